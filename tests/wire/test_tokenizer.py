"""Every layout that documents come in: which segments they hold, and what is said about the layout."""

from __future__ import annotations

import textwrap
from io import BytesIO

import pytest
from tests.wire.documents import body, events, interchange, isa, run, segments_of, troubles_of, wire

from x12claims.wire import MAX_SEGMENT, Delimiters, Segment, Stream, Tokenizer, Trouble

PLAIN = wire(interchange())


def wrapped(data: bytes, width: int, ending: bytes = b"\n") -> bytes:
    """``data`` in lines of one width, the last one shorter."""
    return ending.join(data[i : i + width] for i in range(0, len(data), width))


@pytest.mark.parametrize("between", ["", "\n", "\r\n", "\r", "\n\n"])
def test_line_ends_after_terminators_are_silent_layout(between: str) -> None:
    found = events(wire(interchange(), between=between))
    assert segments_of(found) == interchange()
    assert troubles_of(found) == []


@pytest.mark.parametrize(
    "d",
    [
        Delimiters("*", ":", "^", "\n"),
        Delimiters("*", ":", "^", "\r"),
        Delimiters("|", ">", "!", "\x1c"),
        Delimiters("\x1d", "\x1f", "\x1e", "\x1c"),
        Delimiters("\t", ":", "^", "~"),
        Delimiters("\xa6", "\xb7", "\xac", "\xff"),
        Delimiters("~", "`", "^", "*"),
    ],
)
def test_any_byte_may_be_a_delimiter(d: Delimiters) -> None:
    found, tokenizer = run(Stream.of_bytes(wire(interchange(d), d)))
    assert segments_of(found) == interchange(d)
    assert troubles_of(found) == []
    assert tokenizer.delimiters == d


@pytest.mark.parametrize(("terminator", "between"), [("\r", "\n"), ("\r", "\n\r\n"), ("\n", "\n"), ("\n", "\r\n")])
def test_line_end_as_terminator_makes_empty_lines_layout(terminator: str, between: str) -> None:
    d = Delimiters("*", ":", "^", terminator)
    found = events(wire(interchange(d), d, between))
    assert segments_of(found) == interchange(d)
    assert troubles_of(found) == []


def test_carriage_return_before_a_newline_terminator_is_layout() -> None:
    d = Delimiters("*", ":", "^", "\n")
    data = wire([isa(d=d)], d) + wire(body(d), Delimiters("*", ":", "^", "\r"), "\n")
    assert segments_of(events(data)) == interchange(d)


def test_place_is_that_of_the_data_without_terminator_and_layout() -> None:
    data = wire(interchange(), between="\r\n")
    for event in events(data):
        assert isinstance(event, Segment)
        raw = data[event.offset : event.offset + event.length]
        assert raw == "*".join(event.elements).encode()
        assert data[event.offset + event.length : event.offset + event.length + 1] == b"~"


def test_stream_stands_behind_the_terminator_and_may_be_moved_on() -> None:
    stream = Stream.of_bytes(wire(interchange(), between="\n"))
    tokenizer = Tokenizer(stream)
    for _ in range(3):
        event = tokenizer.next()
    assert isinstance(event, Segment)
    assert event.id == "ST"
    assert stream.buffer[stream.pos - 1 : stream.pos + 4] == b"~\nCLM"
    stream.pos = stream.buffer.index(b"~", stream.buffer.index(b"REF")) + 1
    following = tokenizer.next()
    assert isinstance(following, Segment)
    assert following.elements == ["SE", "4", "0001"]
    assert following.offset == stream.buffer.index(b"SE*4")


def test_byte_order_mark() -> None:
    found = events(b"\xef\xbb\xbf" + PLAIN)
    assert found[0] == Trouble("byte-order-mark", 0, 3)
    assert segments_of(found) == interchange()
    assert isinstance(found[1], Segment)
    assert found[1].offset == 3


