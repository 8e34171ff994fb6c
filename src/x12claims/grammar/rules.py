"""Rule lines and situations make rules: texts go to ``expression``, ids give scope, place and defaults."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any

from attrs import evolve, field, frozen, mutable

from x12claims.grammar import expression, ir
from x12claims.grammar import syntax as s
from x12claims.grammar.errors import Problems

_ID = re.compile(r"(?P<guide>[^.\s]+)\.(?P<loop>[0-9A-Za-z]+)\.(?P<place>\S+)\.(?P<step>[0-9]+)")
_SEGMENT = re.compile(r"([A-Z][A-Z0-9]{1,2}?)(?:\[[^\]]*\])?(?=\d\d(?!\d)|-|\(|\.|$)")


@frozen
class Condition:
    """A situation that a document can show.

    ``scope`` is the loop that holds the governed item; ``segment`` names it there (``DTP[439]``), or is the id of
    the child loop it governs.  ``element`` and ``component`` are 0 where it governs the segment or loop itself.
    """

    rule: str
    scope: str
    segment: str
    element: int
    component: int
    when: s.When
    file: str


@frozen
class _Written:
    """A rule before its paths are looked up, and where it is written."""

    rule: ir.Rule
    file: str
    line: int
    situation: str = ""


@mutable
class RuleLowering:
    """Rules of one guide.  ``prefix`` is what ``*`` stands for at the head of a rule id."""

    prefix: str
    loops: dict[str, ir.Loop]
    problems: Problems
    values: dict[str, Any] = field(factory=dict)
    written: list[_Written] = field(factory=list)

    def lower(
        self, sources: Iterable[s.Source], conditions: Iterable[Condition]
    ) -> tuple[dict[str, ir.Loop], tuple[ir.Rule, ...]]:
        """The loops with the conditions of their situations resolved, and all rules in the order of the texts."""
        files = list(sources)
        for source in files:
            self._values(source)
        for condition in conditions:
            self._situation(condition)
        own = {self._id(line) for source in files if not _shared(source) for line in _rule_lines(source)}
        for source in files:
            for line in _rule_lines(source):
                if not _shared(source) or self._id(line) not in own:  # the guide's own rule goes before a shared one
                    self._rule(line, source.file)
        self._once()
        resolver = expression.Resolver(self.loops, self.values)
        rules: list[ir.Rule] = []
        conditions_of: dict[str, ir.Expr] = {}
        for written in self.written:
            found = self._try(partial(resolver.rule, written.rule), written.file, written.line)
            for rule in found or ():
                rules.append(rule)
                if written.situation:
                    conditions_of[written.situation] = rule.when
        loops = {name: _with_conditions(loop, conditions_of) for name, loop in self.loops.items()}
        return loops, tuple(rules)

    def _once(self) -> None:
        """Refuses an id that two rules are written under; one rule may be resolved to several, in several loops."""
        seen: dict[str, _Written] = {}
        for written in self.written:
            before = seen.setdefault(written.rule.id, written)
            if before is not written:
                message = f"The id {written.rule.id} is taken (by {before.file}:{before.line})."
                self.problems.add(written.file, written.line, message, "Count its last part on by ten.")

    def _try(self, work: Callable[[], Any], file: str, line: int, column: int = 0) -> Any:
        """What ``work`` gives; None, and a problem noted, where the expression is wrong."""
        try:
            return work()
        except expression.ExpressionError as error:
            at = column + error.column - 1 if column and error.column else 1
            message = error.message[:1].upper() + error.message[1:]
            self.problems.add(file, line, message.rstrip(".") + ".", "", max(at, 1))
            return None

    def _parse(self, parse: Callable[[str], Any], text: s.Text | None, file: str) -> Any:
        return None if text is None else self._try(lambda: parse(text.text), file, text.line, text.column)

    def _values(self, source: s.Source) -> None:
        for line in source.values:
            if line.name in self.values:
                self.problems.add(source.file, line.line, f"The value {line.name} is stated twice.")
            self.values[line.name] = self._parse(expression.parse_value, line.expression, source.file)

    # ---- rules
    def _id(self, line: s.RuleLine) -> str:
        return self.prefix + line.id[1:] if line.id.startswith("*.") else line.id

    def _rule(self, line: s.RuleLine, file: str) -> None:
        name = self._id(line)
        found = _ID.fullmatch(name)
        if not found or (found["loop"] != "ANY" and found["loop"] not in self.loops):
            hint = "Write guide.loop.place.step, such as *.2300.CLM02.010; the loop is one of the guide, ST or ANY."
            self.problems.add(file, line.line, f"The rule id {line.id} names no place of the guide.", hint)
            return
        if line.demand is None:
            hint = "Add a line: require PATH, forbid PATH, or a condition that must hold."
            self.problems.add(file, line.line, f"The rule {name} demands nothing.", hint)
            return
        if not line.doc:
            self.problems.add(file, line.line, f"The rule {name} has no doc.", "Say in one sentence what it demands.")
        each = self._parse(expression.parse_each, line.each, file)
        demand = self._parse(expression.parse_demand, line.demand, file)
        when = self._parse(expression.parse_condition, line.when, file)
        if line.place is not None:
            place = self._parse(expression.parse_path, line.place, file)
        else:
            path = self._place(found["loop"], found["place"], line.each)
            place = self._try(lambda: expression.parse_path(path), file, line.line)
        if demand is None or place is None:
            return
        words = [f"{key} {text.text}" for key, text in (("each", line.each), ("when", line.when)) if text]
        rule = ir.Rule(
            id=name,
            severity=line.severity or "error",
            type=line.type or default_type(demand),
            scope=found["loop"],
            each=each,
            when=when,
            demand=demand,
            place=place,
            doc=line.doc,
            source=line.source,
            ack=line.ack,
            text="\n".join([*words, line.demand.text]),
        )
        self.written.append(_Written(rule, file, line.line))

    def _place(self, loop: str, place: str, each: s.Text | None) -> str:
        """Where a finding stands when the rule does not say: at the place of its id, seen from the variable."""
        segment = _SEGMENT.match(place)
        if each is not None:
            source, _, rest = each.text.partition(" as ")
            variable = rest.split()[0] if rest.split() else "it"
            last = re.split(r"[.\s]", source.strip())[-1].partition("[")[0]
            if last == (segment[1] if segment else place.partition("-")[0]):
                return variable + place[segment.end() if segment else len(last) :]
            return variable
        uses = self.loops[loop].items if loop in self.loops else ()
        if segment and any(isinstance(u, ir.SegmentUse) and u.id == segment[1] for u in uses):
            return place if loop == "ST" else f"{loop}.{place}"
        return loop

    # ---- situations
    def _situation(self, condition: Condition) -> None:
        when = condition.when
        assert when.condition is not None
        wanted = self._parse(expression.parse_condition, when.condition, condition.file)
        if wanted is None:
            return
        if condition.element:
            path = f"it{condition.element:02}" + (f"-{condition.component}" if condition.component else "")
            each: ir.Expr = expression.parse_each(f"{condition.segment} as it")
            inside = expression.parse_condition(f"it{condition.element:02}") if condition.component else None
        else:
            path, each, inside = condition.segment, None, None
        item = expression.parse_path(path)
        what = condition.rule.removesuffix(".sit").split(".", 1)[1]
        only = ", and only then" if when.otherwise == "forbidden" else ""
        rule = ir.Rule(
            id=condition.rule,
            severity=when.severity,
            type=4,
            scope=condition.scope,
            each=each,
            when=wanted if inside is None else ("and", inside, wanted),
            demand=("require", item),
            place=item,
            doc=f"{what} is sent when its condition holds{only}.",
            text=when.condition.text,
        )
        self.written.append(_Written(rule, condition.file, when.line, condition.rule))
        if when.otherwise == "forbidden":
            never: ir.Expr = ("not", wanted)
            forbid = evolve(
                rule,
                id=condition.rule + ".else",
                when=never if inside is None else ("and", inside, never),
                demand=("forbid", item),
            )
            self.written.append(_Written(forbid, condition.file, when.line))


def default_type(demand: ir.Expr) -> int:
    """The SNIP type of a rule that states none: 3 balances sums and counts, 5 judges codes, 4 is all else."""
    kinds = set(_kinds(demand))
    return 3 if 3 in kinds else 5 if 5 in kinds else 4


def _kinds(demand: ir.Expr) -> Iterator[int]:
    head = demand[0]
    if head == "=" and _mentions(demand, ("sum", "count")):
        yield 3
    elif head in ("in", "matches", "check"):
        yield 5
    elif head in ("and", "or", "not", "any", "all", "none"):
        for part in demand[1:]:
            if isinstance(part, tuple) and part and isinstance(part[0], str):
                yield from _kinds(part)


def _mentions(expr: ir.Expr, heads: tuple[str, ...]) -> bool:
    return isinstance(expr, tuple) and bool(expr) and (expr[0] in heads or any(_mentions(part, heads) for part in expr))


def _shared(source: s.Source) -> bool:
    return source.kind == "part" and source.id == "*"


def _rule_lines(source: s.Source) -> Iterator[s.RuleLine]:
    yield from source.rules
    pending = list(reversed(source.items))
    while pending:
        item = pending.pop()
        if isinstance(item, s.LoopLine):
            yield from item.rules
            pending.extend(reversed(item.items))


# ---- putting resolved conditions where the situations stand
def _with_conditions(loop: ir.Loop, conditions: dict[str, ir.Expr]) -> ir.Loop:
    def situated(use: Any) -> Any:
        situation = use.situation
        if situation is None or situation.rule not in conditions:
            return use
        return evolve(use, situation=evolve(situation, condition=conditions[situation.rule]))

    def element(use: ir.ElementUse | None) -> ir.ElementUse | None:
        if use is None:
            return None
        components = tuple(element(c) for c in use.components)
        changed = use if components == use.components else evolve(use, components=components)
        found: ir.ElementUse = situated(changed)
        return found

    def item(use: ir.SegmentUse | ir.LoopUse) -> ir.SegmentUse | ir.LoopUse:
        found: ir.SegmentUse | ir.LoopUse = situated(use)
        if isinstance(found, ir.SegmentUse) and any(e and (e.situation or e.components) for e in found.elements):
            found = evolve(found, elements=tuple(element(e) for e in found.elements))
        return found

    return evolve(loop, items=tuple(item(use) for use in loop.items)) if conditions else loop
