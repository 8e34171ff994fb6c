"""Documents to spoil, and the ways of spoiling them; the same seed gives the same bytes."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.limits.generate import whole

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
SMALL = 6_000  # bytes: a case is to take milliseconds

ANSWER = (
    b"ISA*00*          *00*          *ZZ*NORTHERN       *ZZ*CLEARWATER     *240616*0900*^*00501*000000071*0*T*:~\n"
    b"GS*FA*NORTHERN*CLEARWATER*20240616*0900*71*X*005010X231A1~\nST*999*0001*005010X231A1~\n"
    b"AK1*HC*1*005010X222A1~\nAK2*837*0001*005010X222A1~\nIK3*NM1*3*1000*8~\nIK4*9*67*1~\nIK3*CLM*22*2300*8~\n"
    b"CTX*SITUATIONAL TRIGGER*CLM*22*2300*5:3~\nCTX*CLM01:C000000001~\nIK4*2*782*I12~\nIK5*R*5~\nAK9*R*1*1*0~\n"
    b"SE*12*0001~\nGE*1*71~\nIEA*1*000000071~\n"
)
NOTE = (
    b"ISA*00*          *00*          *ZZ*NORTHERN       *ZZ*CLEARWATER     *240616*0900*^*00501*000000072*0*T*:~"
    b"TA1*000000001*240615*1200*R*022~IEA*0*000000072~"
)


def seeds() -> Iterator[tuple[str, bytes]]:
    """Small documents of every guide: made ones, and the fixtures that are small enough."""
    yield "837P", whole("837P", 2_500, per_set=2)
    yield "837P-cob", whole("837P", 4_500, per_set=None, seed=4)
    yield "835", whole("835", 2_000, per_set=2)
    yield "999", ANSWER
    yield "TA1", NOTE
    for path in sorted(FIXTURES.rglob("*")):
        if path.is_file() and path.stat().st_size <= SMALL and path.suffix in {".edi", ".837", ".835", ".999", ".txt"}:
            yield str(path.relative_to(FIXTURES)), path.read_bytes()


def flip(chance: random.Random, data: bytes) -> bytes:
    """Some bits turned over."""
    found = bytearray(data)
    for _ in range(chance.randint(1, 8)):
        found[chance.randrange(len(found))] ^= 1 << chance.randrange(8)
    return bytes(found)


def overwrite(chance: random.Random, data: bytes) -> bytes:
    """Some bytes replaced by any others."""
    found = bytearray(data)
    for _ in range(chance.randint(1, 8)):
        found[chance.randrange(len(found))] = chance.randrange(256)
    return bytes(found)


def cut(chance: random.Random, data: bytes) -> bytes:
    """The end is missing."""
    return data[: chance.randrange(len(data))]


def delete(chance: random.Random, data: bytes) -> bytes:
    """A run of bytes is missing."""
    at = chance.randrange(len(data))
    return data[:at] + data[at + chance.choice((1, 2, 7, 40, 300)) :]


def repeat(chance: random.Random, data: bytes) -> bytes:
    """A run of bytes stands there several times."""
    at = chance.randrange(len(data))
    part = data[at : at + chance.choice((1, 5, 60, 400))]
    return data[:at] + part * chance.choice((2, 3, 30)) + data[at:]


def move(chance: random.Random, data: bytes) -> bytes:
    """A run of bytes stands elsewhere."""
    a, b, c = sorted(chance.randrange(len(data) + 1) for _ in range(3))
    return data[:a] + data[b:c] + data[a:b] + data[c:]


def delimiters(chance: random.Random, data: bytes) -> bytes:
    """Delimiters and line ends where data should be."""
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(len(data))
        data = (
            data[:at]
            + chance.choice((b"~", b"*", b":", b"^", b"\n", b"\r\n", b"~~", b"**", b"*~", b"\x00", b" "))
            + data[at:]
        )
    return data


def many(chance: random.Random, data: bytes) -> bytes:
    """A great number of one delimiter in a row."""
    at = chance.randrange(len(data))
    return (
        data[:at]
        + chance.choice((b"~", b"*", b":", b"^", b":*", b"^*", b"*~", b"~\n", b" ", b"9", b"\n"))
        * chance.choice((50, 5_000, 60_000))
        + data[at:]
    )


def foreign(chance: random.Random, data: bytes) -> bytes:
    """Bytes of no kind in the middle."""
    at = chance.randrange(len(data))
    return data[:at] + chance.randbytes(chance.choice((1, 20, 4_000))) + data[at:]


def noise(chance: random.Random, data: bytes) -> bytes:
    """Nothing of the document is left, but perhaps its beginning."""
    return data[: chance.choice((0, 3, 104, 106, 200))] + chance.randbytes(chance.choice((0, 1, 105, 106, 3_000)))


def segments(chance: random.Random, data: bytes) -> bytes:
    """Segments swapped, dropped, doubled."""
    found = data.split(b"~")
    for _ in range(chance.randint(1, 5)):
        i, j = chance.randrange(len(found)), chance.randrange(len(found))
        act = chance.randrange(3)
        if act == 0:
            found[i], found[j] = found[j], found[i]
        elif act == 1:
            found.insert(i, found[j])
        elif len(found) > 1:
            del found[i]
    return b"~".join(found)


def elements(chance: random.Random, data: bytes) -> bytes:
    """Elements emptied, exchanged for others of the document, or for values that readers stumble over."""
    odd = (
        b"",
        b"0",
        b"-1",
        b"9" * 5_000,
        b"1E999",
        b"NaN",
        b"-",
        b".",
        b"--1",
        b"1.2.3",
        b"20240230",
        b"\xff",
        b"'",
        b"{}",
        b"%s",
        b"A" * 90,
    )
    found = data.split(b"~")
    for _ in range(chance.randint(1, 4)):
        i = chance.randrange(len(found))
        parts = found[i].split(b"*")
        other = chance.choice(found).split(b"*")
        parts[chance.randrange(len(parts))] = chance.choice((chance.choice(other), chance.choice(odd)))
        found[i] = b"*".join(parts)
    return b"~".join(found)


def control(chance: random.Random, data: bytes) -> bytes:
    """Control segments put in anywhere, with counts and numbers that nobody can hold."""
    made = (
        b"ISA*", b"IEA*1*1~", b"GE*99999999999999999999*1~", b"SE*" + b"9" * 4_500 + b"*1~", b"ST*837~", b"ST*" + b"8" * 99 + b"*1~", b"GS*HC~",
        b"GS*HC*A*B*C*D*E*F*005010X222A1~", b"HL*" + b"1" * 4_400 + b"**20*1~", b"HL*-1*-1*22*1~", b"TA1~", b"TA1*1*2*3*4*5~", b"SE~", b"IEA~", b"GE~",
        data[:106], b"ZZZ*1~", b"~", b"LS*2120~", b"LE*2120~",
    )  # fmt: skip
    found = data.split(b"~")
    for _ in range(chance.randint(1, 3)):
        at = chance.randrange(len(found))
        found[at] = chance.choice(made) + found[at]
    return b"~".join(found)


def wide(chance: random.Random, data: bytes) -> bytes:
    """Another encoding: UTF-16, a byte order mark, letters that are two bytes, EBCDIC."""
    text = data.decode("latin-1")
    return chance.choice((
        text.encode("utf-16"), b"\xef\xbb\xbf" + data, text.replace("E", "\u00c9").encode(), text.encode("cp500"), data.replace(b"~", b"\x85"),
    ))  # fmt: skip


Mutator = Callable[[random.Random, bytes], bytes]
MUTATORS: tuple[Mutator, ...] = (
    flip, overwrite, cut, delete, repeat, move, delimiters, many, foreign, noise, segments, elements, control, wide,
)  # fmt: skip


def mutant(data: bytes, seed: str) -> bytes:
    """``data`` spoilt once, or a few times one upon the other."""
    chance = random.Random(seed)
    for _ in range(chance.choice((1, 1, 1, 2, 3))):
        data = chance.choice(MUTATORS)(chance, data) or b"\x00"
    return data
