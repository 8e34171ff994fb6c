"""X12 to JSON and back: the same segments, and what a reader and an editor of the JSON rely on."""

from __future__ import annotations

import json
from io import BytesIO, StringIO
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tests.documents.samples import END, GS, ISA, LINES, SET, document, replaced

from x12claims import api
from x12claims.documents.from_json import WriteError, X12Text
from x12claims.documents.json_items import JsonError
from x12claims.documents.to_json import lines
from x12claims.engine import tape
from x12claims.engine.tree import Reader


def to_json(data: bytes, names: bool = False) -> str:
    return "\n".join(lines(Reader(BytesIO(data).read, api.finder()).events(), names))


def to_x12(text: str, size: int = 1 << 16) -> bytes:
    source = StringIO(text)
    return b"".join(X12Text(lambda count: source.read(min(count, size))).pieces())


def segments(value: Any) -> list[Any]:
    """All segments of the parsed JSON, in order."""
    if "segments" not in value:
        return [value]
    return [found for each in value["segments"] for found in segments(each)]


def loops(value: Any, around: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    own = (*around, value["loop"]) if "loop" in value else around
    found = [own] if "loop" in value else []
    return found + [each for inner in value.get("segments", []) for each in loops(inner, own)]


def test_loops_are_named_and_nested() -> None:
    (interchange,) = json.loads(to_json(document()))["interchanges"]
    assert loops(interchange) == [
        ("1000A",), ("1000B",), ("2000A",), ("2000A", "2010AA"), ("2000A", "2000B"), ("2000A", "2000B", "2010BA"),
        ("2000A", "2000B", "2010BB"), ("2000A", "2000B", "2300"), ("2000A", "2000B", "2300", "2400"),
    ]  # fmt: skip
    assert [next(iter(each)) for each in segments(interchange)] == [line.split("*")[0] for line in LINES]


def test_containers_say_what_they_are() -> None:
    whole = json.loads(to_json(document(ending="\n")))
    (interchange,) = whole["interchanges"]
    assert whole["format"] == "x12claims-json/1"
    assert interchange["interchange"] == "000000007"
    assert interchange["delimiters"] == {"element": "*", "component": ":", "repetition": "^", "segment": "~"}
    assert interchange["line_ending"] == "\n"
    group = interchange["segments"][1]
    assert group["group"] == "8"
    transaction = {key: value for key, value in group["segments"][1].items() if key != "segments"}
    assert transaction == {"transaction": "0001", "set": "837", "guide": "005010X222A1"}


@pytest.mark.parametrize(
    ("segment", "expected"),
    [
        ("CLM*A1*100***11:B:1*Y", {"CLM": ["A1", "100", "", "", ["11", "B", "1"], "Y"]}),
        ("REF*EI*", {"REF": ["EI", ""]}),
        ("LX", {"LX": []}),
        ("", {"segment": [""]}),
        ("name*1", {"segment": ["name", "1"]}),
        ("segments*1*a:b", {"segment": ["segments", "1", ["a", "b"]]}),
        ("EB*1**30^1^2*:", {"EB": ["1", "", {"repeat": ["30", "1", "2"]}, ["", ""]]}),
        ("HI*A:1^B:2", {"HI": [{"repeat": [["A", "1"], ["B", "2"]]}]}),
        ("K3*\xe9\x01\"\\", {"K3": ["\xe9\x01\"\\"]}),
    ],
)  # fmt: skip
def test_a_segment_in_json(segment: str, expected: dict[str, Any]) -> None:
    data = document(replaced("HI", segment))
    text = to_json(data)
    assert expected in segments(json.loads(text)["interchanges"][0])
    assert to_x12(text) == data


def test_names_are_added_and_ignored_on_the_way_back() -> None:
    text = to_json(document(), names=True)
    found = segments(json.loads(text)["interchanges"][0])
    claim = next(each for each in found if "CLM" in each)
    assert claim["name"] == "Claim Information"
    assert claim["names"]["total_charge"] == "100"
    assert claim["names"]["service_location"] == {"place_of_service": "11", "qualifier": "B", "frequency": "1"}
    assert to_x12(text) == document()


FOREIGN = document().replace(b":", b"<").replace(b"*", b"|").replace(b"~", b"'").replace(b"^", b">")
SHORT_ISA = "ISA*00**00**ZZ*A*ZZ*B*261001*1200*^*00501*7*0*T*:"


@pytest.mark.parametrize(
    "data",
    [
        document(),
        document(ending="\n"),
        document(ending="\r\n"),
        document(ending="\n")[:-1],
        document()[:-1],
        document() + FOREIGN + document(ending="\n"),
        document() + b"JUNK\x00\xff HERE" + document(),
        document(LINES[:9]) + FOREIGN,
        document(LINES[:-1]),
        document([ISA, "TA1*1*261001*1200*A*000", "IEA*0*000000007"]),
        document([ISA, "GS*HC", "SE*1*1", "CLM*1", "ST*837*9", "XYZ", "", "GE*1", "GS*HP*1", "IEA*0*000000007"]),
        document([SHORT_ISA, *LINES[1:]]),
        document([ISA.replace("*0*T*:", "*0*:"), *LINES[1:]]),
        document([ISA, *LINES[1:]]).replace(b"*:~GS", b"*:  ~GS"),
        document([ISA.replace("*^*", "*U*").replace("00501", "00401"), *LINES[1:3], "EB*1^2", *LINES[3:]]),
        document([ISA.replace("SENDER ", "SEN*ER "), *LINES[1:]]),
        document([ISA.replace("SENDER ", "SEN~ER  "), *LINES[1:]]),
        document(LINES[:6]) + b"A" * ((1 << 20) + 9) + b"~" + document(LINES[6:]),
        document().replace(b"~", b"\n"),
        document([ISA, GS, *[x.replace("*005010X222A1", "") for x in SET], *END]).replace(b"005010X222A1", b"004010X098"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("names", [False, True])
def test_whole_documents_come_back(data: bytes, names: bool) -> None:
    assert to_x12(to_json(data, names)) == data


@pytest.mark.parametrize("width", [79, 80, 81])
@pytest.mark.parametrize("ending", [b"\n", b"\r\n"])
def test_wrapped_lines_come_back(width: int, ending: bytes) -> None:
    flat = document()
    data = ending.join(flat[i : i + width] for i in range(0, len(flat), width)) + ending
    text = to_json(data)
    assert json.loads(text)["interchanges"][0]["wrapped"] == {"width": width, "line_ending": ending.decode()}
    assert to_x12(text) == data


POOL = [
    *LINES,
    "XYZ*1",
    "",
    "CLM",
    "HL*9*9*99",
    "REF*ZZ*1^2:3",
    "NM1*QQ*1",
    "TA1*1",
    "loop*x",
    "A*\xe9",
    "JUNK*",
    "*",
    "ISA",
]


@example([ISA, GS, ISA], "\n", 1)
@example(["IEA*1*000000007", "ISA"], "\n", 1)
@given(st.lists(st.sampled_from(POOL), max_size=30), st.sampled_from(["", "\n", "\r\n"]), st.integers(1, 500))
def test_anything_comes_back(sent: list[str], ending: str, size: int) -> None:
    data = document([ISA, *sent], ending)
    text = to_json(data)
    back = to_x12(text, size)
    if "wrapped" in text:  # lines that happen to be of one width: where an interchange breaks off, its line end goes
        back, data = (b"".join(each.split()) for each in (back, data))
    assert back == data


def test_any_json_layout_is_read() -> None:
    value = json.loads(to_json(document()))
    for text in (
        json.dumps(value),
        json.dumps(value, indent=4),
        json.dumps(value, sort_keys=True),
        f"\n {json.dumps(value)}\t\n",
    ):
        assert to_x12(text, 13) == document()


def test_an_interchange_may_be_written_by_hand() -> None:
    rows = [{line.split("*")[0]: line.split("*")[1:]} for line in (ISA, "TA1*1*261001*1200*A*000", "IEA*0*000000007")]
    assert to_x12(json.dumps({"interchanges": [{"segments": rows}]})) == document(
        [ISA, "TA1*1*261001*1200*A*000", "IEA*0*000000007"]
    )


def test_what_was_left_out_cannot_be_written() -> None:
    text = to_json(document() + b"HELLO THERE " * (tape.KEPT // 4) + document())
    with pytest.raises(WriteError, match="left out"):
        to_x12(text)


def edited(change: Any) -> str:
    value = json.loads(to_json(document()))
    change(value)
    return json.dumps(value)


def claim(value: Any) -> list[Any]:
    return next(each["CLM"] for each in segments(value["interchanges"][0]) if "CLM" in each)


def set_claim(position: int, new: Any) -> Any:
    return lambda value: claim(value).__setitem__(position, new)


def test_an_edit_is_written() -> None:
    assert to_x12(edited(set_claim(1, "250.5"))) == document(replaced("CLM", "CLM*A1*250.5***11:B:1*Y*A*Y*Y"))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (set_claim(1, "1*2"), "CLM02 holds '\\*', a delimiter"),
        (set_claim(1, "1:2"), "CLM02 holds ':', a delimiter"),
        (set_claim(4, ["1", "2~"]), "CLM05 holds '~', a delimiter"),
        (set_claim(1, 100), "CLM02 is neither text"),
        (set_claim(1, "\u2014"), "no character of one byte"),
        (set_claim(4, [["a"]]), "CLM05 is neither text"),
        (lambda v: v["interchanges"][0]["delimiters"].update(component="!"), "ISA11 and ISA16 declare"),
        (lambda v: v["interchanges"][0]["delimiters"].update(component="!!"), "one character"),
        (lambda v: v["interchanges"][0].update(delimiters="*"), "one character"),
        (lambda v: v["interchanges"][0].update(line_ending="~"), "line ends"),
        (lambda v: v["interchanges"][0]["segments"].append({"CLM": ["1"], "REF": ["2"]}), "one key, its id"),
        (lambda v: v["interchanges"][0]["segments"].append({"names": {}}), "one key, its id"),
        (lambda v: v["interchanges"][0]["segments"].append("CLM*1"), "'{' was expected"),
        (lambda v: v["interchanges"][0]["segments"][0]["ISA"].append(1), "ISA has 16 elements"),
    ],
)  # fmt: skip
def test_an_edit_that_cannot_be_written_is_refused_in_a_sentence(change: Any, said: str) -> None:
    with pytest.raises(JsonError, match=said):
        to_x12(edited(change))


@pytest.mark.parametrize(
    ("text", "error", "said"),
    [
        ("", JsonError, "line 1, column 1: it ends before '{'"),
        ("ISA*00*", JsonError, "'{' was expected, not 'I'"),
        ("{}", WriteError, 'no key "interchanges"'),
        ('{"format": "other/2", "interchanges": []}', WriteError, "'other/2'"),
        ('{"interchanges": [] ', JsonError, "ends before"),
        ('{"interchanges": [\n {"loop" "x"}]}', JsonError, "line 2, column 10"),
        ('{"interchanges": []} more', JsonError, "more text follows"),
        ('{"interchanges": [{"loop": tru}]}', JsonError, "no JSON value"),
        ("{" * 100_000, JsonError, "JSON value"),
        ('{"interchanges": [' + '{"segments": [' * 1000, JsonError, "nested too deeply"),
    ],
)  # fmt: skip
def test_other_text_is_refused_in_a_sentence(text: str, error: type[Exception], said: str) -> None:
    with pytest.raises(error, match=said):
        to_x12(text)


def test_what_strayed_into_a_loop_stands_where_it_was_sent() -> None:
    """As for the validator, the line goes on behind it."""
    diagnosis = next(line for line in LINES if line.startswith("HI*"))
    rest = [line for line in LINES if line != diagnosis]
    at = rest.index("LX*1") + 1
    data = document([*rest[:at], diagnosis, *rest[at:]])
    text = to_json(data)
    assert to_x12(text) == data
    assert loops(json.loads(text)["interchanges"][0]) == loops(json.loads(to_json(document()))["interchanges"][0])
