"""Rules of the 837P about dates, certifications, services and what Medicare asks."""

from __future__ import annotations

from attrs import evolve
from tests.guides.trials.professional import CLAIM_ENDS, CLAIM_LEVEL, DEPENDENT, LINE2, MEDICARE, MEMBER, RENDERING
from tests.guides.trials.row import Edits, Row, after, before, row

BASES: dict[str, str] = {}

HI = "HI*ABK:J029"
ACCIDENT: Edits = (("*Y*A*Y*Y\n", "*Y*A*Y*Y**OA\nDTP*439*D8*20260101\n"),)
LINE2_SV1 = "SV1*HC:87880*50*UN*1***1\n"


def dated(code: str, day: str, more: Edits = ()) -> Edits:
    """The claim with one date more."""
    return (before(HI, f"DTP*{code}*D8*{day}\n"), *more)


def flagged(one: Row, *flags: str) -> Row:
    return evolve(one, flags=frozenset(), wrong=frozenset(flags))


def listed(one: Row, **lists: tuple[str, ...]) -> Row:
    return evolve(one, lists=lists)


DEATH: Edits = (("GROUP1******CI\n", "GROUP1******CI\nPAT*****D8*20260102\n"),)
MANIPULATED: Edits = (("SV1*HC:87880*", "SV1*HC:98940*"), before(HI, "CR2********A\n"))
DATES = [
    row("X222.2000B.PAT06.010", DEATH, ("D8*20260102\n", "D8*19791231\n"), also={"X222.2400.DTP.020"}),
    row("X222.2000C.PAT06.010", (*DEPENDENT, ("PAT*19\n", "PAT*19****D8*20260102\n")), ("D8*20260102\n", "D8*20260103\n")),
    row("X222.2000B.PAT09.010", (("GROUP1******CI\n", "GROUP1******CI\nPAT*********Y\n"),), ("19800101*F", "19800101*M")),
    row("X222.2000C.PAT09.010", (*DEPENDENT, ("PAT*19\n", "PAT*19********Y\n"), ("20150101*M", "20150101*F")), ("20150101*F", "20150101*M")),
    row("X222.2300.DTP.030", ACCIDENT, ("439*D8*20260101", "439*D8*20260102")),
    row("X222.2300.DTP.040", (before(HI, "DTP*314*RD8*20251201-20251231\n"),), ("314*RD8*20251201-20251231", "314*D8*20251201")),
    row("X222.2300.DTP.050", dated("360", "20251201"), ("360*D8*20251201", "360*RD8*20251201-20251231")),
    row("X222.2300.DTP.070", dated("431", "20251231"), ("431*D8*20251231", "431*D8*20260401"), also={"X222.2300.DTP.080"}),
    row("X222.2300.DTP.080", dated("431", "20251231"), ("431*D8*20251231", "431*D8*20260102")),
    row("X222.2300.DTP.090", dated("431", "20251231"), ("431*D8*20251231", "431*D8*20260101")),
    row("X222.2300.DTP.100", dated("454", "20251231"), ("454*D8*20251231", "454*D8*20260401")),
    row("X222.2300.DTP.110", dated("304", "20251231"), ("304*D8*20251231", "304*D8*20260401")),
    row("X222.2300.DTP.120", dated("453", "20251231", MANIPULATED), ("453*D8*20251231", "453*D8*20260401")),
    row("X222.2300.DTP.150", ACCIDENT, ("439*D8*20260101", "439*D8*20260401"), also={"X222.2300.DTP.030"}),
    row("X222.2300.DTP.160", dated("484", "20251231"), ("484*D8*20251231", "484*D8*20260401")),
    row("X222.2300.DTP.170", dated("484", "20251231"), ("19800101*F", "19800101*M")),
    row("X222.2300.DTP.180", dated("455", "20251231", MANIPULATED), ("455*D8*20251231", "455*D8*20260401")),
    row("X222.2300.DTP.190", dated("455", "20251231", (("SV1*HC:87880*", "SV1*HC:98943*"),)), ("HC:98943", "HC:87880")),
    row("X222.2300.DTP.200", dated("471", "20251231"), ("471*D8*20251231", "471*D8*20260401")),
    row("X222.2300.DTP.210", dated("297", "20251231"), ("297*D8*20251231", "297*D8*20260401")),
    row("X222.2300.DTP.220", (before(HI, "DTP*297*D8*20251201\nDTP*296*D8*20251202\n"),), ("296*D8*20251202", "296*D8*20251201")),
    row("X222.2300.DTP.230", dated("435", "20260101"), ("435*D8*20260101", "435*D8*20260401")),
    row("X222.2300.DTP.240", dated("435", "20260101", (("11:B:1", "21:B:1"),)), ("DTP*435*D8*20260101\n", "")),
    row("X222.2300.DTP.250", (before(HI, "DTP*435*D8*20260101\nDTP*096*D8*20260102\n"),), ("435*D8*20260101", "435*D8*20260103")),
    row("X222.2300.DTP.260", (before(HI, "DTP*435*D8*20260101\nDTP*096*D8*20260102\n"),), ("096*D8*20260102", "096*D8*20260401")),
    row("X222.2300.DTP.270", (before(HI, "DTP*435*D8*20260101\nDTP*096*D8*20260102\n"),), ("DTP*435*D8*20260101\n", "")),
    row("X222.2300.DTP.280", dated("435", "20260101", (("11:B:1", "21:B:1"),)), ("435*D8*20260101", "435*D8*20260102")),
    row("X222.2300.DTP.290", (before(HI, "DTP*090*D8*20260101\nDTP*091*D8*20260101\n"),), ("090*D8*20260101", "090*D8*20260102")),
    row("X222.2300.DTP.300", dated("090", "20260101", (("HC:87880*50", "HC:87880:55*50"),)), ("DTP*090*D8*20260101\n", "")),
    row("X222.2300.DTP.310", dated("444", "20260101", (after(MEMBER, "REF*Y4*CASE1\n"),)), ("REF*Y4*CASE1\n", "")),
    evolve(row("X222.2300.DTP.320", (before(HI, "DTP*050*D8*20260101\nREF*9A*PRICE1\n"),), ("REF*9A*PRICE1\n", "")), flags=frozenset({"repricer"})),
    row("X222.2400.DTP.020", DEATH, ("D8*20260102\n", "D8*20251231\n")),
    row("X222.2400.DTP.040", (("LX*2\n" + LINE2_SV1 + "DTP*472*D8*20260101", "LX*2\n" + LINE2_SV1 + "DTP*472*RD8*20260101-20260102"),), ("20260101-20260102", "20260101-20260101")),
    row("X222.2400.DTP.050", (before(LINE2, "DTP*471*D8*20251231\n"),), ("471*D8*20251231", "471*D8*20260102")),
    row("X222.2400.DTP.060", (after(LINE2_SV1, "CR3*R*MO*12\n"), before(LINE2, "DTP*607*D8*20251231\nDTP*463*D8*20251201\nDTP*461*D8*20251231\n")), ("DTP*607*D8*20251231\n", "")),
    row("X222.2400.DTP.080", (after(LINE2_SV1, "CR3*R*MO*12\n"), before(LINE2, "DTP*607*D8*20251231\nDTP*463*D8*20251201\nDTP*461*D8*20251231\n")), ("DTP*461*D8*20251231\n", "")),
    row("X222.2400.DTP.090", (before(LINE2, "DTP*463*D8*20251201\n"),), ("463*D8*20251201", "463*D8*20260401")),
    row("X222.2400.DTP.100", (before(LINE2, "DTP*738*D8*20251231\nMEA*TR*R1*10\n"),), ("MEA*TR*R1*10\n", "")),
    row("X222.2400.DTP.110", (before(HI, "DTP*455*D8*20251230\n"), *MANIPULATED, before(LINE2, "DTP*455*D8*20251231\n")), ("455*D8*20251231", "455*D8*20251230")),
    row("X222.2400.DTP.111", (before(HI, "DTP*454*D8*20251230\n"), before(LINE2, "DTP*454*D8*20251231\n")), ("454*D8*20251231", "454*D8*20251230")),
    row("X222.2400.DTP.120", (before(LINE2, "DTP*304*D8*20251231\n"),), ("304*D8*20251231", "304*D8*20260102")),
]  # fmt: skip

