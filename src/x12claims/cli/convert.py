"""``x12claims convert``: a document as JSON, and back."""

from __future__ import annotations

import codecs
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from x12claims.cli.files import CannotDoError, Output, document, known, watched

if TYPE_CHECKING:
    from x12claims.engine.tree import Event
    from x12claims.inputs import Source

TARGETS = ("json", "x12")
LEFT_OUT = 1


@click.command(
    "convert",
    short_help="A document as JSON with named loops, and back.",
    epilog="Example: x12claims convert claims.837 --to json | x12claims convert - --to x12 > same.837",
)
@click.argument("file", metavar="FILE")
@click.option("--to", "target", type=click.Choice(TARGETS), help="json from X12, or x12 from that JSON.  [required]")
@click.option("--names", is_flag=True, help="Add the guide's names of loops, segments and elements to the JSON.")
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), help="File to write, instead of standard output."
)
def convert(file: str, target: str | None, names: bool, out: Path | None) -> int:
    """Convert FILE: X12 to JSON (nothing lost, loops named, values in clear), or that JSON back to the same segments.

    FILE may be a .gz or .zip, or - for standard input.  Exit status 1: bytes that belong to no segment were too many to
    keep.
    """
    if target is None:
        raise click.UsageError(f"Say with --to what it shall become: {' or '.join(TARGETS)}.")
    source = document(file)
    return _to_json(source, names, out) if target == "json" else _to_x12(source, out)


def _to_json(source: Source, names: bool, out: Path | None) -> int:
    from x12claims import api
    from x12claims.documents.to_json import lines
    from x12claims.engine.tree import Reader

    lost: list[int] = []
    with source.open() as file, watched(source, file.read, out) as read:
        events = known(Reader(read, api.finder(partners=False)).events(), source)
        with Output(out) as output:
            output.write_all(line.encode() + b"\n" for line in lines(_noting(events, lost), names))
    for length in lost:
        click.echo(f"{length} bytes that belong to no segment are left out of the JSON.", err=True)
    return LEFT_OUT if lost else 0


def _noting(events: Iterator[Event], lost: list[int]) -> Iterator[Event]:
    from x12claims.engine.tree import Loose

    for event in events:
        if isinstance(event, Loose) and event.data is None:
            lost.append(event.length)
        yield event


def _to_x12(source: Source, out: Path | None) -> int:
    from x12claims.documents.from_json import WriteError, X12Text
    from x12claims.documents.json_items import JsonError

    try:
        with source.open() as file, watched(source, file.read, out) as read:
            pieces = X12Text(_decoded(read)).pieces()
            first = next(pieces, b"")
            with Output(out) as output:
                output.write(first)
                output.write_all(pieces)
    except UnicodeDecodeError:
        raise CannotDoError(f"{source.path} is not JSON: it is not text in UTF-8.") from None
    except JsonError as error:
        raise CannotDoError(f"{source.path} is not JSON as --to json writes it: {error}.") from None
    except WriteError as error:
        raise CannotDoError(str(error)) from None
    return 0


def _decoded(read: Callable[[int], bytes]) -> Callable[[int], str]:
    decoder = codecs.getincrementaldecoder("utf-8-sig")()

    def text(size: int) -> str:
        while data := read(size):
            if decoded := decoder.decode(data):
                return decoded
        return decoder.decode(b"", final=True)

    return text
