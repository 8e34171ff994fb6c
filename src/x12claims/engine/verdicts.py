"""Violated rules become findings: the code that fits the demand, the place, the trigger, and no follow-on noise."""

from __future__ import annotations

from typing import Any

from x12claims.diagnostics.codes import row
from x12claims.engine.frame import Frame
from x12claims.engine.node import Node, Seg
from x12claims.engine.program import Program
from x12claims.engine.report import Place, Reporter, join, loop_id
from x12claims.engine.rules import RuleSet, Spot, Violation
from x12claims.engine.tables import LoopTable, place_name
from x12claims.engine.walker import Walker
from x12claims.grammar.ir import ElementUse, Rule, SegmentUse

_BY_TYPE = {3: "B400", 5: "C600", 6: "L700", 7: "P800"}
_BY_KIND = {"require": "R500", "forbid": "R501", "value": "R502"}


class RuleFindings:
    """Runs the rules of a closed loop and tells what they found."""

    def __init__(self, program: Program, rules: RuleSet, reporter: Reporter, walker: Walker) -> None:
        self.program = program
        self.rules = rules
        self.reporter = reporter
        self.walker = walker
        self._broken: set[int] = set()  # uses broken anywhere in the set, for rules above the units

    def note_broken(self) -> None:
        """Remembers what the unit at hand broke, for the rules of the loops around it."""
        self._broken |= self.reporter.broken

    def run(self, frame: Frame) -> None:
        """The rules of one loop that ended; one whose inputs are broken themselves stays silent."""
        broken = self.reporter.broken if frame.table.is_unit else self._broken | self.reporter.broken

        def told(index: int, violation: Violation) -> None:
            rule = self.program.guide.rules[index]
            inputs = {number for number, _ in self.rules.inputs(index)}
            if broken and inputs & broken:
                return
            self._tell(rule, violation, frame)

        self.rules.run(frame.node, told)

    def _tell(self, rule: Rule, violation: Violation, frame: Frame) -> None:
        spot = violation.spot
        tables = self.program.tables
        table = tables.loops[spot.loop]
        use = tables.uses[spot.use] if spot.use is not None else table.head
        segment = spot.segment
        if violation.kind == "require" and spot.segment is None and use is not None and spot.use is not None:
            table = tables.loops[use.loop] if use.loop != spot.loop and use.loop in tables.loops else table
        place, value = self._place(spot, frame)
        element = _element(use, spot)
        code = _BY_TYPE.get(rule.type) or _BY_KIND[violation.kind]
        base = row(code)
        name = place_name(use.id, use.tag, spot.element, spot.component) if use else spot.loop
        ack = base.element_ack if base.element_ack is not None and spot.element else base.ack
        self.reporter.add(
            code,
            place,
            segment=use.id if use else None,
            loop=loop_id(table),
            path=join(table.path, name),
            element=spot.element,
            component=spot.component,
            value=value if violation.kind != "require" else None,
            expected=None,
            element_number=element.element if element else None,
            message=rule.doc or None,
            severity=rule.severity,
            type=rule.type,
            rule=rule.id,
            ack=ack,
            context=self._context(violation.trigger),
        )

    def _place(self, spot: Spot, frame: Frame) -> tuple[Place, str | None]:
        segment = spot.segment
        if isinstance(segment, Seg) and segment.position:
            offset, length, value = segment.offset, segment.length, None
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
            return Place(segment.position, offset, length), value
        return self._nearest(spot.node, frame), None

    def _nearest(self, node: Node, frame: Frame) -> Place:
        """For what is missing: behind the last segment of the loop instance that should have it, else its head."""
        best: Seg | None = None
        at: Node | None = node
        while at is not None and best is None:
            for segs in at.segs.values():
                for seg in segs:
                    if isinstance(seg, Seg) and seg.position and (best is None or seg.position < best.position):
                        best = seg
            at = at.parent
        if best is None:
            return frame.place
        return Place(best.position, best.offset, best.length)

    def _context(self, trigger: Spot | None) -> tuple[str, int, str | None, int | None, int | None] | None:
        if trigger is None or not isinstance(trigger.segment, Seg) or not trigger.segment.position:
            return None
        table: LoopTable = self.program.tables.loops[trigger.loop]
        segment: Any = trigger.segment
        return segment[0], segment.position, loop_id(table), trigger.element, trigger.component


def _element(use: SegmentUse | None, spot: Spot) -> ElementUse | None:
    if use is None or not spot.element or spot.element > len(use.elements):
        return None
    element = use.elements[spot.element - 1]
    if element is not None and spot.component and spot.component <= len(element.components):
        return element.components[spot.component - 1]
    return element
