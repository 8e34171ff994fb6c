"""Where pyx12 and x12claims differ at types 1-2.

python -m tests.differential.table > docs/disagreements.md
"""

from __future__ import annotations

import re
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from attrs import frozen
from tests.differential.decided import DECIDED, DEPARTURES, REFUSED, decision
from tests.differential.documents import fixtures
from tests.differential.opinion import ACCEPTS, REJECTS, Opinion, ask

import x12claims

SYNTAX = (1, 2)
HEAD = """# Where pyx12 and x12claims differ

[pyx12](https://pypi.org/project/pyx12/) is an independent validator. The tests ask it about the documents in `fixtures/` whose guide it knows, about
documents that are made or spoilt at random, and about outside samples where the folder that `X12CLAIMS_CORPUS` names is there.
Its verdict is held against ours at types 1 and 2 (syntax of X12, syntax of the guide). A disagreement that is not explained in
`tests/differential/decided.py` fails the tests; this page is written from there by `python -m tests.differential.table`.

"""


@frozen
class Difference:
    """A document of which the two say different things."""

    document: str
    theirs: str
    ours: str


def ours(data: bytes) -> str:
    """accepts, or rejects with the first error's code and place."""
    first = next((found for found in x12claims.validate(data, types=SYNTAX) if found.severity == "error"), None)
    return ACCEPTS if first is None else f"{REJECTS}: {first.code} {first.path or first.name}"


def theirs(opinion: Opinion) -> str:
    return f"{opinion.verdict}: {opinion.first}" if opinion.first else opinion.verdict


def differences(documents: Iterable[tuple[str, bytes]]) -> Iterator[Difference]:
    """Documents on which the verdicts are not the same; a validator that stops without a verdict differs."""
    named = list(documents)
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder) / f"{number}.edi" for number in range(len(named))]
        for path, (_, data) in zip(paths, named, strict=True):
            path.write_bytes(data)
        opinions = ask(paths)
    for path, (name, data) in zip(paths, named, strict=True):
        said = ours(data)
        if said.partition(":")[0] != opinions[path].verdict:
            yield Difference(name, theirs(opinions[path]), said)


def page(found: Iterable[Difference]) -> str:
    """The page: each fixture on which they differ, every decision with how many fixtures it explains, what else differs."""
    rows = ["| document | pyx12 | x12claims | right | why |", "|---|---|---|---|---|"]
    used: Counter[str] = Counter()
    for each in found:
        made = decision(each.document, each.theirs, each.ours)
        right, why = (made.right, made.why) if made else ("?", "nobody has looked at this yet")
        used[why] += 1
        rows.append(_row(each.document.removeprefix("fixtures/"), each.theirs, each.ours, right, why))
    all_rows = ["| right | why | fixtures |", "|---|---|---|"]
    all_rows += [_row(each.right, each.why, str(used[each.why])) for each in DECIDED]
    return (
        HEAD
        + "## Fixtures\n\n" + "\n".join(rows)
        + "\n\n## All that was decided\n\nThose without a fixture arise on made, spoilt or outside documents.\n\n"
        + "\n".join(all_rows)
        + "\n\n## Where a guide departs from its transcriptions\n\n"
        + _rows("| guide | place | they say | here | why |", DEPARTURES)
        + "\n## Outside samples that are refused though others take them\n\n"
        + _rows("| sample | x12claims | why |", REFUSED)
    )  # fmt: skip


def _rows(head: str, rows: Iterable[Sequence[str]]) -> str:
    return "\n".join([head, re.sub(r"[^|]+", "---", head), *(_row(*row) for row in rows)]) + "\n"


def _row(*cells: str) -> str:
    return "| " + " | ".join(each.replace("|", "\\|").replace("\n", " ") for each in cells) + " |"


if __name__ == "__main__":
    print(page(differences(fixtures())), end="")
