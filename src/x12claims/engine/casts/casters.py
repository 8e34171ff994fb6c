"""The casters of a guide under one set of rules: kept from file to file, whatever the delimiters of these are."""

from __future__ import annotations

from collections.abc import Callable, Container
from typing import TYPE_CHECKING

from x12claims.engine.casts.caster import Caster
from x12claims.engine.casts.turn import Turn

if TYPE_CHECKING:
    from x12claims.engine.rules import RuleSet
    from x12claims.engine.tables import GuideTables
    from x12claims.engine.unit_patterns import UnitPatterns


class Casters:
    """What takes whole units in one go, by the loop that these begin with.

    ``rules`` gives the rules for canonical delimiters; ``judged`` are the loops whose units rules look at.
    """

    def __init__(
        self, tables: GuideTables, rules: Callable[[], RuleSet], chosen: UnitPatterns, judged: Container[str]
    ) -> None:
        self.turn = Turn()
        units = chosen.units.values()
        levels = [unit.table for unit in units if unit.hierarchical]
        leaves = {unit.loop for unit in units if unit.leaf and not unit.hierarchical and unit.loop in judged}
        self.by_loop: dict[str, Caster] = {}
        for unit in units:
            if unit.loop in leaves or (unit.hierarchical and not leaves.isdisjoint(unit.table.units)):
                alone = unit.hierarchical or not any(unit.loop in table.units for table in levels)
                self.by_loop[unit.loop] = Caster(tables, rules, chosen, self.turn, alone)
