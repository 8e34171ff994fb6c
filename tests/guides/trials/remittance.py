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

BANKED: Edits = (("CHK************20260102", "ACH*CCP*01*011000015*DA*1*1123456789**01*021000021*DA*2*20260102"),)
QC = "NM1*QC*1*SAMPLE*PAT****MI*MEMBER1\n"
OTHER_PAYER = "NM1*PR*2*FIRST HEALTH*****PI*FIRST1\n"
PASSED_ON: Edits = (("*1*150*120", "*19*150*120"), after(QC, "NM1*TT*2*NEXT HEALTH*****PI*NEXT1\n"))
SECOND = "SVC*HC:87880*50*40**1\n"
TAKEN_BACK: Edits = (
    *REVERSED,
    ("99213*100*80", "99213*-100*-80"),
    ("87880*50*40", "87880*-50*-40"),
    ("CO*45*20", "CO*45*-20"),
    ("PR*2*10", "PR*2*-10"),
)


def told(rule: str, passing: Edits, *failing: tuple[str, str], **lists: tuple[str, ...]) -> Row:
    return Row(rule, passing, failing, lists=lists)


PAYMENT = [
    row("X221.ST.BPR03.010", (), ("110*C*CHK", "110*D*CHK")),
    row("X221.ST.BPR05.010", BANKED, ("ACH*CCP*", "ACH**")),
    row("X221.ST.BPR05.020", (), ("*CHK*", "*CHK*CCP")),
    row("X221.ST.BPR06.010", BANKED, ("*DA*1*1123456789*", "*DA*1**")),
    row("X221.ST.BPR06.020", (), ("CHK************20260102", "CHK******1123456789******20260102")),
    row("X221.ST.BPR07.020", (*BANKED, ("CCP*01*011000015", "CCP*04*000112345")), ("000112345", "900112345")),
    row("X221.ST.BPR10.010", BANKED, ("DA*1*1123456789", "DA*1*1123456780")),
    row("X221.ST.BPR11.010", (*BANKED, ("*1123456789**01", "*1123456789*PART00001*01"), ("TRACE1*1123456789", "TRACE1*1123456789*PART00001")), ("1123456789*PART00001*01", "1123456789*PART00002*01")),
    row("X221.ST.BPR16.010", (("CHK************20260102", "CHK************20260430"),), ("20260430", "20260501")),
    told("X221.ST.TRN02.010", (), ("TRACE1*", "TRACE0*"), traces_seen=("1123456789:TRACE0",)),
    row("X221.ST.CUR.010", (after("TRACE1*1123456789\n", "CUR*PR*CAD\n"),), ("CAD", "USD")),
    row("X221.ST.DTM.010", (after("TRACE1*1123456789\n", "DTM*405*20260331\n"),), ("405*20260331", "405*20260401")),
    row("X221.ST.REF.010", (after("TRACE1*1123456789\n", "REF*EV*RECEIVER\n"),), ("EV*RECEIVER", "EV*1234567893")),
    row("X221.1000A.N104.010", (), ("N1*PR*EXAMPLE HEALTH\n", "N1*PR*EXAMPLE HEALTH*XV*PLAN1\n")),
    row("X221.1000A.PER04.010", (), ("TE*2025550101", "TE*202555010")),
    row("X221.1000A.PER04.020", (after("TE*2025550101\n", "PER*IC**UR*www.example.com/policies\n"),), ("www.example.com/policies", "ask us")),
    row("X221.1000A.PER.010", (("TE*2025550101", "TE*2025550101*EX*12"),), ("TE*2025550101*EX", "EM*HELP(A)EXAMPLE.COM*EX")),
    row("X221.1000A.PER.011", (("TE*2025550101", "EM*HELP(A)EXAMPLE.COM*TE*2025550101*EX*12"),), ("TE*2025550101*EX", "FX*2025550101*EX")),
    row("X221.1000B.N104.020", (("CLINIC*XX*1234567893\nREF*TJ*123456789\n", "CLINIC*FI*123456789\n"), ("PLB*1234567893", "PLB*123456789")), ("FI*123456789", "FI*12345678")),
    row("X221.1000B.REF.020", (("CLINIC*XX*1234567893\nREF*TJ*123456789\n", "CLINIC*FI*123456789\n"), ("PLB*1234567893", "PLB*123456789")), after("FI*123456789\n", "REF*TJ*123456789\n")),
    row("X221.1000B.REF02.010", (), ("TJ*123456789", "TJ*12345678")),
    row("X221.1000B.RDM.010", (after("TJ*123456789\n", "RDM*EM**PAY(A)EXAMPLE.COM\n"),), ("RDM*EM**PAY(A)EXAMPLE.COM", "RDM*EM*PAYMENTS")),
    row("X221.2000.TS2.010", (after("*1*150\n", "TS2*5\n"),), ("TS3*1234567893*11*20261231*1*150\n", "")),
    row("X221.2000.TS303.010", (("11*20261231*1", "11*20280229*1"),), ("20280229*1", "20280227*1")),
    row("X221.ST.PLB02.010", (("PLB*1234567893*20261231", "PLB*1234567893*20260630"),), ("20260630", "20260629")),
]  # fmt: skip

