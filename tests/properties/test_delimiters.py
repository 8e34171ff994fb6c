"""Other delimiters, the same findings: characters change places with characters of their own kind, one for one."""

from __future__ import annotations

from random import Random

import pytest
from attrs import evolve
from tests.properties.documents import Layout, document, render
from tests.properties.judging import judge
from tests.properties.mutations import damage
from tests.properties.test_two_readers import FIRST, GUIDES

from x12claims import guides
from x12claims.diagnostics.finding import Finding

OTHERS = ("|:^~", "*:^'", "|>!'", "!<{#", "^:*~", "$%&@")
USUAL = "*:^~"


def exchange(others: str) -> bytes:
    """A table for ``bytes.translate`` under which each usual delimiter and its other one change places."""
    table = bytearray(range(256))
    for one, other in zip(USUAL.encode(), others.encode(), strict=True):
        at = table.index(other)
        table[one], table[at] = table[at], table[one]
    return bytes(table)


def plain(found: Finding) -> Finding:
    """Without texts, in which delimiters may stand."""
    value = found.value and len(found.value)
    return evolve(
        found, message="", expected="", path="", segment="", value=str(value), business=None, transaction="", group=""
    )


@pytest.mark.parametrize("others", OTHERS)
@pytest.mark.parametrize("guide_id", GUIDES)
def test_findings_do_not_depend_on_delimiters(guide_id: str, others: str) -> None:
    guide = guides.load(guide_id)
    layout = Layout(line_ending="\r\n")
    table = exchange(others)
    for seed in range(FIRST, FIRST + 40):
        random = Random(seed)
        isa, *rest = document(guide, random, layout)  # an ISA that is lost takes its delimiters with it
        data = render([isa], layout) + damage(rest, random, layout)
        usual, other = judge(data), judge(data.translate(table))
        assert told(usual[0]) == told(other[0]), f"seed {seed}"
        assert [r.verdict for r in usual[1]] == [r.verdict for r in other[1]], f"seed {seed}"
        assert usual[2].verdict == other[2].verdict, f"seed {seed}"


def told(found: list[Finding]) -> list[Finding]:
    """What was found, but for a rule about the characters of a claim number: the exchange changes these too."""
    return [plain(each) for each in found if not (each.rule or "").endswith(".2300.CLM01.020")]


def test_the_exchange_is_one_for_one() -> None:
    for others in OTHERS:
        table = exchange(others)
        assert len(set(table)) == 256
        assert USUAL.encode().translate(table) == others.encode()
