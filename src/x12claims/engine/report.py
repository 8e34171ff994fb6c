"""Where the engine's findings are made: context, place in words, line and column, and the filter of types."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from functools import lru_cache
from itertools import islice
from typing import Any

from attrs import define, field

from x12claims.diagnostics.codes import ack_of, finding, row, sentence
from x12claims.diagnostics.finding import Finding
from x12claims.engine.elements import Flaw
from x12claims.engine.place import Place
from x12claims.engine.tables import LoopTable, place_name
from x12claims.grammar.ir import ElementUse, SegmentUse
from x12claims.wire import Segment

PUBLIC_CODE = 3
"""A value this short where a closed list of codes is due is a qualifier, not a person."""

_BY_STANDARD = {("D301", True): "1", ("D301", False): "I9"}
"""IK403 where it depends on who says so: the X12 standard or the guide alone (RFI 2502)."""


class LineIndex:
    """Lines and columns of byte offsets, from the chunks as they pass.

    Keeps a few numbers for each piece and the bytes of the last ones: an offset that lies before them gets the line of
    its piece's start, so whoever may name a place much later asks for its line at once.  Small chunks are gathered into
    pieces, so that what is said does not hang on how bytes arrive.
    """

    PIECE = 1 << 18
    KEPT = 6  # the longest segment lies within them, and what its reader reads on

    def __init__(self) -> None:
        self._starts: list[int] = []
        self._lines: list[int] = []
        self._last_newline: list[int] = []
        self._chunks: list[tuple[int, bytes | bytearray]] = []
        self._size = 0
        self._newlines = 0
        self._newline_at = -1
        self._cursor = (0, 1, -1)
        self.broken = False  # whether any line end has come yet

    def begin(self, offset: int, lines: int, newline: int) -> None:
        """Starts within a file: at ``offset``, behind ``lines`` line ends, the last of them at ``newline``."""
        self._size, self._newlines, self._newline_at = offset, lines, newline
        self._starts, self._lines, self._last_newline = [offset], [lines + 1], [newline]
        self.broken = lines > 0

    def feed(self, chunk: bytes) -> None:
        """Takes the next bytes of the file."""
        piece = self._chunks[-1][1] if self._chunks else b""
        if isinstance(piece, bytearray) and len(piece) < self.PIECE:
            room = self.PIECE - len(piece)
            piece.extend(chunk[:room])
            self._note(chunk[:room])
            chunk = chunk[room:]
            if not chunk:
                return
        self._starts.append(self._size)
        self._lines.append(self._newlines + 1)
        self._last_newline.append(self._newline_at)
        self._chunks.append((self._size, chunk if len(chunk) >= self.PIECE else bytearray(chunk)))
        if len(self._chunks) > self.KEPT:
            del self._chunks[0]
        self._note(chunk)

    def _note(self, chunk: bytes) -> None:
        last = chunk.rfind(b"\n")
        if last >= 0:  # most files hold none, and to count none takes forty times as long as to find none
            self._newlines += chunk.count(b"\n")
            self._newline_at = self._size + last
            self.broken = True
        self._size += len(chunk)

    def locate(self, offset: int) -> tuple[int, int]:
        """(line, column), both from 1, of a byte offset."""
        if not self._newlines:
            return 1, offset + 1
        at, line, newline = self._cursor
        index = bisect_right(self._starts, offset) - 1
        if index < 0:
            return 1, 1
        start = self._starts[index]
        if not start <= at <= offset:
            at, line, newline = start, self._lines[index], self._last_newline[index]
        for base, chunk in self._chunks:
            if base == start:
                count = chunk.count(b"\n", at - base, offset - base)
                if count:
                    line += count
                    newline = base + chunk.rfind(b"\n", at - base, offset - base)
                self._cursor = (offset, line, newline)
                break
        return line, offset - newline


@define(slots=True, eq=False)
class Reporter:
    """Makes findings and hands them on; counts errors for the verdicts."""

    emit: Callable[[Finding], None]
    types: frozenset[int]
    profile: str
    lines: LineIndex = field(factory=LineIndex)
    interchange: str | None = None
    group: str | None = None
    transaction: str | None = None
    business: tuple[str, str] | None = None
    errors: int = 0
    once: set[str | None] = field(factory=set)  # what the file was told, and is told once
    broken: set[int] = field(factory=set)  # SegmentUse numbers with a structural error in the unit at hand

    def first(self, what: str | None) -> bool:
        """Whether the file is to be told this for the first time; from now on it is not."""
        if what in self.once:
            return False
        self.once.add(what)
        return True

    def add(
        self,
        code: str,
        place: Place,
        *,
        segment: str | None = None,
        loop: str | None = None,
        path: str | None = None,
        **more: Any,
    ) -> None:
        """One finding, unless its type is not asked for."""
        if (more.get("type") or row(code).type) not in self.types:
            return
        line, column = (place.line, place.column) if place.line else self.lines.locate(place.offset)
        found = finding(
            code,
            profile=self.profile,
            interchange=self.interchange,
            group=self.group,
            transaction=self.transaction,
            loop=loop,
            segment=segment,
            position=place.position,
            path=path,
            offset=place.offset,
            length=place.length,
            line=line,
            column=column,
            business=self.business,
            **more,
        )
        if found.severity == "error":
            self.errors += 1
        self.emit(found)

    def flaw(self, flaw: Flaw, table: LoopTable, use: SegmentUse, segment: Segment, place: Place) -> None:
        """What is wrong inside a segment, with the element's own bytes as its place."""
        offset, length = element_span(segment, flaw)
        path = join(table.path, place_name(use.id, use.tag, flaw.element, flaw.component))
        label = flaw.use.label if flaw.use else use.label
        ik4 = _BY_STANDARD.get((flaw.code, flaw.standard))
        self.add(
            flaw.code,
            Place(place.position, place.offset + offset, length),
            segment=use.id,
            loop=loop_id(table),
            path=path,
            element=flaw.element,
            component=flaw.component,
            repetition=flaw.repetition,
            value=flaw.value,
            expected=flaw.expected,
            element_number=flaw.use.element if flaw.use else None,
            message=_message(flaw.code, f"{path} ({label})", use.id),
            severity=flaw.severity,
            ack=ack_of(flaw.code, ik4=ik4) if ik4 else row(flaw.code).ack,
            public=bool(flaw.use and flaw.use.codes and flaw.value and len(flaw.value) <= PUBLIC_CODE),
        )


def told_of_element(code: str, path: str, element: ElementUse, use: SegmentUse) -> str:
    """The sentence of a code about an element, with its label."""
    return _message(code, f"{path} ({element.label})", use.id)


@lru_cache(maxsize=1024)
def _message(code: str, where: str, segment: str) -> str:
    return sentence(row(code), {"path": where, "segment": segment})


def loop_id(table: LoopTable) -> str | None:
    """The loop as findings and the 999 name it: None for what belongs to no loop."""
    return table.id if table.head is not None else None


def join(path: str, name: str) -> str:
    """``2300`` and ``CLM05-1`` to ``2300.CLM05-1``."""
    return f"{path}.{name}" if path else name


def element_span(segment: Segment, flaw: Flaw) -> tuple[int, int]:
    """Offset from the segment's start, and length, of the element (what stands there is one byte a character)."""
    if flaw.element is None or flaw.element >= len(segment.elements):
        return 0, segment.length
    start = sum(len(e) + 1 for e in islice(segment.elements, flaw.element))
    return start, len(segment.elements[flaw.element])
