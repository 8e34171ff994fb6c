"""A guide's rules as Python functions over the nodes of a document.

``rules_write`` writes source from the resolved rules of ``grammar/expression_resolve.py``, or did so before
(``rules_written``); a function is compiled when it is first called.  A rule waits for the optional segment or loop that
it speaks of: it costs nothing else.

Rules of a loop run when the nearest unit (or loop around units, or ST) at or above it is complete: ``run`` or ``quick``
of that node judges it with all that is kept inside it.  What is not kept (units, and the loops around them, below a
loop that still goes on) must be handed to ``absorb`` when it is finished and judged.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol

from attrs import field, frozen

from x12claims.engine.node import Node
from x12claims.engine.rules_help import NAMESPACE
from x12claims.grammar.ir import Guide, LoopUse

if TYPE_CHECKING:  # each is loaded where it is first needed: most small files need none of them
    from x12claims.engine.rules_known import Outside
    from x12claims.engine.rules_place import Bound, Violation
    from x12claims.engine.rules_plan import Planner
    from x12claims.engine.rules_shape import Shape
    from x12claims.engine.rules_write import Known, Writer
    from x12claims.engine.rules_written import Written

Report = Callable[[int, "Violation"], None]
Way = tuple[tuple[str, int], ...]
"""The way from a node down to one in it: child loops, and which of their instances."""
Suspects = tuple[tuple[Way, frozenset[int]], ...]
"""Rules that a quick look took for violated, by the node that they are rules of, in the order in which these stand."""
_FUNCTION = re.compile(r"^def (\w+)(.*\n(?: .*\n)*)", re.MULTILINE)
_LIST = re.compile(r"\b[LV]_(\w+)")
WORTH_WRITING = 8
"""Rules that were suspected together so often get a function of their own."""
MOST_SETS = 1000
"""Sets of rules that are counted; with more, they come together by chance."""


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
    written: Written | None = None,
) -> RuleSet:
    """The rules of ``types`` (SNIP types, 1-7) of a guide; ``units`` are the loops judged and dropped one by one.

    ``proven`` are indexes of rules that need no look in ``quick``: something else has shown that they hold.
    ``written`` is the source that was written of them before, and suits; None: it is written as it is needed.

    Rule indexes are positions in ``guide.rules``.  Raises ValueError for a rule that no function can be written for.
    """
    return RuleSet(guide, types, units, context or Context(), proven, written)


class Texts(Protocol):
    """Sources by kind ("quick", "run", "absorb") and loop: as they are written, or as they were."""

    @property
    def absorbs(self) -> frozenset[str]: ...
    @property
    def constants(self) -> Mapping[str, Any]: ...
    def wanted(self, loop: str, /) -> bool: ...
    def text(self, kind: str, loop: str, /) -> str: ...


class RuleSet:
    """The rules of a guide, ready to run in one context."""

    def __init__(
        self,
        guide: Guide,
        types: frozenset[int],
        units: frozenset[str],
        context: Context,
        proven: frozenset[int] = frozenset(),
        written: Written | None = None,
    ) -> None:
        self.proven = proven
        self.guide = guide
        self.types = types
        self.units = units
        self.context = context
        self._inputs: dict[int, frozenset[tuple[int, int | None]]] = {}
        self._active: dict[str, Callable[[str, str | None], bool | str | None]] = {}
        self._texts: Texts = self._writer if written is None else written
        self.suspects: Suspects | None = None
        """What the last quick look that found something at fault found so; None: it did not say."""
        self._some: dict[tuple[str, frozenset[int]], Callable[..., Any] | int] = {}
        self._quick = _Functions(self, "quick")
        self._full = _Functions(self, "run")
        self._absorb = _Functions(self, "absorb")
        self.absorbs = self._texts.absorbs
        """The loops whose finished nodes ``absorb`` wants to see; others may be dropped without."""

    @cached_property
    def _writer(self) -> Writer:
        from x12claims.engine.rules_write import writer_of

        return writer_of(self.guide, self.types, self.units, self.context.flags, self._list, self.proven)

    @cached_property
    def planner(self) -> Planner:
        """Writes what is bound to shapes."""
        from x12claims.engine.rules_plan import Planner

        return Planner(self, lambda: self._namespace(self._writer))

    def bind(self, context: Context) -> RuleSet:
        """The same rules in another context; itself where the context is the same."""
        return self if context == self.context else RuleSet(self.guide, self.types, self.units, context, self.proven)

    def quick(self, node: Node) -> bool:
        """Whether no rule is violated within a complete node."""
        self.suspects = None
        check = self._quick[node.loop]
        return check is None or check(node)

    def plan(self, root: Node, plain: bool = False, loose: frozenset[int] = frozenset()) -> Callable[[], bool]:
        """``quick`` for a node that units of one shape share: it is bound to ``root``, the nodes below it and their
        lists of segments, and judges the unit that they hold when it is called.

        The shape is: the loops, how often each use of a segment stands in each, and the elements that tell uses apart
        (``SegmentUse.match``).  ``root.parent`` may change from unit to unit.  It relies on the accepting patterns:
        numbers are numbers, and what is required is there.  ``plain``: it will be called only where no element of the
        unit begins with a minus sign; of the uses ``loose`` a node that holds one may hold more when it is called,
        fifty in all at most.
        """
        return self.planner.plan(root, plain, loose)

    def absorbing(self, root: Node, plain: bool = False, loose: frozenset[int] = frozenset()) -> Callable[[], None]:
        """``absorb`` for a node that units of one shape share, as ``plan`` is ``quick`` for it."""
        return self.planner.absorbing(root, plain, loose)

    def reads(self, root: Node, plain: bool = False, loose: frozenset[int] = frozenset()) -> list[list[list[str]]]:
        """The lists of segments below ``root`` that its ``plan`` and its ``absorbing`` read: the others may stay as the
        unit before has left them.  Of a unit that others stand in these are all."""
        return self.planner.reads(root, plain, loose)

    def reads_below(self, loop: str) -> bool:
        """Whether units stand in a loop, which may read it."""
        below = (item.loop for item in self.guide.loops[loop].items if isinstance(item, LoopUse))
        return loop == "ST" or any(one in self._writer.streamed for one in below)

    def judges(self, loop: str) -> bool:
        """Whether the rules of a loop run when the loop around it is judged."""
        return self._texts.wanted(loop)

    def known(self, kind: str, shape: Shape, outside: Outside) -> Known:
        """What ``check`` or ``absorb`` (``kind``) does for a node of known shape, written for it."""
        write = self._writer.known_absorb if kind == "absorb" else self._writer.known
        return write(shape, outside, self.context.component)

    def run(self, node: Node, report: Report, suspects: Suspects | None = None) -> None:
        """Calls ``report(rule index, violation)`` for each rule that is violated within a complete node.

        With the ``suspects`` of a quick look at the same unit no other rules are run: they are known to hold.
        """
        rules = self.guide.rules

        def told(index: int, bound: Mapping[str, Any], due: Decimal | int | str | None = None) -> None:
            from x12claims.engine.rules_place import locate

            places: dict[str, Bound] = {
                name: place if isinstance(place, tuple) else (place, None, None, None) for name, place in bound.items()
            }
            report(index, locate(rules[index], places, due))

        for at, check in self._checks(node, suspects):
            check(at, told)

    def _checks(self, node: Node, suspects: Suspects | None) -> Sequence[tuple[Node, Callable[..., Any]]]:
        """The functions that tell what is violated, and the nodes that each is for."""
        found = []
        for path, indexes in suspects or ():
            at = node
            for loop, number in path:
                at = at.kids[loop][number]
            check = self._some_of(at.loop, indexes)
            if check is None:
                break
            found.append((at, check))
        else:
            if suspects is not None:
                return found
        every = self._full[node.loop]
        return [] if every is None else [(node, every)]

    def _some_of(self, loop: str, indexes: frozenset[int]) -> Callable[..., Any] | None:
        """A function for some rules of a loop, once that they were suspected together often enough to be worth it."""
        known = self._some.get((loop, indexes), 0)
        if not isinstance(known, int):
            return known
        if len(self._some) >= MOST_SETS:
            self._some.clear()
        made: Callable[..., Any] | int = known + 1
        if made == WORTH_WRITING:
            made = self._made(self._writer.scope(loop, quick=False, only=indexes), "run", loop, self._writer, None)
        self._some[loop, indexes] = made
        return None if isinstance(made, int) else made

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
        from x12claims.engine.rules_place import inputs

        if index not in self._inputs:
            self._inputs[index] = inputs(self.guide.rules[index])
        return self._inputs[index]

    def source(self, kind: str = "run") -> str:
        """The generated source of all loops, for reading: ``kind`` is "quick", "run" or "absorb"."""
        texts = [(loop, self._texts.text(kind, loop)) for loop in self.guide.loops]
        return "\n".join(f"# {loop}\n{text}" for loop, text in texts if text)

    def _function(self, kind: str, loop: str) -> Callable[..., Any] | None:
        text = self._texts.text(kind, loop) if loop in self.guide.loops else ""
        if not text:
            return None
        for name in _LIST.findall(text) if "L_" in text or "V_" in text else ():
            self._list(name)
        functions = {"quick": self._quick, "run": self._full}.get(kind)
        return self._made(text, kind, loop, self._texts, _Kids(self, functions) if functions is not None else None)

    def _made(self, text: str, kind: str, loop: str, texts: Texts, kids: _Kids | None) -> Callable[..., Any]:
        namespace = {**self._namespace(texts), "C": kids}
        handlers = namespace["H"] = _Handlers(text, f"<rules {self.guide.id} {kind} {loop}>", namespace)
        made = handlers["absorb" if kind == "absorb" else "check"]
        assert made is not None
        return made

    def _namespace(self, texts: Texts) -> dict[str, Any]:
        context = self.context
        return {
            **NAMESPACE,
            **texts.constants,
            **self._active,
            "CS": context.component,
            "RS": context.repetition,
            "RECEIVED": context.received,
        }

    def _list(self, name: str) -> str | None:
        """The constant of a code list that is at hand."""
        found = self.context.lists.get(name)
        if found is None:
            return None
        self._active[f"L_{name}"] = found.active
        self._active[f"V_{name}"] = getattr(found, "value", _nothing)
        return f"L_{name}"


def _nothing(code: str, date: str | None, /) -> str:
    """What a list that only holds codes says of one."""
    return ""


class _Functions(dict[str, "Callable[..., Any] | None"]):
    """The functions of one kind by loop, each compiled when first asked for."""

    def __init__(self, rules: RuleSet, kind: str) -> None:
        super().__init__()
        self._rules = rules
        self._kind = kind

    def __missing__(self, loop: str) -> Callable[..., Any] | None:
        function = self[loop] = self._rules._function(self._kind, loop)
        return function


class _Handlers(dict["str | int", "Callable[..., Any] | None"]):
    """The functions of one source by name, those of segments by use; each compiled when first asked for."""

    def __init__(self, text: str, file: str, namespace: dict[str, Any]) -> None:
        super().__init__()
        self._sources = dict(_FUNCTION.findall(text))
        self._file = file
        self._namespace = namespace

    def __missing__(self, key: str | int) -> Callable[..., Any] | None:
        name = f"u{key}" if isinstance(key, int) else key
        source = self._sources.get(name)
        if source is None:
            function = None
        else:
            exec(compile(f"def {name}{source}", self._file, "exec"), self._namespace)
            function = self._namespace[name]
        self[key] = function
        return function


class _Kids(dict[str, "Callable[..., Any] | None"]):
    """The functions of child loops: None for what is judged by itself."""

    def __init__(self, rules: RuleSet, functions: _Functions) -> None:
        super().__init__()
        self._rules = rules
        self._functions = functions

    def __missing__(self, loop: str) -> Callable[..., Any] | None:
        function = self[loop] = self._functions[loop] if self._rules.judges(loop) else None
        return function
