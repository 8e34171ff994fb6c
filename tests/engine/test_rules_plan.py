"""Rules written for a shape say what the rules for any shape say, whatever an accepted unit holds."""

from __future__ import annotations

from decimal import Decimal

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st
from tests.engine.small_guide import ALL, CLAIM, UNITS, Rule, claim_of, close, document, resolved, rule
from tests.engine.test_rules import RULES, TWO_PAYERS
from tests.engine.test_rules_forms import CONTEXT, FORMS

from x12claims.engine.node import Node
from x12claims.engine.rules import WORTH_WRITING, Context, RuleSet, Suspects, compile_rules
from x12claims.engine.rules_place import Violation
from x12claims.grammar.ir import ElementUse, Guide, Loop, SegmentUse

AMOUNT = st.integers(-20000, 20000).map(lambda cents: f"{Decimal(cents).scaleb(-2)}") | st.sampled_from(
    ["0", "-0", "0.00", ".5", "-.05", "7.", "99999999.99", "-99999999.99", "00.10"]
)
NUMBER = st.integers(0, 4).map(str)
POINTERS = st.sampled_from(["1", "2", "1:2", "2:1:4", "1:1", "0:3"])
DAY = st.sampled_from(["20260110", "20260111", "20260112", "20260201", "19700101"])
TEXT = st.sampled_from(["A", "HC:99213", "HC:99213:25:25", "P0", "P1", "1:2", "11:B:7", "18", "NY", "1245319599"])


def _money(element: ElementUse | None) -> ElementUse | None:
    return evolve(element, money=True, max=10) if element is not None and element.type == "R" else element


def _required(element: ElementUse | None, position: int) -> ElementUse | None:
    return evolve(element, usage="R") if element is not None and element.position == position else element


def guide(*rules: Rule) -> Guide:
    """The small guide with amounts that are money, CLM02, SV102, SVD02 and LX01 of which are required."""
    found = resolved(*rules)
    loops: dict[str, Loop] = {}
    for name, loop in found.loops.items():
        items = []
        for item in loop.items:
            if isinstance(item, SegmentUse):
                wanted = {"CLM": 2, "SV1": 2, "SVD": 2, "LX": 1}.get(item.id, 0)
                item = evolve(item, elements=tuple(_required(_money(one), wanted) for one in item.elements))
            items.append(item)
        loops[name] = evolve(loop, items=tuple(items))
    return evolve(found, loops=loops)


def rules_of(*rules: Rule, context: Context | None = None) -> RuleSet:
    return compile_rules(guide(*rules), ALL, UNITS, context or Context(received="20260401"))


def below(node: Node) -> list[Node]:
    return [node] + [one for kids in node.kids.values() for kid in kids for one in below(kid)]


def value_of(use: SegmentUse, position: int) -> st.SearchStrategy[str]:
    """Texts that an accepting pattern would take, and that leave the shape as it is."""
    element = use.elements[position - 1]
    assert element is not None
    if element.components and all(part is not None and part.type == "N0" for part in element.components):
        known = POINTERS
    elif element.type == "R":
        known = AMOUNT
    elif element.type == "N0":
        known = NUMBER
    else:
        known = DAY if element.type == "DT" or element.format_by else TEXT
    return known if element.usage == "R" else known | st.just("")


SHAPES = [
    CLAIM,
    TWO_PAYERS,
    CLAIM.replace("~REF*6R*L2", ""),
    CLAIM.replace("CAS*CO*45*20~", ""),
    CLAIM.replace("PR*1*10~", "PR*1*10~CAS*CO*45*1*2*3*4~"),
    TWO_PAYERS.replace("~AMT*D*120", "~AMT*A8*10"),
    CLAIM.replace("HI*ABK:M545*ABF:Z000", "DTP*435*D8*20260109~AMT*F5*12~REF*F8*X~HI*BK:M545~HI*BG:09"),
    CLAIM.replace("  2310B NM1*82*1*HOUSE*GREG****XX*1245319599", "  2310A NM1*DN*1*X~REF*G2*1"),
]
EVERY = [*RULES, *(one for _, one, _ in FORMS)]
SET = rules_of(*EVERY, context=CONTEXT)
CLAIMS = [claim_of(text) for text in SHAPES]
PLANS = [SET.plan(claim) for claim in CLAIMS]
UNSIGNED = [SET.plan(claim, True) for claim in CLAIMS]
USES = {item.number: item for loop in SET.guide.loops.values() for item in loop.items if isinstance(item, SegmentUse)}


