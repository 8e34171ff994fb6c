"""277CAs: each claim with its verdict, sums that are exact, and valid by the guide whatever was sent."""

from __future__ import annotations

import os
import re
from decimal import Decimal
from functools import partial
from io import BytesIO
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.acks.events import NOW, lines
from tests.acks.test_valid import CLAIM, changed, document, faults
from tests.properties.documents import Layout, render
from tests.properties.mutations import MUTATIONS, damage

from x12claims import api
from x12claims.acks import AckBuilder, Acknowledgements, Control, Policy, policy_of
from x12claims.acks.facts import Shared
from x12claims.acks.packed import Packed
from x12claims.acks.policy import CLAIM_ANSWER
from x12claims.diagnostics.finding import Finding
from x12claims.engine.sink import Nobody
from x12claims.engine.validator import Validator
from x12claims.wire import Delimiters

ROOT = Path(__file__).resolve().parents[2]
FIRST = int(os.environ.get("X12CLAIMS_SEED", "0"))
SECOND = CLAIM[CLAIM.index("CLM*") :].replace("PAT7", "PAT8").replace("*100*", "*50.25*", 1).replace("*100*", "*50.25*")


def acknowledge(data: bytes, policy: Policy | None = None, *, numbers=None, size: int = 1 << 18) -> Acknowledgements:
    """What the engine's findings in a document give; it is read in pieces of ``size``."""
    builder = AckBuilder(NOW, Control(7), policy=policy or Policy(), numbers=numbers)
    file = BytesIO(data)
    read = builder.watched(lambda _: file.read(size))
    Validator(api.finder(), api.envelope(), api.options(keep_results=False), builder).run(read)
    return builder.result()


def told(acknowledgement: bytes) -> list[str]:
    """Its segments between ST and SE, once its envelope has been found whole and it is valid."""
    assert faults(acknowledgement) == []
    found = lines(acknowledgement)
    assert [each[:3] for each in (found[0], found[1], found[2])] == ["ISA", "GS*", "ST*"]
    assert found[1].startswith("GS*HN*")
    return found[3:-3]


def of(data: bytes, **more) -> list[str]:
    """The one 277CA of a document."""
    (claim,) = acknowledge(data, **more).claim
    return told(claim)


def test_accepted_claims():
    assert of(document(CLAIM + SECOND)) == [
        "BHT*0085*08*000000009*20240301*1205*TH",
        "HL*1**20*1",
        "NM1*PR*2*EXAMPLE PAYER*****46*P1",
        "TRN*1*000000009",
        "DTP*050*D8*20240301",
        "DTP*009*D8*20240301",
        "HL*2*1*21*1",
        "NM1*41*2*EXAMPLE CLINIC*****46*C1",
        "TRN*2*A1",
        "STC*A1:19:PR*20240301*WQ*150.25",
        "QTY*90*2",
        "AMT*YU*150.25",
        "HL*3*2*19*1",
        "NM1*85*2*EXAMPLE CLINIC*****XX*1234567893",
        "TRN*1*0",
        "STC*A1:19:PR**WQ*150.25",
        "QTY*QA*2",
        "AMT*YU*150.25",
        "HL*4*3*PT",
        "NM1*QC*1*DOE*JANE****MI*ID100",
        "TRN*2*PAT7",
        "STC*A1:19:PR*20240301*WQ*100",
        "DTP*472*D8*20240115",
        "TRN*2*PAT8",
        "STC*A1:19:PR*20240301*WQ*50.25",
        "DTP*472*D8*20240115",
    ]


def test_one_for_each_set_that_was_taken_in():
    result = acknowledge(document(CLAIM, changed("SBR*P*", "SBR*Q*"), CLAIM))
    assert len(result.claim) == 2
    assert result.refused
    assert not acknowledge(document(CLAIM)).refused


@pytest.mark.parametrize(
    ("old", "new"), [(b"GE*1*17456", b"GE*2*17456"), (b"IEA*1*000000905", b"IEA*1*000000906"), (b"SE*23*", b"SE*24*")]
)
def test_none_for_what_was_refused_around_it(old, new):
    data = document(CLAIM)
    assert old in data
    assert acknowledge(data.replace(old, new)).claim == []


