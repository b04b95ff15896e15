"""A reviewer says that two branches are one, by keyboard."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from motaudit.audit.places import Branch
from motaudit.base.ids import new_id
from tests.samples import complete, start_audit
from ui.common.context import AppContext, Changes
from ui.common.labels import Label
from ui.places.forms import BranchForm
from ui.places.joining import JoinDialog
from ui.places.page import PlacesPage


@pytest.fixture
def twin(context: AppContext) -> Branch:
    """The same branch as another laptop had entered it."""
    return context.workspace.places.save_branch(Branch(new_id(), "B-001~532a7e", "Harbour St."))


@pytest.fixture
def asked(page: PlacesPage, twin: Branch, qtbot: QtBot) -> Callable[[], JoinDialog]:
    def ask() -> JoinDialog:
        page.refresh(Changes(branches=frozenset({twin.id})))
        page.branches.show_id(twin.id)
        form = page.branches.form
        assert isinstance(form, BranchForm)
        assert form.join.isVisible()
        form.join.setFocus()
        QTest.keyClick(form.join, Qt.Key.Key_Space)
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, JoinDialog)
        qtbot.waitExposed(dialog)
        return dialog

    return ask


def test_the_visits_of_a_branch_that_was_entered_twice_come_together(
    page: PlacesPage, context: AppContext, twin: Branch, asked: Callable[[], JoinDialog], qtbot: QtBot
) -> None:
    workspace = context.workspace
    audit = start_audit(workspace, branch=twin.id)
    complete(workspace, audit)
    workspace.audits.submit(audit.id, who=audit.auditor.id)
    dialog = asked()
    assert dialog.branch.currentData().code == "B-001"
    assert "1 visit that is being checked moves there. Its history says so." in {
        label.text() for label in dialog.findChildren(Label)
    }
    with qtbot.waitSignal(context.changed, check_params_cb=lambda changes: audit.id in changes.audits):
        QTest.keyClick(dialog.branch, Qt.Key.Key_Return)
    assert workspace.audits.load(audit.id).branch.code == "B-001"
    assert not workspace.places.branch(twin.id).active
    assert page.branches.banner.text.startswith("1 visit was moved to")


def test_without_a_likely_branch_one_has_to_be_chosen(
    context: AppContext, twin: Branch, asked: Callable[[], JoinDialog]
) -> None:
    first = context.workspace.places.branch("B-001")
    context.workspace.places.save_branch(Branch(first.id, "B-007", first.name))
    dialog = asked()
    assert dialog.branch.currentIndex() == -1
    assert not dialog.accept_button.isEnabled()
    QTest.keyClick(dialog.branch, Qt.Key.Key_Down)
    assert dialog.accept_button.isEnabled()
    dialog.reject()
    assert context.workspace.places.branch(twin.id).active
