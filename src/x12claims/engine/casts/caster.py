"""Casts: the units that come again and again, taken and judged in one go.

Most units of a file are made of a few parts that look alike: a claim's head and its service lines.  A cast is a pattern
for such parts, segment by segment with nothing optional between them, that captures the elements which rules read, and
the rules written for what it captures.  A unit that casts take is accepted and has no rule violated; of any other they
say nothing, and it goes the usual way.

A cast is made of units that were accepted and judged before.  So whatever it takes would have been accepted for the
same reasons.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from attrs import field, mutable

from x12claims.engine.casts.parts import Key, Parts, Sample
from x12claims.engine.casts.trie import Trie
from x12claims.engine.casts.turn import Turn
from x12claims.engine.casts.unfit import Unfit
from x12claims.engine.node import Node
from x12claims.engine.precompiled import compiled
from x12claims.engine.rules import RuleSet
from x12claims.engine.rules_plan import Variant
from x12claims.engine.tables import GuideTables, Slot, judges_children
from x12claims.engine.unit_patterns import UnitPatterns

if TYPE_CHECKING:
    from x12claims.engine.casts.exports import Exports
    from x12claims.engine.casts.write import Function

UNLOOKED = 400
"""So many units go by before any is looked at: a small file is done by then, and casts cost as much as thousands."""
FIRST_LOOK = 24
"""So many units are looked at before casts are made of them, and again before more are made."""
EVERY = 8
"""Of units that casts did not take one in so many is looked at, once there are casts."""
OFTEN = 3
"""A part that was seen so often is worth a cast."""
MOST_LOOKS, FRUITLESS = 7, 2
MOST_SAMPLES = 60
MOST_LEVELS = 2
MOST_HEADS, MOST_ROWS = 12, 24
"""Parts of one unit loop that get casts."""
FEW = 50
"""Segments of one use that a sum in binary is exact enough for: see ``rules_shape.few``."""
PATIENCE, WAIT = 256, 4096
"""After so many units of which casts took fewer than a third, they are left alone for so many."""

Part = tuple[Key, ...]
_UNKNOWN = (lambda row, around: None), 0
"""Judges a row for which nothing is written beside this head."""


@mutable(eq=False)
class Head:
    """What is written for one head: by the rows that come with it.

    ``levels`` counts its hierarchical units; the prelude, judges of rows and closings at hand stand in ``ready``, by
    groups and bits of rows.
    """

    levels: int
    code: str
    shells: list[Node]
    exports: Exports
    outside: list[str] = field(factory=list)
    prelude: Function | None = None
    rows: dict[int, Function] = field(factory=dict)  # by the leaf of the row
    closings: dict[int, Function] = field(factory=dict)  # by the rows that a unit has, as bits of their leaves
    kinds: dict[tuple[Variant, ...], Function] = field(factory=dict)
    numbers: tuple[int, ...] = ()  # the groups of HL01 and HL02 of a second level
    ready: tuple[Any, Any, Any] = (None, {}, {})


class Caster:
    """The casts of units that begin with one loop: that unit alone, where no other stands in it; or a hierarchical one
    with all that stands in it, where that is one other unit (and perhaps a level between the two).
    """

    def __init__(
        self, tables: GuideTables, rules: Callable[[], RuleSet], chosen: UnitPatterns, turn: Turn, own: bool
    ) -> None:
        """``own``: its units stand in no level that another caster takes whole with them."""
        self.turn = turn
        self.rules = rules
        self.chosen = chosen
        self.tables = tables
        self._parts: dict[str, Parts] = {}
        self._row_slot: Slot | None = None
        self._row_start = ""
        self._most = 0
        self._heads = Trie(tables, chosen.guards)
        self._rows = Trie(tables, chosen.guards)
        self._tails = tuple(f"{identifier}*" for identifier in chosen.tails)
        self._seen: Counter[Part] = Counter()
        self._samples: dict[tuple[Part, frozenset[Part]], list[Sample]] = {}
        self._made: dict[Part, Head] = {}
        self._looks = self._fruitless = self._passed = self._taken = 0
        self._left = FIRST_LOOK
        self._match: Any = None
        self._match_row: Any = None
        self._by_head: dict[int, Head] = {}
        self._hits = self._misses = 0
        self._wait = UNLOOKED if own else WAIT
        self.ready = False
        self.levels = 0  # of the unit that was taken last

    # ---- taking
    def begins(self, text: str, at: int, count: int, above: str) -> re.Match[str] | None:
        """The head of a unit at ``at``; of a hierarchical one only where it is numbered as it must be after ``count``
        levels in the one that is number ``above``.
        """
        match: re.Match[str] | None = self._match(text, at)
        if match is None:
            return None
        head = self._by_head.get(match.lastindex or 0)
        if head is None:
            return None
        if head.levels:
            if not text.startswith(f"HL*{count + 1}*{above}*", at):
                return None
            if head.numbers and match.group(*head.numbers) != (f"{count + 2}", f"{count + 1}"):
                return None
        return match

    def row(self, text: str, at: int, parent: Node, most: int) -> tuple[int, int]:
        """How many units in which no other stands casts take in a row, ``most`` at most, and where the last ends."""
        count, find, take = 0, self._match, self.take
        while count != most:
            match = find(text, at)
            end = take(text, match, parent, 0, "") if match is not None else 0
            if not end:
                break
            count, at = count + 1, end
        return count, at

    def take(self, text: str, match: re.Match[str], parent: Node, count: int, above: str) -> int:
        """Where the unit with this head ends, if casts take it (what loops around need of it is kept then); else 0."""
        head = self._by_head.get(match.lastindex or 0)
        if head is None:
            return 0
        prelude, by_row, closings = head.ready
        around = prelude(match, parent) if prelude is not None else ()
        end = match.end()
        told: list[Any] = []
        kinds = 0
        if by_row:
            match_row = self._match_row
            row = match_row(text, end)
            while row is not None:
                judge, bit = by_row.get(row.lastindex, _UNKNOWN)
                given = judge(row, around)
                if given is None:
                    return self._missed(head)
                told.append(given)
                kinds |= bit
                end = row.end()
                row = match_row(text, end)
            if len(told) > self._most or text.startswith(self._row_start, end):
                return self._missed(head)
        elif self._row_start and text.startswith(self._row_start, end):
            return self._missed(head)  # no unit with this head had rows, and this one has
        self.levels = levels = head.levels
        if levels and not text.startswith((f"HL*{count + levels + 1}*{above}*{head.code}*", *self._tails), end):
            return 0  # more stands in it
        closing = closings.get(kinds)
        if closing is None or closing(match, around, told, parent) is None:
            return self._missed(head)
        self._hits += 1
        self._taken += 1
        return end

    def _missed(self, head: Head) -> int:
        head.shells[0].parent = None
        self._misses += 1
        if self._misses == PATIENCE:
            if self._hits < PATIENCE // 2:
                self.ready = False
                self._wait = WAIT
            self._hits = self._misses = 0
        return 0

    # ---- learning
    def wants(self) -> bool:
        """Whether it would look at a unit that casts did not take and that was accepted and judged."""
        if self._wait:
            self._wait -= 1
            self.ready = not self._wait and bool(self._made)
            return False
        if self._looks == MOST_LOOKS:
            return False
        self._passed += 1
        return not self._looks or self._passed % EVERY == 0

    def learn(self, units: Sequence[tuple[str, str]]) -> None:
        """Looks at such a unit: loops and texts, in canonical delimiters, of it and what stands in it."""
        samples = [self._parts_of(loop).sample(text) for loop, text in units]
        self._left -= 1
        found = [one for one in samples if one is not None]
        if len(found) == len(samples):
            for inner, outer in zip(found[1:], found, strict=False):
                inner.root.parent = outer.root
            head, rows = _head(found), frozenset(found[-1].parts[1:])
            self._seen.update({head, *rows})
            if len(self._samples) < MOST_SAMPLES:
                self._samples.setdefault((head, rows), found)
        if self._left <= 0:
            self._looks += 1
            self._left = FIRST_LOOK
            self._make()

    def _parts_of(self, loop: str) -> Parts:
        if loop not in self._parts:
            self._parts[loop] = Parts(self.tables.loops[loop], self.tables)
        return self._parts[loop]

    def _make(self) -> None:
        made = False
        for sample in self._samples.values():
            if all(self._seen[part] >= OFTEN for part in (_head(sample), *sample[-1].parts[1:])):
                made |= self._admit(sample)
        for sample in self._samples.values():
            for one in sample:
                one.root.let_go()
        self._samples.clear()
        if made:
            self._bind()
        most = self._taken > EVERY * FIRST_LOOK // 2 or self._looks == 1
        self._taken = 0
        self._fruitless = 0 if made and most else self._fruitless + 1
        if self._looks == MOST_LOOKS or self._fruitless > FRUITLESS:
            self._looks = MOST_LOOKS
            self._seen.clear()
        self.ready = bool(self._made)

    def _admit(self, sample: list[Sample]) -> bool:
        """Writes what a unit like this needs and is not there yet."""
        head, rows = _head(sample), sample[-1].parts[1:]
        known = self._made.get(head)
        leaves = self._rows.leaves
        if known is not None and all(part in leaves and leaves[part] in known.rows for part in rows):
            kinds = sum(1 << leaves[part] for part in set(rows))
            if kinds in known.closings:
                return False
        new = [part for part in dict.fromkeys(rows) if part not in leaves]
        if len(leaves) + len(new) > MOST_ROWS or (known is None and len(self._made) >= MOST_HEADS):
            return False
        try:
            self._fits(sample)
            self._write(sample)
        except Unfit:
            self._seen[head] = -(10**9)
            return False
        return True

    def _fits(self, sample: list[Sample]) -> None:
        """Units with rows of one kind, and levels that say truly whether others stand in them."""
        row = sample[-1].row
        if any(one.row for one in sample[:-1]):
            raise Unfit("rows in the midst")
        slot = next((s for s in sample[-1].table.slots if s.child is not None and s.child.loop == row), None)
        if self._made and slot is not self._row_slot:
            raise Unfit("rows of another kind")
        self._row_slot = slot
        self._row_start = f"{slot.use.id}*" if slot is not None else ""
        levels = [one for one in sample if one.table.hierarchical]
        if levels != sample[:-1]:
            raise Unfit("other levels than those around it")
        for place, one in enumerate(levels):
            flags = [code for _, codes in one.parts[0][:1] for element, _, code in codes if element == 4]
            if flags and judges_children(one.table) and flags != ["1" if place < len(levels) - 1 else "0"]:
                raise Unfit("a level that says wrongly what stands in it")

    def _write(self, sample: list[Sample]) -> None:
        from x12claims.engine.casts.scene import Scene  # what rewrites rules is loaded where a file is long enough
        from x12claims.engine.casts.write import Author

        head, rows = _head(sample), sample[-1].parts[1:]
        scenes, row_pieces = [], [self._rows.pieces(part) for part in rows]
        pieces = self._heads.pieces(head)
        for one in sample:
            own, pieces = pieces[: len(one.parts[0])], pieces[len(one.parts[0]) :]
            scenes.append(Scene(one, [own, *(row_pieces if one is sample[-1] else ())]))
        known = self._made.get(head) or self._new_head(sample)
        author = Author(self.rules().planner, scenes, known.shells, self.turn)
        missing = [name for name in author.outside if name not in known.outside]
        outside = known.outside + missing
        before = known.exports.count
        kind = author.kind()
        closing = None if missing else known.kinds.get(kind)
        if closing is None:
            closing = author.closing(known.exports, outside)
        if missing or known.prelude is None:
            known.prelude = author.prelude(outside) if outside else None
            known.outside = outside
        if known.exports.count != before:
            known.rows.clear()
            known.closings.clear()
            known.kinds.clear()
        known.kinds[kind] = closing
        leaves = self._rows.leaves
        for number, part in enumerate(rows, 1):
            if leaves[part] not in known.rows:
                known.rows[leaves[part]] = author.row(number, known.exports, outside)
        known.closings[sum(1 << leaves[part] for part in set(rows))] = closing
        self._made[head] = known

    def _new_head(self, sample: list[Sample]) -> Head:
        from x12claims.engine.casts.exports import Exports

        shells: list[Node] = []
        for one in sample:
            shells.append(Node(one.root.loop, shells[-1] if shells else None))
        codes = [code for _, told in sample[0].parts[0][:1] for element, _, code in told if element == 3]
        return Head(len(sample) - 1, codes[0] if codes else "", shells, Exports())

    def _bind(self) -> None:
        """Patterns for all parts, and functions that know their groups."""
        heads, rows = self._heads, self._rows
        wanted: list[tuple[Function, list[str], bool]] = []
        second: dict[Part, list[str]] = {}
        parts = {leaf: part for part, leaf in rows.leaves.items()}
        for head, known in self._made.items():
            for function in (known.prelude, *known.closings.values()):
                if function is not None:
                    wanted.append((function, heads.want(head, function.groups), False))
            for leaf, function in known.rows.items():
                wanted.append((function, rows.want(parts[leaf], function.groups), True))
            if known.levels == 2:
                level = [piece for piece in heads.pieces(head) if piece.use.id == "HL"][1]
                second[head] = heads.want(head, [(level, 1), (level, 2)])
        end, ends = "~" + self.chosen.layout, self.chosen.ends
        ahead = rf"(?:{re.escape(self._row_start)}|{ends})" if self._row_start else ends
        match_head = compiled(heads.pattern(end, ahead), self.chosen.keeper)
        match_row = compiled(rows.pattern(end, ahead), self.chosen.keeper) if rows.leaves else None
        for function, names, of_row in wanted:
            index = (match_row if of_row and match_row is not None else match_head).groupindex
            function.bind([index[name] for name in names])
        most = max((max(Counter(number for number, _ in part).values()) for part in rows.leaves), default=1)
        self._most = min(FEW // most, self._row_slot.repeat or FEW) if self._row_slot is not None else 0
        self._by_head = {}
        for head, known in self._made.items():
            by_row = {}
            for leaf, function in known.rows.items():
                assert match_row is not None
                by_row[match_row.groupindex[f"m{leaf}"]] = function.function, 1 << leaf
            closings = {kinds: f.function for kinds, f in known.closings.items()}
            known.ready = known.prelude.function if known.prelude is not None else None, by_row, closings
            known.numbers = tuple(match_head.groupindex[name] for name in second.get(head, ()))
            self._by_head[match_head.groupindex[f"m{heads.leaves[head]}"]] = known
        self._match = match_head.match
        self._match_row = match_row.match if match_row is not None else None


def _head(sample: Sequence[Sample]) -> Part:
    return tuple(key for one in sample for key in one.parts[0])
