"""Medians and ratios: absolute times say little on a machine that others share."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True, slots=True)
class Result:
    """One figure. `floor` is measured in the same run, or the allowed time itself (then `limit` is 1)."""

    name: str
    median: float
    floor: float
    unit: str
    limit: float

    @property
    def ratio(self) -> float:
        return self.median / self.floor

    @property
    def ok(self) -> bool:
        return self.ratio <= self.limit


def timed(action: Callable[[], object]) -> float:
    """Milliseconds of one call."""
    begin = time.perf_counter()
    action()
    return (time.perf_counter() - begin) * 1000


def interleaved(*actions: Callable[[], object], rounds: int) -> list[float]:
    """The median milliseconds of each action, taken in turns so that a slow spell of the machine meets all alike."""
    times: list[list[float]] = [[] for _ in actions]
    for _round in range(rounds):
        for action, found in zip(actions, times, strict=True):
            found.append(timed(action))
    return [median(found) for found in times]


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which `share` (0..1) of all lie."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
