"""The long part of each row of the table of codes: cause, mend, and two examples.

Kept apart from ``codes`` and imported by family on first use, because a clean run shows none of it.
People and organisations in the examples are made up.
"""

from __future__ import annotations

from importlib import import_module

from attrs import frozen

from x12claims.diagnostics.codes import row

_FAMILIES = {"W": "wire", "E": "envelope", "S": "structure", "H": "structure", "D": "data"}


@frozen
class Page:
    """Why a finding arises, what to do, and segments without and with it.

    ``\\xNN`` in an example is a byte that cannot be printed; a line end is layout.
    """

    cause: str
    mend: str
    passing: str
    failing: str


def page(code: str) -> Page:
    """The page of a code or name.  Raises ValueError for a code that is not in the table."""
    known = row(code).code
    family = import_module(f"{__name__}.{_FAMILIES.get(known[0], 'rules')}")
    found: Page = family.PAGES[known]
    return found
