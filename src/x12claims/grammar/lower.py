"""Syntax trees and the dictionary make a guide: bodies are put where they are used, and everything gets its place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial

from attrs import evolve, field, mutable

from x12claims.grammar import ir
from x12claims.grammar import syntax as s
from x12claims.grammar.dictionary import Dictionary, syntax_note
from x12claims.grammar.elements import ElementLowering, situation
from x12claims.grammar.errors import Problems
from x12claims.grammar.rules import Condition, RuleLowering

ROOT = "ST"
_ONCE = ("transaction", "group", "base", "rules")


@mutable
class _Body:
    """Where the body of a loop is stated."""

    line: s.LoopLine
    file: str
    shared: bool
    used: bool = False


@mutable
class _Lowering:
    guide: s.Source
    parts: Sequence[s.Source]
    dictionary: Dictionary
    problems: Problems
    elements: ElementLowering
    prefix: str
    bodies: dict[str, _Body] = field(factory=dict)
    shape_files: dict[str, s.Source] = field(factory=dict)
    loops: dict[str, ir.Loop] = field(factory=dict)
    conditions: list[Condition] = field(factory=list)
    mandatory: frozenset[str] = frozenset()
    number: int = 0
    open: list[str] = field(factory=list)

    # ---- bodies and shapes
    def collect(self) -> None:
        for source in (self.guide, *self.parts):
            shared = source.kind == "part" and source.id == "*"
            for shape in source.shapes:
                self._collect_shape(shape, source, shared)
            for line in _loop_lines(source.items):
                self._collect_body(line, source, shared)
            if source.kind == "part":
                for item in source.items:
                    if isinstance(item, s.SegmentLine) or item.usage is not None:
                        message = f"{item.id} stands at the top of a part with a usage."
                        hint = "A part states bodies: loop ID name, without usage; the use stands in the guide."
                        self.problems.add(source.file, item.line, message, hint)

    def _collect_shape(self, shape: s.ShapeLine, source: s.Source, shared: bool) -> None:
        known = self.shape_files.get(shape.name)
        if known and known.id != "*" and shared:
            return  # the guide's own shape goes before a shared one
        if known and (known.id == "*") == shared:
            message = f"The shape {shape.name} is stated twice (also in {known.file})."
            self.problems.add(source.file, shape.line, message)
        self.shape_files[shape.name] = source
        self.elements.shapes[shape.name] = (shape.segment, shape)

    def _collect_body(self, line: s.LoopLine, source: s.Source, shared: bool) -> None:
        if not line.items:
            return
        known = self.bodies.get(line.id)
        if known and known.shared and not shared:
            known = None  # the guide's own body goes before a shared one
        elif known and shared and not known.shared:
            return
        if known:
            message = f"The body of loop {line.id} is stated twice (also at {known.file}:{known.line.line})."
            self.problems.add(source.file, line.line, message, "State it once; other uses are lines without a body.")
        self.bodies[line.id] = _Body(line, source.file, shared)

    # ---- loops
    def root(self) -> None:
        label = self.guide.title
        items = self._items(self.guide.items, ROOT, self.guide.file)
        self.loops = {ROOT: ir.Loop(ROOT, "transaction_set", label, tuple(items)), **self.loops}
        for name, body in self.bodies.items():
            if not body.used and not body.shared:
                message = f"Loop {name} has a body, but the guide does not use it."
                self.problems.add(body.file, body.line.line, message, "Place it: loop ID USAGE REPEAT.")

    def _items(self, lines: Iterable[s.Item], loop: str, file: str) -> Iterator[ir.SegmentUse | ir.LoopUse]:
        order, before = 0, ""
        for line in lines:
            group = self._order_group(line, loop, file)
            if group != before or not group:
                order += 1
            before = group
            if isinstance(line, s.SegmentLine):
                yield self._segment(line, loop, order, file)
            elif use := self._loop(line, loop, order, file):
                yield use

    def _order_group(self, line: s.Item, loop: str, file: str) -> str:
        """What adjacent items have in common when any order is right between them: the segment id that begins them."""
        if isinstance(line, s.SegmentLine):
            return f"segment {line.id}"
        body = self.bodies.get(line.id)
        head = body.line.items[0] if body else None
        if not isinstance(head, s.SegmentLine) or head.id == "HL":
            return ""
        return f"loop {head.id}"

    def _loop(self, line: s.LoopLine, parent: str, order: int, file: str) -> ir.LoopUse | None:
        if line.usage is None:
            hint = "Write R or S and a repeat behind the id."
            self.problems.add(file, line.line, f"The use of loop {line.id} has no usage.", hint)
            return None
        body = self.bodies.get(line.id)
        if body is None:
            hint = "Indent it here, or state it in a part."
            self.problems.add(file, line.line, f"The body of loop {line.id} is stated nowhere.", hint)
            return None
        if line.id in self.open:
            self.problems.add(file, line.line, f"Loop {line.id} stands inside itself.")
            return None
        body.used = True
        if line.id not in self.loops:
            self._body(line.id, body, line)
        condition = self._condition(line.whens, parent, line.id, file)
        return ir.LoopUse(line.id, line.usage, line.repeat, order, condition)

    def _body(self, name: str, body: _Body, use: s.LoopLine) -> None:
        stated = body.line
        if not isinstance(stated.items[0], s.SegmentLine):
            message = f"Loop {name} does not begin with a segment."
            self.problems.add(body.file, stated.line, message, "A loop has a head.")
        elif stated.items[0].usage != "R" or stated.items[0].repeat != 1:
            hint = "The loop carries usage and repeat; its head is R 1."
            self.problems.add(body.file, stated.items[0].line, f"The head of loop {name} is not R 1.", hint)
        self.open.append(name)
        place = self.loops
        place[name] = ir.Loop(name, "", "", ())  # keeps the order of first use
        items = tuple(self._items(stated.items, name, body.file))
        loop_name = stated.name or use.name or f"loop_{name.lower()}"
        place[name] = ir.Loop(name, loop_name, stated.label or use.label or "", items, stated.unit or use.unit)
        self.open.pop()

    # ---- segments
    def _segment(self, line: s.SegmentLine, loop: str, order: int, file: str) -> ir.SegmentUse:
        self.number += 1
        number = self.number
        tag = ",".join(map(_quoted, line.codes or ()))
        path = f"{line.id}[{tag}]" if tag else line.id
        self.elements.begin(file, partial(self._condition, scope=loop, segment=path, file=file))
        uses, definition = self.elements.of_segment(line, self._bracket_codes(line))
        label = line.label or definition.label
        condition = self._condition(line.whens, loop, path, file)
        return ir.SegmentUse(
            number=number,
            loop=loop,
            id=line.id,
            tag=tag,
            match=self._match(line, uses, file),
            name=line.name,
            label=label,
            usage=line.usage,
            repeat=line.repeat,
            order=order,
            elements=uses,
            width=len(definition.slots),
            notes=tuple(syntax_note(note) for note in definition.notes),
            mandatory=bool(self.mandatory & {line.id, f"{loop}.{line.id}"}),
            situation=condition,
        )

    def _at(self, line: s.SegmentLine) -> tuple[tuple[int, int], ...]:
        """The places whose codes tell the use apart; without ``at``: 01, or its first component in a composite."""
        if line.at or line.codes is None:
            return line.at
        definition = self.dictionary.segments.get(line.id)
        ref = definition.slots[0].ref if definition else ""
        return ((1, 1 if ref in self.dictionary.composites else 0),)

    def _bracket_codes(self, line: s.SegmentLine) -> dict[tuple[int, int], tuple[str, ...]]:
        at = self._at(line)
        return {at[0]: line.codes} if at and line.codes else {}

    def _match(self, line: s.SegmentLine, uses: Sequence[ir.ElementUse | None], file: str) -> tuple[ir.Match, ...]:
        matches = []
        told = line.id not in self.dictionary.segments or (line.like and line.like not in self.elements.shapes)
        for index, (element, component) in enumerate(() if told else self._at(line)):
            use = uses[element - 1] if element <= len(uses) else None
            if use and component:
                use = use.components[component - 1] if component <= len(use.components) else None
            here = f"{element:02}" + (f"-{component}" if component else "")
            codes = line.codes if line.codes and not index else use.codes if use else ()
            if use is None:
                message = f"{line.id} is told apart by {here}, which is not listed below it."
                self.problems.add(file, line.line, message, f"Add the line {here}.")
            elif not codes:
                hint = "Write the codes in the bracket, or behind = in the line of the element."
                self.problems.add(file, line.line, f"{line.id} is told apart by {here}, which lists no codes.", hint)
            elif set(codes) - set(use.codes):
                message = f"The bracket of {line.id} and the codes of {here} differ."
                self.problems.add(file, line.line, message, "Let the element list every code of the bracket.")
            matches.append(ir.Match(element, component, frozenset(codes)))
        return tuple(matches)

    # ---- situations
    def _condition(
        self,
        whens: Sequence[s.When],
        scope: str,
        segment: str,
        file: str,
        *,
        element: int = 0,
        component: int = 0,
    ) -> ir.Situation | None:
        """The situation of an item; a checkable one is noted, and names the rule that will be made of it."""
        found = situation(whens, self.problems, file)
        checkable = next((w for w in whens if w.condition is not None), None)
        if found is None or checkable is None:
            return found
        place = segment + (f"{element:02}" if element else "") + (f"-{component}" if component else "")
        rule = f"{self.prefix}.{scope}.{place}.sit"
        self.conditions.append(Condition(rule, scope, segment, element, component, checkable, file))
        return evolve(found, rule=rule)


def _quoted(code: str) -> str:
    return code if re.fullmatch(r"[^\s\"#|,\[\]]+", code) else f'"{code}"'


def _loop_lines(items: Iterable[s.Item]) -> Iterator[s.LoopLine]:
    for item in items:
        if isinstance(item, s.LoopLine):
            yield item
            yield from _loop_lines(item.items)


def lower(guide: s.Source, parts: Sequence[s.Source], dictionary: Dictionary, source: str = "") -> ir.Guide:
    """The guide that a file of kind guide or envelope states, with its parts.

    ``source`` is the sha256 of the texts.  Raises GuideError, with everything that was found in one pass.
    """
    problems = Problems()
    for part in parts:
        if part.id not in ("*", guide.id):
            message = f"This is a part of {part.id}, but {guide.id} lists it."
            problems.add(part.file, 1, message, "Correct its first line, or the line parts of the guide.")
    for key in _ONCE:
        for second in [h for h in guide.heads if h.key == key][1:]:
            problems.add(guide.file, second.line, f"The line {key} stands twice.")
    if guide.kind == "guide":
        for key in ("transaction", "group", "base"):
            if not guide.head(key):
                problems.add(guide.file, 1, f"The guide has no line {key}.", f"Add it below the first line: {key} ...")
    prefix = guide.head("rules") or guide.id
    work = _Lowering(guide, parts, dictionary, problems, ElementLowering(dictionary, problems), prefix)
    work.mandatory = frozenset(guide.head("mandatory").split())
    work.collect()
    work.root()
    for loop in guide.head("chained").split():
        if loop not in work.loops:
            problems.add(guide.file, 1, f"There is no loop {loop} to be chained.", "Correct the line chained.")
    problems.close()
    _check_cut(guide, work.loops, problems)
    rules = RuleLowering(prefix, work.loops, problems)
    loops, lowered = rules.lower((guide, *parts), work.conditions)
    problems.close()
    return ir.Guide(
        id=guide.id,
        title=guide.title,
        transaction=guide.head("transaction"),
        group=guide.head("group"),
        aliases=tuple(guide.head("aliases").split()),
        loops=loops,
        rules=lowered,
        known_segments=frozenset(dictionary.segments),
        source=source,
        selects=tuple(_selects(guide, problems)),
        extra={
            "release": dictionary.id,
            "business": guide.head("business"),
            "origin": guide.head("origin").strip('"'),
            "cut": guide.head("cut"),
            "chained": guide.head("chained"),
        },
    )


def _check_cut(guide: s.Source, loops: Mapping[str, ir.Loop], problems: Problems) -> None:
    """The line ``cut`` names levels, each with a segment of the guide."""
    for head in guide.heads:
        if head.key == "cut":
            for word in head.text.split():
                level, _, segment = word.partition(".")
                if level not in loops or level == ROOT or loops[level].head.id != "HL":
                    problems.add(guide.file, head.line, f"{word} names no level (HL).", "Write LEVEL.SEGMENT.")
                elif not any(isinstance(i, ir.SegmentUse) and i.id == segment for o in loops.values() for i in o.items):
                    problems.add(guide.file, head.line, f"{word} names no segment of the guide.")


def _selects(guide: s.Source, problems: Problems) -> Iterator[tuple[str, str]]:
    for head in guide.heads:
        if head.key == "select":
            path, equals, codes = head.text.partition("=")
            if not equals:
                problems.add(guide.file, head.line, "Cannot read select.", "Write: select PATH = CODE | CODE.")
            yield path.strip(), "|".join(code.strip() for code in codes.split("|"))
    problems.close()
