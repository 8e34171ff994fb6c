"""The one table of codes, and ``finding()``, which fills a ``Finding`` from its row.

The severity of a row is the one of the profile ``gate`` (what is about to be sent); ``intake`` judges what a
partner sent.  Codes that guide rules raise (B, R, C, L, P) carry the rule's severity and type: pass them.
Cause, mend and examples stand in ``pages`` and are imported only when a page is shown.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any, TypedDict, Unpack, cast

from attrs import evolve, frozen

from x12claims.diagnostics.finding import AckCodes, Finding


@frozen
class Row:
    """One code.  ``sentence`` is the message of a finding that brings none of its own.

    Its fields are ``{where}`` (path, else segment and element), ``{segment}``, ``{loop}`` and ``{expected}``;
    ``{value}`` stays in the message, and the renderer puts the masked value there.
    ``element_ack`` replaces ``ack`` where the finding stands on an element.
    """

    code: str
    name: str
    severity: str
    intake: str
    type: int
    meaning: str
    sentence: str
    ack: AckCodes
    element_ack: AckCodes | None = None
    public: bool = False


class FindingFields(TypedDict, total=False):
    """What a caller of ``finding()`` may say beside the code and the profile."""

    severity: str | None
    type: int
    message: str
    ack: AckCodes
    rule: str | None
    interchange: str | None
    group: str | None
    transaction: str | None
    loop: str | None
    segment: str | None
    position: int | None
    element: int | None
    component: int | None
    repetition: int | None
    path: str | None
    offset: int
    length: int
    line: int
    column: int
    value: str | None
    expected: str | None
    element_number: str | None
    context: tuple[str, int, str | None, int | None, int | None] | None
    business: tuple[str, str] | None
    public: bool
    derived: bool


_NONE = AckCodes()


def _ik3(code: str) -> AckCodes:
    return AckCodes(ik3=code, ik5="5")


def _ik4(code: str) -> AckCodes:
    return AckCodes(ik3="8", ik4=code, ik5="5")


def _row(
    key: str,
    severity: str,
    type: int,
    meaning: str,
    sentence: str,
    *,
    ack: AckCodes = _NONE,
    element_ack: AckCodes | None = None,
) -> Row:
    """A row from "code name" and "severity in gate/in intake"; values of envelope and hierarchy name nobody."""
    code, _, name = key.partition(" ")
    gate, _, intake = severity.partition("/")
    return Row(code, name, gate, intake or gate, type, meaning, sentence, ack, element_ack, public=code[0] in "EH")


TABLE: tuple[Row, ...] = (
    # Wire: the bytes themselves
    _row("W001 byte-order-mark", "note", 1,
         "The file begins with a byte order mark.", "a byte order mark stands before ISA and was skipped"),
    _row("W002 leading-blanks", "note", 1,
         "Blanks or empty lines stand before an interchange.", "blanks or line ends stand before ISA and were skipped"),
    _row("W003 line-layout", "note", 1,
         "Lines are wrapped at one width, or blanks stand before a segment id.",
         "the lines of this file are laid out for the eye; the layout was skipped"),
    _row("W004 junk-between-interchanges", "error", 1,
         "Bytes that belong to no interchange stand in the file.", "{length} bytes here belong to no interchange"),
    _row("W005 isa-padding", "error/warning", 1,
         "An ISA element does not have its fixed width.",
         "{where} does not have the fixed width of its place in ISA", ack=AckCodes(ta1="022")),
    _row("W006 unterminated-last-segment", "warning/note", 1,
         "The last segment has no terminator.", "the file ends without a terminator after {where}"),
    _row("W007 segment-too-long", "error", 1,
         "A segment is longer than any real one: its terminator was lost.",
         "this segment is longer than the limit of one mebibyte; its rest was skipped", ack=_ik3("8")),
    _row("W008 invalid-delimiters", "error", 1,
         "The delimiters that ISA declares cannot tell data apart.",
         "the delimiters that this ISA declares cannot be used", ack=AckCodes(ta1="026")),
    _row("W009 isa-truncated", "error", 1,
         "ISA breaks off before its sixteenth element and terminator.",
         "this ISA is not whole", ack=AckCodes(ta1="023")),
    # Envelope: interchange, functional group, transaction set
    _row("E001 missing-interchange-trailer", "error", 1,
         "An interchange ends without IEA.", "the interchange is not closed by IEA", ack=AckCodes(ta1="023")),
    _row("E002 interchange-control-number-mismatch", "error", 1,
         "IEA02 differs from ISA13.", "IEA02 is {value}, ISA13 is {expected}", ack=AckCodes(ta1="001")),
    _row("E003 group-count-mismatch", "error", 1,
         "IEA01 differs from the number of functional groups.",
         "IEA01 says {value}, the interchange holds {expected}", ack=AckCodes(ta1="021")),
    _row("E004 missing-group-trailer", "error", 1,
         "A functional group ends without GE.", "the functional group is not closed by GE", ack=AckCodes(ak9="3")),
    _row("E005 group-control-number-mismatch", "error", 1,
         "GE02 differs from GS06.", "GE02 is {value}, GS06 is {expected}", ack=AckCodes(ak9="4")),
    _row("E006 transaction-count-mismatch", "error", 1,
         "GE01 differs from the number of transaction sets.",
         "GE01 says {value}, the functional group holds {expected}", ack=AckCodes(ak9="5")),
    _row("E007 missing-transaction-trailer", "error", 1,
         "A transaction set ends without SE.", "the transaction set is not closed by SE", ack=AckCodes(ik5="2")),
    _row("E008 transaction-control-number-mismatch", "error", 1,
         "SE02 differs from ST02.", "SE02 is {value}, ST02 is {expected}", ack=AckCodes(ik5="3")),
    _row("E009 segment-count-mismatch", "error", 1,
         "SE01 differs from the number of segments, ST and SE included.",
         "SE01 says {value}, the transaction set holds {expected}", ack=AckCodes(ik5="4")),
    _row("E010 segment-outside-envelope", "error", 1,
         "A segment stands where the envelope has no place for it.",
         "{segment} has no place here in the envelope", ack=AckCodes(ta1="022")),
    _row("E011 duplicate-interchange-control-number", "error", 1,
         "ISA13 was used before by the same sender and receiver.",
         "ISA13 {value} was used before between this sender and receiver", ack=AckCodes(ta1="025")),
    _row("E012 duplicate-group-control-number", "error", 1,
         "GS06 was used before in this interchange.",
         "GS06 {value} was used before in this interchange", ack=AckCodes(ak9="19")),
    _row("E013 duplicate-transaction-control-number", "error", 1,
         "ST02 was used before in this functional group (837: in this interchange).",
         "ST02 {value} was used before", ack=AckCodes(ik5="23")),
    _row("E014 guide-version-mismatch", "error", 1,
         "ST03 and GS08 name different guides.", "ST03 is {value}, GS08 is {expected}", ack=AckCodes(ik5="I6")),
    _row("E015 unknown-guide", "error", 1,
         "No guide is known for this GS08 and transaction set.",
         "no guide is known for this transaction set under {value}: correct GS08 and ST03, or add the guide, with "
         "`x12claims guide import ID --from pyx12` (ID is what GS08 says) or as a text in the folder of your own "
         "guides", ack=AckCodes(ik5="I6")),
    _row("E016 group-set-mismatch", "error", 1,
         "GS01 announces another kind of transaction set than ST01.",
         "ST01 {value} does not belong in a functional group {expected}", ack=AckCodes(ik5="6")),
    _row("E017 empty-interchange", "warning", 1,
         "An interchange holds neither a functional group nor a TA1.", "the interchange holds nothing"),
    _row("E017 empty-group", "warning", 1,
         "A functional group holds no transaction set.", "the functional group holds no transaction set"),
    _row("E018 imported-guide", "note", 1,
         "The guide was made of another program's map: it knows structure and codes, no situation and no balance.",
         "this transaction set was judged by a guide that is {value}"),
    # Structure: segments and loops
    _row("S101 unknown-segment", "error", 1,
         "The segment id is in no X12 dictionary.", "{segment} is no segment of the standard", ack=_ik3("1")),
    _row("S102 unexpected-segment", "error", 2,
         "The guide has no place for this segment here.", "{where} has no place here", ack=_ik3("2")),
    _row("S103 missing-required-segment", "error", 2,
         "A segment that the guide requires is absent.", "{where} is required and missing", ack=_ik3("I8")),
    _row("S104 segment-not-used", "error", 2,
         "X12 knows the segment, this guide does not use it.", "{segment} is not used in this guide", ack=_ik3("I4")),
    _row("S105 segment-repeats-too-often", "error", 2,
         "A segment is repeated past its maximum.", "{where} is repeated past its maximum", ack=_ik3("5")),
    _row("S106 loop-repeats-too-often", "error", 2,
         "A loop is repeated past its maximum.", "loop {loop} is repeated past its maximum", ack=_ik3("4")),
    _row("S107 segment-out-of-order", "error", 2,
         "A segment of this loop stands behind its place.", "{where} stands out of order", ack=_ik3("7")),
    _row("S108 missing-required-loop", "error", 2,
         "A loop that the guide requires is absent.", "loop {loop} is required and missing", ack=_ik3("I7")),
    _row("S110 empty-segment", "error", 1,
         "A segment holds no data.", "{where} holds no data", ack=_ik3("8")),
    # Hierarchy: HL segments
    _row("H201 hl-id-out-of-sequence", "error", 2,
         "HL01 does not count the HL segments 1, 2, 3.",
         "HL01 is {value}, the count stands at {expected}", ack=_ik4("7")),
    _row("H202 hl-parent-wrong", "error", 2,
         "HL02 names no earlier level that may be the parent.",
         "HL02 {value} names no earlier level that may stand above this one", ack=_ik4("7")),
    _row("H203 hl-child-flag-wrong", "error", 2,
         "HL04 says wrongly whether lower levels follow.",
         "HL04 is {value}, what follows demands {expected}", ack=_ik4("7")),
    _row("H204 hl-level-wrong", "error", 2,
         "HL03 is no level that may stand here.", "HL03 {value} may not stand here", ack=_ik4("7")),
    _row("H205 hl-parent-beside", "warning", 2,
         "HL02 names the level before it, of its own kind, where the level above both is meant.",
         "HL02 {value} names the level beside this one, not {expected} above it", ack=_ik4("7")),
    # Data: elements and components
    _row("D301 missing-required-element", "error", 2,
         "A required element is empty.", "{where} is required and empty", ack=_ik4("I9")),
    _row("D302 element-not-used", "error/warning", 2,
         "An element holds data though the guide does not use it.",
         "{where} is not used in this guide", ack=_ik4("I10")),
    _row("D303 too-many-elements", "error", 1,
         "A segment has more elements than the dictionary gives it.",
         "{segment} has more elements than the standard gives it", ack=_ik4("3")),
    _row("D304 too-many-components", "error", 1,
         "A composite has more components than the dictionary gives it.",
         "{where} has more components than the standard gives it", ack=_ik4("13")),
    _row("D305 element-too-short", "error", 1,
         "A value is shorter than its minimum length.", "{where} is too short", ack=_ik4("4")),
    _row("D306 element-too-long", "error", 1,
         "A value is longer than its maximum length.", "{where} is too long", ack=_ik4("5")),
    _row("D307 invalid-character", "error/warning", 1,
         "A value holds a character outside X12's sets.",
         "{where} holds a character that X12 does not allow", ack=_ik4("6")),
    _row("D308 invalid-code", "error", 2,
         "A value is none of the codes that the guide allows.",
         "{where} is none of the codes that the guide allows", ack=_ik4("7")),
    _row("D309 invalid-date", "error", 1,
         "A value is no date of the calendar in the form that is due.", "{where} is not a valid date", ack=_ik4("8")),
    _row("D310 invalid-time", "error", 1,
         "A value is no time of day in the form that is due.", "{where} is not a valid time", ack=_ik4("9")),
    _row("D311 invalid-number", "error", 1,
         "A value is no number in the form that is due.", "{where} is not a valid number", ack=_ik4("6")),
    _row("D312 too-many-repetitions", "error", 2,
         "An element is repeated past its maximum.", "{where} is repeated past its maximum", ack=_ik4("12")),
    _row("D313 syntax-note-required", "error", 1,
         "One element present or absent demands another.", "{where} is missing beside what is sent", ack=_ik4("2")),
    _row("D314 syntax-note-exclusive", "error", 1,
         "Elements that exclude each other are both sent.",
         "{where} excludes another element that is sent", ack=_ik4("10")),
    _row("D315 trailing-separators", "warning/note", 1,
         "Separators stand behind the last value.", "{where} ends in separators with nothing behind them"),
    _row("D316 trailing-blanks", "warning/note", 1,
         "Blanks stand behind a value.", "{where} ends in blanks"),
    _row("D317 leading-blanks-in-element", "note", 1,
         "Blanks stand before a value.", "{where} begins with blanks"),
    _row("D318 invalid-pattern", "error", 2,
         "A value does not have the form that the guide gives it.",
         "{where} does not have the form that the guide gives it", ack=_ik4("7")),
    # Rules of guides: severity and type are the rule's
    _row("B400 balance", "error", 3,
         "An amount or count is not what its parts come to.", "{where} does not balance", ack=_ik4("I12")),
    _row("R500 situation-required", "error", 4,
         "A situation of the guide demands what is absent.",
         "{where} is required in this situation", ack=_ik3("I6"), element_ack=_ik4("I9")),
    _row("R501 situation-forbidden", "error", 4,
         "A situation of the guide forbids what is sent.",
         "{where} must not be sent in this situation", ack=_ik3("I9"), element_ack=_ik4("I13")),
    _row("R502 situation-value", "error", 4,
         "A rule of the guide on values is not met.", "{where} breaks a rule of the guide", ack=_ik4("I12")),
    _row("C600 code-not-valid", "error", 5,
         "A code is not in its outside code set, or not at the date that counts.",
         "{where} is not valid in its code set", ack=_ik4("I12")),
    _row("C601 codes-not-judged", "note", 5,
         "A code was to be judged on a day that lies outside all editions of its list that are at hand.",
         "codes were not judged on days outside the editions at hand: {expected}"),
    _row("L700 line-of-service", "error", 6,
         "What this kind of service needs is not there.", "{where} does not have what this kind of service needs"),
    _row("P800 trading-partner", "error", 7,
         "The companion guide of the trading partner is not met.", "{where} breaks a rule of the companion guide"),
)  # fmt: skip

_BY_KEY: dict[str, Row] = {each.name: each for each in TABLE}
# Two names share E017; the code alone means the first of them.
_BY_KEY.update((each.code, each) for each in reversed(TABLE))

_PLACE = re.compile(r"\{(where|segment|loop|expected|length)\}")


def row(code_or_name: str) -> Row:
    """The row of a code (``S103``) or of a name (``missing-required-segment``).

    Raises ValueError for a code that is not in the table: that is a mistake of the caller.
    """
    try:
        return _BY_KEY[code_or_name]
    except KeyError:
        raise ValueError(f"{code_or_name!r} is no code or name of the table in diagnostics/codes.py") from None


@cache
def ack_of(code_or_name: str, ik3: str | None = None, ik4: str | None = None) -> AckCodes:
    """The acknowledgement codes of a row with IK304 or IK403 replaced: ``ack_of("S103", ik3="3")``."""
    base = row(code_or_name).ack
    return evolve(base, ik3=ik3 or base.ik3, ik4=ik4 or base.ik4)


_STATUS = re.compile(r"(?<![A-Z0-9])([A-Z][0-9]{1,2}:[0-9]{1,3}(?::[A-Z0-9]{2,3})?)(?![A-Z0-9])")


@cache
def ack_of_rule(stated: str, type: int, base: AckCodes) -> AckCodes:
    """``base`` with the claim statuses that a rule's ``ack`` names (``A7:562:85``, several with commas).

    A rule of type 4 that names a status and nothing of the 999 is the claim acknowledgement's alone to tell.
    """
    statuses = ",".join(_STATUS.findall(stated))
    if not statuses:
        return base
    if type == 4 and "999" not in stated:
        return AckCodes(stc=statuses)
    return evolve(base, stc=statuses)


def code_of_rule(type: int, demand: str) -> str:
    """The code of the finding that a guide's rule becomes: its SNIP type's own, else that of what it demands.

    ``demand`` is the head of the demand as the IR has it: ``require``, ``require-any``, ``forbid`` or another.
    """
    return _BY_TYPE.get(type) or _BY_DEMAND.get(demand, "R502")


_BY_TYPE = {3: "B400", 5: "C600", 6: "L700", 7: "P800"}
_BY_DEMAND = {"require": "R500", "require-any": "R500", "forbid": "R501"}


def finding(code: str, *, profile: str = "gate", **fields: Unpack[FindingFields]) -> Finding:
    """A finding of the row ``code`` (or a row's name); what ``fields`` do not say comes from the row.

    ``message`` may hold ``{value}``, never the value itself: the renderer fills it in, masked.
    Raises ValueError for an unknown code.
    """
    entry = _BY_KEY.get(code) or row(code)
    rest = cast("dict[str, Any]", fields)
    severity = rest.pop("severity", None) or (entry.intake if profile == "intake" else entry.severity)
    type = rest.pop("type", None) or entry.type
    ack = rest.pop("ack", None)
    if ack is None:
        ack = entry.element_ack if entry.element_ack is not None and rest.get("element") else entry.ack
    public = rest.pop("public", entry.public)
    message = rest.pop("message", None) or sentence(entry, fields)
    return Finding(entry.code, entry.name, severity, type, message, ack, public=public, **rest)


def sentence(entry: Row, fields: FindingFields) -> str:
    """The row's own sentence with its places filled; ``{value}`` stays for the renderer."""
    text = entry.sentence
    if "{" not in text:
        return text

    def fill(match: re.Match[str]) -> str:
        key = match[1]
        if key == "where":
            return where(fields.get("path"), fields.get("segment"), fields.get("element"), fields.get("component"))
        if key == "segment":
            return fields.get("segment") or "this segment"
        if key == "loop":
            return fields.get("loop") or "here"
        if key == "length":
            return str(fields.get("length", 0))
        return fields.get("expected") or "another"

    return _PLACE.sub(fill, text)


def where(path: str | None, segment: str | None, element: int | None, component: int | None) -> str:
    """A place as messages name it: the path, else the segment with element and component (``CLM05-1``)."""
    if path:
        return path
    if not segment:
        return "this place"
    if not element:
        return segment
    return f"{segment}{element:02}-{component}" if component else f"{segment}{element:02}"
