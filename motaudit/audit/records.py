"""What the audit service hands out beside audits: list rows, journal steps, receipts of a commit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from motaudit.audit.model import AuditState, Mode, Outcome, Position
from motaudit.base.clock import to_text

if TYPE_CHECKING:
    from motaudit.audit.entries import Change, EntryKey
    from motaudit.audit.model import Audit
    from motaudit.checklist.model import Text

EDITABLE = frozenset({AuditState.PLANNED, AuditState.IN_PROGRESS, AuditState.RETURNED})
"""States in which the shopper's own entries may change."""
SENT = frozenset({AuditState.RELEASED, AuditState.APPEALED, AuditState.DECIDED, AuditState.CLOSED})
"""States in which a visit is the branch's to answer."""


def seen_by_branch(state: AuditState | None, *, was_sent: bool) -> bool:
    """Whether the branch has a visit before it: one that was sent, also after it was put aside, with the reason."""
    return state in SENT or (state is AuditState.EXCLUDED and was_sent)


class Action(StrEnum):
    """What made a step of the journal. Only changes, undos and redos can be undone, back to the last other one."""

    START = "start"
    CHANGE = "change"
    UNDO = "undo"
    REDO = "redo"
    SUBMIT = "submit"
    EXCLUDE = "exclude"
    REVIEW = "review"  # what it was stands in the history, see `motaudit.review`
    IMPORT = "import"  # came from another workspace, see `motaudit.audit.lineage`
    RESOLVE = "resolve"  # a person chose between what two laptops had written


class Committed(NamedTuple):
    """Durably kept: the step's number and when it was taken."""

    step: int
    at: datetime


@dataclass(frozen=True, slots=True)
class JournalStep:
    """One user action: who did what when. `undoes` names the step that an undo or redo reverses."""

    id: int
    audit_id: str
    action: Action
    at: datetime
    who: str
    """A person's id."""
    changes: tuple[Change, ...]
    undoes: int | None = None


class Edit(NamedTuple):
    """A change as it is kept: the encoded values, None = absent."""

    key: EntryKey
    before: str | None
    after: str | None


class Progress(NamedTuple):
    """Where the work on an audit stands."""

    state: AuditState
    updated: datetime
    step: int
    """The journal's newest step of this audit."""
    position: Position | None
    open_count: int | None


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """Which audits a list shows; an empty tuple or None does not restrict.

    `states` are those that the history says: a visit that only the clock closed is among the released or decided ones.
    `seen_by_branch` leaves only those that the branch has before it.
    """

    states: tuple[AuditState, ...] = ()
    branch_id: str | None = None
    checklist_code: str | None = None
    auditor_id: str | None = None
    seen_by_branch: bool = False
    limit: int | None = None


def state_at(now: datetime, state: AuditState, query_until: datetime | None) -> AuditState:
    """The state as the clock has it: what nobody queried within the time is closed."""
    settled = state in (AuditState.RELEASED, AuditState.DECIDED)
    return AuditState.CLOSED if settled and query_until is not None and now > query_until else state


def listed(audit: Audit) -> dict[str, str | None]:
    """The parts of a visit's header that are kept for lists too, as they are kept."""
    return {
        "mode": str(audit.mode),
        "scenario": audit.scenario,
        "outcome": None if audit.outcome is None else str(audit.outcome),
        "started": None if audit.started is None else to_text(audit.started),
    }


class AuditSummary(NamedTuple):
    """One row of a list, read without opening the audit. `open_count` is what the walk last said was left.

    `state` is as the clock has it.
    """

    id: str
    number: str
    state: AuditState
    branch_id: str
    branch_code: str
    branch_name: str
    city: str
    region: str
    brand: str
    competitor: bool
    checklist_hash: str
    checklist_code: str
    checklist_version: int
    checklist_title: Text
    auditor_id: str
    auditor: str
    mode: Mode
    scenario: str
    outcome: Outcome | None
    created: datetime
    started: datetime | None
    submitted: datetime | None
    updated: datetime
    revision: int
    percent: Fraction | None
    """Of the newest revision, exact, 0..100."""
    verdict: str | None
    band: str | None
    open_count: int | None
    position: Position | None
