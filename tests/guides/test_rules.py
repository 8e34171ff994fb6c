"""Rules of the guides fire where one thing is wrong, and stay silent on a document that is right."""

from __future__ import annotations

import pytest
from tests.guides.claim_sets import claim_set
from tests.guides.programs import find

from x12claims import guides
from x12claims.diagnostics.finding import Finding
from x12claims.engine.options import Options
from x12claims.engine.sink import Nobody
from x12claims.engine.validator import Validator

# A secondary claim of one patient, who is the subscriber, with two lines that the first payer has decided on.
CLAIM = claim_set(
    "005010X222A1",
    "260102",
    "EXAMPLE CLINIC",
    """\
CLM*CLAIM1*150***11:B:1*Y*A*Y*Y
HI*ABK:J029*ABF:R509
NM1*82*1*PROVIDER*ANN****XX*1245319599
PRV*PE*PXC*207Q00000X
SBR*P*18*******CI
AMT*D*120
OI***Y***Y
NM1*IL*1*SAMPLE*PAT****MI*MEMBER9
NM1*PR*2*FIRST HEALTH*****PI*PAYER1
LX*1
SV1*HC:99213*100*UN*1***1:2
DTP*472*D8*20260101
REF*6R*LINE1
SVD*PAYER1*80*HC:99213**1
CAS*CO*45*20
DTP*573*D8*20260101
LX*2
SV1*HC:87880*50*UN*1***1
DTP*472*D8*20260101
REF*6R*LINE2
SVD*PAYER1*40*HC:87880**1
CAS*PR*2*10
DTP*573*D8*20260101
""",
)

REMITTANCE = """\
ISA*00*          *00*          *ZZ*SENDER         *ZZ*RECEIVER       *260102*1200*^*00501*000000001*0*T*:
GS*HP*SENDER*RECEIVER*20260102*1200*1*X*005010X221A1
ST*835*0001
BPR*I*110*C*CHK************20260102
TRN*1*TRACE1*1123456789
N1*PR*EXAMPLE HEALTH
N3*1 EXAMPLE STREET
N4*SPRINGFIELD*IL*62701
PER*BL*HELP DESK*TE*2025550101
N1*PE*EXAMPLE CLINIC*XX*1234567893
REF*TJ*123456789
LX*1
TS3*1234567893*11*20261231*1*150
CLP*CLAIM1*1*150*120*10*12*CONTROL1*11*1
NM1*QC*1*SAMPLE*PAT****MI*MEMBER1
DTM*232*20260101
DTM*233*20260102
AMT*AU*140
SVC*HC:99213*100*80**1
DTM*472*20260101
CAS*CO*45*20
SVC*HC:87880*50*40**1
DTM*150*20260101
DTM*151*20260102
CAS*PR*2*10
PLB*1234567893*20261231*WO:CONTROL0*10
SE*25*0001
GE*1*1
IEA*1*000000001
"""

ACKNOWLEDGMENT = """\
ISA*00*          *00*          *ZZ*SENDER         *ZZ*RECEIVER       *260102*1200*^*00501*000000001*0*T*:
GS*FA*SENDER*RECEIVER*20260102*1200*1*X*005010X231A1
ST*999*0001*005010X231A1
AK1*HC*1*005010X222A1
AK2*837*0001*005010X222A1
IK5*A
AK2*837*0002*005010X222A1
IK3*DTP*22*2300*I6
CTX*SITUATIONAL TRIGGER*CLM*20*2300*11:1
CTX*CLM01:CLAIM1
IK3*CLM*20*2300*8
CTX*CLM01:CLAIM1
IK4*2*782*I9
CTX*SITUATIONAL TRIGGER*CLM*20*2300*11:1
IK5*R*I5
AK9*P*2*2*1
SE*15*0001
GE*1*1
IEA*1*000000001
"""


class _Listener(Nobody):
    def __init__(self) -> None:
        self.found: list[Finding] = []

    def finding(self, finding: Finding) -> None:
        self.found.append(finding)


def judged(text: str) -> list[Finding]:
    listener = _Listener()
    data = iter([text.replace("\n", "~").encode("ascii")])
    validator = Validator(find, guides.load("00501"), Options(fast=False), listener)
    validator.run(lambda size: next(data, b""))
    return listener.found


