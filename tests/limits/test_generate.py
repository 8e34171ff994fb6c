"""The generated documents are what the other tests take them for."""

from __future__ import annotations

import pytest
from tests.limits.generate import KINDS, forwarded, interchange, money, npi, whole

import x12claims as x12


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("per_set", [1, 7, None])
def test_generated_documents_are_valid(kind: str, seed: int, per_set: int | None) -> None:
    data = whole(kind, 40_000, per_set=per_set, seed=seed)
    assert list(x12.validate(data)) == []
    assert data.count(b"CLM*" if kind == "837P" else b"CLP*") > 20
    assert (data.count(b"~ST*") == 1) == (per_set is None)


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_arguments_give_the_same_bytes(kind: str) -> None:
    assert whole(kind, 200_000) == whole(kind, 200_000)
    assert whole(kind, 200_000, seed=2) != whole(kind, 200_000)
    size = sum(map(len, interchange(kind, 1_000_000)))
    assert 1_000_000 < size < 1_010_000


def test_money_and_npi() -> None:
    assert [money(cents) for cents in (0, 5, 50, 100, 1000, 12345)] == ["0", "0.05", "0.5", "1", "10", "123.45"]
    assert npi(123456789) == "1234567893"  # the example of the CMS check digit specification


@pytest.mark.parametrize(
    ("kind", "old", "new"),
    [
        ("837P", b"*HC:99213*", b"*HC:99213*1"),
        ("837P", b"*XX*1", b"*XX*2"),
        ("835", b"CAS*CO*45*", b"CAS*CO*45*1"),
        ("835", b"BPR*I*100*", b"BPR*I*101*"),
    ],
)
def test_their_sums_are_looked_at(kind: str, old: bytes, new: bytes) -> None:
    data = whole(kind, 20_000).replace(old, new, 1)
    assert any(found.severity == "error" for found in x12.validate(data))


def test_what_an_835_forwards_fits_into_its_amounts() -> None:
    """A set of 200 MB pays more than one amount can say."""
    segments = [segment.split("*") for segment in forwarded(3 * 10**10 + 5, 1)]
    assert {segment[0] for segment in segments} == {"PLB"}
    assert sum(round(float(segment[4]) * 100) for segment in segments) == 3 * 10**10 + 5
    assert max(len(segment[4].partition(".")[0]) for segment in segments) == 8
    assert len({segment[3] for segment in segments}) == len(segments)
