"""Single keys on the page: caught before the widget in focus sees them, and never while somebody types."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QFrame,
    QGridLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from motaudit.locale import _
from ui.common.buttons import button
from ui.common.keys import WALK_KEYS, WINDOW_KEYS, Binding, is_text_field, logical_key
from ui.common.labels import Label, SectionTitle
from ui.common.theme import GRID, Text, tokens

Handler = Callable[[str, bool], bool]
"""(logical key, whether somebody types in a text field) -> whether the key is used up."""


class KeyFilter(QObject):
    """Watches whichever widget inside `page` has the focus, which costs nothing while nobody presses a key."""

    def __init__(self, page: QWidget, handler: Handler) -> None:
        super().__init__(page)
        self._page, self._handler = page, handler
        self._watched: QWidget | None = None
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._on_focus_changed)

    def _on_focus_changed(self, _old: QWidget | None, new: QWidget | None) -> None:
        if self._watched is not None and isValid(self._watched):
            self._watched.removeEventFilter(self)
        self._watched = None
        if new is not None and (new is self._page or self._page.isAncestorOf(new)):
            new.installEventFilter(self)
            self._watched = new

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        key = logical_key(event)
        if not key or not isinstance(watched, QWidget):
            return False
        typing = is_text_field(watched)
        if event.isAutoRepeat() and not typing and key not in ("Up", "Down"):
            return True  # a key that is held must not answer question after question
        return self._handler(key, typing)


class KeysDialog(QDialog):
    """The keys of the walk, on one sheet. Any key that closes a dialog closes it, and ? too."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Keys"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 2 * GRID)
        layout.setSpacing(2 * GRID)
        layout.addWidget(SectionTitle(_("Keys of the visit")))
        sheet = QWidget()
        grid = QGridLayout(sheet)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(2 * GRID)
        grid.setVerticalSpacing(GRID)
        grid.setColumnStretch(1, 1)
        for row, binding in enumerate((*WALK_KEYS, *WINDOW_KEYS)):
            grid.addWidget(KeyCap(binding), row, 0, Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignTop)
            grid.addWidget(Label(binding.text), row, 1)
        area = QScrollArea()
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setWidget(sheet)
        sheet.setProperty("page", True)
        layout.addWidget(area, 1)
        close = button(_("Close"), kind="primary", on_click=self.accept)
        layout.addWidget(close, 0, Qt.AlignmentFlag.AlignTrailing)
        close.setFocus()
        self.resize(72 * GRID, 78 * GRID)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if logical_key(event) == "?":
            self.accept()
        else:
            super().keyPressEvent(event)


class KeyCap(Label):
    """The keys of a binding, drawn as a cap. Keys are written from left to right in every language."""

    def __init__(self, binding: Binding, parent: QWidget | None = None) -> None:
        super().__init__(binding.label, Text.STRONG, wrap=False, parent=parent)
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        t = tokens()
        self.setStyleSheet(
            f"border: 1px solid {t.control_line}; border-radius: 4px; background: {t.window}; padding: 2px 8px;"
        )
        self.setMinimumWidth(9 * GRID)
