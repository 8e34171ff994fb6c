"""Where the words of a path lead in a guide: loops up and down, segments by tag, elements by number or name."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence

from attrs import evolve, frozen

from x12claims.grammar.expression_error import ExpressionError
from x12claims.grammar.ir import ElementUse, Expr, Loop, LoopUse, SegmentUse

_NUMBERS = ("R", "N0")


@frozen
class Place:
    """A resolved path; ``expr`` is its form for the code generator, the rest serves further resolution."""

    base: str  # the variable that it starts from; "" is the rule's scope
    up: tuple[str, ...] = ()  # from there up to the nearest instance of one of these loops
    chains: tuple[tuple[str, ...], ...] = ()  # and down along any of these
    loops: tuple[str, ...] = ()  # where it arrives
    uses: tuple[SegmentUse, ...] = ()
    elements: tuple[int, ...] = ()
    components: tuple[int, ...] = ()
    kind: str = "loop"  # loop segment composite text number n2 date
    many: bool = False
    only: tuple[
        tuple[int, int, tuple[str, ...]], ...
    ] = ()  # element, component and codes that the tag narrows the use to
    repeats: bool = False  # an element that may repeat: its values are parted by the repetition separator
    text: str = ""

    @property
    def expr(self) -> Expr:
        numbers = tuple(use.number for use in self.uses)
        where = (self.base, self.up, self.chains, numbers, self.elements, self.components)
        return ("at", *where, self.kind, int(self.many), int(self.repeats), self.only, self.text)


@frozen
class Frame:
    """A variable, and what it stands for: a loop instance, a segment, an element, or a group of slots."""

    name: str
    place: Place
    slots: int = 0

    @property
    def start(self) -> Place:
        """The place that paths through the variable start from."""
        return evolve(self.place, base=self.name, up=(), chains=(), many=False)


class Places:
    """The loops of a guide as a graph, and the look-up of paths in it."""

    def __init__(self, loops: Mapping[str, Loop]) -> None:
        self.loops = loops
        self.parents: dict[str, list[str]] = {name: [] for name in loops}
        for loop in loops.values():
            for item in loop.items:
                if isinstance(item, LoopUse) and item.loop in self.parents:
                    self.parents[item.loop].append(loop.id)
        self._below: dict[str, frozenset[str]] = {}

    def below(self, name: str) -> frozenset[str]:
        if name not in self._below:
            found: set[str] = set()
            for item in self.loops[name].items:
                if isinstance(item, LoopUse) and item.loop in self.loops:
                    found |= {item.loop} | self.below(item.loop)
            self._below[name] = frozenset(found)
        return self._below[name]

    def ancestry(self, names: Iterable[str]) -> frozenset[str]:
        """The loops themselves and all that may enclose them."""
        found: set[str] = set()
        todo = list(names)
        while todo:
            name = todo.pop()
            if name not in found:
                found.add(name)
                todo += self.parents.get(name, ())
        return frozenset(found)

    def chains(self, start: str, target: str) -> tuple[tuple[str, ...], ...]:
        found: list[tuple[str, ...]] = []
        for item in self.loops[start].items:
            if isinstance(item, LoopUse) and item.loop in self.loops:
                if item.loop == target:
                    found.append((target,))
                elif target in self.below(item.loop):
                    found += [(item.loop, *rest) for rest in self.chains(item.loop, target)]
        return tuple(found)

    def repeats(self, start: Iterable[str], chains: Iterable[tuple[str, ...]]) -> bool:
        """Whether going down ``chains`` may lead to several instances."""
        starts = list(start)
        for chain in chains:
            parents = starts
            for name in chain:
                for parent in parents:
                    for item in self.loops[parent].items:
                        if isinstance(item, LoopUse) and item.loop == name and item.repeat != 1:
                            return True
                parents = [name]
        return False

    # ---- segments
    def uses(self, loop: str, segment: str, tag: str | None) -> list[SegmentUse]:
        found = [item for item in self.loops[loop].items if isinstance(item, SegmentUse) and item.id == segment]
        if tag is None:
            return found
        exact = [use for use in found if use.tag == tag]
        return exact or [use for use in found if _tagged(tag) <= _codes(use)]

    def only(self, uses: Iterable[SegmentUse], tag: str | None) -> tuple[tuple[int, int, tuple[str, ...]], ...]:
        """What a tag asks of a segment beyond its use: ``HI[ABK]`` is part of the use ``HI[ABK,BK]``."""
        for use in uses:
            if tag is not None and use.tag != tag:
                codes = _tagged(tag)
                for match in use.match:
                    if codes < match.codes:
                        return ((match.element, match.component, tuple(sorted(codes))),)
        return ()

    def segment_from(self, frame: Frame, segment: str, tag: str | None) -> Place | None:
        """The uses of a segment nearest to a frame: in the loop of the frame, else in the loops around it."""
        level, seen, hits = set(frame.place.loops), set[str](), set[str]()
        while level:
            seen |= level
            found = {name for name in level if self.uses(name, segment, tag)}
            hits |= found
            level = {parent for name in level - found for parent in self.parents[name]} - seen
        if not hits:
            return None
        here = tuple(sorted(hits))
        uses = tuple(use for name in here for use in self.uses(name, segment, tag))
        up = () if hits == set(frame.place.loops) and not frame.place.uses else here
        many = len(uses) > len(here) or any(use.repeat != 1 for use in uses)
        only = self.only(uses, tag)
        return Place(frame.name, up=up, loops=here, uses=uses, kind="segment", many=many, only=only)

    def loop_from(self, frame: Frame, name: str) -> Place | None:
        """A loop named first in a path: an enclosing instance, else what is below the nearest that has it."""
        around = self.ancestry(frame.place.loops)
        own = set() if frame.place.uses else set(frame.place.loops)  # from a segment the way leads over its loop
        if name in around:
            return Place(frame.name, up=() if own == {name} else (name,), loops=(name,))
        having = {one for one in around if name in self.below(one)}
        nearest = sorted(one for one in having if not having & self.below(one))
        if not nearest:
            return None
        chains = tuple(dict.fromkeys(chain for one in nearest for chain in self.chains(one, name)))
        many = len(nearest) != 1 or len(chains) != 1 or self.repeats(nearest, chains)
        return Place(frame.name, () if own == set(nearest) else tuple(nearest), chains, (name,), many=many)

    def down(self, place: Place, name: str) -> Place | None:
        chains = tuple(dict.fromkeys(chain for one in place.loops for chain in self.chains(one, name)))
        if not chains:
            return None
        joined = tuple(before + chain for before in (place.chains or ((),)) for chain in chains)
        many = place.many or len(chains) > 1 or self.repeats(place.loops, chains)
        return evolve(place, chains=joined, loops=(name,), many=many)

    def segment_in(self, place: Place, segment: str, tag: str | None) -> Place | None:
        uses = tuple(use for name in place.loops for use in self.uses(name, segment, tag))
        if not uses:
            return None
        many = place.many or len(uses) > len(place.loops) or any(use.repeat != 1 for use in uses)
        return evolve(place, uses=uses, kind="segment", many=many, only=self.only(uses, tag))

    # ---- elements
    def element(self, place: Place, elements: Sequence[int], components: Sequence[int]) -> Place:
        """The place narrowed to elements of its segment, or to components.  Raises ExpressionError."""
        elements = tuple(elements) or place.elements
        found = [use for position in elements for use in _element_uses(place, position)]
        if not found:
            numbers = ", ".join(f"{one:02}" for one in elements)
            raise ExpressionError(f"{_name(place)} has no element {numbers} in this guide")
        repeats = place.repeats or any(use.repeat != 1 for use in found)
        if components:
            parts = [use.components[one - 1] for use in found for one in components if one <= len(use.components)]
            found = [part for part in parts if part is not None]
            if not found:
                raise ExpressionError(f"{_name(place)}{elements[0]:02} has no component {components[0]} in this guide")
        many = place.many or len(elements) > 1 or len(components) > 1 or repeats
        narrowed = evolve(place, elements=elements, components=tuple(components), kind=_kind(found[0]))
        return evolve(narrowed, many=many, repeats=repeats)

    def named(self, place: Place, name: str) -> Place | None:
        """The place narrowed by the name of an element or component."""
        if not place.uses:
            return None
        if place.elements:
            for position in place.elements:
                for use in _element_uses(place, position):
                    for part in use.components:
                        if part is not None and part.name == name:
                            return self.element(place, place.elements, (part.position,))
            return None
        for segment in place.uses:
            for element in segment.elements:
                if element is not None and element.name == name:
                    return self.element(place, (element.position,), ())
        return None

    def near(self, word: str, frames: Sequence[Frame]) -> str:
        """What an unknown word may have been meant to be."""
        names = set(self.loops) | {frame.name for frame in frames if frame.name.isalnum()}
        for frame in frames:
            for loop in self.ancestry(frame.place.loops):
                for item in self.loops[loop].items:
                    if isinstance(item, SegmentUse):
                        names |= {item.id, f"{item.id}[{item.tag}]" if item.tag else item.id}
        close = difflib.get_close_matches(word, sorted(names), n=3, cutoff=0.5)
        return f"; near: {', '.join(close)}" if close else ""


def _tagged(tag: str) -> set[str]:
    return {code.strip() for code in tag.replace("+", ",").split(",")}


def _codes(use: SegmentUse) -> set[str]:
    codes = {code for match in use.match for code in match.codes}
    return codes | _tagged(use.tag)


def _element_uses(place: Place, position: int) -> list[ElementUse]:
    found = [use.elements[position - 1] for use in place.uses if 0 < position <= len(use.elements)]
    return [element for element in found if element is not None]


def _kind(use: ElementUse) -> str:
    if use.type in _NUMBERS:
        return "number"
    if use.type == "N2":
        return "n2"
    if use.type == "DT" or use.format_by:
        return "date"
    return "composite" if use.type == "composite" else "text"


def _name(place: Place) -> str:
    return place.uses[0].id if place.uses else "/".join(place.loops)
