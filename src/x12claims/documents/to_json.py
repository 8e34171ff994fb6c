"""Events of a document to JSON, line by line: one line for each segment.  ``docs/json.md`` describes the form."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from x12claims.documents.names import named, repetitions
from x12claims.engine.tree import End, Event, GroupStart, InterchangeStart, LoopStart, Loose, Placed, TransactionStart
from x12claims.wire import Delimiters

FORM = "x12claims-json/1"
SEGMENT_ID = re.compile(r"[A-Z][A-Z0-9]{1,2}")
"""What stands as a key of its own; any other id stands first in the list of ``segment``."""

_dumps = json.JSONEncoder(ensure_ascii=False).encode
_quoted: Callable[[str], str] = json.encoder.encode_basestring


def lines(events: Iterable[Event], names: bool = False) -> Iterator[str]:
    """The lines of the JSON document, without line ends.

    ``names`` adds what the guide calls loops, segments and elements.  Bytes that were too many to keep are told by
    their length (``left_out``): the one thing that the way back cannot restore.
    """
    yield f'{{"format": {_dumps(FORM)}, "interchanges": ['
    depth, first = 1, True
    delimiters = Delimiters()
    pending: str | None = None
    for event in events:
        if isinstance(event, End):
            if pending is not None:
                yield pending
            depth -= 1
            pending = f"{' ' * depth}]}}"
            first = False
            continue
        if pending is not None:
            yield pending if first else pending + ","
        if isinstance(event, InterchangeStart):
            delimiters = event.delimiters
        leaf = isinstance(event, Placed | Loose)
        if leaf:
            pending = " " * depth + _leaf(event, delimiters, names)
        else:
            pending = f'{" " * depth}{_dumps(_head(event, names))[:-1]}, "segments": ['
        first = not leaf
        depth += not leaf
    if pending is not None:
        yield pending
    yield "]}"


def _head(event: Event, names: bool) -> dict[str, Any]:
    """What a container says of itself, for readers: the segments in it are what counts."""
    match event:
        case InterchangeStart():
            d = event.delimiters
            head: dict[str, Any] = {
                "interchange": event.interchange.control_number,
                "delimiters": {
                    "element": d.element, "component": d.component, "repetition": d.repetition, "segment": d.segment,
                },
            }  # fmt: skip
            if event.grid is not None:
                head["wrapped"] = {"width": event.grid.width, "line_ending": event.grid.ending.decode("latin-1")}
            else:
                head["line_ending"] = event.line_ending
            return head
        case GroupStart():
            return {"group": event.group.control_number}
        case TransactionStart():
            guide = event.guide
            head = {
                "transaction": event.transaction.control_number,
                "set": event.transaction.set_id,
                "guide": guide.id if guide else None,
            }
            return {**head, "name": guide.title} if guide and names else head
        case LoopStart():
            return {"loop": event.loop.id, "name": event.loop.label} if names else {"loop": event.loop.id}
        case _:
            raise TypeError(f"{type(event).__name__} opens nothing")


def _leaf(event: Event, delimiters: Delimiters, names: bool) -> str:
    if isinstance(event, Loose):
        return _dumps({"left_out": event.length} if event.data is None else {"bytes": event.data.decode("latin-1")})
    assert isinstance(event, Placed)
    elements = event.segment.elements
    identifier = elements[0]
    if identifier == "ISA":
        said = [_quoted(each) for each in elements]
    else:
        component, repetition = delimiters.component, delimiters.repetition or delimiters.component
        said = [
            _dumps(_element(each, delimiters)) if component in each or repetition in each else _quoted(each)
            for each in elements[1:]
        ]
        said.insert(0, _quoted(identifier))
    if SEGMENT_ID.fullmatch(identifier):
        text = f"{{{said[0]}: [{', '.join(said[1:])}]"
    else:
        text = f'{{"segment": [{", ".join(said)}]'
    more: dict[str, Any] = {}
    if event.text is not None:
        more["text"] = event.text
    if not event.terminated:
        more["terminated"] = False
    if event.line_ending is not None:
        more["line_ending"] = event.line_ending
    if names and event.use is not None:
        more["name"] = event.use.label
        more["names"] = named(elements, event.use, delimiters)
    return f"{text}, {_dumps(more)[1:]}" if more else text + "}"


def _element(value: str, delimiters: Delimiters) -> Any:
    found = [_components(each, delimiters.component) for each in repetitions(value, delimiters)]
    return found[0] if len(found) == 1 else {"repeat": found}


def _components(value: str, component: str) -> str | list[str]:
    return value.split(component) if component in value else value
