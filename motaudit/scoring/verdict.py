"""The verdict and the band, on exact values."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from motaudit.audit.model import Audit, BreakCause, ItemRef
from motaudit.audit.values import matches
from motaudit.audit.walk import Walk
from motaudit.checklist.model import Checklist, ScoringRules
from motaudit.scoring.sheet import Figure, StageScore, Verdict


def critical_items(checklist: Checklist, walk: Walk) -> tuple[ItemRef, ...]:
    """The items whose answer fails the audit, in the order of the journey; only what is shown and was reached."""
    return tuple(
        ref
        for ref in walk.all_items()
        if (critical := checklist.items[ref.code].critical) is not None
        and walk.state(ref) is None
        and matches(walk.value(ref), critical.answers)
    )


def broken_by_company(audit: Audit, walk: Walk) -> bool:
    """Whether the customer would have left because of the company."""
    point = walk.break_point()
    return point is not None and audit.observations[point].break_cause is BreakCause.COMPANY


def verdict(rules: ScoringRules, total: Figure, stages: Iterable[StageScore], *, failed: bool) -> Verdict | None:
    """`failed` says that a critical answer or a break-off decided already.

    Then too little seen comes before the percentage, and a stage that misses its own pass mark fails the whole.
    """
    if failed:
        return Verdict.FAILED
    if total.coverage is not None and 100 * total.coverage < Fraction(rules.min_coverage):
        return Verdict.INSUFFICIENT
    if total.percent is None:
        return None
    if any(stage.passed is False for stage in stages):
        return Verdict.FAILED
    if rules.pass_ is None:
        return Verdict.SCORED
    return Verdict.PASSED if total.percent >= Fraction(rules.pass_) else Verdict.FAILED


def band(rules: ScoringRules, percent: Fraction | None) -> str | None:
    """The highest band whose lower end was reached."""
    if percent is None:
        return None
    ordered = sorted(rules.bands, key=lambda each: each.min, reverse=True)
    return next((each.code for each in ordered if percent >= Fraction(each.min)), None)
