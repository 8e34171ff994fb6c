"""What the rows of a unit hand to its closing."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from typing import Any, cast

from attrs import define, field, frozen

from x12claims.engine.casts.known import renamed, shown
from x12claims.engine.casts.unfit import Unfit

Part = ast.stmt | ast.expr
EACH = "_v"
"""The segment that an export is worked out for."""


@frozen
class Export:
    """What a loop over segments of other parts does for one segment (``EACH``): statements that add to ``names``, or
    one value that goes into a list.
    """

    key: Any
    body: tuple[Part, ...]
    names: tuple[str, ...]

    @classmethod
    def of(cls, key: Any, variable: str, body: Sequence[Part], names: Sequence[str] = ()) -> Export:
        """``variable`` is the segment in ``body``, in which ``names`` are added to; what they are called there does not
        matter.
        """
        own = tuple(f"_a{at}" for at in range(len(names)))
        called = {variable: EACH, **dict(zip(names, own, strict=True))}
        return cls(key, tuple(renamed(one, called) for one in body), own)

    @property
    def listed(self) -> bool:
        return isinstance(self.body[0], ast.expr)

    @property
    def count(self) -> int:
        """How many values it comes to."""
        return 1 if self.listed else len(self.names)

    def same(self, other: Export) -> bool:
        return self._told() == other._told()

    def _told(self) -> tuple[Any, ...]:
        return self.key, self.names, [ast.dump(part) for part in self.body]


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


class Reads(ast.NodeTransformer):
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


def totals(body: Sequence[ast.stmt]) -> tuple[str, ...]:
    """The locals that statements add to."""
    names: dict[str, None] = {}
    for one in body:
        for node in ast.walk(one):
            if isinstance(node, (ast.Break, ast.Continue)):
                raise Unfit("a loop over parts that is left early")
            if isinstance(node, ast.AugAssign):
                if not isinstance(node.op, ast.Add) or not isinstance(node.target, ast.Name):
                    raise Unfit(shown(node))
                names[node.target.id] = None
            elif isinstance(node, ast.Assign):
                raise Unfit(shown(node))
    return tuple(names)


def is_global(name: str) -> bool:
    """Whether a name is no local of a rule's function: these are a letter or two and a number (and ``_``)."""
    return not (name.rstrip("0123456789_") != name and name.islower()) and name not in ("N", "R", "O")
