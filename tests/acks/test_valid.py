"""Every acknowledgement that is written is itself valid: the engine judges it by the 999's own guide."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.acks.events import GS, ISA, NOW, body, lines, run
from tests.properties.documents import Layout
from tests.properties.mutations import damage

from x12claims import guides
from x12claims.acks import AckBuilder, Acknowledgements, Control, Policy
from x12claims.diagnostics.codes import TABLE, finding
from x12claims.diagnostics.finding import Finding
from x12claims.engine.options import Options
from x12claims.engine.program import Program
from x12claims.engine.sink import Nobody, Sink
from x12claims.engine.validator import Ahead, Validator
from x12claims.wire import Delimiters

FIRST = int(os.environ.get("X12CLAIMS_SEED", "0"))

PROGRAMS: dict[str, Program] = {}


def find(gs08: str, transaction: str, receivers: Sequence[str] = (), value: Ahead | None = None) -> Program | None:
    """The program of a guide, made once."""
    guide = guides.find(gs08, transaction, value)
    if guide is None:
        return None
    return PROGRAMS.setdefault(guide.id, Program(guide))


def judge(data: bytes, sink: Sink) -> str:
    """Runs a document through the engine; its verdict."""
    parts = iter([data])

    def read(size: int) -> bytes:
        return next(parts, b"")

    watched = sink.watched(read) if isinstance(sink, AckBuilder) else read
    return Validator(find, guides.load("00501"), Options(), sink).run(watched).verdict


class Findings(Nobody):
    """Keeps what is found."""

    def __init__(self) -> None:
        self.found: list[Finding] = []

    def finding(self, finding: Finding) -> None:
        self.found.append(finding)


def faults(acknowledgement: bytes) -> list[str]:
    """What is wrong, or only worth a warning, in an acknowledgement."""
    sink = Findings()
    judge(acknowledgement, sink)
    return [
        f"{each.severity} {each.code} {each.rule} {each.path}: {each.message}"
        for each in sink.found
        if each.severity != "note"
    ]


def acknowledge(document: bytes, **policy) -> Acknowledgements:
    """The acknowledgements that the engine's findings in ``document`` give."""
    builder = AckBuilder(NOW, Control(7), policy=Policy(**policy))
    judge(document, builder)
    return builder.result()


def every(result: Acknowledgements) -> list[bytes]:
    """Of each kind."""
    return [*result.ta1, *result.functional, *result.claim]


CLAIM = (
    "BHT*0019*00*A1*20240229*0930*CH~"
    "NM1*41*2*EXAMPLE CLINIC*****46*C1~PER*IC*DESK*TE*5555550100~"
    "NM1*40*2*EXAMPLE PAYER*****46*P1~"
    "HL*1**20*1~"
    "NM1*85*2*EXAMPLE CLINIC*****XX*1234567893~N3*1 MAIN ST~N4*ANYTOWN*PA*171110001~REF*EI*123456789~"
    "HL*2*1*22*0~SBR*P*18*G1******CI~"
    "NM1*IL*1*DOE*JANE****MI*ID100~N3*2 MAIN ST~N4*ANYTOWN*PA*171110001~DMG*D8*19700101*F~"
    "NM1*PR*2*EXAMPLE PAYER*****PI*P1~"
    "CLM*PAT7*100***11:B:1*Y*A*Y*Y~HI*ABK:J020~"
    "LX*1~SV1*HC:99213*100*UN*1***1~DTP*472*D8*20240115~"
)


def document(*bodies: str) -> bytes:
    """An 837P with a transaction set for each of ``bodies``."""
    sets = ""
    for number, each in enumerate(bodies, 1):
        control = f"{number:04d}"
        sets += f"ST*837*{control}*005010X222A1~{each}SE*{each.count('~') + 2}*{control}~"
    head = f"{ISA.format(ack='1')}~{GS.format(id='HC', guide='005010X222A1')}~"
    return f"{head}{sets}GE*{len(bodies)}*17456~IEA*1*000000905~".encode()


def changed(old: str, new: str) -> str:
    assert old in CLAIM
    return CLAIM.replace(old, new, 1)


