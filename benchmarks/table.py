"""What a benchmark tells, and how it is shown: on the terminal, in RESULTS.md and as JSON."""

from __future__ import annotations

import json
import os
import platform
import sys
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

from attrs import asdict, field, frozen

Raw = dict[str, float | int | str | list[float]]
"""Figures by name; the name tells the unit."""

HEADS = ("what", "measured", "ratio", "target", "reached", "how")


@frozen
class Row:
    """One measured figure.

    ``ratio`` is what the target speaks of, wherever it speaks of a ratio; ``reached`` is None where there is no target.
    ``raw`` holds the figures that the row was made from, in the units of their names.
    """

    section: str
    what: str
    measured: str
    ratio: str = ""
    target: str = ""
    reached: bool | None = None
    how: str = ""
    raw: Raw = field(factory=dict)

    def cells(self) -> tuple[str, ...]:
        reached = {None: "", True: "yes", False: "**no**"}[self.reached]
        return self.what, self.measured, self.ratio, self.target, reached, self.how


def at_least(value: float, bound: float) -> tuple[str, bool]:
    """The target's text, and whether ``value`` reaches it."""
    return f">= {bound:g}", value >= bound


def at_most(value: float, bound: float, unit: str = "") -> tuple[str, bool]:
    """The target's text, and whether ``value`` keeps to it."""
    return f"<= {bound:g}{unit}", value <= bound


def plain(section: str, rows: Iterable[Row]) -> str:
    """A section for the terminal."""
    lines = [HEADS, *(row.cells() for row in rows)]
    widths = [max(len(line[i]) for line in lines) for i in range(len(HEADS) - 1)] + [0]
    body = ["  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) for line in lines]
    return "\n".join(["", section, *(f"  {line}".replace("**", "").rstrip() for line in body)])


def markdown(rows: Sequence[Row], full: bool, seconds: float, where: str) -> str:
    """All rows as the page that is kept in the repository."""
    judged = [row for row in rows if row.reached is not None]
    out = [
        "# Measured",
        "",
        f"Written by `make bench{' FULL=1' if full else ''}` on {date.today()}, in {seconds:.0f} s.",
        f"Machine: {where} before the run (other work makes wall times longer, `--jobs` above all).",
        "",
        "`docs/performance.md` says what each row means and how it is measured.  Ratios are of one run, and compare",
        "better between machines than MB/s do.",
        "",
        f"{sum(row.reached is True for row in judged)} of {len(judged)} targets are reached.",
    ]
    for section in dict.fromkeys(row.section for row in rows):
        out += ["", f"## {section}", "", "| " + " | ".join(HEADS) + " |", "|---|--:|--:|--:|---|---|"]
        out += ["| " + " | ".join(row.cells()) + " |" for row in rows if row.section == section]
    return "\n".join(out) + "\n"


def machine() -> str:
    """Interpreter, processor and system, and how busy it is by itself, in a few words."""
    python = f"{platform.python_implementation()} {platform.python_version()}"
    return f"{python}, {_processor()}, {os.cpu_count()} cores, {platform.system()}, load {os.getloadavg()[0]:.1f}"


def _processor() -> str:
    try:
        for line in Path("/proc/cpuinfo").read_text("utf-8").splitlines():
            if line.startswith("model name"):
                return " ".join(line.partition(":")[2].split())
    except OSError:
        pass
    return platform.processor() or platform.machine()


def save(rows: Sequence[Row], path: Path, full: bool, seconds: float, where: str) -> None:
    """Writes the rows with their raw figures as JSON."""
    data = {
        "machine": where,
        "python": sys.version,
        "day": date.today().isoformat(),
        "full": full,
        "seconds": round(seconds, 1),
        "rows": [asdict(row) for row in rows],
    }
    path.write_text(json.dumps(data, indent=1) + "\n", "utf-8")
