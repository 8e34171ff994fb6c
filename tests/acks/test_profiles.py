"""An acknowledgement refuses what ``validate`` calls an error by the same profile, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from x12claims import acknowledge, check
from x12claims.cli.main import run
from x12claims.diagnostics.codes import TABLE

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
MILDER = {
    "W005": "envelope/fail/isa-padding-lost.edi",
    "D302": "005010X222A1/fail/element-not-used.edi",
    "D307": "005010X222A1/fail/invalid-character.edi",
}
"""Codes that are an error for ``gate`` alone, each with a document that has this one fault."""
ALIKE = (
    "005010X222A1/fail/npi-check-digit.edi",
    "005010X221A1/fail/wrong-code.edi",
    "envelope/fail/iea-number.edi",
    "005010X222A1/pass/subscriber-is-patient.edi",
)
Said = pytest.CaptureFixture[str]


def test_each_code_that_the_profiles_tell_apart_is_tried_here() -> None:
    assert {row.code for row in TABLE if (row.severity == "error") != (row.intake == "error")} == set(MILDER)


@pytest.mark.parametrize("profile", ["gate", "intake"])
@pytest.mark.parametrize("name", [*MILDER.values(), *ALIKE])
def test_what_is_refused_is_what_validate_calls_an_error(name: str, profile: str, tmp_path: Path) -> None:
    path = str(FIXTURES / name)
    refused = acknowledge(path, profile=profile).refused
    assert refused is not check(path, profile=profile).ok
    asked = ["--profile", profile]
    assert run(["ack", path, *asked, "--out", str(tmp_path)]) == run(["validate", path, *asked]) == int(refused)


@pytest.mark.parametrize("name", MILDER.values())
def test_without_a_profile_it_is_gate(name: str, tmp_path: Path) -> None:
    path = str(FIXTURES / name)
    assert acknowledge(path).refused
    assert not acknowledge(path, profile="intake").refused
    assert run(["ack", path, "--out", str(tmp_path / "gate")]) == 1
    assert run(["ack", path, "--out", str(tmp_path / "intake"), "--profile", "intake"]) == 0


def test_a_claim_whose_fault_is_milder_is_taken_in(tmp_path: Path) -> None:
    for profile, verdict in (("gate", b"IK5*R*5~"), ("intake", b"IK5*A~")):
        answers = acknowledge(FIXTURES / MILDER["D307"], profile=profile)
        assert verdict in answers.functional[0]
        assert [b"STC*A1:19:PR*" in each for each in answers.claim] == ([True] if profile == "intake" else [])
        for each in (*answers.functional, *answers.claim):
            assert not [found for found in check(each).findings if found.severity != "note"], "valid by `gate`"


def test_a_profile_that_there_is_not_is_named(capsys: Said) -> None:
    assert run(["ack", str(FIXTURES / MILDER["D307"]), "--profile", "strict"]) == 2
    assert "'gate', 'intake'" in capsys.readouterr().err
    with pytest.raises(ValueError, match="profile must be gate or intake"):
        acknowledge(FIXTURES / MILDER["D307"], profile="strict")
