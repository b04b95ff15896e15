"""The visit as a whole: its details, the story, how moments felt, questions, files without a question, the grade."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QApplication, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from motaudit.audit.model import AuditState, Mode, MomentRef, Valence
from motaudit.locale import NOTHING, _, format_datetime, format_time, isolated, pick
from motaudit.report.words import OUTCOMES, SOURCES, TIME_NAMES, shown
from motaudit.review.counting import Words, target_of
from motaudit.review.hints import Hint
from motaudit.review.standing import Correction, HeaderField
from ui.common.buttons import Segmented, button
from ui.common.context import AppContext
from ui.common.focus_order import keeping_place
from ui.common.labels import Label, Rule
from ui.common.layouts import TwoColumns
from ui.common.marks import ValenceMark, mark_of
from ui.common.surfaces import Card
from ui.common.theme import GRID, Text
from ui.review.drafts import Drafts
from ui.review.parts import Composer, DeskField, EvidenceList, HintLine, WordsBlock, act_line, question_lines
from ui.review.reading import DeskContent
from ui.review.words import GRADES

_GRADABLE = frozenset(AuditState) - {AuditState.EXCLUDED, AuditState.PLANNED, AuditState.IN_PROGRESS}
_ASKABLE = (AuditState.SUBMITTED, AuditState.RETURNED)


class VisitPanel(QWidget):
    """Signals: `correct_requested(HeaderField)`, `worded(MomentRef or Words, text)`, `remarked(text)`,
    `asked(text)`, `hide_requested(key, hidden)`, `graded(points)`, `item_requested(ItemRef)`, `closed()` after Escape in a field.
    """

    correct_requested = Signal(object)
    worded = Signal(object, str)
    remarked = Signal(str)
    asked = Signal(str)
    hide_requested = Signal(str, bool)
    graded = Signal(int)
    item_requested = Signal(object)
    closed = Signal()

    def __init__(self, context: AppContext) -> None:
        super().__init__()
        self._context = context
        self.remark: DeskField | None = None
        self.question: Composer | None = None
        self.grade: Segmented | None = None
        self.words: dict[str, WordsBlock] = {}
        self._columns = TwoColumns()
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.addWidget(self._columns)

    def show_content(self, content: DeskContent, drafts: Drafts, *, hints: tuple[Hint, ...], editable: bool) -> None:
        focus = QApplication.focusWidget()
        focused = focus.objectName() if isinstance(focus, DeskField) and self.isAncestorOf(focus) else ""
        self.remark = self.question = self.grade = None
        self.words = {}
        before, self._columns = self._columns, TwoColumns()
        self._columns.add(self._details(content, editable=editable), 0)
        self._columns.add(self._story(content, drafts, editable=editable), 0)
        if moments := self._moments(content, drafts, editable=editable):
            self._columns.add(moments, 0)
        if hints:
            self._columns.add(self._hints(content, hints), 1)
        if editable and content.can_check:
            self._columns.add(self._whole_remark(drafts), 1)
        self._columns.add(self._questions(content, drafts, editable=editable), 1)
        if files := self._files(content, editable=editable):
            self._columns.add(files, 1)
        self._columns.add(self._grade(content, editable=editable), 1)
        self._columns.settle()
        with keeping_place(self):
            self._layout.replaceWidget(before, self._columns)
            before.hide()
            before.deleteLater()
            self._columns.show()
        if focused and (field := self._columns.findChild(DeskField, focused)) is not None:
            field.setFocus()
            field.moveCursor(QTextCursor.MoveOperation.End)

    def _details(self, content: DeskContent, *, editable: bool) -> Card:
        card = Card(_("The visit"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(2 * GRID)
        grid.setVerticalSpacing(GRID)
        grid.setColumnStretch(1, 1)
        for row, (name, value, field) in enumerate(_facts(content)):
            correctable = field is not None and editable and content.can_check
            edge = Qt.AlignmentFlag.AlignVCenter if correctable else Qt.AlignmentFlag.AlignTop
            grid.addWidget(Label(name, muted=True, wrap=False), row, 0, edge)
            grid.addWidget(Label(value), row, 1)
            if correctable:
                correct = button(_("Correct"), kind="quiet")
                correct.setAccessibleName(_("Correct: {what}").format(what=name))
                correct.clicked.connect(lambda _on, field=field: self.correct_requested.emit(field))
                grid.addWidget(correct, row, 2)
        card.body.addLayout(grid)
        for correction in content.standing.corrections:
            card.add(Rule())
            card.add(Label(_correction_text(correction, self._branch_name)))
            card.add(act_line(correction.act, content.name))
        return card

    def _branch_name(self, branch_id: str) -> str:
        return self._context.workspace.places.branch(branch_id).name

    def _story(self, content: DeskContent, drafts: Drafts, *, editable: bool) -> Card:
        audit = content.audit
        card = Card(_("The story"))
        card.add(self._block(content, drafts, Words.STORY, audit.story.strip(), editable=editable))
        if not audit.completed:
            card.add(Rule())
            card.add(Label(_("How it went"), Text.STRONG))
            card.add(self._block(content, drafts, Words.OUTCOME, audit.outcome_note.strip(), editable=editable))
        return card

    def _block(
        self, content: DeskContent, drafts: Drafts, where: MomentRef | Words, own: str, *, editable: bool
    ) -> WordsBlock:
        target = target_of(where)
        text = content.standing.texts.get(target)
        can = editable and content.can_check
        block = self.words[target] = WordsBlock(own, text.text if text else "", drafts, target, editable=can)
        block.worded.connect(lambda words: self.worded.emit(where, words))
        block.escaped.connect(self.closed)
        return block

    def _moments(self, content: DeskContent, drafts: Drafts, *, editable: bool) -> Card | None:
        felt = [
            (ref, seen)
            for ref, seen in content.audit.observations.items()
            if (mark_of(seen) is not None or seen.note) and content.walk.is_visible(ref)
        ]
        spoken = [(ref, seen) for ref, seen in felt if seen.note or seen.valence not in (None, Valence.NEUTRAL)]
        if not spoken:
            return None
        card = Card(_("What stood out"))
        for at, (ref, seen) in enumerate(spoken):
            if at:
                card.add(Rule())
            line = QHBoxLayout()
            line.setSpacing(GRID)
            line.addWidget(ValenceMark(mark_of(seen)), 0, Qt.AlignmentFlag.AlignTop)
            line.addWidget(Label(content.walk.label(ref), Text.STRONG), 1)
            card.body.addLayout(line)
            card.add(self._block(content, drafts, ref, seen.note.strip(), editable=editable))
        return card

    def _hints(self, content: DeskContent, hints: tuple[Hint, ...]) -> Card:
        card = Card(_("Worth a look"))
        for hint in hints:
            item = content.item(hint.item) if hint.item is not None else None
            go = None if item is None else lambda ref=item.ref: self.item_requested.emit(ref)
            card.add(HintLine(hint, go, where=item.text if item is not None else ""))
        card.add(Label(_("Simple rules found this. They may well be wrong."), Text.SECONDARY, muted=True))
        return card

    def _whole_remark(self, drafts: Drafts) -> Card:
        card = Card(_("Remark about the whole visit"))
        field = self.remark = DeskField(lines=2)
        field.setObjectName("remark/")
        field.setAccessibleName(_("Remark about the whole visit"))
        field.setPlaceholderText(_("What has to be mended, where no question stands for it"))
        field.set_value(drafts.remarks.get(None, ""))
        field.committed.connect(self.remarked)
        field.escaped.connect(self.closed)
        card.add(field)
        card.add(Label(_("It is sent when you return the visit."), Text.SECONDARY, muted=True))
        return card

    def _questions(self, content: DeskContent, drafts: Drafts, *, editable: bool) -> Card:
        card = Card(_("Questions to the shopper"))
        asked = [question for question in content.standing.questions if question.item is None]
        for at, question in enumerate(asked):
            if at:
                card.add(Rule())
            for label in question_lines(question, content.name):
                card.add(label)
        if editable and content.state in _ASKABLE:
            composer = self.question = Composer(
                _("Ask the shopper"), _("Ask"), drafts, "question", "", hint=_("Something that needs no new version")
            )
            composer.sent.connect(self.asked)
            composer.escaped.connect(self.closed)
            card.add(composer)
        elif not asked:
            card.add(Label(_("Nothing was asked."), muted=True))
        return card

    def _files(self, content: DeskContent, *, editable: bool) -> Card | None:
        loose = tuple((key, each) for key, each in content.audit.evidence.items() if each.item is None)
        if not loose:
            return None
        card = Card(_("Photos and receipts without a question"))
        can = editable and content.can_hide
        files = EvidenceList(self._context, loose, content.standing.hidden, editable=can)
        files.hide_requested.connect(self.hide_requested)
        card.add(files)
        return card

    def _grade(self, content: DeskContent, *, editable: bool) -> Card:
        card = Card(_("The shopper's work"))
        given = content.standing.grade
        if editable and content.state in _GRADABLE:
            self.grade = Segmented([(_(text), points) for points, text in enumerate(GRADES, 1)])
            if given is not None:
                self.grade.choose(given.points)
            self.grade.chosen.connect(lambda points: self.graded.emit(int(points)))
            card.add(self.grade)
        elif given is not None:
            card.add(Label(_(GRADES[given.points - 1]), Text.STRONG))
        else:
            card.add(Label(_("Not graded."), muted=True))
        if given is not None:
            card.add(act_line(given.act, content.name))
        return card


def _facts(content: DeskContent) -> Iterator[tuple[str, str, HeaderField | None]]:
    """Name, value, and what can be corrected there."""
    audit = content.audit
    yield _("Branch"), _("{code} {name}").format(code=audit.branch.code, name=audit.branch.name), HeaderField.BRANCH
    yield _("Visited"), format_datetime(audit.started) if audit.started else NOTHING, HeaderField.STARTED
    yield _("Checklist"), pick(content.walk.checklist.title), None
    yield _("Shopper"), audit.auditor.name, None
    yield _("Number"), isolated(audit.number), None
    yield _("Kind"), _("Announced") if audit.mode is Mode.ANNOUNCED else _("After the visit"), None
    if audit.outcome is not None:
        yield _("How it went"), shown(OUTCOMES, audit.outcome), None
    if audit.submitted is not None:
        yield _("Handed in"), format_datetime(audit.submitted.astimezone()), None
    for code, mark in sorted(audit.times.items(), key=lambda timed: timed[1].at):
        source = shown(SOURCES, mark.source)
        yield shown(TIME_NAMES, code), _("{time} ({source})").format(time=format_time(mark.at), source=source), None


def _correction_text(correction: Correction, branch_name: Callable[[str], str]) -> str:
    if correction.field is HeaderField.BRANCH:
        before, after = branch_name(correction.before), branch_name(correction.after)
        text = _("Branch corrected from {before} to {after}: {why}")
    else:
        before, after = _instant(correction.before), _instant(correction.after)
        text = _("Beginning corrected from {before} to {after}: {why}")
    return text.format(before=before, after=after, why=correction.why)


def _instant(text: str) -> str:
    return format_datetime(datetime.fromisoformat(text)) if text else NOTHING
