"""Days that lie outside all editions of a list: no code is judged on them, and silence would be taken for approval."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from x12claims.engine.place import Place
from x12claims.engine.report import Reporter
from x12claims.engine.rules import CodeList
from x12claims.engine.values import dashed

CODE = "C601"


class Editioned(Protocol):
    """A list of editions: ``outside`` counts how often it was asked for a day of which none of them can tell."""

    outside: int

    def covered(self) -> list[tuple[str, str]]:
        """The first and last day of each edition."""


class Uncovered:
    """Looks, from when it is made, whether lists are asked for days that they do not cover."""

    def __init__(self, lists: Mapping[str, CodeList]) -> None:
        imported: Mapping[str, Editioned] = getattr(lists, "imported", {})
        self._before = [(name, found, found.outside) for name, found in imported.items()]

    def tell(self, reporter: Reporter, place: Place) -> None:
        """One note for each such list, once a file."""
        for name, found, before in self._before:
            if found.outside == before:
                continue
            days = ", ".join(
                f"{dashed(first)} {f'to {dashed(last)}' if last else 'on'}" for first, last in found.covered()
            )
            expected = f"{name} {days}"
            if reporter.first(expected):
                reporter.add(CODE, place, expected=expected)
