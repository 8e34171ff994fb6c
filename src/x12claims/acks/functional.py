"""Writes the 999 (guide 005010X231A1): one for each functional group, one transaction set after the other.

Only the set at hand is held as findings, and of it no more than ``Policy`` allows; what is finished is bytes.  The
verdict on a set stands in the bytes at a known place, so that a group that is refused as a whole when its trailer
comes (wrong count, wrong control number, trailer missing) turns A and E into R without a second pass.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence

from attrs import define, evolve, field, frozen

from x12claims.acks.envelope import DELIMITERS, GUIDE_999, Lines, number, plain
from x12claims.acks.policy import ACKNOWLEDGED_SETS, Policy
from x12claims.diagnostics.codes import row
from x12claims.diagnostics.finding import Finding

MISSING = frozenset({"3", "I6", "I7", "I8"})  # IK304 codes for what is absent: it has no segment at its position
SEGMENT_CODES = frozenset("1 2 3 4 5 6 7 8 I4 I6 I7 I8 I9".split())
ELEMENT_CODES = frozenset("1 2 3 4 5 6 7 8 9 10 11 12 13 I6 I9 I10 I11 I12 I13".split())
SET_CODES = frozenset("1 2 3 4 5 6 7 8 9 10 11 12 13 15 16 17 18 19 23 24 25 26 27 I5 I6".split())
GROUP_CODES = frozenset("1 2 3 4 5 6 10 11 12 13 14 15 16 17 18 19 23 24 25 26".split())

COPIED = frozenset("4 5 6 7 8 9 10 I6 I10 I12 I13".split())  # IK403 codes whose IK404 repeats one bad value
TRIGGERED_SEGMENT = {"I6": "I8", "I9": "I4"}  # IK304 that needs a CTX trigger -> what is said where none is known
PATTERN = "I12"
TRIGGERED_ELEMENT = frozenset({"I9", "I13"})

# Code of a finding -> IK403 for a segment whose elements are all in doubt: IK304 8 needs an IK4 below it.
WHOLE_SEGMENT = {"S110": "1", "W007": "5"}

BUSINESS_UNITS = frozenset(
    {"TRN02", "NM109", "PATIENT NAME NM109", "SUBSCRIBER NAME NM109", "ENT01", "SUBSCRIBER NUMBER REF02", "CLM01"}
)
TRIGGER = "SITUATIONAL TRIGGER"
SEGMENT_TRIGGERS = 9  # CTX below one IK3 (the business unit's not counted), and below one IK4
ELEMENT_TRIGGERS = 10

# ST and SE elements that are wrong -> IK502 beside the IK4 that names them
TRAILER_CODES = {("ST", 1): "6", ("ST", 2): "7", ("SE", 1): "4", ("SE", 2): "3"}

Context = tuple[str, int, str | None, int | None, int | None]


@define(slots=True, eq=False)
class _ElementNote:
    finding: Finding
    code: str
    contexts: list[Context] = field(factory=list)


@define(slots=True, eq=False)
class _SegmentNote:
    segment: str
    position: int
    loop: str
    code: str
    business: tuple[str, str] | None
    contexts: list[Context] = field(factory=list)
    elements: dict[tuple[int, int, int, str], _ElementNote] = field(factory=dict)


@frozen
class Omitted:
    """How many errors of a set an acknowledgement (``kind``: "999" or "277ca") leaves out, by ``Policy``'s limits."""

    group: str
    transaction: str
    errors: int
    kind: str = "999"


