"""A visit of which little is known leaves no holes in what is shown of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QAbstractItemModel, QAbstractTableModel, Qt
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QComboBox, QLabel, QWidget
from pytestqt.qtbot import QtBot

from motaudit.audit.entries import Change, answer_key, header_key
from motaudit.audit.model import Answer, Audit, ItemRef, Outcome
from motaudit.audit.places import Branch, Person, Role
from motaudit.base.clock import now
from motaudit.base.ids import new_id
from motaudit.workspace import Workspace
from tests.samples import make_workspace
from tests.ui.conftest import Desk
from tests.ui.planners import Planners

HOLE = re.compile(r"None|\(\s*\)|[,،·:]\s*–|–\s*[,،·]|[,،]\s*[,،·]|·\s*·|^\s*[,،·]|[,،·]\s*$|\{\w+\}|“\s*”|\s[,.]$")
"""Signs between which something is missing."""


def visit(workspace: Workspace, outcome: Outcome | None, *, handed_in: bool) -> Audit:
    """No time but the one that handing in asks for; no story, photo, scenario, note or city."""
    shopper = next(person for person in workspace.places.people() if person.name == "Bo Both")
    branch, checklist = workspace.places.branch("K-1"), workspace.checklists.newest("cafe-visit")
    assert checklist is not None
    audit = workspace.audits.start(branch.id, checklist.hash, shopper.id)
    changes = []
    if outcome is not None:
        changes.append(Change(header_key("outcome"), None, outcome))
    if handed_in:
        changes.append(Change(header_key("started"), None, now()))
        if outcome is Outcome.CLOSED:
            changes.append(Change(header_key("outcome_note"), None, "Shutters."))
        else:
            answers = {"greeted": "yes", "smiled": "no", "short": "no", "clean": "yes"}
            changes += [Change(answer_key(ItemRef(code)), None, Answer(value)) for code, value in answers.items()]
    workspace.audits.commit(audit.id, tuple(changes), who=shopper.id)
    if handed_in:
        workspace.audits.submit(audit.id, who=shopper.id)
    return audit


@pytest.fixture
def office(desk: Desk, qtbot: QtBot, tmp_path: Path) -> Iterator[Planners]:
    path = tmp_path / "chain.workspace"
    with make_workspace(path) as workspace:
        workspace.places.save_branch(Branch(new_id(), "K-1", "Kiosk"))
        everything = frozenset({Role.AUDITOR, Role.REVIEWER, Role.MANAGER})
        workspace.places.save_person(Person(new_id(), "Bo Both", everything))
    desk.start(path)
    desk.window.resize(1400, 900)
    office = Planners(desk, qtbot)
    office.work_as("Bo Both")
    yield office


def texts(page: QWidget) -> Iterator[str]:
    """All that can be read on a page, folded away or not."""
    for widget in page.findChildren(QWidget):
        if isinstance(widget, QLabel | QAbstractButton):
            yield widget.text()
        elif isinstance(widget, QComboBox):
            yield from (widget.itemText(at) for at in range(widget.count()))
        elif isinstance(widget, QAbstractItemView) and widget.model() is not None:
            yield from cells(widget.model())
        yield widget.toolTip()
        yield widget.accessibleName()


def cells(model: QAbstractItemModel) -> Iterator[str]:
    for row in range(model.rowCount()):
        for column in range(model.columnCount() if isinstance(model, QAbstractTableModel) else 1):
            for role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
                yield str(model.index(row, column).data(role) or "")


def bare(text: str) -> str:
    """Without the marks of direction, which nobody sees."""
    return re.sub("[\u200e\u200f\u2066-\u2069]", "", text)


@pytest.mark.parametrize(
    ("outcome", "handed_in"),
    [(None, False), (Outcome.COMPLETED, False), (Outcome.COMPLETED, True), (Outcome.CLOSED, True)],
    ids=["just begun", "a draft", "handed in", "closed"],
)
def test_nothing_is_shown_for_what_is_not_known(office: Planners, outcome: Outcome | None, handed_in: bool) -> None:
    audit = visit(office.workspace, outcome, handed_in=handed_in)
    pages = ["home", "audits", "new_visit", "packages", "repairs", "plans"]
    holes = []
    for name in [*pages, "walk", "receipt", "result", *(["review", "desk"] if handed_in else [])]:
        page = office.go(name, **({} if name in pages else {"audit_id": audit.id}))
        office.until(lambda: not office.context.tasks.busy)
        holes += [(name, text) for text in map(bare, texts(page)) if HOLE.search(text)]
    assert not holes
