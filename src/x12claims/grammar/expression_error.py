"""The one exception of the expression language."""

from __future__ import annotations


class ExpressionError(ValueError):
    """An expression of a guide cannot be read, or names what the guide does not have.

    ``column`` counts from 1 in the text that was given to the parser; 0 where the fault is in no one place of it.
    """

    def __init__(self, message: str, column: int = 0) -> None:
        super().__init__(message)
        self.message = message
        self.column = column
