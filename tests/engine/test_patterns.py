"""The accepting patterns never accept what the element checks refuse; and they accept most of what is right."""

from __future__ import annotations

import re
from functools import cache
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.properties.documents import COMPONENT, REPETITION, Maker

from x12claims import guides
from x12claims.engine import patterns
from x12claims.engine.elements import check
from x12claims.grammar.ir import ElementUse, Guide, SegmentUse

GUIDES = ("005010X222A1", "005010X221A1", "005010X231A1")
ODD = (
    "", " ", "A", "AB ", " AB", "A:B", "A:", ":A", "A^B", "A^", "1", "-1", "1.5", "1.2345", ".5", "5.", "-", "00", "1e3", "20260230",
    "20240229", "20230229", "260301", "2400", "2359", "235960", "20260301-20260302", "20260301-", "D8", "RD8", "TM", "é", "\t", "\n",
    "A" * 30, "9" * 12, "123456789", "~", "**",
)  # fmt: skip


@cache
def uses(guide_id: str) -> tuple[SegmentUse, ...]:
    guide: Guide = guides.load(guide_id)
    found = [item for loop in guide.loops.values() for item in loop.items if isinstance(item, SegmentUse)]
    different = {(use.id, use.elements, use.notes, use.width): use for use in found}
    return tuple(different.values())


ELEMENTS = tuple({e: None for g in GUIDES for use in uses(g) for e in use.elements if e is not None})


@cache
def pattern(use: SegmentUse) -> re.Pattern[str]:
    return re.compile(patterns.segment(use, "~"))


def flaws(use: SegmentUse, text: str) -> list[str]:
    return [flaw.code for flaw in check(use, text.split("*"), ":", "^")]


def canonical(value: str) -> str:
    return value.replace(COMPONENT, ":").replace(REPETITION, "^")


@given(use=st.sampled_from(ELEMENTS), value=st.one_of(st.sampled_from(ODD), st.text("A0159 :^.-Xd", max_size=12)))
def test_an_element_that_is_accepted_has_no_flaw(use: ElementUse, value: str) -> None:
    if re.fullmatch(patterns.element(use), value):
        only = SegmentUse(1, "L", "XX", "", (), "xx", "", "R", 1, 1, (*[None] * (use.position - 1), use), use.position)
        if use.format_by:
            pytest.fail("a value whose format another element tells has no pattern of its own")
        assert flaws(only, "*".join(["XX", *[""] * (use.position - 1), value])) == []


@given(seed=st.integers(0, 10**9), guide_id=st.sampled_from(GUIDES), data=st.data())
def test_a_segment_that_is_accepted_has_no_flaw(seed: int, guide_id: str, data: st.DataObject) -> None:
    """Also where elements are emptied, exchanged, odd, too many or too few: relations between them included."""
    random = Random(seed)
    use = data.draw(st.sampled_from(uses(guide_id)))
    maker = Maker(guides.load(guide_id), random, random.choice((0.1, 0.5, 0.9)))
    for _ in range(10):
        elements = [canonical(value) for value in maker.segment(use)]
        for _ in range(random.choice((0, 1, 1, 2, 4))):
            at = random.randrange(1, len(elements) + 1)
            if at == len(elements):
                elements.append(random.choice(ODD))
            else:
                elements[at] = random.choice((*ODD, "", "", "", random.choice(elements)))
        if random.random() < 0.2:
            del elements[random.randrange(1, len(elements)) :]
        text = "*".join(elements)
        if pattern(use).fullmatch(text + "~"):
            assert flaws(use, text) == [], text


@pytest.mark.parametrize("guide_id", GUIDES)
def test_most_of_what_is_right_is_accepted(guide_id: str) -> None:
    """A pattern may refuse what is right, but one that refuses everything would pass every other test here."""
    random = Random(7)
    makers = [Maker(guides.load(guide_id), random, density) for density in (0.1, 0.3, 0.9)]
    accepted = total = 0
    for use in uses(guide_id):
        texts = ["*".join(map(canonical, makers[number % 3].segment(use))) for number in range(21)]
        right = [text for text in texts if not flaws(use, text)]
        assert len(right) == len(texts), f"{use.id}: the maker made {set(texts) - set(right)}"
        here = sum(pattern(use).fullmatch(text + "~") is not None for text in right)
        accepted, total = accepted + here, total + len(right)
        assert here, f"{use.loop}.{use.id}[{use.tag}] is never accepted, such as {texts[0]}"
    assert accepted / total > 0.9


@pytest.mark.parametrize("codes", [("A",), ("A", "B"), ("1", "11", "12", "2"), ("AA", "AB", "B"), ("*", "A.", "A")])
def test_alternatives_are_the_codes(codes: tuple[str, ...]) -> None:
    found = re.compile(patterns.alternatives(codes))
    for text in (*codes, "", "A", "AAA", "B", "1", "13", "2", "A.", "AX", "111"):
        assert (found.fullmatch(text) is not None) is (text in codes)


@pytest.mark.parametrize(("low", "high"), [(0, 1), (1, 1), (0, 0), (1, 0), (0, 3), (2, 2), (1, 3)])
def test_repeat_counts(low: int, high: int) -> None:
    found = re.compile(patterns.repeat("ab", low, high) + "~")
    for times in range(6):
        assert (found.fullmatch("ab" * times + "~") is not None) is (low <= times and (not high or times <= high))


def test_repeat_gives_nothing_back() -> None:
    """Possessive, on every interpreter: an item once taken is not tried another way."""
    assert re.fullmatch(patterns.repeat("ab?", 0, 0) + "b", "ab") is None


def test_the_probe_for_sound_possessive_quantifiers_says_which_are_used() -> None:
    assert patterns.POSSESSIVE is (re.fullmatch("(?:ab?c)*+", "a") is None)


def of(guide_id: str, loop: str, identifier: str) -> SegmentUse:
    return next(use for use in uses(guide_id) if use.loop == loop and use.id == identifier)


@pytest.mark.parametrize("quantities", [(), (1,), (6,), (2, 3), (1, 2, 3, 4, 5, 6)])
@pytest.mark.parametrize("count", range(1, 7))
def test_adjustments_are_accepted_up_to_six_with_any_quantities(count: int, quantities: tuple[int, ...]) -> None:
    groups = [f"{44 + n}*-1.5*{'2' if n in quantities else ''}" for n in range(1, count + 1)]
    text = "CAS*CO*" + "*".join(groups).rstrip("*")
    use = of("005010X221A1", "2110", "CAS")
    assert flaws(use, text) == []
    assert pattern(use).fullmatch(text + "~")


@pytest.mark.parametrize(
    "text",
    [
        "CAS*CO*45*1*",  # an empty element at the end
        "CAS*CO*45*1**46",  # a reason without amount
        "CAS*CO*45*1**46**",
        "CAS*CO*45*1***2",  # an amount without reason
        "CAS*CO*45*1**" + "*".join(["46*1*"] * 6).rstrip("*"),  # seven
    ],
)
def test_adjustments_that_are_not_whole_are_refused(text: str) -> None:
    use = of("005010X221A1", "2110", "CAS")
    assert flaws(use, text) != []
    assert not pattern(use).fullmatch(text + "~")


@pytest.mark.parametrize("count", range(1, 8))
def test_provider_adjustments_are_accepted_up_to_six(count: int) -> None:
    text = "PLB*1234567893*20261231*" + "*".join(["WO:CONTROL*10"] * count)
    use = of("005010X221A1", "ST", "PLB")
    assert bool(pattern(use).fullmatch(text + "~")) == (flaws(use, text) == []) == (count <= 6)
