"""Small synthetic interchanges in any delimiters, and the events that the tokenizer makes of bytes."""

from __future__ import annotations

from collections.abc import Iterable

from x12claims.wire import Delimiters, Segment, Stream, Tokenizer, Trouble

USUAL = Delimiters()


def isa(control: str = "000000001", d: Delimiters = USUAL, sender: str = "SENDER", version: str = "00501") -> list[str]:
    """ISA in its fixed width: 17 elements."""
    return [
        "ISA", "00", " " * 10, "00", " " * 10, "ZZ", sender.ljust(15), "ZZ", "RECEIVER".ljust(15),
        "261001", "1200", d.repetition or "U", version, control, "0", "T", d.component,
    ]  # fmt: skip


def body(d: Delimiters = USUAL, control: str = "000000001", st: str = "0001") -> list[list[str]]:
    """What stands between ISA and the end, IEA included."""
    return [
        ["GS", "HC", "SENDER", "RECEIVER", "20261001", "1200", "1", "X", "005010X222A1"],
        ["ST", "837", st, "005010X222A1"],
        ["CLM", "A1", "100", "", "", f"11{d.component}B{d.component}1", "Y"],
        ["REF", "D9", ""],
        ["SE", "4", st],
        ["GE", "1", "1"],
        ["IEA", "1", control],
    ]


def interchange(d: Delimiters = USUAL, control: str = "000000001") -> list[list[str]]:
    """A whole interchange without fault in its envelope."""
    return [isa(control, d), *body(d, control)]


def wire(segments: Iterable[list[str]], d: Delimiters = USUAL, between: str = "") -> bytes:
    """Segments as bytes, each terminator followed by ``between``."""
    return "".join(d.element.join(s) + d.segment + between for s in segments).encode("latin-1")


def run(stream: Stream) -> tuple[list[Segment | Trouble], Tokenizer]:
    """All events of a stream."""
    tokenizer = Tokenizer(stream)
    found = []
    while (event := tokenizer.next()) is not None:
        found.append(event)
    assert tokenizer.next() is None
    return found, tokenizer


def events(data: bytes) -> list[Segment | Trouble]:
    """All events of some bytes."""
    return run(Stream.of_bytes(data))[0]


def segments_of(found: Iterable[Segment | Trouble]) -> list[list[str]]:
    """The elements of the segments among events."""
    return [e.elements for e in found if isinstance(e, Segment)]


def troubles_of(found: Iterable[Segment | Trouble]) -> list[str]:
    """The kinds of the troubles among events."""
    return [e.kind for e in found if isinstance(e, Trouble)]
