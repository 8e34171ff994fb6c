"""The tour runs from beginning to end, and what it leaves behind is what its captions say."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner

from x12claims import check
from x12claims.cli import demo
from x12claims.cli.main import COMMANDS
from x12claims.diagnostics.results import ACCEPTED, PARTIAL, REJECTED

DOCUMENTS = Path(__file__).resolve().parents[2] / "demo" / "documents"


@pytest.fixture(scope="module")
def tour(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The folder that the tour wrote, and what it said."""
    folder = tmp_path_factory.mktemp("tour") / "out"
    done = subprocess.run(
        [sys.executable, "-m", "x12claims", "demo", "--out", str(folder)], capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return folder, done.stdout


def test_every_scene_and_command_is_shown(tour: tuple[Path, str]) -> None:
    _, said = tour
    for number, scene in enumerate(demo.SCENES, 1):
        assert f"{number}. {scene.caption}" in said
        assert all(f"$ {step.line}\n" in said for step in scene.steps)


def test_the_tour_visits_every_command(tour: tuple[Path, str]) -> None:
    _, said = tour
    shown = set(re.findall(r"^\$ x12claims (\w+)", said, re.M))
    assert shown == COMMANDS.keys() - {"demo"}


def test_findings_lie_there_in_every_form(tour: tuple[Path, str]) -> None:
    folder, _ = tour
    report = json.loads((folder / "findings.json").read_text())
    codes = sorted(found["code"] for found in report["files"][0]["findings"])
    assert codes == ["B400", "C600", "D308", "D309", "R500", "S103"]
    assert len(json.loads((folder / "findings.sarif").read_text())["runs"][0]["results"]) == len(codes)
    assert ElementTree.parse(folder / "findings.xml").getroot().tag == "testsuites"


def test_the_answers_are_valid_and_refuse_one_set_of_two(tour: tuple[Path, str]) -> None:
    folder, _ = tour
    answer = (folder / "answers" / "0001.999").read_text()
    assert "AK9*P*2*2*1~" in answer
    assert {path.suffix for path in (folder / "answers").iterdir()} == {".999", ".ta1", ".277ca"}
    assert check(folder / "answers").ok


def test_json_and_back_loses_nothing(tour: tuple[Path, str]) -> None:
    folder, _ = tour
    assert (folder / "claims-again.837").read_bytes() == (DOCUMENTS / "claims.837").read_bytes()
    assert json.loads((folder / "claims.json").read_text())


def test_mending_leaves_business_data_as_it_was(tour: tuple[Path, str]) -> None:
    folder, _ = tour
    before = (folder / "claims-clerical.837").read_text()
    after = (folder / "claims-mended.837").read_text()
    assert check(folder / "claims-mended.837").ok
    changed = {
        one.partition("*")[0]
        for one, other in zip(before.split("~\n"), after.split("~\n"), strict=True)
        if one != other
    }
    assert changed == {"ISA", "SE", "GE"}


def test_values_stay_masked(tour: tuple[Path, str]) -> None:
    _, said = tour
    found = [line for line in said.splitlines() if line.startswith("    value: ")]
    assert found
    assert all(re.fullmatch(r"    value: (<\d+ \w+>|\d{1,3}|[A-Z]{1,2})", line) for line in found)


@pytest.mark.parametrize(
    ("name", "verdict", "codes"),
    [
        ("claims.837", ACCEPTED, set()),
        ("remittance.835", ACCEPTED, set()),
        ("claims-faulty.837", PARTIAL, {"B400", "C600", "D308", "D309", "R500", "S103"}),
        ("remittance-faulty.835", REJECTED, {"B400", "D308", "D309", "S103"}),
    ],
)
def test_documents_are_what_they_are_called(name: str, verdict: str, codes: set[str]) -> None:
    report = check(DOCUMENTS / name)
    assert report.verdict == verdict
    assert {found.code for found in report.findings} == codes


def test_a_step_that_ends_otherwise_stops_the_tour(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    step = demo.Step("validate claims-faulty.837", 0)
    after = demo.Step("guide list")
    monkeypatch.setattr(demo, "SCENES", (demo.Scene("A surprise", (step, after)),))
    done = CliRunner().invoke(demo.demo, ["--out", str(tmp_path / "out")])
    assert done.exit_code == 2
    assert "ended with 1, not with 0" in done.output
    assert "$ x12claims guide list" not in done.output


def test_long_output_is_cut_and_says_so() -> None:
    step = demo.Step("guide list", show=2)
    assert list(demo._shown(step, "a\nb\nc\nd\n")) == ["a", "b", "... 2 more"]
