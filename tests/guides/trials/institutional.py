"""Rules of the 837I: an inpatient claim that a first payer has decided on, line by line."""

from __future__ import annotations

from tests.guides.claim_sets import claim_set
from tests.guides.trials.row import Edits, Row, after, before, row

CLAIM = claim_set(
    "005010X223A2",
    "260202",
    "EXAMPLE HOSPITAL",
    """\
CLM*CLAIM1*1000***11:A:1**A*Y*Y
DTP*096*TM*1100
DTP*434*RD8*20260101-20260104
DTP*435*DT*202601010900
CL1*3*1*01
HI*ABK:K3580
HI*ABJ:R1031
HI*ABF:E119*ABF:I10
HI*BBR:0DTJ4ZZ:D8:20260102
HI*BI:74:RD8:20260101-20260102
HI*BH:11:D8:20260101
HI*BE:80:::3
HI*BG:17
NM1*71*1*PROVIDER*ANN****XX*1245319599
PRV*AT*PXC*207Q00000X
NM1*72*1*VALE*JUNE****XX*1000000038
SBR*P*18*******CI
AMT*D*790
OI***Y***Y
NM1*IL*1*SAMPLE*PAT****MI*MEMBER9
NM1*PR*2*FIRST HEALTH*****PI*PAYER1
LX*1
SV2*0120**900*DA*3
REF*6R*LINE1
SVD*PAYER1*700**0120*3
CAS*CO*45*200
DTP*573*D8*20260120
LX*2
SV2*0300*HC:80053*100*UN*1
DTP*472*D8*20260102
REF*6R*LINE2
SVD*PAYER1*90*HC:80053*0300*1
CAS*PR*2*10
DTP*573*D8*20260120
""",
)

BASES = {"X223": CLAIM}

# ---- documents that rows start from
CLAIM_ALONE = CLAIM[CLAIM.index("CLM*") : CLAIM.index("SE*52")]
MEMBER = "N3*2 EXAMPLE STREET\nN4*SPRINGFIELD*IL*62701\nDMG*D8*19800101*F\n"
PATIENT = "HL*3*2*23*0\nPAT*19\nNM1*QC*1*SAMPLE*KIM\nN3*2 EXAMPLE STREET\nN4*SPRINGFIELD*IL*62701\nDMG*D8*20150101*M\n"
DEPENDENT: Edits = (
    ("HL*2*1*22*0", "HL*2*1*22*1"),
    ("SBR*S*18*", "SBR*S**"),
    (MEMBER, ""),
    (CLAIM_ALONE, PATIENT + CLAIM_ALONE),
)
MEDICARE: Edits = (("GROUP1******CI", "GROUP1******MA"), ("MI*MEMBER1\n", "MI*1EG4TE5MK73\n"))
ROOM = "SVD*PAYER1*700**0120*3\nCAS*CO*45*200\nDTP*573*D8*20260120\n"
TEST = "SVD*PAYER1*90*HC:80053*0300*1\nCAS*PR*2*10\nDTP*573*D8*20260120\n"
CLAIM_LEVEL: Edits = (
    (ROOM, ""),
    (TEST, ""),
    ("AMT*D*790\n", "CAS*CO*45*200\nCAS*PR*2*10\nAMT*D*790\n"),
    ("PI*PAYER1\n", "PI*PAYER1\nDTP*573*D8*20260120\n"),
)
OUTPATIENT: Edits = (
    ("11:A:1**A", "13:A:1**A"),
    ("DTP*096*TM*1100\n", ""),
    ("DTP*435*DT*202601010900\n", ""),
    ("HI*ABJ:R1031\n", ""),
    ("HI*BBR:0DTJ4ZZ:D8:20260102\n", ""),
    ("HI*BE:80:::3\n", ""),
    ("SV2*0120**900*DA*3\n", "SV2*0360*HC:44970*900*UN*1\nDTP*472*D8*20260101\n"),
    ("SVD*PAYER1*700**0120*3", "SVD*PAYER1*700*HC:44970*0360*1"),
)
INTERIM: Edits = (
    ("11:A:1**A", "11:A:2**A"),
    ("DTP*096*TM*1100\n", ""),
    ("CL1*3*1*01", "CL1*3*1*30"),
    ("BE:80:::3", "BE:80:::4"),
    ("900*DA*3", "900*DA*4"),
)
OTHERS = "HI*ABF:E119*ABF:I10\n"
HIPPS: Edits = (
    *OUTPATIENT,
    ("13:A:1**A", "22:A:1**A"),
    before("CL1*3", "DTP*435*D8*20260101\n"),
    before(OTHERS, "HI*ABJ:R1031\n"),
)
FACILITY = "NM1*77*2*OTHER PLACE*****XX*1000000046\nN3*9 OTHER STREET\nN4*SPRINGFIELD*IL*627010002\n"
OTHER_PAYER = "OI***Y***Y\nNM1*IL*1*SAMPLE*PAT****MI*MEMBER8\nNM1*PR*2*OTHER HEALTH*****PI*PAYER3\n"
THIRD = "SBR*T*18*******CI\n" + OTHER_PAYER
UNKNOWN = "SBR*U*18*******CI\n" + OTHER_PAYER
FIRST = "SBR*P*18*******CI"
BENEFITS = "OI***Y***Y\n"
SURGEON = "NM1*72*1*VALE*JUNE****XX*1000000038\n"
CONDITION = "HI*BG:17\n"
LINE1 = "REF*6R*LINE1\n"
LINE2 = "REF*6R*LINE2\n"
TESTED = "SV2*0300*HC:80053*100*UN*1"
DRUG = "LIN**N4*12345678901\nCTP****2*ML\n"
PLAN = "NM1*PE*2*DEMANDING PLAN*****PI*PLAN1\nN3*7 PLAN STREET\nN4*SPRINGFIELD*IL*62701\nREF*EI*987654321\n"
TAX = "REF*EI*123456789\n"
CHARGE = ("CLM*CLAIM1*1000*", "CLM*CLAIM1*100*")


def claim(text: str) -> tuple[str, str]:
    """Segments of the claim before its codes."""
    return before("HI*ABK", text)


def flagged(flag: str, rule: str, passing: Edits, *failing: tuple[str, str], wrong: bool = True) -> Row:
    """A rule that speaks under a flag, or (``wrong`` false) in its absence."""
    flags = frozenset({flag})
    return Row(rule, passing, failing, flags=flags, wrong=None if wrong else frozenset())


