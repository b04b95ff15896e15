"""The audit as frozen objects. A change gives a new object (`motaudit.audit.entries.apply`), never an altered one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple, TypeAlias

from motaudit.audit.places import Branch, Person


class ItemRef(NamedTuple):
    """An item, or its row (from 1) when its moment repeats. Written `name_tag[2]`; row 1 is also plain `name_tag`."""

    code: str
    row: int = 1

    def __str__(self) -> str:
        return self.code if self.row == 1 else f"{self.code}[{self.row}]"


class MomentRef(NamedTuple):
    """A moment, or its row when it repeats."""

    code: str
    row: int = 1

    def __str__(self) -> str:
        return self.code if self.row == 1 else f"{self.code}[{self.row}]"


_REF = re.compile(r"([A-Za-z_][A-Za-z0-9_-]*)(?:\[([1-9][0-9]{0,3})\])?")


def parse_ref(text: str) -> tuple[str, int]:
    """`"name_tag[2]"` -> ("name_tag", 2); raises ValueError for anything else."""
    match = _REF.fullmatch(text)
    if match is None:
        raise ValueError(text)
    return match[1], int(match[2] or 1)


class AuditState(StrEnum):
    PLANNED = "planned"
    IN_PROGRESS = "in_progress"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    RELEASED = "released"
    APPEALED = "appealed"
    DECIDED = "decided"
    CLOSED = "closed"
    EXCLUDED = "excluded"


class Outcome(StrEnum):
    COMPLETED = "completed"
    CLOSED = "closed"
    REFUSED = "refused"
    WRONG_BRANCH = "wrong_branch"
    RECOGNISED = "recognised"
    STOPPED = "stopped"


class Mode(StrEnum):
    AFTER_VISIT = "after_visit"
    ANNOUNCED = "announced"


class AnswerState(StrEnum):
    NOT_APPLICABLE = "not_applicable"
    NOT_OBSERVED = "not_observed"
    NOT_REACHED = "not_reached"


class Source(StrEnum):
    """Where a time or a figure comes from."""

    MEASURED = "measured"
    RECEIPT = "receipt"
    PHOTO = "photo"
    ESTIMATED = "estimated"


class Valence(StrEnum):
    GLORY = "glory"
    NEUTRAL = "neutral"
    PAIN = "pain"


class BreakCause(StrEnum):
    COMPANY = "company"
    OTHER = "other"


TIMES = ("arrived", "greeted", "ordered", "served", "paid", "left")
"""The header's times in their usual order; expressions and durations name them with `_at`: `ordered_at`."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try to reach them; `seconds` until a human answered, None when nobody did (censored, never dropped)."""

    channel: str
    started: datetime | None = None
    outcome: str = ""
    seconds: Decimal | None = None
    note: str = ""
    waited: Decimal | None = None
    """Seconds waited before giving up, when nobody answered: where the censored observation ends."""


ANSWERED = "answered"
ATTEMPT_OUTCOMES = (ANSWERED, "no_answer", "busy", "recording", "left_message", "refused")


@dataclass(frozen=True, slots=True)
class Contact:
    """One encounter with staff."""

    who: str = ""
    role: str = ""
    seconds: Decimal | None = None
    outcome: str = ""


Value: TypeAlias = str | Decimal | tuple[str, ...] | tuple[Attempt, ...] | tuple[Contact, ...]
"""choice: code; choices: codes; scale and numbers: Decimal (durations in seconds); date, time, datetime: ISO text;
text: text; attempts and contacts: their rows. Photos and files are answered by evidence assigned to the item."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A value or a state, and what was said about it. All empty = not answered.

    Nobody gives both: an answer that a decided query left out of the score keeps its value beside `not_applicable`.
    """

    value: Value | None = None
    state: AnswerState | None = None
    note: str = ""
    """Beside `not_observed`, this is the reason."""
    flag: bool = False
    source: Source | None = None


