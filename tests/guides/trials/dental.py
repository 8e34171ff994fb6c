"""Rules of the 837D: the header, the parties, the subscriber and the claim."""

from __future__ import annotations

from tests.guides.claim_sets import claim_set
from tests.guides.trials.row import Edits, Row, after, before, row

DENTAL = claim_set(
    "005010X224A2",
    "260105",
    "EXAMPLE DENTAL",
    """\
CLM*CLAIM1*1150***11:B:1*Y*A*Y*Y
HI*ABK:K0251*ABF:K0263
NM1*82*1*PROVIDER*ANN****XX*1245319599
PRV*PE*PXC*1223G0001X
SBR*P*18*******CI
AMT*D*900
OI***Y***Y
NM1*IL*1*SAMPLE*PAT****MI*MEMBER9
NM1*PR*2*FIRST HEALTH*****PI*PAYER1
LX*1
SV3*AD:D2740*1000***I*1*****1:2
TOO*JP*14
DTP*472*D8*20260101
REF*6R*LINE1
SVD*PAYER1*800*AD:D2740**1
CAS*CO*45*200
DTP*573*D8*20260103
LX*2
SV3*AD:D2392*150****1*****1
TOO*JP*19*M:O
DTP*472*D8*20260101
REF*6R*LINE2
SVD*PAYER1*100*AD:D2392**1
CAS*PR*2*50
DTP*573*D8*20260103
""",
)

BASES = {"X224": DENTAL}

# ---- documents that rows start from
CLAIM_ALONE = DENTAL[DENTAL.index("CLM*") : DENTAL.index("SE*43")]
PATIENT = "HL*3*2*23*0\nPAT*19\nNM1*QC*1*SAMPLE*KIM\nN3*2 EXAMPLE STREET\nN4*SPRINGFIELD*IL*62701\nDMG*D8*20150101*M\n"
SUBSCRIBER = "N3*2 EXAMPLE STREET\nN4*SPRINGFIELD*IL*62701\nDMG*D8*19800101*F\n"
DEPENDENT: Edits = (
    ("HL*2*1*22*0", "HL*2*1*22*1"),
    ("SBR*S*18*", "SBR*S**"),
    (SUBSCRIBER, ""),
    (CLAIM_ALONE, PATIENT + CLAIM_ALONE),
)
MEDICARE: Edits = (("GROUP1******CI", "GROUP1**12****MB"), ("MI*MEMBER1\n", "MI*1EG4TE5MK73\n"))
SUBROGATION: Edits = (
    ("20260105*1200*CH", "20260105*1200*31"),
    (
        "HL*2*1",
        "NM1*PE*2*FIRST HEALTH*****PI*PLAN1\nN3*4 PLAN STREET\nN4*SPRINGFIELD*IL*62702\nREF*EI*123456780\nHL*2*1",
    ),
)
CLAIM_LEVEL: Edits = (
    ("SVD*PAYER1*800*AD:D2740**1\nCAS*CO*45*200\nDTP*573*D8*20260103\n", ""),
    ("SVD*PAYER1*100*AD:D2392**1\nCAS*PR*2*50\nDTP*573*D8*20260103\n", ""),
    ("AMT*D*900\n", "CAS*PR*2*250\nAMT*D*900\n"),
    ("PI*PAYER1\n", "PI*PAYER1\nDTP*573*D8*20260103\n"),
)
MEMBER = "DMG*D8*19800101*F\n"
BILLING = "REF*EI*123456789\n"
CONTACT = "PER*IC*PAT SAMPLE*TE*2025550101"
BILLING_CITY = "N4*SPRINGFIELD*IL*627010001"
CITY = "N4*SPRINGFIELD*IL*62701\nDMG*D8"
RENDERING = "PRV*PE*PXC*1223G0001X\n"
FIRST = "SBR*P*18*******CI"
LINE2 = "REF*6R*LINE2\n"
PAY_TO = "NM1*87*2\nN3*9 OTHER STREET\nN4*SPRINGFIELD*IL*62702\n"
FACILITY = "NM1*77*2*OTHER PLACE*****XX*1000000038\nN3*9 OTHER STREET\nN4*SPRINGFIELD*IL*627010002\n"
NO_NPI: Edits = (("DENTAL*****XX*1234567893", "DENTAL"), after("PI*PAYER2\n", "REF*G2*NUMBER1\n"))


