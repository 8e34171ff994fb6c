"""What the documents show is run: a reader may copy any block and see what stands there.

``python`` blocks are executed, those of one file in one namespace.  In ``console`` blocks each ``$ command`` (continued
by ``> `` lines) is run, and where output is shown it must be the output; ``...`` stands for anything.  ``sh`` blocks are
run as scripts.  All of a file's blocks run in order, in a folder that has the repository's demo, fixtures and grammars in it.
Blocks of any other kind (``text`` above all) are not run.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from attrs import frozen

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")])
RUN = {"python", "console", "sh"}
FENCE = re.compile(
    r"^(?P<indent> *)(?P<marks>`{3,})(?P<kind>[\w-]*)[^\n]*\n(?P<text>.*?)^(?P=indent)(?P=marks) *$", re.M | re.S
)
LINK = re.compile(r"(?<!!)\[[^\]]+\]\((?P<target>[^)\s#]+)(?:#[^)]*)?\)")


@frozen
class Block:
    kind: str
    text: str
    line: int


def blocks(page: str) -> Iterator[Block]:
    for found in FENCE.finditer(page):
        line = page.count("\n", 0, found.start()) + 1
        indent = len(found["indent"])
        yield Block(found["kind"], "".join(text[indent:] + "\n" for text in found["text"].splitlines()), line)


def commands(console: str) -> Iterator[tuple[str, str]]:
    """The commands of a console block, each with the output shown below it."""
    command, output = "", ""
    for line in console.splitlines():
        if line.startswith("$ "):
            if command:
                yield command, output
            command, output = line[2:], ""
        elif line.startswith("> ") and not output:
            command += "\n" + line[2:]
        else:
            output += line + "\n"
    if command:
        yield command, output


def shows(expected: str, actual: str) -> bool:
    """Whether ``actual`` is what ``expected`` shows, trailing blanks aside."""
    tidy = ["\n".join(line.rstrip() for line in text.rstrip().splitlines()) for text in (expected, actual)]
    pattern = re.escape(tidy[0]).replace(re.escape("..."), ".*")
    return re.fullmatch(pattern, tidy[1], re.S) is not None


def shell(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    environment = {
        **os.environ,
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "COLUMNS": "100",
    }
    return subprocess.run(
        ["bash", "-c", command], cwd=folder, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=120
    )  # fmt: skip


def run_console(block: Block, folder: Path) -> None:
    for command, expected in commands(block.text):
        done = shell(command, folder)
        if expected:
            assert shows(expected, done.stdout), f"$ {command}\nshould print:\n{expected}\nbut prints:\n{done.stdout}"
        else:
            assert done.returncode in {0, 1}, f"$ {command}\nends with {done.returncode}:\n{done.stdout}"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("demo", "fixtures", "grammars"):
        if (ROOT / name).exists():
            (tmp_path / name).symlink_to(ROOT / name)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_what_a_page_shows_happens(page: Path, folder: Path) -> None:
    names: dict[str, object] = {"__name__": "__main__"}
    for block in blocks(page.read_text()):
        if block.kind == "python":
            code = "\n" * block.line + block.text  # so that a traceback points into the page
            exec(compile(code, page.name, "exec"), names)
        elif block.kind == "console":
            run_console(block, folder)
        elif block.kind == "sh":
            done = shell("set -euo pipefail\n" + block.text, folder)
            assert done.returncode == 0, f"{page.name}:{block.line} ends with {done.returncode}:\n{done.stdout}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    text = re.sub(r"`[^`\n]+`", "", FENCE.sub("", page.read_text()))
    targets = {found["target"] for found in LINK.finditer(text)}
    assert {target for target in targets if ":" not in target and not (page.parent / target).exists()} == set()


def test_the_index_names_every_page() -> None:
    named = {found["target"] for found in LINK.finditer((ROOT / "docs" / "index.md").read_text())}
    pages = {page.name for page in ROOT.glob("docs/*.md")} - {"index.md"}
    assert pages <= named, "docs/index.md has a line for each page"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_fence_is_closed(page: Path) -> None:
    fences = re.findall(r"^ *`{3,}", page.read_text(), re.M)
    assert len(fences) == 2 * len(list(blocks(page.read_text()))), "a fence is not closed"


def test_the_changelog_says_what_is_coming() -> None:
    changes = (ROOT / "CHANGELOG.md").read_text()
    unreleased = re.search(r"^## \[Unreleased\]\n(.*?)(?=^## |\Z)", changes, re.M | re.S)
    assert unreleased, "CHANGELOG.md has a section '## [Unreleased]'"
    assert re.search(r"^### (Added|Changed|Deprecated|Removed|Fixed|Security)$", unreleased[1], re.M)
    assert re.search(r"^- \S", unreleased[1], re.M)


@pytest.mark.parametrize("command", ["make demo", "make test", "pip install"])
def test_the_readme_shows_how_to_begin(command: str) -> None:
    assert command in (ROOT / "README.md").read_text()


def test_the_readme_names_the_guides_as_the_commands_take_them() -> None:
    from x12claims import guides

    table = (ROOT / "README.md").read_text().partition("| guide | document |\n")[2].partition("\n\n")[0]
    named = [name for line in table.splitlines()[1:] for name in line.split("|")[1].strip().split(", ")]
    assert sorted(named) == sorted(entry.id for entry in guides.entries().values() if not entry.folder)


PAGE = """# A page

```console
$ echo one; echo two
one
...
$ cat <<END
> three
> END
three
```

- in a list

  ```python
  x = 1
  ```

```text
$ false
```
"""


def test_blocks_are_found_where_they_stand() -> None:
    assert [(block.kind, block.line) for block in blocks(PAGE)] == [("console", 3), ("python", 15), ("text", 19)]
    assert next(b for b in blocks(PAGE) if b.kind == "python").text == "x = 1\n"
    assert list(commands(next(blocks(PAGE)).text)) == [
        ("echo one; echo two", "one\n...\n"),
        ("cat <<END\nthree\nEND", "three\n"),
    ]


def test_a_console_block_can_fail(folder: Path) -> None:
    run_console(Block("console", "$ echo right\nright\n", 1), folder)
    with pytest.raises(AssertionError, match="should print"):
        run_console(Block("console", "$ echo wrong\nright\n", 1), folder)
    with pytest.raises(AssertionError, match="ends with 3"):
        run_console(Block("console", "$ exit 3\n", 1), folder)


@pytest.mark.parametrize(
    ("expected", "actual", "same"),
    [
        ("a\n", "a  \n\n", True),
        ("a ... c\n", "a b c\n", True),
        ("a\n...\nz\n", "a\nb\nc\nz\n", True),
        ("a.c", "abc", False),
        ("a\n", "a\nb\n", False),
    ],
)
def test_ellipsis(expected: str, actual: str, same: bool) -> None:
    assert shows(expected, actual) is same
