"""The page of all visits, as a shopper and as a reviewer use it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QPushButton
from pytestqt.qtbot import QtBot

from motaudit.audit.model import AuditState, Outcome
from motaudit.workspace import Workspace
from tests.samples import hand_in, start_audit
from tests.ui.keys import type_text
from ui.audits.page import AuditsPage
from ui.audits.words import StateGroup
from ui.common.context import AppContext
from ui.common.navigation import Destination


@pytest.fixture
def opened(qtbot: QtBot, as_person: Callable[[str], AppContext]) -> Callable[[str], AuditsPage]:
    """Opens the page for somebody, by the first name, and waits until the list is there."""

    def open_for(first_name: str) -> AuditsPage:
        context = as_person(first_name)
        page = AuditsPage(context)
        qtbot.addWidget(page)
        page.resize(1024, 700)
        page.show()
        page.activateWindow()
        qtbot.waitActive(page)
        page.open(Destination("audits"))
        settle(qtbot, page)
        context.changed.connect(page.refresh)
        return page

    return open_for


def settle(qtbot: QtBot, page: AuditsPage) -> None:
    qtbot.waitUntil(lambda: not page.context.tasks.busy)


def wishes_of(page: AuditsPage) -> list[Destination]:
    wishes: list[Destination] = []
    page.context.navigation.navigate_requested.connect(wishes.append)
    return wishes


def press_enter_on_first(qtbot: QtBot, page: AuditsPage) -> None:
    page.table.setFocus()
    page.table.selectRow(0)
    qtbot.keyClick(page.table, Qt.Key.Key_Return)


def test_an_empty_workspace_offers_a_new_visit(opened: Callable[[str], AuditsPage]) -> None:
    page = opened("Sam")
    wishes = wishes_of(page)
    next(each for each in page._stack.currentWidget().findChildren(QPushButton)).click()
    assert wishes == [Destination("new_visit")]


def test_enter_goes_on_with_a_draft(qtbot: QtBot, workspace: Workspace, opened: Callable[[str], AuditsPage]) -> None:
    audit = start_audit(workspace)
    page = opened("Sam")
    wishes = wishes_of(page)
    press_enter_on_first(qtbot, page)
    assert wishes == [Destination("walk", {"audit_id": audit.id})]


@pytest.mark.parametrize(("who", "where"), [("Sam", "receipt"), ("Rita", "result")])
def test_a_visit_that_was_handed_in_opens_as_its_reader_may_see_it(
    qtbot: QtBot, workspace: Workspace, opened: Callable[[str], AuditsPage], who: str, where: str
) -> None:
    audit = start_audit(workspace)
    hand_in(workspace, audit, Outcome.CLOSED)
    page = opened(who)
    wishes = wishes_of(page)
    press_enter_on_first(qtbot, page)
    assert wishes == [Destination(where, {"audit_id": audit.id})]


def test_typing_narrows_the_list_and_says_how_many_are_left(
    qtbot: QtBot, workspace: Workspace, opened: Callable[[str], AuditsPage]
) -> None:
    start_audit(workspace)
    start_audit(workspace, "X-001")
    page = opened("Rita")
    type_text(page.search, "HARBOUR")
    qtbot.keyClick(page.search, Qt.Key.Key_Return)
    assert page.model.rowCount() == 1
    assert page._count.text() == "1 visit"
    type_text(page.search, "zzz")
    qtbot.keyClick(page.search, Qt.Key.Key_Return)
    next(each for each in page._stack.currentWidget().findChildren(QPushButton)).click()
    assert page.model.rowCount() == 2


def test_a_draft_is_discarded_only_after_a_question(
    qtbot: QtBot, workspace: Workspace, opened: Callable[[str], AuditsPage]
) -> None:
    audit = start_audit(workspace)
    page = opened("Sam")
    menu = page.menu_of(page.model.audit_at(0))
    next(action for action in menu.actions() if action.text() == "Discard this draft").trigger()
    menu.deleteLater()
    dialog = page.findChild(QDialog)
    assert dialog is not None and dialog.isVisible()
    assert workspace.audits.load(audit.id).state is AuditState.IN_PROGRESS
    dialog.accept()
    qtbot.waitUntil(lambda: page.model.rowCount() == 0 and not page.context.tasks.busy)
    assert workspace.audits.load(audit.id).state is AuditState.EXCLUDED


def test_the_menu_of_a_shopper_offers_no_report(workspace: Workspace, opened: Callable[[str], AuditsPage]) -> None:
    hand_in(workspace, start_audit(workspace), Outcome.CLOSED)
    for who, offered in (("Sam", False), ("Rita", True)):
        page = opened(who)
        menu = page.menu_of(page.model.audit_at(0))
        assert ("Report to Excel" in [action.text() for action in menu.actions()]) is offered
        menu.deleteLater()


def test_a_report_is_written_beside_the_window(
    qtbot: QtBot, workspace: Workspace, opened: Callable[[str], AuditsPage], tmp_path: Path
) -> None:
    hand_in(workspace, start_audit(workspace), Outcome.CLOSED)
    page = opened("Rita")
    out = tmp_path / "report.xlsx"
    page.report(page.model.audit_at(0), out)
    qtbot.waitUntil(lambda: not page.context.tasks.busy, timeout=20_000)
    assert out.read_bytes().startswith(b"PK")
    assert str(out) in page.banner.text


def test_the_place_in_the_list_outlives_a_change_of_language(
    qtbot: QtBot, workspace: Workspace, opened: Callable[[str], AuditsPage]
) -> None:
    audits = [start_audit(workspace) for _again in range(3)]
    page = opened("Sam")
    page.table.selectRow(1)
    chosen = page.selected_id()
    page.group.choose(StateGroup.DRAFTS)
    state = page.save_state()
    again = opened("Sam")
    again.restore_state(state)
    settle(qtbot, again)
    assert again.selected_id() == chosen == audits[1].id
    assert again.group.currentData() == StateGroup.DRAFTS
