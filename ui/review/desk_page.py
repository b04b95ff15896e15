"""The reviewer's desk: one visit, question by question, until it is released, returned or put aside."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QStackedWidget, QVBoxLayout, QWidget

from motaudit.audit.model import AuditState, ItemRef
from motaudit.audit.places import Role
from motaudit.locale import _, format_date, format_number, isolated, ngettext, pgettext, pick
from motaudit.review.hints import Hint
from motaudit.review.queue import QueueFilter, QueueRow
from motaudit.review.standing import HeaderField
from ui.common.buttons import Segmented, button
from ui.common.context import AppContext, Changes
from ui.common.key_filter import KeyFilter
from ui.common.keys import DESK_KEYS, action_of
from ui.common.keys_sheet import KeysDialog
from ui.common.labels import Label, facts
from ui.common.layouts import FlowLayout
from ui.common.navigation import Destination
from ui.common.page import Page
from ui.common.surfaces import Banner
from ui.common.theme import GRID, Text
from ui.review.acts import DeskActs
from ui.review.history_panel import HistoryPanel
from ui.review.items_panel import ItemsPanel
from ui.review.notice import DeskNotice
from ui.review.parts import from_the_top
from ui.review.reading import DeskContent, read_desk
from ui.review.visit_panel import VisitPanel
from ui.review.words import score_text, state_text

_TABS = ("items", "visit", "history")


class DeskPage(Page):
    """Destination arguments: `audit_id`; `item` (an `ItemRef`) makes that question current; `queue` (a `QueueFilter`)
    is what "and next" goes on with.
    """

    name = "desk"

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.content: DeskContent | None = None
        self._audit_id = ""
        self._queue = QueueFilter()
        self._wanted: ItemRef | None = None
        self._hints: tuple[Hint, ...] = ()
        self._score_shown = False
        self._is_reviewer = Role.REVIEWER in context.person.roles
        self.score = button(_("Show the score"), "eye", kind="quiet", on_click=self.toggle_score)
        self.checks = button("", "triangle-alert", kind="quiet", on_click=lambda: self.show_tab("visit"))
        self.header.add_action(self.checks)
        self.header.add_action(self.score)
        self.banner = Banner()
        self.acts = DeskActs(context, self.banner)
        self.acts.refused.connect(self._read)
        self.notice = DeskNotice()
        self.notice.take_over_requested.connect(self.acts.take_over)
        self.notice.changes_requested.connect(lambda: self.show_tab("history"))
        self.tabs = Segmented([(_("Questions"), "items"), (_("The visit"), "visit"), (_("History"), "history")])
        self.tabs.choose("items")
        self.tabs.chosen.connect(self.show_tab)
        self.items = ItemsPanel(context)
        self.visit = VisitPanel(context)
        self.history = HistoryPanel()
        self.stack = QStackedWidget()
        for widget in (self.items, from_the_top(self.visit), from_the_top(self.history)):
            self.stack.addWidget(widget)
        self._make_actions()
        self._lay_out()
        self._connect()
        KeyFilter(self, self._press)

    def _make_actions(self) -> None:
        self.return_ = button(_("Return to the shopper"), "undo-2", on_click=self.return_visit)
        self.exclude = button(
            pgettext("what a button does", "Put aside"),
            "ban",
            kind="quiet",
            on_click=self.ask_exclude,
        )
        self.release = button(_("Send to branch"), "send", on_click=lambda: self.release_visit(go_on=False))
        self.release_next = button(
            _("Send and next"), "chevron-right", kind="primary", on_click=lambda: self.release_visit(go_on=True)
        )
        self.confirm_next = button(_("Next to confirm"), "chevron-right", kind="primary", on_click=self.go_to_confirm)
        for step in (self.release_next, self.confirm_next):
            step.setToolTip(_("Ctrl+Enter"))
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
        for action in (self.confirm_next, self.release_next, self.release, self.return_, self.exclude, self.next):
            flow.addWidget(action)
        self._actions = actions
        layout.addWidget(actions)
        self.set_content(content, scroll=False, reading=False)

    def _connect(self) -> None:
        card, visit = self.items.card, self.visit
        acts = self.acts
        card.confirmed.connect(acts.confirm)
        card.remarked.connect(self._on_remarked)
        card.worded.connect(lambda where, text: acts.word(where, text, self._after_words))
        card.asked.connect(lambda item, text: acts.ask(text, item))
        card.hide_requested.connect(acts.hide_evidence)
        card.decided.connect(acts.decide)
        visit.correct_requested.connect(self._on_correct_requested)
        visit.worded.connect(lambda where, text: acts.word(where, text, self._after_words))
        visit.remarked.connect(lambda text: self._on_remarked(None, text))
        visit.asked.connect(lambda text: acts.ask(text, None))
        visit.hide_requested.connect(acts.hide_evidence)
        visit.graded.connect(acts.grade)
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
            self._audit_id = self.acts.audit_id = audit_id
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
        self.items.show_content(content, self.acts.drafts, editable=self.editable, first=first)
        self.visit.show_content(content, self.acts.drafts, hints=self._hints, editable=self.editable)
        self.history.show_content(content)
        self._show_head()
        self._show_checks()
        self.notice.show_content(content, self.context.person.id, editable=self.editable)
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
            self.visit.show_content(self.content, self.acts.drafts, hints=hints, editable=self.editable)
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
            self.items.take_focus()
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
        self.score.setText(score_text(content) if self._score_shown else _("Show the score"))

    def _show_actions(self) -> None:
        content = self.content
        assert content is not None
        checking = self.editable and content.can_check
        ready = not content.to_confirm
        self.confirm_next.setVisible(checking and not ready)
        self.release_next.setVisible(checking and ready)
        self.release.setVisible(checking)
        self.release.setEnabled(ready)
        self.return_.setVisible(checking)
        self.exclude.setVisible(self.editable and content.state is not AuditState.EXCLUDED)
        self.next.setVisible(not checking)
        focus = QApplication.focusWidget()
        if not checking and focus is not None and self._actions.isAncestorOf(focus):
            self.next.setFocus()  # what was pressed is gone, and beside it stands what hurts
        self._show_remarks()

    def _show_remarks(self) -> None:
        content = self.content
        if content is None:
            return
        n = len(self.acts.drafts.remarks)
        text = ngettext("Return with {n} remark", "Return with {n} remarks", n).format(n=format_number(n))
        self.return_.setText(text if n else _("Return to the shopper"))
        self.return_.setEnabled(n > 0)
        self.state.setText(state_text(content, with_remarks=n > 0))
        self._actions.updateGeometry()

    def toggle_score(self) -> None:
        self._score_shown = not self._score_shown
        if self.content is not None:
            self._show_head()

    # -- keys

    def _press(self, key: str, typing: bool) -> bool:
        action = action_of(key, DESK_KEYS)
        if action == "tab":
            self.show_tab(_TABS[int(key[-1]) - 1])
        elif action == "release":
            self.items.flush()
            if self.release_next.isVisible():
                self.release_visit(go_on=True)
            elif self.confirm_next.isVisible():
                self.go_to_confirm()
        elif typing:
            return False
        elif action == "score":
            self.toggle_score()
        elif action == "keys":
            self._show_keys()
        else:
            return self.stack.currentWidget() is self.items and self._press_at_item(action)
        return True

    def _press_at_item(self, action: str) -> bool:
        if action == "confirm" and self.items.has_keys:
            ref = self.items.enter()
            if ref is not None:
                self.acts.confirm(ref)
            return True
        act: Callable[[], None] | None = {
            "list": None if self.items.table.hasFocus() else self.items.back_to_list,
            "remark": self.items.write_remark,
            "question": self.items.write_question,
            "words": self.items.write_words,
            "view": self.items.view_pictures,
        }.get(action)
        if act is None:
            return False
        act()
        return True

    def _show_keys(self) -> None:
        dialog = KeysDialog(_("Keys of the desk"), DESK_KEYS, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.finished.connect(lambda _result: self.stack.currentWidget() is self.items and self.items.take_focus())
        dialog.open()

    # -- what follows an act

    def _on_remarked(self, item: ItemRef | None, text: str) -> None:
        if self.acts.remark(item, text):
            self.items.show_remarks()
            self._show_remarks()

    def _after_words(self) -> None:
        if self.stack.currentWidget() is self.items:
            self.items.back_to_list()

    def _on_correct_requested(self, field: HeaderField) -> None:
        assert self.content is not None
        self.acts.ask_correction(self, self.content.audit, field)

    def ask_exclude(self) -> None:
        """Put it aside, with a reason."""
        assert self.content is not None
        self.acts.ask_exclude(self, was_sent=self.content.standing.release is not None)

    def return_visit(self) -> None:
        """Give it back with all remarks."""
        self.leave()
        self.acts.return_visit(lambda: self._say_done(_("The visit is back with the shopper.")))

    def go_to_confirm(self) -> None:
        """To the next question without which the visit cannot be sent; Enter confirms it there."""
        if self.content is not None and self.content.to_confirm:
            self._show_item(self.items.next_of(self.content.to_confirm))

    def release_visit(self, *, go_on: bool) -> None:
        """Send it to the branch; `go_on` opens what comes next."""
        self.acts.release(self.go_next if go_on else lambda: self._say_done(_("The visit is sent to the branch.")))

    def _say_done(self, text: str) -> None:
        self.banner.say("good", text, "", {_("Next visit"): self.go_next})

    def go_next(self) -> None:
        """To what comes next in the queue; back to the queue when nothing does."""
        queue, audit_id, wanted, who = self.context.workspace.queue, self._audit_id, self._queue, self.context.person.id
        self.context.tasks.call(
            lambda: queue.next_after(audit_id, wanted, who=who),
            done=self._on_next,
            failed=self.banner.say_error,
        )

    def _on_next(self, row: QueueRow | None) -> None:
        if row is None:
            self.context.go("review")
        else:
            self.context.go("desk", audit_id=row.audit_id, queue=self._queue)
