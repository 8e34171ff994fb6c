"""The shape of a unit by how its segments begin: most units begin theirs like one that came before.

A unit is parted into its segments once; where these begin as those of a known unit did, as far as it takes to tell the
uses of a segment apart, its mould is known without a search for the segments that rules read.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from attrs import frozen

from x12claims.wire import Delimiters

if TYPE_CHECKING:
    from x12claims.engine.shapes import Mould

MOST_OF_A_SIZE = 8
"""Outlines with one number of segments that are tried: with more, a search is as quick."""
MOST_OUTLINES = 200
"""Outlines of one unit loop that are kept in all: memory is bounded."""
EVERY = 8
"""Of units whose outline was not known, one in so many has its own remembered: few are worth it in a file of many."""
PATIENCE, WORTH_IT, WAIT = 64, 2, 8192
"""After so many units that were like none, and less than twice as many that were, outlines are left alone for so many
units."""


@frozen(eq=False)
class Outline:
    """How the segments of a unit begin, and where those stand that rules read: the list that holds a segment, its index
    there and the segment's number in the unit; and how long the list of a run is.
    """

    starts: tuple[str, ...]
    mould: Mould
    places: tuple[tuple[list[list[str]], int, int], ...]
    runs: tuple[tuple[list[list[str]], int], ...]


class Outlines:
    """The outlines of one unit loop.

    ``told`` are the segment ids that shapes are made of, and whether each of their uses is known by a code in element
    01; a segment with another id is of no shape.
    """

    def __init__(self, delimiters: Delimiters, told: Mapping[str, bool]) -> None:
        self._delimiters = delimiters
        self._told = told
        self._end = delimiters.segment  # with what stands behind it in the file at hand
        self._stop = re.compile(f"[{re.escape(delimiters.element + delimiters.component + delimiters.repetition)}]")
        self._known: dict[tuple[int, bool], list[Outline]] = {}
        self._count = 0
        self.wait = 0  # so many units more are not worth a try
        self._hits = self._misses = 0

    def find(self, text: str, plain: bool) -> Mould | None:
        """The mould of a unit, with its segments in it; None where no outline is like it."""
        segments = text.split(self._end)
        for outline in self._known.get((len(segments), plain), ()):
            if all(map(str.startswith, segments, outline.starts)):
                break
        else:
            self._miss()
            return None
        separator = self._delimiters.element
        for held, size in outline.runs:
            if len(held) != size:
                held[:] = [held[0]] * size
        for held, index, number in outline.places:
            held[index] = segments[number].split(separator)
        outline.mould.root.acc = None
        self._hits += 1
        return outline.mould

    def _miss(self) -> None:
        """In a file of which few units are like others outlines only cost: then they are left alone for a while."""
        self._misses += 1
        if self._misses == PATIENCE:
            if self._hits < WORTH_IT * PATIENCE:
                self.wait = WAIT
            self._hits = self._misses = 0

    def remember(self, text: str, plain: bool, mould: Mould, found: Sequence[tuple[str, str]]) -> None:
        """Keeps the outline of a unit that was searched: ``found`` are the segments (or runs) of its shape, each behind
        what tells it from its siblings.
        """
        terminator = self._delimiters.segment
        self._end = terminator + text[text.rindex(terminator) + 1 :]
        if self._misses % EVERY or self._count >= MOST_OUTLINES:
            return
        segments = text.split(self._end)[:-1]
        known = self._known.setdefault((len(segments) + 1, plain), [])
        told = self._starts(segments, found) if len(known) < MOST_OF_A_SIZE else None
        if told is None:
            return
        starts, rows = told
        self._count += 1
        places = [(held, index, rows[number].start) for held, index, number in mould.places]
        runs = [(held, rows[number]) for held, number in mould.runs]
        places += [(held, index, at) for held, row in runs for index, at in enumerate(range(row.start, row.stop))]
        sizes = tuple((held, row.stop - row.start) for held, row in runs)
        known.append(Outline(starts, mould, tuple(places), sizes))

    def _starts(
        self, segments: Sequence[str], found: Sequence[tuple[str, str]]
    ) -> tuple[tuple[str, ...], list[slice]] | None:
        """How each segment begins, and the numbers of those of the head and of each that was found; None where more
        would have to be known than how they begin.
        """
        starts: list[str] = [segments[0][: segments[0].index(self._delimiters.element)]]
        rows = [slice(0, 1)]
        for key, run in found:
            first = run.partition(self._delimiters.segment)[0]
            while segments[len(starts)] != first:  # each that was found is there, in this order
                start = self._start_of_other(segments[len(starts)])
                if start is None:
                    return None
                starts.append(start)
            many = run.count(self._delimiters.segment) + 1
            if any(len(one) <= len(key) for one in segments[len(starts) : len(starts) + many]):
                return None
            rows.append(slice(len(starts), len(starts) + many))
            starts += [one[: len(key) + 1] for one in segments[rows[-1]]]
        rest = [self._start_of_other(one) for one in segments[len(starts) :]]
        return None if None in rest else ((*starts, *filter(None, rest)), rows)

    def _start_of_other(self, segment: str) -> str | None:
        """What shows that a segment is of no shape: its id, or that and its code."""
        identifier, separator, _ = segment.partition(self._delimiters.element)
        coded = self._told.get(identifier)
        if coded is None:
            return identifier + separator
        code = self._stop.search(segment, len(identifier) + 1) if coded else None
        return segment[: code.end()] if code else None
