"""One document in and one out: what ``convert``, ``show`` and ``fix`` share."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from itertools import chain
from pathlib import Path
from tempfile import NamedTemporaryFile
from types import TracebackType
from typing import TYPE_CHECKING, Any

import click

from x12claims.cli.progress import Progress

if TYPE_CHECKING:
    from x12claims.engine.tree import Event
    from x12claims.inputs import Source

UNREADABLE = "holds no X12 interchange: no ISA segment was found. Check that it is the right file."
_MISTAKEN = {
    b"%PDF": "it is a PDF.",
    b"\xff\xfe": "it is text in UTF-16. Save it in ASCII or UTF-8.",
    b"\xfe\xff": "it is text in UTF-16. Save it in ASCII or UTF-8.",
    b"{": "it looks like JSON. `x12claims convert --to x12` makes X12 of what `--to json` wrote.",
    b"<": "it looks like XML or HTML.",
}
"""First bytes of what is taken for X12 by mistake, and what is said of it."""


class CannotDoError(click.ClickException):
    """The command could not do its work; the message is one sentence."""

    exit_code = 2


def document(path: str) -> Source:
    """The one document that ``path`` names.  Raises InputError, or CannotDoError for a folder or archive of several."""
    from x12claims.inputs import expand

    found = list(expand([path]))
    if len(found) != 1:
        if not found:
            raise CannotDoError(f"{path} holds no document: name a file.")
        what = "unpack it and name one of them" if Path(path).is_file() else "name one of them"
        raise CannotDoError(f"{path} holds {len(found)} documents, and this command takes one: {what}.")
    return found[0]


def no_x12(path: str) -> str:
    """The sentence on a document that is no X12 at all, with what it seems to be where it is a file on disk."""
    if path == "-":
        return f"Standard input {UNREADABLE}"
    with suppress(OSError), open(path, "rb") as file:
        head = file.read(8)
        if not head:
            return f"{path} is empty: it holds no X12 interchange."
        for start, words in _MISTAKEN.items():
            if head.startswith(start):
                return f"{path} holds no X12 interchange: {words}"
    return f"{path} {UNREADABLE}"


def unreadable(source: Source) -> CannotDoError:
    """What is said of a file that is no X12 at all."""
    return CannotDoError(no_x12(source.path))


def known(events: Iterator[Event], source: Source) -> Iterator[Event]:
    """The events of a document that is X12.  Raises CannotDoError, before anything is written, where it is not."""
    from x12claims.engine.tree import Loose

    first = next(events, None)
    if first is None or (isinstance(first, Loose) and first.kind == "isa-truncated"):
        raise unreadable(source)
    return chain([first], events)


@contextmanager
def watched(source: Source, read: Callable[[int], bytes], out: Path | None = None) -> Iterator[Callable[[int], bytes]]:
    """``read`` with a progress bar on a terminal, unless what is written goes to that terminal itself."""
    if out is None and sys.stdout.isatty():
        yield read
        return
    with Progress(source.size) as bar:

        def reading(size: int) -> bytes:
            data = read(size)
            bar.advance(len(data))
            return data

        yield reading


class Output:
    """Standard output, or a file that appears whole or not at all."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._file: Any = sys.stdout.buffer

    def __enter__(self) -> Output:
        if self._path is not None:
            folder = self._path.resolve().parent
            self._file = NamedTemporaryFile("wb", dir=folder, prefix=f".{self._path.name}.", delete=False)
        else:
            sys.stdout.flush()
        return self

    def write(self, data: bytes) -> None:
        self._file.write(data)

    def write_all(self, pieces: Iterable[bytes]) -> None:
        for piece in pieces:
            self._file.write(piece)

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, at: TracebackType | None) -> None:
        if self._path is None:
            if kind is None:
                self._file.flush()
            return
        self._file.close()
        temporary = Path(self._file.name)
        if kind is not None:
            with suppress(OSError):
                temporary.unlink()
            return
        target = self._path.resolve()
        temporary.chmod(target.stat().st_mode & 0o7777 if target.exists() else 0o666 & ~_umask())
        temporary.replace(target)


def _umask() -> int:
    import os

    mask = os.umask(0)
    os.umask(mask)
    return mask
