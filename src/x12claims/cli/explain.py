"""``explain CODE``: the page of a finding code, a guide rule or an acknowledgement code."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from importlib import import_module
from typing import TYPE_CHECKING

import click

from x12claims.cli.companion import companion_option

if TYPE_CHECKING:
    from x12claims.diagnostics.codes import Row
    from x12claims.grammar.ir import Guide, Rule

RulePage = Callable[[str], str | None]
"""Gives the page of a guide rule by its id (``X222.2300.CLM02.010``), or None where no guide has it."""

SUBCOMMANDS = {"ack": ("x12claims.cli.ack", "explain_ack")}

_FEW = 12
_COMPANIONS = companion_option("A companion guide (.guide) whose rules are known too; may be given more than once.")
"""A reader may write it before the code or behind it."""


class UnknownCodeError(click.ClickException):
    """No page has this code; the message names those that are close."""

    exit_code = 2


class Pages(click.Group):
    """A group in which what is no subcommand is a code: ``explain S103`` beside ``explain ack FILE``."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(SUBCOMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        entry = SUBCOMMANDS.get(cmd_name)
        if entry is None:
            return None
        command = getattr(import_module(entry[0]), entry[1])
        assert isinstance(command, click.Command)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] in SUBCOMMANDS:
            return super().resolve_command(ctx, args)
        return "page", _page, args

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        return ["[OPTIONS]", "[CODE]"]


@click.group(
    "explain",
    cls=Pages,
    invoke_without_command=True,
    epilog="Examples: x12claims explain S103; x12claims explain IK304 I6; x12claims explain ack answer.999",
)
@click.option("--markdown", is_flag=True, help="Print the pages of all finding codes as one Markdown document.")
@_COMPANIONS
@click.pass_context
def explain(ctx: click.Context, markdown: bool, companions: tuple[str, ...]) -> None:
    """Show what a code means, why it arises, how to mend it, and an example of right and of wrong.

    CODE is a finding code (S103) or its name, a guide rule (X222.2300.CLM02.010), or an acknowledgement code with its
    element (TA105 022, IK304 I6); the element alone lists its codes.  Without CODE all finding codes are listed, or
    the rules of the companion guides that are given.
    """
    if ctx.invoked_subcommand in SUBCOMMANDS and companions:
        raise click.UsageError("--companion goes with the id of a rule", ctx)
    if ctx.invoked_subcommand is not None:
        return
    if companions:
        click.echo(list_rules(compiled(companions)), nl=False)
    elif markdown:
        from x12claims.diagnostics.handbook import handbook

        click.echo(handbook(), nl=False)
    else:
        click.echo(list_codes(), nl=False)


@click.command("page")
@click.argument("code", nargs=-1, required=True)
@_COMPANIONS
@click.pass_context
def _page(ctx: click.Context, code: tuple[str, ...], companions: tuple[str, ...]) -> None:
    before = ctx.parent.params["companions"] if ctx.parent else ()
    click.echo(explain_code(" ".join(code), guide_rule_page, compiled((*before, *companions))), nl=False)


def compiled(companions: Iterable[str]) -> list[Guide]:
    """The guides that companion files make of those that they narrow.  Raises what ``guides.compile_file`` raises."""
    from x12claims import guides

    return [guides.compile_file(path) for path in companions]


def explain_code(code: str, rule_page: RulePage | None = None, companions: Iterable[Guide] = ()) -> str:
    """The page of ``code``, ending in a line end; rules of ``companions`` come before those of guides.

    Raises UnknownCodeError, whose message names what is close to it.
    """
    from x12claims.diagnostics import ackcodes
    from x12claims.diagnostics.codes import TABLE

    asked = code.strip()
    for row in TABLE:
        if asked.upper() == row.code or asked.lower() == row.name:
            return finding_page(row)
    named = ackcodes.parse(asked)
    if named is not None and ackcodes.meaning(*named) is not None:
        return ack_page(*named)
    more = [(guide, added(guide)) for guide in companions]
    for guide, rules in more:
        if (of_companion := _page_among(rules, guide.id, asked)) is not None:
            return of_companion
    if rule_page is not None and (page := rule_page(asked)) is not None:
        return page if page.endswith("\n") else page + "\n"
    if element := ackcodes.canonical(asked):
        return element_page(element)
    if named is None and (elements := ackcodes.elements_with(asked)):
        return "\n".join(ack_page(element, asked.upper()) for element in elements)
    raise UnknownCodeError(_unknown(asked, named, [rule for _, rules in more for rule in rules]))


def finding_page(row: Row) -> str:
    """The page of a finding code for a terminal."""
    from x12claims.diagnostics.handbook import acks_of, rows_of
    from x12claims.diagnostics.pages import page

    text = page(row.code)
    severity = row.severity if row.severity == row.intake else f"{row.severity}, at intake {row.intake}"
    rows = rows_of(row.code)
    lines = [f"{row.code} {', '.join(each.name for each in rows)}", "", *(each.meaning for each in rows), ""]
    lines += [f"severity   {severity}", f"SNIP type  {row.type}"]
    lines += [f"becomes    {becomes}" for becomes in acks_of(row)]
    lines += ["", "Cause", f"  {text.cause}", "Mend", f"  {text.mend}"]
    for title, example in (("Without this finding", text.passing), ("With this finding", text.failing)):
        lines += ["", title, *(f"  {line}" for line in example.split("\n"))]
    return "\n".join(lines) + "\n"


