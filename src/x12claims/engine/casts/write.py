"""The functions of casts: what a unit takes from around it, what judges a row, and what judges the rest at the end."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from types import CodeType
from typing import Any

from attrs import frozen

from x12claims.engine.casts.exports import EACH, Exports
from x12claims.engine.casts.known import PARENT, SHELL, WHOLE, Fixed, Known, Piece, Spot, Wants, copied, renamed
from x12claims.engine.casts.late import late
from x12claims.engine.casts.pure import Around, parted, remembered
from x12claims.engine.casts.rewrite import Rewriter
from x12claims.engine.casts.scene import Scene, body, function
from x12claims.engine.casts.short import shortened
from x12claims.engine.casts.turn import Turn
from x12claims.engine.casts.unfit import Unfit
from x12claims.engine.node import Node
from x12claims.engine.patterns import TAIL
from x12claims.engine.rules_plan import Planner, Variant

_LOOK = f"""
if _O.now is not _K.now or _O.node is not {PARENT}:
    _O.now, _O.node, _O.values = _K.now, {PARENT}, _O.function({PARENT})
({{values}},) = _O.values
"""


@frozen(eq=False)
class Function:
    """A function and the groups that it takes as its last parameters."""

    function: Any
    groups: tuple[tuple[Piece, int], ...]

    def bind(self, numbers: Sequence[int]) -> None:
        """Tells it which groups of the pattern at hand these are."""
        self.function.__defaults__ = tuple(numbers)


class Author:
    """Writes the functions of one sample: units each of which stands in the one before it, the last with its rows."""

    def __init__(self, planner: Planner, scenes: Sequence[Scene], shells: Sequence[Node], turn: Turn) -> None:
        self.planner = planner
        self.turn = turn
        self.scenes = scenes
        self.shells = shells
        received = planner.rules.context.received
        self.fixed: dict[str, Known] = {} if received else {"RECEIVED": Fixed(received)}
        self.variants: list[list[tuple[Node, Variant]]] = []
        self.parts: list[list[int]] = []
        for scene in scenes:
            found = planner.variants_of(scene.sample.root)
            if found is None:
                raise Unfit("too many variants")
            self.variants.append(found)
            self.parts.append([scene.part_of(node) for node, _ in found])
            for (_, variant), part in zip(found, self.parts[-1], strict=True):
                scene.stands_alone(variant, part)
        self.constants = planner.namespace()
        self.spots = [scene.spot(level) for level, scene in enumerate(scenes)]
        self.outside = self._outside(-1)
        self.met = [self._met(unit) for unit in range(len(scenes))]

    def _outside(self, unit: int) -> list[str]:
        return sorted({name for _, variant in self.variants[unit] for name in variant.outside})

    def kind(self) -> tuple[Variant, ...]:
        """What the closing is written of: one serves all units for which this is the same."""
        return tuple(
            variant
            for found, parts in zip(self.variants, self.parts, strict=True)
            for (_, variant), part in zip(found, parts, strict=True)
            if not part
        )

    def prelude(self, outside: Sequence[str]) -> Function:
        """``f(m, P)``: the values of ``outside`` for the last unit, in this order."""
        wants = Wants()
        body, given = self._around(len(self.scenes) - 1, outside, wants)
        body.append(ast.Return(ast.Tuple(given, ast.Load())))
        return self._made("prelude", [PARENT], body, wants)

    def _around(self, unit: int, outside: Sequence[str], wants: Wants) -> tuple[list[ast.stmt], list[ast.expr]]:
        """What a unit takes from around it: statements, and the values (None for a unit at hand, which is known)."""
        rewriter, body = self._outer(unit, outside, wants)
        held = [rewriter.known.get(name) for name in outside]
        given = [
            ast.Constant(None) if isinstance(one, Spot) else rewriter.visit(ast.Name(name, ast.Load()))
            for name, one in zip(outside, held, strict=True)
        ]
        if rewriter.before:
            raise Unfit("a segment is handed on")
        return body, given

    def _outer(self, unit: int, outside: Sequence[str], wants: Wants) -> tuple[Rewriter, list[ast.stmt]]:
        known = {"R": self.scenes[unit].root(0)}
        rewriter = Rewriter(known, wants, True, self.constants, self.spots[: unit + 1])
        for scene in self.scenes[:unit]:
            rewriter.lists = {**rewriter.lists, **scene.lists()}
        source = ast.parse(self.planner.outside(frozenset(outside))).body[0]
        assert isinstance(source, ast.FunctionDef)
        return rewriter, rewriter.block(source.body[:-1])

    def _met(self, unit: int) -> dict[str, Known]:
        """The units at hand that rules know by a name."""
        outside = self._outside(unit)
        known = self._outer(unit, outside, Wants())[0].known
        return {name: held for name in outside if isinstance(held := known.get(name), Spot)}

    def closing(self, exports: Exports, outside: Sequence[str]) -> Function:
        """``f(m, X, T, P)``: judges the units but for the rows, of which T holds what each exports; then what loops
        around need of them is kept.
        """
        wants = Wants()
        checks: list[ast.stmt] = []
        after: list[ast.stmt] = []
        for unit in reversed(range(len(self.scenes))):
            last = unit == len(self.scenes) - 1
            own, inner, outer = self._judged(unit, wants, exports if last else None)
            if last:
                own = [*self._loads(outside, [*own, *inner, *outer]), *_totals(exports), *own]
            else:
                names = self._outside(unit)
                around, given = self._around(unit, names, wants)
                values = [ast.Assign([ast.Name(n, ast.Store())], v) for n, v in zip(names, given, strict=True)]
                own = [*around, *(one for one in values if not _itself(one)), *own]
            numbered = {name: f"{name}_{unit}" for name in _locals([*own, *inner, *outer])} if self.scenes[1:] else {}
            checks += [renamed(one, numbered) for one in (*own, *inner)]
            after += [renamed(one, numbered) for one in outer]
        body = [*self._raised(checks + after), *checks, *after, ast.Return(ast.Constant(True))]
        return self._made("closing", ["_X", "_T", PARENT], body, wants)

    def _raised(self, body: Sequence[ast.stmt]) -> list[ast.stmt]:
        """The shells that statements read, with nothing added up yet, in the node around them."""
        read = {n.id for one in body for n in ast.walk(one) if isinstance(n, ast.Name)}
        shells = [unit for unit in range(len(self.shells)) if f"{SHELL}{unit}" in read]
        lines = [f"{SHELL}0.parent = {PARENT}"] if shells else []
        lines += [f"{SHELL}{unit}.acc = None" for unit in shells if unit < len(self.shells) - 1]
        return ast.parse("\n".join(lines)).body

    def _judged(
        self, unit: int, wants: Wants, exports: Exports | None
    ) -> tuple[list[ast.stmt], list[ast.stmt], list[ast.stmt]]:
        """What judges a unit; what it adds up in the units around it that are at hand, and farther out."""
        own: list[ast.stmt] = []
        inner: list[ast.stmt] = []
        outer: list[ast.stmt] = []
        for at, part in enumerate(self.parts[unit]):
            variant = self.variants[unit][at][1]
            if part or variant.function is None:
                continue
            body = self._body(unit, at, wants, exports)
            if function(variant).name == "check":
                own += body
                continue
            starts = [number for number, one in enumerate(body) if _added(one)]
            for number, end in zip(starts, [*starts[1:], len(body)], strict=True):
                added = inner if self._is_inner(_added(body[number])) else outer
                added.extend(renamed(one, {"A": f"A{number}"}) for one in body[number:end])
            inner[:0] = body[: starts[0]] if starts else body
        return own, inner, outer

    def _is_inner(self, call: ast.expr | None) -> bool:
        """Whether a unit at hand is what is climbed to."""
        if not isinstance(call, ast.Call):
            return True
        loops = self.constants[call.args[-1].id] if isinstance(call.args[-1], ast.Name) else ()
        return any(scene.sample.root.loop in loops for scene in self.scenes[:-1])

    def row(self, part: int, exports: Exports, outside: Sequence[str]) -> Function:
        """``f(m, X)``: judges a row; None where it does not hold, else what it exports."""
        wants = Wants()
        scene = self.scenes[-1]
        body = [
            each
            for at, one in enumerate(self.parts[-1])
            if one == part and self.variants[-1][at][1].function is not None
            for each in self._body(-1, at, wants, None)
        ]
        top = scene.sample.root.kids[scene.row][part - 1]
        given: list[ast.expr] = []
        for export in exports.known:
            source = scene.elsewhere(top, export.key, part)
            rewriter = Rewriter({}, wants, False, self.constants)
            if not export.listed:
                names = {name: f"_s{len(given) + number}" for number, name in enumerate(export.names)}
                body += [ast.Assign([ast.Name(name, ast.Store())], ast.Constant(0)) for name in names.values()]
                statements = [renamed(one, names) for one in export.body if isinstance(one, ast.stmt)]
                for row in source.rows:
                    for piece in row.pieces:
                        rewriter.known = {EACH: piece}
                        body += rewriter.block(statements)
                given += [ast.Name(name, ast.Load()) for name in names.values()]
            else:
                values = []
                for row in source.rows:
                    for piece in row.pieces:
                        rewriter.known = {EACH: piece}
                        values.append(rewriter.visit(copied(export.body[0])))
                if rewriter.before:
                    raise Unfit("a whole segment is exported")
                given.append(ast.List(values, ast.Load()))
        body.append(ast.Return(ast.Tuple(given, ast.Load())))
        return self._made("row", ["_X"], [*self._loads(outside, body), *body], wants)

    def _body(self, unit: int, at: int, wants: Wants, exports: Exports | None) -> list[ast.stmt]:
        """The function of one node, rewritten."""
        scene, (node, variant) = self.scenes[unit], self.variants[unit][at]
        known = {**self.fixed, **self.met[unit], **scene.known(variant, node, self.parts[unit][at])}
        root = node is scene.sample.root
        levels = self.spots[: len(self.scenes) if unit == -1 else unit + 1]
        return Rewriter(known, wants, root, self.constants, levels, exports).block(body(variant))

    @staticmethod
    def _loads(outside: Sequence[str], body: Sequence[ast.stmt]) -> list[ast.stmt]:
        read = {n.id for one in body for n in ast.walk(one) if isinstance(n, ast.Name)}
        return [ast.parse(f"{name} = _X[{at}]").body[0] for at, name in enumerate(outside) if name in read]

    def _kept(self, body: list[ast.stmt]) -> tuple[Around | None, list[ast.stmt]]:
        """What is worked out once until a loop opens, and the other statements, behind that."""
        outer, read, rest = parted(body)
        if not read:
            return None, body
        values = ", ".join(read)
        head = ast.parse(f"def around({PARENT}): return ({values},)").body[0]
        assert isinstance(head, ast.FunctionDef)
        head.body = [*outer, *head.body]
        namespace = dict(self.constants)
        exec(compile(ast.fix_missing_locations(ast.Module([head], [])), "<around>", "exec"), namespace)
        return Around(namespace["around"]), [*ast.parse(_LOOK.format(values=values)).body, *rest]

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
        composites = {label for label, piece, at in read if at != TAIL and _is_composite(piece, at)}
        body = remembered(body, composites, self.constants)
        body = shortened(body, {label for label, piece, at in read if at != TAIL and not _optional(piece, at)})
        parameters = ["_m", *given, *(label if at == WHOLE else f"_n{label}" for (_, at), label in groups)]
        head = ast.parse(f"def {name}({', '.join(parameters)}): pass").body[0]
        assert isinstance(head, ast.FunctionDef)
        around, body = self._kept(body) if PARENT in given else (None, body)
        head.body = [*loads, *late(body)]
        module = ast.fix_missing_locations(ast.Module([head], []))
        shells = {f"{SHELL}{unit}": shell for unit, shell in enumerate(self.shells)}
        namespace = {**self.constants, **shells, "_K": self.turn, "_O": around}
        code: CodeType = compile(module, f"<cast {self.scenes[0].sample.root.loop}>", "exec")
        exec(code, namespace)
        function = namespace[name]
        return Function(function, tuple((piece, at) for (piece, at), _ in groups))


def _is_composite(piece: Piece, at: int) -> bool:
    use = piece.use.elements[at - 1]
    return use is not None and use.type == "composite"


def _optional(piece: Piece, at: int) -> bool:
    use = piece.use.elements[at - 1]
    return use is None or use.usage != "R"


def _totals(exports: Exports) -> list[ast.stmt]:
    """The totals of what the rows export: sums, and lists of all values."""
    names = [f"_s{at}" for at in range(exports.count)]
    if not names:
        return []
    sums = [not export.listed for export in exports.known for _ in range(export.count)]
    lines = [f"{name} = {'0' if of_sums else '[]'}" for name, of_sums in zip(names, sums, strict=True)]
    lines.append(f"for {''.join(f'_t{name}, ' for name in names)}in _T:")
    lines += [f"    {name} += _t{name}" for name in names]
    return ast.parse("\n".join(lines)).body


def _added(statement: ast.stmt) -> ast.expr | None:
    """The climb to the loop that something is added to, where a statement is one."""
    match statement:
        case ast.Assign(targets=[ast.Name(id="A")], value=value):
            return value
    return None


def _itself(statement: ast.Assign) -> bool:
    match statement:
        case ast.Assign(targets=[ast.Name(id=name)], value=ast.Name(id=other)):
            return name == other
    return False


def _locals(body: Sequence[ast.stmt]) -> set[str]:
    """The names that statements give, but for those of groups and exports."""
    stored = {n.id for s in body for n in ast.walk(s) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
    return {name for name in stored if not name.startswith("_")}
