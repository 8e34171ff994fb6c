"""A finished 277CA: what the interchange around it still gives is its reference and its delimiters."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from attrs import frozen

from x12claims.acks.claim_text import C, E, S, line
from x12claims.acks.envelope import DELIMITERS, GUIDE_277CA
from x12claims.acks.packed import Packed
from x12claims.wire import Delimiters

REFERENCE = b"\x1a"
"""Stands in ``Answered.head`` where the reference will be."""


@frozen
class Answered:
    """ST to SE; and how many claims it decides on."""

    head: bytes
    body: Packed
    count: int
    foreign: bool
    delimiters: Delimiters
    accepted: int
    rejected: int
    refused: bool

    def chosen(self) -> Delimiters:
        """The delimiters to write it with."""
        if not self.foreign:
            return DELIMITERS
        d = self.delimiters
        return d if d.repetition else Delimiters(d.element, d.component, DELIMITERS.repetition, d.segment)

    def write(self, reference: str, now: datetime) -> Iterator[bytes]:
        """ST to SE; ``reference`` tells this answer from all others (BHT03, 2200A TRN02)."""
        d = self.chosen()
        table = bytes.maketrans((E + C + S).encode(), (d.element + d.component + d.segment).encode("latin-1"))
        st = line("ST", "277", "0001", GUIDE_277CA)
        bht = line("BHT", "0085", "08", reference, now.strftime("%Y%m%d"), now.strftime("%H%M"), "TH")
        yield (st + bht).encode("latin-1").translate(table)
        yield self.head.replace(REFERENCE, reference.encode()).translate(table)
        for piece in self.body:
            yield piece.translate(table)
        yield line("SE", str(self.count + 3), "0001").encode().translate(table)
