"""A list of backups, each with a way to restore it: in the settings, and where a workspace does not open."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Protocol

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from motaudit.locale import _, format_datetime, format_number
from ui.common.buttons import button
from ui.common.dialogs import ask
from ui.common.labels import Label
from ui.common.layouts import clear
from ui.common.theme import GRID, HALF, Text

_SHOWN = 5


class Backup(Protocol):
    """What is known of a backup; `size` in bytes."""

    @property
    def path(self) -> Path: ...
    @property
    def made(self) -> datetime: ...
    @property
    def size(self) -> int: ...


class BackupList(QWidget):
    """The newest backups. `restore` is called with the one chosen, after the person agreed."""

    def __init__(self, restore: Callable[[Path], object], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._restore = restore
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(HALF)

    def show_backups(self, backups: Sequence[Backup]) -> None:
        clear(self._layout)
        if not backups:
            self._layout.addWidget(Label(_("There is none yet."), muted=True))
        for backup in backups[:_SHOWN]:
            self._layout.addWidget(self._row(backup))

    def _row(self, backup: Backup) -> QWidget:
        row = QWidget()
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID)
        made = format_datetime(backup.made.astimezone())
        layout.addWidget(Label(made, wrap=False))
        layout.addWidget(Label(size_text(backup.size), Text.SECONDARY, muted=True, wrap=False))
        layout.addStretch(1)
        layout.addWidget(button(_("Restore"), "history", on_click=lambda: self._ask(backup, made)))
        return row

    def _ask(self, backup: Backup, made: str) -> None:
        ask(
            self.window(),
            _("Restore the backup of {date}?").format(date=made),
            _("The workspace becomes what it was then. The file as it is now is kept beside it under another name."),
            accept_text=_("Restore"),
            then=lambda: self._restore(backup.path),
        )


def size_text(size: int) -> str:
    """A file's size as people know it from their file manager: in megabytes, small ones in kilobytes."""
    if size < 1_000_000:
        return _("{n} KB").format(n=format_number(-(-size // 1000)))
    return _("{n} MB").format(n=format_number(Decimal(size) / 1_000_000, 1))
