"""What generated rules call: walking nodes, and three-valued tests over several values.

Texts are "" and other values None where absent or unreadable.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any

from x12claims.engine import values
from x12claims.engine.node import Node
from x12claims.engine.values import Memo

EMPTY = Node("")
ZERO = Decimal(0)
_COUNT = [str(number) for number in range(1, 100)]
_NOTHING: tuple[Any, ...] = ()


def up(node: Node | None, loops: frozenset[str]) -> Node:
    """The node itself or the nearest around it that is one of ``loops``; EMPTY where there is none."""
    while node is not None:
        if node.loop in loops:
            return node
        node = node.parent
    return EMPTY


def kid(node: Node, chain: Sequence[str]) -> Node:
    """The first instance at the end of a chain of child loops; EMPTY where there is none."""
    for name in chain:
        found = node.kids.get(name)
        if not found:
            return EMPTY
        node = found[0]
    return node


def walk(node: Node, chains: Sequence[Sequence[str]]) -> Iterator[Node]:
    """All instances at the ends of several chains of child loops."""
    for chain in chains:
        yield from _down(node, chain, 0)


def _down(node: Node, chain: Sequence[str], depth: int) -> Iterator[Node]:
    if depth == len(chain):
        yield node
        return
    for child in node.kids.get(chain[depth], _NOTHING):
        yield from _down(child, chain, depth + 1)


def climb(node: Node, chains: Sequence[Sequence[str]], anchors: frozenset[str]) -> Node | None:
    """The node of ``anchors`` from which one of ``chains`` leads down to this node; None where none does."""
    for chain in chains:
        found: Node | None = node
        for name in reversed(chain):
            if found is None or found.loop != name:
                found = None
                break
            found = found.parent
        if found is not None and found.loop in anchors:
            return found
    return None


def segments(segs: dict[int, list[list[str]]], uses: frozenset[int]) -> Iterator[list[str]]:
    """The segments of several uses, in the order in which the uses came first."""
    for number, found in segs.items():
        if number in uses:
            yield from found


def element(found: Sequence[Sequence[str]] | None, position: int) -> str:
    """An element of the first segment."""
    if found:
        segment = found[0]
        if len(segment) > position:
            return segment[position]
    return ""


def component(text: str, position: int, separator: str) -> str:
    parts = text.split(separator)
    return parts[position - 1] if len(parts) >= position else ""


def components(text: str, positions: Sequence[int], separator: str) -> Sequence[tuple[int, str]]:
    """The components that are there, with their positions."""
    if not text:
        return ()
    parts = text.split(separator)
    width = len(parts)
    return [(place, parts[place - 1]) for place in positions if place <= width and parts[place - 1]]


def total(found: Iterable[Decimal | None]) -> Decimal | None:
    result = ZERO
    for value in found:
        if value is None:
            return None
        result += value
    return result


def least(found: list[Any]) -> Any:
    return min(found) if found and None not in found else None


def greatest(found: list[Any]) -> Any:
    return max(found) if found and None not in found else None


def first(found: list[Any]) -> Any:
    return found[0] if found else None


def last(found: list[Any]) -> Any:
    return found[-1] if found else None


def relation(operator: str, left: list[Any], right: list[Any]) -> bool | None:
    """``=``: some pair is equal; ``<>``: none is; else: every pair stands so.  None: a side is absent or unreadable."""
    left = [one for one in left if one != ""]
    right = [one for one in right if one != ""]
    if not left or not right or None in left or None in right:
        return None
    if operator in ("=", "<>"):
        return any(one in right for one in left) == (operator == "=")
    low, high = min(right), max(right)
    match operator:
        case "<":
            return bool(max(left) < low)
        case "<=":
            return bool(max(left) <= low)
        case ">":
            return bool(min(left) > high)
    return bool(min(left) >= high)


def duplicated(keys: list[Any]) -> bool:
    return len(keys) > 1 and len(set(keys)) < len(keys)


def consecutive(found: list[Decimal | None]) -> bool | None:
    if not found or None in found:
        return None
    return found == list(range(1, len(found) + 1))


def uncounted(texts: list[str]) -> bool:
    """Whether numbers do not run 1, 2, 3 ..."""
    return texts != _COUNT[: len(texts)] and list(map(Decimal, texts)) != list(range(1, len(texts) + 1))


def gap(segment: Sequence[str], positions: Sequence[int], parts: Sequence[int], separator: str) -> bool:
    """Whether a slot of the segment is filled behind an empty one."""
    width = len(segment)
    row = [segment[one] if one < width else "" for one in positions]
    if parts and len(positions) == 1:
        return gapped(parts, separator)(row[0])
    return gaps([component(text, parts[0], separator) for text in row] if parts else row)


def gapped(parts: Sequence[int], separator: str) -> Callable[[str], bool]:
    """A test for composites of which one of some components is filled behind an empty one."""

    def test(text: str) -> bool:
        split = text.split(separator)
        return gaps([split[one - 1] if one <= len(split) else "" for one in parts])

    return test


def gaps(row: Sequence[str]) -> bool:
    """Whether one of some texts is there behind one that is not."""
    if "" not in row:
        return False
    empty = False
    for text in row:
        if text and empty:
            return True
        empty = empty or not text
    return False


def party(node: Node, names: Sequence[int], others: Sequence[int]) -> str:
    for number in (*names, *others):
        found = node.segs.get(number)
        if found:
            return values.party_key(found[0])
    return ""


def address(node: Node, streets: Sequence[int], cities: Sequence[int]) -> str:
    street, city = _first_of(node, streets), _first_of(node, cities)
    return values.address_key(street, city) if street else ""


def _first_of(node: Node, uses: Sequence[int]) -> Sequence[str]:
    for number in uses:
        found = node.segs.get(number)
        if found:
            return found[0]
    return _NOTHING


def coded(codes: Sequence[str]) -> Callable[[str], bool]:
    """A test for codes of which some are ranges (``A0426..A0434``, of one length)."""
    plain = frozenset(code for code in codes if ".." not in code)
    ranges = [tuple(code.split("..")) for code in codes if ".." in code]

    def test(text: str) -> bool:
        return text in plain or any(len(text) == len(low) and low <= text <= high for low, high in ranges)

    return test


def repeated(positions: Sequence[int], separator: str) -> Callable[[str], bool]:
    """A test for composites of which two of some components are the same."""

    def test(text: str) -> bool:
        return duplicated([value for _, value in components(text, positions, separator)])

    return test


def matching(pattern: str) -> Callable[[str], bool]:
    return lambda text: re.fullmatch(pattern, text) is not None  # many patterns are never asked: ``re`` keeps the rest


def moving(number: int, unit: str) -> Callable[[str], str | None]:
    """What a day moved by a span is."""
    return lambda text: values.moved(text, number, unit)


def holding(words: Sequence[str]) -> Callable[[str], bool]:
    folded = [" ".join(word.upper().split()) for word in words]

    def test(text: str) -> bool:
        wide = " ".join(text.upper().split())
        return any(word in wide for word in folded)

    return test


# ---- accumulators: what finished units leave with the loops around them
def accumulated(node: Node, key: int, default: Any) -> Any:
    return default if node.acc is None else node.acc.get(key, default)


def add_total(acc: dict[int, Any], key: int, more: Decimal | None) -> None:
    before = acc.get(key, ZERO)
    acc[key] = None if before is None or more is None else before + more


def add_least(acc: dict[int, Any], key: int, found: list[Any]) -> None:
    if found:
        acc[key] = least(found if key not in acc else [acc[key], *found])


def add_greatest(acc: dict[int, Any], key: int, found: list[Any]) -> None:
    if found:
        acc[key] = greatest(found if key not in acc else [acc[key], *found])


def add_keys(acc: dict[int, Any], key: int, found: Iterable[Any]) -> None:
    """Remembers keys by their hash, which keeps a set of any size small; ``acc[~key]`` tells that one came twice."""
    seen = acc.setdefault(key, set())
    for one in found:
        mark = hash(one)
        if mark in seen:
            acc[~key] = True
        seen.add(mark)


def seen(node: Node, key: int, wanted: tuple[str, ...]) -> bool:
    return bool(wanted[0]) and hash(wanted) in accumulated(node, key, _NOTHING)


NAMESPACE: dict[str, Any] = {
    "EMPTY": EMPTY, "UP": up, "KID": kid, "WALK": walk, "CLIMB": climb, "SEGS": segments, "EL": element,
    "CO": component, "COS": components, "SUM": total, "MIN": least, "MAX": greatest, "FIRST": first,
    "LAST": last, "REL": relation, "DUP": duplicated, "CONSEC": consecutive, "GAP": gap, "GAPS": gaps, "PARTY": party,
    "ADDRESS": address, "ACC": accumulated, "ADD_SUM": add_total, "ADD_MIN": add_least,
    "ADD_MAX": add_greatest, "ADD_KEYS": add_keys, "SEEN": seen, "ZERO": ZERO, "NUM": Memo(values.number),
    "NO_PARTS": ("",), "UNCOUNTED": uncounted, "D": Decimal, "PARTY_KEY": values.party_key,
    "N2": Memo(values.implied), "START": Memo(values.start), "END": Memo(values.end),
    "DAYS": values.days, "YEARS": values.years,
}  # fmt: skip
