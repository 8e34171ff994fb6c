"""``read``: a document, lazily parsed."""

from __future__ import annotations

from collections.abc import Iterator

from x12claims import api
from x12claims.documents.model import Group, Interchange, Lazy, Loop, Segment, Transaction, segment_of
from x12claims.engine.tree import (
    End,
    Event,
    GroupStart,
    InterchangeStart,
    LoopStart,
    Loose,
    Placed,
    Reader,
    TransactionStart,
)
from x12claims.engine.validator import Finder
from x12claims.inputs import Input, Source, sources_of
from x12claims.wire import Delimiters


class Document:
    """What was read: ``interchanges``, as far as they are asked for; ``unread`` the bytes that belong to no segment.

    The source is read on only when more is looked at, and closed at its end or by ``close`` (or ``with``).
    """

    def __init__(self, events: Iterator[Event]) -> None:
        self.interchanges: Lazy[Interchange] = Lazy(self._advance)
        self.unread: list[Loose] = []
        self._events = events
        self._open: list[Interchange | Group | Loop] = []
        self._delimiters = Delimiters()

    @property
    def transactions(self) -> Iterator[Transaction]:
        """All transaction sets of the document, in order."""
        for interchange in self.interchanges:
            for group in interchange.groups:
                yield from group.transactions

    def close(self) -> None:
        """Ends reading: what was not looked at so far is left out."""
        close = getattr(self._events, "close", None)
        if close is not None:
            close()
        while self._open:
            self._end()
        self.interchanges.close()

    def __enter__(self) -> Document:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _advance(self) -> bool:
        """Takes the next event; False at the end."""
        event = next(self._events, None)
        if event is None:
            return False
        match event:
            case End():
                self._end()
            case Placed():
                self._place(segment_of(event.segment, event.use, self._delimiters))
            case Loose():
                self.unread.append(event)
            case _:
                self._start(event)
        return True

    def _start(self, event: InterchangeStart | GroupStart | TransactionStart | LoopStart) -> None:
        around = self._open[-1] if self._open else None
        opened: Interchange | Group | Loop
        match event:
            case InterchangeStart():
                self._delimiters = event.delimiters
                opened = Interchange(event.interchange, event.delimiters, self._advance)
                self.interchanges.add(opened)
            case GroupStart():
                opened = Group(event.group, self._advance)
                assert isinstance(around, Interchange)
                around.groups.add(opened)
            case TransactionStart():
                opened = Transaction(event.transaction, event.guide, self._advance)
                assert isinstance(around, Group)
                around.transactions.add(opened)
            case LoopStart():
                assert isinstance(around, Loop)
                opened = Loop(event.loop, event.loop.id, around.known_guide, self._advance)
                around.items.add(opened)
        self._open.append(opened)

    def _place(self, segment: Segment) -> None:
        around = self._open[-1]
        if isinstance(around, Loop):
            around.items.add(segment)
        else:
            around.segments.add(segment)

    def _end(self) -> None:
        ended = self._open.pop()
        match ended:
            case Interchange():
                ended.groups.close()
                ended.segments.close()
            case Group():
                ended.transactions.close()
                ended.segments.close()
            case Loop():
                ended.items.close()


def read(source: Input) -> Document:
    """Reads a document from a path (also .gz, .zip), from bytes or from a binary file; lazily, and without judging it.

    Of a folder or archive, the interchanges of all documents.  Bad data never raises; ``inputs.InputError`` says that a
    path cannot be read, TypeError that the argument is no source.
    """
    return Document(_all(list(sources_of(source)), api.finder(partners=False)))


def _all(sources: list[Source], find: Finder) -> Iterator[Event]:
    for each in sources:
        with each.open() as file:
            yield from Reader(file.read, find).events()
