"""What is worked out twice in the function of a cast is worked out once: rules are written one by one."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import cast

from x12claims.engine.casts.known import renamed


def shortened(body: Sequence[ast.stmt], sure: set[str]) -> list[ast.stmt]:
    """The same statements, shorter.  ``sure`` are names that always hold a text which a pattern has proven."""
    labels: dict[str, str] = {}
    return _numbers(_asked_once(_gathered(_once(_begun(body)), labels), labels), sure)


def _begun(body: Sequence[ast.stmt]) -> list[ast.stmt]:
    """A sum begins with its first summand instead of nothing."""
    out: list[ast.stmt] = []
    for statement in body:
        match out[-1:], statement:
            case (
                [ast.Assign(targets=[ast.Name(id=name)], value=ast.Constant(value=0) | ast.Name(id="ZERO"))],
                ast.AugAssign(target=ast.Name(id=other), op=ast.Add(), value=value),
            ) if name == other and name not in _names(value):
                out[-1] = ast.Assign([ast.Name(name, ast.Store())], value)
            case _:
                out.append(statement)
    return out


def _once(body: Sequence[ast.stmt]) -> list[ast.stmt]:
    """Of sums over the same segments the second takes what the first came to."""
    known: dict[str, str] = {}
    out: list[ast.stmt] = []
    at = 0
    while at < len(body):
        name, block = _sum_at(body, at)
        at += len(block)
        text = _told(block, name) if name else ""
        if name and text in known:
            out.append(ast.Assign([ast.Name(name, ast.Store())], ast.Name(known[text], ast.Load())))
            known = {one: other for one, other in known.items() if other != name}
            continue
        changed = {n.id for s in block for n in ast.walk(s) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
        known = {one: other for one, other in known.items() if other not in changed}
        if name:
            known[text] = name
        out += block
    return out


def _sum_at(body: Sequence[ast.stmt], at: int) -> tuple[str, list[ast.stmt]]:
    """A sum that begins with a statement, to its end, and its name; any other statement alone, with no name."""
    match body[at]:
        case ast.Assign(targets=[ast.Name(id=name)], value=ast.Constant(value=0) | ast.Call(func=ast.Name(id="float"))):
            end = at + 1
            while end < len(body) and _adds(body[end], name):
                end += 1
            return (name, list(body[at:end])) if end > at + 1 else ("", [body[at]])
    return "", [body[at]]


def _adds(statement: ast.stmt, name: str) -> bool:
    """Whether a statement does nothing but add to a name."""
    local = {name}
    for node in ast.walk(statement):
        if isinstance(node, (ast.Return, ast.NamedExpr, ast.Break, ast.Continue)):
            return False
        if isinstance(node, ast.For) and isinstance(node.target, ast.Name):
            local.add(node.target.id)
    stores = [n.id for n in ast.walk(statement) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)]
    fine = all(one in local or one.startswith("_l") for one in stores)
    return fine and name in stores and isinstance(statement, (ast.AugAssign, ast.If, ast.For))


def _told(block: Sequence[ast.stmt], name: str) -> str:
    """Statements as text in which neither the name of the sum nor those of its loops matter."""
    names = {name: "total"}
    for statement in block:
        for node in ast.walk(statement):
            if isinstance(node, ast.For) and isinstance(node.target, ast.Name):
                names.setdefault(node.target.id, f"each{len(names)}")
    return "".join(ast.dump(renamed(one, names)) for one in block)


def _names(node: ast.AST) -> set[str]:
    return {one.id for one in ast.walk(node) if isinstance(one, ast.Name)}


def _gathered(body: Sequence[ast.stmt], labels: dict[str, str]) -> list[ast.stmt]:
    """What is asked only of a segment that goes on into its tail is asked behind one condition."""
    tails: dict[str, list[int]] = {}
    named = Counter(name for statement in body for name in _names(statement))
    for at, statement in enumerate(body):
        if (tail := _tail_of(statement)) and _refuses(statement, named):
            tails.setdefault(tail, []).append(at)
    places = {at: tail for tail, found in tails.items() if len(found) > 1 for at in found}
    out: list[ast.stmt] = []
    for at, statement in enumerate(body):
        tail = places.get(at, "")
        if not tail:
            out.append(statement)
        elif at == tails[tail][-1]:
            long, short = _branches([body[one] for one in tails[tail]])
            out.append(ast.If(ast.Name(tail, ast.Load()), _asked_once(long, labels), short))
    return out


def _tail_of(statement: ast.stmt) -> str:
    """The tail without which a condition is not met, or is another."""
    match statement:
        case (
            ast.If(test=ast.Name(id=name))
            | ast.If(test=ast.BoolOp(op=ast.And(), values=[ast.Name(id=name), *_]), orelse=[])
        ) if name.startswith("_g") and name.endswith("_t"):
            return name
    return ""


def _refuses(statement: ast.stmt, named: Mapping[str, int]) -> bool:
    """Whether a statement refuses a unit, or does nothing that others see: ``named`` counts who names what."""
    for one in ast.walk(statement):
        if isinstance(one, ast.stmt) and not isinstance(one, (ast.If, ast.For, ast.Return, ast.Assign, ast.Pass)):
            return False
        if isinstance(one, ast.Assign):
            target = one.targets[0]
            if not isinstance(target, ast.Name) or (named[target.id] > 1 and not target.id.startswith("_l")):
                return False
    return True


def _branches(statements: Sequence[ast.stmt]) -> tuple[list[ast.stmt], list[ast.stmt]]:
    """What conditions on one tail do where it is there, and where it is not."""
    long: list[ast.stmt] = []
    short: list[ast.stmt] = []
    for one in statements:
        assert isinstance(one, ast.If)
        if isinstance(one.test, ast.BoolOp):
            rest = one.test.values[1:]
            long.append(ast.If(rest[0] if len(rest) == 1 else ast.BoolOp(ast.And(), rest), one.body, []))
        else:
            long += one.body
            short += one.orelse
    return long, short


def _asked_once(body: Sequence[ast.stmt], labels: dict[str, str]) -> list[ast.stmt]:
    """What is asked several times of a whole segment, or of all values that rows export, has a name.

    ``labels`` are the names by question in the whole function: a block within another must not take a name that the
    other goes on reading.
    """
    counted = Counter(text for statement in body for node in ast.walk(statement) if (text := _question(node)))
    often = sorted(text for text, count in counted.items() if count > 1)
    names = {text: labels.setdefault(text, f"_q{len(labels)}") for text in often}
    given: set[str] = set()
    out: list[ast.stmt] = []
    for statement in body:
        for node in [*_always(statement), *filter(_is_least, ast.walk(statement))]:
            text = _question(node)
            if text in names and text not in given and isinstance(node, ast.expr):
                given.add(text)
                out.append(ast.Assign([ast.Name(names[text], ast.Store())], node))
        out.append(_Answers({text: names[text] for text in given}).visit(statement))
    return out


def _question(node: ast.AST) -> str:
    """``_m.group(N).split('*')`` or ``MIN(_s1)`` as text; "" for all else."""
    match node:
        case ast.Call(func=ast.Attribute(value=ast.Call(func=ast.Attribute(attr="group")), attr="split")):
            return ast.dump(node)
        case ast.Call(func=ast.Name(id="MIN" | "MAX"), args=[ast.Name(id=name)]) if name.startswith("_s"):
            return ast.dump(node)
    return ""


def _is_least(node: ast.AST) -> bool:
    """Whether it is the least or the greatest of some values: that is asked for nearly always, if it is at all."""
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("MIN", "MAX")


def _always(statement: ast.stmt) -> list[ast.AST]:
    """The parts of a statement that are looked at whenever it is come to: a test as far as its first condition."""
    todo: list[ast.AST] = [statement.test if isinstance(statement, ast.If) else statement]
    found: list[ast.AST] = []
    while todo:
        node = todo.pop()
        found.append(node)
        match node:
            case ast.BoolOp(values=[first, *_]) | ast.IfExp(test=first) | ast.For(iter=first):
                todo.append(first)
            case ast.While() | ast.Lambda() | ast.ListComp() | ast.GeneratorExp() | ast.SetComp() | ast.DictComp():
                todo += [node.generators[0].iter] if isinstance(node, (ast.ListComp, ast.GeneratorExp)) else []
            case _:
                todo += ast.iter_child_nodes(node)
    return found


class _Answers(ast.NodeTransformer):
    def __init__(self, names: Mapping[str, str]) -> None:
        self.names = names

    def visit_Call(self, node: ast.Call) -> ast.expr:
        name = self.names.get(_question(node))
        return ast.Name(name, ast.Load()) if name else cast(ast.expr, self.generic_visit(node))


def _numbers(body: Sequence[ast.stmt], sure: set[str]) -> list[ast.stmt]:
    """An amount that is read several times is made a number once."""
    counted = Counter(name for statement in body for node in ast.walk(statement) if (name := _float_of(node)) in sure)
    often = sorted(name for name, count in counted.items() if name and count > 1)
    made = _Floats(often)
    heads = [ast.parse(f"_f{name} = float({name})").body[0] for name in often]
    return heads + [made.visit(statement) for statement in body]


def _float_of(node: ast.AST) -> str:
    match node:
        case ast.Call(func=ast.Name(id="float"), args=[ast.Name(id=name)]):
            return name
    return ""


class _Floats(ast.NodeTransformer):
    def __init__(self, names: Sequence[str]) -> None:
        self.names = names

    def visit_Call(self, node: ast.Call) -> ast.expr:
        name = _float_of(node)
        if name in self.names:
            return ast.Name(f"_f{name}", ast.Load())
        self.generic_visit(node)
        return node
