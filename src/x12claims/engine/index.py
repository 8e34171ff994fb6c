"""Nodes of a unit that a pattern has accepted: segments put into their loops without another check."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import frozen

from x12claims.engine.node import Node, Seg
from x12claims.engine.tables import GuideTables, LoopTable
from x12claims.wire import Delimiters


@frozen
class RawUnit:
    """A unit as it stood in the file, and where: enough to find the place of any of its segments later."""

    text: str
    position: int
    offset: int


class Indexer:
    """Builds the nodes that value rules look at."""

    def __init__(self, tables: GuideTables) -> None:
        self.tables = tables

    def fill(self, node: Node, table: LoopTable, raw: str, delimiters: Delimiters) -> None:
        """Puts the segments of ``raw`` (a whole unit, head first, terminators included) into ``node``."""
        self.put(node, table, [text.lstrip("\r\n") for text in raw.split(delimiters.segment)], delimiters)

    def put(
        self, node: Node, table: LoopTable, segments: Sequence[str], delimiters: Delimiters
    ) -> tuple[tuple[list[list[str]], int], ...]:
        """Puts segments into ``node``, head first; returns for each the list that holds it and its index there."""
        separator, component = delimiters.element, delimiters.component
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
                    if not candidate.match or candidate.fits(elements, component):
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

    def locate(self, node: Node, table: LoopTable, raw: RawUnit, delimiters: Delimiters) -> None:
        """Fills the node anew with segments that know their places: for findings of rules."""
        plain = node.segs, node.kids
        st = self.tables.root.slots[0].use.number if table.head is None else None
        node.segs = {st: plain[0][st]} if st is not None and st in plain[0] else {}
        node.kids = {}
        self.fill(node, table, raw.text, delimiters)
        places: dict[str, list[tuple[int, int]]] = {}
        offset, position = raw.offset, raw.position
        for text in raw.text.split(delimiters.segment):
            bare = text.lstrip("\r\n")
            if bare:
                places.setdefault(bare, []).append((position, offset + len(text) - len(bare)))
                position += 1
            offset += len(text) + 1
        for at in _below(node):
            for segs in at.segs.values():
                segs[:] = [_located(seg, places, delimiters.element) for seg in segs]
        for number, segs in plain[0].items():
            node.segs.setdefault(number, segs)  # what came behind the units (PLB, SE) has its place already
        for loop, kids in plain[1].items():
            if self.tables.loops[loop].is_unit:
                node.kids[loop] = kids


def _below(node: Node) -> list[Node]:
    """The node and its kids, in document order."""
    found = [node]
    for kids in node.kids.values():
        for kid in kids:
            found += _below(kid)
    return found


def _located(seg: list[str], places: dict[str, list[tuple[int, int]]], separator: str) -> list[str]:
    text = separator.join(seg)
    known = places.get(text)
    if known is None:
        return seg
    position, offset = known.pop(0) if len(known) > 1 else known[0]
    located = Seg(seg)
    located.position, located.offset, located.length = position, offset, len(text)
    return located
