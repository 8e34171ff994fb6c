"""The claim status that a finding becomes in a 277CA: category (code source 507), status (508) and entity.

A rule of a guide names its own (``ack "A7:562:85"``).  For what names none the tables here decide: the category by the
code of the finding, the status by its place in the 837, the entity by the loop.  They are the whole of it.
"""

from __future__ import annotations

import re
from functools import lru_cache

from attrs import frozen

from x12claims.diagnostics.finding import Finding

REJECTED = frozenset({"A3", "A6", "A7", "A8"})
UNPROCESSABLE, MISSING, INVALID, RELATED = "A3", "A6", "A7", "A8"

CATEGORIES = {
    # code of a finding -> category; "" for every other
    **dict.fromkeys(("S103", "S108", "D301", "D313", "R500"), MISSING),
    **dict.fromkeys(("R501", "D314"), RELATED),
    **dict.fromkeys(("S101", "S102", "S104", "S107", "S110", "H201", "H202", "H203", "H204"), UNPROCESSABLE),
    "": INVALID,
}

FORMAT = "481"  # the format is not valid: nothing in it is wrong by itself
LINES = "247"
SYNTAX = "684"  # an error that the 999 of a set accepted with errors has told
GENERAL = "21"
WORDED = frozenset({GENERAL, "122", "448"})  # statuses that say too little: STC12 tells the rest

BY_CODE = {
    # code of a finding -> status that comes before the one of its place
    "B400": "400",
    "D305": "512",
    "D306": "512",
    "D307": "511",
    **dict.fromkeys(("S101", "S102", "S104", "S107", "S110", "H201", "H202", "H203", "H204"), FORMAT),
}

INCOMPLETE = frozenset("402 508 510 511 512 693 694 697 700 710 732 745".split())
"""Statuses that the code list wants another one beside, which names the element."""

