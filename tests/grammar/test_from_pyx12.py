"""Guides made of the maps of pyx12: what a map says becomes the text of a guide, and documents are judged by it."""

from __future__ import annotations

import json
from importlib.util import find_spec
from pathlib import Path

import pytest
from click.testing import CliRunner
from tests.own_guides import forget

from x12claims import guides
from x12claims.cli.main import cli
from x12claims.grammar import from_pyx12
from x12claims.grammar.audit import audit

ELEMENTS = """<data_elements>
  <data_ele ele_num="143" data_type="ID" min_len="3" max_len="3" name="Transaction Set Identifier Code"/>
  <data_ele ele_num="329" data_type="AN" min_len="4" max_len="9" name="Control Number"/>
  <data_ele ele_num="96" data_type="N0" min_len="1" max_len="10" name="Number of Segments"/>
  <data_ele ele_num="128" data_type="ID" min_len="2" max_len="3" name="Qualifier"/>
  <data_ele ele_num="127" data_type="AN" min_len="1" max_len="50" name="Reference"/>
  <data_ele ele_num="554" data_type="N0" min_len="1" max_len="6" name="Number"/>
</data_elements>"""


def element(position: int, number: str, usage: str = "R", codes: tuple[str, ...] = ()) -> str:
    listed = "".join(f"<code>{code}</code>" for code in codes)
    valid = f"<valid_codes>{listed}</valid_codes>" if codes else ""
    return (
        f'<element xid="X{position:02}"><data_ele>{number}</data_ele><name>What {number} is</name>'
        f"<usage>{usage}</usage><seq>{position:02}</seq>{valid}</element>"
    )


def segment(xid: str, usage: str, most: str, *parts: str) -> str:
    return (
        f'<segment xid="{xid}"><name>The {xid}</name><usage>{usage}</usage><pos>010</pos><max_use>{most}</max_use>'
        f"{''.join(parts)}</segment>"
    )


def reference(usage: str, most: str, *codes: str) -> str:
    return segment("REF", usage, most, "<syntax>R0102</syntax>", element(1, "128", "R", codes), element(2, "127"))


def a_map(*body: str) -> str:
    st = segment("ST", "R", "1", element(1, "143", "R", ("834",)), element(2, "329"))
    se = segment("SE", "R", "1", element(1, "96"), element(2, "329"))
    return (
        '<transaction xid="834"><name>A small map</name><loop xid="ISA_LOOP"><loop xid="GS_LOOP"><loop xid="ST_LOOP">'
        f"{st}{''.join(body)}{se}</loop></loop></loop></transaction>"
    )


def loop(xid: str, usage: str, repeat: str, *body: str, kind: str = "explicit") -> str:
    return (
        f'<loop xid="{xid}" type="{kind}"><name>Loop {xid}</name><usage>{usage}</usage><pos>020</pos>'
        f"<repeat>{repeat}</repeat>{''.join(body)}</loop>"
    )


UNLIMITED = 0
LISTED = from_pyx12.Listed("005010X999A1", "834", "BE", "small.xml")


def made(tmp_path: Path, *body: str) -> guides.Guide:
    known = from_pyx12.elements(ELEMENTS)
    texts = from_pyx12.convert(LISTED, "SMALL1", a_map(*body), known, "made for a test")
    (tmp_path / texts.base).mkdir()
    (tmp_path / texts.base / "dictionary.guide").write_text(texts.dictionary)
    (tmp_path / from_pyx12.LOOPS).write_text(texts.loops)
    (tmp_path / "guide.guide").write_text(texts.guide)
    return guides.compile_file(tmp_path / "guide.guide")


def uses(guide: guides.Guide, loop_id: str) -> list[tuple[str, str, str, int]]:
    return [
        (getattr(use, "id", "") or use.loop, getattr(use, "tag", ""), use.usage, use.repeat)
        for use in guide.loops[loop_id].items
    ]


def test_a_map_becomes_loops_segments_and_codes(tmp_path: Path) -> None:
    lx = segment("LX", "R", "1", element(1, "554"))
    guide = made(
        tmp_path, loop("DETAIL", "R", "1", loop("2000", "S", ">1", lx, reference("R", "3", "0F", "1L")), kind="wrapper")
    )
    assert uses(guide, "ST") == [("ST", "834", "R", 1), ("2000", "", "S", UNLIMITED), ("SE", "", "R", 1)]
    assert uses(guide, "2000") == [("LX", "", "R", 1), ("REF", "0F,1L", "R", 3)]
    assert guide.aliases == ("005010X999",)
    assert guide.extra["origin"] == "made for a test"


def test_what_is_not_used_is_left_out(tmp_path: Path) -> None:
    guide = made(
        tmp_path, segment("LX", "R", "1", element(1, "554"), element(2, "127", "N")), reference("N", "1", "0F")
    )
    assert [use[0] for use in uses(guide, "ST")] == ["ST", "LX", "SE"]
    (numbered,) = [use for use in guide.loops["ST"].items if getattr(use, "id", "") == "LX"]
    assert [each.position for each in numbered.elements if each] == [1]


