"""The reviewer's queue: what waits, the oldest first, and what comes next after one is done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple, Protocol

from motaudit.audit.model import AuditState, Outcome
from motaudit.audit.records import SENT, state_at
from motaudit.base.clock import Clock, now
from motaudit.base.store import Store
from motaudit.checklist.model import Text


class QueueKind(StrEnum):
    """Which audits: a reviewer has to act on `to_do`; the others are parts of it, or lie elsewhere."""

    TO_DO = "to_do"
    NEW = "new"
    RETURNED = "returned"
    """Handed in again after a return."""
    APPEALED = "appealed"
    FAILED = "failed"
    FLAGGED = "flagged"
    ASKED = "asked"
    """The shopper has not answered yet."""
    WITH_SHOPPER = "with_shopper"
    SENT = "sent"
    """What branches have to answer: released, queried, decided and closed ones."""
    ALL = "all"


class QueueRow(NamedTuple):
    """One row of the queue, read without opening the audit. `state` is as the clock has it; ids in `claimed_by`."""

    audit_id: str
    number: str
    state: AuditState
    branch_id: str
    branch_code: str
    branch_name: str
    checklist_title: Text
    auditor_id: str
    auditor: str
    outcome: Outcome | None
    started: datetime | None
    submitted: datetime
    """When the newest revision was handed in."""
    revision: int
    percent: Fraction | None
    """The result that counts, exact, 0..100."""
    verdict: str | None
    band: str | None
    claimed_by: str | None
    reviewer: str | None
    """The name of who claimed it."""
    returns: int
    open_questions: int
    open_queries: int
    flagged: int
    released: datetime | None
    query_until: datetime | None
    acknowledged: datetime | None
    grade: int | None

    @property
    def checked_by_shopper(self) -> bool:
        """Whoever made the visit checks it as well: somebody else should."""
        return self.claimed_by == self.auditor_id


@dataclass(frozen=True, slots=True)
class QueueFilter:
    """None does not restrict; `branch_ids` are those that a manager runs."""

    kind: QueueKind = QueueKind.TO_DO
    branch_ids: frozenset[str] | None = None
    auditor_id: str | None = None
    claimed_by: str | None = None
    oldest_first: bool = True


class QueueRepository(Protocol):
    def rows(self, states: tuple[AuditState, ...]) -> tuple[QueueRow, ...]:
        """Every audit that was handed in and is in one of these states."""


_WORK = (AuditState.SUBMITTED, AuditState.APPEALED)
_STATES: dict[QueueKind, tuple[AuditState, ...]] = {
    QueueKind.NEW: (AuditState.SUBMITTED,),
    QueueKind.RETURNED: (AuditState.SUBMITTED,),
    QueueKind.APPEALED: (AuditState.APPEALED,),
    QueueKind.ASKED: (AuditState.SUBMITTED, AuditState.RETURNED),
    QueueKind.WITH_SHOPPER: (AuditState.RETURNED,),
    QueueKind.SENT: tuple(SENT),
    QueueKind.ALL: tuple(AuditState),
}
_TESTS: dict[QueueKind, Callable[[QueueRow], bool]] = {
    QueueKind.NEW: lambda row: row.returns == 0,
    QueueKind.RETURNED: lambda row: row.returns > 0,
    QueueKind.FAILED: lambda row: row.verdict == "failed",
    QueueKind.FLAGGED: lambda row: row.flagged > 0,
    QueueKind.ASKED: lambda row: row.open_questions > 0,
}


class QueueService:
    def __init__(self, store: Store[QueueRepository], clock: Clock = now) -> None:
        self._store = store
        self._clock = clock

    def rows(self, filter: QueueFilter = QueueFilter()) -> tuple[QueueRow, ...]:
        """What waits, by when it was handed in."""
        with self._store.read() as queue:
            found = queue.rows(_STATES.get(filter.kind, _WORK))
        at = self._clock()
        shown = [row._replace(state=state_at(at, row.state, row.query_until)) for row in found if _matches(row, filter)]
        return tuple(sorted(shown, key=lambda row: (row.submitted, row.audit_id), reverse=not filter.oldest_first))

    def counts(self) -> dict[QueueKind, int]:
        """How many each part of the queue holds, for its filters."""
        with self._store.read() as queue:
            found = queue.rows(tuple(AuditState))
        return {
            kind: sum(row.state in _STATES.get(kind, _WORK) and _TESTS.get(kind, _any)(row) for row in found)
            for kind in QueueKind
        }

    def next_after(self, audit_id: str, filter: QueueFilter = QueueFilter(), *, who: str = "") -> QueueRow | None:
        """What comes after an audit that was just released or returned.

        It passes over what others have claimed, and over visits that `who` made.
        """
        rows = self.rows(filter)
        open_to_all = (row for row in rows if row.audit_id != audit_id and row.claimed_by in (None, who))
        free = [row for row in open_to_all if row.auditor_id != who]
        current = next((row for row in self.rows(QueueFilter(QueueKind.ALL)) if row.audit_id == audit_id), None)
        if current is None:
            return free[0] if free else None
        place = (current.submitted, audit_id)
        later = [row for row in free if ((row.submitted, row.audit_id) > place) is filter.oldest_first]
        return next(iter(later or free), None)


def _any(row: QueueRow) -> bool:
    return True


def _matches(row: QueueRow, filter: QueueFilter) -> bool:
    return (
        _TESTS.get(filter.kind, _any)(row)
        and (filter.branch_ids is None or row.branch_id in filter.branch_ids)
        and (filter.auditor_id is None or row.auditor_id == filter.auditor_id)
        and (filter.claimed_by is None or row.claimed_by == filter.claimed_by)
    )
