"""``x12claims validate``: verdicts and findings on files, folders, archives and standard input."""

from __future__ import annotations

import sys
from datetime import date

import click

from x12claims.cli.companion import companion_option
from x12claims.cli.profile import profile_option
from x12claims.diagnostics.render import FORMATS

SNIP_TYPES = ("1", "2", "3", "4", "5", "6", "7")


def _types(context: click.Context, parameter: click.Parameter, value: str) -> frozenset[int]:
    """``1-3``, ``1,2,5`` or ``4``."""
    found: set[int] = set()
    for part in value.split(","):
        first, dash, last = part.strip().partition("-")
        ends = (first, last if dash else first)
        if not all(each.isdecimal() for each in ends):
            raise click.BadParameter("write SNIP types as 1-3 or 1,2,5.", context, parameter)
        # Compared as text: a range with a misprinted end is refused, not counted out.
        if not all(each in SNIP_TYPES for each in ends) or first > ends[1]:
            raise click.BadParameter("SNIP types go from 1 to 7, the lower one first.", context, parameter)
        found |= set(range(int(first), int(ends[1]) + 1))
    return frozenset(found)


def _day(context: click.Context, parameter: click.Parameter, value: str | None) -> date | None:
    if value is None:
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise click.BadParameter("write the day as 2026-03-01.", context, parameter) from None


@click.command(
    "validate",
    short_help="Verdict and findings on files and folders.",
    epilog="Example: x12claims validate out/*.837 --types 1-4 --format sarif > findings.sarif",
)
@click.argument("paths", metavar="PATH...", nargs=-1, required=True)
@click.option("--types", default="1-7", show_default=True, callback=_types, metavar="TYPES",
              help="SNIP types to judge, as 1-3 or 1,2,5: 1 EDI syntax, 2 guide, 3 balances, 4 situations, 5 codes, "
                   "6 line of service, 7 companion guides.")  # fmt: skip
@profile_option
@companion_option("A trading partner's companion guide: a .guide file, or the id of one that `guide list` shows; "
                  "may be given more than once. Your own hold for their receivers unasked.")  # fmt: skip
@click.option("--flag", "flags", multiple=True, metavar="NAME",
              help="What the sender is, where rules ask for it: repricer, medicare_contractor, and those that the "
                   "error for a wrong one lists; may be given more than once.")  # fmt: skip
@click.option("--format", "form", type=click.Choice(FORMATS), default="text", show_default=True, help="How to print.")
@click.option("--fail-on", type=click.Choice(["error", "warning", "note"]), default="error", show_default=True,
              help="Least severity for exit status 1.")  # fmt: skip
@click.option("--jobs", type=click.IntRange(1, 256), default=1, show_default=True,
              help="Processes that share the work.")  # fmt: skip
@click.option("--received", callback=_day, metavar="DAY",
              help="Day of receipt that dates are held against (default: today).")  # fmt: skip
@click.option("--show-phi", is_flag=True, help="Show values as they stand in the file, also those of patients.")
@click.option("--colour/--no-colour", "colour", default=None, help="Colours in text output (default: on a terminal).")
def validate(
    paths: tuple[str, ...],
    types: frozenset[int],
    profile: str,
    companions: tuple[str, ...],
    flags: tuple[str, ...],
    form: str,
    fail_on: str,
    jobs: int,
    received: date | None,
    show_phi: bool,
    colour: bool | None,
) -> int:
    """Validate PATH...: files, folders, .gz, .zip, or - for standard input.

    Exit status: 0 nothing at or above --fail-on, 1 something was found, 2 an input could not be read or there was none.
    """
    from x12claims.cli.files import CannotDoError, no_x12
    from x12claims.cli.progress import Progress
    from x12claims.diagnostics.render import renderer
    from x12claims.diagnostics.summary import exit_status
    from x12claims.run import Run

    with Progress(None) as progress:
        stream = progress.beside(sys.stdout)
        out = renderer(form, stream, show_phi=show_phi, colour=sys.stdout.isatty() if colour is None else colour)
        kept, digest = form == "json", form in ("json", "jsonl")
        try:
            run = Run(types, profile, companions, received, flags, jobs, keep=kept, digest=digest, progress=progress)
        except ValueError as error:
            raise click.BadParameter(str(error), param_hint="--flag") from error
        summary = run.files(paths, out)
    for path in run.unreadable:
        click.echo(no_x12(path), err=True)
    if not summary.files:  # a gate that has looked at nothing must not pass
        raise CannotDoError(f"There is no document in {', '.join(paths)}: nothing was validated.")
    for path, companion in run.idle:
        receivers = f" whose ISA08 or GS03 is {' or '.join(companion.receivers)}" if companion.receivers else ""
        what = f"it is for transaction sets of {companion.base}{receivers}, and none was met."
        click.echo(f"The companion {path} was not used: {what}", err=True)
    return exit_status(summary, fail_on, unreadable=bool(run.unreadable))
