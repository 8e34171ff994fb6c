"""Reads, validates, explains and acknowledges healthcare X12 EDI from readable implementation guides.

Everything named here is loaded when first used: importing the package costs next to nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from x12claims.api import acknowledge as acknowledge
    from x12claims.api import check as check
    from x12claims.api import validate as validate
    from x12claims.diagnostics.finding import Finding as Finding
    from x12claims.documents.document import read as read

__version__ = "0.1.0"

_HOME = {
    "Finding": "x12claims.diagnostics.finding",
    "acknowledge": "x12claims.api",
    "check": "x12claims.api",
    "read": "x12claims.documents.document",
    "validate": "x12claims.api",
}

__all__ = ["Finding", "__version__", "acknowledge", "check", "read", "validate"]


def __getattr__(name: str) -> Any:
    home = _HOME.get(name)
    if home is None:
        raise AttributeError(f"module 'x12claims' has no attribute {name!r}")
    value = getattr(import_module(home), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(set(globals()) | set(_HOME))
