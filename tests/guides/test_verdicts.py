"""Every rule of the guides has a document that it passes and one, different only in what it looks at, that it refuses.

Rules that ``test_rules`` or a fixture breaks are not repeated here; the last test asks that none is without.
"""

from __future__ import annotations

import re
from collections import ChainMap
from collections.abc import Iterable, Mapping
from io import BytesIO
from pathlib import Path

import pytest
from attrs import evolve, field, frozen
from tests.guides import test_rules
from tests.guides.programs import find
from tests.guides.test_rules import ACKNOWLEDGMENT, CLAIM, REMITTANCE
from tests.properties.judging import Collector, options

from x12claims import api, guides
from x12claims.codes.lists import ValueList
from x12claims.diagnostics.finding import Finding
from x12claims.engine.options import ALL_TYPES
from x12claims.engine.validator import Validator

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
Edits = tuple[tuple[str, str], ...]

# ---- documents that rows start from
CLAIM_ALONE = CLAIM[CLAIM.index("CLM*") : CLAIM.index("SE*41")]
PATIENT = "HL*3*2*23*0\nPAT*19\nNM1*QC*1*SAMPLE*KIM\nN3*2 EXAMPLE STREET\nN4*SPRINGFIELD*IL*62701\nDMG*D8*20150101*M\n"
DEPENDENT: Edits = (("HL*2*1*22*0", "HL*2*1*22*1"), ("SBR*S*18*", "SBR*S**"), (CLAIM_ALONE, PATIENT + CLAIM_ALONE))
MEDICARE: Edits = (("GROUP1******CI", "GROUP1**12****MB"), ("MI*MEMBER1\n", "MI*1EG4TE5MK73\n"))
CLAIM_LEVEL: Edits = (
    ("SVD*PAYER1*80*HC:99213**1\nCAS*CO*45*20\nDTP*573*D8*20260101\n", ""),
    ("SVD*PAYER1*40*HC:87880**1\nCAS*PR*2*10\nDTP*573*D8*20260101\n", ""),
    ("AMT*D*120\n", "CAS*PR*2*30\nAMT*D*120\n"),
    ("PI*PAYER1\n", "PI*PAYER1\nDTP*573*D8*20260101\n"),
)
CLAIM_ENDS = "SVD*PAYER1*40*HC:87880**1\nCAS*PR*2*10\nDTP*573*D8*20260101\n"
FACILITY = "NM1*77*2*OTHER PLACE*****XX*1000000038\nN3*9 OTHER STREET\nN4*SPRINGFIELD*IL*627010002\n"
OTHER_PAYER = "OI***Y***Y\nNM1*IL*1*SAMPLE*PAT****MI*MEMBER8\nNM1*PR*2*OTHER HEALTH*****PI*PAYER3\n"

UNLISTED: Edits = (  # a remittance without lines
    ("SVC*HC:99213*100*80**1\nDTM*472*20260101\nCAS*CO*45*20\n", ""),
    ("SVC*HC:87880*50*40**1\nDTM*150*20260101\nDTM*151*20260102\nCAS*PR*2*10\n", ""),
    ("NM1*QC*", "CAS*CO*45*20\nCAS*PR*2*10\nNM1*QC*"),
)
UNPAID: Edits = (
    ("BPR*I*110*C*CHK", "BPR*H*0*C*NON"),
    ("PLB*1234567893*20261231*WO:CONTROL0*10\n", ""),
    ("*1*150*120*10*12", "*1*150*0*10*12"),
    ("SVC*HC:99213*100*80", "SVC*HC:99213*100*0"),
    ("CAS*CO*45*20", "CAS*CO*45*100"),
    ("SVC*HC:87880*50*40", "SVC*HC:87880*50*0"),
    ("CAS*PR*2*10", "CAS*CO*45*40\nCAS*PR*2*10"),
)
REVERSED: Edits = (
    ("*1*150*120*10*12", "*22*-150*-120**12"),
    ("20261231*1*150\n", "20261231*1*-150\n"),
    ("AMT*AU*140\n", ""),
    ("WO:CONTROL0*10", "WO:CONTROL0*-230"),
)
CARRIED: Edits = (("BPR*I*110*C*CHK", "BPR*H*0*C*NON"), ("CONTROL0*10", "CONTROL0*130*FB:NEXT*-10"))


