"""A list of many rows asks the file as often as a list of few: nothing is read row by row."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import Engine, event

from motaudit.audit.model import ItemRef
from motaudit.audit.places import Branch, Person
from motaudit.base.clock import now
from motaudit.base.ids import new_id
from motaudit.review.queue import QueueFilter, QueueKind
from motaudit.workspace import Workspace
from tests.samples import hand_in, person, start_audit
from ui.home.content import read_waiting
from ui.packages.reading import read_sendable
from ui.plans.reading import read_branches, read_candidates, read_rows
from ui.repairs.reading import read_board

TODAY = now().astimezone().date()
SOON = TODAY + timedelta(days=6)
Read = Callable[[Workspace, Person], object]
LISTS: dict[str, Read] = {
    "what waits": lambda workspace, who: read_waiting(workspace, who, TODAY),
    "visits": lambda workspace, who: workspace.audits.summaries(),
    "review": lambda workspace, who: (workspace.queue.rows(QueueFilter(QueueKind.ALL)), workspace.queue.counts()),
    "repairs": lambda workspace, who: read_board(workspace, who, TODAY),
    "plans": lambda workspace, who: read_rows(workspace, TODAY),
    "branches to plan for": lambda workspace, who: read_branches(workspace),
    "who can go": lambda workspace, who: read_candidates(workspace, _branches(workspace), TODAY, SOON),
    "visits to send": read_sendable,
}


def _branches(workspace: Workspace) -> list[str]:
    return [branch.id for branch in workspace.places.branches()]


def _add_to_everything(workspace: Workspace, name: str) -> None:
    """A branch and a shopper more, with a visit to come, a draft, one that was handed in, and one sent with a repair."""
    places, rita = workspace.places, person(workspace, "Rita").id
    branch = places.save_branch(Branch(new_id(), name, f"Branch {name}"))
    shopper = places.save_person(Person(new_id(), f"Shopper {name}"))
    workspace.plans.make(branch.id, "cafe-visit", TODAY, SOON, who=rita, auditor_id=shopper.id)
    start_audit(workspace, name, who=shopper.name)
    hand_in(workspace, start_audit(workspace, name, who=shopper.name))
    sent = start_audit(workspace, name, who=shopper.name)
    hand_in(workspace, sent)
    workspace.reviews.release(sent.id, who=rita)
    workspace.repairs.open(sent.id, ItemRef("clean"), who=rita)


def _statements(action: Callable[[], object]) -> list[str]:
    said: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        said.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        action()
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    return said


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("who", ["Rita", "Mo"])
def test_reading_many_asks_no_more_often_than_reading_few(workspace: Workspace, name: str, who: str) -> None:
    reader = person(workspace, who)
    _add_to_everything(workspace, "N-1")
    managed = [workspace.places.branch("N-1").id]
    workspace.ties.set_managed(person(workspace, "Mo").id, managed, who=person(workspace, "Rita").id)
    LISTS[name](workspace, reader)  # what is kept from now on is read
    few = _statements(lambda: LISTS[name](workspace, reader))
    for number in range(2, 6):
        _add_to_everything(workspace, f"N-{number}")
    many = _statements(lambda: LISTS[name](workspace, reader))
    assert few and many == few
