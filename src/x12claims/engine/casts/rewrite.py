"""The rules of one shape, rewritten to read what a pattern has captured instead of lists of segments.

``rules_plan`` writes a function for each node of a shape: it reads lists that hold the split segments of a unit.  Where
every list is known to the segment, the lists need not be there: an element becomes a group of the pattern that took the
segment, loops over segments are written out, and what is asked of the length of a segment is settled.  Whatever does
not fit this raises ``Unfit``, and the unit stays with its mould.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from typing import Any

from x12claims.engine.casts.exports import Export, Exports, Reads, is_global, totals
from x12claims.engine.casts.known import (
    PARENT,
    WHOLE,
    Fixed,
    Known,
    Later,
    Piece,
    Row,
    Rows,
    Same,
    Segs,
    Spot,
    Wants,
    copied,
    shown,
)
from x12claims.engine.casts.unfit import Unfit
from x12claims.engine.casts.values import Values
from x12claims.engine.patterns import TAIL


class Rewriter(Values):
    """Rewrites the statements of one node's function."""

    def __init__(
        self,
        known: Mapping[str, Known],
        wants: Wants,
        root: bool,
        constants: dict[str, Any],
        levels: Sequence[Spot] = (),
        exports: Exports | None = None,
    ) -> None:
        super().__init__(known, wants, root, constants, levels)
        self.exports = exports
        self.nested = 0  # conditions around the statement at hand

    # ---- statements
    def block(self, body: Sequence[ast.stmt]) -> list[ast.stmt]:
        held, out = set(self.held), []
        for statement in body:
            outer, self.before = self.before, []
            made = self._statement(copied(statement))  # it may be written out for several segments
            out += self.before + made
            self.before = outer
        self.held = held
        return out

    def _statement(self, statement: ast.stmt) -> list[ast.stmt]:
        match statement:
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                known = self.value(value)
                if known is not None:
                    self.known[name] = known
                    return []
                later = self._of_whole(value)
                if later:
                    self.known[name] = Later(value)
                    return []
                source = self.visit(value)
                self.known.pop(name, None)
                if isinstance(source, ast.Constant) and isinstance(source.value, str):
                    self.known[name] = Fixed(source.value)
                    return []
                if isinstance(source, ast.Name) and source.id.startswith("_g"):
                    self.known[name] = Same(source.id)
                    return []
                return [ast.Assign([ast.Name(name, ast.Store())], source)]
            case ast.AugAssign(target=ast.Name(id=name)) if name not in self.known:
                return [ast.AugAssign(statement.target, statement.op, self.visit(statement.value))]
            case ast.If():
                return self._if(statement)
            case ast.For():
                return self._for(statement)
            case ast.While(test=ast.BoolOp(values=[_, ast.Compare(ops=[ast.NotIn()])])) if self._climbs(statement):
                return self._climb(statement)
            case ast.While(orelse=[]):
                return [ast.While(self.visit(statement.test), self.block(statement.body), [])]
            case ast.Return(value=ast.Constant(value=False)):
                return [ast.Return(ast.Constant(None))]
            case ast.Expr(value=value):
                return [ast.Expr(self.visit(value))]
            case ast.Assign() if not any(isinstance(self.value(one), Known) for one in _written(statement)):
                return [ast.Assign([self.visit(one) for one in statement.targets], self.visit(statement.value))]
            case ast.Pass():
                return []
        raise Unfit(shown(statement))

    def _of_whole(self, value: ast.expr) -> bool:
        """Whether a value is an element that cannot be captured."""
        inner = value.body if isinstance(value, ast.IfExp) else value
        match inner:
            case ast.Subscript(value=segment, slice=place):
                held, position = self.value(segment), self.whole_number(place)
                return isinstance(held, Piece) and position is not None and not self._captures(held, position)
        return False

    @staticmethod
    def _captures(piece: Piece, position: int) -> bool:
        used = position <= len(piece.use.elements) and piece.use.elements[position - 1] is not None
        return position == 0 or position in piece.kept or not used

    @staticmethod
    def _climbs(statement: ast.While) -> bool:
        """``while x is not None and x.loop not in K: x = x.parent``."""
        match statement.body:
            case [ast.Assign(targets=[ast.Name(id=name)], value=ast.Attribute(value=ast.Name() as at, attr="parent"))]:
                return name == at.id
        return False

    def _climb(self, statement: ast.While) -> list[ast.stmt]:
        """The way up to a loop, as far as it leads through the units at hand."""
        assert isinstance(statement.test, ast.BoolOp)
        assert isinstance(statement.body[0], ast.Assign)
        asked, target = statement.test.values[1], statement.body[0].targets[0]
        assert isinstance(asked, ast.Compare)
        assert isinstance(target, ast.Name)
        loops = self.constants[asked.comparators[0].id] if isinstance(asked.comparators[0], ast.Name) else ()
        at = self.known.get(target.id)
        if at is None:
            return [statement]
        while isinstance(at, Spot) and at.loop not in loops and at.level:
            at = self.levels[at.level - 1]
        if isinstance(at, Spot) and at.loop in loops:
            self.known[target.id] = at
            return []
        del self.known[target.id]
        outer = ast.Assign([ast.Name(target.id, ast.Store())], ast.Name(PARENT, ast.Load()))
        return [outer, statement]

    def _if(self, statement: ast.If) -> list[ast.stmt]:
        reach = self.reach(statement.test)
        if reach is not None:
            piece, position = reach
            if position <= piece.required:
                return self.block(statement.body)
            if piece.tail and position >= piece.tail and not statement.orelse and piece not in self.held:
                return [self._if_long(statement, piece)]
        test = self.truth(statement.test)
        if test is not None:
            return self.block(statement.body if test else statement.orelse)
        return self._plain_if(statement)

    def _if_long(self, statement: ast.If, piece: Piece) -> ast.stmt:
        """What is done where a segment goes on into its tail: only then it is split."""
        outer, held = self.before, set(self.held)
        self.before = []
        self.whole(piece)
        made = self._plain_if(statement)
        body, self.before, self.held = self.before + made, outer, held
        return ast.If(self.group(piece, TAIL), body, [])

    def _plain_if(self, statement: ast.If) -> list[ast.stmt]:
        test = self.visit(statement.test)
        if isinstance(test, ast.Constant):
            return self.block(statement.body if test.value else statement.orelse)
        self.nested += 1
        body = self.block(statement.body)
        orelse = self.block(statement.orelse)
        self.nested -= 1
        if body or orelse:
            return [ast.If(test, body or [ast.Pass()], orelse)]
        return [ast.Expr(test)] if any(isinstance(one, ast.NamedExpr) for one in ast.walk(test)) else []

    def _for(self, statement: ast.For) -> list[ast.stmt]:
        if not isinstance(statement.target, ast.Name) or statement.orelse:
            raise Unfit(shown(statement))
        name = statement.target.id
        source = self.value(statement.iter)
        if isinstance(source, Rows):
            made = [one for row in source.rows for one in self._each(name, row, statement.body)]
            return made + (self._sums(statement, source) if source.elsewhere is not None else [])
        if isinstance(source, Row):
            return [one for piece in source.pieces for one in self._each(name, piece, statement.body)]
        cut = self.cut(statement.iter)
        if cut is not None:
            return self._for_cut(statement, name, *cut)
        slots = self._slots(statement)
        if slots is not None:
            return self._for_slots(statement, name, *slots)
        positions = self._positions(statement)
        if positions is not None:
            return self._for_positions(statement, name, *positions)
        return self._loop(statement, self.visit(statement.iter))

    def _loop(self, statement: ast.For, source: ast.expr) -> list[ast.stmt]:
        """A loop that stays one: segments that it reads whole are split before it."""
        assert isinstance(statement.target, ast.Name)
        self.known.pop(statement.target.id, None)
        while True:
            body = self.block(statement.body)
            split = {name for each in body for one in ast.walk(each) if (name := _split_in(one))}
            if not split:
                return [ast.For(statement.target, source, body, [])]
            for piece in [one for one, at in self.wants.groups if at == WHOLE and f"_l{one.place}" in split]:
                self.whole(piece)

    def _slots(self, statement: ast.For) -> tuple[Piece, int] | None:
        """A loop over groups of elements of which the first alone begins before the segment's tail: the segment, and
        where that begins.
        """
        match statement.iter:
            case ast.Call(
                func=ast.Name(id="range"),
                args=[
                    ast.Constant(value=int() as low),
                    ast.Call(func=ast.Name(id="len"), args=[inner])
                    | ast.Call(func=ast.Name(id="min"), args=[ast.Call(func=ast.Name(id="len"), args=[inner]), _]),
                    ast.Constant(value=int() as step),
                ],
            ):
                piece = self.value(inner)
                if isinstance(piece, Piece) and low < piece.tail <= low + step and low <= piece.required:
                    return piece, low
        return None

    def _for_slots(self, statement: ast.For, name: str, piece: Piece, low: int) -> list[ast.stmt]:
        outer, held = self.before, set(self.held)
        self.before = []
        loop = self._loop(statement, self.visit(copied(statement.iter)))
        long, self.before, self.held = self.before + loop, outer, held
        self.ended.add(piece)
        short = self._each(name, Fixed(low), statement.body)
        self.ended.discard(piece)
        return [ast.If(self.group(piece, TAIL), long, short)]

    def _positions(self, statement: ast.For) -> tuple[Piece, tuple[int, ...]] | None:
        """A loop over numbers of elements of one segment."""
        places = self.constants.get(statement.iter.id) if isinstance(statement.iter, ast.Name) else None
        if not isinstance(places, tuple) or not all(isinstance(one, int) for one in places):
            return None
        names = {n.id for one in statement.body for n in ast.walk(one) if isinstance(n, ast.Name)}
        pieces = [held for name in names if isinstance(held := self.known.get(name), Piece)]
        return (pieces[0], places) if len(pieces) == 1 and pieces[0].tail else None

    def _for_positions(self, statement: ast.For, name: str, piece: Piece, places: tuple[int, ...]) -> list[ast.stmt]:
        texts = self._texts(statement, name, piece, places)
        if texts is not None:
            return texts
        before = [one for one in places if one < piece.tail]
        made = [each for one in before for each in self._each(name, Fixed(one), statement.body)]
        behind = ast.Tuple([ast.Constant(one) for one in places[len(before) :]], ast.Load())
        outer, held = self.before, set(self.held)
        self.before = []
        loop = self._loop(statement, behind)
        body, self.before, self.held = self.before + loop, outer, held
        return [*made, ast.If(self.group(piece, TAIL), body, [])] if behind.elts else made

    def _texts(self, statement: ast.For, name: str, piece: Piece, places: tuple[int, ...]) -> list[ast.stmt] | None:
        """A loop over positions that does no more than ask what stands at each, as one over what stands there."""
        match statement.body:
            case [ast.If(test=ast.BoolOp(op=ast.And(), values=[reach, text]), body=body, orelse=[])]:
                shown = _Elements(ast.dump(text), f"{name}_")
                fits = isinstance(text, ast.Subscript) and self.value(text.value) is piece
                inner = [shown.visit(copied(one)) for one in body]
                if not fits or any(n.id == name for one in inner for n in ast.walk(one) if isinstance(n, ast.Name)):
                    return None
                if list(places) != list(range(places[0], places[-1] + 1)) or not isinstance(reach, ast.Compare):
                    return None
                label = f"{name}_"
                held = ast.If(ast.Name(label, ast.Load()), inner, [])
                cut = ast.Slice(ast.Constant(places[0]), ast.Constant(places[-1] + 1), None)
                assert isinstance(text, ast.Subscript)
                source = ast.Subscript(text.value, cut, ast.Load())
                return self._for(ast.For(ast.Name(label, ast.Store()), source, [held], []))
        return None

    def _each(self, name: str, item: Known, body: Sequence[ast.stmt]) -> list[ast.stmt]:
        self.known[name] = item
        made = self.block(_steady(body))
        self.known.pop(name, None)
        return made

    def _for_cut(self, statement: ast.For, name: str, piece: Piece, places: list[int]) -> list[ast.stmt]:
        """A loop over some elements of a segment: mostly only those before its tail are there."""
        fixed = [at for at in places if not piece.tail or at < piece.tail]
        if any(at > piece.required for at in fixed) or len(fixed) > 1:
            return [ast.For(statement.target, self.sliced(piece, statement.iter), self.block(statement.body), [])]
        short: list[ast.stmt] = []
        for at in fixed:
            short.append(ast.Assign([ast.Name(name, ast.Store())], self.element(piece, at)))
            short += self.block(_steady(statement.body))
        if len(fixed) == len(places):
            return short
        loop = ast.For(statement.target, self.sliced(piece, statement.iter), self.block(statement.body), [])
        return [ast.If(self.group(piece, TAIL), [loop], short)]

    def _sums(self, statement: ast.For, source: Rows) -> list[ast.stmt]:
        """A loop over segments of other parts, which add up for themselves."""
        match statement.body:
            case [ast.For(target=ast.Name(id=variable), iter=ast.Name(id=row), orelse=[]) as inner]:
                if self.exports is None or not isinstance(statement.target, ast.Name) or row != statement.target.id:
                    raise Unfit(shown(statement))
                try:
                    names = totals(inner.body)
                    self._own(inner.body, {variable, *names})
                except Unfit:
                    return [self._handed(inner, variable, source.elsewhere)]
                if not names and self.nested:
                    return self._counted(inner, variable, source.elsewhere)
                given = self.exports.add(Export.of(source.elsewhere, variable, inner.body, names))
                return [
                    ast.AugAssign(ast.Name(name, ast.Store()), ast.Add(), ast.Name(one, ast.Load()))
                    for name, one in zip(names, given, strict=True)
                ]
        raise Unfit(shown(statement))

    def _counted(self, loop: ast.For, variable: str, key: Any) -> list[ast.stmt]:
        """A loop over segments of other parts that refuses the unit under a condition: they count what would."""
        assert self.exports is not None
        body = [_Counts().visit(copied(one)) for one in loop.body]
        (given,) = self.exports.add(Export.of(key, variable, body, [_Counts.name]))
        return [ast.If(ast.Name(given, ast.Load()), [ast.Return(ast.Constant(None))], [])]

    def _handed(self, loop: ast.For, variable: str, key: Any) -> ast.stmt:
        """A loop over segments of other parts that needs more of the unit: they hand on what it reads of them."""
        assert self.exports is not None
        reads = Reads(variable)
        body = [reads.visit(copied(one)) for one in loop.body]
        if not reads.found:
            raise Unfit("segments of a part are counted")
        values = [copied(one) for one in reads.found.values()]
        names = [ast.Name(f"_r{at}", ast.Store()) for at in range(len(values))]
        value: ast.expr = ast.Tuple(values, ast.Load()) if len(values) > 1 else values[0]
        target: ast.expr = ast.Tuple([*names], ast.Store()) if len(values) > 1 else names[0]
        (given,) = self.exports.add(Export.of(key, variable, [value]))
        return ast.For(target, ast.Name(given, ast.Load()), self.block(body), [])

    def _own(self, body: Sequence[ast.AST], names: set[str]) -> None:
        """Unfit where statements read locals of their function."""
        every = [node for one in body for node in ast.walk(one) if isinstance(node, ast.Name)]
        own = names | {node.id for node in every if isinstance(node.ctx, ast.Store)}
        for node in every:
            if node.id not in own and not is_global(node.id):
                raise Unfit(f"{node.id} of the unit is read for a segment of a part")

    # ---- comprehensions
    def visit_ListComp(self, node: ast.ListComp) -> ast.expr:
        found = self._comprehended(node)
        if found is None:
            return self._plain_comprehension(node)
        own, other = found
        return ast.BinOp(own, ast.Add(), other) if other is not None and own.elts else other or own

    def visit_GeneratorExp(self, node: ast.GeneratorExp) -> ast.expr:
        found = self._comprehended(node)
        if found is None:
            return self._plain_comprehension(node)
        if found[1] is not None:
            raise Unfit(shown(node))
        return found[0]

    def _plain_comprehension(self, node: ast.ListComp | ast.GeneratorExp) -> ast.expr:
        known = dict(self.known)
        for one in node.generators:
            if not isinstance(one.target, ast.Name) or isinstance(self.value(one.iter), (Row, Rows, Segs)):
                raise Unfit(shown(node))
            one.iter = self.visit(one.iter)
            self.known.pop(one.target.id, None)
            one.ifs = [self.visit(each) for each in one.ifs]
        node.elt = self.visit(node.elt)
        self.known = known
        return node

    def _comprehended(self, node: ast.ListComp | ast.GeneratorExp) -> tuple[ast.List, ast.expr | None] | None:
        """The values for known segments, written out, and those of other parts; None where none is known."""
        if not isinstance(self.value(node.generators[0].iter), (Row, Rows)):
            return None
        values: list[ast.expr] = []
        others: list[ast.expr] = []
        self._expand(node, 0, values, others)
        return ast.List(values, ast.Load()), others[0] if others else None

    def _expand(
        self, node: ast.ListComp | ast.GeneratorExp, depth: int, values: list[ast.expr], others: list[ast.expr]
    ) -> None:
        if depth == len(node.generators):
            values.append(self.visit(copied(node.elt)))
            return
        one = node.generators[depth]
        source = self.value(one.iter)
        if not isinstance(one.target, ast.Name) or one.ifs or not isinstance(source, (Row, Rows)):
            raise Unfit(shown(node))
        before = self.known.get(one.target.id)
        items: Sequence[Known] = source.rows if isinstance(source, Rows) else source.pieces
        for item in items:
            self.known[one.target.id] = item
            self._expand(node, depth + 1, values, others)
        self.known.pop(one.target.id, None)
        if before is not None:
            self.known[one.target.id] = before
        if isinstance(source, Rows) and source.elsewhere is not None:
            others.append(self._listed(node, depth, source))

    def _listed(self, node: ast.ListComp | ast.GeneratorExp, depth: int, source: Rows) -> ast.expr:
        match node.generators[depth:]:
            case [
                ast.comprehension(target=ast.Name(id=row)),
                ast.comprehension(target=ast.Name(id=variable), iter=ast.Name(id=inner), ifs=[]),
            ] if row == inner and self.exports is not None and depth == 0:
                self._own([node.elt], {variable})
                (name,) = self.exports.add(Export.of(source.elsewhere, variable, [node.elt]))
                return ast.Name(name, ast.Load())
        raise Unfit(shown(node))