@frozen
class Row:
    """``passing`` edits make the document that the rule has nothing against, ``failing`` ones then break it; ``also``
    are other rules that speak then.  ``flags`` and ``lists`` are those of the run, ``wrong`` those of the failing run.
    """

    rule: str
    passing: Edits = ()
    failing: Edits = ()
    also: frozenset[str] = frozenset()
    flags: frozenset[str] = frozenset()
    wrong: frozenset[str] | None = None
    lists: Mapping[str, tuple[str, ...]] = field(factory=dict)

    @property
    def base(self) -> str:
        return {"X222": CLAIM, "X221": REMITTANCE, "X231": ACKNOWLEDGMENT}[self.rule[:4]]


def row(rule: str, passing: Iterable[tuple[str, str]], *failing: tuple[str, str], also: Iterable[str] = ()) -> Row:
    return Row(rule, tuple(passing), failing, frozenset(also))


def before(mark: str, text: str) -> tuple[str, str]:
    return mark, text + mark


def after(mark: str, text: str) -> tuple[str, str]:
    return mark, mark + text


LINE2 = "REF*6R*LINE2\n"
MEMBER = "DMG*D8*19800101*F\n"
RENDERING = "PRV*PE*PXC*207Q00000X\n"
FIRST = "SBR*P*18*******CI"
PURCHASE = "PS1*1000000038*10\nNM1*QB*2******XX*1000000038\n"
OXYGEN_PRICE = "SV1*HC:87880*50*UN*1***1\n"

