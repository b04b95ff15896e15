"""`motaudit package` as a script meets it: 0 fine, 1 refused with the reason, 2 wrong usage; JSON and nothing else."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from motaudit.cli import run
from motaudit.exchange.service import show_package
from tests.exchange.laptops import Laptop

Make = Callable[[int], list[Laptop]]


class Script:
    """Runs commands and keeps what they printed."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys
        self.out = self.reason = ""

    def __call__(self, *arguments: object) -> int:
        code = run(lambda _path: 0, ["package", *map(str, arguments)])
        self.out, self.reason = self._capsys.readouterr()
        return code

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@pytest.fixture
def package(capsys: pytest.CaptureFixture[str]) -> Script:
    return Script(capsys)


def test_a_visit_that_is_named_twice_is_written_once(laptops: Make, tmp_path: Path, package: Script) -> None:
    (laptop,) = laptops(1)
    audit_id, out = laptop.start(), tmp_path / "p.motaudit"
    laptop.close()
    assert package("write", "-w", laptop.path, "--audit", audit_id, "--audit", audit_id, "-o", out, "--json") == 0
    assert package.json["audits"] == 1
    assert show_package(out).audits == 1


def test_a_visit_that_is_named_is_not_left_out_in_silence(laptops: Make, tmp_path: Path, package: Script) -> None:
    (laptop,) = laptops(1)
    draft, sent = laptop.start(), laptop.start()
    laptop.hand_in(sent)
    laptop.review(sent, "release")
    number = laptop.workspace.audits.load(draft).number
    laptop.close()
    write = ("write", "-w", laptop.path, "-o", tmp_path / "p.motaudit", "--for-branch", "B-001")
    assert package(*write, "--audit", sent, "--audit", draft) == 1
    assert number in package.reason
    assert not (tmp_path / "p.motaudit").exists()
    assert package(*write, "--audit", sent) == 0


def test_a_day_that_had_not_begun_anywhere_else(laptops: Make, tmp_path: Path, package: Script) -> None:
    """East of Greenwich the first day of the calendar begins in a year that there is none of."""
    (laptop,) = laptops(1)
    laptop.close()
    assert package("write", "-w", laptop.path, "--since", "0001-01-01", "-o", tmp_path / "p.motaudit") == 2
    assert "is no point in time" in package.reason
    assert package("write", "-w", laptop.path, "--since", "0001-01-02", "-o", tmp_path / "p.motaudit") == 0


@pytest.mark.parametrize("out", ["", "."])
def test_a_folder_is_no_file_to_write(laptops: Make, package: Script, out: str) -> None:
    (laptop,) = laptops(1)
    laptop.close()
    assert package("write", "-w", laptop.path, "--all", "-o", out, "--json") == 1
    assert package.out == ""
    assert "is a folder" in package.reason


def test_what_only_looks_does_so_beside_an_open_window(laptops: Make, tmp_path: Path, package: Script) -> None:
    here, elsewhere = laptops(2)
    elsewhere.start()
    out = elsewhere.pack(tmp_path / "p.motaudit")
    before = here.path.read_bytes()
    assert package("read", out, "-w", here.path, "--dry-run", "--json") == 0
    assert package.json["new"] == 1
    assert package("show", out, "-w", here.path, "--json") == 0
    assert package("state", "-w", here.path) == 0
    assert package.out.strip() == here.workspace.packages.state()
    assert package("read", out, "-w", here.path, "--trust", "--json") == 1
    assert "already open" in package.reason
    assert here.path.read_bytes() == before
