"""Counting what was found, and the exit status that follows from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import define, frozen

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
        return {
            "files": self.files,
            "interchanges": self.interchanges,
            "transactions": self.transactions,
            "claims": self.claims,
            "errors": self.errors,
            "warnings": self.warnings,
            "notes": self.notes,
        }

    def __add__(self, other: Summary) -> Summary:
        mine, its = self.to_dict(), other.to_dict()
        return Summary(**{name: mine[name] + its[name] for name in mine})


@define
class Tally:
    """Counts while a file streams by; ``summary()`` freezes what stands so far."""

    files: int = 0
    interchanges: int = 0
    transactions: int = 0
    claims: int = 0
    errors: int = 0
    warnings: int = 0
    notes: int = 0

    def finding(self, found: Finding) -> None:
        if found.severity == "error":
            self.errors += 1
        elif found.severity == "warning":
            self.warnings += 1
        else:
            self.notes += 1

    def transaction(self, result: TransactionResult) -> None:
        self.transactions += 1
        self.claims += result.claims

    def interchange(self) -> None:
        self.interchanges += 1

    def file(self) -> None:
        self.files += 1

    def summary(self) -> Summary:
        return Summary(
            self.files,
            self.interchanges,
            self.transactions,
            self.claims,
            self.errors,
            self.warnings,
            self.notes,
        )


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
