"""What the walker does with a segment that has no place: one finding, and the rest of the set is read as if all were well."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from tests.properties.judging import ALL_TYPES, SYNTAX, errors, judge

from x12claims.engine.walker import Walker
from x12claims.wire import Segment

FOLDER = Path(__file__).resolve().parents[2] / "fixtures"
CLAIM = (FOLDER / "005010X222A1/pass/subscriber-is-patient.edi").read_text().splitlines()
SEVERAL = (FOLDER / "005010X222A1/pass/several-claims-and-providers.edi").read_text().splitlines()
SECOND = (FOLDER / "005010X222A1/pass/secondary-cob.edi").read_text().splitlines()
STAY = (FOLDER / "005010X223A2/pass/secondary-cob-inpatient.edi").read_text().splitlines()
BENEFITS = (FOLDER / "005010X279A1-271/pass/active-coverage.edi").read_text().splitlines()
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
    assert [found(lines) for lines in (CLAIM, SEVERAL, SECOND, STAY, REMITTANCE)] == [[], [], [], [], []]


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


ACKNOWLEDGEMENT = (FOLDER / "005010X231A1/pass/partial.edi").read_text().splitlines()
PLAIN = (FOLDER / "005010X221A1/pass/plain.edi").read_text().splitlines()
DEPENDENT = (FOLDER / "005010X222A1/pass/dependent.edi").read_text().splitlines()
PROVIDERS = (FOLDER / "005010X222A1/pass/many-providers-and-numbers.edi").read_text().splitlines()


def moved(lines: list[str], start: str, before: str, nth: int = 1) -> list[str]:
    """The first segment that begins so, before the nth of the rest that begins so."""
    index = at(lines, start)
    rest = lines[:index] + lines[index + 1 :]
    target = at(rest, before, nth)
    return [*rest[:target], lines[index], *rest[target:]]


def swapped(lines: list[str], start: str, nth: int = 1) -> list[str]:
    """A segment and the one behind it change places."""
    index = at(lines, start, nth)
    return [*lines[:index], lines[index + 1], lines[index], *lines[index + 2 :]]


def duplicated(lines: list[str], start: str, nth: int = 1) -> list[str]:
    index = at(lines, start, nth)
    return [*lines[: index + 1], *lines[index:]]


def heads(lines: list[str], start: str) -> range:
    return range(1, sum(line.startswith(start) for line in lines) + 1)


LOST = [
    (lines, start, nth, path)
    for lines, start, path in (
        (ACKNOWLEDGEMENT, "AK2*", "2000.AK2"),
        (ACKNOWLEDGEMENT, "IK3*CLM", "2000.2100.IK3"),
        (PLAIN, "SVC*", "2100.2110.SVC"),
        (REMITTANCE, "SVC*", "2100.2110.SVC"),
        (SECOND, "SVD*", "2300.2400.2430.SVD"),
        (SECOND, "SBR*P*01", "2300.2320.SBR"),
        (SEVERAL, "HL*3", "2000B.HL"),
        (SEVERAL, "HL*4", "2000B.HL"),
        (SEVERAL, "HL*7", "2000A.HL"),
        (DEPENDENT, "HL*3", "2000C.HL"),
        (PROVIDERS, "CLM*", "2300.CLM"),
    )
    for nth in heads(lines, start)
]


@pytest.mark.parametrize(("lines", "start", "nth", "path"), LOST)
def test_the_head_of_a_loop_lost_is_missing_before_the_first_that_has_none(
    lines: list[str], start: str, nth: int, path: str
) -> None:
    """And what has none is placed as if it had: nothing else is said of it."""
    index = at(lines, start, nth)
    assert found(dropped(lines, start, nth=nth)) == [("S108", path, lines[index + 1].rstrip("~"))]


@pytest.mark.parametrize(
    ("lines", "path"),
    [
        (swapped(CLAIM, "LX*1"), "2300.2400.LX"),
        (swapped(CLAIM, "NM1*85"), "2000A.2010AA.NM1[85]"),
        (swapped(CLAIM, "NM1*IL"), "2000B.2010BA.NM1[IL]"),
        (swapped(CLAIM, "HL*2"), "2000B.HL"),
        (swapped(CLAIM, "CLM*"), "2300.CLM"),
        (swapped(REMITTANCE, "N1*PE"), "1000B.N1[PE]"),
        (moved(PLAIN, "REF*TJ", "N1*PE"), "1000B.N1[PE]"),
        (moved(CLAIM, "LX*1", "LX*2"), "2300.2400.LX"),
        (moved(CLAIM, "HL*2", "NM1*PR"), "2000B.HL"),
        (moved(CLAIM, "CLM*", "SV1*"), "2300.CLM"),
    ],
)
def test_a_head_that_comes_late_is_that_of_the_loop_which_was_opened_without_it(lines: list[str], path: str) -> None:
    (only,) = found(lines)
    assert only[:2] == ("S108", path)


def test_a_head_before_the_loop_that_it_belongs_in_has_no_place_there_and_is_not_missing_within() -> None:
    assert [(code, path) for code, path, _ in found(swapped(ACKNOWLEDGEMENT, "AK2*"))] == [("S102", "IK3")]


def test_the_next_head_is_not_that_of_a_loop_that_has_all_it_needs() -> None:
    """LX lost from the first line: the second keeps its own, and what it lacks is told of it."""
    lines = dropped(dropped(CLAIM, "LX*1"), "DTP*472", nth=2)
    assert [(code, path) for code, path, _ in found(lines)] == [
        ("S108", "2300.2400.LX"),
        ("S103", "2300.2400.DTP[472]"),
    ]


@pytest.mark.parametrize("before", ["HI*", "LX*1"])
def test_what_a_loop_around_requires_is_late_where_it_opens_a_loop_that_nothing_follows_in(before: str) -> None:
    lines = moved(CLAIM, "SBR*", before)
    assert found(lines) == [("S107", "2000B.SBR", CLAIM[at(CLAIM, "SBR*")].rstrip("~"))]


def test_a_run_of_late_segments_is_told_once() -> None:
    """SVD before SV1 opens the line's adjudication: SV1 and DTP come too late for one reason."""
    lines = moved(SECOND, "SVD*", "SV1*")
    assert [(code, path) for code, path, _ in found(lines)] == [("S107", "2300.2400.SV1")]


