"""Who listens to the engine: renderers, acknowledgement builders, summaries."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from x12claims.diagnostics.finding import Finding
from x12claims.diagnostics.results import FileResult, GroupResult, InterchangeResult, TransactionResult
from x12claims.wire import Segment


class Sink(Protocol):
    """Events of a file in document order; a finding comes before the end of the set, group or interchange that it is
    in.
    """

    def interchange_start(self, isa: Segment) -> None: ...
    def group_start(self, gs: Segment) -> None: ...
    def transaction_start(self, st: Segment) -> None: ...
    def finding(self, finding: Finding) -> None: ...
    def transaction_end(self, result: TransactionResult) -> None: ...
    def group_end(self, result: GroupResult) -> None: ...
    def interchange_end(self, result: InterchangeResult) -> None: ...
    def file_end(self, result: FileResult) -> None: ...


class Fan:
    """One sink that hands every event to several."""

    def __init__(self, sinks: Sequence[Sink]) -> None:
        self.sinks = tuple(sinks)

    def interchange_start(self, isa: Segment) -> None:
        for sink in self.sinks:
            sink.interchange_start(isa)

    def group_start(self, gs: Segment) -> None:
        for sink in self.sinks:
            sink.group_start(gs)

    def transaction_start(self, st: Segment) -> None:
        for sink in self.sinks:
            sink.transaction_start(st)

    def finding(self, finding: Finding) -> None:
        for sink in self.sinks:
            sink.finding(finding)

    def transaction_end(self, result: TransactionResult) -> None:
        for sink in self.sinks:
            sink.transaction_end(result)

    def group_end(self, result: GroupResult) -> None:
        for sink in self.sinks:
            sink.group_end(result)

    def interchange_end(self, result: InterchangeResult) -> None:
        for sink in self.sinks:
            sink.interchange_end(result)

    def file_end(self, result: FileResult) -> None:
        for sink in self.sinks:
            sink.file_end(result)


class Nobody:
    """A sink that listens to nothing: a base for those that want few events."""

    def interchange_start(self, isa: Segment) -> None:
        """Nothing."""

    def group_start(self, gs: Segment) -> None:
        """Nothing."""

    def transaction_start(self, st: Segment) -> None:
        """Nothing."""

    def finding(self, finding: Finding) -> None:
        """Nothing."""

    def transaction_end(self, result: TransactionResult) -> None:
        """Nothing."""

    def group_end(self, result: GroupResult) -> None:
        """Nothing."""

    def interchange_end(self, result: InterchangeResult) -> None:
        """Nothing."""

    def file_end(self, result: FileResult) -> None:
        """Nothing."""
