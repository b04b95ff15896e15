"""What a person chose on this computer: one frozen value, kept in an INI file beside the program's other settings."""

from __future__ import annotations

import os
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QByteArray, QSettings, QStandardPaths

APP = "motaudit"
TEXT_SIZES = (1.0, 1.15, 1.3, 1.5, 2.0)


@dataclass(frozen=True, slots=True)
class Preferences:
    """`language` "" means not asked yet; `person` is the id of who works in `workspace`."""

    language: str = ""
    digits: str = "auto"
    calendar: str = "gregorian"
    theme: str = "system"
    text_size: float = 1.0
    discreet: bool = False
    reduced_motion: bool = False
    workspace: str = ""
    person: str = ""
    name: str = ""
    """The person's name as asked at the first start; becomes a person of a new workspace."""
    roles: str = ""
    """What they do, as asked at the first start: codes of `Role` with spaces between; "" = all."""
    ask_who: str = ""
    """Whether every start asks who works here: yes, no, or "" = not before somebody has taken over here."""


def config_dir() -> Path:
    """Where the settings are: the platform's place, or MOTAUDIT_CONFIG_DIR."""
    place = QStandardPaths.StandardLocation.GenericConfigLocation
    own = os.environ.get("MOTAUDIT_CONFIG_DIR")
    return Path(own) if own else Path(QStandardPaths.writableLocation(place)) / APP


def log_dir() -> Path:
    """Where the log is written: the platform's place, or below MOTAUDIT_CONFIG_DIR."""
    import platformdirs  # not needed for the first paint

    own = os.environ.get("MOTAUDIT_CONFIG_DIR")
    return Path(own) / "log" if own else Path(platformdirs.user_log_dir(APP, appauthor=False))


def data_dir() -> Path:
    """Where a new workspace is made unless the person chooses another place."""
    own = os.environ.get("MOTAUDIT_CONFIG_DIR")
    documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    return Path(own) / "data" if own else Path(documents) / APP


def free_path(folder: Path, stem: str) -> Path:
    """A file name that is not taken yet: `stem.workspace`, then `stem 2.workspace` ..."""
    for count in range(1, 1000):
        path = folder / (f"{stem}.workspace" if count == 1 else f"{stem} {count}.workspace")
        if not path.exists():
            return path
    raise FileExistsError(folder)


class PreferenceStore:
    """Reads and writes the preferences and the window's place. A value that cannot be read counts as not chosen."""

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder or config_dir()
        self._file = QSettings(str(self.folder / "motaudit.ini"), QSettings.Format.IniFormat)

    def load(self) -> Preferences:
        found: dict[str, Any] = {}
        for entry in fields(Preferences):
            default = getattr(Preferences(), entry.name)
            text = self._file.value(f"preferences/{entry.name}")
            if text is None:
                continue
            try:
                found[entry.name] = (text == "true") if isinstance(default, bool) else type(default)(text)
            except (TypeError, ValueError):
                continue
        return replace(Preferences(), **found)

    def save(self, preferences: Preferences) -> None:
        for entry in fields(Preferences):
            value = getattr(preferences, entry.name)
            text = str(value).lower() if isinstance(value, bool) else str(value)
            self._file.setValue(f"preferences/{entry.name}", text)
        self._file.sync()

    def geometry(self) -> QByteArray:
        value = self._file.value("window/geometry")
        return value if isinstance(value, QByteArray) else QByteArray()

    def save_geometry(self, geometry: QByteArray) -> None:
        self._file.setValue("window/geometry", geometry)
        self._file.sync()
