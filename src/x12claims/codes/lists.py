"""Code lists from ``grammars/codes``: one file a list, values with the dates between which they hold where those are
known.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING

from attrs import field, frozen

if TYPE_CHECKING:  # most runs have no imported list
    from x12claims.codes.editions import Editions


@frozen(eq=False)
class ValueList:
    """A list of codes; ``spans`` holds (first day, last day) as CCYYMMDD for those whose dates are known, "" for open
    ends.  ``names`` is what those mean whose name is known, "" where a list that names its codes leaves one open.
    ``severity`` is that of a value that is not in it: an error only where the list says of itself that it is
    whole.
    """

    name: str
    codes: frozenset[str]
    spans: Mapping[str, tuple[str, str]]
    names: Mapping[str, str]
    severity: str = "warning"
    values: Mapping[str, str] = field(factory=dict)
    about: str = ""
    """What the list is, where it is from, and which edition, as its first line says."""

    def active(self, code: str, date: str | None = None, /) -> bool | None:
        """Whether the code is in the list, on a day where one is given."""
        if code not in self.codes:
            return False
        span = self.spans.get(code)
        if span is None or date is None:
            return True
        first, last = span
        return (not first or first <= date) and (not last or date <= last)

    def days(self, code: str, /) -> tuple[str, str] | None:
        """The first and last day of a code, as far as they are known; None where it is not in the list."""
        return self.spans.get(code, ("", "")) if code in self.codes else None

    def value(self, code: str, date: str | None = None, /) -> str:
        """What else the list says of a code: column ``value``, "" where there is none."""
        return self.values.get(code, "") if self.active(code, date) else ""


def parse(name: str, text: str) -> ValueList:
    """A list from tab-separated text: lines that start with ``#`` are about the list, the first other one names the
    columns.
    """
    codes: set[str] = set()
    spans: dict[str, tuple[str, str]] = {}
    names: dict[str, str] = {}
    values: dict[str, str] = {}
    columns: list[str] | None = None
    severity = "error" if "This list is whole." in text.partition("\n")[0] else "warning"
    for line in text.splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        cells = line.split("\t")
        if columns is None:
            columns = cells
            continue
        row = dict(zip(columns, cells, strict=False))
        code = row["code"]
        codes.add(code)
        if "name" in row:
            names[code] = row["name"]
        if row.get("value"):
            values[code] = row["value"]
        first, last = row.get("from", "").replace("-", ""), row.get("to", "").replace("-", "")
        if first or last:
            spans[code] = first, last
    return ValueList(name, frozenset(codes), spans, names, severity, values, text.partition("\n")[0].lstrip("# "))


class Lists(Mapping[str, "ValueList | Editions"]):
    """The lists that are at hand, each read when first asked for; ``read`` gives a list's text, None where there is
    none.  An ``imported`` list stands in for one of its name.
    """

    def __init__(
        self,
        names: frozenset[str],
        read: Callable[[str], str | None],
        imported: Mapping[str, Editions] | None = None,
    ) -> None:
        self.imported: Mapping[str, Editions] = {} if imported is None else imported
        self._names = names | frozenset(self.imported)
        self._read = read
        self._known: dict[str, ValueList | Editions] = dict(self.imported)

    __eq__ = object.__eq__  # comparing what is in them would read them all
    __hash__ = object.__hash__

    def __getitem__(self, name: str) -> ValueList | Editions:
        if name not in self._names:
            raise KeyError(name)
        if name not in self._known:
            text = self._read(name)
            if text is None:
                raise KeyError(name)
            self._known[name] = parse(name, text)
        return self._known[name]

    def __contains__(self, name: object) -> bool:
        return name in self._names  # without reading it

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(self._names))

    def __len__(self) -> int:
        return len(self._names)
