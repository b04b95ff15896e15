"""What the list says about a visit: its state, how it went, its result."""

from __future__ import annotations

from enum import StrEnum

from motaudit.audit.model import AuditState, Outcome
from motaudit.audit.records import EDITABLE, SENT, AuditSummary
from motaudit.locale import N_, _, display_percent
from motaudit.report.words import AUDIT_STATES, shown

STATE_INKS = {
    AuditState.PLANNED: "muted",
    AuditState.IN_PROGRESS: "accent",
    AuditState.RETURNED: "warning",
    AuditState.SUBMITTED: "glory",
    AuditState.RELEASED: "glory",
    AuditState.APPEALED: "warning",
    AuditState.DECIDED: "muted",
    AuditState.CLOSED: "muted",
    AuditState.EXCLUDED: "muted",
}
_OUTCOME_TEXTS = {
    Outcome.CLOSED: N_("Branch was closed"),
    Outcome.REFUSED: N_("Service was refused"),
    Outcome.WRONG_BRANCH: N_("Wrong branch"),
    Outcome.RECOGNISED: N_("Recognised"),
    Outcome.STOPPED: N_("Stopped early"),
}
_VERDICT_TEXTS = {
    "failed": N_("{percent}, failed"),
    "insufficient": N_("{percent}, too little seen"),
}


class StateGroup(StrEnum):
    """What the list is narrowed to by state."""

    CURRENT = "current"
    DRAFTS = "drafts"
    HANDED_IN = "handed_in"
    WITH_BRANCH = "with_branch"
    PUT_ASIDE = "put_aside"
    ALL = "all"


GROUP_TEXTS = {
    StateGroup.CURRENT: N_("All but those put aside"),
    StateGroup.DRAFTS: N_("To finish"),
    StateGroup.HANDED_IN: N_("Handed in"),
    StateGroup.WITH_BRANCH: N_("With the branch"),
    StateGroup.PUT_ASIDE: N_("Put aside"),
    StateGroup.ALL: N_("All visits"),
}
GROUPS = {
    StateGroup.CURRENT: frozenset(AuditState) - {AuditState.EXCLUDED},
    StateGroup.DRAFTS: EDITABLE,
    StateGroup.HANDED_IN: frozenset({AuditState.SUBMITTED}),
    StateGroup.WITH_BRANCH: SENT,
    StateGroup.PUT_ASIDE: frozenset({AuditState.EXCLUDED}),
    StateGroup.ALL: frozenset(AuditState),
}


def state_text(state: AuditState) -> str:
    return shown(AUDIT_STATES, state)


def result_text(audit: AuditSummary) -> str:
    """How it went where there is no percentage, else the percentage with a verdict that needs attention.

    What was put aside has none: it counts in no figure.
    """
    if audit.state is AuditState.EXCLUDED:
        return ""
    if audit.outcome not in (None, Outcome.COMPLETED):
        return _(_OUTCOME_TEXTS[audit.outcome])
    if audit.percent is None:
        return ""
    percent = display_percent(audit.percent)
    return _(_VERDICT_TEXTS.get(audit.verdict or "", "{percent}")).format(percent=percent)
