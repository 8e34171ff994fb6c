"""The envelope: every cell of its table, every fault, and one fault for one cause."""

from __future__ import annotations

import itertools

import pytest
from tests.wire.documents import interchange, isa, wire

from x12claims.wire import Envelope, EnvelopeFault, Segment, Stream, Tokenizer
from x12claims.wire.envelope import AT_END, IDS, STATES, TRANSITIONS
from x12claims.wire.numbers import KEPT, SeenNumbers

GS = ["GS", "HC", "SENDER", "RECEIVER", "20261001", "1200", "1", "X", "005010X222A1"]
ST = ["ST", "837", "0001", "005010X222A1"]
BODY = ["REF", "D9", "1"]
SEGMENTS = {
    "ISA": isa("000000009"),
    "TA1": ["TA1", "000000001", "261001", "1200", "A", "000"],
    "GS": [*GS[:6], "9", *GS[7:]],
    "ST": ["ST", "837", "0009"],
    "SE": ["SE", "2", "0001"],
    "GE": ["GE", "1", "1"],
    "IEA": ["IEA", "1", "000000001"],
    "other": BODY,
}
BEFORE = {
    "outside": [],
    "interchange": [isa()],
    "group": [isa(), GS],
    "set": [isa(), GS, ST],
}
MISSING = {"SE": "missing-transaction-trailer", "GE": "missing-group-trailer", "IEA": "missing-interchange-trailer"}


def faults(segments: list[list[str]], end: bool = True) -> list[EnvelopeFault]:
    """What an envelope says of segments one behind the other."""
    envelope = Envelope()
    found: list[EnvelopeFault] = []
    tokens = []
    offset = 0
    for elements in segments:
        length = len("*".join(elements))
        tokens.append(Segment(elements, offset, length))
        offset += length + 1
    for token in tokens:
        found += envelope.step(token)
    return found + list(envelope.end() if end else ())


def kinds(segments: list[list[str]], end: bool = True) -> list[str]:
    """The kinds of those faults."""
    return [fault.kind for fault in faults(segments, end)]


def changed(id_: str, element: int, value: str) -> list[list[str]]:
    """A whole interchange with one element changed."""
    segments = interchange()
    segment = next(s for s in segments if s[0] == id_)
    segment[element] = value
    return segments


def test_the_table_is_whole() -> None:
    assert set(TRANSITIONS) == set(itertools.product(STATES, IDS))
    assert set(AT_END) == set(STATES)


# The next state and the faults of each cell, written from what X12 says and not from the table.
CELLS = {
    ("outside", "ISA"): ("interchange", []),
    **{("outside", id_): ("outside", ["segment-outside-envelope"]) for id_ in IDS if id_ != "ISA"},
    ("interchange", "ISA"): ("interchange", ["missing-interchange-trailer"]),
    ("interchange", "TA1"): ("interchange", []),
    ("interchange", "GS"): ("group", []),
    ("interchange", "ST"): ("interchange", ["segment-outside-envelope"]),
    ("interchange", "SE"): ("interchange", ["segment-outside-envelope"]),
    ("interchange", "GE"): ("interchange", ["segment-outside-envelope"]),
    ("interchange", "IEA"): ("outside", ["group-count-mismatch", "empty-interchange"]),
    ("interchange", "other"): ("interchange", ["segment-outside-envelope"]),
    ("group", "ISA"): ("interchange", ["missing-group-trailer"]),
    ("group", "TA1"): ("group", ["segment-outside-envelope"]),
    ("group", "GS"): ("group", ["missing-group-trailer"]),
    ("group", "ST"): ("set", []),
    ("group", "SE"): ("group", ["segment-outside-envelope"]),
    ("group", "GE"): ("interchange", ["transaction-count-mismatch", "empty-group"]),
    ("group", "IEA"): ("outside", ["missing-group-trailer"]),
    ("group", "other"): ("group", ["segment-outside-envelope"]),
    ("set", "ISA"): ("interchange", ["missing-transaction-trailer"]),
    ("set", "TA1"): ("set", []),
    ("set", "GS"): ("group", ["missing-transaction-trailer"]),
    ("set", "ST"): ("set", ["missing-transaction-trailer"]),
    ("set", "SE"): ("group", []),
    ("set", "GE"): ("interchange", ["missing-transaction-trailer"]),
    ("set", "IEA"): ("outside", ["missing-transaction-trailer"]),
    ("set", "other"): ("set", []),
}


