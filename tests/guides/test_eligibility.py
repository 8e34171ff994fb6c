"""What the structure of the eligibility guides decides, so that no rule says it again; and places easy to get wrong."""

from __future__ import annotations

import pytest
from tests.guides.trials.eligibility import ANSWER, ASKED, INQUIRY, NUMBERED
from tests.guides.trials.row import Edits, after, changed, told

from x12claims import guides
from x12claims.grammar.ir import ElementUse, SegmentUse

REFERRED = (after(ASKED, "REF*9F*REFERRAL1\n"),)


@pytest.mark.parametrize("fast", [True, False], ids=["accept", "walk"])
@pytest.mark.parametrize(
    ("base", "passing", "failing", "code"),
    [
        # X279-270.ANY.PRV03.020: a qualifier has its code
        (INQUIRY, (), ("PRV*BI*PXC*207Q00000X", "PRV*BI*PXC"), "D313"),
        # X279-270.2000D.HL.010: the child flag is true
        (INQUIRY, (), ("HL*3*2*22*0", "HL*3*2*22*1"), "H203"),
        (INQUIRY, (), ("HL*4*2*22*1", "HL*4*2*22*0"), "H203"),
        # INS02: the subscriber is 18, a dependent is not
        (INQUIRY, (("HI*ABK", "INS*Y*18***************1\nHI*ABK"),), ("INS*Y*18", "INS*Y*19"), "D308"),
        (INQUIRY, (), ("INS*N*19", "INS*N*18"), "D308"),
        (ANSWER, (("HI*ABK", "INS*Y*18\nHI*ABK"),), ("INS*Y*18", "INS*Y*19"), "D308"),
        # X279-270.ANY.III.010: a place of service, and one of the list
        (INQUIRY, (after(ASKED, "III*ZZ*11\n"),), ("III*ZZ", "III*GR"), "D308"),
        (INQUIRY, (after(ASKED, "III*ZZ*11\n"),), ("III*ZZ*11", "III*ZZ*88"), "C600"),
        # X279-270.ANY.REF.010: one referral or authorization
        (INQUIRY, REFERRED, ("REF*9F*REFERRAL1\n", "REF*9F*REFERRAL1\nREF*G1*AUTHORIZATION1\n"), "S105"),
        # X279-271.ANY.III.020: a kind of injury has its code
        (ANSWER, (("III*ZZ*11", "III*GR*01"),), ("III*GR*01", "III*GR"), "D313"),
    ],
)
def test_what_the_structure_says_is_no_rule_again(
    base: str, passing: Edits, failing: tuple[str, str], code: str, fast: bool
) -> None:
    right = changed(base, passing)
    assert told(right, fast, frozenset(), {}) == []
    assert told(changed(right, [failing]), fast, frozenset(), {}) == [code]


def element(guide_id: str, loop: str, segment: str, position: int) -> ElementUse:
    items = guides.load(guide_id).loops[loop].items
    (use,) = (item for item in items if isinstance(item, SegmentUse) and item.id == segment)
    found = use.elements[position - 1]
    assert found is not None
    return found


def test_service_types_are_the_same_everywhere() -> None:
    """187: what one of the four tables has, which differ by what single sources lack."""
    asked = element("005010X279A1-270", "2110C", "EQ", 1).codes
    assert len(asked) == 187
    assert {"CC", "GY", "ON", "TC", "30"} <= set(asked)
    assert element("005010X279A1-270", "2110D", "EQ", 1).codes == asked
    assert element("005010X279A1-271", "2110C", "EB", 3).codes == asked
    assert element("005010X279A1-271", "2110D", "EB", 3).codes == asked


def test_only_an_employee_is_covered_alone() -> None:
    assert "EMP" in element("005010X279A1-271", "2110C", "EB", 2).codes
    assert "EMP" not in element("005010X279A1-271", "2110D", "EB", 2).codes


def test_a_list_of_entities_is_bracketed_at_type_2() -> None:
    """With types 1 to 3, which judge the standard and the guide's syntax, a bracket that is missing is refused."""
    rules = [rule for rule in guides.load("005010X279A1-271").rules if ".LS." in rule.id]
    assert {(rule.type, rule.severity) for rule in rules} == {(2, "error")}
    assert {rule.scope for rule in rules} == {"2110C", "2110D"}


def test_the_guide_of_the_set_is_free_where_the_envelope_compares_it() -> None:
    for guide_id in ("005010X279A1-270", "005010X279A1-271"):
        assert element(guide_id, "ST", "ST", 3).codes == ()
        assert guides.load(guide_id).aliases == ("005010X279",)


def test_medicare_answers_for_the_subscriber_alone() -> None:
    text = changed(INQUIRY, [(NUMBERED, "")])
    assert told(text, True, frozenset({"medicare"}), {}) == ["X279-270.2000D.HL.020"]
