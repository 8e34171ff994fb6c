"""Elements of a segment that may be shorter than its guide wants."""

from __future__ import annotations

from collections.abc import Sequence


def at(elements: Sequence[str], position: int) -> str:
    """The element at a position without blanks around it; "" where there is none."""
    return elements[position].strip() if 0 <= position < len(elements) else ""
