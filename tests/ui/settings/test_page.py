"""Settings hold at once, and say where the work is kept."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QCheckBox, QPushButton
from pytestqt.qtbot import QtBot

from motaudit.workspace import Workspace
from ui.common.backups import BackupList
from ui.common.buttons import Segmented
from ui.common.context import AppContext
from ui.common.controls import ComboBox
from ui.common.dialogs import MessageDialog
from ui.common.navigation import Destination
from ui.common.preferences import PreferenceStore
from ui.settings.page import SettingsPage


@pytest.fixture
def page(qtbot: QtBot, context: AppContext) -> Iterator[SettingsPage]:
    page = SettingsPage(context)
    qtbot.addWidget(page)
    page.resize(1000, 700)
    page.open(Destination("settings"))
    qtbot.waitUntil(lambda: not context.tasks.busy)
    yield page
    qtbot.waitUntil(lambda: not context.tasks.busy)


def restore_buttons(page: SettingsPage) -> list[QPushButton]:
    (backups,) = page.findChildren(BackupList)
    return backups.findChildren(QPushButton)


@pytest.mark.parametrize(("field", "value"), [("language", "ar"), ("digits", "latin"), ("calendar", "umm_al_qura")])
def test_a_choice_from_a_list_holds_at_once(page: SettingsPage, context: AppContext, field: str, value: str) -> None:
    combo = page.findChild(ComboBox, field)
    assert combo is not None
    combo.choose(value)
    combo.activated.emit(combo.currentIndex())
    assert getattr(context.preferences, field) == value


@pytest.mark.parametrize(("field", "value"), [("theme", "dark"), ("text_size", 1.3)])
def test_a_look_that_is_chosen_is_kept(
    page: SettingsPage, context: AppContext, tmp_path: object, field: str, value: object
) -> None:
    segments = page.findChild(Segmented, field)
    assert segments is not None
    segments.chosen.emit(value)
    assert getattr(context.preferences, field) == value
    assert getattr(context._store.load(), field) == value


@pytest.mark.parametrize("field", ["discreet", "reduced_motion"])
def test_boxes_hold_at_once(page: SettingsPage, context: AppContext, field: str) -> None:
    box = page.findChild(QCheckBox, field)
    assert box is not None
    box.click()
    assert getattr(context.preferences, field) is True


def test_populating_the_page_changes_nothing(page: SettingsPage, context: AppContext) -> None:
    assert context.preferences == PreferenceStore(context._store.folder).load()


def test_a_backup_on_demand_is_made_and_listed(qtbot: QtBot, page: SettingsPage, context: AppContext) -> None:
    context.changed.connect(page.refresh)
    page.workspace.backup.click()
    qtbot.waitUntil(lambda: len(restore_buttons(page)) == 1)
    assert len(Workspace.backups_of(context.workspace.path)) == 1
    assert "The backup was made and checked." in page.banner.text
    page.banner.hide()


def test_restoring_asks_first(qtbot: QtBot, page: SettingsPage, context: AppContext) -> None:
    context.changed.connect(page.refresh)
    page.workspace.backup.click()
    qtbot.waitUntil(lambda: len(restore_buttons(page)) == 1)
    restore_buttons(page)[0].click()
    (dialog,) = page.findChildren(MessageDialog)
    with qtbot.waitSignal(context.restore_requested) as asked:
        dialog.accept()
    assert asked.args == [Workspace.backups_of(context.workspace.path)[0].path]


def test_the_place_on_the_page_survives_its_rebuilding(qtbot: QtBot, page: SettingsPage, context: AppContext) -> None:
    page.show()
    box = page.findChild(QCheckBox, "discreet")
    assert box is not None
    box.setFocus()
    state = page.save_state()
    again = SettingsPage(context)
    qtbot.addWidget(again)
    again.show()
    again.restore_state(state)
    assert state["focus"] == "discreet"
    assert again.focusWidget() is again.findChild(QCheckBox, "discreet")
    page.close()
    again.close()
