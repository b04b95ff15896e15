"""Two laptops that share no network, and the window before either of them."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from motaudit.audit.entries import Change, answer_key
from motaudit.audit.model import Answer, ItemRef
from motaudit.audit.places import Person
from motaudit.workspace import Workspace
from tests.exchange.laptops import make_template
from tests.samples import start_audit
from tests.ui.conftest import Desk
from ui.common.context import AppContext
from ui.packages.page import PackagesPage

_LAPTOPS = ("road", "office", "branch", "stranger")


class Post:
    """The window, opened before one laptop after the other."""

    def __init__(self, desk: Desk, qtbot: QtBot, folder: Path, template: Path) -> None:
        self.desk, self.qtbot, self.folder = desk, qtbot, folder
        self.paths = {name: Path(shutil.copy(template, folder / f"{name}.workspace")) for name in _LAPTOPS}
        for name, path in self.paths.items():
            with Workspace.open(path) as workspace:
                workspace.rename(name.title())

    def at(self, laptop: str, person: str) -> PackagesPage:
        """Open the window on a laptop with somebody at it, and go to the page."""
        self.desk.controller.close()
        self.desk.begin_again()
        self.desk.start(self.paths[laptop])
        self.desk.window.resize(1400, 900)
        self.context.become(self.person(person))
        self.settle()
        return self.go()

    def alone(self, laptop: str) -> Workspace:
        """A laptop's workspace without the window."""
        self.desk.controller.close()
        return Workspace.open(self.paths[laptop])

    @property
    def context(self) -> AppContext:
        context = self.desk.controller.context
        assert context is not None
        return context

    @property
    def workspace(self) -> Workspace:
        return self.context.workspace

    def person(self, name: str) -> Person:
        return next(person for person in self.workspace.places.people() if person.name == name)

    def go(self, **args: object) -> PackagesPage:
        self.context.go("packages", **args)
        self.settle()
        self.desk.window.activateWindow()
        QTest.qWaitForWindowActive(self.desk.window)
        page = self.desk.window.page
        assert isinstance(page, PackagesPage)
        return page

    def settle(self) -> None:
        for _turn in range(3):  # what ends may begin something else
            self.desk.settle()
            QApplication.processEvents()

    def click(self, button: QWidget) -> None:
        assert button.isVisible() and button.isEnabled(), button
        self.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        self.settle()

    def press(self, key: Qt.Key, text: str = "") -> None:
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            widget = QApplication.focusWidget()
            assert widget is not None
            QApplication.sendEvent(widget, QKeyEvent(kind, int(key), Qt.KeyboardModifier.NoModifier, text))
        self.settle()

    def until(self, done: Callable[[], bool]) -> None:
        self.qtbot.waitUntil(done, timeout=5_000)

    # -- what people do

    def visit(self) -> str:
        return start_audit(self.workspace).id

    def answer(self, audit_id: str, value: str, note: str) -> None:
        who = self.workspace.audits.load(audit_id).auditor.id
        change = Change(answer_key(ItemRef("greeted")), None, Answer(value, note=note))
        self.workspace.audits.commit(audit_id, (change,), who=who)

    def greeted(self, audit_id: str) -> Answer:
        return self.workspace.audits.load(audit_id).answers[ItemRef("greeted")]

    def save_as(self, page: PackagesPage, name: str) -> Path:
        """Press the button that writes, and choose a place in the dialog."""
        self.click(page.write)
        (dialog,) = page.findChildren(QFileDialog)
        out = self.folder / name
        dialog.fileSelected.emit(str(out))
        dialog.close()
        self.settle()
        return out

    def send(self, page: PackagesPage, name: str) -> Path:
        """What is proposed for head office, as a file."""
        self.click(page.overview.write)
        out = self.save_as(page, name)
        assert page.view == "written"
        return out

    def trust(self, page: PackagesPage) -> None:
        card = page.receiving.panel.trust
        card.tick.setChecked(True)
        self.click(card.accept)


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_template(tmp_path_factory.mktemp("template") / "template")


@pytest.fixture
def post(desk: Desk, qtbot: QtBot, tmp_path: Path, template: Path) -> Post:
    return Post(desk, qtbot, tmp_path, template)
