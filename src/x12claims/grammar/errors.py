"""What is wrong with a guide text, told to the person who writes it."""

from __future__ import annotations

from collections.abc import Sequence


class GuideError(Exception):
    """A guide, part, dictionary or companion file that cannot be used.

    ``line`` and ``column`` count from 1 (0: the file as a whole).  ``message`` is one sentence that says what is
    wrong, ``hint`` says what to do.  ``others`` holds what else was found in the same pass.
    """

    def __init__(
        self,
        file: str,
        line: int,
        column: int,
        message: str,
        hint: str = "",
        others: Sequence[GuideError] = (),
    ) -> None:
        self.file, self.line, self.column = file, line, column
        self.message, self.hint = message, hint
        self.others = tuple(others)
        super().__init__(str(self))

    def __reduce__(self) -> tuple[type[GuideError], tuple[object, ...]]:
        """So that another process can tell it."""
        return GuideError, (self.file, self.line, self.column, self.message, self.hint, self.others)

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}:{self.column}" if self.line else self.file
        return f"{place}: {self.message} {self.hint}".rstrip()

    @property
    def all(self) -> tuple[GuideError, ...]:
        """This error and the others of its pass, in the order of the text."""
        return (self, *self.others)


class Problems:
    """Collects errors so that one run names them all."""

    def __init__(self) -> None:
        self.found: list[GuideError] = []

    def add(self, file: str, line: int, message: str, hint: str = "", column: int = 1) -> None:
        self.found.append(GuideError(file, line, column, message, hint))

    def close(self) -> None:
        """Raises the first error, which carries the others, if there is any."""
        if self.found:
            first, *rest = sorted(self.found, key=lambda e: (e.file, e.line, e.column))
            raise GuideError(first.file, first.line, first.column, first.message, first.hint, rest)
