"""The accepting patterns and the walker are one judge: whatever the document, whatever its bytes are cut into.

``X12CLAIMS_SEED`` moves the run to other documents.
"""

from __future__ import annotations

import os
from pathlib import Path
from random import Random

import pytest
from tests.properties.documents import Layout, document, render
from tests.properties.judging import ALL_TYPES, SYNTAX, judge, told
from tests.properties.mutations import damage

from x12claims import guides
from x12claims.engine.transaction import TransactionRun
from x12claims.wire import Delimiters, Stream

GUIDES = ("005010X222A1", "005010X221A1", "005010X231A1", "005010X223A2")
FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
FIRST = int(os.environ.get("X12CLAIMS_SEED", "0"))
LAYOUTS = (
    Layout(),
    Layout(line_ending=""),
    Layout(line_ending="\r\n"),
    Layout(Delimiters("|", ">", "#", "\n"), ""),
    Layout(Delimiters("!", "<", "{", "'")),
)
QUICK, LONG = 150, 2500


def clean(guide_id: str, count: int) -> None:
    guide = guides.load(guide_id)
    for seed in range(FIRST, FIRST + count):
        random = Random(seed)
        layout = random.choice(LAYOUTS)
        data = render(document(guide, random, layout), layout)
        for fast in (True, False):
            findings, results, file = judge(data, SYNTAX, fast)
            assert told(findings) == [], f"seed {seed}, fast {fast}"
            assert {r.verdict for r in results} == {"accepted"} == {file.verdict}, f"seed {seed}, fast {fast}"


def same(guide_id: str, types: frozenset[int], count: int, profile: str = "gate") -> None:
    """Both readers say the same of damaged documents, and say something of most."""
    guide = guides.load(guide_id)
    spoke = 0
    for seed in range(FIRST, FIRST + count):
        random = Random(seed)
        layout = random.choice(LAYOUTS)
        data = damage(document(guide, random, layout), random, layout)
        fast, slow = judge(data, types, True, profile), judge(data, types, False, profile)
        assert told(fast[0]) == told(slow[0]), f"seed {seed}"
        assert fast == slow, f"seed {seed}"
        spoke += bool(slow[0])
    assert spoke > count / 2, "damage that nobody notices proves nothing"


def cut(guide_id: str, count: int) -> None:
    """Chunks of any size make no difference."""
    guide = guides.load(guide_id)
    for seed in range(FIRST, FIRST + count):
        random = Random(seed)
        layout = random.choice(LAYOUTS)
        data = damage(document(guide, random, layout), random, layout)
        most = random.choice((1, 7, 100, 1000))
        sizes = [random.randint(1, most) for _ in range(len(data))]
        whole, parts = judge(data), judge(data, sizes=sizes)
        assert told(whole[0]) == told(parts[0]), f"seed {seed}, chunks up to {most}"
        assert whole == parts, f"seed {seed}, chunks up to {most}"


@pytest.mark.parametrize("guide_id", GUIDES)
def test_what_is_made_from_a_guide_is_clean(guide_id: str) -> None:
    clean(guide_id, QUICK)


@pytest.mark.parametrize("types", [SYNTAX, ALL_TYPES], ids=["syntax", "everything"])
@pytest.mark.parametrize("guide_id", GUIDES)
def test_the_patterns_are_at_work(guide_id: str, types: frozenset[int], monkeypatch: pytest.MonkeyPatch) -> None:
    """Two readers that are one would agree on everything: most units of right documents are accepted, not walked."""
    taken = 0
    accept = TransactionRun.accept

    def counted(run: TransactionRun, stream: Stream) -> int:
        nonlocal taken
        count = accept(run, stream)
        taken += count
        return count

    monkeypatch.setattr(TransactionRun, "accept", counted)
    total = 0
    for path in sorted((FIXTURES / guide_id / "pass").glob("*.edi")):
        total += sum(result.segments for result in judge(path.read_bytes(), types)[1])
    assert taken > total * (0.6 if guide_id != "005010X231A1" else 0.3)


@pytest.mark.parametrize("guide_id", GUIDES)
def test_both_readers_agree_on_syntax(guide_id: str) -> None:
    same(guide_id, SYNTAX, QUICK)


@pytest.mark.parametrize("guide_id", GUIDES)
def test_both_readers_agree_on_everything(guide_id: str) -> None:
    same(guide_id, ALL_TYPES, QUICK)


@pytest.mark.parametrize("guide_id", GUIDES)
def test_chunks_make_no_difference(guide_id: str) -> None:
    cut(guide_id, QUICK // 3)


@pytest.mark.parametrize(
    ("guide_id", "name"),
    [("005010X212-276", "dependents"), ("005010X212-277", "not-found"), ("005010X214", "provider-refused")],
)
def test_both_readers_agree_on_heads_in_a_wrong_place(guide_id: str, name: str) -> None:
    """HL and TRN moved to any other place: TRN heads a unit in one level, and a loop within the unit in others."""
    text = (FIXTURES / guide_id / "pass" / f"{name}.edi").read_text()
    lines = text.splitlines(keepends=True)
    first, last = (next(i for i, line in enumerate(lines) if line.startswith(mark)) for mark in ("BHT*", "SE*"))
    for index, line in enumerate(lines):
        if not line.startswith(("HL*", "TRN*")):
            continue
        rest = lines[:index] + lines[index + 1 :]
        for place in range(first + 1, last):
            data = "".join([*rest[:place], line, *rest[place:]]).encode()
            fast, slow = judge(data, SYNTAX, True), judge(data, SYNTAX, False)
            assert told(fast[0]) == told(slow[0]), f"{line.strip()} at {place}"
            assert fast == slow, f"{line.strip()} at {place}"


@pytest.mark.long
@pytest.mark.parametrize("guide_id", GUIDES)
def test_what_is_made_from_a_guide_is_clean_long(guide_id: str) -> None:
    clean(guide_id, LONG)


@pytest.mark.long
@pytest.mark.parametrize("profile", ["gate", "intake"])
@pytest.mark.parametrize("types", [SYNTAX, ALL_TYPES], ids=["syntax", "everything"])
@pytest.mark.parametrize("guide_id", GUIDES)
def test_both_readers_agree_long(guide_id: str, types: frozenset[int], profile: str) -> None:
    same(guide_id, types, LONG, profile)


@pytest.mark.long
@pytest.mark.parametrize("guide_id", GUIDES)
def test_chunks_make_no_difference_long(guide_id: str) -> None:
    cut(guide_id, LONG // 5)
