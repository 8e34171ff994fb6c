"""Several processes for one run: whole files side by side, and one large file by its transaction sets.

What is told is the same, in the same order, as one process tells.
"""

from __future__ import annotations

import multiprocessing
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from functools import partial
from hashlib import sha256
from typing import TypeVar

from attrs import frozen

from x12claims import api
from x12claims.diagnostics.finding import Finding
from x12claims.diagnostics.results import FileResult, InterchangeResult, TransactionResult
from x12claims.engine.options import Options
from x12claims.engine.shares import Part, SharedValidator, index
from x12claims.engine.sink import Nobody, Sink
from x12claims.engine.slices import Slice, SliceValidator
from x12claims.engine.validator import Finder, Validator
from x12claims.inputs import Source

LARGE = 8 << 20
"""Files from this size on are shared out by transaction sets; smaller ones go whole to one process."""

SHARE = 4 << 20
_AHEAD = 3  # tasks waiting for each process: enough to keep it busy, few enough to bound memory

_Name = TypeVar("_Name")
_Done = TypeVar("_Done")
Told = list[Finding | TransactionResult | InterchangeResult]


@frozen
class Setting:
    """What every process needs to know."""

    options: Options
    companions: tuple[str, ...]


class _Recorder(Nobody):
    """Keeps what is told, in order, to be told again elsewhere."""

    def __init__(self) -> None:
        self.told: Told = []

    def finding(self, finding: Finding) -> None:
        self.told.append(finding)

    def transaction_end(self, result: TransactionResult) -> None:
        self.told.append(result)

    def interchange_end(self, result: InterchangeResult) -> None:
        self.told.append(result)


def replay(told: Told, sink: Sink) -> None:
    """Tells a sink what a recorder kept."""
    for each in told:
        if isinstance(each, Finding):
            sink.finding(each)
        elif isinstance(each, TransactionResult):
            sink.transaction_end(each)
        else:
            sink.interchange_end(each)


_setting: Setting | None = None
_find: Finder | None = None


def _begin(setting: Setting) -> None:
    global _setting, _find
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who stops the run ends its workers, and says so once
    _setting, _find = setting, api.finder(setting.companions)


def _whole(path: str) -> tuple[Told, FileResult]:
    """A worker's task: one file."""
    assert _setting is not None
    assert _find is not None
    recorder = _Recorder()
    with open(path, "rb", buffering=0) as file:
        result = Validator(_find, api.envelope(), _setting.options, recorder).run(file.read, path)
    return recorder.told, result


def _part(file: str, part: Slice) -> tuple[Told, int]:
    """A worker's task: some sets of a file; what they told, and how many errors."""
    assert _setting is not None
    assert _find is not None
    recorder = _Recorder()
    validator = SliceValidator(_find, api.envelope(), _setting.options, recorder)
    with open(file, "rb", buffering=0) as handle:
        handle.seek(part.start)
        validator.judge(part, handle.read)
    return recorder.told, validator.reporter.errors


class Pool:
    """Processes that share a run's work.  Use as a context manager: leaving it ends them."""

    def __init__(self, jobs: int, setting: Setting) -> None:
        self.jobs = jobs
        method = "fork" if "fork" in multiprocessing.get_all_start_methods() else None
        self._pool = ProcessPoolExecutor(
            jobs, multiprocessing.get_context(method), initializer=_begin, initargs=(setting,)
        )

    def __enter__(self) -> Pool:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is not None:  # nobody waits for what they are at
            for process in multiprocessing.active_children():
                process.terminate()
        self._pool.shutdown(wait=True, cancel_futures=True)

    def files(self, sources: Iterable[Source]) -> Iterator[tuple[Source, Told, FileResult]]:
        """Whole files that lie on disk as they are, in order."""
        tasks = ((source, partial(_whole, source.file)) for source in sources if source.file)
        for source, (told, result) in self._ordered(tasks):
            yield source, told, result

    def parts(self, file: str, parts: Iterable[Slice]) -> Iterator[tuple[Slice, Told, int]]:
        """Parts of one file, in order."""
        tasks = ((part, partial(_part, file, part)) for part in parts)
        for part, (told, errors) in self._ordered(tasks):
            yield part, told, errors

    def _ordered(self, tasks: Iterable[tuple[_Name, Callable[[], _Done]]]) -> Iterator[tuple[_Name, _Done]]:
        waiting: deque[tuple[_Name, Future[_Done]]] = deque()
        for name, task in tasks:
            waiting.append((name, self._pool.submit(task)))
            if len(waiting) >= self.jobs * _AHEAD:
                done, future = waiting.popleft()
                yield done, future.result()
        while waiting:
            done, future = waiting.popleft()
            yield done, future.result()


def share_out(
    source: Source, sink: Sink, find: Finder, options: Options, pool: Pool, advance: Callable[[int], None]
) -> FileResult | None:
    """One large file by its transaction sets; None, and nothing told, where it cannot be parted.

    ``find`` is that of the run: to make one anew for each file would compile its companions again.  ``advance`` is told
    how many bytes each part had.
    """
    path = source.file
    if path is None:
        return None
    digest = sha256() if options.digest else None
    with open(path, "rb", buffering=0) as handle:

        def read(size: int) -> bytes:
            data = handle.read(size)
            if digest is not None:
                digest.update(data)
            return data

        found = index(read, SHARE)
    if found is None:
        return None
    entries, size = found
    parts = [each.slice for each in entries if isinstance(each, Part)]

    def told() -> Iterator[tuple[Told, int]]:
        for part, events, errors in pool.parts(path, parts):
            yield events, errors
            advance(part.stop - part.start)

    validator = SharedValidator(find, api.envelope(), options, sink)
    return validator.whole(entries, size, told(), source.path, digest.hexdigest() if digest else "")
