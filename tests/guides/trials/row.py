"""What a rule is tried with: a document, edits that it passes, and edits that it refuses."""

from __future__ import annotations

import re
from collections import ChainMap
from collections.abc import Iterable, Mapping
from io import BytesIO

from attrs import evolve, field, frozen
from tests.properties.judging import Collector, finder, options

from x12claims import api
from x12claims.codes.lists import ValueList
from x12claims.diagnostics.finding import Finding
from x12claims.engine.options import ALL_TYPES
from x12claims.engine.validator import Validator

Edits = tuple[tuple[str, str], ...]
# In the documents segments end in newlines, so that one a line can be edited; they are sent with "~".


@frozen
class Row:
    """``passing`` edits make the document that the rule has nothing against, ``failing`` ones then break it; ``also``
    are other rules that speak then.  ``flags`` and ``lists`` are those of the run, ``wrong`` those of the failing run.
    A code of a list may be followed by its first and last day.
    """

    rule: str
    passing: Edits = ()
    failing: Edits = ()
    also: frozenset[str] = frozenset()
    flags: frozenset[str] = frozenset()
    wrong: frozenset[str] | None = None
    lists: Mapping[str, tuple[str, ...]] = field(factory=dict)


def row(rule: str, passing: Iterable[tuple[str, str]], *failing: tuple[str, str], also: Iterable[str] = ()) -> Row:
    return Row(rule, tuple(passing), failing, frozenset(also))


def before(mark: str, text: str) -> tuple[str, str]:
    return mark, text + mark


def after(mark: str, text: str) -> tuple[str, str]:
    return mark, mark + text


def changed(text: str, edits: Iterable[tuple[str, str]]) -> str:
    """The document with its edits made, each of a text that stands there once, and the count of its segments."""
    for old, new in edits:
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times"
        text = text.replace(old, new)
    count = text[text.index("\nST*") : text.index("\nSE*")].count("\n") + 1
    return re.sub(r"\nSE\*\d+\*", f"\nSE*{count}*", text)


def findings(text: str, fast: bool, flags: frozenset[str], lists: Mapping[str, tuple[str, ...]]) -> list[Finding]:
    collector, given = Collector(), options(ALL_TYPES, fast)
    known = {name: _listed(name, codes) for name, codes in lists.items()}
    context = evolve(given.context, flags=flags, lists=ChainMap(known, given.context.lists))  # type: ignore[arg-type]
    file = BytesIO(text.replace("\n", "~").encode("ascii"))
    Validator(finder(), api.envelope(), evolve(given, context=context), collector).run(file.read)
    return collector.findings


def _listed(name: str, codes: tuple[str, ...]) -> ValueList:
    rows = [code.split(" ") for code in codes]
    return ValueList(name, frozenset(row[0] for row in rows), {row[0]: (row[1], row[2]) for row in rows if row[2:]}, {})


def told(text: str, fast: bool, flags: frozenset[str], lists: Mapping[str, tuple[str, ...]]) -> list[str]:
    """The rules, else the codes, of all findings."""
    return [finding.rule or finding.code for finding in findings(text, fast, flags, lists)]
