"""A part of a file that holds whole transaction sets, judged as it would be within the file.

The part brings along the bytes of its ISA and GS, so that delimiters, guide and control numbers are known; what they
are worth themselves is somebody else's to say.
"""

from __future__ import annotations

from collections.abc import Callable

from attrs import frozen

from x12claims.engine.place import Place
from x12claims.engine.sink import Nobody
from x12claims.engine.validator import Validator
from x12claims.wire import Segment, Stream, Tokenizer, Trouble
from x12claims.wire.envelope import EnvelopeFault

_DOUBLED = "duplicate-transaction-control-number"


@frozen
class Slice:
    """Bytes ``start`` to ``stop`` of a file, from an ST to where another segment of the envelope stands.

    ``header`` is the ISA and the GS that it stands in; ``lines`` and ``newline`` are the lines before ``start`` and the
    offset of the last line end there (-1: none).
    """

    header: bytes
    start: int
    stop: int
    lines: int
    newline: int


class SliceValidator(Validator):
    """Judges the sets of a slice; tells its sink findings and ended sets, nothing about the envelope around them."""

    def judge(self, part: Slice, read: Callable[[int], bytes]) -> None:
        """``read`` gives the file's bytes from ``part.start`` on, to ``stop`` and up to one segment beyond."""
        header = part.header
        self._read = read
        self.lines.begin(part.start, part.lines, part.newline)
        state = {"header": True}

        def feed(size: int) -> bytes:
            if state["header"]:
                state["header"] = False
                return header
            return self._feed(size)

        stream = Stream(feed)
        self.tokenizer = tokenizer = Tokenizer(stream)
        self._header(stream, tokenizer, len(header))
        stream.base += part.start - len(header)
        for token in self._tokens(stream, tokenizer):
            if isinstance(token, Trouble):
                if token.offset < part.stop:
                    self._trouble(token)
            elif isinstance(token, list):  # of a set that began in this slice
                self._walk(token)
            elif token.offset < part.stop:
                self._take(token)
            else:
                self._beyond(token)
                break
        self._let_go()

    def _header(self, stream: Stream, tokenizer: Tokenizer, length: int) -> None:
        """Reads ISA and GS; nobody is told."""
        sink, self.sink = self.sink, Nobody()
        emit, self.reporter.emit = self.reporter.emit, self.sink.finding
        while stream.base + stream.pos < length:
            token = tokenizer.next()
            if isinstance(token, Segment):
                self._take(token)
        self.sink, self.reporter.emit = sink, emit
        self.reporter.errors = 0

    def _fault(self, fault: EnvelopeFault, position: int | None = None) -> None:
        """Whether a set's number was there before is for whoever knows the sets before this slice to say."""
        if fault.kind != _DOUBLED:
            super()._fault(fault, position)

    def _beyond(self, token: Segment) -> None:
        """The first segment behind the slice ends a set that has no SE."""
        faults = [f for f in self.envelope.step(token) if "SE" in f.missing]
        self._close(faults, Place(None, token.offset, token.length))
