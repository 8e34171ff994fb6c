"""HL01 counts, HL02 names the level above, HL04 says whether levels follow: one wrong number is one finding."""

from __future__ import annotations

import pytest
from tests.engine.test_recovery import CLAIM, SEVERAL, at, changed, dropped, found
from tests.guides.trials import eligibility
from tests.guides.trials.row import changed as edited
from tests.guides.trials.row import told


def test_a_wrong_number_that_nobody_names() -> None:
    assert found(changed(SEVERAL, "HL*3", "HL*3", "HL*9")) == [("H201", "2000B.HL01", "HL*9*1*22*0")]


def test_a_wrong_number_that_children_name_is_one_finding() -> None:
    """Child levels may name the number that was sent, or the one that was due."""
    lines = changed(SEVERAL, "HL*4", "HL*4", "HL*40")
    assert [f[:2] for f in found(lines)] == [("H201", "2000B.HL01")]
    for child in ("HL*5", "HL*6"):
        lines = changed(lines, child, "*4*23", "*40*23")
    assert [f[:2] for f in found(lines)] == [("H201", "2000B.HL01")]


def test_numbers_that_go_on_from_a_wrong_one_are_one_finding() -> None:
    lines = SEVERAL
    for number in range(8, 2, -1):
        lines = changed(lines, f"HL*{number}*", f"HL*{number}*", f"HL*{number + 10}*")
    lines = [
        line.replace("*4*23", "*14*23").replace("*7*22", "*17*22") if line.startswith("HL*") else line for line in lines
    ]
    assert [f[0] for f in found(lines)] == ["H201"]


@pytest.mark.parametrize("number", ["x", "²", "9" * 12, "0", "-1", "01"])
def test_what_is_no_number_or_an_absurd_one(number: str) -> None:
    """Element checks speak of the text, H201 of the count; nothing raises."""
    codes = [f[0] for f in found(changed(CLAIM, "HL*2", "HL*2", f"HL*{number}"))]
    assert "H201" in codes


@pytest.mark.parametrize("parent", ["9", "2", "0", "01", "x"])
def test_a_parent_that_is_not_the_level_above(parent: str) -> None:
    assert [f[:2] for f in found(changed(CLAIM, "HL*2", "*1*", f"*{parent}*"))] == [("H202", "2000B.HL02")]


def test_a_patient_names_another_subscriber() -> None:
    assert found(changed(SEVERAL, "HL*6", "*4*23", "*3*23")) == [("H202", "2000C.HL02", "HL*6*3*23*0")]


def test_children_are_announced_that_do_not_come() -> None:
    assert found(changed(CLAIM, "HL*2", "22*0", "22*1")) == [("H203", "2000B.HL04", "HL*2*1*22*1")]


def test_children_come_that_were_not_announced() -> None:
    assert found(changed(SEVERAL, "HL*4", "22*1", "22*0")) == [("H203", "2000B.HL04", "HL*4*1*22*0")]


def test_an_unannounced_child_is_told_where_it_comes() -> None:
    """Not at the end of the level, behind what is wrong in between; the accepting reader has no other moment."""
    lines = changed(SEVERAL, "HL*4", "22*1", "22*0")
    first = at(lines, "HL*5")
    lines = lines[:first] + changed(lines[first:], "CLM*", "*11:B:1", "*11:B:1:X")
    assert [f[0] for f in found(lines)] == ["H203", "D304"]


def test_a_level_that_may_say_only_one_thing_is_told_as_a_wrong_code() -> None:
    assert found(changed(SEVERAL, "HL*5", "23*0", "23*1")) == [("D308", "2000C.HL04", "HL*5*4*23*1")]


@pytest.mark.parametrize("lines", [CLAIM, SEVERAL], ids=["one claim", "several"])
def test_a_lost_level_is_missing_once_and_counts(lines: list[str]) -> None:
    """What follows opens the level; its number is taken as sent, so that its children are right."""
    (only,) = found(dropped(lines, "HL*1"))
    assert only[:2] == ("S108", "2000A.HL")
    assert only[2] is not None
    assert only[2].startswith("PRV*BI")


def test_a_lost_lower_level_counts_too() -> None:
    assert [f[:2] for f in found(dropped(SEVERAL, "HL*2"))] == [("S108", "2000B.HL")]


@pytest.mark.parametrize("fast", [True, False], ids=["accept", "walk"])
@pytest.mark.parametrize(
    ("level", "rejection", "codes"),
    [
        ("HL*1**20*1", "AAA*N**42*R\n", []),
        ("HL*1**20*0", "AAA*N**42*R\n", []),
        ("HL*1**20*1", "", ["H203"]),
        ("HL*2*1*21*1", "AAA*Y**50*N\n", []),
        ("HL*2*1*21*0", "AAA*Y**50*N\n", []),
        ("HL*2*1*21*1", "", ["H203"]),
        ("HL*3*2*22*0", "AAA*N**75*C\n", []),
        ("HL*3*2*22*1", "AAA*N**75*C\n", ["H203"]),  # here HL04 says whether a dependent is asked about
    ],
)
def test_a_level_that_an_answer_rejects_may_keep_the_flag_of_the_request(
    level: str, rejection: str, codes: list[str], fast: bool
) -> None:
    following = {"1": "HL*2*1", "2": "HL*3*2", "3": "HL*4*2"}[level[3]]
    text = eligibility.ANSWER
    if level[3] == "3":
        text = text.replace(eligibility.MEMBER + eligibility.BENEFITS, following := "REJECTED\n")
    answer, end = text[: text.index(following)] + rejection, text[text.index("SE*") :]
    before = next(line for line in answer.split("\n") if line.startswith(level[:5]))
    assert told(edited(answer + end, [(before, level)]), fast, frozenset(), {}) == codes


@pytest.mark.parametrize("fast", [True, False], ids=["accept", "walk"])
def test_a_level_that_must_not_be_cut_off_and_is(fast: bool) -> None:
    """HL04 = 0 and levels below it: no rejection makes that true, and it is the one finding."""
    text = edited(eligibility.ANSWER, [("HL*2*1*21*1", "HL*2*1*21*0"), ("HL*3*2", "AAA*N**43*C\nHL*3*2")])
    assert told(text, fast, frozenset(), {}) == ["H203"]
