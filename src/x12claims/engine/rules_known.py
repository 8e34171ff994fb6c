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
from x12claims.engine.rules_shape import (
    HERE,
    Only,
    Place,
    Question,
    Shape,
    few,
    held_there,
    is_root,
    lists_there,
    node_at,
    nodes_there,
    picked,
    there,
    there_kids,
    there_uses,
    up_at,
)  # fmt: skip
from x12claims.grammar.ir import ElementUse, Expr, LoopUse, SegmentUse

MOST_REMEMBERED = 2
"""Characters of a component whose composites are worth remembering."""
_LOCAL = re.compile(r"\b(?:[a-z]{1,2}[0-9]+|N|R)\b")
_BOUND = re.compile(r"\bfor (\w+) in\b")
_ROOT = re.compile(r"R\.segs\[(\d+)\]$")
_CLIMB = re.compile(r"UP\(R\.parent, (\w+)\)$")
_TEXT = re.compile(r"'[^']*'|\"[^\"]*\"")


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
    refs: dict[str, Question] = field(factory=lambda: {"N": (node_at, (HERE,))})
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
        if not self.shape.ask(there, place):
            return "EMPTY"
        name = self.ref(node_at, place)
        self._places[name] = place
        return name

    def node(self, at: Expr, env: Env) -> str:
        bind = env[at[BASE]]
        place = self._places.get(bind.node)
        if not at[UP] or place is None or place[1]:
            return super().node(at, env)
        levels = self.shape.ask(up_at, frozenset(at[UP])) if not place[0] else None
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
            standing = self.shape.ask(there_uses, place, frozenset(uses)) if place is not None else ()
            uses = tuple(number for number in uses if number in standing)[:1]
        if place is None or not uses:
            return "()"
        found = self.shape.ask(picked, place, uses, at[ONLY], self.separator)
        if not found:
            return "()"
        number, index = found[0]
        if at[MANY] and (len(found) > 1 or number in self.shape.loose):
            return None
        held = self._list(place, number)
        return self.hoist(("first", held, index), f"{held}[{index}]", True)

    def _list(self, place: Place, number: int) -> str:
        """The local of a list of segments; of the mould's root it is looked up once for all nodes of a unit."""
        if place[0] and not place[1] and self.shape.ask(is_root, place):
            return self.hoist(("root", number), f"R.segs[{number}]", True)
        return self.ref(held_there, place, number)

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
        if bind.value is not None and len(at[COMPONENTS]) == 1 and not bind.parts and not at[REPEATS]:
            return self._part(at, bind.value)
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
        return str(bool(self.shape.ask(picked, one, tuple(at[USES]), at[ONLY], self.separator)))

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
                clauses += [f"for {row} in {self.ref(lists_there, place, chains, uses)}", f"for {segment} in {row}"]
            else:
                clauses.append(f"for {segment} in ()")
            start = "None"
        elif at[USES]:
            numbers = self.shape.ask(there_uses, place, frozenset(at[USES]))
            if at[ONLY] and all(self._settled(number, at[ONLY]) for number in numbers):
                some = self.shape.ask(picked, place, numbers, at[ONLY], self.separator)
                numbers = numbers if some else ()
            held = [self._list(place, number) for number in numbers]
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
        clauses.append(f"for {inner} in " + (self.ref(nodes_there, place, chains) if some else "()"))
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

    def _part(self, at: Expr, text: str) -> str:
        parts = self.elements(at)
        if parts and at[COMPONENTS][0] > 1 and all(one.usage == "R" for one in parts):
            return f"{text}.split(CS)[{at[COMPONENTS][0] - 1}]"
        return super()._part(at, text)

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
