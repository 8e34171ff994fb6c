"""Units on their way to the casters that look at them."""

from __future__ import annotations

import re
from collections.abc import Mapping

from x12claims.engine.casts.caster import MOST_LEVELS, Caster
from x12claims.engine.tables import Slot
from x12claims.engine.unit_patterns import Unit


class Watch:
    """Hands units that were accepted and judged one by one to the casters whose units they are."""

    def __init__(self, casters: Mapping[str, Caster]) -> None:
        self._casters = casters
        self._open: list[tuple[str, str]] = []
        self._whole = False

    def unit(self, unit: Unit, match: re.Match[bytes]) -> None:
        """A unit, in the order of the file, in canonical delimiters."""
        if unit.hierarchical:
            self.end()
            caster = self._casters.get(unit.loop)
            if self._open and unit.loop in self._below(self._open[-1][0]):
                self._open.append((unit.loop, match[0].decode("latin-1")))
            elif caster is not None and caster.wants():
                self._open = [(unit.loop, match[0].decode("latin-1"))]
            else:
                self._open = []
            return
        caster = self._casters.get(unit.loop)
        looked_at = caster is not None and caster.wants()
        text = match[0].decode("latin-1") if looked_at or self._open else ""
        self.inner(unit.loop, text)
        if caster is not None and looked_at:
            caster.learn([(unit.loop, text)])

    def inner(self, loop: str, text: str) -> None:
        """A unit in which no other stands; with no text: several, of which casts are made one by one."""
        if text and self._open and not self._whole and len(self._open) <= MOST_LEVELS:
            self._open.append((loop, text))
            self._whole = True
        else:
            self._open, self._whole = [], False

    @property
    def open(self) -> bool:
        """Whether it waits for what stands in a unit."""
        return bool(self._open)

    def _below(self, loop: str) -> Mapping[str, Slot]:
        return next(iter(self._casters.values())).tables.loops[loop].units

    def end(self) -> None:
        """Nothing more comes to the open unit."""
        if self._whole:
            self._casters[self._open[0][0]].learn(self._open)
            self._open, self._whole = [], False
