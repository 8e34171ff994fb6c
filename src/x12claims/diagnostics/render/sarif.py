"""SARIF 2.1.0, for code scanning: results are written as they come, rules are the table of codes."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import Any, TextIO
from urllib.parse import quote

from x12claims.diagnostics.codes import TABLE, Row
from x12claims.diagnostics.finding import Finding
from x12claims.diagnostics.mask import added_expected, shown_message, shown_path
from x12claims.diagnostics.pages import page
from x12claims.diagnostics.results import UNREADABLE, FileResult, TransactionResult
from x12claims.diagnostics.summary import Summary

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


class SarifRenderer:
    """One run.  Columns count bytes, which are characters of the eight-bit text that X12 is."""

    def __init__(self, stream: TextIO, *, show_phi: bool = False) -> None:
        self.write = stream.write
        self.show_phi = show_phi
        self.uri = ""
        self.between = "\n"
        self.readable = True
        rows = {row.code: row for row in reversed(TABLE)}
        self.rules = [rows[code] for code in sorted(rows)]
        self.index = {row.code: number for number, row in enumerate(self.rules)}

    def begin(self, version: str) -> None:
        driver = {"name": "x12claims", "version": version, "rules": [_rule(row) for row in self.rules]}
        self.write(
            f'{{"$schema": "{SCHEMA}", "version": "2.1.0", "runs": [{{\n"tool": {json.dumps({"driver": driver})},\n'
            '"columnKind": "unicodeCodePoints",\n"results": ['
        )

    def enter(self, path: str) -> None:
        self.uri = uri(path)

    def finding(self, found: Finding) -> None:
        self.write(self.between + json.dumps(self.result(found)))
        self.between = ",\n"

    def result(self, found: Finding) -> dict[str, Any]:
        text = shown_message(found, self.show_phi)
        expected = added_expected(found, self.show_phi)
        if expected is not None:
            text += f"; expected {expected}"
        location: dict[str, Any] = {
            "physicalLocation": {
                "artifactLocation": {"uri": self.uri},
                "region": {
                    "startLine": found.line,
                    "startColumn": found.column,
                    "byteOffset": found.offset,
                    "byteLength": found.length,
                },
            }
        }
        path = shown_path(found, self.show_phi)
        if path:
            location["logicalLocations"] = [{"fullyQualifiedName": path, "kind": "element"}]
        properties = {
            "type": found.type,
            "rule": found.rule,
            "interchange": found.interchange,
            "group": found.group,
            "transaction": found.transaction,
            "position": found.position,
        }
        return {
            "ruleId": found.code,
            "ruleIndex": self.index[found.code],
            "level": found.severity,
            "message": {"text": text},
            "locations": [location],
            "partialFingerprints": {"x12claims/v1": self.fingerprint(found)},
            "properties": {name: value for name, value in properties.items() if value is not None},
        }

    def fingerprint(self, found: Finding) -> str:
        """The same finding in a later run of the same file has the same one.  It holds no data of the document."""
        parts = (
            self.uri,
            found.code,
            found.rule,
            found.interchange,
            found.group,
            found.transaction,
            found.position,
            shown_path(found),
            found.element,
            found.component,
            found.repetition,
        )
        return sha256("\x1f".join("" if part is None else str(part) for part in parts).encode()).hexdigest()[:32]

    def transaction(self, result: TransactionResult) -> None:
        pass

    def file(self, result: FileResult) -> None:
        self.readable = self.readable and result.verdict != UNREADABLE

    def end(self, summary: Summary) -> None:
        invocations = [{"executionSuccessful": self.readable}]
        properties = {"summary": summary.to_dict()}
        self.write(f'],\n"invocations": {json.dumps(invocations)},\n"properties": {json.dumps(properties)}\n}}]}}\n')


def _rule(row: Row) -> dict[str, Any]:
    text = page(row.code)
    return {
        "id": row.code,
        "name": row.name,
        "shortDescription": {"text": row.meaning},
        "fullDescription": {"text": f"{row.meaning} {text.cause}"},
        "help": {"text": text.mend},
        "defaultConfiguration": {"level": row.severity},
        "properties": {"type": row.type, "tags": ["x12", f"snip-type-{row.type}"]},
    }


def uri(path: str) -> str:
    """A path as a URI reference; an absolute one gets its scheme, standard input is ``stdin``."""
    if path == "-":
        return "stdin"
    name = path.replace("\\", "/") if _has_drive(path) else path
    quoted = quote(name, safe="/!$&'()*+,;=@~")
    if _has_drive(path):
        return "file:///" + quoted.replace("%3A", ":", 1)
    return "file://" + quoted if name.startswith("/") else quoted


def _has_drive(path: str) -> bool:
    return len(path) > 2 and path[0].isalpha() and path[1] == ":" and path[2] in "\\/"
