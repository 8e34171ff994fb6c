"""The stream of events: each segment where it belongs, in order, nothing lost and nothing kept."""

from __future__ import annotations

import tracemalloc
from collections.abc import Iterator
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.documents.samples import END, GS, ISA, LINES, SET, document, replaced

from x12claims import api
from x12claims.engine import tape
from x12claims.engine.tape import Tape
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
from x12claims.wire import Stream


def events(data: bytes, size: int = 1 << 18) -> list[Event]:
    source = BytesIO(data)
    return list(Reader(lambda count: source.read(min(count, size)), api.finder()).events())


def outline(found: list[Event]) -> list[str]:
    """``2010AA.NM1`` for each segment: the innermost loop (or envelope) and the id; ``?`` before one without a place."""
    lines: list[str] = []
    around: list[str] = []
    for event in found:
        match event:
            case InterchangeStart():
                around.append("interchange")
            case GroupStart():
                around.append("group")
            case TransactionStart():
                around.append("set")
            case LoopStart():
                around.append(event.loop.id)
            case End():
                around.pop()
            case Placed():
                known = event.use is not None or around[-1] in ("interchange", "group")
                lines.append(f"{around[-1]}.{'' if known else '?'}{event.segment.id}")
            case Loose():
                lines.append(f"({event.kind})")
    assert around == []
    return lines


def test_each_segment_stands_in_its_loop() -> None:
    assert (
        outline(events(document()))
        == """
        interchange.ISA group.GS set.ST set.BHT 1000A.NM1 1000A.PER 1000B.NM1 2000A.HL 2010AA.NM1 2010AA.N3 2010AA.N4
        2010AA.REF 2000B.HL 2000B.SBR 2010BA.NM1 2010BB.NM1 2300.CLM 2300.HI 2400.LX 2400.SV1 2400.DTP set.SE group.GE
        interchange.IEA""".split()
    )


def test_loops_nest_as_the_guide_nests_them() -> None:
    found = events(document())
    depth, at = 0, {}
    for event in found:
        depth += isinstance(event, InterchangeStart | GroupStart | TransactionStart | LoopStart)
        depth -= isinstance(event, End)
        if isinstance(event, LoopStart):
            at[event.loop.id] = depth
    assert at["2000A"] == 4
    assert at["2000B"] == at["2010AA"] == 5
    assert at["2300"] == 6
    assert at["2400"] == 7
    assert depth == 0


def test_a_segment_has_the_use_that_its_qualifier_says() -> None:
    uses = [e.use for e in events(document()) if isinstance(e, Placed) and e.segment.id == "NM1"]
    assert [use.label for use in uses if use] == [
        "Submitter Name", "Receiver Name", "Billing Provider Name", "Subscriber Name", "Payer Name",
    ]  # fmt: skip


def test_what_has_no_place_stays_where_it_stood() -> None:
    lines = outline(events(document(replaced("LX", "XYZ*1", "LX*1"))))
    at = lines.index("2300.?XYZ")
    assert lines[at - 1 : at + 2] == ["2300.HI", "2300.?XYZ", "2400.LX"]


def test_a_loop_whose_head_is_missing_opens_all_the_same() -> None:
    assert "2400.SV1" in outline(events(document(replaced("LX*1"))))


@pytest.mark.parametrize("gone", [1, 2, 3, 4, 8])
def test_what_breaks_off_is_closed(gone: int) -> None:
    kept = LINES[:-gone]
    assert [line.rpartition(".")[2] for line in outline(events(document(kept)))] == [x.split("*")[0] for x in kept]


def test_a_guide_that_is_not_known_gives_a_flat_run() -> None:
    lines = [ISA, GS.replace("005010X222A1", "004010X098A1"), *[x.replace("*005010X222A1", "") for x in SET], *END]
    found = events(document(lines))
    assert [e.guide for e in found if isinstance(e, TransactionStart)] == [None]
    assert outline(found)[2:-2] == [f"set.?{line.split('*')[0]}" for line in SET]


def test_a_trailer_of_an_outer_level_closes_the_inner_ones_first() -> None:
    assert outline(events(document(replaced("SE"))))[-2:] == ["group.GE", "interchange.IEA"]
    assert outline(events(document([ISA, GS, *SET[:3], END[1]])))[-1] == "interchange.IEA"


def test_segments_without_an_envelope_stand_in_the_interchange() -> None:
    assert outline(events(document([ISA, "ST*837*1", "CLM*1", "IEA*1*000000007"]))) == [
        "interchange.ISA", "interchange.ST", "interchange.CLM", "interchange.IEA",
    ]  # fmt: skip


