"""JUnit XML: a suite for each file, a test case for each transaction set, and one for the envelope around them."""

from __future__ import annotations

import re
from typing import TextIO
from xml.sax.saxutils import escape, quoteattr

from x12claims.diagnostics.finding import Finding
from x12claims.diagnostics.mask import added_expected, shown_message, shown_path
from x12claims.diagnostics.results import UNREADABLE, FileResult, TransactionResult
from x12claims.diagnostics.summary import Summary, count

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

Key = tuple[str | None, str | None, str | None]
"""Control numbers of interchange, functional group and transaction set."""


class JUnitRenderer:
    """Errors fail a test case; warnings and notes stand in its ``system-out``.  Holds one file at a time."""

    def __init__(self, stream: TextIO, *, show_phi: bool = False) -> None:
        self.write = stream.write
        self.show_phi = show_phi
        self.pending: dict[Key, list[Finding]] = {}
        self.cases: list[str] = []
        self.failures = 0

    def begin(self, version: str) -> None:
        self.write('<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="x12claims">\n')

    def enter(self, path: str) -> None:
        self.pending = {}
        self.cases = []
        self.failures = 0

    def finding(self, found: Finding) -> None:
        key = (found.interchange, found.group, found.transaction)
        self.pending.setdefault(key, []).append(found)

    def transaction(self, result: TransactionResult) -> None:
        found = self.pending.pop((result.interchange, result.group, result.control_number), [])
        name = f"{result.set} {result.control_number}"
        places = [("interchange", result.interchange), ("group", result.group)]
        around = ", ".join(f"{what} {number}" for what, number in places if number)
        self.cases.append(self.case(f"{name} ({around})" if around else name, result.guide or "unknown guide", found))

    def case(self, name: str, classname: str, found: list[Finding]) -> str:
        errors = [each for each in found if each.severity == "error"]
        others = [each for each in found if each.severity != "error"]
        head = f"    <testcase name={_attribute(name)} classname={_attribute(classname)}"
        if not found:
            return f'{head} time="0"/>\n'
        body = ""
        if errors:
            self.failures += 1
            first = f"{errors[0].code} {shown_message(errors[0], self.show_phi)}"
            message = first if len(errors) == 1 else f"{count(len(errors), 'error')}, first {first}"
            text = escape(_clean("\n".join(map(self.line, errors))))
            body += f"      <failure type={_attribute(errors[0].name)} message={_attribute(message)}>{text}</failure>\n"
        if others:
            body += f"      <system-out>{escape(_clean(chr(10).join(map(self.line, others))))}</system-out>\n"
        return f'{head} time="0">\n{body}    </testcase>\n'

    def line(self, found: Finding) -> str:
        place = f"line {found.line}, column {found.column}"
        path = shown_path(found, self.show_phi)
        place = f"{path}, {place}" if path else place
        rule = f", rule {found.rule}," if found.rule else ""
        text = f"{found.severity} {found.code} {found.name}{rule} at {place}: {shown_message(found, self.show_phi)}"
        expected = added_expected(found, self.show_phi)
        return text if expected is None else f"{text} (expected {expected})"

    def file(self, result: FileResult) -> None:
        rest = [each for found in self.pending.values() for each in found]
        unreadable = 1 if result.verdict == UNREADABLE else 0
        if unreadable:
            self.cases.append(
                '    <testcase name="file" time="0"><error message="the file holds no X12 interchange"/></testcase>\n'
            )
        self.cases.append(self.case("envelope", "interchange", rest))
        self.write(
            f'  <testsuite name={_attribute(result.path)} tests="{len(self.cases)}" failures="{self.failures}" '
            f'errors="{unreadable}" skipped="0" time="0">\n{"".join(self.cases)}  </testsuite>\n'
        )
        self.enter("")

    def end(self, summary: Summary) -> None:
        self.write("</testsuites>\n")


def _clean(text: str) -> str:
    """Without the characters that XML 1.0 cannot hold."""
    return _NOT_XML.sub("\ufffd", text)


def _attribute(text: str) -> str:
    return quoteattr(_clean(text))