@pytest.mark.parametrize(("state", "id_"), list(itertools.product(STATES, IDS)))
def test_each_cell(state: str, id_: str) -> None:
    envelope = Envelope()
    for elements in BEFORE[state]:
        assert not envelope.step(Segment(elements, 0, 0))
    assert envelope.state == state
    found = envelope.step(Segment(SEGMENTS[id_], 700, 0))
    following, expected = CELLS[state, id_]
    assert [fault.kind for fault in found] == expected
    assert envelope.state == following
    opened = [envelope.interchange, envelope.group, envelope.transaction]
    assert [each is not None for each in opened] == [STATES.index(following) > level for level in range(3)]


@pytest.mark.parametrize(
    ("state", "expected", "missing"),
    [
        ("outside", [], ()),
        ("interchange", ["missing-interchange-trailer"], ("IEA",)),
        ("group", ["missing-group-trailer"], ("GE", "IEA")),
        ("set", ["missing-transaction-trailer"], ("SE", "GE", "IEA")),
    ],
)
def test_the_end_of_the_file(state: str, expected: list[str], missing: tuple[str, ...]) -> None:
    found = faults(BEFORE[state])
    assert [fault.kind for fault in found] == expected
    for fault in found:
        assert (fault.segment, fault.missing) == (missing[0], missing)
        assert fault.offset == sum(len("*".join(s)) + 1 for s in BEFORE[state]) - 1


def test_a_right_interchange_has_no_fault() -> None:
    assert kinds(interchange()) == []


@pytest.mark.parametrize(
    ("id_", "element", "value", "kind", "expected"),
    [
        ("SE", 1, "5", "segment-count-mismatch", "4"),
        ("SE", 1, "FOUR", "segment-count-mismatch", "4"),
        ("SE", 1, "+4", "segment-count-mismatch", "4"),
        ("SE", 1, "", "segment-count-mismatch", "4"),
        ("SE", 1, "9" * 5000, "segment-count-mismatch", "4"),
        ("SE", 2, "1", "transaction-control-number-mismatch", "0001"),
        ("SE", 2, "0002", "transaction-control-number-mismatch", "0001"),
        ("GE", 1, "2", "transaction-count-mismatch", "1"),
        ("GE", 2, "2", "group-control-number-mismatch", "1"),
        ("GE", 2, "01", "group-control-number-mismatch", "1"),
        ("IEA", 1, "2", "group-count-mismatch", "1"),
        ("IEA", 2, "000000002", "interchange-control-number-mismatch", "000000001"),
        ("IEA", 2, "1", "interchange-control-number-mismatch", "000000001"),
    ],
)
def test_each_count_and_control_number(id_: str, element: int, value: str, kind: str, expected: str) -> None:
    segments = changed(id_, element, value)
    data = wire(segments)
    (fault,) = faults(segments)
    assert (fault.kind, fault.segment, fault.element, fault.value, fault.expected) == (
        kind,
        id_,
        element,
        value,
        expected,
    )
    assert data[fault.offset : fault.offset + fault.length].decode() == value
    assert data[: fault.offset].endswith(f"{id_}*".encode() if element == 1 else b"*")
    assert fault.interchange == "000000001"
    assert fault.transaction == ("0001" if id_ == "SE" else None)


def test_wrong_count_and_wrong_number_are_two_faults() -> None:
    segments = changed("SE", 1, "7")
    segments[5][2] = "0008"
    assert kinds(segments) == ["segment-count-mismatch", "transaction-control-number-mismatch"]


@pytest.mark.parametrize(("id_", "value"), [("SE", "0004"), ("GE", "01"), ("IEA", "1 ")])
def test_counts_are_numbers(id_: str, value: str) -> None:
    assert kinds(changed(id_, 1, value)) == []


@pytest.mark.parametrize("id_", ["SE", "GE", "IEA"])
def test_a_trailer_without_elements(id_: str) -> None:
    segments = [[id_] if s[0] == id_ else s for s in interchange()]
    assert len(kinds(segments)) == 2
    assert {fault.element for fault in faults(segments)} == {1, 2}


