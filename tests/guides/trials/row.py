"""What a rule is tried with: a document, edits that it passes, and edits that it refuses."""

from __future__ import annotations

import re
from collections import ChainMap
from collections.abc import Iterable, Mapping
from functools import cache
from io import BytesIO

from attrs import evolve, field, frozen
from tests.properties.judging import Collector, finder, options

from x12claims import api
from x12claims.codes.lists import ValueList
from x12claims.diagnostics.finding import Finding
from x12claims.engine.options import ALL_TYPES
from x12claims.engine.rules import CodeList
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
    context = evolve(given.context, flags=flags, lists=with_lists(tuple(lists.items())))
    file = BytesIO(text.replace("\n", "~").encode("ascii"))
    Validator(finder(), api.envelope(), evolve(given, context=context), collector).run(file.read)
    return collector.findings


@cache
def with_lists(lists: tuple[tuple[str, tuple[str, ...]], ...]) -> Mapping[str, CodeList]:
    """The lists at hand, and before them these; one object for equal ones, so that rules are made for them once."""
    at_hand = api.code_lists()
    return ChainMap({name: listed(name, codes) for name, codes in lists}, at_hand) if lists else at_hand  # type: ignore[arg-type]


def listed(name: str, codes: Iterable[str]) -> ValueList:
    """A list of ``CODE``, ``CODE@FIRST..LAST`` (days on which it holds, either may be left out), ``...=VALUE``."""
    spans, values, plain = {}, {}, set()
    for each in codes:
        held, _, value = each.partition("=")
        code, _, days = held.partition("@")
        first, _, last = days.partition("..")
        plain.add(code)
        if days:
            spans[code] = first, last
        if value:
            values[code] = value
    return ValueList(name, frozenset(plain), spans, {}, values=values)


def told(text: str, fast: bool, flags: frozenset[str], lists: Mapping[str, tuple[str, ...]]) -> list[str]:
    """The rules, else the codes, of all findings."""
    return [finding.rule or finding.code for finding in findings(text, fast, flags, lists)]
