"""Turns what a caller names (files, folders, archives, standard input) into sources of bytes, one after the other.

Nothing is unpacked to disk or held in memory: a source reads as far as its reader asks.
"""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import nullcontext
from io import BytesIO, TextIOBase
from itertools import chain
from types import TracebackType
from typing import TYPE_CHECKING, Any, BinaryIO, Protocol, cast

from attrs import frozen

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

Input = str | os.PathLike[str] | bytes | BinaryIO
"""A path, the bytes themselves, or a binary file."""

STDIN = "-"
_GZIP = b"\x1f\x8b"
_ZIP = b"PK\x03\x04"


class InputError(Exception):
    """Something named by the caller cannot be read; the text is one sentence that says what and what to do."""


class _Bytes(Protocol):
    def read(self, size: int = -1, /) -> bytes | None: ...
    def close(self) -> None: ...


class Readable(Protocol):
    """What a source opens to: ``read`` gives at most ``size`` bytes, and b"" at the end only."""

    def read(self, size: int = -1, /) -> bytes: ...


class Reader:
    """The bytes of one source, unpacked.  ``read(n)`` gives at most ``n`` bytes, at least one, and b"" at the end.

    Raises InputError where the file system or an archive fails, whatever the failing library calls it.
    """

    __slots__ = ("_file", "_head", "_path")

    def __init__(self, file: _Bytes, path: str, head: bytes = b"") -> None:
        self._file = file
        self._path = path
        self._head = head  # read ahead to tell what this is; still owed to the reader

    def read(self, size: int = -1) -> bytes:
        if self._head:
            head = self._head if size < 0 else self._head[:size]
            self._head = self._head[len(head) :]
            return head + self.read() if size < 0 else head
        try:
            return self._file.read(size) or b""
        except Exception as error:
            raise _explained(self._path, error) from error

    def close(self) -> None:
        self._file.close()

    def __enter__(self) -> Reader:
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, at: TracebackType | None) -> None:
        self.close()


@frozen
class Source:
    """One document to read: how it is called, how it is opened, and its length where that is known.

    ``path`` names a member of an archive as ``a.zip/x.edi`` and standard input as ``-``.  ``size`` is in bytes after
    unpacking; None where only reading tells.  ``file`` is the file on disk that holds these bytes as they are, so that
    another process may map it; None for archives, compressed files, pipes and standard input.
    ``open`` raises InputError.
    """

    path: str
    open: Callable[[], AbstractContextManager[Readable]]
    size: int | None = None
    file: str | None = None


def sources_of(source: Input) -> Iterable[Source]:
    """The documents that a caller of the package hands over: those of a path, else the one that was given itself.

    Raises InputError as ``expand`` does, and for a folder or archive without a document, whose silence would be taken
    for a verdict; TypeError for what is no source at all.
    """
    if isinstance(source, (str, os.PathLike)):
        try:
            return _some(source, expand([source]))
        except InputError:
            # Its sentence would hold the whole document, patients and all.
            if isinstance(source, str) and (source.lstrip("\ufeff \r\n").startswith("ISA") or "\n" in source):
                message = 'this text is a document and no path: give its bytes, text.encode("latin-1").'
                raise TypeError(message) from None
            raise
    if isinstance(source, (bytes, bytearray, memoryview)):
        data = bytes(source)
        return [Source("<bytes>", lambda: _lent(BytesIO(data)), len(data))]
    if isinstance(cast(object, source), TextIOBase):
        raise TypeError('give a binary file: open it with "rb".')
    if hasattr(source, "read"):
        return [Source(getattr(source, "name", "<file>"), lambda: _lent(source))]
    raise TypeError(f"give a path, bytes or a binary file, not {type(source).__name__}.")


def _some(path: str | os.PathLike[str], sources: Iterator[Source]) -> Iterator[Source]:
    first = next(sources, None)
    if first is None:
        raise InputError(f"There is no document in {os.fspath(path)}.")
    return chain((first,), sources)


def _lent(file: BinaryIO) -> AbstractContextManager[Readable]:
    """A file that its owner closes."""
    return nullcontext(file)


def expand(paths: Iterable[str | os.PathLike[str]]) -> Iterator[Source]:
    """The documents that ``paths`` name, ordered by path, each once.

    Folders are searched to the bottom; what is hidden (a leading dot) is left out of them, and symbolic links to
    folders are not followed.  A ``.zip`` gives its members; gzip is recognised by its first bytes.

    Every path is looked at before the first source is given out, so that a misspelt one is not noticed after an hour.
    Raises InputError for a path that does not exist or a folder or archive that cannot be listed.
    """
    files: set[str] = set()
    for path in paths:
        name = os.fspath(path)
        if name == STDIN:
            files.add(name)
            continue
        try:
            mode = os.stat(name).st_mode
        except (OSError, ValueError) as error:
            raise _explained(name, error) from error
        files.update(_walk(name) if stat.S_ISDIR(mode) else (name,))
    return _sources(sorted(files, key=lambda name: f"{name}/" if _is_zip(name) else name))


