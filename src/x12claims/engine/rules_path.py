"""Resolved paths as Python source: reading one value, running over many, testing presence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from attrs import evolve, field, frozen, mutable

from x12claims.engine.rules_logic import Late, exists, spelled
from x12claims.grammar.ir import Expr, Guide, LoopUse

_IDENTIFIER = re.compile(r"[A-Za-z_]\w*")

# positions in ("at", variable, up, chains, uses, elements, components, kind, many, repeats, only, text)
BASE, UP, CHAINS, USES, ELEMENTS, COMPONENTS, KIND, MANY, REPEATS, ONLY = range(1, 11)


@frozen
class Bind:
    """What a variable of a rule is in the generated source: names of locals.

    ``fixed``: it is assigned by a statement, so that what is read from it may be assigned before the rule's ``if``.
    """

    node: str
    segment: str | None = None
    value: str | None = None
    element: str = "None"
    component: str = "None"
    parts: tuple[int, ...] = ()
    slots: Expr = None  # ("slots", path, size) that a group of slots was cut from; ``element`` is its first position
    apart: str = ""  # the local that holds the positions of a group whose elements are no neighbours
    fixed: bool = False

    @property
    def place(self) -> str:
        """The source of (node, segment, element, component)."""
        return f"({self.node}, {self.segment}, {self.element}, {self.component})"

    def slot(self, number: int) -> str:
        """The source of the text of a slot's element, counted from 1."""
        if number == 1:
            return f"{self.segment}[{self.element}]"
        index = f"{self.apart}[{number - 1}]" if self.apart else f"{self.element} + {number - 1}"
        return f"({self.segment}[{index}] if len({self.segment}) > {index} else '')"


Env = Mapping[str, Bind]


@mutable
class Names:
    """Constants of generated source: the same object twice has one name."""

    values: dict[str, Any] = field(factory=dict)
    _known: dict[Any, str] = field(factory=dict)
    _count: int = 0

    def constant(self, value: Any, key: Any = None) -> str:
        key = (type(value).__name__, value) if key is None else key
        if key not in self._known:
            self._count += 1
            self._known[key] = f"K{self._count}"
            self.values[self._known[key]] = value
        return self._known[key]

    def codes(self, codes: Iterable[str]) -> str:
        return self.constant(frozenset(codes))


