"""Finds, loads and compiles guides: the one place that knows where ``grammars/`` lies.

In a checkout the texts rule: a compiled file whose key does not fit them is compiled anew, in memory and, where it
can be written, on disk.  An installed package carries compiled guides and an index, and never imports the compiler.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Iterator
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from x12claims import folders, heads
from x12claims.grammar.errors import GuideError
from x12claims.heads import Companion, text_of, with_parts

if TYPE_CHECKING:
    from x12claims.engine.rules_written import Written
    from x12claims.grammar.dictionary import Dictionary
    from x12claims.grammar.ir import Guide
    from x12claims.grammar.syntax import Source

_PACKAGE = Path(__file__).resolve().parent
_CHECKOUT = _PACKAGE.parents[1] / "grammars"
_SHIPPED = _PACKAGE / "_grammars"
COMPILED = _PACKAGE / "_compiled"


Made = TypeVar("Made")
Made_co = TypeVar("Made_co", covariant=True)


class UnknownGuide(LookupError):
    """No guide has this id, or several may be meant.  The sentence names those that there are."""


class _Form(Protocol[Made_co]):
    """A module that reads what is kept beside the guides; ``load`` raises a ValueError for what is not of its form."""

    def key_of(self, text: str, /) -> str: ...
    def load(self, text: str, /) -> Made_co: ...


class Entry:
    """What is known of a guide without loading it."""

    __slots__ = (
        "aliases",
        "file",
        "folder",
        "group",
        "id",
        "kind",
        "origin",
        "selects",
        "sources",
        "title",
        "transaction",
    )

    def __init__(self, data: dict[str, Any]) -> None:
        self.id: str = data["id"]
        self.kind: str = data["kind"]
        self.title: str = data["title"]
        self.transaction: str = data["transaction"]
        self.group: str = data["group"]
        self.aliases = tuple(data["aliases"])
        self.selects = tuple((path, codes) for path, codes in data["selects"])
        self.file: str = data["file"]
        self.origin: str = data.get("origin", "")
        self.folder: Path | None = data.get("folder")  # of the user's own guides
        self.sources = tuple(data.get("sources", ()))

    def data(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.__slots__ if name not in ("folder", "sources")}


def sources_folder() -> Path | None:
    """Where the texts of the guides lie: in the checkout, else in the package, else nowhere."""
    return next((folder for folder in (_CHECKOUT, _SHIPPED) if folder.is_dir()), None)


def own_folder() -> Path | None:
    """Where this user's own guides lie, each in a folder of its own; ``X12CLAIMS_GUIDES`` names another place, and set
    to nothing says that there are none.  Raises GuideError where it names what is no folder.
    """
    named = os.environ.get("X12CLAIMS_GUIDES")
    if named is not None:
        return heads.place("X12CLAIMS_GUIDES", "your guides", named)
    return folders.data_folder("guides")


def in_checkout() -> bool:
    """Whether the texts can change under us."""
    return _CHECKOUT.is_dir()


@cache
def entries() -> dict[str, Entry]:
    """All guides and envelopes by id, in the order of their ids: those of the package, then the user's own, which
    stand in for none of them.
    """
    found = _of_package()
    taken = {entry.id for entry in found}
    found += [entry for entry in _own([]) if entry.id not in taken]
    return {entry.id: entry for entry in sorted(found, key=lambda e: (e.folder is not None, e.id))}


def _of_package() -> list[Entry]:
    if in_checkout():
        return [Entry(data) for data in heads.scan(_CHECKOUT)]
    index = json.loads((COMPILED / "index.json").read_text("utf-8"))
    return [Entry(data) for data in index["guides"]]


def _own(amiss: list[GuideError]) -> list[Entry]:
    """The guides of the user's own folder; what cannot be read there is told to ``amiss``, and holds nobody up."""
    folder = own_folder()
    return [Entry({**data, "folder": folder}) for data in heads.scan(folder, amiss)] if folder is not None else []


@cache
def companions() -> tuple[Companion, ...]:
    """The companions that lie beside the guides (worked examples, used where one is named), then the user's own, which
    hold for their receivers without being named.
    """
    return (*heads.companions(sources_folder(), own=False), *heads.companions(own_folder(), own=True, amiss=[]))


