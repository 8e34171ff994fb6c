"""A loop that is open, as the walker keeps it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from x12claims.engine.node import Node
from x12claims.engine.place import Place
from x12claims.engine.tables import LoopTable, Slot

if TYPE_CHECKING:
    from x12claims.engine.index import RawUnit
    from x12claims.engine.rules import Suspects


class Frame:
    """An open loop: how far in its guide it is, how often each place was taken, and its HL numbers."""

    __slots__ = (
        "broken",
        "broken_within",
        "children",
        "complete",
        "counts",
        "grown",
        "headless",
        "hl_actual",
        "hl_flag",
        "hl_number",
        "hl_place",
        "hollow",
        "lost",
        "marks",
        "node",
        "order",
        "place",
        "raw",
        "refused",
        "start",
        "suspects",
        "table",
    )

    def __init__(self, table: LoopTable, node: Node, place: Place, start: int) -> None:
        self.table = table
        self.node = node
        self.place = place
        self.start = start  # errors counted so far, when it opened
        self.counts = [0] * len(table.slots)
        self.broken: set[int] = set()  # SegmentUse numbers with a structural error in this unit, inner units left out
        self.broken_within: set[int] = set()  # the same, inner units counted
        self.order = 0
        self.marks: list[tuple[int, Place]] = []
        self.complete = False  # accepted: the pattern has seen all of it but the units below
        self.grown = False  # accepted, but more stands in it than the pattern has seen
        self.refused = False  # accepted, but its rules are known not to hold
        self.suspects: Suspects | None = None  # and which of them may be violated; None: any
        self.headless = False  # opened by another segment than its head, which has not come yet
        self.lost: dict[int, Frame] = {}  # by slot, child loops that are so and were the last of their kind
        self.raw: RawUnit | None = None
        self.hollow = False  # the node does not hold yet what stands in ``raw``
        self.children = 0
        self.hl_number = ""
        self.hl_actual = ""
        self.hl_flag = ""
        self.hl_place: Place | None = None

    def take(self, slot: Slot, place: Place) -> None:
        """Counts one more segment or child loop at this place."""
        self.counts[slot.index] += 1
        if slot.order > self.order:
            self.order = slot.order
            self.marks.append((slot.order, place))

    def has_room(self, slot: Slot) -> bool:
        """Whether the place may be taken once more."""
        return not slot.repeat or self.counts[slot.index] < slot.repeat

    def lacking(self) -> list[Slot]:
        """The required places that were not taken; of an accepted loop the pattern has seen all but the units below."""
        table, counts = self.table, self.counts
        for slot in table.required:
            if not counts[slot.index]:
                break
        else:  # mostly
            return []
        missing = [slot for slot in table.required if not counts[slot.index]]
        return [slot for slot in missing if slot in table.units.values()] if self.complete else missing

    def passed(self, slot: Slot, otherwise: Place) -> Place:
        """Where it was first seen that nothing stands at this place: the next segment of the loop, else its end."""
        for order, place in self.marks:
            if order > slot.order:
                return place
        return otherwise
