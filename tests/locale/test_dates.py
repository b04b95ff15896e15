"""Dates and times: never ambiguous, in the reader's words, with a second calendar where it is wanted."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta, timezone

import pytest

from motaudit.locale import Regional, format_date, format_datetime, format_time, using

DAY = date(2026, 11, 2)


@pytest.mark.parametrize(
    ("language", "short", "medium", "long"),
    [
        ("en", "2 Nov", "2 Nov 2026", "Monday, 2 November 2026"),
        ("en_US", "Nov 2", "Nov 2, 2026", "Monday, November 2, 2026"),
        ("ar", "٢ نوفمبر", "٢ نوفمبر ٢٠٢٦", "الاثنين، ٢ نوفمبر ٢٠٢٦"),
        ("ar_AE", "2 نوفمبر", "2 نوفمبر 2026", "الاثنين، 2 نوفمبر 2026"),
    ],
)
def test_the_month_is_a_word_so_that_nobody_swaps_it_with_the_day(
    language: str, short: str, medium: str, long: str
) -> None:
    with using(language):
        assert (format_date(DAY, "short"), format_date(DAY), format_date(DAY, "long")) == (short, medium, long)


def test_umm_al_qura_stands_beside_the_gregorian_date() -> None:
    with using(Regional("en", calendar="umm_al_qura")):
        assert format_date(DAY) == "2 Nov 2026 (22 Jumada al-Ula 1448 AH)"
    with using(Regional("ar", calendar="umm_al_qura")):
        assert format_date(DAY) == "٢ نوفمبر ٢٠٢٦ (٢٢ جمادى الأولى ١٤٤٨ هـ)"


def test_jalali_stands_beside_the_gregorian_date() -> None:
    assert format_date(DAY, calendar="jalali") == "2 Nov 2026 (11 Aban 1405)"


def test_a_short_date_shows_no_second_calendar() -> None:
    assert format_date(DAY, "short", "jalali") == "2 Nov"


@pytest.mark.parametrize(
    ("day", "calendar", "text"),
    [
        (date(2100, 1, 1), "umm_al_qura", "1 Jan 2100"),
        (date(1900, 1, 1), "umm_al_qura", "1 Jan 1900"),
        (date(600, 1, 1), "jalali", "1 Jan 600"),
    ],
)
def test_a_day_that_the_other_calendar_does_not_cover_is_shown_alone(day: date, calendar: str, text: str) -> None:
    assert format_date(day, calendar=calendar) == text  # type: ignore[arg-type]


def test_a_caller_may_ask_for_the_gregorian_date_alone() -> None:
    with using(Regional("en", calendar="jalali")):
        assert format_date(DAY, calendar="gregorian") == "2 Nov 2026"


def test_times_run_over_24_hours() -> None:
    assert format_time(time(0, 5)) == "00:05"
    with using("ar"):
        assert format_time(time(14, 2)) == "١٤:٠٢"


def test_a_visit_keeps_the_clock_of_its_place() -> None:
    late = datetime(2026, 11, 2, 23, 30, tzinfo=timezone(timedelta(hours=-5)))
    assert format_datetime(late) == "2 Nov 2026, 23:30"
    with using("ar"):
        assert format_datetime(late) == "٢ نوفمبر ٢٠٢٦، ٢٣:٣٠"
