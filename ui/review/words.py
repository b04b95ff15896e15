"""What the review says of queues, states, queries, rulings and events."""

from __future__ import annotations

from collections.abc import Mapping

from motaudit.audit.model import AuditState
from motaudit.locale import N_, _, format_date, format_number, ngettext
from motaudit.report.words import shown
from motaudit.review.history import Event
from motaudit.review.queue import QueueKind, QueueRow
from motaudit.review.standing import EventKind, Ruling
from ui.common.wording import RULINGS

QUEUES: Mapping[QueueKind, str] = {
    QueueKind.TO_DO: N_("To do"),
    QueueKind.NEW: N_("New"),
    QueueKind.RETURNED: N_("Corrected"),
    QueueKind.APPEALED: N_("Queried"),
    QueueKind.FAILED: N_("Failed"),
    QueueKind.FLAGGED: N_("Flagged"),
    QueueKind.ASKED: N_("Question open"),
    QueueKind.WITH_SHOPPER: N_("With the shopper"),
    QueueKind.SENT: N_("Sent to branch"),
    QueueKind.ALL: N_("All"),
}
STATES: Mapping[AuditState, str] = {
    AuditState.SUBMITTED: N_("Waiting for review"),
    AuditState.RETURNED: N_("With the shopper"),
    AuditState.RELEASED: N_("Sent to branch"),
    AuditState.APPEALED: N_("Queried"),
    AuditState.DECIDED: N_("Decided"),
    AuditState.CLOSED: N_("Closed"),
    AuditState.EXCLUDED: N_("Put aside"),
}
_EVENTS: Mapping[str, str] = {
    EventKind.SUBMITTED: N_("Handed in"),
    EventKind.CLAIMED: N_("Took it to check"),
    EventKind.CORRECTED: N_("Corrected the visit's details"),
    EventKind.ASKED: N_("Asked the shopper"),
    EventKind.ANSWERED: N_("Answered the question"),
    EventKind.EDITED: N_("Worded the report"),
    EventKind.HIDDEN: N_("Changed what the branch sees"),
    EventKind.CONFIRMED: N_("Confirmed a must-pass question"),
    EventKind.RETURNED: N_("Returned it to the shopper"),
    EventKind.RELEASED: N_("Sent it to the branch"),
    EventKind.EXCLUDED: N_("Put it aside"),
    EventKind.GRADED: N_("Graded the shopper's work"),
    EventKind.ACKNOWLEDGED: N_("Read it at the branch"),
    EventKind.QUERIED: N_("Queried a question"),
    EventKind.DECIDED: N_("Decided a query"),
}
GRADES = (N_("Poor"), N_("Weak"), N_("Fair"), N_("Good"), N_("Excellent"))


def event_text(event: Event) -> str:
    return shown(_EVENTS, event.kind)


def event_detail(event: Event) -> str:
    """What was said with it, in the words of whoever said it."""
    data = event.data()
    if event.kind == EventKind.RETURNED:
        return "\n".join(remark["text"] for remark in data.get("remarks", ()))
    if event.kind == EventKind.GRADED:
        return _("{n} of 5").format(n=format_number(data["points"]))
    if event.kind == EventKind.DECIDED:
        ruling = shown(RULINGS, Ruling(data["ruling"]))
        return _("{ruling}. {why}").format(ruling=ruling, why=data["why"])
    parts = (data.get(key) for key in ("text", "why", "reason", "comment", "fact", "note"))
    return next((part for part in parts if isinstance(part, str) and part), "")


def waiting_text(row: QueueRow) -> str:
    """What a visit of the queue waits for."""
    if row.open_queries:
        return ngettext("{n} query to decide", "{n} queries to decide", row.open_queries).format(
            n=format_number(row.open_queries)
        )
    if row.open_questions:
        return ngettext("{n} question not answered", "{n} questions not answered", row.open_questions).format(
            n=format_number(row.open_questions)
        )
    if row.state is AuditState.SUBMITTED and row.returns:
        return _("Corrected")
    if row.state is AuditState.SUBMITTED:
        return _("New")
    if row.state is AuditState.RELEASED and row.query_until is not None:
        return _("Queries until {date}").format(date=format_date(row.query_until.astimezone().date(), "short"))
    return shown(STATES, row.state)
