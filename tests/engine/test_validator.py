"""What the validator makes of a file whose bytes, not whose contents, are at fault."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.properties.judging import SYNTAX, judge, told

FOLDER = Path(__file__).resolve().parents[2] / "fixtures"
CLAIM = b"".join((FOLDER / "005010X222A1/pass/subscriber-is-patient.edi").read_bytes().splitlines())
INSIDE = range(CLAIM.index(b"BHT*"), CLAIM.index(b"SE*"))


@pytest.mark.parametrize("fast", [True, False], ids=["accept", "walk"])
@pytest.mark.parametrize("kept", INSIDE[1::37])
def test_what_is_left_of_a_segment_that_broke_off_is_not_judged(kept: int, fast: bool) -> None:
    findings, (result,), _ = judge(CLAIM[:kept], SYNTAX, fast)
    assert [f.code for f in findings if f.severity == "error"] == ["E007"], told(findings)
    assert result.segments == CLAIM[CLAIM.index(b"ST*") : kept].rstrip(b"~").count(b"~") + 1


def test_the_segment_that_broke_off_is_counted_where_it_stands() -> None:
    findings, _, _ = judge(CLAIM[: CLAIM.index(b"NM1*41") + 9])
    assert [(f.code, f.position) for f in findings] == [("W006", 3), ("E007", None)]


@pytest.mark.parametrize("separator", [b"*", b"A", b"7", b" "])
def test_nothing_is_said_of_composites_that_nothing_parts(separator: bytes) -> None:
    data = CLAIM.replace(b"*:~", b"*" + separator + b"~", 1)
    findings, (result,), file = judge(data)
    assert [(f.code, f.ack.ta1) for f in findings] == [("W008", "027")], told(findings)
    assert (result.verdict, file.verdict) == ("rejected", "rejected")


def test_a_known_guide_is_not_called_unknown_where_the_set_is_what_it_does_not_have() -> None:
    findings, _, _ = judge(CLAIM.replace(b"ST*837*", b"ST*850*", 1))
    assert [(f.code, f.text()) for f in findings] == [
        ("E015", "no guide is known for this transaction set under 005010X222A1")
    ]
