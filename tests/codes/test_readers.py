"""Files as their owners publish them are read, and a file of another kind is refused with the number of its line."""

from __future__ import annotations

from contextlib import suppress

import pytest
from tests.codes.lines import HCPCS, ICD_10_CM, MUE, NCCI, ordered

from x12claims.codes.kinds import KINDS
from x12claims.codes.packed import Row
from x12claims.codes.readers import ReadError, day, rows


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [
        (
            "hcpcs",
            HCPCS,
            [
                ("hcpcs", Row("A0428", "19950101", "", "Ambulance service, basic life support, non-emergency transport")),
                ("hcpcs", Row("J9999", "20240401", "", "Drug, not otherwise classified")),
                ("hcpcs", Row("G0008", "19950101", "20251231", "Something that ended")),
                ("hcpcs_modifier", Row("LT", "19950101", "", "Left side of the body")),
            ],
        ),
        ("icd_10_cm", ICD_10_CM, [("icd_10_cm", Row("J029", name="Sore throat, of which no more is said"))]),
        ("icd_10_cm", "J029    Sore throat\n\nR509    Fever\n", [("icd_10_cm", Row("J029", name="Sore throat")), ("icd_10_cm", Row("R509", name="Fever"))]),
        ("icd_10_cm", "Code,Description\nJ02.9,Sore throat\n", [("icd_10_cm", Row("J029", name="Sore throat"))]),
        ("icd_10_pcs", ordered(1, "0DT", False, "A table") + "\n" + ordered(2, "0DTJ4ZZ", True, "A procedure"), [("icd_10_pcs", Row("0DTJ4ZZ", name="A procedure"))]),
        ("icd_9_cm", "0010  Something\nV700  Something else", [("icd_9_cm", Row("0010", name="Something")), ("icd_9_cm", Row("V700", name="Something else"))]),
        ("cpt", "A notice of copyright\n\n99213\tA visit\n0001U Another test\n", [("cpt", Row("99213", name="A visit")), ("cpt", Row("0001U", name="Another test"))]),
        ("cpt", "Concept Id\tCPT Code\tLong\tMedium\n1\t99213\tA visit\tVISIT\n", [("cpt", Row("99213", name="A visit"))]),
        ("cdt", "CDT Code,Nomenclature\nD0120,An examination\n", [("cdt", Row("D0120", name="An examination"))]),
        ("ncci_ptp", NCCI, [("ncci_ptp", Row("99213:87880", "20200101", "", "", "1")), ("ncci_ptp", Row("99213:10060", "19960101", "20251231", "", "0"))]),
        ("ncci_ptp", NCCI.replace("\t", ","), [("ncci_ptp", Row("99213:87880", "20200101", "", "", "1")), ("ncci_ptp", Row("99213:10060", "19960101", "20251231", "", "0"))]),
        ("mue", MUE, [("mue", Row("99213", name="Sample", value="2")), ("mue", Row("87880", name="Sample", value="1"))]),
        (
            "taxonomy",
            "Code,Grouping,Classification,Specialization,Definition,Notes,Display Name,Section\n207Q00000X,G,C,,,,A physician,Individual\n",
            [("taxonomy", Row("207Q00000X", name="A physician"))],
        ),
        (
            "ndc",
            "PRODUCTID\tPRODUCTNDC\tNDCPACKAGECODE\tPACKAGEDESCRIPTION\tSTARTMARKETINGDATE\tENDMARKETINGDATE\n"
            "1\t0001-0002\t0001-0002-03\tA box\t20200101\t\n2\t00011-002\t00011-002-03\tA jar\t20200101\t20251231\n3\t00011-0003\t00011-0003-4\tA tin\t\t\n",
            [("ndc", Row("00001000203", "20200101", "", "A box")), ("ndc", Row("00011000203", "20200101", "20251231", "A jar")), ("ndc", Row("00011000304", name="A tin"))],
        ),
        ("revenue", "Revenue Code;Description\n120;A room\n0450;An emergency room\n", [("revenue", Row("0120", name="A room")), ("revenue", Row("0450", name="An emergency room"))]),
        ("loinc", "LOINC_NUM,COMPONENT,LONG_COMMON_NAME\n1234-5,C,A test\n", [("loinc", Row("1234-5", name="A test"))]),
        ("hcpcs", "HCPC,SEQNUM,RECID,LONG DESCRIPTION,SHORT DESCRIPTION,ADD DT,ACT EFF DT,TERM DT\nA0428,100,3,An ambulance,AMB,19950101,20260101,\nLT,100,7,Left,LEFT,19950101,20260101,20251231\n", [("hcpcs", Row("A0428", "19950101", "", "An ambulance")), ("hcpcs_modifier", Row("LT", "19950101", "20251231", "Left"))]),
        ("drg", "MS-DRG,MS-DRG Title\n1,A transplant\n", [("drg", Row("001", name="A transplant"))]),
        ("mine", "# a list of my own\ncode\tname\tfrom\tto\tvalue\nX1\tOne\t2026-01-31\t12/31/2026\t7\n\nX2\t\t\t\t\n", [("mine", Row("X1", "20260131", "20261231", "One", "7")), ("mine", Row("X2"))]),
    ],
)  # fmt: skip
def test_what_owners_publish_is_read(kind: str, text: str, expected: list[tuple[str, Row]]) -> None:
    assert list(rows(kind, text)) == expected


