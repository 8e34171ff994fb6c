"""One transaction set: accept what can be accepted, explain the rest, judge the values, and give a result."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from x12claims.diagnostics.results import TransactionResult, verdict_of_set
from x12claims.engine.frame import Frame
from x12claims.engine.place import Place
from x12claims.engine.program import Program
from x12claims.engine.report import Reporter
from x12claims.engine.tables import LoopTable
from x12claims.engine.traces import NEAR
from x12claims.engine.uncovered import Uncovered
from x12claims.engine.verdicts import RuleFindings
from x12claims.engine.walker import Walker
from x12claims.engine.ways import MOST_KEPT
from x12claims.wire import Delimiters, Segment, Stream

if TYPE_CHECKING:  # what accepts is loaded where it is first needed: a small file is walked
    from x12claims.engine.accept import Acceptor
    from x12claims.engine.options import Options


RULE_TYPES = frozenset(range(3, 8))
_LOOK = 2_000  # bytes
_SEGMENTS_AHEAD = 8
_ENDS = frozenset(("ISA", "GS", "ST", "GE", "IEA"))


class TransactionRun:
    """Takes the segments of one set, ST and SE included; ``accept`` takes whole units off the stream instead."""

    def __init__(
        self,
        program: Program,
        options: Options,
        reporter: Reporter,
        delimiters: Delimiters,
        st: Segment,
        keep: Callable[[Frame], None] | None,
    ) -> None:
        self.program = program
        self.reporter = reporter
        self.delimiters = delimiters
        self.start = st
        self.errors = reporter.errors
        self.claims = 0
        self.keep = keep
        self.types = options.types
        self.ruleset = program.rules(options.types, options.context, delimiters)
        lists = options.context.lists if 5 in options.types else None
        self.walker = Walker(
            program.tables, delimiters, reporter, self._closing, self._opening, self._locate, lists, self._ahead
        )
        self.findings = RuleFindings(program, self.ruleset, reporter, self.walker) if self.ruleset else None
        self.acceptor: Acceptor | None = None
        self._stream: Stream | None = None
        self._row: Sequence[Segment] = ()  # segments that were taken off the stream together
        self._before = 0  # the position of the one before them
        self._cut = False  # the set broke off: what is open was not all there to be judged
        self._lists = lists
        self._uncovered = Uncovered(options.context.lists) if self.ruleset else None
        self._patience = options.patience
        self._fast = options.fast and keep is None
        self._counts = bool(program.guide.extra.get("business"))  # units that have a name of their own are claims
        self._named: list[str] | None = None  # the segment that names all units of the set, where one does
        self._business = program.guide.extra.get("business", "")

    def walk(self, segments: Sequence[Segment]) -> None:
        """The walker's way, segment by segment."""
        self._row, self._before = segments, self.walker.position
        step = self.walker.step
        for segment in segments:
            step(segment)
        self._row = ()  # a segment may be large

    @property
    def reach(self) -> int | None:
        """The file offset up to which nothing but the walker's way leads; None: it leads everywhere as yet."""
        return self.acceptor.resume if self.acceptor is not None else None

    def break_off(self, segment: Segment) -> None:
        """Takes what is left of a last segment without its terminator: only that what it cannot stand in has ended."""
        walker = self.walker
        walker.position += 1
        if len(segment.elements) < 2:  # its id may have been a longer one
            return
        identifier, root = segment.elements[0], walker.tables.root
        units = max((slot.order for slot in root.units.values()), default=0)
        place = Place(walker.position, segment.offset, segment.length)
        if units and identifier in {slot.use.id for slot in root.slots if slot.order > units}:
            walker.close_to(0, place)
        elif identifier in walker.tables.heads:
            known = (depth for depth, frame in enumerate(walker.frames) if identifier in frame.table.by_id)
            walker.close_to(max(known, default=len(walker.frames) - 1), place)

    def accept(self, stream: Stream) -> int:
        """The fast way: consumes units off the stream; returns the number of segments they held."""
        self._stream = stream
        if not self._fast or (self.walker.traces.beheaded and self._awaits_head()) or self._begins_anew():
            return 0
        if self.acceptor is None:
            layout = _layout(stream)
            walked = self.program.walked + stream.base + stream.pos - self.start.offset
            if walked < self._patience and not self.program.has_patterns(layout, self.types):
                return 0
            from x12claims.engine.accept import Acceptor
            from x12claims.engine.judge import Judge

            chosen, automaton = self.program.patterns(layout, self.types, self._lists)
            judge = None
            if self.ruleset is not None:
                moulds = self.program.moulds(self.ruleset, self.delimiters)
                if moulds.shapes:
                    judge = Judge(moulds, self.program.casters(self.ruleset, chosen, moulds.shapes))
            self.acceptor = Acceptor(
                self.walker, chosen, automaton, stream, self.delimiters, judge, self.program.indexer
            )
        if stream.base + stream.pos < self.acceptor.resume:
            return 0
        segments = self.acceptor.run()
        if segments and self.walker.traces.beheaded:
            for frame in self.walker.frames:
                for slot in frame.table.units.values():
                    frame.lost.pop(slot.index, None)
        self.claims += self.acceptor.claims * self._counts
        self.acceptor.claims = 0
        return segments

    def _awaits_head(self) -> bool:
        """Whether a unit is open that has lost its head: the next of its kind may be it, and only the walker sees."""
        near = self.walker.position - NEAR
        return any(
            frame.headless and frame.table.is_unit and (frame.place.position or 0) >= near
            for frame in self.walker.frames
        )

    def _begins_anew(self) -> bool:
        """Whether a loop that began once more with its head has not come again to where its units stand: the acceptor
        knows how far a loop is by the units that it has had.
        """
        anew = self.walker.traces.anew
        if anew is None:
            return False
        back = any(anew.counts[slot.index] and slot.order > anew.order for slot in anew.table.units.values())
        if not back or anew not in self.walker.frames:
            self.walker.traces.anew = None
            return False
        return True

    def _ahead(self) -> Sequence[Sequence[str]]:
        """The next segments of the set, a few and as far as they are short: the recovery looks at them.

        Some were taken off the stream with the one at hand, the others are in it still.
        """
        stream, marks = self._stream, self.delimiters
        if stream is None:
            return ()
        number = self.walker.position - self._before
        at = self._row[number - 1]
        reach = at.offset + at.length + 1 + _LOOK
        taken = self._row[number : number + _SEGMENTS_AHEAD]
        texts = [marks.element.join(one.elements) for one in taken if one.offset + one.length < reach]
        if len(texts) == len(taken) < _SEGMENTS_AHEAD:
            stream.need(reach - stream.offset)
            text = stream.buffer[stream.pos : reach - stream.base].decode("latin-1")
            texts += text.split(marks.segment, _SEGMENTS_AHEAD - len(taken))[:-1]
        found: list[list[str]] = []
        for each in texts[:_SEGMENTS_AHEAD]:
            if marks.segment not in "\r\n":
                each = each.replace("\n", "").replace("\r", "")
            elements = each.strip().split(marks.element)
            if elements[0] in _ENDS:
                break
            if elements[0]:
                found.append(elements)
            if elements[0] == "SE":
                break
        return found

    def end(self, place: Place, whole: bool = True) -> None:
        """Closes what is open, after SE (or where the set broke off: then not ``whole``)."""
        self._cut = not whole
        self.program.walked += max(0, place.offset - self.start.offset)
        self.walker.end(place, whole)
        if self._uncovered is not None:
            self._uncovered.tell(self.reporter, place)
        # The walker calls this set back: unless it is let go, both wait for the collector of cycles, which comes after
        # hundreds of sets, and with them the pieces of the file that the acceptor's last matches hold.
        del self.walker, self.findings, self.acceptor

    def result(self, segments: int) -> TransactionResult:
        """The set's verdict and counts."""
        elements = self.start.elements
        return TransactionResult(
            set=elements[1] if len(elements) > 1 else "",
            control_number=elements[2] if len(elements) > 2 else "",
            guide=self.program.guide.id,
            segments=segments,
            claims=self.claims,
            verdict=verdict_of_set(self.reporter.errors - self.errors),
            interchange=self.reporter.interchange,
            group=self.reporter.group,
            offset=self.start.offset,
        )

    def _opening(self, table: LoopTable, head: list[str]) -> None:
        if table.loop.unit:
            self.claims += self._counts
            self.reporter.business = self._name(head)

    def _name(self, head: list[str]) -> tuple[str, str] | None:
        """The business unit as the 999's CTX names it: the guide says by which element."""
        name = self._business
        if not name:
            return None
        identifier, number = name[:-2], int(name[-2:])
        elements = head if head[0] == identifier else self._named
        if elements is None:
            root = self.walker.frames[0]
            self.program.indexer.furnish(root, self.delimiters)
            elements = next((s[0] for s in root.node.segs.values() if s and s[0][0] == identifier), None)
            self._named = elements  # the first of them: what comes behind it changes nothing
        if elements is None or number >= len(elements) or not elements[number]:
            return None
        return name, elements[number]

    def _closing(self, frame: Frame) -> None:
        table = frame.table
        root = table.head is None
        if not (table.is_unit or root):
            return
        if self.keep is not None:
            self.keep(frame)
        if self.ruleset is not None and self.walker.kept > MOST_KEPT:
            self._unjudged(frame)
        elif self.ruleset is not None and self.findings is not None and not self._cut:
            for each in self.walker.frames:
                if each.hollow:
                    self.program.indexer.furnish(each, self.delimiters)
            if frame.refused or frame.grown or not (frame.complete and self.ruleset.quick(frame.node)):
                self.findings.run(frame)
            if not root and table.id in self.ruleset.absorbs:
                self.ruleset.absorb(frame.node)
        if table.loop.unit:
            self.reporter.business = None
        if self.keep is None:
            parent = frame.node.parent
            if parent is not None and parent.kids.get(table.id):
                parent.kids[table.id].pop()
            frame.node.let_go()

    def _unjudged(self, frame: Frame) -> None:
        """Says that a unit was too large for its rules to be judged: silence would be taken for a balance."""
        if frame.table.loop.unit and frame.table.head is not None:
            self.reporter.add(
                "B400",
                frame.place,
                segment=frame.table.head.id,
                loop=frame.table.id,
                path=frame.table.path,
                message="This loop holds more than the guide allows by far: its rules were not judged.",
                type=min(self.types & RULE_TYPES, default=3),
            )

    def _locate(self, reopens: bool) -> None:
        """Gives the segments of accepted units that are still open their places in the file; ``reopens`` the loops that
        the last of these leaves open, where the segment at hand comes right behind it.
        """
        frames, indexer = self.walker.frames, self.program.indexer
        last = frames[-1]
        raw = last.raw
        for frame in frames:
            if frame.raw is not None:
                indexer.settle(frame, self.delimiters)
        if reopens and raw is not None and raw.position + len(raw.held) == self.walker.position:
            inner = indexer.reopened(last, raw)
            last.grown |= bool(inner)
            frames += inner


def _layout(stream: Stream) -> str:
    """What stands behind a segment terminator in this file, as it stands behind the last one."""
    stream.need(2)
    following = stream.buffer[stream.pos : stream.pos + 2]
    if following == b"\r\n":
        return "\r\n"
    return "\n" if following[:1] == b"\n" else ""
