"""A document as a stream of events: where each segment belongs, in the order of transmission, nothing left out.

Nothing is judged here and nothing raised: a segment that a guide has no place for is told where it stood, a set whose
guide is not known is a flat run of segments, and bytes that are no segment at all are handed on as bytes.  Memory does
not grow with the document.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from attrs import frozen

from x12claims.diagnostics.finding import Finding
from x12claims.engine.frame import Frame
from x12claims.engine.hierarchy import check_head
from x12claims.engine.node import Node
from x12claims.engine.place import Place
from x12claims.engine.report import Reporter
from x12claims.engine.tables import GuideTables, LoopTable, Slot
from x12claims.engine.tape import Tape
from x12claims.engine.validator import Finder, program_of_set
from x12claims.engine.walker import Walker
from x12claims.grammar.ir import Guide, Loop, SegmentUse
from x12claims.wire import (
    ENVELOPE_IDS,
    Delimiters,
    Envelope,
    Group,
    Interchange,
    Segment,
    Stream,
    Tokenizer,
    Transaction,
    Trouble,
)
from x12claims.wire.envelope import OTHER, STATES, TRANSITIONS
from x12claims.wire.header import fixed
from x12claims.wire.lines import LineGrid

LOST = frozenset(("junk-between-interchanges", "segment-too-long", "isa-truncated"))
"""Troubles whose bytes come in no segment."""


@frozen
class InterchangeStart:
    """An interchange opens; its ISA follows.  ``line_ending`` is what stands behind the terminator of ISA."""

    interchange: Interchange
    delimiters: Delimiters
    line_ending: str
    grid: LineGrid | None = None  # of a document whose lines were wrapped at one width


@frozen
class GroupStart:
    """A functional group opens; its GS follows."""

    group: Group


@frozen
class TransactionStart:
    """A transaction set opens; its ST follows.  ``guide`` is None where none is known."""

    transaction: Transaction
    guide: Guide | None


@frozen
class LoopStart:
    """A loop opens; its head follows, unless it was not sent."""

    loop: Loop


@frozen
class End:
    """What opened last closes: ``kind`` is interchange, group, transaction or loop."""

    kind: str


@frozen
class Placed:
    """A segment of what is open, and what it is there; ``use`` is None outside of sets and for what has no place.

    ``text`` is the segment as it stood, where its elements do not say that (an ISA with too few elements).
    ``line_ending`` is what follows it, where that is not the interchange's own (known of IEA only).
    """

    segment: Segment
    use: SegmentUse | None = None
    text: str | None = None
    terminated: bool = True
    line_ending: str | None = None


@frozen
class Loose:
    """Bytes that are no segment; ``data`` is None where there are too many to keep.

    Of a segment that is too long the terminator is among them.
    """

    kind: str
    offset: int
    length: int
    data: bytes | None


Event = InterchangeStart | GroupStart | TransactionStart | LoopStart | End | Placed | Loose

_DEPTH = {state: depth for depth, state in enumerate(STATES)}
_CONTAINERS = ("interchange", "group", "transaction")
_ENDS = {kind: End(kind) for kind in (*_CONTAINERS, "loop")}


class Reader:
    """Reads one document; ``events`` gives it once.  ``interchanges`` is 0 at the end of what is no X12 at all."""

    def __init__(self, read: Callable[[int], bytes], find: Finder) -> None:
        self._tape = Tape(read)
        self._stream = Stream(self._tape.read)
        self._tokenizer = Tokenizer(self._stream)
        self._envelope = Envelope()
        self._find = find
        self._placer: Placer | None = None
        self._line_ending = ""

    @property
    def interchanges(self) -> int:
        return self._tokenizer.interchanges

    def events(self) -> Iterator[Event]:
        """All events, in document order; what is open at the end of the file is closed."""
        tokenizer, envelope = self._tokenizer, self._envelope
        while (token := tokenizer.next()) is not None:
            if isinstance(token, Trouble):
                if token.kind in LOST:
                    yield self._loose(token)
            elif self._placer is not None and token.elements[0] not in ENVELOPE_IDS:
                envelope.step(token)
                yield from self._placer.place(token, tokenizer.last_was_terminated)
            else:
                yield from self._envelope_segment(token)
        yield from self._close(_DEPTH[envelope.state], 0)
        envelope.end()

    def _envelope_segment(self, segment: Segment) -> Iterator[Event]:
        """A segment of the envelope, or one outside of a set whose guide is known."""
        envelope, identifier = self._envelope, segment.elements[0]
        depth = _DEPTH[envelope.state]
        key = identifier if identifier in ENVELOPE_IDS else OTHER
        actions = {action.partition("_")[0] for action in TRANSITIONS[envelope.state, key][0]}
        envelope.step(segment)
        if "open" in actions:
            yield from self._close(depth, _DEPTH[envelope.state] - 1)
            yield self._open(identifier, segment)
        elif "close" in actions:
            depth, own = _DEPTH[envelope.state] + 1, depth
            yield from self._close(own, depth)
        if self._placer is not None:
            yield from self._placer.place(segment, self._tokenizer.last_was_terminated)
        else:
            yield self._bare(segment)
        if "close" in actions:
            yield from self._close(depth, depth - 1)

    def _open(self, identifier: str, segment: Segment) -> Event:
        envelope = self._envelope
        if identifier == "ISA":
            assert envelope.interchange is not None
            grid, delimiters = self._tokenizer.grid, self._tokenizer.delimiters
            self._line_ending = "" if grid else self._following(delimiters.segment)
            return InterchangeStart(envelope.interchange, delimiters, self._line_ending, grid)
        if identifier == "GS":
            assert envelope.group is not None
            return GroupStart(envelope.group)
        assert envelope.transaction is not None
        program = program_of_set(self._find, envelope, self._tokenizer.ahead)
        if program is None:
            return TransactionStart(envelope.transaction, None)
        self._placer = Placer(program.tables, self._tokenizer.delimiters)
        return TransactionStart(envelope.transaction, program.guide)

    def _close(self, depth: int, wanted: int) -> Iterator[Event]:
        while depth > wanted:
            if depth == len(_CONTAINERS) and self._placer is not None:
                yield from self._placer.finish()
                self._placer = None
            depth -= 1
            yield _ENDS[_CONTAINERS[depth]]

    def _bare(self, segment: Segment) -> Placed:
        text = line_ending = None
        if segment.elements[0] == "ISA":
            data = self._tape.cut(segment.offset, segment.length) or b""
            if self._tokenizer.grid is not None:
                data = self._tokenizer.grid.unwrap(data, segment.offset)
            stood = data.decode("latin-1")
            d = self._tokenizer.delimiters
            if stood != d.element.join(segment.elements) or (d.segment in stood and not fixed(data)):
                text = stood
        terminated = self._tokenizer.last_was_terminated
        if segment.elements[0] == "IEA" and terminated:
            following = self._following(self._tokenizer.delimiters.segment)
            line_ending = following if following != self._line_ending else None
        return Placed(segment, None, text, terminated, line_ending)

    def _loose(self, trouble: Trouble) -> Loose:
        length = trouble.length
        grid = None
        if trouble.kind == "segment-too-long":
            length += self._tokenizer.last_was_terminated
            grid = self._tokenizer.grid
        elif trouble.kind == "isa-truncated":  # with the blanks and line ends behind it: nothing follows
            length = self._stream.base + len(self._stream.buffer) - trouble.offset
        data = self._tape.cut(trouble.offset, length)
        if data is not None and grid is not None:
            data = grid.unwrap(data, trouble.offset)
        return Loose(trouble.kind, trouble.offset, length, data)

    def _following(self, terminator: str) -> str:
        """The line end behind the terminator that was just read."""
        stream = self._stream
        if terminator == "\n" or not stream.need(1):
            return ""
        stream.need(2)
        two = stream.buffer[stream.pos : stream.pos + 2].decode("latin-1")
        if two == "\r\n" and terminator not in two:
            return two
        return two[:1] if two[:1] in ("\r", "\n") and two[:1] != terminator else ""


class Placer(Walker):
    """Walks one transaction set to say where its segments belong; judges nothing and keeps nothing."""

    def __init__(self, tables: GuideTables, delimiters: Delimiters) -> None:
        super().__init__(tables, delimiters, Reporter(_nobody, frozenset(), "gate"), self._closed)
        self._events: list[Event] = []
        self._use: SegmentUse | None = None

    def place(self, segment: Segment, terminated: bool = True) -> list[Event]:
        """Loops that the segment ends or opens, then the segment itself."""
        events: list[Event] = []
        self._events = events
        self._use = None
        if segment.elements[0] in self.tables.named:
            self.step(segment)
        events.append(Placed(segment, self._use, None, terminated))
        return events

    def finish(self) -> list[Event]:
        """Ends the loops that are still open when the set ends."""
        events: list[Event] = []
        self._events = events
        self.close_to(0, Place(None, 0, 0))
        return events

    def put(
        self, depth: int, slot: Slot, segment: Segment, place: Place, check: bool = True, closes: bool = True
    ) -> None:
        if closes:
            self.close_to(depth, place)
        frame = self.frames[depth]
        frame.take(slot, place)
        if slot.child is not None:
            frame = self.open(slot, segment, place)
            if frame.table.hierarchical:
                check_head(self, frame, segment, place)  # the numbers of levels help to place an HL with a wrong code
        self._use = slot.use

    def open(self, slot: Slot, segment: Segment, place: Place) -> Frame:
        assert slot.child is not None
        table: LoopTable = self.tables.loops[slot.child.loop]
        frame = Frame(table, Node(table.id), place, 0)
        self.frames.append(frame)
        self._events.append(LoopStart(table.loop))
        return frame

    def demand(self, frame: Frame, end: Place) -> None:
        """Nothing is asked for."""

    def _closed(self, frame: Frame) -> None:
        self._events.append(_ENDS["loop"])


def _nobody(finding: Finding) -> None:
    """Findings that nobody asked for."""
