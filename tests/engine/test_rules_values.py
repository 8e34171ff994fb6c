"""Exact values: amounts, dates, check digits, keys."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from x12claims.engine import values


@pytest.mark.parametrize(("text", "value"), [("1", "1"), ("-1.50", "-1.5"), (".5", "0.5"), ("7.", "7"), ("007", "7")])
def test_amount(text: str, value: str) -> None:
    assert values.amount(text) == Decimal(value)


@pytest.mark.parametrize(
    "text", ["", "-", ".", "1A2", "1e5", "+1", " 1", "1,000", "--1", "NaN", "Infinity", "1" * 41, "\u0661"]
)
def test_no_amount(text: str) -> None:
    assert values.amount(text) is None


def test_implied_decimals() -> None:
    assert values.implied("12345") == Decimal("123.45")
    assert values.implied("1.5") is None


@pytest.mark.parametrize("text", ["20260229", "20261301", "20260100", "2026011", "00000101", "2026010a", "²0260101"])
def test_no_day(text: str) -> None:
    assert values.day(text) is None
    assert values.start(text) is None


def test_ranges() -> None:
    assert (values.start("20260101-20260131"), values.end("20260101-20260131")) == ("20260101", "20260131")
    assert (values.start("202601011230"), values.end("202601011230")) == ("20260101", "20260101")
    assert values.start("20260101-20261331") is None


@given(st.dates(), st.integers(-3000, 3000))
def test_days_move_as_the_calendar_does(day: date, number: int) -> None:
    text = f"{day:%Y%m%d}".zfill(8)
    try:
        expected: str | None = f"{date.fromordinal(day.toordinal() + number):%Y%m%d}".zfill(8)
    except (ValueError, OverflowError):
        expected = None
    assert values.moved(text, number, "days") == expected


def test_days_between() -> None:
    assert values.days("20240228", "20240301") == 2
    assert values.days("20260102", "20260102") == 0
    assert values.days("20260102", "20251231") == -2
    assert values.days("20260102", "20261341") is values.days(None, "20260102") is values.days("", "") is None


@given(st.dates(), st.integers(-3000, 3000))
def test_years_move_as_other_spans_do(day: date, number: int) -> None:
    text = f"{day:%Y%m%d}".zfill(8)
    assert values.years(text, number) == values.moved(text, number, "years")


def test_months_end_where_the_month_does() -> None:
    assert values.moved("20240131", 1, "months") == "20240229"
    assert values.moved("20240229", -1, "years") == "20230228"
    assert values.moved("20241215", 2, "months") == "20250215"
    assert values.moved("99991231", 1, "years") is None


def test_check_digits() -> None:
    assert values.npi("1234567893")  # the worked example of 45 CFR 162.406's standard
    assert not values.npi("1234567890")
    assert not values.npi("3234567893")
    assert values.aba("021000021")
    assert not values.aba("021000022")
    assert values.luhn("79927398713")
    assert not values.luhn("79927398710")
    assert values.loinc("8867-4")
    assert not values.loinc("8867-5")


@given(st.text(max_size=30))
def test_nothing_raises(text: str) -> None:
    for function in (values.amount, values.implied, values.day, values.start, values.end, values.npi, values.aba):
        function(text)
    values.moved(text, 1, "months")


def test_parties_are_known_by_number_else_by_name() -> None:
    assert values.party_key("NM1*82*1*O'HARA*ANN****XX*1".split("*")) == "#1"
    assert values.party_key("NM1*82*1*O'HARA*ANN".split("*")) == values.party_key("NM1*DN*1*OHARA*Ann".split("*"))
    assert values.party_key("N1*PE*CLINIC*XX*1".split("*")) == "#1"
    assert values.party_key(["NM1", "82"]) == ""


def test_addresses_fold() -> None:
    one = values.address_key(["N3", "1 Main St."], ["N4", "Town", "NY", "10001-1234"])
    assert one == values.address_key(["N3", "1 MAIN ST", ""], ["N4", "TOWN", "NY", "10001"])
    assert one != values.address_key(["N3", "2 MAIN ST"], ["N4", "TOWN", "NY", "10001"])
    assert values.address_key([], ["N4", "TOWN"]) == ""


def test_a_memo_is_bounded() -> None:
    memo = values.Memo(len, limit=3)
    assert [memo[text] for text in ("a", "bb", "ccc", "dddd", "a")] == [1, 2, 3, 4, 1]
    assert len(memo) <= 3