@pytest.mark.parametrize("id_", ["SE", "GE", "IEA"])
def test_a_missing_trailer_is_one_fault(id_: str) -> None:
    segments = [s for s in interchange() if s[0] != id_]
    found = faults(segments)
    assert [(f.kind, f.segment, f.missing) for f in found] == [(MISSING[id_], id_, (id_,))]


@pytest.mark.parametrize("id_", ["SE", "GE", "IEA"])
def test_a_missing_trailer_before_another_interchange_is_one_fault(id_: str) -> None:
    segments = [s for s in interchange() if s[0] != id_] + interchange(control="000000002")
    assert kinds(segments) == [MISSING[id_]]


@pytest.mark.parametrize("kept", range(1, 8))
def test_a_file_cut_off_is_one_fault(kept: int) -> None:
    assert len(kinds(interchange()[:kept])) == 1


@pytest.mark.parametrize("id_", ["GS", "ST"])
def test_a_missing_header_is_one_fault_for_all_that_it_leaves_without_a_place(id_: str) -> None:
    segments = [s for s in interchange() if s[0] != id_]
    assert kinds(segments) == ["segment-outside-envelope"]


@pytest.mark.parametrize("id_", ["SE", "GE"])
def test_a_trailer_that_stands_twice_is_no_further_set_or_group(id_: str) -> None:
    segments = interchange()
    at = next(i for i, s in enumerate(segments) if s[0] == id_)
    found = faults([*segments[: at + 1], segments[at], *segments[at + 1 :]])
    assert [(f.kind, f.segment) for f in found] == [("segment-outside-envelope", id_)]


def test_each_run_without_a_place_is_a_fault() -> None:
    whole = interchange()
    segments = [*whole[:1], BODY, BODY, *whole[1:6], BODY, *whole[6:]]
    assert kinds(segments) == ["segment-outside-envelope"] * 2


def test_a_missing_trailer_names_the_set_that_lacks_it() -> None:
    second = [*interchange()[2:5], ["SE", "4", "0002"]]
    second[0] = ["ST", "837", "0002"]
    segments = [*interchange()[:5], *second, ["GE", "2", "1"], interchange()[7]]
    (fault,) = faults(segments)
    assert (fault.kind, fault.transaction, fault.group, fault.interchange) == (MISSING["SE"], "0001", "1", "000000001")
    assert wire(segments)[fault.offset :].startswith(b"ST*837*0002")


def test_counts_of_segments_that_passed_unseen() -> None:
    envelope = Envelope()
    for elements in (isa(), GS, ST):
        envelope.step(Segment(elements, 0, 0))
    envelope.count(1000, 5000)
    assert envelope.segments == 1001
    assert [f.offset for f in envelope.end()] == [5000]
    envelope = Envelope()
    for elements in (isa("000000002"), GS, ST):
        envelope.step(Segment(elements, 0, 0))
    envelope.count(1000)
    assert envelope.step(Segment(["SE", "1002", "0001"], 0, 0)) == ()


def test_what_the_headers_say() -> None:
    envelope = Envelope()
    for elements in (isa(), GS, ST):
        envelope.step(Segment(elements, 50, 0))
    interchange_, group, transaction = envelope.interchange, envelope.group, envelope.transaction
    assert interchange_
    assert group
    assert transaction
    assert (interchange_.sender_qualifier, interchange_.sender, interchange_.receiver) == ("ZZ", "SENDER", "RECEIVER")
    assert (interchange_.version, interchange_.ack_requested, interchange_.usage) == ("00501", "0", "T")
    assert (group.functional_id, group.control_number, group.version) == ("HC", "1", "005010X222A1")
    assert (transaction.set_id, transaction.control_number, transaction.guide) == ("837", "0001", "005010X222A1")
    assert (interchange_.offset, group.offset, transaction.offset) == (50, 50, 50)


@pytest.mark.parametrize("segments", [[["ISA"]], [isa(), ["GS"], ["ST"]], [[""]], [isa(), [""]]])
def test_headers_without_elements_never_raise(segments: list[list[str]]) -> None:
    assert len(kinds(segments)) >= 1


