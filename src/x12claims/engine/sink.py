"""Who listens to the engine: renderers, acknowledgement builders, summaries."""

from __future__ import annotations

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
