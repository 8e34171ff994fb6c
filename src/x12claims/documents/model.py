"""A document as objects: interchanges, groups, transaction sets, loops and segments, read as they are asked for.

Data never raises: what was not sent is an empty text, segment or loop, and each of them is false.  A name that no
guide knows is the caller's mistake: AttributeError or LookupError.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar, overload

from x12claims.documents.names import component_use, repetitions, use_of
from x12claims.grammar.ir import ElementUse, Guide, SegmentUse
from x12claims.grammar.ir import Loop as LoopDef
from x12claims.wire import Delimiters
from x12claims.wire import Group as GroupHeader
from x12claims.wire import Interchange as InterchangeHeader
from x12claims.wire import Segment as WireSegment
from x12claims.wire import Transaction as SetHeader

T = TypeVar("T")

_SEGMENT_ID = re.compile(r"[A-Z][A-Z0-9]{1,2}")
_PLACE = re.compile(r"(\d{1,2})(?:-(\d{1,2}))?")
_STEP = re.compile(r"([A-Z][A-Z0-9]{1,2})(?:\[([^\]]*)\])?")


class Lazy(Sequence[T]):
    """A list that is read on as far as it is looked at; ``len`` reads to its end.  What was read stays in memory."""

    __slots__ = ("_advance", "_items", "_open")

    def __init__(self, advance: Callable[[], bool]) -> None:
        self._advance = advance
        self._items: list[T] = []
        self._open = True

    @overload
    def __getitem__(self, index: int) -> T: ...
    @overload
    def __getitem__(self, index: slice) -> list[T]: ...
    def __getitem__(self, index: int | slice) -> T | list[T]:
        if isinstance(index, slice) or index < 0:
            self._read(None)
        else:
            self._read(index + 1)
        return self._items[index]

    def __len__(self) -> int:
        self._read(None)
        return len(self._items)

    def __bool__(self) -> bool:
        self._read(1)
        return bool(self._items)

    def __iter__(self) -> Iterator[T]:
        position = 0
        while True:
            self._read(position + 1)
            if position >= len(self._items):
                return
            yield self._items[position]
            position += 1

    def __repr__(self) -> str:
        return f"<{len(self._items)} read{', more may follow' if self._open else ''}>"

    def _read(self, count: int | None) -> None:
        while self._open and (count is None or len(self._items) < count):
            if not self._advance():
                self._open = False

    def add(self, item: T) -> None:
        """For the reader: the next item."""
        self._items.append(item)

    def close(self) -> None:
        """For the reader: there are no more."""
        self._open = False


class Value(str):
    """The text of an element; of a composite, ``components`` and the guide's names for them as attributes."""

    _use: ElementUse | None
    _delimiters: Delimiters

    @classmethod
    def of(cls, text: str, use: ElementUse | None, delimiters: Delimiters) -> Value:
        value = cls(text)
        value._use = use
        value._delimiters = delimiters
        return value

    @property
    def repetitions(self) -> list[Value]:
        """The occurrences of an element that may repeat; empty where nothing was sent."""
        return (
            [Value.of(each, self._use, self._delimiters) for each in repetitions(self, self._delimiters)]
            if self
            else []
        )

    @property
    def components(self) -> list[Value]:
        """The components of a composite, empty ones among them; of a simple element, itself."""
        parts = self.split(self._delimiters.component)
        return [Value.of(part, component_use(self._use, n), self._delimiters) for n, part in enumerate(parts, 1)]

    def component(self, key: str | int) -> Value:
        """A component by the guide's name or by position from 1.  Raises AttributeError for an unknown name."""
        if isinstance(key, int):
            parts = self.components
            use = component_use(self._use, key)
            return parts[key - 1] if 0 < key <= len(parts) else Value.of("", use, self._delimiters)
        for number, each in enumerate(self._use.components if self._use else (), 1):
            if each is not None and each.name == key:
                return self.component(number)
        raise AttributeError(f"no component is called {key!r}{_known(self._use.components if self._use else ())}")

    def __getattr__(self, name: str) -> Value:
        if name.startswith("_"):
            raise AttributeError(name)
        return self.component(name)


