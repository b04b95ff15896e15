"""Tells the system that files to send are opened with this installation of motaudit, and takes it back.

Linux: a desktop entry, a MIME type and an icon below XDG_DATA_HOME (freedesktop.org: Desktop Entry, Shared MIME-info).
Windows: the person's own classes in the registry. macOS knows only what an app's bundle says of itself.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from contextlib import suppress
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Protocol
from xml.sax.saxutils import escape, quoteattr

import motaudit
import resources
from motaudit.base.errors import EnvironmentFault
from motaudit.locale import N_, _, current_language
from ui.common.tokens import LIGHT

if TYPE_CHECKING:
    from PySide6.QtCore import QSettings

MIME_TYPE = "application/x-motaudit"
SUFFIX = ".motaudit"
_QUOTED = frozenset(" \t\n\"'\\><~|&;$*?#()`")
_TOOL_SECONDS = 30
_FILE = N_("File to send (motaudit)")


class State(Enum):
    """What a double click on a file to send does."""

    ABSENT = "absent"
    SET = "set"
    OTHER = "other"
    """It opens another copy of motaudit, or one that has moved."""
    UNNOTICED = "unnoticed"
    """All is written, but the system's list of file types does not have it."""


class FileTypes(Protocol):
    """The system's register of file types, as far as it is the person's own. Raises EnvironmentFault."""

    lists_programs: bool
    """Whether motaudit then stands among the programs of the computer too."""

    def state(self) -> State: ...

    def install(self) -> None: ...

    def remove(self) -> None: ...


def file_types() -> FileTypes | None:
    """This system's; None where a program cannot register itself."""
    if sys.platform == "win32":
        from PySide6.QtCore import QSettings

        return WindowsFileTypes(QSettings(r"HKEY_CURRENT_USER\Software\Classes", QSettings.Format.NativeFormat))
    return None if sys.platform == "darwin" else LinuxFileTypes()


def starting_command() -> tuple[str, ...]:
    """What starts this installation, to be followed by files; without a console window on Windows."""
    if getattr(sys, "frozen", False):
        return (sys.executable,)
    python = Path(sys.executable)
    windowed = python.with_name("pythonw.exe")
    main = Path(motaudit.__file__).resolve().parents[1] / "main.py"
    return str(windowed if windowed.exists() else python), str(main)


class LinuxFileTypes:
    """`data_home`: where the person's desktop entries and MIME types are; None for what XDG_DATA_HOME says."""

    lists_programs = True

    def __init__(self, data_home: Path | None = None, command: tuple[str, ...] = ()) -> None:
        chosen = Path(os.environ.get("XDG_DATA_HOME", ""))
        self._home = data_home or (chosen if chosen.is_absolute() else Path.home() / ".local" / "share")
        self._command = command or starting_command()
        self.entry = self._home / "applications" / "motaudit.desktop"
        self.mime = self._home / "mime" / "packages" / "motaudit.xml"
        self.icon = self._home / "icons" / "hicolor" / "scalable" / "apps" / "motaudit.svg"

    def state(self) -> State:
        try:
            entry = self.entry.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            return State.ABSENT
        if MIME_TYPE not in entry or not self.mime.exists():
            return State.ABSENT
        if self._exec() not in entry.splitlines():
            return State.OTHER
        return State.SET if self._is_known() else State.UNNOTICED

    def _is_known(self) -> bool:
        try:
            return f"{MIME_TYPE}:*{SUFFIX}" in (self._home / "mime" / "globs2").read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            return False

    def install(self) -> None:
        icon = resources.icon("clipboard-check").read_text(encoding="utf-8").replace("currentColor", LIGHT.accent)
        try:
            for path, text in ((self.icon, icon), (self.mime, _mime_package()), (self.entry, self._desktop_entry())):
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, encoding="utf-8")
        except OSError as error:
            raise _fault(error) from error
        self._update()

    def remove(self) -> None:
        try:
            for path in (self.entry, self.mime, self.icon):
                path.unlink(missing_ok=True)
        except OSError as error:
            raise _fault(error) from error
        self._update()

    def _update(self) -> None:
        """Let the system read the files; where its tools are missing or fail, `state` says that it has not."""
        for tool, folder in (("update-mime-database", "mime"), ("update-desktop-database", "applications")):
            if (program := shutil.which(tool)) and (self._home / folder).is_dir():
                with suppress(OSError, subprocess.TimeoutExpired):
                    subprocess.run(
                        [program, str(self._home / folder)], capture_output=True, check=False, timeout=_TOOL_SECONDS
                    )

    def _desktop_entry(self) -> str:
        lines = ["[Desktop Entry]", "Type=Application", "Version=1.5", "Name=motaudit"]
        lines += [
            f"Comment{language and f'[{language}]'}={text}"
            for language, text in _spoken(N_("Mystery visits, moment by moment"))
        ]
        lines += [
            self._exec(),
            "Icon=motaudit",
            "Terminal=false",
            "Categories=Office;",
            f"MimeType={MIME_TYPE};",
            "StartupWMClass=motaudit",
        ]
        return "\n".join(lines) + "\n"

    def _exec(self) -> str:
        # GLib looks for the program before it makes one percent sign of two, and would not find it.
        words = ("env", *self._command) if "%" in self._command[0] else self._command
        return f"Exec={' '.join(map(desktop_argument, words))} %F"


