"""A run over many inputs: each validated in turn, its findings rendered as they come, with progress shown."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Protocol

from x12claims import __version__, api
from x12claims.diagnostics.finding import Finding
from x12claims.diagnostics.render import Renderer
from x12claims.diagnostics.results import UNREADABLE, FileResult, InterchangeResult, TransactionResult
from x12claims.diagnostics.summary import Summary, Tally
from x12claims.engine.sink import Nobody
from x12claims.engine.validator import Validator
from x12claims.grammar.ir import Guide
from x12claims.inputs import Source, expand


class Progress(Protocol):
    """Who is told how far the run has come, in bytes."""

    def expect(self, total: int | None) -> None: ...
    def advance(self, count: int) -> None: ...


class _Rendering(Nobody):
    """Hands what the engine tells to a renderer, and counts."""

    def __init__(self, out: Renderer, tally: Tally) -> None:
        self.out = out
        self.tally = tally
        self.guides: set[str | None] = set()  # by which any set was judged

    def finding(self, finding: Finding) -> None:
        self.tally.finding(finding)
        self.out.finding(finding)

    def transaction_end(self, result: TransactionResult) -> None:
        self.tally.transaction(result)
        self.guides.add(result.guide)
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
        flags: Iterable[str] = (),
        jobs: int = 1,
        keep: bool = False,
        digest: bool = False,
        progress: Progress | None = None,
    ) -> None:
        self.options = api.options(types, profile, received, flags, keep_results=keep, digest=digest)
        self.companions = tuple(companions)
        self._narrowing: list[tuple[str, Guide]] = []
        given = self.options.context.flags
        self.find = api.finder(self.companions, lambda path, guide: self._narrowing.append((path, guide)), given)
        self.jobs = jobs
        self.progress = progress
        self.unreadable: list[str] = []
        self.idle: list[tuple[str, Guide]] = []  # companions that no set was judged by: path and guide

    def files(self, paths: Iterable[str], out: Renderer) -> Summary:
        """Validates all inputs in order of path.  Raises ``inputs.InputError`` where a path cannot be read."""
        tally = Tally()
        sink = _Rendering(out, tally)
        sources = list(expand(paths))  # before the first word: a path that is not there leaves no half a document
        if self.progress is not None:
            sizes = [source.size for source in sources]
            self.progress.expect(None if None in sizes else sum(size or 0 for size in sizes))
        out.begin(__version__)
        if self.jobs > 1:
            self._shared(sources, sink)
        else:
            for source in sources:
                out.enter(source.path)
                self._ended(self._file(source, sink))
        self.idle = [(path, guide) for path, guide in self._narrowing if guide.id not in sink.guides]
        summary = tally.summary()
        out.end(summary)
        return summary

    def _ended(self, result: FileResult) -> None:
        if result.verdict == UNREADABLE:
            self.unreadable.append(result.path)

    def _shared(self, sources: list[Source], sink: _Rendering) -> None:
        """The same with several processes: small files side by side, large ones by their transaction sets."""
        from x12claims.jobs import LARGE, Pool, Setting, replay, share_out

        setting = Setting(self.options, self.companions)
        advance = self.progress.advance if self.progress is not None else lambda _: None
        with Pool(self.jobs, setting) as pool:
            small = pool.files([s for s in sources if s.file is not None and (s.size or 0) < LARGE])
            for source in sources:
                sink.out.enter(source.path)
                if source.file is not None and (source.size or 0) < LARGE:
                    _, told, result = next(small)
                    replay(told, sink)
                    sink.file_end(result)
                    advance(result.bytes)
                else:
                    shared = share_out(source, sink, self.find, self.options, pool, advance)
                    result = shared or self._file(source, sink)
                self._ended(result)

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
            progress.advance(len(data))
            return data

        return watched
