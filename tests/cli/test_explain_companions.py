"""``explain RULE`` knows the rules of the companions that are here: one's own, and the examples."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.own_guides import forget

from x12claims.cli.main import run

DOCUMENTS = Path(__file__).resolve().parents[2] / "demo" / "documents"
CLAIMS = str(DOCUMENTS / "claims.837")
COMPANION = (DOCUMENTS / "companion.guide").read_text()
RULE = "ACME.2300.REF[EA].010"
Said = pytest.CaptureFixture[str]


def put(path: Path, text: str) -> Path:
    path.write_text(text)
    forget()
    return path


def explained(capsys: Said, *words: str) -> str:
    capsys.readouterr()
    status = run(["explain", *words])
    said = capsys.readouterr()
    assert (status, said.err) == (0, "")
    return said.out


def refused(capsys: Said, *words: str) -> str:
    capsys.readouterr()
    status = run(["explain", *words])
    said = capsys.readouterr()
    assert (status, said.out) == (2, "")
    return said.err


@pytest.mark.parametrize("place", ["acme.guide", "inner/acme.guide"])
def test_a_rule_of_ones_own_companion_has_its_page(own: Path, place: str, capsys: Said) -> None:
    path = put(own / place, COMPANION)
    shown = explained(capsys, RULE)
    assert shown.startswith(f"{RULE}\n")
    for line in (
        "guide      ACME-837P, loop 2300",
        f"file       {path}",
        "finding    P800 trading-partner",
        "  require REF[EA]",
    ):
        assert f"{line}\n" in shown
    assert explained(capsys, RULE.lower()) == shown


def test_what_validate_prints_is_explained(own: Path, capsys: Said) -> None:
    put(own / "acme.guide", COMPANION)
    assert run(["validate", CLAIMS]) == 1
    lines = capsys.readouterr().out.splitlines()
    rule = next(line.strip() for line in lines if RULE in line)
    page = explained(capsys, RULE)
    assert explained(capsys, rule) == explained(capsys, *rule.split()) == page
    code = lines[0].split()[1:4]
    assert code == ["error", "P800", "trading-partner:"]
    assert explained(capsys, *code) == explained(capsys, " ".join(code[1:])) == explained(capsys, "P800")
    assert run(["validate", CLAIMS, "--format", "github"]) == 1
    assert f"rule {RULE}" in capsys.readouterr().out
    assert explained(capsys, f"rule {RULE}") == page


def test_the_rule_of_an_example_has_its_page(capsys: Said) -> None:
    shown = explained(capsys, "MEDICARE-B.2000B.SBR09.010")
    assert "guide      MEDICARE-B-837P, loop 2000B\n" in shown
    assert "file " not in shown


def test_ones_own_goes_before_an_example(own: Path, capsys: Said) -> None:
    put(own / "mine.guide", COMPANION.replace("rules ACME", "rules MEDICARE-B"))
    assert "guide      ACME-837P, loop 2300\n" in explained(capsys, "MEDICARE-B.2300.REF[EA].010")


def test_what_is_given_goes_before_what_is_ones_own(own: Path, tmp_path: Path, capsys: Said) -> None:
    put(own / "acme.guide", COMPANION)
    other = put(tmp_path / "other.guide", COMPANION.replace("office visits", "visits").replace("-837P", "-OTHER"))
    assert "guide      ACME-OTHER, loop 2300\n" in explained(capsys, RULE, "--companion", str(other))


def test_a_rule_may_bear_any_name(own: Path, capsys: Said) -> None:
    put(own / "acme.guide", COMPANION.replace("rule ACME.", "rule OTHER."))
    assert "guide      ACME-837P, loop 2400\n" in explained(capsys, "OTHER.2400.SV102.010")


def test_each_of_ones_own_that_has_the_rule_is_told(own: Path, capsys: Said) -> None:
    one = put(own / "one.guide", COMPANION)
    two = put(own / "two.guide", COMPANION.replace("EXAMPLEHEALTH", "SOMEBODY").replace("-837P", "-TWO"))
    shown = explained(capsys, RULE)
    assert shown.count(f"{RULE}\n") == 2
    assert shown.index(f"file       {one}\n") < shown.index(f"file       {two}\n")


def test_a_misspelt_rule_names_its_neighbours(own: Path, capsys: Said) -> None:
    put(own / "acme.guide", COMPANION)
    said = refused(capsys, "ACME.2300.REF[AE].010")
    assert f"close to it: {RULE}." in said
    assert "no rule of a guide or companion that is here" in said
    assert "MEDICARE-B.2000B.SBR09.010" in refused(capsys, "MEDICARE-B.2000B.SBR09.01")


def test_a_companion_that_cannot_be_compiled_stops_only_its_own_rules(own: Path, capsys: Said) -> None:
    path = put(own / "acme.guide", COMPANION.replace("narrow 2300.CLM05-3", "narrow 2399.CLM05-3"))
    assert f"{path}:8:1: 005010X222A1 has no loop 2399." in refused(capsys, RULE)
    assert refused(capsys, "QQQ.2300.REF[EA].010").startswith("x12claims: 'QQQ.2300.REF[EA].010' is no rule")
    put(own / "good.guide", COMPANION.replace("EXAMPLEHEALTH", "SOMEBODY"))
    assert f"{RULE}\n" in explained(capsys, RULE)


@pytest.mark.parametrize("asked", ["QQQ.2300.REF[EA].010", "X222.2300.CLM02.01"])
def test_a_guide_that_cannot_be_compiled_holds_nobody_up(own: Path, asked: str, capsys: Said) -> None:
    put(own / "inner" / "guide.guide", 'guide 009000X1 "Small"\n  transaction 837\n  base 009000\n')
    assert refused(capsys, asked).startswith(f"x12claims: {asked!r} is no rule")
