"""``x12claims ack``: the acknowledgements that a file deserves; and ``explain ack``: what one that came in means."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from x12claims.cli.profile import profile_option

if TYPE_CHECKING:
    from x12claims.acks import Policy
    from x12claims.engine.validator import Validator
    from x12claims.wire import Segment

KINDS = ("ta1", "999", "277ca")
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


def _policy(context: click.Context, parameter: click.Parameter, value: Path | None) -> Policy | None:
    """What was agreed with a partner."""
    if value is None:
        return None
    import json

    from x12claims.acks import policy_of

    try:
        return policy_of(json.loads(value.read_text("utf-8")))
    except OSError as error:
        raise click.BadParameter(f"{value} cannot be read: {error.strerror}.", context, parameter) from None
    except ValueError as error:  # of JSON, of UTF-8, or of what is stated
        raise click.BadParameter(f"{value}: {error}.", context, parameter) from None


@click.command(
    "ack",
    short_help="Write the acknowledgements that a file deserves.",
    epilog="Example: x12claims ack claims.837 --kind 999 --out answers",
)
@click.argument("file", metavar="FILE")
@click.option("--kind", "kinds", default=",".join(KINDS), show_default=True, callback=_kinds, metavar="KINDS",
              help="Which to write: ta1, 999, 277ca, or several with commas between.")  # fmt: skip
@click.option("--out", type=click.Path(file_okay=False, path_type=Path),
              help="Folder for one file each; without it they go to standard output.")  # fmt: skip
@click.option("--control", type=click.IntRange(1, 999_999_999), default=1, show_default=True,
              help="Control number of the first interchange written; the next ones count on.")  # fmt: skip
@click.option("--now", callback=_moment, metavar="TIME", help="Date and time that they bear (default: now, local).")
@click.option("--routes", "policy", type=click.Path(dir_okay=False, path_type=Path), callback=_policy, metavar="JSON",
              help="What was agreed with a partner: which fault is answered where, and more.")  # fmt: skip
@profile_option
@click.option("--lines/--no-lines", default=False, help="A line end behind every segment, for reading.")
def ack(
    file: str,
    kinds: tuple[str, ...],
    out: Path | None,
    control: int,
    now: datetime,
    policy: Policy | None,
    profile: str,
    lines: bool,
) -> int:
    """Write TA1, 999 and 277CA for FILE: one 999 for each functional group, one 277CA for each 837 that the 999 takes
    in, a TA1 where one is due.

    What is refused or rejected is what validate with the same --profile calls an error.  FILE may be a folder, a .gz or
    .zip, or - for standard input.  Exit status 1: something was refused or rejected.
    """
    from x12claims import api
    from x12claims.diagnostics.results import UNREADABLE

    runs: list[Validator] = []
    put = _Put(out, lines)
    result = api.acknowledge(
        file,
        kinds=kinds,
        now=now,
        control=control,
        policy=policy,
        profile=profile,
        deliver=put,
        watch=runs.append,
    )
    if all(run.result.verdict == UNREADABLE for run in runs):
        raise click.ClickException(f"{file} holds no interchange: there is nobody to answer.")
    for omitted in result.omitted:
        name = {"999": "999", "277ca": "277CA"}[omitted.kind]
        click.echo(
            f"The {name} of functional group {omitted.group} leaves out {omitted.errors} errors of transaction set "
            f"{omitted.transaction}; x12claims validate lists them all.",
            err=True,
        )
    if not put.counts:
        click.echo(_nothing(kinds), err=True)
    return REFUSED if result.refused else 0


def _nothing(kinds: tuple[str, ...]) -> str:
    reasons = {
        "ta1": "no TA1 is asked for (ISA14)",
        "999": "no functional group is to be answered",
        "277ca": "no 837 with claims was taken in",
    }
    return f"Nothing is due: {', and '.join(reason for kind, reason in reasons.items() if kind in kinds)}."


class _Put:
    """Writes each acknowledgement when it is done: to a folder, or to standard output."""

    def __init__(self, out: Path | None, lines: bool) -> None:
        self.out = out
        self.lines = lines
        self.counts: dict[str, int] = {}

    def __call__(self, kind: str, data: bytes) -> None:
        shown = data
        if self.lines:
            terminator = data[-1:]
            shown = data.replace(terminator, terminator + (b"" if terminator in b"\r\n" else b"\n"))
        self.counts[kind] = self.counts.get(kind, 0) + 1
        if self.out is None:
            click.echo(shown, nl=not self.lines)
            return
        self.out.mkdir(parents=True, exist_ok=True)
        path = self.out / f"{self.counts[kind]:04d}.{kind}"
        path.write_bytes(shown)
        click.echo(str(path), err=True)


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
    """Explain a TA1, 999, 997 or 277CA against the document that was sent: claim, segment, value, cause, mend.

    Exit status 1: something was refused or rejected.
    """
    from x12claims import api
    from x12claims.acks.explain import explain
    from x12claims.acks.explain_claim import explain_claims
    from x12claims.acks.read import read
    from x12claims.acks.read_claim import ReadClaims, ReadOther
    from x12claims.acks.render import claims_text, text, to_dict

    acknowledgements = list(read(_segments(ackfile)))
    if not acknowledgements:
        raise click.ClickException(
            f"{ackfile} holds no TA1, 999, 997 or 277CA: name the acknowledgement, then --original."
        )
    about_claims = [each for each in acknowledgements if isinstance(each, ReadClaims | ReadOther)]
    others = [each for each in acknowledgements if not isinstance(each, ReadClaims | ReadOther)]
    answers = list(explain(others, _segments(original) if original and others else None, show_phi=show_phi))
    of_claims = list(
        explain_claims(
            about_claims,
            _segments(original) if original and about_claims else None,
            names=api.code_lists()["claim_status"].names if about_claims else None,
            show_phi=show_phi,
        )
    )
    if form == "json":
        import json

        shown: dict[str, Any] = {"acknowledgements": [to_dict(each) for each in (*answers, *of_claims)]}
        click.echo(json.dumps(shown, indent=2, ensure_ascii=False))
    else:
        for line in (*text(answers), *claims_text(of_claims)):
            click.echo(line)
    return 0 if all(each.accepted for each in (*answers, *of_claims)) else REFUSED
