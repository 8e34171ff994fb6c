"""The documents on which both are heard: fixtures, made ones, spoilt ones, and outside samples where there are any."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from random import Random

from tests.limits.generate import KINDS, whole
from tests.properties.documents import document, render

from x12claims import guides

ROOT = Path(__file__).resolve().parents[2]
FIXTURES = ROOT / "fixtures"
OUTSIDE = os.environ.get("X12CLAIMS_CORPUS")
GUIDES = ("005010X221A1", "005010X222A1", "005010X231A1")
UNMAPPED = {"005010X224A2"}  # pyx12 has no map of these guides
MADE, SPOILT = 8, 3
KNOWN = re.compile(rb"\*005010X(221(A1)?|222(A[12])?|231(A1)?)[^0-9A-Za-z]|TA1\*")


def fixtures() -> Iterator[tuple[str, bytes]]:
    """Documents of the repository about which pyx12 can be asked, named by their path."""
    for path in sorted(FIXTURES.rglob("*.edi")):
        if path.parts[-3] not in UNMAPPED:
            yield path.relative_to(ROOT).as_posix(), path.read_bytes()


def made() -> Iterator[tuple[str, bytes]]:
    """Valid documents that a generator makes."""
    for name in GUIDES:
        guide = guides.load(name)
        for seed in range(MADE):
            yield f"made/{name}/{seed}", render(document(guide, Random(f"{name}/{seed}")))
    for kind in KINDS:
        for seed in range(3):
            yield f"made/{kind}/{seed}", whole(kind, 15_000, per_set=6, seed=seed)


def spoilt() -> Iterator[tuple[str, bytes]]:
    """Fixtures that are right, with one fault each; counts are put right again, so that they do not hide it."""
    for name, data in fixtures():
        if "/pass/" not in name or "/envelope/" in name or data.count(b"~") < 12:
            continue
        segments = [each.strip("\r\n") for each in data.decode("latin-1").split("~")]
        chance = Random(name)
        for number in range(SPOILT):
            changed = list(segments)
            act = one_fault(changed, chance)
            yield (
                f"spoilt/{name.removeprefix('fixtures/')}/{number}-{act}",
                "~\n".join(recounted(changed)).encode("latin-1"),
            )


def one_fault(segments: list[str], chance: Random) -> str:
    """Puts a fault behind BHT or its like and before the trailers; says which."""
    at = chance.randrange(4, len(segments) - 5)
    act = chance.choice(("drop", "double", "swap", "blank", "lengthen", "code"))
    said = f"{act}-{segments[at].split('*')[0]}"
    if act == "drop":
        del segments[at]
    elif act == "double":
        segments.insert(at, segments[at])
    elif act == "swap":
        segments[at], segments[at + 1] = segments[at + 1], segments[at]
    else:
        elements = segments[at].split("*")
        place = chance.randrange(1, len(elements))
        elements[place] = {"blank": "", "lengthen": elements[place] + "X" * 90, "code": "ZQ"}[act]
        segments[at] = "*".join(elements)
        said += f"{place:02}"
    return said


def recounted(segments: list[str]) -> Iterator[str]:
    """The segments with SE01 as it should be."""
    count = 0
    for segment in segments:
        elements = segment.split("*")
        count = 1 if elements[0] == "ST" else count + 1
        if elements[0] == "SE":
            elements[1] = str(count)
        yield "*".join(elements)


def outside() -> Iterator[tuple[str, bytes]]:
    """Samples from elsewhere, of the guides that are known here."""
    if not OUTSIDE or not Path(OUTSIDE).is_dir():
        return
    for path in sorted(Path(OUTSIDE).rglob("*")):
        if path.is_file() and path.suffix not in {".md", ".tsv", ".json"}:
            data = path.read_bytes()
            if len(data) < 1_000_000 and KNOWN.search(data[:600]):
                yield f"outside/{path.relative_to(OUTSIDE).as_posix()}", data
