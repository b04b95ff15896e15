"""A workspace that cannot be opened: what is wrong, and every way out; an encrypted one asks for its passphrase."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QWidget

from motaudit.base.errors import MotauditError
from motaudit.locale import _
from ui.common.backups import Backup, BackupList
from ui.common.buttons import button
from ui.common.labels import Label
from ui.common.passphrase import SecretFields
from ui.common.surfaces import error_texts
from ui.common.theme import GRID, Text
from ui.welcome.frame import CentredCard


class ClosedPage(CentredCard):
    """What does not open, and two ways out.

    Signals: `open_requested(Path)`: open that file instead; `new_requested()`: begin a new workspace.
    """

    open_requested = Signal(object)
    new_requested = Signal()

    def __init__(self, path: Path, icon_name: str, title: str, text: str, parent: QWidget | None = None) -> None:
        super().__init__(icon_name, title, text, parent)
        self._path = path

    def _add_ways_out(self) -> None:
        line = QHBoxLayout()
        line.setSpacing(GRID)
        self.other = button(_("Choose another file"), "folder-open", on_click=self._choose)
        self.new = button(_("New workspace"), "plus", on_click=self.new_requested.emit)
        line.addWidget(self.other)
        line.addWidget(self.new)
        line.addStretch(1)
        self.body.addLayout(line)

    def _choose(self) -> None:
        chosen, _filter = QFileDialog.getOpenFileName(self, _("Open a workspace"), str(self._path.parent))
        if chosen:
            self.open_requested.emit(Path(chosen))


class TroublePage(ClosedPage):
    """Says what is wrong with a file, and offers its backups. Signals: also `retry_requested()`,
    `restore_requested(Path)`, a backup.
    """

    retry_requested = Signal()
    restore_requested = Signal(object)

    def __init__(
        self,
        path: Path,
        error: MotauditError,
        backups: Sequence[Backup] = (),
        *,
        title: str = "",
        parent: QWidget | None = None,
    ) -> None:
        message, remedy = error_texts(error)
        super().__init__(path, "file-warning", title or _("The workspace did not open"), message, parent)
        if remedy:
            self.body.addWidget(Label(remedy))
        self.retry = button(_("Try again"), "rotate-cw", kind="primary", on_click=self.retry_requested.emit)
        line = QHBoxLayout()
        line.addWidget(self.retry)
        line.addStretch(1)
        self.body.addLayout(line)
        if backups:
            self.body.addWidget(Label(_("Backups of this workspace"), Text.STRONG))
            self.backups = BackupList(self.restore_requested.emit)
            self.backups.show_backups(backups)
            self.body.addWidget(self.backups)
        self._add_ways_out()


class PassphrasePage(ClosedPage):
    """Asks for the passphrase of an encrypted workspace, or for its recovery key. Signals: also `entered(Secret)`."""

    entered = Signal(object)

    def __init__(self, path: Path, error: MotauditError, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(
            path,
            "lock",
            _("“{name}” is locked").format(name=path.name),
            text or _("Enter its passphrase. It was chosen when the workspace was made, or later in the settings."),
            parent,
        )
        self.secret = SecretFields(_("Passphrase"), _key_label(path))
        self.secret.finished.connect(self._enter)
        if error.code.startswith("workspace.recovery_key"):
            self.secret.ask_for_key()
        if error.code != "workspace.passphrase_needed":
            self.secret.set_problem(" ".join(error_texts(error)))
        self.body.addWidget(self.secret)
        line = QHBoxLayout()
        line.addStretch(1)
        self.unlock = button(_("Open"), "lock-open", kind="primary", on_click=self._enter)
        line.addWidget(self.unlock)
        self.body.addLayout(line)
        self._add_ways_out()
        self.setFocusProxy(self.secret)

    def _enter(self) -> None:
        if (secret := self.secret.secret()) is not None:
            self.unlock.setEnabled(False)
            self.entered.emit(secret)


def _key_label(path: Path) -> str:
    """The number of the recovery key that opens the file; "" where that cannot be read."""
    from motaudit.workspace import Workspace

    try:
        return Workspace.recovery_label_of(path)
    except MotauditError:
        return ""
