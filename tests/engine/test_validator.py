"""What the validator makes of a file whose bytes, not whose contents, are at fault."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from tests.limits.generate import whole
from tests.properties.judging import SYNTAX, finder, judge, options, told

from x12claims import api
from x12claims.engine.accept import Acceptor
from x12claims.engine.casts.caster import Caster
from x12claims.engine.node import Node
from x12claims.engine.sink import Nobody
from x12claims.engine.transaction import TransactionRun
from x12claims.engine.validator import Validator
from x12claims.wire import Stream

FOLDER = Path(__file__).resolve().parents[2] / "fixtures"
CLAIM = b"".join((FOLDER / "005010X222A1/pass/subscriber-is-patient.edi").read_bytes().splitlines())
INSIDE = range(CLAIM.index(b"BHT*"), CLAIM.index(b"SE*"))


@pytest.mark.parametrize("fast", [True, False], ids=["accept", "walk"])
@pytest.mark.parametrize("kept", INSIDE[1::37])
def test_what_is_left_of_a_segment_that_broke_off_is_not_judged(kept: int, fast: bool) -> None:
    findings, (result,), _ = judge(CLAIM[:kept], SYNTAX, fast)
    assert [f.code for f in findings if f.severity == "error"] == ["E007"], told(findings)
    assert result.segments == CLAIM[CLAIM.index(b"ST*") : kept].rstrip(b"~").count(b"~") + 1


def test_that_the_set_broke_off_is_the_one_finding() -> None:
    """Not that its last segment has no terminator, too: it has much more than that not."""
    findings, _, _ = judge(CLAIM[: CLAIM.index(b"NM1*41") + 9])
    assert [(f.code, f.position, f.offset) for f in findings] == [("E007", None, CLAIM.index(b"NM1*41") + 9)]


SE, GE, IEA = (CLAIM.index(b"~" + trailer + b"*") + 1 for trailer in (b"SE", b"GE", b"IEA"))


@pytest.mark.parametrize("fast", [True, False], ids=["accept", "walk"])
@pytest.mark.parametrize(
    ("first", "last", "code"), [(SE, GE - 2, "E007"), (GE - 1, IEA - 2, "E004"), (IEA - 1, len(CLAIM) - 2, "E001")]
)
def test_of_a_trailer_that_broke_off_it_is_told_that_it_is_missing(
    first: int, last: int, code: str, fast: bool
) -> None:
    """``first`` to ``last`` bytes of the file are there: from nothing of the trailer to all but its last byte."""
    for kept in range(first, last + 1):
        assert [(f.code, f.offset) for f in judge(CLAIM[:kept], fast=fast)[0]] == [
            (code, len(CLAIM[:kept].rstrip(b"~")))
        ], CLAIM[:kept][-20:]


def test_a_header_that_broke_off_opens_nothing() -> None:
    """What it was to open is not there to be judged; what is open already has no end."""
    gs, st = CLAIM.index(b"GS*"), CLAIM.index(b"ST*")
    for start, end, code in ((gs, st - 1, "E001"), (st, CLAIM.index(b"BHT*") - 1, "E004")):
        for kept in range(start + 1, end):
            findings, results, _ = judge(CLAIM[:kept])
            assert ([f.code for f in findings], results) == ([code], []), CLAIM[:kept][-20:]


def test_a_whole_trailer_with_another_number_did_not_break_off() -> None:
    wrong = CLAIM[:-1].replace(b"IEA*1*000000101", b"IEA*1*000000109")
    assert [f.code for f in judge(wrong)[0]] == ["E002", "W006"]


@pytest.mark.parametrize(
    ("old", "new", "code", "place"),
    [
        (b"IEA*1*000000101~", b"IEA*1*0000101~", "E002", ("IEA", 2)),
        (b"IEA*1*000000101~", b"IEA*1*00000010X~", "E002", ("IEA", 2)),
        (b"IEA*1*000000101~", b"IEA*1~", "E002", ("IEA", 2)),
        (b"GE*1*101~", b"GE*1~", "E005", ("GE", 2)),
        (b"*0001~GE", b"*1~GE", "E008", ("SE", 2)),
        (b"*0001~GE", b"~GE", "E008", ("SE", 2)),
    ],
)
def test_a_control_number_that_is_not_the_headers_is_not_called_too_short_too(
    old: bytes, new: bytes, code: str, place: tuple[str, int]
) -> None:
    assert old in CLAIM
    for fast in (True, False):
        findings = judge(CLAIM.replace(old, new), fast=fast)[0]
        assert [(f.code, (f.segment, f.element)) for f in findings] == [(code, place)], told(findings)


@pytest.mark.parametrize("separator", [b"*", b"A", b"7", b" "])
def test_nothing_is_said_of_composites_that_nothing_parts(separator: bytes) -> None:
    data = CLAIM.replace(b"*:~", b"*" + separator + b"~", 1)
    findings, (result,), file = judge(data)
    assert [(f.code, f.ack.ta1) for f in findings] == [("W008", "027")], told(findings)
    assert (result.verdict, file.verdict) == ("rejected", "rejected")


def test_a_known_guide_is_not_called_unknown_where_the_set_is_what_it_does_not_have() -> None:
    findings, _, _ = judge(CLAIM.replace(b"ST*837*", b"ST*850*", 1))
    assert [(f.code, f.text()) for f in findings] == [
        (
            "E015",
            "no guide is known for this transaction set under 005010X222A1: correct GS08 and ST03, or add the guide, with "
            "`x12claims guide import ID --from pyx12` (ID is what GS08 says) or as a text in the folder of your own guides",
        )
    ]


@pytest.mark.parametrize(
    ("name", "last", "spoilt", "code"),
    [
        ("005010X222A1/fail/claim-total-off-by-a-cent.edi", b"SE*", b"", "B400"),
        ("005010X221A1/pass/provider-adjustments.edi", b"PLB*", b"~SVC*HC:G0463*100*", "B400"),
    ],
)
def test_what_was_whole_before_the_file_broke_off_is_judged(name: str, last: bytes, spoilt: bytes, code: str) -> None:
    """Of the segment that broke off it is known at least that it came: what it cannot stand in has ended."""
    data = b"".join((FOLDER / name).read_bytes().splitlines())
    if spoilt:
        assert spoilt in data
        data = data.replace(spoilt, spoilt[:-4] + b"101*", 1)
    cut = data[: data.index(b"~" + last) + 1 + len(last) + 1]
    told_either_way = [[f.code for f in judge(cut, fast=fast)[0] if f.severity == "error"] for fast in (True, False)]
    assert told_either_way[0] == told_either_way[1]
    assert told_either_way[0] == [code, "E007"]


@pytest.fixture
def uncollected() -> Iterator[None]:
    """Nothing is freed but what nobody refers to any more."""
    gc.collect()
    gc.disable()
    yield
    gc.enable()


def alive(*kinds: type) -> int:
    return sum(isinstance(each, kinds) for each in gc.get_objects())


@pytest.mark.parametrize("faulty", [False, True], ids=["right", "faulty"])
@pytest.mark.usefixtures("uncollected")
def test_a_set_that_ended_holds_no_bytes_of_the_file(faulty: bool) -> None:
    """Each would hold a piece of it, and hundreds of sets end before the collector of cycles comes."""
    data = whole("837P", 100_000, per_set=10)
    if faulty:
        data = data.replace(b"*D8*202405", b"*D8*202413").replace(b"N3*1", b"N3**1")
    before, most = alive(TransactionRun, Acceptor), 0

    class Counting(Nobody):
        def transaction_end(self, result: object) -> None:
            nonlocal most
            most = max(most, alive(TransactionRun, Acceptor) - before)

    Validator(finder(), api.envelope(), options(), Counting()).run(BytesIO(data).read)  # type: ignore[arg-type]
    assert data.count(b"~ST*") > 5
    assert most <= 2  # the set that just ended


@pytest.mark.parametrize("faulty", [False, True], ids=["right", "faulty"])
@pytest.mark.usefixtures("uncollected")
def test_claims_leave_nothing_to_the_collector_of_cycles(faulty: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """It would come every few claims, and take a tenth of the time."""
    monkeypatch.setattr(Caster, "wants", lambda own: False)  # no unit is kept for a while, to make casts of it
    data = whole("837P", 100_000)
    if faulty:
        data = data.replace(b"*D8*202405", b"*D8*202413").replace(b"N3*1", b"N3**1")
    judge(data)
    before = alive(Node)
    judge(data)
    assert data.count(b"~CLM*") > 100
    assert alive(Node) - before < 10


@pytest.mark.usefixtures("uncollected")
def test_a_file_that_ended_holds_none_of_its_bytes() -> None:
    before = alive(Validator, Stream)
    judge(CLAIM)
    assert alive(Validator, Stream) == before


@pytest.mark.usefixtures("uncollected")
def test_a_validator_that_is_kept_holds_none_of_the_files_bytes() -> None:
    before = alive(Stream)
    validator = Validator(finder(), api.envelope(), options(), Nobody())  # type: ignore[arg-type]
    validator.run(BytesIO(CLAIM).read)
    assert alive(Stream) == before
    assert validator.result.verdict == "accepted"


def test_a_shape_that_is_kept_keeps_no_set_that_ended() -> None:
    """Each set has a subscriber that is walked, and below it an accepted claim of a shape that no other set has."""
    head, tail = CLAIM[: CLAIM.index(b"ST*")], CLAIM[CLAIM.index(b"GE*") :]
    claim = CLAIM[len(head) : CLAIM.index(b"LX*1")].replace(b"*19800214*F", b"*19800214*Q")
    sets = []
    for lines in range(1, 9):
        made = claim.replace(b"PCN1001*150", b"PCN1001*%d" % (lines * 50))
        made += b"".join(b"LX*%d~SV1*HC:J1100*50*UN*1***1~DTP*472*D8*20260210~" % n for n in range(1, lines + 1))
        sets.append(made + b"SE*%d*0001~" % (made.count(b"~") + 1))
    before = roots()
    findings, results, _ = judge(head + b"".join(sets) + tail)
    assert [f.code for f in findings if f.segment == "DMG"] == ["D308"] * len(sets), told(findings)
    assert [each.claims for each in results] == [1] * len(sets)
    assert roots() <= before


def roots() -> int:
    """How many trees of sets are held."""
    gc.collect()
    return sum(isinstance(each, Node) and each.loop == "ST" for each in gc.get_objects())


@pytest.mark.parametrize("last", [b"HL*3*1*22*", b"HL*3*1*22", b"HL*", b"CLM*", b"CLM*1", b"SE*", b"LX*", b"HL", b"CL"])
def test_a_claim_before_a_head_that_broke_off_is_judged(last: bytes) -> None:
    """Two letters may be the beginning of any id, and LX* is of the claim's own."""
    name = "005010X222A1/fail/claim-total-off-by-a-cent.edi"
    data = b"".join((FOLDER / name).read_bytes().splitlines())
    cut = data[: data.index(b"~SE*") + 1] + last
    told_either_way = [[f.code for f in judge(cut, fast=fast)[0] if f.severity == "error"] for fast in (True, False)]
    assert told_either_way[0] == told_either_way[1]
    assert told_either_way[0] == (["E007"] if last in {b"LX*", b"HL", b"CL"} else ["B400", "E007"])
