"""Rules that look at one segment only, folded into the accepting patterns.

Such a rule becomes a guard: a look-ahead at the first element that it is about, which turns away what might violate
it. A guard may turn away more than the rule does (the walker and the rule itself decide then), never less; so an
accepted unit has these rules behind it, and the quick rules leave them out.
"""

from __future__ import annotations

import re
from collections import Counter
from decimal import Decimal, InvalidOperation
from typing import Any

from attrs import evolve, frozen

from x12claims.engine.listed import Lists, governing, places
from x12claims.engine.patterns import alternatives, several
from x12claims.engine.rules_path import BASE, CHAINS, COMPONENTS, ELEMENTS, KIND, MANY, ONLY, REPEATS, UP, USES, stride
from x12claims.engine.rules_place import paths
from x12claims.grammar.ir import Expr, Guide, Rule, SegmentUse

_MOST_TERMS = 12
_SOME = "[^*:~]"
_END = "(?=[*:~^])"
_ELEMENT = several("[^*~]", 0, None) + r"\*"
_ZERO = rf"(?=[^*:~^])-?0*\.?0*{_END}"


@frozen
class Atom:
    """What a value must look like: the pattern holds at its start (or, ``negative``, does not, also where it is
    absent).
    """

    element: int
    component: int
    pattern: str
    negative: bool = False


Terms = list[tuple[Atom, ...]]
"""Alternatives, each a conjunction."""


class _TooHard(Exception):
    """The rule is none that a pattern can say."""


@frozen
class Folded:
    """Guards by SegmentUse number and element, and the indexes of the rules that they stand for."""

    guards: dict[int, dict[int, str]]
    proven: frozenset[int]


def fold(guide: Guide, types: frozenset[int]) -> Folded:
    """Folds what can be folded of the rules of these types."""
    uses = {i.number: i for loop in guide.loops.values() for i in loop.items if isinstance(i, SegmentUse)}
    terms: dict[int, Terms] = {}
    proven = set()
    for index, rule in enumerate(guide.rules):
        if rule.type not in types:
            continue
        try:
            rule = evolve(rule, when=_unrolled(rule.when), demand=_unrolled(rule.demand))
            found = {number: _Segment(uses[number], rule).violations() for number in _of(rule, uses)}
        except _TooHard:
            continue
        proven.add(index)
        for number, each in found.items():
            terms.setdefault(number, []).extend(t for t in each if t not in terms.get(number, ()))
    return Folded({number: _guards(uses[number], each) for number, each in terms.items() if each}, frozenset(proven))


def guard_lists(folded: Folded, guide: Guide, lists: Lists) -> Folded:
    """Adds guards that turn away values which stand in no list at hand that governs them."""
    uses = {i.number: i for loop in guide.loops.values() for i in loop.items if isinstance(i, SegmentUse)}
    guards = {number: dict(each) for number, each in folded.guards.items()}
    for number, where in places(guide).items():
        terms: Terms = []
        for place in where:
            for use, codes in governing(place, lists):
                value = f"(?!{alternatives(tuple(sorted(codes)))}{_END})[^*:~]"
                atoms = [Atom(place.element, place.component, value)]
                if use.kinds:
                    atoms.insert(0, Atom(*place.kind, alternatives(use.kinds) + _END))
                terms.append(tuple(atoms))
        for anchor, guard in _guards(uses[number], terms).items():
            known = guards.setdefault(number, {})
            known[anchor] = known.get(anchor, "") + guard
    return Folded(guards, folded.proven)


def _guards(use: SegmentUse, terms: Terms) -> dict[int, str]:
    """A guard at each element at which a term can be told first."""
    reached = max((e.position for e in use.elements if e is not None and e.usage == "R"), default=1)
    by_anchor: dict[int, Terms] = {}
    for term in terms:
        zero = {(atom.element, atom.component) for atom in term if atom.pattern == _ZERO and not atom.negative}
        term = tuple(one for one in term if one.pattern != _SOME or (one.element, one.component) not in zero)
        atoms = sorted(term, key=lambda atom: (atom.element, atom.component, atom.negative))
        first = atoms[0].element
        # a segment may end before an optional element: what is absent there has to be told where the segment surely is
        anchor = first if not atoms[0].negative else min(first, reached)
        by_anchor.setdefault(anchor, []).append(tuple(atoms))
    return {anchor: f"(?!{_either(each, anchor)})" for anchor, each in by_anchor.items()}


