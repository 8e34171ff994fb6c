"""Expressions: reading, writing back, looking up, and what is said when they are wrong."""

from __future__ import annotations

import json
from typing import Any

import pytest
from tests.engine.small_guide import BARE, resolved, rule

from x12claims.grammar import expression
from x12claims.grammar.expression import ExpressionError, parse_condition, parse_demand, parse_each, parse_path, to_text


@pytest.mark.parametrize(
    "text",
    [
        "CLM05-1 is AA | OA or CLM11-2 is AA | OA",
        "not n04 or n04 is US | CA",
        "2300.CLM02 = p.AMT[D]02 + sum(p.CAS(03,06,09)) + sum(2400.2430.CAS(03,06,09) where 2430.SVD01 = p.2330B.NM109)",
        "2000C",
        "any 2400 as l: l.SV101-2 is A0426..A0434 | A0225",
        "SV107 between 1 and count(HI[ABK](01..12))",
        "unique(REF[6R]02) within 2300",
        "unique(CLM01, 2010BA.NM109) within ST",
        "consecutive(LX01) within 2300",
        "filled(SV107-(1..4))",
        "filled(HI[ABK,BK](01..12))",
        "N402 in state at min(start(2400.DTP[472]03))",
        "check npi NM109",
        'contains(N301, "PO BOX", "P.O. BOX")',
        "DMG02 + 30 days <= received",
        'D - 2 months = date "2026-01-31"'.replace("D -", "DMG02 -"),
        "party(2420A) <> party(2310B else 2010AA)",
        "count(slots(CAS(02..19), 3) as t where t.1 is 45) = 0",
        "any slots(CAS(02..19), 3) as t: t.1 and not t.2",
        "CLM02 - (AMT02 - 3) = -3",
        "all 2300 as c: any c.2320 as o: o.AMT[D]",
        "(any 2400 as l: l.REF) and CLM01 is A",
        "profile medicare and (2310A or 2310B)",
        "CLM.service_location.frequency is 7",
        'CLM01 is not "a b" | X',
        'CLM01 matches "[A-Z]{2}|x"',
        "sum(2400 as l where l.SV103 is UN: l.SV102 - 1) = 3",
        'rank(SBR01, "P S T") < 2',
        "days(start(DTP[434]03), end(DTP[434]03)) + 1 = 3",
        "unique(2000B.SBR01 where SBR01 is not U, 2320.SBR01)",
        "not (CLM01 and CLM02)",
        "2310B.REF[G2]02 is 7A",
    ],
)
def test_text_comes_back(text: str) -> None:
    parsed = parse_condition(text)
    assert to_text(parsed) == text
    assert _tuples(json.loads(json.dumps(parsed))) == parsed


def _tuples(value: Any) -> Any:
    return tuple(map(_tuples, value)) if isinstance(value, list) else value


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("A1 or B1 and C1", "A1 or (B1 and C1)"),
        ("not A1 and B1", "(not A1) and B1"),
        ("CLM02 + 2 * 3 = 1", "CLM02 + (2 * 3) = 1"),
        ("CLM02 - 2 - 3 = 1", "(CLM02 - 2) - 3 = 1"),
        ("A1 is X and B1 is Y | Z", "(A1 is X) and (B1 is Y | Z)"),
        ("any 2400 as l: l.A1 or l.B1", "any 2400 as l: (l.A1 or l.B1)"),
        ("CLM01 else CLM02 = 3", "(CLM01 else CLM02) = 3"),
        ("child 2000C", "2000C"),
    ],
)
def test_precedence(text: str, same: str) -> None:
    assert parse_condition(text) == parse_condition(same)


def test_parts_of_a_path() -> None:
    assert parse_path("2300.HI[ABK](01..03)-2") == (
        "path",
        (("2300", None, (), ()), ("HI", "ABK", (1, 2, 3), (2,))),
    )
    assert parse_path("REF[F8]02") == ("path", (("REF", "F8", (2,), ()),))
    assert parse_path("SV107-(1..4)") == ("path", (("SV107", None, (), (1, 2, 3, 4)),))


def test_demands() -> None:
    first, second = parse_path("2310A"), parse_path("N302")
    assert parse_demand("require 2310A") == ("require", first)
    assert parse_demand("forbid 2310A, N302") == ("forbid", first, second)
    assert parse_demand("require 2310A or N302") == ("require-any", first, second)
    assert parse_demand("N302") == ("present", second)


