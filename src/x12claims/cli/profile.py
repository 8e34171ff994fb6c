"""``--profile gate|intake``, for the commands whose answer depends on what is an error."""

from __future__ import annotations

import click

profile_option = click.option(
    "--profile",
    type=click.Choice(["gate", "intake"]),
    default="gate",
    show_default=True,
    help="gate: what we are about to send. intake: what a partner sent (style faults are milder).",
)