def broken(text: str, old: str, new: str) -> set[str]:
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times"
    return {finding.rule or finding.code for finding in judged(text.replace(old, new))}


@pytest.mark.parametrize("text", [CLAIM, REMITTANCE, ACKNOWLEDGMENT], ids=["837P", "835", "999"])
def test_a_right_document_has_no_finding(text: str) -> None:
    assert [(f.rule or f.code, f.path, f.message) for f in judged(text)] == []


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        # balances, each off by a cent
        ("CLM*CLAIM1*150*", "CLM*CLAIM1*150.01*", "X222.2300.CLM02.010"),
        ("SVD*PAYER1*80*", "SVD*PAYER1*80.01*", "X222.2430.SVD.010"),
        ("AMT*D*120", "AMT*D*120.01", "X222.2320.AMT.080"),  # names the amount; .070 over the same amount stays silent
        # the payers
        ("SBR*S*18*GROUP1", "SBR*P*18*GROUP1", "X222.2000B.SBR01.010"),
        ("SBR*S*18*GROUP1", "SBR*T*18*GROUP1", "X222.2000B.SBR01.020"),
        ("SBR*P*18*******CI", "SBR*T*18*******CI", "X222.2000B.SBR01.030"),
        ("SBR*P*18*******CI", "SBR*T*18*******CI", "X222.2320.CAS.060"),
        ("SBR*S*18*GROUP1******CI", "SBR*S*18*GROUP1******MB", "X222.2000B.SBR05.010"),
        ("SBR*S*18*GROUP1******CI", "SBR*S*18*GROUP1*NAME*****CI", "X222.2000B.SBR04.010"),
        ("SVD*PAYER1*80*", "SVD*PAYER3*80*", "X222.2430.SVD01.010"),
        ("AMT*D*120\n", "", "X222.2320.AMT.010"),
        ("PI*PAYER1\n", "PI*PAYER1\nDTP*573*D8*20260101\n", "X222.2330B.DTP.020"),
        ("CAS*CO*45*20", "CAS*CO*45*20**253*0", "X222.2320.CAS.040"),
        ("SVD*PAYER1*80*HC:99213**1", "SVD*PAYER1*80*HC:99213**1*9", "X222.2430.SVD06.010"),
        # the subscriber
        ("SBR*S*18*", "SBR*S**", "X222.2000B.SBR02.010"),
        ("DMG*D8*19800101*F\n", "", "X222.2010BA.DMG.010"),
        ("N3*2 EXAMPLE STREET\n", "", "X222.2010BA.N3.010"),
        ("PAT****MI*MEMBER1", "PAT", "X222.2010BA.NM109.010"),
        ("DMG*D8*19800101", "DMG*D8*20260201", "X222.ANY.DMG02.010"),
        # parties
        ("*85*2*EXAMPLE CLINIC*", "*85*2*EXAMPLE CLINIC*ANN", "X222.ANY.NM104.010"),
        ("*41*2*EXAMPLE BILLING*", "*41*2*EXAMPLE BILLING*ANN", "X222.1000A.NM104.010"),
        ("*82*1*PROVIDER*ANN*", "*82*1*PROVIDER**", "X222.ANY.NM104.020"),
        ("XX*1245319599", "XX*1234567893", "X222.2310B.NM1.010"),
        ("XX*1245319599", "XX*1245319598", "X222.ANY.NM109.010"),
        ("N4*SPRINGFIELD*IL*627010001", "N4*SPRINGFIELD**627010001", "X222.ANY.N402.010"),
        ("N4*SPRINGFIELD*IL*627010001", "N4*SPRINGFIELD*IL", "X222.ANY.N403.010"),
        ("N4*SPRINGFIELD*IL*627010001", "N4*SPRINGFIELD*IL*62701", "X222.2010AA.N403.010"),
        ("N3*1 EXAMPLE STREET", "N3*P.O. Box 12", "X222.2010AA.N301.010"),
        ("REF*EI*123456789", "REF*EI*12-3456789", "X222.ANY.REF02.010"),
        ("TE*2025550101", "TE*12025550101", "X222.ANY.PER04.010"),
        # the claim
        ("11:B:1*Y", "11:B:7*Y", "X222.2300.REF.010"),
        ("*Y*A*Y*Y\n", "*Y*A*Y*Y**OA\n", "X222.2300.DTP.010"),
        ("*Y*A*Y*Y\n", "*Y*A*Y*Y\nDTP*439*D8*20260101\n", "X222.2300.DTP.020"),
        ("*Y*A*Y*Y\n", "*Y*A*Y*Y**AA\nDTP*439*D8*20260101\n", "X222.2300.CLM11-4.010"),
        ("*Y*A*Y*Y\n", "*Y*A*Y*Y**OA:::IL\nDTP*439*D8*20260101\n", "X222.2300.CLM11-4.020"),
        ("CLM*CLAIM1*", "CLM*CLAIM1CLAIM1CLAIM1CLAIM1*", "X222.2300.CLM01.030"),
        ("ABF:R509", "BF:7806", "X222.2300.HI.010"),
        ("HI*ABK:J029", "HI*ABK:J02.9", "X222.2300.HI01-2.010"),
        ("HI*ABK:J029*ABF:R509", "HI*BK:462*BF:7806", "X222.2300.HI01-1.010"),
        ("HI*ABK:", "REF*9F*REFERRAL\nHI*ABK:", "X222.2310A.NM1.020"),
        # lines
        ("LX*2\n", "LX*3\n", "X222.2400.LX01.010"),
        ("REF*6R*LINE2", "REF*6R*LINE1", "X222.2400.REF.010"),
        ("***1:2\n", "***1:3\n", "X222.2400.SV107.010"),
        ("SV1*HC:99213*", "SV1*HC:99213:25:25*", "X222.ANY.C003-3.010"),
        ("SV1*HC:99213*", "SV1*HC:992134*", "X222.ANY.C003-2.010"),
        ("REF*6R*LINE2\n", "REF*6R*LINE2\nREF*9F*X**2U:NOBODY\n", "X222.2400.REF.020"),
        ("REF*6R*LINE2\n", "REF*6R*LINE2\nPS1*NOBODY*10\n", "X222.2400.PS101.010"),
    ],
)
def test_rules_of_the_professional_claim(old: str, new: str, rule: str) -> None:
    assert rule in broken(CLAIM, old, new)


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("ABF:R509", "ABF:R509*ABF:R50.9", ("X222.2300.HI01-2.010", "2300.HI[ABK,BK]03-2", "R50.9")),
        ("ABF:R509", "BF:7806", ("X222.2300.HI.010", "2300.HI[ABK,BK]", None)),
        ("***1:2\n", "***1:2:9\n", ("X222.2400.SV107.010", "2300.2400.SV107-3", "9")),
        ("SV1*HC:99213*", "SV1*HC:992134*", ("X222.ANY.C003-2.010", "2300.2400.SV101-2", "992134")),
    ],
)
def test_one_wrong_code_of_several_is_named_itself(old: str, new: str, place: tuple[str, str, str | None]) -> None:
    assert [(f.rule, f.path, f.value) for f in judged(CLAIM.replace(old, new))] == [place]


