"""One query of a branch and its decision: declined, another answer counts, or the question is left out."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from motaudit.audit.model import Answer, ItemRef
from motaudit.audit.walk import Walk
from motaudit.checklist.model import ItemType
from motaudit.locale import _, pick
from motaudit.report.words import shown
from motaudit.review.standing import Query, Ruling
from ui.common.buttons import ChoiceButton
from ui.common.context import AppContext
from ui.common.controls import CheckBox, ComboBox
from ui.common.fields import DurationField, NumberField, TextField
from ui.common.labels import Label
from ui.common.layouts import FlowLayout
from ui.common.pictures import ThumbnailStrip
from ui.common.theme import GRID, HALF, Text
from ui.common.wording import QUERY_KINDS, RULINGS, answer_words
from ui.review.drafts import Drafts
from ui.review.parts import Composer, act_line

_WITHOUT_VALUE = (ItemType.PHOTO, ItemType.FILE, ItemType.ATTEMPTS, ItemType.CONTACTS)


def can_rescore(walk: Walk, ref: ItemRef) -> bool:
    """Whether another answer can be given here; tables and files can only stay or be left out."""
    return walk.checklist.items[ref.code].type not in _WITHOUT_VALUE


class AnswerPicker(QWidget):
    """The answer that counts instead, in the way its question asks for it. Signals: `changed()`."""

    changed = Signal()

    def __init__(self, walk: Walk, ref: ItemRef) -> None:
        super().__init__()
        item = walk.checklist.items[ref.code]
        self._boxes: dict[str, CheckBox] = {}
        self._field: ComboBox | NumberField | DurationField | TextField
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(HALF)
        choices = walk.checklist.choices_of(item)
        if item.type is ItemType.CHOICES:
            for choice in choices:
                box = self._boxes[choice.code] = CheckBox(pick(choice.label))
                box.toggled.connect(lambda _on: self.changed.emit())
                layout.addWidget(box)
            return
        if item.type is ItemType.CHOICE:
            combo = self._field = ComboBox([(_("Choose an answer"), None)])
            for choice in choices:
                combo.addItem(pick(choice.label), choice.code)
            combo.currentIndexChanged.connect(lambda _at: self.changed.emit())
        elif item.type is ItemType.DURATION:
            self._field = DurationField()
        elif item.type.is_number:
            self._field = NumberField(decimals=item.type is not ItemType.INTEGER)
        else:
            self._field = TextField()
        if not isinstance(self._field, ComboBox):
            self._field.textChanged.connect(lambda *_text: self.changed.emit())
        self._field.setAccessibleName(_("The answer that counts"))
        self.setFocusProxy(self._field)
        layout.addWidget(self._field)

    @property
    def answer(self) -> Answer | None:
        """None until one is given."""
        if self._boxes:
            chosen = tuple(code for code, box in self._boxes.items() if box.isChecked())
            return Answer(chosen) if chosen else None
        if isinstance(self._field, ComboBox):
            code = self._field.currentData()
            return None if code is None else Answer(str(code))
        if isinstance(self._field, TextField):
            text = self._field.toPlainText().strip()
            return Answer(text) if text else None
        if not self._field.flush() or self._field.value is None:
            return None
        return Answer(Decimal(self._field.value))


class QueryBlock(QWidget):
    """What the branch says, and the decision: made already, or to be made here.

    Signals: `decided(query id, Ruling, why, Answer or None)`; `escaped()`.
    """

    decided = Signal(str, object, str, object)
    escaped = Signal()

    def __init__(
        self,
        context: AppContext,
        walk: Walk,
        query: Query,
        drafts: Drafts,
        name: Callable[[str], str],
        *,
        editable: bool,
        same_person: bool,
    ) -> None:
        super().__init__()
        self._query = query
        self.rulings: dict[Ruling, ChoiceButton] = {}
        self.picker: AnswerPicker | None = None
        self.composer: Composer | None = None
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(HALF)
        self._layout.addWidget(Label(_("The branch queries this"), Text.STRONG))
        self._layout.addWidget(Label(shown(QUERY_KINDS, query.kind), muted=True))
        self._layout.addWidget(Label(_("“{note}”").format(note=query.fact)))
        self._layout.addWidget(act_line(query.act, name))
        if query.evidence:
            self._add_counter_evidence(context)
        if query.decision is not None:
            self._add_decision(walk, name)
        elif editable:
            self._add_choices(walk, drafts, same_person=same_person)

    def _add_counter_evidence(self, context: AppContext) -> None:
        strip = ThumbnailStrip(context)
        strip.show_files(self._query.evidence)
        self._layout.addWidget(strip)

    def _add_decision(self, walk: Walk, name: Callable[[str], str]) -> None:
        decision = self._query.decision
        assert decision is not None
        text = shown(RULINGS, decision.ruling)
        if decision.ruling is Ruling.RESCORED:
            answer = answer_words(walk, self._query.item, decision.answer)
            text = _("{ruling}: {answer}").format(ruling=text, answer=answer)
        self._layout.addWidget(Label(text, Text.STRONG))
        self._layout.addWidget(Label(decision.why))
        if decision.same_person:
            note = Label(_("Whoever sent the visit decided this too."), Text.SECONDARY)
            note.set_ink("warning")
            self._layout.addWidget(note)
        self._layout.addWidget(act_line(decision.act, name))

    def _add_choices(self, walk: Walk, drafts: Drafts, *, same_person: bool) -> None:
        if same_person:
            warning = Label(_("You sent this visit to the branch. Somebody else should decide; yours will say so."))
            warning.set_ink("warning")
            self._layout.addWidget(warning)
        options = [
            (Ruling.DECLINED, _("Decline")),
            (Ruling.RESCORED, _("Score anew")),
            (Ruling.EXCLUDED, _("Leave out")),
        ]
        line = QWidget()
        flow = FlowLayout(line, spacing=GRID)
        for ruling, text in options:
            if ruling is Ruling.RESCORED and not can_rescore(walk, self._query.item):
                continue
            choice = self.rulings[ruling] = ChoiceButton(text)
            choice.setAutoExclusive(True)
            choice.clicked.connect(lambda _on, ruling=ruling: self._choose(ruling))
            flow.addWidget(choice)
        self._layout.addWidget(line)
        if Ruling.RESCORED in self.rulings:
            self.picker = AnswerPicker(walk, self._query.item)
            self.picker.changed.connect(self._enable)
            self.picker.hide()
            self._layout.addWidget(self.picker)
        composer = self.composer = Composer(
            _("Why"), _("Decide"), drafts, "why", self._query.id, hint=_("So that the branch can follow")
        )
        composer.field.textChanged.connect(self._enable)
        composer.sent.connect(self._send)
        composer.escaped.connect(self.escaped)
        self._layout.addWidget(composer)
        self._enable()

    @property
    def ruling(self) -> Ruling | None:
        return next((ruling for ruling, choice in self.rulings.items() if choice.isChecked()), None)

    def _choose(self, ruling: Ruling) -> None:
        if self.picker is not None:
            self.picker.setVisible(ruling is Ruling.RESCORED)
        self._enable()

    @property
    def _answer(self) -> Answer | None:
        return self.picker.answer if self.picker is not None and self.ruling is Ruling.RESCORED else None

    def _ready(self) -> bool:
        return self.ruling is not None and (self.ruling is not Ruling.RESCORED or self._answer is not None)

    def _enable(self) -> None:
        if self.composer is not None:
            typed = bool(self.composer.field.toPlainText().strip())
            self.composer.send.setEnabled(typed and self._ready())

    def _send(self, why: str) -> None:
        if self._ready():
            self.decided.emit(self._query.id, self.ruling, why, self._answer)
