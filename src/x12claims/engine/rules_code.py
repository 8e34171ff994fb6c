"""Resolved conditions and values as Python source.

Logic is three-valued: what compares with something absent or unreadable is unknown.  So each condition has two sources,
``true`` and ``false``: both are falsy where it is unknown.  A rule is violated where its ``when`` is true and its
demand false.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any, Generic, TypeVar

from attrs import frozen, mutable

from x12claims.engine import rules_help, rules_lists, values
from x12claims.engine.rules_logic import barren, digits, exists, free, joined, memo, spelled, stays
from x12claims.engine.rules_path import (
    BASE,
    CHAINS,
    COMPONENTS,
    ELEMENTS,
    KIND,
    MANY,
    ONLY,
    UP,
    Bind,
    Env,
    Paths,
)  # fmt: skip
from x12claims.grammar.ir import Expr, Rule

AnyPaths = TypeVar("AnyPaths", bound=Paths)
_PYTHON = {"=": "==", "<>": "!=", "<": "<", "<=": "<=", ">": ">", ">=": ">="}
_TURNED = {"=": "!=", "<>": "==", "<": ">=", "<=": ">", ">": "<=", ">=": "<"}
_AGGREGATES = frozenset(("sum", "count", "min", "max", "first", "last"))
_CONVERT = {"number": "NUM[{}]", "n2": "N2[{}]", "date": "START[{}]"}


@frozen
class Accumulator:
    """A quantity over units: what each finished unit adds for the loop around it, under ``key``."""

    key: int
    unit: str
    heads: tuple[tuple[str, ...], ...]
    anchors: tuple[str, ...]
    kind: str  # sum count min max first last some keys
    over: Expr  # ("over", variable, source below the unit, where, value); for "some" value is (condition, meaning)
    value_kind: str = ""


@mutable
class Code(Generic[AnyPaths]):
    """Writes conditions and values for one generated function."""

    paths: AnyPaths
    flags: frozenset[str]
    lists: Callable[[str], str | None]  # the constant of a loaded list
    accumulate: Callable[[str, Expr, Expr, str], list[int]]  # registers accumulators, gives their keys
    demanding: bool = False

    def short(self, rule: Rule) -> str | None:
        """The test that a rule over many places is violated, where one expression says it; None where none does."""
        return None

    def refuse(self, index: int) -> str:
        """The statement by which a quick look ends at a rule that is violated."""
        return "return False"

    # ---- conditions
    def true(self, expr: Expr, env: Env) -> str:
        return self._test(expr, env, True)

    def false(self, expr: Expr, env: Env) -> str:
        return self._test(expr, env, False)

    def _test(self, expr: Expr, env: Env, wanted: bool) -> str:
        head = expr[0]
        match head:
            case "and" | "or":
                sources = [self._test(part, env, wanted) for part in expr[1:]]
                return joined(sources, (head == "and") == wanted)
            case "not":
                return self._test(expr[1], env, not wanted)
            case "present":
                return self._sign(self._present(expr[1], env), wanted)
            case "profile":
                return str((expr[1] in self.flags) == wanted)
            case "is" | "isnt":
                return self._is(expr, env, wanted == (head == "is"))
            case "between":
                return self._between(expr, env, wanted)
            case "matches":
                return self._remembered(expr[1], ("matches", expr[2]), rules_help.matching(expr[2]), env, wanted)
            case "check":
                return self._remembered(expr[2], ("check", expr[1]), values.CHECKS[expr[1]], env, wanted)
            case "contains":
                words = tuple(expr[2])
                return self._remembered(expr[1], ("contains", words), rules_help.holding(words), env, wanted, some=True)
            case "in":
                return rules_lists.member(self, expr, env, wanted)
            case "any" | "all" | "none":
                return self._quantified(expr, env, wanted)
            case "unique":
                return self._unique(expr[1], env, wanted)
            case "consecutive":
                found = self.many(expr[1], "number", env)
                return f"(CONSEC({found}) is {wanted})"
            case "filled":
                return self._filled(expr[1], env, wanted)
        if head in _PYTHON:
            if rules_lists.silent(self, expr):
                return "False"  # unknown
            return self._compare(expr, env, wanted)
        raise ValueError(f"not a condition: {expr!r}")

    @staticmethod
    def _sign(source: str, wanted: bool) -> str:
        if source in ("True", "False"):
            return str((source == "True") == wanted)
        return source if wanted else f"not {source}"

    def _present(self, at: Expr, env: Env) -> str:
        if at[0] == "at" and self.paths.crosses(at):
            return self._sum_of_keys("some", ("over", "_u", at, None, None), env)
        return self.paths.present(at, env)

    def _sum_of_keys(self, kind: str, over: Expr, env: Env) -> str:
        at = over[2][1] if over[2][0] == "slots" else over[2]
        node = self.paths.node(at, env)
        keys = self.accumulate(kind, over, at, "")
        return joined([f"ACC({node}, {key}, False)" for key in keys], False)

    def _is(self, expr: Expr, env: Env, wanted: bool) -> str:
        operand, codes = expr[1], expr[2]
        ranged = any(".." in code for code in codes)
        memo = self._memo_name(("coded", tuple(codes)), rules_help.coded(tuple(codes))) if ranged else ""
        known = self.paths.names.codes(codes)

        def hit(text: str) -> str:
            if ranged:
                return f"{memo}[{text}]"
            return f"{text} == {codes[0]!r}" if len(codes) == 1 else f"{text} in {known}"

        if self.is_many(operand, env):
            clauses, bind = self.paths.run(operand, env, bare=True)
            source = exists(clauses, hit(bind.value or ""))
        else:
            text = self.value(operand, "text", env)
            source = f"({hit(text)})" if text != "''" else "False"
        if wanted:
            return source
        if self.demanding and operand[0] == "at" and expr[0] == "is":
            return joined([self.paths.segment_present(operand, env), self._sign(source, False)], True)
        return self._sign(source, False)

    def _memo_name(self, key: Any, function: Callable[[str], Any]) -> str:
        names = self.paths.names
        return names.constant(memo(key, function), ("memo", key))

    def _remembered(
        self, operand: Expr, key: Any, function: Callable[[str], bool], env: Env, wanted: bool, some: bool = False
    ) -> str:
        """A remembered test of texts; of several values all must pass (``some``: one is enough)."""
        memo = self._memo_name(key, function)
        if self.is_many(operand, env):
            found = self.many(operand, "text", env)
            name = self.paths.local()
            each = f"{memo}[v] for v in {name}"
            if wanted:
                return f"(bool({name} := {found}) and {'any' if some else 'all'}({each}))"
            return f"(bool({name} := {found}) and not {'any' if some else 'all'}({each}))"
        text, guard = self.named(self.value(operand, "text", env))
        return f"({guard} and {'' if wanted else 'not '}{memo}[{text}])"

    def named(self, source: str) -> tuple[str, str]:
        """A name for a value, and the source that tests (and first assigns) it; for texts and dates."""
        if source.isidentifier():
            return source, source
        name = self.paths.local()
        return name, f"({name} := {source})"

    def _known(self, source: str) -> tuple[str, str | None]:
        """The same for numbers: 0 is known, None is not."""
        if source.isidentifier() or source.isdecimal():
            return source, None if source[0] in "K0123456789" else f"{source} is not None"
        name = self.paths.local()
        return name, f"({name} := {source}) is not None"

    def _compare(self, expr: Expr, env: Env, wanted: bool) -> str:
        operator, left, right = expr
        kind = self._common((left, right), env)
        if self.is_many(left, env) or self.is_many(right, env):
            one, two = self.many(left, kind, env), self.many(right, kind, env)
            return f"(REL({operator!r}, {one}, {two}) is {wanted})"
        python = (_PYTHON if wanted else _TURNED)[operator]
        return self._guarded([left, right], kind, env, lambda names: f"{names[0]} {python} {names[1]}")

    def _guarded(self, operands: list[Expr], kind: str, env: Env, test: Callable[[list[str]], str]) -> str:
        names: list[str] = []
        tests: list[str] = []
        for operand in operands:
            source = self.value(operand, kind, env)
            if operand[0] in ("text", "date") and source.startswith(("'", '"')):
                names.append(source)
                continue
            name, guard = self._known(source) if kind == "number" else self.named(source)
            names.append(name)
            if guard:
                tests.append(guard)
        return "(" + " and ".join([*tests, test(names)]) + ")"

    def _between(self, expr: Expr, env: Env, wanted: bool) -> str:
        kind = self._common(expr[1:], env)
        if self.is_many(expr[1], env):
            low = f"REL('>=', {self.many(expr[1], kind, env)}, {self.many(expr[2], kind, env)}) is {wanted}"
            high = f"REL('<=', {self.many(expr[1], kind, env)}, {self.many(expr[3], kind, env)}) is {wanted}"
            return f"({low} {'and' if wanted else 'or'} {high})"
        sign = "" if wanted else "not "
        return self._guarded(list(expr[1:]), kind, env, lambda names: f"{sign}{names[1]} <= {names[0]} <= {names[2]}")

    def _filled(self, at: Expr, env: Env, wanted: bool) -> str:
        segment = ("at", *at[1:ELEMENTS], (), (), "segment", at[MANY], 0, at[ONLY], "")
        clauses, bind = self.paths.run(segment, env, bare=True)
        names = self.paths.names
        positions, parts = names.constant(tuple(at[ELEMENTS])), names.constant(tuple(at[COMPONENTS]))
        return self._sign(exists(clauses, f"GAP({bind.segment}, {positions}, {parts}, CS)"), not wanted)

    def _unique(self, overs: tuple[Expr, ...], env: Env, wanted: bool) -> str:
        crossing = [over for over in overs if self._over_crosses(over)]
        if crossing:
            if len(overs) != 1:
                raise ValueError("unique over units takes one path")
            node = self.paths.node(overs[0][2], env)
            sources = [f"ACC({node}, ~{key}, False)" for key in self.accumulate("keys", overs[0], overs[0][2], "")]
            source = joined(sources, False)
        else:
            lists = [self.over(over, "text", env) for over in overs]
            source = f"DUP({lists[0] if len(lists) == 1 else ' + '.join(lists)})"
        return f"not {source}" if wanted else source

    def _quantified(self, expr: Expr, env: Env, wanted: bool) -> str:
        head, variable, source, where, body = expr
        if head == "none":
            return self._quantified(("any", variable, source, where, body), env, not wanted)
        some = (head == "any") == wanted  # of a test: any true, or all false
        if self._over_crosses(("over", variable, source, where, None)):
            over = ("over", variable, source, where, None if body is None else (body, self._meant(head, wanted)))
            found = self._sum_of_keys("some", over, env)
            return found if some else f"not {found}"
        clauses, bind = self.run_source(source, env, stays(variable, where, body))
        inner = {**env, variable: bind}
        if where:
            clauses = [*clauses, f"if {self._when(where, inner)}"]
        if body is None:
            return self._sign(exists(clauses, "True"), some)
        test = self._test(body, inner, wanted)
        if some:
            return exists(clauses, test)
        return "True" if barren(clauses) or test == "True" else f"all({test} {spelled(clauses)})"

    @staticmethod
    def _meant(head: str, wanted: bool) -> str:
        """What a unit must show so that the quantifier's accumulator is set (its absence decides the other way)."""
        if head == "any":
            return "true" if wanted else "not false"
        return "not true" if wanted else "false"

    def _when(self, where: Expr, env: Env) -> str:
        before, self.demanding = self.demanding, False
        try:
            return self.true(where, env)
        finally:
            self.demanding = before

    def run_source(self, source: Expr, env: Env, bare: bool = False) -> tuple[list[str], Bind]:
        if source[0] == "slots":
            return self.paths.run(source[1], env, source[2], bare)
        return self.paths.run(source, env, bare=bare)

    # ---- values
    def is_many(self, expr: Expr, env: Env) -> bool:
        head = expr[0]
        if head == "at":
            if self.paths.own(expr, env) and env[expr[BASE]].value is not None:
                return tuple(expr[COMPONENTS]) != env[expr[BASE]].parts and len(expr[COMPONENTS]) > 1
            if self.paths.own(expr, env):
                return len(expr[ELEMENTS]) > 1 or len(expr[COMPONENTS]) > 1 or bool(expr[9])
            return bool(expr[MANY]) and bool(expr[ELEMENTS])
        if head in ("start", "end", "upper", "prefix", "digits", "length", "rank", "else"):
            return any(self.is_many(part, env) for part in expr[1:] if part[0] != "number")
        return False

    def kind(self, expr: Expr, env: Env) -> str:
        head = expr[0]
        if head in ("at", "slot"):
            kind: str = expr[KIND] if head == "at" else expr[3]
            return "number" if kind == "n2" else kind if kind in ("number", "date") else "text"
        if head in ("number", "sum", "count", "length", "rank", "days", "*"):
            return "number"
        if head in ("date", "received", "start", "end"):
            return "date"
        if head in ("min", "max", "first", "last"):
            over = expr[1]
            inner = over[4] if over[4] else over[2]
            return self.kind(inner, env)
        if head in ("+", "-"):
            return "date" if expr[2][0] == "span" or self.kind(expr[1], env) == "date" else "number"
        return self.kind(expr[1], env) if head == "else" else "text"

    def _common(self, operands: Any, env: Env) -> str:
        kinds = {self.kind(one, env) for one in operands}
        return "date" if "date" in kinds else "number" if "number" in kinds else "text"

    def value(self, expr: Expr, kind: str, env: Env) -> str:
        """Source of one value: a text ("" where absent), a day as YYYYMMDD (None) or a Decimal (None)."""
        head = expr[0]
        match head:
            case "at" | "slot":
                return self._converted(expr, self.paths.read(expr, env), kind, env)
            case "number":
                return self._literal(Decimal(expr[1])) if kind == "number" else repr(expr[1])
            case "text" | "date":
                return repr(expr[1]) if kind != "number" else self.paths.names.constant(values.amount(expr[1]))
            case "received":
                return "RECEIVED"
            case "else":
                first, second = self.value(expr[1], kind, env), self.value(expr[2], kind, env)
                if kind != "number":
                    return f"({first} or {second})"
                name = self.paths.local()
                return f"({name} if ({name} := {first}) is not None else {second})"
            case "+" | "-" | "*":
                return self._arithmetic(expr, kind, env)
            case "party" | "address":
                return self._party(expr, env)
        if head in _AGGREGATES:
            found = self.aggregate(expr, env)
            if any(not bind.fixed for bind in env.values()) and all(env[name].fixed for name in free(expr)):
                found = self.paths.hoist(("aggregate", found), found, True)  # the same for every turn of the loop
            return f"({found} or '')" if kind == "text" else found
        return self._function(expr, kind, env)

    def _converted(self, at: Expr, text: str, kind: str, env: Env) -> str:
        form = "n2" if kind == "number" and self._raw_kind(at) == "n2" else kind
        if form not in _CONVERT:
            return text
        fixed = text.isidentifier() and text.startswith(("h", "x"))
        return self.paths.hoist(("converted", form, text), _CONVERT[form].format(text), fixed)

    @staticmethod
    def _raw_kind(at: Expr) -> str:
        return str(at[KIND] if at[0] == "at" else at[3])

    def _arithmetic(self, expr: Expr, kind: str, env: Env) -> str:
        operator, left, right = expr
        if right[0] == "span":
            number = right[1] if operator == "+" else -right[1]
            name, guard = self.named(self.value(left, "date", env))
            if right[2] == "years":  # births, mostly, of which few come twice
                return f"({guard} and YEARS({name}, {number}))"
            memo = self._memo_name(("moved", number, right[2]), rules_help.moving(number, right[2]))
            return f"({guard} and {memo}[{name}])"
        tests, names = [], []
        for operand in (left, right):
            name, known = self._known(self.value(operand, "number", env))
            names.append(name)
            if known:
                tests.append(known)
        source = f"{names[0]} {operator} {names[1]}"
        return f"({source} if {' and '.join(tests)} else None)" if tests else f"({source})"

    def _literal(self, number: Decimal) -> str:
        """Source of a number: whole ones compare in a fifth of the time."""
        return str(int(number)) if 0 <= number == int(number) else self.paths.names.constant(number)

    def _function(self, expr: Expr, kind: str, env: Env) -> str:
        head, operand = expr[0], expr[1]
        if head in ("join", "days"):
            parts = ", ".join(self.value(part, "text" if head == "join" else "date", env) for part in expr[1:])
            return f"':'.join(({parts},))" if head == "join" else f"DAYS({parts})"
        if head == "listed":
            return rules_lists.said(self, expr, kind, env)
        text = self.value(operand, "text", env)
        return self._applied(head, expr[2:], text, kind)

    def _applied(self, head: str, arguments: tuple[Expr, ...], text: str, kind: str) -> str:
        match head:
            case "start" | "end":
                return f"{head.upper()}[{text}]"
            case "upper":
                return f"{text}.upper()"
            case "digits":
                source = f"{self._memo_name('digits', digits)}[{text}]"
                return f"NUM[{source}]" if kind == "number" else source
            case "prefix":
                source = f"{text}[:{int(arguments[0][1])}]"
                return f"NUM[{source}]" if kind == "number" else source
            case "length":
                name, guard = self.named(text)
                return f"(len({name}) if {guard} else None)"
            case "rank":
                order = str(arguments[0][1]).split()
                ranks = {code: place for place, code in enumerate(order, 1)}
                return f"{self.paths.names.constant(ranks, ('rank', tuple(order)))}.get({text})"
        raise ValueError(f"not a value: {head!r}")

    def _party(self, expr: Expr, env: Env) -> str:
        head, at, ones, others = expr
        names = self.paths.names
        lists = f"{names.constant(tuple(ones))}, {names.constant(tuple(others))}"
        if at[CHAINS] and (at[MANY] or len(at[CHAINS]) > 1):
            clauses, bind = self.paths.run(at, env)
            return f"(FIRST([{head.upper()}({bind.node}, {lists}) {spelled(clauses)}]) or '')"
        if env[at[BASE]].segment is not None and not at[UP] and not at[CHAINS]:
            node, fixed = env[at[BASE]].node, env[at[BASE]].fixed
        else:
            node, fixed = self.paths._one(at, env)
        return self.paths.hoist((head, node, lists), f"{head.upper()}({node}, {lists})", fixed)

    def aggregate(self, expr: Expr, env: Env) -> str:
        head, *overs = expr
        if any(self._over_crosses(over) for over in overs):
            return self._accumulated(head, overs, env)
        if head == "count":
            if len(overs) == 1 and overs[0][3] is None and overs[0][4] is None and overs[0][2][0] == "at":
                return self._counted(overs[0], env)
            lists = [one for one in (self.over(over, "any", env) for over in overs) if one != "[]"]
            return "(" + " + ".join(f"len({one})" for one in lists) + ")" if lists else "0"
        kind = "number" if head == "sum" else self.kind(expr, env)
        lists = [self.over(over, kind, env) for over in overs]
        return f"{head.upper()}({' + '.join(lists)})"

    def _counted(self, over: Expr, env: Env) -> str:
        clauses, _ = self.paths.run(over[2], env, bare=True)
        if len(clauses) == 1 and ".get(" in clauses[0] and "SEGS" not in clauses[0]:
            return f"len({clauses[0].partition(' in ')[2]})"
        return f"sum([1 {spelled(clauses)}])"

    def over(self, over: Expr, kind: str, env: Env) -> str:
        """Source of the list of values of an aggregate's argument."""
        _, variable, source, where, value = over
        clauses, bind = self.run_source(source, env, stays(variable, where, value))
        inner = {**env, variable: bind}
        if where:
            clauses = [*clauses, f"if {self._when(where, inner)}"]
        return "[]" if barren(clauses) else f"[{self.item(source, bind, value, kind, inner)} {spelled(clauses)}]"

    def item(self, source: Expr, bind: Bind, value: Expr | None, kind: str, env: Env) -> str:
        """One member of an aggregate."""
        if kind == "any" or (bind.value is None and not value):
            return "1"
        if value:
            return self.value(value, kind, env)
        form = "n2" if kind == "number" and source[0] == "at" and source[KIND] == "n2" else kind
        return _CONVERT.get(form, "{}").format(bind.value)

    def many(self, expr: Expr, kind: str, env: Env) -> str:
        """Source of the list of values of an operand."""
        if not self.is_many(expr, env):
            return f"[{self.value(expr, kind, env)}]"
        if expr[0] == "at":
            clauses, bind = self.paths.run(expr, env, bare=True)
            if barren(clauses):
                return "[]"
            form = "n2" if kind == "number" and expr[KIND] == "n2" else kind
            return f"[{_CONVERT.get(form, '{}').format(bind.value)} {spelled(clauses)}]"
        if expr[0] == "else":
            return f"({self.many(expr[1], kind, env)} or {self.many(expr[2], kind, env)})"
        inner = self.many(expr[1], "text", env)
        return f"[{self._applied(expr[0], expr[2:], 'v', kind)} for v in {inner}]"

    # ---- over units
    def _over_crosses(self, over: Expr) -> bool:
        source = over[2]
        return self.paths.crosses(source[1] if source[0] == "slots" else source)

    def _accumulated(self, head: str, overs: list[Expr], env: Env) -> str:
        if len(overs) != 1:
            raise ValueError(f"{head} over units takes one path")
        over = overs[0]
        kind = "number" if head == "sum" else "any" if head == "count" else self.kind((head, over), env)
        at = over[2][1] if over[2][0] == "slots" else over[2]
        node = self.paths.node(at, env)
        keys = self.accumulate(head, over, at, kind)
        default = {"sum": "ZERO", "count": "0"}.get(head, "None")
        sources = [f"ACC({node}, {key}, {default})" for key in keys]
        if len(sources) == 1:
            return sources[0]
        if head in ("sum", "count"):
            return f"SUM([{', '.join(sources)}])"
        return f"{head.upper()}([x for x in ({', '.join(sources)}) if x is not None])"
