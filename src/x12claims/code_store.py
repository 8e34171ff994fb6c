"""Code lists that the user has imported, and those that an installed package brings."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from importlib.util import find_spec
from itertools import islice, zip_longest
from pathlib import Path
from typing import Protocol

from x12claims.codes import packed
from x12claims.codes.editions import Edition, Editions
from x12claims.codes.kinds import kind_of, lists_of, parts_of
from x12claims.codes.packed import Head, Packed, Packer, Row
from x12claims.folders import data_folder, write_whole

YEARS = range(1900, 3000)
"""In which an edition may be in force: later, what comes behind its last day could not be counted."""

CONTROL = re.compile("[\0-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")
"""Characters that command a terminal, or turn what stands on it about."""

_SUFFIX = ".codes"
_PACKAGE = "simple_icd_10_cm"
_MONTHS = "January February March April May June July August September October November December".split()


class CodesError(Exception):
    """A list cannot be imported or opened; the text is one sentence that says what to do."""


class Keeper(Protocol):
    """Bytes by name, from run to run."""

    def get(self, name: str, /) -> bytes | None: ...
    def put(self, name: str, data: bytes, /) -> None: ...


def folder() -> Path | None:
    """Where this user's code lists lie.

    ``X12CLAIMS_CODES`` names another folder; set to nothing it says that there are none (None).  Raises CodesError
    where it names what is no folder.
    """
    named = os.environ.get("X12CLAIMS_CODES")
    if named is not None:
        if named and os.path.exists(named) and not os.path.isdir(named):
            raise CodesError(
                f"{named} is no folder: let X12CLAIMS_CODES name the folder of your code lists, or set it to nothing."
            )
        return Path(named) if named else None
    return data_folder("codes")


# ---- what is there
def files() -> dict[str, list[Path]]:
    """The files of the imported editions by kind, the oldest first."""
    there = folder()
    found: dict[str, list[Path]] = {}
    try:
        names = sorted(os.listdir(there)) if there is not None else []
    except OSError:
        return {}
    for name in names:
        kind, _, first = name.removesuffix(_SUFFIX).partition("@")
        if there is not None and name.endswith(_SUFFIX) and kind and first.isdecimal():
            found.setdefault(kind, []).append(there / name)
    return found


def imported_kinds(keeper: Keeper | None = None) -> dict[str, list[Edition]]:
    """The editions that are imported, or come with a package, by kind."""
    if folder() is None:
        return {}
    kinds = {kind: [_edition(path) for path in paths] for kind, paths in files().items()}
    if "icd_10_cm" not in kinds and (brought := packaged(keeper)) is not None:
        kinds["icd_10_cm"] = [brought]
    return kinds


def imported(keeper: Keeper | None = None) -> Mapping[str, Editions]:
    """The lists of guides that imported or packaged editions make up, by name; each file is opened when it is asked."""
    kinds = imported_kinds(keeper)
    names = dict.fromkeys(name for kind in kinds for name in lists_of(kind))
    return {name: Editions(name, {kind: kinds[kind] for kind in parts_of(name) if kind in kinds}) for name in names}


def _edition(path: Path) -> Edition:
    return Edition(path.name.removesuffix(_SUFFIX).partition("@")[2], partial(_mapped, path))


def _mapped(path: Path) -> Packed:
    """An edition whose bytes stay on disk until they are looked at."""
    from mmap import ACCESS_READ, mmap

    try:
        if not path.is_file():  # a pipe would be waited for
            raise ValueError("It is no file.")
        with path.open("rb") as file:
            return Packed(mmap(file.fileno(), 0, access=ACCESS_READ))
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else str(error).rstrip(".")
        raise CodesError(
            f"The code list {path} cannot be read ({why}): import it again, or delete the file."
        ) from error


# ---- importing
_MISTAKEN = {
    b"PK\x03\x04": "a zip archive or a spreadsheet: unpack it, or save it as CSV, and name the file that is in it",
    b"\xd0\xcf\x11\xe0": "a spreadsheet: save it as CSV",
    b"%PDF": "a PDF: its owner offers the list as text too",
}


def import_files(
    kind: str, paths: Sequence[Path], first: str, last: str | None = None, edition: str = ""
) -> list[Head]:
    """Reads one edition, and keeps all lists that it holds or none; their heads.

    Raises CodesError for what is not of the kind, with the number of the line, and for days outside ``YEARS``.
    """
    from hashlib import sha256

    from x12claims.codes.readers import ReadError, rows

    for day in filter(None, (first, last)):
        if int(day[:4]) not in YEARS:
            raise CodesError(f"An edition begins and ends in the years {YEARS[0]} to {YEARS[-1]}, not in {day[:4]}.")
    if CONTROL.search(edition):
        raise CodesError("The name of the edition holds control characters: write it in letters, digits and blanks.")
    digest, found = sha256(), dict[str, Packer]()
    for path in paths:
        try:
            data = path.read_bytes()
        except OSError as error:
            raise CodesError(f"{path} cannot be read: {error.strerror}.") from error
        digest.update(data)
        try:
            for name, row in rows(kind, _text(path, data)):
                found.setdefault(name, Packer()).add(row)
        except ReadError as error:
            raise CodesError(f"{path}, {error}") from None
    source = ", ".join(path.name for path in paths)
    heads = [Head(name, first, last or last_day(name, first), edition, source, digest.hexdigest()) for name in found]
    made = [(head, found[head.kind].packed(head)) for head in heads]
    for head, edition_bytes in made:
        save(head, edition_bytes)
    return [_mapped(_path(head)).head for head in heads]


def _text(path: Path, data: bytes) -> str:
    for start, what in _MISTAKEN.items():
        if data.startswith(start):
            raise CodesError(f"{path} is {what}.")
    if b"\0" in data:
        raise CodesError(f"{path} is no text: name the list as its owner publishes it in text or CSV.")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")  # as spreadsheets and the CMS write


def _path(head: Head) -> Path:
    there = folder()
    if there is None:
        raise CodesError("X12CLAIMS_CODES is set to nothing, so no list is kept: name a folder in it, or unset it.")
    return there / f"{head.kind}@{head.first}{_SUFFIX}"


def save(head: Head, data: bytes) -> Path:
    """Keeps an edition, whole or not at all, in the place of one of the same kind and first day.

    Raises CodesError where it cannot.
    """
    target = _path(head)
    there = target.parent
    try:
        there.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_whole(target, data)
    except OSError as error:
        raise CodesError(
            f"{there} cannot be written to ({error.strerror}): X12CLAIMS_CODES names another folder."
        ) from error
    return target


def last_day(kind: str, first: str) -> str:
    """The last day of an edition that begins on ``first``, where its kind says so; "" where nobody knows."""
    known = kind_of(kind)
    if known.ended or not known.months:
        return known.ended
    year, month = int(first[:4]), int(first[4:6])
    behind = year * 12 + month - 1 - (month - known.begins) % known.months + known.months
    return date.fromordinal(date(behind // 12, behind % 12 + 1, 1).toordinal() - 1).strftime("%Y%m%d")


# ---- what an installed package brings
def packaged(keeper: Keeper | None = None) -> Edition | None:
    """The ICD-10-CM codes of the package simple-icd-10-cm, where it is installed; it is not imported, for that takes
    its whole classification in.
    """
    spec = find_spec(_PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        return None
    data = Path(spec.submodule_search_locations[0]) / "data"
    for path in sorted(data.glob("code-list-*.txt")):
        month, _, year = path.stem.removeprefix("code-list-").partition("-")
        if month in _MONTHS and year.isdecimal():
            return Edition(f"{year}{_MONTHS.index(month) + 1:02}01", partial(_brought, path, keeper))
    return None


def _brought(path: Path, keeper: Keeper | None) -> Packed:
    state = path.stat()
    name = f"icd10cm-{path.stem}-{state.st_size}-{int(state.st_mtime)}"
    kept = keeper.get(name) if keeper is not None else None
    if kept is not None:
        try:
            return Packed(kept)
        except packed.FormError:
            pass
    month, _, year = path.stem.removeprefix("code-list-").partition("-")
    first = f"{year}{_MONTHS.index(month) + 1:02}01"
    with path.open("rb") as lines:
        codes = sorted(code for line in lines if len(code := line.strip()) > 2 and b"-" not in code)
    rows = (
        Row(code.decode("utf-8"))
        for code, after in zip_longest(codes, islice(codes, 1, None), fillvalue=b"")
        if not after.startswith(code)
    )
    about = "the package simple-icd-10-cm"
    made = packed.pack(Head("icd_10_cm", first, last_day("icd_10_cm", first), f"{month} {year}", about), rows)
    if keeper is not None:
        keeper.put(name, made)
    return Packed(made)