def test_a_segment_that_came_too_early_is_named_where_more_follow_that_it_jumped_over() -> None:
    lines = moved(CLAIM, "REF*EI", "N3*")
    assert found(lines) == [("S107", "2000A.2010AA.REF[EI,SY]", CLAIM[at(CLAIM, "REF*EI")].rstrip("~"))]


@pytest.mark.parametrize(
    ("lines", "only"),
    [
        (duplicated(CLAIM, "LX*1"), ("S103", "2300.2400.SV1")),
        (duplicated(CLAIM, "CLM*"), ("S103", "2300.HI[ABK,BK]")),
        (duplicated(CLAIM, "HL*1"), ("S108", "2000A.2010AA.NM1[85]")),
        (duplicated(DEPENDENT, "HL*2"), ("S103", "2000B.SBR")),
        (duplicated(REMITTANCE, "CLP*"), ("S103", "2100.NM1[QC]")),
    ],
)
def test_a_head_twice_is_an_empty_loop_and_nothing_more(lines: list[str], only: tuple[str, str]) -> None:
    """Neither is all told that an empty loop lacks, nor that its HL01 comes again or its HL04 is wrong."""
    assert [(code, path) for code, path, _ in found(lines)] == [only]


def test_what_is_missing_in_one_loop_and_too_much_in_the_next_is_one_segment() -> None:
    lines = moved(REMITTANCE, "N3*", "N3*")
    assert [(code, path) for code, path, _ in found(lines)] == [("S103", "1000A.N3")]
    lines = moved(CLAIM, "SV1*", "SV1*")
    assert [(code, path) for code, path, _ in found(lines)] == [("S103", "2300.2400.SV1")]


def test_what_is_missing_and_what_is_too_much_far_away_are_two() -> None:
    lines = duplicated(dropped(SEVERAL, "DTP*472"), "DTP*472", -1 % len(heads(SEVERAL, "DTP*472")))
    assert sorted(code for code, *_ in found(lines)) == ["S103", "S105"]


def test_a_rule_does_not_ask_for_what_was_told_to_stand_elsewhere() -> None:
    """The subscriber's birth date behind the payer: it has no place there, and it is not called missing."""
    lines = swapped(CLAIM, "DMG*")
    assert [code for code, *_ in found(lines, ALL_TYPES)] == ["S102"]
    without = dropped(CLAIM, "DMG*")
    assert [code for code, *_ in found(without, ALL_TYPES)] == ["R500"]


def test_a_balance_is_not_told_of_an_adjustment_that_stands_elsewhere() -> None:
    lines = moved(PLAIN, "CAS*", "SVC*")
    assert [code for code, *_ in found(lines, ALL_TYPES)] == ["S107"]


def test_what_is_behind_a_loop_without_its_head_is_judged() -> None:
    lines = changed(dropped(SECOND, "SVD*"), "DTP*573", "D8", "XX", nth=2)
    assert [code for code, *_ in found(lines)] == ["S108", "D308"]


def test_what_was_told_to_be_missing_is_judged_where_it_comes() -> None:
    """The payer's contact within the payee's loop: missing before, and what is wrong in it is told as well."""
    lines = moved(REMITTANCE, "PER*BL", "REF*TJ")
    assert [(code, path) for code, path, _ in found(lines)] == [("S103", "1000A.PER[BL]")]
    lines = changed(lines, "PER*BL", "*TE*", "*QQ*")
    assert [(code, path) for code, path, _ in found(lines)] == [
        ("S103", "1000A.PER[BL]"),
        ("D308", "1000A.PER[BL]03"),
    ]


