"""TA1s written from findings of the interchange."""

from __future__ import annotations

import pytest
from tests.acks.events import GS, ISA, NOW, lines, run, segment

from x12claims.acks import AckBuilder, Control, Policy
from x12claims.diagnostics.codes import finding

ST = "ST*837*0001*005010X222A1"
ASKED = ISA.format(ack="1")


def ta1(result) -> str:
    found = lines(result.ta1[0])
    assert [line.split("*")[0] for line in found] == ["ISA", "TA1", "IEA"]
    assert found[2] == f"IEA*0*{found[0].split('*')[13]}"
    return found[1]


def test_no_ta1_for_what_is_in_order_and_asks_for_none():
    assert run([(ST, [])]).ta1 == []


def test_isa14_asks_for_a_ta1_on_success():
    assert ta1(run([(ST, [])], isa=ASKED)) == "TA1*000000905*240229*0930*A*000"


def test_the_answer_goes_back_to_the_sender():
    assert lines(run([(ST, [])], isa=ASKED).ta1[0])[0] == (
        "ISA*00*          *00*          *30*PAYER          *ZZ*CLINIC         *240301*1205*^*00501*000000007*0*T*:"
    )


@pytest.mark.parametrize(
    ("code", "note"),
    [("E001", "023"), ("E002", "001"), ("E003", "021"), ("E010", "022"), ("E011", "025"), ("W008", "026")],
)
def test_an_error_of_the_interchange_refuses_it_with_its_note(code, note):
    assert ta1(run([(ST, [])], outside=[finding(code)])) == f"TA1*000000905*240229*0930*R*{note}"


@pytest.mark.parametrize(
    ("place", "element", "note"),
    [
        ("ISA", 5, "005"),
        ("ISA", 8, "008"),
        ("ISA", 9, "014"),
        ("ISA", 12, "017"),
        ("ISA", 15, "020"),
        ("IEA", 1, "021"),
        ("GS", 4, "024"),
    ],
)
def test_an_element_of_the_envelope_has_a_note_of_its_own(place, element, note):
    wrong = finding("D308", segment=place, element=element)
    assert ta1(run([(ST, [])], outside=[wrong])).endswith(f"*R*{note}")


def test_the_first_error_is_the_one_that_is_told():
    assert ta1(run([(ST, [])], outside=[finding("E003"), finding("E002")])).endswith("*R*021")


def test_errors_inside_a_set_are_not_the_interchanges():
    wrong = finding("D308", segment="ST", position=1, element=1)
    assert run([(ST, [wrong])]).ta1 == []


def test_a_warning_is_told_only_where_that_was_agreed():
    padding = finding("W005", profile="intake")
    assert padding.severity == "warning"
    assert run([(ST, [])], outside=[padding]).ta1 == []
    result = run([(ST, [])], outside=[padding], policy=Policy(accept_with_errors=True))
    assert ta1(result) == "TA1*000000905*240229*0930*E*022"
    assert len(result.functional) == 1


def test_a_group_of_another_trade_is_answered_by_note_024():
    result = run([("ST*850*0001", [])], gs=GS.format(id="PO", guide="005010"))
    assert result.functional == []
    assert ta1(result).endswith("*R*024")


def test_a_group_of_another_trade_beside_ours_does_not_refuse_ours():
    builder = AckBuilder(NOW, Control(7))
    builder.interchange_start(segment(ASKED))
    for group in ("PO", "HC"):
        builder.group_start(segment(GS.format(id=group, guide="005010X222A1")))
        builder.group_end()
    builder.file_end()
    result = builder.result()
    assert ta1(result).endswith("*E*024")
    assert len(result.functional) == 1


@pytest.mark.parametrize(
    ("isa", "expected"),
    [
        ("ISA*00**00**ZZ*A*ZZ*B*24022*0930*^*00501*905*1*T*:", "TA1*000000905*240301*0930*A*000"),
        ("ISA*00**00**ZZ*A*ZZ*B*240230*2460*^*00501*X*1*T*:", "TA1*000000000*240301*1205*A*000"),
    ],
)
def test_what_cannot_be_copied_is_replaced_so_that_the_ta1_itself_is_valid(isa, expected):
    assert ta1(run([(ST, [])], isa=isa)) == expected


def test_findings_before_any_interchange_have_nobody_to_answer():
    builder = AckBuilder(NOW, Control(7))
    builder.finding(finding("W009"))
    builder.file_end()
    assert builder.result().ta1 == []


def test_only_the_kinds_that_were_asked_for():
    builder = AckBuilder(NOW, Control(7), kinds=("ta1",))
    builder.interchange_start(segment(ASKED))
    builder.group_start(segment(GS.format(id="HC", guide="005010X222A1")))
    builder.file_end()
    result = builder.result()
    assert (len(result.ta1), len(result.functional)) == (1, 0)
    with pytest.raises(ValueError, match="choose from ta1, 999"):
        AckBuilder(NOW, Control(7), kinds=("277ca",))


def test_control_numbers_stay_within_nine_digits():
    control = Control(999_999_999)
    assert [control.number(0), control.number(1)] == [999_999_999, 1]
    with pytest.raises(ValueError, match="ISA13"):
        Control(0)
