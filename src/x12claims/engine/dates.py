"""Dates and times as X12 writes them (X12.6 types DT and TM, and the formats of data element 1250)."""

from __future__ import annotations

import re

_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_USUAL = re.compile(r"(?!0000)[0-9]{4}(?:0[1-9]|1[0-2])(?:0[1-9]|1[0-9]|2[0-8])")
_TIME = re.compile(r"(?:[01][0-9]|2[0-3])[0-5][0-9](?:[0-5][0-9](?:[0-9]{1,2})?)?")


def is_date(value: str) -> bool:
    """Whether the text is a calendar date, CCYYMMDD or YYMMDD."""
    if _USUAL.fullmatch(value):  # no day of which a month may be short
        return True
    if len(value) not in (6, 8) or not (value.isascii() and value.isdigit()):
        return False
    year, month, day = int(value[:-4]), int(value[-4:-2]), int(value[-2:])
    if not 1 <= month <= 12 or not 1 <= day <= _DAYS[month - 1]:
        return False
    if len(value) == 8 and year == 0:
        return False
    return month != 2 or day < 29 or (year % 4 == 0 and (year % 100 != 0 or year % 400 == 0 or len(value) == 6))


def is_time(value: str) -> bool:
    """Whether the text is HHMM, HHMMSS or HHMMSSD(D)."""
    return _TIME.fullmatch(value) is not None


def _eight(value: str) -> bool:
    return len(value) == 8 and is_date(value)


WRITTEN = {
    "D8": "CCYYMMDD",
    "RD8": "CCYYMMDD-CCYYMMDD",
    "DT": "CCYYMMDDHHMM",
    "TM": "HHMM or HHMMSS",
    "RTM": "HHMM-HHMM",
    "D6": "YYMMDD",
    "CM": "CCYYMM",
    "CY": "CCYY",
}
"""How dates and times are written under a qualifier (DE 1250)."""


def matches_format(form: str, value: str) -> bool | None:
    """Whether the value is written as the qualifier (DE 1250) says; None where the format is not one that we know."""
    if form == "D8":
        return _eight(value)
    if form == "RD8":
        start, dash, end = value.partition("-")
        return bool(dash) and _eight(start) and _eight(end)
    if form == "DT":
        return len(value) == 12 and _eight(value[:8]) and is_time(value[8:])
    if form == "TM":
        return is_time(value)
    if form == "RTM":
        start, dash, end = value.partition("-")
        return bool(dash) and is_time(start) and is_time(end)
    if form == "D6":
        return len(value) == 6 and is_date(value)
    if form == "CM":
        return len(value) == 6 and is_date(value + "01")
    if form == "CY":
        return len(value) == 4 and value.isascii() and value.isdigit()
    return None
