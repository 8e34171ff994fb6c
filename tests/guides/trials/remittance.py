"""Rules of the 835.  Those that ``test_rules`` or a fixture breaks are not repeated."""

from __future__ import annotations

from tests.guides.test_rules import REMITTANCE
from tests.guides.trials.row import Edits, Row, after, before, row

BASES = {"X221": REMITTANCE}

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

ROWS = REMITTED
