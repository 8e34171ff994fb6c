"""The canonical form of guide texts: two spaces a level, fixed columns, every comment kept.

The formatter moves tokens and never words: what a formatted text says is what the text said before.
"""

from __future__ import annotations

from collections.abc import Iterator

from attrs import define, field
from lark import Token

from x12claims.grammar.errors import GuideError
from x12claims.grammar.parse import parse, structure_parser

USAGE_COLUMN = 35
"""Where R or S stands in the line of an element, segment or loop, from 0; a longer name pushes it to the right."""
LABEL_COLUMN = 60
"""Where the label of such a line stands, in quotes, behind usage and facets."""

_WIDTH = 120
_DEEPER = "    "  # how a wrapped line is set off
_ROWS = frozenset(("POSITIONS", "SEGMENT_ID", "LOOP"))
_TIGHT_BEFORE = frozenset(("RSQB", "COMMA", "PLUS"))
_TIGHT_AFTER = frozenset(("LSQB", "PLUS"))


@define
class _Line:
    """A line of the text: its level, its tokens (none: blank or a comment only) and its comment."""

    number: int
    level: int = 0
    tokens: list[Token] = field(factory=list)
    comment: str = ""


def format_text(text: str, file: str = "<text>") -> str:
    """The canonical form of a guide text of any kind.

    Idempotent; parses to an equal syntax tree.  Raises GuideError where the text does not parse.
    """
    source = parse(text, file)
    lines = _lines(text.replace("\r\n", "\n"))
    out: list[str] = []
    for line in lines:
        if not line.tokens and not line.comment:
            if out and out[-1]:
                out.append("")
            continue
        out.extend(_written(line))
    while out and not out[-1]:
        out.pop()
    result = "\n".join(out) + "\n"
    if parse(result, file) != source:
        message = "Formatting would change what this file says, so it is left as it is."
        raise GuideError(file, 0, 0, message, "Please report it.")
    return result


def _lines(text: str) -> list[_Line]:
    """The lines of the text with the tokens that begin in them.  A wrapped list or expression is one line."""
    raw = text.split("\n")
    found = {number: _Line(number) for number in range(1, len(raw) + 1)}
    last_of: dict[int, Token] = {}
    level = 0
    inside: set[int] = set()
    current: int | None = None
    for token in _tokens(text):
        if token.type == "_INDENT":
            level += 1
        elif token.type == "_DEDENT":
            level -= 1
        elif token.type == "_NL":
            current = None
        else:
            if current is None:
                current = token.line or 1
                found[current].level = level
            line = found[current]
            line.tokens.append(token)
            end = token.end_line or current
            last_of[end] = token
            inside.update(range(current + 1, end + 1))
    head = found[1]
    for number, line in found.items():
        head = head if number in inside else line
        last = last_of.get(number)
        rest = raw[number - 1][(last.end_column or 1) - 1 if last else 0 :].strip()
        if rest.startswith("#"):
            head.comment = f"{head.comment} {rest[1:].strip()}" if head.comment else rest
    _level_comments(found)
    return [line for number, line in found.items() if number not in inside]


def _level_comments(found: dict[int, _Line]) -> None:
    """A comment on its own line stands at the level of the line that follows it."""
    level = 0
    for line in reversed(found.values()):
        if line.tokens:
            level = line.level
        else:
            line.level = level


def _tokens(text: str) -> Iterator[Token]:
    interactive = structure_parser(tree=False).parse_interactive(text + "\n")
    yield from interactive.iter_parse()


def _written(line: _Line) -> Iterator[str]:
    """A line as it is written: one line of text, or several where a list is wrapped."""
    indent = "  " * line.level
    tokens, label = _label_last(line.tokens)
    pieces = list(_wrapped(_joined(tokens, len(indent)), len(indent)))
    if label:
        before = indent if len(pieces) == 1 else indent + _DEEPER
        pieces[-1] = pieces[-1].ljust(max(LABEL_COLUMN - len(before), len(pieces[-1]) + 2)) + label
    if line.comment:
        pieces[-1] = f"{pieces[-1]}  {line.comment}" if pieces[-1] else line.comment
    yield indent + pieces[0]
    yield from (indent + _DEEPER + piece for piece in pieces[1:])


def _in_columns(tokens: list[Token]) -> bool:
    """Whether a line is a row of the guide's table: an element, segment or loop with its usage."""
    return bool(tokens) and tokens[0].type in _ROWS and any(token.type == "USAGE" for token in tokens)


def _label_last(tokens: list[Token]) -> tuple[list[Token], str]:
    """The tokens of a row without its label, and the label; other lines stay as they are."""
    if not _in_columns(tokens):
        return tokens, ""
    usage = next(index for index, token in enumerate(tokens) if token.type == "USAGE")
    if tokens[usage - 1].type == "STRING":
        return [*tokens[: usage - 1], *tokens[usage:]], str(tokens[usage - 1])
    if tokens[-1].type == "STRING" and tokens[-2].type not in ("EQUAL", "VBAR"):
        return tokens[:-1], str(tokens[-1])
    return tokens, ""


def _joined(tokens: list[Token], indent: int) -> str:
    """The tokens of a line with the blanks between them; the usage of a row goes to its column."""
    text, before, bracket = "", "", False
    row = _in_columns(tokens)
    facets = "REPEAT" if row and tokens[0].type != "POSITIONS" else "USAGE"
    for token in tokens:
        kind, word = token.type, _word(token)
        tight = kind in _TIGHT_BEFORE or before in _TIGHT_AFTER or (bracket and before == "COMMA")
        if not text or tight or (kind == "LSQB" and before != "PLACE"):
            text += word
        elif row and kind == "USAGE":
            text = text.ljust(max(USAGE_COLUMN - indent, len(text) + 1)) + word
        elif row and before == facets:
            text += "  " + word
        else:
            text += " " + word
        bracket = kind == "LSQB" or (bracket and kind != "RSQB")
        before = kind
    return text


def _word(token: Token) -> str:
    """A token as written; an expression keeps the lines that its author gave it."""
    return "\n".join(part.strip() for part in str(token).split("\n")).strip()


def _wrapped(text: str, indent: int) -> Iterator[str]:
    """The lines of a text: where its author broke an expression, and before a ``|`` where a list is too long."""
    if "\n" in text:
        yield from text.split("\n")
        return
    room = _WIDTH - indent
    while len(text) > room and (cut := _cut(text, room)) > 0:
        yield text[:cut]
        text = text[cut + 1 :]
        room = _WIDTH - indent - len(_DEEPER)
    yield text


def _cut(text: str, room: int) -> int:
    """The last blank before ``|`` that leaves at most ``room`` characters and is not within quotes; -1: none."""
    cut = text.rfind(" | ", 1, room)
    while cut > 0 and text.count('"', 0, cut) % 2:
        cut = text.rfind(" | ", 1, cut)
    return cut
