"""The expressions of the guide language: text to nested tuples, and back to text.

What a parse returns is not yet looked up in a guide; ``Resolver`` does that.  The forms, E any value, C any condition::

    ("path", ((word, tag, elements, components), ...))
    ("number", "1.5")  ("text", "x")  ("date", "20151001")  ("received",)
    ("+" | "-" | "*", E, E)  ("span", n, "days")  ("else", E, E)
    ("sum" | "count" | "min" | "max" | "first" | "last", ("over", variable, source, where, E or None), ...)
    ("start" | "end" | "upper" | "length" | "party" | "address" | "digits" | "prefix" | "rank" | "join"
     | "days", E, ...)
    ("listed", E, list as ("text", name), date)
    ("present", path)  ("not", C)  ("and", C, ...)  ("or", C, ...)  ("is" | "isnt", E, (code, ...))  (comparison, E, E)
    ("between", E, E, E)  ("in", E, list, date or None)  ("matches", E, regex)  ("check", name, E)  ("profile", name)
    ("contains", E, (word, ...))  ("unique", (over, ...), within or None)  ("consecutive", path, within or None)
    ("filled", path)
    ("any" | "all" | "none", variable, source, where, C or None)
    ("require" | "forbid", path, ...)       as a demand; ("require-any", path, ...) where one of them is enough

A source is a path, ("slots", path, size) or ("element", data element number or composite id).
"""

from __future__ import annotations

import re
import warnings
from functools import cache
from importlib.resources import files
from typing import Any

from lark import Lark, Token, Transformer, v_args
from lark.exceptions import UnexpectedCharacters, UnexpectedEOF, UnexpectedInput, VisitError

from x12claims.grammar.expression_error import ExpressionError
from x12claims.grammar.expression_resolve import Resolver
from x12claims.grammar.expression_text import to_text
from x12claims.grammar.ir import Expr

__all__ = [
    "ExpressionError",
    "Resolver",
    "parse_condition",
    "parse_demand",
    "parse_each",
    "parse_path",
    "parse_value",
    "to_text",
]

_PART = re.compile(
    r"([A-Za-z0-9_]+)(?:\[([^\]]*)\](\d\d)?)?(?:\(([\d,.\s]*)\))?(?:-(?:(\d+)|\(([\d,.\s]*)\)))?(?:\.|$)"
)
_CONDITIONS = frozenset(
    (
        "present not and or is isnt = <> < <= > >= between in matches check profile contains unique consecutive filled"
        " any all none"
    ).split()
)
_ENDS = ("condition", "demand", "each", "only_path", "only_value")


def parse_condition(text: str) -> Expr:
    """A condition such as stands behind ``when``.  Raises ExpressionError."""
    return _parse(text, "condition")


def parse_demand(text: str) -> Expr:
    """What a rule demands: ``require PATH``, ``forbid PATH`` or a condition.  Raises ExpressionError."""
    return _parse(text, "demand")


def parse_path(text: str) -> Expr:
    """A path alone, as behind ``at``.  Raises ExpressionError."""
    return _parse(text, "only_path")


def parse_value(text: str) -> Expr:
    """A value alone, as behind ``value NAME =``.  Raises ExpressionError."""
    return _parse(text, "only_value")


def parse_each(text: str) -> tuple[str, Expr, tuple[str, ...] | None]:
    """``PATH as NAME [in LOOP | LOOP ...]``: the variable, what it runs over, the loops.  Raises ExpressionError."""
    variable, source, loops = _parse(text, "each")
    return variable, source, loops


@cache
def _parser() -> Lark:
    grammar = files("x12claims.grammar").joinpath("expression.lark").read_text("utf-8")
    return Lark(grammar, parser="lalr", lexer="contextual", start=list(_ENDS), propagate_positions=True)


