"""What is wrong inside one segment: usage, data types, lengths, codes, composites, repetitions and syntax notes.

Each check yields a ``Flaw``; the walker turns flaws into findings.  Sources: X12.6 (data types, syntax notes), the
guide's element tables, RFI 248 (what is not listed is not used), RFI 698 and 1526 (money).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from attrs import frozen

from x12claims.engine.dates import WRITTEN, is_date, is_time, matches_format
from x12claims.grammar.ir import ElementUse, SegmentUse, SyntaxNote

_NUMBER = re.compile(r"-?(?:[0-9]+\.?[0-9]*|\.[0-9]+)")
_INTEGER = re.compile(r"-?[0-9]+")
_BAD = re.compile(r"[^\x20-\x7e]")
MONEY_WHOLE, MONEY_PLACES = 8, 2
MONEY_DIGITS = MONEY_WHOLE + MONEY_PLACES
_TIME_FORMATS = frozenset(("TM", "TT"))

_Fault = tuple[str, str, bool]
"""Of one value: the code, what was expected, and whether the standard itself says so."""


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


def _element(use: ElementUse, value: str, siblings: Sequence[str], component: str, repetition: str) -> Iterable[Flaw]:
    if not repetition or repetition not in value:
        return _single(use, value, siblings, component, None)
    parts = value.split(repetition)
    if use.repeat and len(parts) > use.repeat:
        standard = use.repeat == 1
        return (Flaw("D312", use.position, None, use.repeat + 1, None, f"at most {use.repeat}", use, standard),)
    # one by one: there may be as many as a segment has bytes
    return (flaw for number, part in enumerate(parts, 1) for flaw in _single(use, part, siblings, component, number))


def _single(
    use: ElementUse, value: str, siblings: Sequence[str], component: str, repetition: int | None
) -> Sequence[Flaw]:
    if not value:
        return (Flaw("D305", use.position, None, repetition, value, "a value in each repetition", use),)
    if use.type == "composite":
        return [*_composite(use, value, component, repetition)]
    if component in value:
        return (Flaw("D304", use.position, None, repetition, value, "a simple element, without components", use),)
    return [
        Flaw(code, use.position, None, repetition, value, expected, use, standard)
        for code, expected, standard in _value(use, value, siblings)
    ]


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


def _value(use: ElementUse, value: str, siblings: Sequence[str]) -> Sequence[_Fault]:
    """What is wrong with one value."""
    if use.codes:
        if value in use.codes:
            return ()
        if value.strip() in use.codes:
            return (("D316" if value[-1] == " " else "D317", "no blanks around a code", True),)
        return (("D308", " | ".join(use.codes[:12]) + (" ..." if len(use.codes) > 12 else ""), False),)
    kind = use.type
    if kind in ("AN", "ID"):
        return _text(use, value, siblings)
    if kind == "R":
        return _decimal(use, value)
    if kind == "DT":
        if not use.min <= len(value) <= use.max or not is_date(value):
            return (("D309", "a calendar date, CCYYMMDD", True),)
    elif kind == "TM":
        if not is_time(value) or len(value) > use.max:
            return (("D310", "a time of day, HHMM or HHMMSS", True),)
    elif kind[0] == "N":
        if not _INTEGER.fullmatch(value):
            return (("D311", "digits only", True),)
        return _length(use, len(value.lstrip("-")))
    return ()


def _text(use: ElementUse, value: str, siblings: Sequence[str]) -> Sequence[_Fault]:
    found: list[_Fault] = []
    if _BAD.search(value):
        found.append(("D307", "characters of the X12 basic or extended set", True))
    if value[-1] == " " and value != " " * use.min:
        found.append(("D316", "no blanks at the end", True))
    if value[0] == " " and value.strip():
        found.append(("D317", "no blanks at the start", True))
    if use.format_by and use.format_by < len(siblings):
        form = siblings[use.format_by]
        fits = matches_format(form, value)
        if fits is False:
            code = "D310" if form in _TIME_FORMATS else "D309"
            return (*found, (code, f"a value in the format {form}, {WRITTEN[form]}", True))
    return (*found, *_length(use, len(value)))


def _decimal(use: ElementUse, value: str) -> Sequence[_Fault]:
    if not _NUMBER.fullmatch(value):
        return (("D311", "a decimal number", True),)
    plain = value.lstrip("-")
    digits = len(plain) - ("." in plain)
    if use.money:
        if digits > MONEY_DIGITS or len(plain.partition(".")[0]) > MONEY_WHOLE:
            return (("D306", f"at most {MONEY_WHOLE} digits before the point and {MONEY_DIGITS} in all", True),)
        return ()
    return _length(use, digits)


def _length(use: ElementUse, length: int) -> Sequence[_Fault]:
    if length > use.max:
        return (("D306", f"at most {use.max} characters", True),)
    if length < use.min:
        return (("D305", f"at least {use.min} characters", True),)
    return ()


def _notes(notes: Sequence[SyntaxNote], values: Sequence[str], uses: Sequence[ElementUse | None]) -> Iterator[Flaw]:
    """Relations between elements: P all or none, R at least one, E at most one, C and L if the first, then the others.

    A note asks only for what the guide leaves to the sender: an unused element cannot be demanded, and a required one
    that is absent has its own finding.
    """
    last = len(values) - 1
    used: dict[int, str] = {}
    for note in notes:
        if note.kind != "R":  # only where one is there and one is not, or one too many, is there anything to ask
            given = sum(1 for p in note.positions if p <= last and values[p])
            if not given or (given == len(note.positions) and note.kind != "E"):
                continue
        used = used or {u.position: u.usage for u in uses if u is not None}
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
