"""Guide text to syntax tree.  Lark lives here and in ``expression``, nowhere else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any, ClassVar

from attrs import evolve
from lark import Lark, Token, Transformer, v_args
from lark.exceptions import UnexpectedCharacters, UnexpectedInput, UnexpectedToken
from lark.indenter import Indenter

from x12claims.grammar import syntax as s
from x12claims.grammar.errors import GuideError

_OTHERWISE = re.compile(r"\s+else\s+(forbidden|optional)(?:\s+(error|warning|note))?$")
_ESCAPE = re.compile(r"\\([\"\\])")
_WRAPPED = re.compile(r"\s*\n\s*")


class _BadIndent(Exception):
    def __init__(self, line: int, message: str) -> None:
        self.line, self.message = line, message


class _Indentation(Indenter):
    """Lark's indenter, which says the line of a wrong indentation and refuses tabs."""

    NL_type = "_NL"
    OPEN_PAREN_types: ClassVar[list[str]] = []
    CLOSE_PAREN_types: ClassVar[list[str]] = []
    INDENT_type = "_INDENT"
    DEDENT_type = "_DEDENT"
    tab_len = 8

    def handle_NL(self, token: Token) -> Iterator[Token]:
        indent = len(token) - token.rindex("\n") - 1
        line = token.end_line or 0
        if "\t" in token[len(token) - indent :]:
            raise _BadIndent(line, "A tab indents this line.")
        if indent < self.indent_level[-1] and indent not in self.indent_level:
            raise _BadIndent(line, "This line is indented to no level that stands above it.")
        yield from super().handle_NL(token)


def unquote(text: str) -> str:
    """The content of a quoted string of a guide: ``\\"`` and ``\\\\`` are the only escapes."""
    return _ESCAPE.sub(r"\1", text[1:-1])


class _Repeat(int):
    pass


def _number(text: str) -> int:
    return 0 if text == ">1" else int(text)


def _pick(children: list[Any], kind: type) -> tuple[Any, ...]:
    return tuple(c for c in children if isinstance(c, kind))


def _tokens(children: list[Any]) -> dict[str, Token]:
    """The first token of each type among the children."""
    found: dict[str, Token] = {}
    for child in children:
        if isinstance(child, Token):
            if child.type == "STRING" and "STRING" in found:
                raise _Refused(
                    child.line or 0, child.column or 1, "This line has two labels.", "Leave one of them out."
                )
            found.setdefault(child.type, child)
    return found


def _label(found: dict[str, Token]) -> str | None:
    return unquote(found["STRING"]) if "STRING" in found else None


def _code(token: Token) -> str:
    return unquote(token) if token.type == "STRING" else str(token)


