"""Small parts of writing rules: tests joined, variables found, functions remembered.

A test is the source of an expression.  ``Both`` and ``Exists`` are sources that remember what they were made of, so
that ``refusal`` can write them as statements, which run faster than the expression.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from x12claims.engine.values import Memo

_MEMOS: dict[Any, Memo[Any]] = {}


class Sure(str):
    """The source of a number that is never None."""


def memo(key: Any, function: Callable[[str], Any]) -> Memo[Any]:
    """One table for each pure function, shared by all rule sets of the process; each table is bounded."""
    if key not in _MEMOS:
        _MEMOS[key] = Memo(function)
    return _MEMOS[key]


def tuples(value: Any) -> Any:
    """An expression, or what else was JSON, with tuples for its lists."""
    return tuple(map(tuples, value)) if isinstance(value, (tuple, list)) else value


def free(expr: Any) -> set[str]:
    """The variables that an expression takes from around it."""
    if not isinstance(expr, tuple) or not expr:
        return set()
    if expr[0] in ("at", "slot") and len(expr) > 4:
        return {expr[1]}
    found = set().union(*map(free, expr[1:]))
    return found - {expr[1]} if expr[0] in ("over", "any", "all", "none") else found


def stays(variable: str, *exprs: Any) -> bool:
    """Whether no path that starts at a variable leaves the segment that it stands for."""
    for expr in exprs:
        if not isinstance(expr, tuple) or not expr:
            continue
        if expr[0] == "at" and len(expr) > 4:
            if expr[1] == variable and (expr[2] or expr[3] or not expr[4]):
                return False
        elif not stays(variable, *expr[1:]):
            return False
    return True


def digits(text: str) -> str:
    return "".join(char for char in text if char.isdecimal())


class Both(str):
    """``and`` (``conjunction``) or ``or`` of tests."""

    parts: tuple[str, ...]
    conjunction: bool


class Exists(str):
    """Whether a test is true for any that clauses run over."""

    clauses: tuple[str, ...]
    test: str


def joined(sources: list[str], conjunction: bool) -> str:
    """``and`` or ``or`` of sources, with what is constant worked out."""
    stop = str(not conjunction)
    kept = [source for source in sources if source != str(conjunction)]
    if stop in kept:
        return stop
    if not kept:
        return str(conjunction)
    if len(kept) == 1:
        return kept[0]
    made = Both(f"({(' and ' if conjunction else ' or ').join(kept)})")
    made.parts, made.conjunction = tuple(kept), conjunction
    return made


def exists(clauses: list[str], test: str) -> str:
    """Source of whether ``test`` is true for any that the clauses run over (none: the one at hand)."""
    if barren(clauses) or test == "False":
        return "False"
    if not clauses:
        return test
    made = Exists(f"any({test} {spelled(clauses)})")
    made.clauses, made.test = tuple(clauses), test
    return made


def spelled(clauses: Sequence[str]) -> str:
    """Clauses as they stand in a comprehension."""
    text = " ".join(clauses)
    return text if text.startswith("for ") else f"for _ in (0,) {text}".rstrip()


def barren(clauses: Sequence[str]) -> bool:
    """Whether clauses run over nothing."""
    return any(clause.endswith(" in ()") for clause in clauses)


class Late(str):
    """A clause ``if`` that may be tried after what it guards."""


def refusal(test: str, refuse: str) -> list[str]:
    """Statements that ``refuse`` where a test is true."""
    if isinstance(test, Exists):
        late = [clause for clause in test.clauses if isinstance(clause, Late)]
        if late and test.clauses[-1] is late[-1] and not isinstance(test.test, (Both, Exists)):
            return nested((*test.clauses[:-1], f"if {test.test}", late[-1]), [refuse])
        return nested(test.clauses, refusal(test.test, refuse))
    if isinstance(test, Both) and not test.conjunction:
        return [line for part in test.parts for line in refusal(part, refuse)]
    if isinstance(test, Both):
        loops = [part for part in test.parts if isinstance(part, (Both, Exists))]
        if loops:
            guards = [part for part in test.parts if part is not loops[-1]]
            return [f"if {joined(guards, True)}:", *("    " + line for line in refusal(loops[-1], refuse))]
    return [] if test == "False" else [refuse] if test == "True" else [f"if {test}:", f"    {refuse}"]


def nested(clauses: Sequence[str], body: list[str]) -> list[str]:
    """Statements of a body within clauses."""
    for clause in reversed(clauses):
        body = [f"{clause}:", *("    " + line for line in body)]
    return body