def test_a_rejected_claim_beside_an_accepted_one():
    found = of(document(changed("CLM*PAT7*100*", "CLM*PAT7*100.01*") + SECOND))
    assert found[9:14] == ["STC*A1:19:PR*20240301*WQ*150.26", "QTY*90*1", "QTY*AA*1", "AMT*YU*50.25", "AMT*YY*100.01"]
    assert found[found.index("TRN*1*0") + 1 :][:5] == [
        "STC*A1:19:PR**WQ*150.26", "QTY*QA*1", "QTY*QC*1", "AMT*YU*50.25", "AMT*YY*100.01",
    ]  # fmt: skip
    at = found.index("TRN*2*PAT7")
    assert found[at + 1 :][:2] == ["STC*A7:178*20240301*U*100.01******A7:400", "DTP*472*D8*20240115"]
    assert "STC*A1:19:PR*20240301*WQ*50.25" in found


def test_a_line_is_named_by_its_number():
    wrong = CLAIM.replace("*UN*1***1~", "*UN*1***3~").replace("DTP*472*D8*20240115~", "DTP*472*D8*20240115~REF*6R*L77~")
    found = of(document(wrong))
    at = found.index("TRN*2*PAT7")
    assert found[at + 1 :] == [
        "STC*A3:247*20240301*U*100",
        "DTP*472*D8*20240115",
        "SVC*HC:99213*100*****1",
        "STC*A7:477**U",
        "REF*FJ*L77",
        "DTP*472*D8*20240115",
    ]


def test_a_fault_of_the_provider_rejects_its_claims_and_is_not_repeated_as_its_number():
    found = of(document(changed("1234567893", "1234567890") + SECOND))
    assert "NM1*85*2*EXAMPLE CLINIC*****FI*123456789" in found
    assert [each for each in found if "562" in each] == [
        "STC*A7:562:85*20240301*U*100",
        "STC*A7:562:85*20240301*U*50.25",
    ]


def test_a_fault_of_the_whole_set_refuses_it_at_the_receiver_and_lists_no_claim():
    policy = Policy(routes={("837", 2): "277CA", ("837", 1): "277CA"})
    found = of(document(changed("BHT*0019*00*A1", "BHT*0019*99*A1") + SECOND), policy=policy)
    assert found[6:] == [
        "HL*2*1*21*0",
        "NM1*41*2*EXAMPLE CLINIC*****46*C1",
        "TRN*2*A1",
        "STC*A7:481*20240301*U*150.25",
        "QTY*AA*2",
        "AMT*YY*150.25",
    ]


def test_what_is_missing_belongs_to_the_claim_before_and_not_to_the_next():
    policy = Policy(routes={("837", 2): "277CA"})
    spoilt = CLAIM.replace("DTP*472*D8*20240115~", "")
    (claim,) = acknowledge(document(spoilt + SECOND), policy).claim
    found = told(claim)
    assert "STC*A3:247*20240301*U*100" in found
    assert "STC*A6:187**U" in found
    assert "STC*A1:19:PR*20240301*WQ*50.25" in found
    assert found[found.index("STC*A3:247*20240301*U*100") + 1] == "DTP*472*D8*20240301"  # no date was sent


def test_an_error_of_one_claim_may_leave_the_set_accepted_with_errors():
    wrong = changed("*11:B:1*", "*11:Z:1*") + SECOND
    result = acknowledge(document(wrong), Policy(single_claims=True))
    assert "IK5*E*5" in lines(result.functional[0])
    assert faults(result.functional[0]) == []
    found = told(result.claim[0])
    assert "STC*A3:684*20240301*U*100" in found
    assert "STC*A1:19:PR*20240301*WQ*50.25" in found
    assert result.refused
    refused = acknowledge(document(wrong))
    assert refused.claim == []
    assert "IK5*R*5" in lines(refused.functional[0])


@pytest.mark.parametrize(("old", "new"), [("BHT*0019*", "BHT*0099*"), ("CLM*PAT7*", "CLM**"), ("SBR*P*", "SBR*Q*")])
def test_an_error_that_is_no_single_claims_refuses_the_set(old, new):
    result = acknowledge(document(changed(old, new)), Policy(single_claims=True))
    assert result.claim == []
    assert any(each.startswith("IK5*R") for each in lines(result.functional[0]))


