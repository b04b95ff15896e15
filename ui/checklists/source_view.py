"""A file as it is written, with line numbers, to look at what a problem is about."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontDatabase, QPainter, QPaintEvent, QResizeEvent, QTextCursor, QTextFormat
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit, QWidget

from motaudit.locale import _, in_digits
from ui.common.theme import GRID, Text, font, tokens


class _Numbers(QWidget):
    """The margin beside the text."""

    def __init__(self, view: SourceView) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self) -> QSize:
        return QSize(self._view.margin_width(), 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        self._view.paint_numbers(QPainter(self), event.rect())


class SourceView(QPlainTextEdit):
    """Read only; always from left to right, as code is written."""

    def __init__(self) -> None:
        super().__init__()
        self._wrong: frozenset[int] = frozenset()
        self.setReadOnly(True)
        self.setAccessibleName(_("The file"))
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setTabChangesFocus(True)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        fixed = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        fixed.setPointSizeF(font(Text.BODY).pointSizeF())
        self.setFont(fixed)
        self._numbers = _Numbers(self)
        self.updateRequest.connect(self._on_update_requested)
        self.blockCountChanged.connect(lambda _count: self._make_room())

    def show_source(self, text: str, wrong_rows: Iterable[int] = ()) -> None:
        """Show a file; rows with a problem (from 1) are marked in the margin."""
        self._wrong = frozenset(wrong_rows)
        self.setPlainText(text)
        self._make_room()

    def jump(self, row: int, column: int = 1) -> None:
        """Put the cursor at a place (from 1), with some lines around it in sight."""
        block = self.document().findBlockByNumber(row - 1)
        if not block.isValid():
            return
        cursor = QTextCursor(block)
        cursor.setPosition(block.position() + min(column - 1, block.length() - 1))
        self.setTextCursor(cursor)
        self.centerCursor()
        line = QTextEdit.ExtraSelection()
        line.format.setBackground(QColor(tokens(self).tint(tokens(self).critical)))
        line.format.setProperty(QTextFormat.Property.FullWidthSelection, True)
        line.cursor = cursor
        self.setExtraSelections([line])

    def margin_width(self) -> int:
        digits = len(str(max(1, self.blockCount())))
        return self.fontMetrics().horizontalAdvance("9") * max(3, digits) + 3 * GRID

    def paint_numbers(self, painter: QPainter, area: QRect) -> None:
        t = tokens(self)
        painter.fillRect(area, QColor(t.window))
        painter.setFont(self.font())
        edge = int((Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignAbsolute).value)
        block = self.firstVisibleBlock()
        top = self.blockBoundingGeometry(block).translated(self.contentOffset()).top()
        while block.isValid() and top <= area.bottom():
            height = self.blockBoundingRect(block).height()
            row = block.blockNumber() + 1
            if row in self._wrong:
                painter.fillRect(QRect(0, round(top), GRID // 2, round(height)), QColor(t.critical))
            painter.setPen(QColor(t.critical if row in self._wrong else t.muted))
            place = QRect(0, round(top), self._numbers.width() - GRID, round(height))
            painter.drawText(place, edge, in_digits(str(row)))
            top += height
            block = block.next()

    def _make_room(self) -> None:
        self.setViewportMargins(self.margin_width(), 0, 0, 0)
        self._place_numbers()

    def _place_numbers(self) -> None:
        inside = self.contentsRect()
        self._numbers.setGeometry(QRect(inside.left(), inside.top(), self.margin_width(), inside.height()))

    def _on_update_requested(self, area: QRect, scrolled: int) -> None:
        if scrolled:
            self._numbers.scroll(0, scrolled)
        else:
            self._numbers.update(0, area.y(), self._numbers.width(), area.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_numbers()
