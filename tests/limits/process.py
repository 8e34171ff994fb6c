"""Runs the command line as its users do, in a process of its own, and tells how it ended and what memory it took."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from attrs import frozen

ROOT = Path(__file__).resolve().parents[2]
STATUS = Path("/proc/self/status")
CEILING = 48  # MiB that a process may take whatever it reads

needs_proc = pytest.mark.skipif(not STATUS.exists(), reason="peak memory is read from /proc")

# The peak is asked for inside the process: what the parent sees of a child begins with the parent's own memory.
_PROGRAM = """
import sys
sys.path.insert(0, {house!r})
from x12claims.cli.main import run
status = run(sys.argv[1:])
try:
    with open("/proc/self/status") as file, open({note!r}, "w") as note:
        note.write(next(line.split()[1] for line in file if line.startswith("VmHWM")))
except FileNotFoundError:
    pass
sys.stdout.flush()
sys.exit(status)
"""


@frozen
class Ended:
    """How a process ended.  ``peak`` is in MiB (0 where it cannot be known), ``seconds`` of wall time."""

    status: int
    out: Path
    errors: str
    peak: float
    seconds: float

    @property
    def text(self) -> str:
        return self.out.read_text()

    @property
    def beginning(self) -> str:
        """Enough of the output to see what went wrong, where all of it may be gigabytes of findings."""
        with self.out.open() as file:
            return file.read(2_000)

    def lines(self) -> Iterator[str]:
        with self.out.open() as file:
            yield from file


def x12claims(*args: str, feed: Iterable[bytes] = (), folder: Path, timeout: float = 280, keep: bool = True) -> Ended:
    """``x12claims args`` with ``feed`` as standard input; output goes into ``folder``, so that no amount of it blocks.

    Not to ``keep`` it is for millions of findings of which nobody reads one: they would be gigabytes on the disk.
    """
    folder.mkdir(parents=True, exist_ok=True)
    out, errors, note = (Path(tempfile.mkstemp(dir=folder, suffix=end)[1]) for end in (".out", ".err", ".peak"))
    program = _PROGRAM.format(house=str(ROOT / "src"), note=str(note))
    begun = time.perf_counter()
    with (out if keep else Path(os.devnull)).open("wb") as to, errors.open("wb") as wrong:
        process = subprocess.Popen(
            [sys.executable, "-c", program, *args],
            stdin=subprocess.PIPE,
            stdout=to,
            stderr=wrong,
            env={**os.environ, "X12CLAIMS_TRACEBACK": ""},
        )
        assert process.stdin
        try:
            with suppress(BrokenPipeError), process.stdin as pipe:  # it may have heard enough; its status says why
                for chunk in feed:
                    pipe.write(chunk)
            status = process.wait(timeout)
        except BaseException:  # also the time that a test has: what is left of the process would run on beside others
            process.kill()
            process.wait()
            raise
    peak = note.read_text()
    return Ended(status, out, errors.read_text(), int(peak) / 1024 if peak else 0, time.perf_counter() - begun)


def clean(ended: Ended) -> Ended:
    """``ended``, once it is sure that no traceback, and no sentence about a defect, reached the user."""
    assert ended.status in {0, 1, 2}, ended.errors
    assert "Traceback" not in ended.errors
    assert "defect" not in ended.errors
    return ended
