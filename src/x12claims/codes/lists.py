"""Code lists from ``grammars/codes``: one file a list, values with the dates between which they hold where those are
known.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from attrs import frozen


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

    def active(self, code: str, date: str | None = None, /) -> bool | None:
        """Whether the code is in the list, on a day where one is given."""
        if code not in self.codes:
            return False
        span = self.spans.get(code)
        if span is None or date is None:
            return True
        first, last = span
        return (not first or first <= date) and (not last or date <= last)


def parse(name: str, text: str) -> ValueList:
    """A list from tab-separated text: lines that start with ``#`` are about the list, the first other one names the
    columns.
    """
    codes: set[str] = set()
    spans: dict[str, tuple[str, str]] = {}
    names: dict[str, str] = {}
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
        first, last = row.get("from", "").replace("-", ""), row.get("to", "").replace("-", "")
        if first or last:
            spans[code] = first, last
    return ValueList(name, frozenset(codes), spans, names, severity)


class Lists(Mapping[str, ValueList]):
    """The lists that are at hand, each read when first asked for; ``read`` gives a list's text, None where there is
    none.
    """

    def __init__(self, names: frozenset[str], read: Callable[[str], str | None]) -> None:
        self._names = names
        self._read = read
        self._known: dict[str, ValueList] = {}

    __eq__ = object.__eq__  # comparing what is in them would read them all
    __hash__ = object.__hash__

    def __getitem__(self, name: str) -> ValueList:
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
