"""Renderers: one protocol, one module for each form.

A run calls ``begin``, then for each file ``enter``, any ``finding`` and ``transaction`` in the order of the
file, and ``file``; at last ``end``.  What a renderer writes as it goes it does not keep.
"""

from __future__ import annotations

from importlib import import_module
from typing import Protocol, TextIO

from x12claims.diagnostics.finding import Finding
from x12claims.diagnostics.results import FileResult, TransactionResult
from x12claims.diagnostics.summary import Summary

_CLASSES = {
    "text": ("text", "TextRenderer"),
    "json": ("document", "JsonRenderer"),
    "jsonl": ("lines", "JsonLinesRenderer"),
    "sarif": ("sarif", "SarifRenderer"),
    "junit": ("junit", "JUnitRenderer"),
    "github": ("github", "GitHubRenderer"),
}
FORMATS = tuple(_CLASSES)


class Renderer(Protocol):
    """What ``validate`` feeds.  Nothing here raises for what a document holds."""

    def begin(self, version: str) -> None:
        """The run starts; ``version`` is that of x12claims."""

    def enter(self, path: str) -> None:
        """A file starts; ``path`` is as the user wrote it, or as it stands in a folder or an archive."""

    def finding(self, found: Finding) -> None:
        """A finding of the current file."""

    def transaction(self, result: TransactionResult) -> None:
        """A transaction set of the current file has ended; its own findings came before."""

    def file(self, result: FileResult) -> None:
        """The current file has ended.  ``result.findings`` is not read: they came one by one."""

    def end(self, summary: Summary) -> None:
        """The run has ended."""


def renderer(form: str, stream: TextIO, *, show_phi: bool = False, colour: bool = False) -> Renderer:
    """The renderer of ``form``, writing to ``stream``; only ``text`` knows colours.

    Raises ValueError for a form that is not in ``FORMATS``.
    """
    if form not in _CLASSES:
        raise ValueError(f"format must be one of {', '.join(FORMATS)}, not {form!r}")
    module, name = _CLASSES[form]
    made = getattr(import_module(f"{__name__}.{module}"), name)
    out: Renderer = (
        made(stream, show_phi=show_phi, colour=colour) if form == "text" else made(stream, show_phi=show_phi)
    )
    return out