def test_a_warning_rejects_no_claim():
    data = document(CLAIM.replace("*11:B:1*", "*98:B:1*"))  # a place of service that the list does not have
    assert any(each.severity == "warning" for each in api.validate(data))
    assert "STC*A1:19:PR*20240301*WQ*100" in of(data)
    assert "STC*A1:19:PR*20240301*WQ*100" in of(data, policy=Policy(accept_with_errors=True))


def test_the_payers_number_says_that_a_claim_was_taken_into_adjudication():
    asked = []

    def numbers(claim):
        asked.append(claim)
        return "ICN9" if claim.number == "PAT7" else None

    found = of(document(CLAIM + SECOND), numbers=numbers)
    at = found.index("TRN*2*PAT7")
    assert found[at + 1 :][:2] == ["STC*A2:20:PR*20240301*WQ*100", "REF*1K*ICN9"]
    assert "STC*A1:19:PR*20240301*WQ*50.25" in found
    assert [(each.number, each.charge, each.set, each.patient, each.member) for each in asked] == [
        ("PAT7", "100", "0001", ("DOE", "JANE"), "ID100"),
        ("PAT8", "50.25", "0001", ("DOE", "JANE"), "ID100"),
    ]


def test_a_number_with_a_usual_delimiter_is_repeated_as_it_was_sent():
    text = document(CLAIM).decode().replace("*", "|").replace(":", ">").replace("~", "!").replace("PAT7", "PAT*7:A")
    (claim,) = acknowledge(text.encode()).claim
    assert faults(claim) == []
    assert b"!TRN|2|PAT*7:A!STC|A1>19>PR|" in claim


@pytest.mark.parametrize("size", [1, 7, 100, 1 << 18])
@pytest.mark.parametrize("change", [None, "crlf", "newline"])
def test_however_the_bytes_come_the_same_is_told(size, change):
    data = document(changed("CLM*PAT7*100*", "CLM*PAT7*101*") + SECOND, CLAIM)
    expected = [told(each) for each in acknowledge(data).claim]
    if change == "crlf":
        data = data.replace(b"~", b"~\r\n")
    elif change == "newline":
        data = data.replace(b"~", b"\n")
    assert [told(each) for each in acknowledge(data, size=size).claim] == expected


def test_a_wrapped_document_is_answered_too():
    data = (ROOT / "fixtures/envelope/pass/wrapped-at-80.edi").read_bytes()
    (claim,) = acknowledge(data).claim
    assert faults(claim) == []


def test_who_judges_reads_every_byte_once():
    data = document(CLAIM, CLAIM) * 30
    for size in (1, 13, 1000, 1 << 20):
        file = BytesIO(data)
        shared = Shared(lambda _, file=file, size=size: file.read(size))
        read = b"".join(iter(partial(shared.read, 4096), b""))
        assert read == data


def test_a_claim_tells_no_more_statuses_than_was_agreed():
    wrong = changed("*UN*1***1~", "*UN*1***9:8:7:6~").replace("CLM*PAT7*100*", "CLM*PAT7*101*")
    result = acknowledge(document(wrong), Policy(max_statuses=1))
    assert faults(result.claim[0]) == []
    assert sum(each.startswith("STC*A") and "*U" in each for each in lines(result.claim[0])) == 1
    (omitted,) = result.omitted
    assert (omitted.kind, omitted.group, omitted.transaction, omitted.errors > 0) == ("277ca", "17456", "0001", True)


@pytest.mark.parametrize(
    ("agreed", "said"),
    [
        ([], "an object"),
        ({"route": {}}, "has no 'route'"),
        ({"routes": []}, "by set and type"),
        ({"routes": {"837": {"9": "999"}}}, "there is no route for"),
        ({"routes": {"837": {"x": "999"}}}, "is no type"),
        ({"routes": {"837": {"3": "277"}}}, "is no route"),
        ({"routes": {"835": {"3": "277CA"}}}, "answers an 837"),
        ({"single_claims": 1}, "true or false"),
        ({"max_segments": True}, "a number"),
        ({"max_statuses": 0}, "give 1 or more"),
    ],
)
def test_what_was_agreed_and_makes_no_sense_is_told_so(agreed, said):
    with pytest.raises(ValueError, match=said):
        policy_of(agreed)


