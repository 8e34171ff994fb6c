"""Rules of the 278: requests for review and their responses."""

from __future__ import annotations

from tests.guides.trials.row import Edits, Row, after, before, row

REQUEST = """\
ISA*00*          *00*          *ZZ*SENDER         *ZZ*RECEIVER       *260102*1200*^*00501*000000001*0*T*:
GS*HI*SENDER*RECEIVER*20260102*1200*1*X*005010X217
ST*278*0001*005010X217
BHT*0007*13*REQUEST1*20260102*1200
HL*1**20*1
NM1*X3*2*SAMPLE HEALTH PLAN*****PI*PLAN1
HL*2*1*21*1
NM1*1P*1*VALE*JUNE****XX*1234567893
PER*IC*DESK*TE*5555550100
HL*3*2*22*1
NM1*IL*1*SAMPLE*ANNA****MI*MEMBER1
DMG*D8*19800101*F
HL*4*3*EV*1
TRN*1*EVENT1*9123456789
UM*AR*I*2*21:B**03
DTP*435*D8*20260105
HI*ABK:J189*ABF:E119
HSD*DY*3
CL1*1*1
NM1*FA*2*SAMPLE HOSPITAL*****XX*1245319599
NM1*71*1*OAK*PAUL****XX*1000000038
HL*5*4*SS*0
DTP*472*D8*20260106
SV2**HC:33510
NM1*SJ*1*ELM*RUTH****XX*1000000046
HL*6*4*SS*0
SV1*HC:99223**UN*1***1
SE*26*0001
GE*1*1
IEA*1*000000001
"""
RESPONSE = """\
ISA*00*          *00*          *ZZ*SENDER         *ZZ*RECEIVER       *260102*1200*^*00501*000000001*0*T*:
GS*HI*SENDER*RECEIVER*20260102*1200*1*X*005010X217
ST*278*0001*005010X217
BHT*0007*11*REQUEST1*20260102*1201*18
HL*1**20*1
NM1*X3*2*SAMPLE HEALTH PLAN*****PI*PLAN1
PER*IC*DESK*TE*5555550100
HL*2*1*21*1
NM1*1P*1*VALE*JUNE****XX*1234567893
HL*3*2*22*1
NM1*IL*1*SAMPLE*ANNA****MI*MEMBER1
DMG*D8*19800101*F
HL*4*3*EV*1
TRN*2*EVENT1*9123456789
UM*AR*I*2*21:B
HCR*A6*AUTH1
DTP*435*D8*20260105
DTP*102*D8*20260102
HI*ABK:J189
HSD*DY*2
NM1*FA*2*SAMPLE HOSPITAL*****XX*1245319599
NM1*71*1*OAK*PAUL****XX*1000000038
HL*5*4*SS*0
UM*HS*I*2
HCR*A1*AUTH2
DTP*472*D8*20260106
DTP*007*D8*20260106
SV2**HC:33510
NM1*SJ*1*ELM*RUTH****XX*1000000046
SE*28*0001
GE*1*1
IEA*1*000000001
"""
BASES = {"X217-RQ": REQUEST, "X217-RS": RESPONSE}

# ---- requests

UM, CL1, SV1 = "UM*AR*I*2*21:B**03", "CL1*1*1\n", "SV1*HC:99223**UN*1***1"
FACILITY = "NM1*FA*2*SAMPLE HOSPITAL*****XX*1245319599\n"
ATTENDING = "NM1*71*1*OAK*PAUL****XX*1000000038\n"
SURGEON = "NM1*SJ*1*ELM*RUTH****XX*1000000046\n"
EVENT = REQUEST[REQUEST.index("HL*4*3") : REQUEST.index("SE*")]
SERVICES = REQUEST[REQUEST.index("HL*5*4") : REQUEST.index("SE*")]
OF_DEPENDENT: Edits = (
    ("HL*6*4*SS", "HL*7*5*SS"),
    ("HL*5*4*SS", "HL*6*5*SS"),
    ("HL*4*3*EV*1\n", "HL*4*3*23*1\nNM1*QC*1*SAMPLE*BEN\nDMG*D8*20100101*M\nHL*5*4*EV*1\n"),
)
PLACES = "NM1*PW*2*HOME\nN3*1 OAK ST\nN4*SAMPLETOWN*NY\nNM1*45*2*CLINIC\nN3*2 ELM ST\nN4*SAMPLETOWN*NJ\n"
TRANSPORT: Edits = (
    (UM, "UM*HS*I*56*41:B"),
    after(CL1, "CR1***X*D*DH*27***DIALYSIS\n"),
    before("HL*5*4*SS", PLACES),
)
ACCIDENT: Edits = ((UM, f"{UM[:-4]}*AA:::NY*03"), after("*03\n", "DTP*439*D8*20260101\n"))
DISCHARGE: Edits = (after("DTP*435*D8*20260105\n", "DTP*096*D8*20260108\n"),)
OXYGEN = "CR5***D***2***********E\n"

