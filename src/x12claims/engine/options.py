"""What a run is told: types, profile, date of receipt, flags, code lists."""

from __future__ import annotations

from attrs import field, frozen

from x12claims.engine.rules import Context

BALANCE = 3
"""The SNIP type of rules that add amounts up."""
ALL_TYPES = frozenset(range(1, 8))


@frozen
class Options:
    """``types`` are SNIP types; ``fast`` lets accepting patterns go before the walker; ``keep_results`` keeps a
    result for each set; ``digest`` computes the file's sha256.  So many bytes of a file are walked before patterns
    are made for a guide that has none yet: a small file is done before they would be.
    """

    types: frozenset[int] = ALL_TYPES
    profile: str = "gate"
    context: Context = field(factory=Context)
    fast: bool = True
    keep_results: bool = True
    digest: bool = True
    patience: int = 0
