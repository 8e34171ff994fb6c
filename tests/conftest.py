"""What all tests share: where the repository lies, and how hard Hypothesis tries."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

os.environ["X12CLAIMS_GUIDES"] = ""  # what the user has imported is none of the tests' business
os.environ["X12CLAIMS_CODES"] = ""  # what a user has imported, or installed, changes what is found
ROOT = Path(__file__).resolve().parent.parent

# No deadline: two cores shared by parallel workers make single examples slow for no fault of the code.
settings.register_profile("quick", deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("ci", parent=settings.get_profile("quick"), derandomize=True, print_blob=True)
settings.register_profile("long", parent=settings.get_profile("quick"), max_examples=2000)
settings.load_profile(os.environ.get("X12CLAIMS_HYPOTHESIS", "ci" if os.environ.get("CI") else "quick"))


@pytest.fixture(scope="session")
def root() -> Path:
    """The repository's top folder."""
    return ROOT


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The user's own folder of guides and companions, with an empty folder in it, there for one test."""
    from tests.own_guides import forget

    folder = tmp_path / "own"
    (folder / "inner").mkdir(parents=True)
    monkeypatch.setenv("X12CLAIMS_GUIDES", str(folder))
    forget()
    yield folder
    monkeypatch.undo()
    forget()
