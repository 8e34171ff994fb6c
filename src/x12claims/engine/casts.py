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
from typing import Any

from attrs import field, mutable

from x12claims.engine.cast_code import Exports, Unfit
from x12claims.engine.cast_parts import Key, Parts, Sample, Trie
from x12claims.engine.cast_write import Author, Function, Scene
from x12claims.engine.node import Node
from x12claims.engine.precompiled import compiled
from x12claims.engine.rules import RuleSet
from x12claims.engine.rules_plan import Variant
from x12claims.engine.tables import GuideTables, LoopTable
from x12claims.engine.unit_patterns import UnitPatterns

UNLOOKED = 400
"""So many units go by before any is looked at: a small file is done by then, and casts cost as much as thousands."""
FIRST_LOOK = 24
"""So many units are looked at before casts are made of them; twice as many each time more are made."""
OFTEN = 3
"""A part that was seen so often is worth a cast."""
MOST_LOOKS = 7
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
    """What is written for one head: by the rows that come with it."""

    outside: list[str]
    exports: Exports
    prelude: Function | None
    rows: dict[int, Function] = field(factory=dict)  # by the leaf of the row
    closings: dict[int, Function] = field(factory=dict)  # by the rows that a unit has, as bits of their leaves
    kinds: dict[tuple[Variant, ...], Function] = field(factory=dict)
    ready: tuple[Any, Any, Any] = (None, {}, {})


class Caster:
    """The casts of one unit loop."""

    def __init__(self, table: LoopTable, tables: GuideTables, rules: RuleSet, chosen: UnitPatterns) -> None:
        self.parts = Parts(table, tables)
        self.rules = rules
        self.chosen = chosen
        self.tables = tables
        self.shell = Node(table.id)
        self._row_slot = table.slots[-1] if self.parts.row else None
        row = tables.loops[self.parts.row].head if self.parts.row else None
        self._row_start = f"{row.id}*" if row is not None else ""
        self._most = 0
        self._heads = Trie(tables, chosen.guards)
        self._rows = Trie(tables, chosen.guards)
        self._seen: Counter[Part] = Counter()
        self._samples: list[Sample] = []
        self._made: dict[Part, Head] = {}
        self._looks = 0
        self._left = FIRST_LOOK
        self._match: Any = None
        self._match_row: Any = None
        self._by_head: dict[int, Head] = {}
        self._hits = self._misses = 0
        self._wait = UNLOOKED
        self.ready = False

    # ---- taking
    def take(self, text: str, at: int, parent: Node) -> int:
        """The end of the unit that begins at ``at``, if casts take it; else 0.  What loops around it need of it is
        kept."""
        match = self._match(text, at)
        if match is None:
            return 0
        known = self._by_head.get(match.lastindex)
        if known is None:
            return self._missed()
        prelude, by_row, closings = known.ready
        around = prelude(match, parent) if prelude is not None else ()
        end: int = match.end()
        told: list[Any] = []
        kinds = 0
        if by_row:
            match_row = self._match_row
            row = match_row(text, end)
            while row is not None:
                judge, bit = by_row.get(row.lastindex, _UNKNOWN)
                given = judge(row, around)
                if given is None:
                    return self._missed()
                told.append(given)
                kinds |= bit
                end = row.end()
                row = match_row(text, end)
            if len(told) > self._most or text.startswith(self._row_start, end):
                return self._missed()
        closing = closings.get(kinds)
        if closing is None or closing(match, around, told, parent) is None:
            return self._missed()
        self._hits += 1
        return end

    def _missed(self) -> int:
        self.shell.parent = None
        self._misses += 1
        if self._misses == PATIENCE:
            if self._hits < PATIENCE // 2:
                self.ready = False
                self._wait = WAIT
            self._hits = self._misses = 0
        return 0

    # ---- learning
    def learn(self, text: str) -> None:
        """Looks at a unit that casts did not take and that was accepted and judged, as it stands in canonical
        delimiters."""
        if self._wait:
            self._wait -= 1
            self.ready = not self._wait and bool(self._made)
            return
        if self._looks == MOST_LOOKS:
            return
        sample = self.parts.sample(text)
        self._left -= 1
        if sample is not None:
            self._seen.update({sample.parts[0], *sample.parts[1:]})
            self._samples.append(sample)
        if self._left == 0:
            self._looks += 1
            self._left = FIRST_LOOK << self._looks
            self._make()

    def _make(self) -> None:
        made = False
        for sample in self._samples:
            if all(self._seen[part] >= OFTEN for part in sample.parts):
                made |= self._admit(sample)
        self._samples.clear()
        if made:
            self._bind()
        self.ready = bool(self._made)

    def _admit(self, sample: Sample) -> bool:
        """Writes what a unit like this needs and is not there yet."""
        head, rows = sample.parts[0], sample.parts[1:]
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
            self._write(sample)
        except Unfit:
            self._seen[head] = -(10**9)
            return False
        return True

    def _write(self, sample: Sample) -> None:
        head, rows = sample.parts[0], sample.parts[1:]
        pieces = [self._heads.pieces(head), *map(self._rows.pieces, rows)]
        scene = Scene(sample, pieces, self.parts.row)
        author = Author(self.rules.planner, scene, self.shell)
        known = self._made.get(head)
        if known is None:
            known = Head([], Exports(), None)
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

    def _bind(self) -> None:
        """Patterns for all parts, and functions that know their groups."""
        heads, rows = self._heads, self._rows
        wanted: list[tuple[Function, list[str], bool]] = []
        for head, known in self._made.items():
            for function in (known.prelude, *known.closings.values()):
                if function is not None:
                    wanted.append((function, heads.want(head, function.groups), False))
            parts = {leaf: part for part, leaf in rows.leaves.items()}
            for leaf, function in known.rows.items():
                wanted.append((function, rows.want(parts[leaf], function.groups), True))
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
            for leaf, function in known.rows.items() if match_row is not None else ():
                by_row[match_row.groupindex[f"m{leaf}"]] = function.function, 1 << leaf
            closings = {kinds: f.function for kinds, f in known.closings.items()}
            known.ready = known.prelude.function if known.prelude is not None else None, by_row, closings
            self._by_head[match_head.groupindex[f"m{heads.leaves[head]}"]] = known
        self._match = match_head.match
        self._match_row = match_row.match if match_row is not None else None
