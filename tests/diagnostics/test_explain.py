"""``explain CODE``: every page, codes of acknowledgements, guide rules, and what is close to a mistyped code."""

from __future__ import annotations

from pathlib import Path

import pytest
from attrs import evolve
from click.testing import CliRunner

from x12claims.cli.explain import UnknownCodeError, explain, explain_code, page_of_rule
from x12claims.diagnostics.codes import TABLE
from x12claims.diagnostics.handbook import handbook
from x12claims.diagnostics.pages import page
from x12claims.grammar.ir import Rule


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row.name)
def test_each_code_has_a_page(row) -> None:  # type: ignore[no-untyped-def]
    shown = explain_code(row.code)
    for part in (row.meaning, page(row.code).cause, page(row.code).mend):
        assert part in shown
    for example in (page(row.code).passing, page(row.code).failing):
        for line in example.split("\n"):
            assert f"  {line}\n" in shown
    assert explain_code(row.name) == shown
    assert row.name in shown.splitlines()[0]


def test_severity_type_and_acknowledgement_are_told() -> None:
    shown = explain_code(" w005 ")
    assert "severity   error, at intake warning\n" in shown
    assert "SNIP type  1\n" in shown
    assert "becomes    TA105 022\n" in shown
    both = explain_code("R500")
    assert "IK304 I6, IK502 5 (a segment)" in both
    assert "IK304 8, IK403 I9, IK502 5 (an element)" in both


def test_an_unknown_guide_leads_to_those_that_can_be_had() -> None:
    for way in ("guide list`", "guide import ID --from pyx12`", "X12CLAIMS_GUIDES"):
        assert way in page("E015").mend


def test_acknowledgement_codes_lead_to_findings() -> None:
    shown = explain_code("IK304 I8")
    assert shown.startswith("IK304 I8: ")
    assert "    S103 missing-required-segment\n" in shown
    assert "S102" not in shown
    assert "kinds of findings become it" in explain_code("IK502 5")


@pytest.mark.parametrize(
    ("asked", "end"),
    [
        ("A7:562:85", "STC01-2 562, STC01-3 85: NPI of the billing provider\n"),
        ("a7:562", "STC01-2 562: NPI of the party named\n"),
        ("A3:254:QC", "STC01-2 254, STC01-3 QC: principal diagnosis (patient)\n"),
    ],
)
def test_the_status_of_a_claim_is_told_as_a_277ca_holds_it(asked: str, end: str) -> None:
    shown = explain_code(asked)
    assert shown.startswith(f"STC01-1 {asked[:2].upper()}: the claim was re")
    assert shown.endswith(end)


@pytest.mark.parametrize("asked", ["A7:998", "Q9:19", "A7:", "A7:562:85:1"])
def test_what_is_no_status_is_refused(asked: str) -> None:
    with pytest.raises(UnknownCodeError):
        explain_code(asked)


def test_a_bare_acknowledgement_code_is_told_for_each_element() -> None:
    shown = explain_code("I6")
    assert [line.split(":")[0] for line in shown.splitlines() if line.startswith("IK")] == [
        "IK304 I6",
        "IK403 I6",
        "IK502 I6",
    ]


def test_a_rule_comes_from_the_caller() -> None:
    assert explain_code("X222.2300.CLM02.010", lambda rule: f"page of {rule}") == "page of X222.2300.CLM02.010\n"
    with pytest.raises(UnknownCodeError):
        explain_code("X222.2300.CLM02.010", lambda rule: None)


def test_the_page_of_a_rule() -> None:
    rule = Rule(
        id="X222.2300.CLM02.010",
        severity="error",
        type=3,
        scope="2300",
        each=None,
        when=None,
        demand=("equals", "a", "b"),
        place=("path",),
        doc="The claim total is the sum of its service line charges.",
        source="TR3 2300 CLM02",
        text="CLM.total_charge equals sum(2400.SV1.charge)",
    )
    shown = page_of_rule(rule, "005010X222A1")
    for line in (
        "guide      005010X222A1, loop 2300",
        "finding    B400 balance",
        "  CLM.total_charge equals sum(2400.SV1.charge)",
    ):
        assert f"{line}\n" in shown