def desktop_argument(text: str) -> str:
    """One argument in the Exec key of a desktop entry.

    After the Desktop Entry Specification 1.5, "The Exec key": quoted where it has to be, percent signs doubled; then
    escaped as any value of type string.
    """
    text = text.replace("%", "%%")
    if _QUOTED & set(text):
        text = '"' + "".join(f"\\{letter}" if letter in '"`$\\' else letter for letter in text) + '"'
    return text.replace("\\", "\\\\").replace("\n", "\\n").replace("\t", "\\t")


def _mime_package() -> str:
    comments = "".join(
        f"    <comment{language and f' xml:lang={quoteattr(language)}'}>{escape(text)}</comment>\n"
        for language, text in _spoken(_FILE)
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<mime-info xmlns="http://www.freedesktop.org/standards/shared-mime-info">\n'
        f'  <mime-type type="{MIME_TYPE}">\n{comments}    <icon name="motaudit"/>\n'
        f'    <glob pattern="*{SUFFIX}"/>\n  </mime-type>\n</mime-info>\n'
    )


def _spoken(text: str) -> list[tuple[str, str]]:
    """The text in English, and in the language of the window: code and words."""
    spoken = [("", text)]
    return [*spoken, (current_language(), _(text))] if current_language() != "en" else spoken


class WindowsFileTypes:
    """`classes`: HKEY_CURRENT_USER\\Software\\Classes; the key "Default" stands for a key's own value."""

    lists_programs = False
    _CLASS = "motaudit.package"
    _COMMAND = f"{_CLASS}/shell/open/command/Default"

    def __init__(self, classes: QSettings, command: tuple[str, ...] = ()) -> None:
        self._classes = classes
        self._command = subprocess.list2cmdline([*(command or starting_command()), "%1"]).replace(" %1", ' "%1"')

    def state(self) -> State:
        if self._classes.value(f"{SUFFIX}/Default") != self._CLASS or not self._classes.contains(self._COMMAND):
            return State.ABSENT
        return State.SET if self._classes.value(self._COMMAND) == self._command else State.OTHER

    def install(self) -> None:
        self._classes.setValue(f"{self._CLASS}/Default", _(_FILE))
        self._classes.setValue(self._COMMAND, self._command)
        self._classes.setValue(f"{SUFFIX}/Default", self._CLASS)
        self._finish()

    def remove(self) -> None:
        if self._classes.value(f"{SUFFIX}/Default") == self._CLASS:
            self._classes.remove(SUFFIX)
        self._classes.remove(self._CLASS)
        self._finish()

    def _finish(self) -> None:
        self._classes.sync()
        if self._classes.status() is not self._classes.Status.NoError:
            raise EnvironmentFault("file_types", _("The system did not let motaudit register files to send."))
        if sys.platform == "win32":
            import ctypes

            ctypes.windll.shell32.SHChangeNotify(0x08000000, 0, 0, 0)  # SHCNE_ASSOCCHANGED: Explorer looks again


def _fault(error: OSError) -> EnvironmentFault:
    message = _("The system's list of programs could not be written: {reason} ({file})")
    return EnvironmentFault(
        "file_types", message.format(reason=error.strerror or str(error), file=error.filename or "")
    )
