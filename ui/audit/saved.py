"""Whether everything is in the file, in the page's top line; the truth, whatever the truth is."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from motaudit.locale import _, format_time
from ui.common.labels import Label
from ui.common.saver import SaveQueue
from ui.common.theme import Text

_SLOW_MS = 300


class SavedMark(Label):
    """ "Saved 14:02" only after the commit returned; "Saving" when that takes long; "Not saved yet" when it failed."""

    def __init__(self, saver: SaveQueue, parent: QWidget | None = None) -> None:
        super().__init__("", Text.SECONDARY, muted=True, wrap=False, parent=parent)
        self._saver = saver
        self._slow = QTimer(self, singleShot=True, interval=_SLOW_MS)
        self._slow.timeout.connect(self._show)
        saver.pending_changed.connect(self._on_pending_changed)
        saver.failed.connect(lambda _error: self._show())
        self._show()

    def _on_pending_changed(self, pending: int) -> None:
        if not pending:
            self._slow.stop()
            self._show()
        elif not self._slow.isActive():
            self._slow.start()

    def _show(self) -> None:
        failed = self._saver.error is not None
        if failed:
            text = _("Not saved yet")
        elif self._saver.pending:
            text = _("Saving")
        elif self._saver.last_saved is not None:
            text = _("Saved {time}").format(time=format_time(self._saver.last_saved.astimezone()))
        else:
            text = ""
        self.set_ink("critical" if failed else "")
        self.setText(text)
        self.setAccessibleName(text)
