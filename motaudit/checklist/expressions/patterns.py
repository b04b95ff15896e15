"""Regular expressions of strangers, under a time limit.

The package `regex` rather than the standard `re`: only it can stop in the middle, and it knows `\\p{Arabic}`. A pattern
that takes too long counts as not matched.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

TIME_LIMIT = 0.05
"""Seconds for one match."""

_LONGEST_PATTERN = 1_000
_LONGEST_TEXT = 20_000


@lru_cache(maxsize=256)
def _compiled(pattern: str) -> Any:
    """The compiled pattern, None if it is not one. `regex` costs 12 ms to import: only who uses patterns pays."""
    import regex

    if len(pattern) > _LONGEST_PATTERN:
        return None
    try:
        return regex.compile(pattern)
    except (regex.error, ValueError, OverflowError, RecursionError, MemoryError):
        return None


def is_valid(pattern: str) -> bool:
    return _compiled(pattern) is not None


def matches(pattern: str, subject: str) -> bool:
    """Whether `pattern` matches the whole of `subject`."""
    compiled = _compiled(pattern)
    if compiled is None or len(subject) > _LONGEST_TEXT:
        return False
    try:
        return compiled.fullmatch(subject, timeout=TIME_LIMIT) is not None
    except (TimeoutError, MemoryError):
        return False
