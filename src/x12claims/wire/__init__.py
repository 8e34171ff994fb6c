"""Bytes to segments and back; the envelope around transaction sets.  Knows no guide."""

from __future__ import annotations

from x12claims.wire.delimiters import Delimiters
from x12claims.wire.envelope import Envelope, EnvelopeFault, Group, Interchange, Transaction
from x12claims.wire.segment import ENVELOPE_IDS, Segment, Trouble
from x12claims.wire.stream import Stream
from x12claims.wire.tokenizer import MAX_SEGMENT, Tokenizer
from x12claims.wire.writer import GroupContent, Writer

__all__ = [
    "ENVELOPE_IDS",
    "MAX_SEGMENT",
    "Delimiters",
    "Envelope",
    "EnvelopeFault",
    "Group",
    "GroupContent",
    "Interchange",
    "Segment",
    "Stream",
    "Tokenizer",
    "Transaction",
    "Trouble",
    "Writer",
]
