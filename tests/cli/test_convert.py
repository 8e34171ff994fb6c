"""``convert`` at the command line."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from zipfile import ZipFile

import pytest
from tests.cli.documents import run, sentence
from tests.documents.samples import document


@pytest.fixture
def claims(tmp_path: Path) -> Path:
    path = tmp_path / "claims.837"
    path.write_bytes(document(ending="\n"))
    return path


def test_there_and_back(claims: Path) -> None:
    there = run("convert", claims, "--to", "json")
    assert (there.returncode, there.stderr) == (0, b"")
    assert json.loads(there.stdout)["interchanges"][0]["interchange"] == "000000007"
    back = run("convert", "-", "--to", "x12", stdin=there.stdout)
    assert (back.returncode, back.stderr) == (0, b"")
    assert back.stdout == claims.read_bytes()


def test_to_a_file(claims: Path, tmp_path: Path) -> None:
    out = tmp_path / "claims.json"
    assert run("convert", claims, "--to", "json", "--out", out, "--names").stdout == b""
    assert b'"name": "Claim Information"' in out.read_bytes()
    assert run("convert", out, "--to", "x12", "--out", tmp_path / "same.837").returncode == 0
    assert (tmp_path / "same.837").read_bytes() == claims.read_bytes()
    assert sorted(each.name for each in tmp_path.iterdir()) == ["claims.837", "claims.json", "same.837"]


def test_packed_files(claims: Path, tmp_path: Path) -> None:
    expected = run("convert", claims, "--to", "json").stdout
    (tmp_path / "claims.837.gz").write_bytes(gzip.compress(claims.read_bytes()))
    with ZipFile(tmp_path / "claims.zip", "w") as archive:
        archive.write(claims, "claims.837")
    for name in ("claims.837.gz", "claims.zip"):
        assert run("convert", tmp_path / name, "--to", "json").stdout == expected


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7 no X12 here", b"ISA*00*", bytes(range(256)) * 50])
def test_what_is_no_x12_is_one_sentence_and_leaves_no_file(data: bytes, tmp_path: Path) -> None:
    out = tmp_path / "out.json"
    assert "holds no X12 interchange" in sentence(run("convert", "-", "--to", "json", stdin=data))
    assert "holds no X12 interchange" in sentence(run("convert", "-", "--to", "json", "--out", out, stdin=data))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("data", [b"", b"ISA*00*", b"{}", b"\xff\xfe{", b"[1]", b"null"])
def test_what_is_no_json_is_one_sentence(data: bytes, tmp_path: Path) -> None:
    out = tmp_path / "out.837"
    assert "JSON" in sentence(run("convert", "-", "--to", "x12", stdin=data))
    assert "JSON" in sentence(run("convert", "-", "--to", "x12", "--out", out, stdin=data))
    assert list(tmp_path.iterdir()) == []


def test_an_existing_file_survives_a_failure(claims: Path, tmp_path: Path) -> None:
    broken = run("convert", claims, "--to", "json").stdout.replace(b'"100"', b'"1*0"', 1)
    assert "CLM02" in sentence(run("convert", "-", "--to", "x12", "--out", claims, stdin=broken))
    assert claims.read_bytes() == document(ending="\n")
    assert [each.name for each in tmp_path.iterdir()] == ["claims.837"]


def test_bad_usage() -> None:
    assert "'json', 'x12'" in sentence(run("convert", "x.837", "--to", "csv"))
    assert "--to" in sentence(run("convert", "x.837"))
    assert "There is no file" in sentence(run("convert", "x.837", "--to", "json"))


def test_several_documents_are_not_one(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).write_bytes(document())
    assert "holds 2 documents" in sentence(run("convert", tmp_path, "--to", "json"))
