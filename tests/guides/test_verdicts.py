"""Every rule of the guides has a document that it passes and one, different only in what it looks at, that it refuses."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import pytest
from tests.guides import test_rules, trials
from tests.guides.test_rules import ACKNOWLEDGMENT, CLAIM, REMITTANCE
from tests.guides.trials.professional import LINE2
from tests.guides.trials.row import Edits, Row, after, before, changed, findings, told

from x12claims import guides
from x12claims.grammar.ir import Rule

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
MODULES = [import_module(f"{trials.__name__}.{m.name}") for m in iter_modules(trials.__path__) if m.name != "row"]
BASES: dict[str, str] = {head: text for module in MODULES for head, text in module.BASES.items()}
# What the structure says by itself: the document, edits that it passes, edits that it refuses, the code.
STRUCTURAL: list[tuple[str, Edits, Edits, str]] = [
    one for module in MODULES for one in getattr(module, "STRUCTURAL", ())
]
GUIDES = [e.id for e in guides.entries().values() if e.kind == "guide"]
ROWS: list[Row] = [one for module in MODULES for one in module.ROWS]


def base(one: Row) -> str:
    return BASES[one.rule.partition(".")[0]]


@pytest.mark.parametrize("fast", [True, False], ids=["accept", "walk"])
@pytest.mark.parametrize("head", sorted(BASES))
def test_a_base_has_no_finding(head: str, fast: bool) -> None:
    found = findings(BASES[head], fast, frozenset(), {})
    assert [(f.rule or f.code, f.path, f.message) for f in found] == []


@pytest.mark.parametrize("fast", [True, False], ids=["accept", "walk"])
@pytest.mark.parametrize("one", ROWS, ids=lambda one: one.rule)
def test_a_rule_passes_what_is_right_and_refuses_what_is_not(one: Row, fast: bool) -> None:
    right = changed(base(one), one.passing)
    assert told(right, fast, one.flags, one.lists) == []
    wrong = changed(right, one.failing)
    found = told(wrong, fast, one.flags if one.wrong is None else one.wrong, one.lists)
    assert set(found) == {one.rule, *one.also}


@pytest.mark.parametrize("fast", [False], ids=["walk"])  # what is told of a rule is told by one and the same code
def test_a_balance_says_what_would_hold(fast: bool) -> None:
    """What it expects, put in the place of what stands there, leaves no finding of its rule."""
    tried: set[str] = set()
    balances = {rule.id for guide in GUIDES for rule in guides.load(guide).rules if rule.type == 3}
    for one in ROWS:
        if one.rule not in balances:
            continue
        wrong = changed(changed(base(one), one.passing), one.failing)
        given = fast, one.flags if one.wrong is None else one.wrong, one.lists
        for found in findings(wrong, *given):
            if found.derived and found.rule:
                assert found.expected is not None
                assert found.value == wrong[found.offset : found.offset + found.length]
                mended = wrong[: found.offset] + found.expected + wrong[found.offset + found.length :]
                assert found.rule not in told(mended, *given)
                tried.add(found.rule)
    assert len(tried) >= 5


@pytest.mark.parametrize("one", [one for one in ROWS if one.lists], ids=lambda one: one.rule)
def test_what_asks_for_other_documents_sleeps_without_them(one: Row) -> None:
    wrong = changed(changed(base(one), one.passing), one.failing)
    assert told(wrong, False, one.flags, {}) == []


@pytest.mark.parametrize(("base", "passing", "failing", "code"), STRUCTURAL)
def test_what_the_structure_of_a_guide_says_is_no_rule_again(
    base: str, passing: Edits, failing: Edits, code: str
) -> None:
    right = changed(base, passing)
    assert told(right, False, frozenset(), {}) == []
    assert told(changed(right, failing), False, frozenset(), {}) == [code]


LINES = "".join(
    f"LX*{n}\nSV1*HC:99213*0*UN*1***1\nDTP*472*D8*20260101\n" for n in range(3, 51)
)  # with the two that stand there: as many as a claim may have
LINE_51 = "LX*51\nSV1*HC:99213*0*UN*1***1\nDTP*472*D8*20260101\n"


@pytest.mark.parametrize(
    ("base", "passing", "failing", "code"),
    [
        # X222.2010AA.REF.010: one tax number
        (CLAIM, (), ("REF*EI*123456789\n", ""), "S103"),
        (CLAIM, (), after("REF*EI*123456789\n", "REF*SY*123456788\n"), "S105"),
        # X222.2320.CAS.020: an amount or a quantity has a reason
        (CLAIM, (), ("CAS*CO*45*20", "CAS*CO*45*10***10"), "D313"),
        (CLAIM, (), ("CAS*CO*45*20", "CAS*CO*45*20****1"), "D313"),
        # X222.2400.LX.010: fifty lines
        (CLAIM, (before("SE*41", LINES),), before("SE*", LINE_51), "S106"),
        # X222.2410.CTP05-1.010: the unit of a drug
        (CLAIM, (after(LINE2, "LIN**N4*12345678901\nCTP****2*ML\n"),), ("2*ML", "2*XX"), "D308"),
        (CLAIM, (after(LINE2, "LIN**N4*12345678901\nCTP****2*ML\n"),), ("2*ML", "2"), "D301"),
        # X222.2300.REF.070: Y or N
        (CLAIM, (before("HI*ABK", "REF*F5*N\n"),), ("F5*N", "F5*X"), "D308"),
        # X231.ST.AK101.010: no answer to an answer
        (ACKNOWLEDGMENT, (), ("AK1*HC", "AK1*FA"), "D308"),
        # X231.ST.SE.010: one 999 for each group
        (ACKNOWLEDGMENT, (), before("AK2*837*0001", "AK1*HC*2*005010X222A1\n"), "S105"),
    ],
)
def test_what_the_structure_says_is_no_rule_again(
    base: str, passing: Edits, failing: tuple[str, str], code: str
) -> None:
    flags = frozenset({"medicare_contractor"})
    right = changed(base, passing)
    assert told(right, False, flags, {}) == []
    assert told(changed(right, [failing]), False, flags, {}) == [code]


def test_amounts_that_only_inform_enter_no_balance() -> None:
    """X221.2100.AMT.040: a supplemental amount may say what it likes."""
    for amount in ("0", "0.01", "149.99"):
        assert told(changed(REMITTANCE, [("AMT*AU*140", f"AMT*AU*{amount}")]), False, frozenset(), {}) == []
    assert told(changed(REMITTANCE, [before("SVC*HC:87880", "AMT*B6*999\n")]), False, frozenset(), {}) == []


@pytest.mark.parametrize(("claims", "expected"), [(5000, set()), (5001, {"X222.ST.CLM.010"})])
def test_a_transaction_set_holds_five_thousand_claims(claims: int, expected: set[str]) -> None:
    head, subscriber = CLAIM[: CLAIM.index("HL*2*1")], CLAIM[CLAIM.index("HL*2*1") : CLAIM.index("CLM*")]
    body = "CLM*CLAIM1*10***11:B:1*Y*A*Y*Y\nHI*ABK:J029\nLX*1\nSV1*HC:99213*10*UN*1***1\nDTP*472*D8*20260101\n"
    subscriber = subscriber.replace("SBR*S", "SBR*P")
    parts = [head]
    for first in range(0, claims, 100):
        parts.append(subscriber.replace("HL*2*1", f"HL*{first // 100 + 2}*1"))
        parts += [body.replace("CLAIM1", f"C{n}") for n in range(first, min(first + 100, claims))]
    text = changed("".join(parts) + CLAIM[CLAIM.index("SE*41") :], ())
    assert set(told(text, True, frozenset(), {})) == expected


@pytest.mark.parametrize(("claims", "expected"), [(10_000, set()), (10_001, {"X221.ST.CLP.010"})])
def test_a_remittance_holds_ten_thousand_claims(claims: int, expected: set[str]) -> None:
    head, tail = REMITTANCE[: REMITTANCE.index("LX*1")], REMITTANCE[REMITTANCE.index("SE*") :]
    body = "".join(
        f"CLP*CLAIM{n}*1*10*10**12*CONTROL{n}*11*1\nNM1*QC*1*SAMPLE*PAT****MI*MEMBER1\nDTM*232*20260101\n"
        for n in range(claims)
    )
    text = changed(head.replace("BPR*I*110", f"BPR*I*{claims * 10}") + "LX*1\n" + body + tail, ())
    assert set(told(text, True, frozenset(), {})) == expected


@pytest.mark.parametrize("guide_id", GUIDES)
def test_no_rule_is_without_a_document_that_it_refuses(guide_id: str) -> None:
    expectations = "\n".join(path.read_text("utf-8") for path in FIXTURES.glob("*/fail/*.expect"))
    broken = Path(test_rules.__file__).read_text("utf-8") + expectations
    tried = set(re.findall(r'"(X2\d\d[^".\s]*\.[^"\s]+)"', broken)) | {"X222.ST.CLM.010", "X221.ST.CLP.010"}
    tried = tried.union(*({one.rule, *one.also} for one in ROWS))
    known = {text_of(rule) for each in GUIDES for rule in guides.load(each).rules if rule.id in tried}
    assert {rule.id for rule in guides.load(guide_id).rules if text_of(rule) not in known} == set()


def text_of(rule: Rule) -> tuple[str, str, str]:
    """What guides that share a rule have alike: one of them tries it for all."""
    return rule.id.partition(".")[2], rule.text, rule.doc