AMBULANCE = "CR1****A*DH*10\n"
PICK_UP = "NM1*PW*2\nN3*5 EXAMPLE STREET\nN4*SPRINGFIELD*IL*62701\n"
DROP_OFF = "NM1*45*2\nN3*6 EXAMPLE STREET\nN4*SPRINGFIELD*IL*62701\n"
TRANSPORTED: Edits = (
    ("SV1*HC:87880*", "SV1*HC:A0429:RH*"),
    before(HI, AMBULANCE),
    after(RENDERING, PICK_UP + DROP_OFF),
)
FACILITY = "NM1*77*2*OTHER PLACE*****XX*1000000038\nN3*9 OTHER STREET\nN4*SPRINGFIELD*IL*627010002\n"
REFERRING = "NM1*DN*1*VALE*ANN****XX*1000000046\n"
OXYGEN: Edits = (after(LINE2_SV1, "PWK*CT*NS\nCR3*I*MO*12\n"), before(LINE2, "DTP*463*D8*20251201\n"))
FORM = "LQ*UT*484.03\nFRM*1A**55\nFRM*1C***20251201\nFRM*05**2\n"

UNDECIDED: Edits = (
    ("SVD*PAYER1*80*HC:99213**1\nCAS*CO*45*20\nDTP*573*D8*20260101\n", ""),
    ("SVD*PAYER1*40*HC:87880**1\nCAS*PR*2*10\nDTP*573*D8*20260101\n", ""),
)
CLAIMS = [
    row("X222.2010BA.PER.010", (after(MEMBER, "REF*Y4*CASE1\nPER*IC**TE*2025550101\n"),), ("REF*Y4*CASE1\n", "")),
    row("X222.2010CA.PER.010", (*DEPENDENT, ("DMG*D8*20150101*M\n", "DMG*D8*20150101*M\nREF*Y4*CASE1\nPER*IC**TE*2025550101\n")), ("REF*Y4*CASE1\n", "")),
    row("X222.2300.CLM05-3.020", (), ("11:B:1", "11:B:2")),
    row("X222.2300.CRC.010", (("***1\nDTP*472*D8*20260101\nREF*6R*LINE2", "***1****Y\nDTP*472*D8*20260101\nREF*6R*LINE2"), ("GROUP1******CI", "GROUP1******MC"), before(HI, "CRC*ZZ*Y*AV\n")), ("CRC*ZZ*Y*AV\n", "")),
    row("X222.2300.REF.090", (before(HI, "REF*EW*123456\n"),), ("EW*123456", "EW*12345")),
    row("X222.2300.REF.100", (before(HI, "REF*LX*G123456\n"),), ("LX*G123456", "LX*123456")),
    row("X222.2300.REF.110", (before(HI, "REF*1J*1000000038\n"),), ("1J*1000000038", "1J*1000000039")),
    row("X222.2300.REF.120", (*MEDICARE, ("SV1*HC:87880*", "SV1*HC:G0181*"), before(HI, "REF*1J*1000000038\n")), ("REF*1J*1000000038\n", "")),
    row("X222.2300.REF.130", (before(HI, "REF*P4*12\n"),), ("P4*12", "P4*A2")),
    row("X222.2300.CR1.010", TRANSPORTED, (AMBULANCE, "")),
    row("X222.2300.CRC.020", (*TRANSPORTED, before(HI, "CRC*07*Y*01\n")), (AMBULANCE, ""), also={"X222.2300.CR1.010"}),
    row("X222.2300.CRC.021", (before("DTP*472*D8*20260101\nREF*6R*LINE2", "CR1****A*DH*10\nCRC*07*Y*01\n"),), ("CR1****A*DH*10\nCRC*07", "CRC*07")),
    row("X222.2300.CR102.010", (before(HI, "CR1*LB*150**A*DH*10\n"),), ("LB*150", "LB*10000")),
    row("X222.2300.CR106.010", (before(HI, "CR1****A*DH*10\n"),), ("DH*10\n", "DH*10000\n")),
    row("X222.2300.CR2.010", (("SV1*HC:87880*", "SV1*HC:98940*"), before(HI, "CR2********C\n")), ("HC:98940", "HC:87880")),
    row("X222.2300.CRC.030", (("SV1*HC:87880*", "SV1*HC:V2020*"), before(HI, "CRC*E1*Y*L1\n")), ("HC:V2020", "HC:87880")),
    row("X222.2300.CRC.040", (*MEDICARE, before("NM1*82*1*PROVIDER", REFERRING), before(HI, "CRC*75*Y*IH\n")), ("HC:87880*50*UN", "HC:99212*50*UN")),
    row("X222.2300.HI.050", (("SV1*HC:87880*50*UN*1", "SV1*HC:00100*50*MJ*1"), before("NM1*82", "HI*BP:12345\n")), ("HC:00100*50*MJ", "HC:87880*50*UN")),
    row("X222.2300.HI.080", (before("NM1*82", "HI*BG:01*BG:02\n"),), ("BG:01*BG:02", "BG:01*BG:01")),
    row("X222.2300.HI01-1.020", (), ("***1:2\nDTP*472*D8*20260101", "***1:2\nDTP*472*D8*20150930"), ("***1\nDTP*472*D8*20260101", "***1\nDTP*472*D8*20150930")),
    row("X222.2310A.NM101.010", (before("NM1*82*1*PROVIDER", REFERRING + "NM1*P3*1*GREENE*ANN****XX*1000000053\n"),), (REFERRING, "")),
    row("X222.2310A.NM109.010", (before("NM1*82*1*PROVIDER", REFERRING),), ("ANN****XX*1000000046", "ANN")),
    row("X222.2310A.NM1.010", (*MEDICARE, before("NM1*82*1*PROVIDER", REFERRING)), (REFERRING, "")),
    row("X222.2310B.NM109.010", (), ("PROVIDER*ANN****XX*1245319599", "PROVIDER*ANN")),
    row("X222.2310C.NM109.020", (("11:B:1", "12:B:1"), after(RENDERING, FACILITY.replace("*****XX*1000000038", ""))), ("NM1*77*2*OTHER PLACE\n", "NM1*77*2*OTHER PLACE*****XX*1000000038\n")),
    row("X222.2310C.NM1.010", TRANSPORTED, after(RENDERING, FACILITY)),
    row("X222.2310D.NM1.010", (after(RENDERING, "NM1*DQ*1*VALE*ANN****XX*1000000046\n"),), ("DQ*1*VALE*ANN****XX*1000000046", "DQ*1*VALE*ANN****XX*1245319599")),
    row("X222.2310E.NM1.010", TRANSPORTED, (PICK_UP, ""), also={"X222.2310F.NM1.020"}),
    row("X222.2310F.NM1.010", TRANSPORTED, (DROP_OFF, ""), also={"X222.2310E.NM1.020"}),
    row("X222.2310F.NM1.020", (after(RENDERING, PICK_UP + DROP_OFF),), (PICK_UP, "")),
    row("X222.2310E.NM1.020", (after(RENDERING, PICK_UP + DROP_OFF),), (DROP_OFF, "")),
    row("X222.2310E.N3.010", (after(RENDERING, PICK_UP + DROP_OFF),), (PICK_UP, PICK_UP.replace("62701", "6270")), also={"X222.ANY.N403.020"}),
    row("X222.2330C.NM1.010", (before("NM1*82*1*PROVIDER", REFERRING), after("PI*PAYER1\n", "NM1*DN*1\nREF*G2*NUMBER1\n")), (REFERRING, "")),
    row("X222.2330D.NM1.010", (after("PI*PAYER1\n", "NM1*82*1\nREF*G2*NUMBER1\n"),), ("NM1*82*1*PROVIDER*ANN****XX*1245319599\n" + RENDERING, "")),
    row("X222.2330E.NM1.010", (after(RENDERING, FACILITY), after("PI*PAYER1\n", "NM1*77*2\nREF*G2*NUMBER1\n")), (FACILITY, "")),
    row("X222.2330F.NM1.010", (after(RENDERING, "NM1*DQ*1*VALE*ANN****XX*1000000046\n"), after("PI*PAYER1\n", "NM1*DQ*1\nREF*G2*NUMBER1\n")), ("NM1*DQ*1*VALE*ANN****XX*1000000046\n", "")),
    row("X222.2320.SBR.010", (("SBR*S*18*GROUP1", "SBR*P*18*GROUP1"), ("SBR*P*18*******CI\nAMT*D*120\n", "SBR*S*18*******CI\n"), *UNDECIDED), ("SBR*S*18", "SBR*P*18"), also={"X222.2000B.SBR01.010"}),
]  # fmt: skip

