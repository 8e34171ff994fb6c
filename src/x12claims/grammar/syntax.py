"""The syntax tree of guide texts: what a file says, before the dictionary is asked what it means.

Two trees are equal when the texts say the same; lines and columns are no part of that.
"""

from __future__ import annotations

from typing import TypeAlias

from attrs import field, frozen


@frozen
class Text:
    """Raw text of an expression, and where it begins."""

    text: str
    line: int = field(default=0, eq=False)
    column: int = field(default=0, eq=False)


@frozen
class When:
    """A situation line: a checkable ``condition`` or ``words`` for the reader (exactly one of them is not None)."""

    condition: Text | None
    words: str | None
    otherwise: str
    severity: str
    line: int = field(default=0, eq=False)


@frozen
class ListUse:
    code: str  # "" where the list governs always
    name: str


@frozen
class ElementLine:
    """``first..last`` are positions; ``type`` is None where the dictionary decides type and lengths."""

    first: int
    last: int
    name: str
    label: str | None
    usage: str
    type: str | None
    min: int
    max: int
    money: bool
    repeat: int | None
    codes: tuple[str, ...]
    by: str | None
    lists: tuple[ListUse, ...]
    whens: tuple[When, ...]
    components: tuple[ElementLine, ...]
    line: int = field(default=0, eq=False)


@frozen
class SegmentLine:
    """``at`` holds (element, component) pairs; ``codes`` is None where no bracket stands."""

    id: str
    at: tuple[tuple[int, int], ...]
    codes: tuple[str, ...] | None
    name: str
    label: str | None
    usage: str
    repeat: int
    like: str | None
    whens: tuple[When, ...]
    elements: tuple[ElementLine, ...]
    line: int = field(default=0, eq=False)


@frozen
class LoopLine:
    """``usage`` is None where the line only states the body, for a use that stands elsewhere."""

    id: str
    name: str | None
    label: str | None
    usage: str | None
    repeat: int
    unit: bool
    whens: tuple[When, ...]
    items: tuple[Item, ...]
    rules: tuple[RuleLine, ...]
    line: int = field(default=0, eq=False)


Item: TypeAlias = SegmentLine | LoopLine


@frozen
class ShapeLine:
    name: str
    segment: str
    elements: tuple[ElementLine, ...]
    line: int = field(default=0, eq=False)


@frozen
class RuleLine:
    id: str
    severity: str | None
    type: int
    each: Text | None
    when: Text | None
    demand: Text | None
    place: Text | None
    doc: str
    source: str
    ack: str
    line: int = field(default=0, eq=False)


@frozen
class ValueLine:
    name: str
    expression: Text
    line: int = field(default=0, eq=False)


@frozen
class Head:
    """A header line: a key and the words behind it."""

    key: str
    text: str
    line: int = field(default=0, eq=False)

    @property
    def words(self) -> list[str]:
        return self.text.split()


@frozen
class Narrowing:
    """A line of a companion file that is no rule: require, narrow or forbid."""

    key: str
    text: Text
    line: int = field(default=0, eq=False)


@frozen
class ElementDef:
    """``format`` is the number of the element that tells the format of this one, or ""."""

    id: str
    label: str
    type: str
    min: int
    max: int
    format: str = ""
    line: int = field(default=0, eq=False)


@frozen
class Slot:
    position: int
    ref: str
    requirement: str
    repeat: int  # 0: no limit


@frozen
class GroupDef:
    """A composite or a segment of the dictionary; ``notes`` as X12 writes them, ``P0304``."""

    kind: str
    id: str
    label: str
    slots: tuple[Slot, ...]
    notes: tuple[str, ...]
    line: int = field(default=0, eq=False)


@frozen
class Source:
    """One file.  ``kind`` is dictionary, guide, envelope, part or companion; ``id`` is "*" for a part of any guide."""

    kind: str
    id: str
    title: str
    heads: tuple[Head, ...] = ()
    items: tuple[Item, ...] = ()
    shapes: tuple[ShapeLine, ...] = ()
    rules: tuple[RuleLine, ...] = ()
    values: tuple[ValueLine, ...] = ()
    narrowings: tuple[Narrowing, ...] = ()
    elements: tuple[ElementDef, ...] = ()
    groups: tuple[GroupDef, ...] = ()
    file: str = field(default="", eq=False)

    def head(self, key: str) -> str:
        """The text behind a header key; "" where it is not given."""
        return next((h.text for h in self.heads if h.key == key), "")
