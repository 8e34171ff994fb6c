"""The table of codes: complete, consistent with ARCHITECTURE.md, explained, and cheap to use."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from x12claims.diagnostics import ackcodes
from x12claims.diagnostics.codes import TABLE, ack_of, finding, row, where
from x12claims.diagnostics.finding import SEVERITIES, AckCodes
from x12claims.diagnostics.handbook import handbook
from x12claims.diagnostics.pages import page

CODES = sorted({each.code for each in TABLE})
CONTRACT = re.compile(
    r"^\| (?P<code>[WESHDBRCLP]\d{3}) \| (?P<names>[^|]+)\|(?P<severity>[^|]+)\|(?P<type>[^|]+)\|(?P<ack>[^|]*)\|$",
    re.M,
)


def contract(root: Path) -> list[re.Match[str]]:
    return list(CONTRACT.finditer((root / "ARCHITECTURE.md").read_text()))


def test_the_table_is_that_of_the_architecture(root: Path) -> None:
    told = contract(root)
    assert [each["code"] for each in told] == list(dict.fromkeys(each.code for each in TABLE))
    for each in told:
        names = [name.strip() for name in re.sub(r"\([^)]*\)", "", each["names"]).split("/")]
        rows = [row for row in TABLE if row.code == each["code"]]
        assert [row.name for row in rows] == names
        assert {row.type for row in rows} == {int(each["type"])}
        severity = each["severity"].strip()
        if severity != "by rule":
            gate, _, intake = severity.partition(" / ")
            assert {(row.severity, row.intake) for row in rows} == {(gate, intake or gate)}


def test_the_page_on_validation_names_what_the_profiles_tell_apart(root: Path) -> None:
    told = re.findall(r"^\| (`[WD]\d{3}`.*) \| (\w+) \| (\w+) \|$", (root / "docs/validation.md").read_text(), re.M)
    found = {(code, *severities) for text, *severities in told for code in re.findall(r"`([WD]\d{3})`", text)}
    assert found == {(row.code, row.severity, row.intake) for row in TABLE if row.severity != row.intake}


def test_acknowledgement_codes_are_among_those_of_the_architecture(root: Path) -> None:
    for each in contract(root):
        told = {
            (kind, code)
            for kind, codes in re.findall(r"(ta1|ik3|ik4|ik5|ak9) (\w+(?: or \w+)*(?: \d+)*)", each["ack"])
            for code in codes.replace(" or ", " ").split()
        }
        for found in (one for one in TABLE if one.code == each["code"]):
            for ack in (found.ack, found.element_ack or found.ack):
                told_here = told | {("ik3", "8")} if ack.ik4 else told  # an IK4 always stands below IK304 8
                sent = {(kind, getattr(ack, kind)) for kind in ("ta1", "ik3", "ik4", "ak9") if getattr(ack, kind)}
                assert sent <= told_here
            assert (found.ack == AckCodes()) == (not told)


def test_what_goes_into_a_999_marks_its_transaction_set() -> None:
    for each in TABLE:
        for ack in (each.ack, each.element_ack or AckCodes()):
            assert ack.ik3 is None or ack.ik5 == "5"
            assert ack.ik4 is None or ack.ik3 == "8", "an IK4 stands below an IK3 that says: see the elements"


@pytest.mark.parametrize("code", CODES)
def test_each_code_is_explained(code: str) -> None:
    text = page(code)
    for sentence in (row(code).meaning, text.cause, text.mend):
        assert re.fullmatch(r"[A-Z`].{10,}[.]", sentence), sentence
    assert text.passing != text.failing
    for example in (text.passing, text.failing):
        assert example.strip()
        assert all(part.isascii() for part in example)


@pytest.mark.parametrize("code", [code for code in CODES if code[0] not in "WE"])
def test_examples_are_segments(code: str) -> None:
    for example in (page(code).passing, page(code).failing):
        for line in example.split("\n"):
            assert line == "..." or re.fullmatch(r"[A-Z][A-Z0-9]{1,2}(\*[^*~]*)*~", line), line


def test_the_interchange_of_the_examples_is_106_bytes() -> None:
    assert len(page("W005").passing) == 106
    assert page("W009").failing == page("W009").passing[:62]


@pytest.mark.parametrize("severity", ["gate", "intake"])
def test_severities_are_known(severity: str) -> None:
    for each in TABLE:
        assert {each.severity, each.intake} <= set(SEVERITIES)
        assert SEVERITIES.index(each.intake) <= SEVERITIES.index(each.severity), "intake is never the stricter one"


def test_a_finding_is_filled_from_its_row() -> None:
    found = finding("S103", loop="2300", segment="HI", path="2300.HI", position=23, expected="HI[ABK,BK] after CLM")
    assert (found.code, found.name, found.severity, found.type) == ("S103", "missing-required-segment", "error", 2)
    assert found.message == "2300.HI is required and missing"
    assert found.ack == AckCodes(ik3="I8", ik5="5")
    assert (found.loop, found.segment, found.position, found.expected) == ("2300", "HI", 23, "HI[ABK,BK] after CLM")


def test_the_profile_decides_the_severity_and_the_caller_above_it() -> None:
    assert finding("D315").severity == "warning"
    assert finding("D315", profile="intake").severity == "note"
    assert finding("S103", profile="intake").severity == "error"
    assert finding("B400", severity="warning", profile="intake").severity == "warning"
    assert finding("R502", type=2).type == 2


def test_a_situation_knows_elements_from_segments() -> None:
    assert finding("R500", segment="REF").ack == AckCodes(ik3="I6", ik5="5")
    assert finding("R500", segment="CLM", element=11).ack == AckCodes(ik3="8", ik4="I9", ik5="5")
    assert finding("R501", segment="CLM", element=11).ack.ik4 == "I13"
    own = AckCodes(stc="A7:500")
    assert finding("R500", element=2, ack=own).ack is own


def test_ack_of_replaces_what_the_standard_says_otherwise() -> None:
    assert ack_of("S103", ik3="3") == AckCodes(ik3="3", ik5="5")
    assert ack_of("D301", ik4="1") == AckCodes(ik3="8", ik4="1", ik5="5")
    assert ack_of("S103") == row("S103").ack


def test_names_are_keys_too_and_two_share_a_code() -> None:
    assert finding("isa-padding").code == "W005"
    assert row("E017").name == "empty-interchange"
    assert finding("empty-group").code == "E017"
    assert finding("empty-group").name == "empty-group"


def test_a_code_that_is_not_there_is_the_callers_mistake() -> None:
    with pytest.raises(ValueError, match="Q999"):
        finding("Q999")


def test_a_value_stays_out_of_the_message() -> None:
    found = finding("E002", value="000000906", expected="000000905")
    assert found.message == "IEA02 is {value}, ISA13 is 000000905"
    assert found.text() == "IEA02 is 000000906, ISA13 is 000000905"


@pytest.mark.parametrize(
    ("place", "told"),
    [
        (("2300.CLM05-1", "CLM", 5, 1), "2300.CLM05-1"),
        ((None, "CLM", 5, 1), "CLM05-1"),
        ((None, "SV1", 2, None), "SV102"),
        ((None, "HI", None, None), "HI"),
        ((None, None, None, None), "this place"),
    ],
)
def test_places_are_written_one_way(place: tuple[str | None, str | None, int | None, int | None], told: str) -> None:
    assert where(*place) == told


@given(st.sampled_from(CODES), st.text(max_size=30), st.text(max_size=8))
def test_no_data_breaks_a_sentence(code: str, text: str, segment: str) -> None:
    found = finding(code, value=text, expected=text, segment=segment, path=text)
    assert found.message
    assert isinstance(found.text(show_phi=True), str)


def test_a_clean_run_loads_no_pages() -> None:
    program = "import sys, x12claims.diagnostics.codes; print([m for m in sys.modules if m.startswith('x12claims.')])"
    loaded = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
    assert "x12claims.diagnostics.codes" in loaded
    assert "pages" not in loaded
    assert "render" not in loaded


def test_the_handbook_is_as_it_would_be_written(root: Path) -> None:
    assert (root / "docs" / "codes.md").read_text() == handbook(), "x12claims explain --markdown > docs/codes.md"


def test_each_acknowledgement_code_of_the_table_has_a_meaning() -> None:
    elements = {"ta1": "TA105", "ik3": "IK304", "ik4": "IK403", "ik5": "IK502", "ak9": "AK905"}
    for each in TABLE:
        for ack in (each.ack, each.element_ack or AckCodes()):
            for name, element in elements.items():
                code = getattr(ack, name)
                assert code is None or ackcodes.meaning(element, code), (each.code, element, code)
                assert code is None or each.code in ackcodes.findings_for(element, code)


@pytest.mark.parametrize(
    ("text", "parsed"),
    [
        ("TA105 022", ("TA105", "022")),
        ("ta105 22", ("TA105", "022")),
        ("IK304:I6", ("IK304", "I6")),
        ("ik403*i10", ("IK403", "I10")),
        ("AK502 5", ("IK502", "5")),
        ("IK504 5", ("IK502", "5")),
        ("AK907=5", ("AK905", "5")),
        ("AK501 A", ("IK501", "A")),
        ("S103", None),
        ("CLM01 5", None),
        ("IK304", None),
    ],
)
def test_acknowledgement_codes_as_people_write_them(text: str, parsed: tuple[str, str] | None) -> None:
    assert ackcodes.parse(text) == parsed


def test_the_meanings_cover_what_the_999_guide_allows() -> None:
    def codes(text: str) -> set[str]:
        return set(text.split())

    assert set(ackcodes.MEANINGS["IK304"]) == codes("1 2 3 4 5 6 7 8 I4 I6 I7 I8 I9")
    assert set(ackcodes.MEANINGS["IK403"]) == codes("1 2 3 4 5 6 7 8 9 10 12 13 I6 I9 I10 I11 I12 I13")
    assert set(ackcodes.MEANINGS["IK501"]) == codes("A E M R W X")
    assert set(ackcodes.MEANINGS["AK901"]) == codes("A E M P R W X")
    assert set(ackcodes.MEANINGS["TA105"]) == {f"{number:03}" for number in range(32)}
    assert codes("1 2 3 4 5 6 7 18 19 23 I5 I6") <= set(ackcodes.MEANINGS["IK502"])
    assert codes("1 2 3 4 5 6 19") <= set(ackcodes.MEANINGS["AK905"])
