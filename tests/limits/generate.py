"""Valid 837P and 835 interchanges of any length, made as they are read: seeded, in constant memory.

    python -m tests.limits.generate 837P --bytes 50000000 --per-set 100 | x12claims validate -

The same arguments give the same bytes.  All people are made up.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import reduce

CHUNK = 1 << 16
MOST_PAID = 9_999_999_999  # cents
STREETS = ("ELM", "OAK", "MAPLE", "CEDAR", "BIRCH", "WALNUT", "CHESTNUT", "LAUREL")
TOWNS = (
    ("ALBANY", "NY", "122070001"),
    ("TAMPA", "FL", "336020001"),
    ("BOISE", "ID", "837020001"),
    ("RENO", "NV", "895010001"),
)
LAST = (
    "ABERNATHY",
    "BRISTOW",
    "CALLOWAY",
    "DELACROIX",
    "EASTLAKE",
    "FAIRWEATHER",
    "GOODFELLOW",
    "HOLLOWAY",
    "IRONSIDE",
)
FIRST = ("ADA", "BORIS", "CLEO", "DMITRI", "EDNA", "FELIX", "GRETA", "HUGO", "INGRID", "JASPER")
DIAGNOSES = ("E119", "I10", "J0190", "M545", "R0789", "Z0000", "K219", "F411")
PROCEDURES = ("99213", "99214", "85025", "80053", "93000", "71046", "36415")
Segments = list[str]


def npi(base: int) -> str:
    """A National Provider Identifier on nine digits: the tenth is the Luhn digit over 80840 and them (CMS)."""
    digits = f"80840{base:09}"
    doubled = (int(d) * (2 if place % 2 == 0 else 1) for place, d in enumerate(reversed(digits)))
    total = sum(d - 9 if d > 9 else d for d in doubled)
    return f"{base:09}{-total % 10}"


def money(cents: int) -> str:
    """Cents as X12 writes an amount: no trailing zeros after the point, no bare point."""
    text = format(Decimal(cents).scaleb(-2).normalize(), "f")
    return text if text else "0"


def claim_837p(chance: random.Random, number: int, hl: int) -> tuple[Segments, int]:
    """A subscriber and the claim (2000B, and 2000C where the patient is another), and how many HL segments it took."""
    pick = chance.choice
    town, state, zip_code = pick(TOWNS)
    own = number % 4 != 3
    charges = [chance.randrange(2_500, 40_000) for _ in range(chance.randint(1, 4))]
    second = number % 5 == 4
    day = 1 + number % 28
    person = [f"N3*{chance.randrange(1, 999)} {pick(STREETS)} ST", f"N4*{town}*{state}*{zip_code}"]
    birth = f"DMG*D8*19{chance.randrange(30, 99)}0{chance.randrange(1, 9)}1{chance.randrange(9)}*{pick('FM')}"
    payer = "S" if second else "P"
    found = [
        f"HL*{hl}*1*22*{0 if own else 1}",
        f"SBR*{payer}*{'18' if own else ''}*GRP{number % 900:03}******CI",
        f"NM1*IL*1*{pick(LAST)}*{pick(FIRST)}****MI*M{number:09}",
    ]
    if own:
        found += [*person, birth]
    found += ["NM1*PR*2*NORTHERN MUTUAL*****PI*55501"]
    if not own:
        found += [f"HL*{hl + 1}*{hl}*23*0", "PAT*19", f"NM1*QC*1*{pick(LAST)}*{pick(FIRST)}", *person, birth]
    found += [f"CLM*C{number:09}*{money(sum(charges))}***11:B:1*Y*A*Y*Y", f"REF*D9*T{number:09}"]
    found += [
        "HI*ABK:" + "*ABF:".join(chance.sample(DIAGNOSES, 2)),
        f"NM1*82*1*{pick(LAST)}*{pick(FIRST)}****XX*{npi(200_000_000 + number % 700)}",
    ]
    found += ["PRV*PE*PXC*207Q00000X"]
    paid = [charge * 6 // 10 for charge in charges]
    if second:
        found += [
            "SBR*P*18*GRP777******CI",
            f"AMT*D*{money(sum(paid))}",
            "OI***Y***Y",
            f"NM1*IL*1*{pick(LAST)}*{pick(FIRST)}****MI*P{number:09}",
            "NM1*PR*2*FIRST PAYER*****PI*77701",
        ]
    for line, (charge, part) in enumerate(zip(charges, paid, strict=True), 1):
        code = pick(PROCEDURES)
        found += [
            f"LX*{line}",
            f"SV1*HC:{code}*{money(charge)}*UN*1***1:2",
            f"DTP*472*D8*202405{day:02}",
            f"REF*6R*L{number:09}{line}",
        ]
        if second:
            patient = min(2_000, charge - part)
            rest = charge - part - patient
            cas = [f"CAS*CO*45*{money(rest)}"] if rest else []
            found += [
                f"SVD*77701*{money(part)}*HC:{code}**1",
                *cas,
                f"CAS*PR*2*{money(patient)}",
                f"DTP*573*D8*202406{day:02}",
            ]
    return found, 1 if own else 2


def set_837p(control: int, seed: int, claims: Iterator[int]) -> Iterator[Segments]:
    """One 837 of the guide 005010X222A1, ST to SE, in runs of segments; ends when ``claims`` does."""
    chance = random.Random(f"{seed}/{control}")
    head = [
        f"ST*837*{control:04}*005010X222A1",
        f"BHT*0019*00*B{control:08}*20240615*1200*CH",
        "NM1*41*2*CLEARWATER BILLING*****46*CW001",
        "PER*IC*FRONT DESK*TE*5185550100",
        "NM1*40*2*NORTHERN MUTUAL*****46*NM001",
        "HL*1**20*1",
        f"NM1*85*2*CLEARWATER CLINIC*****XX*{npi(123_456_000 + control % 500)}",
        "N3*100 CLINIC WAY",
        "N4*ALBANY*NY*122070001",
        "REF*EI*141234567",
    ]
    count, hl = len(head), 2
    yield head
    for number in claims:
        found, used = claim_837p(chance, number, hl)
        hl += used
        count += len(found)
        yield found
    yield [f"SE*{count + 1}*{control:04}"]


def claim_835(number: int) -> tuple[Segments, int]:
    """A claim payment and what it pays, in cents; the amount follows from ``number`` alone, as BPR02 comes first."""
    charges = [10_000 + 100 * (number % 37) + 25 * line for line in range(1 + number % 3)]
    allowed = [charge * 8 // 10 for charge in charges]
    patient = [500] * len(charges)
    paid = [a - p for a, p in zip(allowed, patient, strict=True)]
    name = f"{LAST[number % len(LAST)]}*{FIRST[number % len(FIRST)]}"
    found = [
        f"CLP*C{number:09}*1*{money(sum(charges))}*{money(sum(paid))}*{money(sum(patient))}*12*I{number:09}*11*1",
        f"NM1*QC*1*{name}****MI*M{number:09}",
        f"NM1*82*1*{LAST[number % 7]}*{FIRST[number % 5]}****XX*{npi(200_000_000 + number % 700)}",
        f"DTM*232*202405{1 + number % 28:02}",
    ]
    for line, charge in enumerate(charges):
        found += [
            f"SVC*HC:{PROCEDURES[(number + line) % len(PROCEDURES)]}*{money(charge)}*{money(paid[line])}**1",
            f"DTM*472*202405{1 + number % 28:02}",
            f"CAS*CO*45*{money(charge - allowed[line])}",
            f"CAS*PR*3*{money(patient[line])}",
            f"REF*6R*L{number:09}{line + 1}",
            f"AMT*B6*{money(allowed[line])}",
        ]
    return found, sum(paid)


def set_835(control: int, seed: int, claims: Iterator[int]) -> Iterator[Segments]:
    """One 835 of the guide 005010X221A1.  What the claims pay beyond BPR02 is forwarded in PLB, as it is not known
    before they have been made."""
    head = [
        f"ST*835*{control:04}",
        "BPR*I*100*C*ACH*CCP*01*021000021*DA*123456*1512345678**01*031201360*DA*7654321*20240620",
        f"TRN*1*E{seed:04}{control:08}*1512345678",
        "REF*EV*CW001",
        "DTM*405*20240619",
        "N1*PR*NORTHERN MUTUAL",
        "N3*1 PAYER PLAZA",
        "N4*TAMPA*FL*336020001",
        "PER*BL*EDI SUPPORT*TE*8005550100",
        f"N1*PE*CLEARWATER CLINIC*XX*{npi(123_456_000 + control % 500)}",
        "REF*TJ*141234567",
        "LX*1",
    ]
    count, total = len(head), 0
    yield head
    for number in claims:
        found, paid = claim_835(number)
        total += paid
        count += len(found)
        yield found
    balance = forwarded(total - 10_000, control)
    yield [*balance, f"SE*{count + len(balance) + 1}*{control:04}"]


def forwarded(cents: int, control: int) -> Segments:
    """PLB segments that take so much from what is paid (or, negative, add to it), in amounts that HIPAA allows: 8 digits
    before the point.
    """
    parts = [MOST_PAID] * (cents // MOST_PAID) + [cents % MOST_PAID] if cents > 0 else [cents]
    payee = npi(123_456_000 + control % 500)
    return [f"PLB*{payee}*20241231*WO:W{control:08}{n:03}*{money(part)}" for n, part in enumerate(parts) if part]


KINDS: dict[str, tuple[str, str, Callable[[int, int, Iterator[int]], Iterator[Segments]]]] = {
    "837P": ("HC", "005010X222A1", set_837p),
    "835": ("HP", "005010X221A1", set_835),
}


class _Claims:
    """Counts claims on, ``per_set`` for each set, until the file is ``size`` bytes long."""

    def __init__(self, size: int, per_set: int | None) -> None:
        self.size, self.per_set = size, per_set
        self.number = self.written = 0

    def of_set(self) -> Iterator[int]:
        first = self.number
        while True:  # a set without a claim would not be valid
            self.number += 1
            yield self.number
            if self.full or (self.per_set and self.number - first >= self.per_set):
                return

    @property
    def full(self) -> bool:
        return self.written >= self.size


def interchange(
    kind: str, size: int, *, per_set: int | None = 100, seed: int = 1, line_ends: bool = False
) -> Iterator[bytes]:
    """One valid interchange of about ``size`` bytes (at least one claim), in chunks.

    ``kind`` is 837P or 835; ``per_set`` claims go into a transaction set, None: all into one.
    """
    functional, guide, make = KINDS[kind]
    end = "~\n" if line_ends else "~"
    claims = _Claims(size, per_set)
    held = [
        f"ISA*00*          *00*          *ZZ*CLEARWATER     *ZZ*NORTHERN       *240615*1200*^*00501*{seed:09}*0*T*:{end}"
        f"GS*{functional}*CLEARWATER*NORTHERN*20240615*1200*1*X*{guide}{end}"
    ]
    length = claims.written = len(held[0])
    sets = 0
    while not sets or not claims.full:
        sets += 1
        for run in make(sets, seed, claims.of_set()):
            text = end.join(run) + end
            held.append(text)
            length += len(text)
            claims.written += len(text)
            if length >= CHUNK:
                yield "".join(held).encode("ascii")
                held.clear()
                length = 0
    held.append(f"GE*{sets}*1{end}IEA*1*{seed:09}{end}")
    yield "".join(held).encode("ascii")


def whole(kind: str, size: int, *, per_set: int | None = 100, seed: int = 1) -> bytes:
    """``interchange`` in one piece, for small ones."""
    return reduce(bytes.__add__, interchange(kind, size, per_set=per_set, seed=seed))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("kind", choices=KINDS)
    parser.add_argument("--bytes", type=int, default=1_000_000)
    parser.add_argument("--per-set", type=int, default=100, help="claims in a transaction set; 0: all in one")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--lines", action="store_true", help="a line end behind every segment")
    given = parser.parse_args()
    for chunk in interchange(
        given.kind, given.bytes, per_set=given.per_set or None, seed=given.seed, line_ends=given.lines
    ):
        sys.stdout.buffer.write(chunk)


if __name__ == "__main__":
    main()
