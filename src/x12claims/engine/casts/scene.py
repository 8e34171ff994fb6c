"""A unit that casts are made of: which list of which node holds which of its segments."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from x12claims.engine.casts.known import Known, Piece, Row, Rows, Segs, Spot
from x12claims.engine.casts.parts import Sample
from x12claims.engine.casts.unfit import Unfit
from x12claims.engine.node import Node
from x12claims.engine.rules_plan import Variant
from x12claims.engine.rules_shape import Question, lists_there, node_at, nodes_there

_NODES = frozenset((node_at, nodes_there))


class Scene:
    """A unit of a sample with the pieces of its parts: which list of which node holds what."""

    def __init__(self, sample: Sample, pieces: Sequence[Sequence[Piece]]) -> None:
        self.sample = sample
        self.row = sample.row
        self._lists: dict[int, tuple[int, Row]] = {}  # by the identity of a list: its part, and its segments
        for part, (places, found) in enumerate(zip(sample.places, pieces, strict=True)):
            held: dict[int, list[Piece]] = {}
            for (one, _), piece in zip(places, found, strict=True):
                held.setdefault(id(one), []).append(piece)
            if not held.keys().isdisjoint(self._lists):
                raise Unfit("a list of two parts")
            self._lists.update({identity: (part, Row(tuple(row))) for identity, row in held.items()})

    def spot(self, level: int) -> Spot:
        """The unit's root as the units in it see it."""
        root = self.sample.root
        return Spot(root.loop, self.root(0), level, root)

    def lists(self) -> dict[int, Row]:
        """The lists of the head, by identity."""
        return {identity: row for identity, (part, row) in self._lists.items() if not part}

    def part_of(self, node: Node) -> int:
        """The part that a node of the sample stands in."""
        held = next(iter(node.segs.values()), None)
        if held is None or id(held) not in self._lists:
            raise Unfit("a node without a segment")
        return self._lists[id(held)][0]

    def held(self, held: list[list[str]], part: int) -> Row:
        found = self._lists.get(id(held))
        if found is None or found[0] != part or len(found[1].pieces) != len(held):
            raise Unfit("a list of another part")
        return found[1]

    def root(self, part: int) -> Segs:
        """The lists of the unit's own loop."""
        return Segs({number: self.held(held, part) for number, held in self.sample.root.segs.items()})

    def known(self, variant: Variant, node: Node, part: int) -> dict[str, Known]:
        """What the names of a variant's function stand for, for one node; names of nodes are left out."""
        known: dict[str, Known] = {}
        for name, question in zip(names(variant), variant.refs, strict=True):
            ask, about = question
            found = ask(node, self.sample.root, *about)
            if ask in _NODES:
                if name != "N" and found:
                    raise Unfit("a node is read")
            elif ask is lists_there:
                known[name] = self._rows(found, about[1], about[2], part)
            elif found is not None:
                known[name] = self.held(found, part)
        return known

    def _rows(self, found: Iterable[list[list[str]]], chains: Any, uses: Any, part: int) -> Rows:
        own = []
        for held in found:
            at = self._lists.get(id(held), (-1, None))[0]
            if at == part:
                own.append(self.held(held, part))
            elif part or at < 1:
                raise Unfit("lists of another part")
        other = tuple(chain[1:] for chain in chains if chain and chain[0] == self.row)
        return Rows(tuple(own), (other, uses) if other and not part else None)

    def elsewhere(self, node: Node, key: Any, part: int) -> Rows:
        """The lists of a row (``node``) that the head's rules read."""
        chains, uses = key
        found = lists_there(node, node, (0, ()), tuple(chains), uses)
        return Rows(tuple(self.held(held, part) for held in found))

    def stands_alone(self, variant: Variant, part: int) -> None:
        """Unfit where what was asked to write a variant, or to find nothing to write, depends on other rows."""
        for question in (*variant.answers, *variant.refs):
            self._alone(question, part)

    def _alone(self, question: Question, part: int) -> None:
        """Unfit where the answer depends on which rows the unit has beside this part, or on the first of them."""
        _, about = question
        places = [one for one in about if isinstance(one, tuple) and len(one) == 2 and isinstance(one[0], int)]
        if any(self.row in place[1] for place in places if isinstance(place[1], tuple)):
            raise Unfit("the first row is read")
        if part and any(place[0] for place in places):
            chains = [one for one in about[1:] if isinstance(one, tuple)]
            if any(self.row in chain for one in chains for chain in one if isinstance(chain, tuple)):
                raise Unfit("a row asks for others")


def names(variant: Variant) -> list[str]:
    """The names that a variant's function gives what it is bound to."""
    row = next(one.target for one in function(variant).body if isinstance(one, ast.For))
    return [one.id for one in row.elts if isinstance(one, ast.Name)] if isinstance(row, ast.Tuple) else []


@lru_cache(maxsize=512)
def function(variant: Variant) -> ast.FunctionDef:
    """A variant's function; nothing may be changed in it."""
    found = ast.parse(variant.text).body[0]
    assert isinstance(found, ast.FunctionDef)
    return found


def body(variant: Variant) -> list[ast.stmt]:
    return next(one for one in function(variant).body if isinstance(one, ast.For)).body
