"""A guide turned into look-up tables for the walker: by loop, by segment id, what may stand there.

Derived once per guide and kept beside it; nothing here is stated that the guide does not say.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Generic, TypeVar

from attrs import define, field

from x12claims.engine.listed import Listed, places
from x12claims.grammar.ir import Guide, Loop, LoopUse, Match, SegmentUse


@define(slots=True, eq=False)
class Slot:
    """One place of a loop: a segment, or the head of a child loop."""

    index: int
    order: int
    use: SegmentUse
    child: LoopUse | None
    repeat: int
    required: bool
    match: tuple[Match, ...]

    def fits(self, elements: Sequence[str], component_separator: str, repetition_separator: str = "") -> bool:
        """Whether the segment's qualifiers are those of this place (the segment id is taken as equal).

        Of an element that repeats (CTX01 of the 999) the first repetition counts.
        """
        for match in self.match:
            if match.element >= len(elements):
                return False
            value = elements[match.element]
            if match.component:
                parts = value.split(component_separator)
                value = parts[match.component - 1] if match.component <= len(parts) else ""
            if value not in match.codes and (
                not repetition_separator or value.partition(repetition_separator)[0] not in match.codes
            ):
                return False
        return True


Item = TypeVar("Item")


@define(slots=True, eq=False)
class Choice(Generic[Item]):
    """Several places of one segment id, or ways to them (``items``), and where one element tells these places apart,
    those of each code of it.
    """

    items: tuple[Item, ...]
    slots: tuple[Slot, ...]  # the place of each
    told: bool  # whether anything tells them apart at all
    element: int  # 0: it is not one element as a whole
    by_code: dict[str, tuple[Item, ...]]

    @classmethod
    def of(cls, items: Sequence[Item], slots: Sequence[Slot]) -> Choice[Item]:
        """The choice between ``items``, each with its place."""
        element = slots[0].match[0].element if slots[0].match else 0
        if any(len(slot.match) != 1 or slot.match[0].component or slot.match[0].element != element for slot in slots):
            return cls(tuple(items), tuple(slots), any(slot.match for slot in slots), 0, {})
        by_code: dict[str, tuple[Item, ...]] = {}
        for item, slot in zip(items, slots, strict=True):
            for code in slot.match[0].codes:
                by_code[code] = (*by_code.get(code, ()), item)
        return cls(tuple(items), tuple(slots), True, element, by_code)

    def fitting(self, elements: Sequence[str], component: str, repetition: str) -> Sequence[Item]:
        """Those that a segment of this id fits, in their order."""
        if not self.told:
            return self.items
        at = self.element
        if at:
            value = elements[at] if at < len(elements) else ""
            if not repetition or repetition not in value:
                return self.by_code.get(value, ())
        each = zip(self.items, self.slots, strict=True)
        return [item for item, slot in each if slot.fits(elements, component, repetition)]


@define(slots=True, eq=False)
class LoopTable:
    """A loop as the walker sees it."""

    loop: Loop
    id: str
    path: str  # how findings name it: from the nearest business unit down
    head: SegmentUse | None
    slots: tuple[Slot, ...]
    by_id: dict[str, tuple[Slot, ...]]
    choices: dict[str, Choice[Slot]]  # the same, by what tells them apart
    required: tuple[Slot, ...]
    hierarchical: bool
    is_unit: bool  # accepted or explained as a whole: a business unit, one above it, or an HL node
    parents: tuple[str, ...] = ()
    units: dict[str, Slot] = field(factory=dict)  # places of child loops that are units
    cut: frozenset[str] = frozenset()  # ids of segments that excuse this level from having lower ones
    inner: frozenset[str] = frozenset()  # ids of segments in the loops below that are no units

    def fitting(self, elements: Sequence[str], component: str, repetition: str) -> Sequence[Slot]:
        """The places of this loop that a segment fits by its id and qualifiers, in their order."""
        choice = self.choices.get(elements[0])
        return choice.fitting(elements, component, repetition) if choice is not None else ()

    @property
    def holds_units(self) -> bool:
        """Whether it stays open while units come and go: ST, a loop above units, or an HL node."""
        return self.head is None or (self.is_unit and bool(self.units or self.hierarchical))


@define(slots=True, eq=False)
class GuideTables:
    """All loops of a guide, its root first."""

    guide: Guide
    loops: dict[str, LoopTable]
    root: LoopTable
    uses: dict[int, SegmentUse]
    units: frozenset[str]
    named: dict[str, tuple[SegmentUse, ...]]  # by segment id
    heads: frozenset[str]  # segment ids that head units
    listed: dict[int, tuple[Listed, ...]] = field(factory=dict)  # places that code lists govern
    seen: dict[int, int] = field(factory=dict)  # how often the walker met a use, until its pattern is worth making
    patterns: dict[int, tuple[re.Pattern[str], set[str]]] = field(factory=dict)  # with segments that they accept
    _down: dict[str, dict[str, Choice[tuple[Slot, ...]]]] = field(factory=dict)

    def down(self, loop: str, elements: Sequence[str], component: str, repetition: str) -> Sequence[tuple[Slot, ...]]:
        """Ways from a loop down to the places that a segment fits, the shortest first: any child loop, and below that
        those that must be there.  The last slot of each is the segment's, the others are the loops'.
        """
        if loop not in self._down:
            ways = self._ways_down(loop)
            self._down[loop] = {key: Choice.of(paths, [path[-1] for path in paths]) for key, paths in ways.items()}
        choice = self._down[loop].get(elements[0])
        return choice.fitting(elements, component, repetition) if choice is not None else ()

    def _ways_down(self, loop: str) -> dict[str, list[tuple[Slot, ...]]]:
        found: dict[str, list[tuple[Slot, ...]]] = {}
        todo: list[tuple[tuple[Slot, ...], LoopUse]]
        todo = [((slot,), slot.child) for slot in self.loops[loop].slots if slot.child is not None]
        for path, child in todo:  # grows as it is read
            table = self.loops[child.loop]
            for identifier, slots in table.by_id.items():
                found.setdefault(identifier, []).extend((*path, slot) for slot in slots)
            passed = {each.child.loop for each in path if each.child is not None}
            for slot in table.slots:
                if slot.child is not None and slot.required and slot.child.loop not in passed:
                    todo.append(((*path, slot), slot.child))
        return found


def parents_of(guide: Guide) -> dict[str, list[str]]:
    """The loops in which each loop stands."""
    parents: dict[str, list[str]] = {}
    for loop in guide.loops.values():
        for item in loop.items:
            if isinstance(item, LoopUse):
                parents.setdefault(item.loop, []).append(loop.id)
    return parents


def with_around(loops: Iterable[str], parents: Mapping[str, Iterable[str]]) -> frozenset[str]:
    """Some loops and those around them, ST apart."""
    found: set[str] = set()
    todo = list(loops)
    while todo:
        name = todo.pop()
        if name != "ST" and name not in found:
            found.add(name)
            todo += parents.get(name, ())
    return frozenset(found)


def unit_loops(guide: Guide) -> frozenset[str]:
    """Loops that are judged as a whole: business units, the loops above them, and HL nodes."""
    loops = guide.loops.values()
    units = [loop.id for loop in loops if loop.unit or (loop.id != "ST" and loop.head.id == "HL")]
    return with_around(units, parents_of(guide))


def _path(loop_id: str, parents: dict[str, list[str]], units: frozenset[str]) -> str:
    names = [loop_id]
    while loop_id not in units and loop_id in parents and parents[loop_id][0] != "ST":
        loop_id = parents[loop_id][0]
        names.append(loop_id)
    return ".".join(reversed(names))


def _inner(guide: Guide, loop: str, units: frozenset[str]) -> frozenset[str]:
    found: set[str] = set()
    seen: set[str] = set()
    todo = [loop]
    while todo:
        for item in guide.loops[todo.pop()].items:
            if isinstance(item, LoopUse) and item.loop not in units | seen:
                seen.add(item.loop)
                todo.append(item.loop)
                found.update(use.id for use in guide.loops[item.loop].items if isinstance(use, SegmentUse))
    return frozenset(found)


def _slot(index: int, item: SegmentUse | LoopUse, guide: Guide) -> Slot:
    if isinstance(item, LoopUse):
        head = guide.loops[item.loop].head
        return Slot(index, item.order, head, item, item.repeat, item.usage == "R", head.match)
    return Slot(index, item.order, item, None, item.repeat, item.usage == "R", item.match)


def build(guide: Guide) -> GuideTables:
    """Tables of a guide."""
    units, parents = unit_loops(guide), parents_of(guide)
    cuts = [word.split(".") for word in guide.extra.get("cut", "").split()]
    loops: dict[str, LoopTable] = {}
    uses: dict[int, SegmentUse] = {}
    for loop in guide.loops.values():
        root = loop.id == "ST"
        slots = tuple(_slot(i, item, guide) for i, item in enumerate(loop.items))
        placed = slots if root else slots[1:]
        by_id: dict[str, list[Slot]] = {}
        for slot in placed:
            by_id.setdefault(slot.use.id, []).append(slot)
        for item in loop.items:
            if isinstance(item, SegmentUse):
                uses[item.number] = item
        loops[loop.id] = LoopTable(
            loop=loop,
            id=loop.id,
            path="" if root else _path(loop.id, parents, units),
            head=None if root else loop.head,
            slots=slots,
            by_id={k: tuple(v) for k, v in by_id.items()},
            choices={k: Choice.of(v, v) for k, v in by_id.items()},
            required=tuple(s for s in placed if s.required),
            hierarchical=not root and loop.head.id == "HL",
            is_unit=loop.id in units,
            parents=tuple(parents.get(loop.id, ())),
            units={s.child.loop: s for s in slots if s.child and s.child.loop in units},
            cut=frozenset(segment for level, segment in cuts if level == loop.id),
            inner=_inner(guide, loop.id, units),
        )
    named: dict[str, tuple[SegmentUse, ...]] = {}
    for use in uses.values():
        named[use.id] = (*named.get(use.id, ()), use)
    heads = frozenset(guide.loops[unit].head.id for unit in units)
    return GuideTables(guide, loops, loops["ST"], uses, units, named, heads, places(guide))


def judges_children(table: LoopTable) -> bool:
    """Whether HL04 of this loop may say either, so that it can say it wrongly."""
    if not table.hierarchical or table.head is None or len(table.head.elements) < 4:
        return False
    use = table.head.elements[3]
    return use is not None and (not use.codes or {"0", "1"} <= set(use.codes))


def place_name(segment: str, tag: str = "", element: int | None = None, component: int | None = None) -> str:
    """``CLM05-1``, ``REF[F8]``, ``REF[F8]02``: how findings and rules write a place in a segment."""
    text = f"{segment}[{tag}]" if tag else segment
    if element:
        text += f"{element:02d}"
        if component:
            text += f"-{component}"
    return text
