"""The rail of pages at the leading edge: icons and labels, or only icons where the window is narrow."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QFrame, QSizePolicy, QVBoxLayout, QWidget

from motaudit.locale import _
from ui.common.buttons import PaintedButton
from ui.common.icons import pixmap
from ui.common.labels import leading
from ui.common.theme import CONTROL_RADIUS, GRID, HALF, Text, font, tokens
from ui.common.tokens import RAIL_FOLDED, RAIL_WIDTH

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent
    from PySide6.QtWidgets import QMenu

_ROW = 40
_ICON = 20


class RailButton(PaintedButton):
    """One page of the rail; the current one carries the accent and a bar at its edge."""

    def __init__(self, text: str, icon_name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setText(text)
        self.icon_name = icon_name
        self.folded = False
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setAccessibleName(text)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def set_folded(self, folded: bool) -> None:
        self.folded = folded
        self.setToolTip(self.text() if folded else "")
        self.update()

    def words_width(self) -> int:
        """What the label takes when it is the current page's, in bold."""
        self.setFont(font(Text.STRONG))
        return self.fontMetrics().horizontalAdvance(self.text())

    def sizeHint(self) -> QSize:
        return QSize(_ROW, _ROW)

    def paintEvent(self, event: QPaintEvent) -> None:
        t = tokens(self)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        if self.isChecked() or self.underMouse():
            painter.setBrush(QColor(t.tint(t.accent, 0.14) if self.isChecked() else t.hover))
            painter.drawRoundedRect(self.rect(), CONTROL_RADIUS, CONTROL_RADIUS)
        ink = t.accent if self.isChecked() else t.text
        mirrored = self.isRightToLeft()
        if self.isChecked():
            painter.setBrush(QColor(t.accent))
            painter.drawRoundedRect(QRectF(self.width() - 3 if mirrored else 0, 10, 3, self.height() - 20), 1.5, 1.5)
        self._paint_icon(painter, ink, mirrored)
        if not self.folded:
            painter.setFont(font(Text.STRONG if self.isChecked() else Text.BODY))
            painter.setPen(QColor(ink))
            lead = _ROW + HALF
            words = self.rect().adjusted(*((HALF, 1, -lead, 1) if mirrored else (lead, 1, -HALF, 1)))
            painter.drawText(words, leading(), self.text())
        self.focus_ring(painter, t.accent)

    def _icon_box(self, mirrored: bool) -> QRect:
        inset = (_ROW - _ICON) // 2
        return QRect(self.width() - inset - _ICON if mirrored else inset, inset, _ICON, _ICON)

    def _paint_icon(self, painter: QPainter, ink: str, mirrored: bool) -> None:
        painter.drawPixmap(self._icon_box(mirrored), pixmap(self.icon_name, color=ink, size=_ICON))


class PersonChip(RailButton):
    """Who works here: initials and name; opens a menu to hand over to somebody else."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(name, "user", parent)
        self.setCheckable(False)
        self.setAutoExclusive(False)
        self.setAccessibleName(_("Working as {name}").format(name=name))

    def _paint_icon(self, painter: QPainter, ink: str, mirrored: bool) -> None:
        t = tokens(self)
        disc = self._icon_box(mirrored).adjusted(-HALF, -HALF, HALF, HALF)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(t.tint(t.accent, 0.18)))
        painter.drawEllipse(disc)
        letters = font(Text.SECONDARY)
        letters.setPixelSize(_ICON // 2 + 1)
        painter.setFont(letters)
        painter.setPen(QColor(t.accent))
        painter.drawText(disc.adjusted(0, 1, 0, 1), int(Qt.AlignmentFlag.AlignCenter.value), initials(self.text()))


def initials(name: str) -> str:
    """The first letters of the first and last word; of an Arabic name, which would join, the first one only."""
    words = name.split()
    if not words:
        return ""
    joined = words[0][0] + (words[-1][0] if len(words) > 1 else "")
    return joined.upper() if joined.isascii() else words[0][0]


class Rail(QFrame):
    """Signals: `chosen(str)`, a page's name."""

    chosen = Signal(str)

    def __init__(self, pages: Sequence[tuple[str, str, str]], parent: QWidget | None = None) -> None:
        """`pages`: name, title and icon of each, in order."""
        super().__init__(parent)
        self.setProperty("bar", "rail")
        self._buttons: dict[str, RailButton] = {}
        self.person: PersonChip | None = None
        self.folded = False
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(GRID, 2 * GRID, GRID, GRID)
        self._layout.setSpacing(HALF)
        for name, title, icon_name in pages:
            entry = RailButton(title, icon_name)
            entry.clicked.connect(lambda _checked=False, name=name: self.chosen.emit(name))
            self._buttons[name] = entry
            self._layout.addWidget(entry)
        self._layout.addStretch(1)
        self._fit()

    def set_person(self, name: str, menu: QMenu) -> None:
        """Show who works here; `menu` opens above the name."""
        self.person = PersonChip(name)
        menu.setParent(self.person, menu.windowFlags())
        self.person.clicked.connect(lambda: self._open(menu))
        self._layout.addWidget(self.person)
        self._fit()

    def _open(self, menu: QMenu) -> None:
        if self.person:
            menu.popup(self.person.mapToGlobal(self.person.rect().topLeft()))

    def set_current(self, name: str) -> None:
        """Mark a page; one that is not on the rail leaves the mark where it was."""
        if entry := self._buttons.get(name):
            entry.setChecked(True)

    def set_folded(self, folded: bool) -> None:
        if folded != self.folded:
            self.folded = folded
            self._fit()

    def _fit(self) -> None:
        entries = [*self._buttons.values(), *([self.person] if self.person else [])]
        for entry in entries:
            entry.set_folded(self.folded)
        widest = max((entry.words_width() for entry in self._buttons.values()), default=0)
        self.setFixedWidth(RAIL_FOLDED if self.folded else max(RAIL_WIDTH, widest + _ROW + 4 * GRID))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        x = 0 if self.isRightToLeft() else self.width() - 1
        QPainter(self).fillRect(QRect(x, 0, 1, self.height()), QColor(tokens(self).line))
