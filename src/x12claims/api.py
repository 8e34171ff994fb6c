"""What the package offers to programs: ``validate``, ``check``, ``acknowledge`` (``read`` is in ``documents``)."""

from __future__ import annotations

import gc
import os
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import date, datetime
from functools import cache, partial
from typing import TYPE_CHECKING, TypeVar

from x12claims import __version__, code_store, guides, kept
from x12claims.codes.lists import Lists
from x12claims.diagnostics.finding import Finding
from x12claims.diagnostics.results import FileResult, Report, TransactionResult
from x12claims.diagnostics.summary import Tally
from x12claims.engine.options import ALL_TYPES, Options
from x12claims.engine.program import Program
from x12claims.engine.rules import Context
from x12claims.engine.sink import Nobody
from x12claims.engine.validator import Ahead, Finder, Validator
from x12claims.grammar import compiled
from x12claims.grammar.errors import GuideError
from x12claims.grammar.ir import Guide
from x12claims.inputs import Input, InputError, sources_of
from x12claims.kept import Kept

if TYPE_CHECKING:
    from pathlib import Path

    from x12claims.acks import Acknowledgements, ClaimNumbers, Policy
    from x12claims.engine.rules_written import Written

Made = TypeVar("Made")
PATIENCE = 1 << 17
"""Walking so many bytes takes as long as making the patterns of a guide."""

PROFILES = ("gate", "intake")


_SMALL_HEAP = 1_000_000
"""Blocks of memory in use up to which a full collection takes milliseconds."""


def _give_back() -> None:
    """Lets the system have back what patterns took to be compiled.

    Their parse trees end in the interpreter's free lists, of which a few entries in each arena keep all of them; a full
    collection empties the lists.  In a large process nobody would miss these megabytes, and it would take long.
    """
    if sys.getallocatedblocks() < _SMALL_HEAP:
        gc.collect()


@cache
def program(guide_id: str) -> Program:
    """The program of a guide that the package carries; one for each process."""
    if not code_lists().imported:
        return Program(guides.load(guide_id), partial(guides.written, guide_id), keeper(), _give_back)
    key = guides.rules_key(guide_id)
    guide = _under_lists("guide", key, compiled.load, lambda: compiled.dump(_ruled(guides.load(guide_id))))
    return Program(guide, partial(_written_for, guide, key), keeper(), _give_back)


def _ruled(guide: Guide) -> Guide:
    """A guide under the lists that the user has imported."""
    imported = code_lists().imported
    if not imported:
        return guide
    from x12claims.engine.list_rules import ruled

    return ruled(guide, imported)


def _written_for(guide: Guide, key: str) -> Written:
    """The rules of a guide as they are written under imported lists."""
    from x12claims.engine import rules_written

    return _under_lists("rules", key, rules_written.load, lambda: rules_written.dump(guide, code_lists()))


def _under_lists(form: str, key: str, load: Callable[[str], Made], make: Callable[[], str]) -> Made:
    """What depends on which lists are imported, of a guide whose state is ``key``: kept from run to run, for making it
    takes long.
    """
    from hashlib import sha256

    keeping, names = keeper(), code_lists()
    marks = [__version__, key, *names, "", *names.imported]
    name = f"{form}-{sha256(chr(0).join(marks).encode()).hexdigest()[:40]}"
    data = keeping.get(name) if keeping is not None else None
    if data is not None:
        with suppress(ValueError):
            return load(data.decode("utf-8"))
    text = make()
    if keeping is not None:
        keeping.put(name, text.encode("utf-8"))
    return load(text)


@cache
def keeper() -> Kept | None:
    """What keeps compiled patterns: beside the compiled guides in a checkout, else among the user's own files."""
    folder = kept.user_folder()
    if folder is None:
        return None
    return Kept(guides.COMPILED / "patterns" if guides.in_checkout() else folder)


@cache
def _known(version: str, set_id: str) -> tuple[guides.Entry, ...]:
    return guides.candidates(version, set_id)


