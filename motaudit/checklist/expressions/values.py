"""What expressions calculate with, and XForms' coercions between text, numbers, booleans and dates.

Unanswered is ''. Numbers are exact (`Fraction`). A date counts as the days since 1970-01-01, a time as a fraction of a
day, by the clock of the place (an offset is not applied); so `today() - ${d} > 3` and `${left_at} > ${paid_at}` work on
ISO texts. What is no number is '' again: nothing here raises. Unlike plain XPath, the text 'false' is false, since
branch attributes and calculations are kept as text.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import Context, Decimal, Inexact
from fractions import Fraction
from typing import TypeAlias

Value: TypeAlias = str | Decimal | Fraction | int | bool | tuple[str | Decimal | Fraction | int | bool, ...]
"""What a reference may stand for; a tuple is all rows of a repeat, seen from outside."""

Scalar: TypeAlias = str | Fraction | bool
Operand: TypeAlias = Scalar | tuple[Scalar, ...]

_Order = Callable[[Fraction, Fraction], bool]

LARGEST_BITS = 2048
"""Numbers beyond this size are no numbers any more: no expression may eat the memory."""

LONGEST_TEXT = 100_000
"""Characters of a text that an expression makes: beyond them it is none any more, for each may double the last."""

_EPOCH = date(1970, 1, 1).toordinal()
_NUMBER = re.compile(r"\s*(-?)([0-9]+(?:\.[0-9]*)?|\.[0-9]+)\s*", re.ASCII)
_TIME = r"(?P<hour>[01][0-9]|2[0-4]):(?P<minute>[0-5][0-9])(?::(?P<second>[0-5][0-9])(?:\.(?P<part>[0-9]{1,9}))?)?"
_INSTANT = re.compile(
    rf"\s*(?:(?P<date>[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}})(?:[T ]{_TIME})?|{_TIME.replace('?P<', '?P<t_')})"
    r"(?:Z|[+-][0-9]{2}:?[0-9]{2})?\s*",
    re.ASCII,
)
_MANY_DIGITS = Context(prec=28)
_FEW_DIGITS = Context(prec=15)


def operand(value: object) -> Operand:
    """A value from outside as expressions know it; what is not known at all reads as its text."""
    kind = type(value)
    if kind is str or kind is bool or kind is Fraction:
        return value  # type: ignore[return-value]
    if value is None:
        return ""
    if isinstance(value, tuple | list):
        return tuple(first(operand(row)) for row in value)
    if isinstance(value, Decimal):
        if not value.is_finite() or abs(value.adjusted()) > 600:
            return ""
        return Fraction(value)
    return Fraction(value) if isinstance(value, int) else str(value)


def first(value: Operand) -> Scalar:
    """The first row where one value is wanted."""
    if isinstance(value, tuple):
        return value[0] if value else ""
    return value


def rows(value: Operand) -> tuple[Scalar, ...]:
    return value if isinstance(value, tuple) else (value,)


def truth(value: Operand) -> bool:
    """Unanswered, 0 and the text 'false' are false; of several rows one is enough."""
    if isinstance(value, tuple):
        return any(map(truth, value))
    return value not in ("", "false") if isinstance(value, str) else bool(value)


def text(value: Operand) -> str:
    """Numbers without exponent or trailing zeros, exact up to 28 digits, else rounded to 15; booleans as true, false."""
    value = first(value)
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if value.denominator == 1:
        return str(value.numerator)
    return format(rounded(value).normalize(), "f")


def rounded(value: Fraction) -> Decimal:
    """The decimal of a fraction: exact if 28 digits are enough, else 15 digits."""
    exact = _MANY_DIGITS.copy()
    quotient = exact.divide(Decimal(value.numerator), Decimal(value.denominator))
    if not exact.flags[Inexact]:
        return quotient
    return _FEW_DIGITS.copy().divide(Decimal(value.numerator), Decimal(value.denominator))


def number(value: Operand) -> Fraction | None:
    """The number of a value, None where it is none; ISO dates and times count in days."""
    value = first(value)
    if isinstance(value, bool):
        return Fraction(value)
    if isinstance(value, Fraction):
        return value
    if not value or len(value) > 600:
        return None
    match = _NUMBER.fullmatch(value)
    if match:
        return Fraction(match[1] + match[2])
    return days(value)


def days(value: str) -> Fraction | None:
    """Days since 1970-01-01 of an ISO date or instant, or the fraction of a day of a time."""
    match = _INSTANT.fullmatch(value)
    if match is None:
        return None
    hour, minute, second, part = match.group("hour", "minute", "second", "part")
    day = 0
    if match["date"]:
        try:
            day = date.fromisoformat(match["date"]).toordinal() - _EPOCH
        except ValueError:
            return None
    else:
        hour, minute, second, part = match.group("t_hour", "t_minute", "t_second", "t_part")
    if hour is None:
        return Fraction(day)
    seconds = Fraction(f"{int(hour) * 3600 + int(minute) * 60 + int(second or 0)}.{part or 0}")
    return day + seconds / 86400


def bounded(value: Fraction) -> Fraction | str:
    """The number, or '' once it is too large to go on with."""
    if value.numerator.bit_length() > LARGEST_BITS or value.denominator.bit_length() > LARGEST_BITS:
        return ""
    return value


def short(value: str) -> str:
    """The text, or '' once it is too long to go on with."""
    return value if len(value) <= LONGEST_TEXT else ""


def equal(left: Operand, right: Operand) -> bool:
    """XPath 1's equality; of several rows one is enough. Two ISO dates are equal when they mean the same instant."""
    if isinstance(left, tuple) or isinstance(right, tuple):
        return any(equal(one, other) for one in rows(left) for other in rows(right))
    if isinstance(left, bool) or isinstance(right, bool):
        return truth(left) == truth(right)
    if isinstance(left, str) and isinstance(right, str):
        if left == right:
            return True
        if not (left[:1].isdigit() and right[:1].isdigit()):
            return False
        moments = days(left), days(right)
        return moments[0] is not None and moments[0] == moments[1]
    numbers = number(left), number(right)
    return numbers[0] is not None and numbers[0] == numbers[1]


def unequal(left: Operand, right: Operand) -> bool:
    """Not the opposite of `equal` for several rows: one row that differs is enough."""
    if isinstance(left, tuple) or isinstance(right, tuple):
        return any(not equal(one, other) for one in rows(left) for other in rows(right))
    return not equal(left, right)


def less(left: Operand, right: Operand) -> bool:
    return _ordered(left, right, lambda one, other: one < other)


def at_most(left: Operand, right: Operand) -> bool:
    return _ordered(left, right, lambda one, other: one <= other)


def _ordered(left: Operand, right: Operand, holds: _Order) -> bool:
    if isinstance(left, tuple) or isinstance(right, tuple):
        return any(_ordered(one, other, holds) for one in rows(left) for other in rows(right))
    one, other = number(left), number(right)
    return one is not None and other is not None and holds(one, other)
