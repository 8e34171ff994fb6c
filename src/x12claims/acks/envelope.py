"""Segments of an acknowledgement, and the interchange around them.

Everything written here is made from what a partner sent, so each value is fitted to its element first: an
acknowledgement that is itself refused helps nobody.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from attrs import define, field, frozen

from x12claims.wire import Delimiters, Writer

DELIMITERS = Delimiters("*", ":", "^", "~")
GUIDE_999 = "005010X231A1"
GUIDE_277CA = "005010X214"
_GROUPS = {GUIDE_999: "FA", GUIDE_277CA: "HN"}  # GS01

_FORBIDDEN = frozenset("*:^~")

_QUALIFIERS = frozenset("01 14 20 27 28 29 30 33 ZZ".split())  # ISA05 and ISA07 of the healthcare guides


@frozen
class Control:
    """Numbers for the interchanges written: the first gets ``first``, each next one more, from 1 to 999999999.

    ISA13 is the number, GS06 the same without leading zeros, ST02 always "0001": each interchange holds one set.
    Raises ValueError for a number outside that range.
    """

    first: int = field()

    @first.validator
    def _range(self, _: object, value: int) -> None:
        if not 1 <= value <= 999_999_999:
            raise ValueError(f"a control number of {value} does not fit ISA13: give one from 1 to 999999999")

    def number(self, index: int) -> int:
        """The number of the interchange ``index`` (from 0); past nine digits the count begins again at 1."""
        return (self.first - 1 + index) % 999_999_999 + 1


def plain(value: str | None, longest: int = 99) -> str:
    """``value`` without blanks around it and cut to ``longest``, or "" where it may not be written as it is.

    A value with a delimiter of ours, a control byte or a character outside X12's extended set is left
    out rather than changed: a copy that differs from what was sent would mislead (999 guide, IK404).
    """
    if not value:
        return ""
    text = value.strip(" ")[:longest].rstrip(" ")
    return "" if any(not " " <= c <= "~" or c in _FORBIDDEN for c in text) else text


def number(value: str | None, longest: int) -> str:
    """``value`` as an N0 of at most ``longest`` digits, "" where it is none."""
    text = (value or "").strip()
    if not (text.isascii() and text.isdigit()):
        return ""
    return text if len(text) <= longest else ""


@define(slots=True, eq=False)
class Lines:
    """Segments written one after the other, counted."""

    data: bytearray = field(factory=bytearray)
    count: int = 0
    delimiters: Delimiters = DELIMITERS
    _writer: Writer = field(init=False)

    def __attrs_post_init__(self) -> None:
        self._writer = Writer(self.delimiters)

    def add(self, *elements: str) -> None:
        """One segment; empty elements at its end are left out (X12.6: they must be)."""
        self.data += self._writer.segment(elements, trim=True)
        self.count += 1


@frozen
class Header:
    """Who is answered: the elements of a received ISA, [0] being "ISA", blanks around them gone."""

    elements: tuple[str, ...]

    @classmethod
    def of(cls, elements: Sequence[str]) -> Header:
        padded = [*elements, *[""] * (17 - len(elements))]
        return cls(tuple(plain(e) for e in padded[:17]))

    def __getitem__(self, position: int) -> str:
        return self.elements[position]


def interchange(
    header: Header,
    content: Iterable[bytes],
    *,
    groups: int,
    now: datetime,
    control: int,
    delimiters: Delimiters = DELIMITERS,
) -> bytes:
    """An interchange back to the sender of ``header``, with ``content`` (whole segments) inside.

    Sender and receiver change places with their qualifiers; usage (ISA15) stays, so that a test is answered as a
    test.  ``now`` is the local date and time to write; ``control`` becomes ISA13.
    """
    lines = Lines(delimiters=delimiters)
    own = f"{control:09d}"
    lines.add(
        "ISA", "00", " " * 10, "00", " " * 10,
        _qualifier(header[7]), _padded(header[8]), _qualifier(header[5]), _padded(header[6]),
        now.strftime("%y%m%d"), now.strftime("%H%M"), delimiters.repetition, "00501", own, "0",
        header[15] if header[15] in {"T", "P"} else "P", delimiters.component,
    )  # fmt: skip
    for piece in content:
        lines.data += piece
    lines.add("IEA", str(groups), own)
    return bytes(lines.data)


def group_of(
    gs: Sequence[str],
    header: Header,
    body: bytes,
    *,
    now: datetime,
    control: int,
    guide: str = GUIDE_999,
    delimiters: Delimiters = DELIMITERS,
) -> bytes:
    """The group around one 999 or 277CA (``body``: ST to SE), back to the application that sent the group of ``gs``."""
    lines = Lines(delimiters=delimiters)
    lines.add(
        "GS", _GROUPS[guide], _application(gs, 3, header[8]), _application(gs, 2, header[6]),
        now.strftime("%Y%m%d"), now.strftime("%H%M"), str(control), "X", guide,
    )  # fmt: skip
    lines.data += body
    lines.add("GE", "1", str(control))
    return bytes(lines.data)


def _qualifier(value: str) -> str:
    return value if value in _QUALIFIERS else "ZZ"


def _padded(value: str) -> str:
    return (value or "UNKNOWN")[:15].ljust(15)


def _application(gs: Sequence[str], position: int, otherwise: str) -> str:
    """GS02 or GS03 of what was received (AN 2..15); the interchange's own id stands in for one that is unusable."""
    value = plain(gs[position] if position < len(gs) else "", longest=15)
    if len(value) < 2:
        value = otherwise[:15]
    return value if len(value) > 1 else "UNKNOWN"
