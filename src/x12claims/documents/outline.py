"""Events of a document as text to read: loops by their labels, elements by their names, values as they may be shown."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from x12claims.diagnostics.mask import masked, printable, tells_of_nobody
from x12claims.documents.names import parts
from x12claims.engine.tree import End, Event, GroupStart, InterchangeStart, LoopStart, Loose, Placed, TransactionStart
from x12claims.grammar.ir import ElementUse, Guide, SegmentUse
from x12claims.wire import ENVELOPE_IDS, Delimiters

Meaning = Callable[[str, str], str | None]
"""(name of a code list, code) -> what the code means, where the list's owner lets that be published."""

Style = Callable[[str, str], str]
"""(text, kind) -> the text as it is drawn; kinds are loop, id and value."""

OPEN_LISTS = frozenset(
    ("place_of_service", "claim_frequency", "carc", "rarc", "claim_status", "claim_status_category", "currency")
)
"""Code lists whose codes tell of a transaction's course, not of a person's body or address."""

_OPEN_ELEMENTS = frozenset(("143", "329", "1705", "96", "554", "628", "734", "1470"))
"""Set and segment counters, control numbers, the numbers of lines and levels: data elements that tell of nobody."""

_SECRET = frozenset(("ISA02", "ISA04"))  # the password's place
_ID_WIDTH = 4
_WHOLE = Delimiters(component="\0", repetition="")  # elements of the envelope have no parts, and ISA16 is a separator


class Outline:
    """Lines of text for the events of one document.

    ``envelope`` names the elements of ISA, GS, GE, IEA and TA1; ``loop`` leaves all but these loops out; ``loops_met``
    gathers the ids that the guides met know, so that a caller can tell an absent loop from a misspelt one.
    """

    def __init__(
        self,
        envelope: Mapping[str, SegmentUse],
        meaning: Meaning,
        *,
        show_phi: bool = False,
        loop: str | None = None,
        style: Style = lambda text, kind: text,
    ) -> None:
        self._envelope = envelope
        self._meaning = meaning
        self._show_phi = show_phi
        self._loop = loop
        self._style = style
        self._depth = 0
        self._within = 0  # depth of the loop that is being shown, where only some are
        self._delimiters = Delimiters()
        self._where = ""
        self._guided = False
        self.loops_met: set[str] = set()
        self.shown = 0

    def lines(self, events: Iterable[Event]) -> Iterator[str]:
        """The text, line by line, without line ends."""
        for event in events:
            if isinstance(event, End):
                self._depth -= 1
                if self._within > self._depth:
                    self._within = 0
            elif isinstance(event, Placed):
                if self._wanted:
                    yield from self._segment(event)
            elif isinstance(event, Loose):
                if self._wanted:
                    yield f"{self._indent}({event.length} bytes that belong to no segment)"
            else:
                yield from self._opening(event)

    @property
    def _wanted(self) -> bool:
        return self._loop is None or self._within > 0

    @property
    def _indent(self) -> str:
        return "  " * (self._depth - (self._within - 1 if self._within else 0))

    def _opening(self, event: InterchangeStart | GroupStart | TransactionStart | LoopStart) -> Iterator[str]:
        title = self._title(event)
        if isinstance(event, LoopStart) and event.loop.id == self._loop and not self._within:
            self._within = self._depth + 1
            self.shown += 1
            yield self._style(f"{title}  (in {self._where})", "loop")
        elif self._wanted:
            yield self._indent + self._style(title, "loop")
        self._depth += 1

    def _title(self, event: InterchangeStart | GroupStart | TransactionStart | LoopStart) -> str:
        match event:
            case InterchangeStart():
                self._delimiters = event.delimiters
                i = event.interchange
                use = {"P": "production", "T": "test"}.get(i.usage, "")
                return f"Interchange {self._number(i.control_number)} {use}".rstrip()
            case GroupStart():
                g = event.group
                return f"Functional group {self._number(g.control_number)}"
            case TransactionStart():
                t = event.transaction
                self._note(event.guide)
                what = event.guide.title if event.guide else "no guide is known: segments as they stand"
                self._where = f"transaction set {self._number(t.control_number)}"
                return f"Transaction set {self._number(t.control_number)}: {what}"
            case LoopStart():
                return f"Loop {event.loop.id}  {event.loop.label or event.loop.name}"

    def _note(self, guide: Guide | None) -> None:
        self._guided = guide is not None
        if guide is not None:
            self.loops_met.update(guide.loops)

    def _number(self, text: str) -> str:
        return text if text.isascii() and text.isdigit() else printable(text) if self._show_phi else masked(text)

    def _segment(self, placed: Placed) -> Iterator[str]:
        elements = placed.segment.elements
        identifier = elements[0]
        outer = identifier in ENVELOPE_IDS and placed.use is None
        use = self._envelope.get(identifier) if outer else placed.use
        known = len(identifier) <= 3 and identifier.isalnum()
        shown = identifier if known else printable(identifier) if self._show_phi else masked(identifier)
        label = use.label if use is not None else "(no place here)" if self._guided and not outer else ""
        yield f"{self._indent}{self._style(shown.ljust(_ID_WIDTH), 'id')} {label}".rstrip()
        delimiters = _WHOLE if outer else self._delimiters
        for place, said, value in parts(elements, use, delimiters):
            name = said.label or said.name.replace("_", " ") if said is not None else ""
            drawn = self._value(value, said, (shown + place, outer))
            yield f"{self._indent}  {place:<5} {name}{': ' if name else ''}{self._style(drawn, 'value')}"

    def _value(self, value: str, use: ElementUse | None, at: tuple[str, bool]) -> str:
        place, outer = at
        name = next((one.name for one in use.lists if one.name in OPEN_LISTS), "") if use is not None else ""
        meaning = self._meaning(name, value) if name else None
        counted = use is not None and use.element in _OPEN_ELEMENTS
        plain = outer and place not in _SECRET and (not counted or tells_of_nobody(value))
        if self._show_phi or plain or self._open(value, use, meaning):
            text = printable(value.rstrip(" ") or value)
            return f"{text}  {meaning}" if meaning else text
        return masked(value)

    def _open(self, value: str, use: ElementUse | None, meaning: str | None) -> bool:
        """Whether a value tells of nobody: a code of the guide or of an open list, a counter or control number."""
        if use is None:
            return False
        counted = use.element in _OPEN_ELEMENTS and len(value) <= 12 and tells_of_nobody(value)
        return counted or value in use.codes or meaning is not None
