"""Parts of units and what makes two of them alike: the uses of their segments, with the codes that tell these apart.

A part is the head of a unit (all of it but its rows) or one row: an instance of the loop that ends a unit and may come
many times, such as a claim's service lines.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from attrs import frozen

from x12claims.engine.index import Indexer
from x12claims.engine.node import Node
from x12claims.engine.tables import GuideTables, LoopTable
from x12claims.grammar.ir import SegmentUse
from x12claims.wire import Delimiters

CANONICAL = Delimiters()
LARGEST = 300
"""Segments of a unit that casts are made of at most."""

Key = tuple[int, tuple[tuple[int, int, str], ...]]
"""A segment of a part: the number of its use, and the codes that tell it: (element, component, code)."""


@frozen(eq=False)
class Sample:
    """A unit that was accepted and judged: ``parts`` are its head and its rows, each by the keys of its segments, and
    ``places`` the list and the index where each segment stands in ``root``.
    """

    table: LoopTable
    row: str
    root: Node
    parts: tuple[tuple[Key, ...], ...]
    places: tuple[tuple[tuple[list[list[str]], int], ...], ...]


class Parts:
    """Tells the parts of one unit loop."""

    def __init__(self, table: LoopTable, tables: GuideTables) -> None:
        self.table = table
        self.tables = tables
        self._indexer = Indexer(tables)
        self.row = _row(table, tables)
        self._told = _told(table, tables)

    def sample(self, text: str) -> Sample | None:
        """The parts of a unit in canonical delimiters; None where it cannot be parted."""
        segments = [one.lstrip("\r\n") for one in text.split(CANONICAL.segment)]
        if segments.pop() != "" or len(segments) > LARGEST:
            return None
        root = Node(self.table.id)
        places = self._indexer.put(root, self.table, segments, CANONICAL)
        if len(places) != len(segments):
            return None
        uses = {id(held): number for node in root.tree() for number, held in node.segs.items()}
        parts: list[list[Key]] = [[]]
        where: list[list[tuple[list[list[str]], int]]] = [[]]
        head = self.tables.loops[self.row].head if self.row else None
        for held, index in places:
            key = self._key(uses[id(held)], held[index])
            if key is None:
                return None
            if head is not None and key[0] == head.number:
                parts.append([])
                where.append([])
            parts[-1].append(key)
            where[-1].append((held, index))
        return Sample(self.table, self.row, root, tuple(map(tuple, parts)), tuple(map(tuple, where)))

    def _key(self, number: int, elements: Sequence[str]) -> Key | None:
        use = self.tables.uses[number]
        own = {(match.element, match.component) for match in use.match}
        told = self._told.get(use.id, frozenset())
        if not told <= own:
            return None
        codes = []
        flag = frozenset(((4, 0),)) if use.id == "HL" and len(use.elements) > 3 else frozenset()
        for element, component in sorted(told | _formats(use, elements) | flag):
            value = elements[element] if element < len(elements) else ""
            if component:
                value = (value.split(CANONICAL.component) + [""] * component)[component - 1]
            if not value or CANONICAL.repetition in value:
                return None
            codes.append((element, component, value))
        return number, tuple(codes)


def _row(table: LoopTable, tables: GuideTables) -> str:
    """The loop whose instances are the rows of a unit: the last, which may come again, and whose head is like nothing
    else in the unit; "" where there is none."""
    slot = table.slots[-1]
    if slot.child is None or slot.repeat == 1 or tables.loops[slot.child.loop].is_unit:
        return ""
    head = tables.loops[slot.child.loop].head
    alike = [use for use in _uses(table, tables, set()) if head is not None and use.id == head.id]
    return slot.child.loop if len(alike) == 1 else ""


def _uses(table: LoopTable, tables: GuideTables, seen: set[str]) -> list[SegmentUse]:
    found = []
    for slot in table.slots:
        if slot.child is None:
            found.append(slot.use)
        elif slot.child.loop not in seen and not tables.loops[slot.child.loop].is_unit:
            seen.add(slot.child.loop)
            found += _uses(tables.loops[slot.child.loop], tables, seen)
    return found


def _told(table: LoopTable, tables: GuideTables) -> Mapping[str, frozenset[tuple[int, int]]]:
    """By segment id, what tells its uses in a unit apart: elements and components."""
    told: dict[str, set[tuple[int, int]]] = {}
    for use in _uses(table, tables, set()):
        told.setdefault(use.id, set()).update((match.element, match.component) for match in use.match)
    return {identifier: frozenset(places) for identifier, places in told.items()}


def _formats(use: SegmentUse, elements: Sequence[str]) -> frozenset[tuple[int, int]]:
    """Elements that are there and tell the format of another."""
    every = [e for e in use.elements if e is not None and e.format_by]
    return frozenset((e.format_by, 0) for e in every if e.format_by < len(elements) and elements[e.format_by])
