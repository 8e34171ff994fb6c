"""``x12claims fix``: counts, control numbers and padding of the envelope, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from x12claims.cli.files import CannotDoError, Output, document, unreadable, watched

if TYPE_CHECKING:
    from x12claims.documents.mend import Change
    from x12claims.inputs import Source

WOULD_MEND, COULD_NOT = 1, 2


@click.command(
    "fix",
    short_help="Mends counts, control numbers and padding of the envelope.",
    epilog="Example: x12claims fix claims.837 --out mended.837",
)
@click.argument("file", metavar="FILE")
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), help="File to write, instead of standard output."
)
@click.option("--in-place", is_flag=True, help="Write the mended document over FILE.")
@click.option("--check", is_flag=True, help="Only say what would be mended; exit status 1 where anything would.")
def fix(file: str, out: Path | None, in_place: bool, check: bool) -> int:
    """Mend the envelope of FILE: SE01 GE01 IEA01, SE02 GE02 IEA02, trailers that are missing, and the width of ISA.

    Each change is said on standard error; all else is copied byte for byte.  FILE may be a .gz or .zip, or - for
    standard input.  Exit status: 0 nothing to mend, or mended; 1 --check would mend something; 2 something has to be
    mended by hand, and then no file is written.
    """
    if (out is not None) + in_place + check > 1:
        raise click.UsageError("Choose one of --out, --in-place and --check.")
    source = document(file)
    if in_place:
        if source.file is None:
            raise CannotDoError(f"{file} is not a plain file on disk, so it cannot be mended in place: give --out.")
        out = Path(source.file)
    with source.open() as reader, watched(source, reader.read, out) as read:
        changes = _mend(source, read, out, check, in_place)
    if any(not change.mended for change in changes):
        return COULD_NOT
    return WOULD_MEND if check and changes else 0


def _mend(source: Source, read: Callable[[int], bytes], out: Path | None, check: bool, in_place: bool) -> list[Change]:
    """Writes the mended document; nothing over a file that needs nothing, or that a hand has to mend."""
    from x12claims.documents.mend import Mender

    try:
        with Output(None if check else out) as output:
            mender = Mender(read, _nowhere if check else output.write)
            mender.run()
            if not mender.interchanges:
                raise unreadable(source)
            for change in mender.changes:
                by_hand = "" if change.mended else "By hand: "
                click.echo(f"{by_hand}{change.what} (at byte {change.offset}).", err=True)
            if out is not None and any(not change.mended for change in mender.changes):
                raise _WithheldError
            if in_place and not mender.changes:
                raise _WithheldError
    except _WithheldError:
        pass
    return mender.changes


def _nowhere(data: bytes) -> None:
    """Where --check writes."""


class _WithheldError(Exception):
    """The file that was being written is not wanted."""
