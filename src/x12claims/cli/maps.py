"""The maps of the installed pyx12, and guides made of them (``guide import``)."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

import click

from x12claims import guides
from x12claims.grammar import from_pyx12
from x12claims.grammar.errors import GuideError


def known() -> list[from_pyx12.Listed]:
    """The maps whose guide is not carried here."""
    found = from_pyx12.index((_folder() / "maps.xml").read_text("utf-8"))
    return [each for each in found if not _carried(each)]


def take(guide_id: str, out: Path | None) -> Iterator[tuple[Path, str]]:
    """Writes the guides of all maps that ``guide_id`` names; gives each file and what the audit says of it.

    Raises ClickException where there is no such map or no place to write to.
    """
    folder = _folder()
    found = [each for each in known() if guide_id in (each.id, each.file, _id(each))]
    if not found:
        carried = ", which is carried here and needs no import" if guides.named(guide_id) else ""
        there = ", ".join(dict.fromkeys(each.id for each in known()))
        raise click.ClickException(f"pyx12 has no map to import for {guide_id}{carried}; it has {there}.")
    target = out or guides.own_folder()
    if target is None:
        raise click.ClickException("X12CLAIMS_GUIDES is set to nothing, so there is no place for guides: give --out.")
    elements = from_pyx12.elements((folder / "dataele.xml").read_text("utf-8"))
    for each in found:
        origin = f"imported from pyx12 {version('pyx12')}, map {each.file}"
        text = (folder / each.file).read_text("utf-8")
        texts = from_pyx12.convert(each, _id(each), text, elements, origin)
        path = _write(target / _id(each), texts)
        yield path, _verdict(path)


def _write(place: Path, texts: from_pyx12.Texts) -> Path:
    from x12claims.grammar.format import format_text

    (place / texts.base).mkdir(parents=True, exist_ok=True)
    path = place / "guide.guide"
    (place / texts.base / "dictionary.guide").write_text(format_text(texts.dictionary, "dictionary"), "utf-8")
    if texts.loops:
        (place / from_pyx12.LOOPS).write_text(format_text(texts.loops, from_pyx12.LOOPS), "utf-8")
    path.write_text(format_text(texts.guide, str(path)), "utf-8")
    return path


def _verdict(path: Path) -> str:
    try:
        guide = guides.compile_file(path)
    except GuideError as error:
        return f"written; the audit objects: {error}"
    uses = sum(len(loop.items) for loop in guide.loops.values())
    return f"good: {guide.id} has {len(guide.loops) - 1} loops, {uses} uses in them."


def _carried(listed: from_pyx12.Listed) -> bool:
    return any(not each.folder for each in guides.candidates(listed.id, listed.set))


def _id(listed: from_pyx12.Listed) -> str:
    """Two guides of one GS08 need ids of their own: 271 beside 270, and the answer of a 278 beside its request."""
    return "-".join(each for each in (listed.id, listed.set, listed.purpose) if each)


def _folder() -> Path:
    """Where pyx12 keeps its maps; it is never imported, only read."""
    spec = find_spec("pyx12")
    places = spec.submodule_search_locations if spec else None
    if not places:
        raise click.ClickException("pyx12 is not installed: pip install 'x12claims[pyx12]' brings its maps.")
    return Path(places[0]) / "map"
