"""Numbers, percentages, money and durations as people write them, and numbers as people type them.

Written by hand for the few locales that the program speaks: it is needed for the first paint, and Babel's import
alone would delay that. Babel is asked only for currencies. Everything rounds half up.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from motaudit.base.numbers import round_half_up
from motaudit.locale.messages import pgettext
from motaudit.locale.regional import Regional, regional

Number = int | Decimal | Fraction

NOTHING = "–"
"""Shown where there is no figure, as a zero would be a lie."""

_DIGITS = {
    "arabic": str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"),
    "persian": str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹"),
}
_MOST_DECIMALS = 4


class _Symbols(NamedTuple):
    decimal: str
    group: str
    percent: str
    minus: str = "-"


# After CLDR. The marks keep the signs in place whatever the direction of the text around them: with Arabic digits
# the minus on the right and the percent sign on the left, with Latin and Persian ones the minus on the left.
_OF_DIGITS = {"arabic": _Symbols("٫", "٬", "٪\u061c", "\u061c-"), "persian": _Symbols("٫", "٬", "٪", "\u200e-")}
_OF_LANGUAGE = {
    "en": _Symbols(".", ",", "%"),
    "ar": _Symbols(".", ",", "%", "\u200e-"),
    "fa": _Symbols(".", ",", "%", "\u200e-"),
    "it": _Symbols(",", ".", "%"),
    "ro": _Symbols(",", ".", "\u00a0%"),
}


def _symbols(where: Regional) -> _Symbols:
    return _OF_DIGITS.get(where.numerals) or _OF_LANGUAGE[where.base]


def in_digits(text: str) -> str:
    """The text with its Latin digits replaced by the ones in force: for times and versions.

    Not for codes such as the number of a visit: hyphens between Arabic digits would turn their parts round.
    """
    return text.translate(_DIGITS.get(regional().numerals, {}))


def format_number(value: Number, places: int | None = None, *, grouping: bool = True) -> str:
    """A number with its groups of thousands. Without `places`: up to four decimals, none that are zero."""
    symbols = _symbols(regional())
    rounded = round_half_up(value, _MOST_DECIMALS if places is None else places)
    whole, _point, decimals = f"{abs(rounded):{',' if grouping else ''}f}".partition(".")
    if places is None:
        decimals = decimals.rstrip("0")
    text = whole.replace(",", symbols.group) + (symbols.decimal + decimals if decimals else "")
    return in_digits((symbols.minus if rounded < 0 else "") + text)


def format_percent(value: Number, places: int = 1) -> str:
    """A percentage that is already one: 75 gives `75.0%`."""
    return format_number(value, places) + _symbols(regional()).percent


def display_percent(value: Fraction | None, thresholds: Iterable[Number] = (), places: int = 1) -> str:
    """A percentage that never looks as if it had reached a threshold which it missed.

    With the threshold 75 a value of 74.96 stays `74.96%` instead of becoming `75.0%`; a dash where there is no value.
    """
    if value is None:
        return NOTHING
    missed = [Fraction(threshold) for threshold in thresholds if value < Fraction(threshold)]
    while any(round_half_up(value, places) >= threshold for threshold in missed):
        places += 1
    return format_percent(value, places)


def format_money(value: Decimal, currency: str) -> str:
    """An amount with its currency (ISO 4217 code), in the currency's usual decimals."""
    from babel.core import Locale
    from babel.numbers import get_currency_precision

    where = regional()
    code = currency.upper()
    symbol = Locale.parse(where.base).currency_symbols.get(code, code)
    amount = format_number(value, get_currency_precision(code))
    if where.base != "en":
        return f"{amount}\u00a0{symbol}"
    sign, figures = ("-", amount[1:]) if amount.startswith("-") else ("", amount)
    return f"{sign}{symbol}{chr(0xA0) if symbol[-1].isalpha() else ''}{figures}"


def format_duration(seconds: Number | None) -> str:
    """A duration in its two largest units: `95` gives `1 min 35 s`, `3635` gives `1 h 1 min`. A dash for `None`."""
    if seconds is None:
        return NOTHING
    if seconds < 0:
        return _symbols(regional()).minus + format_duration(-seconds)
    whole = int(round_half_up(seconds, 0))
    if whole < 60:
        return pgettext("duration", "{seconds} s").format(seconds=format_number(whole))
    if whole < 3600:
        both, alone = pgettext("duration", "{minutes} min {seconds} s"), pgettext("duration", "{minutes} min")
        return _two_units(both, alone, minutes=whole // 60, seconds=whole % 60)
    minutes = int(round_half_up(Fraction(seconds) / 60, 0))
    if minutes < 24 * 60:
        both, alone = pgettext("duration", "{hours} h {minutes} min"), pgettext("duration", "{hours} h")
        return _two_units(both, alone, hours=minutes // 60, minutes=minutes % 60)
    hours = int(round_half_up(Fraction(seconds) / 3600, 0))
    both, alone = pgettext("duration", "{days} d {hours} h"), pgettext("duration", "{days} d")
    return _two_units(both, alone, days=hours // 24, hours=hours % 24)


def _two_units(both: str, alone: str, **units: int) -> str:
    """`both` where the smaller unit, named last, has something to say; else `alone`."""
    template = both if list(units.values())[-1] else alone
    return template.format(**{name: format_number(count) for name, count in units.items()})


_MINUSES = str.maketrans(dict.fromkeys("\u2212\u2013\u2010\u2011\ufe63\uff0d", "-"))
_ALIKE = str.maketrans({"٫": ".", "٬": "'", "’": "'", "،": ","})


def parse_number(text: str) -> Decimal:
    """The number a person typed, in any digits, with any usual separators. Raises `ValueError` if it is none.

    A lone comma or point is read as the language in force writes it: English takes `1,234` as a thousand and some,
    Italian `1.234`; where that makes no sense (`1,5` in English) it is the decimal separator.
    """
    kept = "".join(sign for sign in text if not sign.isspace() and unicodedata.category(sign) != "Cf")
    latin = "".join(str(unicodedata.decimal(sign, sign)) for sign in kept)
    plain = latin.translate(_MINUSES).translate(_ALIKE)
    sign, figures = (plain[0], plain[1:]) if plain[:1] in ("+", "-") else ("", plain)
    decimal = _decimal_separator(figures)
    whole, _point, decimals = figures.rpartition(decimal) if decimal else (figures, "", "")
    if re.fullmatch(r"[0-9]{1,3}([.,'][0-9]{3})+", whole) and len(set(whole) - set("0123456789")) == 1:
        whole = re.sub(r"[.,']", "", whole)
    if not re.fullmatch(r"[0-9]*", whole + decimals) or not whole + decimals:
        raise ValueError(f"not a number: {text!r}")
    return Decimal(f"{sign}{whole or '0'}.{decimals or '0'}") if decimals else Decimal(sign + whole)


def _decimal_separator(figures: str) -> str:
    last = max(figures.rfind("."), figures.rfind(","))
    if last < 0:
        return ""
    found = figures[last]
    if figures.count(found) > 1:
        return ""
    other = "," if found == "." else "."
    if other in figures or "'" in figures:
        return found
    groups = _OF_LANGUAGE[regional().base].group == found
    return "" if groups and re.fullmatch(r"[1-9][0-9]{0,2}[.,][0-9]{3}", figures) else found
