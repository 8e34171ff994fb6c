"""Questions about the shape of a node in a mould, and what a function that was written for it is bound to."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from x12claims.engine.node import Node

Place = tuple[int, tuple[str, ...]]
"""A node as seen from another: so many levels up, then down a chain of first instances."""
Only = tuple[tuple[int, int, tuple[str, ...]], ...]
HERE: Place = (0, ())


def _at(node: Node, place: Place) -> Node | None:
    found: Node | None = node
    for _ in range(place[0]):
        found = found.parent if found is not None else None
    for name in place[1]:
        if found is None or name not in found.kids:
            return None
        found = found.kids[name][0]
    return found


def _below(node: Node, chains: tuple[tuple[str, ...], ...]) -> list[Node]:
    found = []
    for chain in chains:
        row = [node]
        for name in chain:
            row = [kid for one in row for kid in one.kids.get(name, ())]
        found += row
    return found


def up_at(node: Node, root: Node, loops: frozenset[str]) -> int | None:
    levels, at = 0, node
    while at.loop not in loops:
        if at is root or at.parent is None:
            return None
        levels, at = levels + 1, at.parent
    return levels


def there(node: Node, root: Node, place: Place) -> bool:
    return _at(node, place) is not None


def few(node: Node, root: Node, place: Place, chains: tuple[tuple[str, ...], ...], uses: frozenset[int]) -> bool:
    """Whether the amounts of these segments are so few that their sum in binary is off by less than a tenth of a cent.

    50 segments hold 300 amounts below 10**8 at most, so no partial sum passes 3 * 10**10: each addition is off by
    2 * 10**-6 at most.
    """
    at = _at(node, place)
    below = _below(at, chains) if at is not None else []
    return sum(len(held) for one in below for number, held in one.segs.items() if number in uses) <= 50


def is_root(node: Node, root: Node, place: Place) -> bool:
    return _at(node, place) is root


def there_uses(node: Node, root: Node, place: Place, uses: frozenset[int]) -> tuple[int, ...]:
    at = _at(node, place)
    return tuple(number for number in at.segs if number in uses) if at is not None else ()


def there_kids(node: Node, root: Node, place: Place, chains: tuple[tuple[str, ...], ...], uses: frozenset[int]) -> bool:
    at = _at(node, place)
    below = _below(at, chains) if at is not None else []
    return any(not uses.isdisjoint(one.segs) for one in below) if uses else bool(below)


def picked(
    node: Node, root: Node, place: Place, uses: tuple[int, ...], only: Only, separator: str
) -> tuple[tuple[int, int], ...]:
    """The first two segments of some uses that a tag takes, as (use, index)."""
    at = _at(node, place)
    found = []
    for number in at.segs if at is not None else ():
        if at is not None and number in uses:
            held = enumerate(at.segs[number])
            found += [(number, index) for index, segment in held if _fits(segment, only, separator)]
    return tuple(found[:2])


def _fits(segment: list[str], only: Only, separator: str) -> bool:
    for element, component, codes in only:
        text = segment[element] if element < len(segment) else ""
        parts = text.split(separator) if component else [text]
        if not parts[max(component, 1) - 1 :] or parts[max(component, 1) - 1] not in codes:
            return False
    return True


def held_there(node: Node, root: Node, place: Place, use: int) -> Any:
    at = _at(node, place)
    return at.segs[use] if at is not None else None


def lists_there(node: Node, root: Node, place: Place, chains: tuple[tuple[str, ...], ...], uses: frozenset[int]) -> Any:
    at = _at(node, place)
    below = _below(at, chains) if at is not None else []
    return tuple(held for one in below for number, held in one.segs.items() if number in uses)


def nodes_there(node: Node, root: Node, place: Place, chains: tuple[tuple[str, ...], ...]) -> Any:
    at = _at(node, place)
    return tuple(_below(at, chains)) if at is not None else ()


def node_at(node: Node, root: Node, place: Place) -> Any:
    return _at(node, place)


Question = tuple[Callable[..., Any], tuple[Any, ...]]


class Shape:
    """Answers about a node of a mould, and remembers what was asked: what was written with these answers suits every
    node that gives the same ones.  ``plain``: no element of the unit begins with a minus sign; of the uses
    ``loose`` a node that holds one may hold more."""

    def __init__(self, node: Node, root: Node, plain: bool = False, loose: frozenset[int] = frozenset()) -> None:
        self.node = node
        self.root = root
        self.plain = plain
        self.loose = loose
        self.answers: dict[Question, Any] = {}

    def ask(self, question: Callable[..., Any], *about: Any) -> Any:
        key = question, about
        if key not in self.answers:
            self.answers[key] = question(self.node, self.root, *about)
        return self.answers[key]


def suits(answers: dict[Question, Any], node: Node, root: Node) -> bool:
    """Whether a node gives these answers."""
    return all(question(node, root, *about) == answer for (question, about), answer in answers.items())
