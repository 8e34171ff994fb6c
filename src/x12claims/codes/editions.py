"""A list of which imported editions are at hand: a code is judged by the one in force on the day."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from attrs import define, field

from x12claims.codes.kinds import kind_of, parts_of
from x12claims.codes.packed import Head, Packed, Row

_MOST = 1 << 12
"""Codes that are remembered with their answers: a file asks for few, and for these often."""
_UNASKED: Any = object()
_OUTSIDE: Any = object()  # of all editions
Told = TypeVar("Told")


@define(eq=False)
class Edition:
    """An edition that is opened when something is first asked of it; ``first`` is the day from which it is in force."""

    first: str
    _open: Callable[[], Packed]
    _packed: Packed | None = field(init=False, default=None)

    @property
    def packed(self) -> Packed:
        if self._packed is None:
            self._packed = self._open()
        return self._packed

    def __reduce__(self) -> tuple[type[Edition], tuple[str, Callable[[], Packed]]]:
        return Edition, (self.first, self._open)  # another process opens it anew

    @property
    def head(self) -> Head:
        return self.packed.head

    def rows(self, code: str) -> list[Row]:
        """What the edition says of a code; a list, because a code may have been away for a while."""
        packed = self.packed
        return [packed.row(index) for index in packed.find(code)]


class Editions:
    """A ``CodeList`` (see ``engine.rules``) of several editions, of several kinds where a list is made of such.

    Where a day lies outside all editions that are known, a code is neither in the list nor not in it, unless its own
    days decide that.
    """

    severity = "warning"
    """Of a value that is in no edition: what is imported may be of the wrong year."""

    def __init__(self, name: str, editions: Mapping[str, Sequence[Edition]]) -> None:
        self.name = name
        self.kinds = {
            kind_of(kind): tuple(sorted(found, key=lambda one: one.first)) for kind, found in editions.items()
        }
        self._others = tuple(kind_of(part) for part in parts_of(name) if part not in editions)
        self.outside = 0
        """How often a code was asked for on a day of which no edition at hand can tell; who judges a document looks
        whether it grew."""
        self._told: dict[str, tuple[list[str], list[Any]]] = {}
        self._ever: dict[str, bool | None] = {}

    @property
    def names(self) -> _Names:
        """The names of codes by code, those of the newest edition."""
        return _Names(self)

    def active(self, code: str, date: str | None = None, /) -> bool | None:
        """Whether the code is in the list on a day (CCYYMMDD; None: on any); None where no edition at hand can tell."""
        if date is None:
            if code not in self._ever:
                _bound(self._ever)[code] = self._active(code, None)
            return self._ever[code]
        if code not in self._told:
            turns = self._turns(code)
            _bound(self._told)[code] = turns, [_UNASKED] * (len(turns) + 1)
        turns, answers = self._told[code]
        at = bisect_right(turns, date)
        answer: Any = answers[at]
        if answer is _UNASKED:
            answer = answers[at] = self._active(code, date)
        if answer is _OUTSIDE:
            self.outside += 1
            return None
        return answer  # type: ignore[no-any-return]

    def covered(self) -> list[tuple[str, str]]:
        """The first and the last day of each edition at hand (CCYYMMDD, the last "" where nobody knows it)."""
        return [(one.first, one.head.last) for one in self]

    def _turns(self, code: str) -> list[str]:
        """The days on which the answer for a code may change; one behind which it may is followed by "~"."""
        turns: set[str] = set()
        for edition in self:
            rows = edition.rows(code)
            turns.update((edition.first, *(row.first for row in rows)))
            turns.update(f"{last}~" for last in (edition.head.last, *(row.last for row in rows)) if last)
        return sorted(turns)

    def _active(self, code: str, date: str | None) -> Any:
        """The answer; _OUTSIDE where the day is the reason that there is none."""
        answers = [_active(found, code, date) for kind, found in self.kinds.items() if kind.speaks_of(code)]
        if True in answers:
            return True
        if None in answers:
            return _OUTSIDE
        if any(kind.speaks_of(code) for kind in self._others):
            return None
        return False

    def value(self, code: str, date: str | None = None, /) -> str:
        """What the list says of a code that is in it on the day; "" where it says nothing."""
        if not self.active(code, date):
            return ""
        return next((row.value for row in self.rows(code, date) if _within(row, date)), "")

    def rows(self, code: str, date: str | None = None) -> list[Row]:
        """What is known of a code: by the edition in force on the day, else by the newest that has it."""
        for found in self.kinds.values():
            ruling = _ruling(found, date) if date else None
            for edition in (ruling,) if ruling else reversed(found):
                if rows := edition.rows(code):
                    return rows
        return []

    def days(self, code: str, /) -> tuple[str, str] | None:
        """The first and last day of a code, as far as they are known; None where it is not in the list."""
        rows = self.rows(code)
        return (rows[-1].first, rows[-1].last) if rows else None

    def __iter__(self) -> Iterator[Edition]:
        for found in self.kinds.values():
            yield from found


def _bound(told: dict[str, Told]) -> dict[str, Told]:
    """What is remembered, emptied where it is full."""
    if len(told) >= _MOST:
        told.clear()
    return told


class _Names:
    def __init__(self, editions: Editions) -> None:
        self._editions = editions

    def get(self, code: str, default: str | None = None) -> str | None:
        rows = self._editions.rows(code)
        return rows[-1].name if rows else default


def _ruling(editions: Sequence[Edition], date: str) -> Edition | None:
    """The edition in force on a day."""
    begun = [one for one in editions if one.first <= date]
    if not begun or (begun[-1].head.last and begun[-1].head.last < date):
        return None
    return begun[-1]


def _within(row: Row, date: str | None) -> bool:
    return date is None or ((not row.first or row.first <= date) and (not row.last or date <= row.last))


def _active(editions: Sequence[Edition], code: str, date: str | None) -> bool | None:
    if date is None:
        return any(one.rows(code) for one in reversed(editions))
    ruling = _ruling(editions, date)
    if ruling is not None:
        return any(_within(row, date) for row in ruling.rows(code))
    # Before the first edition, behind the last or between two: only days that a code itself bears can tell.
    before = [one for one in editions if one.first <= date]
    rows = (before[-1] if before else editions[0]).rows(code)
    if before:
        return False if rows and all(row.last and row.last < date for row in rows) else None
    return True if any(row.first and _within(row, date) for row in rows) else None
