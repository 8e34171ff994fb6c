"""The source of a rule set: one function for each scope loop, with a handler for each segment that wakes rules."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from attrs import evolve, field, frozen, mutable

from x12claims.engine.options import BALANCE
from x12claims.engine.rules_absorb import absorbing
from x12claims.engine.rules_code import Accumulator, Code
from x12claims.engine.rules_known import KnownPaths, Outside
from x12claims.engine.rules_known_code import KnownCode
from x12claims.engine.rules_logic import barren, joined, nested, refusal, tuples
from x12claims.engine.rules_path import (
    BASE,
    CHAINS,
    COMPONENTS,
    ELEMENTS,
    UP,
    USES,
    Bind,
    Names,
    Paths,
)
from x12claims.engine.rules_shape import HERE, Question, Shape, there_kids, there_uses
from x12claims.engine.rules_trigger import triggers
from x12claims.engine.tables import parents_of, with_around
from x12claims.grammar.ir import Expr, Guide, LoopUse, Rule, SegmentUse

_Ruled = tuple[int, Rule]


@frozen
class Known:
    """The rules of a node of known shape: the body of a function, and what its free locals are bound to."""

    lines: list[str]
    refs: dict[str, Question]


@mutable
class Constants(Names):
    """Names of constants that also remember under which key each was asked for."""

    keys: dict[str, Any] = field(factory=dict)

    def constant(self, value: Any, key: Any = None) -> str:
        name = super().constant(value, key)
        self.keys.setdefault(name, key)
        return name


def writer_of(
    guide: Guide,
    types: frozenset[int],
    units: frozenset[str],
    flags: frozenset[str],
    lists: Callable[[str], str | None],
    proven: frozenset[int],
) -> Writer:
    """The writer of a guide's rules of some types; see ``rules.compile_rules`` and ``Writer``."""
    rules = [(index, _hashable(rule)) for index, rule in enumerate(guide.rules) if rule.type in types]
    return Writer(guide, rules, with_around(units, parents_of(guide)), flags, lists, proven)


