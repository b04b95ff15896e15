"""What a shopper gets for a visit that was handed in: that it arrived, and what was in it. No score."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLayout, QVBoxLayout, QWidget

from motaudit.audit.model import Audit, AuditState, Outcome
from motaudit.audit.records import EDITABLE, SENT
from motaudit.audit.walk import Walk
from motaudit.base.errors import MotauditError
from motaudit.checklist.model import Checklist
from motaudit.locale import _, format_datetime, format_number, isolated, ngettext, pgettext, pick
from ui.audit.access import load
from ui.audit.questions import QuestionsCard
from ui.audit.words import outcome_text
from ui.common.buttons import button
from ui.common.context import AppContext, Changes
from ui.common.icons import IconLabel
from ui.common.labels import Label
from ui.common.layouts import clear
from ui.common.navigation import Destination
from ui.common.page import Page
from ui.common.surfaces import Banner, Card
from ui.common.theme import GRID, Text

_WIDTH = 80 * GRID


@dataclass(frozen=True, slots=True)
class Counts:
    """What was handed in, as numbers."""

    answered: int
    questions: int
    evidence: int
    story: int
    """Characters."""


def count(checklist: Checklist, audit: Audit) -> Counts:
    """Answered, or said why not, of the questions that were asked; and what came with them."""
    walk = Walk(checklist, audit)
    asked = [ref for moment in walk.moments() for ref in walk.items(moment) if checklist.items[ref.code].type.is_asked]
    answered = sum(walk.value(ref) is not None or walk.state(ref) is not None for ref in asked)
    with_files = sum(walk.value(ref) is None and bool(audit.evidence_of(ref)) for ref in asked)
    return Counts(answered + with_files, len(asked), len(audit.evidence), len(audit.story.strip()))


class ReceiptPage(Page):
    """The receipt of one visit; who sees scores finds the way to its result."""

    name = "receipt"

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._audit_id = ""
        self.questions: QuestionsCard | None = None
        self.retitle()
        self.banner = Banner(closable=False)
        self._box = QVBoxLayout()
        self._box.setSpacing(2 * GRID)
        content = QWidget()
        layout = QVBoxLayout(content)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.banner)
        layout.addLayout(self._box)
        layout.addStretch(1)
        self.set_content(content)
        content.setMaximumWidth(_WIDTH)

    def title(self) -> str:
        return pgettext("of handing a visit in", "Receipt")

    def open(self, destination: Destination) -> None:
        self._audit_id = destination.get("audit_id", "")
        self._read()

    def refresh(self, changes: Changes) -> None:
        if self._audit_id in changes.audits:
            self._read()

    def _read(self) -> None:
        workspace = self.context.workspace
        clear(self._box)
        try:
            audit = load(self.context, self._audit_id)
            checklist = workspace.checklists.get(audit.checklist_hash)
        except MotauditError as error:
            self.banner.say_error(error, {_("Go to the visits"): lambda: self.context.go("audits")})
            return
        self.banner.hide()
        self._box.addWidget(self._card(audit, checklist))
        standing = workspace.audits.standing(self._audit_id)
        if standing.questions:
            questions = self.questions = QuestionsCard(audit, standing, self.context.person.id)
            questions.answered.connect(self._answer)
            self._box.addWidget(questions)
        self._box.addLayout(self._actions(audit))

    def _answer(self, question_id: str, text: str, why: str) -> None:
        reviews, audit_id, who = self.context.workspace.reviews, self._audit_id, self.context.person.id
        self.context.tasks.call(
            lambda: reviews.answer_question(audit_id, question_id, text, who=who, why=why),
            done=lambda _question: self.context.announce(Changes(audits=frozenset({audit_id}))),
            failed=self.banner.say_error,
        )

    def _card(self, audit: Audit, checklist: Checklist) -> Card:
        card = Card()
        top = QHBoxLayout()
        top.setSpacing(2 * GRID)
        draft = audit.state in EDITABLE
        top.addWidget(
            IconLabel("circle-dashed" if draft else "circle-check", color="muted" if draft else "glory", size=40),
            0,
            Qt.AlignmentFlag.AlignTop,
        )
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(Label(_("Not handed in yet") if draft else _("Handed in, thank you"), Text.PAGE_TITLE))
        words.addWidget(Label(isolated(audit.number), Text.CARD_TITLE, muted=True))
        top.addLayout(words, 1)
        card.body.addLayout(top)
        facts = QGridLayout()
        facts.setHorizontalSpacing(3 * GRID)
        facts.setVerticalSpacing(GRID)
        facts.setColumnStretch(1, 1)
        for row, (name, value) in enumerate(_facts(audit, checklist)):
            facts.addWidget(Label(name, muted=True, wrap=False), row, 0, Qt.AlignmentFlag.AlignTop)
            facts.addWidget(Label(value), row, 1)
        card.body.addSpacing(GRID)
        card.body.addLayout(facts)
        if not draft:
            card.body.addSpacing(GRID)
            card.add(Label(_where(audit.state), Text.SECONDARY, muted=True))
        return card

    def _actions(self, audit: Audit) -> QLayout:
        actions = QHBoxLayout()
        actions.setSpacing(GRID)
        if audit.state in EDITABLE:
            go_on = button(_("Go on with it"), kind="primary")
            go_on.clicked.connect(lambda: self.context.go("walk", audit_id=audit.id))
            actions.addWidget(go_on)
        elif self.context.person.sees_scores:
            result = button(_("See the result"), "chart-column", kind="primary")
            result.clicked.connect(lambda: self.context.go("result", audit_id=audit.id))
            actions.addWidget(result)
        actions.addWidget(button(_("All visits"), on_click=lambda: self.context.go("audits", audit_id=audit.id)))
        actions.addWidget(button(_("New visit"), "plus", on_click=lambda: self.context.go("new_visit")))
        actions.addStretch(1)
        return actions


def _where(state: AuditState) -> str:
    """What became of a visit that was handed in, as far as it is the shopper's business."""
    if state is AuditState.EXCLUDED:
        return _("The reviewers put this visit aside: it does not count. There is nothing for you to do.")
    if state in SENT:
        return _("A reviewer has checked it. You can no longer change it.")
    return _("A reviewer looks at it now. You can no longer change it.")


def _facts(audit: Audit, checklist: Checklist) -> list[tuple[str, str]]:
    counts = count(checklist, audit)
    branch = audit.branch
    place = _("{branch}, {city}").format(branch=branch.name, city=branch.city) if branch.city else branch.name
    facts = [(_("Branch"), place), (_("Checklist"), pick(checklist.title)), (_("Shopper"), audit.auditor.name)]
    if audit.started:
        facts.append((_("Visited"), format_datetime(audit.started)))
    if audit.submitted:
        facts.append((_("Handed in"), format_datetime(audit.submitted.astimezone())))
    if audit.outcome not in (None, Outcome.COMPLETED):
        facts.append((_("How it went"), outcome_text(audit.outcome)))
    else:
        answered = _("{n} of {total} questions answered").format(
            n=format_number(counts.answered), total=format_number(counts.questions)
        )
        facts.append((_("Answers"), answered))
    if counts.evidence:
        files = ngettext("{n} photo or file", "{n} photos and files", counts.evidence)
        facts.append((_("Attached"), files.format(n=format_number(counts.evidence))))
    if counts.story:
        story = ngettext("{n} character", "{n} characters", counts.story)
        facts.append((_("Story"), story.format(n=format_number(counts.story))))
    return facts
