"""What the tokenizer yields: segments, and what is wrong with the bytes around them."""

from __future__ import annotations

from attrs import frozen

ENVELOPE_IDS = frozenset(("ISA", "TA1", "GS", "ST", "SE", "GE", "IEA"))
"""The segments that open and close interchanges, groups and sets, and TA1, which stands between them."""


class Segment:
    """A segment as it stood in the file: ``elements`` (``[0]`` the id) as latin-1 text, and its bytes' place.

    ``length`` counts bytes from ``offset`` up to the terminator, which is left out.  Mutable only because a frozen
    class costs half the tokenizer's speed; nothing in the package changes one.
    """

    __slots__ = ("elements", "length", "offset")

    def __init__(self, elements: list[str], offset: int, length: int) -> None:
        self.elements = elements
        self.offset = offset
        self.length = length

    @property
    def id(self) -> str:
        """The segment id; "" for an empty segment."""
        return self.elements[0]

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Segment):
            return NotImplemented
        return (self.elements, self.offset, self.length) == (other.elements, other.offset, other.length)

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        """Names the place but not the data, which may be a patient's."""
        return f"Segment({self.id!r}, {len(self.elements) - 1} elements, offset={self.offset}, length={self.length})"


@frozen
class Trouble:
    """Something wrong with, or worth a note about, the bytes; ``kind`` is a name of the W family in the table of codes.

    ``element`` is the position in ISA that is concerned, where it is one.
    """

    kind: str
    offset: int
    length: int
    detail: str = ""
    element: int | None = None
