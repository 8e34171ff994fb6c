"""The X12 dictionary of a release: elements, composites and segments, whatever a guide makes of them."""

from __future__ import annotations

from collections.abc import Iterable

from attrs import field, frozen

from x12claims.grammar import syntax as s
from x12claims.grammar.errors import GuideError, Problems
from x12claims.grammar.ir import SyntaxNote


@frozen
class Dictionary:
    """What the standard says.  Keys are data element numbers, composite ids and segment ids."""

    id: str
    elements: dict[str, s.ElementDef] = field(factory=dict)
    composites: dict[str, s.GroupDef] = field(factory=dict)
    segments: dict[str, s.GroupDef] = field(factory=dict)

    def label(self, ref: str) -> str:
        """The X12 name of an element or composite."""
        return (self.composites.get(ref) or self.elements[ref]).label


def build(files: Iterable[s.Source]) -> Dictionary:
    """A dictionary from its file and the parts of it.

    Raises GuideError where a thing is stated twice, refers to what is not there, or has a gap in its positions.
    """
    problems = Problems()
    sources = list(files)
    head = next((f for f in sources if f.kind == "dictionary"), None)
    if head is None:
        raise GuideError(sources[0].file if sources else "", 0, 0, "No file begins with: dictionary ID.")
    dictionary = Dictionary(head.id)
    tables: dict[str, dict[str, s.GroupDef]] = {"composite": dictionary.composites, "segment": dictionary.segments}
    for source in sources:
        for definition in source.elements:
            if definition.id in dictionary.elements:
                problems.add(source.file, definition.line, f"Element {definition.id} is stated twice.")
            dictionary.elements[definition.id] = definition
        for group in source.groups:
            if group.id in tables[group.kind]:
                problems.add(source.file, group.line, f"{group.kind.capitalize()} {group.id} is stated twice.")
            tables[group.kind][group.id] = group
    for source in sources:
        for group in source.groups:
            _check(dictionary, group, source.file, problems)
    problems.close()
    return dictionary


def _check(dictionary: Dictionary, group: s.GroupDef, file: str, problems: Problems) -> None:
    if [slot.position for slot in group.slots] != list(range(1, len(group.slots) + 1)):
        problems.add(file, group.line, f"The positions of {group.id} are not 01, 02, 03 and so on without a gap.")
    for slot in group.slots:
        known = slot.ref in dictionary.elements or (group.kind == "segment" and slot.ref in dictionary.composites)
        if not known:
            hint = f"Add a line for element {slot.ref}, or correct the number."
            problems.add(file, group.line, f"{group.id}{slot.position:02} is {slot.ref}, which is not stated.", hint)
    for written in group.notes:
        note = syntax_note(written)
        if len(note.positions) < 2 or max(note.positions) > len(group.slots):
            hint = "Give two positions or more, each with two digits."
            problems.add(file, group.line, f"Note {written} does not fit {group.id}.", hint)


def syntax_note(written: str) -> SyntaxNote:
    """``L050607`` as X12 writes it: kind L, positions 5, 6, 7."""
    return SyntaxNote(written[0], tuple(int(written[i : i + 2]) for i in range(1, len(written), 2)))
