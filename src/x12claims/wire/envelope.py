"""Interchange, functional group, transaction set: one literal table says what each of their segments does where."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from attrs import frozen

from x12claims.wire.numbers import SeenNumbers
from x12claims.wire.segment import ENVELOPE_IDS, Segment

OUTSIDE, INTERCHANGE, GROUP, SET = STATES = ("outside", "interchange", "group", "set")
OTHER = "other"
IDS = (*sorted(ENVELOPE_IDS), OTHER)

# (state, segment id) -> (what happens, in order; the next state).  A missing trailer is told for the innermost of what
# is open only: one break in a file is one fault.
TRANSITIONS: Mapping[tuple[str, str], tuple[tuple[str, ...], str]] = {
    (OUTSIDE, "ISA"): (("open_interchange",), INTERCHANGE),
    (OUTSIDE, "TA1"): (("stray",), OUTSIDE),
    (OUTSIDE, "GS"): (("stray",), OUTSIDE),
    (OUTSIDE, "ST"): (("stray",), OUTSIDE),
    (OUTSIDE, "SE"): (("stray",), OUTSIDE),
    (OUTSIDE, "GE"): (("stray",), OUTSIDE),
    (OUTSIDE, "IEA"): (("stray",), OUTSIDE),
    (OUTSIDE, OTHER): (("stray",), OUTSIDE),
    (INTERCHANGE, "ISA"): (("missing_iea", "open_interchange"), INTERCHANGE),
    (INTERCHANGE, "TA1"): (("acknowledgement",), INTERCHANGE),
    (INTERCHANGE, "GS"): (("open_group",), GROUP),
    (INTERCHANGE, "ST"): (("stray",), INTERCHANGE),
    (INTERCHANGE, "SE"): (("stray",), INTERCHANGE),
    (INTERCHANGE, "GE"): (("stray", "count_group"), INTERCHANGE),
    (INTERCHANGE, "IEA"): (("close_interchange",), OUTSIDE),
    (INTERCHANGE, OTHER): (("stray",), INTERCHANGE),
    (GROUP, "ISA"): (("missing_ge", "open_interchange"), INTERCHANGE),
    (GROUP, "TA1"): (("stray",), GROUP),
    (GROUP, "GS"): (("missing_ge", "open_group"), GROUP),
    (GROUP, "ST"): (("open_set",), SET),
    (GROUP, "SE"): (("stray", "count_set"), GROUP),
    (GROUP, "GE"): (("close_group",), INTERCHANGE),
    (GROUP, "IEA"): (("missing_ge", "close_interchange"), OUTSIDE),
    (GROUP, OTHER): (("stray",), GROUP),
    (SET, "ISA"): (("missing_se", "open_interchange"), INTERCHANGE),
    (SET, "TA1"): (("body",), SET),
    (SET, "GS"): (("missing_se", "open_group"), GROUP),
    (SET, "ST"): (("missing_se", "open_set"), SET),
    (SET, "SE"): (("close_set",), GROUP),
    (SET, "GE"): (("missing_se", "close_group"), INTERCHANGE),
    (SET, "IEA"): (("missing_se", "close_interchange"), OUTSIDE),
    (SET, OTHER): (("body",), SET),
}
AT_END: Mapping[str, str | None] = {OUTSIDE: None, INTERCHANGE: "missing_iea", GROUP: "missing_ge", SET: "missing_se"}
"""What the end of the file does in each state."""

_LACKING = {"missing_iea": ("IEA",), "missing_ge": ("GE", "IEA"), "missing_se": ("SE", "GE", "IEA")}
_PRESENT = {"ISA": 0, "IEA": 1, "GS": 1, "GE": 2, "ST": 2}  # how many trailers, outermost first, may yet follow
_PAIRS_KEPT = 10_000


@frozen
class Interchange:
    """What ISA says, as it stood there but for the padding of ISA02, 04, 06 and 08."""

    control_number: str
    sender_qualifier: str = "ZZ"
    sender: str = ""
    receiver_qualifier: str = "ZZ"
    receiver: str = ""
    date: str = ""  # YYMMDD
    time: str = ""  # HHMM
    standards: str = "^"  # ISA11: the repetition separator since 00402
    version: str = "00501"
    ack_requested: str = "0"
    usage: str = "P"
    authorization_qualifier: str = "00"
    authorization: str = ""
    security_qualifier: str = "00"
    security: str = ""
    offset: int = 0

    @classmethod
    def of(cls, segment: Segment) -> Interchange:
        """The values of an ISA segment; "" for those that it lacks."""
        e = (segment.elements + [""] * 17)[:17]
        return cls(
            e[13], e[5], e[6].rstrip(), e[7], e[8].rstrip(), e[9], e[10], e[11], e[12], e[14], e[15],
            e[1], e[2].rstrip(), e[3], e[4].rstrip(), segment.offset,
        )  # fmt: skip


@frozen
class Group:
    """What GS says."""

    functional_id: str
    sender: str
    receiver: str
    date: str  # CCYYMMDD
    time: str
    control_number: str
    agency: str = "X"
    version: str = ""
    offset: int = 0

    @classmethod
    def of(cls, segment: Segment) -> Group:
        """The values of a GS segment; "" for those that it lacks."""
        e = segment.elements + [""] * 9
        return cls(e[1], e[2], e[3], e[4], e[5], e[6], e[7], e[8], segment.offset)


@frozen
class Transaction:
    """What ST says; ``guide`` is ST03, "" where there is none."""

    set_id: str
    control_number: str
    guide: str = ""
    offset: int = 0

    @classmethod
    def of(cls, segment: Segment) -> Transaction:
        """The values of an ST segment; "" for those that it lacks."""
        e = segment.elements + [""] * 4
        return cls(e[1], e[2], e[3], segment.offset)


@frozen
class EnvelopeFault:
    """Something wrong with the envelope; ``kind`` is a name of the E family in the table of codes.

    ``segment`` is the segment concerned: of a missing trailer, the id that is missing, and the place is where that
    was noticed.  ``missing`` names all trailers that a break in the file lacks (the fault itself is told once, for
    the innermost).  ``interchange``, ``group`` and ``transaction`` are the control numbers around the place.
    """

    kind: str
    segment: str
    element: int | None
    value: str | None
    expected: str | None
    offset: int
    length: int
    missing: tuple[str, ...] = ()
    interchange: str | None = None
    group: str | None = None
    transaction: str | None = None


class Envelope:
    """Follows the segments of a file through its envelopes, and holds what is open.

    ``segments`` counts those of the current transaction set, ST and SE included; ``transactions`` the sets of the
    current group; ``groups`` the groups and ``acknowledgements`` the TA1 of the current interchange.  After a closing
    segment the counts stay until the next opening one; ``interchange``, ``group`` and ``transaction`` are None when
    closed.
    """

    def __init__(self) -> None:
        self.state = OUTSIDE
        self.interchange: Interchange | None = None
        self.group: Group | None = None
        self.transaction: Transaction | None = None
        self.segments = 0
        self.transactions = 0
        self.groups = 0
        self.acknowledgements = 0
        self._in_stray = False  # a run of segments without a place is one fault
        self._headless = False  # the run had begun before the segment at hand: what lost its head had a body
        self._interchanges_seen: dict[tuple[str, str, str, str], SeenNumbers] = {}
        self._groups_seen = SeenNumbers()
        self._sets_seen = SeenNumbers()
        self._claims_seen = SeenNumbers()
        self._last_end = 0
        self._faults: list[EnvelopeFault] = []
        self._do: dict[str, Callable[[Segment], None]] = {
            name: getattr(self, f"_{name}") for actions, _ in TRANSITIONS.values() for name in actions
        }

    def step(self, segment: Segment) -> Sequence[EnvelopeFault]:
        """Takes the next segment of the file; what is wrong with the envelope there."""
        id_ = segment.elements[0]
        actions, following = TRANSITIONS[self.state, id_ if id_ in ENVELOPE_IDS else OTHER]
        self._last_end = segment.offset + segment.length
        if actions == ("body",):
            self.segments += 1
            return ()
        self._faults = []
        if actions[0] != "stray":
            self._in_stray = False
        for action in actions:
            self._do[action](segment)
        self.state = following
        return tuple(self._faults)

    def count(self, segments: int, end: int | None = None) -> None:
        """Says that so many segments of the current set went by without ``step``, the last ending at offset ``end``."""
        self.segments += segments
        if end is not None:
            self._last_end = end

    def broke_off(self, segment: Segment) -> bool:
        """Whether a last segment without its terminator is less than what was to come, so that nothing can be said of
        it: all but a trailer with as much of its control number as its header had.
        """
        opened = {"SE": self.transaction, "GE": self.group, "IEA": self.interchange}.get(segment.elements[0])
        if opened is None:
            return self.state != OUTSIDE
        said, number = segment.elements[2] if len(segment.elements) > 2 else "", opened.control_number
        return said != number and number.startswith(said)

    def end(self) -> Sequence[EnvelopeFault]:
        """Takes the end of the file; afterwards nothing is open."""
        self._faults = []
        action = AT_END[self.state]
        if action:
            self._do[action](Segment([""], self._last_end, 0))
        self.state = OUTSIDE
        self.interchange = self.group = self.transaction = None
        return tuple(self._faults)

    # -- what the table names

    def _open_interchange(self, segment: Segment) -> None:
        self.interchange = opened = Interchange.of(segment)
        self.group = self.transaction = None
        self.groups = self.transactions = self.segments = self.acknowledgements = 0
        self._groups_seen, self._sets_seen, self._claims_seen = SeenNumbers(), SeenNumbers(), SeenNumbers()
        pair = (opened.sender_qualifier, opened.sender, opened.receiver_qualifier, opened.receiver)
        seen = self._interchanges_seen.get(pair)
        if seen is None and len(self._interchanges_seen) < _PAIRS_KEPT:
            seen = self._interchanges_seen[pair] = SeenNumbers()
        if seen is not None and seen.add(opened.control_number):
            self._fault("duplicate-interchange-control-number", segment, 13)

    def _open_group(self, segment: Segment) -> None:
        self.group = Group.of(segment)
        self.transaction = None
        self.groups += 1
        self.transactions = self.segments = 0
        self._sets_seen = SeenNumbers()
        if self._groups_seen.add(self.group.control_number):
            self._fault("duplicate-group-control-number", segment, 6)

    def _open_set(self, segment: Segment) -> None:
        self.transaction = Transaction.of(segment)
        self.transactions += 1
        self.segments = 1
        # RFI 1139: ST02 of an 837 is unique in the interchange, of any other set in its group.
        seen = self._claims_seen if self.group and self.group.functional_id == "HC" else self._sets_seen
        if seen.add(self.transaction.control_number):
            self._fault("duplicate-transaction-control-number", segment, 2)

    def _body(self, segment: Segment) -> None:
        self.segments += 1

    def _close_set(self, segment: Segment) -> None:
        self.segments += 1
        self._check_count("segment-count-mismatch", segment, self.segments)
        if self.transaction:
            self._check_number("transaction-control-number-mismatch", segment, self.transaction.control_number)
        self.transaction = None

    def _close_group(self, segment: Segment) -> None:
        self._check_count("transaction-count-mismatch", segment, self.transactions)
        if self.group:
            self._check_number("group-control-number-mismatch", segment, self.group.control_number)
        if not self.transactions:
            self._fault("empty-group", segment)
        self.group = None

    def _close_interchange(self, segment: Segment) -> None:
        self._check_count("group-count-mismatch", segment, self.groups)
        if self.interchange:
            self._check_number("interchange-control-number-mismatch", segment, self.interchange.control_number)
        if not self.groups and not self.acknowledgements:
            self._fault("empty-interchange", segment)
        self.interchange = None

    def _acknowledgement(self, segment: Segment) -> None:
        if self.groups:  # TA1 stands right behind ISA
            self._stray(segment)
        self.acknowledgements += 1

    def _stray(self, segment: Segment) -> None:
        if not self._in_stray:
            self._fault("segment-outside-envelope", segment)
        self._headless = self._in_stray
        self._in_stray = True

    def _count_set(self, segment: Segment) -> None:
        # Its sender counted a set that lost its ST: that is told, and not a wrong GE01 too.  A second SE is no set.
        self.transactions += self._headless

    def _count_group(self, segment: Segment) -> None:
        self.groups += self._headless

    def _missing_se(self, segment: Segment) -> None:
        self._missing("missing-transaction-trailer", "missing_se", segment)
        self.transaction = None
        self._leave(segment)

    def _missing_ge(self, segment: Segment) -> None:
        self._missing("missing-group-trailer", "missing_ge", segment)
        self._leave(segment)

    def _missing_iea(self, segment: Segment) -> None:
        self._missing("missing-interchange-trailer", "missing_iea", segment)

    def _leave(self, segment: Segment) -> None:
        """Closes the group in which a segment that can only stand outside of it was met."""
        if segment.elements[0] not in ("ST", "GE"):
            self.group = None

    # -- faults

    def _missing(self, kind: str, which: str, segment: Segment) -> None:
        trailers = _LACKING[which]
        missing = trailers[: len(trailers) - _PRESENT.get(segment.elements[0], 0)]
        self._add(kind, trailers[0], None, None, trailers[0], segment.offset, 0, missing)

    def _check_count(self, kind: str, segment: Segment, counted: int) -> None:
        # Blanks and line ends in a number are wrong characters, told of the element; the count may yet be right.
        said = segment.elements[1].strip() if len(segment.elements) > 1 else ""
        if not (said.isascii() and said.isdigit() and (said.lstrip("0") or "0") == str(counted)):
            self._fault(kind, segment, 1, str(counted))

    def _check_number(self, kind: str, segment: Segment, opened: str) -> None:
        said = segment.elements[2] if len(segment.elements) > 2 else ""
        if said != opened:
            self._fault(kind, segment, 2, opened)

    def _fault(self, kind: str, segment: Segment, element: int | None = None, expected: str | None = None) -> None:
        elements, offset, length, value = segment.elements, segment.offset, segment.length, None
        if element is not None:
            value = elements[element] if element < len(elements) else ""
            if sum(map(len, elements)) + len(elements) - 1 == length:  # not so where lines were wrapped
                offset += min(sum(len(e) + 1 for e in elements[:element]), length)
                length = len(value)
        self._add(kind, elements[0], element, value, expected, offset, length)

    def _add(
        self, kind: str, id_: str, element: int | None, value: str | None, expected: str | None,
        offset: int, length: int, missing: tuple[str, ...] = (),
    ) -> None:  # fmt: skip
        around = (self.interchange, self.group, self.transaction)
        numbers = [each.control_number if each else None for each in around]
        self._faults.append(EnvelopeFault(kind, id_, element, value, expected, offset, length, missing, *numbers))
