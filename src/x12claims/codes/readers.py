"""Code lists as their owners publish them, read line by line: text to ``Row``s.

A line that does not fit the kind ends it with one sentence and the number of the line: nothing is half read.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from io import StringIO

from x12claims.codes.packed import Row

_DAY = re.compile(r"(\d{4})-?(\d\d)-?(\d\d)|(\d{1,2})/(\d{1,2})/(\d{4})")
_LOOKED_AT = 30  # lines before the names of the columns: notices of copyright are long


class ReadError(ValueError):
    """A file is not of the kind that it was said to be; the text is one sentence with the number of the line."""

    def __init__(self, line: int, why: str) -> None:
        super().__init__(f"line {line}: {why}")
        self.line, self.why = line, why

    def __reduce__(self) -> tuple[type[ReadError], tuple[int, str]]:
        return ReadError, (self.line, self.why)


Reader = Callable[[str], Iterator[tuple[str, Row]]]
"""Gives (kind, row): one file may hold lists of two kinds."""


def reader_of(kind: str) -> Reader:
    """What reads the files of a kind; for a kind that is the user's own, a plain table."""
    return _READERS.get(kind) or _table(kind, (), (), ())


def day(text: str, line: int, what: str) -> str:
    """A date as CCYYMMDD, "" where there is none.  Raises ReadError."""
    try:
        return _day(text)
    except ValueError:
        told = f"{text.strip()!r} is no {what}: dates are written 2026-01-31, 20260131 or 1/31/2026."
        raise ReadError(line, told) from None


@lru_cache(maxsize=4096)  # a million rows bear a few hundred dates
def _day(text: str) -> str:
    text = text.strip().strip("*").strip()
    if not text or not text.strip("09/-") or text.startswith(("9999", "12/31/9999")):
        return ""
    found = _DAY.fullmatch(text.partition(" ")[0])
    if found is None:
        raise ValueError
    year, month, number = found.group(1, 2, 3) if found[1] else found.group(6, 4, 5)
    return date(int(year), int(month), int(number)).isoformat().replace("-", "")  # strftime does not pad a year


# ---- fixed columns
_HCPCS_CODE, _HCPCS_MODIFIER = re.compile("[A-Z][0-9]{4}"), re.compile("[A-Z0-9]{2}")


def hcpcs(text: str) -> Iterator[tuple[str, Row]]:
    """CMS's file of HCPCS level II (``HCPC2026_JAN_ANWEB.txt``): 320 columns, codes and modifiers."""
    found: tuple[str, Row] | None = None
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        mark = line[10:11]
        if mark in ("4", "8") and found is not None:
            kind, row = found
            found = kind, Row(row.code, row.first, row.last, f"{row.name} {line[11:91].strip()}".strip())
            continue
        code = line[:5].strip()
        form = _HCPCS_CODE if mark == "3" else _HCPCS_MODIFIER
        if mark not in ("3", "7") or len(line) < 292 or not form.fullmatch(code):
            raise ReadError(
                number, "this is no record of CMS's HCPCS file (such as HCPC2026_JAN_ANWEB.txt): a code in columns "
                "1-5, 3, 4, 7 or 8 in column 11, dates in columns 269-292."
            )  # fmt: skip
        if found is not None:
            yield found
        first = day(line[268:276], number, "date of addition")
        last = day(line[284:292], number, "date of termination")
        found = "hcpcs" if mark == "3" else "hcpcs_modifier", Row(code, first, last, line[11:91].strip())
    if found is not None:
        yield found


_ORDER = re.compile(r"\d{5} ([A-Z0-9]{3,7}) *([01]) ")
_CODE_AND_TEXT = re.compile(r"([A-Z0-9]{3,7})\s+(\S.*)")


def _icd(kind: str, form: str, example: str) -> Reader:
    """CMS's order file (codes that may be billed have 1 in column 15), or a file of codes and their texts."""
    fits = re.compile(form)

    def read(text: str) -> Iterator[tuple[str, Row]]:
        for number, line in enumerate(text.splitlines(), 1):
            if not line.strip():
                continue
            ordered = _ORDER.match(line)
            if ordered is not None:
                code, name, billable = ordered[1], (line[77:] or line[16:77]).strip(), ordered[2] == "1"
            elif plain := _CODE_AND_TEXT.fullmatch(line.strip()):
                code, name, billable = plain[1], plain[2], True
            else:
                raise ReadError(number, f"this is no line of {example}: a code and what it means.")
            if not fits.fullmatch(code):
                raise ReadError(number, f"{code!r} is no code of this kind; a file such as {example} is wanted.")
            if billable:
                yield kind, Row(code, name=name)

    return _table_or(read, kind, form, _dotless)