def _parse(text: str, start: str) -> Any:
    try:
        tree = _parser().parse(text, start=start)
        return _Builder().transform(tree)
    except UnexpectedEOF:
        raise ExpressionError(f"the expression ends too early: {text.strip()!r}", len(text) + 1) from None
    except UnexpectedInput as error:
        column = max(error.pos_in_stream or 0, 0) + 1
        if isinstance(error, UnexpectedCharacters) or not getattr(error, "token", None):
            found = text[column - 1 : column + 11]
        else:
            found = str(error.token)  # type: ignore[attr-defined]
        where = f"before {found!r}" if found else "at the end"
        raise ExpressionError(f"cannot be read {where}: {text.strip()!r}", column) from None
    except VisitError as error:
        if isinstance(error.orig_exc, ExpressionError):
            raise error.orig_exc from None
        raise


def _numbers(text: str | None) -> tuple[int, ...]:
    """``03,06`` and ``01..12`` as positions."""
    found: list[int] = []
    for piece in (text or "").replace(" ", "").split(","):
        first, _, last = piece.partition("..")
        if first:
            found.extend(range(int(first), int(last or first) + 1))
    return tuple(found)


def split_path(text: str) -> Expr:
    """The parts of a path token: (word, tag or None, element positions, component positions) each."""
    parts: list[tuple[str, str | None, tuple[int, ...], tuple[int, ...]]] = []
    position = 0
    while position < len(text):
        found = _PART.match(text, position)
        if not found:
            raise ExpressionError(f"not a path: {text!r}", position + 1)
        word, tag, behind, several, component, components = found.groups()
        elements = (int(behind),) if behind else _numbers(several)
        parts.append((word, tag, elements, (int(component),) if component else _numbers(components)))
        position = found.end()
    return ("path", tuple(parts))


def _as_condition(expr: Expr) -> Expr:
    """A place where a condition is wanted is a test of presence."""
    if expr[0] in _CONDITIONS:
        return expr
    if expr[0] == "path":
        return ("present", expr)
    if expr[0] == "number":
        return ("present", split_path(expr[1]))
    if expr[0] == "else":
        return ("or", _as_condition(expr[1]), _as_condition(expr[2]))
    raise ExpressionError(f"a condition is wanted here, not the value {to_text(expr)}")


def _unquoted(token: Token) -> str:
    return str(token)[1:-1]


def _as_path(expr: Expr) -> Expr:
    return split_path(expr[1]) if expr[0] == "number" else expr