PROFESSIONAL = [
    # ---- the subscriber and the payers
    row("X222.2000B.HL.010", (), (CLAIM_ALONE, "")),
    row("X222.2000B.PAT.010", DEPENDENT, after("GROUP1******CI\n", "PAT*****D8*20260101\n")),
    row("X222.2000B.PAT08.010", (("GROUP1******CI\n", "GROUP1******CI\nPAT*******01*150.25\n"),), ("01*150.25", "01*150.255")),
    row("X222.2000B.PAT08.010", (("GROUP1******CI\n", "GROUP1******CI\nPAT*******01*9999.99\n"),), ("9999.99", "10000")),
    row("X222.2000B.PAT08.010", (("GROUP1******CI\n", "GROUP1******CI\nPAT*******01*1\n"),), ("01*1\n", "01*0\n")),
    row("X222.2000B.SBR01.011", (before("LX*1\n", "SBR*T*18*******CI\n" + OTHER_PAYER),), ("SBR*T*", "SBR*P*")),
    row("X222.2000B.SBR01.021", (("SBR*S*18*GROUP1", "SBR*U*18*GROUP1"),), ("SBR*P*18", "SBR*S*18")),
    row("X222.2000B.SBR09.010", (), ("GROUP1******CI", "GROUP1")),
    row("X222.2320.SBR04.010", ((FIRST, "SBR*P*18*GROUP9******CI"),), ("GROUP9*", "GROUP9*NAME")),
    row("X222.2320.SBR05.010", (("SBR*S*18", "SBR*T*18"), before("LX*1\n", "SBR*S*18***12****MB\n" + OTHER_PAYER)), ("***12****MB", "*******MB")),
    row("X222.2320.SBR05.010", (before("LX*1\n", "SBR*U*18***12****MB\n" + OTHER_PAYER),), ("***12****MB", "*******MB")),
    row("X222.2320.SBR09.020", MEDICARE, (FIRST, "SBR*P*18*******MB")),
    row("X222.2010BA.NM109.020", MEDICARE, ("1EG4TE5MK73", "1EG4TE5MKS3")),
    row("X222.2010BA.REF.010", (("GROUP1******CI", "GROUP1**12****HM"), MEDICARE[1], after(MEMBER, "REF*SY*123456788\n")), ("**12****HM", "**12****MB")),
    row("X222.ANY.REF02.020", (after(MEMBER, "REF*SY*123456788\n"),), ("SY*123456788", "SY*000456788")),
    # ---- parties
    row("X222.2010AA.NM109.010", (("CLINIC*****XX*1234567893", "CLINIC"), after("PI*PAYER2\n", "REF*G2*NUMBER1\n")), ("REF*G2*NUMBER1\n", "")),
    row("X222.2010AA.REF.020", (), after("REF*EI*123456789\n", "REF*0B*LICENSE1\n")),
    row("X222.2010BB.REF.010", (), after("PI*PAYER2\n", "REF*G2*NUMBER1\n")),
    row("X222.ANY.REF.020", (), after(RENDERING, "REF*G2*NUMBER1\n")),
    row("X222.ANY.N402.020", (), ("IL*627010001", "ZZ*627010001")),
    row("X222.ANY.N403.020", (), ("IL*62701\nDMG", "IL*11111\nDMG")),
    row("X222.ANY.PRV03.010", (), ("207Q00000X", "207Q000000")),
    row("X222.2010AA.N301.010", (("N3*1 EXAMPLE STREET", "N3*1 EXPO BOXWOOD STREET"),), ("EXPO BOXWOOD STREET", "lock  box 7")),
    row("X222.2310C.N3.010", (after(RENDERING, FACILITY),), ("9 OTHER STREET", "1 EXAMPLE STREET"), ("627010002", "627010001")),
    row("X222.2310C.N403.010", (after(RENDERING, FACILITY),), ("627010002", "62701")),
    row("X222.2310C.NM109.010", (after(RENDERING, FACILITY),), ("XX*1000000038", "XX*1234567893")),
    row("X222.2310C.REF.010", (after(RENDERING, FACILITY),), ("IL*627010002\n", "IL*627010002\nREF*G2*NUMBER1\n")),
    row("X222.2420A.NM1.010", (after(LINE2, "NM1*82*1*VALE*JUNE****XX*1000000046\n"),), ("XX*1000000046", "XX*1245319599")),
    row("X222.2420C.N403.010", (after(LINE2, FACILITY),), ("627010002", "62701")),
    row("X222.ANY.REF04-2.010", (after(LINE2, "NM1*82*1*VALE*JUNE\nREF*G2*NUMBER1**2U:PAYER1\n"),), ("2U:PAYER1", "2U:NOBODY")),
    # ---- the claim
    row("X222.2300.CLM02.020", CLAIM_LEVEL, ("CLM*CLAIM1*150", "CLM*CLAIM1*-50"), ("87880*50*", "87880*-150*"), ("CAS*PR*2*30", "CAS*PR*2*-170"), also={"X222.2400.SV102.010"}),
    row("X222.2300.CN103.010", (before("HI*ABK", "CN1*02**99.99\n"),), ("99.99", "100")),
    row("X222.2300.AMT.010", (before("HI*ABK", "AMT*F5*150\n"),), ("F5*150", "F5*150.01")),
    row("X222.2300.AMT.010", (before("HI*ABK", "AMT*F5*1\n"),), ("F5*1\n", "F5*0\n")),
    row("X222.2300.DTP.130", (*MEDICARE, before("HI*ABK", "DTP*453*D8*20251231\nCR2********A\n")), ("DTP*453*D8*20251231\n", "")),
    row("X222.2300.DTP.140", (before("HI*ABK", "DTP*453*D8*20251231\nCR2********M\n"),), ("CR2********M", "CR2********C")),
    row("X222.2300.REF.020", (("11:B:1", "11:B:7"), before("HI*ABK", "REF*F8*ICN1\n")), ("11:B:7", "11:B:1")),
    Row("X222.2300.REF.070", (before("HI*ABK", "REF*F5*Y\n"),), flags=frozenset({"medicare_contractor"}), wrong=frozenset()),
    row("X222.ANY.REF.080", (before("HI*ABK", "REF*X4*36D0123456\n"),), ("36D0123456", "36D012345")),
    row("X222.ANY.PWK06.010", (before("HI*ABK", "PWK*OZ*EL***AC*CTRL1\n"),), ("EL***AC*CTRL1", "EL")),
    row("X222.ANY.DTP03.010", ((OXYGEN_PRICE + "DTP*472*D8*20260101", OXYGEN_PRICE + "DTP*472*RD8*20260101-20260102"),), ("20260101-20260102", "20260102-20260101")),
    row("X222.ANY.AMT02.020", CLAIM_LEVEL, ("AMT*D*120", "AMT*D*-10"), ("CAS*PR*2*30", "CAS*PR*2*160")),
    row("X222.ANY.CN102.020", (before("HI*ABK", "CN1*02*5\n"),), ("CN1*02*5", "CN1*02*-5")),
    Row("X222.ANY.HCP02.020", (after(LINE2, "HCP*02*45*5\n"),), (("HCP*02*45*5", "HCP*02*45*-5"),), flags=frozenset({"repricer"})),
    row("X222.ANY.MOA02.020", (after("OI***Y***Y\n", "MOA**5\n"),), ("MOA**5", "MOA**-5")),
    # ---- what other payers decided
    row("X222.2320.CAS.030", (("CAS*CO*45*20", "CAS*CO*45*15**253*5"),), ("15**253*5", "20**253**1")),
    row("X222.2320.AMT.020", (("SBR*S*18", "SBR*T*18"), before("LX*1\n", "SBR*S*18*******CI\nAMT*A8*150\n" + OTHER_PAYER)), ("AMT*A8*150\n", "AMT*D*0\nAMT*A8*150\n"), ("PI*PAYER3\n", "PI*PAYER3\nDTP*573*D8*20260101\n")),
    row("X222.2320.AMT.030", (before("LX*1\n", "SBR*T*18*******CI\nAMT*A8*150\n" + OTHER_PAYER),), ("AMT*A8*150", "AMT*A8*149")),
    row("X222.2320.AMT.040", (after("AMT*D*120\n", "AMT*EAF*10\n"),), (CLAIM_ENDS, CLAIM_ENDS + "AMT*EAF*10\n")),
    row("X222.2320.AMT.050", (*CLAIM_LEVEL, after("AMT*D*120\n", "AMT*EAF*150\n")), ("EAF*150", "EAF*150.01")),
    row("X222.2320.AMT.060", (after("AMT*D*120\n", "AMT*EAF*10\n"),), ("EAF*10", "EAF*11")),
    row("X222.2320.AMT.070", CLAIM_LEVEL, ("AMT*D*120", "AMT*D*120.01")),
    row("X222.2320.MOA01.010", (after("OI***Y***Y\n", "MOA*100\n"),), ("MOA*100", "MOA*100.5")),
    row("X222.2330B.DTP.010", CLAIM_LEVEL, ("DTP*573*D8*20260101\n", "")),
    row("X222.2430.SVD02.010", (), ("AMT*D*120", "AMT*D*40"), ("SVD*PAYER1*40", "SVD*PAYER1*-40"), ("CAS*PR*2*10", "CAS*PR*2*90")),
    row("X222.2430.SVD03-3.010", (("40*HC:87880*", "40*HC:87880:25:59*"),), ("25:59", "25:25")),
    row("X222.2430.SVD05.010", (("40*HC:87880**1", "40*HC:87880**9999.9"),), ("9999.9", "10000")),
    row("X222.2430.SVD06.010", (("40*HC:87880**1", "40*HC:87880**1*1"),), ("**1*1", "**1*2")),
    row("X222.2430.CAS.010", (), ("AMT*D*120", "AMT*D*130"), (CLAIM_ENDS, CLAIM_ENDS.replace("CAS*PR*2*10\n", "") + "SVD*PAYER1*10*HC:87880**1\nDTP*573*D8*20260101\n")),
    # ---- lines
    row("X222.2400.SV102.010", CLAIM_LEVEL, ("87880*50*", "87880*-50*"), ("CLM*CLAIM1*150", "CLM*CLAIM1*50"), ("CAS*PR*2*30", "CAS*PR*2*-70")),
    row("X222.2400.SV104.010", (("87880*50*UN*1", "87880*50*UN*1.125"),), ("UN*1.125", "UN*1.1255")),
    row("X222.2400.SV104.020", (), ("87880*50*UN*1", "87880*50*UN*0")),
    row("X222.2400.SV504.020", (after(OXYGEN_PRICE, "SV5*HC:87880*DA*10*5*50*1\n"),), ("DA*10*5*50", "DA*10*-5*50")),
    row("X222.2400.DTP.010", (), (OXYGEN_PRICE + "DTP*472*D8*20260101", OXYGEN_PRICE + "DTP*472*D8*20260103")),
    row("X222.2400.REF.030", (before(LINE2, "REF*G1*AUTH1\n"),), ("REF*G1*AUTH1\n", "REF*G1*AUTH1\nREF*G1*AUTH2\n")),
    row("X222.2400.AMT.010", (after(LINE2, "AMT*T*50\n"),), ("AMT*T*50", "AMT*T*50.01")),
    row("X222.2400.AMT.010", (after(LINE2, "AMT*F4*1\n"),), ("AMT*F4*1", "AMT*F4*0")),
    row("X222.2400.QTY.010", (before(LINE2, "QTY*PT*2\n"),), ("QTY*PT*2", "QTY*PT*1")),
    row("X222.2400.MEA03.010", (before(LINE2, "MEA*TR*R1*99.9\n"),), ("R1*99.9", "R1*100")),
    row("X222.2400.MEA03.010", (before(LINE2, "MEA*TR*HT*100\n"),), ("HT*100", "HT*0")),
    row("X222.2400.PS101.011", (after(LINE2, PURCHASE),), ("PS1*1000000038", "PS1*1000000046")),
    row("X222.2400.PS101.012", (after(LINE2, "PS1*NUMBER1*10\nNM1*QB*2\nREF*G2*NUMBER1\n"),), ("PS1*NUMBER1", "PS1*NUMBER2")),
    row("X222.2400.PS101.012", (after(LINE2, "PS1*NUMBER1*10\nNM1*QB*2\nREF*G2*NUMBER1\n"),), ("REF*G2*NUMBER1\n", "")),
    row("X222.2400.PS102.010", (after(LINE2, PURCHASE),), ("38*10\n", "38*50.01\n")),
    row("X222.2400.PS102.010", (after(LINE2, PURCHASE),), ("38*10\n", "38*0\n")),
    Row("X222.2400.HCP.010", (after(LINE2, "HCP*02*45\n"),), flags=frozenset({"repricer"}), wrong=frozenset()),
    row("X222.2410.LIN03.010", (after(LINE2, "LIN**N4*12345678901\nCTP****2*ML\n"),), ("12345678901", "1234567890")),
    row("X222.2410.CTP04.010", (after(LINE2, "LIN**N4*12345678901\nCTP****2*ML\n"),), ("CTP****2", "CTP****0")),
]  # fmt: skip

