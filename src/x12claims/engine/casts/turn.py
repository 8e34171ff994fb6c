"""How long what stands around a unit stays the same."""

from __future__ import annotations

from attrs import define, field


@define
class Turn:
    """Changes whenever a loop opens: what stands around a unit is the same until then."""

    now: object = field(factory=object)

    def over(self) -> None:
        self.now = object()