@define(slots=True, eq=False)
class SetNotes:
    """What the 999 has to say about one transaction set (``st``: the elements of its ST)."""

    st: Sequence[str]
    policy: Policy
    codes: list[str] = field(factory=list)  # IK502 to IK506
    rejected: bool = False
    noted: bool = False
    omitted: int = 0
    _notes: dict[tuple[str, int, str, str], _SegmentNote] = field(factory=dict)
    _standard: bool = False
    _guide: bool = False

    @property
    def transaction(self) -> str:
        """ST01."""
        return self.st[1].strip() if len(self.st) > 1 else ""

    @property
    def control(self) -> str:
        """ST02."""
        return self.st[2].strip() if len(self.st) > 2 else ""

    @property
    def usable(self) -> bool:
        """Whether an AK2 can name this set; where it cannot, the group is refused (X12 RFI 55, 1339)."""
        return self.transaction in ACKNOWLEDGED_SETS and 4 <= len(plain(self.control)) <= 9

    def add(self, finding: Finding, *, contained: bool = False) -> None:
        """Takes a finding of this set; what another acknowledgement reports is left to it.

        ``contained``: another acknowledgement rejects what the error is in, and the set is taken in without that.
        """
        if not self.policy.reports(finding.severity) or self.policy.route(self.transaction, finding) != "999":
            return
        if finding.severity == "error" and not contained:
            self.rejected = True
        else:
            self.noted = True
        finding = _with_codes(finding)
        ack = finding.ack
        if ack.ik5 in SET_CODES and ack.ik5 not in {"5", "I5"} and ack.ik5 not in self.codes:
            self.codes.append(ack.ik5)
        trailer = TRAILER_CODES.get((finding.segment or "", finding.element or 0))
        if trailer and trailer not in self.codes and (ack.ik4 or ack.ik3):
            self.codes.append(trailer)
        if ack.ik3 or ack.ik4:
            self._segment(finding)
        elif ack.ik5 in {None, "5", "I5"}:
            self._standard = True  # an error without place or code of its own: the set says no more than IK502 5

    def _segment(self, finding: Finding) -> None:
        code, element = _codes(finding)
        place = (finding.element or 1, finding.component or 0, finding.repetition or 0)
        segment = finding.segment or ""
        loop = _loop(finding.loop)
        note = self._notes.get((segment, finding.position or 0, loop, code))
        if element == PATTERN and note is not None and any(key[:3] == place for key in note.elements):
            return  # a rule on a value that is known to be wrong adds nothing
        guide = (element or code).startswith("I")
        self._guide = self._guide or guide
        self._standard = self._standard or not guide
        if code == "1" or not _is_segment_id(segment) or not finding.position:
            # RFI 1257: an id outside code source 77 would make the 999 itself invalid; IK502 alone reports it.
            return
        if note is None:
            if len(self._notes) >= self.policy.max_segments:
                self.omitted += 1
                return
            note = _SegmentNote(segment, finding.position, loop, code, _business(finding))
            self._notes[segment, finding.position, loop, code] = note
        context = _context(finding, element)
        if element is None:
            _append(note.contexts, context, SEGMENT_TRIGGERS)
            return
        found = note.elements.get((*place, element))
        if found is None:
            if len(note.elements) >= self.policy.max_elements:
                self.omitted += 1
                return
            found = note.elements[*place, element] = _ElementNote(finding, element)
        _append(found.contexts, context, ELEMENT_TRIGGERS)

    def verdict(self) -> str:
        """IK501: R where an error is reported, E where only warnings are, else A."""
        return "R" if self.rejected else "E" if self.noted else "A"

    def set_codes(self) -> list[str]:
        """IK502 to IK506: the set's own errors first, then 5 (the standard broken) and I5 (the guide) for segments."""
        codes = self.codes[:5]
        for wanted, code in ((self._standard, "5"), (self._guide, "I5")):
            if wanted and len(codes) < 5:
                codes.append(code)
        return codes

    def write(self, lines: Lines) -> int:
        """Writes AK2 to IK5 and returns where the byte of IK501 stands in ``lines.data``."""
        lines.add("AK2", self.transaction, self.control, plain(self.st[3] if len(self.st) > 3 else "", longest=35))
        # What is missing before a segment comes before what is wrong in it; else the order in which it was found.
        for note in sorted(self._notes.values(), key=lambda n: (n.position, n.code not in MISSING)):
            _write_segment(lines, note)
        lines.add("IK5", self.verdict(), *self.set_codes())
        return lines.data.rindex(b"IK5") + 4


def _with_codes(finding: Finding) -> Finding:
    """What was meant for a claim's status only, and was routed here, with the codes that its like has in a 999."""
    if finding.ack.stc is None or finding.ack.ik3 or finding.ack.ik4:
        return finding
    entry = row(finding.code)
    base = entry.element_ack if entry.element_ack is not None and finding.element else entry.ack
    return evolve(finding, ack=evolve(base, stc=finding.ack.stc))


def _codes(finding: Finding) -> tuple[str, str | None]:
    """IK304 and IK403 of a finding; IK403 stands exactly where IK304 is 8."""
    ack = finding.ack
    if ack.ik4 in ELEMENT_CODES:
        return "8", ack.ik4
    if ack.ik3 == "8" or ack.ik3 not in SEGMENT_CODES:
        return "8", WHOLE_SEGMENT.get(finding.code, "I12")
    if finding.context is None or not _is_segment_id(finding.context[0]):
        return TRIGGERED_SEGMENT.get(ack.ik3, ack.ik3), None
    return ack.ik3, None


def _context(finding: Finding, element: str | None) -> Context | None:
    """What set the condition: its own place only where a trigger is due and no other is known."""
    context = finding.context
    if context is not None and not _is_segment_id(context[0]):
        context = None
    if element in TRIGGERED_ELEMENT:
        return context or (finding.segment or "", finding.position or 1, finding.loop, None, None)
    if element is None and finding.ack.ik3 in TRIGGERED_SEGMENT:
        return context  # due even where it stands at the finding's own place (DTM*150 without DTM*151)
    if context is not None and (context[0], context[1]) == (finding.segment, finding.position):
        return None if context[3] == finding.element else context
    return context


def _append(contexts: list[Context], context: Context | None, most: int) -> None:
    if context is not None and context not in contexts and len(contexts) < most:
        contexts.append(context)


