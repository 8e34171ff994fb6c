"""Rules of the 837P.  Those that ``test_rules`` or a fixture breaks are not repeated."""

from __future__ import annotations

from tests.guides.test_rules import CLAIM
from tests.guides.trials.row import Edits, Row, after, before, row

BASES = {"X222": CLAIM}

# ---- documents that rows start from
CLAIM_ALONE = CLAIM[CLAIM.index("CLM*") : CLAIM.index("SE*41")]
PATIENT = "HL*3*2*23*0\nPAT*19\nNM1*QC*1*SAMPLE*KIM\nN3*2 EXAMPLE STREET\nN4*SPRINGFIELD*IL*62701\nDMG*D8*20150101*M\n"
OF_SUBSCRIBER = "N3*2 EXAMPLE STREET\nN4*SPRINGFIELD*IL*62701\nDMG*D8*19800101*F\n"
DEPENDENT: Edits = (
    ("HL*2*1*22*0", "HL*2*1*22*1"),
    ("SBR*S*18*", "SBR*S**"),
    (OF_SUBSCRIBER, ""),
    (CLAIM_ALONE, PATIENT + CLAIM_ALONE),
)
MEDICARE: Edits = (("GROUP1******CI", "GROUP1**12****MB"), ("MI*MEMBER1\n", "MI*1EG4TE5MK73\n"))
CLAIM_LEVEL: Edits = (
    ("SVD*PAYER1*80*HC:99213**1\nCAS*CO*45*20\nDTP*573*D8*20260101\n", ""),
    ("SVD*PAYER1*40*HC:87880**1\nCAS*PR*2*10\nDTP*573*D8*20260101\n", ""),
    ("AMT*D*120\n", "CAS*PR*2*30\nAMT*D*120\n"),
    ("PI*PAYER1\n", "PI*PAYER1\nDTP*573*D8*20260101\n"),
)
CLAIM_ENDS = "SVD*PAYER1*40*HC:87880**1\nCAS*PR*2*10\nDTP*573*D8*20260101\n"
REFERRED = before("NM1*82*1*PROVIDER", "NM1*DN*1*VALE*ANN****XX*1000000046\n")
FACILITY = "NM1*77*2*OTHER PLACE*****XX*1000000038\nN3*9 OTHER STREET\nN4*SPRINGFIELD*IL*627010002\n"
OTHER_PAYER = "OI***Y***Y\nNM1*IL*1*SAMPLE*PAT****MI*MEMBER8\nNM1*PR*2*OTHER HEALTH*****PI*PAYER3\n"


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
    row("X222.2320.SBR09.020", (*MEDICARE, REFERRED), (FIRST, "SBR*P*18*******MB")),
    row("X222.2010BA.NM109.020", (*MEDICARE, REFERRED), ("1EG4TE5MK73", "1EG4TE5MKS3")),
    row("X222.2010BA.REF.010", (REFERRED, ("GROUP1******CI", "GROUP1******HM"), MEDICARE[1], after(MEMBER, "REF*SY*123456788\n")), ("GROUP1******HM", "GROUP1**12****MB")),
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
    row("X222.2310B.NM1.020", (after(LINE2, "NM1*82*1*VALE*JUNE****XX*1000000046\n"),), after("REF*6R*LINE1\n", "NM1*82*1*VALE*JUNE****XX*1000000046\n")),
    row("X222.2420A.NM1.010", (after(LINE2, "NM1*82*1*VALE*JUNE****XX*1000000046\n"),), ("XX*1000000046", "XX*1245319599")),
    row("X222.2420C.N403.010", (after(LINE2, FACILITY),), ("627010002", "62701")),
    row("X222.ANY.REF04-2.010", (after(LINE2, "NM1*82*1*VALE*JUNE\nREF*G2*NUMBER1**2U:PAYER1\n"),), ("2U:PAYER1", "2U:NOBODY")),
    # ---- the claim
    row("X222.2300.CLM02.020", CLAIM_LEVEL, ("CLM*CLAIM1*150", "CLM*CLAIM1*-50"), ("87880*50*", "87880*-150*"), ("CAS*PR*2*30", "CAS*PR*2*-170"), also={"X222.2400.SV102.010"}),
    row("X222.2300.CN103.010", (before("HI*ABK", "CN1*02**99.99\n"),), ("99.99", "100")),
    row("X222.2300.AMT.010", (before("HI*ABK", "AMT*F5*150\n"),), ("F5*150", "F5*150.01")),
    row("X222.2300.AMT.010", (before("HI*ABK", "AMT*F5*1\n"),), ("F5*1\n", "F5*0\n")),
    row("X222.2300.DTP.130", (*MEDICARE, ("SV1*HC:87880*", "SV1*HC:98940*"), before("HI*ABK", "DTP*453*D8*20251231\nCR2********A\n")), ("DTP*453*D8*20251231\n", "")),
    row("X222.2300.DTP.140", (("SV1*HC:87880*", "SV1*HC:98940*"), before("HI*ABK", "DTP*453*D8*20251231\nCR2********M\n"),), ("CR2********M", "CR2********C")),
    row("X222.2300.REF.020", (("11:B:1", "11:B:7"), before("HI*ABK", "REF*F8*ICN1\n")), ("11:B:7", "11:B:1")),
    Row("X222.2300.REF.070", (before("HI*ABK", "REF*F5*Y\n"),), flags=frozenset({"medicare_contractor"}), wrong=frozenset()),
    row("X222.ANY.REF.080", (before("HI*ABK", "REF*X4*36D0123456\n"),), ("36D0123456", "36D012345")),
    row("X222.ANY.PWK06.010", (before("HI*ABK", "PWK*OZ*EL***AC*CTRL1\n"),), ("EL***AC*CTRL1", "EL")),
    row("X222.ANY.DTP03.010", ((OXYGEN_PRICE + "DTP*472*D8*20260101", OXYGEN_PRICE + "DTP*472*RD8*20260101-20260102"),), ("20260101-20260102", "20260102-20260101")),
    row("X222.ANY.DE782.020", CLAIM_LEVEL, ("AMT*D*120", "AMT*D*-10"), ("CAS*PR*2*30", "CAS*PR*2*160")),
    row("X222.ANY.DE782.021", (before("HI*ABK", "CN1*02*5\n"),), ("CN1*02*5", "CN1*02*-5")),
    Row("X222.ANY.DE782.022", (after(LINE2, "HCP*02*45*5\n"),), (("HCP*02*45*5", "HCP*02*45*-5"),), flags=frozenset({"repricer"})),
    row("X222.ANY.DE782.023", (after("OI***Y***Y\n", "MOA**5\n"),), ("MOA**5", "MOA**-5")),
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
    row("X222.ANY.C003-3.010", (("40*HC:87880*", "40*HC:87880:25:59*"),), ("25:59", "25:25")),
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

ROWS = PROFESSIONAL
