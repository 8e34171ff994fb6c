"""Reads, validates, explains and acknowledges healthcare X12 EDI from readable implementation guides.

Everything named here is loaded when first used: importing the package costs next to nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from x12claims.acks import Acknowledgements as Acknowledgements
    from x12claims.api import acknowledge as acknowledge
    from x12claims.api import check as check
    from x12claims.api import validate as validate
    from x12claims.diagnostics.finding import Finding as Finding
    from x12claims.diagnostics.results import Report as Report
    from x12claims.documents.document import Document as Document
    from x12claims.documents.document import read as read
    from x12claims.inputs import InputError as InputError

__version__ = "0.1.0"

_HOME = {
    "Acknowledgements": "x12claims.acks",
    "Document": "x12claims.documents.document",
    "Finding": "x12claims.diagnostics.finding",
    "InputError": "x12claims.inputs",
    "Report": "x12claims.diagnostics.results",
    "acknowledge": "x12claims.api",
    "check": "x12claims.api",
    "read": "x12claims.documents.document",
    "validate": "x12claims.api",
}

__all__ = [
    "Acknowledgements",
    "Document",
    "Finding",
    "InputError",
    "Report",
    "__version__",
    "acknowledge",
    "check",
    "read",
    "validate",
]


def __getattr__(name: str) -> Any:
    home = _HOME.get(name)
    if home is None:
        raise AttributeError(f"module 'x12claims' has no attribute {name!r}")
    value = getattr(import_module(home), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(set(globals()) | set(_HOME))
