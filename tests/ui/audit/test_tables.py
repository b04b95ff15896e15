"""Tries, staff met, promises and receipts, as a shopper notes them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from motaudit.audit.model import Attempt, Contact, ItemRef, Promise, Receipt
from tests.ui.keys import type_text
from ui.audit.attempts import AttemptRow, AttemptsEditor
from ui.audit.session import WalkSession
from ui.audit.tables import ContactRow, ContactsEditor, PromisesPanel, ReceiptsPanel
from ui.common.fields import ValueField

TRIES, PEOPLE = ItemRef("tries"), ItemRef("people")


def shown(qtbot: QtBot, widget: AttemptsEditor | ContactsEditor | PromisesPanel | ReceiptsPanel) -> None:
    qtbot.addWidget(widget)
    widget.resize(700, 500)
    widget.show()
    qtbot.waitExposed(widget)


def write(qtbot: QtBot, field: ValueField, text: str) -> None:
    field.setFocus()
    field.selectAll()
    type_text(field, text)
    qtbot.keyClick(field, Qt.Key.Key_Return)


@pytest.fixture
def tries(qtbot: QtBot, session: WalkSession) -> AttemptsEditor:
    editor = AttemptsEditor(session, TRIES)
    shown(qtbot, editor)
    return editor


def attempts(session: WalkSession) -> tuple[Attempt, ...]:
    return session.walk.answer(TRIES).value or ()  # type: ignore[return-value]


def test_a_try_is_kept_as_soon_as_it_begins(qtbot: QtBot, tries: AttemptsEditor, session: WalkSession) -> None:
    qtbot.mouseClick(tries.clock.started, Qt.MouseButton.LeftButton)
    assert [each.channel for each in attempts(session)] == ["phone"]
    assert attempts(session)[0].started is not None
    assert tries.clock.running
    assert tries.clock.stops["answered"].hasFocus()
    tries.clock.stops["answered"].click()


def test_the_clock_stops_when_they_answer(qtbot: QtBot, tries: AttemptsEditor, session: WalkSession) -> None:
    tries.clock.started.click()
    qtbot.keyClick(tries.clock.stops["answered"], Qt.Key.Key_Space)
    assert not tries.clock.running
    only = attempts(session)[0]
    assert (only.outcome, only.seconds, only.waited) == ("answered", Decimal(0), None)


def test_giving_up_keeps_how_long_one_waited(tries: AttemptsEditor, session: WalkSession) -> None:
    tries.clock.started.click()
    tries.clock.stops["no_answer"].click()
    only = attempts(session)[0]
    assert (only.outcome, only.seconds, only.waited) == ("no_answer", None, Decimal(0))


def test_the_clock_goes_on_while_another_moment_is_looked_at(
    qtbot: QtBot, tries: AttemptsEditor, session: WalkSession
) -> None:
    tries.clock.started.click()
    again = AttemptsEditor(session, TRIES)
    qtbot.addWidget(again)
    assert again.clock.running
    again.clock.stops["busy"].click()
    tries.clock.stop()
    assert [each.outcome for each in attempts(session)] == ["busy"]


def test_a_try_is_typed_by_hand(qtbot: QtBot, tries: AttemptsEditor, session: WalkSession) -> None:
    tries.list.add_button.click()
    assert attempts(session) == ()  # an empty row is nothing yet
    row = tries.list.rows[0]
    assert isinstance(row, AttemptRow)
    write(qtbot, row.seconds, "1:35")
    row.outcome.setCurrentIndex(row.outcome.findData("answered"))
    only = attempts(session)[0]
    assert (only.channel, only.outcome, only.seconds, only.waited) == ("phone", "answered", Decimal(95), None)


def test_undo_takes_the_last_row_away(qtbot: QtBot, tries: AttemptsEditor, session: WalkSession) -> None:
    tries.list.add_button.click()
    row = tries.list.rows[0]
    assert isinstance(row, AttemptRow)
    write(qtbot, row.seconds, "0:20")
    assert session.undo()
    assert attempts(session) == ()
    assert tries.list.rows == ()


def test_removing_a_row_leaves_the_others_as_they_are(
    qtbot: QtBot, tries: AttemptsEditor, session: WalkSession
) -> None:
    for outcome in ("busy", "recording", "answered"):
        tries.clock.started.click()
        tries.clock.stops[outcome].click()
    tries.list.rows[1].remove_requested.emit()
    assert [each.outcome for each in attempts(session)] == ["busy", "answered"]
    assert len(tries.list.rows) == 2


def test_staff_met_are_typed_field_by_field(qtbot: QtBot, session: WalkSession) -> None:
    editor = ContactsEditor(session, PEOPLE)
    shown(qtbot, editor)
    editor.list.add_button.click()
    row = editor.list.rows[0]
    assert isinstance(row, ContactRow)
    write(qtbot, row.role, "Technician 7")
    write(qtbot, row.seconds, "٠:١٥")
    write(qtbot, row.outcome, "fault repaired")
    assert session.walk.answer(PEOPLE).value == (Contact("", "Technician 7", Decimal(15), "fault repaired"),)


def test_a_promise_is_checked_later(qtbot: QtBot, session: WalkSession) -> None:
    panel = PromisesPanel(session)
    shown(qtbot, panel)
    panel.list.add_button.click()
    row = panel.list.rows[0]
    write(qtbot, row.text, "Free drink while waiting")  # type: ignore[attr-defined]
    row.kept.chosen.emit(None)  # type: ignore[attr-defined]
    assert [*session.audit.promises.values()] == [Promise("Free drink while waiting")]
    row.kept.choose(False)  # type: ignore[attr-defined]
    row.kept.chosen.emit(False)  # type: ignore[attr-defined]
    assert [each.kept for each in session.audit.promises.values()] == [False]


def test_a_receipt_keeps_its_amount_exactly(qtbot: QtBot, session: WalkSession) -> None:
    panel = ReceiptsPanel(session)
    shown(qtbot, panel)
    panel.list.add_button.click()
    row = panel.list.rows[0]
    write(qtbot, row.number, "A-1009")  # type: ignore[attr-defined]
    write(qtbot, row.amount, "84.50")  # type: ignore[attr-defined]
    write(qtbot, row.currency, "sar")  # type: ignore[attr-defined]
    assert [*session.audit.receipts.values()] == [Receipt("A-1009", None, Decimal("84.50"), "SAR")]


def test_a_second_receipt_takes_the_currency_of_the_first(qtbot: QtBot, session: WalkSession) -> None:
    session.commit(session.walk.plan_receipt(Receipt(amount=Decimal(5), currency="AED")))
    panel = ReceiptsPanel(session)
    shown(qtbot, panel)
    panel.list.add_button.click()
    write(qtbot, panel.list.rows[1].amount, "7")  # type: ignore[attr-defined]
    assert [each.currency for each in session.audit.receipts.values()] == ["AED", "AED"]
