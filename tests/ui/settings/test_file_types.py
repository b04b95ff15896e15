"""The system is told who opens files to send, and what it was told is taken back."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PySide6.QtCore import QSettings

from motaudit.base.errors import EnvironmentFault
from motaudit.locale import set_language
from ui.settings.file_types import LinuxFileTypes, State, WindowsFileTypes, desktop_argument, starting_command

AWKWARD = '/opt/50% off "new" $HOME `x` back\\slash/py thon'


def read_exec(entry: str) -> list[str]:
    """The Exec key as the Desktop Entry Specification reads it: string escapes, quotes, percent signs."""
    (line,) = (line.removeprefix("Exec=") for line in entry.splitlines() if line.startswith("Exec="))
    line = re.sub(r"\\(.)", lambda found: {"n": "\n", "t": "\t", "\\": "\\"}[found[1]], line)
    words = [
        re.sub(r'\\(["`$\\])', r"\1", quoted) if quoted else plain
        for quoted, plain in re.findall(r'"((?:[^"\\]|\\.)*)"|(\S+)', line)
    ]
    words = [word if word == "%F" else word.replace("%%", "%") for word in words]
    return words[1:] if words[0] == "env" else words


class TestLinux:
    @pytest.fixture
    def home(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
        monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
        return tmp_path / "data"

    def test_nothing_is_set_up_until_somebody_asks(self, home: Path) -> None:
        assert LinuxFileTypes().state() is State.ABSENT
        assert not home.exists()

    def test_this_installation_is_what_starts(self, home: Path) -> None:
        types = LinuxFileTypes()
        types.install()
        python, main, files = read_exec(types.entry.read_text())
        assert Path(python).samefile(sys.executable)
        assert files == "%F"
        said = subprocess.run([python, main, "--version"], capture_output=True, text=True, check=True).stdout
        assert said.startswith("motaudit ")

    @pytest.mark.parametrize("path", [AWKWARD, "/plain/python", "/100%/python", "/line\nbreak\tand tab", "/فرع/بايثون"])
    def test_no_path_is_misread(self, home: Path, path: str) -> None:
        types = LinuxFileTypes(command=(path, "/main.py"))
        types.install()
        assert read_exec(types.entry.read_text(encoding="utf-8")) == [path, "/main.py", "%F"]

    def test_arguments_are_written_as_the_specification_shows(self) -> None:
        assert desktop_argument("/usr/bin/python3") == "/usr/bin/python3"
        assert desktop_argument("a b") == '"a b"'
        assert desktop_argument("a$b") == r'"a\\$b"'
        assert desktop_argument("a\\b") == r'"a\\\\b"'
        assert desktop_argument("100%") == "100%%"

    @pytest.mark.skipif(not shutil.which("gio"), reason="no gio here")
    def test_the_desktop_starts_it_with_the_file(self, home: Path, tmp_path: Path) -> None:
        folder = tmp_path / AWKWARD.removeprefix("/")
        folder.mkdir(parents=True)
        program, told = folder / "start me", tmp_path / "told"
        program.write_text(f'#!/bin/sh\nprintf "%s" "$1|$2" > "{told}"\n')
        program.chmod(0o755)
        types = LinuxFileTypes(command=(str(program), "main 100%.py"))
        types.install()
        subprocess.run(["gio", "launch", str(types.entry), "/visits of week 3.motaudit"], check=True)
        deadline = time.monotonic() + 10
        while not (told.exists() and told.read_text()) and time.monotonic() < deadline:
            time.sleep(0.02)
        assert told.read_text() == "main 100%.py|/visits of week 3.motaudit"

    @pytest.mark.skipif(not shutil.which("update-mime-database"), reason="no shared-mime-info here")
    def test_the_system_knows_files_to_send_and_forgets_them(self, home: Path) -> None:
        types = LinuxFileTypes()
        types.install()
        assert types.state() is State.SET
        types.remove()
        assert types.state() is State.ABSENT
        assert not any(path.exists() for path in (types.entry, types.mime, types.icon))
        assert "motaudit" not in "".join(path.read_text() for path in home.rglob("globs2"))

    def test_without_the_systems_tools_it_is_said_that_nothing_took_notice(
        self, home: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("PATH", "")
        types = LinuxFileTypes()
        types.install()
        assert types.state() is State.UNNOTICED

    def test_another_copy_is_not_passed_off_as_this_one(self, home: Path) -> None:
        LinuxFileTypes(command=("/old/python", "/old/main.py")).install()
        types = LinuxFileTypes()
        assert types.state() is State.OTHER
        types.install()
        assert types.state() is not State.OTHER

    def test_the_type_is_named_in_the_language_of_the_window(self, home: Path) -> None:
        set_language("ar")
        types = LinuxFileTypes()
        types.install()
        named = (
            ElementTree.parse(types.mime)
            .getroot()
            .iter("{http://www.freedesktop.org/standards/shared-mime-info}comment")
        )
        assert len({comment.text for comment in named}) == 2

    @pytest.mark.skipif(not hasattr(os, "geteuid"), reason="POSIX only")
    def test_where_nothing_can_be_written_it_says_so(self, tmp_path: Path) -> None:
        (tmp_path / "icons").write_text("a file where a folder has to be")
        with pytest.raises(EnvironmentFault):
            LinuxFileTypes(tmp_path).install()


class TestWindows:
    """The registry is a file here; what is written is the same."""

    @pytest.fixture
    def classes(self, tmp_path: Path) -> QSettings:
        return QSettings(str(tmp_path / "classes.ini"), QSettings.Format.IniFormat)

    def test_a_double_click_starts_this_installation_with_the_file_in_quotes(self, classes: QSettings) -> None:
        types = WindowsFileTypes(classes, ("C:\\Program Files\\Python\\pythonw.exe", "C:\\motaudit\\main.py"))
        assert types.state() is State.ABSENT
        types.install()
        assert types.state() is State.SET
        assert classes.value(".motaudit/Default") == "motaudit.package"
        command = classes.value("motaudit.package/shell/open/command/Default")
        assert command == '"C:\\Program Files\\Python\\pythonw.exe" C:\\motaudit\\main.py "%1"'

    def test_it_is_taken_back_without_a_trace(self, classes: QSettings) -> None:
        classes.setValue(".txt/Default", "txtfile")
        types = WindowsFileTypes(classes)
        types.install()
        types.remove()
        assert types.state() is State.ABSENT
        assert classes.allKeys() == [".txt/Default"]

    def test_what_somebody_else_registered_stays(self, classes: QSettings) -> None:
        classes.setValue(".motaudit/Default", "other.program")
        WindowsFileTypes(classes).remove()
        assert classes.value(".motaudit/Default") == "other.program"

    def test_another_copy_is_not_passed_off_as_this_one(self, classes: QSettings) -> None:
        WindowsFileTypes(classes, ("C:\\old\\motaudit.exe",)).install()
        assert WindowsFileTypes(classes).state() is State.OTHER


def test_an_app_of_one_file_starts_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert starting_command() == (sys.executable,)
