"""JSON lines: each finding, transaction set and file as it ends, and no memory of what has passed."""

from __future__ import annotations

import json
from typing import Any, TextIO

from x12claims.diagnostics.finding import Finding
from x12claims.diagnostics.results import FileResult, TransactionResult, finding_to_dict
from x12claims.diagnostics.summary import Summary, Tally


class JsonLinesRenderer:
    """Each line has ``kind`` (finding, transaction, file, summary) and, but for the last, the ``file`` it is about.

    The other keys are those of the JSON document; a file's line counts what was found in place of holding it.
    """

    def __init__(self, stream: TextIO, *, show_phi: bool = False) -> None:
        self.write = stream.write
        self.show_phi = show_phi
        self.path = ""
        self.tally = Tally()

    def begin(self, version: str) -> None:
        pass

    def enter(self, path: str) -> None:
        self.path = path
        self.tally = Tally()

    def finding(self, found: Finding) -> None:
        self.tally.finding(found)
        self.line("finding", finding_to_dict(found, show_phi=self.show_phi))

    def transaction(self, result: TransactionResult) -> None:
        self.tally.transaction(result)
        self.line("transaction", {"interchange": result.interchange, "group": result.group, **result.to_dict()})

    def file(self, result: FileResult) -> None:
        counts = self.tally.summary().to_dict()
        del counts["files"], counts["interchanges"]
        head = {"path": result.path, "bytes": result.bytes, "sha256": result.sha256, "verdict": result.verdict}
        self.line("file", head | counts)

    def end(self, summary: Summary) -> None:
        self.write(json.dumps({"kind": "summary", **summary.to_dict()}) + "\n")

    def line(self, kind: str, fields: dict[str, Any]) -> None:
        self.write(json.dumps({"kind": kind, "file": self.path, **fields}) + "\n")
