"""``--companion FILE|ID``, for the commands that know trading partners' guides."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from x12claims.grammar.ir import Guide, Rule


def companion_option(help: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """The option; the command gets ``companions``, the paths of what was named."""
    return click.option("--companion", "companions", multiple=True, callback=_files, metavar="FILE|ID", help=help)


def _files(context: click.Context, parameter: click.Parameter, value: tuple[str, ...]) -> tuple[str, ...]:
    """Companions by path or by the id of one that is here."""
    if not value:
        return ()  # and nothing is loaded for it
    from x12claims import guides

    try:
        return tuple(guides.companion_path(each) for each in value)
    except guides.UnknownGuide as error:
        raise click.BadParameter(str(error), context, parameter) from None


def added(companion: Guide) -> Sequence[Rule]:
    """The rules that a companion has beyond those of the guide that it narrows."""
    from x12claims import guides

    return companion.rules[len(guides.load(companion.base).rules) :] if companion.base else ()