def test_interchanges_have_their_own_delimiters() -> None:
    other = document().replace(b":", b"<").replace(b"*", b"|").replace(b"~", b"'")
    starts = [e.delimiters for e in events(document() + other) if isinstance(e, InterchangeStart)]
    assert [(d.element, d.component, d.segment) for d in starts] == [("*", ":", "~"), ("|", "<", "'")]


def test_bytes_that_are_no_segment_are_handed_on() -> None:
    found = events(document() + b"HELLO THERE" + document())
    assert [(e.kind, e.data) for e in found if isinstance(e, Loose)] == [("junk-between-interchanges", b"HELLO THERE")]
    too_long = b"A" * ((1 << 20) + 5)
    data = document(LINES[:6]) + too_long + b"~" + document(LINES[6:])
    assert [e.data for e in events(data) if isinstance(e, Loose)] == [too_long + b"~"]


def test_of_bytes_too_many_to_keep_the_number_is_told() -> None:
    junk = b"HELLO THERE " * (tape.KEPT // 4)
    (loose,) = [e for e in events(document() + junk + document()) if isinstance(e, Loose)]
    assert (loose.data, loose.length) == (None, len(junk))


def test_an_isa_that_its_elements_cannot_restore_comes_with_its_text() -> None:
    short = ISA.replace("*00*          *00*          ", "*00**00*", 1)
    lacking = ISA.replace("*0*T*:", "*0*:")
    for isa, text in ((ISA, None), (short, None), (lacking, lacking)):
        first = next(e for e in events(document([isa, *LINES[1:]])) if isinstance(e, Placed))
        assert first.text == text
        assert text or "*".join(first.segment.elements) == isa


def test_layout_is_told() -> None:
    for ending in ("", "\n", "\r\n"):
        (start,) = [e for e in events(document(ending=ending)) if isinstance(e, InterchangeStart)]
        assert start.line_ending == ending
    last = [e for e in events(document(ending="\n")[:-1]) if isinstance(e, Placed)][-1]
    assert (last.line_ending, last.terminated) == ("", True)
    assert [e for e in events(document()[:-1]) if isinstance(e, Placed)][-1].terminated is False


POOL = [
    *LINES,
    "XYZ*1",
    "",
    "CLM",
    "HL*9*9*99",
    "HL*2*1*23*0",
    "REF*ZZ*1",
    "NM1*QQ*1",
    "TA1*1",
    "lower*case",
    "PLB*1*2",
]


@given(st.lists(st.sampled_from(POOL), max_size=40), st.sampled_from([1, 7, 1 << 18]))
def test_any_segments_come_out_in_order_and_everything_that_opens_closes(lines: list[str], size: int) -> None:
    sent = [ISA, *lines]
    found = events(document(sent), size)
    outline(found)  # asserts that all is closed
    # Nothing follows an IEA but an ISA: the rest is junk.
    inside, expected = True, []
    for line in sent:
        inside = inside or line.startswith("ISA*")
        if inside:
            expected.append(line)
        inside = inside and not line.startswith("IEA*")
    assert ["*".join(e.segment.elements) for e in found if isinstance(e, Placed)] == expected


@pytest.mark.parametrize("block", [SET[13:19], ["LX*1", "SV1*HC:1*1*UN*1"], ["XYZ*1"], ["PWK*AA"]])
def test_memory_does_not_grow_with_the_document(block: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tape, "KEPT", 1 << 12)
    monkeypatch.setattr("x12claims.engine.tree.Stream", lambda read: Stream(read, 1 << 12))
    piece = document(block) * 20

    def chunks() -> Iterator[bytes]:
        yield document(LINES[:16])
        for _ in range(100_000 // len(piece)):
            yield piece

    source = chunks()
    reader = Reader(lambda _: next(source, b""), api.finder())
    stream = reader.events()
    for _ in range(200):
        next(stream)
    tracemalloc.start()
    for _ in stream:
        pass
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 100_000


def test_a_tape_remembers_what_it_may() -> None:
    spilt: list[bytes] = []
    source = BytesIO(b"abcdefghij")
    recorder = Tape(source.read, spilt.append)
    recorder.read(4)
    assert (recorder.cut(1, 2), recorder.end) == (b"bc", 4)
    assert recorder.take(3) == b"abc"
    assert (recorder.cut(2, 1), recorder.cut(3, 5), recorder.base) == (None, b"d", 3)
    assert recorder.take(0) == b""
    assert spilt == []


def test_a_tape_spills_in_order_what_it_forgets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tape, "KEPT", 4)
    spilt: list[bytes] = []
    data = bytes(range(100))
    source = BytesIO(data)
    recorder = Tape(source.read, spilt.append)
    while recorder.read(3):
        assert recorder.end - recorder.base <= 11
    assert b"".join(spilt) + recorder.take(100) == data
