"""Runs the benchmarks: a table on the terminal, JSON in ``benchmarks/out``, the table in ``benchmarks/RESULTS.md``."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator
from pathlib import Path
from time import perf_counter
from typing import Protocol

from benchmarks import bench_memory, bench_peers, bench_scale, bench_start, bench_validate, files, table
from benchmarks.table import Row

RESULTS = Path(__file__).with_name("RESULTS.md")


class Bench(Protocol):
    """What a module of benchmarks offers; ``full`` asks for what takes long."""

    def files(self, full: bool) -> Iterable[files.File]: ...

    def rows(self, full: bool) -> Iterator[Row]: ...


BENCHES: dict[str, Bench] = {
    "start": bench_start,
    "validate": bench_validate,
    "peers": bench_peers,
    "scale": bench_scale,
    "memory": bench_memory,
}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--only", action="append", choices=list(BENCHES), help="this part; RESULTS.md is left alone")
    parser.add_argument("--full", action="store_true", help="files of 1 GB, sets of 200 MB, more rounds")
    given = parser.parse_args()
    chosen = {name: bench for name, bench in BENCHES.items() if not given.only or name in given.only}
    where = table.machine()
    print(f"{where}\nmaking the documents ...", flush=True)
    files.make(file for bench in chosen.values() for file in bench.files(given.full))
    begun = perf_counter()
    rows: list[Row] = []
    for bench in chosen.values():
        some = list(bench.rows(given.full))
        rows += some
        for section in dict.fromkeys(row.section for row in some):
            print(table.plain(section, [row for row in some if row.section == section]), flush=True)
    seconds = perf_counter() - begun
    judged = [row for row in rows if row.reached is not None]
    print(f"\n{sum(row.reached is True for row in judged)} of {len(judged)} targets reached, in {seconds:.0f} s")
    name = "-".join(chosen) if given.only else "results"
    table.save(rows, files.OUT / f"{name}.json", given.full, seconds, where)
    if not given.only:
        RESULTS.write_text(table.markdown(rows, given.full, seconds, where), "utf-8")
