"""Rules of the eligibility inquiry (270) and of its answer (271)."""

from __future__ import annotations

from tests.guides.trials.row import Edits, Row, after, before, row

INQUIRY = """\
ISA*00*          *00*          *ZZ*SENDER         *ZZ*RECEIVER       *260102*1200*^*00501*000000001*0*T*:
GS*HS*SENDER*RECEIVER*20260102*1200*1*X*005010X279A1
ST*270*0001*005010X279A1
BHT*0022*13*INQUIRY1*20260102*1200
HL*1**20*1
NM1*PR*2*EXAMPLE HEALTH*****PI*PAYER1
HL*2*1*21*1
NM1*1P*2*EXAMPLE CLINIC*****XX*1234567893
REF*0B*LICENSE1*IL
N3*1 EXAMPLE STREET
N4*SPRINGFIELD*IL*62701
PRV*BI*PXC*207Q00000X
HL*3*2*22*0
TRN*1*TRACE1*9123456789
NM1*IL*1*SAMPLE*JAMIE****MI*MEMBER1
REF*SY*123456788
DMG*D8*19800101*F
HI*ABK:J029
DTP*291*D8*20260102
EQ*98****1
EQ**HC:99213
HL*4*2*22*1
NM1*IL*1******MI*MEMBER2
HL*5*4*23*0
TRN*1*TRACE2*9123456789
NM1*03*1*SAMPLE*KIM
DMG*D8*20150101*M
INS*N*19
DTP*291*D8*20260102
EQ*30
SE*29*0001
GE*1*1
IEA*1*000000001
"""
ANSWER = """\
ISA*00*          *00*          *ZZ*SENDER         *ZZ*RECEIVER       *260102*1200*^*00501*000000001*0*T*:
GS*HB*SENDER*RECEIVER*20260102*1200*1*X*005010X279A1
ST*271*0001*005010X279A1
BHT*0022*11*INQUIRY1*20260102*1200
HL*1**20*1
NM1*PR*2*EXAMPLE HEALTH*****PI*PAYER1
PER*IC*MEMBER SERVICES*TE*8005550100
HL*2*1*21*1
NM1*1P*2*EXAMPLE CLINIC*****XX*1234567893
HL*3*2*22*0
TRN*2*TRACE1*9123456789
NM1*IL*1*SAMPLE*JAMIE****MI*MEMBER1
N3*2 EXAMPLE STREET
N4*SPRINGFIELD*IL*62701
DMG*D8*19800101*F
HI*ABK:J029
DTP*346*D8*20250101
EB*1**30**GOLD PLAN
EB*1**1^33^35^47^86^88^98^AL^MH^UC
EB*B**1^33^35^47^86^88^98^AL^MH^UC*HM*GOLD PLAN*27*10*****Y
EB*A**98***27**.2****N
EB*C*IND*30*HM*GOLD PLAN*23*500*****Y
EB*C*IND*30*HM*GOLD PLAN*29*300*****Y
EB*F**33***23***VS*20
HSD*VS*20***23*1
EB*D**98*HM*GOLD PLAN*********1
MSG*EXAMPLE TEXT
III*ZZ*11
EB*R**30
LS*2120
NM1*PR*2*OTHER HEALTH*****PI*PAYER2
LE*2120
HL*4*2*22*1
NM1*IL*1*SAMPLE*PAT****MI*MEMBER2
HL*5*4*23*0
TRN*2*TRACE2*9123456789
NM1*03*1*SAMPLE*KIM
EB*6**30**OLD PLAN
SE*37*0001
GE*1*1
IEA*1*000000001
"""
BASES = {"X279-270": INQUIRY, "X279-271": ANSWER}

REALTIME, MEDICARE = frozenset({"realtime"}), frozenset({"medicare"})

