"""What a newcomer gets wrong, and the one sentence that says so: at the command line and from Python."""

from __future__ import annotations

import gzip
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import x12claims as x12
from x12claims.cli.main import run
from x12claims.inputs import InputError

DOCUMENTS = Path(__file__).resolve().parents[2] / "demo" / "documents"
CLAIMS, COMPANION = str(DOCUMENTS / "claims.837"), str(DOCUMENTS / "companion.guide")


@pytest.mark.parametrize("command", ["validate", "show", "fix"])
@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "is empty"),
        (b"%PDF-1.7\n%\xe2\xe3", "it is a PDF"),
        ("ISA*00*".encode("utf-16"), "it is text in UTF-16"),
        (b'{"format": "x12claims-json/1"}', "looks like JSON"),
        (b"<html>", "XML or HTML"),
        (b"Patient,Total\n", "no ISA segment was found"),
        (gzip.compress(b"Patient,Total\n", mtime=0), "no ISA segment was found"),
    ],
)
def test_a_file_that_is_no_x12_is_called_what_it_is(
    command: str, data: bytes, words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "claims.837"
    path.write_bytes(data)
    assert run([command, str(path)]) == 2
    said = capsys.readouterr().err
    assert words in said
    assert str(path) in said


@pytest.mark.parametrize("form", ["json", "sarif", "junit", "jsonl"])
def test_a_path_that_is_not_there_leaves_no_half_a_document(form: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["validate", CLAIMS, "absent.837", "--format", form]) == 2
    said = capsys.readouterr()
    assert (said.out, said.err) == ("", "x12claims: There is no file or folder absent.837.\n")


def test_a_gate_that_has_looked_at_nothing_does_not_pass(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / ".hidden.837").write_bytes(Path(CLAIMS).read_bytes())
    assert run(["validate", str(tmp_path)]) == 2
    assert f"There is no document in {tmp_path}" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (["guide"], "Name a command: check, compile"),
        (["guide", "show", "837P"], "005010X222A1 (837)"),
        (["guide", "check", CLAIMS], "is no guide: name the id of one, or a file that ends in .guide"),
        (["explain", "X222.2300.CLM02"], "close to it: X222.2300.CLM02.010"),
        (["explain", "ACME.2300.REF[EA].010"], "--companion FILE adds the rules of one that lies elsewhere"),
        (["validate", CLAIMS, "--companion", "picture.guide"], "not text in UTF-8"),
    ],
)
def test_a_slip_is_told_with_what_to_do(
    line: list[str], words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("picture.guide").write_bytes(b"\x89PNG\r\n\x1a\n\xff\xfe")
    assert run(line) == 2
    assert words in capsys.readouterr().err


def test_the_element_of_an_acknowledgement_alone_lists_its_codes(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["explain", "AK403"]) == 0
    shown = capsys.readouterr().out
    assert shown.startswith("IK403 tells")
    assert "\n7    the value is not one of the codes" in shown


def test_one_companion_type_or_kind_needs_no_list() -> None:
    with_it = x12.check(CLAIMS, companions=COMPANION, types=7)  # type: ignore[arg-type]
    assert {found.type for found in with_it.findings} == {7}
    assert x12.acknowledge(CLAIMS, kinds="999").ta1 == []


@pytest.mark.parametrize(
    ("arguments", "error", "words"),
    [
        ({"companions": ["absent.guide"]}, InputError, "The companion absent.guide cannot be read"),
        ({"received": "2026-11-02"}, TypeError, "received is a datetime.date, not str"),
        ({"types": "1-3"}, ValueError, "types are numbers from 1 to 7"),
    ],
)
def test_a_wrong_argument_is_named(arguments: dict[str, Any], error: type[Exception], words: str) -> None:
    with pytest.raises(error, match=words):
        x12.check(CLAIMS, **arguments)


def test_wrong_arguments_of_acknowledge_are_named() -> None:
    wrong: list[dict[str, Any]] = [{"now": date(2026, 11, 2)}, {"control": "7"}]
    for arguments in wrong:
        with pytest.raises(TypeError, match=f"{next(iter(arguments))} is a "):
            x12.acknowledge(CLAIMS, **arguments)


def test_a_file_opened_as_text_is_refused() -> None:
    with open(CLAIMS, encoding="ascii") as file, pytest.raises(TypeError, match='open it with "rb"'):
        x12.check(file)  # type: ignore[arg-type]


def test_a_document_given_as_text_is_refused_without_being_shown() -> None:
    text = Path(CLAIMS).read_text("ascii")
    for wrong in (text, text[200:]):
        with pytest.raises(TypeError, match="give its bytes") as caught:
            x12.check(wrong)
        assert "NM1" not in str(caught.value)
        assert caught.value.__suppress_context__


def test_explain_of_a_file_names_the_command_for_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["explain", CLAIMS]) == 2
    assert "explain ack FILE" in capsys.readouterr().err


def test_a_companion_of_an_unknown_guide_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "mine.guide"
    path.write_text('companion MINE "Mine"\n  of 837P\n', "utf-8")
    assert run(["validate", CLAIMS, "--companion", str(path)]) == 2
    said = capsys.readouterr().err
    assert f"{path}: There is no guide 837P" in said
    assert "of 837P" in said


def test_show_of_a_folder_says_what_it_takes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["show", str(tmp_path)]) == 2
    assert "holds no document" in capsys.readouterr().err
    assert run(["show", str(DOCUMENTS)]) == 2
    assert "this command takes one" in capsys.readouterr().err
