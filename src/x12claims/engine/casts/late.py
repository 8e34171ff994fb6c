"""What a condition needs is worked out behind the condition's first part: mostly that is false already."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Sequence

from x12claims.engine.casts.known import copied

_CHANGING = frozenset(("ACC", "SEEN"))
"""Functions that read what units add up in the loops around them."""
MOST_COPIES = 2


def late(body: Sequence[ast.stmt], stored: Counter[str] | None = None) -> list[ast.stmt]:
    """The same statements, with names that only some conditions read given where these are read.

    ``stored`` counts how often each name is given in the whole function, of which this may be a block.
    """
    if stored is None:
        stored = Counter(name for one in body for name in _given(one))
    out = list(body)
    for at in range(len(out) - 1, -1, -1):
        match out[at]:
            case ast.Assign(targets=[ast.Name(id=name)], value=value) if stored[name] == 1 and _is_still(
                value, out[at + 1 :]
            ):
                readers = [place for place in range(at + 1, len(out)) if name in _read(out[place])]
                sunk = [_into(out[place], out[at], name, stored) for place in readers]
                if 0 < len(sunk) <= MOST_COPIES and None not in sunk:
                    for place, made in zip(readers, sunk, strict=True):
                        assert made is not None
                        out[place] = made
                    del out[at]
    return out


def _is_still(value: ast.expr, behind: Sequence[ast.stmt]) -> bool:
    """Whether an expression comes to the same wherever it stands among the statements behind it."""
    names = _read(value)
    changed = {name for one in behind for name in _given(one)}
    return names.isdisjoint(_CHANGING) and names.isdisjoint(changed) and not _given(value)


def _into(statement: ast.stmt, given: ast.stmt, name: str, stored: Counter[str]) -> ast.stmt | None:
    """A condition with ``given`` in it, behind what can be asked without it; None where it is needed at once."""
    match statement:
        case ast.If(test=test, body=body, orelse=[]) if name not in _read(test):
            return ast.If(test, late([copied(given), *body], stored), [])
        case ast.If(test=ast.BoolOp(op=ast.And(), values=[first, *rest]), body=body, orelse=[]) if name not in _read(
            first
        ):
            inner = rest[0] if len(rest) == 1 else ast.BoolOp(ast.And(), rest)
            return ast.If(first, late([copied(given), ast.If(inner, body, [])], stored), [])
    return None


def _read(node: ast.AST) -> set[str]:
    return {one.id for one in ast.walk(node) if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Load)}


def _given(node: ast.AST) -> list[str]:
    """The names that something gives, or whose value it changes in place."""
    return [name for one in ast.walk(node) if (name := _given_by(one))]


def _given_by(node: ast.AST) -> str:
    match node:
        case (
            ast.Name(id=name, ctx=ast.Store())
            | ast.Expr(value=ast.Call(func=ast.Attribute(value=ast.Name(id=name))))
            | ast.Subscript(value=ast.Name(id=name), ctx=ast.Store())
            | ast.Attribute(value=ast.Name(id=name), ctx=ast.Store())
        ):
            return name
    return ""
