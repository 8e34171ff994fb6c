"""How the segments of a 277CA are spelt: separators that no data can hold, amounts and days."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from attrs import define

from x12claims.acks.statuses import Status

E, C, S = "\x1d", "\x1f", "\x1c"  # element, component, segment
ZERO = Decimal(0)
PRINTABLE = re.compile(r"[ -~]*")
_DAY = re.compile(r"[0-9]{8}")


@define(slots=True, eq=False)
class Count:
    """How many claims, and what they charge."""

    claims: int = 0
    charge: Decimal = ZERO

    def add(self, claims: int, charge: Decimal) -> None:
        """Some more of them."""
        self.claims += claims
        self.charge += charge


def line(*elements: str) -> str:
    return E.join(elements).rstrip(E) + S


PROCEDURES = frozenset({"AD", "ER", "HC", "HP", "IV", "NU", "WK"})


def totals(accepted_code: str, rejected_code: str, accepted: Count, rejected: Count) -> str:
    """QTY and AMT of a level, for what there is."""
    text = ""
    for code, count in ((accepted_code, accepted), (rejected_code, rejected)):
        if count.claims:
            text += f"QTY{E}{code}{E}{count.claims}{S}"
    for code, count in (("YU", accepted), ("YY", rejected)):
        if count.claims:
            text += f"AMT{E}{code}{E}{money(count.charge)}{S}"
    return text


def composite(status: Status) -> str:
    return C.join((status.category, status.code, status.entity)).rstrip(C)


def is_number(text: str) -> bool:
    return bool(re.fullmatch(r"[0-9]{1,15}(\.[0-9]{1,4})?", text))


@lru_cache(maxsize=4096)
def amount(text: str) -> Decimal:
    try:
        value = Decimal(text)
    except InvalidOperation:
        return ZERO
    return value if value.is_finite() and abs(value.adjusted()) < 16 else ZERO


@lru_cache(maxsize=4096)
def money(value: Decimal) -> str:
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") or "0" if "." in text else text


@lru_cache(maxsize=4096)
def _is_day(text: str) -> bool:
    try:
        return bool(_DAY.fullmatch(text)) and bool(datetime.strptime(text, "%Y%m%d"))
    except ValueError:
        return False


def served(first: str, last: str) -> str:
    """DTP*472 of one day or of several."""
    return f"DTP{E}472{E}D8{E}{first}{S}" if first == last else f"DTP{E}472{E}RD8{E}{first}-{last}{S}"


def service_days(dates: Sequence[str], statement: str) -> str:
    """DTP*472 over the days that ``statement`` (the claim's own), else ``dates`` (its lines'), name; "" for none."""
    days = [day for text in ([statement] if statement else dates) for day in text.split("-") if _is_day(day)]
    if not days:
        return ""
    return served(min(days), max(days))


_VALUE = r"[^*~:^]"
DATE_LENGTH = len("DTP*472*D8*20240115~")
UNIT = re.compile(
    r"(?:HL\*[^*~]*\*[^*~]*\*22(?:\*[^*~]*)?~"
    rf"(?P<subscriber>NM1\*IL\*[12]\*(?P<names>{_VALUE}{{1,60}}\*{_VALUE}{{0,35}}\*{_VALUE}{{0,25}}\*\*{_VALUE}{{0,10}})"
    rf"\*(?P<member>(?:MI|II)\*{_VALUE}{{1,80}}))~)?"
    r"(?:HL\*[^*~]*\*[^*~]*\*23(?:\*[^*~]*)?~"
    rf"(?P<patient>NM1\*QC\*1\*{_VALUE}{{1,60}}(?:\*{_VALUE}{{0,25}}){{0,2}}(?:\*\*{_VALUE}{{0,10}})?)~)?"
    rf"CLM\*(?P<number>{_VALUE}{{1,38}})\*(?P<charge>[0-9.]+)\*[^*~]*\*[^*~]*\*(?P<facility>[^*~]*)[^~]*~"
    r"(?:DTP\*434\*RD8\*(?P<first>[0-9]{8})-(?P<last>[0-9]{8})~)?"
    rf"(?:REF\*D9\*(?P<intermediary>{_VALUE}{{1,50}})~)?"
    r"(?P<dates>(?:DTP\*472\*D8\*[0-9]{8}~)*)(?=CLM\*|HL\*)"
)
"""A claim of an 837 as most are, with the levels that begin before it: nothing that is picked stands between these."""