CLAIMS = [
    row("X221.ANY.NM104.010", (after(QC, "NM1*82*2*VALE GROUP*****XX*1000000046\n"),), ("VALE GROUP*", "VALE GROUP*JUNE")),
    row("X221.2100.NM1.010", PASSED_ON, ("*19*150*120", "*1*150*120")),
    row("X221.2100.NM1.020", (*UNPAID, ("*1*150*0*10", "*23*150*0*10"), after(QC, "NM1*TT*2*NEXT HEALTH*****PI*NEXT1\n")), before("DTM*232", OTHER_PAYER)),
    row("X221.2100.NM1.030", (*UNPAID, after(QC, OTHER_PAYER + "NM1*GB*1*SAMPLE*KIM****MI*MEMBER7\n")), (OTHER_PAYER, "")),
    row("X221.2100.NM1.050", (after(QC, "NM1*IL*1*SAMPLE*KIM****MI*MEMBER1\n"),), ("SAMPLE*KIM", "SAMPLE*PAT")),
    row("X221.2100.NM1.060", (after(QC, "NM1*74*1*SAMPLE*PATRICIA****C*MEMBER1\n"),), ("SAMPLE*PATRICIA", "SAMPLE*PAT")),
    row("X221.2100.NM1.070", (after(QC, "NM1*82*1*VALE*JUNE****XX*1000000046\n"),), ("1000000046", "1234567893")),
    row("X221.2100.PER.010", (after("DTM*233*20260102\n", "PER*CX**TE*2025550101\n"),), ("CX**TE*2025550101", "CX**TE*555")),
    row("X221.2100.CLP05.040", TAKEN_BACK, ("-120**12", "-120*10*12")),
    row("X221.2100.CLP08.010", (("CONTROL1*11*1", "CONTROL1*73*7"),), ("CONTROL1*73", "CONTROL1*90")),
    row("X221.2100.CLP12.010", (("CONTROL1*11*1\n", "CONTROL1*11*1**470*1.5\n"),), ("**470*1.5", "***1.5")),
    row("X221.2100.MIA.010", (after(QC, "MIA*0\n"),), after("MIA*0\n", "MOA***M15\n")),
    row("X221.2100.QTY.010", (after("AMT*AU*140\n", "QTY*CA*1\nQTY*CD*2\n"),), ("QTY*CD", "QTY*CA")),
    row("X221.2100.DTM.050", (before("DTM*232", "DTM*050*20260102\n"),), ("050*20260102", "050*20260103")),
    row("X221.2100.DTM.060", (before("DTM*232", "DTM*036*20251231\n"), ("CAS*PR*2*10", "CAS*PR*27*10")), ("PR*27*10", "PR*2*10")),
    row("X221.2100.REF.010", (before("DTM*232", "REF*EA*NUMBER1\nREF*EA*NUMBER2\n"),), ("NUMBER2", "NUMBER1")),
]  # fmt: skip

