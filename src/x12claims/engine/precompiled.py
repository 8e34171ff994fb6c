"""A compiled pattern as bytes, and back.

``re`` compiles the pattern of a guide's units in a fifth of a second, longer than a megabyte takes to judge, and offers
no way to keep what it made: so this goes one door further in.  What is kept belongs to one interpreter and one pattern,
the interpreter checks the code that it is handed, and wherever anything is not as it should be the pattern is compiled
as usual.
"""

from __future__ import annotations

import json
import re
from array import array
from typing import AnyStr, Protocol
from zlib import crc32

_WORD = "I"


class Keeper(Protocol):
    """Bytes by name, from run to run; it may forget, and must where another interpreter put them."""

    def get(self, name: str, /) -> bytes | None:
        """What was put under this name."""

    def put(self, name: str, data: bytes, /) -> None:
        """Keeps ``data``, if it can."""


def compiled(pattern: AnyStr, keeper: Keeper | None = None) -> re.Pattern[AnyStr]:
    """``re.compile(pattern)``; with a keeper it is compiled once in many runs."""
    if keeper is None:
        return re.compile(pattern)
    name = _name(pattern)
    data = keeper.get(name)
    found = load(pattern, data) if data is not None else None
    if found is not None:
        return found
    made, data = dump(pattern)
    if data is not None:
        keeper.put(name, data)
    return made


def dump(pattern: AnyStr) -> tuple[re.Pattern[AnyStr], bytes | None]:
    """A pattern compiled, and what ``load`` makes it of again; None where this interpreter does not show it."""
    try:
        body = _code(pattern)
    except Exception:  # what is not documented may be gone, or be another thing, in any release
        return re.compile(pattern), None
    data = b"%08x\n" % crc32(body) + body
    found = load(pattern, data)
    return (found, data) if found is not None else (re.compile(pattern), None)


def _code(pattern: AnyStr) -> bytes:
    """A line of what the pattern's names and flags are, and its code; the tree and the list of numbers, which are
    megabytes, end here, before another one is made.
    """
    from re import _compiler, _parser  # type: ignore[attr-defined]

    tree = _parser.parse(pattern)
    code: list[int] = _compiler._code(tree, 0)
    head = {"flags": tree.state.flags, "groups": tree.state.groups - 1, "names": tree.state.groupdict}
    return json.dumps(head).encode("ascii") + b"\n" + array(_WORD, code).tobytes()


def load(pattern: AnyStr, data: bytes) -> re.Pattern[AnyStr] | None:
    """The pattern that ``dump`` gave these bytes for; None where they are damaged or not for this interpreter."""
    try:
        import _sre  # type: ignore[import-not-found]

        check, _, body = data.partition(b"\n")
        if check != b"%08x" % crc32(body):
            return None
        line, _, words = body.partition(b"\n")
        head = json.loads(line)
        names: dict[str, int] = head["names"]
        by_number: list[str | None] = [None] * (head["groups"] + 1)
        for name, number in names.items():
            by_number[number] = name
        code = array(_WORD, words).tolist()
        made: re.Pattern[AnyStr] = _sre.compile(pattern, head["flags"], code, head["groups"], names, tuple(by_number))
    except Exception:  # see ``dump``
        return None
    return made


def _name(pattern: AnyStr) -> str:
    """What a kept pattern goes by."""
    from hashlib import sha256

    data = b"text:" + pattern.encode("utf-8") if isinstance(pattern, str) else pattern
    return sha256(data).hexdigest()[:40]
