"""Handing the result over as an Excel file: for whom, in which language, where to."""

from __future__ import annotations

import re
from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from motaudit.audit.model import Audit
from motaudit.base.progress import Progress
from motaudit.locale import LANGUAGES, _, current_language
from ui.common.buttons import Segmented, button
from ui.common.context import AppContext
from ui.common.dialogs import open_folder
from ui.common.labels import Label
from ui.common.layouts import Form
from ui.common.surfaces import Banner
from ui.common.tasks import Task
from ui.common.theme import GRID, Text


def file_name(audit: Audit) -> str:
    """A name that says what it is and that every system takes."""
    plain = re.sub(r"[^\w.-]+", "-", f"{audit.number}-{audit.branch.code}-{audit.branch.name}").strip("-")
    return f"{plain}.xlsx"


class ExcelDialog(QDialog):
    """Asks, writes with a progress bar that can be stopped, and leads to the file. Signals: `written(Path)`."""

    written = Signal(object)

    def __init__(self, context: AppContext, audit: Audit, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._audit = audit
        self._task: Task | None = None
        self._file: Path | None = None
        self.setWindowTitle(_("Excel report"))
        self.setMinimumWidth(60 * GRID)
        self.language = Segmented([(language.name, language.code) for language in LANGUAGES])
        self.language.choose(current_language())
        readers = [(_("The branch"), True), (_("Inside the company"), False)]
        self.audience = Segmented(readers if context.person.sees_all_visits else readers[:1])
        self.audience.choose(True)
        self.audience.chosen.connect(lambda _chosen: self._explain())
        self._left_out = Label("", Text.SECONDARY, muted=True)
        self.banner = Banner()
        self.bar = QProgressBar()
        self.bar.setAccessibleName(_("Writing the report"))
        self.bar.setTextVisible(False)
        self.bar.hide()
        self.save = button(_("Save as"), kind="primary", on_click=self._choose_file)
        self.save.setDefault(True)
        self.open_file = button(_("Open"), "external-link", kind="primary", on_click=self._open)
        self.folder = button(_("Show folder"), "folder-open", on_click=self._show_folder)
        self.stop = button(_("Stop"), on_click=self._stop)
        self.close_button = button(_("Close"), on_click=self.reject)
        self._lay_out()
        self._explain()
        self._show_step()

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 2 * GRID)
        layout.setSpacing(2 * GRID)
        layout.addWidget(Label(_("Excel report"), Text.CARD_TITLE))
        form = Form()
        form.add(_("Who reads it"), self.audience)
        form.add_widget(self._left_out)
        form.add(_("Language"), self.language)
        layout.addWidget(form)
        layout.addWidget(self.banner)
        layout.addWidget(self.bar)
        layout.addStretch(1)
        line = QHBoxLayout()
        line.addStretch(1)
        line.addWidget(self.close_button)
        for action in (self.stop, self.folder, self.open_file, self.save):
            line.addWidget(action)
        layout.addLayout(line)

    def _explain(self) -> None:
        """What the reader will not find in it."""
        self._left_out.setText(
            _("Left out: the shopper's name, receipts, names of staff, and pictures that are kept inside.")
            if self.audience.value
            else _("Nothing is left out. Do not pass this copy on to a branch.")
        )

    def _show_step(self) -> None:
        """Asking, writing or done: only the buttons that help now."""
        running, done = self._task is not None, self._file is not None
        self.save.setVisible(not running and not done)
        self.stop.setVisible(running)
        self.bar.setVisible(running)
        self.open_file.setVisible(done)
        self.folder.setVisible(done)
        self.audience.setEnabled(not running and not done)
        self.language.setEnabled(not running and not done)
        self.close_button.setVisible(not running)
        if done:
            self.open_file.setFocus()

    def _choose_file(self) -> None:
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        chooser = QFileDialog(self, _("Save the report"), folder, _("Excel ({patterns})").format(patterns="*.xlsx"))
        chooser.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        chooser.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        chooser.setDefaultSuffix("xlsx")
        chooser.selectFile(file_name(self._audit))
        chooser.fileSelected.connect(lambda file: self.write_to(Path(file)))
        chooser.open()

    def write_to(self, path: Path) -> None:
        """Write the report there, beside the window."""
        language, for_branch = str(self.language.value), bool(self.audience.value)
        reports = self._context.workspace.reports
        self.banner.hide()
        self.bar.setRange(0, 0)
        task = self._context.tasks.start(
            lambda: reports.excel(self._audit.id, path, language=language, for_branch=for_branch),
            title=_("Writing the report"),
            failed=lambda error: self.banner.say_error(error),
        )
        task.progressed.connect(self._on_progressed)
        task.succeeded.connect(self._on_written)
        task.cancelled.connect(self._on_cancelled)
        task.finished.connect(self._on_finished)
        self._task = task
        self._show_step()
        self.stop.setFocus()

    def _on_progressed(self, progress: Progress) -> None:
        self.bar.setRange(0, progress.total)
        self.bar.setValue(progress.done)

    def _on_written(self, path: Path) -> None:
        self._file = path
        self.banner.say("good", _("The report is saved as {name}.").format(name=path.name))
        self.written.emit(path)

    def _on_cancelled(self) -> None:
        self.banner.say("info", _("Stopped. No file was written."))

    def _on_finished(self) -> None:
        self._task = None
        self._show_step()

    def _stop(self) -> None:
        if self._task is not None:
            self._task.cancel()

    def _open(self) -> None:
        if self._file is not None and not QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._file))):
            self.banner.say("warning", _("No program on this computer opens Excel files."), str(self._file))

    def _show_folder(self) -> None:
        if self._file is not None:
            open_folder(self._file.parent)

    def reject(self) -> None:
        """Closing stops what is being written."""
        self._stop()
        super().reject()