@pytest.mark.parametrize("before", [b"\n", b"  \r\n\t", b" " * 5000])
def test_leading_blanks(before: bytes) -> None:
    found = events(before + PLAIN)
    assert found[0] == Trouble("leading-blanks", 0, len(before))
    assert troubles_of(found) == ["leading-blanks"]
    assert segments_of(found) == interchange()


def test_blanks_before_segment_ids_are_noted_once_an_interchange() -> None:
    indented = b"".join(b"  " * min(i, 3) + line + b"~\r\n" for i, line in enumerate(PLAIN.rstrip(b"~").split(b"~")))
    found = events(indented * 2)
    assert segments_of(found) == interchange() * 2
    assert troubles_of(found) == ["line-layout", "line-layout"]
    noted = next(e for e in found if isinstance(e, Trouble))
    assert noted.offset == indented.index(b"GS*")


@pytest.mark.parametrize("width", [64, 80, 100, 119])
@pytest.mark.parametrize("ending", [b"\n", b"\r\n", b"\r"])
def test_lines_wrapped_at_one_width_are_layout(width: int, ending: bytes) -> None:
    data = wrapped(PLAIN, width, ending)
    found = events(data)
    assert segments_of(found) == interchange()
    assert troubles_of(found) == ["line-layout"]
    for event in found:
        if isinstance(event, Segment):
            raw = data[event.offset : event.offset + event.length]
            assert raw.replace(ending, b"") == "*".join(event.elements).encode()
            assert data[event.offset + event.length :].replace(ending, b"")[:1] == b"~"


def test_two_wrapped_interchanges_each_get_their_note() -> None:
    data = wrapped(PLAIN, 80) + b"\n" + wrapped(PLAIN, 72) + b"\n"
    found = events(data)
    assert segments_of(found) == interchange() * 2
    assert troubles_of(found) == ["line-layout", "line-layout"]


def test_wrapped_lines_that_run_through_two_interchanges() -> None:
    found = events(wrapped(PLAIN * 2, 80))
    assert segments_of(found) == interchange() * 2
    assert troubles_of(found) == ["line-layout", "line-layout"]


@pytest.mark.parametrize("position", range(107, len(PLAIN) - 1, 7))
def test_a_single_line_end_inside_the_data_stays(position: int) -> None:
    data = PLAIN[:position] + b"\n" + PLAIN[position:]
    found = events(data)
    assert troubles_of(found) == []
    joined = wire(segments_of(found))
    behind_terminator = PLAIN[position - 1 : position] == b"~"
    assert joined == (PLAIN if behind_terminator else data)


def test_a_line_end_off_the_grid_of_wrapped_lines_stays() -> None:
    long = wire([isa(), *[["REF", "D9", "X" * 40]] * 400, *body()])
    lines = wrapped(long, 80)
    cut = lines.index(b"XXXX", 12_000) + 2
    found = segments_of(events(lines[:cut] + b"\n" + lines[cut:]))
    assert sum("\n" in element for segment in found for element in segment) > 0


@pytest.mark.parametrize("tail", [b"", b"\n", b"\r\n", b"   ", b"\0\0\x1a", b"\r\n\x1a"])
def test_missing_last_terminator(tail: bytes) -> None:
    found, tokenizer = run(Stream.of_bytes(PLAIN[:-1] + tail))
    assert segments_of(found) == interchange()
    assert found[-1] == Trouble("unterminated-last-segment", PLAIN.index(b"IEA"), len(b"IEA*1*000000001"), "IEA")
    assert not tokenizer.last_was_terminated


@pytest.mark.parametrize("tail", [b"\n", b"\r\n\r\n", b" \t\n", b"\0" * 500, b"\r\n\x1a"])
def test_what_fills_the_end_of_a_file_is_silent(tail: bytes) -> None:
    found, tokenizer = run(Stream.of_bytes(PLAIN + tail))
    assert segments_of(found) == interchange()
    assert troubles_of(found) == []
    assert tokenizer.last_was_terminated


