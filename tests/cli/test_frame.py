"""The frame of the command line: lazy commands, one sentence for every failure, and the exit status."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib import import_module
from types import ModuleType

import click
import pytest

from x12claims import __version__
from x12claims.cli import main as frame
from x12claims.inputs import InputError


def command_line(*args: str, **more: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "x12claims", *args], capture_output=True, text=True, **more)  # type: ignore[call-overload]


@pytest.fixture
def register(monkeypatch: pytest.MonkeyPatch):
    """Puts a command in the table under the name ``try``."""

    def put(function) -> None:
        module = ModuleType("module_of_try")
        module.command = click.command("try")(function)  # type: ignore[attr-defined]
        monkeypatch.setitem(sys.modules, module.__name__, module)
        monkeypatch.setitem(frame.COMMANDS, "try", (module.__name__, "command", "for a test"))

    return put


def test_version_and_help() -> None:
    assert command_line("--version").stdout == f"x12claims, version {__version__}\n"
    shown = command_line("--help")
    assert shown.returncode == 0
    for name in frame.COMMANDS:
        assert name in shown.stdout


@pytest.mark.parametrize("name", frame.COMMANDS)
def test_each_command_has_help_with_an_example(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    module, attribute, line = frame.COMMANDS[name]
    assert isinstance(getattr(import_module(module), attribute), click.Command)
    assert frame.run([name, "--help"]) == 0
    shown = capsys.readouterr().out
    assert f"x12claims {name} " in shown.partition("xample")[2], "--help shows an example"
    assert line


@pytest.mark.parametrize(
    ("args", "sentence"),
    [
        (["nonsense"], "x12claims: No such command 'nonsense'; see x12claims --help.\n"),
        ([], f"x12claims: Name a command: {', '.join(frame.COMMANDS)}; see x12claims --help.\n"),
    ],
)
def test_bad_usage_is_one_sentence_and_status_2(args: list[str], sentence: str) -> None:
    done = command_line(*args)
    assert (done.returncode, done.stdout, done.stderr) == (2, "", sentence)


def test_a_misspelt_command_names_the_near_one(register, capsys: pytest.CaptureFixture[str]) -> None:
    register(lambda: None)
    assert frame.run(["trry"]) == 2
    assert "did you mean 'try'?" in capsys.readouterr().err


def raising(error: BaseException):
    def function() -> None:
        raise error

    return function


@pytest.mark.parametrize(
    ("function", "status"),
    [
        (lambda: None, 0),
        (lambda: 0, 0),
        (lambda: 1, 1),
        (lambda: sys.exit(1), 1),
        (lambda: click.get_current_context().exit(1), 1),
    ],
)
def test_status_of_a_command(register, function, status: int, capsys: pytest.CaptureFixture[str]) -> None:
    register(function)
    assert frame.run(["try"]) == status
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(
    ("error", "status", "told"),
    [
        (InputError("There is no file or folder x."), 2, "x12claims: There is no file or folder x.\n"),
        (click.UsageError("Say a path."), 2, "x12claims: Say a path; see x12claims try --help.\n"),
        (SystemExit("Not here."), 2, "x12claims: Not here.\n"),
        (OSError(28, "No space left on device", "out.json"), 2, "x12claims: out.json: No space left on device.\n"),
        (KeyboardInterrupt(), 130, "x12claims: Stopped by the user before the end.\n"),
    ],
)
def test_failures_are_one_sentence(
    register, error: BaseException, status: int, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    register(raising(error))
    assert frame.run(["try"]) == status
    assert capsys.readouterr().err == told


def test_a_defect_shows_neither_traceback_nor_data(register, capsys: pytest.CaptureFixture[str]) -> None:
    register(raising(KeyError("DOE*JANE")))
    assert frame.run(["try"]) == 2
    told = capsys.readouterr().err
    assert "KeyError" in told
    assert "DOE" not in told
    assert "Traceback" not in told
    assert told.count("\n") == 1


def test_a_defect_can_be_traced(register, monkeypatch: pytest.MonkeyPatch) -> None:
    register(raising(KeyError("x")))
    monkeypatch.setenv(frame.TRACEBACK, "1")
    with pytest.raises(KeyError):
        frame.run(["try"])


def test_a_reader_that_leaves_is_no_failure_to_speak_of() -> None:
    program = (
        "import sys, click; from x12claims.cli import main as frame\n"
        "sys.modules['loud'] = sys.modules['__main__']\n"
        "frame.COMMANDS['loud'] = ('loud', 'loud', '')\n"
        "@click.command()\n"
        "def loud():\n    for _ in range(100000): print('x' * 80)\n"
        "sys.exit(frame.run(['loud']))"
    )
    read, write = os.pipe()
    with subprocess.Popen([sys.executable, "-c", program], stdout=write, stderr=subprocess.PIPE) as process:
        os.close(write)
        os.read(read, 10)
        os.close(read)
        assert process.communicate(timeout=60)[1] == b""
    assert process.returncode == frame.PIPE_CLOSED
