"""One question on the card: its words, its editor, why there is no answer, its note, its photos, what is wrong."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import QRect, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QDragEnterEvent, QDropEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QSizePolicy, QVBoxLayout, QWidget

from motaudit.audit.model import AnswerState, ItemRef
from motaudit.checklist.model import ItemType
from motaudit.locale import _, in_digits, pgettext
from ui.audit.editors.base import Editor
from ui.audit.editors.evidence import EvidenceStrip
from ui.audit.editors.factory import editor_for
from ui.audit.intake import Intake
from ui.audit.repairs_panel import RepairMark
from ui.audit.session import WalkSession
from ui.audit.toggles import Toggle
from ui.common.fields import TextField
from ui.common.icons import pixmap
from ui.common.labels import Label
from ui.common.layouts import FlowLayout
from ui.common.theme import CONTROL_RADIUS, GRID, HALF, Text, font, tokens

_GUTTER = 5 * GRID
_WITH_PHOTOS_OF_THEIR_OWN = (ItemType.PHOTO, ItemType.FILE)


class RowStatus(StrEnum):
    """What the mark beside a question says."""

    OPEN = "open"
    DONE = "done"
    SKIPPED = "skipped"
    WANTING = "wanting"
    INVALID = "invalid"


class _States(QWidget):
    """X not here, O not noticed, N note, F flag. Signals: `chosen(action)` with the action's name."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        layout = FlowLayout(self, spacing=HALF)
        self.toggles = {
            "not_applicable": Toggle(_("Not here"), "X", spoken=_("Not at this branch")),
            "not_observed": Toggle(_("Not noticed"), "O", spoken=_("I did not notice")),
            "note": Toggle(_("Note"), "N", spoken=_("Write a note")),
            "flag": Toggle(_("Flag"), "F", spoken=_("Flag for a second look")),
        }
        for action, toggle in self.toggles.items():
            toggle.clicked.connect(lambda _checked, action=action: self.chosen.emit(action))
            layout.addWidget(toggle)

    def show_keys(self, shown: bool) -> None:
        for toggle in self.toggles.values():
            toggle.show_key(shown)


