"""The stages as bars against the last visit. Painted by hand: a chart library would delay the window."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from motaudit.locale import _
from ui.common.labels import draw_text
from ui.common.theme import GRID, HALF, Text, font, tokens

_BAR = 10


@dataclass(frozen=True, slots=True)
class Bar:
    """A stage: its percentage and the last visit's (0..100 or None), as figures and as they are written."""

    title: str
    percent: Fraction | None
    last: Fraction | None
    text: str
    detail: str
    """What the figure rests on and how it changed."""
    below: bool = False
    """It missed its own target."""


class StageBars(QWidget):
    """One row each: title and figures above a bar that grows from the leading edge; a tick marks the last visit."""

    def __init__(self) -> None:
        super().__init__()
        self._bars: tuple[Bar, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_bars(self, bars: Sequence[Bar]) -> None:
        self._bars = tuple(bars)
        self.setAccessibleName(_("Stages"))
        self.setAccessibleDescription("\n".join(f"{bar.title}: {bar.text}. {bar.detail}" for bar in self._bars))
        self.updateGeometry()
        self.update()

    def _row_height(self) -> int:
        return QFontMetrics(font(Text.BODY)).height() + _BAR + 3 * GRID

    def sizeHint(self) -> QSize:
        return QSize(360, self._row_height() * len(self._bars))

    def minimumSizeHint(self) -> QSize:
        return QSize(240, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for at, bar in enumerate(self._bars):
            top = at * self._row_height()
            self._paint_words(painter, bar, top)
            self._paint_bar(painter, bar, top + QFontMetrics(font(Text.BODY)).height() + HALF)

    def _paint_words(self, painter: QPainter, bar: Bar, top: int) -> None:
        t = tokens(self)
        rtl = self.isRightToLeft()
        lead = Qt.AlignmentFlag.AlignRight if rtl else Qt.AlignmentFlag.AlignLeft
        trail = Qt.AlignmentFlag.AlignLeft if rtl else Qt.AlignmentFlag.AlignRight
        line = QRectF(0, top, self.width(), QFontMetrics(font(Text.BODY)).height())
        strong, small = font(Text.STRONG), font(Text.SECONDARY)
        figure_width = QFontMetrics(strong).horizontalAdvance(bar.text) + 1
        detail_width = QFontMetrics(small).horizontalAdvance(bar.detail) + 1
        room = self.width() - figure_width - detail_width - 2 * GRID
        title = QFontMetrics(font(Text.BODY)).elidedText(bar.title, Qt.TextElideMode.ElideRight, max(room, 64))
        vertical = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignAbsolute
        painter.setFont(font(Text.BODY))
        painter.setPen(QColor(t.text))
        draw_text(painter, line, lead | vertical, title, wrap=False)
        painter.setFont(strong)
        painter.setPen(QColor(t.pain if bar.below else t.text))
        painter.drawText(line, int((trail | vertical).value), bar.text)
        painter.setFont(small)
        painter.setPen(QColor(t.muted))
        gap = figure_width + GRID
        beside = line.adjusted(*((gap, 0, 0, 0) if rtl else (0, 0, -gap, 0)))
        painter.drawText(beside, int((trail | vertical).value), bar.detail)

    def _paint_bar(self, painter: QPainter, bar: Bar, top: int) -> None:
        t = tokens(self)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(t.line))
        painter.drawRoundedRect(QRectF(0, top, self.width(), _BAR), _BAR / 2, _BAR / 2)
        if bar.percent is None:
            painter.setBrush(QColor(t.muted))
            painter.setBrush(Qt.BrushStyle.BDiagPattern)
            painter.drawRoundedRect(QRectF(0, top, self.width(), _BAR), _BAR / 2, _BAR / 2)
        elif bar.percent > 0:
            painter.setBrush(QColor(t.pain if bar.below else t.accent))
            painter.drawRoundedRect(self._span(float(bar.percent), top, _BAR), _BAR / 2, _BAR / 2)
        if bar.last is not None:
            end = self._span(float(bar.last), top, _BAR)
            x = end.left() if self.isRightToLeft() else end.right()
            x = min(max(x, 2), self.width() - 2)
            painter.setBrush(QColor(t.text))
            painter.drawRect(QRectF(x - 1.5, top - HALF, 3, _BAR + 2 * HALF))

    def _span(self, percent: float, top: int, height: int) -> QRectF:
        width = self.width() * min(max(percent, 0), 100) / 100
        return QRectF(self.width() - width if self.isRightToLeft() else 0, top, width, height)
