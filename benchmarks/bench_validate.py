"""Rates of validation, clean and faulty, against the split rate of the same run; answers beside it."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from benchmarks import tasks
from benchmarks.files import MB, File
from benchmarks.generate import Kind
from benchmarks.measure import Task, Timed, rounds
from benchmarks.table import Raw, Row, at_least, at_most

POSSESSIVE = sys.version_info >= (3, 11, 5)  # before, possessive quantifiers are unsound and others serve
CLEAN: dict[Kind, dict[int, float]] = {
    "837p": {2: 0.45 if POSSESSIVE else 0.30, 3: 0.28, 4: 0.15, 5: 0.12},
    "837i": {4: 0.15, 5: 0.12},
    "835": {2: 0.60 if POSSESSIVE else 0.30, 3: 0.28, 4: 0.15, 5: 0.12},
}
"""Last SNIP type judged -> share of the split rate to reach."""
SOME, EVERY = 0.15, 0.02
BESIDE = 15.0
KINDS: tuple[Kind, ...] = ("837p", "837i", "835")
FAULTY: tuple[Kind, ...] = ("837p", "835")
"""Of these, faulty documents are measured too, and answers."""


def _files(kind: Kind) -> dict[str, File]:
    clean = {"clean": File(kind, 10 * MB), "warm": File(kind, 200_000, faulty=0.05)}
    if kind not in FAULTY:
        return clean
    return {**clean, "some": File(kind, 10 * MB, faulty=0.05), "every": File(kind, 1 * MB, faulty=1.0)}


def files(full: bool) -> Iterable[File]:
    return [file for kind in KINDS for file in _files(kind).values()]


def rows(full: bool) -> Iterator[Row]:
    for kind in KINDS:
        yield from _rows(kind, full)


def _rows(kind: Kind, full: bool) -> Iterator[Row]:
    known = _files(kind)
    clean, some, every = known["clean"], known.get("some"), known.get("every")
    work: dict[str, tuple[Task, Path]] = {"split": (tasks.split, clean.path), "tokenize": (tasks.tokenize, clean.path)}
    for last in CLEAN[kind]:
        work[f"1-{last}"] = tasks.validate(tasks.up_to(last)), clean.path
    if some is not None and every is not None:
        work["999"] = tasks.acknowledge(tasks.up_to(3)), clean.path
        work["some"] = tasks.validate(tasks.up_to(3)), some.path
        work["some 999"] = tasks.acknowledge(tasks.up_to(3)), some.path
        work["every"] = tasks.validate(tasks.up_to(3)), every.path
    if kind == "837p":
        work["277ca"] = tasks.acknowledge(tasks.up_to(3), ("999", "277ca")), clean.path
    times = rounds(work, known["warm"].path, most=15 if full else 7, budget=300 if full else 45)
    table = _Table(f"{kind.upper()}: rates", times)
    count = len(times["split"].seconds)

    how = f"median of {count} rounds; CPU time, one process, tasks in turn"
    yield table.rate("split", "split rate (the measure)", clean, how=how)
    yield table.rate("tokenize", "tokenise", clean, how=f"{times['tokenize'].count} segments")
    for last, bound in CLEAN[kind].items():
        name = f"1-{last}"
        yield table.rate(name, f"validate, types {name}, clean", clean, bound, _silent(times[name].count))
    if some is not None and every is not None:
        yield table.rate("some", "types 1-3, 5 % of claims faulty", some, SOME, _found(some, times["some"].count))
        yield table.rate("every", "types 1-3, every claim faulty", every, EVERY, _found(every, times["every"].count))
        yield table.beside("999", "1-3", "999 beside types 1-3, clean")
        yield table.beside("some 999", "some", "999 beside types 1-3, 5 % faulty")
    if kind == "837p":
        yield table.beside("277ca", "1-3", "999 and 277CA beside types 1-3, clean")


class _Table:
    def __init__(self, section: str, times: dict[str, Timed]) -> None:
        self.section = section
        self.times = times

    def rate(self, name: str, what: str, file: File, bound: float | None = None, how: str = "") -> Row:
        """MB/s, and its share of the split rate: of each round, the median."""
        timed = self.times[name]
        megabytes = file.megabytes
        base = File(file.kind, 10 * MB).megabytes
        shares = [
            (megabytes / own) / (base / split)
            for own, split in zip(timed.seconds, self.times["split"].seconds, strict=True)
        ]
        share = sorted(shares)[len(shares) // 2]
        target, reached = at_least(share, bound) if bound is not None else ("", None)
        raw: Raw = {
            "megabytes": megabytes,
            "cpu_seconds": timed.seconds,
            "count": timed.count,
            "share_of_split_rate": share,
        }
        ratio = "" if name == "split" else f"{share:.3f}"
        return Row(self.section, what, f"{megabytes / timed.middle:.3g} MB/s", ratio, target, reached, how, raw)

    def beside(self, name: str, alone: str, what: str) -> Row:
        """How much more CPU time the task takes than the same validation alone."""
        pairs = zip(self.times[name].seconds, self.times[alone].seconds, strict=True)
        more = sorted(100 * (both / one - 1) for both, one in pairs)
        middle = more[len(more) // 2]
        target, reached = at_most(middle, BESIDE, " % more")
        raw: Raw = {"per_cent_more": more}
        how = f"{self.times[name].count} bytes of answers"
        return Row(self.section, what, f"{middle:+.1f} %", "", target, reached, how, raw)


def _silent(count: int) -> str:
    return "no finding" if count == 0 else f"{count} findings, where there should be none"


def _found(file: File, count: int) -> str:
    spoiled = file.counts["spoiled"]
    lacking = "" if count >= spoiled else ": some are missed"
    return f"{count} findings for {spoiled} faulty claims{lacking}"
