"""Rules of the 837D: other payers and service lines; what the structure says by itself."""

from __future__ import annotations

from tests.guides.trials.dental import (
    BILLING,
    CLAIM_DATE,
    CLAIM_LEVEL,
    DENTAL,
    FACILITY,
    FILLING,
    FIRST,
    LINE2,
    MEDICARE,
    ORTHODONTIC,
    PREDETERMINED,
    RENDERING,
    abroad,
    flagged,
    listed,
)
from tests.guides.trials.row import Edits, after, before, row

BASES: dict[str, str] = {}

OTHER_PAYER = "OI***Y***Y\nNM1*IL*1*SAMPLE*PAT****MI*MEMBER8\nNM1*PR*2*OTHER HEALTH*****PI*PAYER3\n"
THIRD: Edits = (before("LX*1\n", "SBR*T*18*******CI\n" + OTHER_PAYER),)
LINE2_DECIDED = "CAS*PR*2*50\nDTP*573*D8*20260103\n"
SIX_AND_ONE = "CAS*PR*1*10**2*20**3*30**45*40**96*50**97*50\nCAS*PR*204*50\n"
SIX_AND_ONE_OF_50 = "CAS*PR*1*10**2*5**3*5**45*10**96*10**97*5\nCAS*PR*204*5\n"


def known(loop: str) -> tuple[str, str]:
    """The other payer knows a provider by a number of its own."""
    return after("PI*PAYER1\n", f"{loop}\nREF*G2*NUMBER9\n")


