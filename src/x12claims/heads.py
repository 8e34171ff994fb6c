"""What is known of a ``.guide`` file from its first lines, without a parser; and the reading of such files.

A folder of the user's own may hold anything: only regular files are opened, and what cannot be read is told as a
GuideError, so that whoever walks the folder may pass it over.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from x12claims.grammar.errors import GuideError

KINDS = ("guide", "envelope", "companion", "part", "dictionary")
_LISTED = ("guide", "envelope", "companion")
_WORDS = "transaction group base aliases rules mandatory business chained cut parts select of version receiver origin"
_KEYS = frozenset(_WORDS.split())
_CLAUSES = frozenset(("require", "narrow", "forbid", "rule"))
_COMMENT = re.compile(r'("(?:[^"\\\n]|\\.)*")|#.*')


class Head(NamedTuple):
    """``lines`` are the texts of each key; ``unread`` is the number of the first line of a companion that begins with
    no word of the language (0: there is none).
    """

    kind: str
    id: str
    title: str
    lines: dict[str, list[str]]
    unread: int = 0


class Companion:
    """What is known of a trading partner's companion without compiling it; ``own`` tells those of the user's folder.

    ``rules`` is how the ids of its rules begin, unless its author gave them others.
    """

    __slots__ = ("base", "id", "own", "path", "receivers", "rules", "title", "unread")

    def __init__(self, path: Path, head: Head, own: bool) -> None:
        self.id, self.title, self.unread = head.id, head.title, head.unread
        self.path = path
        self.own = own
        self.base = " ".join(head.lines.get("of", []))
        self.receivers = tuple(text.strip('"') for text in head.lines.get("receiver", []))
        self.rules = " ".join(head.lines.get("rules", [])) or head.id


_Lines = Iterator[tuple[int, str, list[str]]]
"""Number and text of each line that says something, and its first word with what follows it."""


def text_of(path: Path) -> str:
    """The text of a file.  Raises GuideError where it is none; OSError where it is not there or may not be read."""
    _regular(path)
    try:
        return path.read_text("utf-8")
    except UnicodeDecodeError:
        raise _no_text(path) from None


def _regular(path: Path) -> None:
    """Raises GuideError for what is not to be opened: a pipe would be waited for."""
    if not stat.S_ISREG(path.stat().st_mode):
        what = "a folder" if path.is_dir() else "no regular file"
        raise GuideError(str(path), 0, 0, f"This is {what}.", "Rename it, or put a text in its place.")


def _no_text(path: Path) -> GuideError:
    return GuideError(str(path), 0, 0, "The file is not text in UTF-8.", "Save it as UTF-8, or name a .guide file.")


def head(path: Path) -> Head | None:
    """The head of a guide, envelope or companion; None for a part or dictionary.  Raises GuideError for any other."""
    try:
        _regular(path)
        with path.open(encoding="utf-8") as file:
            lines = ((n, raw, _COMMENT.sub(r"\1", raw).split(None, 1)) for n, raw in enumerate(file, 1))
            return _head(path, ((n, raw, words) for n, raw, words in lines if words))
    except UnicodeDecodeError:
        raise _no_text(path) from None
    except OSError as error:
        why = "a link that leads nowhere" if path.is_symlink() else error.strerror or type(error).__name__
        hint = "Mend it, or remove it."
        raise GuideError(str(path), 0, 0, f"This cannot be read ({why}).", hint) from None


def _head(path: Path, said: _Lines) -> Head | None:
    first, _, words = next(said, (1, "", [""]))
    kind = words[0].lstrip("\ufeff")
    if kind not in KINDS:
        hint = f"It begins with {', '.join(KINDS[:-1])} or {KINDS[-1]}; else rename or remove it."
        raise GuideError(str(path), first, 1, "This is no text of the guide language.", hint)
    if kind not in _LISTED:
        return None
    name, *title = words[1].split(None, 1) if words[1:] else [""]
    if not name:
        raise GuideError(str(path), first, 1, f"The {kind} has no id.", f'Write: {kind} ID "title".')
    found = Head(kind, name, title[0].strip().strip('"') if title else "", {})
    return _of_companion(found, said) if kind == "companion" else _of_guide(found, said)


def _of_guide(found: Head, said: _Lines) -> Head:
    """The lines of the head stand together: what follows them is long."""
    for _, _, (word, *rest) in said:
        if word not in _KEYS:
            break
        found.lines.setdefault(word, []).append(rest[0].strip() if rest else "")
    return found


def _of_companion(found: Head, said: _Lines) -> Head:
    """They may stand anywhere, as far to the left as the first one."""
    left = None
    for number, raw, (word, *rest) in said:
        indent = len(raw) - len(raw.lstrip())
        left = indent if left is None else left
        if indent not in (0, left) or word.startswith("|"):
            continue
        if word in _KEYS and rest:
            found.lines.setdefault(word, []).append(rest[0].strip())
        elif word not in _CLAUSES and not found.unread:
            found = found._replace(unread=number)
    return found


def with_parts(path: Path) -> list[Path]:
    """A file and the parts that its header names."""
    names: list[str] = []
    for raw in text_of(path).splitlines():
        words = raw.split("#")[0].split()
        if words[:1] == ["parts"]:
            names += words[1:]
    return [path, *(path.parent / name for name in names)]


def scan(folder: Path, amiss: list[GuideError] | None = None) -> Iterator[dict[str, Any]]:
    """The guides of a folder: no parser is needed to list them.

    What cannot be read is raised, or, where ``amiss`` is given, added to it and passed over.
    """
    for path in sorted(folder.glob("*/*.guide")):
        try:
            found = head(path)
            if found is not None and found.kind != "companion":
                yield _listed(folder, path, found)
        except GuideError as error:
            if amiss is None:
                raise
            amiss.append(error)


def _listed(folder: Path, path: Path, found: Head) -> dict[str, Any]:
    lines = found.lines
    files = with_parts(path)
    release = folder / lines.get("base", [""])[0] / "dictionary.guide"
    if release.is_file():
        files += with_parts(release)
    return {
        "id": found.id,
        "kind": found.kind,
        "title": found.title,
        "transaction": " ".join(lines.get("transaction", [])),
        "group": " ".join(lines.get("group", [])),
        "aliases": " ".join(lines.get("aliases", [])).split(),
        "selects": [_select(line) for line in lines.get("select", [])],
        "origin": " ".join(lines.get("origin", [])).strip('"'),
        "file": path.relative_to(folder).as_posix(),
        "sources": files,
    }


def companions(folder: Path | None, own: bool, amiss: list[GuideError] | None = None) -> Iterator[Companion]:
    """The companions of a folder and of its folders; ``amiss`` as for ``scan``."""
    for path in sorted({*folder.glob("*.guide"), *folder.glob("*/*.guide")} if folder else ()):
        try:
            found = head(path)
        except GuideError as error:
            if amiss is None:
                raise
            amiss.append(error)
            continue
        if found is not None and found.kind == "companion":
            yield Companion(path, found, own)


def place(variable: str, what: str, named: str) -> Path | None:
    """The folder that a variable of the environment names, "" for none.  Raises GuideError where it is no folder."""
    if not named:
        return None
    if os.path.exists(named) and not os.path.isdir(named):
        message = f"{variable} names this, and it is no folder."
        raise GuideError(named, 0, 0, message, f"Let it name the folder of {what}, or set it to nothing.")
    return Path(named)


def _select(line: str) -> tuple[str, str]:
    path, _, codes = line.partition("=")
    return path.strip(), "|".join(code.strip() for code in codes.split("|"))
