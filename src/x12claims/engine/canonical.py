"""Any file in the delimiters that the patterns are written in: a one-to-one exchange of characters, so that offsets
stay.
"""

from __future__ import annotations

from x12claims.wire import Delimiters

CANONICAL = b"*:^~"


def byte_swap(delimiters: Delimiters) -> bytes | None:
    """A table for ``bytes.translate`` that maps the delimiters to the canonical ones and keeps every byte apart from
    every other; None where they are the canonical ones already.
    """
    others = delimiters.element + delimiters.component + delimiters.segment
    repetition = delimiters.repetition or next(free for free in "^\x1f\x1e\x1d" if free not in others)
    actual = (delimiters.element + delimiters.component + repetition + delimiters.segment).encode("latin-1")
    if actual == CANONICAL:
        return None
    table = list(range(256))
    for have, want in zip(actual, CANONICAL, strict=True):
        first, second = table.index(want), have
        table[first], table[second] = table[second], table[first]
    return bytes(table)


def str_swap(delimiters: Delimiters) -> dict[int, int] | None:
    """The same for ``str.translate``."""
    table = byte_swap(delimiters)
    return None if table is None else dict(enumerate(table))