def abroad(text: str) -> Edits:
    """The subscriber lives elsewhere."""
    return ((CITY, f"{text}\nDMG*D8"),)


def flagged(one: Row, *flags: str) -> Row:
    """The failing run alone has the flags."""
    return Row(one.rule, one.passing, one.failing, one.also, wrong=frozenset(flags))


def listed(one: Row, **lists: tuple[str, ...]) -> Row:
    return Row(one.rule, one.passing, one.failing, one.also, lists=lists)


def claims(count: int) -> str:
    """So many claims, a hundred a subscriber."""
    subscriber = DENTAL[DENTAL.index("HL*2*1") : DENTAL.index("CLM*")].replace("SBR*S", "SBR*P")
    rendering = "NM1*82*1*PROVIDER*ANN****XX*1245319599\n" + RENDERING
    body = f"CLM*C0*10***11:B:1*Y*A*Y*Y\nDTP*472*D8*20260101\n{rendering}LX*1\nSV3*AD:D1110*10\n"
    return "".join(
        (subscriber.replace("HL*2*1", f"HL*{n // 100 + 2}*1") if n % 100 == 0 else "") + body.replace("C0", f"C{n}")
        for n in range(count)
    )


ALL_CLAIMS = DENTAL[DENTAL.index("HL*2*1") : DENTAL.index("SE*43")]

