"""Fields for days and times of day: typed, or chosen from a calendar."""

from __future__ import annotations

import re
from datetime import date, datetime, time

from PySide6.QtCore import QDate, QPoint, Qt, Signal
from PySide6.QtGui import QColor, QTextCharFormat
from PySide6.QtWidgets import QCalendarWidget, QFrame, QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from motaudit.base.clock import FIRST_YEAR, LAST_YEAR
from motaudit.locale import _, format_date, format_time
from ui.common.buttons import icon_button
from ui.common.fields import ValueField
from ui.common.icons import icon
from ui.common.theme import GRID, HALF, tokens


class TimeField(ValueField):
    """A time of day: `14:05`, `1405`, `9`. Values are `datetime.time`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMaximumWidth(12 * GRID)
        self.setPlaceholderText(_("hh:mm"))

    def read(self, text: str) -> time:
        match = re.fullmatch(r"([0-9]{1,2})(?:\s*[:.٫h]?\s*([0-9]{2})(?::[0-9]{2})?)?", text) or re.fullmatch(
            r"([0-9])([0-9]{2})", text
        )
        if match is None or int(match[1]) > 23 or int(match[2] or 0) > 59:
            raise ValueError(_("Write a time such as 14:05."))
        return time(int(match[1]), int(match[2] or 0))

    def write(self, value: time) -> str:
        return format_time(value)


_FIRST_OF_ALL = 1900
"""The first year of dates that are no visit's: a founding, a birthday."""


class DateField(ValueField):
    """A Gregorian date: `2026-11-02`, `2/11/2026`, `2.11.`, `2`. Values are `datetime.date`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.first_year = _FIRST_OF_ALL
        self.base = date.today()  # noqa: DTZ011 - the shopper's own day
        self.setMinimumWidth(18 * GRID)
        self.setMaximumWidth(34 * GRID)
        self.setPlaceholderText(_("day/month/year"))

    def read(self, text: str) -> date:
        """What is left out comes from `base`, the day of the visit."""
        wrong = ValueError(_("Write a date such as 2/11/2026."))
        parts = [part for part in re.split(r"[\s./،,-]+", text) if part]
        if not 1 <= len(parts) <= 3 or not all(re.fullmatch(r"[0-9]{1,4}", part) for part in parts):
            raise wrong
        numbers = [int(part) for part in parts]
        if len(parts[0]) == 4 and len(parts) == 3:
            year, month, day = numbers
        else:
            day, month, year = [*numbers, *(self.base.month, self.base.year)[len(numbers) - 1 :]]
        try:
            found = date(year + 2000 if year < 100 else year, month, day)
        except ValueError:
            raise wrong from None
        if not self.first_year <= found.year <= LAST_YEAR:
            raise wrong
        return found

    def write(self, value: date) -> str:
        return format_date(value)


def _quiet_calendar(parent: QWidget) -> QCalendarWidget:
    """A calendar in the window's own colours: no bar, no red days, arrows that mirror."""
    calendar = QCalendarWidget(parent)
    t = tokens(parent)
    calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
    calendar.setStyleSheet(
        f"QWidget#qt_calendar_navigationbar {{ background: {t.card}; }}"
        f"QToolButton {{ color: {t.text}; font-weight: 600; }} QAbstractItemView {{ border: none; }}"
    )
    plain, muted = QTextCharFormat(), QTextCharFormat()
    plain.setForeground(QColor(t.text))
    muted.setForeground(QColor(t.muted))
    for day in Qt.DayOfWeek:
        calendar.setWeekdayTextFormat(day, plain)
    calendar.setHeaderTextFormat(muted)
    for name, sign in (("prev", "chevron-left"), ("next", "chevron-right")):
        arrow = calendar.findChild(QToolButton, f"qt_calendar_{name}month")
        if arrow is not None:
            arrow.setIcon(icon(sign, size=18))
    calendar.setMinimumHeight(calendar.sizeHint().height() + 3 * GRID)
    return calendar


class DatePicker(QWidget):
    """A date that is typed into `field`, or chosen from a calendar.

    Signals: `committed(date or None)` whenever a person gave another date; `chosen(date)` when it was the calendar.
    """

    committed = Signal(object)
    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = DateField()
        self.field.committed.connect(self.committed)
        self.setFocusProxy(self.field)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(HALF)
        layout.addWidget(self.field, 3)
        self._open = icon_button("calendar-days", _("Choose from a calendar"), self._show_calendar)
        layout.addWidget(self._open)
        layout.addStretch(1)  # what is too much for the field stands beyond the sign

    def _show_calendar(self) -> None:
        popup = QFrame(self, Qt.WindowType.Popup)
        popup.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        popup.setProperty("card", True)
        calendar = _quiet_calendar(popup)
        shown = self.field.value or self.field.base
        calendar.setDateRange(QDate(self.field.first_year, 1, 1), QDate(LAST_YEAR, 12, 31))
        calendar.setSelectedDate(QDate(shown.year, shown.month, shown.day))
        layout = QVBoxLayout(popup)
        layout.setContentsMargins(HALF, HALF, HALF, HALF)
        layout.addWidget(calendar)

        def choose(day: QDate) -> None:
            popup.close()
            self.field.set_value(date(day.year(), day.month(), day.day()))
            self.committed.emit(self.field.value)
            self.chosen.emit(self.field.value)

        calendar.activated.connect(choose)
        calendar.clicked.connect(choose)
        popup.adjustSize()
        corner = self._open.mapToGlobal(QPoint(0, self._open.height() + HALF))
        if not self.isRightToLeft():
            corner -= QPoint(popup.width() - self._open.width(), 0)
        popup.move(corner)
        popup.show()
        calendar.setFocus()


class DateTimePicker(QWidget):
    """A date and a time. Values are naive `datetime`; `committed` comes once both are there (None: both empty)."""

    committed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.day, self.time = DatePicker(), TimeField()
        self.day.field.first_year = FIRST_YEAR
        self.day.committed.connect(self._on_committed)
        self.time.committed.connect(self._on_committed)
        self.setFocusProxy(self.day)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID)
        layout.addWidget(self.day)
        layout.addWidget(self.time)

    @property
    def incomplete(self) -> bool:
        """Whether one of the two is there without the other."""
        return (self.day.field.value is None) != (self.time.value is None)

    def set_value(self, value: datetime | None) -> None:
        self.day.field.set_value(value.date() if value else None)
        self.time.set_value(value.time().replace(second=0, microsecond=0) if value else None)

    def flush(self) -> bool:
        both = self.day.field.flush(), self.time.flush()
        return all(both)

    def _on_committed(self) -> None:
        day, clock = self.day.field.value, self.time.value
        if clock is not None and day is None:
            day = self.day.field.base
            self.day.field.set_value(day)
        if day is not None and clock is not None:
            self.committed.emit(datetime.combine(day, clock))
        elif day is None and clock is None:
            self.committed.emit(None)
