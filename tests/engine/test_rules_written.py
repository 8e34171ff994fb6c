"""Rules that were written before say what rules written now say."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from copy import deepcopy
from datetime import date
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from tests.engine.small_guide import ALL, CLAIM, claim_of, resolved, rule
from tests.engine.test_rules import TWO_PAYERS
from tests.engine.test_rules_forms import CONTEXT as FLAGGED
from tests.engine.test_rules_plan import EVERY

from x12claims import api, guides
from x12claims.diagnostics.finding import Finding
from x12claims.engine.fold import fold
from x12claims.engine.node import Node
from x12claims.engine.program import Program
from x12claims.engine.rules import Context, RuleSet, compile_rules
from x12claims.engine.rules_write import Writer, writer_of
from x12claims.engine.rules_written import KINDS, FormatError, Written, dump, key_of, load, recipe, remembered
from x12claims.engine.sink import Nobody
from x12claims.engine.tables import unit_loops
from x12claims.engine.validator import Ahead, Validator
from x12claims.engine.values import Memo
from x12claims.grammar.ir import Guide
from x12claims.wire import Delimiters

CONTEXT = evolve(FLAGGED, flags=frozenset())
FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
REAL = [entry.id for entry in guides.entries().values() if entry.kind == "guide"]
_SET = re.compile(rb"(ST\*.*?SE\*[^~]*~\s*)", re.DOTALL)
DOCUMENTS = sorted(FIXTURES.glob("*/*/*.edi"))


def writer(guide: Guide, lists: frozenset[str]) -> Writer:
    def at_hand(name: str) -> str | None:
        return f"L_{name}" if name in lists else None

    return writer_of(guide, ALL, unit_loops(guide), frozenset(), at_hand, fold(guide, ALL).proven)


def texts(writes: Writer | Written, guide: Guide) -> dict[tuple[str, str], str]:
    return {(kind, loop): writes.text(kind, loop) for kind in KINDS for loop in guide.loops}


def plain(function: Any) -> Any:
    """What tells a function apart: its code and what is bound to it."""
    return function.__code__, [cell.cell_contents for cell in function.__closure__ or ()]


def differ(guide: Guide, lists: frozenset[str], kept: Written) -> Iterator[str]:
    """In what kept rules differ from rules that are written now."""
    now = writer(guide, lists)
    fresh = texts(now, guide)
    assert any(fresh.values())
    yield from (f"{kind} {loop}" for (kind, loop), text in fresh.items() if kept.text(kind, loop) != text)
    yield from (loop for loop in guide.loops if kept.wanted(loop) != now.wanted(loop))
    if (kept.absorbs, kept.proven, set(kept.constants)) != (now.absorbs, now.proven, set(now.constants)):
        yield "absorbs, proven, constants"
    for name, value in now.constants.items():
        if isinstance(value, Memo):
            _, about = json.loads(json.dumps(recipe(value, now.names.keys[name])))
            found = remembered(tupled(about))
            if kept.constants[name] is not value or plain(found) != plain(value._function):
                yield name
        elif (type(kept.constants[name]), kept.constants[name]) != (type(value), value):
            yield name


def tupled(value: Any) -> Any:
    return tuple(map(tupled, value)) if isinstance(value, list) else value


# ---- what is kept
@pytest.mark.parametrize("guide_id", REAL)
def test_what_lies_beside_a_guide_is_what_would_be_written_now(guide_id: str) -> None:
    assert list(differ(guides.load(guide_id), guides.code_lists(), guides.written(guide_id))) == []


@pytest.mark.parametrize("lists", [frozenset[str](), frozenset(CONTEXT.lists)], ids=["no list", "lists"])
def test_every_form_of_rule_is_kept_as_it_is_written(lists: frozenset[str]) -> None:
    guide = every_form()
    assert list(differ(guide, lists, load(dump(guide, lists)))) == []


@pytest.mark.parametrize("guide_id", [*REAL, ""])
def test_what_units_leave_behind_has_the_same_keys_however_little_was_written(guide_id: str) -> None:
    """Kept functions and functions that a later writer makes for a shape read one ``acc``."""
    guide = guides.load(guide_id) if guide_id else every_form()
    one = writer(guide, frozenset())
    before = deepcopy((one.accumulators, one.seen))
    texts(one, guide)
    assert (one.accumulators, one.seen) == before
    backwards = writer(guide, frozenset())
    for loop in reversed(guide.loops):
        backwards.text("run", loop)
    assert (backwards.accumulators, backwards.seen) == before


def test_a_constant_without_a_recipe_is_refused_when_it_is_kept_not_when_it_is_needed() -> None:
    with pytest.raises(ValueError, match="no recipe"):
        recipe(object())
    with pytest.raises(ValueError, match="no function"):
        recipe(Memo(str.upper), ("memo", ("unheard of", "x")))


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"key":"x"}', "{"])
def test_a_text_that_holds_no_rules_is_refused(text: str) -> None:
    with pytest.raises(FormatError, match="write them anew"):
        load(text)


def test_the_key_stands_first() -> None:
    assert key_of(dump(resolved(rule("require REF[F8]")), (), "abc")) == "abc"
    assert key_of('{"lists":{},"key":"abc"}') == ""


# ---- what it says
def every_form() -> Guide:
    more = ["CLM05-1 is 10..12 | 21", "digits(CLM01) = 1", 'rank(2000B.SBR01, "P S T") < 3']
    return resolved(*EVERY, *map(rule, more))


def told(rules: RuleSet, node: Node) -> list[Any]:
    found: list[Any] = []
    rules.run(node, lambda index, violation: found.append((index, violation.kind, violation.spot.element)))
    return [*found, rules.quick(node)]


@pytest.mark.parametrize(
    "text", [CLAIM, TWO_PAYERS, TWO_PAYERS.replace("AMT*D*135", "AMT*D*134"), CLAIM.replace("*11:B:1", "*12:B:7")]
)
def test_kept_rules_judge_as_written_ones(text: str) -> None:
    guide = every_form()
    units, proven = unit_loops(guide), fold(guide, ALL).proven
    kept = load(dump(guide, CONTEXT.lists))
    assert kept.suits(CONTEXT.lists)
    one = compile_rules(guide, ALL, units, CONTEXT, proven)
    other = compile_rules(guide, ALL, units, CONTEXT, kept.proven, kept)
    assert told(one, claim_of(text)) == told(other, claim_of(text))


class _Listener(Nobody):
    def __init__(self) -> None:
        self.found: list[Finding] = []

    def finding(self, finding: Finding) -> None:
        self.found.append(finding)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: f"{path.parts[-3]}/{path.stem}")
def test_documents_are_judged_alike(document: Path) -> None:
    """Walked, and accepted; each set comes often enough that functions are written for the shapes of its units, which
    leave what they add up to functions that were kept."""
    data = _SET.sub(rb"\1" * 6, document.read_bytes())
    for patience in (api.PATIENCE, 0):
        options = evolve(api.options(received=date(2026, 4, 1), keep_results=False), patience=patience)
        both = []
        for keeping in (True, False):
            listener = _Listener()
            Validator(partial(program, keeping), api.envelope(), options, listener).run(BytesIO(data).read, "x")
            both.append(listener.found)
        assert both[0] == both[1], patience


_PROGRAMS: dict[tuple[bool, str], Program] = {}


def program(
    keeping: bool, version: str, set_id: str, receivers: object = (), value: Ahead | None = None
) -> Program | None:
    found = guides.chosen(guides.candidates(version, set_id), value)
    if found is None:
        return None
    key = keeping, found.id
    if key not in _PROGRAMS:
        _PROGRAMS[key] = Program(guides.load(found.id), partial(guides.written, found.id) if keeping else None)
    return _PROGRAMS[key]


# ---- when it is taken
def test_kept_rules_are_taken_where_they_suit_and_nowhere_else() -> None:
    """What is kept here is another rule than the guide's: so it shows which of the two was run."""
    in_list = rule("n02 in state", each="N4 as n", id="X.ANY.N402.020")
    guide = resolved(rule("forbid CLM"), in_list)
    with_list = Context(lists={"state": CONTEXT.lists["state"]})
    kept = load(dump(resolved(rule("require CLM"), in_list), with_list.lists))

    def taken(types: frozenset[int], context: Context) -> bool:
        rules = Program(guide, lambda: kept).rules(types, context, Delimiters("*", ":", "~", "^"))
        assert rules is not None
        return not told(rules, claim_of(CLAIM))[:-1]

    assert taken(ALL, with_list)
    assert taken(ALL, evolve(with_list, received="20260401"))
    assert not taken(ALL - {7}, with_list)
    assert not taken(ALL, evolve(with_list, flags=frozenset(["medicare"])))
    assert not taken(ALL, Context())  # without the list its rule sleeps: other source


def test_a_guide_without_kept_rules_is_judged_too() -> None:
    rules = Program(resolved(rule("forbid CLM"))).rules(ALL, Context(), Delimiters("*", ":", "~", "^"))
    assert rules is not None
    assert told(rules, claim_of(CLAIM))[:-1] != []


def test_a_range_of_codes_is_not_folded_as_one_code() -> None:
    guide = guides.load("005010X224A2")
    ranged = {n for n, rule in enumerate(guide.rules) if re.search(r"[A-Z]\d+\.\.[A-Z]", rule.text)}
    assert {guide.rules[n].id for n in ranged} >= {"X224.2400.SV305.020", "X224.2400.TOO.020"}
    assert not ranged & fold(guide, ALL).proven
