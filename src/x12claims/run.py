"""A run over many inputs: each validated in turn, its findings rendered as they come, with progress shown."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from x12claims import __version__, api
from x12claims.diagnostics.finding import Finding
from x12claims.diagnostics.render import Renderer
from x12claims.diagnostics.results import UNREADABLE, FileResult, InterchangeResult, TransactionResult
from x12claims.diagnostics.summary import Summary, Tally
from x12claims.engine.sink import Nobody
from x12claims.engine.validator import Validator
from x12claims.inputs import Source, expand


class _Rendering(Nobody):
    """Hands what the engine tells to a renderer, and counts."""

    def __init__(self, out: Renderer, tally: Tally) -> None:
        self.out = out
        self.tally = tally

    def finding(self, finding: Finding) -> None:
        self.tally.finding(finding)
        self.out.finding(finding)

    def transaction_end(self, result: TransactionResult) -> None:
        self.tally.transaction(result)
        self.out.transaction(result)

    def interchange_end(self, result: InterchangeResult) -> None:
        self.tally.interchange()

    def file_end(self, result: FileResult) -> None:
        self.tally.file()
        self.out.file(result)


class Run:
    """What one call of ``validate`` does.  ``keep``: results of all sets are kept for the renderer (json)."""

    def __init__(
        self,
        types: frozenset[int],
        profile: str,
        companions: Iterable[str],
        received: date | None,
        jobs: int = 1,
        keep: bool = False,
        digest: bool = False,
        progress: Callable[[int], None] | None = None,
    ) -> None:
        self.options = api.options(types, profile, received, keep_results=keep, digest=digest)
        self.companions = tuple(companions)
        self.find = api.finder(self.companions)
        self.jobs = jobs
        self.progress = progress
        self.unreadable: list[str] = []

    def files(self, paths: Iterable[str], out: Renderer) -> Summary:
        """Validates all inputs in order of path.  Raises ``inputs.InputError`` where a path cannot be read."""
        tally = Tally()
        sink = _Rendering(out, tally)
        out.begin(__version__)
        for source in expand(paths):
            out.enter(source.path)
            result = self._file(source, sink)
            if result.verdict == UNREADABLE:
                self.unreadable.append(source.path)
        summary = tally.summary()
        out.end(summary)
        return summary

    def _file(self, source: Source, sink: _Rendering) -> FileResult:
        validator = Validator(self.find, api.envelope(), self.options, sink)
        with source.open() as file:
            return validator.run(self._watched(file.read), source.path)

    def _watched(self, read: Callable[[int], bytes]) -> Callable[[int], bytes]:
        progress = self.progress
        if progress is None:
            return read

        def watched(size: int) -> bytes:
            data = read(size)
            progress(len(data))
            return data

        return watched
