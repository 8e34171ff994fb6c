"""Sets an acknowledgement against the document that it answers: which segment, which value, why, and what to do.

The original is read once, and of it only the segments are kept that the acknowledgement names.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from attrs import define, field, frozen

from x12claims.acks.elements import at
from x12claims.acks.functional import MISSING
from x12claims.acks.mends import mend
from x12claims.acks.read import ReadContext, ReadElement, ReadFunctional, ReadInterchange, ReadSegment, ReadTransaction
from x12claims.diagnostics import ackcodes
from x12claims.diagnostics.mask import masked, printable, tells_of_nobody
from x12claims.wire import Delimiters, Segment

Read = ReadInterchange | ReadFunctional

# Segments whose data name nobody: shown as they stand even where values are masked.
PUBLIC = frozenset({"ST", "SE", "GS", "GE", "IEA", "HL", "LX", "BHT"})
MISSING_ELEMENTS = frozenset({"1", "2", "I9", "I11"})  # IK403 codes for what is absent: there is no value to show

NO_ORIGINAL = "The original was not given."
NO_INTERCHANGE = "The original holds no interchange with this control number."
NO_GROUP = "The original holds no functional group with this id and control number."
NO_SET = "The functional group of the original holds no transaction set with this control number."


@frozen
class Shown:
    """A segment of the original: its id and position in the set, its text, masked unless told otherwise, and offset."""

    segment: str
    position: int
    text: str
    offset: int


@frozen
class Problem:
    """One thing that an acknowledgement says, with what the original holds at that place.

    ``element`` and ``code`` are the acknowledgement's own ("IK403", "7"); ``level`` is interchange, group,
    transaction, segment or element.  ``path`` is the place as findings write it (``2300.CLM05-3``), ``position`` counts
    segments from ST as 1.  ``original`` is the segment concerned (for a missing one the segment before which it
    belongs), ``note`` says why there is none, or what about it does not fit; ``triggers`` set a condition.
    """

    level: str
    element: str
    code: str
    cause: str
    mend: str
    group: str = ""
    transaction: str = ""
    path: str = ""
    position: int | None = None
    business: str = ""
    original: Shown | None = None
    value: str | None = None
    note: str = ""
    triggers: tuple[Shown, ...] = ()

    @property
    def missing(self) -> bool:
        """Whether a segment is missing: then ``original`` is the one before which it belongs."""
        return self.element == "IK304" and self.code in MISSING


@frozen
class SetAnswer:
    """A transaction set that a 999 lists, and its verdict (IK501) in words."""

    set: str
    control: str
    verdict: str
    meaning: str


@frozen
class Answer:
    """One TA1 or 999: what it answers, its verdict in words, and its problems in the order in which it tells them."""

    kind: str
    control: str
    verdict: str
    meaning: str
    mend: str
    problems: tuple[Problem, ...] = ()
    note: str = ""
    counts: tuple[int | None, int | None, int | None] | None = None
    """Transaction sets included (GE01), received and accepted; None for a TA1."""
    transactions: tuple[SetAnswer, ...] = ()

    @property
    def accepted(self) -> bool:
        """Whether everything answered was taken in."""
        return self.verdict in {"A", "E"}


_Key = tuple[str, str, str, int]  # GS01, GS06, ST02, position


@define(slots=True, eq=False)
class _Original:
    """What the original holds of what an acknowledgement names."""

    given: bool
    interchanges: set[str] = field(factory=set)
    groups: set[tuple[str, str]] = field(factory=set)
    sets: dict[tuple[str, str, str], int] = field(factory=dict)  # -> number of segments
    segments: dict[_Key, tuple[Segment, Delimiters]] = field(factory=dict)

    def read(self, segments: Iterable[Segment], wanted: dict[tuple[str, str, str], set[int]]) -> None:
        delimiters = Delimiters()
        group = ("", "")
        key = ("", "", "")
        position = 0
        for each in segments:
            elements = each.elements
            id = elements[0]
            if id == "ISA" and len(elements) == 17:
                delimiters = Delimiters.from_isa(elements, "*", "~")
                self.interchanges.add(_same(elements[13]))
                group, position = ("", ""), 0
            elif id == "GS":
                group, position = (at(elements, 1), _same(at(elements, 6))), 0
                self.groups.add(group)
            elif id == "ST":
                key, position = (*group, _same(at(elements, 2))), 0
            if id == "ST" or position:
                position += 1
                if position in wanted.get(key, ()):
                    self.segments.setdefault((*key, position), (each, delimiters))
                if key in wanted:
                    self.sets[key] = max(position, self.sets.get(key, 0))
            if id == "SE":
                position = 0


def explain(
    acknowledgements: Iterable[Read], original: Iterable[Segment] | None = None, *, show_phi: bool = False
) -> Iterator[Answer]:
    """What each acknowledgement says about ``original``: the segments of what was sent, None where it is not at hand.

    Values are masked unless ``show_phi``.  Never raises for what either document holds.
    """
    answers = list(acknowledgements)
    found = _Original(original is not None)
    if original is not None:
        found.read(original, _wanted(answers))
    for each in answers:
        if isinstance(each, ReadInterchange):
            yield _interchange(each, found)
        else:
            yield _Explainer(each, found, show_phi).answer()


def _wanted(answers: Sequence[Read]) -> dict[tuple[str, str, str], set[int]]:
    """The positions in each set that the acknowledgements name."""
    wanted: dict[tuple[str, str, str], set[int]] = {}
    for answer in answers:
        if isinstance(answer, ReadInterchange):
            continue
        for each in answer.transactions:
            positions = wanted.setdefault((answer.functional_id, _same(answer.control), _same(each.control)), set())
            for segment in each.segments:
                contexts = [*segment.contexts, *(c for e in segment.elements for c in e.contexts)]
                positions.update(p for p in (segment.position, *(c.position for c in contexts)) if p is not None)
    return wanted


def _interchange(read: ReadInterchange, original: _Original) -> Answer:
    problems: tuple[Problem, ...] = ()
    if read.note not in {"", "000"}:
        problems = (_problem("interchange", "TA105", read.note),)
    note = ""
    if not original.given:
        note = NO_ORIGINAL
    elif _same(read.control) not in original.interchanges:
        note = NO_INTERCHANGE
    return Answer(
        "TA1", read.control, read.verdict, meaning("TA104", read.verdict), mend("TA104", read.verdict), problems, note
    )


@define(slots=True, eq=False)
class _Explainer:
    """One 999 against the original."""

    read: ReadFunctional
    original: _Original
    show_phi: bool

    def answer(self) -> Answer:
        read = self.read
        problems = [p for each in read.transactions for p in self.transaction(each)]
        problems += [_problem("group", "AK905", code, group=read.control) for code in read.codes]
        note = ""
        if not self.original.given:
            note = NO_ORIGINAL
        elif (read.functional_id, _same(read.control)) not in self.original.groups:
            note = NO_GROUP
        return Answer(
            read.kind,
            read.control,
            read.verdict,
            meaning("AK901", read.verdict),
            mend("AK901", read.verdict),
            tuple(problems),
            note,
            (read.included, read.received, read.accepted),
            tuple(SetAnswer(t.set, t.control, t.verdict, meaning("IK501", t.verdict)) for t in read.transactions),
        )

    def transaction(self, read: ReadTransaction) -> Iterator[Problem]:
        group = (self.read.functional_id, _same(self.read.control))
        unmatched = group in self.original.groups and (*group, _same(read.control)) not in self.original.sets
        note = NO_SET if unmatched else ""
        for each in read.segments:
            yield from self.segment(read, each)
        for code in read.codes:
            yield _problem("transaction", "IK502", code, group=self.read.control, transaction=read.control, note=note)

    def segment(self, transaction: ReadTransaction, read: ReadSegment) -> Iterator[Problem]:
        if not read.elements or read.code != "8":
            yield self.place(transaction, read, None)
        for each in read.elements:
            yield self.place(transaction, read, each)

    def place(self, transaction: ReadTransaction, read: ReadSegment, element: ReadElement | None) -> Problem:
        """A problem of a segment, or of an element in it."""
        key = (self.read.functional_id, _same(self.read.control), _same(transaction.control))
        held = self.original.segments.get((*key, read.position or 0))
        contexts = (*read.contexts, *(element.contexts if element else ()))
        value, copied = self.value(held, read, element)
        return _problem(
            "element" if element else "segment",
            "IK403" if element else "IK304",
            element.code if element else read.code,
            group=self.read.control,
            transaction=transaction.control,
            path=_path(read, element),
            position=read.position,
            business=self.business(contexts),
            original=self.shown(held, read.position),
            value=value,
            note=copied or self.note(key, held, read),
            triggers=self.triggers(key, contexts),
        )

    def triggers(self, key: tuple[str, str, str], contexts: Iterable[ReadContext]) -> tuple[Shown, ...]:
        """The segments that set a condition, as far as the original holds them."""
        places = [each.position for each in contexts if each.is_trigger and each.position is not None]
        shown = [self.shown(self.original.segments.get((*key, position)), position) for position in places]
        return tuple(each for each in shown if each is not None)

    def note(self, key: tuple[str, str, str], held: tuple[Segment, Delimiters] | None, read: ReadSegment) -> str:
        """Why the original shows no such segment, or what about it does not fit; "" where all is well."""
        if not self.original.given:
            return NO_ORIGINAL
        if key[:2] not in self.original.groups:
            return NO_GROUP
        if key not in self.original.sets:
            return NO_SET
        if held is None:
            return f"The transaction set of the original ends at segment {self.original.sets[key]}."
        if read.code not in MISSING and held[0].id != read.segment:
            return (
                f"Segment {read.position} of the original is {printable(held[0].id)}, not {printable(read.segment)}: "
                "the partner counts otherwise, or answers another version of the file."
            )
        return ""

    def value(
        self, held: tuple[Segment, Delimiters] | None, read: ReadSegment, element: ReadElement | None
    ) -> tuple[str | None, str]:
        """The value in the original (else the copy in IK404), and what is odd about the two."""
        if element is None or element.code in MISSING_ELEMENTS:
            return None, ""
        if held is None or held[0].id != read.segment or element.element is None:
            return (self.veiled(element.value) if element.value else None), ""
        actual = _element(held, element)
        odd = ""
        if element.value and actual[: len(element.value)].strip() != element.value:
            odd = f"The acknowledgement copies {self.veiled(element.value)}, the original holds {self.veiled(actual)}."
        return self.veiled(actual), odd

    def business(self, contexts: Iterable[ReadContext]) -> str:
        named = [c for c in contexts if c.reference and not c.is_trigger]
        return ", ".join(f"{c.name} {self.veiled(c.reference)}" for c in named)

    def shown(self, held: tuple[Segment, Delimiters] | None, position: int | None) -> Shown | None:
        return None if held is None or position is None else shown(held[0], position, self.show_phi)

    def veiled(self, value: str) -> str:
        return printable(value) if self.show_phi else masked(value)


def shown(segment: Segment, position: int, show_phi: bool) -> Shown:
    """A segment as a reader may see it."""
    values = segment.elements[1:]
    if not show_phi:
        public = segment.id in PUBLIC
        trusted = segment.id == "GS"  # trading partners' names, which are no people
        values = [v if not v or (public and (trusted or tells_of_nobody(v))) else masked(v) for v in values]
    return Shown(segment.id, position, printable("*".join([segment.id, *values])), segment.offset)


def _problem(
    level: str, element: str, code: str, *, group: str = "", transaction: str = "", path: str = "",
    position: int | None = None, business: str = "",
    original: Shown | None = None, value: str | None = None, note: str = "", triggers: tuple[Shown, ...] = (),
) -> Problem:  # fmt: skip
    return Problem(
        level, element, code, meaning(element, code), mend(element, code), group, transaction, path, position, business,
        original, value, note, triggers,
    )  # fmt: skip


def meaning(element: str, code: str) -> str:
    """What a code says; for one that the guide does not know, that it does not."""
    if not code:
        return f"{element} is empty: the acknowledgement does not say"
    return ackcodes.meaning(element, code) or f"{printable(code)} is no code of {element} that the guide knows"


def _path(read: ReadSegment, element: ReadElement | None) -> str:
    place = read.segment
    if element is not None and element.element is not None:
        place += f"{element.element:02d}"
        if element.component is not None:
            place += f"-{element.component}"
    return f"{read.loop}.{place}" if read.loop else place


def _element(held: tuple[Segment, Delimiters], read: ReadElement) -> str:
    """The element, repetition or component that an IK4 names, as it stands in the original."""
    segment, delimiters = held
    value = at(segment.elements, read.element or 0)
    if read.repetition is not None and delimiters.repetition:
        value = at(value.split(delimiters.repetition), read.repetition - 1)
    if read.component is not None:
        value = at(value.split(delimiters.component), read.component - 1)
    return value


def _same(control: str) -> str:
    """Control numbers compare without leading zeros: partners drop and add them."""
    return control.strip().lstrip("0")