def listed(rule: str, passing: Edits, *failing: tuple[str, str], **lists: tuple[str, ...]) -> Row:
    return Row(rule, passing, failing, lists=lists)


PARTIES = [
    listed("X223.ST.BHT02.010", (("0019*00*", "0019*18*"),), ("REF1*2026", "REF2*2026"), batches_seen=("SENDER:REF1",)),
    listed("X223.ST.BHT03.010", (), ("REF1*2026", "REF9*2026"), batches_seen=("SENDER:REF9",)),
    row("X223.ST.BHT04.010", (("REF1*20260202", "REF1*20260401"),), ("REF1*20260401", "REF1*20260402")),
    row("X223.ST.BHT06.010", (("1200*CH\n", "1200*31\n"), after(TAX, PLAN)), (PLAN, "")),
    row("X223.2010AC.NM1.010", (("1200*CH\n", "1200*31\n"), after(TAX, PLAN)), ("1200*31\n", "1200*CH\n")),
    row("X223.2010AC.NM1.020", (("1200*CH\n", "1200*31\n"), after(TAX, PLAN), *CLAIM_LEVEL), ("CAS*CO*45*200\nCAS*PR*2*10\nAMT*D*790\n", ""), ("DTP*573*D8*20260120\n", "")),
    row("X223.2010AC.NM109.010", (("1200*CH\n", "1200*31\n"), after(TAX, PLAN.replace("PI*PLAN1", "XV*7300000008"))), ("7300000008", "7300000009")),
    row("X223.1000A.NM104.010", (), ("41*2*EXAMPLE BILLING*", "41*2*EXAMPLE BILLING*ANN")),
    row("X223.1000A.NM104.020", (("41*2*EXAMPLE BILLING*", "41*1*BILLING*ANN"),), ("41*1*BILLING*ANN", "41*1*BILLING*")),
    row("X223.1000A.PER02.010", (), ("PER*IC*PAT SAMPLE*", "PER*IC**")),
    row("X223.ANY.PER03.010", (("TE*2025550101", "TE*2025550101*TE*2025550102"),), ("TE*2025550102", "TE*2025550101")),
    row("X223.ANY.PER03.011", (("TE*2025550101", "TE*2025550101*EX*1*TE*2025550102"),), ("TE*2025550102", "TE*2025550101")),
    row("X223.ANY.PER03.011", (("TE*2025550101", "TE*2025550101*FX*2025550102*TE*2025550103"),), ("TE*2025550103", "FX*2025550102")),
    row("X223.ANY.PER05.010", (("TE*2025550101", "TE*2025550101*EX*1"),), ("TE*2025550101", "FX*2025550101")),
    row("X223.ANY.PER05.011", (("TE*2025550101", "FX*2025550101*TE*2025550102*EX*1"),), ("FX*2025550101*TE*2025550102", "TE*2025550101*FX*2025550102")),
    row("X223.ANY.PER04.010", (), ("TE*2025550101", "TE*202-555-0101")),
    row("X223.ANY.PER04.020", (), ("TE*2025550101", "TE*2021550101")),
    row("X223.ANY.PER04.030", (("TE*2025550101", "EM*PAT@EXAMPLE.COM"),), ("PAT@EXAMPLE.COM", "PAT AT EXAMPLE.COM")),
    row("X223.ANY.PER06.010", (("TE*2025550101", "TE*2025550101*EX*12"),), ("EX*12", "EX*1A")),
    row("X223.ANY.NM104.010", (("1*SAMPLE*PAT****MI*MEMBER9", "2*SAMPLE*****MI*MEMBER9"),), ("2*SAMPLE*****MI*MEMBER9", "2*SAMPLE*PAT****MI*MEMBER9")),
    row("X223.ANY.NM104.020", (), ("*71*1*PROVIDER*ANN*", "*71*1*PROVIDER**")),
    row("X223.ANY.NM103.010", (), ("*71*1*PROVIDER*", "*71*1*1PROVIDER*")),
    flagged("medicare", "X223.ANY.NM105.010", (("*71*1*PROVIDER*ANN*", "*71*1*PROVIDER*ANN*B"),), ("ANN*B", "ANN*2")),
    row("X223.ANY.NM109.010", (), ("XX*1245319599", "XX*1245319598")),
    listed("X223.ANY.NM109.020", (), ("XX*1000000038", "XX*1000000046"), npi=("1234567893", "1245319599", "1000000038")),
    row("X223.ANY.REF02.010", (), (TAX, "REF*EI*12-3456789\n")),
    row("X223.ANY.REF02.020", (after(MEMBER, "REF*SY*123456788\n"),), ("SY*123456788", "SY*000456788")),
    row("X223.2010BA.REF.010", (("GROUP1******CI", "GROUP1******HM"), MEDICARE[1], after(MEMBER, "REF*SY*123456788\n")), ("******HM", "******MA")),
    row("X223.ANY.REF.010", (after("MI*MEMBER9\n", "REF*SY*123456788\n"),), (FIRST, "SBR*P*18*******MA")),
    row("X223.ANY.PRV03.010", (), ("207Q00000X", "207Q000000")),
    row("X223.ANY.REF.020", (), after("PRV*AT*PXC*207Q00000X\n", "REF*G2*NUMBER1\n")),
    row("X223.ANY.REF01.010", (after("MI*MEMBER9\n", "REF*SY*123456788\n"),), after("REF*SY*123456788\n", "REF*SY*123456787\n")),
    row("X223.ANY.REF01.011", (after(LINE2, "NM1*82*1*POOLE*AMY\nREF*G2*NUMBER1\nREF*G2*NUMBER2**2U:PAYER1\nREF*G2*NUMBER3**2U:PAYER3\n"), before("LX*1\n", THIRD)), ("NUMBER3**2U:PAYER3", "NUMBER3**2U:PAYER1")),
    row("X223.ANY.N402.010", (), ("IL*627010001", "*627010001")),
    row("X223.ANY.N402.020", (), ("IL*627010001", "ZZ*627010001")),
    row("X223.ANY.N403.010", (), ("*IL*62701\nDMG", "*IL\nDMG")),
    row("X223.ANY.N403.020", (), ("*IL*62701\nDMG", "*IL*11111\nDMG")),
    row("X223.ANY.N403.030", (("*IL*62701\nDMG", "*ON*K1A0B1*CA\nDMG"),), ("K1A0B1", "K1A0BB")),
    row("X223.ANY.N403.040", (("*IL*62701\nDMG", "***HK\nDMG"),), ("***HK", "**999077*HK")),
    row("X223.ANY.N404.010", (), ("*IL*62701\nDMG", "*IL*62701*US\nDMG")),
    row("X223.ANY.N407.010", (("*IL*62701\nDMG", "*ON*K1A0B1*CA\nDMG"),), ("*ON*K1A0B1*CA", "**K1A0B1*CA***ON"), also={"X223.ANY.N402.010"}),
    listed("X223.ANY.N407.020", (("*IL*62701\nDMG", "**SW1A1AA*GB***ENG\nDMG"),), ("*ENG\n", "*XXX\n"), country_subdivision=("GB:ENG",)),
    listed("X223.ANY.N403.050", (), ("*IL*62701\nDMG", "*IL*90001\nDMG"), zip_prefix=("IL:627",)),
    row("X223.ANY.N302.010", (("N3*2 EXAMPLE STREET", "N3*2 EXAMPLE STREET*FLAT 1"),), ("FLAT 1", "2 Example Street")),
    row("X223.2010AA.N403.010", (), ("IL*627010001", "IL*62701")),
    row("X223.2010AA.N301.010", (("N3*1 EXAMPLE STREET", "N3*1 EXPO BOXWOOD STREET"),), ("EXPO BOXWOOD STREET", "lock  box 7")),
    row("X223.2010AA.NM109.010", (("HOSPITAL*****XX*1234567893", "HOSPITAL"), after("PI*PAYER2\n", "REF*G2*NUMBER1\n")), ("REF*G2*NUMBER1\n", "")),
    row("X223.2010BB.REF.010", (), after("PI*PAYER2\n", "REF*G2*NUMBER1\n")),
    row("X223.2010BB.REF.020", (after("PI*PAYER2\n", "REF*2U*NUMBER1\nREF*FY*NUMBER2\n"),), ("REF*FY*NUMBER2", "REF*2U*NUMBER2")),
    row("X223.2010BB.NM108.010", (), ("PI*PAYER2", "XV*PAYER2")),
    row("X223.2010AB.N3.010", (after(TAX, "NM1*87*2\nN3*8 EXAMPLE STREET\nN4*SPRINGFIELD*IL*627010001\n"),), ("N3*8 EXAMPLE STREET", "N3*1 EXAMPLE STREET")),
    row("X223.ANY.DE782.010", (after("CL1*3*1*01\n", "AMT*F3*5.25\n"),), ("F3*5.25", "F3*5.255")),
    row("X223.ANY.DE782.020", (after("CL1*3*1*01\n", "AMT*F3*5\n"),), ("F3*5", "F3*-5")),
    row("X223.ANY.DE782.021", (claim("CN1*02*5\n"),), ("CN1*02*5", "CN1*02*-5")),
    flagged("repricer", "X223.ANY.DE782.022", (after(CONDITION, "HCP*02*45*5\n"),), ("HCP*02*45*5", "HCP*02*45*-5")),
    row("X223.ANY.DE782.023", (after(BENEFITS, "MOA**5\n"),), ("MOA**5", "MOA**-5")),
    row("X223.ANY.DE782.024", (after(BENEFITS, "MIA*3***5\n"),), ("MIA*3***5", "MIA*3***-5")),
    row("X223.2000A.CUR.010", (before("NM1*85", "CUR*85*CAD\n"),), ("CUR*85*CAD", "CUR*85*USD")),
    flagged("medicare", "X223.2000A.CUR.020", (), before("NM1*85", "CUR*85*CAD\n")),
    # ---- the subscriber and the patient
    row("X223.2000B.SBR02.010", (), ("SBR*S*18*", "SBR*S**")),
    row("X223.2000B.SBR02.020", DEPENDENT, ("SBR*S**", "SBR*S*18*")),
    row("X223.2000B.HL.010", (), (CLAIM_ALONE, "")),
    row("X223.2000B.HL.011", DEPENDENT, (PATIENT, CLAIM_ALONE.replace("CLAIM1", "CLAIM2") + PATIENT)),
    row("X223.2000B.SBR04.010", (), ("GROUP1*", "GROUP1*NAME")),
    row("X223.2000B.SBR09.010", (), ("GROUP1******CI", "GROUP1")),
    flagged("medicare_part_a", "X223.2000B.SBR09.020", MEDICARE, ("GROUP1******MA", "GROUP1******CI")),
    row("X223.2000B.SBR01.010", (), ("SBR*S*18*GROUP1", "SBR*P*18*GROUP1")),
    row("X223.2000B.SBR01.011", (before("LX*1\n", THIRD),), ("SBR*T*", "SBR*P*")),
    row("X223.2000B.SBR01.020", (), ("SBR*S*18*GROUP1", "SBR*T*18*GROUP1")),
    row("X223.2000B.SBR01.021", (("SBR*S*18*GROUP1", "SBR*U*18*GROUP1"),), ("SBR*P*18", "SBR*S*18")),
    row("X223.2000B.SBR01.030", (), ("SBR*P*18", "SBR*T*18"), also={"X223.2000B.SBR01.020", "X223.2320.CAS.060"}),
    row("X223.2010BA.NM102.010", (), ("NM1*IL*1*SAMPLE*PAT****MI*MEMBER1", "NM1*IL*2*SAMPLE")),
    row("X223.2010BA.NM109.010", (), ("PAT****MI*MEMBER1", "PAT")),
    row("X223.2010BA.NM108.010", (*DEPENDENT, ("NM1*IL*1*SAMPLE*PAT****MI*MEMBER1", "NM1*IL*2*SAMPLE")), ("NM1*IL*2*SAMPLE", "NM1*IL*2*SAMPLE*****MI*MEMBER1")),
    row("X223.2010BA.NM108.020", (), ("MI*MEMBER1", "II*MEMBER1")),
    row("X223.2010BA.N3.010", (), ("N3*2 EXAMPLE STREET\n", "")),
    row("X223.2010BA.DMG.010", (), ("DMG*D8*19800101*F\n", "")),
    row("X223.ANY.DMG02.010", DEPENDENT, ("DMG*D8*20150101", "DMG*D8*20260203"), also={"X223.2010CA.DMG02.010", "X223.2010CA.DMG02.011"}),
    row("X223.ANY.DMG02.020", (("D8*19800101", "D8*18760203"),), ("D8*18760203", "D8*18760202")),
    row("X223.2010CA.DMG02.010", DEPENDENT, ("DMG*D8*20150101", "DMG*D8*20260102")),
    row("X223.2010CA.DMG02.011", DEPENDENT, ("DMG*D8*20150101", "DMG*D8*20260103"), also={"X223.2010CA.DMG02.010"}),
    row("X223.2010CA.DMG02.011", (), ("DMG*D8*19800101", "DMG*D8*20260103"), also={"X223.2010CA.DMG02.012"}),
    row("X223.2010CA.DMG02.012", (), ("DMG*D8*19800101", "DMG*D8*20260102")),
    row("X223.2010BA.REF.020", (*DEPENDENT, before("CLM*", "REF*Y4*CASE1\n")), after("MI*MEMBER1\n", "REF*Y4*CASE1\n"), ("M\nREF*Y4*CASE1\n", "M\n")),
    row("X223.2010BA.NM109.020", MEDICARE, ("1EG4TE5MK73", "1EG4TE5MKS3")),
    row("X223.2000C.HL.010", DEPENDENT, ("QC*1*SAMPLE*KIM", "QC*1*SAMPLE*Pat"), ("MI*MEMBER1\n", "MI*MEMBER1\nDMG*D8*20150101*M\n")),
    Row("X223.2000C.HL.020", DEPENDENT, wrong=frozenset({"medicare"})),
]  # fmt: skip

