"""Folders of this user: where they are on each platform, and files that appear in them whole or not at all."""

from __future__ import annotations

import os
import sys
from pathlib import Path

_NAME = "x12claims"


def cache_folder() -> Path | None:
    """Where what can be made again is kept; None where the user has no home."""
    base = _base("XDG_CACHE_HOME", ".cache", "Caches")
    return base and (base / _NAME / "Cache" if sys.platform == "win32" else base / _NAME)


def data_folder(leaf: str) -> Path | None:
    """Where what the user has brought is kept, by what it is; None where the user has no home."""
    base = _base("XDG_DATA_HOME", ".local/share", "Application Support")
    return base and base / _NAME / leaf


def _base(variable: str, otherwise: str, library: str) -> Path | None:
    try:
        home = Path.home()
    except RuntimeError:
        return None
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or home / "AppData" / "Local")
    if sys.platform == "darwin":
        return home / "Library" / library
    return Path(os.environ.get(variable) or home / otherwise)


def write_whole(path: Path, data: bytes) -> None:
    """Writes a file of a folder that is there, in the place of one of the same name.  Raises OSError where it cannot,
    and leaves nothing then.
    """
    from tempfile import NamedTemporaryFile

    file = NamedTemporaryFile(dir=path.parent, delete=False, suffix=".tmp")  # noqa: SIM115 - closed below
    try:
        with file:
            file.write(data)
        Path(file.name).replace(path)
    except OSError:
        Path(file.name).unlink(missing_ok=True)
        raise
