"""A guide as pages that link to one another: one for the guide, each loop, each segment and each rule."""

from __future__ import annotations

import re
from collections.abc import Iterator

from x12claims.grammar import ir, pages
from x12claims.grammar.audit import audit, place_of


def site(guide: ir.Guide) -> Iterator[tuple[str, str]]:
    """Path (with slashes, below the guide's folder) and Markdown of each page; the same guide gives the same pages."""
    rules = {loop: pages.rules_once(rule for rule in guide.rules if rule.scope == loop) for loop in guide.loops}
    contents = pages.contents_of(guide, lambda loop: f"loops/{loop}.md", "the transaction set")
    yield "index.md", "\n".join([*pages.top(guide), *contents, *_all_rules(guide)]).rstrip() + "\n"
    for loop in guide.loops.values():
        yield f"loops/{loop.id}.md", "\n".join(_loop(guide, loop, rules[loop.id])).rstrip() + "\n"
        for use in loop.items:
            if isinstance(use, ir.SegmentUse):
                yield _segment_path(use), "\n".join(_segment(guide, use, rules[loop.id])).rstrip() + "\n"
    for rule in pages.rules_once(guide.rules):
        yield _rule_path(rule.id), "\n".join(_rule(guide, rule)).rstrip() + "\n"


def _file(name: str) -> str:
    """A file's name on any system: brackets and commas stand for nothing there."""
    return re.sub(r"[^0-9A-Za-z.()-]+", "-", name).strip("-")


def _segment_path(use: ir.SegmentUse) -> str:
    return f"segments/{_file(place_of(use))}.md"


def _rule_path(rule_id: str) -> str:
    return f"rules/{_file(rule_id)}.md"


def _all_rules(guide: ir.Guide) -> Iterator[str]:
    if guide.rules:
        yield "## Rules"
        yield ""
        yield from _rule_table(pages.rules_once(guide.rules), "")


def _rule_table(rules: list[ir.Rule], up: str) -> Iterator[str]:
    yield from pages.table("rule", "type", "severity", "demand")
    for rule in rules:
        yield pages.row(f"[{rule.id}]({up}{_rule_path(rule.id)})", str(rule.type), rule.severity, rule.doc)
    yield ""


def _head(guide: ir.Guide, title: str) -> Iterator[str]:
    yield f"# {title}"
    yield ""
    yield f"[{guide.id}: {guide.title}](../index.md)"
    yield ""


def _loop(guide: ir.Guide, loop: ir.Loop, rules: list[ir.Rule]) -> Iterator[str]:
    yield from _head(guide, f"{loop.id} {loop.label or loop.name}".strip())
    around = [
        f"[{other.id}]({other.id}.md)"
        for other in guide.loops.values()
        if any(isinstance(use, ir.LoopUse) and use.loop == loop.id for use in other.items)
    ]
    if around:
        yield f"Stands in {', '.join(around)}."
        yield ""
    if loop.unit:
        yield "A business unit: judged, counted and reported one by one."
        yield ""
    yield from pages.table("item", "usage", "repeat", "name", "when")
    for use in loop.items:
        if isinstance(use, ir.LoopUse):
            child = guide.loops[use.loop]
            what, name = f"[loop {use.loop}]({use.loop}.md)", child.label or child.name
        else:
            what, name = f"[{place_of(use).split('.', 1)[1]}](../{_segment_path(use)})", use.label
        yield pages.row(what, use.usage, pages.repeat_text(use.repeat), name, pages.when_text(use.situation))
    yield ""
    if rules:
        yield "## Rules"
        yield ""
        yield from _rule_table(rules, "../")


def _segment(guide: ir.Guide, use: ir.SegmentUse, rules: list[ir.Rule]) -> Iterator[str]:
    yield from _head(guide, f"{place_of(use)} {use.label}")
    yield f"Loop [{use.loop}](../loops/{use.loop}.md), usage {use.usage}, repeat {pages.repeat_text(use.repeat)}."
    yield ""
    yield from list(pages.segment(use))[2:]
    own = [rule for rule in rules if re.search(rf"\.{use.id}(?![A-Z])", rule.id)]
    if own:
        yield "## Rules"
        yield ""
        yield from _rule_table(own, "../")


def _rule(guide: ir.Guide, rule: ir.Rule) -> Iterator[str]:
    yield from _head(guide, rule.id)
    yield rule.doc
    yield ""
    yield from pages.table("", "")
    loops = dict.fromkeys(one.scope for one in guide.rules if one.id == rule.id)
    yield pages.row("loop", ", ".join(f"[{loop}](../loops/{loop}.md)" for loop in loops))
    yield pages.row("severity", rule.severity)
    yield pages.row("SNIP type", f"{rule.type} {pages.TYPES.get(rule.type, '')}".strip())
    if rule.source:
        yield pages.row("source", rule.source)
    if rule.ack:
        yield pages.row("acknowledged as", rule.ack)
    yield ""
    if rule.text:
        yield "```text"
        yield from rule.text.strip().split("\n")
        yield "```"


# ---- how much of the guides is checked
def coverage(guides: list[ir.Guide]) -> str:
    """Guides by types: how many rules each has of each SNIP type, and what its situations say.  Markdown."""
    lines = [
        "# What is checked",
        "",
        "Types 1 and 2 follow from the structure of a guide. Types 3 to 7 are its rules:",
        "",
    ]
    types = sorted(kind for kind in pages.TYPES if kind > 2)
    lines += pages.table("guide", "segments", "elements", *(f"{kind} {pages.TYPES[kind]}" for kind in types), "errors")
    audits = [audit(guide) for guide in guides]
    for guide, found in zip(guides, audits, strict=True):
        rules = pages.rules_once(guide.rules)
        counts = [str(sum(rule.type == kind for rule in rules) or "") for kind in types]
        errors = sum(rule.severity == "error" for rule in rules)
        lines.append(
            pages.row(guide.id, str(found.segments), str(found.elements), *counts, f"{errors} of {len(rules)}")
        )
    lines += ["", "Rules of type 7 are those of companion guides.", ""]
    lines += [
        "## Situations",
        "",
        "Of the items that a guide calls situational, a rule or a condition checks some; of others",
    ]
    lines += ["the condition is told in words, because no document can show it; the rest says nothing.", ""]
    lines += pages.table("guide", "situational", "checked", "told in words", "silent")
    for found in audits:
        numbers = (found.situational, found.checked, found.told, found.untold)
        lines.append(pages.row(found.guide, *map(str, numbers)))
    return "\n".join(lines) + "\n"