@pytest.mark.parametrize(
    ("asked", "near"),
    [
        ("S1O3", "S103"),
        ("missing-required-segmnt", "missing-required-segment"),
        ("IK304 99", "it knows 1, 2, 3"),
        ("qqqqqqqq", "lists the finding codes"),
    ],
)
def test_an_unknown_code_names_its_neighbours(asked: str, near: str) -> None:
    with pytest.raises(UnknownCodeError) as refused:
        explain_code(asked)
    assert near in refused.value.format_message()
    assert refused.value.exit_code == 2


def run(*args: str) -> str:
    done = CliRunner().invoke(explain, list(args))
    assert done.exit_code == 0, done.output
    return done.output


def test_the_command_takes_a_code_in_one_word_or_two() -> None:
    assert run("S103") == explain_code("S103")
    assert run("TA105", "022") == run("TA105 022") == explain_code("TA105 022")


def test_the_command_alone_lists_the_codes() -> None:
    lines = run().splitlines()
    assert len(lines) == len(TABLE)
    assert all(line.startswith(row.code) for line, row in zip(lines, TABLE, strict=True))


def test_the_command_writes_the_handbook() -> None:
    assert run("--markdown") == handbook()


def test_ack_is_a_command_of_its_own() -> None:
    assert "--original" in run("ack", "--help")
    assert CliRunner().invoke(explain, ["nothing-like-it-qq"]).exit_code == 2


@pytest.mark.parametrize(
    ("kind", "of"),
    [("require", "R500"), ("require-any", "R500"), ("forbid", "R501"), ("<=", "R502")],
)
def test_a_rule_has_the_code_of_its_type_or_of_its_demand(kind: str, of: str) -> None:
    rule = Rule("G.2300.CLM.010", "error", 4, "2300", None, None, (kind, ("path",)), ("path",), "A sentence.", "")
    assert f"finding    {of} " in page_of_rule(rule, "G")
    assert "finding    P800 " in page_of_rule(evolve(rule, type=7), "G")
    assert "finding    B400 " in page_of_rule(evolve(rule, type=3), "G")


COMPANION = str(Path(__file__).resolve().parents[2] / "demo" / "documents" / "companion.guide")


@pytest.mark.parametrize("args", [("{}", "--companion", COMPANION), ("--companion", COMPANION, "{}")])
def test_a_rule_of_a_companion_has_its_page(args: tuple[str, ...]) -> None:
    shown = run(*(each.format("acme.2300.REF[EA].010") for each in args))
    assert shown.startswith("ACME.2300.REF[EA].010\n")
    for line in ("guide      ACME-837P, loop 2300", "severity   error", "finding    P800 trading-partner"):
        assert f"{line}\n" in shown
    assert "  require REF[EA]\n" in shown


def test_a_companion_leaves_the_rules_of_its_guide_to_it() -> None:
    assert run("X222.2300.CLM02.010", "--companion", COMPANION) == run("X222.2300.CLM02.010")


def test_a_companion_alone_lists_its_rules() -> None:
    assert [line.split()[0] for line in run("--companion", COMPANION).splitlines()] == [
        "ACME.2010BA.NM109.010",
        "ACME.2300.CLM05-3.010",
        "ACME.2300.REF[EA].010",
        "ACME.2400.SV102.010",
    ]


def test_a_misspelt_rule_of_a_companion_names_its_neighbours() -> None:
    done = CliRunner().invoke(explain, ["ACME.2300.REF[AE].010", "--companion", COMPANION])
    assert done.exit_code == 2
    assert "close to it: ACME.2300.REF[EA].010" in done.output
    assert "--companion FILE" in CliRunner().invoke(explain, ["ACME.2300.REF[EA].010"]).output


def test_a_companion_does_not_go_with_an_acknowledgement() -> None:
    done = CliRunner().invoke(explain, ["--companion", COMPANION, "ack", "answer.999"])
    assert done.exit_code == 2
    assert "--companion goes with the id of a rule" in done.output