def test_what_was_agreed_routes_otherwise():
    policy = policy_of({"routes": {"837": {"3": "999"}}, "max_segments": 5})
    result = acknowledge(document(changed("CLM*PAT7*100*", "CLM*PAT7*101*")), policy)
    assert result.claim == []
    assert "IK4*2*782*I12*101" in lines(result.functional[0])
    # What a rule means for a claim's status only has the codes of its like where it is routed to the 999.
    pointer = document(CLAIM.replace("*UN*1***1~", "*UN*1***3~"))
    assert of(pointer)
    result = acknowledge(pointer, policy_of({"routes": {"837": {"4": "999"}}}))
    assert any(each.startswith("IK4*7:1*") for each in lines(result.functional[0]))


# ---- whatever is wrong


class Told(Nobody):
    """What was found, and where the sets end."""

    def __init__(self) -> None:
        self.findings: list[Finding] = []

    def finding(self, finding: Finding) -> None:
        self.findings.append(finding)


def found_in(data: bytes) -> list[Finding]:
    sink, parts = Told(), iter([data])
    Validator(api.finder(), api.envelope(), api.options(keep_results=False), sink).run(lambda _: next(parts, b""))
    return sink.findings


def claims_of(acknowledgement: bytes) -> dict[str, list[str]]:
    """CLM01 -> the actions of its 2200D."""
    d = Delimiters.from_isa(
        acknowledgement[:105].decode().split(chr(acknowledgement[3])), chr(acknowledgement[3]), chr(acknowledgement[-1])
    )
    found: dict[str, list[str]] = {}
    level = number = ""
    for text in acknowledgement.decode().split(d.segment):
        e = text.split(d.element)
        if e[0] == "HL":
            level = e[3]
        elif level == "PT" and e[0] == "TRN":
            number = e[2]
            found.setdefault(number, [])
        elif level == "PT" and e[0] == "STC" and e[2]:
            found[number].append(e[3])
    return found


def sums_are_exact(acknowledgement: bytes) -> None:
    """QTY and AMT of the set and of each provider are those of the claims below."""
    separator, terminator = chr(acknowledgement[3]), chr(acknowledgement[-1])
    level, stated, counted, seen = "", [], [], False
    for text in acknowledgement.decode().split(terminator):
        e = text.split(separator)
        if e[0] == "HL":
            level = e[3]
            if level in {"21", "19"}:
                stated.append({})
                counted.append({})
        elif e[0] in {"QTY", "AMT"}:
            stated[-1][{"QA": "90", "QC": "AA"}.get(e[1], e[1])] = Decimal(e[2])
        elif e[0] == "TRN":
            seen = False
        elif e[0] == "STC" and level == "PT" and e[2] and not seen:
            seen = True  # several STC tell of one claim
            kinds = ("90", "YU") if e[3] == "WQ" else ("AA", "YY")
            for totals in (counted[0], counted[-1]):
                for kind, more in zip(kinds, (Decimal(1), Decimal(e[4])), strict=True):
                    totals[kind] = totals.get(kind, Decimal(0)) + more
    if len(stated) > 1:
        assert stated == counted


def answers(data: bytes, policy: Policy, seed: str) -> int:
    """Holds what is written about a document to what was found in it; how many 277CAs there were."""
    result = acknowledge(data, policy)
    for each in result.ta1 + result.functional + result.claim:
        assert [fault for fault in faults(each) if fault.startswith("error")] == [], seed
    for each in result.claim:
        sums_are_exact(each)
    actions: dict[str, list[str]] = {}
    for each in result.claim:
        for number, told_of in claims_of(each).items():
            actions.setdefault(number, []).extend(told_of)
    errors = [each for each in found_in(data) if each.severity == "error"]
    routed = [(each, each.transaction and policy.route("837", each)) for each in errors]
    if any(route == "999" for _, route in routed):
        assert result.refused, seed
    if not result.claim or any(not each.transaction for each in errors):
        return len(result.claim)
    elsewhere = {each.transaction for each, route in routed if route == "999"}  # their sets may be refused as a whole
    for each, route in routed:
        if (
            route == CLAIM_ANSWER
            and each.transaction not in elsewhere
            and each.business
            and each.business[1] in actions
        ):
            assert "U" in actions[each.business[1]], f"{seed}: {each.code} {each.path}"
    return len(result.claim)


