"""A unit that begins its segments like a known one has that one's mould: the one that a search would have found."""

from __future__ import annotations

import random
from collections import Counter

import pytest
from tests.guides.programs import program

from x12claims.engine import outlines
from x12claims.engine.options import ALL_TYPES
from x12claims.engine.outlines import Outlines
from x12claims.engine.rules import Context
from x12claims.engine.shapes import Shapes
from x12claims.wire import Delimiters

USUAL = Delimiters("*", ":", "^", "~")


def shapes(guide: str, loop: str, delimiters: Delimiters = USUAL) -> Shapes:
    """Of their own: what one test has put in, no other finds."""
    made = program(guide)
    rules = made.rules(ALL_TYPES, Context(received="20260401"), delimiters)
    assert rules is not None
    return Shapes(
        made.tables.loops[loop], made.tables, made.moulds(rules, delimiters).shapes[loop].wanted, delimiters, rules
    )


def line(rng: random.Random, number: int) -> list[str]:
    found = [f"LX*{number}", f"SV1*HC:99213*{rng.randint(1, 999)}.5*UN*1***1", "DTP*472*D8*20260105"]
    found += rng.choice([[], ["REF*6R*LINE"], ["REF*9F*REFERRAL"], ["K3*STATE"]])
    for payer in range(rng.choice((0, 0, 0, 0, 1))):
        found += [f"SVD*PAYER{payer}*10*HC:99213**1", *["CAS*CO*45*1"] * rng.choice((0, 1, 2)), "DTP*573*D8*20260110"]
    return found


def claim(rng: random.Random) -> list[str]:
    """A claim of an 837P: what tells it from others is mostly the code in element 01."""
    found = ["CLM*A1*100***11:B:1*Y*A*Y*Y" if rng.random() < 0.8 else "CLM*A1*-100***11:B:1*Y*A*Y*Y"]
    found += rng.choice([[], ["REF*D9*CLEARING"], ["REF*F8*ORIGINAL"], ["REF*G1*PRIOR"]])
    found += rng.choice([["HI*ABK:R05"], ["HI*ABK:R05*ABF:R051"], ["HI*BK:7862"]])
    found += rng.choice([[], ["NM1*82*1*PINE*ANN****XX*1000000004", "PRV*PE*PXC*208D00000X"], ["NM1*DN*1*OAK*BO"]])
    for number in range(1, rng.randint(2, 3)):
        found += line(rng, number)
    return found


def payment(rng: random.Random) -> list[str]:
    """A claim of an 835, with runs of CAS in its claim and its lines."""
    found = ["CLP*A1*1*100*90**12*P1*11*1", *["CAS*CO*45*10"] * rng.choice((0, 1, 2, 4)), "NM1*QC*1*FIR*ADA****MI*M1"]
    for _ in range(rng.randint(0, 2)):
        found += ["SVC*HC:99213*50*45", "DTM*472*20260105", *["CAS*PR*1*5*1*2*4"] * rng.choice((0, 1, 3))]
        found += rng.choice([[], ["AMT*B6*45"], ["REF*6R*1"], ["REF*1S*2"], ["LQ*HE*M1"]])
    return found


@pytest.mark.parametrize("end", ["~", "~\n", "~\r\n"])
@pytest.mark.parametrize(
    ("guide", "loop", "make"), [("005010X222A1", "2300", claim), ("005010X221A1", "2100", payment)]
)
def test_an_outline_gives_what_a_search_gives(
    guide: str, loop: str, make: object, end: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outlines, "EVERY", 1)
    monkeypatch.setattr(outlines, "WAIT", 0)
    monkeypatch.setattr(outlines, "MOST_OF_A_SIZE", 200)
    monkeypatch.setattr(outlines, "MOST_OUTLINES", 5000)
    tally = Counter[bool]()
    find = Outlines.find

    def counted(self: Outlines, text: str, plain: bool) -> object:
        found = find(self, text, plain)
        tally[found is not None] += 1
        return found

    monkeypatch.setattr(Outlines, "find", counted)
    mine, rng = shapes(guide, loop), random.Random(f"{guide}/{end}")
    assert callable(make)
    for _ in range(4000):
        text = "".join(segment + end for segment in make(rng))
        mould = mine.fill(text)
        keys, segments = zip(*mine.pattern.findall(text), strict=True)
        assert mine.moulds["*-" not in text].get(keys) in (mould, None)
        for held, index, number in mould.places:
            assert "*".join(held[index]) == (segments[number - 1] if number else text.partition("~")[0])
        for held, number in mould.runs:
            assert ["*".join(each) for each in held] == [one.strip("\r\n") for one in segments[number - 1].split("~")]
    assert tally[True] > 500
    assert tally[False] > 100


def test_where_no_unit_is_like_another_outlines_are_left_alone() -> None:
    mine = shapes("005010X222A1", "2300")
    kinds = ("D9", "F8", "G1", "9F", "EW", "LX", "P4", "X4")
    for number in range(400):
        some = "".join(f"REF*{kind}*X~" for bit, kind in enumerate(kinds) if number >> bit & 1)
        lines = "LX*1~SV1*HC:99213*100*UN*1***1~" * (1 + number % 7)
        mine.fill(f"CLM*A1*100***11:B:1*Y*A*Y*Y~{some}HI*ABK:R05~{lines}")
    assert mine.outlines.wait > 0
