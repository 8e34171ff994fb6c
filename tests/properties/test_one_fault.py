"""Every kind of fault, made in generated documents, is one finding at its place; and so is every place to break off."""

from __future__ import annotations

from random import Random

import pytest
from tests.properties.documents import Layout, Maker, interchange, recounted, render
from tests.properties.faults import MAKERS
from tests.properties.judging import SYNTAX, errors, judge, told
from tests.properties.test_two_readers import FIRST, GUIDES, LAYOUTS

from x12claims import guides

QUICK, LONG = 40, 300
NOWHERE = {  # kinds of fault for which a guide has no place, or hardly any
    "005010X221A1": {"component_missing", "level_number", "level_parent", "level_code", "level_flag", "no_such_time"},
    "005010X231A1": {
        "level_number", "level_parent", "level_code", "level_flag", "no_such_time", "no_such_day", "loop_repeated", "loop_missing",
        "element_not_used",
    },
    "005010X212-277": {"number_of_letters", "segment_late"},
}  # fmt: skip


def found(guide_id: str, kind: str, count: int) -> None:
    guide = guides.load(guide_id)
    met = 0
    for seed in range(FIRST, FIRST + count):
        random = Random(f"{kind} {seed}")
        layout = random.choice(LAYOUTS)
        richness = (0.2, 0.5) if guide_id == "005010X231A1" else (0.05, 0.15, 0.3)  # little is optional in a 999
        segments = Maker(guide, random, random.choice(richness)).transaction()
        fault = MAKERS[kind](guide, segments, random)
        if fault is None:
            continue
        met += 1
        if kind != "segment_count":
            recounted(fault.segments)
        data = render(interchange(guide, [fault.segments], layout), layout)
        for fast in (True, False):
            findings, _, file = judge(data, SYNTAX, fast)
            wrong = errors(findings)
            message = f"seed {seed}, fast {fast}: {told(findings)}, not {fault.code} at {fault.positions}"
            assert [f.code for f in wrong] == [fault.code], message
            assert wrong[0].position in fault.positions, message
            assert wrong[0].element == fault.element, message
            if fault.component:
                assert wrong[0].component == fault.component, message
            assert file.verdict == "rejected", message
    if kind not in NOWHERE.get(guide_id, ()):
        assert met > count // 20, f"{kind} found no place in {count} documents"


@pytest.mark.parametrize("kind", sorted(MAKERS))
@pytest.mark.parametrize("guide_id", GUIDES)
def test_one_fault_is_one_finding_at_its_place(guide_id: str, kind: str) -> None:
    found(guide_id, kind, QUICK)


@pytest.mark.long
@pytest.mark.parametrize("kind", sorted(MAKERS))
@pytest.mark.parametrize("guide_id", GUIDES)
def test_one_fault_is_one_finding_at_its_place_long(guide_id: str, kind: str) -> None:
    found(guide_id, kind, LONG)


@pytest.mark.parametrize("guide_id", GUIDES)
def test_breaking_off_behind_any_segment_is_one_finding(guide_id: str) -> None:
    guide = guides.load(guide_id)
    for seed in range(FIRST, FIRST + 6):
        segments = interchange(guide, [Maker(guide, Random(seed), 0.1).transaction()])
        for end in range(1, len(segments)):
            missing = {1: "E001", 2: "E004", len(segments) - 2: "E004", len(segments) - 1: "E001"}.get(end, "E007")
            data = render(segments[:end], Layout())
            for fast in (True, False):
                findings = judge(data, SYNTAX, fast)[0]
                assert [f.code for f in errors(findings)] == [missing], f"seed {seed}, after {end}: {told(findings)}"
                assert errors(findings)[0].offset == len(data) - 2