def charge(segments: list[list[str]], random: Random) -> None:
    """An amount that no longer adds up, or does no harm where nothing adds it."""
    found = [each for each in segments if each[0] in {"CLM", "SV1", "SVD", "AMT"} and len(each) > 2]
    random.choice(found)[2] += "1"


def number(segments: list[list[str]], random: Random) -> None:
    """An NPI that fails its check digit."""
    found = [each for each in segments if each[0] == "NM1" and len(each) > 9 and each[8] == "XX"]
    random.choice(found)[9] = "1234567890"


def recount(segments: list[list[str]]) -> None:
    """SE01 says how many segments there are."""
    start = 0
    for at, each in enumerate(segments):
        if each[:1] == ["ST"]:
            start = at
        elif each[:1] == ["SE"] and len(each) > 1:
            each[1] = str(at - start + 1)


@pytest.mark.parametrize("policy", [Policy(), Policy(single_claims=True), Policy(routes={("837", 2): "277CA"})])
def test_whatever_is_damaged_the_answers_are_valid_and_name_it(policy):
    layouts = (Layout(), Layout(line_ending=""), Layout(Delimiters("|", ">", "#", "!")))
    bases = sorted((ROOT / "fixtures/005010X222A1/pass").glob("*.edi"))
    made = 0
    for seed in range(FIRST, FIRST + 30):
        random = Random(seed)
        layout = random.choice(layouts)
        text = random.choice(bases).read_text()
        usual = str.maketrans("*:^~", "".join((layout.delimiters.element, layout.delimiters.component,
                                              layout.delimiters.repetition, layout.delimiters.segment)))  # fmt: skip
        segments = [each.strip().split("*") for each in text.split("~") if each.strip()]
        segments = [[e.translate(usual) for e in each] for each in segments]
        if seed % 4:  # in step with its own count, so that not every set is refused for that
            for _ in range(random.choice((1, 1, 1, 2))):
                random.choice((*MUTATIONS, *[charge] * 6, *[number] * 4))(segments, random)
            recount(segments)
            data = render(segments, layout)
        else:
            data = damage(segments, random, layout)
        made += answers(data, policy, f"seed {seed}")
    assert made > 5, "where nothing is taken in nothing is proved"


@pytest.mark.parametrize("folder", ["005010X222A1", "envelope"])
def test_the_answers_to_every_fixture_are_valid(folder):
    for file in sorted((ROOT / "fixtures" / folder).glob("*/*.edi")):
        answers(file.read_bytes(), Policy(), file.stem)


@pytest.mark.parametrize(
    "file", sorted((ROOT / "fixtures/005010X222A1/pass").glob("*.edi")), ids=lambda file: file.stem
)
def test_claims_taken_in_one_go_are_told_as_others_are(file):
    """Other delimiters, and blanks behind names, are read segment by segment."""
    text = file.read_text()
    expected = [told(each)[1:] for each in acknowledge(text.encode()).claim]
    other = text.translate(str.maketrans("*:~", "|>!"))
    assert [told(each)[1:] for each in acknowledge(other.encode()).claim] == expected
    blank = re.sub(r"(NM1\*(?:IL|QC)\*1\*[A-Z]+)\*", r"\1 *", text)
    assert blank != text
    assert [told(each)[1:] for each in acknowledge(blank.encode()).claim] == expected


def test_many_claims_of_one_set():
    """What is kept is pressed on the way, in several blocks, and comes out whole."""
    unit = CLAIM[CLAIM.index("HL*2*") : CLAIM.index("CLM*")] + SECOND
    many = "".join(unit.replace("HL*2*", f"HL*{n + 3}*").replace("PAT8", f"P{n}") for n in range(2000))
    (claim,) = acknowledge(document(CLAIM + many)).claim
    found = lines(claim)
    assert "QTY*90*2001" in found
    assert "AMT*YU*100600" in found
    numbers = [each for each in found if each.startswith("TRN*2*P")]
    assert numbers == ["TRN*2*PAT7", *(f"TRN*2*P{number}" for number in range(2000))]
    sums_are_exact(claim)


@given(st.lists(st.binary(max_size=3000), max_size=200))
def test_packed_gives_back_what_it_was_given(pieces):
    packed = Packed()
    packed.extend(piece * 40 for piece in pieces)
    assert b"".join(packed) == b"".join(piece * 40 for piece in pieces)
    assert b"".join(packed) == b"".join(packed)