class _Tree(Transformer[Token, Any]):
    """Builds the syntax tree bottom up, while Lark parses."""

    # ---- texts
    def continuation(self, children: list[Token]) -> tuple[str, ...]:
        return tuple(children)

    more = continuation

    @staticmethod
    def _text(children: list[Any]) -> s.Text:
        raw = next(c for c in children if isinstance(c, Token) and c.type == "RAW")
        more = [part for c in children if isinstance(c, tuple) for part in c]
        text = " ".join(_WRAPPED.sub(" ", part).strip() for part in [str(raw), *more])
        return s.Text(text, raw.line or 0, raw.column or 0)

    def when(self, children: list[Any]) -> s.When:
        body = self._text(children)
        otherwise, severity, text = "", "", body.text
        if match := _OTHERWISE.search(text):
            otherwise, severity, text = match[1], match[2] or "error", text[: match.start()]
        words = unquote(text) if re.fullmatch(r'"(?:[^"\\]|\\.)*"', text) else None
        condition = None if words is not None else s.Text(text, body.line, body.column)
        return s.When(condition, words, otherwise, severity or "error", children[0].line)

    def value(self, children: list[Any]) -> s.ValueLine:
        return s.ValueLine(str(children[0]), self._text(children), children[0].line)

    # ---- structure
    def head(self, children: list[Token]) -> s.Head:
        return s.Head(str(children[0]), str(children[1]).strip(), children[0].line or 0)

    def at(self, children: list[Token]) -> list[tuple[int, int]]:
        pairs = [[*place.split("-"), "0"][:2] for place in children]
        return [(int(element), int(component)) for element, component in pairs]

    def codes(self, children: list[Token]) -> list[str]:
        return [_code(c) for c in children]

    def repeat(self, children: list[Token]) -> _Repeat:
        return _Repeat(_number(children[0]))

    def values(self, children: list[Token]) -> dict[str, Any]:
        return {"codes": tuple(_code(c) for c in children)}

    def list_use(self, children: list[Token]) -> s.ListUse:
        return s.ListUse(_code(children[0]), str(children[1]))

    def in_list(self, children: list[Token]) -> dict[str, Any]:
        return {"lists": (s.ListUse("", str(children[0])),)}

    def in_by(self, children: list[Any]) -> dict[str, Any]:
        return {"by": str(children[0]), "lists": tuple(children[1:])}

    def element(self, children: list[Any]) -> s.ElementLine:
        found = _tokens(children)
        first, _, last = found["POSITIONS"].partition("..")
        low, _, high = found["RANGE"].partition("..") if "RANGE" in found else ("0", "", "0")
        facets: dict[str, Any] = {"codes": (), "by": None, "lists": ()}
        for facet in _pick(children, dict):
            facets.update(facet)
        return s.ElementLine(
            first=int(first),
            last=int(last or first),
            name=str(found["NAME"]),
            label=_label(found),
            usage=str(found["USAGE"]),
            type=str(found["TYPE"]) if "TYPE" in found else None,
            min=int(low),
            max=int(high),
            money="MONEY" in found,
            repeat=next((int(c) for c in children if isinstance(c, _Repeat)), None),
            whens=_pick(children, s.When),
            components=_pick(children, s.ElementLine),
            line=found["POSITIONS"].line or 0,
            **facets,
        )

    def segment(self, children: list[Any]) -> s.SegmentLine:
        found = _tokens(children)
        at = next((c for c in children if isinstance(c, list) and isinstance(c[0], tuple)), [])
        codes = next((c for c in children if isinstance(c, list) and isinstance(c[0], str)), None)
        names = [c for c in children if isinstance(c, Token) and c.type == "NAME"]
        return s.SegmentLine(
            id=str(found["SEGMENT_ID"]),
            at=tuple(at),
            codes=None if codes is None else tuple(codes),
            name=str(names[0]),
            label=_label(found),
            usage=str(found["USAGE"]),
            repeat=_number(found["REPEAT"]),
            like=str(names[1]) if len(names) > 1 else None,
            whens=_pick(children, s.When),
            elements=_pick(children, s.ElementLine),
            line=found["SEGMENT_ID"].line or 0,
        )

    def loop(self, children: list[Any]) -> s.LoopLine:
        found = _tokens(children)
        return s.LoopLine(
            id=str(found["LOOP_ID"]),
            name=str(found["NAME"]) if "NAME" in found else None,
            label=_label(found),
            usage=str(found["USAGE"]) if "USAGE" in found else None,
            repeat=_number(found["REPEAT"]) if "REPEAT" in found else 1,
            unit="UNIT" in found,
            whens=_pick(children, s.When),
            items=tuple(c for c in children if isinstance(c, s.SegmentLine | s.LoopLine)),
            rules=_pick(children, s.RuleLine),
            line=found["LOOP_ID"].line or 0,
        )

    def shape(self, children: list[Any]) -> s.ShapeLine:
        return s.ShapeLine(str(children[0]), str(children[1]), tuple(children[2:]), children[0].line)

    # ---- rules
    def each(self, children: list[Any]) -> tuple[str, s.Text, int]:
        return "each", self._text(children), children[0].line

    def condition(self, children: list[Any]) -> tuple[str, s.Text, int]:
        return "when", self._text(children), children[0].line

    def place(self, children: list[Any]) -> tuple[str, s.Text, int]:
        return "at", self._text(children), children[0].line

    def demand(self, children: list[Any]) -> tuple[str, s.Text, int]:
        return "demand", self._text(children), children[0].line

    def remark(self, children: list[Any]) -> tuple[str, s.Text, int]:
        return str(children[0]), self._text(children), children[0].line

    def rule(self, children: list[Any]) -> s.RuleLine:
        found = _tokens(children)
        parts: dict[str, s.Text] = {}
        for child in children:
            if not isinstance(child, tuple):
                continue
            key, text, line = child
            if key == "when" and _OTHERWISE.search(text.text):
                raise _Refused(
                    line, 1, "The when of a rule has no else.", "A rule demands nothing where it does not hold."
                )
            if key in parts:
                raise _Refused(line, 1, f"The rule {found['RULE_ID']} states its {key} twice.", "Join them with and.")
            parts[key] = text
        said = {key: unquote(parts[key].text) if key in parts else "" for key in ("doc", "source", "ack")}
        return s.RuleLine(
            id=str(found["RULE_ID"]),
            severity=str(found["SEVERITY"]) if "SEVERITY" in found else None,
            type=int(found["TYPE_NUMBER"]) if "TYPE_NUMBER" in found else 0,
            each=parts.get("each"),
            when=parts.get("when"),
            demand=parts.get("demand"),
            place=parts.get("at"),
            line=found["RULE_ID"].line or 0,
            **said,
        )

    def narrowing(self, children: list[Any]) -> s.Narrowing:
        return s.Narrowing(str(children[0]), self._text(children), children[0].line)

    # ---- dictionary
    def element_def(self, children: list[Token]) -> s.ElementDef:
        low, _, high = children[3].partition("..")
        form = str(children[4]) if len(children) > 4 else ""
        label = unquote(children[1])
        return s.ElementDef(str(children[0]), label, str(children[2]), int(low), int(high), form, children[0].line or 0)

    def slot(self, children: list[Token]) -> list[s.Slot]:
        first, _, last = children[0].partition("..")
        repeat = _number(children[3]) if len(children) > 3 else 1
        positions = range(int(first), int(last or first) + 1)
        return [s.Slot(n, str(children[1]), str(children[2]), repeat) for n in positions]

    def note(self, children: list[Token]) -> str:
        return str(children[0])

    def _group(self, kind: str, children: list[Any]) -> s.GroupDef:
        slots = tuple(slot for c in children[2:] if isinstance(c, list) for slot in c)
        notes = tuple(c for c in children[2:] if isinstance(c, str))
        return s.GroupDef(kind, str(children[0]), unquote(children[1]), slots, notes, children[0].line)

    def composite_def(self, children: list[Any]) -> s.GroupDef:
        return self._group("composite", children)

    def segment_def(self, children: list[Any]) -> s.GroupDef:
        return self._group("segment", children)

    # ---- files
    def _file(self, kind: str, children: list[Any]) -> s.Source:
        found = _tokens(children)
        return s.Source(
            kind=kind,
            id=str(found.get("CODE", "")),
            title=_label(found) or "",
            heads=_pick(children, s.Head),
            items=tuple(c for c in children if isinstance(c, s.SegmentLine | s.LoopLine)),
            shapes=_pick(children, s.ShapeLine),
            rules=_pick(children, s.RuleLine),
            values=_pick(children, s.ValueLine),
            narrowings=_pick(children, s.Narrowing),
            elements=_pick(children, s.ElementDef),
            groups=_pick(children, s.GroupDef),
        )

    def dictionary(self, children: list[Any]) -> s.Source:
        return self._file("dictionary", children)

    def guide(self, children: list[Any]) -> s.Source:
        return self._file(str(children[0]), children)

    def part(self, children: list[Any]) -> s.Source:
        return self._file("part", children)

    def companion(self, children: list[Any]) -> s.Source:
        return self._file("companion", children)

    @v_args(inline=True)
    def start(self, source: s.Source) -> s.Source:
        return source


