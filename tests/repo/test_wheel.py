"""The wheel that users get: installed into a clean environment it carries every guide, compiled, and needs no compiler."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

from x12claims import guides

ROOT = Path(__file__).resolve().parents[2]
SOURCES = ["src", "grammars", "demo", "hatch_build.py", "pyproject.toml", "README.md", "LICENSE", "NOTICE"]

# Run by the clean environment's own Python, in a folder with nothing in it.
LOAD_ALL = """
import json, sys
import x12claims
from x12claims import guides
loaded = {each: len(guides.load(each).loops) for each in guides.all_ids()}
print(json.dumps({
    "place": x12claims.__file__,
    "loops": loaded,
    "ruled": [each for each in loaded if each != "00501" and not guides.written(each).text("run", "ST")],
    "compiler": sorted(name for name in sys.modules if name == "lark" or name.startswith("lark.")),
}))
"""


def run(*command: str | Path, cwd: Path) -> str:
    done = subprocess.run([*map(str, command)], cwd=cwd, capture_output=True, text=True)
    assert done.returncode == 0, f"{command[0]} ...\n{done.stdout}\n{done.stderr}"
    return done.stdout


def test_the_wheel_installs_clean_and_loads_every_guide(tmp_path: Path) -> None:
    """One test, because building and installing is what costs: the built wheel, then what it is like to have it."""
    tree = tmp_path / "tree"
    tree.mkdir()
    for name in SOURCES:
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, tree / name)
    shutil.rmtree(tree / "src" / "x12claims" / "_compiled", ignore_errors=True)  # the build must make it

    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", tmp_path, cwd=tree)
    (wheel,) = tmp_path.glob("*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    assert "x12claims/py.typed" in names
    assert "x12claims/_demo/claims.837" in names
    assert [name for name in names if name.startswith(("tests/", "fixtures/", "benchmarks/"))] == []
    licences = {Path(name).name for name in names if "/licenses/" in name}
    assert licences == {"LICENSE", "NOTICE"}

    clean = tmp_path / "clean"
    run(sys.executable, "-m", "venv", clean, cwd=tmp_path)
    python = clean / "bin" / "python"
    run(python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", wheel, cwd=tmp_path)
    empty = tmp_path / "empty"
    empty.mkdir()
    seen = json.loads(run(python, "-I", "-c", LOAD_ALL, cwd=empty))
    assert Path(seen["place"]).is_relative_to(clean)
    assert seen["loops"] == {each: len(guides.load(each).loops) for each in guides.all_ids()}
    assert seen["ruled"] == []
    assert seen["compiler"] == []
    assert "x12claims" in run(clean / "bin" / "x12claims", "--version", cwd=empty)
