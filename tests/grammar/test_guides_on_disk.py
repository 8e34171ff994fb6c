"""Where guides are found, when they are compiled anew, and that an installed package needs no compiler."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.grammar.samples import CLAIM, DICTIONARY, GUIDE

from x12claims import guides
from x12claims.engine import rules_written
from x12claims.grammar import compiled
from x12claims.grammar.errors import GuideError
from x12claims.grammar.ir import Guide

CACHES = (guides.entries, guides._load, guides._dictionary, guides.written, guides._compiler)


def forget() -> None:
    for cached in CACHES:
        cached.cache_clear()


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A checkout with the small guide and nothing else; the process forgets the real ones for the while."""
    grammars = tmp_path / "grammars"
    for name, text in (
        ("009000/dictionary.guide", DICTIONARY),
        ("009000X1/guide.guide", GUIDE),
        ("009000X1/claim.guide", CLAIM),
        (
            "009000X2/guide.guide",
            GUIDE.replace("009000X1", "009000X2-278A")
            .replace("  parts claim.guide\n", "")
            .replace("  aliases 009000X0\n", "  aliases 009000X2\n  select HL03 = 20\n")
            .replace("      loop 2300                    S 100\n", "")
            .replace("        loop 2300                  R 100\n", ""),
        ),
    ):
        (grammars / name).parent.mkdir(parents=True, exist_ok=True)
        (grammars / name).write_text(text, "utf-8")
    monkeypatch.setattr(guides, "_CHECKOUT", grammars)
    monkeypatch.setattr(guides, "COMPILED", tmp_path / "_compiled")
    forget()
    yield grammars
    forget()


def test_guides_are_listed_without_a_parser(checkout: Path) -> None:
    assert guides.all_ids() == ("009000X1", "009000X2-278A")
    entry = guides.entries()["009000X1"]
    assert (entry.title, entry.transaction, entry.group, entry.aliases) == ("A small guide", "837", "HC", ("009000X0",))


def test_find_by_id_and_alias(checkout: Path) -> None:
    for version in ("009000X1", "009000X0"):
        found = guides.find(version, "837")
        assert found is not None
        assert found.id == "009000X1"
    assert guides.find("009000X1", "835") is None
    assert guides.find("009000X9", "837") is None


def test_find_asks_the_document_where_guides_share_a_version(checkout: Path) -> None:
    second = checkout / "009000X3" / "guide.guide"
    second.parent.mkdir()
    text = (checkout / "009000X2" / "guide.guide").read_text("utf-8")
    second.write_text(text.replace("-278A", "-278B").replace("HL03 = 20", "HL03 = 21 | 22"), "utf-8")
    forget()
    assert [entry.id for entry in guides.candidates("009000X2", "837")] == ["009000X2-278A", "009000X2-278B"]
    for level, wanted in (("20", "009000X2-278A"), ("22", "009000X2-278B"), ("99", "009000X2-278A")):
        found = guides.find("009000X2", "837", {"HL03": level}.get)
        assert found is not None
        assert found.id == wanted


def test_where_no_guide_fits_whole_the_one_of_which_most_fits_is_taken() -> None:
    def entry(name: str, *selects: tuple[str, str]) -> guides.Entry:
        keys = ("kind", "title", "transaction", "group", "file")
        return guides.Entry({"id": name, "aliases": (), "selects": selects, **dict.fromkeys(keys, "")})

    asked = entry("A", ("BHT02", "13"))
    answered = entry("B", ("BHT02", "11"), ("BHT06", "18|19"), ("HCR01", "A1"))
    for values, wanted in (
        ({"BHT02": "13"}, asked),
        ({"BHT02": "13", "BHT06": "18", "HCR01": "A1"}, asked),
        ({"BHT02": "11"}, answered),
        ({"BHT02": "99", "BHT06": "19"}, answered),
        ({}, asked),
    ):
        assert guides.chosen((asked, answered), values.get) is wanted
    assert guides.chosen((answered,), None) is answered
    assert guides.chosen(()) is None


