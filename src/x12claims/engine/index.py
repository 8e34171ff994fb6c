"""Nodes of a unit that a pattern has accepted: segments put into their loops without another check."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from attrs import frozen

from x12claims.engine.node import Node, Seg, placed
from x12claims.engine.place import Place
from x12claims.engine.tables import GuideTables, LoopTable
from x12claims.wire import Delimiters

if TYPE_CHECKING:
    from x12claims.engine.frame import Frame


@frozen
class RawUnit:
    """A unit as it stood in the file, and where: enough to find the place of any of its segments later."""

    text: str
    position: int
    offset: int
    line: int
    column: int


class Indexer:
    """Builds the nodes that value rules look at, and brings frames of accepted units to what the walker would have
    made.
    """

    def __init__(self, tables: GuideTables) -> None:
        self.tables = tables

    def fill(self, node: Node, table: LoopTable, raw: str, delimiters: Delimiters) -> None:
        """Puts the segments of ``raw`` (a whole unit, head first, terminators included) into ``node``."""
        self.put(node, table, [text.lstrip("\r\n") for text in raw.split(delimiters.segment)], delimiters)

    def furnish(self, frame: Frame, delimiters: Delimiters) -> None:
        """Fills the node of an accepted frame that was left hollow."""
        if frame.hollow and frame.raw is not None:
            frame.hollow = False
            self.fill(frame.node, frame.table, frame.raw.text, delimiters)

    def put(
        self, node: Node, table: LoopTable, segments: Sequence[str], delimiters: Delimiters
    ) -> tuple[tuple[list[list[str]], int], ...]:
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
        node, table = frame.node, frame.table
        since = node.segs, node.kids
        node.segs, node.kids = {}, {}
        texts = raw.text.split(delimiters.segment)
        segments = [text.lstrip("\r\n") for text in texts]
        places = self.put(node, table, segments, delimiters)
        offset, position, at = raw.offset, raw.position, iter(places)
        line, newline = raw.line, raw.offset - raw.column
        for text, bare in zip(texts, segments, strict=True):
            start = offset + len(text) - len(bare)
            if "\n" in text:
                line, newline = line + text.count("\n"), offset + text.rfind("\n")
            if bare:
                held, index = next(at)
                held[index] = placed(held[index], Place(position, start, len(bare), line, start - newline))
                position += 1
            offset += len(text) + 1
            if delimiters.segment == "\n":
                line, newline = line + 1, offset - 1
        for number, segs in since[0].items():
            behind = [seg for seg in segs if isinstance(seg, Seg)]
            if behind:
                node.segs[number] = [*node.segs.get(number, ()), *behind]
        for loop, kids in since[1].items():
            if self.tables.loops[loop].is_unit:
                node.kids[loop] = kids
        if not frame.refused:  # it ends at once: nothing more is placed in it
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
