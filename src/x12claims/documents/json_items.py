"""JSON text to its values as they come: lists that are long are never held whole.

The standard library's parser reads one value at a time; what is written here only finds where the next one begins.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

LONGEST = 64 << 20
"""Characters that one value, such as a segment, may have."""

_BLANK = re.compile(r"[ \t\n\r]*")
_CHUNK = 1 << 16


class JsonError(ValueError):
    """The text is not the JSON that was expected; the sentence says where (line and column)."""


class JsonText:
    """A place in a JSON text that moves forward.  ``read(n)`` gives at most ``n`` characters, "" at the end."""

    def __init__(self, read: Callable[[int], str]) -> None:
        self._read = read
        self._text = ""
        self._pos = 0
        self._ended = False
        self._line = 1
        self._column = 1
        self._decode = json.JSONDecoder().raw_decode

    def peek(self) -> str:
        """The next character that is no blank; "" at the end."""
        found = self._text[self._pos : self._pos + 1]
        if found > " ":
            return found
        while True:
            match = _BLANK.match(self._text, self._pos)
            assert match
            self._pos = match.end()
            if self._pos < len(self._text):
                return self._text[self._pos]
            if not self._more():
                return ""

    def take(self, expected: str) -> None:
        """Goes on over one character of punctuation.  Raises JsonError where another stands."""
        found = self.peek()
        if found != expected:
            raise self.error(f"{expected!r} was expected, not {found!r}" if found else f"it ends before {expected!r}")
        self._pos += 1

    def value(self) -> Any:
        """The next value, whole.  Raises JsonError where there is none."""
        self.peek()
        while True:
            try:
                value, end = self._decode(self._text, self._pos)
            except (ValueError, RecursionError) as error:
                # It may only be cut: more text decides.
                if len(self._text) - self._pos > LONGEST or not self._more():
                    raise self.error("this is no JSON value") from error
                continue
            if end == len(self._text) and not isinstance(value, str | list | dict) and self._more():
                continue  # a number or word may go on
            self._pos = end
            return value

    def leaf(self) -> dict[str, Any] | None:
        """The next object, whole, where it is seen at once that it is small: that it holds no ``segments``."""
        if self.peek() != "{":
            return None
        end = self._text.find("}", self._pos)
        if end < 0 or '"segments"' in self._text[self._pos : end]:
            return None
        try:
            value, end = self._decode(self._text, self._pos)
        except (ValueError, RecursionError):
            return None
        if not isinstance(value, dict) or "segments" in value:
            return None
        self._pos = end
        return value

    def more_items(self, first: bool, closing: str) -> bool:
        """Whether another item comes before ``closing``, of a list or object; goes on over the comma or the end."""
        if self.peek() == closing:
            self._pos += 1
            return False
        if not first:
            self.take(",")
        return True

    def error(self, what: str) -> JsonError:
        """An error at the place that was reached."""
        line, column = self._place(self._text[: self._pos])
        return JsonError(f"line {line}, column {column}: {what}")

    def _place(self, passed: str) -> tuple[int, int]:
        lines = passed.count("\n")
        return self._line + lines, len(passed) - passed.rfind("\n") if lines else self._column + len(passed)

    def _more(self) -> bool:
        if self._ended:
            return False
        passed, rest = self._text[: self._pos], self._text[self._pos :]
        added = self._read(max(_CHUNK, len(rest)))
        if not added:
            self._ended = True
            return False
        self._line, self._column = self._place(passed)
        self._text = rest + added
        self._pos = 0
        return True
