"""Check digits as another package computes them: python-stdnum is the outside opinion, and no part of a run."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import luhn
from stdnum.us import rtn

from x12claims.engine.values import CHECKS

digits = st.text("0123456789", min_size=1, max_size=16)


@given(digits)
def test_luhn(text: str) -> None:
    assert CHECKS["luhn"](text) is luhn.is_valid(text)
    assert CHECKS["luhn"](text + luhn.calc_check_digit(text)) is True


@given(st.from_regex("[12][0-9]{8}", fullmatch=True), st.sampled_from("0123456789"))
def test_npi(text: str, last: str) -> None:
    assert CHECKS["npi"](text + last) is luhn.is_valid("80840" + text + last)
    assert CHECKS["npi"](text + luhn.calc_check_digit("80840" + text)) is True


@given(st.from_regex("[0-9]{8}", fullmatch=True), st.sampled_from("0123456789"))
def test_routing_numbers(text: str, last: str) -> None:
    assert CHECKS["aba"](text + last) is rtn.is_valid(text + last)
    assert CHECKS["aba"](text + rtn.calc_check_digit(text)) is True


@given(st.from_regex("[1-9][0-9]{0,4}", fullmatch=True))
def test_loinc(text: str) -> None:
    assert CHECKS["loinc"](f"{text}-{luhn.calc_check_digit(text)}") is True


@pytest.mark.parametrize("number", ["1234567893", "1245319599", "1000000038"])
def test_the_numbers_of_our_documents_pass(number: str) -> None:
    assert luhn.is_valid("80840" + number)
