"""The same events for any split of the bytes, nothing lost between them, and nothing raised for any bytes."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import example, given
from hypothesis import strategies as st
from tests.wire.documents import body, isa, run, wire

from x12claims.wire import Delimiters, Envelope, Segment, Stream, Trouble

SEPARATORS = ["*", ":", "^", "~", "|", ">", "!", "\n", "\r", "\x1c", "\x1d", "\x1e", "\x1f", "\t", "\xa6"]
TEXT = st.text("ABC019 .-/&", min_size=0, max_size=12)
FILL = st.text(" \t\r\n", max_size=4)


@st.composite
def delimiters(draw: st.DrawFn) -> Delimiters:
    """Four different ones; line ends only as terminators, as inside data they would be layout."""
    inner = draw(st.permutations([c for c in SEPARATORS if c not in "\r\n"]))
    segment = draw(st.sampled_from([c for c in SEPARATORS if c not in inner[:3]]))
    return Delimiters(inner[0], inner[1], inner[2], segment)


@st.composite
def interchanges(draw: st.DrawFn) -> tuple[bytes, list[list[str]]]:
    """One interchange in one of the layouts, and its segments."""
    d = draw(delimiters())
    control = f"{draw(st.integers(1, 999_999_999)):09}"
    head = isa(control, d)
    if draw(st.booleans()):
        head = [element.strip(" ") for element in head]
    segments = body(d, control)
    middle = draw(
        st.lists(st.tuples(st.sampled_from(["REF", "NM1", "NTE", "ISH"]), st.lists(TEXT, max_size=4)), max_size=8)
    )
    segments[3:3] = [[id_, *values] for id_, values in middle]
    whole = [head, *segments]
    layout = draw(st.sampled_from(["plain", "lines", "crlf", "indented", "wrapped"]))
    if layout == "wrapped" and d.segment not in "\r\n":
        width = draw(st.integers(50, 80))  # the shortest has two whole lines
        ending = draw(st.sampled_from([b"\n", b"\r\n"]))
        data = wire(whole, d)
        return ending.join(data[i : i + width] for i in range(0, len(data), width)), whole
    if layout == "indented" and "\t" not in (d.element, d.segment):
        return b"".join(wire([s], d) + draw(FILL).encode() for s in whole), whole
    between = {"lines": "\n", "crlf": "\r\n"}.get(layout, "")
    return wire(whole, d, between), whole


@st.composite
def files(draw: st.DrawFn) -> bytes:
    """Several interchanges and what stands around them; perhaps cut off, perhaps with bytes exchanged."""
    pieces = [draw(st.sampled_from([b"", b"\xef\xbb\xbf", b"\n \r\n", b"mail header\n"]))]
    for data, _ in draw(st.lists(interchanges(), min_size=1, max_size=3)):
        pieces += [data, draw(st.sampled_from([b"", b"\n", b"  \r\n", b"JUNK*1~\n", b"\xef\xbb\xbf", b"\x1a"]))]
    whole = b"".join(pieces)
    cut = draw(st.one_of(st.none(), st.integers(0, len(whole))))
    if cut is not None and draw(st.booleans()):
        whole = whole[:cut]
    elif cut is not None:
        whole = whole[:cut] + draw(st.binary(max_size=4)) + whole[cut + 1 :]
    return whole


def check_split(data: bytes, cuts: list[int]) -> None:
    """Fed whole and fed in pieces, the same."""
    whole, one = run(Stream.of_bytes(data))
    ends = sorted({min(cut, len(data)) for cut in cuts} | {0, len(data)})
    split, other = run(Stream.of(data[a:b] for a, b in pairwise(ends)))
    assert split == whole
    assert (other.interchanges, other.delimiters, other.last_was_terminated) == (
        one.interchanges, one.delimiters, one.last_was_terminated,
    )  # fmt: skip
    assert other.stream.base + other.stream.pos == len(data)


@given(files(), st.lists(st.integers(0, 4000), max_size=12))
def test_any_split_gives_the_same_events(data: bytes, cuts: list[int]) -> None:
    check_split(data, cuts)


@given(files())
def test_byte_by_byte_gives_the_same_events(data: bytes) -> None:
    check_split(data, list(range(len(data))))


@given(files(), st.integers(1, 40))
def test_a_source_that_gives_a_few_bytes_at_a_time(data: bytes, size: int) -> None:
    place = 0

    def read(_: int) -> bytes:
        nonlocal place
        place += size
        return data[place - size : place]

    assert run(Stream(read, chunk=size))[0] == run(Stream.of_bytes(data))[0]


@given(interchanges())
def test_the_segments_come_as_they_were_written(made: tuple[bytes, list[list[str]]]) -> None:
    data, expected = made
    found, _ = run(Stream.of_bytes(data))
    assert [e.elements for e in found if isinstance(e, Segment)] == expected
    assert {e.kind for e in found if isinstance(e, Trouble)} <= {"isa-padding", "line-layout"}


@given(files())
def test_no_byte_of_data_is_lost(data: bytes) -> None:
    """Outside of segments and of what is told, there is nothing but terminators and layout."""
    found, tokenizer = run(Stream.of_bytes(data))
    if not tokenizer.interchanges:
        return
    covered = bytearray(data)
    for event in found:
        if isinstance(event, Segment) or event.kind not in ("line-layout", "isa-padding", "invalid-delimiters"):
            end = min(event.offset + event.length + isinstance(event, Segment), len(data))  # with the terminator
            covered[event.offset : end] = b" " * (end - event.offset)
    assert covered.strip(b" \t\r\n\0\x1a") == b""


@given(files())
def test_the_text_of_each_segment_is_that_of_its_place(data: bytes) -> None:
    found, _ = run(Stream.of_bytes(data))
    separator = "*"
    for event in found:
        if isinstance(event, Segment):
            raw = data[event.offset : event.offset + event.length].decode("latin-1")
            if event.id == "ISA" and len(raw) > len("ISA"):  # three letters alone are a segment like others
                separator = raw[3]
            else:
                joined = separator.join(event.elements)
                assert raw.replace("\r", "").replace("\n", "") == joined.replace("\r", "").replace("\n", "")


@given(st.binary(max_size=600), st.booleans())
@example(b"*", True)
def test_no_bytes_raise(rubbish: bytes, behind_isa: bool) -> None:
    data = (wire([isa()]) if behind_isa else b"") + rubbish
    found, _ = run(Stream.of_bytes(data))
    envelope = Envelope()
    for event in found:
        if isinstance(event, Segment):
            envelope.step(event)
    envelope.end()
    check_split(data, list(range(0, len(data), 3)))
