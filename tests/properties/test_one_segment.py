"""One segment lost, doubled, moved or changed with the one behind it, in every document that passes: one finding."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.properties.judging import SYNTAX, errors, judge, told
from tests.properties.test_two_readers import FIXTURES, GUIDES

DOCUMENTS = [path for guide_id in GUIDES for path in sorted((FIXTURES / guide_id / "pass").glob("*.edi"))]
MOVES = (-8, -5, -3, -2, 2, 3, 5, 8)
Body = list[str]


def lost(body: Body) -> Iterator[Body]:
    for at in range(len(body)):
        yield body[:at] + body[at + 1 :]


def doubled(body: Body) -> Iterator[Body]:
    for at in range(len(body)):
        yield body[: at + 1] + body[at:]


def swapped(body: Body) -> Iterator[Body]:
    for at in range(len(body) - 1):
        yield [*body[:at], body[at + 1], body[at], *body[at + 2 :]]


def moved(body: Body, by: int) -> Iterator[Body]:
    for at in range(max(0, -by), min(len(body), len(body) - by)):
        rest = body[:at] + body[at + 1 :]
        yield [*rest[: at + by], body[at], *rest[at + by :]]


class Document:
    """A document with one set, in parts: what stands around the segments between its ST and its SE, and these."""

    def __init__(self, path: Path) -> None:
        lines = [line.strip() for line in path.read_text().split("~") if line.strip()]
        se = next(at for at, line in enumerate(lines) if line.startswith("SE*"))
        st = next(at for at, line in enumerate(lines) if line.startswith("ST*"))
        self.before, self.body, self.behind = lines[: st + 1], lines[st + 1 : se], lines[se + 1 :]
        self.number = lines[se].split("*")[2]

    def with_body(self, body: Body) -> bytes:
        lines = [*self.before, *body, f"SE*{len(body) + 2}*{self.number}", *self.behind]
        return ("~\n".join(lines) + "~\n").encode()


def test_the_documents_are_right_before() -> None:
    assert len(DOCUMENTS) > 20
    for path in DOCUMENTS:
        document = Document(path)
        assert errors(judge(document.with_body(document.body), SYNTAX)[0]) == []


@pytest.mark.parametrize("fault", [lost, doubled, swapped])
@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
def test_one_segment_is_one_finding(path: Path, fault: Callable[[Body], Iterator[Body]]) -> None:
    document = Document(path)
    spoke = count = 0
    for body in fault(document.body):
        fast, slow = (judge(document.with_body(body), SYNTAX, way)[0] for way in (True, False))
        assert told(fast) == told(slow)
        assert len(errors(slow)) <= 1, told(slow)
        spoke += bool(errors(slow))
        count += 1
    assert spoke > count / 4, "optional segments may go, but not most"


@pytest.mark.long
@pytest.mark.parametrize("guide_id", GUIDES)
def test_a_segment_far_from_its_place_is_seldom_more_than_one_finding(guide_id: str) -> None:
    """Where a unit's head has moved, what it leaves and where it comes are two places: that cannot always be one."""
    count = noisy = 0
    for path in DOCUMENTS:
        if path.parent.parent.name == guide_id:
            document = Document(path)
            for by in MOVES:
                for body in moved(document.body, by):
                    fast, slow = (judge(document.with_body(body), SYNTAX, way)[0] for way in (True, False))
                    assert told(fast) == told(slow)
                    count += 1
                    noisy += len(errors(slow)) > 1
    assert noisy < count * 0.15, f"{noisy} of {count}"


@pytest.mark.long
@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
def test_a_fault_hides_none_that_is_far_from_it(path: Path) -> None:
    """An element too long, six segments or more away from a segment that is lost, doubled or moved, is told as well."""
    document = Document(path)
    body = document.body
    for at in range(len(body)):
        rest = body[:at] + body[at + 1 :]
        for spoilt in (rest, [*body[:at], body[at], *body[at:]], [*rest[: at + 3], body[at], *rest[at + 3 :]]):
            for far in range(at % 5, len(spoilt), 5):
                if abs(far - at) >= 6 and spoilt[far].count("*") > 1:
                    wrong = [*spoilt[:far], spoilt[far].rpartition("*")[0] + "*" + "X" * 300, *spoilt[far + 1 :]]
                    found = errors(judge(document.with_body(wrong), SYNTAX, False)[0])
                    assert any(f.position == far + 2 and f.code[0] == "D" for f in found), (wrong[far], told(found))