STAY = [
    # ---- CLM
    row("X223.2300.CLM01.020", (), ("CLM*CLAIM1*", "CLM*Claim1*")),
    row("X223.2300.CLM02.010", CLAIM_LEVEL, (TESTED, "SV2*0300*HC:80053*100.01*UN*1")),
    row("X223.2300.CLM02.020", CLAIM_LEVEL, ("CLM*CLAIM1*1000", "CLM*CLAIM1*-50"), ("0120**900*", "0120**-150*"), ("CAS*PR*2*10", "CAS*PR*2*-1040"), also={"X223.2400.SV203.010"}),
    row("X223.2300.CLM02.030", (*CLAIM_LEVEL, ("1200*CH\n", "1200*RP\n"), ("CLM*CLAIM1*1000", "CLM*CLAIM1*0"), ("0120**900*", "0120**0*"), ("80053*100*", "80053*0*"), ("CAS*CO*45*200\nCAS*PR*2*10\nAMT*D*790", "AMT*D*0")), ("1200*RP\n", "1200*CH\n")),
    row("X223.2300.CLM05-1.010", OUTPATIENT, ("13:A:1**A", "19:A:1**A")),
    row("X223.2300.CLM05-3.020", (*OUTPATIENT, ("13:A:1**A", "83:A:1**A")), ("83:A:1**A", "83:A:2**A")),
    row("X223.2300.CLM05-3.020", (*OUTPATIENT, ("13:A:1**A", "13:A:3**A")), ("13:A:3**A", "14:A:3**A"), also={"X223.2400.SV201.050"}),
    row("X223.2300.REF.010", (("11:A:1**A", "11:A:7**A"), claim("REF*F8*ICN1\n")), ("REF*F8*ICN1\n", "")),
    row("X223.2300.REF.020", (("11:A:1**A", "11:A:7**A"), claim("REF*F8*ICN1\n")), ("11:A:7**A", "11:A:1**A")),
    row("X223.2300.REF.030", (("11:A:1**A", "11:A:Q**A"), claim("REF*F8*ICN1\n")), ("REF*F8*ICN1\n", "")),
    row("X223.2300.CLM07.010", (("GROUP1******CI", "GROUP1******MC"),), ("11:A:1**A", "11:A:1**C")),
    row("X223.2300.CLM20.010", (("REF1*20260202", "REF1*20260331"), ("1**A*Y*Y", "1**A*Y*Y***********1"), ("20260101-20260104", "20251231-20260103"), ("DT*202601010900", "DT*202512310900")), ("20251231-20260103", "20260101-20260104"), ("DT*202512310900", "DT*202601010900")),
    # ---- dates
    flagged("repricer", "X223.2300.DTP.010", (("DTP*434*", "DTP*050*D8*20260120\nDTP*434*"), claim("REF*9A*REPRICED1\n")), ("REF*9A*REPRICED1\n", "")),
    row("X223.2300.DTP.030", (("20260101-20260104", "20260328-20260331"), ("DTP*472*D8*20260102\n", ""), ("0DTJ4ZZ:D8:20260102", "0DTJ4ZZ:D8:20260328")), ("20260328-20260331", "20260329-20260401")),
    row("X223.2300.DTP.050", (), ("DTP*435*DT*202601010900\n", "")),
    row("X223.2300.DTP.060", (("11:A:1**A", "28:A:1**A"), ("HI*BBR:0DTJ4ZZ:D8:20260102\n", "")), ("DTP*435*DT*202601010900\n", "")),
    row("X223.2300.DTP.070", OUTPATIENT, before("CL1*3", "DTP*435*D8*20260101\n")),
    row("X223.2300.DTP.080", (), ("DTP*435*DT*202601010900\n", "DTP*435*DT*202601050900\n")),
    row("X223.2300.DTP.090", (("20260101-20260104", "20260328-20260331"), ("DTP*472*D8*20260102\n", ""), ("0DTJ4ZZ:D8:20260102", "0DTJ4ZZ:D8:20260328")), ("20260328-20260331", "20260330-20260402"), ("DTP*435*DT*202601010900", "DTP*435*DT*202604010900"), also={"X223.2300.DTP.030"}),
    row("X223.2300.DTP.100", (), ("DTP*435*DT*202601010900", "DTP*435*D8*20260101")),
    row("X223.2300.DTP.120", INTERIM, after("***11:A:2**A*Y*Y\n", "DTP*096*TM*1100\n")),
    row("X223.2300.DTP.130", (), ("DTP*096*TM*1100\n", "")),
    row("X223.2300.DTP.140", (("11:A:1**A", "21:A:1**A"),), ("CL1*3*1*01", "CL1*3*1*30"), also={"X223.2300.HI01-5.060"}),
    # ---- CL1
    row("X223.2300.CL101.010", (), ("CL1*3*1*01", "CL1*6*1*01")),
    row("X223.2300.CL102.010", (), ("CL1*3*1*01", "CL1*3**01")),
    row("X223.2300.CL102.020", OUTPATIENT, ("CL1*3*1*01", "CL1*3**01")),
    row("X223.2300.CL102.030", (), ("CL1*3*1*01", "CL1*3*3*01")),
    row("X223.2300.CL102.040", (("CL1*3*1*01", "CL1*4*5*01"),), ("CL1*4*5*01", "CL1*4*1*01")),
    row("X223.2300.CL103.010", (), ("CL1*3*1*01", "CL1*3*1*1")),
    row("X223.2300.CL103.010", (), ("CL1*3*1*01", "CL1*3*1*00")),
    row("X223.2300.CL103.020", INTERIM, ("CL1*3*1*30", "CL1*3*1*01")),
    row("X223.2300.CL103.030", INTERIM, ("11:A:2**A", "11:A:4**A")),
    row("X223.2300.CL103.040", (("CL1*3*1*01", "CL1*3*1*20"), ("BH:11:D8:20260101", "BH:55:D8:20260104")), ("55:D8:20260104", "55:D8:20260105")),
    row("X223.2300.CL103.041", (*MEDICARE, ("CL1*3*1*01", "CL1*3*1*41"), ("BH:11:D8:20260101", "BH:55:D8:20260104")), ("55:D8:20260104", "42:D8:20260104")),
    # ---- numbers, amounts and notes of the claim
    row("X223.2300.AMT.010", (claim("AMT*F3*1000\n"),), ("F3*1000", "F3*1000.01")),
    row("X223.2300.CN103.010", (claim("CN1*02**99.99\n"),), ("99.99", "100")),
    row("X223.2300.REF.050", (claim("REF*9F*AUTH1\nREF*G1*AUTH2\n"), after(SURGEON, "NM1*DN*1*POOLE*AMY****XX*1000000046\n"), *OUTPATIENT), ("G1*AUTH2", "G1*AUTH1")),
    flagged("repricer", "X223.2300.REF.060", (claim("REF*9A*REPRICED1\n"),), wrong=False),
    row("X223.2300.REF.070", (claim("REF*LX*G123456\n"),), ("G123456", "G12345")),
    row("X223.2300.REF.080", (claim("REF*P4*31\n"),), ("P4*31", "P4*A31")),
    Row("X223.2300.REF.090", (claim("REF*D9*TRACE1\n"),), wrong=frozenset({"provider"})),
    row("X223.2300.REF.100", (("SV2*0300*", "SV2*0624*"), ("80053*0300*", "80053*0624*"), claim("REF*LX*G123456\n")), ("REF*LX*G123456\n", "")),
    row("X223.2300.REF.110", (claim("REF*LU*IL\n"), ("BH:11:", "BH:05:"), ("BE:80:::3", "BE:80:::3*BE:45:::11")), ("LU*IL", "LU*XX")),
    row("X223.2300.REF.120", (("GROUP1******CI", "GROUP1******AM"), claim("REF*LU*IL\n"), ("BH:11:", "BH:01:"), ("BE:80:::3", "BE:80:::3*BE:45:::11")), ("REF*LU*IL\n", "")),
    row("X223.2300.REF.130", (claim("REF*LU*IL\n"), ("BH:11:", "BH:05:"), ("BE:80:::3", "BE:80:::3*BE:45:::11")), ("BH:05:", "BH:11:")),
    row("X223.2300.REF.140", (claim("REF*G4*APPROVAL1\n"), ("HI*BG:17", "HI*BG:C1")), ("HI*BG:C1", "HI*BG:17")),
    row("X223.ANY.PWK06.010", (claim("PWK*OZ*EL***AC*CTRL1\n"),), ("EL***AC*CTRL1", "EL")),
    row("X223.ANY.PWK06.020", (claim("PWK*OZ*AA\n"),), ("OZ*AA", "OZ*AA***AC*CTRL1")),
    row("X223.ANY.PWK06.030", (claim("PWK*OZ*EL***AC*CTRL1\nPWK*OZ*EL***AC*CTRL2\n"),), ("CTRL2", "CTRL1")),
    row("X223.2300.CRC02.010", (claim("CRC*ZZ*N*NU\n"),), ("ZZ*N*NU", "ZZ*N*AV")),
    row("X223.2300.CRC03.010", (claim("CRC*ZZ*Y*AV\n"),), ("ZZ*Y*AV", "ZZ*Y*NU")),
    row("X223.ANY.CRC03.010", (claim("CRC*ZZ*Y*AV*S2\n"),), ("AV*S2", "AV*AV")),
    row("X223.ANY.CRC04.010", (claim("CRC*ZZ*Y*AV*S2*ST\n"),), ("AV*S2*ST", "AV**ST")),
    flagged("repricer", "X223.2300.NTE.010", (after(LINE2, "NTE*TPO*NOTE\n"),), wrong=False),
    row("X223.2300.NTE.020", (claim("NTE*DCP*NOTE\nNTE*MED*NOTE\n"),), ("NTE*MED*", "NTE*DCP*")),
    row("X223.ANY.DTP03.010", (("DTP*472*D8*20260102", "DTP*472*RD8*20260102-20260103"),), ("20260102-20260103", "20260103-20260102")),
    # ---- providers
    row("X223.2310A.NM1.010", (), ("NM1*71*1*PROVIDER*ANN****XX*1245319599\nPRV*AT*PXC*207Q00000X\n", "")),
    row("X223.2310A.NM109.010", (), ("ANN****XX*1245319599", "ANN")),
    flagged("taxonomy", "X223.2310A.PRV.010", (), ("PRV*AT*PXC*207Q00000X\n", "")),
    row("X223.2310B.NM1.010", (), (SURGEON, "")),
    row("X223.2310B.NM1.010", (*OUTPATIENT, (SURGEON, ""), ("0360*HC:44970*900", "0300*HC:36415*900"), ("HC:44970*0360", "HC:36415*0300")), ("0300*HC:36415*900", "0360*HC:44970*900"), ("HC:36415*0300", "HC:44970*0360")),
    row("X223.2310B.NM1.010", (*OUTPATIENT, (SURGEON, ""), ("0360*HC:44970*900", "0360*HC:36415*900"), ("HC:44970*0360", "HC:36415*0360")), ("0360*HC:36415*900", "0490*HC:49505*900"), ("HC:36415*0360", "HC:49505*0490")),
    row("X223.2310B.NM1.020", (after(SURGEON, "NM1*ZZ*1*POOLE*AMY****XX*1000000046\n"),), ("XX*1000000046", "XX*1000000038")),
    row("X223.2310C.NM1.010", (("HI*BBR:0DTJ4ZZ:D8:20260102\n", ""), after(SURGEON, "NM1*ZZ*1*POOLE*AMY****XX*1000000046\n")), (SURGEON, "")),
    row("X223.2310D.NM1.010", (after(SURGEON, "NM1*82*1*POOLE*AMY****XX*1000000046\n"),), ("XX*1000000046", "XX*1245319599")),
    row("X223.2310E.N403.010", (after(SURGEON, FACILITY),), ("627010002", "62701")),
    row("X223.2310E.N3.010", (after(SURGEON, FACILITY),), ("9 OTHER STREET", "1 EXAMPLE STREET"), ("627010002", "627010001")),
    row("X223.2310E.NM109.010", (after(SURGEON, FACILITY),), ("XX*1000000046", "XX*1234567893")),
    row("X223.2310E.REF.010", (after(SURGEON, FACILITY),), ("IL*627010002\n", "IL*627010002\nREF*G2*NUMBER1\n")),
    row("X223.2310F.NM1.010", (*OUTPATIENT, after(SURGEON, "NM1*DN*1*POOLE*AMY****XX*1000000046\n")), ("XX*1000000046", "XX*1245319599")),
    row("X223.2310F.NM1.020", (), after(SURGEON, "NM1*DN*1*POOLE*AMY****XX*1000000046\n")),
    row("X223.2310F.NM1.030", (*OUTPATIENT, claim("REF*9F*REFERRAL1\n"), after(SURGEON, "NM1*DN*1*POOLE*AMY****XX*1000000046\n")), ("NM1*DN*1*POOLE*AMY****XX*1000000046\n", "")),
]  # fmt: skip

