"""Reads TA1, 999 (and the 997, whose AK3, AK4 and AK5 say the same) and 277CA into plain values.

Reading is lenient: what a partner left out is "" or None, what it added is passed over, and nothing raises.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from attrs import define, field, frozen

from x12claims.acks.elements import at
from x12claims.acks.functional import TRIGGER
from x12claims.acks.read_claim import ClaimsReader, ReadClaims, ReadOther
from x12claims.wire import Segment

COMPONENT = ":"


@frozen
class ReadContext:
    """A CTX: a business reference ("CLM01", its value), or the place that set the condition of an error."""

    name: str
    reference: str = ""
    segment: str = ""
    position: int | None = None
    loop: str = ""
    element: int | None = None
    component: int | None = None

    @property
    def is_trigger(self) -> bool:
        """Whether this names a place rather than a business unit."""
        return self.name == TRIGGER


@frozen
class ReadElement:
    """An IK4: ``element``, ``component`` and ``repetition`` count from 1; ``number`` is the data element's (IK402)."""

    element: int | None
    component: int | None
    repetition: int | None
    number: str
    code: str
    value: str
    contexts: tuple[ReadContext, ...] = ()


@frozen
class ReadSegment:
    """An IK3 with what stands below it; ``position`` counts from ST as 1."""

    segment: str
    position: int | None
    loop: str
    code: str
    contexts: tuple[ReadContext, ...] = ()
    elements: tuple[ReadElement, ...] = ()


@frozen
class ReadTransaction:
    """An AK2 to its IK5; ``verdict`` is IK501, "" where the set has no IK5."""

    set: str
    control: str
    guide: str
    verdict: str
    codes: tuple[str, ...] = ()
    segments: tuple[ReadSegment, ...] = ()


@frozen
class ReadFunctional:
    """A 999 or 997: the group it answers, its sets, and AK9.  ``kind`` is ST01; counts are None where unreadable."""

    kind: str
    functional_id: str
    control: str
    version: str
    verdict: str
    included: int | None
    received: int | None
    accepted: int | None
    codes: tuple[str, ...] = ()
    transactions: tuple[ReadTransaction, ...] = ()


@frozen
class ReadInterchange:
    """A TA1: ISA13, ISA09 and ISA10 of the interchange it answers, TA104 and TA105."""

    control: str
    date: str
    time: str
    verdict: str
    note: str


@define(slots=True, eq=False)
class _Segment:
    head: list[str]
    contexts: list[ReadContext] = field(factory=list)
    elements: list[tuple[list[str], list[ReadContext]]] = field(factory=list)


@define(slots=True, eq=False)
class _Transaction:
    head: list[str]
    segments: list[_Segment] = field(factory=list)
    trailer: list[str] = field(factory=list)


@define(slots=True, eq=False)
class _Functional:
    kind: str
    head: list[str] = field(factory=list)
    transactions: list[_Transaction] = field(factory=list)
    trailer: list[str] = field(factory=list)


def read(segments: Iterable[Segment]) -> Iterator[ReadInterchange | ReadFunctional | ReadClaims | ReadOther]:
    """The acknowledgements among ``segments``, in their order; those of other sets are passed over.

    One that breaks off is given with what it said until then.  A 277 that acknowledges nothing is told as such.
    """
    component = COMPONENT
    version = ""
    current: _Functional | ClaimsReader | None = None
    for each in segments:
        elements = each.elements
        if elements[0] in _BORDERS and current is not None:
            yield _done(current, component)
            current = None
        match elements[0]:
            case "ISA":
                component = at(elements, 16) or COMPONENT
            case "GS":
                version = at(elements, 8)
            case "TA1":
                yield _interchange(elements)
            case "ST" if at(elements, 1) in {"997", "999"}:
                current = _Functional(at(elements, 1))
            case "ST" if at(elements, 1) == "277":
                current = ClaimsReader(version, component)
                current.take(elements)
            case _ if isinstance(current, ClaimsReader):
                current.take(elements)
            case _ if current is not None:
                _take(current, elements, component)
            case _:
                pass
    if current is not None:
        yield _done(current, component)


_BORDERS = frozenset({"ISA", "GS", "ST", "SE", "GE", "IEA"})


def _done(current: _Functional | ClaimsReader, component: str) -> ReadFunctional | ReadClaims | ReadOther:
    return current.done() if isinstance(current, ClaimsReader) else _functional(current, component)


def _take(current: _Functional, elements: list[str], component: str) -> None:
    """Puts a segment of a 999 where it belongs; one without its parent is passed over."""
    match elements[0]:
        case "AK1":
            current.head = elements
        case "AK2":
            current.transactions.append(_Transaction(elements))
        case "AK9":
            current.trailer = elements
        case _ if not current.transactions:
            pass
        case "IK3" | "AK3":
            current.transactions[-1].segments.append(_Segment(elements))
        case "IK5" | "AK5":
            current.transactions[-1].trailer = elements
        case "IK4" | "AK4" if current.transactions[-1].segments:
            current.transactions[-1].segments[-1].elements.append((elements, []))
        case "CTX" if current.transactions[-1].segments:
            owner = current.transactions[-1].segments[-1]
            contexts = owner.elements[-1][1] if owner.elements else owner.contexts
            contexts.append(_context(elements, component))


def _interchange(e: list[str]) -> ReadInterchange:
    return ReadInterchange(at(e, 1), at(e, 2), at(e, 3), at(e, 4), at(e, 5))


def _functional(f: _Functional, component: str) -> ReadFunctional:
    return ReadFunctional(
        f.kind,
        at(f.head, 1),
        at(f.head, 2),
        at(f.head, 3),
        at(f.trailer, 1),
        _number(at(f.trailer, 2)),
        _number(at(f.trailer, 3)),
        _number(at(f.trailer, 4)),
        _codes(f.trailer, 5),
        tuple(_transaction(each, component) for each in f.transactions),
    )


def _transaction(t: _Transaction, component: str) -> ReadTransaction:
    return ReadTransaction(
        at(t.head, 1),
        at(t.head, 2),
        at(t.head, 3),
        at(t.trailer, 1),
        _codes(t.trailer, 2),
        tuple(_segment(each, component) for each in t.segments),
    )


def _segment(s: _Segment, component: str) -> ReadSegment:
    e = s.head
    elements = tuple(_element(head, contexts, component) for head, contexts in s.elements)
    return ReadSegment(at(e, 1), _number(at(e, 2)), at(e, 3), at(e, 4), tuple(s.contexts), elements)


def _element(e: list[str], contexts: list[ReadContext], component: str) -> ReadElement:
    place = [_number(part) for part in at(e, 1).split(component)] + [None, None]
    return ReadElement(place[0], place[1], place[2], at(e, 2), at(e, 3), at(e, 4), tuple(contexts))


def _context(e: list[str], component: str) -> ReadContext:
    name, _, reference = at(e, 1).partition(component)
    place = [_number(part) for part in at(e, 5).split(component)] + [None]
    return ReadContext(name, reference, at(e, 2), _number(at(e, 3)), at(e, 4), place[0], place[1])


def _codes(elements: list[str], first: int) -> tuple[str, ...]:
    return tuple(code for code in (each.strip() for each in elements[first : first + 5]) if code)


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 10 else None
