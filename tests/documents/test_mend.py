"""The mended copy: what it mends, what it says, and that all else is left byte for byte."""

from __future__ import annotations

from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.documents.samples import ISA, LINES, SET, document, replaced

from x12claims.documents.mend import Change, Mender


def mended(data: bytes, size: int = 1 << 18) -> tuple[bytes, list[Change]]:
    source, out = BytesIO(data), BytesIO()
    mender = Mender(lambda count: source.read(min(count, size)), out.write)
    mender.run()
    return out.getvalue(), mender.changes


LAYOUTS = ["", "\n", "\r\n"]
ALL_WRONG = replaced("SE", "SE*7*0009", lines=replaced("GE", "GE*3*77", lines=replaced("IEA", "IEA*0*000000001")))


@pytest.mark.parametrize("size", [1, 1 << 18])
@pytest.mark.parametrize("ending", LAYOUTS)
def test_counts_and_control_numbers(ending: str, size: int) -> None:
    out, changes = mended(document(ALL_WRONG, ending), size)
    assert out == document(ending=ending)
    assert [each.what for each in changes] == [
        "SE01 was 7, is now 20: so many segments there are",
        "SE02 was 0009, is now 0001: as ST02 says",
        "GE01 was 3, is now 1: so many transaction sets there are",
        "GE02 was 77, is now 8: as GS06 says",
        "IEA01 was 0, is now 1: so many functional groups there are",
        "IEA02 was 000000001, is now 000000007: as ISA13 says",
    ]
    assert all(each.mended for each in changes)
    assert document(ALL_WRONG, ending)[changes[0].offset :].startswith(b"SE*7")


@pytest.mark.parametrize("trailer", ["SE", "SE*20", "SE*x*0001", "SE**0001*"])
def test_a_trailer_that_lacks_elements_gets_them(trailer: str) -> None:
    expected = "SE*20*0001*" if trailer.endswith("*") else "SE*20*0001"
    assert mended(document(replaced("SE", trailer)))[0] == document(replaced("SE", expected))


def test_what_stands_in_the_place_of_a_number_is_not_repeated() -> None:
    (change, _) = mended(document(replaced("SE", "SE*DOE JANE*DOE")))[1]
    assert change.what.startswith("SE01 was <8 characters>, is now 20")


@pytest.mark.parametrize("count", ["SE*20*0001", "SE*020*0001"])
def test_leading_zeros_are_no_fault(count: str) -> None:
    assert mended(document(replaced("SE", count))) == (document(replaced("SE", count)), [])


SECOND = [line.replace("*0001", "*0002") for line in SET]


@pytest.mark.parametrize("ending", LAYOUTS)
@pytest.mark.parametrize(
    ("sent", "expected", "added"),
    [
        (LINES[:-1], LINES, ["IEA"]),
        (LINES[:-2], LINES, ["GE", "IEA"]),
        (LINES[:-3], LINES, ["SE", "GE", "IEA"]),
        (replaced("GE"), LINES, ["GE"]),
        (replaced("SE"), LINES, ["SE"]),
        ([*LINES[:-2], *LINES], [*LINES, *LINES], ["GE", "IEA"]),
        (
            [*LINES[:2], *SET[:-1], *SECOND, "GE*2*8", LINES[-1]],
            [*LINES[:2], *SET, *SECOND, "GE*2*8", LINES[-1]],
            ["SE"],
        ),
    ],
)  # fmt: skip
def test_missing_trailers_are_added_at_their_place(
    sent: list[str], expected: list[str], added: list[str], ending: str
) -> None:
    out, changes = mended(document(sent, ending))
    assert out == document(expected, ending)
    assert [each.what.partition(" was missing and is added")[0] for each in changes] == added


def test_trailers_behind_a_last_line_without_its_end() -> None:
    assert mended(document(LINES[:-2], "\n")[:-1])[0] == document(ending="\n")[:-1]


