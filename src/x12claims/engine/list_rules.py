"""Lists too large for a pattern: what a guide says of them becomes rules, which both ways of reading judge.

A list that lies beside the guides is short: the accepting patterns turn away what is not in it, and the walker says so
(``listed``).  What users import has a hundred thousand codes, and days on which each holds.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from attrs import evolve, frozen

from x12claims.engine.listed import Listed, listed
from x12claims.engine.rules import CodeList
from x12claims.engine.rules_logic import free
from x12claims.engine.rules_path import COMPONENTS, ELEMENTS, USES
from x12claims.engine.rules_place import paths
from x12claims.engine.values import dashed
from x12claims.grammar.ir import ElementUse, Expr, Guide, Loop, Rule, SegmentUse

_Place = tuple[str, int, int, int]
"""A list, and the use, element and component (0: none) of which it is asked whether a value is in it."""


@frozen
class _Dated:
    """What rules ask of lists on a day: of ``every`` value of some places, or of those alone that are in some edition,
    by place the day and the loop for which it is told.
    """

    every: frozenset[_Place]
    known: Mapping[_Place, tuple[str, Expr]]


def ruled(guide: Guide, names: Collection[str]) -> Guide:
    """The guide with rules in place of what its elements say of the lists ``names``; itself where they name none.

    Such a rule has no id: it says the same as the element's line did.  Where a rule of the guide asks whether a value
    is in the list on a day, the line says nothing more; but where that rule asks only of codes that are in some
    edition, the line speaks of those that are in none, as of that day.
    """
    uses = [item for loop in guide.loops.values() for item in loop.items if isinstance(item, SegmentUse)]
    found = [(use, place) for use in uses for place in listed(use) if any(o.name in names for o in place.use.lists)]
    if not found:
        return guide
    dated = _dated(guide, names)
    rules = [rule for use, place in found for rule in _rules(use, place, names, dated)]
    touched = {use.number for use, _ in found}
    loops = {id_: _without(loop, touched, names) for id_, loop in guide.loops.items()}
    return evolve(guide, loops=loops, rules=(*guide.rules, *rules))


def _dated(guide: Guide, names: Collection[str]) -> _Dated:
    every: set[_Place] = set()
    known: dict[_Place, tuple[str, Expr]] = {}
    for rule in guide.rules:
        asked = list(_asked((rule.when, rule.demand), names))
        if any(day for _, _, day in asked):
            ever = {place for name, value, day in asked if not day for place in _governed(name, value, rule)}
            for name, value, day in asked:
                if day:
                    places = _governed(name, value, rule)
                    every |= places - ever
                    known.update(dict.fromkeys(places & ever, (rule.scope, day)))
    return _Dated(frozenset(every), known)


def _governed(name: str, value: Expr, rule: Rule) -> frozenset[_Place]:
    return frozenset(
        (name, number, element, component)
        for at in _places(value, rule)
        for number in at[USES]
        for element in at[ELEMENTS]
        for component in at[COMPONENTS] or (0,)
    )


def _asked(expr: Expr, names: Collection[str]) -> Iterator[tuple[str, Expr, Expr]]:
    """The lists, and the paths and slots, of which an expression asks whether these are in those; and on which day."""
    if isinstance(expr, (tuple, list)) and expr:
        if expr[0] == "in" and expr[2] in names:
            yield from ((expr[2], value, expr[3]) for value in paths(expr[1]))
        for part in expr:
            yield from _asked(part, names)


def _places(value: Expr, rule: Rule) -> Iterator[Expr]:
    """A path, or the one that a slot's variable runs over, with the elements that the slot means."""
    if value[0] == "at":
        yield value
    elif rule.each is not None and rule.each[0] == value[1] and rule.each[1][0] == "slots":
        _, at, size = rule.each[1]
        yield (*at[:ELEMENTS], tuple(at[ELEMENTS])[value[2] - 1 :: size], *at[ELEMENTS + 1 :])


def _rules(use: SegmentUse, place: Listed, names: Collection[str], dated: _Dated) -> Iterator[Rule]:
    whole = use.elements[place.element - 1]
    repeats = whole is not None and whole.repeat > 1
    part = (place.component,) if place.component else ()
    text = f"{use.id}{place.element:02}"
    form = ("composite" if part else "text") if repeats else "segment"
    each = ("at", "", (), (), (use.number,), (place.element,) if repeats else (), (), form, 1, repeats, (), text)
    value = ("at", "s", (), (), (use.number,), (place.element,), part, "text", 0, 0, (), text)
    for governing in place.use.lists:
        told = governing.name, use.number, place.element, place.component
        if governing.name not in names or told in dated.every:
            continue
        kind = ("at", "s", (), (), (use.number,), place.kind[:1], part and (place.kind[1],), "text", 0, 0, (), text)
        when: Expr = ("is", kind, governing.kinds) if governing.kinds else None
        loop, day = dated.known.get(told, ("", None))
        if day and loop == use.loop and free(day) <= {""}:
            unknown = ("not", ("in", value, governing.name, None))
            when = ("and", when, unknown) if when else unknown
        else:
            day = None
        yield Rule("", "warning", 5, use.loop, ("s", each, None), when, ("in", value, governing.name, day), value, "")


def _without(loop: Loop, touched: Collection[int], names: Collection[str]) -> Loop:
    if not any(isinstance(item, SegmentUse) and item.number in touched for item in loop.items):
        return loop
    items = (
        evolve(item, elements=tuple(_freed(one, names) for one in item.elements))
        if isinstance(item, SegmentUse) and item.number in touched
        else item
        for item in loop.items
    )
    return evolve(loop, items=tuple(items))


def _freed(use: ElementUse | None, names: Collection[str]) -> ElementUse | None:
    if use is None:
        return None
    lists = tuple(one for one in use.lists if one.name not in names)
    return evolve(use, lists=lists, components=tuple(_freed(part, names) for part in use.components))


def wanted(lists: Mapping[str, CodeList], name: str, value: str | None, date: str | None) -> str:
    """What a finding expects of a value that is not in a list; never the value itself, which may be masked."""
    told = f"a code of the list {name}" + (f" on {dashed(date)}" if date else "")
    days = getattr(lists.get(name), "days", None)
    held = days(value) if days is not None and value and date else None
    if held is None or held == ("", ""):
        return told
    first, last = map(dashed, held)
    ends = f" until {last}" if last else ""
    return f"{told}; this one was in it{f' from {first}' if first else ''}{ends}"
