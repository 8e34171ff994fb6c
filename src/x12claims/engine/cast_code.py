"""The rules of one shape, rewritten to read what a pattern has captured instead of lists of segments.

``rules_plan`` writes a function for each node of a shape: it reads lists that hold the split segments of a unit.  Where
every list is known to the segment, the lists need not be there: an element becomes a group of the pattern that took the
segment, loops over segments are written out, and what is asked of the length of a segment is settled.  Whatever does
not fit this raises ``Unfit``, and the unit stays with its mould.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from typing import Any, TypeVar, cast

from attrs import define, field, frozen

from x12claims.engine.node import Node
from x12claims.engine.patterns import TAIL
from x12claims.engine.rules_help import EMPTY, NAMESPACE, kid
from x12claims.grammar.ir import SegmentUse

WHOLE = -1
"""Beside the positions of elements: the segment as it stands."""
SHELL, PARENT = "_N", "_P"
"""What stands for the root of a unit, which holds no segments then (with the unit's number), and the node around the
first."""
_CLIMBERS = frozenset(("UP", "CLIMB", "ACC", "SEEN"))
"""What may be handed the root: they ask for its loop, the nodes around it and what these have added up."""


Tree = TypeVar("Tree", bound=ast.AST)


class Unfit(Exception):
    """The rules ask for more than a pattern captures."""


@frozen(eq=False)
class Piece:
    """A segment of a shape: its use with its codes pinned, from which element on its pattern is a repeat (0: none),
    and which elements can be captured.
    """

    place: int
    use: SegmentUse
    tail: int
    kept: frozenset[int]

    @property
    def required(self) -> int:
        """The last element that is always there."""
        return max((e.position for e in self.use.elements if e is not None and e.usage == "R"), default=0)


@frozen(eq=False)
class Row:
    """A list of segments."""

    pieces: tuple[Piece, ...]


@frozen(eq=False)
class Rows:
    """Lists of segments; ``elsewhere`` says whose they are where they stand in another part of the unit."""

    rows: tuple[Row, ...]
    elsewhere: Any = None


@frozen(eq=False)
class Segs:
    """``R.segs``: the root's lists by use."""

    rows: dict[int, Row]


@frozen(eq=False)
class Fixed:
    """A value that is the same for all units of the shape."""

    value: Any


@frozen(eq=False)
class Same:
    """Another name of a captured element."""

    name: str


@frozen(eq=False)
class Spot:
    """A node: of its loop, with its lists; ``level`` is the number of its unit where it is a unit's root."""

    loop: str
    segs: Segs
    level: int | None = None
    node: Node | None = None


Known = Piece | Row | Rows | Segs | Fixed | Same | Spot


@define
class Wants:
    """The groups that a function reads, in the order of its parameters."""

    groups: dict[tuple[Piece, int], str] = field(factory=dict)
    days: set[str] = field(factory=set)  # the names that hold a day (D8) which the pattern has proven

    def name(self, piece: Piece, position: int) -> str:
        label = {TAIL: "t", WHOLE: "w"}.get(position, str(position))
        if position > 0 and _is_day(piece.use, position):
            self.days.add(f"_g{piece.place}_{label}")
        return self.groups.setdefault((piece, position), f"_g{piece.place}_{label}")


@frozen
class Export:
    """What a loop over segments of other parts does for one segment ``variable``: statements that add to ``names``, or
    one value that goes into a list.
    """

    key: Any
    variable: str
    body: tuple[ast.stmt, ...] | tuple[ast.expr, ...]
    names: tuple[str, ...]

    @property
    def listed(self) -> bool:
        return isinstance(self.body[0], ast.expr)

    @property
    def count(self) -> int:
        """How many values it comes to."""
        return 1 if self.listed else len(self.names)

    def same(self, other: Export) -> bool:
        return (self.key, self.variable, self.names, self.text()) == (other.key, other.variable, other.names, other.text())

    def text(self) -> list[str]:
        return [ast.dump(part) for part in self.body]


@define
class Exports:
    """What the parts of a unit hand to its closing: each has the numbers of its values among all of them."""

    known: list[Export] = field(factory=list)

    @property
    def count(self) -> int:
        return sum(one.count for one in self.known)

    def add(self, export: Export) -> list[str]:
        """Names of the totals of an export."""
        at = 0
        for one in self.known:
            if one.same(export):
                return self._names(one, at)
            at += one.count
        self.known.append(export)
        return self._names(export, at)

    @staticmethod
    def _names(export: Export, at: int) -> list[str]:
        return [f"_s{at + number}" for number in range(export.count)]


class Rewriter(ast.NodeTransformer):
    """Rewrites the statements of one node's function."""

    def __init__(
        self,
        known: Mapping[str, Known],
        wants: Wants,
        root: bool,
        exports: Exports | None,
        constants: Mapping[str, Any],
        levels: Sequence[Spot] = (),
    ) -> None:
        self.known = {"NO_PARTS": Fixed(NAMESPACE["NO_PARTS"]), **known}
        self.wants = wants
        self.root = root
        self.levels = levels
        self.exports = exports
        self.constants = constants
        self.lists: Mapping[int, Row] = {}
        self.before: list[ast.stmt] = []
        self.held: set[Piece] = set()

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
        raise Unfit(ast.unparse(statement))

    @staticmethod
    def _climbs(statement: ast.While) -> bool:
        """``while x is not None and x.loop not in K: x = x.parent``."""
        match statement.body:
            case [ast.Assign(targets=[ast.Name(id=name)], value=ast.Attribute(value=ast.Name(id=other), attr="parent"))]:
                return name == other
        return False

    def _climb(self, statement: ast.While) -> list[ast.stmt]:
        """The way up to a loop, as far as it leads through the units at hand."""
        assert isinstance(statement.test, ast.BoolOp) and isinstance(statement.body[0], ast.Assign)
        asked, target = statement.test.values[1], statement.body[0].targets[0]
        assert isinstance(asked, ast.Compare) and isinstance(target, ast.Name)
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
        reach = self._reach(statement.test)
        if reach is not None and isinstance(reach[0], Piece):
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
        self._whole(piece)
        made = self._plain_if(statement)
        body, self.before, self.held = self.before + made, outer, held
        return ast.If(self._group(piece, TAIL), body, [])

    def _plain_if(self, statement: ast.If) -> list[ast.stmt]:
        test = self.visit(statement.test)
        if isinstance(test, ast.Constant):
            return self.block(statement.body if test.value else statement.orelse)
        body = self.block(statement.body)
        orelse = self.block(statement.orelse)
        return [ast.If(test, body or [ast.Pass()], orelse)] if body or orelse else [ast.Expr(test)]

    def _for(self, statement: ast.For) -> list[ast.stmt]:
        if not isinstance(statement.target, ast.Name) or statement.orelse:
            raise Unfit(ast.unparse(statement))
        name = statement.target.id
        source = self.value(statement.iter)
        if isinstance(source, Rows):
            rest = [self._sums(statement, source)] if source.elsewhere is not None else []
            return [one for row in source.rows for one in self._each(name, row, statement.body)] + sum(rest, [])
        if isinstance(source, Row):
            return [one for piece in source.pieces for one in self._each(name, piece, statement.body)]
        cut = self._cut(statement.iter)
        if cut is not None:
            return self._for_cut(statement, name, *cut)
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
            split = [one.targets[0].id for each in body for one in ast.walk(each) if _splits(one)]
            if not split:
                return [ast.For(statement.target, source, body, [])]
            for piece in [one for one, at in self.wants.groups if at == WHOLE and f"_l{one.place}" in split]:
                self._whole(piece)

    def _positions(self, statement: ast.For) -> tuple[Piece, tuple[int, ...]] | None:
        """A loop over numbers of elements of one segment."""
        places = self.constants.get(statement.iter.id) if isinstance(statement.iter, ast.Name) else None
        if not isinstance(places, tuple) or not all(isinstance(one, int) for one in places):
            return None
        names = {n.id for one in statement.body for n in ast.walk(one) if isinstance(n, ast.Name)}
        pieces = [held for name in names if isinstance(held := self.known.get(name), Piece)]
        return (pieces[0], places) if len(pieces) == 1 and pieces[0].tail else None

    def _for_positions(
        self, statement: ast.For, name: str, piece: Piece, places: tuple[int, ...]
    ) -> list[ast.stmt]:
        before = [one for one in places if one < piece.tail]
        made = [each for one in before for each in self._each(name, Fixed(one), statement.body)]
        behind = ast.Tuple([ast.Constant(one) for one in places[len(before) :]], ast.Load())
        outer, held = self.before, set(self.held)
        self.before = []
        loop = self._loop(statement, behind)
        body, self.before, self.held = self.before + loop, outer, held
        return [*made, ast.If(self._group(piece, TAIL), body, [])] if behind.elts else made

    def _each(self, name: str, item: Known, body: Sequence[ast.stmt]) -> list[ast.stmt]:
        if any(isinstance(node, (ast.Break, ast.Continue)) for one in body for node in ast.walk(one)):
            raise Unfit("a loop that is left early")
        self.known[name] = item
        made = self.block(body)
        self.known.pop(name, None)
        return made

    def _for_cut(self, statement: ast.For, name: str, piece: Piece, places: list[int]) -> list[ast.stmt]:
        """A loop over some elements of a segment: mostly only those before its tail are there."""
        fixed = [at for at in places if not piece.tail or at < piece.tail]
        if any(at > piece.required for at in fixed) or len(fixed) > 1:
            return [ast.For(statement.target, self._sliced(piece, statement.iter), self.block(statement.body), [])]
        short: list[ast.stmt] = []
        for at in fixed:
            short.append(ast.Assign([ast.Name(name, ast.Store())], self._element(piece, at)))
            short += self._each_value(statement.body)
        if len(fixed) == len(places):
            return short
        loop = ast.For(statement.target, self._sliced(piece, statement.iter), self.block(statement.body), [])
        return [ast.If(self._group(piece, TAIL), [loop], short)]

    def _each_value(self, body: Sequence[ast.stmt]) -> list[ast.stmt]:
        if any(isinstance(node, (ast.Break, ast.Continue)) for one in body for node in ast.walk(one)):
            raise Unfit("a loop that is left early")
        return self.block(body)

    def _sums(self, statement: ast.For, source: Rows) -> list[ast.stmt]:
        """A loop over segments of other parts, which add up for themselves."""
        match statement.body:
            case [ast.For(target=ast.Name(id=variable), iter=ast.Name(id=row), orelse=[]) as inner]:
                if self.exports is None or not isinstance(statement.target, ast.Name) or row != statement.target.id:
                    raise Unfit(ast.unparse(statement))
                try:
                    names = _totals(inner.body)
                    self._own(inner.body, {variable, *names})
                except Unfit:
                    return [self._handed(inner, variable, source.elsewhere)]
                given = self.exports.add(Export(source.elsewhere, variable, tuple(inner.body), names))
                return [
                    ast.AugAssign(ast.Name(name, ast.Store()), ast.Add(), ast.Name(one, ast.Load()))
                    for name, one in zip(names, given, strict=True)
                ]
        raise Unfit(ast.unparse(statement))

    def _handed(self, loop: ast.For, variable: str, key: Any) -> ast.stmt:
        """A loop over segments of other parts that needs more of the unit: they hand on what it reads of them."""
        assert self.exports is not None
        reads = _Reads(variable)
        body = [reads.visit(copied(one)) for one in loop.body]
        if not reads.found:
            raise Unfit("segments of a part are counted")
        values = [copied(one) for one in reads.found.values()]
        names = [ast.Name(f"_r{at}", ast.Store()) for at in range(len(values))]
        value: ast.expr = ast.Tuple(values, ast.Load()) if len(values) > 1 else values[0]
        target: ast.expr = ast.Tuple([*names], ast.Store()) if len(values) > 1 else names[0]
        (given,) = self.exports.add(Export(key, variable, (value,), ()))
        return ast.For(target, ast.Name(given, ast.Load()), self.block(body), [])

    def _own(self, body: Sequence[ast.AST], names: set[str]) -> None:
        """Unfit where statements read locals of their function."""
        bound = {n.id for one in body for n in ast.walk(one) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
        for one in body:
            for node in ast.walk(one):
                if isinstance(node, ast.Name) and node.id not in names | bound and not _is_global(node.id):
                    raise Unfit(f"{node.id} of the unit is read for a segment of a part")

    # ---- values
    def value(self, node: ast.expr) -> Known | None:
        """What an expression means, where that is known."""
        match node:
            case ast.Name(id=name):
                return self.known.get(name)
            case ast.Attribute(value=ast.Name(id="R"), attr="segs"):
                return self.known.get("R")
            case ast.Attribute(value=ast.Name(id="R" | "N"), attr="parent") if self.levels and self.root:
                return self.levels[-1]
            case ast.Attribute(value=ast.Name() as name, attr="segs"):
                spot = self.value(name)
                return spot.segs if isinstance(spot, Spot) else None
            case ast.BoolOp(op=ast.Or(), values=[ast.Name() as name, ast.Name(id="EMPTY")]):
                spot = self.value(name)
                return spot if isinstance(spot, Spot) else None
            case ast.Call(func=ast.Attribute(value=inner, attr="get"), args=[ast.Constant(value=int() as use)]):
                held = self.value(inner)
                return held.rows.get(use, Fixed(None)) if isinstance(held, Segs) else None
            case ast.Call(func=ast.Name(id="KID"), args=[ast.Name() as name, ast.Name(id=chain)]):
                spot = self.value(name)
                return self._kid(spot, self.constants[chain]) if isinstance(spot, Spot) else None
            case ast.Tuple(elts=[]):
                return Fixed(())
            case ast.Subscript(value=inner) if (at := self._whole_number(node.slice)) is not None:
                held = self.value(inner)
                if isinstance(held, Segs):
                    if at not in held.rows:
                        raise Unfit(f"use {at} is not there")
                    return held.rows[at]
                if isinstance(held, Row):
                    if at >= len(held.pieces):
                        raise Unfit(f"segment {at} is not there")
                    return held.pieces[at]
            case ast.IfExp():
                truth = self.truth(node.test)
                if truth is not None:
                    return self.value(node.body if truth else node.orelse)
        return None

    def _kid(self, spot: Spot, chain: Sequence[str]) -> Spot:
        found = kid(spot.node, chain) if spot.node is not None else EMPTY
        lists = {number: self.lists[id(held)] for number, held in found.segs.items()}
        return Spot(found.loop, Segs(lists), None, found)

    def truth(self, node: ast.expr) -> bool | None:
        """Whether a condition holds, where that is known."""
        held = self.value(node) if isinstance(node, (ast.Name, ast.Subscript)) else None
        match held:
            case Row():
                return bool(held.pieces)
            case Piece():
                return True
            case Fixed():
                return bool(held.value)
            case Rows() if held.elsewhere is None:
                return bool(held.rows)
        reach = self._reach(node)
        if reach is not None and reach[1] <= reach[0].required:
            return True
        match node:
            case ast.Compare(
                left=ast.Call(func=ast.Name(id="len"), args=[inner]),
                ops=[ast.Gt()],
                comparators=[ast.Constant(value=int() as position)],
            ):
                counted = self.value(inner)
                return len(counted.value) > position if isinstance(counted, Fixed) else None
            case ast.Compare(left=left, ops=[ast.Eq() | ast.NotEq() as asked], comparators=[ast.Constant(value=other)]):
                one = self.value(left)
                if isinstance(one, Fixed):
                    return (one.value == other) is isinstance(asked, ast.Eq)
            case ast.UnaryOp(op=ast.Not(), operand=inner):
                truth = self.truth(inner)
                return None if truth is None else not truth
            case ast.BoolOp(op=ast.And(), values=parts) if any(self.truth(part) is False for part in parts):
                return False
        return None

    def _reach(self, node: ast.expr) -> tuple[Piece, int] | None:
        """``len(segment) > position``."""
        match node:
            case ast.Compare(
                left=ast.Call(func=ast.Name(id="len"), args=[inner]),
                ops=[ast.Gt()],
                comparators=[number],
            ) if (position := self._whole_number(number)) is not None:
                held = self.value(inner)
                if isinstance(held, Piece):
                    return held, position
        return None

    def _whole_number(self, node: ast.expr) -> int | None:
        held = self.value(node) if isinstance(node, ast.Name) else node
        number = held.value if isinstance(held, (Fixed, ast.Constant)) else None
        return number if isinstance(number, int) else None

    def _cut(self, node: ast.expr) -> tuple[Piece, list[int]] | None:
        """``segment[low:high:step]``: the segment and the positions."""
        match node:
            case ast.Subscript(value=inner, slice=ast.Slice() as cut):
                held = self.value(inner)
                if isinstance(held, Piece):
                    ends = [_number(cut.lower), _number(cut.upper), _number(cut.step)]
                    width = len(held.use.elements) + 1
                    return held, list(range(width))[slice(*ends)]
        return None

    def _group(self, piece: Piece, position: int) -> ast.expr:
        return ast.Name(self.wants.name(piece, position), ast.Load())

    def _element(self, piece: Piece, position: int) -> ast.expr:
        if position == 0:
            return ast.Constant(piece.use.id)
        use = piece.use.elements[position - 1] if position <= len(piece.use.elements) else None
        if use is not None and use.usage == "R" and len(use.codes) == 1 and use.repeat == 1:
            return ast.Constant(use.codes[0])
        if position in piece.kept:
            return self._group(piece, position)
        return ast.Subscript(self._whole(piece), ast.Constant(position), ast.Load())

    def _split(self, piece: Piece) -> ast.expr:
        self.wants.name(piece, WHOLE)
        return cast(ast.Expr, ast.parse(f"_m.group({self.wants.name(piece, WHOLE)}).split('*')").body[0]).value

    def _whole(self, piece: Piece) -> ast.expr:
        """A segment as a list, split once in a block."""
        name = f"_l{piece.place}"
        if piece not in self.held:
            self.held.add(piece)
            self.before.append(ast.Assign([ast.Name(name, ast.Store())], self._split(piece)))
        return ast.Name(name, ast.Load())

    def _sliced(self, piece: Piece, node: ast.expr) -> ast.expr:
        assert isinstance(node, ast.Subscript)
        return ast.Subscript(self._split(piece), node.slice, ast.Load())

    # ---- expressions
    def visit_IfExp(self, node: ast.IfExp) -> ast.expr:
        match node:
            case ast.IfExp(
                test=test,
                body=ast.Subscript(value=inner, slice=number),
                orelse=ast.Constant(value=""),
            ) if (position := self._whole_number(number)) is not None:
                held, reach = self.value(inner), self._reach(test)
                if isinstance(held, Piece) and reach == (held, position):
                    if position <= held.required or position in held.kept:
                        return self._element(held, position)
                    if position > len(held.use.elements) or held.use.elements[position - 1] is None:
                        return ast.Constant("")
        truth = self.truth(node.test)
        if truth is not None:
            return cast(ast.expr, self.visit(node.body if truth else node.orelse))
        return cast(ast.expr, self.generic_visit(node))

    def visit_Subscript(self, node: ast.Subscript) -> ast.expr:
        held = self.value(node.value)
        if isinstance(node.value, ast.Name) and node.value.id == "START":
            text = self.visit(node.slice)
            if isinstance(text, ast.Name) and text.id in self.wants.days:
                return text
            return ast.Subscript(node.value, text, node.ctx)
        if isinstance(held, Piece):
            position = self._whole_number(node.slice)
            if position is not None:
                return self._element(held, position)
            if isinstance(node.slice, ast.Slice):
                return self._sliced(held, node)
            return ast.Subscript(self._whole(held), self.visit(node.slice), node.ctx)
        found = self.value(node)
        if isinstance(found, Piece):
            return self._whole(found)
        if held is not None and not isinstance(held, (Fixed, Same)):
            raise Unfit(ast.unparse(node))
        return cast(ast.expr, self.generic_visit(node))

    def visit_Compare(self, node: ast.Compare) -> ast.expr:
        truth = self.truth(node)
        return ast.Constant(truth) if truth is not None else cast(ast.expr, self.generic_visit(node))

    def visit_Attribute(self, node: ast.Attribute) -> ast.expr:
        match node:
            case ast.Attribute(value=ast.Name(id="R" | "N"), attr="parent") if self.root:
                name = f"{SHELL}{len(self.levels) - 1}" if self.levels else PARENT
                return ast.Name(name, ast.Load())
        return cast(ast.expr, self.generic_visit(node))

    def visit_Call(self, node: ast.Call) -> ast.expr:
        match node:
            case ast.Call(func=ast.Name(id="len"), args=[inner]):
                held = self.value(inner)
                if isinstance(held, Row):
                    return ast.Constant(len(held.pieces))
            case ast.Call(func=ast.Name(id="PARTY_KEY"), args=[inner]):
                party = self.value(inner)
                if isinstance(party, Piece):
                    return self._party(party, node)
            case ast.Call(func=ast.Name(id=function), args=arguments) if function in _CLIMBERS and self.root:
                own = f"{SHELL}{len(self.levels)}"
                shell = [ast.Name(own, ast.Load()) if _is_root(one) else self.visit(one) for one in arguments]
                return ast.Call(node.func, shell, [])
        return cast(ast.expr, self.generic_visit(node))

    def _party(self, piece: Piece, node: ast.Call) -> ast.expr:
        """``values.party_key``: mostly the identifier is there and is all that it looks at."""
        whole = ast.Call(node.func, [self._split(piece)], [])
        if piece.use.id != "NM1" or 9 not in piece.kept:
            return whole
        identifier = self._group(piece, 9)
        return ast.IfExp(identifier, ast.BinOp(ast.Constant("#"), ast.Add(), identifier), whole)

    def visit_Name(self, node: ast.Name) -> ast.expr:
        held = self.known.get(node.id)
        if isinstance(held, Piece):
            return self._whole(held)
        if isinstance(held, Fixed):
            return ast.Constant(held.value)
        if isinstance(held, Same):
            return ast.Name(held.name, ast.Load())
        if held is not None or node.id in ("N", "R"):
            raise Unfit(node.id)
        return node

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
            raise Unfit(ast.unparse(node))
        return found[0]

    def _plain_comprehension(self, node: ast.ListComp | ast.GeneratorExp) -> ast.expr:
        known = dict(self.known)
        for one in node.generators:
            if not isinstance(one.target, ast.Name) or isinstance(self.value(one.iter), (Row, Rows, Segs)):
                raise Unfit(ast.unparse(node))
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
            raise Unfit(ast.unparse(node))
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
                (name,) = self.exports.add(Export(source.elsewhere, variable, (node.elt,), ()))
                return ast.Name(name, ast.Load())
        raise Unfit(ast.unparse(node))


def _is_day(use: SegmentUse, position: int) -> bool:
    """Whether an element is a day, and never absent."""
    element = use.elements[position - 1]
    if element is None or element.usage != "R":
        return False
    told = use.elements[element.format_by - 1] if element.format_by else None
    return (element.type == "DT" and element.min == element.max == 8) or (told is not None and told.codes == ("D8",))


def copied(node: Tree) -> Tree:
    """A syntax tree of its own (``copy.deepcopy`` takes ten times as long)."""
    made = node.__class__()
    for name in node._fields:
        value = getattr(node, name, None)
        if isinstance(value, list):
            value = [copied(one) if isinstance(one, ast.AST) else one for one in value]
        elif isinstance(value, ast.AST):
            value = copied(value)
        setattr(made, name, value)
    return made


def _written(statement: ast.Assign) -> list[ast.expr]:
    """What stands where a statement assigns, behind which something known may be."""
    inner = [one.value if isinstance(one, (ast.Subscript, ast.Attribute)) else one for one in statement.targets]
    return [one for one in inner if isinstance(one, ast.Name)]


class _Reads(ast.NodeTransformer):
    """Puts names in the place of the elements of a segment that statements read."""

    def __init__(self, variable: str) -> None:
        self.variable = variable
        self.found: dict[str, ast.expr] = {}

    def _name(self, node: ast.expr) -> ast.Name:
        text = ast.dump(node)
        self.found.setdefault(text, node)
        return ast.Name(f"_r{list(self.found).index(text)}", ast.Load())

    def visit_IfExp(self, node: ast.IfExp) -> ast.expr:
        match node:
            case ast.IfExp(
                test=ast.Compare(left=ast.Call(func=ast.Name(id="len"), args=[ast.Name(id=one)]), ops=[ast.Gt()]),
                body=ast.Subscript(value=ast.Name(id=other), slice=ast.Constant(value=int())),
                orelse=ast.Constant(value=""),
            ) if one == other == self.variable:
                return self._name(node)
        return cast(ast.expr, self.generic_visit(node))

    def visit_Subscript(self, node: ast.Subscript) -> ast.expr:
        match node:
            case ast.Subscript(value=ast.Name(id=name), slice=ast.Constant(value=int())) if name == self.variable:
                return self._name(node)
        return cast(ast.expr, self.generic_visit(node))

    def visit_Name(self, node: ast.Name) -> ast.expr:
        if node.id == self.variable:
            raise Unfit("a segment of a part is read whole")
        return node


def _splits(node: ast.AST) -> bool:
    match node:
        case ast.Assign(targets=[ast.Name(id=name)]):
            return name.startswith("_l")
    return False


def _totals(body: Sequence[ast.stmt]) -> tuple[str, ...]:
    """The locals that statements add to."""
    names: dict[str, None] = {}
    for one in body:
        for node in ast.walk(one):
            if isinstance(node, (ast.Break, ast.Continue)):
                raise Unfit("a loop over parts that is left early")
            if isinstance(node, ast.AugAssign):
                if not isinstance(node.op, ast.Add) or not isinstance(node.target, ast.Name):
                    raise Unfit(ast.unparse(node))
                names[node.target.id] = None
            elif isinstance(node, ast.Assign):
                raise Unfit(ast.unparse(node))
    return tuple(names)


def _is_global(name: str) -> bool:
    """Whether a name is no local of a rule's function: these are a letter or two and a number."""
    return not (name.rstrip("0123456789") != name and name.islower()) and name not in ("N", "R", "O")


def _is_root(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and node.id == "N"


def _number(node: ast.expr | None) -> int | None:
    if node is None:
        return None
    if isinstance(node, ast.Constant) and isinstance(node.value, int):
        return node.value
    raise Unfit(ast.unparse(node))

