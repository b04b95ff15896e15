"""Text that is only read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QTextLayout, QTextOption
from PySide6.QtWidgets import QApplication, QFrame, QLabel, QSizePolicy, QStyle, QWidget

from motaudit.locale import regional
from ui.common.theme import HAIRLINE, Text, font

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent


def leading() -> Qt.AlignmentFlag:
    """The edge where reading begins: a name in another script stays in line with the labels around it."""
    edge = Qt.AlignmentFlag.AlignRight if QApplication.isRightToLeft() else Qt.AlignmentFlag.AlignLeft
    return edge | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter


def facts(*parts: str) -> str:
    """Short facts in a row, each keeping its own direction: `Café visit · 2 Nov 2026 · Sara`.

    The row itself runs as the language does; a label would else take its direction from what it cannot see into.
    """
    row = " · ".join(f"\u2068{part}\u2069" for part in parts if part)
    return f"\u200f{row}" if row and regional().rtl else row


def draw_wrapped(painter: QPainter, room: QRectF, alignment: Qt.AlignmentFlag, text: str) -> None:
    """Draw `text` on as many lines as the width of `room` asks for, in the painter's font and colour.

    QPainter.drawText, and with it QLabel, counts the space at which a line was broken. Where the text runs from right
    to left that pushes the line out of its room by this space, and cuts off its last letter.
    """
    layout = QTextLayout(text.replace("\n", "\u2028"), painter.font(), painter.device())
    aligned = QStyle.visualAlignment(QApplication.layoutDirection(), alignment)
    option = QTextOption(aligned | Qt.AlignmentFlag.AlignAbsolute)
    option.setTextDirection(Qt.LayoutDirection.LayoutDirectionAuto)
    option.setWrapMode(QTextOption.WrapMode.WordWrap)
    layout.setTextOption(option)
    height = 0.0
    layout.beginLayout()
    while (line := layout.createLine()).isValid():
        line.setLineWidth(room.width())
        line.setPosition(QPointF(0, height))
        height += line.height()
    layout.endLayout()
    spare = room.height() - height
    if alignment & Qt.AlignmentFlag.AlignVCenter:
        spare /= 2
    elif not alignment & Qt.AlignmentFlag.AlignBottom:
        spare = 0
    layout.draw(painter, room.topLeft() + QPointF(0, round(spare)))


class Label(QLabel):
    """Plain text in one of the five sizes, wrapped unless `wrap` is off. `ink`: critical, warning, glory, or ""."""

    def __init__(
        self,
        text: str = "",
        role: Text = Text.BODY,
        *,
        muted: bool = False,
        wrap: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setFont(font(role))
        self.setAlignment(leading())
        self.setWordWrap(wrap)
        self.setProperty("muted", muted)
        if wrap:
            policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
            policy.setHeightForWidth(True)
            self.setSizePolicy(policy)

    def minimumSizeHint(self) -> QSize:
        """Qt reckons a wrapped text at its narrowest, as many lines high; its height follows from its width instead."""
        hint = super().minimumSizeHint()
        return QSize(hint.width(), self.fontMetrics().lineSpacing()) if self.wordWrap() else hint

    def paintEvent(self, event: QPaintEvent) -> None:
        selectable = self.textInteractionFlags() & Qt.TextInteractionFlag.TextSelectableByMouse
        if not self.wordWrap() or selectable:
            super().paintEvent(event)
            return
        painter = QPainter(self)
        self.drawFrame(painter)
        painter.setPen(self.palette().color(self.foregroundRole()))
        draw_wrapped(painter, QRectF(self.contentsRect()), self.alignment(), self.text())

    def set_ink(self, ink: str) -> None:
        if self.property("ink") != ink:
            self.setProperty("ink", ink)
            self.style().polish(self)


class ElidedLabel(Label):
    """One line that ends in an ellipsis where room is short; the whole text is its tool tip then."""

    def __init__(self, text: str = "", role: Text = Text.BODY, *, muted: bool = False, parent: QWidget | None = None):
        super().__init__(text, role, muted=muted, wrap=False, parent=parent)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def minimumSizeHint(self) -> QSize:
        return QSize(self.fontMetrics().averageCharWidth() * 6, super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        shown = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        self.setToolTip(self.text() if shown != self.text() else "")
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(self.rect(), leading(), shown)


class SectionTitle(Label):
    """The title of a card or a part of a page."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, Text.CARD_TITLE, parent=parent)


class Rule(QFrame):
    """A hairline across."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("rule", True)
        self.setFixedHeight(HAIRLINE)
