"""Syntax trees and the dictionary make a guide: each expectation is read off the texts in ``samples``."""

from __future__ import annotations

import pytest
from tests.grammar.samples import CLAIM, DICTIONARY, GUIDE, flat, make, make_dictionary, segment, small

from x12claims.grammar import ir
from x12claims.grammar.errors import GuideError


def problems(*texts: str) -> list[str]:
    with pytest.raises(GuideError) as caught:
        make(*texts)
    return [f"{error.file}:{error.line}: {error.message}" for error in caught.value.all]


def element(guide: ir.Guide, loop: str, name: str, tag: str, *path: int) -> ir.ElementUse:
    use = segment(guide, loop, name, tag).elements[path[0] - 1]
    for component in path[1:]:
        assert use is not None
        use = use.components[component - 1]
    assert use is not None
    return use


def orders(guide: ir.Guide, loop: str) -> list[tuple[str, int]]:
    return [(use.loop if isinstance(use, ir.LoopUse) else use.id, use.order) for use in guide.loops[loop].items]


def test_the_head_of_the_guide() -> None:
    guide = small()
    assert (guide.id, guide.title, guide.transaction, guide.group) == ("009000X1", "A small guide", "837", "HC")
    assert guide.aliases == ("009000X0",)
    assert "ZZZ" in guide.known_segments
    assert list(guide.loops) == ["ST", "2000A", "2000B", "2300", "2310A", "2310B", "2400", "2000C"]


def test_the_body_of_a_loop_stands_once() -> None:
    guide = small()
    uses = [
        (loop.id, item.usage, item.repeat)
        for loop in guide.loops.values()
        for item in loop.items
        if isinstance(item, ir.LoopUse) and item.loop == "2300"
    ]
    assert uses == [("2000B", "S", 100), ("2000C", "R", 100)]
    assert (guide.loops["2300"].name, guide.loops["2300"].label, guide.loops["2300"].unit) == ("claim", "Claim", True)


def test_numbers_of_segments_are_unique() -> None:
    numbers = [use.number for loop in small().loops.values() for use in loop.items if isinstance(use, ir.SegmentUse)]
    assert len(set(numbers)) == len(numbers) == 14


def test_adjacent_uses_of_one_id_share_a_position_and_so_do_loops_that_begin_alike() -> None:
    assert orders(small(), "2300") == [
        ("CLM", 1), ("DTP", 2), ("DTP", 2), ("REF", 3), ("REF", 3), ("HI", 4), ("2310A", 5), ("2310B", 5), ("2400", 6),
    ]  # fmt: skip


def test_loops_that_begin_with_hl_keep_their_order() -> None:
    lines = "loop {} a S 1\n  HL at 03 level R 1\n    01 id R\n    03 level R = {}\n"
    assert orders(make(flat(lines.format("A", 20) + lines.format("B", 22))), "ST")[1:3] == [("A", 2), ("B", 3)]


def test_type_and_lengths_come_from_the_dictionary_unless_narrowed() -> None:
    guide = small()
    claim_id = element(guide, "2300", "CLM", "", 1)
    assert (claim_id.type, claim_id.min, claim_id.max, claim_id.label) == ("AN", 1, 20, "Patient Control Number")
    total = element(guide, "2300", "CLM", "", 2)
    assert (total.type, total.min, total.max, total.money, total.label) == ("R", 1, 18, True, "Amount")
    assert (total.mandatory, claim_id.mandatory) == (False, True)


def test_what_is_not_listed_is_not_used() -> None:
    hl = segment(small(), "2000A", "HL")
    assert hl.elements[1] is None
    assert (len(hl.elements), hl.width) == (3, 3)
    assert (len(segment(small(), "2300", "REF", "F8").elements), segment(small(), "2300", "REF", "F8").width) == (2, 3)


def test_composites_have_components_and_notes() -> None:
    cause = element(small(), "2300", "CLM", "", 3)
    assert (cause.type, cause.element) == ("composite", "C022")
    assert [c and c.name for c in cause.components] == ["list", "code", None, None, "amount"]
    assert cause.notes == (ir.SyntaxNote("P", (3, 4)),)


def test_a_format_is_told_by_the_element_before() -> None:
    guide = small()
    assert element(guide, "2300", "DTP", "439", 3).format_by == 2
    assert element(guide, "2300", "HI", "ABK,BK", 2, 4).format_by == 3
    assert element(guide, "2300", "CLM", "", 1).format_by == 0


