"""``validate --companion``: what a companion adds is told, and which of two would hold is never guessed."""

from __future__ import annotations

from pathlib import Path

import pytest

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
