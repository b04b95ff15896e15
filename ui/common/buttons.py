"""Buttons, and fields that are chosen from: answers, segments, drop-down lists, the search box."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QLocale, QPointF, QRect, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionButton,
    QStyleOptionComboBox,
    QStylePainter,
    QToolButton,
    QWidget,
)

from motaudit.locale import _
from motaudit.locale.numbers import in_digits
from ui.common.icons import icon, pixmap
from ui.common.labels import draw_text, leading, settled
from ui.common.layouts import FlowLayout
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


class SearchBox(QLineEdit):
    """Text to search for. Signals: `searched(str)` when typing paused for 120 ms or Enter was pressed."""

    searched = Signal(str)

    def __init__(self, placeholder: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
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


class _Painted(QAbstractButton):
    """A button that paints itself; the focus ring is always visible."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def _frame(self, painter: QPainter, ground: str, line: str, width: float = 1.0) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(line), width) if line else Qt.PenStyle.NoPen)
        painter.setBrush(QColor(ground) if ground else Qt.BrushStyle.NoBrush)
        inset = max(width, 1.0) / 2
        painter.drawRoundedRect(
            QRectF(self.rect()).adjusted(inset, inset, -inset, -inset), CONTROL_RADIUS, CONTROL_RADIUS
        )

    def _focus_ring(self, painter: QPainter, colour: str) -> None:
        if self.hasFocus():
            painter.setPen(QPen(QColor(colour), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), CONTROL_RADIUS, CONTROL_RADIUS)


class ChoiceButton(_Painted):
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
            self._frame(painter, t.accent, t.accent)
        else:
            self._frame(painter, t.hover if self.underMouse() and self.isEnabled() else t.card, t.control_line)
        self._paint_mark(painter)
        lead, trail = self._lead(), GRID
        room = self.rect().adjusted(*((trail, 0, -lead, 0) if self.isRightToLeft() else (lead, 0, -trail, 0)))
        painter.setFont(self.font())
        painter.setPen(QColor(t.on_accent if self.isChecked() else t.text if self.isEnabled() else t.muted))
        draw_text(painter, QRectF(room), leading(), self.text())
        self._focus_ring(painter, t.text if self.isChecked() else t.accent)

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


class Segment(_Painted):
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
            self._frame(painter, t.tint(t.accent, 0.14), t.accent)
        else:
            self._frame(painter, t.hover if self.underMouse() else "", "")
        painter.setFont(font(Text.STRONG if self.isChecked() else Text.BODY))
        painter.setPen(QColor(t.accent if self.isChecked() else t.text if self.isEnabled() else t.muted))
        painter.drawText(self.rect(), int(Qt.AlignmentFlag.AlignCenter.value), self.text())
        self._focus_ring(painter, t.accent)


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


_FACES = ((-2, "angry"), (-1, "frown"), (0, "meh"), (1, "smile"), (2, "laugh"))


def emotion_text(emotion: int) -> str:
    """An emotion from -2 to +2 in words."""
    return (_("Very bad"), _("Bad"), _("So-so"), _("Good"), _("Very good"))[emotion + 2]


def emotion_icon(emotion: int) -> str:
    """The face of an emotion from -2 to +2, as an icon's name."""
    return dict(_FACES)[emotion]


class _Face(_Painted):
    def __init__(self, emotion: int) -> None:
        super().__init__()
        self.emotion = emotion
        self.setCheckable(True)
        self.setText(emotion_text(emotion))
        self.setAccessibleName(self.text())
        self.setToolTip(self.text())

    def sizeHint(self) -> QSize:
        words = self.fontMetrics().horizontalAdvance(self.text())
        height = self.fontMetrics().height()
        return QSize(max(72, words + 2 * GRID, round(28 * enlarged()) + 2 * height), 48 + max(height, 24))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        t = tokens(self)
        painter = QPainter(self)
        on = self.isChecked()
        ink = t.accent if on else t.text if self.isEnabled() else t.muted
        hover = t.hover if self.underMouse() and self.isEnabled() else t.card
        self._frame(painter, t.tint(t.accent, 0.14) if on else hover, t.accent if on else t.line, 2 if on else 1)
        face = pixmap(emotion_icon(self.emotion), color=ink, size=28)
        painter.drawPixmap(QPointF((self.width() - 28) / 2, GRID), face)
        painter.setFont(font(Text.SECONDARY))
        painter.setPen(QColor(ink if on else t.muted))
        words = self.rect().adjusted(0, 28 + GRID, 0, -HALF)
        painter.drawText(words, int(Qt.AlignmentFlag.AlignCenter.value), self.text())
        edge = max(16, painter.fontMetrics().height())
        number = QRect(self.width() - 6 - edge if not self.isRightToLeft() else 6, HALF, edge, edge)
        painter.drawText(number, int(Qt.AlignmentFlag.AlignCenter.value), in_digits(str(self.emotion + 3)))
        self._focus_ring(painter, t.accent)


class FacePicker(QWidget):
    """Five faces from -2 to +2; keys 1 to 5 by `pick_key`, arrows move. Signals: `picked(int)` by a person."""

    picked = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._group = QButtonGroup(self)
        layout = FlowLayout(self)
        for emotion, _icon in _FACES:
            face = _Face(emotion)
            self._group.addButton(face, emotion + 2)
            layout.addWidget(face)
        self._group.idClicked.connect(lambda at: self.picked.emit(at - 2))

    @property
    def value(self) -> int | None:
        at = self._group.checkedId()
        return at - 2 if at >= 0 else None

    def set_value(self, emotion: int | None) -> None:
        """Show an emotion, or none; `picked` is not emitted."""
        self._group.setExclusive(False)
        for face in self._group.buttons():
            face.setChecked(self._group.id(face) - 2 == emotion if emotion is not None else False)
        self._group.setExclusive(True)

    def pick_key(self, key: str) -> bool:
        """Choose by the logical key `1` to `5`; False for any other."""
        if key not in ("1", "2", "3", "4", "5") or not self.isEnabled():
            return False
        self.set_value(int(key) - 3)
        self.picked.emit(int(key) - 3)
        return True
