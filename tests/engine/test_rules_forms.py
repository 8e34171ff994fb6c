"""Each of the 32 forms that rules of all guides need: a document that a rule of the form lets pass, and one that it does not."""

from __future__ import annotations

import pytest
from tests.engine.small_guide import CLAIM, Rule, close, document, rule, ruleset

from x12claims.engine.rules import Context


class Known(dict[str, tuple[str, str]]):
    """A dated code list: code to first and last day."""

    def active(self, code: str, date: str | None, /) -> bool | None:
        if code not in self:
            return False
        first, last = self[code]
        return date is None or first <= date <= last


ALWAYS = ("00010101", "99991231")
CONTEXT = Context(
    received="20260401",
    flags=frozenset(["medicare"]),
    lists={
        "state": Known(NY=ALWAYS, NJ=ALWAYS),
        "place_of_service": Known({"11": ("20030101", "20260131"), "21": ALWAYS}),
        "batches": Known(B1=ALWAYS),
        "zip_of_state": Known({"NY:100": ALWAYS}),
    },
)
FIRST_SERVICE = "min(start(2400.DTP[472]03))"

# form, rule, and what to replace in CLAIM so that it fails ("" keeps CLAIM as the passing document)
FORMS: list[tuple[str, Rule, list[tuple[str, str]]]] = [
    ("req-if", rule("require REF[F8]", when="CLM05-3 is 7 | 8"), [("11:B:1", "11:B:7")]),
    ("forbid-if", rule("forbid CLM11-4", when="CLM11-(1,2) is not AA"), [("11:B:1~", "11:B:1******OA::: NY~")]),
    ("pattern", rule('r02 matches "[0-9]{9}"', each="REF[EI] as r in 2010AA"), [("EI*123456789", "EI*12-3456789")]),
    ("table", rule("STATE in zip_of_state".replace("STATE", "join(n02, prefix(n03, 3))"), each="N4 as n in 2010AA"), [("TOWN*NY*10001~REF", "TOWN*NJ*10001~REF")]),
    ("table-codes", rule("SV103 is UN | MJ", id="X.2400.SV103.010"), [("50*UN", "50*XX")]),
    ("unique", rule("unique(REF[6R]02) within 2300", id="X.2400.REF.010"), [("6R*L2", "6R*L1")]),
    ("range", rule("AMT[D]02 between 0 and 2300.CLM02", id="X.2320.AMT.010"), [("AMT*D*120", "AMT*D*151")]),
    ("exists", rule("any 2320 as p: rank(p.SBR01, \"P S T\") < rank(2000B.SBR01, \"P S T\")", when="2000B.SBR01 is not P | U", each="CLM as c in 2300"), [("2320 SBR*P", "2320 SBR*T")]),
    ("in-list-at", rule(f"CLM05-1 in place_of_service at {FIRST_SERVICE}"), [("D8*20260110", "D8*20260203"), ("D8*20260111", "D8*20260204")]),
    ("in-list", rule("n02 in state", each="N4 as n", when="not n04 or n04 is US | CA", id="X.ANY.N402.020"), [("N4*TOWN*NY*10001~DMG", "N4*TOWN*ZZ*10001~DMG")]),
    ("history", rule("BHT03 in batches", id="X.ST.BHT03.010"), [("*B1*", "*B2*")]),
    ("equals", rule("2000B.SBR09 is MB", when="profile medicare", id="X.2000B.SBR09.020"), [("*MB", "*CI")]),
    ("date-order", rule("DMG02 <= BHT04", id="X.2010BA.DMG02.010"), [("D8*19700101", "D8*20260302")]),
    ("date-now", rule("start(DTP[472]03) <= received + 1 day", id="X.2400.DTP.010"), [("D8*20260111", "RD8*20260403-20260404")]),
    ("differs", rule("2330B.NM109 <> 2010BB.NM109", id="X.2320.NM1.010", at="2330B.NM109"), [("PI*P0", "PI*P1")]),
    ("not-both", rule("not DTP[435] or not DTP[096]"), [("ABF:Z000", "ABF:Z000~DTP*435*D8*20260101~DTP*096*D8*20260102")]),
    ("party-differs", rule("party(2310B) <> party(2010AA)"), [("XX*1245319599", "XX*1234567893")]),
    ("address-differs", rule("address(2010BA) <> address(2010AA)", id="X.2010BA.N3.010"), [("2 SIDE ST", "1 Main St.")]),
    ("sequence", rule("consecutive(LX01) within 2300", id="X.2400.LX01.010"), [("LX*2", "LX*3")]),
    ("sequence-slots", rule("filled(SV107-(1..4))", id="X.2400.SV107.030"), [("***1:2", "***1::2")]),
    ("sequence-elements", rule("filled(HI[ABK](01..12))"), [("*ABF:Z000", "**ABF:Z000")]),
    ("sum", rule("CLM02 = sum(2400.SV102)", type=3), [("CLM*A1*150*", "CLM*A1*150.01*")]),
    ("check-digit", rule("check npi n09", when="n08 is XX", each="NM1 as n", id="X.ANY.NM109.010"), [("1245319599", "1245319598")]),
    ("date-within", rule("DMG02 + 150 years >= BHT04", id="X.2010BA.DMG02.020"), [("19700101", "18750101")]),
    ("days", rule("days(DMG02, BHT04) <= 54750", id="X.2010BA.DMG02.030"), [("19700101", "18750101")]),
    ("one-of", rule("require REF[F8] or REF[G1] or AMT[F5]", when="CLM05-3 is 1"), []),
    ("count", rule("count(2400) <= 2"), [("2400 LX*1~", "2400 LX*0\n        2400 LX*1~")]),
    ("ref", rule("SVD01 = 2320.2330B.NM109", id="X.2430.SVD01.010"), [("SVD*P1*50", "SVD*P9*50")]),
    ("iff", rule("(SBR02 is 18 or 2000C) and not (SBR02 and 2000C)", id="X.2000B.SBR02.010"), [("SBR*S*18", "SBR*S*")]),
    ("sum-payer", rule("2300.CLM02 = p.AMT[D]02 + sum(p.CAS(03,06)) + sum(2400.2430.CAS(03,06) where 2430.SVD01 = p.2330B.NM109)", each="2320 as p in 2300", when="p.AMT[D] and not p.AMT[A8]"), [("CAS*CO*45*20", "CAS*CO*45*20.5")]),
    ("forall", rule("all HI(01..12)-1 as q: q is ABK | ABF"), [("ABF:Z000", "BF:Z000")]),
    ("forall-lines", rule("all 2400 as l: l.REF[6R]", when="any 2400 as l: l.REF[6R]"), [("~REF*6R*L2", "")]),
    ("cmp", rule("SVD02 <= 2400.SV102", id="X.2430.SVD02.010"), [("SVD*P1*80", "SVD*P1*100.01")]),
    ("count-eq", rule("PER02 = count(2300.CLM)".replace("PER02", "BPR02 - 129"), id="X.ST.BPR02.010"), [("BPR*I*130", "BPR*I*131")]),
    ("pointer", rule("all SV107-(1..4) as p: p between 1 and count(2300.HI[ABK](01..12))", id="X.2400.SV107.010"), [("***1:2", "***1:3")]),
    ("text", rule('not contains(N301, "PO BOX", "P.O. BOX")', id="X.2010AA.N301.010"), [("1 MAIN ST", "p.o.  Box 7")]),
    ("exactly-one", rule("count(REF[EI]) + count(REF[SY]) = 1", id="X.2010AA.REF.010"), [("REF*EI*123456789", "REF*EI*123456789~REF*SY*123456789")]),
    ("if-units-below", rule("HL04 is 1", when="2000B", id="X.2000A.HL04.010"), [("HL*1**20*1", "HL*1**20*0")]),
    ("sum-signed", rule("sum(2320.CAS(03,06)) >= 0"), [("CAS*PR*1*10", "CAS*PR*1*-10")]),
]  # fmt: skip


@pytest.mark.parametrize(("form", "one", "changes"), FORMS, ids=[form for form, _, _ in FORMS])
def test_form(form: str, one: Rule, changes: list[tuple[str, str]]) -> None:
    rules = ruleset(one, context=CONTEXT)
    passing, failing = CLAIM, CLAIM
    if form == "one-of":
        passing = CLAIM.replace("~HI*", "~REF*G1*AUTH~HI*")
    for old, new in changes:
        assert old in failing
        failing = failing.replace(old, new, 1)
    assert close(rules, document(passing)) == []
    assert {name for name, _ in close(rules, document(failing))} == {one.id}
