"""The page of the rules that are not written (docs/rules-left-out.md) says what is so."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tests.guides.test_rules import CLAIM
from tests.guides.trials.dental import DENTAL
from tests.guides.trials.row import Edits, before, changed, told
from tests.guides.trials.status import RESPONSE

from x12claims import guides

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "rules-left-out.md").read_text("utf-8")
COUNTS = re.findall(r"^\| ([^|]+) \| ([\d,]+) \| ([\d,]+) \| (\d+) \| (\d+) \| (\d+) \|$", PAGE, re.M)
SECTIONS = {
    part.partition("\n")[0]: re.findall(r"^\| `(X\d\d\d\S*)` \| [^|]+ \| ([^|]+) \| ([^|]+) \|$", part, re.M)
    for part in PAGE.split("\n## ")
}


def number(text: str) -> int:
    return int(text.replace(",", ""))


@pytest.fixture(scope="module")
def rules() -> set[str]:
    return {rule.id for e in guides.entries().values() if e.kind == "guide" for rule in guides.load(e.id).rules}


def test_what_it_names_is_written_or_is_not(rules: set[str]) -> None:
    rows = [row for part in SECTIONS.values() for row in part]
    assert len(rows) == len({left for left, _, _ in rows})
    assert [left for left, _, _ in rows if left in rules] == []
    named = {name for _, why, told_by in rows for name in re.findall(r"`(X\d\d\d\S*)`", why + told_by)}
    assert named
    assert named - rules == set()


def test_its_counts_add_up() -> None:
    assert COUNTS[-1][0] == "all"
    for name, *texts in COUNTS:
        rows, written, *others = (number(text) for text in texts)
        assert rows == written + sum(others)
        if name != "all":
            kinds = [why.partition(":")[0] for _, why, _ in SECTIONS[name]]
            assert others == [kinds.count("structure"), kinds.count("another rule"), len(kinds) - sum(others[:2])]
    for column in range(1, 6):
        assert sum(number(line[column]) for line in COUNTS[:-1]) == number(COUNTS[-1][column])


@pytest.mark.parametrize(
    ("text", "passing", "failing", "lists"),
    [
        (CLAIM, (before("NM1*82*1*PROVIDER", "HI*BG:AA\n"),), ("BG:AA", "BG:ZZ"), {"condition": ("AA",)}),
        (RESPONSE, (("STC*F1:66*", "STC*F1:70::RX*"),), ("F1:70", "F1:7X"), {"ncpdp_reject": ("70",)}),
        (DENTAL, (("ABF:K0263", "TQ:123456"),), ("TQ:123456", "TQ:123457"), {"snodent": ("123456",)}),
    ],
)
def test_a_licensed_list_is_asked_once_it_is_there(
    text: str, passing: Edits, failing: tuple[str, str], lists: dict[str, tuple[str, ...]]
) -> None:
    right = changed(text, passing)
    assert told(right, False, frozenset(), lists) == []
    assert told(changed(right, [failing]), False, frozenset(), lists) == ["C600"]
    assert told(changed(right, [failing]), False, frozenset(), {}) == []
