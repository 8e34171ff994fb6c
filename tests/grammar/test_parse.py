"""Guide texts: what is read, and what a person is told where it cannot be."""

from __future__ import annotations

import time

import pytest
from tests.grammar.samples import CLAIM, DICTIONARY, GUIDE
from tests.machine import slowness

from x12claims.grammar import syntax as s
from x12claims.grammar.errors import GuideError
from x12claims.grammar.parse import parse, structure_parser


def refused(text: str) -> GuideError:
    with pytest.raises(GuideError) as caught:
        parse(text, "x.guide")
    return caught.value


def part(*lines: str) -> s.Source:
    return parse("part of X\n" + "\n".join(lines) + "\n")


def only_segment(*lines: str) -> s.SegmentLine:
    loop = part("loop 2300 claim", *(f"  {line}" for line in lines)).items[0]
    assert isinstance(loop, s.LoopLine)
    item = loop.items[0]
    assert isinstance(item, s.SegmentLine)
    return item


def test_a_guide_is_its_header_and_its_items() -> None:
    source = parse(GUIDE, "x.guide")
    assert (source.kind, source.id, source.title) == ("guide", "009000X1", "A small guide")
    assert source.head("aliases") == "009000X0"
    assert [item.id for item in source.items] == ["ST", "2000A", "SE"]


def test_a_part_holds_shapes_bodies_and_rules() -> None:
    source = parse(CLAIM)
    assert (source.kind, source.id) == ("part", "009000X1")
    assert [shape.name for shape in source.shapes] == ["date"]
    assert [rule.id for rule in source.rules] == ["*.2300.CLM02.010", "*.2300.REF.010"]
    loop = source.items[0]
    assert isinstance(loop, s.LoopLine)
    assert (loop.usage, loop.unit, loop.label) == (None, True, "Claim")


def test_a_dictionary_holds_elements_composites_and_segments() -> None:
    source = parse(DICTIONARY)
    assert source.elements[13] == s.ElementDef("1251", "Period", "AN", 1, 35, "1250")
    assert source.groups[0].notes == ("P0304",)
    reference = next(group for group in source.groups if group.id == "REF")
    assert [slot.repeat for slot in reference.slots] == [1, 1, 3]


def test_a_label_stands_before_the_usage_or_last() -> None:
    one = only_segment('CLM claim "Claim" R 1', '  01 id "Claim Id" R AN 1..20 = A | B')
    other = only_segment('CLM claim R 1 "Claim"', '  01 id R AN 1..20 = A | B "Claim Id"')
    assert one == other
    assert one.elements[0].label == "Claim Id"


def test_two_labels_are_refused() -> None:
    error = refused('part of X\nloop 1 a\n  CLM claim "One" R 1 "Two"\n')
    assert (error.line, error.message) == (3, "This line has two labels.")


@pytest.mark.parametrize("code", ["R", "S", "N", "03", "6R", "DT", "AN", "in", "at", "money", "when", "T1..2"])
def test_a_code_may_look_like_anything_else(code: str) -> None:
    line = only_segment(f"REF[{code}] reference R 1", f"  01 kind R = {code} | X", "  02 value R")
    assert line.codes == (code,)
    assert line.elements[0].codes == (code, "X")


def test_a_code_with_blanks_stands_in_quotes() -> None:
    line = only_segment('CTX["SITUATIONAL TRIGGER",X] context R 1', '  01 kind R = "PATIENT NAME" | TRN02')
    assert line.codes == ("SITUATIONAL TRIGGER", "X")
    assert line.elements[0].codes == ("PATIENT NAME", "TRN02")


def test_at_names_other_elements() -> None:
    assert only_segment("HL at 03 level R 1", "  03 level R = 22").at == ((3, 0),)
    assert only_segment("SV1 at 05-1 [A] line R 1", "  05 x R").at == ((5, 1),)
    assert only_segment("PWK at 01+02 paper R 1", "  01 x R").at == ((1, 0), (2, 0))


def test_a_long_code_list_goes_on_below() -> None:
    line = only_segment("REF[A] r R 1", "  01 kind R = A | B  # some", "      | C", "      | D  # more", "  02 value R")
    assert line.elements[0].codes == ("A", "B", "C", "D")
    assert line.elements[1].name == "value"


def test_situations() -> None:
    whens = only_segment(
        "REF[A] r S 1", '  when "a # in words"', "  when CLM02 > 5 else forbidden warning", "  01 k R"
    ).whens
    assert whens[0].words == "a # in words"
    assert whens[0].condition is None
    assert whens[1].condition == s.Text("CLM02 > 5")
    assert (whens[1].otherwise, whens[1].severity) == ("forbidden", "warning")


def test_the_else_of_an_expression_is_not_that_of_the_situation() -> None:
    when = only_segment("REF[A] r S 1", "  when (CLM02 else CLM03) > 5 else optional", "  01 k R").whens[0]
    assert when.condition == s.Text("(CLM02 else CLM03) > 5")
    assert (when.otherwise, when.severity) == ("optional", "error")


