"""Value rules over accepted units: nodes are made from the raw bytes, and one unit at a time is judged and dropped."""

from __future__ import annotations

from x12claims.engine.casts.casters import Casters
from x12claims.engine.casts.watch import Watch
from x12claims.engine.node import Node
from x12claims.engine.rules import RuleSet
from x12claims.engine.rules_place import loops
from x12claims.engine.shapes import Mould, Shapes
from x12claims.engine.tables import GuideTables, LoopTable, parents_of, with_around
from x12claims.engine.unit_patterns import Unit
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
        scopes = {rule.scope for _, rule in open_rules}
        wanted = frozenset(number for index, _ in open_rules for number, _ in rules.inputs(index))
        asked = scopes.union(*(loops(rule) for _, rule in open_rules))  # a rule may read nothing of its own loop
        wanted |= {tables.guide.loops[loop].head.number for loop in asked if loop != "ST"}
        # what a unit leaves with a loop around it goes up from loop to loop: none of them may be missing on the way
        climbed = with_around(rules.absorbs, parents_of(tables.guide))
        self.shapes = {
            loop: Shapes(tables.loops[loop], tables, wanted, delimiters, rules)
            for loop in tables.units
            if loop in climbed or _concerned(tables.loops[loop], tables, wanted, scopes)
        }
        self.opens = any(tables.loops[loop].units or tables.loops[loop].hierarchical for loop in self.shapes)


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

    def __init__(self, moulds: Moulds, casters: Casters) -> None:
        self.rules = moulds.rules
        self.casters = casters.by_loop
        self.watch = Watch(casters.by_loop)
        self.turn = casters.turn
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

    def closes(self, moulds: list[Mould | None]) -> int:
        """Judges units that end, innermost first, and lets them go as far as their rules hold; how many these are.

        What one leaves with the next must be there when that is judged: a level may ask what stands in it.
        """
        for number, mould in enumerate(moulds):
            if mould is not None and not mould.closes():
                return number
        return len(moulds)
