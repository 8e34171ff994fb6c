"""Accepting units at speed: one joined pattern over the raw bytes and a small automaton over unit heads.

``Acceptor.run`` consumes as many whole units as match; where one does not, it brings the walker's frames to where they
would stand had it read everything itself, and says up to where the walker has to explain.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from x12claims.engine.canonical import byte_swap
from x12claims.engine.casts.caster import Caster
from x12claims.engine.frame import Frame
from x12claims.engine.hierarchy import has_child, is_cut, report_children
from x12claims.engine.index import Indexer, RawUnit
from x12claims.engine.judge import Judge
from x12claims.engine.levels import Automaton, Level, State
from x12claims.engine.node import Node
from x12claims.engine.place import Place
from x12claims.engine.unit_patterns import Unit, UnitPatterns
from x12claims.engine.walker import HEAVY, Walker
from x12claims.engine.ways import MOST_KEPT
from x12claims.wire import Delimiters, Stream

LARGEST_UNIT = 1 << 19
"""A unit longer than this is left to the walker, which needs no buffer for it."""


class Acceptor:
    """Takes units of one transaction set off the stream while they match."""

    def __init__(
        self,
        walker: Walker,
        chosen: UnitPatterns,
        automaton: Automaton,
        stream: Stream,
        delimiters: Delimiters,
        judge: Judge | None,
        indexer: Indexer,
    ) -> None:
        self.walker = walker
        self.patterns = chosen
        self.automaton = automaton
        self.stream = stream
        self.judge = judge
        self.indexer = indexer
        self.claims = 0  # business units accepted
        self.table = byte_swap(delimiters)
        self.resume = 0  # file offset before which the walker has the word
        self._seen: bytes | None = None
        self._mapped = b""
        self._decoded_of: bytes | None = None
        self._text = ""
        self._levels: list[Level] = []
        self._open = 0
        self._hl_before = 0
        self._last: Level | None = None  # the level of the last HL, while it is the acceptor's own, and its HL04
        self._flag = b""
        self._counted = 0  # offset up to which ``walker.position`` has counted

    def window(self) -> bytes:
        """The stream's buffer in canonical delimiters."""
        buffer = self.stream.buffer
        if self.table is None:
            return buffer
        if buffer is not self._seen:
            self._seen, self._mapped = buffer, buffer.translate(self.table)
        return self._mapped

    def _decoded(self, window: bytes) -> str:
        """The window as text, which casts read."""
        if window is not self._decoded_of:
            self._decoded_of, self._text = window, window.decode("latin-1")
        return self._text

    def run(self) -> int:
        """Consumes units; returns how many segments they held."""
        stream, walker, chosen = self.stream, self.walker, self.patterns
        layout = chosen.layout.encode("ascii")
        if layout and stream.buffer.startswith(layout, stream.pos):
            stream.pos += len(layout)
        before = walker.position
        if before == 1:
            self._head()
        if chosen.start.match(self.window(), stream.pos) is None:
            enough = len(stream.buffer) - stream.pos >= 64
            if enough or not stream.more() or chosen.start.match(self.window(), stream.pos) is None:
                return walker.position - before
        first = chosen.joined.match(self.window(), stream.pos)
        if first is None:
            whole = chosen.boundary.search(self.window(), stream.pos + 1)
            if whole is not None:  # refused: what follows would enter a state and leave it again
                self.resume = stream.base + whole.start() + 1
                return walker.position - before
        self._counted = stream.base + stream.pos
        if self.judge is not None:
            self.judge.turn.over()
        self._hl_before = walker.hl_count
        state = self._enter()
        while True:
            state, refused = self._consume(state, first)
            if refused or not self._grow():
                break
            first = None
        if chosen.tail.match(self.window(), stream.pos):
            self._finish(state)
        self._count()
        self._frames(state, leaves=True)
        self._hand_over()
        if chosen.start.match(self.window(), stream.pos):
            found = chosen.boundary.search(self.window(), stream.pos + 1)
            self.resume = stream.base + (found.start() + 1 if found else len(stream.buffer))
        return walker.position - before

    def _head(self) -> None:
        """Takes what stands between ST and the first unit, where it is in the buffer and matches."""
        stream, walker = self.stream, self.walker
        pattern = self.patterns.head
        match = pattern.match(self.window(), stream.pos) if pattern is not None else None
        if match is None:
            return
        root = walker.frames[0]
        count = self.window().count(b"~", match.start(), match.end())
        raw = stream.buffer[match.start() : match.end()].decode("latin-1")
        offset = stream.base + match.start()
        root.raw = RawUnit(raw, walker.position + 1, offset, *walker.reporter.lines.locate(offset))
        root.hollow = True
        for slot in root.table.slots[1:]:
            if slot.child is not None and slot.child.loop in root.table.units:
                break
            root.order = slot.order
            if slot.required:
                root.counts[slot.index] = 1
        walker.position += count
        stream.pos = match.end()

    def _consume(self, state: State, match: re.Match[bytes] | None) -> tuple[State, bool]:
        """Takes units as long as they match and may stand here (``match`` is the first, where that is known); whether
        one was met that matches and may not.
        """
        levels, walker, judge, automaton = self._levels, self.walker, self.judge, self.automaton
        stream, window, numbers, swapped = self.stream, self.window(), _NUMBERS, self.table
        base, buffer, at = stream.base, stream.buffer, stream.pos
        count, real, opened, last = walker.hl_count, len(walker.frames), self._open, self._last
        claims, refused, flag, done = 0, True, self._flag, None
        casters = judge.casters if judge is not None else {}
        text, joined = self._decoded(window) if casters else "", self.patterns.joined.match
        scan = self.patterns.scan(window, at if match is None else match.end())
        while True:
            if match is None:
                if casters:
                    walker.hl_count, self._open, self._last, self._flag = count, opened, last, flag
                    taken = self._cast(state, casters, text, at)
                    count, real, opened, last = walker.hl_count, len(walker.frames), self._open, self._last
                    if taken is not None:
                        state, at = taken
                        continue
                match = joined(window, at) if casters else scan()
                if match is None:
                    refused = False
                    break
            step = state.steps.get(match.lastindex) or automaton.step(state, match.lastindex or 0)
            if step is None:
                break
            opens, again, depth, limit, unit, hierarchical, following = step
            parent = levels[depth]
            if again and parent.count >= limit > 0:
                break
            if hierarchical:
                number, above, children = match.group(*unit.groups)
                due = numbers[count + 1] if count + 1 < COUNTED else b"%d" % (count + 1)
                if number != due or (above and unit.has_parent and above != parent.number):
                    break
                if last is not None and (flag == b"1") is not (parent is last):
                    self._wrong_flag(last, flag, parent is last)
            if opened > depth + 1 and (real > depth + 1 or levels[opened - 1].lacks or judge is not None):
                self._open = opened
                self._end(state, depth, base + match.start())
                real = len(walker.frames)
            opened = depth + 1
            holds = True
            shapes = judge.shapes.get(unit.loop) if judge is not None else None
            if judge is not None and shapes is not None:
                raw = match[0] if swapped is None else buffer[match.start() : match.end()]
                holds = judge.take(shapes, unit, raw, parent.node)
                if not holds and not self._may_tell(match):
                    break
            if again:
                parent.count += 1
            else:
                if depth < real:
                    self._update(state, depth)  # of units of another kind
                parent.count, parent.first, parent.mark, parent.lacks = 1, base + match.start(), None, False
            if not holds:
                self._tell(following, depth, unit, match)
                real = len(walker.frames)
            else:
                if judge is not None and casters:
                    judge.watch.unit(unit, match)
                if opens:
                    if opened == len(levels):
                        levels.append(Level())
                    level = levels[opened]
                    opened += 1
                    level.match, level.unit, level.count, level.known, level.first = match, unit, 0, None, None
                    level.lacks = unit.needs
                    if hierarchical:
                        level.number, flag = number, children
                        count += 1
                        last = level if unit.judges_children else None
                        if depth < real:
                            has_child(walker, walker.frames[depth])
                    if judge is not None:
                        judge.turn.over()
                        level.mould = judge.mould if shapes is not None else None
                        level.node = parent.node if level.mould is None else level.mould.root
                claims += unit.business
            if casters:
                at = match.end()
            state, done, match = following, match, None
        if done is not None and not casters:
            at = done.end()
        walker.hl_count, self._open, self._last, self._flag = count, opened, last, flag
        self.claims += claims
        stream.pos = at
        return state, refused

    def _cast(self, state: State, casters: Mapping[str, Caster], text: str, at: int) -> tuple[State, int] | None:
        """What stands behind units that casts take, and where they end; None where they take none."""
        for step in state.starts or self.automaton.starts(state, casters):
            _, again, depth, limit, unit, hierarchical, following = step
            caster, parent = casters[unit.loop], self._levels[depth]
            before = parent.count if again else 0
            if not caster.ready or before >= limit > 0 or parent.node is None:
                continue
            count = 1
            if hierarchical:
                end = self._cast_level(state, depth, caster, text, at)
                following = self.automaton.closed(step)
            elif self._open > depth + 1:
                continue
            else:
                count, end = caster.row(text, at, parent.node, limit - before if limit else -1)
            if end <= at:
                continue
            if not hierarchical and self.judge is not None and self.judge.watch.open:
                self.judge.watch.inner(unit.loop, text[at:end] if count == 1 else "")
            if not again:
                if depth < len(self.walker.frames):
                    self._update(state, depth)
                parent.first, parent.mark, parent.lacks = self.stream.base + at, None, False
            parent.count = before + count
            self.claims += count
            return following, end
        return None

    def _cast_level(self, state: State, depth: int, caster: Caster, text: str, at: int) -> int:
        """The end of a level with what stands in it, where casts take that."""
        parent, walker = self._levels[depth], self.walker
        if self._flagged_wrong(parent) or parent.node is None:
            return 0
        count, above = walker.hl_count, parent.number.decode("latin-1")
        match = caster.begins(text, at, count, above)
        if match is None:
            return 0
        if self._open > depth + 1:
            self._end(state, depth, self.stream.base + at)
        end = caster.take(text, match, parent.node, count, above)
        if end:
            walker.hl_count += caster.levels
            self._last = None
            if depth < len(walker.frames):
                has_child(walker, walker.frames[depth])
            if self.judge is not None:
                self.judge.watch.end()
        return end

    def _flagged_wrong(self, parent: Level) -> bool:
        """Whether HL04 of the last HL says other than that the next one stands in ``parent``."""
        return self._last is not None and (self._flag == b"1") is not (parent is self._last)

    def _end(self, state: State, depth: int, offset: int) -> None:
        """Ends what is open below ``depth``; mostly that is one unit whose rules hold."""
        opened, judge = self._open, self.judge
        deepest = self._levels[opened - 1]
        plain = len(self.walker.frames) <= depth + 1 and not deepest.lacks
        if plain and judge is not None and judge.opens:
            plain = opened == depth + 2 and (deepest.mould is None or deepest.mould.closes())
        if not plain:
            self._shut(state, depth, offset)
        self._open = depth + 1

    def _may_tell(self, match: re.Match[bytes]) -> bool:
        """Whether a unit that does not hold may be told of without the walker: the walker would keep all of it, and the
        set goes on.
        """
        window, (start, end) = self.window(), match.span()
        goes_on = self.patterns.start.match(window, end) or self.patterns.tail.match(window, end)
        return goes_on is not None and 2 * window.count(b"~", start, end) + (end - start) // HEAVY <= MOST_KEPT

    def _tell(self, state: State, depth: int, unit: Unit, match: re.Match[bytes]) -> None:
        """Ends a unit that matched and does not hold, in ``state``: what its rules say is told from its nodes, and
        nothing of it is walked.
        """
        walker, levels = self.walker, self._levels
        suspects = self.judge.rules.suspects if self.judge is not None else None
        if len(levels) == depth + 1:
            levels.append(Level())
        level = levels[depth + 1]
        level.match, level.unit, level.count, level.known, level.first = match, unit, 0, None, None
        level.mould, level.lacks = None, False
        self._open = depth + 2
        offset = self.stream.base + match.end()
        self._count(offset)
        self._frames(state)
        self._frame(level, walker.frames[depth], refused=True)
        frame = walker.frames[-1]
        frame.suspects = suspects
        head = self._settle(level).text.partition(walker.delimiters.segment)[0]
        walker.begin(unit.table, head.split(walker.delimiters.element))
        walker.close_to(depth, Place(walker.position + 1, offset, 0))
        frame.node.kids.clear()  # they point back at it: left alone, all would wait for the collector of cycles
        self._open = depth + 1

    def _finish(self, state: State) -> None:
        """Ends all loops but ST, before a segment that only ST can hold."""
        if self._last is not None and self._flag == b"1":
            self._wrong_flag(self._last, self._flag, False)
        self._last = None
        self._shut(state, 0, self.stream.base + self.stream.pos)

    def _shut(self, state: State, depth: int, offset: int) -> None:
        """Ends the levels below ``depth``: the acceptor's own by the judge, where their rules hold, else by the
        walker.
        """
        walker = self.walker
        start = max(len(walker.frames), depth + 1)
        own = self._levels[start : self._open]
        if own and not own[-1].lacks:
            self._open -= self.judge.closes([level.mould for level in reversed(own)]) if self.judge else len(own)
        if self._open > depth + 1:
            self._count(offset)
            self._frames(state)
            walker.close_to(depth, Place(walker.position + 1, offset, 0))
        self._open = depth + 1

    # -- in and out

    def _enter(self) -> State:
        """Takes over the walker's open units; loops below the innermost of them are left for ``_shut``."""
        frames = self.walker.frames
        key = []
        for depth, frame in enumerate(frames):
            table = frame.table
            if depth and (not table.is_unit or not (table.units or table.hierarchical)):
                break
            if depth == len(self._levels):
                self._levels.append(Level())
            self.indexer.furnish(frame, self.walker.delimiters)
            level = self._levels[depth]
            level.number, level.node, level.count = frame.hl_number.encode("ascii"), frame.node, 0
            level.first, level.lacks = None, False
            order, kind = 0, ""
            for loop, slot in table.units.items():
                if frame.counts[slot.index] and slot.order >= order:
                    order, kind, level.count = slot.order, loop, frame.counts[slot.index]
            key.append((table.id, max(order, frame.order), kind))
        self._open = len(frames)
        self._last = None
        while len(self._levels) < self._open:
            self._levels.append(Level())
        return self.automaton.state(tuple(key))

    def _frames(self, state: State, leaves: bool = False) -> None:
        """Gives the walker a frame for each level that is open, and brings those that it had up to date; nodes are left
        hollow where the walker goes on: mostly it wants to know where each of their segments stands.
        """
        walker = self.walker
        for depth, _ in enumerate(state.key[: self._open]):
            if depth >= len(walker.frames):
                self._frame(self._levels[depth], walker.frames[depth - 1], leaves)
            self._update(state, depth)

    def _update(self, state: State, depth: int) -> None:
        """Tells the walker's frame of a level what units of the last kind have come to it."""
        (_, order, kind), level, frame = state.key[depth], self._levels[depth], self.walker.frames[depth]
        if kind:
            frame.counts[frame.table.units[kind].index] = level.count
            if order > frame.order and level.first is not None:
                frame.marks.append((order, level.mark or Place(self._position(level.first), level.first, 0)))
        frame.order = max(frame.order, order)

    def _frame(self, level: Level, parent: Frame, hollow: bool = False, refused: bool = False) -> None:
        """A frame for a level of the acceptor's own, as the innermost.

        Its node is filled when it is looked at where it is left ``hollow``.
        """
        walker = self.walker
        assert level.unit is not None
        known, table = self._settle(level), level.unit.table
        node = Node(table.id, parent.node)
        if self.judge is not None and not refused:
            if level.mould is not None:
                node.acc, level.mould.root.parent = level.mould.root.acc, None
            level.node, level.mould = node, None
        place = Place(known.position, known.offset, 0, known.line, known.column)
        frame = Frame(table, node, place, walker.reporter.errors)
        frame.complete, frame.refused = True, refused
        frame.raw, frame.hollow = known, self.judge is not None
        if not hollow:
            self.indexer.furnish(frame, walker.delimiters)
        parent.node.kids.setdefault(table.id, []).append(node)
        if parent.table.hierarchical and table.hierarchical and not parent.children:
            parent.children = 1
        if table.hierarchical:
            frame.hl_number = frame.hl_actual = level.number.decode("ascii")
            frame.hl_place = place
        walker.frames.append(frame)
        if level.wrong is level.match and table.head is not None:
            walker.breaks(table.head.number)

    def _hand_over(self) -> None:
        """Leaves the last HL to the walker: it judges HL04 by what it reads next."""
        last, frames = self._last, self.walker.frames
        top = next((f for f in reversed(frames) if f.table.hierarchical), None)
        if self.walker.hl_count != self._hl_before:
            self.walker.hl_last = str(self.walker.hl_count)
        if top is not None and last is not None and top.complete and top.hl_number == last.number.decode("ascii"):
            top.hl_flag = self._flag.decode("ascii")
        self._last = None

    def _grow(self) -> bool:
        """Reads on where a unit stands that is not whole in the buffer; True where it is worth trying again."""
        stream, chosen = self.stream, self.patterns
        if len(stream.buffer) - stream.pos >= 64 and not chosen.start.match(self.window(), stream.pos):
            return False
        if chosen.boundary.search(self.window(), stream.pos + 1):
            return False
        while not stream.ended and len(stream.buffer) - stream.pos <= LARGEST_UNIT:
            self._count()
            if not stream.more():
                return False
            if chosen.boundary.search(self.window(), stream.pos + 1):
                return True
        return False

    def _count(self, offset: int | None = None) -> None:
        """Brings the walker's position up to an offset (none: all that was consumed), while its bytes are in the
        buffer.
        """
        stream = self.stream
        if offset is None:
            offset = stream.base + stream.pos
        for level in self._levels[len(self.walker.frames) : self._open]:
            self._settle(level)
        for level in self._levels[: self._open]:
            if level.first is not None and level.mark is None:
                level.mark = Place(self._position(level.first), level.first, 0)
        if offset > self._counted:
            self.walker.position = self._position(offset) - 1
            self._counted = offset

    def _settle(self, level: Level) -> RawUnit:
        """Where a unit stands and what it holds, taken while its bytes are in the buffer."""
        if level.known is None:
            assert level.match is not None
            start, end = level.match.span()
            offset = self.stream.base + start
            text = self.stream.buffer[start:end].decode("latin-1")
            line, column = self.walker.reporter.lines.locate(offset)
            level.known = RawUnit(text, self._position(offset), offset, line, column)
        return level.known

    def _position(self, offset: int) -> int:
        """The position in the set of the segment that starts at an offset, at or behind the last count."""
        base = self.stream.base
        return self.walker.position + 1 + self.window().count(b"~", self._counted - base, offset - base)

    def _wrong_flag(self, level: Level, flag: bytes, has_children: bool) -> None:
        """HL04 of the last HL is not what the next one says."""
        assert level.unit is not None
        known, number = self._settle(level), level.number.decode("ascii")
        if flag == b"1" and is_cut(self.walker, level.unit.table, known):
            return
        place = Place(known.position, known.offset, 0, known.line, known.column)
        report_children(self.walker, level.unit.loop, number, flag.decode("ascii"), has_children, place)
        level.wrong = level.match
        depth = self._levels.index(level)
        if depth < len(self.walker.frames) and level.unit.table.head is not None:
            self.walker.breaks(level.unit.table.head.number, self.walker.frames[depth])


COUNTED = 4096
_NUMBERS = [b"%d" % number for number in range(COUNTED)]
"""HL01 as it stands in the file, for the sets that people send; in longer ones it is written out anew."""
