"""The rows of the home page: a visit with where it stands and the one thing to do with it."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from motaudit.audit.model import AuditState, Outcome
from motaudit.audit.records import AuditSummary
from motaudit.locale import _, display_percent, format_date, format_number, ngettext, pgettext, pick
from ui.common.labels import ElidedLabel, Label, facts
from ui.common.marks import Pill
from ui.common.theme import GRID, HALF, Text
from ui.home.content import Draft, DueVisit, place_text


class VisitRow(QWidget):
    """Branch, checklist and what else is known on two lines, pills, and a button; a click anywhere does the same."""

    def __init__(self, title: str, detail: str, action: QPushButton, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.action = action
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(ElidedLabel(title, Text.STRONG))
        words.addWidget(ElidedLabel(detail, Text.SECONDARY, muted=True))
        self._pills = QHBoxLayout()
        self._pills.setSpacing(HALF)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, HALF, 0, HALF)
        layout.setSpacing(2 * GRID)
        layout.addLayout(words, 1)
        layout.addLayout(self._pills)
        layout.addWidget(action)

    def add_pill(self, pill: QWidget) -> None:
        self._pills.addWidget(pill)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.action.click()


def left_text(draft: Draft) -> str:
    """How much is open and where it was left: "17 left, Using"."""
    count = draft.audit.open_count
    if count is None:
        return _("Not begun yet")
    if count == 0:
        return _("Everything answered, ready to hand in")
    if draft.stage:
        return ngettext("{n} left, {stage}", "{n} left, {stage}", count).format(
            n=format_number(count), stage=draft.stage
        )
    return ngettext("{n} left", "{n} left", count).format(n=format_number(count))


def outcome_text(outcome: Outcome) -> str:
    """How an uncompleted visit went."""
    return {
        Outcome.COMPLETED: _("Completed"),
        Outcome.CLOSED: _("The branch was closed"),
        Outcome.REFUSED: _("The visit was refused"),
        Outcome.WRONG_BRANCH: _("Wrong branch"),
        Outcome.RECOGNISED: _("The shopper was recognised"),
        Outcome.STOPPED: _("The visit was stopped"),
    }[outcome]


def draft_row(draft: Draft, action: QPushButton, *, whose: bool) -> VisitRow:
    parts = [pick(draft.audit.checklist_title), left_text(draft)]
    if whose:
        parts.append(draft.audit.auditor)
    row = VisitRow(place_text(draft.audit.branch_name, draft.audit.city), facts(*parts), action)
    if draft.due is not None:
        row.add_pill(Pill(due_text(draft.due), "warning"))
    return row


def due_text(due: datetime) -> str:
    return _("Due since {date}").format(date=format_date(due.astimezone().date(), "short"))


def planned_row(visit: DueVisit, action: QPushButton) -> VisitRow:
    """A visit to come, with the last day on which it can be made, or the first."""
    day = format_date(visit.closes if visit.can_begin else visit.opens, "short")
    if visit.overdue:
        days = pgettext("visit", "Overdue since {date}")
    else:
        days = _("Until {date}") if visit.can_begin else _("From {date}")
    row = VisitRow(visit.place, facts(visit.checklist, days.format(date=day)), action)
    if visit.overdue:
        row.add_pill(Pill(_("Overdue"), "critical"))
    return row


def again_row(audit: AuditSummary, action: QPushButton) -> VisitRow:
    day = format_date((audit.started or audit.created).date())
    assert audit.outcome is not None
    detail = facts(pick(audit.checklist_title), outcome_text(audit.outcome), day)
    return VisitRow(place_text(audit.branch_name, audit.city), detail, action)


def recent_row(audit: AuditSummary, action: QPushButton, *, with_score: bool) -> VisitRow:
    """Who sees no score sees no visits but the own, and needs no name beside them."""
    day = format_date((audit.started or audit.submitted or audit.created).date())
    who = audit.auditor if with_score else ""
    row = VisitRow(place_text(audit.branch_name, audit.city), facts(pick(audit.checklist_title), day, who), action)
    if audit.state is AuditState.EXCLUDED:
        # Rare, and it would load the whole of scoring at the start.
        from motaudit.report.words import AUDIT_STATES, shown

        row.add_pill(Pill(shown(AUDIT_STATES, audit.state), "muted"))
        return row
    if not with_score:
        return row
    if audit.outcome not in (None, Outcome.COMPLETED):
        row.add_pill(Pill(_("Not completed"), "muted"))
        return row
    if audit.verdict == "failed":
        row.add_pill(Pill(_("Failed"), "critical"))
    elif audit.verdict == "insufficient":
        row.add_pill(Pill(_("Too little seen"), "warning"))
    figure = Label(display_percent(audit.percent), Text.STRONG, wrap=False)
    figure.setMinimumWidth(7 * GRID)
    row.add_pill(figure)
    return row