@cache
def own_companions() -> dict[tuple[str, str], tuple[Path, ...]]:
    """The user's own companions by the guide that they narrow and the receiver: one, or those of which nothing says
    which holds.  One whose head cannot be read stands under the receiver "": nothing says for whom it is.
    """
    found: dict[tuple[str, str], tuple[Path, ...]] = {}
    for each in heads.companions(own_folder(), own=True, amiss=[]):
        try:
            base = narrowed(each.base).id
        except UnknownGuide:
            continue  # told by ``amiss``
        for receiver in dict.fromkeys((*each.receivers, *([""] if each.unread else []))):
            found[base, receiver] = (*found.get((base, receiver), ()), each.path)
    return found


def doubled(guide_id: str, receiver: str, paths: tuple[Path, ...]) -> GuideError:
    """What is said of several companions of the user's own for one guide and receiver."""
    others = " and ".join(map(str, paths[:-1]))
    message = f"{others} {'narrow' if len(paths) > 2 else 'narrows'} {guide_id} already for the receiver {receiver}."
    return GuideError(str(paths[-1]), 0, 0, message, "Leave one of them in the folder.")


def amiss() -> list[str]:
    """What in the user's own folder is passed over, or will stop what it is for: a sentence each."""
    told: list[GuideError] = []
    taken: dict[str, str] = {entry.id: "the package" for entry in _of_package()}
    for entry in _own(told):
        path = str((entry.folder or Path()) / entry.file)
        if entry.id in taken:
            told.append(_same_id(path, f"the guide {entry.id}", taken[entry.id]))
        else:
            told += _fault(path, partial(load, entry.id))
        taken.setdefault(entry.id, path)
    for each in heads.companions(own_folder(), own=True, amiss=told):
        if each.id in taken:
            told.append(_same_id(str(each.path), each.id, taken[each.id]))
        taken.setdefault(each.id, str(each.path))
        told += _fault(str(each.path), partial(compile_file, each.path))
    told += [doubled(*key, paths) for key, paths in own_companions().items() if key[1] and len(paths) > 1]
    return list(dict.fromkeys(map(str, told)))


def _fault(path: str, used: Callable[[], Guide]) -> list[GuideError]:
    """What using a guide raises."""
    try:
        used()
    except GuideError as error:
        return [error]
    except UnknownGuide as error:
        return [GuideError(path, 0, 0, str(error).removeprefix(f"{path}: "))]
    except OSError as error:
        message = f"{error.filename} cannot be read ({error.strerror})."
        return [GuideError(path, 0, 0, message, "Correct its line parts, or put the file there.")]
    return []


def _same_id(path: str, name: str, other: str) -> GuideError:
    return GuideError(path, 0, 0, f"There is {name} already in {other}.", "Give it an id of its own.")


def companion_path(name: str) -> str:
    """The file of a companion that is named by its path or by its id; one of the user's own goes before an example.

    What looks like a path is one, whether it is there or not.  Raises UnknownGuide.
    """
    if name.endswith(".guide") or Path(name).is_file():
        return name
    known = companions()
    found = [each for each in known if each.id == name]
    found = [each for each in found if each.own] or found
    if not found:
        there = f"; there are {', '.join(dict.fromkeys(each.id for each in known))}" if known else ""
        raise UnknownGuide(f"There is no companion {name}: name a .guide file, or the id of one that is here{there}.")
    if len(found) > 1:
        files = " and ".join(str(each.path) for each in found)
        raise UnknownGuide(f"The companion {name} may be {files}: name the file.")
    return str(found[0].path)


def all_ids() -> tuple[str, ...]:
    """The ids of all guides, envelopes included."""
    return tuple(entries())


def sound(ids: Iterable[str] | None = None) -> Iterator[Guide]:
    """The guides of these ids (default: all), but for the user's own that cannot be used: a document of theirs will
    tell.
    """
    for guide_id in all_ids() if ids is None else ids:
        try:
            yield load(guide_id)
        except (GuideError, OSError):
            if not entries()[guide_id].folder:
                raise


def candidates(gs08: str, transaction: str) -> tuple[Entry, ...]:
    """The guides that a GS08 (or ST03), or an alias of it, may mean for this transaction set."""
    return tuple(
        e for e in entries().values() if e.transaction == transaction and gs08 in (e.id.split("-")[0], *e.aliases)
    )


def find(gs08: str, transaction: str, value: Callable[[str], str | None] | None = None) -> Guide | None:
    """The guide of a transaction set; None where there is none.

    ``gs08`` is the version as sent, ``transaction`` ST01.  Where several guides share a GS08 (a request and its
    response), ``value`` is asked for the elements at paths such as ``BHT02`` that they select by: the one that fits is
    taken, else the one of which most fits; without ``value``, and among equals, the first in the order of ids.
    """
    found = chosen(candidates(gs08, transaction), value)
    return load(found.id) if found is not None else None


