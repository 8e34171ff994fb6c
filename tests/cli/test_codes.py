"""``codes``: lists at hand, what they say of a code on a day, importing; and what an import changes in ``validate``."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.codes.lines import HCPCS, ICD_10_CM, MUE, NCCI, ordered
from tests.guides.test_rules import CLAIM

from x12claims import api
from x12claims.cli.main import run

Said = pytest.CaptureFixture[str]


def forget() -> None:
    """What a process keeps of the lists at hand."""
    api.code_lists.cache_clear()
    api.program.cache_clear()


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    folder = tmp_path / "codes"
    monkeypatch.setenv("X12CLAIMS_CODES", str(folder))
    monkeypatch.setattr("x12claims.code_store.find_spec", lambda name: None)
    forget()
    yield folder
    monkeypatch.undo()
    forget()


def imports(tmp_path: Path, kind: str, text: str, *more: str, name: str = "") -> int:
    path = tmp_path / (name or f"{kind}.txt")
    path.write_text(text)
    status = run(["codes", "import", kind, str(path), *more])
    forget()
    return status


def test_import_then_list_then_show(tmp_path: Path, capsys: Said) -> None:
    assert imports(tmp_path, "hcpcs", HCPCS, "--effective", "2026-01-01", "--edition", "January 2026") == 0
    assert capsys.readouterr().out.splitlines() == [
        "hcpcs: 3 codes, edition January 2026, in force from 2026-01-01 to 2026-03-31; from hcpcs.txt",
        "hcpcs_modifier: 1 codes, edition January 2026, in force from 2026-01-01 to 2026-03-31; from hcpcs.txt",
    ]
    assert run(["codes", "list"]) == 0
    told = capsys.readouterr().out
    assert str(tmp_path / "codes") in told
    for line in ("  hcpcs                    3 codes, edition January 2026", "  carc  ", "  cpt   ", "AMA, licensed"):
        assert line in told
    assert run(["codes", "show", "hcpcs"]) == 0
    assert "sha256" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        (["hcpcs", "G0008", "--at", "2025-12-31"], 0, "G0008 is in hcpcs on 2025-12-31."),
        (["hcpcs", "g0008", "--at", "2026-01-01"], 1, "G0008: Something that ended; from 1995-01-01 to 2025-12-31"),
        (["hcpcs", "G0009", "--at", "2026-01-01"], 1, "G0009 is not in hcpcs on 2026-01-01."),
        (["hcpcs", "A0428", "--at", "2027-01-01"], 2, "No edition of hcpcs at hand can tell"),
        (["hcpcs", "99213", "--at", "2026-01-01"], 2, "No edition of hcpcs at hand can tell"),
        (["hcpcs", "A0428"], 0, "A0428 is in hcpcs."),
        (
            ["place_of_service", "10", "--at", "2021-12-31"],
            1,
            "10: Telehealth Provided in Patient's Home; from 2022-01-01",
        ),
        (["carc", "42", "--at", "2026-01-01"], 1, "42 is not in carc on 2026-01-01."),
        (["carc", "45", "--at", "2026-01-01"], 0, "45 is in carc on 2026-01-01."),
        (["place_of_service"], 0, "11  Office"),
    ],
)
def test_show_judges_a_code_on_a_day(
    tmp_path: Path, capsys: Said, arguments: list[str], status: int, words: str
) -> None:
    imports(tmp_path, "hcpcs", HCPCS, "--effective", "2026-01-01")
    capsys.readouterr()
    assert run(["codes", "show", *arguments]) == status
    assert words in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["show", "hcpc"], "No list hcpc is at hand; "),
        (["show", "carcs"], "did you mean carc?"),
        (["show", "carc", "42", "--at", "soon"], "'soon' is no date such as 2026-01-31"),
        (["import", "HCPCS", "x.txt", "--effective", "2026-01-01"], "is no name of a kind"),
        (["import", "hcpcs", "none.txt", "--effective", "2026-01-01"], "none.txt cannot be read"),
        (["import", "hcpcs", "none.txt"], "--effective"),
        (["import", "hcpcs", "none.txt", "--effective", "2026-01-01", "--until", "2025-12-31"], "--until is before"),
        (["import", "hcpcs", "none.txt", "--effective", "9999-12-31"], "'9999-12-31' is not in the years 1900 to 2999"),
        (["import", "hcpcs", "none.txt", "--effective", "0001-01-01"], "'0001-01-01' is not in the years 1900 to 2999"),
        (["show", "carc", "42", "--at", "0999-01-01"], "'0999-01-01' is not in the years 1900 to 2999"),
    ],
)
def test_mistakes_are_told_in_one_sentence(capsys: Said, arguments: list[str], words: str) -> None:
    assert run(["codes", *arguments]) == 2
    said = capsys.readouterr()
    assert words in said.err
    assert said.err.count("\n") == 1


def test_a_wrong_file_is_named_with_its_line(tmp_path: Path, capsys: Said, home: Path) -> None:
    assert imports(tmp_path, "hcpcs", ICD_10_CM, "--effective", "2026-01-01") == 2
    assert "hcpcs.txt, line 1: this is no record of CMS's HCPCS file" in capsys.readouterr().err
    assert not home.exists()


def test_what_a_file_brought_along_commands_no_terminal(tmp_path: Path, capsys: Said) -> None:
    text = "code,name\nA1,\x1b[31mred\x9b\u202e\n"
    assert imports(tmp_path, "mine", text, "--effective", "2026-01-01", name="a\x1b[2Jb.csv") == 0
    for command in (["list"], ["show", "mine"], ["show", "mine", "A1"], ["show", "mine", "\x1b"]):
        run(["codes", *command])
    told = capsys.readouterr().out
    assert "a\\x1b[2Jb.csv" in told
    assert "A1: \\x1b[31mred\\x9b\\u202e" in told
    assert not {"\x1b", "\x9b", "\u202e"} & set(told)


def test_a_damaged_list_stops_only_what_asks_for_it(tmp_path: Path, home: Path, claim: Path, capsys: Said) -> None:
    """A verdict without a list that should be there would be a guess; the sentence names the file and what to do."""
    imports(tmp_path, "mine", "code\nA1\n", "--effective", "2026-01-01")
    imports(tmp_path, "cdt", "code\nD0120\n", "--effective", "2026-01-01")
    imports(tmp_path, "icd_10_cm", ICD_10_CM, "--effective", "2025-10-01")
    assert run(["validate", str(claim)]) == 1
    (home / "mine@20260101.codes").write_bytes(b"damaged")
    capsys.readouterr()
    assert run(["validate", str(claim)]) == 1
    assert capsys.readouterr().err == ""
    forget()
    assert run(["codes", "list"]) == 0
    said = capsys.readouterr()
    assert "  mine                     cannot be read" in said.out
    assert "  icd_10_cm                1 codes" in said.out
    assert said.err.endswith("mine@20260101.codes cannot be read (These bytes are no edition of a code list): "
                             "import it again, or delete the file.\n")  # fmt: skip
    (home / "icd_10_cm@20251001.codes").write_bytes(b"damaged")
    forget()
    for jobs in ("1", "2"):
        assert run(["validate", str(claim), "--jobs", jobs]) == 2
        assert "import it again, or delete the file." in capsys.readouterr().err


def test_a_file_in_the_place_of_the_folder_is_told(home: Path, claim: Path, capsys: Said) -> None:
    home.write_text("")
    for command in (["validate", str(claim)], ["codes", "list"]):
        assert run(command) == 2
        assert "codes is no folder: let X12CLAIMS_CODES name" in capsys.readouterr().err


# ---- what an import changes
@pytest.fixture
def claim(tmp_path: Path) -> Path:
    path = tmp_path / "claim.837"
    path.write_text(CLAIM.replace("\n", "~\n"))
    return path


def findings(claim: Path, capsys: Said) -> set[tuple[str, ...]]:
    import json

    capsys.readouterr()
    run(["validate", str(claim), "--format", "jsonl"])
    told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    found = [one for one in told if one.get("code")]
    return {(one.get("rule") or one["code"], one["severity"], one["path"], one.get("expected") or "") for one in found}


def test_without_an_import_nothing_is_said_of_such_codes(claim: Path, capsys: Said) -> None:
    assert findings(claim, capsys) == set()


def test_a_diagnosis_is_judged_by_the_edition_of_its_day(claim: Path, tmp_path: Path, capsys: Said) -> None:
    fever = ordered(3, "R509", True, "Fever")
    imports(tmp_path, "icd_10_cm", f"{ICD_10_CM}\n{fever}", "--effective", "2025-10-01")
    assert findings(claim, capsys) == set()
    imports(tmp_path, "icd_10_cm", ICD_10_CM, "--effective", "2025-10-01")
    told = ("X222.2300.HI01-2.030", "error", "2300.HI[ABK,BK]02-2", "a code of the list icd_10_cm on 2026-01-01")
    assert findings(claim, capsys) == {told}
    imports(tmp_path, "icd_10_cm", ICD_10_CM, "--effective", "2026-10-01")  # and of that day there is an older one
    assert findings(claim, capsys) == {told}
    claim.write_text(claim.read_text().replace("D8*20260101", "D8*20250101"))  # of this one there is none
    days = "icd_10_cm 2025-10-01 to 2026-09-30, 2026-10-01 to 2027-09-30"
    assert findings(claim, capsys) == {("C601", "note", None, days)}


def test_days_that_no_edition_covers_are_told_once_a_file(
    claim: Path, tmp_path: Path, capsys: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Silence would be taken for approval; one process, several, and both ways of reading tell the same."""
    imports(tmp_path, "icd_10_cm", ICD_10_CM, "--effective", "2026-10-01")
    one = claim.read_text()
    start, end = one.index("ST*"), one.index("GE*")
    sets = "".join(one[start:end].replace("*0001", f"*{n:04}") for n in range(1, 61))
    claim.write_text(one[:start] + sets + one[end:].replace("GE*1*", "GE*60*"))
    note = ("C601", "note", None, "icd_10_cm 2026-10-01 to 2027-09-30")
    monkeypatch.setattr("x12claims.jobs.LARGE", 1)
    monkeypatch.setattr("x12claims.jobs.SHARE", 4_000)
    (told,) = (one for one in api.validate(claim) if one.code == "C601")
    assert told.business is None  # it is the set's, of no claim
    for patience in (0, 1 << 30):
        monkeypatch.setattr(api, "PATIENCE", patience)
        for more in ([], ["--jobs", "2"]):
            assert findings(claim, capsys) == {note}
            assert run(["validate", str(claim), str(claim), *more]) == 0
            assert capsys.readouterr().out.count("C601") == 2
    assert run(["validate", str(claim), "--types", "1-4"]) == 0
    assert "C601" not in capsys.readouterr().out


