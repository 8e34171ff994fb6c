"""Paths of rules looked up in a guide."""

from __future__ import annotations

from collections.abc import Mapping

from x12claims.grammar.ir import Expr, Loop, Rule


class Resolver:
    """Turns the rules of one guide, as parsed, into rules that name SegmentUse numbers and positions only."""

    def __init__(self, loops: Mapping[str, Loop], values: Mapping[str, Expr]) -> None:
        self.loops = loops
        self.values = values

    def rule(self, rule: Rule) -> list[Rule]:
        return [rule]