PAYERS = [
    row("X223.2320.SBR04.010", ((FIRST, "SBR*P*18*GROUP9******CI"),), ("GROUP9*", "GROUP9*NAME")),
    row("X223.2320.SBR09.010", (), (FIRST, "SBR*P*18")),
    row("X223.2320.SBR09.020", MEDICARE, (FIRST, "SBR*P*18*******MB")),
    row("X223.2320.CAS.030", (("CAS*CO*45*200", "CAS*CO*45*150**253*50"),), ("150**253*50", "200**253**1")),
    row("X223.2320.CAS.040", (), ("CAS*CO*45*200", "CAS*CO*45*200**253*0")),
    row("X223.2320.CAS.050", CLAIM_LEVEL, ("CAS*CO*45*200", "CAS*CO*45*150\nCAS*CO*253*50")),
    row("X223.ANY.QUAL01.010", (), ("CAS*CO*45*200", "CAS*CO*45*150\nCAS*CO*253*50")),
    row("X223.2320.CAS.060", (before("LX*1\n", THIRD),), ("SBR*T*18*******CI\n", "SBR*T*18*******CI\nAMT*EAF*5\n")),
    row("X223.2320.AMT.010", (), ("AMT*D*790\n", "")),
    row("X223.2320.AMT.020", (("SBR*S*18", "SBR*T*18"), before("LX*1\n", "SBR*S*18*******CI\nAMT*A8*1000\n" + OTHER_PAYER)), ("AMT*A8*1000\n", "AMT*D*0\nAMT*A8*1000\n"), ("PI*PAYER3\n", "PI*PAYER3\nDTP*573*D8*20260120\n")),
    row("X223.2320.AMT.030", (before("LX*1\n", "SBR*T*18*******CI\nAMT*A8*1000\n" + OTHER_PAYER),), ("AMT*A8*1000", "AMT*A8*999")),
    row("X223.2320.AMT.040", (after("AMT*D*790\n", "AMT*EAF*10\n"),), (TEST, TEST + "AMT*EAF*10\n")),
    row("X223.2320.AMT.050", (*CLAIM_LEVEL, after("AMT*D*790\n", "AMT*EAF*1000\n")), ("EAF*1000", "EAF*1000.01")),
    row("X223.2320.AMT.060", (after("AMT*D*790\n", "AMT*EAF*10\n"),), ("EAF*10", "EAF*11")),
    row("X223.2320.AMT.070", CLAIM_LEVEL, ("AMT*D*790", "AMT*D*790.01")),
    row("X223.2320.AMT.080", (), ("AMT*D*790", "AMT*D*790.01")),
    row("X223.2320.MOA01.010", (after(BENEFITS, "MOA*100\n"),), ("MOA*100", "MOA*100.5")),
    row("X223.2320.MIA.010", (after(BENEFITS, "MIA*3\n"),), ("MIA*3\n", "MIA*3\nMOA*100\n")),
    row("X223.2320.MIA.030", (after(BENEFITS, "MIA*3\n"),), ("MIA*3\n", "MIA*3\n"), *OUTPATIENT),
    row("X223.2330B.NM109.010", (before("LX*1\n", THIRD), (ROOM, ""), (TEST, ""), ("AMT*D*790\n", "CAS*CO*45*210\nAMT*D*790\n"), ("PI*PAYER1\n", "PI*PAYER1\nDTP*573*D8*20260120\n")), ("PI*PAYER3", "PI*PAYER1")),
    row("X223.2330B.NM109.020", CLAIM_LEVEL, ("PI*PAYER1", "PI*PAYER2")),
    row("X223.2330B.DTP.010", CLAIM_LEVEL, ("PI*PAYER1\nDTP*573*D8*20260120\n", "PI*PAYER1\n")),
    row("X223.2330B.DTP.020", (), after("PI*PAYER1\n", "DTP*573*D8*20260120\n")),
    row("X223.2330B.DTP.030", CLAIM_LEVEL, ("DTP*573*D8*20260120", "DTP*573*D8*20260401")),
    row("X223.2330B.DTP.040", CLAIM_LEVEL, ("DTP*573*D8*20260120", "DTP*573*D8*20260103")),
    Row("X223.2330B.REF.010", (after("PI*PAYER1\n", "REF*T4*Y\n"),), wrong=frozenset({"provider"})),
    row("X223.2330B.REF.020", (after("PI*PAYER1\n", "REF*2U*NUMBER1\nREF*FY*NUMBER2\n"),), ("REF*FY*NUMBER2", "REF*2U*NUMBER2")),
    row("X223.2330C.NM1.010", (before("LX*1\n", "NM1*71*1\nREF*G2*NUMBER1\n"), ("SV2*0120*", "SV2*0540*"), ("SV2*0300*", "SV2*0541*"), ("11:A:1**A", "18:A:1**A")), ("NM1*71*1*PROVIDER*ANN****XX*1245319599\nPRV*AT*PXC*207Q00000X\n", "")),
    row("X223.2330C.NM1.011", (before("LX*1\n", "NM1*72*1\nREF*G2*NUMBER1\n"), ("HI*BBR:0DTJ4ZZ:D8:20260102\n", "")), (SURGEON, "")),
    row("X223.2330C.NM1.012", (before("LX*1\n", "NM1*ZZ*1\nREF*G2*NUMBER1\n"), after(SURGEON, "NM1*ZZ*1*POOLE*AMY****XX*1000000046\n")), ("NM1*ZZ*1*POOLE*AMY****XX*1000000046\n", "")),
    row("X223.2330C.NM1.013", (before("LX*1\n", "NM1*77*2\nREF*G2*NUMBER1\n"), after(SURGEON, FACILITY)), (FACILITY, "")),
    row("X223.2330C.NM1.014", (before("LX*1\n", "NM1*82*1\nREF*G2*NUMBER1\n"), after(SURGEON, "NM1*82*1*POOLE*AMY****XX*1000000046\n")), ("NM1*82*1*POOLE*AMY****XX*1000000046\n", "")),
    row("X223.2330C.NM1.015", (*OUTPATIENT, before("LX*1\n", "NM1*DN*1\nREF*G2*NUMBER1\n"), after(SURGEON, "NM1*DN*1*POOLE*AMY****XX*1000000046\n")), ("NM1*DN*1*POOLE*AMY****XX*1000000046\n", "")),
    # ---- what a payer has paid for a line
    row("X223.2430.SVD.010", (), ("CAS*CO*45*200", "CAS*CO*45*200.01")),
    row("X223.2430.SVD.020", (("SBR*S*18*GROUP1", "SBR*U*18*GROUP1"),), ("SBR*U*18*GROUP1", "SBR*P*18*GROUP1"), (FIRST, "SBR*U*18*******CI")),
    row("X223.2430.SVD01.010", CLAIM_LEVEL, after(LINE2, TEST.replace("PAYER1", "PAYER3"))),
    row("X223.2430.SVD02.010", (), ("AMT*D*790", "AMT*D*690"), ("SVD*PAYER1*90", "SVD*PAYER1*-10"), ("CAS*PR*2*10", "CAS*PR*2*110")),
    row("X223.2430.SVD03.010", (), ("PAYER1*90*HC:80053*0300", "PAYER1*90**0300")),
    row("X223.2430.SVD04.010", (), ("HC:80053*0300*", "HC:80053*300*")),
    row("X223.2430.SVD05.010", (("HC:80053*0300*1", "HC:80053*0300*9999.9"),), ("9999.9", "10000")),
    row("X223.2430.SVD06.010", (("HC:80053*0300*1", "HC:80053*0300*1*1"),), ("0300*1*1", "0300*1*2")),
    row("X223.2430.DTP.010", (), ("DTP*573*D8*20260120\nSE", "DTP*573*D8*20260401\nSE")),
    row("X223.2430.CAS.010", (), ("CAS*PR*2*10\n", ""), also={"X223.2430.SVD.010"}),
]  # fmt: skip