@mutable
class Paths:
    """Writes paths for one generated function.

    ``lines`` are the assignments that must stand before the statement being written; ``hoisted`` maps what was assigned
    to its local, so that no rule of the function reads it again.
    """

    guide: Guide
    names: Names
    streamed: frozenset[str]
    lines: list[str] = field(factory=list)
    hoisted: dict[Any, str] = field(factory=dict)
    parents: frozenset[str] = frozenset()  # the loops one of which is around N
    single: frozenset[int] = frozenset()  # the segment uses that do not repeat
    inner: set[str] = field(factory=set)  # locals of the loop that is being written
    inner_lines: list[str] = field(factory=list)
    _count: int = 0

    def local(self, prefix: str = "t") -> str:
        self._count += 1
        return f"{prefix}{self._count}"

    def hoist(self, key: Any, source: str, fixed: bool) -> str:
        """The local that holds ``source``, assigned once; or the source itself where no assignment can stand."""
        if not fixed:
            return source
        if key not in self.hoisted:
            name = self.hoisted[key] = self.local("h")
            if self.inner and not self.inner.isdisjoint(_IDENTIFIER.findall(source)):
                self.inner.add(name)
                self.inner_lines.append(f"{name} = {source}")
            else:
                self.lines.append(f"{name} = {source}")
        return self.hoisted[key]

    def enter(self, bind: Bind) -> Bind:
        """The binding of a loop written as statements: from it, too, values may be assigned before an ``if``."""
        self.inner = {name for name in _IDENTIFIER.findall(bind.place + str(bind.value)) if name != "None"} - {"N"}
        self.inner_lines = []
        return evolve(bind, fixed=True)

    def leave(self) -> None:
        """Forgets what was assigned inside the loop."""
        self.hoisted = {key: name for key, name in self.hoisted.items() if name not in self.inner}
        self.inner = set()
        self.inner_lines = []

    # ---- where a path stands
    def crosses(self, at: Expr) -> bool:
        return any(name in self.streamed for chain in at[CHAINS] for name in chain)

    def node(self, at: Expr, env: Env) -> str:
        """The node that a path starts down from."""
        bind = env[at[BASE]]
        if not at[UP]:
            return bind.node
        loops = frozenset(at[UP])
        if bind.node == "N" and self.parents and self.parents <= loops:
            return self.hoist(("up", "N", loops), "(N.parent or EMPTY)", bind.fixed)
        return self.hoist(("up", bind.node, loops), f"UP({bind.node}, {self.names.codes(loops)})", bind.fixed)

    def own(self, at: Expr, env: Env) -> bool:
        """Whether the path names the very segment (or element) that its variable stands for."""
        return env[at[BASE]].segment is not None and not at[UP] and not at[CHAINS] and bool(at[USES])

    def _segs(self, node: str, env_fixed: bool) -> str:
        if node == "N":
            return "sg"
        return self.hoist(("segs", node), f"{node}.segs", env_fixed and node.isidentifier())

    def _one(self, at: Expr, env: Env) -> tuple[str, bool]:
        """The node that holds the one segment of a path that is not many, and whether it is fixed."""
        bind = env[at[BASE]]
        node = self.node(at, env)
        if at[CHAINS]:
            chain = self.names.constant(tuple(at[CHAINS][0]))
            node = self.hoist(("kid", node, chain), f"KID({node}, {chain})", bind.fixed)
        return node, bind.fixed

    def _found(self, at: Expr, env: Env) -> tuple[str, bool]:
        """Source of the list of segments (or None) that the path names in its node."""
        node, fixed = self._one(at, env)
        uses = at[USES]
        segs = self._segs(node, fixed)
        source = " or ".join(f"{segs}.get({number})" for number in uses)
        if at[ONLY]:
            source = f"[s for s in {source} or () if {self._only(at, 's')}]"
        elif len(uses) > 1:
            source = f"({source})"
        return self.hoist(("found", node, tuple(uses), at[ONLY]), source, fixed), fixed

    def first(self, at: Expr, env: Env) -> str:
        """The local of the first segment that a path names, () where there is none."""
        found, _ = self._found(at, env)
        return self.hoist(("first", found), f"{found}[0] if {found} else ()", True)

    def _only(self, at: Expr, segment: str) -> str:
        """Source of the test that a segment is of the part of its use that a tag names."""
        tests = []
        for element, component, codes in at[ONLY]:
            text = f"{segment}[{element}]"
            text = f"CO({text}, {component}, CS)" if component else text
            same = f"== {codes[0]!r}" if len(codes) == 1 else f"in {self.names.codes(codes)}"
            tests.append(f"len({segment}) > {element} and {text} {same}")
        return " and ".join(tests)

    # ---- one value
    def read(self, at: Expr, env: Env) -> str:
        """Source of the text of a single element; "" where it is absent."""
        if at[0] == "slot":
            return env[at[1]].slot(at[2])
        if at[MANY] and not self.own(at, env):
            clauses, bind = self.run(at, env, bare=True)
            return f"(FIRST([{bind.value} {spelled(clauses)}]) or '')"
        bind = env[at[BASE]]
        if self.own(at, env):
            return self._read_own(at, bind, env)
        found, fixed = self._found(at, env)
        position = at[ELEMENTS][0]
        if fixed:
            segment = self.first(at, env)
            key = ("element", segment, position)
            text = self.hoist(key, f"{segment}[{position}] if len({segment}) > {position} else ''", True)
        else:
            text = f"EL({found}, {position})"
        return self._component(text, at[COMPONENTS], fixed)

    def _read_own(self, at: Expr, bind: Bind, env: Env) -> str:
        if bind.value is not None:
            if tuple(at[COMPONENTS]) == bind.parts:
                return bind.value
            return self._component(bind.value, at[COMPONENTS], bind.fixed)
        if at[MANY] and (len(at[ELEMENTS]) > 1 or len(at[COMPONENTS]) > 1 or at[REPEATS]):
            clauses, inner = self.run(at, env)
            return f"(FIRST([{inner.value} {spelled(clauses)}]) or '')"
        position = at[ELEMENTS][0]
        source = f"({bind.segment}[{position}] if len({bind.segment}) > {position} else '')"
        text = self.hoist(("element", bind.segment, position), source, bind.fixed)
        return self._component(text, at[COMPONENTS], bind.fixed)

    def _component(self, text: str, parts: tuple[int, ...], fixed: bool) -> str:
        if not parts:
            return text
        if not fixed or not text.isidentifier():
            return f"CO({text}, {parts[0]}, CS)"
        split = self.hoist(("split", text), self._parts(text), True)
        index = parts[0] - 1
        source = f"{split}[0]" if index == 0 else f"{split}[{index}] if len({split}) > {index} else ''"
        return self.hoist(("component", split, index), source, True)

    def _parts(self, text: str) -> str:
        return f"({text}.split(CS) if {text} else NO_PARTS)"

    # ---- presence
    def present(self, at: Expr, env: Env) -> str:
        if at[0] == "slot":
            return env[at[1]].slot(at[2])
        if at[ELEMENTS]:
            if not at[MANY]:
                return self.read(at, env)
            if self.own(at, env) and not (len(at[ELEMENTS]) > 1 or len(at[COMPONENTS]) > 1):
                return self.read(at, env)
        elif self.own(at, env):
            return "True"
        elif at[USES]:
            if not at[CHAINS] or (len(at[CHAINS]) == 1 and not at[MANY]):
                node, fixed = self._one(at, env)
                segs = self._segs(node, fixed)
                if at[ONLY]:
                    test = self._only(at, "s")
                    return self._any(exists([f"for s in {segs}.get({number}, ())"], test) for number in at[USES])
                return self._any(f"{number} in {segs}" for number in at[USES])
        elif not at[CHAINS]:
            return f"({self.node(at, env)} is not EMPTY)" if at[UP] else "True"
        elif len(at[CHAINS]) == 1 and len(at[CHAINS][0]) == 1:
            node = self.node(at, env)
            return f"{at[CHAINS][0][0]!r} in {'kd' if node == 'N' else node + '.kids'}"
        clauses, _ = self.run(at, env, bare=True)
        return exists(clauses, "True")

    @staticmethod
    def _any(sources: Iterable[str]) -> str:
        found = list(sources)
        return found[0] if len(found) == 1 else "(" + " or ".join(found) + ")"

    def segment_present(self, at: Expr, env: Env) -> str:
        """Presence of the segment that holds an element: a rule demands no element of a segment that is not there."""
        if at[0] == "slot":
            return "True"
        plain = ("at", *at[1:ELEMENTS], (), (), "segment", at[MANY], 0, at[ONLY], "")
        return self.present(plain, env)

    # ---- many values
    def run(self, at: Expr, env: Env, size: int = 0, bare: bool = False) -> tuple[list[str], Bind]:
        """The clauses (``for``, ``if``) that run over all that a path names, and what they bind; no clause: it is one.

        ``bare``: nothing is read from around the segments found.
        """
        short = None if size else self._short(at, env, bare)
        return short or self.clauses(at, env, size, bare)

    def _short(self, at: Expr, env: Env, bare: bool) -> tuple[list[str], Bind] | None:
        """Quicker clauses where only the values matter: components of one element, elements at even distances."""
        if at[REPEATS] or not at[ELEMENTS] or (self.own(at, env) and env[at[BASE]].value is not None):
            return None
        one = len(at[USES]) == 1 and not at[CHAINS] and not at[ONLY] and at[USES][0] in self.single
        if one and len(at[ELEMENTS]) == 1 and at[COMPONENTS] and not self.own(at, env):
            plain = ("at", *at[1:COMPONENTS], (), "text", 0, 0, (), "")
            text, number, name = self.read(plain, env), self.local("c"), self.local("v")
            if tuple(at[COMPONENTS]) == tuple(range(at[COMPONENTS][0], at[COMPONENTS][-1] + 1)):
                split = self.hoist(("split", text), self._parts(text), env[at[BASE]].fixed)
                clauses = [f"for {name} in {split}[{at[COMPONENTS][0] - 1}:{at[COMPONENTS][-1]}]", f"if {name}"]
                return clauses, Bind(env[at[BASE]].node, "()", name, parts=tuple(at[COMPONENTS]))
            parts = self.names.constant(tuple(at[COMPONENTS]))
            clauses = [f"for {number}, {name} in COS({text}, {parts}, CS)"]
            return clauses, Bind(env[at[BASE]].node, "()", name, parts=tuple(at[COMPONENTS]))
        places = tuple(at[ELEMENTS])
        if len(at[COMPONENTS]) > 1 or len(places) == 1:
            return None
        step = stride(places)
        if not step:
            return None
        clauses, bind = self.clauses(("at", *at[1:ELEMENTS], (), (), "segment", 1, 0, at[ONLY], ""), env, bare=bare)
        name = self.local("v")
        cut = f"{places[0]}:{places[-1] + 1}" + (f":{step}" if step > 1 else "")
        clauses += [f"for {name} in {bind.segment}[{cut}]", f"if {name}"]
        if at[COMPONENTS]:
            text, name = name, self.local("v")
            clauses.append(f"if ({name} := {self._part(at, text)})")
        return clauses, evolve(bind, value=name, parts=tuple(at[COMPONENTS]))

    def _part(self, at: Expr, text: str) -> str:
        """Source of a component of a composite that is there."""
        number = at[COMPONENTS][0]
        return f"{text}.partition(CS)[0]" if number == 1 else f"CO({text}, {number}, CS)"

    def clauses(self, at: Expr, env: Env, size: int = 0, bare: bool = False) -> tuple[list[str], Bind]:
        """The same for what a rule's ``each`` runs over: a value is bound with its place."""
        clauses: list[str] = []
        bind = env[at[BASE]]
        bind = evolve(bind, fixed=False) if self.own(at, env) else self._run_uses(at, env, clauses, bare)
        if size:
            return clauses, self._run_slots(at, bind, size, clauses)
        if at[ELEMENTS] and bind.value is None:
            bind = self._run_elements(at, bind, clauses)
        elif at[COMPONENTS] and bind.value is not None and tuple(at[COMPONENTS]) != bind.parts:
            bind = self._run_components(at, bind, bind.value, clauses)
        return clauses, bind

    def _run_uses(self, at: Expr, env: Env, clauses: list[str], bare: bool) -> Bind:
        bind = self._run_nodes(at, env, clauses)
        if not at[USES]:
            return bind
        name = self.local("s")
        clauses.append(f"for {name} in {self._run_segments(bind.node, at[USES])}")
        if at[ONLY]:
            clauses.append(f"if {self._only(at, name)}")
        return evolve(bind, segment=name)

    def _run_slots(self, at: Expr, bind: Bind, size: int, clauses: list[str]) -> Bind:
        """Groups of ``size`` neighbouring elements that hold something."""
        places, group = tuple(at[ELEMENTS]), self.local("g")
        places = places[: len(places) // size * size]
        bind = evolve(bind, element=group, value=None, slots=("slots", at, size))
        if places == tuple(range(places[0], places[-1] + 1)):
            clauses.append(f"for {group} in range({places[0]}, {self._reach(at, bind, places[-1])}, {size})")
        else:
            groups = tuple(places[index : index + size] for index in range(0, len(places), size))
            clauses.append(f"for {group} in {self.names.constant(groups)}")
            bind = evolve(bind, element=f"{group}[0]", apart=group)
        first = bind.slot(1) if not bind.apart else f"len({bind.segment}) > {bind.element} and {bind.slot(1)}"
        held = " or ".join([first, *(bind.slot(number) for number in range(2, size + 1))])
        clauses.append(f"if {held}" if bind.apart else Late(f"if {held}"))
        return bind

    def _reach(self, at: Expr, bind: Bind, last: int) -> str:
        """The position behind the last one that the segment holds, up to ``last``."""
        return f"min(len({bind.segment}), {last + 1})"

    def _run_nodes(self, at: Expr, env: Env, clauses: list[str]) -> Bind:
        node = self.node(at, env)
        if len(at[CHAINS]) == 1:
            for name in at[CHAINS][0]:
                inner = self.local("n")
                kids = "kd" if node == "N" else f"{node}.kids"
                clauses.append(f"for {inner} in {kids}.get({name!r}, ())")
                node = inner
        elif at[CHAINS]:
            inner = self.local("n")
            chains = self.names.constant(tuple(tuple(chain) for chain in at[CHAINS]))
            clauses.append(f"for {inner} in WALK({node}, {chains})")
            node = inner
        return Bind(node)

    def _run_segments(self, node: str, uses: tuple[int, ...]) -> str:
        segs = "sg" if node == "N" else f"{node}.segs"
        if len(uses) == 1:
            return f"{segs}.get({uses[0]}, ())"
        return f"SEGS({segs}, {self.names.constant(frozenset(uses))})"

    def _run_elements(self, at: Expr, bind: Bind, clauses: list[str]) -> Bind:
        segment = bind.segment
        if len(at[ELEMENTS]) == 1:
            position = str(at[ELEMENTS][0])
            clauses += self._filled(at, f"{segment}", position)
        else:
            position = self.local("e")
            clauses.append(f"for {position} in {self.names.constant(tuple(at[ELEMENTS]))}")
            clauses.append(f"if len({segment}) > {position} and {segment}[{position}]")
        value = f"{segment}[{position}]"
        if at[REPEATS]:
            name = self.local("v")
            clauses.append(f"for {name} in {value}.split(RS)")
            value = name
        bind = evolve(bind, value=value, element=position)
        return self._run_components(at, bind, value, clauses) if at[COMPONENTS] else bind

    def _filled(self, at: Expr, segment: str, position: str) -> list[str]:
        return [f"if len({segment}) > {position} and {segment}[{position}]"]

    def _run_components(self, at: Expr, bind: Bind, value: str, clauses: list[str]) -> Bind:
        number, name = self.local("c"), self.local("v")
        parts = self.names.constant(tuple(at[COMPONENTS]))
        clauses.append(f"for {number}, {name} in COS({value}, {parts}, CS)")
        return evolve(bind, value=name, component=number, parts=tuple(at[COMPONENTS]))


def stride(places: tuple[int, ...]) -> int:
    """The distance between neighbours, where it is the same everywhere; 0: it is not, or there are none."""
    step = places[1] - places[0] if len(places) > 1 else 0
    return step if step and places == tuple(range(places[0], places[-1] + 1, step)) else 0


def chains_between(guide: Guide, start: str, target: str) -> tuple[tuple[str, ...], ...]:
    """Every way down from one loop to another; ((),) where they are the same."""
    if start == target:
        return ((),)
    found: list[tuple[str, ...]] = []
    for item in guide.loops[start].items:
        if isinstance(item, LoopUse) and item.loop in guide.loops:
            found += [(item.loop, *rest) for rest in chains_between(guide, item.loop, target)]
    return tuple(found)
