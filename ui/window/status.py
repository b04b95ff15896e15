"""The line at the foot of the window: what is saved, in which workspace, and when the last backup was made."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from motaudit.base.clock import now
from motaudit.locale import _, format_date, format_number, format_time, ngettext
from ui.common.buttons import icon_button
from ui.common.labels import ElidedLabel, Label
from ui.common.marks import ThinBar
from ui.common.theme import GRID, Text

if TYPE_CHECKING:
    from motaudit.base.progress import Progress
    from ui.common.saver import SaveQueue
    from ui.common.tasks import Task

_SAVING_MS = 300
"""A save that takes longer than this is mentioned; a quicker one would only flicker."""


def backup_text(made: datetime | None) -> str:
    """When the last backup was made, e.g. "Last backup yesterday"."""
    if made is None:
        return _("No backup yet")
    days = (now().date() - made.astimezone().date()).days
    if days <= 0:
        return _("Last backup today, {time}").format(time=format_time(made.astimezone()))
    if days == 1:
        return _("Last backup yesterday")
    if days < 30:
        return ngettext("Last backup {n} day ago", "Last backup {n} days ago", days).format(n=format_number(days))
    return _("Last backup on {date}").format(date=format_date(made.astimezone().date()))


class StatusLine(QFrame):
    """Follows a `SaveQueue`, and shows the bar of work that takes its time."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("bar", "status")
        self.saved = Label("", Text.SECONDARY, wrap=False)
        self.workspace = ElidedLabel("", Text.SECONDARY, muted=True)
        self.backup = Label("", Text.SECONDARY, muted=True, wrap=False)
        self._work = TaskBar(self)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(2 * GRID, 0, 2 * GRID, 0)
        layout.setSpacing(2 * GRID)
        for part in (self.saved, self.workspace, self.backup):
            layout.addWidget(part)
            part.setVisible(False)
        layout.addStretch(1)
        layout.addWidget(self._work)
        self.setFixedHeight(max(4 * GRID, self.saved.fontMetrics().height() + GRID))
        self._slow_save = QTimer(self, singleShot=True, interval=_SAVING_MS)
        self._slow_save.timeout.connect(self._on_slow_save)
        self._saver: SaveQueue | None = None

    def follow(self, saver: SaveQueue) -> None:
        """Tell the truth about this queue from now on."""
        self._saver = saver
        saver.pending_changed.connect(self._on_pending)
        saver.failed.connect(self._show_save)
        self._show_save()

    def set_workspace(self, name: str) -> None:
        self._set(self.workspace, name)

    def set_backup(self, made: datetime | None) -> None:
        self._set(self.backup, backup_text(made))

    def show_task(self, task: Task) -> None:
        self._work.follow(task)

    def _set(self, label: Label, text: str, ink: str = "") -> None:
        label.setText(text)
        label.set_ink(ink)
        label.setVisible(bool(text))

    def _on_pending(self, pending: int) -> None:
        if pending and not self._slow_save.isActive():
            self._slow_save.start()
        elif not pending:
            self._slow_save.stop()
            self._show_save()

    def _on_slow_save(self) -> None:
        if self._saver and self._saver.pending and self._saver.error is None:
            self._set(self.saved, _("Saving"))

    def _show_save(self) -> None:
        if self._saver is None:
            return
        if self._saver.error is not None:
            self._set(self.saved, _("Not saved yet"), "critical")
        elif self._saver.last_saved is not None and not self._saver.pending:
            self._set(self.saved, _("Saved {time}").format(time=format_time(self._saver.last_saved.astimezone())))


class TaskBar(QWidget):
    """Title, progress and a way to stop; shown only while something runs."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._task: Task | None = None
        self._title = Label("", Text.SECONDARY, wrap=False)
        self._bar = ThinBar()
        self._bar.setFixedWidth(20 * GRID)
        self._stop = icon_button("x", _("Stop"), self._cancel)
        self._stop.setFixedSize(3 * GRID, 3 * GRID)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID)
        layout.addWidget(self._title)
        layout.addWidget(self._bar)
        layout.addWidget(self._stop)
        self.hide()

    def follow(self, task: Task) -> None:
        self._task = task
        self._title.setText(task.title)
        self._stop.setVisible(task.can_cancel)
        self._bar.set_progress(task.progress.done, task.progress.total)
        # Methods, not lambdas: Qt lets go of them when this line is built anew while work goes on.
        task.progressed.connect(self._on_progressed)
        task.finished.connect(self._on_finished)
        self.show()

    def _cancel(self) -> None:
        if self._task:
            self._task.cancel()

    def _on_progressed(self, step: Progress) -> None:
        if self.sender() is self._task:
            self._bar.set_progress(step.done, step.total)

    def _on_finished(self) -> None:
        if self._task is not None and not self._task.running:
            self._task = None
            self.hide()
