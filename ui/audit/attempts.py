"""Tries to reach them: typed by hand, or timed as they happen."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from PySide6.QtCore import QElapsedTimer, QObject, Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from motaudit.audit.model import Attempt, ItemRef
from motaudit.base.clock import now
from motaudit.checklist.model import Channel
from motaudit.locale import _, format_duration
from ui.audit.rows import Row
from ui.audit.session import WalkSession
from ui.audit.tables import TableEditor, instant, visit_day
from ui.audit.words import attempt_options, channel_options, channel_text
from ui.common.buttons import button
from ui.common.controls import ComboBox
from ui.common.dates import DateTimePicker
from ui.common.fields import DurationField
from ui.common.labels import Label
from ui.common.layouts import FlowLayout
from ui.common.theme import Text

TICK_MS = 250
_ANSWERED = "answered"
_GAVE_UP = ("no_answer", "busy", "recording", "left_message", "refused")


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


class AttemptsEditor(TableEditor):
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
