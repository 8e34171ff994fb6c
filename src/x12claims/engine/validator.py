"""A file from its first byte to its last: envelopes, transaction sets, findings and results, in document order."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Any, Protocol

from attrs import evolve

from x12claims.diagnostics.codes import row
from x12claims.diagnostics.results import (
    UNREADABLE,
    FileResult,
    GroupResult,
    InterchangeResult,
    TransactionResult,
    verdict_of_file,
    verdict_of_set,
)
from x12claims.engine import elements as element_checks
from x12claims.engine.frame import Frame
from x12claims.engine.options import Options
from x12claims.engine.place import Place
from x12claims.engine.program import Program
from x12claims.engine.report import LineIndex, Reporter, join
from x12claims.engine.sink import Sink
from x12claims.engine.tables import place_name
from x12claims.engine.transaction import TransactionRun
from x12claims.grammar.ir import Guide, SegmentUse
from x12claims.wire import ENVELOPE_IDS, Segment, Stream, Tokenizer, Trouble
from x12claims.wire.envelope import OUTSIDE, SET, Envelope, EnvelopeFault

Ahead = Callable[[str], str | None]
"""The element at a path such as ``BHT02`` near the head of the set that was just opened; None where none is there."""


class Finder(Protocol):
    """Gives the program for (GS08 or ST03, ST01); None where no guide is known."""

    def __call__(
        self, version: str, set_id: str, receivers: Sequence[str] = (), value: Ahead | None = None, /
    ) -> Program | None:
        """``receivers`` are ISA08 and GS03 of the traffic: companions may be meant for some only.  ``value`` gives an
        element of the set by its path: where a request and its response share a version, it tells them apart.
        """


def program_of_set(find: Finder, envelope: Envelope, value: Ahead) -> Program | None:
    """The program of the set that is open: by its ST03, else (it has none, or one that nobody knows) by GS08."""
    assert envelope.transaction is not None
    group = envelope.group
    program = _program(find, envelope, envelope.transaction.guide, value)
    return program or _program(find, envelope, group.version if group else "", value)


def _program(find: Finder, envelope: Envelope, version: str, value: Ahead) -> Program | None:
    """The program of the set that is open under a version, for who receives it."""
    transaction, group, interchange = envelope.transaction, envelope.group, envelope.interchange
    if transaction is None or not version:
        return None
    receivers = [interchange.receiver if interchange else "", group.receiver if group else ""]
    return find(version, transaction.set_id, [each.strip() for each in receivers if each.strip()], value)


_FIXED_WIDTH = frozenset(("D305", "D306", "D315", "D316", "D317"))  # ISA: widths are the wire's, padding is due
_DELIMITERS = (11, 16)  # what they hold is told by W008, where it cannot part anything
_PADDED = (2, 4)  # ISA02 and ISA04 are blank by right: collapsed, they are the wire's finding
_COUNTS = frozenset(("segment-count-mismatch", "transaction-count-mismatch", "group-count-mismatch"))
_NUMBERS = frozenset(
    (
        "transaction-control-number-mismatch",
        "group-control-number-mismatch",
        "interchange-control-number-mismatch",
    )
)
_NO_SEPARATOR = "\0"
_COMPONENT_SEPARATOR = evolve(row("W008").ack, ta1="027")


class Validator:
    """Judges one file and tells a sink.

    ``envelope`` is the guide of ISA, TA1, GS, GE and IEA (None: their elements are not checked).  ``keep`` is called
    with each loop that closes while its node is whole, for those who want the tree.
    """

    def __init__(
        self,
        find: Finder,
        envelope: Guide | None,
        options: Options,
        sink: Sink,
        keep: Callable[[Frame], None] | None = None,
    ) -> None:
        self.find = find
        self.options = options
        self.sink = sink
        self.keep = keep
        self.lines = LineIndex()
        self.reporter = Reporter(sink.finding, options.types, options.profile, self.lines)
        self.envelope = Envelope()
        self.uses = _envelope_uses(envelope)
        self.set: TransactionRun | None = None
        self.bytes = 0
        self.tokenizer: Tokenizer | None = None
        self._st: Segment | None = None
        self._st_flawed = False
        self._set_errors = 0
        self._empties = 0  # empty segments in the set at hand
        self._transactions: list[TransactionResult] = []
        self._groups: list[GroupResult] = []
        self._interchanges: list[InterchangeResult] = []
        self._verdicts: set[str] = set()
        self._digest = _sha256() if options.digest else None

    # -- the file

    def run(self, read: Callable[[int], bytes], path: str = "") -> FileResult:
        """Reads to the end; returns the file's result (its findings went to the sink)."""
        for _ in self.steps(read, path):
            pass
        return self.result

    def steps(self, read: Callable[[int], bytes], path: str = "") -> Iterator[None]:
        """Reads to the end, pausing after every piece of work; the result stands in ``result`` then."""
        self._read = read
        stream = Stream(self._feed)
        self.tokenizer = tokenizer = Tokenizer(stream)
        for token in self._tokens(stream, tokenizer):
            if isinstance(token, Trouble):
                self._trouble(token)
            elif isinstance(token, list):
                self._walk(token)
            else:
                self._take(token)
            del token  # a segment may be large: the next one is read without it
            yield
        self._close(self.envelope.end(), Place(None, self.bytes, 0))
        digest = self._digest.hexdigest() if self._digest else ""
        self.result = FileResult(path, self.bytes, digest, self._verdict(), tuple(self._interchanges))
        self._let_go()
        self.sink.file_end(self.result)

    def _let_go(self) -> None:
        """Drops what still holds the file's last bytes: it is in a ring with this validator, and would wait for the
        collector of cycles, which comes after many files.
        """
        self.tokenizer = self.set = None
        self.lines = self.reporter.lines = LineIndex()

    def _tokens(self, stream: Stream, tokenizer: Tokenizer) -> Iterator[Segment | Trouble | list[Segment]]:
        """What is left of the stream, where the set at hand takes no whole units off it: segments of the set's own in a
        row, and each other one by itself.
        """
        while True:
            if self.set is not None:
                self._accept(stream)
                row = tokenizer.plain(self.set.reach)
                if row:
                    yield row
                    continue
            token = tokenizer.next()
            if token is None:
                return
            yield token
            del token

    def _accept(self, stream: Stream) -> None:
        """Lets the set at hand take whole units off the stream."""
        assert self.set is not None
        count = self.set.accept(stream)
        if count and self.set.acceptor is not None:
            behind = 1 + len(self.set.acceptor.patterns.layout)  # the terminator, and what follows each
            self.envelope.count(count, stream.base + stream.pos - behind)

    def _empty(self, segment: Segment) -> None:
        """Two terminators and nothing between them: told, and not counted; SE01 may count it or not."""
        self._empties += 1
        position = self.envelope.segments + 1
        self.reporter.add("S110", Place(position, segment.offset, 0), expected="a segment id")

    def _walk(self, row: list[Segment]) -> None:
        """Takes segments of the set at hand."""
        assert self.set is not None
        self.envelope.count(len(row), row[-1].offset + row[-1].length)
        self.set.walk(row)

    def _take(self, segment: Segment) -> None:
        """Takes one segment, wherever it stands."""
        assert self.tokenizer is not None
        if segment.elements == [""] and self.envelope.state == SET:
            self._empty(segment)
        elif self.set is not None and segment.elements[0] not in ENVELOPE_IDS:
            self.envelope.step(segment)
            if self.tokenizer.last_was_terminated:
                self.set.walk((segment,))
            else:  # broken off: that the set has no end is told, and nothing of what is left of its last segment
                self.set.break_off(segment)
        elif not self.tokenizer.last_was_terminated and self.envelope.broke_off(segment):
            if self.set is not None:
                self.set.break_off(segment)
            self.envelope.count(int(self.envelope.state == SET), segment.offset + segment.length)
        else:
            self._step(segment)

    def _feed(self, size: int) -> bytes:
        chunk = self._read(size)
        if chunk:
            self.lines.feed(chunk)
            self.bytes += len(chunk)
            if self._digest is not None:
                self._digest.update(chunk)
        return chunk

    def _verdict(self) -> str:
        assert self.tokenizer is not None
        if not self.tokenizer.interchanges:
            return UNREADABLE
        return verdict_of_file(self._verdicts, self.reporter.errors)

    # -- segments

    def _step(self, segment: Segment) -> None:
        """A segment of the envelope, or one outside of any known set."""
        identifier = segment.elements[0]
        envelope = self.envelope
        inside, before = envelope.state == SET, envelope.interchange
        faults = envelope.step(segment)
        place = Place(None, segment.offset, segment.length)
        if inside and envelope.state == SET and identifier != "ST":
            if self.set is not None:
                self.set.walk((segment,))
            return
        if identifier == "SE" and inside:
            self._se(segment, faults)
            return
        self._close([fault for fault in faults if fault.missing], place)
        errors = self.reporter.errors
        for fault in faults:
            if not fault.missing and (fault.kind not in _COUNTS or (fault.value or "").strip().isdigit()):
                self._fault(fault)
        if identifier == "ISA":
            self._isa(segment)
        elif identifier == "GS" and envelope.group is not None:
            self.reporter.group = envelope.group.control_number
            self._last_group = envelope.group
            self._transactions = []
            self.sink.group_start(segment)
        elif identifier == "ST" and envelope.state == SET:
            self._st_start(segment, errors)
        self._check(segment, {fault.element for fault in faults if fault.kind in _NUMBERS})
        if identifier == "GE" and envelope.group is None and self.reporter.group is not None:
            self._group_end()
        elif identifier == "IEA" and before is not None and envelope.interchange is None:
            self._interchange_end()

    def _close(self, faults: Sequence[EnvelopeFault], place: Place) -> None:
        """Tells faults, and ends what a missing trailer left open."""
        lacking = {trailer for fault in faults for trailer in fault.missing}
        for fault in faults:
            self._fault(fault)
        if "SE" in lacking:
            self._set_end(place, whole=False)
        if "GE" in lacking and self.reporter.group is not None:
            self._group_end()
        if "IEA" in lacking and self.reporter.interchange is not None:
            self._interchange_end()

    def _isa(self, segment: Segment) -> None:
        assert self.envelope.interchange is not None
        self.reporter.interchange = self.envelope.interchange.control_number
        self.reporter.group = None
        self._groups = []
        self._opened = self.envelope.interchange
        self.sink.interchange_start(segment)

    def _st_start(self, st: Segment, errors: int) -> None:
        """Opens a set; ``errors`` were counted before its ST was looked at."""
        assert self.envelope.transaction is not None
        assert self.tokenizer is not None
        transaction, group = self.envelope.transaction, self.envelope.group
        self.reporter.transaction = transaction.control_number
        self._st = st
        self._set_errors = errors
        self._empties = 0
        self.sink.transaction_start(st)
        if self._composites_lost():
            self._set_errors = -1  # every composite would be a finding more for the one that was told of ISA
            return
        program = program_of_set(self.find, self.envelope, self.tokenizer.ahead)
        place = Place(1, st.offset, st.length)
        if program is None:
            version = transaction.guide or (group.version if group else "")
            self.reporter.add("E015", place, segment="ST", path="ST03", element=3, value=version or None, public=True)
            return
        if origin := program.guide.extra.get("origin"):
            self.reporter.add("E018", place, segment="ST", path="ST", value=origin)
        self._agree(program, st, place)
        self.set = TransactionRun(program, self.options, self.reporter, self.tokenizer.delimiters, st, self.keep)
        self.set.errors = errors
        before = self.reporter.errors
        self.set.walk((st,))
        self._st_flawed = self.reporter.errors > before

    def _agree(self, program: Program, st: Segment, place: Place) -> None:
        """ST03 and GS08 name one guide, GS01 announces its kind of set."""
        transaction, group = self.envelope.transaction, self.envelope.group
        if transaction is None or group is None:
            return
        if transaction.guide and group.version and transaction.guide != group.version:
            assert self.tokenizer is not None
            ahead = self.tokenizer.ahead
            named = [_program(self.find, self.envelope, each, ahead) for each in (transaction.guide, group.version)]
            if named[0] is not program or named[1] is not program:
                # What the set itself names is known and was taken: senders group by a version of habit.
                severity = "warning" if named[0] is program else None
                self.reporter.add(
                    "E014",
                    place,
                    segment="ST",
                    path="ST03",
                    element=3,
                    value=transaction.guide,
                    expected=group.version,
                    severity=severity,
                )
        known = self.uses["GS"].elements[0] if "GS" in self.uses else None
        if known is not None and group.functional_id not in known.codes:
            return  # GS01 has its own finding
        if group.functional_id and program.guide.group and group.functional_id != program.guide.group:
            self.reporter.add(
                "E016",
                place,
                segment="ST",
                path="ST01",
                element=1,
                value=transaction.set_id,
                expected=group.functional_id,
            )

    def _se(self, segment: Segment, faults: Sequence[EnvelopeFault]) -> None:
        place = Place(self.envelope.segments, segment.offset, segment.length)
        if self.set is not None:
            self.set.walk((self._as_opened(segment, faults),))
            also = str(self.envelope.segments + self._empties)
            faults = [f for f in faults if f.kind not in _COUNTS or (_is_count(f.value) and f.value != also)]
        for fault in faults:
            self._fault(fault, self.envelope.segments)
        self._set_end(place, whole=True)

    def _as_opened(self, se: Segment, faults: Sequence[EnvelopeFault]) -> Segment:
        """SE with the number of its ST, where that it has another is told: what more is wrong with it is the same."""
        if self._st is None or self._st_flawed or not any(fault.kind in _NUMBERS for fault in faults):
            return se
        number = self._st.elements[2] if len(self._st.elements) > 2 else ""
        return Segment([*[*se.elements, ""][:2], number, *se.elements[3:]], se.offset, se.length)

    # -- ends

    def _set_end(self, place: Place, whole: bool) -> None:
        st = self._st
        if st is None:
            return
        if self.set is not None:
            self.set.end(place, whole)
            result = self.set.result(self.envelope.segments)
        else:
            elements = [*st.elements, "", ""]
            verdict = verdict_of_set(self.reporter.errors - self._set_errors)
            result = TransactionResult(
                elements[1], elements[2], None, self.envelope.segments, 0, verdict,
                self.reporter.interchange, self.reporter.group, st.offset,
            )  # fmt: skip
        self.set = self._st = None
        self.reporter.transaction = None
        self.reporter.business = None
        self._verdicts.add(result.verdict)
        if self.options.keep_results:
            self._transactions.append(result)
        self.sink.transaction_end(result)

    def _group_end(self) -> None:
        group = self._last_group
        result = GroupResult(
            group.functional_id, group.control_number, group.version or None, tuple(self._transactions)
        )
        self._transactions = []
        self.reporter.group = None
        if self.options.keep_results:
            self._groups.append(result)
        self.sink.group_end(result)

    def _interchange_end(self) -> None:
        opened = self._opened
        result = InterchangeResult(
            opened.control_number, opened.sender.strip(), opened.receiver.strip(), opened.usage, tuple(self._groups)
        )
        self._groups = []
        self.reporter.interchange = None
        if self.options.keep_results:
            self._interchanges.append(result)
        self.sink.interchange_end(result)

    # -- findings

    def _trouble(self, trouble: Trouble) -> None:
        if trouble.kind == "unterminated-last-segment" and self.envelope.state != OUTSIDE:
            return  # the file breaks off: that is told at its end
        position = self.envelope.segments + 1 if self.envelope.state == SET else None
        if trouble.kind == "line-layout":
            position = None  # the layout is the file's, and where it was first seen depends on who read it
        if trouble.kind == "segment-too-long" and position is not None:
            self.envelope.count(1, trouble.offset + trouble.length)
            if self.set is not None:
                self.set.walker.position += 1
        # No business unit: whether the last one is still open depends on who read it.
        business, self.reporter.business = self.reporter.business, None
        component = trouble.kind == "invalid-delimiters" and self._composites_lost()
        self.reporter.add(
            trouble.kind,
            Place(position, trouble.offset, trouble.length),
            segment="ISA" if trouble.element else None,
            element=trouble.element,
            path=f"ISA{trouble.element:02d}" if trouble.element else None,
            ack=_COMPONENT_SEPARATOR if component else row(trouble.kind).ack,
        )
        self.reporter.business = business

    def _composites_lost(self) -> bool:
        delimiters = self.tokenizer.delimiters if self.tokenizer is not None else None
        return delimiters is not None and not delimiters.parts_components

    def _fault(self, fault: EnvelopeFault, position: int | None = None) -> None:
        reporter = self.reporter
        was = reporter.interchange, reporter.group, reporter.transaction, reporter.business
        reporter.interchange = fault.interchange or was[0]
        reporter.group = fault.group or was[1]
        reporter.transaction = fault.transaction or was[2]
        reporter.business = None
        reporter.add(
            fault.kind,
            Place(position, fault.offset, fault.length),
            segment=fault.segment or None,
            element=fault.element,
            path=place_name(fault.segment, "", fault.element) if fault.segment else None,
            value=fault.value,
            expected=" ".join(fault.missing) or fault.expected,
        )
        reporter.interchange, reporter.group, reporter.transaction, reporter.business = was

    def _check(self, segment: Segment, told: Collection[int | None] = ()) -> None:
        """Element checks of ISA, TA1, GS, GE and IEA, without the elements that were told to be wrong already."""
        use = self.uses.get(segment.elements[0])
        if use is None or segment.elements[0] in ("ST", "SE"):
            return
        for flaw in element_checks.check(use, segment.elements, _NO_SEPARATOR, ""):
            if use.id == "ISA" and (flaw.code in _FIXED_WIDTH or (flaw.code == "D301" and flaw.element in _PADDED)):
                continue
            if flaw.element in told or (use.id == "ISA" and flaw.element in _DELIMITERS and flaw.code == "D307"):
                continue
            start = sum(len(e) + 1 for e in segment.elements[: flaw.element or 0])
            path = place_name(use.id, "", flaw.element)
            self.reporter.add(
                flaw.code,
                Place(None, segment.offset + min(start, segment.length), len(flaw.value or "")),
                segment=use.id,
                path=join("", path),
                element=flaw.element,
                value=flaw.value,
                expected=flaw.expected,
                # What a group calls itself decides nothing: ST01 and ST03 say what is in it, and a code of another
                # kind of group is told where they do (E016).
                severity="warning" if (flaw.code, path) == ("D308", "GS01") else None,
            )


def _is_count(value: str | None) -> bool:
    """Whether a count is one at all: else its element has a finding of its own."""
    return value is not None and value.isascii() and value.isdigit()


def _sha256() -> Any:
    """Imported when wanted: it loads a library of its own, which a verdict does not need."""
    import hashlib

    return hashlib.sha256()


def _envelope_uses(guide: Guide | None) -> dict[str, SegmentUse]:
    if guide is None:
        return {}
    items = [item for loop in guide.loops.values() for item in loop.items]
    return {item.id: item for item in items if isinstance(item, SegmentUse)}
