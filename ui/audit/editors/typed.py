"""Answers that are typed: figures, amounts, durations, dates and times, text."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from motaudit.audit.model import TIMES, ItemRef, TimeMark, Value
from motaudit.base.clock import now
from motaudit.checklist.model import ItemType
from motaudit.locale import _, format_duration
from ui.audit.editors.base import Editor
from ui.audit.session import WalkSession
from ui.audit.times_panel import plan_times
from ui.common.dates import DatePicker, DateTimePicker, TimeField
from ui.common.fields import DurationField, NumberField, TextField, ValueField
from ui.common.labels import Label
from ui.common.theme import GRID, Text

T = TypeVar("T")


class _TypedEditor(Editor):
    """One line with what stands behind it; a digit on the row begins to type."""

    def __init__(self, session: WalkSession, ref: ItemRef, field: ValueField, parent: QWidget | None = None) -> None:
        super().__init__(session, ref, parent)
        self.field = field
        self.field.setReadOnly(session.read_only)
        self.field.setAccessibleName(session.walk.label(ref))
        self.field.committed.connect(self._on_committed)
        self.field.finished.connect(self._on_finished)
        self.field.problem_changed.connect(lambda _text: self.problem_changed.emit())
        self.line = QHBoxLayout(self)
        self.line.setContentsMargins(0, 0, 0, 0)
        self.line.setSpacing(GRID)
        self.line.addWidget(self.field)
        self.setFocusProxy(self.field)

    @property
    def problem(self) -> str:
        return self.field.problem

    def forget(self) -> None:
        self.field.forget()

    def to_value(self, typed: object) -> Value:
        """What was typed as the audit keeps it."""
        raise NotImplementedError

    def digit(self, number: int) -> bool:
        if not self.session.read_only:
            self.field.type_over(str(number))
        return True

    def enter(self) -> bool:
        return self.begin(self.field)

    def flush(self) -> None:
        self.field.flush()

    def _on_committed(self, typed: object) -> None:
        self.commit(None if typed is None else self.to_value(typed))

    def _on_finished(self) -> None:
        if self.field.value is None:
            self.left.emit()
        else:
            self.answered.emit()


class FigureEditor(_TypedEditor):
    """Whole numbers, decimals and money. Where a figure has one digit at most, that digit is the whole answer."""

    def __init__(self, session: WalkSession, ref: ItemRef, parent: QWidget | None = None) -> None:
        item = session.checklist.items[ref.code]
        whole = item.type is ItemType.INTEGER or item.type is ItemType.SCALE
        super().__init__(session, ref, NumberField(decimals=not whole), parent)
        unit = item.currency if item.type is ItemType.MONEY else item.unit
        if unit:
            self.line.addWidget(Label(unit, muted=True, wrap=False))
        self._one_digit = whole and item.max is not None and item.max <= 9 and (item.min or 0) >= 0
        self.refresh()

    def refresh(self) -> None:
        answer = self.session.walk.answer(self.ref)
        value = answer.value if answer.value is not None else self.session.walk.value(self.ref)
        self.field.set_value(value if isinstance(value, Decimal) else None)

    def to_value(self, typed: object) -> Value:
        assert isinstance(typed, Decimal)
        return typed

    def digit(self, number: int) -> bool:
        if not self._one_digit or self.session.read_only:
            return super().digit(number)
        self.commit(Decimal(number))
        self.refresh()
        self.answered.emit()
        return True


class DurationEditor(_TypedEditor):
    """Minutes and seconds, typed, or else what the times of the visit say."""

    def __init__(self, session: WalkSession, ref: ItemRef, parent: QWidget | None = None) -> None:
        super().__init__(session, ref, DurationField(), parent)
        self._said = Label("", Text.SECONDARY, muted=True, wrap=False)
        self.line.addWidget(self._said)
        self.refresh()

    def refresh(self) -> None:
        typed = self.session.walk.answer(self.ref).value
        value = self.session.walk.value(self.ref)
        self.field.set_value(typed if isinstance(typed, Decimal) else None)
        if isinstance(value, Decimal) and typed is None:
            self._said.setText(_("{duration}, from your times").format(duration=format_duration(value)))
        elif isinstance(value, Decimal):
            self._said.setText(format_duration(value))
        elif self._times():
            self._said.setText(_("or enter the two times of the visit"))
        else:
            self._said.setText("")

    def to_value(self, typed: object) -> Value:
        assert isinstance(typed, Decimal)
        return typed

    def stamp(self) -> bool:
        """The first of its two times that is not known yet is now."""
        missing = [code for code in self._times() if code not in self.session.audit.times]
        if not missing or self.session.read_only:
            return False
        self.session.commit(plan_times(self.session, {missing[0]: TimeMark(now().replace(microsecond=0))}))
        if len(missing) == 1:
            self.answered.emit()
        return True

    def _times(self) -> list[str]:
        codes = [(name or "").removesuffix("_at") for name in (self.item.from_, self.item.to)]
        return codes if all(code in TIMES for code in codes) else []


class TimeEditor(_TypedEditor):
    """A time of day; T enters the present one."""

    def __init__(self, session: WalkSession, ref: ItemRef, parent: QWidget | None = None) -> None:
        super().__init__(session, ref, TimeField(), parent)
        self.refresh()

    def refresh(self) -> None:
        self.field.set_value(_parsed(time.fromisoformat, self.session.walk.answer(self.ref).value))

    def to_value(self, typed: object) -> Value:
        assert isinstance(typed, time)
        return typed.isoformat("minutes")

    def stamp(self) -> bool:
        return _stamped(self, now().strftime("%H:%M"))


class DateEditor(_TypedEditor):
    """A date, typed or chosen from a calendar; T enters today."""

    def __init__(self, session: WalkSession, ref: ItemRef, parent: QWidget | None = None) -> None:
        picker = DatePicker()
        picker.field.base = (session.audit.started or now()).date()
        picker.setEnabled(not session.read_only)
        super().__init__(session, ref, picker.field, parent)
        picker.chosen.connect(self._on_chosen)
        self.line.insertWidget(0, picker)
        self.refresh()

    def refresh(self) -> None:
        self.field.set_value(_parsed(date.fromisoformat, self.session.walk.answer(self.ref).value))

    def to_value(self, typed: object) -> Value:
        assert isinstance(typed, date)
        return typed.isoformat()

    def stamp(self) -> bool:
        return _stamped(self, now().date().isoformat())

    def _on_chosen(self, day: date) -> None:
        self.commit(day.isoformat())
        self.answered.emit()


class DateTimeEditor(Editor):
    """A date with a time; T enters now."""

    def __init__(self, session: WalkSession, ref: ItemRef, parent: QWidget | None = None) -> None:
        super().__init__(session, ref, parent)
        self._picker = DateTimePicker()
        self._picker.day.field.base = (session.audit.started or now()).date()
        self._picker.setEnabled(not session.read_only)
        self._picker.day.field.setAccessibleName(session.walk.label(ref))
        self._picker.committed.connect(self._on_committed)
        self._picker.day.field.finished.connect(lambda: self._picker.time.setFocus(Qt.FocusReason.TabFocusReason))
        self._picker.time.finished.connect(self._on_finished)
        for field in (self._picker.day.field, self._picker.time):
            field.problem_changed.connect(lambda _text: self.problem_changed.emit())
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._picker)
        self.refresh()

    @property
    def problem(self) -> str:
        return self._picker.day.field.problem or self._picker.time.problem

    def refresh(self) -> None:
        value = _parsed(datetime.fromisoformat, self.session.walk.answer(self.ref).value)
        if value is not None or not self._picker.incomplete:
            self._picker.set_value(value)

    def forget(self) -> None:
        self._picker.day.field.forget()
        self._picker.time.forget()

    def digit(self, number: int) -> bool:
        if not self.session.read_only:
            self._picker.day.field.type_over(str(number))
        return True

    def enter(self) -> bool:
        return self.begin(self._picker.day.field)

    def stamp(self) -> bool:
        return _stamped(self, now().replace(second=0, microsecond=0).isoformat())

    def flush(self) -> None:
        self._picker.flush()

    def _on_committed(self, value: datetime | None) -> None:
        self.commit(None if value is None else value.astimezone().isoformat())

    def _on_finished(self) -> None:
        if self.session.walk.answer(self.ref).value is None:
            self.left.emit()
        else:
            self.answered.emit()


class TextEditor(Editor):
    """Words. Enter on the row begins to write, Enter in the field goes on."""

    wide = True

    def __init__(self, session: WalkSession, ref: ItemRef, parent: QWidget | None = None) -> None:
        super().__init__(session, ref, parent)
        self.field = TextField(lines=2)
        self.field.setReadOnly(session.read_only)
        self.field.setPlaceholderText(_("Enter begins to write; Enter again goes on"))
        self.field.setAccessibleName(session.walk.label(ref))
        self.field.committed.connect(lambda text: self.commit(text or None))
        self.field.finished.connect(self.answered)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.field)
        self.refresh()

    def refresh(self) -> None:
        value = self.session.walk.answer(self.ref).value
        self.field.set_value(value if isinstance(value, str) else "")

    def enter(self) -> bool:
        return self.begin(self.field)

    def flush(self) -> None:
        self.field.flush()


def _parsed(parse: Callable[[str], T], value: Value | None) -> T | None:
    try:
        return parse(value) if isinstance(value, str) else None
    except ValueError:
        return None


def _stamped(editor: Editor, text: str) -> bool:
    if editor.session.read_only:
        return False
    editor.commit(text)
    editor.refresh()
    editor.answered.emit()
    return True
