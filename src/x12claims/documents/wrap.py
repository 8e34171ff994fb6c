"""Lines of one width, as some senders wrap a document: the way back."""

from __future__ import annotations


class Wrapping:
    """Breaks bytes into lines of ``width``, each but the last followed by ``ending``."""

    def __init__(self, width: int, ending: bytes) -> None:
        self.width = width
        self.ending = ending
        self._column = 0

    def wrap(self, data: bytes) -> bytes:
        """The next bytes of the document; a line end comes before the first byte that it parts from the line above."""
        pieces = []
        begin = 0
        while begin < len(data):
            if self._column == self.width:
                pieces.append(self.ending)
                self._column = 0
            piece = data[begin : begin + self.width - self._column]
            pieces.append(piece)
            begin += len(piece)
            self._column += len(piece)
        return b"".join(pieces)
