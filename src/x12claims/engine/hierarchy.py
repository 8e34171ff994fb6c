"""HL segments: numbers, parents and child flags (X12 design of hierarchical levels; HL01, HL02 and HL04)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from x12claims.engine.elements import Flaw
from x12claims.engine.place import Place
from x12claims.engine.report import element_span, join
from x12claims.engine.tables import LoopTable, judges_children, place_name
from x12claims.wire import Segment

if TYPE_CHECKING:
    from x12claims.engine.frame import Frame
    from x12claims.engine.index import RawUnit
    from x12claims.engine.node import Node
    from x12claims.engine.walker import Walker

ID, PARENT, CHILD = 1, 2, 4
MOST_DIGITS = 12
"""HL01 has room for so many; Python refuses to read a number of some thousands."""


def check_head(walker: Walker, frame: Frame, segment: Segment, place: Place) -> None:
    """HL01 counts on; HL02 names the level above.

    A number may go on from the count or from the last number sent, and a child may name its parent by the number that
    was due or by the one that was sent: so one wrong number is one finding.  In loops that the guide calls ``chained``
    (lowest levels, all of one kind) a level that names the one before it, beside it, is only warned of: published
    examples do so, and no other level can be meant.
    """
    note_head(walker, frame, "", "", place)
    number_head(walker, frame, segment, place)


def number_head(walker: Walker, frame: Frame, segment: Segment, place: Place) -> None:
    """Takes and judges what an HL says; its level is counted already."""
    elements = segment.elements
    actual = elements[ID] if len(elements) > ID else ""
    frame.hl_actual = actual
    frame.hl_flag = elements[CHILD] if len(elements) > CHILD else ""
    frame.hl_place = place
    before = place.position - 1 if place.position else None
    again = walker.traces.bare == (frame.table.id, actual, before)  # twice the same HL: that the first is empty is told
    if actual and actual != frame.hl_number and not again and not _goes_on(walker, actual):
        _report(walker, "H201", frame, segment, place, ID, actual, frame.hl_number)
    before_it = walker.hl_last
    walker.hl_last = actual
    above = _above(walker, frame)
    parent = elements[PARENT] if len(elements) > PARENT else ""
    if above is not None and parent and parent not in (above.hl_number, above.hl_actual):
        beside = above.children > 1 and parent in (str(walker.hl_count - 1), before_it)
        chained = beside and frame.table.id in walker.tables.guide.extra.get("chained", "").split()
        _report(walker, "H205" if chained else "H202", frame, segment, place, PARENT, parent, above.hl_number)


def note_head(walker: Walker, frame: Frame, actual: str, flag: str, place: Place) -> None:
    """Takes the numbers of an HL into its frame and the level above."""
    walker.hl_count += 1
    frame.hl_number = str(walker.hl_count)
    frame.hl_actual = actual
    frame.hl_flag = flag
    frame.hl_place = place
    above = _above(walker, frame)
    if above is not None:
        has_child(walker, above)


def _above(walker: Walker, frame: Frame) -> Frame | None:
    """The level around an open loop."""
    own = walker.frames.index(frame)
    return next((each for each in reversed(walker.frames[:own]) if each.table.hierarchical), None)


def has_child(walker: Walker, frame: Frame) -> None:
    """A lower level has come: HL04 that denied it is told here, where it shows, and not when the level ends."""
    frame.children += 1
    if frame.children == 1:
        check_children(walker, frame)


def _goes_on(walker: Walker, actual: str) -> bool:
    last = walker.hl_last
    return _is_number(last) and _is_number(actual) and int(actual) == int(last) + 1


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS


def check_children(walker: Walker, frame: Frame) -> None:
    """HL04 says truly whether lower levels follow; judged where the guide uses HL04 and lets it say either."""
    if frame.hl_place is not None and frame.hl_flag in ("0", "1"):
        has_children = frame.children > 0
        wrong = (frame.hl_flag == "1") is not has_children and judges_children(frame.table)
        if wrong and not (frame.hl_flag == "1" and is_cut(walker, frame.table, frame.raw, frame.node)):
            report_children(walker, frame.table.id, frame.hl_actual, frame.hl_flag, has_children, frame.hl_place)
            assert frame.table.head is not None
            walker.breaks(frame.table.head.number, frame)


def is_cut(walker: Walker, table: LoopTable, raw: RawUnit | None, node: Node | None = None) -> bool:
    """Whether a level without lower ones holds a segment that says why (``cut`` of the guide).

    A level that an answer rejects still has the HL04 of the request that it copies, and the answer ends there.
    """
    if not table.cut:
        return False
    if raw is not None:
        delimiters = walker.delimiters
        segments = raw.text.split(delimiters.segment)
        return any(one.lstrip().partition(delimiters.element)[0] in table.cut for one in segments)
    return any(segs[0][0] in table.cut for one in (node.tree() if node else ()) for segs in one.segs.values())


def report_children(walker: Walker, loop: str, number: str, flag: str, has_children: bool, place: Place) -> None:
    """HL04 is not what follows."""
    table = walker.tables.loops[loop]
    walker.reporter.add(
        "H203",
        Place(place.position, place.offset, 0, place.line, place.column),
        segment="HL",
        loop=loop,
        path=join(table.path, place_name("HL", "", CHILD)),
        element=CHILD,
        value=flag,
        expected="1" if has_children else "0",
        element_number="736",
    )


def _report(
    walker: Walker, code: str, frame: Frame, segment: Segment, place: Place, element: int, value: str, expected: str
) -> None:
    table = frame.table
    assert table.head is not None
    offset, length = element_span(segment, Flaw(code, element, None, None, value, expected))
    use = table.head.elements[element - 1] if element <= len(table.head.elements) else None
    walker.reporter.add(
        code,
        Place(place.position, place.offset + offset, length, place.line, place.column + offset if place.line else 0),
        segment="HL",
        loop=table.id,
        path=join(table.path, place_name("HL", "", element)),
        element=element,
        value=value,
        expected=expected,
        element_number=use.element if use else None,
    )
