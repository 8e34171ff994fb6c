"""What the codes of acknowledgements (TA1, 999, 277CA) say, each in a few words of our own.

Keyed by the element that carries the code; IK502 stands for IK502 to IK506, AK905 for AK905 to AK909, STC01-1 for the
categories in STC10 and STC11 too.
"""

from __future__ import annotations

import re

from x12claims.diagnostics.codes import TABLE
from x12claims.diagnostics.finding import AckCodes

_SECURITY = "something is wrong with the security segments, which healthcare transactions do not use"

ELEMENTS = {
    "TA104": "what became of the interchange",
    "TA105": "why the interchange was noted or refused",
    "IK304": "what is wrong with a segment",
    "IK403": "what is wrong with an element",
    "IK501": "what became of a transaction set",
    "IK502": "why a transaction set was noted or refused",
    "AK901": "what became of a functional group",
    "AK905": "why a functional group was noted or refused",
    "STC01-1": "what became of a claim",
}

_ACCEPTANCE = {
    "A": "taken, with nothing noted",
    "E": "taken although errors were noted",
    "M": "refused: its message authentication code is wrong",
    "R": "refused",
    "W": "refused: it failed an assurance test",
    "X": "refused: what came out of decryption could not be read",
}

MEANINGS: dict[str, dict[str, str]] = {
    "TA104": {
        "A": "the interchange was taken, with nothing noted",
        "E": "the interchange was taken although its envelope has errors: correct them before the next",
        "R": "the interchange was refused because of errors in its envelope",
    },
    "TA105": {
        "000": "nothing is wrong",
        "001": "ISA13 and IEA02 are not the same number",
        "002": "the standards identifier in ISA11 is not one that the receiver takes",
        "003": "the receiver does not take this version of ISA and IEA (ISA12)",
        "004": "the segment terminator cannot be used",
        "005": "the qualifier of the sender's id (ISA05) is not known",
        "006": "the sender's id (ISA06) is not known",
        "007": "the qualifier of the receiver's id (ISA07) is not known",
        "008": "the receiver's id (ISA08) cannot be right",
        "009": "the receiver's id (ISA08) is not known here",
        "010": "the authorization qualifier (ISA01) is not valid",
        "011": "the authorization information (ISA02) is not valid",
        "012": "the security qualifier (ISA03) is not valid",
        "013": "the security information (ISA04) is not valid",
        "014": "the interchange date (ISA09) is not valid",
        "015": "the interchange time (ISA10) is not valid",
        "016": "the standards identifier (ISA11) is not valid",
        "017": "the version of the interchange (ISA12) is not valid",
        "018": "the interchange control number (ISA13) is not valid",
        "019": "the request for an acknowledgement (ISA14) is neither 0 nor 1",
        "020": "the usage indicator (ISA15) is not valid, or is not the one that this receiver expects",
        "021": "the number of functional groups (IEA01) is not right",
        "022": "control characters, or the structure of the envelope, are not right",
        "023": "the file ends before the interchange does",
        "024": "what stands in the interchange is not right, such as its GS",
        "025": "this interchange control number was used before",
        "026": "the element separator cannot be used",
        "027": "the component separator (ISA16) cannot be used",
        "028": "the date asked for later delivery is not valid",
        "029": "the time asked for later delivery is not valid",
        "030": "the code of delivery time is not valid",
        "031": "the grade of service is not valid",
    },
    "IK304": {
        "1": "the segment id is not known",
        "2": "the segment is known, and has no place where it stands",
        "3": "a segment that the X12 standard itself demands is missing",
        "4": "the loop that this segment opens stands there more often than is allowed",
        "5": "the segment stands there more often than is allowed",
        "6": "the segment is not part of this transaction set",
        "7": "the segment stands out of order",
        "8": "the segment is in its place, and something is wrong with its elements: see the IK4 below it",
        "I4": "the guide does not use the segment",
        "I6": "the situation demands a segment that is missing",
        "I7": "the guide demands a loop that is missing or too rare",
        "I8": "the guide demands a segment that is missing or too rare",
        "I9": "the situation forbids a segment that was sent",
    },
    "IK403": {
        "1": "an element that the X12 standard itself demands is empty",
        "2": "an element that goes with others in the segment is empty",
        "3": "the segment has more elements than it can have",
        "4": "the value is too short",
        "5": "the value is too long",
        "6": "the value holds a character that its type does not allow",
        "7": "the value is not one of the codes that are allowed",
        "8": "the value is not a valid date",
        "9": "the value is not a valid time",
        "10": "the element excludes another that was sent",
        "12": "the element is repeated more often than is allowed",
        "13": "the composite has more components than it can have",
        "I6": "the standard has the code, and the guide does not take it",
        "I9": "the guide or the situation demands an element that is empty",
        "I10": "the guide does not use the element",
        "I11": "the element is not repeated as often as the guide demands",
        "I12": "the value does not have the form that the guide demands, or breaks one of its rules",
        "I13": "the situation forbids an element that was sent",
    },
    "IK501": {verdict: f"the transaction set was {meaning}" for verdict, meaning in _ACCEPTANCE.items()},
    "IK502": {
        "1": "the receiver does not take this transaction set",
        "2": "SE is missing",
        "3": "ST02 and SE02 are not the same number",
        "4": "SE01 does not count the segments that are there",
        "5": "segments are wrong: see the IK3 above",
        "6": "the transaction set identifier (ST01) is missing or not valid",
        "7": "the transaction set control number (ST02) is missing or not valid",
        **dict.fromkeys("8 9 10 11 12 13 15 16 17 24 25 26 27".split(), _SECURITY),
        "18": "the transaction set does not belong in this functional group",
        "19": "the guide named in ST03 is not valid here",
        "23": "the transaction set control number was used before in this functional group",
        "I5": "segments break the guide: see the IK3 above",
        "I6": "the receiver does not take the guide named in ST03",
    },
    "AK901": {
        **{verdict: f"the functional group was {meaning}" for verdict, meaning in _ACCEPTANCE.items()},
        "P": "some transaction sets were taken and others refused: see IK501 of each",
    },
    "AK905": {
        "1": "the receiver does not take this kind of functional group",
        "2": "the receiver does not take this version (GS08)",
        "3": "GE is missing",
        "4": "GS06 and GE02 are not the same number",
        "5": "GE01 does not count the transaction sets that are there",
        "6": "the group control number (GS06) is not valid",
        **dict.fromkeys("10 11 12 13 14 15 16 17 18 23 24 25 26".split(), _SECURITY),
        "19": "the group control number was used before in this interchange",
    },
    "STC01-1": {
        "A0": "the claim was passed on to another party",
        "A1": "the claim was received, which does not say that it was taken into adjudication",
        "A2": "the claim was taken into adjudication",
        "A3": "the claim was returned: it cannot be processed",
        "A4": "the claim is not to be found",
        "A5": "the claim was split",
        "A6": "the claim was rejected: something is missing",
        "A7": "the claim was rejected: something is not valid",
        "A8": "the claim was rejected: things in it do not go together",
        "E1": "there is no answer: the system of the payer is not up",
        "E2": "there is no answer: who holds the information does not respond",
        "E3": "there is no answer: things in the request do not go together",
        "E4": "there is no answer: what was agreed with this partner is not met",
    },
}

