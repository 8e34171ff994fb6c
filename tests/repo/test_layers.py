"""Imports point one way, each third-party engine has one home, and the inner rooms touch nothing outside."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "x12claims"

# The rule of ARCHITECTURE.md: a room imports from rooms of a lower rank, and from itself.
RANK = {
    "wire": 0,
    "diagnostics": 0,
    "codes": 0,
    "grammar.ir": 1,
    "grammar": 2,
    "engine": 2,
    "acks": 3,
    "heads": 3,
    "folders": 3,
    "guides": 4,
    "inputs": 4,
    "kept": 4,
    "code_store": 4,
    "api": 5,
    "jobs": 6,
    "run": 7,
    "documents": 7,
    "cli": 8,
}
# Rooms of rank 4 are peers that may not know each other, and so are the pairs of ranks 0 and 2; the package's own
# __init__ only names things that it loads lazily.
ROOT_MODULES = {"", "__main__"}

# Engines that are not ours, and the one room that knows each.
HOMES = {"lark": "grammar", "click": "cli"}
EVERYWHERE = {"attrs", "attr", "x12claims"}

PURE = {"wire", "diagnostics", "codes", "grammar", "grammar.ir", "engine", "acks"}
# A clock, a file, a socket, a thread, a process or chance: bytes, texts and dates arrive as values instead.
OUTSIDE = {
    "asyncio", "concurrent", "ctypes", "fcntl", "fileinput", "ftplib", "glob", "http", "io", "logging", "mmap",
    "multiprocessing", "os", "pathlib", "random", "secrets", "select", "selectors", "shutil", "signal", "socket",
    "socketserver", "ssl", "subprocess", "sys", "tempfile", "threading", "time", "urllib", "uuid", "zipfile", "gzip",
}  # fmt: skip
HARMLESS = {("io", "StringIO"), ("io", "BytesIO"), ("sys", "intern"), ("sys", "maxsize"), ("urllib.parse", "quote")}
CLOCKS = {"now", "utcnow", "today", "fromtimestamp"}


def room_of(module: str) -> str:
    """``x12claims.grammar.ir`` -> ``grammar.ir``; ``x12claims.wire.envelope`` -> ``wire``; ``x12claims`` -> ``""``."""
    inner = module.split(".")[1:]
    if inner[:2] == ["grammar", "ir"]:
        return "grammar.ir"
    return inner[0] if inner else ""


def imports(source: str) -> Iterator[tuple[int, str, str]]:
    """Line, module and name of every import; the name is "" for ``import module``."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name, ""
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"line {node.lineno}: imports are absolute, so that the layers can be read off them"
            for alias in node.names:
                yield node.lineno, node.module or "", alias.name


def layer_faults(module: str, source: str) -> list[str]:
    """What a module imports against the rules, one sentence each."""
    room = room_of(module)
    faults = []
    for line, target, name in imports(source):
        top = target.partition(".")[0]
        if top == "x12claims":
            other = room_of(f"{target}.{name}" if target in {"x12claims", "x12claims.grammar"} and name else target)
            if other not in RANK:  # x12claims itself: its version
                if name != "__version__":
                    faults.append(f"{module}:{line} imports {target}.{name}, which no layer names")
            elif other != room and RANK[other] >= RANK[room] and not (room == "grammar.ir" and other == "grammar"):
                faults.append(f"{module}:{line} ({room}) imports {other}, which is not below it")
        elif top in HOMES and HOMES[top] != room:
            faults.append(f"{module}:{line} imports {top}, whose home is {HOMES[top]}")
    return faults


def outside_faults(module: str, source: str) -> list[str]:
    """Where a pure module reaches for a clock, a file, a socket, a thread or chance."""
    faults = []
    for line, target, name in imports(source):
        if target.partition(".")[0] in OUTSIDE and (target, name) not in HARMLESS:
            faults.append(f"{module}:{line} imports {target}.{name}")
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            called = node.func
            if isinstance(called, ast.Name) and called.id in {"open", "input", "print", "breakpoint"}:
                faults.append(f"{module}:{node.lineno} calls {called.id}()")
            elif isinstance(called, ast.Attribute) and called.attr in CLOCKS:
                faults.append(f"{module}:{node.lineno} asks the clock ({called.attr})")
    return faults


def modules() -> list[tuple[str, Path]]:
    found = []
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = ("x12claims", *path.relative_to(PACKAGE).with_suffix("").parts)
        found.append((".".join(parts[:-1] if parts[-1] == "__init__" else parts), path))
    return found


MODULES = [pytest.param(module, path, id=module) for module, path in modules()]


@pytest.mark.parametrize(("module", "path"), MODULES)
def test_imports_point_one_way(module: str, path: Path) -> None:
    if module == "x12claims":
        return  # names its public parts for type checkers and loads them lazily: see test_start.py
    assert room_of(module) in RANK.keys() | ROOT_MODULES, f"{module}: give its room a rank here and in ARCHITECTURE.md"
    if room_of(module) not in ROOT_MODULES:
        assert layer_faults(module, path.read_text()) == []


@pytest.mark.parametrize(("module", "path"), [p for p in MODULES if room_of(str(p.values[0])) in PURE])
def test_inner_rooms_touch_nothing_outside(module: str, path: Path) -> None:
    assert outside_faults(module, path.read_text()) == []


@pytest.mark.parametrize(("module", "path"), MODULES)
def test_no_module_passes_500_lines(module: str, path: Path) -> None:
    assert len(path.read_text().splitlines()) <= 500, f"{module}: split it where its reader would"


@pytest.mark.parametrize(("module", "path"), MODULES)
def test_third_party_engines_are_known(module: str, path: Path) -> None:
    import sys

    third_party = {target.partition(".")[0] for _, target, _ in imports(path.read_text())} - sys.stdlib_module_names
    assert third_party <= EVERYWHERE | HOMES.keys(), (
        "a new dependency needs one home in HOMES and a reason in CONTRIBUTING.md"
    )


@pytest.mark.parametrize(
    ("module", "source", "faults"),
    [
        ("x12claims.wire.envelope", "from x12claims.grammar.ir import Guide", 1),
        ("x12claims.wire.envelope", "from x12claims.wire.stream import Stream", 0),
        ("x12claims.wire.envelope", "from x12claims.diagnostics import codes", 1),
        ("x12claims.engine.walker", "from x12claims.grammar import ir", 0),
        ("x12claims.engine.walker", "from x12claims.grammar import lowering", 1),
        ("x12claims.engine.walker", "import lark", 1),
        ("x12claims.grammar.ir", "from x12claims.engine import walker", 1),
        ("x12claims.acks.ta1", "import click.utils", 1),
        ("x12claims.api", "def f():\n    from x12claims.cli import main", 1),
        ("x12claims.cli.main", "from x12claims import __version__, api", 0),
    ],
)
def test_the_layer_check_can_object(module: str, source: str, faults: int) -> None:
    assert len(layer_faults(module, source)) == faults


@pytest.mark.parametrize(
    ("source", "faults"),
    [
        ("from datetime import date\ndate(2026, 1, 2)", 0),
        ("from datetime import date\ndate.today()", 1),
        ("import time", 1),
        ("from os import path", 1),
        ("open('x')", 1),
        ("from io import StringIO", 0),
        ("from io import open", 1),
        ("import threading.local", 1),
    ],
)
def test_the_outside_check_can_object(source: str, faults: int) -> None:
    assert len(outside_faults("x12claims.wire.x", source)) == faults
