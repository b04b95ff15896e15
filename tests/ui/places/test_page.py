"""Somebody keeps branches and people by keyboard, and takes a slip back."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QAbstractItemModel, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from motaudit.audit.places import Role
from motaudit.locale import set_language
from tests.samples import person
from ui.common.context import AppContext, Changes
from ui.common.navigation import Destination
from ui.places.forms import BranchForm, PersonForm
from ui.places.page import PlacesPage


def branch_form(page: PlacesPage) -> BranchForm:
    form = page.branches.form
    assert isinstance(form, BranchForm)
    return form


def person_form(page: PlacesPage) -> PersonForm:
    form = page.people.form
    assert isinstance(form, PersonForm)
    return form


def press(widget: QWidget, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(widget, key, modifiers)


def retype(field: QWidget, text: str) -> None:
    field.setFocus()
    press(field, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(field, text)


def test_the_models_keep_qts_rules(page: PlacesPage, qtmodeltester: ModelTester) -> None:
    models: list[QAbstractItemModel] = [page.branches.model, page.people.model]
    for model in models:
        qtmodeltester.check(model)
    page.search.setText("harbour")
    press(page.search, Qt.Key.Key_Return)
    assert page.branches.model.rowCount() == 1


def test_a_branch_is_added_by_keyboard_alone(page: PlacesPage, context: AppContext, qtbot: QtBot) -> None:
    press(page, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    form = branch_form(page)
    assert form.is_new and page.branches.sides.is_open
    QTest.keyClicks(form.code, "B-014")
    QTest.keyClicks(form.name, "Station Square")
    with qtbot.waitSignal(context.changed) as announced:
        press(form.name, Qt.Key.Key_Return)
    branch = context.workspace.places.branch("B-014")
    assert branch.name == "Station Square"
    assert announced.args == [Changes(branches=frozenset({branch.id}))]
    assert "Station Square" in page.branches.banner.text


def test_a_taken_code_is_told_at_the_code_and_nothing_is_kept(page: PlacesPage, context: AppContext) -> None:
    press(page, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    form = branch_form(page)
    QTest.keyClicks(form.code, "B-001")
    QTest.keyClicks(form.name, "Twin")
    press(form.name, Qt.Key.Key_Return)
    assert form.code.property("invalid")
    assert len(context.workspace.places.branches()) == 2
    assert not page.leave(), "what was typed must not be lost by leaving"


def test_an_edit_is_kept_when_the_page_is_left_and_can_be_taken_back(page: PlacesPage, context: AppContext) -> None:
    page.branches.view.selectRow(0)
    press(page.branches.view, Qt.Key.Key_Return)
    retype(branch_form(page).city, "Seeb")
    assert page.leave()
    assert context.workspace.places.branch("B-001").city == "Seeb"
    page.branches.undo()
    assert context.workspace.places.branch("B-001").city == "Muscat"
    assert branch_form(page).city.text() == "Muscat"


def test_moving_on_in_the_list_keeps_what_was_typed(page: PlacesPage, context: AppContext) -> None:
    view = page.branches.view
    view.setFocus()
    view.selectRow(0)
    press(view, Qt.Key.Key_Return)
    retype(branch_form(page).region, "North")
    view.setFocus()
    press(view, Qt.Key.Key_Down)
    assert context.workspace.places.branch("B-001").region == "North"
    assert branch_form(page).code.text() == "X-001"


def test_a_branch_out_of_use_leaves_the_list_until_it_is_asked_for(page: PlacesPage, context: AppContext) -> None:
    page.branches.view.selectRow(0)
    press(page.branches.view, Qt.Key.Key_Return)
    press(branch_form(page).active, Qt.Key.Key_Space)
    assert not context.workspace.places.branch("B-001").active
    assert page.branches.model.rowCount() == 1
    page.inactive.setChecked(True)
    assert page.branches.model.rowCount() == 2
    page.branches.undo()
    assert context.workspace.places.branch("B-001").active


@pytest.mark.parametrize("typed", ["", "2 floors", "city"])
def test_an_attribute_needs_a_name_that_expressions_can_use(page: PlacesPage, typed: str) -> None:
    page.branches.view.selectRow(1)
    press(page.branches.view, Qt.Key.Key_Return)
    form = branch_form(page)
    form.attributes.add()
    row = form.attributes.rows[-1]
    QTest.keyClicks(row.key, typed)
    QTest.keyClicks(row.value, "yes")
    assert not page.branches.settle()
    assert row.key.property("invalid")


def test_suggested_attributes_are_answered_with_yes_or_no(page: PlacesPage, context: AppContext) -> None:
    page.branches.view.selectRow(1)
    press(page.branches.view, Qt.Key.Key_Return)
    form = branch_form(page)
    form.attributes.add("delivery", "true")
    press(form.attributes.rows[-1].value, Qt.Key.Key_Down)
    press(form, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert context.workspace.places.branch("X-001").attributes == {"delivery": "false"}


def test_pasted_rows_are_taken_over_and_taken_back_together(
    page: PlacesPage, context: AppContext, qtbot: QtBot
) -> None:
    press(page.paste_button, Qt.Key.Key_Space)
    page.paste.text.setPlainText("code\tname\nB-001\tHarbour Road\nB-050\tNew Mall")
    qtbot.waitUntil(lambda: page.paste.accept.isEnabled())
    with qtbot.waitSignal(context.changed):
        press(page.paste.accept, Qt.Key.Key_Space)
    assert context.workspace.places.branch("B-050").name == "New Mall"
    assert context.workspace.places.branch("B-001").name == "Harbour Road"
    page.branches.undo()
    assert context.workspace.places.branch("B-001").name == "Harbour Street"
    assert not context.workspace.places.branch("B-050").active


def test_rows_with_a_problem_are_not_taken_over(page: PlacesPage, qtbot: QtBot) -> None:
    press(page.paste_button, Qt.Key.Key_Space)
    page.paste.text.setPlainText("B-050\tNew Mall\nB-051")
    qtbot.waitUntil(lambda: page.paste.problems.count() == 1)
    assert not page.paste.accept.isEnabled()
    page.paste.problems.setCurrentRow(0)
    press(page.paste.problems, Qt.Key.Key_Return)
    assert page.paste.text.textCursor().selectedText() == "B-051"
    press(page.paste.text, Qt.Key.Key_Escape)
    assert not page.paste.isVisible()


def test_a_person_needs_a_role(page: PlacesPage, context: AppContext) -> None:
    page.open(Destination("places", {"tab": "people", "new": True}))
    form = person_form(page)
    QTest.keyClicks(form.name, "Nora")
    form.roles[Role.AUDITOR].setChecked(False)
    press(form.name, Qt.Key.Key_Return)
    assert form.rows["roles"].field.property("invalid")
    form.roles[Role.REVIEWER].click()
    press(form.name, Qt.Key.Key_Return)
    nora = person(context.workspace, "Nora")
    assert nora.roles == {Role.REVIEWER}


def test_who_works_here_now_is_renamed_at_once_and_cannot_be_taken_out(
    page: PlacesPage, context: AppContext, qtbot: QtBot
) -> None:
    page.open(Destination("places", {"tab": "people", "id": context.person.id}))
    form = person_form(page)
    assert not form.active.isVisible()
    retype(form.name, "Mona")
    with qtbot.waitSignal(context.person_changed):
        press(form.name, Qt.Key.Key_Return)
    assert context.person.name == "Mona"


def test_what_was_typed_survives_another_language(page: PlacesPage, context: AppContext, qtbot: QtBot) -> None:
    press(page, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(branch_form(page).name, "Half typed")
    state = page.save_state()
    set_language("ar")
    other = PlacesPage(context)
    qtbot.addWidget(other)
    other.open(Destination("places"))
    other.restore_state(state)
    form = branch_form(other)
    assert form.is_new and form.dirty and form.name.text() == "Half typed"


def test_pasted_rows_survive_another_theme(page: PlacesPage, context: AppContext, qtbot: QtBot) -> None:
    press(page.paste_button, Qt.Key.Key_Space)
    page.paste.text.setPlainText("B-050\tNew Mall")
    other = PlacesPage(context)
    qtbot.addWidget(other)
    other.open(Destination("places"))
    other.restore_state(page.save_state())
    qtbot.waitUntil(lambda: other.paste.accept.isEnabled() and page.paste.accept.isEnabled())
