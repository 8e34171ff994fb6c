"""How time and memory are taken.

Rates are CPU time of this process, the collector on.  Tasks that are compared run in turn, round after round, after
each has run once on a small file; what is reported is the median over the rounds, of rates and of ratios alike, so that
a machine that slows down for a while slows both sides of a ratio.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from statistics import median
from time import perf_counter, process_time

from attrs import frozen

LAUNCHER = Path(__file__).with_name("launch.py")

Task = Callable[[Path], int]
"""Works through a file and returns a count (of findings, segments ...)."""


@frozen
class Timed:
    """CPU seconds of each round, and the count that the task returned."""

    seconds: list[float]
    count: int

    @property
    def middle(self) -> float:
        return median(self.seconds)


def rounds(
    tasks: Mapping[str, tuple[Task, Path]], warm: Path, least: int = 3, most: int = 7, budget: float = 40.0
) -> dict[str, Timed]:
    """Runs the tasks in turn, ``least`` to ``most`` times each: no new round begins after ``budget`` seconds."""
    for task, _ in tasks.values():
        task(warm)
    seconds: dict[str, list[float]] = {name: [] for name in tasks}
    counts: dict[str, int] = {}
    begun = perf_counter()
    for number in range(most):
        if number >= least and perf_counter() - begun > budget:
            break
        for name, (task, path) in tasks.items():
            start = process_time()
            counts[name] = task(path)
            seconds[name].append(process_time() - start)
    return {name: Timed(seconds[name], counts[name]) for name in tasks}


@frozen
class Process:
    """A process from its start to its end.  ``wall`` and ``cpu`` in seconds (children that it waited for included),
    ``peak`` resident size in MiB, mapped pages included.
    """

    wall: float
    cpu: float
    peak: float
    status: int


class TooSlow(Exception):
    """A process did not end within its time limit."""


def run(args: Sequence[str | os.PathLike[str]], limit: float = 600.0) -> Process:
    """Runs a program, its standard output dropped.

    A small process starts it: a child's peak size counts from its parent's where the parent is larger.
    """
    command = [sys.executable, "-I", "-S", str(LAUNCHER), *(os.fspath(arg) for arg in args)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, start_new_session=True) as launcher:
        try:
            out, _ = launcher.communicate(timeout=limit)
        except subprocess.TimeoutExpired:
            os.killpg(launcher.pid, 9)  # the session is the launcher's own: it and what it started
            raise TooSlow from None
    wall, cpu, peak, status = out.split()
    kibibytes = float(peak) / (1024 if sys.platform == "darwin" else 1)
    return Process(float(wall), float(cpu), kibibytes / 1024, int(status))


def python(*args: str | os.PathLike[str], limit: float = 600.0) -> Process:
    """Runs this interpreter."""
    return run([sys.executable, *args], limit)


def said(code: str, *args: str) -> str:
    """What a fresh interpreter prints that runs ``code``."""
    done = subprocess.run([sys.executable, "-c", code, *args], stdout=subprocess.PIPE, text=True, check=True)
    return done.stdout.strip()
