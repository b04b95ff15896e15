"""The times of the visit: typed once, each with its source; durations between them are shown as they come."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from motaudit.audit.entries import Change, EntryKey, EntryKind
from motaudit.audit.model import TIMES, Audit, Source, TimeMark
from motaudit.audit.times import on_visit
from motaudit.base.clock import now
from motaudit.locale import _, format_duration
from ui.audit.session import WalkSession
from ui.audit.words import source_options, time_text
from ui.common.buttons import icon_button
from ui.common.controls import ComboBox
from ui.common.dates import DatePicker, TimeField
from ui.common.labels import Label
from ui.common.theme import GRID, HALF, Text

_BRIEF = ("arrived", "left")


def first_mark(audit: Audit) -> datetime | None:
    """The first of the visit's times in their usual order: what the others are reckoned from."""
    return next((audit.times[code].at for code in TIMES if code in audit.times), None)


def plan_times(session: WalkSession, marks: dict[str, TimeMark | None]) -> tuple[Change, ...]:
    """Set times, and with them when the visit began and ended."""
    walk = session.walk
    changes = [change for code, mark in marks.items() for change in walk.plan_time(code, mark)]
    known = {**session.audit.times, **marks}
    instants = [mark.at for mark in known.values() if mark is not None]
    arrived, left = known.get("arrived"), known.get("left")
    began = arrived.at if arrived else min(instants, default=None)
    ended = left.at if left else max(instants, default=None) if len(instants) > 1 else None
    return (*changes, *walk.plan_header("started", began), *walk.plan_header("ended", ended))


def at_clock(session: WalkSession, day: date, clock: time, code: str) -> datetime:
    """The instant of a time of day within this visit, past midnight too; the first time lies on `day`."""
    audit = session.audit
    others = [audit.times[other].at for other in TIMES if other in audit.times and other != code]
    if not others:
        return datetime.combine(day, clock).astimezone()
    return on_visit(others[0], clock)


