"""Companions only narrow: they add rules to a guide and leave the rest of it alone."""

from __future__ import annotations

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.grammar.samples import small

from x12claims import guides
from x12claims.grammar import ir, overlay
from x12claims.grammar.errors import GuideError
from x12claims.grammar.parse import parse

HEAD = (
    'companion ACME "Acme Health Plan"\n  of 009000X1\n  version 2026-03\n  receiver "ACME 01"\n  receiver "ACME02"\n'
)
LINES = (
    "require 2300.REF[G1]",
    'require 2300.REF[G1] when CLM03-1 is AA because "bulletin 7" error',
    'require 2300.REF[G1]02 error because "bulletin 7"',
    'forbid 2300.DTP[439] when CLM02 > 100 because "no accidents"',
    'narrow 2300.CLM01 to pattern "[A-Z]{3}[0-9]{9}" because "member id when it is one"',
    "narrow 2300.CLM03-1 to AA",
    "narrow 2300.HI[ABK,BK]01-1 to ABK",
    "narrow 2310A.NM102 to max 25",
    "narrow 2300.2310B.NM1[82].name to max 25 when CLM02 > 5",
)


def apply(*lines: str, base: ir.Guide | None = None) -> ir.Guide:
    text = HEAD + "".join(f"  {line}\n" for line in lines)
    return overlay.apply(parse(text, "acme.guide"), base or small(), "digest")


def added(guide: ir.Guide) -> tuple[ir.Rule, ...]:
    return guide.rules[len(small().rules) :]


def test_the_companion_is_a_guide_of_its_own() -> None:
    guide = apply(LINES[0])
    assert (guide.id, guide.title, guide.base, guide.source) == ("ACME", "Acme Health Plan", "009000X1", "digest")
    assert guide.receivers == ("ACME 01", "ACME02")
    assert guide.extra["version"] == "2026-03"
    assert (guide.transaction, guide.group, guide.aliases) == ("837", "HC", ())


@settings(deadline=None, max_examples=30)
@given(st.lists(st.sampled_from(LINES), max_size=6))
def test_whatever_a_companion_says_its_base_stays_as_it_is(lines: list[str]) -> None:
    """What the companion accepts its base accepts: structure is equal, and every rule of the base is still there."""
    base = small()
    guide = apply(*lines)
    assert guide.loops == base.loops
    assert guide.rules[: len(base.rules)] == base.rules
    assert len(guide.rules) == len(base.rules) + len(lines)
    assert len({rule.id for rule in guide.rules}) == len(guide.rules)
    assert all(rule.type == 7 for rule in added(guide))


def test_lines_warn_unless_they_give_a_reason_and_say_error() -> None:
    severities = [rule.severity for rule in added(apply(*LINES))]
    assert severities == ["warning", "error", "error", *["warning"] * 6]


def test_the_reason_is_what_the_finding_says() -> None:
    first, second = added(apply(LINES[0], LINES[1]))
    assert (second.doc, second.source) == ("The receiver asks for REF[G1]: bulletin 7", "bulletin 7")
    assert (first.doc, first.source) == ("The receiver asks for REF[G1].", "")


def test_ids_count_on_by_ten_at_one_place() -> None:
    assert [rule.id for rule in added(apply(LINES[0], LINES[1], LINES[5]))] == [
        "ACME.2300.REF[G1].010",
        "ACME.2300.REF[G1].020",
        "ACME.2300.CLM03-1.010",
    ]


def test_narrowing_judges_each_segment_and_demands_nothing_of_what_is_absent() -> None:
    (pattern, codes, longest) = added(apply(LINES[4], LINES[5], LINES[7]))
    assert (pattern.demand[0], pattern.demand[2], pattern.scope) == ("matches", "[A-Z]{3}[0-9]{9}", "2300")
    assert (codes.demand[0], codes.demand[2]) == ("is", ("AA",))
    assert (longest.demand[0], longest.demand[2], longest.scope) == ("<=", ("number", "25"), "2310A")
    assert all(rule.each is not None for rule in (pattern, codes, longest))


def test_a_loop_is_asked_for_where_it_stands() -> None:
    required, forbidden = added(apply("require 2300.2310A when CLM03-1 is AA", 'forbid 2300.2310A because "b" error'))
    assert (required.id, required.scope, required.demand[0]) == ("ACME.2300.2310A.010", "2300", "require")
    assert (forbidden.scope, forbidden.demand[0], forbidden.severity) == ("2300", "forbid", "error")
    assert required.doc == "The receiver asks for 2310A."


