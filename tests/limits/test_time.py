"""Time grows as the file does and no faster."""

from __future__ import annotations

import time
from collections.abc import Callable
from io import BytesIO

import pytest
from tests.limits.generate import whole

import x12claims as x12

MB = 1_000_000
NOISE = 1.25  # two cores shared by others: what is quadratic is ten times off, not a quarter


def seconds(data: bytes, runs: int = 2) -> float:
    """Processor time of validating ``data``, the best of some runs."""
    best = float("inf")
    for _ in range(runs):
        begun = time.process_time()
        for _ in x12.validate(BytesIO(data)):
            pass
        best = min(best, time.process_time() - begun)
    return best


def spoilt(data: bytes) -> bytes:
    """Every service on a day that there is not."""
    return data.replace(b"*472*D8*202405", b"*472*D8*202413").replace(b"*472*202405", b"*472*202413")


def same(data: bytes) -> bytes:
    return data


@pytest.mark.long
@pytest.mark.timeout(900)
@pytest.mark.parametrize("change", [same, spoilt])
@pytest.mark.parametrize("per_set", [100, None])
@pytest.mark.parametrize("kind", ["837P", "835"])
def test_ten_times_the_file_takes_ten_times_as_long(
    kind: str, per_set: int | None, change: Callable[[bytes], bytes]
) -> None:
    size = 2 * MB
    small, large = (change(whole(kind, times * size, per_set=per_set)) for times in (1, 10))
    seconds(small[: len(small) // 10])  # guides are loaded and patterns compiled before the clock runs
    assert seconds(large) <= 10.5 * NOISE * seconds(small)


@pytest.mark.parametrize(
    ("segment", "before"),
    [
        (b"NTE*ADD*AGAIN~", b"HI*"),
        (b"LX*1~", b"LX*"),
        (b"QQ*1~", b"HI*"),
        (b"~", b"HI*"),
        (b"HL*2*1*22*0~", b"HL*"),
        (b"SV1*HC:99213" + b":" * 300 + b"~", b"SV1*"),
        (b"REF*D9*" + b"^" * 500 + b"~", b"HI*"),
        (b"ST*837*0001*005010X222A1~", b"HI*"),
    ],
)
def test_four_times_the_fault_takes_four_times_as_long(segment: bytes, before: bytes) -> None:
    """Recovery looks at each segment once, however many there are that do not fit."""
    data = whole("837P", 1_000, per_set=1)
    at = data.index(b"~" + before) + 1
    count = 20_000 // len(segment)
    small, large = (data[:at] + segment * (times * count) + data[at:] for times in (1, 4))
    seconds(data)
    assert seconds(large, 4) <= 4.2 * 1.6 * seconds(small, 4)
