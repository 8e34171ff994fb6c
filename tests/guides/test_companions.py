"""The companions that come as examples: each of their lines refuses a document, and none refuses a right one."""

from __future__ import annotations

from functools import cache
from io import BytesIO

import pytest
from tests.guides.trials import dental, eligibility, institutional, professional
from tests.guides.trials.row import Edits, after, before, changed
from tests.properties.judging import Collector, options

from x12claims import api, guides
from x12claims.diagnostics.finding import Finding
from x12claims.engine.validator import Finder, Validator

HI = "HI*ABK:J029"
PLAN = "NM1*PE*2*PLAN*****PI*PLAN1\nN3*1 EXAMPLE STREET\nN4*SPRINGFIELD*IL*62701\nREF*EI*123456789\n"
LAST_LINE = "SV1*HC:87880*50*UN*1***1\n"
BILLING = "REF*EI*123456789\n"
SECOND_MEMBER = eligibility.INQUIRY[eligibility.INQUIRY.index("HL*4*2*22") : eligibility.INQUIRY.index("SE*29")]
DEPENDENT = SECOND_MEMBER[SECOND_MEMBER.index("HL*5") :].replace("HL*5*4", "HL*4*3")
WITH_PATIENT: Edits = (
    ("HL*2*1*22*0", "HL*2*1*22*1"),
    before("CLM*CLAIM1", professional.PATIENT),
)
Tried = dict[str, tuple[str, Edits, dict[str, Edits]]]