PARTIES = [
    # ---- header
    listed(row("X224.ST.BHT02.010", (("0019*00", "0019*18"),), ("*REF1*", "*REF2*")), batches_seen=("SENDER:REF1",)),
    listed(row("X224.ST.BHT03.010", (), ("*REF1*", "*REF2*")), batches_seen=("SENDER:REF2",)),
    row("X224.ST.BHT04.010", (("REF1*20260105", "REF1*20260401"),), ("20260401", "20260402")),
    row("X224.ST.BHT06.010", SUBROGATION, (SUBROGATION[1][1], "HL*2*1")),
    row("X224.2010AC.NM1.010", SUBROGATION, ("1200*31", "1200*CH")),
    row("X224.2010AC.NM1.020", (*SUBROGATION, *CLAIM_LEVEL), ("CAS*PR*2*250\nAMT*D*900\n", ""), ("PI*PAYER1\nDTP*573*D8*20260103\n", "PI*PAYER1\n")),
    row("X224.2010AC.NM109.010", (*SUBROGATION, ("PI*PLAN1", "XV*7300000008")), ("7300000008", "7300000009")),
    row("X224.ST.CLM.010", ((ALL_CLAIMS, claims(5000)),), (claims(5000), claims(5001))),
    # ---- names
    row("X224.1000A.NM104.010", (("41*2*EXAMPLE BILLING*", "41*1*SAMPLE*PAT"),), ("41*1*SAMPLE", "41*2*SAMPLE")),
    row("X224.1000A.NM104.020", (("41*2*EXAMPLE BILLING*", "41*1*SAMPLE*PAT"),), ("41*1*SAMPLE*PAT", "41*1*SAMPLE*")),
    row("X224.ANY.NM104.010", (), ("82*1*PROVIDER*ANN", "82*2*PROVIDER*ANN")),
    row("X224.ANY.NM104.010", (), ("IL*1*SAMPLE*PAT****MI*MEMBER9", "IL*2*SAMPLE****JR*MI*MEMBER9")),
    row("X224.ANY.NM104.020", (), ("82*1*PROVIDER*ANN", "82*1*PROVIDER*")),
    row("X224.ANY.NM103.010", (), ("82*1*PROVIDER", "82*1*1PROVIDER")),
    row("X224.ANY.NM105.010", (*MEDICARE, ("82*1*PROVIDER*ANN*", "82*1*PROVIDER*ANN*Q")), ("ANN*Q", "ANN*9")),
    # ---- numbers of parties
    row("X224.ANY.NM109.010", (), ("XX*1245319599", "XX*1245319598")),
    row("X224.ANY.NM109.010", (), ("XX*1234567893", "XX*2234567893")),
    listed(row("X224.ANY.NM109.020", (), ("XX*1245319599", "XX*1000000038")), npi=("1234567893", "1245319599", "1000000038@20260102..20301231")),
    listed(row("X224.ANY.NM109.021", (), ("XX*1234567893", "XX*1000000038")), npi=("1234567893", "1245319599", "1000000038@20260106..20301231")),
    row("X224.ANY.REF02.010", (), ("EI*123456789", "EI*12-3456789")),
    row("X224.ANY.REF02.020", (after(MEMBER, "REF*SY*123456788\n"),), ("SY*123456788", "SY*000456788")),
    row("X224.ANY.REF.020", (), after(RENDERING, "REF*G2*NUMBER1\n")),
    row("X224.ANY.REF.021", (), after(BILLING, "REF*0B*LICENSE1\n")),
    row("X224.ANY.REF01.010", (*NO_NPI, after(BILLING, "REF*0B*LICENSE1\nREF*1G*A12345\n")), ("REF*1G*A12345", "REF*0B*LICENSE2")),
    row("X224.ANY.REF01.011", (after(LINE2, "NM1*DQ*1*VALE*JUNE\nREF*G2*NUMBER1\nREF*G2*NUMBER2**2U:PAYER1\n"),), ("NUMBER1\nREF*G2*NUMBER2**2U:PAYER1", "NUMBER1**2U:PAYER1\nREF*G2*NUMBER2**2U:PAYER1")),
    row("X224.ANY.PRV03.010", (), ("1223G0001X", "1223G00010")),
    listed(row("X224.ANY.PRV03.020", (), ("1223G0001X", "1223G0002X")), taxonomy=("1223G0001X", "1223G0002X@20260102..20301231")),
    listed(row("X224.ANY.PRV03.021", (after("HL*1**20*1\n", "PRV*BI*PXC*122300000X\n"),), ("122300000X", "1223G0002X")), taxonomy=("1223G0001X", "122300000X", "1223G0002X@20260106..20301231")),
    # ---- contacts
    row("X224.1000A.PER02.010", (after(CONTACT + "\n", "PER*IC**FX*2025550102\n"),), ("PER*IC*PAT SAMPLE*", "PER*IC**")),
    row("X224.ANY.PER03.010", ((CONTACT, CONTACT + "*TE*2025550102"),), ("TE*2025550102", "TE*2025550101")),
    row("X224.ANY.PER05.010", ((CONTACT, CONTACT + "*EX*12"),), ("TE*2025550101*EX", "FX*2025550101*EX")),
    row("X224.ANY.PER05.011", ((CONTACT, CONTACT + "*TE*2025550102*EX*12"),), ("TE*2025550102*EX", "FX*2025550102*EX")),
    row("X224.ANY.PER04.010", (), ("2025550101", "12025550101")),
    row("X224.ANY.PER04.020", (), ("2025550101", "2020550101")),
    row("X224.ANY.PER04.030", ((CONTACT, CONTACT + "*EM*PAT@EXAMPLE.COM"),), ("PAT@EXAMPLE.COM", "PAT.EXAMPLE.COM")),
    row("X224.ANY.PER06.010", ((CONTACT, CONTACT + "*EX*12"),), ("EX*12", "EX*X12")),
    # ---- addresses
    row("X224.ANY.N402.010", (), (BILLING_CITY, "N4*SPRINGFIELD**627010001")),
    row("X224.ANY.N402.020", (), ("IL*627010001", "ZZ*627010001")),
    row("X224.ANY.N403.010", (), (CITY, "N4*SPRINGFIELD*IL\nDMG*D8")),
    row("X224.ANY.N403.020", (), ("IL*62701\nDMG", "IL*11111\nDMG")),
    row("X224.ANY.N403.030", abroad("N4*OTTAWA*ON*K1A0B1*CA"), ("K1A0B1", "K1A0B")),
    row("X224.ANY.N403.040", abroad("N4*NASSAU***BS"), ("NASSAU***BS", "NASSAU**N1234*BS")),
    listed(row("X224.ANY.N403.050", (), ("IL*62701\nDMG", "IL*10001\nDMG")), zip_prefix=("IL:627",)),
    row("X224.ANY.N404.010", (), ("IL*62701\nDMG", "IL*62701*US\nDMG")),
    row("X224.ANY.N407.010", abroad("N4*ACAPULCO**39300*MX***GRO"), ("N4*ACAPULCO**39300*MX***GRO", "N4*OTTAWA**K1A0B1*CA***ON"), also={"X224.ANY.N402.010"}),
    listed(row("X224.ANY.N407.020", abroad("N4*ACAPULCO**39300*MX***GRO"), ("***GRO", "***ZZZ")), country_subdivision=("MX:GRO",)),
    row("X224.ANY.N302.010", (("N3*1 EXAMPLE STREET", "N3*1 EXAMPLE STREET*SUITE 2"),), ("SUITE 2", "1 EXAMPLE STREET")),
    row("X224.2010AA.N403.010", (), ("627010001", "62701")),
    row("X224.2310C.N403.010", (after(RENDERING, FACILITY),), ("627010002", "62701")),
    row("X224.2420D.N403.010", (after(LINE2, FACILITY),), ("627010002", "62701")),
    # ---- billing provider
    row("X224.2000A.CUR.010", (after("HL*1**20*1\n", "CUR*85*CAD\n"),), ("85*CAD", "85*USD")),
    flagged(row("X224.2000A.CUR.020", (*MEDICARE, after("HL*1**20*1\n", "CUR*85*CAD\n"))), "medicare"),
    row("X224.2010AA.N301.010", (("N3*1 EXAMPLE STREET", "N3*1 EXPO BOXWOOD STREET"),), ("EXPO BOXWOOD STREET", "lock  box 7")),
    row("X224.2010AA.NM109.010", NO_NPI, ("REF*G2*NUMBER1\n", "")),
    row("X224.2010AA.NM102.010", (), ("NM1*82*1*PROVIDER*ANN****XX*1245319599\n" + RENDERING, "")),
    flagged(row("X224.2010AA.REF.020", (*NO_NPI, after(BILLING, "REF*0B*LICENSE1\n"), ("EXAMPLE CLEARING*****46*RECEIVER", "DENTICAL*****46*1941461312"), ("GROUP1******CI", "GROUP1******MC"))), "denti_cal"),
    flagged(row("X224.2010AA.REF.021", (("GROUP1******CI", "GROUP1******MC"),)), "denti_cal"),
    row("X224.2010AB.N3.010", (before("HL*2*1", PAY_TO),), ("9 OTHER STREET", "1 EXAMPLE STREET"), ("IL*62702", "IL*627010001")),
    # ---- subscriber
    row("X224.2000B.SBR02.010", (), ("SBR*S*18*", "SBR*S**")),
    row("X224.2000B.SBR02.020", DEPENDENT, ("SBR*S**", "SBR*S*18*")),
    flagged(row("X224.2000B.SBR02.030", (("EXAMPLE CLEARING*****46*RECEIVER", "DENTICAL*****46*1941461312"),)), "denti_cal"),
    row("X224.2000B.HL.010", (), (CLAIM_ALONE, "")),
    row("X224.2000B.HL.011", DEPENDENT, (PATIENT, CLAIM_ALONE.replace("CLAIM1", "CLAIM0").replace("MEMBER9", "MEMBER8") + PATIENT)),
    row("X224.2000B.SBR04.010", (), ("GROUP1******CI", "GROUP1*NAME*****CI")),
    row("X224.2000B.SBR05.010", MEDICARE, ("GROUP1**12****MB", "GROUP1******MB")),
    row("X224.2000B.SBR05.020", MEDICARE, ("GROUP1**12****MB", "GROUP1**12****CI")),
    row("X224.2000B.SBR09.010", (), ("GROUP1******CI", "GROUP1")),
    flagged(row("X224.2000B.SBR09.020", ()), "medicare"),
    row("X224.2010BA.NM102.010", (), ("IL*1*SAMPLE*PAT****MI*MEMBER1", "IL*2*SAMPLE*****MI*MEMBER1")),
    row("X224.2010BA.NM108.010", (), ("MI*MEMBER1", "II*MEMBER1")),
    row("X224.2010BA.NM109.010", MEDICARE, ("1EG4TE5MK73", "1EG4TE5MKS3")),
    row("X224.2010BA.N3.010", (), (SUBSCRIBER, MEMBER)),
    row("X224.2010BA.DMG.010", (), (MEMBER, "")),
    row("X224.2010BA.REF.010", (*MEDICARE[1:], ("GROUP1******CI", "GROUP1******HM"), after(MEMBER, "REF*SY*123456788\n")), ("GROUP1******HM", "GROUP1**12****MB")),
    row("X224.2010BA.REF.020", DEPENDENT, after("MI*MEMBER1\n", "REF*Y4*NUMBER1\n")),
    row("X224.ANY.DMG02.010", (), ("D8*19800101*F", "D8*20260201*F"), also={"X224.2010CA.DMG02.011"}),
    row("X224.ANY.DMG02.020", (("D8*19800101*F", "D8*18760106*F"),), ("18760106", "18760105")),
    # ---- payer and patient
    row("X224.2010BB.NM108.010", (), ("PI*PAYER2", "XV*PAYER2")),
    row("X224.2010BB.REF.010", (), after("PI*PAYER2\n", "REF*G2*NUMBER1\n")),
    row("X224.2010BB.REF.020", (after("PI*PAYER2\n", "REF*2U*NUMBER1\nREF*FY*NUMBER2\n"),), ("FY*NUMBER2", "2U*NUMBER2")),
    row("X224.2000C.HL.010", (*DEPENDENT, ("QC*1*SAMPLE*KIM", "QC*1*Sample*PAT")), after("MI*MEMBER1\n", "DMG*D8*20150101*F\n")),
    flagged(row("X224.2000C.HL.020", (*MEDICARE, *DEPENDENT)), "medicare"),
    row("X224.2010CA.REF.010", (*DEPENDENT, ("20150101*M\n", "20150101*M\nREF*Y4*NUMBER1\n")), after("MI*MEMBER1\n", "REF*Y4*NUMBER1\n"), also={"X224.2010BA.REF.020"}),
    row("X224.2010CA.DMG02.010", (*DEPENDENT, ("D8*20150101*M", "D8*20260101*M")), ("D8*20260101*M", "D8*20260102*M")),
    row("X224.2010CA.DMG02.011", (("D8*19800101*F", "D8*20260101*F"),), ("D8*20260101*F", "D8*20260102*F")),
]  # fmt: skip

