"""Casts see a claim that breaks one rule, among claims like it that do not: each rule is tried as it is for a claim alone.

A rule is judged alone, for what all rules of a guide ask of a claim is more than casts take of most.
``X12CLAIMS_SEED`` moves the run to other rules.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from io import BytesIO

import pytest
from attrs import evolve
from tests.guides.test_verdicts import ROWS, base
from tests.guides.trials.row import Row, changed, with_lists
from tests.properties.conftest import Taken
from tests.properties.crowds import Claim, crowd
from tests.properties.judging import Collector, options, told

from x12claims import api
from x12claims.engine.options import Options
from x12claims.engine.program import Program
from x12claims.engine.validator import Validator

GUIDES = {"X221": "005010X221A1", "X222": "005010X222A1", "X223": "005010X223A2", "X224": "005010X224A2"}
EVERY = [row for row in ROWS if row.rule.partition(".")[0] in GUIDES]
FIRST = int(os.environ.get("X12CLAIMS_SEED", "0"))
STEP = 40
ONCE_MISSED = ("X222.2440.LQ.020", "X224.2000B.HL.011", "X224.ANY.REF01.011")


def found(program: Program, data: bytes, given: Options) -> list[tuple[object, ...]]:
    collector = Collector()
    Validator(lambda *_: program, api.envelope(), given, collector).run(BytesIO(data).read)
    return told(collector.findings)


def refuses(row: Row, taken: Taken) -> bool:
    """Both readers say the same of the crowd, before and after casts are made; whether casts took any of it."""
    text = changed(base(row), row.passing)
    right, wrong = Claim.of(text), Claim.of(changed(text, row.failing))
    guide = api.program(GUIDES[row.rule.partition(".")[0]]).guide
    program = Program(evolve(guide, rules=tuple(rule for rule in guide.rules if rule.id == row.rule)))
    given = options()
    lists = with_lists(tuple(row.lists.items()))
    flags = row.flags if row.wrong is None else row.wrong
    before = taken.taken
    for data, on in ((crowd(right), row.flags), (crowd(right, wrong), flags)):
        told = evolve(given, context=evolve(given.context, flags=on, lists=lists))
        slow = found(program, data, evolve(told, fast=False))
        for _ in range(2):
            assert found(program, data, told) == slow, row
    return taken.taken > before


def tried(rows: Iterable[Row], taken: Taken) -> None:
    each = [refuses(row, taken) for row in rows]
    assert sum(each) > len(each) / 3, "casts that take nothing agree"


def test_casts_see_the_claim_that_breaks_a_rule(taken: Taken) -> None:
    some = EVERY[FIRST % STEP :: STEP]
    tried([*some, *(row for row in EVERY if row.rule in ONCE_MISSED)], taken)


@pytest.mark.long
@pytest.mark.parametrize("guide", GUIDES)
def test_casts_see_the_claim_that_breaks_a_rule_long(guide: str, taken: Taken) -> None:
    tried([row for row in EVERY if row.rule.startswith(f"{guide}.")], taken)
