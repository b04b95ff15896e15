"""The frame: going about, switching language and look, the line that says what is saved."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from motaudit.audit.entries import Change, header_key
from motaudit.audit.model import FirstImpression, Outcome, Position
from motaudit.base.errors import EnvironmentFault
from tests.samples import person, start_audit
from tests.ui.desk import Desk
from ui.audit.page import WalkPage
from ui.common.context import AppContext
from ui.common.theme import DARK, tokens
from ui.settings.page import SettingsPage

_COMPLETED = (
    Change(header_key("outcome"), None, Outcome.COMPLETED),
    Change(header_key("first_impression"), None, FirstImpression(1, "Bright")),
)


@pytest.fixture
def context(desk: Desk, workspace_file: Path) -> AppContext:
    desk.start(workspace_file)
    return desk.context


def test_pages_are_kept_and_alt_left_goes_back(desk: Desk, context: AppContext) -> None:
    home = desk.window.page
    context.go("settings")
    context.go("help")
    desk.window.back()
    assert isinstance(desk.window.page, SettingsPage)
    desk.window.back()
    assert desk.window.page is home


def test_the_window_is_called_what_the_result_turns_out_to_be(
    desk: Desk, context: AppContext, workspace_file: Path
) -> None:
    """The result is read beside the window, and knows only then whose it is."""
    audit = start_audit(context.workspace)
    reader = person(context.workspace, "Rita Reviewer")
    context.become(reader)
    context.go("result", audit_id=audit.id)
    desk.settle()
    assert audit.branch.name in desk.window.windowTitle()


def test_the_language_switches_without_a_restart_and_stays_on_the_page(
    desk: Desk, context: AppContext, qapp: QApplication
) -> None:
    context.go("settings")
    context.prefer(language="ar")
    page = desk.window.page
    assert isinstance(page, SettingsPage)
    assert qapp.layoutDirection() is Qt.LayoutDirection.RightToLeft
    assert page.isRightToLeft()
    desk.qtbot.waitUntil(lambda: desk.window.rail.geometry().left() > desk.window.width() // 2)
    desk.settle()
    context.prefer(language="en")
    assert qapp.layoutDirection() is Qt.LayoutDirection.LeftToRight
    desk.settle()


def test_the_workspace_is_called_otherwise_and_every_place_says_so(desk: Desk, context: AppContext) -> None:
    context.go("settings")
    page = desk.window.page
    assert isinstance(page, SettingsPage)
    page.workspace.name.setText("")
    page.workspace.name.editingFinished.emit()
    assert page.workspace.name.property("invalid")
    page.workspace.name.setText("Harbour chain")
    page.workspace.name.editingFinished.emit()
    assert not page.workspace.name.property("invalid")
    assert context.workspace.name == "Harbour chain"
    assert desk.window.status.workspace.text() == "Harbour chain"
    desk.settle()


def test_the_theme_switches_at_once(desk: Desk, context: AppContext) -> None:
    context.prefer(theme="dark")
    assert tokens(desk.window) is DARK
    desk.settle()


def test_larger_text_is_larger(desk: Desk, context: AppContext) -> None:
    before = desk.window.rail.fontMetrics().height()
    context.prefer(text_size=1.5)
    assert desk.window.rail.fontMetrics().height() > before * 1.3
    desk.settle()


@pytest.mark.parametrize("position", [("header", "outcome"), ("moment", "welcome"), ("stage_end", "FMOT")])
def test_at_twice_the_text_size_a_visit_is_read_without_scrolling_sideways(
    desk: Desk, context: AppContext, position: tuple[str, str]
) -> None:
    audit = start_audit(context.workspace)
    context.workspace.audits.commit(audit.id, _COMPLETED, who="ann")
    context.prefer(text_size=2.0)
    desk.window.resize(1024, 700)
    context.go("walk", audit_id=audit.id, position=position)
    page = desk.window.page
    assert isinstance(page, WalkPage) and page.view is not None
    page.view.session.go(Position(*position))
    desk.settle()
    desk.qtbot.wait(50)
    assert page.view.area.horizontalScrollBar().maximum() == 0


def test_discreet_mode_hides_the_name_of_the_window(desk: Desk, context: AppContext) -> None:
    assert desk.window.windowTitle() == "Home"
    context.prefer(discreet=True)
    assert desk.window.windowTitle() == "Notes"
    assert "motaudit" not in QApplication.applicationDisplayName()
    assert not desk.window.status.workspace.isVisible()
    desk.settle()


def test_a_narrow_window_folds_the_rail_to_icons(desk: Desk, context: AppContext) -> None:
    desk.window.resize(1300, 800)
    wide = desk.window.rail.width()
    desk.window.resize(1024, 700)
    assert desk.window.rail.folded
    assert desk.window.rail.width() < wide


def test_saved_is_said_only_after_the_answer_is_in_the_file(desk: Desk, context: AppContext) -> None:
    workspace = context.workspace
    audit = workspace.audits.start(
        workspace.places.branches()[0].id, workspace.checklists.list()[0].hash, context.person.id
    )
    assert not desk.window.status.saved.isVisible()
    context.saver.commit(audit.id, (Change(header_key("outcome"), None, Outcome.COMPLETED),))
    assert not desk.window.status.saved.isVisible()
    desk.settle()
    assert desk.window.status.saved.text().startswith("Saved")
    assert workspace.audits.load(audit.id).outcome is Outcome.COMPLETED


def test_what_cannot_be_saved_is_said_and_tried_again(desk: Desk, context: AppContext) -> None:
    room = [False]

    def save() -> str:
        if not room[0]:
            raise EnvironmentFault("storage.disk_full", "The disk is full.", remedy="Delete files.")
        return "saved"

    context.saver.add(save)
    desk.qtbot.waitUntil(lambda: desk.window.notices.banner.isVisible())
    assert "The disk is full." in desk.window.notices.banner.text
    assert desk.window.status.saved.text() == "Not saved yet"
    room[0] = True
    context.saver.retry()
    desk.settle()
    assert not desk.window.notices.banner.isVisible()


def test_a_file_in_a_synchronised_folder_is_warned_of_when_it_is_opened(
    desk: Desk, workspace_file: Path, tmp_path: Path
) -> None:
    synchronised = tmp_path / "Dropbox" / "visits.moments"
    synchronised.parent.mkdir()
    workspace_file.rename(synchronised)
    desk.start(synchronised)
    desk.qtbot.waitUntil(lambda: desk.window.notices.banner.isVisible())
    assert desk.window.notices.banner.kind == "warning"
    desk.context.saver.pending_changed.emit(0)
    assert desk.window.notices.banner.isVisible(), "it stays until it was read"


def test_closing_with_unsaved_answers_asks_first(desk: Desk, context: AppContext) -> None:
    def fail() -> None:
        raise EnvironmentFault("storage.disk_full", "The disk is full.")

    context.saver.add(fail)
    desk.qtbot.waitUntil(lambda: desk.window.notices.banner.isVisible())
    desk.window.close()
    assert desk.window.isVisible()
    context.saver.drop()
    desk.window.close()
    assert not desk.window.isVisible()


def test_another_person_takes_over_from_the_menu(desk: Desk, context: AppContext) -> None:
    other = next(person for person in context.workspace.places.people() if person.id != context.person.id)
    context.become(other)
    assert desk.window.rail.person is not None
    assert desk.window.rail.person.text() == other.name
    assert context.saver.who == other.id
    desk.settle()


def test_within_a_visit_the_rail_stays_at_the_visits(desk: Desk, context: AppContext) -> None:
    context.go("settings")
    context.go("new_visit")
    marked = [button.text() for button in desk.window.rail._buttons.values() if button.isChecked()]
    assert marked == ["Visits"]


def test_a_person_who_is_bothered_by_motion_turns_it_off(desk: Desk, context: AppContext, qapp: QApplication) -> None:
    context.prefer(reduced_motion=True)
    assert not qapp.isEffectEnabled(Qt.UIEffect.UI_AnimateCombo)
    desk.settle()
    context.prefer(reduced_motion=False)
    desk.settle()