FAULTS = {
    "bad code": changed("SBR*P*", "SBR*Q*"),
    "missing segment": changed("HI*ABK:J020~", ""),
    "missing element": changed("NM1*85*2*EXAMPLE CLINIC", "NM1*85*2*"),
    "unknown segment": changed("LX*1~", "ZZZ*1~LX*1~"),
    "segment out of place": changed("LX*1~", "SBR*P*18~LX*1~"),
    "repeated segment": changed("DMG*D8*19700101*F~", "DMG*D8*19700101*F~DMG*D8*19700101*F~"),
    "missing loop": changed("LX*1~SV1*HC:99213*100*UN*1***1~DTP*472*D8*20240115~", ""),
    "bad date": changed("20240115", "20241315"),
    "too long": changed("CLM*PAT7*", "CLM*" + "P" * 60 + "*"),
    "bad character": changed("JANE", "JA\x07NE"),
    "too many elements": changed("LX*1~", "LX*1*2~"),
    "too many components": changed("ABK:J020", "ABK:J020:1:2:3:4:5:6:7:8:9:10"),
    "hierarchy": changed("HL*2*1*22*0~", "HL*2*9*22*0~"),
    "balance": changed("CLM*PAT7*100*", "CLM*PAT7*101*"),
    "situation": changed("DMG*D8*19700101*F~", ""),
    "npi": changed("1234567893", "1234567890"),
}


def test_the_claim_without_fault_is_accepted():
    result = acknowledge(document(CLAIM, CLAIM))
    assert body(result.functional[0])[-1] == "AK9*A*2*2*2"


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("lenient", [False, True])
def test_the_999_for_a_fault_is_itself_without_fault(fault, lenient):
    result = acknowledge(document(CLAIM, FAULTS[fault], CLAIM), accept_with_errors=lenient)
    (functional,) = result.functional
    assert faults(functional) == []
    verdicts = [line.split("*")[1] for line in body(functional) if line.startswith("IK5")]
    elsewhere = fault in {"balance", "npi"}  # types 3 and 5 of a claim: the 277CA's to say
    assert verdicts == (["A", "A", "A"] if elsewhere else ["A", "R", "A"])


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        ("bad code", ["IK3*SBR*12*2000*8", "IK4*1*1138*7*Q"]),
        ("missing segment", ["IK3*HI*19*2300*I8"]),
        ("unknown segment", []),
        ("bad date", ["IK3*DTP*22*2400*8", "IK4*3*1251*8*20241315"]),
        ("situation", ["IK3*DMG*{at}*2010*I6", "CTX*SITUATIONAL TRIGGER*SBR*12*2000*2"]),
    ],
)
def test_the_999_names_the_place(fault, expected):
    found = body(acknowledge(document(FAULTS[fault])).functional[0])
    told = [line for line in found[1:-2] if not line.startswith("CTX*CLM01:")]
    # Where a missing segment is noticed, from its loop's head to what follows the loop, is the engine's to say.
    at = told[0].split("*")[2] if "{at}" in "".join(expected) else ""
    assert not at or 13 <= int(at) <= 16
    assert told == [line.format(at=at) for line in expected]


@pytest.mark.parametrize(
    ("old", "new", "last"),
    [
        (b"GE*2*17456", b"GE*3*17456", "AK9*R*3*2*0*5"),
        (b"GE*2*17456", b"GE*2*17457", "AK9*R*2*2*0*4"),
        (b"GE*2*17456~", b"", "AK9*R*2*2*0*3"),
        (b"SE*23*0002", b"SE*24*0002", "AK9*P*2*2*1"),
        (b"SE*23*0002", b"SE*23*0003", "AK9*P*2*2*1"),
        (b"SE*23*0002~", b"", "AK9*P*2*2*1"),
        (b"0002", b"0001", "AK9*P*2*2*1"),
        (b"ST*837*0002", b"ST*837*2", "AK9*R*2*1*0*5"),
        (b"ST*837*0002", b"ST*83X*0002", "AK9*R*2*1*0*5"),
        (b"ST*837*0002", b"ST*835*0002", "AK9*P*2*2*1"),
    ],
)
def test_faults_of_the_envelope(old, new, last):
    data = document(CLAIM, CLAIM)
    assert old in data
    result = acknowledge(data.replace(old, new), functional_when_refused=True)
    assert body(result.functional[0])[-1] == last
    assert faults(result.functional[0]) == []
    assert faults(result.ta1[0]) == []


