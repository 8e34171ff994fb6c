"""What starting costs: import, ``--help``, a small file as a whole process, the first verdict, loading a guide."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from statistics import median

from benchmarks.files import File
from benchmarks.generate import VERSIONS, Kind
from benchmarks.measure import python, said
from benchmarks.table import Raw, Row, at_most

TIMES = 9
BARE = 15.0  # milliseconds of a bare interpreter where the targets of whole processes were set
SECTION = "Start"
OFTEN = f"median of {TIMES}"

FIRST = """
import sys
from time import process_time
import x12claims
start = process_time()
count = sum(1 for _ in x12claims.validate(sys.argv[1]))
print((process_time() - start) * 1000)
"""
API = """
from time import process_time
import x12claims
start = process_time()
x12claims.validate
print((process_time() - start) * 1000)
"""
GUIDE = """
import sys
from time import process_time
from x12claims import guides
start = process_time()
guides.load(sys.argv[1])
print((process_time() - start) * 1000)
"""

MEASURED: tuple[Kind, ...] = ("837p", "835")
SMALL: dict[Kind, File] = {kind: File(kind, 1, claims_per_set=1) for kind in MEASURED}
FIXTURES = Path(__file__).resolve().parents[1] / "fixtures"


def files(full: bool) -> Iterable[File]:
    return SMALL.values()


def rows(full: bool) -> Iterator[Row]:
    yield from _whole()
    for kind, file in SMALL.items():
        first = _median(FIRST, str(file.path))
        target, reached = at_most(first, 80, " ms")
        how = f"CPU time after `import x12claims`, all that is then loaded included; types 1-7, {_size(file)}, {OFTEN}"
        yield Row(SECTION, f"first verdict, {kind.upper()}", f"{first:.0f} ms", "", target, reached, how, {"ms": first})
    loaded = _median(API)
    yield Row(
        SECTION, "of it: loading `x12claims.validate`", f"{loaded:.0f} ms", how=f"CPU time, {OFTEN}", raw={"ms": loaded}
    )
    for kind in MEASURED:
        guide = VERSIONS[kind]
        took = _median(GUIDE, guide)
        what = f"load the compiled guide, {kind.upper()}"
        yield Row(SECTION, what, f"{took:.1f} ms", how=f"{guide}, CPU time, {OFTEN}", raw={"ms": took})
    for guide, path in _others():
        first = _median(FIRST, str(path))
        target, reached = at_most(first, 80, " ms")
        how = f"the same; a fixture of {path.stat().st_size} bytes"
        yield Row(SECTION, f"first verdict, {guide}", f"{first:.0f} ms", "", target, reached, how, {"ms": first})


def _others() -> Iterator[tuple[str, Path]]:
    """The other guides, each with the smallest of its fixtures that are right."""
    for folder in sorted(FIXTURES.glob("005010*")):
        if folder.name not in {VERSIONS[kind] for kind in MEASURED}:
            yield folder.name, min((folder / "pass").iterdir(), key=lambda path: path.stat().st_size)


def _whole() -> Iterator[Row]:
    """Whole processes, and how often a bare interpreter fits into them."""
    small = SMALL["837p"]
    wall = _processes(
        {
            "bare": ("-c", "pass"),
            "import": ("-c", "import x12claims"),
            "help": ("-m", "x12claims", "--help"),
            "validate": ("-m", "x12claims", "validate", small.path),
        }
    )
    bare = wall["bare"]
    how = f"wall time of the whole process, {OFTEN}, in turn"
    yield Row(SECTION, "bare interpreter", f"{bare:.1f} ms", how=how, raw={"ms": bare})
    more = wall["import"] - bare
    target, reached = at_most(more, 40, " ms")
    yield Row(SECTION, "import x12claims, above bare", f"{more:.1f} ms", "", target, reached, "the same", {"ms": more})
    for name, what, bound, how in (
        ("help", "x12claims --help", 150.0, "the same"),
        ("validate", "x12claims validate, one claim", 250.0, f"the same; an 837P of {_size(small)}, types 1-7"),
    ):
        times = wall[name] / bare
        target = f"<= {bound:g} ms where bare takes {BARE:g}: {bound / BARE:.1f} x"
        raw: Raw = {"ms": wall[name], "times_bare": times}
        yield Row(SECTION, what, f"{wall[name]:.0f} ms", f"{times:.1f} x bare", target, times <= bound / BARE, how, raw)


def _size(file: File) -> str:
    return f"{file.path.stat().st_size} bytes"


def _median(code: str, *args: str) -> float:
    """Median of what fresh interpreters print that run ``code``, after one that is not counted."""
    said(code, *args)
    return median(float(said(code, *args)) for _ in range(TIMES))


def _processes(programs: dict[str, tuple[str | Path, ...]]) -> dict[str, float]:
    """Median wall milliseconds of each program; they run in turn, after one run that is not counted."""
    seen: dict[str, list[float]] = {name: [] for name in programs}
    for number in range(TIMES + 1):
        for name, args in programs.items():
            done = python(*args)
            if done.status != 0:
                sys.exit(f"{' '.join(map(str, args))} ended with status {done.status}.")
            if number:
                seen[name].append(done.wall * 1000)
    return {name: median(times) for name, times in seen.items()}
