"""The Action, the hooks and the page on gating name only commands and options that exist, and the Action's script works."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import click
import pytest

from x12claims.cli.main import COMMANDS

ROOT = Path(__file__).resolve().parents[2]
GATES = [ROOT / "action.yml", ROOT / ".pre-commit-hooks.yaml", ROOT / "docs" / "ci-gate.md"]
OPTION = re.compile(r"(?<![\w-])--[a-z][a-z-]+")
THEIRS = {"--disable-pip-version-check", "--quiet", "--out"}  # of pip, and of the example's own program


def options_of(command: str) -> set[str]:
    module, attribute, _ = COMMANDS[command]
    found: click.Command = getattr(import_module(module), attribute)
    return {flag for parameter in found.params for flag in [*parameter.opts, *parameter.secondary_opts]}


@pytest.mark.parametrize("page", GATES, ids=lambda page: page.name)
def test_options_that_a_gate_names_exist(page: Path) -> None:
    assert set(OPTION.findall(page.read_text())) - THEIRS - options_of("validate") == set()


@pytest.mark.parametrize("page", GATES, ids=lambda page: page.name)
def test_commands_that_a_gate_names_exist(page: Path) -> None:
    named = set(re.findall(r"^[ -]*(?:entry: )?x12claims (\w+)", page.read_text(), re.M))
    assert named
    assert named <= COMMANDS.keys()


def action_script() -> str:
    """The last ``run: |`` of action.yml, without its indentation."""
    lines = (ROOT / "action.yml").read_text().rpartition("run: |\n")[2].splitlines()
    return "\n".join(line[8:] for line in lines)


@pytest.mark.parametrize(("version", "what"), [("", "/actions/x12claims"), ("==0.1.0", "x12claims==0.1.0")])
def test_the_action_installs_itself_unless_a_release_is_named(tmp_path: Path, version: str, what: str) -> None:
    (line,) = re.findall(r"run: (python -m pip install .*)", (ROOT / "action.yml").read_text())
    pip = tmp_path / "python"
    pip.write_text('#!/bin/sh\nfor last; do :; done; echo "$last"\n')
    pip.chmod(0o755)
    paths = {"PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}", "GITHUB_ACTION_PATH": "/actions/x12claims"}
    done = subprocess.run(["bash", "-c", line], env={**paths, "VERSION": version}, capture_output=True, text=True)
    assert done.stdout == f"{what}\n"


@pytest.fixture
def run_action(tmp_path: Path):
    """Runs the Action's script in ``tmp_path`` as GitHub would; gives the status, the outputs and what was printed."""

    def run(**inputs: str) -> tuple[int, str, str]:
        outputs = tmp_path / "outputs"
        outputs.touch()
        environment = {
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
            "GITHUB_OUTPUT": str(outputs),
            "FAIL_ON": "error", "TYPES": "1-7", "PROFILE": "gate", "COMPANIONS": "", "SARIF": "x.sarif", **inputs,
        }  # fmt: skip
        done = subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", action_script()],
            cwd=tmp_path, env=environment, capture_output=True, text=True,
        )  # fmt: skip
        return done.returncode, outputs.read_text(), done.stdout + done.stderr

    return run


# The smallest document that there is: an interchange with one TA1 in it.
CLEAN = (
    f"ISA*00*{'':10}*00*{'':10}*ZZ*{'SENDER':15}*ZZ*{'RECEIVER':15}*261001*1200*^*00501*000000001*0*T*:~"
    "TA1*000000905*261001*1200*A*000~IEA*0*000000001~"
)
FAULTY = CLEAN.replace("IEA*0*000000001", "IEA*0*000000002")


@pytest.mark.parametrize(("text", "status"), [(CLEAN, 0), (FAULTY, 1)])
def test_the_action_gates_on_what_is_found(run_action, tmp_path: Path, text: str, status: int) -> None:
    (tmp_path / "out" / "a b").mkdir(parents=True)
    (tmp_path / "out" / "a b" / "x.ta1").write_text(text)
    ended, outputs, printed = run_action(PATHS="out/**/*.ta1")
    assert (ended, outputs) == (status, f"status={status}\n"), printed
    log = json.loads((tmp_path / "x.sarif").read_text())
    assert [result["ruleId"] for result in log["runs"][0]["results"]] == ["E002"] * status
    assert printed.count("::error") == status


def test_the_action_refuses_a_pattern_that_matches_nothing(run_action) -> None:
    ended, outputs, printed = run_action(PATHS="out/*.837")
    assert (ended, outputs) == (2, "status=2\n")
    assert "no file matches out/*.837" in printed


def test_a_path_of_the_action_is_no_command(run_action, tmp_path: Path) -> None:
    run_action(PATHS="$(touch struck) ;touch struck")
    assert not (tmp_path / "struck").exists()


@pytest.mark.parametrize(("flags", "status"), [("repricer medicare_contractor", 0), ("repricer nobody", 2)])
def test_the_action_hands_flags_on(run_action, tmp_path: Path, flags: str, status: int) -> None:
    (tmp_path / "x.ta1").write_text(CLEAN)
    ended, _, printed = run_action(PATHS="*.ta1", FLAGS=flags)
    assert ended == status, printed
    assert ("No rule asks for the flag 'nobody'" in printed) == (status == 2)
