"""``x12claims show``: a document as a tree to read."""

from __future__ import annotations

import os
import sys

import click

from x12claims.cli.files import CannotDoError, document, known, watched

_COLOURS = {"loop": {"bold": True}, "id": {"fg": "cyan"}, "value": {"fg": "green"}}


@click.command(
    "show",
    short_help="The document as a readable tree.",
    epilog="Example: x12claims show claims.837 --loop 2300",
)
@click.argument("file", metavar="FILE")
@click.option("--loop", metavar="ID", help="Only these loops, with all that is in them.")
@click.option("--show-phi", is_flag=True, help="Show values as they stand in the file, also those of patients.")
def show(file: str, loop: str | None, show_phi: bool) -> int:
    """Show FILE as a tree: loops and segments with their labels, elements with their names.

    Codes and control numbers are shown; all other values only with --show-phi.  FILE may be a .gz or .zip, or - for
    standard input.
    """
    from x12claims import api
    from x12claims.documents.names import segment_uses
    from x12claims.documents.outline import Outline
    from x12claims.engine.tree import Reader

    source = document(file)
    outline = Outline(
        segment_uses(api.envelope()), _meaning, show_phi=show_phi, loop=loop, style=_styled if _colours() else _plain
    )
    with source.open() as reader, watched(source, reader.read) as read:
        for line in outline.lines(known(Reader(read, api.finder(partners=False)).events(), source)):
            sys.stdout.write(line + "\n")
    if loop is not None and not outline.shown:
        if outline.loops_met and loop not in outline.loops_met:
            ids = ", ".join(sorted(outline.loops_met - {"ST"}))
            raise CannotDoError(f"No guide of this document has a loop {loop}; they have {ids}.")
        click.echo(f"{file} has no loop {loop}.", err=True)
    return 0


def _meaning(code_list: str, code: str) -> str | None:
    from x12claims import api

    known = api.code_lists().get(code_list)
    return None if known is None else known.names.get(code)


def _colours() -> bool:
    return sys.stdout.isatty() and "NO_COLOR" not in os.environ


def _plain(text: str, kind: str) -> str:
    return text


def _styled(text: str, kind: str) -> str:
    return click.style(text, **_COLOURS[kind])  # type: ignore[arg-type]
