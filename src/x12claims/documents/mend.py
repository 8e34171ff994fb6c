"""Mends the envelope of a document: counts, control numbers, the width of ISA, and trailers that did not come.

Everything else is copied byte for byte, layout included.  What cannot be mended without inventing data is said and
left.
"""

from __future__ import annotations

from collections.abc import Callable

from attrs import frozen

from x12claims.diagnostics.mask import masked
from x12claims.documents.wrap import Wrapping
from x12claims.engine.tape import Tape
from x12claims.wire import Envelope, Group, Segment, Stream, Tokenizer, Transaction, Trouble
from x12claims.wire.header import WIDTHS
from x12claims.wire.lines import LineGrid

_TEXT = frozenset((2, 4, 6, 8))  # of ISA: filled up with blanks at the right; ISA13 with zeros at the left
_CONTROL = 13
_ENVELOPE = frozenset(("ISA", "GS", "ST", "SE", "GE", "IEA"))


@frozen
class Change:
    """One mend, or (not ``mended``) what has to be done by hand.  ``what`` is a sentence without a patient's data."""

    what: str
    offset: int
    mended: bool = True


class Mender:
    """Copies one document from ``read`` to ``write``; ``changes`` are complete when ``run`` is done."""

    def __init__(self, read: Callable[[int], bytes], write: Callable[[bytes], object]) -> None:
        self._write = write
        self._tape = Tape(read, self._copy)
        self._stream = Stream(self._tape.read)
        self._tokenizer = Tokenizer(self._stream)
        self._envelope = Envelope()
        self._grid: LineGrid | None = None
        self._wrapping: Wrapping | None = None
        self._control = ""  # ISA13 as mended
        self._copied = 0  # offset in the source up to which it was put out or replaced
        self._delimiters = self._tokenizer.delimiters
        self._line_ending = b""
        self._last_end = 0  # behind the terminator of the last segment
        self._terminated = True
        self.changes: list[Change] = []

    @property
    def interchanges(self) -> int:
        """How many there were so far; 0 at the end means "no X12 at all"."""
        return self._tokenizer.interchanges

    def run(self) -> None:
        """Reads to the end and writes the mended document; of what is no X12 at all, nothing."""
        tokenizer = self._tokenizer
        while (token := tokenizer.next()) is not None:
            if isinstance(token, Trouble):
                if token.kind == "isa-truncated":
                    self._by_hand("an ISA breaks off: the file was cut short; fetch it again", token.offset)
                continue
            self._segment(token)
            self._last_end = self._stream.offset
            self._terminated = tokenizer.last_was_terminated
        self._at_end()
        if self.interchanges:
            self._until(self._tape.end)

    # -- copying

    def _copy(self, data: bytes) -> None:
        """Puts bytes of the source out as they are."""
        offset, self._copied = self._copied, self._copied + len(data)
        if self._grid is None or self._wrapping is None:
            self._write(data)
        else:
            self._write(self._wrapping.wrap(self._grid.unwrap(data, offset)))

    def _until(self, offset: int) -> None:
        """Copies the source up to an offset."""
        data = self._tape.take(offset)
        if data:
            self._copy(data)

    def _put(self, text: str) -> None:
        data = text.encode("latin-1")
        self._write(self._wrapping.wrap(data) if self._wrapping is not None else data)

    def _replace(self, segment: Segment, elements: list[str]) -> None:
        self._until(segment.offset)
        self._copied += len(self._tape.take(segment.offset + segment.length))
        self._put(self._delimiters.element.join(elements))

    # -- mending

    def _segment(self, segment: Segment) -> None:
        envelope = self._envelope
        identifier = segment.elements[0]
        if identifier not in _ENVELOPE:
            envelope.step(segment)
            return
        counts = (envelope.segments, envelope.transactions, envelope.groups)
        opened, gs, st = envelope.interchange, envelope.group, envelope.transaction
        missing = [trailer for fault in envelope.step(segment) for trailer in fault.missing]
        if missing:
            self._add(missing, counts, st, gs, None if identifier == "ISA" else segment.offset)
        if identifier == "ISA":
            self._leave()
            self._isa(segment)
        elif identifier == "SE" and st is not None and envelope.transaction is None:
            self._trailer(segment, "segments", counts[0] + 1, st.control_number, "ST02")
        elif identifier == "GE" and gs is not None and envelope.group is None:
            self._trailer(segment, "transaction sets", counts[1], gs.control_number, "GS06")
        elif identifier == "IEA" and opened is not None and envelope.interchange is None:
            self._trailer(segment, "functional groups", counts[2], self._control, "ISA13")
            self._until(self._stream.offset)
            self._leave()

    def _at_end(self) -> None:
        envelope = self._envelope
        counts = (envelope.segments, envelope.transactions, envelope.groups)
        st, gs = envelope.transaction, envelope.group
        missing = [trailer for fault in envelope.end() for trailer in fault.missing]
        if missing:
            self._add(missing, counts, st, gs, None)
        self._leave()

    def _leave(self) -> None:
        """What follows is no longer wrapped as the interchange was."""
        self._grid = self._wrapping = None

    def _isa(self, segment: Segment) -> None:
        """Takes over an interchange's delimiters and layout, and fills ISA to its width where that is only padding."""
        tokenizer, stream = self._tokenizer, self._stream
        self._delimiters = tokenizer.delimiters
        self._control = segment.elements[_CONTROL]
        self._until(segment.offset)
        self._grid = grid = tokenizer.grid
        self._wrapping = Wrapping(grid.width, grid.ending) if grid is not None else None
        stream.need(2)
        two = stream.buffer[stream.pos : stream.pos + 2]
        self._line_ending = b"" if grid is not None else two if two == b"\r\n" else two[:1] if two[:1] == b"\n" else b""
        data = self._tape.cut(segment.offset, segment.length) or b""
        stood = (grid.unwrap(data, segment.offset) if grid is not None else data).decode("latin-1")
        separator = self._delimiters.element
        elements = list(segment.elements)
        if stood.rstrip(" ") != separator.join(elements).rstrip(" ") or len(elements) != len(WIDTHS):
            self._by_hand("ISA has not its 16 elements: write it anew", segment.offset)
            return
        for number, (element, width) in enumerate(zip(elements, WIDTHS, strict=True)):
            elements[number] = _fitted(number, element, width)
            if len(elements[number]) != width:
                where = f"ISA{number:02d} has {len(element)} characters, its place has {width}"
                self._by_hand(f"{where}: no padding mends that", segment.offset)
                return
        self._control = elements[_CONTROL]
        if separator.join(elements) != stood:
            changed = [f"ISA{n:02d}" for n, e in enumerate(elements) if e != segment.elements[n]]
            named = ", ".join(changed)
            what = f"{named} filled or cut to the fixed width" if changed else "blanks behind ISA16 left out"
            self._replace(segment, elements)
            self.changes.append(Change(what, segment.offset))

    def _trailer(self, segment: Segment, counted: str, count: int, control: str, source: str) -> None:
        """Count and control number of a trailer."""
        elements = segment.elements + [""] * (3 - len(segment.elements))
        identifier, said = elements[0], elements[1]
        told = []
        if not (said.isascii() and said.isdigit() and (said.lstrip("0") or "0") == str(count)):
            told.append(f"{identifier}01 was {_shown(said)}, is now {count}: so many {counted} there are")
            elements[1] = str(count)
        if elements[2] != control:
            told.append(f"{identifier}02 was {_shown(elements[2])}, is now {_shown(control)}: as {source} says")
            elements[2] = control
        if told:
            self._replace(segment, elements)
            self.changes += [Change(each, segment.offset) for each in told]

    def _add(
        self, missing: list[str], counts: tuple[int, int, int], st: Transaction | None, gs: Group | None, at: int | None
    ) -> None:
        """Writes trailers that did not come, innermost first, before offset ``at`` (None: behind the last segment)."""
        if not self._terminated:
            self._by_hand("the interchange breaks off in the middle of a segment: fetch it again", self._last_end)
            return
        ending, led = self._line_ending, False
        if at is None:
            at = self._last_end
            if ending and self._tape.cut(at, len(ending)) == ending:
                at += len(ending)
            else:
                led = bool(ending)  # nothing stands behind the last segment: line ends go before, not behind
        self._until(at)
        segments, transactions, groups = counts
        rows = {
            "SE": (segments + 1, st.control_number if st else "", "transaction set", "ST02"),
            "GE": (transactions, gs.control_number if gs else "", "functional group", "GS06"),
            "IEA": (groups, self._control, "interchange", "ISA13"),
        }
        for trailer in missing:
            count, control, what, source = rows[trailer]
            text = self._delimiters.element.join((trailer, str(count), control)) + self._delimiters.segment
            layout = ending.decode("latin-1")
            self._put(layout + text if led else text + layout)
            told = f"{trailer} was missing and is added: {source} {_shown(control)}, count {count}"
            self.changes.append(Change(f"{told}, of the {what}", at))

    def _by_hand(self, what: str, offset: int) -> None:
        self.changes.append(Change(what, offset, mended=False))


def _fitted(number: int, element: str, width: int) -> str:
    """An element of ISA in its width, where only padding is too little or too much."""
    if number in _TEXT:
        return element.ljust(width) if len(element) <= width else element.rstrip(" ").ljust(width)
    if number == _CONTROL and element.isascii() and element.isdigit():
        return element.zfill(width)
    return element


def _shown(value: str) -> str:
    """A count or control number; masked where something else stands in its place."""
    plain = value.isascii() and value.isdigit() and len(value) <= WIDTHS[_CONTROL]
    return value if plain else masked(value)
