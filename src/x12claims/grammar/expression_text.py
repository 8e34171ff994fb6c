"""Expressions as text again, in the guide language's own spelling: for explain pages and error messages."""

from __future__ import annotations

from collections.abc import Sequence

from x12claims.grammar.ir import Expr

_TIGHT = {"or": 1, "and": 2, "not": 3}
_COMPARE = frozenset(("=", "<>", "<", "<=", ">", ">="))
_AGGREGATES = frozenset(("sum", "count", "min", "max", "first", "last"))


def to_text(expr: Expr, level: int = 0) -> str:
    """The text of a parsed or resolved expression; parsing it again gives the parsed expression back."""
    head = expr[0]
    if head in _TIGHT:
        own = _TIGHT[head]
        if head == "not":
            text = "not " + to_text(expr[1], own)
        else:
            text = f" {head} ".join(to_text(part, own + 1) for part in expr[1:])
        return f"({text})" if own < level else text
    if head in _COMPARE:
        text = f"{to_text(expr[1])} {head} {to_text(expr[2])}"
    elif head in ("any", "all", "none"):
        text = _quantified(expr)
        return f"({text})" if level else text
    else:
        text = _simple(expr)
    return text


def _simple(expr: Expr) -> str:
    head = expr[0]
    match head:
        case "path":
            return ".".join(map(_part, expr[1]))
        case "at" | "slot":
            return str(expr[-1])
        case "present":
            return to_text(expr[1])
        case "number":
            return str(expr[1])
        case "text":
            return f'"{expr[1]}"'
        case "date":
            return f'date "{expr[1][:4]}-{expr[1][4:6]}-{expr[1][6:]}"'
        case "received":
            return "received"
        case "span":
            return f"{expr[1]} {expr[2]}"
        case "+" | "-" | "*":
            right = to_text(expr[2])
            return f"{_operand(expr[1])} {head} {f'({right})' if expr[2][0] in '+-' else right}"
        case "else":
            return f"{_operand(expr[1])} else {to_text(expr[2])}"
        case "is" | "isnt":
            return f"{_operand(expr[1])} {'is' if head == 'is' else 'is not'} {' | '.join(map(_code, expr[2]))}"
        case "in":
            return f"{_operand(expr[1])} in {expr[2]}" + (f" at {to_text(expr[3])}" if expr[3] else "")
        case "matches":
            return f'{_operand(expr[1])} matches "{expr[2]}"'
        case "between":
            return f"{to_text(expr[1])} between {to_text(expr[2])} and {to_text(expr[3])}"
        case "check":
            return f"check {expr[1]} {to_text(expr[2])}"
        case "profile":
            return f"profile {expr[1]}"
        case "contains":
            return f"contains({to_text(expr[1])}, " + ", ".join(f'"{word}"' for word in expr[2]) + ")"
        case "unique":
            within = f" within {to_text(expr[2])}" if expr[2] else ""
            return f"unique({', '.join(map(_over, expr[1]))}){within}"
        case "consecutive":
            return f"consecutive({to_text(expr[1])})" + (f" within {to_text(expr[2])}" if expr[2] else "")
        case "distinct" | "seen":
            return f"unique({', '.join(map(to_text, expr[-1]))})"
        case "filled" | "counted":
            return f"{'filled' if head == 'filled' else 'consecutive'}({to_text(expr[1])})"
        case "require" | "forbid":
            return f"{head} " + ", ".join(map(to_text, expr[1:]))
        case "require-any":
            return "require " + " or ".join(map(to_text, expr[1:]))
        case "slots":
            return f"slots({to_text(expr[1])}, {expr[2]})"
        case "element":
            return f"element {expr[1]}"
    if head in _AGGREGATES:
        return f"{head}({', '.join(map(_over, expr[1:]))})"
    if head in ("party", "address"):
        return f"{head}({to_text(expr[1])})"
    return f"{head}({', '.join(map(to_text, expr[1:]))})"


def _operand(expr: Expr) -> str:
    text = to_text(expr)
    return f"({text})" if expr[0] == "else" else text


def _quantified(expr: Expr) -> str:
    head, variable, source, where, body = expr
    text = f"{head} {to_text(source)}"
    if variable and not variable.startswith("_"):
        text += f" as {variable}"
    if where:
        text += f" where {to_text(where)}"
    return text + (f": {to_text(body)}" if body else "")


def _over(over: Expr) -> str:
    _, variable, source, where, value = over
    named = variable and not variable.startswith("_")
    text = to_text(value) if value and not named else to_text(source)
    if named:
        text += f" as {variable}"
    if where:
        text += f" where {to_text(where)}"
    if value and named:
        text += f": {to_text(value)}"
    return text


def _code(code: str) -> str:
    plain = code.replace("..", "").isalnum() and code.upper() == code
    return code if plain else f'"{code}"'


def _positions(numbers: Sequence[int], width: int) -> str:
    if len(numbers) > 2 and list(numbers) == list(range(numbers[0], numbers[-1] + 1)):
        return f"({numbers[0]:0{width}}..{numbers[-1]:0{width}})"
    return "(" + ",".join(f"{number:0{width}}" for number in numbers) + ")"


def _part(part: Expr) -> str:
    word, tag, elements, components = part
    text: str = word + (f"[{tag}]" if tag is not None else "")
    if len(elements) == 1 and tag is not None:
        text += f"{elements[0]:02}"
    elif elements:
        text += _positions(elements, 2)
    if components:
        text += "-" + (str(components[0]) if len(components) == 1 else _positions(components, 1))
    return text
