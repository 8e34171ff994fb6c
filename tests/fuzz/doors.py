"""Every way in which a document comes into the package, run in this process so that whatever is raised is seen."""

from __future__ import annotations

import io
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

import pytest
from attrs import frozen

from x12claims.cli.main import COMMANDS, run

SECONDS = 10.0  # of processor time: cases take milliseconds, so this is a hang and not a slow machine
DOORS: dict[str, tuple[str, ...]] = {
    "validate-json": ("validate", "{file}", "--format", "json"),
    "validate-text": ("validate", "{file}", "--show-phi"),
    "validate-jsonl": ("validate", "{file}", "--format", "jsonl", "--profile", "intake"),
    "validate-sarif": ("validate", "{file}", "--format", "sarif"),
    "validate-junit": ("validate", "{file}", "--format", "junit"),
    "validate-github": ("validate", "{file}", "--format", "github"),
    "ack": ("ack", "{file}"),
    "explain-ack": ("explain", "ack", "{file}", "--original", "{sent}"),
    "explain-ack-original": ("explain", "ack", "{answer}", "--original", "{file}", "--show-phi"),
    "show": ("show", "{file}"),
    "show-html": ("show", "{file}", "--html"),
    "convert": ("convert", "{file}", "--to", "json"),
    "convert-x12": ("convert", "{file}", "--to", "x12"),
    "fix": ("fix", "{file}"),
}


class HangError(BaseException):
    """A case has used up its time; no ``except Exception`` may swallow that."""


@frozen
class Answer:
    """What a command said: exit status, standard output, standard error."""

    status: int
    out: bytes
    errors: str


def doors() -> list[str]:
    """The ways that this build has."""
    return [name for name, args in DOORS.items() if args[0] in COMMANDS]


@contextmanager
def bounded(seconds: float = SECONDS) -> Iterator[None]:
    """Raises HangError inside what runs too long.  Counts processor time: a waiting machine is no hang."""
    if not hasattr(signal, "setitimer"):
        yield
        return

    def ring(number: int, frame: FrameType | None) -> None:
        raise HangError(f"still running after {seconds} s of processor time")

    before = signal.signal(signal.SIGVTALRM, ring)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def knock(door: str, monkeypatch: pytest.MonkeyPatch, **files: Path) -> Answer:
    """Runs a command on ``files``.  An exception goes through: the frame's own net is taken away."""
    args = [part.format(**files) for part in DOORS[door]]
    out, errors = io.TextIOWrapper(io.BytesIO(), "utf-8"), io.TextIOWrapper(io.BytesIO(), "utf-8")
    with monkeypatch.context() as patch:
        patch.setenv("X12CLAIMS_TRACEBACK", "1")
        patch.setattr(sys, "stdout", out)
        patch.setattr(sys, "stderr", errors)
        with bounded():
            status = _status(args)
        out.flush()
        errors.flush()
    return Answer(status, out.buffer.getvalue(), errors.buffer.getvalue().decode())  # type: ignore[attr-defined]


def _status(args: list[str]) -> int:
    """What the frame makes of a sentence for the user; X12CLAIMS_TRACEBACK lets it through as it lets a defect through."""
    import click

    try:
        return run(args)
    except click.ClickException as error:
        print(error.format_message(), file=sys.stderr)
        return 2
    except Exception as error:
        if type(error).__module__.partition(".")[0] == "x12claims":
            print(error, file=sys.stderr)
            return 2
        raise
