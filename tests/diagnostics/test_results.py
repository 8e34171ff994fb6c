"""Verdicts, counts, exit status, masking, and the report that ``check`` returns."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from x12claims.diagnostics.codes import finding
from x12claims.diagnostics.mask import masked, printable, shown_expected, shown_message, shown_value
from x12claims.diagnostics.results import (
    FileResult,
    GroupResult,
    InterchangeResult,
    Report,
    TransactionResult,
    verdict_of_file,
    verdict_of_set,
)
from x12claims.diagnostics.summary import Summary, Tally, count, exit_status


@pytest.mark.parametrize(
    ("sets", "errors", "verdict"),
    [
        ([], 0, "accepted"),
        (["accepted", "accepted"], 0, "accepted"),
        (["accepted", "rejected"], 1, "partial"),
        (["rejected", "rejected"], 2, "rejected"),
        (["accepted"], 1, "rejected"),
        ([], 1, "rejected"),
    ],
)
def test_the_verdict_on_a_file(sets: list[str], errors: int, verdict: str) -> None:
    assert verdict_of_file(sets, errors) == verdict


def test_only_errors_reject_a_set() -> None:
    assert (verdict_of_set(0), verdict_of_set(1)) == ("accepted", "rejected")


@pytest.mark.parametrize(
    ("summary", "fail_on", "status"),
    [
        (Summary(), "error", 0),
        (Summary(errors=1), "error", 1),
        (Summary(warnings=3), "error", 0),
        (Summary(warnings=3), "warning", 1),
        (Summary(notes=1), "warning", 0),
        (Summary(notes=1), "note", 1),
        (Summary(errors=1), "note", 1),
    ],
)
def test_the_exit_status_follows_what_was_found(summary: Summary, fail_on: str, status: int) -> None:
    assert exit_status(summary, fail_on) == status
    assert exit_status(summary, fail_on, unreadable=True) == 2


def test_an_unknown_severity_is_the_callers_mistake() -> None:
    with pytest.raises(ValueError, match="error, warning, note"):
        exit_status(Summary(), "fatal")


def test_a_tally_counts_what_passes() -> None:
    tally = Tally()
    for code in ("S103", "D315", "W001", "S104"):
        tally.finding(finding(code))
    tally.transaction(TransactionResult("837", "0001", None, 10, 7, "rejected"))
    tally.interchange()
    tally.file()
    assert tally.summary() == Summary(1, 1, 1, 7, 2, 1, 1)
    assert tally.summary() + Summary(files=2, errors=1) == Summary(3, 1, 1, 7, 3, 1, 1)


def test_numbers_and_nouns_agree() -> None:
    assert (count(0, "error"), count(1, "error"), count(2, "error")) == ("0 errors", "1 error", "2 errors")


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("19801332", "<8 digits>"),
        ("7", "<1 digit>"),
        ("EXAMPLE", "<7 letters>"),
        ("O'EXAMPLE", "<9 characters>"),
        ("12.50", "<5 characters>"),
        ("   ", "<3 blanks>"),
        ("\xb2", "<1 character>"),
        ("", "<empty>"),
    ],
)
def test_a_masked_value_tells_length_and_kind(value: str, shown: str) -> None:
    assert masked(value) == shown


@given(st.text(min_size=1, max_size=60))
def test_a_mask_depends_on_length_and_kind_alone(value: str) -> None:
    kinds = {masked(sample * len(value)) for sample in "1A -"}
    assert masked(value) in kinds


def test_public_values_and_told_ones_are_shown() -> None:
    hidden = finding("D309", value="19801332")
    assert (shown_value(hidden), shown_value(hidden, True)) == ("<8 digits>", "19801332")
    assert shown_value(finding("D308", value="X", public=True)) == "X"
    assert shown_value(finding("E009", value="12")) == "12"
    assert shown_value(finding("S103")) is None


def test_what_was_worked_out_from_data_is_masked_too() -> None:
    total = finding("B400", message="{value} is not {expected}", value="90.00", expected="100.00", derived=True)
    assert shown_expected(total) == "<6 characters>"
    assert shown_message(total) == "<5 characters> is not <6 characters>"
    assert total.text(show_phi=True) == "90.00 is not 100.00"
    assert shown_expected(finding("D308", expected="P, S or T")) == "P, S or T"


def test_control_characters_are_written_out() -> None:
    assert printable("a\x1b[2J\n\x85z\u00e9") == "a\\x1b[2J\\x0a\\x85z\u00e9"


def report() -> Report:
    sets = (
        TransactionResult("837", "0001", "005010X222A1", 31, 2, "accepted", "000000905", "1"),
        TransactionResult("837", "0002", "005010X222A1", 30, 1, "rejected", "000000905", "1"),
    )
    group = GroupResult("HC", "1", "005010X222A1", sets)
    interchange = InterchangeResult("000000905", "TESTSENDER", "TESTRECEIVER", "T", (group,))
    wrong = finding("D309", value="19801332", path="2010BA.DMG02", transaction="0002")
    file = FileResult("a.837", 1234, "ab", "partial", (interchange,), (wrong,))
    return Report("0.1.0", (file,), Summary(1, 1, 2, 3, 1))


def test_a_report_becomes_the_published_json() -> None:
    shown = json.loads(report().to_json())
    (interchange,) = shown["files"][0]["interchanges"]
    assert list(interchange) == ["control_number", "sender", "receiver", "usage", "groups"]
    (group,) = interchange["groups"]
    assert list(group) == ["functional_id", "control_number", "guide", "transactions"]
    assert group["transactions"][0] == {
        "set": "837",
        "control_number": "0001",
        "guide": "005010X222A1",
        "segments": 31,
        "claims": 2,
        "verdict": "accepted",
    }
    assert shown["files"][0]["findings"][0]["value"] == "<8 digits>"
    assert json.loads(report().to_json(show_phi=True))["files"][0]["findings"][0]["value"] == "19801332"


def test_a_report_sums_up() -> None:
    whole = report()
    assert not whole.ok
    assert whole.verdict == "partial"
    assert [each.code for each in whole.findings] == ["D309"]
    assert [each.control_number for each in whole.interchanges] == ["000000905"]
    clean = FileResult("b.837", 1, "", "accepted")
    assert Report("0.1.0", (clean,), Summary(files=1, warnings=4)).ok
    assert not Report("0.1.0", (FileResult("c", 1, "", "unreadable"),), Summary(files=1)).ok
    assert Report("0.1.0", (clean, whole.files[0]), Summary()).verdict == "partial"