def test_a_number_that_comes_again_is_the_same_level_only_right_behind_it() -> None:
    lines = changed(duplicated(SEVERAL, "HL*2"), "HL*8", "HL*8", "HL*2")
    assert [(code, path) for code, path, _ in found(lines)] == [("S103", "2000B.SBR"), ("H201", "2000B.HL01")]


@pytest.mark.parametrize("fast", [True, False], ids=["accept", "walk"])
def test_a_head_out_of_order_is_of_no_claim(fast: bool) -> None:
    """It ends the claim before it, whichever reader has read that."""
    lines = inserted(REMITTANCE, "LX*", "PLB*1234567893*20261231*WO:1*0", "LQ*HE*M127")
    told = judge("\n".join(lines).encode("latin-1") + b"\n", SYNTAX, fast)[0]
    heads = [each for each in told if each.path == "2000.LX"]
    assert heads
    assert {each.business for each in heads} == {None}


def test_two_heads_in_a_row_are_not_thought_lost_where_one_segment_has_no_place() -> None:
    """The date behind the two names is that of the payer; the next payer, with heads of its own, is another."""
    index = at(STAY, "NM1*PR", 2)
    swapped = [*STAY[: index - 1], STAY[index], STAY[index - 1], *STAY[index + 1 :]]
    assert found(swapped) == [("S102", "2300.2320.2330A.DTP", "DTP*573*D8*20260120")]


BRACKET = ["LS*2120", "NM1*PR*2*THIRD HEALTH PLAN*****PI*PAYER3", "LE*2120"]


@pytest.mark.parametrize(
    ("more", "told"),
    [
        (BRACKET, 1),
        ([*BRACKET[:2], "PER*IC*HELP DESK*TE*8005550111", "NM1*P3*1*DOE*JO", "LE*2120"], 1),
        (["LS*2120", "LE*2120"], 1),
        (["LE*2120"], 0),
        (BRACKET * 2, 2),
    ],
    ids=["once", "with more in it", "with nobody in it", "its end alone", "twice"],
)
def test_a_part_of_a_loop_that_comes_again_is_told_once_where_it_begins(more: list[str], told: int) -> None:
    """Nothing of what stands between LS and LE is too late then, and the head of no other benefit was lost."""
    index = at(BENEFITS, "LE*2120") + 1
    lines = [*BENEFITS[:index], *(f"{one}~" for one in more), *BENEFITS[index:]]
    expected = [("S105", "2000C.2100C.2110C.LS[2120]", "LS*2120")] * told
    assert found(lines, ALL_TYPES) == (expected or [("S105", "2000C.2100C.2110C.LE[2120]", "LE*2120")])


def test_where_a_place_was_passed_is_where_the_first_unit_stood_behind_it() -> None:
    """The subscriber's own claim, before the one of a dependent: both stand behind the name that is missing."""
    start, end = at(CLAIM, "CLM*"), at(CLAIM, "SE*")
    patient = ["HL*3*2*23*0~", "PAT*19~", "NM1*QC*1*SAMPLE*KIM~", "N3*2 EXAMPLE STREET~", "N4*SPRINGFIELD*IL*62701~"]
    both = [*CLAIM[:end], *patient, "DMG*D8*20150101*M~", *CLAIM[start:]]
    lines = changed(changed(dropped(both, "N3*12", 3), "HL*2", "*22*0", "*22*1"), "NM1*IL", "*IL*", "*il*")
    name, claim = [each for each in found(lines) if each[0] in ("D308", "S108")]
    assert name == ("D308", "2000B.NM101", lines[at(lines, "NM1*il")].rstrip("~"))
    assert claim == ("S108", "2000B.2010BA.NM1[IL]", lines[at(lines, "CLM*")].rstrip("~"))


@pytest.mark.parametrize("ending", ["", "\n", "\r\n"], ids=["one-line", "lines", "windows"])
def test_behind_a_unit_that_is_explained_units_are_accepted_again(ending: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever stands between segments, only what was refused is read segment by segment."""
    walked: list[str] = []
    step = Walker.step

    def counted(walker: Walker, segment: Segment) -> None:
        walked.append(segment.elements[0])
        step(walker, segment)

    monkeypatch.setattr(Walker, "step", counted)
    lines = changed(CLAIM, "NM1*IL", "*IL*", "*il*")
    judge(ending.join([*lines, ""]).encode(), SYNTAX)
    assert walked[walked.index("HL") :] == ["HL", "SBR", "NM1", "N3", "N4", "DMG", "NM1", "SE"]
