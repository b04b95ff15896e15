"""The result of one visit, for those who may see scores."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from motaudit.audit.model import ItemRef, Mode, MomentRef
from motaudit.base.errors import MotauditError
from motaudit.locale import _, format_date, format_number, pick
from motaudit.report.words import OUTCOMES, shown
from ui.common.buttons import Segment, Segmented, button
from ui.common.context import AppContext, Changes
from ui.common.icons import IconLabel
from ui.common.labels import Label
from ui.common.layouts import Column, scrolled
from ui.common.navigation import Destination
from ui.common.page import Page
from ui.common.surfaces import Banner, Card
from ui.common.theme import GRID, Text
from ui.result.branch import BranchPanel
from ui.result.excel_dialog import ExcelDialog
from ui.result.questions import QuestionsPanel
from ui.result.reading import Result, read_result
from ui.result.summary import SummaryPanel


class ResultPage(Page):
    """Destination arguments: `audit_id`; `item` (an `ItemRef`) opens that question explained.

    A person who sees no scores is told that the visit arrived, and nothing of its result.
    """

    name = "result"

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.result: Result | None = None
        self._audit_id = ""
        self._wanted: ItemRef | None = None
        self._tab_after_reading: object = None
        self.excel = button(_("Excel report"), "file-spreadsheet", kind="primary", on_click=self._export)
        self.excel.setEnabled(False)
        self.header.add_action(self.excel)
        self.tabs = Segmented(
            [(_("Summary"), "summary"), (_("Every question"), "questions"), (_("Branch's answer"), "branch")]
        )
        self.tabs.chosen.connect(self._show_tab)
        self.banner = Banner()
        self.summary = SummaryPanel(context)
        self.summary.explain_requested.connect(self._explain)
        self.summary.repair_requested.connect(self._repair)
        self.summary.visit_again_requested.connect(self._visit_again)
        self.questions = QuestionsPanel(context)
        self.questions.repair_requested.connect(self._repair)
        self.branch = BranchPanel(context)
        self.stack = QStackedWidget()
        self._blank = QWidget()
        self._scrolled = scrolled(Column(self.summary), by_keys=True)
        self._answer = scrolled(Column(self.branch), by_keys=True)
        self._for_shoppers = self._way_to_receipt()
        for widget in (self._blank, self._scrolled, self.questions, self._answer, self._for_shoppers):
            self.stack.addWidget(widget)
        self._lay_out()
        self.query = button(_("Query this question"), "message-circle", on_click=self._query)
        self.query.hide()
        self.header.add_action(self.query)
        for keys, action in (
            ("Ctrl+3", lambda: self._show_tab("branch")),
            ("Ctrl+1", lambda: self._show_tab("summary")),
            ("Ctrl+2", lambda: self._show_tab("questions")),
            (QKeySequence(QKeySequence.StandardKey.Find), self._find),
        ):
            QShortcut(keys, self).activated.connect(action)

    def _lay_out(self) -> None:
        content = QWidget()
        layout = QVBoxLayout(content)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2 * GRID)
        layout.addWidget(self.banner)
        line = QHBoxLayout()
        line.addWidget(self.tabs)
        line.addStretch(1)
        layout.addLayout(line)
        layout.addWidget(self.stack, 1)
        self.set_content(content, scroll=False, reading=False)

    # -- the page

    def title(self) -> str:
        if self.result is None:
            return _("Result")
        material = self.result.material
        if material.business_day is None:
            return material.branch
        return _("{branch}, {date}").format(branch=material.branch, date=material.date())

    def open(self, destination: Destination) -> None:
        audit_id = str(destination.get("audit_id", ""))
        self._wanted = destination.get("item")
        if audit_id != self._audit_id:
            self._clear()
        self._audit_id = audit_id
        self.excel.setVisible(self.context.person.sees_scores)
        if not self.context.person.sees_scores:
            self._clear()
            self.stack.setCurrentWidget(self._for_shoppers)
        elif audit_id:
            self._read()

    def refresh(self, changes: Changes) -> None:
        if self._audit_id in changes.audits and self.context.person.sees_scores:
            self._read()

    def save_state(self) -> dict[str, Any]:
        return {"tab": self.tabs.value}

    def restore_state(self, state: dict[str, Any]) -> None:
        self._tab_after_reading = state["tab"]

    def _clear(self) -> None:
        self.result = None
        self.excel.setEnabled(False)
        self.tabs.hide()
        self.banner.hide()
        self.stack.setCurrentWidget(self._blank)
        self.retitle()

    def _read(self) -> None:
        audit_id, workspace, person = self._audit_id, self.context.workspace, self.context.person
        self.context.tasks.call(
            lambda: read_result(workspace, audit_id, person),
            title=_("Reading the result"),
            done=self._on_read,
            failed=self._on_failed,
        )

    def _on_failed(self, error: MotauditError) -> None:
        self.banner.say_error(error, {_("Back to the visits"): lambda: self.context.go("audits")})

    def _on_read(self, result: Result) -> None:
        if result.material.audit.id != self._audit_id:
            return  # another visit was opened meanwhile
        first = self.result is None
        self.result = result
        self.summary.show_result(result)
        self.questions.show_result(result)
        if result.answered is not None:
            self.branch.show_answered(result.answered, result)
        for segment, there in zip(
            self.tabs.findChildren(Segment), (True, bool(result.questions), result.answered is not None), strict=True
        ):
            segment.setVisible(there)
        self.retitle(_subtitle(result))
        self.excel.setEnabled(True)
        self.tabs.setVisible(bool(result.questions) or result.answered is not None)
        if result.put_aside is not None:
            self.banner.say("warning", _("This visit was put aside. It counts in no figure."), result.put_aside)
        elif result.preliminary:
            self.banner.say(
                "warning",
                _("This visit is not handed in yet."),
                _("The figures are preliminary and change with every answer."),
            )
        if self._wanted is not None:
            self._explain(self._wanted)
            self._wanted = None
        elif first:
            self._show_tab(self._tab_after_reading or "summary")
            self._tab_after_reading = None

    def _show_tab(self, name: object) -> None:
        if self.result is None:
            return
        parts: dict[object, tuple[QWidget, QWidget]] = {"summary": (self._scrolled, self._scrolled)}
        if self.result.questions:
            parts["questions"] = (self.questions, self.questions.view)
        if self.result.answered is not None:
            parts["branch"] = (self._answer, self._answer)
        shown, focused = parts.get(name, parts["summary"])
        self.tabs.choose(name if name in parts else "summary")
        self.stack.setCurrentWidget(shown)
        self.query.setVisible(shown is self.questions and self.branch.form is not None)
        focused.setFocus()

    def _query(self) -> None:
        """Begin a query of the question in hand."""
        index = self.questions.view.currentIndex()
        if index.isValid():
            item = self.questions.model.row_at(index.row()).ref
            self._show_tab("branch")
            self.branch.choose(item)

    def _find(self) -> None:
        self._show_tab("questions")
        self.questions.search.setFocus()

    def _explain(self, ref: ItemRef) -> None:
        self._show_tab("questions")
        self.questions.show_question(ref)

    # -- what can be done

    def _export(self) -> None:
        if self.result is not None:
            dialog = ExcelDialog(self.context, self.result.material.audit, self.window())
            dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            dialog.open()

    def _repair(self, where: ItemRef | MomentRef) -> None:
        """To the repair that was made of a place, or to the form of a new one."""
        if self.result is not None and self.result.answered is not None:
            made = self.result.answered.repair_at(where)
            if made is not None:
                self.context.go("repairs", repair_id=made.id)
            else:
                self.context.go("repairs", audit_id=self._audit_id, where=where)

    def _visit_again(self) -> None:
        if self.result is not None:
            audit = self.result.material.audit
            self.context.go("new_visit", branch_id=audit.branch.id, checklist_code=audit.checklist_code)

    # -- for a shopper

    def _way_to_receipt(self) -> QWidget:
        """What a shopper sees instead: the score is for others."""
        holder = QWidget()
        layout = QVBoxLayout(holder)
        layout.setContentsMargins(0, 0, 0, 0)
        card = Card()
        line = QHBoxLayout()
        line.setSpacing(2 * GRID)
        line.addWidget(IconLabel("receipt", color="muted", size=32), 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.addWidget(Label(_("Results are read by reviewers and managers."), Text.CARD_TITLE))
        words.addWidget(Label(_("You can see what you handed in on the receipt of the visit."), muted=True))
        line.addLayout(words, 1)
        line.addWidget(button(_("Show the receipt"), kind="primary", on_click=self._go_to_receipt))
        card.body.addLayout(line)
        layout.addWidget(card)
        layout.addStretch(1)
        return holder

    def _go_to_receipt(self) -> None:
        self.context.go("receipt", audit_id=self._audit_id)


def _subtitle(result: Result) -> str:
    """Which visit this is: checklist, number, kind, and how far it came."""
    material = result.material
    audit = material.audit
    parts = [pick(material.checklist.title), material.number]
    if audit.mode is Mode.ANNOUNCED:
        parts.append(_("announced"))
    if not audit.completed and audit.outcome is not None:
        parts.append(shown(OUTCOMES, audit.outcome))
    elif audit.submitted is not None and not result.preliminary:
        day = format_date(audit.submitted.date(), calendar="gregorian")
        parts.append(_("handed in on {date}").format(date=day))
        if audit.revision > 1:
            parts.append(_("revision {n}").format(n=format_number(audit.revision)))
    return " · ".join(parts)
