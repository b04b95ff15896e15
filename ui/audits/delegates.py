"""How cells of the list are painted where text alone would not do."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import QApplication, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from ui.audits.model import AUDIT_ROLE
from ui.audits.words import STATE_INKS
from ui.common.theme import GRID, HALF, Text, font, tokens


class StateDelegate(QStyledItemDelegate):
    """The state as a pill, so that the eye finds what is to be finished."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        self.initStyleOption(option, index)
        text = option.text
        option.text = ""
        style = option.widget.style() if option.widget else QApplication.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, option.widget)
        audit = index.data(AUDIT_ROLE)
        t = tokens(option.widget)
        ink = getattr(t, STATE_INKS[audit.state])
        small = font(Text.SECONDARY)
        metrics = QFontMetrics(small)
        room = option.rect.adjusted(GRID, 0, -GRID, 0)
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room.width() - 2 * GRID)
        width, height = metrics.horizontalAdvance(shown) + 2 * GRID, metrics.height() + HALF
        left = room.right() + 1 - width if option.direction == Qt.LayoutDirection.RightToLeft else room.left()
        pill = QRectF(left, room.center().y() - height / 2, width, height)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(t.tint(ink)))
        painter.drawRoundedRect(pill, height / 2, height / 2)
        painter.setFont(small)
        painter.setPen(QColor(ink))
        painter.drawText(pill, int(Qt.AlignmentFlag.AlignCenter.value), shown)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return super().sizeHint(option, index) + QSize(3 * GRID, 0)
