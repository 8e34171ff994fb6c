"""What the walker does with a segment that has no place: find the likeliest meaning, say one thing, and go on.

There are several ways to read it: the same place once too often (and perhaps what stands behind that with it), the
right place too late, a loop whose head is missing, a qualifier that no sibling has, the segment before it too early, or
none at all.  That one is taken after which the next segments bring the fewest findings more (``foresight``); of equals
the first, from the innermost open loop outwards.  An id in lower case or with a blank is no id of the standard, and is
read as the one that is meant.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from x12claims.diagnostics.codes import ack_of
from x12claims.engine.foresight import Sketch
from x12claims.engine.frame import Frame
from x12claims.engine.node import Seg
from x12claims.engine.place import Place
from x12claims.engine.report import join, loop_id
from x12claims.engine.tables import Slot, place_name
from x12claims.engine.traces import NEAR
from x12claims.engine.ways import (
    NEVER,
    Again,
    Aside,
    Code,
    Early,
    Head,
    Headless,
    Late,
    Skip,
    Surplus,
    Way,
    no_loop,
    note,
    unplaced,
)
from x12claims.wire import Segment

if TYPE_CHECKING:
    from x12claims.engine.walker import Walker

MANDATORY = ack_of("S103", ik3="3")
"""IK304 3 is for what the X12 standard itself demands; the guide's own demands are I8 (RFI 2502)."""

FORESIGHTS, SPACED = 100, 50
"""So often in one set, and once more for so many segments, it is worth looking ahead; where faults stand closer the
first way is good enough: a look costs a millisecond."""

MOST_WAYS = 24

_TOLD = 0.1  # what is told already
_BACK = 0.06  # for each unit that ends with it
_NEXT = 0.95  # what stands right behind the head of a loop, in an instance that has it already: the next instance
_MISFIT = 0.3  # a code that the place does not have
_TWICE = 1.05  # a part of a loop that comes again
_NOWHERE = 1.15  # whatever else explains as much explains more
_FAR = 1.1  # a loop that need not be there, opened by what need not be in it
_DEEPER = 0.3  # each loop more within it, for one lost segment is likelier than two


def put(walker: Walker, segment: Segment, place: Place) -> None:
    """Places a segment that does not fit, or skips it, with at most one finding about its place."""
    if not segment.elements[0].strip():
        walker.reporter.add("S110", place, loop=loop_id(walker.frames[-1].table), expected="a segment id")
        return
    meant = segment.elements[0].strip().upper()
    if meant != segment.elements[0] and meant in walker.tables.named and meant not in ("ST", "SE"):
        unplaced(walker, segment, place)
        walker.position -= 1
        walker.step(Segment([meant, *segment.elements[1:]], segment.offset, segment.length))
        return
    _forget(walker)
    if segment.elements[0] in walker.tables.heads:
        _leave_leaf(walker, place)
    if segment.elements[0] not in walker.tables.named:  # no loop has a place for it: there is nothing to weigh
        if walker.ahead is not None and any(_early(walker)):
            walker.foresights += 1  # where faults stand close is told by these too
        Skip().go(walker, segment, place)
        return
    walker.settle(True)
    code = _unqualified(walker, segment)
    if code is not None and _names_open_parent(walker, segment):
        code.go(walker, segment, place)
        return
    _likeliest(walker, [*_ways(walker, segment, code)], segment).go(walker, segment, place)


def _leave_leaf(walker: Walker, place: Place) -> None:
    """The head of a unit ends a unit in which no other stands, even where it has no place itself: the patterns see it
    so, which accept a unit by what follows it.
    """
    for depth in range(len(walker.frames) - 1, 0, -1):
        table = walker.frames[depth].table
        if table.is_unit:
            if not table.holds_units:
                walker.close_to(depth - 1, place)
            return


def takes_head(walker: Walker, depth: int, slot: Slot, segment: Segment, place: Place) -> bool:
    """Whether the head of a loop is that of the open one, which was opened without its own, and not of the next."""
    _forget(walker)
    frame = walker.frames[depth].lost.get(slot.index)
    if frame is None:
        return False
    if depth + 1 < len(walker.frames) and walker.frames[depth + 1] is frame:
        walker.settle(True)
        ahead = _ahead(walker)
        ways: list[Way] = [Late(depth, slot, 0), Head(depth, slot), Head(depth, slot, strays=True)]
        way = min(ways, key=lambda way: _cost(walker, way, segment, ahead))
        if way is not ways[0]:
            way.go(walker, segment, place)
            return True
    del walker.frames[depth].lost[slot.index]
    return False


