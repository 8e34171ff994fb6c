"""The frame around every command: finds it without loading the others, and turns whatever happens into an exit status.

Status 0: done, nothing found.  1: done, something was found.  2: could not, with one sentence on standard error.
A command returns its status (None is 0) or raises; an exception class of this package carries such a sentence.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module
from typing import Any, NoReturn

import click

from x12claims import __version__

PROGRAM = "x12claims"
COULD_NOT, INTERRUPTED, PIPE_CLOSED = 2, 130, 141
TRACEBACK = "X12CLAIMS_TRACEBACK"

COMMANDS: dict[str, tuple[str, str, str]] = {
    "validate": ("x12claims.cli.validate", "validate", "Verdict and findings on files and folders."),
    "explain": ("x12claims.cli.explain", "explain", "The page of a code or rule; or an acknowledgement that came in."),
    "show": ("x12claims.cli.show", "show", "The document as a readable tree."),
    "convert": ("x12claims.cli.convert", "convert", "A document as JSON with named loops, and back."),
    "fix": ("x12claims.cli.fix", "fix", "Mends counts, control numbers and padding of the envelope."),
    "ack": ("x12claims.cli.ack", "ack", "The acknowledgements that a file deserves: TA1, 999 and 277CA."),
    "guide": ("x12claims.cli.guide", "guide", "Guides and companion guides: list, show, diff, check, fmt, import ..."),
    "codes": ("x12claims.cli.codes", "codes", "Code lists: those at hand, what they say of a code, importing yours."),
    "demo": ("x12claims.cli.demo", "demo", "A tour of all this, on synthetic documents."),
}
"""Name -> module, attribute, one line for ``--help``: what the listing shows is known without importing a command."""


class LazyGroup(click.Group):
    """A group whose commands are imported when one is used, so that ``--help`` loads no engine."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        entry = COMMANDS.get(cmd_name)
        if entry is None:
            from difflib import get_close_matches

            if near := get_close_matches(cmd_name, COMMANDS, 1):
                raise click.UsageError(f"No such command {cmd_name!r}, did you mean {near[0]!r}?", ctx)
            return None
        module, attribute, _ = entry
        command = getattr(import_module(module), attribute)
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, _, line) in COMMANDS.items()])


@click.group(
    PROGRAM,
    cls=LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
    epilog="Example: x12claims validate claims.837",
)
@click.version_option(__version__, prog_name=PROGRAM)
def cli() -> None:
    """Validate, explain and acknowledge healthcare X12 documents.

    PATH may be a file, a folder, a .gz or .zip, or - for standard input.  Exit status: 0 nothing found, 1 something
    found, 2 could not.
    """


def main() -> NoReturn:
    """The console script."""
    sys.exit(run(sys.argv[1:]))


def run(args: Sequence[str]) -> int:
    """Runs one command line and returns its exit status; says on standard error, in one sentence, why it could not."""
    if "_X12CLAIMS_COMPLETE" in os.environ:
        from click.shell_completion import shell_complete

        return shell_complete(cli, {}, PROGRAM, "_X12CLAIMS_COMPLETE", os.environ["_X12CLAIMS_COMPLETE"])
    try:
        try:
            with cli.make_context(PROGRAM, list(args)) as context:
                status = _status(cli.invoke(context))
        except click.exceptions.Exit as asked:
            status = asked.exit_code
        except SystemExit as asked:
            status = _status(asked.code)
        sys.stdout.flush()
        return status
    except BrokenPipeError:
        # The reader of our output has left, as `| head` does.  Nothing may be written at exit either.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return PIPE_CLOSED
    except (KeyboardInterrupt, click.Abort):
        _say("Stopped by the user before the end.")
        return INTERRUPTED
    except Exception as error:
        if os.environ.get(TRACEBACK):
            raise
        _say(sentence(error))
        return COULD_NOT


def _status(value: Any) -> int:
    if value is None:
        return 0
    if isinstance(value, int):
        return value
    raise click.ClickException(str(value))  # sys.exit("sentence")


def sentence(error: Exception) -> str:
    """What a user is told of an error.

    An unforeseen one is told by its kind and place only: its text may hold a patient's data.
    """
    if isinstance(error, click.UsageError):
        command = error.ctx.command_path if error.ctx else PROGRAM
        bare = isinstance(error, click.exceptions.NoArgsIsHelpError)
        what = error.format_message().rstrip(".")
        if bare and error.ctx and isinstance(error.ctx.command, click.Group):
            what = f"Name a command: {', '.join(error.ctx.command.list_commands(error.ctx))}"
        return f"{what}; see {command} --help."
    if isinstance(error, click.ClickException):
        return error.format_message()
    if type(error).__module__.partition(".")[0] == PROGRAM:
        return str(error)
    if isinstance(error, OSError) and error.strerror:
        about = f"{error.filename}: " if error.filename else ""
        return f"{about}{error.strerror}."
    place = ""
    frame = error.__traceback__
    while frame:
        module = frame.tb_frame.f_globals.get("__name__", "")
        if module.partition(".")[0] == PROGRAM:
            place = f" in {module}, line {frame.tb_lineno}"
        frame = frame.tb_next
    return (
        f"A defect in {PROGRAM} stopped this ({type(error).__name__}{place}); "
        f"please report it, with the traceback that {TRACEBACK}=1 shows."
    )


def _say(text: str) -> None:
    with suppress(OSError):  # where nobody reads standard error either, the status has to do
        click.echo(f"{PROGRAM}: {text}", err=True)