# ---- the inquiry
FAMILY = INQUIRY[INQUIRY.index("HL*4*2") : INQUIRY.index("SE*29")]
ALONE: Edits = ((FAMILY, ""),)
NUMBERED = "REF*SY*123456788\n"
FOR_MEDICARE: Edits = (*ALONE, (NUMBERED, ""))
ASKED = "EQ*98****1\n"
DATED = "DTP*291*D8*20260102\nEQ*98"
DEPENDENT_DATED = "DTP*291*D8*20260102\nEQ*30"
OTHER_DAY = "DTP*291*D8*20260101\n"
SPENT: Edits = (("*1200\nHL*1*", "*1200*RT\nHL*1*"), after(ASKED, "AMT*R*10\n"))


def patient(number: int) -> str:
    return f"HL*{number}*2*22*0\nNM1*IL*1*SAMPLE*PAT****MI*MEMBER{number}\nDMG*D8*19900101*M\nEQ*30\n"


INQUIRED = [
    # ---- the request as a whole
    Row("X279-270.ST.BHT03.010", ALONE, (("INQUIRY1", ""),), flags=REALTIME),
    row("X279-270.ST.BHT02.010", (("*13*INQUIRY1", "*01*INQUIRY1"),), ("INQUIRY1", "")),
    Row("X279-270.ST.BHT02.011", (("*13*INQUIRY1", "*01*INQUIRY1"),), (("INQUIRY1", "INQUIRY9"),), lists={"inquiries_sent": ("INQUIRY1",)}),
    row("X279-270.ST.BHT04.010", (), ("INQUIRY1*20260102", "INQUIRY1*20260401")),
    row("X279-270.ST.BHT06.010", SPENT, ("AMT*R*10\n", "")),
    row("X279-270.ST.BHT06.010", (SPENT[0], after(ASKED, "AMT*PB*10\n")), ("AMT*PB*10\n", "")),
    row("X279-270.2110C.AMT.010", SPENT, ("*1200*RT\n", "*1200\n")),
    row("X279-270.ST.HL.010", (before("SE*", "".join(map(patient, range(6, 103)))),), before("SE*", patient(103))),
    Row("X279-270.ST.HL.011", ALONE, (before("SE*", FAMILY),), flags=REALTIME),
    # ---- who asks whom
    row("X279-270.2100A.NM108.010", (), ("PI*PAYER1", "XV*PAYER1")),
    row("X279-270.ANY.NM104.010", (), ("EXAMPLE CLINIC*****", "EXAMPLE CLINIC*SAM****")),
    row("X279-270.ANY.NM109.010", (), ("XX*1234567893", "XX*1234567890")),
    row("X279-270.ANY.NM109.020", (("XX*1234567893", "FI*123456789"),), ("FI*123456789", "FI*12-3456789")),
    row("X279-270.2100B.NM101.010", (after("LICENSE1*IL\n", "REF*HPI*1234567893\n"),), ("*****XX*1234567893", "*****SV*NUMBER1")),
    row("X279-270.2100B.REF03.010", (), ("LICENSE1*IL", "LICENSE1")),
    row("X279-270.2100B.REF.020", (after("LICENSE1*IL\n", "REF*N5*NUMBER1\n"),), ("REF*N5*NUMBER1", "REF*0B*NUMBER1*IL")),
    row("X279-270.ANY.PRV03.010", (), ("207Q00000X", "207Q000000")),
    row("X279-270.2100B.PRV.010", (), ("NM1*1P*", "NM1*GP*")),
    row("X279-270.ANY.N402.010", (("IL*62701", "*06000*MX"),), ("*06000*MX", "ZZ*06000")),
    row("X279-270.ANY.N402.010", (), ("IL*62701", "ZZ*62701")),
    row("X279-270.ANY.N403.010", (), ("IL*62701", "IL*6270")),
    # ---- who is asked about
    row("X279-270.ANY.TRN03.010", (), ("TRACE1*9123456789", "TRACE1*5123456789")),
    row("X279-270.ANY.TRN02.011", (after("TRACE1*9123456789\n", "TRN*1*TRACE3*9123456789\n"),), ("TRACE3", "TRACE1")),
    row("X279-270.ANY.TRN02.010", (before("SE*", patient(6).replace("NM1", "TRN*1*TRACE1*1123456789\nNM1")),), ("TRACE1*1123456789", "TRACE1*9123456789")),
    row("X279-270.2000C.TRN.010", (), before("NM1*IL*1******MI*MEMBER2", "TRN*1*TRACE4*9123456789\n")),
    row("X279-270.2110C.EQ.010", (("HI*ABK:J029\n", ""), (ASKED, "EQ*98\n")), ("EQ*98\nEQ**HC:99213\n", "")),
    row("X279-270.2100C.NM1.010", ((NUMBERED, ""),), ("****MI*MEMBER1", ""), ("DMG*D8*19800101*F\n", ""), also={"X279-270.2100C.NM1.020"}),
    row("X279-270.2100C.NM1.020", (), ("DMG*D8*19800101*F\n", "")),
    row("X279-270.2100C.NM1.020", (), ("SAMPLE*JAMIE****MI*MEMBER1", "SAMPLE*****MI*MEMBER1")),
    row("X279-270.2100C.NM109.010", (after("MEMBER2\n", "REF*1L*GROUP2\n"),), ("NM1*IL*1******MI*MEMBER2", "NM1*IL*1*SAMPLE*PAT")),
    row("X279-270.2100C.NM108.010", (), ("MI*MEMBER1", "II*MEMBER1")),
    row("X279-270.2100C.REF.010", (), ("SY*123456788", "SY*123-45-6788")),
    Row("X279-270.2100C.REF.011", ALONE, wrong=MEDICARE),
    row("X279-270.2100C.REF.020", (after(NUMBERED, "REF*1L*GROUP1\n"),), ("REF*1L*GROUP1", "REF*SY*123456789")),
    row("X279-270.2100D.REF.010", (after("SAMPLE*KIM\n", "REF*1L*GROUP1\nREF*6P*GROUP2\n"),), ("REF*6P", "REF*1L")),
    row("X279-270.ANY.DMG02.010", ((DATED, "DTP*291*D8*20260131\nEQ*98"),), ("19800101", "20260103")),
    row("X279-270.ANY.DMG02.020", (("19800101", "20260102"),), (DATED, "DTP*291*D8*20260101\nEQ*98")),
    row("X279-270.ANY.DMG02.020", (("20150101", "20260102"),), (DEPENDENT_DATED, "DTP*291*D8*20260101\nEQ*30")),
    row("X279-270.ANY.DMG02.021", (after(ASKED, OTHER_DAY), ("19800101", "20260101")), ("D8*20260101*F", "D8*20260102*F")),
    Row("X279-270.2000D.HL.020", ((NUMBERED, ""),), wrong=MEDICARE),
    # ---- diagnoses
    row("X279-270.ANY.HI.010", (), (ASKED, "EQ*98\n")),
    row("X279-270.ANY.HI.011", (("INS*N*19\n", "INS*N*19\nHI*ABK:J029\n"), ("EQ*30", "EQ*30****1")), ("EQ*30****1", "EQ*30")),
    row("X279-270.ANY.HI01-2.010", (), ("ABK:J029", "ABK:J02.9")),
    row("X279-270.ANY.HI01-2.010", (("ABK:J029", "ABK:QA00101"),), ("QA00101", "QA")),
    row("X279-270.ANY.HI.020", (), ("ABK:J029", "BK:0340")),
    row("X279-270.ANY.HI.020", (("DTP*291*D8*20260102\nEQ*98", "EQ*98"), ("ABK:J029", "ABK:J029*ABF:R51")), ("ABF:R51", "BF:7840")),
    # ---- what is asked
    row("X279-270.ANY.EQ05.010", (("ABK:J029", "ABK:J029*ABF:R51"), (ASKED, "EQ*98****1:2\n")), ("****1:2", "****1:3")),
    row("X279-270.ANY.EQ01.010", ((ASKED, "EQ*98^33****1\n"),), ("98^33", "98^98")),
    row("X279-270.ANY.EQ01.020", (), ("EQ*98**", "EQ*98^30**")),
    row("X279-270.ANY.EQ02-2.010", (), ("HC:99213", "HC:9921")),
    row("X279-270.2110C.EQ03.010", ((ASKED, "EQ*98**FAM**1\n"),), after("MEMBER2\n", "EQ*30**FAM\n")),
    # ---- the days
    row("X279-270.ANY.DTP.010", ((DATED, "DTP*291*RD8*20260101-20260102\nEQ*98"),), ("20260101-20260102", "20260102-20260101")),
    row("X279-270.ANY.DTP.020", ((DATED, "DTP*291*D8*20250102\nEQ*98"),), ("D8*20250102", "D8*20250101")),
    row("X279-270.ANY.DTP.020", ((DEPENDENT_DATED, "DTP*291*D8*20260131\nEQ*30"),), ("D8*20260131", "D8*20260201")),
    row("X279-270.ANY.DTP.030", (after(ASKED, OTHER_DAY),), ("D8*20260101\n", "D8*20260102\n")),
    row("X279-270.ANY.DTP.031", (after("EQ*30\n", OTHER_DAY),), ("D8*20260101\n", "D8*20260102\n")),
    row("X279-270.ANY.DTP.040", ((DATED, "DTP*102*D8*20260102\n" + DATED),), ("102*D8*20260102", "102*D8*20260103")),
    Row("X279-270.2110C.DTP.010", (*FOR_MEDICARE, after(ASKED, "DTP*291*RD8*20250102-20260502\n")), (("20260502", "20260503"),), flags=MEDICARE),
    Row("X279-270.2110C.DTP.011", FOR_MEDICARE, ((DATED, "DTP*291*D8*20220101\nEQ*98"),), frozenset({"X279-270.ANY.DTP.020"}), flags=MEDICARE),
]  # fmt: skip

