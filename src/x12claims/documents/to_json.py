"""Events of a document to JSON, line by line: one line for each segment.  ``docs/json.md`` describes the form."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from x12claims.documents.names import named
from x12claims.engine.tree import End, Event, GroupStart, InterchangeStart, LoopStart, Loose, Placed, TransactionStart
from x12claims.wire import Delimiters

FORM = "x12claims-json/1"
SEGMENT_ID = re.compile(r"[A-Z][A-Z0-9]{1,2}")
"""What stands as a key of its own; any other id stands first in the list of ``segment``."""

_dumps = json.JSONEncoder(ensure_ascii=False).encode


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
        text = _dumps(_leaf(event, delimiters, names) if leaf else _head(event, names))
        pending = " " * depth + (text if leaf else f'{text[:-1]}, "segments": [')
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


def _leaf(event: Event, delimiters: Delimiters, names: bool) -> dict[str, Any]:
    if isinstance(event, Loose):
        if event.data is None:
            return {"left_out": event.length}
        return {"bytes": event.data.decode("latin-1")}
    assert isinstance(event, Placed)
    elements = event.segment.elements
    identifier = elements[0]
    said: list[Any] = elements[1:]
    if identifier != "ISA":
        component, repetition = delimiters.component, delimiters.repetition
        said = [_element(each, component, repetition) for each in said]
    shown: dict[str, Any] = {identifier: said} if SEGMENT_ID.fullmatch(identifier) else {"segment": [identifier, *said]}
    if event.text is not None:
        shown["text"] = event.text
    if not event.terminated:
        shown["terminated"] = False
    if event.line_ending is not None:
        shown["line_ending"] = event.line_ending
    if names and event.use is not None:
        shown["name"] = event.use.label
        shown["names"] = named(elements, event.use, delimiters)
    return shown


def _element(value: str, component: str, repetition: str) -> Any:
    if repetition and repetition != component and repetition in value:
        return {"repeat": [_components(each, component) for each in value.split(repetition)]}
    return _components(value, component)


def _components(value: str, component: str) -> str | list[str]:
    return value.split(component) if component in value else value
