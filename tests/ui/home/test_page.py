"""Home shows it, and leads on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from motaudit.audit.model import Outcome
from motaudit.audit.places import Role
from tests.samples import hand_in, person, start_audit
from ui.common.context import AppContext, Changes
from ui.common.labels import Label
from ui.common.navigation import Destination
from ui.home.page import HomePage


@pytest.fixture
def went(context: AppContext) -> list[Destination]:
    went: list[Destination] = []
    context.navigation.navigate_requested.connect(went.append)
    return went


@pytest.fixture
def page(qtbot: QtBot, context: AppContext) -> Iterator[HomePage]:
    page = HomePage(context)
    qtbot.addWidget(page)
    page.resize(1000, 700)
    yield page
    qtbot.waitUntil(lambda: not context.tasks.busy)


def shown(qtbot: QtBot, page: HomePage) -> HomePage:
    page.open(Destination("home"))
    qtbot.waitUntil(lambda: page.content is not None and page.waiting is not None)
    return page


def button(page: HomePage, text: str, nth: int = 0) -> QPushButton:
    return [found for found in page.findChildren(QPushButton) if found.text() == text and not found.isHidden()][nth]


def texts(page: HomePage) -> list[str]:
    return [label.text() for label in page.findChildren(Label)]


def test_an_empty_workspace_offers_three_ways_to_begin(qtbot: QtBot, page: HomePage, went: list[Destination]) -> None:
    shown(qtbot, page)
    assert "Start by looking round: open the sample." in texts(page)
    assert button(page, "Open the sample") and button(page, "Bring your checklist")
    button(page, "New visit").click()
    assert went == [Destination("new_visit")]


def test_the_sample_is_made_and_asked_for(qtbot: QtBot, page: HomePage, context: AppContext) -> None:
    shown(qtbot, page)
    with qtbot.waitSignal(context.open_workspace_requested) as asked:
        button(page, "Open the sample").click()
    assert isinstance(asked.args[0], Path)


def test_go_on_opens_the_draft(qtbot: QtBot, page: HomePage, context: AppContext, went: list[Destination]) -> None:
    start_audit(context.workspace)
    audit = start_audit(context.workspace, who=context.person.name)
    shown(qtbot, page)
    assert button(page, "Go on").property("kind") == "primary"
    assert button(page, "New visit").property("kind") == ""
    button(page, "Go on").click()
    assert went == [Destination("walk", {"audit_id": audit.id})]


def test_a_branch_that_was_closed_is_visited_again(
    qtbot: QtBot, page: HomePage, context: AppContext, went: list[Destination]
) -> None:
    audit = start_audit(context.workspace)
    hand_in(context.workspace, audit, Outcome.CLOSED)
    shown(qtbot, page)
    button(page, "Visit").click()
    assert went == [Destination("new_visit", {"branch_id": audit.branch.id, "revisit_of": audit.id})]


def test_a_reviewer_sees_scores_and_a_shopper_only_what_was_handed_in(
    qtbot: QtBot, page: HomePage, context: AppContext, went: list[Destination]
) -> None:
    hand_in(context.workspace, start_audit(context.workspace), short="no")
    shown(qtbot, page)
    assert "75.0%" in texts(page)
    assert any("Sam Shopper" in text for text in texts(page))
    button(page, "Open", -1).click()
    context.person = person(context.workspace, "Sam")
    own = HomePage(context)
    qtbot.addWidget(own)
    shown(qtbot, own)
    assert "75.0%" not in texts(own)
    assert not any("Sam Shopper" in text for text in texts(own)), "the own name goes without saying"
    button(own, "Open").click()
    assert [to.page for to in went] == ["result", "receipt"]


def test_who_has_no_visit_where_others_have_is_not_sent_to_the_sample(
    qtbot: QtBot, page: HomePage, context: AppContext
) -> None:
    hand_in(context.workspace, start_audit(context.workspace, who="Rita Reviewer"))
    context.person = person(context.workspace, "Sam")
    shown(qtbot, page)
    assert "Nothing was handed in yet." in texts(page)
    assert not any("sample" in text for text in texts(page))
    assert not any("Rita" in text for text in texts(page))


def test_home_hears_of_a_new_visit(qtbot: QtBot, page: HomePage, context: AppContext) -> None:
    shown(qtbot, page)
    audit = start_audit(context.workspace)
    page.refresh(Changes(audits=frozenset({audit.id})))
    qtbot.waitUntil(lambda: page.content is not None and len(page.content.drafts) == 1)


def test_many_drafts_lead_to_the_list_of_visits(
    qtbot: QtBot, page: HomePage, context: AppContext, went: list[Destination]
) -> None:
    for _visit in range(8):
        start_audit(context.workspace)
    shown(qtbot, page)
    button(page, "2 more under Visits").click()
    assert went == [Destination("audits")]


def test_who_makes_no_visits_is_shown_what_came_in(qtbot: QtBot, page: HomePage, context: AppContext) -> None:
    hand_in(context.workspace, start_audit(context.workspace))
    shown(qtbot, page)
    assert not context.person.roles & {Role.AUDITOR}
    assert "No visit is waiting to be written up." not in texts(page)
    assert "Handed in lately" in texts(page)
    assert button(page, "New visit").property("kind") == ""
