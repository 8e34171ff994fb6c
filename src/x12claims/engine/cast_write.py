"""The functions of casts: what a unit takes from around it, what judges a row, and what judges the rest at the end."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Sequence
from types import CodeType, FunctionType
from typing import Any

from attrs import frozen

from x12claims.engine.cast_code import (
    PARENT,
    SHELL,
    TAIL,
    WHOLE,
    Exports,
    Fixed,
    Known,
    Piece,
    Rewriter,
    Row,
    Rows,
    Segs,
    Unfit,
    Wants,
    copied,
)
from x12claims.engine.cast_parts import Sample
from x12claims.engine.cast_short import shortened
from x12claims.engine.node import Node
from x12claims.engine.rules_plan import Planner, Variant
from x12claims.engine.rules_shape import Question, lists_there, node_at, nodes_there

_UP = frozenset((node_at, nodes_there))


@frozen(eq=False)
class Function:
    """A function and the groups that it takes as its last parameters."""

    function: FunctionType
    groups: tuple[tuple[Piece, int], ...]

    def bind(self, numbers: Sequence[int]) -> FunctionType:
        """The same function, told which groups of the pattern at hand these are."""
        self.function.__defaults__ = tuple(numbers)
        return self.function


class Scene:
    """A sample with the pieces of its parts: which list of which node holds what."""

    def __init__(self, sample: Sample, pieces: Sequence[Sequence[Piece]], row: str) -> None:
        self.sample = sample
        self.row = row
        self._lists: dict[int, tuple[int, Row]] = {}  # by the identity of a list: its part, and its segments
        for part, (places, found) in enumerate(zip(sample.places, pieces, strict=True)):
            held: dict[int, list[Piece]] = {}
            for (one, _), piece in zip(places, found, strict=True):
                held.setdefault(id(one), []).append(piece)
            for identity, row_of in held.items():
                if self._lists.setdefault(identity, (part, Row(tuple(row_of))))[0] != part:
                    raise Unfit("a list of two parts")
            for identity, row_of in held.items():
                self._lists[identity] = part, Row(tuple(row_of))

    def part_of(self, node: Node) -> int:
        """The part that a node of the sample stands in."""
        held = next(iter(node.segs.values()), None)
        if held is None or id(held) not in self._lists:
            raise Unfit("a node without a segment")
        return self._lists[id(held)][0]

    def held(self, held: list[list[str]], part: int) -> Row:
        found = self._lists.get(id(held))
        if found is None or found[0] != part or len(found[1].pieces) != len(held):
            raise Unfit("a list of another part")
        return found[1]

    def root(self, part: int) -> Segs:
        """The lists of the unit's own loop."""
        return Segs({number: self.held(held, part) for number, held in self.sample.root.segs.items()})

    def known(self, variant: Variant, node: Node, part: int) -> dict[str, Known]:
        """What the names of a variant's function stand for, for one node; names of nodes are left out."""
        known: dict[str, Known] = {}
        for question in variant.answers:
            self._alone(question, part)
        for name, question in zip(_names(variant), variant.refs, strict=True):
            self._alone(question, part)
            ask, about = question
            found = ask(node, self.sample.root, *about)
            if ask in _UP:
                if name != "N" and found:
                    raise Unfit("a node is read")
            elif ask is lists_there:
                known[name] = self._rows(found, about[1], about[2], part)
            elif found is not None:
                known[name] = self.held(found, part)
        return known

    def _rows(self, found: Iterable[list[list[str]]], chains: Any, uses: Any, part: int) -> Rows:
        own = []
        for held in found:
            at = self._lists.get(id(held), (-1, None))[0]
            if at == part:
                own.append(self.held(held, part))
            elif part or at < 1:
                raise Unfit("lists of another part")
        other = tuple(chain[1:] for chain in chains if chain and chain[0] == self.row)
        return Rows(tuple(own), (other, uses) if other and not part else None)

    def elsewhere(self, node: Node, key: Any, part: int) -> Rows:
        """The lists of a row (``node``) that the head's rules read."""
        chains, uses = key
        found = lists_there(node, node, (0, ()), tuple(chains), uses)
        return Rows(tuple(self.held(held, part) for held in found))

    def _alone(self, question: Question, part: int) -> None:
        """Unfit where the answer depends on which rows the unit has beside this part, or on the first of them."""
        _, about = question
        places = [one for one in about if isinstance(one, tuple) and len(one) == 2 and isinstance(one[0], int)]
        if any(self.row in place[1] for place in places if isinstance(place[1], tuple)):
            raise Unfit("the first row is read")
        if part and any(place[0] for place in places):
            chains = [one for one in about[1:] if isinstance(one, tuple)]
            if any(self.row in chain for one in chains for chain in one if isinstance(chain, tuple)):
                raise Unfit("a row asks for others")


