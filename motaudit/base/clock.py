"""Instants: UTC on the line, with the local offset kept."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]

FIRST_YEAR, LAST_YEAR = 1970, 2199
"""In which a visit can be, so that every calendar and time zone can show it and no package is refused for it."""


def now() -> datetime:
    """The present instant with the local offset, e.g. 2026-11-02T10:05:00.250+03:00: as fine as it is kept."""
    instant = datetime.now(UTC)
    return instant.replace(microsecond=instant.microsecond // 1000 * 1000).astimezone()


def to_text(instant: datetime) -> str:
    """ISO 8601 with offset and milliseconds; `from_text` reads it back."""
    return instant.isoformat(timespec="milliseconds")


def from_text(text: str) -> datetime:
    """Read an ISO 8601 instant; one without an offset is taken as local time."""
    instant = datetime.fromisoformat(text)
    return instant if instant.tzinfo else instant.astimezone()


def is_day(instant: datetime) -> bool:
    """Whether an instant lies in years in which a visit can be."""
    return FIRST_YEAR <= instant.year <= LAST_YEAR
