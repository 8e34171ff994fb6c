"""A window of bytes that slides over a source of any size."""

from __future__ import annotations

from collections.abc import Callable, Iterable

CHUNK = 1 << 18


class Stream:
    """``buffer[pos:]`` is what nobody has consumed yet; ``base`` is the offset in the file of ``buffer[0]``.

    ``read(n)`` gives some bytes (more or fewer than ``n``), and b"" at the end of the source.
    """

    __slots__ = ("_chunk", "_read", "base", "buffer", "ended", "pos")

    def __init__(self, read: Callable[[int], bytes], chunk: int = CHUNK) -> None:
        self._read = read
        self._chunk = chunk
        self.buffer = b""
        self.pos = 0
        self.base = 0
        self.ended = False

    @classmethod
    def of(cls, chunks: Iterable[bytes]) -> Stream:
        """A stream over pieces of any size; an empty piece is not the end."""
        pieces = iter(chunks)

        def read(_: int) -> bytes:
            for piece in pieces:
                if piece:
                    return bytes(piece)
            return b""

        return cls(read)

    @classmethod
    def of_bytes(cls, data: bytes) -> Stream:
        """A stream that holds all of its bytes from the start."""
        stream = cls(lambda _: b"")
        stream.buffer = data
        stream.ended = True
        return stream

    @property
    def offset(self) -> int:
        """Where in the file the first unread byte lies."""
        return self.base + self.pos

    def more(self) -> bool:
        """Drops what is before ``pos`` and appends what the source gives next; False, and nothing moves, at its end.

        At least as much is appended as is kept, so a segment that does not fit costs time in proportion to its length,
        however small the pieces of the source are; they are never larger than a chunk, as others keep the last ones.
        """
        if self.ended:
            return False
        rest = self.buffer[self.pos :]
        pieces = [rest]
        got = 0
        while got <= len(rest):
            piece = self._read(self._chunk)
            if not piece:
                self.ended = True
                break
            pieces.append(piece)
            got += len(piece)
        if not got:
            return False
        self.base += self.pos
        self.pos = 0
        self.buffer = b"".join(pieces)
        return True

    def need(self, count: int) -> bool:
        """Whether ``count`` unread bytes are in the buffer, after reading on where they were not."""
        while len(self.buffer) - self.pos < count:
            if not self.more():
                return False
        return True
