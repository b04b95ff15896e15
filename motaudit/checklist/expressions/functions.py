"""The functions an expression may call. What XForms leaves open is decided for the reader of a checklist.

`FUNCTIONS` maps a name to how it is called; those that look at their arguments unevaluated are in `compiler`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Context, Decimal
from fractions import Fraction
from typing import Any

from motaudit.checklist.expressions import values
from motaudit.checklist.expressions.values import Operand, Scalar, bounded, rows, text, truth


@dataclass(frozen=True, slots=True)
class EvalContext:
    """What an expression may ask for beside its values. `today` is the date of the visit, not of filling in."""

    today: date
    now: datetime
    position: int = 1
    """The row of a repeating moment, from 1."""
    choice_label: Callable[[str, str], str] = lambda item_code, choice_code: choice_code
    own: values.Value = ""
    """'.': the answer that a constraint judges."""
    columns: Mapping[str, str] = field(default_factory=dict)
    """In a choice_filter: the columns of the choice in question, see `choice_columns`."""


@dataclass(frozen=True, slots=True)
class Function:
    """`kinds`: how each argument is coerced (t text, n number, b boolean, v as it is), the last one for all that follow.

    A number argument that is none makes the result '' without a call. None as a result is '' too.
    """

    call: Callable[..., Operand | None]
    kinds: str
    least: int
    most: int | None
    in_context: bool = False


FUNCTIONS: dict[str, Function] = {}
_LARGEST_POWER = 1024
_DIGITS = Context(prec=28)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def _function(
    *names: str, kinds: str = "v", least: int | None = None, most: int | None = -1, in_context: bool = False
) -> Callable[[Callable[..., Operand | None]], Callable[..., Operand | None]]:
    """Register under `names`; by default exactly one argument per kind."""

    def register(call: Callable[..., Operand | None]) -> Callable[..., Operand | None]:
        fewest = len(kinds) if least is None else least
        greatest = len(kinds) if most == -1 else most
        for name in names:
            FUNCTIONS[name] = Function(call, kinds, fewest, greatest, in_context)
        return call

    return register


# Choices


@_function("selected", kinds="tt")
def _selected(chosen: str, code: str) -> bool:
    return code.strip() in chosen.split()


@_function("selected-at", kinds="tn")
def _selected_at(chosen: str, index: Fraction) -> str:
    codes = chosen.split()
    return codes[int(index)] if 0 <= index < len(codes) else ""


@_function("count-selected", kinds="t")
def _count_selected(chosen: str) -> Fraction:
    return Fraction(len(chosen.split()))


# Truth


@_function("not", kinds="b")
def _not(value: bool) -> bool:
    return not value


@_function("boolean", kinds="b")
def _boolean(value: bool) -> bool:
    return value


@_function("boolean-from-string", kinds="t")
def _boolean_from_string(value: str) -> bool:
    return value in ("1", "true")


@_function("true", kinds="")
def _true() -> bool:
    return True


@_function("false", kinds="")
def _false() -> bool:
    return False


# Texts


@_function("string", kinds="t")
def _string(value: str) -> str:
    return value


@_function("concat", kinds="v", least=0, most=None)
def _concat(*given: Operand) -> str:
    return "".join(text(row) for value in given for row in rows(value))


@_function("join", kinds="tv", least=1, most=None)
def _join(separator: str, *given: Operand) -> str:
    return separator.join(text(row) for value in given for row in rows(value))


@_function("string-length", kinds="t")
def _string_length(value: str) -> Fraction:
    return Fraction(len(value))


@_function("contains", kinds="tt")
def _contains(value: str, part: str) -> bool:
    return part in value


@_function("starts-with", kinds="tt")
def _starts_with(value: str, part: str) -> bool:
    return value.startswith(part)


@_function("ends-with", kinds="tt")
def _ends_with(value: str, part: str) -> bool:
    return value.endswith(part)


@_function("substring-before", kinds="tt")
def _substring_before(value: str, part: str) -> str:
    return value.partition(part)[0] if part and part in value else ""


@_function("substring-after", kinds="tt")
def _substring_after(value: str, part: str) -> str:
    return value.partition(part)[2] if part else value


@_function("substr", kinds="tnn", least=2)
def _substr(value: str, start: Fraction, end: Fraction | None = None) -> str:
    """From `start` (counted from 0) up to before `end`; negative positions count from the end."""
    return value[int(start) : None if end is None else int(end)]


@_function("substring", kinds="tnn", least=2)
def _substring(value: str, start: Fraction, length: Fraction | None = None) -> str:
    """XPath's: `start` counts from 1, both are rounded."""
    begin = int(_rounded(start, 0))
    end = None if length is None else max(begin + int(_rounded(length, 0)) - 1, 0)
    return value[max(begin - 1, 0) : end]


@_function("translate", kinds="ttt")
def _translate(value: str, old: str, new: str) -> str:
    table = {ord(letter): new[at] if at < len(new) else None for at, letter in reversed(list(enumerate(old)))}
    return value.translate(table)


@_function("normalize-space", kinds="t")
def _normalize_space(value: str) -> str:
    return " ".join(value.split())


@_function("lower-case", kinds="t")
def _lower_case(value: str) -> str:
    return value.lower()


@_function("upper-case", kinds="t")
def _upper_case(value: str) -> str:
    return value.upper()


# Numbers


@_function("number", kinds="n")
def _number(value: Fraction) -> Fraction:
    return value


@_function("int", kinds="n")
def _int(value: Fraction) -> Fraction:
    return Fraction(int(value))


@_function("round", kinds="nn", least=1)
def _round(value: Fraction, places: Fraction = Fraction(0)) -> Fraction | None:
    return _rounded(value, int(places)) if -300 <= places <= 300 else None


