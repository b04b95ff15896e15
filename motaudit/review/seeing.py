"""Which visits somebody may see at all: on a shared computer too, nobody meets what is not theirs."""

from __future__ import annotations

from motaudit.audit.places import Person, Role
from motaudit.audit.records import AuditFilter, AuditSummary
from motaudit.audit.service import AuditService
from motaudit.review.ties import TieService


def visits_shown_to(person: Person, audits: AuditService, ties: TieService) -> tuple[AuditSummary, ...]:
    """Their own; managers also what was sent to their branches, without who went there; who sees all visits, all."""
    if person.sees_all_visits:
        return audits.summaries()
    own = audits.summaries(AuditFilter(auditor_id=person.id))
    if Role.MANAGER not in person.roles:
        return own
    branches, known = ties.managed(person.id), {audit.id for audit in own}
    sent = audits.summaries(AuditFilter(seen_by_branch=True))
    others = (audit for audit in sent if audit.branch_id in branches and audit.id not in known)
    return (*own, *(audit._replace(auditor="") for audit in others))
