"""Figures are taken as the page on performance says, and a target that is missed is shown as missed."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from benchmarks.files import File
from benchmarks.generate import Document
from benchmarks.measure import TooSlow, python, rounds
from benchmarks.table import Row, at_least, at_most, markdown, plain

from benchmarks import bench_memory, bench_peers, bench_scale, bench_start, bench_validate, tasks

BENCHES = [bench_start, bench_validate, bench_peers, bench_scale, bench_memory]


def test_a_process_is_measured_from_outside_and_not_with_its_parent() -> None:
    ballast = bytearray(120 << 20)  # what this process holds must not count as the other's
    small = python("-c", "pass")
    large = python("-c", "x = bytearray(60 << 20)")
    failing = python("-c", "import sys; sys.exit(3)")
    assert len(ballast) == 120 << 20
    assert (small.status, failing.status) == (0, 3)
    assert 3 < small.peak < 60 < large.peak < 120
    assert 0 < small.cpu <= small.wall + 0.05


def test_a_process_that_takes_too_long_is_ended() -> None:
    with pytest.raises(TooSlow):
        python("-c", "import time; time.sleep(60)", limit=0.5)


def test_rounds_take_tasks_in_turn_after_a_small_file() -> None:
    seen: list[str] = []

    def task(name: str) -> tuple[tasks.Task, Path]:
        def work(path: Path) -> int:
            seen.append(f"{name} {path}")
            return len(seen)

        return work, Path("large")

    times = rounds({"a": task("a"), "b": task("b")}, Path("small"), least=2, most=3, budget=0.0)
    assert seen == ["a small", "b small", "a large", "b large", "a large", "b large"]
    assert {name: (len(timed.seconds), timed.count) for name, timed in times.items()} == {"a": (2, 5), "b": (2, 6)}


def test_the_measure_and_the_tokenizer_see_all_segments(tmp_path: Path) -> None:
    document = Document("837p", 200_000, seed=4)
    document.write(tmp_path / "x.837")
    assert tasks.split(tmp_path / "x.837") == tasks.tokenize(tmp_path / "x.837") == document.segments


def test_a_missed_target_is_shown_as_missed() -> None:
    reached = Row("Part", "fast", "9 MB/s", "0.45", *at_least(0.45, 0.45))
    missed = Row("Part", "slow", "1 MB/s", "15.1 %", *at_most(15.1, 15, " % more"))
    page = markdown([reached, missed, Row("Part", "told", "1 s")], full=False, seconds=1, where="somewhere")
    assert "| fast | 9 MB/s | 0.45 | >= 0.45 | yes |  |" in page
    assert "| slow | 1 MB/s | 15.1 % | <= 15 % more | **no** |  |" in page
    assert "1 of 2 targets are reached." in page
    assert plain("Part", [missed]).splitlines()[-1].split() == "slow 1 MB/s 15.1 % <= 15 % more no".split()


@pytest.mark.parametrize("full", [False, True])
def test_sizes_are_those_of_the_targets(full: bool) -> None:
    files = {file for bench in BENCHES for file in bench.files(full)}
    large, one = (1000, 200) if full else (100, 50)
    assert max(file.size for file in files) == large * 10**6
    assert File("837p", one * 10**6, faulty=0.05, claims_per_set=0) in files


def test_peers_are_those_of_the_extra(root: Path) -> None:
    extra = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"]["bench"]
    assert {pair.peer for pair in bench_peers.PAIRS} == {entry.partition(">")[0] for entry in extra}
