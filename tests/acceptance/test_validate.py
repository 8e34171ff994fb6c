"""``validate`` as scripts rely on it: keys and their order, exit statuses, what each option changes."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from tests.acceptance.command import (
    BAD_CODE,
    BAD_DATE,
    BAD_SUM,
    CLEAN,
    COLLAPSED,
    CUT,
    FIXTURES,
    REMITTANCE,
    TRAILING,
    Shell,
    changed,
)  # fmt: skip

# The shape as it is promised, written down literally: programs of others read these keys in this order.
REPORT = "version files summary"
FILE = "path bytes sha256 verdict interchanges findings"
INTERCHANGE = "control_number sender receiver usage groups"
GROUP = "functional_id control_number guide transactions"
TRANSACTION = "set control_number guide segments claims verdict"
FINDING = (
    "code name rule severity type message interchange group transaction loop segment position element component repetition "
    "path offset length line column value expected ack"
)
ACK = "ta1 ik3 ik4 ik5 ak9 stc"
SUMMARY = "files interchanges transactions claims errors warnings notes"
FORMATS = ("text", "json", "jsonl", "sarif", "junit", "github")
KINDS: dict[str, tuple[type, ...]] = {
    "code": (str,), "name": (str,), "rule": (str, type(None)), "severity": (str,), "type": (int,), "message": (str,),
    "interchange": (str, type(None)), "group": (str, type(None)), "transaction": (str, type(None)), "loop": (str, type(None)),
    "segment": (str, type(None)), "position": (int, type(None)), "element": (int, type(None)), "component": (int, type(None)),
    "repetition": (int, type(None)), "path": (str, type(None)), "offset": (int,), "length": (int,), "line": (int,),
    "column": (int,), "value": (str, type(None)), "expected": (str, type(None)), "ack": (dict,),
}  # fmt: skip


def keys(value: dict[str, Any]) -> str:
    return " ".join(value)


def findings(report: Any) -> list[dict[str, Any]]:
    return [found for file in report["files"] for found in file["findings"]]


def test_the_keys_of_json_and_their_order(shell: Shell) -> None:
    done = shell("validate", shell.file("a.837", BAD_DATE), "--format", "json")
    report = done.json
    (file,) = report["files"]
    (interchange,) = file["interchanges"]
    (group,) = interchange["groups"]
    assert keys(report) == REPORT
    assert keys(report["summary"]) == SUMMARY
    assert keys(file) == FILE
    assert keys(interchange) == INTERCHANGE
    assert keys(group) == GROUP
    assert {keys(each) for each in group["transactions"]} == {TRANSACTION}
    assert {keys(each) for each in file["findings"]} == {FINDING}
    assert {keys(each["ack"]) for each in file["findings"]} == {ACK}


def test_every_finding_of_every_fixture_has_the_shape(shell: Shell) -> None:
    report = shell("validate", FIXTURES, "--format", "json").json
    found = findings(report)
    assert len(found) > 50
    for each in found:
        assert keys(each) == FINDING
        assert {key: isinstance(each[key], kinds) for key, kinds in KINDS.items()} == dict.fromkeys(KINDS, True)
        assert each["severity"] in {"note", "warning", "error"}
        assert 1 <= each["type"] <= 7
        assert keys(each["ack"]) == ACK


def test_what_json_says_of_a_file(shell: Shell) -> None:
    done = shell("validate", shell.file("a.837", CLEAN), "--format", "json")
    (file,) = done.json["files"]
    assert (file["path"], file["bytes"], file["verdict"], file["findings"]) == ("a.837", len(CLEAN), "accepted", [])
    assert file["sha256"] == hashlib.sha256(CLEAN).hexdigest()
    (interchange,) = file["interchanges"]
    assert [interchange[key] for key in ("control_number", "sender", "receiver", "usage")] == [
        "000000001",
        "CLEARWATER",
        "NORTHERN",
        "T",
    ]
    (group,) = interchange["groups"]
    assert [group[key] for key in ("functional_id", "control_number", "guide")] == ["HC", "1", "005010X222A1"]
    first, *_ = group["transactions"]
    assert first == {
        "set": "837", "control_number": "0001", "guide": "005010X222A1",
        "segments": CLEAN[CLEAN.index(b"~ST*") + 1 : CLEAN.index(b"~SE*")].count(b"~") + 2, "claims": 3, "verdict": "accepted",
    }  # fmt: skip
    claims = CLEAN.count(b"~CLM*")
    assert done.json["summary"] == {
        "files": 1, "interchanges": 1, "transactions": CLEAN.count(b"~ST*"), "claims": claims, "errors": 0, "warnings": 0, "notes": 0,
    }  # fmt: skip


def test_where_json_says_a_fault_is(shell: Shell) -> None:
    (found,) = findings(shell("validate", shell.file("a.837", BAD_DATE), "--format", "json").json)
    at = BAD_DATE.index(b"20241302") if b"20241302" in BAD_DATE else BAD_DATE.index(b"*D8*202413") + 4
    assert (found["code"], found["severity"], found["type"]) == ("D309", "error", 1)
    assert (found["loop"], found["segment"], found["element"], found["path"]) == (
        "2400",
        "DTP",
        3,
        "2300.2400.DTP[472]03",
    )
    assert (found["offset"], found["length"], found["line"], found["column"]) == (at, 8, 1, at + 1)
    assert found["position"] == BAD_DATE[BAD_DATE.index(b"~ST*") + 1 : at].count(b"~") + 1
    assert (found["interchange"], found["group"], found["transaction"]) == ("000000001", "1", "0001")
    assert (found["value"], found["ack"]["ik3"], found["ack"]["ik4"], found["ack"]["ik5"]) == (
        "<8 digits>",
        "8",
        "8",
        "5",
    )
    shown = findings(shell("validate", "a.837", "--format", "json", "--show-phi").json)[0]
    assert shown["value"] == BAD_DATE[at : at + 8].decode()


def test_lines_and_columns_count_from_one(shell: Shell) -> None:
    data = BAD_DATE.replace(b"~", b"~\r\n")
    (found,) = findings(shell("validate", shell.file("a.837", data), "--format", "json").json)
    before = data[: found["offset"]]
    assert found["line"] == before.count(b"\n") + 1
    assert found["column"] == len(before) - before.rindex(b"\n")


@pytest.mark.parametrize(
    ("data", "options", "status"),
    [
        (CLEAN, "", 0),
        (BAD_DATE, "", 1),
        (BAD_SUM, "", 1),
        (BAD_CODE, "", 1),
        (CUT, "", 0),
        (CUT, "--fail-on warning", 1),
        (TRAILING, "--fail-on error", 0),
        (TRAILING, "--fail-on warning", 1),
        (TRAILING, "--fail-on warning --profile intake", 0),
        (COLLAPSED, "", 1),
        (COLLAPSED, "--profile intake", 0),
        (COLLAPSED, "--profile intake --fail-on warning", 1),
        (CLEAN, "--fail-on warning", 0),
        (BAD_SUM, "--types 1-2", 0),
        (BAD_SUM, "--types 3", 1),
        (BAD_CODE, "--types 1-4", 0),
        (BAD_CODE, "--types 1,5", 1),
        (b"", "", 2),
        (b"not X12 at all", "", 2),
        (CLEAN, "--types 0", 2),
        (CLEAN, "--types 8", 2),
        (CLEAN, "--types 3-1", 2),
        (CLEAN, "--types x", 2),
        (CLEAN, "--types 1-999999999999", 2),
        (CLEAN, "--profile strict", 2),
        (CLEAN, "--format xml", 2),
        (CLEAN, "--fail-on never", 2),
        (CLEAN, "--companion absent.guide", 2),
        (CLEAN, "--jobs 0", 2),
        (CLEAN, "--jobs many", 2),
        (CLEAN, "absent.837", 2),
        (CLEAN, "--no-such-option", 2),
    ],
)
def test_exit_status(data: bytes, options: str, status: int, shell: Shell) -> None:
    shell.file("a.837", data)
    done = shell("validate", "a.837", *options.split())
    assert done.status == status
    if status == 2:
        assert len(done.errors.splitlines()) == 1, "one sentence"
        assert done.errors.rstrip().endswith(".")
    else:
        assert done.errors == ""


def test_no_path_is_bad_usage(shell: Shell) -> None:
    done = shell("validate")
    assert done.status == 2
    assert "--help" in done.errors


@pytest.mark.parametrize(
    ("types", "kept"), [("1", {1}), ("3", {3}), ("5", {5}), ("1,5", {1, 5}), ("3-7", {3, 5}), ("1-7", {1, 3, 5})]
)
def test_types(types: str, kept: set[int], shell: Shell) -> None:
    data = changed(changed(BAD_SUM, b"N4*ALBANY*NY*", b"N4*ALBANY*ZZ*"), b"DTP*472*D8*202405", b"DTP*472*D8*202413")
    found = findings(shell("validate", shell.file("a.837", data), "--format", "json", "--types", types).json)
    assert {each["type"] for each in found} == kept


@pytest.mark.parametrize(("data", "code", "gate", "intake"), [
    (COLLAPSED, "W005", "error", "warning"),
    (CUT, "W006", "warning", "note"),
    (TRAILING, "D315", "warning", "note"),
    (changed(CLEAN, b"N3*100 CLINIC WAY~", b"N3*100 CLINIC WAY ~"), "D316", "warning", "note"),
    (BAD_DATE, "D309", "error", "error"),
])  # fmt: skip
def test_profiles_differ_in_severity_only(data: bytes, code: str, gate: str, intake: str, shell: Shell) -> None:
    shell.file("a.837", data)
    for profile, severity in (("gate", gate), ("intake", intake)):
        (found,) = findings(shell("validate", "a.837", "--format", "json", "--profile", profile).json)
        assert (found["code"], found["severity"]) == (code, severity)
    assert findings(shell("validate", "a.837", "--format", "json").json)[0]["severity"] == gate, "gate is the default"


COMPANION = """companion ACME "Acme Health Plan: professional claims"
  of 005010X222A1
  version 2026-03
  receiver "NORTHERN"

  require 2300.REF[G1] when CLM05-1 is 11 because "Acme bulletin 7" error
  narrow 2010BA.NM109 to pattern "A[0-9]{9}" because "Acme bulletin 8" error
  narrow 2300.CLM05-3 to 7 | 8