def test_a_diagnosis_that_ended_is_told_with_its_days(claim: Path, tmp_path: Path, capsys: Said) -> None:
    dated = "code,name,from,to\nJ02.9,Sore throat,,\nR50.9,Fever,2015-10-01,2025-12-31\n"
    imports(tmp_path, "icd_10_cm", dated, "--effective", "2025-10-01")
    (told,) = findings(claim, capsys)
    assert told[3] == "a code of the list icd_10_cm on 2026-01-01; this one was in it from 2015-10-01 until 2025-12-31"


def test_procedures_need_both_halves_of_their_list(claim: Path, tmp_path: Path, capsys: Said) -> None:
    imports(tmp_path, "hcpcs", HCPCS, "--effective", "2026-01-01")
    assert findings(claim, capsys) == set()  # 99213 and 87880 are CPT codes
    imports(tmp_path, "cpt", "code,name\n99213,A visit\n", "--effective", "2026-01-01")
    assert {(rule, path) for rule, _, path, _ in findings(claim, capsys)} == {
        ("X222.ANY.C003-2.020", "2300.2400.SV101-2"),
        ("X222.ANY.C003-2.020", "2300.2400.2430.SVD03-2"),
    }


def test_edits_of_the_quarter(claim: Path, tmp_path: Path, capsys: Said) -> None:
    imports(tmp_path, "ncci_ptp", NCCI, "--effective", "2026-01-01")
    imports(tmp_path, "mue", MUE, "--effective", "2026-01-01")
    assert {rule for rule, *_ in findings(claim, capsys)} == {"X222.2400.SV101-2.060"}
    claim.write_text(claim.read_text().replace("HC:87880*50*UN*1", "HC:87880:59*50*UN*2"))
    assert {rule for rule, *_ in findings(claim, capsys)} == {"X222.2400.SV104.060"}


def test_a_list_for_which_nothing_asks_is_wondered_at(tmp_path: Path, capsys: Said) -> None:
    assert imports(tmp_path, "icd10", "code,name\nJ029,Sore throat\n", "--effective", "2026-10-01") == 0
    assert capsys.readouterr().err == (
        "No guide that is here asks for icd10: a rule of a companion guide of yours may. Did you mean icd_10_cm?\n"
    )
    assert imports(tmp_path, "icd_10_cm", ICD_10_CM, "--effective", "2026-10-01") == 0
    assert capsys.readouterr().err == ""
