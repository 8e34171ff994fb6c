"""Nodes of a unit that a pattern has accepted: segments put into their loops without another check."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

from attrs import define, field

from x12claims.engine.frame import Frame
from x12claims.engine.node import Node, Seg, placed
from x12claims.engine.place import Place
from x12claims.engine.tables import GuideTables, LoopTable
from x12claims.grammar.ir import SegmentUse
from x12claims.wire import Delimiters

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
    _positions: dict[int, int] | None = None
    _texts: list[str] = field(factory=list)
    _ends: list[int] = field(factory=list)
    _cursor: tuple[int, int, int] | None = None

    def where(self, segment: list[str]) -> int | None:
        """The position in the set of a segment that it holds; None: it is none of its own."""
        if self._positions is None:
            self._positions = {id(held[index]): at for at, (held, index) in enumerate(self.held, self.position)}
        return self._positions.get(id(segment))

    def place(self, position: int, end: str) -> Place:
        """Where its segment of some position stands; ``end`` is the terminator."""
        if not self._texts:
            self._texts = self.text.split(end)
            self._ends = list(accumulate(map(len, self._texts)))
        number = position - self.position
        text = self._texts[number]
        length = len(text.lstrip("\r\n"))
        at = self._ends[number] + number - length
        known, line, newline = self._cursor or (0, self.line, -self.column)
        if known > at:
            known, line, newline = 0, self.line, -self.column
        more = self.text.count("\n", known, at)
        if more:
            line, newline = line + more, self.text.rfind("\n", known, at)
        self._cursor = at, line, newline
        return Place(position, self.offset + at, length, line, at - newline)


_Move = tuple[int, int, str, "_Stack"]
"""How many of the open loops a segment leaves open, its use, the loop that it opens in them (""), and what is open
then."""


@define(slots=True, eq=False)
class _Stack:
    """Loops that are open, each in the one before, and where the next segment was found to stand: by its id, and where
    that does not tell its uses apart by a code of the guide's.
    """

    tables: tuple[LoopTable, ...]
    moves: dict[str, _Move] = field(factory=dict)


def _teller(uses: Sequence[SegmentUse]) -> tuple[int, frozenset[str]] | None:
    """The element that tells uses of one segment apart, and its codes (none: it takes more than that); None where
    nothing tells them apart.
    """
    matches = [match for use in uses for match in use.match]
    if not matches:
        return None
    if len({(match.element, match.component) for match in matches}) > 1 or matches[0].component:
        return 0, frozenset()
    return matches[0].element, frozenset[str]().union(*(match.codes for match in matches))


class Indexer:
    """Builds the nodes that value rules look at, and brings frames of accepted units to what the walker would have
    made.
    """

    def __init__(self, tables: GuideTables) -> None:
        self.tables = tables
        self._told = {name: told for name, uses in tables.named.items() if (told := _teller(uses)) is not None}
        self._stacks: dict[tuple[str, ...], _Stack] = {}

    def furnish(self, frame: Frame, delimiters: Delimiters) -> None:
        """Fills the node of an accepted frame that was left hollow."""
        if frame.hollow and frame.raw is not None:
            frame.hollow = False
            self._fill(frame, frame.raw, delimiters)

    def _fill(self, frame: Frame, raw: RawUnit, delimiters: Delimiters) -> None:
        segments = raw.text.split(delimiters.segment)
        if "\n" in raw.text or "\r" in raw.text:
            segments = [text.lstrip("\r\n") for text in segments]
        raw.held = self.put(frame.node, frame.table, segments, delimiters)

    def put(self, node: Node, table: LoopTable, segments: Sequence[str], delimiters: Delimiters) -> tuple[Held, ...]:
        """Puts segments into ``node``, head first; returns for each the list that holds it and its index there."""
        separator, told, nodes, segs, places = delimiters.element, self._told, [node], node.segs, []
        outermost = stack = self._stack((table,))
        rest = iter(segments)
        if table.head is not None:
            held = segs[table.head.number] = [next(rest).split(separator)]
            places.append((held, 0))
        for text in rest:
            elements = text.split(separator)
            key = elements[0]
            teller = told.get(key)
            if teller is not None:
                element, codes = teller
                key = f"{key}*{elements[element]}" if len(elements) > element and elements[element] in codes else ""
            move = stack.moves.get(key)
            if move is None:
                if not elements[0]:
                    continue
                move = self._move(stack, elements, delimiters)
                if move is None:
                    stack = outermost
                    del nodes[1:]
                    segs = node.segs
                    continue
                if key:
                    stack.moves[key] = move
            depth, use, loop, stack = move
            if len(nodes) > depth:
                del nodes[depth:]
                segs = nodes[-1].segs
            if loop:
                at = nodes[-1].child(loop)
                nodes.append(at)
                segs = at.segs
            if use in segs:
                held = segs[use]
                places.append((held, len(held)))
                held.append(elements)
            else:
                segs[use] = held = [elements]
                places.append((held, 0))
        return tuple(places)

    def _stack(self, tables: tuple[LoopTable, ...]) -> _Stack:
        key = tuple(table.id for table in tables)
        if key not in self._stacks:
            self._stacks[key] = _Stack(tables)
        return self._stacks[key]

    def _move(self, stack: _Stack, elements: list[str], delimiters: Delimiters) -> _Move | None:
        """Where a segment stands that follows in or behind open loops; None: nowhere."""
        for depth in range(len(stack.tables), 0, -1):
            for slot in stack.tables[depth - 1].by_id.get(elements[0], ()):
                if not slot.match or slot.fits(elements, delimiters.component, delimiters.repetition):
                    around = stack.tables[:depth]
                    if slot.child is None:
                        return depth, slot.use.number, "", self._stack(around)
                    inner = self.tables.loops[slot.child.loop]
                    return depth, slot.use.number, inner.id, self._stack((*around, inner))
        return None

    def settle(self, frame: Frame, delimiters: Delimiters) -> None:
        """Gives an accepted frame all that the walker would have given it: segments with their places, counts, order.

        What has come to its node since (units below, segments and loops behind them) stays.
        """
        raw = frame.raw
        if raw is None:
            return
        frame.raw, frame.hollow = None, False
        node = frame.node
        since = node.segs, node.kids
        node.segs, node.kids = {}, {}
        self._fill(frame, raw, delimiters)
        for position, (held, index) in enumerate(raw.held, raw.position):
            held[index] = placed(held[index], raw.place(position, delimiters.segment))
        for number, segs in since[0].items():
            behind = [seg for seg in segs if isinstance(seg, Seg)]
            if behind:
                node.segs[number] = [*node.segs.get(number, ()), *behind]
        for loop, kids in since[1].items():
            if not self.tables.loops[loop].is_unit:
                kids = [*node.kids.get(loop, ()), *(kid for kid in kids if _placed(kid))]
            if kids:
                node.kids[loop] = kids
        self._count(frame)

    def reopened(self, frame: Frame, raw: RawUnit) -> list[Frame]:
        """Frames of the loops that the last segment of a frame leaves open in it, outermost first: it has been settled.

        The walker would have them open behind the last segment of an accepted unit.
        """
        opened: list[Frame] = []
        for node in _way_to(frame.node, raw.held[-1][0]) if raw.held else ():
            table = self.tables.loops[node.loop]
            head = node.segs[table.slots[0].use.number][0]
            assert isinstance(head, Seg)
            inner = Frame(table, node, head.place, frame.start)
            inner.complete = True
            self._count(inner)
            opened.append(inner)
        return opened

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


def _way_to(node: Node, held: list[list[str]]) -> list[Node]:
    """The nodes below a node down to the one in which a list stands, if that is the last of its kind in each."""
    for kids in node.kids.values():
        for kid in kids[-1:]:
            if any(each is held for each in kid.segs.values()):
                return [kid]
            below = _way_to(kid, held)
            if below:
                return [kid, *below]
    return []


def _placed(node: Node) -> bool:
    """Whether a loop was made by the walker, whose segments know where they stand."""
    return all(isinstance(held[0], Seg) for held in node.segs.values())


def _order(mark: tuple[int, Place]) -> int:
    return mark[0]
