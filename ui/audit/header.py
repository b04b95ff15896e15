"""What is asked before the walk: how it went, when, under which circumstances, and the receipts."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QVBoxLayout, QWidget

from motaudit.audit.entries import EntryKey, EntryKind, header_key
from motaudit.audit.model import Outcome
from motaudit.locale import _, in_digits
from ui.audit.context_fields import ContextEditor, ContextField
from ui.audit.photos import ProofStrip
from ui.audit.session import WalkSession
from ui.audit.tables import ReceiptsPanel
from ui.audit.times_panel import TimesEditor
from ui.audit.words import outcome_help, outcome_text, what_follows
from ui.common.buttons import ChoiceButton, button
from ui.common.fields import TextField
from ui.common.keys import DIGITS, is_text_field, logical_key
from ui.common.labels import Label
from ui.common.layouts import FlowLayout
from ui.common.surfaces import Card
from ui.common.theme import GRID, Text


class OutcomeCard(Card):
    """How it went. Anything but a completed visit needs only a time, a note and a photo, and says what follows."""

    def __init__(self, session: WalkSession, parent: QWidget | None = None) -> None:
        super().__init__(_("How did it go?"), parent)
        self._session = session
        self.choices: dict[Outcome, ChoiceButton] = {}
        buttons = QWidget()
        flow = FlowLayout(buttons)
        for at, outcome in enumerate(Outcome, start=1):
            choice = ChoiceButton(outcome_text(outcome), in_digits(str(at)))
            choice.setToolTip(outcome_help(outcome))
            choice.setEnabled(not session.read_only)
            choice.clicked.connect(lambda _checked, outcome=outcome: self.choose(outcome))
            self.choices[outcome] = choice
            flow.addWidget(choice)
        self.follows = Label("")
        self._note_caption = Label(_("What happened?"), Text.STRONG)
        self.note = TextField(lines=3)
        self.note.setAccessibleName(_("What happened?"))
        self.note.setReadOnly(session.read_only)
        self.note.committed.connect(self._on_note_committed)
        self._proof_caption = Label(_("A photo that shows it"), Text.STRONG)
        self._proof = ProofStrip(session)
        self.add(buttons)
        for widget in (self.follows, self._note_caption, self.note, self._proof_caption, self._proof):
            self.add(widget)
        self.setFocusProxy(self.choices[Outcome.COMPLETED])
        session.flush_requested.connect(self.note.flush)
        self.refresh()

    def choose(self, outcome: Outcome) -> None:
        self._session.commit(self._session.walk.plan_header("outcome", outcome))
        self.refresh()

    def refresh(self) -> None:
        audit = self._session.audit
        for outcome, choice in self.choices.items():
            choice.setChecked(outcome is audit.outcome)
        follows = what_follows(audit.outcome) if audit.outcome else ""
        self.follows.setText(follows)
        self.follows.setVisible(bool(follows))
        for widget in (self._note_caption, self.note, self._proof_caption, self._proof):
            widget.setVisible(bool(follows))
        self.note.set_value(audit.outcome_note)
        self._proof.refresh()

    def _on_note_committed(self, text: str) -> None:
        self._session.commit(self._session.walk.plan_header("outcome_note", text or None))


class HeaderPanel(QWidget):
    """The pages before the walk, as cards that appear once the outcome is known.

    Signals: `finished()` when the person goes on to the walk; `hand_in_requested()` when a visit that did not come
    about is complete with this.
    """

    finished = Signal()
    hand_in_requested = Signal()

    def __init__(self, session: WalkSession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.outcome = OutcomeCard(session)
        self.times = TimesEditor(session)
        self.context = ContextEditor(session)
        self.receipts = ReceiptsPanel(session)
        self._times_card = Card(_("When was it?"))
        self._times_card.add(
            Label(_("Type what you know; leave the rest empty. Past midnight counts too."), Text.SECONDARY, muted=True)
        )
        self._times_card.add(self.times)
        self._context_card = Card(_("Circumstances"))
        self._context_card.add(self.context)
        self._receipts_card = Card(_("Receipts"))
        self._receipts_card.add(Label(_("Receipts stay internal."), Text.SECONDARY, muted=True))
        self._receipts_card.add(self.receipts)
        self._parts: dict[str, QWidget] = {
            "outcome": self.outcome,
            "times": self._times_card,
            "context": self._context_card,
            "receipts": self._receipts_card,
        }
        self.go_on = button(_("Begin the walk"), kind="primary", on_click=self._on_go_on)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2 * GRID)
        for card in self._parts.values():
            layout.addWidget(card)
        layout.addWidget(self.go_on, 0, Qt.AlignmentFlag.AlignLeading)
        layout.addStretch(1)
        self.setFocusProxy(self.outcome)
        # Else Qt reckons wrapped texts at their narrowest, and the times as wide as they stand: it would scroll to nothing.
        self.setMinimumSize(1, 1)
        session.entries_changed.connect(self._on_entries_changed)
        self.outcome.note.finished.connect(lambda: self.show_part("times"))
        self.times.finished.connect(self._after_times)
        self.context.answered.connect(self._after_context)
        self.refresh()

    def refresh(self) -> None:
        self.outcome.refresh()
        outcome = self._session.audit.outcome
        went_well = outcome is Outcome.COMPLETED
        self._times_card.setVisible(outcome is not None)
        self.times.set_brief(not went_well)
        self._context_card.setVisible(went_well and bool(self.context.fields))
        self._receipts_card.setVisible(went_well)
        self.go_on.setVisible(outcome is not None)
        self.go_on.setText(_("Begin the walk") if went_well else _("Go to handing in"))

    def part(self, code: str) -> QWidget:
        """The card of a position (`outcome`, `times`, `context`, `receipts`), to scroll to."""
        return self._parts.get(code, self.outcome)

    def show_part(self, code: str, item: str = "") -> None:
        """Put the focus where this part begins, or on one field of the context."""
        if code == "times":
            self.times.rows["arrived"].clock.setFocus(Qt.FocusReason.TabFocusReason)
        elif code == "context" and self.context.fields:
            first_focus(self.context.fields.get(item) or next(iter(self.context.fields.values())))
        elif code == "receipts":
            self.receipts.list.add_button.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            chosen = self._session.audit.outcome or Outcome.COMPLETED
            self.outcome.choices[chosen].setFocus(Qt.FocusReason.TabFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Digits answer what is in focus, as long as it is no text field; Enter goes on."""
        key, focus = logical_key(event), self.focusWidget()
        if focus is None or is_text_field(focus) or self._session.read_only:
            super().keyPressEvent(event)
        elif key in DIGITS and (field := self.context.field_of(focus)) is not None:
            field.digit(int(key))
        elif key in DIGITS and self.outcome.isAncestorOf(focus) and 1 <= int(key) <= len(Outcome):
            self.outcome.choose(tuple(Outcome)[int(key) - 1])
        elif key == "Enter" and isinstance(focus, QAbstractButton):
            self._on_enter(focus)
        else:
            super().keyPressEvent(event)

    def _on_enter(self, focus: QAbstractButton) -> None:
        """Enter on a chosen answer goes on to what comes next; on any other button it presses it."""
        field = self.context.field_of(focus)
        if field is not None and focus.isChecked():
            self._after_context(field)
        elif self.outcome.isAncestorOf(focus) and focus.isChecked():
            self._after_outcome()
        else:
            focus.click()

    def _after_outcome(self) -> None:
        if self.outcome.note.isVisibleTo(self):
            self.outcome.note.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self.show_part("times")

    def _after_times(self) -> None:
        fields = self.context.shown()
        if self._context_card.isVisibleTo(self) and fields:
            first_focus(fields[0])
        else:
            self.go_on.setFocus(Qt.FocusReason.TabFocusReason)

    def _after_context(self, field: ContextField) -> None:
        fields = self.context.shown()
        later = fields[fields.index(field) + 1 :] if field in fields else ()
        if later:
            first_focus(later[0])
        else:
            self.go_on.setFocus(Qt.FocusReason.TabFocusReason)

    def _on_go_on(self) -> None:
        self._session.flush_requested.emit()
        if self._session.audit.completed:
            self.finished.emit()
        else:
            self.hand_in_requested.emit()

    def _on_entries_changed(self, keys: frozenset[EntryKey]) -> None:
        if any(key == header_key("outcome") or key.kind is EntryKind.EVIDENCE for key in keys):
            self.refresh()
        elif header_key("outcome_note") in keys:
            self.outcome.refresh()


def first_focus(widget: QWidget) -> None:
    """Give the focus to the first part of a widget that takes it."""
    for part in (widget, *widget.findChildren(QWidget)):
        takes = part.focusPolicy() & Qt.FocusPolicy.TabFocus and part.isEnabled() and not part.focusProxy()
        if takes and (part is widget or part.isVisibleTo(widget)):
            part.setFocus(Qt.FocusReason.TabFocusReason)
            return
