"""What to do about each acknowledgement code, for whoever sent the document that it answers."""

from __future__ import annotations

_RESEND = "then send the transaction set again with a new control number"
_CORRECT = f"Correct the value, {_RESEND}."
_ASK = "Ask the partner what it accepts, and send again accordingly."
_SECURITY = "Settle with the partner how documents are secured, and send again."

_AGAIN = "Correct the claim and send it again, not as a replacement of itself: it was never taken in."

MENDS: dict[str, dict[str, str]] = {
    "TA104": {
        "A": "Nothing is to be done.",
        "E": "The interchange was taken in: do not send it again, but mend what writes it.",
        "R": "Nothing of the interchange was taken in: mend it and send all of it again with a new ISA13.",
    },
    "TA105": {
        "000": "Nothing is to be done.",
        "001": "Give IEA02 the number of ISA13 and send the interchange again.",
        "002": "Use the interchange standard that the partner supports, and send again.",
        "003": "Use the interchange version (ISA12) that the partner supports, and send again.",
        "004": "End every segment with the one terminator that stands behind ISA16, and send again.",
        "005": "Use the sender qualifier (ISA05) that was agreed with the partner, and send again.",
        "006": "Use the sender id (ISA06) that the partner has on file, and send again.",
        "007": "Use the receiver qualifier (ISA07) that was agreed with the partner, and send again.",
        "008": "Use the receiver id (ISA08) that the partner gave, and send again.",
        "009": "The partner does not know this receiver: check ISA08 and where the file was sent.",
        "010": "Send 00 in ISA01, or the qualifier that was agreed.",
        "011": "Send ten blanks in ISA02, or the authorization that was agreed.",
        "012": "Send 00 in ISA03, or the qualifier that was agreed.",
        "013": "Send ten blanks in ISA04, or the password that was agreed.",
        "014": "Send a date of the form YYMMDD in ISA09.",
        "015": "Send a time of the form HHMM in ISA10.",
        "016": "Send the repetition separator in ISA11 (before version 00402: U).",
        "017": "Send 00501 in ISA12, or the version that was agreed.",
        "018": "Send nine digits in ISA13, above zero and never used before with this partner.",
        "019": "Send 0 or 1 in ISA14.",
        "020": "Send P or T in ISA15, as this connection is for production or test.",
        "021": "Make IEA01 the number of functional groups in the interchange, and send again.",
        "022": "Look at ISA (fixed widths, delimiters) and at the order of the envelope's segments, and send again.",
        "023": "The file breaks off before IEA: write it again in full, and check the transfer.",
        "024": "Look at GS, GE and what stands between them, above all GS01, GS02, GS03 and GS08, and send again.",
        "025": "The interchange was received before: leave it if that is so, else send it with a new ISA13.",
        "026": "Use delimiters that occur nowhere in the data, and send again.",
        "027": "Use a component separator (ISA16) that occurs nowhere in the data, and send again.",
    },
    "AK901": {
        "A": "Nothing is to be done.",
        "E": "The group was taken in: do not send it again, but mend what writes it.",
        "P": "Mend the transaction sets that were refused and send those alone again; the others were taken in.",
        "R": "Nothing of the functional group was taken in: mend it and send it again.",
        "M": _SECURITY,
        "W": _SECURITY,
        "X": _SECURITY,
    },
    "AK905": {
        "1": f"The partner does not take this kind of functional group (GS01). {_ASK}",
        "2": f"The partner does not take this version (GS08). {_ASK}",
        "3": "Close the functional group with GE, check that the file was transferred whole, and send it again.",
        "4": "Give GE02 the number of GS06, and send the functional group again.",
        "5": "Make GE01 the number of transaction sets, each with an ST01 and ST02 of the right form, and send again.",
        "6": "Send one to nine digits in GS06, and send the functional group again.",
        "19": "Give each functional group of an interchange a GS06 of its own, and send again.",
    },
    "IK501": {
        "A": "Nothing is to be done.",
        "E": "The transaction set was taken in: do not send it again, but mend what writes it.",
        "R": "Nothing of the transaction set was taken in: mend it and send all of it again.",
        "M": _SECURITY,
        "W": _SECURITY,
        "X": _SECURITY,
    },
    "IK502": {
        "1": f"The partner does not take this transaction set. {_ASK}",
        "2": "Close the transaction set with SE, check that the file was transferred whole, and send it again.",
        "3": "Give SE02 the number of ST02, leading zeros included, and send the transaction set again.",
        "4": "Make SE01 the number of segments, ST and SE included, and send the transaction set again.",
        "5": f"Mend the segments named, {_RESEND}.",
        "6": "Send the transaction set id in ST01 that belongs to GS01, and send again.",
        "7": "Send four to nine characters in ST02, and send again.",
        "18": "Put the transaction set into a functional group of its own kind (GS01), and send again.",
        "19": "Send the guide's id in ST03 as the partner knows it, equal to GS08, and send again.",
        "23": "Give each transaction set an ST02 of its own, and send again.",
        "I5": f"Mend the segments named, {_RESEND}.",
        "I6": f"The partner does not take this implementation guide (ST03, GS08). {_ASK}",
    },
    "IK304": {
        "1": f"Take the segment out: its id is in no dictionary; a delimiter in the data may have made it; {_RESEND}.",
        "2": f"Take the segment out or put it into the loop where it belongs, {_RESEND}.",
        "3": f"Add the segment, {_RESEND}.",
        "4": f"Send no more repetitions of the loop than the guide allows: split the claim or the set, {_RESEND}.",
        "5": f"Send no more repetitions of the segment than the guide allows, {_RESEND}.",
        "6": f"Take the segment out, {_RESEND}.",
        "7": f"Put the segment into its place in the guide's order, {_RESEND}.",
        "8": f"Correct the elements named, {_RESEND}.",
        "I4": f"Take the segment out: the guide does not use it here, {_RESEND}.",
        "I6": f"Add the segment, or correct what makes it necessary, {_RESEND}.",
        "I7": f"Add the loop, {_RESEND}.",
        "I8": f"Add the segment, {_RESEND}.",
        "I9": f"Take the segment out, or correct what forbids it, {_RESEND}.",
    },
    "IK403": {
        "1": f"Send the element, {_RESEND}.",
        "2": f"Send the element beside those that it goes with, or none of them, {_RESEND}.",
        "3": f"Take out what stands past the last element; look for a delimiter in the data, {_RESEND}.",
        "4": f"Send a value of at least the minimum length (a code may have lost its leading zeros), {_RESEND}.",
        "5": f"Send a value of at most the maximum length, {_RESEND}.",
        "6": f"Take out the characters that the element's type does not allow, {_RESEND}.",
        "7": _CORRECT,
        "8": f"Send a date that exists, in the form that its qualifier names, {_RESEND}.",
        "9": f"Send a time that exists, in the form HHMM, {_RESEND}.",
        "10": f"Send one of the elements that exclude each other, {_RESEND}.",
        "12": f"Send no more repetitions of the element than the guide allows, {_RESEND}.",
        "13": f"Take out what stands past the last component; look for a delimiter in the data, {_RESEND}.",
        "I6": f"Send a code that the guide allows here, {_RESEND}.",
        "I9": f"Send the element, or correct what makes it necessary, {_RESEND}.",
        "I10": f"Take the value out: the guide does not use this element here, {_RESEND}.",
        "I11": f"Send as many repetitions of the element as the guide demands, {_RESEND}.",
        "I12": f"Give the value the form, or the sum, that the guide demands, {_RESEND}.",
        "I13": f"Take the value out, or correct what forbids it, {_RESEND}.",
    },
    "STC01-1": {
        "A0": "Wait for the answer of whom it was passed on to.",
        "A1": "Wait for the payer's word on it; nothing else is to be done.",
        "A2": "Nothing is to be done: keep the payer's claim number, where one is given.",
        "A3": _AGAIN,
        "A4": "Check the number of the claim and where it was sent, and ask the partner.",
        "A5": "Expect several answers to this claim; nothing else is to be done.",
        "A6": f"Add what is missing.  {_AGAIN}",
        "A7": _AGAIN,
        "A8": _AGAIN,
        "E1": "Send again later.",
        "E2": "Send again later.",
        "E3": "Correct what does not go together, and send again.",
        "E4": "Correct what was agreed with this partner, and send again.",
    },
}

UNKNOWN = "Ask the partner what this code means: it is none of the guide's."

_ABOUT_SECURITY = frozenset(map(str, range(8, 28)))


def mend(element: str, code: str) -> str:
    """What to do about ``code`` in an acknowledgement's ``element`` ("IK403", "7")."""
    table = MENDS.get(element, {})
    code = code.zfill(3) if element == "TA105" else code
    if code in table:
        return table[code]
    if not code:
        return "Ask the partner what became of the document."
    return _SECURITY if element in {"AK905", "IK502"} and code in _ABOUT_SECURITY else UNKNOWN