def chosen(among: tuple[Entry, ...], value: Callable[[str], str | None] | None = None) -> Entry | None:
    """Which of the guides that share a GS08 a document is of: see ``find``."""
    if len(among) < 2 or value is None:
        return among[0] if among else None
    fits = [[value(path) in codes.split("|") for path, codes in entry.selects] for entry in among]
    best = max(range(len(among)), key=lambda n: (all(fits[n]), sum(fits[n])))
    return among[best]


def load(guide_id: str) -> Guide:
    """The guide of this id or alias, cached in the process.

    Raises what ``narrowed`` raises, or GuideError where its text, in a checkout, is wrong.
    """
    return _load(narrowed(guide_id).id)


def named(name: str) -> list[Entry]:
    """The guide of this id, else those of which GS08 may say this: a request and its response share it."""
    entry = entries().get(name)
    if entry is not None:
        return [entry]
    return [e for e in entries().values() if name in (e.id.split("-")[0], *e.aliases)]


def narrowed(name: str) -> Entry:
    """The guide that is meant by its id or by what GS08 may say of it, as by the line ``of`` of a companion.

    Raises UnknownGuide where there is none, or where several share the name.
    """
    among = named(name)
    if len(among) > 1:
        raise UnknownGuide(f"{name} may be {' or '.join(e.id for e in among)}: say which.")
    if not among:
        raise _unknown(name)
    return among[0]


def _unknown(name: str) -> UnknownGuide:
    known = (f"{e.id} ({e.transaction})" if e.transaction else e.id for e in entries().values())
    return UnknownGuide(f"There is no guide {name}; there are {', '.join(known)}.")


@cache
def _load(guide_id: str) -> Guide:
    from x12claims.grammar import compiled

    entry = entries()[guide_id]
    if not (in_checkout() or entry.folder):
        return compiled.load((COMPILED / entry.file).read_text("utf-8"))
    key, path = _key(entry), (entry.folder or _CHECKOUT) / entry.file
    file = _beside(entry) / f"{guide_id}.json"
    return _kept(file, key, compiled, lambda: compiled.dump(compile_file(path, audited=False), key))


@cache
def written(guide_id: str) -> Written:
    """The rules of a guide as they are written for all types, no flags and the code lists that lie beside the guides.

    ``guide_id`` is the id of an entry.
    """
    from x12claims.engine import rules_written

    entry = entries()[guide_id]
    file = _beside(entry) / f"{guide_id}.rules.json"
    if not (in_checkout() or entry.folder):
        return rules_written.load(file.read_text("utf-8"))
    key = _written_key(entry)
    return _kept(file, key, rules_written, lambda: rules_written.dump(load(guide_id), code_lists(), key))


def _beside(entry: Entry) -> Path:
    """Where what is compiled of a guide is kept."""
    return entry.folder / ".compiled" if entry.folder else COMPILED


_LONGEST_HEAD = 256
"""Characters within which a compiled guide tells its key."""


def rules_key(guide_id: str) -> str:
    """The state of all that the rules of a guide are written from, but for the code lists."""
    entry = entries()[guide_id]
    if in_checkout() or entry.folder:
        return _written_key(entry)
    from x12claims.grammar import compiled

    with (COMPILED / entry.file).open(encoding="utf-8") as file:
        return compiled.key_of(file.read(_LONGEST_HEAD))


def _kept(file: Path, key: str, form: _Form[Made], make: Callable[[], str]) -> Made:
    """What a file of this form holds, if it has this key; else what ``make`` gives, which is kept there."""
    try:
        text = file.read_text("utf-8")
        if form.key_of(text) == key:
            return form.load(text)
    except (OSError, ValueError):
        pass
    text = make()
    _write(file, text)
    return form.load(text)


def code_lists() -> frozenset[str]:
    """The names of the code lists that lie beside the guides."""
    folder = sources_folder()
    return frozenset(path.stem for path in folder.glob("codes/*.tsv")) if folder else frozenset()


def code_list_text(name: str) -> str | None:
    """The text of a code list that lies beside the guides; None where there is none of this name."""
    folder = sources_folder()
    path = folder / "codes" / f"{name}.tsv" if folder else None
    return path.read_text("utf-8") if path is not None and path.is_file() else None


