"""Bytes to segments: whatever the delimiters, the layout and the split, the same events, and nothing ever raised."""

from __future__ import annotations

import re
from collections import deque

from x12claims.wire.delimiters import Delimiters
from x12claims.wire.header import (
    HEADER_LIMIT,
    ISA_LENGTH,
    LOOKS_LENGTH,
    LOOKS_LIKE_ISA,
    Header,
    begins,
    fixed,
    read_header,
)
from x12claims.wire.lines import GRID_WINDOW, LineGrid, find_grid
from x12claims.wire.segment import ENVELOPE_IDS, Segment, Trouble
from x12claims.wire.stream import Stream

MAX_SEGMENT = 1 << 20
"""Bytes of data that a segment may have; a longer one has lost its terminator."""

_BOM = b"\xef\xbb\xbf"
_FILL = re.compile(rb"[ \t\r\n\0\x1a]*")
_END_OF_FILE = "\0\x1a"  # what some systems pad the last record with
_ISA_REACH = 105  # only a segment as long as this can have swallowed the ISA of the next interchange
_ID_LIMIT = 16
_LEAST, _MOST = 1 << 8, 1 << 13
"""Bytes that ``plain`` looks at in one go: few behind something that was not plain, for there may be more of it."""
_AHEAD, _FEW = 1 << 12, 40
"""Bytes and segments that ``ahead`` looks at: it is asked for what stands near the head of a set."""
_FEWEST = 8  # separators of anything that can be read as an ISA


