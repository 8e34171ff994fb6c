"""The user's folders, as each platform wants them."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from x12claims import code_store, guides, kept
from x12claims.folders import write_whole

HOME = Path("/home/pat")
WHERE: dict[str, tuple[Callable[[], Path | None], dict[str, Path]]] = {
    "X12CLAIMS_CACHE": (
        kept.user_folder,
        {
            "linux": HOME / ".cache/x12claims",
            "darwin": HOME / "Library/Caches/x12claims",
            "win32": HOME / "AppData/Local/x12claims/Cache",
        },
    ),
    "X12CLAIMS_CODES": (
        code_store.folder,
        {
            "linux": HOME / ".local/share/x12claims/codes",
            "darwin": HOME / "Library/Application Support/x12claims/codes",
            "win32": HOME / "AppData/Local/x12claims/codes",
        },
    ),
    "X12CLAIMS_GUIDES": (
        guides.own_folder,
        {
            "linux": HOME / ".local/share/x12claims/guides",
            "darwin": HOME / "Library/Application Support/x12claims/guides",
            "win32": HOME / "AppData/Local/x12claims/guides",
        },
    ),
}


@pytest.fixture(params=WHERE)
def variable(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    for name in (request.param, "XDG_CACHE_HOME", "XDG_DATA_HOME", "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)
    return str(request.param)


@pytest.mark.parametrize("platform", ["linux", "darwin", "win32"])
def test_each_platform_has_its_own_place(variable: str, platform: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "home", lambda: HOME)
    monkeypatch.setattr(sys, "platform", platform)
    folder, places = WHERE[variable]
    assert folder() == places[platform]


def test_who_has_no_home_has_no_folder(variable: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def homeless() -> Path:
        raise RuntimeError("no home")

    monkeypatch.setattr(Path, "home", homeless)
    assert WHERE[variable][0]() is None


def test_a_file_that_cannot_be_put_in_its_place_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "taken" / "by").mkdir(parents=True)
    with pytest.raises(OSError, match="taken"):
        write_whole(tmp_path / "taken", b"data")
    assert [each.name for each in tmp_path.iterdir()] == ["taken"]
    write_whole(tmp_path / "free", b"data")
    assert (tmp_path / "free").read_bytes() == b"data"
