"""Units of one shape share one set of nodes: only the segments are put in anew.

A unit's shape is the sequence of those of its segments that rules read or that head a loop, each with what tells it
from its siblings (a run of CAS, or of another use that nothing tells apart, counts once, however long it is), and
whether any amount may be negative: most units hold none, and what is asked of the sign of an amount is settled for
them.  Billing systems write few shapes, so a unit costs one regular expression, one look-up and the splitting of the
segments that rules look at.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import partial

from x12claims.engine.index import Indexer
from x12claims.engine.node import Node
from x12claims.engine.outlines import Outlines
from x12claims.engine.patterns import alternatives
from x12claims.engine.rules import RuleSet
from x12claims.engine.tables import GuideTables, LoopTable
from x12claims.grammar.ir import SegmentUse
from x12claims.wire import Delimiters

MOST_SEGMENTS = 8000
"""Moulds that hold more segments than this in all are not kept: such a file repeats little, and memory is bounded."""


MOST_IN_RUNS = 50
"""With more segments in its runs a unit gets a mould for itself: what is written for a shape adds amounts in binary."""

WORTH_WRITING = 4
"""A shape that has come again so often gets functions of its own."""


_Place = tuple[list[list[str]], int, int, bool]
"""The list that holds a segment, its index there, its number in the shape, and whether it begins a run."""


class Mould:
    """The nodes of one shape: ``root`` and, for each segment that rules read, the list that holds it, its index there
    and its number in the shape (``places``), and for each run the list that holds all of it and its number (``runs``).

    ``holds`` judges the unit that is in the mould, ``absorb`` keeps what loops around it need; both are written for the
    shape once it has come again.
    """

    __slots__ = ("absorb", "holds", "loose", "places", "plain", "root", "runs", "uses")

    def __init__(
        self, root: Node, plain: bool, places: Sequence[_Place], loose: frozenset[int], rules: RuleSet
    ) -> None:
        self.root = root
        self.plain = plain
        self.loose = loose
        self.places = tuple((held, index, number) for held, index, number, run in places if not run)
        self.runs = tuple((held, number) for held, _, number, run in places if run)
        self.uses = 0
        self.holds: Callable[[], bool] = partial(rules.quick, root)
        self.absorb: Callable[[], None] | None = partial(rules.absorb, root) if root.loop in rules.absorbs else None

    def closes(self) -> bool:
        """Judges the unit, which ends; where its rules hold it is let go."""
        if not self.holds():
            return False
        if self.absorb is not None:
            self.absorb()
        self.root.parent = None
        return True

    def write(self, rules: RuleSet) -> None:
        """Puts functions of its own in the place of those for any shape."""
        self.holds = rules.plan(self.root, self.plain, self.loose)
        read = {id(held) for held in rules.reads(self.root, self.plain, self.loose)}
        self.places = tuple(each for each in self.places if id(each[0]) in read)
        self.runs = tuple(each for each in self.runs if id(each[0]) in read)
        if self.absorb is not None:
            self.absorb = rules.absorbing(self.root, self.plain, self.loose)


class Shapes:
    """The moulds of one unit loop."""

    def __init__(
        self, table: LoopTable, tables: GuideTables, wanted: frozenset[int], delimiters: Delimiters, rules: RuleSet
    ) -> None:
        self.table = table
        self.rules = rules
        self.indexer = Indexer(tables)
        self.delimiters = delimiters
        self.wanted = wanted
        kept = _kept(table, tables, wanted)
        loose = _loose(kept, tables)
        self.loose = frozenset(use.id for use in loose)
        self._loose_uses = frozenset(use.number for use in loose)
        branches = _branches(kept, tables, delimiters, table)
        self.pattern = _pattern(branches, self.loose, delimiters)
        self.outlines = Outlines(delimiters, {identifier: coded for identifier, (_, coded) in branches.items()})
        self.minus = delimiters.element + "-"
        self.moulds: dict[bool, dict[tuple[str, ...], Mould]] = {True: {}, False: {}}
        self._room = MOST_SEGMENTS

    def fill(self, text: str) -> Mould:
        """A unit (whole, as it stood in the file) in its mould, which the next unit of its shape will use again."""
        plain = self.minus not in text
        outlines = self.outlines
        if outlines.wait:
            outlines.wait -= 1
        else:
            known = outlines.find(text, plain)
            if known is not None:
                return known
        head = text[: text.index(self.delimiters.segment)]
        found = self.pattern.findall(text)
        keys, segments = zip(*found, strict=False) if found else ((), ())
        moulds = self.moulds[plain]
        mould = moulds.get(keys)
        if mould is None:
            mould, keeps = self._make((head, *segments), plain)
            if keeps and len(keys) <= self._room:
                self._room -= len(keys)
                moulds[keys] = mould
            return mould
        if mould.runs and not self._run(mould, segments):
            return self._make((head, *segments), plain)[0]
        mould.uses += 1
        if mould.uses == WORTH_WRITING:
            mould.write(self.rules)
        separator = self.delimiters.element
        for held, index, number in mould.places:
            held[index] = (segments[number - 1] if number else head).split(separator)
        mould.root.acc = None
        if mould.uses > WORTH_WRITING and not outlines.wait:
            outlines.remember(text, plain, mould, found)
        return mould

    def _run(self, mould: Mould, segments: Sequence[str]) -> bool:
        """Puts in the runs; False where they are too long."""
        separator, end = self.delimiters.element, self.delimiters.segment
        total = 0
        for held, number in mould.runs:
            text = segments[number - 1]
            if end in text:
                held[:] = [one.lstrip("\r\n").split(separator) for one in text.split(end)]
            else:
                del held[1:]
                held[0] = text.split(separator)
            total += len(held)
        return total <= MOST_IN_RUNS

    def _read(self, node: Node) -> set[int]:
        """The lists of a node and below whose segments some rule reads."""
        found = {id(held) for number, held in node.segs.items() if number in self.wanted}
        for kids in node.kids.values():
            for kid in kids:
                found |= self._read(kid)
        return found

    def _make(self, segments: Sequence[str], plain: bool) -> tuple[Mould, bool]:
        """A mould for what ``pattern`` found, with it inside, and whether others of its shape may use it too."""
        root, end = Node(self.table.id, None), self.delimiters.segment
        rows = [text.split(end) for text in segments]
        every = self.indexer.put(root, self.table, [one.lstrip("\r\n") for row in rows for one in row], self.delimiters)
        read = self._read(root)
        places: list[_Place] = []
        at = total = 0
        for number, row in enumerate(rows):
            held, index = every[at]
            at += len(row)
            run = number > 0 and row[0].split(self.delimiters.element, 1)[0] in self.loose
            total += len(row) * run
            if id(held) in read:
                places.append((held, index, number, run))
        runs = [id(held) for held, _, _, run in places if run]
        keeps = len(set(runs)) == len(runs) and total <= MOST_IN_RUNS
        return Mould(root, plain, places, self._loose_uses if keeps else frozenset(), self.rules), keeps


def _uses(table: LoopTable, tables: GuideTables) -> list[SegmentUse]:
    """All places in a unit, units below it left out."""
    found = []
    for slot in table.slots:
        if slot.child is None:
            found.append(slot.use)
        elif not tables.loops[slot.child.loop].is_unit:
            found += _uses(tables.loops[slot.child.loop], tables)
    return found


def _kept(table: LoopTable, tables: GuideTables, wanted: frozenset[int]) -> list[SegmentUse]:
    """The uses that make a shape: those that rules read, the heads of the loops that hold them, and the heads of every
    loop that might hold a segment that looks like one of these."""
    uses = _uses(table, tables)
    within = {use.loop: use for use in uses}
    parents = {loop: tables.loops[loop].parents for loop in within}
    loops = {table.id}
    kept: list[SegmentUse] = []
    while True:
        keys = [
            use for use in uses if use.number in wanted or (use.loop in loops and tables.loops[use.loop].head is use)
        ]
        if len(keys) == len(kept):
            return kept
        kept = keys
        for use in uses:
            if use in kept or any(_alike(use, other) for other in kept):
                todo = [use.loop]
                while todo:
                    loop = todo.pop()
                    if loop in within and loop not in loops:
                        loops.add(loop)
                        todo += parents[loop]


def _alike(use: SegmentUse, other: SegmentUse) -> bool:
    """Whether a segment of one use might be taken for one of the other."""
    if use.id != other.id:
        return False
    if not use.match or not other.match or use.match[0].element != other.match[0].element:
        return True
    return bool(use.match[0].codes & other.match[0].codes)


def _loose(kept: Sequence[SegmentUse], tables: GuideTables) -> list[SegmentUse]:
    """The uses of which a unit may hold several in a row that nothing tells apart."""
    told = {use.id for use in tables.uses.values() if use.match}
    fixed = told | {use.id for use in kept if use.repeat == 1 or tables.loops[use.loop].head is use}
    return [use for use in kept if use.id not in fixed]


def _branches(
    uses: Sequence[SegmentUse], tables: GuideTables, delimiters: Delimiters, unit: LoopTable
) -> dict[str, tuple[str, bool]]:
    """By segment id, a pattern for what tells a segment of these uses from its siblings, and whether that is a code in
    element 01.
    """
    element, component, end = (re.escape(d) for d in (delimiters.element, delimiters.component, delimiters.segment))
    repetition = re.escape(delimiters.repetition)
    data = f"[^{element}{end}]*"
    reach: dict[str, tuple[int, int]] = {}
    uses = [use for use in uses if use is not unit.head]
    for use in tables.uses.values():
        for match in use.match:
            reach[use.id] = max(reach.get(use.id, (0, 0)), (match.element, match.component))
    branches = {}
    for identifier in sorted({use.id for use in uses}):
        at, part = reach.get(identifier, (0, 0))
        coded = at == 1 and all(_first_code(use) for use in uses if use.id == identifier)
        if not at:
            text = identifier + f"(?={element})"
        elif coded:
            heads = (use.match[0].codes for use in uses if use.id == identifier)
            codes = alternatives(tuple(sorted({code for each in heads for code in each})))
            text = f"{identifier}{element}{codes}(?=[{element}{component}{repetition}{end}])"
        else:
            text = identifier + f"{element}{data}" * (at - 1) + element
            text += f"[^{element}{component}{end}]*" if part == 1 else data
        branches[identifier] = text, coded
    return branches


def _pattern(
    branches: Mapping[str, tuple[str, bool]], loose: frozenset[str], delimiters: Delimiters
) -> re.Pattern[str]:
    """Finds the segments of a shape behind the unit's head: (what tells the segment from its siblings, the segment);
    of a ``loose`` one all that follow one another.

    It begins with a plain character, which the search for a pattern leaps to.
    """
    if not branches:
        return re.compile(r"(?!)()()")
    element, end = re.escape(delimiters.element), re.escape(delimiters.segment)
    more = "|".join(rf"{id_}{element}[^{end}]*{end}[\r\n]*(?={id_}{element})" for id_ in sorted(loose))
    run = f"(?:{more})*" if more else ""
    first = _by_first([text for text, _ in branches.values()])
    return re.compile(rf"{end}[\r\n]*(?=({first}))({run}[^{end}]*)")


def _by_first(branches: Sequence[str]) -> str:
    """Alternatives that are looked through by their first character."""
    heads: dict[str, list[str]] = {}
    for branch in branches:
        heads.setdefault(branch[0], []).append(branch[1:])
    return "|".join(f"{head}(?:{'|'.join(tails)})" for head, tails in sorted(heads.items()))


def _first_code(use: SegmentUse) -> bool:
    """Whether element 01 (or its first component) tells this use."""
    return bool(use.match) and use.match[0].element == 1
