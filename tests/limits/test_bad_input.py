"""What is no good document gets a finding, or where there is no interchange at all status 2 and one sentence."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.limits.generate import interchange, whole
from tests.limits.process import CEILING, Ended, clean, needs_proc, x12claims

import x12claims as x12
from x12claims.diagnostics.finding import Finding

DOCUMENT = whole("837P", 2_500, per_set=1)
MB = 1_000_000

NOT_X12 = {
    "empty": b"",
    "blank": b" \r\n\t \n" * 20,
    "text": b"Dear sir, the claims that you asked for follow under separate cover.\n",
    "json": b'{"claims": [{"id": 1, "isa": "ISA"}]}',
    "xml": b"<?xml version='1.0'?><claim>ISA*00*</claim>",
    "pdf": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<</Type/Catalog>>\nendobj\n",
    "nul": b"\x00" * 5_000,
    "utf-16": DOCUMENT.decode().encode("utf-16"),
    "ebcdic": DOCUMENT.decode().encode("cp500"),
    "edifact": b"UNB+UNOA:1+SENDER+RECEIVER+240615:1200+1'UNH+1+INVOIC:D:96A:UN'UNT+2+1'UNZ+1+1'",
    "hl7": b"MSH|^~\\&|SEND|FAC|RECV|FAC|20240615||ADT^A01|1|P|2.5\rPID|1||1\r",
    "isa-alone": b"ISA",
    "lower-case": DOCUMENT.replace(b"ISA*", b"isa*", 1),
    "half-an-isa": DOCUMENT[:60],
}


def found(data: bytes, **options: Any) -> list[Finding]:
    return list(x12.validate(data, **options))


def codes(findings: Iterable[Finding]) -> set[str]:
    return {each.code for each in findings if each.severity == "error"}


@pytest.mark.parametrize("name", NOT_X12)
@pytest.mark.parametrize("command", ["validate", "ack"])
def test_no_interchange_at_all(command: str, name: str, tmp_path: Path) -> None:
    file = tmp_path / "claims.837"
    file.write_bytes(NOT_X12[name])
    ended = clean(x12claims(command, str(file), folder=tmp_path))
    assert ended.status == 2
    (sentence,) = ended.errors.splitlines()
    assert str(file) in sentence
    assert "interchange" in sentence


@pytest.mark.parametrize("name", NOT_X12)
def test_no_interchange_is_an_answer_for_programs_too(name: str) -> None:
    report = x12.check(NOT_X12[name])
    assert not report.ok
    assert report.verdict == "unreadable"
    assert report.summary.transactions == 0


def test_one_bad_file_does_not_hide_the_others(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for name, data in {"a.837": NOT_X12["pdf"], "b.837": DOCUMENT, "c.837": b"", "d.837": DOCUMENT[:-40]}.items():
        (tmp_path / "in" / name).write_bytes(data)
    ended = clean(x12claims("validate", str(tmp_path / "in"), "--format", "json", folder=tmp_path))
    assert ended.status == 2
    verdicts = {Path(file["path"]).name: file["verdict"] for file in json.loads(ended.text)["files"]}
    assert verdicts == {"a.837": "unreadable", "b.837": "accepted", "c.837": "unreadable", "d.837": "partial"}
    assert [line.split()[0].rpartition("/")[2] for line in ended.errors.splitlines()] == ["a.837", "c.837"]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        pytest.param(DOCUMENT.replace(b"005010X222A1", b"005010X999A1"), "E015", id="unknown-guide"),
        pytest.param(DOCUMENT.replace(b"~HI*", b"~QQQ*1*2~HI*", 1), "S101", id="unknown-segment"),
        pytest.param(DOCUMENT.replace(b"~HI*", b"~NTE*ADD*A*B~HI*", 1), "D303", id="element-separator-in-data"),
        pytest.param(DOCUMENT.replace(b"~HI*", b"~NTE*ADD*A~B~HI*", 1), "S101", id="terminator-in-data"),
        pytest.param(DOCUMENT.replace(b"ELM ST", b"EL:M ST").replace(b"OAK ST", b"OA:K ST"), "D304", id="component-separator-in-data"),
        pytest.param(DOCUMENT.replace(b"~HI*", b"~~HI*", 1), "S110", id="terminator-twice"),
        pytest.param(DOCUMENT.replace(b"~HI*", b"~H\x00I*", 1), "S101", id="nul-in-segment-id"),
        pytest.param(DOCUMENT.replace(b"CLEARWATER CLINIC", b"CLEAR\x07\x01WATER"), "D307", id="control-characters-in-data"),
        pytest.param(DOCUMENT.replace(b"~GE*", b"~SE*1*9~SE*1*9~GE*", 1), "E010", id="trailers-too-many"),
        pytest.param(DOCUMENT.replace(b"~SE*", b"~IEA*1*000000001~SE*", 1), "E007", id="interchange-closed-in-a-set"),
        pytest.param(DOCUMENT[106:], "", id="isa-lost"),
    ],
)  # fmt: skip
def test_a_fault_is_named(data: bytes, code: str) -> None:
    assert data != DOCUMENT
    report = x12.check(data)
    assert not report.ok
    assert code in codes(report.findings) or (not code and report.verdict == "unreadable")


@pytest.mark.parametrize("spoil", [
    pytest.param((b"~HI*", b"~QQQ*1*2~HI*"), id="unknown-segment"),
    pytest.param((b"005010X222A1~BHT", b"005010X777~BHT"), id="unknown-guide"),
    pytest.param((b"~SE*", b"~XX*"), id="trailer-lost"),
    pytest.param((b"~CLM*", b"~CLM~"), id="terminator-in-data"),
    pytest.param((b"~CLM*", b"~CLM*" + b"Z" * 2_000_000), id="segment-of-2-MB"),
])  # fmt: skip
def test_the_rest_of_the_file_is_still_judged(spoil: tuple[bytes, bytes]) -> None:
    """A fault in the first set, and a date that there is not in the last: both are found, and nothing in between."""
    data = whole("837P", 6_000, per_set=1)
    sets = data.count(b"ST*837*")
    assert sets > 2
    last = data.rindex(b"DTP*472*D8*202405")
    data = data[:last] + data[last:].replace(b"DTP*472*D8*202405", b"DTP*472*D8*202413", 1)
    data = data.replace(*spoil, 1)
    findings = [each for each in found(data) if each.severity == "error"]
    assert "D309" in {each.code for each in findings if each.transaction == f"{sets:04}"}
    assert {each.transaction for each in findings if each.transaction} <= {"0001", f"{sets:04}"}
    assert any(each.transaction == "0001" for each in findings)


def test_hl_chain_of_any_depth() -> None:
    """Levels that each hang on the one before, as no guide has them."""
    head, tail = DOCUMENT[: DOCUMENT.index(b"HL*2*")], DOCUMENT[DOCUMENT.index(b"SE*") :]
    chain = b"".join(b"HL*%d*%d*22*1~" % (number, number - 1) for number in range(2, 20_002))
    assert {"H202", "S103"} <= codes(found(head + chain + tail))


@pytest.mark.parametrize(
    "number", [b"2*2", b"2*3", b"2*-1", b"2*2*22*0~HL*1*2", b"0*0", b"*", b"9" * 6000 + b"*1", b"1e5*1", b"\xb2*1"]
)
def test_hl_that_points_nowhere(number: bytes) -> None:
    data = DOCUMENT.replace(b"HL*2*1", b"HL*" + number, 1)
    assert data != DOCUMENT
    assert codes(found(data)) & {"H201", "H202", "D301", "D306", "D307"}


def long_segment(size: int, filling: bytes) -> Iterator[bytes]:
    """A document with ``size`` bytes more in CLM01, and behind it another set with a fault."""
    data = whole("837P", 2_500, per_set=1).replace(b"DTP*472*D8*202405", b"DTP*472*D8*202413")
    at = data.index(b"CLM*") + 4
    yield data[:at]
    piece = (filling * (1 << 16))[: 1 << 16]
    for _ in range(size // len(piece)):
        yield piece
    yield data[at:]


def judged_in_small_memory(ended: Ended) -> list[dict[str, Any]]:
    assert clean(ended).status == 1
    assert ended.peak <= CEILING
    return [json.loads(line) for line in ended.lines()]


SIZES = [
    pytest.param(20 * MB, id="20MB"),
    pytest.param(200 * MB, id="200MB", marks=[pytest.mark.long, pytest.mark.timeout(900)]),
]


@needs_proc
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("filling", [b"X", b" ", b"*", b":", b"^", b"\n", b"X*", b"\x00"])
def test_one_segment_without_end(filling: bytes, size: int, tmp_path: Path) -> None:
    feed = long_segment(size, filling)
    lines = judged_in_small_memory(x12claims("validate", "-", "--format", "jsonl", feed=feed, folder=tmp_path))
    errors = [line for line in lines if line["kind"] == "finding" and line["severity"] == "error"]
    assert any(line["transaction"] == "0001" and line["position"] == lines_position(errors) for line in errors)
    assert any(line["code"] == "D309" and line["transaction"] == "0002" for line in errors), "what follows is judged"
    assert len(errors) < 50


def lines_position(errors: list[dict[str, Any]]) -> int:
    """The position of CLM in the first set, which nothing in front of it can move."""
    data = whole("837P", 2_500, per_set=1)
    return data[data.index(b"ST*") : data.index(b"CLM*")].count(b"~") + 1


def repeated(segment: bytes, count: int, before: bytes = b"HI*") -> Iterator[bytes]:
    """A set with so many segments more than it should have, all of them ``segment``."""
    data = whole("837P", 1_000, per_set=1)
    at = data.index(b"~" + before) + 1
    yield data[:at]
    times, piece = count // segment.count(b"~"), max(1, 65_536 // len(segment))
    for _ in range(times // piece):
        yield segment * piece
    yield segment * (times % piece) + data[at:]


# Each segment is a finding, so the count is what costs time; a word kept of each of two million would be 16 MB.
@needs_proc
@pytest.mark.parametrize("count", [
    pytest.param(20_000, id="20000"),
    pytest.param(2_000_000, id="2000000", marks=[pytest.mark.long, pytest.mark.timeout(1800)]),
])  # fmt: skip
@pytest.mark.parametrize(
    ("segment", "before"),
    [
        pytest.param(b"QQ*1~", b"HI*", id="unknown"),
        pytest.param(b"~", b"HI*", id="empty"),
        pytest.param(b"NTE*ADD*AGAIN~", b"HI*", id="too-often"),
        pytest.param(b"LX*1~", b"LX*", id="loop-too-often"),
        pytest.param(b"LX*1~SV1*HC:99213*10*UN*1***1~DTP*472*D8*20240501~", b"LX*", id="lines-of-one-claim"),
        pytest.param(b"HL*2*1*22*0~", b"HL*", id="levels"),
        pytest.param(b"ST*837*0001*005010X222A1~", b"HI*", id="sets-within-sets"),
    ],
)
def test_one_segment_over_and_over(segment: bytes, before: bytes, count: int, tmp_path: Path) -> None:
    feed = repeated(segment, count, before)
    ended = x12claims("validate", "-", "--format", "jsonl", feed=feed, folder=tmp_path, timeout=1700, keep=False)
    assert clean(ended).status == 1
    assert ended.peak <= CEILING


@needs_proc
@pytest.mark.parametrize(("segment", "filling", "before"), [
    pytest.param(b"K3*%b~", b"X" * 900_000, b"HI*", id="notes"),
    pytest.param(b"K3*%b~", b"*" * 90_000, b"HI*", id="elements"),
    pytest.param(b"LX*1~SV1*HC:99213:::::%b*10*UN*1***1~DTP*472*D8*20240501~", b"X" * 900_000, b"LX*", id="lines"),
    pytest.param(b"QQ*%b~", b"X" * 900_000, b"HI*", id="unknown"),
    pytest.param(b"PER*IC*%b*TE*5185550100~", b"X" * 900_000, b"NM1*40*", id="in-the-head"),
])  # fmt: skip
def test_many_large_segments(segment: bytes, filling: bytes, before: bytes, tmp_path: Path) -> None:
    """What a unit keeps is bounded by bytes, too: a hundred segments are few for a claim."""
    piece = segment % filling
    feed = repeated(piece, 60 * piece.count(b"~"), before)
    ended = x12claims("validate", "-", "--format", "jsonl", feed=feed, folder=tmp_path)
    assert clean(ended).status == 1
    assert ended.peak <= CEILING


@needs_proc
def test_claims_of_megabytes(tmp_path: Path) -> None:
    """A claim that ends, but only after megabytes, as in the one interchange so in the next ones."""
    line = b"LX*1~SV1*HC:99213:::::" + b"X" * 2_000 + b"*10*UN*1***1~DTP*472*D8*20240501~"
    document = b"".join(repeated(line, 3 * 3_600_000 // len(line), b"LX*"))
    ended = x12claims("validate", "-", "--format", "jsonl", feed=[document] * 3, folder=tmp_path, keep=False)
    assert clean(ended).status == 1
    assert ended.peak <= CEILING


@needs_proc
@pytest.mark.long
@pytest.mark.timeout(1800)
def test_ten_million_segments_in_one_set(tmp_path: Path) -> None:
    feed = interchange("837P", 260 * MB, per_set=None)
    ended = clean(x12claims("validate", "-", "--format", "jsonl", feed=feed, folder=tmp_path, timeout=1700))
    assert ended.status == 0
    *_, transaction, _, _ = (json.loads(line) for line in ended.lines())
    assert transaction["segments"] > 10_000_000
    assert ended.peak <= CEILING


def test_packed_rubbish(tmp_path: Path) -> None:
    """Archives that are damaged, or hold nothing, end in a sentence too."""
    cut = tmp_path / "cut.gz"
    cut.write_bytes(gzip.compress(DOCUMENT * 50)[:-20])
    empty = tmp_path / "empty.gz"
    empty.write_bytes(gzip.compress(b""))
    fake = tmp_path / "fake.zip"
    fake.write_bytes(b"PK\x03\x04 nothing of the kind")
    for path in (cut, empty, fake, tmp_path / "absent.837"):
        ended = clean(x12claims("validate", str(path), folder=tmp_path))
        assert ended.status == 2, path
        assert len(ended.errors.splitlines()) == 1


ISA = DOCUMENT[:106].decode()


def interchanges(count: int) -> Iterator[bytes]:
    """Empty interchanges of one sender each, their numbers in no order."""
    for number in range(count):
        control = f"{number * 7919 % 999_999_937:09}"
        yield (
            ISA.replace("CLEARWATER     ", f"S{number:<14}").replace("000000001", control) + f"IEA*0*{control}~"
        ).encode()


def groups(count: int) -> Iterator[bytes]:
    yield ISA.encode()
    for number in range(count):
        control = number * 7919 % 99_999_989
        yield f"GS*HC*A*B*20240101*1200*{control}*X*005010X222A1~GE*0*{control}~".encode()
    yield f"IEA*{count}*000000001~".encode()


def sets(count: int) -> Iterator[bytes]:
    yield (ISA + "GS*HC*A*B*20240101*1200*1*X*005010X222A1~").encode()
    for number in range(count):
        control = f"{number * 7919 % 99_999_989:04}"
        yield f"ST*837*{control}*005010X222A1~SE*2*{control}~".encode()
    yield f"GE*{count}*1~IEA*1*000000001~".encode()


@needs_proc
@pytest.mark.parametrize("form", ["text", "jsonl", "sarif", "github"])
@pytest.mark.parametrize("make", [interchanges, groups, sets])
def test_a_great_many_envelopes(make: Callable[[int], Iterator[bytes]], form: str, tmp_path: Path) -> None:
    """What is remembered of envelopes, to find numbers that come twice, is little."""
    ended = x12claims("validate", "-", "--format", form, feed=make(5_000), folder=tmp_path)
    assert clean(ended).status in {0, 1}
    assert ended.peak <= CEILING


def own_delimiters(count: int) -> Iterator[bytes]:
    """Interchanges that each use other delimiters."""
    characters = "*|!#$%&+,;<=>?@_`"
    choices = ((a, b, c, d) for a in characters for b in characters if a != b for c in "^{}" for d in "~\x1c\x1d\n")
    document = DOCUMENT.decode().replace("\n", "")
    for number, (element, component, repetition, segment) in zip(range(count), choices, strict=False):
        table = {ord("*"): element, ord(":"): component, ord("^"): repetition, ord("~"): segment}
        yield document.translate(table).replace("000000001", f"{number + 1:09}").encode()


@needs_proc
def test_every_interchange_has_its_own_delimiters(tmp_path: Path) -> None:
    """What is made ready for some delimiters is not kept for all that ever came: that would be 30 MiB for 200 of them."""
    few, many = (x12claims("validate", "-", feed=own_delimiters(count), folder=tmp_path) for count in (100, 300))
    assert clean(few).status == clean(many).status == 0
    assert many.peak - few.peak <= 20
