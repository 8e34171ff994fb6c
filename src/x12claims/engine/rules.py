"""A guide's rules as Python functions over the nodes of a document.

``compile_rules`` writes source from the resolved rules of ``grammar/expression_resolve.py``; a function is compiled
when its loop is first met.  A rule waits for the optional segment or loop that it speaks of: it costs nothing else.

Rules of a loop run when the nearest unit (or loop around units, or ST) at or above it is complete: ``run`` or ``quick``
of that node judges it with all that is kept inside it.  What is not kept (units, and the loops around them, below a
loop that still goes on) must be handed to ``absorb`` when it is finished and judged.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from attrs import evolve, field, frozen

from x12claims.engine.node import Node
from x12claims.engine.rules_help import NAMESPACE
from x12claims.engine.rules_known import Outside, Shape
from x12claims.engine.rules_path import BASE, COMPONENTS, ELEMENTS, USES, Names
from x12claims.engine.rules_place import Bound, Spot, Violation, locate
from x12claims.engine.rules_plan import Planner
from x12claims.engine.rules_write import Known, Writer
from x12claims.grammar.ir import Guide, LoopUse, Rule

__all__ = ["CodeList", "Context", "RuleSet", "Spot", "Violation", "compile_rules"]

Report = Callable[[int, Violation], None]


class CodeList(Protocol):
    """A code list of the run: published, licensed, or any set of known values (claims sent, batches seen)."""

    def active(self, code: str, date: str | None, /) -> bool | None:
        """Whether ``code`` is in the list on ``date`` (YYYYMMDD; None: ever); None where the edition is not known."""


@frozen
class Context:
    """What rules take from the run, not from the document.

    ``received`` is the day of receipt as YYYYMMDD, None where it is not known (then what asks for it sleeps);
    ``flags`` are the profile flags that are given; ``component`` and ``repetition`` are the separators in elements.
    """

    received: str | None = None
    flags: frozenset[str] = frozenset()
    lists: Mapping[str, CodeList] = field(factory=dict)
    component: str = ":"
    repetition: str = "^"


def compile_rules(
    guide: Guide,
    types: frozenset[int],
    units: frozenset[str],
    context: Context | None = None,
    proven: frozenset[int] = frozenset(),
) -> RuleSet:
    """The rules of ``types`` (SNIP types, 1-7) of a guide; ``units`` are the loops judged and dropped one by one.

    ``proven`` are indexes of rules that need no look in ``quick``: something else has shown that they hold.

    Rule indexes are positions in ``guide.rules``.  Raises ValueError for a rule that no function can be written for.
    """
    return RuleSet(guide, types, units, context or Context(), proven)


class RuleSet:
    """The rules of a guide, ready to run in one context."""

    def __init__(
        self,
        guide: Guide,
        types: frozenset[int],
        units: frozenset[str],
        context: Context,
        proven: frozenset[int] = frozenset(),
    ) -> None:
        self.proven = proven
        self.guide = guide
        self.types = types
        self.units = units
        self.context = context
        self._active: dict[str, Callable[[str, str | None], bool | None]] = {}
        streamed = _around(guide, units)
        rules = [(index, _hashable(rule)) for index, rule in enumerate(guide.rules) if rule.type in types]
        self._writer = Writer(guide, rules, streamed, context.flags, self._list, proven, Names())
        self._quick = _Functions(self, "quick")
        self._full = _Functions(self, "run")
        self._absorb = _Functions(self, "absorb")
        self._planner = Planner(self, self._namespace)
        self.absorbs = frozenset(self._writer.accumulators) | {unit for _, unit in self._writer.seen.values()}
        """The loops whose finished nodes ``absorb`` wants to see; others may be dropped without."""

    def bind(self, context: Context) -> RuleSet:
        """The same rules in another context; itself where the context is the same."""
        return self if context == self.context else RuleSet(self.guide, self.types, self.units, context, self.proven)

    def quick(self, node: Node) -> bool:
        """Whether no rule is violated within a complete node."""
        check = self._quick[node.loop]
        return check is None or check(node)

    def plan(self, root: Node, plain: bool = False) -> Callable[[], bool]:
        """``quick`` for a node that units of one shape share: it is bound to ``root``, the nodes below it and their
        lists of segments, and judges the unit that they hold when it is called.

        The shape is: the loops, how often each use of a segment stands in each, and the elements that tell uses apart
        (``SegmentUse.match``).  ``root.parent`` may change from unit to unit.  It relies on the accepting patterns:
        numbers are numbers, and what is required is there.  ``plain``: it will be called only where no element of the
        unit begins with a minus sign.
        """
        return self._planner.plan(root, plain)

    def absorbing(self, root: Node, plain: bool = False) -> Callable[[], None]:
        """``absorb`` for a node that units of one shape share, as ``plan`` is ``quick`` for it."""
        return self._planner.absorbing(root, plain)

    def reads(self, root: Node, plain: bool = False) -> list[list[list[str]]]:
        """The lists of segments below ``root`` that its ``plan`` and its ``absorbing`` read: the others may stay as the
        unit before has left them.  Of a unit that others stand in these are all."""
        return self._planner.reads(root, plain)

    def reads_below(self, loop: str) -> bool:
        """Whether units stand in a loop, which may read it."""
        below = (item.loop for item in self.guide.loops[loop].items if isinstance(item, LoopUse))
        return loop == "ST" or any(one in self._writer.streamed for one in below)

    def judges(self, loop: str) -> bool:
        """Whether the rules of a loop run when the loop around it is judged."""
        return self._writer.wanted(loop)

    def known(self, kind: str, shape: Shape, outside: Outside) -> Known:
        """What ``check`` or ``absorb`` (``kind``) does for a node of known shape, written for it."""
        write = self._writer.known_absorb if kind == "absorb" else self._writer.known
        return write(shape, outside, self.context.component)

    def run(self, node: Node, report: Report) -> None:
        """Calls ``report(rule index, violation)`` for each rule that is violated within a complete node."""
        check = self._full[node.loop]
        if check is None:
            return
        rules = self.guide.rules

        def told(index: int, bound: Mapping[str, Any]) -> None:
            places: dict[str, Bound] = {
                name: place if isinstance(place, tuple) else (place, None, None, None) for name, place in bound.items()
            }
            report(index, locate(rules[index], places))

        check(node, told)

    def absorb(self, node: Node) -> None:
        """Keeps what loops around ``node`` need of it.

        Call it once for each finished node whose loop is in ``absorbs``, after it was judged and before it is dropped;
        a child before the node around it.
        """
        function = self._absorb[node.loop]
        if function is not None:
            function(node)

    def inputs(self, index: int) -> frozenset[tuple[int, int | None]]:
        """What a rule reads: (SegmentUse number, element position or None for the segment).  A finding of the rule is
        worth nothing where one of these is broken itself."""
        rule = self.guide.rules[index]
        found: set[tuple[int, int | None]] = set()
        for expr in (rule.each, rule.when, rule.demand):
            _inputs(expr, found)
        return frozenset(found)

    def source(self, kind: str = "run") -> str:
        """The generated source of all loops, for reading: ``kind`` is "quick", "run" or "absorb"."""
        texts = [(loop, self._text(kind, loop)) for loop in self.guide.loops]
        return "\n".join(f"# {loop}\n{text}" for loop, text in texts if text)

    def _text(self, kind: str, loop: str) -> str:
        if kind == "absorb":
            return self._writer.absorb(loop)
        top = loop in self._writer.streamed or loop == "ST" or loop in self.units
        if not top and not self._writer.wanted(loop):
            return ""
        return self._writer.scope(loop, quick=kind == "quick")

    def _function(self, kind: str, loop: str) -> Callable[..., Any] | None:
        if loop not in self.guide.loops:
            return None
        text = self._text(kind, loop)
        if not text:
            return None
        kids = {"quick": self._quick, "run": self._full}.get(kind)
        namespace = {**self._namespace(), "C": _Kids(self, kids) if kids is not None else None}
        exec(compile(text, f"<rules {self.guide.id} {kind} {loop}>", "exec"), namespace)
        function: Callable[..., Any] = namespace["absorb" if kind == "absorb" else "check"]
        return function

    def _namespace(self) -> dict[str, Any]:
        context = self.context
        return {
            **NAMESPACE,
            **self._writer.names.values,
            **self._active,
            "CS": context.component,
            "RS": context.repetition,
            "RECEIVED": context.received,
        }

    def _list(self, name: str) -> str | None:
        found = self.context.lists.get(name)
        if found is None:
            return None
        self._active[f"L_{name}"] = found.active
        return f"L_{name}"


class _Functions(dict[str, "Callable[..., Any] | None"]):
    """The functions of one kind by loop, each compiled when first asked for."""

    def __init__(self, rules: RuleSet, kind: str) -> None:
        super().__init__()
        self._rules = rules
        self._kind = kind

    def __missing__(self, loop: str) -> Callable[..., Any] | None:
        function = self[loop] = self._rules._function(self._kind, loop)
        return function


class _Kids(dict[str, "Callable[..., Any] | None"]):
    """The functions of child loops: None for what is judged by itself."""

    def __init__(self, rules: RuleSet, functions: _Functions) -> None:
        super().__init__()
        self._rules = rules
        self._functions = functions

    def __missing__(self, loop: str) -> Callable[..., Any] | None:
        function = self[loop] = self._functions[loop] if self._rules._writer.wanted(loop) else None
        return function


def _around(guide: Guide, units: frozenset[str]) -> frozenset[str]:
    """The units and the loops around them, ST apart."""
    parents: dict[str, set[str]] = {}
    for loop in guide.loops.values():
        for item in loop.items:
            if isinstance(item, LoopUse):
                parents.setdefault(item.loop, set()).add(loop.id)
    found: set[str] = set()
    todo = list(units)
    while todo:
        name = todo.pop()
        if name not in found:
            found.add(name)
            todo += parents.get(name, ())
    return frozenset(found - {"ST"})


def _hashable(rule: Rule) -> Rule:
    """The rule with tuples for the lists that a compiled guide may hold."""
    each, when, demand, place = map(_tuples, (rule.each, rule.when, rule.demand, rule.place))
    return evolve(rule, each=each, when=when, demand=demand, place=place)


def _tuples(value: Any) -> Any:
    return tuple(map(_tuples, value)) if isinstance(value, (tuple, list)) else value


def _inputs(expr: Any, found: set[tuple[int, int | None]]) -> None:
    if not isinstance(expr, (tuple, list)) or not expr:
        return
    if expr[0] == "at" and len(expr) > COMPONENTS and isinstance(expr[BASE], str):
        for number in expr[USES]:
            found |= {(number, position) for position in expr[ELEMENTS]} or {(number, None)}
        return
    if expr[0] in ("party", "address") and len(expr) == 4:
        found |= {(number, None) for numbers in expr[2:] for number in numbers}
        return
    for part in expr:
        _inputs(part, found)