BY_PLACE = {
    # segment, with the code that tells it where that counts, and element -> status; the longest that fits is taken
    "BHT": FORMAT, "BHT03": "604", "CUR": "681", "HL": FORMAT,
    "NM1": "125", "NM103": "504", "NM104": "505", "NM105": "514", "NM107": "754", "NM108": "745", "NM109": "153",
    "N3": "503", "N4": "126", "N401": "502", "N402": "501", "N403": "500", "N404": "680", "N407": "695",
    "PER": "127", "PER02": "561", "PRV": "145",
    "DMG": "158", "DMG02": "158", "DMG03": "157",
    "SBR": "171", "SBR01": "742", "SBR02": "156", "SBR03": "163", "SBR04": "663", "SBR05": "578", "SBR09": "480",
    "PAT": "156", "PAT01": "156", "PAT06": "159", "PAT08": "273", "PAT09": "626",
    "CLM": "275", "CLM01": "478", "CLM02": "178", "CLM05": "249", "CLM05-2": "567", "CLM05-3": "535", "CLM07": "589",
    "CLM08": "550", "CLM10": "468", "CLM11": "633", "CLM11-4": "750", "CLM11-5": "680", "CLM12": "650",
    "CLM19": "541", "CLM20": "555",
    "DTP": "187", "DTP[011]": "647", "DTP[050]": "756", "DTP[090]": "195", "DTP[091]": "195", "DTP[096]": "233",
    "DTP[296]": "196", "DTP[297]": "581", "DTP[304]": "757", "DTP[314]": "195", "DTP[360]": "195", "DTP[361]": "195",
    "DTP[431]": "397", "DTP[434]": "188", "DTP[435]": "189", "DTP[439]": "727", "DTP[441]": "201",
    "DTP[444]": "193", "DTP[452]": "664", "DTP[453]": "715", "DTP[454]": "701", "DTP[455]": "210", "DTP[461]": "580",
    "DTP[463]": "525", "DTP[471]": "214", "DTP[484]": "191", "DTP[573]": "516", "DTP[607]": "529",
    "DTP[738]": "653", "DTP[739]": "653",
    "CL1": "231", "CL101": "231", "CL102": "229", "CL103": "234",
    "DN1": "246", "DN101": "605", "DN102": "243", "DN2": "760",
    "PWK": "489", "CN1": "548", "K3": "569", "NTE": "704", "HCP": "628", "CR1": "428", "CR2": "270", "CR3": "408",
    "CRC": "527", "LQ": "698", "FRM": "699", "MEA": "731", "PS1": "469",
    "AMT": "286", "AMT[A8]": "596", "AMT[F3]": "565", "AMT[F4]": "617", "AMT[F5]": "183", "AMT[GT]": "645",
    "AMT[N8]": "645", "AMT[T]": "640",
    "CAS": "519", "CAS01": "696", "CAS02": "521", "CAS04": "520", "OI": "171", "MIA": "634", "MOA": "634",
    "REF": "560", "REF[0B]": "142", "REF[1J]": "714", "REF[4N]": "642", "REF[6R]": "584", "REF[9A]": "702",
    "REF[9B]": "636", "REF[9C]": "517", "REF[9D]": "518", "REF[9F]": "761", "REF[BT]": "576", "REF[D9]": "543",
    "REF[EA]": "588", "REF[EI]": "128", "REF[F4]": "630", "REF[F8]": "464", "REF[G1]": "252", "REF[G3]": "625",
    "REF[LX]": "579", "REF[P4]": "556", "REF[SY]": "148", "REF[VY]": "219", "REF[X4]": "544", "REF[XZ]": "219",
    "REF[Y4]": "629",
    "HI": "255", "HI[ABF]": "255", "HI[ABJ]": "232", "HI[ABK]": "254", "HI[ABN]": "509", "HI[APR]": "673",
    "HI[BBQ]": "490", "HI[BBR]": "465", "HI[BE]": "463", "HI[BF]": "255", "HI[BG]": "460", "HI[BH]": "461",
    "HI[BI]": "462", "HI[BJ]": "232", "HI[BK]": "254", "HI[BN]": "509", "HI[BO]": "490", "HI[BP]": "465",
    "HI[BQ]": "490", "HI[BR]": "465", "HI[CAH]": "465", "HI[DR]": "256", "HI[PR]": "673", "HI[TC]": "658",
    "LX": LINES,
    "SV1": "454", "SV101-2": "507", "SV101-3": "453", "SV101-4": "453", "SV101-5": "453", "SV101-6": "453",
    "SV101-7": "306", "SV102": "583", "SV103": "659", "SV104": "476", "SV105": "249", "SV107": "477", "SV109": "471",
    "SV111": "564", "SV112": "568", "SV115": "753",
    "SV2": "455", "SV202": "454", "SV202-2": "507", "SV202-3": "453", "SV202-4": "453", "SV202-5": "453",
    "SV202-6": "453", "SV202-7": "306", "SV203": "583", "SV204": "659", "SV205": "476", "SV207": "596",
    "SV3": "454", "SV301-2": "737", "SV301-3": "453", "SV302": "583", "SV303": "249", "SV304": "245", "SV306": "476",
    "SV311": "477", "SV5": "185", "SV504": "185", "SV505": "184",
    "TOO": "244", "TOO03": "240", "LIN": "218", "CTP": "216", "CTP04": "216", "CTP05": "659", "QTY": "571",
    "SVD": "710", "SVD01": "479", "SVD02": "643", "SVD03": "454", "SVD05": "608", "SVD06": "526",
}  # fmt: skip

NEED_ENTITY = frozenset(
    "16 17 18 19 23 24 25 26 73 85 88 89 90 91 92 93 94 96 97 106 109 114 123 124 125 126 127 128 129 130 131 132"
    " 133 134 135 136 137 138 139 140 141 142 143 144 145 146 147 148 149 150 153 155 157 158 159 160 161 162 163"
    " 164 165 166 167 168 170 173 174 175 176 182 183 252 395 466 467 470 480 487 491 496 499 500 501 502 503 504"
    " 505 506 514 516 560 561 562 563 663 676 677 680 689 695 741 743 754 755 756 761".split()
)
"""Statuses that mean nothing without whom they are about."""

RECEIVER_ENTITIES = frozenset({"36", "40", "41", "AY", "PR"})
ENTITIES = frozenset(
    "03 1P 1Z 40 41 71 72 73 77 82 85 87 DK DN DQ FA GB HK IL LI MSC PR PRP QB QC QD SEP TL TTP TU".split()
)
"""Whom a status of the set, and of a claim or line, may be about."""
EVERYWHERE = RECEIVER_ENTITIES & ENTITIES

ENTITY_OF_STATUS = {
    # status -> whom it is about, wherever it was found
    "252": "PR", "480": "PR", "516": "PR", "183": "QC", "163": "IL", "663": "IL",
}  # fmt: skip

