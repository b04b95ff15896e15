"""Meaning as shape and colour: the marks of moments and findings, pills, rings and bars of progress."""

from __future__ import annotations

import math
from enum import StrEnum

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from motaudit.audit.model import Observation, Valence
from motaudit.locale import _, format_number
from ui.common.theme import GRID, HALF, Text, Tokens, font, tokens


class Mark(StrEnum):
    """What a shape stands for."""

    GLORY = "glory"
    NEUTRAL = "neutral"
    PAIN = "pain"
    WOW = "wow"
    RECOVERED = "recovered"
    BREAK_OFF = "break_off"
    CRITICAL = "critical"


def mark_of(observation: Observation) -> Mark | None:
    """The mark of how a moment felt; None when nothing was said."""
    if observation.break_off:
        return Mark.BREAK_OFF
    if observation.wow:
        return Mark.WOW
    if observation.valence is Valence.PAIN and observation.recovery is not None:
        return Mark.RECOVERED
    return Mark(observation.valence.value) if observation.valence else None


def mark_text(mark: Mark) -> str:
    """The mark in words, for tool tips and screen readers."""
    return {
        Mark.GLORY: _("Better than expected"),
        Mark.NEUTRAL: _("As expected"),
        Mark.PAIN: _("Disappointing"),
        Mark.WOW: _("Wow"),
        Mark.RECOVERED: _("Disappointing, but put right"),
        Mark.BREAK_OFF: _("I would have left"),
        Mark.CRITICAL: _("Must-pass not met"),
    }[mark]


def mark_colour(mark: Mark, t: Tokens) -> str:
    return {
        Mark.GLORY: t.glory,
        Mark.NEUTRAL: t.neutral,
        Mark.PAIN: t.pain,
        Mark.WOW: t.glory,
        Mark.RECOVERED: t.glory,
        Mark.BREAK_OFF: t.pain,
        Mark.CRITICAL: t.critical,
    }[mark]


