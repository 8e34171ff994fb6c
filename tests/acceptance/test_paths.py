"""What PATH may be, and in which order files are told."""

from __future__ import annotations

import gzip
import io
import zipfile
from pathlib import Path

import pytest
from tests.acceptance.command import BAD_DATE, CLEAN, REMITTANCE, ROOT, Shell
from tests.limits.generate import whole

from x12claims import guides, jobs

FORMATS = ("text", "json", "jsonl", "sarif", "junit", "github")


def zipped(**members: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name.replace("__", "/") + ".edi", data)
    return packed.getvalue()


def paths(shell: Shell, *args: object) -> list[str]:
    return [Path(file["path"]).as_posix() for file in shell("validate", *args, "--format", "json").json["files"]]


def test_folders_archives_and_packed_files(shell: Shell) -> None:
    shell.file("in/deep/b.837", CLEAN)
    shell.file("in/a.837.gz", gzip.compress(BAD_DATE))
    shell.file("in/c.zip", zipped(inner__y=REMITTANCE, x=CLEAN))
    shell.file("in/.hidden", b"rubbish")
    done = shell("validate", "in", "--format", "json")
    assert done.status == 1
    files = done.json["files"]
    assert [(Path(file["path"]).as_posix(), file["verdict"], file["bytes"]) for file in files] == [
        ("in/a.837.gz", "partial", len(BAD_DATE)),
        ("in/c.zip/inner/y.edi", "accepted", len(REMITTANCE)),
        ("in/c.zip/x.edi", "accepted", len(CLEAN)),
        ("in/deep/b.837", "accepted", len(CLEAN)),
    ]
    assert done.json["summary"]["files"] == 4


@pytest.mark.parametrize("packed", [False, True])
def test_standard_input(packed: bool, shell: Shell) -> None:
    done = shell("validate", "-", "--format", "json", stdin=gzip.compress(BAD_DATE) if packed else BAD_DATE)
    (file,) = done.json["files"]
    assert (done.status, file["path"], file["bytes"]) == (1, "-", len(BAD_DATE))
    assert [found["code"] for found in file["findings"]] == ["D309"]


def test_several_files_are_told_in_order_of_path_each_once(shell: Shell) -> None:
    for name in ("b.837", "a.837", "sub/c.837", "B.837"):
        shell.file(name, CLEAN)
    assert paths(shell, "sub", "b.837", "a.837", "B.837", "a.837") == ["B.837", "a.837", "b.837", "sub/c.837"]
    text = shell("validate", "b.837", "a.837").out
    assert text.index("a.837: accepted") < text.index("b.837: accepted")


def test_findings_of_a_file_stand_with_it_in_order_of_place(shell: Shell) -> None:
    twice = BAD_DATE.replace(b"DTP*472*D8*202405", b"DTP*472*D8*202413")
    shell.file("b.837", twice)
    shell.file("a.837", BAD_DATE)
    first, second = shell("validate", "b.837", "a.837", "--format", "json").json["files"]
    assert [len(first["findings"]), len(second["findings"])] == [1, twice.count(b"202413")]
    offsets = [found["offset"] for found in second["findings"]]
    assert offsets == sorted(offsets)


@pytest.mark.parametrize("form", FORMATS)
def test_two_jobs_say_what_one_says(form: str, shell: Shell) -> None:
    shell.file("in/a.837", BAD_DATE)
    shell.file("in/b.835", REMITTANCE)
    shell.file("in/c.zip", zipped(x=BAD_DATE, y=CLEAN))
    shell.file("in/d.837", BAD_DATE.replace(b"202405", b"202413"))
    shell.file("in/e.837", b"rubbish")
    one, two = (shell("validate", "in", "--format", form, "--jobs", jobs) for jobs in (1, 2))
    assert one == two


@pytest.mark.parametrize("form", FORMATS)
def test_a_file_that_is_shared_out_is_told_as_one_job_tells_it(
    form: str, shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "LARGE", 1)
    monkeypatch.setattr(jobs, "SHARE", 4_000)
    shell.file("a.837", whole("837P", 24_000, per_set=3).replace(b"D8*202405", b"D8*202413", 3))
    one, two = (shell("validate", "a.837", "--format", form, "--jobs", jobs) for jobs in (1, 2))
    assert (one.status, one) == (1, two)


def test_a_companion_is_compiled_once_however_many_files_are_shared_out(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    compiled: list[str] = []
    compile_file = guides.compile_file
    monkeypatch.setattr(guides, "compile_file", lambda path: compiled.append(path) or compile_file(path))
    monkeypatch.setattr(jobs, "LARGE", 1)
    shell.file("a.837", CLEAN)
    shell.file("b.837", BAD_DATE)
    companion = ROOT / "demo" / "documents" / "companion.guide"
    assert shell("validate", "a.837", "b.837", "--jobs", 2, "--companion", companion).status == 1
    assert compiled == [str(companion)]  # in this process; each worker has its own


def test_an_unreadable_path_is_noticed_before_the_work_begins(shell: Shell) -> None:
    shell.file("a.837", CLEAN)
    done = shell("validate", "a.837", "absent.837")
    assert done.status == 2
    assert done.errors.count("absent.837") == 1
    assert "accepted" not in done.out
