"""``validate --flag``: rules that ask what the sender is are given an answer, and a flag nobody asks for is refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.guides.test_rules import CLAIM

import x12claims as x12
from x12claims.cli.main import run

PASSED_ON = CLAIM.replace("HI*ABK", "REF*F5*N\nHI*ABK").replace("SE*41", "SE*42").replace("\n", "~\n")


@pytest.fixture
def claim(tmp_path: Path) -> str:
    path = tmp_path / "claim.837"
    path.write_text(PASSED_ON)
    return str(path)


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_flag_answers_the_rule_that_asks_for_it(jobs: str, claim: str, capsys: pytest.CaptureFixture[str]) -> None:
    gate = ["validate", claim, "--fail-on", "warning", "--jobs", jobs]
    assert run(gate) == 1
    assert "X222.2300.REF.070" in capsys.readouterr().out
    assert run([*gate, "--flag", "medicare_contractor"]) == 0
    assert run([*gate, "--flag", "repricer"]) == 1
    assert run([*gate, "--flag", "repricer", "--flag", "medicare_contractor"]) == 0


def test_a_flag_that_no_rule_asks_for_is_refused(claim: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["validate", claim, "--flag", "nobody"]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert "No rule asks for the flag 'nobody': there are denti_cal, dme, medicare" in said.err


def test_a_companion_may_ask_for_a_flag_of_its_own(claim: str, tmp_path: Path) -> None:
    companion = tmp_path / "own.guide"
    companion.write_text(
        'companion OWN-837P "A partner that takes claims from its testers"\n'
        "  of 005010X222A1\n"
        "  version 2026-11\n"
        "  rules OWN\n\n"
        "  rule OWN.2300.REF.010\n"
        "    when not profile tester\n"
        "    forbid REF[F5]\n"
        '    doc "Only a tester sends this."\n'
    )
    found = x12.check(claim, companions=[companion], flags=["medicare_contractor"]).findings
    assert [each.rule for each in found] == ["OWN.2300.REF.010"]
    assert x12.check(claim, companions=[companion], flags=["tester", "medicare_contractor"]).findings == ()
    with pytest.raises(ValueError, match="'tester': there are denti_cal, dme, medicare"):
        x12.check(claim, flags="tester")


def test_the_page_of_a_rule_names_its_flag(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["explain", "X222.2400.HCP.010"]) == 0
    assert "--flag repricer" in capsys.readouterr().out


@pytest.mark.parametrize("flags", [None, 3, b"repricer", ["repricer", 3], [["repricer"]]])
def test_flags_that_are_no_names_are_refused(flags: object, claim: str) -> None:
    with pytest.raises(TypeError, match="flags are names"):
        x12.check(claim, flags=flags)  # type: ignore[arg-type]
