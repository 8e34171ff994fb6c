"""The guides say what the tables of the implementation guides say: counts are facts, stated here literally."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from x12claims import guides
from x12claims.grammar.audit import audit, elements
from x12claims.grammar.format import format_text
from x12claims.grammar.ir import ElementUse, Guide, LoopUse, SegmentUse

GRAMMARS = Path(__file__).resolve().parents[2] / "grammars"
TEXTS = sorted(GRAMMARS.rglob("*.guide"))
CLAIM, REMITTANCE, ACKNOWLEDGMENT, ENVELOPE = "005010X222A1", "005010X221A1", "005010X231A1", "00501"
INSTITUTIONAL = "005010X223A2"

# Loops without the transaction set itself, segments, elements and components that are used, codes of these.
COUNTS = {
    CLAIM: (38, 214, 813, 96),
    REMITTANCE: (5, 53, 306, 25),
    ACKNOWLEDGMENT: (3, 11, 45, 13),
    "005010X279A1-270": (10, 43, 160, 52),
    "005010X279A1-271": (14, 69, 311, 54),
    "005010X212-276": (14, 41, 128, 12),
    "005010X212-277": (16, 44, 163, 78),
    "005010X214": (13, 38, 128, 42),
    "005010X217-RQ": (14, 85, 411, 101),
    "005010X217-RS": (15, 100, 443, 110),
    "005010X223A2": (35, 158, 664, 343),
    "005010X224A2": (32, 149, 557, 57),
    ENVELOPE: (2, 5, 33, 0),
}


@pytest.fixture(scope="module", params=sorted(COUNTS))
def guide(request: pytest.FixtureRequest) -> Guide:
    return guides.compile_file(GRAMMARS / guides.entries()[request.param].file)


def loaded(guide_id: str) -> Guide:
    return guides.load(guide_id)


def segments(guide: Guide) -> Iterator[SegmentUse]:
    for loop in guide.loops.values():
        yield from (item for item in loop.items if isinstance(item, SegmentUse))


def segment(guide: Guide, loop: str, segment_id: str, code: str = "") -> SegmentUse:
    found = [
        item
        for item in guide.loops[loop].items
        if isinstance(item, SegmentUse) and item.id == segment_id and (not code or code in item.tag.split(","))
    ]
    assert len(found) == 1, f"{loop} {segment_id} {code}"
    return found[0]


def element(guide: Guide, loop: str, segment_id: str, code: str, position: int, component: int = 0) -> ElementUse:
    use = segment(guide, loop, segment_id, code).elements[position - 1]
    assert use is not None
    if component:
        use = use.components[component - 1]
        assert use is not None
    return use


def loop_use(guide: Guide, parent: str, child: str) -> LoopUse:
    return next(item for item in guide.loops[parent].items if isinstance(item, LoopUse) and item.loop == child)


def shape_of(guide: Guide, loop: str) -> list[str]:
    return [item.id if isinstance(item, SegmentUse) else item.loop for item in guide.loops[loop].items]


# ---- every text


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: str(path.relative_to(GRAMMARS)))
def test_every_text_is_canonical(path: Path) -> None:
    text = path.read_text("utf-8")
    assert format_text(text, str(path)) == text


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: str(path.relative_to(GRAMMARS)))
def test_texts_stay_short_enough_to_proof_read(path: Path) -> None:
    lines = len(path.read_text("utf-8").splitlines())
    assert lines <= (900 if "rules" in path.name else 1500)


def test_every_part_belongs_to_a_guide() -> None:
    listed = {GRAMMARS / "shared" / name for name in ()}
    for path in TEXTS:
        head = re.search(r"^  parts (.*)$", path.read_text("utf-8"), re.M)
        listed |= {(path.parent / name).resolve() for name in head[1].split()} if head else set()
    parts = {path for path in TEXTS if path.read_text("utf-8").startswith("part of ")}
    assert parts == listed


# ---- the dictionary


def test_the_dictionary_is_whole() -> None:
    dictionary = guides.dictionary("005010", GRAMMARS / "005010" / "dictionary.guide")
    assert len(dictionary.elements) == 419
    assert len(dictionary.composites) == 18
    assert len(dictionary.segments) == 157
    assert (
        sum(len(group.notes) for group in (*dictionary.segments.values(), *dictionary.composites.values())) == 222
    )  # PLB: a note that one source has by a slip of the pen is left out
    assert dictionary.elements["1251"].format == "1250"


# ---- counts and audit


def test_a_guide_has_the_counts_of_its_tables(guide: Guide) -> None:
    uses = list(segments(guide))
    of_segments = [use for segment in uses for use in segment.elements if use]
    components = [c for use in of_segments for c in use.components if c]
    assert (len(guide.loops) - 1, len(uses), len(of_segments), len(components)) == COUNTS[guide.id]


def test_the_audit_refuses_nothing(guide: Guide) -> None:
    assert audit(guide, guides.code_lists()).errors == ()


def test_names_tell_what_is_meant(guide: Guide) -> None:
    for segment in segments(guide):
        for path, use in elements(segment):
            assert re.fullmatch(r"[a-z][a-z0-9]*(_[a-z0-9]+)*", use.name), path
            assert not re.search(r"_0\d$|^(element|component)_\d", use.name), path


def test_a_name_is_used_once_in_a_segment_but_for_runs_of_equal_elements(guide: Guide) -> None:
    for segment in segments(guide):
        for row in (segment.elements, *(use.components for use in segment.elements if use)):
            places: dict[str, list[int]] = {}
            for use in row:
                if use:
                    places.setdefault(use.name, []).append(use.position)
            for name, positions in places.items():
                assert positions == list(range(positions[0], positions[-1] + 1)), (segment.loop, segment.id, name)


def test_segments_of_a_loop_have_different_names(guide: Guide) -> None:
    for loop in guide.loops.values():
        names = [item.name for item in loop.items if isinstance(item, SegmentUse)]
        assert len(set(names)) == len(names), loop.id


def test_amounts_are_money(guide: Guide) -> None:
    amounts = [use for segment in segments(guide) for _, use in elements(segment) if use.element == "782"]
    assert all(use.money for use in amounts)


def test_a_name_that_guides_share_is_of_none_of_them() -> None:
    for name, one, other in (
        ("005010X279A1", "005010X279A1-270", "005010X279A1-271"),
        ("005010X279", "005010X279A1-270", "005010X279A1-271"),
        ("005010X212", "005010X212-276", "005010X212-277"),
        ("005010X217", "005010X217-RQ", "005010X217-RS"),
    ):
        with pytest.raises(guides.UnknownGuide) as refused:
            guides.load(name)
        assert str(refused.value) == f"{name} may be {one} or {other}: say which."


# ---- places that are easy to get wrong


def test_guides_are_found_by_their_aliases() -> None:
    assert guides.load("005010X222A2").id == CLAIM
    assert {e.id for e in guides.candidates("005010X221", "835")} == {REMITTANCE}
    assert {e.id for e in guides.candidates("005010X231", "999")} == {ACKNOWLEDGMENT}


def test_claims_stand_below_subscriber_and_patient_in_transmission_order() -> None:
    guide = loaded(CLAIM)
    assert shape_of(guide, "2000B") == ["HL", "SBR", "PAT", "2010BA", "2010BB", "2300", "2000C"]
    assert shape_of(guide, "2000C") == ["HL", "PAT", "2010CA", "2300"]
    assert loop_use(guide, "2000B", "2300").repeat == loop_use(guide, "2000C", "2300").repeat == 100
    assert [name for name, loop in guide.loops.items() if loop.unit] == ["2300"]


def test_trailing_segments_follow_the_loops() -> None:
    assert shape_of(loaded(CLAIM), "ST")[-1] == "SE"
    assert shape_of(loaded(REMITTANCE), "ST")[-3:] == ["2000", "PLB", "SE"]
    assert shape_of(loaded(ACKNOWLEDGMENT), "ST") == ["ST", "AK1", "2000", "AK9", "SE"]
    assert shape_of(loaded(ACKNOWLEDGMENT), "2000") == ["AK2", "2100", "IK5"]


def test_what_the_standard_demands_is_marked() -> None:
    marked = {
        g: {s.id for s in segments(loaded(g)) if s.mandatory}
        for g in (CLAIM, INSTITUTIONAL, REMITTANCE, ACKNOWLEDGMENT)
    }
    assert marked == {
        CLAIM: {"ST", "BHT", "HL", "SE"},
        INSTITUTIONAL: {"ST", "BHT", "HL", "SE"},
        REMITTANCE: {"ST", "BPR", "SE"},
        ACKNOWLEDGMENT: {"ST", "AK1", "AK9", "SE"},
    }


def test_a_claim_number_may_have_38_characters_and_lengths_narrow_where_the_guide_does() -> None:
    guide = loaded(CLAIM)
    assert element(guide, "2300", "CLM", "", 1).max == 38
    assert element(guide, "ST", "BHT", "", 3).max == 30
    assert element(guide, "2300", "PWK", "", 6).max == 50
    assert element(guide, "2400", "SV1", "", 4).max == 8
    assert element(guide, "ST", "BHT", "", 6).codes == ("31", "CH", "RP")


def test_diagnoses_name_their_code_lists() -> None:
    guide = loaded(CLAIM)
    principal = element(guide, "2300", "HI", "ABK", 1, 2)
    assert [(use.name, use.kinds) for use in principal.lists] == [("icd_10_cm", ("ABK",)), ("icd_9_cm", ("BK",))]
    assert principal.kind_by == 1
    assert element(guide, "2300", "HI", "ABK", 12, 1).codes == ("ABF", "BF")
    assert element(guide, "2300", "CLM", "", 5, 1).lists[0].name == "place_of_service"
    assert element(guide, "2300", "CLM", "", 5, 1).name == "place_of_service"


def test_dates_are_written_in_the_format_beside_them() -> None:
    guide = loaded(CLAIM)
    service = segment(guide, "2400", "DTP", "472")
    assert [use.format_by for use in service.elements if use] == [0, 0, 2]
    assert element(guide, "2400", "DTP", "472", 2).codes == ("D8", "RD8")
    assert element(guide, "2000B", "PAT", "", 6).format_by == 5


def test_attachments_of_a_line_are_told_apart_by_how_they_travel() -> None:
    guide = loaded(CLAIM)
    certificate = segment(guide, "2400", "PWK", "NS")
    assert certificate.repeat == 1
    assert element(guide, "2400", "PWK", "NS", 1).codes == ("CT",)
    assert len(element(guide, "2400", "PWK", "BM", 1).codes) == 61


def test_an_institutional_claim_is_no_professional_one() -> None:
    guide = loaded(INSTITUTIONAL)
    assert shape_of(guide, "2000B") == ["HL", "SBR", "2010BA", "2010BB", "2300", "2000C"]
    assert [name for name, loop in guide.loops.items() if loop.unit] == ["2300"]
    assert loop_use(guide, "2300", "2400").repeat == 999
    assert element(guide, "2300", "CLM", "", 1).max == 38
    assert element(guide, "2300", "CLM", "", 5, 2).codes == ("A",)
    formats = {code: element(guide, "2300", "DTP", code, 2).codes for code in ("096", "434", "435")}
    assert formats == {"096": ("TM",), "434": ("RD8",), "435": ("D8", "DT")}
    assert loop_use(guide, "2300", "2310A").usage == "S"
    assert element(guide, "2310A", "NM1", "71", 2).codes == ("1",)
    assert len(element(guide, "2400", "PWK", "", 1).codes) == 61
    assert element(guide, "2000B", "SBR", "", 9).usage == "S"


def test_codes_of_a_stay_are_told_apart_and_say_when() -> None:
    guide = loaded(INSTITUTIONAL)
    tags = [s.tag.split(",")[0] for s in segments(guide) if s.id == "HI"]
    assert tags == "ABK ABJ APR ABN DR ABF BBR BBQ BI BH BE BG TC".split()
    assert [len(segment(guide, "2300", "HI", tag).elements) for tag in tags] == [1, 1, 3, 12, 1, 12, 1, *[12] * 6]
    admitted = {tag for tag in tags if (u := segment(guide, "2300", "HI", tag).elements[0]) and u.components[8]}
    assert admitted == {"ABK", "ABN", "ABF"}
    assert element(guide, "2300", "HI", "BI", 12, 3).codes == ("RD8",)
    assert element(guide, "2300", "HI", "BI", 12, 4).format_by == 3
    assert element(guide, "2300", "HI", "BE", 1, 5).money
    procedure = element(guide, "2300", "HI", "BBR", 1, 2)
    assert [(use.name, use.kinds) for use in procedure.lists] == [("icd_10_pcs", ("BBR",)), ("icd_9_pcs", ("BR",))]


def test_contexts_of_an_acknowledgment_may_hold_blanks() -> None:
    guide = loaded(ACKNOWLEDGMENT)
    trigger = segment(guide, "2100", "CTX", '"SITUATIONAL TRIGGER"')
    assert [sorted(match.codes) for match in trigger.match] == [["SITUATIONAL TRIGGER"]]
    assert (trigger.match[0].element, trigger.match[0].component) == (1, 1)
    assert "PATIENT NAME NM109" in element(guide, "2100", "CTX", "CLM01", 1, 1).codes


def test_a_dental_claim_is_of_teeth_and_parts_of_the_mouth() -> None:
    guide = loaded("005010X224A2")
    assert [name for name, loop in guide.loops.items() if loop.unit] == ["2300"]
    assert shape_of(guide, "2300")[:9] == ["CLM", "DTP", "DTP", "DTP", "DTP", "DN1", "DN2", "PWK", "CN1"]
    assert (segment(guide, "2300", "DN2").repeat, segment(guide, "2400", "TOO").repeat) == (35, 32)
    assert loop_use(guide, "2300", "2400").repeat == 50
    diagnoses = segment(guide, "2300", "HI")
    assert (diagnoses.usage, len(diagnoses.elements)) == ("S", 4)
    assert element(guide, "2400", "TOO", "", 3, 5).codes == tuple("BDFILMO")
    assert element(guide, "2400", "SV3", "", 1, 1).codes == ("AD",)
    assert [use.name for use in element(guide, "2400", "SV3", "", 1, 2).lists] == ["cdt"]
    assert element(guide, "2300", "CLM", "", 19).codes == ("PB",)
    assert [segment(guide, loop, "PRV").usage for loop in ("2310B", "2310D", "2420A", "2420B")] == ["R", "R", "R", "S"]
    assert element(guide, "2300", "DTP", "472", 2).codes == ("D8", "RD8")
    assert element(guide, "2400", "DTP", "472", 2).codes == ("D8",)


def test_the_number_of_a_payer_is_not_cut_short_where_a_dental_line_repeats_it() -> None:
    guide = loaded("005010X224A2")
    for code in ("G3", "G1", "9F"):
        assert element(guide, "2400", "REF", code, 4, 2).max == 50


def test_the_interchange_version_is_free() -> None:
    guide = loaded(ENVELOPE)
    header = segment(guide, "ISA", "ISA")
    assert header.elements[11] is not None
    assert header.elements[11].codes == ()
    note = segment(guide, "ISA", "TA1").elements[4]
    assert note is not None
    assert note.codes == tuple(f"{code:03}" for code in range(32))


# ---- rules


def test_rules_explain_and_cite_themselves(guide: Guide) -> None:
    for rule in guide.rules:
        assert rule.doc.endswith("."), rule.id
        assert rule.source, rule.id
        assert rule.ack, rule.id


def test_each_balance_is_an_error_of_type_3() -> None:
    balances = {
        CLAIM: {"X222.2300.CLM02.010", "X222.2320.AMT.070", "X222.2320.AMT.080", "X222.2430.SVD.010"},
        REMITTANCE: {"X221.ST.BPR02.010", "X221.2100.CLP04.010", "X221.2100.CLP05.010", "X221.2110.SVC03.010"},
        ACKNOWLEDGMENT: {"X231.ST.AK904.010"},
    }
    for guide_id, ids in balances.items():
        found = {rule.id: (rule.type, rule.severity) for rule in loaded(guide_id).rules}
        assert {found[rule] for rule in ids} == {(3, "error")}


# ---- code lists


@pytest.mark.parametrize(
    ("name", "codes", "members"),
    [
        ("place_of_service", 52, {"11", "21", "99"}),
        ("claim_frequency", 25, {"1", "7", "8"}),
        ("state", 78, {"NY", "PR", "AE", "QC", "YT"}),
        ("country", 252, {"US", "CA", "DE"}),
        ("currency", 219, {"USD", "CAD", "EUR"}),
        ("carc", 404, {"1", "45", "A1", "B7", "P32"}),
        ("rarc", 1050, {"M1", "MA01", "N30"}),
        ("claim_status_category", 48, {"A1", "F0"}),
        ("claim_status", 760, {"0", "21", "562"}),
        ("claim_status_entity", 104, {"19", "562", "741"}),
    ],
)
def test_code_lists(name: str, codes: int, members: set[str]) -> None:
    lines = (GRAMMARS / "codes" / f"{name}.tsv").read_text("utf-8").splitlines()
    assert lines[0].startswith("# ")
    assert "Source: " in lines[0]
    assert "Edition: " in lines[0]
    rows = list(csv.DictReader(lines[1:], delimiter="\t"))
    assert list(rows[0]) == ["code", "name", "from", "to"]
    found = [row["code"] for row in rows]
    assert len(found) == len(set(found)) == codes
    assert members <= set(found)
