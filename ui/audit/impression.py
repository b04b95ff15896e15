"""The first seven seconds: asked before the arrival is described, and frozen then, so that memory cannot polish it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QAbstractButton, QVBoxLayout, QWidget

from motaudit.audit.entries import EntryKey, header_key
from motaudit.audit.model import FirstImpression
from motaudit.locale import _
from ui.audit.session import WalkSession
from ui.common.buttons import button
from ui.common.faces import FacePicker
from ui.common.fields import TextField
from ui.common.labels import Label, SectionTitle
from ui.common.theme import GRID, Text

_KEYS = (header_key("first_impression"), header_key("impression_frozen"))


def freeze(session: WalkSession) -> bool:
    """Keep the first impression as it is, as the arrival opens now. False where there is none, or it was done."""
    audit = session.audit
    if audit.first_impression is None or audit.impression_frozen:
        return False
    return session.commit(session.walk.plan_header("impression_frozen", True))


class FirstImpressionPanel(QWidget):
    """Five faces and a few words. Signals: `finished()` when the person goes on; the impression is frozen then."""

    finished = Signal()

    def __init__(self, session: WalkSession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.faces = FacePicker()
        self.faces.picked.connect(lambda _emotion: self._commit())
        self.words = TextField(lines=2)
        self.words.setAccessibleName(_("In a few words"))
        self.words.setPlaceholderText(_("What was it that struck you?"))
        self.words.committed.connect(lambda _words: self._commit())
        self.words.finished.connect(lambda: self.go_on.setFocus())
        self._hint = Label("", Text.SECONDARY, muted=True)
        self.go_on = button(_("Keep it and go on"), kind="primary", on_click=self._on_go_on)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2 * GRID)
        layout.addWidget(SectionTitle(_("What was your first impression, in the first seven seconds?")))
        layout.addWidget(self.faces)
        layout.addWidget(self.words)
        layout.addWidget(self._hint)
        layout.addWidget(self.go_on, 0, Qt.AlignmentFlag.AlignLeading)
        layout.addStretch(1)
        self.setFocusProxy(self.faces.findChild(QAbstractButton))
        session.entries_changed.connect(self._on_entries_changed)
        session.flush_requested.connect(self.words.flush)
        self.refresh()

    def refresh(self) -> None:
        audit = self._session.audit
        impression = audit.first_impression
        self.faces.set_value(impression.emotion if impression else None)
        self.words.set_value(impression.words if impression else self.words.toPlainText().strip())
        fixed = audit.impression_frozen or self._session.read_only
        self.faces.setEnabled(not fixed)
        self.words.setReadOnly(fixed)
        self._hint.setText(
            _("This is kept as it was, for what came later must not colour it.")
            if fixed
            else _("It cannot be changed once you go on.")
        )
        self.go_on.setText(_("Go on") if fixed else _("Keep it and go on"))
        self.go_on.setEnabled(fixed or impression is not None)

    def pick_key(self, key: str) -> bool:
        """Keys 1 to 5 choose a face."""
        return self.faces.pick_key(key)

    def _commit(self) -> None:
        emotion = self.faces.value
        if emotion is not None:
            impression = FirstImpression(emotion, self.words.toPlainText().strip())
            self._session.commit(self._session.walk.plan_header("first_impression", impression))

    def _on_go_on(self) -> None:
        self.words.flush()
        freeze(self._session)
        self.finished.emit()

    def _on_entries_changed(self, keys: frozenset[EntryKey]) -> None:
        if any(key in keys for key in _KEYS):
            self.refresh()
