"""What is wrong inside one segment: usage, data types, lengths, codes, composites, repetitions and syntax notes.

Each check yields a ``Flaw``; the walker turns flaws into findings.  Sources: X12.6 (data types, syntax notes), the
guide's element tables, RFI 248 (what is not listed is not used), RFI 698 and 1526 (money).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from attrs import frozen

from x12claims.engine.dates import is_date, is_time, matches_format
from x12claims.grammar.ir import ElementUse, SegmentUse, SyntaxNote

_NUMBER = re.compile(r"-?(?:[0-9]+\.?[0-9]*|\.[0-9]+)")
_INTEGER = re.compile(r"-?[0-9]+")
_BAD = re.compile(r"[^\x20-\x7e]")
MONEY_DIGITS, MONEY_WHOLE = 10, 8
_TIME_FORMATS = frozenset(("TM", "TT"))


@frozen
class Flaw:
    """One thing wrong in a segment: a code of the table, the place, the value and what was expected."""

    code: str
    element: int | None
    component: int | None
    repetition: int | None
    value: str | None
    expected: str
    use: ElementUse | None = None
    standard: bool = True  # the X12 standard itself says so, not only the guide
    severity: str | None = None  # where it is not that of the table


def check(use: SegmentUse, elements: Sequence[str], component: str, repetition: str) -> Iterator[Flaw]:
    """All flaws of a segment at this place of the guide; ``elements[0]`` is the segment id."""
    last = len(elements) - 1
    if last < 1 and sum(use is not None and use.usage == "R" for use in use.elements) != 1:
        yield Flaw("S110", None, None, None, None, "at least one element")
        return
    if last and not elements[last]:
        yield Flaw("D315", last, None, None, None, "no element separator before the segment terminator")
    for position in range(1, max(last, len(use.elements)) + 1):
        value = elements[position] if position <= last else ""
        if position > use.width:
            if value:
                yield Flaw("D303", position, None, None, value, f"at most {use.width} elements")
                return
            continue
        element = use.elements[position - 1] if position <= len(use.elements) else None
        if not value:
            if element is not None and element.usage == "R":
                yield Flaw("D301", position, None, None, None, element.label, element, element.mandatory)
        elif element is None:
            yield Flaw(
                "D302", position, None, None, value, "no value: this guide does not use the element", None, False
            )
        else:
            yield from _element(element, value, elements, component, repetition)
    if use.notes:
        yield from _notes(use.notes, elements, use.elements)


def _element(use: ElementUse, value: str, siblings: Sequence[str], component: str, repetition: str) -> Iterator[Flaw]:
    if repetition and repetition in value:
        parts = value.split(repetition)
        if use.repeat and len(parts) > use.repeat:
            standard = use.repeat == 1
            yield Flaw("D312", use.position, None, use.repeat + 1, None, f"at most {use.repeat}", use, standard)
            return
        for number, part in enumerate(parts, 1):
            yield from _single(use, part, siblings, component, number)
        return
    yield from _single(use, value, siblings, component, None)


def _single(
    use: ElementUse, value: str, siblings: Sequence[str], component: str, repetition: int | None
) -> Iterator[Flaw]:
    if use.type == "composite":
        yield from _composite(use, value, component, repetition)
        return
    if component in value:
        yield Flaw("D304", use.position, None, repetition, value, "a simple element, without components", use)
        return
    for code, expected, standard in _value(use, value, siblings):
        yield Flaw(code, use.position, None, repetition, value, expected, use, standard)


def _composite(use: ElementUse, value: str, separator: str, repetition: int | None) -> Iterator[Flaw]:
    parts = ["", *value.split(separator)]
    if not parts[-1]:
        yield Flaw(
            "D315", use.position, len(parts) - 1, repetition, None, "no component separator at the end of a composite"
        )
    for number in range(1, max(len(parts), len(use.components) + 1)):
        part = parts[number] if number < len(parts) else ""
        if number > len(use.components):
            if part:
                yield Flaw(
                    "D304", use.position, number, repetition, part, f"at most {len(use.components)} components", use
                )
                return
            continue
        inner = use.components[number - 1]
        if not part:
            if inner is not None and inner.usage == "R":
                yield Flaw("D301", use.position, number, repetition, None, inner.label, inner, inner.mandatory)
        elif inner is None:
            yield Flaw(
                "D302",
                use.position,
                number,
                repetition,
                part,
                "no value: this guide does not use the component",
                None,
                False,
            )
        else:
            for code, expected, standard in _value(inner, part, parts):
                yield Flaw(code, use.position, number, repetition, part, expected, inner, standard)
    for flaw in _notes(use.notes, parts, use.components):
        yield Flaw(flaw.code, use.position, flaw.element, repetition, flaw.value, flaw.expected, use)


def _value(use: ElementUse, value: str, siblings: Sequence[str]) -> Iterator[tuple[str, str, bool]]:
    """(code, expected, says the standard) for each flaw of one value."""
    if use.codes:
        if value not in use.codes:
            if value.strip() in use.codes:
                yield "D316" if value[-1] == " " else "D317", "no blanks around a code", True
            else:
                yield "D308", " | ".join(use.codes[:12]) + (" ..." if len(use.codes) > 12 else ""), False
        return
    kind = use.type
    if kind in ("AN", "ID"):
        yield from _text(use, value, siblings)
    elif kind == "R":
        yield from _decimal(use, value)
    elif kind == "DT":
        if not use.min <= len(value) <= use.max or not is_date(value):
            yield "D309", "a calendar date, CCYYMMDD", True
    elif kind == "TM":
        if not is_time(value) or len(value) > use.max:
            yield "D310", "a time of day, HHMM or HHMMSS", True
    elif kind[0] == "N":
        if not _INTEGER.fullmatch(value):
            yield "D311", "digits only", True
        else:
            yield from _length(use, len(value.lstrip("-")))


def _text(use: ElementUse, value: str, siblings: Sequence[str]) -> Iterator[tuple[str, str, bool]]:
    bad = _BAD.search(value)
    if bad:
        yield "D307", "characters of the X12 basic or extended set", True
    if value[-1] == " " and value != " " * use.min:
        yield "D316", "no blanks at the end", True
    if value[0] == " " and value.strip():
        yield "D317", "no blanks at the start", True
    if use.format_by and use.format_by < len(siblings):
        form = siblings[use.format_by]
        fits = matches_format(form, value)
        if fits is False:
            yield ("D310" if form in _TIME_FORMATS else "D309"), f"a value in the format {form}", True
            return
    yield from _length(use, len(value))


def _decimal(use: ElementUse, value: str) -> Iterator[tuple[str, str, bool]]:
    if not _NUMBER.fullmatch(value):
        yield "D311", "a decimal number", True
        return
    plain = value.lstrip("-")
    digits = len(plain) - ("." in plain)
    if use.money:
        if digits > MONEY_DIGITS or len(plain.partition(".")[0]) > MONEY_WHOLE:
            yield "D306", f"at most {MONEY_WHOLE} digits before the point and {MONEY_DIGITS} in all", True
        return
    yield from _length(use, digits)


def _length(use: ElementUse, length: int) -> Iterator[tuple[str, str, bool]]:
    if length > use.max:
        yield "D306", f"at most {use.max} characters", True
    elif length < use.min:
        yield "D305", f"at least {use.min} characters", True


def _notes(notes: Sequence[SyntaxNote], values: Sequence[str], uses: Sequence[ElementUse | None]) -> Iterator[Flaw]:
    """Relations between elements: P all or none, R at least one, E at most one, C and L if the first, then the others.

    A note asks only for what the guide leaves to the sender: an unused element cannot be demanded, and a required one
    that is absent has its own finding.
    """
    used = {u.position: u.usage for u in uses if u is not None}
    for note in notes:
        places = [p for p in note.positions if p in used]
        present = [p for p in places if p < len(values) and values[p]]
        absent = [p for p in places if p not in present]
        text = note.kind + "".join(f"{p:02d}" for p in note.positions)
        if note.kind == "E":
            if len(present) > 1:
                yield Flaw("D314", present[1], None, None, values[present[1]], f"at most one of them ({text})")
            continue
        leads = note.positions[0] in present
        wanted = {
            "P": absent if present else [],
            "R": absent[:1] if not present and len(places) == len(note.positions) else [],
            "C": absent if leads else [],
            "L": absent[:1] if leads and len(present) == 1 and len(places) > 1 else [],
        }[note.kind]
        if wanted and all(used[p] == "S" for p in wanted):
            yield Flaw("D313", wanted[0], None, None, None, f"a value ({text})")