def test_a_code_that_two_uses_claim_is_the_first_ones(tmp_path: Path) -> None:
    guide = made(tmp_path, reference("R", "1", "0F", "1L"), reference("S", "2", "1L", "ZZ"))
    assert [use for use in uses(guide, "ST") if use[0] == "REF"] == [("REF", "0F,1L", "R", 3), ("REF", "ZZ", "S", 2)]


def test_loops_of_one_id_that_differ_get_ids_of_their_own(tmp_path: Path) -> None:
    def level(xid: str, number: str, *inner: str) -> str:
        return loop(xid, "R", "1", segment("LX", "R", "1", element(1, "554", "R", (number,))), *inner)

    def claim(*codes: str) -> str:
        return loop("2300", "S", "5", reference("R", "1", *codes))

    guide = made(tmp_path, level("2000B", "1", claim("0F")), level("2000C", "2", claim("1L")))
    assert uses(guide, "2000B")[1][0] == "2300"
    assert uses(guide, "2000C")[1][0] == "2300x2"
    assert uses(guide, "2300x2") == [("REF", "1L", "R", 1)]


# ---- the real maps
needs_pyx12 = pytest.mark.skipif(find_spec("pyx12") is None, reason="pyx12 is not installed")
ENROLMENT = """ISA*00*          *00*          *ZZ*SENDER         *ZZ*RECEIVER       *260102*1200*^*00501*000000001*0*T*:~
GS*BE*SENDER*RECEIVER*20260102*1200*1*X*005010X220A1~
ST*834*0001*005010X220A1~
BGN*00*REF1*20260102*1200****2~
N1*P5*EXAMPLE EMPLOYER*FI*123456789~
N1*IN*EXAMPLE HEALTH*FI*987654321~
INS*Y*18*021*20*A***FT~
REF*0F*MEMBER1~
NM1*IL*1*SAMPLE*PAT~
HD*021**HLT~
DTP*348*D8*20260101~
SE*10*0001~
GE*1*1~
IEA*1*000000001~
"""


def run(*args: str) -> tuple[int, str]:
    done = CliRunner().invoke(cli, args, standalone_mode=True)
    return done.exit_code, done.output


@needs_pyx12
def test_every_map_becomes_a_guide_that_the_audit_takes(own: Path) -> None:
    from x12claims.cli import maps

    known = maps.known()
    assert {"005010X220A1", "005010X218", "004010X098A1", "004010X091A1"} <= {each.id for each in known}
    for each in {one.id for one in known}:
        for path, _ in maps.take(each, None):
            assert audit(guides.compile_file(path, audited=False), frozenset()).errors == (), path


@needs_pyx12
@pytest.mark.parametrize("name", ["005010X279A1", "005010X279A1-271", "005010X222A1"])
def test_what_is_carried_here_needs_no_import(own: Path, name: str) -> None:
    status, said = run("guide", "import", name)
    assert status != 0
    assert f"no map to import for {name}, which is carried here and needs no import; it has" in said


@needs_pyx12
def test_a_document_is_judged_by_the_imported_guide_and_says_so(own: Path, tmp_path: Path) -> None:
    file = tmp_path / "enrolment.834"
    file.write_text(ENROLMENT)
    unknown = run("validate", str(file))[1]
    assert "E015" in unknown
    command = "x12claims guide import ID --from pyx12"
    assert command in unknown.splitlines()[0], "the finding says what to do"
    assert command in run("explain", "E015")[1]
    status, said = run(*command.replace("ID", "005010X220A1").split()[1:])
    assert (status, "good" in said) == (0, True), said
    told = found(file)
    assert [(each["code"], each["severity"]) for each in told] == [("E018", "note")]
    assert "imported from pyx12" in told[0]["message"]
    file.write_text(ENROLMENT.replace("INS*Y*18", "INS*Y*QQ").replace("REF*0F*MEMBER1~\n", "").replace("SE*10", "SE*9"))
    assert [(each["code"], each["path"]) for each in found(file)[1:]] == [
        ("D308", "2000.INS[N,Y]02"),
        ("S103", "2000.REF[0F]"),
    ]
    assert "imported from pyx12" in run("guide", "list")[1]


def found(file: Path) -> list[dict[str, str]]:
    from x12claims import api

    forget()
    api.program.cache_clear()
    said = CliRunner().invoke(cli, ["validate", str(file), "--format", "json"]).output
    return list(json.loads(said)["files"][0]["findings"])


@needs_pyx12
def test_what_is_carried_needs_no_import(own: Path) -> None:
    status, said = run("guide", "import", "005010X222A1")
    assert status != 0
    assert "carried here" in said


@needs_pyx12
def test_without_an_id_the_maps_are_listed(own: Path) -> None:
    status, said = run("guide", "import")
    assert (status, "005010X220A1   834" in said) == (0, True)
