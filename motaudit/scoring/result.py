"""The result of one audit as plain JSON, for other programs."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

from motaudit.base.numbers import round_half_up
from motaudit.scoring.sheet import Figure, Indicators, ScoreSheet

_PLACES = 4


def result_json(sheet: ScoreSheet, indicators: Indicators) -> dict[str, Any]:
    """What `motaudit score --json` prints: percentages 0..100, rates 0..1, rounded half up to 4 places; null = nothing.

    Rows of repeating moments are written `code[2]`.
    """
    return {
        "percent": json_number(sheet.percent),
        "earned": json_number(sheet.total.earned),
        "possible": json_number(sheet.total.possible),
        "verdict": None if sheet.verdict is None else str(sheet.verdict),
        "cap": json_number(sheet.cap),
        "coverage": json_number(sheet.total.coverage),
        "n": sheet.total.n,
        "applicable": sheet.total.applicable,
        "missing": _missing(sheet.total),
        "stages": [
            {
                "code": stage.code,
                "percent": json_number(stage.figure.percent),
                "earned": json_number(stage.figure.earned),
                "possible": json_number(stage.figure.possible),
                "n": stage.figure.n,
                "coverage": json_number(stage.figure.coverage),
            }
            for stage in sheet.stages
        ],
        "critical": [str(ref) for ref in sheet.critical],
        "metrics": [
            {"item": str(metric.ref), "kind": metric.kind, "attained": json_number(metric.attained)}
            for metric in sheet.metrics
        ],
        "band": sheet.band,
        "na_rate": json_number(sheet.na_rate),
        "failed_stages": list(sheet.failed_stages),
        "estimated": [str(metric.ref) for metric in sheet.metrics if metric.estimated],
        "owners": {
            owner: {"percent": json_number(figure.percent), "n": figure.n, "coverage": json_number(figure.coverage)}
            for owner, figure in sheet.owners.items()
        },
        "indicators": _indicators(indicators),
        "algorithm": sheet.algorithm,
    }


def _indicators(found: Indicators) -> dict[str, Any]:
    return {
        "glory_rate": json_number(found.glory_rate),
        "pain_rate": json_number(found.pain_rate),
        "wow_rate": json_number(found.wow_rate),
        "recovery_rate": json_number(found.recovery_rate),
        "lift": json_number(found.lift),
        "peak_end": json_number(found.peak_end),
        "emotion_curve": [
            {"stage": point.stage, "mean": json_number(point.mean), "spread": json_number(point.spread), "n": point.n}
            for point in found.curve
        ],
        "break_off": found.break_off,
        "break_point": found.break_point,
        "first_attempt_rate": json_number(found.first_attempt_rate),
        "median_time_to_human": json_number(found.median_time_to_human),
        "attempts": found.attempts,
        "promises_kept": json_number(found.promises_kept),
        "contact_seconds": json_number(found.contact_seconds),
        "dead_seconds": json_number(found.dead_seconds),
        "metrics_met": {kind: json_number(attained) for kind, attained in found.metrics_met.items()},
    }


def _missing(figure: Figure) -> dict[str, int]:
    return {str(reason): count for reason, count in figure.missing.items()}


def json_number(number: Fraction | Decimal | None) -> int | float | None:
    """A JSON number, rounded half up to 4 places; whole ones without a point."""
    if number is None:
        return None
    rounded = round_half_up(number, _PLACES)
    return int(rounded) if rounded == rounded.to_integral_value() else float(rounded)
