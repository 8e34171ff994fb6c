"""What the walker does with a segment that has no place: find the likeliest meaning, say one thing, and go on.

From the innermost open loop outwards, in this order: the same place once too often, the right place too late, a loop
whose head is missing, a qualifier that no sibling has.  What fits none of them is skipped.  An id in lower case or
with a blank is no id of the standard, and is read as the one that is meant.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from x12claims.diagnostics.codes import ack_of
from x12claims.engine.frame import Frame
from x12claims.engine.hierarchy import note_head
from x12claims.engine.node import Seg
from x12claims.engine.report import Place, join, loop_id
from x12claims.engine.tables import LoopTable, Slot, place_name
from x12claims.grammar.ir import ElementUse, SegmentUse
from x12claims.wire import Segment

if TYPE_CHECKING:
    from x12claims.engine.walker import Walker

MANDATORY = ack_of("S103", ik3="3")
"""IK304 3 is for what the X12 standard itself demands; the guide's own demands are I8 (RFI 2502)."""

_SHOWN = 6
MOST_KEPT = 14_000
"""A unit of more segments than any guide allows is placed and checked to its end, but its rules are not judged."""

MOST_SURPLUS = 100
"""So many repetitions past a maximum in one unit, and its rules are not judged."""


def put(walker: Walker, segment: Segment, place: Place) -> None:
    """Places a segment that does not fit, or skips it, with exactly one finding about its place."""
    walker.settle()
    if not segment.elements[0].strip():
        walker.reporter.add("S110", place, loop=loop_id(walker.frames[-1].table), expected="a segment id")
        return
    meant = segment.elements[0].strip().upper()
    if meant != segment.elements[0] and meant in walker.tables.ids and meant not in ("ST", "SE"):
        _unplaced(walker, segment, place)
        walker.position -= 1
        walker.step(Segment([meant, *segment.elements[1:]], segment.offset, segment.length))
        return
    if _names_open_parent(walker, segment) and _unqualified(walker, segment, place):
        return
    for depth in range(len(walker.frames) - 1, -1, -1):
        frame = walker.frames[depth]
        candidates = frame.table.by_id.get(segment.elements[0], ())
        slots = [s for s in candidates if s.fits(segment.elements, walker.component, walker.repetition)]
        if slots and _misplaced(walker, depth, frame, slots, segment, place):
            return
        if _headless(walker, depth, frame, segment, place):
            return
    if segment.elements[0] in walker.tables.heads:
        _leave_unit(walker, place)
    if not _unqualified(walker, segment, place):
        _unplaced(walker, segment, place)


def _names_open_parent(walker: Walker, segment: Segment) -> bool:
    """An HL below a level that is open: its level code is wrong, no level between the two is lost."""
    elements = segment.elements
    named = elements[2] if elements[0] == "HL" and len(elements) > 2 else ""
    return bool(named) and any(frame.hl_number == named for frame in walker.frames)


def _leave_unit(walker: Walker, place: Place) -> None:
    """The head of a unit ends the one before it even where it has no place itself: the accepting patterns see it so."""
    depth = len(walker.frames) - 1
    while depth and not walker.frames[depth].table.holds_units:
        depth -= 1
    walker.close_to(depth, place)


def _misplaced(walker: Walker, depth: int, frame: Frame, slots: list[Slot], segment: Segment, place: Place) -> bool:
    """A segment that fits a slot of this loop, but too often or too late."""
    for slot in slots:
        if frame.has_room(slot):
            _note(walker, "S107", slot, frame, place, f"{place_name(slot.use.id, slot.use.tag)} earlier in its loop")
            # It strayed into a loop that goes on behind it: a diagnosis between LX and SV1 does not end the line.
            walker.put(depth, slot, segment, place, closes=slot.child is not None)
            return True
    slot = slots[0]
    if slot.order < frame.order and _starts_anew(walker, depth, frame, slot):
        walker.close_to(depth - 1, place)
        parent = walker.frames[-1]
        own = next(s for s in parent.table.slots if s.child is not None and s.child.loop == frame.table.id)
        _open_headless(walker, parent, own, segment, place)
        walker.put(len(walker.frames) - 1, slot, segment, place)
        return True
    # Back to an earlier place of a loop that has all it needs: perhaps the loop that is due next, its head lost.
    back = slot.child is None and slot.order < frame.order and all(frame.counts[s.index] for s in frame.table.required)
    if back and any(_headless_due(walker, outer, segment, place) for outer in range(depth - 1, -1, -1)):
        return True
    code = "S106" if slot.child is not None else "S105"
    _note(walker, code, slot, frame, _surplus(slot, frame, segment, place), f"at most {slot.repeat}")
    walker.put(depth, slot, segment, place)
    walker.surplus += 1
    if walker.surplus > MOST_SURPLUS:  # rules that weigh everything against everything would take for ever
        walker.kept = MOST_KEPT + 1
    return True


def _surplus(slot: Slot, frame: Frame, segment: Segment, place: Place) -> Place:
    """The segment that is one too many: where an earlier one repeats a qualifier, that one, else the last."""
    if slot.child is not None or not slot.match or slot.match[0].component:
        return place
    at = slot.match[0].element
    seen = set()
    for seg in frame.node.segs.get(slot.use.number, ()):
        code = seg[at] if at < len(seg) else ""
        if code in seen and isinstance(seg, Seg) and seg.position:
            return Place(seg.position, seg.offset, seg.length, seg.line, seg.column)
        seen.add(code)
    return place


