"""Fields read what people type, keep what they cannot read, and commit when typing ends."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui.keys import type_text
from ui.common.controls import LineEdit
from ui.common.dates import DateField, DateTimePicker, TimeField
from ui.common.fields import DurationField, NumberField, TextField, ValueField


def typed_into(qtbot: QtBot, field: ValueField, text: str) -> list[Any]:
    """Everything that is committed when a person types `text` and presses Enter."""
    qtbot.addWidget(field)
    committed: list[Any] = []
    field.committed.connect(committed.append)
    type_text(field, text)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    return committed


@pytest.mark.parametrize(
    "text, value",
    [
        ("2/11/2026", date(2026, 11, 2)),
        ("2026-11-02", date(2026, 11, 2)),
        ("٢/١١/٢٦", date(2026, 11, 2)),
        ("5", date(2026, 3, 5)),
        ("5.4.", date(2026, 4, 5)),
    ],
)
def test_what_a_date_leaves_out_comes_from_the_day_of_the_visit(qtbot: QtBot, text: str, value: date) -> None:
    field = DateField()
    field.base = date(2026, 3, 1)
    assert typed_into(qtbot, field, text) == [value]


@pytest.mark.parametrize("text", ["31/2/2026", "soon", "1/2/3/4", "2/11/2926", "2/11/206"])
def test_a_date_that_is_none_is_told(qtbot: QtBot, text: str) -> None:
    field = DateField()
    assert typed_into(qtbot, field, text) == []
    assert field.problem == "Write a date such as 2/11/2026."
    assert field.text() == text


def test_a_founding_lies_before_any_visit(qtbot: QtBot) -> None:
    assert typed_into(qtbot, DateField(), "1/2/1950") == [date(1950, 2, 1)]
    picker = DateTimePicker()
    qtbot.addWidget(picker)
    with pytest.raises(ValueError, match="Write a date"):
        picker.day.field.read("1/2/1950")


@pytest.mark.parametrize("text, value", [("0:07", 7), ("12:00", 720), ("1:00:00", 3600), ("۹۰", 90)])
def test_durations(qtbot: QtBot, text: str, value: int) -> None:
    assert typed_into(qtbot, DurationField(), text) == [Decimal(value)]


@pytest.mark.parametrize("text", ["1:75", "a", "1:2:3:4"])
def test_a_duration_that_is_none_is_told(qtbot: QtBot, text: str) -> None:
    field = DurationField()
    assert typed_into(qtbot, field, text) == []
    assert field.problem


def test_a_duration_is_written_as_it_is_read(qtbot: QtBot) -> None:
    field = DurationField()
    qtbot.addWidget(field)
    for seconds in (5, 95, 3599, 3600, 360000):
        field.set_value(Decimal(seconds))
        assert field.read(field.text()) == Decimal(seconds)


@pytest.mark.parametrize("text, value", [("9", time(9)), ("905", time(9, 5)), ("23:59", time(23, 59))])
def test_times(qtbot: QtBot, text: str, value: time) -> None:
    assert typed_into(qtbot, TimeField(), text) == [value]


def test_a_number_that_could_not_be_sent_is_too_long(qtbot: QtBot) -> None:
    """A barcode scanned twice into one field, for example."""
    field = NumberField()
    assert typed_into(qtbot, field, "6281007030243" * 4) == []
    assert field.problem == "This number is too long."


def test_a_whole_number_stays_whole(qtbot: QtBot) -> None:
    field = NumberField()
    assert typed_into(qtbot, field, "2.5") == []
    assert field.problem == "A whole number is needed here."


def test_emptying_a_field_takes_the_value_back(qtbot: QtBot) -> None:
    field = NumberField()
    field.set_value(Decimal(5))
    qtbot.addWidget(field)
    committed: list[Any] = []
    field.committed.connect(committed.append)
    field.clear()
    field.flush()
    assert committed == [None]


def test_what_is_shown_anew_is_not_committed_again(qtbot: QtBot) -> None:
    field = NumberField()
    committed = typed_into(qtbot, field, "7")
    field.set_value(Decimal(7))
    field.flush()
    assert committed == [Decimal(7)]


def test_typing_that_rests_is_committed(qtbot: QtBot) -> None:
    field = NumberField()
    qtbot.addWidget(field)
    with qtbot.waitSignal(field.committed, timeout=3000) as committed:
        type_text(field, "12")
    assert committed.args == [Decimal(12)]


def test_text_is_committed_once_when_it_ends(qtbot: QtBot) -> None:
    field = TextField()
    qtbot.addWidget(field)
    committed: list[str] = []
    field.committed.connect(committed.append)
    type_text(field, "  two words ")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    field.flush()
    assert committed == ["two words"]


def test_a_time_alone_belongs_to_the_day_of_the_visit(qtbot: QtBot) -> None:
    picker = DateTimePicker()
    qtbot.addWidget(picker)
    picker.day.field.base = date(2026, 11, 2)
    committed: list[Any] = []
    picker.committed.connect(committed.append)
    type_text(picker.time, "14:05")
    qtbot.keyClick(picker.time, Qt.Key.Key_Return)
    assert committed == [datetime(2026, 11, 2, 14, 5)]


def test_a_line_begins_at_the_edge_of_the_language_whatever_is_typed(qapp: QApplication, qtbot: QtBot) -> None:
    qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    try:
        line = LineEdit()
        qtbot.addWidget(line)
        line.resize(300, 32)
        line.grab()  # the place of the cursor is found when it is painted
        assert line.cursorRect().center().x() > 250, "an empty one too"
        line.setText("Huda")
        line.grab()
        assert line.cursorRect().center().x() > 200
    finally:
        qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
