"""Checks inside one segment: each data type, composites, repetitions, syntax notes."""

from __future__ import annotations

from typing import Any

import pytest
from attrs import evolve

from x12claims.engine.dates import is_date, is_time, matches_format
from x12claims.engine.elements import check
from x12claims.grammar.ir import ElementUse, SegmentUse, SyntaxNote


def use(position: int = 1, kind: str = "AN", usage: str = "S", low: int = 1, high: int = 10, **more: Any) -> ElementUse:
    return ElementUse(position, f"e{position}", f"Element {position}", "0", usage, kind, low, high, **more)


def segment(*elements: ElementUse | None, notes: tuple[SyntaxNote, ...] = (), width: int = 0) -> SegmentUse:
    return SegmentUse(1, "L", "XX", "", (), "xx", "A segment", "R", 1, 1, elements, width or len(elements), notes)


def flaws(wanted: SegmentUse, text: str) -> list[tuple[str, int | None, int | None, int | None]]:
    return [(f.code, f.element, f.component, f.repetition) for f in check(wanted, text.split("*"), ":", "^")]


def codes(element: ElementUse, value: str) -> list[str]:
    """What is found in one element beside another that is always right."""
    return [code for code, *_ in flaws(segment(element, use(2)), f"XX*{value}*A")]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("AB", []), ("a b", []), ("A" * 10, []), ("A" * 11, ["D306"]), ("A", ["D305"]), ("A\tB", ["D307"]), ("A\xe9B", ["D307"]),
        ("AB ", ["D316"]), (" AB", ["D317"]), ("~|{}", []), ("  ", []), ("A:B", ["D304"]), ("\x7fA", ["D307"]),
    ],
)  # fmt: skip
def test_text(value: str, expected: list[str]) -> None:
    assert codes(use(low=2), value) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("0", []), ("12", []), ("-12", []), ("1.5", []), (".5", []), ("5.", []), ("-.5", []), ("12345", []), ("123456", ["D306"]),
        ("1234.56", ["D306"]), ("-12345", []), ("1.2345", []), ("", []), ("+1", ["D311"]), ("1e3", ["D311"]), ("1,5", ["D311"]),
        ("--1", ["D311"]), (".", ["D311"]), ("-", ["D311"]), ("1.2.3", ["D311"]), ("\xb2", ["D311"]), (" 1", ["D311"]),
    ],
)  # fmt: skip
def test_decimal(value: str, expected: list[str]) -> None:
    """Neither sign nor point counts as length (X12.6)."""
    assert codes(use(kind="R", high=5), value) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("12345678", []), ("12345678.99", []), ("123456789", ["D306"]), ("12345678.999", ["D306"]), ("-99999999.99", []),
        (".1234567890", []), (".12345678901", ["D306"]), ("0.00", []),
    ],
)  # fmt: skip
def test_money(value: str, expected: list[str]) -> None:
    """Eight digits before the point and ten in all (RFI 698, 1526), whatever the dictionary allows."""
    assert codes(use(kind="R", high=18, money=True), value) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("7", ["D305"]),
        ("007", []),
        ("-12", []),
        ("12345", []),
        ("123456", ["D306"]),
        ("1.2", ["D311"]),
        ("1O", ["D311"]),
    ],
)
def test_whole_number(value: str, expected: list[str]) -> None:
    assert codes(use(kind="N0", low=2, high=5), value) == expected


@pytest.mark.parametrize(
    ("value", "right"),
    [
        ("20240229", True), ("20230229", False), ("19000229", False), ("20000229", True), ("20261231", True), ("20261301", False),
        ("20260100", False), ("20260431", False), ("00010101", True), ("00000101", False), ("2026011", False), ("2026 101", False),
        ("240229", True), ("000229", True), ("260229", False), ("\xb2\xb20101", False), ("", False),
    ],
)  # fmt: skip
def test_calendar(value: str, right: bool) -> None:
    """Of a year of two digits the century is open: 00 may be 2000, which has a 29 February."""
    assert is_date(value) is right


def test_date_has_the_length_of_its_element() -> None:
    assert codes(use(kind="DT", low=8, high=8), "20260301") == []
    assert codes(use(kind="DT", low=8, high=8), "260301") == ["D309"]
    assert codes(use(kind="DT", low=6, high=6), "260301") == []


