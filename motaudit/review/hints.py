"""What the checks hand to the reviewer, and what they look at."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from motaudit.audit.model import Audit, ItemRef
from motaudit.audit.walk import Walk
from motaudit.checklist.model import Checklist
from motaudit.review.repairs import visit_time
from motaudit.scoring.sheet import ScoreSheet

LONGEST_VISIT = timedelta(hours=3)
"""How long a visit is taken to last where nobody said when it ended."""


class Severity(StrEnum):
    """`warning`: look before releasing. `hint`: a guess by simple rules, which may well be wrong."""

    WARNING = "warning"
    HINT = "hint"


@dataclass(frozen=True, slots=True)
class Hint:
    """Something a reviewer may want to look at; never a verdict. `evidence` is the key of a photo or file."""

    code: str
    severity: Severity
    message: str
    item: ItemRef | None = None
    evidence: str | None = None
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class OtherVisit:
    """An earlier visit by the same shopper, with what was written in it; `notes` are text answers too."""

    number: str
    story: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Twin:
    """A picture of another visit that is the same as one of this visit, or nearly so."""

    sha256: str
    """The one of this visit."""
    number: str
    same: bool
    distance: int = 0
    """Bits of 64 that differ."""


@dataclass(frozen=True)
class Checked:
    """Everything that the checks of one audit look at."""

    walk: Walk
    sheet: ScoreSheet
    handed_in: datetime
    answered: tuple[datetime, ...] = ()
    """When the answers were given, in order."""
    others: tuple[OtherVisit, ...] = ()
    twins: tuple[Twin, ...] = field(default=())

    @property
    def audit(self) -> Audit:
        return self.walk.audit

    @property
    def checklist(self) -> Checklist:
        return self.walk.checklist

    @property
    def begins(self) -> datetime | None:
        """When the visit began, None where nobody said it."""
        known = self.audit.started is not None or "arrived" in self.audit.times
        return visit_time(self.audit) if known else None

    @property
    def ends(self) -> datetime | None:
        """When it ended, or must have."""
        mark = self.audit.times.get("left")
        if mark is not None or self.audit.ended is not None:
            return mark.at if mark is not None else self.audit.ended
        return self.begins + LONGEST_VISIT if self.begins else None
