"""How the visit felt and what the customer counts, beside the score."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from motaudit.audit.model import Attempt, Audit, Contact, MomentRef, Observation, Valence
from motaudit.audit.walk import Walk
from motaudit.checklist.model import Checklist
from motaudit.scoring.score import score
from motaudit.scoring.sheet import CurvePoint, Indicators, ScoreSheet
from motaudit.scoring.survival import is_answered, median_time


def indicators(
    checklist: Checklist, audit: Audit, walk: Walk | None = None, sheet: ScoreSheet | None = None
) -> Indicators:
    """The indicators of one audit; only what is shown counts. `walk` and `sheet` save making them again."""
    walk = walk or Walk(checklist, audit)
    sheet = sheet or score(checklist, audit, walk)
    seen = [(ref, audit.observations[ref]) for ref in walk.moments() if ref in audit.observations]
    felt = [each for _ref, each in seen if each.valence is not None]
    pains = [(ref, each) for ref, each in seen if each.valence is Valence.PAIN]
    recovered = [each.recovery.emotion >= 0 for _ref, each in pains if each.recovery is not None]
    curve = tuple(_curve(audit, walk))
    series = _attempts(walk)
    attempts = [attempt for tries in series for attempt in tries]
    point = walk.break_point()
    contact = _contact_seconds(walk)
    return Indicators(
        glory_rate=_rate(sum(each.valence is Valence.GLORY for each in felt), len(felt)),
        pain_rate=_rate(len(pains), len(felt)),
        wow_rate=_rate(sum(each.wow for each in felt), len(felt)),
        recovery_rate=_rate(sum(recovered), len(pains)),
        lift=_lift(checklist, audit, pains),
        peak_end=_peak_end([reading for point in curve for reading in point.readings]),
        curve=tuple(each.point for each in curve),
        break_off=point is not None,
        break_point=str(point) if point else None,
        first_attempt_rate=_rate(sum(is_answered(tries[0]) for tries in series), len(series)),
        median_time_to_human=median_time(attempts),
        attempts=len(attempts),
        promises_kept=_promises_kept(audit),
        contact_seconds=contact,
        dead_seconds=_dead_seconds(audit, contact),
        metrics_met=_metrics_met(sheet),
    )


@dataclass(frozen=True, slots=True)
class _Felt:
    """A point of the curve with its readings: those of the moments in order, then the stage's own."""

    point: CurvePoint
    readings: tuple[int, ...]


def _curve(audit: Audit, walk: Walk) -> Iterator[_Felt]:
    for stage in walk.stages():
        observed = (audit.observations.get(ref, _NOTHING).emotion for ref in walk.moments(stage.code))
        readings = tuple(emotion for emotion in (*observed, audit.emotions.get(stage.code)) if emotion is not None)
        spread = Fraction(max(readings) - min(readings)) if readings else None
        yield _Felt(CurvePoint(stage.code, _mean(readings), spread, len(readings)), readings)


def _peak_end(readings: list[int]) -> Fraction | None:
    """Half of the strongest emotion, the negative one of two alike, and of the last one (Kahneman's peak-end rule)."""
    if not readings:
        return None
    peak = max(readings, key=lambda emotion: (abs(emotion), -emotion))
    return Fraction(peak + readings[-1], 2)


def _lift(checklist: Checklist, audit: Audit, pains: list[tuple[MomentRef, Observation]]) -> Fraction | None:
    """By how much putting right raised the mood above the stage's, on average."""
    lifts = []
    for ref, seen in pains:
        emotion = audit.emotions.get(checklist.stage_of[ref.code].code)
        if seen.recovery is not None and emotion is not None:
            lifts.append(seen.recovery.emotion - emotion)
    return _mean(lifts)


def _attempts(walk: Walk) -> list[list[Attempt]]:
    """The tries of every item and channel, in the order in which they were made."""
    series: dict[tuple[object, str], list[Attempt]] = {}
    for ref in walk.all_items():
        value = walk.value(ref)
        tries = [row for row in value if isinstance(row, Attempt)] if isinstance(value, tuple) else []
        if all(attempt.started is not None for attempt in tries):
            tries.sort(key=lambda attempt: attempt.started.timestamp() if attempt.started else 0)
        for attempt in tries:
            series.setdefault((ref, attempt.channel), []).append(attempt)
    return list(series.values())


def _contact_seconds(walk: Walk) -> Decimal | None:
    values = (walk.value(ref) for ref in walk.all_items())
    rows = [row for value in values if isinstance(value, tuple) for row in value if isinstance(row, Contact)]
    known = [row.seconds for row in rows if row.seconds is not None]
    return sum(known, Decimal(0)) if known else None


def _dead_seconds(audit: Audit, contact: Decimal | None) -> Decimal | None:
    """The time between arriving and leaving in which nobody attended to the customer."""
    arrived, left = audit.times.get("arrived"), audit.times.get("left")
    if arrived is None or left is None or contact is None or left.at < arrived.at:
        return None
    passed = left.at - arrived.at
    return max(Decimal(passed.days * 86400 + passed.seconds) - contact, Decimal(0))


def _promises_kept(audit: Audit) -> Fraction | None:
    checked = [promise.kept for promise in audit.promises.values() if promise.kept is not None]
    return _rate(sum(checked), len(checked))


def _metrics_met(sheet: ScoreSheet) -> Mapping[str, Fraction]:
    by_kind: dict[str, list[Fraction]] = {}
    for metric in sheet.metrics:
        by_kind.setdefault(metric.kind, []).append(metric.attained)
    return {kind: sum(found, Fraction(0)) / len(found) for kind, found in sorted(by_kind.items())}


def _rate(part: int, whole: int) -> Fraction | None:
    return Fraction(part, whole) if whole else None


def _mean(numbers: list[int] | tuple[int, ...]) -> Fraction | None:
    return Fraction(sum(numbers), len(numbers)) if numbers else None


_NOTHING = Observation()
