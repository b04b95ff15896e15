"""What the review says of queues, states, queries, rulings and events."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from motaudit.audit.model import AuditState
from motaudit.locale import N_, _, display_percent, format_date, format_number, ngettext
from motaudit.report.words import shown
from motaudit.review.history import Event
from motaudit.review.queue import QueueKind, QueueRow
from motaudit.review.standing import EventKind, Ruling
from ui.common.wording import RULINGS

if TYPE_CHECKING:
    from ui.review.reading import DeskContent

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
REVIEWING = frozenset({EventKind.CONFIRMED, EventKind.RELEASED, EventKind.GRADED, EventKind.DECIDED})
"""Acts that somebody else than the shopper should do."""
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
    return "\n".join(part for part in parts if isinstance(part, str) and part)


def shopper_text(row: QueueRow, person_id: str) -> str:
    """Who made the visit; oneself is named as that."""
    return _("{name} (you)").format(name=row.auditor) if row.auditor_id == person_id else row.auditor


def reviewer_text(row: QueueRow) -> str:
    """Who checks it, with a word about those who check their own visit."""
    if row.checked_by_shopper:
        return _("{name}, whose visit it is").format(name=row.reviewer or row.auditor)
    return row.reviewer or ""


def waiting_text(row: QueueRow) -> str:
    """What a visit of the queue waits for."""
    if row.state is AuditState.EXCLUDED:
        return shown(STATES, row.state)
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


def score_text(content: DeskContent) -> str:
    scores = content.scores
    if scores is None or scores.original.percent == scores.counts.percent:
        return display_percent(content.sheet.percent)
    return _("{first} handed in, {now} counts").format(
        first=display_percent(scores.original.percent), now=display_percent(scores.counts.percent)
    )


def state_text(content: DeskContent, *, with_remarks: bool) -> str:
    """What stands in the way, or where the visit is."""
    if content.can_check and content.to_confirm:
        n = len(content.to_confirm)
        return ngettext(
            "{n} must-pass question that failed has to be confirmed before the visit can be sent.",
            "{n} must-pass questions that failed have to be confirmed before the visit can be sent.",
            n,
        ).format(n=format_number(n))
    if content.can_check:
        return "" if with_remarks else _("Write a remark at a question to return the visit.")
    queries = content.standing.open_queries
    if queries and content.state is AuditState.APPEALED:
        return ngettext("{n} query to decide.", "{n} queries to decide.", len(queries)).format(
            n=format_number(len(queries))
        )
    until = content.standing.query_until
    if content.state is AuditState.RELEASED and until is not None:
        day = format_date(until.astimezone().date())
        return _("Sent to the branch, which may query it until {date}.").format(date=day)
    return shown(STATES, content.state)
