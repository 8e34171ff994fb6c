"""Writes the TA1: whether the interchange itself, ISA to IEA, could be taken in."""

from __future__ import annotations

from datetime import datetime

from attrs import define

from x12claims.acks.envelope import Header, Lines, number
from x12claims.acks.policy import Policy
from x12claims.diagnostics.finding import Finding

NOTES = frozenset(f"{code:03d}" for code in range(32))

# Element of the envelope that is wrong -> TA105, where the finding names none itself
ELEMENT_NOTES: dict[tuple[str, int], str] = {
    ("ISA", 1): "010", ("ISA", 2): "011", ("ISA", 3): "012", ("ISA", 4): "013",
    ("ISA", 5): "005", ("ISA", 6): "006", ("ISA", 7): "007", ("ISA", 8): "008",
    ("ISA", 9): "014", ("ISA", 10): "015", ("ISA", 11): "026", ("ISA", 12): "017",
    ("ISA", 13): "018", ("ISA", 14): "019", ("ISA", 15): "020", ("ISA", 16): "027",
    ("IEA", 1): "021", ("IEA", 2): "018",
}  # fmt: skip
# The same for a functional group -> AK905; other elements of GS spoil the interchange's content (TA105 024)
GROUP_NOTES: dict[tuple[str, int], str] = {
    ("GS", 1): "1", ("GS", 6): "6", ("GS", 8): "2", ("GE", 1): "5", ("GE", 2): "6",
}  # fmt: skip
CONTENT = "024"
PREMATURE_END = "023"


def note_of(finding: Finding) -> str | None:
    """TA105 of a finding, None where it does not concern the interchange."""
    if finding.ack.ta1 in NOTES:
        return finding.ack.ta1
    if finding.segment in {"ISA", "IEA"} and finding.position is None:
        return ELEMENT_NOTES.get((finding.segment, finding.element or 0), "022")
    if finding.segment in {"GS", "GE"} and finding.position is None and group_note_of(finding) is None:
        return CONTENT
    return None


def group_note_of(finding: Finding) -> str | None:
    """AK905 of a finding, None where it does not concern the functional group."""
    if finding.ack.ak9:
        return finding.ack.ak9
    if finding.ack.ta1 or finding.position is not None:
        return None
    return GROUP_NOTES.get((finding.segment or "", finding.element or 0))


@define(slots=True, eq=False)
class InterchangeNotes:
    """What the TA1 has to say about one interchange.

    One TA105 is all that a TA1 has room for: the first error's, else the first warning's where those are reported.
    """

    header: Header
    policy: Policy
    error: str | None = None
    warning: str | None = None

    def add(self, finding: Finding, note: str) -> None:
        """A finding of the interchange with its TA105."""
        if not self.policy.reports(finding.severity):
            return
        if finding.severity == "error":
            self.error = self.error or note
        else:
            self.warning = self.warning or note

    @property
    def refused(self) -> bool:
        """Whether TA104 is R."""
        return self.error is not None

    @property
    def requested(self) -> bool:
        """ISA14: the sender wants a TA1 for an interchange without fault too."""
        return self.header[14] == "1"

    def verdict(self) -> tuple[str, str]:
        """TA104 and TA105."""
        if self.error is not None:
            return "R", self.error
        return ("E", self.warning) if self.warning is not None else ("A", "000")

    def due(self) -> bool:
        """Whether a TA1 is sent at all."""
        return self.requested or self.verdict()[0] != "A"

    def write(self, now: datetime) -> bytes:
        """The TA1 segment: ISA13, ISA09 and ISA10 as they were received (``now`` where they are no date or time)."""
        lines = Lines()
        control = number(self.header[13], 9).zfill(9)
        date = self.header[9] if _is_date(self.header[9]) else now.strftime("%y%m%d")
        time = self.header[10] if _is_time(self.header[10]) else now.strftime("%H%M")
        lines.add("TA1", control, date, time, *self.verdict())
        return bytes(lines.data)


def _is_date(text: str) -> bool:
    try:
        return len(text) == 6 and text.isascii() and text.isdigit() and bool(datetime.strptime(text, "%y%m%d"))
    except ValueError:
        return False


def _is_time(text: str) -> bool:
    return len(text) == 4 and text.isascii() and text.isdigit() and int(text[:2]) < 24 and int(text[2:]) < 60
