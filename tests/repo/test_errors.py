"""Every exception of the package survives the way from one process to another, and says the same behind it."""

from __future__ import annotations

import pickle
from importlib import import_module

import pytest
from tests.repo.test_layers import modules

from x12claims.codes.readers import ReadError
from x12claims.grammar.errors import GuideError
from x12claims.grammar.expression_error import ExpressionError


def classes() -> set[type[Exception]]:
    found: set[type[Exception]] = set()
    for name, _ in modules():
        if name.endswith("__main__"):
            continue
        for each in vars(import_module(name)).values():
            if isinstance(each, type) and issubclass(each, Exception) and each.__module__.startswith("x12claims"):
                found.add(each)
    return found


CLASSES = sorted(classes(), key=str)
MADE: dict[str, Exception] = {
    "GuideError": GuideError("a.guide", 3, 1, "It is wrong.", "Mend it.", [GuideError("a.guide", 4, 1, "So is this.")]),
    "ReadError": ReadError(7, "this is no line."),
    "ExpressionError": ExpressionError("It is wrong.", 4),
    "_BadIndent": import_module("x12claims.grammar.parse")._BadIndent(3, "A tab."),
    "_Refused": import_module("x12claims.grammar.parse")._Refused(3, 1, "Two labels.", "Leave one out."),
}


def state(error: Exception) -> object:
    told = {name: value for name, value in vars(error).items() if name != "others"}
    return str(error), error.args, told, [state(each) for each in getattr(error, "others", ())]


@pytest.mark.parametrize("kind", CLASSES, ids=[each.__name__ for each in CLASSES])
def test_an_exception_survives_pickling(kind: type[Exception]) -> None:
    error = MADE.get(kind.__name__) or kind("One sentence.")
    again = pickle.loads(pickle.dumps(error))
    assert type(again) is kind
    assert state(again) == state(error)