class _Refused(Exception):
    def __init__(self, line: int, column: int, message: str, hint: str = "") -> None:
        self.line, self.column, self.message, self.hint = line, column, message, hint


@cache
def structure_parser(tree: bool = True) -> Lark:
    """The parser of guide files, built once in a process; without ``tree`` it only yields tokens, for the formatter."""
    return Lark.open(
        "structure.lark",
        rel_to=__file__,
        parser="lalr",
        lexer="contextual",
        postlex=_Indentation(),
        transformer=_Tree() if tree else None,
        maybe_placeholders=False,
    )


_WANTED = {
    "GUIDE_KIND": "guide, envelope",
    "_NL": "the end of the line",
    "_INDENT": "lines that are indented below this one",
    "_DEDENT": "a line further left",
    "USAGE": "R or S",
    "REPEAT": "a repeat (a number or >1)",
    "NAME": "a name in lower case",
    "STRING": "a text in quotes",
    "TYPE": "a data type",
    "RANGE": "lengths such as 1..30",
    "CODE": "a code",
    "POSITIONS": "an element position such as 01",
    "SEGMENT_ID": "a segment",
    "LOOP_ID": "a loop id",
    "RAW": "an expression",
    "PLACE": "an element position such as 03 or 05-1",
    "REQUIREMENT": "M, O or X",
    "RULE_ID": "the id of the rule",
    "HEAD_KEY": "a header line",
    "NARROWING": "require, narrow or forbid",
    "EQUAL": "=",
    "VBAR": "|",
    "LSQB": "[",
    "RSQB": "]",
    "COMMA": ",",
    "PLUS": "+",
}