_PARTIES = {
    "1000A": "41", "1000B": "40", "2000A": "85", "2010AA": "85", "2010AB": "87", "2010AC": "PR",
    "2000B": "IL", "2010BA": "IL", "2010BB": "PR", "2000C": "QC", "2010CA": "QC", "2010BC": "QD", "2010BD": "QD",
    "2320": "GB", "2330A": "GB", "2330B": "PR", "2430": "PR", "": "85",
}  # fmt: skip
PARTIES: dict[str, dict[str, str]] = {
    # in the guide's number -> loop -> whom it is about; parties that a 277CA has no code for stand as the nearest
    "X222": {
        **_PARTIES, "2310A": "DN", "2310B": "82", "2310C": "77", "2310D": "DQ", "2310E": "77", "2310F": "77",
        "2330C": "DN", "2330D": "82", "2330E": "77", "2330F": "DQ", "2330G": "85", "2420A": "82", "2420B": "QB",
        "2420C": "77", "2420D": "DQ", "2420E": "DK", "2420F": "DN", "2420G": "77", "2420H": "77",
    },
    "X223": {
        **_PARTIES, "2310A": "71", "2310B": "72", "2310C": "73", "2310D": "82", "2310E": "77", "2310F": "DN",
        "2330C": "71", "2330D": "72", "2330E": "73", "2330F": "77", "2330G": "82", "2330H": "DN", "2330I": "85",
        "2420A": "72", "2420B": "73", "2420C": "82", "2420D": "DN",
    },
    "X224": {
        **_PARTIES, "2310A": "DN", "2310B": "82", "2310C": "77", "2310D": "82", "2310E": "DQ", "2330C": "DN",
        "2330D": "82", "2330E": "DQ", "2330F": "85", "2330G": "77", "2330H": "82", "2420A": "82", "2420B": "82",
        "2420C": "DQ", "2420D": "77",
    },
    "": _PARTIES,
}  # fmt: skip


@frozen
class Status:
    """A claim status as STC01 has it; ``entity`` is "" where there is none."""

    category: str
    code: str
    entity: str = ""


LINE_REJECTED = Status(UNPROCESSABLE, LINES)
SYNTAX_REJECTED = Status(UNPROCESSABLE, SYNTAX)

_STATED = re.compile(r"([A-Z][0-9]{1,2}):([0-9]{1,3})(?::([A-Z0-9]{2,3}))?")
_PLACE = re.compile(r"(?:.*\.)?([A-Z][A-Z0-9]{1,2})(?:\[([^\]]*)\])?([0-9]{2})?(?:-([0-9]{1,2}))?")


def statuses_of(finding: Finding, guide: str) -> tuple[Status, ...]:
    """What a finding in a set of ``guide`` becomes: one status or more, of one category."""
    return _statuses(
        finding.code, finding.ack.stc or "", finding.path or finding.segment or "", finding.loop or "", guide
    )


@lru_cache(maxsize=4096)
def _statuses(code: str, stated: str, path: str, loop: str, guide: str) -> tuple[Status, ...]:
    found = _STATED.findall(stated)
    category = next((each for each, _, _ in found if each in REJECTED), "") or CATEGORIES.get(code, CATEGORIES[""])
    codes = [(status, entity) for _, status, entity in found]
    here = _of_place(path) or GENERAL
    if not codes:
        codes = [(BY_CODE[code], "")] if code in BY_CODE else []
        if not codes or codes[0][0] not in (FORMAT, here):
            codes.append((here, ""))
    elif len(codes) == 1 and codes[0][0] in INCOMPLETE:
        codes.append((here, ""))
    parties = next(table for end, table in PARTIES.items() if end in guide)
    party = parties.get(loop, parties[""])
    return tuple(dict.fromkeys(Status(category, status, _entity(status, entity, party)) for status, entity in codes))


def _entity(status: str, stated: str, party: str) -> str:
    if stated in ENTITIES:
        return stated
    if status not in NEED_ENTITY:
        return ""
    return ENTITY_OF_STATUS.get(status) or party


def _of_place(path: str) -> str:
    """The status of a place such as ``2300.HI[ABK,BK]01-2``; "" where the table has none."""
    named = _PLACE.fullmatch(path)
    if named is None:
        return ""
    segment, tags, element, component = named.groups()
    tails = [f"{element}-{component}"] if component else []
    tails += [element] if element else []
    heads = [f"{segment}[{tag.strip()}]" for tag in (tags or "").split(",") if tag.strip()] + [segment]
    places = [head + tail for tail in [*tails, ""] for head in heads]
    return next((BY_PLACE[each] for each in places if each in BY_PLACE), "")


def for_receiver(statuses: tuple[Status, ...]) -> tuple[Status, ...]:
    """The same about a whole set, where only those are known who sent and receive it."""
    found = []
    for each in statuses:
        entity = each.entity if each.entity in RECEIVER_ENTITIES or not each.entity else "41"
        found.append(Status(each.category, each.code, entity))
    return tuple(dict.fromkeys(found))
