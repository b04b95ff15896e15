"""Keys as a person presses them. `QTest.keyClicks` aborts the interpreter on letters beyond ASCII."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

PLAIN = Qt.KeyboardModifier.NoModifier


def press_key(
    key: Qt.Key, text: str = "", modifiers: Qt.KeyboardModifier = PLAIN, *, scan_code: int = 0, window: QWidget
) -> None:
    """Press a key and let go of it, each where the focus is then: in `window` if no widget has it."""
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        widget = QApplication.focusWidget() or window
        QApplication.sendEvent(widget, QKeyEvent(kind, int(key), modifiers, scan_code, 0, 0, text))


def type_text(widget: QWidget, text: str) -> None:
    """Type letter by letter, in any script."""
    for letter in text:
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            QApplication.sendEvent(widget, QKeyEvent(kind, 0, PLAIN, letter))
