"""Languages, digits, calendars: everything that turns a value into text for a person, and back."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from motaudit.locale.messages import N_, _, ngettext, npgettext, pgettext
from motaudit.locale.regional import (
    LANGUAGES,
    Calendar,
    Digits,
    Language,
    Regional,
    base_language,
    best_language,
    current_language,
    language,
    regional,
    set_language,
    set_regional,
    using,
)
from motaudit.locale.text import fold, isolated, pick

if TYPE_CHECKING:
    from motaudit.locale.dates import DateStyle, format_date, format_datetime, format_time
    from motaudit.locale.numbers import (
        NOTHING,
        Number,
        display_percent,
        format_duration,
        format_money,
        format_number,
        format_percent,
        in_digits,
        parse_number,
    )

__all__ = [
    "LANGUAGES",
    "NOTHING",
    "N_",
    "Calendar",
    "DateStyle",
    "Digits",
    "Language",
    "Number",
    "Regional",
    "_",
    "base_language",
    "best_language",
    "current_language",
    "display_percent",
    "fold",
    "format_date",
    "format_datetime",
    "format_duration",
    "format_money",
    "format_number",
    "format_percent",
    "format_time",
    "in_digits",
    "isolated",
    "language",
    "ngettext",
    "npgettext",
    "parse_number",
    "pgettext",
    "pick",
    "regional",
    "set_language",
    "set_regional",
    "using",
]

_OF_DATES = frozenset({"DateStyle", "format_date", "format_datetime", "format_time"})


def __getattr__(name: str) -> Any:
    """Numbers and dates are loaded when they are first asked for: the window's first paint does without them."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module = import_module(f"{__name__}.{'dates' if name in _OF_DATES else 'numbers'}")
    globals()[name] = value = getattr(module, name)
    return value
