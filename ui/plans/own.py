"""A shopper's own visits to come: what to visit until when, with the one button that begins it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from motaudit.locale import _, format_date, pick
from ui.common.buttons import button
from ui.common.labels import Label, SectionTitle, facts
from ui.common.layouts import Column, clear, scrolled
from ui.common.marks import Pill
from ui.common.surfaces import Card, EmptyState
from ui.common.theme import GRID, Text
from ui.plans.reading import PlanRow


class OwnVisits(QStackedWidget):
    """Those that can be made now come first. Signals: `begin_requested(plan id)`."""

    begin_requested = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        holder = QWidget()
        self._cards = QVBoxLayout(holder)
        self._cards.setContentsMargins(0, 0, 0, 0)
        self._cards.setSpacing(2 * GRID)
        self.addWidget(scrolled(Column(holder)))
        self.addWidget(
            EmptyState(
                "circle-check",
                _("No visit is planned for you."),
                _("What a reviewer gives you stands here, with the days on which it can be made."),
            )
        )

    def show_rows(self, rows: Sequence[PlanRow]) -> None:
        """Show open plans of one shopper, in the order in which they close."""
        clear(self._cards)
        now, later = [row for row in rows if row.due], [row for row in rows if not row.due]
        for title, part in ((_("To be visited now"), now), (_("Later"), later)):
            if part:
                self._cards.addWidget(SectionTitle(title))
            for row in part:
                self._cards.addWidget(self._card(row, is_next=row is now[0] if now else False))
        self._cards.addStretch(1)
        self.setCurrentIndex(0 if rows else 1)

    def _card(self, row: PlanRow, *, is_next: bool) -> Card:
        card, plan = Card(), row.plan
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(Label(row.place, Text.CARD_TITLE))
        scenario = pick(row.scenario.title) if row.scenario else ""
        words.addWidget(Label(facts(row.checklist, scenario, row.mode_text), Text.SECONDARY, muted=True))
        line = QHBoxLayout()
        line.setSpacing(2 * GRID)
        line.addLayout(words, 1)
        if row.due:
            line.addWidget(Pill(row.state_text, "critical" if row.overdue else "accent"))
            begin = button(_("Begin"), "play", kind="primary" if is_next else "")
            begin.setAccessibleName(_("Begin the visit to {branch}").format(branch=row.place))
            begin.clicked.connect(lambda: self.begin_requested.emit(plan.id))
            line.addWidget(begin)
        card.body.addLayout(line)
        card.add(Label(_days_text(row), Text.STRONG))
        brief = pick(row.scenario.brief) if row.scenario else ""
        for text in (brief, plan.note):
            if text:
                card.add(Label(text))
        return card


def _days_text(row: PlanRow) -> str:
    opens, closes = format_date(row.plan.opens, "long"), format_date(row.plan.closes, "long")
    if row.overdue:
        return _("It was to be visited until {date}.").format(date=closes)
    if row.due:
        return _("Until {date}").format(date=closes)
    return _("{first} to {last}").format(first=opens, last=closes)
