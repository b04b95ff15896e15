"""Exact numbers: Decimal where a person typed, Fraction where motaudit calculates; rounding only for display."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

MOST_DIGITS = 40
"""Of a number that anybody notes; more cannot be sent on."""


def exact(number: int | str | Decimal | Fraction) -> Fraction:
    """`number` without loss; floats are not accepted, for they have lost already."""
    return Fraction(number)


def round_half_up(number: Fraction | Decimal | int, places: int) -> Decimal:
    """Round half away from zero to `places` decimals, as people do by hand (75.45 to 1 place is 75.5)."""
    scaled = abs(Fraction(number)) * 10**places
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    value = Decimal(whole).scaleb(-places)
    return -value if number < 0 and whole else value


def can_be_noted(number: Decimal) -> bool:
    """Whether it has digits that can be counted with."""
    return number.is_finite() and abs(number.adjusted()) <= MOST_DIGITS and len(number.as_tuple().digits) <= MOST_DIGITS