REQUESTED = [
    row("X217-RQ.2000E.HL.010", (), (EVENT, "")),
    row("X217-RQ.2000D.HL.010", OF_DEPENDENT, before("SE*", "HL*8*3*EV*0\nUM*HS*N*1\nHI*ABK:J189\n")),
    row("X217-RQ.2010C.NM109.010", (), ("MI*MEMBER1", "II*MEMBER1")),
    row("X217-RQ.2010C.DMG.010", (), ("DMG*D8*19800101*F\n", "")),
    row("X217-RQ.2010D.DMG.010", OF_DEPENDENT, ("DMG*D8*20100101*M\n", "")),
    row("X217-RQ.2010D.NM1.010", OF_DEPENDENT, ("SAMPLE*BEN", "SAMPLE*ANNA"), ("20100101*M", "19800101*M")),
    row("X217-RQ.ANY.REF.010", (after("MI*MEMBER1\n", "REF*6P*GROUP1\nREF*EJ*PATIENT1\n"),), ("REF*EJ", "REF*6P")),
    row("X217-RQ.ANY.NM104.010", (), ("PLAN*****PI", "PLAN*JO****PI")),
    row("X217-RQ.ANY.NM104.011", (), ("HOSPITAL*****XX", "HOSPITAL***DR**XX")),
    row("X217-RQ.ANY.NM109.010", (), ("1245319599", "1245319598")),
    row("X217-RQ.ANY.NM109.020", (("PAUL****XX*1000000038", "PAUL****24*123456789"),), ("24*123456789", "24*12345678")),
    row("X217-RQ.2010A.NM108.010", (), ("PI*PLAN1", "XV*PLAN1")),
    row("X217-RQ.2010B.NM109.010", (("XX*1234567893", "46*ETIN1"),), ("46*ETIN1", "46*1234567893")),
    row("X217-RQ.2010B.PER.010", (), ("PER*IC*DESK*TE*5555550100\n", "")),
    row("X217-RQ.ANY.PER04.010", (), ("TE*5555550100", "TE*555-0100")),
    row("X217-RQ.ANY.PRV03.010", (after("TE*5555550100\n", "PRV*PE*PXC*207Q00000X\n"),), ("207Q00000X", "207Q00000Y")),
    row("X217-RQ.ANY.N402.010", (before("PER*IC", "N3*1 OAK ST\nN4*SAMPLETOWN*NY*100010000\n"),), ("*NY*", "*ZZ*")),
    row("X217-RQ.ANY.N402.011", (before("HL*5*4*SS", PLACES),), ("*NJ\n", "*ZZ\n")),
    row("X217-RQ.ANY.DMG02.010", (), ("19800101*F", "20260103*F")),
    row("X217-RQ.ANY.PWK06.010", (after(CL1, "PWK*B3*FX***AC*DOCUMENT1\n"),), ("FX***AC*DOCUMENT1", "FX")),
    row("X217-RQ.ANY.PWK06.010", (after(SV1 + "\n", "PWK*B3*FX***AC*DOCUMENT1\n"),), ("FX***AC*DOCUMENT1", "FX")),
    row("X217-RQ.ST.BHT02.010", (("*13*REQUEST1", "*01*REQUEST1"), after(UM + "\n", "REF*NT*NUMBER1\n")), ("REF*NT*NUMBER1\n", "")),
    row("X217-RQ.2000E.UM02.010", (("UM*AR*I", "UM*AR*4"), before("DTP*435", "REF*BB*AUTH1\n")), ("REF*BB*AUTH1\n", "")),
    row("X217-RQ.2000E.UM02.020", (), before("DTP*435", "REF*BB*AUTH1\n")),
    row("X217-RQ.2000E.UM03.010", (("UM*AR", "UM*HS"), ("EV*1", "EV*0"), (SERVICES, "")), ("UM*HS*I*2*", "UM*HS*I**")),
    row("X217-RQ.2000E.UM04.010", (("21:B", "21:A"),), ("21:A", "2X:A")),
    row("X217-RQ.2000E.UM05-4.010", ACCIDENT, ("AA:::NY", "AA")),
    row("X217-RQ.2000E.DTP.010", ACCIDENT, ("DTP*439*D8*20260101\n", "")),
    row("X217-RQ.2000E.DTP.020", (), after(UM + "\n", "DTP*439*D8*20260101\n")),
    row("X217-RQ.2000E.DTP.030", (), ("DTP*435*D8*20260105\n", "")),
    row("X217-RQ.2000E.DTP.040", (*DISCHARGE, ("DTP*472*D8*20260106\n", "")), ("096*D8*20260108", "096*D8*20260104")),
    row("X217-RQ.ANY.DTP03.010", (after(UM + "\n", "DTP*AAH*RD8*20260105-20260106\n"),), ("20260105-20260106", "20260106-20260105")),
    row("X217-RQ.2000E.DTP.050", (after(UM + "\n", "DTP*484*D8*20251101\n"),), ("19800101*F", "19800101*M")),
    row("X217-RQ.2000E.DTP.050", (after(UM + "\n", "DTP*484*D8*20251101\n"), *OF_DEPENDENT, ("BEN", "EVE"), ("20100101*M", "20100101*F")), ("20100101*F", "20100101*M")),
    row("X217-RQ.2000E.DTP.060", (after(UM + "\n", "DTP*431*D8*20260101\n"),), ("431*D8*20260101", "431*D8*20260103")),
    row("X217-RQ.2000E.CL1.010", (), (CL1, "")),
    row("X217-RQ.2010EA.NM1.010", (), (FACILITY, "")),
    row("X217-RQ.2010EA.NM1.011", (), ("NM1*71", "NM1*DN")),
    row("X217-RQ.2010EA.NM1.020", ((UM, "UM*SC*I*3*11:B"), (FACILITY, ""), (SURGEON, "")), (ATTENDING, "")),
    row("X217-RQ.2000E.HI01-2.010", (), ("ABK:J189", "ABK:J18.9")),
    row("X217-RQ.2000E.HI01-2.010", (("ABK:J189", "ABK:QA00101"),), ("QA00101", "QA")),
    row("X217-RQ.2000E.HI.010", ((SV1, SV1[:-4]),), ("HI*ABK:J189*ABF:E119\n", "")),
    row("X217-RQ.2000E.HI.020", (), ("ABF:E119", "ABF:E119*ABF:E119")),
    row("X217-RQ.2000E.HI.021", (("HI*ABK:J189*ABF:E119", "HI*BK:4280"), ("435*D8*20260105", "435*D8*20150105")), ("20150105", "20160105")),
    row("X217-RQ.2000E.HSD.010", (("HSD*DY*3", "HSD*DY*3***7*1"),), ("***7*1", "***7")),
    row("X217-RQ.2000E.CR1.010", TRANSPORT, ("CR1***X*D*DH*27***DIALYSIS\n", "")),
    row("X217-RQ.2000E.CR1.011", TRANSPORT, (PLACES, "")),
    row("X217-RQ.2000E.CR1.011", ((SV1, SV1.replace("99223", "A0428")), *TRANSPORT[1:]), (PLACES, "")),
    row("X217-RQ.2010EB.NM1.010", (before("HL*5*4*SS", PLACES),), ("NM1*PW", "NM1*FS")),
    row("X217-RQ.2010EB.NM1.011", (before("HL*5*4*SS", PLACES),), ("NM1*45", "NM1*PW")),
    row("X217-RQ.2000E.CR6.010", ((UM, "UM*HS*I*42*12:B"), after(CL1, "CR6*1*20260102*RD8*20260102-20260302***W*I\n")), ("CR6*1*20260102*RD8*20260102-20260302***W*I\n", "")),
    row("X217-RQ.2000E.CR5.010", (("HC:99223", "HC:E1390"), after(CL1, OXYGEN)), (OXYGEN, "")),
    row("X217-RQ.2000E.CRC.010", (after("HSD*DY*3\n", "CRC*76*Y*10*13\n"),), ("10*13", "10*10")),
    row("X217-RQ.2000F.SV1.010", (), (SV1 + "\n", "")),
    row("X217-RQ.2000F.SV1.020", (), after(SV1 + "\n", "SV2*0120\n")),
    row("X217-RQ.2000F.SV101-2.010", (), ("HC:99223", "HC:ABCDE")),
    row("X217-RQ.2000F.SV107.010", (), ("UN*1***1", "UN*1***3")),
    row("X217-RQ.2000F.DTP.010", (("472*D8*20260106", "472*RD8*20260106-20260107"),), ("20260106-20260107", "20260107-20260106")),
    row("X217-RQ.2000F.DTP.020", (), ("472*D8*20260106", "472*D8*20260104")),
    row("X217-RQ.2000F.DTP.021", DISCHARGE, ("472*D8*20260106", "472*D8*20260109")),
    row("X217-RQ.2000F.TOO02.010", ((SV1, "SV3*AD:D7140*****1\nTOO*JP*14"),), ("JP*14", "JP*34")),
    row("X217-RQ.2010F.NM1.010", (after(ATTENDING, SURGEON.replace("46", "38")),), ("ELM*RUTH****XX*1000000046", "ELM*RUTH****XX*1000000038")),
    Row("X217-RQ.2000E.HL.020", (after("HL*5*4*SS*0\n", "UM*HS*I*2\n"),), (("UM*HS*I*2\n", "UM*HS*I*1\n"),), flags=frozenset({"unitedhealthcare"})),
]  # fmt: skip

