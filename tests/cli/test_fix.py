"""``fix`` at the command line."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from tests.cli.documents import run, sentence
from tests.documents.samples import ISA, document, replaced

WRONG = document(replaced("SE", "SE*7*0001"), "\n")
GOOD = document(ending="\n")
LONG = document(replaced("ISA", ISA.replace("SENDER         ", "SENDER-THAT-IS-TOO-LONG")), "\n")


@pytest.fixture
def wrong(tmp_path: Path) -> Path:
    path = tmp_path / "wrong.837"
    path.write_bytes(WRONG)
    return path


def test_it_mends_and_says_so(wrong: Path) -> None:
    done = run("fix", wrong)
    assert (done.returncode, done.stdout) == (0, GOOD)
    offset = WRONG.index(b"SE*7")
    assert done.stderr.decode() == f"SE01 was 7, is now 20: so many segments there are (at byte {offset}).\n"
    assert wrong.read_bytes() == WRONG


def test_a_document_without_fault_comes_out_as_it_is() -> None:
    done = run("fix", "-", stdin=GOOD)
    assert (done.returncode, done.stdout, done.stderr) == (0, GOOD, b"")


def test_check_writes_nothing(wrong: Path) -> None:
    done = run("fix", wrong, "--check")
    assert (done.returncode, done.stdout) == (1, b"")
    assert b"SE01 was 7" in done.stderr
    assert run("fix", "-", "--check", stdin=GOOD).returncode == 0


def test_in_place_keeps_permissions_and_leaves_a_good_file_alone(wrong: Path) -> None:
    wrong.chmod(0o640)
    assert run("fix", wrong, "--in-place").returncode == 0
    assert wrong.read_bytes() == GOOD
    assert wrong.stat().st_mode & 0o777 == 0o640
    before = wrong.stat()
    assert run("fix", wrong, "--in-place").returncode == 0
    assert (wrong.stat().st_mtime_ns, wrong.stat().st_ino) == (before.st_mtime_ns, before.st_ino)
    assert [each.name for each in wrong.parent.iterdir()] == ["wrong.837"]


def test_out(wrong: Path, tmp_path: Path) -> None:
    assert run("fix", wrong, "--out", tmp_path / "good.837").stdout == b""
    assert (tmp_path / "good.837").read_bytes() == GOOD


@pytest.mark.parametrize("option", ["--out", "--in-place"])
def test_what_a_hand_has_to_mend_is_not_written(option: str, tmp_path: Path) -> None:
    path = tmp_path / "long.837"
    path.write_bytes(LONG)
    done = run("fix", path, *([option, tmp_path / "out"] if option == "--out" else [option]))
    assert done.returncode == 2
    assert done.stderr.startswith(b"By hand: ISA06 has 23 characters, its place has 15")
    assert [each.name for each in tmp_path.iterdir()] == ["long.837"]
    assert path.read_bytes() == LONG


def test_packed_files(tmp_path: Path) -> None:
    path = tmp_path / "wrong.gz"
    path.write_bytes(gzip.compress(WRONG))
    assert run("fix", path).stdout == GOOD
    assert "give --out" in sentence(run("fix", path, "--in-place"))
    assert "give --out" in sentence(run("fix", "-", "--in-place", stdin=WRONG))


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7 no X12 here", bytes(range(256)) * 50])
@pytest.mark.parametrize("options", [[], ["--check"], ["--out", "x"]])
def test_what_is_no_x12(data: bytes, options: list[str], tmp_path: Path) -> None:
    assert "holds no X12 interchange" in sentence(run("fix", "-", *options, stdin=data, cwd=tmp_path))
    assert list(tmp_path.iterdir()) == []


def test_bad_usage(wrong: Path) -> None:
    assert "Choose one" in sentence(run("fix", wrong, "--check", "--in-place"))
    assert "There is no file" in sentence(run("fix", wrong.parent / "none"))
