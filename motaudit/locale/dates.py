"""Dates and times for people: unambiguous Gregorian dates with the month's name, another calendar beside them."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Literal

from motaudit.locale.messages import pgettext
from motaudit.locale.numbers import in_digits
from motaudit.locale.regional import Calendar, regional

DateStyle = Literal["short", "medium", "long"]

# Without a country: day before month, as everywhere but in the United States.
_BABEL_LOCALE = {"en": "en_GB"}
_FIRST_JALALI_YEAR = 623


def format_date(day: date, style: DateStyle = "medium", calendar: Calendar | None = None) -> str:
    """`2 Nov` (short), `2 Nov 2026` (medium) or `Monday, 2 November 2026` (long), in the language in force.

    The calendar beside it is the one in force unless `calendar` names another; the short style shows none, and
    neither do days that the calendar does not cover (Umm al-Qura: 1924 to 2077; Jalali: from 623).
    """
    import babel.dates

    where = regional()
    code = where.language.replace("-", "_")
    locale = babel.Locale.parse(_BABEL_LOCALE.get(code, code))
    if style == "long":
        pattern = "full"
    else:
        pattern = locale.datetime_skeletons["MMMd" if style == "short" else "yMMMd"].pattern
    gregorian = babel.dates.format_date(day, pattern, locale)
    beside = "" if style == "short" else _in_calendar(day, calendar or where.calendar)
    if beside:
        gregorian = pgettext("date in two calendars", "{date} ({other})").format(date=gregorian, other=beside)
    return in_digits(gregorian)


def _in_calendar(day: date, calendar: Calendar) -> str:
    arabic_script = regional().rtl
    if calendar == "umm_al_qura":
        from hijridate import Gregorian

        try:
            hijri = Gregorian(day.year, day.month, day.day).to_hijri()
        except OverflowError:
            return ""
        month, era = (
            (hijri.month_name("ar"), hijri.notation("ar"))
            if arabic_script
            else (hijri.month_name("en"), hijri.notation("en"))
        )
        return f"{hijri.day} {month} {hijri.year} {era}"
    if calendar == "jalali":
        from persiantools.jdatetime import JalaliDate

        if day.year < _FIRST_JALALI_YEAR:
            return ""
        jalali = JalaliDate(day)  # type: ignore[no-untyped-call]
        month = jalali.strftime("%B", locale="fa" if arabic_script else "en")
        return f"{jalali.day} {month} {jalali.year}"
    return ""


def format_time(moment: time | datetime) -> str:
    """The time on the clock, 24 hours: `14:02`. An instant is shown in the offset that it carries."""
    return in_digits(f"{moment.hour:02}:{moment.minute:02}")


def format_datetime(instant: datetime, style: DateStyle = "medium", calendar: Calendar | None = None) -> str:
    """Date and time, in the offset that the instant carries: a visit keeps the clock of its place."""
    return pgettext("date and time", "{date}, {time}").format(
        date=format_date(instant.date(), style, calendar), time=format_time(instant)
    )
