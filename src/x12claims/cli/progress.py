"""How far long work has come, on a terminal only."""

from __future__ import annotations

import sys
from time import monotonic
from types import TracebackType
from typing import Any, TextIO, cast

PATIENCE = 2.0  # seconds of silence: shorter work shows no bar
PACE = 0.1  # seconds between two drawings
WIDTH = 30


class Progress:
    """A bar on ``stream`` (standard error), once work has taken two seconds; never where that is no terminal.

    ``total`` is in bytes (None: only the amount done is shown).  Use as a context manager; call ``advance`` with
    the bytes done, and ``clear`` before other output that may reach the same terminal.
    """

    def __init__(self, total: int | None, stream: TextIO | None = None) -> None:
        self._stream = stream or sys.stderr
        self._total = total
        self._done = 0
        self._due = monotonic() + PATIENCE
        self._shown = 0  # characters of the bar that stand on the terminal
        self._wanted = bool(self._stream.isatty())

    def expect(self, total: int | None) -> None:
        """Says how many bytes there will be, once that is known."""
        self._total = total

    def advance(self, count: int) -> None:
        self._done += count
        if self._wanted and (now := monotonic()) >= self._due:
            self._due = now + PACE
            self._draw()

    def clear(self) -> None:
        """Takes the bar off its line; the next ``advance`` that is due draws it again."""
        if self._shown:
            self._stream.write("\r" + " " * self._shown + "\r")
            self._stream.flush()
            self._shown = 0

    def beside(self, output: TextIO) -> TextIO:
        """``output`` itself, or, where it may be the terminal that the bar is on, one that takes the bar away first."""
        if not (self._wanted and output.isatty()):
            return output
        return cast(TextIO, _Beside(self, output))

    def _draw(self) -> None:
        done = f"{self._done / 1e6:,.1f} MB"
        if self._total:
            share = min(self._done / self._total, 1.0)
            filled = round(share * WIDTH)
            done = f"[{'#' * filled}{'.' * (WIDTH - filled)}] {share:4.0%}  {done} of {self._total / 1e6:,.1f} MB"
        self._stream.write("\r" + done.ljust(self._shown))
        self._stream.flush()
        self._shown = max(self._shown, len(done))

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, at: TracebackType | None) -> None:
        self.clear()


class _Beside:
    """An output on the bar's terminal."""

    def __init__(self, progress: Progress, output: TextIO) -> None:
        self._progress = progress
        self._output = output

    def write(self, text: str) -> int:
        self._progress.clear()
        return self._output.write(text)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._output, name)