class ItemRow(QFrame):
    """A question as a person answers it. The row itself takes the focus, so that single keys reach no text field.

    Signals: `answered(ItemRef)` after a whole answer; `left(ItemRef)` when Enter ended typing without one;
    `resized(ItemRef)` when it needs another height.
    """

    answered = Signal(object)
    left = Signal(object)
    resized = Signal(object)

    def __init__(self, session: WalkSession, ref: ItemRef, number: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session, self.ref = session, ref
        self.item = session.checklist.items[ref.code]
        self.status = RowStatus.OPEN
        self.is_current = False
        self._number = number
        self._states: _States | None = None
        self._note: TextField | None = None
        self._strip: EvidenceStrip | None = None
        self._message: Label | None = None
        asked = self.item.type.is_asked
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if asked else Qt.FocusPolicy.NoFocus)
        self.setAcceptDrops(asked and not session.read_only)
        self._layout = QVBoxLayout(self)
        lead, trail = (2 * GRID, _GUTTER) if self.isRightToLeft() else (_GUTTER, 2 * GRID)
        self._layout.setContentsMargins(lead, GRID + HALF, trail, GRID + HALF)
        self._layout.setSpacing(HALF)
        self._question = Label(session.walk.label(ref), Text.STRONG if asked else Text.BODY)
        self._layout.addWidget(self._question)
        if help_text := session.walk.label(self.item.help, ref):
            self._layout.addWidget(Label(help_text, Text.SECONDARY, muted=True))
        if remark := session.remark_at(ref):
            said = Label(_("The reviewer: {remark}").format(remark=remark))
            said.set_ink("warning")
            self._layout.addWidget(said)
        self._repairs: RepairMark | None = None
        self._head = self._layout.count()
        self.show_repairs()
        self.editor: Editor | None = editor_for(session, ref)
        if self.editor is not None:
            self._add_editor(self.editor)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.refresh()

    def _add_editor(self, editor: Editor) -> None:
        self._states = _States()
        self._states.setEnabled(not self.session.read_only)
        self._states.chosen.connect(self.act)
        editor.answered.connect(lambda: self.answered.emit(self.ref))
        editor.left.connect(lambda: self.left.emit(self.ref))
        editor.problem_changed.connect(self.refresh)
        line = QWidget()
        flow = FlowLayout(line)
        flow.setContentsMargins(0, HALF, 0, 0)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        line.setSizePolicy(policy)
        if editor.wide:
            self._layout.addWidget(editor)
        else:
            flow.addWidget(editor)
        flow.addWidget(self._states)
        self._layout.addWidget(line)

    # -- what is shown

    def show_repairs(self) -> None:
        """Mark that something was mended here, above the answer."""
        repairs = self.session.repairs_at(self.ref)
        if self._repairs is None and repairs:
            self._repairs = RepairMark(self.session)
            self._layout.insertWidget(self._head, self._repairs)
        if self._repairs is not None and self._repairs.show_repairs(repairs):
            self.resized.emit(self.ref)

    def refresh(self) -> None:
        """Show what the walk knows of this item; parts that did not change are left as they are."""
        walk = self.session.walk
        label = walk.label(self.ref)
        if label != self._question.text():
            self._question.setText(label)
        if self.editor is not None:
            self.editor.refresh()
        self._refresh_states()
        self._refresh_note()
        self._refresh_strip()
        self._refresh_message()
        self._refresh_status()

    def _refresh_states(self) -> None:
        if self._states is None:
            return
        answer, state = self.session.walk.answer(self.ref), self.session.walk.state(self.ref)
        toggles = self._states.toggles
        toggles["not_applicable"].setChecked(state is AnswerState.NOT_APPLICABLE)
        toggles["not_observed"].setChecked(state is AnswerState.NOT_OBSERVED)
        toggles["note"].setChecked(bool(answer.note))
        toggles["flag"].setChecked(answer.flag)

    def _refresh_note(self) -> None:
        answer = self.session.walk.answer(self.ref)
        if self._note is None and (answer.note or self.needs_note):
            self._make_note()
        if self._note is not None:
            self._note.set_value(answer.note)
            reason = answer.state is AnswerState.NOT_OBSERVED
            self._note.setPlaceholderText(
                _("Why could it not be noticed?") if reason else _("What exactly did you see or hear?")
            )
            self._note.setVisible(bool(answer.note) or self.needs_note or self._note.hasFocus())

    def _refresh_strip(self) -> None:
        if self.item.type in _WITH_PHOTOS_OF_THEIR_OWN:
            return
        wanted = bool(self.session.walk.evidence_of(self.ref)) or self.needs_photo
        if self._strip is None and wanted:
            self._strip = EvidenceStrip(self.session, self.ref)
            self._insert(self._strip)
        if self._strip is not None:
            self._strip.refresh()
            self._strip.setVisible(wanted)

    def _refresh_message(self) -> None:
        text, ink = self._what_is_wrong()
        if self._message is None and text:
            self._message = Label("", Text.SECONDARY)
            self._layout.addWidget(self._message)
        if self._message is not None:
            if text != self._message.text():
                self._message.setText(text)
                self.resized.emit(self.ref)
            self._message.set_ink(ink)
            self._message.setVisible(bool(text))

    def _what_is_wrong(self) -> tuple[str, str]:
        if self.problem:
            return self.problem, "critical"
        if self.needs_note and self.session.walk.value(self.ref) is not None:
            return _("This answer needs a note."), "warning"
        if self.needs_photo:
            return _("This answer needs a photo."), "warning"
        return "", ""

    def _refresh_status(self) -> None:
        walk = self.session.walk
        if self.problem:
            status = RowStatus.INVALID
        elif walk.state(self.ref) is not None:
            status = RowStatus.SKIPPED
        elif walk.value(self.ref) is None:
            status = RowStatus.OPEN
        else:
            status = RowStatus.WANTING if self.needs_note or self.needs_photo else RowStatus.DONE
        self.status = status
        words = {
            RowStatus.OPEN: _("Not answered"),
            RowStatus.DONE: pgettext("question", "Answered"),
            RowStatus.SKIPPED: _("No answer needed"),
            RowStatus.WANTING: _("Something is missing"),
            RowStatus.INVALID: _("Please correct this"),
        }[status]
        self.setAccessibleName(self._question.text())
        self.setAccessibleDescription(words)
        self.update()

    def _insert(self, widget: QWidget) -> None:
        """Below the answer, above the message."""
        at = self._layout.count() - (1 if self._message is not None else 0)
        self._layout.insertWidget(at, widget)

    # -- what holds

    @property
    def problem(self) -> str:
        return (self.editor.problem if self.editor else "") or self.session.walk.problem(self.ref) or ""

    @property
    def needs_note(self) -> bool:
        return self.session.walk.needs_note(self.ref)

    @property
    def needs_photo(self) -> bool:
        return self.session.walk.needs_photo(self.ref)

    def open_what_is_missing(self) -> bool:
        """Open the note or photo that the answer requires. False if nothing is missing and the walk may go on."""
        if self.problem:
            return True
        if self.needs_note:
            self.open_note()
            return True
        if self.needs_photo and self._strip is not None:
            self._strip.show()
            self._strip.add.setFocus(Qt.FocusReason.OtherFocusReason)
            return True
        return False

    # -- what a person does

    def set_number(self, number: int) -> None:
        if number != self._number:
            self._number = number
            self.update()

    def set_current(self, current: bool) -> None:
        if current != self.is_current:
            self.is_current = current
            if self.editor is not None:
                self.editor.show_keys(current)
            if self._states is not None:
                self._states.show_keys(current)
            self.update()

    def act(self, action: str) -> None:
        """One of the states by its button or its key."""
        walk, answer = self.session.walk, self.session.walk.answer(self.ref)
        match action:
            case "not_applicable" | "not_observed":
                state = AnswerState(action)
                taken_back = answer.state is state
                if self.editor is not None:
                    self.editor.forget()
                self.session.commit(walk.plan_state(self.ref, None if taken_back else state))
                self.refresh()
                if not taken_back:
                    self.answered.emit(self.ref)
            case "note":
                self.open_note()
            case "flag":
                self.session.commit(walk.plan_flag(self.ref, not answer.flag))
        self._refresh_states()

    def open_note(self) -> None:
        if self.session.read_only:
            return
        if self._note is None:
            self._make_note()
        assert self._note is not None
        self._note.show()
        self._note.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.resized.emit(self.ref)

    def _make_note(self) -> None:
        self._note = TextField(lines=1)
        self._note.setReadOnly(self.session.read_only)
        self._note.setAccessibleName(_("Note"))
        self._note.committed.connect(lambda text: self.session.commit(self.session.walk.plan_note(self.ref, text)))
        self._note.finished.connect(self._on_note_finished)
        self._insert(self._note)

    def _on_note_finished(self) -> None:
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self._refresh_note()
        if self.status is not RowStatus.OPEN:
            self.left.emit(self.ref)

    def flush(self) -> None:
        if self.editor is not None:
            self.editor.flush()
        if self._note is not None:
            self._note.flush()

    # -- Qt

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls() or event.mimeData().hasImage():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Photos and files dropped on a question belong to it."""
        if Intake.of(self.session).take(event.mimeData(), self.ref):
            event.acceptProposedAction()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        super().mousePressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        t = tokens(self)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.is_current:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(t.tint(t.accent, 0.06)))
            painter.drawRoundedRect(QRectF(self.rect()), CONTROL_RADIUS, CONTROL_RADIUS)
            painter.setBrush(QColor(t.accent))
            painter.drawRoundedRect(QRectF(self._at(0, HALF)).adjusted(0, HALF, 0, -HALF), 2, 2)
        box = self._at(GRID + HALF, 3 * GRID)
        box.setTop(GRID + HALF)
        box.setHeight(max(20, self._question.fontMetrics().height()))
        self._paint_status(painter, box)

    def _paint_status(self, painter: QPainter, box: QRect) -> None:
        t = tokens(self)
        signs = {
            RowStatus.DONE: ("check", t.glory),
            RowStatus.SKIPPED: ("minus", t.muted),
            RowStatus.WANTING: ("triangle-alert", t.warning),
            RowStatus.INVALID: ("octagon-alert", t.critical),
        }
        if self.status in signs:
            name, ink = signs[self.status]
            picture = pixmap(name, color=ink, size=18)
            painter.drawPixmap(box.center().x() - 9, box.center().y() - 8, picture)
        elif self.item.type.is_asked:
            painter.setFont(font(Text.SECONDARY))
            painter.setPen(QColor(t.accent if self.is_current else t.muted))
            painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter.value), in_digits(str(self._number)))
        else:
            painter.drawPixmap(box.center().x() - 9, box.center().y() - 8, pixmap("info", color=t.muted, size=18))

    def _at(self, x: int, width: int) -> QRect:
        left = self.width() - x - width if self.isRightToLeft() else x
        return QRect(left, 0, width, self.height())