def _is_segment_id(text: str) -> bool:
    return 2 <= len(text) <= 3 and text.isascii() and text.isalnum() and text[0].isalpha() and text.isupper()


def _loop(loop: str | None) -> str:
    """IK303: blank at the level of ST; DE 447 has room for four characters, so 2010AA is 2010."""
    return "" if loop in {None, "", "ST"} else plain(loop, longest=4)


def _business(finding: Finding) -> tuple[str, str] | None:
    if finding.business is None or finding.business[0] not in BUSINESS_UNITS:
        return None
    value = plain(finding.business[1], longest=35)
    return (finding.business[0], value) if value else None


def _place(element: int | None, component: int | None, repetition: int | None) -> str:
    """C030: element, component, repetition, as far as they are given."""
    if not element:
        return ""
    parts = [str(min(element, 99)), str(min(component, 99)) if component else ""]
    if repetition and repetition > 1:
        parts.append(str(min(repetition, 9999)))
    return DELIMITERS.component.join(parts).rstrip(DELIMITERS.component)


def _write_segment(lines: Lines, note: _SegmentNote) -> None:
    lines.add("IK3", note.segment, str(note.position), note.loop, note.code)
    _write_contexts(lines, note.contexts)
    if note.business:
        lines.add("CTX", DELIMITERS.component.join(note.business))
    for where in sorted(note.elements, key=lambda key: key[:3]):
        _write_element(lines, note.elements[where])


def _write_element(lines: Lines, note: _ElementNote) -> None:
    finding = note.finding
    place = _place(finding.element or 1, finding.component, finding.repetition)
    copy = plain(finding.value) if note.code in COPIED else ""
    lines.add("IK4", place, number(finding.element_number, 4), note.code, copy)
    _write_contexts(lines, note.contexts)


def _write_contexts(lines: Lines, contexts: list[Context]) -> None:
    for segment, position, loop, element, component in contexts:
        place = _place(element, component, None)
        lines.add("CTX", TRIGGER, segment, str(position), _loop(loop), place)


@define(slots=True, eq=False)
class FunctionalWriter:
    """One 999, from the GS of a group (``gs``: its elements) to its end."""

    gs: Sequence[str]
    policy: Policy
    omitted: list[Omitted] = field(factory=list)
    _lines: Lines = field(init=False)
    _verdicts: array[int] = field(factory=lambda: array("Q"))
    _codes: list[str] = field(factory=list)
    _received: int = 0
    _listed: int = 0
    _accepted: int = 0
    _noted: bool = False
    _refused: bool = False

    def __attrs_post_init__(self) -> None:
        self._lines = Lines()
        self._lines.add("ST", "999", "0001", GUIDE_999)
        control = number(self._gs(6), 9) or "0"
        self._lines.add("AK1", self._gs(1), control, plain(self._gs(8), 12) or "005010")

    def _gs(self, position: int) -> str:
        return self.gs[position].strip() if len(self.gs) > position else ""

    def add(self, finding: Finding, code: str) -> None:
        """A finding of the group itself; ``code`` is its AK905.  An error refuses the whole group."""
        if not self.policy.reports(finding.severity):
            return
        if finding.severity == "error":
            self.refuse(code)
        else:
            self._noted = True

    @property
    def refused(self) -> bool:
        """Whether the group is refused as a whole."""
        return self._refused

    def refuse(self, code: str) -> None:
        """Refuses the group for AK905 ``code``."""
        self._refused = True
        if code in GROUP_CODES and code not in self._codes:
            self._codes.append(code)

    def transaction(self, notes: SetNotes) -> None:
        """A transaction set has ended."""
        self._received += 1
        if notes.omitted:
            self.omitted.append(Omitted(self._gs(6), notes.control, notes.omitted))
        if not notes.usable:
            self.refuse("5")  # no code says that ST itself is unusable: RFI 1339 names 5
            return
        self._listed += 1
        at = notes.write(self._lines)
        if notes.verdict() != "R":
            self._accepted += 1
            self._verdicts.append(at)
        self._noted = self._noted or notes.verdict() == "E"

    def end(self, included: int | None) -> bytes:
        """ST to SE of the 999.  ``included`` is GE01, None where the group has none: then what was received counts."""
        if self._refused:
            for at in self._verdicts:
                self._lines.data[at : at + 1] = b"R"
            self._accepted = 0
        self._lines.add(
            "AK9",
            self.verdict(),
            _count(self._received if included is None else included),
            _count(self._listed),
            _count(self._accepted),
            *self._codes[:5],
        )
        self._lines.add("SE", str(self._lines.count + 1), "0001")
        return bytes(self._lines.data)

    def verdict(self) -> str:
        """AK901; P is for a group of which some sets are accepted (four received, one refused: ``AK9*P*4*4*3``)."""
        if self._refused or (self._listed and not self._accepted):
            return "R"
        if self._accepted < self._listed:
            return "P"
        return "E" if self._noted else "A"


def _count(value: int) -> str:
    return str(min(max(value, 0), 999_999))