def test_a_list_by_kind_names_its_sibling() -> None:
    code = element(small(), "2300", "HI", "ABK,BK", 1, 2)
    assert code.kind_by == 1
    assert code.lists == (ir.CodeListUse("icd_10_cm", ("ABK",)), ir.CodeListUse("icd_9_cm", ("BK",)))


def test_a_bracket_tells_siblings_apart_and_gives_the_codes() -> None:
    guide = small()
    assert segment(guide, "2300", "DTP", "431,454").match == (ir.Match(1, 0, frozenset(("431", "454"))),)
    assert element(guide, "2300", "DTP", "431,454", 1).codes == ("431", "454")
    assert segment(guide, "2300", "HI", "ABK,BK").match == (ir.Match(1, 1, frozenset(("ABK", "BK"))),)
    assert element(guide, "2300", "HI", "ABK,BK", 1, 1).codes == ("ABK", "BK")
    assert element(guide, "2300", "HI", "ABK,BK", 2, 1).codes == ("ABF", "BF")
    assert segment(guide, "2300", "CLM").match == ()


def test_at_takes_the_codes_of_the_element() -> None:
    use = segment(small(), "2000A", "HL")
    assert (use.match, use.tag) == ((ir.Match(3, 0, frozenset(("20",))),), "")


def test_at_two_places_takes_both() -> None:
    text = flat(
        "HI at 01-1+02-1 codes R 1\n  01 a R\n    01 k R = A\n    02 v R\n  02 b R\n    01 k R = B | C\n    02 v R"
    )
    assert segment(make(text), "ST", "HI").match == (
        ir.Match(1, 1, frozenset("A")),
        ir.Match(2, 1, frozenset("BC")),
    )


def test_a_shape_is_taken_and_changed() -> None:
    guide = small()
    plain, changed = segment(guide, "2300", "DTP", "439"), segment(guide, "2300", "DTP", "431,454")
    assert (
        [e and e.name for e in plain.elements] == [e and e.name for e in changed.elements] == ["kind", "format", "date"]
    )
    assert element(guide, "2300", "DTP", "439", 2).codes == ("D8",)
    assert element(guide, "2300", "DTP", "431,454", 2).codes == ("D8", "RD8")


def test_the_guides_own_body_and_shape_go_before_shared_ones() -> None:
    shared = "part of *\nshape date on DTP\n  01 other R\n  02 other R\n  03 other R\nloop 2300 other\n  LX x R 1\n    01 n R\n"
    guide = make(GUIDE, shared, CLAIM)
    assert guide == make(GUIDE, CLAIM, shared) == small()


def test_the_guides_own_rule_goes_before_a_shared_one_of_its_id() -> None:
    shared = 'part of *\nrule *.2300.CLM02.800\n  CLM02 > 5\n  doc "Shared."\nrule *.2300.CLM02.810\n  CLM02 > 6\n  doc "Other."\n'
    own = 'part of 009000X1\nrule *.2300.CLM02.800 warning\n  CLM02 > 7\n  doc "Own."\n'
    for texts in ((shared, own), (own, shared)):
        guide = make(GUIDE, CLAIM, *texts)
        written = {rule.id.split(".", 1)[1]: (rule.doc, rule.severity) for rule in guide.rules if ".CLM02.8" in rule.id}
        assert written == {"2300.CLM02.800": ("Own.", "warning"), "2300.CLM02.810": ("Other.", "error")}
    twice = problems(GUIDE, CLAIM, shared, shared)
    assert len(twice) == 2
    assert all("is taken" in problem for problem in twice)


def test_a_shared_loop_that_nobody_uses_is_no_fault() -> None:
    assert make(GUIDE, CLAIM, "part of *\nloop 9999 other\n  LX x R 1\n    01 n R\n") == small()


def test_mandatory_is_what_the_standard_demands() -> None:
    guide = small()
    assert segment(guide, "2000B", "HL").mandatory
    assert not segment(guide, "2300", "CLM").mandatory
    only = make(flat("LX line R 1\n  01 n R", extra="  mandatory ST ST.LX"))
    assert segment(only, "ST", "LX").mandatory
    assert not segment(only, "ST", "SE").mandatory


def test_levels_that_an_answer_may_cut_off_are_named_with_a_segment() -> None:
    assert small().extra["cut"] == ""
    assert make(GUIDE.replace("  group HC\n", "  group HC\n  cut 2000B.REF\n"), CLAIM).extra["cut"] == "2000B.REF"
    found = problems(GUIDE.replace("  group HC\n", "  group HC\n  cut 2000B.AAA\n"), CLAIM)
    assert found == ["guide.guide:4: 2000B.AAA names no segment of the guide."]