# ---- compiling
def compile_file(path: str | os.PathLike[str], audited: bool = True) -> Guide:
    """Compiles the guide, envelope or companion that a file states, with its parts and dictionary.

    Raises GuideError for what is wrong in the texts, and, where ``audited``, for what the audit refuses; OSError
    where a file cannot be read; UnknownGuide where a companion is of a guide that is not here.
    """
    from x12claims.grammar import audit, lower, overlay

    file = Path(path)
    text = text_of(file)
    source = parse_file(file)
    if source.kind == "companion":
        try:
            base = load(narrowed(source.head("of")).id) if source.head("of") else None
        except UnknownGuide as error:
            raise UnknownGuide(f"{file}: {error}  Correct its line: of {source.head('of')}.") from None
        if base is None:
            raise GuideError(str(file), 1, 1, "The companion does not say of which guide.", "Write the line: of GUIDE.")
        return overlay.apply(source, base, _digest([text, base.source]))
    if source.kind not in ("guide", "envelope"):
        message = f"This file is a {source.kind}: it is compiled with the guide that uses it."
        raise GuideError(str(file), 1, 1, message, "Name the file that begins with: guide ID.")
    parts = [file.parent / name for name in source.head("parts").split()]
    texts = [text, *map(text_of, parts)]
    guide = lower.lower(source, [parse_file(p) for p in parts], dictionary(source.head("base"), file), _digest(texts))
    if audited:
        audit.refuse(guide, str(file))
    return guide


def parse_file(path: str | os.PathLike[str]) -> Source:
    """The syntax tree of one file; errors name it as it was named.  Raises GuideError, OSError."""
    from x12claims.grammar.parse import parse

    return parse(text_of(Path(path)), _shown(Path(path)))


def dictionary(release: str, file: Path) -> Dictionary:
    """The dictionary of a release, looked for beside the guide that is asked about, then in ``grammars/``."""
    roots = [file.resolve().parent, file.resolve().parent.parent, sources_folder()]
    for root in roots:
        found = root / release / "dictionary.guide" if root and release else None
        if found is not None and found.is_file():
            return _dictionary(found, _digest(map(text_of, with_parts(found))))
    hint = "Write the line: base 005010, and keep the dictionary in 005010/dictionary.guide beside the guide's folder."
    raise GuideError(str(file), 1, 1, f"There is no dictionary {release or 'named by a line base'}.", hint)


@cache
def _dictionary(path: Path, digest: str) -> Dictionary:
    from x12claims.grammar.dictionary import build

    return build([parse_file(file) for file in with_parts(path)])


def build(target: Path) -> list[str]:
    """Compiles every guide of the checkout into ``target`` and writes the index; the ids, for the build of a wheel."""
    from x12claims.engine import rules_written
    from x12claims.grammar import compiled

    target.mkdir(parents=True, exist_ok=True)
    rows = []
    for entry in entries().values():
        if entry.folder:
            continue
        guide = compile_file(_CHECKOUT / entry.file)
        name = f"{entry.id}.json"
        (target / name).write_text(compiled.dump(guide, _key(entry)), "utf-8")
        if entry.kind == "guide":
            text = rules_written.dump(guide, code_lists(), _written_key(entry))
            (target / f"{entry.id}.rules.json").write_text(text, "utf-8")
        rows.append({**entry.data(), "file": name})
    (target / "index.json").write_text(json.dumps({"format": compiled.FORMAT, "guides": rows}, indent=1), "utf-8")
    return [row["id"] for row in rows]


# ---- texts on disk
def _shown(path: Path) -> str:
    """A path as a person would type it."""
    try:
        return str(path.resolve().relative_to(Path.cwd()))
    except ValueError:
        return str(path)


def _digest(texts: Any) -> str:
    from hashlib import sha256  # an installed package has nothing to hold against its key

    total = sha256()
    for text in texts:
        total.update(text.encode())
        total.update(b"\0")
    return total.hexdigest()


@cache
def _compiler() -> str:
    """The state of the compiler itself: guides that an older one compiled are stale."""
    folder = _PACKAGE / "grammar"
    return _digest(text_of(path) for path in sorted([*folder.glob("*.py"), *folder.glob("*.lark")]))


def _key(entry: Entry) -> str:
    return _digest([_compiler(), *(text_of(path) for path in entry.sources)])


def _written_key(entry: Entry) -> str:
    """The state of all that written rules come from: the guide, the engine that writes and runs them, the lists."""
    return _digest([_key(entry), *map(text_of, sorted((_PACKAGE / "engine").glob("*.py"))), *sorted(code_lists())])


def _write(path: Path, text: str) -> None:
    """Writes all or nothing; a folder that cannot be written to costs time on the next start, nothing else."""
    try:
        path.parent.mkdir(exist_ok=True)
        folders.write_whole(path, text.encode("utf-8"))
    except OSError:
        pass
