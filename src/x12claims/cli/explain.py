"""``explain CODE``: the page of a finding code, a guide rule or an acknowledgement code."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from importlib import import_module
from typing import TYPE_CHECKING

import click

from x12claims.cli.companion import added, companion_option

if TYPE_CHECKING:
    from x12claims.diagnostics.codes import Row
    from x12claims.grammar.ir import Guide, Rule
    from x12claims.heads import Companion

RulePage = Callable[[str], str | None]
"""Gives the page of a rule by its id (``X222.2300.CLM02.010``), or None where no guide or companion has it."""

SUBCOMMANDS = {"ack": ("x12claims.cli.ack", "explain_ack")}

_FEW = 12
_STATUS = re.compile(r"([A-Z]\d):(\d{1,3})(?::(\w{2,3}))?")
_COMPANIONS = companion_option(
    "A companion guide whose rules go before all others: a .guide file, or the id of one that `guide list` shows; "
    "may be given more than once."
)
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

    CODE is a finding code (S103) or its name, a rule of a guide (X222.2300.CLM02.010) or of a companion, also one of
    yours, or an acknowledgement code with its element (TA105 022, IK304 I6); the element alone lists its codes.  A
    claim's status is written as STC01 has it (A7:562:85).
    Without CODE all finding codes are listed, or the rules of the companion guides that are given.
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
    click.echo(explain_code(" ".join(code), rule_page, compiled((*before, *companions))), nl=False)


def compiled(companions: Iterable[str]) -> list[Guide]:
    """The guides that companion files make of those that they narrow.  Raises what ``guides.compile_file`` raises."""
    from x12claims import guides

    return [guides.compile_file(path) for path in companions]


def explain_code(code: str, rule_page: RulePage | None = None, companions: Iterable[Guide] = ()) -> str:
    """The page of ``code``, ending in a line end; rules of ``companions`` come before all others.

    Raises UnknownCodeError, whose message names what is close to it.
    """
    from x12claims.diagnostics import ackcodes
    from x12claims.diagnostics.codes import TABLE

    asked = _asked(code)
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
    if (status := _STATUS.fullmatch(asked.upper())) is not None and (page := status_page(*status.groups(""))):
        return page
    if element := ackcodes.canonical(asked):
        return element_page(element)
    if named is None and (elements := ackcodes.elements_with(asked)):
        return "\n".join(ack_page(element, asked.upper()) for element in elements)
    raise UnknownCodeError(_unknown(asked, named, [rule for _, rules in more for rule in rules]))


def _asked(code: str) -> str:
    """The code of what may be a line of ``validate``: ``error P800 trading-partner``, ``rule: X222.2300.CLM02.010``."""
    from x12claims.diagnostics.codes import TABLE
    from x12claims.diagnostics.finding import SEVERITIES

    words = code.split()
    if len(words) > 1 and words[0].lower().removesuffix(":") in ("rule", *SEVERITIES):
        del words[0]
    if len(words) == 2 and (words[0], words[1].removesuffix(":")) in {(row.code, row.name) for row in TABLE}:
        del words[1]
    return " ".join(words)


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


def rule_page(rule_id: str) -> str | None:
    """The page of a rule, from the first guide that has it, else from the companions that are here: from each of the
    user's own, else from an example.  What has no dot is no rule, and loads no guide.

    Raises what ``guides.compile_file`` raises where the id begins as those of a companion that has a mistake do.
    """
    if "." not in rule_id:
        return None
    from x12claims import guides

    asked = rule_id.upper()
    prefix = asked.partition(".")[0]
    named = [each for each in guides.all_ids() if prefix in each.upper()]
    likely = [each for each in guides.companions() if asked.startswith(f"{each.rules.upper()}.")]
    faults: list[Exception] = []
    found = _page_of_guides(named, asked) or _pages_of_companions(likely, asked, faults)
    if found is None and faults:
        raise faults[0]
    return (
        found
        or _page_of_guides([each for each in guides.all_ids() if each not in named], asked)
        or _pages_of_companions([each for each in guides.companions() if each not in likely], asked, [])
    )


def _page_of_guides(ids: Iterable[str], asked: str) -> str | None:
    from x12claims import guides

    pages = (_page_among(guide.rules, guide.id, asked) for guide in guides.sound(ids))
    return next(filter(None, pages), None)


def _pages_of_companions(companions: Sequence[Companion], asked: str, faults: list[Exception]) -> str | None:
    """Two of the user's own may have rules of one id: nothing says which is meant, so each is told with its file."""
    for own in (True, False):
        those = [each for each in companions if each.own is own]
        found = [
            page
            for each, rules in _usable(those, faults)
            if (page := _page_among(rules, each.id, asked, str(each.path) if own else ""))
        ]
        if found:
            return "\n".join(found)
    return None


def _usable(companions: Iterable[Companion], faults: list[Exception]) -> Iterator[tuple[Companion, Sequence[Rule]]]:
    """The rules that each companion adds; one that cannot be compiled is passed over, and what is wrong with it goes to
    ``faults``.
    """
    from x12claims import guides
    from x12claims.grammar.errors import GuideError

    for each in companions:
        try:
            yield each, added(guides.compile_file(each.path))
        except (GuideError, guides.UnknownGuide, OSError) as error:
            faults.append(error)


def _page_among(rules: Iterable[Rule], guide_id: str, rule_id: str, file: str = "") -> str | None:
    rule = next((rule for rule in rules if rule.id.upper() == rule_id.upper()), None)
    return None if rule is None else page_of_rule(rule, guide_id, file)


def page_of_rule(rule: Rule, guide_id: str, file: str = "") -> str:
    """The page of a guide rule for a terminal; ``file`` is where its author may change it."""
    from x12claims.diagnostics.codes import code_of_rule, row

    code = code_of_rule(rule.type, rule.demand[0])
    lines = [rule.id, "", rule.doc, "", f"guide      {guide_id}, loop {rule.scope}"]
    if file:
        lines.append(f"file       {file}")
    lines += [f"severity   {rule.severity}", f"SNIP type  {rule.type}", f"finding    {code} {row(code).name}"]
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


def status_page(category: str, code: str, entity: str) -> str | None:
    """The page of a status of a 277 or 277CA as STC01 holds it; None where the category or the code is none."""
    from x12claims import api
    from x12claims.acks.explain_claim import name_of
    from x12claims.diagnostics import ackcodes

    statuses = api.code_lists()["claim_status"]
    if ackcodes.meaning("STC01-1", category) is None or not statuses.active(code, None):
        return None
    about = name_of(code, entity, statuses.names)
    return f"{ack_page('STC01-1', category)}STC01-2 {code}{f', STC01-3 {entity}' if entity else ''}: {about}\n"


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
        what = "is no rule of a guide or companion that is here"
        return f"{asked!r} {what}{hint}.  --companion FILE adds the rules of one that lies elsewhere."
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

    here = (rule for _, rules in _usable(guides.companions(), []) for rule in rules)
    of_guides = (rule for guide in guides.sound() for rule in guide.rules)
    ids = list(dict.fromkeys(rule.id for rule in (*more, *here, *of_guides)))
    begun = [each for each in ids if each.upper().startswith(asked.upper())]
    return begun[:_FEW] or get_close_matches(asked.upper(), ids, 3, 0.8)
