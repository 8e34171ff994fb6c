"""What one guide has that another has not: places, usage, repeats, lengths, codes, rules.

Of a companion and its base this is what the companion changes, which is rules only.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from attrs import frozen

from x12claims.grammar import ir
from x12claims.grammar.pages import repeat_text

_USAGE = {"R": "required", "S": "situational"}


@frozen
class Change:
    """One difference.  ``mark`` is "+" for what only the new guide has, "-" for what only the old one has, "~" for what
    both have differently.
    """

    mark: str
    place: str
    what: str

    def __str__(self) -> str:
        return f"{self.mark} {self.place}: {self.what}"


def difference(old: ir.Guide, new: ir.Guide) -> Iterator[Change]:
    """The changes from ``old`` to ``new``, structure in the order of the guides, then rules."""
    both = [loop for loop in old.loops if loop in new.loops]
    for loop in old.loops.values():
        if loop.id not in new.loops:
            yield Change("-", loop.id, f"the loop {loop.label or loop.name}")
    for loop in new.loops.values():
        if loop.id not in old.loops:
            yield Change("+", loop.id, f"the loop {loop.label or loop.name}")
    for loop_id in both:
        yield from _items(loop_id, old.loops[loop_id], new.loops[loop_id])
    yield from _rules(old, new)


def _items(loop_id: str, old: ir.Loop, new: ir.Loop) -> Iterator[Change]:
    before, after = {_key(item): item for item in old.items}, {_key(item): item for item in new.items}
    for key, item in before.items():
        if key not in after:
            yield Change("-", f"{loop_id}.{key}", _named(item))
    for key, item in after.items():
        place = f"{loop_id}.{key}"
        other = before.get(key)
        if other is None:
            yield Change("+", place, f"{_named(item)}, {_often(item)}")
            continue
        if (other.usage, other.repeat) != (item.usage, item.repeat):
            yield Change("~", place, f"{_often(other)} -> {_often(item)}")
        if isinstance(item, ir.SegmentUse) and isinstance(other, ir.SegmentUse):
            yield from _elements(place, other.elements, item.elements, "{:02}")


def _key(item: ir.SegmentUse | ir.LoopUse) -> str:
    if isinstance(item, ir.LoopUse):
        return item.loop
    return f"{item.id}[{item.tag}]" if item.tag else item.id


def _named(item: ir.SegmentUse | ir.LoopUse) -> str:
    return f"the segment {item.label or item.name}" if isinstance(item, ir.SegmentUse) else "the loop"


def _often(item: ir.SegmentUse | ir.LoopUse) -> str:
    return f"{_USAGE[item.usage]}, {repeat_text(item.repeat)}"


def _elements(
    place: str, old: Iterable[ir.ElementUse | None], new: Iterable[ir.ElementUse | None], form: str
) -> Iterator[Change]:
    before, after = ({use.position: use for use in row if use} for row in (old, new))
    for position in sorted(before.keys() | after.keys()):
        at = place + form.format(position)
        was, now = before.get(position), after.get(position)
        if was is None or now is None:
            use = was or now
            assert use is not None
            yield Change("+" if was is None else "-", at, f"{use.label}, {_USAGE[use.usage]}")
            continue
        changed = list(_facets(was, now))
        if changed:
            yield Change("~", at, "; ".join(changed))
        yield from _elements(at, was.components, now.components, "-{}")


def _facets(was: ir.ElementUse, now: ir.ElementUse) -> Iterator[str]:
    if was.usage != now.usage:
        yield f"{_USAGE[was.usage]} -> {_USAGE[now.usage]}"
    if (was.type, was.min, was.max) != (now.type, now.min, now.max):
        yield f"{was.type} {was.min}..{was.max} -> {now.type} {now.min}..{now.max}"
    if was.repeat != now.repeat:
        yield f"{repeat_text(was.repeat)} -> {repeat_text(now.repeat)} times"
    if set(was.codes) != set(now.codes):
        if not was.codes or not now.codes:
            yield f"codes {_codes(was.codes)} -> {_codes(now.codes)}"
        else:
            more = [f"+{code}" for code in now.codes if code not in was.codes]
            less = [f"-{code}" for code in was.codes if code not in now.codes]
            yield f"codes {' '.join(more + less)}"
    if was.lists != now.lists:
        lists = (", ".join(each.name for each in use.lists) or "none" for use in (was, now))
        yield f"code list {' -> '.join(lists)}"


def _codes(codes: tuple[str, ...]) -> str:
    return " | ".join(codes) if codes else "any"


def _rules(old: ir.Guide, new: ir.Guide) -> Iterator[Change]:
    before, after = {rule.id: rule for rule in old.rules}, {rule.id: rule for rule in new.rules}
    for rule in before.values():
        if rule.id not in after:
            yield Change("-", rule.id, _said(rule))
    for rule in after.values():
        other = before.get(rule.id)
        if other is None:
            yield Change("+", rule.id, _said(rule))
        elif (other.severity, other.type, other.text) != (rule.severity, rule.type, rule.text):
            yield Change("~", rule.id, f"{_said(other)} -> {_said(rule)}")


def _said(rule: ir.Rule) -> str:
    return f"{rule.severity}, type {rule.type}: {rule.doc}"