@pytest.mark.parametrize(
    ("kind", "text", "line"),
    [
        ("hcpcs", ICD_10_CM, 1),
        ("hcpcs", HCPCS + "\nnonsense", 7),
        ("hcpcs", HCPCS.replace("20251231", "20251331"), 4),
        ("icd_10_cm", HCPCS, 1),
        ("icd_10_cm", "J029 Sore throat\n99213 A visit", 2),
        ("icd_10_pcs", "0DTJ4ZZ A procedure\nO123456 No code: O is none of its letters", 2),
        ("cpt", ICD_10_CM, 1),
        ("cpt", "99213\tA visit\nno code here", 2),
        ("cdt", "Code,Name\nD0120,An examination\n99213,A visit", 3),
        ("ncci_ptp", MUE, 1),
        ("ncci_ptp", NCCI + "99213\t1\n", 6),
        ("mue", NCCI, 1),
        ("mue", MUE + "10060,many,,\n", 7),
        ("mue_hospital", MUE, 5),
        ("ndc", "PRODUCTID\tPRODUCTNDC\tSTARTMARKETINGDATE\n1\t0001-0002\t20200101\n", 1),
        ("taxonomy", "code,name\n207Q00000X,A physician\n12345,None\n", 3),
        ("mine", "no,column,of,that,name\n1,2,3,4,5\n", 1),
        ("mine", "code,from\nA,soon\n", 2),
        ("mine", "", 1),
    ],
)
def test_a_wrong_file_is_refused_with_its_line(kind: str, text: str, line: int) -> None:
    with pytest.raises(ReadError, match=f"^line {line}: ") as raised:
        list(rows(kind, text))
    assert str(raised.value).endswith(".")


@pytest.mark.parametrize(
    ("text", "expected"),
    [("2026-01-31", "20260131"), ("20260131", "20260131"), ("1/31/2026", "20260131"), ("", ""), ("*", ""), ("99991231", ""), ("12/31/9999", "")],
)  # fmt: skip
def test_dates_in_the_forms_that_are_met(text: str, expected: str) -> None:
    assert day(text, 1, "date") == expected


@pytest.mark.parametrize("kind", sorted(KINDS))
@pytest.mark.parametrize("text", [HCPCS, ICD_10_CM, MUE, NCCI, "\0\0", "a,b\n" * 100, '"', "code\n"])
def test_no_file_raises_anything_else(kind: str, text: str) -> None:
    with suppress(ReadError):
        assert list(rows(kind, text))


@pytest.mark.parametrize(
    ("kind", "text", "sentence"),
    [
        ("mine", 'code,name\nA,One\nB,"Two\nC,Three\nD,Four\n', "line 3: no row of values .* quotation mark left open"),
        ("mine", 'code,name\nA,One\nB,"Two\nC,"Three"\nD,Four\n', "line 3: no row of values .* quotation mark"),
        ("mine", 'code,name\nA,One\nB,"Two\nC,Three"\nD,Four\n', "line 4: the name of B goes over several lines"),
        ("mine", 'code\tname\nA\tOne\nB\t"Two\nC\tThree\n', "line 3: no row of values"),
        ("revenue", 'code,name\n0120,"A room\n0450,x\n', "line 2: no row of values"),
        ("icd_10_cm", 'Code,Description\nJ029,"Sore throat\nR509,Fever\n', "line 2: no row of values"),
        ("mine", "code,name,from,to\nA,One,,\nB,Two,2026-02-01,2026-01-31\n", "line 3: the last day of B .* its first"),
    ],
)
def test_a_table_that_would_be_misread_is_refused_with_its_line(kind: str, text: str, sentence: str) -> None:
    with pytest.raises(ReadError, match=sentence):
        list(rows(kind, text))


def test_a_quotation_mark_that_is_open_in_a_list_without_columns_is_text() -> None:
    assert list(rows("cpt", '99213\tA "visit\n99214\t"Another" visit\n')) == [
        ("cpt", Row("99213", name='A "visit')),
        ("cpt", Row("99214", name='Another" visit')),
    ]


def test_columns_may_be_named_over_several_lines() -> None:
    text = '"code\n","name","a remark"\nA,One,"first\nsecond"\nB,Two,\n'
    assert [row.code for _, row in rows("mine", text)] == ["A", "B"]


def test_days_of_early_years_are_padded() -> None:
    assert day("0001-01-01", 1, "first day") == "00010101"