def test_levels_are_judged_one_by_one_with_units_or_without() -> None:
    """What looks from one level over others of its kind waits for a wider loop, or adds up as they go by."""
    levels = (
        "loop 2000A a R >1\n  HL at 03 level R 1\n    01 id R\n    03 level R = 20\n"
        "  loop 2000B b R >1\n    HL at 03 level R 1\n      01 id R\n      03 level R = 21\n"
    )
    rule = 'rule X1.2000B.HL01.010\n  unique(HL01) within ST\n  doc "x."\n'
    assert [rule.demand[:2] for rule in make(flat(levels + rule)).rules] == [("seen", "ST")]
    rule = 'rule X1.2000B.HL01.010\n  count(2000A.2000B) < 9\n  doc "x."\n'
    assert any("a 2000B is judged before that ends" in found for found in problems(flat(levels + rule)))


def test_a_repeat_is_that_of_the_dictionary_or_less() -> None:
    guide = make(flat("REF a R 1\n  01 k R\n  03 v S repeat 2\nLX l R 1\n  01 n R"))
    assert element(guide, "ST", "REF", "", 3).repeat == 2
    assert "REF03 repeats more often" in problems(flat("REF a R 1\n  01 k R\n  03 v S repeat 4"))[0]


def test_a_checkable_situation_becomes_rules() -> None:
    guide = small()
    rules = {rule.id: rule for rule in guide.rules}
    accident = rules["X1.2300.DTP[439].sit"]
    assert (accident.scope, accident.severity, accident.type, accident.demand[0]) == ("2300", "error", 4, "require")
    assert "X1.2300.DTP[439].sit.else" not in rules
    amount = rules["X1.2300.CLM03-5.sit"]
    assert (amount.severity, amount.demand[0]) == ("warning", "require")
    assert rules["X1.2300.CLM03-5.sit.else"].demand[0] == "forbid"
    situation = segment(guide, "2300", "DTP", "439").situation
    assert situation is not None
    assert (situation.rule, situation.otherwise) == ("X1.2300.DTP[439].sit", "optional")
    assert situation.condition == accident.when


def test_a_situation_in_words_is_told_and_not_checked() -> None:
    situation = segment(small(), "2300", "REF", "F8").situation
    assert situation == ir.Situation(text="the payer gave a number")
    assert not any("REF[F8]" in rule.id for rule in small().rules)


