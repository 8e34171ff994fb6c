"""Builds the acknowledgements that a file deserves from what the engine says while it reads it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import datetime

from attrs import define, evolve, field, frozen

from x12claims.acks.answered import Answered
from x12claims.acks.claim import ClaimNumbers, ClaimWriter
from x12claims.acks.claim_notes import ClaimNotes
from x12claims.acks.elements import at
from x12claims.acks.envelope import GUIDE_277CA, Control, Header, group_of, interchange
from x12claims.acks.facts import CLAIMS, Shared
from x12claims.acks.functional import FunctionalWriter, Omitted, SetNotes
from x12claims.acks.interchange import CONTENT, PREMATURE_END, InterchangeNotes, group_note_of, note_of
from x12claims.acks.policy import ACKNOWLEDGEMENTS, CLAIM_ANSWER, SETS, Policy
from x12claims.diagnostics.finding import Finding
from x12claims.wire import Segment

KINDS = ("ta1", "999", "277ca")
Deliver = Callable[[str, bytes], None]
"""Is given each acknowledgement when it is done: its kind, and the interchange."""
_COUNT_WRONG = "E006"  # its value is GE01, which AK902 repeats
_COUNT = re.compile(r"[0-9]{1,6}")  # as long as AK902 may be
_EMPTY = "E017"
_HEADED = {"W005": "ISA", "W008": "ISA", "E011": "ISA", "E012": "GS", "E013": "ST"}
"""Findings about a header, which may be told before the header itself is."""
_BREAKS = frozenset({"E001", "E004", "E007"})
"""Missing trailers, told once for the innermost: ``expected`` names every one that the break lacks ("SE GE IEA")."""


@frozen
class Acknowledgements:
    """What goes back to the sender, each entry a whole interchange: TA1s, one 999 for each functional group, and one
    277CA (``claim``) for each 837 that was taken in.

    ``omitted`` says of which transaction sets fewer errors are told than were found (``Policy.max_segments``,
    ``max_statuses``), ``refused`` whether anything was refused or a claim rejected.
    """

    ta1: list[bytes] = field(factory=list)
    functional: list[bytes] = field(factory=list)
    claim: list[bytes] = field(factory=list)
    omitted: tuple[Omitted, ...] = ()
    refused: bool = False


def _tuple(kinds: Iterable[str]) -> tuple[str, ...]:
    return tuple(kinds)


@define(slots=True, eq=False)
class AckBuilder:
    """Takes the events of one or more files in document order; ``result()`` gives the acknowledgements.

    ``now`` is the local date and time that they bear.  ``control`` numbers their interchanges, all kinds in one row.
    ``kinds`` chooses among "ta1", "999" and "277ca"; a 277CA needs more than events: hand the engine ``watched(read)``
    in place of ``read``.  An interchange that its TA1 refuses gets no 999, unless the policy says so, and no 277CA:
    nothing in it was taken in; nor does a set that the 999 refuses.  A file whose ISA cannot be read has no one to be
    answered.

    ``numbers`` gives the payer's numbers of accepted claims.  ``deliver`` takes each acknowledgement when the
    interchange that it answers has ended; without it they are gathered for ``result()``.

    Raises ValueError for an unknown kind.
    """

    now: datetime
    control: Control
    kinds: tuple[str, ...] = field(default=KINDS, converter=_tuple)
    policy: Policy = field(factory=Policy)
    numbers: ClaimNumbers | None = None
    deliver: Deliver | None = None
    _result: Acknowledgements = field(factory=Acknowledgements)
    _written: int = 0
    _interchange: InterchangeNotes | None = None
    _pending: list[tuple[tuple[str, ...], bytes]] = field(factory=list)
    _answered: list[tuple[tuple[str, ...], Answered]] = field(factory=list)
    _answered_in_group: list[Answered] = field(factory=list)
    _shared: Shared | None = None
    _claims: ClaimNotes | None = None
    _refused: bool = False
    _unanswerable: int = 0
    _wrong: bool = False
    """Whether an error was found in a group that no 999 can answer."""
    _groups: int = 0
    _empty: bool = False
    _headers: dict[str, Segment] = field(factory=dict)
    _held: list[Finding] = field(factory=list)
    _gs: tuple[str, ...] | None = None
    _functional: FunctionalWriter | None = None
    _included: int | None = None
    _set: SetNotes | None = None
    _omitted: list[Omitted] = field(factory=list)

    def __attrs_post_init__(self) -> None:
        unknown = [kind for kind in self.kinds if kind not in KINDS]
        if unknown:
            raise ValueError(f"{unknown[0]!r} is no acknowledgement that is written: choose from {', '.join(KINDS)}")

    def watched(self, read: Callable[[int], bytes]) -> Callable[[int], bytes]:
        """Reads what ``read`` does, for the engine; what a 277CA needs is taken from it on the way."""
        if "277ca" not in self.kinds:
            return read
        self._shared = Shared(read)
        return self._shared.read

    def interchange_start(self, isa: Segment) -> None:
        """An ISA was read."""
        self.interchange_end()
        self._interchange = InterchangeNotes(Header.of(isa.elements), self.policy)
        self._opened("ISA", isa)

    def group_start(self, gs: Segment) -> None:
        """A GS was read."""
        self.group_end()
        self._gs = tuple(gs.elements)
        self._groups += 1
        functional_id = self._gs[1].strip() if len(self._gs) > 1 else ""
        if functional_id in SETS:
            self._functional = FunctionalWriter(self._gs, self.policy)
        elif functional_id not in ACKNOWLEDGEMENTS:
            self._unanswerable += 1
        self._opened("GS", gs)

    def transaction_start(self, st: Segment) -> None:
        """An ST was read."""
        self.transaction_end()
        if self._functional is not None:
            self._set = SetNotes(tuple(st.elements), self.policy)
            facts = self._shared.take(st.offset) if self._shared is not None else None
            if facts is not None and self._shared is not None:
                guide = at(st.elements, 3) or at(self._gs or (), 8)
                self._claims = ClaimNotes(facts, self._shared, self.policy, guide)
        self._opened("ST", st)

    def _opened(self, id: str, header: Segment) -> None:
        """Gives what was told of a header before it came to the interchange, group or set that it opens."""
        self._headers[id] = header
        held, self._held = self._held, []
        for finding in held:
            if _HEADED[finding.code] == id and _covers(header, finding):
                self.finding(finding)

    def finding(self, finding: Finding) -> None:
        """Something was found; its own codes, else its place in the envelope, say to whom it belongs."""
        header = _HEADED.get(finding.code)
        if header is not None and not _covers(self._headers.get(header), finding):
            self._held.append(finding)
            return
        if self._interchange is None:
            return
        if finding.code in _BREAKS:
            self._break(finding, (finding.expected or "").split())
        self._empty = self._empty or finding.code == _EMPTY
        note = note_of(finding)
        if note is not None:
            self._interchange.add(finding, note)
            return
        group = group_note_of(finding)
        if group is not None:
            self._group_finding(finding, group)
        elif self._set is not None:
            self._set_finding(self._set, finding)
        else:
            self._unanswered(finding)

    def _set_finding(self, notes: SetNotes, finding: Finding) -> None:
        claims = self._claims
        if claims is None:
            notes.add(finding)
        elif self.policy.route(CLAIMS, finding) == CLAIM_ANSWER:
            claims.add(finding)
        elif self.policy.single_claims and finding.severity == "error" and claims.holds(finding):
            notes.add(finding, contained=True)
            claims.add_syntax(finding)
        else:
            notes.add(finding)

    def _break(self, finding: Finding, missing: list[str]) -> None:
        """A file that breaks off has no GE and IEA either; the finding is told for the innermost alone."""
        if "GE" in missing[1:] and self._functional is not None:
            self._functional.add(finding, "3")
        if "IEA" in missing[1:] and self._interchange is not None:
            self._interchange.add(finding, PREMATURE_END)

    def _group_finding(self, finding: Finding, code: str) -> None:
        if finding.code == _COUNT_WRONG and _COUNT.fullmatch(count := (finding.value or "").strip()):
            self._included = int(count)
        if self._functional is not None:
            self._functional.add(finding, code)
        else:
            self._unanswered(finding)

    def _unanswered(self, finding: Finding) -> None:
        """What no 999 will tell, if it stands in a group that none can answer."""
        kind = None if self._functional is not None or self._gs is None else at(self._gs, 1)
        if finding.severity == "error" and kind is not None and kind not in ACKNOWLEDGEMENTS:
            self._wrong = True

    def transaction_end(self, result: object = None) -> None:
        """The set has ended.  The 999's verdict is its own: what other acknowledgements report does not count."""
        notes, self._set = self._set, None
        claims, self._claims = self._claims, None
        if notes is None or self._functional is None:
            return
        self._functional.transaction(notes)
        if claims is not None and self._interchange is not None and notes.usable and notes.verdict() != "R":
            header = self._interchange.header
            answered = ClaimWriter(claims, self.now, header[8], header[6], notes.control, self.numbers).write()
            if answered.accepted or answered.rejected or answered.refused:
                self._answered_in_group.append(answered)
            if claims.omitted:
                self._omitted.append(Omitted(at(self._gs or (), 6), notes.control, claims.omitted, "277ca"))

    def group_end(self, result: object = None) -> None:
        """The group has ended; findings about its GE were given before."""
        self.transaction_end()
        functional, self._functional = self._functional, None
        answered, self._answered_in_group = self._answered_in_group, []
        if functional is not None and self._gs is not None:
            if "999" in self.kinds:
                self._pending.append((self._gs, functional.end(self._included)))
                self._omitted += functional.omitted
                self._refused = self._refused or functional.verdict() in {"P", "R"}
            if not functional.refused:
                self._answered += [(self._gs, each) for each in answered]
        self._gs = None
        self._included = None

    def interchange_end(self, result: object = None) -> None:
        """The interchange has ended; findings about its IEA were given before."""
        self.group_end()
        notes, self._interchange = self._interchange, None
        pending, self._pending = self._pending, []
        answered, self._answered = self._answered, []
        if notes is not None:
            self._note_unanswerable(notes)
            # Without a group and not empty it held TA1s only, and those are never acknowledged.
            answers_only = not self._groups and not self._empty and notes.verdict()[0] == "A"
            if "ta1" in self.kinds and notes.due() and not answers_only:
                self._done("ta1", self._wrapped(notes.header, [notes.write(self.now)], groups=0))
                self._refused = self._refused or notes.refused
            if not notes.refused or self.policy.functional_when_refused:
                for gs, body in pending:
                    control = self.control.number(self._written)
                    group = group_of(gs, notes.header, body, now=self.now, control=control)
                    self._done("999", self._wrapped(notes.header, [group], groups=1))
            if not notes.refused:
                for gs, each in answered:
                    self._done("277ca", self._answer(notes.header, gs, each))
                    self._refused = self._refused or each.refused or each.rejected > 0
        self._groups = self._unanswerable = 0
        self._empty = self._wrong = False
        self._headers.clear()

    def _note_unanswerable(self, notes: InterchangeNotes) -> None:
        """A group of another trade has no 999 that would be valid (AK101): TA105 024 says so.

        The envelope is good, so the interchange is taken in with an error noted (E).  Where all that it holds is such
        groups, and something in them is wrong beyond the kind, nobody but the TA1 can refuse it (R).
        """
        if self._unanswerable == 0:
            return
        self._refused = self._refused or self._wrong
        if self._wrong and self._unanswerable == self._groups:
            notes.error = notes.error or CONTENT
        else:
            notes.warning = notes.warning or CONTENT

    def _wrapped(self, header: Header, content: Iterable[bytes], *, groups: int) -> bytes:
        control = self.control.number(self._written)
        self._written += 1
        return interchange(header, content, groups=groups, now=self.now, control=control)

    def _answer(self, header: Header, gs: tuple[str, ...], answered: Answered) -> bytes:
        control = self.control.number(self._written)
        self._written += 1
        chosen = answered.chosen()
        body = b"".join(answered.write(f"{control:09d}", self.now))
        group = group_of(gs, header, body, now=self.now, control=control, guide=GUIDE_277CA, delimiters=chosen)
        return interchange(header, [group], groups=1, now=self.now, control=control, delimiters=chosen)

    def _done(self, kind: str, data: bytes) -> None:
        if self.deliver is not None:
            self.deliver(kind, data)
            return
        result = self._result
        {"ta1": result.ta1, "999": result.functional, "277ca": result.claim}[kind].append(data)

    def file_end(self, result: object = None) -> None:
        """The file has ended, whatever was still open."""
        self.interchange_end()
        self._shared = None

    def result(self) -> Acknowledgements:
        """What was built so far."""
        return evolve(self._result, omitted=tuple(self._omitted), refused=self._refused)


def _covers(header: Segment | None, finding: Finding) -> bool:
    """Whether a finding stands in a header segment."""
    return header is not None and header.offset <= finding.offset <= header.offset + header.length
