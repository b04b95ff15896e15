"""How it felt: of a moment (what stood out, put right, I would have left), and once at the end of each stage."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from motaudit.audit.model import BreakCause, MomentRef, Observation, Recovery, Valence
from motaudit.audit.walk import WalkChanges
from motaudit.locale import _
from ui.audit.session import WalkSession
from ui.audit.toggles import Toggle
from ui.common.buttons import Segmented, button
from ui.common.faces import FacePicker
from ui.common.fields import TextField
from ui.common.labels import Label, Rule
from ui.common.layouts import FlowLayout
from ui.common.marks import Mark
from ui.common.surfaces import Card
from ui.common.theme import CONTROL_RADIUS, GRID, HALF, Text, tokens


def flexible(widget: QWidget) -> None:
    """Let a widget grow downwards as its width asks for."""
    policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
    policy.setHeightForWidth(True)
    widget.setSizePolicy(policy)


class RecoveryForm(QWidget):
    """Put right? The feeling afterwards makes it so; then what was offered can be written."""

    def __init__(self, session: WalkSession, ref: MomentRef, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._ref = session, ref
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, HALF, 0, GRID)
        layout.setSpacing(GRID)
        layout.addWidget(Label(_("How did you feel after they had put it right?"), Text.SECONDARY, muted=True))
        self.faces = FacePicker()
        self.faces.picked.connect(lambda emotion: self._commit(emotion=emotion))
        layout.addWidget(self.faces)
        self.offered = TextField(lines=1, most_lines=4)
        self.offered.setPlaceholderText(_("What was offered? An apology, a voucher, a new dish"))
        self.offered.setAccessibleName(_("What was offered"))
        self.offered.committed.connect(lambda text: self._commit(offered=text))
        layout.addWidget(self.offered)
        self.setEnabled(not session.read_only)
        self.refresh()

    def refresh(self) -> None:
        recovery = _observation(self._session, self._ref).recovery
        self.faces.set_value(recovery.emotion if recovery else None)
        self.offered.set_value(recovery.offered if recovery else "")
        # Without the feeling afterwards there is nothing that the words could belong to.
        self.offered.setVisible(recovery is not None)

    def _commit(self, *, emotion: int | None = None, offered: str | None = None) -> None:
        before = _observation(self._session, self._ref).recovery or Recovery("", 0)
        after = Recovery(before.offered if offered is None else offered, before.emotion if emotion is None else emotion)
        observation = replace(_observation(self._session, self._ref), recovery=after)
        self._session.commit(self._session.walk.plan_observation(self._ref, observation))
        self.refresh()


class MomentFeeling(QFrame):
    """What stood out about one moment. `act` takes the actions of the keys G and P.

    On a card it also offers a note and "I would have left"; at a stage's end it carries the moment's title.
    """

    focused = Signal(object)

    def __init__(
        self, session: WalkSession, ref: MomentRef, *, titled: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session, self.ref, self._titled = session, ref, titled
        self._recovery: RecoveryForm | None = None
        self._note: TextField | None = None
        self._is_current = False
        self._layout = QVBoxLayout(self)
        margin = GRID + HALF if titled else 0
        self._layout.setContentsMargins(margin, HALF, margin, HALF)
        self._layout.setSpacing(HALF)
        line = QWidget()
        flow = FlowLayout(line, spacing=HALF)
        flexible(line)
        if titled:
            self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            self.setAccessibleName(session.walk.label(ref))
            self._layout.addWidget(Label(session.walk.label(ref)))
        self.glory = Toggle(_("Better than expected"), "G", mark=Mark.GLORY)
        self.pain = Toggle(_("Disappointing"), "P", mark=Mark.PAIN)
        self.wow = Toggle(_("Wow"), mark=Mark.WOW, spoken=_("Wow: I will tell others"))
        self.put_right = Toggle(_("Put right?"), mark=Mark.RECOVERED, spoken=_("Staff put it right within the visit"))
        self.note = Toggle(_("Note"), icon="sticky-note", spoken=_("Write a note about this moment"))
        self.leave = Toggle(_("I would have left"), mark=Mark.BREAK_OFF)
        self.glory.clicked.connect(lambda: self.act("glory"))
        self.pain.clicked.connect(lambda: self.act("pain"))
        self.wow.clicked.connect(self._on_wow)
        self.put_right.clicked.connect(self._on_put_right)
        self.note.clicked.connect(self.open_note)
        self.leave.clicked.connect(self.toggle_break_off)
        for toggle in (self.glory, self.pain, self.wow, self.put_right, self.note, self.leave):
            toggle.setEnabled(not session.read_only)
            flow.addWidget(toggle)
        self._layout.addWidget(line)
        self._cause = Segmented(
            [
                (_("Because of the company"), BreakCause.COMPANY),
                (_("For another reason"), BreakCause.OTHER),
            ]
        )
        self._cause.chosen.connect(self._on_cause)
        self._layout.addWidget(self._cause)
        flexible(self)
        self.refresh()

    @property
    def observation(self) -> Observation:
        return _observation(self._session, self.ref)

    def refresh(self) -> None:
        seen = self.observation
        moment = self._session.checklist.moment_by_code[self.ref.code]
        self.glory.setChecked(seen.valence is Valence.GLORY)
        self.pain.setChecked(seen.valence is Valence.PAIN)
        self.wow.setChecked(seen.wow)
        self.wow.setVisible(seen.valence is Valence.GLORY)
        self.put_right.setVisible(seen.valence is Valence.PAIN)
        self.leave.setVisible(not self._titled and (moment.blocker or seen.break_off))
        self.leave.setChecked(seen.break_off)
        self._cause.setVisible(seen.break_off and not self._titled)
        self._cause.setEnabled(not self._session.read_only)
        self._cause.choose(seen.break_cause)
        self.note.setVisible(not self._titled or bool(seen.note) or seen.valence is not None)
        self.note.setChecked(bool(seen.note))
        if seen.note and self._note is None:
            self._make_note()
        if self._note is not None:
            self._note.set_value(seen.note)
            self._note.setVisible(bool(seen.note) or self._note.hasFocus())
        self._refresh_recovery(seen)

    def _refresh_recovery(self, seen: Observation) -> None:
        if seen.valence is not Valence.PAIN and self._recovery is not None:
            self._recovery.hide()
            self._recovery.deleteLater()
            self._recovery = None
        if seen.recovery is not None and self._recovery is None:
            self._make_recovery()
        if self._recovery is not None:
            self._recovery.refresh()
        self.put_right.setChecked(self._recovery is not None)

    def show_keys(self, shown: bool) -> None:
        self.glory.show_key(shown)
        self.pain.show_key(shown)

    def set_current(self, current: bool) -> None:
        if current != self._is_current:
            self._is_current = current
            self.show_keys(current)
            self.update()

    def act(self, action: str) -> bool:
        """`glory` or `pain`; the same once more takes it back."""
        if self._session.read_only or action not in ("glory", "pain"):
            return False
        valence = Valence(action)
        seen = self.observation
        after = replace(seen, valence=None if seen.valence is valence else valence, wow=False)
        self._commit(after)
        return True

    def open_note(self) -> None:
        if self._note is None:
            self._make_note()
        assert self._note is not None
        self._note.show()
        self._note.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def toggle_break_off(self) -> None:
        cause = None if self.observation.break_off else BreakCause.COMPANY
        self._session.commit(self._session.walk.plan_break_off(self.ref, cause))
        self.refresh()

    def pick_afterwards(self, key: str) -> bool:
        """The feeling afterwards by a digit, while the form is open and has no answer yet."""
        return self._recovery is not None and self.observation.recovery is None and self._recovery.faces.pick_key(key)

    def flush(self) -> None:
        if self._note is not None:
            self._note.flush()
        if self._recovery is not None:
            self._recovery.offered.flush()

    def _make_note(self) -> None:
        self._note = TextField(lines=1, most_lines=5)
        self._note.setReadOnly(self._session.read_only)
        self._note.setPlaceholderText(_("What stood out?"))
        self._note.setAccessibleName(_("Note about this moment"))
        self._note.committed.connect(lambda text: self._commit(replace(self.observation, note=text)))
        self._note.finished.connect(self._on_note_finished)
        self._layout.insertWidget(self._layout.count() - 1, self._note)

    def _make_recovery(self) -> None:
        self._recovery = RecoveryForm(self._session, self.ref)
        self._layout.addWidget(self._recovery)

    def _on_note_finished(self) -> None:
        self.refresh()
        self.note.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_wow(self) -> None:
        self._commit(replace(self.observation, wow=not self.observation.wow))

    def _on_put_right(self) -> None:
        if self._recovery is None:
            self._make_recovery()
            self.put_right.setChecked(True)
            return
        self._recovery.hide()
        self._recovery.deleteLater()
        self._recovery = None
        self._commit(replace(self.observation, recovery=None))

    def _on_cause(self, cause: object) -> None:
        if isinstance(cause, BreakCause):
            self._session.commit(self._session.walk.plan_break_off(self.ref, cause))

    def _commit(self, observation: Observation) -> None:
        self._session.commit(self._session.walk.plan_observation(self.ref, observation))
        self.refresh()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self._titled:
            self.setFocus(Qt.FocusReason.MouseFocusReason)
        super().mousePressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._is_current:
            t = tokens(self)
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(t.tint(t.accent, 0.06)))
            painter.drawRoundedRect(self.rect(), CONTROL_RADIUS, CONTROL_RADIUS)
            painter.setBrush(QColor(t.accent))
            x = self.width() - HALF if self.isRightToLeft() else 0
            painter.drawRoundedRect(x, HALF, HALF, self.height() - GRID, 2, 2)


class StageFeeling(Card):
    """How a stage felt: five faces, then what stood out; confirming makes the other moments "as expected".

    Digits 1 to 5 pick the face, Up and Down the moment for G and P, Enter confirms. Signals: `confirmed()`.
    """

    confirmed = Signal()

    def __init__(self, session: WalkSession, stage: str, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent, margin=3 * GRID)
        self._session, self.stage = session, stage
        walk = session.walk
        title = session.text(session.checklist.stage_by_code[stage].title)
        self.add(Label(_("How did “{stage}” feel?").format(stage=title), Text.CARD_TITLE))
        self.faces = FacePicker()
        self.faces.setEnabled(not session.read_only)
        self.faces.setAccessibleName(_("How it felt"))
        self.faces.picked.connect(self.pick)
        self.add(self.faces)
        self.body.addSpacing(GRID)
        self.add(Rule())
        self.add(Label(_("What stood out?"), Text.STRONG))
        hint = _("Leave out what was as expected.")
        self.add(Label(hint, Text.SECONDARY, muted=True))
        self.rows = [MomentFeeling(session, ref, titled=True) for ref in walk.moments(stage) if walk.is_reached(ref)]
        for row in self.rows:
            self.add(row)
        self._current = -1
        self.body.addSpacing(GRID)
        self._confirm = button(_("Confirm and go on"), "check", kind="primary", on_click=self.confirm)
        self._said = Label("", Text.SECONDARY, muted=True)
        foot = QHBoxLayout()
        foot.setSpacing(2 * GRID)
        foot.addWidget(self._confirm)
        foot.addWidget(self._said, 1)
        self.body.addLayout(foot)
        self.body.addStretch(1)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._confirm.setEnabled(not session.read_only)
        session.changed.connect(self._on_changed)
        session.flush_requested.connect(self.flush)
        self.refresh()

    def refresh(self) -> None:
        audit = self._session.audit
        self.faces.set_value(audit.emotions.get(self.stage))
        for row in self.rows:
            row.refresh()
        if self.stage in audit.confirmed_stages:
            self._say(_("Confirmed. What you did not pick counts as expected."))
        else:
            self._say("")

    def pick(self, emotion: int) -> None:
        self._session.commit(self._session.walk.plan_emotion(self.stage, emotion))
        self._say("")

    def confirm(self) -> bool:
        """Keep what stood out and make the rest neutral. False while no face is picked."""
        if self._session.read_only:
            self.confirmed.emit()
            return True
        emotion = self._session.audit.emotions.get(self.stage)
        if emotion is None:
            self._say(_("Pick a face first: keys 1 to 5."), "critical")
            return False
        self.flush()
        seen = {row.ref: row.observation for row in self.rows}
        picks = {ref: each for ref, each in seen.items() if each.valence in (Valence.GLORY, Valence.PAIN)}
        self._session.commit(self._session.walk.plan_confirm_stage(self.stage, emotion, picks))
        self.confirmed.emit()
        return True

    def key(self, key: str) -> bool:
        """A single key that no text field has: digits, G, P, Up, Down."""
        row = self.current
        if row is not None and row.pick_afterwards(key):
            return True
        if self.faces.pick_key(key):
            return True
        if key in ("Up", "Down"):
            return self._move(1 if key == "Down" else -1)
        return False

    def act(self, action: str) -> bool:
        """G and P at the moment in focus; without one, the first moment gets the focus."""
        if action not in ("glory", "pain"):
            return False
        if self.current is None:
            return self._move(1)
        return self.current.act(action)

    @property
    def current(self) -> MomentFeeling | None:
        return self.rows[self._current] if 0 <= self._current < len(self.rows) else None

    def set_current(self, row: QWidget | None) -> None:
        """The moment that has the focus."""
        self._current = next((at for at, each in enumerate(self.rows) if each is row), -1)
        for at, each in enumerate(self.rows):
            each.set_current(at == self._current)

    def flush(self) -> None:
        for row in self.rows:
            row.flush()

    def _move(self, step: int) -> bool:
        if not self.rows:
            return False
        at = min(max(self._current + step, 0), len(self.rows) - 1)
        self.set_current(self.rows[at])
        self.rows[at].setFocus(Qt.FocusReason.ShortcutFocusReason)
        return True

    def _say(self, text: str, ink: str = "") -> None:
        self._said.setText(text)
        self._said.set_ink(ink)

    def _on_changed(self, changes: WalkChanges) -> None:
        if self.stage in changes.stages:
            self.refresh()


def _observation(session: WalkSession, ref: MomentRef) -> Observation:
    return session.audit.observations.get(ref, Observation())
