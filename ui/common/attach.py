"""Files that somebody adds as proof: chosen or dropped, kept in the workspace, named by their SHA-256."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget
from shiboken6 import isValid

from motaudit.audit.evidence import StoredFile
from motaudit.base.errors import MotauditError
from motaudit.locale import _
from ui.common.buttons import button, icon_button
from ui.common.context import AppContext
from ui.common.labels import ElidedLabel, Label
from ui.common.layouts import clear
from ui.common.theme import GRID, HALF, Text


class AttachField(QWidget):
    """Adds files to the workspace beside the window. `hashes` are those that are kept by now.

    Signals: `changed()` when a file arrived or was taken away.
    """

    changed = Signal()

    def __init__(self, context: AppContext) -> None:
        super().__init__()
        self._context = context
        self._files: dict[str, StoredFile] = {}
        self._waiting = 0
        self.setAcceptDrops(True)
        self.add = button(_("Add a photo or file"), "paperclip", on_click=self._choose)
        self._state = Label("", Text.SECONDARY, muted=True)
        self._state.hide()
        self._rows = QVBoxLayout()
        self._rows.setSpacing(HALF)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID)
        layout.addLayout(self._rows)
        layout.addWidget(self.add, 0, Qt.AlignmentFlag.AlignLeading)
        layout.addWidget(self._state)

    @property
    def hashes(self) -> tuple[str, ...]:
        return tuple(self._files)

    @property
    def busy(self) -> bool:
        """A file is still on its way."""
        return self._waiting > 0

    def forget(self) -> None:
        """Begin anew; the files stay in the workspace."""
        self._files.clear()
        self._state.hide()
        self._show()

    def add_files(self, paths: Iterable[Path]) -> None:
        service = self._context.workspace.evidence
        for path in paths:
            self._waiting += 1
            task = self._context.tasks.start(
                lambda path=path: service.add(path, path.name, kind="file"),
                title=_("Taking in {name}").format(name=path.name),
                done=self._on_kept,
                failed=self._on_failed,
            )
            task.finished.connect(self._on_finished)

    def _choose(self) -> None:
        chooser = QFileDialog(self, _("Add photos or files"))
        chooser.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        chooser.setFileMode(QFileDialog.FileMode.ExistingFiles)
        chooser.filesSelected.connect(lambda names: self.add_files(map(Path, names)))
        chooser.open()

    def _on_kept(self, file: StoredFile) -> None:
        if isValid(self):
            self._files[file.sha256] = file
            self._state.hide()
            self._show()
            self.changed.emit()

    def _on_failed(self, error: MotauditError) -> None:
        if isValid(self):
            self._state.set_ink("critical")
            self._state.setText(" ".join(part for part in (error.message, error.remedy) if part))
            self._state.show()

    def _on_finished(self) -> None:
        self._waiting -= 1
        if isValid(self):
            self.changed.emit()

    def _remove(self, sha256: str) -> None:
        del self._files[sha256]
        self._show()
        self.add.setFocus()
        self.changed.emit()

    def _show(self) -> None:
        clear(self._rows)
        for sha256, file in self._files.items():
            line = QHBoxLayout()
            line.addWidget(ElidedLabel(file.name), 1)
            name = _("Take {name} away").format(name=file.name)
            line.addWidget(icon_button("x", name, lambda sha256=sha256: self._remove(sha256)))
            self._rows.addLayout(line)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        self.add_files(Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile())
        event.acceptProposedAction()
