"""Imported lists lie in a folder of the user's, whole or not at all, and are opened when they are asked for."""

from __future__ import annotations

import os
import sys
from hashlib import sha256
from pathlib import Path

import pytest
from tests.codes.lines import HCPCS, ICD_10_CM, MUE

from x12claims import code_store
from x12claims.code_store import CodesError, import_files, imported, last_day


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "codes"
    monkeypatch.setenv("X12CLAIMS_CODES", str(folder))
    monkeypatch.setattr(code_store, "find_spec", lambda name: None)  # no package brings lists
    return folder


def file(tmp_path: Path, name: str, text: str | bytes) -> Path:
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode("cp1252"))
    return path


def test_a_file_may_hold_lists_of_two_kinds(tmp_path: Path, home: Path) -> None:
    path = file(tmp_path, "HCPC2026_JAN_ANWEB.txt", HCPCS.replace("Left", "Le\xe9t"))
    heads = import_files("hcpcs", [path], "20260101", edition="January 2026")
    assert [(head.kind, head.first, head.last, head.edition, head.count) for head in heads] == [
        ("hcpcs", "20260101", "20260331", "January 2026", 3),
        ("hcpcs_modifier", "20260101", "20260331", "January 2026", 1),
    ]
    assert {head.source for head in heads} == {path.name}
    assert {head.sha256 for head in heads} == {sha256(path.read_bytes()).hexdigest()}
    lists = imported()
    assert set(lists) == {"hcpcs", "hcpcs_modifier", "modifier"}
    assert lists["hcpcs"].active("G0008", "20260201") is False
    assert lists["hcpcs"].active("A0428", "20260201") is True
    assert lists["modifier"].active("LT", "20260201") is True
    assert lists["modifier"].names.get("LT") == "Le\xe9t side of the body"


def test_an_edition_in_several_files_and_editions_side_by_side(tmp_path: Path, home: Path) -> None:
    one, two = file(tmp_path, "f1.csv", "code\nA\n"), file(tmp_path, "f2.csv", "code\nB\n")
    import_files("mine", [one, two], "20250101", "20251231")
    import_files("mine", [two], "20260101")
    mine = imported()["mine"]
    assert [mine.active(code, "20250601") for code in "ABC"] == [True, True, False]
    assert [mine.active(code, "20260601") for code in "AB"] == [False, True]
    import_files("mine", [one], "20260101")  # in the place of the one before
    assert [imported()["mine"].active(code, "20260601") for code in "AB"] == [True, False]
    assert sorted(code_store.files()["mine"]) == [home / "mine@20250101.codes", home / "mine@20260101.codes"]


@pytest.mark.parametrize(
    ("kind", "text", "sentence"),
    [
        ("hcpcs", HCPCS + "\nnonsense\n", r"x\.txt, line 7: this is no record of CMS's HCPCS file .*\."),
        ("hcpcs", ICD_10_CM, r"x\.txt, line 1: .*\."),
        ("icd_10_cm", MUE, r"x\.txt, line \d: .*\."),
        ("hcpcs", b"PK\x03\x04rest", r"x\.txt is a zip archive or a spreadsheet: .*\."),
        ("hcpcs", b"%PDF-1.7", r"x\.txt is a PDF: .*\."),
        ("mine", b"code\nA\0\n", r"x\.txt is no text: .*\."),
    ],
)
def test_what_is_not_of_the_kind_leaves_everything_as_it_was(
    tmp_path: Path, home: Path, kind: str, text: str | bytes, sentence: str
) -> None:
    import_files("hcpcs", [file(tmp_path, "good.txt", HCPCS)], "20260101")
    before = {path.name: path.read_bytes() for path in home.iterdir()}
    with pytest.raises(CodesError, match=sentence):
        import_files(kind, [file(tmp_path, "x.txt", text)], "20260101")
    assert {path.name: path.read_bytes() for path in home.iterdir()} == before


def test_a_file_that_is_not_there_and_a_folder_that_cannot_be(tmp_path: Path, home: Path) -> None:
    with pytest.raises(CodesError, match=r"none\.csv cannot be read: No such file or directory\."):
        import_files("mine", [tmp_path / "none.csv"], "20260101")
    assert imported() == {}, "a folder that is not there holds nothing"
    home.write_text("a file stands in its place")
    sentence = r"codes is no folder: let X12CLAIMS_CODES name the folder of your code lists, or set it to nothing\."
    with pytest.raises(CodesError, match=sentence):
        import_files("mine", [file(tmp_path, "a.csv", "code\nA\n")], "20260101")
    with pytest.raises(CodesError, match=sentence):
        imported()


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file(tmp_path, "in_the_way", "")
    monkeypatch.setenv("X12CLAIMS_CODES", str(tmp_path / "in_the_way" / "codes"))
    with pytest.raises(CodesError, match="X12CLAIMS_CODES names another folder"):
        import_files("mine", [file(tmp_path, "a.csv", "code\nA\n")], "20260101")


