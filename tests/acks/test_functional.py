"""999s written from findings, against what the guide and X12's rulings demand of each."""

from __future__ import annotations

import pytest
from tests.acks.events import GS, ISA, body, lines, run

from x12claims.acks import Omitted, Policy
from x12claims.diagnostics.codes import ack_of, finding
from x12claims.diagnostics.finding import AckCodes

ST1, ST2, ST3, ST4 = (f"ST*837*000{n}*005010X222A1" for n in (1, 2, 3, 4))
CLAIM = ("CLM01", "26463774")


def bad_code(**more):
    return finding("D308", **{"segment": "SBR", "position": 12, "loop": "2000B", "element": 1, **more})


def test_everything_accepted():
    found = lines(run([(ST1, [])]).functional[0])
    assert found == [
        "ISA*00*          *00*          *30*PAYER          *ZZ*CLINIC         *240301*1205*^*00501*000000007*0*T*:",
        "GS*FA*PAYERAPP*CLINICAPP*20240301*1205*7*X*005010X231A1",
        "ST*999*0001*005010X231A1",
        "AK1*HC*17456*005010X222A1",
        "AK2*837*0001*005010X222A1",
        "IK5*A",
        "AK9*A*1*1*1",
        "SE*6*0001",
        "GE*1*7",
        "IEA*1*000000007",
    ]


def test_one_bad_set_of_four_does_not_refuse_the_others():
    found = body(run([(ST1, []), (ST2, []), (ST3, [bad_code(value="Q")]), (ST4, [])]).functional[0])
    assert found == [
        "AK2*837*0001*005010X222A1",
        "IK5*A",
        "AK2*837*0002*005010X222A1",
        "IK5*A",
        "AK2*837*0003*005010X222A1",
        "IK3*SBR*12*2000*8",
        "IK4*1**7*Q",
        "IK5*R*5",
        "AK2*837*0004*005010X222A1",
        "IK5*A",
        "AK9*P*4*4*3",
    ]


def test_all_sets_refused_refuses_the_group():
    found = body(run([(ST1, [bad_code()]), (ST2, [bad_code()])]).functional[0])
    assert found[-1] == "AK9*R*2*2*0"


def test_one_ik3_for_a_segment_and_one_ik4_for_each_bad_element():
    found = body(
        run([(ST1, [
            finding("D306", segment="CLM", position=23, loop="2300", element=5, component=3, element_number="1325", value="77"),
            finding("D311", segment="CLM", position=23, loop="2300", element=2, element_number="782", value="1O0"),
        ])]).functional[0]
    )  # fmt: skip
    assert found[1:4] == ["IK3*CLM*23*2300*8", "IK4*2*782*6*1O0", "IK4*5:3*1325*5*77"]
    assert found[4] == "IK5*R*5"


def test_repetition_stands_third_in_the_place_of_an_element():
    found = body(run([(ST1, [bad_code(segment="DMG", element=5, repetition=2, value="XX")])]).functional[0])
    assert found[2] == "IK4*5::2**7*XX"


def test_situational_trigger_and_business_unit_follow_the_ik3():
    missing = finding(
        "R500", segment="REF", position=57, loop="2300", context=("CLM", 43, "2300", 5, 3), business=CLAIM
    )
    found = body(run([(ST1, [missing])]).functional[0])
    assert found[1:] == [
        "IK3*REF*57*2300*I6",
        "CTX*SITUATIONAL TRIGGER*CLM*43*2300*5:3",
        "CTX*CLM01:26463774",
        "IK5*R*I5",
        "AK9*R*1*1*0",
    ]


def test_element_trigger_follows_its_ik4():
    missing = finding(
        "R500", segment="NM1", position=30, loop="2310B", element=4, element_number="1036",
        context=("NM1", 30, "2310B", 2, None), business=CLAIM,
    )  # fmt: skip
    found = body(run([(ST1, [missing])]).functional[0])
    assert found[1:5] == [
        "IK3*NM1*30*2310*8",
        "CTX*CLM01:26463774",
        "IK4*4*1036*I9",
        "CTX*SITUATIONAL TRIGGER*NM1*30*2310*2",
    ]


@pytest.mark.parametrize(("told", "written"), [("I6", "I8"), ("I9", "I4")])
def test_a_situational_segment_code_without_a_known_trigger_gives_way_to_the_plain_one(told, written):
    # The guide demands CTX beneath I6 and I9: what names no trigger may not use them.
    found = body(
        run([(ST1, [finding("R500", ack=AckCodes(ik3=told), segment="REF", position=9, loop="2300")])]).functional[0]
    )
    assert found[1] == f"IK3*REF*9*2300*{written}"