PAYERS = [
    # ---- the order of the payers
    row("X224.2000B.SBR01.010", THIRD, ("SBR*T*18", "SBR*S*18")),
    row("X224.2000B.SBR01.011", THIRD, ("SBR*T*18", "SBR*P*18")),
    row("X224.2000B.SBR01.020", (), ("SBR*S*18*GROUP1", "SBR*T*18*GROUP1")),
    row("X224.2000B.SBR01.021", (("SBR*S*18*GROUP1", "SBR*U*18*GROUP1"),), ("SBR*P*18", "SBR*S*18")),
    row("X224.2000B.SBR01.030", PREDETERMINED, ("SBR*P*18*GROUP1", "SBR*S*18*GROUP1"), also={"X224.2000B.SBR01.020"}),
    row("X224.2320.SBR04.010", ((FIRST, "SBR*P*18*GROUP9******CI"),), ("GROUP9*", "GROUP9*NAME")),
    row("X224.2320.SBR05.010", (before("LX*1\n", "SBR*U*18***12****MB\n" + OTHER_PAYER),), ("***12****MB", "*******MB")),
    row("X224.2320.SBR09.010", (), (FIRST, "SBR*P*18")),
    row("X224.2320.SBR09.020", MEDICARE, (FIRST, "SBR*P*18*******MB")),
    # ---- adjustments
    listed(row("X224.2320.CAS.010", CLAIM_LEVEL, ("CAS*PR*2*250", "CAS*PR*3*250")), carc=("2", "3@20200101..20260102")),
    row("X224.2320.CAS.030", (("CAS*CO*45*200", "CAS*CO*45*150**253*50"),), ("150**253*50", "200**253**1")),
    row("X224.2320.CAS.040", (), ("CAS*CO*45*200", "CAS*CO*45*200**253*0")),
    row("X224.2320.CAS.050", (*CLAIM_LEVEL, ("CAS*PR*2*250\n", SIX_AND_ONE)), ("**97*50\nCAS*PR*204*50\n", "\nCAS*PR*204*100\n")),
    row("X224.ANY.QUAL01.010", (("CAS*PR*2*50\n", SIX_AND_ONE_OF_50),), ("**97*5\nCAS*PR*204*5\n", "\nCAS*PR*204*10\n")),
    row("X224.2320.CAS.060", THIRD, ("SBR*T*18*******CI\n", "SBR*T*18*******CI\nAMT*EAF*5\n")),
    # ---- what a payer of the claim has paid
    row("X224.2320.AMT.010", (), ("AMT*D*900\n", "")),
    row("X224.2320.AMT.020", (("SBR*S*18", "SBR*T*18"), before("LX*1\n", "SBR*S*18*******CI\nAMT*A8*1150\n" + OTHER_PAYER)), ("AMT*A8*1150\n", "AMT*D*0\nAMT*A8*1150\n"), ("PI*PAYER3\n", "PI*PAYER3\nDTP*573*D8*20260103\n")),
    row("X224.2320.AMT.030", (before("LX*1\n", "SBR*T*18*******CI\nAMT*A8*1150\n" + OTHER_PAYER),), ("AMT*A8*1150", "AMT*A8*1149")),
    row("X224.2320.AMT.040", (after("AMT*D*900\n", "AMT*EAF*50\n"),), (LINE2_DECIDED, LINE2_DECIDED + "AMT*EAF*50\n")),
    row("X224.2320.AMT.050", (*CLAIM_LEVEL, after("AMT*D*900\n", "AMT*EAF*1150\n")), ("EAF*1150", "EAF*1150.01")),
    row("X224.2320.AMT.060", (after("AMT*D*900\n", "AMT*EAF*50\n"),), ("EAF*50", "EAF*51")),
    row("X224.2320.AMT.070", CLAIM_LEVEL, ("AMT*D*900", "AMT*D*900.01")),
    row("X224.2320.AMT.080", (), ("AMT*D*900", "CAS*OA*94*-10\nAMT*D*910"), (LINE2_DECIDED, LINE2_DECIDED + "SVD*PAYER1*5*AD:D2392**1\nCAS*PR*2*-5\nDTP*573*D8*20260103\n")),
    row("X224.2320.MOA01.010", (after("OI***Y***Y\n", "MOA*100\n"),), ("MOA*100", "MOA*100.5")),
    listed(row("X224.2320.MOA.010", (*CLAIM_LEVEL, after("OI***Y***Y\n", "MOA***MA01\n")), ("MOA***MA01", "MOA***MA02")), rarc=("MA01", "MA02@20260104..20301231")),
    row("X224.2320.OI03.010", (), ("OI***Y***Y", "OI***N***Y")),
    row("X224.ANY.REF.010", (after("MI*MEMBER9\n", "REF*SY*123456788\n"),), (FIRST, "SBR*P*18*******MB")),
    # ---- the other payer
    row("X224.2330B.NM109.010", (*CLAIM_LEVEL, *THIRD), ("PI*PAYER3", "PI*PAYER1")),
    row("X224.2330B.NM109.020", THIRD, ("PI*PAYER3", "PI*PAYER2")),
    row("X224.2330B.DTP.010", CLAIM_LEVEL, ("DTP*573*D8*20260103\n", "")),
    row("X224.2330B.DTP.020", (), after("PI*PAYER1\n", "DTP*573*D8*20260103\n")),
    row("X224.2330B.DTP.030", CLAIM_LEVEL, ("DTP*573*D8*20260103", "DTP*573*D8*20260401")),
    row("X224.2330B.DTP.040", CLAIM_LEVEL, ("DTP*573*D8*20260103", "DTP*573*D8*20251231")),
    flagged(row("X224.2330B.REF.010", (after("PI*PAYER1\n", "REF*T4*Y\n"),)), "provider"),
    row("X224.2330B.REF.020", (after("PI*PAYER1\n", "REF*2U*NUMBER1\nREF*FY*NUMBER2\n"),), ("FY*NUMBER2", "2U*NUMBER2")),
    row("X224.2330B.REF.030", (*PREDETERMINED, before("LX*1\n", "SBR*S*18*******CI\n" + OTHER_PAYER)), after("PI*PAYER3\n", "REF*G3*NUMBER1\n")),
    row("X224.2330C.NM1.010", (before("NM1*82", "NM1*DN*1*VALE*JUNE\n"), known("NM1*DN*1")), ("NM1*DN*1*VALE*JUNE\n", "")),
    row("X224.2330C.NM1.011", (known("NM1*82*1"),), ("NM1*82*1*PROVIDER*ANN****XX*1245319599\n" + RENDERING, ""), also={"X224.2010AA.NM102.010"}),
    row("X224.2330C.NM1.012", (after(RENDERING, "NM1*DQ*1*VALE*JUNE\n"), known("NM1*DQ*1")), ("NM1*DQ*1*VALE*JUNE\n", "")),
    row("X224.2330C.NM1.013", (after(RENDERING, FACILITY), known("NM1*77*2")), (FACILITY, "")),
    row("X224.2330C.NM1.014", (after(RENDERING, "NM1*DD*1*VALE*JUNE\nPRV*AS*PXC*1223S0112X\n"), known("NM1*DD*1")), ("NM1*DD*1*VALE*JUNE\nPRV*AS*PXC*1223S0112X\n", "")),
    # ---- what a payer has paid for a line
    row("X224.2430.SVD.010", (), ("CAS*CO*45*200", "CAS*CO*45*199"), ("CAS*PR*2*50", "CAS*PR*2*51")),
    row("X224.2430.SVD.020", (), ("SBR*S*18*GROUP1", "SBR*P*18*GROUP1"), (FIRST, "SBR*U*18*******CI")),
    row("X224.2430.SVD01.010", (), ("SVD*PAYER1*800", "SVD*PAYER7*800")),
    row("X224.2430.SVD02.010", (), ("AMT*D*900", "AMT*D*700"), ("SVD*PAYER1*100", "SVD*PAYER1*-100"), ("CAS*PR*2*50", "CAS*PR*2*250")),
    row("X224.2430.SVD03.010", (), ("100*AD:D2392", "100*AD:2392")),
    row("X224.2430.SVD05.010", (("100*AD:D2392**1", "100*AD:D2392**9999.9"),), ("9999.9", "10000")),
    row("X224.2430.SVD06.010", (("100*AD:D2392**1", "100*AD:D2392**1*1"),), ("**1*1\n", "**1*2\n")),
    row("X224.2430.CAS.010", (), ("AMT*D*900", "AMT*D*950"), (LINE2_DECIDED, "DTP*573*D8*20260103\nSVD*PAYER1*50*AD:D2392**1\nDTP*573*D8*20260103\n")),
    listed(row("X224.2430.CAS.020", (), ("CAS*PR*2*50", "CAS*PR*3*50")), carc=("2", "45", "3@20200101..20260102")),
    row("X224.2430.DTP.010", (), (LINE2_DECIDED, "CAS*PR*2*50\nDTP*573*D8*20260401\n")),
]  # fmt: skip

