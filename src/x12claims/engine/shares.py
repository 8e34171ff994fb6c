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
from x12claims.engine import uncovered
from x12claims.engine.slices import Slice
from x12claims.engine.validator import Validator
from x12claims.wire import Delimiters, Segment, Stream, Tokenizer
from x12claims.wire.envelope import EnvelopeFault
from x12claims.wire.header import fixed

_CHUNK = 1 << 20
_LONGEST = 1024  # an envelope segment is not longer
_FOLLOWS = {
    "ISA": ("", "IEA"),
    "TA1": ("ISA", "TA1"),
    "GS": ("ISA", "TA1", "GE"),
    "ST": ("GS", "ST"),
    "GE": ("GS", "ST"),
    "IEA": ("ISA", "TA1", "GE"),
}
"""What may stand before each segment of an envelope, SE apart.  In any other order it depends on what came before how
much of what follows belongs to a set at all.
"""


@frozen
class Mark:
    """An envelope segment with the lines before it."""

    segment: Segment
    lines: int
    newline: int


@frozen
class Part:
    """A slice and the ST segments in it, as the envelope counts them."""

    slice: Slice
    sets: tuple[Mark, ...]


Index = list[Part | Mark]


@frozen
class _Head:
    """A segment of the envelope as it was met: ``raw`` are its bytes, ``behind`` is where the terminator before it
    stands.

    Without ``name`` something was met that only a reader can tell the worth of.
    """

    name: str
    offset: int = 0
    behind: int = 0
    raw: bytes = b""
    lines: int = 0
    newline: int = -1


class _Heads:
    """Offsets of the envelope's segments, with the lines before each."""

    def __init__(self, read: Callable[[int], bytes], element: bytes, terminator: bytes) -> None:
        self.read = read
        self.pattern = re.compile(
            re.escape(terminator)
            + rb"[\r\n \t]*(?=(ISA(?![0-9A-Za-z \r\n\0])|(?:GS|ST|SE|GE|IEA|TA1)(?="
            + re.escape(element)
            + b"|"
            + re.escape(terminator)
            + b")))"
        )
        self.terminator = terminator
        self.size = 0
        self.tail = b""  # from the last head on, where it is not far from the end
        self.lines = 0
        self.newline = -1

    def __iter__(self) -> Iterator[_Head]:
        """Each of them; the file's first is ISA."""
        buffer, base, ended = self.read(_CHUNK), 0, False
        yield self._one(buffer, 0, base, 0, b"ISA")
        at = 0
        counted = 0
        while True:
            limit = len(buffer) if ended else max(0, len(buffer) - _LONGEST)
            while (found := self.pattern.search(buffer, at)) is not None:
                if not ended and found.end() >= limit:
                    limit = min(limit, found.start() + 16)
                    break
                at = found.end()
                self._count(buffer, counted, at, base)
                counted = at
                yield self._one(buffer, at, base, found.start(), found[1])
            if self._swallowed(buffer):
                yield _Head("")
            if ended:
                self._count(buffer, counted, len(buffer), base)
                self.size, self.tail = base + len(buffer), buffer[at:]
                return
            if not buffer[1 - _LONGEST :].strip(b"\r\n \t"):  # what comes behind them is farther off than is kept
                yield _Head("")
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

    def _one(self, buffer: bytes, at: int, base: int, behind: int, name: bytes) -> _Head:
        end = buffer.find(self.terminator, at, at + _LONGEST)
        if end < 0 or b" " in buffer[behind:at] or b"\t" in buffer[behind:at]:
            return _Head("")
        return _Head(name.decode("ascii"), base + at, base + behind, buffer[at:end], self.lines, self.newline)

    def _swallowed(self, buffer: bytes) -> bool:
        """Whether an ISA stands within another segment, which broke off there."""
        at = buffer.find(b"ISA", 1)
        while at >= 0:
            if fixed(buffer, at) and buffer[max(0, at - _LONGEST) : at].rstrip(b"\r\n")[-1:] != self.terminator:
                return True
            at = buffer.find(b"ISA", at + 3)
        return False


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
    for head in heads:
        if not head.name or not builder.take(head):
            return None
    return builder.finish(heads.size, heads.tail, terminator)


def _delimiters(data: bytes) -> Delimiters | None:
    """The delimiters of a file that begins with an ISA of the standard's own layout."""
    tokenizer = Tokenizer(Stream.of_bytes(data))
    token = tokenizer.next()
    if not isinstance(token, Segment) or token.offset != 0 or not fixed(data):
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
        self.sets: list[Mark] = []
        self.inside = False  # behind an ST whose SE has not come yet
        self.last = ""

    def take(self, head: _Head) -> bool:
        """One envelope segment; False where the file cannot be parted."""
        name, offset, raw, lines, newline = head.name, head.offset, head.raw, head.lines, head.newline
        if name == "SE":  # without its ST it ends a set that only who reads on from there can count
            whole, self.inside, self.end = self.inside, False, offset + len(raw)
            return whole
        if self.last not in _FOLLOWS[name] or (self.inside and name not in ("ST", "GE")):
            return False
        if self.last and not self.inside and head.behind != self.end:
            return False
        self.inside = name == "ST"
        segment = Segment(raw.decode("latin-1").split(self.delimiters.element), offset, len(raw))
        if name == "ST":
            if self.open is None or offset - self.open[0] >= self.share:
                self._cut(offset)
                self.open = offset, lines, newline
            self.sets.append(Mark(segment, lines, newline))
            self.last = "ST"
            return True
        self._cut(offset)
        if name == "ISA":
            if len(raw) != 105 or not fixed(raw) or raw[3:4] != self.delimiters.element.encode("latin-1"):
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

    def _cut(self, offset: int) -> None:
        if self.open is None:
            return
        start, lines, newline = self.open
        end = self.delimiters.segment.encode("latin-1")
        header = self.isa + end + self.gs + end
        self.index.append(Part(Slice(header, start, offset, lines, newline), tuple(self.sets)))
        self.open, self.sets = None, []

    def finish(self, size: int, tail: bytes, terminator: bytes) -> tuple[Index, int] | None:
        """Only a file that ends with IEA can be parted: in any other, what is open at its end has to be told."""
        ends = tail.find(terminator) + 1
        if self.last != "IEA" or not ends or size - len(tail) + ends - 1 != self.end or tail[ends:].strip(b"\r\n"):
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
            elif isinstance(event, Finding) and (event.code != uncovered.CODE or self.reporter.first(event.expected)):
                self.sink.finding(event)

    def _count(self, mark: Mark | None) -> tuple[EnvelopeFault, ...]:
        """Lets the envelope count a set; its SE was judged where the set was."""
        if mark is None:
            return ()
        st = mark.segment
        self.lines.begin(st.offset, mark.lines, mark.newline)
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
