"""What ``guide diff`` says of two guides, and of a companion."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from tests.grammar.samples import CLAIM, DICTIONARY, GUIDE

from x12claims import guides
from x12claims.cli.guide import guide as command
from x12claims.grammar.difference import difference


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "009000").mkdir()
    (tmp_path / "009000" / "dictionary.guide").write_text(DICTIONARY, "utf-8")
    return tmp_path


def compiled(folder: Path, name: str, guide: str = GUIDE, claim: str = CLAIM) -> guides.Guide:
    (folder / name).mkdir()
    (folder / name / "guide.guide").write_text(guide, "utf-8")
    (folder / name / "claim.guide").write_text(claim, "utf-8")
    return guides.compile_file(folder / name / "guide.guide", audited=False)


def changes(folder: Path, old: str, new: str) -> list[str]:
    assert CLAIM.count(old) == 1, f"{old!r} stands {CLAIM.count(old)} times"
    before, after = compiled(folder, "a"), compiled(folder, "b", claim=CLAIM.replace(old, new))
    forwards = [str(change) for change in difference(before, after)]
    backwards = [change.mark for change in difference(after, before)]
    turned = {"+": "-", "-": "+", "~": "~"}
    assert sorted(turned[line[0]] for line in forwards) == sorted(backwards)
    return forwards


def test_a_guide_does_not_differ_from_itself(folder: Path) -> None:
    assert list(difference(compiled(folder, "a"), compiled(folder, "b"))) == []


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("claim_id                    R  AN 1..20 ", "claim_id                    R  AN 1..12 ", ["~ 2300.CLM01: AN 1..20 -> AN 1..12"]),
        ("DTP[431,454] onset               S 2 ", "DTP[431,454] onset               S 3 ", ["~ 2300.DTP[431,454]: situational, 2 -> situational, 3"]),
        ("list                      R  = AA | OA", "list                      R  = AA | EM", ["~ 2300.CLM03-1: codes +EM -OA"]),
        ("02 total_charge                R  money", "02 total_charge                S  money", ["~ 2300.CLM02: required -> situational"]),
        (
            "  REF[G1] authorization            S 1\n    01 kind                        R\n    02 value                       R\n",
            "",
            ["- 2300.REF[G1]: the segment Reference"],
        ),
        ("      03 format                    S  = D8\n      04 period                    S\n", "", [
            "- 2300.HI[ABK,BK]02-3: Format, situational",
            "- 2300.HI[ABK,BK]02-4: Period, situational",
            "- 2300.HI[ABK,BK]03-3: Format, situational",
            "- 2300.HI[ABK,BK]03-4: Period, situational",
        ]),
        ("        when CLM03-1 is AA else forbidden warning\n", "", [
            "- X1.2300.CLM03-5.sit",
            "- X1.2300.CLM03-5.sit.else",
        ]),
    ],
)  # fmt: skip
def test_each_kind_of_change_is_one_line(folder: Path, old: str, new: str, expected: list[str]) -> None:
    found = changes(folder, old, new)
    assert len(found) == len(expected)
    assert all(line.startswith(start) for line, start in zip(found, expected, strict=True)), found


def run(*args: str) -> tuple[int, str]:
    done = CliRunner().invoke(command, list(args))
    return done.exit_code, done.output


def test_a_companion_differs_from_its_guide_by_its_rules_alone() -> None:
    status, said = run("diff", "CLEARING-HOUSE-837P")
    lines = said.splitlines()
    assert status == 0
    assert len(lines) == 5
    assert all(line.startswith("+ HOUSE.") for line in lines)
    assert any("payers give back twenty characters" in line for line in lines)


def test_two_guides_are_compared_loop_by_loop() -> None:
    status, said = run("diff", "005010X222A1", "005010X223A2", "--loop", "2400")
    assert status == 0
    assert "- 2400.SV1" in said
    assert "+ 2400.SV2" in said
    assert "2300.CLM" not in said


def test_what_cannot_be_compared_is_said() -> None:
    assert "name the guide to compare it with" in run("diff", "005010X222A1")[1]
    assert "has a loop 9999" in run("diff", "005010X222A1", "005010X223A2", "--loop", "9999")[1]
