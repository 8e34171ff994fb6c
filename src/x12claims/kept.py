"""What is worth keeping from run to run, in a folder that is the user's alone."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path
from zlib import crc32

from x12claims.folders import cache_folder, write_whole

MOST = 64
"""Files that are kept; those that were asked for longest ago go first."""
_SUFFIX = ".pattern"


def user_folder() -> Path | None:
    """Where this user's programs keep what can be made again.

    ``X12CLAIMS_CACHE`` names another folder; set to nothing it says that nothing shall be kept (None).
    """
    named = os.environ.get("X12CLAIMS_CACHE")
    if named is not None:
        return Path(named) if named else None
    return cache_folder()


class Kept:
    """Bytes by name in a folder, each interpreter's by themselves.  What cannot be read was not kept, and what cannot
    be written is not kept: no error comes of either.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        interpreter = f"{sys.implementation.name} {sys.version} {sys.platform} {sys.byteorder} {sys.maxsize}"
        self._suffix = f"-{crc32(interpreter.encode()):08x}{_SUFFIX}"

    def get(self, name: str) -> bytes | None:
        """What was put under this name; None where there is nothing, or nothing that only this user could have put."""
        file = self.folder / (name + self._suffix)
        try:
            if not (_private(self.folder) and _private(file)):
                return None
            data = file.read_bytes()
        except OSError:
            return None
        with suppress(OSError):  # a folder that is only read: nothing is let go there either
            os.utime(file)
        return data

    def put(self, name: str, data: bytes) -> None:
        """Keeps ``data`` under a name, whole or not at all, and lets go of the oldest of too many."""
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if not _private(self.folder):
                return
            write_whole(self.folder / (name + self._suffix), data)
            files = sorted(self.folder.glob("*" + _SUFFIX), key=lambda each: each.stat().st_mtime)
            for each in files[:-MOST]:
                each.unlink(missing_ok=True)
        except OSError:
            pass


def _private(path: Path) -> bool:
    """Whether nobody else may have written here: a pattern that another made up would accept what he likes."""
    if sys.platform == "win32":
        return True
    state = path.stat()
    return state.st_uid == os.getuid() and not state.st_mode & 0o022
