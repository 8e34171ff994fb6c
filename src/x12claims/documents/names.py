"""The names that a guide gives to what stands in a segment, and the parts of an element."""

from __future__ import annotations

from collections.abc import Iterator

from x12claims.grammar.ir import ElementUse, Guide, SegmentUse
from x12claims.wire import Delimiters


def repetitions(value: str, delimiters: Delimiters) -> list[str]:
    """The occurrences of an element; one where nothing repeats, or where one separator stands for both."""
    separator = delimiters.repetition
    if not separator or separator == delimiters.component or separator not in value:
        return [value]
    return value.split(separator)


def segment_uses(guide: Guide) -> dict[str, SegmentUse]:
    """The first use of each segment id; for the envelope's guide, where each has one."""
    found: dict[str, SegmentUse] = {}
    for loop in guide.loops.values():
        for item in loop.items:
            if isinstance(item, SegmentUse):
                found.setdefault(item.id, item)
    return found


def use_of(use: SegmentUse | None, position: int) -> ElementUse | None:
    """What the guide says of an element; None where it does not use it."""
    return use.elements[position - 1] if use is not None and position <= len(use.elements) else None


def component_use(use: ElementUse | None, position: int) -> ElementUse | None:
    """What the guide says of a component."""
    return use.components[position - 1] if use is not None and position <= len(use.components) else None


def parts(
    elements: list[str], use: SegmentUse | None, delimiters: Delimiters
) -> Iterator[tuple[str, ElementUse | None, str]]:
    """Each value of a segment that is not empty: its place (``05-1``, ``03`` and again ``03``), its use and itself."""
    for position, element in enumerate(elements[1:], 1):
        if not element:
            continue
        said = use_of(use, position)
        for occurrence in repetitions(element, delimiters):
            if delimiters.component not in occurrence and not (said and said.components):
                yield f"{position:02d}", said, occurrence
                continue
            for number, component in enumerate(occurrence.split(delimiters.component), 1):
                if component:
                    yield f"{position:02d}-{number}", component_use(said, number), component


Named = dict[str, "str | Named | list[str | Named]"]


def named(elements: list[str], use: SegmentUse, delimiters: Delimiters) -> Named:
    """The values that are sent and that the guide names, by name; a composite by its components' names."""
    found: Named = {}
    for position, element in enumerate(elements[1:], 1):
        said = use_of(use, position)
        if said is None or not element:
            continue
        values = [_value(each, said, delimiters) for each in repetitions(element, delimiters)]
        found[said.name] = values[0] if len(values) == 1 else values
    return found


def _value(text: str, use: ElementUse, delimiters: Delimiters) -> str | Named:
    if not use.components:
        return text
    found: Named = {}
    for number, component in enumerate(text.split(delimiters.component), 1):
        said = component_use(use, number)
        if said is not None and component:
            found[said.name] = component
    return found
