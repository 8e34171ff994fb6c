"""Ways of reading a segment that has no place: what each would make of the open loops, and what is told then."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol, TypeVar

from attrs import frozen

from x12claims.engine.foresight import Open, Sketch
from x12claims.engine.frame import Frame
from x12claims.engine.hierarchy import note_head, number_head
from x12claims.engine.node import Seg
from x12claims.engine.place import Place
from x12claims.engine.report import join, loop_id
from x12claims.engine.tables import Slot, place_name
from x12claims.grammar.ir import ElementUse, SegmentUse
from x12claims.wire import Segment

if TYPE_CHECKING:
    from x12claims.engine.walker import Walker

MOST_KEPT = 14_000
"""A unit of more segments than any guide allows is placed and checked to its end, but its rules are not judged."""

MOST_SURPLUS = 100
"""So many repetitions past a maximum in one unit, and its rules are not judged."""

NEVER = 1000.0
_SHOWN = 6


class Way(Protocol):
    """One way of reading a segment; ``cost`` is 1 for a finding, less for none, more where it is far-fetched."""

    @property
    def cost(self) -> float: ...

    def sketch(self, sketch: Sketch, segment: Segment) -> float:
        """Makes of a sketch what this way would make of the open loops; what that costs."""

    def go(self, walker: Walker, segment: Segment, place: Place) -> None:
        """Takes this way."""


@frozen
class Late:
    """The right place, too late.  A run of late segments is told once: what came before them came too early."""

    depth: int
    slot: Slot
    cost: float = 1

    def sketch(self, sketch: Sketch, segment: Segment) -> float:
        sketch.opens[self.depth].late = self.slot.order
        return sketch.put(self.depth, self.slot, closes=False)

    def go(self, walker: Walker, segment: Segment, place: Place) -> None:
        slot, frame = self.slot, walker.frames[self.depth]
        walker.traces.moves(segment.elements, walker)
        before = walker.traces.late
        walker.traces.late = frame, slot.order, walker.position
        again = before is not None and before[0] is frame and before[1] <= slot.order
        if again and before is not None and before[2] == walker.position - 1:
            walker.breaks(slot.use.number, frame)
        elif not walker.traces.awaited(segment.elements, walker.position, walker):
            for other in frame.table.slots:
                if other.order == frame.order:  # or it is that one which came too early
                    walker.breaks(other.use.number, frame)
            note(walker, "S107", slot, frame, place, f"{place_name(slot.use.id, slot.use.tag)} earlier in its loop")
        # It strayed into a loop that goes on behind it: a diagnosis between LX and SV1 does not end the line.
        walker.put(self.depth, slot, segment, place, closes=slot.child is not None)


@frozen
class Surplus:
    """The right place, once too often.  It ends the loops below, unless it only ``strays`` into them."""

    depth: int
    slot: Slot
    cost: float = 1
    strays: bool = False

    def sketch(self, sketch: Sketch, segment: Segment) -> float:
        return sketch.put(self.depth, self.slot, closes=not self.strays)

    def go(self, walker: Walker, segment: Segment, place: Place) -> None:
        slot, frame = self.slot, walker.frames[self.depth]
        self._tell(walker, segment, _surplus(slot, frame, segment, place))
        walker.put(self.depth, slot, segment, place, closes=not self.strays)

    def _tell(self, walker: Walker, segment: Segment, place: Place) -> None:
        slot, frame = self.slot, walker.frames[self.depth]
        walker.traces.moves(segment.elements, walker)
        if not walker.traces.awaited(segment.elements, walker.position, walker):
            code = "S106" if slot.child is not None else "S105"
            note(walker, code, slot, frame, place, f"at most {slot.repeat}")
            walker.traces.stray(segment.elements, walker.position)
        walker.surplus += 1
        if walker.surplus > MOST_SURPLUS:  # rules that weigh everything against everything would take for ever
            walker.kept = MOST_KEPT + 1


@frozen
class Again(Surplus):
    """The same, and with it begins a part of the loop that comes again: what belongs to that is not told by itself."""

    def sketch(self, sketch: Sketch, segment: Segment) -> float:
        _go_back(sketch.opens[self.depth], self.slot)
        return sketch.put(self.depth, self.slot)

    def go(self, walker: Walker, segment: Segment, place: Place) -> None:
        self._tell(walker, segment, place)
        frame = walker.frames[self.depth]
        for other in _go_back(frame, self.slot):
            walker.breaks(other.use.number, frame)
        walker.put(self.depth, self.slot, segment, place)


def _go_back(loop: Frame | Open, slot: Slot) -> list[Slot]:
    """Brings a loop back to a place; returns the places behind that, which may be taken again."""
    passed = [other for other in loop.table.slots if slot.order < other.order <= loop.order and not other.required]
    for other in passed:
        loop.counts[other.index] = 0
    loop.order = slot.order
    return passed


@frozen
class Headless:
    """A loop whose head is missing, or several one within the other: one finding, for the outermost."""

    depth: int
    path: tuple[Slot, ...]
    last: Slot
    cost: float = 1

    def sketch(self, sketch: Sketch, segment: Segment) -> float:
        cost = sketch.leave(self.depth)
        for slot in self.path:
            sketch.opens[-1].take(slot)
            sketch.enter(slot, headless=True)
        return cost + sketch.put(len(sketch.opens) - 1, self.last)

    def go(self, walker: Walker, segment: Segment, place: Place) -> None:
        walker.close_to(self.depth, place)
        for number, slot in enumerate(self.path):
            _open_headless(walker, walker.frames[-1], slot, segment, place, silent=number > 0)
        walker.put(len(walker.frames) - 1, self.last, segment, place)


@frozen
class Head:
    """The head of a loop that was opened without it: that it was missing before is told already.

    The loop begins there, unless it only ``strays`` into a loop below.
    """

    depth: int
    slot: Slot
    cost: float = 0
    strays: bool = False

    def sketch(self, sketch: Sketch, segment: Segment) -> float:
        return sketch.behead(self.depth, self.slot, self.strays)

    def go(self, walker: Walker, segment: Segment, place: Place) -> None:
        frame = walker.frames[self.depth].lost.pop(self.slot.index)
        frame.headless = False
        if self.depth + 1 < len(walker.frames) and walker.frames[self.depth + 1] is frame:
            if not self.strays:
                walker.close_to(self.depth + 1, place)
                frame.order = 0  # whatever came before
                walker.traces.anew = frame
                frame.marks.clear()
            walker.put(self.depth + 1, frame.table.slots[0], segment, place, closes=False)
            if frame.table.hierarchical:
                number_head(walker, frame, segment, place)
        else:
            walker.check(frame.table, self.slot.use, segment, place)


@frozen
class Aside:
    """The head of a loop that was due before: it is taken, and what is open goes on."""

    depth: int
    slot: Slot
    cost: float = 1

    def sketch(self, sketch: Sketch, segment: Segment) -> float:
        sketch.opens[self.depth].counts[self.slot.index] += 1
        return 0

    def go(self, walker: Walker, segment: Segment, place: Place) -> None:
        frame, slot = walker.frames[self.depth], self.slot
        walker.traces.moves(segment.elements, walker)
        assert slot.child is not None
        frame.counts[slot.index] += 1
        if not walker.traces.awaited(segment.elements, walker.position, walker):
            note(walker, "S107", slot, frame, place, f"{place_name(slot.use.id, slot.use.tag)} earlier")
        walker.check(walker.tables.loops[slot.child.loop], slot.use, segment, place)


@frozen
class Code:
    """The id has a place here and the qualifier none: the code is what is wrong."""

    depth: int
    slots: tuple[Slot, ...]
    chosen: Slot | None
    leaves: bool = False
    cost: float = 1

    def sketch(self, sketch: Sketch, segment: Segment) -> float:
        return sketch.put(self.depth, self.chosen) if self.chosen is not None else 0

    def go(self, walker: Walker, segment: Segment, place: Place) -> None:
        if self.leaves:
            leave_unit(walker, place)
        if self.chosen is not None:
            walker.put(self.depth, self.chosen, segment, place)
        else:
            walker.traces.moves(segment.elements, walker)
            _wrong_code(walker, walker.frames[self.depth], self.slots, segment, place)


@frozen
class Skip:
    """No place at all."""

    leaves: bool = False
    cost: float = 1

    def sketch(self, sketch: Sketch, segment: Segment) -> float:
        depth = len(sketch.opens) - 1
        while self.leaves and depth and not sketch.opens[depth].table.holds_units:
            depth -= 1
        sketch.astray.append(segment.elements)
        return sketch.leave(depth)

    def go(self, walker: Walker, segment: Segment, place: Place) -> None:
        if self.leaves:
            leave_unit(walker, place)
        walker.traces.moves(segment.elements, walker)
        again = walker.traces.skips(segment, walker)
        told = walker.traces.awaited(segment.elements, walker.position, walker)
        if told is not None:
            walker.check(walker.tables.loops[told.use.loop], told.use, segment, place)
            return
        walker.traces.stray(segment.elements, walker.position)
        if not again:
            unplaced(walker, segment, place)


@frozen
class Early:
    """Not this segment is out of order but the one before it, which came too early.

    ``mistaken`` is the place of it, at another depth, where it opened a loop that was not meant.  ``drops`` gives back
    the room that it took.
    """

    depth: int
    slot: Slot
    order: int
    seg: Seg
    drops: bool = False
    mistaken: tuple[int, Slot] | None = None
    cost: float = 1

    def sketch(self, sketch: Sketch, segment: Segment) -> float:
        at = sketch.opens[self.depth]
        at.order = self.order
        if self.mistaken is not None:
            sketch.opens.pop()
            depth, slot = self.mistaken
            sketch.opens[depth].take(slot)
        if self.drops or self.mistaken is not None:
            at.counts[self.slot.index] -= 1
        found = sketch.place(segment.elements)
        return NEVER if found is None else sketch.put(*found)

    def go(self, walker: Walker, segment: Segment, place: Place) -> None:
        frame, seg, slot = walker.frames[self.depth], self.seg, self.slot
        walker.traces.moves(seg, walker)
        frame.order = self.order
        frame.marks.pop()
        there = seg.place
        if self.drops or self.mistaken is not None:
            frame.counts[slot.index] -= 1
        if self.mistaken is not None:
            assert slot.child is not None
            walker.frames.pop()
            _drop(frame.node.kids, slot.child.loop)
            depth, meant = self.mistaken
            outer = walker.frames[depth]
            outer.take(meant, there)
            outer.node.segs.setdefault(meant.use.number, []).append(seg)
            note(walker, "S107", meant, outer, there, f"{place_name(meant.use.id, meant.use.tag)} earlier in its loop")
            walker.check(outer.table, meant.use, Segment(list(seg), there.offset, there.length), there)
        elif self.drops:
            _drop(frame.node.segs, slot.use.number)
            if not walker.traces.awaited(seg, seg.position, walker):
                note(walker, "S105", slot, frame, there, f"at most {slot.repeat}")
                walker.traces.stray(seg, seg.position)
        elif not walker.traces.awaited(seg, seg.position, walker):
            note(walker, "S107", slot, frame, there, f"{place_name(slot.use.id, slot.use.tag)} later in its loop")
        walker.position -= 1
        walker.step(segment)


_Key = TypeVar("_Key")
_Held = TypeVar("_Held")


def _drop(held: dict[_Key, list[_Held]], key: _Key) -> None:
    held[key].pop()
    if not held[key]:
        del held[key]


def _open_headless(
    walker: Walker, parent: Frame, slot: Slot, segment: Segment, place: Place, silent: bool = False
) -> None:
    parent.take(slot, place)
    silent = silent or not walker.traces.lacks(slot, walker.position, walker)
    frame = walker.open(slot, segment, place)
    frame.headless = True
    parent.lost[slot.index] = frame
    walker.traces.beheaded = True
    if frame.table.hierarchical:  # its sender counted it, and its children name it
        walker.hl_last = str(walker.hl_count + 1)
        note_head(walker, frame, walker.hl_last, "", place)
    walker.breaks(slot.use.number)
    if not silent:
        no_loop(walker, slot, place)


def no_loop(walker: Walker, slot: Slot, place: Place) -> None:
    """A required loop did not come, or not with its head."""
    assert slot.child is not None
    table = walker.tables.loops[slot.child.loop]
    name = place_name(slot.use.id, slot.use.tag)
    walker.reporter.add(
        "S108",
        Place(place.position, place.offset, 0),
        segment=slot.use.id,
        loop=table.id,
        path=join(table.path, name),
        expected=f"{name} ({table.loop.label}) before this",
    )


def _wrong_code(walker: Walker, frame: Frame, slots: Sequence[Slot], segment: Segment, place: Place) -> None:
    """Names the qualifier as the fault, with the codes of all places that the id has here."""
    slot = slots[0]
    match = slot.match[0]
    codes = sorted({code for s in slots for m in s.match[:1] for code in m.codes})
    value = segment.elements[match.element] if match.element < len(segment.elements) else ""
    if match.component:
        value = [*value.split(walker.component), *[""] * match.component][match.component - 1]
    table = walker.tables.loops[slot.child.loop] if slot.child else frame.table
    element: ElementUse | None = slot.use.elements[match.element - 1]
    if match.component and element is not None:
        element = element.components[match.component - 1]
    name = place_name(slot.use.id, "", match.element, match.component or None)
    start = sum(len(e) + 1 for e in segment.elements[: match.element])
    for each in slots:
        walker.breaks(each.use.number, frame)
    walker.reporter.add(
        "D308" if value else "D301",
        Place(place.position, place.offset + min(start, place.length), len(value)),
        segment=slot.use.id,
        loop=loop_id(table if slot.child is None else frame.table),
        path=join(frame.table.path, name),
        element=match.element,
        component=match.component or None,
        value=value or None,
        expected=" | ".join(codes[:12]) + (" ..." if len(codes) > 12 else ""),
        element_number=element.element if element else None,
        public=len(value) <= 3,
    )


def unplaced(walker: Walker, segment: Segment, place: Place) -> None:
    identifier = segment.elements[0]
    guide = walker.tables
    table = walker.frames[-1].table
    code = "S102" if identifier in guide.named else "S104" if identifier in guide.guide.known_segments else "S101"
    shown = identifier if len(identifier) <= 3 else identifier[:3] + "..."
    walker.reporter.add(
        code, place, segment=identifier[:3], loop=loop_id(table), path=join(table.path, shown), expected=_next(walker)
    )


def _next(walker: Walker) -> str:
    """What might have come: for the ``expected`` of a segment without a place."""
    names: list[str] = []
    for frame in reversed(walker.frames):
        if frame.raw is not None:
            walker.settle(False)
        for slot in frame.table.slots:
            if slot.order >= frame.order and frame.has_room(slot) and slot is not frame.table.slots[0]:
                names.append(place_name(slot.use.id, slot.use.tag if len(slot.use.tag) <= 12 else ""))
                if len(names) == _SHOWN:
                    return ", ".join(names) + " ..."
    return ", ".join(names)


def note(walker: Walker, code: str, slot: Slot, frame: Frame, place: Place, expected: str) -> None:
    table = walker.tables.loops[slot.child.loop] if slot.child else frame.table
    walker.breaks(slot.use.number, frame)
    within = walker.frames[: walker.frames.index(frame) + 1]
    if slot.child is not None and table.is_unit and not any(each.table.loop.unit for each in within):
        walker.reporter.business = None  # it ends the business unit that is open, and is of none
    if code == "S106":  # nobody asks what a loop that should not be there must hold
        for item in table.loop.items:
            if isinstance(item, SegmentUse):
                walker.breaks(item.number, frame)
    walker.reporter.add(
        code,
        place,
        segment=slot.use.id,
        loop=loop_id(table),
        path=join(table.path, place_name(slot.use.id, slot.use.tag)),
        expected=expected,
    )


def _surplus(slot: Slot, frame: Frame, segment: Segment, place: Place) -> Place:
    """The segment that is one too many: where an earlier one repeats a qualifier, that one, else the last."""
    if slot.child is not None or not slot.match or slot.match[0].component:
        return place
    at = slot.match[0].element
    seen = set()
    for seg in frame.node.segs.get(slot.use.number, ()):
        code = seg[at] if at < len(seg) else ""
        if code in seen and isinstance(seg, Seg):
            return seg.place
        seen.add(code)
    return place


def leave_unit(walker: Walker, place: Place) -> None:
    """The head of a unit ends the one before it even where it has no place itself: the accepting patterns see it so."""
    depth = len(walker.frames) - 1
    while depth and not walker.frames[depth].table.holds_units:
        depth -= 1
    walker.close_to(depth, place)