# ---- the answer
MEMBER = "DMG*D8*19800101*F\n"
BENEFITS = ANSWER[ANSWER.index("HI*ABK") : ANSWER.index("HL*4*2")]
LEVELS = ANSWER[ANSWER.index("HL*3*2") : ANSWER.index("SE*37")]
RECEIVER_LEVEL = ANSWER[ANSWER.index("HL*2*1") : ANSWER.index("SE*37")]
REJECTED: Edits = (("DMG*D8*19800101*F\n" + BENEFITS, "AAA*N**72*C\n" + MEMBER),)
OLD = "EB*6**30**OLD PLAN\n"
DEPENDENT_REJECTED: Edits = ((OLD, "AAA*N**65*C\n"),)
KIM = "NM1*03*1*SAMPLE*KIM\n"
ACTIVE = "EB*1**30**GOLD PLAN\nEB*1**1^33^35^47^86^88^98^AL^MH^UC\nEB*B**33^47^86^98^UC***27*10\n"
KIM_ACTIVE: Edits = ((OLD, "DTP*346*D8*20250201\n" + ACTIVE),)
ENTITIES = "LS*2120\nNM1*PR*2*OTHER HEALTH*****PI*PAYER2\nLE*2120\n"
T1, T2 = ("TRACE1:9123456789",), ("TRACE2:9123456789",)