def test_fill_before_the_trailer_is_no_segment() -> None:
    broken = wire(interchange()[:-1])
    assert events(broken + b"\r\n\x1a") == events(broken)


def test_delimiters_change_between_interchanges() -> None:
    other = Delimiters("|", "<", "!", "\n")
    found, tokenizer = run(Stream.of_bytes(PLAIN + b"\r\n" + wire(interchange(other, "000000002"), other) + PLAIN))
    assert segments_of(found) == [*interchange(), *interchange(other, "000000002"), *interchange()]
    assert troubles_of(found) == []
    assert tokenizer.interchanges == 3


def test_junk_is_told_once_a_run() -> None:
    junk = b"STC*A6:200~\nISA is not\nISA*ISA*\n"
    data = PLAIN + junk + PLAIN + b"\n--- end of file ---\n"
    found = events(data)
    assert segments_of(found) == interchange() * 2
    assert [e for e in found if isinstance(e, Trouble)] == [
        Trouble("junk-between-interchanges", len(PLAIN), len(junk)),
        Trouble("junk-between-interchanges", 2 * len(PLAIN) + len(junk) + 1, len(b"--- end of file ---\n")),
    ]


def test_junk_before_the_first_interchange() -> None:
    found = events(b"From: partner\r\n\r\n" + PLAIN)
    assert found[0] == Trouble("junk-between-interchanges", 0, 17)
    assert segments_of(found) == interchange()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\n",
        b"\xef\xbb\xbf",
        b"GS*HC*A*B~ST*837*1~",
        bytes(range(256)) * 3,
        b"\xff\xfeI\0S\0A\0*\0",
        b"PK\x03\x04" * 9999,
    ],
)
def test_no_interchange_at_all(data: bytes) -> None:
    found, tokenizer = run(Stream.of_bytes(data))
    assert found == []
    assert tokenizer.interchanges == 0


@pytest.mark.parametrize("length", range(4, 106))
def test_isa_cut_off_at_the_end_of_the_file(length: int) -> None:
    found, tokenizer = run(Stream.of_bytes(PLAIN[:length]))
    assert [e.kind for e in found if isinstance(e, Trouble)] == ["isa-truncated"]
    assert segments_of(found) == []
    assert tokenizer.interchanges == 0


@pytest.mark.parametrize("length", range(106, len(PLAIN)))
def test_a_file_cut_off_anywhere_else_loses_nothing(length: int) -> None:
    found = events(PLAIN[:length])
    unterminated = PLAIN[length - 1 : length] != b"~"
    assert wire(segments_of(found)) == PLAIN[:length] + (b"~" if unterminated else b"")
    assert troubles_of(found) == (["unterminated-last-segment"] if unterminated else [])


def test_interchange_without_trailer_ends_at_the_next_isa() -> None:
    found = events(wire(interchange()[:-1]) + PLAIN)
    assert segments_of(found) == interchange()[:-1] + interchange()
    assert troubles_of(found) == []


@pytest.mark.parametrize("d", [Delimiters(), Delimiters("|", ">", "^", "\n"), Delimiters("*", ":", "^", "!")])
def test_an_interchange_that_breaks_off_does_not_swallow_the_next(d: Delimiters) -> None:
    broken = PLAIN[: PLAIN.index(b"CLM") + 6]
    found = events(broken + wire(interchange(d), d))
    assert segments_of(found) == [*interchange()[:3], ["CLM", "A1"], *interchange(d)]
    assert found[4] == Trouble("unterminated-last-segment", PLAIN.index(b"CLM"), 6, "CLM")
    assert len(troubles_of(found)) == 1


