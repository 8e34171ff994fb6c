"""Ctrl-C ends a run with one sentence, its workers too."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest
from tests.limits.generate import whole

# What was begun in the background ignores Ctrl-C, and so would what it begins.
PROGRAM = """
import signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)
from x12claims.cli.main import run
sys.exit(run(sys.argv[1:]))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there is no process group to send it to")
def test_who_stops_several_processes_is_told_once(tmp_path: Path) -> None:
    (tmp_path / "0.837").write_bytes(whole("837P", 9_000_000))
    for number in range(1, 30):  # more than is read while this process waits for a busy machine
        (tmp_path / f"{number}.837").hardlink_to(tmp_path / "0.837")
    command = [sys.executable, "-c", PROGRAM, "validate", str(tmp_path), "--jobs", "2"]
    run = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    children = Path(f"/proc/{run.pid}/task/{run.pid}/children")
    until = time.monotonic() + 60
    while time.monotonic() < until and (not children.exists() or len(children.read_text().split()) < 2):
        time.sleep(0.02)
    time.sleep(0.5)  # both are at work
    begun = time.monotonic()
    os.killpg(run.pid, signal.SIGINT)  # as a terminal does: to all of them
    try:
        _, told = run.communicate(timeout=60)
    finally:
        with suppress(ProcessLookupError):
            os.killpg(run.pid, signal.SIGKILL)
    assert (run.returncode, told) == (130, "x12claims: Stopped by the user before the end.\n")
    assert time.monotonic() - begun < 5
