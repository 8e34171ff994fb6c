"""Acknowledgements set against the document that they answer."""

from __future__ import annotations

import pytest
from tests.acks.events import ISA, segment

from x12claims.acks import explain as explaining
from x12claims.acks.explain import Shown, explain
from x12claims.acks.mends import MENDS
from x12claims.acks.read import read
from x12claims.acks.render import text, to_dict
from x12claims.diagnostics.ackcodes import MEANINGS

ORIGINAL = [
    segment(each)
    for each in (
        ISA.format(ack="0"),
        "GS*HC*CLINICAPP*PAYERAPP*20240229*0930*17456*X*005010X222A1",
        "ST*837*0001*005010X222A1",
        "SE*2*0001",
        "ST*837*0002*005010X222A1",
        "SBR*Q*18",
        "CLM*PAT7*1O0***11:B:7*Y*A*Y*Y",
        "DMG*D8*19700101*F**:RET:5^:RET:X",
        "SE*5*0002",
        "GE*2*17456",
        "IEA*1*000000905",
    )
]


def answers(ack: str, original=ORIGINAL, **options):
    return list(explain(read([segment(each) for each in ack.split("~")]), original, **options))


def of_set(*lines: str, control: str = "0002", group: str = "17456") -> str:
    inner = [f"AK2*837*{control}", *lines, "IK5*R*5"]
    return "~".join(["ST*999*0001", f"AK1*HC*{group}*005010X222A1", *inner, "AK9*R*1*1*0", "SE*9*0001"])


def problem(*lines: str, **options):
    """The one problem of a segment or element."""
    (answer,) = answers(of_set(*lines), **options)
    (found,) = (each for each in answer.problems if each.level in {"segment", "element"})
    return found


def test_an_element_is_shown_with_its_segment_value_cause_and_mend():
    found = problem("IK3*SBR*2*2000*8", "IK4*1*1138*7*Q", show_phi=True)
    assert (found.element, found.code, found.path) == ("IK403", "7", "2000.SBR01")
    assert found.original == Shown("SBR", 2, "SBR*Q*18", 0)
    assert found.value == "Q"
    assert found.cause == MEANINGS["IK403"]["7"]
    assert found.mend == MENDS["IK403"]["7"]
    assert found.note == ""


def test_values_are_masked_unless_asked_for():
    found = problem("IK3*CLM*3*2300*8", "CTX*CLM01:PAT7", "IK4*2*782*6*1O0")
    shown = repr(found)
    assert "PAT7" not in shown
    assert "1O0" not in shown
    assert found.value == "<3 characters>"
    assert found.original.text == (
        "CLM*<4 characters>*<3 characters>***<6 characters>*<1 letter>*<1 letter>*<1 letter>*<1 letter>"
    )
    assert found.business == "CLM01 <4 characters>"


@pytest.mark.parametrize(
    ("place", "value", "path"), [("5:3", "7", "2300.CLM05-3"), ("5", "11:B:7", "2300.CLM05"), ("12", "", "2300.CLM12")]
)
def test_the_value_is_the_components_own(place, value, path):
    found = problem("IK3*CLM*3*2300*8", f"IK4*{place}**7", show_phi=True)
    assert (found.value, found.path) == (value, path)


def test_the_value_of_a_repetition():
    found = problem("IK3*DMG*4*2010*8", "IK4*5:3:2**7*X", show_phi=True)
    assert found.value == "X"
    assert found.note == ""


def test_a_missing_segment_shows_the_one_before_which_it_belongs_and_what_set_the_condition():
    found = problem("IK3*REF*4*2300*I6", "CTX*SITUATIONAL TRIGGER*CLM*3*2300*5:3", "CTX*CLM01:PAT7", show_phi=True)
    assert found.missing
    assert found.original.segment == "DMG"
    assert [each.text for each in found.triggers] == ["CLM*PAT7*1O0***11:B:7*Y*A*Y*Y"]
    assert (found.path, found.value, found.note) == ("2300.REF", None, "")
    assert found.business == "CLM01 PAT7"


@pytest.mark.parametrize("code", ["1", "2", "I9"])
def test_a_missing_element_has_no_value(code):
    assert problem("IK3*CLM*3*2300*8", f"IK4*2*782*{code}").value is None


def test_another_segment_at_the_position_is_said():
    found = problem("IK3*NM1*3*2010*8", "IK4*3*1035*5*LONG", show_phi=True)
    assert found.note.startswith("Segment 3 of the original is CLM, not NM1")
    assert found.value == "LONG"  # the copy in the acknowledgement is all there is


def test_a_copy_that_differs_from_the_original_is_said():
    found = problem("IK3*SBR*2*2000*8", "IK4*1*1138*7*Z", show_phi=True)
    assert found.value == "Q"
    assert found.note == "The acknowledgement copies Z, the original holds Q."


