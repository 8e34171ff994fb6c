"""One edition of a code list as bytes, made to be looked up where they lie: a file that is mapped into memory costs the
pages that are looked at, not a set of a hundred thousand texts.

The bytes are: a line that names the form, a line of JSON (``Head``), then sorted keys of one width, for each key the
number of its span of days, the text of its value, the place of its name, and the names.  A code that held twice, with a
gap between, stands twice.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from attrs import asdict, evolve, frozen

MAGIC = b"x12claims codes 1\n"
_NUMBER = 4  # bytes of a span's number and of a name's place
Buffer = Any
"""Bytes, or what is sliced and measured as they are (a map of a file)."""


class FormError(ValueError):
    """Bytes are no edition of a list."""


class Row(NamedTuple):
    """A code, the first and last day on which it holds (CCYYMMDD, "" open), its name, and what else the list says.

    A tuple, because an import sorts a million of them.
    """

    code: str
    first: str = ""
    last: str = ""
    name: str = ""
    value: str = ""


@frozen
class Head:
    """What is told of an edition: ``first`` and ``last`` are the days between which it is the one in force, ``last`` is
    "" where nothing says how long; ``source`` and ``sha256`` are of the file that it came from.
    """

    kind: str
    first: str
    last: str = ""
    edition: str = ""
    source: str = ""
    sha256: str = ""
    count: int = 0
    width: int = 1
    value_width: int = 0
    named: bool = False
    spans: Sequence[tuple[str, str]] = ()


def pack(head: Head, rows: Iterable[Row]) -> bytes:
    """An edition as bytes; ``head`` tells where it is from, the rest of it is made here."""
    ordered = sorted(set(rows))
    keys = [row.code.encode("utf-8") for row in ordered]
    values = [row.value.encode("utf-8") for row in ordered]
    names = [row.name.encode("utf-8") for row in ordered]
    width, value_width = max(map(len, keys), default=1), max(map(len, values), default=0)
    spans = {span: number for number, span in enumerate(dict.fromkeys((row.first, row.last) for row in ordered))}
    named = any(names)
    head = evolve(head, count=len(keys), width=width, value_width=value_width, named=named, spans=tuple(spans))
    parts = [MAGIC, json.dumps(asdict(head), separators=(",", ":")).encode("ascii"), b"\n"]
    parts += [key.ljust(width) for key in keys]
    if len(spans) > 1:
        parts += [spans[row.first, row.last].to_bytes(_NUMBER, "little") for row in ordered]
    if value_width:
        parts += [value.ljust(value_width) for value in values]
    if named:
        at = 0
        for name in (*names, b""):
            parts.append(at.to_bytes(_NUMBER, "little"))
            at += len(name)
        parts += names
    return b"".join(parts)


class Packed:
    """Looks codes up in the bytes of an edition.  Raises FormError where they are none, or are cut short."""

    def __init__(self, data: Buffer) -> None:
        at = len(MAGIC)
        if bytes(data[:at]) != MAGIC:
            raise FormError("These bytes are no edition of a code list.")
        length = 1 << 12
        while (end := bytes(data[at : at + length]).find(b"\n")) < 0 and at + length < len(data):
            length *= 2
        try:
            told = json.loads(bytes(data[at : at + end]))
            spans = tuple((first, last) for first, last in told.pop("spans"))
            self.head = Head(**told, spans=spans)
        except (ValueError, TypeError, KeyError) as error:
            raise FormError("The head of this edition of a code list is damaged.") from error
        head = self.head
        self._data = data
        self._keys = at + end + 1
        self._spans = self._keys + head.count * head.width
        self._values = self._spans + (head.count * _NUMBER if len(spans) > 1 else 0)
        self._places = self._values + head.count * head.value_width
        self._names = self._places + ((head.count + 1) * _NUMBER if head.named else 0)
        end = self._number(self._places, head.count) if head.named and len(data) >= self._names else 0
        if len(data) != self._names + end:
            raise FormError("This edition of a code list is cut short.")

    def __len__(self) -> int:
        return self.head.count

    def __getitem__(self, index: int) -> bytes:
        """The key of a row, padded."""
        width = self.head.width
        start = self._keys + index * width
        return bytes(self._data[start : start + width])

    def find(self, code: str) -> Iterator[int]:
        """The numbers of the rows of a code."""
        key = code.encode("utf-8")
        if not key or len(key) > self.head.width or key != key.rstrip():
            return
        width, keys, data = self.head.width, self._keys, self._data
        key = key.ljust(width)
        at, end = 0, self.head.count
        while at < end:  # what ``bisect`` does, in half the time: it would call back for each key
            middle = (at + end) >> 1
            start = keys + middle * width
            if data[start : start + width] < key:
                at = middle + 1
            else:
                end = middle
        while at < self.head.count and self[at] == key:
            yield at
            at += 1

    def span(self, index: int) -> tuple[str, str]:
        """The first and the last day of a row."""
        spans = self.head.spans
        return spans[self._number(self._spans, index)] if len(spans) > 1 else spans[0]

    def value(self, index: int) -> str:
        """What else the list says of the code of a row."""
        start, width = self._values + index * self.head.value_width, self.head.value_width
        return bytes(self._data[start : start + width]).decode("utf-8").rstrip()

    def name(self, index: int) -> str:
        """What the code of a row means."""
        if not self.head.named:
            return ""
        start, end = self._number(self._places, index), self._number(self._places, index + 1)
        return bytes(self._data[self._names + start : self._names + end]).decode("utf-8")

    def row(self, index: int) -> Row:
        """All that is known of a row."""
        first, last = self.span(index)
        return Row(self[index].decode("utf-8").rstrip(), first, last, self.name(index), self.value(index))

    def _number(self, table: int, index: int) -> int:
        start = table + index * _NUMBER
        return int.from_bytes(self._data[start : start + _NUMBER], "little")
