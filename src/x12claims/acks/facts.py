"""What a claim acknowledgement tells of each claim, picked from the bytes of a file while the engine reads them.

The engine takes clean claims without cutting them into elements, and keeps nothing of what went by.  To have it hand
over claims would cost every run, also the many that ask for no 277CA; to read the file a second time is not possible
for standard input, and unpacks an archive twice.  So the bytes are shared: who judges reads through ``Shared.read``,
and beside it runs a search for the few segments of an 837 that a 277CA repeats, at a small part of the cost of judging.
It is always a little ahead: when a finding comes, the claim in which it stands is known.

Of a set only these segments are kept, pressed where they are many, and where its claims begin; both are dropped when
the set has ended.  Service lines are told only of claims that are rejected for one, so they are not kept: the last
bytes of the file are, and a line is looked up in them when a finding comes.  Memory follows the number of claims in the
largest set, at some fifty bytes for each, and nothing else.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache

from attrs import define, field, frozen

from x12claims.acks.packed import Packed
from x12claims.wire import ENVELOPE_IDS, Delimiters, Segment, Stream, Tokenizer

CLAIMS = "837"
KEPT = (
    "BHT",
    "HL",
    "CLM",
    "NM1*40",
    "NM1*41",
    "NM1*85",
    "NM1*IL",
    "NM1*QC",
    "REF*EI",
    "REF*SY",
    "REF*D9",
    "DTP*434",
    "DTP*472",
)
"""The segments of an 837 that a claim acknowledgement repeats something of, some with their first element."""
TAPE = 4 << 20
"""So many of the last bytes are at hand to look up a line in: more than the engine's own window."""
LEVELS = {"20": "A", "22": "B", "23": "C"}  # HL03 -> the letter of its loop
_LINE_ENDS = "\r\n"


def _array() -> array[int]:
    return array("Q")


@frozen
class Line:
    """A service line: its LX01, the elements of its SV1, SV2 or SV3, its REF*6R, and its DTP*472."""

    number: str
    service: tuple[str, ...] = ()
    control: str = ""
    date: str = ""


@define(slots=True, eq=False)
class SetFacts:
    """The picked segments of the set whose ST stands at file offset ``offset``, and where its units begin."""

    offset: int
    delimiters: Delimiters
    claims: array[int] = field(factory=_array)
    levels: dict[str, array[int]] = field(factory=lambda: {each: _array() for each in LEVELS.values()})
    kept: Packed = field(factory=Packed)

    def claim_of(self, offset: int, *, head: bool) -> int | None:
        """Where the claim begins that a place belongs to; see ``unit_of``."""
        return unit_of(self.claims, offset, head=head)

    def level_of(self, letter: str, offset: int, *, head: bool) -> int | None:
        """Where the level begins ("A" provider, "B" subscriber, "C" patient) that a place belongs to."""
        return unit_of(self.levels[letter], offset, head=head)

    def blocks(self) -> Iterator[str]:
        """The picked segments, in order, some in each, with their terminators."""
        return (str(block, "latin-1") for block in self.kept)


def unit_of(starts: Sequence[int], offset: int, *, head: bool) -> int | None:
    """Where the last unit begins that a place belongs to.

    What is missing is told at the segment behind it, which may be the head of the next unit: only what stands in a
    head itself (``head``) belongs to the unit that it opens.
    """
    at = bisect_right(starts, offset if head else offset - 1)
    return starts[at - 1] if at else None


@frozen
class _Patterns:
    kept: re.Pattern[bytes]
    starts: re.Pattern[bytes]
    envelope: re.Pattern[bytes]