def _lines(kind: str, form: str, example: str) -> Reader:
    """A code and its text on each line, a tab or blanks between."""
    fits = re.compile(rf"({form})[\t ]+(\S.*)")

    def read(text: str) -> Iterator[tuple[str, Row]]:
        begun = False
        for number, line in enumerate(text.splitlines(), 1):
            found = fits.fullmatch(line.strip()) if not _ORDER.match(line) else None  # whose numbers look like codes
            if found is None:
                if line.strip() and (begun or number > _LOOKED_AT or _ORDER.match(line)):
                    raise ReadError(number, f"this is no line of {example}: a code, a tab, and what it means.")
                continue
            begun = True
            yield kind, Row(found[1], name=found[2].strip().strip('"'))

    return _table_or(read, kind, form)


# ---- tables
_CODE = ("code", "codes")
_NAME = ("name", "description", "long description", "short description", "title", "display name", "label")
_FIRST = ("from", "first", "effective", "effective date", "start", "start date", "begin date", "add dt")
_LAST = (
    "to", "last", "end", "end date", "termination date", "deactivation date", "deletion date", "until", "stop",
    "term dt",
)  # fmt: skip
_VALUE = ("value", "max", "units")


def _cells(text: str, strict: bool = True) -> Iterator[tuple[int, list[str]]]:
    """The rows of a table, with the number of the line that each ends on.

    ``strict`` is False for a look at what may be no table: a quotation mark that is never closed swallows what is
    behind it.
    """
    head = text[:20_000]
    lines = [one for one in head.splitlines() if one.strip() and not one.startswith("#")]
    tabbed = sum("\t" in one for one in lines) * 2 > len(lines)
    rows = csv.reader(StringIO(text, newline=""), delimiter="\t" if tabbed else _comma(head), strict=strict)
    begun = 1
    try:
        for row in rows:
            yield rows.line_num, [cell.strip() for cell in row]
            begun = rows.line_num + 1
    except csv.Error as error:
        why = f"no row of values between commas or tabs begins here; is a quotation mark left open? ({error})."
        raise ReadError(begun, why) from None


def _comma(head: str) -> str:
    return max(",;|", key=head.count)


def _columns(row: Sequence[str], wanted: Mapping[str, Sequence[str]]) -> dict[str, int] | None:
    """Where the columns stand that have a name for ``wanted``; None where this row names no code."""
    names = [" ".join(cell.lower().replace("_", " ").split()) for cell in row]
    found = {what: names.index(name) for what, known in wanted.items() for name in reversed(known) if name in names}
    return found if "code" in found else None


