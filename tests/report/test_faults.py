"""A report appears whole or not at all, and a disk that refuses is a sentence with a way out."""

from __future__ import annotations

import errno
import os
import resource
import signal
from pathlib import Path

import pytest

from motaudit.base.errors import EnvironmentFault
from motaudit.locale import using
from motaudit.report import files
from motaudit.report.build import build
from motaudit.report.excel import write_excel
from tests.report.visits import given, reopened, write


def refuse(code: int) -> object:
    def refused(*_args: object, **_kw: object) -> None:
        raise OSError(code, os.strerror(code))

    return refused


def left(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.iterdir())


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (errno.ENOSPC, "disk_full"),
        (errno.EROFS, "not_writable"),
        (errno.EIO, "not_written"),
        (errno.ENODEV, "folder_missing"),
    ],
)
def test_a_disk_that_refuses_leaves_nothing_and_offers_a_way_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int, expected: str
) -> None:
    monkeypatch.setattr(files.os, "fsync", refuse(code))
    with pytest.raises(EnvironmentFault) as fault:
        write(tmp_path)

    assert fault.value.code == expected
    assert fault.value.remedy
    assert left(tmp_path) == []


def test_the_fault_is_told_in_the_language_of_the_person_not_of_the_report(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files.os, "fsync", refuse(errno.ENOSPC))
    with using("en"), pytest.raises(EnvironmentFault, match="no room left"):
        write(tmp_path, language="ar")


@pytest.mark.parametrize("size", [0, 100, 5_000, 20_000])
def test_a_disk_that_fills_up_in_the_middle_leaves_the_old_report_alone(tmp_path: Path, size: int) -> None:
    path = write(tmp_path)
    before = path.read_bytes()
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, limits[1]))
    try:
        with pytest.raises(EnvironmentFault) as fault:
            write(tmp_path)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, handler)

    assert fault.value.code == "disk_full"
    assert path.read_bytes() == before
    assert left(tmp_path) == ["report.xlsx"]


def test_a_report_that_is_open_in_another_program_is_not_touched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(tmp_path)
    before = path.read_bytes()
    monkeypatch.setattr(files.Path, "replace", refuse(errno.EACCES))
    with pytest.raises(EnvironmentFault) as fault:
        write(tmp_path)

    assert fault.value.code == "file_in_use"
    assert path.read_bytes() == before
    assert left(tmp_path) == ["report.xlsx"]


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentFault) as fault:
        write(tmp_path / "gone")
    assert fault.value.code == "folder_missing"
    assert "gone" in str(fault.value)


def test_a_folder_of_that_name_is_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "report.xlsx").mkdir()
    with pytest.raises(EnvironmentFault) as fault:
        write(tmp_path)
    assert fault.value.code == "is_folder"
    assert left(tmp_path) == ["report.xlsx"]


def test_stopping_at_any_step_leaves_nothing(tmp_path: Path) -> None:
    report = build(given(), "en")
    steps = len(list(write_excel(report, tmp_path / "r.xlsx")))
    (tmp_path / "r.xlsx").unlink()
    for stop in range(1, steps):
        work = write_excel(report, tmp_path / "r.xlsx")
        for _step in range(stop):
            next(work)
        work.close()
        assert left(tmp_path) == []


def test_progress_counts_up_to_its_total(tmp_path: Path) -> None:
    steps = list(write_excel(build(given(), "en"), tmp_path / "r.xlsx"))
    assert [step.done for step in steps] == list(range(len(steps)))
    assert steps[-1].done == steps[-1].total


def test_writing_again_replaces_the_report(tmp_path: Path) -> None:
    path = tmp_path / "report.xlsx"
    path.write_text("old")
    write(tmp_path)
    assert reopened(path).sheetnames[0] == "Summary"


def test_no_temporary_file_is_left_elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import tempfile

    elsewhere, here = tmp_path / "tmp", tmp_path / "out"
    elsewhere.mkdir()
    here.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(elsewhere))
    write(here)
    assert left(elsewhere) == []
