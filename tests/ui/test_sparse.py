"""A visit of which little is known leaves no holes in what is shown of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QAbstractItemModel, QAbstractTableModel, Qt
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QComboBox, QLabel, QWidget

from motaudit.audit.entries import Change, header_key
from motaudit.audit.model import Audit, Outcome
from motaudit.audit.places import Branch, Person, Role
from motaudit.base.ids import new_id
from motaudit.workspace import Workspace
from tests.samples import hand_in, make_workspace, start_audit
from tests.ui.desk import Desk

HOLE = re.compile(r"None|\(\s*\)|[,،·:]\s*–|–\s*[,،·]|[,،]\s*[,،·]|·\s*·|^\s*[,،·]|[,،·]\s*$|\{\w+\}|“\s*”|\s[,.]$")
"""Signs between which something is missing."""


def visit(workspace: Workspace, outcome: Outcome | None, *, handed_in: bool) -> Audit:
    """No time but the one that handing in asks for; no story, photo, scenario, note or city."""
    audit = start_audit(workspace, "K-1", who="Bo Both")
    if handed_in:
        assert outcome is not None
        hand_in(workspace, audit, outcome, smiled="no", short="no")
    elif outcome is not None:
        workspace.audits.commit(audit.id, (Change(header_key("outcome"), None, outcome),), who=audit.auditor.id)
    return audit


@pytest.fixture
def alone(desk: Desk, tmp_path: Path) -> Desk:
    """Somebody who does everything, before the window of a workspace with a branch of which little is known."""
    path = tmp_path / "chain.workspace"
    with make_workspace(path) as workspace:
        workspace.places.save_branch(Branch(new_id(), "K-1", "Kiosk"))
        everything = frozenset({Role.AUDITOR, Role.REVIEWER, Role.MANAGER})
        workspace.places.save_person(Person(new_id(), "Bo Both", everything))
    desk.sit_down(path, "Bo Both")
    return desk


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
def test_nothing_is_shown_for_what_is_not_known(alone: Desk, outcome: Outcome | None, handed_in: bool) -> None:
    audit = visit(alone.workspace, outcome, handed_in=handed_in)
    pages = ["home", "audits", "new_visit", "packages", "repairs", "plans"]
    holes = []
    for name in [*pages, "walk", "receipt", "result", *(["review", "desk"] if handed_in else [])]:
        page = alone.go(name, **({} if name in pages else {"audit_id": audit.id}))
        holes += [(name, text) for text in map(bare, texts(page)) if HOLE.search(text)]
    assert not holes
