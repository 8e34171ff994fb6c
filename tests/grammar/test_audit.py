"""The audit refuses what cannot be read in one way only, and counts what is checked."""

from __future__ import annotations

import pytest
from tests.grammar.samples import CLAIM, GUIDE, flat, make, small

from x12claims.grammar.ambiguity import ambiguities
from x12claims.grammar.audit import audit, refuse
from x12claims.grammar.errors import GuideError

REF = "REF[{0}] a_{1} {2}\n  01 k R\n  02 v R\n"
LX = "LX line_{0} {1}\n  01 n R\n"


def ref(codes: str, usage: str = "S 1") -> str:
    return REF.format(codes, codes.replace(",", "").lower(), usage)


def line(name: str, usage: str) -> str:
    return LX.format(name, usage)


def loop(name: str, usage: str, body: str) -> str:
    return f"loop {name} l {usage}\n" + "".join(f"  {row}\n" for row in body.splitlines())


def clashes(body: str) -> list[str]:
    return [place for place, _ in ambiguities(make(flat(body)))]


def test_the_small_guide_is_good() -> None:
    found = audit(small())
    assert found.remarks == ()
    assert (found.guide, found.segments, found.rules) == ("009000X1", 14, 5)


def test_situational_items_are_counted_by_how_they_are_told() -> None:
    found = audit(small())
    # 2300 (in 2000B), 2000C, CLM03, CLM03-5, DTP[439], DTP[431,454], REF[F8], REF[G1], HI02, HI02-3, HI02-4, HI03,
    # HI03-3, HI03-4, 2310A, 2310B
    assert found.situational == 16
    assert found.checked == 3  # CLM03-5 and DTP[439] by their when lines, REF[F8] by the rule *.2300.REF.010
    assert found.told == 1  # 2310B
    assert found.untold == 12


@pytest.mark.parametrize(
    "body",
    [
        ref("AA,BB") + ref("CC"),
        ref("AA") + line("x", "R 1") + ref("AA"),
        loop("A", "S >1", line("x", "R 1") + ref("AA")) + ref("AA", "R 1").replace("[AA]", "[BB]"),
        loop("A", "R >1", line("x", "R 1") + ref("AA", "R 1")) + ref("AA"),
        loop("A", "R 1", ref("AA", "R 1") + line("x", "R 1") + ref("AA").replace("a_aa", "b")),
    ],
)
def test_bodies_that_can_be_read_in_one_way(body: str) -> None:
    assert clashes(body) == []


@pytest.mark.parametrize(
    ("body", "place"),
    [
        (ref("AA,BB") + ref("BB,CC"), "ST.REF[AA,BB]"),  # siblings with a code in common
        (ref("AA") + ref("BB").replace("[BB]", ""), "ST.REF[AA]"),  # a sibling without a bracket takes everything
        (ref("AA") + line("x", "S 1") + ref("AA"), "ST.REF[AA]"),  # nothing required between
        (line("x", "S 1") + ref("AA") + loop("A", "S 1", line("y", "R 1")), "ST.LX"),  # the first of them left out
        (line("x", "R >1") + loop("A", "S 1", line("y", "R 1")), "ST.LX"),  # a repeat, or the head of a loop
        (loop("A", "S >1", line("x", "R 1")) + loop("B", "S >1", line("y", "R 1")), "A.LX"),  # heads alike
        (loop("A", "R 1", line("x", "R 1") + ref("AA", "S >1")) + ref("AA"), "A.REF[AA]"),  # inside, or behind the loop
    ],
)
def test_bodies_that_can_be_read_in_two_ways(body: str, place: str) -> None:
    assert place in clashes(body)


def test_a_claim_under_two_parents_is_unambiguous() -> None:
    assert list(ambiguities(small())) == []


def test_levels_with_one_code_under_one_parent_are_ambiguous() -> None:
    guide = make(GUIDE.replace("= 23", "= 22"), CLAIM)
    assert any("2000C.HL" in place + sentence for place, sentence in ambiguities(guide))


def test_the_sentence_names_both_places_and_the_state() -> None:
    ((place, sentence),) = ambiguities(make(flat(ref("AA") + line("x", "S 1") + ref("AA,BB"))))
    assert place == "ST.REF[AA]"
    assert "after ST.ST a segment REF fits ST.REF[AA] and ST.REF[AA,BB]" in sentence


def test_an_ambiguous_guide_is_refused() -> None:
    with pytest.raises(GuideError, match=r"x\.guide: ST\.REF\[AA,BB\]: after"):
        refuse(make(flat(ref("AA,BB") + ref("BB,CC"))), "x.guide")


def test_a_required_composite_that_could_be_empty_is_refused() -> None:
    body = "CLM c R 1\n  01 i R\n  03 k R\n    05 amount S\n"
    assert [str(r) for r in audit(make(flat(body))).errors] == [
        "error: ST.CLM03: this composite is required but all its components are S: it could be sent empty."
    ]


def test_two_uses_of_one_name_are_refused() -> None:
    body = "REF a R 1\n  01 k R\nLX l R 1\n  01 n R\nREF b R 1\n  01 k R\n"
    assert [r.place for r in audit(make(flat(body))).errors] == ["ST.REF"]


def test_a_situation_of_what_is_always_sent_is_a_warning() -> None:
    body = 'LX l R 1\n  when "why"\n  01 n R\n    when "why"\n'
    assert [(r.severity, r.place) for r in audit(make(flat(body))).remarks] == [
        ("warning", "ST.LX"),
        ("warning", "ST.LX01"),
    ]


def test_lists_that_are_not_here_are_noted() -> None:
    assert audit(small(), {"icd_10_cm", "icd_9_cm"}).remarks == ()
    (remark,) = audit(small(), {"icd_10_cm"}).remarks
    assert (remark.severity, remark.place) == ("note", "2300.HI[ABK,BK]01-2")
    assert "icd_9_cm" in remark.message


def test_a_segment_that_could_be_sent_empty_is_noted() -> None:
    (remark,) = audit(make(flat("ZZZ z S 1\n  01 v S\n"))).remarks
    assert (remark.severity, remark.place) == ("note", "ST.ZZZ")
