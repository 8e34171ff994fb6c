"""``guide``: work on implementation guides and companion files."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from x12claims import guides
from x12claims.cli.companion import added

if TYPE_CHECKING:
    from x12claims.grammar.ir import Guide

_GUIDE = click.argument("guide")


@click.group("guide", context_settings={"help_option_names": ["-h", "--help"]}, epilog="Example: x12claims guide list")
def guide() -> None:
    """Work on guides and companion guides.

    GUIDE is the id of a guide as `guide list` shows it (or an alias that is of no other), or the path of a .guide file.
    """


def _get(name: str) -> Guide:
    if name.endswith(".guide"):
        return guides.compile_file(name, audited=False)
    if any(each.id == name for each in guides.companions()):
        return guides.compile_file(guides.companion_path(name))
    if Path(name).exists():
        raise click.ClickException(f"{name} is no guide: name the id of one, or a file that ends in .guide.")
    return guides.load(name)


@guide.command("list", epilog="Example: x12claims guide list")
def list_() -> None:
    """The guides that are here, and the companions.

    What is amiss in your own folder of guides, where it is passed over or would stop what it is for, is told on
    standard error.
    """
    for entry in guides.entries().values():
        what = f"{entry.transaction} {entry.group}".strip() or entry.kind
        also = f"  (also {' '.join(entry.aliases)})" if entry.aliases else ""
        whence = f"  [{entry.origin}]" if entry.origin else ""
        click.echo(f"{entry.id:<16} {what:<9} {entry.title}{also}{whence}")
    for each in guides.companions():
        receivers = f"  for {', '.join(each.receivers)}" if each.receivers else ""
        use = receivers if each.own else f"{receivers}; an example, used with --companion {each.id}"
        click.echo(f"{each.id:<16} companion {each.title}  of {each.base}{use}")
    for sentence in guides.amiss():
        click.echo(sentence, err=True)


@guide.command(
    short_help="The loops, segments, elements and rules of a guide.",
    epilog="Example: x12claims guide show 005010X222A1 --loop 2300",
)
@_GUIDE
@click.option("--loop", help="Only this loop, with its elements.")
def show(guide: str, loop: str | None) -> None:
    """The loops and segments of a guide; with --loop, the elements and rules of one."""
    from x12claims.grammar import pages

    found = _get(guide)
    if loop is None:
        click.echo("\n".join(pages.outline(found)))
    elif loop in found.loops:
        click.echo("\n".join(pages.loop_lines(found, loop)))
    else:
        raise click.ClickException(f"{found.id} has no loop {loop}; it has {', '.join(found.loops)}.")


@guide.command(
    short_help="Compile guides and name every fault with its line.", epilog="Example: x12claims guide check acme.guide"
)
@click.argument("paths", nargs=-1, required=True)
def check(paths: tuple[str, ...]) -> None:
    """Compile guides and audit them: every fault is named with its line; exit status 1 where there is one."""
    from x12claims.grammar.audit import audit
    from x12claims.grammar.errors import GuideError

    failed = False
    for path in paths:
        try:
            checked = _get(path)
            result = audit(checked, guides.code_lists())
        except GuideError as error:
            failed = True
            for one in error.all:
                click.echo(str(one))
            continue
        for remark in result.remarks:
            if remark.severity != "note":
                click.echo(f"{path}: {remark}")
        failed = failed or bool(result.errors)
        verdict = "refused" if result.errors else "good"
        if checked.base:
            what = (
                f"adds {len(added(checked))} rules to {checked.base}; `x12claims guide diff {path}` shows what it asks."
            )
        else:
            what = (
                f"has {result.segments} segments, {result.elements} elements, {result.rules} rules; of "
                f"{result.situational} situational items {result.checked} are checked, {result.told} are told in "
                f"words, {result.untold} say nothing."
            )
        click.echo(f"{path}: {verdict}: {result.guide} {what}")
    sys.exit(1 if failed else 0)


@guide.command(epilog="Example: x12claims guide fmt acme.guide")
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--check", "only_check", is_flag=True, help="Change nothing; exit status 1 where a file is not canonical."
)
def fmt(paths: tuple[Path, ...], only_check: bool) -> None:
    """Write .guide files in the one canonical form."""
    from x12claims.grammar.format import format_text

    changed = 0
    for path in paths:
        before = path.read_text("utf-8")
        after = format_text(before, str(path))
        if after != before:
            changed += 1
            if not only_check:
                path.write_text(after, "utf-8")
            click.echo(f"{'would change' if only_check else 'changed'} {path}")
    sys.exit(1 if only_check and changed else 0)


@guide.command("compile", epilog="Example: x12claims guide compile acme.guide --out acme.json")
@_GUIDE
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="File to write; default: standard output.")
def compile_(guide: str, out: Path | None) -> None:
    """Compile a guide or companion guide to JSON."""
    from x12claims.grammar import compiled

    found = guides.compile_file(guide) if guide.endswith(".guide") else _get(guide)
    text = compiled.dump(found)
    if out is None:
        click.echo(text)
    else:
        out.write_text(text, "utf-8")


@guide.command(
    epilog="Examples: x12claims guide doc 005010X221A1 --out 835.md; x12claims guide doc 005010X221A1 --out 835/"
)
@_GUIDE
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    help="A .md file for the whole guide, or a folder for a page for each loop, segment and rule; "
    "default: the whole on standard output.",
)
def doc(guide: str, out: Path | None) -> None:
    """The documentation of a guide, as Markdown: one page, or a folder of pages that link to one another."""
    from x12claims.grammar import pages, site

    found = _get(guide)
    if out is None:
        click.echo(pages.page(found), nl=False)
    elif out.suffix == ".md":
        out.write_text(pages.page(found), "utf-8")
    else:
        for name, text in site.site(found):
            path = out / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")


@guide.command(epilog="Example: x12claims guide coverage")
def coverage() -> None:
    """How many rules of each SNIP type each guide has, and what its situations say, as Markdown."""
    from x12claims.grammar import site

    known = [entry for entry in guides.entries().values() if entry.kind == "guide" and not entry.folder]
    click.echo(site.coverage([guides.load(entry.id) for entry in known]), nl=False)


@guide.command(
    short_help="What a companion changes, or in what two guides differ.",
    epilog="Examples: x12claims guide diff acme.guide; x12claims guide diff 005010X222A1 005010X223A2 --loop 2300",
)
@_GUIDE
@click.argument("other", required=False)
@click.option("--loop", help="Only what stands in this loop, and the rules of it.")
def diff(guide: str, other: str | None, loop: str | None) -> None:
    """What a companion changes of its guide; with OTHER, in what that guide differs from GUIDE.

    Lines begin with + for what only the second one has, - for what only the first one has, ~ for what both have
    differently.  Exit status 0 also where they differ.
    """
    from x12claims.grammar.difference import difference

    first = _get(guide)
    if other is not None:
        old, new = first, _get(other)
    elif first.base:
        old, new = guides.load(first.base), first
    else:
        raise click.ClickException(f"{first.id} is no companion: name the guide to compare it with.")
    if loop is not None and not (loop in old.loops or loop in new.loops):
        raise click.ClickException(f"Neither guide has a loop {loop}.")
    for change in difference(old, new):
        if loop is None or loop in change.place.split("."):
            click.echo(str(change))


@guide.command(
    "import",
    short_help="Make a guide of a map of pyx12: 834, 820, the 004010 set.",
    epilog="Examples: x12claims guide import; x12claims guide import 005010X220A1; x12claims guide import 004010X098A1",
)
@click.argument("guide_id", metavar="[ID]", required=False)
@click.option("--from", "source", type=click.Choice(["pyx12"]), default="pyx12", show_default=True, help="Whose map.")
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder for the texts; default: the user's own guides, where validate finds them.",
)
def import_(guide_id: str | None, source: str, out: Path | None) -> None:
    """Make a guide of a map of the installed pyx12, for documents whose guide is not carried here.

    ID is what GS08 says, such as 005010X220A1; without it the maps are listed.  What is judged by such a guide bears
    a note that says so: it knows structure and codes, no situation and no balance.
    """
    from x12claims.cli import maps

    if guide_id is None:
        for listed in maps.known():
            click.echo(f"{listed.id:<14} {listed.set}  {listed.file}")
        return
    for path, remark in maps.take(guide_id, out):
        click.echo(f"{path}: {remark}")


if __name__ == "__main__":
    guide()
