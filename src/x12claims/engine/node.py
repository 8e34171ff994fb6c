"""A document as the rules see it: instances of loops, and the segments in them."""

from __future__ import annotations

from typing import Any

from x12claims.engine.place import Place


class Seg(list[str]):
    """A segment with its place in the file: ``[0]`` is the id, composites and repetitions stand unparted.

    Only the explaining path makes these, with ``placed``; the accepting path puts plain lists of ``str`` where a
    ``Seg`` may stand.
    """

    __slots__ = ("place",)
    place: Place

    @property
    def position(self) -> int:
        return self.place.position or 0


def placed(elements: list[str], place: Place) -> Seg:
    """A segment at its place; an ``__init__`` of its own would cost as much as all else that is kept of it."""
    segment = Seg(elements)
    segment.place = place
    return segment


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

    def tree(self) -> list[Node]:
        """The instance and all below it."""
        return [self] + [one for kids in self.kids.values() for kid in kids for one in kid.tree()]

    def let_go(self) -> None:
        """Parts all loops of an instance that is done with: they know each other, and would wait for the collector of
        cycles, which would come many times for the segments that they hold.
        """
        self.parent = None
        for kids in self.kids.values():
            for kid in kids:
                kid.let_go()
        self.kids = {}

    def __repr__(self) -> str:
        return f"Node({self.loop!r}, segs={sum(map(len, self.segs.values()))}, kids={sorted(self.kids)})"
