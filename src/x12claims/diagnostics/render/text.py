"""For people: one block for each finding, grouped by file, and a line that sums up."""

from __future__ import annotations

from typing import TextIO

from x12claims.diagnostics.finding import Finding
from x12claims.diagnostics.mask import added_expected, printable, shown_message, shown_path, shown_segment, shown_value
from x12claims.diagnostics.pages import page
from x12claims.diagnostics.results import ACCEPTED, FileResult, TransactionResult
from x12claims.diagnostics.summary import Summary, Tally, count

_COLOURS = {"error": "31;1", "warning": "33;1", "note": "36", "good": "32;1", "dim": "2", "bold": "1"}


class TextRenderer:
    """Writes ``path:line:column: severity CODE name: message``, then where, what was expected, and how to mend it.

    How to mend it is said once for each code.
    """

    def __init__(self, stream: TextIO, *, show_phi: bool = False, colour: bool = False) -> None:
        self.write = stream.write
        self.show_phi = show_phi
        self.colour = colour
        self.path = ""
        self.tally = Tally()
        self.advised: dict[str, None] = {}

    def begin(self, version: str) -> None:
        pass

    def enter(self, path: str) -> None:
        self.path = printable(path)
        self.tally = Tally()

    def finding(self, found: Finding) -> None:
        self.tally.finding(found)
        place = self.paint("bold", f"{self.path}:{found.line}:{found.column}:")
        title = self.paint(found.severity, f"{found.severity} {found.code}")
        message = printable(shown_message(found, self.show_phi))
        self.write(f"{place} {title} {found.name}: {message}\n")
        for name, text in self.details(found):
            self.write(f"    {self.paint('dim', name + ':')} {printable(text)}\n")

    def details(self, found: Finding) -> list[tuple[str, str]]:
        lines = []
        if standing := self.standing(found):
            lines.append(("at", standing))
        value = shown_value(found, self.show_phi)
        if value is not None and "{value}" not in found.message:
            lines.append(("value", value))
        expected = added_expected(found, self.show_phi)
        if expected is not None:
            lines.append(("expected", expected))
        if found.rule:
            lines.append(("rule", found.rule))
        if found.code not in self.advised:
            self.advised[found.code] = None
            lines.append(("mend", page(found.code).mend))
        return lines

    def standing(self, found: Finding) -> str:
        """Where in the document: path, segment number, control numbers."""
        parts = []
        path = shown_path(found, self.show_phi) or shown_segment(found, self.show_phi)
        if path:
            parts.append(path)
        if found.position is not None:
            parts.append(f"segment {found.position}")
        if found.transaction is not None:
            parts.append(f"transaction set {found.transaction}")
        elif found.group is not None:
            parts.append(f"functional group {found.group}")
        elif found.interchange is not None:
            parts.append(f"interchange {found.interchange}")
        return ", ".join(parts)

    def transaction(self, result: TransactionResult) -> None:
        self.tally.transaction(result)

    def file(self, result: FileResult) -> None:
        good = "good" if result.verdict == ACCEPTED else "error"
        summary = self.tally.summary()
        verdict = self.paint(good, result.verdict)
        sets = count(summary.transactions, "transaction set")
        self.write(f"{printable(result.path)}: {verdict}, {_found(summary)} in {sets}\n")

    def end(self, summary: Summary) -> None:
        if summary.files != 1:
            self.write(
                f"{count(summary.files, 'file')}, {count(summary.transactions, 'transaction set')}, "
                f"{count(summary.claims, 'claim')}: {_found(summary)}\n"
            )
        if self.advised:
            code = next(iter(self.advised))
            self.write(self.paint("dim", f"x12claims explain {code} shows cause, mend and examples of a code.") + "\n")

    def paint(self, style: str, text: str) -> str:
        return f"\x1b[{_COLOURS[style]}m{text}\x1b[0m" if self.colour else text


def _found(summary: Summary) -> str:
    parts = [count(summary.errors, "error"), count(summary.warnings, "warning"), count(summary.notes, "note")]
    return ", ".join(parts)
