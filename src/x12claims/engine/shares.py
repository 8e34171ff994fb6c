"""A file parted into shares: an index of its envelopes, and the validator that tells the file from what they tell.

Only files of an even layout can be parted: one kind of delimiters, envelopes without a gap.  For others ``index`` gives
None, and one process reads them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from attrs import evolve, frozen

from x12claims.diagnostics.finding import Finding
from x12claims.diagnostics.results import REJECTED, FileResult, InterchangeResult, TransactionResult
from x12claims.engine.slices import Slice
from x12claims.engine.validator import Validator
from x12claims.wire import Delimiters, Segment, Stream, Tokenizer
from x12claims.wire.envelope import EnvelopeFault

_CHUNK = 1 << 20
_LONGEST = 1024  # an envelope segment is not longer


@frozen
class Part:
    """A slice and the ST segments in it, as the envelope counts them."""

    slice: Slice
    sets: tuple[Segment, ...]


@frozen
class Mark:
    """An envelope segment with the lines before it."""

    segment: Segment
    lines: int
    newline: int


Index = list[Part | Mark]


class _Heads:
    """Offsets of the envelope's segments, with the lines before each."""

    def __init__(self, read: Callable[[int], bytes], element: bytes, terminator: bytes) -> None:
        self.read = read
        self.pattern = re.compile(
            b"(?:" + re.escape(terminator) + rb")[\r\n]*(?=(ISA|GS|ST|SE|GE|IEA|TA1)" + re.escape(element) + b")"
        )
        self.terminator = terminator
        self.size = 0
        self.lines = 0
        self.newline = -1

    def __iter__(self) -> Iterator[tuple[bytes, int, bytes, int, int]]:
        """(id, offset, the segment's bytes, lines before it, last line end before it) of each; the file's first is
        ISA.
        """
        buffer, base, ended = self.read(_CHUNK), 0, False
        yield self._one(buffer, 0, base, b"ISA")
        at = 0
        counted = 0
        while True:
            limit = len(buffer) if ended else max(0, len(buffer) - _LONGEST)
            while (found := self.pattern.search(buffer, at, limit + 8 if not ended else len(buffer))) is not None:
                if not ended and found.end() >= limit:
                    break
                at = found.end()
                self._count(buffer, counted, at, base)
                counted = at
                yield self._one(buffer, at, base, found[1])
            if ended:
                self._count(buffer, counted, len(buffer), base)
                self.size = base + len(buffer)
                return
            keep = max(at, limit - 16)
            self._count(buffer, counted, keep, base)
            more = self.read(_CHUNK)
            ended = not more
            base += keep
            buffer = buffer[keep:] + more
            at = counted = 0

    def _count(self, buffer: bytes, start: int, stop: int, base: int) -> None:
        count = buffer.count(b"\n", start, stop)
        if count:
            self.lines += count
            self.newline = base + buffer.rfind(b"\n", start, stop)

    def _one(self, buffer: bytes, at: int, base: int, name: bytes) -> tuple[bytes, int, bytes, int, int]:
        end = buffer.find(self.terminator, at, at + _LONGEST)
        return name, base + at, buffer[at : end if end >= 0 else at + _LONGEST], self.lines, self.newline


def index(read: Callable[[int], bytes], share: int) -> tuple[Index, int] | None:
    """Parts a file into shares of about so many bytes; its index and its size, or None where it cannot be parted."""
    first = read(_LONGEST)
    opened = _delimiters(first)
    if opened is None:
        return None
    element, terminator = opened.element.encode("latin-1"), opened.segment.encode("latin-1")
    waiting = [first]
    heads = _Heads(lambda size: waiting.pop() if waiting else read(size), element, terminator)
    builder = _Builder(share, opened)
    for name, offset, raw, lines, newline in heads:
        if not builder.take(name.decode("ascii"), offset, raw, lines, newline):
            return None
    return builder.finish(heads.size, len(terminator))


def _delimiters(data: bytes) -> Delimiters | None:
    """The delimiters of a file that begins with an ISA of the standard's own layout."""
    tokenizer = Tokenizer(Stream.of_bytes(data))
    token = tokenizer.next()
    if not isinstance(token, Segment) or token.elements[0] != "ISA" or token.offset != 0 or token.length != 105:
        return None
    found = tokenizer.delimiters
    if found is None or found.problems() or found.segment in "\r\n" or found.element in "\r\n":
        return None
    return found


