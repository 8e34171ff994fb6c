"""Editions as bytes say what they were made of, and are looked up where they lie."""

from __future__ import annotations

import mmap
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from x12claims.codes.packed import FormError, Head, Packed, Row, pack

HEAD = Head("sample", "20260101", "20261231", "2026", "sample.csv", "0" * 64)

codes = st.text("ABCXYZ019:.", min_size=1, max_size=11)
days = st.sampled_from(["", "20200101", "20251231", "20260401"])
texts = st.text(st.characters(exclude_categories=["C", "Z"]), max_size=20)
rows = st.builds(Row, codes, days, days, texts, st.sampled_from(["", "1", "12"]))


@given(st.lists(rows))
def test_what_was_packed_is_found(given_rows: list[Row]) -> None:
    packed = Packed(pack(HEAD, given_rows))
    assert len(packed) == len(set(given_rows))
    for row in given_rows:
        found = [packed.row(index) for index in packed.find(row.code)]
        assert set(found) == {one for one in given_rows if one.code == row.code}
    for absent in ("", "Q", "A ", " A", "A" * 12):
        assert list(packed.find(absent)) == []


def test_the_head_comes_back() -> None:
    head = Packed(pack(HEAD, [Row("A"), Row("BC")])).head
    assert (head.kind, head.first, head.last, head.edition, head.source) == (
        "sample", "20260101", "20261231", "2026", "sample.csv",
    )  # fmt: skip
    assert (head.count, head.width, head.named, head.value_width) == (2, 2, False, 0)


def test_bytes_that_are_mapped_serve_as_well(tmp_path: Path) -> None:
    path = tmp_path / "list"
    path.write_bytes(pack(HEAD, [Row(f"{n:05}", name=f"Number {n}") for n in range(10_000)]))
    with path.open("rb") as file:
        packed = Packed(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
    assert [packed.name(index) for index in packed.find("00777")] == ["Number 777"]
    assert list(packed.find("10000")) == []


@pytest.mark.parametrize("cut", [0, 5, 30, -1])
def test_damaged_bytes_are_refused(cut: int) -> None:
    data = pack(HEAD, [Row("A", name="First"), Row("B", name="Second")])
    short = data[:cut] if cut >= 0 else data[: data.index(b"\n", 20) + 2]
    with pytest.raises(FormError):
        Packed(short)