@pytest.mark.parametrize(
    ("old", "new", "note"),
    [
        (b"IEA*1*000000905", b"IEA*2*000000905", "021"),
        (b"IEA*1*000000905", b"IEA*1*000000906", "001"),
        (b"IEA*1*000000905~", b"", "023"),
        (b"*240229*", b"*240231*", "014"),
    ],
)
def test_the_ta1_for_a_fault_is_itself_without_fault(old, new, note):
    data = document(CLAIM)
    assert old in data
    result = acknowledge(data.replace(old, new, 1))
    assert lines(result.ta1[0])[1].split("*")[4:] == ["R", note]
    assert faults(result.ta1[0]) == []
    assert result.functional == []


PLACES = st.fixed_dictionaries(
    {
        "segment": st.sampled_from(["NM1", "CLM", "SV1", "HI", "N3", "ZZZZ", "", "x"]),
        "position": st.none() | st.integers(2, 2**33),
        "loop": st.sampled_from([None, "ST", "1000A", "2010AA", "2300", "2400"]),
        "element": st.none() | st.integers(1, 120),
        "component": st.none() | st.integers(1, 120),
        "repetition": st.none() | st.integers(1, 99999),
        "value": st.none() | st.text(st.characters(max_codepoint=255), max_size=120),
        "element_number": st.sampled_from([None, "782", "C003", "1035"]),
        "severity": st.sampled_from(["error", "warning", "note"]),
        "context": st.none()
        | st.tuples(st.just("CLM"), st.integers(1, 99), st.just("2300"), st.integers(1, 9), st.none()),
        "business": st.none() | st.tuples(st.sampled_from(["CLM01", "TRN02", "OTHER"]), st.text(max_size=40)),
    }
)
ANY = st.builds(lambda row, place: finding(row, **place), st.sampled_from([row.name for row in TABLE]), PLACES)
HEADERS = st.sampled_from(
    ["ST*837*0001*005010X222A1", "ST*835*0001", "ST*837*1", "ST", "ST*850*0001", "ST*837*00\xff1"]
)


@settings(max_examples=150)
@given(
    st.lists(st.tuples(HEADERS, st.lists(ANY, max_size=8)), max_size=4),
    st.lists(ANY, max_size=3),
    st.booleans(),
    st.sampled_from(["HC", "HP", "BE"]),
)
def test_whatever_is_found_the_acknowledgements_are_valid(sets, after, lenient, group):
    numbered = [(header.replace("0001", f"{n:04d}"), found) for n, (header, found) in enumerate(sets, 1)]
    policy = Policy(accept_with_errors=lenient, functional_when_refused=True, max_segments=5, max_elements=3)
    result = run(numbered, after=after, gs=GS.format(id=group, guide="005010X222A1"), policy=policy)
    for each in result.ta1 + result.functional:
        assert faults(each) == []


FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
FOLDERS = sorted(each.name for each in FIXTURES.iterdir() if each.is_dir())
AGREED = [{}, {"accept_with_errors": True, "functional_when_refused": True, "single_claims": True}]


@pytest.mark.parametrize("folder", FOLDERS)
def test_what_answers_a_fixture_has_no_error_and_no_warning(folder):
    for file in sorted((FIXTURES / folder).glob("*/*.edi")):
        answers = [each for policy in AGREED for each in every(acknowledge(file.read_bytes(), **policy))]
        for answer in dict.fromkeys(answers):
            assert faults(answer) == [], file


@pytest.mark.parametrize("folder", FOLDERS)
def test_what_answers_a_damaged_document_has_no_error_and_no_warning(folder):
    layouts = (Layout(), Layout(line_ending=""), Layout(Delimiters("|", ">", "#", "!")))
    bases = sorted((FIXTURES / folder).glob("pass/*.edi"))
    for seed in range(FIRST, FIRST + 6):
        random = Random(f"{folder} {seed}")
        layout = random.choice(layouts)
        delimiters = layout.delimiters
        usual = str.maketrans(
            "*:^~", delimiters.element + delimiters.component + delimiters.repetition + delimiters.segment
        )
        segments = [
            each.strip().split("*") for each in random.choice(bases).read_text("latin-1").split("~") if each.strip()
        ]
        data = damage([[e.translate(usual) for e in each] for each in segments], random, layout)
        for answer in every(acknowledge(data, **random.choice(AGREED))):
            assert faults(answer) == [], f"{folder} {seed}"
