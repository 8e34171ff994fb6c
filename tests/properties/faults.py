"""One fault at a time, made in a clean set of one guide, with the finding that must follow.

Each maker looks for a place that suits it and gives None where the document has none.  What is left out, and why:
elements that tell uses of a segment apart (a wrong qualifier is another segment), HL where its numbers are meant,
and loops headed by HL (to lose or double one renumbers the rest: that is more than one fault).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise
from random import Random

from attrs import frozen
from tests.properties.documents import COMPONENT, REPETITION, Placed, copied

from x12claims.grammar.ir import ElementUse, Guide, LoopUse, SegmentUse


@frozen
class Fault:
    """The spoilt set, and the code and place of the finding; ``positions`` where more than one place is right."""

    segments: list[Placed]
    code: str
    positions: tuple[int, ...]  # of the set, ST as 1
    element: int | None = None
    component: int | None = None


Make = Callable[[Guide, list[Placed], Random], "Fault | None"]
_ENVELOPE = ("ST", "SE")


def _sites(segments: list[Placed], random: Random) -> Iterator[tuple[int, int, ElementUse]]:
    """(index, position, use) of elements that may be spoilt, in any order."""
    found = []
    for index, placed in enumerate(segments):
        if placed.use.id in (*_ENVELOPE, "HL"):
            continue
        keys = {match.element for match in placed.use.match}
        for use in placed.use.elements:
            if use is not None and use.position not in keys:
                found.append((index, use.position, use))
    random.shuffle(found)
    return iter(found)


def _value(placed: Placed, position: int) -> str:
    return placed.elements[position] if position < len(placed.elements) else ""


def _with(segments: list[Placed], index: int, position: int, value: str) -> list[Placed]:
    segments = copied(segments)
    elements = segments[index].elements
    elements += [""] * (position + 1 - len(elements))
    elements[position] = value
    while not elements[-1]:
        del elements[-1]
    return segments


def _spoil(
    segments: list[Placed], random: Random, code: str, spoil: Callable[[ElementUse, str], str | None]
) -> Fault | None:
    """Gives an element that is there another value."""
    for index, position, use in _sites(segments, random):
        value = _value(segments[index], position)
        if value and REPETITION not in value and (new := spoil(use, value)) is not None:
            return Fault(_with(segments, index, position, new), code, (index + 1,), position)
    return None


def element_missing(guide: Guide, segments: list[Placed], random: Random) -> Fault | None:
    for index, position, use in _sites(segments, random):
        filled = sum(map(bool, segments[index].elements[1:]))
        if use.usage == "R" and filled > 1:
            return Fault(_with(segments, index, position, ""), "D301", (index + 1,), position)
    return None


def element_extra(guide: Guide, segments: list[Placed], random: Random) -> Fault | None:
    index = random.randrange(1, len(segments) - 1)
    position = segments[index].use.width + 1
    return Fault(_with(segments, index, position, "X"), "D303", (index + 1,), position)


def element_not_used(guide: Guide, segments: list[Placed], random: Random) -> Fault | None:
    found = [
        (index, position)
        for index, placed in enumerate(segments)
        if placed.use.id not in _ENVELOPE  # ST03 says which guide to judge by
        for position in range(1, placed.use.width + 1)
        if position > len(placed.use.elements) or placed.use.elements[position - 1] is None
    ]
    if not found:
        return None
    index, position = random.choice(found)
    return Fault(_with(segments, index, position, "X"), "D302", (index + 1,), position)


def element_too_long(guide: Guide, segments: list[Placed], random: Random) -> Fault | None:
    def spoil(use: ElementUse, value: str) -> str | None:
        if use.codes or use.format_by or use.type not in ("AN", "ID", "R", "N0"):
            return None
        size = 9 if use.money else use.max + 1
        return ("A" if use.type in ("AN", "ID") else "1") * size

    return _spoil(segments, random, "D306", spoil)


def element_too_short(guide: Guide, segments: list[Placed], random: Random) -> Fault | None:
    def spoil(use: ElementUse, value: str) -> str | None:
        plain = use.type in ("AN", "ID") and not use.codes and not use.format_by and use.min > 1
        return "A" * (use.min - 1) if plain else None

    return _spoil(segments, random, "D305", spoil)


def number_of_letters(guide: Guide, segments: list[Placed], random: Random) -> Fault | None:
    return _spoil(segments, random, "D311", lambda use, _: "1O" if use.type in ("R", "N0") and not use.codes else None)


def no_such_day(guide: Guide, segments: list[Placed], random: Random) -> Fault | None:
    def spoil(use: ElementUse, value: str) -> str | None:
        dated = use.type == "DT" or (use.format_by and len(value) == 8 and value.isdigit())
        return "20260230" if dated else None

    return _spoil(segments, random, "D309", spoil)


def no_such_time(guide: Guide, segments: list[Placed], random: Random) -> Fault | None:
    return _spoil(segments, random, "D310", lambda use, _: "2460" if use.type == "TM" else None)


def wrong_code(guide: Guide, segments: list[Placed], random: Random) -> Fault | None:
    return _spoil(segments, random, "D308", lambda use, _: "?" * max(1, use.min) if use.codes else None)


def bad_character(guide: Guide, segments: list[Placed], random: Random) -> Fault | None:
    def spoil(use: ElementUse, value: str) -> str | None:
        return "\x07" + value[1:] if use.type == "AN" and not use.codes and not use.format_by else None

    return _spoil(segments, random, "D307", spoil)


def component_in_a_simple_element(guide: Guide, segments: list[Placed], random: Random) -> Fault | None:
    return _spoil(
        segments, random, "D304", lambda use, value: value + COMPONENT + "X" if use.type != "composite" else None
    )


def component_extra(guide: Guide, segments: list[Placed], random: Random) -> Fault | None:
    for index, position, use in _sites(segments, random):
        value = _value(segments[index], position)
        if use.type == "composite" and value and REPETITION not in value:
            parts = [*value.split(COMPONENT), *[""] * 30][:24]  # no composite has so many
            spoilt = COMPONENT.join([*parts, "X"])
            return Fault(_with(segments, index, position, spoilt), "D304", (index + 1,), position, 25)
    return None


def component_missing(guide: Guide, segments: list[Placed], random: Random) -> Fault | None:
    for index, position, use in _sites(segments, random):
        parts = _value(segments[index], position).split(COMPONENT)
        for inner in use.components:
            if inner is not None and inner.usage == "R" and inner.position < len(parts) and REPETITION not in parts[-1]:
                parts[inner.position - 1] = ""
                spoilt = _with(segments, index, position, COMPONENT.join(parts))
                return Fault(spoilt, "D301", (index + 1,), position, inner.position)
    return None


def repeated_element(guide: Guide, segments: list[Placed], random: Random) -> Fault | None:
    def spoil(use: ElementUse, value: str) -> str | None:
        return value + REPETITION + value if use.repeat == 1 else None

    return _spoil(segments, random, "D312", spoil)


# -- segments and loops


def segment_unknown(guide: Guide, segments: list[Placed], random: Random) -> Fault | None:
    index = random.randrange(1, len(segments))
    segments = copied(segments)
    segments.insert(index, Placed(["ZZZ", "1"], segments[0].use))
    return Fault(segments, "S101", (index + 1,))


def segment_not_used(guide: Guide, segments: list[Placed], random: Random) -> Fault | None:
    used = {item.id for loop in guide.loops.values() for item in loop.items if isinstance(item, SegmentUse)}
    index = random.randrange(1, len(segments))
    segments = copied(segments)
    odd = random.choice(sorted(guide.known_segments - used - {"ISA", "IEA", "GS", "GE", "TA1"}))
    segments.insert(index, Placed([odd, "1"], segments[0].use))
    return Fault(segments, "S104", (index + 1,))


def _is_head(guide: Guide, placed: Placed) -> bool:
    return placed.use is guide.loops[placed.use.loop].items[0]


def segment_missing(guide: Guide, segments: list[Placed], random: Random) -> Fault | None:
    found = []
    for index, placed in enumerate(segments):
        alone = sum(p.use is placed.use and p.instance == placed.instance for p in segments) == 1
        if placed.use.usage == "R" and alone and not _is_head(guide, placed) and placed.use.id not in _ENVELOPE:
            found.append(index)
    if not found:
        return None
    index = random.choice(found)
    lost = segments[index]
    after = index + 1
    while segments[after].order_in(lost.instance) == lost.use.order:
        after += 1
    segments = copied(segments)
    del segments[index]
    return Fault(segments, "S103", (after,))


def _instances(guide: Guide, segments: list[Placed], random: Random, usage: str) -> Iterator[tuple[LoopUse, list[int]]]:
    """Loops without HL, each with the indexes of its segments, in any order."""
    heads = [i for i, p in enumerate(segments) if p.use.loop != "ST" and _is_head(guide, p)]
    random.shuffle(heads)
    for head in heads:
        instance, parents = segments[head].instance, segments[head].parents
        within = [i for i, p in enumerate(segments) if instance in p.parents]
        if any(segments[i].use.id == "HL" for i in within):
            continue
        around = next(p.use.loop for p in segments if p.instance == parents[-2])
        use = next(i for i in guide.loops[around].items if isinstance(i, LoopUse) and i.loop == segments[head].use.loop)
        if use.usage in usage:
            yield use, within


def _same(segments: list[Placed], within: list[int]) -> int:
    """How many instances of the loop stand in the same loop."""
    head = segments[within[0]]
    return sum(p.use is head.use and p.parents[:-1] == head.parents[:-1] for p in segments)


def loop_missing(guide: Guide, segments: list[Placed], random: Random) -> Fault | None:
    for use, within in _instances(guide, segments, random, "R"):
        if _same(segments, within) > 1:
            continue
        around = segments[within[0]].parents[-2]
        after = within[-1] + 1
        while segments[after].order_in(around) == use.order:
            after += 1
        left = [p.copy() for i, p in enumerate(segments) if i not in within]
        return Fault(left, "S108", (after + 1 - len(within),))
    return None


def segment_repeated(guide: Guide, segments: list[Placed], random: Random) -> Fault | None:
    for index in random.sample(range(len(segments)), len(segments)):
        placed = segments[index]
        if not 0 < placed.use.repeat <= 10 or _is_head(guide, placed) or placed.use.id in _ENVELOPE:
            continue
        there = sum(p.use is placed.use and p.instance == placed.instance for p in segments)
        more = placed.use.repeat + 1 - there
        segments = copied(segments)
        segments[index + 1 : index + 1] = [placed.copy() for _ in range(more)]
        # Which of equal segments is the one too many is a matter of taste: any of them is its place.
        same = (i for i, p in enumerate(segments, 1) if p.use is placed.use and p.instance == placed.instance)
        return Fault(segments, "S105", tuple(same))
    return None


def loop_repeated(guide: Guide, segments: list[Placed], random: Random) -> Fault | None:
    for use, within in _instances(guide, segments, random, "RS"):
        if not 0 < use.repeat <= 10 or guide.loops[use.loop].unit:
            continue
        more = use.repeat + 1 - _same(segments, within)
        body = [segments[i].copy() for i in within]
        segments = copied(segments)
        segments[within[-1] + 1 : within[-1] + 1] = [p.copy() for _ in range(more) for p in body]
        head = body[0]
        same = (i for i, p in enumerate(segments, 1) if p.use is head.use and p.parents[:-1] == head.parents[:-1])
        return Fault(segments, "S106", tuple(same))
    return None


def segment_late(guide: Guide, segments: list[Placed], random: Random) -> Fault | None:
    """A segment changes places with the next one, which the guide puts behind it."""
    found = [
        i
        for i, (a, b) in enumerate(pairwise(segments))
        if a.instance == b.instance
        and a.use.order < b.use.order
        and not _is_head(guide, a)
        and {a.use.id, b.use.id}.isdisjoint(_ENVELOPE)
        and sum(p.use is a.use and p.instance == a.instance for p in segments) == 1
    ]
    if not found:
        return None
    index = random.choice(found)
    segments = copied(segments)
    segments[index], segments[index + 1] = segments[index + 1], segments[index]
    return Fault(segments, "S107", (index + 2,))


# -- levels and counts


def _level(
    segments: list[Placed], random: Random, code: str, position: int, spoil: Callable[[Placed], str | None]
) -> Fault | None:
    for index in random.sample(range(len(segments)), len(segments)):
        placed = segments[index]
        if placed.use.id == "HL" and (new := spoil(placed)) is not None:
            return Fault(_with(segments, index, position, new), code, (index + 1,), position)
    return None


def level_number(guide: Guide, segments: list[Placed], random: Random) -> Fault | None:
    return _level(segments, random, "H201", 1, lambda _: "997")


def level_parent(guide: Guide, segments: list[Placed], random: Random) -> Fault | None:
    return _level(segments, random, "H202", 2, lambda placed: "997" if placed.elements[2] else None)


def level_code(guide: Guide, segments: list[Placed], random: Random) -> Fault | None:
    return _level(segments, random, "D308", 3, lambda _: "99")


def level_flag(guide: Guide, segments: list[Placed], random: Random) -> Fault | None:
    def spoil(placed: Placed) -> str | None:
        use = placed.use.elements[3] if len(placed.use.elements) > 3 else None
        free = use is not None and {"0", "1"} <= set(use.codes)
        return {"0": "1", "1": "0"}[placed.elements[4]] if free else None

    return _level(segments, random, "H203", 4, spoil)


def segment_count(guide: Guide, segments: list[Placed], random: Random) -> Fault | None:
    wrong = str(len(segments) + random.choice((-1, 1, 100)))
    return Fault(_with(segments, len(segments) - 1, 1, wrong), "E009", (len(segments),), 1)


def control_number(guide: Guide, segments: list[Placed], random: Random) -> Fault | None:
    return Fault(_with(segments, len(segments) - 1, 2, "9999"), "E008", (len(segments),), 2)


MAKERS: dict[str, Make] = {
    make.__name__: make
    for make in (
        element_missing, element_extra, element_not_used, element_too_long, element_too_short, number_of_letters,
        no_such_day, no_such_time, wrong_code, bad_character, component_in_a_simple_element, component_extra,
        component_missing, repeated_element, segment_unknown, segment_not_used, segment_missing, loop_missing,
        segment_repeated, loop_repeated, segment_late, level_number, level_parent, level_code, level_flag,
        segment_count, control_number,
    )
}  # fmt: skip
