"""A guide made ready to run: its tables, patterns and rules, each built when first needed and kept."""

from __future__ import annotations

from collections.abc import Callable, Container
from functools import cached_property
from typing import TYPE_CHECKING, Generic, TypeVar

from attrs import evolve

from x12claims.engine.listed import Lists
from x12claims.engine.options import ALL_TYPES
from x12claims.engine.rules import Context, RuleSet, compile_rules
from x12claims.engine.tables import GuideTables, build
from x12claims.grammar.ir import Guide
from x12claims.wire import Delimiters

if TYPE_CHECKING:  # what accepts is loaded where it is first needed: a small file is walked
    from x12claims.engine.casts.casters import Casters
    from x12claims.engine.fold import Folded
    from x12claims.engine.index import Indexer
    from x12claims.engine.judge import Moulds
    from x12claims.engine.levels import Automaton
    from x12claims.engine.precompiled import Keeper
    from x12claims.engine.rules_written import Written
    from x12claims.engine.unit_patterns import UnitPatterns

MOST_BOUND = 3
"""Rules are bound to delimiters; of a file in which these change with every interchange only the last few are kept."""


Made = TypeVar("Made")


class LastMade(Generic[Made]):
    """What was made for the last few keys, the one that was asked for last first."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._held: list[tuple[object, Made]] = []

    def get(self, key: object, make: Callable[[], Made]) -> Made:
        """What stands under a key; it is made where the key is not known (any more)."""
        for place, (known, made) in enumerate(self._held):
            if known == key:
                if place:
                    self._held.insert(0, self._held.pop(place))
                return made
        made = make()
        self._held.insert(0, (key, made))
        del self._held[self._most :]
        return made


class Program:
    """What the engine runs for one guide.  Keep one for each guide: building it is the costly part of a small file.

    ``written`` gives the rules of the guide as they were written for all types and no flags; without it, or where
    something else is asked for, they are written when first needed.  ``keeper`` keeps compiled patterns from run to
    run.  ``give_back`` is called after patterns were compiled, which takes megabytes that are not needed any more.
    """

    def __init__(
        self,
        guide: Guide,
        written: Callable[[], Written] | None = None,
        keeper: Keeper | None = None,
        give_back: Callable[[], None] = lambda: None,
    ) -> None:
        self.guide = guide
        self._keeper = keeper
        self._written = written
        self._give_back = give_back
        self._patterns: dict[tuple[str, frozenset[int], int], tuple[UnitPatterns, Automaton, Lists | None]] = {}
        self.walked = 0  # bytes of sets that were read under this guide
        self._wanted: set[tuple[str, frozenset[int]]] = set()
        self._folded: dict[frozenset[int], Folded] = {}
        self._moulds = LastMade["Moulds"](MOST_BOUND)
        self._casters = LastMade["Casters"](MOST_BOUND)
        self._rules = LastMade["RuleSet"](MOST_BOUND)
        self._ruled: dict[frozenset[int], bool] = {}  # whether there are rules of these types

    @cached_property
    def tables(self) -> GuideTables:
        return build(self.guide)

    @cached_property
    def indexer(self) -> Indexer:
        from x12claims.engine.index import Indexer

        return Indexer(self.tables)

    def patterns(
        self, layout: str, types: frozenset[int], lists: Lists | None = None
    ) -> tuple[UnitPatterns, Automaton]:
        """Accepting patterns for segments that end in the terminator and ``layout`` ("", LF or CR LF), guarded by what
        could be folded of the rules of these types, and the automaton that goes with them.
        """
        key = layout, self.folded(types).proven, id(lists)
        if key not in self._patterns:
            from x12claims.engine.fold import guard_lists
            from x12claims.engine.levels import Automaton
            from x12claims.engine.unit_patterns import UnitPatterns

            folded = self.folded(types)
            if lists is not None:
                folded = guard_lists(folded, self.guide, lists)
            chosen = UnitPatterns(self.tables, layout, folded.guards, self._keeper)
            # the lists are held: no others get the identity by which the patterns go
            self._patterns[key] = chosen, Automaton(self.tables, chosen.units), lists
            self._wanted.add((layout, types))
            self._give_back()
        return self._patterns[key][:2]

    def has_patterns(self, layout: str, types: frozenset[int]) -> bool:
        """Whether ``patterns`` would cost nothing."""
        return any(known == layout and wanted == types for known, wanted in self._wanted)

    def folded(self, types: frozenset[int]) -> Folded:
        """The rules of these types that patterns can stand for."""
        if types not in self._folded:
            from x12claims.engine.fold import fold

            self._folded[types] = fold(self.guide, types)
        return self._folded[types]

    def rules(self, types: frozenset[int], context: Context, delimiters: Delimiters) -> RuleSet | None:
        """The guide's rules of the wanted types, bound to a context and the file's delimiters; None: it has none."""
        if types not in self._ruled:  # what has no rules takes no place among those that are kept
            every = self.guide.rules
            self._ruled[types] = bool(every) if types == ALL_TYPES else any(rule.type in types for rule in every)
        if not self._ruled[types]:
            return None
        bound = evolve(context, component=delimiters.component, repetition=delimiters.repetition or "^")
        return self._rules.get((types, bound), lambda: self._compiled(types, bound))

    def _compiled(self, types: frozenset[int], context: Context) -> RuleSet:
        usual = types == ALL_TYPES and not context.flags
        written = self._written() if self._written is not None and usual else None
        if written is not None and written.suits(context.lists):
            return compile_rules(self.guide, types, self.tables.units, context, written.proven, written)
        return compile_rules(self.guide, types, self.tables.units, context, self.folded(types).proven)

    def casters(self, rules: RuleSet, chosen: UnitPatterns, judged: Container[str]) -> Casters:
        """What takes whole units under these rules and patterns; it knows units in canonical delimiters only."""
        from x12claims.engine.casts.casters import Casters
        from x12claims.engine.casts.parts import CANONICAL

        plain = evolve(rules.context, component=CANONICAL.component, repetition=CANONICAL.repetition)
        key = rules.types, plain, chosen
        return self._casters.get(key, lambda: Casters(self.tables, lambda: rules.bind(plain), chosen, judged))

    def moulds(self, rules: RuleSet, delimiters: Delimiters) -> Moulds:
        """The shapes that units have had so far under these rules."""
        from x12claims.engine.judge import Moulds

        return self._moulds.get((rules, delimiters), lambda: Moulds(self.tables, rules, delimiters))
