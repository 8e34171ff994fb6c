"""How casts are made: what makes parts alike, the pattern of parts, and rules rewritten over what it captures."""

from __future__ import annotations

import ast
import re

import pytest
from tests.guides.programs import program

from x12claims.engine.casts.exports import Export, Exports, Reads
from x12claims.engine.casts.known import PARENT, Fixed, Piece, Row, Wants
from x12claims.engine.casts.late import late
from x12claims.engine.casts.parts import Parts
from x12claims.engine.casts.pure import parted, remembered
from x12claims.engine.casts.rewrite import Rewriter
from x12claims.engine.casts.short import shortened
from x12claims.engine.casts.trie import Trie
from x12claims.engine.casts.unfit import Unfit

LINES = (
    "SVC*HC:99213*100*60**1~DTM*472*20260105~CAS*CO*45*30~CAS*PR*1*10~",
    "SVC*HC:99214*50*50**1~DTM*472*20260106~",
)
CLAIM = "CLP*C1*1*150*110*10*12*ICN1*11*1~NM1*QC*1*ELM*ALMA****MI*W1~DTM*232*20260105~" + "".join(LINES)


def parts() -> Parts:
    tables = program("005010X221A1").tables
    return Parts(tables.loops["2100"], tables)


def trie() -> Trie:
    return Trie(program("005010X221A1").tables, {})


def test_a_unit_is_parted_into_its_head_and_its_rows() -> None:
    sample = parts().sample(CLAIM)
    assert sample is not None
    assert sample.row == "2110"
    assert [len(part) for part in sample.parts] == [3, 4, 2]
    told = [codes for _, codes in sample.parts[1]]
    assert told[1] == ((1, 0, "472"),)


def test_parts_are_alike_where_uses_and_codes_are() -> None:
    known = parts()
    first, other = known.sample(CLAIM), known.sample(CLAIM.replace("99213*100*60", "85025*99*59").replace("ALMA", "BO"))
    assert first is not None
    assert other is not None
    assert first.parts == other.parts
    changed = known.sample(CLAIM.replace("DTM*472*20260106", "DTM*150*20260106"))
    assert changed is not None
    assert changed.parts[2] != first.parts[2]


def test_a_pattern_takes_its_parts_and_nothing_else_and_says_which() -> None:
    sample, known = parts().sample(CLAIM), trie()
    assert sample is not None
    pieces = [known.pieces(part) for part in sample.parts[1:]]
    names = known.want(sample.parts[1], [(pieces[0][0], 2), (pieces[0][2], 3), (pieces[0][3], 1)])
    pattern = re.compile(known.pattern("~", r"(?:SVC\*|SE\*)"))
    marks = [pattern.groupindex[f"m{known.leaves[part]}"] for part in sample.parts[1:]]
    for line, mark in zip(LINES, marks, strict=True):
        match = pattern.match(line + "SE*9*1~")
        assert match is not None
        assert match.end() == len(line)
        assert match.lastindex == mark
    first = pattern.match(LINES[0] + "SVC*")
    assert first is not None
    assert [first[name] for name in names] == ["100", "30", "PR"]
    for wrong in (
        LINES[0],  # what follows is not there
        LINES[0].replace("DTM*472", "DTM*150") + "SE*",
        LINES[0].replace("20260105", "20260231") + "SE*",
        LINES[0].replace("CAS*PR*1*10~", "REF*6R*1~") + "SE*",
        LINES[0].replace("*100*", "*1OO*") + "SE*",
        LINES[0].replace("*45*30", "*45*-30") + "SE*",  # sums are written for amounts that are not negative
        LINES[1] + "REF*6R*1~SE*",
    ):
        assert pattern.match(wrong) is None, wrong


def rewriter(names: dict[str, str], wants: Wants, exports: Exports | None = None) -> Rewriter:
    """For a row of the sample: lists by the names that a rule's function gives them."""
    sample, known = parts().sample(CLAIM), trie()
    assert sample is not None
    pieces = known.pieces(sample.parts[1])
    held = {
        name: Row(tuple(piece for piece in pieces if piece.use.id == identifier)) for name, identifier in names.items()
    }
    return Rewriter(held, wants, False, {"K1": frozenset(("A", "B"))}, (), exports)


def rewritten(source: str, names: dict[str, str]) -> tuple[str, list[tuple[str, int]]]:
    wants = Wants()
    body = rewriter(names, wants).block(ast.parse(source).body)
    text = "\n".join(ast.unparse(ast.fix_missing_locations(one)) for one in body)
    return text, [(piece.use.id, at) for piece, at in wants.groups]