"""


def test_a_companion_asks_for_more(shell: Shell) -> None:
    shell.file("a.837", CLEAN)
    shell.file("acme.guide", COMPANION.encode())
    done = shell("validate", "a.837", "--companion", "acme.guide", "--format", "json")
    assert done.status == 1
    found = findings(done.json)
    claims = CLEAN.count(b"~CLM*")
    assert {each["type"] for each in found} == {7}
    assert {each["code"] for each in found} == {"P800"}
    assert sorted((each["path"], each["severity"]) for each in found) == sorted(
        [("2300.REF[G1]", "error"), ("2000B.2010BA.NM1[IL]09", "error"), ("2300.CLM05-3", "warning")] * claims
    )
    assert all(each["rule"].startswith("ACME.") for each in found)
    assert shell("validate", "a.837", "--companion", "acme.guide", "--types", "1-6").status == 0
    assert shell("validate", "a.837").status == 0


def test_a_companion_that_cannot_be_read_is_said_with_its_line(shell: Shell) -> None:
    shell.file("a.837", CLEAN)
    shell.file("acme.guide", COMPANION.replace("2300.REF[G1]", "2300.REF[NO]").encode())
    done = shell("validate", "a.837", "--companion", "acme.guide")
    assert done.status == 2
    assert "acme.guide:6" in done.errors


@pytest.mark.parametrize("form", FORMATS)
def test_each_format_is_what_it_says(form: str, shell: Shell) -> None:
    shell.file("a.837", BAD_DATE)
    shell.file("b.837", CLEAN)
    done = shell("validate", "a.837", "b.837", "--format", form)
    assert done.status == 1
    assert "D309" in done.out
    if form in {"json", "sarif"}:
        json.loads(done.out)
    elif form == "jsonl":
        assert [line["kind"] for line in done.lines if line["kind"] != "transaction"] == [
            "finding",
            "file",
            "file",
            "summary",
        ]
    elif form == "junit":
        assert ElementTree.fromstring(done.out).tag == "testsuites"
    elif form == "github":
        assert done.out.startswith("::error ")
    else:
        assert done.out.startswith("a.837:1:")


def test_jsonl_is_json_in_pieces(shell: Shell) -> None:
    shell.file("a.837", BAD_DATE)
    (file,) = shell("validate", "a.837", "--format", "json").json["files"]
    lines = shell("validate", "a.837", "--format", "jsonl").lines
    pieces = [
        {key: value for key, value in line.items() if key not in {"kind", "file"}}
        for line in lines
        if line["kind"] == "finding"
    ]
    assert pieces == file["findings"]
    sets = [line for line in lines if line["kind"] == "transaction"]
    (group,) = file["interchanges"][0]["groups"]
    assert [{key: line[key] for key in TRANSACTION.split()} for line in sets] == group["transactions"]
    (end,) = [line for line in lines if line["kind"] == "file"]
    assert {key: end[key] for key in ("path", "bytes", "sha256", "verdict")} == {
        key: file[key] for key in ("path", "bytes", "sha256", "verdict")
    }


def test_verdicts(shell: Shell) -> None:
    last = CLEAN.rindex(b"~CLM*") + 5
    partial = CLEAN[:last] + CLEAN[last:].replace(b"DTP*472*D8*202405", b"DTP*472*D8*202413", 1)
    files = {"a": CLEAN, "b": partial, "c": changed(REMITTANCE, b"IEA*1*", b"IEA*2*"), "d": b"?", "e": TRAILING}
    for name, data in files.items():
        shell.file(f"in/{name}.edi", data)
    done = shell("validate", "in", "--format", "json")
    assert done.status == 2
    verdicts = {Path(file["path"]).stem: file["verdict"] for file in done.json["files"]}
    assert verdicts == {"a": "accepted", "b": "partial", "c": "rejected", "d": "unreadable", "e": "accepted"}