def _table(
    kind: str,
    codes: Sequence[str],
    names: Sequence[str] = (),
    values: Sequence[str] = (),
    form: str = "",
    made: Callable[[str], str] = str,
    units: bool = False,
    ordered: bool = True,
) -> Reader:
    """A table with a row of column names, which notices may precede.

    ``codes``, ``names`` and ``values`` are what the owner calls the columns, the best first; ``form`` is what a code
    looks like when ``made`` has brought it to the form in which documents send it.  With ``units`` each value is a
    number.  ``ordered`` refuses a row whose last day is before its first.
    """
    wanted = {"code": (*codes, *_CODE), "name": (*names, *_NAME), "first": _FIRST, "last": _LAST}
    wanted["value"] = (*values, *_VALUE)
    fits = re.compile(form or r"[^\s\0-\x1f]+(?: [^\s\0-\x1f]+)*")

    def read(text: str) -> Iterator[tuple[str, Row]]:
        columns: dict[str, int] | None = None
        for number, row in _cells(text):
            if not any(row) or (columns is None and row[0].startswith("#")):
                continue
            if columns is None:
                columns = _columns(row, wanted)
                if columns is None and number > _LOOKED_AT:
                    break
                continue

            def cell(what: str, row: list[str] = row, columns: dict[str, int] = columns) -> str:
                at = columns.get(what)
                return row[at] if at is not None and at < len(row) else ""

            if not cell("code"):
                continue
            code = made(cell("code"))
            if not fits.fullmatch(code):
                raise ReadError(number, f"{cell('code')!r} is no code of the kind {kind}.")
            if units and not cell("value").isdecimal():
                raise ReadError(number, f"{code} has no number of units in a column {values[0]!r}.")
            if "\n" in cell("name") or "\r" in cell("name"):
                raise ReadError(number, f"the name of {code} goes over several lines; is a quotation mark left open?")
            first, last = day(cell("first"), number, "first day"), day(cell("last"), number, "last day")
            if ordered and first and last and last < first:
                raise ReadError(number, f"the last day of {code} ({cell('last')}) is before its first.")
            yield kind, Row(code, first, last, cell("name"), cell("value"))
        if columns is None:
            known = ", ".join(dict.fromkeys((*codes, "code")))
            raise ReadError(1, f"no row of the first {_LOOKED_AT} names a column of codes ({known}).")

    return read


def _dotless(text: str) -> str:
    return text.replace(".", "").upper()


def _table_or(other: Reader, kind: str, form: str, made: Callable[[str], str] = str) -> Reader:
    """A plain table where one of the first lines names its columns, else what ``other`` reads."""
    plain = _table(kind, ("cpt code", "cdt code"), ("nomenclature", "long", "descriptor"), (), form, made)

    def read(text: str) -> Iterator[tuple[str, Row]]:
        for number, row in _cells(text, strict=False):
            if number > _LOOKED_AT:
                break
            if len(row) > 1 and _columns(row, {"code": ("cpt code", "cdt code", *_CODE)}):
                return plain(text)
        return other(text)

    return read


_hcpcs_table = _table(
    "hcpcs",
    ("hcpc", "hcpcs", "hcpcs code"),
    ("long description",),
    (),
    f"{_HCPCS_CODE.pattern}|{_HCPCS_MODIFIER.pattern}",
)


def hcpcs_of_any_form(text: str) -> Iterator[tuple[str, Row]]:
    """The same list as columns of one width, or as a table that was saved from CMS's spreadsheet."""
    head = "\n".join(text[:20_000].splitlines()[:_LOOKED_AT])
    if not any(_columns(row, {"code": ("hcpc", "hcpcs", "hcpcs code", *_CODE)}) for _, row in _cells(head, False)):
        yield from hcpcs(text)
        return
    for _, row in _hcpcs_table(text):
        yield "hcpcs" if len(row.code) > 2 else "hcpcs_modifier", row


_PROCEDURE = re.compile("[0-9A-Z][0-9]{3}[0-9A-Z]")


def _pairs(kind: str) -> Reader:
    """CMS's NCCI edits: column 1, column 2, whether older than 1996, first and last day, modifier indicator."""

    def read(text: str) -> Iterator[tuple[str, Row]]:
        begun = False
        for number, row in _cells(text):
            whole = len(row) >= 6 and _PROCEDURE.fullmatch(row[0]) and _PROCEDURE.fullmatch(row[1])
            if not whole or row[5] not in ("0", "1", "9"):
                if any(row) and (begun or number > _LOOKED_AT):
                    raise ReadError(
                        number, "this is no row of an NCCI PTP file: two procedure codes, a mark, two dates, 0, 1 or 9."
                    )  # fmt: skip
                continue
            begun = True
            first, last = day(row[3], number, "effective date"), day(row[4], number, "deletion date")
            yield kind, Row(f"{row[0]}:{row[1]}", first, last, value=row[5])

    return read


def _mue(kind: str, column: str) -> Reader:
    names = ("hcpcs/cpt code", "hcpcs/ cpt code", "hcpcs code", "cpt code")
    return _table(kind, names, ("mue rationale",), (column, "mue values"), _PROCEDURE.pattern, units=True)


def _ndc(text: str) -> str:
    """4-4-2, 5-3-2 and 5-4-1 digits as the eleven that documents send."""
    parts = text.split("-")
    return "".join(part.zfill(width) for part, width in zip(parts, (5, 4, 2), strict=True)) if len(parts) == 3 else text