def _either(terms: Terms, anchor: int) -> str:
    """A pattern for any of some terms; what several of them begin with, or could, is looked at once."""
    counted = Counter(atom for term in terms for atom in set(term))
    atom, count = max(counted.items(), key=lambda item: (item[1], -item[0].element))
    if count == 1:
        return "|".join(_joined(terms, anchor))
    shared = [tuple(one for one in term if one != atom) for term in terms if atom in term]
    others = [term for term in terms if atom not in term]
    inner = "" if () in shared else f"(?:{_either(shared, anchor)})"
    return _look(atom, anchor) + inner + (f"|{_either(others, anchor)}" if others else "")


def _joined(terms: Terms, anchor: int) -> list[str]:
    """Patterns for terms that share nothing; one for the same asked of elements at even distances."""
    alike: dict[tuple[int, str], list[int]] = {}
    for term in terms:
        if len(term) == 1 and not term[0].negative:
            alike.setdefault((term[0].component, term[0].pattern), []).append(term[0].element)
    rows: dict[tuple[int, ...], list[str]] = {}
    for (component, pattern), elements in alike.items():
        rows.setdefault(tuple(sorted(elements)), []).append(_inside(component, pattern))
    looks = ["".join(_look(atom, anchor) for atom in term) for term in terms if len(term) > 1 or term[0].negative]
    for row, patterns in rows.items():
        step, value = stride(row), f"(?:{'|'.join(patterns)})"
        if step:
            more = f"(?:{_times(_ELEMENT, step)}){{0,{len(row) - 1}}}?"
            looks.append(f"(?={_times(_ELEMENT, row[0] - anchor)}{more}{value})")
        else:
            looks += [f"(?={_times(_ELEMENT, one - anchor)}{value})" for one in row]
    return looks


def _look(atom: Atom, anchor: int) -> str:
    there = _times(_ELEMENT, atom.element - anchor) + _inside(atom.component, atom.pattern)
    return f"(?!{there})" if atom.negative else f"(?={there})"


def _inside(component: int, pattern: str) -> str:
    return _times(several("[^*:~]", 0, None) + ":", max(0, component - 1)) + pattern


def _times(pattern: str, count: int) -> str:
    """``pattern`` so many times, in few characters: long guards make the pattern of a segment give up its relations."""
    return f"(?:{pattern}){{{count}}}" if count > 2 else pattern * count


def _of(rule: Rule, uses: dict[int, SegmentUse]) -> tuple[int, ...]:
    """The uses that a rule is about, each by itself; _TooHard where it looks farther than one segment."""
    about = list(paths((rule.when, rule.demand)))
    if rule.each is not None:
        source = rule.each[1]
        if source[0] != "at" or source[BASE] or source[UP] or source[CHAINS] or source[ONLY] or _where(rule.each):
            raise _TooHard
        if len(source[ELEMENTS]) > 1 or source[COMPONENTS] or source[REPEATS]:
            raise _TooHard
        numbers = tuple(source[USES])
    else:
        numbers = tuple({number for path in about for number in path[USES]})
        if len(numbers) != 1 or uses[numbers[0]].repeat != 1:
            raise _TooHard
    variable = rule.each[0] if rule.each is not None else ""
    for path in about:
        if path[0] != "at" or path[BASE] != variable or path[UP] or path[CHAINS] or path[REPEATS] or path[ONLY]:
            raise _TooHard
        if not path[ELEMENTS] or not set(numbers) <= set(path[USES]):
            raise _TooHard
    if not numbers or not about:
        raise _TooHard
    return numbers


def _where(each: Any) -> bool:
    return len(each) > 2 and each[2] is not None


