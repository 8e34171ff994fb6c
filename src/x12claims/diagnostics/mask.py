"""What a reader may see of a document's data.

A masked value tells its length and kind and nothing else: ``<8 digits>``, ``<5 letters>``, ``<12 characters>``.
What a finding marks ``public`` (qualifiers, counts, control numbers) is shown as it stands, unless it may be a name.
"""

from __future__ import annotations

import re

from x12claims.diagnostics.finding import Finding

_SEGMENT_ID = re.compile(r"[A-Za-z0-9]{1,3}")
SHORT = 3
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


def masked(value: str) -> str:
    """A value's length and kind: ``<8 digits>``, ``<1 letter>``, ``<3 blanks>``, ``<12 characters>``, ``<empty>``."""
    if not value:
        return "<empty>"
    if value.isascii() and value.isdigit():
        kind = "digit"
    elif value.isascii() and value.isalpha():
        kind = "letter"
    elif value.isspace():
        kind = "blank"
    else:
        kind = "character"
    return f"<{len(value)} {kind}{'' if len(value) == 1 else 's'}>"


def tells_of_nobody(value: str) -> bool:
    """Whether what stands in a public place may be the code, count or control number that is due there.

    These are short or hold a digit; a name that slipped into such a place is and does neither.
    """
    return len(value) <= SHORT or any(each.isdigit() for each in value)


def printable(text: str) -> str:
    """``text`` with control characters written as ``\\xNN``, so that no partner's byte drives a terminal or a log."""
    return _UNPRINTABLE.sub(lambda match: f"\\x{ord(match[0]):02x}", text)


def shown_value(found: Finding, show_phi: bool = False) -> str | None:
    """The value as it may be shown; None where the finding has none."""
    if found.value is None or show_phi or (found.public and tells_of_nobody(found.value)):
        return found.value
    return masked(found.value)


def shown_expected(found: Finding, show_phi: bool = False) -> str | None:
    """What was expected; masked where it was worked out from the document's data."""
    if found.expected is None or show_phi or not found.derived or found.public:
        return found.expected
    return masked(found.expected)


def shown_message(found: Finding, show_phi: bool = False) -> str:
    """The message with ``{value}`` and ``{expected}`` filled in as they may be shown."""
    text = _veil(found.message, found, show_phi)
    if found.rule:  # its sentence says what has to be, not what is
        text = f"Not met: {text}"
    if "{expected}" in text:
        text = text.replace("{expected}", shown_expected(found, show_phi) or "<nothing>")
    if "{value}" in text:
        text = text.replace("{value}", shown_value(found, show_phi) or "<empty>")
    return text


def added_expected(found: Finding, show_phi: bool = False) -> str | None:
    """What was expected, where the message does not say it already; a masked amount would say nothing."""
    expected = shown_expected(found, show_phi)
    if expected is None or expected != found.expected:
        return None
    # As words of their own: the code 472 is not said by a path such as DTP[472]01.
    said = re.search(rf"(?<!\S){re.escape(expected)}(?![^\s,.;:])", shown_message(found, show_phi))
    return None if said else expected


def shown_segment(found: Finding, show_phi: bool = False) -> str | None:
    """The segment id; masked where data stands in its place, as after a lost terminator."""
    return None if found.segment is None else _veil(found.segment, found, show_phi)


def shown_path(found: Finding, show_phi: bool = False) -> str | None:
    return None if found.path is None else _veil(found.path, found, show_phi)


def _veil(text: str, found: Finding, show_phi: bool) -> str:
    segment = found.segment
    if show_phi or not segment or _SEGMENT_ID.fullmatch(segment):
        return text
    return text.replace(segment, masked(segment))
