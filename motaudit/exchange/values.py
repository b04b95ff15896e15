"""Whether what an entry of a package holds is something that a visit can hold, so that nothing stumbles over it later."""

from __future__ import annotations

import re
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

import msgspec

from motaudit.audit.codec import decode, encode
from motaudit.audit.entries import HEADER_FIELDS, EntryKey, EntryKind
from motaudit.audit.model import Attempt, Contact, FirstImpression, Receipt, TimeMark
from motaudit.base.clock import is_day
from motaudit.base.numbers import can_be_noted

MOST_ROWS = 1000
"""Of a repeating moment."""
_LAST_ROW = 9999
_CODE = re.compile(r"[A-Za-z0-9_-]{1,200}")
"""Of a question or moment, or an id."""


def is_value(kind: EntryKind, code: str, text: str | None) -> bool:
    """Whether `text` is written as motaudit writes an entry of this kind, and means something; None = taken away."""
    if not _CODE.fullmatch(code) or (kind is EntryKind.HEADER and code not in HEADER_FIELDS):
        return False
    return text is None or _is_good(kind, code if kind is EntryKind.HEADER else "", text)


def is_instant(value: datetime) -> bool:
    """Whether it says its offset and lies in years in which a visit can be."""
    return value.tzinfo is not None and is_day(value)


@lru_cache(maxsize=20_000)
def _is_good(kind: EntryKind, code: str, text: str) -> bool:
    key = EntryKey(kind, code)
    try:
        value = decode(key, text)
        return means_something(kind, value) and encode(key, value) == text
    except (msgspec.MsgspecError, ValueError, RecursionError, ArithmeticError):
        return False


def means_something(kind: EntryKind, value: Any) -> bool:
    """Whether a value of this kind can be counted with and shown."""
    match kind:
        case EntryKind.ANSWER:
            return _can_be_counted(value.value)
        case EntryKind.CONTEXT:
            return _can_be_counted(value)
        case EntryKind.EMOTION:
            return _is_emotion(value)
        case EntryKind.OBSERVATION:
            recovery = value.recovery
            return _is_emotion(value.emotion) and _is_emotion(recovery.emotion if recovery else None)
        case EntryKind.ROWS:
            return len(value) <= MOST_ROWS and all(1 <= number <= _LAST_ROW for number in value)
        case EntryKind.EVIDENCE:
            return value.size >= 0 and _can_be_counted(value.taken)
        case _:
            return _can_be_counted(value)


def _is_emotion(value: int | None) -> bool:
    return value is None or -2 <= value <= 2


def _can_be_counted(value: Any) -> bool:
    """A number has digits that can be counted with, an instant a day that can be shown; other values are words."""
    match value:
        case Decimal():
            return can_be_noted(value)
        case datetime():
            return is_instant(value)
        case tuple():
            return all(map(_can_be_counted, value))
        case Attempt():
            return all(map(_can_be_counted, (value.started, value.seconds, value.waited)))
        case Contact():
            return _can_be_counted(value.seconds)
        case TimeMark():
            return is_instant(value.at)
        case Receipt():
            return all(map(_can_be_counted, (value.at, value.amount)))
        case FirstImpression():
            return _is_emotion(value.emotion)
        case _:
            return True
