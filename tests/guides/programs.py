"""The guides ready to run, each built once for all tests of a process."""

from __future__ import annotations

from functools import cache

from x12claims import guides
from x12claims.engine.program import Program
from x12claims.engine.validator import Ahead


@cache
def program(guide_id: str) -> Program:
    return Program(guides.load(guide_id))


def find(version: str, transaction: str, receivers: object = (), value: Ahead | None = None) -> Program | None:
    """What a validator asks for the program of a set."""
    guide = guides.find(version, transaction, value)
    return program(guide.id) if guide else None
