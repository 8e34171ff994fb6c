"""What findings say about the claims of one transaction set, until its 277CA is written."""

from __future__ import annotations

from collections.abc import Iterable

from attrs import define, field, frozen

from x12claims.acks.facts import Line, SetFacts, Shared
from x12claims.acks.policy import Policy
from x12claims.acks.statuses import SYNTAX_REJECTED, WORDED, Status, for_receiver, statuses_of
from x12claims.diagnostics.finding import Finding

LONGEST_MESSAGE = 264  # STC12
_LEVEL = {"2000A": "A", "2010A": "A", "2000B": "B", "2010B": "B", "2000C": "C", "2010C": "C"}  # loop, letters 1 to 5
_PLAIN = frozenset(" .,'()/=+-")  # beside letters and digits, what a message of ours is written in
_HEAD_OF = {"claim": "CLM", "line": "LX", "A": "HL", "B": "HL", "C": "HL"}


@frozen
class Note:
    """One status of a claim: of a service line where ``line`` is given.  ``message`` is for STC12."""

    status: Status
    line: Line | None = None
    message: str = ""


def level_of(finding: Finding) -> str:
    """Whose fault a finding is: "set", a level ("A" provider, "B" subscriber, "C" patient), "claim" or "line"."""
    loop = finding.loop or ""
    if loop[:5] in _LEVEL:
        return _LEVEL[loop[:5]]
    if loop[:2] == "24":
        return "line"
    return "claim" if loop[:2] == "23" else "set"


@define(slots=True, eq=False)
class ClaimNotes:
    """The statuses of one set, by claim; ``guide`` is its ST03 or GS08.

    Of each claim no more are kept than ``Policy.max_statuses`` allows: a claim that is rejected is told to be so with
    whatever is left.  ``omitted`` counts the rest.
    """

    facts: SetFacts
    shared: Shared
    policy: Policy
    guide: str
    whole: list[Status] = field(factory=list)
    levels: dict[int, list[Note]] = field(factory=dict)
    claims: dict[int, list[Note]] = field(factory=dict)
    omitted: int = 0

    def holds(self, finding: Finding) -> bool:
        """Whether an error that is the 999's to tell is one claim's alone: the claim is there and has its number."""
        if level_of(finding) not in {"claim", "line"} or not (finding.ack.ik3 or finding.ack.ik4):
            return False
        named = finding.segment != "CLM" or (finding.element or 0) > 1
        return named and self._claim(finding) is not None

    def add_syntax(self, finding: Finding) -> None:
        """An error that the 999 tells rejects the claim that holds it."""
        claim = self._claim(finding)
        if claim is not None:
            self._put(self.claims, claim, [Note(SYNTAX_REJECTED)])

    def add(self, finding: Finding) -> None:
        """Takes a finding that is the claim acknowledgement's to tell; nothing but an error rejects a claim."""
        if finding.severity != "error":
            return
        statuses = statuses_of(finding, self.guide)
        level = level_of(finding)
        if level in {"claim", "line"}:
            claim = self._claim(finding)
            if claim is not None:
                line = self._line(finding, claim) if level == "line" else None
                self._put(self.claims, claim, self._notes(statuses, finding, line))
                return
        elif level != "set":
            at = self.facts.level_of(level, finding.offset, head=finding.segment == "HL")
            if at is not None:
                self._put(self.levels, at, self._notes(statuses, finding, None))
                return
        told = dict.fromkeys([*self.whole, *for_receiver(statuses)])
        self.whole = list(told)[: self.policy.max_statuses]

    def _claim(self, finding: Finding) -> int | None:
        return self.facts.claim_of(finding.offset, head=finding.segment == "CLM")

    def _line(self, finding: Finding, claim: int) -> Line | None:
        if len(self.claims.get(claim, ())) >= self.policy.max_statuses:
            return None  # it will not be kept, so it need not be looked up
        return self.shared.line(self.facts, claim, finding.offset, head=finding.segment == "LX")

    def _notes(self, statuses: Iterable[Status], finding: Finding, line: Line | None) -> list[Note]:
        return [Note(each, line, self._message(finding) if each.code in WORDED else "") for each in statuses]

    def _message(self, finding: Finding) -> str:
        """The finding in words, without anything that names a person, in characters that part nothing."""
        text = finding.text()
        if finding.path and finding.path not in text:
            text = f"{finding.path} {text}"
        d = self.facts.delimiters
        marks = {d.element, d.component, d.repetition, d.segment}
        kept = (c if c not in marks and c.isascii() and (c.isalnum() or c in _PLAIN) else " " for c in text)
        return " ".join("".join(kept).split())[:LONGEST_MESSAGE].rstrip()

    def _put(self, where: dict[int, list[Note]], at: int, notes: list[Note]) -> None:
        known = where.setdefault(at, [])
        for each in notes:
            if any(each.status == other.status and each.line == other.line for other in known):
                continue
            if len(known) < self.policy.max_statuses:
                known.append(each)
            else:
                self.omitted += 1