def test_a_trigger_in_the_very_segment_that_is_named_is_written_all_the_same():
    # DTM*150 without DTM*151: condition and gap are uses of one segment, and I6 is never without a trigger.
    missing = finding(
        "R500", ack=AckCodes(ik3="I6"), segment="DTM", position=16, context=("DTM", 16, "2110", None, None)
    )
    found = body(run([(ST1, [missing])]).functional[0])
    assert found[1:3] == ["IK3*DTM*16**I6", "CTX*SITUATIONAL TRIGGER*DTM*16*2110"]


def test_a_trigger_that_ctx_cannot_name_is_no_trigger():
    missing = finding("R500", ack=AckCodes(ik3="I6"), segment="DTM", position=16, context=("", 15, "2110", None, None))
    assert body(run([(ST1, [missing])]).functional[0])[1] == "IK3*DTM*16**I8"


def test_the_standard_broken_is_5_the_guide_broken_is_i5_and_both_are_both():
    standard = finding("S103", ack=ack_of("S103", ik3="3"), segment="SBR", position=11, loop="2000B")
    guide = finding("S103", segment="PRV", position=15, loop="2000A")
    assert body(run([(ST1, [standard])]).functional[0])[-2] == "IK5*R*5"
    assert body(run([(ST1, [guide])]).functional[0])[-2] == "IK5*R*I5"
    assert body(run([(ST1, [standard, guide])]).functional[0])[-2] == "IK5*R*5*I5"


def test_loop_is_blank_at_the_level_of_the_set_and_never_longer_than_four():
    at_set = finding("S103", segment="BHT", position=2, loop="ST")
    in_loop = finding("S103", segment="N3", position=8, loop="2010AA")
    assert body(run([(ST1, [at_set, in_loop])]).functional[0])[1:3] == ["IK3*BHT*2**I8", "IK3*N3*8*2010*I8"]


def test_what_is_missing_before_a_segment_precedes_what_is_wrong_in_it():
    in_segment = finding("D302", segment="HI", position=24, loop="2300", element=9, value="X")
    before_it = finding("S103", segment="DTP", position=24, loop="2300")
    found = body(run([(ST1, [in_segment, before_it])]).functional[0])
    assert [line for line in found if line.startswith("IK3")] == ["IK3*DTP*24*2300*I8", "IK3*HI*24*2300*8"]


def test_segment_error_and_element_errors_at_one_place_are_two_ik3_since_only_8_has_ik4():
    once = finding("S105", segment="HI", position=24, loop="2300")
    inside = finding("D302", segment="HI", position=24, loop="2300", element=9, value="X")
    found = body(run([(ST1, [once, inside])]).functional[0])
    assert found[1:4] == ["IK3*HI*24*2300*5", "IK3*HI*24*2300*8", "IK4*9**I10*X"]


def test_unknown_segment_has_no_ik3_since_its_id_would_make_the_999_invalid():
    # X12 RFI 1257
    found = body(run([(ST1, [finding("S101", segment="XXX", position=3)])]).functional[0])
    assert found == ["AK2*837*0001*005010X222A1", "IK5*R*5", "AK9*R*1*1*0"]


@pytest.mark.parametrize("code", ["S110", "W007"])
def test_ik304_8_always_has_an_ik4_below(code):
    found = body(run([(ST1, [finding(code, segment="NM1", position=5, loop="1000A")])]).functional[0])
    assert found[1] == "IK3*NM1*5*1000*8"
    assert found[2].startswith("IK4*1**")


@pytest.mark.parametrize(
    ("code", "value", "copy"),
    [
        ("D308", "ZZ", "*ZZ"),
        ("D306", "X" * 120, "*" + "X" * 99),
        ("D307", "A~B", ""),
        ("D307", "A*B", ""),
        ("D307", "A\x07B", ""),
        ("D307", "AÿB", ""),
        ("D304", "A:B:C", ""),
        ("D301", "", ""),
        ("D313", "X", ""),  # what is missing beside X has no value of its own
        ("D316", "  ", None),
    ],
)
def test_ik404_copies_the_bad_value_only_where_it_may(code, value, copy):
    wrong = finding(code, segment="NM1", position=5, loop="1000A", element=3, element_number="1035", value=value)
    found = [line for line in body(run([(ST1, [wrong])]).functional[0]) if line.startswith("IK4")]
    if copy is None:  # a warning: not reported
        assert found == []
    else:
        assert found == [f"IK4*3*1035*{wrong.ack.ik4}{copy}"]


