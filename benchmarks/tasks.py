"""The work that is measured, each as a function of a file's path that returns a count."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from benchmarks.measure import Task

CHUNK = 1 << 16


def split(path: Path) -> int:
    """The measure of all rates: bytes in chunks of 64 KiB, split into segments and elements, nothing kept."""
    segments = 0
    rest = b""
    with path.open("rb", buffering=0) as file:
        while chunk := file.read(CHUNK):
            parts = (rest + chunk).split(b"~")
            rest = parts.pop()
            segments += len(parts)
            for part in parts:
                part.split(b"*")
    return segments


def tokenize(path: Path) -> int:
    """The package's own tokenizer, segment by segment; nothing kept."""
    from x12claims.wire import Stream, Tokenizer

    segments = 0
    with path.open("rb", buffering=0) as file:
        tokenizer = Tokenizer(Stream(file.read))
        while tokenizer.next() is not None:
            segments += 1
    return segments


def validate(types: Iterable[int]) -> Task:
    """The public function, its findings counted and let go."""
    from x12claims import validate as run

    wanted = frozenset(types)

    def task(path: Path) -> int:
        return sum(1 for _ in run(path, types=wanted))

    return task


def acknowledge(types: Iterable[int], kinds: tuple[str, ...] = ("999",)) -> Task:
    """The same validation, with answers built and written out; counts their bytes."""
    from x12claims import acknowledge as run

    wanted = frozenset(types)

    def task(path: Path) -> int:
        answers = run(path, types=wanted, kinds=kinds)
        return sum(map(len, (*answers.functional, *answers.claim)))

    return task


def up_to(last: int) -> range:
    """SNIP types 1 to ``last``."""
    return range(1, last + 1)
