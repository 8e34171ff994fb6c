"""What was told in a transaction set and may yet turn out to be one fault with what comes."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from x12claims.engine.tables import Slot
from x12claims.grammar.ir import SegmentUse
from x12claims.wire import Segment

if TYPE_CHECKING:
    from x12claims.engine.frame import Frame
    from x12claims.engine.walker import Walker

_CODE, _FRONT = 80, 32
"""A qualifier is shorter, and stands farther in front."""
NEAR = 16
"""What is missing in one place and too much in another is one segment in the wrong place, if it is not farther away."""


class Traces:
    """What was told in one set: positions and segments, a few of the last."""

    def __init__(self) -> None:
        self.late: tuple[Frame, int, int] | None = None  # the last segment that came too late: loop, order, position
        self.beheaded = False  # whether any loop was opened without its head
        self.anew: Frame | None = None  # the last one that began when its head came
        self.bare: tuple[str, str, int | None] | None = None  # the last HL that had no level: loop, HL01, position
        self._absent: deque[tuple[int, Slot]] = deque(maxlen=8)
        self.moved: deque[tuple[int, list[str]]] = deque(maxlen=8)  # what was told to be in a wrong place
        self._skipped: tuple[int, frozenset[str]] = 0, frozenset()
        self._astray: deque[tuple[int, list[str]]] = deque(maxlen=8)

    def awaited(self, elements: list[str], position: int, walker: Walker) -> Slot | None:
        """The place where a segment was told to be missing shortly before: it is told once only."""
        found = self.absent(elements, position, walker)
        if found is None:
            return None
        self._absent.remove(found)
        return found[1]

    def absent(self, elements: list[str], position: int, walker: Walker) -> tuple[int, Slot] | None:
        """The missing segment that this one is."""
        for each in self._absent:
            if position - each[0] <= NEAR and _is(each[1], elements, walker):
                return each
        return None

    def moves(self, elements: list[str], walker: Walker) -> None:
        """Remembers a segment that was told to be in a wrong place: it is missing in another, as like as not."""
        self.moved.append((walker.position, _told_by(elements)))

    def astray_near(self, position: int, walker: Walker) -> set[int]:
        """Uses that may be a segment in a wrong place shortly before a position, or behind it."""
        moved = [elements for at, elements in self.moved if at >= position - NEAR]
        return {use.number for elements in moved for use in _meant(elements, walker)}

    def stray(self, elements: list[str], position: int) -> None:
        """Remembers a segment that had no place."""
        self._astray.append((position, _told_by(elements)))

    def skips(self, segment: Segment, walker: Walker) -> bool:
        """Whether a segment without a place only goes on a run of such ones, all of one loop."""
        before, loops = self._skipped
        mine = frozenset(use.loop for use in _meant(segment.elements, walker))
        again = before == walker.position - 1 and bool(loops & mine)
        self._skipped = walker.position, loops & mine if again else mine
        return again

    def has(self, slot: Slot, walker: Walker) -> bool:
        """Whether a segment that had no place is what is missing here."""
        return any(_is(slot, each, walker) for each in self.recent(walker))

    def recent(self, walker: Walker) -> list[list[str]]:
        """Segments that shortly before had no place."""
        return [elements for position, elements in self._astray if walker.position - position <= NEAR]

    def lacks(self, slot: Slot, position: int, walker: Walker) -> bool:
        """Whether what is missing is to be told: not where it was told to have no place elsewhere."""
        for each in self._astray:
            if abs(position - each[0]) <= NEAR and _is(slot, each[1], walker):
                self._astray.remove(each)
                return False
        self._absent.append((position, slot))
        return True


def _told_by(elements: list[str]) -> list[str]:
    """What tells a segment's place: the rest may be large, and is not looked at."""
    return [element[:_CODE] for element in elements[:_FRONT]]


def _meant(elements: Sequence[str], walker: Walker) -> Iterator[SegmentUse]:
    """The uses whose id and qualifiers a segment has, wherever it stands."""
    for use in walker.tables.named.get(elements[0], ()):
        if Slot(0, 0, use, None, 0, False, use.match).fits(elements, walker.component, walker.repetition):
            yield use


def _is(slot: Slot, elements: list[str], walker: Walker) -> bool:
    return slot.use.id == elements[0] and slot.fits(elements, walker.component, walker.repetition)
