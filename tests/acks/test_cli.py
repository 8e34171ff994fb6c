"""``ack`` and ``explain ack`` at the command line."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import CliRunner
from tests.acks.events import ISA, body, run

import x12claims
from x12claims.acks import Omitted
from x12claims.cli.ack import ack, explain_ack
from x12claims.diagnostics.codes import finding

ST1, ST2 = "ST*837*0001*005010X222A1", "ST*837*0002*005010X222A1"
SENT = "~".join(
    [
        ISA.format(ack="0"),
        "GS*HC*CLINICAPP*PAYERAPP*20240229*0930*17456*X*005010X222A1",
        ST1,
        "SBR*Q*18",
        "SE*3*0001",
        "GE*1*17456",
        "IEA*1*000000905",
        "",
    ]
)
CLAIM = Path(__file__).resolve().parents[2] / "fixtures/005010X222A1/pass/subscriber-is-patient.edi"
WRONG = finding("D308", segment="SBR", position=2, loop="2000B", element=1, element_number="1138", value="Q")


def invoke(command, *args, **more):
    """Runs a command as the frame does: what it returns is its exit status."""
    return CliRunner().invoke(command, [str(each) for each in args], standalone_mode=False, **more)


@pytest.fixture
def acknowledged(monkeypatch):
    """What ``ack`` asked for, and the answer that it gets."""
    asked = {}
    result = run([(ST1, [WRONG])], isa=ISA.format(ack="1"))

    def acknowledge(source, **options):
        options.pop("watch")(SimpleNamespace(result=SimpleNamespace(verdict="accepted")))
        deliver = options.pop("deliver")
        asked.update(options, source=source)
        made = asked.get("result", result)
        for kind, given in (("ta1", made.ta1), ("999", made.functional), ("277ca", made.claim)):
            for each in given:
                deliver(kind, each)
        return made

    monkeypatch.setattr(x12claims, "api", SimpleNamespace(acknowledge=acknowledge), raising=False)
    return asked


def test_ack_prints_them_and_says_by_its_status_that_something_was_refused(acknowledged):
    done = invoke(ack, "claims.837", "--control", "7", "--now", "2024-03-01T12:05")
    assert done.return_value == 1
    ta1, functional, rest = done.stdout_bytes.split(b"\n")
    assert rest == b""
    assert ta1.split(b"~")[1] == b"TA1*000000905*240229*0930*A*000"
    assert body(functional)[-1] == "AK9*R*1*1*0"
    assert acknowledged == {
        "source": "claims.837",
        "kinds": ("ta1", "999", "277ca"),
        "now": datetime(2024, 3, 1, 12, 5),
        "control": 7,
        "policy": None,
        "profile": "gate",
    }


def test_ack_writes_one_file_for_each(acknowledged, tmp_path):
    done = invoke(ack, "claims.837", "--out", tmp_path / "answers", "--lines")
    assert sorted(each.name for each in (tmp_path / "answers").iterdir()) == ["0001.999", "0001.ta1"]
    assert (tmp_path / "answers" / "0001.ta1").read_text().splitlines()[1] == "TA1*000000905*240229*0930*A*000~"
    assert done.stdout == ""


def test_ack_says_what_a_999_left_out(acknowledged):
    result = run([(ST1, [])])
    acknowledged["result"] = type(result)(functional=result.functional, omitted=(Omitted("17456", "0001", 12),))
    done = invoke(ack, "claims.837")
    assert done.return_value == 0
    assert "leaves out 12 errors of transaction set 0001" in done.stderr


def test_ack_says_when_nothing_is_due(acknowledged):
    acknowledged["result"] = type(run([(ST1, [])]))()
    done = invoke(ack, "claims.837", "--kind", "ta1")
    assert (done.return_value, done.stdout) == (0, "")
    assert "Nothing is due" in done.stderr
    assert acknowledged["kinds"] == ("ta1",)


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["--kind", "997"], "choose from ta1, 999, 277ca"),
        (["--kind", ","], "choose from"),
        (["--now", "yesterday"], "2024-03-01"),
        (["--control", "0"], "range"),
    ],
)
def test_bad_usage_is_said_in_one_sentence(args, said):
    done = CliRunner().invoke(ack, ["claims.837", *args])
    assert done.exit_code == 2
    assert said in done.output


@pytest.fixture
def files(tmp_path):
    """The document sent, and the 999 that came back."""
    (tmp_path / "sent.837").write_text(SENT)
    (tmp_path / "answer.999").write_bytes(run([(ST1, [WRONG])]).functional[0])
    return tmp_path


def test_explain_ack_shows_the_segment_and_masks_its_values(files):
    done = invoke(explain_ack, files / "answer.999", "--original", files / "sent.837")
    assert done.return_value == 1
    assert "2000.SBR01, segment 2: IK403 7:" in done.stdout
    assert "sent: SBR*<1 letter>*<2 digits>" in done.stdout
    shown = invoke(explain_ack, files / "answer.999", "--original", files / "sent.837", "--show-phi")
    assert "sent: SBR*Q*18" in shown.stdout


def test_explain_ack_as_json(files):
    done = invoke(explain_ack, files / "answer.999", "--original", files / "sent.837", "--format", "json")
    (answer,) = json.loads(done.stdout)["acknowledgements"]
    assert (answer["kind"], answer["verdict"]) == ("999", "R")
    assert [(p["element"], p["code"], p["path"]) for p in answer["problems"]] == [
        ("IK403", "7", "2000.SBR01"),
        ("IK502", "5", ""),
    ]
    assert answer["problems"][0]["original"]["offset"] == SENT.index("SBR*")


def test_explain_ack_without_the_original_says_so(files):
    done = invoke(explain_ack, files / "answer.999")
    assert done.stdout.count("note: The original was not given.") == 1
    assert "2000.SBR01, segment 2: IK403 7:" in done.stdout


def test_explain_ack_of_an_acceptance_ends_well(files):
    (files / "good.999").write_bytes(run([(ST1, [])]).functional[0])
    assert invoke(explain_ack, files / "good.999", "--original", files / "sent.837").return_value == 0


def test_explain_ack_of_something_else_says_what_to_do(files):
    done = CliRunner().invoke(explain_ack, [str(files / "sent.837")])
    assert done.exit_code != 0
    assert "holds no TA1, 999, 997 or 277CA" in done.output


def test_explain_ack_survives_bytes_that_are_no_x12(files):
    (files / "junk").write_bytes(bytes(range(256)) * 20)
    done = CliRunner().invoke(explain_ack, [str(files / "answer.999"), "--original", str(files / "junk")])
    assert "The original holds no functional group with this id and control number." in done.output


def test_ack_and_explain_ack_of_a_real_file(files):
    (files / "sent.837").write_text(CLAIM.read_text().replace("SBR*P*", "SBR*Q*", 1))
    done = invoke(ack, files / "sent.837", "--kind", "999", "--out", files / "out", "--now", "2024-03-01T12:05")
    assert done.return_value == 1
    explained = invoke(explain_ack, files / "out" / "0001.999", "--original", files / "sent.837", "--show-phi")
    assert "transaction set 0001 (837): R" in explained.stdout
    assert "value: Q" in explained.stdout


def test_ack_of_a_file_without_interchange_says_so(files):
    (files / "junk").write_bytes(b"no X12 at all")
    done = CliRunner().invoke(ack, [str(files / "junk")])
    assert done.exit_code != 0
    assert "holds no interchange" in done.output