TRIED: Tried = {
    "MEDICARE-B-837P": (
        professional.CLAIM,
        (*professional.MEDICARE, professional.REFERRED),
        {
            "ST.BHT02.010": (("BHT*0019*00", "BHT*0019*18"),),
            "ST.BHT06.010": (("1200*CH", "1200*RP"),),
            "2000A.CUR.010": (after("HL*1**20*1\n", "CUR*85*CAD\n"),),
            "2010AA.REF[0B].010": (after(BILLING, "REF*0B*LICENSE1\n"),),
            "2010AA.REF[1G].010": (after(BILLING, "REF*1G*A12345\n"),),
            "2000A.2010AC.010": (before("HL*2*1*22", PLAN),),
            "2000B.HL04.010": WITH_PATIENT,
            "2000B.SBR01.010": (("SBR*S*18*GROUP1", "SBR*T*18*GROUP1"),),
            "2000B.SBR02.010": (("SBR*S*18*GROUP1", "SBR*S**GROUP1"),),
            "2000B.SBR09.010": (("GROUP1**12****MB", "GROUP1**12****MA"),),
            "2000B.2000C.010": WITH_PATIENT,
            "2010BA.NM102.010": (("NM1*IL*1*SAMPLE*PAT****MI*1EG4TE5MK73", "NM1*IL*2*SAMPLE*****MI*1EG4TE5MK73"),),
            "2010BA.NM108.010": (("MI*1EG4TE5MK73", "II*1EG4TE5MK73"),),
            "2010BA.NM109.010": (("1EG4TE5MK73", "1EG4TE5MKS3"),),
            "2010BA.REF[SY].010": (after(professional.MEMBER, "REF*SY*123456788\n"),),
            "2010BB.NM108.010": (("PI*PAYER2", "XV*PAYER2"),),
            "2300.CLM05-3.010": (("11:B:1", "11:B:7"), before(HI, "REF*EA*X\n")),
            "2300.CN1.010": (before(HI, "CN1*02*5\n"),),
            "2300.REF[F8].010": (before(HI, "REF*F8*ICN1\n"),),
            "2300.CLM20.010": (("*Y*A*Y*Y\n", "*Y*A*Y*Y***********11\n"),),
            "2300.PWK02.010": (before(HI, "PWK*OZ*AA\n"),),
            "2400.HCP.010": (after("REF*6R*LINE2\n", "HCP*02*45\n"),),
            "2400.SV101-1.010": (("SV1*HC:87880", "SV1*ER:87880"),),
            "2300.CLM02.010": (("CLM*CLAIM1*150", "CLM*CLAIM1*100000"),),
            "2400.SV102.010": (("HC:87880*50*", "HC:87880*0*"),),
        },
    ),
    "CLEARING-HOUSE-837P": (
        professional.CLAIM,
        (),
        {
            "2300.CLM01.010": (("CLM*CLAIM1", "CLM*CLAIM1CLAIM1CLAIM1CLAIM1"),),
            "2010AA.NM109.010": (("CLINIC*****XX*1234567893", "CLINIC"),),
            "2010BA.NM109.010": (("PAT****MI*MEMBER1", "PAT"),),
            "ANY.N301.010": (("N3*1 EXAMPLE STREET", "N3*PO BOX 12"),),
            "2400.SV104.010": (("87880*50*UN*1*", "87880*50*UN*10000*"),),
        },
    ),
    "REGIONAL-837I": (
        institutional.BASES["X223"],
        (),
        {
            "2300.CLM01.010": (("CLM*CLAIM1", "CLM*CLAIM1CLAIM1CLAIM1CLAIM1"),),
            "2300.HI.010": (("HI*BE:80", "HI*BE:A1"),),
        },
    ),
    "HETS-270": (
        eligibility.INQUIRY,
        (
            ("MI*MEMBER1\n", "MI*1EG4TE5MK73\n"),
            (SECOND_MEMBER, ""),
        ),
        {
            "2000C.2000D.010": (after("EQ**HC:99213\n", DEPENDENT), ("HL*3*2*22*0", "HL*3*2*22*1")),
            "2100C.NM109.010": (("1EG4TE5MK73", "1EG4TE5MKS3"),),
            "2100C.DMG.010": (("DMG*D8*19800101*F\n", ""),),
            "2100B.NM108.010": (("XX*1234567893", "SV*12345"),),
            "ST.HL.010": (after("EQ**HC:99213\n", SECOND_MEMBER),),
            "ANY.DTP03.010": (("291*D8*20260102", "291*D8*20260901"),),
        },
    ),
    "MEDI-CAL-DENTAL": (
        dental.BASES["X224"],
        (
            ("NM1*40*2*EXAMPLE CLEARING*****46*RECEIVER", "NM1*40*2*DENTICAL*****46*1941461312"),
            ("NM1*PR*2*EXAMPLE HEALTH*****PI*PAYER2", "NM1*PR*2*DENTICAL*****PI*94146"),
            ("GROUP1******CI", "GROUP1******MC"),
            ("*ZZ*RECEIVER       *260105", "*ZZ*DENTICAL       *260105"),
        ),
        {
            "1000B.NM103.010": (("NM1*40*2*DENTICAL", "NM1*40*2*SOMEBODY"),),
            "1000B.NM109.010": (("46*1941461312", "46*1941461313"),),
            "2010BB.NM103.010": (("NM1*PR*2*DENTICAL", "NM1*PR*2*SOMEBODY"),),
            "2010BB.NM109.010": (("PI*94146", "PI*94147"),),
            "2010AA.REF[0B].010": (after(BILLING, "REF*0B*LICENSE1\n"),),
            "2000B.SBR02.010": (("SBR*S*18*GROUP1", "SBR*S**GROUP1"),),
            "2000B.2000C.010": (
                ("HL*2*1*22*0", "HL*2*1*22*1"),
                (dental.CLAIM_ALONE, professional.PATIENT + dental.CLAIM_ALONE),
            ),
            "2000B.SBR09.010": (("GROUP1******MC", "GROUP1******CI"),),
            "2300.CLM01.010": (("CLM*CLAIM1", "CLM*CLAIM1CLAIM1CLAIM1"),),
            "2300.PWK02.010": (before("HI*ABK", "PWK*OZ*EL***AC*CTRL1\n"),),
            "2300.PWK06.010": (before("HI*ABK", "PWK*OZ*FT\n"),),
            "2010BA.NM109.010": (("MI*MEMBER1", "MI*MEM-BER1"),),
            "2300.CLM05-3.010": (("11:B:1", "11:B:6"),),
        },
    ),
}


@cache
def finder(companion: str) -> Finder:
    return api.finder([companion])


def told(companion: str, text: str) -> list[Finding]:
    collector = Collector()
    run = Validator(finder(companion), api.envelope(), options(frozenset({7})), collector)
    run.run(BytesIO(text.replace("\n", "~").encode("ascii")).read)
    return [found for found in collector.findings if found.rule]


def heads(companion: str) -> tuple[str, list[str]]:
    guide = guides.compile_file(guides.companion_path(companion))
    own = [rule.id for rule in guide.rules[len(guides.load(guide.base).rules) :]]
    return own[0].partition(".")[0], [rule.partition(".")[2] for rule in own]


def test_every_example_is_tried() -> None:
    assert {each.id for each in guides.companions()} == set(TRIED)


@pytest.mark.parametrize("companion", sorted(TRIED))
def test_each_line_has_a_document_that_it_refuses(companion: str) -> None:
    prefix, rules = heads(companion)
    base, passing, failing = TRIED[companion]
    right = changed(base, passing)
    assert [(found.rule, found.path) for found in told(companion, right)] == []
    assert set(failing) == set(rules)
    for rule, edits in failing.items():
        assert f"{prefix}.{rule}" in {found.rule for found in told(companion, changed(right, edits))}, rule
