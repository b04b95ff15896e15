"""Choosing: one of several, several of several, a figure on a scale."""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from motaudit.audit.model import ItemRef
from motaudit.checklist.model import Choice, Item, ItemType
from motaudit.locale import _, format_number, in_digits
from ui.audit.editors.base import Editor
from ui.audit.editors.digits import DigitBuffer
from ui.audit.session import WalkSession
from ui.common.buttons import ChoiceButton, PaintedButton
from ui.common.labels import Label
from ui.common.layouts import FlowLayout, clear
from ui.common.theme import ANSWER_HEIGHT, GRID, HALF, Text, font, tokens


class ChoiceEditor(Editor):
    """Choices as buttons: 1 is the first one. Where several are allowed, a press toggles and Enter goes on."""

    def __init__(self, session: WalkSession, ref: ItemRef, parent: QWidget | None = None) -> None:
        super().__init__(session, ref, parent)
        self._several = self.item.type is ItemType.CHOICES
        self._choices: tuple[Choice, ...] = ()
        self._buttons: list[ChoiceButton] = []
        self._keys_shown = False
        self._flow = FlowLayout(self)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.refresh()

    def refresh(self) -> None:
        choices = self.session.walk.choices(self.ref)
        if choices != self._choices:
            self._build(choices)
        value = self.session.walk.answer(self.ref).value
        if value is None:
            value = self.session.walk.value(self.ref)
        chosen = value if isinstance(value, tuple) else (value,)
        for choice, choice_button in zip(self._choices, self._buttons, strict=True):
            choice_button.setChecked(choice.code in chosen)

    def _build(self, choices: tuple[Choice, ...]) -> None:
        clear(self._flow)
        self._choices = choices
        self._digits = DigitBuffer(len(choices))
        self._buttons = []
        for at, choice in enumerate(choices):
            choice_button = ChoiceButton(self.session.text(choice.label), several=self._several)
            choice_button.setEnabled(not self.session.read_only)
            choice_button.clicked.connect(lambda _checked, at=at: self._choose(at))
            self._flow.addWidget(choice_button)
            self._buttons.append(choice_button)
        self._show_keys()

    def show_keys(self, shown: bool) -> None:
        if shown != self._keys_shown:
            self._keys_shown = shown
            self._digits.pending = ""
            self._show_keys()

    def _show_keys(self) -> None:
        for at, choice_button in enumerate(self._buttons, start=1):
            choice_button.set_key(in_digits(str(at)) if self._keys_shown else "")

    def digit(self, number: int) -> bool:
        figure = self._digits.press(number)
        if figure is not None and 1 <= figure <= len(self._choices):
            self._choose(figure - 1)
        return True

    def enter(self) -> bool:
        figure = self._digits.end()
        if figure is None or not 1 <= figure <= len(self._choices):
            return False
        self._choose(figure - 1)
        return True

    def backspace(self) -> bool:
        return self._digits.back()

    def _choose(self, at: int) -> None:
        code = self._choices[at].code
        if self._several:
            self.session.commit(self.session.walk.plan_toggle(self.ref, code))
            self.refresh()
            return
        self.commit(code)
        self.refresh()
        self.answered.emit()


def scale_ends(item: Item) -> tuple[int, int]:
    """The smallest and the largest figure of a scale."""
    ends = int(item.min if item.min is not None else 1), int(item.max if item.max is not None else 5)
    return min(ends), max(ends)


class _Figure(PaintedButton):
    """One figure of a scale."""

    def __init__(self, value: Decimal, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.value = value
        self.pending = False
        self.setText(format_number(value))
        self.setAccessibleName(self.text())
        self.setCheckable(True)

    def sizeHint(self) -> QSize:
        edge = max(ANSWER_HEIGHT, self.fontMetrics().height() + 2 * GRID)
        return QSize(max(edge, self.fontMetrics().horizontalAdvance(self.text()) + 3 * GRID), edge)

    def set_pending(self, pending: bool) -> None:
        if pending != self.pending:
            self.pending = pending
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        t = tokens(self)
        painter = QPainter(self)
        hover = t.hover if self.underMouse() and self.isEnabled() else t.card
        on = self.isChecked()
        ground = t.accent if on else t.tint(t.accent, 0.2) if self.pending else hover
        self.frame(painter, ground, t.accent if on or self.pending else t.control_line)
        painter.setFont(font(Text.STRONG if on else Text.BODY))
        painter.setPen(QColor(t.on_accent if on else t.text if self.isEnabled() else t.muted))
        painter.drawText(self.rect(), int(Qt.AlignmentFlag.AlignCenter.value), self.text())
        self.focus_ring(painter, t.text if on else t.accent)


class _Figures(QWidget):
    """The figures of a scale in a row that wraps where there is little room."""

    chosen = Signal(object)

    def __init__(self, first: int, last: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.figures = [_Figure(Decimal(value)) for value in range(first, last + 1)]
        flow = FlowLayout(self, spacing=HALF)
        for figure in self.figures:
            figure.clicked.connect(lambda _checked, value=figure.value: self.chosen.emit(value))
            flow.addWidget(figure)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)


class ScaleEditor(Editor):
    """A scale with words at its ends: a digit answers, or ends with Enter where a figure can have two."""

    def __init__(self, session: WalkSession, ref: ItemRef, parent: QWidget | None = None) -> None:
        super().__init__(session, ref, parent)
        self._first, self._last = scale_ends(self.item)
        self._digits = DigitBuffer(self._last)
        self._row = _Figures(self._first, self._last)
        self._row.setEnabled(not session.read_only)
        self._row.chosen.connect(self._choose)
        low, high = (session.text(end) for end in self.item.ends) if self.item.ends else ("", "")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID)
        for words, widget in ((low, None), ("", self._row), (high, None)):
            if widget is not None:
                layout.addWidget(widget)
            elif words:
                layout.addWidget(Label(words, Text.SECONDARY, muted=True, wrap=False))
        if low and high:
            self._row.setAccessibleName(_("From {low} to {high}").format(low=low, high=high))
        self.refresh()

    def refresh(self) -> None:
        value = self.session.walk.answer(self.ref).value
        if value is None:
            value = self.session.walk.value(self.ref)
        for figure in self._row.figures:
            figure.setChecked(figure.value == value)

    def show_keys(self, shown: bool) -> None:
        if not shown:
            self._digits.pending = ""
            self._show_pending()

    def digit(self, number: int) -> bool:
        figure = self._digits.press(number)
        if figure is not None and self._first <= figure <= self._last:
            self._choose(Decimal(figure))
        self._show_pending()
        return True

    def enter(self) -> bool:
        figure = self._digits.end()
        self._show_pending()
        if figure is None:
            return False
        if self._first <= figure <= self._last:
            self._choose(Decimal(figure))
        return True

    def backspace(self) -> bool:
        had = self._digits.back()
        self._show_pending()
        return had

    def _show_pending(self) -> None:
        pending = self._digits.pending
        for figure in self._row.figures:
            figure.set_pending(bool(pending) and figure.value == int(pending))

    def _choose(self, value: Decimal) -> None:
        self.commit(value)
        self.refresh()
        self.answered.emit()
