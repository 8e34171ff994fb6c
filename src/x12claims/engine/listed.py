"""Values against the outside code lists that a guide names for them (type 5): ``in LIST`` and ``in by NAME CODE LIST``.

A list that is not at hand says nothing.  What is not in one is an error only where the list itself says that it is
whole; else a warning, for lists change several times a year.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from attrs import frozen

from x12claims.engine.elements import Flaw
from x12claims.engine.rules import CodeList
from x12claims.grammar.ir import CodeListUse, ElementUse, Guide, SegmentUse

Lists = Mapping[str, CodeList]


@frozen
class Listed:
    """A place of a segment whose values a list governs; ``kind`` is the place of the qualifier that says which list."""

    element: int
    component: int
    kind: tuple[int, int]
    use: ElementUse


def listed(use: SegmentUse) -> tuple[Listed, ...]:
    """The places of a segment that lists govern."""
    found = []
    for element in use.elements:
        if element is None:
            continue
        if element.lists:
            found.append(Listed(element.position, 0, (element.kind_by, 0), element))
        for part in element.components:
            if part is not None and part.lists:
                found.append(Listed(element.position, part.position, (element.position, part.kind_by), part))
    return tuple(found)


def places(guide: Guide) -> dict[int, tuple[Listed, ...]]:
    """The same by SegmentUse number, for a whole guide."""
    uses = (item for loop in guide.loops.values() for item in loop.items if isinstance(item, SegmentUse))
    return {use.number: found for use in uses if (found := listed(use))}


def flaws(where: Sequence[Listed], elements: Sequence[str], component: str, lists: Lists) -> Iterator[Flaw]:
    """What stands in no list that governs it."""
    for place in where:
        value = _at(elements, place.element, place.component, component)
        if not value:
            continue
        kind = _at(elements, *place.kind, component) if place.kind[0] else ""
        for governing in place.use.lists:
            if governing.kinds and kind not in governing.kinds:
                continue
            codes = lists.get(governing.name)
            if codes is not None and codes.active(value, None) is False:
                expected = f"a code of the list {governing.name}"
                part = place.component or None
                severity = getattr(codes, "severity", "warning")
                yield Flaw("C600", place.element, part, None, value, expected, place.use, severity=severity)
            break


def governing(place: Listed, lists: Lists) -> Iterator[tuple[CodeListUse, frozenset[str]]]:
    """The lists at hand for a place, with their codes."""
    for use in place.use.lists:
        codes = getattr(lists.get(use.name), "codes", None)
        if codes:
            yield use, codes


def _at(elements: Sequence[str], element: int, component: int, separator: str) -> str:
    value = elements[element] if element < len(elements) else ""
    if not component:
        return value
    parts = value.split(separator)
    return parts[component - 1] if component <= len(parts) else ""
