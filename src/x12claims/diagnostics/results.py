"""What a run says about files, interchanges, functional groups and transaction sets, and its JSON shape."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from attrs import frozen

from x12claims.diagnostics.finding import Finding
from x12claims.diagnostics.mask import shown_expected, shown_message, shown_path, shown_segment, shown_value
from x12claims.diagnostics.summary import Summary

ACCEPTED, REJECTED, PARTIAL, UNREADABLE = VERDICTS = ("accepted", "rejected", "partial", "unreadable")


@frozen
class TransactionResult:
    """A transaction set that has ended.  ``segments`` counts ST and SE too; ``claims`` counts business units.

    ``interchange`` and ``group`` are control numbers: they tell where the set stood when results stream.
    ``offset`` and ``line`` are those of ST.
    """

    set: str
    control_number: str
    guide: str | None
    segments: int
    claims: int
    verdict: str
    interchange: str | None = None
    group: str | None = None
    offset: int = 0
    line: int = 1

    def to_dict(self) -> dict[str, Any]:
        return {
            "set": self.set,
            "control_number": self.control_number,
            "guide": self.guide,
            "segments": self.segments,
            "claims": self.claims,
            "verdict": self.verdict,
        }


@frozen
class GroupResult:
    """A functional group: GS01, GS06, and the guide that GS08 names."""

    functional_id: str
    control_number: str
    guide: str | None
    transactions: tuple[TransactionResult, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        return {
            "functional_id": self.functional_id,
            "control_number": self.control_number,
            "guide": self.guide,
            "transactions": [each.to_dict() for each in self.transactions],
        }


@frozen
class InterchangeResult:
    """An interchange: ISA13, sender and receiver without padding, and ISA15 (P or T)."""

    control_number: str
    sender: str
    receiver: str
    usage: str
    groups: tuple[GroupResult, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        return {
            "control_number": self.control_number,
            "sender": self.sender,
            "receiver": self.receiver,
            "usage": self.usage,
            "groups": [each.to_dict() for each in self.groups],
        }


@frozen
class FileResult:
    """One file.  ``bytes`` and ``sha256`` are of the unpacked content.

    While results stream, ``findings`` may be empty: each was handed on as it was found.
    """

    path: str
    bytes: int
    sha256: str
    verdict: str
    interchanges: tuple[InterchangeResult, ...] = ()
    findings: tuple[Finding, ...] = ()

    def to_dict(self, *, show_phi: bool = False) -> dict[str, Any]:
        return {
            "path": self.path,
            "bytes": self.bytes,
            "sha256": self.sha256,
            "verdict": self.verdict,
            "interchanges": [each.to_dict() for each in self.interchanges],
            "findings": [finding_to_dict(each, show_phi=show_phi) for each in self.findings],
        }


@frozen
class Report:
    """What ``check`` returns: every file of a run with its findings.  ``version`` is that of x12claims."""

    version: str
    files: tuple[FileResult, ...]
    summary: Summary

    @property
    def ok(self) -> bool:
        """Whether every file was readable and no error was found."""
        return self.summary.errors == 0 and all(each.verdict != UNREADABLE for each in self.files)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """The findings of all files, in their order."""
        return tuple(found for each in self.files for found in each.findings)

    @property
    def interchanges(self) -> tuple[InterchangeResult, ...]:
        return tuple(interchange for each in self.files for interchange in each.interchanges)

    @property
    def verdict(self) -> str:
        """The one verdict of all files: theirs where they agree, unreadable where one is, else partial."""
        verdicts = {each.verdict for each in self.files}
        if UNREADABLE in verdicts:
            return UNREADABLE
        return verdicts.pop() if len(verdicts) == 1 else PARTIAL if verdicts else ACCEPTED

    def to_dict(self, *, show_phi: bool = False) -> dict[str, Any]:
        return {
            "version": self.version,
            "files": [each.to_dict(show_phi=show_phi) for each in self.files],
            "summary": self.summary.to_dict(),
        }

    def to_json(self, *, show_phi: bool = False, indent: int | None = None) -> str:
        """The JSON document that ``validate --format json`` prints; values are masked unless ``show_phi``."""
        import json

        return json.dumps(self.to_dict(show_phi=show_phi), indent=indent, ensure_ascii=False)


def finding_to_dict(found: Finding, *, show_phi: bool = False) -> dict[str, Any]:
    """A finding as JSON shows it, in its fixed order of keys; values are masked unless ``show_phi``."""
    ack = found.ack
    return {
        "code": found.code,
        "name": found.name,
        "rule": found.rule,
        "severity": found.severity,
        "type": found.type,
        "message": shown_message(found, show_phi),
        "interchange": found.interchange,
        "group": found.group,
        "transaction": found.transaction,
        "loop": found.loop,
        "segment": shown_segment(found, show_phi),
        "position": found.position,
        "element": found.element,
        "component": found.component,
        "repetition": found.repetition,
        "path": shown_path(found, show_phi),
        "offset": found.offset,
        "length": found.length,
        "line": found.line,
        "column": found.column,
        "value": shown_value(found, show_phi),
        "expected": shown_expected(found, show_phi),
        "ack": {"ta1": ack.ta1, "ik3": ack.ik3, "ik4": ack.ik4, "ik5": ack.ik5, "ak9": ack.ak9, "stc": ack.stc},
    }


def verdict_of_set(errors: int) -> str:
    """The verdict on a transaction set in which so many errors were found."""
    return REJECTED if errors else ACCEPTED


def verdict_of_file(sets: Iterable[str], errors: int) -> str:
    """The verdict on a file from those on its transaction sets and from how many errors it holds in all.

    Errors outside every set (envelope, bytes between interchanges) reject a file whose sets are all in order.
    """
    if not errors:
        return ACCEPTED
    return PARTIAL if {ACCEPTED, REJECTED} <= set(sets) else REJECTED
