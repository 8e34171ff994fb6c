"""What pyx12 says of documents: run as a program, so that whatever it does to its process stays there.

python -m tests.differential.opinion < PATHS > one JSON object for each path
"""

from __future__ import annotations

import io
import json
import logging
import subprocess
import sys
import warnings
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from attrs import frozen

ROOT = Path(__file__).resolve().parents[2]
ACCEPTS, REJECTS, FAILS = "accepts", "rejects", "fails"


@frozen
class Opinion:
    """``verdict`` is accepts, rejects, or fails where no verdict came; ``first`` is its first error in its own words, in short."""

    verdict: str
    first: str = ""


def ask(paths: Iterable[Path]) -> dict[Path, Opinion]:
    """pyx12's opinion on each file."""
    names = list(paths)
    done = subprocess.run(
        [sys.executable, "-m", "tests.differential.opinion"],
        cwd=ROOT,
        input="\n".join(map(str, names)),
        capture_output=True,
        text=True,
        check=True,
    )
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    return {path: Opinion(*line) for path, line in zip(names, lines, strict=True)}


def _say(text: str) -> tuple[str, str]:
    from pyx12.params import ParamsBase
    from pyx12.x12n_document import x12n_document

    told = io.StringIO()
    try:
        valid = x12n_document(ParamsBase(), io.StringIO(text), None, None, fd_json=told)
    except Exception as error:
        return FAILS, f"{type(error).__name__}: {error}"[:90]
    if not told.getvalue():
        return (ACCEPTS, "") if valid else (REJECTS, "not an X12 file")
    first = next(_errors(json.loads(told.getvalue())), None)
    return (REJECTS, first or "no reason given") if not valid or first else (ACCEPTS, "")


def _errors(told: Any, place: str = "") -> Any:
    """All errors of its report, outermost first, as ``CLM 20: text``."""
    if isinstance(told, list):
        for each in told:
            yield from _errors(each, place)
    if not isinstance(told, dict):
        return
    if "seg_id" in told:
        place = f"{told['seg_id']} "
    text = next((told[key] for key in ("err_str", "error_text", "text", "message") if told.get(key)), None)
    if text:
        yield f"{place}{text}"
    for value in told.values():
        yield from _errors(value, place)


def _parse_once() -> None:
    """Keeps the XML that pyx12 reads its maps from; it would parse them anew for every document, most of its time."""
    from defusedxml import ElementTree

    parse, known = ElementTree.parse, {}

    def remembered(file: Any, *args: Any, **options: Any) -> Any:
        name = getattr(file, "name", file)
        if name not in known:
            known[name] = parse(file, *args, **options)
        return known[name]

    ElementTree.parse = remembered


def main() -> None:
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    out, sys.stdout = sys.stdout, io.StringIO()  # it prints here and there
    _parse_once()
    for line in sys.stdin:
        data = Path(line.rstrip("\n")).read_bytes()
        print(json.dumps(_say(data.decode("latin-1"))), file=out)


if __name__ == "__main__":
    main()
