"""Build hook: the wheel carries every guide compiled, the texts behind them, and the documents of the tour."""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class GuidesHook(BuildHookInterface[Any]):
    """Compiles ``grammars/`` into ``x12claims/_compiled`` and ships the texts as ``x12claims/_grammars``, and what
    ``x12claims demo`` shows as ``x12claims/_demo``.
    """

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Called by hatchling before a wheel is made.  Raises GuideError for a guide that does not compile."""
        if self.target_name != "wheel" or version == "editable":
            return
        root = Path(self.root)
        self._target = Path(tempfile.mkdtemp(prefix="x12claims-guides-"))
        source = str(root / "src")
        sys.path.insert(0, source)
        try:
            from x12claims import guides

            guides.build(self._target)
        finally:
            sys.path.remove(source)
        include: dict[str, str] = build_data["force_include"]
        include[str(self._target)] = "x12claims/_compiled"
        include[str(root / "grammars")] = "x12claims/_grammars"
        include[str(root / "demo" / "documents")] = "x12claims/_demo"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Removes what ``initialize`` left behind."""
        if target := getattr(self, "_target", None):
            shutil.rmtree(target, ignore_errors=True)
