"""A guide as a page to read: generated from the compiled form, so that it says what is checked and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from x12claims.grammar import ir
from x12claims.grammar.audit import audit, place_of

TYPES = {
    1: "EDI syntax",
    2: "guide syntax",
    3: "balancing",
    4: "situations",
    5: "code sets",
    6: "line of service",
    7: "trading partner",
}


def page(guide: ir.Guide) -> str:
    """The documentation page of a guide, as Markdown.  The same guide gives the same page."""
    root = next(iter(guide.loops.values()))
    contents = contents_of(guide, lambda loop: f"#{_anchor(loop)}", root.label)
    return "\n".join([*top(guide), *contents, *_loops(guide), *_rules(guide)]).rstrip() + "\n"


def outline(guide: ir.Guide) -> Iterator[str]:
    """The loops and segments of a guide as indented lines, each loop body once."""
    yield f"{guide.id}  {guide.title}"
    shown: set[str] = set()
    root = next(iter(guide.loops.values()))
    yield from _outline(guide, root, 1, shown)


def loop_lines(guide: ir.Guide, loop: str) -> Iterator[str]:
    """One loop with its segments, elements and rules as plain lines.  Raises KeyError for a loop that is not there."""
    found = guide.loops[loop]
    yield f"{found.id}  {found.label or found.name}" + ("  (a business unit)" if found.unit else "")
    for use in found.items:
        if isinstance(use, ir.LoopUse):
            yield f"  loop {use.loop:<28} {use.usage} {repeat_text(use.repeat)}"
            continue
        yield f"  {place_of(use).split('.', 1)[1]:<33} {use.usage} {repeat_text(use.repeat):<4} {use.label}"
        for element in use.elements:
            yield from _element_lines(element, 4)
    for rule in rules_once(rule for rule in guide.rules if rule.scope == loop):
        yield f"  rule {rule.id} ({rule.severity}, type {rule.type}): {rule.doc}"


def rules_once(rules: Iterable[ir.Rule]) -> list[ir.Rule]:
    """Rules, each once: what is one rule of a guide is several of one id where it demands several things, and where it
    holds in several loops.
    """
    found: dict[str, ir.Rule] = {}
    for rule in rules:
        found.setdefault(rule.id, rule)
    return list(found.values())


def repeat_text(repeat: int) -> str:
    """A repeat as guides write it."""
    return str(repeat) if repeat else ">1"


def _outline(guide: ir.Guide, loop: ir.Loop, level: int, shown: set[str]) -> Iterator[str]:
    for use in loop.items:
        indent = "  " * level
        if isinstance(use, ir.SegmentUse):
            name = indent + place_of(use).split(".", 1)[1]
            yield f"{name:<36} {use.usage} {repeat_text(use.repeat):<4} {use.label}"
            continue
        child = guide.loops[use.loop]
        yield f"{indent + 'loop ' + use.loop:<36} {use.usage} {repeat_text(use.repeat):<4} {child.label or child.name}"
        if use.loop not in shown:
            shown.add(use.loop)
            yield from _outline(guide, child, level + 1, shown)


def _element_lines(use: ir.ElementUse | None, indent: int) -> Iterator[str]:
    if use is None:
        return
    name = f"{' ' * indent}{use.position:02} {use.name}"
    yield f"{name:<36}{use.usage} {_facets(use):<24} {use.label}".rstrip()
    for component in use.components:
        yield from _element_lines(component, indent + 2)


def _facets(use: ir.ElementUse) -> str:
    parts = [] if use.components else [f"{use.type} {use.min}..{use.max}"]
    parts += ["money"] if use.money else []
    parts += [f"repeat {repeat_text(use.repeat)}"] if use.repeat != 1 else []
    parts += ["= " + " | ".join(use.codes)] if use.codes else []
    for governed in use.lists:
        kinds = f" (for {', '.join(governed.kinds)})" if governed.kinds else ""
        parts.append(f"in {governed.name}{kinds}")
    return ", ".join(parts)


# ---- Markdown
def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def row(*cells: str) -> str:
    return "| " + " | ".join(_cell(cell) for cell in cells) + " |"


def table(*heads: str) -> list[str]:
    return [row(*heads), "|" + " --- |" * len(heads)]


def _anchor(loop: str) -> str:
    return f"loop-{loop.lower()}"


def top(guide: ir.Guide) -> Iterator[str]:
    found = audit(guide)
    yield f"# {guide.id}: {guide.title}"
    yield ""
    if guide.base:
        yield f"Narrows {guide.base}" + (f" for {', '.join(guide.receivers)}." if guide.receivers else ".")
        yield ""
    if guide.transaction:
        also = f" Also sent as {', '.join(guide.aliases)}." if guide.aliases else ""
        yield f"Transaction set {guide.transaction}, functional group {guide.group}.{also}"
        yield ""
    yield (
        f"{found.segments} segments, {found.elements} elements and components, {found.rules} rules. Of "
        f"{found.situational} situational items {found.checked} are checked, {found.told} are told in words, "
        f"{found.untold} say nothing. What is not listed is not used."
    )
    yield ""


def contents_of(guide: ir.Guide, link: Callable[[str], str], root_words: str) -> Iterator[str]:
    """The loops of a guide as a list that links to each (``link`` says where to), each loop body once."""
    yield "## Loops"
    yield ""
    shown: set[str] = set()

    def walk(loop: ir.Loop, level: int) -> Iterator[str]:
        for use in loop.items:
            if isinstance(use, ir.LoopUse):
                child = guide.loops[use.loop]
                words = f"{child.label or child.name} ({use.usage} {repeat_text(use.repeat)})"
                yield f"{'  ' * level}- [{use.loop}]({link(use.loop)}) {words}"
                if use.loop not in shown:
                    shown.add(use.loop)
                    yield from walk(child, level + 1)

    root = next(iter(guide.loops.values()))
    yield f"- [{root.id}]({link(root.id)}) {root_words}"
    yield from walk(root, 1)
    yield ""


def _loops(guide: ir.Guide) -> Iterator[str]:
    for loop in guide.loops.values():
        yield f'<a id="{_anchor(loop.id)}"></a>'
        yield ""
        yield f"## {loop.id} {loop.label or loop.name}"
        yield ""
        if loop.unit:
            yield "A business unit: judged, counted and reported one by one."
            yield ""
        yield from table("item", "usage", "repeat", "name", "when")
        for use in loop.items:
            if isinstance(use, ir.LoopUse):
                child = guide.loops[use.loop]
                what = f"[loop {use.loop}](#{_anchor(use.loop)})"
                yield row(what, use.usage, repeat_text(use.repeat), child.label or child.name, when_text(use.situation))
            else:
                name = place_of(use).split(".", 1)[1]
                yield row(f"`{name}`", use.usage, repeat_text(use.repeat), use.label, when_text(use.situation))
        yield ""
        for use in loop.items:
            if isinstance(use, ir.SegmentUse):
                yield from segment(use)


def segment(use: ir.SegmentUse) -> Iterator[str]:
    yield f"### {place_of(use)} {use.label}"
    yield ""
    yield from table("position", "name", "X12 element", "usage", "values", "when")
    for element in use.elements:
        if element is not None:
            yield _element_row(f"{element.position:02}", element)
            for component in element.components:
                if component is not None:
                    yield _element_row(f"{element.position:02}-{component.position}", component)
    yield ""
    if use.notes:
        yield "Syntax notes: " + ", ".join(_note(note) for note in use.notes) + "."
        yield ""


def _element_row(position: str, use: ir.ElementUse) -> str:
    return row(position, use.name, f"{use.element} {use.label}", use.usage, _facets(use), when_text(use.situation))


def _note(note: ir.SyntaxNote) -> str:
    return note.kind + "".join(f"{position:02}" for position in note.positions)


def when_text(situation: ir.Situation | None) -> str:
    if situation is None:
        return ""
    if situation.rule is None:
        return f"{situation.text} (not checked)"
    return f"{situation.text}, else {situation.otherwise}"


def _rules(guide: ir.Guide) -> Iterator[str]:
    if not guide.rules:
        return
    yield "## Rules"
    yield ""
    yield from table("rule", "type", "severity", "demand", "source")
    for rule in rules_once(guide.rules):
        kind = f"{rule.type} {TYPES.get(rule.type, '')}".strip()
        yield row(f"`{rule.id}`", kind, rule.severity, rule.doc, rule.source)
    yield ""
