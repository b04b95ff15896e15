"""Text that is only read."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING
from unicodedata import bidirectional

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QTextLayout, QTextOption
from PySide6.QtWidgets import QApplication, QFrame, QLabel, QSizePolicy, QStyle, QWidget

from motaudit.locale import regional
from ui.common.theme import HAIRLINE, Text, font

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent


def leading() -> Qt.AlignmentFlag:
    """The edge where reading begins: a name in another script stays in line with the labels around it."""
    edge = Qt.AlignmentFlag.AlignRight if QApplication.isRightToLeft() else Qt.AlignmentFlag.AlignLeft
    return edge | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter


_ISOLATES = re.compile("[\u2066-\u2068][^\u2069]*(?:\u2069|$)")


@lru_cache(maxsize=1024)
def _runs_right_to_left(text: str, rtl: bool) -> bool:
    """Which way a text runs as a whole: as the language in force does if it holds any letter of such a script.

    A sentence keeps its direction where it begins with a name in another script. In a language that runs from left to
    right the letters that are more decide, so that a note of a shopper is shown as it was written.
    """
    if text.isascii():
        return False
    kinds = Counter(bidirectional(letter) for letter in _ISOLATES.sub("", text))
    letters = kinds["R"] + kinds["AL"]
    return letters > 0 if rtl else letters > kinds["L"]


_RTL = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u2066-\u2069\n"
_WHOLE = re.compile(f"(?<=«)[A-Za-z][^»{_RTL}]*(?=»)|[A-Za-z][^«»{_RTL}]*[?!]")


def settled(text: str) -> str:
    """A text from right to left in which questions and quotations in Latin letters keep their signs at their own ends:
    no Arabic question ends in `?`.
    """
    return _WHOLE.sub("\u2066\\g<0>\u2069", text)


def facts(*parts: str) -> str:
    """Short facts in a row, each keeping its own direction: `Café visit · 2 Nov 2026 · Sara`.

    The row itself runs as the language does; a label would else take its direction from what it cannot see into.
    """
    return _row(" · ", parts)


def became(before: str, now: str) -> str:
    """What something was and is now, with an arrow in the direction of reading."""
    return _row(" ← " if regional().rtl else " → ", (before, now))


def _row(between: str, parts: Iterable[str]) -> str:
    rtl = regional().rtl
    marks = ("\u2066", "\u2067")
    row = between.join(f"{marks[_runs_right_to_left(part, rtl)]}{part}\u2069" for part in parts if part)
    return f"\u200f{row}" if row and rtl else row


def draw_text(
    painter: QPainter, room: QRectF, alignment: Qt.AlignmentFlag, text: str, *, wrap: bool = True, lines: int = 0
) -> None:
    """Draw `text` within `room` in the painter's font and colour; of more than `lines` lines, the last ends in "…".

    QPainter.drawText, and with it QLabel, takes the direction of a text from its first letter. Where that is right to
    left it counts the space at which a line was broken, which pushes the line out of its room and cuts off a letter.
    """
    rtl = QApplication.isRightToLeft()
    option = QTextOption(
        QStyle.visualAlignment(QApplication.layoutDirection(), alignment) | Qt.AlignmentFlag.AlignAbsolute
    )
    direction = Qt.LayoutDirection.RightToLeft if _runs_right_to_left(text, rtl) else Qt.LayoutDirection.LeftToRight
    option.setTextDirection(direction)
    option.setWrapMode(QTextOption.WrapMode.WordWrap if wrap else QTextOption.WrapMode.NoWrap)
    mark = "\u200f" if direction is Qt.LayoutDirection.RightToLeft else "\u200e"
    if direction is Qt.LayoutDirection.RightToLeft:
        text = settled(text)
    broken = text.replace("\n", f"{mark}\u2028{mark}")  # else a quotation mark follows the letters of the line before
    layout = QTextLayout(broken, painter.font(), painter.device())
    layout.setTextOption(option)
    height = _set_lines(layout, room.width())
    if 0 < lines < layout.lineCount():
        start = layout.lineAt(lines - 1).textStart()
        rest = layout.text()[start:].replace("\u2028", " ")
        ended = QFontMetricsF(painter.font()).elidedText(rest, Qt.TextElideMode.ElideRight, room.width())
        layout.setText(layout.text()[:start] + ended)
        height = _set_lines(layout, room.width())
    spare = room.height() - height
    if alignment & Qt.AlignmentFlag.AlignVCenter:
        spare /= 2
    elif not alignment & Qt.AlignmentFlag.AlignBottom:
        spare = 0
    layout.draw(painter, room.topLeft() + QPointF(0, round(spare)))


def _set_lines(layout: QTextLayout, width: float) -> float:
    """Break the text into lines; how high they are together."""
    height = 0.0
    layout.beginLayout()
    while (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        line.setPosition(QPointF(0, height))
        height += line.height()
    layout.endLayout()
    return height


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
        if selectable:
            super().paintEvent(event)
            return
        painter = QPainter(self)
        self.drawFrame(painter)
        painter.setPen(self.palette().color(self.foregroundRole()))
        draw_text(painter, QRectF(self.contentsRect()), self.alignment(), self.text(), wrap=self.wordWrap())

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
        draw_text(painter, QRectF(self.rect()), leading(), shown, wrap=False)


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
