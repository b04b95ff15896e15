"""Durations from two times: of the header, or answers to questions of type time and datetime."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import TypeAlias

from motaudit.audit.model import Source

Clock: TypeAlias = datetime | time
"""An instant, or a time of day without its date."""

_DAY = timedelta(days=1)
_STRENGTH = tuple(Source)


def weaker(first: Source, second: Source) -> Source:
    """The less reliable of two sources: measured, receipt, photo, estimated."""
    return max(first, second, key=_STRENGTH.index)


def clock(text: str) -> Clock | None:
    """The time or instant of an ISO text; None if it is none."""
    try:
        return datetime.fromisoformat(text) if len(text) > 10 else time.fromisoformat(text)
    except ValueError:
        return None


def seconds_between(start: Clock, end: Clock) -> Decimal | None:
    """Seconds from `start` to `end`; None if both carry a date and run backwards.

    Where one is only a time of day, the end is the first such time after the start: past midnight too.
    """
    if isinstance(start, datetime) and isinstance(end, datetime):
        if (start.tzinfo is None) != (end.tzinfo is None):
            start, end = start.replace(tzinfo=None), end.replace(tzinfo=None)
        passed = end - start
        return _seconds(passed) if passed >= timedelta() else None
    return _seconds((_of_day(end) - _of_day(start)) % _DAY)


def on_visit(started: datetime, at: time) -> datetime:
    """The instant of a time of day within a visit that began at `started`: at most six hours before it, else after.

    Served at 00:10 on a visit that started at 23:40 is the next day; arrived at 09:55 when the header says 10:05 is
    the same one.
    """
    instant = datetime.combine(started.date(), at, tzinfo=at.tzinfo or started.tzinfo)
    if instant < started - _EARLIEST:
        return instant + _DAY
    return instant - _DAY if instant >= started - _EARLIEST + _DAY else instant


_EARLIEST = timedelta(hours=6)


def _of_day(at: Clock) -> timedelta:
    return timedelta(hours=at.hour, minutes=at.minute, seconds=at.second, microseconds=at.microsecond)


def _seconds(passed: timedelta) -> Decimal:
    return Decimal(passed // timedelta(microseconds=1)) / 1_000_000
