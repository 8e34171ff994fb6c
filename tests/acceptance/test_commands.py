"""All commands: help with an example, one sentence for what cannot be done, and the way of a document through several."""

from __future__ import annotations

import pytest
from tests.acceptance.command import BAD_DATE, CLEAN, COLLAPSED, REMITTANCE, Shell, changed

from x12claims.cli.main import COMMANDS


@pytest.mark.parametrize("command", COMMANDS)
def test_help_has_an_example(command: str, shell: Shell) -> None:
    done = shell(command, "--help")
    assert done.status == 0
    assert "Example" in done.out
    assert "x12claims " + command in done.out


@pytest.mark.parametrize("command", ["validate", "ack", "show", "convert", "fix", "explain ack"])
@pytest.mark.parametrize("file", ["absent.edi", "empty.edi", "text.edi", ""])
def test_what_cannot_be_done_is_one_sentence(command: str, file: str, shell: Shell) -> None:
    shell.file("empty.edi", b"")
    shell.file("text.edi", b"nothing of the kind\n" * 40)
    done = shell(*command.split(), *file.split(), *(["--to", "json"] if command == "convert" and file else []))
    assert done.status == 2
    assert len(done.errors.splitlines()) == 1
    assert done.errors.endswith(".\n")
    assert file in done.errors


def test_a_command_that_there_is_not(shell: Shell) -> None:
    done = shell("validat", "a.837")
    assert done.status == 2
    assert "validate" in done.errors


@pytest.mark.parametrize(
    "document", [CLEAN, REMITTANCE, CLEAN.replace(b"~", b"~\r\n"), BAD_DATE], ids=["837P", "835", "lines", "faulty"]
)
def test_to_json_and_back(document: bytes, shell: Shell) -> None:
    shell.file("a.edi", document)
    there = shell("convert", "a.edi", "--to", "json")
    assert there.status == 0
    back = shell("convert", shell.file("a.json", there.out.encode()), "--to", "x12")
    assert back.status == 0
    assert back.out.encode().replace(b"\r", b"").replace(b"\n", b"") == document.replace(b"\r", b"").replace(b"\n", b"")


def test_what_fix_mends_is_accepted(shell: Shell) -> None:
    spoilt = changed(changed(COLLAPSED, b"~SE*", b"~SE*9"), b"~IEA*1*000000001", b"~IEA*7*000000002")
    shell.file("a.edi", spoilt)
    assert shell("validate", "a.edi").status == 1
    assert shell("fix", "a.edi", "--out", "b.edi").status == 0
    assert shell("validate", "b.edi", "--fail-on", "warning").status == 0
    assert (shell.folder / "b.edi").read_bytes() == CLEAN


@pytest.mark.parametrize(("document", "status", "verdict"), [(CLEAN, 0, "A"), (BAD_DATE, 1, "P")])
def test_acknowledgements_go_the_whole_way(document: bytes, status: int, verdict: str, shell: Shell) -> None:
    """A file, its 999, that 999 judged, and read back against the file."""
    shell.file("a.edi", document)
    assert shell("ack", "a.edi", "--kind", "999", "--out", "answers").status == status
    answer = next((shell.folder / "answers").glob("*.999"))
    assert f"*AK9*{verdict}*".encode() in answer.read_bytes().replace(b"~", b"*").replace(b"\n", b"")
    assert shell("validate", answer, "--fail-on", "warning").status == 0
    explained = shell("explain", "ack", answer, "--original", "a.edi")
    assert explained.status == status
    assert ("DTP" in explained.out) is bool(status)


@pytest.mark.parametrize("code", ["S103", "missing-required-segment", "IK304 I6", "TA105 022", "X222.2300.CLM02.010"])
def test_explain(code: str, shell: Shell) -> None:
    done = shell("explain", *code.split())
    assert done.status == 0
    assert code.rsplit(maxsplit=1)[-1] in done.out


def test_explain_an_unknown_code(shell: Shell) -> None:
    done = shell("explain", "S999")
    assert done.status == 2
    assert len(done.errors.splitlines()) == 1
