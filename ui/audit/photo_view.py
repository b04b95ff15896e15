"""One photo looked at closely, with the words that go under it in the report."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from motaudit.base.errors import MotauditError
from motaudit.locale import _, format_datetime
from ui.audit.session import WalkSession
from ui.common.buttons import button
from ui.common.fields import TextField
from ui.common.labels import ElidedLabel, Label
from ui.common.pictures import Picture
from ui.common.theme import GRID, HALF, Text

_EDGE = 1600


class PhotoDialog(QDialog):
    """Shows one piece of evidence of the visit; its caption is kept as it is typed."""

    def __init__(self, session: WalkSession, code: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._code = session, code
        evidence = session.audit.evidence[code]
        self.setWindowTitle(evidence.name)
        self.picture = Picture()
        self._state = Label(_("Opening the picture."), muted=True)
        self._state.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.caption = TextField(most_lines=3)
        self.caption.setPlaceholderText(_("What it shows"))
        self.caption.setAccessibleName(_("Caption"))
        self.caption.setReadOnly(session.read_only)
        self.caption.set_value(evidence.caption)
        self.caption.committed.connect(self._on_caption_committed)
        self.caption.finished.connect(self.accept)
        taken = format_datetime(evidence.taken) if evidence.taken else _("no time")
        close = button(_("Close"), kind="primary", on_click=self.accept)
        foot = QHBoxLayout()
        foot.addWidget(ElidedLabel(_("{name}, {time}").format(name=evidence.name, time=taken), Text.SECONDARY), 1)
        foot.addWidget(close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        layout.setSpacing(GRID + HALF)
        layout.addWidget(self._state)
        layout.addWidget(self.picture, 1)
        layout.addWidget(self.caption)
        layout.addLayout(foot)
        service, sha256 = session.context.workspace.evidence, evidence.sha256
        session.context.tasks.call(lambda: service.thumbnail(sha256, _EDGE), done=self._on_read, failed=self._on_failed)

    def done(self, result: int) -> None:
        self.caption.flush()
        super().done(result)

    def _on_read(self, data: bytes | None) -> None:
        picture = QPixmap()
        if data and picture.loadFromData(data):
            self._state.hide()
            self.picture.set_picture(picture)
        else:
            self._state.setText(_("This file cannot be shown here."))

    def _on_failed(self, error: MotauditError) -> None:
        self._state.setText(error.message)

    def _on_caption_committed(self, caption: str) -> None:
        before = self._session.audit.evidence.get(self._code)
        if before is not None:
            self._session.commit(self._session.walk.plan_evidence(replace(before, caption=caption), self._code))
