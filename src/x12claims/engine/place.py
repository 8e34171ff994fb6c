"""Where a segment stands."""

from __future__ import annotations

from attrs import define


@define(slots=True, eq=False)
class Place:
    """A segment's place in the file: what a finding needs to name it.

    ``position`` counts from ST as 1 (None: outside a set), ``offset`` and ``length`` are bytes, ``line`` and ``column``
    count from 1 (0: not known).
    """

    position: int | None
    offset: int
    length: int
    line: int = 0
    column: int = 0
