"""Tab leads on as one reads, also to what came into being later."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLineEdit, QSplitter, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from ui.common.controls import LineEdit
from ui.common.dialogs import FittedDialog
from ui.common.fields import TextField
from ui.common.labels import Label
from ui.common.layouts import scrolled


@pytest.fixture
def dialog(qtbot: QtBot) -> FittedDialog:
    made = FittedDialog(width=400)
    qtbot.addWidget(made)
    return made


def named(name: str) -> QLineEdit:
    line = QLineEdit()
    line.setObjectName(name)
    return line


def walk(dialog: FittedDialog, first: QWidget, steps: int, key: Qt.Key = Qt.Key.Key_Tab) -> list[str]:
    dialog.show()
    dialog.activateWindow()
    QTest.qWaitForWindowActive(dialog)
    first.setFocus()
    met = []
    for _step in range(steps):
        QTest.keyClick(QApplication.focusWidget(), key)
        focus = QApplication.focusWidget()
        assert focus is not None
        met.append(focus.objectName())
    return met


def test_what_was_made_last_is_met_where_it_stands(dialog: FittedDialog) -> None:
    first, end = named("first"), named("end")
    filled_later = QHBoxLayout()
    dialog.body.addWidget(first)
    dialog.body.addLayout(filled_later)
    dialog.buttons.addWidget(end)
    filled_later.addWidget(named("left"))
    filled_later.addWidget(named("right"))
    assert walk(dialog, first, 4) == ["left", "right", "end", "first"]
    assert walk(dialog, first, 2, Qt.Key.Key_Backtab) == ["end", "right"]
    dialog.close()


def test_what_is_hidden_or_not_to_be_used_is_passed_over(dialog: FittedDialog) -> None:
    first, hidden, off, last = (named(name) for name in ("first", "hidden", "off", "last"))
    for line in (first, hidden, off, last):
        dialog.body.addWidget(line)
    hidden.hide()
    off.setEnabled(False)
    assert walk(dialog, first, 2) == ["last", "first"]
    dialog.close()


def test_the_parts_of_a_splitter_follow_each_other(dialog: FittedDialog) -> None:
    splitter, above, below = QSplitter(Qt.Orientation.Vertical), named("above"), named("below")
    splitter.addWidget(below)
    splitter.insertWidget(0, above)
    dialog.body.addWidget(splitter)
    assert walk(dialog, above, 2) == ["below", "above"]
    dialog.close()


def test_what_is_come_to_is_in_sight_as_a_whole(dialog: FittedDialog, qtbot: QtBot) -> None:
    content = QWidget()
    column = QVBoxLayout(content)
    first, far = named("first"), TextField(lines=3)
    column.addWidget(first)
    column.addSpacing(900)
    column.addWidget(far)
    area = scrolled(content)
    area.setFixedHeight(200)
    dialog.body.addWidget(Label("Say more"))
    dialog.body.addWidget(area)
    dialog.show()
    qtbot.waitUntil(lambda: dialog.height() > area.height())
    walk(dialog, first, 1)
    assert far.hasFocus() and far.visibleRegion().boundingRect().height() == far.height()
    dialog.close()


def test_a_field_that_is_given_the_keys_comes_into_sight_unless_a_mouse_did_it(
    dialog: FittedDialog, qtbot: QtBot
) -> None:
    content = QWidget()
    column = QVBoxLayout(content)
    first, far = LineEdit(), TextField(lines=3)
    column.addWidget(first)
    column.addSpacing(900)
    column.addWidget(far)
    area = scrolled(content)
    area.setFixedHeight(200)
    dialog.body.addWidget(Label("Say more"))
    dialog.body.addWidget(area)
    walk(dialog, first, 0)
    qtbot.waitUntil(lambda: dialog.height() > area.height())
    far.setFocus()
    qtbot.waitUntil(lambda: far.visibleRegion().boundingRect().height() == far.height())
    first.setFocus(Qt.FocusReason.MouseFocusReason)
    QApplication.processEvents()
    assert first.visibleRegion().isEmpty()
    dialog.close()
