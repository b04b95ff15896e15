"""Tables within the visit: tries to reach them, staff met, promises, receipts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, tzinfo
from decimal import Decimal
from typing import Any, ClassVar

from PySide6.QtCore import QElapsedTimer, QObject, Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from motaudit.audit.entries import EntryKey, EntryKind
from motaudit.audit.model import Attempt, Contact, ItemRef, Promise, Receipt
from motaudit.audit.walk import WalkChanges
from motaudit.base.clock import now
from motaudit.checklist.model import Channel
from motaudit.locale import _, format_duration
from ui.audit.editors.evidence import choose_files
from ui.audit.intake import Intake
from ui.audit.rows import Key, Row, RowList, WordsField
from ui.audit.session import WalkSession
from ui.audit.words import attempt_options, channel_options, channel_text
from ui.common.buttons import ComboBox, Segmented, button
from ui.common.fields import DateTimePicker, DurationField, NumberField
from ui.common.labels import Label
from ui.common.layouts import FlowLayout
from ui.common.theme import GRID, Text

TICK_MS = 250
_ANSWERED = "answered"
_NO_ANSWER = "no_answer"
_GAVE_UP = (_NO_ANSWER, "busy", "recording", "left_message", "refused")


def visit_day(session: WalkSession) -> datetime:
    """When the visit began as far as it is known: what a date without a year, or a time without a date, refers to."""
    return session.audit.started or session.audit.created.astimezone()


def instant(shown: DateTimePicker, before: datetime | None, zone: tzinfo | None) -> datetime | None:
    """The instant a picker shows; its seconds and offset are kept as long as the minute stays the same."""
    day, clock = shown.day.field.value, shown.time.value
    if day is None or clock is None:
        return None
    at = datetime.combine(day, clock, tzinfo=before.tzinfo if before else zone)
    return before if before is not None and before.replace(second=0, microsecond=0) == at else at


class AttemptRow(Row):
    """One try: through what, when, what became of it, and how long until a person answered or one gave up."""

    def __init__(self, channel: str, visit_day: datetime) -> None:
        super().__init__()
        self._note = ""
        self._at: datetime | None = None
        self._zone = visit_day.tzinfo
        self.channel = ComboBox(channel_options())
        self.channel.choose(channel)
        self.started = DateTimePicker()
        self.started.day.field.base = visit_day.date()
        self.outcome = ComboBox([("", ""), *attempt_options()])
        self.outcome.choose("")
        self.seconds = DurationField()
        self.field(_("Through"), self.channel)
        self.field(_("When"), self.started)
        self.field(_("What happened"), self.outcome)
        self.field(_("Answered or gave up after"), self.seconds)
        self.channel.currentIndexChanged.connect(lambda: self.edited.emit())
        self.outcome.currentIndexChanged.connect(lambda: self.edited.emit())
        self.started.committed.connect(lambda: self.edited.emit())
        self.seconds.committed.connect(lambda: self.edited.emit())

    def value(self) -> Attempt:
        outcome = str(self.outcome.currentData() or "")
        passed = self.seconds.value
        answered = outcome == _ANSWERED
        return Attempt(
            channel=str(self.channel.currentData()),
            started=instant(self.started, self._at, self._zone),
            outcome=outcome,
            seconds=passed if answered else None,
            note=self._note,
            waited=None if answered else passed,
        )

    def set_value(self, value: Attempt) -> None:
        self._note = value.note
        if self.channel.findData(value.channel) < 0:
            self.channel.addItem(channel_text(value.channel), value.channel)
        self.channel.choose(value.channel)
        if self.outcome.findData(value.outcome) < 0:
            self.outcome.addItem(value.outcome, value.outcome)
        self.outcome.choose(value.outcome)
        self._at = value.started
        self.started.set_value(value.started.replace(tzinfo=None) if value.started else None)
        self.seconds.set_value(value.seconds if value.seconds is not None else value.waited)

    def flush(self) -> None:
        self.started.flush()
        self.seconds.flush()


class _Rows:
    """Rows that are one answer: a row's key is its place."""

    def __init__(self, session: WalkSession, ref: ItemRef) -> None:
        self._session, self._ref = session, ref

    def entries(self) -> Sequence[tuple[Key, Any]]:
        value = self._session.walk.answer(self._ref).value
        return list(enumerate(value)) if isinstance(value, tuple) else []

    def put(self, key: Key | None, value: Any) -> None:
        rows = [row for _at, row in self.entries()]
        if key is None:
            rows.append(value)
        elif value is None:
            del rows[int(str(key))]
        else:
            rows[int(str(key))] = value
        self._session.commit(self._session.walk.plan_value(self._ref, tuple(rows)))