def test_business_reference_is_left_out_where_its_value_may_not_be_written():
    wrong = bad_code(business=("CLM01", "A:B"))
    assert not any(line.startswith("CTX") for line in body(run([(ST1, [wrong])]).functional[0]))


def test_warnings_and_notes_do_not_reject_and_are_not_reported():
    found = body(run([(ST1, [bad_code(severity="warning"), bad_code(severity="note")])]).functional[0])
    assert found == ["AK2*837*0001*005010X222A1", "IK5*A", "AK9*A*1*1*1"]


def test_accepted_with_errors_when_the_partner_asked_for_it():
    policy = Policy(accept_with_errors=True)
    found = body(run([(ST1, [bad_code(severity="warning", value="Q")]), (ST2, [])], policy=policy).functional[0])
    assert found == [
        "AK2*837*0001*005010X222A1",
        "IK3*SBR*12*2000*8",
        "IK4*1**7*Q",
        "IK5*E*5",
        "AK2*837*0002*005010X222A1",
        "IK5*A",
        "AK9*E*2*2*2",
    ]


@pytest.mark.parametrize(
    ("st", "gs", "type", "verdict"),
    [
        ("ST*837*0001*005010X222A1", "HC", 3, "A"),  # balancing of a claim: the 277CA's
        ("ST*837*0001*005010X222A1", "HC", 5, "A"),
        ("ST*837*0001*005010X222A1", "HC", 6, "A"),
        ("ST*837*0001*005010X222A1", "HC", 7, "A"),
        ("ST*837*0001*005010X222A1", "HC", 2, "R"),
        ("ST*837*0001*005010X222A1", "HC", 4, "R"),
        ("ST*835*0001", "HP", 3, "R"),  # a remittance has no other answer
        ("ST*835*0001", "HP", 5, "R"),
        ("ST*270*0001*005010X279A1", "HS", 3, "R"),
        ("ST*270*0001*005010X279A1", "HS", 5, "A"),  # the 271 answers it
    ],
)
def test_which_acknowledgement_reports_a_finding(st, gs, type, verdict):
    wrong = finding("B400", type=type, segment="CLM", position=3, loop="2300", element=2)
    found = body(run([(st, [wrong])], gs=GS.format(id=gs, guide="005010X222A1")).functional[0])
    assert found[-2].split("*")[1] == verdict


def test_a_situation_that_only_the_claim_answer_has_words_for_stays_out_of_the_999():
    wrong = finding("R502", type=4, ack=AckCodes(stc="A7:187"), segment="CLM", position=3, loop="2300", element=2)
    assert body(run([(ST1, [wrong])]).functional[0])[1] == "IK5*A"


def test_routes_can_be_agreed_otherwise():
    wrong = finding("B400", segment="CLM", position=3, loop="2300", element=2)
    policy = Policy(routes={("837", 3): "999"})
    assert body(run([(ST1, [wrong])], policy=policy).functional[0])[1:3] == ["IK3*CLM*3*2300*8", "IK4*2**I12"]


@pytest.mark.parametrize(
    ("code", "ik502"), [("E007", "2"), ("E008", "3"), ("E009", "4"), ("E013", "23"), ("E014", "I6"), ("E016", "6")]
)
def test_faults_of_the_set_itself_stand_in_ik5(code, ik502):
    found = body(run([(ST1, [finding(code, segment="SE", position=40)])]).functional[0])
    assert found[1:] == [f"IK5*R*{ik502}", "AK9*R*1*1*0"]


@pytest.mark.parametrize(("code", "ak905"), [("E004", "3"), ("E005", "4"), ("E012", "19")])
def test_a_fault_of_the_group_refuses_every_set_in_it(code, ak905):
    result = run([(ST1, []), (ST2, [bad_code(value="Q")])], after=[finding(code)])
    assert body(result.functional[0]) == [
        "AK2*837*0001*005010X222A1",
        "IK5*R",
        "AK2*837*0002*005010X222A1",
        "IK3*SBR*12*2000*8",
        "IK4*1**7*Q",
        "IK5*R*5",
        f"AK9*R*2*2*0*{ak905}",
    ]


def test_a_number_of_ge_that_is_no_number_is_no_mismatch():
    # AK905 6: the control number violates the syntax; 4 is for two that differ (E005).
    wrong = finding("D311", segment="GE", element=2, value="ABC")
    assert body(run([(ST1, [])], after=[wrong]).functional[0])[-1] == "AK9*R*1*1*0*6"


def test_ak902_is_what_ge01_claims():
    result = run([(ST1, []), (ST2, [])], after=[finding("E006", value="5", expected="2")])
    assert body(result.functional[0])[-1] == "AK9*R*5*2*0*5"


