"""Rules that were written last, of several guides, and what the structure of the guides says in the place of rules."""

from __future__ import annotations

from attrs import evolve
from tests.guides.test_rules import CLAIM, REMITTANCE
from tests.guides.trials.institutional import CLAIM as HOSPITAL
from tests.guides.trials.institutional import DEPENDENT as HOSPITAL_DEPENDENT
from tests.guides.trials.institutional import DRUG
from tests.guides.trials.institutional import LINE2 as HOSPITAL_LINE2
from tests.guides.trials.professional import CLAIM_ENDS, CLAIM_LEVEL, DEPENDENT, LINE2
from tests.guides.trials.professional_more import FORM, HI, LINE2_SV1, OVER_MEDICARE, OXYGEN, listed
from tests.guides.trials.row import Edits, after, before, row
from tests.guides.trials.status import ACKNOWLEDGED
from tests.guides.trials.status import REQUEST as STATUS_REQUEST
from tests.guides.trials.status import RESPONSE as STATUS_RESPONSE

BASES: dict[str, str] = {}  # theirs are in the other modules

CAR: Edits = (("*Y*A*Y*Y\n", "*Y*A*Y*Y**AA:OA::IL\nDTP*439*D8*20260101\n"),)
ORDERING = "NM1*DK*1*VALE*ANN****XX*1000000046\n"
SUPPLIES: Edits = (*OVER_MEDICARE, ("SV1*HC:87880*", "SV1*HC:A4253*"), after(LINE2, ORDERING))
NEAR = FORM.replace("1A**55", "1A**59.4") + "FRM*07*Y\nFRM*08*N\nFRM*09*N\n"

OF_2022: Edits = (
    ("***1:2\nDTP*472*D8*20260101", "***1:2\nDTP*472*D8*20221201"),
    (
        "50*UN*1***1\nPWK*CT*NS\nCR3*I*MO*12\nDTP*472*D8*20260101\nDTP*463*D8*20251201",
        "50*UN*1***1\nPWK*CT*NS\nCR3*I*MO*12\nDTP*472*D8*20221201\nDTP*463*D8*20221101",
    ),
)

ROWS = [
    # ---- 837P
    row("X222.2300.CLM11.010", CAR, ("AA:OA", "AA:AA")),
    row("X222.2300.CLM11-4.030", CAR, ("::IL", "::ZZ")),
    row("X222.2300.CLM11-5.010", (("*Y*A*Y*Y\n", "*Y*A*Y*Y**AA:OA:::MX\nDTP*439*D8*20260101\n"),), ("AA:OA", "EM:OA")),
    row("X222.2300.CLM11-5.010", (("*Y*A*Y*Y\n", "*Y*A*Y*Y**AA:::IL:CA\nDTP*439*D8*20260101\n"),), ("IL:CA", "IL:US")),
    row("X222.2000B.SBR05.020", OVER_MEDICARE, ("12****MB", "12****HM")),
    row("X222.2000B.SBR05.020", (*OVER_MEDICARE, ("SBR*S*18*GROUP1**12", "SBR*U*18*GROUP1**12")), ("SBR*U*18*GROUP1**12", "SBR*P*18*GROUP1**12"), ("SBR*P*18*******CI", "SBR*S*18*******CI"), also={"X222.2320.CAS.060"}),
    listed(row("X222.2320.MOA.010", (*CLAIM_LEVEL, after("OI***Y***Y\n", "MOA***N1*N2\n")), ("N1*N2", "N1*N3")), rarc=("N1", "N2", "N3@20000101..20251231")),
    listed(row("X222.2400.REF.080", (*OVER_MEDICARE, before(HI, "REF*X4*36D0123456\n")), ("REF*X4*36D0123456\n", "")), clia_procedure=("87880",)),
    listed(row("X222.2400.REF.080", (*OVER_MEDICARE, before(LINE2, "REF*X4*36D0123456\n")), ("REF*X4*36D0123456\n", "")), clia_procedure=("87880",)),
    row("X222.2420E.NM1.020", SUPPLIES, (ORDERING, "")),
    row("X222.2420E.NM1.021", SUPPLIES, (ORDERING, "NM1*DK*1*VALE*ANN\n")),
    listed(row("X222.2010AA.NM109.020", (), ("CLINIC*****XX*1234567893", "CLINIC*****XX*1000000046")), providers_of_submitters=("SENDER:1234567893",)),
    evolve(row("X222.2440.FRM03.010", (*OXYGEN, before("SE*41", NEAR)), ("FRM*08*N\n", "")), flags=frozenset({"dme"})),
    evolve(row("X222.2440.FRM03.010", (*OXYGEN, before("SE*41", FORM)), ("1A**55", "1A**55.5")), flags=frozenset({"dme"})),
    evolve(row("X222.2440.LQ.020", (*OVER_MEDICARE, *OXYGEN, *OF_2022), after(CLAIM_ENDS, FORM)), flags=frozenset({"medicare"})),
    listed(row("X222.2410.REF.030", (("HC:87880*50*UN", "HC:J1100*50*UN"), after(LINE2, "LIN**N4*12345678901\nCTP****2*ML\n")), ("12345678901", "12345678902")), asp_drug=("J1100",), asp_ndc=("12345678901:J1100",)),
    evolve(row("X222.2300.REF.140", (before(HI, "REF*D9*NET1\n"),)), wrong=frozenset({"provider"})),
    # ---- other guides
    listed(row("X214.ANY.STC01-2.010", (), ("A7:562:82*", "A7:561:82*")), claim_status=("19", "20", "24", "247", "454", "562", "561@..20260110")),
    listed(row("X212-277.ANY.STC01-1.010", (), ("STC*P1:45*", "STC*P2:45*")), claim_status_category=("F1", "P1", "P2@..20260110")),
    row("X223.2320.OI03.010", (), ("OI***Y***Y", "OI***N***Y")),
    row("X217-RQ.2000E.TRN03.010", (), ("EVENT1*9123456789", "EVENT1*8123456789")),
    row("X221.ANY.N402.010", (), ("IL*62701", "ZZ*62701")),
    row("X221.ANY.N403.010", (), ("IL*62701", "IL*6270")),
]  # fmt: skip

