"""The tables of a question: tries to reach them, staff met."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from motaudit.audit.model import ItemRef
from motaudit.checklist.model import ItemType
from ui.audit.attempts import AttemptsEditor
from ui.audit.editors.base import Editor
from ui.audit.session import WalkSession
from ui.audit.tables import ContactsEditor


class TableEditor(Editor):
    """Rows of tries or of staff met. Enter on the question begins the table, or goes on when it has rows."""

    wide = True

    def __init__(self, session: WalkSession, ref: ItemRef, parent: QWidget | None = None) -> None:
        super().__init__(session, ref, parent)
        kind = AttemptsEditor if self.item.type is ItemType.ATTEMPTS else ContactsEditor
        self.table = kind(session, ref)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.table)

    def enter(self) -> bool:
        if self.session.read_only or self.session.walk.value(self.ref) is not None:
            return False
        self.table.setFocus(Qt.FocusReason.TabFocusReason)
        return True

    def stamp(self) -> bool:
        return isinstance(self.table, AttemptsEditor) and self.table.stamp()

    def flush(self) -> None:
        self.table.list.flush()
