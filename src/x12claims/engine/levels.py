"""Which unit may follow which, worked out once a situation and then looked up: the acceptor's outer automaton."""

from __future__ import annotations

import re
from collections.abc import Container

from attrs import define, field

from x12claims.engine.index import RawUnit
from x12claims.engine.node import Node
from x12claims.engine.place import Place
from x12claims.engine.shapes import Mould
from x12claims.engine.tables import GuideTables
from x12claims.engine.unit_patterns import Unit

Key = tuple[tuple[str, int, str], ...]
"""Open loops from ST inwards: (loop, order of its last unit, loop of its last unit)."""


Step = tuple[bool, bool, int, int, Unit, bool, "State"]
"""One unit more: whether it opens a level, whether it is of its parent's last kind, the depth of its parent, how often
that kind may come (0: any number), the unit, whether it is hierarchical, and the situation then.  A tuple, for the
acceptor unpacks one for every unit.
"""


@define(slots=True, eq=False)
class State:
    """A situation: the units that may come next, by their group in the joined pattern (None: the walker decides)."""

    key: Key
    steps: dict[int | None, Step | None] = field(factory=dict)
    starts: tuple[Step, ...] | None = None  # see ``Automaton.starts``


class Automaton:
    """All situations of a guide that were met so far."""

    def __init__(self, tables: GuideTables, units: dict[int, Unit]) -> None:
        self.tables = tables
        self.units = units
        self._states: dict[Key, State] = {}

    def state(self, key: Key) -> State:
        """The situation with these open loops."""
        if key not in self._states:
            self._states[key] = State(key)
        return self._states[key]

    def step(self, state: State, group: int) -> Step | None:
        """What the unit of this group does here; remembered in ``state.steps``."""
        if group not in state.steps:
            state.steps[group] = self._find(state.key, self.units[group])
        return state.steps[group]

    def starts(self, state: State, loops: Container[str]) -> tuple[Step, ...]:
        """What units of some loops (the same at each call) do here, those in the innermost open loop first."""
        if state.starts is None:
            found = [self.step(state, unit.group) for unit in self.units.values() if unit.loop in loops]
            state.starts = tuple(sorted((step for step in found if step is not None), key=lambda step: -step[2]))
        return state.starts

    def closed(self, step: Step) -> State:
        """The situation once the unit of a step has ended."""
        opens, following = step[0], step[-1]
        return self.state(following.key[:-1]) if opens else following

    def _find(self, key: Key, unit: Unit) -> Step | None:
        for depth in range(len(key) - 1, -1, -1):
            loop, order, last = key[depth]
            slot = self.tables.loops[loop].units.get(unit.loop)
            if slot is None:
                continue
            if slot.order < order or (slot.order == order and last not in ("", unit.loop)):
                return None
            opened = (*key[:depth], (loop, slot.order, unit.loop))
            if not unit.leaf or unit.hierarchical:
                opened = (*opened, (unit.loop, 0, ""))
            if any(s.required and order < s.order < slot.order for s in self.tables.loops[loop].units.values()):
                return None  # a kind of unit that must come has been passed over
            again = last == unit.loop and slot.order == order
            opens = not unit.leaf or unit.hierarchical
            return opens, again, depth, slot.repeat, unit, unit.hierarchical, self.state(opened)
        return None


class Level:
    """An open loop, as the acceptor keeps it; reused from unit to unit, one for each depth.

    What a match says is taken out of it before its bytes leave the buffer: see ``Acceptor._settle``.
    """

    __slots__ = ("count", "first", "known", "lacks", "mark", "match", "mould", "node", "number", "unit", "wrong")

    def __init__(self) -> None:
        self.unit: Unit | None = None
        self.match: re.Match[bytes] | None = None
        self.known: RawUnit | None = None
        self.number = b""  # HL01
        self.count = 0  # units of the last kind in it
        self.first: int | None = None  # the file offset of the first of these, and where it stands
        self.mark: Place | None = None
        self.lacks = False  # whether a unit that it must hold has not come yet
        self.wrong: re.Match[bytes] | None = None  # the match whose HL04 was found wrong
        self.node: Node | None = None
        self.mould: Mould | None = None
