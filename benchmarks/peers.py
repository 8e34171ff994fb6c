"""One package's work on one file, in a process of its own: prints CPU seconds and what was done, as JSON.

    python -m benchmarks.peers pyx12 claims.837 small.837

The time of the small file is taken off, so that loading guides and building models is not counted as work on the data.
"""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Callable
from importlib import metadata
from io import StringIO
from pathlib import Path
from time import process_time

from benchmarks import tasks

Work = Callable[[Path], str]
"""Works through a file; says in a few words what came of it."""


def pyx12() -> Work:
    """Validation with its acknowledgement, as its command ``x12valid`` runs it."""
    from pyx12.params import ParamsBase
    from pyx12.x12n_document import x12n_document

    logging.getLogger("pyx12").addHandler(logging.NullHandler())
    logging.getLogger("pyx12").propagate = False

    def work(path: Path) -> str:
        acknowledged = StringIO()
        clean = x12n_document(ParamsBase(), str(path), acknowledged, None)
        whole = "IEA*" in acknowledged.getvalue()
        return f"{'no error' if clean else 'errors'}{'' if whole else ', its 999 breaks off'}"

    return work


def x12sdk() -> Work:
    """A validated model of each transaction set."""
    from x12sdk.io import X12ModelReader

    def work(path: Path) -> str:
        with X12ModelReader(str(path)) as reader:
            return f"{sum(1 for _ in reader.models())} models"

    return work


def oxedi() -> Work:
    """Parsing, tables and balances of an 835."""
    from oxedi import parse_file

    def work(path: Path) -> str:
        result = parse_file(str(path))
        return f"{len(result.tables['claims'])} claims, {len(result.diagnostics)} diagnostics"

    return work


def types_1_3() -> Work:
    """This package: types 1 to 3."""
    task = tasks.validate(tasks.up_to(3))
    return lambda path: f"{task(path)} findings"


def types_1_4_with_999() -> Work:
    """This package: types 1 to 4 and the 999."""
    task = tasks.acknowledge(tasks.up_to(4))
    return lambda path: f"{task(path)} bytes of 999"


WORK: dict[str, Callable[[], Work]] = {
    "pyx12": pyx12,
    "x12sdk": x12sdk,
    "oxedi": oxedi,
    "types-1-3": types_1_3,
    "types-1-4-999": types_1_4_with_999,
}


def main() -> None:
    name, path, small = sys.argv[1:]
    work = WORK[name]()
    work(Path(small))
    start = process_time()
    work(Path(small))
    between = process_time()
    said = work(Path(path))
    end = process_time()
    own = name.startswith("types")
    version = metadata.version("x12claims" if own else name)
    print(json.dumps({"seconds": end - between - (between - start), "said": said, "version": version}))


if __name__ == "__main__":
    main()
