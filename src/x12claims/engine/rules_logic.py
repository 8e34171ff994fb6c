"""Small parts of writing rules: sources joined, variables found, tests remembered."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from x12claims.engine.values import Memo

_MEMOS: dict[Any, Memo[Any]] = {}


def memo(key: Any, function: Callable[[str], Any]) -> Memo[Any]:
    """One table for each pure function, shared by all rule sets of the process; each table is bounded."""
    if key not in _MEMOS:
        _MEMOS[key] = Memo(function)
    return _MEMOS[key]


def free(expr: Any) -> set[str]:
    """The variables that an expression takes from around it."""
    if not isinstance(expr, tuple) or not expr:
        return set()
    if expr[0] in ("at", "slot") and len(expr) > 4:
        return {expr[1]}
    found = set().union(*map(free, expr[1:]))
    return found - {expr[1]} if expr[0] in ("over", "any", "all", "none") else found


def digits(text: str) -> str:
    return "".join(char for char in text if char.isdecimal())


def joined(sources: list[str], conjunction: bool) -> str:
    """``and`` or ``or`` of sources, with what is constant worked out."""
    stop = str(not conjunction)
    kept = [source for source in sources if source != str(conjunction)]
    if stop in kept:
        return stop
    if not kept:
        return str(conjunction)
    return kept[0] if len(kept) == 1 else f"({(' and ' if conjunction else ' or ').join(kept)})"