class _TableEditor(QWidget):
    """The rows of one question; follows the session by itself. Focus goes to what begins the table."""

    def __init__(
        self,
        session: WalkSession,
        ref: ItemRef,
        make_row: Callable[[], Row],
        add_text: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.session, self.ref = session, ref
        self.source = _Rows(session, ref)
        self.list = RowList(self.source, make_row, add_text=add_text, read_only=session.read_only)
        self.setFocusProxy(self.list.add_button)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(GRID)
        self.body.addWidget(self.list)
        session.changed.connect(self._on_changed)
        session.flush_requested.connect(self.list.flush)

    def _on_changed(self, effects: WalkChanges) -> None:
        if self.ref in effects.items:
            self.list.refresh()


class AttemptsEditor(_TableEditor):
    """Tries to reach them. "Try now" keeps the try at once and runs a clock until somebody answers or one gives up."""

    def __init__(self, session: WalkSession, ref: ItemRef, parent: QWidget | None = None) -> None:
        self._channel = str(session.checklist.moment_of[ref.code].channel or Channel.PHONE)
        super().__init__(
            session, ref, lambda: AttemptRow(self._channel, visit_day(session)), _("Add a try by hand"), parent
        )
        self.clock = AttemptClock(self._channel)
        self.clock.started.clicked.connect(self._on_started)
        for outcome, stop in self.clock.stops.items():
            stop.clicked.connect(lambda _checked, outcome=outcome: self._on_stopped(outcome))
        self.body.insertWidget(0, self.clock)
        self.clock.setVisible(not session.read_only)
        if not session.read_only:
            self.setFocusProxy(self.clock.started)
        self._running = RunningTries.of(session)
        if ref in self._running.clocks:
            self.clock.start(self._running.clocks[ref][1])

    def stamp(self) -> bool:
        """T starts a try, and ends it as answered."""
        if self.session.read_only:
            return False
        if self.clock.running:
            self._on_stopped(_ANSWERED)
        else:
            self._on_started()
        return True

    def _on_started(self) -> None:
        channel = str(self.clock.channel.currentData())
        self.source.put(None, Attempt(channel, now()))
        elapsed = QElapsedTimer()
        elapsed.start()
        self._running.clocks[self.ref] = len(self.source.entries()) - 1, elapsed
        self.clock.start(elapsed)
        self.clock.stops[_ANSWERED].setFocus()

    def _on_stopped(self, outcome: str) -> None:
        passed = self.clock.stop()
        at, _elapsed = self._running.clocks.pop(self.ref)
        self._release_focus()
        entries = self.source.entries()
        if at < len(entries):  # an undo meanwhile may have taken the try away
            seconds, waited = (passed, None) if outcome == _ANSWERED else (None, passed)
            running: Attempt = entries[at][1]
            self.source.put(at, replace(running, outcome=outcome, seconds=seconds, waited=waited))

    def _release_focus(self) -> None:
        """To the question itself, where Enter goes on: on the button it would begin another try."""
        holder = self.parentWidget()
        while holder is not None and not holder.focusPolicy() & Qt.FocusPolicy.TabFocus:
            holder = holder.parentWidget()
        (holder or self.clock.started).setFocus(Qt.FocusReason.OtherFocusReason)


class RunningTries(QObject):
    """Tries under way, so that their clocks go on while the shopper looks at another moment."""

    def __init__(self, session: WalkSession) -> None:
        super().__init__(session)
        self.clocks: dict[ItemRef, tuple[int, QElapsedTimer]] = {}
        """Question -> place of the try among its rows, and the clock."""

    @classmethod
    def of(cls, session: WalkSession) -> RunningTries:
        found = session.findChild(cls)
        return found if isinstance(found, cls) else cls(session)


class AttemptClock(QWidget):
    """The clock of a try that is under way."""

    def __init__(self, channel: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._elapsed = QElapsedTimer()
        self._tick = QTimer(self, interval=TICK_MS)
        self._tick.timeout.connect(self._show)
        self.channel = ComboBox(channel_options())
        self.channel.choose(channel)
        self.channel.setAccessibleName(_("Through"))
        self.started = button(_("Try now"), "play", kind="primary")
        self._shown = Label("", Text.CARD_TITLE, wrap=False)
        self.stops = {_ANSWERED: button(_("They answered"), "check", kind="primary")}
        words = {code: str(text) for text, code in attempt_options()}
        for outcome in _GAVE_UP:
            self.stops[outcome] = button(words[outcome])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        begin = QHBoxLayout()
        begin.addWidget(self.started)
        begin.addWidget(self.channel)
        begin.addWidget(self._shown)
        begin.addStretch(1)
        layout.addLayout(begin)
        self._ends = QWidget()
        ends = FlowLayout(self._ends)
        for stop in self.stops.values():
            ends.addWidget(stop)
        layout.addWidget(self._ends)
        self._follow()

    @property
    def running(self) -> bool:
        return self._tick.isActive()

    def start(self, elapsed: QElapsedTimer) -> None:
        """Show what passes on a clock that was started."""
        self._elapsed = elapsed
        self._tick.start()
        self._show()
        self._follow()

    def stop(self) -> Decimal:
        """The whole seconds that passed."""
        self._tick.stop()
        self._follow()
        return self._passed()

    def _passed(self) -> Decimal:
        return Decimal(self._elapsed.elapsed() // 1000)

    def _show(self) -> None:
        self._shown.setText(format_duration(self._passed()))

    def _follow(self) -> None:
        running = self.running
        self.started.setVisible(not running)
        self.channel.setEnabled(not running)
        self._shown.setVisible(running)
        self._ends.setVisible(running)


class ContactRow(Row):
    """One encounter with staff: by a role and not by a name."""

    def __init__(self) -> None:
        super().__init__()
        self.role, self.who, self.outcome = WordsField(18), WordsField(18), WordsField(24)
        self.seconds = DurationField()
        self.field(_("Role"), self.role)
        self.field(_("Told apart by, no names"), self.who)
        self.field(_("How long"), self.seconds)
        self.field(_("How it ended"), self.outcome)
        for field in (self.role, self.who, self.seconds, self.outcome):
            field.committed.connect(lambda _value: self.edited.emit())

    def value(self) -> Contact:
        who, role, outcome = (field.words for field in (self.who, self.role, self.outcome))
        return Contact(who, role, self.seconds.value, outcome)

    def set_value(self, value: Contact) -> None:
        self.who.set_words(value.who)
        self.role.set_words(value.role)
        self.outcome.set_words(value.outcome)
        self.seconds.set_value(value.seconds)

    def flush(self) -> None:
        for field in (self.role, self.who, self.seconds, self.outcome):
            field.flush()


class ContactsEditor(_TableEditor):
    """Staff met, one row an encounter."""

    def __init__(self, session: WalkSession, ref: ItemRef, parent: QWidget | None = None) -> None:
        super().__init__(session, ref, ContactRow, _("Add somebody you met"), parent)


class PromiseRow(Row):
    """What was promised, by whom, and whether it was kept."""

    def __init__(self) -> None:
        super().__init__()
        self.text, self.source, self.note = WordsField(30), WordsField(18), WordsField(24)
        self.kept = Segmented([(_("Not checked"), None), (_("Kept"), True), (_("Broken"), False)])
        self.kept.choose(None)
        self.field(_("What was promised"), self.text)
        self.field(_("Where, or by whom"), self.source)
        self.field(_("Kept?"), self.kept)
        self.field(_("Note"), self.note)
        for field in (self.text, self.source, self.note):
            field.committed.connect(lambda _value: self.edited.emit())
        self.kept.chosen.connect(lambda _value: self.edited.emit())

    def value(self) -> Promise:
        kept = self.kept.value
        text, source, note = (field.words for field in (self.text, self.source, self.note))
        return Promise(text, source, kept if isinstance(kept, bool) else None, note)

    def set_value(self, value: Promise) -> None:
        self.text.set_words(value.text)
        self.source.set_words(value.source)
        self.note.set_words(value.note)
        self.kept.choose(value.kept)

    def flush(self) -> None:
        for field in (self.text, self.source, self.note):
            field.flush()


class ReceiptRow(Row):
    """One receipt: its number, its time, and what was paid."""

    def __init__(self, visit_day: datetime, currency: str) -> None:
        super().__init__()
        self._zone = visit_day.tzinfo
        self._at: datetime | None = None
        self.number, self.currency = WordsField(16), WordsField(6)
        self.currency.set_words(currency)
        self.at = DateTimePicker()
        self.at.day.field.base = visit_day.date()
        self.amount = NumberField(decimals=True)
        self.field(_("Number"), self.number)
        self.field(_("Time"), self.at)
        self.field(_("Amount"), self.amount)
        self.field(_("Currency"), self.currency)
        for field in (self.number, self.currency, self.at, self.amount):
            field.committed.connect(lambda _value: self.edited.emit())

    def value(self) -> Receipt:
        return Receipt(
            self.number.words,
            instant(self.at, self._at, self._zone),
            self.amount.value,
            self.currency.words.upper(),
        )

    def set_value(self, value: Receipt) -> None:
        self._at = value.at
        self.number.set_words(value.number)
        self.at.set_value(value.at.replace(tzinfo=None) if value.at else None)
        self.amount.set_value(value.amount)
        self.currency.set_words(value.currency)

    def flush(self) -> None:
        for field in (self.number, self.at, self.amount, self.currency):
            field.flush()


class _Kept:
    """Rows that are entries of their own, by id."""

    def __init__(self, session: WalkSession, kind: EntryKind) -> None:
        self._session, self._kind = session, kind

    def entries(self) -> Sequence[tuple[Key, Any]]:
        audit = self._session.audit
        return sorted((audit.promises if self._kind is EntryKind.PROMISE else audit.receipts).items())

    def put(self, key: Key | None, value: Any) -> None:
        walk, id_ = self._session.walk, None if key is None else str(key)
        plan = walk.plan_promise if self._kind is EntryKind.PROMISE else walk.plan_receipt
        self._session.commit(plan(value, id_))


class _KeptPanel(QWidget):
    """Shows entries of one kind and follows the session."""

    kind: ClassVar[EntryKind]

    def __init__(
        self, session: WalkSession, make_row: Callable[[], Row], add_text: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.list = RowList(_Kept(session, self.kind), make_row, add_text=add_text, read_only=session.read_only)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.list)
        session.entries_changed.connect(self._on_entries_changed)
        session.flush_requested.connect(self.list.flush)

    def _on_entries_changed(self, keys: frozenset[EntryKey]) -> None:
        if any(key.kind is self.kind for key in keys):
            self.list.refresh()


class PromisesPanel(_KeptPanel):
    """What ads, web site or staff promised; checked as kept or broken later."""

    kind = EntryKind.PROMISE

    def __init__(self, session: WalkSession, parent: QWidget | None = None) -> None:
        super().__init__(session, PromiseRow, _("Add a promise"), parent)


class ReceiptsPanel(_KeptPanel):
    """Receipts of the visit. They stay internal: a branch never sees them."""

    kind = EntryKind.RECEIPT

    def __init__(self, session: WalkSession, parent: QWidget | None = None) -> None:
        self._session = session
        super().__init__(session, self._make_row, _("Add a receipt"), parent)
        self.photo = button(_("Add its photo"), "camera", on_click=self._choose_photo)
        if session.read_only:
            self.photo.hide()
        self.list.buttons.insertWidget(1, self.photo)

    def _make_row(self) -> Row:
        return ReceiptRow(visit_day(self._session), self._currency())

    def _choose_photo(self) -> None:
        Intake.of(self._session).add_files(choose_files(self, pictures=True), kind="receipt")

    def _currency(self) -> str:
        """That of another receipt, else the one the checklist asks for."""
        known = [receipt.currency for receipt in self._session.audit.receipts.values() if receipt.currency]
        asked = [item.currency for item in self._session.checklist.items.values() if item.currency]
        return next(iter(known + asked), "")