def guide_rule_page(rule_id: str) -> str | None:
    """The page of a rule, from the first guide that has it.  What has no dot is no rule, and loads no guide."""
    if "." not in rule_id:
        return None
    from x12claims import guides

    prefix = rule_id.upper().partition(".")[0]
    for guide_id in sorted(guides.all_ids(), key=lambda each: prefix not in each.upper()):
        guide = guides.load(guide_id)
        if (page := _page_among(guide.rules, guide.id, rule_id)) is not None:
            return page
    return None


def _page_among(rules: Iterable[Rule], guide_id: str, rule_id: str) -> str | None:
    rule = next((rule for rule in rules if rule.id.upper() == rule_id.upper()), None)
    return None if rule is None else page_of_rule(rule, guide_id)


def added(companion: Guide) -> Sequence[Rule]:
    """The rules that a companion has beyond those of the guide that it narrows."""
    from x12claims import guides

    return companion.rules[len(guides.load(companion.base).rules) :] if companion.base else ()


def page_of_rule(rule: Rule, guide_id: str) -> str:
    """The page of a guide rule for a terminal."""
    from x12claims.diagnostics.codes import code_of_rule, row

    code = code_of_rule(rule.type, rule.demand[0])
    lines = [rule.id, "", rule.doc, "", f"guide      {guide_id}, loop {rule.scope}", f"severity   {rule.severity}"]
    lines += [f"SNIP type  {rule.type}", f"finding    {code} {row(code).name}"]
    if rule.source:
        lines.append(f"source     {rule.source}")
    lines += [f"asks for   --flag {flag}, if that is what the sender is" for flag in sorted(rule.flags())]
    if rule.text:
        lines += ["", "As the guide has it", *(f"  {line}" for line in rule.text.strip().split("\n"))]
    return "\n".join(lines) + "\n"


def ack_page(element: str, code: str) -> str:
    """The page of an acknowledgement code."""
    from x12claims.acks.mends import MENDS
    from x12claims.diagnostics import ackcodes
    from x12claims.diagnostics.codes import row

    lines = [f"{element} {code}: {ackcodes.meaning(element, code)}", f"  {element} tells {ackcodes.ELEMENTS[element]}."]
    if mend := MENDS.get(element, {}).get(code):
        lines.append(f"  Mend: {mend}")
    found = ackcodes.findings_for(element, code)
    if len(found) > _FEW:
        lines.append(f"  {len(found)} kinds of findings become it.")
    elif found:
        lines.append("  Findings that become it:")
        lines += [f"    {name} {row(name).name}" for name in found]
    return "\n".join(lines) + "\n"


def element_page(element: str) -> str:
    """Every code of an acknowledgement's element in a line."""
    from x12claims.diagnostics import ackcodes

    lines = [f"{element} tells {ackcodes.ELEMENTS[element]}.", ""]
    lines += [f"{code:3}  {meaning}" for code, meaning in ackcodes.MEANINGS[element].items()]
    return "\n".join(lines) + "\n"


def list_codes() -> str:
    """Every finding code in a line."""
    from x12claims.diagnostics.codes import TABLE

    width = max(len(row.name) for row in TABLE)
    return "".join(f"{row.code}  {row.name:{width}}  {row.meaning}\n" for row in TABLE)


def list_rules(companions: Iterable[Guide]) -> str:
    """Every rule that a companion adds to its guide, in a line."""
    rules = [rule for guide in companions for rule in added(guide)]
    width = max((len(rule.id) for rule in rules), default=0)
    return "".join(f"{rule.id:{width}}  {rule.doc}\n" for rule in rules)


def _unknown(asked: str, named: tuple[str, str] | None, more: Iterable[Rule]) -> str:
    from difflib import get_close_matches

    from x12claims.diagnostics.ackcodes import MEANINGS
    from x12claims.diagnostics.codes import TABLE

    if named is not None:
        element, _ = named
        return f"{asked!r} is no code of {element}; it knows {', '.join(MEANINGS[element])}."
    if os.path.isfile(asked):
        return f"{asked!r} is a file: `x12claims explain ack FILE` is for acknowledgements, `validate` for any file."
    if "." in asked:
        near = _near_rules(asked, more)
        hint = f"; close to it: {', '.join(near)}" if near else ""
        return f"{asked!r} is no rule of a guide that is here{hint}.  --companion FILE adds a companion's rules."
    known = {row.code.lower(): row.code for row in TABLE} | {row.name: row.name for row in TABLE}
    near = [known[key] for key in get_close_matches(asked.lower(), known, 3, 0.6)]
    hint = f"; close to it: {', '.join(near)}" if near else ""
    return (
        f"{asked!r} is no finding code, guide rule or acknowledgement code{hint}; `x12claims explain` lists the "
        f"finding codes, and one of {', '.join(MEANINGS)} behind it the codes of an acknowledgement."
    )


def _near_rules(asked: str, more: Iterable[Rule]) -> list[str]:
    """Ids of rules that begin as ``asked`` does, else those that look like it."""
    from difflib import get_close_matches

    from x12claims import guides

    rules = [*more, *(rule for guide in guides.all_ids() for rule in guides.load(guide).rules)]
    ids = list(dict.fromkeys(rule.id for rule in rules))
    begun = [each for each in ids if each.upper().startswith(asked.upper())]
    return begun[:_FEW] or get_close_matches(asked.upper(), ids, 3, 0.8)
