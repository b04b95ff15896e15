"""From items to figures: which items count, and their sums."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction

from motaudit.audit.model import AnswerState, ItemRef, MomentRef, Source
from motaudit.audit.walk import Walk
from motaudit.checklist.model import Checklist, Item, ItemType, MetricKind, Owner, ScoringRules
from motaudit.scoring.points import earned, possible
from motaudit.scoring.sheet import Figure, ItemScore, Reason

_ZERO = Fraction(0)
_STATES = {
    AnswerState.NOT_APPLICABLE: Reason.NOT_APPLICABLE,
    AnswerState.NOT_OBSERVED: Reason.NOT_OBSERVED,
    AnswerState.NOT_REACHED: Reason.NOT_REACHED,
}
_APPLICABLE = (None, Reason.NOT_OBSERVED, Reason.UNANSWERED)

EMPTY = Figure(None, _ZERO, _ZERO, 0, 0)


def item_scores(checklist: Checklist, walk: Walk) -> tuple[ItemScore, ...]:
    """Every item that can score, in the order of the journey, hidden ones too; `gave` and `cost` are still 0."""
    return tuple(
        _item_score(checklist, walk, ItemRef(item.code, row), item, MomentRef(moment.code, row), stage.code)
        for stage, moment in checklist.moments()
        for row in walk.rows(moment.code)
        for item in moment.items
        if item.is_scored(checklist.choices_of(item))
    )


def is_counted(checklist: Checklist, moment: str) -> bool:
    """Whether the total counts a moment: the branch's own, or everybody's."""
    return checklist.scoring.counts == "all" or checklist.moment_by_code[moment].owner is Owner.BRANCH


def is_estimated(item: Item, source: Source | None) -> bool:
    """Whether a time is only estimated: such a time is reported, and scores only where the checklist says so."""
    is_time = item.type is ItemType.DURATION or (item.metric is not None and item.metric.kind is MetricKind.TIME)
    return is_time and source is Source.ESTIMATED


def figure(items: Iterable[ItemScore], rules: ScoringRules) -> Figure:
    """The sums over items; a bonus only adds to what was earned."""
    items = tuple(items)
    gained = sum((item.earned for item in items), _ZERO)
    most = sum((item.possible for item in items), _ZERO)
    reasons = Counter(item.reason for item in items if not item.bonus)
    return Figure(
        percent=_percent(gained, most, rules),
        earned=gained,
        possible=most,
        n=reasons[None],
        applicable=sum(reasons[reason] for reason in _APPLICABLE),
        missing={reason: reasons[reason] for reason in Reason if reasons[reason]},
    )


def na_rate(counted: Figure) -> Fraction | None:
    """Not applicable of the visible items that can score."""
    visible = counted.n + sum(n for reason, n in counted.missing.items() if reason is not Reason.HIDDEN)
    return Fraction(counted.missing.get(Reason.NOT_APPLICABLE, 0), visible) if visible else None


def weighted(total: Figure, parts: Iterable[tuple[Fraction, Figure]]) -> Figure:
    """`total` with the mean of its parts' percentages; parts without one leave their weight to the others."""
    known = [(weight, part.percent) for weight, part in parts if part.percent is not None]
    weights = sum((weight for weight, _percent in known), _ZERO)
    if not weights:
        return replace(total, percent=None)
    return replace(total, percent=sum((weight * percent for weight, percent in known), _ZERO) / weights)


def _percent(gained: Fraction, most: Fraction, rules: ScoringRules) -> Fraction | None:
    if not most:
        return None
    percent = max(100 * gained / most, _ZERO)
    return min(percent, Fraction(100)) if rules.bonus_cap else percent


def _item_score(checklist: Checklist, walk: Walk, ref: ItemRef, item: Item, moment: MomentRef, stage: str) -> ItemScore:
    rules, most = checklist.scoring, _ZERO if item.bonus else possible(checklist, item)
    reason, gained = _reason(checklist, walk, ref, item), _ZERO
    if reason is None:
        points = earned(checklist, item, walk.value(ref), walk.number(ref))
        reason = Reason.UNSCORED if points is None else None
        gained = points or _ZERO
    zeroed = (reason is Reason.NOT_REACHED and rules.not_reached == "zero") or (
        reason is Reason.HIDDEN and rules.when_hidden == "zero"
    )
    counts = most if reason is None or zeroed else _ZERO
    return ItemScore(ref, moment, stage, gained, counts, reason is None, reason, item.bonus)


def _reason(checklist: Checklist, walk: Walk, ref: ItemRef, item: Item) -> Reason | None:
    """Why an item cannot be among the scored ones, before its points are looked at."""
    if not walk.is_visible(ref):
        return Reason.HIDDEN
    state = walk.state(ref)
    if state is not None:
        return _STATES[state]
    if walk.value(ref) is None:
        return Reason.UNANSWERED
    reported = checklist.scoring.estimated_times == "report" and is_estimated(item, walk.source(ref))
    return Reason.UNSCORED if reported else None
