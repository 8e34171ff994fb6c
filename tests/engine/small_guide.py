"""A small professional claim guide built straight in IR, rules from text, and documents from lines."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from x12claims.engine.node import Node, Seg, placed
from x12claims.engine.place import Place
from x12claims.engine.rules import Context, RuleSet, compile_rules
from x12claims.engine.rules_place import Violation
from x12claims.grammar import expression
from x12claims.grammar.ir import ElementUse, Guide, Loop, LoopUse, Match, Rule, SegmentUse

UNITS = frozenset(["2300"])
ALL = frozenset(range(1, 8))


def element(position: int, kind: str = "AN", name: str = "", **more: Any) -> ElementUse:
    return ElementUse(position, name or f"e{position}", "", more.pop("element", "0"), "S", kind, 1, 80, **more)


def composite(position: int, *parts: str, name: str = "", element: str = "C000", repeat: int = 1) -> ElementUse:
    uses = tuple(
        ElementUse(place, word.partition(":")[0], "", "0", "S", word.partition(":")[2] or "AN", 1, 80)
        for place, word in enumerate(parts, 1)
    )
    return ElementUse(
        position, name or f"c{position}", "", element, "S", "composite", 0, 0, repeat=repeat, components=uses
    )


SHAPES: dict[str, tuple[ElementUse, ...]] = {
    "ST": (element(1), element(2)),
    "BHT": (element(1), element(2), element(3), element(4, "DT"), element(5), element(6)),
    "BPR": (element(1), element(2, "R")),
    "HL": (element(1), element(2), element(3), element(4)),
    "SBR": tuple(element(place) for place in range(1, 10)),
    "PAT": (element(1),),
    "NM1": tuple(element(place) for place in range(1, 10)),
    "N3": (element(1), element(2)),
    "N4": tuple(element(place) for place in range(1, 8)),
    "REF": (element(1), element(2)),
    "DTP": (element(1), element(2), element(3, format_by=2)),
    "DMG": (element(1), element(2, format_by=1), element(3)),
    "AMT": (element(1), element(2, "R", element="782")),
    "PER": tuple(element(place) for place in range(1, 9)),
    "CLM": (
        element(1),
        element(2, "R", "total_charge", element="782"),
        element(3),
        element(4),
        composite(5, "place_of_service", "qualifier", "frequency", name="service_location"),
        *(element(place) for place in range(6, 11)),
        composite(11, "cause", "other_cause", "third", "accident_state", "accident_country"),
    ),
    "HI": tuple(composite(place, "kind", "code", element="C022") for place in range(1, 13)),
    "CAS": (
        element(1),
        *(
            element(p, "AN" if p % 3 == 2 else "R", element="1034" if p % 3 == 2 else "782" if p % 3 == 0 else "380")
            for p in range(2, 20)
        ),
    ),
    "LX": (element(1, "N0"),),
    "SV1": (
        composite(1, "kind", "code", "m1", "m2", "m3", "m4", element="C003"),
        element(2, "R", "charge", element="782"),
        element(3),
        element(4, "R"),
        element(5),
        element(6),
        composite(7, "p1:N0", "p2:N0", "p3:N0", "p4:N0"),
    ),
    "SVD": (element(1), element(2, "R", element="782"), composite(3, "kind", "code", element="C003")),
    "EB": (element(1), element(2), element(3, repeat=99)),
    "PLB": (element(1), element(2, "DT"), composite(3, "reason", "id"), element(4, "R")),
    "SE": (element(1, "N0"), element(2)),
}

LAYOUT = """
ST ST1! BHT1! BPR1 1000A/1! 2000A/0! PLB0 SE1!
1000A NM1[41]1! PER2
2000A HL[20]1! 2010AA/1! 2010AB/1 2000B/0!
2010AA NM1[85]1! N31! N41! REF[EI,SY]2
2010AB NM1[87]1! N31 N41
2000B HL[22]1! SBR1! PAT1 2010BA/1! 2010BB/1! 2000C/0 2300/100
2010BA NM1[IL]1! N31 N41 DMG1 REF[SY]1
2010BB NM1[PR]1! REF[2U,EI]3
2000C HL[23]1! PAT1! 2010CA/1! 2300/100
2010CA NM1[QC]1! N31 N41 DMG1
2300 CLM1! DTP[439]1 DTP[435]1 DTP[096]1 AMT[F5]1 REF[F8]1 REF[G1]1 REF[9F]1 HI[ABK,BK]1! HI[BG]2 EB3 2310A/2 2310B/1 2320/10 2400/50!
2310A NM1[DN,P3]1! REF[0B,G2]3
2310B NM1[82]1! REF[0B,G2]4
2320 SBR1! CAS5 AMT[D]1 AMT[A8]1 2330B/1!
2330B NM1[PR]1! N41 DTP[573]1
2400 LX1! SV11! DTP[472]1! REF[6R]1 AMT[T]1 2420A/1 2430/15
2420A NM1[82]1!
2430 SVD1! CAS5 DTP[573]1!
"""


def guide(rules: Iterable[Rule] = ()) -> Guide:
    loops: dict[str, Loop] = {}
    number = 0
    for line in LAYOUT.strip().splitlines():
        name, *words = line.split()
        items: list[SegmentUse | LoopUse] = []
        for order, raw in enumerate(words, 1):
            usage, word = ("R", raw[:-1]) if raw.endswith("!") else ("S", raw)
            if "/" in word:
                child, repeat = word.split("/")
                items.append(LoopUse(child, usage, int(repeat), order))
                continue
            number += 1
            plain, _, rest = word.partition("[")
            if rest:
                tag, _, count = rest.partition("]")
                where = 3 if plain == "HL" else 1
                match = (Match(where, 1 if plain == "HI" else 0, frozenset(tag.split(","))),)
            else:
                tag, match = "", ()
                plain, count = plain[:-1], plain[-1]
            shape = SHAPES[plain]
            items.append(
                SegmentUse(
                    number, name, plain, tag, match, plain.lower(), "", usage, int(count), order, shape, len(shape)
                )
            )
        loops[name] = Loop(name, name, "", tuple(items), unit=name in UNITS)
    return Guide("SMALL", "", "837", "HC", (), loops, tuple(rules), frozenset(SHAPES))


BARE = guide()


def rule(
    demand: str, *, id: str = "X.2300.CLM.010", when: str = "", each: str = "", at: str = "", type: int = 4
) -> Rule:
    return Rule(
        id=id,
        severity="error",
        type=type,
        scope=id.split(".")[1],
        each=expression.parse_each(each) if each else None,
        when=expression.parse_condition(when) if when else None,
        demand=expression.parse_demand(demand),
        place=expression.parse_path(at) if at else None,
        doc="",
        text=demand,
    )


def resolved(*rules: Rule, values: Mapping[str, str] | None = None) -> Guide:
    named = {name: expression.parse_value(text) for name, text in (values or {}).items()}
    resolver = expression.Resolver(BARE.loops, named)
    return guide([found for one in rules for found in resolver.rule(one)])


def ruleset(*rules: Rule, context: Context | None = None, values: Mapping[str, str] | None = None) -> RuleSet:
    return compile_rules(resolved(*rules, values=values), ALL, UNITS, context)


def document(text: str) -> Node:
    """A tree from lines ``loop depth by indentation``: "2300 CLM*1*150~HI*ABK:A1" and its child loops indented deeper."""
    root: Node | None = None
    stack: list[tuple[int, Node]] = []
    position = 0
    for line in text.strip("\n").splitlines():
        if not line.strip():
            continue
        depth = len(line) - len(line.lstrip())
        name, _, body = line.strip().partition(" ")
        while stack and stack[-1][0] >= depth:
            stack.pop()
        node = stack[-1][1].child(name) if stack else Node(name)
        root = root or node
        stack.append((depth, node))
        for raw in filter(None, body.split("~")):
            position += 1
            put(node, raw, position)
    assert root is not None
    return root


def put(node: Node, raw: str, position: int = 0) -> Seg:
    """Adds a segment to a node, under the first use of the guide that takes it."""
    segment = placed(raw.split("*"), Place(position, 0, 0))
    for item in BARE.loops[node.loop].items:
        if isinstance(item, SegmentUse) and item.id == segment[0] and _fits(item, segment):
            node.add(item.number, segment)
            return segment
    raise AssertionError(f"{raw} has no place in {node.loop}")


def _fits(use: SegmentUse, segment: Seg) -> bool:
    for match in use.match:
        value = segment[match.element] if match.element < len(segment) else ""
        if (value.split(":")[0] if match.component else value) not in match.codes:
            return False
    return True


def found(rules: RuleSet, node: Node) -> list[tuple[str, Violation]]:
    """What ``run`` reports, with rule ids; ``quick`` must agree."""
    reported: list[tuple[str, Violation]] = []
    rules.run(node, lambda index, violation: reported.append((rules.guide.rules[index].id, violation)))
    assert rules.quick(node) == (not reported), rules.source("quick")
    return reported


def close(rules: RuleSet, node: Node) -> list[tuple[str, Violation]]:
    """Judges a whole document as the engine does: units and the loops around them one by one, each dropped when done."""
    reported: list[tuple[str, Violation]] = []
    for name in ("2000A", "2000B", "2300", "2000C"):
        for kid in node.kids.pop(name, []):
            reported += close(rules, kid)
            if kid.loop in rules.absorbs:
                rules.absorb(kid)
    return reported + found(rules, node)


CLAIM = """
ST ST*837*0001~BHT*0019*00*B1*20260301*1200*CH~BPR*I*130
  1000A NM1*41*2*CLEARING*****46*C1
  2000A HL*1**20*1
    2010AA NM1*85*2*CLINIC*****XX*1234567893~N3*1 MAIN ST~N4*TOWN*NY*10001~REF*EI*123456789
    2000B HL*2*1*22*0~SBR*S*18*******MB
      2010BA NM1*IL*1*DOE*JANE****MI*M1~N3*2 SIDE ST~N4*TOWN*NY*10001~DMG*D8*19700101*F
      2010BB NM1*PR*2*PLAN*****PI*P0
      2300 CLM*A1*150***11:B:1~HI*ABK:M545*ABF:Z000
        2310B NM1*82*1*HOUSE*GREG****XX*1245319599
        2320 SBR*P*18~CAS*PR*1*10~AMT*D*120
          2330B NM1*PR*2*OTHER*****PI*P1
        2400 LX*1~SV1*HC:99213*100*UN*1***1:2~DTP*472*D8*20260110~REF*6R*L1
          2430 SVD*P1*80*HC:99213~CAS*CO*45*20~DTP*573*D8*20260201
        2400 LX*2~SV1*HC:85025*50*UN*1***1~DTP*472*D8*20260111~REF*6R*L2
          2430 SVD*P1*50*HC:85025~DTP*573*D8*20260201
"""


def claim_of(text: str) -> Node:
    """The first claim of a document."""
    node = document(text)
    while node.loop != "2300":
        for name in ("2300", "2000C", "2000B", "2000A"):
            if name in node.kids:
                node = node.kids[name][0]
                break
    return node
