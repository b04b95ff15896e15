"""How long until a human answers, with tries that nobody answered."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

from motaudit.audit.model import ANSWERED, Attempt


def is_answered(attempt: Attempt) -> bool:
    return attempt.seconds is not None or attempt.outcome == ANSWERED


def median_time(attempts: Iterable[Attempt]) -> Decimal | None:
    """The median seconds until a human answered, by Kaplan and Meier (1958); None if half were never answered.

    A try without an answer is censored when the caller gave up: it counts among those still waiting up to then. Where
    nobody noted when that was, it waits longer than any other. A try that was answered after an unknown time is left
    out.
    """
    answered: list[Decimal] = []
    waited: list[Decimal] = []
    for attempt in attempts:
        if attempt.seconds is not None:
            answered.append(attempt.seconds)
        elif not is_answered(attempt):
            waited.append(Decimal("Infinity") if attempt.waited is None else attempt.waited)
    surviving = Fraction(1)
    for time in sorted(set(answered)):
        at_risk = sum(other >= time for other in answered) + sum(other >= time for other in waited)
        surviving *= 1 - Fraction(answered.count(time), at_risk)
        if surviving <= Fraction(1, 2):
            return time
    return None
