"""``show`` at the command line."""

from __future__ import annotations

import pytest
from tests.cli.documents import run, sentence
from tests.documents.samples import document


def test_the_tree_with_masked_values() -> None:
    done = run("show", "-", stdin=document())
    shown = done.stdout.decode()
    assert (done.returncode, done.stderr) == (0, b"")
    assert shown.startswith("Interchange 000000007 test\n  ISA  Interchange Control Header\n")
    assert "05-1  Place of Service Code: 11  Office\n" in shown
    assert "Claim Frequency Code: 1" in shown
    assert "Patient Control Number: <2 characters>" in shown
    assert "EXAMPLE" not in shown
    assert "\x1b" not in shown


def test_values_on_request() -> None:
    assert "Name Last or Organization Name: EXAMPLE" in run("show", "-", "--show-phi", stdin=document()).stdout.decode()


def test_one_loop() -> None:
    done = run("show", "-", "--loop", "2400", stdin=document())
    assert done.stdout.startswith(b"Loop 2400  Service Line Number  (in transaction set 0001)\n")
    assert b"CLM" not in done.stdout


def test_a_loop_that_is_not_there_and_one_that_cannot_be() -> None:
    absent = run("show", "-", "--loop", "2310B", stdin=document())
    assert (absent.returncode, absent.stdout) == (0, b"")
    assert b"has no loop 2310B" in absent.stderr
    assert "they have 1000A, 1000B, 2000A" in sentence(run("show", "-", "--loop", "9999", stdin=document()))


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7 no X12 here", b"ISA*00*", bytes(range(256)) * 50])
def test_what_is_no_x12(data: bytes) -> None:
    assert "holds no X12 interchange" in sentence(run("show", "-", stdin=data))


def test_broken_documents_are_shown_as_far_as_they_go() -> None:
    done = run("show", "-", stdin=document()[:500] + document())
    assert done.returncode == 0
    assert done.stdout.count(b"Interchange 000000007") == 2
