"""Any delimiters become the canonical ones, each by itself, and no two bytes become one."""

from __future__ import annotations

from itertools import permutations

import pytest
from tests.engine.test_validator import FOLDER
from tests.properties.judging import judge

from x12claims.engine.canonical import CANONICAL, byte_swap
from x12claims.wire import Delimiters

SOME = [*permutations("*:^~|", 4), *((e, c, "", s) for e, c, s in permutations("*:^~\x1f", 3))]


@pytest.mark.parametrize("marks", SOME, ids=map(repr, SOME))
def test_delimiters_become_the_canonical_ones(marks: tuple[str, str, str, str]) -> None:
    element, component, repetition, segment = marks
    table = byte_swap(Delimiters(element, component, repetition, segment)) or bytes(range(256))
    assert sorted(table) == list(range(256))
    sent = (element + component + segment).encode("ascii").translate(table)
    assert sent == CANONICAL[:2] + CANONICAL[3:]
    assert not repetition or repetition.encode("ascii").translate(table) == CANONICAL[2:3]


@pytest.mark.parametrize("component", ["^", "|"])
def test_a_separator_that_the_data_do_not_use_parts_nothing(component: str) -> None:
    """ISA16 says "^", ISA11 nothing, and the composites are written with a colon: nothing of them is right."""
    data = (FOLDER / "005010X222A1/pass/dependent.edi").read_bytes()
    start = data.index(b"ISA")
    isa = bytearray(data[start : start + 106])
    isa[82:83], isa[104:105] = b"U", component.encode("ascii")
    data = data[:start] + bytes(isa) + data[start + 106 :]
    quick, slow = (judge(data, fast=fast)[0] for fast in (True, False))
    assert quick == slow
    assert any(found.path == "2300.CLM05-1" for found in quick)
