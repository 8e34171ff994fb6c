"""What a process knows of the user's own folder of guides."""

from __future__ import annotations

from x12claims import api, guides


def forget() -> None:
    """The folder is looked at once for each process: after a change, and before the next test, it must be again."""
    for known in (guides.entries, guides.companions, guides.own_companions, api._known, api._narrowed):
        known.cache_clear()
