"""Workflow commands of GitHub Actions: annotations on the lines of a pull request."""

from __future__ import annotations

from typing import TextIO

from x12claims.diagnostics.finding import Finding
from x12claims.diagnostics.mask import added_expected, printable, shown_message, shown_path
from x12claims.diagnostics.results import UNREADABLE, FileResult, TransactionResult
from x12claims.diagnostics.summary import Summary, count

LIMIT = 10
"""Annotations of one severity that GitHub shows for a step; it drops what comes after without a word."""

_COMMANDS = {"error": "error", "warning": "warning", "note": "notice"}


class GitHubRenderer:
    """At most ``LIMIT`` annotations of a severity; where there are more, the last of them says how many."""

    def __init__(self, stream: TextIO, *, show_phi: bool = False) -> None:
        self.write = stream.write
        self.show_phi = show_phi
        self.path = ""
        self.seen = dict.fromkeys(_COMMANDS, 0)
        self.held: dict[str, str] = {}

    def begin(self, version: str) -> None:
        pass

    def enter(self, path: str) -> None:
        self.path = path

    def finding(self, found: Finding) -> None:
        severity = found.severity
        self.seen[severity] += 1
        if self.seen[severity] > LIMIT:
            return
        line = self.annotation(found)
        if self.seen[severity] == LIMIT:
            self.held[severity] = line  # whether it is the last is known at the end only
        else:
            self.write(line)

    def annotation(self, found: Finding) -> str:
        message = printable(shown_message(found, self.show_phi))
        expected = added_expected(found, self.show_phi)
        if expected is not None:
            message += f"\nexpected {printable(expected)}"
        path = shown_path(found, self.show_phi)
        if path and path not in message:
            message += f"\nat {printable(path)}"
        if found.rule:
            message += f"\nrule {found.rule}"
        properties: dict[str, str | int] = {
            "file": self.path,
            "line": found.line,
            "col": found.column,
            "title": f"{found.code} {found.name}",
        }
        return command(_COMMANDS[found.severity], message, properties)

    def transaction(self, result: TransactionResult) -> None:
        pass

    def file(self, result: FileResult) -> None:
        if result.verdict == UNREADABLE:
            self.write(
                command(
                    "error",
                    "the file holds no X12 interchange",
                    {"file": result.path, "title": "unreadable"},
                )
            )

    def end(self, summary: Summary) -> None:
        for severity, line in self.held.items():
            rest = self.seen[severity] - LIMIT
            if rest:
                text = f"{count(rest + 1, severity)} more; the output of another format lists all of them"
                line = command(_COMMANDS[severity], text, {"title": "x12claims"})
            self.write(line)
        self.write(
            f"x12claims: {count(summary.files, 'file')}, {count(summary.errors, 'error')}, "
            f"{count(summary.warnings, 'warning')}, {count(summary.notes, 'note')}\n"
        )


def command(name: str, message: str, properties: dict[str, str | int]) -> str:
    """A workflow command as the runner parses it: one line, percent-escaped."""
    told = ",".join(f"{key}={_property(str(value))}" for key, value in properties.items())
    return f"::{name} {told}::{_data(message)}\n"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
