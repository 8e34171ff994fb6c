"""A guide's rules as they were written, kept beside its compiled form: who runs them needs none of the modules that
write.

What is written depends on the guide, the types, the flags and which code lists are at hand, and on nothing else.  It
is kept for what nearly everybody asks for: all types and no flags.
"""

from __future__ import annotations

import json
from collections.abc import Container
from decimal import Decimal
from functools import cached_property
from typing import Any

from x12claims.engine import values
from x12claims.engine.options import ALL_TYPES
from x12claims.engine.rules_help import coded, gapped, holding, matching, moving, repeated
from x12claims.engine.rules_logic import digits, memo, tuples
from x12claims.engine.values import Memo
from x12claims.grammar.ir import Guide

KINDS = ("quick", "run", "absorb")


class FormatError(ValueError):
    """A text holds no written rules."""


class Written:
    """The source of a guide's rules by kind and loop, with all that a ``rules_write.Writer`` would say of it."""

    def __init__(self, data: dict[str, Any]) -> None:
        self.lists: dict[str, bool] = data["lists"]
        self.proven = frozenset(data["proven"])
        self.absorbs = frozenset(data["absorbs"])
        self._wanted = frozenset(data["wanted"])
        self._texts: dict[str, dict[str, str]] = data["texts"]
        self._recipes: dict[str, list[Any]] = data["constants"]

    def suits(self, lists: Container[str]) -> bool:
        """Whether the same would be written where these code lists are at hand."""
        return all((name in lists) == there for name, there in self.lists.items())

    def wanted(self, loop: str) -> bool:
        """See ``Writer.wanted``."""
        return loop in self._wanted

    def text(self, kind: str, loop: str) -> str:
        """See ``Writer.text``."""
        return self._texts[kind].get(loop, "")

    @cached_property
    def constants(self) -> dict[str, Any]:
        """What the sources name, by name."""
        return {name: made(*recipe) for name, recipe in self._recipes.items()}


def load(text: str) -> Written:
    """What ``dump`` gave.  Raises FormatError for anything else."""
    try:
        return Written(json.loads(text))
    except (ValueError, KeyError, TypeError) as error:
        raise FormatError(f"These are no written rules ({type(error).__name__}): write them anew.") from error


def key_of(text: str) -> str:
    """The key that ``dump`` was given; "" where the text has none.  Reads its beginning only."""
    head = '{"key":"'
    return text[len(head) : text.index('"', len(head))] if text.startswith(head) else ""


def dump(guide: Guide, lists: Container[str], key: str = "") -> str:
    """All rules of a guide, written where code lists of these names are at hand, as one line of JSON; ``key`` names the
    state of all that they were made from.
    """
    from x12claims.engine.fold import fold
    from x12claims.engine.rules_write import writer_of
    from x12claims.engine.tables import unit_loops

    asked: dict[str, bool] = {}

    def at_hand(name: str) -> str | None:
        asked[name] = name in lists
        return f"L_{name}" if asked[name] else None

    proven = fold(guide, ALL_TYPES).proven
    writer = writer_of(guide, ALL_TYPES, unit_loops(guide), frozenset(), at_hand, proven)
    texts = {kind: {loop: text for loop in guide.loops if (text := writer.text(kind, loop))} for kind in KINDS}
    data = {
        "key": key,
        "lists": asked,
        "proven": sorted(proven),
        "absorbs": sorted(writer.absorbs),
        "wanted": [loop for loop in guide.loops if writer.wanted(loop)],
        "constants": {name: recipe(value, writer.names.keys[name]) for name, value in writer.constants.items()},
        "texts": texts,
    }
    return json.dumps(data, separators=(",", ":"), ensure_ascii=False)


# ---- constants: a recipe is a kind and what a constant of that kind is made of, both plain JSON
def recipe(value: Any, key: Any = None) -> list[Any]:
    """How ``made`` makes a constant of generated source; ``key`` is what its name was given for.

    Raises ValueError for what no recipe is known for.
    """
    if isinstance(value, Memo):
        remembered(key[1])
        return ["memo", key[1]]
    if isinstance(value, frozenset):
        return ["set", sorted(value)]
    if isinstance(value, Decimal):
        return ["number", str(value)]
    if isinstance(value, dict):  # ranks
        return ["ranks", value]
    if value is None or isinstance(value, tuple):
        return ["plain", value]
    raise ValueError(f"no recipe for {value!r}")


def made(kind: str, of: Any) -> Any:
    """The constant of a recipe, equal to the one that the recipe was asked for."""
    match kind:
        case "memo":
            key = tuples(of)
            return memo(key, remembered(key))
        case "set":
            return frozenset(of)
        case "number":
            return Decimal(of)
        case "ranks":
            return dict(of)
    return tuples(of)


def remembered(key: Any) -> Any:
    """The function that is remembered under a key (see ``rules_code``)."""
    match key:
        case "digits":
            return digits
        case ("check", name):
            return values.CHECKS[name]
        case ("matches", pattern):
            return matching(pattern)
        case ("contains", words):
            return holding(words)
        case ("coded", codes):
            return coded(codes)
        case ("repeated", parts, separator):
            return repeated(parts, separator)
        case ("gapped", parts, separator):
            return gapped(parts, separator)
        case ("moved", number, unit):
            return moving(number, unit)
    raise ValueError(f"no function is known for {key!r}")
