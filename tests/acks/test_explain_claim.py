"""A 277CA that came in, against the claims that were sent."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from tests.acks.test_claim import SECOND, acknowledge
from tests.acks.test_cli import invoke
from tests.acks.test_valid import CLAIM, changed, document

from x12claims.acks.explain_claim import NO_BATCH, NO_CLAIM, explain_claims
from x12claims.acks.read import read
from x12claims.acks.read_claim import ReadClaims, ReadOther, ReadStatus
from x12claims.acks.render import claims_text, to_dict
from x12claims.cli.ack import ack, explain_ack
from x12claims.wire import Segment, Stream, Tokenizer

WRONG = CLAIM.replace("*UN*1***1~", "*UN*1***3~").replace("*A1*", "*A2*")
SENT = document(changed("1234567893", "1234567890"), WRONG + SECOND)


def segments(data: bytes) -> list[Segment]:
    tokenizer = Tokenizer(Stream.of_bytes(data))
    return [each for each in iter(tokenizer.next, None) if isinstance(each, Segment)]


def explained(answer: bytes, original: bytes | None, **more):
    return list(explain_claims(read(segments(answer)), segments(original) if original else None, **more))


@pytest.fixture(scope="module")
def answers() -> list[bytes]:
    return acknowledge(SENT).claim


def test_what_was_written_is_read(answers):
    (first,), (second,) = (list(read(segments(each))) for each in answers)
    assert isinstance(first, ReadClaims)
    assert isinstance(second, ReadClaims)
    assert (second.batch, second.source, second.totals) == (
        "A2", "EXAMPLE PAYER", {"90": "1", "AA": "1", "YU": "50.25", "YY": "100"},
    )  # fmt: skip
    (provider,) = second.providers
    rejected, accepted = provider.claims
    assert (rejected.number, rejected.statuses[0].action, rejected.statuses[0].charge) == ("PAT7", "U", "100")
    assert rejected.lines[0].statuses[0].statuses == (ReadStatus("A7", "477"),)
    assert (accepted.number, accepted.statuses[0].action) == ("PAT8", "WQ")
    assert first.providers[0].claims[0].statuses[0].statuses == (ReadStatus("A7", "562", "85"),)


def test_the_claim_and_the_segment_are_named(answers):
    (first,) = explained(answers[0], SENT, show_phi=True, names={"562": "NPI of the party named"})
    (claim,) = first.claims
    assert not first.accepted
    assert not claim.accepted
    (status,) = claim.statuses
    assert status.meaning == "NPI of the billing provider"
    assert status.path == "NM109"
    assert status.original is not None
    assert status.original.text == "NM1*85*2*EXAMPLE CLINIC*****XX*1234567890"
    assert status.value == "1234567890"
    assert claim.original is not None
    assert (claim.original.position, claim.original.text[:8]) == (18, "CLM*PAT7")
    assert SENT[claim.original.offset :].startswith(b"CLM*PAT7")


def test_a_line_is_shown(answers):
    (second,) = explained(answers[1], SENT, show_phi=True)
    rejected, accepted = second.claims
    (line,) = rejected.lines
    assert line.original is not None
    assert line.original.text == "SV1*HC:99213*100*UN*1***3"
    assert line.statuses[0].path == "SV107"
    assert accepted.accepted
    assert second.meaning == "1 claims accepted, 1 rejected"


def test_values_are_masked(answers):
    text = "\n".join(claims_text(explained(answers[0], SENT) + explained(answers[1], SENT)))
    for secret in ("PAT7", "PAT8", "EXAMPLE CLINIC", "1234567890", "50.25"):
        assert secret not in text
    assert "claim <4 characters>, segment 18" in text
    assert all(json.dumps(to_dict(each)) for each in explained(answers[0], SENT))


def test_what_does_not_fit_is_said(answers):
    (answer,) = explained(answers[0], document(CLAIM[: CLAIM.index("CLM*")] + SECOND))
    assert answer.claims[0].note == NO_CLAIM
    (answer,) = explained(answers[0], document(CLAIM.replace("*A1*", "*A9*")))
    assert answer.note == NO_BATCH
    assert "another batch" in answer.claims[0].note
    (answer,) = explained(answers[0], document(CLAIM.replace("*100*", "*99*")))
    assert "speaks of a charge of <3 digits>, the claim has <2 digits>" in answer.claims[0].note
    (answer,) = explained(answers[0], None)
    assert (answer.note, answer.claims[0].original) == ("The original was not given.", None)
    (answer,) = explained(answers[0], document(CLAIM + SECOND))
    assert answer.unanswered == 1
    assert "1 claims of the transaction set are not answered" in "\n".join(claims_text([answer]))


def test_claims_of_one_number_are_answered_in_turn():
    twice = CLAIM + SECOND.replace("PAT8", "PAT7")
    (data,) = acknowledge(document(twice)).claim
    (answer,) = explained(data, document(twice))
    positions = [each.original.position for each in answer.claims if each.original]
    assert len(set(positions)) == 2
    assert positions == sorted(positions)


@pytest.mark.parametrize(
    ("guide", "bht", "said"),
    [
        ("005010X212", "BHT*0010*08*1*20240101*1200*DG", "a claim status response"),
        ("005010X213", "BHT*0085*48*1*20240101*1200", "a request for additional information"),
        ("005010X228", "BHT*0085*08*1*20240101*1200*NO", "pending claims"),
        ("004040X167", "BHT*0085*08*1*20240101*1200", "of the guide 004040X167"),
    ],
)
def test_another_277_is_told_for_what_it_is(guide, bht, said):
    data = document(CLAIM).split(b"GS*")[0] + f"GS*HN*A*B*20240101*1200*1*X*{guide}~ST*277*0001*{guide}~{bht}~".encode()
    (other,) = read(segments(data))
    assert isinstance(other, ReadOther)
    (answer,) = explained(data, None)
    assert said in answer.meaning
    assert list(claims_text([answer])) == [answer.meaning]


def test_one_without_a_guide_is_known_by_its_bht():
    data = b"ST*277*0001~BHT*0085*08*1*20240101*1200*TH~HL*1**PT~TRN*2*X~STC*A7:1*20240101*U*1~SE*6*0001~"
    parts = [Segment(each.split("*"), 0, len(each)) for each in data.decode().split("~") if each]
    (found,) = read(parts)
    assert isinstance(found, ReadClaims)


ODD = st.lists(
    st.lists(st.sampled_from(["", "1", "19", "21", "PT", "A7:562:85", "U", "WQ", "X", "2", "277", "837", "PAT7"]), max_size=5)
    .flatmap(lambda rest: st.sampled_from(["ST", "BHT", "HL", "NM1", "TRN", "STC", "SVC", "REF", "QTY", "SE", "CLM", "LX", "SV1"])
             .map(lambda id: Segment([id, *rest], 0, 9))),
    max_size=25,
)  # fmt: skip


@given(ODD, ODD)
def test_nothing_raises_whatever_either_holds(answer, original):
    head = Segment(["ST", "277", "1", "005010X214"], 0, 1)
    list(claims_text(explain_claims(read([head, *answer]), [Segment(["ST", "837", "1"], 0, 1), *original])))


def test_at_the_command_line(tmp_path: Path):
    (tmp_path / "sent.837").write_bytes(SENT)
    done = invoke(ack, tmp_path / "sent.837", "--kind", "277ca", "--out", tmp_path, "--now", "2024-03-01T12:05")
    assert done.return_value == 1
    shown = invoke(explain_ack, tmp_path / "0001.277ca", "--original", tmp_path / "sent.837", "--show-phi")
    assert shown.return_value == 1
    assert "claim PAT7, segment 18 of transaction set 0001: the claim was rejected" in shown.stdout
    assert "A7:562:85: NPI of the billing provider" in shown.stdout
    as_json = invoke(explain_ack, tmp_path / "0002.277ca", "--original", tmp_path / "sent.837", "--format", "json")
    (answer,) = json.loads(as_json.stdout)["acknowledgements"]
    assert (answer["kind"], answer["control"], len(answer["claims"])) == ("277CA", "A2", 2)


def test_a_profile_at_the_command_line(tmp_path: Path):
    (tmp_path / "sent.837").write_bytes(document(changed("CLM*PAT7*100*", "CLM*PAT7*101*")))
    (tmp_path / "partner.json").write_text('{"routes": {"837": {"3": "999"}}}')
    done = invoke(ack, tmp_path / "sent.837", "--routes", tmp_path / "partner.json", "--out", tmp_path / "out")
    assert done.return_value == 1
    assert {each.suffix for each in (tmp_path / "out").iterdir()} == {".ta1", ".999"}
    for text, said in (("{", "Expecting"), ('{"x": 1}', "has no 'x'")):
        (tmp_path / "partner.json").write_text(text)
        wrong = CliRunner().invoke(ack, [str(tmp_path / "sent.837"), "--routes", str(tmp_path / "partner.json")])
        assert wrong.exit_code == 2
        assert said in wrong.output
