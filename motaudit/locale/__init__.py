"""Languages, digits, calendars: everything that turns a value into text for a person, and back."""

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

__all__ = [
    "LANGUAGES",
    "Calendar",
    "Digits",
    "Language",
    "N_",
    "Regional",
    "_",
    "base_language",
    "best_language",
    "current_language",
    "language",
    "ngettext",
    "npgettext",
    "pgettext",
    "regional",
    "set_language",
    "set_regional",
    "using",
]
