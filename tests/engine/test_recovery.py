"""What the walker does with a segment that has no place: one finding, and the rest of the set is read as if all were well."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from tests.properties.judging import SYNTAX, errors, judge

FOLDER = Path(__file__).resolve().parents[2] / "fixtures"
CLAIM = (FOLDER / "005010X222A1/pass/subscriber-is-patient.edi").read_text().splitlines()
SEVERAL = (FOLDER / "005010X222A1/pass/several-claims-and-providers.edi").read_text().splitlines()
SECOND = (FOLDER / "005010X222A1/pass/secondary-cob.edi").read_text().splitlines()
REMITTANCE = (FOLDER / "005010X221A1/pass/several-headers-and-claims.edi").read_text().splitlines()

Found = list[tuple[str, str | None, str | None]]


def at(lines: list[str], start: str, nth: int = 1) -> int:
    return [i for i, line in enumerate(lines) if line.startswith(start)][nth - 1]


def found(lines: list[str], types: frozenset[int] = SYNTAX) -> Found:
    """(code, path, the segment that stands at the position) of each error; SE01 is made right, both readers are asked."""
    st, se = at(lines, "ST*"), at(lines, "SE*")
    lines = [*lines[:se], f"SE*{se - st + 1}*0001~", *lines[se + 1 :]]
    data = "\n".join(lines).encode("latin-1") + b"\n"
    told = [
        [
            (f.code, f.path, f.position and lines[st + f.position - 1].rstrip("~"))
            for f in errors(judge(data, types, fast)[0])
        ]
        for fast in (True, False)
    ]
    assert told[0] == told[1]
    return told[0]


def dropped(lines: list[str], start: str, count: int = 1, nth: int = 1) -> list[str]:
    index = at(lines, start, nth)
    return lines[:index] + lines[index + count :]


def inserted(lines: list[str], before: str, *new: str, nth: int = 1) -> list[str]:
    index = at(lines, before, nth)
    return [*lines[:index], *(f"{line}~" for line in new), *lines[index:]]


def changed(lines: list[str], start: str, old: str, new: str, nth: int = 1) -> list[str]:
    index = at(lines, start, nth)
    assert old in lines[index]
    return [*lines[:index], lines[index].replace(old, new, 1), *lines[index + 1 :]]


def test_the_documents_are_right_before_they_are_spoilt() -> None:
    assert [found(lines) for lines in (CLAIM, SEVERAL, SECOND, REMITTANCE)] == [[], [], [], []]


@pytest.mark.parametrize("blank", ["", "*X*Y", " "])
def test_a_segment_without_id(blank: str) -> None:
    (only,) = found(inserted(CLAIM, "HI*", blank))
    assert only[0] == "S110"


@pytest.mark.parametrize("id_", ["BHT", "HL", "SBR", "NM1", "CLM", "LX", "SV1", "DTP"])
@pytest.mark.parametrize("spoil", [str.lower, lambda id_: f"{id_} "], ids=["lower", "blank"])
def test_an_id_in_lower_case_or_with_a_blank_is_wrong_and_read_as_it_is_meant(
    id_: str, spoil: Callable[[str], str]
) -> None:
    (only,) = found(changed(CLAIM, f"{id_}*", id_, spoil(id_)))
    assert only[0] == "S101"


def test_too_late() -> None:
    assert found(inserted(CLAIM, "HI*", "NTE*ADD*A", "REF*EA*1")) == [("S107", "2300.REF[EA]", "REF*EA*1")]


@pytest.mark.parametrize(("before", "line"), [("SV1*", 1), ("DTP*472", 1), ("LX*2", 1)])
def test_what_strayed_into_a_loop_does_not_end_it(before: str, line: int) -> None:
    """The diagnoses between LX and SV1: the line goes on behind them, and nothing of it is missing or out of order."""
    head = CLAIM[at(CLAIM, "HI*")].rstrip("~")
    lines = inserted(dropped(CLAIM, "HI*"), before, head, nth=line)
    assert found(lines) == [("S107", "2300.HI[ABK,BK]", head)]


def test_too_often() -> None:
    assert found(inserted(CLAIM, "HI*", "NTE*ADD*A", "NTE*ADD*B")) == [("S105", "2300.NTE", "NTE*ADD*B")]


def test_a_loop_too_often() -> None:
    lines = inserted(CLAIM, "NM1*PR", "NM1*IL*1*OTHER*EVA****MI*M000000999")
    assert found(lines) == [("S106", "2000B.2010BA.NM1[IL]", "NM1*IL*1*OTHER*EVA****MI*M000000999")]


def test_what_can_only_begin_the_next_instance_opens_it() -> None:
    """LX lost before SV1: the line is read all the same, and what follows belongs to it."""
    lines = dropped(CLAIM, "LX*2")
    (only,) = found(lines)
    assert only[:2] == ("S108", "2300.2400.LX")
    assert only[2] is not None
    assert only[2].startswith("SV1*HC:J1100")


def test_a_loop_whose_head_is_lost_is_opened_by_what_only_it_can_have() -> None:
    (only,) = found(dropped(CLAIM, "CLM*"))
    assert only[:2] == ("S108", "2300.CLM")
    assert only[2] is not None
    assert only[2].startswith("HI*")


@pytest.mark.parametrize(
    ("lines", "head", "path"),
    [
        (CLAIM, "NM1*IL", "2000B.2010BA.NM1[IL]"),
        (CLAIM, "NM1*85", "2000A.2010AA.NM1[85]"),
        (REMITTANCE, "N1*PR", "1000A.N1[PR]"),
        (REMITTANCE, "N1*PE", "1000B.N1[PE]"),
        (REMITTANCE, "CLP*PCN1001", "2100.CLP"),
    ],
)
def test_a_loop_that_is_due_is_opened_by_anything_that_may_stand_in_it(lines: list[str], head: str, path: str) -> None:
    index = at(lines, head)
    assert found(dropped(lines, head)) == [("S108", path, lines[index + 1].rstrip("~"))]


def test_several_heads_lost_at_once_are_one_finding() -> None:
    (only,) = found(dropped(dropped(REMITTANCE, "LX*2"), "CLP*PCN1003"))
    assert only[0] == "S108"


def test_a_qualifier_that_no_sibling_has_where_one_place_is_left_is_a_wrong_code() -> None:
    assert found(changed(CLAIM, "NM1*PR", "NM1*PR", "NM1*XX")) == [
        ("D308", "2000B.2010BB.NM1[PR]01", CLAIM[at(CLAIM, "NM1*PR")].rstrip("~").replace("NM1*PR", "NM1*XX"))
    ]


def test_a_qualifier_that_no_sibling_has_where_many_could_be_meant() -> None:
    assert found(inserted(CLAIM, "HI*", "REF*QQ*1")) == [("D308", "2300.REF01", "REF*QQ*1")]


def test_a_qualifier_that_is_empty_is_missing() -> None:
    assert found(inserted(CLAIM, "HI*", "REF**1")) == [("D301", "2300.REF01", "REF**1")]


def test_the_code_of_another_level_is_placed_by_its_parent_too() -> None:
    """23 below the billing provider: no subscriber was lost, for HL02 names the provider."""
    assert found(changed(CLAIM, "HL*2", "*22*", "*23*")) == [("D308", "2000B.HL03", "HL*2*1*23*0")]


def test_a_wrong_level_code_is_placed_by_its_parent() -> None:
    assert found(changed(CLAIM, "HL*2", "*22*", "*21*")) == [("D308", "2000B.HL03", "HL*2*1*21*0")]


@pytest.mark.parametrize(
    ("new", "code"), [("QTY*PT*2", "S102"), ("CL1*1*1*01", "S104"), ("ZZZ*1", "S101"), ("AB12*1", "S101")]
)
def test_what_fits_nowhere_is_skipped(new: str, code: str) -> None:
    (only,) = found(inserted(CLAIM, "HI*", new))
    assert (only[0], only[2]) == (code, new)


def test_a_unit_head_without_a_place_ends_the_unit_before_it() -> None:
    """Both readers see it so: what follows is no more of the claim."""
    lines = inserted(SEVERAL, "LX*2", "HL*3*99*77*0")
    codes = [code for code, *_ in found(lines)]
    assert codes[0] == "S102"


def test_a_fault_hides_nothing_behind_it() -> None:
    """Each of several claims has its own fault, each is told, in document order."""
    lines = changed(SEVERAL, "CLM*PCN1010", "11:B:1", "11:X:1")
    lines = inserted(lines, "HI*", "ZZZ*1", nth=3)
    lines = dropped(lines, "SV1*", nth=at([line for line in lines if line.startswith("SV1*")], "SV1*", -1) + 1)
    assert [code for code, *_ in found(lines)] == ["D308", "S101", "S103"]


def test_one_bad_set_does_not_hide_the_next() -> None:
    st, se = at(CLAIM, "ST*"), at(CLAIM, "SE*")
    bad = ["ST*837*0001*005010X222A1~", *["GARBAGE~"] * 5, "SE*7*0001~"]
    good = [line.replace("*0001", "*0002") if line[:2] in ("ST", "SE") else line for line in CLAIM[st : se + 1]]
    tail = [line.replace("GE*1", "GE*2") for line in CLAIM[se + 1 :]]
    findings, results, file = judge("\n".join([*CLAIM[:st], *bad, *good, *tail]).encode() + b"\n", SYNTAX)
    assert [result.verdict for result in results] == ["rejected", "accepted"]
    assert file.verdict == "partial"
    assert {f.transaction for f in errors(findings)} == {"0001"}