def test_claims_of_a_dependent_stand_below_the_patient_alone() -> None:
    patient = (
        "HL*3*2*23*0\nPAT*19\nNM1*QC*1*SAMPLE*KIM\nN3*2 EXAMPLE STREET\nN4*SPRINGFIELD*IL*62701\nDMG*D8*20150101*M\n"
    )
    start, end = CLAIM.index("CLM*"), CLAIM.index("SE*41")
    claim = CLAIM[start:end]
    dependent = CLAIM.replace("HL*2*1*22*0", "HL*2*1*22*1").replace("SBR*S*18*", "SBR*S**")
    more = patient.count("\n")
    below = dependent.replace(claim, patient + claim).replace("SE*41*", f"SE*{41 + more}*")
    assert {finding.rule or finding.code for finding in judged(below)} == set()
    more += claim.count("\n")
    both = dependent.replace(claim, claim + patient + claim).replace("SE*41*", f"SE*{41 + more}*")
    assert [(f.rule or f.code, f.path) for f in judged(both)] == [("X222.2000B.HL.011", "2000B.HL")]


def test_services_before_october_2015_may_have_icd_9() -> None:
    text = CLAIM.replace("ABK:J029*ABF:R509", "BK:462*BF:7806").replace("D8*20260101", "D8*20150930")
    assert {finding.rule or finding.code for finding in judged(text)} == set()