class Segment:
    """A segment: ``segment["05-1"]``, ``segment["02"]``, ``segment["total_charge"]`` or ``segment.total_charge``.

    What was not sent is "".  ``use`` is what the guide says of it, None where it has no place.  An element that is
    called like an attribute of this class (``id``) is reached by ``segment["id"]`` only.
    """

    __slots__ = ("delimiters", "elements", "offset", "use")

    def __init__(self, elements: list[str], use: SegmentUse | None, delimiters: Delimiters, offset: int = -1) -> None:
        self.elements = elements
        self.use = use
        self.delimiters = delimiters
        self.offset = offset  # bytes from the beginning of the file; -1: it was not sent

    @property
    def id(self) -> str:
        return self.elements[0]

    @property
    def label(self) -> str:
        """The guide's name of the segment, "" where it has none."""
        return self.use.label if self.use is not None else ""

    def __bool__(self) -> bool:
        return self.offset >= 0

    def __getitem__(self, key: str | int) -> Value:
        """An element by position (2, "02"), a component ("05-1"), or either by name ("a" and "a.b").

        Raises LookupError for a name that the guide does not have.
        """
        if isinstance(key, int):
            return self._at(key)
        if place := _PLACE.fullmatch(key):
            value = self._at(int(place[1]))
            return value.component(int(place[2])) if place[2] else value
        name, _, inner = key.partition(".")
        try:
            value = self._named(name)
            return value.component(inner) if inner else value
        except AttributeError as error:
            raise LookupError(str(error)) from None

    def __getattr__(self, name: str) -> Value:
        if name.startswith("_"):
            raise AttributeError(name)
        return self._named(name)

    def _at(self, position: int) -> Value:
        text = self.elements[position] if 0 < position < len(self.elements) else ""
        return Value.of(text, use_of(self.use, position), self.delimiters)

    def _named(self, name: str) -> Value:
        for position, each in enumerate(self.use.elements if self.use else (), 1):
            if each is not None and each.name == name:
                return self._at(position)
        raise AttributeError(f"{self.id} has no element {name!r}{_known(self.use.elements if self.use else ())}")

    def __repr__(self) -> str:
        """Names the segment but not the data, which may be a patient's."""
        return f"<Segment {self.id} {self.label}>".replace(" >", ">")


class Loop:
    """A loop: ``items`` are its segments and loops as they were sent; ``loop.CLM`` is its first CLM segment.

    False where it was not sent.
    """

    def __init__(self, said: LoopDef | None, id_: str, guide: Guide | None, advance: Callable[[], bool]) -> None:
        self.id = id_
        self.label = said.label if said is not None else ""
        self.items: Lazy[Segment | Loop] = Lazy(advance)
        self.known_guide = guide  # what its loops are looked up in; None where none is known
        self._sent = True

    @property
    def segments(self) -> list[Segment]:
        """The segments of the loop itself."""
        return [item for item in self.items if isinstance(item, Segment)]

    @property
    def loops(self) -> list[Loop]:
        """The loops right below."""
        return [item for item in self.items if isinstance(item, Loop)]

    def __bool__(self) -> bool:
        return self._sent

    def all(self, id_: str) -> Iterator[Loop]:
        """All loops of this id at any depth below, in document order.  Raises LookupError where the guide has none."""
        if self.known_guide is not None and id_ not in self.known_guide.loops:
            raise LookupError(f"{self.known_guide.id} has no loop {id_!r}; it has {', '.join(self.known_guide.loops)}")
        for item in self.items:
            if isinstance(item, Loop):
                if item.id == id_:
                    yield item
                yield from item.all(id_)

    def loop(self, id_: str) -> Loop:
        """The first loop of this id at any depth below; an empty one where there is none.  Raises as ``all`` does."""
        found = next(self.all(id_), None)
        if found is None:
            said = self.known_guide.loops.get(id_) if self.known_guide is not None else None
            found = Loop(said, id_, self.known_guide, lambda: False)
            found._sent = False
        return found

    def find(self, path: str) -> list[Segment]:
        """The segments at a place, in document order: ``SV1``, ``2400.SV1``, ``2300.REF[F8]``.

        The last loop named is the one that the segment stands in; those before it are around it.  Raises ValueError for
        what is no path.
        """
        *loops, last = re.split(r"\.(?![^\[]*\])", path)
        step = _STEP.fullmatch(last)
        if step is None:
            raise ValueError(f"{path!r} names no segment; write it as 2400.SV1 or 2300.REF[F8]")
        codes = frozenset(step[2].split(",")) if step[2] is not None else None
        return list(self._find(loops, step[1], codes, (self.id,)))

    def _find(
        self, loops: list[str], id_: str, codes: frozenset[str] | None, around: tuple[str, ...]
    ) -> Iterator[Segment]:
        here = not loops or (around[-1] == loops[-1] and _in_order(loops, around))
        for item in self.items:
            if isinstance(item, Loop):
                yield from item._find(loops, id_, codes, (*around, item.id))
            elif here and item.id == id_ and (codes is None or _qualifier(item) in codes):
                yield item

    def __getattr__(self, name: str) -> Segment:
        if not _SEGMENT_ID.fullmatch(name):
            raise AttributeError(f"{type(self).__name__} has no attribute {name!r}; segments are named by their ids")
        for item in self.items:
            if isinstance(item, Segment) and item.id == name:
                return item
        said = self.known_guide.loops.get(self.id) if self.known_guide is not None else None
        uses = [i for i in said.items if isinstance(i, SegmentUse) and i.id == name] if said is not None else []
        return Segment([name], uses[0] if uses else None, Delimiters())

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.id} {self.label}>".replace(" >", ">")


