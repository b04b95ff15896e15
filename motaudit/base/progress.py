"""Long work is a generator that yields `Progress`; whoever drives it may stop it between two steps."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Progress:
    """`done` of `total` steps; `total` 0 means unknown."""

    done: int
    total: int
    label: str = ""


Work = Generator[Progress, None, T]


def finish(work: Work[T]) -> T:
    """Run `work` to its end without showing progress and return its result."""
    while True:
        try:
            next(work)
        except StopIteration as stop:
            result: T = stop.value
            return result