SERVICES = [
    row("X223.2400.LX01.010", (), ("LX*2\n", "LX*3\n")),
    row("X223.2400.REF.010", (), ("REF*6R*LINE2", "REF*6R*LINE1")),
    row("X223.2400.SV201.010", (), ("SV2*0300*", "SV2*300*")),
    row("X223.2400.SV201.030", (), ("SV2*0300*", "SV2*0001*")),
    row("X223.2400.SV201.040", OUTPATIENT, (TESTED, TESTED.replace("0300", "0490"))),
    row("X223.2400.SV201.050", (*OUTPATIENT, ("13:A:1**A", "14:A:1**A"), ("SV2*0360*HC:44970", "SV2*0310*HC:88305"), ("HC:44970*0360", "HC:88305*0310")), ("SV2*0310*", "SV2*0510*")),
    row("X223.2400.SV201.060", (), ("SV2*0120**900*DA*3", "SV2*0270**900*UN*3")),
    row("X223.2400.SV201.060", (("11:A:1**A", "11:A:5**A"), ("SV2*0120**900*DA*3", "SV2*0270**900*UN*3"), ("HI*BE:80:::3\n", "")), ("11:A:5**A", "11:A:1**A"), also={"X223.2300.HI.280"}),
    row("X223.2400.SV202.010", (*OUTPATIENT, ("SV2*0300*", "SV2*0636*")), ("SV2*0636*HC:80053", "SV2*0636*")),
    listed("X223.2400.SV202.010", OUTPATIENT, ("SV2*0300*HC:80053", "SV2*0300*"), revenue_with_procedure=("0300",)),
    row("X223.2400.SV202.020", (*OUTPATIENT, ("SV2*0360*HC:44970*900", "SV2*0300*HC:80053*900"), ("HC:44970*0360", "HC:80053*0300")), ("DTP*472*D8*20260101", "DTP*472*D8*20260102")),
    row("X223.2400.SV202-1.010", (*HIPPS, ("SV2*0360*HC:44970", "SV2*0022*HP:RUX01")), ("HP:RUX01", "HC:99284")),
    row("X223.2400.SV202-1.020", (*HIPPS, ("SV2*0360*HC:44970", "SV2*0022*HP:RUX01")), ("SV2*0022*", "SV2*0300*")),
    row("X223.2400.SV202-2.010", (*HIPPS, ("SV2*0360*HC:44970", "SV2*0022*HP:RUX01")), ("HP:RUX01", "HP:RUX1")),
    listed("X223.2400.SV202-7.010", (("HC:80053*100", "HC:X9999:::::TEST*100"),), (":::::TEST", ""), unlisted_procedure=("X9999",)),
    row("X223.ANY.C003-1.010", (), ("HC:80053*100", "ER:80053*100")),
    row("X223.ANY.C003-2.010", (), ("HC:80053*100", "HC:8005*100")),
    row("X223.ANY.C003-3.010", (("HC:80053*100", "HC:80053:90:91*100"),), ("90:91", "90:90")),
    row("X223.ANY.C003-4.010", (("HC:80053*100", "HC:80053:90:91*100"),), ("90:91", ":91")),
    row("X223.2400.SV203.010", CLAIM_LEVEL, ("80053*100*", "80053*-100*"), ("CLM*CLAIM1*1000", "CLM*CLAIM1*800"), ("AMT*D*790", "AMT*D*590")),
    row("X223.2400.SV203.020", (("SV2*0120**900*DA*3", "SV2*0180**900*DA*3**900"),), ("DA*3**900", "DA*3**800")),
    row("X223.2400.SV203.020", (("SV2*0120**900*DA*3", "SV2*0183**900*DA*3"),), ("SV2*0183", "SV2*0189")),
    row("X223.2400.SV203.030", (*HIPPS, *MEDICARE, ("SV2*0360*HC:44970", "SV2*0300*HC:84443"), (TESTED, "SV2*0022*HP:RUX01*0*UN*1"), (TEST, "SVD*PAYER1*0*HP:RUX01*0022*1\nDTP*573*D8*20260120\n"), ("CLM*CLAIM1*1000", "CLM*CLAIM1*900"), ("AMT*D*790", "AMT*D*700")), ("RUX01*0*", "RUX01*5*"), ("CLM*CLAIM1*900", "CLM*CLAIM1*905"), ("HP:RUX01*0022*1\n", "HP:RUX01*0022*1\nCAS*CO*45*5\n")),
    row("X223.2400.SV204.010", (), ("900*DA*3", "900*UN*3")),
    row("X223.2400.SV205.010", (("80053*100*UN*1", "80053*100*UN*1.125"),), ("UN*1.125", "UN*1.1255")),
    row("X223.2400.SV205.020", (), ("80053*100*UN*1", "80053*100*UN*0")),
    row("X223.2400.SV205.020", (*OUTPATIENT, ("13:A:1**A", "81:A:A**A"), before("CL1*3", "DTP*435*D8*20260101\n"), ("80053*100*UN*1", "80053*100*UN*0")), ("81:A:A**A", "81:A:1**A")),
    row("X223.2400.SV205.030", (("BE:80:::3", "BE:80:::2*BE:81:::1"),), ("900*DA*3", "900*DA*4")),
    row("X223.2400.SV207.010", (("80053*100*UN*1", "80053*100*UN*1**100"),), ("UN*1**100", "UN*1**100.01")),
    row("X223.2400.SV207.020", (("HC:80053*100*UN*1", "HC:80053:GY*100*UN*1**100"),), ("UN*1**100", "UN*1")),
    # ---- dates
    row("X223.2400.DTP.010", OUTPATIENT, ("SV2*0300*HC:80053*100*UN*1\nDTP*472*D8*20260102\n", "SV2*0300*HC:80053*100*UN*1\n")),
    row("X223.2400.DTP.020", HIPPS, ("SV2*0300*HC:80053*100*UN*1\nDTP*472*D8*20260102\n", "SV2*0300*HC:80053*100*UN*1\n")),
    row("X223.2400.DTP.030", (), ("DTP*472*D8*20260102", "DTP*472*D8*20260105")),
    row("X223.2400.DTP.040", (after(LINE2, DRUG),), ("DTP*472*D8*20260102\n", "")),
    # ---- amounts, drugs, providers
    row("X223.2400.AMT.010", (after(LINE2, "AMT*GT*100\n"),), ("GT*100", "GT*100.01")),
    row("X223.2400.AMT.010", (after(LINE2, "AMT*N8*1\n"),), ("N8*1", "N8*0")),
    row("X223.2410.LIN03.010", (after(LINE2, DRUG),), ("12345678901", "1234567890")),
    listed("X223.2410.LIN03.020", (after(LINE2, DRUG),), ("12345678901", "12345678902"), ndc=("12345678901",)),
    row("X223.2410.CTP04.010", (after(LINE2, DRUG),), ("CTP****2", "CTP****0")),
    row("X223.2410.LIN.010", (("HC:80053*100", "HC:J3490:::::SAMPLE DRUG*100"), after(LINE2, DRUG)), (DRUG, "")),
    row("X223.2410.REF.010", (after(LINE2, DRUG + "REF*VY*MIX1\n"), (LINE1, "DTP*472*D8*20260102\n" + LINE1 + "LIN**N4*12345678902\nCTP****1*ML\nREF*VY*MIX1\n")), ("REF*VY*MIX1\nSVD*PAYER1*700", "REF*XZ*RX1\nSVD*PAYER1*700")),
    listed("X223.2410.REF.020", (("HC:80053*100", "HC:J1100*100"), after(LINE2, DRUG)), ("12345678901", "12345678902"), asp_drug=("J1100",), asp_ndc=("12345678901:J1100",)),
    row("X223.ANY.REF04-2.010", (after(LINE2, "NM1*82*1*POOLE*AMY\nREF*G2*NUMBER1**2U:PAYER1\n"),), ("2U:PAYER1", "2U:NOBODY")),
    row("X223.2420A.NM1.010", (after(LINE2, "NM1*72*1*POOLE*AMY****XX*1000000046\n"),), ("XX*1000000046", "XX*1000000038")),
    row("X223.2420B.NM1.010", (("HI*BBR:0DTJ4ZZ:D8:20260102\n", ""), after(LINE2, "NM1*ZZ*1*POOLE*AMY****XX*1000000046\n")), (SURGEON, "")),
    row("X223.2420C.NM1.010", (after(LINE2, "NM1*82*1*POOLE*AMY****XX*1000000046\n"),), ("XX*1000000046", "XX*1245319599")),
    row("X223.2420D.NM1.010", (*OUTPATIENT, after(SURGEON, "NM1*DN*1*POOLE*AMY****XX*1000000046\n"), after(LINE2, "NM1*DN*1*WEIR*TOM****XX*1000000053\n")), ("XX*1000000053", "XX*1000000046"), (SURGEON, SURGEON)),
]  # fmt: skip

ROWS = PARTIES + STAY + PAYERS + SERVICES