@mutable
class Writer:
    """Writes the functions of a guide's rules for one set of flags and loaded lists."""

    guide: Guide
    rules: Sequence[_Ruled]
    streamed: frozenset[str]
    flags: frozenset[str]
    lists: Callable[[str], str | None]
    proven: frozenset[int] = frozenset()  # rules that accepting patterns stand for: ``quick`` leaves them out
    names: Constants = field(factory=Constants)
    accumulators: dict[str, list[Accumulator]] = field(factory=dict)
    seen: dict[int, tuple[int, str]] = field(factory=dict)  # rule: its key and the loop that absorbs it
    _keys: dict[Any, int] = field(factory=dict)
    _optional: dict[int, bool] = field(factory=dict)
    _single: set[int] = field(factory=set)
    _parents: dict[str, list[str]] = field(init=False)

    def __attrs_post_init__(self) -> None:
        self._parents = parents_of(self.guide)
        for loop in self.guide.loops.values():
            for item in loop.items:
                if isinstance(item, SegmentUse):
                    self._optional[item.number] = item.usage != "R"
                    if item.repeat == 1:
                        self._single.add(item.number)
        for index, rule in self.rules:
            if rule.demand[0] == "seen":
                unit = self.streaming(rule.scope)
                self.seen[index] = (self._key(("seen", index)), unit)
        crossing = {rule.scope for _, rule in self.rules if _crossing(rule, self.streamed)}
        for scope in filter(crossing.__contains__, self.guide.loops):  # one order: keys are given as they are met
            self.scope(scope, quick=True)  # for the accumulators that it needs, before the first unit comes

    def streaming(self, loop: str) -> str:
        """The loop at whose end a rule of ``loop`` is run: a unit, a loop around units, or ST."""
        todo = [loop]
        while todo:
            name = todo.pop(0)
            if name in self.streamed or name == "ST":
                return name
            todo += self._parents.get(name, ())
        return loop

    def _key(self, content: Any) -> int:
        return self._keys.setdefault(content, len(self._keys))

    @property
    def constants(self) -> dict[str, Any]:
        """What the sources that were written so far name, by name."""
        return self.names.values

    @property
    def absorbs(self) -> frozenset[str]:
        """The loops whose finished nodes ``absorb`` wants to see."""
        return frozenset(self.accumulators) | {unit for _, unit in self.seen.values()}

    def text(self, kind: str, loop: str) -> str:
        """The source of a loop's function: ``check`` of "quick" or "run", ``absorb`` of "absorb"; "" for none."""
        if kind == "absorb":
            return self.absorb(loop)
        if loop not in self.streamed and loop != "ST" and not self.wanted(loop):
            return ""
        return self.scope(loop, quick=kind == "quick")

    # ---- one scope
    def scope(self, scope: str, quick: bool, only: frozenset[int] | None = None) -> str:
        """``check(N)`` (``check(N, R)``) for the rules of a loop; "" where it has none.  N is the node, R reports.

        It finds the functions that stand before it by name in H, for a segment by its use: most are never called.
        With ``only`` it is for some rules of the loop, told in the same order, and for none of the loops in it.
        """
        main: list[_Ruled] = []
        by_use: dict[int, list[_Ruled]] = {}
        by_kid: dict[str, list[_Ruled]] = {}
        for ruled in self.rules:
            if ruled[1].scope != scope or (quick and ruled[0] in self.proven):
                continue
            for rule in self._split(ruled[1]):
                ruled = (ruled[0], rule)
                waits = self._waits(rule, scope)
                if isinstance(waits, int):
                    by_use.setdefault(waits, []).append(ruled)
                elif waits:
                    by_kid.setdefault(waits, []).append(ruled)
                else:
                    main.append(ruled)
        if only is not None:
            main = _chosen(main, only)
            by_use = {number: chosen for number, group in by_use.items() if (chosen := _chosen(group, only))}
            by_kid = {name: chosen for name, group in by_kid.items() if (chosen := _chosen(group, only))}
        extra = "" if quick else ", R"
        lines: list[str] = []
        for number, group in sorted(by_use.items()):
            lines += self._function(f"u{number}(N, sg, kd{extra})", group, quick)
        for place, group in enumerate(by_kid.values()):
            lines += self._function(f"k{place}(N, sg, kd{extra})", group, quick)
        body = ["sg = N.segs", "kd = N.kids", *self._rules(main, quick)]
        for place, name in enumerate(by_kid):
            call = f"H['k{place}'](N, sg, kd{extra})"
            body += [
                f"if {name!r} in kd{' and not ' + call if quick else ''}:",
                f"    {'return False' if quick else call}",
            ]
        if by_use:
            call = f"h(N, sg, kd{extra})"
            body += ["for k in sg:", "    h = H[k]"]
            body += (
                ["    if h is not None and not " + call + ":", "        return False"]
                if quick
                else ["    if h is not None:", "        " + call]
            )
        if only is None and self._kids(scope):
            call = f"c(n{extra})"
            body += ["for k, ns in kd.items():", "    c = C[k]", "    if c is not None:", "        for n in ns:"]
            body += (
                [f"            if not {call}:", "                return False"] if quick else [f"            {call}"]
            )
        lines += [f"def check(N{extra}):", *_indented([*body, "return True"])]
        return "\n".join(lines) + "\n"

    def _kids(self, scope: str) -> bool:
        return any(self.wanted(item.loop) for item in self.guide.loops[scope].items if isinstance(item, LoopUse))

    def wanted(self, loop: str) -> bool:
        """Whether a loop has rules to run when the loop around it is run."""
        if loop in self.streamed or loop not in self.guide.loops:
            return False
        return any(rule.scope == loop for _, rule in self.rules) or self._kids(loop)

    @staticmethod
    def _split(rule: Rule) -> list[Rule]:
        """A rule for each of several uses of a segment becomes one for each use, so that each waits for its own."""
        if rule.each is None or rule.demand[0] in ("distinct", "counted") or rule.each[1][0] != "at":
            return [rule]
        at = rule.each[1]
        if at[BASE] or at[UP] or at[CHAINS] or len(at[USES]) < 2:
            return [rule]
        uses = [("at", *at[1:USES], (number,), *at[ELEMENTS:]) for number in at[USES]]
        return [evolve(rule, each=(rule.each[0], one, None)) for one in uses]

    def _waits(self, rule: Rule, scope: str) -> int | str | None:
        """The optional segment, or child loop, that the rule waits for; None where it is always run."""
        kid: str | None = None
        optional = {item.loop: item.usage != "R" for item in self.guide.loops[scope].items if isinstance(item, LoopUse)}
        for kind, what in sorted(triggers(rule), key=repr):
            if kind == "uses" and isinstance(what, frozenset):
                if len(what) == 1 and self._optional[min(what)]:
                    return min(what)
            elif isinstance(what, str) and optional.get(what) and what not in self.streamed:
                kid = what
        return kid

    def _function(self, head: str, group: Iterable[_Ruled], quick: bool) -> list[str]:
        return [f"def {head}:", *_indented([*self._rules(group, quick), "return True"])]

    def known(self, shape: Shape, outside: Outside, separator: str) -> Known:
        """The rules of one node of a mould that could be violated there, those apart that something else has proven."""
        scope = shape.node.loop
        code = self._known_code(shape, outside, separator)
        here = [(index, rule) for index, rule in self.rules if rule.scope == scope and index not in self.proven]
        group = [(index, one) for index, rule in here for one in self._split(rule) if self._wakes(one, shape)]
        return Known(self._rules(group, True, code), code.paths.refs)

    def _known_code(self, shape: Shape, outside: Outside, separator: str) -> KnownCode:
        uses = {i.number: i for loop in self.guide.loops.values() for i in loop.items if isinstance(i, SegmentUse)}
        paths = KnownPaths(
            self.guide, self.names, self.streamed, single=frozenset(self._single),
            shape=shape, outside=outside, uses=uses, separator=separator,
        )  # fmt: skip
        return KnownCode(paths, self.flags, self.lists, self.accumulate)

    def _wakes(self, rule: Rule, shape: Shape) -> bool:
        """Whether all is there without which a rule is never violated; of units below only what they left is there."""
        for kind, what in triggers(rule):
            if kind == "uses" and not shape.ask(there_uses, HERE, what):
                return False
            if kind == "kid" and what not in self.streamed and not shape.ask(there_kids, HERE, ((what,),), frozenset()):
                return False
        return True

    # ---- rules
    def _code(self, scope: str = "") -> Code[Any]:
        parents = frozenset(self._parents.get(scope, ()))
        paths = Paths(self.guide, self.names, self.streamed, parents=parents, single=frozenset(self._single))
        return Code(paths, self.flags, self.lists, self.accumulate)

    def _rules(self, group: Iterable[_Ruled], quick: bool, code: Code[Any] | None = None) -> list[str]:
        ruled_here = list(group)
        code = code or self._code(ruled_here[0][1].scope if ruled_here else "")
        return [line for ruled in _together(ruled_here) for line in self._loop(ruled, code, quick)]

    def _loop(self, group: list[_Ruled], code: Code[Any], quick: bool) -> list[str]:
        """One rule, or rules for each of the same places in one loop."""
        paths = code.paths
        paths.lines = []
        at_first = dict(paths.hoisted)
        short = code.short(group[0][1]) if quick else None
        if short is not None:
            return [*paths.lines, *refusal(short, code.refuse(group[0][0]))]
        root = Bind("N", fixed=True)
        clauses: list[str] = []
        each = group[0][1].each
        if each:
            source = each[1]
            at, size = (source[1], source[2]) if source[0] == "slots" else (source, 0)
            clauses, bind = paths.clauses(at, {"": root}, size)
            if barren(clauses) or (not clauses and group[0][1].demand[0] == "distinct"):
                paths.hoisted = at_first
                return []
            bind = paths.enter(bind) if clauses else evolve(bind, fixed=True)
        before: list[str] = []
        body: list[str] = []
        for index, rule in group:
            env = {"": root, rule.each[0]: bind} if rule.each else {"": root}
            known, outer, inner = dict(paths.hoisted), len(paths.lines), len(paths.inner_lines)
            bound = ", ".join(f"{name!r}: {one.place}" for name, one in env.items())
            hit = code.refuse(index) if quick else f"R({index}, {{{bound}}}{self._due(rule, code, env)})"
            first, then = self._body(index, rule, code, env, hit, quick)
            if not then:  # never violated here: what it wanted assigned is not written
                paths.hoisted = known
                del paths.lines[outer:], paths.inner_lines[inner:]
                continue
            before += first
            body += [*paths.inner_lines[inner:], *then]
        paths.leave()
        if not body:
            paths.hoisted = at_first
            return []
        return [*paths.lines, *before, *nested(clauses, body)]

    @staticmethod
    def _due(rule: Rule, code: Code[Any], env: dict[str, Bind]) -> str:
        """One argument more: for a balance that tells what an amount is, what it should have been; for a list of codes,
        the day.
        """
        if rule.demand[0] == "in" and rule.demand[3]:
            return f", {code.value(rule.demand[3], 'date', env)}"
        if rule.type != BALANCE or rule.demand[0] != "=":
            return ""
        sides = [side for side in rule.demand[1:] if _place(side) != _place(rule.place)]
        return f", {code.value(sides[0], 'number', env)}" if len(sides) == 1 else ""

    def _body(
        self, index: int, rule: Rule, code: Code[Any], env: dict[str, Bind], hit: str, quick: bool
    ) -> tuple[list[str], list[str]]:
        """Statements before the rule's loop, and in it."""
        when = code.true(rule.when, env) if rule.when else "True"
        if when == "False":
            return [], []
        demand = rule.demand
        if demand[0] == "distinct":
            seen, key = code.paths.local("d"), code.paths.local("y")
            keys = ", ".join(code.value(one, "text", env) for one in demand[1])
            test = joined([when, f"({key} := ({keys},))[0]"], True)
            body = [f"if {test}:", f"    if {key} in {seen}:", f"        {hit}", f"    {seen}.add({key})"]
            return [f"{seen} = set()"], body
        if demand[0] == "counted":
            count, value = code.paths.local("d"), code.paths.local("y")
            test = joined([when, f"({value} := {code.value(demand[1], 'number', env)}) is not None"], True)
            if quick:
                return [f"{count} = 0"], [
                    f"if {test}:",
                    f"    {count} += 1",
                    f"    if {value} != {count}:",
                    f"        {hit}",
                ]
            # told once: a number may go on from the count or from the last number that was sent
            last = code.paths.local("d")
            wrong = f"    if {value} != {count} and {value} != {last} + 1:"
            body = [f"if {test}:", f"    {count} += 1", wrong, f"        {hit}", f"    {last} = {value}"]
            return [f"{count} = 0", f"{last} = 0"], body
        test = joined([when, self._violated(index, demand, code, env)], True)
        if test == "False":
            return [], []
        return [], refusal(test, hit) if quick else [f"if {test}:", f"    {hit}"]

    def _violated(self, index: int, demand: Expr, code: Code[Any], env: dict[str, Bind]) -> str:
        match demand[0]:
            case "require":
                return self._missing(demand[1], code, env)
            case "require-any":
                return joined([code.false(("present", at), env) for at in demand[1:]], True)
            case "forbid":
                return code.true(("present", demand[1]), env)
            case "seen":
                keys = ", ".join(code.value(one, "text", env) for one in demand[2])
                outer = code.paths.node(("at", "", (demand[1],), ()), env)
                return f"SEEN({outer}, {self.seen[index][0]}, ({keys},))"
        code.demanding = True
        try:
            return code.false(demand, env)
        finally:
            code.demanding = False

    def _missing(self, at: Expr, code: Code[Any], env: dict[str, Bind]) -> str:
        """A required thing is missing only from what is there: an element from its segment, a segment from its loop."""
        absent = code.false(("present", at), env)
        if at[0] != "at":
            return absent
        if at[ELEMENTS]:
            return joined([code.paths.segment_present(at, env), absent], True)
        heads = {loop.items[0].number for loop in self.guide.loops.values() if isinstance(loop.items[0], SegmentUse)}
        if at[CHAINS] and at[USES] and not heads.intersection(at[USES]):
            around = ("at", *at[1:USES], (), (), (), "loop", at[8], 0, (), "")
            return joined([code.true(("present", around), env), absent], True)
        return absent

    # ---- what units leave behind
    def accumulate(self, kind: str, over: Expr, at: Expr, value_kind: str) -> list[int]:
        """Registers a quantity over units; gives the keys of its parts in the anchor's ``acc``."""
        found: dict[tuple[str, tuple[str, ...]], list[tuple[str, ...]]] = {}
        for chain in at[CHAINS]:
            last = max(place for place, name in enumerate(chain) if name in self.streamed)
            found.setdefault((chain[last], tuple(chain[last + 1 :])), []).append(tuple(chain[: last + 1]))
        keys: list[int] = []
        for (unit, rest), heads in found.items():
            below = ("at", "_u", (), (rest,) if rest else (), *at[USES:])
            source = ("slots", below, over[2][2]) if over[2][0] == "slots" else below
            inner = ("over", over[1], source, over[3], over[4])
            key = self._key(tuples((kind, value_kind, unit, heads, at[UP], inner)))
            keys.append(key)
            entry = Accumulator(key, unit, tuple(heads), tuple(at[UP]), kind, inner, value_kind)
            if entry not in self.accumulators.setdefault(unit, []):
                self.accumulators[unit].append(entry)
        return keys

    def absorb(self, unit: str) -> str:
        """``absorb(N)`` for a finished unit; "" where nothing is kept of it."""
        lines = absorbing(self, unit, self._code(), Bind("N"))
        return "\n".join(["def absorb(N):", *_indented(["sg = N.segs", "kd = N.kids", *lines])]) + "\n" if lines else ""

    def known_absorb(self, shape: Shape, outside: Outside, separator: str) -> Known:
        """The same for the root of a mould."""
        code = self._known_code(shape, outside, separator)
        return Known(absorbing(self, shape.node.loop, code, Bind("N", fixed=True)), code.paths.refs)


