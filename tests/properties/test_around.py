"""Rules of a claim that read numbers of the loops around it, which the walker may have read: no pattern vouches for
those.
"""

from __future__ import annotations

from io import BytesIO

import pytest
from tests.limits.generate import whole
from tests.properties.judging import Collector, options, told

from x12claims import api
from x12claims.engine.validator import Finder, Validator

COMPANION = """companion AROUND "Rules that look around"
  of 005010X221A1
  version 1
  rules AROUND

  rule AROUND.2100.CLP04.010
    CLP04 <= BPR02
    doc "No claim is paid more than all."
  rule AROUND.2100.CLP04.020
    BPR02 >= 0
    at CLP04
    doc "The payment is not negative."
  rule AROUND.2100.CLP04.030
    2000.TS305 > 0
    at CLP04
    doc "The group has charges."
  rule AROUND.2110.SVC03.010
    SVC03 + BPR02 <= 99999999
    doc "Nobody is paid more than fits."
  rule AROUND.2100.CLP03.010
    all 2000.TS3 as t: t05 >= 0
    at CLP03
    doc "No group owes anything."
  rule AROUND.2000.TS305.010
    all 2100.CLP03 as c: c >= 0
    at TS305
    doc "No claim of the group is negative."
"""
CLAIMS = whole("835", 40_000, per_set=None)  # enough for functions of their own to be written for a shape
PAID = CLAIMS[CLAIMS.index(b"BPR*") :].split(b"*")[2]
NUMBERS = (b"5", b"-5", b"-0", b"-.5", b"0.004", b"100.004", b"abc", b"5-", b"1,000", b"NaN", b"1E5", b"\xb2", b"")


@pytest.fixture(scope="module")
def find(tmp_path_factory: pytest.TempPathFactory) -> Finder:
    companion = tmp_path_factory.mktemp("companion") / "around.guide"
    companion.write_text(COMPANION)
    return api.finder([companion])


@pytest.mark.parametrize("number", NUMBERS)
@pytest.mark.parametrize("place", ["BPR02", "TS305", "TS304, the last"])
def test_what_stands_around_a_unit_may_be_no_number(place: str, number: bytes, find: Finder) -> None:
    data = CLAIMS
    if place == "BPR02":
        data = data.replace(b"*" + PAID + b"*", b"*" + number + b"*", 1)
    else:
        numbers = b"*1*" + number if place == "TS305" else b"*" + number
        data = data.replace(b"~LX*1~", b"~LX*1~TS3*1234567893*11*20261231" + numbers + b"~")
        assert data != CLAIMS
    found = []
    for fast in (True, False):
        collector = Collector()
        Validator(find, api.envelope(), options(fast=fast), collector).run(BytesIO(data).read)
        found.append(told(collector.findings))
    assert found[0] == found[1]
    assert found[1]
