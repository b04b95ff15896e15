"""The score of one audit: pure, exact, and every part of it explained by its items."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

from motaudit.audit.model import Audit, MomentRef
from motaudit.audit.values import decimal
from motaudit.audit.walk import Walk
from motaudit.checklist.model import Checklist, Owner, ScoringRules
from motaudit.scoring.figures import EMPTY, figure, is_counted, is_estimated, item_scores, na_rate, weighted
from motaudit.scoring.points import attained
from motaudit.scoring.sheet import Figure, ItemScore, MetricScore, MomentScore, ScoreSheet, StageScore
from motaudit.scoring.verdict import band, broken_by_company, critical_items, verdict

_ZERO = Fraction(0)


def score(checklist: Checklist, audit: Audit, walk: Walk | None = None) -> ScoreSheet:
    """Score an audit as far as it was answered; gaps lower the coverage and are never refused.

    A visit that did not come about has no percentage and no verdict. `walk` saves evaluating the audit again.
    """
    if not audit.completed:
        return _nothing(checklist)
    walk = walk or Walk(checklist, audit)
    rules = checklist.scoring
    items = item_scores(checklist, walk)
    counted = [item for item in items if is_counted(checklist, item.moment.code)]
    stages = tuple(_stage_scores(checklist, counted))
    total = figure(counted, rules)
    if rules.total == "stage_weights":
        total = weighted(total, ((_weight(checklist, stage.code), stage.figure) for stage in stages))
    critical = critical_items(checklist, walk)
    failed = bool(critical) or broken_by_company(audit, walk)
    return ScoreSheet(
        total=total,
        verdict=verdict(rules, total, stages, failed=failed),
        band=band(rules, total.percent),
        cap=_cap(rules, total.percent) if critical else None,
        na_rate=na_rate(total),
        stages=stages,
        moments=_moment_scores(checklist, walk, items),
        items=_with_shares(checklist, items, _factors(checklist, total, stages)),
        critical=critical,
        break_point=walk.break_point(),
        failed_stages=tuple(stage.code for stage in stages if stage.passed is False),
        metrics=_metrics(checklist, walk),
        owners=_owners(checklist, items),
    )


def _nothing(checklist: Checklist) -> ScoreSheet:
    return ScoreSheet(
        total=EMPTY,
        verdict=None,
        band=None,
        cap=None,
        na_rate=None,
        stages=tuple(StageScore(stage.code, EMPTY) for stage in checklist.stages),
        moments=(),
        items=(),
        critical=(),
        break_point=None,
        failed_stages=(),
        metrics=(),
        owners={},
    )


def _cap(rules: ScoringRules, percent: Fraction | None) -> Fraction | None:
    """The second percentage of an audit with a critical answer."""
    if rules.critical_cap is None or percent is None:
        return None
    return min(percent, Fraction(rules.critical_cap))


def _stage_scores(checklist: Checklist, counted: list[ItemScore]) -> list[StageScore]:
    """Stages hold the same items as the total, so that the total follows from them."""
    found = []
    for stage in checklist.stages:
        its = figure((item for item in counted if item.stage == stage.code), checklist.scoring)
        judged = stage.pass_ is not None and its.percent is not None
        passed = (its.percent or _ZERO) >= Fraction(stage.pass_ or 0) if judged else None
        found.append(StageScore(stage.code, its, passed))
    return found


def _moment_scores(checklist: Checklist, walk: Walk, items: tuple[ItemScore, ...]) -> tuple[MomentScore, ...]:
    """Every visible moment, whoever owns it, and hidden ones that count as lost."""
    by_moment: dict[MomentRef, list[ItemScore]] = {}
    for item in items:
        by_moment.setdefault(item.moment, []).append(item)
    visible = set(walk.moments())
    scores = []
    for stage, moment in checklist.moments():
        for ref in (MomentRef(moment.code, row) for row in walk.rows(moment.code)):
            its = figure(by_moment.get(ref, ()), checklist.scoring)
            if ref in visible or its.possible:
                scores.append(MomentScore(ref, stage.code, its))
    return tuple(scores)


def _owners(checklist: Checklist, items: tuple[ItemScore, ...]) -> Mapping[str, Figure]:
    owner_of = {moment.code: moment.owner for _, moment in checklist.moments()}
    return {
        str(owner): figure((item for item in items if owner_of[item.moment.code] is owner), checklist.scoring)
        for owner in Owner
        if owner in owner_of.values()
    }


def _weight(checklist: Checklist, stage: str) -> Fraction:
    weight = checklist.stage_by_code[stage].weight
    return Fraction(1) if weight is None else Fraction(weight)


def _factors(checklist: Checklist, total: Figure, stages: tuple[StageScore, ...]) -> Mapping[str, Fraction]:
    """Stage -> the percentage points of the total that one point earned in it is worth."""
    if checklist.scoring.total == "pooled":
        return dict.fromkeys(checklist.stage_by_code, 100 / total.possible) if total.possible else {}
    known = {stage.code: stage.figure.possible for stage in stages if stage.figure.possible}
    weights = sum((_weight(checklist, code) for code in known), _ZERO)
    return {code: 100 * _weight(checklist, code) / weights / most for code, most in known.items()} if weights else {}


def _with_shares(
    checklist: Checklist, items: tuple[ItemScore, ...], factors: Mapping[str, Fraction]
) -> tuple[ItemScore, ...]:
    """What each item gave to the total and took from it; items that the total leaves out did neither."""
    found = []
    for item in items:
        factor = factors.get(item.stage, _ZERO) if is_counted(checklist, item.moment.code) else _ZERO
        lost = max(item.possible - item.earned, _ZERO)
        found.append(replace(item, gave=item.earned * factor, cost=lost * factor))
    return tuple(found)


def _metrics(checklist: Checklist, walk: Walk) -> tuple[MetricScore, ...]:
    """How far every metric with a value was met, bonus and other owners' included; the weakest first."""
    found = []
    for ref in walk.all_items():
        item = checklist.items[ref.code]
        actual = walk.number(ref)
        if item.metric is None or actual is None or walk.state(ref) is not None:
            continue
        found.append(
            MetricScore(
                ref=ref,
                kind=str(item.metric.kind),
                actual=decimal(actual),
                goal=item.metric.goal,
                worst=item.metric.worst,
                attained=attained(item.metric, actual),
                estimated=is_estimated(item, walk.source(ref)),
            )
        )
    return tuple(sorted(found, key=lambda metric: metric.attained))
