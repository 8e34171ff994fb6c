"""Random damage to a document: segments dropped, doubled and moved, elements changed, bytes changed."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from tests.properties.documents import Layout, render

Segments = list[list[str]]
ODD_VALUES = (
    "", "X", "0", "1", "-1", "1.5", "20260230", "20260301", "99999999", " ", "A ", " A", "A:B", ":", "A:", "A^B", "ZZ",
    "é", "\t", "A" * 90, "0.001", "1e5", "\u00bd", "10", "20", "22", "23", "XX", "18", "\u00b2",
)  # fmt: skip
ODD_IDS = (
    "ZZZ",
    "REF",
    "NM1",
    "HL",
    "CLM",
    "LX",
    "SE",
    "ST",
    "GS",
    "GE",
    "IEA",
    "ISA",
    "TA1",
    "CLP",
    "SVC",
    "AK2",
    "",
    "N",
    "N4",
    "PLB",
)
ODD_BYTES = b"*:^~\r\n \t\0\xff\x1aAZ09-."


def drop(segments: Segments, random: Random) -> None:
    del segments[random.randrange(len(segments))]


def double(segments: Segments, random: Random) -> None:
    at = random.randrange(len(segments))
    for _ in range(random.choice((1, 1, 1, 12))):
        segments.insert(at, list(segments[at]))


def swap(segments: Segments, random: Random) -> None:
    a = random.randrange(len(segments))
    b = min(len(segments) - 1, a + random.choice((1, 1, 2, 5)))
    segments[a], segments[b] = segments[b], segments[a]


def move(segments: Segments, random: Random) -> None:
    segments.insert(random.randrange(len(segments)), segments.pop(random.randrange(len(segments))))


def rename(segments: Segments, random: Random) -> None:
    random.choice(segments)[0] = random.choice(ODD_IDS)


def insert(segments: Segments, random: Random) -> None:
    segments.insert(random.randrange(len(segments)), [random.choice(ODD_IDS), *random.choices(ODD_VALUES, k=3)])


def change(segments: Segments, random: Random) -> None:
    segment = random.choice(segments)
    if len(segment) > 1:
        segment[random.randrange(1, len(segment))] = random.choice(ODD_VALUES)


def lengthen(segments: Segments, random: Random) -> None:
    random.choice(segments).extend(random.choices(ODD_VALUES, k=random.randint(1, 20)))


def shorten(segments: Segments, random: Random) -> None:
    segment = random.choice(segments)
    del segment[random.randrange(1, len(segment) + 1) :]


def borrow(segments: Segments, random: Random) -> None:
    """An element takes the value of another."""
    a, b = random.choice(segments), random.choice(segments)
    if len(a) > 1 and len(b) > 1:
        a[random.randrange(1, len(a))] = random.choice(b[1:])


def renumber(segments: Segments, random: Random) -> None:
    """HL numbers, parents and flags."""
    levels = [s for s in segments if s[0] == "HL"]
    if levels:
        segment = random.choice(levels)
        at = random.randrange(1, len(segment))
        segment[at] = random.choice(("0", "1", "2", "3", "7", "", "01", "x", "\u00b2"))


def block(segments: Segments, random: Random) -> None:
    """A run of segments is dropped, doubled or moved: whole loops among them."""
    start = random.randrange(len(segments))
    run = [list(s) for s in segments[start : start + random.randint(2, 12)]]
    how = random.choice(("drop", "double", "move"))
    if how != "double":
        del segments[start : start + len(run)]
    if how != "drop":
        at = start if how == "double" else random.randrange(len(segments) + 1)
        segments[at:at] = run


MUTATIONS: tuple[Callable[[Segments, Random], None], ...] = (
    drop, double, swap, move, rename, insert, change, change, lengthen, shorten, borrow, borrow, renumber, block,
)  # fmt: skip


def damage(segments: Segments, random: Random, layout: Layout) -> bytes:
    """The document with a few things wrong, as bytes."""
    segments = [list(s) for s in segments]
    for _ in range(random.choice((0, 1, 1, 1, 1, 2, 3, 6))):
        if segments:
            random.choice(MUTATIONS)(segments, random)
    return scratch(render(segments, layout), random)


def scratch(data: bytes, random: Random) -> bytes:
    """Now and then bytes are changed, lost, added, or the file breaks off."""
    for _ in range(random.choice((0, 0, 0, 1, 2))):
        at = random.randrange(len(data) + 1)
        odd = bytes((random.choice(ODD_BYTES),))
        data = random.choice(
            (
                data[:at] + odd + data[at + 1 :],
                data[:at] + odd + data[at:],
                data[:at] + data[at + random.choice((1, 3, 40)) :],
                data[:at] if random.random() < 0.3 else data,
            )
        )
    return data
