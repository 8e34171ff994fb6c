"""A process that has read many spoilt documents is no larger than one that has read a few."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from tests.limits.process import ROOT, needs_proc

GROWTH = 3  # MiB that caches of fixed size may still fill up in 200 cases; in many they fill to the brim
BRIM = 4
# Cases after which patterns, rules and tables are there, each of which is made when a document first asks for it; and
# how many documents are spoilt: the first are of the guides that are asked for most.
FEW, ALL = (300, 5), (1500, None)
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

documents = [data for _, data in seeds()][:{documents}]
read(0, {warm})
before = resident()
read({warm}, {warm} + {count})
print(resident() - before)
"""


def growth(warm: int, documents: int | None, count: int) -> float:
    program = PROGRAM.format(root=str(ROOT), warm=warm, documents=documents, count=count)
    alone = {**os.environ, "X12CLAIMS_CACHE": ""}  # what others keep or clear beside it changes nothing
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, env=alone)
    assert done.returncode == 0, done.stderr
    return float(done.stdout)


@needs_proc
def test_memory_does_not_grow_over_200_cases() -> None:
    assert growth(*FEW, 200) <= GROWTH


@needs_proc
@pytest.mark.long
@pytest.mark.timeout(1800)
def test_memory_does_not_grow_over_10000_cases() -> None:
    assert growth(*ALL, 10_000) <= BRIM
