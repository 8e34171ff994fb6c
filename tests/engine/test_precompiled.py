"""A kept pattern is the pattern: the same matches and groups; what is damaged is compiled anew and never raises."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from x12claims import guides
from x12claims.engine import precompiled
from x12claims.engine.program import Program

TYPES = frozenset({1, 2})
GUIDES = ["005010X222A1", "005010X221A1", "005010X231A1"]
SMALL = rb"(?:(?P<u0>A\*(?P<n>[0-9]{1,3}+)~)|(?P<u1>B(?:\*[^*~]*)*+~))(?=A|B|$)"


class Shelf(dict[str, bytes]):
    """A keeper that forgets nothing and counts what it was handed."""

    puts = 0

    def put(self, name: str, data: bytes) -> None:
        self.puts += 1
        self[name] = data


def said(pattern: re.Pattern[bytes], text: bytes) -> list[tuple[tuple[int, int], int | None, tuple[bytes | None, ...]]]:
    return [(match.span(), match.lastindex, match.groups()) for match in pattern.finditer(text)]


@given(st.lists(st.sampled_from([b"A*1~", b"A*1234~", b"B~", b"B*x*y~", b"B*", b"~", b"C"]), max_size=12).map(b"".join))
def test_what_comes_back_says_what_was_compiled(text: bytes) -> None:
    made, data = precompiled.dump(SMALL)
    assert data is not None, "this interpreter shows its code"
    back = precompiled.load(SMALL, data)
    assert back is not None
    assert said(back, text) == said(made, text) == said(re.compile(SMALL), text)
    assert back.groupindex == re.compile(SMALL).groupindex


@pytest.mark.parametrize("guide_id", GUIDES)
def test_the_patterns_of_a_guide_come_back(guide_id: str) -> None:
    shelf = Shelf()
    plain, _ = Program(guides.load(guide_id)).patterns("", TYPES)
    first, _ = Program(guides.load(guide_id), keeper=shelf).patterns("", TYPES)
    again, _ = Program(guides.load(guide_id), keeper=shelf).patterns("", TYPES)
    assert shelf.puts == 1, "compiled once, and kept"
    for patterns in (first, again):
        assert {n: (unit.loop, unit.groups) for n, unit in patterns.units.items()} == {
            n: (unit.loop, unit.groups) for n, unit in plain.units.items()
        }
        assert patterns.joined.pattern == plain.joined.pattern
        assert patterns.joined.groups == plain.joined.groups
        assert patterns.joined.groupindex == plain.joined.groupindex


@given(st.data())
def test_what_is_damaged_is_not_taken(data: st.DataObject) -> None:
    _, kept = precompiled.dump(SMALL)
    assert kept is not None
    at = data.draw(st.integers(0, len(kept) - 1))
    cut = data.draw(st.booleans())
    spoilt = kept[:at] if cut else kept[:at] + bytes([kept[at] ^ data.draw(st.integers(1, 255))]) + kept[at + 1 :]
    assert precompiled.load(SMALL, spoilt) is None
    shelf = Shelf()
    precompiled.compiled(SMALL, shelf)
    (name,) = shelf
    shelf[name] = spoilt
    assert said(precompiled.compiled(SMALL, shelf), b"A*1~B*x~") == said(re.compile(SMALL), b"A*1~B*x~")


def test_groups_that_change_their_names_are_not_taken() -> None:
    """By these the units of a guide are known, and the interpreter does not look at them."""
    _, kept = precompiled.dump(SMALL)
    assert kept is not None
    spoilt = kept.replace(b'"u0": 1', b'"u0": 3').replace(b'"u1": 3', b'"u1": 1')
    assert spoilt != kept
    assert precompiled.load(SMALL, spoilt) is None


def test_an_interpreter_that_shows_nothing_compiles_as_usual(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(precompiled, "array", None)
    made, data = precompiled.dump(SMALL)
    assert data is None
    assert said(made, b"A*1~") == [((0, 4), 1, (b"A*1~", b"1", None))]