def _starts_anew(walker: Walker, depth: int, frame: Frame, slot: Slot) -> bool:
    """Whether the segment begins the next instance of a loop whose head did not come (LX lost before SV1)."""
    if slot.child is not None or not slot.required or slot.repeat != 1 or depth == 0:
        return False
    parent = walker.frames[depth - 1]
    return any(
        s.child is not None and s.child.loop == frame.table.id and s.repeat != 1 and parent.has_room(s)
        for s in parent.table.slots
    )


def _headless_due(walker: Walker, depth: int, segment: Segment, place: Place) -> bool:
    """Opens a loop that is due around the open one and has lost its head (N1*PE before N3)."""
    found = _due(walker, walker.frames[depth], segment)
    if found is None:
        return False
    walker.close_to(depth, place)
    _open_headless(walker, walker.frames[-1], found[0], segment, place)
    walker.put(len(walker.frames) - 1, found[1], segment, place)
    return True


def _headless(walker: Walker, depth: int, frame: Frame, segment: Segment, place: Place) -> bool:
    """Opens a child loop without its head, where the segment is one that only this loop can have."""
    found = _due(walker, frame, segment) or next(_paths(walker, frame, segment), None)
    if found is None:
        return False
    *opened, last = found
    walker.close_to(depth, place)
    for number, slot in enumerate(opened):
        _open_headless(walker, walker.frames[-1], slot, segment, place, silent=number > 0)
    walker.put(len(walker.frames) - 1, last, segment, place)
    return True


def _due(walker: Walker, frame: Frame, segment: Segment) -> tuple[Slot, Slot] | None:
    """The child loop that is due next, where any place of its own fits the segment."""
    for child in frame.table.required:
        if frame.counts[child.index] or child.order < frame.order:
            continue
        if child.child is None:
            return None
        for slot in walker.tables.loops[child.child.loop].by_id.get(segment.elements[0], ()):
            if slot.child is None and slot.fits(segment.elements, walker.component, walker.repetition):
                return child, slot
        return None
    return None


def _paths(walker: Walker, frame: Frame, segment: Segment) -> Iterator[tuple[Slot, ...]]:
    """Ways down from an open loop, through loops not open, to a place that the segment fits."""
    todo: list[tuple[tuple[Slot, ...], LoopTable]] = []
    for slot in frame.table.slots:
        if slot.child is not None and slot.order >= frame.order and frame.has_room(slot):
            todo.append(((slot,), walker.tables.loops[slot.child.loop]))
    while todo:
        path, table = todo.pop(0)
        for slot in table.by_id.get(segment.elements[0], ()):
            if (slot.required or slot.use.id == "HL") and slot.fits(
                segment.elements, walker.component, walker.repetition
            ):
                yield (*path, slot)
        for slot in table.slots:
            if (
                slot.child is not None
                and slot.required
                and all(slot.child.loop != s.child.loop for s in path if s.child)
            ):
                todo.append(((*path, slot), walker.tables.loops[slot.child.loop]))


def _open_headless(
    walker: Walker, parent: Frame, slot: Slot, segment: Segment, place: Place, silent: bool = False
) -> None:
    parent.take(slot, place)
    frame = walker.open(slot, segment, place)
    if frame.table.hierarchical:  # its sender counted it, and its children name it
        walker.hl_last = str(walker.hl_count + 1)
        note_head(walker, frame, walker.hl_last, "", place)
    walker.breaks(slot.use.number)
    if not silent:
        name = place_name(slot.use.id, slot.use.tag)
        walker.reporter.add(
            "S108",
            Place(place.position, place.offset, 0),
            segment=slot.use.id,
            loop=frame.table.id,
            path=join(frame.table.path, name),
            expected=f"{name} ({frame.table.loop.label}) before this",
        )


def _unqualified(walker: Walker, segment: Segment, place: Place) -> bool:
    """A segment whose id has a place here and whose qualifier none of them has: the code is what is wrong."""
    for depth in range(len(walker.frames) - 1, -1, -1):
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
        if chosen is not None and (chosen.child is None or chosen in wanted or segment.elements[0] == "HL"):
            walker.put(depth, chosen, segment, place)
        else:
            _wrong_code(walker, frame, slots, segment, place)
        return True
    return False


def _wrong_code(walker: Walker, frame: Frame, slots: list[Slot], segment: Segment, place: Place) -> None:
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


def _unplaced(walker: Walker, segment: Segment, place: Place) -> None:
    identifier = segment.elements[0]
    guide = walker.tables
    table = walker.frames[-1].table
    code = "S102" if identifier in guide.ids else "S104" if identifier in guide.guide.known_segments else "S101"
    shown = identifier if len(identifier) <= 3 else identifier[:3] + "..."
    walker.reporter.add(
        code, place, segment=identifier[:3], loop=loop_id(table), path=join(table.path, shown), expected=_next(walker)
    )


def _next(walker: Walker) -> str:
    """What might have come: for the ``expected`` of a segment without a place."""
    names: list[str] = []
    for frame in reversed(walker.frames):
        for slot in frame.table.slots:
            if slot.order >= frame.order and frame.has_room(slot) and slot is not frame.table.slots[0]:
                names.append(place_name(slot.use.id, slot.use.tag if len(slot.use.tag) <= 12 else ""))
                if len(names) == _SHOWN:
                    return ", ".join(names) + " ..."
    return ", ".join(names)


def _note(walker: Walker, code: str, slot: Slot, frame: Frame, place: Place, expected: str) -> None:
    table = walker.tables.loops[slot.child.loop] if slot.child else frame.table
    walker.breaks(slot.use.number, frame)
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
