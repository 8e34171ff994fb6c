"""The page of a guide says what is checked: every loop, segment, element, situation and rule of it."""

from __future__ import annotations

import re

from tests.grammar.samples import GUIDE, make, small

from x12claims.grammar import ir, pages
from x12claims.grammar.audit import elements, place_of


def test_every_segment_and_element_stands_in_the_page() -> None:
    guide = small()
    page = pages.page(guide)
    for loop in guide.loops.values():
        assert f"\n## {loop.id} " in page
        for use in loop.items:
            if isinstance(use, ir.SegmentUse):
                section = page.split(f"\n### {place_of(use)} ")[1].split("\n#")[0]
                rows = [row for row in section.splitlines() if re.match(r"\| \d\d", row)]
                assert len(rows) == sum(1 for _ in elements(use))


def test_rules_and_situations_are_told() -> None:
    page = pages.page(small())
    assert "| `X1.2300.CLM02.010` | 3 balancing | error | The claim total is the sum of its lines. |" in page
    assert "CLM03-1 is AA \\| OA, else optional" in page
    assert "the payer gave a number (not checked)" in page
    assert "Of 16 situational items 3 are checked, 1 are told in words, 12 say nothing." in page


def test_links_lead_somewhere() -> None:
    page = pages.page(small())
    targets = set(re.findall(r'<a id="([^"]+)">', page))
    assert set(re.findall(r"\]\(#([^)]+)\)", page)) <= targets


def test_a_bar_never_breaks_a_table() -> None:
    rows = [row for row in pages.page(small()).splitlines() if row.startswith("| 0")]
    assert {len(re.findall(r"(?<!\\)\|", row)) for row in rows} == {7}


def test_the_outline_shows_each_body_once() -> None:
    lines = list(pages.outline(small()))
    assert sum(1 for line in lines if line.strip().startswith("CLM ")) == 1
    assert sum(1 for line in lines if line.strip().startswith("loop 2300 ")) == 2
    assert lines[1].split() == ["ST", "R", "1", "Set", "Header"]


def test_a_loop_is_shown_with_its_elements_and_rules() -> None:
    text = "\n".join(pages.loop_lines(small(), "2300"))
    assert "2300  Claim  (a business unit)" in text
    assert re.search(r"01 claim_id\s+R AN 1\.\.20\s+Patient Control Number", text)
    assert "rule X1.2300.CLM02.010 (error, type 3): The claim total" in text


def test_a_guide_without_rules_has_no_table_of_rules() -> None:
    guide = make(
        GUIDE.replace("      loop 2300                    S 100\n", "").replace(
            "        loop 2300                  R 100\n", ""
        )
    )
    assert "## Rules" not in pages.page(guide)