def _forget(walker: Walker) -> None:
    """A head that has not come by now is lost."""
    for frame in walker.frames:
        if frame.lost:
            near = walker.position - NEAR
            frame.lost = {index: child for index, child in frame.lost.items() if (child.place.position or 0) >= near}
    walker.traces.beheaded = any(frame.lost for frame in walker.frames)


def lacking(walker: Walker, frame: Frame, end: Place) -> bool:
    """Names what an ended loop lacks: of one that holds nothing but its head, only the first that was due.

    Returns whether it is such a one.
    """
    if frame.raw is not None or not any(frame.counts):  # else nothing but what was walked is asked
        walker.settle(False)
    bare = not any(frame.counts)
    if bare and (_was_meant_outside(walker, frame) or _is_told(walker, frame)):
        return True
    for slot in frame.lacking()[: 1 if bare else None]:
        _missing(walker, frame, slot, frame.passed(slot, end))
    return bare


def _own_head(frame: Frame) -> Seg | None:
    """The head of a loop, where it was walked and kept."""
    held = frame.node.segs.get(frame.table.head.number) if frame.table.head is not None else None
    return held[0] if held and isinstance(held[0], Seg) else None


def _is_told(walker: Walker, frame: Frame) -> bool:
    """Whether a loop that holds nothing but its head is the head that was told to be missing before."""
    if frame.table.head is None:
        return False
    walker.breaks(frame.table.head.number, frame)
    if frame.table.hierarchical:
        walker.traces.bare = frame.table.id, frame.hl_actual, frame.place.position
    seg = _own_head(frame)
    if seg is None:
        return False
    if walker.traces.awaited(seg, seg.position, walker):
        return True
    walker.traces.stray(seg, seg.position)
    return False


def _was_meant_outside(walker: Walker, frame: Frame) -> bool:
    """A loop of nothing but a head that a loop around it requires and does not have: that is what was meant."""
    seg = None if frame.table.is_unit else _own_head(frame)
    if seg is None:
        return False
    for outer in walker.frames[-2::-1]:
        for slot in outer.table.fitting(seg, walker.component, walker.repetition):
            if slot.child is None and slot.required and slot.order < outer.order and not outer.counts[slot.index]:
                there = seg.place
                outer.take(slot, there)
                note(walker, "S107", slot, outer, there, f"{place_name(slot.use.id, slot.use.tag)} earlier in its loop")
                return True
    return False


def _missing(walker: Walker, frame: Frame, slot: Slot, place: Place) -> None:
    """One required segment or loop that did not come."""
    use = slot.use
    walker.breaks(use.number, frame)
    if not walker.traces.lacks(slot, place.position or 0, walker):
        return
    if slot.child is not None:
        no_loop(walker, slot, place)
    else:
        name = place_name(use.id, use.tag)
        walker.reporter.add(
            "S103",
            Place(place.position, place.offset, 0),
            segment=use.id,
            loop=loop_id(frame.table),
            path=join(frame.table.path, name),
            expected=f"{name} ({use.label}) before this",
            **({"ack": MANDATORY} if use.mandatory else {}),
        )


def _likeliest(walker: Walker, ways: Sequence[Way], segment: Segment) -> Way:
    """The way that brings the fewest findings; the first of them."""
    ahead = _ahead(walker) if len(ways) > 1 else None
    if ahead is None:
        return ways[0]
    best, least = ways[0], NEVER
    for way in ways:
        if way.cost < least:
            cost = _cost(walker, way, segment, ahead, least)
            if cost < least:
                best, least = way, cost
    return best


def _ahead(walker: Walker) -> Sequence[Sequence[str]] | None:
    """The next segments, as often as it is worth it."""
    walker.foresights += 1
    enough = walker.foresights > FORESIGHTS + walker.position // SPACED
    return None if walker.ahead is None or enough else walker.ahead()


def _cost(
    walker: Walker, way: Way, segment: Segment, ahead: Sequence[Sequence[str]] | None, limit: float = NEVER
) -> float:
    recent = walker.traces.recent(walker)
    sketch = Sketch(walker.frames, walker.tables, walker.component, walker.repetition, recent)
    return sketch.walk(ahead or (), way.cost + way.sketch(sketch, segment), limit)


