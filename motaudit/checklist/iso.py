"""Dates and times as texts: the forms of ISO 8601 that answers are written in."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, time

from motaudit.checklist.model import ItemType

# Python reads more forms than expressions do: 20261102 would be a number to them, and 10 no time at all.
_DATE, _TIME = r"\d{4}-\d\d-\d\d", r"\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?(?:Z|[+-]\d\d:\d\d)?"
_FORMS: Mapping[ItemType, tuple[re.Pattern[str], Callable[[str], object]]] = {
    ItemType.DATE: (re.compile(_DATE, re.ASCII), date.fromisoformat),
    ItemType.TIME: (re.compile(_TIME, re.ASCII), time.fromisoformat),
    ItemType.DATETIME: (re.compile(f"{_DATE}[T ]{_TIME}", re.ASCII), datetime.fromisoformat),
}


def is_written(kind: ItemType, text: str) -> bool:
    """Whether a text is a date, a time or both, as its type of question wants it; any text for other types."""
    if kind not in _FORMS:
        return True
    form, parse = _FORMS[kind]
    if not form.fullmatch(text):
        return False
    try:
        parse(text)
    except ValueError:
        return False
    return True
