"""What depends on little is worked out seldom: on nothing but the loops around a unit, once until another one opens; on
nothing but one composite, once for each that was met lately.
"""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Callable, Container, Mapping, Sequence
from typing import Any

from attrs import define, field

from x12claims.engine.casts.exports import is_global
from x12claims.engine.casts.known import PARENT, copied
from x12claims.engine.values import Memo

_CHANGING = frozenset(("ACC", "SEEN"))
"""Functions that read what units add up in the loops around them."""


MOST_ANSWERS = 2048
"""Texts in one table of answers."""


@define
class Turn:
    """Changes whenever a loop opens: what stands around a unit is the same until then."""

    now: object = field(factory=object)

    def over(self) -> None:
        self.now = object()


@define(eq=False)
class Around:
    """What a function takes from the node around it, as it was last worked out."""

    function: Callable[[Any], tuple[Any, ...]]
    now: object = None
    node: Any = None
    values: tuple[Any, ...] = ()


def parted(body: Sequence[ast.stmt]) -> tuple[list[ast.stmt], list[str], list[ast.stmt]]:
    """The statements that look at nothing but the node around, the names that the others read of them, and those."""
    stored = Counter(name for one in body for name in names(one, ast.Store))
    known = {PARENT}
    outer: list[ast.stmt] = []
    rest: list[ast.stmt] = []
    for one in body:
        own = names(one, ast.Store)
        fixed = all(name in known or _is_fixed(name, stored) for name in names(one, ast.Load) - own)
        climbs = isinstance(one, ast.While) and own <= known
        plain = isinstance(one, ast.Assign) and len(one.targets) == 1 and isinstance(one.targets[0], ast.Name)
        depends = not known.isdisjoint(names(one, ast.Load))
        if (
            fixed
            and depends
            and (plain or climbs)
            and names(one, ast.Load).isdisjoint(_CHANGING)
            and _climbed(own, body, stored)
        ):
            known |= own
            outer.append(one)
        else:
            rest.append(one)
    read = {name for one in rest for name in names(one, ast.Load)}
    return outer, sorted((known & read) - {PARENT}), rest


def _climbed(own: set[str], body: Sequence[ast.stmt], stored: Mapping[str, int]) -> bool:
    """Whether names are given once, or again only on the way up to a loop, at once."""
    for name in own:
        places = [at for at, one in enumerate(body) if name in names(one, ast.Store)]
        if stored[name] > 1:
            _, climb, *rest = [body[at] for at in places]
            row = places == list(range(places[0], places[0] + len(places)))
            if not row or not isinstance(climb, ast.While) or len(rest) > 1 or not all(map(_or_empty, rest)):
                return False
    return True


def _or_empty(statement: ast.stmt) -> bool:
    """``x = x or EMPTY``."""
    match statement:
        case ast.Assign(targets=[ast.Name(id=name)], value=ast.BoolOp(op=ast.Or(), values=[ast.Name(id=same), _])):
            return name == same
    return False


def remembered(body: Sequence[ast.stmt], composites: set[str], constants: dict[str, Any]) -> list[ast.stmt]:
    """The same statements with what is asked of one composite alone put into tables of answers."""
    out = list(body)
    for name in sorted(composites):
        out = _of_one(out, name, constants)
    return [_Loops(constants).visit(one) for one in out]


def _of_one(body: list[ast.stmt], name: str, constants: dict[str, Any]) -> list[ast.stmt]:
    own = {name}
    stored = {each for one in body for each in names(one, ast.Store)}
    taken: list[int] = []
    for at, one in enumerate(body):
        read = {each for each in names(one, ast.Load) - names(one, ast.Store) if not _is_fixed(each, stored)}
        if read and read <= own and _asks(one):
            own |= names(one, ast.Store)
            taken.append(at)
    rest = [one for at, one in enumerate(body) if at not in taken]
    if not own.isdisjoint({each for one in rest for each in names(one, ast.Load)} - {name}):
        return body
    asked = [body[at] for at in taken]
    if not any(isinstance(one, (ast.If, ast.For)) for one in asked) or not _costs(asked):
        return body
    out = [one for at, one in enumerate(body) if at not in taken[1:]]
    out[out.index(body[taken[0]])] = _refusal(_table(name, asked, constants), ast.Name(name))
    return out