REMITTED = [
    row("X221.ST.BPR02.020", (), ("BPR*I*110", "BPR*I*-10"), ("CONTROL0*10", "CONTROL0*130"), also={"X221.ST.PLB.010"}),
    row("X221.ST.BPR01.010", CARRIED, ("BPR*H*0", "BPR*P*0")),
    row("X221.ST.BPR01.010", (), ("BPR*I*110*C*CHK", "BPR*P*110*C*NON")),
    row("X221.ST.BPR04.020", (), ("BPR*I*110*C*CHK", "BPR*I*110*C*NON")),
    row("X221.ST.BPR13.010", (("CHK************20260102", "ACH*CCP*01*011000015*DA*1*1123456789**01*021000021*DA*2*20260102"),), ("021000021", "021000022")),
    row("X221.ST.PLB.011", CARRIED, ("BPR*H*0*C*NON", "BPR*I*10*C*CHK"), ("FB:NEXT*-10", "FB:NEXT*-20")),
    Row("X221.ST.PLB.030", (("WO:CONTROL0*10", "FB:NEXT*10"),), (("FB:NEXT", "FB:OTHER"),), lists={"balances_forwarded": ("1234567893:FB:NEXT",)}),
    row("X221.ANY.NM109.010", (after("MI*MEMBER1\n", "NM1*82*1*VALE*JUNE****XX*1000000046\n"),), ("XX*1000000046", "XX*1000000047")),
    row("X221.2100.CLP02.020", (*UNLISTED, ("AMT*AU*140\n", ""), ("CAS*CO*45*20", "CAS*CO*94*20")), ("*1*150*120*", "*1*-10*120*"), ("94*20", "94*-140"), ("20261231*1*150\n", "20261231*1*-10\n")),
    row("X221.2100.CLP02.060", (*UNPAID, ("*1*150*0*10", "*25*150*0*10")), ("BPR*H*0*C*NON", "BPR*I*1*C*CHK"), ("*25*150*0*10", "*25*150*1*10"), ("HC:99213*100*0", "HC:99213*100*1"), ("CAS*CO*45*100", "CAS*CO*45*99")),
    row("X221.2100.CLP02.070", (("*1*150*120", "*19*150*120"), after("MI*MEMBER1\n", "NM1*TT*2*NEXT HEALTH*****PI*NEXT1\n")), ("NM1*TT*2*NEXT HEALTH*****PI*NEXT1\n", "")),
    row("X221.2100.CLP05.030", (("*1*150*120*10*12", "*1*150*120**12"), ("CAS*PR*2*10", "CAS*CO*45*10")), ("120**12", "120*0*12")),
    row("X221.2100.CLP05.030", (*UNLISTED, *REVERSED, ("CAS*CO*45*20\nCAS*PR*2*10\n", "CAS*CO*45*-30\n")), ("-120**12", "-120*5*12")),
    Row("X221.2100.CLP07.010", (), (("CONTROL1", "CONTROL9"),), lists={"claims_acknowledged": ("CLAIM1",), "claim_numbers_acknowledged": ("CLAIM1:CONTROL1",)}),
    row("X221.2100.CLP13.010", (("CONTROL1*11*1\n", "CONTROL1*11*1****1\n"),), ("11*1****1", "11*1****1.5")),
    row("X221.2100.NM1.040", (*UNPAID, after("MI*MEMBER1\n", "NM1*PR*2*FIRST HEALTH*****PI*FIRST1\n")), ("BPR*H*0*C*NON", "BPR*I*1*C*CHK"), ("*1*150*0*10", "*1*150*1*10"), ("HC:99213*100*0", "HC:99213*100*1"), ("CAS*CO*45*100", "CAS*CO*45*99")),
    row("X221.2100.DTM.030", (("DTM*232*20260101\nDTM*233*20260102\n", ""),), ("DTM*472*20260101\n", "")),
    row("X221.2100.DTM.040", (("DTM*233*20260102\n", ""), ("DTM*150*20260101\nDTM*151*20260102\n", "")), ("DTM*472*20260101", "DTM*472*20260102")),
    row("X221.ANY.CAS02.071", (*UNLISTED, ("CAS*CO*45*20", "CAS*CO*16*20"), after("MI*MEMBER1\n", "MOA***M15\n")), ("MOA***M15\n", "")),
    row("X221.ANY.CAS02.072", (*UNLISTED, ("CAS*CO*45*20", "CAS*CO*16*20"), after("MI*MEMBER1\n", "MOA***M15\n")), ("MOA***M15", "MOA**5")),
    row("X221.ANY.CAS03.020", (("CAS*CO*45*20", "CAS*CO*45*40**94*-20"),), ("40**94*-20", "40**253*-20")),
    row("X221.2110.AMT.010", (before("SVC*HC:87880", "AMT*B6*80\n"),), ("B6*80", "B6*-80")),
    row("X221.2110.AMT.020", (before("SVC*HC:87880", "AMT*B6*80\nAMT*T*1\n"),), ("AMT*T*1", "AMT*B6*1")),
    row("X221.2110.SVC03.020", (), ("SVC*HC:87880*50*40", "SVC*HC:87880*60*50"), also={"X221.2110.SVC02.010"}),
    row("X221.2110.SVC03.030", (*REVERSED, ("99213*100*80", "99213*-100*-80"), ("87880*50*40", "87880*-50*-40"), ("CO*45*20", "CO*45*-20"), ("PR*2*10", "PR*2*-10")), ("99213*-100*-80", "99213*-200*-180"), ("87880*-50*-40", "87880*50*60")),
    row("X221.2110.SVC05.010", (), ("99213*100*80**1", "99213*100*80**-1")),
]  # fmt: skip

