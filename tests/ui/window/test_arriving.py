"""Files come to the window from outside: dropped, double clicked, or by a second start."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QFileOpenEvent
from PySide6.QtWidgets import QApplication, QPushButton

import main
from motaudit.base.progress import finish
from motaudit.exchange.wire import Audience, Kind
from tests.samples import make_workspace
from tests.ui.desk import Desk
from ui.app import Application
from ui.common.dialogs import MessageDialog
from ui.common.navigation import Destination
from ui.main_window import MainWindow
from ui.welcome.page import WelcomePage
from ui.welcome.trouble import TroublePage


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """What another laptop sent."""
    path = tmp_path / "visits of week 3.motaudit"
    with make_workspace(tmp_path / "other.workspace") as workspace:
        finish(workspace.packages.write(path, audience=Audience(Kind.HEAD_OFFICE)))
    return path


def drop(window: MainWindow, *files: Path) -> bool:
    """Drag files over the window and let go of them; whether the window would have them."""
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(file)) for file in files])
    copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPointF(9, 9), copy, mime, left, none)
    enter.ignore()
    QApplication.sendEvent(window, enter)
    if enter.isAccepted():
        QApplication.sendEvent(window, QDropEvent(QPointF(9, 9), copy, mime, left, none))
    return enter.isAccepted()


def is_shown(desk: Desk, *files: Path) -> bool:
    """Whether the page of packages shows the first of these files and knows of the others."""
    first, *more = files
    return desk.window.destination == Destination("packages", {"file": first, "more": tuple(more)})


def wait_until_shown(desk: Desk, *files: Path) -> None:
    desk.qtbot.waitUntil(lambda: desk.controller.context is not None and is_shown(desk, *files), timeout=10_000)
    desk.settle()


class TestStart:
    def test_a_package_is_shown_in_the_workspace_that_was_open_last(
        self, desk: Desk, workspace_file: Path, package: Path
    ) -> None:
        desk.prefer(workspace=str(workspace_file))
        assert desk.controller.start_with([package])
        wait_until_shown(desk, package)
        assert desk.context.workspace.path == workspace_file
        desk.window.back()
        assert desk.window.destination == Destination("home")
        desk.settle()

    def test_at_the_first_start_it_waits_until_there_is_a_workspace(self, desk: Desk, package: Path) -> None:
        assert desk.controller.start_with([package])
        page = desk.shown_alone()
        assert isinstance(page, WelcomePage)
        assert desk.window.notices.banner.isVisible()
        page.language.chosen.emit("en")
        page = desk.shown_alone()
        assert isinstance(page, WelcomePage)
        desk.qtbot.waitUntil(lambda: desk.window.notices.banner.isVisible())  # said again, in the language chosen
        page.name.setText("Sara Haddad")
        page.begin.click()
        wait_until_shown(desk, package)

    def test_a_workspace_opens_whatever_it_is_called(self, desk: Desk, workspace_file: Path) -> None:
        path = workspace_file.rename(workspace_file.with_suffix(".motaudit"))
        assert desk.controller.start_with([path])
        desk.wait_for_home()

    def test_a_package_that_is_taken_for_a_workspace_waits_for_one(
        self, desk: Desk, tmp_path: Path, workspace_file: Path, package: Path
    ) -> None:
        page = desk.start_closed(tmp_path / "moved.workspace")
        assert isinstance(page, TroublePage)
        page.open_requested.emit(package)
        assert desk.shown_alone() is page
        assert desk.window.notices.banner.isVisible()
        page.open_requested.emit(workspace_file)
        wait_until_shown(desk, package)

    @pytest.mark.parametrize(
        ("words", "files"),
        [
            ([], []),
            (["visits of week 3.motaudit"], ["visits of week 3.motaudit"]),
            (["a.motaudit", "/b.workspace"], ["a.motaudit", "/b.workspace"]),
            (["package", "show", "a.motaudit"], None),
            (["--workspace", "a.workspace"], None),
            (["demo"], None),
        ],
    )
    def test_a_command_line_of_files_only_opens_the_window(
        self, words: list[str], files: list[str] | None, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(sys, "argv", ["main.py", *words])
        assert main.named_files() == (None if files is None else [Path(file) for file in files])


class TestDrop:
    def test_packages_are_shown_one_after_the_other(
        self, desk: Desk, workspace_file: Path, package: Path, tmp_path: Path
    ) -> None:
        desk.start(workspace_file)
        second = tmp_path / "as a mail program calls it.zip"
        second.write_bytes(package.read_bytes())
        assert drop(desk.window, package, second)
        wait_until_shown(desk, package, second)

    def test_a_workspace_is_opened_only_after_a_question(self, desk: Desk, workspace_file: Path) -> None:
        desk.start(workspace_file)
        other = workspace_file.with_name("other.motaudit")
        make_workspace(other).close()
        assert drop(desk.window, other)
        desk.qtbot.waitUntil(lambda: bool(desk.window.findChildren(MessageDialog)))
        (dialog,) = desk.window.findChildren(MessageDialog)
        assert desk.context.workspace.path == workspace_file
        dialog.accept()
        desk.qtbot.waitUntil(
            lambda: desk.controller.context is not None and desk.context.workspace.path == other,
            timeout=10_000,
        )
        desk.wait_for_home()

    def test_the_workspace_that_is_open_needs_no_question(self, desk: Desk, workspace_file: Path) -> None:
        desk.start(workspace_file)
        assert drop(desk.window, workspace_file)
        desk.qtbot.wait(20)
        assert not desk.window.findChildren(MessageDialog)

    def test_a_checklist_goes_where_checklists_are_checked(
        self, desk: Desk, workspace_file: Path, tmp_path: Path
    ) -> None:
        desk.start(workspace_file)
        checklist = tmp_path / "cafe.xlsx"
        checklist.write_bytes(b"PK\x03\x04, as workbooks begin too")
        assert drop(desk.window, checklist)
        desk.qtbot.waitUntil(lambda: desk.window.destination == Destination("checklists", {"file": checklist}))
        desk.settle()

    @pytest.mark.parametrize("name", ["letter.docx", "photo.jpg", "folder.motaudit/"])
    def test_what_the_window_cannot_use_is_left_to_others(
        self, desk: Desk, workspace_file: Path, tmp_path: Path, name: str
    ) -> None:
        desk.start(workspace_file)
        path = tmp_path / name
        if name.endswith("/"):
            path.mkdir()
        else:
            path.write_bytes(b"PK\x03\x04")
        assert not drop(desk.window, path)


@pytest.mark.qt_log_ignore("This plugin does not support")  # raising: there is no screen
class TestWhileOpen:
    def test_a_second_start_shows_the_package_in_the_first_window_and_ends(
        self, desk: Desk, workspace_file: Path, package: Path
    ) -> None:
        desk.start(workspace_file)
        desk.window.showMinimized()
        second = subprocess.Popen(
            [sys.executable, str(Path(main.__file__)), str(package)], env=dict(os.environ, QT_QPA_PLATFORM="offscreen")
        )
        wait_until_shown(desk, package)
        desk.qtbot.waitUntil(lambda: second.poll() is not None, timeout=20_000)
        assert second.returncode == 0
        assert not desk.window.isMinimized()

    def test_opening_the_workspace_once_more_brings_its_window_to_the_front(
        self, desk: Desk, workspace_file: Path
    ) -> None:
        desk.start(workspace_file)
        desk.window.showMinimized()
        second = subprocess.Popen(
            [sys.executable, str(Path(main.__file__)), str(workspace_file)],
            env=dict(os.environ, QT_QPA_PLATFORM="offscreen"),
        )
        desk.qtbot.waitUntil(lambda: second.poll() is not None, timeout=20_000)
        assert second.returncode == 0
        assert not desk.window.isMinimized()
        assert desk.window.destination == Destination("home")

    def test_a_workspace_in_use_by_nobody_who_answers_is_said_to_be(self, desk: Desk, workspace_file: Path) -> None:
        from motaudit.workspace import Workspace

        with Workspace.open(workspace_file):
            assert desk.controller.start_with([workspace_file])
            page = desk.shown_alone()
            assert isinstance(page, TroublePage)

    def test_a_dialog_is_finished_first(self, desk: Desk, workspace_file: Path, package: Path) -> None:
        desk.start(workspace_file)
        dialog = MessageDialog("Which?", parent=desk.window)
        dialog.open()
        desk.controller.arrivals.receive([package])
        assert desk.window.destination == Destination("home")
        dialog.accept()
        wait_until_shown(desk, package)

    def test_a_page_that_must_be_settled_first_is_not_left(
        self, desk: Desk, workspace_file: Path, package: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        desk.start(workspace_file)
        assert desk.window.page is not None
        monkeypatch.setattr(desk.window.page, "leave", lambda: False)
        desk.controller.arrivals.receive([package])
        assert desk.window.destination == Destination("home")
        assert desk.window.notices.banner.isVisible()
        monkeypatch.undo()
        (look,) = (each for each in desk.window.notices.findChildren(QPushButton) if each.text() == "Look at it")
        look.click()
        wait_until_shown(desk, package)
        assert not desk.window.notices.isVisible()

    def test_macos_hands_over_a_file(self, desk: Desk, qapp: QApplication, workspace_file: Path, package: Path) -> None:
        assert isinstance(qapp, Application)
        desk.start(workspace_file)
        QApplication.sendEvent(qapp, QFileOpenEvent(QUrl.fromLocalFile(str(package))))
        wait_until_shown(desk, package)