def _together(group: Iterable[_Ruled]) -> Iterable[list[_Ruled]]:
    """Rules for each of the same places, which share a loop."""
    together: dict[Any, list[_Ruled]] = {}
    for index, rule in group:
        key: Any = index if rule.each is None or rule.demand[0] in ("distinct", "counted") else _place(rule.each[1])
        together.setdefault(key, []).append((index, rule))
    return together.values()


def _chosen(group: Iterable[_Ruled], only: frozenset[int]) -> list[_Ruled]:
    """Some rules of a group, in the order in which all of it is told."""
    return [ruled for one in _together(group) for ruled in one if ruled[0] in only]


def _place(source: Expr) -> Any:
    """What tells places to run over apart: a path without its spelling."""
    return (source[0], _place(source[1]), source[2]) if source[0] == "slots" else tuple(source[:-1])


def _crossing(expr: Any, streamed: frozenset[str]) -> bool:
    """Whether a path of a rule leads down into loops that are not kept."""
    if isinstance(expr, Rule):
        return any(_crossing(one, streamed) for one in (expr.each, expr.when, expr.demand))
    if not isinstance(expr, (tuple, list)) or not expr:
        return False
    if expr[0] == "at" and len(expr) > COMPONENTS and isinstance(expr[BASE], str):
        return any(name in streamed for chain in expr[CHAINS] for name in chain)
    return any(_crossing(one, streamed) for one in expr)


def _hashable(rule: Rule) -> Rule:
    """The rule with tuples for the lists that a guide may hold."""
    each, when, demand, place = map(tuples, (rule.each, rule.when, rule.demand, rule.place))
    return evolve(rule, each=each, when=when, demand=demand, place=place)


def _indented(lines: Iterable[str], depth: int = 1) -> list[str]:
    return ["    " * depth + line for line in lines]