def test_a_subscriber_without_sbr_is_not_held_to_the_order_of_payers() -> None:
    assert broken(CLAIM, "SBR*S*18*GROUP1******CI\n", "") == {"S103", "E009"}


def test_what_a_payer_paid_is_what_it_paid_for_the_lines() -> None:
    undecided = "SVD*PAYER1*40*HC:87880**1\nCAS*PR*2*10\nDTP*573*D8*20260101\n"
    text = CLAIM.replace("AMT*D*120", "AMT*D*130").replace("SE*41*", "SE*38*")
    assert broken(text, undecided, "") == {"X222.2320.AMT.080"}


@pytest.mark.parametrize(
    ("text", "old", "new", "rule", "due"),
    [
        (CLAIM, "CLM*CLAIM1*150*", "CLM*CLAIM1*150.01*", "X222.2300.CLM02.010", "150"),
        (CLAIM, "AMT*D*120", "AMT*D*120.01", "X222.2320.AMT.080", "120"),
        (REMITTANCE, "BPR*I*110*", "BPR*I*110.01*", "X221.ST.BPR02.010", "110"),
        (REMITTANCE, "20261231*1*150\n", "20261231*2*150\n", "X221.2000.TS304.010", "1"),
        (REMITTANCE, "20261231*1*150\n", "20261231*1*151\n", "X221.2000.TS305.010", "150"),
        (REMITTANCE, "*1*150*120*10*12", "*1*150*120.01*10*12", "X221.2100.CLP04.010", "120"),
        (REMITTANCE, "*1*150*120*10*12", "*1*150*120*9.99*12", "X221.2100.CLP05.010", "10"),
        (REMITTANCE, "*1*150*120*10*12", "*4*150*120*10*12", "X221.2100.CLP02.050", "0"),
        (REMITTANCE, "SVC*HC:99213*100*80", "SVC*HC:99213*100*80.01", "X221.2110.SVC03.010", "80"),
        (REMITTANCE, "SVC*HC:99213*100*80", "SVC*HC:99213*101*81", "X221.2110.SVC02.010", "151"),
    ],
)
def test_a_balance_says_what_its_amount_should_be(text: str, old: str, new: str, rule: str, due: str) -> None:
    found = [each for each in judged(text.replace(old, new)) if each.rule == rule]
    assert [each.expected for each in found] == [due]
    assert found[0].derived, "it is made of amounts, and masked as they are"


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ("BPR*I*110*", "BPR*I*110.01*", "X221.ST.BPR02.010"),
        ("BPR*I*110*C*CHK", "BPR*H*110*C*CHK", "X221.ST.BPR02.030"),
        ("BPR*I*110*C*CHK", "BPR*I*110*C*NON", "X221.ST.BPR04.020"),
        ("TRN*1*TRACE1*1123456789", "TRN*1*TRACE1*9123456789", "X221.ST.TRN03.010"),
        ("REF*TJ*123456789\n", "", "X221.1000B.REF.010"),
        ("20261231*1*150\n", "20261231*2*150\n", "X221.2000.TS304.010"),
        ("20261231*1*150\n", "20261231*1*151\n", "X221.2000.TS305.010"),
        ("*1*150*120*10*12", "*1*150*120.01*10*12", "X221.2100.CLP04.010"),
        ("*1*150*120*10*12", "*1*150*120*9.99*12", "X221.2100.CLP05.010"),
        ("*1*150*120*10*12", "*1*150*120**12", "X221.2100.CLP05.020"),
        ("*1*150*120*10*12", "*4*150*120*10*12", "X221.2100.CLP02.050"),
        # the lines of the reversal are positive too: one cause, one finding
        ("*1*150*120*10*12", "*22*150*120**12", "X221.2100.CLP02.010"),
        ("SVC*HC:99213*100*80", "SVC*HC:99213*100*80.01", "X221.2110.SVC03.010"),
        ("SVC*HC:99213*100*80", "SVC*HC:99213*101*81", "X221.2110.SVC02.010"),
        ("CAS*CO*45*20", "CAS*OA*45*20", "X221.ANY.CAS02.030"),
        ("CAS*CO*45*20", "CAS*CO*16*20", "X221.ANY.CAS02.070"),
        ("CAS*CO*45*20", "CAS*CO*45*20**253*0", "X221.ANY.CAS03.010"),
        ("DTM*232*20260101\n", "", "X221.2100.DTM.010"),
        ("DTM*233*20260102", "DTM*233*20251231", "X221.2100.DTM.020"),
        ("DTM*150*20260101\n", "", "X221.2110.DTM.011"),
        ("DTM*151*20260102\n", "", "X221.2110.DTM.010"),
        ("DTM*151*20260102\n", "DTM*472*20260102\n", "X221.2110.DTM.020"),
        ("DTM*472*20260101", "DTM*472*20260103", "X221.2110.DTM.040"),
        ("AMT*AU*140", "AMT*AU*150.01", "X221.2100.AMT.030"),
        ("AMT*AU*140\n", "AMT*AU*140\nAMT*AU*140\n", "X221.2100.AMT.010"),
        ("WO:CONTROL0*10", "WO*10", "X221.ST.PLB03-2.010"),
        ("WO:CONTROL0*10", "WO:CONTROL0*10*CS:X*0", "X221.ST.PLB04.010"),
        ("AMT*AU*140", "AMT*I*5", "X221.2100.AMT.020"),
        ("WO:CONTROL0*10", "WO:CONTROL0*130", "X221.ST.BPR02.010"),
        ("XX*1234567893\nREF", "XX*1234567890\nREF", "X221.1000B.N104.010"),
    ],
)
def test_rules_of_the_remittance(old: str, new: str, rule: str) -> None:
    assert rule in broken(REMITTANCE, old, new)


