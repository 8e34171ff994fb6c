"""Reading ISA, the one segment that is found by its shape because nothing has declared delimiters before it."""

from __future__ import annotations

import re

from attrs import frozen

WIDTHS = (3, 2, 10, 2, 10, 2, 15, 2, 15, 6, 4, 1, 5, 9, 1, 1, 1)
"""Characters of the id and of ISA01-ISA16."""

ISA_LENGTH = 105  # without the terminator
HEADER_LIMIT = 1024
"""No ISA, however its elements are padded, is longer; what goes on further is not an ISA."""

LOOKS_LIKE_ISA = re.compile(rb"ISA([^0-9A-Za-z \r\n\0])[0-9A-Za-z ]{2}\1")
"""What an ISA after junk is recognised by: ISA01 is two characters in every release."""
LOOKS_LENGTH = 7

_STARTS = tuple(sum(WIDTHS[:i]) + i for i in range(len(WIDTHS)))
SEPARATORS = tuple(start - 1 for start in _STARTS[1:])
_FOLLOWER = re.compile(rb"[\r\n\t ]*(?:[A-Z][0-9A-Z]{1,2}[^0-9A-Za-z]|\Z)")
_MISCOUNT = range(8, 25)  # with fewer or more elements than these it is no ISA gone wrong, but something else


@frozen
class Header:
    """An ISA as read: ``length`` is up to the terminator; ``element`` and ``detail`` say what is off (0: nothing)."""

    elements: list[str]
    separator: str
    terminator: str
    length: int
    element: int = 0
    detail: str = ""


def begins(data: bytes) -> bool:
    """Whether ``data``, of four bytes or more, may be the beginning of an ISA."""
    return data[:3] == b"ISA" and len(data) > 3 and not (data[3:4].isalnum() or data[3:4] in b" \r\n\0")


def fixed(data: bytes, start: int = 0) -> bool:
    """Whether an ISA of the standard's own layout starts there: every separator in its column."""
    if len(data) - start < ISA_LENGTH or data[start : start + 3] != b"ISA":
        return False
    separator = data[start + 3]
    return all(data[start + column] == separator for column in SEPARATORS)


def read_header(data: bytes) -> Header | None:
    """The ISA with which ``data`` (at most HEADER_LIMIT bytes count) begins; None where it is not whole."""
    data = data[:HEADER_LIMIT]
    if not begins(data):
        return None
    separator = data[3:4]
    if fixed(data):
        return _ended([data[i : i + w] for i, w in zip(_STARTS, WIDTHS, strict=True)], separator, data, ISA_LENGTH)
    parts = data.split(separator, 16)
    if len(parts) == 17 and len(parts[16]) > 1:
        length = len(data) - len(parts[16]) + 1
        header = _ended([*parts[:16], parts[16][:1]], separator, data, length)
        if header and _FOLLOWER.match(data, header.length + 1):
            return header
    return _by_follower(data, separator)


def _ended(parts: list[bytes], separator: bytes, data: bytes, end: int) -> Header | None:
    """The header whose elements end before ``end``, where the terminator stands, maybe behind blanks."""
    elements = [part.decode("latin-1") for part in parts]
    element = next((i for i, width in enumerate(WIDTHS) if len(elements[i]) != width), 0)
    detail = f"ISA{element:02d} has {len(elements[element])} characters, {WIDTHS[element]} fixed" if element else ""
    terminator = data[end : end + 1]
    if not terminator:
        return None
    if terminator == b" " != separator:
        behind = end + len(data[end:]) - len(data[end:].lstrip(b" "))
        candidate = data[behind : behind + 1]
        if candidate and not candidate.isalnum() and candidate != separator:
            element, detail = element or 16, detail or "blanks stand between ISA16 and the terminator"
            end, terminator = behind, candidate
    return Header(elements, separator.decode("latin-1"), terminator.decode("latin-1"), end, element, detail)


def _by_follower(data: bytes, separator: bytes) -> Header | None:
    """An ISA with too few or too many elements ends before the first segment id that can follow it."""
    pattern = rb"([^\s0-9A-Za-z])[\r\n\t ]*(?:GS|TA1|IEA)" + re.escape(separator)
    found = re.compile(pattern).search(data, 4)
    if not found or found[1] == separator or data.find(b"ISA" + separator, 4, found.start()) >= 0:
        return None
    end = found.start()
    elements = data[:end].decode("latin-1").split(separator.decode("latin-1"))
    count = len(elements) - 1
    if count not in _MISCOUNT:
        return None
    if count == 16:
        detail = f"ISA16 is {elements[16]!r}, not one character"
        return Header(elements, separator.decode("latin-1"), found[1].decode("latin-1"), end, 16, detail)
    component = elements[-1][-1:]
    if count < 16:
        elements += [""] * (16 - count)
        elements[16] = "" if component.isalnum() else component
    detail = f"ISA has {count} elements, 16 fixed"
    return Header(elements, separator.decode("latin-1"), found[1].decode("latin-1"), end, min(count + 1, 16), detail)
