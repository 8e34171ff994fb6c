"""``x12claims ack``: the acknowledgements that a file deserves; and ``explain ack``: what one that came in means."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from x12claims.engine.validator import Validator
    from x12claims.wire import Segment

KINDS = ("ta1", "999")
REFUSED = 1


def _kinds(context: click.Context, parameter: click.Parameter, value: str) -> tuple[str, ...]:
    kinds = tuple(dict.fromkeys(each.strip().lower() for each in value.split(",") if each.strip()))
    unknown = [each for each in kinds if each not in KINDS]
    if unknown or not kinds:
        raise click.BadParameter(f"choose from {', '.join(KINDS)}, separated by commas.", context, parameter)
    return kinds


def _moment(context: click.Context, parameter: click.Parameter, value: str | None) -> datetime:
    if value is None:
        return datetime.now()
    try:
        return datetime.fromisoformat(value)
    except ValueError:
        raise click.BadParameter("write it as 2024-03-01T12:05.", context, parameter) from None


@click.command(
    "ack",
    short_help="Write the acknowledgements that a file deserves.",
    epilog="Example: x12claims ack claims.837 --kind 999 --out answers",
)
@click.argument("file", metavar="FILE")
@click.option("--kind", "kinds", default=",".join(KINDS), show_default=True, callback=_kinds, metavar="KINDS",
              help="Which to write: ta1, 999, or both with a comma between.")  # fmt: skip
@click.option("--out", type=click.Path(file_okay=False, path_type=Path),
              help="Folder for one file each; without it they go to standard output.")  # fmt: skip
@click.option("--control", type=click.IntRange(1, 999_999_999), default=1, show_default=True,
              help="Control number of the first interchange written; the next ones count on.")  # fmt: skip
@click.option("--now", callback=_moment, metavar="TIME", help="Date and time that they bear (default: now, local).")
@click.option("--lines/--no-lines", default=False, help="A line end behind every segment, for reading.")
def ack(file: str, kinds: tuple[str, ...], out: Path | None, control: int, now: datetime, lines: bool) -> int:
    """Write TA1 and 999 for FILE: one 999 for each functional group, a TA1 where one is due.

    FILE may be a folder, a .gz or .zip, or - for standard input.  Exit status 1: something was refused.
    """
    from x12claims import api
    from x12claims.diagnostics.results import UNREADABLE

    runs: list[Validator] = []
    result = api.acknowledge(file, kinds=kinds, now=now, control=control, watch=runs.append)
    if all(run.result.verdict == UNREADABLE for run in runs):
        raise click.ClickException(f"{file} holds no interchange: there is nobody to answer.")
    named = [("ta1", each) for each in result.ta1] + [("999", each) for each in result.functional]
    _put(named, out, lines=lines)
    for omitted in result.omitted:
        click.echo(
            f"The 999 of functional group {omitted.group} leaves out {omitted.errors} errors of transaction set "
            f"{omitted.transaction}; x12claims validate lists them all.",
            err=True,
        )
    if not named:
        no_999 = ", and no functional group is to be answered" if "999" in kinds else ""
        click.echo(f"Nothing is due: no TA1 is asked for (ISA14){no_999}.", err=True)
    return REFUSED if any(_refuses(data) for _, data in named) else 0


def _put(named: list[tuple[str, bytes]], out: Path | None, *, lines: bool) -> None:
    counts: dict[str, int] = {}
    if out is not None:
        out.mkdir(parents=True, exist_ok=True)
    for kind, data in named:
        shown = data.replace(b"~", b"~\n") if lines else data
        if out is None:
            click.echo(shown, nl=not lines)
            continue
        counts[kind] = counts.get(kind, 0) + 1
        path = out / f"{counts[kind]:04d}.{kind}"
        path.write_bytes(shown)
        click.echo(str(path), err=True)


def _refuses(data: bytes) -> bool:
    """Whether an acknowledgement of ours refuses anything: TA104 or AK901 is R or P."""
    for segment in data.split(b"~"):
        elements = segment.split(b"*")
        if elements[0] == b"TA1":
            return elements[4] == b"R"
        if elements[0] == b"AK9":
            return elements[1] in {b"R", b"P"}
    return False


def _segments(path: str) -> Iterator[Segment]:
    """The segments of a file; what is wrong with its bytes is passed over here."""
    from x12claims.inputs import expand
    from x12claims.wire import Segment, Stream, Tokenizer

    for source in expand([path]):
        with source.open() as reader:
            tokenizer = Tokenizer(Stream(reader.read))
            while (each := tokenizer.next()) is not None:
                if isinstance(each, Segment):
                    yield each


@click.command(
    "ack",
    short_help="What an acknowledgement that came in means.",
    epilog="Example: x12claims explain ack answer.999 --original claims.837",
)
@click.argument("ackfile", metavar="ACKFILE")
@click.option("--original", metavar="FILE", help="The document that was sent and is answered here.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True,
              help="How to print.")  # fmt: skip
@click.option("--show-phi", is_flag=True, help="Show values of the original instead of masking them.")
def explain_ack(ackfile: str, original: str | None, form: str, show_phi: bool) -> int:
    """Explain a TA1, 999 or 997 against the document that was sent: segment, value, cause, mend.

    Exit status 1: something was refused.
    """
    from x12claims.acks.explain import explain
    from x12claims.acks.read import read
    from x12claims.acks.render import text, to_dict

    acknowledgements = list(read(_segments(ackfile)))
    if not acknowledgements:
        raise click.ClickException(f"{ackfile} holds no TA1, 999 or 997: name the acknowledgement, then --original.")
    answers = list(explain(acknowledgements, _segments(original) if original else None, show_phi=show_phi))
    if form == "json":
        import json

        shown: dict[str, Any] = {"acknowledgements": [to_dict(each) for each in answers]}
        click.echo(json.dumps(shown, indent=2, ensure_ascii=False))
    else:
        for line in text(answers):
            click.echo(line)
    return 0 if all(each.accepted for each in answers) else REFUSED