SENT = {
    "groups_sent": ("HC:1:005010X222A1",),
    "group_counts_sent": ("1:2",),
    "group_sizes_sent": ("1:2",),
    "sets_sent": ("1:837:0001", "1:837:0002"),
    "sets_sent_with_guide": ("1:837:0001", "1:837:0002"),
    "guides_of_sets_sent": ("1:837:0001:005010X222A1", "1:837:0002:005010X222A1"),
    "segments_sent_in_loops": ("1:0002:20", "1:0002:22"),
    "loops_of_segments_sent": ("1:0002:20:2300", "1:0002:22:2300"),
    "elements_x12_demands": ("CLM:1",),
}
MISSING: Edits = (("IK4*2*782*I9\nCTX*SITUATIONAL TRIGGER*CLM*20*2300*11:1\n", "IK4*1*1028*1\n"),)


def answer(rule: str, *failing: tuple[str, str], passing: Edits = ()) -> Row:
    return Row(rule, passing, failing, lists=SENT)


ANSWERED = [
    answer("X231.ST.AK1.010", ("AK1*HC*1*", "AK1*HP*1*")),
    answer("X231.ST.AK902.010", ("AK9*P*2*2*1", "AK9*P*3*2*1")),
    answer("X231.ST.AK903.010", ("AK9*P*2*2*1", "AK9*P*2*3*1")),
    answer("X231.2000.AK2.010", ("AK2*837*0001*", "AK2*837*0009*")),
    answer("X231.2000.AK2.011", ("0001*005010X222A1", "0001*005010X223A2")),
    answer("X231.2000.AK203.010", ("0001*005010X222A1", "0001")),
    answer("X231.2100.IK303.010", ("IK3*DTP*22*2300*", "IK3*DTP*22**")),
    answer("X231.2100.IK303.011", ("IK3*DTP*22*2300*", "IK3*DTP*22*2400*")),
    row("X231.2110.IK403.010", (), ("782*I9", "782*I9*0")),
    row("X231.2110.IK403.010", MISSING, ("1028*1\n", "1028*1*0\n")),
    answer("X231.2110.IK403.020", ("IK4*2*782*I9", "IK4*1*1028*I9")),
    answer("X231.2110.IK403.021", ("IK4*1*1028*1\n", "IK4*2*782*1\n"), passing=MISSING),
]  # fmt: skip

