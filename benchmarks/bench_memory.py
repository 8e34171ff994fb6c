"""Peak resident size of the whole process, for large files and for one large transaction set."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor

from benchmarks.files import MB, File
from benchmarks.measure import Process, python
from benchmarks.table import Row, at_most

SECTION = "Memory"
LIMIT = 48
FAULTY = 0.05


def _cases(full: bool) -> list[tuple[str, File, str]]:
    large, one = (1000 * MB, 200 * MB) if full else (100 * MB, 50 * MB)
    many = File("837p", large, faulty=FAULTY)
    single = File("837p", one, faulty=FAULTY, claims_per_set=0)
    return [
        ("one claim", File("837p", 1, claims_per_set=1), "text"),
        (f"file of {large // MB} MB", many, "text"),
        (f"file of {large // MB} MB", many, "jsonl"),
        (f"one set of {one // MB} MB", single, "text"),
        (f"one set of {one // MB} MB", single, "jsonl"),
    ]


def files(full: bool) -> Iterable[File]:
    return [file for _, file, _ in _cases(full)]


def _validated(case: tuple[str, File, str]) -> Process:
    _, file, form = case
    return python("-m", "x12claims", "validate", file.path, "--format", form, limit=3600)


def rows(full: bool) -> Iterator[Row]:
    cases = _cases(full)
    with ThreadPoolExecutor(2) as pool:
        for (what, file, form), done in zip(cases, pool.map(_validated, cases), strict=True):
            target, reached = at_most(done.peak, LIMIT, " MiB")
            faults = f"{file.counts['spoiled']} of {file.counts['claims']} claims faulty" if file.faulty else "clean"
            yield Row(
                SECTION, f"837P, {what}, {form}", f"{done.peak:.1f} MiB", "", target, reached and done.status < 2,
                f"`validate --format {form}`, types 1-7, {faults}; {done.cpu:.1f} s CPU, status {done.status}",
                {"peak_mib": done.peak, "cpu_seconds": done.cpu, "bytes": file.counts["bytes"], "status": done.status},
            )  # fmt: skip