@pytest.mark.parametrize(
    ("value", "right"),
    [
        ("0000", True), ("2359", True), ("2400", False), ("1260", False), ("235959", True), ("235960", False), ("2359591", True),
        ("23595999", True), ("235959999", False), ("23595", False), ("9", False), ("12 0", False),
    ],
)  # fmt: skip
def test_time(value: str, right: bool) -> None:
    assert is_time(value) is right


def test_time_is_no_longer_than_its_element() -> None:
    assert codes(use(kind="TM", low=4, high=4), "1200") == []
    assert codes(use(kind="TM", low=4, high=4), "120000") == ["D310"]


@pytest.mark.parametrize(
    ("form", "value", "right"),
    [
        ("D8", "20260301", True), ("D8", "260301", False), ("RD8", "20260301-20260302", True), ("RD8", "20260301", False),
        ("RD8", "20260301-20260231", False), ("DT", "202603011200", True), ("DT", "20260301", False), ("TM", "1200", True),
        ("TM", "2500", False), ("RTM", "1200-1300", True), ("RTM", "1200", False), ("D6", "260301", True), ("CM", "202613", False),
        ("CM", "202612", True), ("CY", "2026", True), ("CY", "26", False), ("ZZ", "anything", None),
    ],
)  # fmt: skip
def test_format(form: str, value: str, right: bool | None) -> None:
    assert matches_format(form, value) is right


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("D8*20260301", []), ("D8*20260231", ["D309"]), ("TM*2500", ["D310"]), ("TM*1200", []), ("ZZ*ANYTHING", []),
        ("ZZ*" + "A" * 36, ["D306"]), ("*A", []),
    ],
)  # fmt: skip
def test_a_value_has_the_format_that_its_qualifier_says(value: str, expected: list[str]) -> None:
    wanted = segment(use(1, high=3), use(2, high=35, format_by=1))
    assert [code for code, *_ in flaws(wanted, f"XX*{value}")] == expected


@pytest.mark.parametrize(
    ("value", "expected"), [("A", []), ("B", []), ("C", ["D308"]), ("a", ["D308"]), ("A ", ["D316"]), (" A", ["D317"])]
)
def test_code(value: str, expected: list[str]) -> None:
    """Blanks around a code that is one are told as blanks, not as another code."""
    assert codes(use(kind="ID", codes=("A", "B")), value) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("XX*A", []),
        ("XX**B", [("D301", 1, None, None)]),
        ("XX*A**C", [("D302", 3, None, None)]),
        ("XX*A**C*D*E", [("D302", 3, None, None), ("D302", 4, None, None), ("D303", 5, None, None)]),
        ("XX*A****E*F", [("D303", 5, None, None)]),
        ("XX*A*", [("D315", 2, None, None)]),
        ("XX", [("D301", 1, None, None)]),
    ],
)
def test_usage(text: str, expected: list[tuple[str, int, None, None]]) -> None:
    """What is not listed is not used (RFI 248); of too many elements the first tells all."""
    assert flaws(segment(use(1, usage="R"), use(2), width=4), text) == expected


@pytest.mark.parametrize(("mandatory", "standard"), [(True, True), (False, False)])
def test_who_requires_an_element(mandatory: bool, standard: bool) -> None:
    """The 999 says 1 where the standard does, I9 where the guide does (RFI 2502)."""
    wanted = segment(use(1, usage="R", mandatory=mandatory), use(2))
    (flaw,) = check(wanted, ["XX", "", "B"], ":", "^")
    assert flaw.standard is standard


def test_a_segment_without_any_element_is_told_once() -> None:
    assert flaws(segment(use(1), use(2)), "XX") == [("S110", None, None, None)]
    assert flaws(segment(use(1, usage="R"), use(2, usage="R")), "XX") == [("S110", None, None, None)]


