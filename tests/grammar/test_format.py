"""The canonical form: the same words, every comment, fixed columns."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from tests.grammar.samples import CLAIM, DICTIONARY, GUIDE
from tests.grammar.texts import guide_texts

from x12claims.grammar.errors import GuideError
from x12claims.grammar.format import LABEL_COLUMN, USAGE_COLUMN, format_text
from x12claims.grammar.parse import parse

slow_data = settings(
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large], deadline=None, max_examples=60
)


@pytest.mark.parametrize("text", [GUIDE, CLAIM, DICTIONARY])
def test_the_samples_are_canonical(text: str) -> None:
    assert format_text(text) == text


@slow_data
@given(guide_texts())
def test_formatting_changes_nothing_that_is_said(text: str) -> None:
    once = format_text(text)
    assert parse(once) == parse(text)
    assert format_text(once) == once


@slow_data
@given(guide_texts())
def test_formatting_keeps_every_word_of_every_comment(text: str) -> None:
    def words(one: str) -> Counter[str]:
        quoted = re.compile(r'"(?:[^"\\\n]|\\.)*"|#[^\n]*')
        return Counter(
            word for found in quoted.findall(one) if found.startswith("#") for word in found.replace("#", " ").split()
        )

    assert words(format_text(text)) == words(text)


@slow_data
@given(guide_texts())
def test_indentation_is_two_blanks_a_level_and_nothing_trails(text: str) -> None:
    for line in format_text(text).splitlines():
        assert line == line.rstrip()
        assert (len(line) - len(line.lstrip())) % 2 == 0
        assert "\t" not in line


def test_columns() -> None:
    text = (
        'part of X\nloop 1 a\n    REF [ A,B ]  name  "Label"  S   >1  like  x\n'
        '        01  kind "K"   R  AN 1..2\n        02  a_name_so_long_that_it_needs_more_room_than_it_has R\n'
    )
    assert format_text(text).splitlines()[2:] == [
        "  REF[A,B] name                    S >1  like x             " + '"Label"',
        "    01 kind                        R  AN 1..2               " + '"K"',
        "    02 a_name_so_long_that_it_needs_more_room_than_it_has R",
    ]
    assert format_text(text).splitlines()[2].index("S >1") == USAGE_COLUMN
    assert format_text(text).splitlines()[3].index('"K"') == LABEL_COLUMN


def test_a_list_is_wrapped_before_a_bar_and_joined_again() -> None:
    codes = [f"C{n}" for n in range(40)]
    text = "part of X\nloop 1 a\n  REF r R 1\n    01 kind R = " + " | ".join(codes) + "\n"
    out = format_text(text)
    lines = out.splitlines()[3:]
    assert len(lines) == 3
    assert all(len(line) <= 120 for line in lines)
    assert all(line.startswith("        | C") for line in lines[1:])
    assert format_text(out.replace("\n        |", " |")) == out


def test_a_list_is_never_wrapped_within_quotes() -> None:
    codes = " | ".join(f'"A | B {n}"' for n in range(20))
    text = f"part of X\nloop 1 a\n  REF r R 1\n    01 kind R = {codes}\n"
    assert parse(format_text(text)) == parse(text)


def test_blank_lines_are_kept_but_not_in_heaps() -> None:
    assert format_text("\n\n\npart of X\n\n\n\nvalue a = CLM02\n\n\n") == "part of X\n\nvalue a = CLM02\n"


def test_a_comment_alone_stands_at_the_level_of_what_follows() -> None:
    text = "part of X\nloop 1 a\n# of the segment\n  REF r R 1\n    01 k R\n    # of the value\nvalue a = CLM02\n"
    assert format_text(text).splitlines()[2] == "  # of the segment"
    assert format_text(text).splitlines()[5] == "# of the value"


def test_a_text_that_does_not_parse_is_left_alone() -> None:
    with pytest.raises(GuideError, match=r"x\.guide:2:"):
        format_text("part of X\nloop\n", "x.guide")
