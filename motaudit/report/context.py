"""What a report is built from: everything is handed in, nothing is fetched."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from fractions import Fraction

from motaudit.audit.model import Audit
from motaudit.audit.walk import Walk
from motaudit.checklist.model import Checklist
from motaudit.scoring.sheet import Indicators, ScoreSheet


class Audience(StrEnum):
    """Who reads it. A branch never gets the shopper's identity, receipts, staff names or internal evidence."""

    BRANCH = "branch"
    INTERNAL = "internal"


@dataclass(frozen=True, slots=True)
class PreviousVisit:
    """The last visit to the same branch with the same checklist; percentages 0..100."""

    on: date
    percent: Fraction | None
    stages: Mapping[str, Fraction | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ReportInput:
    """One audit, its score, and how it is to be handed over.

    `pictures` gives the bytes of a piece of evidence by its SHA-256, in any image format; a smaller rendering of
    about 1100 pixels is enough. `repairs`: open repairs in words, None where none are kept. `hashes`: what was frozen
    (`visit`: the answers of the newest revision), name -> SHA-256.
    """

    walk: Walk
    sheet: ScoreSheet
    indicators: Indicators
    pictures: Callable[[str], bytes]
    generated: datetime
    app_version: str
    checked: bool = False
    audience: Audience = Audience.BRANCH
    previous: PreviousVisit | None = None
    repairs: tuple[str, ...] | None = None
    query_until: date | None = None
    hashes: Mapping[str, str] = field(default_factory=dict)

    @property
    def audit(self) -> Audit:
        return self.walk.audit

    @property
    def checklist(self) -> Checklist:
        return self.walk.checklist