@pytest.mark.parametrize(
    ("ack", "original", "note"),
    [
        (of_set("IK3*SBR*2**8", "IK4*1**7"), None, explaining.NO_ORIGINAL),
        (of_set("IK3*SBR*2**8", "IK4*1**7", group="5"), ORIGINAL, explaining.NO_GROUP),
        (of_set("IK3*SBR*2**8", "IK4*1**7", control="0009"), ORIGINAL, explaining.NO_SET),
        (of_set("IK3*SBR*77**8", "IK4*1**7"), ORIGINAL, "The transaction set of the original ends at segment 5."),
        (of_set("IK3*SBR*x**8", "IK4*1**7"), ORIGINAL, "The transaction set of the original ends at segment 5."),
    ],
)
def test_what_the_original_does_not_hold_is_said(ack, original, note):
    (answer,) = answers(ack, original)
    (found,) = (each for each in answer.problems if each.level == "element")
    assert found.note == note
    assert found.original is None
    assert found.cause == MEANINGS["IK403"]["7"]


def test_control_numbers_match_without_leading_zeros():
    (answer,) = answers(of_set("IK3*SBR*2**8", "IK4*1**7", control="2", group="000017456"))
    assert answer.note == ""
    assert answer.problems[0].original.segment == "SBR"


def test_a_set_of_another_group_with_the_same_control_number_is_not_taken_for_it():
    other = [
        ORIGINAL[0],
        segment("GS*HC*A1*B1*20240229*0930*1*X*005010X222A1"),
        segment("ST*837*0002"),
        segment("SBR*WRONG"),
    ]
    (answer,) = answers(
        of_set("IK3*SBR*2**8", "IK4*1**7"), [*other, segment("SE*3*0002"), *ORIGINAL[1:]], show_phi=True
    )
    assert answer.problems[0].original.text == "SBR*Q*18"


@pytest.mark.parametrize(
    ("isa13", "original", "note"),
    [
        ("000000905", ORIGINAL, ""),
        ("905", ORIGINAL, ""),
        ("6", ORIGINAL, explaining.NO_INTERCHANGE),
        ("6", None, explaining.NO_ORIGINAL),
    ],
)
def test_a_ta1_is_set_against_the_interchange(isa13, original, note):
    (answer,) = answers(f"TA1*{isa13}*240229*0930*R*001", original)
    assert (answer.kind, answer.verdict, answer.accepted, answer.note) == ("TA1", "R", False, note)
    assert [(p.element, p.code, p.cause, p.mend) for p in answer.problems] == [
        ("TA105", "001", MEANINGS["TA105"]["001"], MENDS["TA105"]["001"])
    ]


def test_a_ta1_that_accepts_has_no_problem():
    (answer,) = answers("TA1*000000905*240229*0930*A*000")
    assert answer.accepted
    assert answer.problems == ()


def test_codes_that_no_guide_knows_are_said_to_be_unknown():
    found = problem("IK3*SBR*2**8", "IK4*1**99")
    assert found.cause == "99 is no code of IK403 that the guide knows"
    assert found.mend.startswith("Ask the partner")


def test_every_code_that_has_a_meaning_has_a_mend_of_its_own_or_its_kinds():
    from x12claims.acks.mends import UNKNOWN, mend

    unmended = {(e, c) for e, codes in MEANINGS.items() for c in codes if mend(e, c) == UNKNOWN}
    # Deferred delivery and grade of service: no part of what healthcare interchanges send.
    assert unmended == {("TA105", code) for code in ("028", "029", "030", "031")}


def test_text_tells_the_whole_story_in_the_order_of_the_document():
    ack = of_set("IK3*REF*4*2300*I6", "CTX*SITUATIONAL TRIGGER*CLM*3*2300*5:3", "CTX*CLM01:PAT7")
    assert list(text(answers(ack, show_phi=True))) == [
        f"999 for functional group 17456: R, {MEANINGS['AK901']['R']}",
        "  transaction sets: 1 included, 1 received, 0 accepted",
        f"  mend: {MENDS['AK901']['R']}",
        f"  transaction set 0002 (837): R, {MEANINGS['IK501']['R']}",
        f"    2300.REF, segment 4: IK304 I6: {MEANINGS['IK304']['I6']}",
        "      before: DMG*D8*19700101*F**:RET:5^:RET:X",
        "      concerns: CLM01 PAT7",
        "      because of: segment 3, CLM*PAT7*1O0***11:B:7*Y*A*Y*Y",
        f"      mend: {MENDS['IK304']['I6']}",
        f"    IK502 5: {MEANINGS['IK502']['5']}",
        f"      mend: {MENDS['IK502']['5']}",
    ]


def test_control_bytes_of_a_partner_do_not_reach_the_terminal():
    shown = "\n".join(text(answers(of_set("IK3*\x1b[2J*2**8", "IK4*1**\x07*\x1b"), show_phi=True)))
    assert "\x1b" not in shown
    assert "\x07" not in shown


def test_json_has_the_same():
    (answer,) = answers(of_set("IK3*SBR*2*2000*8", "IK4*1*1138*7*Q"))
    shown = to_dict(answer)
    assert shown["counts"] == {"included": 1, "received": 1, "accepted": 0}
    (element,) = (each for each in shown["problems"] if each["level"] == "element")
    assert element["path"] == "2000.SBR01"
    assert element["original"]["position"] == 2
    assert list(shown["transactions"]) == [
        {"set": "837", "control": "0002", "verdict": "R", "meaning": MEANINGS["IK501"]["R"]}
    ]
