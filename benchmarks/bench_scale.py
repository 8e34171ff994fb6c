"""Time against size, and ``--jobs 2`` against one job."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from statistics import median

from benchmarks import tasks
from benchmarks.files import MB, File
from benchmarks.measure import Process, python, rounds
from benchmarks.table import Raw, Row, at_most

SECTION = "Scale"
TYPES = 4
LINEAR, WALL, CPU = 10.5, 0.62, 10.0
WARM, SMALL, LARGE = (File("837p", 200_000, faulty=0.05), File("837p", 10 * MB), File("837p", 100 * MB))
SLOW = 8.0  # seconds: a single run that takes longer is repeated three times, not five


def files(full: bool) -> Iterable[File]:
    return [WARM, SMALL, LARGE]


def rows(full: bool) -> Iterator[Row]:
    yield _linear(full)
    yield from _jobs()


def _linear(full: bool) -> Row:
    task = tasks.validate(tasks.up_to(TYPES))
    work = {"first": (task, SMALL.path), "large": (task, LARGE.path), "again": (task, SMALL.path)}
    times = rounds(work, WARM.path, least=2, most=5 if full else 3, budget=200 if full else 30)
    small = median(times["first"].seconds + times["again"].seconds)
    grown = LARGE.megabytes / SMALL.megabytes
    ratio = times["large"].middle / small * 10 / grown
    target, reached = at_most(ratio, LINEAR, " x")
    seconds = times["large"].seconds
    both = f"{small:.2f} s and {times['large'].middle:.2f} s"
    how = f"validate, types 1-{TYPES}, clean, CPU time, median of {len(seconds)} rounds: {both}"
    raw: Raw = {"small_seconds": small, "large_seconds": seconds}
    return Row(SECTION, "100 MB against 10 MB", f"{ratio:.2f} x", "", target, reached, how, raw)


def _validate(file: File, jobs: int) -> Process:
    return python("-m", "x12claims", "validate", file.path, "--types", f"1-{TYPES}", "--jobs", str(jobs), limit=3600)


def _jobs() -> Iterator[Row]:
    what = f"--jobs 2, {LARGE.counts['bytes'] // MB} MB, {LARGE.counts['sets']} sets"
    probe = _validate(SMALL, 2)
    if probe.status != 0:
        how = f"ended with status {probe.status} on 10 MB"
        yield Row(SECTION, what, "-", "", f"<= {WALL:g} of the wall time", False, how)
        return
    one: list[Process] = []
    two: list[Process] = []
    times = 5
    while len(one) < times:
        one.append(_validate(LARGE, 1))
        two.append(_validate(LARGE, 2))
        if one[0].wall > SLOW:
            times = 3
    how = f"validate, types 1-{TYPES}, clean, whole processes in turn, median of {times}"
    pairs = list(zip(one, two, strict=True))
    wall = median(b.wall / a.wall for a, b in pairs)
    target, reached = at_most(wall, WALL)
    raw: Raw = {"one_job_seconds": [p.wall for p in one], "two_jobs_seconds": [p.wall for p in two]}
    took = f"{median(p.wall for p in two):.2f} s"
    yield Row(SECTION, f"{what}: wall time", took, f"{wall:.3f} of one job", target, reached, how, raw)
    more = median(100 * (b.cpu / a.cpu - 1) for a, b in pairs)
    target, reached = at_most(more, CPU, " % more")
    raw = {"one_job_seconds": [p.cpu for p in one], "two_jobs_seconds": [p.cpu for p in two]}
    took = f"{median(p.cpu for p in two):.2f} s"
    yield Row(SECTION, f"{what}: CPU time", took, f"{more:+.1f} %", target, reached, "the same runs", raw)
