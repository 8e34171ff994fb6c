"""Files of many copies of one claim, numbered as they must be, with one claim among them that differs."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import frozen

Lines = Sequence[str]
_ABOVE = {"20": "", "22": "20", "23": "22"}
"""The level around each, by HL03."""
LEARNT, BESIDE = 8, 2


@frozen
class Claim:
    """A document of one claim in its parts: up to GS, the set's head, the level around the claim (837), the claim with
    all that stands in that, and what stands behind it up to SE.
    """

    envelope: Lines
    head: Lines
    above: Lines
    body: Lines
    tail: Lines

    @classmethod
    def of(cls, text: str) -> Claim:
        lines = text.splitlines()
        st, se = _first(lines, "ST*"), _first(lines, "SE*")
        if lines[st].startswith("ST*835"):
            tail = _first(lines, "PLB*", se)
            body = _first(lines, "LX*", tail)
            return cls(lines[:st], lines[st:body], (), lines[body:tail], lines[tail:se])
        above = _first(lines, "HL*")
        body = next((at for at in range(above, se) if lines[at].startswith("HL*") and _level(lines[at]) == "22"), se)
        return cls(lines[:st], lines[st:above], lines[above:body], lines[body:se], ())


def crowd(right: Claim, wrong: Claim | None = None) -> bytes:
    """A set of claims that are right, and one with a few of these around the claim that is wrong."""
    sets = [_set(right, [right.body] * LEARNT, 0, 1)]
    if wrong is not None:
        beside = [right.body] * BESIDE
        sets.append(_set(wrong, [*beside, wrong.body, *beside], BESIDE, 2))
    lines = [*right.envelope, *(line for each in sets for line in each), f"GE*{len(sets)}*1", "IEA*1*000000001"]
    return "".join(f"{line}~" for line in lines).encode("ascii")


def _set(claim: Claim, bodies: Sequence[Lines], own: int, control: int) -> list[str]:
    """A set of which the head is that of the claim ``own``: a payment comes to as much more as the others do."""
    more = sum(float(line.split("*")[4] or 0) for at, body in enumerate(bodies) if at != own for line in _paid(body))
    lines = [f"{claim.head[0][:7]}{control:04}{claim.head[0][11:]}", *claim.head[1:], *claim.above]
    for number, body in enumerate(bodies):
        lines += [_numbered(line, 10 * control + number) for line in body]
    last: dict[str, str] = {}
    levels = groups = 0
    for at, line in enumerate(lines):
        elements = line.split("*")
        if elements[0] == "HL":
            levels += 1
            elements[1:3] = [str(levels), last.get(_ABOVE.get(_level(line), ""), "")]
            last[_level(line)] = str(levels)
        elif elements[0] == "LX" and lines[0].startswith("ST*835"):
            groups += 1
            elements[1] = str(groups)
        elif elements[0] == "BPR" and more:
            elements[2] = f"{float(elements[2]) + more:.2f}".rstrip("0").rstrip(".")
        lines[at] = "*".join(elements)
    lines += claim.tail
    return [*lines, f"SE*{len(lines) + 1}*{control:04}"]


def _paid(body: Lines) -> list[str]:
    return [line for line in body if line.startswith("CLP*")]


def _numbered(line: str, number: int) -> str:
    """A claim's number is its own."""
    elements = line.split("*")
    if elements[0] in ("CLM", "CLP"):
        elements[1] = f"{elements[1][:12] if len(elements[1]) <= 20 else elements[1]}Z{number}"
    return "*".join(elements)


def _level(line: str) -> str:
    return (line.split("*") + [""] * 3)[3]


def _first(lines: Lines, start: str, otherwise: int = 0) -> int:
    return next((at for at, line in enumerate(lines) if line.startswith(start)), otherwise)
