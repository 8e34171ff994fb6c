"""Other packages beside us, on the same files: each run in a process of its own, ours too, in turn."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable, Iterator
from importlib.util import find_spec
from statistics import median
from typing import Any

from attrs import frozen

from benchmarks.files import MB, File
from benchmarks.generate import Kind
from benchmarks.table import Raw, Row, at_least

SECTION = "Peers"
LIMIT = 120.0


@frozen
class Pair:
    """A peer's work and ours on ``size`` bytes; ``bound``: how many times faster ours shall be, where that is said."""

    peer: str
    what: str
    kind: Kind
    size: int
    ours: str
    bound: float | None
    times: int


PAIRS = (
    Pair("pyx12", "validate with 999", "837p", 10 * MB, "types-1-4-999", 100, 1),
    Pair("pyx12", "validate with 999", "835", 10 * MB, "types-1-4-999", 100, 1),
    Pair("x12sdk", "typed models", "837p", 10 * MB, "types-1-4-999", None, 1),
    Pair("x12sdk", "typed models", "835", 10 * MB, "types-1-4-999", None, 1),
    Pair("oxedi", "parse and balance (Rust)", "835", 10 * MB, "types-1-3", 1.5, 5),
)
OURS = {"types-1-3": "types 1-3", "types-1-4-999": "types 1-4 with 999"}


def _small(kind: Kind) -> File:
    return File(kind, 1, claims_per_set=1)


def files(full: bool) -> Iterable[File]:
    return [file for pair in PAIRS for file in (File(pair.kind, pair.size), _small(pair.kind))]


def rows(full: bool) -> Iterator[Row]:
    for pair in PAIRS:
        yield from _pair(pair, 3 * pair.times if full else pair.times)


def _pair(pair: Pair, times: int) -> Iterator[Row]:
    what = f"{pair.peer}, {pair.what}, {pair.kind.upper()}"
    ours = f"this package, {OURS[pair.ours]}, {pair.kind.upper()}"
    file = File(pair.kind, pair.size)
    bound = f">= {pair.bound:g} x {pair.peer}" if pair.bound else ""
    if find_spec(pair.peer) is None:
        yield Row(SECTION, what, "-", "", bound, None, "not installed: pip install 'x12claims[bench]'")
        return
    theirs_run: list[dict[str, Any]] = []
    ours_run: list[dict[str, Any]] = []
    for _ in range(times):
        told = _run(pair.peer, file)
        if "failed" in told:
            yield Row(SECTION, what, "-", "", bound, None, told["failed"])
            return
        theirs_run.append(told)
        ours_run += [_run(pair.ours, file) for _ in range(1 if times > 1 else 3)]
    theirs, own = _rate(file, theirs_run), _rate(file, ours_run)
    size = f"{file.megabytes:.3g} MB, CPU time less that of one claim"
    raw: Raw = {"mb_per_s": theirs, "version": theirs_run[0]["version"]}
    how = f"{pair.peer} {theirs_run[0]['version']}; {size}, median of {times}; {theirs_run[0]['said']}"
    yield Row(SECTION, what, f"{theirs:.3g} MB/s", how=how, raw=raw)
    ratio = own / theirs
    target, reached = at_least(ratio, pair.bound) if pair.bound else ("", None)
    yield Row(
        SECTION, ours, f"{own:.3g} MB/s", f"{ratio:.3g} x {pair.peer}", target, reached,
        f"the same file, median of {len(ours_run)}; {ours_run[0]['said']}", {"mb_per_s": own, "times_peer": ratio},
    )  # fmt: skip


def _rate(file: File, runs: list[dict[str, Any]]) -> float:
    seconds: float = median(max(run["seconds"], 1e-6) for run in runs)
    return file.megabytes / seconds


def _run(name: str, file: File) -> dict[str, Any]:
    """What ``benchmarks.peers`` says, or why it does not."""
    command = [sys.executable, "-m", "benchmarks.peers", name, str(file.path), str(_small(file.kind).path)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=LIMIT, check=False)
    except subprocess.TimeoutExpired:
        return {"failed": f"not done with {file.megabytes:.3g} MB in {LIMIT:g} s"}
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["no message"])[-1]
        return {"failed": f"failed: {last[:100]}"}
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return told
