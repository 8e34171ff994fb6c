"""The accepting patterns of a guide's units, joined into one, and what each group of a match means."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Protocol, cast

from attrs import frozen

from x12claims.engine import patterns
from x12claims.engine.precompiled import Keeper, compiled
from x12claims.engine.tables import GuideTables, LoopTable, Slot, judges_children

_HIERARCHY = frozenset((1, 2, 4))
_ENDS = ("SE", "ST", "GE", "IEA", "ISA", "GS")


class _Scanner(Protocol):
    def match(self) -> re.Match[bytes] | None: ...


class _Scanning(Protocol):
    """What ``re`` patterns have and do not document: matches in a row, each from where the last one ended.

    ``re.Scanner`` is built on it, and nothing documented goes on from match to match without an argument for each.
    """

    def scanner(self, data: bytes | bytearray | memoryview, start: int, /) -> _Scanner: ...


@frozen
class Unit:
    """A unit's group in the joined pattern; the groups of HL01, HL02 and HL04 (where the guide does not use one, that
    of HL01 stands in); whether HL02 is there, and whether HL04 is judged.
    """

    loop: str
    table: LoopTable
    group: int
    groups: tuple[int, int, int]
    has_parent: bool
    judges_children: bool
    leaf: bool  # no unit stands below it
    hierarchical: bool
    business: bool
    needs: bool  # a unit must stand below it


class UnitPatterns:
    """The patterns of one guide for one layout (what stands behind a segment terminator), with guards for some of its
    uses.
    """

    def __init__(
        self,
        tables: GuideTables,
        layout: str,
        guards: Mapping[int, Mapping[int, str]],
        keeper: Keeper | None = None,
    ) -> None:
        self.tables = tables
        self.keeper = keeper
        self.layout = layout
        self.guards = guards
        self._writer = patterns.Writer(tables.loops, "~" + layout, guards)
        self.loops = [t for t in tables.loops.values() if t.is_unit]
        heads = {t.head.id for t in self.loops if t.head is not None}
        tails = {slot.use.id for t in tables.loops.values() if not t.is_unit for slot in _behind_units(t, tables)}
        self.tails = sorted({slot.use.id for slot in _behind_units(tables.root, tables)})
        self.ends = "(?:" + "|".join(sorted(heads | tails | set(_ENDS))) + r")\*"

    @cached_property
    def start(self) -> re.Pattern[bytes]:
        """The head of any unit."""
        keys = [patterns.key(t.head.id, t.head.match) for t in self.loops if t.head is not None]
        return re.compile("|".join(keys).encode("latin-1"))

    @cached_property
    def tail(self) -> re.Pattern[bytes]:
        """A segment of ST itself that stands behind the units: SE, PLB."""
        return re.compile(("(?:" + "|".join(self.tails) + r")\*").encode("latin-1"))

    @cached_property
    def boundary(self) -> re.Pattern[bytes]:
        """The end of a segment behind which a unit may begin or the set may end."""
        return re.compile(rf"~[\r\n \t]*(?={self.ends})".encode("latin-1"))

    @cached_property
    def head(self) -> re.Pattern[bytes] | None:
        """What stands between ST and the first unit; None where only the walker can read it."""
        text = self._writer.body(self.tables.root, behind=1)
        return None if text is None else re.compile(f"{text}(?={self.ends})".encode("latin-1"))

    @cached_property
    def joined(self) -> re.Pattern[bytes]:
        """Any whole unit, with what must follow it; ``units`` says by ``lastindex`` which one it was."""
        return self._joined[0]

    def scan(self, window: bytes, at: int) -> Callable[[], re.Match[bytes] | None]:
        """Matches of ``joined`` in a row, one at each call; None where one does not match."""
        return cast(_Scanning, self.joined).scanner(window, at).match

    @cached_property
    def units(self) -> dict[int, Unit]:
        """Units by the number of their group in ``joined``."""
        return self._joined[1]

    @cached_property
    def _joined(self) -> tuple[re.Pattern[bytes], dict[int, Unit]]:
        branches = []
        for number, table in enumerate(self.loops):
            text = self._writer.body(table, _HIERARCHY if table.hierarchical else patterns.NOTHING)
            if text is not None:
                branches.append(f"(?P<u{number}>" + re.sub(r"\?P<e(\d)>", rf"?P<u{number}e\1>", text) + ")")
        joined = compiled(f"(?:{'|'.join(branches)})(?={self.ends})".encode("latin-1"), self.keeper)
        index = joined.groupindex
        units = {}
        for number, table in enumerate(self.loops):
            if f"u{number}" in index:
                first = index.get(f"u{number}e1", 0)
                second, fourth = (index.get(f"u{number}e{p}", first) for p in (2, 4))
                group = index[f"u{number}"]
                units[group] = Unit(
                    table.id,
                    table,
                    group,
                    (first, second, fourth),
                    second != first,
                    judges_children(table),
                    not table.units,
                    table.hierarchical,
                    table.loop.unit,
                    any(slot.required for slot in table.units.values()),
                )
        return joined, units


def _behind_units(table: LoopTable, tables: GuideTables) -> list[Slot]:
    """Places of a loop that follow a child loop which is a unit."""
    for number, slot in enumerate(table.slots):
        if slot.child is not None and tables.loops[slot.child.loop].is_unit:
            return [s for s in table.slots[number:] if s.child is None or not tables.loops[s.child.loop].is_unit]
    return []
