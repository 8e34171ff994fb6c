"""``validate --companion``: what a companion adds is told, and which of two would hold is never guessed."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.own_guides import forget

from x12claims import check
from x12claims.cli.main import run
from x12claims.grammar.errors import GuideError

DOCUMENTS = Path(__file__).resolve().parents[2] / "demo" / "documents"
CLAIMS, COMPANION = str(DOCUMENTS / "claims.837"), str(DOCUMENTS / "companion.guide")


@pytest.fixture
def second(tmp_path: Path) -> str:
    """A companion of another receiver, of the same guide."""
    path = tmp_path / "second.guide"
    path.write_text(Path(COMPANION).read_text().replace("ACME", "OTHER").replace("XMP", "QQQ"))
    return str(path)


def test_a_companion_adds_its_findings_and_no_others(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["validate", CLAIMS]) == 0
    assert run(["validate", CLAIMS, "--companion", COMPANION]) == 1
    rules = {found.rule for found in check(CLAIMS, companions=[COMPANION]).findings}
    assert rules == {"ACME.2300.REF[EA].010", "ACME.2400.SV102.010"}


def test_each_companion_holds_when_it_is_given_alone(second: str) -> None:
    rules = {found.rule for found in check(CLAIMS, companions=[second]).findings}
    assert "OTHER.2010BA.NM109.010" in rules


def test_two_companions_of_one_guide_are_refused(second: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(GuideError, match="narrows 005010X222A1 already"):
        check(CLAIMS, companions=[COMPANION, second])
    assert run(["validate", CLAIMS, "--companion", COMPANION, "--companion", second]) == 2
    assert "one of the two at a time" in capsys.readouterr().err


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_companion_for_which_no_document_came_is_named(
    jobs: str, second: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("x12claims.jobs.LARGE", 1)
    other = Path(second)
    other.write_text(other.read_text().replace('"EXAMPLEHEALTH"', '"OTHERPLAN"\n  receiver "THIRDPLAN"'))
    assert run(["validate", CLAIMS, "--companion", COMPANION, "--companion", second, "--jobs", jobs]) == 1
    assert capsys.readouterr().err == (
        f"The companion {second} was not used: it is for transaction sets of 005010X222A1 "
        "whose ISA08 or GS03 is OTHERPLAN or THIRDPLAN, and none was met.\n"
    )
    assert run(["validate", CLAIMS, "--companion", second, "--jobs", jobs]) == 0
    assert "OTHERPLAN" in capsys.readouterr().err


def test_a_companion_of_a_guide_that_no_document_is_of_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "any.guide"
    path.write_text('companion ANY "Any"\n  of 005010X222A1\n  version 1\n\n  forbid 2300.PWK\n')
    remittance = str(DOCUMENTS / "remittance.835")
    assert run(["validate", remittance, "--companion", str(path)]) == 0
    said = f"The companion {path} was not used: it is for transaction sets of 005010X222A1, and none was met.\n"
    assert capsys.readouterr().err == said
    assert run(["validate", CLAIMS, remittance, "--companion", str(path)]) == 0
    assert capsys.readouterr().err == ""


def test_a_companion_of_ones_own_holds_for_its_receiver_unasked(own: Path) -> None:
    text = Path(COMPANION).read_text()
    (own / "acme.guide").write_text(text)
    rules = {found.rule for found in check(CLAIMS).findings}
    assert rules == {"ACME.2300.REF[EA].010", "ACME.2400.SV102.010"}
    (own / "acme.guide").write_text(text.replace('receiver "EXAMPLEHEALTH"', 'receiver "SOMEBODY"'))
    forget()
    assert list(check(CLAIMS).findings) == []
    (own / "acme.guide").write_text(text.replace('  receiver "EXAMPLEHEALTH"\n', ""))
    forget()
    assert list(check(CLAIMS).findings) == [], "without a receiver it holds for nobody unasked"


def test_what_is_given_goes_before_what_is_ones_own(own: Path, second: str) -> None:
    (own / "acme.guide").write_text(Path(COMPANION).read_text())
    assert {found.rule for found in check(CLAIMS, companions=[second]).findings} >= {"OTHER.2010BA.NM109.010"}
    assert not any("ACME" in (found.rule or "") for found in check(CLAIMS, companions=[second]).findings)


def test_a_companion_that_is_here_is_named_by_its_id(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["validate", CLAIMS, "--companion", "CLEARING-HOUSE-837P"]) == 0
    assert run(["validate", CLAIMS, "--companion", "MEDICARE-B-837P"]) == 1
    assert "MEDICARE-B.2000B.SBR09.010" in capsys.readouterr().out
    assert run(["validate", CLAIMS, "--companion", "NOBODY"]) == 2
    assert "There is no companion NOBODY" in capsys.readouterr().err
