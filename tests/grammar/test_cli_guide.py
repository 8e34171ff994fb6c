"""The commands of ``guide``: what they print and how they end."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from tests.grammar.samples import CLAIM, DICTIONARY, GUIDE

from x12claims.cli.guide import guide
from x12claims.grammar import compiled
from x12claims.grammar.format import format_text


def run(*args: object) -> Result:
    return CliRunner().invoke(guide, [str(arg) for arg in args])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in (("009000/dictionary", DICTIONARY), ("x/guide", GUIDE), ("x/claim", CLAIM)):
        path = tmp_path / f"{name}.guide"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, "utf-8")
    return tmp_path / "x"


@pytest.mark.parametrize("command", ["list", "show", "check", "fmt", "compile", "doc", "diff", "coverage", "import"])
def test_every_help_has_an_example(command: str) -> None:
    done = run(command, "--help")
    assert done.exit_code == 0
    assert f"x12claims guide {command}" in done.output.partition("Example")[2]


def test_list_names_every_guide() -> None:
    lines = run("list").output.splitlines()
    assert any(
        line.startswith("005010X222A1") and "837 HC" in line and "005010X222 005010X222A2" in line for line in lines
    )
    assert any(line.startswith("00501 ") and "envelope" in line for line in lines)


def test_show_a_guide_and_a_loop() -> None:
    assert "loop 2300" in run("show", "005010X222A1").output
    assert "05 service_location" in run("show", "005010X222A1", "--loop", "2300").output
    done = run("show", "005010X222A1", "--loop", "9999")
    assert done.exit_code == 1
    assert "has no loop 9999; it has ST, 1000A" in done.output


def test_check_says_that_a_guide_is_good(folder: Path) -> None:
    done = run("check", folder / "guide.guide")
    assert done.exit_code == 0
    assert "good: 009000X1 has 14 segments" in done.output
    assert "of 16 situational items 3 are checked" in done.output


def test_check_names_every_fault_with_its_line(folder: Path) -> None:
    (folder / "claim.guide").write_text(CLAIM.replace("like date", "like dates"), "utf-8")
    done = run("check", folder / "guide.guide")
    assert done.exit_code == 1
    assert done.output.count("There is no shape dates.") == 2
    assert (
        f"claim.guide:{CLAIM.splitlines().index('  DTP[439] accident                S 1  like date') + 1}:1:"
        in done.output
    )


def test_check_refuses_an_ambiguous_guide(folder: Path) -> None:
    (folder / "claim.guide").write_text(CLAIM.replace("REF[G1]", "REF[G1,F8]"), "utf-8")
    done = run("check", folder / "guide.guide")
    assert done.exit_code == 1
    assert "refused" in done.output
    assert "a segment REF fits 2300.REF[F8] and 2300.REF[G1,F8]" in done.output


def test_fmt_writes_the_canonical_form_and_checks_it(folder: Path) -> None:
    path = folder / "guide.guide"
    path.write_text(GUIDE.replace("header                        R 1", "header R 1"), "utf-8")
    assert run("fmt", "--check", path).exit_code == 1
    assert path.read_text("utf-8") != GUIDE
    assert run("fmt", path).exit_code == 0
    assert path.read_text("utf-8") == GUIDE == format_text(GUIDE)
    assert run("fmt", "--check", path).output == ""


def test_compile_writes_what_load_reads(folder: Path) -> None:
    out = folder / "out.json"
    assert run("compile", folder / "guide.guide", "--out", out).exit_code == 0
    assert compiled.load(out.read_text("utf-8")).id == "009000X1"


def test_doc_is_a_page(folder: Path) -> None:
    assert run("doc", folder / "guide.guide").output.startswith("# 009000X1: A small guide\n")


def test_an_unknown_guide_is_told_in_one_sentence() -> None:
    done = run("show", "005010X999")
    assert "There is no guide 005010X999" in str(done.exception)
