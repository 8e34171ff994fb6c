"""TA1s written from findings of the interchange."""

from __future__ import annotations

import pytest
from tests.acks.events import GS, ISA, NOW, lines, run, segment
from tests.acks.test_valid import CLAIM, Findings, acknowledge, document, judge

from x12claims.acks import AckBuilder, Control, Policy
from x12claims.diagnostics.codes import finding
from x12claims.wire import Segment

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
    assert (result.functional, result.refused) == ([], False)
    assert ta1(result).endswith("*E*024")


@pytest.mark.parametrize(("in_set", "after"), [(["E015"], []), ([], ["E006"])])
def test_what_is_wrong_in_a_group_of_another_trade_refuses_where_nothing_else_is(in_set, after):
    found = [finding(code, position=1) for code in in_set]
    given = {"after": [finding(code, segment="GE", element=1) for code in after]}
    result = run([("ST*850*0001", found)], gs=GS.format(id="PO", guide="005010"), **given)
    assert (result.functional, result.refused) == ([], True)
    assert ta1(result).endswith("*R*024")
    result = run([("ST*999*0001", found)], gs=GS.format(id="FA", guide="005010X231A1"), **given)
    assert (result.ta1, result.refused) == ([], False)


def test_a_kind_of_group_that_nobody_knows_is_no_more_than_a_warning_in_either_answer():
    sink = Findings()
    data = document(CLAIM).replace(b"GS*HC*", b"GS*XX*")
    assert judge(data, sink) == "accepted"
    assert [(each.code, each.path, each.severity) for each in sink.found] == [("D308", "GS01", "warning")]
    result = acknowledge(data)
    assert ta1(result).endswith("*E*024")
    assert (result.functional, result.refused) == ([], False)


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
    with pytest.raises(ValueError, match="choose from ta1, 999, 277ca"):
        AckBuilder(NOW, Control(7), kinds=("997",))


def test_control_numbers_stay_within_nine_digits():
    control = Control(999_999_999)
    assert [control.number(0), control.number(1)] == [999_999_999, 1]
    with pytest.raises(ValueError, match="ISA13"):
        Control(0)


def test_an_interchange_of_ta1s_only_is_never_acknowledged_but_an_empty_one_is():
    for told, expected in (([], 0), ([finding("E017")], 1)):
        builder = AckBuilder(NOW, Control(7))
        builder.interchange_start(segment(ASKED))
        for each in told:
            builder.finding(each)
        builder.interchange_end()
        assert len(builder.result().ta1) == expected


def test_a_file_that_breaks_off_inside_a_set_lacks_all_three_trailers():
    # The break is one finding, told of the innermost: its ``expected`` names what else is missing.
    broken = finding("E007", segment="SE", expected="SE GE IEA")
    result = run([(ST, []), ("ST*837*0002*005010X222A1", [broken])], policy=Policy(functional_when_refused=True))
    assert ta1(result).endswith("*R*023")
    assert lines(result.functional[0])[-5:-3] == ["IK5*R*2", "AK9*R*2*2*0*3"]
    assert run([(ST, [finding("E007", segment="SE", expected="SE")])]).ta1 == []


@pytest.mark.parametrize("first", [True, False])
def test_what_is_told_of_a_header_before_or_after_it_belongs_to_what_the_header_opens(first):
    def at(text: str, offset: int) -> Segment:
        return Segment(text.split("*"), offset, len(text))

    builder = AckBuilder(NOW, Control(7), policy=Policy(functional_when_refused=True))
    opened = [
        (builder.interchange_start, at(ISA.format(ack="0"), 0), None),
        (builder.group_start, at("GS*HC*A1*B1*20240229*0930*1*X*005010X222A1", 200), None),
        (builder.transaction_start, at(ST, 300), None),
        (builder.transaction_start, at(ST, 400), finding("E013", offset=407, segment="ST", element=2)),
        (builder.group_start, at("GS*HC*A1*B1*20240229*0930*1*X*005010X222A1", 500), finding("E012", offset=520)),
        (builder.interchange_start, at(ISA.format(ack="0"), 900), finding("E011", offset=990)),
        (builder.group_start, at("GS*HC*A1*B1*20240229*0930*2*X*005010X222A1", 1100), None),
    ]
    for start, header, told in opened:
        if told and first:
            builder.finding(told)
        start(header)
        if told and not first:
            builder.finding(told)
    builder.file_end()
    result = builder.result()
    assert [each for a in result.functional for each in lines(a) if each[:3] in {"IK5", "AK9"}] == [
        "IK5*A",
        "IK5*R*23",
        "AK9*P*2*2*1",
        "AK9*R*0*0*0*19",
        "AK9*A*0*0*0",
    ]
    assert [lines(each)[1] for each in result.ta1] == ["TA1*000000905*240229*0930*R*025"]
