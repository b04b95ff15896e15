"""Beginning a visit by keys, and what is said when something is missing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from motaudit.audit.model import Audit, Mode, Outcome, TimeMark
from motaudit.audit.places import Branch, Person, Role
from motaudit.base.clock import now
from motaudit.base.errors import UserError
from motaudit.base.ids import new_id
from motaudit.workspace import Workspace
from tests.samples import person
from tests.ui.keys import type_text
from ui.audit.access import load
from ui.audit.new_visit import NewVisitPage
from ui.audit.page import WalkPage
from ui.audit.receipt import ReceiptPage
from ui.common.context import AppContext
from ui.common.labels import Label
from ui.common.navigation import Destination


@pytest.fixture
def went(context: AppContext) -> list[Destination]:
    """Where pages asked to go."""
    places: list[Destination] = []
    context.navigation.navigate_requested.connect(places.append)
    return places


def opened(qtbot: QtBot, context: AppContext, **args: Any) -> NewVisitPage:
    page = NewVisitPage(context)
    qtbot.addWidget(page)
    page.resize(1024, 700)
    page.open(Destination("new_visit", args))
    page.show()
    page.activateWindow()
    qtbot.waitActive(page)
    return page


def started(qtbot: QtBot, page: NewVisitPage, went: list[Destination]) -> Audit:
    with qtbot.waitSignal(page.context.navigation.navigate_requested):
        qtbot.keyClick(page.start, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: not page.context.tasks.busy)
    assert went[-1].page == "walk"
    return page.context.workspace.audits.load(went[-1].get("audit_id"))


def test_a_visit_starts_with_defaults_that_fit(qtbot: QtBot, context: AppContext, went: list[Destination]) -> None:
    page = opened(qtbot, context, branch_id=context.workspace.places.branch("B-001").id)
    audit = started(qtbot, page, went)
    assert audit.branch.code == "B-001"
    assert audit.auditor.name == "Sam Shopper"
    assert audit.mode is Mode.AFTER_VISIT


def test_start_waits_for_a_branch_and_says_so(qtbot: QtBot, context: AppContext) -> None:
    page = opened(qtbot, context)
    assert not page.start.isEnabled()
    assert page.why_not.text() == "Choose a branch."
    page.branch.list.setFocus()
    qtbot.keyClick(page.branch.list, Qt.Key.Key_Down)
    assert page.start.isEnabled()
    assert page.why_not.text() == ""


def test_typing_finds_a_branch_among_many(qtbot: QtBot, context: AppContext, went: list[Destination]) -> None:
    for at in range(40):
        context.workspace.places.save_branch(Branch(new_id(), f"M-{at:03}", f"Market {at}", city="Salalah"))
    page = opened(qtbot, context)
    qtbot.waitUntil(page.branch.search.hasFocus)
    type_text(page.branch.search, "market ٣٧")
    qtbot.keyClick(page.branch.search, Qt.Key.Key_Return)
    assert page.checklist.hasFocus()
    assert started(qtbot, page, went).branch.code == "M-037"


def test_the_scenario_shows_its_brief_and_is_kept(qtbot: QtBot, context: AppContext, went: list[Destination]) -> None:
    page = opened(qtbot, context, branch_id=context.workspace.places.branch("B-001").id, checklist_code="rich-visit")
    assert page.brief.text() == "Order a meal and eat it there."
    page.scenario.setFocus()
    qtbot.keyClick(page.scenario, Qt.Key.Key_Down)
    assert page.brief.text() == "Order a meal to take away."
    assert started(qtbot, page, went).scenario == "take_away"


def test_an_announced_visit_is_marked_so(qtbot: QtBot, context: AppContext, went: list[Destination]) -> None:
    page = opened(qtbot, context, branch_id=context.workspace.places.branch("B-001").id)
    page.mode.choose(Mode.ANNOUNCED)
    assert started(qtbot, page, went).mode is Mode.ANNOUNCED


def test_an_unfinished_visit_to_the_same_branch_is_offered(
    qtbot: QtBot, context: AppContext, went: list[Destination]
) -> None:
    branch = context.workspace.places.branch("B-001")
    audit = started(qtbot, opened(qtbot, context, branch_id=branch.id), went)
    page = opened(qtbot, context, branch_id=branch.id)
    assert audit.number in page.banner.text
    next(each for each in page.banner.findChildren(QPushButton) if each.text() == "Go on with it").click()
    assert went[-1] == Destination("walk", {"audit_id": audit.id})


def test_a_visit_may_check_again_what_an_earlier_one_found(
    qtbot: QtBot, context: AppContext, went: list[Destination]
) -> None:
    workspace = context.workspace
    branch = workspace.places.branch("B-001")
    first = started(qtbot, opened(qtbot, context, branch_id=branch.id, checklist_code="rich-visit"), went)
    _hand_in_closed(workspace, first, context.person.id)
    page = opened(qtbot, context, branch_id=branch.id, revisit_of=first.id)
    assert page.revisit.currentData() == first.id
    assert started(qtbot, page, went).revisit_of == first.id


def _hand_in_closed(workspace: Workspace, audit: Audit, who: str) -> None:
    from motaudit.audit.walk import Walk

    walk = Walk(workspace.checklists.get(audit.checklist_hash), audit)
    changes = (
        *walk.plan_header("outcome", Outcome.CLOSED),
        *walk.plan_header("outcome_note", "Shutters down."),
        *walk.plan_time("arrived", TimeMark(now())),
    )
    workspace.audits.commit(audit.id, changes, who=who)
    workspace.audits.submit(audit.id, who=who)


@pytest.fixture
def empty(
    contexts: Callable[[Workspace, Person], AppContext], context: AppContext, tmp_path: Path
) -> Iterator[AppContext]:
    """A workspace with a person and nothing else."""
    with Workspace.create(tmp_path / "empty.motaudit") as made:
        made.places.save_person(context.person)
        yield contexts(made, context.person)


def buttons(page: NewVisitPage) -> Callable[[str], QPushButton]:
    return lambda text: next(each for each in page.findChildren(QPushButton) if each.text() == text)


def test_an_empty_workspace_says_what_is_missing_and_where_to_get_it(qtbot: QtBot, empty: AppContext) -> None:
    page = opened(qtbot, empty)
    assert not page.start.isVisible()
    wishes: list[Destination] = []
    empty.navigation.navigate_requested.connect(wishes.append)
    buttons(page)("Add a branch").click()
    assert wishes[-1].page == "places"


def test_a_shipped_checklist_is_one_click_away(qtbot: QtBot, empty: AppContext) -> None:
    empty.workspace.places.save_branch(Branch(new_id(), "B-1", "Only one"))
    page = opened(qtbot, empty)
    buttons(page)("Use this").click()
    qtbot.waitUntil(lambda: page.start.isVisible() and not empty.tasks.busy)
    assert len(empty.workspace.checklists.list()) == 1
    assert page.start.isEnabled()  # the only branch is chosen already


def test_of_two_shoppers_who_went_together_one_counts(
    qtbot: QtBot, context: AppContext, went: list[Destination]
) -> None:
    workspace = context.workspace
    branch = workspace.places.branch("B-001")
    other = workspace.places.save_person(Person(new_id(), "Nora Shopper", frozenset({Role.AUDITOR})))
    version = workspace.checklists.list(retired=False)[0]
    first = workspace.audits.start(branch.id, version.hash, other.id)
    page = opened(qtbot, context, branch_id=branch.id, checklist_code=version.code)
    assert page.same_visit.isVisible()
    assert page.same_visit.currentData() is None, "a visit of its own unless somebody says so"
    page.same_visit.choose(first.id)
    assert started(qtbot, page, went).same_visit == first.id


def test_a_visit_of_ones_own_or_of_another_week_is_not_offered_as_the_same(qtbot: QtBot, context: AppContext) -> None:
    workspace = context.workspace
    branch, version = workspace.places.branch("B-001"), workspace.checklists.list(retired=False)[0]
    workspace.audits.start(branch.id, version.hash, context.person.id)
    page = opened(qtbot, context, branch_id=branch.id, checklist_code=version.code)
    assert not page.same_visit.isVisible()


def someone_else(workspace: Workspace) -> Audit:
    """A visit that another shopper has just made."""
    other = workspace.places.save_person(Person(new_id(), "Nora Shopper", frozenset({Role.AUDITOR})))
    version = workspace.checklists.newest("cafe-visit")
    assert version is not None
    return workspace.audits.start(workspace.places.branch("B-001").id, version.hash, other.id)


def test_a_shopper_begins_no_visit_for_others_and_reads_no_name(qtbot: QtBot, context: AppContext) -> None:
    other = someone_else(context.workspace)
    page = opened(qtbot, context, branch_id=other.branch.id, checklist_code="cafe-visit")
    assert not page.shopper.isVisible()
    assert page.shopper.currentData() == context.person.id
    offered = [page.same_visit.itemText(at) for at in range(page.same_visit.count())]
    assert len(offered) == 2
    assert other.number in offered[1]
    assert not any("Nora" in text for text in offered)


def test_head_office_begins_a_visit_for_a_shopper(qtbot: QtBot, as_person: Callable[[str], AppContext]) -> None:
    context = as_person("Rita")
    other = someone_else(context.workspace)
    page = opened(qtbot, context, branch_id=other.branch.id, checklist_code="cafe-visit")
    assert page.shopper.isVisible()
    page.shopper.choose(person(context.workspace, "Sam").id)
    page._on_shopper_changed()
    assert any("Nora Shopper" in page.same_visit.itemText(at) for at in range(page.same_visit.count()))


@pytest.mark.parametrize("page_class", [WalkPage, ReceiptPage])
def test_a_shopper_opens_no_visit_of_somebody_else(
    qtbot: QtBot, context: AppContext, page_class: type[WalkPage | ReceiptPage]
) -> None:
    """Whoever writes its id, follows an old link or shares the computer."""
    other = someone_else(context.workspace)
    page = page_class(context)
    qtbot.addWidget(page)
    page.open(Destination(page.name, {"audit_id": other.id}))
    assert "This visit is somebody else's." in page.banner.text
    assert not any("Nora" in label.text() for label in page.findChildren(Label))


def test_a_manager_begins_no_visits_of_others_and_opens_none(qtbot: QtBot, context: AppContext) -> None:
    workspace = context.workspace
    shopper = next(person for person in workspace.places.people() if person.name == "Sam Shopper")
    version = workspace.checklists.list(retired=False)[0]
    audit = workspace.audits.start(workspace.places.branch("B-001").id, version.hash, shopper.id)
    context.become(next(person for person in workspace.places.people() if Role.MANAGER in person.roles))
    page = opened(qtbot, context)
    assert not page.start.isVisible()
    assert any(label.text() == "You make no visits" for label in page.missing.parentWidget().findChildren(Label))
    with pytest.raises(UserError) as caught:
        load(context, audit.id)
    assert caught.value.code == "audit.not_yours"
