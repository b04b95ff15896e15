"""What scoring finds, as frozen objects. Percentages are 0..100 and exact; None where nothing applies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from motaudit.audit.model import ItemRef, MomentRef

ALGORITHM = "motaudit/scoring/1"


class Verdict(StrEnum):
    PASSED = "passed"
    FAILED = "failed"
    INSUFFICIENT = "insufficient"
    SCORED = "scored"


class Reason(StrEnum):
    """Why an item is not among the scored ones."""

    HIDDEN = "hidden"
    NOT_APPLICABLE = "not_applicable"
    NOT_OBSERVED = "not_observed"
    NOT_REACHED = "not_reached"
    UNANSWERED = "unanswered"
    UNSCORED = "unscored"  # no points, no metric, or a time that is only estimated


@dataclass(frozen=True, slots=True)
class Figure:
    """A sum over items. `possible` 0 gives percent None, never 0 or 100."""

    percent: Fraction | None
    earned: Fraction
    possible: Fraction
    n: int
    """Scored items."""
    applicable: int
    missing: Mapping[Reason, int] = field(default_factory=dict)
    """How many of the visible or concealed items are left out, by reason."""

    @property
    def coverage(self) -> Fraction | None:
        """Scored of applicable items, 0..1."""
        return Fraction(self.n, self.applicable) if self.applicable else None


@dataclass(frozen=True, slots=True)
class ItemScore:
    """One item's share. `cost` = what it took from the total, in percentage points of the total's possible."""

    ref: ItemRef
    moment: MomentRef
    stage: str
    earned: Fraction
    possible: Fraction
    scored: bool
    reason: Reason | None = None
    bonus: bool = False
    gave: Fraction = Fraction(0)
    cost: Fraction = Fraction(0)


@dataclass(frozen=True, slots=True)
class MomentScore:
    ref: MomentRef
    stage: str
    figure: Figure


@dataclass(frozen=True, slots=True)
class StageScore:
    code: str
    figure: Figure
    passed: bool | None = None
    """Against the stage's own `pass`; None without one or without a percentage."""


@dataclass(frozen=True, slots=True)
class MetricScore:
    """How far what the customer counts was met: attained 0..1."""

    ref: ItemRef
    kind: str
    actual: Decimal
    goal: Decimal
    worst: Decimal
    attained: Fraction
    estimated: bool = False


@dataclass(frozen=True, slots=True)
class ScoreSheet:
    """The whole result of one audit. `total` counts what the checklist's `counts` says (by default the branch's own)."""

    total: Figure
    verdict: Verdict | None
    band: str | None
    cap: Fraction | None
    """The second, capped percentage when a critical answer meets `critical_cap`."""
    na_rate: Fraction | None
    """Not applicable of visible scorable items, 0..1."""
    stages: tuple[StageScore, ...]
    moments: tuple[MomentScore, ...]
    items: tuple[ItemScore, ...]
    critical: tuple[ItemRef, ...]
    break_point: MomentRef | None
    failed_stages: tuple[str, ...]
    metrics: tuple[MetricScore, ...]
    """The weakest first."""
    owners: Mapping[str, Figure]
    """Owner -> its figure, over all stages; also those that the total leaves out."""
    algorithm: str = ALGORITHM

    @property
    def percent(self) -> Fraction | None:
        return self.total.percent


@dataclass(frozen=True, slots=True)
class CurvePoint:
    stage: str
    mean: Fraction | None
    spread: Fraction | None
    """Highest minus lowest reading."""
    n: int


@dataclass(frozen=True, slots=True)
class Indicators:
    """Rates are 0..1, emotions -2..+2, times in seconds; None where nothing was observed."""

    glory_rate: Fraction | None
    pain_rate: Fraction | None
    wow_rate: Fraction | None
    recovery_rate: Fraction | None
    lift: Fraction | None
    """Mean emotion after a recovery minus the stage's emotion."""
    peak_end: Fraction | None
    curve: tuple[CurvePoint, ...]
    break_off: bool
    break_point: str | None
    first_attempt_rate: Fraction | None
    median_time_to_human: Decimal | None
    attempts: int
    promises_kept: Fraction | None
    contact_seconds: Decimal | None
    dead_seconds: Decimal | None
    """Time on the premises without contact, where both are known."""
    metrics_met: Mapping[str, Fraction] = field(default_factory=dict)
    """Metric kind -> mean attained."""
