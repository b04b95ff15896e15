"""The home page."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget
from shiboken6 import isValid

from motaudit.audit.model import Audit
from motaudit.audit.places import Role
from motaudit.audit.records import AuditSummary
from motaudit.base.clock import now
from motaudit.base.errors import MotauditError
from motaudit.base.progress import Work
from motaudit.locale import _, format_number, ngettext
from ui.common.buttons import button
from ui.common.context import AppContext, Changes
from ui.common.labels import Rule
from ui.common.layouts import TwoColumns, clear
from ui.common.navigation import Destination
from ui.common.page import Page
from ui.common.preferences import data_dir, free_path
from ui.common.surfaces import Banner, Card, EmptyState
from ui.common.theme import GRID
from ui.home.content import DueVisit, HomeContent, Waiting, read_home, read_waiting
from ui.home.rows import VisitRow, again_row, draft_row, planned_row, recent_row

_SHOWN = 6


class HomePage(Page):
    """Go on with a visit, make one again, look at the latest; or, in a new workspace, the three ways to begin."""

    name = "home"

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.content: HomeContent | None = None
        self.banner = Banner()
        self._new: QWidget | None = None
        self._cards = TwoColumns()
        body = QWidget()
        self._body = QVBoxLayout(body)
        self._body.setContentsMargins(0, 0, 0, 0)
        self._body.setSpacing(2 * GRID)
        self._body.addWidget(self.banner)
        self.waiting: Waiting | None = None
        self._to_do_area = QWidget()
        self._to_do = QVBoxLayout(self._to_do_area)
        self._to_do.setContentsMargins(0, 0, 0, 0)
        self._to_do.setSpacing(2 * GRID)
        self._to_do_area.hide()
        self._body.addWidget(self._to_do_area)
        self._body.addWidget(self._cards, 1)
        self._beginning: QWidget | None = None
        self.set_content(body)

    def title(self) -> str:
        return _("Home")

    def open(self, destination: Destination) -> None:
        self._read()

    def refresh(self, changes: Changes) -> None:
        if changes.audits or changes.branches or changes.checklists or changes.people or changes.plans:
            self._read()

    def _read(self) -> None:
        workspace, person = self.context.workspace, self.context.person
        self.context.tasks.call(
            lambda: read_home(workspace, person, now()), done=self._show, failed=self.banner.say_error
        )
        self.context.tasks.when_idle(self._read_waiting)

    def _read_waiting(self) -> None:
        """What others wait for; its services are loaded only when home is shown."""
        if not isValid(self):
            return  # the person changed meanwhile
        workspace, person = self.context.workspace, self.context.person
        self.context.tasks.call(
            lambda: read_waiting(workspace, person, now().astimezone().date()),
            done=self._show_waiting,
            failed=self._on_waiting_failed,
        )

    # -- what is shown

    def _show(self, content: HomeContent) -> None:
        if content == self.content:
            return
        self.content = content
        self._cards.clear()
        if not content.unused:
            if content.drafts or self._visits:
                self._cards.add(self._drafts_card(content), 0)
            if content.again:
                self._cards.add(self._again_card(content), 0)
            self._cards.add(self._recent_card(content), 1)
            self._cards.settle()
        self._offer_what_is_next()

    def _show_waiting(self, waiting: Waiting) -> None:
        if not isValid(self) or waiting == self.waiting:
            return
        self.waiting = waiting
        clear(self._to_do)
        rows = list(self._waiting_rows(waiting))
        if rows:
            card = Card(_("Waiting for you"))
            _fill(card, rows)
            self._to_do.addWidget(card)
        if waiting.due:
            self._to_do.addWidget(self._due_card(waiting.due))
        self._to_do_area.setVisible(self._to_do.count() > 0)
        self._offer_what_is_next()

    def _on_waiting_failed(self, error: MotauditError) -> None:
        if isValid(self):
            self.banner.say_error(error)
            self._show_waiting(Waiting())

    def _waiting_rows(self, waiting: Waiting) -> Iterator[VisitRow]:
        for audit_id in waiting.questions[:1]:
            n = len(waiting.questions)
            text = ngettext("A reviewer asks about a visit of yours", "A reviewer asks about {n} visits of yours", n)
            yield self._waiting_row(text, n, _("Answer what you remember."), "receipt", audit_id=audit_id)
        if n := waiting.review:
            text = ngettext("{n} visit waits for review", "{n} visits wait for review", n)
            yield self._waiting_row(text, n, _("The oldest comes first."), "review", kind="to_do")
        if n := waiting.queries:
            text = ngettext("{n} visit is queried", "{n} visits are queried", n)
            yield self._waiting_row(text, n, _("Somebody else than who sent it decides."), "review", kind="appealed")
        if n := waiting.unread:
            text = ngettext(
                "{n} visit to your branches is not read yet", "{n} visits to your branches are not read yet", n
            )
            yield self._waiting_row(text, n, _("Say that you read it, or query it in time."), "audits")
        if n := waiting.repairs:
            text = ngettext("{n} repair is overdue", "{n} repairs are overdue", n)
            yield self._waiting_row(text, n, _("Begin with what is due longest."), "repairs", overdue=True)
        if n := waiting.late:
            text = ngettext("{n} planned visit is overdue", "{n} planned visits are overdue", n)
            yield self._waiting_row(text, n, _("Give it to somebody else, or later days."), "plans", show="overdue")
        if n := waiting.not_given:
            text = ngettext(
                "{n} planned visit is not given to anybody yet", "{n} planned visits are not given to anybody yet", n
            )
            yield self._waiting_row(text, n, _("See who can go."), "plans", show="not_given")
        if n := waiting.conflicts:
            text = ngettext("{n} answer was changed in two places", "{n} answers were changed in two places", n)
            yield self._waiting_row(text, n, _("Decide which one holds. Both are kept."), "packages", show="conflicts")

    def _waiting_row(self, text: str, n: int, detail: str, page: str, **args: object) -> VisitRow:
        return VisitRow(
            text.format(n=format_number(n)), detail, button(_("Open"), on_click=lambda: self.context.go(page, **args))
        )

    def _offer_what_is_next(self) -> None:
        """Ways to begin while there is nothing at all; else a new visit, after what waits to be gone on with."""
        content, waiting = self.content, self.waiting
        for old in (self._new, self._beginning):
            if old is not None:
                old.deleteLater()
        self._new = self._beginning = None
        if content is None or (content.unused and waiting is None):
            return  # a visit that was planned may still be found
        if content.unused and waiting == Waiting():
            self._beginning = self._empty()
            self._body.addWidget(self._beginning, 1)
            return
        kind = "primary" if self._visits and not self._is_own(content) and not self._can_begin() else ""
        self._new = button(_("New visit"), "plus", kind=kind, on_click=self._new_visit)
        self.header.add_action(self._new)

    @property
    def _visits(self) -> bool:
        """Whether the person makes visits: others have something else to do first."""
        return Role.AUDITOR in self.context.person.roles

    def _is_own(self, content: HomeContent) -> bool:
        """Whether the first draft is the person's."""
        return bool(content.drafts) and content.drafts[0].audit.auditor_id == self.context.person.id

    def _can_begin(self) -> bool:
        """Whether a planned visit is due."""
        return self.waiting is not None and any(visit.can_begin for visit in self.waiting.due)

    def _drafts_card(self, content: HomeContent) -> Card:
        card = Card(_("Go on"))
        if not content.drafts:
            card.add(EmptyState("circle-check", _("No visit is waiting to be written up.")))
            return card
        rows: list[VisitRow] = []
        for draft in content.drafts[:_SHOWN]:
            own = draft.audit.auditor_id == self.context.person.id
            kind = "primary" if own and not rows else ""
            text = _("Go on") if own else _("Open")
            rows.append(
                draft_row(draft, button(text, kind=kind, on_click=self._opener("walk", draft.audit)), whose=not own)
            )
        _fill(card, rows)
        self._add_more(card, len(content.drafts))
        return card

    def _due_card(self, due: tuple[DueVisit, ...]) -> Card:
        """Visits that were given to the person, each with its way to begin."""
        card = Card(_("Due visits"))
        card.top.addWidget(button(_("All of them"), kind="quiet", on_click=lambda: self.context.go("plans")))
        rows = []
        for visit in due[:_SHOWN]:
            if visit.can_begin:
                is_next = visit is due[0] and not (self.content is not None and self._is_own(self.content))
                kind = "primary" if is_next else ""
                action = button(_("Begin"), kind=kind, on_click=self._beginner(visit.plan_id))
            else:
                action = button(_("Open"), on_click=lambda: self.context.go("plans"))
            rows.append(planned_row(visit, action))
        _fill(card, rows)
        if (more := len(due) - _SHOWN) > 0:
            text = ngettext("{n} more under Visits to come", "{n} more under Visits to come", more)
            link = button(text.format(n=format_number(more)), kind="quiet", on_click=lambda: self.context.go("plans"))
            card.body.addWidget(link, 0, Qt.AlignmentFlag.AlignHCenter)
        return card

    def _again_card(self, content: HomeContent) -> Card:
        card = Card(_("To be visited again"))
        shown = content.again[:_SHOWN]
        _fill(card, [again_row(audit, button(_("Visit"), on_click=self._again(audit))) for audit in shown])
        self._add_more(card, len(content.again))
        return card

    def _add_more(self, card: Card, count: int) -> None:
        """Where more wait than are shown, the way to all of them."""
        if (more := count - _SHOWN) > 0:
            text = ngettext("{n} more under Visits", "{n} more under Visits", more).format(n=format_number(more))
            link = button(text, kind="quiet", on_click=lambda: self.context.go("audits"))
            card.body.addWidget(link, 0, Qt.AlignmentFlag.AlignHCenter)

    def _recent_card(self, content: HomeContent) -> Card:
        card = Card(_("Handed in lately"))
        card.top.addWidget(button(_("All visits"), kind="quiet", on_click=lambda: self.context.go("audits")))
        if not content.recent:
            card.add(EmptyState("send", _("Nothing was handed in yet.")))
            return card
        sees = self.context.person.sees_scores
        page = "result" if sees else "receipt"
        rows = [
            recent_row(audit, button(_("Open"), on_click=self._opener(page, audit)), with_score=sees)
            for audit in content.recent
        ]
        _fill(card, rows)
        return card

    def _empty(self) -> QWidget:
        state = EmptyState(
            "clipboard-check",
            _("Start by looking round: open the sample."),
            _("Or bring your checklist: drop a YAML or JSON file here."),
        )
        self.sample = button(_("Open the sample"), "sparkles", kind="primary", on_click=self._open_sample)
        state.add_action(self.sample)
        state.add_action(button(_("Bring your checklist"), "upload", on_click=self._bring_checklist))
        state.add_action(button(_("New visit"), "plus", on_click=self._new_visit))
        return state

    # -- what is done

    def _opener(self, page: str, audit: AuditSummary) -> Any:
        return lambda: self.context.go(page, audit_id=audit.id)

    def _again(self, audit: AuditSummary) -> Any:
        return lambda: self.context.go("new_visit", branch_id=audit.branch_id, revisit_of=audit.id)

    def _beginner(self, plan_id: str) -> Any:
        return lambda: self._begin(plan_id)

    def _begin(self, plan_id: str) -> None:
        """Start a planned visit and go on to its walk."""
        plans, who = self.context.workspace.plans, self.context.person.id
        self._to_do_area.setEnabled(False)
        self.context.tasks.call(
            lambda: plans.begin(plan_id, who=who),
            done=lambda audit: self._on_begun(plan_id, audit),
            failed=self.banner.say_error,
            ended=lambda: self._to_do_area.setEnabled(True),
        )

    def _on_begun(self, plan_id: str, audit: Audit) -> None:
        self.context.announce(Changes(audits=frozenset({audit.id}), plans=frozenset({plan_id})))
        self.context.go("walk", audit_id=audit.id)

    def _new_visit(self) -> None:
        self.context.go("new_visit")

    def _bring_checklist(self) -> None:
        chosen, _filter = QFileDialog.getOpenFileName(
            self,
            _("Bring your checklist"),
            "",
            _("Checklists ({patterns})").format(patterns="*.yaml *.yml *.json *.xlsx *.xls *.ods *.csv"),
        )
        if chosen:
            self.context.go("checklists", file=Path(chosen))

    def _open_sample(self) -> None:
        make = self.context.make_sample
        path = free_path(data_dir(), _("Sample"))

        def work() -> Work[Any]:
            path.parent.mkdir(parents=True, exist_ok=True)
            return make(path)

        self.sample.setEnabled(False)
        self.context.tasks.start(
            work,
            title=_("Making the sample"),
            done=lambda _made: self.context.open_workspace_requested.emit(path),
            failed=self._on_sample_failed,
            cancelled=lambda: self.sample.setEnabled(True),
        )

    def _on_sample_failed(self, error: MotauditError) -> None:
        self.sample.setEnabled(True)
        self.banner.say_error(error)


def _fill(card: Card, rows: list[VisitRow]) -> None:
    """Rows with hairlines between them."""
    for row in rows:
        if row is not rows[0]:
            card.add(Rule())
        card.add(row)
