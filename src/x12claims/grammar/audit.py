"""What a guide's text cannot show at a glance: that it is unambiguous, and how much of it is checked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator

from attrs import frozen

from x12claims.grammar import ir
from x12claims.grammar.ambiguity import ambiguities
from x12claims.grammar.errors import GuideError


@frozen
class Remark:
    """``severity`` is error (the guide is refused), warning or note; ``place`` is written as paths are."""

    severity: str
    place: str
    message: str

    def __str__(self) -> str:
        return f"{self.severity}: {self.place}: {self.message}"


@frozen
class Audit:
    """What was found in a guide, and how large it is.

    ``situational`` counts items of usage S, ``checked`` those of them that a condition or a rule requires or forbids,
    ``told`` those with words only.
    """

    guide: str
    remarks: tuple[Remark, ...]
    segments: int
    elements: int
    situational: int
    checked: int
    told: int
    rules: int

    @property
    def errors(self) -> tuple[Remark, ...]:
        return tuple(remark for remark in self.remarks if remark.severity == "error")

    @property
    def untold(self) -> int:
        """Situational items that neither a rule nor words explain."""
        return self.situational - self.checked - self.told


def audit(guide: ir.Guide, lists: Collection[str] | None = None) -> Audit:
    """Judges a lowered guide.  ``lists`` are the code lists that can be loaded; None leaves them unjudged."""
    remarks = [*_tags(guide), *_empty(guide), *_expected(guide)]
    remarks += [Remark("error", place, message) for place, message in ambiguities(guide)]
    if lists is not None:
        remarks += _lists(guide, lists)
    situational = list(_situational(guide))
    governed = set(_governed(guide))
    checked = [place in governed for place, _ in situational]
    segments = [use for loop in guide.loops.values() for use in loop.items if isinstance(use, ir.SegmentUse)]
    return Audit(
        guide=guide.id,
        remarks=tuple(remarks),
        segments=len(segments),
        elements=sum(1 for segment in segments for _ in elements(segment)),
        situational=len(situational),
        checked=sum(checked),
        told=sum(1 for (_, s), known in zip(situational, checked, strict=True) if s and not known),
        rules=len(guide.rules),
    )


def refuse(guide: ir.Guide, file: str) -> None:
    """Raises GuideError where the audit finds an error."""
    found = [GuideError(file, 0, 0, f"{remark.place}: {remark.message}") for remark in audit(guide).errors]
    if found:
        raise GuideError(file, 0, 0, found[0].message, found[0].hint, found[1:])


def place_of(use: ir.SegmentUse) -> str:
    """``2300.REF[F8]``"""
    return f"{use.loop}.{use.id}" + (f"[{use.tag}]" if use.tag else "")


def elements(segment: ir.SegmentUse) -> Iterator[tuple[str, ir.ElementUse]]:
    """The element and component uses of a segment, with their paths, in order."""
    for use in segment.elements:
        if use is None:
            continue
        path = f"{place_of(segment)}{use.position:02}"
        yield path, use
        yield from ((f"{path}-{c.position}", c) for c in use.components if c is not None)


def _segments(guide: ir.Guide) -> Iterator[ir.SegmentUse]:
    for loop in guide.loops.values():
        yield from (use for use in loop.items if isinstance(use, ir.SegmentUse))


_Place = tuple[str | int, int, int]


def _situational(guide: ir.Guide) -> Iterator[tuple[_Place, ir.Situation | None]]:
    """Each item of usage S: its place (loop id or segment number, element, component) and its situation."""
    for loop in guide.loops.values():
        for use in loop.items:
            if use.usage == "S":
                yield (use.loop if isinstance(use, ir.LoopUse) else use.number, 0, 0), use.situation
            if isinstance(use, ir.SegmentUse):
                yield from _situational_elements(use)


def _situational_elements(segment: ir.SegmentUse) -> Iterator[tuple[_Place, ir.Situation | None]]:
    for use in segment.elements:
        if use and use.usage == "S":
            yield (segment.number, use.position, 0), use.situation
        for component in use.components if use else ():
            if use and component and component.usage == "S":
                yield (segment.number, use.position, component.position), component.situation


def _governed(guide: ir.Guide) -> Iterator[_Place]:
    """The places that rules require or forbid, in the resolved form of paths (``expression_resolve``)."""
    for rule in guide.rules:
        if rule.demand[0] not in ("require", "require-any", "forbid"):
            continue
        for path in rule.demand[1:]:
            if path[0] != "at":
                continue
            _, _, up, chains, uses, places, components, *_ = path
            if not uses:
                yield from ((chain[-1], 0, 0) for chain in chains if chain)
                yield from ((loop, 0, 0) for loop in up if not chains)
            for use in uses:
                yield from ((use, element, c) for element in places or (0,) for c in components or (0,))


def _tags(guide: ir.Guide) -> Iterator[Remark]:
    for loop in guide.loops.values():
        names = Counter((use.id, use.tag) for use in loop.items if isinstance(use, ir.SegmentUse))
        for (name, tag), times in names.items():
            if times > 1:
                place = f"{loop.id}.{name}" + (f"[{tag}]" if tag else "")
                yield Remark("error", place, f"{times} uses have this name; give each a bracket with its own codes.")


def _empty(guide: ir.Guide) -> Iterator[Remark]:
    for segment in _segments(guide):
        used = [use for use in segment.elements if use]
        if not any(use.usage == "R" for use in used):
            yield Remark("note", place_of(segment), "no element is required, so the segment could be sent empty.")
        for use in used:
            components = [c for c in use.components if c]
            if use.usage == "R" and components and not any(c.usage == "R" for c in components):
                path = f"{place_of(segment)}{use.position:02}"
                message = "this composite is required but all its components are S: it could be sent empty."
                yield Remark("error", path, message)


def _expected(guide: ir.Guide) -> Iterator[Remark]:
    """Elements that X12 demands of a segment, left out by the guide; situations on what is always sent."""
    for loop in guide.loops.values():
        for item in loop.items:
            if item.usage == "R" and item.situation is not None:
                place = place_of(item) if isinstance(item, ir.SegmentUse) else f"{loop.id}.{item.loop}"
                yield Remark("warning", place, "a required item has a when line; make it S.")
            if isinstance(item, ir.SegmentUse):
                for path, use in elements(item):
                    if use.usage == "R" and use.situation is not None:
                        yield Remark("warning", path, "a required element has a when line; make it S.")


def _lists(guide: ir.Guide, lists: Collection[str]) -> Iterator[Remark]:
    for segment in _segments(guide):
        for path, use in elements(segment):
            for governed in use.lists:
                if governed.name not in lists:
                    yield Remark(
                        "note", path, f"the code list {governed.name} is not here: nothing checks it until it is."
                    )
