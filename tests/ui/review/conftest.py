"""A chain with a shopper, two reviewers and a manager, and the whole window before them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from motaudit.audit.model import Audit
from motaudit.audit.places import Person, Role
from motaudit.base.ids import new_id
from motaudit.workspace import Workspace
from tests.samples import complete, make_workspace, start_audit
from ui.common.page import Page
from ui.main_window import MainWindow


class Office:
    """The window with somebody at it; `work_as` hands it over."""

    def __init__(self, desk: object, qtbot: QtBot, path: Path) -> None:
        self.desk = desk
        self.qtbot = qtbot
        self.desk.start(path)
        self.workspace: Workspace = self.context.workspace
        self.window.resize(1400, 900)

    @property
    def context(self):
        return self.desk.controller.context

    @property
    def window(self) -> MainWindow:
        return self.desk.window

    @property
    def page(self) -> Page:
        page = self.window.page
        assert page is not None
        return page

    def person(self, name: str) -> Person:
        return next(person for person in self.workspace.places.people() if person.name == name)

    def work_as(self, name: str) -> None:
        self.context.become(self.person(name))
        self.settle()

    def go(self, page: str, **args: object) -> Page:
        self.context.go(page, **args)
        self.settle()
        self.window.activateWindow()
        QTest.qWaitForWindowActive(self.window)
        return self.page

    def settle(self) -> None:
        self.desk.settle()
        QApplication.processEvents()
        self.desk.settle()

    def handed_in(self, **answers: str) -> Audit:
        """A visit that the shopper handed in."""
        audit = start_audit(self.workspace)
        complete(self.workspace, audit, **answers)
        self.workspace.audits.submit(audit.id, who=audit.auditor.id)
        return audit

    def press(
        self, key: Qt.Key, text: str = "", modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
    ) -> None:
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            widget = QApplication.focusWidget() or self.page
            QApplication.sendEvent(widget, QKeyEvent(kind, int(key), modifiers, text))
        QApplication.processEvents()

    def letter(self, letter: str) -> None:
        self.press(Qt.Key(ord(letter)), letter.lower())

    def write(self, text: str) -> None:
        for letter in text:
            self.press(Qt.Key.Key_unknown, letter)

    def click(self, button: QWidget) -> None:
        assert button.isEnabled() and button.isVisible(), button
        self.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        self.settle()

    def button(self, text: str, within: QWidget | None = None) -> QPushButton:
        """The visible button that says so."""
        found = [
            each
            for each in (within or self.window).findChildren(QPushButton)
            if each.text() == text and each.isVisible()
        ]
        assert found, [each.text() for each in (within or self.window).findChildren(QPushButton) if each.isVisible()]
        return found[0]

    def until(self, done: Callable[[], bool]) -> None:
        self.qtbot.waitUntil(done, timeout=5_000)


@pytest.fixture
def office(desk: object, qtbot: QtBot, tmp_path: Path) -> Iterator[Office]:
    path = tmp_path / "chain.workspace"
    with make_workspace(path) as workspace:
        second = workspace.places.save_person(Person(new_id(), "Rob Reviewer", frozenset({Role.REVIEWER})))
        manager = next(person for person in workspace.places.people() if person.name == "Mo Manager")
        workspace.ties.set_managed(manager.id, [workspace.places.branch("B-001").id], who=second.id)
    office = Office(desk, qtbot, path)
    office.work_as("Rita Reviewer")
    yield office
