"""The table of codes as a document: docs/codes.md is what ``handbook()`` returns, and a test holds it to that."""

from __future__ import annotations

from x12claims.diagnostics.codes import TABLE, Row
from x12claims.diagnostics.finding import AckCodes
from x12claims.diagnostics.pages import page

_HEAD = """# Codes of findings

Written by `x12claims explain --markdown` from the table of codes; `x12claims explain CODE` shows one page of it.
Severity is that of the profile `gate`, then of `intake` where that differs; a guide rule brings its own. Type is the
SNIP type. People and organisations in the examples are made up.

| code | name | severity | type | acknowledgement | meaning |
|---|---|---|---|---|---|
"""

_ELEMENTS = {"ta1": "TA105", "ik3": "IK304", "ik4": "IK403", "ik5": "IK502", "ak9": "AK905", "stc": "STC01"}


def handbook() -> str:
    """All pages as one Markdown document."""
    index = "".join(_line(row) for row in TABLE)
    return _HEAD + index + "".join(_section(row) for row in TABLE if row is rows_of(row.code)[0])


def rows_of(code: str) -> list[Row]:
    """The rows of a code: one, but for the two names that share E017."""
    return [row for row in TABLE if row.code == code]


def acks_of(row: Row) -> list[str]:
    """What the row becomes in acknowledgements: ``IK304 I8, IK502 5``; a second line where elements differ."""
    lines = [_acks(row.ack)]
    if row.element_ack is not None:
        lines = [f"{lines[0]} (a segment)", f"{_acks(row.element_ack)} (an element)"]
    return [line for line in lines if line]


def _acks(ack: AckCodes) -> str:
    told = ((label, getattr(ack, name)) for name, label in _ELEMENTS.items())
    return ", ".join(f"{label} {code}" for label, code in told if code)


def _severity(row: Row) -> str:
    return row.severity if row.severity == row.intake else f"{row.severity} / {row.intake}"


def _line(row: Row) -> str:
    acks = "; ".join(acks_of(row))
    return f"| {row.code} | {row.name} | {_severity(row)} | {row.type} | {acks} | {row.meaning} |\n"


def _section(row: Row) -> str:
    text = page(row.code)
    names = ", ".join(each.name for each in rows_of(row.code))
    meaning = " ".join(each.meaning for each in rows_of(row.code))
    return (
        f"\n## {row.code} {names}\n\n{meaning}\n\n**Cause.** {text.cause}\n\n**Mend.** {text.mend}\n\n"
        f"Without this finding:\n\n```text\n{text.passing}\n```\n\nWith this finding:\n\n```text\n{text.failing}\n```\n"
    )
