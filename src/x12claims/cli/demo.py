"""``x12claims demo``: a tour on synthetic documents, in which every command shown is really run."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
from attrs import frozen

from x12claims.cli.main import PROGRAM

_CHECKOUT = Path(__file__).resolve().parents[3] / "demo" / "documents"
_SHIPPED = Path(__file__).resolve().parents[1] / "_demo"


class DemoError(click.ClickException):
    """A step of the tour did not end as it should; the message names it."""

    exit_code = 2


@frozen
class Step:
    """A command line without the program's name, and the exit status that it must end with.

    ``to``: the file that standard output goes to.  ``show``: how many lines of the output are printed.  ``program``:
    what is run in place of x12claims.
    """

    command: str
    status: int = 0
    to: str = ""
    show: int = 60
    program: str = PROGRAM

    @property
    def line(self) -> str:
        """The step as a reader would type it."""
        return f"{self.program} {self.command}" + (f" > {self.to}" if self.to else "")


@frozen
class Scene:
    """A caption and the steps that it announces."""

    caption: str
    steps: tuple[Step, ...]


SCENES = (
    Scene(
        "Two claims (837P) and the payment of them (835), as they should be.  Exit status 0 says: nothing was found.",
        (Step("validate claims.837 remittance.835"),),
    ),
    Scene(
        "Two transaction sets of claims; the first has six faults.  Each is named where it stands: line and column,\n"
        "loop, element.  Values that may be a patient's are masked.  The second set is good: the verdict is partial.",
        (Step("validate claims-faulty.837", 1),),
    ),
    Scene(
        "A remittance whose amounts do not add up, with a code that is none and a segment too few.",
        (Step("validate remittance-faulty.835", 1),),
    ),
    Scene(
        "What a finding means, with an example that has it and one that has not; and a rule as its guide states it.",
        (Step("explain D309"), Step("explain X222.2300.CLM02.010")),
    ),
    Scene(
        "The answers that the faulty claims deserve: a TA1, because ISA14 asks for it, a 999 that accepts the second\n"
        "set only, and a 277CA for the claims of that one.  They are valid themselves.",
        (
            Step("ack claims-faulty.837 --out answers --lines", 1),
            Step("validate answers"),
        ),
    ),
    Scene(
        "The other way round, for whoever sent the claims: a 999 read back against what was sent.",
        (Step("explain ack answers/0001.999 --original claims-faulty.837", 1, show=40),),
    ),
    Scene(
        "The same findings for programs: JSON, code scanning (SARIF), test reports (JUnit), annotations (GitHub).",
        (
            Step("validate claims-faulty.837 --format json", 1, "findings.json"),
            Step("validate claims-faulty.837 --format sarif", 1, "findings.sarif"),
            Step("validate claims-faulty.837 --format junit", 1, "findings.xml"),
            Step("validate claims-faulty.837 --format github", 1, show=3),
        ),
    ),
    Scene(
        "A claim as a tree, with the names that the guide gives and the meanings of codes.  Nobody here is real:\n"
        "values are shown, which nothing does unless it is told to.",
        (Step("show claims.837 --loop 2300 --show-phi", show=24),),
    ),
    Scene(
        "JSON by the names of loops, and back: the same bytes.",
        (
            Step("convert claims.837 --to json", to="claims.json"),
            Step("convert claims.json --to x12", to="claims-again.837"),
            Step("claims.837 claims-again.837", program="cmp"),
        ),
    ),
    Scene(
        "Padding and counts that are wrong are mended, and each change is told.  Business data is never touched.",
        (
            Step("validate claims-clerical.837", 1),
            Step("fix claims-clerical.837", to="claims-mended.837"),
            Step("validate claims-mended.837"),
        ),
    ),
    Scene(
        "Guides are text.  Here is a loop of the 837P; the page of the whole guide goes into a file.",
        (
            Step("guide list"),
            Step("guide show 005010X222A1 --loop 2310B", show=30),
            Step("guide doc 005010X222A1 --out guide-837P.md"),
        ),
    ),
    Scene(
        "Codes are judged on the day of service, by lists with their dates; your own and licensed ones are imported.",
        (
            Step("codes list", show=12),
            Step("codes show place_of_service 11"),
        ),
    ),
    Scene(
        "A payer's companion guide narrows it, in a text of its own: this payer does not take the claims of step 1.",
        (
            Step("companion.guide", program="cat"),
            Step("guide check companion.guide"),
            Step("validate claims.837 --companion companion.guide", 1),
        ),
    ),
    Scene(
        "A mistake in such a text is named with its line.",
        (Step("guide check companion-mistaken.guide", 1),),
    ),
)


def _documents() -> Path:
    return _CHECKOUT if _CHECKOUT.is_dir() else _SHIPPED


def _run(step: Step, folder: Path) -> subprocess.CompletedProcess[str]:
    """Runs a step in ``folder``; its output goes where the step sends it."""
    words = shlex.split(step.command)
    if step.program == "cat":
        text = (folder / words[0]).read_text("utf-8")
        return subprocess.CompletedProcess(words, 0, text, "")
    if step.program == "cmp":
        same = (folder / words[0]).read_bytes() == (folder / words[1]).read_bytes()
        return subprocess.CompletedProcess(words, 0 if same else 1, "", "" if same else "they differ\n")
    command = [sys.executable, "-m", PROGRAM, *words]
    environment = {**os.environ, "COLUMNS": "110", "PYTHONUTF8": "1"}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, encoding="utf-8", check=False)


def _shown(step: Step, text: str) -> Iterator[str]:
    lines = text.splitlines()
    yield from lines[: step.show]
    if len(lines) > step.show:
        yield f"... {len(lines) - step.show} more"


def _play(step: Step, folder: Path) -> None:
    """Shows a step and what it prints.  Raises DemoError where it does not end as it should."""
    click.echo()
    click.secho(f"$ {step.line}", bold=True)
    done = _run(step, folder)
    if step.to:
        (folder / step.to).write_text(done.stdout, "utf-8", newline="")
    for line in _shown(step, done.stderr if step.to else done.stdout + done.stderr):
        click.echo(line)
    if done.returncode != step.status:
        instead = f"{step.line} ended with {done.returncode}, not with {step.status}"
        raise DemoError(f"{instead}; please report it with what stands above.")


@click.command(
    "demo",
    short_help="A tour of all this, on synthetic documents.",
    epilog="Example: x12claims demo --out demo-out",
)
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), default=Path("demo-out"), show_default=True,
              help="Folder for the documents and for what the tour writes.")  # fmt: skip
def demo(out: Path) -> None:
    """Show what x12claims does, on synthetic claims and remittances; what is written stays in a folder.

    Every command that is shown is run, and may be run again in that folder.  The people in the documents are invented.
    """
    out.mkdir(parents=True, exist_ok=True)
    for document in sorted(_documents().iterdir()):
        shutil.copyfile(document, out / document.name)
    click.echo(f"Synthetic documents were put into {out}/; all commands below are run there.")
    click.echo(_how_to_repeat())
    for number, scene in enumerate(SCENES, 1):
        click.echo()
        click.secho(f"{number}. {scene.caption}", fg="cyan")
        for step in scene.steps:
            _play(step, out)
    click.echo()
    click.secho(f"Done. What was written lies in {out}/: look at {', '.join(_written())}.", fg="cyan")


def _how_to_repeat() -> str:
    """What a reader does before typing the commands: in a clone, the command is not yet on the path."""
    activate = Path(sys.executable).parent / "activate"
    if shutil.which(PROGRAM) is not None or not activate.is_file():
        return "Any of them can be typed again in that folder."
    return f"Any of them can be typed again in that folder, after: . {activate}"


def _written() -> list[str]:
    files = [step.to for scene in SCENES for step in scene.steps if step.to.startswith(("findings", "claims.json"))]
    return [*files, "answers", "guide-837P.md"]
