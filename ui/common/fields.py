"""Fields into which something is typed: text that grows, numbers, durations; `ui.common.dates` has days and times.

All of them wait until typing pauses or ends, and are flushed by `flush`; what cannot be read is kept as typed and
told by `problem_changed`, never thrown away.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from typing import Any

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from motaudit.base.numbers import can_be_noted, round_half_up
from motaudit.locale import _, format_number, in_digits, parse_number
from ui.common.controls import LineEdit
from ui.common.focus_order import follow_focus
from ui.common.labels import leading
from ui.common.theme import CONTROL_HEIGHT, GRID, control_height

PAUSE_MS = 600
"""Typing that rests this long is committed, so that a crash costs a word and not a paragraph."""


def latin_digits(text: str) -> str:
    """`text` with the digits of every script as 0 to 9, without signs that are only for the eye."""
    seen = (letter for letter in text.strip() if unicodedata.category(letter) != "Cf")
    return "".join(str(unicodedata.decimal(letter, letter)) for letter in seen)


class ValueField(LineEdit):
    """A line whose text stands for a value. Subclasses say how it is read (`read`) and written (`write`).

    Signals: `committed(value)` when a person typed another value (None = emptied); `problem_changed(str)` when what
    is typed cannot be read ("" when it can again); `finished()` after Enter with a value that could be read.
    """

    committed = Signal(object)
    problem_changed = Signal(str)
    finished = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.value: Any = None
        self.problem = ""
        self._shown = ""
        self.setMinimumHeight(control_height())
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self._on_pause)
        self.textEdited.connect(lambda: self._pause.start())

    def read(self, text: str) -> Any:
        """The value of what was typed, digits made Latin; raises ValueError with the reason for the person."""
        raise NotImplementedError

    def write(self, value: Any) -> str:
        raise NotImplementedError

    def set_value(self, value: Any) -> None:
        """Show a value; nothing is emitted. What a person is just typing is left alone."""
        if value == self.value and (self.problem or self.hasFocus()):
            return
        self.value = value
        self._show()

    def forget(self) -> None:
        """Empty the field, what cannot be read in it too; nothing is emitted."""
        self.value = None
        self._show()

    def type_over(self, text: str) -> None:
        """Begin to type here with `text`, in place of what stands there."""
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.setText(text)
        self._pause.start()

    def flush(self) -> bool:
        """Commit what is typed. False if it cannot be read."""
        self._pause.stop()
        if self.text() == self._shown:
            return not self.problem
        try:
            value = self.read(latin_digits(self.text())) if self.text().strip() else None
        except ValueError as error:
            self._set_problem(str(error))
            return False
        changed = value != self.value
        self.value = value
        self._show()
        if changed:
            self.committed.emit(value)
        return True

    def _show(self) -> None:
        self._pause.stop()
        self._set_problem("")
        self._shown = "" if self.value is None else self.write(self.value)
        self.setText(self._shown)

    def _on_pause(self) -> None:
        try:
            value = self.read(latin_digits(self.text())) if self.text().strip() else None
        except ValueError:
            return  # still typing
        if value != self.value:
            self.value = value
            self._set_problem("")
            self.committed.emit(value)

    def _set_problem(self, problem: str) -> None:
        if problem != self.problem:
            self.problem = problem
            self.setProperty("invalid", bool(problem))
            self.style().polish(self)
            self.problem_changed.emit(problem)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self.flush():
                self.finished.emit()
            return
        super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason):
            self.selectAll()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.flush()


def unreadable_field(parent: QWidget) -> ValueField | None:
    """The first field in sight whose text stands for no value, after all of them were committed."""
    fields = [field for field in parent.findChildren(ValueField) if field.isVisibleTo(parent)]
    return next((field for field in fields if not field.flush()), None)


class NumberField(ValueField):
    """A number, whole unless `decimals`. Values are Decimal."""

    def __init__(self, *, decimals: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._decimals = decimals
        self.setMaximumWidth(20 * GRID)
        self.setInputMethodHints(Qt.InputMethodHint.ImhFormattedNumbersOnly)

    def read(self, text: str) -> Decimal:
        try:
            value = parse_number(text)
        except ValueError:
            raise ValueError(_("This is not a number.")) from None
        if not can_be_noted(value):
            raise ValueError(_("This number is too long."))
        if not self._decimals and value != value.to_integral_value():
            raise ValueError(_("A whole number is needed here."))
        return value if self._decimals else value.to_integral_value()

    def write(self, value: Decimal) -> str:
        return format_number(value, grouping=False)


class DurationField(ValueField):
    """Minutes and seconds: `1:35`, `1:02:03`, or seconds alone. Values are Decimal seconds."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMaximumWidth(16 * GRID)
        self.setPlaceholderText(_("min:s"))

    def read(self, text: str) -> Decimal:
        parts = re.split(r"\s*[:٫.]\s*", text)
        if len(parts) > 3 or not all(re.fullmatch(r"[0-9]{1,7}", part) for part in parts):
            raise ValueError(_("Write minutes and seconds, such as 2:30."))
        numbers = [int(part) for part in parts]
        if any(number > 59 for number in numbers[1:]):
            raise ValueError(_("Minutes and seconds end at 59."))
        seconds = 0
        for number in numbers:
            seconds = seconds * 60 + number
        return Decimal(seconds)

    def write(self, value: Decimal) -> str:
        whole = int(round_half_up(value, 0))
        minutes, seconds = divmod(whole, 60)
        if minutes < 60:
            return in_digits(f"{minutes}:{seconds:02}")
        return in_digits(f"{minutes // 60}:{minutes % 60:02}:{seconds:02}")


class TextField(QPlainTextEdit):
    """Text over one or more lines, as high as it needs. Enter ends it, Shift+Enter begins a new line.

    Signals: `committed(str)` when typing paused or ended with another text; `finished()` after Enter.
    """

    committed = Signal(str)
    finished = Signal()

    def __init__(self, *, lines: int = 1, most_lines: int = 8, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines, self._most = lines, most_lines
        self._committed = ""
        self.setTabChangesFocus(True)
        # A plain text edit does not mirror its alignment by itself.
        option = self.document().defaultTextOption()
        option.setAlignment(leading())
        self.document().setDefaultTextOption(option)
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self.flush)
        self.textChanged.connect(self._on_changed)
        self._fit()

    def set_value(self, text: str) -> None:
        """Show a text; nothing is emitted, and what a person is just typing is left alone."""
        if text != self._committed:
            self._committed = text
            self.blockSignals(True)
            self.setPlainText(text)
            self.blockSignals(False)
            self._fit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        follow_focus(self, event)

    def flush(self) -> bool:
        self._pause.stop()
        text = self.toPlainText().strip()
        if text != self._committed:
            self._committed = text
            self.committed.emit(text)
        return True

    def _on_changed(self) -> None:
        self._pause.start()
        self._fit()

    def _fit(self) -> None:
        lines = min(max(round(self.document().size().height()), self._lines), self._most)
        margin = 2 * round(self.document().documentMargin()) + 2 * GRID
        height = max(CONTROL_HEIGHT, lines * self.fontMetrics().lineSpacing() + margin)
        if height != self.height() or height != self.minimumHeight():
            self.setFixedHeight(height)

    def sizeHint(self) -> QSize:
        return QSize(60 * GRID, self.minimumHeight())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if (
            event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            and not event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        ):
            self.flush()
            self.finished.emit()
            return
        super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.flush()