class _Builder:
    def __init__(self, share: int, delimiters: Delimiters) -> None:
        self.share = share
        self.delimiters = delimiters
        self.index: Index = []
        self.isa = b""
        self.gs = b""
        self.end = 0  # where the last envelope segment's terminator stands
        self.open: tuple[int, int, int] | None = None  # start of the slice at hand, lines and line end before it
        self.sets: list[Segment] = []
        self.inside = False  # behind an ST whose SE has not come yet
        self.last = ""

    def take(self, name: str, offset: int, raw: bytes, lines: int, newline: int) -> bool:
        """One envelope segment; False where the file cannot be parted."""
        if name == "SE":  # without its ST it ends a set that only who reads on from there can count
            whole, self.inside = self.inside, False
            return whole
        self.inside = name == "ST"
        segment = Segment(raw.decode("latin-1").split(self.delimiters.element), offset, len(raw))
        if name == "ST":
            if self.last not in ("GS", "ST", ""):
                return False
            if self.last == "GS" and not self._touches(offset):
                return False
            if self.open is None or offset - self.open[0] >= self.share:
                self._cut(offset)
                self.open = offset, lines, newline
            self.sets.append(segment)
            self.last = "ST"
            return bool(self.gs)
        if self.last == "ST":
            self._cut(offset)
        elif self.last and not self._touches(offset):
            return False
        if name == "ISA":
            if len(raw) != 105 or raw[3:4] != self.delimiters.element.encode("latin-1"):
                return False
            if raw[104:105] != self.delimiters.component.encode("latin-1"):
                return False
            if self.isa and raw[82:83] != self.isa[82:83]:
                return False
            self.isa, self.gs = raw, b""
        elif name == "GS":
            self.gs = raw
        self.index.append(Mark(segment, lines, newline))
        self.last, self.end = name, offset + len(raw)
        return True

    def _touches(self, offset: int) -> bool:
        """Whether nothing but a line end stands between the last envelope segment and this place."""
        return offset - self.end <= 3

    def _cut(self, offset: int) -> None:
        if self.open is None:
            return
        start, lines, newline = self.open
        end = self.delimiters.segment.encode("latin-1")
        header = self.isa + end + self.gs + end
        self.index.append(Part(Slice(header, start, offset, lines, newline), tuple(self.sets)))
        self.open, self.sets = None, []

    def finish(self, size: int, terminator: int) -> tuple[Index, int] | None:
        """Only a file that ends with IEA can be parted: in any other, what is open at its end has to be told."""
        if self.last != "IEA" or size - self.end - terminator > 2:
            return None
        return self.index, size


class SharedValidator(Validator):
    """Tells a file from the index of its envelopes and from what its parts told."""

    def whole(
        self,
        index: Index,
        size: int,
        told: Iterator[tuple[Sequence[Finding | TransactionResult | InterchangeResult], int]],
        path: str,
        digest: str,
    ) -> FileResult:
        """``told`` gives for each part, in order, its findings and ended sets, and the number of its errors."""
        self.tokenizer = Tokenizer(Stream.of_bytes(b""))  # its segments were read by the index
        self.tokenizer.interchanges = 1
        self.bytes = size
        for each in index:
            if isinstance(each, Mark):
                self.lines.begin(each.segment.offset, each.lines, each.newline)
                self._step(each.segment)
            else:
                events, errors = next(told)
                self._retell(each, events)
                self.reporter.errors += errors
        self.result = FileResult(path, size, digest, self._verdict(), tuple(self._interchanges))
        self.sink.file_end(self.result)
        return self.result

    def _retell(self, part: Part, events: Sequence[Finding | TransactionResult | InterchangeResult]) -> None:
        """What a part told, with the envelope's own faults about its ST segments in their places."""
        sets = iter(part.sets)
        faults = self._count(next(sets, None))
        doubled = self._double(faults)
        for event in events:
            if isinstance(event, TransactionResult):
                result = evolve(event, verdict=REJECTED) if doubled else event
                self._verdicts.add(result.verdict)
                if self.options.keep_results:
                    self._transactions.append(result)
                self.sink.transaction_end(result)
                doubled = self._double(self._count(next(sets, None)))
            elif isinstance(event, Finding):
                self.sink.finding(event)

    def _count(self, st: Segment | None) -> tuple[EnvelopeFault, ...]:
        """Lets the envelope count a set; its SE was judged where the set was."""
        if st is None:
            return ()
        faults = tuple(self.envelope.step(st))
        number = st.elements[2] if len(st.elements) > 2 else ""
        self.envelope.step(Segment(["SE", "2", number], st.offset, 0))
        return faults

    def _double(self, faults: tuple[EnvelopeFault, ...]) -> bool:
        """Tells what is wrong with a set's number; whether that is an error where types are chosen."""
        errors = self.reporter.errors
        for fault in faults:
            self._fault(fault)
        return self.reporter.errors > errors
