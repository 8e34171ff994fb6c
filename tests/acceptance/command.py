"""The command line, run in this process: exit status, both outputs, and standard input where it is read."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest
from attrs import frozen
from tests.limits.generate import whole

from x12claims.cli.main import run

ROOT = Path(__file__).resolve().parents[2]
FIXTURES = ROOT / "fixtures"
CLEAN = whole("837P", 4_000, per_set=3)
REMITTANCE = whole("835", 3_000, per_set=2)


@frozen
class Done:
    status: int
    out: str
    errors: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    @property
    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.out.splitlines()]


class Shell:
    """Runs ``x12claims`` as a shell does, in ``folder``."""

    def __init__(self, folder: Path, patch: pytest.MonkeyPatch) -> None:
        self.folder = folder
        self._patch = patch
        patch.chdir(folder)

    def __call__(self, *args: object, stdin: bytes = b"") -> Done:
        out, errors = (io.TextIOWrapper(io.BytesIO(), "utf-8", newline="") for _ in range(2))
        with self._patch.context() as patch:
            patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin), "utf-8"))
            patch.setattr(sys, "stdout", out)
            patch.setattr(sys, "stderr", errors)
            status = run([str(each) for each in args])
            out.flush()
            errors.flush()
        said = [each.buffer.getvalue().decode() for each in (out, errors)]  # type: ignore[attr-defined]
        assert "Traceback" not in said[1]
        assert "defect" not in said[1]
        return Done(status, *said)

    def file(self, name: str, data: bytes) -> Path:
        """A file in the folder; gives its path relative to it."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        return Path(name)


def changed(data: bytes, old: bytes, new: bytes, count: int = 1) -> bytes:
    """``data`` with ``old`` replaced; it must be there."""
    assert old in data, old
    return data.replace(old, new, count)


BAD_DATE = changed(CLEAN, b"DTP*472*D8*202405", b"DTP*472*D8*202413")  # an error of type 1
BAD_SUM = changed(CLEAN, b"CLM*C000000001*", b"CLM*C000000001*9")  # an error of type 3
BAD_CODE = changed(CLEAN, b"N4*ALBANY*NY*", b"N4*ALBANY*ZZ*", -1)  # an error of type 5
TRAILING = changed(CLEAN, b"N3*100 CLINIC WAY~", b"N3*100 CLINIC WAY*~")  # a warning, a note at intake
COLLAPSED = changed(CLEAN, b"*ZZ*CLEARWATER     *", b"*ZZ*CLEARWATER*")  # an error, a warning at intake
CUT = CLEAN[:-1]  # a warning, a note at intake