def pour(data: st.DataObject, node: Node) -> None:
    """Puts other values into a mould: into the same lists, as new segments, what tells uses apart untouched."""
    for one in below(node):
        for number, held in one.segs.items():
            use = USES[number]
            told = {match.element for match in use.match}
            for index, segment in enumerate(held):
                fresh = list(segment)
                places = [p for p in range(1, len(fresh)) if p not in told and p <= len(use.elements)]
                if places and data.draw(st.booleans()):
                    place = data.draw(st.sampled_from(places))
                    fresh[place] = data.draw(value_of(use, place))
                held[index] = fresh


def assert_suspects_tell_all(rules: RuleSet, claim: Node) -> None:
    """What the last plan suspected is all that is violated, and told in the same order."""
    suspects = rules.suspects
    assert suspects
    every = told(rules, claim, None)
    for _ in range(WORTH_WRITING + 1):
        assert told(rules, claim, suspects) == every


def told(rules: RuleSet, claim: Node, suspects: Suspects | None) -> list[tuple[object, ...]]:
    found: list[tuple[object, ...]] = []

    def report(index: int, violation: Violation) -> None:
        spot = violation.spot
        found.append((index, spot.node, spot.use, spot.element, spot.component, violation.due))

    rules.run(claim, report, suspects)
    return found


@given(st.integers(0, len(SHAPES) - 1), st.data())
def test_a_plan_says_what_quick_says(which: int, data: st.DataObject) -> None:
    pour(data, CLAIMS[which])
    said = SET.quick(CLAIMS[which])
    assert PLANS[which]() == said, SET.source("quick")
    if not said:
        assert_suspects_tell_all(SET, CLAIMS[which])
    elements = (
        element for one in below(CLAIMS[which]) for held in one.segs.values() for seg in held for element in seg
    )
    if not any(element.startswith("-") for element in elements):
        assert UNSIGNED[which]() == said, SET.source("quick")


@pytest.mark.parametrize(("form", "one", "changes"), FORMS, ids=[form for form, _, _ in FORMS])
def test_each_form_has_a_plan(form: str, one: Rule, changes: list[tuple[str, str]]) -> None:
    """Over a whole document, judged as the engine does: units and the loops around them one by one."""
    rules = rules_of(one, context=CONTEXT)
    texts = [CLAIM.replace("~HI*", "~REF*G1*AUTH~HI*"), CLAIM]
    for old, new in changes:
        texts.append(texts[-1].replace(old, new, 1))
    for text in texts:
        planned, plain = document(text), document(text)
        assert _holds(rules, planned) == (close(rules, plain) == []), form
        assert planned.acc == plain.acc


def _holds(rules: RuleSet, node: Node) -> bool:
    held = True
    for name in ("2000A", "2000B", "2300", "2000C"):
        for kid in node.kids.pop(name, []):
            held = _holds(rules, kid) and held
            rules.absorbing(kid)()
    return rules.plan(node)() and held


def test_a_plan_serves_the_next_unit() -> None:
    rules = rules_of(rule("CLM02 = sum(2400.SV102)"), rule("2000B.SBR09 is MB", id="X.2300.SBR.010"))
    claim = claim_of(CLAIM)
    plan = rules.plan(claim)
    assert plan()
    claim.segs[32][0] = "CLM*A1*150.01***11:B:1".split("*")
    assert not plan()
    claim.segs[32][0] = "CLM*A1*150***11:B:1".split("*")
    assert plan()
    claim.parent = claim_of(CLAIM.replace("*MB", "*CI")).parent
    assert not plan()