SCALING: Edits = ((FILLING, "SV3*AD:D4341*150**10**1*****1"), ("TOO*JP*19*M:O\n", ""), ("100*AD:D2392", "100*AD:D4341"))
REPLACEMENT: Edits = (("1000***I*1", "1000***R*1"), before("REF*6R*LINE1", "DTP*441*D8*20100101\n"))
SURGEON = "NM1*DD*1*VALE*JUNE****XX*1000000038\nPRV*AS*PXC*1223S0112X\n"
SUPERVISOR = "NM1*DQ*1*VALE*JUNE****XX*1000000038\n"


def line(*segments: str) -> tuple[str, str]:
    """Segments of the first line that stand before its control number."""
    return before("REF*6R*LINE1", "".join(f"{one}\n" for one in segments))


def filling(code: str) -> tuple[str, str]:
    return "AD:D2392*150", f"{code}*150"


def crown(code: str, tooth: str) -> Edits:
    """Another procedure than a crown."""
    return ("D2740*1000***I*1", f"{code}*1000****1"), ("AD:D2740**1", f"AD:{code}**1"), ("TOO*JP*14", f"TOO*JP*{tooth}")


LINES = [
    row("X224.2400.LX01.010", (), ("LX*2", "LX*3")),
    # ---- procedure
    row("X224.2400.SV301-2.010", (), filling("AD:2392")),
    listed(row("X224.2400.SV301-2.020", (), ("AD:D2740*1000", "AD:D2750*1000")), cdt=("D2740", "D2392", "D2750@20260102..20301231")),
    listed(row("X224.2400.SV301-3.010", (filling("AD:D2392:Q1"),), ("D2392:Q1", "D2392:Q2")), cdt_modifier=("Q1",)),
    row("X224.2400.SV301-7.010", (filling("AD:D2999:::::WORDS"),), ("D2999:::::WORDS", "D2999")),
    row("X224.ANY.C003-3.010", (filling("AD:D2392:Q1:Q2"),), ("D2392:Q1:Q2", "D2392:Q1:Q1")),
    row("X224.ANY.C003-3.010", (("100*AD:D2392", "100*AD:D2392:Q1:Q2"),), ("D2392:Q1:Q2", "D2392:Q1:Q1")),
    listed(row("X224.ANY.C003-3.020", (filling("AD:D2392:Q1"),), ("D2392:Q1", "D2392:Q2")), modifier=("Q1", "Q2@20260102..20301231")),
    row("X224.ANY.C003-4.010", (filling("AD:D2392:Q1:Q2"),), ("D2392:Q1:Q2", "D2392::Q2")),
    # ---- charge, place, count
    row("X224.2400.SV302.010", PREDETERMINED, ("CLM*CLAIM1*1150*", "CLM*CLAIM1*850*"), ("AD:D2392*150", "AD:D2392*-150")),
    row("X224.2400.SV303.010", (("D2392*150*", "D2392*150*22"),), ("D2392*150*22", "D2392*150*11")),
    listed(row("X224.2400.SV303.020", (("D2392*150*", "D2392*150*22"),), ("D2392*150*22", "D2392*150*19")), place_of_service=("11", "22", "19@20260102..20301231")),
    row("X224.2400.SV306.010", (), ("D2392*150****1", "D2392*150****1.5")),
    row("X224.2400.SV306.010", (), ("D2392*150****1", "D2392*150****0")),
    row("X224.2400.SV311.010", (), ("*1:2\n", "*1:3\n")),
    row("X224.2400.SV311.020", (), ("*1:2\n", "*1:1\n")),
    # ---- parts of the mouth
    row("X224.2400.SV304.010", SCALING, ("150**10", "150**60")),
    row("X224.2400.SV304.020", (*SCALING, ("150**10", "150**10:20")), ("10:20", "10:10")),
    row("X224.2400.SV304.030", SCALING, ("150**10", "150**")),
    row("X224.2400.SV304.040", ((FILLING, "SV3*AD:D4342*150**30**1*****1"), ("19*M:O", "19")), ("AD:D4342*", "AD:D4341*")),
    # ---- prostheses
    row("X224.2400.SV305.010", REPLACEMENT, ("DTP*441*D8*20100101\n", "")),
    row("X224.2400.SV305.020", (), ("1000***I*1", "1000****1")),
    row("X224.2400.DTP.030", REPLACEMENT, ("1000***R*1", "1000***I*1")),
    row("X224.2400.DTP.040", REPLACEMENT, ("DTP*441*D8*20100101", "DTP*139*D8*20260101")),
    # ---- teeth
    row("X224.2400.TOO.010", (after("TOO*JP*19*M:O\n", "TOO*JP*20*M:O\n"),), ("D2392*150****1", "D2392*150****2")),
    row("X224.2400.TOO.020", (), ("TOO*JP*14\n", "")),
    row("X224.2400.TOO02.010", (("TOO*JP*14", "TOO*JP*TS"),), ("TOO*JP*TS", "TOO*JP*TT")),
    row("X224.2400.TOO02.010", (), ("TOO*JP*14", "TOO*JP*33")),
    row("X224.2400.TOO02.020", (after("TOO*JP*19*M:O\n", "TOO*JP*20*M:O\n"),), ("TOO*JP*20", "TOO*JP*19")),
    row("X224.2400.TOO02.030", crown("D2930", "A"), ("TOO*JP*A", "TOO*JP*14")),
    row("X224.2400.TOO02.031", crown("D2931", "14"), ("TOO*JP*14", "TOO*JP*A")),
    row("X224.2400.TOO03.020", (), ("19*M:O", "19*M:M")),
    row("X224.2400.TOO03.030", (("19*M:O", "8*M:I"),), ("8*M:I", "5*M:I")),
    row("X224.2400.TOO03.040", (), ("19*M:O", "11*M:O")),
    row("X224.2400.TOO03.050", (), ("19*M:O", "19*M:O:D")),
    row("X224.2400.TOO03.050", (filling("AD:D2394"), ("19*M:O", "19*M:O:D:B")), ("19*M:O:D:B", "19*M:O:D")),
    # ---- dates
    row("X224.2400.DTP.010", (*CLAIM_DATE, line("DTP*472*D8*20260102")), ("DTP*472*D8*20260102", "DTP*472*D8*20260101")),
    row("X224.2400.DTP.020", (*ORTHODONTIC, line("DTP*452*D8*20251202")), ("20251202", "20251201")),
    row("X224.2400.DTP.050", (line("DTP*196*D8*20251201", "DTP*198*D8*20260101"),), ("196*D8*20251201", "196*D8*20260102")),
    row("X224.2400.DTP.060", (*ORTHODONTIC, line("DTP*446*D8*20260101")), ("AD:D8080*1000", "AD:D9999:::::WORDS*1000"), ("DTP*452*D8*20251201\nDN1*24*18\n", "")),
    # ---- numbers and amounts of the line
    row("X224.2400.REF.010", (), ("REF*6R*LINE2", "REF*6R*LINE1")),
    row("X224.2400.REF.020", (line("REF*G1*AUTH1**2U:PAYER1"),), ("2U:PAYER1", "2U:NOBODY")),
    row("X224.2400.REF.020", (after("REF*6R*LINE1\n", "REF*9F*AUTH1**2U:PAYER1\n"),), ("2U:PAYER1", "2U:NOBODY")),
    row("X224.2400.REF.030", (line("REF*G1*AUTH1"),), ("REF*G1*AUTH1\n", "REF*G1*AUTH1\nREF*G1*AUTH2\n")),
    row("X224.2400.REF.040", (before("HI*ABK", "REF*G1*AUTH1\n"), line("REF*G1*AUTH2")), ("REF*G1*AUTH2", "REF*G1*AUTH1")),
    row("X224.2400.REF.041", (before("HI*ABK", "REF*9F*AUTH1\n"), line("REF*9F*AUTH2")), ("REF*9F*AUTH2", "REF*9F*AUTH1")),
    row("X224.2400.REF.050", (line("REF*G3*AUTH1**2U:PAYER1"),), ("2U:PAYER1", "2U:NOBODY")),
    row("X224.ANY.REF04-2.010", (after(LINE2, "NM1*DQ*1*VALE*JUNE\nREF*G2*NUMBER1**2U:PAYER1\n"),), ("2U:PAYER1", "2U:NOBODY")),
    row("X224.2400.AMT.010", (after(LINE2, "AMT*T*150\n"),), ("AMT*T*150", "AMT*T*150.01")),
    row("X224.2400.AMT.010", (after(LINE2, "AMT*T*1\n"),), ("AMT*T*1\n", "AMT*T*0\n")),
    # ---- providers of the line
    row("X224.2420A.NM1.010", (after(LINE2, "NM1*82*1*VALE*JUNE****XX*1000000038\nPRV*PE*PXC*1223S0112X\n"),), ("XX*1000000038", "XX*1245319599")),
    row("X224.2420B.NM1.010", (after(RENDERING, SURGEON), after(LINE2, "NM1*DD*1*VALE*JOHN****XX*1000000046\n")), ("XX*1000000046", "XX*1000000038")),
    row("X224.2420C.NM1.010", (after(RENDERING, SUPERVISOR), after(LINE2, "NM1*DQ*1*VALE*JOHN****XX*1000000046\n")), ("XX*1000000046", "XX*1000000038")),
    row("X224.2420D.NM1.010", (after(RENDERING, FACILITY), after(LINE2, FACILITY.replace("1000000038", "1000000046"))), ("XX*1000000046", "XX*1000000038")),
    row("X224.2420D.NM109.010", (after(LINE2, FACILITY),), ("XX*1000000038", "XX*1234567893"), also={"X224.2420D.NM1.010"}),
]  # fmt: skip

