"""A document as the rules see it: instances of loops, and the segments in them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any


class Seg(list[str]):
    """A segment with its place in the file: ``[0]`` is the id, composites and repetitions stand unparted.

    ``position`` counts from ST as 1, ``offset`` and ``length`` are bytes, ``line`` and ``column`` count from 1 (0: not
    known).  Only the explaining path makes these; the accepting path puts plain lists of ``str`` where a ``Seg`` may
    stand.
    """

    __slots__ = ("column", "length", "line", "offset", "position")

    def __init__(
        self,
        elements: Iterable[str],
        position: int = 0,
        offset: int = 0,
        length: int = 0,
        line: int = 0,
        column: int = 0,
    ) -> None:
        super().__init__(elements)
        self.position = position
        self.offset = offset
        self.length = length
        self.line = line
        self.column = column


class Node:
    """An instance of a loop.

    ``segs`` holds its segments by SegmentUse number, ``kids`` its child loops by loop id; an entry is there only with a
    list that is not empty.  ``acc`` holds what finished units below have added up to, once there is something.
    """

    __slots__ = ("acc", "kids", "loop", "parent", "segs")

    def __init__(self, loop: str, parent: Node | None = None) -> None:
        self.loop = loop
        self.parent = parent
        self.segs: dict[int, list[list[str]]] = {}
        self.kids: dict[str, list[Node]] = {}
        self.acc: dict[int, Any] | None = None

    def add(self, use: int, segment: list[str]) -> None:
        self.segs.setdefault(use, []).append(segment)

    def child(self, loop: str) -> Node:
        """A new child loop instance, appended."""
        node = Node(loop, self)
        self.kids.setdefault(loop, []).append(node)
        return node

    def __repr__(self) -> str:
        return f"Node({self.loop!r}, segs={sum(map(len, self.segs.values()))}, kids={sorted(self.kids)})"
