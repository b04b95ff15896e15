"""The emotion curve of one visit: how each stage felt, from -2 to +2. One visit is one person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from motaudit.locale import _, format_number
from ui.common.faces import emotion_icon, emotion_text
from ui.common.icons import pixmap
from ui.common.labels import draw_text
from ui.common.marks import Mark, mark_text, paint_mark
from ui.common.theme import GRID, HALF, Text, font, tokens

_FACE = 18
_STEP = 34
_EMOTIONS = (2, 1, 0, -1, -2)


@dataclass(frozen=True, slots=True)
class Point:
    """A stage with the mean of its readings; None where nobody said how it felt."""

    title: str
    mean: Fraction | None
    n: int
    broke_off: bool = False


class EmotionCurve(QWidget):
    """Axes with faces and stages; the journey runs in the direction of reading."""

    def __init__(self) -> None:
        super().__init__()
        self._points: tuple[Point, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_points(self, points: Sequence[Point]) -> None:
        self._points = tuple(points)
        self.setAccessibleName(_("Emotion curve"))
        self.setAccessibleDescription("\n".join(_spoken(point) for point in self._points))
        self.updateGeometry()
        self.update()

    def _words_height(self) -> int:
        return 3 * QFontMetrics(font(Text.SECONDARY)).height() + GRID

    def sizeHint(self) -> QSize:
        return QSize(360, 2 * GRID + 4 * _STEP + 2 * GRID + self._words_height())

    def minimumSizeHint(self) -> QSize:
        return QSize(240, self.sizeHint().height())

    def _x(self, at: int) -> float:
        """The middle of a stage's column, mirrored from right to left."""
        lead = _FACE + 2 * GRID
        column = (self.width() - lead) / max(1, len(self._points))
        x = lead + column * (at + 0.5)
        return self.width() - x if self.isRightToLeft() else x

    @staticmethod
    def _y(emotion: float) -> float:
        return 2 * GRID + (2 - emotion) * _STEP

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_axis(painter)
        self._paint_line(painter)
        for at, point in enumerate(self._points):
            self._paint_stage(painter, at, point)

    def _paint_axis(self, painter: QPainter) -> None:
        t = tokens(self)
        lead = _FACE + 2 * GRID
        left, right = (0, self.width() - lead) if self.isRightToLeft() else (lead, self.width())
        for emotion in _EMOTIONS:
            y = self._y(emotion)
            painter.setPen(QPen(QColor(t.muted if emotion == 0 else t.line), 1))
            painter.drawLine(QPointF(left, y), QPointF(right, y))
            x = self.width() - _FACE if self.isRightToLeft() else 0
            painter.drawPixmap(QPointF(x, y - _FACE / 2), pixmap(emotion_icon(emotion), color=t.muted, size=_FACE))

    def _paint_line(self, painter: QPainter) -> None:
        """Joins stages that follow each other; a stage without a reading leaves a gap."""
        painter.setPen(QPen(QColor(tokens(self).accent), 2))
        for at, (before, after) in enumerate(zip(self._points, self._points[1:], strict=False)):
            if before.mean is not None and after.mean is not None:
                start = QPointF(self._x(at), self._y(float(before.mean)))
                painter.drawLine(start, QPointF(self._x(at + 1), self._y(float(after.mean))))

    def _paint_stage(self, painter: QPainter, at: int, point: Point) -> None:
        t = tokens(self)
        x = self._x(at)
        if point.broke_off:
            painter.setPen(QPen(QColor(t.pain), 1, Qt.PenStyle.DashLine))
            painter.drawLine(QPointF(x + GRID, self._y(2)), QPointF(x + GRID, self._y(-2)))
            paint_mark(painter, QRectF(x + GRID + HALF, self._y(-2) - 18, 16, 16), Mark.BREAK_OFF, t.pain)
        if point.mean is not None:
            y = self._y(float(point.mean))
            painter.setPen(QPen(QColor(t.card), 2))
            painter.setBrush(QColor(t.accent))
            painter.drawEllipse(QPointF(x, y), 6, 6)
            painter.setFont(font(Text.STRONG))
            painter.setPen(QColor(t.text))
            above = y > self._y(1.5)
            place = QRectF(x - 40, y - 28 if above else y + 8, 80, 20)
            painter.drawText(place, int(Qt.AlignmentFlag.AlignCenter.value), _signed(point.mean))
        self._paint_title(painter, x, point)

    def _paint_title(self, painter: QPainter, x: float, point: Point) -> None:
        t = tokens(self)
        width = (self.width() - _FACE - 2 * GRID) / max(1, len(self._points)) - HALF
        line = QFontMetrics(font(Text.SECONDARY)).height()
        top = self._y(-2) + 2 * GRID
        painter.setFont(font(Text.SECONDARY))
        painter.setPen(QColor(t.text))
        middle = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop
        place = QRectF(x - width / 2, top, width, 2 * line)
        draw_text(painter, place, middle, point.title, lines=2)
        painter.setPen(QColor(t.muted))
        below = QRectF(x - width / 2, top + 2 * line, width, line)
        counted = _("n = {n}").format(n=format_number(point.n))
        painter.drawText(below, int(middle.value), counted)


def _signed(value: Fraction) -> str:
    places = 0 if value.denominator == 1 else 1
    text = format_number(value, places)
    return _("+{number}").format(number=text) if value > 0 else text


def _spoken(point: Point) -> str:
    if point.mean is None:
        return _("{stage}: not said").format(stage=point.title)
    text = _("{stage}: {feeling} ({mean}, n = {n})").format(
        stage=point.title,
        feeling=emotion_text(round(point.mean)),
        mean=_signed(point.mean),
        n=format_number(point.n),
    )
    return f"{text}. {mark_text(Mark.BREAK_OFF)}" if point.broke_off else text