def _asks(statement: ast.stmt) -> bool:
    """Whether a statement does nothing but ask, or name what is asked later."""
    if isinstance(statement, ast.Assign):
        return len(statement.targets) == 1 and isinstance(statement.targets[0], ast.Name)
    inner = [one for one in ast.walk(statement) if isinstance(one, ast.stmt)]
    return all(isinstance(one, (ast.If, ast.For, ast.Return)) for one in inner)


def _costs(statements: Sequence[ast.stmt]) -> bool:
    return any(isinstance(node, (ast.Call, ast.For)) for one in statements for node in ast.walk(one))


def _table(name: str, asked: Sequence[ast.stmt], constants: dict[str, Any]) -> str:
    """A table that says whether statements refuse a text; they are given True for None."""
    body = [_Answer().visit(copied(one)) for one in asked]
    head = ast.parse(f"def refuses({name}): pass").body[0]
    assert isinstance(head, ast.FunctionDef)
    head.body = [*body, ast.Return(ast.Constant(False))]
    module = ast.fix_missing_locations(ast.Module([head], []))
    namespace = dict(constants)
    exec(compile(module, "<cast>", "exec"), namespace)
    label = f"Q_{sum(one.startswith('Q_') for one in constants)}"
    constants[label] = Memo(namespace["refuses"], MOST_ANSWERS)
    return label


def _refusal(table: str, text: ast.expr) -> ast.stmt:
    return ast.parse(f"if {table}[{ast.unparse(text)}]:\n    return None").body[0]


class _Answer(ast.NodeTransformer):
    def visit_Return(self, node: ast.Return) -> ast.Return:
        return ast.Return(ast.Constant(True))


class _Loops(ast.NodeTransformer):
    """A loop over texts that asks each by itself asks a table; so does what stands for the loop where there is one."""

    def __init__(self, constants: dict[str, Any]) -> None:
        self.constants = constants

    def visit_For(self, node: ast.For) -> ast.For:
        table = self._table(node)
        if table and isinstance(node.target, ast.Name):
            node.body = [_refusal(table, node.target)]
        return node

    def visit_If(self, node: ast.If) -> ast.If:
        match node:
            case ast.If(
                body=[ast.For(target=ast.Name(id=name) as target) as loop],
                orelse=[ast.Assign(targets=[ast.Name(id=same)], value=value), *rest],
            ) if name == same and [ast.dump(one) for one in rest] == [ast.dump(one) for one in loop.body]:
                table = self._table(loop)
                if table:
                    loop.body, node.orelse = [_refusal(table, target)], [_refusal(table, value)]
                return node
        self.generic_visit(node)
        return node

    def _table(self, loop: ast.For) -> str:
        if not isinstance(loop.target, ast.Name) or not _is_of_texts(loop.iter):
            return ""
        if not all(map(_asks, loop.body)) or not _costs(loop.body):
            return ""
        read = {one for each in loop.body for one in names(each, ast.Load) - names(each, ast.Store)}
        if not all(one == loop.target.id or _is_fixed(one, ()) for one in read):
            return ""
        return _table(loop.target.id, loop.body, self.constants)


def _is_of_texts(source: ast.expr) -> bool:
    """Whether a loop is over elements of a segment that was split: a segment of the loops around the unit is no key of
    a table, and a node is one that holds something else next time.
    """
    match source:
        case ast.Subscript(value=ast.Call(func=ast.Attribute(attr="split")), slice=ast.Slice()):
            return True
    return False


def _is_fixed(name: str, stored: Container[str]) -> bool:
    """Whether a name that is read stands for the same for all units."""
    return name not in stored and not name.startswith("_") and is_global(name)


def names(node: ast.AST, context: type[ast.expr_context]) -> set[str]:
    """The names that are read, or given, within a node."""
    return {one.id for one in ast.walk(node) if isinstance(one, ast.Name) and isinstance(one.ctx, context)}