@v_args(inline=True)
class _Builder(Transformer[Token, Any]):
    """From Lark's tree to the tuples that the module describes."""

    def condition(self, expr: Expr) -> Expr:
        return _as_condition(expr)

    def holds(self, expr: Expr) -> Expr:
        return _as_condition(expr)

    def require_all(self, *paths: Expr) -> Expr:
        return ("require", *paths)

    def require_any(self, *paths: Expr) -> Expr:
        return ("require-any", *paths)

    def forbid_all(self, *paths: Expr) -> Expr:
        return ("forbid", *paths)

    def each(self, source: Expr, name: Token, loops: tuple[str, ...] | None) -> Expr:
        return (str(name), source, loops)

    def loops(self, *paths: Expr) -> tuple[str, ...]:
        return tuple(path[1][-1][0] for path in paths)

    def only_path(self, path: Expr) -> Expr:
        return path

    def path(self, token: Token) -> Expr:
        return split_path(str(token))

    def only_value(self, value: Expr) -> Expr:
        return value

    def named(self, token: Token) -> Expr:
        return split_path(str(token))

    def place(self, path: Expr) -> Expr:
        return path

    def or_(self, *parts: Expr) -> Expr:
        return ("or", *map(_as_condition, parts))

    def and_(self, *parts: Expr) -> Expr:
        return ("and", *map(_as_condition, parts))

    def negate(self, expr: Expr) -> Expr:
        return ("not", _as_condition(expr))

    def is_(self, value: Expr, _is: Token, codes: tuple[str, ...]) -> Expr:
        return ("is", value, codes)

    def is_not(self, value: Expr, _is: Token, codes: tuple[str, ...]) -> Expr:
        return ("isnt", value, codes)

    def codes(self, *codes: str) -> tuple[str, ...]:
        return codes

    def code(self, token: Token) -> str:
        return _unquoted(token) if token.startswith('"') else str(token)

    def compare(self, left: Expr, operator: Token, right: Expr) -> Expr:
        return (str(operator), left, right)

    def in_list(self, value: Expr, name: Token, date: Expr | None) -> Expr:
        return ("in", value, str(name), date)

    def matches(self, value: Expr, regex: Token) -> Expr:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("error", FutureWarning)  # what it will mean otherwise one day means nothing now
                re.compile(_unquoted(regex))
        except (re.error, FutureWarning) as error:
            raise ExpressionError(f"not a regular expression: {regex} ({error})", (regex.column or 0)) from None
        return ("matches", value, _unquoted(regex))

    def between(self, value: Expr, low: Expr, high: Expr) -> Expr:
        return ("between", value, low, high)

    def check(self, name: Token, value: Expr) -> Expr:
        if str(name) not in ("npi", "aba", "luhn", "loinc"):
            raise ExpressionError(f"no check digit is called {name}: npi, aba, luhn, loinc", name.column or 0)
        return ("check", str(name), value)

    def profile(self, name: Token) -> Expr:
        return ("profile", str(name))

    def child(self, path: Expr) -> Expr:
        return ("present", path)

    def unique(self, *parts: Expr) -> Expr:
        *args, within = parts
        return ("unique", tuple(args), within)

    def consecutive(self, path: Expr, within: Expr | None) -> Expr:
        return ("consecutive", path, within)

    def filled(self, path: Expr) -> Expr:
        return ("filled", path)

    def contains(self, value: Expr, *words: Token) -> Expr:
        return ("contains", value, tuple(map(_unquoted, words)))

    def quantified(self, word: Token, source: Expr, name: Token | None, where: Expr | None, body: Expr | None) -> Expr:
        return (
            str(word),
            str(name) if name else None,
            source,
            _as_condition(where) if where else None,
            _as_condition(body) if body else None,
        )

    def otherwise(self, value: Expr, other: Expr) -> Expr:
        return ("else", value, other)

    def arithmetic(self, left: Expr, operator: Token, right: Expr) -> Expr:
        return (str(operator), left, right)

    def number(self, token: Token) -> Expr:
        return ("number", str(token))

    def span(self, token: Token, unit: Token) -> Expr:
        return ("span", int(str(token)), str(unit).rstrip("s") + "s")

    def string(self, token: Token) -> Expr:
        return ("text", _unquoted(token))

    def date(self, token: Token) -> Expr:
        digits = _unquoted(token).replace("-", "")
        if not re.fullmatch(r"\d{8}", digits):
            raise ExpressionError(f'a date is written "2015-10-01", not {token}', token.column or 0)
        return ("date", digits)

    def received(self) -> Expr:
        return ("received",)

    def filtered(self, value: Expr, where: Expr | None) -> Expr:
        return ("over", None, value, _as_condition(where) if where else None, None)

    def aggregate(self, name: Token, *overs: Expr) -> Expr:
        return (str(name), *(("over", None, _as_path(over[2]), over[3], None) for over in overs))

    def aggregate_as(self, name: Token, source: Expr, variable: Token, where: Expr | None, value: Expr | None) -> Expr:
        return (str(name), ("over", str(variable), source, _as_condition(where) if where else None, value))

    def function(self, name: Token, value: Expr, *arguments: Expr) -> Expr:
        if str(name) == "listed" and not (0 < len(arguments) <= 2 and arguments[0][0] == "text"):
            raise ExpressionError('listed(CODE, "LIST") or listed(CODE, "LIST", DATE) is written so', name.column or 0)
        return (str(name), _as_path(value), *arguments)

    def slots(self, path: Expr, size: Token) -> Expr:
        return ("slots", path, int(str(size)))

    def element(self, token: Token) -> Expr:
        return ("element", str(token))
