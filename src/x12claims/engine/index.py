"""Nodes of a unit that a pattern has accepted: segments put into their loops without another check."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from attrs import define

from x12claims.engine.node import Node, Seg, placed
from x12claims.engine.place import Place
from x12claims.engine.tables import GuideTables, LoopTable
from x12claims.wire import Delimiters

if TYPE_CHECKING:
    from x12claims.engine.frame import Frame


Held = tuple[list[list[str]], int]
"""The list that holds a segment, and its index there."""


@define(slots=True, eq=False)
class RawUnit:
    """A unit as it stood in the file, and where: enough to find the place of any of its segments later.

    Few are ever asked for: a finding names one or two.
    """

    text: str
    position: int
    offset: int
    line: int
    column: int
    held: Sequence[Held] = ()  # its segments in their order, once they stand in a node
    _numbers: dict[int, int] | None = None
    _spans: list[tuple[int, int, int, int]] | None = None

    def place(self, segment: list[str], end: str) -> Place | None:
        """Where a segment stands that it holds; ``end`` is the terminator.  None: it is none of its own."""
        if self._numbers is None:
            self._numbers = {id(held[index]): number for number, (held, index) in enumerate(self.held)}
        number = self._numbers.get(id(segment))
        if number is None:
            return None
        if self._spans is None:
            self._spans = list(self.spans(end))
        return Place(self.position + number, *self._spans[number])

    def spans(self, end: str) -> Iterator[tuple[int, int, int, int]]:
        """Offset, length, line and column of each segment."""
        at, line, newline = self.offset, self.line, self.offset - self.column
        for text in self.text.split(end):
            bare = text.lstrip("\r\n")
            start = at + len(text) - len(bare)
            if "\n" in text:
                line, newline = line + text.count("\n"), at + text.rfind("\n")
            if bare:
                yield start, len(bare), line, start - newline
            at += len(text) + 1
            if end == "\n":
                line, newline = line + 1, at - 1


class Indexer:
    """Builds the nodes that value rules look at, and brings frames of accepted units to what the walker would have
    made.
    """

    def __init__(self, tables: GuideTables) -> None:
        self.tables = tables

    def furnish(self, frame: Frame, delimiters: Delimiters) -> None:
        """Fills the node of an accepted frame that was left hollow."""
        if frame.hollow and frame.raw is not None:
            frame.hollow = False
            self._fill(frame, frame.raw, delimiters)

    def _fill(self, frame: Frame, raw: RawUnit, delimiters: Delimiters) -> None:
        segments = [text.lstrip("\r\n") for text in raw.text.split(delimiters.segment)]
        raw.held = self.put(frame.node, frame.table, segments, delimiters)

    def put(self, node: Node, table: LoopTable, segments: Sequence[str], delimiters: Delimiters) -> tuple[Held, ...]:
        """Puts segments into ``node``, head first; returns for each the list that holds it and its index there."""
        separator, component, repetition = delimiters.element, delimiters.component, delimiters.repetition
        nodes, tables = [node], [table]
        places = []
        for number, text in enumerate(segments):
            elements = text.split(separator)
            if number == 0 and table.head is not None:
                held = node.segs[table.head.number] = [elements]
                places.append((held, 0))
                continue
            if not elements[0]:
                continue
            slot = None
            while slot is None:
                for candidate in tables[-1].by_id.get(elements[0], ()):
                    if not candidate.match or candidate.fits(elements, component, repetition):
                        slot = candidate
                        break
                if slot is None:
                    if len(tables) == 1:
                        break
                    tables.pop()
                    nodes.pop()
            if slot is None:
                continue
            at = nodes[-1]
            if slot.child is not None:
                at = at.child(slot.child.loop)
                nodes.append(at)
                tables.append(self.tables.loops[at.loop])
            held = at.segs.setdefault(slot.use.number, [])
            places.append((held, len(held)))
            held.append(elements)
        return tuple(places)

    def settle(self, frame: Frame, delimiters: Delimiters) -> None:
        """Gives an accepted frame all that the walker would have given it: segments with their places, counts, order.

        What has come to its node since (units below, segments behind them) stays.
        """
        raw = frame.raw
        if raw is None:
            return
        frame.raw, frame.hollow = None, False
        node = frame.node
        since = node.segs, node.kids
        node.segs, node.kids = {}, {}
        self._fill(frame, raw, delimiters)
        for number, (span, (held, index)) in enumerate(zip(raw.spans(delimiters.segment), raw.held, strict=True)):
            held[index] = placed(held[index], Place(raw.position + number, *span))
        for number, segs in since[0].items():
            behind = [seg for seg in segs if isinstance(seg, Seg)]
            if behind:
                node.segs[number] = [*node.segs.get(number, ()), *behind]
        for loop, kids in since[1].items():
            if self.tables.loops[loop].is_unit:
                node.kids[loop] = kids
        self._count(frame)

    def _count(self, frame: Frame) -> None:
        """Counts and marks of the frame's own places, as far as they were taken before its units."""
        node, table = frame.node, frame.table
        firsts: dict[int, Seg] = {}
        for slot in table.slots:
            if slot.child is None:
                found = node.segs.get(slot.use.number, [])
            elif slot.child.loop in table.units:
                continue
            else:
                found = [kid.segs[slot.use.number][0] for kid in node.kids.get(slot.child.loop, ())]
            if slot is table.slots[0] or not found:
                continue
            frame.counts[slot.index] = max(frame.counts[slot.index], len(found))
            for seg in found:
                if isinstance(seg, Seg) and (slot.order not in firsts or seg.position < firsts[slot.order].position):
                    firsts[slot.order] = seg
        known = {order for order, _ in frame.marks}
        marks = [(o, s.place) for o, s in firsts.items() if o not in known]
        frame.marks = sorted(frame.marks + marks, key=_order)
        frame.order = max([frame.order, *firsts])


def _order(mark: tuple[int, Place]) -> int:
    return mark[0]