ABROAD: Edits = (("IL*62701\nDMG", "*10000*MX\nDMG"),)
MORE = "LX*{}\nSV2*0300*HC:80053*0*UN*1\nDTP*472*D8*20260102\n"
LINES = "".join(MORE.format(number) for number in range(3, 1000))
STRUCTURAL = [
    # X222.2010CA.REF.010, X223.2010CA.REF.010: the number of the case stands with the patient
    (CLAIM, DEPENDENT, (after("MI*MEMBER1\n", "REF*Y4*CASE1\n"),), "X222.2010BA.REF.020"),
    (HOSPITAL, HOSPITAL_DEPENDENT, (after("MI*MEMBER1\n", "REF*Y4*CASE1\n"),), "X223.2010BA.REF.020"),
    # X222.ANY.N404.020, X222.2000A.CUR02.010, X222.2300.CLM05-3.010, X222.2300.REF.040: lists at hand, and codes
    (CLAIM, ABROAD, (("*10000*MX", "*10000*XX"),), "C600"),
    (CLAIM, (after("HL*1**20*1\n", "CUR*85*CAD\n"),), (("85*CAD", "85*XXX"),), "C600"),
    (CLAIM, (), (("11:B:1", "11:B:Z"),), "C600"),
    (CLAIM, (before(HI, "REF*4N*7\n"),), (("4N*7", "4N*8"),), "D308"),
    # X222.2300.DTP.060: one segment of disability
    (CLAIM, (before(HI, "DTP*360*D8*20251201\n"),), (after("360*D8*20251201\n", "DTP*361*D8*20251231\n"),), "S105"),
    # X222.2330A.NM109.010: the number of the other subscriber
    (CLAIM, (), (("MI*MEMBER9\n", "MI\n"),), "D301"),
    # X222.2400.SV506.010: the rhythm of a rental
    (CLAIM, (after(LINE2_SV1, "SV5*HC:87880*DA*10*5*50*1\n"),), (("5*50*1\n", "5*50\n"),), "D301"),
    # X223.ANY.N404.020, X223.2000A.CUR02.010, X223.2300.CLM05-3.010, X223.2300.REF.040
    (HOSPITAL, ABROAD, (("*10000*MX", "*10000*XX"),), "C600"),
    (HOSPITAL, (after("HL*1**20*1\n", "CUR*85*CAD\n"),), (("85*CAD", "85*XXX"),), "C600"),
    (HOSPITAL, (), (("11:A:1", "11:A:Z"),), "C600"),
    (HOSPITAL, (before("HI*ABK", "REF*4N*7\n"),), (("4N*7", "4N*8"),), "D308"),
    # X223.2010AA.NM102.010, X223.2310A.NM102.010: an institution bills, a person attends
    (HOSPITAL, (), (("NM1*85*2*EXAMPLE HOSPITAL", "NM1*85*1*EXAMPLE HOSPITAL"),), "D308"),
    (HOSPITAL, (), (("NM1*71*1", "NM1*71*2"),), "D308"),
    # X223.2320.CAS.020: an amount or a quantity has a reason
    (HOSPITAL, (), (("CAS*CO*45*200", "CAS*CO*45*100***100"),), "D313"),
    # X223.2330A.NM109.010: the number of the other subscriber
    (HOSPITAL, (), (("MI*MEMBER9\n", "MI\n"),), "D301"),
    # X223.2320.SBR.010: beside a first payer no other is first
    (HOSPITAL, (), (("SBR*S*18*GROUP1", "SBR*P*18*GROUP1"),), "X223.2000B.SBR01.010"),
    # X223.2410.CTP05-1.010: the unit of a drug
    (HOSPITAL, (after(HOSPITAL_LINE2, DRUG),), ((DRUG, DRUG.replace("*ML", "*XX")),), "D308"),
    (HOSPITAL, (after(HOSPITAL_LINE2, DRUG),), ((DRUG, DRUG.replace("*ML", "")),), "D301"),
    # X223.2300.DTP.020: the statement is from a day to a day
    (HOSPITAL, (), (("434*RD8*20260101-20260104", "434*D8*20260101"),), "D308"),
    # X223.2300.DTP.110, X223.2300.DTP.150: hours
    (HOSPITAL, (), (("DT*202601010900", "DT*202601012500"),), "D309"),
    (HOSPITAL, (), (("096*TM*1100", "096*TM*2500"),), "D310"),
    # X223.2400.LX.010: 999 lines
    (HOSPITAL, (before("SE*", LINES),), (before("SE*", MORE.format(1000)),), "S106"),
    # X212-276.2000E.HL.010, X212-277.2000D.HL.010: dependents stand below who says so
    (STATUS_REQUEST, (), (("HL*5*3*22*1", "HL*5*3*22*0"),), "H203"),
    (STATUS_RESPONSE, (), (("HL*5*3*22*1", "HL*5*3*22*0"),), "H203"),
    # X212-276.ANY.REF.030: one reference of a kind
    (STATUS_REQUEST, (), (after("REF*EJ*CLAIM1\n", "REF*EJ*CLAIM2\n"),), "S105"),
    # X212-277.ANY.STC01-1.010, X212-277.ANY.STC.010: a status of the list, for each service
    (STATUS_RESPONSE, (), (("STC*F1:66*", "STC*F9:66*"),), "C600"),
    (STATUS_RESPONSE, (), (("STC*F1:66*20260112\n", ""),), "S103"),
    # X214.ANY.STC01-2.010: a status of the list
    (ACKNOWLEDGED, (), (("A2:20*", "A2:9999*"),), "C600"),
    # X214.2220D.STC03.010: a service that was refused
    (ACKNOWLEDGED, (), (("A7:454**U", "A7:454**WQ"),), "D308"),
    # X221.ST.CUR02.010, X221.2100.CLP02.040, X221.2100.CLP01.010, X221.ST.PLB03-1.010
    (REMITTANCE, (after("TRN*1*TRACE1*1123456789\n", "CUR*PR*CAD\n"),), (("PR*CAD", "PR*XXX"),), "C600"),
    (REMITTANCE, (), (("12*CONTROL1*", "12**"),), "D301"),
    (REMITTANCE, (), (("CLP*CLAIM1*", "CLP**"),), "D301"),
    (REMITTANCE, (), (("*WO:CONTROL0", "*ZZ:CONTROL0"),), "D308"),
    # X221.2100.NM1.080: a number has its qualifier; who rendered the services has one
    (REMITTANCE, (), (("PAT****MI*MEMBER1", "PAT****MI"),), "D313"),
    (REMITTANCE, (after("MI*MEMBER1\n", "NM1*82*1*VALE*ANN****XX*1000000046\n"),), (("ANN****XX*1000000046", "ANN****XX"),), "D301"),
    # X279-271.2100C.INS02.010 and others of eligibility are in test_eligibility, those of the 278 in test_authorization
]  # fmt: skip