def finder(
    companions: Iterable[str | os.PathLike[str]] = (),
    watch: Callable[[str, Guide], None] | None = None,
    flags: frozenset[str] = frozenset(),
    partners: bool = True,
) -> Finder:
    """Finds the program for (GS08 or ST03, ST01); a companion stands in for the guide that it narrows, for the
    receivers that it names (none named: for all).  ``watch`` is told each companion's path and guide.  The user's own
    companions (``guides.companions``) hold for the receivers that they name without being given, where ``partners``.

    Raises InputError where a companion cannot be read, and the guide's own error, with file and line, where one cannot
    be compiled or a second one narrows the same guide: which of them holds for a document, nothing says.  Raises
    ValueError for one of ``flags`` that no rule asks for.
    """
    overlays: dict[tuple[str, str], Program] = {}
    for path in (companions,) if isinstance(companions, (str, os.PathLike)) else companions:
        guide = _companion(guides.companion_path(os.fspath(path)))
        ready = _narrowing(guide)
        for receiver in guide.receivers or ("",):
            if (guide.base, receiver) in overlays:
                other = overlays[guide.base, receiver].guide.id
                message = f"{other} narrows {guide.base} already for the same receiver."
                raise GuideError(os.fspath(path), 0, 0, message, "Validate with one of the two at a time.")
            overlays[guide.base, receiver] = ready
        if watch is not None:
            watch(os.fspath(path), guide)
    if flags:
        _asked_for(flags, [*guides.sound(), *(each.guide for each in overlays.values())])

    def find(version: str, set_id: str, receivers: Sequence[str] = (), value: Ahead | None = None, /) -> Program | None:
        entry = guides.chosen(_known(version, set_id), value)
        if entry is None:
            return None
        guide_id = entry.id
        for receiver in (*receivers, ""):
            if (guide_id, receiver) in overlays:
                return overlays[guide_id, receiver]
            if partners and receiver and (own := _own_companion(guide_id, receiver)) is not None:
                return own
        return program(guide_id)

    return find


def _own_companion(guide_id: str, receiver: str) -> Program | None:
    """What the user's own companion makes of a guide for a receiver.  Raises GuideError where nothing says which one
    holds, also for one whose head cannot be read: it may be for this receiver.
    """
    known = guides.own_companions()
    for path in known.get((guide_id, ""), ()):
        _narrowed(path)
    paths = known.get((guide_id, receiver), ())
    if len(paths) > 1:
        raise guides.doubled(guide_id, receiver, paths)
    return _narrowed(paths[0]) if paths else None


@cache
def _narrowed(path: Path) -> Program:
    return _narrowing(_companion(path))


def _companion(path: str | Path) -> Guide:
    try:
        return guides.compile_file(path)
    except OSError as error:
        raise InputError(f"The companion {path} cannot be read: {error.strerror}.") from error


def _narrowing(guide: Guide) -> Program:
    """The program of a companion, whose rules nobody has written ahead."""
    return Program(_ruled(guide), keeper=keeper(), give_back=_give_back)


def _asked_for(flags: frozenset[str], among: Iterable[Guide]) -> None:
    known = frozenset[str]().union(*(guide.flags() for guide in among))
    for flag in sorted(flags - known):
        raise ValueError(f"No rule asks for the flag {flag!r}: there are {', '.join(sorted(known))}.")


@cache
def envelope() -> Guide:
    """The guide of ISA, TA1, GS, GE and IEA."""
    return guides.load("00501")


@cache
def code_lists() -> Lists:
    """The code lists at hand: those that the package carries, and those that the user has imported."""
    return Lists(guides.code_lists(), guides.code_list_text, code_store.imported(keeper()))


def options(
    types: Iterable[int] = ALL_TYPES,
    profile: str = "gate",
    received: date | None = None,
    flags: Iterable[str] = (),
    keep_results: bool = True,
    digest: bool = True,
) -> Options:
    """The engine's options from what a caller says.

    ``types`` are SNIP types 1-7; ``received`` is the day of receipt that dates are held against (default: today);
    ``flags`` say what the sender is, where rules ask for it (``profile repricer``).
    Raises ValueError for a type or profile that there is not, TypeError for a day that is no date.
    """
    wanted = frozenset((types,) if isinstance(types, int) else types)
    if not wanted or not wanted <= ALL_TYPES:
        raise ValueError("types are numbers from 1 to 7, such as {1, 2, 3}.")
    if profile not in PROFILES:
        raise ValueError(f"profile must be gate or intake, not {profile!r}.")
    if not isinstance(received, date | None):
        raise TypeError(f"received is a datetime.date, not {type(received).__name__}.")
    day = (received or date.today()).strftime("%Y%m%d")
    given = (flags,) if isinstance(flags, str) else tuple(flags) if isinstance(flags, Iterable) else (None,)
    if not all(isinstance(flag, str) for flag in given):
        raise TypeError('flags are names, such as {"repricer"}.')
    context = Context(day, frozenset(map(str, given)), code_lists())
    return Options(wanted, profile, context, True, keep_results, digest, PATIENCE)


class _Queue(Nobody):
    """Keeps findings until somebody takes them."""

    def __init__(self) -> None:
        self.waiting: deque[Finding] = deque()

    def finding(self, finding: Finding) -> None:
        self.waiting.append(finding)


