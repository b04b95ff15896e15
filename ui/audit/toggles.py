"""Small quiet buttons of a question or a moment, with the key that does the same."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.common.buttons import PaintedButton
from ui.common.icons import pixmap
from ui.common.marks import Mark, mark_colour, paint_mark
from ui.common.theme import CONTROL_HEIGHT, CONTROL_RADIUS, GRID, HALF, Text, font, tokens

_EDGE = 16
_LEAD = HALF


class Toggle(PaintedButton):
    """Says one thing about a question or a moment. Its key gets a cap while it works (`show_key`)."""

    def __init__(
        self,
        text: str,
        key: str = "",
        *,
        icon: str = "",
        mark: Mark | None = None,
        spoken: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setText(text)
        self.setCheckable(True)
        self.setFont(font(Text.SECONDARY))
        self.setAccessibleName(spoken or text)
        self.setToolTip(f"{spoken or text} ({key})" if key else spoken)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._key, self._icon, self._mark = key, icon, mark
        self._key_shown = False

    def show_key(self, shown: bool) -> None:
        if shown != self._key_shown:
            self._key_shown = shown
            self.update()

    def _key_width(self) -> int:
        return max(_EDGE, self.fontMetrics().horizontalAdvance(self._key) + GRID) + HALF if self._key else 0

    def sizeHint(self) -> QSize:
        width = self.fontMetrics().horizontalAdvance(self.text()) + self._key_width() + _LEAD + GRID
        if self._icon or self._mark:
            width += _EDGE + HALF * bool(self.text())
        return QSize(width, max(CONTROL_HEIGHT, self.fontMetrics().height() + GRID))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        t = tokens(self)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colour = mark_colour(self._mark, t) if self._mark else t.accent
        on = self.isChecked()
        ground = t.tint(colour, 0.16) if on else t.hover if self.underMouse() and self.isEnabled() else ""
        if ground:
            painter.setPen(QPen(QColor(colour if on else ground), 1))
            painter.setBrush(QColor(ground))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), CONTROL_RADIUS, CONTROL_RADIUS)
        ink = (t.text if self._mark else t.accent) if on else t.muted
        x = _LEAD
        if self._key:
            self._paint_key(painter, self._at(x, self._key_width() - HALF), ink)
            x += self._key_width()
        if self._icon or self._mark:
            self._paint_sign(painter, self._at(x, _EDGE), colour if on or self._mark else ink)
            x += _EDGE + HALF
        painter.setPen(QColor(ink))
        painter.drawText(self._at(x, self.width() - x - HALF), self._flags(), self.text())
        self.focus_ring(painter, t.accent)

    def _paint_key(self, painter: QPainter, box: QRect, ink: str) -> None:
        height = max(19, self.fontMetrics().height())
        frame = QRectF(box.x(), box.center().y() - height // 2, box.width(), height)
        if self._key_shown:
            t = tokens(self)
            painter.setPen(QPen(QColor(t.control_line), 1))
            painter.setBrush(QColor(t.window))
            painter.drawRoundedRect(frame.adjusted(0.5, 0.5, -0.5, -0.5), HALF, HALF)
        painter.setPen(QColor(ink))
        painter.drawText(frame, int(Qt.AlignmentFlag.AlignCenter.value), self._key)

    def _paint_sign(self, painter: QPainter, box: QRect, colour: str) -> None:
        edge = QRect(box.x(), (self.height() - _EDGE) // 2, _EDGE, _EDGE)
        if self._mark:
            paint_mark(painter, QRectF(edge).adjusted(1, 1, -1, -1), self._mark, colour, ground=tokens(self).card)
        else:
            painter.drawPixmap(edge, pixmap(self._icon, color=colour, size=_EDGE))

    def _at(self, x: int, width: int) -> QRect:
        """A part of the button at `x` from its leading edge."""
        left = self.width() - x - width if self.isRightToLeft() else x
        return QRect(left, 0, width, self.height())

    def _flags(self) -> int:
        leading = Qt.AlignmentFlag.AlignRight if self.isRightToLeft() else Qt.AlignmentFlag.AlignLeft
        return int((leading | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter).value)
