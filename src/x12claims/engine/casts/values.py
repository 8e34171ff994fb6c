"""Expressions of a rule's function, rewritten to read what a pattern has captured."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, cast

from x12claims.engine.casts.known import (
    PARENT,
    SHELL,
    WHOLE,
    Fixed,
    Known,
    Later,
    Piece,
    Row,
    Rows,
    Same,
    Segs,
    Spot,
    Wants,
    copied,
    shown,
)
from x12claims.engine.casts.unfit import Unfit
from x12claims.engine.patterns import TAIL
from x12claims.engine.rules_help import EMPTY, NAMESPACE, climb, kid
from x12claims.engine.values import Memo
from x12claims.grammar.ir import ElementUse

_CLIMBERS = frozenset(("UP", "CLIMB", "ACC", "SEEN"))
"""What may be handed the root: they ask for its loop, the nodes around it and what these have added up."""


class Values(ast.NodeTransformer):
    """What expressions mean, and what stands for them; comprehensions are left to who knows the parts."""

    def __init__(
        self,
        known: Mapping[str, Known],
        wants: Wants,
        root: bool,
        constants: dict[str, Any],
        levels: Sequence[Spot] = (),
    ) -> None:
        self.known = {"NO_PARTS": Fixed(NAMESPACE["NO_PARTS"]), **known}
        self.wants = wants
        self.root = root
        self.levels = levels  # the units around the node, and its own
        self.level = max(0, len(levels) - 1)
        self.constants = constants
        self.lists: Mapping[int, Row] = {}
        self.before: list[ast.stmt] = []
        self.held: set[Piece] = set()
        self.ended: set[Piece] = set()  # segments that end before their tail in this block

    def value(self, node: ast.expr) -> Known | None:
        """What an expression means, where that is known."""
        match node:
            case ast.Name(id=name):
                return self.known.get(name)
            case ast.Attribute(value=ast.Name(id="R"), attr="segs"):
                return self.known.get("R")
            case ast.Attribute(value=ast.Name(id="R" | "N"), attr="parent") if self.level and self.root:
                return self.levels[self.level - 1]
            case ast.Attribute(value=ast.Name() as name, attr="segs"):
                spot = self.value(name)
                return spot.segs if isinstance(spot, Spot) else None
            case ast.BoolOp(op=ast.Or(), values=[ast.Name() as name, ast.Name(id="EMPTY")]):
                spot = self.value(name)
                return spot if isinstance(spot, Spot) else None
            case ast.Call(func=ast.Attribute(value=inner, attr="get"), args=[ast.Constant(value=int() as use)]):
                held = self.value(inner)
                return held.rows.get(use, Fixed(None)) if isinstance(held, Segs) else None
            case ast.Call(func=ast.Name(id="KID"), args=[ast.Name() as name, ast.Name(id=chain)]):
                spot = self.value(name)
                return self._kid(spot, self.constants[chain]) if isinstance(spot, Spot) else None
            case ast.Tuple(elts=[]):
                return Fixed(())
            case ast.Subscript(value=inner) if (at := self.whole_number(node.slice)) is not None:
                held = self.value(inner)
                if isinstance(held, Segs):
                    if at not in held.rows:
                        raise Unfit(f"use {at} is not there")
                    return held.rows[at]
                if isinstance(held, Row):
                    if at >= len(held.pieces):
                        raise Unfit(f"segment {at} is not there")
                    return held.pieces[at]
            case ast.IfExp():
                truth = self.truth(node.test)
                if truth is not None:
                    return self.value(node.body if truth else node.orelse)
        return None

    def _kid(self, spot: Spot, chain: Sequence[str]) -> Spot:
        found = kid(spot.node, chain) if spot.node is not None else EMPTY
        lists = {number: self.lists[id(held)] for number, held in found.segs.items()}
        return Spot(found.loop, Segs(lists), None, found)

    def truth(self, node: ast.expr) -> bool | None:
        """Whether a condition holds, where that is known."""
        held = self.value(node) if isinstance(node, (ast.Name, ast.Subscript)) else None
        match held:
            case Row():
                return bool(held.pieces)
            case Piece():
                return True
            case Fixed():
                return bool(held.value)
            case Spot():
                return True
            case Rows() if held.elsewhere is None:
                return bool(held.rows)
        reach = self.reach(node)
        if reach is not None and reach[1] <= reach[0].required:
            return True
        if reach is not None and reach[0] in self.ended and reach[1] >= reach[0].tail:
            return False
        match node:
            case ast.Compare(
                left=ast.Call(func=ast.Name(id="len"), args=[inner]),
                ops=[ast.Gt()],
                comparators=[ast.Constant(value=int() as position)],
            ):
                counted = self.value(inner)
                return len(counted.value) > position if isinstance(counted, Fixed) else None
            case ast.Compare(left=left, ops=[ast.Eq() | ast.NotEq() as asked], comparators=[ast.Constant(value=other)]):
                one = self._fixed(left)
                if one is not None:
                    return (one.value == other) is isinstance(asked, ast.Eq)
            case ast.Compare(
                left=ast.Constant(value=loop),
                ops=[ast.In() | ast.NotIn() as asked],
                comparators=[ast.Attribute(value=ast.Name() as name, attr="kids")],
            ):
                spot = self.value(name)
                if isinstance(spot, Spot) and spot.node is not None and spot.level is not None:
                    return (loop in spot.node.kids) is isinstance(asked, ast.In)
            case ast.Compare(left=left, ops=[ast.Is() | ast.IsNot() as asked], comparators=[ast.Constant(value=None)]):
                settled = self._settled(left)
                return (settled.value is None) is isinstance(asked, ast.Is) if settled is not None else None
            case ast.NamedExpr() | ast.IfExp():
                settled = self._settled(node)
                return bool(settled.value) if settled is not None else None
            case ast.UnaryOp(op=ast.Not(), operand=inner):
                truth = self.truth(inner)
                return None if truth is None else not truth
            case ast.BoolOp(op=ast.And(), values=parts) if any(self.truth(part) is False for part in parts):
                return False
        return None

    def _settled(self, node: ast.expr) -> ast.Constant | None:
        """The constant that an expression comes to, whatever the unit."""
        match node:
            case ast.Constant():
                return node
            case ast.NamedExpr(value=inner):
                return self._settled(inner)
            case ast.IfExp():
                truth = self.truth(node.test)
                return None if truth is None else self._settled(node.body if truth else node.orelse)
        return None

    def _fixed(self, node: ast.expr) -> Fixed | None:
        """A value that is the same for all units: one that was found to be, or a pinned code."""
        match node:
            case ast.Subscript(value=inner, slice=place):
                held, position = self.value(inner), self.whole_number(place)
                found = self.element(held, position) if isinstance(held, Piece) and position in held.kept else None
                return Fixed(found.value) if isinstance(found, ast.Constant) else None
        one = self.value(node)
        return one if isinstance(one, Fixed) else None

    def reach(self, node: ast.expr) -> tuple[Piece, int] | None:
        """``len(segment) > position``."""
        match node:
            case ast.Compare(
                left=ast.Call(func=ast.Name(id="len"), args=[inner]),
                ops=[ast.Gt()],
                comparators=[number],
            ) if (position := self.whole_number(number)) is not None:
                held = self.value(inner)
                if isinstance(held, Piece):
                    return held, position
        return None

    def whole_number(self, node: ast.expr) -> int | None:
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
            one, two = self.whole_number(node.left), self.whole_number(node.right)
            return one + two if one is not None and two is not None else None
        held = self.value(node) if isinstance(node, ast.Name) else node
        number = held.value if isinstance(held, (Fixed, ast.Constant)) else None
        return number if isinstance(number, int) else None

    def cut(self, node: ast.expr) -> tuple[Piece, list[int]] | None:
        """``segment[low:high:step]``: the segment and the positions."""
        match node:
            case ast.Subscript(value=inner, slice=ast.Slice() as cut):
                held = self.value(inner)
                if isinstance(held, Piece):
                    ends = [_number(cut.lower), _number(cut.upper), _number(cut.step)]
                    width = len(held.use.elements) + 1
                    return held, list(range(width))[slice(*ends)]
        return None

    def group(self, piece: Piece, position: int) -> ast.expr:
        return ast.Name(self.wants.name(piece, position), ast.Load())

    def element(self, piece: Piece, position: int) -> ast.expr:
        if position == 0:
            return ast.Constant(piece.use.id)
        use = piece.use.elements[position - 1] if position <= len(piece.use.elements) else None
        if use is not None and use.usage == "R" and len(use.codes) == 1 and use.repeat == 1:
            return ast.Constant(use.codes[0])
        if position in piece.kept:
            return self.group(piece, position)
        return ast.Subscript(self.whole(piece), ast.Constant(position), ast.Load())

    def split(self, piece: Piece) -> ast.expr:
        self.wants.name(piece, WHOLE)
        return cast(ast.Expr, ast.parse(f"_m.group({self.wants.name(piece, WHOLE)}).split('*')").body[0]).value

    def whole(self, piece: Piece) -> ast.expr:
        """A segment as a list, split once in a block."""
        name = f"_l{piece.place}"
        if piece not in self.held:
            self.held.add(piece)
            self.before.append(ast.Assign([ast.Name(name, ast.Store())], self.split(piece)))
        return ast.Name(name, ast.Load())

    def sliced(self, piece: Piece, node: ast.expr) -> ast.expr:
        assert isinstance(node, ast.Subscript)
        return ast.Subscript(self.split(piece), node.slice, ast.Load())

    # ---- expressions
    def visit_IfExp(self, node: ast.IfExp) -> ast.expr:
        match node:
            case ast.IfExp(
                test=test,
                body=ast.Subscript(value=inner, slice=number),
                orelse=ast.Constant(value=""),
            ) if (position := self.whole_number(number)) is not None:
                held, reach = self.value(inner), self.reach(test)
                if isinstance(held, Piece) and reach == (held, position):
                    if position <= held.required or position in held.kept:
                        return self.element(held, position)
                    if position > len(held.use.elements) or held.use.elements[position - 1] is None:
                        return ast.Constant("")
        truth = None if any(isinstance(one, ast.NamedExpr) for one in ast.walk(node.test)) else self.truth(node.test)
        if truth is not None:
            return cast(ast.expr, self.visit(node.body if truth else node.orelse))
        return cast(ast.expr, self.generic_visit(node))

    def visit_Subscript(self, node: ast.Subscript) -> ast.expr:
        held = self.value(node.value)
        if isinstance(node.value, ast.Name) and node.value.id == "START":
            text = self.visit(node.slice)
            if isinstance(text, ast.Name) and text.id in self.wants.days:
                return text
            return ast.Subscript(node.value, text, node.ctx)
        if isinstance(held, Piece):
            position = self.whole_number(node.slice)
            if position is not None:
                return self.element(held, position)
            if isinstance(node.slice, ast.Slice):
                return self.sliced(held, node)
            return ast.Subscript(self.whole(held), self.visit(node.slice), node.ctx)
        found = self.value(node)
        if isinstance(found, Piece):
            return self.whole(found)
        if held is not None and not isinstance(held, (Fixed, Same)):
            raise Unfit(shown(node))
        return cast(ast.expr, self.generic_visit(node))

    def visit_Compare(self, node: ast.Compare) -> ast.expr:
        truth = self.truth(node)
        return ast.Constant(truth) if truth is not None else cast(ast.expr, self.generic_visit(node))

    def _of_tail(
        self, source: ast.expr, test: ast.expr, none: Callable[[Sequence[ElementUse | None]], bool]
    ) -> ast.expr:
        """A test of some elements of a segment that is false where they end before its tail, by ``none`` of these."""
        found = self.cut(source)
        if found is None or not found[0].tail:
            return test
        piece, places = found
        if not none([piece.use.elements[at - 1] for at in places if at < piece.tail]):
            return test
        return ast.BoolOp(ast.And(), [self.group(piece, TAIL), test])

    def _count(self, source: ast.expr, counted: ast.expr) -> ast.expr:
        """How many of some elements are there: before the tail of their segment stand as many as there must be."""
        found = self.cut(source)
        if found is None or not found[0].tail:
            return counted
        piece, places = found
        before = [piece.use.elements[at - 1] for at in places if at < piece.tail]
        if not all(one and one.usage == "R" for one in before):
            return counted
        return ast.IfExp(self.group(piece, TAIL), counted, ast.Constant(len(before)))

    def visit_Attribute(self, node: ast.Attribute) -> ast.expr:
        match node:
            case ast.Attribute(value=ast.Name(id="R" | "N"), attr="parent") if self.root:
                name = f"{SHELL}{self.level - 1}" if self.level else PARENT
                return ast.Name(name, ast.Load())
        return cast(ast.expr, self.generic_visit(node))

    def visit_Call(self, node: ast.Call) -> ast.expr:
        match node:
            case ast.Call(func=ast.Name(id="len"), args=[inner]):
                held = self.value(inner)
                if isinstance(held, Row):
                    return ast.Constant(len(held.pieces))
            case ast.Call(func=ast.Name(id="GAPS"), args=[inner]):
                made = cast(ast.expr, self.generic_visit(copied(node)))
                return self._of_tail(inner, made, lambda before: all(one and one.usage == "R" for one in before))
            case ast.Call(func=ast.Name(id="DUP"), args=[ast.List(elts=[])]):
                return ast.Constant(False)
            case ast.Call(
                func=ast.Name(id="sum"),
                args=[
                    ast.ListComp(
                        elt=ast.Constant(value=1), generators=[ast.comprehension(iter=inner, ifs=[ast.Name()])]
                    )
                ],
            ):
                return self._count(inner, cast(ast.expr, self.generic_visit(copied(node))))
            case ast.Call(func=ast.Name(id="DUP"), args=[ast.ListComp(generators=[ast.comprehension(iter=inner)])]):
                made = cast(ast.expr, self.generic_visit(copied(node)))
                return self._of_tail(inner, made, lambda before: len(before) < 2)
            case ast.Call(func=ast.Name(id=codes), args=[text, ast.Constant(value=None)]) if codes.startswith("L_"):
                table = f"M_{codes}"
                if table not in self.constants:
                    self.constants[table] = Memo(partial(_on_no_day, self.constants[codes]))
                return ast.Subscript(ast.Name(table, ast.Load()), self.visit(text), ast.Load())
            case ast.Call(func=ast.Name(id="PARTY_KEY"), args=[inner]):
                party = self.value(inner)
                if isinstance(party, Piece):
                    return self._party(party, node)
            case ast.Call(func=ast.Name(id=function), args=arguments) if function in _CLIMBERS and self.root:
                found = self._found(function, arguments)
                if found is not None:
                    return ast.Name(f"{SHELL}{found}", ast.Load())
                if function == "UP" and _is_around(arguments[0]) and not self._is_among(arguments[1]):
                    return ast.Call(node.func, [ast.Name(PARENT, ast.Load()), arguments[1]], [])
                own = f"{SHELL}{self.level}"
                shell = [ast.Name(own, ast.Load()) if _is_root(one) else self.visit(one) for one in arguments]
                return ast.Call(node.func, shell, [])
        return cast(ast.expr, self.generic_visit(node))

    def _is_among(self, loops: ast.expr) -> bool:
        """Whether one of the units at hand is of one of some loops, or may be."""
        if not isinstance(loops, ast.Name) or not self.levels:
            return True
        return any(one.loop in self.constants[loops.id] for one in self.levels)

    def _found(self, function: str, arguments: Sequence[ast.expr]) -> int | None:
        """The number of the unit at hand that a climb ends at, where it ends at one."""
        match function, arguments:
            case "UP", [ast.Attribute(value=ast.Name(id="N"), attr="parent"), ast.Name(id=loops)]:
                around = [one for one in self.levels[: self.level] if one.loop in self.constants[loops]]
                return around[-1].level if around else None
            case "CLIMB", [ast.Name(id="N"), ast.Name(id=chains), ast.Name(id=anchors)] if self.levels:
                node = climb(self.levels[-1].node or EMPTY, self.constants[chains], self.constants[anchors])
                return next((one.level for one in self.levels[: self.level] if one.node is node), None)
        return None

    def _party(self, piece: Piece, node: ast.Call) -> ast.expr:
        """``values.party_key``: mostly the identifier is there and is all that it looks at."""
        whole = ast.Call(node.func, [self.split(piece)], [])
        if piece.use.id != "NM1" or 9 not in piece.kept:
            return whole
        identifier = self.group(piece, 9)
        return ast.IfExp(identifier, ast.BinOp(ast.Constant("#"), ast.Add(), identifier), whole)

    def visit_Name(self, node: ast.Name) -> ast.expr:
        held = self.known.get(node.id)
        if isinstance(held, Piece):
            return self.whole(held)
        if isinstance(held, Fixed):
            return ast.Constant(held.value)
        if isinstance(held, Same):
            return ast.Name(held.name, ast.Load())
        if isinstance(held, Later):
            return cast(ast.expr, self.visit(copied(held.source)))
        if held is not None or node.id in ("N", "R"):
            raise Unfit(node.id)
        return node


def _on_no_day(active: Callable[[str, str | None], Any], code: str) -> Any:
    return active(code, None)


def _is_around(node: ast.expr) -> bool:
    """``N`` or ``N.parent``."""
    return _is_root(node.value) if isinstance(node, ast.Attribute) and node.attr == "parent" else _is_root(node)


def _is_root(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and node.id == "N"


def _number(node: ast.expr | None) -> int | None:
    if node is None:
        return None
    if isinstance(node, ast.Constant) and isinstance(node.value, int):
        return node.value
    raise Unfit(shown(node))
