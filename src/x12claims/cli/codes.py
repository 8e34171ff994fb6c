"""``codes``: the code lists at hand, their editions, and the import of those that the user may use."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from x12claims.engine.values import dashed

if TYPE_CHECKING:
    from x12claims.codes.editions import Editions
    from x12claims.codes.lists import ValueList
    from x12claims.codes.packed import Head, Row

NOT_IN_IT, CANNOT_TELL = 1, 2


class _Day(click.ParamType[str]):
    name = "DATE"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        from x12claims.code_store import YEARS

        try:
            day = date.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is no date such as 2026-01-31.", param, ctx)
        if day.year not in YEARS:
            self.fail(f"{value!r} is not in the years {YEARS[0]} to {YEARS[-1]}.", param, ctx)
        return day.strftime("%Y%m%d")


_DAY = _Day()


def _say(text: str, err: bool = False) -> None:
    """Prints a line; what a file brought along cannot command the terminal."""
    from x12claims.code_store import CONTROL

    click.echo(CONTROL.sub(lambda found: ascii(found[0])[1:-1], text), err=err)


@click.group("codes", context_settings={"help_option_names": ["-h", "--help"]}, epilog="Example: x12claims codes list")
def codes() -> None:
    """Code lists: which are at hand, what they say of a code on a day, and importing those that you may use.

    Lists that may be published come with the package.  HCPCS, ICD-10, NCCI edits and others are too large for it, and
    CPT, CDT and the NUBC's lists belong to their owners: import your own files.  They are kept in a folder of yours,
    which X12CLAIMS_CODES moves; several editions stand side by side, and a code is judged by the one in force on the
    day.
    """


@codes.command("list", epilog="Example: x12claims codes list")
def list_() -> None:
    """The lists at hand with their editions, and the kinds that can be imported."""
    from x12claims import api, code_store
    from x12claims.codes.editions import Editions
    from x12claims.codes.kinds import KINDS

    lists = api.code_lists()
    there = code_store.imported_kinds(api.keeper())
    damaged: list[str] = []
    _say(f"Imported, in {code_store.folder() or 'no folder'}:")
    for kind in there:
        for edition in there[kind]:
            try:
                _say(f"  {kind:<24} {_edition(edition.head)}")
            except code_store.CodesError as error:
                _say(f"  {kind:<24} cannot be read")
                damaged.append(str(error))
    if not there:
        _say("  none")
    _say("With the package:")
    for name in lists:
        shipped = lists[name]
        if not isinstance(shipped, Editions):
            _say(f"  {name:<24} {len(shipped.codes)} codes; {shipped.about}")
    _say("To be imported (x12claims codes import KIND FILE --effective DATE):")
    for known in KINDS.values():
        if known.name not in there:
            _say(f"  {known.name:<24} {known.about} ({known.owner})")
    for sentence in damaged:
        _say(sentence, err=True)


@codes.command(epilog="Example: x12claims codes show place_of_service 10 --at 2022-01-31")
@click.argument("name", metavar="LIST")
@click.argument("code", required=False)
@click.option("--at", "day", type=_DAY, help="The day to judge the code on, such as 2026-01-31.")
def show(name: str, code: str | None, day: str | None) -> int:
    """What is known of LIST, or of a CODE of it.

    Exit status: 0 the code is in the list (on the day); 1 it is not; 2 no edition at hand can tell.
    """
    from x12claims import api

    found = api.code_lists().get(name)
    if found is None:
        from difflib import get_close_matches

        near = get_close_matches(name, api.code_lists(), 1)
        hint = (
            f"did you mean {near[0]}?" if near else "x12claims codes list shows those that are, and how to import one."
        )
        raise click.ClickException(f"No list {name} is at hand; {hint}")
    if code is None:
        _whole(found)
        return 0
    code = code.upper()
    for row in _rows(found, code, day):
        held = "".join(
            (f" from {dashed(row.first)}" if row.first else "", f" to {dashed(row.last)}" if row.last else "")
        )
        said = "".join((f": {row.name}" if row.name else "", f" (value {row.value})" if row.value else ""))
        _say(f"{code}{said}{f';{held}' if held else ''}")
    active = found.active(code, day)
    when = f" on {dashed(day)}" if day else ""
    if active is None:
        _say(f"No edition of {name} at hand can tell whether {code} is in it{when}.")
        return CANNOT_TELL
    _say(f"{code} is {'' if active else 'not '}in {name}{when}.")
    return 0 if active else NOT_IN_IT


@codes.command("import", epilog="Example: x12claims codes import hcpcs HCPC2026_JAN_ANWEB.txt --effective 2026-01-01")
@click.argument("kind")
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--effective", type=_DAY, required=True, help="The first day of the edition, such as 2026-01-01.")
@click.option("--until", type=_DAY, help="Its last day; default: what is usual for the kind, else not known.")
@click.option("--edition", default="", help="What its owner calls it, such as 2026 or v32.0.")
def import_(kind: str, files: tuple[Path, ...], effective: str, until: str | None, edition: str) -> None:
    """Import FILE as an edition of the list KIND: as its owner publishes it, or a table with the columns code, name,
    from, to (and value), between commas or tabs.

    An edition that comes in several files takes all of them at once.  One of the same KIND and first day is replaced.
    KIND is one that `x12claims codes list` names, or a name of your own that rules of a companion guide ask for.
    """
    from x12claims import code_store

    if not re.fullmatch("[a-z][a-z0-9_]*", kind):
        raise click.UsageError(f"{kind!r} is no name of a kind: small letters, digits and _ make one.")
    if until is not None and until < effective:
        raise click.UsageError("--until is before --effective.")
    _wonder(kind)
    for head in code_store.import_files(kind, files, effective, until, edition):
        _say(f"{head.kind}: {_edition(head)}")


def _wonder(kind: str) -> None:
    """Says where nothing that is here asks for a list: its name may be mistyped."""
    from difflib import get_close_matches

    from x12claims import guides
    from x12claims.codes.kinds import KINDS

    known = {*KINDS, *guides.code_lists()}
    if kind not in known:
        near = get_close_matches(kind, known, 1, 0.5)
        meant = f" Did you mean {near[0]}?" if near else ""
        click.echo(f"No guide that is here asks for {kind}: a rule of a companion guide of yours may.{meant}", err=True)


def _edition(head: Head) -> str:
    days = f"in force from {dashed(head.first)}" + (f" to {dashed(head.last)}" if head.last else "")
    called = f"edition {head.edition}, " if head.edition else ""
    return f"{head.count} codes, {called}{days}; from {head.source}"


def _whole(found: Editions | ValueList) -> None:
    from x12claims.codes.editions import Editions

    if isinstance(found, Editions):
        for edition in found:
            head = edition.head
            _say(f"{head.kind}: {_edition(head)}" + (f"; sha256 {head.sha256}" if head.sha256 else ""))
        return
    _say(f"{len(found.codes)} codes; {found.about}")
    for code in sorted(found.codes):
        first, last = found.spans.get(code, ("", ""))
        cells = [code, found.names.get(code, ""), dashed(first), dashed(last)]
        _say("  ".join(filter(None, cells)))


def _rows(found: Editions | ValueList, code: str, day: str | None) -> list[Row]:
    from x12claims.codes.editions import Editions
    from x12claims.codes.packed import Row

    if isinstance(found, Editions):
        return found.rows(code, day)
    first, last = found.spans.get(code, ("", ""))
    said = Row(code, first, last, found.names.get(code, ""), found.values.get(code, ""))
    return [said] if code in found.codes and any(said[1:]) else []
