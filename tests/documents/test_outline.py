"""The readable tree: names from the guide, values masked, one loop alone."""

from __future__ import annotations

from io import BytesIO

from tests.documents.samples import END, GS, ISA, LINES, SET, document, replaced

from x12claims import api
from x12claims.documents.names import segment_uses
from x12claims.documents.outline import Outline
from x12claims.engine.tree import Reader

PLACES = {("place_of_service", "11"): "Office"}


def outline(data: bytes, **more) -> list[str]:
    shown = Outline(segment_uses(api.envelope()), lambda name, code: PLACES.get((name, code)), **more)
    return list(shown.lines(Reader(BytesIO(data).read, api.finder()).events()))


def test_labels_names_and_masks() -> None:
    lines = outline(document())
    at = next(n for n, line in enumerate(lines) if "Loop 2300" in line)
    assert lines[at : at + 7] == [
        "          Loop 2300  Claim Information",
        "            CLM  Claim Information",
        "              01    Patient Control Number: <2 characters>",
        "              02    Total Claim Charge Amount: <3 digits>",
        "              05-1  Place of Service Code: 11  Office",
        "              05-2  Facility Code Qualifier: B",
        "              05-3  Claim Frequency Code: <1 digit>",
    ]
    assert lines[0] == "Interchange 000000007 test"
    assert "    Transaction set 0001: Health Care Claim: Professional" in lines
    assert "    06    Interchange Sender ID: SENDER" in lines


def test_no_value_of_a_person_is_shown() -> None:
    text = "\n".join(outline(document()))
    for secret in ("EXAMPLE", "PAT", "M0001", "SAMPLE", "90210", "R69", "99213", "20260930", "123456789", "5550100"):
        assert secret not in text.replace("Patient", ""), secret
    open_ = "\n".join(outline(document(), show_phi=True))
    for value in ("EXAMPLE", "M0001", "90210", "R69", "99213", "20260930"):
        assert f": {value}" in open_


def test_the_password_of_isa_is_no_value_to_show() -> None:
    data = document(replaced("ISA", ISA.replace("*00*          *ZZ", "*01*SECRETWORD*ZZ")))
    assert "SECRETWORD" not in "\n".join(outline(data))
    assert "SECRETWORD" in "\n".join(outline(data, show_phi=True))


def test_one_loop_alone() -> None:
    lines = outline(document(), loop="2400")
    assert lines[:3] == [
        "Loop 2400  Service Line Number  (in transaction set 0001)",
        "  LX   Service Line Number",
        "    01    Assigned Number: 1",
    ]
    assert not [line for line in lines if "CLM" in line or line.lstrip().startswith("SE ")]
    twice = document([*LINES[:-3], *SET[16:19], *LINES[-3:]])
    assert sum(line.startswith("Loop 2400") for line in outline(twice, loop="2400")) == 2


def test_a_loop_is_shown_with_the_loops_in_it() -> None:
    lines = outline(document(), loop="2000B")
    assert [line.strip()[5:11].strip() for line in lines if line.strip().startswith("Loop")] == [
        "2000B", "2010BA", "2010BB", "2300", "2400",
    ]  # fmt: skip


def test_what_has_no_place_says_so_and_is_masked() -> None:
    lines = outline(document(replaced("LX", "ZZZ*DOE", "LX*1")))
    at = next(n for n, line in enumerate(lines) if "ZZZ" in line)
    assert [line.strip() for line in lines[at : at + 2]] == ["ZZZ  (no place here)", "01    <3 letters>"]
    text = "\n".join(outline(document(replaced("LX", "DOE JANE*1", "LX*1"))))
    assert "DOE" not in text
    assert "<8 characters> (no place here)" in text


def test_a_set_without_a_guide_is_shown_as_it_stands() -> None:
    found = outline(document([ISA, GS.replace("5010X222A1", "4010X098"), "ST*837*0001", "CLM*A1*9", "SE*3*0001", *END]))
    text = [line.strip() for line in found]
    assert "Transaction set 0001: no guide is known: segments as they stand" in text
    at = text.index("CLM")
    assert text[at : at + 3] == ["CLM", "01    <2 characters>", "02    <1 digit>"]
    assert text[at - 3 : at] == ["ST", "01    837", "02    0001"]


def test_control_characters_drive_no_terminal() -> None:
    shown = "\n".join(outline(document(replaced("HI", "K3*\x1b[2J")), show_phi=True))
    assert "\x1b" not in shown
    assert "\\x1b[2J" in shown