@lru_cache(maxsize=8)
def _patterns(element: str, segment: str, layout: bool) -> _Patterns:
    """Each finds segments behind a terminator, and behind the line end after it where ``layout`` says so."""
    e, s = re.escape(element.encode("latin-1")), re.escape(segment.encode("latin-1"))
    begin = s + (rb"[\r\n \t]*" if layout else b"")
    kept = b"|".join(each.encode().replace(b"*", e) for each in KEPT)
    empty = b"[^" + e + s + b"]*"
    envelope = b"|".join(each.encode() for each in sorted(ENVELOPE_IDS))
    return _Patterns(
        re.compile(begin + b"((?:" + kept + b")" + e + b"[^" + s + b"]*)"),
        re.compile(begin + b"((?:CLM|HL" + e + empty + e + empty + e + b" *(20|22|23) *)(?=[" + e + s + b"]))"),
        re.compile(begin + b"(?:" + envelope + b")(?![A-Za-z0-9])"),
    )


_ISA_INSIDE = re.compile(rb"ISA([^A-Za-z0-9\s])[0-9A-Z ]{2}\1")
_WHOLE = frozenset(each for each in KEPT if "*" not in each)
_QUALIFIED = frozenset(tuple(each.split("*")) for each in KEPT if "*" in each)


class Shared:
    """Reads a file for two: ``read`` is for who judges it; beside it the facts of its claims are picked."""

    def __init__(self, read: Callable[[int], bytes]) -> None:
        self._source = read
        self._ahead: deque[bytes] = deque()  # read here, not yet by who judges
        self._behind: deque[bytes] = deque()  # the other way round
        self._tape: deque[bytes] = deque()
        self._tape_size = 0
        self._given = 0
        self._stream = Stream(self._next)
        self._tokenizer = Tokenizer(self._stream)
        self._sets: deque[SetFacts] = deque()
        self._open: SetFacts | None = None

    def read(self, size: int) -> bytes:
        """The next bytes; what they hold of claims is known then."""
        if self._ahead:
            chunk = self._ahead.popleft()
        elif chunk := self._source(size):
            self._behind.append(chunk)
        if chunk:
            self._given += len(chunk)
            while self._stream.offset < self._given and self._step():
                pass
        return chunk

    def take(self, offset: int) -> SetFacts | None:
        """The facts of the set whose ST stands at ``offset``; those of earlier ones are dropped."""
        while self._sets and self._sets[0].offset < offset:
            self._sets.popleft()
        if self._sets and self._sets[0].offset == offset:
            return self._sets.popleft()
        return None

    def line(self, facts: SetFacts, claim: int, offset: int, *, head: bool) -> Line | None:
        """The service line in which a place of the claim at ``claim`` stands; None where it is long gone."""
        raw = self._cut(claim, offset + _HEAD)
        if raw is None:
            return None
        d = facts.delimiters
        starts = [claim + found.start() + 1 for found in re.finditer(_line_head(d.element, d.segment), raw)]
        start = unit_of(starts, offset, head=head)
        if start is None:
            return None
        text = str(self._cut(start, start + _LONGEST_LINE) or b"", "latin-1")
        if d.segment not in _LINE_ENDS:
            text = text.replace("\r", "").replace("\n", "")
        return _line([each.strip(" \r\n").split(d.element) for each in text.lstrip().split(d.segment)[:-1]])

    # -- the bytes

    def _next(self, size: int) -> bytes:
        if self._behind:
            chunk = self._behind.popleft()
        elif chunk := self._source(size):
            self._ahead.append(chunk)
        if chunk:
            self._tape.append(chunk)
            self._tape_size += len(chunk)
            while self._tape_size - len(self._tape[0]) > TAPE:
                self._tape_size -= len(self._tape.popleft())
        return chunk

    def _cut(self, start: int, stop: int) -> bytes | None:
        """Bytes that went by not long ago, from file offset ``start`` to ``stop`` or as far as they are read."""
        at = self._stream.base + len(self._stream.buffer) - self._tape_size
        if start < at:
            return None
        pieces = []
        for chunk in self._tape:
            if at >= stop:
                break
            if at + len(chunk) > start:
                pieces.append(chunk[max(start - at, 0) : stop - at])
            at += len(chunk)
        return b"".join(pieces)

    # -- the segments

    def _step(self) -> bool:
        """Takes a row of segments of the set that is open, or any other one; False at the end."""
        if self._open is not None and self._sweep(self._open):
            return True
        token = self._tokenizer.next()
        if token is None:
            return False
        if not isinstance(token, Segment):
            return True
        id = token.elements[0]
        if id in ENVELOPE_IDS:
            self._open = None
            if id == "ST" and len(token.elements) > 1 and token.elements[1].strip() == CLAIMS:
                self._open = SetFacts(token.offset, self._tokenizer.delimiters)
                self._sets.append(self._open)
        elif self._open is not None:
            _pick(self._open, token)
        return True

    def _sweep(self, facts: SetFacts) -> bool:
        """Takes what the buffer holds of the set in one search; False where segments must be taken one by one."""
        stream, d = self._stream, facts.delimiters
        if self._tokenizer.grid is not None or d.segment in _LINE_ENDS:
            return False
        mark = d.segment.encode("latin-1")
        buffer, start = stream.buffer, stream.pos
        envelope = _patterns(d.element, d.segment, layout=True).envelope
        if envelope.match(mark + buffer[start : start + _HEAD]):
            return False
        around = envelope.search(buffer, start)
        stop = around.start() if around is not None else buffer.rfind(mark, start)
        if stop < 0:
            return False
        data = mark + buffer[start:stop]
        if (inside := _ISA_INSIDE.search(data)) is not None:  # an interchange may have broken off in a segment
            data = data[: max(data.rfind(mark, 0, inside.start()), 0)]
        if not data:
            return False
        layout = any(each in data for each in (b"\n", b"\r", mark + b" ", mark + b"\t"))
        patterns = _patterns(d.element, d.segment, layout)
        before = stream.offset - 1  # the offset of what ``data`` begins with
        for found in patterns.starts.finditer(data):
            (facts.levels[LEVELS[str(found[2], "latin-1")]] if found[2] else facts.claims).append(
                before + found.start(1)
            )
        if picked := patterns.kept.findall(data):
            facts.kept.add(mark.join(picked) + mark)
        stream.pos += len(data)
        return True


