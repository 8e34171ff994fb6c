"""The 278: a request and its response share GS08 and ST01, and levels stand in levels."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from tests.guides.trials.authorization import OF_DEPENDENT, REQUEST, RESPONSE
from tests.guides.trials.row import Edits, after, before, changed, findings, told
from tests.properties.judging import judge

from x12claims import api
from x12claims.engine.tree import Reader, TransactionStart

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
REQUESTED, ANSWERED = "005010X217-RQ", "005010X217-RS"


def taken(text: str) -> str | None:
    """The guide by which a document is judged; it is also the one by which it is read."""
    data = text.replace("\n", "~").encode("ascii")
    _, (result,), _ = judge(data)
    starts = [e for e in Reader(BytesIO(data).read, api.finder()).events() if isinstance(e, TransactionStart)]
    assert [start.guide.id if start.guide else None for start in starts] == [result.guide]
    return result.guide


@pytest.mark.parametrize(
    ("text", "edits", "guide"),
    [
        (REQUEST, (), REQUESTED),
        (REQUEST, (("*13*", "*01*"),), REQUESTED),
        (REQUEST, (("*13*", "*36*"),), REQUESTED),
        (REQUEST, (("*13*", "*99*"),), REQUESTED),
        (REQUEST, (("BHT*0007*13*REQUEST1*20260102*1200\n", ""),), REQUESTED),
        (RESPONSE, (), ANSWERED),
        (RESPONSE, (("*1201*18", "*1201*RU"),), ANSWERED),
        (RESPONSE, (("*11*", "*99*"),), ANSWERED),
        (RESPONSE, (("BHT*0007*11*REQUEST1*20260102*1201*18\n", ""),), ANSWERED),
    ],
)
def test_a_request_and_its_response_are_told_apart(text: str, edits: Edits, guide: str) -> None:
    assert taken(changed(text, edits)) == guide


def test_a_wrong_purpose_is_one_finding() -> None:
    for text, old in ((REQUEST, "*13*"), (RESPONSE, "*11*")):
        found = findings(changed(text, [(old, "*99*")]), False, frozenset(), {})
        assert [(f.code, f.path) for f in found if f.severity == "error"] == [("D308", "BHT02")]


def test_sets_of_one_group_are_judged_each_by_its_guide() -> None:
    request, response = (text[text.index("ST*") : text.index("GE*")] for text in (REQUEST, RESPONSE))
    response = response.replace("0001\n", "0002\n").replace("*0001*", "*0002*")
    text = REQUEST[: REQUEST.index("ST*")] + request + response + REQUEST[REQUEST.index("GE*") :]
    _, results, _ = judge(text.replace("GE*1", "GE*2").replace("\n", "~").encode("ascii"))
    assert [result.guide for result in results] == [REQUESTED, ANSWERED]
    assert [result.verdict for result in results] == ["accepted", "accepted"]


SECOND = ("HL*6*4*SS", "HL*6*5*SS")


@pytest.mark.parametrize(
    ("edits", "codes"),
    [
        ((SECOND,), {"H205"}),
        ((("HL*6*4*SS", "HL*6*3*SS"),), {"H202"}),
        ((("HL*6*4*SS", "HL*6*6*SS"),), {"H202"}),
        ((("HL*5*4*SS", "HL*5*3*SS"),), {"H202"}),  # the first of the services: nothing of its kind stands before it
        ((SECOND, before("SE*", "HL*7*6*SS*0\nSV1*HC:99223\n")), {"H205"}),
        ((SECOND, before("SE*", "HL*7*5*SS*0\nSV1*HC:99223\n")), {"H202", "H205"}),
        ((("HL*4*3*EV", "HL*4*2*EV"),), {"H202"}),
    ],
)
def test_a_service_may_name_the_one_before_it(edits: Edits, codes: set[str]) -> None:
    for fast in (True, False):
        assert set(told(changed(REQUEST, edits), fast, frozenset(), {})) == codes


@pytest.mark.parametrize(
    ("text", "passing", "failing", "code"),
    [
        # X217-RQ.2010C.INS02.010, X217-RQ.2010D.INS02.010: the subscriber is himself, a dependent is not
        (REQUEST, (after("19800101*F\n", "INS*Y*18******RU\n"),), ("Y*18", "Y*01"), "D308"),
        (REQUEST, (*OF_DEPENDENT, after("20100101*M\n", "INS*N*19\n")), ("N*19", "N*18"), "D308"),
        # X217-RQ.2010C.NM109.010: the member number is there
        (REQUEST, (), ("MI*MEMBER1", "MI"), "D301"),
        # X217-RQ.2000E.UM04.010: a place of service
        (REQUEST, (), ("21:B", "88:B"), "C600"),
        # X217-RQ.ANY.PWK06.010: the number comes with its qualifier
        (REQUEST, (after("CL1*1*1\n", "PWK*B3*FX***AC*DOC1\n"),), ("FX***AC*DOC1", "FX****DOC1"), "D313"),
        # X217-RQ.2000E.HSD.010: a quantity comes with its kind
        (REQUEST, (), ("HSD*DY*3", "HSD**3"), "D313"),
        # X217-RQ.2000E.CRC.010: a category stands once
        (REQUEST, (after("HSD*DY*3\n", "CRC*76*Y*10\n"),), after("CRC*76*Y*10\n", "CRC*76*Y*13\n"), "S105"),
        # X217-RS.2000E.HL.010: with a dependent the event is the dependent's
        (RESPONSE, (("HL*5*4*SS", "HL*6*5*SS"), *OF_DEPENDENT[2:]), ("HL*5*4*EV", "HL*5*3*EV"), "H202"),
    ],
)
def test_what_the_structure_says_is_no_rule_again(
    text: str, passing: Edits, failing: tuple[str, str], code: str
) -> None:
    right = changed(text, passing)
    assert told(right, False, frozenset(), {}) == []
    assert told(changed(right, [failing]), False, frozenset(), {}) == [code]


@pytest.mark.parametrize("sets", [1, 40])
@pytest.mark.parametrize("name", ["RQ/pass/admission", "RS/pass/denied", "RS/fail/rejected-and-decided"])
def test_many_sets_are_judged_as_one_is(name: str, sets: int) -> None:
    """What is written for shapes that come again says what the walker says."""
    lines = (FIXTURES / f"005010X217-{name}.edi").read_text("ascii").splitlines()
    body = "\n".join(lines[2:-2])
    group = [body.replace("*0001", f"*{n:04}") for n in range(1, sets + 1)]
    data = "\n".join([*lines[:2], *group, f"GE*{sets}*101~", lines[-1], ""]).encode("ascii")
    fast, slow = ([(f.code, f.rule, f.path, f.offset) for f in judge(data, fast=fast)[0]] for fast in (True, False))
    assert fast == slow
    assert len(slow) == (sets if "fail" in name else 0)