ROWS = [*PROFESSIONAL, *REMITTED, *ANSWERED]


def changed(text: str, edits: Iterable[tuple[str, str]]) -> str:
    """The document with its edits made, each of a text that stands there once, and the count of its segments."""
    for old, new in edits:
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times"
        text = text.replace(old, new)
    count = text[text.index("\nST*") : text.index("\nSE*")].count("\n") + 1
    return re.sub(r"\nSE\*\d+\*", f"\nSE*{count}*", text)


def findings(text: str, fast: bool, flags: frozenset[str], lists: Mapping[str, tuple[str, ...]]) -> list[Finding]:
    collector, given = Collector(), options(ALL_TYPES, fast)
    known = {name: ValueList(name, frozenset(codes), {}, {}) for name, codes in lists.items()}
    context = evolve(given.context, flags=flags, lists=ChainMap(known, given.context.lists))  # type: ignore[arg-type]
    file = BytesIO(text.replace("\n", "~").encode("ascii"))
    Validator(find, api.envelope(), evolve(given, context=context), collector).run(file.read)
    return collector.findings


def told(text: str, fast: bool, flags: frozenset[str], lists: Mapping[str, tuple[str, ...]]) -> list[str]:
    """The rules, else the codes, of all findings."""
    return [finding.rule or finding.code for finding in findings(text, fast, flags, lists)]