def test_elements_become_groups_and_what_is_sure_is_settled() -> None:
    text, groups = rewritten("h1 = a1[0]\nh2 = h1[3]\nif len(h1) > 2:\n    h3 = float(h2)", {"a1": "SVC"})
    assert text == "h3 = float(_g0_3)"
    assert groups == [("SVC", 3)]


def test_a_pinned_code_is_known() -> None:
    text, groups = rewritten("h1 = a1[0]\nif h1[1] == '150':\n    return False\nh2 = h1[2]", {"a1": "DTM"})
    assert text == ""
    assert groups == [("DTM", 2)]


def test_loops_over_segments_are_written_out_and_their_tails_wait() -> None:
    loop = "t1 = 0.0\nfor s1 in a1:\n    t1 += float(s1[3])\n    if len(s1) > 6:\n        t1 += float(s1[6])"
    text, groups = rewritten(loop, {"a1": "CAS"})
    assert text.count("t1 += float(_g2_3)") == text.count("t1 += float(_g3_3)") == 1
    assert text.count("if _g2_t:") == 1
    assert ("CAS", 0) in groups


@pytest.mark.parametrize(
    "source",
    ["for s1 in a1:\n    break", "h1 = a9[0].x\nN.kids", "with a1:\n    pass", "return True"],
    ids=["a loop that is left", "the node", "another statement", "another answer"],
)
def test_what_does_not_fit_is_refused(source: str) -> None:
    with pytest.raises(Unfit):
        rewritten(source, {"a1": "CAS"})


def test_sums_of_rows_are_one_export_however_often_they_are_asked() -> None:
    exports = Exports()
    one, same, other = (
        ast.parse(f"{h} += float({s}[{at}])").body for h, s, at in (("h1", "s1", 3), ("h7", "s9", 3), ("h1", "s1", 2))
    )
    assert exports.add(Export.of(("k",), "s1", one, ("h1",))) == ["_s0"]
    assert exports.add(Export.of(("other",), "s1", one, ("h1",))) == ["_s1"]
    assert exports.add(Export.of(("k",), "s9", same, ("h7",))) == ["_s0"]
    assert exports.add(Export.of(("k",), "s1", other, ("h1",))) == ["_s2"]
    assert exports.count == 3


def test_a_segment_of_a_row_is_handed_on_only_by_its_elements() -> None:
    reads = Reads("s1")
    reads.visit(ast.parse("if START[s1[2]] != h1 and (s1[4] if len(s1) > 4 else ''): return False").body[0])
    assert [ast.unparse(one) for one in reads.found.values()] == ["s1[2]", "s1[4] if len(s1) > 4 else ''"]
    with pytest.raises(Unfit):
        Reads("s1").visit(ast.parse("PARTY_KEY(s1)").body[0])


def text_of(body: list[ast.stmt]) -> str:
    return "\n".join(ast.unparse(ast.fix_missing_locations(one)) for one in body)


def test_an_amount_is_made_a_number_once_and_a_sum_is_not_summed_twice() -> None:
    source = "h1 = 0.0\nh1 += float(_g1)\nif _t: h1 += 1\nh2 = 0.0\nh2 += float(_g1)\nif _t: h2 += 1\nif h1 < h2: return None"
    assert text_of(shortened(ast.parse(source).body, {"_g1"})) == (
        "h1 = float(_g1)\nif _t:\n    h1 += 1\nh2 = h1\nif h1 < h2:\n    return None"
    )
    twice = "h1 = float(_g1)\nh2 = float(_g1)"
    assert text_of(shortened(ast.parse(twice).body, {"_g1"})) == "_f_g1 = float(_g1)\nh1 = _f_g1\nh2 = _f_g1"
    assert text_of(shortened(ast.parse(twice).body, set())) == twice, "one that may be absent is no number"


def test_what_is_asked_behind_a_tail_takes_no_name_of_what_is_asked_outside() -> None:
    source = (
        "if A(MAX(_s1)): return None\nif _g1_t and B(_m.group(w).split('*')): return None\n"
        "if _g1_t and C(_m.group(w).split('*'), MAX(_s1)): return None"
    )
    assert text_of(shortened(ast.parse(source).body, set())) == (
        "_q1 = MAX(_s1)\nif A(_q1):\n    return None\n"
        "if _g1_t:\n    _q0 = _m.group(w).split('*')\n"
        "    if B(_q0):\n        return None\n    if C(_q0, _q1):\n        return None"
    )


