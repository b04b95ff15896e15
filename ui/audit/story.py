"""What happened, in order, in the shopper's own words."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

from motaudit.audit.entries import EntryKey, header_key
from motaudit.locale import _, format_number, ngettext
from ui.audit.session import WalkSession
from ui.common.fields import TextField
from ui.common.labels import Label
from ui.common.theme import GRID, Text


class _StoryField(TextField):
    """Paragraphs: Enter begins a new one, as in a letter."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            QPlainTextEdit.keyPressEvent(self, event)
            return
        super().keyPressEvent(event)


class StoryPanel(QWidget):
    """The story with its guidance, and how many characters are still wanted."""

    def __init__(self, session: WalkSession, parent: QWidget | None = None, *, lines: int = 8) -> None:
        super().__init__(parent)
        self._session = session
        self._least = session.checklist.story.min_length
        self.field = _StoryField(lines=lines, most_lines=3 * lines)
        self.field.setAccessibleName(_("The story"))
        self.field.setReadOnly(session.read_only)
        self.field.textChanged.connect(self._count)
        self.field.committed.connect(self._on_committed)
        self._counter = Label("", Text.SECONDARY, muted=True)
        guidance = session.text(session.checklist.story.guidance) or _(
            "Tell what happened, in order. Write what you saw and heard; leave out names."
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID)
        layout.addWidget(Label(guidance, Text.SECONDARY, muted=True))
        layout.addWidget(self.field)
        layout.addWidget(self._counter)
        layout.addStretch(1)
        self.setFocusProxy(self.field)
        session.entries_changed.connect(self._on_entries_changed)
        session.flush_requested.connect(self.field.flush)
        self.field.set_value(session.audit.story)
        self._count()

    def _on_committed(self, text: str) -> None:
        self._session.commit(self._session.walk.plan_header("story", text or None))

    def _on_entries_changed(self, keys: frozenset[EntryKey]) -> None:
        if header_key("story") in keys:
            self.field.set_value(self._session.audit.story)
            self._count()

    def _count(self) -> None:
        length = len(self.field.toPlainText().strip())
        missing = self._least - length
        if missing > 0:
            text = ngettext("{n} more character is wanted.", "{n} more characters are wanted.", missing)
            self._counter.setText(text.format(n=format_number(missing)))
        else:
            text = ngettext("{n} character", "{n} characters", length)
            self._counter.setText(text.format(n=format_number(length)))
