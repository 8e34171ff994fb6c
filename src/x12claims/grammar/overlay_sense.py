"""Whether a companion's line can be meant: what no document can meet, and what every document meets anyway."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from x12claims.grammar import ir

_MANY = 12  # codes that a hint lists
Amiss = tuple[str, str]
"""What is wrong with a line, and what to write instead."""


def amiss(base: ir.Guide, rule: ir.Rule) -> Amiss | None:
    """What is wrong with the rule that a line became; None where it can be met and can be broken."""
    kind, place = rule.demand[0], rule.demand[1]
    if kind in ("require", "forbid"):
        return _presence(base, rule, kind) if rule.when is None else None
    if kind == "is" and (held := _held(base, place)):
        return _codes(held, rule.demand[2])
    if kind == "<=" and place[0] == "length" and (held := _held(base, place[1])):
        return _length(held, int(rule.demand[2][1]))
    return None


def opens(base: ir.Guide, loop: str, segment: str) -> bool:
    """Whether the segment is the one by which the loop begins: to require it there demands nothing."""
    found = base.loops.get(loop)
    return found is not None and loop != "ST" and segment.partition("[")[0] == found.head.id


def _presence(base: ir.Guide, rule: ir.Rule, kind: str) -> Amiss | None:
    """Of what is required or forbidden without a condition, and what the guide requires itself."""
    _, _, up, chains, uses, positions, parts, _, _, _, only, item = rule.demand[1]
    if up or only or (chains and uses):
        return None
    items = base.loops[rule.scope].items
    if chains:
        usages = {one.usage for one in items if isinstance(one, ir.LoopUse) and (one.loop,) in chains}
        return _of_usages(kind, item, usages)
    segments = [one for one in items if isinstance(one, ir.SegmentUse) and one.number in uses]
    usages = {one.usage for one in segments}
    if not positions:
        return _of_usages(kind, item, usages)
    inner = {one.usage for one in (*_elements(segments, positions, ()), *_elements(segments, positions, parts))}
    if kind == "require":
        return _of_usages(kind, item, usages | inner)
    first = segments[0]
    whole = f"{rule.scope}.{first.id}{f'[{first.tag}]' if first.tag else ''}"
    return _of_usages(kind, item, inner, f"forbid {whole}" if usages == {"S"} else "")


def _of_usages(kind: str, item: str, usages: set[str], instead: str = "") -> Amiss | None:
    if usages != {"R"}:
        return None
    if kind == "require":
        return f"The guide requires {item} already.", "Leave the line out."
    hint = f"Write: {instead}, or add: when CONDITION." if instead else "Add: when CONDITION."
    return f"The guide requires {item}: no document can do without.", hint


def _codes(held: Sequence[ir.ElementUse], codes: Sequence[str]) -> Amiss | None:
    """Of a list of codes to which an element is narrowed."""
    if any(one.type == "composite" for one in held):
        return "A composite is narrowed by its components.", "Name one: narrow 2300.CLM05-1 to 11."
    strange = [code for code in codes if not any(_takes(one, code) for one in held)]
    if strange:
        one = held[0]
        takes = " | ".join(one.codes[:_MANY]) if one.codes else f"{one.min} to {one.max} characters"
        return f"{one.label} can never be {' | '.join(strange)}.", f"The guide takes: {takes}."
    if all(one.codes and set(one.codes) <= set(codes) for one in held):
        return f"The guide takes nothing else as {held[0].label}.", "Leave the line out, or fewer codes in it."
    return None


def _takes(one: ir.ElementUse, code: str) -> bool:
    first, _, last = code.partition("..")
    return any(one.min <= len(each) <= one.max for each in (first, last or first)) and (
        not one.codes or ".." in code or code in one.codes
    )


def _length(held: Sequence[ir.ElementUse], most: int) -> Amiss | None:
    """Of the most characters to which an element is narrowed."""
    shortest, longest = min(one.min for one in held), max(one.max for one in held)
    size = f"The guide takes {shortest} to {longest} characters as {held[0].label}"
    if most < shortest:
        return f"{size}: none has {most} or fewer.", f"Write a number from {shortest} to {longest - 1}."
    if most >= longest:
        return f"{size}: none has more than {most}.", "Leave the line out, or write a smaller number."
    return None


def _held(base: ir.Guide, place: ir.Expr) -> list[ir.ElementUse]:
    """The elements, or components, that a path names."""
    _, _, _, _, uses, positions, parts, *_ = place
    segments = [item for loop in base.loops.values() for item in loop.items if isinstance(item, ir.SegmentUse)]
    return _elements([use for use in segments if use.number in uses], positions, parts)


def _elements(segments: Iterable[ir.SegmentUse], positions: Sequence[int], parts: Sequence[int]) -> list[ir.ElementUse]:
    """The elements at these positions, or where there are ``parts`` their components at those."""
    found = [use.elements[at - 1] for use in segments for at in positions if at <= len(use.elements)]
    if parts:
        found = [one.components[part - 1] for one in found if one for part in parts if part <= len(one.components)]
    return [one for one in found if one is not None]