@pytest.mark.parametrize("fast", [True, False], ids=["accept", "walk"])
@pytest.mark.parametrize("one", ROWS, ids=lambda one: one.rule)
def test_a_rule_passes_what_is_right_and_refuses_what_is_not(one: Row, fast: bool) -> None:
    right = changed(one.base, one.passing)
    assert told(right, fast, one.flags, one.lists) == []
    wrong = changed(right, one.failing)
    found = told(wrong, fast, one.flags if one.wrong is None else one.wrong, one.lists)
    assert set(found) == {one.rule, *one.also}


@pytest.mark.parametrize("fast", [True, False], ids=["accept", "walk"])
def test_a_balance_says_what_would_hold(fast: bool) -> None:
    """What it expects, put in the place of what stands there, leaves no finding of its rule."""
    tried: set[str] = set()
    for one in ROWS:
        wrong = changed(changed(one.base, one.passing), one.failing)
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
    wrong = changed(changed(one.base, one.passing), one.failing)
    assert told(wrong, False, one.flags, {}) == []


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


@pytest.mark.parametrize("guide_id", ["005010X222A1", "005010X221A1", "005010X231A1"])
def test_no_rule_is_without_a_document_that_it_refuses(guide_id: str) -> None:
    expectations = "\n".join(path.read_text("utf-8") for path in FIXTURES.glob("*/fail/*.expect"))
    broken = Path(test_rules.__file__).read_text("utf-8") + expectations
    tried = set(re.findall(r'"(X2\d\d\.[^"\s]+)"', broken)) | {"X222.ST.CLM.010"}
    tried = tried.union(*({one.rule, *one.also} for one in ROWS))
    assert {rule.id for rule in guides.load(guide_id).rules} - tried == set()