LINES = [
    row("X222.2400.SV103.010", (("SV1*HC:87880*50*UN", "SV1*HC:00100*50*MJ"),), ("50*MJ", "50*UN")),
    row("X222.2400.SV103.030", (("SV1*HC:87880*50*UN", "SV1*HC:01996*50*MJ"),), ("HC:01996", "HC:87880")),
    row("X222.2400.SV107.020", (), ("***1:2\n", "***1:1\n")),
    row("X222.2400.SV107.030", (), ("***1:2\n", "***1::2\n")),
    row("X222.2400.SV111.010", (("GROUP1******CI", "GROUP1******MC"), before(HI, "CRC*ZZ*Y*AV\n"), ("***1\nDTP*472*D8*20260101\nREF*6R*LINE2", "***1****Y\nDTP*472*D8*20260101\nREF*6R*LINE2")), ("******MC", "******CI")),
    row("X222.2400.SV112.010", (("GROUP1******CI", "GROUP1******MC"), ("***1\nDTP*472*D8*20260101\nREF*6R*LINE2", "***1*****Y\nDTP*472*D8*20260101\nREF*6R*LINE2")), ("******MC", "******CI")),
    row("X222.2400.SV115.010", (("GROUP1******CI", "GROUP1******MC"), ("***1\nDTP*472*D8*20260101\nREF*6R*LINE2", "***1********0\nDTP*472*D8*20260101\nREF*6R*LINE2")), ("******MC", "******CI")),
    row("X222.2400.SV501-2.010", (after(LINE2_SV1, "SV5*HC:87880*DA*10*5*50*1\n"),), ("SV5*HC:87880", "SV5*HC:87881")),
    row("X222.2400.SV504.010", (after(LINE2_SV1, "SV5*HC:87880*DA*10*0*50*1\n"),), ("DA*10*0*50", "DA*10*0*0")),
    row("X222.2400.QTY.020", (("SV1*HC:87880*50*UN", "SV1*HC:00100*50*MJ"), before(LINE2, "QTY*FL*2\n")), ("QTY*FL*2", "QTY*FL*100")),
    row("X222.2400.MEA02.010", (before(LINE2, "MEA*OG*R3*10\n"),), ("MEA*OG*R3", "MEA*TR*R3")),
    row("X222.2400.MEA02.011", (before(LINE2, "MEA*TR*R1*10\n"),), ("MEA*TR*R1", "MEA*OG*R1")),
    row("X222.2400.PWK.010", (*OXYGEN, before("SE*41", FORM)), ("PWK*CT*NS\n", "")),
    row("X222.2400.CR3.010", OXYGEN, ("CR3*I*MO*12\n", ""), ("DTP*463*D8*20251201\n", "")),
    row("X222.2400.CRC.020", (*MEDICARE, before("NM1*82*1*PROVIDER", REFERRING), before("DTP*472*D8*20260101\nREF*6R*LINE2", "CRC*70*Y*65\n")), ("GROUP1**12****MB", "GROUP1******CI")),
    row("X222.2400.REF.060", (before(HI, "REF*X4*36D0123456\n"), before(LINE2, "REF*X4*36D0123457\n")), ("36D0123457", "36D0123456\n".rstrip())),
    row("X222.2400.REF.061", (before(HI, "REF*EW*123456\n"), before(LINE2, "REF*EW*123457\n")), ("EW*123457", "EW*123456")),
    row("X222.2400.REF.070", (("HC:87880*50*UN", "HC:87880:90*50*UN"), before(LINE2, "REF*F4*36D0123456\n")), ("REF*F4*36D0123456\n", "")),
    row("X222.2400.REF.090", (("SV1*HC:87880*", "SV1*HC:77067*"), before(LINE2, "REF*EW*123456\n")), ("REF*EW*123456\n", "")),
    row("X222.2420B.NM1.010", (after(LINE2, "PS1*1000000038*10\nNM1*QB*2******XX*1000000038\n"),), ("PS1*1000000038*10\n", "")),
    row("X222.2420C.NM1.010", (after(RENDERING, FACILITY), after(LINE2, FACILITY.replace("1000000038", "1000000046"))), ("XX*1000000046", "XX*1000000038")),
    row("X222.2420C.NM109.010", (after(LINE2, FACILITY),), ("XX*1000000038", "XX*1234567893"), also={"X222.2420C.NM1.010"}),
    row("X222.2420D.NM1.010", (after(RENDERING, "NM1*DQ*1*VALE*ANN****XX*1000000046\n"), after(LINE2, "NM1*DQ*1*GREENE*ANN****XX*1000000053\n")), ("GREENE*ANN****XX*1000000053", "GREENE*ANN****XX*1000000046")),
    row("X222.2420E.NM1.010", (after(LINE2, "NM1*DK*1*VALE*ANN****XX*1000000046\n"),), ("DK*1*VALE*ANN****XX*1000000046", "DK*1*VALE*ANN****XX*1245319599")),
    row("X222.2420E.N3.010", (*OXYGEN, after(LINE2, "NM1*DK*1*VALE*ANN****XX*1000000046\nN3*7 EXAMPLE STREET\nN4*SPRINGFIELD*IL*62701\nPER*IC*ANN VALE*TE*2025550101\n"), before("SE*41", FORM)), ("PER*IC*ANN VALE*TE*2025550101\n", "")),
    row("X222.2420F.NM1.010", (before("NM1*82*1*PROVIDER", REFERRING), after(LINE2, "NM1*DN*1*GREENE*ANN****XX*1000000053\n")), ("GREENE*ANN****XX*1000000053", "GREENE*ANN****XX*1000000046")),
    row("X222.2420F.NM101.010", (after(LINE2, "NM1*DN*1*GREENE*ANN****XX*1000000053\nNM1*P3*1*VALE*ANN****XX*1000000046\n"),), ("NM1*DN*1*GREENE*ANN****XX*1000000053\n", "")),
    row("X222.2420G.NM1.010", (after(LINE2, PICK_UP + DROP_OFF),), (DROP_OFF, "")),
    row("X222.2420G.NM1.011", (after(LINE2, PICK_UP + DROP_OFF),), (PICK_UP, "")),
    row("X222.2420G.NM1.020", (after(RENDERING, PICK_UP + DROP_OFF), after(LINE2, PICK_UP.replace("5 EX", "7 EX") + DROP_OFF.replace("6 EX", "8 EX"))), ("7 EXAMPLE", "5 EXAMPLE")),
    row("X222.2420G.NM1.021", (after(RENDERING, PICK_UP + DROP_OFF), after(LINE2, PICK_UP.replace("5 EX", "7 EX") + DROP_OFF.replace("6 EX", "8 EX"))), ("8 EXAMPLE", "6 EXAMPLE")),
    listed(row("X222.2440.LQ02.010", (*OXYGEN, before("SE*41", FORM)), ("UT*484.03", "UT*04.03")), dme_form=("484.03", "04.03@..20251231")),
    row("X222.2440.FRM01.030", (*OXYGEN, before("SE*41", FORM)), ("FRM*05**2", "FRM*1A**2")),
]  # fmt: skip


