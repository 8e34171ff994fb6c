"""The status that a finding becomes: the rule's own, else by the tables."""

from __future__ import annotations

import pytest

from x12claims import guides
from x12claims.acks.statuses import (
    BY_PLACE,
    ENTITIES,
    NEED_ENTITY,
    PARTIES,
    RECEIVER_ENTITIES,
    Status,
    for_receiver,
    statuses_of,
)
from x12claims.codes.lists import parse
from x12claims.diagnostics.codes import TABLE, ack_of_rule, finding, row
from x12claims.diagnostics.finding import AckCodes

GUIDE = "005010X222A1"
LIST = parse("claim_status", guides.code_list_text("claim_status") or "")


def test_every_status_of_the_tables_is_in_the_list_and_has_a_name():
    for code in {*BY_PLACE.values(), *NEED_ENTITY, "400", "481", "684", "247", "21"}:
        assert code in LIST.codes
    assert all(LIST.names[code] for code in BY_PLACE.values())


def test_every_party_is_one_that_a_claim_status_may_name():
    assert {party for table in PARTIES.values() for party in table.values()} <= ENTITIES


@pytest.mark.parametrize(
    ("code", "stc", "path", "loop", "expected"),
    [
        ("C600", "A7:562:85", "2000A.2010AA.NM1[85]09", "2010AA", [("A7", "562", "85")]),
        ("B400", "A7:400,A7:672", "2300.2320.AMT[D]02", "2320", [("A7", "400", ""), ("A7", "672", "")]),
        ("R500", None, "2300.REF[F8]", "2300", [("A6", "464", "")]),
        ("R501", None, "2300.CLM11-4", "2300", [("A8", "750", "")]),
        ("C600", None, "2300.HI[ABK,BK]01-2", "2300", [("A7", "254", "")]),
        ("C600", None, "2300.2310C.N402", "2310C", [("A7", "501", "77")]),
        ("B400", None, "2300.CLM02", "2300", [("A7", "400", ""), ("A7", "178", "")]),
        ("D307", None, "2000B.2010BA.NM1[IL]03", "2010BA", [("A7", "511", ""), ("A7", "504", "IL")]),
        ("S102", None, "2300.QTY", "2300", [("A3", "481", "")]),
        ("S103", None, "2300.2400.DTP[472]", "2400", [("A6", "187", "")]),
        ("P800", None, "2300.ZZZ", "2300", [("A7", "21", "")]),
        ("C600", "A7:693", "2300.2400.SV102", "2400", [("A7", "693", ""), ("A7", "583", "")]),
        ("R502", "A7:755:PE", "2000A.2010AC.NM1[PE]09", "2010AC", [("A7", "755", "PR")]),
        ("C600", "A7:158", "2000C.2010CA.DMG02", "2010CA", [("A7", "158", "QC")]),
    ],
)
def test_a_finding_becomes(code, stc, path, loop, expected):
    found = finding(code, path=path, loop=loop, ack=AckCodes(stc=stc))
    assert [(each.category, each.code, each.entity) for each in statuses_of(found, GUIDE)] == expected


@pytest.mark.parametrize("name", [each.name for each in TABLE])
def test_every_finding_becomes_something_valid(name):
    for path, loop in (("2300.CLM05-1", "2300"), ("2000A.2010AA.N403", "2010AA"), (None, None)):
        statuses = statuses_of(finding(name, path=path, loop=loop), GUIDE)
        assert statuses
        for each in statuses:
            assert each.code in LIST.codes
            assert bool(each.entity) == (each.code in NEED_ENTITY)
        assert all(not each.entity or each.entity in RECEIVER_ENTITIES for each in for_receiver(statuses))


def test_a_whole_set_is_refused_in_the_name_of_who_sent_it():
    assert for_receiver((Status("A7", "562", "85"), Status("A7", "481"))) == (
        Status("A7", "562", "41"),
        Status("A7", "481"),
    )


@pytest.mark.parametrize(
    ("stated", "type_", "expected"),
    [
        ("A7:562:85", 5, AckCodes(ik3="8", ik4="I12", ik5="5", stc="A7:562:85")),
        ("A7:400,A7:672", 3, AckCodes(ik3="8", ik4="I12", ik5="5", stc="A7:400,A7:672")),
        ("A7:477", 4, AckCodes(stc="A7:477")),
        ("999 IK304=I6; A6:464", 4, AckCodes(ik3="8", ik4="I12", ik5="5", stc="A6:464")),
        ("999 IK403=I12", 4, AckCodes(ik3="8", ik4="I12", ik5="5")),
        ("none", 4, AckCodes(ik3="8", ik4="I12", ik5="5")),
        ("", 4, AckCodes(ik3="8", ik4="I12", ik5="5")),
    ],
)
def test_what_a_rule_states(stated, type_, expected):
    assert ack_of_rule(stated, type_, row("R502").ack) == expected
