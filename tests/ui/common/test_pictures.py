"""The viewer of photos, by keys."""

from __future__ import annotations

import sys

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from motaudit.audit.model import Evidence
from ui.common.context import AppContext
from ui.common.pictures import PictureDialog

_Z_ON_LINUX = 52
"""The place of the key, which types another letter on an Arabic keyboard."""


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the key has another number")
def test_z_shows_the_full_size_on_an_arabic_keyboard_too(context: AppContext, qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(800, 600)
    dialog = PictureDialog(context, [Evidence("0" * 64, "door.jpg", "image/jpeg", 1)], 0, window)
    qtbot.addWidget(dialog)
    none = Qt.KeyboardModifier.NoModifier
    event = QKeyEvent(QEvent.Type.KeyPress, ord("ئ"), none, _Z_ON_LINUX, 0, 0, "ئ")
    QApplication.sendEvent(dialog._area, event)
    assert dialog.full.isChecked()
    qtbot.waitUntil(lambda: not context.tasks.busy)