def test_an_unknown_guide_is_one_sentence_that_names_those_there_are(checkout: Path) -> None:
    with pytest.raises(
        guides.UnknownGuide, match=r"There is no guide X; there are 009000X1 \(837\), 009000X2-278A \(837\)\."
    ):
        guides.load("X")


def test_what_was_compiled_is_read_and_what_is_stale_is_compiled_anew(
    checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[Path] = []
    real = guides.compile_file

    def counting(path: Path, audited: bool = True) -> object:
        calls.append(path)
        return real(path, audited)

    monkeypatch.setattr(guides, "compile_file", counting)
    first = guides.load("009000X1")
    assert len(calls) == 1
    guides._load.cache_clear()
    assert guides.load("009000X1") == first
    assert len(calls) == 1
    part = checkout / "009000X1" / "claim.guide"
    part.write_text(part.read_text("utf-8").replace("R  AN 1..20", "R  AN 1..30"), "utf-8")
    guides._load.cache_clear()
    changed = guides.load("009000X1")
    assert len(calls) == 2
    assert changed.source != first.source
    assert changed.loops["2300"].head.elements[0].max == 30  # type: ignore[union-attr]


def test_a_broken_compiled_file_is_compiled_anew(checkout: Path) -> None:
    first = guides.load("009000X1")
    file = guides.COMPILED / "009000X1.json"
    file.write_text(file.read_text("utf-8")[:-100], "utf-8")
    guides._load.cache_clear()
    assert guides.load("009000X1") == first
    assert compiled.load(file.read_text("utf-8")) == first


def test_a_folder_that_cannot_be_written_costs_nothing_but_time(
    checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    blocked = checkout.parent / "blocked"
    blocked.write_text("a file where a folder would be", "utf-8")
    monkeypatch.setattr(guides, "COMPILED", blocked)
    assert guides.load("009000X1").id == "009000X1"


# ---- rules as they were written
@pytest.fixture
def dumps(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The guides whose rules were written, each time."""
    calls: list[str] = []
    real = rules_written.dump

    def counting(guide: Guide, lists: frozenset[str], key: str = "") -> str:
        calls.append(guide.id)
        return real(guide, lists, key)

    monkeypatch.setattr(rules_written, "dump", counting)
    return calls


def written() -> dict[str, str]:
    """The source of the small guide's rules, as after a new start."""
    forget()
    kept = guides.written("009000X1")
    return {loop: kept.text("run", loop) for loop in guides.load("009000X1").loops}


def test_rules_that_were_written_are_read(dumps: list[str]) -> None:
    first = written()
    assert any(first.values())
    assert written() == first
    assert dumps == ["009000X1"]


def test_rules_are_written_anew_when_the_guide_changes(checkout: Path, dumps: list[str]) -> None:
    first = written()
    part = checkout / "009000X1" / "claim.guide"
    part.write_text(part.read_text("utf-8").replace("CLM02 = sum", "CLM02 >= sum"), "utf-8")
    assert written() != first
    assert dumps == ["009000X1"] * 2


def test_rules_are_written_anew_when_the_engine_changes(
    checkout: Path, dumps: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    package = checkout.parent / "package"
    for room in ("engine", "grammar"):
        (package / room).mkdir(parents=True)
        (package / room / "some.py").write_text("pass\n", "utf-8")
    monkeypatch.setattr(guides, "_PACKAGE", package)
    written()
    (package / "engine" / "some.py").write_text("pass  # otherwise\n", "utf-8")
    written()
    written()
    assert dumps == ["009000X1"] * 2


def test_rules_are_written_anew_when_a_code_list_comes(checkout: Path, dumps: list[str]) -> None:
    written()
    (checkout / "codes").mkdir()
    (checkout / "codes" / "colours.tsv").write_text("code\nred\n", "utf-8")
    written()
    assert dumps == ["009000X1"] * 2


def test_a_broken_file_of_rules_is_written_anew(checkout: Path, dumps: list[str]) -> None:
    first = written()
    file = guides.COMPILED / "009000X1.rules.json"
    whole = file.read_text("utf-8")
    file.write_text(whole[:-100], "utf-8")
    assert written() == first
    assert file.read_text("utf-8") == whole


def test_rules_are_there_where_no_file_can_be_written(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = written()
    blocked = checkout.parent / "blocked"
    blocked.write_text("a file where a folder would be", "utf-8")
    monkeypatch.setattr(guides, "COMPILED", blocked)
    assert written() == first


def test_compile_file_names_the_file_that_is_wrong(checkout: Path) -> None:
    part = checkout / "009000X1" / "claim.guide"
    part.write_text(part.read_text("utf-8").replace("like date", "like dates"), "utf-8")
    with pytest.raises(GuideError) as caught:
        guides.compile_file(checkout / "009000X1" / "guide.guide")
    assert caught.value.file.endswith("claim.guide")
    assert "There is no shape dates." in caught.value.message
    assert len(caught.value.all) == 2


def test_compile_file_refuses_what_is_no_guide(checkout: Path) -> None:
    with pytest.raises(GuideError, match="This file is a part"):
        guides.compile_file(checkout / "009000X1" / "claim.guide")
    with pytest.raises(GuideError, match="This file is a dictionary"):
        guides.compile_file(checkout / "009000" / "dictionary.guide")


def test_compile_file_refuses_what_the_audit_refuses(checkout: Path) -> None:
    part = checkout / "009000X1" / "claim.guide"
    part.write_text(part.read_text("utf-8").replace("REF[G1]", "REF[F8]"), "utf-8")
    with pytest.raises(GuideError, match=r"2300\.REF\[F8\]"):
        guides.compile_file(checkout / "009000X1" / "guide.guide")


def test_compile_file_takes_a_companion(checkout: Path) -> None:
    companion = checkout.parent / "acme.guide"
    companion.write_text('companion ACME "Acme"\n  of 009000X1\n  require 2300.REF[G1]\n', "utf-8")
    assert guides.compile_file(companion).base == "009000X1"
    companion.write_text('companion ACME "Acme"\n', "utf-8")
    with pytest.raises(GuideError, match="does not say of which guide"):
        guides.compile_file(companion)


def test_a_guide_without_its_dictionary_is_refused(checkout: Path) -> None:
    file = checkout / "009000X1" / "guide.guide"
    file.write_text(GUIDE.replace("base 009000", "base 008000"), "utf-8")
    with pytest.raises(GuideError, match="There is no dictionary 008000"):
        guides.compile_file(file)


def test_an_installed_package_loads_every_guide_without_the_compiler(tmp_path: Path) -> None:
    """As from a wheel: compiled files and index only, in a process that may not import lark."""
    ids = guides.build(tmp_path)
    assert ids == list(guides.all_ids())
    code = (
        "import sys; sys.modules['lark'] = None\n"
        "from pathlib import Path; from x12claims import guides\n"
        f"guides._CHECKOUT = Path('/nowhere'); guides.COMPILED = Path({str(tmp_path)!r})\n"
        "assert [guides.load(i).id for i in guides.all_ids()] == list(guides.all_ids())\n"
        "assert guides.find('005010X222', '837').id == '005010X222A1'\n"
        "assert guides.written('005010X222A1').text('run', '2300')\n"
        "print(*guides.all_ids())\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert (done.stderr, done.stdout.split()) == ("", ids)


def test_importing_guides_imports_neither_the_compiler_nor_attrs() -> None:
    code = "import sys, x12claims.guides; print([m for m in ('lark', 'attrs', 'attr') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert (done.stdout.strip(), done.stderr) == ("[]", "")
