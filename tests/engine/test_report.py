"""Lines and columns of offsets, however the bytes arrived."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from x12claims.engine.report import LineIndex


def naive(data: bytes, offset: int) -> tuple[int, int]:
    return data.count(b"\n", 0, offset) + 1, offset - data.rfind(b"\n", 0, offset)


class Small(LineIndex):
    PIECE = 8
    KEPT = 2


TEXTS = st.lists(st.sampled_from([b"\n", b"~\n", b"ABC", b"\r\n", b"X" * 9]), min_size=1, max_size=30).map(b"".join)


@given(data=TEXTS, cuts=st.lists(st.integers(1, 20)), asked=st.lists(st.integers(0, 300), max_size=8))
def test_any_chunks_and_any_order_of_questions(data: bytes, cuts: list[int], asked: list[int]) -> None:
    lines, at = LineIndex(), 0
    for size in [*cuts, len(data)]:
        if data[at : at + size]:
            lines.feed(data[at : at + size])
            at += size
    for offset in asked:
        offset = min(offset, len(data))
        assert lines.locate(offset) == naive(data, offset)


@given(data=TEXTS, size=st.integers(1, 30))
def test_what_was_just_read_is_exact_though_little_is_kept(data: bytes, size: int) -> None:
    lines = Small()
    for at in range(0, len(data), size):
        lines.feed(data[at : at + size])
        end = min(at + size, len(data))
        for offset in range(max(0, end - Small.PIECE), end):
            assert lines.locate(offset) == naive(data, offset)


def test_far_back_the_line_is_that_of_the_pieces_start() -> None:
    """Bytes that are gone cannot be counted again: the line may be too early by what the piece holds, never too late."""
    data = b"AB\n" * 40
    lines = Small()
    for at in range(0, len(data), Small.PIECE):
        lines.feed(data[at : at + Small.PIECE])
    for offset in range(len(data) - Small.KEPT * Small.PIECE):
        start = offset - offset % Small.PIECE
        assert lines.locate(offset)[0] == naive(data, start)[0]
