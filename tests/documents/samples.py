"""A small 837P with synthetic people, as lines, and what is made of it."""

from __future__ import annotations

from collections.abc import Iterable

ISA = "ISA*00*          *00*          *ZZ*SENDER         *ZZ*RECEIVER       *261001*1200*^*00501*000000007*0*T*:"
GS = "GS*HC*SENDER*RECEIVER*20261001*1200*8*X*005010X222A1"
SET = """\
ST*837*0001*005010X222A1
BHT*0019*00*REF1*20261001*1200*CH
NM1*41*2*SUBMITTER INC*****46*S1
PER*IC*HELP*TE*5550100
NM1*40*2*RECEIVER INC*****46*R1
HL*1**20*1
NM1*85*2*SAMPLE CLINIC*****XX*1234567893
N3*1 SAMPLE STREET
N4*SAMPLETOWN*CA*90210
REF*EI*123456789
HL*2*1*22*0
SBR*P*18*******CI
NM1*IL*1*EXAMPLE*PAT****MI*M0001
NM1*PR*2*SAMPLE PAYER*****PI*P1
CLM*A1*100***11:B:1*Y*A*Y*Y
HI*ABK:R69
LX*1
SV1*HC:99213*100*UN*1***1
DTP*472*D8*20260930
SE*20*0001""".splitlines()
END = ["GE*1*8", "IEA*1*000000007"]
LINES = [ISA, GS, *SET, *END]


def document(lines: Iterable[str] = LINES, ending: str = "") -> bytes:
    """Lines as bytes, each with ``~`` and ``ending`` behind it."""
    return "".join(f"{line}~{ending}" for line in lines).encode("latin-1")


def replaced(old: str, *new: str, lines: list[str] = LINES) -> list[str]:
    """The lines with one of them, found by its beginning, replaced by any number of others."""
    at = next(i for i, line in enumerate(lines) if line.startswith(old))
    return [*lines[:at], *new, *lines[at + 1 :]]
