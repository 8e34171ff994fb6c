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
    """A code, the first and last day on which it holds (CCYYMMDD, "" open), its name, and what else the list says; a
    tuple, because an import makes millions of them.
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


class Packer:
    """Makes an edition of rows that come one by one; each is kept as few bytes, for there may be millions."""

    def __init__(self) -> None:
        self._rows: list[bytes] = []
        self._spans: dict[tuple[str, str], int] = {}
        self._width, self._value_width = 1, 0

    def add(self, row: Row) -> None:
        """Takes a row; it may come twice."""
        span = self._spans.setdefault((row.first, row.last), len(self._spans))
        key, value = row.code.encode("utf-8"), row.value.encode("utf-8")
        self._width = max(self._width, len(key))
        self._value_width = max(self._value_width, len(value))
        parts = key, value, span.to_bytes(_NUMBER, "big").hex().encode("ascii"), row.name.encode("utf-8")
        self._rows.append(b"\0".join(parts))

    def packed(self, head: Head) -> bytes:
        """The edition; ``head`` tells where it is from, the rest of it is made here."""
        self._rows.sort()  # the mark between its parts stands before any character: the keys are in order
        rows = [self._rows[n] for n in range(len(self._rows)) if n == 0 or self._rows[n] != self._rows[n - 1]]
        self._rows = []
        named = any(not row.endswith(b"\0") for row in rows)
        width, value_width, spans = self._width, self._value_width, tuple(self._spans)
        head = evolve(head, count=len(rows), width=width, value_width=value_width, named=named, spans=spans)
        keys, numbers, values, places = bytearray(), bytearray(), bytearray(), bytearray()
        names: list[bytes] = []
        at = 0
        for row in rows:
            key, value, span, name = row.split(b"\0", 3)
            keys += key.ljust(width)
            values += value.ljust(value_width)
            if len(spans) > 1:
                numbers += int(span, 16).to_bytes(_NUMBER, "little")
            if named:
                places += at.to_bytes(_NUMBER, "little")
                names.append(name)
                at += len(name)
        if named:
            places += at.to_bytes(_NUMBER, "little")
        told = json.dumps(asdict(head), separators=(",", ":")).encode("ascii")
        return b"".join([MAGIC, told, b"\n", keys, numbers, values, places, *names])


def pack(head: Head, rows: Iterable[Row]) -> bytes:
    """An edition of these rows as bytes."""
    packer = Packer()
    for row in rows:
        packer.add(row)
    return packer.packed(head)


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
