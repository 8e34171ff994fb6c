"""The walker: places each segment of a transaction set in the guide, and names everything that does not fit.

It is the engine's full answer: slower than the accepting patterns (``accept.py``), which hand it only the units that
they refuse, and shares the open loops (frames) with them, so that both may take turns within one transaction set.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from x12claims.engine import elements as element_checks
from x12claims.engine import recovery
from x12claims.engine.canonical import str_swap
from x12claims.engine.frame import Frame
from x12claims.engine.hierarchy import check_children, check_head
from x12claims.engine.listed import Lists, flaws
from x12claims.engine.node import Node, placed
from x12claims.engine.place import Place
from x12claims.engine.report import Reporter
from x12claims.engine.tables import GuideTables, LoopTable, Slot
from x12claims.engine.traces import Traces
from x12claims.engine.ways import MOST_KEPT
from x12claims.grammar.ir import SegmentUse
from x12claims.wire import Delimiters, Segment

WORTH_A_PATTERN = 32
"""After so many segments of one use, compiling its pattern costs less than checking the next ones by element."""

MOST_KNOWN, SHORT = 256, 64
"""So many segments of a use are known by their whole text, if they are no longer: many say the same over and over."""

HEAVY = 256
"""A segment of more bytes weighs as much as several, where it is counted what a unit keeps: few are as long."""

MOST_ELEMENTS = 64
"""So many elements of a segment are kept for the rules: no guide has more, and what is beyond has its finding."""


class Walker:
    """Walks one transaction set.  ``closing`` is called for each loop that ends, innermost first, while its node is
    whole.
    """

    def __init__(
        self,
        tables: GuideTables,
        delimiters: Delimiters,
        reporter: Reporter,
        closing: Callable[[Frame], None],
        opening: Callable[[LoopTable, list[str]], None] | None = None,
        settle: Callable[[bool], None] = lambda reopens: None,
        lists: Lists | None = None,
        ahead: Callable[[], Sequence[Sequence[str]]] | None = None,
    ) -> None:
        self.lists = lists  # None: values are not held against lists
        self.tables = tables
        self.delimiters = delimiters
        self.swap = str_swap(delimiters)
        self.component = delimiters.component
        self.repetition = delimiters.repetition
        self.reporter = reporter
        self.closing = closing
        self.settle = settle
        self.ahead = ahead  # None: what follows a fault cannot be looked at
        self.foresights = 0
        self.traces = Traces()
        self.opening = opening
        self.position = 0
        self.kept = 0  # segments kept for the unit at hand, long ones by their weight
        self.surplus = 0  # and how many of it came past a maximum
        self.hl_count = 0
        self.hl_last = "0"
        root = Frame(tables.root, Node("ST", None), Place(1, 0, 0), reporter.errors)
        self.frames: list[Frame] = [root]

    @property
    def node(self) -> Node:
        """The root of the set's tree: what was not yet dropped of it."""
        return self.frames[0].node

    def step(self, segment: Segment) -> None:
        """Takes the next segment of the set, ST first."""
        self.position += 1
        place = Place(self.position, segment.offset, segment.length)
        elements = segment.elements
        identifier = elements[0]
        frames = self.frames
        if frames[-1].raw is not None and identifier in frames[-1].table.inner:
            self.settle(True)
        depth = len(frames)
        for frame in reversed(frames):
            depth -= 1
            choice = frame.table.choices.get(identifier)
            if choice is None:
                continue
            for slot in choice.fitting(elements, self.component, self.repetition):
                if depth and frame.raw is not None and not self._is_unit(slot):
                    self.settle(False)  # what stands in an accepted loop counts when more is put behind it
                if slot.order >= frame.order and (not slot.repeat or frame.counts[slot.index] < slot.repeat):
                    self.put(depth, slot, segment, place)
                    return
        recovery.put(self, segment, place)

    def put(
        self, depth: int, slot: Slot, segment: Segment, place: Place, check: bool = True, closes: bool = True
    ) -> None:
        """Places a segment at a slot of the frame at ``depth``; loops open below it end, unless it strayed there."""
        if slot.child is not None and self.traces.beheaded and recovery.takes_head(self, depth, slot, segment, place):
            return
        frames = self.frames
        if closes and len(frames) > depth + 1:
            self.close_to(depth, place)
        frame = frames[depth]
        frame.take(slot, place)
        frame.grown |= not self._is_unit(slot)
        if slot.child is not None:
            frame = self.open(slot, segment, place)
        if place.line == 0 and self.reporter.lines.broken:  # else its line is the first, whoever asks for it and when
            place.line, place.column = self.reporter.lines.locate(place.offset)
        self.kept += 1 + segment.length // HEAVY
        if self.kept <= MOST_KEPT:
            elements = segment.elements
            seg = placed(elements if len(elements) <= MOST_ELEMENTS else elements[:MOST_ELEMENTS], place)
            segs, number = frame.node.segs, slot.use.number
            held = segs.get(number)
            if held is None:
                segs[number] = [seg]
            else:
                held.append(seg)
        if check:
            self.check(frame.table, slot.use, segment, place)
            if slot.child is not None and frame.table.hierarchical:
                check_head(self, frame, segment, place)

    def _is_unit(self, slot: Slot) -> bool:
        return slot.child is not None and self.tables.loops[slot.child.loop].is_unit

    def open(self, slot: Slot, segment: Segment, place: Place) -> Frame:
        """Opens the child loop that a slot heads."""
        assert slot.child is not None
        parent = self.frames[-1]
        table = self.tables.loops[slot.child.loop]
        node = Node(table.id, parent.node)
        if table.is_unit:
            self.begin(table, segment.elements)
        self.kept += 1  # a loop's own node weighs as much as its head
        if self.kept <= MOST_KEPT:
            parent.node.kids.setdefault(table.id, []).append(node)
        frame = Frame(table, node, place, self.reporter.errors)
        self.frames.append(frame)
        return frame

    def begin(self, table: LoopTable, head: list[str]) -> None:
        """A unit begins, with the elements of its head: what is kept of it is counted anew."""
        self.kept = self.surplus = 0
        if self.opening is not None:
            self.opening(table, head)

    def check(self, table: LoopTable, use: SegmentUse, segment: Segment, place: Place) -> None:
        """Element checks of one placed segment: by its pattern once that pays, in words where that refuses it."""
        number, tables = use.number, self.tables
        if self.lists is not None and number in tables.listed:
            for flaw in flaws(tables.listed[number], segment.elements, self.component, self.lists):
                self.reporter.flaw(flaw, table, use, segment, place)
        accepted = tables.patterns.get(number)
        if accepted is not None:
            if self.swap is None:
                text = "*".join(segment.elements)
            else:
                text = self.delimiters.element.join(segment.elements).translate(self.swap)
            pattern, known = accepted
            if text in known:
                return
            if pattern.fullmatch(text):
                if len(known) < MOST_KNOWN and len(text) <= SHORT:
                    known.add(text)
                return
        else:
            met = tables.seen.get(number, 0) + 1
            tables.seen[number] = met
            if met == WORTH_A_PATTERN:
                from x12claims.engine import patterns  # a small file ends before this

                tables.patterns[number] = re.compile(patterns.segment(use, "")), set()
        reporter = self.reporter
        before = reporter.errors
        for flaw in element_checks.check(use, segment.elements, self.component, self.repetition):
            reporter.flaw(flaw, table, use, segment, place)
        if reporter.errors != before:
            self.breaks(use.number)

    def breaks(self, number: int, frame: Frame | None = None) -> None:
        """Remembers a structural error at a place of an open loop (none: the innermost): rules on it stay silent."""
        frames = self.frames
        depth = len(frames) - 1 if frame is None else frames.index(frame)
        while depth and not frames[depth].table.is_unit:
            depth -= 1
        frames[depth].broken.add(number)
        for around in frames[: depth + 1]:
            around.broken_within.add(number)

    def close_to(self, depth: int, place: Place, whole: bool = True) -> None:
        """Ends the loops below ``depth``; ``place`` is the segment that ended them."""
        frames = self.frames
        while len(frames) > depth + 1:
            frame = frames[-1]
            if whole:
                bare = self.demand(frame, place) if frame.lacking() else None
                if frame.table.hierarchical and not bare and not frame.children:
                    check_children(self, frame)
            self.closing(frame)
            frames.pop()

    def end(self, place: Place, whole: bool = True) -> None:
        """Ends the set after SE; not ``whole`` where it broke off: then nothing is asked for that may have been cut
        off.
        """
        self.close_to(0, place, whole)
        root = self.frames[0]
        if whole and root.lacking():
            self.demand(root, place)
        self.closing(root)

    def demand(self, frame: Frame, end: Place) -> bool | None:
        """Names the required segments and loops that an ended loop lacks; True where it had only its head."""
        return recovery.lacking(self, frame, end)