_ndc_table = _table(
    "ndc",
    ("ndcpackagecode",),
    ("packagedescription",),
    (),
    "[0-9A-Z]{11}",
    _ndc,
    ordered=False,  # labelers write these days, and for one mistaken one the whole directory would be refused
)


def ndc(text: str) -> Iterator[tuple[str, Row]]:
    """FDA's ``package.txt``, or a plain table of NDCs."""
    head = text.partition("\n")[0].lower()
    if "productndc" in head and "ndcpackagecode" not in head:
        raise ReadError(1, "this names products, and claims name packages: import package.txt of the same directory.")
    if "startmarketingdate" in head:
        lines = text.partition("\n")
        named = re.sub("(?i)startmarketingdate", "from", lines[0])
        text = re.sub("(?i)endmarketingdate", "to", named) + "\n" + lines[2]
    return _ndc_table(text)


def _padded(width: int) -> Callable[[str], str]:
    """A code that spreadsheets have robbed of its leading zeros."""
    return lambda text: text.zfill(width) if text.isdecimal() else text


def _nubc(kind: str, width: int) -> Reader:
    form = f"[0-9A-Z]{{{width}}}"
    return _table(kind, (f"{kind.replace('_', ' ')} code", kind.replace("_", " ")), (), (), form, _padded(width))


_READERS: dict[str, Reader] = {
    "hcpcs": hcpcs_of_any_form,
    "cpt": _lines("cpt", "[0-9]{4}[0-9A-Z]", "the AMA's file of codes and descriptors"),
    "cdt": _lines("cdt", "D[0-9]{4}", "a file of CDT codes and nomenclature"),
    "modifier": _table("modifier", ("modifier",), (), (), "[0-9A-Z]{2}"),
    "icd_10_cm": _icd("icd_10_cm", "[A-Z][0-9A-Z]{2,6}", "icd10cm_order_2026.txt or icd10cm_codes_2026.txt"),
    "icd_10_pcs": _icd("icd_10_pcs", "[0-9A-HJ-NP-Z]{3,7}", "icd10pcs_order_2026.txt or icd10pcs_codes_2026.txt"),
    "icd_9_cm": _icd("icd_9_cm", "[0-9VE][0-9]{2,4}", "CMS32_DESC_LONG_DX.txt"),
    "icd_9_pcs": _icd("icd_9_pcs", "[0-9]{3,4}", "CMS32_DESC_LONG_SG.txt"),
    "hipps": _table("hipps", ("hipps code", "hipps"), (), (), "[0-9A-Z]{5}"),
    "drg": _table("drg", ("ms-drg", "drg"), ("ms-drg title",), (), "[0-9]{3,4}", _padded(3)),
    "loinc": _table("loinc", ("loinc num", "loinc"), ("long common name", "component"), (), "[0-9]{1,7}-[0-9]"),
    "ndc": ndc,
    "taxonomy": _table("taxonomy", ("taxonomy code",), ("display name", "classification"), (), "[0-9A-Z]{9}X"),
    "revenue": _nubc("revenue", 4),
    "value_code": _nubc("value_code", 2),
    "occurrence": _nubc("occurrence", 2),
    "occurrence_span": _nubc("occurrence_span", 2),
    "condition": _nubc("condition", 2),
    "point_of_origin": _nubc("point_of_origin", 1),
    "discharge_status": _nubc("discharge_status", 2),
    "admission_type": _nubc("admission_type", 1),
    "ncci_ptp": _pairs("ncci_ptp"),
    "ncci_ptp_hospital": _pairs("ncci_ptp_hospital"),
    "mue": _mue("mue", "practitioner services mue values"),
    "mue_hospital": _mue("mue_hospital", "outpatient hospital services mue values"),
    "mue_dme": _mue("mue_dme", "dme supplier services mue values"),
}


def rows(kind: str, text: str) -> Iterable[tuple[str, Row]]:
    """(kind, row) of each code of a file.  Raises ReadError, also where the file holds no code."""
    found = False
    for one in reader_of(kind)(text):
        found = True
        yield one
    if not found:
        raise ReadError(1, f"there is no code of the kind {kind} in it.")
