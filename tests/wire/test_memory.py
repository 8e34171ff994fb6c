"""Memory and time do not depend on what a partner sends."""

from __future__ import annotations

import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest
from tests.wire.documents import interchange, run, wire

from x12claims.wire import Stream, Trouble

HOUSE = Path(__file__).resolve().parents[2] / "src"


def resident(program: str) -> tuple[float, str]:
    """Peak resident MiB of a fresh interpreter that runs ``program``, and what it prints."""
    head = f"import sys; sys.path.insert(0, {str(HOUSE)!r})\nfrom x12claims.wire import *\n"
    # Asked of /proc: what getrusage calls the peak begins, in a child, with that of its parent.
    tail = "\nprint(next(int(x.split()[1]) for x in open('/proc/self/status') if x.startswith('VmHWM')) / 1024)"
    done = subprocess.run(
        [sys.executable, "-c", head + textwrap.dedent(program) + tail], capture_output=True, text=True, check=True
    )
    *printed, peak = done.stdout.splitlines()
    return float(peak), "\n".join(printed)


@pytest.mark.long
@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="peak memory is read from /proc")
@pytest.mark.parametrize("filling", ["b'X' * 65536", "b' ' * 65536", "(b'X' * 99 + b'*') * 655"])
def test_200_megabytes_in_one_segment(filling: str) -> None:
    begun = time.perf_counter()
    peak, printed = resident(
        f"""
        head = {wire(interchange()[:3])!r}
        tail = {b"~" + wire(interchange()[4:])!r}
        def pieces():
            yield head
            piece = {filling}
            for _ in range(200_000_000 // len(piece)):
                yield piece
            yield tail
        tokenizer = Tokenizer(Stream.of(pieces()))
        while (event := tokenizer.next()) is not None:
            print(event.id if isinstance(event, Segment) else event.kind, event.length)
        """
    )
    kinds = [line.split()[0] for line in printed.splitlines() if line.split()[0].isupper() or "-" in line]
    assert kinds[:3] == ["ISA", "GS", "ST"]
    assert kinds[-3:] == ["SE", "GE", "IEA"]
    assert ("segment-too-long" in kinds) == ("X" in filling)
    assert peak < 48
    assert time.perf_counter() - begun < 20


@pytest.mark.long
def test_junk_full_of_beginnings_of_isa() -> None:
    piece = b"ISA*00*ISA*01*rubbish " * 3000
    count = 20_000_000 // len(piece)
    begun = time.perf_counter()
    found, _ = run(Stream.of(b for b in [wire(interchange()), *[piece] * count, b"\n" + wire(interchange())]))
    assert [e for e in found if isinstance(e, Trouble)] == [
        Trouble("junk-between-interchanges", len(wire(interchange())), count * len(piece) + 1)
    ]
    assert time.perf_counter() - begun < 30


def test_time_is_linear_in_the_length_of_a_segment() -> None:
    """A segment that comes byte by byte is not copied once for each byte."""
    copied = 0

    class Counting(Stream):
        __slots__ = ()

        def more(self) -> bool:
            nonlocal copied
            copied += len(self.buffer) - self.pos
            return super().more()

    data = wire([*interchange()[:3], ["NTE", "ADD", "X" * 200_000], *interchange()[4:]])
    place = iter(range(len(data)))
    found, _ = run(Counting(lambda _: data[(i := next(place, len(data))) : i + 1], chunk=1))
    assert len(found) == 8
    assert copied < 4 * len(data)
