"""Values of elements: amounts, dates, check digits, keys.  Exact and never raising: what does not parse is None."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Sequence
from datetime import MAXYEAR, MINYEAR, date, timedelta
from decimal import Decimal
from typing import Generic, TypeVar

from x12claims.engine.dates import is_date

Value = TypeVar("Value")

_AMOUNT = re.compile(r"-?(?:[0-9]+\.?[0-9]*|\.[0-9]+)")
_WHOLE = re.compile(r"[0-9]+")
_INTEGER = re.compile(r"-?[0-9]+")
_DATES = re.compile(r"([0-9]{8})(?:-([0-9]{8})|[0-9]{4}|[0-9]{4}-([0-9]{8})[0-9]{4})?")
_LONGEST = 40  # of a number: no element of X12 holds a longer one that could be meant
_NPI = re.compile(r"[12][0-9]{9}")
_ABA = re.compile(r"[0-9]{9}")
_ONCE = bytes.maketrans(b"0123456789", bytes(range(10)))
_TWICE = bytes(sum(divmod(2 * digit, 10)) for digit in range(10)) + bytes(range(10, 256))
_LOINC = re.compile(r"[0-9]{1,7}-[0-9]")


class Memo(dict[str, Value], Generic[Value]):
    """A pure function of a text, remembered for the last few thousand texts."""

    def __init__(self, function: Callable[[str], Value], limit: int = 8192) -> None:
        super().__init__()
        self._function = function
        self._limit = limit

    def __missing__(self, text: str) -> Value:
        if len(self) >= self._limit:
            self.clear()
        value = self[text] = self._function(text)
        return value


def amount(text: str) -> Decimal | None:
    """An element of type R (or N0), exactly; None where it is absent or not a number."""
    if len(text) > _LONGEST or not _AMOUNT.fullmatch(text):
        return None
    return Decimal(text)


def number(text: str) -> Decimal | int | None:
    """The same, as an int where it is written as one: most are compared with others, which is a fifth of the time."""
    return int(text) if len(text) < _LONGEST and _WHOLE.fullmatch(text) else amount(text)


def implied(text: str) -> Decimal | None:
    """An element of type N2: two implied decimals."""
    if len(text) > _LONGEST or not _INTEGER.fullmatch(text):
        return None
    return Decimal(text).scaleb(-2)


def day(text: str) -> str | None:
    """A date as YYYYMMDD, if there is such a day; the X12 types DT and D8.  Such texts sort as the days do."""
    return text if len(text) == 8 and is_date(text) else None


def start(text: str) -> str | None:
    """The first day of a date (D8), a date and time (DT) or a range (RD8); None where it is none, or runs backwards."""
    days = _days(text)
    return days[0] if days else None


def end(text: str) -> str | None:
    """The last day of a date (D8), a date and time (DT) or a range (RD8)."""
    days = _days(text)
    return days[1] if days else None


def _days(text: str) -> tuple[str, str] | None:
    if len(text) == 8:
        return (text, text) if day(text) else None
    found = _DATES.fullmatch(text)
    if not found:
        return None
    first, last = day(found[1]), day(found[2] or found[3] or found[1])
    return (first, last) if first and last else None


def moved(text: str, number: int, unit: str) -> str | None:
    """A day (YYYYMMDD) moved by so many "days", "months" or "years"; a day that the month lacks becomes its last."""
    if not day(text):
        return None
    if unit == "days":
        try:
            other = date(int(text[:4]), int(text[4:6]), int(text[6:])) + timedelta(days=number)
        except (ValueError, OverflowError):
            return None
        return other.isoformat().replace("-", "")
    year, month = divmod(int(text[:4]) * 12 + int(text[4:6]) - 1 + number * (12 if unit == "years" else 1), 12)
    if not MINYEAR <= year <= MAXYEAR:
        return None
    last = text[6:] if text[6:] <= "28" else str(min(int(text[6:]), monthrange(year, month + 1)[1]))
    return f"{year:04}{month + 1:02}{last}"


def years(text: str, number: int) -> str | None:
    """``moved`` by years, of what is known to be a day."""
    year = int(text[:4]) + number
    return f"{year}{text[4:]}" if 1000 <= year <= MAXYEAR and text[4:] != "0229" else moved(text, number, "years")


def dashed(date: str) -> str:
    """A day (YYYYMMDD) as people write it; what is none, as it stands."""
    return f"{date[:4]}-{date[4:6]}-{date[6:]}" if len(date) == len("CCYYMMDD") else date


def days(first: str | None, last: str | None) -> int | None:
    """How many days (YYYYMMDD) the last is after the first."""
    if not first or not last or not day(first) or not day(last):
        return None
    one, two = (date(int(text[:4]), int(text[4:6]), int(text[6:])) for text in (first, last))
    return (two - one).days


def luhn(text: str) -> bool:
    """Digits whose last one is the check digit of ISO/IEC 7812 (mod 10, double-add-double)."""
    if not text.isdecimal() or not text.isascii():
        return False
    digits = text.encode("ascii").translate(_ONCE)
    return (sum(digits[-1::-2]) + sum(digits[-2::-2].translate(_TWICE))) % 10 == 0


def npi(text: str) -> bool:
    """A National Provider Identifier: ten digits, the first 1 or 2, Luhn with 80840 in front (45 CFR 162.406)."""
    return _NPI.fullmatch(text) is not None and luhn("80840" + text)


def aba(text: str) -> bool:
    """A routing transit number: nine digits weighted 3-7-1 sum to a multiple of ten."""
    if not _ABA.fullmatch(text):
        return False
    return sum(int(one) * weight for one, weight in zip(text, (3, 7, 1) * 3, strict=True)) % 10 == 0


def loinc(text: str) -> bool:
    """A LOINC code: digits, a hyphen and the mod 10 check digit."""
    return _LOINC.fullmatch(text) is not None and luhn(text.replace("-", ""))


CHECKS: dict[str, Callable[[str], bool]] = {"npi": npi, "aba": aba, "luhn": luhn, "loinc": loinc}


def fold(text: str) -> str:
    """A name or address line for comparison: upper case, letters and digits only."""
    return _FOLDED[text]


def _fold(text: str) -> str:
    return "".join(char for char in text.upper() if char.isalnum())


_FOLDED: Memo[str] = Memo(_fold)


def party_key(segment: Sequence[str]) -> str:
    """What a party is known by: the identifier of NM109 (N104), else the folded name; "" where it has neither."""
    if len(segment) > 9 and segment[9] and segment[0] != "N1":
        return "#" + segment[9]
    if segment and segment[0] == "N1":
        parts, identifier = segment[2:3], segment[4:5]
    else:
        parts, identifier = segment[3:5], segment[9:10]
    if identifier and identifier[0]:
        return "#" + identifier[0]
    return " ".join(filter(None, map(fold, parts)))


def address_key(street: Sequence[str], city: Sequence[str]) -> str:
    """An address as folded N301, N302, N401, N402 and the first five places of N403; "" where there is no street."""
    return _ADDRESSES["|".join(street[1:3]) + "\n" + "|".join(city[1:4])]


def _address(text: str) -> str:
    street, _, city = text.partition("\n")
    lines = fold(street)
    place = [fold(part) for part in city.split("|")]
    return "|".join([lines, *place[:2], "".join(place[2:3])[:5]]) if lines else ""


_ADDRESSES: Memo[str] = Memo(_address)
