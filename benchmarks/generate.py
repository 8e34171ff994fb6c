"""Makes 837P, 837I and 835 documents of any size, valid or with a share of faulty claims, from a seed.

    python -m benchmarks.generate 837p 10000000 claims.837 --faulty 0.05

Every person, number and amount is drawn from the seed.  The documents are clean under the rules of types 1-5: counts,
HL numbers, balances, check digits of NPIs and routing numbers, code lists.  Memory does not grow with the document;
each claim has a random source of its own, so that its text depends on nothing but the seed and its number.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from random import Random
from typing import Literal

Kind = Literal["837p", "837i", "835"]
Claim = list[str]
"""The segments of one claim (837: from the subscriber's HL on), without terminators."""

VERSIONS: dict[Kind, str] = {"837p": "005010X222A1", "837i": "005010X223A2", "835": "005010X221A1"}
CLAIMS_PER_SET = 100
DAY = "20261001"  # every document is of this day; what it tells happened in the half year before

SURNAMES = "ADLER BIRCH CEDAR DOGWOOD ELM GORSE HAZEL IVY JUNIPER LARCH MAPLE NETTLE OAK PINE ROWAN SPRUCE".split()
FORENAMES = "ALMA BRUNO CLARA DINO ELSA FRITZ GRETA HUGO IDA JONAS LEO MINA NILS OLGA PAUL RITA SVEN UWE".split()
STREETS = ("1 HARBOUR ROAD", "22 MILL LANE", "307 STATION STREET", "4410 ORCHARD AVENUE", "58 CHAPEL HILL", "9 QUAY")
CITIES = ("PORTLAND*ME*041010001", "BOISE*ID*837020001", "TULSA*OK*741030001", "OMAHA*NE*681020001")
PROCEDURES = "99202 99203 99213 99214 99215 36415 71045 80053 81002 85025 87086 93000 96372 97110".split()
DIAGNOSES = "E785 F419 G4700 H6690 I10 J0190 K219 L309 M5450 N390 R059 Z0000".split()
REVENUE = (("0300", "80053"), ("0305", "85025"), ("0324", "71045"), ("0510", "99213"), ("0730", "93000"))
REVENUE_OF_STAYS = (*REVENUE, ("0360", "36415"), ("0420", "97110"))
ROOM, DAYS_OF_STAYS = ("0120", ""), 3
TAXONOMIES = ("207Q00000X", "207R00000X", "208D00000X", "363L00000X")
REASONS = (("45", None), ("97", None), ("59", None), ("119", None), ("16", "N290"), ("16", "M127"))  # CARC, its RARC


def npi(rng: Random) -> str:
    """Ten digits, the last the Luhn check digit over "80840" and the nine before (45 CFR 162.406)."""
    digits = f"1{rng.randrange(10**8):08d}"
    total = 24  # what the prefix 80840 adds
    for place, digit in enumerate(reversed(digits)):
        total += sum(divmod(2 * int(digit), 10)) if place % 2 == 0 else int(digit)
    return f"{digits}{-total % 10}"


def routing_number(rng: Random) -> str:
    """Nine digits with the check digit of the American Bankers Association (weights 3, 7, 1)."""
    digits = f"01{rng.randrange(10**6):06d}"
    total = sum(int(digit) * weight for digit, weight in zip(digits, (3, 7, 1, 3, 7, 1, 3, 7), strict=True))
    return f"{digits}{-total % 10}"


def money(cents: int) -> str:
    """An amount as X12 writes it: no trailing zeros, no point without decimals."""
    whole, part = divmod(abs(cents), 100)
    text = f"{whole}.{part:02d}".rstrip("0").rstrip(".") if part else str(whole)
    return f"-{text}" if cents < 0 else text


# -- 837


def _people(rng: Random, hl: int) -> Claim:
    """A subscriber, and in three of ten cases a dependent, whose claim it is; ``hl`` is the last HL01."""
    pick, surname = rng.choice, rng.choice(SURNAMES)
    address = [f"N3*{pick(STREETS)}", f"N4*{pick(CITIES)}"]
    dependent = rng.random() < 0.3
    born = f"{rng.randint(1, 12):02d}{rng.randint(1, 28):02d}"
    people = [
        f"HL*{hl + 1}*1*22*{int(dependent)}",
        f"SBR*P*{'' if dependent else '18'}*G{rng.randrange(10**6):06d}******CI",
        f"NM1*IL*1*{surname}*{pick(FORENAMES)}****MI*W{rng.randrange(10**9):09d}",
        *address,
        f"DMG*D8*{rng.randint(1944, 1990)}{born}*{pick('FM')}",
        "NM1*PR*2*LIGHTHOUSE MUTUAL*****PI*77001",
    ]
    if dependent:
        people += [f"HL*{hl + 2}*{hl + 1}*23*0", "PAT*19", f"NM1*QC*1*{surname}*{pick(FORENAMES)}", *address]
        people.append(f"DMG*D8*{rng.randint(2008, 2022)}{born}*{pick('FM')}")
    return people


def claim_837p(rng: Random, number: int, hl: int) -> Claim:
    """Whose claim it is, and one claim of one to five lines."""
    claim, pick = _people(rng, hl), rng.choice
    charges = [rng.randint(2_000, 45_000) for _ in range(rng.randint(1, 5))]
    diagnoses = rng.sample(DIAGNOSES, rng.randint(1, 3))
    others = "".join(f"*ABF:{code}" for code in diagnoses[1:])
    served = f"2026{rng.randint(4, 9):02d}{rng.randint(1, 28):02d}"
    claim += [
        f"CLM*C{number:09d}*{money(sum(charges))}***11:B:1*Y*A*Y*Y",
        f"REF*D9*{rng.randrange(10**15):015d}",
        f"HI*ABK:{diagnoses[0]}{others}",
        f"NM1*82*1*{pick(SURNAMES)}*{pick(FORENAMES)}****XX*{npi(rng)}",
        f"PRV*PE*PXC*{pick(TAXONOMIES)}",
    ]
    for line, charge in enumerate(charges, 1):
        modifier = ":25" if rng.random() < 0.2 else ""
        pointer = rng.randint(1, len(diagnoses))
        claim += [
            f"LX*{line}",
            f"SV1*HC:{pick(PROCEDURES)}{modifier}*{money(charge)}*UN*{rng.randint(1, 4)}***{pointer}",
            f"DTP*472*D8*{served}",
            f"REF*6R*{number:09d}{line:02d}",
        ]
    return claim


def claim_837i(rng: Random, number: int, hl: int) -> Claim:
    """Whose claim it is, and one of an outpatient (two of three) or of a stay, of one to five lines."""
    claim, pick = _people(rng, hl), rng.choice
    stay = rng.random() < 1 / 3
    services = rng.sample(REVENUE_OF_STAYS if stay else REVENUE, rng.randint(1, 5))
    charges = [rng.randint(5_000, 90_000) for _ in services]
    first, *others = rng.sample(DIAGNOSES, rng.randint(1, 3))
    month, day = rng.randint(4, 9), rng.randint(1, 24)
    begun, ended = (f"2026{month:02d}{one:02d}" for one in (day, day + DAYS_OF_STAYS if stay else day))
    claim += [
        f"CLM*C{number:09d}*{money(sum(charges))}***{'11' if stay else '13'}:A:1**A*Y*Y",
        *(["DTP*096*TM*1100"] if stay else []),
        f"DTP*434*RD8*{begun}-{ended}",
        *([f"DTP*435*DT*{begun}0915"] if stay else []),
        f"CL1*{pick('123')}*1*01",
        f"REF*D9*{rng.randrange(10**15):015d}",
        f"HI*ABK:{first}",
        *([f"HI*ABJ:{first}"] if stay else [f"HI*APR:{first}"]),
        *(["HI*" + "*".join(f"ABF:{code}" for code in others)] if others else []),
        *([f"HI*BE:80:::{DAYS_OF_STAYS}"] if stay else []),
        f"NM1*71*1*{pick(SURNAMES)}*{pick(FORENAMES)}****XX*{npi(rng)}",
        f"PRV*AT*PXC*{pick(TAXONOMIES)}",
    ]
    if stay:
        services[0] = ROOM
    for line, (charge, (revenue, procedure)) in enumerate(zip(charges, services, strict=True), 1):
        units = f"UN*{rng.randint(1, 4)}" if procedure else f"DA*{DAYS_OF_STAYS}"
        claim += [
            f"LX*{line}",
            f"SV2*{revenue}*{f'HC:{procedure}' if procedure else ''}*{money(charge)}*{units}",
            *([] if stay else [f"DTP*472*D8*{begun}"]),
            f"REF*6R*{number:09d}{line:02d}",
        ]
    return claim


def _header_837(rng: Random, control: str, guide: str) -> list[str]:
    return [
        f"ST*837*{control}*{guide}",
        f"BHT*0019*00*B{control}*{DAY}*0930*CH",
        "NM1*41*2*HARBOUR BILLING OFFICE*****46*HB4711",
        "PER*IC*SERVICE DESK*TE*2075550142",
        "NM1*40*2*LIGHTHOUSE MUTUAL*****46*77001",
        "HL*1**20*1",
        "PRV*BI*PXC*261QP2300X",
        f"NM1*85*2*HARBOUR FAMILY CLINIC*****XX*{npi(rng)}",
        "N3*12 WHARF STREET",
        "N4*PORTLAND*ME*041010001",
        "REF*EI*010203040",
    ]


# -- 835


def claim_835(rng: Random, number: int, _: int) -> tuple[Claim, int]:
    """A claim payment of one to five lines that balances at line and claim level; and what it pays, in cents."""
    pick = rng.choice
    served = f"2026{rng.randint(4, 9):02d}{rng.randint(1, 28):02d}"
    charged = paid = owed = 0
    lines: list[str] = []
    for line in range(1, rng.randint(1, 5) + 1):
        charge = rng.randint(3_000, 60_000)
        reason, remark = pick(REASONS)
        reduced = charge * rng.randint(10, 60) // 100
        share = (charge - reduced) * pick((0, 0, 10, 20, 100)) // 100
        pays = charge - reduced - share
        modifier = ":25" if rng.random() < 0.2 else ""
        lines += [
            f"SVC*HC:{pick(PROCEDURES)}{modifier}*{money(charge)}*{money(pays)}**{rng.randint(1, 4)}",
            f"DTM*472*{served}",
            f"CAS*CO*{reason}*{money(reduced)}",
        ]
        if share:
            lines.append(f"CAS*PR*{pick('123')}*{money(share)}")
        lines += [f"REF*6R*{number:09d}{line:02d}", f"AMT*B6*{money(charge - reduced)}"]
        if remark:
            lines.append(f"LQ*HE*{remark}")
        charged += charge
        paid += pays
        owed += share
    owes = money(owed) if owed else ""
    claim = [
        f"CLP*C{number:09d}*1*{money(charged)}*{money(paid)}*{owes}*12*{rng.randrange(10**14):014d}*11*1",
        f"NM1*QC*1*{pick(SURNAMES)}*{pick(FORENAMES)}****MI*W{rng.randrange(10**9):09d}",
        f"NM1*82*1*{pick(SURNAMES)}*{pick(FORENAMES)}****XX*{npi(rng)}",
        f"DTM*232*{served}",
        f"DTM*233*{served}",
        *lines,
    ]
    return claim, paid


def _header_835(rng: Random, control: str, paid: int) -> list[str]:
    return [
        f"ST*835*{control}",
        f"BPR*I*{money(paid)}*C*ACH*CCP*01*{routing_number(rng)}*DA*5500123*1010203040**01*{routing_number(rng)}*DA*7700456*{DAY}",
        f"TRN*1*T{control}*1010203040",
        "REF*EV*HB4711",
        f"DTM*405*{DAY}",
        "N1*PR*LIGHTHOUSE MUTUAL",
        "N3*1 BEACON SQUARE",
        "N4*OMAHA*NE*681020001",
        "PER*BL*PAYMENT DESK*TE*4025550117",
        f"N1*PE*HARBOUR FAMILY CLINIC*XX*{npi(rng)}",
        "REF*TJ*010203040",
    ]


# -- faults

Fault = Callable[[Claim, Random], None]


def _put(claim: Claim, rng: Random, tags: Sequence[str], element: int, value: Callable[[str], str]) -> None:
    """Changes one element of one of the claim's segments that begin with one of ``tags``."""
    at = rng.choice([i for i, segment in enumerate(claim) if segment.startswith(tuple(f"{tag}*" for tag in tags))])
    elements = claim[at].split("*")
    elements[element] = value(elements[element])
    claim[at] = "*".join(elements)


def _charge(claim: Claim, rng: Random, value: Callable[[str], str]) -> None:
    """Changes the charge of one of the claim's lines."""
    institutional = any(segment.startswith("SV2*") for segment in claim)
    _put(claim, rng, ("SV1", "SVC", "SV2"), 3 if institutional else 2, value)


def _cent(amount: str) -> str:
    return money(round(float(amount) * 100) + 1)


_DATES = ("DTP*472*D8", "DTM*472", "DTP*434*RD8")
_REQUIRED = ("SV1*", "SV2*", "NM1*QC*")
FAULTS: dict[str, Fault] = {
    "balance": lambda claim, rng: _charge(claim, rng, _cent),
    "not-a-number": lambda claim, rng: _charge(claim, rng, lambda _: "12A"),
    "no-such-date": lambda claim, rng: _put(
        claim, rng, ("DTP*472*D8", "DTM*472", "DTP*434*RD8"), -1, lambda _: "20260231"
    ),
    "missing-element": lambda claim, rng: _put(claim, rng, ("NM1",), 2, lambda _: ""),
    "too-long": lambda claim, rng: _put(claim, rng, ("NM1",), 3, lambda name: name.ljust(61, "Z")),
    "not-in-the-list": lambda claim, rng: _put(claim, rng, ("NM1",), 1, lambda _: "Q9"),
    "unknown-segment": lambda claim, rng: claim.insert(rng.randrange(2, len(claim)), "ZZZ*1"),
    "misplaced-segment": lambda claim, rng: claim.insert(rng.randrange(2, len(claim)), "N2*ANNEX"),
    "missing-segment": lambda claim, _: claim.remove(next(s for s in reversed(claim) if s.startswith(_REQUIRED))),
}
"""Name -> puts that one fault (of type 1, 2 or 3) into a claim."""


# -- documents


class Document:
    """One document, made as it is read.  ``size`` is reached within one set, ``faulty`` is a share from 0 to 1.

    ``claims_per_set`` of 0 puts all claims into one transaction set.  ``faults`` limits the kinds of fault.
    """

    def __init__(
        self,
        kind: Kind,
        size: int,
        *,
        seed: int = 1,
        claims_per_set: int = CLAIMS_PER_SET,
        faulty: float = 0.0,
        faults: Sequence[str] = tuple(FAULTS),
        layout: str = "",
    ) -> None:
        self.kind = kind
        self.size = size
        self.seed = seed
        self.claims_per_set = claims_per_set
        self.faulty = faulty
        self.faults = tuple(faults)
        self.end = "~" + layout
        self.sets = self.claims = self.segments = self.bytes = self.spoiled = 0

    def chunks(self) -> Iterator[bytes]:
        """The document's bytes, claim by claim; counts stand in the attributes afterwards."""
        self.sets = self.claims = self.segments = self.bytes = self.spoiled = 0
        group, version = "HP" if self.kind == "835" else "HC", VERSIONS[self.kind]
        blank, sender, receiver = f"00*{'':10}", f"ZZ*{'HB4711':15}", f"ZZ*{'77001':15}"
        isa = f"ISA*{blank}*{blank}*{sender}*{receiver}*{DAY[2:]}*0930*^*00501*000000001*0*T*:"
        yield self._text([isa, f"GS*{group}*HB4711*77001*{DAY}*0930*1*X*{version}"])
        while not self.sets or self.bytes < self.size:
            yield from self._set()
        yield self._text([f"GE*{self.sets}*1", "IEA*1*000000001"])

    def write(self, path: Path) -> None:
        """Writes the document."""
        with path.open("wb") as file:
            file.writelines(self.chunks())

    def _text(self, segments: list[str]) -> bytes:
        self.segments += len(segments)
        data = (self.end.join(segments) + self.end).encode("ascii")
        self.bytes += len(data)
        return data

    def _set(self) -> Iterator[bytes]:
        self.sets += 1
        control, before, first = f"{self.sets:04d}", self.segments, self.claims
        # BPR02 stands before the claims that it sums up: an 835's set is gone through twice
        paid, last = self._total(first) if self.kind == "835" else (0, 0)
        rng = Random(f"{self.seed} set {self.sets}")
        remitted = self.kind == "835"
        yield self._text(
            _header_835(rng, control, paid) if remitted else _header_837(rng, control, VERSIONS[self.kind])
        )
        hl = 1
        while self.claims < last if remitted else not self._full(first, self.bytes):
            self.claims += 1
            claim = self._claim(self.claims, hl)[0]
            hl += 1 + (claim[0][-1] == "1")
            self._spoil(claim)
            if remitted and (self.claims - first) % 25 == 1:
                claim.insert(0, f"LX*{(self.claims - first) // 25 + 1}")
            yield self._text(claim)
        yield self._text([f"SE*{self.segments - before + 1}*{control}"])

    def _claim(self, number: int, hl: int) -> tuple[Claim, int]:
        rng = Random(f"{self.seed} claim {number}")
        if self.kind == "835":
            return claim_835(rng, number, hl)
        return (claim_837p if self.kind == "837p" else claim_837i)(rng, number, hl), 0

    def _full(self, first: int, size: int) -> bool:
        if self.claims_per_set:
            return self.claims - first >= self.claims_per_set
        return self.claims > first and size >= self.size

    def _total(self, first: int) -> tuple[int, int]:
        """What the claims of a set pay together, in cents, and the number of the last."""
        paid, size, number = 0, self.bytes, first
        while number == first or (number - first < self.claims_per_set if self.claims_per_set else size < self.size):
            number += 1
            claim, pays = self._claim(number, 0)
            paid += pays
            size += sum(map(len, claim)) + len(claim) * len(self.end)
        return paid, number

    def _spoil(self, claim: Claim) -> None:
        if not self.faulty:
            return
        rng = Random(f"{self.seed} fault {self.claims}")
        if rng.random() < self.faulty:
            self.spoiled += 1
            FAULTS[rng.choice(self.faults)](claim, rng)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.generate")
    parser.add_argument("kind", choices=list(VERSIONS))
    parser.add_argument("size", type=int, help="bytes to reach")
    parser.add_argument("out", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--claims-per-set", type=int, default=CLAIMS_PER_SET, help="0: all in one transaction set")
    parser.add_argument("--faulty", type=float, default=0.0, help="share of claims with one fault each, from 0 to 1")
    parser.add_argument("--fault", action="append", choices=list(FAULTS), help="only this kind; may be repeated")
    parser.add_argument("--eol", action="store_true", help="each segment on a line of its own")
    given = parser.parse_args()
    document = Document(
        given.kind,
        given.size,
        seed=given.seed,
        claims_per_set=given.claims_per_set,
        faulty=given.faulty,
        faults=given.fault or tuple(FAULTS),
        layout="\n" if given.eol else "",
    )
    document.write(given.out)
    print(
        f"{given.out}: {document.bytes} bytes, {document.segments} segments, {document.sets} transaction sets, "
        f"{document.claims} claims, {document.spoiled} of them faulty"
    )


if __name__ == "__main__":
    main()
