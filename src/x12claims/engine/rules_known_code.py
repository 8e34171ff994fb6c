"""Conditions and values over a node of known shape in an accepted unit.

The accepting pattern vouches for the elements: what the guide calls a number is one, and what it requires is there.  So
amounts are read straight, and sums are statements that stand before the rule.
"""

from __future__ import annotations

from decimal import Decimal
from operator import eq, ge, gt, le, lt, ne

from attrs import field, mutable

from x12claims.engine import rules_help
from x12claims.engine.patterns import takes_amounts
from x12claims.engine.rules_code import Code
from x12claims.engine.rules_known import KnownPaths
from x12claims.engine.rules_logic import Sure, barren, exists, free, joined, nested, spelled, stays
from x12claims.engine.rules_path import (
    BASE,
    CHAINS,
    COMPONENTS,
    ELEMENTS,
    MANY,
    ONLY,
    REPEATS,
    UP,
    USES,
    Bind,
    Env,
    stride,
)
from x12claims.grammar.ir import Expr, Rule

_COMPARISONS = frozenset(("=", "<>", "<", "<=", ">", ">="))
_OPPOSITE = {"=": "<>", "<>": "=", "<": ">=", "<=": ">", ">": "<=", ">=": "<"}
_PYTHON = {"=": eq, "<>": ne, "<": lt, "<=": le, ">": gt, ">=": ge}
_ROOT = Bind("N", fixed=True)
_ZERO = "ZERO"
_NUMBERS = ("R", "N0")


