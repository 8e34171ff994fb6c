"""A code is judged by the edition in force on the day; where none is, nothing is said of it."""

from __future__ import annotations

import pickle
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from x12claims.codes.editions import Edition, Editions
from x12claims.codes.kinds import KINDS, lists_of, parts_of
from x12claims.codes.packed import Head, Packed, Row, pack


def edition(kind: str, first: str, last: str, *rows: Row) -> Edition:
    data = pack(Head(kind, first, last), rows)
    return Edition(first, lambda: Packed(data))


YEARS = Editions(
    "icd_10_cm",
    {
        "icd_10_cm": [
            edition("icd_10_cm", "20251001", "20260930", Row("J029"), Row("NEW1")),
            edition("icd_10_cm", "20241001", "20250930", Row("J029"), Row("OLD1")),
        ]
    },
)


@pytest.mark.parametrize(
    ("code", "day", "answer"),
    [
        ("J029", "20250101", True),
        ("OLD1", "20250930", True),
        ("OLD1", "20251001", False),
        ("NEW1", "20250930", False),
        ("NEW1", "20251001", True),
        ("NEW1", "20260930", True),
        ("NEW1", "20261001", None),  # no edition of that day is at hand
        ("XXXX", "20261001", None),
        ("XXXX", "20240101", None),
        ("XXXX", "20250101", False),
        ("OLD1", None, True),
        ("XXXX", None, False),
    ],
)
def test_the_edition_of_the_day_decides(code: str, day: str | None, answer: bool | None) -> None:
    assert YEARS.active(code, day) is answer
    assert YEARS.active(code, day) is answer  # as it is remembered


DATED = Editions(
    "carc",
    {
        "carc": [
            edition(
                "carc",
                "20260101",
                "20260630",
                Row("A", "20150101", ""),
                Row("B", "", "20251231"),
                Row("C"),
                Row("D", "20100101", "20111231"),
                Row("D", "20140101", "", "Again"),
            )
        ]
    },
)


@pytest.mark.parametrize(
    ("code", "day", "answer"),
    [
        ("A", "20200101", True),  # before the edition, but by its own days
        ("A", "20140101", None),
        ("B", "20200101", None),
        ("B", "20260101", False),
        ("B", "20270101", False),  # behind the edition: what had ended has ended
        ("C", "20260101", True),
        ("C", "20200101", None),
        ("C", "20270101", None),
        ("D", "20260101", True),
        ("D", "20110101", True),
        ("D", "20130101", None),
    ],
)
def test_a_codes_own_days_tell_outside_the_editions(code: str, day: str, answer: bool | None) -> None:
    assert DATED.active(code, day) is answer


def test_part_of_a_list_says_nothing_of_the_rest() -> None:
    level_two = Editions("hcpcs", {"hcpcs": [edition("hcpcs", "20260101", "", Row("A0428"))]})
    assert level_two.active("A0428", "20260201") is True
    assert level_two.active("A0429", "20260201") is False
    assert level_two.active("99213", "20260201") is None  # CPT is not at hand
    assert level_two.active("D0120", "20260201") is None
    assert level_two.active("??", "20260201") is False  # no part of the list has such codes
    both = Editions(
        "hcpcs",
        {**{k.name: v for k, v in level_two.kinds.items()}, "cpt": [edition("cpt", "20260101", "", Row("99213"))]},
    )
    assert both.active("99213", "20260201") is True
    assert both.active("99214", "20260201") is False


def test_values_hold_when_their_code_does() -> None:
    units = Editions("mue", {"mue": [edition("mue", "20260101", "20260331", Row("87880", value="2"))]})
    assert units.value("87880", "20260201") == "2"
    assert units.value("87880", "20260401") == ""
    assert units.value("87880") == "2"
    assert units.value("99213", "20260201") == ""
    assert units.days("87880") == ("", "")
    assert units.days("99213") is None
    assert DATED.days("D") == ("20140101", "")
    assert DATED.names.get("D") == "Again"
    assert DATED.names.get("Z", "?") == "?"


def opened() -> Packed:
    return Packed(pack(Head("mine", "20260101"), [Row("A")]))


def test_another_process_opens_its_own() -> None:
    mine = Editions("mine", {"mine": [Edition("20260101", opened)]})
    assert mine.active("A", "20260201") is True
    (first,) = pickle.loads(pickle.dumps(mine))
    assert first._packed is None
    assert first.rows("A") == [Row("A")]


def test_every_kind_is_part_of_some_list() -> None:
    for kind in KINDS:
        names = lists_of(kind)
        assert names
        assert all(kind in parts_of(name) for name in names)
    assert lists_of("cpt") == ("cpt", "hcpcs")
    assert lists_of("cdt") == ("cdt", "hcpcs")
    assert lists_of("of_my_own") == ("of_my_own",)


@given(
    days=st.lists(st.dates(date(2014, 12, 30), date(2027, 1, 2)), max_size=20),
    code=st.sampled_from(["A", "B", "C", "D", "X", "J029", "OLD1", "NEW1"]),
)
@example(days=[date(2026, 1, 1), date(2025, 12, 31), date(2026, 6, 30), date(2026, 7, 1)], code="A")
def test_what_is_remembered_of_a_code_is_what_would_be_said_anew(days: list[date], code: str) -> None:
    for editions in (YEARS, DATED):
        for day in days:
            said = f"{day:%Y%m%d}"
            before = editions.outside
            anew = Editions(editions.name, {kind.name: found for kind, found in editions.kinds.items()})
            assert editions.active(code, said) is anew.active(code, said)
            assert editions.outside - before == anew.outside
