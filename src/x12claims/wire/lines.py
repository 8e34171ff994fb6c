"""Documents whose lines were wrapped at one width: where the line ends lie that are not data."""

from __future__ import annotations

import re

from attrs import frozen

from x12claims.wire.header import ISA_LENGTH

GRID_WINDOW = 1 << 13
"""So many bytes from ISA on decide whether lines are wrapped; wider lines than half of it are not."""

_LINE_END = re.compile(rb"\r\n|\n|\r")
_FILL = b" \t\r\n\0\x1a"


@frozen
class LineGrid:
    """Lines of ``width`` bytes and then ``ending``, the first beginning at offset ``origin`` of the file."""

    origin: int
    width: int
    ending: bytes

    def unwrap(self, data: bytes, offset: int) -> bytes:
        """``data``, which lies at ``offset``, without the line ends that lie on the grid; any others stay."""
        period = self.width + len(self.ending)
        at = (self.width - (offset - self.origin)) % period
        pieces = []
        begin = 0
        while at < len(data):
            if data.startswith(self.ending, at):
                pieces.append(data[begin:at])
                begin = at + len(self.ending)
            at += period
        pieces.append(data[begin:])
        return b"".join(pieces)

    def reach(self, offset: int, count: int) -> int:
        """How far behind ``offset`` the byte lies that stands behind ``count`` bytes of unwrapped data."""
        column = (offset - self.origin) % (self.width + len(self.ending))
        return count + (column + count) // self.width * len(self.ending)


def find_grid(window: bytes, origin: int) -> LineGrid | None:
    """The grid of the lines in ``window``, the GRID_WINDOW bytes (or what the file has) from offset ``origin`` on.

    At least two lines must have the one width, and every other too but the last of the interchange: a single line end
    somewhere in a document is a fault in its data, not a layout.
    """
    first = _LINE_END.search(window)
    if not first or not first.start():
        return None
    width, ending = first.start(), first[0]
    at = lines = 0
    while end := _LINE_END.search(window, at):
        if end.start() - at == width and end[0] == ending:
            lines += 1
            at = end.end()
            continue
        if end.start() - at > width or not b"ISA".startswith(window[end.start() :].lstrip(_FILL)[:3]):
            return None
        break
    else:
        if len(window) - at > width:
            return None
    if width == ISA_LENGTH + 1 and _each_ends_alike(window[:at], width, ending):
        return None
    return LineGrid(origin, width, ending) if lines > 1 else None


def _each_ends_alike(lines: bytes, width: int, ending: bytes) -> bool:
    """Whether each line ends in the terminator of the ISA that fills the first: segments on lines of their own."""
    step = width + len(ending)
    return len(set(lines[width - 1 :: step])) == 1
