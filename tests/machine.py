"""How much slower this machine is, at this moment, than the one that budgets are written for."""

from __future__ import annotations

import time

USUAL = 0.014
"""Processor seconds that ``_work`` takes where budgets hold as they are written."""
UNEVEN = 1.25
"""A machine that is slow because others use it is slow unevenly: what takes much memory suffers more."""


def slowness() -> float:
    """1 where the machine is no slower; ask for it beside what is measured, not long before."""
    spent = min(_work() for _ in range(5))
    return UNEVEN * spent / USUAL if spent > USUAL else 1.0


def _work() -> float:
    start = time.process_time()
    found = {}
    for number in range(40_000):
        found[number] = (number, str(number))
    return time.process_time() - start
