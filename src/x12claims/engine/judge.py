"""Value rules over accepted units: nodes are made from the raw bytes, and one unit at a time is judged and dropped."""

from __future__ import annotations

from attrs import evolve

from x12claims.engine.casts.caster import Caster
from x12claims.engine.casts.parts import CANONICAL
from x12claims.engine.casts.turn import Turn
from x12claims.engine.casts.watch import Watch
from x12claims.engine.node import Node
from x12claims.engine.rules import RuleSet
from x12claims.engine.shapes import Mould, Shapes
from x12claims.engine.tables import GuideTables, LoopTable
from x12claims.engine.unit_patterns import Unit, UnitPatterns
from x12claims.wire import Delimiters


class Moulds:
    """The shapes of a guide under one set of rules and delimiters: kept from file to file."""

    def __init__(self, tables: GuideTables, rules: RuleSet, delimiters: Delimiters) -> None:
        self.rules = rules
        open_rules = [
            (index, rule)
            for index, rule in enumerate(tables.guide.rules)
            if rule.type in rules.types and index not in rules.proven
        ]
        wanted = frozenset(number for index, _ in open_rules for number, _ in rules.inputs(index))
        scopes = {rule.scope for _, rule in open_rules}
        self.shapes = {
            loop: Shapes(tables.loops[loop], tables, wanted, delimiters, rules)
            for loop in tables.units
            if _concerned(tables.loops[loop], tables, wanted, scopes)
        }
        self._tables = tables
        self.turn = Turn()
        self._casters: dict[tuple[UnitPatterns, str], Caster] = {}
        self.opens = any(tables.loops[loop].units or tables.loops[loop].hierarchical for loop in self.shapes)

    def _plain(self) -> RuleSet:
        """The rules for units in canonical delimiters."""
        own = self.rules.context
        return self.rules.bind(evolve(own, component=CANONICAL.component, repetition=CANONICAL.repetition))

    def casters(self, chosen: UnitPatterns) -> dict[str, Caster]:
        """What takes whole units of some loops in one go, by the loop that they begin with; it goes with the accepting
        patterns.
        """
        plain = {unit.loop for unit in chosen.units.values() if unit.leaf and not unit.hierarchical}
        leaves = plain & self.shapes.keys()
        levels = [unit.table for unit in chosen.units.values() if unit.hierarchical]
        found = {}
        for unit in chosen.units.values():
            if unit.loop in leaves or (unit.hierarchical and not leaves.isdisjoint(unit.table.units)):
                key = chosen, unit.loop
                own = not any(unit.loop in table.units for table in levels)
                if key not in self._casters:
                    self._casters[key] = Caster(self._tables, self._plain, chosen, self.turn, own)
                found[unit.loop] = self._casters[key]
        return found


def _concerned(table: LoopTable, tables: GuideTables, wanted: frozenset[int], scopes: set[str]) -> bool:
    """Whether any rule reads a segment of this unit or is judged in it."""
    if table.id in scopes:
        return True
    for slot in table.slots:
        if slot.child is None:
            if slot.use.number in wanted:
                return True
        else:
            inner = tables.loops[slot.child.loop]
            if not inner.is_unit and _concerned(inner, tables, wanted, scopes):
                return True
    return False


class Judge:
    """Says whether an accepted unit also keeps the guide's rules, as far as they can be judged within it.

    After ``take`` the unit's mould stands in ``mould``, for those units that others may stand in.  A unit that ends is
    parted from what it stood in: its mould is kept from file to file, and would keep a set that ended long ago.
    """

    def __init__(self, moulds: Moulds, chosen: UnitPatterns) -> None:
        self.rules = moulds.rules
        self.casters = moulds.casters(chosen)
        self.watch = Watch(self.casters)
        self.turn = moulds.turn
        self.shapes = moulds.shapes
        self.mould: Mould | None = None
        self.opens = moulds.opens

    def take(self, shapes: Shapes, unit: Unit, raw: bytes, parent: Node | None) -> bool:
        """Judges a unit of some ``shapes`` at once where nothing stands below it; else keeps its node until
        ``closes``.
        """
        mould = shapes.fill(raw.decode("latin-1"))
        mould.root.parent = parent
        if not unit.leaf or unit.hierarchical:
            self.mould = mould
            return True
        holds = mould.closes()
        mould.root.parent = self.mould = None
        return holds

    def closes(self, moulds: list[Mould | None]) -> bool:
        """Judges units that end, innermost first, and lets them go; False, and nothing is let go, where a rule does
        not hold.
        """
        for mould in moulds:
            if mould is not None and not mould.holds():
                return False
        for mould in moulds:
            if mould is not None:
                if mould.absorb is not None:
                    mould.absorb()
                mould.root.parent = None
        return True
