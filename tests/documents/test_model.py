"""``read``: a document as objects, lazily, and without ever raising for data."""

from __future__ import annotations

from io import BytesIO, StringIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.documents.samples import END, GS, ISA, LINES, SET, document, replaced

from x12claims.documents.document import read
from x12claims.documents.model import Loop, Transaction
from x12claims.inputs import InputError


def transaction(data: bytes = document()) -> Transaction:
    return read(data).interchanges[0].groups[0].transactions[0]


def test_the_way_down() -> None:
    (interchange,) = read(document()).interchanges
    assert (interchange.control_number, interchange.sender, interchange.usage) == ("000000007", "SENDER", "T")
    (group,) = interchange.groups
    assert (group.functional_id, group.control_number, group.version) == ("HC", "8", "005010X222A1")
    (found,) = group.transactions
    assert (found.set_id, found.control_number, found.guide) == ("837", "0001", "005010X222A1")
    assert [each.id for each in interchange.segments] == ["ISA", "IEA"]
    assert [each.id for each in group.segments] == ["GS", "GE"]
    assert [each.id for each in found.segments] == ["ST", "BHT", "SE"]
    assert [each.id for each in found.loops] == ["1000A", "1000B", "2000A"]


def test_loops_below() -> None:
    found = transaction()
    assert [each.id for each in found.loop("2000B").loops] == ["2010BA", "2010BB", "2300"]
    assert found.loop("2300").label == "Claim Information"
    assert [each.LX["01"] for each in found.all("2400")] == ["1"]


def test_elements_by_place_and_by_name() -> None:
    claim = transaction().loop("2300").CLM
    assert claim["02"] == claim[2] == claim["total_charge"] == claim.total_charge == "100"
    assert claim["05"] == "11:B:1"
    assert claim["05-3"] == claim.service_location.frequency == claim["service_location.frequency"] == "1"
    assert claim.service_location.components == ["11", "B", "1"]
    assert (claim["20"], claim["05-9"], claim[99], claim.delay_reason) == ("", "", "", "")
    assert transaction().loop("2000A").HL["id"] == "1"


def test_repetitions() -> None:
    segment = transaction(document(replaced("HI", "HI*ABK:R69^ABF:R05"))).loop("2300").HI
    assert [each.components for each in segment[1].repetitions] == [["ABK", "R69"], ["ABF", "R05"]]
    assert segment[2].repetitions == []


def test_find() -> None:
    found = transaction()
    assert [each["09"] for each in found.find("NM1[85]")] == ["1234567893"]
    assert [each["02"] for each in found.find("2300.2400.SV1")] == ["100"]
    assert [each["02"] for each in found.find("2010AA.REF[EI]")] == ["123456789"]
    assert found.find("2000A.REF") == []  # it stands in 2010AA
    assert found.find("2300.REF[F8]") == []
    assert len(found.find("NM1")) == 5
    assert found.loop("2300").find("SV1")


def test_what_was_not_sent_is_empty_and_false() -> None:
    found = transaction()
    assert not found.loop("2310B")
    assert found.loop("2310B").label == "Rendering Provider Name"
    assert found.loop("2310B").NM1["03"] == ""
    assert not found.loop("2300").PWK
    assert found.loop("2300")
    assert found.loop("2300").CLM


def test_a_name_that_no_guide_knows_is_the_callers_mistake() -> None:
    found = transaction()
    with pytest.raises(LookupError, match="no loop '2301'; it has ST, 1000A"):
        found.loop("2301")
    with pytest.raises(AttributeError, match="no element 'total'; there are patient_control_number"):
        _ = found.loop("2300").CLM.total
    with pytest.raises(LookupError, match="no element"):
        _ = found.loop("2300").CLM["total"]
    with pytest.raises(AttributeError, match="no component"):
        _ = found.loop("2300").CLM.service_location.place
    with pytest.raises(AttributeError, match="named by their ids"):
        _ = found.claim
    with pytest.raises(ValueError, match="names no segment"):
        found.find("2300")


def test_a_document_without_a_guide() -> None:
    found = transaction(document([ISA, GS.replace("5010X222A1", "4010X098A1"), "ST*837*1", *SET[1:], *END]))
    assert found.guide is None
    assert found.CLM["05-1"] == "11"
    assert found.find("SV1")
    assert not found.loop("2300")
    with pytest.raises(AttributeError, match="no guide names"):
        _ = found.CLM.total_charge


def test_it_is_read_as_far_as_it_is_looked_at() -> None:
    data = document(ending="\n") * 2_000
    source = BytesIO(data)
    first = read(source).interchanges[0]
    assert first.control_number == "000000007"
    assert source.tell() < len(data) / 2
    document_ = read(data)
    assert len(document_.interchanges) == 2_000
    assert sum(1 for _ in document_.transactions) == 2_000


def test_order_of_asking_does_not_matter() -> None:
    document_ = read(document() + document())
    second = document_.interchanges[1].groups[0].transactions[0]
    first = document_.interchanges[-2].groups[0].transactions[0]
    assert first.CLM["01"] == second.CLM["01"] == ""  # CLM stands in 2300
    assert first.loop("2300").CLM["01"] == second.loop("2300").CLM["01"] == "A1"
    assert document_.interchanges[0:1][0].groups[0].transactions[0] is first


def test_sources(tmp_path: Path) -> None:
    path = tmp_path / "claims.837"
    path.write_bytes(document())
    for source in (path, str(path), path.read_bytes(), BytesIO(document())):
        assert len(read(source).interchanges) == 1
    with read(path) as opened:
        assert opened.interchanges[0].groups
    assert len(read(tmp_path).interchanges) == 1
    with pytest.raises(InputError):
        read(tmp_path / "none")
    with pytest.raises(TypeError, match="not int"):
        read(7)  # type: ignore[arg-type]


def test_a_file_of_text_is_refused_where_it_is_handed_over() -> None:
    with pytest.raises(TypeError, match='open it with "rb"'):
        read(StringIO("ISA*"))  # type: ignore[arg-type]


def test_data_stays_out_of_reprs() -> None:
    claim = transaction().loop("2300")
    assert "A1" not in repr(claim) + repr(claim.CLM) + repr(claim.items)


def all_of(loop: Loop) -> list[str]:
    found = []
    for item in loop.items:
        found += all_of(item) if isinstance(item, Loop) else ["*".join(item.elements)]
    return found


@given(st.lists(st.sampled_from([*LINES, "XYZ", "", "HL*9", "A\xe9*1"]), max_size=30))
def test_bad_data_never_raises(lines: list[str]) -> None:
    opened = read(document([ISA, *lines]) + b"JUNK")
    for interchange in opened.interchanges:
        assert all(segment[1] is not None for segment in interchange.segments)
        for group in interchange.groups:
            for each in group.transactions:
                assert all_of(each)[0].startswith("ST")


@pytest.mark.parametrize("data", [b"", b"no X12", b"ISA*00*", document()[:400]])
def test_what_is_cut_or_no_x12_is_read_all_the_same(data: bytes) -> None:
    opened = read(data)
    assert len(opened.interchanges) == (len(data) == 400)
    assert list(opened.transactions) == [] or all_of(next(opened.transactions))
