"""What a reviewer asked about a visit, and the shopper's answers. A later answer says why; both are kept."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from motaudit.audit.model import Audit, AuditState
from motaudit.locale import _, format_datetime
from motaudit.review.standing import Question, Standing
from ui.common.buttons import button
from ui.common.fields import TextField
from ui.common.labels import Label, Rule
from ui.common.surfaces import Card
from ui.common.theme import GRID, Text

_ANSWERABLE = (AuditState.SUBMITTED, AuditState.RETURNED)


class AnswerBlock(QWidget):
    """One question with its replies and, for the shopper, a field. Signals: `answered(question id, text, why)`."""

    answered = Signal(str, str, str)

    def __init__(self, question: Question, *, editable: bool) -> None:
        super().__init__()
        self._question = question
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID)
        layout.addWidget(Label(question.text, Text.STRONG))
        for reply in question.replies:
            layout.addWidget(Label(_("“{note}”").format(note=reply.text)))
            if reply.why:
                layout.addWidget(Label(_("Because: {why}").format(why=reply.why)))
            if reply.act is not None:
                said = _("Answered {time}").format(time=format_datetime(reply.act.at.astimezone()))
                layout.addWidget(Label(said, Text.SECONDARY, muted=True))
        if not editable:
            return
        self.field = TextField(lines=2)
        self.field.setAccessibleName(_("Your answer"))
        self.field.setPlaceholderText(_("Your answer") if question.is_open else _("Another answer"))
        self.why = TextField()
        self.why.setAccessibleName(_("Why the answer changes"))
        self.why.setPlaceholderText(_("Why the answer changes"))
        self.send = button(_("Answer"), "send", on_click=self._send)
        layout.addWidget(self.field)
        layout.addWidget(self.why)
        layout.addWidget(self.send, 0, Qt.AlignmentFlag.AlignLeading)
        if question.is_open:
            self.why.hide()
        for field in (self.field, self.why):
            field.textChanged.connect(self._enable)
        self._enable()

    def _enable(self) -> None:
        reasoned = self._question.is_open or bool(self.why.toPlainText().strip())
        self.send.setEnabled(bool(self.field.toPlainText().strip()) and reasoned)

    def _send(self) -> None:
        text, why = self.field.toPlainText().strip(), self.why.toPlainText().strip()
        self.answered.emit(self._question.id, text, why)


class QuestionsCard(Card):
    """All questions about a visit. Signals: `answered(question id, text, why)`."""

    answered = Signal(str, str, str)

    def __init__(self, audit: Audit, standing: Standing, person_id: str) -> None:
        super().__init__(_("The reviewer asks"))
        self.blocks: list[AnswerBlock] = []
        may = audit.auditor.id == person_id and standing.state in _ANSWERABLE
        for at, question in enumerate(standing.questions):
            if at:
                self.add(Rule())
            block = AnswerBlock(question, editable=may)
            block.answered.connect(self.answered)
            self.blocks.append(block)
            self.add(block)
