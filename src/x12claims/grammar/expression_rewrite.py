"""Rewriting of expressions, parsed or resolved, that needs no look at a guide."""

from __future__ import annotations

from x12claims.grammar.ir import Expr


def spellings(word: str) -> list[tuple[str, tuple[int, ...]]]:
    """``CLM05`` is element 05 of CLM, ``N3`` is a segment."""
    if len(word) > 3 and word[-2:].isdigit() and word[0].isupper():
        return [(word[:-2], (int(word[-2:]),))]
    return [(word, ())]


def single(demand: Expr) -> list[Expr]:
    if demand[0] in ("require", "forbid"):
        return [(demand[0], path) for path in demand[1:]]
    return [demand]


def truth(expr: Expr) -> Expr:
    return ("present", expr) if expr[0] == "path" else expr


def main_path(expr: Expr) -> Expr | None:
    """The path that an argument such as ``start(2400.DTP[472]03)`` runs over: the first one."""
    if expr[0] == "path":
        return expr
    for part in expr[1:]:
        if isinstance(part, tuple) and part and isinstance(part[0], str) and (found := main_path(part)):
            return found
    return None


def replaced(expr: Expr, old: Expr, new: Expr) -> Expr:
    if expr is old:
        return new
    return tuple(replaced(part, old, new) for part in expr) if isinstance(expr, tuple) else expr


def mentions(expr: Expr, variable: str) -> bool:
    if not isinstance(expr, tuple):
        return False
    if expr and expr[0] == "at" and expr[1] == variable:
        return True
    return any(mentions(part, variable) for part in expr)


def rebase(expr: Expr, variable: str) -> Expr:
    """The same expression with another variable for the scope."""
    if not isinstance(expr, tuple):
        return expr
    if expr and expr[0] == "at" and expr[1] == "":
        return ("at", variable, *expr[2:])
    return tuple(rebase(part, variable) for part in expr)


def climb(expr: Expr, variable: str, scope: str) -> Expr:
    """What started from the old scope starts from the variable's place, up to that scope."""
    if not isinstance(expr, tuple):
        return expr
    if expr and expr[0] == "at" and expr[1] == "":
        return ("at", variable, expr[2] or (scope,), *expr[3:])
    return tuple(climb(part, variable, scope) for part in expr)
