"""Element lines and the dictionary make element uses: what a guide leaves open, the dictionary decides."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

from attrs import evolve, field, mutable

from x12claims.grammar import ir
from x12claims.grammar import syntax as s
from x12claims.grammar.dictionary import Dictionary, syntax_note
from x12claims.grammar.errors import Problems

_NARROWS = {"AN": ("ID", "DT", "TM"), "R": ("N0", "N2"), "N": ("N0",)}


class Situate(Protocol):
    """Makes the situation of an element or component of the segment at hand."""

    def __call__(self, whens: Sequence[s.When], *, element: int, component: int) -> ir.Situation | None: ...


def _nothing(whens: Sequence[s.When], *, element: int, component: int) -> ir.Situation | None:
    return None


@mutable
class ElementLowering:
    """Lowers the element lines of segments, one segment after the other."""

    dictionary: Dictionary
    problems: Problems
    file: str = ""
    shapes: dict[str, tuple[str, s.ShapeLine]] = field(factory=dict)
    situate: Situate = _nothing

    def begin(self, file: str, situate: Situate) -> None:
        """Turns to a segment of ``file``; ``situate`` makes the situation of its element and component."""
        self.file, self.situate = file, situate

    def of_segment(
        self, line: s.SegmentLine, matched: dict[tuple[int, int], tuple[str, ...]]
    ) -> tuple[tuple[ir.ElementUse | None, ...], s.GroupDef]:
        """The element uses of a segment line by position, up to the last one used, and its dictionary entry.

        ``matched`` gives codes to (element, component) places for which only the bracket of the line states them.
        """
        definition = self.dictionary.segments.get(line.id)
        if definition is None:
            hint = f"Correct the id, or add the segment to the dictionary {self.dictionary.id}."
            self.problems.add(self.file, line.line, f"Segment {line.id} is not in the dictionary.", hint)
            return (), s.GroupDef("segment", line.id, line.name, (), ())
        lines = self._with_shape(line)
        return self._uses(lines, definition, line.id, matched, 0), definition

    def _with_shape(self, line: s.SegmentLine) -> Sequence[s.ElementLine]:
        if line.like is None:
            return line.elements
        segment, shape = self.shapes.get(line.like, ("", None))
        if shape is None:
            hint = "State it with: shape NAME on SEG."
            self.problems.add(self.file, line.line, f"There is no shape {line.like}.", hint)
            return line.elements
        if segment != line.id:
            self.problems.add(self.file, line.line, f"The shape {line.like} is one of {segment}, not of {line.id}.")
            return line.elements
        own = {n for element in line.elements for n in range(element.first, element.last + 1)}
        kept = [
            evolve(element, first=n, last=n)
            for element in shape.elements
            for n in range(element.first, element.last + 1)
            if n not in own
        ]
        return sorted([*kept, *line.elements], key=lambda e: e.first)

    def _uses(
        self,
        lines: Iterable[s.ElementLine],
        definition: s.GroupDef,
        path: str,
        matched: dict[tuple[int, int], tuple[str, ...]],
        element: int,
    ) -> tuple[ir.ElementUse | None, ...]:
        stated: dict[int, s.ElementLine] = {}
        last = 0
        for line in lines:
            if line.first <= last:
                hint = "List the positions in order, each once."
                message = f"Position {line.first:02} of {path} stands after {last:02}."
                self.problems.add(self.file, line.line, message, hint)
            last = line.last
            stated.update((n, line) for n in range(line.first, line.last + 1))
        if last > len(definition.slots):
            at = stated[last].line
            message = f"{definition.id} has {len(definition.slots)} positions, not {last}."
            self.problems.add(self.file, at, message, "Correct the position.")
        names = {line.name: n for n, line in reversed(stated.items())}
        uses: list[ir.ElementUse | None] = [None] * min(last, len(definition.slots))
        for position, line in stated.items():
            if position <= len(uses):
                slot = definition.slots[position - 1]
                uses[position - 1] = self._use(line, slot, path, matched=matched, element=element, names=names)
        return self._formats(uses)

    def _formats(self, uses: list[ir.ElementUse | None]) -> tuple[ir.ElementUse | None, ...]:
        """Binds each element whose dictionary entry says ``format N`` to the nearest element N before it."""
        found: list[ir.ElementUse | None] = []
        for use in uses:
            definition = self.dictionary.elements.get(use.element) if use else None
            if use and definition and (wanted := definition.format):
                by = next((u.position for u in reversed(found) if u and u.element == wanted), 0)
                use = evolve(use, format_by=by)
            found.append(use)
        return tuple(found)

    def _use(
        self,
        line: s.ElementLine,
        slot: s.Slot,
        path: str,
        *,
        matched: dict[tuple[int, int], tuple[str, ...]],
        element: int,
        names: dict[str, int],
    ) -> ir.ElementUse:
        here = f"{path}-{slot.position}" if element else f"{path}{slot.position:02}"
        repeat = slot.repeat if line.repeat is None else line.repeat
        if slot.repeat and (repeat == 0 or repeat > slot.repeat):
            message = f"{here} repeats more often than the dictionary allows ({slot.repeat})."
            self.problems.add(self.file, line.line, message)
        kind_by = names.get(line.by, 0) if line.by else 0
        if line.by and not kind_by:
            message = f"{here} names its sibling {line.by}, which is not listed beside it."
            self.problems.add(self.file, line.line, message, "Name another line of the same segment or composite.")
        place = (element, slot.position) if element else (slot.position, 0)
        use = ir.ElementUse(
            position=slot.position,
            name=line.name,
            label=line.label or self.dictionary.label(slot.ref),
            element=slot.ref,
            usage=line.usage,
            type="composite",
            min=0,
            max=0,
            repeat=repeat,
            codes=line.codes or matched.get(place, ()),
            lists=_lists(line.lists),
            mandatory=slot.requirement == "M",
            kind_by=kind_by,
            situation=self.situate(line.whens, element=place[0], component=place[1]),
        )
        if use.mandatory and use.usage != "R":
            self.problems.add(self.file, line.line, f"X12 demands {here}: a guide cannot make it S.", "Write R.")
        if slot.ref in self.dictionary.composites:
            return self._composite(use, line, here, matched)
        return self._simple(use, line, here)

    def _composite(
        self,
        use: ir.ElementUse,
        line: s.ElementLine,
        here: str,
        matched: dict[tuple[int, int], tuple[str, ...]],
    ) -> ir.ElementUse:
        definition = self.dictionary.composites[use.element]
        if not line.components:
            hint = "Indent a line for each component that is used below it."
            self.problems.add(self.file, line.line, f"{here} is a composite ({use.element}) without components.", hint)
        if line.type or line.codes or line.lists or line.money:
            message = f"{here} is a composite ({use.element}): its components have types and codes."
            self.problems.add(self.file, line.line, message, "Move the facets to the components.")
        components = self._uses(line.components, definition, here, matched, use.position)
        components += (None,) * (len(definition.slots) - len(components))
        notes = tuple(syntax_note(note) for note in definition.notes)
        return evolve(use, components=components, notes=notes, codes=())

    def _simple(self, use: ir.ElementUse, line: s.ElementLine, here: str) -> ir.ElementUse:
        definition = self.dictionary.elements[use.element]
        if line.components:
            message = f"{here} is element {use.element}, no composite: it has no components."
            self.problems.add(self.file, line.components[0].line, message, "Move these lines.")
        low, high = (line.min, line.max) if line.type else (definition.min, definition.max)
        kind = line.type or definition.type
        if kind != definition.type and kind not in _NARROWS.get(definition.type, ()):
            message = f"{here} is {definition.type} in the dictionary, not {kind}."
            self.problems.add(self.file, line.line, message, "A facet only narrows.")
        if low > high:
            hint = "Write the smaller one first."
            self.problems.add(self.file, line.line, f"{here} has lengths {low}..{high}.", hint)
        if low < definition.min or high > definition.max:
            message = f"{here} has lengths {low}..{high}, the dictionary {definition.min}..{definition.max}."
            self.problems.add(self.file, line.line, message, "A facet only narrows.")
        if line.money and kind != "R":
            self.problems.add(self.file, line.line, f"{here} is of type {kind}: money is R.")
        for code in use.codes:
            if not low <= len(code) <= high:
                message = f"{here} lists the code {code}, which no value of {low} to {high} characters can be."
                self.problems.add(self.file, line.line, message)
        if len(set(use.codes)) != len(use.codes):
            self.problems.add(self.file, line.line, f"{here} lists a code twice.")
        return evolve(use, type=kind, min=low, max=high, money=line.money)


def _lists(lists: Iterable[s.ListUse]) -> tuple[ir.CodeListUse, ...]:
    """One use for each list, with all the kinds for which it governs."""
    kinds: dict[str, list[str]] = {}
    for use in lists:
        kinds.setdefault(use.name, []).extend([use.code] if use.code else [])
    return tuple(ir.CodeListUse(name, tuple(codes)) for name, codes in kinds.items())


def situation(whens: Sequence[s.When], problems: Problems, file: str) -> ir.Situation | None:
    """The situation that the when lines of an item state: at most one condition and one text for the reader.

    The condition is left as its text, in ``Situation.text``; ``condition`` is filled when rules are lowered.
    """
    if not whens:
        return None
    conditions = [w for w in whens if w.condition is not None]
    words = [w for w in whens if w.words is not None]
    if len(conditions) > 1 or len(words) > 1:
        hint = "Join the conditions with and or or."
        problems.add(file, whens[1].line, "An item has one condition and one text, not several.", hint)
    for when in conditions:
        if not when.otherwise:
            hint = "End it with else forbidden or else optional."
            problems.add(file, when.line, "The line does not say what holds otherwise.", hint)
    first = (conditions or words)[0]
    text = words[0].words if words else first.condition.text if first.condition else ""
    return ir.Situation(text=text or "", otherwise=first.otherwise or "optional", severity=first.severity)
