"""Single keys on the page: caught before the widget in focus sees them, and never while somebody types."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from ui.common.keys import is_text_field, logical_key

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
