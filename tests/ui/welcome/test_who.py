"""Several people share a computer: at the start, and when one hands over, it is asked who works here."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from motaudit.audit.places import Person, Role
from motaudit.base.ids import new_id
from motaudit.base.progress import finish
from motaudit.exchange.wire import Audience, Kind
from motaudit.workspace import Workspace
from tests.samples import PASSPHRASE, make_workspace, person
from tests.ui.desk import Desk
from ui.common.navigation import Destination
from ui.settings.page import SettingsPage
from ui.settings.passphrase import PassphraseDialog
from ui.welcome.trouble import PassphrasePage
from ui.welcome.who import WhoPage
from ui.window.person import PersonMenu
from ui.window.pin import TakeOverDialog


def known(path: Path, name: str, *, pin: str = "", passphrase: str | None = None) -> Person:
    """Somebody of the closed workspace, with a PIN from now on if one is given."""
    with Workspace.open(path, passphrase=passphrase) as workspace:
        found = person(workspace, name)
        if pin:
            workspace.pins.set(found.id, pin)
    return found


def asked(desk: Desk, path: Path | None = None) -> WhoPage:
    desk.controller.start(path)
    return question(desk)


def question(desk: Desk) -> WhoPage:
    desk.qtbot.waitUntil(
        lambda: hasattr(desk.window, "stack") and isinstance(desk.window.stack.currentWidget(), WhoPage), timeout=10_000
    )
    desk.come_forward()
    page = desk.shown_alone()
    assert isinstance(page, WhoPage)
    desk.qtbot.waitUntil(page.people.isVisible)
    return page


def take_over(desk: Desk, entry: str) -> None:
    """From the menu above the name of who works here."""
    menu = desk.window.findChild(PersonMenu)
    menu.aboutToShow.emit()
    next(action for action in menu.actions() if action.text() == entry).trigger()


def said(page: WhoPage) -> str:
    return " ".join(label.text() for label in page.findChildren(QLabel) if label.isVisibleTo(page))


def is_rail_in_sight(desk: Desk) -> bool:
    return desk.window.rail.isVisible()


class TestAtTheStart:
    def test_on_a_private_computer_nothing_is_asked(self, desk: Desk, workspace_file: Path) -> None:
        desk.start(workspace_file)
        assert desk.window.destination == Destination("home")

    def test_who_has_a_pin_gives_it_by_keys_alone(self, desk: Desk, workspace_file: Path) -> None:
        known(workspace_file, "Rita Reviewer", pin="4711")
        page = asked(desk, workspace_file)
        assert desk.window.focusWidget() is page.people
        assert page.people.person is not None and page.people.person.name == "Rita Reviewer"
        assert not is_rail_in_sight(desk)
        desk.write("1234")  # a digit goes where the PIN is typed
        assert desk.window.focusWidget() is page.pin
        desk.press(Qt.Key.Key_Return)
        desk.qtbot.waitUntil(lambda: bool(page.pin.property("invalid")))
        assert desk.shown_alone() is page
        desk.write("٤٧١١")
        assert not page.pin.property("invalid"), "what was wrong is forgotten as soon as it is typed anew"
        desk.press(Qt.Key.Key_Return)
        desk.wait_for_home()
        assert desk.context.person.name == "Rita Reviewer"
        assert is_rail_in_sight(desk)

    def test_enter_leads_to_the_pin_before_it_asks_for_it(self, desk: Desk, workspace_file: Path) -> None:
        known(workspace_file, "Rita Reviewer", pin="4711")
        page = asked(desk, workspace_file)
        desk.press(Qt.Key.Key_Return)
        assert desk.window.focusWidget() is page.pin and not page.pin.property("invalid")
        desk.press(Qt.Key.Key_Return)
        assert page.pin.property("invalid")

    def test_a_letter_jumps_to_a_name_and_somebody_without_a_pin_goes_on_at_once(
        self, desk: Desk, workspace_file: Path
    ) -> None:
        known(workspace_file, "Rita Reviewer", pin="4711")
        page = asked(desk, workspace_file)
        assert page.pin.isVisible()
        desk.write("s")
        assert not page.pin.isVisible()
        desk.press(Qt.Key.Key_Return)
        desk.wait_for_home()
        assert desk.context.person.name == "Sam Shopper"
        assert desk.window.findChild(PersonMenu) is not None
        desk.controller.close()
        desk.begin_again()
        desk.start()
        assert desk.context.person.name == "Sam Shopper", "who has no PIN is not asked when they worked last"

    def test_every_start_asks_where_that_is_wanted(self, desk: Desk, workspace_file: Path) -> None:
        desk.prefer(ask_who="yes")
        page = asked(desk, workspace_file)
        assert not page.pin.isVisible()
        desk.press(Qt.Key.Key_Return)
        desk.wait_for_home()
        assert desk.context.person.name == "Rita Reviewer"

    def test_one_person_alone_is_not_asked(self, desk: Desk, tmp_path: Path) -> None:
        path = tmp_path / "own.workspace"
        with Workspace.create(path, name="Own", passphrase=None, language="en") as workspace:
            alone = workspace.places.save_person(Person(new_id(), "Sara Haddad", frozenset(Role)))
            workspace.pins.set(alone.id, "4711")
        desk.prefer(ask_who="yes")
        desk.start(path)
        assert desk.context.person.name == "Sara Haddad"

    def test_many_people_are_searched(self, desk: Desk, workspace_file: Path) -> None:
        with Workspace.open(workspace_file) as workspace:
            for at in range(12):
                workspace.places.save_person(Person(new_id(), f"Shopper {at}"))
            workspace.places.save_person(Person(new_id(), "أحمد العلوي", frozenset({Role.MANAGER})))
            workspace.places.save_person(Person(new_id(), "Gone", active=False))
        desk.prefer(ask_who="yes")
        page = asked(desk, workspace_file)
        assert page.search.isVisible()
        page.search.setFocus()
        desk.write("احمد")
        desk.qtbot.waitUntil(lambda: page.people.person is not None and page.people.person.name == "أحمد العلوي")
        page.search.clear()
        desk.write("Gone")
        desk.qtbot.waitUntil(page.nobody.isVisible)
        assert not page.go_on.isEnabled()
        desk.press(Qt.Key.Key_Return)
        assert desk.shown_alone() is page
        page.search.clear()
        desk.write("shopper 7")
        desk.press(Qt.Key.Key_Return)
        desk.wait_for_home()
        assert desk.context.person.name == "Shopper 7"

    def test_the_only_reviewer_learns_how_a_forgotten_pin_is_reset(self, desk: Desk, workspace_file: Path) -> None:
        known(workspace_file, "Rita Reviewer", pin="4711")
        page = asked(desk, workspace_file)
        desk.write("1234")
        desk.press(Qt.Key.Key_Return)
        desk.qtbot.waitUntil(lambda: bool(page.pin.property("invalid")))
        assert "somebody else here can add one" in said(page)


class TestWhatWaits:
    @pytest.fixture
    def package(self, tmp_path: Path) -> Path:
        path = tmp_path / "visits of week 3.motaudit"
        with make_workspace(tmp_path / "other.workspace") as workspace:
            finish(workspace.packages.write(path, audience=Audience(Kind.HEAD_OFFICE)))
        return path

    def test_a_package_waits_until_it_is_known_who_works_here(
        self, desk: Desk, workspace_file: Path, package: Path
    ) -> None:
        desk.prefer(ask_who="yes", workspace=str(workspace_file))
        assert desk.controller.start_with([package])
        page = question(desk)
        assert "Say who works here." in desk.window.notices.banner.text
        desk.controller.arrivals.receive([package])
        assert desk.shown_alone() is page
        desk.press(Qt.Key.Key_Return)
        desk.qtbot.waitUntil(lambda: desk.window.destination == Destination("packages", {"file": package, "more": ()}))
        desk.settle()

    @pytest.mark.qt_log_ignore("This plugin does not support")
    def test_a_second_start_comes_to_the_question_that_is_open(
        self, desk: Desk, workspace_file: Path, package: Path
    ) -> None:
        desk.prefer(ask_who="yes")
        page = asked(desk, workspace_file)
        desk.settle()
        assert desk.controller.arrivals._doorbell is not None, "a further start finds this window"
        desk.controller.arrivals._doorbell.rung.emit((package,))
        assert "Say who works here." in desk.window.notices.banner.text
        assert desk.shown_alone() is page

    def test_another_workspace_asks_as_well(self, desk: Desk, workspace_file: Path, tmp_path: Path) -> None:
        other = tmp_path / "other.workspace"
        make_workspace(other).close()
        desk.prefer(ask_who="yes")
        asked(desk, workspace_file)
        desk.press(Qt.Key.Key_Return)
        desk.wait_for_home()
        desk.context.open_workspace_requested.emit(other)
        question(desk)
        desk.press(Qt.Key.Key_Return)
        desk.wait_for_home()
        assert desk.context.workspace.path == other

    def test_the_question_stays_when_the_system_turns_dark(self, desk: Desk, workspace_file: Path) -> None:
        desk.prefer(ask_who="yes")
        page = asked(desk, workspace_file)
        desk.controller.appearance.theme.changed.emit()
        assert desk.shown_alone() is page
        assert not is_rail_in_sight(desk)
        desk.press(Qt.Key.Key_Return)
        desk.wait_for_home()


class TestAfterThePassphrase:
    @pytest.fixture
    def locked(self, tmp_path: Path) -> Path:
        path = tmp_path / "locked.workspace"
        make_workspace(path, passphrase=PASSPHRASE).close()
        return path

    def test_the_recovery_key_leads_past_the_question_to_a_new_passphrase(self, desk: Desk, locked: Path) -> None:
        known(locked, "Rita Reviewer", pin="4711", passphrase=PASSPHRASE)
        with Workspace.open(locked, passphrase=PASSPHRASE) as workspace:
            key = workspace.recovery_key(PASSPHRASE)
        page = desk.start_closed(locked)
        assert isinstance(page, PassphrasePage)
        page.secret.switch.click()
        page.secret.recovery.setPlainText(key.text)
        page.unlock.click()
        asking = question(desk)
        desk.settle()
        assert not desk.window.findChildren(PassphraseDialog), "not before it is known who works here"
        desk.write("4711")
        desk.press(Qt.Key.Key_Return)
        desk.qtbot.waitUntil(lambda: bool(desk.window.findChildren(PassphraseDialog)), timeout=10_000)
        assert asking is not desk.window.stack.currentWidget()
        (dialog,) = desk.window.findChildren(PassphraseDialog)
        assert dialog.fields is not None
        dialog.fields.first.setText("harbour lamp nine teapot")
        dialog.fields.second.setText("harbour lamp nine teapot")
        before = desk.controller.context
        dialog.accept_button.click()
        desk.qtbot.waitUntil(lambda: desk.controller.context not in (None, before), timeout=10_000)
        desk.settle()
        assert desk.window.destination == Destination("settings"), "whoever set it works on, without being asked again"
        assert desk.context.person.name == "Rita Reviewer"


class TestHandingOver:
    def test_the_keys_close_the_pages_until_somebody_else_is_chosen(self, desk: Desk, workspace_file: Path) -> None:
        manager = known(workspace_file, "Mo Manager", pin="4711")
        desk.start(workspace_file)
        desk.window.activateWindow()
        assert QTest.qWaitForWindowActive(desk.window)
        desk.window.go(Destination("places"))
        desk.settle()
        QTest.keyClick(
            desk.window, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
        )
        page = question(desk)
        assert desk.window.page is None and not is_rail_in_sight(desk)
        assert page.people.person is not None and page.people.person.name == "Rita Reviewer"
        desk.context.go("places")
        assert desk.shown_alone() is page, "nothing leads back to the pages but a name"
        desk.write("m")
        desk.write("4711")
        desk.press(Qt.Key.Key_Return)
        desk.wait_for_home()
        assert desk.context.person.name == manager.name
        assert "review" not in desk.window.rail._buttons, "the pages of the manager"
        desk.window.back()
        assert desk.window.destination == Destination("home")
        desk.settle()

    def test_the_menu_leads_there_too_and_an_answer_on_its_way_is_saved_first(
        self, desk: Desk, workspace_file: Path
    ) -> None:
        desk.start(workspace_file)
        take_over(desk, "Somebody else works here now")
        question(desk)
        desk.press(Qt.Key.Key_Return)
        desk.wait_for_home()
        assert desk.context.person.name == "Rita Reviewer"

    def test_a_page_that_holds_on_is_settled_first(
        self, desk: Desk, workspace_file: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        desk.start(workspace_file)
        page = desk.window.page
        assert page is not None
        monkeypatch.setattr(page, "leave", lambda: False)
        take_over(desk, "Somebody else works here now")
        assert desk.window.page is page
        monkeypatch.undo()

    def test_what_changes_while_nobody_works_here_is_seen_later(self, desk: Desk, workspace_file: Path) -> None:
        from ui.common.changes import Changes

        desk.start(workspace_file)
        take_over(desk, "Somebody else works here now")
        question(desk)
        desk.context.announce(Changes(settings=True))
        desk.press(Qt.Key.Key_Return)
        desk.wait_for_home()


class TestSharedComputer:
    def notice(self, desk: Desk) -> str:
        return "" if desk.window.notices.isHidden() else desk.window.notices.banner.text

    def test_the_first_take_over_says_that_every_start_asks_from_now_on(self, desk: Desk, workspace_file: Path) -> None:
        desk.start(workspace_file)
        take_over(desk, "Sam Shopper")
        assert desk.context.person.name == "Sam Shopper"
        assert self.notice(desk).startswith("From now on motaudit asks at every start who works here.")
        desk.settle()
        desk.controller.close()
        desk.begin_again()
        page = asked(desk)
        assert page.people.person is not None and page.people.person.name == "Sam Shopper"
        desk.press(Qt.Key.Key_Return)
        desk.wait_for_home()

    def test_the_settings_that_are_open_show_it(self, desk: Desk, workspace_file: Path) -> None:
        desk.start(workspace_file)
        desk.window.go(Destination("settings"))
        take_over(desk, "Sam Shopper")
        page = desk.window.page
        assert isinstance(page, SettingsPage) and page.ask_who.isChecked()
        desk.settle()

    def test_a_pin_that_is_not_given_takes_nobody_over(self, desk: Desk, workspace_file: Path) -> None:
        known(workspace_file, "Mo Manager", pin="4711")
        desk.start(workspace_file)
        take_over(desk, "Mo Manager")
        dialog = desk.window.findChild(TakeOverDialog)
        dialog.reject()
        assert not desk.controller.preferences.ask_who
        take_over(desk, "Mo Manager")
        dialog = desk.window.findChildren(TakeOverDialog)[-1]
        dialog.pin.setText("4711")
        dialog.accept()
        assert desk.context.person.name == "Mo Manager"
        assert desk.controller.preferences.ask_who == "yes"
        assert self.notice(desk)
        desk.settle()

    def test_it_is_switched_off_in_the_settings_for_good(self, desk: Desk, workspace_file: Path) -> None:
        desk.start(workspace_file)
        take_over(desk, "Sam Shopper")
        settings = next(each for each in desk.window.notices.findChildren(QPushButton) if each.text() == "Settings")
        settings.click()
        page = desk.window.page
        assert isinstance(page, SettingsPage) and page.ask_who.isChecked()
        page.ask_who.click()
        take_over(desk, "Rita Reviewer")
        assert not self.notice(desk), "who switched it off is not asked again"
        desk.settle()
        desk.controller.close()
        desk.begin_again()
        desk.start()
        assert desk.context.person.name == "Rita Reviewer"

    def test_somebody_for_whom_a_package_came_does_not_make_it_a_shared_computer(
        self, desk: Desk, workspace_file: Path
    ) -> None:
        shopper = known(workspace_file, "Sam Shopper")
        desk.start(workspace_file)
        desk.context.take_over_requested.emit(shopper)
        assert desk.context.person.name == "Sam Shopper"
        assert not desk.controller.preferences.ask_who
        desk.settle()


def test_in_arabic_it_runs_from_right_to_left(
    desk: Desk, workspace_file: Path, qapp: QApplication, tmp_path: Path
) -> None:
    desk.prefer(language="ar", ask_who="yes")
    page = asked(desk, workspace_file)
    assert qapp.layoutDirection() is Qt.LayoutDirection.RightToLeft
    assert page.go_on.text() == "متابعة"
    desk.write("s")
    desk.press(Qt.Key.Key_Return)
    desk.wait_for_home()
    assert desk.context.person.name == "Sam Shopper"
