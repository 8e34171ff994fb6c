"""Reading back: what was written is what is read, and what a partner wrote carelessly is read as far as it goes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.acks.events import ISA, run

from x12claims.acks.functional import COPIED
from x12claims.acks.read import (
    ReadContext,
    ReadElement,
    ReadFunctional,
    ReadInterchange,
    ReadSegment,
    ReadTransaction,
    read,
)
from x12claims.diagnostics.codes import finding
from x12claims.wire import Segment, Stream, Tokenizer

ST1, ST2 = "ST*837*0001*005010X222A1", "ST*837*0002*005010X222A1"


def parsed(data: bytes):
    tokenizer = Tokenizer(Stream.of_bytes(data))
    segments = []
    while (each := tokenizer.next()) is not None:
        assert isinstance(each, Segment), each
        segments.append(each)
    return list(read(segments))


def test_a_999_is_read_as_it_was_meant():
    wrong = [
        finding("D308", segment="CLM", position=23, loop="2300", element=5, component=3, element_number="1325",
                value="Q", business=("CLM01", "A1")),
        finding("R500", segment="REF", position=27, loop="2300", context=("CLM", 23, "2300", 5, 3), business=("CLM01", "A1")),
    ]  # fmt: skip
    assert parsed(run([(ST1, []), (ST2, wrong)]).functional[0]) == [
        ReadFunctional(
            "999", "HC", "17456", "005010X222A1", "P", 2, 2, 1, (),
            (
                ReadTransaction("837", "0001", "005010X222A1", "A"),
                ReadTransaction(
                    "837", "0002", "005010X222A1", "R", ("5", "I5"),
                    (
                        ReadSegment(
                            "CLM", 23, "2300", "8", (ReadContext("CLM01", "A1"),),
                            (ReadElement(5, 3, None, "1325", "7", "Q"),),
                        ),
                        ReadSegment(
                            "REF", 27, "2300", "I6",
                            (
                                ReadContext("SITUATIONAL TRIGGER", "", "CLM", 23, "2300", 5, 3),
                                ReadContext("CLM01", "A1"),
                            ),
                        ),
                    ),
                ),
            ),
        )
    ]  # fmt: skip


def test_a_ta1_is_read_as_it_was_meant():
    result = run([(ST1, [])], isa=ISA.format(ack="1"), outside=[finding("E003")])
    assert parsed(result.ta1[0]) == [ReadInterchange("000000905", "240229", "0930", "R", "021")]


POSITIONS = st.integers(2, 9999)
ERRORS = st.builds(
    finding,
    st.sampled_from(["D301", "D305", "D306", "D308", "D309", "D311", "D312", "S102", "S103", "S105", "S108"]),
    segment=st.sampled_from(["NM1", "CLM", "SV1", "HI", "N3"]),
    position=POSITIONS,
    loop=st.sampled_from(["ST", "1000A", "2010AA", "2300", "2400"]),
    element=st.integers(1, 16),
    component=st.none() | st.integers(1, 9),
    repetition=st.none() | st.integers(2, 9),
    value=st.text("ABC 0159.-*~^:\x01", max_size=12),
)


@given(st.lists(st.lists(ERRORS, max_size=6), min_size=1, max_size=4))
def test_every_error_written_is_read_back_at_its_place(sets):
    sts = [(f"ST*837*{number:04d}*005010X222A1", errors) for number, errors in enumerate(sets, 1)]
    answer = parsed(run(sts).functional[0])[0]
    assert (answer.included, answer.received) == (len(sets), len(sets))
    assert answer.accepted == sum(not errors for errors in sets)
    assert [each.control for each in answer.transactions] == [st.split("*")[2] for st, _ in sts]
    for errors, transaction in zip(sets, answer.transactions, strict=True):
        assert transaction.verdict == ("R" if errors else "A")
        written = set()
        for each in errors:
            loop = "" if each.loop == "ST" else each.loop[:4]
            if each.ack.ik4 is None:
                written.add((each.segment, each.position, loop, each.ack.ik3))
            else:
                place = (each.element, each.component, each.repetition)
                written.add((each.segment, each.position, loop, "8", *place, each.ack.ik4))
        found = set()
        for segment in transaction.segments:
            head = (segment.segment, segment.position, segment.loop, segment.code)
            assert bool(segment.elements) == (segment.code == "8")
            found |= {(*head, e.element, e.component, e.repetition, e.code) for e in segment.elements} or {head}
            for element in segment.elements:
                assert not element.value or (element.code in COPIED and not set("*~^:\x01") & set(element.value))
        assert found == written


def segments(text: str):
    return [Segment(each.split("*"), 0, len(each)) for each in text.split("~") if each]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("ST*271*0001~AK1*HC*1~SE*3*0001~", []),
        ("TA1~", [ReadInterchange("", "", "", "", "")]),
        ("ST*999*0001~", [ReadFunctional("999", "", "", "", "", None, None, None)]),
        (
            "ST*999*0001~AK1*HC*1~AK9*R*x*99999999999*0*1**5~SE*4*1~",
            [ReadFunctional("999", "HC", "1", "", "R", None, None, 0, ("1", "5"))],
        ),
        (
            "ST*999*0001~IK3*CLM*1~IK4*1~IK5*R~CTX*X~AK2*837*1~IK4*1~IK5*A~SE*1~",
            [ReadFunctional("999", "", "", "", "", None, None, None, (), (ReadTransaction("837", "1", "", "A"),))],
        ),
        (
            "ST*999*0001~AK1*HC*1~ST*999*0002~AK1*HC*2~",
            [
                ReadFunctional("999", "HC", "1", "", "", None, None, None),
                ReadFunctional("999", "HC", "2", "", "", None, None, None),
            ],
        ),
    ],
)
def test_careless_acknowledgements_are_read_as_far_as_they_go(text, expected):
    assert list(read(segments(text))) == expected


def test_the_997_says_the_same_with_other_segment_ids():
    text = "ST*997*0001~AK1*HC*9~AK2*837*0001~AK3*CLM*22**8~AK4*2*782*1~AK5*R*5~AK9*R*1*1*0~SE*8*0001~"
    assert list(read(segments(text))) == [
        ReadFunctional(
            "997", "HC", "9", "", "R", 1, 1, 0, (),
            (
                ReadTransaction(
                    "837", "0001", "", "R", ("5",),
                    (ReadSegment("CLM", 22, "", "8", (), (ReadElement(2, None, None, "782", "1", ""),)),),
                ),
            ),
        )
    ]  # fmt: skip
