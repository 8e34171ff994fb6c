"""The bytes that went by: what a reader of segments needs where a segment's elements cannot say how it stood."""

from __future__ import annotations

from collections.abc import Callable

KEPT = 4 << 20
"""So many bytes behind the reading place are kept: more than the longest segment and the reader's own window."""


class Tape:
    """Stands between a source and its reader, and remembers the last KEPT bytes.

    ``spill`` is given, in order, the bytes that are forgotten before anybody took them.
    """

    def __init__(self, read: Callable[[int], bytes], spill: Callable[[bytes], None] | None = None) -> None:
        self._read = read
        self._spill = spill
        self._data = bytearray()
        self._base = 0

    @property
    def base(self) -> int:
        """Offset in the source of the first byte that is still remembered."""
        return self._base

    @property
    def end(self) -> int:
        """Offset behind the last byte that was read."""
        return self._base + len(self._data)

    def read(self, size: int) -> bytes:
        """What the source gives next."""
        data = self._read(size)
        self._data += data
        if len(self._data) > 2 * KEPT:
            forgotten = self.take(self.end - KEPT)
            if self._spill is not None:
                self._spill(forgotten)
        return data

    def cut(self, offset: int, length: int) -> bytes | None:
        """The bytes of a place that was read; None where they are forgotten."""
        if offset < self._base:
            return None
        return bytes(self._data[offset - self._base : offset - self._base + length])

    def take(self, offset: int) -> bytes:
        """What is remembered before ``offset``; it is forgotten now."""
        count = max(offset - self._base, 0)
        data = bytes(self._data[:count])
        del self._data[:count]
        self._base += len(data)
        return data