ROWS = PAYERS + LINES

MORE_LINES = "".join(f"LX*{n}\nSV3*AD:D1110*0\nDTP*472*D8*20260101\n" for n in range(3, 51))
STRUCTURAL = [
    # X224.2010AA.REF.010: one tax number
    (DENTAL, (), ((BILLING, ""),), "S103"),
    (DENTAL, (), (after(BILLING, "REF*SY*123456788\n"),), "S105"),
    # X224.2330A.NM109.010: the number of the other subscriber
    (DENTAL, (), (("MI*MEMBER9\n", "MI\n"),), "D301"),
    # X224.2300.CLM05-3.010, X224.ANY.N404.020, X224.2000A.CUR02.010: whole lists, and lists at hand
    (DENTAL, (), (("11:B:1", "11:B:Z"),), "C600"),
    (DENTAL, abroad("N4*NASSAU***BS"), (("NASSAU***BS", "NASSAU***XX"),), "C600"),
    (DENTAL, (after("HL*1**20*1\n", "CUR*85*CAD\n"),), (("85*CAD", "85*XXX"),), "C600"),
    # X224.2300.REF.040: the reasons of an exception
    (DENTAL, (before("HI*ABK", "REF*4N*7\n"),), (("4N*7", "4N*8"),), "D308"),
    # X224.2300.NTE.010: a repricer has no notes of its own
    (DENTAL, (before("HI*ABK", "NTE*ADD*WORDS\n"),), (("NTE*ADD", "NTE*TPO"),), "D308"),
    # X224.2300.DN1.030: months or that there is treatment
    (DENTAL, ORTHODONTIC, (("DN1*24*18\n", "DN1\n"),), "S110"),
    # X224.2320.CAS.020: an amount or a quantity has a reason
    (DENTAL, (), (("CAS*CO*45*200", "CAS*CO*45*100***100"),), "D313"),
    # X224.2320.SBR.010: beside a first payer no other is first
    (DENTAL, (*PREDETERMINED, before("LX*1\n", "SBR*S*18*******CI\n" + OTHER_PAYER)), (("SBR*S*18", "SBR*P*18"),), "X224.2000B.SBR01.010"),
    # X224.2400.LX.010: fifty lines
    (DENTAL, (before("SE*43", MORE_LINES),), (before("SE*", "LX*51\nSV3*AD:D1110*0\nDTP*472*D8*20260101\n"),), "S106"),
    # X224.2400.TOO03.010: the surfaces of a tooth
    (DENTAL, (), (("19*M:O", "19*M:X"),), "D308"),
]  # fmt: skip