def _names(variant: Variant) -> list[str]:
    """The names that a variant's function gives what it is bound to."""
    loop = next(one for one in _function(variant).body if isinstance(one, ast.For))
    return [one.id for one in loop.target.elts if isinstance(one, ast.Name)] if isinstance(loop.target, ast.Tuple) else []


def _function(variant: Variant) -> ast.FunctionDef:
    found = ast.parse(variant.text).body[0]
    assert isinstance(found, ast.FunctionDef)
    return found


def _body(variant: Variant) -> list[ast.stmt]:
    return next(one for one in _function(variant).body if isinstance(one, ast.For)).body


class Author:
    """Writes the functions of one scene."""

    def __init__(self, planner: Planner, scene: Scene, shell: Node) -> None:
        self.planner = planner
        self.scene = scene
        self.shell = shell
        received = planner.rules.context.received
        self.fixed: dict[str, Known] = {} if received else {"RECEIVED": Fixed(received)}
        found = planner.variants_of(scene.sample.root)
        if found is None:
            raise Unfit("too many variants")
        self.variants = found
        self.constants = planner.namespace()
        self.parts = [scene.part_of(node) for node, _ in self.variants]
        for (node, variant), part in zip(self.variants, self.parts, strict=True):
            for question in variant.answers:
                scene._alone(question, part)
        self.outside = sorted({name for _, variant in self.variants for name in variant.outside})

    def kind(self) -> tuple[Variant, ...]:
        """What the closing is written of: one serves all units for which this is the same."""
        return tuple(variant for (_, variant), part in zip(self.variants, self.parts, strict=True) if not part)

    def prelude(self, outside: Sequence[str]) -> Function:
        """``f(m, P)``: the values of ``outside``, in this order."""
        wants = Wants()
        rewriter = Rewriter({"R": self.scene.root(0)}, wants, True, None, self.constants)
        source = ast.parse(self.planner.outside(frozenset(outside))).body[0]
        assert isinstance(source, ast.FunctionDef)
        body = rewriter.block(source.body[:-1])
        given: list[ast.expr] = []
        for name in outside:
            given.append(rewriter.visit(ast.Name(name, ast.Load())))
        if rewriter.before:
            raise Unfit("a segment is handed on")
        body.append(ast.Return(ast.Tuple(given, ast.Load())))
        return self._made("prelude", [PARENT], body, wants)

    def closing(self, exports: Exports, outside: Sequence[str]) -> Function:
        """``f(m, X, T, P)``: judges the unit but for its rows, of which T holds what each exports."""
        wants = Wants()
        body = self._bodies([at for at, part in enumerate(self.parts) if not part], wants, exports)
        shell = any(isinstance(n, ast.Name) and n.id == SHELL for one in body for n in ast.walk(one))
        around = ast.parse(f"{SHELL}.parent = {PARENT}" if shell else "").body
        body = [*self._loads(outside, body), *_totals(exports), *around, *body, ast.Return(ast.Constant(True))]
        return self._made("closing", ["_X", "_T", PARENT], body, wants)

    def row(self, part: int, exports: Exports, outside: Sequence[str]) -> Function:
        """``f(m, X)``: judges a row; None where it does not hold, else what it exports."""
        wants = Wants()
        numbers = [at for at, one in enumerate(self.parts) if one == part]
        body = self._bodies(numbers, wants, None)
        top = self.scene.sample.root.kids[self.scene.row][part - 1]
        given: list[ast.expr] = []
        for export in exports.known:
            source = self.scene.elsewhere(top, export.key, part)
            rewriter = Rewriter({}, wants, False, None, self.constants)
            if export.names:
                renamed = {name: f"_s{len(given) + number}" for number, name in enumerate(export.names)}
                body += [ast.Assign([ast.Name(name, ast.Store())], ast.Constant(0)) for name in renamed.values()]
                statements = [_renamed(one, renamed) for one in map(copied, export.body)]
                for row in source.rows:
                    for piece in row.pieces:
                        rewriter.known = {export.variable: piece}
                        body += rewriter.block(statements)
                given += [ast.Name(name, ast.Load()) for name in renamed.values()]
            else:
                values = []
                for row in source.rows:
                    for piece in row.pieces:
                        rewriter.known = {export.variable: piece}
                        values.append(rewriter.visit(copied(export.body[0])))
                if rewriter.before:
                    raise Unfit("a whole segment is exported")
                given.append(ast.List(values, ast.Load()))
        body.append(ast.Return(ast.Tuple(given, ast.Load())))
        return self._made("row", ["_X"], [*self._loads(outside, body), *body], wants)

    def _bodies(self, numbers: Iterable[int], wants: Wants, exports: Exports | None) -> list[ast.stmt]:
        body: list[ast.stmt] = []
        for at in numbers:
            node, variant = self.variants[at]
            if variant.function is None:
                continue
            known = {**self.fixed, **self.scene.known(variant, node, self.parts[at])}
            rewriter = Rewriter(known, wants, node is self.scene.sample.root, exports, self.constants)
            body += rewriter.block(_body(variant))
        return body

    @staticmethod
    def _loads(outside: Sequence[str], body: Sequence[ast.stmt]) -> list[ast.stmt]:
        read = {n.id for one in body for n in ast.walk(one) if isinstance(n, ast.Name)}
        return [ast.parse(f"{name} = _X[{at}]").body[0] for at, name in enumerate(outside) if name in read]

    def _made(self, name: str, given: list[str], body: list[ast.stmt], wants: Wants) -> Function:
        groups = list(wants.groups.items())
        read = [(label, piece, at) for (piece, at), label in groups if at != WHOLE]
        if read:
            numbers = ", ".join(f"_n{label}" for label, _, _ in read)
            labels = ", ".join(label for label, _, _ in read)
            lines = [f"{labels} = _m.group({numbers})"]
            lines += [f"{label} = {label} or ''" for label, piece, at in read if at != TAIL and _optional(piece, at)]
        else:
            lines = []
        loads = ast.parse("\n".join(lines)).body
        body = shortened(body, {label for label, piece, at in read if at != TAIL and not _optional(piece, at)})
        parameters = ["_m", *given, *(label if at == WHOLE else f"_n{label}" for (_, at), label in groups)]
        head = ast.parse(f"def {name}({', '.join(parameters)}): pass").body[0]
        assert isinstance(head, ast.FunctionDef)
        head.body = [*loads, *body]
        module = ast.fix_missing_locations(ast.Module([head], []))
        namespace = {**self.constants, SHELL: self.shell}
        code: CodeType = compile(module, f"<cast {self.scene.sample.root.loop}>", "exec")
        exec(code, namespace)
        function = namespace[name]
        return Function(function, tuple((piece, at) for (piece, at), _ in groups))


def _optional(piece: Piece, at: int) -> bool:
    use = piece.use.elements[at - 1]
    return use is None or use.usage != "R"


def _totals(exports: Exports) -> list[ast.stmt]:
    """The totals of what the rows export: sums, and lists of all values."""
    names = [f"_s{at}" for at in range(exports.count)]
    if not names:
        return []
    sums = [bool(export.names) for export in exports.known for _ in range(max(1, len(export.names)))]
    lines = [f"{name} = {'0' if of_sums else '[]'}" for name, of_sums in zip(names, sums, strict=True)]
    lines.append(f"for {''.join(f'_t{name}, ' for name in names)}in _T:")
    lines += [f"    {name} += _t{name}" for name in names]
    return ast.parse("\n".join(lines)).body


class _Rename(ast.NodeTransformer):
    def __init__(self, names: dict[str, str]) -> None:
        self.names = names

    def visit_Name(self, node: ast.Name) -> ast.Name:
        return ast.Name(self.names.get(node.id, node.id), node.ctx)


def _renamed(statement: ast.stmt | ast.expr, names: dict[str, str]) -> ast.stmt:
    made: ast.stmt = _Rename(names).visit(statement)
    return made