def test_rules_take_scope_type_and_severity_from_id_and_demand() -> None:
    rules = {rule.id: rule for rule in small().rules}
    total = rules["X1.2300.CLM02.010"]
    assert (total.scope, total.type, total.severity) == ("2300", 3, "error")
    assert total.text == "CLM02 = sum(2400.LX02)"
    other = rules["X1.2300.REF.010"]
    assert (other.severity, other.type, other.source) == ("warning", 4, "RFI 1")


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("  02 control_number R", "  02 control_number R AN 3..9", 8, "ST02 has lengths 3..9, the dictionary 4..9"),
        ("  02 control_number R", "  02 control_number R ID 4..9", 0, ""),
        ("  02 control_number R", "  02 control_number R R 4..9", 8, "ST02 is AN in the dictionary, not R"),
        ("  02 control_number R", "  02 control_number R = 12", 8, "lists the code 12"),
        ("  02 control_number R", "  02 control_number R = 1234 | 1234", 8, "lists a code twice"),
        ("  02 control_number R", "  02 control_number S", 8, "a guide cannot make it S"),
        ("  02 control_number R", "  02 control_number R money", 8, "money is R"),
        ("  02 control_number R", "  02 control_number R\n      01 x R", 9, "no composite"),
        ("  02 control_number R", "  03 control_number R", 8, "ST has 2 positions, not 3"),
        ("  02 control_number R", "  01 control_number R", 8, "stands after 01"),
        ("  02 control_number R", "  02 control_number R in by other A list", 8, "names its sibling other"),
        ("  # body", "  ABC x R 1\n    01 y R", 9, "ABC is not in the dictionary"),
        ("  # body", "  CLM x R 1\n    01 i R\n    03 y R", 11, "CLM03 is a composite (C022) without components"),
        ("  # body", "  REF[A] x R 1\n    02 y R", 9, "told apart by 01, which is not listed"),
        ("  # body", "  HL at 03 x R 1\n    03 y R", 9, "told apart by 03, which lists no codes"),
        ("  # body", "  REF[AA] x R 1\n    01 y R = BB", 9, "The bracket of REF and the codes of 01 differ"),
        ("  # body", "  REF[AA] x R 1 like y\n    01 k R", 9, "There is no shape y"),
        ("  # body", "  loop 2300 S 1", 9, "The body of loop 2300 is stated nowhere"),
        ("  # body", "  loop A a\n    LX x R 1\n      01 n R", 9, "The use of loop A has no usage"),
        ("  # body", "  loop A a S 1\n    LX x S 1\n      01 n R", 10, "The head of loop A is not R 1"),
        ("  # body", "  loop A a S 1\n    LX x R 1\n      01 n R\n    loop A S 1", 12, "Loop A stands inside itself"),
        ("  # body", "  LX x S 1\n    when SE01 > 5\n    01 n R", 10, "does not say what holds otherwise"),
        ("  # body", "  LX x S 1\n    when SE01 > else optional\n    01 n R", 10, "Cannot be read"),
        ("  # body", "  LX x S 1\n    when ABC01 > 5 else optional\n    01 n R", 10, "ABC"),
        ("  # body", "  rule X1.ST.SE01.010\n    SE01 > 0", 9, "has no doc"),
        ("  # body", '  rule X1.ST.SE01.010\n    doc "x"', 9, "demands nothing"),
        ("  # body", '  rule X1.9999.SE01.010\n    SE01 > 0\n    doc "x"', 9, "names no place of the guide"),
        ("  # body", '  rule *.ST.SE01\n    SE01 > 0\n    doc "x"', 9, "names no place of the guide"),
        ("  transaction 837\n", "", 1, "has no line transaction"),
        ("  transaction 837\n", "  transaction 837\n  cut 2000A.SE\n", 3, "2000A.SE names no level"),
        ("  transaction 837\n", "  transaction 837\n  cut ST.SE\n", 3, "ST.SE names no level"),
        ("  transaction 837\n", "  transaction 837\n  transaction 835\n", 3, "The line transaction stands twice"),
    ],
)
def test_errors_say_line_and_fault(old: str, new: str, line: int, words: str) -> None:
    text = flat("")
    assert old in text
    changed = text.replace(old, new, 1)
    if not words:
        make(changed)
        return
    assert any(found.startswith(f"guide.guide:{line}: ") and words in found for found in problems(changed)), problems(
        changed
    )


def test_two_rules_do_not_share_an_id() -> None:
    rule = '  rule X1.ST.SE01.010\n    SE01 > 0\n    doc "x"\n'
    found = problems(flat("").replace("  # body\n", rule + rule))
    assert found == ["guide.guide:12: The id X1.ST.SE01.010 is taken (by guide.guide:9)."]


def test_a_body_stated_twice_is_refused() -> None:
    loop = "loop 2400 again\n  LX line R 1\n    01 number R\n"
    found = problems(GUIDE, CLAIM, "part of 009000X1\n" + loop)
    assert found == ["claim.guide:2: The body of loop 2400 is stated twice (also at claim.guide:46)."]
    assert CLAIM.splitlines()[45].strip().startswith("loop 2400")


def test_a_body_that_is_never_used_is_refused() -> None:
    assert problems(GUIDE, CLAIM + "\nloop 9 x\n  LX line R 1\n    01 number R\n")[0].endswith(
        "Loop 9 has a body, but the guide does not use it."
    )


def test_a_part_of_another_guide_is_refused() -> None:
    assert problems(GUIDE, CLAIM.replace("009000X1", "009000X2"))[0].endswith(
        "This is a part of 009000X2, but 009000X1 lists it."
    )


def test_all_faults_of_a_pass_are_named() -> None:
    text = flat("ABC x R 1\n  01 y R\nREF a R 1\n  01 k R\n  03 v S repeat 4")
    assert [found.split(":")[1] for found in problems(text)] == ["10", "14"]


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('element 96 "Number', 'element 98 "Number', "Element 98 is stated twice"),
        ("    01 96 M", "    01 97 M", "SE01 is 97, which is not stated"),
        ("    02 128 M", "", ""),
        ("    03 735 M", "    04 735 M", "The positions of HL"),
        ("note R0203", "note R0204", "Note R0204 does not fit REF"),
    ],
)
def test_faults_of_the_dictionary(old: str, new: str, words: str) -> None:
    changed = DICTIONARY.replace(old, new)
    if not words:
        make_dictionary(changed)
        return
    with pytest.raises(GuideError, match=r"dictionary\.guide") as caught:
        make_dictionary(changed)
    assert any(words in error.message for error in caught.value.all)
