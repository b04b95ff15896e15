"""What the home page shows, read from the workspace in one go; may run beside the window."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from motaudit.audit.model import AuditState, Outcome
from motaudit.audit.places import Person
from motaudit.audit.records import EDITABLE, AuditFilter, AuditSummary
from motaudit.locale import pick

if TYPE_CHECKING:
    from motaudit.workspace import Workspace

DUE_AFTER = timedelta(hours=24)
"""A visit is to be written up while it is fresh: within a day."""
_RECENT = 6
_LOOKED_AT = 2000
"""Uncompleted visits that lie further back than this many are no longer waited for."""
_HANDED_IN = tuple(state for state in AuditState if state not in EDITABLE and state is not AuditState.EXCLUDED)


@dataclass(frozen=True, slots=True)
class Draft:
    """A visit to go on with. `stage` is where it was left, in the language in force; "" when it has not begun."""

    audit: AuditSummary
    stage: str
    due: datetime | None
    """Since when it should have been handed in; None while there is time."""


@dataclass(frozen=True, slots=True)
class HomeContent:
    """Drafts of the person (of everybody, for who sees scores), visits to be made again, the latest handed in."""

    drafts: tuple[Draft, ...]
    again: tuple[AuditSummary, ...]
    recent: tuple[AuditSummary, ...]

    @property
    def is_empty(self) -> bool:
        return not (self.drafts or self.again or self.recent)


def read_home(workspace: Workspace, person: Person, at: datetime) -> HomeContent:
    """Read it all. `at` is the present instant."""
    overview = workspace.overview
    drafts = overview.summaries(AuditFilter(states=tuple(EDITABLE)))
    handed_in = overview.summaries(AuditFilter(states=_HANDED_IN, limit=_LOOKED_AT))
    return HomeContent(
        drafts=_drafts(workspace, drafts, person, at),
        again=_again(handed_in, drafts),
        recent=tuple(sorted(handed_in, key=_handed_in_at, reverse=True)[:_RECENT]),
    )


def _handed_in_at(audit: AuditSummary) -> datetime:
    return audit.submitted or audit.updated


def _drafts(workspace: Workspace, drafts: tuple[AuditSummary, ...], person: Person, at: datetime) -> tuple[Draft, ...]:
    """The person's own first, and of these the one touched last."""
    shown = [draft for draft in drafts if person.sees_scores or draft.auditor_id == person.id]
    shown.sort(key=lambda draft: draft.updated, reverse=True)
    shown.sort(key=lambda draft: draft.auditor_id != person.id)
    return tuple(
        Draft(draft, pick(workspace.overview.stage_title(draft.checklist_hash, draft.position)), _due(draft, at))
        for draft in shown
    )


def _due(draft: AuditSummary, at: datetime) -> datetime | None:
    due = (draft.started or draft.created) + DUE_AFTER
    return due if due <= at else None


def _again(handed_in: tuple[AuditSummary, ...], drafts: tuple[AuditSummary, ...]) -> tuple[AuditSummary, ...]:
    """Visits that were not completed and after which nobody went to the branch with the same checklist."""
    later: set[tuple[str, str]] = {(draft.branch_id, draft.checklist_code) for draft in drafts}
    due = []
    for audit in sorted(handed_in, key=lambda audit: audit.started or audit.created, reverse=True):
        visit = (audit.branch_id, audit.checklist_code)
        if visit not in later and audit.outcome not in (None, Outcome.COMPLETED):
            due.append(audit)
        later.add(visit)
    return tuple(due)
