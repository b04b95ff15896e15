"""Handing in by keys: the gaps, the way to them, and the receipt."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from motaudit.audit.model import AuditState, Outcome, Position, TimeMark
from motaudit.base.clock import now
from ui.audit.hand_in import HandInPanel
from ui.audit.receipt import ReceiptPage
from ui.audit.session import WalkSession
from ui.common.context import AppContext
from ui.common.navigation import Destination


@pytest.fixture
def panel(qtbot: QtBot, session: WalkSession) -> HandInPanel:
    made = HandInPanel(session)
    qtbot.addWidget(made)
    made.resize(800, 600)
    made.show()
    qtbot.waitExposed(made)
    return made


def say_closed(session: WalkSession) -> None:
    walk = session.walk
    session.commit(
        (
            *walk.plan_header("outcome", Outcome.CLOSED),
            *walk.plan_header("outcome_note", "Shutters down."),
            *walk.plan_time("arrived", TimeMark(now())),
        )
    )


def texts(panel: HandInPanel) -> list[str]:
    return [panel.gaps.item(row).text() for row in range(panel.gaps.count())]


def test_what_must_be_there_comes_before_what_would_be_good(panel: HandInPanel) -> None:
    assert texts(panel)[0] == "Say how the visit went."
    assert texts(panel)[-1] == "Say how “Arrival” felt."
    assert not panel.submit.isEnabled()


def test_enter_on_a_gap_goes_to_where_it_is_mended(qtbot: QtBot, panel: HandInPanel) -> None:
    panel.gaps.setFocus()
    panel.gaps.setCurrentRow(0)
    with qtbot.waitSignal(panel.jump_requested) as jump:
        qtbot.keyClick(panel.gaps, Qt.Key.Key_Return)
    assert jump.args == [Position("header", "outcome")]


def test_the_list_shrinks_as_gaps_are_mended(panel: HandInPanel, session: WalkSession) -> None:
    before = panel.gaps.count()
    session.commit(session.walk.plan_header("outcome", Outcome.COMPLETED))
    assert panel.gaps.count() == before - 1


def test_a_branch_that_was_closed_is_handed_in_with_little(
    qtbot: QtBot, panel: HandInPanel, session: WalkSession
) -> None:
    say_closed(session)
    wishes: list[Destination] = []
    session.context.navigation.navigate_requested.connect(wishes.append)
    with qtbot.waitSignal(panel.handed_in):
        qtbot.keyClick(panel.submit, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: not session.context.tasks.busy)
    assert wishes[-1] == Destination("receipt", {"audit_id": session.audit_id})
    assert session.context.workspace.audits.load(session.audit_id).state is AuditState.SUBMITTED
    assert session.read_only


def receipt(qtbot: QtBot, context: AppContext, session: WalkSession) -> ReceiptPage:
    say_closed(session)
    session.flush()
    context.workspace.audits.submit(session.audit_id, who=context.person.id)
    page = ReceiptPage(context)
    qtbot.addWidget(page)
    page.open(Destination("receipt", {"audit_id": session.audit_id}))
    page.show()
    return page


def words(page: ReceiptPage) -> str:
    return "\n".join(label.text() for label in page.findChildren(QLabel))


def test_a_shopper_gets_a_plain_receipt_without_a_score(
    qtbot: QtBot, context: AppContext, session: WalkSession
) -> None:
    page = receipt(qtbot, context, session)
    said = words(page)
    assert session.audit.number in said
    assert "Harbour Street" in said
    assert "The branch was closed" in said
    assert "%" not in said
    assert "See the result" not in [each.text() for each in page.findChildren(QPushButton)]


def test_a_reviewer_finds_the_way_to_the_result(
    qtbot: QtBot, as_person: Callable[[str], AppContext], session: WalkSession
) -> None:
    rita = as_person("Rita")
    page = receipt(qtbot, rita, session)
    wishes: list[Destination] = []
    rita.navigation.navigate_requested.connect(wishes.append)
    next(each for each in page.findChildren(QPushButton) if each.text() == "See the result").click()
    assert wishes == [Destination("result", {"audit_id": session.audit_id})]


def test_a_visit_that_is_gone_is_told_and_not_crashed_upon(qtbot: QtBot, context: AppContext) -> None:
    page = ReceiptPage(context)
    qtbot.addWidget(page)
    page.open(Destination("receipt", {"audit_id": "nowhere"}))
    assert "nowhere" in page.banner.text