def _ways(walker: Walker, segment: Segment, code: Code | None) -> Iterator[Way]:
    """All ways to read a segment, the one that is right most often first."""
    elements, frames = segment.elements, walker.frames
    told = walker.traces.absent(elements, walker.position, walker) is not None
    cost = _TOLD if told else 1
    strays: list[Way] = []
    for depth in range(len(frames) - 1, -1, -1):
        frame = frames[depth]
        slots = frame.table.fitting(elements, walker.component, walker.repetition)
        if slots and slots[0].child is not None and slots[0].order < frame.order and frame.has_room(slots[0]):
            strays.append(Aside(depth, slots[0], cost))
        if slots:
            yield from _misplaced(walker, depth, slots, segment, cost)
            if slots[0].child is None and not any(f.table.is_unit for f in frames[depth + 1 :]):
                if depth < len(frames) - 1:
                    strays.append(Surplus(depth, slots[0], cost, strays=True))
                elif _comes_again(frame, slots):
                    strays.append(Again(depth, slots[0], _TWICE))
        found = _due(walker, frame, segment) or next(_paths(walker, frame, segment), None)
        if found is not None:
            yield _headless(walker, depth, found)
    if code is not None:
        yield code
    yield Skip(elements[0] in walker.tables.heads, _TOLD if told else _NOWHERE)
    if walker.ahead is not None:
        yield from strays
        yield from _early(walker)
        count = 0
        for depth in range(len(frames) - 1, -1, -1):
            for *path, last in _paths(walker, frames[depth], segment, anything=True):
                count += 1
                if count > MOST_WAYS:
                    return
                again = _is_next(walker, depth, path, last, segment)
                far = _FAR + _DEEPER * (len(path) - 1) + (_MISFIT if _has_wrong_code(last, elements) else 0)
                yield _headless(walker, depth, (*path, last), _NEXT if again else far)


def _headless(walker: Walker, depth: int, path: Sequence[Slot], cost: float = 1) -> Headless:
    """A loop without its head; that it is missing is told already where the head had no place shortly before."""
    return Headless(depth, tuple(path[:-1]), path[-1], _TOLD if walker.traces.has(path[0], walker) else cost)


def _has_wrong_code(slot: Slot, elements: Sequence[str]) -> bool:
    """Whether a simple element has a value that is not of the codes of this place."""
    return any(
        use is not None and use.codes and value and value not in use.codes
        for use, value in zip(slot.use.elements, elements[1:], strict=False)
    )


def _is_next(walker: Walker, depth: int, path: Sequence[Slot], last: Slot, segment: Segment) -> bool:
    """Late, and what stands right behind the head of the open loop, which has that already."""
    frames = walker.frames
    if len(path) != 1 or depth + 2 != len(frames):
        return False
    below, child = frames[depth + 1], path[0].child
    first = below.table.slots[1].order if len(below.table.slots) > 1 else 0
    if child is None or child.loop != below.table.id or last.order != first or first >= below.order:
        return False
    held = below.node.segs.get(last.use.number, ())
    at = last.match[0].element if last.match else 0
    return any(seg[at : at + 1] == segment.elements[at : at + 1] for seg in held)


def _misplaced(walker: Walker, depth: int, slots: Sequence[Slot], segment: Segment, cost: float) -> Iterator[Way]:
    """A segment that fits a slot of this loop, but too often or too late."""
    frame = walker.frames[depth]
    for slot in slots:
        lost = frame.lost.get(slot.index)
        if lost is not None and (walker.ahead is not None or lost in walker.frames[depth + 1 : depth + 2]):
            yield Head(depth, slot)
            yield Head(depth, slot, strays=True)
    for slot in slots:
        if frame.has_room(slot):
            yield Late(depth, slot, cost)
            return
    slot = slots[0]
    if _starts_anew(walker, depth, frame, slot, segment):
        parent = walker.frames[depth - 1]
        own = next(s for s in parent.table.slots if s.child is not None and s.child.loop == frame.table.id)
        yield _headless(walker, depth - 1, (own, slot))
    # Back to an earlier place of a loop that has all it needs: perhaps the loop that is due next, its head lost.
    elif slot.child is None and slot.order < frame.order and all(frame.counts[s.index] for s in frame.table.required):
        for outer in range(depth - 1, -1, -1):
            found = _due(walker, walker.frames[outer], segment)
            if found is not None:
                yield _headless(walker, outer, found)
    yield Surplus(depth, slot, cost + _BACK * sum(inner.table.is_unit for inner in walker.frames[depth + 1 :]))


def _comes_again(frame: Frame, slots: Sequence[Slot]) -> bool:
    """Whether a loop may be gone back in to the place of a segment that has no room: not past units that it has had."""
    order = slots[0].order
    passed = any(frame.counts[slot.index] and slot.order > order for slot in frame.table.units.values())
    return order < frame.order and not passed and not any(map(frame.has_room, slots))