class _Counts(ast.NodeTransformer):
    """Counts where statements would refuse."""

    name = "_refused"

    def visit_Return(self, _: ast.Return) -> ast.stmt:
        return ast.AugAssign(ast.Name(self.name, ast.Store()), ast.Add(), ast.Constant(1))


class _Elements(ast.NodeTransformer):
    """Puts a name in the place of an element."""

    def __init__(self, text: str, name: str) -> None:
        self.text = text
        self.name = name

    def visit_Subscript(self, node: ast.Subscript) -> ast.expr:
        if ast.dump(node) == self.text:
            return ast.Name(self.name, ast.Load())
        self.generic_visit(node)
        return node


def _steady(body: Sequence[ast.stmt]) -> Sequence[ast.stmt]:
    """The body of a loop that can be written out."""
    if any(isinstance(node, (ast.Break, ast.Continue)) for one in body for node in ast.walk(one)):
        raise Unfit("a loop that is left early")
    return body


def _written(statement: ast.Assign) -> list[ast.expr]:
    """What stands where a statement assigns, behind which something known may be."""
    inner = [one.value if isinstance(one, (ast.Subscript, ast.Attribute)) else one for one in statement.targets]
    return [one for one in inner if isinstance(one, ast.Name)]


def _split_in(node: ast.AST) -> str:
    """The list of a segment that a statement splits; "" for any other."""
    match node:
        case ast.Assign(targets=[ast.Name(id=name)]) if name.startswith("_l"):
            return name
    return ""
