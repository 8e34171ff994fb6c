"""What is kept lies in a folder of the user's own; nothing that others could have put there is read."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from x12claims import kept
from x12claims.kept import Kept

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="owners and modes are POSIX's")


def test_what_was_put_is_there_for_the_next(tmp_path: Path) -> None:
    Kept(tmp_path / "a" / "b").put("one", b"\0data")
    assert Kept(tmp_path / "a" / "b").get("one") == b"\0data"
    assert Kept(tmp_path / "a" / "b").get("two") is None
    assert Kept(tmp_path / "c").get("one") is None


def test_another_interpreter_keeps_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Kept(tmp_path / "a").put("one", b"data")
    monkeypatch.setattr(sys, "version", "3.99.0")
    assert Kept(tmp_path / "a").get("one") is None


@POSIX
@pytest.mark.parametrize("mode", [0o777, 0o770, 0o720])
def test_a_folder_that_others_may_write_to_is_not_used(tmp_path: Path, mode: int) -> None:
    folder = tmp_path / "a"
    Kept(folder).put("one", b"data")
    folder.chmod(mode)
    assert Kept(folder).get("one") is None
    Kept(folder).put("two", b"data")
    folder.chmod(0o700)
    assert Kept(folder).get("two") is None


@POSIX
def test_a_file_that_others_may_write_to_is_not_read(tmp_path: Path) -> None:
    Kept(tmp_path / "a").put("one", b"data")
    (file,) = (tmp_path / "a").iterdir()
    file.chmod(0o666)
    assert Kept(tmp_path / "a").get("one") is None


@POSIX
def test_the_folder_is_made_for_the_user_alone(tmp_path: Path) -> None:
    Kept(tmp_path / "a").put("one", b"data")
    assert (tmp_path / "a").stat().st_mode & 0o777 == 0o700
    assert next((tmp_path / "a").iterdir()).stat().st_mode & 0o777 == 0o600


def test_the_oldest_of_too_many_go(tmp_path: Path) -> None:
    folder = Kept(tmp_path / "a")
    for number in range(kept.MOST):
        folder.put(f"n{number}", b"data")
        (file,) = (tmp_path / "a").glob(f"n{number}-*")
        os.utime(file, (1000 + number, 1000 + number))
    assert folder.get("n0") == b"data"  # asked for: now it is the youngest
    folder.put("more", b"data")
    assert len(list((tmp_path / "a").iterdir())) == kept.MOST
    assert (folder.get("n0"), folder.get("n1"), folder.get("n2"), folder.get("more")) == (
        b"data",
        None,
        b"data",
        b"data",
    )


def test_what_cannot_be_written_is_not_kept(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    folder = Kept(tmp_path / "file" / "below")
    folder.put("one", b"data")
    assert folder.get("one") is None


def test_a_folder_that_is_only_read_serves(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError

    Kept(tmp_path / "a").put("one", b"data")
    monkeypatch.setattr(os, "utime", refuse)
    assert Kept(tmp_path / "a").get("one") == b"data"


def test_what_was_begun_and_failed_is_cleared_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError("no room")

    monkeypatch.setattr(Path, "replace", refuse)
    Kept(tmp_path / "a").put("one", b"data")
    assert list((tmp_path / "a").iterdir()) == []


def test_the_user_says_where_or_that_nothing_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("X12CLAIMS_CACHE", str(tmp_path))
    assert kept.user_folder() == tmp_path
    monkeypatch.setenv("X12CLAIMS_CACHE", "")
    assert kept.user_folder() is None
    monkeypatch.delenv("X12CLAIMS_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr(sys, "platform", "linux")
    assert kept.user_folder() == tmp_path / "x12claims"
