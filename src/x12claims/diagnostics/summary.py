"""Counting what was found, and the exit status that follows from it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from attrs import asdict, frozen

from x12claims.diagnostics.finding import SEVERITIES, Finding

if TYPE_CHECKING:
    from x12claims.diagnostics.results import TransactionResult

FAIL_ON = ("error", "warning", "note")


@frozen
class Summary:
    """Counts over a run, in the order in which the JSON shows them."""

    files: int = 0
    interchanges: int = 0
    transactions: int = 0
    claims: int = 0
    errors: int = 0
    warnings: int = 0
    notes: int = 0

    def to_dict(self) -> dict[str, int]:
        return asdict(self)

    def __add__(self, other: Summary) -> Summary:
        return Summary(**(Counter(self.to_dict()) + Counter(other.to_dict())))


class Tally:
    """Counts while a file streams by; ``summary()`` freezes what stands so far."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()  # by the names of the summary

    def finding(self, found: Finding) -> None:
        self._counts[f"{found.severity}s"] += 1

    def transaction(self, result: TransactionResult) -> None:
        self._counts["transactions"] += 1
        self._counts["claims"] += result.claims

    def interchange(self) -> None:
        self._counts["interchanges"] += 1

    def file(self) -> None:
        self._counts["files"] += 1

    def summary(self) -> Summary:
        return Summary(**self._counts)


def exit_status(summary: Summary, fail_on: str = "error", *, unreadable: bool = False) -> int:
    """0: nothing at or above ``fail_on``; 1: something; 2: an input could not be read at all.

    Raises ValueError for a ``fail_on`` that is no severity.
    """
    if fail_on not in FAIL_ON:
        raise ValueError(f"fail_on must be one of {', '.join(FAIL_ON)}, not {fail_on!r}")
    if unreadable:
        return 2
    counts = {"error": summary.errors, "warning": summary.warnings, "note": summary.notes}
    least = SEVERITIES.index(fail_on)
    return 1 if any(counts[severity] for severity in SEVERITIES[least:]) else 0


def count(number: int, noun: str) -> str:
    """``1 error``, ``2 errors``."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
