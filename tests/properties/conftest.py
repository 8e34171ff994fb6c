"""Casts at work from the first units on."""

from __future__ import annotations

from collections.abc import Iterator
from re import Match

import pytest
from tests.properties import judging

from x12claims import api
from x12claims.engine.casts import caster
from x12claims.engine.casts.caster import Caster
from x12claims.engine.node import Node


class Taken:
    """How many units casts took, and how many of these began with a level."""

    def __init__(self) -> None:
        self.taken = self.levels = 0


@pytest.fixture
def taken(monkeypatch: pytest.MonkeyPatch) -> Iterator[Taken]:
    """Casts are made of the first units, and each run begins with none."""
    counts, take = Taken(), Caster.take

    def counted(own: Caster, text: str, match: Match[str], parent: Node, count: int, above: str) -> int:
        end = take(own, text, match, parent, count, above)
        counts.taken += bool(end)
        counts.levels += bool(end) and own.levels > 0
        return end

    for name, value in (("UNLOOKED", 0), ("FIRST_LOOK", 2), ("OFTEN", 1), ("EVERY", 1), ("WAIT", 1)):
        monkeypatch.setattr(caster, name, value)
    monkeypatch.setattr(Caster, "take", counted)
    fresh()
    yield counts
    fresh()


def fresh() -> None:
    """Forgets all programs, and with them their casts."""
    api.program.cache_clear()
    judging.finder.cache_clear()
