"""Paths of a node whose shape is known: what is there is settled while the source is written, not when it runs.

The nodes of a mould hold the same segments and loops for every unit that is poured into it; only the elements change.
So the source names the very lists that will hold the segments, and whatever is absent costs nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from typing import Any

from attrs import evolve, field, mutable

from x12claims.engine.node import Node
from x12claims.engine.rules_help import components
from x12claims.engine.rules_logic import memo
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
    Paths,
)
from x12claims.grammar.ir import ElementUse, Expr, LoopUse, SegmentUse

Place = tuple[int, tuple[str, ...]]
"""A node as seen from another: so many levels up, then down a chain of first instances."""
Only = tuple[tuple[int, int, tuple[str, ...]], ...]
HERE: Place = (0, ())
MOST_REMEMBERED = 2
"""Characters of a component whose composites are worth remembering."""
_LOCAL = re.compile(r"\b(?:[a-z]{1,2}[0-9]+|N|R)\b")
_BOUND = re.compile(r"\bfor (\w+) in\b")
_ROOT = re.compile(r"R\.segs\[(\d+)\]$")
_CLIMB = re.compile(r"UP\(R\.parent, (\w+)\)$")
_TEXT = re.compile(r"'[^']*'|\"[^\"]*\"")


# ---- questions about a node's shape, and what a function is bound to
def _at(node: Node, place: Place) -> Node | None:
    found: Node | None = node
    for _ in range(place[0]):
        found = found.parent if found is not None else None
    for name in place[1]:
        if found is None or name not in found.kids:
            return None
        found = found.kids[name][0]
    return found


def _below(node: Node, chains: tuple[tuple[str, ...], ...]) -> list[Node]:
    found = []
    for chain in chains:
        row = [node]
        for name in chain:
            row = [kid for one in row for kid in one.kids.get(name, ())]
        found += row
    return found


def _up(node: Node, root: Node, loops: frozenset[str]) -> int | None:
    levels, at = 0, node
    while at.loop not in loops:
        if at is root or at.parent is None:
            return None
        levels, at = levels + 1, at.parent
    return levels


def _there(node: Node, root: Node, place: Place) -> bool:
    return _at(node, place) is not None


def few(node: Node, root: Node, place: Place, chains: tuple[tuple[str, ...], ...], uses: frozenset[int]) -> bool:
    """Whether the amounts of these segments are so few that their sum in binary is off by less than a tenth of a cent.

    50 segments hold 300 amounts below 10**8 at most, so no partial sum passes 3 * 10**10: each addition is off by
    2 * 10**-6 at most.
    """
    at = _at(node, place)
    below = _below(at, chains) if at is not None else []
    return sum(len(held) for one in below for number, held in one.segs.items() if number in uses) <= 50


def _is_root(node: Node, root: Node, place: Place) -> bool:
    return _at(node, place) is root


def there_uses(node: Node, root: Node, place: Place, uses: frozenset[int]) -> tuple[int, ...]:
    at = _at(node, place)
    return tuple(number for number in at.segs if number in uses) if at is not None else ()


def there_kids(node: Node, root: Node, place: Place, chains: tuple[tuple[str, ...], ...], uses: frozenset[int]) -> bool:
    at = _at(node, place)
    below = _below(at, chains) if at is not None else []
    return any(not uses.isdisjoint(one.segs) for one in below) if uses else bool(below)


def _picked(
    node: Node, root: Node, place: Place, uses: tuple[int, ...], only: Only, separator: str
) -> tuple[tuple[int, int], ...]:
    """The first two segments of some uses that a tag takes, as (use, index)."""
    at = _at(node, place)
    found = []
    for number in at.segs if at is not None else ():
        if at is not None and number in uses:
            held = enumerate(at.segs[number])
            found += [(number, index) for index, segment in held if _fits(segment, only, separator)]
    return tuple(found[:2])


def _fits(segment: list[str], only: Only, separator: str) -> bool:
    for element, component, codes in only:
        text = segment[element] if element < len(segment) else ""
        parts = text.split(separator) if component else [text]
        if not parts[max(component, 1) - 1 :] or parts[max(component, 1) - 1] not in codes:
            return False
    return True


def _held(node: Node, root: Node, place: Place, use: int) -> Any:
    at = _at(node, place)
    return at.segs[use] if at is not None else None


def _lists(node: Node, root: Node, place: Place, chains: tuple[tuple[str, ...], ...], uses: frozenset[int]) -> Any:
    at = _at(node, place)
    below = _below(at, chains) if at is not None else []
    return tuple(held for one in below for number, held in one.segs.items() if number in uses)


def _nodes(node: Node, root: Node, place: Place, chains: tuple[tuple[str, ...], ...]) -> Any:
    at = _at(node, place)
    return tuple(_below(at, chains)) if at is not None else ()


def _node(node: Node, root: Node, place: Place) -> Any:
    return _at(node, place)


Question = tuple[Callable[..., Any], tuple[Any, ...]]


class Shape:
    """Answers about a node of a mould, and remembers what was asked: what was written with these answers suits every
    node that gives the same ones.  ``plain``: no element of the unit begins with a minus sign; of the uses
    ``loose`` a node that holds one may hold more."""

    def __init__(self, node: Node, root: Node, plain: bool = False, loose: frozenset[int] = frozenset()) -> None:
        self.node = node
        self.root = root
        self.plain = plain
        self.loose = loose
        self.answers: dict[Question, Any] = {}

    def ask(self, question: Callable[..., Any], *about: Any) -> Any:
        key = question, about
        if key not in self.answers:
            self.answers[key] = question(self.node, self.root, *about)
        return self.answers[key]


def suits(answers: dict[Question, Any], node: Node, root: Node) -> bool:
    """Whether a node gives these answers."""
    return all(question(node, root, *about) == answer for (question, about), answer in answers.items())


class Outside:
    """What rules read of the loops around a mould: it is worked out once for each unit, whichever nodes ask for it."""

    def __init__(self) -> None:
        self.sources: dict[str, str] = {}  # by local, in the order in which they may be worked out
        self._known: dict[str, str] = {}

    def local(self, source: str) -> str:
        if source not in self._known:
            name = self._known[source] = f"x{len(self.sources)}"
            self.sources[name] = source
        return self._known[source]

    def roots(self, wanted: frozenset[str]) -> set[int]:
        """The uses of a mould's root that the wanted locals are read from."""
        needed = self._needed(wanted)
        return {int(found[1]) for name in needed if (found := _ROOT.match(self.sources[name]))}

    def _needed(self, wanted: frozenset[str]) -> set[str]:
        needed = set(wanted)
        for name in reversed(self.sources):
            if name in needed:
                needed |= set(_LOCAL.findall(self.sources[name])) & self.sources.keys()
        return needed

    def text(self, wanted: frozenset[str]) -> str:
        """``outside(R)``: the wanted locals by name, for the root of a mould."""
        needed = self._needed(wanted)
        lines = [line for name, source in self.sources.items() if name in needed for line in _assigned(name, source)]
        given = ", ".join(f"{name!r}: {name}" for name in sorted(wanted))
        return "\n".join(["def outside(R):", *lines, f"    return {{{given}}}"]) + "\n"


