"""The reviewer's desk: one visit, question by question, until it is released, returned or put aside."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from motaudit.audit.model import Answer, AuditState, ItemRef, MomentRef
from motaudit.audit.places import Role
from motaudit.base.errors import MotauditError, UserError
from motaudit.locale import _, display_percent, format_date, format_number, isolated, ngettext, pgettext, pick
from motaudit.report.words import shown
from motaudit.review.counting import Words
from motaudit.review.hints import Hint
from motaudit.review.queue import QueueFilter, QueueRow
from motaudit.review.standing import HeaderField, Ruling
from ui.common.buttons import Segmented, button
from ui.common.context import AppContext, Changes
from ui.common.key_filter import KeyFilter
from ui.common.labels import Label, facts
from ui.common.layouts import FlowLayout
from ui.common.navigation import Destination
from ui.common.page import Page
from ui.common.reason import ReasonDialog
from ui.common.surfaces import Banner
from ui.common.theme import GRID, Text
from ui.review.dialogs import BranchDialog, StartDialog
from ui.review.drafts import Drafts
from ui.review.history_panel import HistoryPanel
from ui.review.items_panel import ItemsPanel
from ui.review.reading import DeskContent, read_desk
from ui.review.visit_panel import VisitPanel
from ui.review.words import STATES

_TABS = ("items", "visit", "history")


class DeskPage(Page):
    """Destination arguments: `audit_id`; `item` (an `ItemRef`) makes that question current; `queue` (a `QueueFilter`)
    is what "and next" goes on with.
    """

    name = "desk"
    icon = "clipboard-check"

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.content: DeskContent | None = None
        self._audit_id = ""
        self._queue = QueueFilter()
        self._wanted: ItemRef | None = None
        self._drafts: dict[str, Drafts] = {}
        self._hints: tuple[Hint, ...] = ()
        self._score_shown = False
        self._is_reviewer = Role.REVIEWER in context.person.roles
        self.score = button(_("Show the score"), "eye", kind="quiet", on_click=self.toggle_score)
        self.checks = button("", "triangle-alert", kind="quiet", on_click=lambda: self.show_tab("visit"))
        self.header.add_action(self.checks)
        self.header.add_action(self.score)
        self.banner = Banner()
        self.notice = Banner(closable=False)
        self.tabs = Segmented([(_("Questions"), "items"), (_("The visit"), "visit"), (_("History"), "history")])
        self.tabs.choose("items")
        self.tabs.chosen.connect(self.show_tab)
        self.items = ItemsPanel(context)
        self.visit = VisitPanel(context)
        self.history = HistoryPanel()
        self.stack = QStackedWidget()
        for widget in (self.items, _scrolled(self.visit), _scrolled(self.history)):
            self.stack.addWidget(widget)
        self._make_actions()
        self._lay_out()
        self._connect()
        KeyFilter(self, self._press)

    def _make_actions(self) -> None:
        self.return_ = button(_("Return to the shopper"), "undo-2", on_click=self.return_visit)
        self.exclude = button(
            pgettext("what a button does", "Put aside"), "ban", kind="quiet", on_click=self.ask_exclude
        )
        self.release = button(_("Send to branch"), "send", on_click=lambda: self.release_visit(go_on=False))
        self.release_next = button(
            _("Send and next"), "chevron-right", kind="primary", on_click=lambda: self.release_visit(go_on=True)
        )
        self.release_next.setToolTip(_("Ctrl+Enter"))
        self.next = button(_("Next visit"), "chevron-right", on_click=self.go_next)
        self.state = Label("", Text.SECONDARY, muted=True)

    def _lay_out(self) -> None:
        content = QWidget()
        layout = QVBoxLayout(content)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID)
        layout.addWidget(self.banner)
        layout.addWidget(self.notice)
        layout.addWidget(self.tabs, 0, Qt.AlignmentFlag.AlignLeading)
        layout.addWidget(self.stack, 1)
        layout.addWidget(self.state)
        actions = QWidget()
        flow = FlowLayout(actions)
        for action in (self.release_next, self.release, self.return_, self.exclude, self.next):
            flow.addWidget(action)
        self._actions = actions
        layout.addWidget(actions)
        self.set_content(content, scroll=False, reading=False)

    def _connect(self) -> None:
        card, visit = self.items.card, self.visit
        card.confirmed.connect(self.confirm)
        card.remarked.connect(self._on_remarked)
        card.worded.connect(self.word)
        card.asked.connect(lambda item, text: self.ask(text, item))
        card.hide_requested.connect(self.hide_evidence)
        card.decided.connect(self.decide)
        visit.correct_requested.connect(self._on_correct_requested)
        visit.worded.connect(self.word)
        visit.remarked.connect(lambda text: self._on_remarked(None, text))
        visit.asked.connect(lambda text: self.ask(text, None))
        visit.hide_requested.connect(self.hide_evidence)
        visit.graded.connect(self.grade)
        visit.item_requested.connect(self._show_item)
        visit.closed.connect(self.tabs.setFocus)

    # -- coming and going

    def title(self) -> str:
        return self.content.audit.branch.name if self.content is not None else _("Review")

    def open(self, destination: Destination) -> None:
        audit_id = str(destination.get("audit_id", ""))
        self._wanted = destination.get("item")
        self._queue = destination.get("queue", self._queue)
        if audit_id and audit_id != self._audit_id:
            self.items.flush()
            self._audit_id = audit_id
            self.content = None
            self._score_shown = False
            self.banner.hide()
        if self._audit_id:
            self._read()

    def refresh(self, changes: Changes) -> None:
        if self._audit_id in changes.audits or changes.people or changes.branches:
            self._read()

    def leave(self) -> bool:
        self.items.flush()
        if self.visit.remark is not None:
            self.visit.remark.flush()
        return True

    def save_state(self) -> dict[str, Any]:
        self.leave()
        current = self.items.current
        return {"tab": self.tabs.value, "score": self._score_shown, "item": current.ref if current else None}

    def restore_state(self, state: dict[str, Any]) -> None:
        self._score_shown = state["score"]
        self._wanted = state["item"]
        self.show_tab(state["tab"])

    @property
    def drafts(self) -> Drafts:
        if self._audit_id not in self._drafts:
            self._drafts[self._audit_id] = Drafts(self.context.workspace, self._audit_id)
        return self._drafts[self._audit_id]

    @property
    def editable(self) -> bool:
        """Whether this person may act here; somebody else's claim does not hide the ways, it refuses them."""
        return self._is_reviewer

    def _read(self) -> None:
        workspace, audit_id = self.context.workspace, self._audit_id
        self.context.tasks.call(
            lambda: read_desk(workspace, audit_id),
            title=_("Opening the visit"),
            done=self._on_read,
            failed=self.banner.say_error,
        )

    def _on_read(self, content: DeskContent) -> None:
        if content.audit.id != self._audit_id:
            return  # another visit was opened meanwhile
        first = self.content is None
        if first:
            self._hints = ()
            self._look()
        self.items.flush()
        self.content = content
        self.items.show_content(content, self.drafts, editable=self.editable, first=first)
        self.visit.show_content(content, self.drafts, hints=self._hints, editable=self.editable)
        self.history.show_content(content)
        self._show_head()
        self._show_checks()
        self._show_notice()
        self._show_actions()
        if self._wanted is not None:
            self._show_item(self._wanted)
            self._wanted = None
        elif first:
            self.show_tab("items" if content.items else "visit")

    def _look(self) -> None:
        """Let the checks run beside the window; they may have pictures to compare first."""
        checks, audit_id = self.context.workspace.checks, self._audit_id
        self.context.tasks.start(
            lambda: checks.look(audit_id),
            title=_("Looking the visit over"),
            done=lambda hints: self._on_looked(audit_id, hints),
            failed=self.banner.say_error,
        )

    def _on_looked(self, audit_id: str, hints: tuple[Hint, ...]) -> None:
        if audit_id == self._audit_id and self.content is not None:
            self._hints = hints
            self.items.show_hints(hints)
            self.visit.show_content(self.content, self.drafts, hints=hints, editable=self.editable)
            self._show_checks()

    def _show_checks(self) -> None:
        n = len(self._hints)
        text = ngettext("{n} thing worth a look", "{n} things worth a look", n).format(n=format_number(n))
        self.checks.setText(text)
        self.checks.setVisible(n > 0)

    def show_tab(self, name: object) -> None:
        self.tabs.choose(name)
        self.stack.setCurrentIndex(_TABS.index(str(name)))
        if name == "items":
            self.items.table.setFocus()
        else:
            self.stack.currentWidget().setFocus()

    def _show_item(self, ref: ItemRef) -> None:
        self.show_tab("items")
        self.items.point_at(ref)

    # -- what is shown

    def _show_head(self) -> None:
        content = self.content
        assert content is not None
        audit = content.audit
        visited = format_date(audit.started.date()) if audit.started else ""
        self.header.set_title(
            self.title(), facts(isolated(audit.number), pick(content.walk.checklist.title), visited, audit.auditor.name)
        )
        self.score.setVisible(audit.completed)
        self.score.setText(_score_text(content) if self._score_shown else _("Show the score"))

    def _show_notice(self) -> None:
        """Who has it, or what came of it."""
        content = self.content
        assert content is not None
        standing = content.standing
        claim = standing.claim
        if content.state is AuditState.EXCLUDED:
            self.notice.say("warning", _("This visit was put aside."), standing.excluded or "")
        elif self.editable and content.can_check and claim is not None and claim.who != self.context.person.id:
            self.notice.say(
                "info",
                _("{name} is checking this visit.").format(name=content.name(claim.who)),
                "",
                {_("Take it over"): self.take_over},
            )
        else:
            self.notice.hide()

    def _show_actions(self) -> None:
        content = self.content
        assert content is not None
        checking = self.editable and content.can_check
        ready = not content.to_confirm
        self.release.setVisible(checking)
        self.release_next.setVisible(checking)
        self.release.setEnabled(ready)
        self.release_next.setEnabled(ready)
        self.return_.setVisible(checking)
        self.exclude.setVisible(self.editable and content.state is not AuditState.EXCLUDED)
        self.next.setVisible(not checking)
        self._show_remarks()

    def _show_remarks(self) -> None:
        content = self.content
        if content is None:
            return
        n = len(self.drafts.remarks)
        text = ngettext("Return with {n} remark", "Return with {n} remarks", n).format(n=format_number(n))
        self.return_.setText(text if n else _("Return to the shopper"))
        self.return_.setEnabled(n > 0)
        self.state.setText(_state_text(content, with_remarks=n > 0))
        self._actions.updateGeometry()

    def toggle_score(self) -> None:
        self._score_shown = not self._score_shown
        if self.content is not None:
            self._show_head()

    # -- keys

    def _press(self, key: str, typing: bool) -> bool:
        if key in ("Ctrl+1", "Ctrl+2", "Ctrl+3"):
            self.show_tab(_TABS[int(key[-1]) - 1])
            return True
        if key == "Ctrl+Enter":
            self.items.flush()
            if self.release_next.isVisible() and self.release_next.isEnabled():
                self.release_visit(go_on=True)
            return True
        if typing:
            return False
        if key == "S":
            self.toggle_score()
            return True
        return self.stack.currentWidget() is self.items and self._press_at_item(key)

    def _press_at_item(self, key: str) -> bool:
        if key == "Enter" and self.items.table.hasFocus():
            ref = self.items.enter()
            if ref is not None:
                self.confirm(ref)
            return True
        if key == "Escape" and not self.items.table.hasFocus():
            self.items.back_to_list()
            return True
        act: Callable[[], None] | None = {
            "R": self.items.write_remark,
            "Q": self.items.write_question,
            "W": self.items.write_words,
            "V": self.items.view_pictures,
        }.get(key)
        if act is None:
            return False
        act()
        return True

    # -- acts

    def _do(self, act: Callable[[], object], then: Callable[[], object] | None = None) -> None:
        """One act beside the window; every page hears of it."""
        audit_id = self._audit_id

        def done(_result: object) -> None:
            self.banner.hide()
            self.context.announce(Changes(audits=frozenset({audit_id})))
            if then is not None:
                then()

        self.context.tasks.call(act, done=done, failed=self._on_refused)

    def _on_refused(self, error: MotauditError) -> None:
        way = {_("Take it over"): self.take_over} if error.code == "review.claimed" else None
        self.banner.say_error(error, way)
        if isinstance(error, UserError):
            self._read()

    @property
    def _who(self) -> str:
        return self.context.person.id

    def take_over(self) -> None:
        reviews, audit_id = self.context.workspace.reviews, self._audit_id
        self._do(lambda: reviews.claim(audit_id, who=self._who, take_over=True))

    def confirm(self, item: ItemRef) -> None:
        reviews, audit_id = self.context.workspace.reviews, self._audit_id
        self._do(lambda: reviews.confirm_critical(audit_id, item, who=self._who))

    def ask(self, text: str, item: ItemRef | None) -> None:
        reviews, audit_id, drafts = self.context.workspace.reviews, self._audit_id, self.drafts
        drafts.keep("question", str(item or ""), "")
        self._do(lambda: reviews.ask(audit_id, text, who=self._who, item=item))

    def word(self, where: ItemRef | MomentRef | Words, text: str) -> None:
        reviews, audit_id = self.context.workspace.reviews, self._audit_id
        self._do(lambda: reviews.report_text(audit_id, where, text, who=self._who), self._after_words)

    def _after_words(self) -> None:
        if self.stack.currentWidget() is self.items:
            self.items.back_to_list()

    def hide_evidence(self, key: str, hidden: bool) -> None:
        reviews, audit_id = self.context.workspace.reviews, self._audit_id
        self._do(lambda: reviews.hide_evidence(audit_id, key, who=self._who, hidden=hidden))

    def grade(self, points: int) -> None:
        reviews, audit_id = self.context.workspace.reviews, self._audit_id
        self._do(lambda: reviews.grade(audit_id, points, who=self._who))

    def decide(self, query_id: str, ruling: Ruling, why: str, answer: Answer | None) -> None:
        appeals, audit_id, drafts = self.context.workspace.appeals, self._audit_id, self.drafts
        self._do(
            lambda: appeals.decide(audit_id, query_id, ruling, why, who=self._who, answer=answer),
            lambda: drafts.keep("why", query_id, ""),
        )

    def _on_correct_requested(self, field: HeaderField) -> None:
        assert self.content is not None
        audit = self.content.audit
        if field is HeaderField.BRANCH:
            BranchDialog(self, audit, self.context.workspace.places.branches(), self._correct_branch).open()
        else:
            StartDialog(self, audit, self._correct_start).open()

    def _correct_branch(self, branch_id: str, why: str) -> None:
        reviews, audit_id = self.context.workspace.reviews, self._audit_id
        self._do(lambda: reviews.correct_branch(audit_id, branch_id, why, who=self._who))

    def _correct_start(self, started: datetime, why: str) -> None:
        reviews, audit_id = self.context.workspace.reviews, self._audit_id
        self._do(lambda: reviews.correct_start(audit_id, started, why, who=self._who))

    def _on_remarked(self, item: ItemRef | None, text: str) -> None:
        drafts = self.drafts
        if drafts.set_remark(item, text):
            self.context.tasks.call(drafts.save, failed=self.banner.say_error)
            self.items.show_remarks()
            self._show_remarks()

    def return_visit(self) -> None:
        """Give it back with all remarks."""
        self.leave()
        reviews, audit_id, drafts = self.context.workspace.reviews, self._audit_id, self.drafts
        remarks = drafts.as_remarks()

        def act() -> None:
            reviews.return_with_remarks(audit_id, remarks, who=self._who)
            drafts.remarks.clear()
            drafts.save()

        self._do(act, lambda: self._say_done(_("The visit is back with the shopper.")))

    def release_visit(self, *, go_on: bool) -> None:
        """Send it to the branch; `go_on` opens what comes next."""
        reviews, audit_id = self.context.workspace.reviews, self._audit_id
        then = self.go_next if go_on else lambda: self._say_done(_("The visit is sent to the branch."))
        self._do(lambda: reviews.release(audit_id, who=self._who), then)

    def ask_exclude(self) -> None:
        dialog = ReasonDialog(
            self,
            _("Put this visit aside?"),
            _("It stays with its history and counts in no figure. This cannot be taken back."),
            accept_text=_("Put it aside"),
            then=self.exclude_visit,
            danger=True,
        )
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def exclude_visit(self, reason: str) -> None:
        reviews, audit_id = self.context.workspace.reviews, self._audit_id
        self._do(lambda: reviews.exclude(audit_id, reason, who=self._who))

    def _say_done(self, text: str) -> None:
        self.banner.say("good", text, "", {_("Next visit"): self.go_next})

    def go_next(self) -> None:
        """To what comes next in the queue; back to the queue when nothing does."""
        queue, audit_id, wanted = self.context.workspace.queue, self._audit_id, self._queue
        self.context.tasks.call(
            lambda: queue.next_after(audit_id, wanted, who=self._who),
            done=self._on_next,
            failed=self.banner.say_error,
        )

    def _on_next(self, row: QueueRow | None) -> None:
        if row is None:
            self.context.go("review")
        else:
            self.context.go("desk", audit_id=row.audit_id, queue=self._queue)


def _score_text(content: DeskContent) -> str:
    scores = content.scores
    if scores is None or scores.original.percent == scores.counts.percent:
        return display_percent(content.sheet.percent)
    return _("{first} handed in, {now} counts").format(
        first=display_percent(scores.original.percent), now=display_percent(scores.counts.percent)
    )


def _state_text(content: DeskContent, *, with_remarks: bool) -> str:
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
    if queries := content.standing.open_queries:
        return ngettext("{n} query to decide.", "{n} queries to decide.", len(queries)).format(
            n=format_number(len(queries))
        )
    until = content.standing.query_until
    if content.state is AuditState.RELEASED and until is not None:
        day = format_date(until.astimezone().date())
        return _("Sent to the branch, which may query it until {date}.").format(date=day)
    return shown(STATES, content.state)


def _scrolled(content: QWidget) -> QScrollArea:
    area = QScrollArea()
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    holder = QWidget()
    holder.setProperty("page", True)
    layout = QVBoxLayout(holder)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.addWidget(content)
    layout.addStretch(1)
    area.setWidget(holder)
    return area