def _walk(folder: str) -> Iterator[str]:
    def refuse(error: OSError) -> None:
        raise _explained(str(error.filename or folder), error) from error

    for here, folders, names in os.walk(folder, onerror=refuse):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in names:
            path = os.path.join(here, name)
            if not name.startswith(".") and os.path.isfile(path):
                yield path


def _is_zip(name: str) -> bool:
    return name.lower().endswith(".zip")


def _sources(names: list[str]) -> Iterator[Source]:
    for name in names:
        if name == STDIN:
            yield Source(STDIN, _open_stdin)
        elif _is_zip(name):
            yield from _members(name)
        else:
            yield _file_source(name)


def _file_source(name: str) -> Source:
    def opened() -> Reader:
        try:
            file = open(name, "rb", buffering=0)  # noqa: SIM115 (its reader closes it)
        except OSError as error:
            raise _explained(name, error) from error
        return _unpacked(file, name)

    size = _plain_size(name)
    return Source(name, opened) if size is None else Source(name, opened, size, name)


def _plain_size(name: str) -> int | None:
    """Length of a regular file that is not gzip; None for all else, and for what opening it will explain."""
    try:
        found = os.stat(name)
        if not stat.S_ISREG(found.st_mode):
            return None
        with open(name, "rb") as file:
            return None if file.read(2) == _GZIP else found.st_size
    except OSError:
        return None


def _open_stdin() -> Reader:
    buffer = getattr(sys.stdin, "buffer", None)
    if buffer is None:
        raise InputError("There is no standard input to read from; name a file instead of '-'.")
    return _unpacked(_Kept(buffer), "standard input")


class _Kept:
    """Standard input as a file that its reader may close without closing it for the process."""

    def __init__(self, buffer: Any) -> None:
        self._read = getattr(buffer, "read1", buffer.read)

    def read(self, size: int = -1) -> bytes:
        data: bytes = self._read(size)
        return data

    def close(self) -> None:
        pass


def _members(name: str) -> Iterator[Source]:
    from zipfile import ZipFile

    try:
        with ZipFile(name) as archive:
            members = sorted((info.filename, info.file_size) for info in archive.infolist() if not info.is_dir())
    except Exception as error:
        raise _explained(name, error) from error
    for member, size in members:
        if not any(part.startswith((".", "__MACOSX")) for part in member.split("/")):
            yield _member_source(name, member, size)


def _member_source(name: str, member: str, size: int) -> Source:
    path = f"{name}/{member}"

    def opened() -> Reader:
        from zipfile import ZipFile

        try:
            with ZipFile(name) as archive:  # an open member keeps the file open by itself
                file = archive.open(member)
        except Exception as error:
            raise _explained(path, error) from error
        return _unpacked(file, path)

    return Source(path, opened, size)


def _unpacked(file: _Bytes, path: str) -> Reader:
    """A reader over ``file``, through gzip where its first bytes say so."""
    plain = Reader(file, path)
    try:
        head = plain.read(2)
        while 0 < len(head) < len(_ZIP) and (more := plain.read(len(_ZIP) - len(head))):
            head += more
        if head == _ZIP:
            raise InputError(f"{path} is a zip archive: give it the ending .zip, or unpack it first.")
    except InputError:
        file.close()
        raise
    whole = Reader(file, path, head)
    if not head.startswith(_GZIP):
        return whole
    from gzip import GzipFile

    return Reader(_Unzipped(GzipFile(fileobj=whole, mode="rb"), whole), path)  # type: ignore[call-overload]


class _Unzipped:
    """gzip over a reader; closes both (GzipFile leaves a file that it was given open)."""

    def __init__(self, unzip: Any, packed: Reader) -> None:
        self._unzip = unzip
        self._packed = packed

    def read(self, size: int = -1) -> bytes:
        data: bytes = self._unzip.read(size)
        return data

    def close(self) -> None:
        self._unzip.close()
        self._packed.close()


def _explained(path: str, error: BaseException) -> InputError:
    """The one sentence for whatever kept ``path`` from being read."""
    if isinstance(error, InputError):
        return error
    if isinstance(error, FileNotFoundError):
        return InputError(f"There is no file or folder {path}.")
    if isinstance(error, PermissionError):
        return InputError(f"{path} may not be read: its permissions forbid it.")
    if isinstance(error, RuntimeError) and "password" in str(error):
        return InputError(f"{path} is encrypted: unpack it first.")
    if isinstance(error, OSError) and error.strerror:
        return InputError(f"{path} cannot be read: {error.strerror}.")
    return InputError(
        f"{path} cannot be read: it is damaged or cut short ({str(error).rstrip('.') or 'no more is known'})."
    )
