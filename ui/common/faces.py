"""How something felt: five faces from very bad to very good, and their words."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QButtonGroup, QWidget

from motaudit.locale import _
from motaudit.locale.numbers import in_digits
from ui.common.buttons import PaintedButton
from ui.common.icons import pixmap
from ui.common.layouts import FlowLayout
from ui.common.theme import GRID, HALF, Text, enlarged, font, tokens

_FACES = ((-2, "angry"), (-1, "frown"), (0, "meh"), (1, "smile"), (2, "laugh"))


def emotion_text(emotion: int) -> str:
    """An emotion from -2 to +2 in words."""
    return (_("Very bad"), _("Bad"), _("So-so"), _("Good"), _("Very good"))[emotion + 2]


def emotion_icon(emotion: int) -> str:
    """The face of an emotion from -2 to +2, as an icon's name."""
    return dict(_FACES)[emotion]


class _Face(PaintedButton):
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
        self.frame(painter, t.tint(t.accent, 0.14) if on else hover, t.accent if on else t.line, 2 if on else 1)
        face = pixmap(emotion_icon(self.emotion), color=ink, size=28)
        painter.drawPixmap(QPointF((self.width() - 28) / 2, GRID), face)
        painter.setFont(font(Text.SECONDARY))
        painter.setPen(QColor(ink if on else t.muted))
        words = self.rect().adjusted(0, 28 + GRID, 0, -HALF)
        painter.drawText(words, int(Qt.AlignmentFlag.AlignCenter.value), self.text())
        edge = max(16, painter.fontMetrics().height())
        number = QRect(self.width() - 6 - edge if not self.isRightToLeft() else 6, HALF, edge, edge)
        painter.drawText(number, int(Qt.AlignmentFlag.AlignCenter.value), in_digits(str(self.emotion + 3)))
        self.focus_ring(painter, t.accent)


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
