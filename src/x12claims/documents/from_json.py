"""JSON of ``to_json`` back to X12: the same segments, byte for byte.  What was edited in between is checked."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from x12claims.documents.json_items import JsonText
from x12claims.documents.to_json import FORM, SEGMENT_ID
from x12claims.documents.wrap import Wrapping
from x12claims.wire import Delimiters
from x12claims.wire.header import fixed

_KINDS = ("element", "component", "repetition", "segment")
_DEEPEST = 64


class WriteError(ValueError):
    """The JSON cannot be written as X12; the text is one sentence that says where and why."""


class X12Text:
    """Writes the X12 document that a JSON text describes, piece by piece."""

    def __init__(self, read: Callable[[int], str]) -> None:
        self._json = JsonText(read)
        self._delimiters = Delimiters()
        self._given: Delimiters | None = None
        self._line_ending = ""
        self._wrapping: Wrapping | None = None
        self._segments = 0

    def pieces(self) -> Iterator[bytes]:
        """The document's bytes.  Raises JsonError for what is no JSON, WriteError for what is no X12."""
        json = self._json
        json.take("{")
        first, seen = True, False
        while json.more_items(first, "}"):
            first = False
            key = self._key()
            if key == "interchanges":
                seen = True
                yield from self._items(0)
                continue
            value = json.value()
            if key == "format" and value != FORM:
                raise WriteError(f"The JSON has the format {value!r}; this program reads {FORM!r}.")
        if not seen:
            raise WriteError('The JSON has no key "interchanges"; x12claims convert --to json shows the form.')
        if json.peek():
            raise json.error("more text follows the document")

    def _key(self) -> str:
        key = self._json.value()
        if not isinstance(key, str):
            raise self._json.error("a key was expected")
        self._json.take(":")
        return key

    def _items(self, depth: int) -> Iterator[bytes]:
        """The list of segments and containers that stands next."""
        if depth > _DEEPEST:
            raise self._json.error("lists are nested too deeply")
        self._json.take("[")
        first = True
        while self._json.more_items(first, "]"):
            first = False
            yield from self._item(depth)

    def _item(self, depth: int) -> Iterator[bytes]:
        json = self._json
        leaf = json.leaf() if depth else None
        if leaf is not None:
            yield self._leaf(leaf)
            return
        json.take("{")
        said: dict[str, Any] = {}
        first, container = True, False
        while json.more_items(first, "}"):
            first = False
            key = self._key()
            if key != "segments":
                said[key] = json.value()
                continue
            container = True
            if depth == 0:
                self._begin(said)
            yield from self._items(depth + 1)
        if not container:
            yield self._leaf(said)

    def _begin(self, said: dict[str, Any]) -> None:
        """A new interchange: what its delimiters and layout are."""
        self._given = self._wrapping = None
        self._delimiters = Delimiters()
        given = said.get("delimiters")
        if given is not None:
            said_of = given if isinstance(given, dict) else {}
            values = [said_of.get(kind, "") for kind in _KINDS]
            if not all(isinstance(each, str) and len(each) <= 1 for each in values) or "" in (*values[:2], values[3]):
                raise self._json.error('"delimiters" gives one character for each of element, component and segment')
            self._given = self._delimiters = Delimiters(*values)
        self._line_ending = self._text(said.get("line_ending", ""), "line_ending")
        wrapped = said.get("wrapped")
        if wrapped is not None:
            if not isinstance(wrapped, dict) or not isinstance(wrapped.get("width"), int) or wrapped["width"] < 1:
                raise self._json.error('"wrapped" gives a width, a whole number, and a line_ending')
            ending = self._text(wrapped.get("line_ending", "\n"), "line_ending")
            self._wrapping = Wrapping(wrapped["width"], ending.encode("latin-1"))

    def _text(self, value: Any, key: str) -> str:
        if not isinstance(value, str) or value.strip("\r\n"):
            raise self._json.error(f'"{key}" is made of line ends')
        return value

    # -- segments

    def _leaf(self, said: dict[str, Any]) -> bytes:
        if "left_out" in said:
            raise WriteError(
                f"{said['left_out']} bytes that belong to no segment were left out of the JSON, so the document "
                "cannot be written whole; take the entry left_out away to write it without them."
            )
        if "bytes" in said:
            return self._latin(said["bytes"], "bytes")
        identifier, elements = self._segment(said)
        self._segments += 1
        if identifier == "ISA":
            self._isa(elements)
        d = self._delimiters
        text = said.get("text")
        if identifier == "ISA" and text is None:
            text = self._isa_text(elements)
        elif text is None:
            text = d.element.join([identifier, *(self._element(e, identifier, n) for n, e in enumerate(elements, 1))])
        data = self._latin(text, identifier)
        if said.get("terminated", True):
            data += d.segment.encode("latin-1")
            if self._wrapping is None:
                data += self._text(said.get("line_ending", self._line_ending), "line_ending").encode("latin-1")
        if self._wrapping is None:
            return data
        data = self._wrapping.wrap(data)
        return data + self._text(said.get("line_ending", ""), "line_ending").encode("latin-1")

    def _segment(self, said: dict[str, Any]) -> tuple[str, list[Any]]:
        ids = [key for key in said if SEGMENT_ID.fullmatch(key)]
        if len(ids) == 1 and "segment" not in said and isinstance(said[ids[0]], list):
            return ids[0], said[ids[0]]
        odd = said.get("segment")
        if not ids and isinstance(odd, list) and odd and isinstance(odd[0], str):
            return odd[0], odd[1:]
        raise self._json.error("a segment is one key, its id, with a list of elements; a container has segments")

    def _isa(self, elements: list[Any]) -> None:
        """Holds the delimiters that ISA declares against those that were said, or takes them over."""
        whole = len(elements) > 15 or self._given is not None
        if not whole or not all(isinstance(e, str) for e in elements):
            raise self._json.error("ISA has 16 elements, each one text")
        if len(elements) < 16:
            return  # an id that came astray: what it stands in has its delimiters
        base = self._given or Delimiters()
        declared = Delimiters.from_isa(["ISA", *elements], base.element, base.segment)
        if self._given is not None and declared != self._given:
            raise self._json.error(
                f"ISA11 and ISA16 declare the repetition separator {declared.repetition!r} and the component separator "
                f"{declared.component!r}, which is not what delimiters says: change both"
            )
        self._delimiters = declared

    def _isa_text(self, elements: list[str]) -> str:
        """ISA, whose places are fixed: so much so that a delimiter inside one of them is data."""
        d = self._delimiters
        text = d.element.join(["ISA", *elements])
        if not fixed(self._latin(text, "ISA")):
            for number, element in enumerate(elements, 1):
                if d.element in element or d.segment in element:
                    raise self._json.error(f"ISA{number:02d} holds a delimiter of this interchange: change one of them")
        return text

    def _element(self, value: Any, identifier: str, number: int) -> str:
        d = self._delimiters
        place = f"{identifier}{number:02d}"
        if isinstance(value, dict) and isinstance(value.get("repeat"), list):
            if not d.repetition:
                raise self._json.error(f"{place} repeats, but the interchange has no repetition separator")
            return d.repetition.join(self._components(each, place, d) for each in value["repeat"])
        return self._components(value, place, d)

    def _components(self, value: Any, place: str, d: Delimiters) -> str:
        if isinstance(value, str):
            return self._checked(value, place, d)
        if isinstance(value, list) and all(isinstance(each, str) for each in value):
            return d.component.join(self._checked(each, place, d) for each in value)
        raise self._json.error(f'{place} is neither text, nor a list of components, nor {{"repeat": [...]}}')

    def _checked(self, value: str, place: str, d: Delimiters) -> str:
        for delimiter in (d.element, d.component, d.repetition, d.segment):
            if delimiter and delimiter in value:
                raise self._json.error(f"{place} holds {delimiter!r}, a delimiter here: change one of them")
        return value

    def _latin(self, text: Any, place: str) -> bytes:
        if not isinstance(text, str):
            raise self._json.error(f"{place} is text")
        try:
            return text.encode("latin-1")
        except UnicodeEncodeError as error:
            raise self._json.error(
                f"{place} holds {text[error.start]!r}, which is no character of one byte (latin-1)"
            ) from error
