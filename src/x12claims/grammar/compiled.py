"""A guide as compact JSON, and back: what the wheel carries, so that nobody who uses a guide needs its compiler.

Element uses and strings of codes repeat by the hundred in a guide (every N3 is like every other), so equal element
uses are stored once and shared after loading too.  Fields that hold their default are left out.  Rules stand in a line
of their own, which is read when one is first asked for: their source is written already (``engine/rules_written.py``).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from sys import intern
from typing import Any, overload

import attrs

from x12claims.grammar import ir

FORMAT = 2
"""Changes with the layout of the JSON or the fields of ``ir``: a file of another format is compiled anew."""

_REQUIRED = 8  # fields of ElementUse without a default


class FormatError(ValueError):
    """A text is no compiled guide of this format."""


def dump(guide: ir.Guide, key: str = "") -> str:
    """The guide as two lines of JSON, rules in the second.  ``key`` names the state of its sources, see ``key_of``."""
    pool = _Pool()
    loops = [
        [loop.id, loop.name, loop.label, loop.unit, [pool.item(use) for use in loop.items]]
        for loop in guide.loops.values()
    ]
    rules = _line([_fields(rule) for rule in guide.rules])
    data = {
        "format": FORMAT,
        "key": key,
        "id": guide.id,
        "title": guide.title,
        "transaction": guide.transaction,
        "group": guide.group,
        "aliases": guide.aliases,
        "loops": loops,
        "elements": pool.rows,
        "rules": [len(guide.rules), len(rules)],
        "known_segments": sorted(guide.known_segments),
        "source": guide.source,
        "base": guide.base,
        "selects": guide.selects,
        "receivers": guide.receivers,
        "extra": guide.extra,
    }
    return f"{_line(data)}\n{rules}"


def key_of(text: str) -> str:
    """The key of a compiled text, or "" where it is of another format; reads its beginning only."""
    head = f'{{"format":{FORMAT},"key":"'
    return text[len(head) : text.index('"', len(head))] if text.startswith(head) else ""


def load(text: str) -> ir.Guide:
    """The guide that ``dump`` wrote, equal to what was dumped.  Raises FormatError for anything else."""
    try:
        head, _, rules = text.partition("\n")
        data = json.loads(head)
        if data["format"] != FORMAT:
            raise FormatError(f"This compiled guide has format {data['format']}, not {FORMAT}: compile it anew.")
        count, length = data["rules"]
        if len(rules) != length:
            raise FormatError("The rules of this compiled guide are not whole: compile it anew.")
        elements = _elements(data["elements"])
        loops = {row[0]: _loop(row, elements) for row in data["loops"]}
        return ir.Guide(
            id=data["id"],
            title=data["title"],
            transaction=data["transaction"],
            group=data["group"],
            aliases=tuple(data["aliases"]),
            loops=loops,
            rules=_Rules(rules, count),
            known_segments=frozenset(data["known_segments"]),
            source=data["source"],
            base=data["base"],
            selects=_tuples(data["selects"]),
            receivers=tuple(data["receivers"]),
            extra=data["extra"],
        )
    except FormatError:
        raise
    except (ValueError, KeyError, TypeError, IndexError) as error:
        raise FormatError(f"This is no compiled guide ({type(error).__name__}): compile it anew.") from error


def _line(data: Any) -> str:
    return json.dumps(data, separators=(",", ":"), ensure_ascii=False, default=_refuse)


def _refuse(value: Any) -> Any:
    raise TypeError(f"{type(value).__name__} does not belong in an expression: {value!r}")


# ---- writing
def _fields(value: Any) -> list[Any]:
    return list(attrs.astuple(value, recurse=False))


class _Pool:
    """The rows of all element uses, each once; a component always stands before its composite."""

    def __init__(self) -> None:
        self.rows: list[Any] = []
        self._known: dict[str, int] = {}

    def element(self, use: ir.ElementUse | None) -> int:
        """The index of a use; -1 where the position is not used."""
        if use is None:
            return -1
        fields = attrs.fields(ir.ElementUse)
        row: list[Any] = [getattr(use, f.name) for f in fields[:_REQUIRED]]
        options: dict[str, Any] = {}
        for f in fields[_REQUIRED:]:
            value = getattr(use, f.name)
            if value != f.default:
                options[f.name] = self._option(f.name, value)
        if options:
            row.append(options)
        key = json.dumps(row, default=_refuse)
        if key not in self._known:
            self._known[key] = len(self.rows)
            self.rows.append(row)
        return self._known[key]

    def _option(self, name: str, value: Any) -> Any:
        if name == "components":
            return [self.element(component) for component in value]
        if name in ("lists", "notes"):
            return [_fields(entry) for entry in value]
        return _fields(value) if name == "situation" else value

    def item(self, use: ir.SegmentUse | ir.LoopUse) -> list[Any]:
        situation = _fields(use.situation) if use.situation else None
        if isinstance(use, ir.LoopUse):
            return [use.loop, use.usage, use.repeat, use.order, situation]
        return [
            use.number,
            use.loop,
            use.id,
            use.tag,
            [[match.element, match.component, sorted(match.codes)] for match in use.match],
            use.name,
            use.label,
            use.usage,
            use.repeat,
            use.order,
            [self.element(element) for element in use.elements],
            use.width,
            [_fields(note) for note in use.notes],
            use.mandatory,
            situation,
        ]


# ---- reading
def _tuples(value: Any) -> Any:
    """JSON arrays as tuples, all the way down, equal texts as one: rules say the same words ten thousand times."""
    if type(value) is str:
        return intern(value)
    return tuple([_tuples(part) for part in value]) if type(value) is list else value


def _notes(rows: Any) -> tuple[ir.SyntaxNote, ...]:
    return tuple([ir.SyntaxNote(kind, tuple(positions)) for kind, positions in rows])


def _situation(row: Any) -> ir.Situation | None:
    return None if row is None else ir.Situation(*map(_tuples, row))


def _elements(rows: Any) -> list[ir.ElementUse | None]:
    """The uses by index; the last entry is None, so that index -1 reads as "not used"."""
    found: list[ir.ElementUse | None] = []
    for row in rows:
        if len(row) == _REQUIRED:
            found.append(ir.ElementUse(*row))
            continue
        options = row.pop()
        for name, value in options.items():
            if name == "codes":
                options[name] = tuple(value)
            elif name == "components":
                options[name] = tuple([None if index < 0 else found[index] for index in value])
            elif name == "lists":
                options[name] = tuple([ir.CodeListUse(list_name, tuple(kinds)) for list_name, kinds in value])
            elif name == "notes":
                options[name] = _notes(value)
            elif name == "situation":
                options[name] = _situation(value)
        found.append(ir.ElementUse(*row, **options))
    found.append(None)
    return found


def _loop(row: Any, elements: list[ir.ElementUse | None]) -> ir.Loop:
    name, words, label, unit, items = row
    uses = tuple([_loop_use(item) if len(item) == 5 else _segment(item, elements) for item in items])
    return ir.Loop(name, words, label, uses, unit)


def _loop_use(row: Any) -> ir.LoopUse:
    loop, usage, repeat, order, situation = row
    return ir.LoopUse(loop, usage, repeat, order, _situation(situation))


def _segment(row: Any, elements: list[ir.ElementUse | None]) -> ir.SegmentUse:
    number, loop, name, tag, match, words, label, usage, repeat, order, uses, width, notes, mandatory, situation = row
    return ir.SegmentUse(
        number,
        loop,
        name,
        tag,
        tuple([ir.Match(element, component, frozenset(codes)) for element, component, codes in match]),
        words,
        label,
        usage,
        repeat,
        order,
        tuple([elements[index] for index in uses]),
        width,
        _notes(notes),
        mandatory,
        _situation(situation),
    )


def _rows(text: str) -> Iterator[Any]:
    """The items of a JSON array without blanks, each made when it is its turn: all at once would be megabytes."""
    decode = json.JSONDecoder().raw_decode
    at = 1
    while text[at] != "]":
        row, at = decode(text, at)
        yield row
        at += text[at] == ","


class _Rules(Sequence[ir.Rule]):
    """The rules of a compiled guide, as a tuple would hold them."""

    __slots__ = ("_count", "_text", "_tuple")
    __hash__ = None  # type: ignore[assignment]

    def __init__(self, text: str, count: int) -> None:
        self._text = text
        self._count = count
        self._tuple: tuple[ir.Rule, ...] | None = None

    def _all(self) -> tuple[ir.Rule, ...]:
        if self._tuple is None:
            self._tuple = tuple([ir.Rule(*map(_tuples, row)) for row in _rows(self._text)])
            self._text = ""
        return self._tuple

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, index: int) -> ir.Rule: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[ir.Rule, ...]: ...
    def __getitem__(self, index: int | slice) -> ir.Rule | tuple[ir.Rule, ...]:
        return self._all()[index]

    def __iter__(self) -> Iterator[ir.Rule]:
        return iter(self._all())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, (tuple, _Rules)) and self._all() == tuple(other)

    def __repr__(self) -> str:
        return repr(self._all())
