"""The documents that are measured: made once, kept under ``benchmarks/out/data`` until the generator changes."""

from __future__ import annotations

import json
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from hashlib import sha256
from pathlib import Path

from attrs import frozen

from benchmarks import generate
from benchmarks.generate import Document, Kind

OUT = Path(__file__).resolve().parent / "out"
MB = 1_000_000


@frozen
class File:
    """One document to measure on.  ``claims_per_set`` 0: one transaction set."""

    kind: Kind
    size: int
    faulty: float = 0.0
    claims_per_set: int = generate.CLAIMS_PER_SET

    @property
    def path(self) -> Path:
        key = sha256(Path(generate.__file__).read_bytes()).hexdigest()[:8]
        sets = "one-set" if self.claims_per_set == 0 else f"{self.claims_per_set}-a-set"
        return OUT / "data" / key / f"{self.kind}-{self.size}-{sets}-faulty-{self.faulty:g}.edi"

    @property
    def counts(self) -> dict[str, int]:
        """bytes, segments, sets, claims and spoiled (faulty claims), as the generator counted."""
        counts: dict[str, int] = json.loads(self.path.with_suffix(".json").read_text("utf-8"))
        return counts

    @property
    def megabytes(self) -> float:
        return self.path.stat().st_size / MB

    def make(self) -> None:
        """Writes the document, unless it is there."""
        counts = self.path.with_suffix(".json")
        if counts.exists():
            return
        self.path.parent.mkdir(parents=True, exist_ok=True)
        document = Document(self.kind, self.size, claims_per_set=self.claims_per_set, faulty=self.faulty)
        document.write(self.path)
        names = ("bytes", "segments", "sets", "claims", "spoiled")
        counts.write_text(json.dumps({name: getattr(document, name) for name in names}), "utf-8")


def make(files: Iterable[File]) -> None:
    """Makes all of them, the largest first, two at a time; drops those of an earlier generator."""
    wanted = sorted(set(files), key=lambda file: -file.size)
    keep = {file.path.parent for file in wanted}
    for folder in (OUT / "data").glob("*"):
        if keep and folder not in keep:
            for path in folder.iterdir():
                path.unlink()
            folder.rmdir()
    with ProcessPoolExecutor(2) as pool:
        list(pool.map(File.make, wanted))
