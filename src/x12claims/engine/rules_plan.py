"""Rules bound to the nodes of a mould: for each node a function that was written for its shape, with its lists at hand.

A function suits every node that gives the same answers to what was asked when it was written, so a few functions serve
all shapes of a guide's units.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from attrs import frozen

from x12claims.engine.node import Node
from x12claims.engine.rules_known import Outside
from x12claims.engine.rules_shape import Question, Shape, suits
from x12claims.engine.rules_write import Known

if TYPE_CHECKING:
    from x12claims.engine.rules import RuleSet, Suspects, Way

MOST_VARIANTS = 100
"""Functions written for one loop; a unit that would need more is judged by the rules for any shape."""
_REFUSES = re.compile(r"return False  # (\d+)$", re.MULTILINE)
_OUTSIDE = re.compile(r"\bx[0-9]+\b")
_OPENED = re.compile(r"(?<!CLIMB\()(?<!ACC\()(?<!SEEN\()\bN\b(?!\.parent)")

Plan = Callable[[], bool]
Rows = tuple[tuple[Any, ...], ...]
"""For each node of one variant what its function is bound to: one call judges all lines of a claim."""


@frozen(eq=False)
class Variant:
    """The rules of a loop as written for one shape: ``function`` is None where none of them can be violated."""

    answers: dict[Question, Any]
    function: Callable[..., Any] | None
    refs: tuple[Question, ...]
    outside: frozenset[str]
    text: str
    looked_at: tuple[Question, ...] = ()  # those of ``refs`` whose segments it reads

    def bound(self, node: Node, root: Node) -> tuple[Any, ...]:
        """What the function takes for a node."""
        return tuple(question(node, root, *about) for question, about in self.refs)


_Asked = tuple["Way", Variant, tuple[Any, ...]]
"""The way to a node that is judged with the root, its variant, and what that is bound to there."""

_NOTHING = Variant({}, None, (), frozenset(), "")


class Planner:
    """Writes and keeps the variants of a rule set."""

    def __init__(self, rules: RuleSet, namespace: Callable[[], dict[str, Any]]) -> None:
        self.rules = rules
        self.variants: dict[tuple[str, str, bool, frozenset[int]], list[Variant]] = {}
        self._namespace = namespace
        self._outside = Outside()
        self._tellers: dict[Variant, Callable[..., Any]] = {}
        self._preludes: dict[frozenset[str], Callable[[Node], dict[str, Any]]] = {}

    def plan(self, root: Node, plain: bool, loose: frozenset[int]) -> Plan:
        """See ``RuleSet.plan``."""
        rows: dict[Variant, list[tuple[Any, ...]]] = {}
        asked: list[_Asked] = []
        for way, node in self._nodes(root):
            variant = self._variant("check", node, root, plain, loose)
            if variant is None:
                return lambda: self.rules.quick(root)
            if variant.function is not None:
                row = variant.bound(node, root)
                rows.setdefault(variant, []).append(row)
                asked.append((way, variant, row))
        wanted = frozenset(name for variant in rows for name in variant.outside)
        steps = [(variant.function, tuple(bound)) for variant, bound in rows.items() if variant.function is not None]
        return self._running(root, steps, asked, self._prelude(wanted) if wanted else None)

    def _running(
        self,
        root: Node,
        steps: list[tuple[Callable[..., bool], Rows]],
        asked: list[_Asked],
        prelude: Callable[[Node], dict[str, Any]] | None,
    ) -> Plan:
        if not steps:
            return lambda: True
        rules = self.rules

        def plan() -> bool:
            around = prelude(root) if prelude is not None else None
            for check, rows in steps:
                if not check(around, rows):
                    rules.suspects = self._suspects(asked, around)
                    return False
            return True

        return plan

    def _suspects(self, asked: list[_Asked], around: dict[str, Any] | None) -> Suspects:
        """All that is violated: a plan ends at the first that is."""
        found = []
        for way, variant, row in asked:
            told: list[int] = []
            self._teller(variant)(around, (row,), told.append)
            if told:
                found.append((way, frozenset(told)))
        return tuple(found)

    def _teller(self, variant: Variant) -> Callable[..., Any]:
        """The function of a variant, as one that names each rule at which it would have ended, and goes on."""
        if variant not in self._tellers:
            text = _REFUSES.sub(r"T(\1)", variant.text.replace("(O, rows):", "(O, rows, T):", 1))
            self._tellers[variant] = self._made(text, "check", "told")
        return self._tellers[variant]

    def variants_of(self, root: Node) -> list[tuple[Node, Variant]] | None:
        """What judges a unit of a shape in which no list may hold more than it does and no amount is negative, node by
        node, and (last) what absorbs it; None where that would take too many variants.
        """
        nodes = [("check", node) for _, node in self._nodes(root)]
        if root.loop in self.rules.absorbs:
            nodes.append(("absorb", root))
        found = [(node, self._variant(kind, node, root, True, frozenset())) for kind, node in nodes]
        return [(node, variant) for node, variant in found if variant is not None] if all(v for _, v in found) else None

    def outside(self, wanted: frozenset[str]) -> str:
        """The source of what functions take from the loops around a unit, by name."""
        return self._outside.text(wanted)

    def namespace(self) -> dict[str, Any]:
        """What the sources name."""
        return self._namespace()

    def absorbing(self, root: Node, plain: bool, loose: frozenset[int]) -> Callable[[], None]:
        """See ``RuleSet.absorbing``."""
        variant = self._variant("absorb", root, root, plain, loose) if root.loop in self.rules.absorbs else _NOTHING
        if variant is None:
            return lambda: self.rules.absorb(root)
        function = variant.function
        if function is None:
            return lambda: None
        rows = (variant.bound(root, root),)
        prelude = self._prelude(variant.outside)
        return (lambda: function(prelude(root), rows)) if variant.outside else (lambda: function(None, rows))

    def reads(self, root: Node, plain: bool, loose: frozenset[int]) -> list[list[list[str]]]:
        """See ``RuleSet.reads``."""
        everything = [held for node in root.tree() for held in node.segs.values()]
        if self.rules.reads_below(root.loop):
            return everything
        variants = [(self._variant("check", node, root, plain, loose), node) for _, node in self._nodes(root)]
        if root.loop in self.rules.absorbs:
            variants.append((self._variant("absorb", root, root, plain, loose), root))
        found: list[list[list[str]]] = []
        for variant, node in variants:
            if variant is None:
                return everything
            for question, about in variant.looked_at:
                found += bound_lists(question(node, root, *about))
            found += [root.segs[number] for number in self._outside.roots(variant.outside) if number in root.segs]
        known = {id(held) for held in found}
        return [held for held in everything if id(held) in known]

    def _nodes(self, root: Node, way: Way = ()) -> list[tuple[Way, Node]]:
        """The nodes that are judged with the root, and the way to each."""
        found = [(way, root)]
        for loop, kids in root.kids.items():
            if self.rules.judges(loop):
                for number, kid in enumerate(kids):
                    found += self._nodes(kid, (*way, (loop, number)))
        return found

    def _variant(self, kind: str, node: Node, root: Node, plain: bool, loose: frozenset[int]) -> Variant | None:
        known = self.variants.setdefault((kind, node.loop, plain, loose), [])
        for place, variant in enumerate(known):
            if suits(variant.answers, node, root):
                if place:
                    known.insert(0, known.pop(place))
                return variant
        if len(known) >= MOST_VARIANTS:
            return None
        known.insert(0, self._write(kind, Shape(node, root, plain, loose)))
        return known[0]

    def _write(self, kind: str, shape: Shape) -> Variant:
        known: Known = self.rules.known(kind, shape, self._outside)
        if not known.lines or (kind == "check" and not any("return False" in line for line in known.lines)):
            return Variant(shape.answers, None, (), frozenset(), "")
        body = "\n".join("        " + line for line in known.lines)
        names = set(re.findall(r"\b[a-zN]\w*", body))
        refs = {name: question for name, question in known.refs.items() if name in names}
        outside = frozenset(_OUTSIDE.findall(body)) & set(self._outside.sources)
        loads = "".join(f"    {name} = O[{name!r}]\n" for name in sorted(outside))
        row = f"({''.join(f'{name}, ' for name in refs)})" if refs else "_"
        text = f"def {kind}(O, rows):\n{loads}    for {row} in rows:\n{body}\n    return True\n"
        looked_at = tuple(question for name, question in refs.items() if name != "N" or _OPENED.search(body))
        made = self._made(text, kind, shape.node.loop)
        return Variant(shape.answers, made, tuple(refs.values()), outside, text, looked_at)

    def _prelude(self, wanted: frozenset[str]) -> Callable[[Node], dict[str, Any]]:
        if wanted not in self._preludes:
            self._preludes[wanted] = self._made(self._outside.text(wanted), "outside", "around")
        return self._preludes[wanted]

    def _made(self, text: str, name: str, loop: str) -> Callable[..., Any]:
        namespace = self._namespace()
        exec(compile(text, f"<plan {self.rules.guide.id} {loop}>", "exec"), namespace)
        function: Callable[..., Any] = namespace[name]
        return function


def bound_lists(bound: Any) -> list[list[list[str]]]:
    """The lists of segments behind what a function is bound to: a list, lists, a node, nodes."""
    if isinstance(bound, Node):
        return [held for node in bound.tree() for held in node.segs.values()]
    if isinstance(bound, tuple):
        return [held for one in bound for held in bound_lists(one)]
    return [] if bound is None else [bound]
