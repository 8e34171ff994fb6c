"""No patient's data reaches any output without --show-phi, wherever in the document the fault is."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator

import pytest
from tests.acceptance.command import CLEAN, FIXTURES, REMITTANCE, Shell, changed
from tests.fuzz.mutants import mutant

FORMATS = ("text", "json", "jsonl", "sarif", "junit", "github")
PEOPLE = {"IL", "QC", "74", "82", "DN", "71", "72", "77", "P3", "PW", "45", "DK", "DQ"}
SHORTEST = 4  # letters: three of them stand in English words and in codes, so that finding them proves nothing
VALUE_BEARING = ("validate", "explain", "show")


def secrets(data: bytes) -> set[str]:
    """Names, addresses, dates of birth and numbers of the people in a document."""
    found: set[str] = set()
    for segment in data.decode("latin-1").replace("\r", "").replace("\n", "").split("~"):
        elements = segment.split("*")
        if elements[0] == "NM1" and elements[1] in PEOPLE and len(elements) > 2 and elements[2] == "1":
            found |= {*elements[3:6], *elements[9:10]}
        elif elements[0] in {"N3", "CLM", "CLP"}:
            found |= {elements[1]}
        elif elements[0] == "DMG" and len(elements) > 2:
            found |= {elements[2]}
    return {each for each in found if (len(each) >= SHORTEST and not each.isdigit()) or len(each) >= 8}


def shown(secret: str, text: str) -> bool:
    return re.search(rf"(?<![A-Za-z0-9]){re.escape(secret)}(?![A-Za-z0-9])", text) is not None


def leaks(data: bytes, text: str) -> set[str]:
    return {each for each in secrets(data) if shown(each, text)}


def faulty(data: bytes) -> Iterator[tuple[str, bytes]]:
    """Faults that put a person's data where the package speaks of what it found."""
    name = next(s for s in data.split(b"~") if s.strip().startswith((b"NM1*IL*1*", b"NM1*QC*1*"))).strip()
    last = name.split(b"*")[3]
    yield "name-too-long", changed(data, b"*" + last + b"*", b"*" + last * 20 + b"*")
    yield "name-with-control-character", changed(data, b"*" + last + b"*", b"*" + last + b"\x01*")
    yield "name-where-a-code-stands", changed(data, name, name.replace(b"*1*" + last, b"*" + last, 1))
    yield "name-as-qualifier", changed(data, name, b"NM1*" + last + name[6:])
    yield "name-as-segment", changed(data, name, name.replace(b"*" + last, b"~" + last))
    yield "name-behind-the-end-of-a-segment", changed(data, name, name + b"*" + last * 3 + b"*" + last)
    yield "name-with-components", changed(data, b"*" + last + b"*", b"*" + last + b":" + last + b"*")
    yield "name-repeated", changed(data, b"*" + last + b"*", b"*" + last + b"^" + last + b"*")
    yield "name-twice", changed(data, name, name + b"~" + name)
    yield "name-where-a-date-stands", re.sub(rb"\*D8\*[0-9]{8}", b"*D8*" + last, data)
    yield "name-as-count", re.sub(rb"SE\*[0-9]+\*", b"SE*" + last + b"*", data)
    yield "name-as-guide", re.sub(rb"(~\n?ST\*837\*0001\*)[^~]+", rb"\1" + last, data)
    yield "name-behind-iea", data + b"\n" + name
    yield "name-outside-a-set", changed(data, b"~GE*", b"~" + name + b"~GE*")
    yield "cut-in-a-name", data[: data.index(name) + len(name) - 3]


DOCUMENTS = {"837P": CLEAN, "835": REMITTANCE}
CASES = [(kind, fault, bad) for kind, data in DOCUMENTS.items() for fault, bad in faulty(data) if bad != data]


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize(("kind", "fault", "data"), CASES, ids=[f"{kind}-{fault}" for kind, fault, _ in CASES])
def test_validate_shows_nobody(kind: str, fault: str, data: bytes, form: str, shell: Shell) -> None:
    done = shell("validate", shell.file("a.edi", data), "--format", form)
    assert done.status in {1, 2}
    assert leaks(DOCUMENTS[kind], done.out + done.errors) == set()


@pytest.mark.parametrize("form", FORMATS)
def test_no_fixture_shows_anybody(form: str, shell: Shell) -> None:
    done = shell("validate", FIXTURES, "--format", form)
    data = b"~".join(path.read_bytes() for path in sorted(FIXTURES.rglob("*.edi")))
    assert len(secrets(data)) > 30
    assert leaks(data, done.out + done.errors) == set()


@pytest.mark.parametrize("number", range(40))
def test_nobody_is_shown_whatever_bytes_are_spoilt(number: int, shell: Shell) -> None:
    kind = random.Random(number).choice(sorted(DOCUMENTS))
    path = shell.file("a.edi", mutant(DOCUMENTS[kind], f"mask/{number}"))
    for form in FORMATS:
        done = shell("validate", path, "--format", form)
        assert leaks(DOCUMENTS[kind], done.out + done.errors) == set()


@pytest.mark.parametrize(("kind", "fault", "data"), CASES, ids=[f"{kind}-{fault}" for kind, fault, _ in CASES])
def test_reading_commands_show_nobody(kind: str, fault: str, data: bytes, shell: Shell) -> None:
    """show, and explain ack, which quotes the document that was sent."""
    path = shell.file("a.edi", data)
    shell("ack", path, "--out", "answers")
    answers = sorted((shell.folder / "answers").glob("*")) if (shell.folder / "answers").exists() else []
    said = [shell("show", path)]
    said += [
        shell("explain", "ack", answer, "--original", path, "--format", form)
        for answer in answers
        for form in ("text", "json")
    ]
    for done in said:
        assert done.status in {0, 1, 2}
        assert leaks(DOCUMENTS[kind], done.out + done.errors) == set()


@pytest.mark.parametrize(("kind", "fault", "data"), CASES, ids=[f"{kind}-{fault}" for kind, fault, _ in CASES])
def test_what_writing_commands_say_beside_their_document_shows_nobody(
    kind: str, fault: str, data: bytes, shell: Shell
) -> None:
    """fix, ack and convert write documents, which hold data; what they say about them does not."""
    path = shell.file("a.edi", data)
    for args in (["fix", path, "--out", "fixed.edi"], ["fix", path, "--check"], ["ack", path, "--out", "answers"],
                 ["convert", path, "--to", "json", "--out", "a.json"]):  # fmt: skip
        done = shell(*args)
        assert leaks(DOCUMENTS[kind], done.out + done.errors) == set()


def test_show_phi_shows_and_the_search_finds(shell: Shell) -> None:
    """Were values never shown at all, the tests above would prove nothing."""
    data = dict(faulty(CLEAN))["name-too-long"]
    path = shell.file("a.edi", data)
    name = next(s for s in CLEAN.split(b"~") if s.startswith(b"NM1*IL*1*")).split(b"*")[3].decode()
    for form in set(FORMATS) - {"sarif", "junit", "github"}:
        assert name * 20 in shell("validate", path, "--format", form, "--show-phi").out
    assert leaks(CLEAN, shell("show", path, "--show-phi").out)
    assert leaks(CLEAN, CLEAN.decode()) == secrets(CLEAN)
    assert not shown("ADAM", "MADAM ADAMS")
