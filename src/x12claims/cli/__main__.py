"""``python -m x12claims.cli``."""

from __future__ import annotations

from x12claims.cli.main import main

main()
