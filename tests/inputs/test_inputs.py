"""Paths become sources: in order, each once, unpacked, and every failure one sentence."""

from __future__ import annotations

import gzip
import io
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from x12claims import api
from x12claims.inputs import InputError, Reader, Source, expand

TEXT = b"ISA*00*~GS*HC~\n" * 3


def contents(source: Source, step: int = 7) -> bytes:
    with source.open() as reader:
        return b"".join(iter(lambda: reader.read(step), b""))


def read_all(*paths: str | Path) -> list[tuple[str, bytes]]:
    return [(source.path, contents(source)) for source in expand(paths)]


def test_a_file_is_known_by_path_size_and_place(tmp_path: Path) -> None:
    path = tmp_path / "a.837"
    path.write_bytes(TEXT)
    (source,) = expand([path])
    assert (source.path, source.size, source.file) == (str(path), len(TEXT), str(path))
    assert contents(source) == TEXT
    assert contents(source) == TEXT, "a source opens as often as it is asked to"


@pytest.mark.parametrize("size", [-1, 1, 2, 3, 4, 5, 1000])
def test_reading_in_any_step_gives_the_same_bytes(tmp_path: Path, size: int) -> None:
    (tmp_path / "a").write_bytes(TEXT)
    (source,) = expand([tmp_path / "a"])
    assert contents(source, size) == TEXT


@pytest.mark.parametrize("data", [b"", b"I", b"ISA", b"PK", b"\x1f"])
def test_short_files_are_given_out_as_they_are(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a").write_bytes(data)
    assert read_all(tmp_path / "a") == [(str(tmp_path / "a"), data)]


def test_a_folder_is_searched_in_order_without_what_is_hidden(tmp_path: Path) -> None:
    for name in ["b/z.txt", "b/a.835", "a.837", "c", ".git/config", "b/.DS_Store"]:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(name.encode())
    (tmp_path / "loop").symlink_to(tmp_path)
    found = read_all(tmp_path)
    assert found == [(str(tmp_path / name), name.encode()) for name in ["a.837", "b/a.835", "b/z.txt", "c"]]


def test_a_path_named_twice_is_read_once_and_order_is_by_path(tmp_path: Path) -> None:
    for name in "ba":
        (tmp_path / name).write_bytes(name.encode())
    paths = [str(tmp_path / "b"), str(tmp_path), str(tmp_path / "b")]
    assert [source.path for source in expand(paths)] == [str(tmp_path / "a"), str(tmp_path / "b")]


def test_gzip_is_told_by_its_bytes_whatever_its_name(tmp_path: Path) -> None:
    (tmp_path / "a.edi").write_bytes(gzip.compress(TEXT) + gzip.compress(b"second member"))
    (source,) = expand([tmp_path / "a.edi"])
    assert contents(source) == TEXT + b"second member"
    assert (source.size, source.file) == (None, None), "what lies on disk is not what is read"


def test_members_of_a_zip_are_sources(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("x/two.edi", TEXT)
        archive.writestr("one.edi.gz", gzip.compress(TEXT))
        archive.writestr("__MACOSX/x/._two.edi", b"resource fork")
        archive.mkdir("empty")
    top = str(tmp_path / "a.zip")
    assert read_all(tmp_path) == [(f"{top}/one.edi.gz", TEXT), (f"{top}/x/two.edi", TEXT)]
    assert [source.size for source in expand([top])] == [len(gzip.compress(TEXT)), len(TEXT)]


def test_order_by_path_holds_between_archives_and_files(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("x", b"")
    (tmp_path / "a.zip.old").write_bytes(b"")
    paths = [source.path for source in expand([tmp_path])]
    assert paths == sorted(paths)
    assert len(paths) == 2


def test_standard_input_plain_and_packed() -> None:
    program = (
        "import sys; from x12claims.inputs import expand\n"
        "(s,) = expand(['-'])\n"
        "with s.open() as r: sys.stdout.buffer.write(s.path.encode() + b':' + r.read())\n"
        "sys.stdin.buffer.read()  # still open"
    )
    for sent in (TEXT, gzip.compress(TEXT)):
        done = subprocess.run([sys.executable, "-c", program], input=sent, capture_output=True, check=True)
        assert done.stdout == b"-:" + TEXT


def test_a_pipe_on_disk_is_read(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with subprocess.Popen(["sh", "-c", f"printf 'ISA*00~' > '{pipe}'"]):
        assert read_all(pipe) == [(str(pipe), b"ISA*00~")]


def test_reading_ahead_asks_no_more_than_it_must(tmp_path: Path) -> None:
    class Slow(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            return super().read(min(1, size) if size and size > 0 else size)

    with Reader(Slow(TEXT), "slow", head=b"##") as reader:
        assert [reader.read(1), reader.read(9), reader.read(9)] == [b"#", b"#", b"I"]


def broken_zip(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("x", TEXT)
    path.write_bytes(path.read_bytes().replace(b"ISA*00", b"ISA*01", 1))


FAULTS = {
    "missing.edi": (lambda path: None, "There is no file or folder {}."),
    "nul\0.edi": (lambda path: None, "{} cannot be read"),
    "cut.gz": (
        lambda path: path.write_bytes(gzip.compress(TEXT * 99)[:-9]),
        "{} cannot be read: it is damaged or cut short",
    ),
    "junk.gz": (lambda path: path.write_bytes(b"\x1f\x8b\x08" + b"junk" * 9), "{} cannot be read: it is damaged"),
    "text.zip": (lambda path: path.write_bytes(TEXT), "{} cannot be read: it is damaged"),
    "crc.zip": (broken_zip, "{}/x cannot be read: it is damaged"),
    "zip.edi": (broken_zip, "{} is a zip archive: give it the ending .zip, or unpack it first."),
}


@pytest.mark.parametrize("name", FAULTS)
def test_what_cannot_be_read_is_told_in_one_sentence(tmp_path: Path, name: str) -> None:
    make, expected = FAULTS[name]
    path = tmp_path / name
    make(path)
    with pytest.raises(InputError) as caught:
        read_all(path)
    assert str(caught.value).startswith(expected.format(path))
    assert str(caught.value).count(". ") == 0
    assert str(caught.value).endswith(".")


def test_a_misspelt_path_is_told_before_anything_is_read(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(TEXT)
    with pytest.raises(InputError, match="no file or folder"):
        expand([tmp_path / "a", tmp_path / "b"])


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_permissions_are_told(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(TEXT)
    (tmp_path / "a").chmod(0)
    with pytest.raises(InputError, match="permissions forbid"):
        read_all(tmp_path / "a")


def test_memory_stays_flat_over_a_large_zip(tmp_path: Path) -> None:
    """32 MB of one member, packed to little, must not be held: the most that Python held stays under 4 MB."""
    import tracemalloc

    with zipfile.ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_DEFLATED) as archive, archive.open("x", "w") as member:
        for _ in range(32):
            member.write(b"A" * 1_000_000)
    (source,) = expand([tmp_path / "a.zip"])
    tracemalloc.start()
    try:
        with source.open() as reader:
            total = sum(len(chunk) for chunk in iter(lambda: reader.read(1 << 18), b""))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert total == 32_000_000
    assert peak < 4_000_000


def test_a_folder_without_a_document_has_no_verdict(tmp_path: Path) -> None:
    (tmp_path / ".hidden").write_bytes(b"")
    for ask in (api.check, lambda path: list(api.validate(path))):
        with pytest.raises(InputError, match="There is no document in"):
            ask(tmp_path)
