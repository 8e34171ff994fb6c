"""The way back: byte for byte what was read, and envelopes that are right by construction."""

from __future__ import annotations

import pytest
from tests.wire.documents import events, interchange, isa, run, segments_of, wire

from x12claims.wire import Delimiters, Envelope, Group, GroupContent, Interchange, Segment, Stream, Writer

HEADER = Interchange("17", sender="SENDER", receiver="RECEIVER", date="261001", time="1200", usage="T")
GROUP = Group("HC", "SENDER", "RECEIVER", "20261001", "1200", "5", version="005010X222A1")
ODD = Delimiters("|", ">", "!", "\n")


@pytest.mark.parametrize("d", [Delimiters(), ODD, Delimiters(repetition="")])
@pytest.mark.parametrize("line_ending", ["", "\n", "\r\n"])
def test_what_was_read_comes_out_byte_for_byte(d: Delimiters, line_ending: str) -> None:
    data = wire(interchange(d), d, line_ending)
    writer = Writer(d, line_ending)
    assert b"".join(writer.segment(elements) for elements in segments_of(events(data))) == data


def test_trailing_empty_elements_stay_unless_told() -> None:
    writer = Writer(Delimiters())
    assert writer.segment(["REF", "D9", "", ""]) == b"REF*D9**~"
    assert writer.segment(["REF", "D9", "", ""], trim=True) == b"REF*D9~"
    assert writer.segment(["", "", ""], trim=True) == b"~"


@pytest.mark.parametrize(("value", "bad"), [("A*B", "*"), ("A~B", "~"), ("A\u20acB", "\u20ac")])
def test_an_element_that_holds_a_delimiter_is_refused(value: str, bad: str) -> None:
    with pytest.raises(ValueError, match="NTE02") as caught:
        Writer(Delimiters()).segment(["NTE", "ADD", value])
    assert repr(bad) in str(caught.value)
    assert Writer(Delimiters(), substitute=" ").segment(["NTE", "ADD", value]) == b"NTE*ADD*A B~"


@pytest.mark.parametrize("bad", ["*", ":", "^", "~"])
def test_plain_data_holds_no_delimiter_of_any_kind(bad: str) -> None:
    with pytest.raises(ValueError, match="IK404 holds"):
        Writer(Delimiters()).data(f"A{bad}B", "IK404")
    assert Writer(Delimiters(), substitute="").data(f"A{bad}B") == "AB"


def test_inner_separators_are_structure_in_a_segment() -> None:
    writer = Writer(Delimiters())
    occurrence = writer.composite(["HC", "99213", "", ""])
    assert occurrence == "HC:99213"
    assert writer.segment(["SV1", writer.repeated([occurrence, "A"]), "1"]) == b"SV1*HC:99213^A*1~"
    with pytest.raises(ValueError, match="holds ':'"):
        writer.composite(["A:B"])
    with pytest.raises(ValueError, match="no repetition separator"):
        Writer(Delimiters(repetition="")).repeated(["A", "B"])


@pytest.mark.parametrize(
    ("make", "why"),
    [
        (lambda: Writer(Delimiters("*", "*", "^", "~")), "both element and component"),
        (lambda: Writer(Delimiters(), "x"), "line_ending"),
        (lambda: Writer(Delimiters(), substitute=":"), "substitute"),
        (lambda: Writer(Delimiters()).isa(Interchange("1234567890")), "ISA13"),
        (lambda: Writer(Delimiters()).isa(Interchange("ABC")), "ISA13"),
        (lambda: Writer(Delimiters()).isa(Interchange("1", sender="X" * 16)), "ISA06"),
        (lambda: list(Writer(Delimiters()).transaction([["BHT", "0019"]])), "begins with ST"),
        (lambda: list(Writer(Delimiters()).transaction([])), "without segments"),
    ],
)
def test_a_callers_mistake_is_one_clear_error(make, why: str) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(ValueError, match=why):
        make()


@pytest.mark.parametrize("d", [Delimiters(), ODD])
def test_isa_has_its_fixed_width(d: Delimiters) -> None:
    data = Writer(d).isa(HEADER)
    assert data == wire([isa("000000017", d)], d)
    assert len(data) == 106


def test_isa_without_repetition_names_the_standards() -> None:
    d = Delimiters(repetition="")
    assert segments_of(events(Writer(d).isa(Interchange("1", version="00401"))))[0][11] == "U"


@pytest.mark.parametrize("d", [Delimiters(), ODD])
def test_a_written_interchange_has_no_fault(d: Delimiters) -> None:
    sets = [[["ST", "837", f"{n:04}", "005010X222A1"], *[["REF", "D9", str(n)]] * n] for n in range(1, 4)]
    groups = [GroupContent(GROUP, sets[:2]), GroupContent(Group("HC", "S", "R", "20261001", "1200", "6"), sets[2:])]
    ta1 = ["TA1", "000000001", "261001", "1200", "A", "000"]
    found, tokenizer = run(Stream.of(Writer(d, "\r\n").interchange(HEADER, groups, [ta1])))
    envelope = Envelope()
    for event in found:
        assert isinstance(event, Segment)
        assert envelope.step(event) == ()
    assert envelope.end() == ()
    assert tokenizer.delimiters == d
    assert [s for s in segments_of(found) if s[0] in ("SE", "GE", "IEA")] == [
        ["SE", "3", "0001"], ["SE", "4", "0002"], ["GE", "2", "5"], ["SE", "5", "0003"], ["GE", "1", "6"], ["IEA", "2", "000000017"],
    ]  # fmt: skip


def test_a_header_that_was_read_can_be_written_again() -> None:
    data = wire([isa()])
    (event,) = events(data)
    assert isinstance(event, Segment)
    assert Writer(Delimiters()).isa(Interchange.of(event)) == data