def dme(rule: str, *failing: tuple[str, str], form: str = FORM) -> Row:
    one = row(rule, (*OXYGEN, before("SE*41", form)), *failing)
    return evolve(one, flags=frozenset({"dme"}))


OVER_MEDICARE: Edits = (*MEDICARE, before("NM1*82*1*PROVIDER", REFERRING))


def paid(rule: str, *failing: tuple[str, str], also: tuple[str, ...] = (), more: Edits = ()) -> Row:
    return evolve(row(rule, (*OVER_MEDICARE, *more), *failing, also=also), flags=frozenset({"medicare"}))


MEDICAL = [
    paid("X222.ST.BHT06.020", ("20260102*1200*CH", "20260102*1200*RP")),
    paid("X222.2000B.SBR09.020", ("GROUP1**12****MB", "GROUP1**12****MA")),
    paid("X222.2000B.SBR01.040", ("SBR*S*18*GROUP1**12", "SBR*T*18*GROUP1**12"), also=("X222.2000B.SBR01.020",)),
    paid("X222.2010AC.NM1.030", ("HL*2*1*22", "NM1*PE*2*PLAN*****PI*PLAN1\nN3*1 EXAMPLE STREET\nN4*SPRINGFIELD*IL*62701\nREF*EI*123456789\nHL*2*1*22"), also=("X222.2010AC.NM1.010",)),
    paid("X222.2300.CLM05-3.030", ("11:B:1", "11:B:6"), also=("X222.2300.REF.030",)),
    paid("X222.2300.PWK02.010", ("PWK*OZ*BM***AC*CTRL1\n", "PWK*OZ*AA\n"), more=(before(HI, "PWK*OZ*BM***AC*CTRL1\n"),)),
    paid("X222.2330C.NM1.020", after("PI*PAYER1\n", "NM1*82*1\nREF*G2*NUMBER1\n")),
    paid("X222.2400.SV101-1.010", ("SV1*HC:87880", "SV1*ER:87880"), also=("X222.ANY.C003-1.010",)),
    paid("X222.2400.SV103.020", ("HC:00100:AA*50*MJ", "HC:00100:AA*50*UN"), more=(("HC:87880*50*UN", "HC:00100:AA*50*MJ"),), also=("X222.2400.SV103.010",)),
    paid("X222.2400.SV103.021", ("HC:01996:59*50*UN", "HC:01996:59*50*MJ"), more=(("HC:87880*50*UN", "HC:01996:59*50*UN"),)),
    paid("X222.2400.SV104.030", ("87880*50*UN*1*", "87880*50*UN*10000*")),
    paid("X222.2400.CN1.010", before(HI, "CN1*02*5\n")),
    paid("X222.2410.REF.020", ("REF*XZ*RX1\n", ""), more=(("HC:87880*50*UN", "HC:J0001:J1*50*UN"), after(LINE2, "LIN**N4*12345678901\nCTP****2*ML\nREF*XZ*RX1\n"))),
    paid("X222.2440.LQ.010", after(CLAIM_ENDS, FORM), more=OXYGEN),
    paid("X222.2300.CLM02.040", ("CLM*CLAIM1*150", "CLM*CLAIM1*100050"), ("99213*100*", "99213*100000*"), ("CAS*CO*45*20", "CAS*CO*45*99920")),
    dme("X222.2440.FRM01.010", ("FRM*1C***20251201\n", "")),
    dme("X222.2440.FRM01.020", ("FRM*6C***20251202\n", ""), form=FORM + "FRM*6A**57\nFRM*6C***20251202\n"),
    dme("X222.2440.FRM01.021", ("FRM*6A**57\n", ""), form=FORM + "FRM*6A**57\nFRM*6C***20251202\n"),
    dme("X222.2440.FRM02.010", ("FRM*04*Y", "FRM*04**2"), form=FORM + "FRM*04*Y\n"),
    dme("X222.2440.FRM03.020", ("FRM*05**2", "FRM*05*Y")),
    dme("X222.2440.FRM03.030", ("FRM*03**2", "FRM*03*Y"), form="LQ*UT*10.03\nFRM*03**2\n"),
    dme("X222.2440.FRM04.010", ("FRM*1C***20251201", "FRM*1C**1")),
    row("X222.2440.FRM05.010", (*OXYGEN, before("SE*41", FORM + "FRM*1B****89\n")), ("FRM*1B****89", "FRM*1B****101")),
    evolve(row("X222.2400.SV503.010", (after(LINE2_SV1, "SV5*HC:87880*DA*10*5*50*1\n"),), ("DA*10*5", "DA*1000*5")), flags=frozenset({"dme"})),
    evolve(row("X222.2400.CRC.010", (before("DTP*472*D8*20260101\nREF*6R*LINE2", "CRC*09*Y*38\n"),), ("09*Y*38", "09*Y*ZV")), flags=frozenset({"dme"})),
]  # fmt: skip

