"""Violated rules become findings: the code that fits the demand, the place, the trigger, and no follow-on noise."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from x12claims.diagnostics.codes import ack_of_rule, code_of_rule, row
from x12claims.engine.frame import Frame
from x12claims.engine.node import Node, Seg
from x12claims.engine.options import BALANCE
from x12claims.engine.place import Place
from x12claims.engine.program import Program
from x12claims.engine.report import Reporter, join, loop_id, told_of_element
from x12claims.engine.rules import RuleSet
from x12claims.engine.rules_help import component
from x12claims.engine.tables import place_name
from x12claims.engine.walker import Walker
from x12claims.grammar.ir import ElementUse, Rule, SegmentUse

if TYPE_CHECKING:
    from x12claims.engine.index import RawUnit
    from x12claims.engine.rules_place import Spot, Violation


class RuleFindings:
    """Runs the rules of a closed loop and tells what they found."""

    def __init__(self, program: Program, rules: RuleSet, reporter: Reporter, walker: Walker) -> None:
        self.program = program
        self.rules = rules
        self.reporter = reporter
        self.walker = walker
        self._doubtful: set[tuple[int, int | None]] = set()  # amounts that a balance has put in doubt, in the whole set

    def run(self, frame: Frame) -> None:
        """The rules of one loop that ended.

        A rule whose inputs are broken themselves, or may be what was told to stand in a wrong place nearby, stays
        silent, and so does a balance over an amount that another balance has put in doubt: the first names the root.
        """
        every: list[tuple[int, Violation]] = []
        self.rules.run(frame.node, lambda index, violation: every.append((index, violation)), frame.suspects)
        if not every:
            return
        broken = frame.broken_within.union(*(around.broken for around in self.walker.frames))
        if self.walker.traces.moved:
            broken |= self.walker.traces.astray_near(frame.place.position or 0, self.walker)
        found = [each for each in every if broken.isdisjoint(number for number, _ in self.rules.inputs(each[0]))]
        rules = self.program.guide.rules
        for index, violation in self._roots(found, frame):
            if not self._known_of_element(rules[index], violation.spot):
                self._tell(rules[index], violation, frame)

    def _known_of_element(self, rule: Rule, spot: Spot) -> bool:
        """Whether a code that was not in a list on a day is never in it, which its element's own line has told."""
        if rule.demand[0] != "in" or not rule.demand[3] or spot.segment is None or spot.use is None:
            return False
        element = _element(self.program.tables.uses[spot.use], spot)
        if element is None or not any(governing.name == rule.demand[2] for governing in element.lists):
            return False
        value = spot.segment[spot.element] if spot.element and spot.element < len(spot.segment) else ""
        if spot.component:
            value = component(value, spot.component, self.walker.component)
        return self.rules.context.lists[rule.demand[2]].active(value, None) is False

    def _roots(self, found: list[tuple[int, Violation]], frame: Frame) -> list[tuple[int, Violation]]:
        """What was found without the balances that another one's amount explains; the one that reads least comes
        first.
        """
        rules = self.program.guide.rules
        doubtful = set() if frame.table.loop.unit else self._doubtful
        silent = set()
        for index, violation in found:
            if rules[index].type != BALANCE and violation.kind == "value" and violation.spot.use is not None:
                doubtful.add((violation.spot.use, violation.spot.element))
        balances = [each for each in enumerate(found) if rules[each[1][0]].type == BALANCE]
        for place, (index, violation) in sorted(balances, key=self._reach):
            if self.rules.inputs(index) & doubtful:
                silent.add(place)
            elif violation.spot.use is not None:
                doubtful.add((violation.spot.use, violation.spot.element))
                if rules[index].severity == "error":
                    doubtful |= self._beside(index, violation.spot.use)
        self._doubtful |= doubtful
        return [each for place, each in enumerate(found) if place not in silent]

    def _beside(self, index: int, use: int) -> set[tuple[int, int | None]]:
        """What else a balance reads in the loop of its own place: any of it may be the wrong amount."""
        uses = self.program.tables.uses
        return {each for each in self.rules.inputs(index) if uses[each[0]].loop == uses[use].loop}

    def _reach(self, found: tuple[int, tuple[int, Violation]]) -> tuple[bool, int, int, int]:
        place, (index, violation) = found
        mild = self.program.guide.rules[index].severity != "error"  # a warning silences no error
        return mild, len({number for number, _ in self.rules.inputs(index)}), -_depth(violation.spot.node), place

    def _tell(self, rule: Rule, violation: Violation, frame: Frame) -> None:
        spot = violation.spot
        tables = self.program.tables
        table = tables.loops[spot.loop]
        use = tables.uses[spot.use] if spot.use is not None else table.head
        if violation.kind == "require" and spot.segment is None and use is not None and spot.use is not None:
            table = tables.loops[use.loop] if use.loop != spot.loop and use.loop in tables.loops else table
        place, value = self._place(spot, frame)
        element = _element(use, spot)
        code = code_of_rule(rule.type, rule.demand[0])
        base = row(code)
        name = place_name(use.id, use.tag, spot.element, spot.component) if use else spot.loop
        ack = base.element_ack if base.element_ack is not None and spot.element and rule.id else base.ack
        path = join(table.path, name)
        self.reporter.add(
            code,
            place,
            segment=use.id if use else None,
            loop=loop_id(table),
            path=path,
            element=spot.element,
            component=spot.component,
            value=value if violation.kind != "require" else None,
            expected=self._expected(rule, violation, value),
            derived=violation.due is not None and not isinstance(violation.due, str),
            element_number=element.element if element else None,
            message=rule.doc
            or (told_of_element(code, path, element, use) if not rule.id and element and use else None),
            severity=rule.severity,
            type=rule.type,
            rule=rule.id or None,  # what an element's line says is nobody's rule
            ack=ack_of_rule(rule.ack, rule.type, ack),
            context=self._context(violation.trigger),
        )

    def _expected(self, rule: Rule, violation: Violation, value: str | None) -> str | None:
        due = violation.due
        if rule.demand[0] == "in":
            from x12claims.engine.list_rules import wanted

            return wanted(self.rules.context.lists, rule.demand[2], value, due if isinstance(due, str) else None)
        return None if due is None else f"{Decimal(due):f}"

    def _where(self, segment: list[str]) -> tuple[int, RawUnit | None]:
        """The position of a segment of an open loop, and the accepted unit that holds it: one that was walked knows its
        place itself.
        """
        if isinstance(segment, Seg):
            return segment.position, None
        for frame in reversed(self.walker.frames):
            if frame.raw is not None:
                position = frame.raw.where(segment)
                if position is not None:
                    return position, frame.raw
        raise ValueError(f"This {segment[0]} stands in no open loop.")

    def _stands(self, segment: list[str]) -> Place:
        """Where a segment of an open loop stands."""
        if isinstance(segment, Seg):
            return segment.place
        position, raw = self._where(segment)
        assert raw is not None
        return raw.place(position, self.walker.delimiters.segment)

    def _place(self, spot: Spot, frame: Frame) -> tuple[Place, str | None]:
        segment = spot.segment
        if segment is not None:
            there = self._stands(segment)
            offset, length, value = there.offset, there.length, None
            if spot.element and spot.element < len(segment):
                offset += sum(len(e) + 1 for e in segment[: spot.element])
                value = segment[spot.element]
                length = len(value)
                if spot.component:
                    parts = value.split(self.walker.component)
                    if spot.component <= len(parts):
                        offset += sum(len(p) + 1 for p in parts[: spot.component - 1])
                        value = parts[spot.component - 1]
                        length = len(value)
            column = there.column + offset - there.offset if there.line else 0
            return Place(there.position, offset, length, there.line, column), value
        return self._gap(spot, frame), None

    def _gap(self, spot: Spot, frame: Frame) -> Place:
        """For what is missing: the segment before which it was due, behind all that comes earlier in its loop."""
        tables = self.program.tables
        table = tables.loops[spot.node.loop]
        order = next((s.order for s in table.slots if s.use.number == spot.use), 0)
        segs, kids = spot.node.segs, spot.node.kids
        first: list[str] | None = None
        last: list[str] | None = None
        least = most = 0
        for slot in table.slots:
            if slot.child is None:
                found: Sequence[list[str]] = segs.get(slot.use.number, ())
            elif slot.child.loop in kids:
                found = [seg for kid in kids[slot.child.loop] for seg in _all(kid)]
            else:
                continue
            for segment in found:
                position = self._where(segment)[0]
                if slot.order <= order:
                    if position > most:
                        last, most = segment, position
                elif first is None or position < least:
                    first, least = segment, position
        if first is not None:
            there = self._stands(first)
            return Place(there.position, there.offset, 0, there.line, there.column)
        if last is not None:
            there = self._stands(last)
            return Place(most + 1, there.offset + there.length, 0)
        return frame.place

    def _context(self, trigger: Spot | None) -> tuple[str, int, str | None, int | None, int | None] | None:
        if trigger is None or trigger.segment is None:
            return None
        table = self.program.tables.loops[trigger.loop]
        position, _ = self._where(trigger.segment)
        return trigger.segment[0], position, loop_id(table), trigger.element, trigger.component


def _depth(node: Node | None) -> int:
    depth = 0
    while node is not None:
        node, depth = node.parent, depth + 1
    return depth


def _all(node: Node) -> list[list[str]]:
    """Every segment in a node and below."""
    found = [seg for segs in node.segs.values() for seg in segs]
    for kids in node.kids.values():
        for kid in kids:
            found += _all(kid)
    return found


def _element(use: SegmentUse | None, spot: Spot) -> ElementUse | None:
    if use is None or not spot.element or spot.element > len(use.elements):
        return None
    element = use.elements[spot.element - 1]
    if element is not None and spot.component and spot.component <= len(element.components):
        return element.components[spot.component - 1]
    return element