def test_a_rule_that_nothing_is_written_of_takes_nothing_from_the_next() -> None:
    """One number alone is unique; what was to be read of it for that is read for the rule behind."""
    rules = rules_of(
        rule("unique(r01, r02)", each="REF[0B] as r", id="X.2310B.REF.010"),
        rule("forbid NM104", when="r02 is X1", each="REF[0B] as r", id="X.2310B.REF.020"),
    )
    text = CLAIM.replace("GREG****XX*1245319599", "GREG****XX*1245319599~REF*0B*X1")
    assert not rules.plan(claim_of(text))()
    assert rules.plan(claim_of(text.replace("*X1", "*X2")))()


def test_a_few_rules_are_told_in_the_order_of_all() -> None:
    """The third is asked with the first, of the same places, and told before the second: also where the first holds."""
    rules = rules_of(
        rule("require n03", each="NM1[82] as n", id="X.2310B.NM1.010"),
        rule("forbid NM104", id="X.2310B.NM1.020"),
        rule("forbid n09", each="NM1[82] as n", id="X.2310B.NM1.030"),
    )
    claim = claim_of(CLAIM)
    assert not rules.plan(claim)()
    assert [index for index, *_ in told(rules, claim, None)] == [2, 1]
    assert_suspects_tell_all(rules, claim)


def test_shapes_that_give_the_same_answers_share_their_functions() -> None:
    rules = rules_of(
        rule("CLM02 = sum(2400.SV102)"),
        rule("require AMT[T]", when="REF[6R]", id="X.2400.REF.020"),
    )
    for text in (CLAIM, CLAIM.replace("~REF*6R*L2", ""), CLAIM.replace("~CAS*CO*45*20", "")):
        rules.plan(claim_of(text))
    written = {key[:2]: len(found) for key, found in rules.planner.variants.items()}
    assert written == {("check", "2300"): 1, ("check", "2400"): 2}


@given(st.integers(0, len(SHAPES) - 1), st.data())
def test_what_a_plan_does_not_read_may_be_stale(which: int, data: st.DataObject) -> None:
    claim = CLAIMS[which]
    pour(data, claim)
    held = PLANS[which]()
    read = {id(one) for one in SET.reads(claim)}
    lists = [one for node in below(claim) for one in node.segs.values() if id(one) not in read]
    kept = [list(one) for one in lists]
    for one in lists:
        one[:] = [["stale"]] * len(one)
    assert PLANS[which]() == held
    for one, segments in zip(lists, kept, strict=True):
        one[:] = segments


def test_a_plan_reads_no_more_than_its_rules() -> None:
    rules = rules_of(rule("CLM02 = sum(2400.SV102)"), rule("BPR02 = sum(2300.CLM02)", id="X.ST.BPR02.010"))
    claim = claim_of(CLAIM)
    lines = claim.kids["2400"]
    assert rules.reads(claim) == [claim.segs[32], lines[0].segs[55], lines[1].segs[55]]
    assert claim.parent is not None
    assert rules.reads(claim.parent) == [
        held for node in below(claim.parent) for held in node.segs.values()
    ]  # claims stand in it


@pytest.mark.parametrize("lines", [1, 50, 51, 400])
def test_sums_of_amounts_are_exact_however_many(lines: int) -> None:
    """A cent more or less is seen beside the largest amounts that there are."""
    line = "        2400 LX*{}~SV1*HC:1*{}*UN*1***1~DTP*472*D8*20260110\n"
    amounts = [("99999999.99", "-99999999.98", "99999999.97", "0.10")[number % 4] for number in range(lines)]
    total = sum(map(Decimal, amounts))
    base = CLAIM[: CLAIM.index("        2400 LX*1")]
    text = base + "".join(line.format(number, amount) for number, amount in enumerate(amounts, 1))
    rules = rules_of(rule("CLM02 = sum(2400.SV102)"))
    for off in ("0", "0.01", "-0.01"):
        claim = claim_of(text.replace("*150***", f"*{total + Decimal(off)}***"))
        assert rules.plan(claim)() is rules.quick(claim) is (off == "0")