def _pick(facts: SetFacts, segment: Segment) -> None:
    """The same for one segment."""
    elements, d = segment.elements, facts.delimiters
    id = elements[0]
    if id == "CLM":
        facts.claims.append(segment.offset)
    elif id == "HL" and len(elements) > 3 and elements[3].strip() in LEVELS:
        facts.levels[LEVELS[elements[3].strip()]].append(segment.offset)
    if len(elements) > 1 and (id in _WHOLE or (id, elements[1]) in _QUALIFIED):
        facts.kept.add((d.element.join(elements) + d.segment).encode("latin-1"))


_HEAD = 16  # bytes in which the head of a line is told, wrapped or not
_LONGEST_LINE = 1 << 14  # what is told of a line stands near its head


@lru_cache(maxsize=8)
def _line_head(element: str, segment: str) -> re.Pattern[bytes]:
    """Finds the terminator before each LX, which may be wrapped anywhere in documents with lines of one width."""
    e, s = re.escape(element.encode("latin-1")), re.escape(segment.encode("latin-1"))
    return re.compile(s + rb"(?=[\r\n \t]*L[\r\n]*X[\r\n]*" + e + rb")")


def _line(segments: Sequence[Sequence[str]]) -> Line:
    number = control = date = ""
    service: tuple[str, ...] = ()
    for at, each in enumerate(segments):
        match each:
            case ["LX", value, *_] if at == 0:
                number = value
            case ["SV1" | "SV2" | "SV3", *_]:
                service = service or tuple(each)
            case ["REF", "6R", value, *_]:
                control = control or value
            case ["DTP", "472", _, value, *_]:
                date = date or value
            case ["LX" | "CLM" | "HL" | "SE", *_]:
                break
    return Line(number.strip(), service, control.strip(), date.strip())
