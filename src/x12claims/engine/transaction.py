"""One transaction set: accept what can be accepted, explain the rest, judge the values, and give a result."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from x12claims.diagnostics.results import TransactionResult, verdict_of_set
from x12claims.engine.frame import Frame
from x12claims.engine.program import Program
from x12claims.engine.recovery import MOST_KEPT
from x12claims.engine.report import Place, Reporter
from x12claims.engine.tables import LoopTable
from x12claims.engine.verdicts import RuleFindings
from x12claims.engine.walker import Walker
from x12claims.wire import Delimiters, Segment, Stream

if TYPE_CHECKING:  # what accepts is loaded where it is first needed: a small file is walked
    from x12claims.engine.accept import Acceptor
    from x12claims.engine.options import Options


RULE_TYPES = frozenset(range(3, 8))


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
        self.walker = Walker(program.tables, delimiters, reporter, self._closing, self._opening, self._locate, lists)
        self.findings = RuleFindings(program, self.ruleset, reporter, self.walker) if self.ruleset else None
        self.acceptor: Acceptor | None = None
        self._cut = False  # the set broke off: what is open was not all there to be judged
        self._lists = lists
        self._patience = options.patience
        self._fast = options.fast and keep is None
        self._counts = bool(program.guide.extra.get("business"))  # units that have a name of their own are claims
        self._business = program.guide.extra.get("business", "")

    def step(self, segment: Segment) -> None:
        """The walker's way, one segment."""
        self.walker.step(segment)

    def accept(self, stream: Stream) -> int:
        """The fast way: consumes units off the stream; returns the number of segments they held."""
        if not self._fast:
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
                judge = Judge(moulds) if moulds.shapes else None
            self.acceptor = Acceptor(
                self.walker, chosen, automaton, stream, self.delimiters, judge, self.program.indexer
            )
        if stream.base + stream.pos < self.acceptor.resume:
            return 0
        segments = self.acceptor.run()
        self.claims += self.acceptor.claims * self._counts
        self.acceptor.claims = 0
        return segments

    def end(self, place: Place, whole: bool = True) -> None:
        """Closes what is open, after SE (or where the set broke off: then not ``whole``)."""
        self._cut = not whole
        self.program.walked += max(0, place.offset - self.start.offset)
        self.walker.end(place, whole)
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
        elements: list[str] | None = head
        if head[0] != identifier:
            self._locate()
            root = self.walker.frames[0].node
            elements = next((s[0] for s in root.segs.values() if s and s[0][0] == identifier), None)
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
            if frame.refused or (not (frame.complete and self.ruleset.quick(frame.node)) and self.findings.any(frame)):
                self._locate()
                self.findings.run(frame)
            if not root and table.id in self.ruleset.absorbs:
                self.ruleset.absorb(frame.node)
        if table.loop.unit:
            self.reporter.business = None
        if not root and self.keep is None:
            parent = frame.node.parent
            if parent is not None and parent.kids.get(table.id):
                parent.kids[table.id].pop()

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

    def _locate(self) -> None:
        """Gives the segments of accepted units that are still open their places in the file."""
        for frame in self.walker.frames:
            if frame.raw is not None:
                self.program.indexer.settle(frame, self.delimiters)


def _layout(stream: Stream) -> str:
    """What stands behind a segment terminator in this file, as it stands behind the last one."""
    stream.need(2)
    following = stream.buffer[stream.pos : stream.pos + 2]
    if following == b"\r\n":
        return "\r\n"
    return "\n" if following[:1] == b"\n" else ""