def _early(walker: Walker) -> Iterator[Way]:
    """What the segment before this one may have been, if it was that one which came too early."""
    for depth in range(len(walker.frames) - 1, -1, -1):
        frame = walker.frames[depth]
        if not frame.marks or frame.marks[-1][1].position != walker.position - 1:
            continue
        before = frame.marks[-2][0] if len(frame.marks) > 1 else 0
        order = frame.marks[-1][0]
        for slot in frame.table.slots:
            if slot.order != order or not frame.counts[slot.index]:
                continue
            if slot.child is None:
                seg = frame.node.segs.get(slot.use.number, [None])[-1]
                if isinstance(seg, Seg) and seg.position == walker.position - 1:
                    yield Early(depth, slot, before, seg)
                    if not frame.has_room(slot):
                        yield Early(depth, slot, before, seg, drops=True)
            elif depth == len(walker.frames) - 2 and not walker.frames[-1].table.is_unit:
                opened = walker.frames[-1].node.segs.get(slot.use.number, [None])[0]
                if isinstance(opened, Seg) and opened.position == walker.position - 1:
                    for place in _meant(walker, depth, opened):
                        yield Early(depth, slot, before, opened, mistaken=place)


def _meant(walker: Walker, depth: int, seg: Seg) -> Iterator[tuple[int, Slot]]:
    """Places around a loop that its head would have fitted earlier."""
    for outer in range(depth, -1, -1):
        frame = walker.frames[outer]
        for slot in frame.table.fitting(seg, walker.component, walker.repetition):
            if slot.child is None and slot.order < frame.order and frame.has_room(slot):
                yield outer, slot


def _names_open_parent(walker: Walker, segment: Segment) -> bool:
    """An HL below a level that is open: its level code is wrong, no level between the two is lost."""
    elements = segment.elements
    named = elements[2] if elements[0] == "HL" and len(elements) > 2 else ""
    return bool(named) and any(frame.hl_number == named for frame in walker.frames)


def _starts_anew(walker: Walker, depth: int, frame: Frame, slot: Slot, segment: Segment) -> bool:
    """Whether the segment begins the next instance of a loop whose head did not come (LX lost before SV1)."""
    if slot.child is not None or not slot.required or slot.repeat != 1 or depth == 0:
        return False
    once_more = walker.ahead is None or segment.elements in frame.node.segs.get(slot.use.number, ())
    if slot.order >= frame.order + (not once_more):
        return False
    parent = walker.frames[depth - 1]
    return any(
        s.child is not None and s.child.loop == frame.table.id and s.repeat != 1 and parent.has_room(s)
        for s in parent.table.slots
    )


def _due(walker: Walker, frame: Frame, segment: Segment) -> tuple[Slot, Slot] | None:
    """The child loop that is due next, where any place of its own fits the segment."""
    for child in frame.table.required:
        if frame.counts[child.index] or child.order < frame.order:
            continue
        if child.child is None:
            return None
        below = walker.tables.loops[child.child.loop]
        for slot in below.fitting(segment.elements, walker.component, walker.repetition):
            if slot.child is None:
                return child, slot
        return None
    return None


def _paths(walker: Walker, frame: Frame, segment: Segment, anything: bool = False) -> Iterator[tuple[Slot, ...]]:
    """Ways down from an open loop, through loops not open, to a place that the segment fits.

    Of loops that need not be there only the outermost, and of places only those that are required, unless ``anything``
    will do.
    """
    for path in walker.tables.down(frame.table.id, segment.elements, walker.component, walker.repetition):
        first, last = path[0], path[-1]
        wanted = anything or last.required or last.use.id == "HL"
        if wanted and first.order >= frame.order and frame.has_room(first):
            yield path


def _unqualified(walker: Walker, segment: Segment) -> Code | None:
    """A segment whose id has a place here and whose qualifier none of them has: the code is what is wrong."""
    top = len(walker.frames) - 1
    leaves = segment.elements[0] in walker.tables.heads and not _names_open_parent(walker, segment)
    while leaves and top and not walker.frames[top].table.holds_units:
        top -= 1
    for depth in range(top, -1, -1):
        frame = walker.frames[depth]
        slots = [
            s for s in frame.table.by_id.get(segment.elements[0], ()) if s.order >= frame.order and frame.has_room(s)
        ]
        if segment.elements[0] == "HL":
            slots = [s for s in slots if len(segment.elements) > 2 and segment.elements[2] == frame.hl_number]
        if not slots:
            continue
        wanted = [s for s in slots if s.required and not frame.counts[s.index]]
        chosen = slots[0] if len(slots) == 1 else wanted[0] if len(wanted) == 1 else None
        if chosen is not None and not (chosen.child is None or chosen in wanted or segment.elements[0] == "HL"):
            chosen = None
        return Code(depth, tuple(slots), chosen, leaves)
    return None
