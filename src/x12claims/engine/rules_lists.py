"""What expressions ask of code lists, as Python source; of a list that is not at hand nothing is true or false."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from x12claims.grammar.ir import Expr

if TYPE_CHECKING:
    from x12claims.engine.rules_code import Code
    from x12claims.engine.rules_path import Env


def member(code: Code[Any], expr: Expr, env: Env, wanted: bool) -> str:
    """``A in LIST`` and ``A in LIST at DATE``; of several values all must be in it."""
    active = code.lists(expr[2])
    if active is None:
        return "False"
    date = code.value(expr[3], "date", env) if expr[3] else "None"
    if code.is_many(expr[1], env):
        found = code.many(expr[1], "text", env)
        if wanted:
            name = code.paths.local()
            return f"(bool({name} := {found}) and all([{active}(v, {date}) is True for v in {name}]))"
        return f"any([{active}(v, {date}) is False for v in {found}])"
    name, guard = code.named(code.value(expr[1], "text", env))
    return f"({guard} and {active}({name}, {date}) is {wanted})"


def said(code: Code[Any], expr: Expr, kind: str, env: Env) -> str:
    """``listed(A, "LIST")`` and ``listed(A, "LIST", DATE)``: what a list says of a code."""
    active = code.lists(expr[2][1])
    date = code.value(expr[3], "date", env) if len(expr) > 3 else "None"
    source = f"V{active[1:]}({code.value(expr[1], 'text', env)}, {date})" if active else "''"
    return f"NUM[{source}]" if kind == "number" else source


def silent(code: Code[Any], expr: Expr) -> bool:
    """Whether a side of a comparison is what a list says that is not at hand."""
    return any(side[0] == "listed" and code.lists(side[2][1]) is None for side in expr[1:])
