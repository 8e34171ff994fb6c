"""The pages of a guide: every loop, segment and rule has one, and every link leads somewhere."""

from __future__ import annotations

import posixpath
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from x12claims import guides
from x12claims.cli.guide import guide as command
from x12claims.grammar import ir, site

LINK = re.compile(r"\]\(([^()\s]*(?:\([^()]*\)[^()\s]*)*\.md)\)")


@pytest.mark.parametrize("guide_id", [entry.id for entry in guides.entries().values()])
def test_every_page_is_there_and_every_link_leads_to_one(guide_id: str) -> None:
    guide = guides.load(guide_id)
    pages = list(site.site(guide))
    names = [name for name, _ in pages]
    assert len({name.lower() for name in names}) == len(names), "some systems do not tell case apart"
    segments = [use for loop in guide.loops.values() for use in loop.items if isinstance(use, ir.SegmentUse)]
    assert len(names) == 1 + len(guide.loops) + len(segments) + len({rule.id for rule in guide.rules})
    for name, text in pages:
        for target in LINK.findall(text):
            assert posixpath.normpath(posixpath.join(posixpath.dirname(name), target)) in names, (name, target)
    linked = {
        posixpath.normpath(posixpath.join(posixpath.dirname(name), target))
        for name, text in pages
        for target in LINK.findall(text)
    }
    assert set(names) - linked <= {"index.md"}


def test_a_rule_that_holds_in_several_loops_stands_on_the_page_of_each() -> None:
    guide = guides.load("005010X221A1")
    pages = dict(site.site(guide))
    loops = {rule.scope for rule in guide.rules if rule.id == "X221.ANY.N403.010"}
    assert {"1000A", "1000B"} <= loops
    for loop in loops:
        assert "[X221.ANY.N403.010](../rules/X221.ANY.N403.010.md)" in pages[f"loops/{loop}.md"]
        assert f"[{loop}](../loops/{loop}.md)" in pages["rules/X221.ANY.N403.010.md"]
    assert "[X221.ANY.N403.010](../rules/X221.ANY.N403.010.md)" in pages["segments/1000A.N4.md"]
    assert pages["index.md"].count("[X221.ANY.N403.010]") == 1


def test_a_folder_gets_the_pages_and_a_file_the_whole(tmp_path: Path) -> None:
    runner = CliRunner()
    assert runner.invoke(command, ["doc", "005010X231A1", "--out", str(tmp_path / "pages")]).exit_code == 0
    assert (tmp_path / "pages" / "loops" / "2110.md").read_text().startswith("# 2110 ")
    assert runner.invoke(command, ["doc", "005010X231A1", "--out", str(tmp_path / "all.md")]).exit_code == 0
    assert "## 2110 " in (tmp_path / "all.md").read_text()


def test_the_table_of_what_is_checked_is_as_it_would_be_written(root: Path) -> None:
    written = CliRunner().invoke(command, ["coverage"]).output
    assert (root / "docs" / "coverage.md").read_text() == written, "x12claims guide coverage > docs/coverage.md"