@mutable
class KnownCode(Code[KnownPaths]):
    """Writes the conditions of one node of a mould."""

    _sure: set[str] = field(factory=set)

    def short(self, rule: Rule) -> str | None:
        demand = rule.demand
        if demand[0] not in ("distinct", "counted") or rule.when or not rule.each:
            return None
        source = rule.each[1]
        key = demand[1][0] if demand[0] == "distinct" else demand[1]
        plain = key[0] == "at" and len(key[ELEMENTS]) == 1 and len(key[COMPONENTS]) < 2 and not key[REPEATS]
        if source[0] != "at" or not plain or (demand[0] == "distinct" and len(demand[1]) > 1):
            return None
        if source[ELEMENTS] or key[UP] or key[CHAINS] or key[ONLY] or key[MANY] or source[UP] or source[BASE]:
            return None
        if not source[USES] and not self.paths.single.issuperset(key[USES]):
            return None
        at = ("at", "", (), source[CHAINS], key[USES], *key[ELEMENTS:MANY], 1, 0, source[ONLY], "")
        counted = demand[0] == "counted"
        if counted and not self._trusted(at, {"": _ROOT}):
            return None
        clauses, bind = self.paths.run(at, {"": _ROOT}, bare=True)
        if not clauses or barren(clauses):
            return "False" if barren(clauses) or not counted else None
        return f"{'UNCOUNTED' if counted else 'DUP'}([{bind.value} {spelled(clauses)}])"

    def refuse(self, index: int) -> str:
        return f"return False  # {index}"

    # ---- conditions
    def _test(self, expr: Expr, env: Env, wanted: bool) -> str:
        head = expr[0]
        operands = expr[1:] if head in _COMPARISONS or head == "between" else ()
        if head in ("matches", "contains", "in"):
            operands = expr[1:2]
        elif head == "check":
            operands = expr[2:3]
        if any(self._void(one, env) for one in operands):
            return "False"  # unknown
        if head == "matches" and not wanted and self._money(expr[1], env) and takes_amounts(expr[2]):
            return "False"
        return super()._test(expr, env, wanted)

    def _void(self, expr: Expr, env: Env) -> bool:
        if expr[0] == "party":
            return self.paths.segment(_parties(expr), env) == "()"
        return expr[0] == "at" and self.paths.segment(expr, env) == "()"

    def _compare(self, expr: Expr, env: Env, wanted: bool) -> str:
        operator, left, right = expr
        asked = operator if wanted else _OPPOSITE[operator]
        if left[0] == "count" and right[0] == "number" and self.value(left, "number", env) == "0":
            return str(_PYTHON[asked](0, Decimal(right[1])))
        if right == ("number", "0") and self._trusted(left, env):
            if not self.is_many(left, env):
                return self._signed(left, asked, env)
            if not wanted and operator not in ("=", "<>"):
                clauses, bind = self.paths.run(left, env, bare=True)
                return exists(clauses, self._sign_of(left, bind.value or "", asked, True, env))
        single = not self.is_many(left, env) and not self.is_many(right, env)
        balanced = self._balanced(left, right, asked, env) if single else None
        return balanced or super()._compare(expr, env, wanted)

    def _signed(self, at: Expr, asked: str, env: Env) -> str:
        text = self.paths.read(at, env)
        there = self._there(at, text, env)
        if text.isidentifier() or there:
            return self._sign_of(at, text, asked, there, env)
        name = self.paths.local()
        return joined([f"({name} := {text})", self._sign_of(at, name, asked, True, env)], True)

    def _sign_of(self, at: Expr, text: str, asked: str, there: bool, env: Env) -> str:
        """Source of the test of a number's text against zero; a float says exactly whether it is zero."""
        unsigned = self.paths.shape.plain and not self._spelled(at, env)[COMPONENTS]
        if unsigned and asked in ("<", ">="):
            return "False" if asked == "<" else "True" if there else text
        test = {
            "=": f"not float({text})",
            "<>": f"float({text})",
            "<": f"{text}[0] == '-' and float({text})",
            ">=": f"not ({text}[0] == '-' and float({text}))",
            ">": f"float({text})" if unsigned else f"{text}[0] != '-' and float({text})",
            "<=": f"not float({text})" if unsigned else f"({text}[0] == '-' or not float({text}))",
        }[asked]
        return f"({test})" if there else f"({text} and {test})"

    def _between(self, expr: Expr, env: Env, wanted: bool) -> str:
        if not wanted and self.is_many(expr[1], env) and self._trusted(expr[1], env):
            low, high = (">=", expr[1], expr[2]), ("<=", expr[1], expr[3])
            return joined([self.false(low, env), self.false(high, env)], False)
        return super()._between(expr, env, wanted)

    # ---- values
    def is_many(self, expr: Expr, env: Env) -> bool:
        if not super().is_many(expr, env):
            return False
        lone = expr[0] == "at" and len(expr[ELEMENTS]) == 1 and len(expr[COMPONENTS]) < 2 and not expr[REPEATS]
        return not lone or self.paths.segment(expr, env) is None

    def _trusted(self, expr: Expr, env: Env) -> bool:
        """Whether the elements are such that the accepting pattern takes only numbers there."""
        elements = self.paths.elements(self._spelled(expr, env))
        return bool(elements) and all(one.type in _NUMBERS for one in elements)

    @staticmethod
    def _spelled(expr: Expr, env: Env) -> Expr:
        """A slot as the path that it was cut from."""
        if expr[0] != "slot":
            return expr
        _, at, size = env[expr[1]].slots
        return ("at", *at[1:ELEMENTS], tuple(at[ELEMENTS])[expr[2] - 1 :: size], (), *at[COMPONENTS + 1 :])

    def _converted(self, at: Expr, text: str, kind: str, env: Env) -> str:
        if kind != "number" or not self._trusted(at, env):
            return "None" if kind == "number" and text == "''" else super()._converted(at, text, kind, env)
        if text == "''":
            return "None"
        own = at[0] == "at" and env[at[BASE]].value == text
        sure = self._there(at, text, env)
        if not text.isidentifier() and not own:
            name = self.paths.local()
            return f"({self._number(at, env, name)} if ({name} := {text}) else None)"
        number = self._number(at, env, text)
        source = number if sure else f"{number} if {text} else None"
        made = self.paths.hoist(("decimal", text), source, text.startswith(("h", "x")))
        if made == source:
            return Sure(number) if sure else f"({source})"
        return self._known_name(made) if sure else made

    def _there(self, expr: Expr, text: str, env: Env) -> bool:
        """Whether the text of a path is never empty."""
        if expr[0] != "at":
            return False
        held = self.paths.own(expr, env) or self.paths.segment(expr, env) is not None
        return env[expr[BASE]].value == text or (held and self.paths.required(expr))

    def _number(self, at: Expr, env: Env, text: str, cents: bool = False) -> str:
        """Source of the number that a text is: amounts are many, other numbers are few and remembered."""
        if cents:
            return f"float({text})"
        few = at[0] == "at" and all(one.type != "R" for one in self.paths.elements(at))
        return f"NUM[{text}]" if few else f"D({text})"

    def _known_name(self, name: str) -> str:
        self._sure.add(name)
        return Sure(name)

    def _known(self, source: str) -> tuple[str, str | None]:
        if isinstance(source, Sure) or source in self._sure or source.isdecimal():
            return source, None
        return super()._known(source)

    def _applied(self, head: str, arguments: tuple[Expr, ...], text: str, kind: str) -> str:
        source = super()._applied(head, arguments, text, kind)
        fixed = head == "start" and text.isidentifier() and text[0] in "hx"
        return self.paths.hoist((head, text), source, fixed)

    def _arithmetic(self, expr: Expr, kind: str, env: Env) -> str:
        if expr[2][0] != "span":
            operands = [self.value(one, "number", env) for one in expr[1:]]
            if _ZERO in operands[expr[0] == "-" :] and expr[0] != "*":
                return operands[1] if operands[0] == _ZERO else operands[0]
            if all(isinstance(one, Sure) or self._known(one)[1] is None for one in operands):
                source = f"({operands[0]} {expr[0]} {operands[1]})"
                outer = all(one[0] in "xK0" for one in operands)
                return self._known_name(self.paths.hoist(("sum", source), source, True)) if outer else Sure(source)
        return super()._arithmetic(expr, kind, env)

    def _counted(self, over: Expr, env: Env) -> str:
        clauses, _ = self.paths.run(over[2], env, bare=True)
        if not clauses or barren(clauses):
            return Sure(str(int(not clauses)))
        one = len(clauses) == 1
        source = f"len({clauses[0].partition(' in ')[2]})" if one else f"sum([1 {spelled(clauses)}])"
        if not all(env[name].fixed for name in free(over)):
            return Sure(source)
        return self._known_name(self.paths.hoist(("count", over), source, True))

    def _unique(self, overs: tuple[Expr, ...], env: Env, wanted: bool) -> str:
        over = overs[0]
        at = over[2]
        whole = at[0] == "at" and len(at[ELEMENTS]) == 1 and len(at[COMPONENTS]) > 1 and not at[REPEATS]
        if len(overs) == 1 and whole and not over[3] and not over[4]:
            text = self.paths.read(("at", *at[1:COMPONENTS], (), "text", *at[MANY:]), env)
            if text.isidentifier():
                parts, separator = tuple(at[COMPONENTS]), self.paths.separator
                memo = self._memo_name(("repeated", parts, separator), rules_help.repeated(parts, separator))
                return self._sign(f"{memo}[{text}]", not wanted)
        return super()._unique(overs, env, wanted)

    def _filled(self, at: Expr, env: Env, wanted: bool) -> str:
        places, parts = tuple(at[ELEMENTS]), tuple(at[COMPONENTS])
        segment = ("at", *at[1:ELEMENTS], (), (), "segment", at[MANY], 0, at[ONLY], "")
        clauses, bind = self.paths.run(segment, env, bare=True)
        if barren(clauses):
            return str(wanted)
        if parts and len(places) == 1:
            separator = self.paths.separator
            memo = self._memo_name(("gapped", parts, separator), rules_help.gapped(parts, separator))
            whole = ("at", *at[1:COMPONENTS], (), "text", *at[MANY:])
            there = "" if self.paths.required(whole) else f"len({bind.segment}) > {places[0]} and "
            text = f"{bind.segment}[{places[0]}]" if clauses else self.paths.read(whole, env)
            return self._sign(exists(clauses, f"({there if clauses else ''}{memo}[{text}])"), not wanted)
        parted = self.paths.elements(at)
        if stride(places) == 1 and (not parts or (parted and all(one.usage == "R" for one in parted))):
            test = f"GAPS({bind.segment}[{places[0]}:{places[-1] + 1}])"
            return self._sign(exists(clauses, test), not wanted)
        return super()._filled(at, env, wanted)

    # ---- sums
    def aggregate(self, expr: Expr, env: Env) -> str:
        fixed = all(env[name].fixed for name in free(expr))
        if expr[0] != "sum" or not fixed or any(self._over_crosses(over) for over in expr[1:]):
            return super().aggregate(expr, env)
        return self._sum(expr, env, False) or super().aggregate(expr, env)

    def _sum(self, expr: Expr, env: Env, cents: bool) -> str | None:
        """The local of a sum that statements work out; None where a member may be no number (``cents``: no amount)."""
        key = ("sum", cents, expr, tuple(env[name].place for name in sorted(free(expr))))
        if key not in self.paths.hoisted:
            target = self.paths.local("h")
            body: list[str] = []
            for over in expr[1:]:
                lines = self._adding(over, target, env, cents)
                if lines is None:
                    return None
                body += lines
            if not body:
                return Sure("0.0" if cents else _ZERO)
            self.paths.hoist_lines(key, target, [f"{target} = {'0.0' if cents else _ZERO}", *body])
        return self._known_name(self.paths.hoisted[key])

    def _adding(self, over: Expr, target: str, env: Env, cents: bool) -> list[str] | None:
        """Statements that add the members of a sum."""
        _, variable, source, where, value = over
        at = source[1] if source[0] == "slots" else source
        if cents and not self.paths.few(at, env):
            return None
        if where is None and value is None and source[0] == "at":
            lines = self._adding_apart(at, target, env, cents)
            if lines is not None:
                return lines
        clauses, bind = self.run_source(source, env, stays(variable, where, value))
        if barren(clauses):
            return []
        inner = {**env, variable: bind}
        if where:
            clauses = [*clauses, f"if {self._when(where, inner)}"]
        if value is None:
            text = bind.value
            wanted = text and (self._money(at, env) if cents else self._trusted(at, env))
            body = [f"{target} += {self._number(at, env, text or '', cents)}"] if wanted else None
        else:
            body = self._member(value, target, inner, cents)
        return nested(clauses, body) if body else body  # nothing to add where what it adds stands nowhere here

    def _adding_apart(self, at: Expr, target: str, env: Env, cents: bool) -> list[str] | None:
        """Statements that add elements at even distances, where the first is always there and mostly alone."""
        places = tuple(at[ELEMENTS])
        step = stride(places)
        first = ("at", *at[1:ELEMENTS], places[:1], *at[COMPONENTS:])
        numbers = self._money(at, env) if cents else self._trusted(at, env)
        if not step or at[COMPONENTS] or at[REPEATS] or not numbers or not self.paths.required(first):
            return None
        segments = ("at", *at[1:ELEMENTS], (), (), "segment", 1, 0, at[ONLY], "")
        clauses, bind = self.paths.clauses(segments, env, bare=True)
        if barren(clauses):
            return []
        name = self.paths.local("v")
        rest = f"for {name} in {bind.segment}[{places[1]}:{places[-1] + 1}:{step}]"
        more = nested([rest, f"if {name}"], [f"{target} += {self._number(at, env, name, cents)}"])
        body = [f"{target} += {self._number(at, env, f'{bind.segment}[{places[0]}]', cents)}"]
        return nested(clauses, [*body, f"if len({bind.segment}) > {places[1]}:", *("    " + line for line in more)])

    def _member(self, value: Expr, target: str, env: Env, cents: bool) -> list[str] | None:
        if value[0] == "sum":
            parts = [self._adding(over, target, env, cents) for over in value[1:]]
            return None if None in parts else [line for part in parts for line in part or ()]
        wanted = self._money(value, env) if cents else self._trusted(value, env)
        if not wanted or self.is_many(value, env):
            return None
        text, name = self.paths.read(value, env), self.paths.local()
        return [f"{name} = {text}", f"if {name}:", f"    {target} += {self._number(value, env, name, cents)}"]

    # ---- amounts as binary numbers: off by far less than the cent that decides
    def _cents(self, expr: Expr, env: Env) -> tuple[str, str] | None:
        """Source of a binary number for an amount, and the test that it is there ("": always); None: no amount."""
        if expr[0] == "number":
            value = Decimal(expr[1])
            return (str(float(value)), "") if value == round(value, 2) and abs(value) < 10**8 else None
        if expr[0] in ("+", "-") and expr[2][0] != "span":
            left, right = self._cents(expr[1], env), self._cents(expr[2], env)
            if left is None or right is None:
                return None
            if right[0] == "0.0" or (left[0] == "0.0" and expr[0] == "+"):
                return left if right[0] == "0.0" else right
            return f"({left[0]} {expr[0]} {right[0]})", " and ".join(filter(None, (left[1], right[1])))
        if expr[0] == "sum" and all(env[name].fixed for name in free(expr)):
            if any(self._over_crosses(over) for over in expr[1:]):
                return None
            found = self._sum(expr, env, True)
            return (found, "") if found else None
        if self.is_many(expr, env) or not self._money(expr, env):
            return None
        text = self.paths.read(expr, env)
        if not text.isidentifier():
            return None
        if self._there(expr, text, env):
            return self.paths.hoist(("float", text), f"float({text})", text.startswith(("h", "x"))), ""
        return f"float({text})", text

    def _money(self, expr: Expr, env: Env) -> bool:
        if expr[0] not in ("at", "slot"):
            return False
        elements = self.paths.elements(self._spelled(expr, env))
        return bool(elements) and all(one.money for one in elements)

    def _balanced(self, left: Expr, right: Expr, asked: str, env: Env) -> str | None:
        """The comparison of two amounts; None where one of them is none."""
        before = self.paths.mark()
        sides = [self._cents(left, env), self._cents(right, env)]
        if None in sides:
            self.paths.reset(before)
            return None
        (one, first), (two, second) = [side for side in sides if side is not None]
        less = one if two == "0.0" else f"{one} - {two}"
        test = {
            "=": f"-0.005 < {less} < 0.005",
            "<>": f"not -0.005 < {less} < 0.005",
            "<": f"{less} < -0.005",
            "<=": f"{less} < 0.005",
            ">": f"{less} > 0.005",
            ">=": f"{less} > -0.005",
        }[asked]
        return "(" + " and ".join([*filter(None, (first, second)), test]) + ")"

    def _party(self, expr: Expr, env: Env) -> str:
        head, at = expr[:2]
        if head == "party" and not (at[CHAINS] and (at[MANY] or len(at[CHAINS]) > 1)):
            parties = _parties(expr)
            segment = self.paths.segment(parties, env)
            if segment == "()":
                return "''"
            if segment is None and len(parties[USES]) == 1 and env[at[BASE]].fixed:
                segment = self.paths.first(parties, env)
            if segment is not None:
                return self.paths.hoist(("party", segment), f"PARTY_KEY({segment})", True)
        return super()._party(expr, env)


def _parties(expr: Expr) -> Expr:
    """The path of the segments that a party is known by."""
    _, at, ones, others = expr
    return ("at", *at[1:4], (*ones, *others), *at[5:])
