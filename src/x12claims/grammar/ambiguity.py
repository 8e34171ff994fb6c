"""Shows that in a guide no segment has two places to go, in whatever state the reader of a document is.

A state is the segment use read last, with the loops that are open around it.  From there a document that follows
the guide goes on at the same position (siblings come in any order), or further down as far as the first required
item, or, where nothing required is left, in the loop around.  Two of these continuations must never match one
segment.  HL loops are told apart by HL02 as well, so one HL use reached through two open loops is no ambiguity.
"""

from __future__ import annotations

from collections.abc import Iterator

from attrs import frozen

from x12claims.grammar import ir


@frozen
class _Next:
    """A use that may come next, and how many loops around the present one have to close for it."""

    use: ir.SegmentUse
    closing: int


def overlap(one: ir.SegmentUse, other: ir.SegmentUse) -> bool:
    """Whether some segment matches both uses: same id, and no place at which their codes exclude each other."""
    if one.id != other.id:
        return False
    codes = {(match.element, match.component): match.codes for match in one.match}
    return all(codes.get((match.element, match.component), match.codes) & match.codes for match in other.match)


def ambiguities(guide: ir.Guide) -> Iterator[tuple[str, str]]:
    """(place, sentence) for each pair of uses between which a segment cannot choose, each pair once."""
    heads = {name: loop.items[0] for name, loop in guide.loops.items() if loop.items}
    told: set[tuple[int, int]] = set()
    root = next(iter(guide.loops.values()))
    for stack in _stacks(guide, ((root.id, None),)):
        loop = guide.loops[stack[-1][0]]
        for use in loop.items:
            if not isinstance(use, ir.SegmentUse):
                continue
            for one, other in _clashes(list(_continuations(guide, heads, stack, use))):
                key = (min(one.number, other.number), max(one.number, other.number))
                if key not in told:
                    told.add(key)
                    yield (
                        _name(one),
                        (
                            f"after {_name(use)} a segment {one.id} fits {_name(one)} and {_name(other)}; "
                            "let their codes, or a required segment between them, tell them apart."
                        ),
                    )


def _name(use: ir.SegmentUse) -> str:
    return f"{use.loop}.{use.id}" + (f"[{use.tag}]" if use.tag else "")


_Stack = tuple[tuple[str, ir.LoopUse | None], ...]


def _stacks(guide: ir.Guide, stack: _Stack) -> Iterator[_Stack]:
    """Every way in which loops can be open, the root first."""
    yield stack
    for item in guide.loops[stack[-1][0]].items:
        if isinstance(item, ir.LoopUse):
            yield from _stacks(guide, (*stack, (item.loop, item)))


def _continuations(
    guide: ir.Guide, heads: dict[str, ir.SegmentUse | ir.LoopUse], stack: _Stack, last: ir.SegmentUse
) -> Iterator[_Next]:
    """What may follow ``last`` in the innermost loop of ``stack``, in a document that leaves out nothing required."""
    position: ir.SegmentUse | ir.LoopUse = last
    for closing, (name, use) in enumerate(reversed(stack)):
        yield from (_Next(found, closing) for found in _onward(guide.loops[name], heads, position))
        if _owes(guide.loops[name], position) or use is None:
            return
        position = use


def _onward(
    loop: ir.Loop, heads: dict[str, ir.SegmentUse | ir.LoopUse], last: ir.SegmentUse | ir.LoopUse
) -> Iterator[ir.SegmentUse]:
    stop = _first_required(loop, last)
    for item in loop.items:
        if item.order < last.order or item.order > stop or (item is last and item.repeat == 1):
            continue
        head = heads[item.loop] if isinstance(item, ir.LoopUse) else item
        if isinstance(head, ir.SegmentUse):
            yield head


def _first_required(loop: ir.Loop, last: ir.SegmentUse | ir.LoopUse) -> int:
    orders = [item.order for item in loop.items if item.order > last.order and item.usage == "R"]
    return min(orders, default=len(loop.items) + 1)


def _owes(loop: ir.Loop, last: ir.SegmentUse | ir.LoopUse) -> bool:
    """Whether something required is still to come in a loop, after ``last``."""
    return any(item.order > last.order and item.usage == "R" for item in loop.items)


def _clashes(found: list[_Next]) -> Iterator[tuple[ir.SegmentUse, ir.SegmentUse]]:
    for index, one in enumerate(found):
        for other in found[index + 1 :]:
            if not overlap(one.use, other.use):
                continue
            if one.use is other.use and (one.use.id == "HL" or one.closing == other.closing):
                continue
            yield one.use, other.use
