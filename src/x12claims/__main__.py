"""``python -m x12claims``: the same as the command ``x12claims``."""

from __future__ import annotations

from x12claims.cli.main import main

main()
