"""The examples of docs/guide-language.md are written in the language, in its canonical form."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from x12claims.grammar.format import format_text
from x12claims.grammar.parse import parse

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "guide-language.md").read_text("utf-8")
FILES = [
    example
    for example in re.findall(r"```\n(.*?)```", PAGE, re.S)
    if re.match(r"(dictionary|guide|envelope|part|companion) ", example)
]


def complete(example: str) -> str:
    """An example without what it leaves out."""
    return re.sub(r"\n *\.\.\.", "", example)


def test_the_page_shows_every_kind_of_file() -> None:
    assert {parse(complete(example)).kind for example in FILES} == {"dictionary", "guide", "part", "companion"}


@pytest.mark.parametrize("example", FILES)
def test_examples_are_canonical_but_for_the_place_of_comments(example: str) -> None:
    text = complete(example)
    assert format_text(text) == re.sub(r"  +#", "  #", text)


def test_the_examples_of_rules_parse() -> None:
    rules = next(example for example in re.findall(r"```\n(.*?)```", PAGE, re.S) if example.startswith("rule "))
    found = parse("part of X\n" + rules).rules
    assert len(found) >= 4
    assert all(rule.doc and rule.demand for rule in found)
