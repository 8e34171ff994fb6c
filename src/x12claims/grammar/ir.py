"""What a guide says, as frozen values: the one form that everything but the guide language itself reads.

Positions count from 1 as X12 does.  A repeat of 0 means "no limit".  Every value here survives
``compiled.dump`` and ``compiled.load`` unchanged, and refers to nothing outside its own guide.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from attrs import field, frozen

Expr = Any
"""A lowered expression: nested tuples, described in ``grammar/expression.py``; JSON arrays once compiled."""


@frozen
class SyntaxNote:
    """A relation between elements that the X12 dictionary states (P, R, E, C or L and the positions, first one
    leading).
    """

    kind: str
    positions: tuple[int, ...]


@frozen
class Situation:
    """When a situational item must, may or must not be sent.

    ``condition`` is None where only ``text`` says it (a document cannot show it: documented, never checked).
    ``otherwise`` is "forbidden" or "optional".  ``rule`` is the id of the rule that the lowering made of it.
    """

    text: str
    condition: Expr | None = None
    otherwise: str = "optional"
    severity: str = "error"
    rule: str | None = None


@frozen
class CodeListUse:
    """An outside code list that governs an element; ``kinds`` names the sibling qualifiers for which it does (empty:
    always).
    """

    name: str
    kinds: tuple[str, ...] = ()


@frozen(cache_hash=True)
class ElementUse:
    """An element, component or composite as a guide uses it, merged with the dictionary."""

    position: int
    name: str  # what it means, as a Python name: place_of_service
    label: str  # the X12 name
    element: str  # data element number, or composite id
    usage: str  # R or S; what is not used is absent from its segment
    type: str  # AN ID R N0 N2 DT TM B, or "composite"
    min: int
    max: int
    money: bool = False  # R limited to 8 whole digits and 10 in all (RFI 698, 1526)
    repeat: int = 1
    codes: tuple[str, ...] = ()
    lists: tuple[CodeListUse, ...] = ()
    mandatory: bool = False  # the X12 standard itself requires it
    format_by: int = 0  # position of the element (DE 1250) that tells this one's format; 0: none
    kind_by: int = 0  # position of the sibling that ``lists.kinds`` looks at; 0: none
    components: tuple[ElementUse | None, ...] = ()  # of a composite, by position; None: not used
    notes: tuple[SyntaxNote, ...] = ()  # of a composite
    situation: Situation | None = None


@frozen
class Match:
    """One part of what tells sibling uses of a segment id apart: an element (or component) and its codes."""

    element: int
    component: int  # 0: the element itself
    codes: frozenset[str]


@frozen
class SegmentUse:
    """A segment placed in a loop."""

    number: int  # unique in the guide
    loop: str
    id: str
    tag: str  # what stands in the brackets: "ABK,BK"; "" where nothing needs telling apart
    match: tuple[Match, ...]
    name: str
    label: str
    usage: str
    repeat: int
    order: int  # position in the loop; adjacent uses of one id share it (any order between them)
    elements: tuple[ElementUse | None, ...]  # by position; None: not used
    width: int  # how many elements the dictionary gives the segment
    notes: tuple[SyntaxNote, ...] = ()
    mandatory: bool = False  # the X12 standard itself requires it
    situation: Situation | None = None


@frozen
class LoopUse:
    """A child loop placed in a loop."""

    loop: str
    usage: str
    repeat: int
    order: int
    situation: Situation | None = None


@frozen
class Rule:
    """A demand on values.  ``scope`` is the loop whose closing runs it.

    ``each`` is None or (variable, path): the demand is judged for each of them.  ``require`` and ``forbid``
    demands are ("require", path) and ("forbid", path); any other demand is a boolean expression.
    """

    id: str
    severity: str
    type: int
    scope: str
    each: Expr | None
    when: Expr | None
    demand: Expr
    place: Expr  # path at which the finding stands
    doc: str
    source: str = ""
    ack: str = ""
    text: str = ""  # the rule as its author wrote it (when and demand), for ``explain``

    def flags(self) -> frozenset[str]:
        """The profile flags (``profile repricer``) that it asks for."""
        return frozenset(_flags((self.each, self.when, self.demand)))


@frozen
class Loop:
    """A loop: its items in the order of the guide, the first a SegmentUse (the loop's head) but for ST."""

    id: str
    name: str
    label: str
    items: tuple[SegmentUse | LoopUse, ...]
    unit: bool = False  # a business unit (a claim, an inquiry): judged, counted and reported one by one

    @property
    def head(self) -> SegmentUse:
        head = self.items[0]
        assert isinstance(head, SegmentUse)
        return head


@frozen
class Guide:
    """An implementation guide, whole: root loop is "ST"."""

    id: str
    title: str
    transaction: str
    group: str
    aliases: tuple[str, ...]
    loops: dict[str, Loop]
    rules: Sequence[Rule]  # never changed, equal to a tuple of the same
    known_segments: frozenset[str]  # every id of the X12 dictionary
    source: str = ""  # sha256 of the texts that it was compiled from
    base: str = ""  # id of the guide that an overlay narrows
    selects: tuple[tuple[str, str], ...] = ()  # how a document tells guides of one GS08 apart: (path, codes by "|")
    receivers: tuple[str, ...] = ()  # of an overlay
    extra: dict[str, str] = field(factory=dict)

    def flags(self) -> frozenset[str]:
        """The profile flags that its rules ask for."""
        return frozenset[str]().union(*(rule.flags() for rule in self.rules))


def _flags(expr: Any) -> Iterator[str]:
    if isinstance(expr, (tuple, list)) and expr:
        if expr[0] == "profile":
            yield expr[1]
        else:
            for part in expr:
                yield from _flags(part)