def _rounded(value: Fraction, places: int) -> Fraction:
    """Half away from zero, as people do by hand; exact for any size, and for tens and hundreds too."""
    scale = Fraction(10) ** places
    whole = (abs(value) * scale + Fraction(1, 2)).__floor__() / scale
    return -whole if value < 0 else whole


@_function("floor", kinds="n")
def _floor(value: Fraction) -> Fraction:
    return Fraction(value.__floor__())


@_function("ceiling", kinds="n")
def _ceiling(value: Fraction) -> Fraction:
    return Fraction(value.__ceil__())


@_function("abs", kinds="n")
def _abs(value: Fraction) -> Fraction:
    return abs(value)


@_function("pow", kinds="nn")
def _pow(base: Fraction, exponent: Fraction) -> Scalar | None:
    """Exact for whole exponents, else to 28 digits."""
    if abs(exponent) > _LARGEST_POWER or (base == 0 and exponent < 0):
        return None
    if exponent.denominator == 1:
        size = max(base.numerator.bit_length(), base.denominator.bit_length())
        return bounded(base ** int(exponent)) if size * abs(exponent) <= 2 * values.LARGEST_BITS else None
    if base < 0:
        return None
    return _from_decimal(_DIGITS.power(values.rounded(base), values.rounded(exponent)))


@_function("sqrt", kinds="n")
def _sqrt(value: Fraction) -> Scalar | None:
    return _from_decimal(_DIGITS.sqrt(values.rounded(value))) if value >= 0 else None


def _from_decimal(value: Decimal) -> Scalar:
    return values.first(values.operand(value))


# Rows: what is unanswered does not count.


def _numbers(given: tuple[Operand, ...]) -> list[Fraction] | None:
    found = [values.number(row) for value in given for row in rows(value) if row != ""]
    known = [number for number in found if number is not None]
    return known if len(known) == len(found) else None


@_function("sum", kinds="v", most=None)
def _sum(*given: Operand) -> Scalar | None:
    numbers = _numbers(given)
    return None if numbers is None else bounded(sum(numbers, Fraction(0)))


@_function("min", kinds="v", most=None)
def _min(*given: Operand) -> Fraction | None:
    return min(_numbers(given) or (), default=None)


@_function("max", kinds="v", most=None)
def _max(*given: Operand) -> Fraction | None:
    return max(_numbers(given) or (), default=None)


@_function("count", kinds="v")
def _count(value: Operand) -> Fraction:
    return Fraction(len(rows(value)))


@_function("count-non-empty", kinds="v")
def _count_non_empty(value: Operand) -> Fraction:
    return Fraction(sum(row != "" for row in rows(value)))


# Dates


@_function("today", kinds="", in_context=True)
def _today(context: EvalContext) -> str:
    return context.today.isoformat()


@_function("now", kinds="", in_context=True)
def _now(context: EvalContext) -> str:
    return context.now.isoformat()


@_function("decimal-date-time", "decimal-time", kinds="n")
def _decimal_date_time(value: Fraction) -> Fraction:
    return value


def _instant(days: Fraction) -> datetime | None:
    try:
        return datetime(1970, 1, 1) + timedelta(microseconds=(days * 86_400_000_000).__floor__())  # noqa: DTZ001
    except OverflowError:
        return None


@_function("date", kinds="n")
def _date(days: Fraction) -> str | None:
    instant = _instant(days)
    return None if instant is None else instant.date().isoformat()


@_function("date-time", kinds="n")
def _date_time(days: Fraction) -> str | None:
    instant = _instant(days)
    return None if instant is None else instant.isoformat()


@_function("format-date", "format-date-time", kinds="nt")
def _format_date(days: Fraction, pattern: str) -> str | None:
    """ODK's codes; names of months and days are English, for a calculation must not depend on who looks at it."""
    instant = _instant(days)
    if instant is None:
        return None
    codes = {
        "Y": f"{instant.year:04}",
        "y": f"{instant.year % 100:02}",
        "m": f"{instant.month:02}",
        "n": str(instant.month),
        "b": _MONTHS[instant.month - 1],
        "d": f"{instant.day:02}",
        "e": str(instant.day),
        "a": _WEEKDAYS[instant.weekday()],
        "H": f"{instant.hour:02}",
        "h": str(instant.hour),
        "M": f"{instant.minute:02}",
        "S": f"{instant.second:02}",
        "3": f"{instant.microsecond // 1000:03}",
        "%": "%",
    }
    pieces = pattern.split("%%")
    return "%".join(_filled(piece, codes) for piece in pieces)


def _filled(pattern: str, codes: Mapping[str, str]) -> str:
    head, *tails = pattern.split("%")
    return head + "".join(codes.get(tail[:1], "%" + tail[:1]) + tail[1:] for tail in tails)


# Where we are


@_function("index", kinds="", in_context=True)
def _index(context: EvalContext) -> Fraction:
    return Fraction(context.position)


@_function("once", kinds="v", in_context=True)
def _once(context: EvalContext, value: Operand) -> Operand:
    """The answer there is already, else the value."""
    own = values.operand(context.own)
    return value if own == "" else own


@_function("if", kinds="bvv")
def _if(condition: bool, then: Operand, otherwise: Operand) -> Operand:
    return then if condition else otherwise


@_function("coalesce", kinds="v", least=1, most=None)
def _coalesce(*given: Operand) -> Operand:
    return next((value for value in given if text(value) != ""), "")


COERCIONS: Mapping[str, Callable[[Operand], Any]] = {
    "t": text,
    "n": values.number,
    "b": truth,
    "v": lambda value: value,
}