@pytest.mark.parametrize(("first", "last"), [("99991231", None), ("00010101", None), ("20260101", "99991231")])
def test_an_edition_begins_and_ends_in_years_that_can_be_counted(
    tmp_path: Path, home: Path, first: str, last: str | None
) -> None:
    with pytest.raises(CodesError, match=r"in the years 1900 to 2999, not in (9999|0001)\."):
        import_files("hcpcs", [file(tmp_path, "a.txt", HCPCS)], first, last)
    assert not home.exists()


def test_the_name_of_an_edition_commands_no_terminal(tmp_path: Path, home: Path) -> None:
    with pytest.raises(CodesError, match=r"The name of the edition holds control characters: .*\."):
        import_files("mine", [file(tmp_path, "a.csv", "code\nA\n")], "20260101", edition="2026\x1b[31m")


def test_a_pipe_among_the_lists_is_not_waited_for(tmp_path: Path, home: Path) -> None:
    home.mkdir()
    os.mkfifo(home / "mine@20260101.codes")
    with pytest.raises(CodesError, match=r"mine@20260101\.codes cannot be read \(It is no file\)"):
        imported()["mine"].active("A", "20260101")


def test_no_folder_means_no_lists(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("X12CLAIMS_CODES", "")
    assert imported() == {}
    with pytest.raises(CodesError, match="set to nothing"):
        import_files("mine", [file(tmp_path, "a.csv", "code\nA\n")], "20260101")


def test_a_damaged_edition_is_named(tmp_path: Path, home: Path) -> None:
    import_files("mine", [file(tmp_path, "a.csv", "code\nA\n")], "20260101")
    path = home / "mine@20260101.codes"
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(
        CodesError, match=r"mine@20260101\.codes cannot be read .*: import it again, or delete the file\."
    ):
        imported()["mine"].active("A", "20260101")


def test_where_the_folder_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("X12CLAIMS_CODES", os.sep + "elsewhere")
    assert code_store.folder() == Path(os.sep + "elsewhere")
    monkeypatch.delenv("X12CLAIMS_CODES")
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setenv("XDG_DATA_HOME", os.sep + "data")
    assert code_store.folder() == Path(os.sep + "data") / "x12claims" / "codes"


@pytest.mark.parametrize(
    ("kind", "first", "last"),
    [
        ("hcpcs", "20260101", "20260331"),
        ("ncci_ptp", "20261001", "20261231"),
        ("mue", "20260415", "20260630"),
        ("cpt", "20260101", "20261231"),
        ("cdt", "20260701", "20261231"),
        ("icd_10_cm", "20251001", "20260930"),
        ("icd_10_cm", "20260401", "20260930"),
        ("drg", "20251001", "20260930"),
        ("icd_9_cm", "20141001", "20150930"),
        ("taxonomy", "20260101", ""),
        ("mine", "20260101", ""),
    ],
)
def test_how_long_an_edition_is_in_force(kind: str, first: str, last: str) -> None:
    assert last_day(kind, first) == last


class Kept:
    def __init__(self) -> None:
        self.data: dict[str, bytes] = {}

    def get(self, name: str) -> bytes | None:
        return self.data.get(name)

    def put(self, name: str, data: bytes) -> None:
        self.data[name] = data


def test_a_package_brings_icd_10_cm_and_is_read_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The real package: its codes that may be billed are those of the edition, and its module is never run."""
    monkeypatch.setenv("X12CLAIMS_CODES", str(tmp_path))
    kept = Kept()
    found = imported(kept)["icd_10_cm"]
    (edition,) = found
    assert found.active("J029", edition.first) is True
    assert found.active("J02", edition.first) is False  # a heading
    assert found.active("J029", "20200101") is None
    assert len(edition.packed) > 70_000
    assert edition.head.source == "the package simple-icd-10-cm"
    assert "simple_icd_10_cm" not in sys.modules
    (name,) = kept.data
    kept.data[name] = kept.data[name].replace(b'"edition":"', b'"edition":"kept ')
    assert next(iter(imported(kept)["icd_10_cm"])).head.edition.startswith("kept ")
    kept.data[name] = b"damaged"
    assert imported(kept)["icd_10_cm"].active("J029", edition.first) is True


def test_what_is_imported_stands_in_for_the_package(
    tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.undo()
    monkeypatch.setenv("X12CLAIMS_CODES", str(home))
    import_files("icd_10_cm", [file(tmp_path, "order.txt", ICD_10_CM)], "20251001")
    assert [edition.head.source for edition in imported()["icd_10_cm"]] == ["order.txt"]
