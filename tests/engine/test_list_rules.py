"""What a guide says of a list too large for a pattern is judged by rules, on both ways of reading, as its line says it."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO

import pytest
from attrs import evolve
from tests.guides.test_rules import CLAIM, REMITTANCE
from tests.guides.trials.dental import DENTAL
from tests.guides.trials.institutional import CLAIM as INSTITUTIONAL
from tests.guides.trials.row import changed, listed
from tests.properties.judging import Collector, options

from x12claims import api, guides
from x12claims.codes.editions import Edition, Editions
from x12claims.codes.packed import Head, Packed, Row, pack
from x12claims.diagnostics.finding import Finding
from x12claims.engine.list_rules import ruled, wanted
from x12claims.engine.options import ALL_TYPES
from x12claims.engine.program import Program
from x12claims.engine.validator import Validator


def editions(name: str, *codes: str) -> Editions:
    data = pack(Head(name, "20260101", "20261231"), [Row(code) for code in codes])
    return Editions(name, {name: [Edition("20260101", lambda: Packed(data))]})


LISTS = {
    "hcpcs": editions("hcpcs", *(f"A{n:04}" for n in range(500))),
    "revenue": editions("revenue", "0300"),
    "carc": editions("carc", "1", "2", "45"),
}
LARGE = {**LISTS, "cpt": editions("cpt", "99213", "87880")}
PROCEDURES = Editions("hcpcs", {"hcpcs": list(LISTS["hcpcs"]), "cpt": list(LARGE["cpt"])})
HAND = {"hcpcs": PROCEDURES, "carc": LISTS["carc"], "revenue": LISTS["revenue"]}


def found(text: str, guide_id: str, fast: bool, times: int = 1, lists: Mapping[str, Editions] = HAND) -> list[Finding]:
    """The findings under the lists; a document of many sets has the patterns and casts take part."""
    body = changed(text, ()).replace("\n", "~")
    start, end = body.index("ST*"), body.index("GE*")
    body = body[:start] + body[start:end] * times + body[end:].replace("GE*1*", f"GE*{times}*")
    program = Program(ruled(guides.load(guide_id), lists))
    given = options(ALL_TYPES, fast)
    collector = Collector()
    context = evolve(given.context, lists=lists)
    Validator(lambda *_: program, api.envelope(), evolve(given, context=context), collector).run(
        BytesIO(body.encode("ascii")).read
    )
    return [one for one in collector.findings if one.code != "E013"]


@pytest.mark.parametrize("times", [1, 40])
@pytest.mark.parametrize("fast", [True, False], ids=["accept", "walk"])
@pytest.mark.parametrize(
    ("text", "guide_id", "edit", "path", "name"),
    [
        (REMITTANCE, "005010X221A1", ("SVC*HC:87880", "SVC*HC:A9999"), "2110.SVC01-2", "hcpcs"),
        (REMITTANCE, "005010X221A1", ("SVC*HC:87880", "SVC*NU:0301"), "2110.SVC01-2", "revenue"),
        (CLAIM, "005010X222A1", ("CAS*CO*45*20", "CAS*CO*46*20"), "2430.CAS02", "carc"),
    ],
)
def test_what_is_in_no_edition_is_told_at_its_element(
    text: str, guide_id: str, edit: tuple[str, str], path: str, name: str, fast: bool, times: int
) -> None:
    assert found(text, guide_id, fast, times) == []
    told = found(changed(text, [edit]), guide_id, fast, times)
    assert len(told) == times
    first = told[0]
    assert (first.code, first.severity) == ("C600", "warning")
    assert first.path is not None
    assert first.path.endswith(path)
    assert (first.expected or "").startswith(f"a code of the list {name}")
    if guide_id == "005010X221A1":
        assert first.rule is None
        assert first.path in first.message
    else:  # a rule asks for the day
        assert first.rule == "X222.2430.CAS.020"
        assert first.expected == "a code of the list carc on 2026-01-01"


KNOWN = {
    "icd_10_cm": editions("icd_10_cm", "K3580", "R1031", "E119", "I10", "K0251", "K0263"),
    "icd_10_pcs": editions("icd_10_pcs", "0DTJ4ZZ"),
    "hcpcs": Editions("hcpcs", {"cpt": list(editions("cpt", "80053"))}),
    "cdt": editions("cdt", "D2740", "D2392"),
    "carc": editions("carc", "2", "45"),
    "revenue": editions("revenue", "0120", "0300"),
}


@pytest.mark.parametrize("fast", [True, False], ids=["accept", "walk"])
@pytest.mark.parametrize(
    ("text", "guide_id", "edit", "path", "name"),
    [
        (INSTITUTIONAL, "005010X223A2", ("ABF:E119", "ABF:E110"), "01-2", "icd_10_cm"),
        (INSTITUTIONAL, "005010X223A2", ("BBR:0DTJ4ZZ", "BBR:0DTJ4ZY"), "01-2", "icd_10_pcs"),
        (INSTITUTIONAL, "005010X223A2", ("CAS*CO*45*200", "CAS*CO*46*200"), "2430.CAS02", "carc"),
        (DENTAL, "005010X224A2", ("ABK:K0251", "ABK:K0250"), "01-2", "icd_10_cm"),
        (DENTAL, "005010X224A2", ("CAS*PR*2*50", "CAS*PR*3*50"), "2430.CAS02", "carc"),
    ],
)
def test_what_is_in_no_edition_is_told_where_a_rule_asks_only_of_codes_that_are(
    text: str, guide_id: str, edit: tuple[str, str], path: str, name: str, fast: bool
) -> None:
    assert [one for one in found(text, guide_id, fast, lists=KNOWN) if one.code == "C600"] == []
    told = [one for one in found(changed(text, [edit]), guide_id, fast, lists=KNOWN) if one.code == "C600"]
    assert [(one.rule, one.severity) for one in told] == [(None, "warning")]
    assert (told[0].path or "").endswith(path)
    day = {"carc": "2026-01-20" if guide_id == "005010X223A2" else "2026-01-03"}.get(name)
    served = "2026-01-04" if guide_id == "005010X223A2" else "2026-01-01"
    assert told[0].expected == f"a code of the list {name} on {day or served}"
    early = found(changed(text, [edit]).replace("2026", "2025"), guide_id, fast, lists=KNOWN)
    assert [one for one in early if one.code == "C600" and one.rule is None] == [], "no edition is known of that day"


def test_a_guide_that_names_no_such_list_stays_as_it_is() -> None:
    guide = guides.load("005010X231A1")
    assert ruled(guide, {"hcpcs"}) is guide
    assert ruled(guides.load("005010X221A1"), {"claims_seen"}) is guides.load("005010X221A1")


def test_what_rules_judge_is_no_business_of_the_elements() -> None:
    guide = ruled(guides.load("005010X221A1"), {"hcpcs"})
    named = {use.name for loop in guide.loops.values() for item in loop.items for use in _uses(item)}
    assert "hcpcs" not in named
    assert "revenue" in named
    unnamed = [rule for rule in guide.rules if not rule.id]
    assert {rule.demand[2] for rule in unnamed} == {"hcpcs"}
    assert guide.rules[: len(guide.rules) - len(unnamed)] == tuple(guides.load("005010X221A1").rules)


def _uses(item: object) -> list[object]:
    found = []
    for element in getattr(item, "elements", ()):
        if element is not None:
            found += [*element.lists, *(use for part in element.components if part for use in part.lists)]
    return found


def test_what_is_expected_says_until_when_a_code_was_in_the_list() -> None:
    carc = listed("carc", ["42@19950101..20070601", "45", "99@..20031016"])
    lists = {"carc": carc}
    assert wanted(lists, "carc", "42", "20260105") == (
        "a code of the list carc on 2026-01-05; this one was in it from 1995-01-01 until 2007-06-01"
    )
    assert wanted(lists, "carc", "99", "20260105").endswith("; this one was in it until 2003-10-16")
    assert wanted(lists, "carc", "46", "20260105") == "a code of the list carc on 2026-01-05"
    assert wanted(lists, "carc", "46", None) == "a code of the list carc"
    assert wanted({}, "carc", "42", "20260105") == "a code of the list carc on 2026-01-05"
