"""Rules of the 837P that ask for code lists on a day: NCCI edits, units, and codes of the day of service."""

from __future__ import annotations

from tests.guides.trials.professional import CLAIM_LEVEL, LINE2, RENDERING
from tests.guides.trials.row import Row, after, before, row

BASES: dict[str, str] = {}  # the 837P's is in ``professional``

SECOND = "SV1*HC:87880*50*UN*1***1\n"
PROCEDURES = ("99213", "87880", "87881@..20251231", "10060", "10061@20260102..")
VALE = "NM1*82*1*VALE*JUNE****XX*1000000046\n"
OF_ITS_OWN = after(LINE2, VALE + RENDERING)
PAIR = {"ncci_ptp": ("99213:87880=1",)}
NEVER = {"ncci_ptp": ("99213:87880=0",)}
ENDED = {"ncci_ptp": ("99213:87880@..20260101=0",)}
SPECIALTIES = {"taxonomy": ("207Q00000X", "208D00000X@..20251231")}
PLACES = {"place_of_service": ("11", "10@20270101..")}
PROVIDERS = {"npi": ("1245319599", "1000000046", "1000000038@..20251231")}


def on_day(rule: str, passing: tuple[tuple[str, str], ...], failing: tuple[str, str], **lists: tuple[str, ...]) -> Row:
    return Row(rule, passing, (failing,), lists=lists)


ROWS = [
    # ---- codes on the day of service
    on_day("X222.2300.HI01-2.030", (), ("ABK:J029", "ABK:J020"), icd_10_cm=("J029", "R509", "J020@..20251231")),
    on_day("X222.2300.HI01-2.030", (), ("ABF:R509", "ABF:R508"), icd_10_cm=("J029", "R509", "R508@20260102..")),
    on_day("X222.2300.HI01-2.060", (), ("ABK:J029", "ABK:J020"), icd_10_cm_manifestation=("J020",)),
    on_day("X222.2300.HI.060", (("SV1*HC:87880*50*UN*1", "SV1*HC:00100*50*MJ*1"), before("NM1*82", "HI*BP:10060\n")), ("BP:10060", "BP:10061"), hcpcs=(*PROCEDURES, "00100")),
    on_day("X222.2300.CLM05-1.010", (), ("11:B:1", "10:B:1"), **PLACES),
    on_day("X222.2400.SV105.020", ((SECOND, "SV1*HC:87880*50*UN*1*11**1\n"),), ("UN*1*11**1", "UN*1*10**1"), **PLACES),
    on_day("X222.ANY.C003-2.020", (), ("SV1*HC:87880", "SV1*HC:87881"), hcpcs=PROCEDURES),
    on_day("X222.ANY.C003-2.020", (), ("40*HC:87880", "40*HC:87881"), hcpcs=PROCEDURES),
    on_day("X222.ANY.C003-3.020", (("SV1*HC:87880", "SV1*HC:87880:25"),), ("80:25", "80:59"), modifier=("25", "59@..20251231")),
    on_day("X222.ANY.C003-3.021", (("40*HC:87880", "40*HC:87880:25"),), ("80:25", "80:59"), modifier=("25", "59@..20251231")),
    on_day("X222.2410.LIN03.020", (after(LINE2, "LIN**N4*12345678901\nCTP****2*ML\n"),), ("N4*12345678901", "N4*12345678902"), ndc=("12345678901", "12345678902@20260201..")),
    on_day("X222.ANY.PRV03.020", (), ("PXC*207Q00000X", "PXC*208D00000X"), **SPECIALTIES),
    on_day("X222.ANY.PRV03.021", (OF_ITS_OWN,), ("46\nPRV*PE*PXC*207Q00000X", "46\nPRV*PE*PXC*208D00000X"), **SPECIALTIES),
    on_day("X222.ANY.PRV03.022", (after("HL*1**20*1\n", "PRV*BI*PXC*207Q00000X\n"),), ("BI*PXC*207Q00000X", "BI*PXC*208D00000X"), **SPECIALTIES),
    on_day("X222.ANY.NM109.020", (), ("ANN****XX*1245319599", "ANN****XX*1000000038"), **PROVIDERS),
    on_day("X222.ANY.NM109.021", (OF_ITS_OWN,), ("JUNE****XX*1000000046", "JUNE****XX*1000000038"), **PROVIDERS),
    row("X222.2320.CAS.010", CLAIM_LEVEL, ("CAS*PR*2*30", "CAS*PR*B5*30")),
    row("X222.2430.CAS.020", (), ("CAS*CO*45*20", "CAS*CO*B5*20")),
    # ---- line of service
    Row("X222.2400.SV101-2.060", (("SV1*HC:87880*", "SV1*HC:87880:59*"),), (("80:59*", "80*"),), lists=PAIR),
    Row("X222.2400.SV101-2.060", (("SV1*HC:99213*", "SV1*HC:99213:25*"),), (("13:25*", "13:26*"),), lists=PAIR),
    Row("X222.2400.SV101-2.060", ((SECOND + "DTP*472*D8*20260101", SECOND + "DTP*472*D8*20260102"),), ((SECOND + "DTP*472*D8*20260102", SECOND + "DTP*472*D8*20260101"),), lists=NEVER),
    Row("X222.2400.SV101-2.060", (OF_ITS_OWN, ("SV1*HC:87880*", "SV1*HC:87880:59*")), ((VALE + RENDERING, ""),), lists=NEVER),
    Row("X222.2400.SV101-2.060", (("LX*1\nSV1*HC:99213*100*UN*1***1:2\nDTP*472*D8*20260101", "LX*1\nSV1*HC:99213*100*UN*1***1:2\nDTP*472*D8*20260102"), (SECOND + "DTP*472*D8*20260101", SECOND + "DTP*472*D8*20260102")), (("2\nDTP*472*D8*20260102", "2\nDTP*472*D8*20260101"), (SECOND + "DTP*472*D8*20260102", SECOND + "DTP*472*D8*20260101")), lists=ENDED),
    Row("X222.2400.SV104.060", (), (("87880*50*UN*1*", "87880*50*UN*2*"),), lists={"mue": ("87880=1", "99213=2")}),
    row("X222.2400.SV101-7.010", ((SECOND, "SV1*HC:J3490:::::SAMPLE DRUG*50*UN*1***1\n"), after("REF*6R*LINE2\n", "LIN**N4*12345678901\nCTP****2*ML\n")), (":::::SAMPLE DRUG", "")),
]  # fmt: skip