@pytest.mark.parametrize("size", [1, 7, 10_000])
def test_a_lost_trailer_does_not_swallow_an_interchange_separated_by_the_terminator(size: int) -> None:
    other = Delimiters("~", ":", "^", "*")
    data = wire(interchange()[:-1]) + wire(interchange(other), other)
    found, tokenizer = run(Stream.of(data[at : at + size] for at in range(0, len(data), size)))
    assert segments_of(found) == interchange()[:-1] + interchange(other)
    assert troubles_of(found) == []
    assert tokenizer.interchanges == 2


def test_a_segment_that_only_says_isa_begins_no_interchange() -> None:
    stray = [*interchange()[:3], ["ISA"], *interchange()[3:]]
    found, tokenizer = run(Stream.of_bytes(wire(stray)))
    assert segments_of(found) == stray
    assert tokenizer.interchanges == 1


def test_a_wrapped_segment_that_only_says_isa_ends_behind_its_terminator() -> None:
    """The line end within its letters counts for where the next segment begins."""
    stray = [*interchange()[:4], ["ISA"], *interchange()[4:]]
    data = wrapped(wire(stray), 69)
    assert b"~I\nSA~" in data
    assert segments_of(events(data)) == stray


def test_empty_segments_are_segments() -> None:
    found = events(PLAIN.replace(b"~REF", b"~~\n~REF"))
    assert segments_of(found) == [*interchange()[:4], [""], [""], *interchange()[4:]]
    empty = [e for e in found if isinstance(e, Segment) and e.id == ""]
    assert [(e.offset, e.length) for e in empty] == [(PLAIN.index(b"REF"), 0), (PLAIN.index(b"REF") + 2, 0)]


@pytest.mark.parametrize(("extra", "long"), [(0, False), (1, True), (500_000, True)])
def test_segment_longer_than_the_limit(extra: int, long: bool) -> None:
    note = ["NTE", "ADD", "X" * (MAX_SEGMENT - len("NTE*ADD*") + extra)]
    data = wire([*interchange()[:4], note, *interchange()[4:]], between="\n")
    for stream in (Stream.of_bytes(data), Stream.of(data[i : i + 70_000] for i in range(0, len(data), 70_000))):
        found, _ = run(stream)
        assert segments_of(found) == (interchange() if long else [*interchange()[:4], note, *interchange()[4:]])
        expected = [Trouble("segment-too-long", data.index(b"NTE"), MAX_SEGMENT + extra, "NTE")] if long else []
        assert [e for e in found if isinstance(e, Trouble)] == expected


def test_segment_longer_than_the_limit_to_the_end_of_the_file() -> None:
    data = wire(interchange()[:4]) + b"NTE*ADD*" + b"X" * MAX_SEGMENT
    found, tokenizer = run(Stream.of(data[i : i + 70_000] for i in range(0, len(data), 70_000)))
    assert found[4:] == [Trouble("segment-too-long", data.index(b"NTE"), MAX_SEGMENT + 8, "NTE")]
    assert not tokenizer.last_was_terminated


COLLAPSED = [element.strip() for element in isa()]


def test_isa_without_its_padding() -> None:
    found = events(wire([COLLAPSED, *body()], between="\n"))
    assert segments_of(found) == [COLLAPSED, *body()]
    assert found[1] == Trouble("isa-padding", 0, len("*".join(COLLAPSED)), "ISA02 has 0 characters, 10 fixed", 2)
    assert troubles_of(found) == ["isa-padding"]


def test_isa_with_too_wide_an_element() -> None:
    wide = isa(sender="SENDER OF SIXTEEN")
    found = events(wire([wide, *body()]))
    assert segments_of(found) == [wide, *body()]
    assert [(e.kind, e.element) for e in found if isinstance(e, Trouble)] == [("isa-padding", 6)]


def test_blanks_between_isa_and_its_terminator() -> None:
    found, tokenizer = run(Stream.of_bytes(PLAIN.replace(b"*T*:~", b"*T*:  ~", 1)))
    assert segments_of(found) == interchange()
    assert [(e.kind, e.element) for e in found if isinstance(e, Trouble)] == [("isa-padding", 16)]
    assert tokenizer.delimiters.segment == "~"