def validate(
    source: Input,
    *,
    types: Iterable[int] = ALL_TYPES,
    companions: Iterable[str | os.PathLike[str]] = (),
    profile: str = "gate",
    received: date | None = None,
    flags: Iterable[str] = (),
) -> Iterator[Finding]:
    """The findings of a document (or of all documents of a folder or archive), one by one as they are found.

    Memory does not grow with the document.  Bad data never raises; ``inputs.InputError`` says that a path cannot be
    read, ValueError that an argument is wrong.
    """
    chosen = options(types, profile, received, flags, keep_results=False, digest=False)
    find = finder(companions, flags=chosen.context.flags)
    for each in sources_of(source):
        queue = _Queue()
        validator = Validator(find, envelope(), chosen, queue)
        with each.open() as file:
            for _ in validator.steps(file.read, each.path):
                while queue.waiting:
                    yield queue.waiting.popleft()
        yield from queue.waiting


class _Collector(Nobody):
    def __init__(self, tally: Tally) -> None:
        self.findings: list[Finding] = []
        self.tally = tally

    def finding(self, finding: Finding) -> None:
        self.findings.append(finding)
        self.tally.finding(finding)

    def transaction_end(self, result: TransactionResult) -> None:
        self.tally.transaction(result)


def check(
    source: Input,
    *,
    types: Iterable[int] = ALL_TYPES,
    companions: Iterable[str | os.PathLike[str]] = (),
    profile: str = "gate",
    received: date | None = None,
    flags: Iterable[str] = (),
) -> Report:
    """The whole verdict on a document: ``report.ok``, its files with interchanges and findings, ``report.to_json()``.

    Holds all findings in memory; ``validate`` does not.  Raises what ``validate`` raises.
    """
    chosen = options(types, profile, received, flags)
    find = finder(companions, flags=chosen.context.flags)
    tally = Tally()
    files: list[FileResult] = []
    for each in sources_of(source):
        collector = _Collector(tally)
        with each.open() as file:
            result = Validator(find, envelope(), chosen, collector).run(file.read, each.path)
        tally.file()
        for _ in result.interchanges:
            tally.interchange()
        files.append(
            FileResult(
                result.path, result.bytes, result.sha256, result.verdict, result.interchanges, tuple(collector.findings)
            )
        )
    return Report(__version__, tuple(files), tally.summary())


def acknowledge(
    source: Input,
    *,
    kinds: Iterable[str] = ("ta1", "999", "277ca"),
    now: datetime | None = None,
    control: int = 1,
    policy: Policy | None = None,
    numbers: ClaimNumbers | None = None,
    deliver: Callable[[str, bytes], None] | None = None,
    types: Iterable[int] = ALL_TYPES,
    companions: Iterable[str | os.PathLike[str]] = (),
    profile: str = "gate",
    received: date | None = None,
    flags: Iterable[str] = (),
    watch: Callable[[Validator], None] | None = None,
) -> Acknowledgements:
    """The acknowledgements that a document deserves: ``.ta1``, ``.functional`` (999) and ``.claim`` (277CA), each entry
    one interchange.

    ``now`` is the date and time that they bear (default: this moment), ``control`` the first interchange control
    number.  ``profile`` decides what is an error, and so what is refused: what ``validate`` calls one by the same
    profile.  ``policy`` says what was agreed with the partner otherwise than the rule; ``numbers`` gives the payer's
    number of an accepted claim.  With ``deliver`` each goes there (its kind, and the interchange) when it is done, and
    none is gathered.  Raises what ``validate`` raises, and ValueError for an unknown kind.
    """
    chosen = options(types, profile, received, flags, keep_results=False, digest=False)
    from x12claims.acks import AckBuilder, Control, Policy

    if not isinstance(now, datetime | None):
        raise TypeError(f"now is a datetime.datetime, not {type(now).__name__}.")
    if not isinstance(control, int):
        raise TypeError(f"control is a number from 1 to 999999999, not {type(control).__name__}.")
    wanted = (kinds,) if isinstance(kinds, str) else tuple(kinds)
    builder = AckBuilder(
        now=now or datetime.now(),
        control=Control(control),
        kinds=wanted,
        policy=policy or Policy(),
        numbers=numbers,
        deliver=deliver,
    )
    find = finder(companions, flags=chosen.context.flags)
    for each in sources_of(source):
        validator = Validator(find, envelope(), chosen, builder)
        if watch is not None:
            watch(validator)
        with each.open() as file:
            validator.run(builder.watched(file.read), each.path)
    return builder.result()
