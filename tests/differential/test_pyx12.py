"""An outside opinion: wherever pyx12 and x12claims differ about syntax, it has been looked at and decided."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from tests.differential.decided import BOTH, DECIDED, THEM, US, decision
from tests.differential.documents import OUTSIDE, fixtures, made, outside, spoilt
from tests.differential.opinion import ACCEPTS, FAILS, REJECTS, ask
from tests.differential.table import Difference, differences, page

pytest.importorskip("pyx12")
PAGE = Path(__file__).resolve().parents[2] / "docs" / "disagreements.md"


def undecided(found: Iterable[Difference]) -> list[Difference]:
    return [each for each in found if decision(each.document, each.theirs, each.ours) is None]


@pytest.mark.timeout(900)  # one process asks about all of them; a busy machine is no fault of theirs
def test_fixtures() -> None:
    """One test for all that is asked about fixtures: pyx12 takes a tenth of a second for each."""
    documents = list(fixtures())
    found = list(differences(documents))
    assert undecided(found) == []
    assert len(found) < len(documents) / 3, "they mostly agree, or something is wrong with how they are asked"
    assert PAGE.read_text() == page(found), "write it anew: python -m tests.differential.table > docs/disagreements.md"


@pytest.mark.parametrize("documents", [made, spoilt])
def test_made_and_spoilt_documents(documents: Callable[[], Iterable[tuple[str, bytes]]]) -> None:
    assert undecided(differences(documents())) == []


@pytest.mark.skipif(not OUTSIDE, reason="X12CLAIMS_CORPUS names no folder of outside samples")
def test_outside_samples() -> None:
    samples = list(outside())
    assert samples, "the folder holds documents of the guides that are known here"
    assert undecided(differences(samples)) == []


def test_pyx12_is_heard(tmp_path: Path) -> None:
    good = next(data for name, data in fixtures() if name.endswith("005010X221A1/pass/plain.edi"))
    paths = {name: tmp_path / f"{name}.edi" for name in ("good", "bad", "none")}
    paths["good"].write_bytes(good)
    paths["bad"].write_bytes(good.replace(b"~\nN1*PR", b"~\nN1*QQ", 1))
    paths["none"].write_bytes(good.replace(b"005010X221A1", b"005010X999"))
    said = ask(paths.values())
    assert [said[path].verdict for path in paths.values()] == [ACCEPTS, REJECTS, FAILS]


def test_decisions_are_used_and_can_be_missing() -> None:
    assert {each.right for each in DECIDED} <= {US, THEM, BOTH}
    assert decision("fixtures/x.edi", "rejects: CLM (A) is not a valid code for Sundries (CLM99)", "accepts") is None
    assert decision("fixtures/x.edi", "accepts", "rejects: S101 CLM") is None
