"""A person starts the program, for the first time and later on."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton

from motaudit.audit.places import Role
from motaudit.base.progress import finish
from motaudit.locale import current_language
from motaudit.workspace import Workspace
from tests.samples import make_workspace, person
from tests.ui.desk import Desk
from ui.common.dialogs import BugDialog
from ui.common.preferences import PreferenceStore
from ui.settings.passphrase import PassphraseDialog
from ui.welcome.page import WelcomePage
from ui.welcome.trouble import PassphrasePage, TroublePage


def welcome(desk: Desk) -> WelcomePage:
    page = desk.start_closed()
    assert isinstance(page, WelcomePage)
    return page


class TestFirstStart:
    def test_a_newcomer_gives_a_name_and_gets_a_workspace_of_their_own(self, desk: Desk) -> None:
        page = welcome(desk)
        page.name.setText("Sara Haddad")
        page.begin.click()
        desk.wait_for_home()
        context = desk.context
        assert context.person.name == "Sara Haddad"
        assert context.person.roles == frozenset(Role)
        assert context.workspace.path.is_file()
        assert desk.window.page is not None and desk.window.page.name == "home"

    def test_without_a_name_the_field_says_so_and_nothing_is_made(self, desk: Desk) -> None:
        page = welcome(desk)
        page.begin.click()
        assert page.name.property("invalid")
        assert desk.controller.context is None

    def test_who_only_visits_branches_never_sees_scores(self, desk: Desk) -> None:
        page = welcome(desk)
        page.name.setText("Mystery One")
        page.role.choose("auditor")
        page.begin.click()
        desk.wait_for_home()
        assert not desk.context.person.sees_scores

    def test_arabic_turns_the_page_at_once_and_keeps_what_was_typed(self, desk: Desk, qapp: QApplication) -> None:
        page = welcome(desk)
        page.name.setText("سارة")
        page.language.chosen.emit("ar")
        again = desk.shown_alone()
        assert isinstance(again, WelcomePage) and again is not page
        assert again.name.text() == "سارة"
        assert current_language() == "ar"
        assert qapp.layoutDirection() is Qt.LayoutDirection.RightToLeft
        assert PreferenceStore().load().language == "ar"

    def test_the_sample_is_made_and_opened(self, desk: Desk) -> None:
        page = welcome(desk)
        page.sample.click()
        desk.wait_for_home()
        assert desk.context.workspace.name == "Test chain"

    def test_a_passphrase_protects_the_work_from_the_beginning(self, desk: Desk) -> None:
        page = welcome(desk)
        page.name.setText("Sara Haddad")
        page.protect.click()
        page.passphrase.first.setText("lamp")
        page.begin.click()
        assert page.passphrase.first.property("invalid"), "too short"
        page.passphrase.first.setText("harbour lamp nine teapot")
        assert page.passphrase.strength_text == "Hard to guess."
        page.passphrase.second.setText("harbour lamp")
        page.begin.click()
        assert page.passphrase.second.property("invalid"), "not the same"
        assert desk.controller.context is None
        page.passphrase.second.setText("harbour lamp nine teapot")
        page.begin.click()
        desk.wait_for_home()
        assert desk.context.workspace.opens_with("harbour lamp nine teapot")


class TestPassphrase:
    def dialog(self, desk: Desk, label: str) -> PassphraseDialog:
        context = desk.context
        context.go("settings")
        page = desk.window.page
        assert page is not None
        next(each for each in page.findChildren(QPushButton) if each.text() == label).click()
        (dialog,) = desk.window.findChildren(PassphraseDialog)
        return dialog

    def change(self, desk: Desk, dialog: PassphraseDialog) -> Workspace:
        """Press the button, wait for the workspace to come back, and for the backup that follows."""
        before = desk.controller.context
        dialog.accept_button.click()
        desk.qtbot.waitUntil(lambda: desk.controller.context not in (None, before), timeout=10_000)
        desk.settle()
        assert desk.window.page is not None and desk.window.page.name == "settings"
        return desk.context.workspace

    def test_it_is_set_changed_and_taken_away_in_the_settings(self, desk: Desk, workspace_file: Path) -> None:
        desk.start(workspace_file)
        dialog = self.dialog(desk, "Protect it with a passphrase")
        assert dialog.fields is not None
        dialog.fields.first.setText("harbour lamp nine")
        dialog.fields.second.setText("harbour lamp nine")
        dialog.drop_backups.click()
        workspace = self.change(desk, dialog)
        assert workspace.opens_with("harbour lamp nine")
        (backup,) = Workspace.backups_of(workspace_file)
        assert b"Harbour" not in backup.path.read_bytes(), "those that anybody could read are gone"

        dialog = self.dialog(desk, "Change the passphrase")
        assert dialog.fields is not None
        dialog.current.passphrase.setText("harbour lamp eight")
        dialog.fields.first.setText("palm boat glass river")
        dialog.fields.second.setText("palm boat glass river")
        dialog.accept_button.click()
        assert dialog.current.passphrase.property("invalid")
        dialog.current.passphrase.setText("harbour lamp nine")
        workspace = self.change(desk, dialog)
        assert workspace.opens_with("palm boat glass river")
        assert len(Workspace.backups_of(workspace_file)) == 2

        dialog = self.dialog(desk, "Take it away")
        dialog.current.passphrase.setText("palm boat glass river")
        assert not self.change(desk, dialog).encrypted

    def test_a_backup_asks_for_the_passphrase_of_its_day(self, desk: Desk, tmp_path: Path) -> None:
        path = tmp_path / "chain.workspace"
        with make_workspace(path, passphrase="seven seconds") as workspace:
            backup = finish(workspace.backups.run())
        finish(Workspace.change_passphrase(path, passphrase="seven seconds", new_passphrase=None))
        desk.start(path)
        desk.context.restore_requested.emit(backup)
        page = desk.shown_alone()
        assert isinstance(page, PassphrasePage)
        assert desk.window.focusWidget() is page.secret.passphrase, "it can be typed at once"
        page.secret.passphrase.setText("seven seconds")
        page.unlock.click()
        desk.wait_for_home()
        assert desk.context.workspace.opens_with("seven seconds")


class TestLaterStart:
    def test_the_last_workspace_and_person_come_back(self, desk: Desk, workspace_file: Path) -> None:
        desk.start(workspace_file)
        context = desk.context
        reader = person(context.workspace, "Rita Reviewer")
        context.become(reader)
        desk.controller.close()
        desk.begin_again()
        desk.start()
        assert desk.context.workspace.path == workspace_file
        assert desk.context.person.name == "Rita Reviewer"

    def test_a_backup_is_made_once_a_day(self, desk: Desk, workspace_file: Path) -> None:
        desk.start(workspace_file)
        assert len(Workspace.backups_of(workspace_file)) == 1
        desk.controller.close()
        desk.begin_again()
        desk.start()
        assert len(Workspace.backups_of(workspace_file)) == 1
        assert desk.window.status.backup.text().startswith("Last backup today")

    def test_the_window_opens_with_the_size_it_had(self, desk: Desk, workspace_file: Path) -> None:
        desk.start(workspace_file)
        desk.window.resize(720, 640)
        desk.window.close()
        desk.controller.close()
        desk.begin_again()
        desk.start()
        assert (desk.window.width(), desk.window.height()) == (720, 640)


class TestWhatDoesNotOpen:
    def test_a_foreign_file_is_refused_with_ways_out(self, desk: Desk, tmp_path: Path) -> None:
        path = tmp_path / "letter.txt"
        path.write_text("Dear all, " * 900)
        page = desk.start_closed(path)
        assert isinstance(page, TroublePage)
        assert path.read_text().startswith("Dear all")
        page.new.click()
        assert isinstance(desk.shown_alone(), WelcomePage)

    def test_a_moved_workspace_opens_after_it_was_put_back(self, desk: Desk, workspace_file: Path) -> None:
        away = workspace_file.with_name("away")
        workspace_file.rename(away)
        page = desk.start_closed(workspace_file)
        assert isinstance(page, TroublePage)
        away.rename(workspace_file)
        page.retry.click()
        desk.wait_for_home()

    def test_an_encrypted_workspace_asks_until_the_passphrase_fits(self, desk: Desk, tmp_path: Path) -> None:
        path = tmp_path / "locked.workspace"
        make_workspace(path, passphrase="seven seconds").close()
        page = desk.start_closed(path)
        assert isinstance(page, PassphrasePage)
        page.secret.passphrase.setText("eight seconds")
        page.unlock.click()
        desk.qtbot.waitUntil(lambda: desk.window.stack.currentWidget() is not page)
        again = desk.shown_alone()
        assert isinstance(again, PassphrasePage)
        assert again.secret.passphrase.property("invalid")
        again.secret.passphrase.setText("seven seconds")
        again.unlock.click()
        desk.wait_for_home()

    def test_a_damaged_workspace_is_replaced_by_its_backup(self, desk: Desk, workspace_file: Path) -> None:
        desk.start(workspace_file)
        desk.controller.close()
        content = bytearray(workspace_file.read_bytes())
        content[100:4000] = bytes(3900)
        workspace_file.write_bytes(content)
        desk.begin_again()
        page = desk.start_closed(workspace_file)
        assert isinstance(page, TroublePage)
        page.restore_requested.emit(Workspace.backups_of(workspace_file)[0].path)
        desk.wait_for_home()
        assert list(workspace_file.parent.glob("*.replaced-*"))


class TestFaults:
    def test_a_bug_gets_one_dialog_and_the_app_goes_on(
        self, desk: Desk, workspace_file: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        desk.start(workspace_file)
        assert desk.controller.catcher is not None
        secret = "Harbour Street was filthy"
        for _time in range(3):
            error = ValueError(secret)
            desk.controller.catcher._hook(ValueError, error, None)
        desk.qtbot.waitUntil(lambda: bool(desk.window.findChildren(BugDialog)))
        (dialog,) = desk.window.findChildren(BugDialog)
        assert "ValueError" in dialog.report
        assert secret not in dialog.report
        dialog.accept()
        assert desk.window.isVisible()
