"""A 277CA that came in, against the claims that were sent."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from tests.acks.test_claim import SECOND, acknowledge
from tests.acks.test_cli import invoke
from tests.acks.test_valid import CLAIM, changed, document

from x12claims.acks.explain_claim import NO_BATCH, NO_CLAIM, NO_PROVIDER, explain_claims
from x12claims.acks.read import read
from x12claims.acks.read_claim import ReadClaims, ReadOther, ReadStatus
from x12claims.acks.render import claims_text, to_dict
from x12claims.cli.ack import ack, explain_ack
from x12claims.wire import Segment, Stream, Tokenizer

ROOT = Path(__file__).resolve().parents[2]
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


REFUSED = (ROOT / "fixtures" / "005010X214" / "pass" / "provider-refused.edi").read_bytes()
ALONE = re.sub(rb"HL\*[3-9]\*2\*19\*1~.*?(?=HL\*\d+\*2\*19\*0)", b"", REFUSED.replace(b"\n", b""))


def test_a_billing_provider_that_is_refused_is_told_with_its_claims():
    (answer,) = explained(REFUSED, None, show_phi=True)
    (provider,) = answer.providers
    assert not answer.accepted
    assert answer.counts == (1, 4)
    assert answer.meaning == "1 claims accepted, 4 rejected"
    assert (provider.name, provider.number, provider.rejected) == ("MAPLE RIVER LABORATORY", "987654321", 3)
    assert (provider.totals, provider.statuses[0].code) == ({"QC": "3", "YY": "150"}, "A3:25:85")
    shown = "\n".join(claims_text([answer]))
    assert "billing provider MAPLE RIVER LABORATORY 987654321: refused, with 3 claims of it" in shown
    assert "rejected by its own count: 4 claims (QTY*AA), charges of 300 (AMT*YY)" in shown
    assert "MAPLE" not in "\n".join(claims_text(explained(REFUSED, None)))
    assert to_dict(answer)["counts"] == {"accepted": 1, "rejected": 4}


def test_one_that_holds_nothing_but_a_refused_provider_refuses(tmp_path: Path):
    assert ALONE.count(b"HL*") == 3
    (answer,) = explained(ALONE.replace(b"QTY*AA*4", b"QTY*AA*3"), None)
    assert (answer.accepted, answer.claims, answer.counts[1]) == (False, (), 3)
    (tmp_path / "in.277").write_bytes(ALONE)
    assert invoke(explain_ack, tmp_path / "in.277").return_value == 1


def test_a_refused_provider_is_found_in_the_original():
    sent = document(CLAIM.replace("*A1*", "*BATCH0003*"))
    answer = ALONE.replace(b"*FI*987654321", b"*XX*1234567893")
    (told,) = explained(answer.replace(b"QTY*QC*3", b"QTY*QA*0").replace(b"QTY*AA*4", b"QTY*90*0"), sent, show_phi=True)
    (provider,) = told.providers
    assert provider.original is not None
    assert provider.original.text.startswith("NM1*85*")
    assert (provider.original.position, provider.rejected, told.counts, told.unanswered) == (7, 1, (0, 1), 0)
    (told,) = explained(ALONE, sent)
    assert told.providers[0].note == NO_PROVIDER


def test_a_set_that_is_refused_counts_its_claims():
    whole = (ROOT / "fixtures" / "005010X214" / "pass" / "batch-refused.edi").read_bytes()
    (answer,) = explained(whole, None, show_phi=True)
    counted = int(answer.totals["AA"])
    assert (answer.accepted, answer.counts, answer.providers) == (False, (0, counted), ())
    assert answer.meaning == f"the whole transaction set was refused, with all of its claims: {counted}"
    assert f"rejected by its own count: {counted} claims (QTY*AA)" in "\n".join(claims_text([answer]))


def test_claims_that_are_only_counted_are_rejected_all_the_same():
    answer = ALONE.replace(b"*A3:25:85**U*", b"*A1:19:PR**WQ*").replace(b"STC*A3:25:85", b"STC*A1:19:PR")
    (told,) = explained(answer, None)
    assert (told.accepted, told.counts[1] >= 3, told.providers[0].accepted) == (False, True, True)
    assert ": rejected are 3 claims of it that are not listed" in "\n".join(claims_text([told]))


@given(st.text(max_size=12))
def test_a_count_may_be_anything(text):
    parts = [["ST", "277", "1", "005010X214"], ["HL", "3", "2", "19"], ["QTY", "QC", text], ["QTY", "QA", text]]
    list(claims_text(explain_claims(read([Segment(each, 0, 9) for each in parts]))))


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


def test_what_was_agreed_at_the_command_line(tmp_path: Path):
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
