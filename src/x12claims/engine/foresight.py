"""What would follow from reading a misplaced segment one way or another: the next segments, walked over a sketch.

A sketch is the open loops as far as placing goes.  Nothing is told here and nothing kept: what comes out is how many
findings more a way of reading would bring, so that of several the one is chosen that explains the most.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from x12claims.engine.tables import GuideTables, LoopTable, Slot

if TYPE_CHECKING:
    from x12claims.engine.frame import Frame

AGAIN = 0.3
"""What it weighs that a run of late segments goes on: less than a fault, for it is told once, and more than nothing."""


class Open:
    """An open loop in a sketch."""

    __slots__ = ("complete", "counts", "headless", "late", "lost", "order", "table")

    def __init__(self, table: LoopTable, counts: list[int], order: int = 0, complete: bool = False) -> None:
        self.table = table
        self.counts = counts
        self.order = order
        self.complete = complete
        self.headless = False
        self.lost: set[int] = set()  # places of child loops whose last instance has lost its head
        self.late = 0  # order of the last segment that came too late

    def take(self, slot: Slot) -> None:
        self.counts[slot.index] += 1
        self.order = max(self.order, slot.order)

    def has_room(self, slot: Slot) -> bool:
        return not slot.repeat or self.counts[slot.index] < slot.repeat

    def lacking(self, passed: bool = False) -> list[Slot]:
        """What would be missing if it ended here (``passed``: only of what has been passed over)."""
        found = [
            slot
            for slot in self.table.required
            if not self.counts[slot.index]
            and not (self.complete and slot not in self.table.units.values())
            and (not passed or slot.order < self.order)
        ]
        return found if any(self.counts) else found[:1]


class Sketch:
    """The open loops, outermost first."""

    def __init__(
        self, frames: Iterable[Frame], tables: GuideTables, component: str, repetition: str, astray: list[list[str]]
    ) -> None:
        self.astray = astray  # segments that had no place: what is missing and one of these is no finding more
        self.opens: list[Open] = []
        for frame in frames:
            each = Open(frame.table, frame.counts.copy(), frame.order, frame.complete)
            each.lost = set(frame.lost)
            each.headless = frame.headless
            self.opens.append(each)
        self.tables = tables
        self.component = component
        self.repetition = repetition

    def leave(self, depth: int) -> float:
        """Ends the loops below ``depth``; what they lack."""
        cost = 0
        while len(self.opens) > depth + 1:
            cost += self._missing(self.opens.pop().lacking())
        return cost

    def _missing(self, slots: Iterable[Slot]) -> int:
        return sum(not self._told(slot) for slot in slots)

    def _told(self, slot: Slot) -> bool:
        return any(slot.use.id == each[0] and slot.fits(each, self.component, self.repetition) for each in self.astray)

    def put(self, depth: int, slot: Slot, closes: bool = True) -> float:
        """Places a segment, or opens the loop that it heads."""
        cost = self.leave(depth) if closes or slot.child is not None else 0
        self.opens[depth].take(slot)
        if slot.child is not None:
            self.opens[depth].lost.discard(slot.index)
            self.enter(slot)
        return cost

    def enter(self, slot: Slot, headless: bool = False) -> None:
        assert slot.child is not None
        if headless:
            self.opens[-1].lost.add(slot.index)
        table = self.tables.loops[slot.child.loop]
        self.opens.append(Open(table, [0] * len(table.slots)))
        self.opens[-1].headless = headless

    def place(self, elements: Sequence[str]) -> tuple[int, Slot] | None:
        """Where the walker would put a segment: the same choice as ``Walker.step``."""
        opens = self.opens
        for depth in range(len(opens) - 1, -1, -1):
            each = opens[depth]
            choice = each.table.choices.get(elements[0])
            if choice is None:
                continue
            for slot in choice.fitting(elements, self.component, self.repetition):
                if slot.order >= each.order and each.has_room(slot):
                    return depth, slot
        return None

    def walk(self, segments: Iterable[Sequence[str]], cost: float, limit: float) -> float:
        """``cost`` with the findings that the next segments would bring, and what has been passed over by then; any
        value from ``limit`` on where it comes to that.
        """
        for elements in segments:
            if cost >= limit:
                return cost
            if elements[0] == "SE":
                return cost + self.leave(-1)
            found = self.place(elements)
            if found is None:
                cost += self._astray(elements)
            elif found[1].child is not None and self._comes_late(*found):
                cost += self.behead(*found)
            else:
                cost += self.put(*found)
        return cost + sum(self._missing(each.lacking(passed=True)) for each in self.opens)

    def behead(self, depth: int, slot: Slot, strays: bool = False) -> float:
        """Takes the head of a loop that was opened without it: it begins there, whatever came before."""
        self.opens[depth].lost.discard(slot.index)
        if depth + 1 >= len(self.opens) or not self.opens[depth + 1].headless:
            return 0
        cost = 0 if strays else self.leave(depth + 1)
        self.opens[depth + 1].headless = False
        if not strays:
            self.opens[depth + 1].order = 0
        return cost

    def _comes_late(self, depth: int, slot: Slot) -> bool:
        """Whether a head belongs to the open loop that has lost its own, which lacks something yet."""
        opens = self.opens
        if slot.index not in opens[depth].lost or depth + 1 >= len(opens):
            return False
        return opens[depth + 1].headless and bool(opens[depth + 1].lacking())

    def _astray(self, elements: Sequence[str]) -> float:
        """A segment without a place: put where it would fit if it had come earlier, or into a loop without its head."""
        for depth in range(len(self.opens) - 1, -1, -1):
            each = self.opens[depth]
            for slot in each.table.fitting(elements, self.component, self.repetition):
                if slot.index in each.lost:
                    return self.behead(depth, slot)
                if each.has_room(slot):
                    again = 0 < each.late <= slot.order
                    each.late = slot.order
                    return (AGAIN if again else 1) + self.put(depth, slot, closes=False)
                return 1
            for child in each.table.slots:
                if child.child is not None and child.order >= each.order and each.has_room(child):
                    below = self.tables.loops[child.child.loop]
                    for slot in below.fitting(elements, self.component, self.repetition):
                        cost = float(not self._told(child)) + self.leave(depth)
                        each.take(child)
                        self.enter(child, headless=True)
                        return cost + self.put(len(self.opens) - 1, slot)
        return 1
