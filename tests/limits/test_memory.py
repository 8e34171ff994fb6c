"""A process takes no more memory for a long file, a long set or many findings than for short ones."""

from __future__ import annotations

import json
from collections import deque
from pathlib import Path

import pytest
from tests.limits.generate import interchange
from tests.limits.process import CEILING, clean, needs_proc, x12claims

MB = 1_000_000
pytestmark = needs_proc


def summary(out: Path) -> dict[str, int]:
    """The last line of JSON lines."""
    with out.open() as lines:
        (last,) = deque(lines, maxlen=1)
    found: dict[str, int] = json.loads(last)
    assert found.pop("kind") == "summary"  # type: ignore[comparison-overlap]
    return found


SHORT = [
    pytest.param("837P", 15, 100, "text", id="837P"),
    pytest.param("837P", 15, None, "jsonl", id="837P-one-set"),
    pytest.param("835", 15, 100, "text", id="835"),
]
LONG = [
    pytest.param("837P", 1000, 100, "jsonl", id="837P-1GB"),
    pytest.param("837P", 200, None, "text", id="837P-200MB-one-set"),
    pytest.param("835", 200, None, "jsonl", id="835-200MB-one-set"),
    pytest.param("835", 1000, 100, "text", id="835-1GB"),
]


def valid_in_constant_memory(
    kind: str, size: int, per_set: int | None, form: str, folder: Path, timeout: float
) -> None:
    ended = x12claims(
        "validate", "-", "--format", form, feed=interchange(kind, size * MB, per_set=per_set), folder=folder, timeout=timeout
    )  # fmt: skip
    assert clean(ended).status == 0, ended.beginning + ended.errors
    if form == "text":
        assert "accepted, 0 errors" in ended.text
    else:
        found = summary(ended.out)
        assert found["errors"] == 0
        assert found["claims"] > size * 500
        assert (found["transactions"] == 1) == (per_set is None)
    assert ended.peak <= CEILING


@pytest.mark.parametrize(("kind", "size", "per_set", "form"), SHORT)
def test_a_long_file_in_constant_memory(kind: str, size: int, per_set: int | None, form: str, tmp_path: Path) -> None:
    valid_in_constant_memory(kind, size, per_set, form, tmp_path, 280)


def test_many_files_in_constant_memory(tmp_path: Path) -> None:
    """What a file leaves behind is not kept until there are many."""
    (tmp_path / "in").mkdir()
    for number in range(20):
        with (tmp_path / "in" / f"{number:02}.837").open("wb") as file:
            file.writelines(interchange("837P", MB, seed=number + 1, line_ends=True))
    ended = x12claims("validate", str(tmp_path / "in"), folder=tmp_path / "out")
    assert clean(ended).status == 0, ended.beginning
    assert ended.text.count(": accepted, 0 errors") == 20
    assert ended.peak <= CEILING


@pytest.mark.long
@pytest.mark.timeout(1800)
@pytest.mark.parametrize(("kind", "size", "per_set", "form"), LONG)
def test_a_very_long_file_in_constant_memory(
    kind: str, size: int, per_set: int | None, form: str, tmp_path: Path
) -> None:
    valid_in_constant_memory(kind, size, per_set, form, tmp_path, 1700)


@pytest.mark.parametrize(
    ("size", "at_least"),
    [
        pytest.param(3 * MB, 10_000, id="10000"),
        pytest.param(260 * MB, 1_000_000, id="1000000", marks=[pytest.mark.long, pytest.mark.timeout(1800)]),
    ],
)
@pytest.mark.parametrize("form", ["text", "jsonl"])
def test_a_great_many_findings(form: str, size: int, at_least: int, tmp_path: Path) -> None:
    feed = (chunk.replace(b"*D8*202405", b"*D8*202413") for chunk in interchange("837P", size, per_set=None))
    ended = x12claims("validate", "-", "--format", form, feed=feed, folder=tmp_path, timeout=1700)
    assert clean(ended).status == 1
    sign = '"code": "D309"' if form == "jsonl" else "error D309"
    assert sum(sign in line for line in ended.lines()) >= at_least
    assert ended.peak <= CEILING
