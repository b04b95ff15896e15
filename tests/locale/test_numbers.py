"""Numbers, percentages, money and durations: written for a reader, read from a typist."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motaudit.locale import (
    Number,
    Regional,
    display_percent,
    format_duration,
    format_money,
    format_number,
    format_percent,
    in_digits,
    parse_number,
    using,
)


@pytest.mark.parametrize(
    ("value", "places", "text"),
    [
        (0, None, "0"),
        (1234567, None, "1,234,567"),
        (Decimal("2.50"), None, "2.5"),
        (Decimal("2.50"), 2, "2.50"),
        (Fraction(2, 3), None, "0.6667"),
        (Fraction(1, 8), 2, "0.13"),
        (Decimal("75.45"), 1, "75.5"),
        (Decimal("-0.04"), 1, "0.0"),
        (-1234, None, "-1,234"),
        (Decimal("1E+3"), None, "1,000"),
    ],
)
def test_an_english_reader_sees_points_commas_and_halves_rounded_up(
    value: Number, places: int | None, text: str
) -> None:
    assert format_number(value, places) == text


def test_an_arabic_reader_sees_arabic_digits_and_separators() -> None:
    with using("ar"):
        assert format_number(Decimal("1234.5")) == "١٬٢٣٤٫٥"
        assert format_number(-5) == "\u061c-٥"
        assert format_percent(Decimal("71.41")) == "٧١٫٤٪\u061c"
        assert in_digits("14:05") == "١٤:٠٥"


def test_latin_digits_inside_arabic_text_keep_their_minus_on_the_left() -> None:
    with using("ar_AE"):
        assert format_number(-5) == "\u200e-5"


def test_persian_digits_differ_from_arabic_ones() -> None:
    with using(Regional("ar", digits="persian")):
        assert format_number(456) == "۴۵۶"


def test_numbers_without_groups_for_years_and_counters() -> None:
    assert format_number(2026, grouping=False) == "2026"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Fraction(7496, 100), "74.96%"),
        (Fraction(749_999, 10_000), "74.9999%"),
        (Fraction(74_999_999, 1_000_000), "74.999999%"),
        (Fraction(75), "75.0%"),
        (Fraction(7504, 100), "75.0%"),
        (Fraction(7494, 100), "74.9%"),
        (None, "–"),
    ],
)
def test_a_missed_threshold_never_looks_reached(value: Fraction | None, text: str) -> None:
    assert display_percent(value, [Decimal(75), 90]) == text


def test_a_threshold_with_decimals_of_its_own_counts_too() -> None:
    assert display_percent(Fraction(89_949, 1000), [Decimal("89.95")]) == "89.9%"
    assert display_percent(Fraction(89_951, 1000), [Decimal("89.96")]) == "89.95%"


@given(
    st.fractions(min_value=0, max_value=100, max_denominator=5000),
    st.lists(st.decimals(min_value=0, max_value=100, places=2), max_size=4),
)
def test_what_is_shown_reaches_no_threshold_that_was_missed(value: Fraction, thresholds: list[Decimal]) -> None:
    shown = Fraction(display_percent(value, thresholds).removesuffix("%"))
    assert all(shown < threshold for threshold in thresholds if value < threshold)


@pytest.mark.parametrize(
    ("amount", "currency", "text"),
    [
        ("12.5", "EUR", "€12.50"),
        ("1234.5", "SAR", "SAR\u00a01,234.50"),
        ("12", "KWD", "KWD\u00a012.000"),
        ("-3", "usd", "-$3.00"),
        ("3", "XQX", "XQX\u00a03.00"),
    ],
)
def test_money_has_its_currency_and_the_decimals_of_that_currency(amount: str, currency: str, text: str) -> None:
    assert format_money(Decimal(amount), currency) == text


def test_money_in_arabic_has_the_arabic_symbol_behind_it() -> None:
    with using("ar"):
        assert format_money(Decimal("12.5"), "SAR").startswith("١٢٫٥٠\u00a0ر.س")


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "0 s"),
        (59, "59 s"),
        (Decimal("59.5"), "1 min"),
        (60, "1 min"),
        (95, "1 min 35 s"),
        (3600, "1 h"),
        (3635, "1 h 1 min"),
        (7200, "2 h"),
        (86399, "1 d"),
        (90000, "1 d 1 h"),
        (-95, "-1 min 35 s"),
        (None, "–"),
    ],
)
def test_a_duration_is_said_in_its_two_largest_units(seconds: Number | None, text: str) -> None:
    assert format_duration(seconds) == text


def test_a_duration_in_arabic() -> None:
    with using("ar"):
        assert format_duration(95) == "١ د ٣٥ ث"


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("12", "12"),
        (" +7 ", "7"),
        ("-5", "-5"),
        ("\u22125", "-5"),
        ("1,234", "1234"),
        ("1,5", "1.5"),
        ("0,125", "0.125"),
        (".5", "0.5"),
        ("12.", "12"),
        ("1.234,5", "1234.5"),
        ("1,234,567.89", "1234567.89"),
        ("1.234.567", "1234567"),
        ("1 234,5", "1234.5"),
        ("1'234.5", "1234.5"),
        ("٣٫٥", "3.5"),
        ("٣،٥", "3.5"),
        ("١٬٢٣٤٫٥", "1234.5"),
        ("\u200e-۱۲", "-12"),
        ("２５", "25"),
    ],
)
def test_a_typed_number_is_understood_in_any_digits_and_with_any_separators(typed: str, value: str) -> None:
    assert parse_number(typed) == Decimal(value)


@pytest.mark.parametrize(
    "typed", ["", " ", "-", "abc", "1e5", "NaN", "Infinity", "1,23,4", "1,,2", "1.2.3", "--1", "1-2", "½", "."]
)
def test_what_is_no_number_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match="not a number"):
        parse_number(typed)


@given(
    st.decimals(min_value=-(10**9), max_value=10**9, places=3),
    st.sampled_from([Regional("en"), Regional("ar"), Regional("ar_AE"), Regional("ar", digits="persian")]),
)
def test_what_the_program_writes_it_also_reads(value: Decimal, where: Regional) -> None:
    with using(where):
        assert parse_number(format_number(value, 3)) == value
