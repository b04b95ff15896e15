"""What the home page shows, read from the workspace in one go; may run beside the window."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from motaudit.audit.model import AuditState, Outcome
from motaudit.audit.places import Person, Role
from motaudit.audit.records import EDITABLE, AuditFilter, AuditSummary
from motaudit.locale import pgettext, pick

if TYPE_CHECKING:
    from motaudit.workspace import Workspace

DUE_AFTER = timedelta(hours=24)
"""A visit is to be written up while it is fresh: within a day."""
_SOON = timedelta(days=7)
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
    """Drafts, visits to be made again, the latest handed in: a shopper's own, everybody's for who checks them."""

    drafts: tuple[Draft, ...]
    again: tuple[AuditSummary, ...]
    recent: tuple[AuditSummary, ...]
    unused: bool = False
    """Nobody has begun a visit in this workspace yet."""


def read_home(workspace: Workspace, person: Person, at: datetime) -> HomeContent:
    """Read it all. `at` is the present instant."""
    overview = workspace.overview
    drafts = overview.summaries(AuditFilter(states=tuple(EDITABLE)))
    handed_in = overview.summaries(AuditFilter(states=_HANDED_IN, limit=_LOOKED_AT))
    if person.sees_scores and not person.sees_all_visits:
        return _home_of_manager(workspace, person, drafts, handed_in, at)
    mine = tuple(audit for audit in handed_in if person.may_open(audit.auditor_id))
    return HomeContent(
        drafts=_drafts(workspace, tuple(draft for draft in drafts if person.may_open(draft.auditor_id)), person, at),
        again=tuple(audit for audit in _again(handed_in, drafts) if person.may_open(audit.auditor_id)),
        recent=tuple(sorted(mine, key=_handed_in_at, reverse=True)[:_RECENT]),
        unused=not drafts and not handed_in,
    )


def _home_of_manager(
    workspace: Workspace,
    person: Person,
    drafts: tuple[AuditSummary, ...],
    handed_in: tuple[AuditSummary, ...],
    at: datetime,
) -> HomeContent:
    """What was sent to the own branches, without who went there, and the visits of one's own."""
    branches = workspace.ties.managed(person.id)
    own = tuple(draft for draft in drafts if draft.auditor_id == person.id)
    seen = workspace.overview.summaries(AuditFilter(seen_by_branch=True, limit=_LOOKED_AT))
    sent = [audit._replace(auditor="") for audit in seen if audit.branch_id in branches]
    recent = tuple(sorted(sent, key=_handed_in_at, reverse=True)[:_RECENT])
    return HomeContent(_drafts(workspace, own, person, at), (), recent, not drafts and not handed_in)


@dataclass(frozen=True, slots=True)
class DueVisit:
    """A planned visit that is to be made now, or within a week."""

    plan_id: str
    place: str
    checklist: str
    opens: date
    closes: date
    can_begin: bool
    overdue: bool


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits for a person beside visits of their own: counts, each with its page."""

    review: int = 0
    """Visits to check."""
    queries: int = 0
    """Visits with a query to decide."""
    unread: int = 0
    """Visits that were sent and that the branch has not read."""
    repairs: int = 0
    """Repairs that are overdue."""
    questions: tuple[str, ...] = ()
    """Visits about which a reviewer asked the shopper."""
    late: int = 0
    """Planned visits that are overdue, whoever was to make them."""
    not_given: int = 0
    """Planned visits that no shopper has been given."""
    conflicts: int = 0
    """Answers that two laptops changed apart."""
    due: tuple[DueVisit, ...] = ()
    """The person's own visits to come."""


def read_waiting(workspace: Workspace, person: Person, today: date) -> Waiting:
    """Read apart from the rest: home is shown before the services that know this are loaded."""
    from motaudit.review.queue import QueueFilter, QueueKind

    queue = workspace.queue
    checks, manages = Role.REVIEWER in person.roles, Role.MANAGER in person.roles
    unread = queue.rows(QueueFilter(QueueKind.SENT, branch_ids=workspace.ties.managed(person.id))) if manages else ()
    counts = queue.counts() if checks else {}
    mine = workspace.repairs.mine(person.id, unsettled_only=True) if manages else ()
    repairs = workspace.repairs.list(unsettled_only=True) if checks else mine
    visits = Role.AUDITOR in person.roles
    asked = queue.rows(QueueFilter(QueueKind.ASKED, auditor_id=person.id)) if visits else ()
    planned = workspace.plans.list() if checks else ()
    apart = workspace.overview.conflicts(None if checks else person.id) if checks or visits else 0
    return Waiting(
        review=counts.get(QueueKind.TO_DO, 0) - counts.get(QueueKind.APPEALED, 0),
        queries=counts.get(QueueKind.APPEALED, 0),
        unread=sum(row.acknowledged is None for row in unread),
        repairs=sum(repair.is_overdue(today) for repair in repairs),
        questions=tuple(row.audit_id for row in asked),
        late=sum(plan.is_overdue(today) for plan in planned),
        not_given=sum(plan.auditor_id is None for plan in planned),
        conflicts=apart,
        due=_own_due(workspace, person, today) if visits else (),
    )


def _own_due(workspace: Workspace, person: Person, today: date) -> tuple[DueVisit, ...]:
    """What the person can visit now, the overdue first; then what begins within a week."""
    plans = [plan for plan in workspace.plans.list(auditor_id=person.id) if plan.opens <= today + _SOON]
    if not plans:
        return ()
    branches = {branch.id: branch for branch in workspace.places.branches()}
    titles = {version.code: pick(version.title) for version in workspace.checklists.list()}
    plans.sort(key=lambda plan: (not plan.is_due(today), plan.closes))
    return tuple(
        DueVisit(
            plan.id,
            place_text(branches[plan.branch_id].name, branches[plan.branch_id].city),
            titles.get(plan.checklist_code, plan.checklist_code),
            plan.opens,
            plan.closes,
            plan.is_due(today),
            plan.is_overdue(today),
        )
        for plan in plans
    )


def place_text(name: str, city: str) -> str:
    """The branch with its city."""
    return pgettext("branch and city", "{branch}, {city}").format(branch=name, city=city) if city else name


def _handed_in_at(audit: AuditSummary) -> datetime:
    return audit.submitted or audit.updated


def _drafts(workspace: Workspace, drafts: tuple[AuditSummary, ...], person: Person, at: datetime) -> tuple[Draft, ...]:
    """The person's own first, and of these the one touched last."""
    shown = sorted(drafts, key=lambda draft: draft.updated, reverse=True)
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