# ---- responses

REQUESTER = RESPONSE[RESPONSE.index("HL*2*1") : RESPONSE.index("SE*")]
SUBSCRIBER = RESPONSE[RESPONSE.index("HL*3*2") : RESPONSE.index("SE*")]
DECIDED = RESPONSE[RESPONSE.index("HL*4*3") : RESPONSE.index("SE*")]
SERVICE = RESPONSE[RESPONSE.index("HL*5*4") : RESPONSE.index("SE*")]
DENIED: Edits = (("HCR*A6*AUTH1", "HCR*A3**0U"),)
PENDED: Edits = (("HCR*A6*AUTH1", "HCR*A4**0U"),)

ANSWERED = [
    Row("X217-RS.ST.BHT03.010", (), (("REQUEST1", "REQUEST2"),), lists={"requests_sent": ("REQUEST1",)}),
    Row("X217-RS.2000E.UM.010", (), (("UM*AR", "UM*SC"),), lists={"reviews_requested": ("REQUEST1:AR",)}),
    Row("X217-RS.2000E.REF.010", (after("AUTH1\n", "REF*BB*OLD1\n"),), (("OLD1", "OLD2"),), lists={"authorizations_requested": ("OLD1",)}),
    Row("X217-RS.ANY.TRN.010", (), (("EVENT1", "EVENT2"),), lists={"traces_sent": ("EVENT1:9123456789",)}),
    Row("X217-RS.2000F.SV1.020", (("SV2**HC", "SV1*HC"),), (("33510", "33511"),), lists={"procedures_requested": ("REQUEST1:33510",)}),
    Row("X217-RS.2000F.SV1.021", (), (("33510", "33511"),), lists={"procedures_requested": ("REQUEST1:33510",)}),
    Row("X217-RS.2000E.HSD.010", (), (("HSD*DY*2\n", ""),), lists={"deliveries_requested": ("REQUEST1",)}),
    row("X217-RS.2000A.AAA.010", ((REQUESTER, ""), ("HL*1**20*1\n", "HL*1**20*0\nAAA*N**42*Y\n")), ("20*0", "20*1"), before("SE*", "HL*2*1*21*0\nNM1*1P*1*VALE*JUNE****XX*1234567893\n")),
    row("X217-RS.2010B.AAA.010", ((SUBSCRIBER, "AAA*N**43*C\n"), ("21*1", "21*0")), ("21*0", "21*1"), before("SE*", "HL*3*2*22*0\nNM1*IL*1*SAMPLE*ANNA****MI*MEMBER1\n")),
    row("X217-RS.2010C.AAA.010", ((DECIDED, ""), ("22*1", "22*0"), before("DMG*", "AAA*N**72*C\n")), ("22*0", "22*1"), before("SE*", "HL*4*3*EV*0\nUM*AR*I*2\nHCR*A3**0U\n")),
    row("X217-RS.2010D.AAA.010", ((DECIDED, "HL*4*3*23*0\nNM1*QC*1*SAMPLE*BEN\nAAA*N**71*C\n"),), ("23*0", "23*1"), before("SE*", "HL*5*4*EV*0\nUM*AR*I*2\nHCR*A3**0U\n")),
    row("X217-RS.2000E.AAA.010", (), before("UM*AR", "AAA*N**33*C\n")),
    row("X217-RS.2000F.AAA.010", (), before("UM*HS", "AAA*N**33*C\n")),
    row("X217-RS.2010EA.AAA.010", (after(ATTENDING, "AAA*N**43*C\n"),), ("HCR*A6", "HCR*A1")),
    row("X217-RS.ANY.AAA04.010", (after(ATTENDING, "AAA*N**43*C\n"),), ("43*C", "43*N")),
    row("X217-RS.ANY.AAA03.010", (after(ATTENDING, "AAA*N**43*C\nAAA*N**44*C\n"),), ("N**44", "N**43")),
    row("X217-RS.2010A.AAA03.010", ((REQUESTER, "AAA*N**42*Y\n"), ("20*1", "20*0")), ("42*Y", "42*N")),
    row("X217-RS.2000E.HCR.010", ((SERVICE, ""), ("EV*1", "EV*0")), ("HCR*A6*AUTH1\n", "")),
    row("X217-RS.2000F.HCR.010", (("HCR*A6*AUTH1\n", ""),), before("SE*", "HL*6*4*SS*0\nSV1*HC:99223\n")),
    row("X217-RS.ANY.HCR02.010", (), ("HCR*A1*AUTH2", "HCR*A1")),
    row("X217-RS.ANY.HCR02.020", DENIED, ("A3**0U", "A3*AUTH1*0U")),
    row("X217-RS.ANY.HCR03.010", DENIED, ("A3**0U", "A3")),
    Row("X217-RS.ANY.HCR03.020", DENIED, (("A3**0U", "A3**0V"),), lists={"review_decision_reason": ("0U",)}),
    row("X217-RS.ANY.HCR01.020", (("HCR*A6*AUTH1", "HCR*CT"),), ("PER*IC*DESK*TE*5555550100\n", "")),
    row("X217-RS.2000E.HCR01.010", (("HCR*A6", "HCR*A2"),), ("HCR*A1*AUTH2\n", "")),
    row("X217-RS.ANY.HCR04.010", (("HCR*A6*AUTH1", "HCR*A4**0U*Y"),), ("HCR*A4**0U*Y", "HCR*C***Y")),
    row("X217-RS.ANY.HI.010", (*PENDED, ("HI*ABK:J189", "HI*ABK:J189*LOI:18657-7")), ("HCR*A4**0U", "HCR*A6*AUTH1")),
    row("X217-RS.ANY.HI.020", (*PENDED, ("HI*ABK:J189", "HI*ABK:J189*LOI:18657-7")), ("18657-7", "18657-8")),
    row("X217-RS.2010EB.PER.010", (*PENDED, before("HL*5*4*SS", "NM1*L5*2*SAMPLE DESK\n")), ("HCR*A4**0U", "HCR*A6*AUTH1")),
    row("X217-RS.ANY.DTP.010", (before("DTP*007", "DTP*036*D8*20260401\n"),), ("036*D8*20260401", "036*D8*20260105")),
    row("X217-RS.ANY.DTP03.010", (("DTP*007*D8*20260106", "DTP*007*RD8*20260106-20260206"),), ("20260106-20260206", "20260206-20260106")),
    row("X217-RS.ANY.DTP.020", (), ("DTP*007*D8*20260106\n", "")),
    row("X217-RS.ANY.DTP.030", (before("DTP*102", "DTP*036*D8*20260401\n"),), ("036*D8*20260401", "036*D8*20260101")),
    row("X217-RS.ANY.TRN.020", (before("UM*AR", "TRN*1*OURS1*1987654321\n"),), before("UM*AR", "TRN*1*OURS2*1987654321\n")),
    row("X217-RS.ANY.NM104.010", (), ("PLAN*****PI", "PLAN*JO****PI")),
    row("X217-RS.ANY.NM104.011", (), ("HOSPITAL*****XX", "HOSPITAL***DR**XX")),
    row("X217-RS.ANY.NM109.010", (), ("1245319599", "1245319598")),
    row("X217-RS.ANY.N402.010", (before("DMG*", "N3*1 OAK ST\nN4*SAMPLETOWN*NY*100010000\n"),), ("*NY*", "*ZZ*")),
    row("X217-RS.ANY.N402.011", (before("HL*5*4*SS", PLACES),), ("*NJ\n", "*ZZ\n")),
    row("X217-RS.ANY.DMG02.010", (), ("19800101*F", "20260103*F")),
    row("X217-RS.2000F.SV1.010", (), before("SV2**", "SV1*HC:99223\n")),
]  # fmt: skip

ROWS = REQUESTED + ANSWERED