def two_sets(functional_id: str, second: str, apart: bool) -> list[list[str]]:
    """Two transaction sets, in one group or in two."""
    gs = [GS[0], functional_id, *GS[2:]]
    first = [["ST", "837", "0001"], ["SE", "2", "0001"]]
    other = [["ST", "837", second], ["SE", "2", second]]
    if not apart:
        return [isa(), gs, *first, *other, ["GE", "2", "1"], ["IEA", "1", "000000001"]]
    gs2 = [*gs[:6], "2", *gs[7:]]
    return [isa(), gs, *first, ["GE", "1", "1"], gs2, *other, ["GE", "1", "2"], ["IEA", "2", "000000001"]]


@pytest.mark.parametrize(
    ("functional_id", "second", "apart", "duplicate"),
    [
        ("HP", "0001", False, True),
        ("HP", "0001", True, False),
        ("HC", "0001", False, True),
        ("HC", "0001", True, True),  # RFI 1139
        ("HC", "0002", True, False),
        ("HP", "1", False, False),
    ],
)
def test_duplicate_transaction_control_numbers(functional_id: str, second: str, apart: bool, duplicate: bool) -> None:
    found = kinds(two_sets(functional_id, second, apart))
    assert found == (["duplicate-transaction-control-number"] if duplicate else [])


def test_duplicate_group_control_numbers() -> None:
    group = [GS, ["ST", "837", "0001"], ["SE", "2", "0001"], ["GE", "1", "1"]]
    again = [GS, ["ST", "837", "0002"], ["SE", "2", "0002"], ["GE", "1", "1"]]
    (fault,) = faults([isa(), *group, *again, ["IEA", "2", "000000001"]])
    assert (fault.kind, fault.segment, fault.element, fault.value) == ("duplicate-group-control-number", "GS", 6, "1")


def test_duplicate_interchange_control_numbers_are_per_sender_and_receiver() -> None:
    assert kinds(interchange() + interchange()) == ["duplicate-interchange-control-number"]
    other = interchange()
    other[0] = isa(sender="ANOTHER")
    assert kinds(interchange() + other) == []


@pytest.mark.parametrize("count", [1, 2])
def test_acknowledgements_stand_behind_isa(count: int) -> None:
    ta1 = [SEGMENTS["TA1"]] * count
    assert kinds([isa(), *ta1, ["IEA", "0", "000000001"]]) == []
    assert kinds([isa(), *ta1, *interchange()[1:]]) == []
    assert kinds([*interchange()[:-1], *ta1[:1], interchange()[-1]]) == ["segment-outside-envelope"]


def test_seen_numbers_keeps_runs_and_single_ones() -> None:
    seen = SeenNumbers()
    numbers = ["0008", "0009", "0010", "9", "0011", "A", "", "0005", "0012"]
    assert [seen.add(n) for n in numbers] == [False] * len(numbers)
    assert [seen.add(n) for n in numbers] == [True] * len(numbers)
    assert [seen.add(n) for n in ("8", "0007", "0013", "00010")] == [False] * 4


def test_seen_numbers_meets_a_single_one_again_when_the_run_reaches_it() -> None:
    seen = SeenNumbers()
    assert [seen.add(n) for n in ("1", "3", "2", "3")] == [False, False, False, True]


def test_a_long_run_of_numbers_takes_no_memory() -> None:
    seen = SeenNumbers()
    assert not any(seen.add(str(n)) for n in range(1, 3 * KEPT))
    assert not seen._others
    assert seen.add(str(KEPT))


def test_numbers_without_sequence_are_forgotten_at_the_limit() -> None:
    seen = SeenNumbers()
    for n in range(0, 3 * KEPT, 2):
        seen.add(str(n))
    assert len(seen._others) == KEPT
    assert seen.add("2")


def test_tokenizer_and_envelope_agree_on_the_end_of_an_interchange() -> None:
    tokenizer, envelope = Tokenizer(Stream.of_bytes(wire(interchange()) * 2)), Envelope()
    found = []
    while (event := tokenizer.next()) is not None:
        assert isinstance(event, Segment)
        found += envelope.step(event)
    assert [f.kind for f in found] == ["duplicate-interchange-control-number"]
    assert envelope.end() == ()