FURTHER = [
    row("X222.ANY.REF01.010", (after("PI*PAYER1\n", "NM1*82*1\nREF*G2*NUMBER1\nREF*LU*NUMBER2\n"),), ("REF*LU*NUMBER2", "REF*G2*NUMBER2")),
    row("X222.ANY.QUAL01.010", (("CAS*PR*2*10", "CAS*PR*2*5\nCAS*CO*45*5"),), ("CAS*CO*45*5\n", "CAS*PR*1*5\n")),
    row("X222.2010CA.DMG02.010", DEPENDENT, ("D8*20150101*M", "D8*20260102*M")),
    row("X222.2010CA.DMG02.011", (), ("D8*19800101*F", "D8*20260102*F")),
    row("X222.2300.CLM20.010", (("*Y*A*Y*Y\n", "*Y*A*Y*Y***********11\n"), ("***1:2\nDTP*472*D8*20260101", "***1:2\nDTP*472*D8*20251001"), ("***1\nDTP*472*D8*20260101", "***1\nDTP*472*D8*20251001")), ("***1:2\nDTP*472*D8*20251001", "***1:2\nDTP*472*D8*20260101"), ("***1\nDTP*472*D8*20251001", "***1\nDTP*472*D8*20260101")),
    row("X222.ANY.CRC03.010", (*TRANSPORTED, before(HI, "CRC*07*Y*01*04\n")), ("01*04", "01*01")),
    row("X222.ANY.CRC04.010", (*TRANSPORTED, before(HI, "CRC*07*Y*01*04*05\n")), ("01*04*05", "01**05")),
    row("X222.2300.HI.020", (), ("ABF:R509", "ABF:J029")),
    listed(row("X222.2300.HI.030", (), ("ABF:R509", "ABF:N400")), icd_10_cm_gender_conflict=("N400:F",)),
    row("X222.2300.HI.040", (("ABF:R509", "ABF:R509*ABF:R05"),), ("ABF:R509*ABF:R05", "*ABF:R05"), ("***1:2", "***1")),
    row("X222.2330B.DTP.040", CLAIM_LEVEL, ("PI*PAYER1\nDTP*573*D8*20260101", "PI*PAYER1\nDTP*573*D8*20251231")),
    row("X222.2410.LIN.010", (("HC:87880*50*UN", "HC:J3490:::::INJECTION*50*UN"), after(LINE2, "LIN**N4*12345678901\nCTP****2*ML\n")), ("LIN**N4*12345678901\nCTP****2*ML\n", "")),
    row("X222.2320.OI03.010", (), ("OI***Y***Y", "OI***N***Y")),
    row("X222.2400.REF.040", (before(HI, "REF*G1*AUTH1\n"), before(LINE2, "REF*G1*AUTH2\n")), ("G1*AUTH2", "G1*AUTH1")),
]  # fmt: skip

ROWS = [*DATES, *CLAIMS, *LINES, *MEDICAL, *FURTHER]