COMPOSITE = use(
    kind="composite",
    components=(use(1, usage="R", kind="ID", codes=("HC",)), use(2, usage="R"), None, use(4, kind="N0", high=2)),
    notes=(SyntaxNote("E", (2, 4)),),
)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("HC:A", []),
        ("HC", [("D301", 1, 2, None)]),
        (":A", [("D301", 1, 1, None)]),
        ("XX:A", [("D308", 1, 1, None)]),
        ("HC:A:B", [("D302", 1, 3, None)]),
        ("HC:A:::B", [("D304", 1, 5, None)]),
        ("HC:A::", [("D315", 1, 4, None)]),
        ("HC:A::1", [("D314", 1, 4, None)]),
        ("HC:" + "A" * 11, [("D306", 1, 2, None)]),
    ],
)
def test_composite(value: str, expected: list[tuple[str, int, int, None]]) -> None:
    assert flaws(segment(COMPOSITE, use(2)), f"XX*{value}*A") == expected


@pytest.mark.parametrize("kind", ["AN", "ID", "R", "N0", "DT", "TM"])
def test_an_empty_repetition_is_too_short(kind: str) -> None:
    value = {"R": "1", "N0": "1", "DT": "20260101", "TM": "1200"}.get(kind, "AA")
    wanted = segment(use(1, kind, high=35, repeat=3))
    assert flaws(wanted, f"XX*{value}^{value}") == []
    assert flaws(wanted, f"XX*{value}^") == [("D305", 1, None, 2)]
    assert flaws(wanted, f"XX*^{value}") == [("D305", 1, None, 1)]
    composite = use(1, "composite", repeat=3, components=(use(1), use(2)))
    assert flaws(segment(composite), "XX*A:B^^A") == [("D305", 1, None, 2)]


def test_repetitions() -> None:
    wanted = segment(use(1, repeat=2, kind="N0"), use(2, repeat=0))
    assert flaws(wanted, "XX*1^2*A^B^C^D") == []
    assert flaws(wanted, "XX*1^2^3") == [("D312", 1, None, 3)]
    assert flaws(wanted, "XX*1^B") == [("D311", 1, None, 2)]
    assert flaws(segment(use(1)), "XX*1^2") == [("D312", 1, None, 2)]
    repeated = segment(evolve(COMPOSITE, repeat=2))
    assert flaws(repeated, "XX*HC:A^HC:B") == []
    assert flaws(repeated, "XX*HC:A^QQ:B") == [("D308", 1, 1, 2)]


def test_before_00402_nothing_repeats() -> None:
    """Where ISA11 is U the circumflex is data."""
    assert list(check(segment(use(1)), ["XX", "1^2"], ":", "")) == []


@pytest.mark.parametrize(
    ("kind", "positions", "text", "expected"),
    [
        ("P", (1, 2), "A*B", None), ("P", (1, 2), "*", None), ("P", (1, 2), "A*", 2), ("P", (1, 2), "*B", 1),
        ("P", (1, 2, 3), "A**C", 2), ("R", (1, 2), "*B", None), ("R", (1, 2), "**C", 1), ("E", (1, 2), "A*", None),
        ("E", (1, 2), "A*B", 2), ("E", (1, 3), "A**C", 3), ("C", (1, 2), "*B", None), ("C", (1, 2), "A*B", None),
        ("C", (1, 2), "A*", 2), ("C", (1, 2, 3), "A*B*", 3), ("L", (1, 2, 3), "A**C", None), ("L", (1, 2, 3), "A*", 2),
        ("L", (1, 2, 3), "*B*", None),
    ],
)  # fmt: skip
def test_syntax_note(kind: str, positions: tuple[int, ...], text: str, expected: int | None) -> None:
    wanted = segment(use(1), use(2), use(3), use(4), notes=(SyntaxNote(kind, positions),))
    filled = "*".join([*text.split("*"), "", ""][:3]) + "*D"
    code = "D314" if kind == "E" else "D313"
    assert flaws(wanted, f"XX*{filled}") == ([(code, expected, None, None)] if expected else [])


def test_a_note_asks_for_nothing_that_the_guide_does_not_use() -> None:
    notes = (SyntaxNote("P", (1, 2)), SyntaxNote("R", (2, 3)), SyntaxNote("C", (1, 3)))
    assert flaws(segment(use(1), None, None, use(4), notes=notes), "XX*A***D") == []


def test_a_required_element_has_its_own_finding_and_no_note_beside_it() -> None:
    wanted = segment(use(1), use(2, usage="R"), notes=(SyntaxNote("P", (1, 2)),))
    assert flaws(wanted, "XX*A") == [("D301", 2, None, None)]