def test_a_finding_on_a_narrowed_value_says_what_is_taken() -> None:
    pattern, codes = added(apply('narrow 2300.CLM01 to pattern "[A-Z]{3}"', "narrow 2300.HI[ABK,BK]01-1 to ABK"))
    assert '"[A-Z]{3}"' in pattern.doc
    assert "takes only ABK in" in codes.doc


def test_a_rule_of_a_companion_warns_at_type_7() -> None:
    (rule,) = added(apply("rule ACME.2400.LX02.010", "  LX02 <= 999", '  doc "Acme pends lines of 1,000."'))
    assert (rule.severity, rule.type, rule.scope) == ("warning", 7, "2400")


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("require 2300.REF[G1] error", "An error needs its reason."),
        ('rule ACME.2400.LX02.010 error\n    LX02 < 9\n    doc "x"', "an error without a source"),
        ("require REF[G1]", "Cannot read what to require. A place begins with its loop."),
        ("require 2310B", "Cannot read what to require. A place begins with its loop."),
        ("require 2310A.NM1", "NM1 opens 2310A and is there wherever the loop is."),
        ("narrow 2300.2310A to AA", "Cannot read what to narrow."),
        ("narrow 2300.REF[G1] to max 5", "Cannot read what to narrow."),
        ("narrow 2300.CLM01 max 5", "Cannot read what to narrow."),
        ("require 2300.REF[XX]", "XX"),
        ("require 9999.REF[G1]", "has no loop 9999"),
        ("require 2300.REF[G1] when CLM02 >", "Cannot be read"),
    ],
)
def test_lines_that_are_refused(line: str, words: str) -> None:
    with pytest.raises(GuideError) as caught:
        apply(line)
    assert words in str(caught.value)
    assert (caught.value.file, caught.value.line) == ("acme.guide", 6)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("narrow 2300.CLM03-1 to LONGER", "can never be LONGER"),
        ("narrow 2300.CLM03 to AA", "A composite is narrowed by its components"),
        ("require 2399.REF[G1]", "009000X1 has no loop 2399"),
    ],
)
def test_what_no_document_can_meet_is_refused(line: str, words: str) -> None:
    with pytest.raises(GuideError, match=words):
        apply(line)


PROFESSIONAL = "005010X222A1"


def professional(line: str) -> ir.Guide:
    text = f"{HEAD.replace('009000X1', PROFESSIONAL)}  {line}\n"
    return overlay.apply(parse(text, "acme.guide"), guides.load(PROFESSIONAL))


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("forbid 2300.HI[ABK,BK]", "The guide requires HI[ABK,BK]: no document can do without."),
        ("forbid 2300.CLM05-1", "The guide requires CLM05-1: no document can do without."),
        ("forbid 2300.REF[EA]02", "Write: forbid 2300.REF[EA], or add: when CONDITION."),
        ("forbid 2300.2400", "The guide requires 2400: no document can do without."),
        ("require 2300.HI[ABK,BK]", "The guide requires HI[ABK,BK] already."),
        ("require 2300.CLM05-1", "The guide requires CLM05-1 already."),
        ("require 2300.2400", "The guide requires 2400 already."),
        ("narrow 2010BA.NM108 to MI | XX", "Identification Code Qualifier can never be XX. The guide takes: II | MI."),
        ("narrow 2300.CLM05-3 to 1 | 123", "Claim Frequency Code can never be 123."),
        ("narrow 2010BA.NM108 to MI | II", "The guide takes nothing else as Identification Code Qualifier."),
        ("narrow 2010BA.NM109 to max 80", "none has more than 80."),
        ("narrow 2010BA.NM109 to max 1", "none has 1 or fewer. Write a number from 2 to 79."),
    ],
)
def test_what_every_document_meets_or_none_can_is_refused(line: str, words: str) -> None:
    with pytest.raises(GuideError) as caught:
        professional(line)
    assert words in str(caught.value)


@pytest.mark.parametrize(
    "line",
    [
        "forbid 2300.HI[ABK,BK] when CLM05-3 is 8",
        "require 2300.HI[ABK,BK] when CLM05-3 is 8",
        "forbid 2300.REF[EA]",
        "forbid 2300.2310C",
        "require 2300.2310C",
        "require 2300.REF[EA]02",
        "require 2000B.SBR02",
        "narrow 2010BA.NM108 to MI",
        "narrow 2300.CLM05-3 to 1 | Z",
        "narrow 2010BA.NM109 to max 79",
    ],
)
def test_what_can_be_met_and_broken_is_taken(line: str) -> None:
    assert len(professional(line).rules) == 1 + len(guides.load(PROFESSIONAL).rules)


def test_a_companion_of_another_guide_is_refused() -> None:
    with pytest.raises(GuideError, match="is of 009000X1, not of 009000X9"):
        apply(LINES[0], base=evolve(small(), id="009000X9"))
