"""The documents that benchmarks measure: clean where they should be, faulty where they should be, and always the same."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

import pytest
from benchmarks.generate import FAULTS, Document, Kind, money, npi, routing_number

from x12claims import validate

KINDS: tuple[Kind, ...] = ("837p", "837i", "835")
SIZE = 40_000


def made(document: Document) -> bytes:
    return b"".join(document.chunks())


def segments(data: bytes, tag: str) -> list[list[str]]:
    """The elements of all segments of one id."""
    return [text.split("*") for text in data.decode("ascii").split("~") if text.startswith(f"{tag}*")]


@pytest.mark.parametrize("layout", ["", "\n"], ids=["one-line", "lines"])
@pytest.mark.parametrize("claims_per_set", [7, 0], ids=["sets-of-7", "one-set"])
@pytest.mark.parametrize("kind", KINDS)
def test_clean_documents_have_no_finding_of_any_type(kind: Kind, claims_per_set: int, layout: str) -> None:
    data = made(Document(kind, SIZE, seed=3, claims_per_set=claims_per_set, layout=layout))
    assert list(validate(data)) == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_seed_gives_one_document(kind: Kind) -> None:
    first = made(Document(kind, SIZE, seed=5, faulty=0.5))
    assert made(Document(kind, SIZE, seed=5, faulty=0.5)) == first
    assert made(Document(kind, SIZE, seed=6, faulty=0.5)) != first


@pytest.mark.parametrize("kind", KINDS)
def test_faults_change_only_the_claims_that_have_them(kind: Kind) -> None:
    clean, faulty = Document(kind, SIZE, seed=5), Document(kind, SIZE, seed=5, faulty=0.1, faults=["not-a-number"])
    before, after = made(clean).split(b"~"), made(faulty).split(b"~")
    assert faulty.spoiled > 0
    assert sum(a != b for a, b in zip(before, after, strict=True)) == faulty.spoiled


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_of_fault_is_found_in_every_claim(kind: Kind, fault: str) -> None:
    document = Document(kind, 8_000, seed=2, claims_per_set=1, faulty=1.0, faults=[fault])
    found = {finding.transaction for finding in validate(made(document), types={1, 2, 3})}
    assert document.spoiled == document.claims == document.sets > 5
    assert found == {f"{number:04d}" for number in range(1, document.sets + 1)}


@pytest.mark.parametrize("kind", KINDS)
def test_size_share_and_counts_are_as_asked(kind: Kind) -> None:
    document = Document(kind, 300_000, faulty=0.2)
    data = made(document)
    assert len(data) == document.bytes
    assert 300_000 <= len(data) < 300_000 + 110 * 1000
    assert data.count(b"~") == document.segments
    assert len(segments(data, "ST")) == document.sets
    assert len(segments(data, "CLP" if kind == "835" else "CLM")) == document.claims == 100 * document.sets
    assert 0.14 < document.spoiled / document.claims < 0.26


def test_one_set_holds_all_claims_and_ends_at_the_size() -> None:
    document = Document("837p", 100_000, claims_per_set=0)
    assert 100_000 <= len(made(document)) < 103_000
    assert document.sets == 1
    assert document.claims > 100


def test_the_smallest_document_has_one_claim() -> None:
    for kind in KINDS:
        document = Document(kind, 1, claims_per_set=1)
        assert len(made(document)) < 1_800
        assert (document.sets, document.claims) == (1, 1)


def luhn_holds(number: str) -> bool:
    """Every second digit from the right doubled, over prefix and number."""
    digits = [int(d) for d in "80840" + number][::-1]
    total = sum(digits[0::2]) + sum(sum(map(int, str(2 * d))) for d in digits[1::2])
    return total % 10 == 0


def aba_holds(number: str) -> bool:
    """3 (d1 + d4 + d7) + 7 (d2 + d5 + d8) + (d3 + d6 + d9) is a multiple of ten."""
    d = [int(digit) for digit in number]
    return (3 * (d[0] + d[3] + d[6]) + 7 * (d[1] + d[4] + d[7]) + d[2] + d[5] + d[8]) % 10 == 0


@pytest.mark.parametrize(
    ("make", "holds", "right", "wrong"),
    [(npi, luhn_holds, "1234567893", "1234567892"), (routing_number, aba_holds, "011000015", "011000016")],
    ids=["npi", "routing-number"],
)
def test_check_digits(make: Callable[[Random], str], holds: Callable[[str], bool], right: str, wrong: str) -> None:
    assert holds(right)
    assert not holds(wrong)
    rng = Random(1)
    assert all(holds(make(rng)) for _ in range(200))


@pytest.mark.parametrize(
    ("cents", "text"), [(0, "0"), (5, "0.05"), (100, "1"), (150, "1.5"), (12345, "123.45"), (-70, "-0.7")]
)
def test_amounts_are_written_short(cents: int, text: str) -> None:
    assert money(cents) == text