CODES = [
    row("X221.ANY.CAS02.010", (), ("CAS*CO*45*20", "CAS*CO*17*20")),
    told("X221.2100.MOA03.010", (*UNLISTED, after(QC, "MOA***M15\n")), ("MOA***M15", "MOA***M16"), rarc=("M15", "M16@..20260101")),
    told("X221.2100.MOA03.011", (*UNLISTED, after(QC, "MIA*0****M15\n")), ("MIA*0****M15", "MIA*0****M16"), rarc=("M15", "M16@..20260101")),
    told("X221.2110.LQ02.010", (before(SECOND, "LQ*HE*M15\n"),), ("HE*M15", "HE*M16"), rarc=("M15", "M16@..20260101")),
    row("X221.ANY.CAS02.020", (("CAS*CO*45*20", "CAS*CO*45*10**253*10"),), ("**253*10", "**45*10")),
    row("X221.ANY.CAS02.040", (("CAS*CO*45*20", "CAS*OA*23*20"),), ("OA*23", "CO*23")),
    row("X221.ANY.CAS02.050", (("CAS*CO*45*20", "CAS*OA*209*20"),), ("OA*209", "CO*209")),
    row("X221.ANY.CAS02.060", (), ("CAS*PR*2*10", "CAS*PI*2*10"), ("*120*10*12", "*120**12")),
    told("X221.ANY.CAS02.080", (), ("CAS*CO*45*20", "CAS*CO*253*20"), core_combinations=("CO:45", "PR:2")),
    row("X221.ANY.CAS04.010", (("CAS*CO*45*20", "CAS*CO*45*20*2"), ("99213*100*80**1", "99213*100*80**1**2")), ("CO*45*20*2", "CO*45*20*4")),
    told("X221.2110.LQ02.020", (before(SECOND, "LQ*RX*70\n"),), ("RX*70", "RX*7X"), ncpdp_reject=("70",)),
    row("X221.2110.LQ.010", (before(SECOND, "LQ*HE*M15\nLQ*HE*N30\n"),), ("HE*N30", "HE*M15")),
]  # fmt: skip

SERVICES = [
    row("X221.2110.SVC01-2.010", (), ("SVC*HC:87880*", "SVC*HC:8788*")),
    row("X221.2110.SVC01-2.020", (("SVC*HC:87880*", "SVC*NU:0450*"),), ("NU:0450", "NU:450")),
    row("X221.2110.SVC01-2.021", (("SVC*HC:87880*50*40*", "SVC*NU:0450*50*40*"),), ("NU:0450*50*40*", "NU:0450*50*40*0450")),
    row("X221.2110.SVC01-2.030", (("SVC*HC:87880*", "SVC*AD:D0120*"),), ("AD:D0120", "AD:00120")),
    row("X221.2110.SVC01-2.040", (("SVC*HC:87880*", "SVC*N4:12345678901*"),), ("N4:12345678901", "N4:1234567890")),
    row("X221.2110.SVC01.010", (("SVC*HC:87880*", "SVC*HC:87880:25:59*"),), (":25:59", ":25:25")),
    row("X221.2110.SVC01.010", (("SVC*HC:87880*", "SVC*HC:87880:25*"),), (":25*", "::25*")),
    row("X221.2110.SVC01.011", (("HC:87880*50*40**1\n", "HC:87880*50*40**1*HC:87881:25:59\n"),), (":25:59", ":25:25")),
    row("X221.2110.SVC06.010", (("HC:87880*50*40**1\n", "HC:87880*50*40**1*HC:87881\n"),), ("HC:87881", "HC:87880")),
    row("X221.2110.SVC07.010", (("HC:87880*50*40**1\n", "HC:87880*50*40**1**2\n"),), ("40**1**2", "40**1**1")),
    row("X221.2110.DTM.030", (), ("DTM*151*20260102", "DTM*151*20260101"), ("DTM*150*20260101", "DTM*150*20260102")),
]  # fmt: skip

ROWS = [*REMITTED, *PAYMENT, *CLAIMS, *CODES, *SERVICES]