class Transaction(Loop):
    """A transaction set: its root loop, ``items`` from ST to SE.  ``guide`` is its guide's id, None where unknown."""

    def __init__(self, header: SetHeader, guide: Guide | None, advance: Callable[[], bool]) -> None:
        super().__init__(guide.loops["ST"] if guide is not None else None, "ST", guide, advance)
        self.set_id = header.set_id
        self.control_number = header.control_number
        self.guide = guide.id if guide is not None else None


class Group:
    """A functional group; ``segments`` are those outside of its sets: GS, GE, and what has no place."""

    def __init__(self, header: GroupHeader, advance: Callable[[], bool]) -> None:
        self.functional_id = header.functional_id
        self.control_number = header.control_number
        self.version = header.version
        self.sender = header.sender
        self.receiver = header.receiver
        self.transactions: Lazy[Transaction] = Lazy(advance)
        self.segments: Lazy[Segment] = Lazy(advance)

    def __repr__(self) -> str:
        return f"<Group {self.functional_id} {self.control_number}>"


class Interchange:
    """An interchange; ``segments`` are those outside of its groups: ISA, TA1, IEA, and what has no place."""

    def __init__(self, header: InterchangeHeader, delimiters: Delimiters, advance: Callable[[], bool]) -> None:
        self.control_number = header.control_number
        self.sender = header.sender
        self.receiver = header.receiver
        self.usage = header.usage
        self.delimiters = delimiters
        self.groups: Lazy[Group] = Lazy(advance)
        self.segments: Lazy[Segment] = Lazy(advance)

    def __repr__(self) -> str:
        return f"<Interchange {self.control_number}>"


def segment_of(found: WireSegment, use: SegmentUse | None, delimiters: Delimiters) -> Segment:
    """The segment that the tokenizer read."""
    return Segment(found.elements, use, delimiters, found.offset)


def _known(uses: Sequence[ElementUse | None]) -> str:
    names = [each.name for each in uses if each is not None]
    return f"; there are {', '.join(names)}" if names else "; no guide names what is in it"


def _in_order(wanted: list[str], around: tuple[str, ...]) -> bool:
    rest = iter(around)
    return all(each in rest for each in wanted)


def _qualifier(segment: Segment) -> str:
    """What tells a segment from its siblings: the element that its guide says, else the first."""
    match = segment.use.match[0] if segment.use is not None and segment.use.match else None
    value = segment[match.element if match else 1]
    return value.component(match.component) if match and match.component else value