@pytest.mark.parametrize("drop", [4, 11, 16])
def test_isa_with_an_element_missing_hides_nothing_behind_it(drop: int) -> None:
    short = isa()
    del short[drop]
    found = events(wire([short, *body()]))
    assert segments_of(found)[1:] == body()
    assert len(segments_of(found)[0]) == 17
    assert "isa-padding" in troubles_of(found)


def test_isa_with_an_element_too_many_hides_nothing_behind_it() -> None:
    found = events(wire([[*isa()[:5], "", *isa()[5:]], *body()]))
    assert segments_of(found)[1:] == body()
    assert troubles_of(found) == ["isa-padding"]


@pytest.mark.parametrize(
    "d", [Delimiters("*", "~", "^", "~"), Delimiters("*", "A", "^", "~"), Delimiters("*", "*", "^", "~")]
)
def test_delimiters_that_cannot_be(d: Delimiters) -> None:
    found = events(wire([isa(d=d)], d) + b"GS*HC~")
    assert [e.kind for e in found[:2] if isinstance(e, Trouble)] == ["invalid-delimiters"]
    assert "delimiter" in (found[1].detail if isinstance(found[1], Trouble) else "")


def test_the_text_of_a_dedented_example() -> None:
    """As people paste documents into mail: indented, wrapped where segments end, a blank line at the end."""
    text = textwrap.indent(wire(interchange(), between="\n").decode(), "    ") + "\n"
    found = events(text.encode())
    assert segments_of(found) == interchange()
    assert troubles_of(found) == ["leading-blanks", "line-layout"]


def test_byte_order_marks_between_and_behind_interchanges() -> None:
    bom = b"\xef\xbb\xbf"
    found = events(PLAIN + bom + PLAIN + bom)
    assert segments_of(found) == interchange() * 2
    assert [e.offset for e in found if isinstance(e, Trouble)] == [len(PLAIN), 2 * len(PLAIN) + 3]
    assert troubles_of(found) == ["byte-order-mark"] * 2


def test_a_byte_order_mark_before_junk_is_told_too() -> None:
    assert troubles_of(events(PLAIN + b"\xef\xbb\xbfrubbish")) == ["byte-order-mark", "junk-between-interchanges"]


def test_what_only_begins_like_an_isa_is_junk() -> None:
    junk = b"ISA*00*" * 400 + b"~GS*HC~\n"
    found = events(junk + PLAIN)
    assert found[0] == Trouble("junk-between-interchanges", 0, len(junk))
    assert segments_of(found) == interchange()


# ---- looking ahead
@pytest.mark.parametrize("end", [b"~", b"~\r\n", b"\n", b"~\n  "])
@pytest.mark.parametrize("chunk", [1, 7, 1 << 18])
def test_what_is_to_come_is_told_and_not_taken(end: bytes, chunk: int) -> None:
    head = b"ISA*00*          *00*          *ZZ*A              *ZZ*B              *260102*1200*^*00501*000000001*0*T*:"
    data = end.join(
        (head, b"GS*HI*A*B*20260102*1200*1*X*V", b"ST*278*1*V", b"BHT*0007*13", b"HL*1**20", b"SE*4*1", b"X*1")
    )
    source = BytesIO(data)
    tokenizer = Tokenizer(Stream(lambda _: source.read(chunk)))
    while not (isinstance(token := tokenizer.next(), Segment) and token.elements[0] == "ST"):
        assert token is not None
    told = [tokenizer.ahead(path) for path in ("BHT02", "HL03", "BHT03", "NM101", "X01")]
    assert told == ["13", "20", None, None, None]
    following = tokenizer.next()
    assert isinstance(following, Segment)
    assert following.elements == ["BHT", "0007", "13"]