def test_each() -> None:
    assert parse_each("NM1 as n in 2010AA | 2310A") == ("n", parse_path("NM1"), ("2010AA", "2310A"))
    assert parse_each("2320 as p") == ("p", parse_path("2320"), None)
    assert parse_each("element 782 as a") == ("a", ("element", "782"), None)


@pytest.mark.parametrize(
    ("text", "column"),
    [
        ("CLM02 = = 3", 9),
        ("a & b", 3),
        ("CLM02 =", 7),
        ("check foo NM109", 7),
        ('CLM01 matches "["', 15),
        ('CLM01 matches "A[[0-9]"', 15),  # Python warns of it
        ("(CLM01", 2),
    ],
)
def test_what_cannot_be_read_is_pointed_at(text: str, column: int) -> None:
    with pytest.raises(ExpressionError) as error:
        parse_condition(text)
    assert abs(error.value.column - column) <= 1
    assert error.value.message


@pytest.mark.parametrize(
    ("condition", "says"),
    [
        ("CLM99", "CLM has no element 99"),
        ("XXX01", "names nothing"),
        ("REF[F9]", "near: REF[F8]"),
        ("2400.SV2", "near: SV1"),
        ("2310Z", "near: 2310B, 2310A"),
        ("CLM.total_charges", "not in 2300"),
        ("CLM05-9", "CLM05 has no component 9"),
        ("t.4 = 1", "names nothing"),
        ("ST.CLM", "CLM is not in ST"),
        ("sum(ST.2300.CLM02) = 1", "state the rule for ST"),
        ("unique(CLM01) within 2310B", "2310B does not enclose 2300"),
        ("party(2400) = 1", "2400 has no NM1"),
    ],
)
def test_what_the_guide_does_not_have_is_named(condition: str, says: str) -> None:
    with pytest.raises(ExpressionError) as error:
        resolved(rule(condition))
    assert says in error.value.message


def test_a_value_made_of_itself_is_refused() -> None:
    with pytest.raises(ExpressionError, match="made of itself"):
        resolved(rule("a = 1"), values={"a": "b", "b": "a + 1"})


def test_a_rule_for_no_loop_at_all_is_refused() -> None:
    with pytest.raises(ExpressionError, match="no loop of this guide has K3"):
        resolved(rule("require k01", each="K3 as k", id="X.ANY.K301.010"))


def at(text: str, scope: str = "2300") -> Any:
    (one,) = resolved(rule(text, id=f"X.{scope}.X.010")).rules
    return one.demand[1]


def number(loop: str, segment: str, tag: str = "") -> int:
    return next(use.number for use in BARE.loops[loop].items if getattr(use, "id", "") == segment and use.tag == tag)


def test_up_to_the_loop_around() -> None:
    found = at("CLM02", "2430")
    assert (found[2], found[3], found[4]) == (("2300",), (), (number("2300", "CLM"),))


def test_the_nearest_of_two_parents_has_the_segment() -> None:
    found = at("HL03", "2310B")
    assert found[2] == ("2000B", "2000C")
    assert set(found[4]) == {number("2000B", "HL", "22"), number("2000C", "HL", "23")}


def test_sideways_below_the_deepest_loop_that_has_it() -> None:
    assert at("2010CA.NM103")[2:4] == (("2000C",), (("2010CA",),))
    assert at("2330B.NM109", "2430")[2:4] == (("2300",), (("2320", "2330B"),))
    assert at("2430.SVD01")[2:4] == ((), (("2400", "2430"),))


def test_down_along_every_way() -> None:
    assert at("2300.CLM02", "ST")[3] == (("2000A", "2000B", "2000C", "2300"), ("2000A", "2000B", "2300"))


def test_kinds_come_from_the_elements() -> None:
    kinds = {
        text: at(text)[7] for text in ("CLM02", "CLM01", "CLM05", "CLM05-1", "DTP[439]03", "2400.LX01", "CLM", "2400")
    }
    assert list(kinds.values()) == ["number", "text", "composite", "text", "date", "number", "segment", "loop"]


def test_resolved_rules_can_be_read() -> None:
    (one,) = resolved(rule("CLM02 = sum(2400.SV102 where SV103 is UN)", when="not REF[F8] and 2310B")).rules
    assert to_text(one.demand) == "CLM02 = sum(2400.SV102 where SV103 is UN)"
    assert to_text(one.when) == "not REF[F8] and 2310B"
    assert expression.to_text(one.place) == "CLM"