def _wanted(names: set[str]) -> str:
    words = sorted(_WANTED.get(n, n.lower()) for n in names if n != "CONTINUED" and not n.startswith("__"))
    return "Expected here: " + ", ".join(words) + "."


def parse(text: str, file: str = "<text>") -> s.Source:
    """The syntax tree of one guide, part, envelope, dictionary or companion file.

    Raises GuideError, with line, column and what was expected there, for text that does not follow
    docs/guide-language.md.  ``file`` names the text in errors.
    """
    try:
        source: s.Source = structure_parser().parse(text.replace("\r\n", "\n") + "\n")  # type: ignore[assignment]
    except _BadIndent as error:
        raise GuideError(file, error.line, 1, error.message, "Indent by two spaces a level.") from None
    except Exception as error:
        if refused := _find_refused(error):
            raise GuideError(file, refused.line, refused.column, refused.message, refused.hint) from None
        if isinstance(error, UnexpectedInput):
            raise _unexpected(error, text, file) from None
        raise
    return evolve(source, file=file)


def _find_refused(error: BaseException | None) -> _Refused | None:
    while error is not None and not isinstance(error, _Refused):
        error = error.__context__
    return error


def _unexpected(error: UnexpectedInput, text: str, file: str) -> GuideError:
    lines = text.split("\n")
    line = min(max(error.line, 1), len(lines))
    if isinstance(error, UnexpectedCharacters):
        rest = lines[line - 1][error.column - 1 :].strip()
        return GuideError(file, line, error.column, f"Cannot read {rest[:30]!r}.", _wanted(set(error.allowed or ())))
    if isinstance(error, UnexpectedToken):
        token, wanted = error.token, set(error.accepts or error.expected)
        if token.type == "_INDENT":
            message = "This line is indented further than the line above allows."
            # The token begins at the end of the line above; the line that is meant is the next with anything on it.
            below = (n for n in range(line + 1, len(lines) + 1) if lines[n - 1].split("#")[0].strip())
            return GuideError(file, next(below, line), 1, message, _wanted(wanted))
        elif token.type == "_NL":
            message = "The line ends too early."
        elif token.type in ("_DEDENT", "$END"):
            message = "Something is missing before this line."
        else:
            message = f"Did not expect {str(token)[:30]!r}."
        return GuideError(file, line, max(error.column, 1), message, _wanted(wanted))
    return GuideError(file, line, 1, "Cannot read this file.", "See docs/guide-language.md.")
