"""Spoilt documents: whatever bytes come, every command ends by itself, in time, with a status and without a traceback."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from tests.fuzz.doors import DOORS, Answer, bounded, doors, knock
from tests.fuzz.mutants import ANSWER, NOTE, mutant, seeds

import x12claims
from x12claims import api
from x12claims.diagnostics.finding import Finding
from x12claims.diagnostics.results import VERDICTS
from x12claims.engine.sink import Nobody
from x12claims.engine.validator import Validator

SEEDS = dict(seeds())
QUICK, LONG = 200, 5_000


def cases(count: int, kind: str) -> Iterator[tuple[str, bytes]]:
    """``count`` spoilt documents, each with the seed that makes it again."""
    names = sorted(SEEDS)
    for number in range(count):
        name = names[number % len(names)]
        seed = f"{kind}/{name}/{number}"
        yield seed, mutant(SEEDS[name], seed)


class Gather(Nobody):
    def __init__(self) -> None:
        self.found: list[Finding] = []

    def finding(self, finding: Finding) -> None:
        self.found.append(finding)


def findings(data: bytes, *, fast: bool = True, chance: random.Random | None = None) -> list[Finding]:
    """What the engine finds, with or without the accepting patterns, fed whole or in random pieces."""
    options = api.Options(context=api.options().context, fast=fast, keep_results=False, digest=False)
    gather = Gather()
    file = BytesIO(data)
    read = file.read if chance is None else lambda size: file.read(min(size, chance.choice((1, 2, 3, 50, 700))))
    with bounded():
        Validator(api.finder(), api.envelope(), options, gather).run(read, "case")
    return gather.found


def ends_well(door: str, answer: Answer, data: bytes) -> None:
    assert answer.status in {0, 1, 2}
    assert "Traceback" not in answer.errors
    if answer.status == 2:
        said = len(answer.errors.splitlines())
        assert said == 1 or (said and door == "fix"), "one sentence says why it could not; fix lists all that it met"
    if door == "validate-json":
        says_true(json.loads(answer.out), answer.status, len(data))


def says_true(report: dict[str, Any], status: int, size: int) -> None:
    """The JSON agrees with itself, with the exit status and with the bytes."""
    (file,) = report["files"]
    assert file["bytes"] == size
    assert file["verdict"] in VERDICTS
    errors = sum(found["severity"] == "error" for found in file["findings"])
    assert report["summary"]["errors"] == errors
    assert status == (2 if file["verdict"] == "unreadable" else 1 if errors else 0)
    assert (file["verdict"] == "accepted") == (status == 0)
    for found in file["findings"]:
        assert 0 <= found["offset"] <= found["offset"] + found["length"] <= size, found
        assert found["line"] >= 1
        assert found["column"] >= 1


def through(door: str, count: int, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sent, answer, file = folder / "sent.837", folder / "answer.999", folder / "case.edi"
    sent.write_bytes(SEEDS["837P"])
    answer.write_bytes(ANSWER)
    for seed, data in cases(count, door):
        file.write_bytes(data)
        try:
            ends_well(door, knock(door, monkeypatch, file=file, sent=sent, answer=answer), data)
        except BaseException as error:
            error.add_note(
                f"tests.fuzz.mutants.mutant(dict(seeds())[{seed.split('/', 1)[1].rsplit('/', 1)[0]!r}], {seed!r})"
            )
            raise


@pytest.mark.parametrize("door", doors())
def test_no_bytes_make_a_command_fail(door: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    through(door, QUICK, tmp_path, monkeypatch)


@pytest.mark.long
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("door", doors())
def test_many_bytes_make_no_command_fail(door: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    through(door, LONG, tmp_path, monkeypatch)


def both_ways_alike(count: int) -> None:
    for seed, data in cases(count, "ways"):
        found = findings(data)
        assert findings(data, fast=False) == found, seed
        assert findings(data, chance=random.Random(seed)) == found, seed


def test_patterns_and_pieces_change_no_finding() -> None:
    """The accepting patterns only save time, and where a read ends says nothing about the document."""
    both_ways_alike(QUICK)


@pytest.mark.long
@pytest.mark.timeout(1800)
def test_patterns_and_pieces_change_no_finding_in_many_cases() -> None:
    both_ways_alike(LONG)


RIGHT = sorted(
    name for name in SEEDS if "/fail/" not in name and "wrapped" not in name
)  # wrapped: ISA is not 106 bytes


@pytest.mark.parametrize("name", RIGHT)
def test_cut_anywhere(name: str) -> None:
    """A document that ends too early is never taken for a whole one."""
    data = SEEDS[name]
    terminator = data[data.index(b"ISA") + 105 :][:1]
    data = data[: data.rindex(terminator) + 1]
    step = 1 if len(data) < 800 else 13
    whole = codes(data)
    for end in range(0, len(data) - 1, step):
        report = x12claims.check(data[:end])
        assert not report.ok, f"accepted after {end} of {len(data)} bytes"
    assert codes(data[:-1]) - whole == {"W006"}, "only the last terminator is missing"


def codes(data: bytes) -> set[str]:
    return {found.code for found in findings(data)}


def acknowledged(count: int) -> None:
    for seed, data in cases(count, "ack"):
        with bounded():
            result = x12claims.acknowledge(data)
        for written in (*result.ta1, *result.functional):
            wrong = [found for found in x12claims.validate(written) if found.severity == "error"]
            assert wrong == [], (seed, written)


def test_answers_to_spoilt_documents_are_valid() -> None:
    acknowledged(QUICK)


@pytest.mark.long
@pytest.mark.timeout(1800)
def test_answers_to_many_spoilt_documents_are_valid() -> None:
    acknowledged(LONG)


def test_the_seeds_are_what_they_seem() -> None:
    """Spoiling proves nothing where the document was spoilt before."""
    for name in ("837P", "837P-cob", "835", "999"):
        assert findings(SEEDS[name]) == [], name
    assert [found for found in findings(NOTE) if found.severity == "error"] == []
    assert len({mutant(SEEDS["835"], str(seed)) for seed in range(50)}) == 50


def test_the_fuzz_can_object(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from x12claims.engine import validator

    def broken(*args: object) -> None:
        raise ValueError("seen")

    monkeypatch.setattr(validator.Validator, "run", broken)
    with pytest.raises(ValueError, match="seen"):
        through("validate-json", 1, tmp_path, monkeypatch)
    assert {args[0] for args in DOORS.values()} >= {"validate", "ack", "explain"}