def test_only_what_looks_at_nothing_but_the_node_around_is_kept() -> None:
    source = (
        f"x1 = {PARENT}\nwhile x1 is not None and x1.loop not in K1: x1 = x1.parent\nx1 = x1 or EMPTY\n"
        f"x2 = x1.segs\nx3 = ACC(x1, 1, False)\nl1 = []\nx4 = x2.get(_g1)\nif x2: return None"
    )
    outer, read, rest = parted(ast.parse(source).body)
    assert len(outer) == 4
    assert read == ["x1", "x2"]
    assert text_of(rest) == "x3 = ACC(x1, 1, False)\nl1 = []\nx4 = x2.get(_g1)\nif x2:\n    return None"


def test_what_is_asked_of_one_composite_is_asked_once() -> None:
    asked: list[str] = []

    def bad(text: str) -> bool:
        asked.append(text)
        return text == "X"

    constants = {"BAD": bad}
    source = "h1 = _g1.split(':')\nif BAD(h1[0]): return None\nif _g1 and _g2: return None"
    body = remembered(ast.parse(source).body, {"_g1", "_g2"}, constants)
    assert text_of(body) == "if Q_0[_g1]:\n    return None\nif _g1 and _g2:\n    return None"
    body = remembered(ast.parse(f"{source}\nif h1[1] == _g2: return None").body, {"_g1", "_g2"}, constants)
    assert text_of(body).startswith("h1 = _g1.split(':')\nif Q_1[_g1]:"), "another statement reads it"
    body = remembered(ast.parse("h1 = _g1.split(':')\nif BAD(h1[0]): return None").body, {"_g1"}, constants)
    assert text_of(body) == "if Q_2[_g1]:\n    return None"
    assert [constants["Q_2"][text] for text in ("X:1", "Y:1", "X:1")] == [True, False, True]  # type: ignore[index]
    assert asked == ["X", "Y"]


def test_a_name_that_is_given_again_asks_of_another_composite() -> None:
    source = "h1 = _g1.split(':')\nif BAD(h1[0]): return None\nh1 = _g2.split(':')\nif BAD(h1[0]): return None"
    body = remembered(ast.parse(source).body, {"_g1", "_g2"}, {"BAD": bool})
    assert text_of(body) == "if Q_0[_g1]:\n    return None\nif Q_1[_g2]:\n    return None"


def test_a_fixed_value_settles_a_question() -> None:
    wants = Wants()
    made = Rewriter({"x1": Fixed(""), "p1": Row(())}, wants, False, {}).block(
        ast.parse("if x1: return False\nfor s1 in p1:\n    return False\nh1 = x1").body
    )
    assert made == []
    assert isinstance(trie().pieces(parts().sample(CLAIM).parts[0])[0], Piece)  # type: ignore[union-attr]


def test_what_one_condition_reads_is_given_behind_its_first_part() -> None:
    source = (
        "h1 = A(_g1)\nh2 = B(h1)\nh3 = C(_g1)\nh4 = D(_g1)\nh5 = ACC(_g1)\n"
        "if _g2 and h2 and h3: return None\nif h4 and _g2: return None\nif _g2 and h5: return None\nif _g3: h6 = h3"
    )
    assert text_of(late(ast.parse(source).body)) == (
        "h4 = D(_g1)\nh5 = ACC(_g1)\n"
        "if _g2:\n    h1 = A(_g1)\n    h2 = B(h1)\n    if h2:\n        h3 = C(_g1)\n        if h3:\n            return None\n"
        "if h4 and _g2:\n    return None\n"
        "if _g2 and h5:\n    return None\n"
        "if _g3:\n    h3 = C(_g1)\n    h6 = h3"
    )
    changing = "h1 = _s1\n_s1 += 1\n_s1 = 2\nif _g2 and h1: return None"
    assert text_of(late(ast.parse(changing).body)).startswith("h1 = _s1\n")


def test_what_is_not_the_same_everywhere_stays_where_it_is_given() -> None:
    kept = (
        "d1 = set()\nif _g1:\n    if _g1 in d1:\n        return None\n    d1.add(_g1)\n"
        "if _g2:\n    if _g2 in d1:\n        return None\n    d1.add(_g2)"
    )
    assert text_of(late(ast.parse(kept).body)) == kept, "what one condition puts in the other finds"
    twice = "h1 = ''\nh2 = D(_g3)\nif _g1:\n    h1 = A(h2)\n    if _g2:\n        B(h1)\nC(h1)"
    assert text_of(late(ast.parse(twice).body)) == (
        "h1 = ''\nif _g1:\n    h2 = D(_g3)\n    h1 = A(h2)\n    if _g2:\n        B(h1)\nC(h1)"
    )
