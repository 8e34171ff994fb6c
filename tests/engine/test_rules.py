"""How rules are judged: scopes, joins, what waits over units, what sleeps, what is silent, and where a finding stands."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st
from tests.engine.small_guide import (
    ALL,
    CLAIM,
    UNITS,
    Rule,
    claim_of,
    close,
    document,
    found,
    resolved,
    rule,
    ruleset,
)

from x12claims.engine.node import Node, Seg
from x12claims.engine.rules import Context, RuleSet, compile_rules
from x12claims.engine.rules_place import Violation

COB = rule(
    "2300.CLM02 = p.AMT[D]02 + sum(p.CAS(03,06,09,12,15,18)) + "
    "sum(2400.2430.CAS(03,06,09,12,15,18) where 2430.SVD01 = p.2330B.NM109)",
    id="X.2320.AMT.070",
    each="2320 as p in 2300",
    when="p.AMT[D] and not p.AMT[A8]",
    at="p.AMT[D]02",
)
TWO_PAYERS = CLAIM.replace(
    "        2400 LX*1~",
    "        2320 SBR*T*18~AMT*D*135\n          2330B NM1*PR*2*THIRD*****PI*P2\n        2400 LX*1~",
).replace(
    "        2400 LX*2~",
    "          2430 SVD*P2*85*HC:99213~CAS*PR*2*15~DTP*573*D8*20260202\n        2400 LX*2~",
)


def names(rules: RuleSet, text: str) -> list[str]:
    return [name for name, _ in close(rules, document(text))]


def only(rules: RuleSet, text: str) -> Violation:
    ((_, violation),) = close(rules, document(text))
    return violation


# ---- per payer
def test_each_payer_balances_with_its_own_lines() -> None:
    rules = ruleset(COB)
    assert names(rules, TWO_PAYERS) == []


def test_the_payer_that_does_not_balance_is_named() -> None:
    violation = only(ruleset(COB), TWO_PAYERS.replace("AMT*D*135", "AMT*D*134"))
    assert violation.spot.segment == ["AMT", "D", "134"]
    assert (violation.spot.loop, violation.spot.element) == ("2320", 2)
    assert violation.trigger is not None
    assert violation.trigger.segment == ["AMT", "D", "134"]


def test_nested_aggregates_run_from_their_variables() -> None:
    one = rule(
        "sum(2400.2430 as v where v.SVD01 = p.2330B.NM109: sum(v.CAS as c where c01 is PR: sum(c(03,06)))) = 15",
        each="2320 as p in 2300",
        when="p.SBR01 is T",
    )
    assert names(ruleset(one), TWO_PAYERS) == []
    assert names(ruleset(one), TWO_PAYERS.replace("CAS*PR*2*15", "CAS*CO*2*15")) == [one.id]


# ---- logic
@pytest.mark.parametrize(
    ("condition", "fires"),
    [
        ("CLM01 is A1 or CLM01 is B and CLM01 is C", True),  # and before or
        ("(CLM01 is A1 or CLM01 is B) and CLM01 is C", False),
        ("not REF[F8] and CLM01 is A1", True),  # not before and
        ("not (REF[F8] and CLM01 is A1)", True),
        ("CLM02 + 2 * 25 = 200", True),  # times before plus
        ("CLM02 - 50 - 50 = 50", True),  # from the left
        ('(DTP[435]03 else DTP[096]03 else 2000B.2010BA.DMG02) = date "1970-01-01"', True),
        ("CLM05-1 is 10..12 | 21", True),
        ("CLM05-1 is 12..20 | 1", False),
        ("2000B.SBR09 is MB", True),
        ("profile medicare", False),
        ("not profile medicare", True),
        ("length(CLM01) = 2", True),
        ('upper(2310B.NM104) = "GREG"', True),
        ("prefix(2310B.NM109, 3) is 124", True),
        ("digits(CLM01) = 1", True),
        ("last(2400.LX01) = 2 and first(2400.LX01) = 1 and max(2400.SV102) = 100", True),
        ("first(2400.REF[6R]02) is L1", True),
        ("min(2400.SV102, 2400.2430.SVD02) = 50", True),
        ("CLM.service_location.frequency is 1", True),
        ("CLM.total_charge > 149.99", True),
    ],
)
def test_condition(condition: str, fires: bool) -> None:
    rules = ruleset(rule("forbid CLM", when=condition))
    assert bool(found(rules, claim_of(CLAIM))) is fires


@pytest.mark.parametrize(
    "condition",
    ["AMT[F5]02 = 1", "AMT[F5]02 <> 1", "not AMT[F5]02 = 1", "not AMT[F5]02 <> 1", "CLM02 < AMT[F5]02 + 1",
     "received > date \"2020-01-01\"", "DTP[435]03 <= DTP[096]03", "CLM01 in nowhere", "not CLM01 in nowhere",
     "check npi REF[G1]02", "not REF[G1]02 matches \".*\"", "rank(CLM01, \"X Y\") > 0", "days(DTP[435]03, DTP[096]03) >= 0"],
)  # fmt: skip
def test_what_is_unknown_neither_fires_nor_fails(condition: str) -> None:
    assert found(ruleset(rule("forbid CLM", when=condition)), claim_of(CLAIM)) == []
    assert found(ruleset(rule(condition)), claim_of(CLAIM)) == []


@pytest.mark.parametrize(("old", "new"), [("*150*", "*15O*"), ("*100*UN", "*1e2*UN"), ("*100*UN", "*--1*UN")])
def test_an_amount_that_is_none_silences_the_balance(old: str, new: str) -> None:
    rules = ruleset(rule("CLM02 = sum(2400.SV102)"), COB)
    assert found(rules, claim_of(CLAIM.replace(old, new))) == []


def test_a_date_that_is_none_silences_the_comparison() -> None:
    one = rule('start(DTP[472]03) >= date "2030-01-01"', id="X.2400.DTP.010")
    assert len(found(ruleset(one), claim_of(CLAIM))) == 2
    assert len(found(ruleset(one), claim_of(CLAIM.replace("20260111", "20261341")))) == 1


def test_amounts_are_exact() -> None:
    lines = CLAIM.replace("*100*UN", "*0.1*UN").replace("*50*UN", "*.20*UN")
    assert found(ruleset(rule("CLM02 = sum(2400.SV102)")), claim_of(lines.replace("A1*150", "A1*0.30"))) == []
    assert found(ruleset(rule("CLM02 = sum(2400.SV102)")), claim_of(lines.replace("A1*150", "A1*0.3000001")))


def test_an_absent_amount_counts_as_nothing_in_a_sum_only() -> None:
    without = claim_of(CLAIM.replace("*50*UN", "**UN"))
    assert found(ruleset(rule("CLM02 = sum(2400.SV102)")), without)
    assert found(ruleset(rule("SV102 = 100", id="X.2400.SV102.010")), without) == []


def test_a_required_element_is_demanded_of_its_segment_only() -> None:
    one = rule("require AMT[F5]02")
    assert found(ruleset(one), claim_of(CLAIM)) == []
    assert found(ruleset(one), claim_of(CLAIM.replace("~HI*", "~AMT*F5~HI*")))
    segment = rule("require 2310B.REF")
    assert found(ruleset(segment), claim_of(CLAIM))
    assert found(ruleset(segment), claim_of(CLAIM.replace("2310B NM1*82", "2310A NM1*DN"))) == []


def test_is_demands_a_value_of_the_segment_that_is_there() -> None:
    one = rule("AMT[F5]01 is F5 and CLM06 is Y")
    assert found(ruleset(one), claim_of(CLAIM))


def test_a_list_that_is_not_loaded_sleeps_and_an_edition_that_is_not_known_too() -> None:
    class Unknown:
        def active(self, code: str, date: str | None, /) -> bool | None:
            return None if code == "11" else False

    one = rule("CLM05-1 in places")
    assert found(ruleset(one), claim_of(CLAIM)) == []
    loaded = ruleset(one, context=Context(lists={"places": Unknown()}))
    assert found(loaded, claim_of(CLAIM)) == []
    assert found(loaded, claim_of(CLAIM.replace("11:B:1", "12:B:1")))
    assert found(ruleset(one).bind(loaded.context), claim_of(CLAIM.replace("11:B:1", "12:B:1")))


def test_other_separators_are_the_contexts() -> None:
    rules = ruleset(rule("CLM05-3 is 1 and EB03 is 1 | 30"), context=Context(component=">", repetition="!"))
    node = claim_of(CLAIM.replace("~HI*", "~EB*1**30!1~HI*").replace("11:B:1", "11>B>1"))
    assert found(rules, node) == []
    assert found(ruleset(rule("CLM05-3 is 1")), node)


# ---- up, down and sideways
def test_the_patient_is_the_dependent_where_there_is_one() -> None:
    one = rule("2010CA.NM104 else 2010BA.NM104 is JANE".replace("else", "else"), when="")
    dependent = CLAIM.replace(
        "      2300 CLM", "      2000C HL*3*2*23*0~PAT*19\n        2010CA NM1*QC*1*DOE*JIM\n        2300 CLM"
    )
    shifted, inside = [], False
    for line in dependent.splitlines():
        inside = inside or "2300 CLM" in line
        shifted.append("  " + line if inside and "2300 CLM" not in line else line)
    assert names(ruleset(one), CLAIM) == []
    assert names(ruleset(one), "\n".join(shifted)) == [one.id]


def test_a_rule_for_any_loop_becomes_one_for_each() -> None:
    guide = resolved(rule("require n02", each="N4 as n", when="not n04", id="X.ANY.N402.010"))
    assert [one.scope for one in guide.rules] == ["2010AA", "2010AB", "2010BA", "2010CA", "2330B"]
    named = resolved(rule("require n02", each="N4 as n in 2010AA | 2330B", id="X.ANY.N402.010"))
    assert [one.scope for one in named.rules] == ["2010AA", "2330B"]


def test_each_of_a_data_element_reaches_segments_and_composites() -> None:
    money = resolved(rule("a >= 0", each="element 782 as a", id="X.ANY.DE782.010"))
    assert {one.scope for one in money.rules} == {"2300", "2320", "2400", "2430"}
    violation = only(
        ruleset(rule("a >= 0", each="element 782 as a in 2320", id="X.ANY.DE782.010")),
        CLAIM.replace("PR*1*10", "PR*1*10**2*-1"),
    )
    assert violation.spot.segment is not None
    assert (violation.spot.segment[0], violation.spot.element) == ("CAS", 6)
    modifiers = rule("unique(c-(3..6))", each="element C003 as c", id="X.ANY.C003-3.010")
    assert names(ruleset(modifiers), CLAIM) == []
    assert names(ruleset(modifiers), CLAIM.replace("HC:99213*100", "HC:99213:25:59:25*100")) == [modifiers.id]


def test_slots_go_by_threes() -> None:
    one = rule("not t.1 or t.2", each="slots(CAS(02..19), 3) as t", id="X.2320.CAS.030")
    assert names(ruleset(one), CLAIM.replace("PR*1*10", "PR*1*10**2*5")) == []
    violation = only(ruleset(one), CLAIM.replace("PR*1*10", "PR*1*10**2***3*7"))
    assert violation.spot.element == 5
    inside = rule("all slots(CAS(02..19), 3) as t: not t.1 or t.2", id="X.2320.CAS.031")
    assert names(ruleset(inside), CLAIM.replace("PR*1*10", "PR*1*10**2***3*7")) == [inside.id]


def test_a_tag_narrower_than_its_use_names_that_part() -> None:
    one = rule("count(REF[2U]) <= 1", id="X.2010BB.REF.010")
    two = CLAIM.replace("PI*P0", "PI*P0~REF*2U*1~REF*EI*123456789")
    assert names(ruleset(one), two) == []
    assert names(ruleset(one), two.replace("REF*EI*123456789\n      2300", "REF*2U*2\n      2300")) == [one.id]


# ---- over units
def test_sums_over_claims_wait_in_the_transaction_set() -> None:
    rules = ruleset(rule("BPR02 = sum(2300.CLM02) - sum(PLB04)", id="X.ST.BPR02.010"))
    two = CLAIM + CLAIM[CLAIM.index("    2000B") :].replace("A1*150", "A2*-20")
    assert rules.absorbs == {"2300"}
    assert names(rules, CLAIM.replace("I*130", "I*150")) == []
    assert names(rules, two) == []
    assert names(rules, two.replace("I*130", "I*130.01")) == ["X.ST.BPR02.010"]


def test_an_unreadable_amount_of_a_claim_silences_the_sum_over_claims() -> None:
    rules = ruleset(rule("BPR02 = sum(2300.CLM02)", id="X.ST.BPR02.010"))
    assert names(rules, CLAIM.replace("A1*150", "A1*1A0")) == []


@pytest.mark.parametrize(
    ("demand", "holds"),
    [
        ("count(2300) = 1", True),
        ("count(2300 where CLM05-1 is 11) = 1", True),
        ("count(2300.2400) = 2", True),
        ("max(2300.2400.SV102) = 100 and min(2300.2400.SV102) = 50", True),
        ("first(2300.CLM01) is A1 and last(2300.2400.REF[6R]02) is L2", True),
        ("any 2300 as c: c.CLM02 = 150", True),
        ("any 2300 as c: c.CLM02 = 151", False),
        ("all 2300 as c: any c.2320 as o: o.AMT[D]", True),
        ("all 2300 as c: c.2310A", False),
        ("none 2300 as c: c.CLM02 = 151", True),
        ("none 2300.2320 as o: o.AMT[D]", False),
        ("2300 and not 2000C", True),
        ("2000C", False),
        ("sum(2300 as c where c.CLM05-3 is 1: c.CLM02 - 100) = 50", True),
        ('min(start(2300.2400.DTP[472]03)) = date "2026-01-10"', True),
        ("unique(2300.2400.REF[6R]02)", True),
        ("unique(2300.2400.SV103)", False),
    ],
)
def test_quantities_over_units(demand: str, holds: bool) -> None:
    assert (names(ruleset(rule(demand, id="X.2000A.HL.010")), CLAIM) == []) is holds


def test_a_key_is_seen_across_claims() -> None:
    rules = ruleset(rule("unique(CLM01, 2010BA.NM109) within ST", id="X.2300.CLM01.010"))
    again = CLAIM + CLAIM[CLAIM.index("    2000B") :]
    assert names(rules, again) == ["X.2300.CLM01.010"]
    assert names(rules, again.replace("MI*M1", "MI*M2", 1)) == []


def test_a_unit_is_judged_twice_alike_before_it_is_absorbed() -> None:
    rules = ruleset(rule("unique(CLM01) within ST", id="X.2300.CLM01.010"))
    claim = claim_of(CLAIM)
    assert found(rules, claim) == found(rules, claim) == []
    rules.absorb(claim)
    assert len(found(rules, claim)) == 1


# ---- what is reported
def test_the_place_of_something_missing_is_where_it_should_stand() -> None:
    violation = only(ruleset(rule("require REF[F8]", when="CLM05-3 is 7")), CLAIM.replace("11:B:1", "11:B:7"))
    assert violation.kind == "require"
    assert (violation.spot.segment, violation.spot.use, violation.spot.loop) == (None, 37, "2300")
    assert violation.trigger is not None
    assert violation.trigger.segment is not None
    assert (violation.trigger.segment[0], violation.trigger.element, violation.trigger.component) == ("CLM", 5, 3)


def test_a_missing_loop_is_named() -> None:
    violation = only(ruleset(rule("require 2310A")), CLAIM)
    assert (violation.spot.loop, violation.spot.use, violation.spot.node.loop) == ("2310A", None, "2300")


def test_a_forbidden_thing_is_where_it_stands() -> None:
    violation = only(ruleset(rule("forbid 2430.CAS02", id="X.2400.CAS.010")), CLAIM)
    assert violation.kind == "forbid"
    assert (violation.spot.segment, violation.spot.element) == (["CAS", "CO", "45", "20"], 2)


def test_each_finding_stands_at_its_own_place() -> None:
    one = rule("require n09", each="NM1 as n", when="n01 is 82 | 85", id="X.ANY.NM109.010")
    violation = only(ruleset(one), CLAIM.replace("****XX*1245319599", ""))
    assert violation.spot.segment is not None
    assert isinstance(violation.spot.segment, Seg)
    assert (violation.spot.segment[3], violation.spot.element, violation.spot.loop) == ("HOUSE", 9, "2310B")
    several = rule("h is ABK", each="HI(01..12)-1 as h")
    assert (only(ruleset(several), CLAIM).spot.element, only(ruleset(several), CLAIM).spot.component) == (2, 1)


def test_inputs_are_what_a_rule_reads() -> None:
    rules = ruleset(rule("CLM02 = sum(2400.SV102)", when="REF[F8]"))
    assert rules.inputs(0) == {(32, 2), (55, 2), (37, None)}


def test_types_choose_the_rules() -> None:
    guide = resolved(rule("forbid CLM", type=4), rule("forbid CLM", type=7))
    for types, count in ((frozenset([4]), 1), (frozenset([3]), 0), (ALL, 2)):
        assert len(found(compile_rules(guide, types, UNITS), claim_of(CLAIM))) == count


def test_rules_survive_json() -> None:
    guide = resolved(COB, rule("unique(REF[6R]02) within 2300", id="X.2400.REF.010"))
    lists = [
        evolve(
            one, **{name: json.loads(json.dumps(getattr(one, name))) for name in ("each", "when", "demand", "place")}
        )
        for one in guide.rules
    ]
    rules = compile_rules(evolve(guide, rules=tuple(lists)), ALL, UNITS)
    broken = TWO_PAYERS.replace("AMT*D*135", "AMT*D*134").replace("6R*L2", "6R*L1")
    assert sorted(names(rules, broken)) == ["X.2320.AMT.070", "X.2400.REF.010"]


def test_a_value_has_a_name() -> None:
    values = {"first_service": "min(start(2400.DTP[472]03))", "is_final": "first_service"}
    rules = ruleset(rule('first_service = date "2026-01-10" and is_final = first_service'), values=values)
    assert found(rules, claim_of(CLAIM)) == []
    assert found(rules, claim_of(CLAIM.replace("20260110", "20260109")))


# ---- quick and run are one judgement
RULES: list[Rule] = [
    COB,
    rule("CLM02 = sum(2400.SV102)"),
    rule("require REF[F8]", when="CLM05-3 is 7 | 8"),
    rule("unique(REF[6R]02) within 2300", id="X.2400.REF.010"),
    rule("consecutive(LX01) within 2300", id="X.2400.LX01.010"),
    rule("check npi n09", each="NM1 as n", when="n08 is XX", id="X.ANY.NM109.010"),
    rule("all SV107-(1..4) as p: p between 1 and count(2300.HI[ABK](01..12))", id="X.2400.SV107.010"),
    rule("SVD01 = 2320.2330B.NM109", id="X.2430.SVD01.010"),
    rule("party(2310B) <> party(2010AA)"),
    rule("a >= 0", each="element 782 as a", id="X.ANY.DE782.010"),
    rule("start(d03) <= end(d03) and start(d03) <= received", each="DTP as d", id="X.ANY.DTP03.010"),
    rule("filled(HI[ABK](01..12)) and unique(HI(01..12)-2)"),
    rule("DMG02 + 150 years >= 2400.DTP[472]03".replace("DMG02", "2010BA.DMG02")),
]
SOUP = st.text(alphabet="019AX:^-.~ é", max_size=6).filter(lambda text: "~" not in text)


@given(st.lists(st.tuples(st.integers(0, 12), st.integers(1, 12), SOUP), max_size=6))
def test_quick_says_what_run_says_whatever_the_values(changes: list[tuple[int, int, str]]) -> None:
    rules = _soup_rules()
    claim = claim_of(TWO_PAYERS)
    segments = [one for node in _all(claim) for found_ in node.segs.values() for one in found_]
    for which, element, value in changes:
        segment = segments[which % len(segments)]
        segment += [""] * (element + 1 - len(segment))
        segment[element] = value
    found(rules, claim)  # asserts that quick agrees, and that neither raises
    rules.absorb(claim)


def _all(node: Node) -> list[Node]:
    return [node] + [one for kids in node.kids.values() for kid in kids for one in _all(kid)]


_CACHE: list[RuleSet] = []


def _soup_rules() -> RuleSet:
    if not _CACHE:
        _CACHE.append(ruleset(*RULES, context=Context(received="20260401")))
    return _CACHE[0]


def test_the_rules_of_the_soup_hold_before_it_is_stirred() -> None:
    assert found(_soup_rules(), claim_of(TWO_PAYERS)) == []
    assert Decimal("150") == sum(Decimal(line.segs[55][0][2]) for line in claim_of(CLAIM).kids["2400"])


def test_running_over_an_enclosing_loop_takes_all_its_instances() -> None:
    demand = 'all 2320 as q: rank(q.SBR01, "P S T") <= count(2320 as p where p.SBR01 is not U) + 1'
    assert names(ruleset(rule(demand)), TWO_PAYERS) == []
    assert names(ruleset(rule("count(2320) = 2", id="X.2320.SBR.010")), TWO_PAYERS) == []
    assert names(ruleset(rule("count(2320) = 1", id="X.2320.SBR.010")), TWO_PAYERS) == ["X.2320.SBR.010"] * 2


def test_each_over_its_own_scope_is_the_one_instance() -> None:
    one = rule("p.SBR01 is P", each="2320 as p", id="X.2320.SBR.010")
    assert names(ruleset(one), TWO_PAYERS) == ["X.2320.SBR.010"]
