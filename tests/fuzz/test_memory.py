"""A process that has read many spoilt documents is no larger than one that has read a few."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from tests.limits.process import ROOT, needs_proc

GROWTH = 3  # MiB that caches of fixed size may still fill up in 500 cases; in many they fill to the brim
BRIM = 4
WARM = 1500  # cases after which patterns, rules and tables are there: each is made when a document first asks for it
PROGRAM = """
import sys
sys.path[:0] = [{root!r} + "/src", {root!r}]
import x12claims
from tests.fuzz.mutants import mutant, seeds

def resident():
    with open("/proc/self/status") as file:
        return int(next(line.split()[1] for line in file if line.startswith("VmRSS"))) / 1024

def read(first, last):
    for number in range(first, last):
        data = mutant(documents[number % len(documents)], f"memory/{{number}}")
        for _ in x12claims.validate(data):
            pass
        x12claims.acknowledge(data)

documents = [data for _, data in seeds()]
read(0, {warm})
before = resident()
read({warm}, {warm} + {count})
print(resident() - before)
"""


def growth(warm: int, count: int) -> float:
    program = PROGRAM.format(root=str(ROOT), warm=warm, count=count)
    alone = {**os.environ, "X12CLAIMS_CACHE": ""}  # what others keep or clear beside it changes nothing
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, env=alone)
    assert done.returncode == 0, done.stderr
    return float(done.stdout)


@needs_proc
def test_memory_does_not_grow_over_500_cases() -> None:
    assert growth(WARM, 500) <= GROWTH


@needs_proc
@pytest.mark.long
@pytest.mark.timeout(1800)
def test_memory_does_not_grow_over_10000_cases() -> None:
    assert growth(WARM, 10_000) <= BRIM
