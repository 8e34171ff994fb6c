"""Said of units that no cast can be made of."""

from __future__ import annotations


class Unfit(Exception):
    """The rules ask for more than a pattern captures."""
