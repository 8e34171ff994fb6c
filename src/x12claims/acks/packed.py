"""Text put away in little memory: written once from front to back, read once again."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator

BLOCK = 1 << 17
"""Bytes that are kept as they are before they are pressed: most sets never come so far."""
_QUICK = 1  # of zlib's levels: segments repeat so much that more work gains little


class Packed:
    """Pieces of text, each kept whole, pressed by the block where they become many."""

    __slots__ = ("_blocks", "_pieces", "_size")

    def __init__(self) -> None:
        self._blocks: list[bytes] = []
        self._pieces: list[bytes] = []
        self._size = 0

    def add(self, piece: bytes) -> None:
        """Puts a piece behind those that are there."""
        self._pieces.append(piece)
        self._size += len(piece)
        if self._size > BLOCK:
            self._blocks.append(zlib.compress(b"".join(self._pieces), _QUICK))
            self._pieces, self._size = [], 0

    def extend(self, pieces: Iterable[bytes]) -> None:
        """Puts several pieces behind those that are there."""
        for piece in pieces:
            self.add(piece)

    def __iter__(self) -> Iterator[bytes]:
        """All that was added, in order, in pieces of any size that end where added pieces ended."""
        for block in self._blocks:
            yield zlib.decompress(block)
        if self._pieces:
            yield b"".join(self._pieces)