def test_a_balance_that_is_carried_forward_needs_no_more() -> None:
    carried = REMITTANCE.replace("BPR*I*110*C*CHK", "BPR*H*0*C*NON").replace("CONTROL0*10", "CONTROL0*130*FB:NEXT*-10")
    assert {finding.rule or finding.code for finding in judged(carried)} == set()


def test_interest_is_paid_as_a_provider_adjustment() -> None:
    paid = REMITTANCE.replace("AMT*AU*140", "AMT*I*5").replace("CONTROL0*10", "CONTROL0*15*L6:CLAIM1*-5")
    assert {finding.rule or finding.code for finding in judged(paid)} == set()


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ("AK9*P*2*2*1", "AK9*P*2*2*0", "X231.ST.AK904.010"),
        ("AK2*837*0001*005010X222A1\nIK5*A\n", "", "X231.ST.AK904.020"),
        ("AK9*P*2*2*1", "AK9*P*2*1*3", "X231.ST.AK904.030"),
        ("AK9*P*2*2*1", "AK9*A*2*2*1", "X231.ST.AK901.030"),
        ("IK3*CLM*20*2300*8", "IK3*CLM*20*2300*I6", "X231.2100.IK304.010"),
        ("2300*I6\nCTX*SITUATIONAL TRIGGER*CLM*20*2300*11:1\n", "2300*I6\n", "X231.2100.CTX.010"),
        ("782*I9\nCTX*SITUATIONAL TRIGGER*CLM*20*2300*11:1\n", "782*I9\n", "X231.2110.CTX.010"),
    ],
)
def test_rules_of_the_acknowledgment(old: str, new: str, rule: str) -> None:
    text = ACKNOWLEDGMENT.replace("AK9*P*2*2*1", "AK9*P*3*3*1") if rule == "X231.ST.AK904.020" else ACKNOWLEDGMENT
    assert rule in broken(text, old, new)


def test_a_finding_on_a_pair_stands_at_the_value_that_is_wrong_not_at_its_qualifier() -> None:
    (found,) = judged(CLAIM.replace("TE*2025550101", "TE*202-555-0101"))
    assert (found.path, found.value) == ("1000A.PER[IC]04", "202-555-0101")
