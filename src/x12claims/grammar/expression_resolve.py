"""Rules as parsed become rules that name SegmentUse numbers and positions only.

Resolved forms that differ from the parsed ones of ``expression.py``::

    ("at", variable, up, chains, uses, elements, components, kind, many, repeats, only, text)
        a path: from the variable ("" is the scope) up to the nearest loop of ``up``, down along ``chains``, then uses,
        elements, components; kind is loop, segment, composite, text, number, n2 or date; many and repeats are 0 or 1;
        only is what the tag asks of a segment beyond its use: (element, component, codes) each
    ("slot", variable, k, kind, text)                   element k of a group of slots
    ("over", variable, source, where, value)            source: "at" or ("slots", at, size); value None: the place's own
    (quantifier, variable, source, where, condition)    the variable is always named
    ("party", at, NM1 uses, N1 uses)  ("address", at, N3 uses, N4 uses)
    ("distinct", keys)  ("counted", value)              of a rule's ``each``, in order: no key twice; 1, 2, 3 ...
    ("seen", loop, keys)                                the same across units, within the enclosing instance of ``loop``

``each`` of a resolved rule is (variable, source, where or None).
"""

from __future__ import annotations

from collections.abc import Mapping

from attrs import evolve

from x12claims.grammar.expression_error import ExpressionError
from x12claims.grammar.expression_place import Frame, Place, Places
from x12claims.grammar.expression_rewrite import climb, main_path, mentions, rebase, replaced, single, spellings, truth
from x12claims.grammar.expression_text import to_text
from x12claims.grammar.ir import Expr, Loop, Rule, SegmentUse

_AGGREGATES = frozenset(("sum", "count", "min", "max", "first", "last"))
_Stack = tuple[Frame, ...]


