"""Parts of units as patterns that capture what rules read."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from attrs import evolve, field, mutable

from x12claims.engine import patterns
from x12claims.engine.casts.known import WHOLE, Piece
from x12claims.engine.casts.parts import Key
from x12claims.engine.casts.unfit import Unfit
from x12claims.engine.tables import GuideTables
from x12claims.grammar.ir import ElementUse, SegmentUse


def piece_of(place: int, key: Key, tables: GuideTables, guards: Mapping[int, str]) -> tuple[Piece, dict[int, str]]:
    """A segment of a part, and the guards before its elements: no number in it is negative."""
    number, codes = key
    use = _pinned(tables.uses[number], codes)
    more = dict(guards)
    for element in use.elements:
        if element is not None and not element.codes and element.type in ("R", "AN", "ID", "N0", "N2"):
            more[element.position] = more.get(element.position, "") + "(?!-)"
    end = patterns.tail(use, more)
    before = frozenset(e.position for e in use.elements if e is not None and (not end or e.position < end))
    text = patterns.segment(use, "", before, more)
    kept = frozenset(at for at in before if text.count(f"(?P<e{at}>") == 1)
    return Piece(place, use, end, kept), more


def _pinned(use: SegmentUse, codes: Sequence[tuple[int, int, str]]) -> SegmentUse:
    """A use with its codes narrowed to those that a segment holds."""
    elements = list(use.elements)
    for element, component, code in codes:
        whole = elements[element - 1]
        if whole is None:
            raise Unfit("a code stands where none is used")
        if component:
            parts = list(whole.components)
            parts[component - 1] = _with_code(parts[component - 1], code)
            elements[element - 1] = evolve(whole, components=tuple(parts))
        else:
            elements[element - 1] = _with_code(whole, code)
    return evolve(use, elements=tuple(elements))


def _with_code(use: ElementUse | None, code: str) -> ElementUse:
    if use is None or use.repeat != 1 or use.type == "composite" or (use.codes and code not in use.codes):
        raise Unfit("a code that cannot be pinned")
    return evolve(use, codes=(code,))


@mutable(eq=False)
class Step:
    """A segment of parts that begin alike: what may follow it, and the number of the part that ends with it."""

    number: int
    piece: Piece
    guards: Mapping[int, str]
    steps: dict[Key, Step] = field(factory=dict)
    leaf: int | None = None
    wanted: set[int] = field(factory=set)


class Trie:
    """Parts by how they begin, as one pattern: what stands alike in several is read once."""

    def __init__(self, tables: GuideTables, guards: Mapping[int, Mapping[int, str]]) -> None:
        self.tables = tables
        self.guards = guards
        self.first: dict[Key, Step] = {}
        self.leaves: dict[tuple[Key, ...], int] = {}
        self._count = 0

    def pieces(self, part: tuple[Key, ...]) -> list[Piece]:
        """The segments of a part, which is one of those that the pattern takes from now on."""
        return [step.piece for step in self._path(part)]

    def _path(self, part: tuple[Key, ...]) -> list[Step]:
        steps, path = self.first, []
        for place, key in enumerate(part):
            if key not in steps:
                piece, guards = piece_of(place, key, self.tables, self.guards.get(key[0], {}))
                steps[key] = Step(self._count, piece, guards)
                self._count += 1
            path.append(steps[key])
            steps = steps[key].steps
        if path[-1].leaf is None:
            path[-1].leaf = self.leaves[part] = len(self.leaves)
        return path

    def want(self, part: tuple[Key, ...], groups: Sequence[tuple[Piece, int]]) -> list[str]:
        """Has groups captured of a part; returns their names."""
        path = self._path(part)
        for piece, position in groups:
            path[piece.place].wanted.add(position)
        return [name_of(path[piece.place].number, position) for piece, position in groups]

    def pattern(self, end: str, ahead: str) -> str:
        """A pattern for any of the parts, each followed by ``ahead``; the last group that it closes is the part's mark,
        ``m0``, ``m1``...
        """
        return self._branches(self.first, None, end, f"(?={ahead})")

    def _branches(self, steps: Mapping[Key, Step], leaf: int | None, end: str, ahead: str) -> str:
        branches = [
            self._segment(step, end) + self._branches(step.steps, step.leaf, end, ahead) for step in steps.values()
        ]
        if leaf is not None:
            branches.append(f"{ahead}(?P<m{leaf}>)")
        return branches[0] if len(branches) == 1 else f"(?:{'|'.join(branches)})"

    def _segment(self, step: Step, end: str) -> str:
        wanted = frozenset(at for at in step.wanted if at != WHOLE)
        text = patterns.segment(step.piece.use, "", wanted, step.guards)
        text = re.sub(r"\?P<e(\d+)>", lambda found: f"?P<{name_of(step.number, int(found[1]))}>", text)
        return (f"(?P<{name_of(step.number, WHOLE)}>{text})" if WHOLE in step.wanted else text) + end


def name_of(step: int, position: int) -> str:
    """What a captured element is called in the pattern."""
    return f"n{step}w" if position == WHOLE else f"n{step}e{position}"