def test_a_document_cut_in_the_middle_is_not_made_to_look_whole() -> None:
    cut = document()[:-100]
    out, changes = mended(cut)
    assert out == cut
    assert [(each.mended, each.what) for each in changes] == [
        (False, "the interchange breaks off in the middle of a segment: fetch it again")
    ]


SHORT = "ISA*00**00**ZZ*SENDER*ZZ*RECEIVER*261001*1200*^*00501*7*0*T*:"
LONG = ISA.replace("*ZZ*SENDER         *", "*ZZ*SENDER           *")


@pytest.mark.parametrize(
    ("isa", "named"),
    [
        (SHORT, "ISA02, ISA04, ISA06, ISA08, ISA13 filled or cut to the fixed width"),
        (LONG, "ISA06 filled or cut to the fixed width"),
        (ISA + "  ", "blanks behind ISA16 left out"),
    ],
)
def test_isa_is_brought_to_its_width(isa: str, named: str) -> None:
    out, changes = mended(document([isa, *LINES[1:]]))
    assert out == document()
    assert [each.what for each in changes] == [named]


def test_iea_follows_the_mended_isa() -> None:
    out, changes = mended(document([SHORT, *LINES[1:-1], "IEA*1*7"]))
    assert out == document()
    assert changes[-1].what == "IEA02 was 7, is now 000000007: as ISA13 says"


@pytest.mark.parametrize(
    ("isa", "said"),
    [
        (ISA.replace("SENDER         ", "SENDER-THAT-IS-TOO-LONG"), "ISA06 has 23 characters, its place has 15"),
        (ISA.replace("*0*T*:", "*0*:"), "ISA has not its 16 elements"),
        (ISA.replace("*000000007*", "*7A*"), "ISA13 has 2 characters"),
        (ISA.replace("*1200*", "*12*"), "ISA10 has 2 characters"),
    ],
)
def test_what_no_padding_mends_is_left_and_said(isa: str, said: str) -> None:
    data = document([isa, *LINES[1:]]).replace(
        b"IEA*1*000000007", b"IEA*1*7A" if b"*7A*" in isa.encode() else b"IEA*1*000000007"
    )
    out, changes = mended(data)
    assert out == data
    assert [each.mended for each in changes] == [False]
    assert changes[0].what.startswith(said)


def wrapped(data: bytes, width: int, ending: bytes = b"\n") -> bytes:
    return ending.join(data[i : i + width] for i in range(0, len(data), width)) + ending


@pytest.mark.parametrize("ending", [b"\n", b"\r\n"])
@pytest.mark.parametrize("width", [60, 80])
def test_wrapped_lines_stay_wrapped(width: int, ending: bytes) -> None:
    wrong = document(replaced("SE", "SE*7777*000001"))
    assert mended(wrapped(wrong, width, ending))[0] == wrapped(document(), width, ending)
    good = wrapped(document(), width, ending)
    assert mended(good + good) == (good + good, [])


BUSINESS = ["CLM*A1*1", "XYZ", "", "HL*1", "A*\xe9", "SE*1*1", "ST*837*5", "GS*HC", "GE*1*1", "REF*1^2:3"]


@given(
    st.lists(st.sampled_from([*LINES, *BUSINESS]), max_size=25),
    st.sampled_from(LAYOUTS),
    st.sampled_from([b"", b"\xef\xbb\xbf", b" \n"]),
    st.integers(1, 300),
)
def test_mending_is_done_once_and_touches_the_envelope_only(
    lines: list[str], ending: str, before: bytes, size: int
) -> None:
    data = before + document([ISA, *lines], ending)
    out, changes = mended(data, size)
    assert (out == data) is not any(each.mended for each in changes)
    assert mended(out)[1] == [each for each in mended(out)[1] if not each.mended]
    trailers = (b"SE", b"GE", b"IEA")

    def rest(document: bytes) -> list[bytes]:
        return [s for s in document.split(b"~") if s.strip().split(b"*")[0] not in trailers]

    assert [s.strip() for s in rest(out)] == [s.strip() for s in rest(data)]


def test_what_is_no_x12_gives_nothing() -> None:
    assert mended(b"PDF-1.7 and more") == (b"", [])
