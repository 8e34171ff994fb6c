"""The compiled form gives back what was put in, and says so when it cannot."""

from __future__ import annotations

import json
import time
from typing import Any

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.grammar.samples import small
from tests.machine import slowness

from x12claims import guides
from x12claims.grammar import compiled, ir

words = st.text(max_size=8)
expressions = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-9, 9), words),
    lambda inner: st.lists(inner, max_size=4).map(tuple),
    max_leaves=12,
)
notes = st.builds(ir.SyntaxNote, st.sampled_from("PRECL"), st.lists(st.integers(1, 9), max_size=3).map(tuple))
situations = st.builds(
    ir.Situation, words, expressions, st.sampled_from(("forbidden", "optional")), words, st.none() | words
)
lists = st.builds(ir.CodeListUse, words, st.lists(words, max_size=2).map(tuple))


def tuples(inner: st.SearchStrategy[Any], most: int = 3) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(inner, max_size=most).map(tuple)


def element_uses(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[ir.ElementUse]:
    return st.builds(
        ir.ElementUse,
        position=st.integers(1, 9),
        name=words,
        label=words,
        element=words,
        usage=st.sampled_from("RS"),
        type=words,
        min=st.integers(0, 9),
        max=st.integers(0, 9),
        money=st.booleans(),
        repeat=st.integers(0, 3),
        codes=tuples(words),
        lists=tuples(lists, 2),
        mandatory=st.booleans(),
        format_by=st.integers(0, 3),
        kind_by=st.integers(0, 3),
        components=inner,
        notes=tuples(notes, 2),
        situation=st.none() | situations,
    )


elements = element_uses(tuples(st.none() | element_uses(st.just(()))))
matches = st.builds(ir.Match, st.integers(1, 3), st.integers(0, 3), st.frozensets(words, max_size=3))
segments = st.builds(
    ir.SegmentUse,
    number=st.integers(0, 99),
    loop=words,
    id=words,
    tag=words,
    match=tuples(matches, 2),
    name=words,
    label=words,
    usage=words,
    repeat=st.integers(0, 9),
    order=st.integers(1, 9),
    elements=tuples(st.none() | elements),
    width=st.integers(0, 9),
    notes=tuples(notes, 2),
    mandatory=st.booleans(),
    situation=st.none() | situations,
)
loop_uses = st.builds(ir.LoopUse, words, words, st.integers(0, 9), st.integers(1, 9), st.none() | situations)
loops = st.builds(ir.Loop, words, words, words, tuples(st.one_of(segments, loop_uses)), st.booleans())
rules = st.builds(
    ir.Rule,
    **dict.fromkeys(("id", "severity", "scope", "doc", "source", "ack", "text"), words),
    **dict.fromkeys(("each", "when", "demand", "place"), expressions),
    type=st.integers(1, 7),
)
whole = st.builds(
    ir.Guide,
    **dict.fromkeys(("id", "title", "transaction", "group", "source", "base"), words),
    aliases=tuples(words),
    loops=st.lists(loops, max_size=3).map(lambda found: {loop.id: loop for loop in found}),
    rules=tuples(rules),
    known_segments=st.frozensets(words, max_size=3),
    selects=tuples(st.tuples(words, words), 2),
    receivers=tuples(words, 2),
    extra=st.dictionaries(words, words, max_size=2),
)


@settings(deadline=None, max_examples=60)
@given(whole)
def test_load_gives_back_what_dump_took(guide: ir.Guide) -> None:
    assert compiled.load(compiled.dump(guide)) == guide


def test_every_field_of_the_ir_is_generated_above() -> None:
    """A field that is added to the IR has to be added to the compiled form as well, and to this test."""
    sizes = {
        kind.__name__: len(attrs.fields(kind))
        for kind in (ir.ElementUse, ir.SegmentUse, ir.LoopUse, ir.Loop, ir.Rule, ir.Guide, ir.Situation, ir.Match)
    }
    assert sizes == {
        "ElementUse": 18, "SegmentUse": 15, "LoopUse": 5, "Loop": 5, "Rule": 12, "Guide": 13, "Situation": 5, "Match": 3,
    }  # fmt: skip


def test_a_lowered_guide_comes_back_with_tuples_all_the_way_down() -> None:
    guide = small()
    again = compiled.load(compiled.dump(guide, "some key"))
    assert again == guide
    for rule in again.rules:
        hash((rule.each, rule.when, rule.demand, rule.place))


def test_equal_element_uses_are_stored_once_and_shared() -> None:
    text = compiled.dump(small())
    rows = [json.dumps(row) for row in json.loads(text.partition("\n")[0])["elements"]]
    assert len(set(rows)) == len(rows)
    guide = compiled.load(text)
    one, other = (guide.loops[loop].head.elements[0] for loop in ("2000A", "2000B"))
    assert one is not None
    assert one is other


def test_the_key_is_read_from_the_beginning() -> None:
    text = compiled.dump(small(), "abc")
    assert compiled.key_of(text) == "abc"
    assert compiled.key_of(text.replace(f'"format":{compiled.FORMAT}', '"format":0')) == ""
    assert compiled.key_of("") == ""


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"format":0}', "not json", '{"format":1,"id":"x"}'])
def test_anything_else_is_refused_with_one_error(text: str) -> None:
    with pytest.raises(compiled.FormatError, match="compile it anew"):
        compiled.load(text)


def test_rules_are_as_a_tuple_would_hold_them() -> None:
    rules = small().rules
    again = compiled.load(compiled.dump(small())).rules
    assert isinstance(rules, tuple)
    assert (len(again), again[0], again[-1], again[1:3]) == (len(rules), rules[0], rules[-1], rules[1:3])
    assert (list(again), (*again,), repr(again)) == ([*rules], rules, repr(rules))
    assert again == rules
    assert rules == again
    assert again == compiled.load(compiled.dump(small())).rules
    assert again != rules[1:]
    assert again != list(rules)


@pytest.mark.parametrize("cut", [1, 100])
def test_a_text_that_broke_off_in_the_rules_is_refused(cut: int) -> None:
    with pytest.raises(compiled.FormatError, match="compile it anew"):
        compiled.load(compiled.dump(small())[:-cut])


def test_what_json_cannot_hold_is_refused_when_written() -> None:
    guide = small()
    rule = attrs.evolve(guide.rules[0], demand=("is", {"A"}))
    with pytest.raises(TypeError, match="does not belong in an expression"):
        compiled.dump(attrs.evolve(guide, rules=(rule,)))


def test_the_professional_claim_loads_in_its_budget() -> None:
    """45 ms, with its objects and seven hundred rules; processor time, the best of several: a busy machine says nothing about us."""
    slow = slowness()
    text = compiled.dump(guides.load("005010X222A1"))
    spent = []
    for _ in range(12):
        start = time.process_time()
        assert compiled.load(text).rules[0].id
        spent.append(time.process_time() - start)
    assert min(spent) <= 0.045 * max(slow, slowness())