CLAIM_HEAD = "CLM*CLAIM1*1150***11:B:1*Y*A*Y*Y"
DIAGNOSES = "HI*ABK:K0251*ABF:K0263\n"
FILLING = "SV3*AD:D2392*150****1*****1"
DATES: Edits = (
    ("TOO*JP*14\nDTP*472*D8*20260101\n", "TOO*JP*14\n"),
    ("TOO*JP*19*M:O\nDTP*472*D8*20260101\n", "TOO*JP*19*M:O\n"),
)  # the lines have none
CLAIM_DATE: Edits = (*DATES, before("HI*ABK", "DTP*472*D8*20260101\n"))
# Asks what would be paid, and nobody has decided yet.
PREDETERMINED: Edits = (
    *DATES,
    (CLAIM_HEAD, "CLM*CLAIM1*1150***11:B:1*Y*A*Y*Y**********PB"),
    ("SBR*S*18", "SBR*P*18"),
    (DENTAL[DENTAL.index("SBR*P*18") : DENTAL.index("LX*1")], ""),
    (DENTAL[DENTAL.index("SVD*PAYER1*800") : DENTAL.index("LX*2")], ""),
    (DENTAL[DENTAL.index("SVD*PAYER1*100") : DENTAL.index("SE*43")], ""),
)
ORTHODONTIC: Edits = (
    ("AD:D2740*1000***I*", "AD:D8080*1000****"),
    ("800*AD:D2740", "800*AD:D8080"),
    ("TOO*JP*14\n", ""),
    before("HI*ABK", "DTP*452*D8*20251201\nDN1*24*18\n"),
)


