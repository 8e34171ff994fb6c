"""The user's own folder of guides may hold anything: what is amiss there stops only what it is for, and is told."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.own_guides import forget

from x12claims import check, guides
from x12claims.cli.main import run
from x12claims.grammar.errors import GuideError

DOCUMENTS = Path(__file__).resolve().parents[2] / "demo" / "documents"
CLAIMS, REMITTANCE = str(DOCUMENTS / "claims.837"), str(DOCUMENTS / "remittance.835")
COMPANION = (DOCUMENTS / "companion.guide").read_text()
RULES = {"ACME.2300.REF[EA].010", "ACME.2400.SV102.010"}
Said = pytest.CaptureFixture[str]


def put(path: Path, text: str) -> Path:
    path.write_text(text)
    forget()
    return path


def latin(path: Path) -> None:
    path.write_bytes(COMPANION.replace("Example", "Ex\xe4mple").encode("latin-1"))


def binary(path: Path) -> None:
    path.write_bytes(bytes(range(256)) * 10)


def dangling(path: Path) -> None:
    path.symlink_to(path.with_name("nothing"))


def looping(path: Path) -> None:
    path.symlink_to(path)


def pipe(path: Path) -> None:
    os.mkfifo(path)


def foreign(path: Path) -> None:
    path.write_text("Dear reader,\n")


def nameless(path: Path) -> None:
    path.write_text("guide\n")


@pytest.mark.parametrize("make", [latin, binary, Path.mkdir, dangling, looping, pipe, foreign, nameless, Path.touch])
@pytest.mark.parametrize("place", ["bad.guide", "inner/bad.guide"])
def test_what_cannot_be_read_is_passed_over_and_told(
    own: Path, make: Callable[[Path], None], place: str, capsys: Said
) -> None:
    bad = own / place
    make(bad)
    put(own / "good.guide", COMPANION)
    assert {found.rule for found in check(CLAIMS).findings} == RULES
    assert run(["validate", REMITTANCE]) == 0
    capsys.readouterr()
    assert run(["guide", "list"]) == 0
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith(f"{bad}:")
    assert line.endswith(".")


def test_an_own_guide_that_is_not_whole_is_passed_over(own: Path, capsys: Said) -> None:
    guide = own / "inner" / "guide.guide"
    guide.write_bytes(b'guide 009000X1 "Small"\n  transaction 837\n  base 009000\n\n' + b"\xe4" * 20_000)
    (own / "009000").mkdir()
    assert run(["validate", CLAIMS, "--flag", "repricer"]) == 0
    put(guide, 'guide 009000X1 "Small"\n  transaction 837\n  base 009000\n')
    binary(own / "009000" / "dictionary.guide")
    assert run(["validate", CLAIMS, "--flag", "repricer"]) == 0
    (own / "009000" / "dictionary.guide").unlink()
    forget()
    assert run(["validate", CLAIMS, "--flag", "repricer"]) == 0, "it is listed, and no document is of it"
    put(guide, guide.read_text() + "  parts none.guide\n")
    capsys.readouterr()
    assert run(["guide", "list"]) == 0
    assert capsys.readouterr().err == (
        f"{guide}: {guide.with_name('none.guide')} cannot be read (No such file or directory). "
        "Correct its line parts, or put the file there.\n"
    )


def test_an_own_guide_with_an_id_that_is_taken_is_told(own: Path, capsys: Said) -> None:
    path = put(own / "inner" / "guide.guide", 'guide 005010X222A1 "Mine"\n  transaction 837\n')
    assert run(["validate", CLAIMS]) == 0
    assert run(["guide", "list"]) == 0
    told = f"{path}: There is the guide 005010X222A1 already in the package. Give it an id of its own.\n"
    assert capsys.readouterr().err == told


def test_two_own_companions_for_one_receiver_are_refused_where_a_set_is_theirs(own: Path, capsys: Said) -> None:
    one = put(own / "one.guide", COMPANION)
    two = put(own / "two.guide", COMPANION.replace("ACME", "OTHER").replace("005010X222A1", "005010X222"))
    assert run(["validate", REMITTANCE]) == 0
    for jobs in ("1", "2"):
        assert run(["validate", CLAIMS, "--jobs", jobs]) == 2
        assert capsys.readouterr().err == (
            f"x12claims: {two}: {one} narrows 005010X222A1 already for the receiver EXAMPLEHEALTH. "
            "Leave one of them in the folder.\n"
        )
    with pytest.raises(GuideError, match="narrows 005010X222A1 already"):
        check(CLAIMS)
    assert run(["guide", "list"]) == 0
    assert f"{two}: {one} narrows" in capsys.readouterr().err
    put(two, two.read_text().replace("EXAMPLEHEALTH", "SOMEBODY"))
    assert {found.rule for found in check(CLAIMS).findings} == RULES


def test_two_own_companions_with_one_id_are_named(own: Path, capsys: Said) -> None:
    one = put(own / "one.guide", COMPANION)
    two = put(own / "two.guide", COMPANION.replace("EXAMPLEHEALTH", "SOMEBODY"))
    assert run(["guide", "list"]) == 0
    assert f"{two}: There is ACME-837P already in {one}." in capsys.readouterr().err
    assert run(["validate", CLAIMS, "--companion", "ACME-837P"]) == 2
    assert f"may be {one} and {two}: name the file" in capsys.readouterr().err


def test_a_companion_may_be_of_an_alias(own: Path, tmp_path: Path, capsys: Said) -> None:
    text = COMPANION.replace("of 005010X222A1", "of 005010X222")
    elsewhere = put(tmp_path / "elsewhere.guide", text)
    assert {found.rule for found in check(CLAIMS, companions=[elsewhere]).findings} == RULES
    put(own / "acme.guide", text)
    assert {found.rule for found in check(CLAIMS).findings} == RULES
    assert run(["guide", "list"]) == 0
    assert capsys.readouterr().err == ""


def test_an_alias_of_several_guides_is_refused(own: Path, tmp_path: Path, capsys: Said) -> None:
    path = put(tmp_path / "x.guide", 'companion X "X"\n  of 005010X279A1\n  receiver "R"\n')
    assert run(["validate", CLAIMS, "--companion", str(path)]) == 2
    assert "005010X279A1 may be 005010X279A1-270 or 005010X279A1-271: say which." in capsys.readouterr().err


@pytest.mark.parametrize("command", ["show", "doc", "diff", "check", "compile"])
@pytest.mark.parametrize("name", ["005010X279A1", "005010X279"])
def test_a_command_that_is_given_such_an_alias_names_both(command: str, name: str, capsys: Said) -> None:
    assert run(["guide", command, name]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err == f"x12claims: {name} may be 005010X279A1-270 or 005010X279A1-271: say which.\n"


@pytest.mark.parametrize("of", ["005010X999", "ACME-837P", "005010X279"])
def test_a_companion_of_no_guide_is_told(own: Path, of: str, capsys: Said) -> None:
    path = put(own / "acme.guide", COMPANION.replace("of 005010X222A1", f"of {of}"))
    assert run(["validate", CLAIMS]) == 0
    assert run(["guide", "list"]) == 0
    told = capsys.readouterr().err
    assert told.startswith(f"{path}: ")
    assert told.endswith(f"Correct its line: of {of}.\n")


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_head_that_cannot_be_read_is_told_where_it_may_be_meant(own: Path, jobs: str, capsys: Said) -> None:
    path = put(own / "acme.guide", COMPANION.replace("receiver ", "reciever "))
    assert run(["validate", REMITTANCE, "--jobs", jobs]) == 0
    assert run(["validate", CLAIMS, "--jobs", jobs]) == 2
    told = capsys.readouterr().err
    assert "acme.guide:4:3: " in told
    assert "reciever" in told
    assert run(["guide", "list"]) == 0
    assert "acme.guide:4:3: " in capsys.readouterr().err
    assert path.exists()


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_fault_behind_the_head_is_told_alike(own: Path, jobs: str, capsys: Said) -> None:
    put(own / "acme.guide", COMPANION.replace("narrow 2300.CLM05-3", "narrow 2399.CLM05-3"))
    assert run(["validate", CLAIMS, "--jobs", jobs]) == 2
    assert "acme.guide:8:1: 005010X222A1 has no loop 2399." in capsys.readouterr().err


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("  receiver ", "  receiver\t"),
        ('  receiver "EXAMPLEHEALTH"\n', '  receiver "A#1"\n  receiver "EXAMPLEHEALTH" # "B"\n'),
        ('  receiver "EXAMPLEHEALTH"\n', ""),
    ],
)
def test_the_head_is_read_as_the_compiler_reads_it(own: Path, before: str, after: str) -> None:
    tail = "" if after else '\n  receiver "EXAMPLEHEALTH"\n'
    path = put(own / "acme.guide", COMPANION.replace(before, after) + tail)
    (known,) = [each for each in guides.companions() if each.own]
    assert known.receivers == guides.compile_file(path).receivers
    assert known.unread == 0
    assert {found.rule for found in check(CLAIMS).findings} == RULES


def test_a_file_in_the_place_of_the_folder_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, own: Path, capsys: Said
) -> None:
    path = put(tmp_path / "file", "")
    monkeypatch.setenv("X12CLAIMS_GUIDES", str(path))
    for command in (["validate", CLAIMS], ["guide", "list"]):
        assert run(command) == 2
        assert capsys.readouterr().err == (
            f"x12claims: {path}: X12CLAIMS_GUIDES names this, and it is no folder. "
            "Let it name the folder of your guides, or set it to nothing.\n"
        )
    monkeypatch.setenv("X12CLAIMS_GUIDES", str(tmp_path / "missing"))
    assert run(["validate", CLAIMS]) == 0