def _assigned(name: str, source: str) -> list[str]:
    """Statements that assign a local outside; the climb to a loop around is written out."""
    found = _CLIMB.match(source)
    if not found:
        return [f"    {name} = {source}"]
    return [
        f"    {name} = R.parent",
        f"    while {name} is not None and {name}.loop not in {found[1]}:",
        f"        {name} = {name}.parent",
        f"    {name} = {name} or EMPTY",
    ]


@mutable
class KnownPaths(Paths):
    """Writes paths for one node of a mould (``shape``); ``refs`` are the parameters that the function is bound to."""

    shape: Shape = field(kw_only=True)
    outside: Outside = field(kw_only=True)
    uses: dict[int, SegmentUse] = field(kw_only=True)
    separator: str = field(kw_only=True)
    refs: dict[str, Question] = field(factory=lambda: {"N": (_node, (HERE,))})
    _places: dict[str, Place | None] = field(factory=lambda: {"N": HERE, "EMPTY": None})
    _own: set[str] = field(factory=set)  # the loops of the unit

    def ref(self, what: Callable[..., Any], *about: Any) -> str:
        for name, known in self.refs.items():
            if known == (what, about):
                return name
        name = self.local("a")
        self.refs[name] = what, about
        return name

    def hoist(self, key: Any, source: str, fixed: bool) -> str:
        if source.isidentifier() or source.isdecimal():
            return source
        if fixed and key not in self.hoisted:
            own = sorted(set(_BOUND.findall(source)), key=source.index)
            names = set(_LOCAL.findall(_TEXT.sub("", source))) - set(own)
            if names and all(name[0] in "xR" for name in names):
                for number, name in enumerate(own):
                    source = re.sub(rf"\b{name}\b", f"y{number}", source)
                self.hoisted[key] = self.outside.local(source)
        return super().hoist(key, source, fixed)

    def hoist_lines(self, key: Any, name: str, lines: list[str]) -> None:
        """The same for statements that assign ``name``."""
        self.hoisted[key] = name
        if self.inner and not self.inner.isdisjoint(_LOCAL.findall("\n".join(lines))):
            self.inner.add(name)
            self.inner_lines += lines
        else:
            self.lines += lines

    def mark(self) -> tuple[dict[Any, str], int, int, set[str]]:
        """What is assigned so far; ``reset`` forgets what came since."""
        return dict(self.hoisted), len(self.lines), len(self.inner_lines), set(self.inner)

    def reset(self, before: tuple[dict[Any, str], int, int, set[str]]) -> None:
        self.hoisted, lines, inner_lines, self.inner = before
        del self.lines[lines:], self.inner_lines[inner_lines:]

    # ---- where a path stands
    def known(self, name: str) -> bool:
        return name in self._places

    def _named(self, place: Place) -> str:
        if not self.shape.ask(_there, place):
            return "EMPTY"
        name = self.ref(_node, place)
        self._places[name] = place
        return name

    def node(self, at: Expr, env: Env) -> str:
        bind = env[at[BASE]]
        place = self._places.get(bind.node)
        if not at[UP] or place is None or place[1]:
            return super().node(at, env)
        levels = self.shape.ask(_up, frozenset(at[UP])) if not place[0] else None
        if levels is None:
            return self.hoist(("outer", frozenset(at[UP])), f"UP(R.parent, {self.names.codes(at[UP])})", True)
        return self._named((levels, ()))

    def _one(self, at: Expr, env: Env) -> tuple[str, bool]:
        node = self.node(at, env)
        if not self.known(node):
            return super()._one(at, env)
        place = self._places[node]
        if at[CHAINS] and place is not None:
            node = self._named((place[0], place[1] + tuple(at[CHAINS][0])))
        return node, True

    def _segs(self, node: str, env_fixed: bool) -> str:
        return self.hoist(("segs", node), f"{node}.segs", True) if self.known(node) else super()._segs(node, env_fixed)

    def segment(self, at: Expr, env: Env) -> str | None:
        """The local of the only segment that a path can mean; "()": there is none; None: that is not settled."""
        if at[0] != "at" or not at[USES] or self.own(at, env):
            return None
        start = self.node(at, env)
        if not self.known(start) or not all(self._settled(number, at[ONLY]) for number in at[USES]):
            return None
        place = self._places[start]
        if place is None:
            return "()"
        if at[CHAINS] and at[MANY]:
            some = self.shape.ask(there_kids, place, tuple(at[CHAINS]), frozenset(at[USES]))
            return None if some else "()"
        place = self._places[self._one(at, env)[0]]
        uses = tuple(at[USES])
        if not at[MANY]:
            there = self.shape.ask(there_uses, place, frozenset(uses)) if place is not None else ()
            uses = tuple(number for number in uses if number in there)[:1]
        if place is None or not uses:
            return "()"
        found = self.shape.ask(_picked, place, uses, at[ONLY], self.separator)
        if not found:
            return "()"
        number, index = found[0]
        if at[MANY] and (len(found) > 1 or number in self.shape.loose):
            return None
        held = self._list(place, number)
        return self.hoist(("first", held, index), f"{held}[{index}]", True)

    def _list(self, place: Place, number: int) -> str:
        """The local of a list of segments; of the mould's root it is looked up once for all nodes of a unit."""
        if place[0] and not place[1] and self.shape.ask(_is_root, place):
            return self.hoist(("root", number), f"R.segs[{number}]", True)
        return self.ref(_held, place, number)

    def _settled(self, number: int, only: Only) -> bool:
        """Whether a tag asks for nothing but what tells the shape's segments apart."""
        told = {(match.element, match.component) for match in self.uses[number].match}
        return all((element, component) in told for element, component, _ in only)

    def few(self, at: Expr, env: Env) -> bool:
        """See ``few``; a path from a variable names one segment at most."""
        start = self.node(at, env)
        if not self.known(start):
            return self.own(at, env)
        place = self._places[start]
        return place is None or bool(self.shape.ask(few, place, tuple(at[CHAINS]) or ((),), frozenset(at[USES])))

    # ---- one value
    def elements(self, at: Expr) -> list[ElementUse]:
        """The elements (components) that a path may name; [] where one of them is not used, or where no pattern vouches
        for them: what stands around the unit may have been read by the walker.
        """
        found: list[ElementUse] = []
        if at[0] != "at" or not self.vouched(at):
            return found
        for number in at[USES]:
            for position in at[ELEMENTS]:
                use = self.uses[number].elements[position - 1 : position]
                whole = use[0] if use else None
                parts = [whole] if not at[COMPONENTS] else [whole and part(whole, one) for one in at[COMPONENTS]]
                if None in parts:
                    return []
                found += [one for one in parts if one is not None]
        return found

    def vouched(self, at: Expr) -> bool:
        """Whether the segments that a path names are the unit's own."""
        if not self._own:
            todo = [self.shape.root.loop]
            while todo:
                loop = todo.pop()
                self._own.add(loop)
                inner = (item.loop for item in self.guide.loops[loop].items if isinstance(item, LoopUse))
                todo += [each for each in inner if each not in self.streamed and each not in self._own]
        return all(self.uses[number].loop in self._own for number in at[USES])

    def read(self, at: Expr, env: Env) -> str:
        segment = self.segment(at, env)
        plain = at[0] == "at" and len(at[ELEMENTS]) == 1 and len(at[COMPONENTS]) < 2
        if segment is None or not plain or (at[MANY] and at[REPEATS]):
            return super().read(at, env)
        if segment == "()":
            return "''"
        position = at[ELEMENTS][0]
        sure = self.required(("at", *at[1:COMPONENTS], ()))
        source = f"{segment}[{position}]" + ("" if sure else f" if len({segment}) > {position} else ''")
        text = self.hoist(("element", segment, position), source, True)
        return self._component(text, at[COMPONENTS], True)

    def required(self, at: Expr) -> bool:
        """Whether each segment that a path names holds its elements, and each of these its components."""
        elements = self.elements(at) + self.elements(("at", *at[1:COMPONENTS], ()))
        return bool(elements) and all(one.usage == "R" for one in elements)

    def _read_own(self, at: Expr, bind: Bind, env: Env) -> str:
        one = bind.value is None and len(at[ELEMENTS]) == 1 and not (at[REPEATS] or len(at[COMPONENTS]) > 1)
        if not one or not self.required(("at", *at[1:COMPONENTS], ())):
            return super()._read_own(at, bind, env)
        position = at[ELEMENTS][0]
        text = self.hoist(("element", bind.segment, position), f"{bind.segment}[{position}]", bind.fixed)
        return self._component(text, at[COMPONENTS], bind.fixed)

    # ---- presence
    def present(self, at: Expr, env: Env) -> str:
        if at[0] == "slot" or self.own(at, env):
            return super().present(at, env)
        start = self.node(at, env)
        if not self.known(start):
            return super().present(at, env)
        if at[ELEMENTS]:
            segment = self.segment(at, env)
            if segment == "()":
                return "False"
            if segment and len(at[ELEMENTS]) == 1 and len(at[COMPONENTS]) < 2 and not at[REPEATS]:
                return self.read(at, env)
            return super().present(at, env)
        place = self._places[start]
        if place is None:
            return "False"
        chains = tuple(at[CHAINS]) or ((),)
        some = self.shape.ask(there_kids, place, chains, frozenset(at[USES]))
        if not some or not at[ONLY]:
            return str(some)
        one = self._places[self._one(at, env)[0]] if not (at[CHAINS] and at[MANY]) else None
        if one is None or not all(self._settled(number, at[ONLY]) for number in at[USES]):
            return super().present(at, env)
        return str(bool(self.shape.ask(_picked, one, tuple(at[USES]), at[ONLY], self.separator)))

    # ---- many values
    def _run_uses(self, at: Expr, env: Env, clauses: list[str], bare: bool) -> Bind:
        start = self.node(at, env)
        place = self._places.get(start)
        if not self.known(start) or (place is not None and at[CHAINS] and not (bare and at[USES])):
            return super()._run_uses(at, env, clauses, bare)
        if place is None:
            clauses.append("for _ in ()")
            return Bind(start, "()")
        segment = self.local("s")
        lone = self.segment(("at", *at[1:MANY], 1, *at[REPEATS:]), env) if at[USES] and not at[CHAINS] else None
        if lone:
            clauses += ["for _ in ()"] if lone == "()" else []
            return Bind(start, lone)
        if at[USES] and at[CHAINS]:
            chains, uses = tuple(at[CHAINS]), frozenset(at[USES])
            if self.shape.ask(there_kids, place, chains, uses):
                row = self.local("l")
                clauses += [f"for {row} in {self.ref(_lists, place, chains, uses)}", f"for {segment} in {row}"]
            else:
                clauses.append(f"for {segment} in ()")
            start = "None"
        elif at[USES]:
            there = self.shape.ask(there_uses, place, frozenset(at[USES]))
            if at[ONLY] and all(self._settled(number, at[ONLY]) for number in there):
                picked = self.shape.ask(_picked, place, there, at[ONLY], self.separator)
                there = there if picked else ()
            held = [self._list(place, number) for number in there]
            every = held[0] if len(held) == 1 else f"({''.join(f'*{one}, ' for one in held)})"
            clauses.append(f"for {segment} in {every}")
        else:
            return Bind(start)
        if at[ONLY]:
            clauses.append(f"if {self._only(at, segment)}")
        return Bind(start, segment)

    def _run_nodes(self, at: Expr, env: Env, clauses: list[str]) -> Bind:
        start = self.node(at, env)
        place = self._places.get(start)
        if place is None:
            return super()._run_nodes(at, env, clauses)
        inner = self.local("n")
        chains = tuple(at[CHAINS])
        some = self.shape.ask(there_kids, place, chains, frozenset())
        clauses.append(f"for {inner} in " + (self.ref(_nodes, place, chains) if some else "()"))
        return Bind(inner)

    def _run_components(self, at: Expr, bind: Bind, value: str, clauses: list[str]) -> Bind:
        """Components that are short stand in few composites, so these are parted once (pointers to diagnoses)."""
        if any(one.max > MOST_REMEMBERED for one in self.elements(at)):
            return super()._run_components(at, bind, value, clauses)
        parts, name = tuple(at[COMPONENTS]), self.local("v")
        key = "components", parts, self.separator
        table = memo(key, partial(_held_components, parts, self.separator))
        clauses.append(f"for {name} in {self.names.constant(table, ('memo', key))}[{value}]")
        return evolve(bind, value=name, parts=parts)

    def _filled(self, at: Expr, segment: str, position: str) -> list[str]:
        if self.required(("at", *at[1:COMPONENTS], ())):
            return []
        return super()._filled(at, segment, position)

    def _reach(self, at: Expr, bind: Bind, last: int) -> str:
        if self.vouched(at) and all(len(self.uses[number].elements) <= last for number in at[USES]):
            return f"len({bind.segment})"
        return super()._reach(at, bind, last)


def _held_components(parts: tuple[int, ...], separator: str, text: str) -> list[str]:
    return [value for _, value in components(text, parts, separator)]


def part(use: ElementUse, position: int) -> ElementUse | None:
    """A component of a composite."""
    return use.components[position - 1] if position <= len(use.components) else None
