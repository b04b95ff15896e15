"""The pages before the walk, as a shopper fills them in."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from motaudit.audit.model import FirstImpression, Outcome, Source
from tests.ui.keys import type_text
from ui.audit.header import HeaderPanel
from ui.audit.impression import FirstImpressionPanel, freeze
from ui.audit.session import WalkSession
from ui.audit.story import StoryPanel


@pytest.fixture
def header(qtbot: QtBot, session: WalkSession) -> HeaderPanel:
    panel = HeaderPanel(session)
    qtbot.addWidget(panel)
    panel.resize(900, 900)
    panel.show()
    qtbot.waitExposed(panel)
    panel.show_part("outcome")
    return panel


def type_time(qtbot: QtBot, header: HeaderPanel, code: str, text: str) -> None:
    clock = header.times.rows[code].clock
    clock.setFocus()
    clock.selectAll()
    type_text(clock, text)
    qtbot.keyClick(clock, Qt.Key.Key_Return)


def test_nothing_but_the_outcome_is_asked_first(header: HeaderPanel) -> None:
    assert header.outcome.isVisible()
    assert not header.times.isVisible()
    assert not header.go_on.isVisible()


def test_a_digit_says_how_it_went(qtbot: QtBot, header: HeaderPanel, session: WalkSession) -> None:
    qtbot.keyClick(header.focusWidget(), Qt.Key.Key_1)
    assert session.audit.outcome is Outcome.COMPLETED
    assert header.times.isVisible()
    assert header.context.isVisible()
    assert header.receipts.isVisible()


def test_a_closed_branch_needs_no_more_than_time_note_and_photo(
    qtbot: QtBot, header: HeaderPanel, session: WalkSession
) -> None:
    qtbot.keyClick(header.focusWidget(), Qt.Key.Key_2)
    assert session.audit.outcome is Outcome.CLOSED
    assert "due again" in header.outcome.follows.text()
    assert header.outcome.note.isVisible()
    assert not header.context.isVisible()
    assert not header.receipts.isVisible()
    assert header.times.rows["arrived"].isVisible()
    assert not header.times.rows["served"].isVisible()
    with qtbot.waitSignal(header.hand_in_requested):
        header.go_on.click()


def test_the_note_of_a_closed_branch_is_kept(qtbot: QtBot, header: HeaderPanel, session: WalkSession) -> None:
    header.outcome.choose(Outcome.CLOSED)
    header.outcome.note.setFocus()
    type_text(header.outcome.note, "Shutters down at 3")
    qtbot.keyClick(header.outcome.note, Qt.Key.Key_Return)
    assert session.audit.outcome_note == "Shutters down at 3"
    assert session.audit.outcome is Outcome.CLOSED


def test_times_are_typed_once_and_durations_follow(qtbot: QtBot, header: HeaderPanel, session: WalkSession) -> None:
    header.outcome.choose(Outcome.COMPLETED)
    type_time(qtbot, header, "arrived", "10:05")
    type_time(qtbot, header, "greeted", "1007")
    audit = session.audit
    assert audit.times["greeted"].at - audit.times["arrived"].at == timedelta(minutes=2)
    assert audit.started == audit.times["arrived"].at
    assert "2 min" in header.times.rows["greeted"]._passed.text()


def test_a_visit_may_last_past_midnight(qtbot: QtBot, header: HeaderPanel, session: WalkSession) -> None:
    header.outcome.choose(Outcome.COMPLETED)
    type_time(qtbot, header, "arrived", "23:40")
    type_time(qtbot, header, "left", "0:10")
    audit = session.audit
    assert audit.ended is not None and audit.started is not None
    assert audit.ended - audit.started == timedelta(minutes=30)


def test_arabic_digits_are_times_too(qtbot: QtBot, header: HeaderPanel, session: WalkSession) -> None:
    header.outcome.choose(Outcome.COMPLETED)
    type_time(qtbot, header, "arrived", "١٤:٠٥")
    assert session.audit.times["arrived"].at.strftime("%H:%M") == "14:05"


def test_a_time_that_runs_backwards_is_told(qtbot: QtBot, header: HeaderPanel) -> None:
    header.outcome.choose(Outcome.COMPLETED)
    type_time(qtbot, header, "arrived", "12:00")
    type_time(qtbot, header, "greeted", "11:50")
    assert "Arrived" in header.times.rows["greeted"]._passed.text()
    assert header.times.rows["greeted"]._passed.property("ink") == "critical"


def test_a_time_says_where_it_comes_from(qtbot: QtBot, header: HeaderPanel, session: WalkSession) -> None:
    header.outcome.choose(Outcome.COMPLETED)
    type_time(qtbot, header, "arrived", "12:00")
    source = header.times.rows["arrived"].source
    source.setCurrentIndex(source.findData(Source.ESTIMATED))
    assert session.audit.times["arrived"].source is Source.ESTIMATED
    type_time(qtbot, header, "greeted", "12:01")
    assert session.audit.times["greeted"].source is Source.ESTIMATED


def test_the_whole_visit_moves_to_another_day(qtbot: QtBot, header: HeaderPanel, session: WalkSession) -> None:
    header.outcome.choose(Outcome.COMPLETED)
    type_time(qtbot, header, "arrived", "23:40")
    type_time(qtbot, header, "left", "0:10")
    day = header.times.day.field
    day.setFocus()
    day.selectAll()
    type_text(day, "2026-11-02")
    qtbot.keyClick(day, Qt.Key.Key_Return)
    assert session.audit.started is not None and session.audit.ended is not None
    assert session.audit.started.strftime("%d %H:%M") == "02 23:40"
    assert session.audit.ended.strftime("%d %H:%M") == "03 00:10"


def test_emptying_a_time_takes_it_back(qtbot: QtBot, header: HeaderPanel, session: WalkSession) -> None:
    header.outcome.choose(Outcome.COMPLETED)
    type_time(qtbot, header, "arrived", "12:00")
    type_time(qtbot, header, "arrived", "")
    clock = header.times.rows["arrived"].clock
    qtbot.keyClick(clock, Qt.Key.Key_Delete)
    clock.clear()
    clock.flush()
    assert "arrived" not in session.audit.times
    assert session.audit.started is None


def test_circumstances_are_answered_like_questions(qtbot: QtBot, header: HeaderPanel, session: WalkSession) -> None:
    header.outcome.choose(Outcome.COMPLETED)
    header.show_part("context", "busy")
    busy = header.focusWidget()
    assert busy is not None
    qtbot.keyClick(busy, Qt.Key.Key_Space)
    assert session.audit.context["busy"] == "quiet"


def test_the_header_is_filled_in_by_keys_alone(qtbot: QtBot, header: HeaderPanel, session: WalkSession) -> None:
    def press(key: Qt.Key) -> None:
        qtbot.keyClick(header.focusWidget(), key)

    press(Qt.Key.Key_1)
    press(Qt.Key.Key_Return)
    for clock in ("10:05", "10:06", "", "", "", "10:50"):
        type_text(header.focusWidget(), clock)
        press(Qt.Key.Key_Return)
    press(Qt.Key.Key_2)  # the first of the circumstances
    type_text(header.focusWidget(), "12")
    press(Qt.Key.Key_Return)
    assert header.go_on.hasFocus()
    with qtbot.waitSignal(header.finished):
        press(Qt.Key.Key_Return)
    audit = session.audit
    assert audit.outcome is Outcome.COMPLETED
    assert [*audit.times] == ["arrived", "greeted", "left"]
    assert audit.context == {"busy": "busy", "guests": 12}


def test_undo_shows_the_outcome_before(qtbot: QtBot, header: HeaderPanel, session: WalkSession) -> None:
    header.outcome.choose(Outcome.COMPLETED)
    header.outcome.choose(Outcome.REFUSED)
    assert session.undo()
    assert header.outcome.choices[Outcome.COMPLETED].isChecked()
    assert not header.outcome.note.isVisible()


def test_the_first_impression_is_frozen_when_the_arrival_opens(qtbot: QtBot, session: WalkSession) -> None:
    panel = FirstImpressionPanel(session)
    qtbot.addWidget(panel)
    panel.show()
    assert not panel.go_on.isEnabled()
    assert panel.pick_key("4")
    panel.words.setFocus()
    type_text(panel.words, "bright and loud")
    with qtbot.waitSignal(panel.finished):
        panel.go_on.click()
    assert session.audit.first_impression == FirstImpression(1, "bright and loud")
    assert session.audit.impression_frozen
    assert not panel.faces.isEnabled()


def test_there_is_nothing_to_freeze_without_an_impression(session: WalkSession) -> None:
    assert not freeze(session)
    assert not session.audit.impression_frozen


def test_the_story_counts_what_is_still_wanted(qtbot: QtBot, session: WalkSession) -> None:
    panel = StoryPanel(session)
    qtbot.addWidget(panel)
    panel.show()
    type_text(panel.field, "I came in.")
    assert panel._counter.text() == "10 more characters are wanted."
    assert session.flush()
    assert session.audit.story == "I came in."
    assert session.context.workspace.audits.load(session.audit_id).story == "I came in."


def test_enter_begins_a_new_line_of_the_story(qtbot: QtBot, session: WalkSession) -> None:
    panel = StoryPanel(session)
    qtbot.addWidget(panel)
    type_text(panel.field, "One.")
    qtbot.keyClick(panel.field, Qt.Key.Key_Return)
    type_text(panel.field, "Two.")
    session.flush()
    assert session.audit.story == "One.\nTwo."


def test_times_stand_below_each_other_where_a_line_is_too_narrow(
    qtbot: QtBot, header: HeaderPanel, session: WalkSession
) -> None:
    """The middle of the walk never scrolls sideways, however long it says what passed between two times."""
    qtbot.keyClick(header.focusWidget(), Qt.Key.Key_1)
    type_time(qtbot, header, "arrived", "10:00")
    type_time(qtbot, header, "greeted", "11:13")
    row = header.times.rows["greeted"]
    assert row.source.y() == row.clock.y()
    assert header.minimumSizeHint().width() > 0 and header.minimumWidth() == 1
    header.resize(380, 900)
    qtbot.waitUntil(lambda: row.source.y() > row.clock.y())
    assert header.times.minimumSizeHint().width() < 340
    header.resize(900, 900)
    qtbot.waitUntil(lambda: abs(row.source.y() - row.clock.y()) < 3)