class Tokenizer:
    """Yields the segments of all interchanges of a stream, and what is wrong with the bytes around them.

    ``interchanges`` counts the ISA segments so far: at the end, 0 means that the source holds no X12 at all, which is
    said by nothing else (of an ISA that breaks off, isa-truncated comes).  ``delimiters`` are those of the current
    interchange, X12's usual ones before the first.  What stands before an ISA is told before it; what is wrong with the
    ISA itself (isa-padding, invalid-delimiters) and with a segment's layout follows it.
    """

    __slots__ = (
        "_grid", "_indented", "_inside", "_layout", "_newline", "_noted", "_queue", "_reach", "_separator",
        "_terminator", "delimiters", "interchanges", "last_was_terminated", "stream",
    )  # fmt: skip

    def __init__(self, stream: Stream) -> None:
        self.stream = stream
        self.interchanges = 0
        self.last_was_terminated = True
        self.delimiters = Delimiters()
        self._queue: deque[Segment | Trouble] = deque()
        self._inside = False  # between an ISA and its IEA
        self._grid: LineGrid | None = None
        self._noted = False  # line-layout was told in this interchange
        self._indented = False  # blanks were dropped before the segment to come
        self._newline = False  # the terminator is a line end
        self._reach = _LEAST  # of ``plain``
        self._terminator = b"~"
        self._separator = "*"
        self._layout = ""  # what may stand before a segment id and mean nothing

    @property
    def grid(self) -> LineGrid | None:
        """The lines at which the current interchange was wrapped; None where it was not."""
        return self._grid

    def next(self) -> Segment | Trouble | None:
        """The next event; None at the end of the source, and ever after.

        After a Segment, ``stream.pos`` is right behind its terminator.  The caller may move it on to behind any later
        terminator of the same interchange before the next call.
        """
        if self._queue:
            return self._queue.popleft()
        if not self._inside:
            return self._outside()
        stream = self.stream
        while True:
            start = stream.pos
            buffer = stream.buffer
            end = buffer.find(self._terminator, start)
            if end < 0:
                if self._more():
                    continue
                return self._edge()
            if end - start > _ISA_REACH:
                event = self._suspect(end)
                if event is not None:
                    return event
            stream.pos = end + 1
            text = str(buffer[start:end], "latin-1")
            data = text.lstrip(self._layout)
            length = len(data)
            offset = stream.base + end - length
            if self._newline:
                data = data.removesuffix("\r")  # of CR LF, the terminator being LF
                length = len(data)
                if not data:  # an empty line
                    self._indented = False
                    continue
            if length != len(text) or self._indented:
                self._note_blanks(text[: len(text) - length], offset, length)
            if self._grid is not None and ("\n" in data or "\r" in data):
                data = self._unwrap(data, offset)
            if data[:1] == "I":
                if begins(data[:4].encode("latin-1")) or (data == "ISA" and self._separated_by_terminator(offset)):
                    stream.pos = offset - stream.base
                    self._inside = False
                    return self._outside()
                self._inside = data.split(self._separator, 1)[0] != "IEA"
            self.last_was_terminated = True
            return Segment(data.split(self._separator), offset, length)

    def _separated_by_terminator(self, offset: int) -> bool:
        """Whether at ``offset`` an ISA begins whose element separator is the terminator of the interchange at hand."""
        stream = self.stream
        behind = stream.offset
        stream.pos = offset - stream.base
        stream.need(ISA_LENGTH)
        whole = fixed(stream.buffer, stream.pos)
        stream.pos = behind - stream.base
        return whole

    def plain(self, limit: int | None = None) -> list[Segment]:
        """What ``next`` would give in a row, as far as it is in the buffer, is of a set's own and nothing is to be said
        of its bytes; [] where that is not so of the next one.

        It ends at file offset ``limit`` at the latest.  Taking segments by the hundred costs half of taking each.
        """
        stream, found = self.stream, list[Segment]()
        if self._queue or not self._inside or self._newline or self._indented or self._grid is not None:
            return found
        start, stop = stream.pos, stream.pos + self._reach
        if limit is not None:
            stop = min(stop, limit - stream.base)
        stop = stream.buffer.rfind(self._terminator, start, max(start, stop))
        if stop < 0:
            return found
        offset, layout, separator = stream.base + start, self._layout, self._separator
        for text in str(stream.buffer[start:stop], "latin-1").split(str(self._terminator, "latin-1")):
            data = text.lstrip(layout)
            size = length = len(text)
            if data is not text:
                length = len(data)
                if " " in text[: size - length] or "\t" in text[: size - length]:
                    break
            if not data or size > _ISA_REACH:
                break
            elements = data.split(separator)
            if elements[0] in ENVELOPE_IDS or (data[0] == "I" and begins(data[:4].encode("latin-1"))):
                break
            found.append(Segment(elements, offset + size - length, length))
            offset += size + 1
        self._reach = min(2 * self._reach, _MOST) if offset == stream.base + stop + 1 else _LEAST
        if found:
            stream.pos = offset - stream.base
            self.last_was_terminated = True
        return found

    def ahead(self, path: str) -> str | None:
        """The element that a path such as ``BHT02`` names in the first segment of its id among those to come in the
        set at hand, of which the nearest are looked at and none is taken; None where there is none.
        """
        stream, (id_, position) = self.stream, (path[:-2], int(path[-2:]))
        stream.need(_AHEAD)
        near = str(stream.buffer[stream.pos : stream.pos + _AHEAD], "latin-1")
        for text in near.split(str(self._terminator, "latin-1"))[:-1][:_FEW]:
            elements = text.replace("\r", "").replace("\n", "").strip(" \t").split(self._separator)
            if elements[0] == id_:
                return elements[position] if position < len(elements) else None
            if elements[0] == "SE":
                break
        return None

    # -- inside an interchange

    def _start(self) -> int:
        """Index of the first byte that is not layout."""
        stream = self.stream
        layout = self._layout.encode("latin-1")
        if stream.buffer[stream.pos : stream.pos + 1] not in layout:  # what follows may be a megabyte to copy
            return stream.pos
        rest = stream.buffer[stream.pos : stream.pos + 2 * MAX_SEGMENT + 2]
        return stream.pos + len(rest) - len(rest.lstrip(layout))

    def _more(self) -> bool:
        """Reads on, the terminator not being in the buffer; False at the end, or where the segment is too long."""
        stream = self.stream
        if len(stream.buffer) - stream.pos > MAX_SEGMENT:
            start = self._start()
            self._indented |= start > stream.pos
            stream.pos = start
            if len(stream.buffer) - start > MAX_SEGMENT:
                return False
        return stream.more()

    def _edge(self) -> Segment | Trouble | None:
        """What the buffer holds no terminator of: the file's last segment, one that is too long, or nothing."""
        stream = self.stream
        event = self._suspect(len(stream.buffer))
        if event is not None:
            return event
        start = self._start()
        data = stream.buffer[start:].rstrip((self._layout + _END_OF_FILE).encode("latin-1"))
        if not data:
            stream.pos = len(stream.buffer)
            return None
        if begins(data):
            stream.pos = start
            self._inside = False
            return self._outside()
        return self._unterminated(start, data, len(stream.buffer))

    def _unterminated(self, start: int, data: bytes, resume: int) -> Segment:
        """The segment of ``data`` at index ``start``, with reading to go on at index ``resume``."""
        stream = self.stream
        offset = stream.base + start
        if start > stream.pos or self._indented:
            self._note_blanks(str(stream.buffer[stream.pos : start], "latin-1"), offset, len(data))
        text = str(data, "latin-1")
        if self._grid is not None and ("\n" in text or "\r" in text):
            text = self._unwrap(text, offset)
        elements = text.split(self._separator)
        stream.pos = resume
        self._inside = self._inside and elements[0] != "IEA"
        self.last_was_terminated = False
        self._queue.append(Trouble("unterminated-last-segment", offset, len(data), elements[0][:_ID_LIMIT]))
        return Segment(elements, offset, len(data))

    def _suspect(self, end: int) -> Segment | Trouble | None:
        """What is wrong with a long segment that runs to index ``end``: too long, or it swallowed an ISA; None if well.

        An interchange that breaks off in the middle of a segment runs into the ISA of the next one.
        """
        stream = self.stream
        start = self._start()
        buffer = stream.buffer
        limit = min(end, start + MAX_SEGMENT)
        at = buffer.find(b"ISA", start, limit)
        while at >= 0:
            if at + _ISA_REACH <= limit and fixed(buffer, at):
                self._inside = False
                if at == start:
                    stream.pos = at
                    return self._outside()
                data = buffer[start:at].rstrip(self._layout.encode("latin-1"))
                return self._unterminated(start, data, at)
            at = buffer.find(b"ISA", at + 3, limit)
        if end - start <= MAX_SEGMENT:
            return None
        offset = stream.base + start
        id_ = str(buffer[start : start + _ID_LIMIT], "latin-1").split(self._separator)[0]
        stream.pos = end
        while (found := stream.buffer.find(self._terminator, stream.pos)) < 0:
            stream.pos = len(stream.buffer)
            if not stream.more():
                break
        self._indented = False
        self.last_was_terminated = found >= 0
        length = stream.base + (found if found >= 0 else stream.pos) - offset
        if found >= 0:
            stream.pos = found + 1
        return Trouble("segment-too-long", offset, length, id_)

    def _note_blanks(self, skipped: str, offset: int, length: int) -> None:
        """Tells once in an interchange of blanks before a segment id; line ends there are silent."""
        if self._indented or " " in skipped or "\t" in skipped:
            self._note(offset, length, "blanks before a segment id")
        self._indented = False

    def _note(self, offset: int, length: int, detail: str) -> None:
        if not self._noted:
            self._noted = True
            self._queue.append(Trouble("line-layout", offset, length, detail))

    def _unwrap(self, text: str, offset: int) -> str:
        assert self._grid is not None
        data = str(self._grid.unwrap(text.encode("latin-1"), offset), "latin-1")
        if len(data) != len(text):
            self._note(offset, len(text), f"lines wrapped at {self._grid.width} characters")
        return data

    # -- outside: before, between and behind interchanges

    def _outside(self) -> Segment | Trouble | None:
        """Goes on to the next ISA: what stands before it, it, and what is wrong with it."""
        stream = self.stream
        before: list[Trouble] = []
        run = stream.offset
        plain = self.interchanges > 0  # line ends alone, behind an interchange, are layout
        new_line = run == 0
        while True:
            buffer = stream.buffer
            pos = stream.pos
            match = _FILL.match(buffer, pos)
            assert match  # a repeat of none or more matches everywhere
            if match.end() > pos:
                skipped = match[0]
                plain = plain and not skipped.strip(b"\r\n")
                new_line = skipped[-1:] in b"\r\n"
                stream.pos = match.end()
            if stream.pos == len(buffer):
                if stream.more():
                    continue
                self._queue.extend(before if self.interchanges else ())
                return self._queue.popleft() if self._queue else None
            stream.need(GRID_WINDOW)
            if not stream.buffer.startswith(_BOM, stream.pos):
                break
            if stream.offset > run and not plain:
                before.append(Trouble("leading-blanks", run, stream.offset - run))
            before.append(Trouble("byte-order-mark", stream.offset, len(_BOM)))
            stream.pos += len(_BOM)
            run = stream.offset
            new_line = True
        if stream.offset > run and not plain:
            before.append(Trouble("leading-blanks", run, stream.offset - run))
        found = self._interchange(new_line)
        if not found:
            return self._junk(before)
        self._queue.extend([*before, *found])
        return self._queue.popleft()

    def _junk(self, before: list[Trouble]) -> Segment | Trouble | None:
        """Skips what belongs to no interchange; without any interchange at all it is not even worth a word."""
        stream = self.stream
        begin = stream.offset
        while True:
            match = LOOKS_LIKE_ISA.search(stream.buffer, stream.pos + 1)
            if not match:
                # One byte more is kept than an ISA is recognised by, to see whether a line begins with it.
                stream.pos = max(stream.pos, len(stream.buffer) - LOOKS_LENGTH - 1)
                if stream.more():
                    continue
                stream.pos = len(stream.buffer)
                if not self.interchanges:
                    return None
                self._queue.extend([*before, Trouble("junk-between-interchanges", begin, stream.offset - begin)])
                return self._queue.popleft()
            stream.pos = match.start() - 1
            if stream.need(GRID_WINDOW):
                # Rubbish may be full of beginnings of ISA: most are told from one before anything is cut up.
                limit = stream.pos + HEADER_LIMIT
                following = stream.buffer.find(b"ISA", stream.pos + 4, limit)
                if stream.buffer.count(match[1], stream.pos, following if following >= 0 else limit) < _FEWEST:
                    stream.pos += 1
                    continue
            new_line = stream.buffer[stream.pos : stream.pos + 1] in b"\r\n"
            stream.pos += 1
            end = stream.offset
            if found := self._interchange(new_line):
                self._queue.extend([*before, Trouble("junk-between-interchanges", begin, end - begin), *found])
                return self._queue.popleft()

    def _interchange(self, new_line: bool) -> list[Segment | Trouble]:
        """The ISA at ``stream.pos`` and what is wrong with it, or that it is cut off; nothing where there is none."""
        stream = self.stream
        offset = stream.offset
        window = stream.buffer[stream.pos : stream.pos + GRID_WINDOW]
        if not begins(window):
            return []
        if new_line:
            self._grid = find_grid(window, offset)
        header = length = None
        if self._grid is not None:
            header = read_header(self._grid.unwrap(window, offset))
            if header and not header.terminator.isalnum() and header.terminator not in "\r\n":
                length = self._grid.reach(offset, header.length)
        if length is None:
            self._grid = None
            header = read_header(window)
            length = header.length if header else 0
        if header is None:
            if len(window) >= HEADER_LIMIT or LOOKS_LIKE_ISA.search(window, 3):
                return []
            stream.pos = len(stream.buffer)
            self.last_was_terminated = False
            return [Trouble("isa-truncated", offset, len(window.rstrip(b" \t\r\n\0\x1a")))]
        return self._begin(header, offset, length)

    def _begin(self, header: Header, offset: int, length: int) -> list[Segment | Trouble]:
        """Takes over the delimiters that an ISA declares."""
        self.delimiters = delimiters = Delimiters.from_isa(header.elements, header.separator, header.terminator)
        self._separator = delimiters.element
        self._terminator = delimiters.segment.encode("latin-1")
        self._newline = delimiters.segment in "\r\n"
        self._layout = "".join(c for c in "\r\n \t" if c not in (header.separator, delimiters.segment))
        self._inside = True
        self._noted = self._indented = False
        self.interchanges += 1
        self.last_was_terminated = True
        self.stream.pos += length + 1
        events: list[Segment | Trouble] = [Segment(header.elements, offset, length)]
        if header.detail:
            events.append(Trouble("isa-padding", offset, length, header.detail, header.element))
        if problems := delimiters.problems():
            events.append(Trouble("invalid-delimiters", offset, length, "; ".join(problems)))
        if length != header.length and self._grid is not None:
            self._noted = True
            events.append(Trouble("line-layout", offset, length, f"lines wrapped at {self._grid.width} characters"))
        return events