def asked(rule: str, name: str, right: str, wrong: str, level: str = "C") -> Row:
    """A rule on inquiries of a kind: the rejection names ``right``, or something else."""
    if level == "C":
        return Row(
            rule,
            ((REJECTED[0][0], f"AAA*N**{right}*C\n" + MEMBER),),
            ((f"N**{right}*C", f"N**{wrong}*C"),),
            lists={name: T1},
        )
    return Row(rule, ((OLD, f"AAA*N**{right}*C\n"),), ((f"N**{right}*C", f"N**{wrong}*C"),), lists={name: T2})


ANSWERED = [
    # ---- what stands below what
    Row("X279-271.ST.BHT03.010", (), (("INQUIRY1", "INQUIRY9"),), flags=REALTIME, lists={"inquiries_sent": ("INQUIRY1",)}),
    row("X279-271.2000A.HL.010", (), before("NM1*PR*2*EXAMPLE HEALTH", "AAA*N**42*R\n")),
    row("X279-271.2100A.AAA.010", (), after("TE*8005550100\n", "AAA*N**42*R\n")),
    row("X279-271.2100B.AAA.010", (), before("HL*3*2", "AAA*N**43*C\n")),
    row("X279-271.2000A.HL.020", ((RECEIVER_LEVEL, "AAA*N**42*R\n"),), ("AAA*N**42*R\n", ""), ("HL*1**20*1", "HL*1**20*0")),
    row("X279-271.2000B.HL.010", ((LEVELS, "AAA*N**43*C\n"),), ("AAA*N**43*C\n", ""), ("HL*2*1*21*1", "HL*2*1*21*0")),
    row("X279-271.2100C.AAA.010", (), before(MEMBER, "AAA*N**42*R\n")),
    row("X279-271.2100C.AAA.010", (), ("NM1*IL*1*SAMPLE*PAT****MI*MEMBER2\n", "NM1*IL*1*SAMPLE*PAT****MI*MEMBER2\nAAA*N**42*R\n")),
    row("X279-271.2100D.AAA.010", (), after(KIM, "AAA*N**65*C\n")),
    row("X279-271.2100C.AAA.020", REJECTED, ("AAA*N**72*C\n", "")),
    row("X279-271.2100D.AAA.020", DEPENDENT_REJECTED, ("AAA*N**65*C\n", "")),
    # ---- what is rejected, and why
    row("X279-271.ANY.AAA03.010", REJECTED, ("AAA*N**72", "AAA*Y**72")),
    row("X279-271.ANY.AAA04.010", ((RECEIVER_LEVEL, ""), after("TE*8005550100\n", "AAA*N**42*R\n")), ("N**42*R", "N**42*C")),
    row("X279-271.ANY.AAA03.020", ((REJECTED[0][0], "AAA*N**72*C\nAAA*N**73*C\n" + MEMBER),), ("N**73", "N**72")),
    row("X279-271.2100C.AAA03.010", REJECTED, ("N**72*C", "N**72*N")),
    row("X279-271.2110C.AAA03.010", (before("MSG*", "AAA*N**60*C\n"),), ("N**60*C", "N**98*C")),
    row("X279-271.2110C.AAA03.011", (after(OLD, "AAA*N**60*C\n"),), ("N**60*C", "N**98*C")),
    # ---- what the inquiry said
    Row("X279-271.ANY.TRN.010", (), (("TRACE2", "TRACE9"),), lists={"traces_sent": T1 + T2}),
    row("X279-271.ANY.TRN.020", (after("TRACE1*9123456789\n", "TRN*2*TRACE3*9123456789\nTRN*1*TRACE4*9123456789\n"),), ("TRN*1*TRACE4", "TRN*2*TRACE4")),
    row("X279-271.ANY.TRN.020", (after("TRACE1*9123456789\n", "TRN*1*TRACE4*9123456789\n"),), after("TRACE4*9123456789\n", "TRN*1*TRACE5*9123456789\n")),
    asked("X279-271.ANY.AAA03.030", "inquiries_without_birth_date", "58", "72"),
    asked("X279-271.ANY.AAA03.031", "inquiries_without_birth_date", "58", "65", "D"),
    asked("X279-271.ANY.AAA03.040", "inquiries_with_other_birth_date", "71", "72"),
    asked("X279-271.ANY.AAA03.041", "inquiries_with_other_birth_date", "71", "65", "D"),
    asked("X279-271.2100C.AAA03.020", "inquiries_without_member_number", "72", "73"),
    asked("X279-271.2100C.AAA03.030", "inquiries_without_subscriber_name", "73", "72"),
    asked("X279-271.2100D.AAA03.010", "inquiries_without_dependent_name", "65", "58", "D"),
    asked("X279-271.2100C.AAA03.040", "inquiries_not_found", "75", "72"),
    asked("X279-271.2100C.AAA03.041", "inquiries_not_found", "67", "65", "D"),
    Row("X279-271.ANY.NM1.010", ((REJECTED[0][0], "AAA*N**73*C\n"),), (("SAMPLE*JAMIE", "SAMPLE*JAMES"),), lists={"names_asked": ("SAMPLE:JAMIE",)}),
    Row("X279-271.ANY.NM1.011", ((REJECTED[0][0], "AAA*N**71*C\n" + MEMBER),), (("19800101", "19810101"),), lists={"birth_dates_asked": ("19800101",)}),
    Row("X279-271.ANY.NM1.012", REJECTED, (("MEMBER1", "MEMBER9"),), lists={"member_numbers_asked": ("MEMBER1",)}),
    # ---- parties and addresses
    row("X279-271.ANY.TRN03.010", (), ("TRACE1*9123456789", "TRACE1*5123456789")),
    row("X279-271.ANY.NM104.010", (), ("EXAMPLE CLINIC*****", "EXAMPLE CLINIC*SAM****")),
    row("X279-271.ANY.NM109.010", (), ("XX*1234567893", "XX*1234567890")),
    row("X279-271.2100C.NM109.010", (), ("SAMPLE*JAMIE****MI*MEMBER1", "SAMPLE*JAMIE")),
    row("X279-271.ANY.DMG02.010", (), ("19800101", "20260103")),
    row("X279-271.ANY.INS03.010", (before("HI*ABK", "INS*Y*18*001*25\n"),), ("18*001*25", "18*001")),
    row("X279-271.ANY.N402.010", (), ("SPRINGFIELD*IL", "SPRINGFIELD*ZZ")),
    row("X279-271.ANY.PER04.010", (), ("8005550100", "800-555-0100")),
    # ---- dates
    row("X279-271.ANY.DTP.010", (before("EB*1**30", "DTP*307*D8*20250101\n"),), ("DTP*307", "DTP*346")),
    row("X279-271.ANY.DTP03.010", (before("EB*1**30", "DTP*291*RD8*20250101-20251231\n"),), ("20250101-20251231", "20251231-20250101")),
    row("X279-271.ANY.DTP.020", (before("EB*1**30", "DTP*347*D8*20251231\n"),), ("347*D8*20251231", "347*D8*20241231")),
    row("X279-271.ANY.DTP.030", (before("EB*1**30", "DTP*356*D8*20250101\nDTP*357*D8*20251231\n"),), ("357*D8*20251231", "357*D8*20241231")),
    row("X279-271.ANY.DTP.040", (before("III*", "DTP*348*D8*20250101\nDTP*349*D8*20251231\n"), ("MSG*EXAMPLE TEXT\n", "")), ("349*D8*20251231", "349*D8*20241231")),
    row("X279-271.ANY.DTP.050", (after("HSD*VS*20***23*1\n", "DTP*346*D8*20250201\n"),), ("20250201", "20250101")),
    row("X279-271.ANY.DTP.051", ((OLD, "DTP*346*D8*20250301\n" + OLD + "DTP*346*D8*20250201\n"),), ("20250201", "20250301")),
    row("X279-271.2100C.MPI.010", (before("EB*1**30", "MPI*A*AE*D***RD8*20200101-20201231\n"),), ("20200101-20201231", "20201231-20200101")),
    row("X279-271.2100C.MPI.011", (before(OLD, "MPI*A*AE*D***RD8*20200101-20201231\n"),), ("20200101-20201231", "20201231-20200101")),
    # ---- a benefit by itself
    row("X279-271.ANY.EB07.010", (), ("PLAN*27*10*****Y", "PLAN*27******Y")),
    row("X279-271.ANY.EB08.010", (), ("27**.2****N", "27******N")),
    row("X279-271.ANY.EB07.020", (), ("27**.2****N", "27*5*.2****N")),
    row("X279-271.ANY.EB07.030", (), ("30**OLD PLAN", "30**OLD PLAN**5")),
    row("X279-271.ANY.EB07.030", (), ("30**OLD PLAN", "30**OLD PLAN***.5")),
    row("X279-271.ANY.EB08.020", (), ("27**.2****N", "27**20****N")),
    row("X279-271.ANY.EB07.040", (), ("PLAN*27*10", "PLAN*27*-10")),
    row("X279-271.ANY.EB06.010", ((OLD, "EB*G*FAM*30***23*5000\n"),), ("***23*5000", "****5000")),
    row("X279-271.ANY.EB02.010", ((OLD, "EB*G*FAM*30***23*5000\n"),), ("EB*G*FAM", "EB*G*")),
    row("X279-271.ANY.EB09.010", (("HSD*VS*20***23*1\n", ""),), ("23***VS*20", "23")),
    row("X279-271.ANY.EB03.010", ((OLD, "EB*6**30^98**OLD PLAN\n"),), ("30^98", "98^98")),
    row("X279-271.ANY.EB13.010", ((OLD, "EB*6****OLD PLAN********HC:99213\n"),), ("EB*6****", "EB*6**98**")),
    row("X279-271.ANY.EB13-2.010", ((OLD, "EB*6****OLD PLAN********HC:99213\n"),), ("HC:99213", "HC:9921")),
    row("X279-271.ANY.EB14.010", (), ("*********1\n", "*********1:2\n")),
    Row("X279-271.ANY.HI.010", (), (("*********1\n", "\n"),), lists={"diagnoses_asked": ("ABK:R51",)}),
    Row("X279-271.ANY.HI.011", (before(OLD, "HI*ABK:R51\n"),), (("ABK:R51", "ABK:R52"),), lists={"diagnoses_asked": ("ABK:R51",)}),
    row("X279-271.ANY.MSG.010", (("98*HM*GOLD PLAN*********1", "98***********1"),), ("MSG*EXAMPLE TEXT\n", "")),
    row("X279-271.ANY.REF.010", (after(OLD, "REF*1L*GROUP1\nREF*6P*GROUP2\n"),), ("REF*6P", "REF*1L")),
    row("X279-271.ANY.III.010", (), ("III*ZZ*11", "III*ZZ*88")),
    # ---- whom a benefit concerns
    row("X279-271.2120C.NM1.010", (), ("NM1*PR*2*OTHER", "NM1*VN*2*OTHER")),
    row("X279-271.2120C.NM1.011", ((OLD, "EB*R**30\n" + ENTITIES.replace("PAYER2", "PAYER3")),), ("*****PI*PAYER3", "*****PI*PAYER4"), ("NM1*PR*2*OTHER HEALTH*****PI*PAYER4", "NM1*VN*2*OTHER HEALTH*****PI*PAYER4")),
    row("X279-271.2120C.NM1.020", (("EB*R**30\n", "EB*U**30\n"),), (ENTITIES, "")),
    row("X279-271.2120C.NM1.021", ((OLD, "EB*L\n" + ENTITIES.replace("PAYER2", "PAYER3")),), (ENTITIES.replace("PAYER2", "PAYER3"), "")),
    row("X279-271.ANY.LS.010", (), ("LE*2120\n", "")),
    row("X279-271.ANY.LS.011", (), ("LS*2120\n", "")),
    row("X279-271.ANY.LS.012", (), ("LS*2120\n", ""), ("LE*2120\n", "")),
    row("X279-271.ANY.LS.013", ((OLD, "EB*L\n" + ENTITIES.replace("PAYER2", "PAYER3")),), (ENTITIES.replace("PAYER2", "PAYER3"), "NM1*PR*2*OTHER HEALTH*****PI*PAYER3\n")),
    row("X279-271.ANY.LS.014", (("EB*R**30\n", "EB*W**30\n"),), (ENTITIES, "LS*2120\nLE*2120\n")),
    row("X279-271.ANY.LS.015", ((OLD, "EB*W\n" + ENTITIES.replace("PAYER2", "PAYER3")),), (ENTITIES.replace("PAYER2", "PAYER3"), "LS*2120\nLE*2120\n")),
    # ---- the benefits of a patient together
    row("X279-271.ANY.EB03.020", (after("27**.2****N\n", "EB*A**33***27**.3****N\n"),), (".3****N", ".2****N")),
    row("X279-271.ANY.EB03.021", (after(OLD, "EB*6**98**OTHER PLAN\n"),), ("98**OTHER PLAN", "98**OLD PLAN")),
    row("X279-271.ANY.EB12.010", (after("27**.2****N\n", "EB*A*IND*33***27**.3****W\n"),), after(".3****W\n", "EB*A*IND*33***27**.4****Y\n")),
    row("X279-271.ANY.EB12.011", (after(OLD, "EB*A*IND*33***27**.3****W\n"),), after(".3****W\n", "EB*A*IND*33***27**.4****Y\n")),
    row("X279-271.ANY.EB.010", (("EB*B**1^33^35^47^86^88^98^AL^MH^UC", "EB*B**33^47^86^98^UC"),), ("EB*1**1^33^35^47^86", "EB*1**1^33^47^86")),
    row("X279-271.ANY.EB.011", KIM_ACTIVE, ("98^AL^MH^UC\nEB*B**33^47", "98^AL^UC\nEB*B**33^47")),
    row("X279-271.ANY.EB.020", (), ("DTP*346*D8*20250101\n", "")),
    row("X279-271.ANY.EB.021", KIM_ACTIVE, ("DTP*346*D8*20250201\n", "")),
    row("X279-271.ANY.EB05.010", (("EB*1**1^33^35", "EB*1*IND*1^33^35"),), ("EB*1**30**GOLD PLAN", "EB*1**30")),
    row("X279-271.ANY.EB.030", (("EB*B**1^33^35^47^86^88^98^AL^MH^UC", "EB*B**33^47^86^98^UC"),), ("EB*B**33^47", "EB*B**35^47")),
    row("X279-271.ANY.EB.031", KIM_ACTIVE, ("EB*B**33^47", "EB*B**35^47")),
    row("X279-271.ANY.EB.040", (), ("PLAN*29*300", "PLAN*25*300")),
    row("X279-271.ANY.EB.041", (after(OLD, "EB*C*IND*30***24*500\nEB*C*IND*30***29*100\n"),), ("***29*100", "***25*100")),
    row("X279-271.ANY.EB.050", (), ("PLAN*29*300", "PLAN*29*500.01")),
    row("X279-271.ANY.EB.051", (after(OLD, "EB*C*IND*30***24*500\nEB*C*IND*30***29*100\n"),), ("***29*100", "***29*501")),
    row("X279-271.ANY.EB.060", (after("EB*1**30**GOLD PLAN\n", "EB*6**30**SILVER PLAN\n"),), ("SILVER PLAN", "GOLD PLAN")),
    row("X279-271.ANY.EB.061", ((OLD, KIM_ACTIVE[0][1] + "EB*6**30**SILVER PLAN\n"),), ("SILVER PLAN", "GOLD PLAN")),
]  # fmt: skip

ROWS = INQUIRED + ANSWERED
