"""The bar shows on a terminal, after two seconds, and leaves nothing behind."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from tests.limits.generate import whole

from x12claims import jobs
from x12claims.cli import progress
from x12claims.cli.progress import Progress
from x12claims.diagnostics.render import renderer
from x12claims.engine.options import ALL_TYPES
from x12claims.run import Run


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    now = [100.0]
    monkeypatch.setattr(progress, "monotonic", lambda: now[0])
    return now


def test_short_work_shows_nothing(clock: list[float]) -> None:
    stream = Terminal()
    with Progress(1000, stream) as bar:
        clock[0] += 1.9
        bar.advance(500)
    assert stream.getvalue() == ""


def test_long_work_shows_a_bar_and_takes_it_away(clock: list[float]) -> None:
    stream = Terminal()
    with Progress(4_000_000, stream) as bar:
        clock[0] += 2.1
        bar.advance(1_000_000)
        assert stream.getvalue() == "\r[########......................]  25%  1.0 MB of 4.0 MB"
    drawn = stream.getvalue().removeprefix("\r").partition("\r")[0]
    assert stream.getvalue().endswith("\r" + " " * len(drawn) + "\r")


def test_drawing_keeps_its_pace(clock: list[float]) -> None:
    stream = Terminal()
    with Progress(None, stream) as bar:
        clock[0] += 3
        for _ in range(100):
            bar.advance(1)
        assert stream.getvalue().count("\r") == 1
        clock[0] += 0.2
        bar.advance(1)
        assert stream.getvalue().count("\r") == 2


def test_no_bar_in_a_pipe(clock: list[float]) -> None:
    stream = io.StringIO()
    with Progress(10, stream) as bar:
        clock[0] += 60
        bar.advance(5)
    assert stream.getvalue() == ""


def test_more_than_was_announced_is_no_more_than_all(clock: list[float]) -> None:
    stream = Terminal()
    with Progress(10, stream) as bar:
        clock[0] += 3
        bar.advance(25)
        assert "100%" in stream.getvalue()


class Heard:
    """Who is told how far a run has come."""

    def __init__(self) -> None:
        self.total: int | None = None
        self.steps: list[int] = []

    def expect(self, total: int | None) -> None:
        self.total = total

    def advance(self, count: int) -> None:
        self.steps.append(count)


@pytest.mark.parametrize("processes", [1, 2])
def test_one_large_file_moves_the_bar_more_than_once(
    processes: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "LARGE", 1)
    monkeypatch.setattr(jobs, "SHARE", 4_000)
    file = tmp_path / "a.837"
    file.write_bytes(whole("837P", 600_000, per_set=3))
    heard = Heard()
    run = Run(ALL_TYPES, "gate", (), None, jobs=processes, progress=heard)
    assert run.files([str(file)], renderer("jsonl", io.StringIO())).errors == 0
    assert heard.total == file.stat().st_size
    assert len([step for step in heard.steps if step]) > 2
    assert 0.99 * heard.total <= sum(heard.steps) <= heard.total