def test_an_item_follows_a_situation_that_goes_on_below() -> None:
    line = only_segment("REF[A] r S 1", "  when CLM02 > 5", "      and CLM03 else optional", "  01 k R", "  02 v R")
    assert line.whens[0].condition == s.Text("CLM02 > 5 and CLM03")
    assert [e.name for e in line.elements] == ["k", "v"]


def test_the_parts_of_a_rule() -> None:
    rule = part(
        "rule *.2320.AMT.070 warning type 3",
        "  each 2320 as p in 2300",
        "  when p.AMT[D]",
        "    and not p.AMT[A8]",
        "  CLM02 = p.AMT[D]02",
        "    + sum(p.CAS(03,06))",
        "  at p.AMT[D]02",
        '  doc "The sum, with a \\"quote\\" and a # in it."  # why',
        '  source "RFI 1"',
        '  ack "A6:464"',
    ).rules[0]
    assert rule == s.RuleLine(
        id="*.2320.AMT.070",
        severity="warning",
        type=3,
        each=s.Text("2320 as p in 2300"),
        when=s.Text("p.AMT[D] and not p.AMT[A8]"),
        demand=s.Text("CLM02 = p.AMT[D]02 + sum(p.CAS(03,06))"),
        place=s.Text("p.AMT[D]02"),
        doc='The sum, with a "quote" and a # in it.',
        source="RFI 1",
        ack="A6:464",
    )


def test_a_value_has_an_expression() -> None:
    assert part("value first = min(start(2400.DTP[472]03))").values == (
        s.ValueLine("first", s.Text("min(start(2400.DTP[472]03))")),
    )


def test_a_companion_has_narrowings() -> None:
    source = parse('companion A "Acme"\n  of X\n  require 2300.REF[G1] when CLM02 > 5 because "why"\n')
    assert source.narrowings[0].key == "require"
    assert source.narrowings[0].text == s.Text('2300.REF[G1] when CLM02 > 5 because "why"')


@pytest.mark.parametrize(
    ("text", "line", "column", "words"),
    [
        ("guide X\n", 1, 8, "a text in quotes"),
        ('guide X "t"\n  ST header Q 1\n', 2, 13, "R or S"),
        ('guide X "t"\n  ST header R\n', 2, 14, "a repeat"),
        ('guide X "t"\n  ST header R 1\n    01 set R AN\n', 3, 16, "lengths such as 1..30"),
        ('guide X "t"\n  ST header R 1\n     01 set R\n    02 c R\n', 4, 1, "Indent by two spaces"),
        ('guide X "t"\n  ST header R 1\n\t01 set R\n', 3, 1, "A tab indents this line."),
        ('guide X "t"\n  loop 1000A a R 1\n  junk here\n', 3, 3, "a segment"),
        ("part of X\nrule A.B.C.010\n  CLM02\n  CLM03\n", 4, 1, "states its demand twice"),
        ("part of X\nrule A.B.C.010\n  when CLM02 else forbidden\n  CLM03\n", 3, 1, "no else"),
        ('companion A "t"\n  loop 2300 S 1\n', 2, 3, "require, narrow or forbid"),
        ('dictionary 1 "t"\n  element 1 "x" ZZ 1..2\n', 2, 17, "a data type"),
        ("nothing\n", 1, 1, "guide"),
        ("", 1, 1, "guide"),
    ],
)
def test_errors_name_the_line_and_what_was_expected(text: str, line: int, column: int, words: str) -> None:
    error = refused(text)
    assert (error.file, error.line, error.column) == ("x.guide", line, column)
    assert words in str(error)
    assert str(error).startswith(f"x.guide:{line}:{column}: ")


def test_line_ends_of_windows_change_nothing() -> None:
    assert parse(GUIDE.replace("\n", "\r\n")) == parse(GUIDE)


def test_trees_are_equal_when_texts_say_the_same() -> None:
    assert parse("# top\n\n" + GUIDE.replace("R 1\n", "R    1  # once\n")) == parse(GUIDE)
    assert parse(GUIDE.replace("= 837", "= 835")) != parse(GUIDE)


def test_building_the_parser_stays_cheap() -> None:
    """Optional parts written in one rule multiply: what may be left out stands in rules of its own."""
    assert len(structure_parser(tree=False).rules) < 250


def test_a_guide_of_a_thousand_lines_parses_in_its_budget() -> None:
    """150 ms; processor time, the best of several: a busy machine says nothing about us."""
    text = CLAIM + "".join(
        f'loop {n} l\n  REF[A{n}] reference S 1 "A label"\n    01 kind R = A | B | C\n    02 value R AN 1..30\n'
        for n in range(240)
    )
    assert len(text.splitlines()) > 1000
    spent = []
    for _ in range(3):
        start = time.process_time()
        parse(text)
        spent.append(time.process_time() - start)
    assert min(spent) <= 0.150 * slowness()


def test_a_line_that_is_indented_too_far_is_named_itself() -> None:
    error = refused('companion ACME "Acme"\n  of 005010X222A1\n\n  # why\n      require 2300.REF[EA]\n')
    assert (error.line, error.column) == (5, 1)
    assert "indented further" in str(error)
