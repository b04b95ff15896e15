"""Buttons: those that act, and those that stand for an answer or one of a few options."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QHBoxLayout, QPushButton, QSizePolicy, QToolButton, QWidget

from ui.common.icons import icon, pixmap
from ui.common.labels import draw_text, leading
from ui.common.theme import (
    ANSWER_HEIGHT,
    CONTROL_HEIGHT,
    CONTROL_RADIUS,
    GRID,
    HALF,
    Text,
    control_height,
    enlarged,
    font,
    tokens,
)


def button(
    text: str, icon_name: str = "", *, kind: str = "", on_click: Callable[[], object] | None = None
) -> QPushButton:
    """A push button. `kind`: primary (one a page, the next step), quiet (no border), danger, or "" for plain."""
    result = QPushButton(text)
    result.setProperty("kind", kind)
    result.setMinimumHeight(control_height())
    if icon_name:
        t = tokens()
        inks = {"primary": t.on_accent, "quiet": t.accent, "danger": t.critical}
        size = round(16 * enlarged())
        result.setIcon(icon(icon_name, color=inks.get(kind, t.text), size=size, gap=HALF))
        result.setIconSize(QSize(size + HALF, size))
    if on_click:
        result.clicked.connect(lambda: on_click())
    return result


def icon_button(icon_name: str, name: str, on_click: Callable[[], object] | None = None) -> QToolButton:
    """A button that is only an icon; `name` is its tool tip and what a screen reader says."""
    result = QToolButton()
    size = round(18 * enlarged())
    result.setIcon(icon(icon_name, size=size))
    result.setIconSize(QSize(size, size))
    result.setToolTip(name)
    result.setAccessibleName(name)
    result.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    result.setFixedSize(control_height(), control_height())
    if on_click:
        result.clicked.connect(lambda: on_click())
    return result


class PaintedButton(QAbstractButton):
    """A button that paints itself; the focus ring is always visible."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def frame(self, painter: QPainter, ground: str, line: str, width: float = 1.0) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(line), width) if line else Qt.PenStyle.NoPen)
        painter.setBrush(QColor(ground) if ground else Qt.BrushStyle.NoBrush)
        inset = max(width, 1.0) / 2
        painter.drawRoundedRect(
            QRectF(self.rect()).adjusted(inset, inset, -inset, -inset), CONTROL_RADIUS, CONTROL_RADIUS
        )

    def focus_ring(self, painter: QPainter, colour: str, around: QRectF | None = None) -> None:
        """Last of all, `around` the whole button if nothing else is said; drawn only where the focus is."""
        if self.hasFocus():
            painter.setPen(QPen(QColor(colour), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            frame = around or QRectF(self.rect()).adjusted(1, 1, -1, -1)
            painter.drawRoundedRect(frame, CONTROL_RADIUS, CONTROL_RADIUS)


class ChoiceButton(PaintedButton):
    """One answer to choose: its key, its words, and when chosen a tick on accent ground (shape and colour).

    Checkable; `clicked` as usual. `key` "" shows none. `round_mark` is for one-of-many, a square for several.
    """

    def __init__(self, text: str, key: str = "", *, several: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setText(text)
        self.key = key
        self.several = several
        self._mark = max(20, QFontMetrics(font(Text.SECONDARY)).height())
        self.setCheckable(True)
        self.setAccessibleName(text)
        self.setFont(font(Text.BODY))
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def set_key(self, key: str) -> None:
        """Show another key number, or none."""
        self.key = key
        self.updateGeometry()
        self.update()

    def _lead(self) -> int:
        return GRID + self._mark + GRID

    def sizeHint(self) -> QSize:
        width = self.fontMetrics().horizontalAdvance(self.text()) + self._lead() + 2 * GRID
        return QSize(max(width, 72), ANSWER_HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return QSize(min(self.sizeHint().width(), 120), ANSWER_HEIGHT)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        room = QRect(0, 0, max(1, width - self._lead() - GRID), 10_000)
        wrapped = int(Qt.TextFlag.TextWordWrap.value)
        return max(ANSWER_HEIGHT, self.fontMetrics().boundingRect(room, wrapped, self.text()).height() + 2 * GRID)

    def paintEvent(self, event: QPaintEvent) -> None:
        t = tokens(self)
        painter = QPainter(self)
        if self.isChecked():
            self.frame(painter, t.accent, t.accent)
        else:
            self.frame(painter, t.hover if self.underMouse() and self.isEnabled() else t.card, t.control_line)
        self._paint_mark(painter)
        lead, trail = self._lead(), GRID
        room = self.rect().adjusted(*((trail, 0, -lead, 0) if self.isRightToLeft() else (lead, 0, -trail, 0)))
        painter.setFont(self.font())
        painter.setPen(QColor(t.on_accent if self.isChecked() else t.text if self.isEnabled() else t.muted))
        draw_text(painter, QRectF(room), leading(), self.text())
        self.focus_ring(painter, t.text if self.isChecked() else t.accent)

    def _paint_mark(self, painter: QPainter) -> None:
        t = tokens(self)
        x = self.width() - GRID - self._mark if self.isRightToLeft() else GRID
        box = QRect(x, (self.height() - self._mark) // 2, self._mark, self._mark)
        if self.isChecked():
            painter.drawPixmap(box.adjusted(1, 1, -1, -1), pixmap("check", color=t.on_accent, size=box.width() - 2))
            return
        painter.setPen(QPen(QColor(t.control_line), 1))
        painter.setBrush(QColor(t.window))
        radius = HALF if self.several else self._mark / 2
        painter.drawRoundedRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
        if self.key:
            painter.setFont(font(Text.SECONDARY))
            painter.setPen(QColor(t.muted))
            painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter.value), self.key)


class Segment(PaintedButton):
    """One part of a `Segmented`."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setText(text)
        self.setCheckable(True)
        self.setAccessibleName(text)
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(font(Text.STRONG))
        height = max(CONTROL_HEIGHT, metrics.height() + GRID)
        return QSize(metrics.horizontalAdvance(self.text()) + 3 * GRID, height)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        t = tokens(self)
        painter = QPainter(self)
        if self.isChecked():
            self.frame(painter, t.tint(t.accent, 0.14), t.accent)
        else:
            self.frame(painter, t.hover if self.underMouse() else "", "")
        painter.setFont(font(Text.STRONG if self.isChecked() else Text.BODY))
        painter.setPen(QColor(t.accent if self.isChecked() else t.text if self.isEnabled() else t.muted))
        painter.drawText(self.rect(), int(Qt.AlignmentFlag.AlignCenter.value), self.text())
        self.focus_ring(painter, t.accent)


class Segmented(QWidget):
    """A few options side by side of which one holds. Signals: `chosen(data)` when a person chose another one."""

    chosen = Signal(object)

    def __init__(self, options: Sequence[tuple[str, object]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._group = QButtonGroup(self)
        self._data = [data for _text, data in options]
        layout = QHBoxLayout(self)
        layout.setContentsMargins(3, 3, 3, 3)
        layout.setSpacing(2)
        for at, (text, _data) in enumerate(options):
            segment = Segment(text)
            self._group.addButton(segment, at)
            layout.addWidget(segment)
        self._group.idClicked.connect(lambda at: self.chosen.emit(self._data[at]))
        self._group.idToggled.connect(self._on_toggled)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def _on_toggled(self, at: int, on: bool) -> None:
        """Tab comes to the option that holds; from there the arrows choose."""
        policy = Qt.FocusPolicy.StrongFocus if on else Qt.FocusPolicy.ClickFocus
        self._group.button(at).setFocusPolicy(policy)
        if on:
            self.setFocusProxy(self._group.button(at))
            for other in self._group.buttons():
                if not other.isChecked():
                    other.setFocusPolicy(Qt.FocusPolicy.ClickFocus)

    def choose(self, data: object) -> None:
        """Show an option as chosen; `chosen` is not emitted."""
        if data in self._data:
            self._group.button(self._data.index(data)).setChecked(True)

    @property
    def value(self) -> object:
        at = self._group.checkedId()
        return self._data[at] if at >= 0 else None

    def paintEvent(self, event: QPaintEvent) -> None:
        t = tokens(self)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(t.line), 1))
        painter.setBrush(QColor(t.card))
        radius = CONTROL_RADIUS + 2
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
