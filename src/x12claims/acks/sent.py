"""The claims and billing providers of an original that a 277CA answers, found while it is read once."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping

from attrs import define, field

from x12claims.acks.elements import at
from x12claims.wire import Delimiters, Segment

_LEVELS = {"20": 0, "22": 1, "23": 2}


@define(slots=True, eq=False)
class Sent:
    """A claim of the original: its place, and, where it was rejected, the segments that it stands under and its own."""

    batch: str
    transaction: str
    position: int
    head: Segment
    delimiters: Delimiters
    segments: list[tuple[int, Segment]] = field(factory=list)
    claims: int = 0
    """Of a billing provider: how many it sent."""


@define(slots=True, eq=False)
class Original:
    """The claims of the original that are answered, by number, in the order in which they were sent."""

    given: bool
    wanted: Mapping[str, bool]
    """Number of each answered claim, and whether it was rejected."""
    refused: Container[str] = frozenset()
    """Numbers of the billing providers that are refused."""
    providers: dict[str, list[Sent]] = field(factory=dict)
    """The same, as they were sent."""
    batches: dict[str, int] = field(factory=dict)
    """BHT03 -> number of claims."""
    claims: dict[str, list[Sent]] = field(factory=dict)

    def read(self, segments: Iterable[Segment]) -> None:
        delimiters, control, batch, position, transaction = Delimiters(), "", "", 0, ""
        above: list[list[tuple[int, Segment]]] = [[], [], [], []]  # the header, and three levels
        depth = 0
        claim: Sent | None = None
        provider: Sent | None = None
        for each in segments:
            e = each.elements
            position += 1
            if e[0] == "ISA" and len(e) == 17:
                delimiters = Delimiters.from_isa(e, "*", "~")
            elif e[0] == "ST":
                position, transaction, control, batch, claim, depth = 1, at(e, 1), at(e, 2), "", None, 0
                provider = None
                above = [[], [], [], []]
            if transaction != "837":
                continue
            if e[0] in {"SE", "GE", "IEA"}:
                claim, transaction = None, ""
            elif e[0] == "BHT":
                batch = at(e, 3)
                self.batches.setdefault(batch, 0)
            elif e[0] == "HL":
                claim, depth = None, _LEVELS.get(at(e, 3), 2) + 1
                above[depth:] = [[] for _ in above[depth:]]
                if depth == 1:
                    provider = Sent(batch, control, position, each, delimiters, above[1])
            elif e[0] == "CLM":
                number = at(e, 1)
                self.batches[batch] = self.batches.get(batch, 0) + 1
                claim = None
                if provider is not None:
                    provider.claims += 1
                if number in self.wanted:
                    claim = Sent(batch, control, position, each, delimiters)
                    self.claims.setdefault(number, []).append(claim)
                    if self.wanted[number]:
                        claim.segments = [pair for level in above for pair in level]
                depth = 4
            if claim is not None and self.wanted[at(claim.head.elements, 1)]:
                claim.segments.append((position, each))
            elif depth < 4:
                above[depth].append((position, each))
                if depth == 1 and provider is not None:
                    self._provider(provider, position, each)

    def _provider(self, sent: Sent, position: int, each: Segment) -> None:
        """A segment of a billing provider: its name, or a number by which it may be refused."""
        number = ""
        if each.id == "NM1" and at(each.elements, 1) == "85":
            sent.head, sent.position = each, position
            number = at(each.elements, 9)
        elif each.id == "REF" and sent.head.id == "NM1":
            number = at(each.elements, 2)
        if number in self.refused and sent not in self.providers.setdefault(number, []):
            self.providers[number].append(sent)
