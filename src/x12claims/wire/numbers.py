"""Which control numbers were met before, in little memory."""

from __future__ import annotations

KEPT = 200_000
"""Numbers out of sequence that are remembered (about 20 MB); later ones are no longer judged."""


class SeenNumbers:
    """Control numbers as texts: "0001" and "1" are two.

    Senders count upwards, so an unbroken run (0001, 0002, ...) is kept as its two ends, and only the rest one by one.
    """

    __slots__ = ("_first", "_next", "_next_text", "_others", "_width")

    def __init__(self) -> None:
        self._first = self._next = self._width = 0
        self._next_text = ""
        self._others: set[str] = set()

    def add(self, text: str) -> bool:
        """Remembers ``text``; whether it was there before."""
        if text == self._next_text:
            self._advance()
            return text in self._others
        if text in self._others or self._in_run(text):
            return True
        if not self._next_text and _is_number(text):
            self._first = self._next = int(text)
            self._width = len(text)
            self._advance()
        elif len(self._others) < KEPT:
            self._others.add(text)
        return False

    def _advance(self) -> None:
        self._next += 1
        self._next_text = str(self._next).zfill(self._width)

    def _in_run(self, text: str) -> bool:
        return _is_number(text) and self._first <= int(text) < self._next and text == str(int(text)).zfill(self._width)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 18