@dataclass(frozen=True, slots=True)
class Recovery:
    """A pain that staff turned round within the visit."""

    offered: str
    emotion: int
    """-2..+2, afterwards."""


@dataclass(frozen=True, slots=True)
class Observation:
    """How a moment felt. `valence` None = not said. A wow implies glory; a recovery belongs to a pain."""

    valence: Valence | None = None
    wow: bool = False
    note: str = ""
    recovery: Recovery | None = None
    break_off: bool = False
    break_cause: BreakCause = BreakCause.COMPANY
    emotion: int | None = None
    """-2..+2; one more reading of its stage."""


@dataclass(frozen=True, slots=True)
class TimeMark:
    at: datetime
    source: Source = Source.MEASURED


@dataclass(frozen=True, slots=True)
class FirstImpression:
    emotion: int
    words: str = ""


@dataclass(frozen=True, slots=True)
class Promise:
    """What ads, web site or staff promised; `kept` is None until it was checked."""

    text: str
    source: str = ""
    kept: bool | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Receipt:
    number: str = ""
    at: datetime | None = None
    amount: Decimal | None = None
    currency: str = ""


class Visibility(StrEnum):
    INTERNAL = "internal"
    BRANCH = "branch"


@dataclass(frozen=True, slots=True)
class Evidence:
    """A photo, receipt, recording or file kept by its SHA-256; `item` is where it belongs, None = unassigned."""

    sha256: str
    name: str
    media_type: str
    size: int
    """Bytes."""
    kind: str = "photo"
    """photo, receipt, audio or file: receipts and audio are internal by default."""
    item: ItemRef | None = None
    taken: datetime | None = None
    caption: str = ""
    visibility: Visibility = Visibility.BRANCH


class Position(NamedTuple):
    """Where the shopper was, to go on there: a page (`header`, `moment`, `stage_end`, `story`) and its place."""

    page: str
    code: str = ""
    row: int = 1
    item: str = ""


@dataclass(frozen=True)
class Audit:
    """One visit as far as it is known. `row` numbers of repeating moments need not be without gaps."""

    id: str
    number: str
    state: AuditState
    branch: Branch
    auditor: Person
    checklist_hash: str
    checklist_code: str
    checklist_version: int
    created: datetime
    revision: int = 0
    """0 until first submitted, then the number of the newest submitted revision."""
    mode: Mode = Mode.AFTER_VISIT
    scenario: str = ""
    same_visit: str | None = None
    revisit_of: str | None = None
    submitted: datetime | None = None
    outcome: Outcome | None = None
    outcome_note: str = ""
    started: datetime | None = None
    ended: datetime | None = None
    story: str = ""
    first_impression: FirstImpression | None = None
    impression_frozen: bool = False
    confirmed_stages: frozenset[str] = frozenset()
    """Stages whose "How it felt" was confirmed."""
    times: Mapping[str, TimeMark] = field(default_factory=dict)
    context: Mapping[str, Value] = field(default_factory=dict)
    rows: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    """Repeating moment -> its row numbers; a moment that is not named has row 1 only."""
    answers: Mapping[ItemRef, Answer] = field(default_factory=dict)
    observations: Mapping[MomentRef, Observation] = field(default_factory=dict)
    emotions: Mapping[str, int] = field(default_factory=dict)
    """Stage -> -2..+2."""
    promises: Mapping[str, Promise] = field(default_factory=dict)
    """By id; ids are UUIDv7 and so sort by when they were noted. The same holds for receipts and evidence."""
    receipts: Mapping[str, Receipt] = field(default_factory=dict)
    evidence: Mapping[str, Evidence] = field(default_factory=dict)

    @property
    def completed(self) -> bool:
        """Only a completed visit has a percentage; one whose outcome is still open counts as completed."""
        return self.outcome in (None, Outcome.COMPLETED)

    def evidence_of(self, ref: ItemRef) -> tuple[Evidence, ...]:
        return tuple(evidence for evidence in self.evidence.values() if evidence.item == ref)
