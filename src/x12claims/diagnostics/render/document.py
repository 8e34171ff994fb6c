"""One JSON document, in the shape and order of keys that other programs rely on."""

from __future__ import annotations

import json
from typing import Any, TextIO

from x12claims.diagnostics.finding import Finding
from x12claims.diagnostics.results import FileResult, TransactionResult, finding_to_dict
from x12claims.diagnostics.summary import Summary


class JsonRenderer:
    """Holds the findings of the current file only, and writes the file when it ends."""

    def __init__(self, stream: TextIO, *, show_phi: bool = False) -> None:
        self.write = stream.write
        self.show_phi = show_phi
        self.found: list[dict[str, Any]] = []
        self.between = "\n"

    def begin(self, version: str) -> None:
        self.write(f'{{"version": {json.dumps(version)},\n "files": [')

    def enter(self, path: str) -> None:
        self.found = []

    def finding(self, found: Finding) -> None:
        self.found.append(finding_to_dict(found, show_phi=self.show_phi))

    def transaction(self, result: TransactionResult) -> None:
        pass

    def file(self, result: FileResult) -> None:
        shown = result.to_dict(show_phi=self.show_phi)
        shown["findings"] = self.found
        self.write(self.between + json.dumps(shown))
        self.between = ",\n"
        self.found = []

    def end(self, summary: Summary) -> None:
        self.write(f'],\n "summary": {json.dumps(summary.to_dict())}}}\n')