class Resolver:
    """Looks the paths of one guide's rules up in its loops; ``values`` are its named values, as parsed."""

    def __init__(self, loops: Mapping[str, Loop], values: Mapping[str, Expr]) -> None:
        self.places = Places(loops)
        self.loops = loops
        self.values = values
        self._fresh = 0
        self._opening: list[str] = []
        units = [loop.id for loop in loops.values() if loop.unit or (loop.id != "ST" and loop.head.id == "HL")]
        self._streamed = self.places.ancestry(units) - {"ST"}  # judged one by one and not kept (engine.tables)

    # ---- rules
    def rule(self, rule: Rule) -> list[Rule]:
        """The rule for each loop that it applies to, every path looked up.  Raises ExpressionError."""
        self._fresh = 0
        found: list[Rule] = []
        missing: ExpressionError | None = None
        each_of = rule.each or ("", ("path",), None)
        named = len(each_of) > 2 and each_of[2]
        anywhere = not named and (rule.scope not in self.loops or each_of[1][0] == "element")
        for scope, each, frame in self._scopes(rule):
            stack: _Stack = (Frame("", Place("", loops=(scope,))),)
            if frame:
                stack += (frame,)
            for demand in single(rule.demand):
                try:
                    found.append(self._resolved(rule, scope, each, stack, demand))
                except ExpressionError as error:
                    if not anywhere:
                        raise
                    missing = missing or error  # a rule for any loop passes over those without what it speaks of
        if missing and not found:
            raise missing
        for one in found:
            self._complete(one.scope, (one.each, one.when, one.demand))
        return found

    def _complete(self, scope: str, expr: Expr) -> None:
        """Refuses a look from within a unit at other units: they are not all there when the rule is run."""
        if not isinstance(expr, tuple):
            return
        if not expr or expr[0] != "at" or len(expr) < 5:
            for part in expr:
                self._complete(scope, part)
            return
        first = next((name for chain in expr[3] for name in chain if name in self._streamed), None)
        if first is None or (expr[1] and not expr[2]):
            return
        for anchor in expr[2] or (scope,):
            between = self.places.ancestry([scope]) & self.places.below(anchor) & self._streamed
            if between:
                names = " or ".join(sorted(between))
                raise ExpressionError(
                    f"{to_text(expr)} looks from {scope} over all of {anchor}, but a {names} is judged before "
                    f"that ends: state the rule for {anchor}"
                )

    def _resolved(self, rule: Rule, scope: str, each: Expr | None, stack: _Stack, demand: Expr) -> Rule:
        within = demand[2] if demand[0] in ("unique", "consecutive") else None
        if within or (demand[0] == "unique" and each and not self._several(demand, stack)):
            return self._within(rule, scope, each, stack, demand)
        when = self.expr(rule.when, stack) if rule.when else None
        resolved = self.expr(demand, stack)
        place = self._place(rule, stack)
        return evolve(rule, scope=scope, each=each, when=when, demand=resolved, place=place)

    def _several(self, demand: Expr, stack: _Stack) -> bool:
        """Whether ``unique`` has several values at one place, which are then compared with one another."""
        overs = [self._over(over, stack) for over in demand[1]]
        return len(overs) == 1 and (overs[0][2][0] != "at" or bool(overs[0][2][8]) or overs[0][3] is not None)

    def _scopes(self, rule: Rule) -> list[tuple[str, Expr | None, Frame | None]]:
        if rule.each is None:
            if rule.scope not in self.loops:
                message = f"rule {rule.id}: {rule.scope} is not a loop of this guide"
                raise ExpressionError(message + self.places.near(rule.scope, ()))
            return [(rule.scope, None, None)]
        variable, source, *rest = rule.each
        named = rest[0] if rest and rest[0] else None
        scopes = list(named or ([rule.scope] if rule.scope in self.loops else self.loops))
        found: list[tuple[str, Expr | None, Frame | None]] = []
        for scope in scopes:
            if scope not in self.loops:
                raise ExpressionError(f"{scope} is not a loop of this guide" + self.places.near(scope, ()))
            for resolved, frame in self._sources(scope, variable, source, anywhere=rule.scope not in self.loops):
                found.append((scope, (variable, resolved, None), frame))
        if not found:
            raise ExpressionError(f"no loop of this guide has {to_text(source)}")
        return found

    def _sources(self, scope: str, variable: str, source: Expr, anywhere: bool) -> list[tuple[Expr, Frame]]:
        root = (Frame("", Place("", loops=(scope,))),)
        if source[0] == "element":
            return [(place.expr, Frame(variable, place)) for place in self._elements(scope, source[1])]
        if anywhere:
            path = source[1] if source[0] == "slots" else source
            word, tag = path[1][0][0], path[1][0][1]
            if word not in self.loops and not self._own_uses(scope, word, tag):
                return []
            if word in self.loops and word not in self.places.below(scope):
                return []
        return [self._source(source, root, variable, each=True)]

    def _own_uses(self, scope: str, word: str, tag: str | None) -> list[SegmentUse]:
        return self.places.uses(scope, word, tag) or self.places.uses(scope, word[:-2], tag)

    def _elements(self, scope: str, number: str) -> list[Place]:
        """Every place of a data element (or composite) in a loop, one for each segment use and composite."""
        found: list[Place] = []
        for use in self.loops[scope].items:
            if not isinstance(use, SegmentUse):
                continue
            start = Place("", loops=(scope,), uses=(use,), kind="segment", many=use.repeat != 1, text=use.id)
            plain = tuple(one.position for one in use.elements if one and one.element == number)
            if plain:
                found.append(self.places.element(start, plain, ()))
            for one in use.elements:
                parts = tuple(
                    part.position for part in (one.components if one else ()) if part and part.element == number
                )
                if parts and one:
                    found.append(self.places.element(start, (one.position,), parts))
        return found

    def _place(self, rule: Rule, stack: _Stack) -> Expr:
        """Where the finding stands: as stated, as the id says, at the variable, at the head of the scope."""
        stated = rule.place
        pieces = rule.id.split(".")
        if not stated and len(pieces) > 2:
            from x12claims.grammar.expression import split_path

            stated = split_path(pieces[2])
        if stated and stated[1][0][0] == "ANY":
            stated = ("path", tuple(stated[1][1:]))
        if stated and stated[1]:
            try:
                found = self.expr(stated, stack)
                if found[0] == "slot":
                    return found
                if found[0] == "at" and (rule.place or len(stack) == 1 or found[5]):
                    return found
            except ExpressionError:
                if len(stack) == 1 and rule.place:
                    raise
        return stack[-1].start.expr

    def _within(self, rule: Rule, scope: str, each: Expr | None, stack: _Stack, demand: Expr) -> Rule:
        """``unique`` and ``consecutive`` over the instances of a wider loop."""
        outer = demand[2][1][-1][0] if demand[2] else scope
        if outer not in self.places.ancestry([scope]):
            raise ExpressionError(f"{outer} does not enclose {scope}")
        keys: tuple[Expr, ...]
        if demand[0] == "unique":
            if any(over[3] for over in demand[1]):
                raise ExpressionError("unique within a loop takes no where: state it as the rule's when")
            keys = tuple(self._key(over[2], stack) for over in demand[1])
            form: Expr = ("distinct", keys)
        else:
            form = ("counted", self._key(demand[1], stack))
        when = self.expr(rule.when, stack) if rule.when else None
        place = self._place(rule, stack)
        chains = self.places.chains(outer, scope) if outer != scope else ()
        crossing = any(one in self._streamed for chain in chains for one in chain)
        if crossing:
            if demand[0] != "unique":
                raise ExpressionError(f"consecutive cannot reach across units to {outer}")
            return evolve(rule, scope=scope, each=each, when=when, demand=("seen", outer, keys), place=place)
        if not chains:
            if not each:
                raise ExpressionError(f"unique within {outer} needs a narrower scope or an each")
            return evolve(rule, scope=scope, each=each, when=when, demand=form, place=place)
        if each and each[1][0] != "at":
            raise ExpressionError("unique within a wider loop does not take slots")
        if not each:
            moved: Expr = ("_s", ("at", "", (), chains, (), (), (), "loop", 1, 0, (), scope), None)
            when, form, place = (rebase(one, "_s") for one in (when, form, place))
        else:
            source = each[1]
            joined = tuple(chain + tuple(down) for chain in chains for down in (source[3] or ((),)))
            moved = (each[0], ("at", "", (), joined, *source[4:8], 1, *source[9:]), None)
            if mentions(form, "") or mentions(when, "") or mentions(place, ""):
                when, form, place = (climb(one, each[0], scope) for one in (when, form, place))
        return evolve(rule, scope=outer, each=moved, when=when, demand=form, place=place)

    def _key(self, expr: Expr, stack: _Stack) -> Expr:
        key = self.expr(expr, stack)
        if key[0] == "at" and key[7] in ("loop", "segment"):
            raise ExpressionError(f"a key is an element, not {to_text(key)}")
        return key

    # ---- expressions
    def expr(self, expr: Expr, stack: _Stack) -> Expr:
        head = expr[0]
        match head:
            case "path":
                return self._path(expr, stack)
            case "number" | "text" | "date" | "received" | "span" | "profile":
                return expr
            case "is" | "isnt" | "matches" | "contains":
                return (head, self.expr(expr[1], stack), expr[2])
            case "in":
                return (head, self.expr(expr[1], stack), expr[2], self.expr(expr[3], stack) if expr[3] else None)
            case "check":
                return (head, expr[1], self.expr(expr[2], stack))
            case "any" | "all" | "none":
                return self._quantified(expr, stack)
            case "unique":
                return (head, tuple(self._over(over, stack) for over in expr[1]), None)
            case "consecutive":
                return (head, self.expr(expr[1], stack), None)
            case "party" | "address":
                return self._party(head, expr[1], stack)
            case "present" | "require" | "require-any" | "forbid":
                paths = tuple(self.expr(path, stack) for path in expr[1:])
                if head == "present" and paths[0][0] not in ("at", "slot"):
                    return self.expr(truth(self.values[expr[1][1][0][0]]), stack)
                return (head, *paths)
        if head in _AGGREGATES:
            return (head, *(self._over(over, stack) for over in expr[1:]))
        return (head, *(self.expr(part, stack) for part in expr[1:]))

    def _quantified(self, expr: Expr, stack: _Stack) -> Expr:
        head, variable, source, where, body = expr
        resolved, frame = self._source(source, stack, variable or self._name())
        inner = (*stack, frame)
        return (
            head,
            frame.name,
            resolved,
            self.expr(where, inner) if where else None,
            self.expr(body, inner) if body else None,
        )

    def _over(self, over: Expr, stack: _Stack) -> Expr:
        _, variable, source, where, value = over
        name = variable or self._name()
        while source[0] == "path" and (named := self._value_name(source, stack)):
            source = self.values[named]
        if source[0] not in ("path", "slots", "element"):
            path = main_path(source)
            if path is None:
                raise ExpressionError(f"no path stands in {to_text(source)}")
            value = replaced(source, path, ("path", ((name, None, (), ()),)))
            source = path
        resolved, frame = self._source(source, stack, name)
        inner = (*stack, frame)
        return (
            "over",
            name,
            resolved,
            self.expr(where, inner) if where else None,
            self.expr(value, inner) if value else None,
        )

    def _source(self, source: Expr, stack: _Stack, variable: str, each: bool = False) -> tuple[Expr, Frame]:
        if source[0] == "slots":
            place = self._lookup(source[1], stack)
            if len(place.elements) < source[2]:
                raise ExpressionError(f"slots needs several elements: {to_text(source)}")
            return ("slots", place.expr, source[2]), Frame(variable, place, source[2])
        if source[0] == "element":
            raise ExpressionError("element N stands in each only")
        place = self._lookup(source, stack)
        if not each and place.kind == "loop" and not place.chains and source[1][-1][0] in place.loops:
            place = evolve(self._outward(self._siblings(place), stack), text=place.text)
        return place.expr, Frame(variable, place)

    def _siblings(self, place: Place) -> Place:
        """All instances of a loop that encloses us: to run over the one instance alone would say nothing."""
        (name,) = place.loops
        around = tuple(sorted(self.places.parents[name]))
        if not around:
            return place
        return evolve(place, up=around, chains=((name,),), many=True)

    def _party(self, head: str, expr: Expr, stack: _Stack) -> Expr:
        if expr[0] == "else":
            return ("else", self._party(head, expr[1], stack), self._party(head, expr[2], stack))
        if expr[0] != "path":
            raise ExpressionError(f"{head} takes a loop")
        place = self._lookup(expr, stack)
        names = ("NM1", "N1") if head == "party" else ("N3", "N4")
        if place.kind == "segment" and head == "party":
            found = [tuple(use.number for use in place.uses if use.id == name) for name in names]
        else:
            found = [
                tuple(use.number for loop in place.loops for use in self.places.uses(loop, name, None))
                for name in names
            ]
        if not any(found) or place.elements:
            raise ExpressionError(f"{to_text(expr)} has no {' or '.join(names)}")
        return (head, evolve(place, uses=(), kind="loop").expr, *found)

    # ---- paths
    def _name(self) -> str:
        self._fresh += 1
        return f"_{self._fresh}"

    def _value_name(self, path: Expr, stack: _Stack) -> str | None:
        word, tag, elements, components = path[1][0]
        plain = len(path[1]) == 1 and tag is None and not elements and not components
        return word if plain and word in self.values and all(frame.name != word for frame in stack) else None

    def _path(self, path: Expr, stack: _Stack) -> Expr:
        named = self._value_name(path, stack)
        if named:
            if named in self._opening:
                raise ExpressionError(f"value {named} is made of itself")
            self._opening.append(named)
            try:
                return self.expr(self.values[named], stack)
            finally:
                self._opening.pop()
        word = path[1][0][0]
        for frame in reversed(stack):
            if frame.slots and word == frame.name and len(path[1]) == 2:
                return self._slot(frame, path)
        return self._lookup(path, stack).expr

    def _slot(self, frame: Frame, path: Expr) -> Expr:
        wanted = path[1][1][0]
        if not wanted.isdigit() or not 1 <= int(wanted) <= frame.slots:
            raise ExpressionError(f"{frame.name} has slots 1 to {frame.slots}, not {wanted}")
        element = self.places.element(frame.place, (frame.place.elements[int(wanted) - 1],), ())
        return ("slot", frame.name, int(wanted), element.kind, to_text(path))

    def _lookup(self, path: Expr, stack: _Stack) -> Place:
        if path[0] != "path":
            raise ExpressionError(f"a path is wanted, not {to_text(path)}")
        parts = list(path[1])
        place, parts = self._first(parts, stack, path)
        for index, part in enumerate(parts):
            place = self._next(place, part, index == len(parts) - 1, stack, path)
        return evolve(self._outward(place, stack), text=to_text(path))

    def _outward(self, place: Place, stack: _Stack) -> Place:
        """The same place reached from a wider variable, where the narrower plays no part in it: so it is read once."""
        frames = {frame.name: frame for frame in stack}
        while place.up and place.base in frames and place.base:
            wider = frames.get(frames[place.base].place.base)
            if wider is None or not set(place.up) <= self.places.ancestry(
                frames[place.base].place.up or wider.place.loops
            ):
                break
            own = set(place.up) == set(wider.place.loops) and not wider.place.uses
            place = evolve(place, base=wider.name, up=() if own else place.up)
        return place

    def _first(self, parts: list[Expr], stack: _Stack, path: Expr) -> tuple[Place, list[Expr]]:
        word, tag, elements, components = parts[0]
        for frame in reversed(stack):
            if frame.name and tag is None and word == frame.name:
                return self._narrowed(frame.start, elements, components), parts[1:]
            if frame.name and tag is None and word[:-2] == frame.name and word[-2:].isdigit():
                return self._narrowed(frame.start, (int(word[-2:]),), components), parts[1:]
        if word in self.loops and not elements and not components and tag is None:
            for frame in reversed(stack):
                found = self.places.loop_from(frame, word)
                if found:
                    return found, parts[1:]
            raise ExpressionError(f"loop {word} cannot be reached from here: {to_text(path)}")
        for frame in reversed(stack):
            for segment, behind in spellings(word):
                found = self._own(frame, segment, tag) or self.places.segment_from(frame, segment, tag)
                if found:
                    return self._narrowed(found, behind or elements, components), parts[1:]
            if frame.place.uses and (found := self.places.named(frame.start, word)):
                return self._narrowed(found, (), components), parts[1:]
        hint = self.places.near(word + (f"[{tag}]" if tag else ""), stack)
        raise ExpressionError(
            f"{to_text(('path', tuple(parts)))} names nothing in this guide, from {_where(stack)}{hint}"
        )

    def _own(self, frame: Frame, segment: str, tag: str | None) -> Place | None:
        """The segment that a variable stands for, named by its id."""
        place = frame.place
        if (
            not frame.name
            or frame.slots
            or place.elements
            or not place.uses
            or any(use.id != segment for use in place.uses)
        ):
            return None
        known = [use for loop in place.loops for use in self.places.uses(loop, segment, tag)]
        if self.places.only(known, tag) not in ((), place.only):
            return None
        return frame.start if all(use in known for use in place.uses) else None

    def _narrowed(self, place: Place, elements: tuple[int, ...], components: tuple[int, ...]) -> Place:
        if not elements and not components:
            return place
        if not place.uses:
            raise ExpressionError(f"{place.base or place.loops[0]} is a loop: it has no elements of its own")
        return self.places.element(place, elements, components)

    def _next(self, place: Place, part: Expr, last: bool, stack: _Stack, path: Expr) -> Place:
        word, tag, elements, components = part
        if not place.uses:
            if word in self.loops and not elements and tag is None and (not last or not self._has(place, word)):
                found = self.places.down(place, word)
                if found:
                    return found
            for segment, behind in spellings(word):
                found = self.places.segment_in(place, segment, tag)
                if found:
                    return self._narrowed(found, behind or elements, components)
        elif found := self.places.named(place, word):
            return self._narrowed(found, (), components)
        inside = Frame("", Place("", loops=place.loops))
        hint = self.places.near(word + (f"[{tag}]" if tag else ""), (inside,))
        name = to_text(("path", (part,)))
        raise ExpressionError(f"{name} is not in {'/'.join(place.loops)}: {to_text(path)}{hint}")

    def _has(self, place: Place, word: str) -> bool:
        return any(self.places.uses(loop, word, None) for loop in place.loops) and not any(
            word in self.places.below(loop) for loop in place.loops
        )


def _where(stack: _Stack) -> str:
    return "/".join(stack[-1].place.loops)
