"""A file told from its parts, as several processes tell it, is told as one reader tells it."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO

import pytest
from tests.limits.generate import whole
from tests.properties.judging import ALL_TYPES, Collector, judge, options, told

from x12claims import api
from x12claims.diagnostics.finding import Finding
from x12claims.diagnostics.results import FileResult, InterchangeResult, TransactionResult
from x12claims.engine.shares import Part, SharedValidator, index
from x12claims.engine.slices import SliceValidator

CLAIMS = whole("837P", 24_000, per_set=3)
SECOND = CLAIMS.index(b"ST*", CLAIMS.index(b"SE*"))
SHARE = 4_000
Told = Finding | TransactionResult | InterchangeResult
WITHOUT_SE = CLAIMS[: CLAIMS.index(b"SE*", SECOND)] + CLAIMS[CLAIMS.index(b"ST*", SECOND + 3) :]
WITHOUT_ST = CLAIMS[:SECOND] + CLAIMS[CLAIMS.index(b"BHT*", SECOND) :]
SAME_LATER = CLAIMS.replace(b"ST*837*0007", b"ST*837*0006")
SAME_NUMBER = CLAIMS.replace(b"*0002*005010", b"*0001*005010", 1).replace(b"*0002~", b"*0001~", 1)


class Recorder(Collector):
    """What a part tells, in order."""

    def __init__(self) -> None:
        super().__init__()
        self.all: list[Told] = []

    def finding(self, finding: Finding) -> None:
        self.all.append(finding)

    def transaction_end(self, result: TransactionResult) -> None:
        self.all.append(result)


def shared(data: bytes, types: frozenset[int]) -> tuple[list[Finding], list[TransactionResult], FileResult]:
    parted = index(BytesIO(data).read, SHARE)
    assert parted is not None
    entries, size = parted
    chosen, find, envelope = options(types), api.finder(), api.envelope()

    def parts() -> Iterator[tuple[list[Told], int]]:
        for each in entries:
            if isinstance(each, Part):
                recorder = Recorder()
                validator = SliceValidator(find, envelope, chosen, recorder)
                file = BytesIO(data)
                file.seek(each.slice.start)
                validator.judge(each.slice, file.read)
                yield recorder.all, validator.reporter.errors

    assert sum(isinstance(each, Part) for each in entries) > 2
    collector = Collector()
    result = SharedValidator(find, envelope, chosen, collector).whole(entries, size, parts(), "", "")
    return collector.findings, collector.results, result


@pytest.mark.parametrize("types", [ALL_TYPES, frozenset((2,))], ids=["all", "only type 2"])
@pytest.mark.parametrize(
    "data",
    [
        pytest.param(CLAIMS, id="clean"),
        pytest.param(CLAIMS.replace(b"CLM*", b"CLN*", 1), id="a segment that is none"),
        pytest.param(CLAIMS[:SECOND] + CLAIMS[SECOND:].replace(b"DMG*D8*", b"DMG*D9*", 1), id="a code that is none"),
        pytest.param(SAME_NUMBER, id="a control number twice"),
        pytest.param(SAME_LATER.replace(b"~", b"~\n"), id="a control number twice, within a part, on lines"),
        pytest.param(WITHOUT_SE, id="a set without its end"),
        pytest.param(CLAIMS.replace(b"~GE*", b"~GE*1", 1), id="a wrong count of sets"),
        pytest.param(CLAIMS.replace(b"~", b"~\n"), id="on lines"),
    ],
)
def test_parts_tell_what_one_reader_tells(data: bytes, types: frozenset[int]) -> None:
    findings, results, file = judge(data, types)
    parts = shared(data, types)
    assert told(parts[0]) == told(findings)
    assert [(f.line, f.column) for f in parts[0]] == [(f.line, f.column) for f in findings]
    assert parts[1] == results
    assert parts[2].verdict == file.verdict


def test_a_file_in_which_a_set_lost_its_beginning_is_not_parted() -> None:
    assert index(BytesIO(CLAIMS).read, SHARE) is not None
    assert index(BytesIO(WITHOUT_ST).read, SHARE) is None


LAST_SET = CLAIMS.rindex(b"ST*837")
BROKEN = CLAIMS.rindex(b"LX*")  # within the last set


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(CLAIMS.rstrip()[:-1], id="the last terminator is missing"),
        pytest.param(CLAIMS.rstrip()[:-4], id="IEA breaks off"),
        pytest.param(CLAIMS + b"~", id="an empty segment behind the end"),
        pytest.param(CLAIMS.replace(b"GS*", b"~GS*", 1), id="an empty segment before a group"),
        pytest.param(CLAIMS.replace(b"ST*837*0003", b" ST*837*0003"), id="blanks before a set"),
        pytest.param(
            CLAIMS.replace(b"ST*837*0003", b"IEA*1*1~ST*837*0003"), id="an interchange that ends within a group"
        ),
        pytest.param(CLAIMS.replace(b"~SE*", b"~SE~SE*", 1), id="an id alone"),
        pytest.param(CLAIMS.replace(b"~ST*837*0003", b"~REF*D9*1~ST*837*0003"), id="a segment between two sets"),
        pytest.param(CLAIMS[:LAST_SET] + CLAIMS[CLAIMS.rindex(b"IEA*") :], id="a group without its end"),
        pytest.param(
            CLAIMS[: CLAIMS.rindex(b"SE*")] + CLAIMS[CLAIMS.rindex(b"IEA*") :], id="a set and a group without"
        ),
        pytest.param(CLAIMS[: BROKEN + 20] + CLAIMS, id="an interchange that breaks off in a segment"),
        pytest.param(CLAIMS.replace(b"*:~", b"**~", 1), id="separators that are one"),
    ],
)
def test_what_only_one_reader_can_tell_is_not_parted(data: bytes) -> None:
    assert data != CLAIMS
    assert index(BytesIO(data).read, SHARE) is None
