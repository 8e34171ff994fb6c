"""What depends on little is worked out seldom: on nothing but the loops around a unit, once until another one opens; on
nothing but one composite, once for each that was met lately.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Container, Sequence
from typing import Any, NamedTuple

from attrs import define

from x12claims.engine.casts.exports import is_global
from x12claims.engine.casts.known import PARENT, copied
from x12claims.engine.values import Memo

_CHANGING = frozenset(("ACC", "SEEN"))
"""Functions that read what units add up in the loops around them."""


MOST_ANSWERS = 2048
"""Texts in one table of answers."""


@define(eq=False)
class Around:
    """What a function takes from the node around it, as it was last worked out."""

    function: Callable[[Any], tuple[Any, ...]]
    now: object = None
    node: Any = None
    values: tuple[Any, ...] = ()


class Line(NamedTuple):
    """A statement of a function, and the names that it reads and gives."""

    statement: ast.stmt
    read: frozenset[str]
    given: frozenset[str]

    @property
    def needs(self) -> frozenset[str]:
        return self.read - self.given


def line(statement: ast.stmt) -> Line:
    read: set[str] = set()
    given: set[str] = set()
    todo: list[ast.AST] = [statement]
    while todo:
        node = todo.pop()
        if isinstance(node, ast.Name):
            (read if isinstance(node.ctx, ast.Load) else given).add(node.id)
        else:
            for name in node._fields:
                value = getattr(node, name, None)
                if isinstance(value, ast.AST):
                    todo.append(value)
                elif isinstance(value, list):
                    todo += [one for one in value if isinstance(one, ast.AST)]
    return Line(statement, frozenset(read), frozenset(given))


def parted(body: Sequence[ast.stmt]) -> tuple[list[ast.stmt], list[str], list[ast.stmt]]:
    """The statements that look at nothing but the node around, the names that the others read of them, and those."""
    lines = [line(one) for one in body]
    places: dict[str, list[int]] = {}
    for at, one in enumerate(lines):
        for name in one.given:
            places.setdefault(name, []).append(at)
    known = {PARENT}
    outer: list[ast.stmt] = []
    rest: list[Line] = []
    for one in lines:
        fixed = all(name in known or _is_fixed(name, places) for name in one.needs)
        steady = one.read.isdisjoint(_CHANGING) and not known.isdisjoint(one.read)
        if fixed and steady and _names_one(one, known) and all(_climbed(places[name], body) for name in one.given):
            known |= one.given
            outer.append(one.statement)
        else:
            rest.append(one)
    read = {name for one in rest for name in one.read}
    return outer, sorted((known & read) - {PARENT}), [one.statement for one in rest]


def _names_one(line: Line, known: Container[str]) -> bool:
    """Whether a statement gives one name, or goes on with names that are known."""
    match line.statement:
        case ast.Assign(targets=[ast.Name()]):
            return True
        case ast.While():
            return all(name in known for name in line.given)
    return False


def _climbed(places: Sequence[int], body: Sequence[ast.stmt]) -> bool:
    """Whether a name is given once, or again only on the way up to a loop, at once."""
    if len(places) == 1:
        return True
    _, climb, *rest = [body[at] for at in places]
    row = list(places) == list(range(places[0], places[0] + len(places)))
    return row and isinstance(climb, ast.While) and len(rest) < 2 and all(map(_or_empty, rest))


def _or_empty(statement: ast.stmt) -> bool:
    """``x = x or EMPTY``."""
    match statement:
        case ast.Assign(targets=[ast.Name(id=name)], value=ast.BoolOp(op=ast.Or(), values=[ast.Name(id=same), _])):
            return name == same
    return False


def remembered(body: Sequence[ast.stmt], composites: set[str], constants: dict[str, Any]) -> list[ast.stmt]:
    """The same statements with what is asked of one composite alone put into tables of answers."""
    lines = [line(one) for one in body]
    for name in sorted(composites):
        lines = _of_one(lines, name, constants)
    return [_Loops(constants).visit(one.statement) for one in lines]


def _of_one(lines: list[Line], name: str, constants: dict[str, Any]) -> list[Line]:
    own = {name}
    stored = {each for one in lines for each in one.given}
    taken: list[Line] = []
    for one in lines:
        read = {each for each in one.needs if not _is_fixed(each, stored)}
        if read and read <= own and _asks(one.statement):
            own |= one.given
            taken.append(one)
        else:
            own -= one.given  # from here on such a name stands for something else
    asks = [one for one in taken if isinstance(one.statement, (ast.If, ast.For))]
    asked = [one.statement for one in taken]
    if not asks or not (len(asks) > 1 or _costs(asked)):
        return lines
    refusal = line(_refusal(_table(name, asked, constants), ast.Name(name, ast.Load())))
    kept: list[Line] = []
    wanted: set[str] = set()
    for one in reversed(lines):  # what was named for the questions alone goes with them
        if one in asks and one is not asks[0]:
            continue
        if one in taken and one not in asks and wanted.isdisjoint(one.given):
            continue
        kept.append(refusal if one in asks else one)
        if isinstance(one.statement, ast.Assign):
            wanted -= one.given
        wanted |= kept[-1].read
    return kept[::-1]


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
        table, rest = self._table(node)
        if table:
            node.body = [_refusal(table, node.target), *rest]
        return node

    def visit_If(self, node: ast.If) -> ast.If:
        match node:
            case ast.If(
                body=[ast.For(target=ast.Name(id=name) as target) as loop],
                orelse=[ast.Assign(targets=[ast.Name(id=same)], value=value) as given, *alike],
            ) if name == same and [ast.dump(one) for one in alike] == [ast.dump(one) for one in loop.body]:
                table, rest = self._table(loop)
                if table:
                    loop.body = [_refusal(table, target), *rest]
                    node.orelse = [_refusal(table, value), *([given, *map(copied, rest)] if rest else [])]
                return node
        self.generic_visit(node)
        return node

    def _table(self, loop: ast.For) -> tuple[str, list[ast.stmt]]:
        """The table that says what is asked of a text alone ("": there is none), and what else the loop does."""
        if not isinstance(loop.target, ast.Name) or not _is_of_texts(loop.iter):
            return "", []
        pairs = [_divided(one, loop.target.id) for one in loop.body]
        asked = [one for one, _ in pairs if one is not None]
        if not asked or not _costs(asked):
            return "", []
        return _table(loop.target.id, asked, self.constants), [rest for _, rest in pairs if rest is not None]


def _divided(statement: ast.stmt, name: str) -> tuple[ast.stmt | None, ast.stmt | None]:
    """What a statement asks of one text alone, and what else it does."""
    if _asks(statement) and not isinstance(statement, ast.Assign) and _is_of(line(statement), name):
        return statement, None
    match statement:
        case ast.If(test=test, body=body, orelse=[]) if _is_of(line(ast.Expr(test)), name):
            pairs = [_divided(one, name) for one in body]
            asked = [one for one, _ in pairs if one is not None]
            rest = [one for _, one in pairs if one is not None]
            if asked:
                return ast.If(test, asked, []), ast.If(copied(test), rest, [])
    return None, statement


def _is_of(line: Line, name: str) -> bool:
    return all(one == name or _is_fixed(one, ()) for one in line.needs)


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