def claim(tail: str) -> Edits:
    """The claim with more elements."""
    return ((CLAIM_HEAD, CLAIM_HEAD + tail),)


def causes(text: str) -> Edits:
    return (*claim(f"**{text}"), before("HI*ABK", "DTP*439*D8*20251231\n"))


CLAIM = [
    # ---- CLM
    row("X224.2300.CLM01.020", (("CLM*CLAIM1*", "CLM*A-1(2)*"),), ("A-1(2)", "a-1(2)")),
    row("X224.2300.CLM02.010", CLAIM_LEVEL, ("CLM*CLAIM1*1150*", "CLM*CLAIM1*1150.01*"), ("CAS*PR*2*250", "CAS*PR*2*250.01")),
    row("X224.2300.CLM02.020", PREDETERMINED, ("CLM*CLAIM1*1150*", "CLM*CLAIM1*-850*"), ("AD:D2740*1000*", "AD:D2740*-1000*"), also={"X224.2400.SV302.010"}),
    row("X224.2300.CLM02.030", (*PREDETERMINED, ("CLM*CLAIM1*1150*", "CLM*CLAIM1*0*"), ("AD:D2740*1000*", "AD:D2740*0*"), ("AD:D2392*150*", "AD:D2392*0*"), ("1200*CH", "1200*RP")), ("1200*RP", "1200*CH")),
    listed(row("X224.2300.CLM05-1.010", (), ("11:B:1", "19:B:1")), place_of_service=("11", "19@20260102..20301231")),
    row("X224.2300.CLM05-3.020", (), ("11:B:1", "11:B:2")),
    row("X224.2300.CLM07.010", (("GROUP1******CI", "GROUP1******MC"),), ("Y*A*Y*Y", "Y*C*Y*Y")),
    row("X224.2300.CLM11.010", causes("EM:OA"), ("EM:OA", "OA:OA")),
    row("X224.2300.CLM11-4.010", causes("AA:::IL"), ("AA:::IL", "AA")),
    row("X224.2300.CLM11-4.020", causes("OA"), ("**OA", "**OA:::IL")),
    row("X224.2300.CLM11-4.030", causes("AA:::IL"), ("AA:::IL", "AA:::ZZ")),
    row("X224.2300.CLM11-5.010", causes("AA::::FR"), ("AA::::FR", "AA::::US")),
    row("X224.2300.CLM11-5.010", causes("AA::::FR"), ("AA::::FR", "OA::::FR")),
    row("X224.2300.CLM12.010", (*claim("***01"), ("GROUP1******CI", "GROUP1******MC"), ("D8*19800101*F", "D8*20050102*F")), ("D8*20050102*F", "D8*20050101*F")),
    row("X224.2300.CLM12.010", (*claim("***02"), ("GROUP1******CI", "GROUP1******MC"), ("D8*19800101*F", "D8*20050102*F")), ("GROUP1******MC", "GROUP1******CI")),
    row("X224.2300.CLM19.010", PREDETERMINED, ("11:B:1", "11:B:7"), (DIAGNOSES, "REF*F8*ICN1\n" + DIAGNOSES)),
    row("X224.2300.CLM20.010", (*claim("***********11"), ("REF1*20260105", "REF1*20260401")), ("REF1*20260401", "REF1*20260331")),
    # ---- dates
    row("X224.2300.DTP.010", causes("OA"), ("DTP*439*D8*20251231\n", "")),
    row("X224.2300.DTP.020", (), before("HI*ABK", "DTP*439*D8*20251231\n")),
    row("X224.2300.DTP.030", causes("OA"), ("DTP*439*D8*20251231", "DTP*439*D8*20260102")),
    row("X224.2300.DTP.060", causes("OA"), ("DTP*439*D8*20251231", "DTP*439*D8*20260401")),
    row("X224.2300.DTP.040", PREDETERMINED, before("HI*ABK", "DTP*472*D8*20260101\n")),
    row("X224.2300.DTP.041", PREDETERMINED, before("REF*6R*LINE1", "DTP*472*D8*20260101\n")),
    row("X224.2300.DTP.050", CLAIM_DATE, ("DTP*472*D8*20260101\n", "")),
    row("X224.2300.DTP.050", (), DATES[0]),
    row("X224.2300.DTP.070", ORTHODONTIC, ("DTP*452*D8*20251201", "DTP*452*D8*20260401")),
    row("X224.2300.DTP.080", ORTHODONTIC, ("DTP*452*D8*20251201\n", "")),
    row("X224.ANY.DTP03.010", (*DATES, before("HI*ABK", "DTP*472*RD8*20260101-20260102\n")), ("20260101-20260102", "20260102-20260101")),
    row("X224.ANY.DTP03.020", (*DATES, before("HI*ABK", "DTP*472*RD8*20260101-20260331\n"), *CLAIM_LEVEL, ("PI*PAYER1\nDTP*573*D8*20260103", "PI*PAYER1\nDTP*573*D8*20260331")), ("20260101-20260331", "20260101-20260401"), also={"X224.2330B.DTP.040"}),
    # ---- orthodontics, missing teeth
    row("X224.2300.DN1.010", ORTHODONTIC, ("DN1*24*18\n", "")),
    row("X224.2300.DN1.020", (), before("HI*ABK", "DN1****Y\n")),
    row("X224.2300.DN101.010", ORTHODONTIC, ("DN1*24*18", "DN1*24.5*18")),
    row("X224.2300.DN101.010", ORTHODONTIC, ("DN1*24*18", "DN1*100*18")),
    row("X224.2300.DN102.010", ORTHODONTIC, ("DN1*24*18", "DN1*24*25")),
    row("X224.2300.DN104.010", (*ORTHODONTIC, ("DN1*24*18", "DN1****Y")), ("DN1****Y", "DN1**18**Y")),
    row("X224.2300.DN201.010", (before("HI*ABK", "DN2*AS*M****JP\n"),), ("DN2*AS", "DN2*33")),
    row("X224.2300.DN201.020", (before("HI*ABK", "DN2*1*M****JP\nDN2*16*E****JP\n"),), ("DN2*16", "DN2*1")),
    row("X224.2300.DN202.010", (before("HI*ABK", "DN2*1*M****JP\n"),), ("DN2*1*", "DN2*19*")),
    row("X224.2300.DN202.020", (before("HI*ABK", "DN2*1*E****JP\n"), ("1000***I*1*", "1000****1*"), ("AD:D2740*1000", "AD:D7140*1000"), ("AD:D2740**1", "AD:D7140**1")), ("DN2*1*", "DN2*14*")),
    # ---- attachments, contract, amount paid, notes
    row("X224.2300.PWK06.010", (before("HI*ABK", "PWK*RB*EL***AC*CTRL1\n"),), ("EL***AC*CTRL1", "EL")),
    row("X224.ANY.PWK06.010", (before("HI*ABK", "PWK*RB*AA\n"),), ("RB*AA", "RB*AA***AC*CTRL1")),
    row("X224.ANY.PWK06.020", (before("HI*ABK", "PWK*RB*EL***AC*CTRL1\nPWK*RR*EL***AC*CTRL2\n"),), ("CTRL2", "CTRL1")),
    flagged(row("X224.2300.PWK.010", (before("HI*ABK", "PWK*RB*EL***AC*CTRL1\n"), ("GROUP1******CI", "GROUP1******MC"), ("EXAMPLE CLEARING*****46*RECEIVER", "DENTICAL*****46*1941461312"))), "denti_cal"),
    row("X224.2300.CN103.010", (before("HI*ABK", "CN1*02**99.99\n"),), ("99.99", "100")),
    row("X224.2300.AMT.010", (before("HI*ABK", "AMT*F5*1150\n"),), ("F5*1150", "F5*1150.01")),
    row("X224.2300.AMT.010", (before("HI*ABK", "AMT*F5*1\n"),), ("F5*1\n", "F5*0\n")),
    row("X224.2300.NTE.020", (before("HI*ABK", "NTE*ADD*ONE\nNTE*ADD*TWO\n"),), ("ADD*TWO", "ADD*ONE")),
    # ---- numbers of the claim
    row("X224.2300.REF.010", (("11:B:1", "11:B:8"), before("HI*ABK", "REF*F8*ICN1\n")), ("REF*F8*ICN1\n", "")),
    row("X224.2300.REF.020", (("11:B:1", "11:B:7"), before("HI*ABK", "REF*F8*ICN1\n")), ("11:B:7", "11:B:1")),
    row("X224.2300.REF.030", (("11:B:1", "11:B:6"), before("HI*ABK", "REF*F8*ICN1\n")), ("REF*F8*ICN1\n", "")),
    row("X224.2300.REF.050", (before("HI*ABK", "REF*9F*NUMBER1\nREF*G1*NUMBER2\n"),), ("G1*NUMBER2", "G1*NUMBER1")),
    Row("X224.2300.REF.060", (before("HI*ABK", "REF*9A*NUMBER1\n"),), flags=frozenset({"repricer"}), wrong=frozenset()),
    flagged(row("X224.2300.REF.070", (before("HI*ABK", "REF*D9*NUMBER1\n"),)), "provider"),
    row("X224.2300.REF.080", PREDETERMINED, before("HI*ABK", "REF*G3*NUMBER1\n")),
    row("X224.2300.REF.081", PREDETERMINED, before("REF*6R*LINE1", "REF*G3*NUMBER1\n")),
    row("X224.2300.REF.090", (before("HI*ABK", "REF*G1*NUMBER1\nREF*G3*NUMBER2\n"),), ("G3*NUMBER2", "G3*NUMBER1")),
    # ---- diagnoses
    row("X224.2300.HI01-1.010", (*PREDETERMINED, ("**********PB\n", "\n"), ("REF1*20260105", "REF1*20151001"), before("HI*ABK", "DTP*472*D8*20150930\n"), ("HI*ABK:K0251*ABF:K0263", "HI*BK:5210*BF:5273")), ("DTP*472*D8*20150930", "DTP*472*D8*20151001")),
    row("X224.2300.HI01-2.010", (), ("ABK:K0251", "ABK:K02.51")),
    row("X224.2300.HI01-2.010", (("ABK:K0251", "ABK:QA00101"),), ("QA00101", "QA")),
    listed(row("X224.2300.HI01-2.020", (), ("ABK:K0251", "ABK:K0252")), icd_10_cm=("K0251", "K0263", "K0252@20260102..20301231")),
    row("X224.2300.HI.010", (), ("ABF:K0263", "ABF:K0251")),
    row("X224.2300.HI.020", (("ABF:K0263", "ABF:K0263*ABF:K029"),), ("*ABF:K0263*", "**")),
    row("X224.2300.HI.030", (), (DIAGNOSES, ""), also={"X224.2400.SV311.010"}),
    # ---- amounts
    row("X224.ANY.DE782.010", (before("HI*ABK", "AMT*F5*10.00\n"),), ("F5*10.00", "F5*10.001")),
    row("X224.ANY.DE782.020", CLAIM_LEVEL, ("AMT*D*900", "AMT*D*-10"), ("CAS*PR*2*250", "CAS*PR*2*1160")),
    row("X224.ANY.DE782.020", (("CAS*PR*2*50\nDTP*573*D8*20260103\n", "CAS*PR*2*50\nDTP*573*D8*20260103\nAMT*EAF*50\n"),), ("EAF*50", "EAF*-50")),
    Row("X224.ANY.DE782.022", (before("NM1*82", "HCP*02*45*5\n"),), (("HCP*02*45*5", "HCP*02*45*-5"),), flags=frozenset({"repricer"})),
    row("X224.ANY.DE782.021", (before("HI*ABK", "CN1*02*5\n"),), ("CN1*02*5", "CN1*02*-5")),
    row("X224.ANY.DE782.023", (after("OI***Y***Y\n", "MOA**5\n"),), ("MOA**5", "MOA**-5")),
    # ---- providers
    row("X224.2310A.NM101.010", (before("NM1*82", "NM1*DN*1*VALE*JUNE\nNM1*P3*1*VALE*JOHN\n"),), ("NM1*P3", "NM1*DN")),
    row("X224.2310A.NM101.010", (before("NM1*82", "NM1*DN*1*VALE*JUNE\nNM1*P3*1*VALE*JOHN\n"),), ("NM1*DN*1*VALE*JUNE\nNM1*P3*1*VALE*JOHN\n", "NM1*P3*1*VALE*JUNE\nNM1*DN*1*VALE*JOHN\n")),
    row("X224.2310B.NM1.010", (), ("XX*1245319599", "XX*1234567893")),
    row("X224.2310B.PRV.010", (("1223G0001X", "204E00000X"),), ("204E00000X", "207Q00000X")),
    row("X224.2310C.N3.010", (after(RENDERING, FACILITY),), ("9 OTHER STREET", "1 EXAMPLE STREET"), ("627010002", "627010001")),
    row("X224.2310C.NM109.010", (after(RENDERING, FACILITY),), ("XX*1000000038", "XX*1234567893")),
    row("X224.2310C.REF.010", (after(RENDERING, FACILITY),), ("IL*627010002\n", "IL*627010002\nREF*G2*NUMBER1\n")),
    row("X224.2310D.NM1.010", (after(RENDERING, "NM1*DD*1*VALE*JUNE****XX*1000000038\nPRV*AS*PXC*1223S0112X\n"),), ("XX*1000000038", "XX*1245319599")),
    row("X224.2310E.NM1.010", (after(RENDERING, "NM1*DQ*1*VALE*JUNE****XX*1000000038\n"),), ("XX*1000000038", "XX*1245319599")),
]  # fmt: skip

ROWS = PARTIES + CLAIM
