"""Where a violated rule is to be reported: found by reading its paths, which only faulty documents pay for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from attrs import frozen

from x12claims.engine.node import Node
from x12claims.engine.rules_help import EMPTY, up, walk
from x12claims.engine.rules_path import BASE, CHAINS, COMPONENTS, ELEMENTS, ONLY, UP, USES
from x12claims.grammar.ir import Expr, Rule

Bound = tuple[Node, "list[str] | None", "int | None", "int | None"]
"""What a variable stood for: node, segment, element, component."""


@frozen(eq=False)
class Spot:
    """A place in a document: a loop instance, and in it a segment, element, component as far as they are known.

    ``segment`` is None for one that is missing; ``use`` is then the SegmentUse number that it should have had, or None
    where a whole loop is meant: ``loop``, a child of ``node`` if it is missing.
    """

    node: Node
    loop: str
    segment: list[str] | None = None
    use: int | None = None
    element: int | None = None
    component: int | None = None


@frozen(eq=False)
class Violation:
    """A rule that does not hold.

    ``kind``: "require" (something is missing at ``spot``), "forbid" (it must not be there) or "value".  ``trigger`` is
    what set the rule's condition, for the 999's CTX; None where the rule has none.  ``due`` is what a balance asks for
    at ``spot``, where that is one amount or count, or the day on which a code had to be in a list.
    """

    kind: str
    spot: Spot
    trigger: Spot | None = None
    due: Decimal | int | str | None = None


def locate(rule: Rule, bound: Mapping[str, Bound], due: Decimal | int | str | None = None) -> Violation:
    head = rule.demand[0]
    trigger = _trigger(rule, bound)
    if head in ("require", "require-any"):
        return Violation("require", _missing(rule.demand[1], bound), trigger)
    if head == "forbid":
        found = next(_spots(rule.demand[1], bound), None)
        return Violation("forbid", found or _missing(rule.demand[1], bound), trigger)
    return Violation("value", _best(rule.place, bound), trigger, due)


def _best(at: Expr, bound: Mapping[str, Bound]) -> Spot:
    """The place that a path names, or as much of it as there is."""
    variable = at[BASE] if at[0] == "at" else at[1]
    if at[0] == "slot":
        return _slot(at, bound)
    if at[USES] and not at[ELEMENTS] and not at[UP] and not at[CHAINS] and bound[variable][1] is not None:
        return _spot(*bound[variable])
    return next(_spots(at, bound), None) or _missing(at, bound)


def _slot(at: Expr, bound: Mapping[str, Bound]) -> Spot:
    node, segment, element, component = bound[at[1]]
    return _spot(node, segment, (element or 1) + at[2] - 1, component)


def _trigger(rule: Rule, bound: Mapping[str, Bound]) -> Spot | None:
    for at in paths(rule.when):
        if at[0] == "slot":
            if at[1] in bound:
                return _slot(at, bound)
        elif at[BASE] in bound:
            found = next(_spots(at, bound), None)
            if found and found.segment is not None:
                return found
    return None


def paths(expr: Any) -> Iterator[Expr]:
    """The paths and slots of a condition or value, in their order."""
    if isinstance(expr, (tuple, list)) and expr:
        if expr[0] in ("at", "slot") and len(expr) > 4:
            yield expr
            return
        for part in expr:
            yield from paths(part)


def _spots(at: Expr, bound: Mapping[str, Bound]) -> Iterator[Spot]:
    """All that a path names and that is there."""
    if at[0] == "slot":
        yield _slot(at, bound)
        return
    node, segment, element, component = bound[at[BASE]]
    if segment is not None and not at[UP] and not at[CHAINS] and at[USES]:
        yield from _inside(at, node, segment, element, component)
        return
    start = up(node, frozenset(at[UP])) if at[UP] else node
    if start is EMPTY:
        return
    for place in walk(start, at[CHAINS]) if at[CHAINS] else (start,):
        if not at[USES]:
            yield Spot(place, place.loop, *_head(place))
        for number in at[USES]:
            for one in place.segs.get(number, ()):
                if at[ONLY] and not all(_fits(one, *test) for test in at[ONLY]):
                    continue
                yield from _inside(at, place, one, None, None, number)


def _fits(segment: list[str], element: int, component: int, codes: tuple[str, ...]) -> bool:
    text = segment[element] if len(segment) > element else ""
    return text in codes or (component > 0 and any(_component(text, component) == code for code in codes))


def _component(text: str, position: int) -> str:
    """A code at a component, whatever the separator: the first run of letters and digits counts for component 1."""
    parts = re.split(r"[^A-Za-z0-9 ]", text)
    return parts[position - 1] if len(parts) >= position else ""


def _head(node: Node) -> tuple[list[str] | None, int | None]:
    for number, found in node.segs.items():
        return found[0], number
    return None, None


def _inside(
    at: Expr, node: Node, segment: list[str], element: int | None, component: int | None, use: int | None = None
) -> Iterator[Spot]:
    use = use or _use(node, segment)
    if not at[ELEMENTS]:
        yield Spot(node, node.loop, segment, use)
        return
    positions: tuple[int, ...] = (element,) if element is not None and element in at[ELEMENTS] else at[ELEMENTS]
    for position in positions:
        if len(segment) > position and segment[position]:
            if component in at[COMPONENTS]:
                parts: tuple[int | None, ...] = (component,)
            else:
                parts = tuple(at[COMPONENTS]) or (None,)
            for part in parts:
                yield Spot(node, node.loop, segment, use, position, part)


def _use(node: Node, segment: list[str] | None) -> int | None:
    for number, found in node.segs.items():
        if any(one is segment for one in found):
            return number
    return None


def _spot(node: Node, segment: list[str] | None, element: int | None, component: int | None) -> Spot:
    if segment is None:
        return Spot(node, node.loop, *_head(node))
    return Spot(node, node.loop, segment, _use(node, segment), element, component)


def _missing(at: Expr, bound: Mapping[str, Bound]) -> Spot:
    """Where something that is not there should be: its segment if there is one, else its loop, else the loop around."""
    if at[0] == "slot":
        return _slot(at, bound)
    node, segment, element, _ = bound[at[BASE]]
    position = at[ELEMENTS][0] if at[ELEMENTS] else None
    part = at[COMPONENTS][0] if at[COMPONENTS] else None
    if segment is not None and not at[UP] and not at[CHAINS] and at[USES]:
        return Spot(node, node.loop, segment, _use(node, segment), element or position, part)
    start = up(node, frozenset(at[UP])) if at[UP] else node
    if start is EMPTY:
        start = node
    use = at[USES][0] if at[USES] else None
    if not at[CHAINS]:
        for number in at[USES]:
            if position and start.segs.get(number):
                return Spot(start, start.loop, start.segs[number][0], number, position, part)
        return Spot(start, start.loop, None, use, position, part)
    for place in walk(start, at[CHAINS]):
        for number in at[USES]:
            if position and place.segs.get(number):
                return Spot(place, place.loop, place.segs[number][0], number, position, part)
        return Spot(place, place.loop, None, use, position, part)
    place = start
    for name in at[CHAINS][0][:-1]:
        if not place.kids.get(name):
            return Spot(place, at[CHAINS][0][-1], None, use, position, part)
        place = place.kids[name][0]
    return Spot(place, at[CHAINS][0][-1], None, use, position, part)


def inputs(rule: Rule) -> frozenset[tuple[int, int | None]]:
    """What a rule reads, see ``RuleSet.inputs``."""
    found: set[tuple[int, int | None]] = set()
    for expr in _sources(rule):
        if expr[0] == "at":
            for number in expr[USES]:
                found |= {(number, position) for position in expr[ELEMENTS]} or {(number, None)}
        else:
            found |= {(number, None) for numbers in expr[2:] for number in numbers}
    return frozenset(found)


def loops(rule: Rule) -> frozenset[str]:
    """The loops that a rule asks for without reading a segment of them: whether they are there, or how many."""
    paths_only = (expr for expr in _sources(rule) if expr[0] == "at" and not expr[USES])
    return frozenset(chain[-1] for expr in paths_only for chain in expr[CHAINS] if chain)


def _sources(expr: Any) -> Iterator[Expr]:
    """What a rule or an expression looks at: its paths, and the forms that read parties and addresses."""
    if isinstance(expr, Rule):
        for part in (expr.each, expr.when, expr.demand):
            yield from _sources(part)
    elif isinstance(expr, (tuple, list)) and expr:
        path = expr[0] == "at" and len(expr) > COMPONENTS and isinstance(expr[BASE], str)
        if path or (expr[0] in ("party", "address") and len(expr) == 4):
            yield expr
            return
        for part in expr:
            yield from _sources(part)