@pytest.mark.parametrize("said", ["9" * 5000, "1234567", "\u0662", ""])
def test_a_ge01_that_ak902_cannot_repeat_is_counted_instead(said: str) -> None:
    result = run([(ST1, []), (ST2, [])], after=[finding("E006", value=said, expected="2")])
    assert body(result.functional[0])[-1] == "AK9*R*2*2*0*5"


def test_a_set_that_ak2_cannot_name_refuses_the_group_as_not_received():
    # X12 RFI 55 and 1339: no 999 at the level of the set is possible; AK905 5 is what X12 suggests.
    assert body(run([(ST1, []), ("ST*837*1*005010X222A1", [])]).functional[0]) == [
        "AK2*837*0001*005010X222A1",
        "IK5*R",
        "AK9*R*2*1*0*5",
    ]
    assert body(run([("ST*8X7*0001", [])]).functional[0]) == ["AK9*R*1*0*0*5"]


def test_set_without_st03_has_no_ak203():
    found = body(run([("ST*835*0001", [])], gs=GS.format(id="HP", guide="005010X221A1")).functional[0])
    assert found[0] == "AK2*835*0001"


def test_never_a_999_for_a_group_of_acknowledgements():
    result = run([("ST*999*0001*005010X231A1", [])], gs=GS.format(id="FA", guide="005010X231A1"))
    assert result.functional == []
    assert result.ta1 == []


def test_a_set_wrong_throughout_gives_a_bounded_999_and_says_how_much_it_left_out():
    wrong = [bad_code(position=n) for n in range(2, 12)]
    wrong += [bad_code(position=2, element=n) for n in range(2, 9)]
    result = run([(ST1, wrong)], policy=Policy(max_segments=3, max_elements=4))
    found = body(result.functional[0])
    assert [line for line in found if line.startswith("IK3")] == [f"IK3*SBR*{n}*2000*8" for n in (2, 3, 4)]
    assert sum(line.startswith("IK4") for line in found) == 4 + 1 + 1
    assert result.omitted == (Omitted("17456", "0001", 7 + 4),)


def test_an_interchange_that_its_ta1_refuses_gets_no_999_unless_asked():
    wrong = finding("E002", segment="IEA", value="000000001")
    assert run([(ST1, [])], outside=[wrong]).functional == []
    result = run([(ST1, [])], outside=[wrong], policy=Policy(functional_when_refused=True))
    assert body(result.functional[0])[-1] == "AK9*A*1*1*1"


def test_garbage_in_the_envelope_still_gives_a_999_of_the_right_form():
    isa = "ISA*00**00**QQ*SEN^DER*30**9*x*^*00501*17*0**:"
    found = lines(run([(ST1, [])], isa=isa, gs="GS*HC*A**20240229*0930*ABC*X").functional[0])
    assert found[0] == (
        "ISA*00*          *00*          *30*UNKNOWN        *ZZ*UNKNOWN        *240301*1205*^*00501*000000007*0*P*:"
    )
    assert found[1] == "GS*FA*UNKNOWN*UNKNOWN*20240301*1205*7*X*005010X231A1"
    assert found[3] == "AK1*HC*0*005010"


def test_two_groups_get_two_999s_with_numbers_of_their_own(builder):
    from tests.acks.events import segment

    builder.interchange_start(segment(ISA.format(ack="1")))
    for control in ("1", "2"):
        builder.group_start(segment(f"GS*HC*A1*B1*20240229*0930*{control}*X*005010X222A1"))
        builder.transaction_start(segment(ST1))
        builder.transaction_end()
        builder.group_end()
    builder.interchange_end()
    result = builder.result()
    assert [lines(each)[0].split("*")[13] for each in result.ta1 + result.functional] == [
        "000000007",
        "000000008",
        "000000009",
    ]
    assert [lines(each)[3] for each in result.functional] == ["AK1*HC*1*005010X222A1", "AK1*HC*2*005010X222A1"]


def test_a_rule_on_a_value_that_is_no_allowed_code_adds_no_second_ik4():
    place = {"segment": "SBR", "position": 12, "loop": "2000B", "element": 1, "element_number": "1138", "value": "Q"}
    rule = finding("R502", context=("SBR", 12, "2000B", 1, None), **place)
    found = body(run([(ST1, [finding("D308", **place), rule])]).functional[0])
    assert found[1:4] == ["IK3*SBR*12*2000*8", "IK4*1*1138*7*Q", "IK5*R*5"]
    assert body(run([(ST1, [rule])]).functional[0])[1:4] == ["IK3*SBR*12*2000*8", "IK4*1*1138*I12*Q", "IK5*R*I5"]
