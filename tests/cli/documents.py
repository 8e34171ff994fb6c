"""What the tests of ``show``, ``convert`` and ``fix`` share."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path


def run(*args: object, stdin: bytes = b"", cwd: Path | None = None) -> subprocess.CompletedProcess[bytes]:
    """The command line as a user calls it."""
    command = [sys.executable, "-m", "x12claims", *map(str, args)]
    return subprocess.run(command, input=stdin, capture_output=True, cwd=cwd, check=False)


def sentence(done: subprocess.CompletedProcess[bytes]) -> str:
    """The one sentence of a command that could not; asserts that it is one and that nothing else was said."""
    said = done.stderr.decode()
    assert done.returncode == 2, said
    assert done.stdout == b""
    assert said.count("\n") == 1
    assert "Traceback" not in said
    return said