_ELEMENT = re.compile(r"TA10[45]|[IA]K304|[IA]K403|[IA]K50[1-6]|AK90[15-9]|STC(?:01|10|11)-1")
_SEPARATORS = re.compile(r"[\s:=*,/]+")


def canonical(element: str) -> str | None:
    """The element as ``ELEMENTS`` has it: ``IK504`` is ``IK502``, the 997's ``AK403`` is ``IK403``; else None."""
    name = element.upper()
    if not _ELEMENT.fullmatch(name):
        return None
    if name.startswith("STC"):
        return "STC01-1"
    if name.startswith(("AK3", "AK4", "AK5")):
        name = f"I{name[1:]}"
    if name.startswith("IK50") and name != "IK501":
        return "IK502"
    return "AK905" if name.startswith("AK90") and name != "AK901" else name


def meaning(element: str, code: str) -> str | None:
    """What ``code`` says in ``element``; None where the table has neither."""
    return MEANINGS.get(canonical(element) or "", {}).get(_padded(element, code))


def parse(text: str) -> tuple[str, str] | None:
    """``TA105 022``, ``IK304:I6`` or ``ik403*7`` as (element, code); None where the text does not name an element."""
    parts = [part for part in _SEPARATORS.split(text.strip()) if part]
    if len(parts) != 2:
        return None
    element = canonical(parts[0])
    return None if element is None else (element, _padded(element, parts[1]))


def elements_with(code: str) -> list[str]:
    """The elements that know ``code``, for one that was given alone."""
    return [element for element, codes in MEANINGS.items() if _padded(element, code) in codes]


def findings_for(element: str, code: str) -> list[str]:
    """The codes of the table that become this acknowledgement code when nothing else is said."""
    attribute = {"TA105": "ta1", "IK304": "ik3", "IK403": "ik4", "IK502": "ik5", "AK905": "ak9"}.get(element)
    if attribute is None:
        return []
    found = []
    for row in TABLE:
        acks = [row.ack, row.element_ack or AckCodes()]
        if any(getattr(ack, attribute) == code for ack in acks) and row.code not in found:
            found.append(row.code)
    return found


def _padded(element: str, code: str) -> str:
    code = code.upper()
    return code.zfill(3) if element.upper() == "TA105" and code.isdigit() else code