def paint_mark(painter: QPainter, rect: QRectF, mark: Mark, colour: str, *, ground: str = "") -> None:
    """Draw the shape of `mark` into the square `rect`; `ground` is what a stop sign's bar is cut out with."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(rect.topLeft())
    painter.scale(rect.width() / 16, rect.height() / 16)
    painter.setPen(_round_pen(colour, 2))
    painter.setBrush(QColor(colour))
    match mark:
        case Mark.GLORY:
            painter.drawPolygon(_polygon((8, 3), (14, 13), (2, 13)))
        case Mark.PAIN:
            painter.drawPolygon(_polygon((2, 3), (14, 3), (8, 13)))
        case Mark.NEUTRAL:
            painter.drawLine(QPointF(3, 8), QPointF(13, 8))
        case Mark.WOW:
            painter.drawPolygon(_star())
        case Mark.RECOVERED:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            bend = QPainterPath(QPointF(2, 4))
            bend.cubicTo(QPointF(3, 14), QPointF(9, 15), QPointF(13, 4))
            painter.drawPath(bend)
            painter.drawPolyline(_polygon((8.5, 5.5), (13, 3), (14.5, 8)))
        case Mark.BREAK_OFF:
            painter.drawLine(QPointF(1.5, 8), QPointF(5, 8))
            painter.drawLine(QPointF(11, 8), QPointF(14.5, 8))
            painter.drawLine(QPointF(6.5, 12), QPointF(7.8, 4))
            painter.drawLine(QPointF(8.6, 12), QPointF(9.9, 4))
        case Mark.CRITICAL:
            painter.drawPolygon(_octagon())
            painter.setPen(_round_pen(ground or tokens().card, 2.4))
            painter.drawLine(QPointF(5, 8), QPointF(11, 8))
    painter.restore()


def _round_pen(colour: str, width: float) -> QPen:
    return QPen(QColor(colour), width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)


def _polygon(*points: tuple[float, float]) -> QPolygonF:
    return QPolygonF([QPointF(x, y) for x, y in points])


def _around(count: int, radii: tuple[float, ...], turn: float) -> QPolygonF:
    points = []
    for at in range(count):
        angle = turn + 2 * math.pi * at / count
        radius = radii[at % len(radii)]
        points.append((8 + radius * math.sin(angle), 8 - radius * math.cos(angle)))
    return _polygon(*points)


def _star() -> QPolygonF:
    return _around(10, (7.0, 3.2), 0)


def _octagon() -> QPolygonF:
    return _around(8, (6.6,), math.pi / 8)


class ValenceMark(QWidget):
    """A mark to look at, with its words as tool tip."""

    def __init__(self, mark: Mark | None = None, *, size: int = 16, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedSize(size, size)
        self._mark: Mark | None = None
        self.set_mark(mark)

    def set_mark(self, mark: Mark | None) -> None:
        self._mark = mark
        text = mark_text(mark) if mark else ""
        self.setToolTip(text)
        self.setAccessibleName(text)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._mark:
            t = tokens(self)
            paint_mark(QPainter(self), QRectF(self.rect()), self._mark, mark_colour(self._mark, t), ground=t.card)


class Pill(QWidget):
    """A short word on tinted ground. `ink` names a token: muted, accent, glory, pain, warning, critical."""

    def __init__(self, text: str, ink: str = "muted", *, mark: Mark | None = None, parent: QWidget | None = None):
        super().__init__(parent)
        self._mark = mark
        self.setFont(font(Text.SECONDARY))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_text(text, ink)

    def set_text(self, text: str, ink: str = "muted") -> None:
        self.text, self.ink = text, ink
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        lead = 12 + HALF if self._mark else 0
        return QSize(metrics.horizontalAdvance(self.text) + lead + 2 * GRID, metrics.height() + HALF)

    def paintEvent(self, event: QPaintEvent) -> None:
        t = tokens(self)
        ink = getattr(t, self.ink)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(t.tint(ink)))
        painter.drawRoundedRect(self.rect(), self.height() / 2, self.height() / 2)
        words = self.rect().adjusted(GRID, 0, -GRID, 0)
        if self._mark:
            x = self.width() - GRID - 12 if self.isRightToLeft() else GRID
            paint_mark(painter, QRectF(x, (self.height() - 12) / 2, 12, 12), self._mark, ink, ground=t.card)
            words.adjust(*((0, 0, -12 - HALF, 0) if self.isRightToLeft() else (12 + HALF, 0, 0, 0)))
        painter.setPen(QColor(ink))
        painter.drawText(words, int(Qt.AlignmentFlag.AlignCenter.value), self.text)


def paint_ring(painter: QPainter, rect: QRectF, share: float, t: Tokens) -> None:
    """Draw a ring of progress, `share` 0..1, into the square `rect`."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    edge = rect.width()
    if share >= 1:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(t.glory))
        painter.drawEllipse(rect.adjusted(1, 1, -1, -1))
        tick = [QPointF(0.28, 0.53), QPointF(0.44, 0.68), QPointF(0.73, 0.35)]
        painter.setPen(_round_pen(t.card, max(1.5, edge / 11)))
        painter.drawPolyline(QPolygonF([rect.topLeft() + point * edge for point in tick]))
    else:
        ring = rect.adjusted(2, 2, -2, -2)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(t.control_line), 2))
        painter.drawEllipse(ring)
        if share > 0:
            painter.setPen(_round_pen(t.accent, 2.5))
            painter.drawArc(ring, 90 * 16, -round(share * 360 * 16))
    painter.restore()


class ThinBar(QWidget):
    """How much of something is done, as a thin bar that fills from the leading edge."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(HALF)
        self._share = 0.0

    def set_progress(self, done: int, total: int) -> None:
        """`total` 0 means unknown: the bar is shown half full and pale."""
        self._share = done / total if total else -1.0
        self.setAccessibleName(
            _("{done} of {total}").format(done=format_number(done), total=format_number(total)) if total else ""
        )
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        t = tokens(self)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(t.line))
        painter.drawRoundedRect(self.rect(), 2, 2)
        width = self.width() * (0.5 if self._share < 0 else min(1.0, self._share))
        ink = t.tint(t.accent, 0.5) if self._share < 0 else t.glory if self._share >= 1 else t.accent
        painter.setBrush(QColor(ink))
        x = self.width() - width if self.isRightToLeft() else 0
        painter.drawRoundedRect(QRectF(x, 0, width, self.height()), 2, 2)
