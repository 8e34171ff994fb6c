"""What must be present for a rule to be violated: so that a rule costs nothing where it is absent."""

from __future__ import annotations

from x12claims.engine.rules_path import BASE, CHAINS, ELEMENTS, UP, USES
from x12claims.grammar.ir import Expr, Rule

Trigger = tuple[str, frozenset[int] | str]
"""("uses", SegmentUse numbers of the scope, one of which must be there) or ("kid", a child loop of the scope)."""

_NONE: frozenset[Trigger] = frozenset()
_ONE_SIDED = frozenset(("start", "end", "upper", "length", "prefix", "digits", "rank"))


def triggers(rule: Rule) -> frozenset[Trigger]:
    """All things each of which must be present for ``rule`` to be violated."""
    found = _NONE
    if rule.each:
        source = rule.each[1]
        found |= _at(source[1] if source[0] == "slots" else source)
    if rule.when:
        found |= _true(rule.when)
    return found | _demand(rule.demand)


def _demand(demand: Expr) -> frozenset[Trigger]:
    match demand[0]:
        case "forbid":
            return _at(demand[1])
        case "require":
            at = demand[1]
            return _at(at) if at[0] == "at" and at[ELEMENTS] else _NONE
        case "require-any":
            return _NONE
        case "distinct" | "seen":
            return _value(demand[-1][0])
        case "counted":
            return _value(demand[1])
    return _false(demand, demanding=True)


def _at(at: Expr) -> frozenset[Trigger]:
    if at[0] != "at" or at[BASE] != "" or at[UP]:
        return _NONE
    if at[CHAINS]:
        firsts = {chain[0] for chain in at[CHAINS]}
        return frozenset([("kid", firsts.pop())]) if len(firsts) == 1 else _NONE
    return frozenset([("uses", frozenset(at[USES]))]) if at[USES] else _NONE


def _value(expr: Expr) -> frozenset[Trigger]:
    """What must be present for a value to be."""
    head = expr[0]
    if head == "at":
        return _at(expr)
    if head in _ONE_SIDED:
        return _value(expr[1])
    if head in ("+", "-", "*"):
        return _value(expr[1]) | _value(expr[2])
    if head in ("min", "max", "first", "last") and len(expr) == 2:
        source = expr[1][2]
        return _at(source[1] if source[0] == "slots" else source)
    return _NONE


def _true(expr: Expr) -> frozenset[Trigger]:
    head = expr[0]
    match head:
        case "and":
            return frozenset().union(*map(_true, expr[1:]))
        case "or":
            return frozenset.intersection(*map(_true, expr[1:]))
        case "not":
            return _false(expr[1])
        case "present":
            return _at(expr[1])
        case "is":
            return _value(expr[1])
        case "any":
            source = expr[2]
            return _at(source[1] if source[0] == "slots" else source)
    return _known(expr)


def _false(expr: Expr, demanding: bool = False) -> frozenset[Trigger]:
    head = expr[0]
    match head:
        case "and":
            return frozenset.intersection(*(_false(part, demanding) for part in expr[1:]))
        case "or":
            return frozenset().union(*(_false(part, demanding) for part in expr[1:]))
        case "not":
            return _true(expr[1])
        case "is":
            return _value(expr[1]) if demanding and expr[1][0] == "at" else _NONE
        case "isnt":
            return _value(expr[1])
        case "all" | "none":
            source = expr[2]
            return _at(source[1] if source[0] == "slots" else source)
    return _known(expr)


def _known(expr: Expr) -> frozenset[Trigger]:
    """A comparison is neither true nor false unless its sides are present."""
    head = expr[0]
    if head in ("=", "<>", "<", "<=", ">", ">="):
        return _value(expr[1]) | _value(expr[2])
    if head in ("between", "matches", "contains", "in"):
        return _value(expr[1])
    if head == "check":
        return _value(expr[2])
    if head in ("consecutive", "filled"):
        return _at(expr[1])
    return _NONE
