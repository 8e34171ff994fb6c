"""Companion files: what a trading partner asks on top of a guide.

A companion only narrows: it adds rules to its base and changes nothing else, so what it accepts its base accepts.
45 CFR 162.915 bars agreements that change the use of an element or add some, and 162.925(a)(3) bars refusing data
that is not needed; so its lines warn, unless they say ``because`` and ``error``.
"""

from __future__ import annotations

import re
from collections import Counter
from difflib import get_close_matches

from attrs import evolve

from x12claims.grammar import ir
from x12claims.grammar import syntax as s
from x12claims.grammar.errors import GuideError, Problems
from x12claims.grammar.overlay_sense import amiss, opens
from x12claims.grammar.parse import unquote
from x12claims.grammar.rules import RuleLowering

_QUOTED = r'"(?:[^"\\]|\\.)*"'
_BECAUSE = re.compile(rf"\s+because\s+({_QUOTED})$")
_SEVERITY = re.compile(r"\s+(error|warning|note)$")
_WHEN = re.compile(rf"^((?:{_QUOTED}|[^\"])*?)\s+when\s+(.*)$")
_NARROW = re.compile(rf"^(\S+)\s+to\s+(?:pattern\s+({_QUOTED})|max\s+(\d+)|(.+))$")
_PLACE = re.compile(
    r"(?:(?P<loops>[0-9A-Z]\w*(?:\.[0-9A-Z]\w*)*)\.)?"
    r"(?P<segment>[A-Z][A-Z0-9]{1,2}?(?:\[[^\]]*\])?)"
    r"(?P<rest>(?:\d\d(?!\d)|\(|\.|-).*)?"
)
_LOOP_IN = re.compile(r"(?:[0-9A-Z]\w*\.)*(?P<parent>[0-9A-Z]\w*)\.(?P<loop>[0-9]\w*)")
_HINT = (
    "A place begins with its loop. Write: require LOOP.SEG or LOOP.LOOP (as 2300.2310C), forbid the same, "
    'or narrow LOOP.SEGnn to pattern "..." | CODE|CODE | max N.'
)


def apply(companion: s.Source, base: ir.Guide, source: str = "") -> ir.Guide:
    """The base with the companion's rules added, under the companion's id.

    ``source`` is the sha256 of the texts.  Raises GuideError for lines that cannot be read, that name what the base
    does not have, that make an error without a reason, or that no document can meet or break.
    """
    if companion.head("of") not in (base.id, base.id.partition("-")[0], *base.aliases):
        message = f"This companion is of {companion.head('of') or 'no guide'}, not of {base.id}."
        raise GuideError(companion.file, 1, 1, message, "Write the line: of GUIDE.")
    problems = Problems()
    prefix = companion.head("rules") or companion.id
    steps: Counter[str] = Counter()
    rules = [line for n in companion.narrowings if (line := _rule(n, prefix, steps, companion.file, base, problems))]
    lines = {line.id: line.line for line in rules}
    for line in companion.rules:
        if line.severity == "error" and not line.source:
            hint = 'Add a line: source "...", or let it warn.'
            problems.add(companion.file, line.line, f"The rule {line.id} is an error without a source.", hint)
        rules.append(evolve(line, severity=line.severity or "warning", type=line.type or 7))
    problems.close()
    lowering = RuleLowering(prefix, dict(base.loops), problems)
    _, lowered = lowering.lower([evolve(companion, rules=tuple(rules), narrowings=())], ())
    problems.close()
    for ready in lowered:
        if ready.id in lines and (why := amiss(base, ready)):
            problems.add(companion.file, lines[ready.id], *why)
    problems.close()
    return evolve(
        base,
        id=companion.id,
        title=companion.title,
        aliases=(),
        rules=(*base.rules, *lowered),
        source=source,
        base=base.id,
        receivers=tuple(h.text.strip('"') for h in companion.heads if h.key == "receiver"),
        extra={**base.extra, "version": companion.head("version")},
    )


def _rule(
    line: s.Narrowing, prefix: str, steps: Counter[str], file: str, base: ir.Guide, problems: Problems
) -> s.RuleLine | None:
    text, severity, because = line.text.text, "", ""
    for _ in range(2):  # the two may stand in either order
        if found := _SEVERITY.search(text):
            severity, text = found[1], text[: found.start()]
        if found := _BECAUSE.search(text):
            because, text = unquote(found[1]), text[: found.start()]
    if severity == "error" and not because:
        problems.add(file, line.line, "An error needs its reason.", 'Write: because "...", or let the line warn.')
    when = None
    if found := _WHEN.match(text):
        text, when = found[1], s.Text(found[2], line.line)
    narrowed = _NARROW.match(text) if line.key == "narrow" else None
    place = _PLACE.fullmatch(narrowed[1] if narrowed else text.strip())
    whole = _LOOP_IN.fullmatch(text.strip()) if line.key != "narrow" else None
    if whole:
        segment, rest, loop, item = whole["loop"], "", whole["parent"], whole["loop"]
    elif place is None or not place["loops"] or (line.key == "narrow" and not (narrowed and place["rest"])):
        problems.add(file, line.line, f"Cannot read what to {line.key}.", _HINT)
        return None
    else:
        segment, rest, loop = place["segment"], place["rest"] or "", place["loops"].split(".")[-1]
        item = segment + rest
    if line.key == "require" and not rest and opens(base, loop, segment):
        hint = f"To ask for the loop, write: require PARENT.{loop}, PARENT being the loop that it stands in."
        problems.add(file, line.line, f"{segment} opens {loop} and is there wherever the loop is.", hint)
        return None
    if loop not in base.loops:
        near = get_close_matches(loop, base.loops, 3)
        hint = f"Did you mean {' or '.join(near)}?" if near else f"x12claims guide show {base.id} lists its loops."
        problems.add(file, line.line, f"{base.id} has no loop {loop}.", hint)
        return None
    steps[f"{loop}.{item}"] += 10
    demand, doc = _demand(line.key, item, f"it{rest}", narrowed)
    return s.RuleLine(
        id=f"{prefix}.{loop}.{item}.{steps[f'{loop}.{item}']:03}",
        severity=severity or "warning",
        type=7,
        each=s.Text(f"{segment} as it", line.line) if narrowed else None,
        when=when,
        demand=s.Text(demand, line.line),
        place=s.Text(f"it{rest}" if narrowed else item, line.line),
        doc=f"{doc[:-1]}: {because}" if because else doc,
        source=because,
        ack="",
        line=line.line,
    )


def _demand(key: str, item: str, value: str, narrowed: re.Match[str] | None) -> tuple[str, str]:
    """The demand as a text of the expression language, and a sentence for a line that gives no reason."""
    if narrowed is None:
        word = "asks for" if key == "require" else "does not take"
        return f"{key} {item}", f"The receiver {word} {item}."
    _, pattern, longest, codes = narrowed.groups()
    if pattern:
        return f"{value} matches {pattern}", f"The receiver takes {item} in the form {pattern} only."
    if longest:
        return f"length({value}) <= {longest}", f"The receiver takes at most {longest} characters in {item}."
    return f"{value} is {codes}", f"The receiver takes only {codes} in {item}."
