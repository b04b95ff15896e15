"""Qt's own controls as the pages need them: drop-down lists, boxes to tick, lines to type in, the search box."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QLocale, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QLineEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionButton,
    QStyleOptionComboBox,
    QStylePainter,
    QWidget,
)

from motaudit.locale import _
from ui.common.focus_order import follow_focus
from ui.common.icons import icon, pixmap
from ui.common.labels import leading, settled
from ui.common.theme import GRID, HALF, control_height, tokens

_ROUNDED = 2
"""Pixels by which a text and the room that was made for it may differ."""


class _OptionDelegate(QStyledItemDelegate):
    """The list of a drop-down box writes its options as the box does."""

    def displayText(self, value: Any, locale: QLocale | QLocale.Language) -> str:
        text = super().displayText(value, locale)
        return settled(text) if QApplication.isRightToLeft() else text


class ComboBox(QComboBox):
    """A drop-down list that a wheel turned by chance does not change, with the page's own arrow."""

    def __init__(self, options: Sequence[tuple[str, object]] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.setMinimumHeight(control_height())
        self.setItemDelegate(_OptionDelegate(self))
        for text, data in options:
            self.addItem(text, data)

    def choose(self, data: object) -> None:
        """Select the option with this data without telling anybody."""
        self.blockSignals(True)
        self.setCurrentIndex(self.findData(data))
        self.blockSignals(False)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        self._paint_text()
        arrow = pixmap("chevron-down", color=tokens(self).muted, size=16)
        x = GRID if self.isRightToLeft() else self.width() - GRID - 16
        QPainter(self).drawPixmap(x, (self.height() - 16) // 2, arrow)

    def _paint_text(self) -> None:
        """As Qt does it, but a text without room ends in an ellipsis, not within a letter."""
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        if self.currentIndex() < 0:
            option.currentText = self.placeholderText()
        if self.isRightToLeft():
            option.currentText = settled(option.currentText)
        control, part = QStyle.ComplexControl.CC_ComboBox, QStyle.SubControl.SC_ComboBoxEditField
        room, metrics = self.style().subControlRect(control, option, part, self).width(), self.fontMetrics()
        if metrics.horizontalAdvance(option.currentText) > room + _ROUNDED:
            option.currentText = metrics.elidedText(option.currentText, Qt.TextElideMode.ElideRight, room - _ROUNDED)
        painter = QStylePainter(self)
        painter.drawComplexControl(control, option)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)


def paint_tick(painter: QPainter, box: QRect, widget: QWidget) -> None:
    """The tick that the style leaves out of a box, so that colour alone does not say what is chosen."""
    edge = box.width() - HALF
    tick = pixmap("check", color=tokens(widget).on_accent, size=edge)
    painter.drawPixmap(box.x() + HALF // 2, box.y() + (box.height() - edge) // 2, tick)


class CheckBox(QCheckBox):
    """A box to tick, with a tick that is seen in the dark too."""

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.isChecked():
            option = QStyleOptionButton()
            self.initStyleOption(option)
            box = self.style().subElementRect(QStyle.SubElement.SE_CheckBoxIndicator, option, self)
            paint_tick(QPainter(self), box, self)


class LineEdit(QLineEdit):
    """One line to type in; begins at the edge where reading begins, as the labels around it do, in whatever script.

    Qt would take the edge from the text, and from the keyboard as long as there is none.
    """

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setAlignment(leading())

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        follow_focus(self, event)


class SearchBox(LineEdit):
    """Text to search for. Signals: `searched(str)` when typing paused for 120 ms or Enter was pressed."""

    searched = Signal(str)

    def __init__(self, placeholder: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.setPlaceholderText(placeholder or _("Search"))
        self.setAccessibleName(self.placeholderText())
        self.setClearButtonEnabled(True)
        self.addAction(icon("search", color=tokens().muted, size=16), QLineEdit.ActionPosition.LeadingPosition)
        self.setMinimumHeight(control_height())
        self.setMinimumWidth(200)
        self._pause = QTimer(self, singleShot=True, interval=120)
        self._pause.timeout.connect(lambda: self.searched.emit(self.text().strip()))
        self.textChanged.connect(lambda: self._pause.start())
        self.returnPressed.connect(self._on_return)

    def _on_return(self) -> None:
        self._pause.stop()
        self.searched.emit(self.text().strip())
