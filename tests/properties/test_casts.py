"""Casts take only what the walker would find nothing in: they say the same of documents that are like those that they
were made of, and of these with something wrong.

``X12CLAIMS_SEED`` moves the run to other documents.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date
from io import BytesIO
from pathlib import Path
from random import Random

import pytest
from benchmarks.generate import Document, Kind
from tests.properties import judging
from tests.properties.conftest import Taken, fresh
from tests.properties.documents import Layout
from tests.properties.judging import ALL_TYPES, judge, told
from tests.properties.mutations import damage

from x12claims import api
from x12claims.engine.validator import Validator

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
FIRST = int(os.environ.get("X12CLAIMS_SEED", "0"))
BALANCES = frozenset((1, 2, 3))
TYPES = (BALANCES, ALL_TYPES)
KINDS: tuple[Kind, ...] = ("837p", "835")
GUIDES = {"005010X222A1": "837p", "005010X221A1": "835"}
QUICK, LONG = 12, 300


@pytest.fixture(autouse=True)
def received(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The benchmarks' documents are of a later day than others."""
    monkeypatch.setattr(judging, "RECEIVED", date(2026, 12, 31))
    judging.options.cache_clear()
    yield
    judging.options.cache_clear()


def same(data: bytes, types: frozenset[int], what: str) -> bool:
    """Both readers say the same; whether they say anything."""
    fast, slow = judge(data, types, True), judge(data, types, False)
    assert told(fast[0]) == told(slow[0]), what
    assert fast == slow, what
    return bool(slow[0])


def written(kind: Kind, size: int, seed: int, faulty: float, layout: str) -> bytes:
    return b"".join(Document(kind, size, seed=seed, faulty=faulty, claims_per_set=20, layout=layout).chunks())


@pytest.mark.parametrize("layout", ["", "\n", "\r\n"], ids=["one-line", "lines", "windows"])
@pytest.mark.parametrize("types", TYPES, ids=["balances", "everything"])
@pytest.mark.parametrize("kind", KINDS)
def test_casts_say_what_the_walker_says(kind: Kind, types: frozenset[int], layout: str, taken: Taken) -> None:
    data = written(kind, 120_000, FIRST + 1, 0.0, layout)
    assert not same(data, types, "clean")
    assert taken.taken > 0.6 * data.count(b"CLM*" if kind == "837p" else b"CLP*") > 20, "casts that take nothing agree"
    assert kind == "835" or taken.levels > 0.6 * taken.taken
    assert same(written(kind, 60_000, FIRST + 2, 0.4, layout), types, "faulty")


def damaged(kind: Kind, types: frozenset[int], count: int) -> None:
    """Documents with segments dropped, moved, doubled, with other elements: casts were made of them as they were."""
    spoke = 0
    for seed in range(FIRST, FIRST + count):
        random = Random(f"{kind} {seed}")
        data = written(kind, 6_000, seed, 0.0, "\n")
        judge(data, types)
        segments = [one.split("*") for one in data.decode("latin-1").replace("\n", "").split("~")[:-1]]
        for turn in range(10):
            spoke += same(damage(segments, random, Layout()), types, f"seed {seed}, turn {turn}")
    assert spoke > 4 * count


@pytest.mark.parametrize("types", TYPES, ids=["balances", "everything"])
@pytest.mark.parametrize("kind", KINDS)
def test_casts_do_not_hide_damage(kind: Kind, types: frozenset[int], taken: Taken) -> None:
    damaged(kind, types, QUICK)
    assert taken.taken > 20 * QUICK


@pytest.mark.long
@pytest.mark.parametrize("types", TYPES, ids=["balances", "everything"])
@pytest.mark.parametrize("kind", KINDS)
def test_casts_do_not_hide_damage_long(kind: Kind, types: frozenset[int], taken: Taken) -> None:
    damaged(kind, types, LONG)


@pytest.mark.parametrize("guide_id", GUIDES)
def test_casts_of_any_document_of_a_guide(guide_id: str, taken: Taken) -> None:
    """Each fixture that passes, then with something wrong, judged by casts that were made of it."""
    judged = 0
    for path in sorted((FIXTURES / guide_id / "pass").glob("*.edi")):
        fresh()
        data = path.read_bytes()
        random = Random(f"{path.name} {FIRST}")
        judged += 1
        for _ in range(4):
            same(data, ALL_TYPES, path.name)
        head = data[:106].decode("latin-1")
        if (head[3], head[82], head[104], head[105]) != ("*", "^", ":", "~"):
            continue
        segments = [one.strip("\r\n").split("*") for one in data.decode("latin-1").split("~")[:-1]]
        for turn in range(12):
            same(damage(segments, random, Layout()), ALL_TYPES, f"{path.name}, turn {turn}")
    assert taken.taken > judged


@pytest.mark.parametrize(
    "others", ["|>^~", "!:#'", "*>U~", "|\\^\n"], ids=["bars", "apostrophes", "no-repetition", "lines"]
)
@pytest.mark.parametrize("kind", KINDS)
def test_casts_serve_other_delimiters(kind: Kind, others: str, taken: Taken) -> None:
    plain = written(kind, 30_000, FIRST + 3, 0.2, "").decode("ascii")
    data = plain.translate(str.maketrans("*:^~", others)).encode("ascii")
    assert same(data, ALL_TYPES, others)
    assert taken.taken > 10


def test_a_head_that_never_had_rows_leaves_a_claim_with_rows_alone(taken: Taken) -> None:
    """Claims that were paid as a whole, then some that begin alike and go on with service lines."""
    first, rest = written("835", 1_000, FIRST, 0.0, "").split(b"LX*1~", 1)
    trailer = rest[rest.index(b"SE*") :]
    claim = b"CLP*C%d*1*100*100**12*%d*11*1~NM1*QC*1*ADLER*ALMA****MI*W1~DTM*232*20240101~"
    line = b"SVC*HC:99213*100*100**1~DTM*472*20240101~"
    whole = b"".join(claim % (number, number) for number in range(12))
    lined = b"".join(claim % (number, number) + line for number in range(12, 15))
    same(first + b"LX*1~" + whole + lined + whole + trailer, ALL_TYPES, "rows behind a head without rows")
    assert taken.taken > 12


def test_a_rule_may_look_at_all_segments_of_a_loop_around(taken: Taken, tmp_path: Path) -> None:
    """What stands around a unit is no text that answers could be kept for."""
    companion = tmp_path / "around.guide"
    companion.write_text(
        """companion AROUND "Looks around"
  of 005010X221A1
  version 1
  rules AROUND

  rule AROUND.2100.CLP03.010
    all 2000.TS3 as t: t05 >= 0
    at CLP03
    doc "No group owes anything."
"""
    )
    find = api.finder([companion])
    data = written("835", 20_000, FIRST, 0.0, "")
    for amount, holds in ((b"5", True), (b"-5", False)):
        group = data.replace(b"~LX*1~", b"~LX*1~TS3*1234567893*11*20261231*1*" + amount + b"~")
        found = []
        for fast in (True, True, False):
            collector = judging.Collector()
            Validator(find, api.envelope(), judging.options(fast=fast), collector).run(BytesIO(group).read)
            found.append(told(collector.findings))
        assert found[0] == found[1] == found[2]
        assert any(each[6] == "AROUND.2100.CLP03.010" for each in found[2]) is not holds
    assert taken.taken > 20
