"""Hypothesis strategies for guide texts: any layout that the language allows, over the small dictionary of ``samples``."""

from __future__ import annotations

from hypothesis import strategies as st

_CODES = ("R", "S", "03", "AA", "6R", "DT", "22", "A8", "ABK", "T1")
_LABELS = ("", ' "A label"', ' "With | and # and \\" in it"')
_NAMES = ("kind", "value", "when_sent", "r", "total_charge", "a_name_that_is_longer_than_its_column_has_room_for")
_CONDITIONS = (
    "CLM02 > 5",
    "CLM03-1 is AA\n{i}      | OA",
    'CLM01 matches "[#|]+"',
    "REF[F8]\n{i}    and CLM02",
    "not CLM03",
)
_COMMENTS = ("", "", "  # a remark", ' #tight | with " signs')


@st.composite
def _gaps(draw: st.DrawFn) -> str:
    return draw(st.sampled_from((" ", "  ", "     ")))


@st.composite
def _end(draw: st.DrawFn, indent: str) -> str:
    """The end of a line, with what may stand between two lines."""
    between = draw(st.sampled_from(("", "", "\n", "\n\n\n", f"{indent}# alone\n", "# far left\n\n")))
    return draw(st.sampled_from(_COMMENTS)) + "\n" + between


@st.composite
def _whens(draw: st.DrawFn, indent: str) -> str:
    if draw(st.booleans()):
        return ""
    if draw(st.booleans()):
        return f'{indent}when "it is so # really"' + draw(_end(indent))
    condition = draw(st.sampled_from(_CONDITIONS)).replace("{i}", indent)
    ending = draw(st.sampled_from((" else forbidden", " else optional warning")))
    return f"{indent}when {condition}{ending}\n"


@st.composite
def _element(draw: st.DrawFn, indent: str, position: int) -> str:
    gap = draw(_gaps())
    codes = draw(st.lists(st.sampled_from(_CODES), unique=True, max_size=4))
    wrap = draw(st.sampled_from((" | ", f"\n{indent}      | ", f"  # why\n{indent}   | ")))
    facet = f" = {wrap.join(codes)}" if codes else draw(st.sampled_from(("", " in carc", " in by kind AA one, T1 two")))
    label = draw(st.sampled_from(_LABELS))
    before, last = draw(st.sampled_from(((label, ""), ("", label))))
    name = draw(st.sampled_from(_NAMES))
    line = f"{indent}{position:02}{gap}{name}{before}{gap}{draw(st.sampled_from('RS'))}{gap}{facet}{last}"
    return line + draw(_end(indent)) + draw(_whens(indent + "  "))


@st.composite
def _segment(draw: st.DrawFn, indent: str) -> str:
    gap = draw(_gaps())
    tag = draw(st.sampled_from(("", "[F8]", "[F8,G1]", "[ F8 , G1 ]", " at 03 [22]", " at 01 + 02", ' ["T 1"]')))
    label = draw(st.sampled_from(_LABELS))
    before, last = draw(st.sampled_from(((label, ""), ("", label))))
    repeat = draw(st.sampled_from(("1", ">1", "20")))
    like = draw(st.sampled_from(("", " like date")))
    line = f"{indent}REF{tag}{gap}reference{before}{gap}S{gap}{repeat}{like}{last}"
    positions = draw(st.lists(st.integers(1, 20), unique=True, max_size=3))
    body = "".join(draw(_element(indent + "  ", position)) for position in sorted(positions))
    return line + draw(_end(indent)) + draw(_whens(indent + "  ")) + body


@st.composite
def _loop(draw: st.DrawFn, indent: str, depth: int) -> str:
    line = f"{indent}loop{draw(_gaps())}2300 claim{draw(st.sampled_from(_LABELS))} S >1{draw(st.sampled_from(('', ' unit')))}"
    inner = draw(st.lists(_segment(indent + "  "), min_size=1, max_size=2))
    if depth:
        inner += draw(st.lists(_loop(indent + "  ", depth - 1), max_size=1))
    return line + draw(_end(indent)) + "".join(inner)


@st.composite
def _rule(draw: st.DrawFn) -> str:
    head = f"rule *.2300.CLM02.010{draw(st.sampled_from(('', ' warning', ' error type 3')))}"
    each = draw(st.sampled_from(("", "  each N4 as n\n", "  each 2320 as p\n    in 2300\n")))
    when = draw(
        st.sampled_from(("", "  when   CLM03-1 is AA | OA  # why\n", "  when CLM02\n      | OA\n    and CLM03\n"))
    )
    demand = draw(st.sampled_from(("require REF[F8]", "CLM02 = sum(2400.LX02)\n    + 1", 'CLM01 matches "a#b"')))
    return f'{head}\n{each}{when}  {demand}\n  doc "One # sentence."{draw(_end(""))}'


@st.composite
def guide_texts(draw: st.DrawFn) -> str:
    """Texts that parse; they need not be guides that lower."""
    head = draw(
        st.sampled_from(
            ("part of 009000X1\n", "\n# first\npart of *  # shared\n", 'guide 009000X1 "A"\n  transaction 837\n')
        )
    )
    indent = "  " if head.startswith("guide") and draw(st.booleans()) else ""
    shape = f"{indent}shape date on DTP\n{draw(_element(indent + '  ', 1))}" if draw(st.booleans()) else ""
    items = "".join(draw(st.lists(_loop(indent, 2), max_size=2)))
    value = "value first = min(start(2400.DTP[472]03))\n" if draw(st.booleans()) else ""
    rules = "".join(draw(st.lists(_rule(), max_size=2)))
    return head + shape + items + value + rules
