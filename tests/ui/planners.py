"""An office with two shoppers and three branches, and the whole window before a planner."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from motaudit.audit.places import Branch, Person, Role
from motaudit.base.clock import now
from motaudit.base.ids import new_id
from motaudit.review.plans import Plan
from motaudit.workspace import Workspace
from tests.samples import make_workspace
from tests.ui.conftest import Desk
from ui.common.context import AppContext
from ui.common.page import Page

BRANCHES = {"B-002": "Market Square", "B-003": "Old Town"}
TODAY = now().astimezone().date()


class Planners:
    """The window with somebody at it; `plan` makes a plan for days counted from today."""

    def __init__(self, desk: Desk, qtbot: QtBot) -> None:
        self.desk, self.qtbot = desk, qtbot
        self.workspace: Workspace = self.context.workspace

    @property
    def context(self) -> AppContext:
        assert self.desk.controller.context is not None
        return self.desk.controller.context

    @property
    def page(self) -> Page:
        page = self.desk.window.page
        assert page is not None
        return page

    def person(self, name: str) -> Person:
        return next(person for person in self.workspace.places.people() if person.name == name)

    def branch(self, code: str) -> str:
        return self.workspace.places.branch(code).id

    def plan(self, code: str = "B-001", opens: int = 0, closes: int = 6, who: str = "", note: str = "") -> Plan:
        return self.workspace.plans.make(
            self.branch(code),
            "cafe-visit",
            self.day(opens),
            self.day(closes),
            who=self.person("Rita Reviewer").id,
            auditor_id=self.person(who).id if who else None,
            note=note,
        )

    @staticmethod
    def day(days: int) -> date:
        return TODAY + timedelta(days=days)

    def work_as(self, name: str) -> None:
        self.context.become(self.person(name))
        self.settle()

    def go(self, page: str, **args: object) -> Page:
        self.context.go(page, **args)
        self.settle()
        self.desk.window.activateWindow()
        return self.page

    def settle(self) -> None:
        for _turn in range(3):
            self.desk.settle()
            QApplication.processEvents()

    def until(self, done: Callable[[], bool]) -> None:
        self.qtbot.waitUntil(done, timeout=5_000)
        self.settle()

    def click(self, widget: QWidget) -> None:
        assert widget.isEnabled() and widget.isVisible(), widget
        self.qtbot.mouseClick(widget, Qt.MouseButton.LeftButton)
        self.settle()

    def buttons(self, text: str) -> list[QPushButton]:
        """The visible buttons that say so."""
        return [each for each in self.desk.window.findChildren(QPushButton) if each.text() == text and each.isVisible()]


@pytest.fixture
def office(desk: Desk, qtbot: QtBot, tmp_path: Path) -> Iterator[Planners]:
    path = tmp_path / "chain.workspace"
    with make_workspace(path) as workspace:
        for code, name in BRANCHES.items():
            workspace.places.save_branch(Branch(new_id(), code, name, city="Muscat"))
        workspace.places.save_person(Person(new_id(), "Sara Shopper"))
        both = frozenset({Role.AUDITOR, Role.REVIEWER})
        workspace.places.save_person(Person(new_id(), "Bo Both", both))
    desk.start(path)
    desk.window.resize(1400, 900)
    office = Planners(desk, qtbot)
    office.work_as("Rita Reviewer")
    yield office
