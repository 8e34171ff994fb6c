"""Running the engine on bytes, either way, and comparing all that it says."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from functools import cache
from io import BytesIO

from attrs import evolve

from x12claims import api
from x12claims.diagnostics.finding import Finding
from x12claims.diagnostics.results import FileResult, TransactionResult
from x12claims.engine.options import ALL_TYPES, Options
from x12claims.engine.sink import Nobody
from x12claims.engine.validator import Validator

RECEIVED = date(2026, 3, 31)
SYNTAX = frozenset((1, 2))


class Collector(Nobody):
    """All that a run says."""

    def __init__(self) -> None:
        self.findings: list[Finding] = []
        self.results: list[TransactionResult] = []

    def finding(self, finding: Finding) -> None:
        self.findings.append(finding)

    def transaction_end(self, result: TransactionResult) -> None:
        self.results.append(result)


@cache
def options(types: frozenset[int] = ALL_TYPES, fast: bool = True, profile: str = "gate") -> Options:
    """With no patience: the accepting patterns go first in the smallest document."""
    return evolve(api.options(types, profile, RECEIVED), fast=fast, patience=0)


@cache
def finder() -> Callable[..., object]:
    return api.finder()


def judge(
    data: bytes,
    types: Iterable[int] = ALL_TYPES,
    fast: bool = True,
    profile: str = "gate",
    sizes: Iterable[int] = (),
) -> tuple[list[Finding], list[TransactionResult], FileResult]:
    """Findings, results of sets and the file's result; ``sizes`` are those of the first chunks (then: all)."""
    collector = Collector()
    validator = Validator(finder(), api.envelope(), options(frozenset(types), fast, profile), collector)  # type: ignore[arg-type]
    file, chunks = BytesIO(data), iter(sizes)
    result = validator.run(lambda size: file.read(min(size, next(chunks, size))))
    return collector.findings, collector.results, result


def told(findings: Iterable[Finding]) -> list[tuple[object, ...]]:
    """Findings in few words, for the message of a test that fails."""
    return [
        (f.code, f.severity, f.path, f.position, f.element, f.component, f.rule, f.offset, f.value, f.expected)
        for f in findings
    ]


def errors(findings: Iterable[Finding]) -> list[Finding]:
    return [f for f in findings if f.severity == "error"]