def _unrolled(expr: Expr) -> Expr:
    """A condition with its quantifiers over elements of one segment written out, element by element."""
    if not isinstance(expr, (tuple, list)) or not expr:
        return expr
    if expr[0] not in ("any", "all", "none") or len(expr) != 5:
        return tuple(map(_unrolled, expr))
    head, variable, source, where, body = expr
    if head == "none":
        return ("not", _unrolled(("any", variable, source, where, body)))
    groups = _groups(source)
    if where is not None or body is None:
        raise _TooHard
    parts = []
    for group in groups:
        there = ("or", *(("present", one) for one in group))
        holds = _unrolled(_put(body, variable, group))
        parts.append(("and", there, holds) if head == "any" else ("or", ("not", there), holds))
    return ("or" if head == "any" else "and", *parts)


def _groups(source: Expr) -> list[list[Expr]]:
    """The elements that a quantifier runs over, as paths: one by one, or in the groups of its slots."""
    at, size = (source[1], source[2]) if source[0] == "slots" else (source, 1)
    if at[0] != "at" or not at[BASE] or at[UP] or at[CHAINS] or at[REPEATS] or len(at[COMPONENTS]) > 1:
        raise _TooHard
    ones = [("at", *at[1:ELEMENTS], (element,), *at[COMPONENTS:MANY], 0, *at[REPEATS:]) for element in at[ELEMENTS]]
    return [ones[start : start + size] for start in range(0, len(ones) // size * size, size)]


def _put(expr: Expr, variable: str, group: list[Expr]) -> Expr:
    """A condition with what a quantifier's variable stands for in its place."""
    if not isinstance(expr, (tuple, list)) or not expr:
        return expr
    if expr[0] == "slot" and expr[1] == variable:
        return group[expr[2] - 1]
    if expr[0] == "at" and len(expr) > KIND and expr[BASE] == variable:
        (one,) = group
        if expr[UP] or expr[CHAINS] or tuple(expr[COMPONENTS]) != tuple(one[COMPONENTS]):
            raise _TooHard
        return one
    return tuple(_put(part, variable, group) for part in expr)


def _both(first: Terms, second: Terms) -> Terms:
    joined = [a + tuple(x for x in b if x not in a) for a in first for b in second]
    if len(joined) > _MOST_TERMS:
        raise _TooHard
    return joined


class _Segment:
    """One rule over one use."""

    def __init__(self, use: SegmentUse, rule: Rule) -> None:
        self.use = use
        self.rule = rule

    def violations(self) -> Terms:
        """When the condition holds and the demand does not."""
        when: Terms = [()] if self.rule.when is None else self.true(self.rule.when)
        demand = self.rule.demand
        if demand[0] == "require":
            return _both(when, self._absent(demand[1]))
        if demand[0] == "forbid":
            return _both(when, self._present(demand[1]))
        return _both(when, self.false(demand))

    def true(self, expr: Expr) -> Terms:
        head = expr[0]
        if head == "and":
            terms: Terms = [()]
            for part in expr[1:]:
                terms = _both(terms, self.true(part))
            return terms
        if head == "or":
            return [term for part in expr[1:] for term in self.true(part)]
        if head == "not":
            return self.false(expr[1])
        if head == "present":
            return self._present(expr[1])
        if head == "is":
            return self._is(expr[1], expr[2])
        if head == "isnt":
            return self._is_not(expr[1], expr[2])
        if head == "matches":
            return [(Atom(*place, f"(?:{_bounded(expr[2])}){_END}"),) for place in self._places(expr[1])]
        if head in _OPPOSITE:
            return self.false((_OPPOSITE[head], *expr[1:]))
        raise _TooHard

    def false(self, expr: Expr) -> Terms:
        head = expr[0]
        if head == "and":
            return [term for part in expr[1:] for term in self.false(part)]
        if head == "or":
            terms: Terms = [()]
            for part in expr[1:]:
                terms = _both(terms, self.false(part))
            return terms
        if head == "not":
            return self.true(expr[1])
        if head == "present":
            return self._absent(expr[1])
        if head == "is":
            return self._is_not(expr[1], expr[2])
        if head == "isnt":
            return self._is(expr[1], expr[2])
        if head == "matches":
            return [(Atom(*place, f"(?!(?:{_bounded(expr[2])}){_END})[^*:~]"),) for place in self._places(expr[1])]
        if head == "between":
            return self.false((">=", expr[1], expr[2])) + self.false(("<=", expr[1], expr[3]))
        if head in ("<=", "<") and expr[1][0] == "length":
            limit = int(_literal(expr[2])) + (head == "<=")
            return [(Atom(*place, f"[^*:~]{{{limit},}}"),) for place in self._places(expr[1][1])]
        if head in (">=", ">", "<=", "<", "=", "<>"):
            if expr[1][0] != "at":
                raise _TooHard
            shape = _unlike(head, _literal(expr[2]))
            return [(Atom(*place, shape),) for place in self._places(expr[1])]
        raise _TooHard

    def _places(self, path: Expr) -> list[tuple[int, int]]:
        """Element and component (0: the element) of each value that a path names."""
        if path[0] != "at":
            raise _TooHard
        return [(element, component) for element in path[ELEMENTS] for component in path[COMPONENTS] or (0,)]

    def _present(self, path: Expr) -> Terms:
        if self._composite(path):
            raise _TooHard
        return [(Atom(*place, _SOME),) for place in self._places(path)]

    def _absent(self, path: Expr) -> Terms:
        if self._composite(path):
            raise _TooHard
        return [tuple(Atom(*place, _SOME, True) for place in self._places(path))]

    def _composite(self, path: Expr) -> bool:
        """Whether a path means a composite as a whole: whether that is there depends on all its components."""
        wholes = {e.position for e in self.use.elements if e is not None and e.type == "composite"}
        return not path[COMPONENTS] and bool(wholes.intersection(path[ELEMENTS]))

    def _is(self, path: Expr, codes: Expr) -> Terms:
        return [(Atom(*place, _codes(codes) + _END),) for place in self._places(path)]

    def _is_not(self, path: Expr, codes: Expr) -> Terms:
        return [tuple(Atom(*place, _codes(codes) + _END, True) for place in self._places(path))]


_OPPOSITE = {">=": "<", ">": "<=", "<=": ">", "<": ">=", "=": "<>", "<>": "="}


def _codes(codes: Expr) -> str:
    if not all(isinstance(code, str) for code in codes) or any(".." in code for code in codes):
        raise _TooHard  # what lies in a range would have to be told letter by letter
    return alternatives(tuple(codes))


def _literal(expr: Expr) -> Decimal:
    if expr[0] != "number":
        raise _TooHard
    try:
        return Decimal(expr[1])
    except InvalidOperation:
        raise _TooHard from None


def _unlike(head: str, limit: Decimal) -> str:
    """A pattern for numbers that may not stand in this relation to the limit (it may take in some that do)."""
    if head == "=":
        if limit:
            raise _TooHard
        return rf"(?!{_ZERO})[^*:~]"
    if head == "<>":
        if limit:
            raise _TooHard
        return _ZERO
    if head in (">=", ">"):
        if limit:
            raise _TooHard
        return "-" if head == ">=" else f"(?:-|{_ZERO})"
    if limit < 0:
        raise _TooHard
    if not limit:
        return rf"(?!-)(?!{_ZERO})[^*:~]" if head == "<=" else "(?!-)[^*:~]"
    digits = len(str(int(limit)))
    return rf"0*[1-9][0-9]{{{digits - 1},}}" if int(limit) else r"(?!-)[^*:~]"


def _bounded(pattern: str) -> str:
    """A rule's regular expression held within its element: ``.`` takes no delimiter."""
    out = []
    inside = False
    at = 0
    while at < len(pattern):
        char = pattern[at]
        if char == "\\":
            if pattern[at + 1 : at + 2] in "SWDAZbB123456789":  # delimiters would fit, or groups are counted otherwise
                raise _TooHard
            out.append(pattern[at : at + 2])
            at += 2
            continue
        if char == "[":
            inside = True
            if pattern[at + 1 : at + 2] == "^":
                out.append("[^*:~^")
                at += 2
                continue
        elif char == "]":
            inside = False
        elif not inside and char in "^$":
            raise _TooHard  # an end would be another end in the joined pattern
        elif not inside and char == "(" and pattern[at + 1 : at + 3] not in ("?:", "?=", "?!"):
            if pattern[at + 1 : at + 2] == "?":
                raise _TooHard
            char = "(?:"  # a group of its own would be another one there, and none is referred to
        out.append("[^*:~^]" if char == "." and not inside else char)
        at += 1
    text = "".join(out)
    re.compile(text)
    return text