class TimeRow(QWidget):
    """One time: the clock, where it comes from, and how long after the one before.

    Signals: `clock_committed(time | None)`, `source_chosen(Source)`, `now_requested()`.
    """

    clock_committed = Signal(object)
    source_chosen = Signal(object)
    now_requested = Signal()

    def __init__(self, code: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        name = time_text(code)
        self.clock = TimeField()
        self.clock.setFixedWidth(self.clock.fontMetrics().horizontalAdvance(self.clock.placeholderText()) + 5 * GRID)
        self.clock.setAccessibleName(name)
        self.clock.committed.connect(self.clock_committed)
        self.source = ComboBox(source_options())
        self.source.setAccessibleName(_("{time}: where it comes from").format(time=name))
        self.source.currentIndexChanged.connect(lambda: self.source_chosen.emit(Source(self.source.currentData())))
        self.now = icon_button("clock", _("{time}: it is now").format(time=name), self.now_requested.emit)
        self._passed = Label("", Text.SECONDARY, muted=True)
        self._caption = Label(name, Text.STRONG, wrap=False)
        self._caption.setBuddy(self.clock)
        self._caption.setMinimumWidth(self._caption.fontMetrics().averageCharWidth() * 10)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(GRID)
        self._grid.setVerticalSpacing(HALF)
        self.arrange(stacked=True)

    @property
    def wide(self) -> int:
        """How much room everything needs to stand beside each other."""
        passed = self._passed.fontMetrics().horizontalAdvance(self._passed.text())
        caption = max(self._caption.minimumWidth(), self._caption.sizeHint().width())
        controls = self.clock.width() + self.now.sizeHint().width() + self.source.sizeHint().width()
        return caption + controls + passed + 4 * GRID + HALF

    def arrange(self, *, stacked: bool) -> None:
        """Put the parts below each other, or all of them on one line."""
        grid, lead = self._grid, Qt.AlignmentFlag.AlignLeading
        if stacked:
            grid.addWidget(self._caption, 0, 0, 1, 2)
            grid.addWidget(self.clock, 1, 0)
            grid.addWidget(self.now, 1, 1, lead)
            grid.addWidget(self.source, 2, 0, 1, 2, lead)
            grid.addWidget(self._passed, 3, 0, 1, 2)
        else:
            parts = (self._caption, self.clock, self.now, self.source, self._passed)
            for column, part in enumerate(parts):
                grid.addWidget(part, 0, column)
        grid.setColumnStretch(1, int(stacked))
        grid.setColumnStretch(4, int(not stacked))

    def show_mark(self, mark: TimeMark | None, passed: str, problem: str) -> None:
        self.clock.set_value(mark.at.time().replace(second=0, microsecond=0) if mark else None)
        self.source.setVisible(mark is not None)
        if mark is not None:
            self.source.choose(mark.source)
        self._passed.set_ink("critical" if problem else "")
        self._passed.setText(problem or passed)
        self._passed.setVisible(bool(problem or passed))


class TimesEditor(QWidget):
    """All times of the visit with its day; where room is short, the fields of a time stand below each other.

    Signals: `finished()` after Enter in the last one; Enter in another goes to the next.
    """

    finished = Signal()

    def __init__(self, session: WalkSession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._brief = False
        self._stacked = True
        self.day = DatePicker()
        self.day.field.setAccessibleName(_("Day of the visit"))
        self.day.committed.connect(self._on_day_committed)
        codes = (*TIMES, *(code for code in session.audit.times if code not in TIMES))
        self.rows = {code: TimeRow(code) for code in codes}
        self._whole = Label("", Text.STRONG)
        caption = Label(_("Day of the visit"), Text.STRONG, wrap=False)
        caption.setBuddy(self.day.field)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID)
        layout.addWidget(caption)
        layout.addWidget(self.day, 0, Qt.AlignmentFlag.AlignLeading)
        for code, row in self.rows.items():
            row.clock_committed.connect(lambda clock, code=code: self._on_clock_committed(code, clock))
            row.source_chosen.connect(lambda source, code=code: self._on_source_chosen(code, source))
            row.now_requested.connect(lambda code=code: self.stamp(code))
            row.clock.finished.connect(lambda code=code: self._focus_after(code))
            row.setEnabled(not session.read_only)
            layout.addWidget(row)
        self.day.setEnabled(not session.read_only)
        layout.addWidget(self._whole)
        session.entries_changed.connect(self._on_entries_changed)
        session.flush_requested.connect(self.flush)
        self.refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        stacked = self.width() < max(row.wide for row in self.rows.values())
        if stacked != self._stacked:
            self._stacked = stacked
            for row in self.rows.values():
                row.arrange(stacked=stacked)

    def set_brief(self, brief: bool) -> None:
        """Ask only for arriving and leaving, as for a visit that did not come about."""
        self._brief = brief
        self.refresh()

    def refresh(self) -> None:
        audit = self._session.audit
        first = first_mark(audit)
        if first is not None or self.day.field.value is None:
            self.day.field.set_value((first or audit.started or audit.created.astimezone()).date())
        before: tuple[str, datetime] | None = None
        for code, row in self.rows.items():
            mark = audit.times.get(code)
            passed, problem = _since(before, mark)
            row.show_mark(mark, passed, problem)
            row.setVisible(mark is not None or not self._brief or code in _BRIEF)
            if mark is not None:
                before = code, mark.at
        whole = (audit.ended - audit.started) if audit.started and audit.ended else None
        self._whole.setVisible(whole is not None and whole > timedelta())
        if whole is not None:
            shown = format_duration(int(whole.total_seconds()))
            self._whole.setText(_("The whole visit: {duration}").format(duration=shown))
        self._arrange()

    def stamp(self, code: str) -> None:
        """It is now."""
        self._session.commit(plan_times(self._session, {code: TimeMark(now().replace(microsecond=0))}))

    def flush(self) -> None:
        self.day.field.flush()
        for row in self.rows.values():
            row.clock.flush()

    def _focus_after(self, code: str) -> None:
        shown = [each for each, row in self.rows.items() if row.isVisibleTo(self)]
        later = shown[shown.index(code) + 1 :]
        if later:
            self.rows[later[0]].clock.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self.finished.emit()

    def _on_clock_committed(self, code: str, clock: time | None) -> None:
        mark = None
        if clock is not None:
            at = at_clock(self._session, self.day.field.value or self._today(), clock, code)
            mark = TimeMark(at, self._source_for(code))
        self._session.commit(plan_times(self._session, {code: mark}))

    def _source_for(self, code: str) -> Source:
        """Kept when a time is corrected; a new one most likely comes from where the one before came from."""
        times = self._session.audit.times
        if code in times:
            return times[code].source
        before = [times[other].source for other in list(self.rows)[: list(self.rows).index(code)] if other in times]
        return before[-1] if before else Source.MEASURED

    def _on_source_chosen(self, code: str, source: Source) -> None:
        if mark := self._session.audit.times.get(code):
            self._session.commit(plan_times(self._session, {code: TimeMark(mark.at, source)}))

    def _on_day_committed(self, day: date | None) -> None:
        first = first_mark(self._session.audit)
        if day is None or first is None:
            return
        moved = day - first.date()
        marks = {code: TimeMark(mark.at + moved, mark.source) for code, mark in self._session.audit.times.items()}
        self._session.commit(plan_times(self._session, marks))

    def _on_entries_changed(self, keys: frozenset[EntryKey]) -> None:
        if any(key.kind in (EntryKind.TIME, EntryKind.HEADER) for key in keys):
            self.refresh()

    def _today(self) -> date:
        return self._session.audit.created.astimezone().date()


def _since(before: tuple[str, datetime] | None, mark: TimeMark | None) -> tuple[str, str]:
    """How long after the time before, or what is wrong with that."""
    if before is None or mark is None:
        return "", ""
    code, at = before
    if mark.at < at:
        return "", _("This lies before “{time}”. Correct one of the two.").format(time=time_text(code))
    passed = format_duration(int((mark.at - at).total_seconds()))
    return _("{duration} after “{time}”").format(duration=passed, time=time_text(code)), ""


class TimesPanel(QWidget):
    """The times, beside the walk."""

    def __init__(self, session: WalkSession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._editor = TimesEditor(session)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._editor)
        layout.addStretch(1)

    def stamp(self, code: str) -> None:
        self._editor.stamp(code)
