"""What is known of a unit while its rules are rewritten: segments, lists of them, nodes, values."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define, field, frozen

from x12claims.engine.node import Node
from x12claims.engine.patterns import TAIL
from x12claims.grammar.ir import SegmentUse

WHOLE = -1
"""Beside the positions of elements: the segment as it stands."""
SHELL, PARENT = "_N", "_P"
"""What stands for the root of a unit, which holds no segments then (with the unit's number), and the node around the
first."""


Tree = TypeVar("Tree", bound=ast.AST)


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


@frozen(eq=False)
class Later:
    """A value that is worked out where it is read: its segment has to be split for it."""

    source: ast.expr


Known = Piece | Row | Rows | Segs | Fixed | Same | Spot | Later


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


class _Renaming(ast.NodeTransformer):
    def __init__(self, names: Mapping[str, str]) -> None:
        self.names = names

    def visit_Name(self, node: ast.Name) -> ast.Name:
        return ast.Name(self.names.get(node.id, node.id), node.ctx)


def renamed(node: Tree, names: Mapping[str, str]) -> Tree:
    """A syntax tree of its own in which some names are others."""
    made: Tree = _Renaming(names).visit(copied(node))
    return made


def shown(node: ast.AST) -> str:
    """A statement or expression as source."""
    return ast.unparse(ast.fix_missing_locations(copied(node)))
