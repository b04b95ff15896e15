"""How fast branches answer and mend, over many repairs: the closed loop measured."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from motaudit.review.repairs import Repair, RepairState


@dataclass(frozen=True, slots=True)
class LoopTime:
    """One time from the visit on. `median` is of the `n` repairs that came to it, None without any; others wait."""

    median: timedelta | None
    n: int
    waiting: int


@dataclass(frozen=True, slots=True)
class LoopTimes:
    response: LoopTime
    """To the branch's first response."""
    closing: LoopTime
    """To the visit that verified it."""


def loop_times(repairs: Iterable[Repair]) -> LoopTimes:
    """Withdrawn repairs are no part of it."""
    counted = [repair for repair in repairs if repair.state is not RepairState.WITHDRAWN]
    return LoopTimes(
        _time([repair.time_to_response for repair in counted]), _time([repair.time_to_closing for repair in counted])
    )


def _time(spans: list[timedelta | None]) -> LoopTime:
    known = sorted(span for span in spans if span is not None)
    middle = len(known) // 2
    # The mean of the two in the middle; of an odd number they are the same.
    median = (known[middle] + known[-middle - 1]) / 2 if known else None
    return LoopTime(median, len(known), len(spans) - len(known))
