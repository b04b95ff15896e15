"""One question on the desk: what the shopper saw beside what the reviewer does about it."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from motaudit.audit.model import AuditState
from motaudit.locale import _
from motaudit.review.hints import Hint
from motaudit.review.standing import Confirmation
from ui.common.buttons import button
from ui.common.context import AppContext
from ui.common.labels import Label, Rule
from ui.common.layouts import FlowLayout
from ui.common.marks import Mark, Pill
from ui.common.surfaces import Card
from ui.common.theme import GRID, HALF, Text
from ui.review.deciding import QueryBlock
from ui.review.drafts import Drafts
from ui.review.parts import Composer, DeskField, EvidenceList, HintLine, WordsBlock, act_line, question_lines
from ui.review.reading import DeskContent, DeskItem

_ASKABLE = (AuditState.SUBMITTED, AuditState.RETURNED)


class ItemCard(Card):
    """Shows one `DeskItem`. All that a person does here goes out as a signal.

    Signals: `confirmed(ItemRef)`, `remarked(ItemRef, text)` as it is typed, `worded(ItemRef, text)`,
    `asked(ItemRef, text)`, `hide_requested(key, hidden)`, `decided(query id, Ruling, why, Answer or None)`,
    `closed()` when the list has the word again.
    """

    confirmed = Signal(object)
    remarked = Signal(object, str)
    worded = Signal(object, str)
    asked = Signal(object, str)
    hide_requested = Signal(str, bool)
    decided = Signal(str, object, str, object)
    closed = Signal()

    def __init__(self, context: AppContext) -> None:
        super().__init__(margin=0)
        self._context = context
        self._alone = False
        self.item: DeskItem | None = None
        self.back: QWidget | None = None
        self.remark: DeskField | None = None
        self.question: Composer | None = None
        self.words: WordsBlock | None = None
        self.evidence: EvidenceList | None = None
        self.confirm: QWidget | None = None
        self.queries: list[QueryBlock] = []
        self._parts = QVBoxLayout()
        self.area = QScrollArea()
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setWidgetResizable(True)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.add(self.area, 1)

    def show_item(
        self, item: DeskItem, content: DeskContent, drafts: Drafts, *, hints: Iterable[Hint], editable: bool
    ) -> None:
        """Show another question, or the same one after something was done; typing goes on where it was."""
        focused = self._focused_field()
        same = self.item is not None and self.item.ref == item.ref
        self.item = item
        self.remark = self.question = self.words = self.evidence = self.confirm = None
        self.queries = []
        sheet = QWidget()
        sheet.setProperty("page", True)
        self._parts = QVBoxLayout(sheet)
        self._parts.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        self._parts.setSpacing(GRID)
        self._add_answer(item)
        for hint in hints:
            self._parts.addWidget(HintLine(hint))
        self._add_words(item, content, drafts, editable=editable)
        self._add_evidence(item, content, editable=editable)
        for query in item.queries:
            self._add_query(query.id, content, drafts, editable=editable)
        self._add_decision(item, content, drafts, editable=editable)
        self._add_questions(item, content, drafts, editable=editable)
        self._parts.addStretch(1)
        scrolled = self.area.verticalScrollBar().value() if same else 0
        self.area.setWidget(sheet)
        sheet.show()
        self.area.verticalScrollBar().setValue(scrolled)
        if same and focused and (field := sheet.findChild(DeskField, focused)) is not None:
            field.setFocus()
            field.moveCursor(QTextCursor.MoveOperation.End)

    def set_alone(self, alone: bool) -> None:
        """Whether the list is out of sight: then there is a way back to it, and the card takes its keys."""
        self._alone = alone
        self.area.setFocusPolicy(Qt.FocusPolicy.StrongFocus if alone else Qt.FocusPolicy.NoFocus)
        if self.back is not None:
            self.back.setVisible(alone)

    def _focused_field(self) -> str:
        focus = QApplication.focusWidget()
        return focus.objectName() if isinstance(focus, DeskField) and self.isAncestorOf(focus) else ""

    # -- what the shopper did

    def _add_answer(self, item: DeskItem) -> None:
        head = QHBoxLayout()
        head.addWidget(Label(item.place, Text.SECONDARY, muted=True), 1)
        self.back = button(_("Back to the list"), "list-checks", kind="quiet", on_click=self.closed.emit)
        if not self._alone:
            self.back.hide()  # to show it here would open a window of its own for a moment
        head.addWidget(self.back, 0, Qt.AlignmentFlag.AlignTop)
        self._parts.addLayout(head)
        self._parts.addWidget(Label(item.text, Text.CARD_TITLE))
        answer = Label(item.answer, Text.STRONG)
        answer.set_ink("critical" if item.critical else "")
        answer.setAccessibleName(_("Answer: {text}").format(text=item.answer))
        self._parts.addWidget(answer)
        self._add_since_return(item)
        pills = QWidget()
        flow = FlowLayout(pills, spacing=HALF)
        if item.critical:
            flow.addWidget(Pill(_("Must-pass missed"), "critical", mark=Mark.CRITICAL))
        if item.flagged:
            flow.addWidget(Pill(_("Flagged by the shopper"), "warning"))
        if flow.count():
            self._parts.addWidget(pills)
        else:
            pills.deleteLater()

    def _add_since_return(self, item: DeskItem) -> None:
        """The remark with which it was returned, and what came of it."""
        for remark in item.remarks:
            self._parts.addWidget(Label(_("Returned with: “{remark}”").format(remark=remark)))
        for text in item.before:
            self._parts.addWidget(Label(text, Text.SECONDARY, muted=True))
        if item.left_as_it_was:
            left = Label(_("Nothing was changed here."), Text.SECONDARY)
            left.set_ink("warning")
            self._parts.addWidget(left)

    def _add_words(self, item: DeskItem, content: DeskContent, drafts: Drafts, *, editable: bool) -> None:
        own = item.note
        if not own and not item.words and not editable:
            return
        can = editable and content.can_check
        self.words = WordsBlock(own, item.words, drafts, str(item.ref), editable=can)
        self.words.worded.connect(lambda text: self.worded.emit(item.ref, text))
        self.words.escaped.connect(self.closed)
        self._parts.addWidget(self.words)

    def _add_evidence(self, item: DeskItem, content: DeskContent, *, editable: bool) -> None:
        if item.evidence:
            can = editable and content.can_hide
            self.evidence = EvidenceList(self._context, item.evidence, content.standing.hidden, editable=can)
            self.evidence.hide_requested.connect(self.hide_requested)
            self._parts.addWidget(self.evidence)

    # -- what the reviewer does

    def _add_query(self, query_id: str, content: DeskContent, drafts: Drafts, *, editable: bool) -> None:
        query = content.standing.query(query_id)
        assert query is not None
        release = content.standing.release
        same = release is not None and release.act is not None and release.act.who == self._context.person.id
        block = QueryBlock(
            self._context,
            content.walk,
            query,
            drafts,
            content.name,
            editable=editable and content.state is AuditState.APPEALED,
            same_person=same,
        )
        block.decided.connect(self.decided)
        block.escaped.connect(self.closed)
        self.queries.append(block)
        self._parts.addWidget(Rule())
        self._parts.addWidget(block)

    def _add_decision(self, item: DeskItem, content: DeskContent, drafts: Drafts, *, editable: bool) -> None:
        done = next((each for each in content.standing.confirmations if each.item == item.ref), None)
        if done is not None:
            self._parts.addWidget(Rule())
            self._add_confirmation(done, content)
        if not (editable and content.can_check):
            return
        self._parts.addWidget(Rule())
        if item.critical and done is None:
            self._parts.addWidget(Label(_("Look at the proof. If it shows what the shopper says, confirm it.")))
            confirm = self.confirm = button(_("Confirm"), "check", on_click=lambda: self.confirmed.emit(item.ref))
            self._parts.addWidget(confirm, 0, Qt.AlignmentFlag.AlignLeading)
        field = self.remark = DeskField(lines=2)
        field.setObjectName(f"remark/{item.ref}")
        field.setAccessibleName(_("Remark for the shopper"))
        field.setPlaceholderText(_("What is missing or has to be mended here"))
        field.set_value(drafts.remarks.get(item.ref, ""))
        field.committed.connect(lambda text: self.remarked.emit(item.ref, text))
        field.finished.connect(self.closed)
        field.escaped.connect(self.closed)
        caption = Label(_("Remark for the shopper"), Text.STRONG)
        caption.setBuddy(field)
        self._parts.addWidget(caption)
        self._parts.addWidget(field)
        self._parts.addWidget(Label(_("It is sent when you return the visit."), Text.SECONDARY, muted=True))

    def _add_confirmation(self, done: Confirmation, content: DeskContent) -> None:
        self._parts.addWidget(Label(_("Confirmed"), Text.STRONG))
        self._parts.addWidget(act_line(done.act, content.name))

    def _add_questions(self, item: DeskItem, content: DeskContent, drafts: Drafts, *, editable: bool) -> None:
        can = editable and content.state in _ASKABLE
        if not item.questions and not can:
            return
        self._parts.addWidget(Rule())
        for question in item.questions:
            for label in question_lines(question, content.name):
                self._parts.addWidget(label)
        if can:
            composer = self.question = Composer(
                _("Ask the shopper"),
                _("Ask"),
                drafts,
                "question",
                str(item.ref),
                hint=_("Something that needs no new version"),
            )
            composer.sent.connect(lambda text: self.asked.emit(item.ref, text))
            composer.escaped.connect(self.closed)
            self._parts.addWidget(composer)
