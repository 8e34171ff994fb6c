"""Units share moulds whatever their runs hold: balances are told where they are broken, by both readers, and nowhere else."""

from __future__ import annotations

import random
from decimal import Decimal

import pytest
from tests.properties.judging import errors, judge

from x12claims.engine.accept import Acceptor
from x12claims.engine.shapes import MOST_IN_RUNS

BALANCES = frozenset((1, 2, 3))
HEAD = """ISA*00*          *00*          *ZZ*PAYER          *ZZ*CLINIC         *260301*1200*^*00501*000000101*0*T*:~
GS*HP*PAYER*CLINIC*20260301*1200*101*X*005010X221A1~
ST*835*0001~
BPR*I*{paid}*C*ACH*CCP*01*021000021*DA*123456*1512345678**01*021000021*DA*98765*20260301~
TRN*1*TRACE1*1512345678~
DTM*405*20260228~
N1*PR*EXAMPLE HEALTH PLAN~
N3*1 PAYER SQUARE~
N4*COLUMBUS*OH*432151234~
PER*BL*HELP DESK*TE*6145550199~
N1*PE*MAPLE RIVER CLINIC*XX*1000000012~
LX*1~""".split("\n")
TAIL = ["SE*{count}*0001~", "GE*1*101~", "IEA*1*000000101~"]


def text(cents: int) -> str:
    return format(Decimal(cents) / 100, "f")


def adjusted(rng: random.Random, amounts: list[int]) -> list[str]:
    """Segments CAS that follow one another, each of one amount to three."""
    found = []
    while amounts:
        taken, amounts = amounts[: (size := rng.choice((1, 1, 1, 3)))], amounts[size:]
        parts = [part for each in taken for part in ("45", text(each), "")]
        found.append("*".join(["CAS*CO", *parts]).rstrip("*") + "~")
    return found


def claim(rng: random.Random, number: int, most: int) -> tuple[list[str], int, bool]:
    """The segments of a claim payment, what it pays in cents, and whether it balances."""
    turned = rng.random() < 0.2
    sign = -1 if turned else 1
    body: list[str] = []
    charged = paid = 0
    holds = True
    for _ in range(rng.randint(1, 3)):
        amounts = [sign * rng.randint(1, 5000) for _ in range(rng.choice((0, 1, 1, 2, 3, most)))]
        pays = sign * rng.randint(1, 9000)
        told = pays + sum(amounts)
        charged, paid = charged + told, paid + pays
        if rng.random() < 0.05:
            told, holds = told + rng.choice((-1, 1)), False
        body += [f"SVC*HC:99213*{text(told)}*{text(pays)}~", "DTM*472*20260115~", *adjusted(rng, amounts)]
    head = f"CLP*A{number}*{22 if turned else 1}*{text(charged)}*{text(paid)}**12*PAYER{number}*11*1~"
    return [head, f"NM1*QC*1*FENWICK*ADA****MI*M{number:09d}~", "DTM*232*20260115~", *body], paid, holds


@pytest.mark.parametrize("most", [1, 4, MOST_IN_RUNS + 5])
@pytest.mark.parametrize("seed", range(4))
def test_balances_of_claims_with_runs_of_any_length(seed: int, most: int, monkeypatch: pytest.MonkeyPatch) -> None:
    refused: list[object] = []
    tell = Acceptor._tell
    monkeypatch.setattr(Acceptor, "_tell", lambda self, *given: (refused.append(given), tell(self, *given)))
    rng = random.Random(f"{seed}/{most}")
    body: list[str] = []
    wrong: set[int] = set()
    starts: list[int] = []
    total = 0
    for number in range(150):
        segments, paid, holds = claim(rng, number, most)
        starts.append(len(HEAD) - 2 + len(body) + 1)
        body += segments
        total += paid
        if not holds:
            wrong.add(number)
    lines = [each.replace("{paid}", text(abs(total))) for each in HEAD] + body
    lines += [each.replace("{count}", str(len(lines) - 1)) for each in TAIL]
    data = "".join(lines).encode("ascii")
    quick, slow = (errors(judge(data, BALANCES, fast)[0]) for fast in (True, False))
    assert quick == slow
    told = {
        max(n for n, start in enumerate(starts) if start <= found.position)
        for found in quick
        if found.position and found.position > len(HEAD) - 2
    }
    assert told == wrong
    assert len(refused) == len(wrong), "what is right is let pass by what was written for its shape"
    assert wrong, "some are wrong"
    assert len(wrong) < 75, "most are right"
