"""Home says what is planned: to shoppers what is due, to planners what is late or not given."""

from __future__ import annotations

import pytest

from motaudit.review.plans import PlanState
from tests.ui.office import Office
from ui.common.labels import Label
from ui.home.page import HomePage
from ui.home.rows import VisitRow


def home(office: Office) -> HomePage:
    page = office.go("home")
    assert isinstance(page, HomePage)
    office.until(lambda: page.waiting is not None)
    return page


def row(page: HomePage, text: str) -> VisitRow:
    rows = [
        each for each in page.findChildren(VisitRow) if any(text in label.text() for label in each.findChildren(Label))
    ]
    (found,) = [each for each in rows if each.isVisible()]
    return found


def test_home_shows_a_shopper_what_is_due_until_when_and_begins_it(office: Office) -> None:
    office.plan("B-001", 0, 4, who="Sam Shopper")
    late = office.plan("B-002", -9, -2, who="Sam Shopper")
    office.plan("B-003", 5, 9, who="Sam Shopper")
    office.plan("B-003", 100, 109, who="Sam Shopper")
    office.plan("B-001", who="Sara Shopper")
    office.work_as("Sam Shopper")
    page = home(office)
    assert page.waiting is not None
    assert [(visit.place, visit.can_begin, visit.overdue) for visit in page.waiting.due] == [
        ("Market Square, Muscat", True, True),
        ("Harbour Street, Muscat", True, False),
        ("Old Town, Muscat", False, False),
    ]
    assert row(page, "Old Town").action.text() == "Open"
    assert row(page, "Market Square").action.property("kind") == "primary"
    assert [each.property("kind") for each in office.buttons("New visit")] == [""]
    assert not office.buttons("Open the sample"), "what is due is enough to begin with"
    office.click(row(page, "Market Square").action)
    assert office.page.name == "walk"
    assert office.workspace.plans.plan(late.id).state is PlanState.BEGUN


def test_home_tells_a_planner_what_is_late_and_what_nobody_has(office: Office) -> None:
    office.plan("B-001", -9, -2, who="Sam Shopper")
    office.plan("B-002")
    office.plan("B-003")
    page = home(office)
    assert row(page, "1 planned visit is overdue").isVisible()
    assert not office.buttons("Open the sample")
    office.click(row(page, "2 planned visits are not given").action)
    assert office.page.name == "plans"
    assert office.page.save_state()["show"] == "not_given"


def test_home_says_nothing_of_plans_to_who_has_none(office: Office) -> None:
    office.plan("B-001", -9, -2, who="Sara Shopper")
    for name in ("Sam Shopper", "Mo Manager"):
        office.work_as(name)
        page = home(office)
        assert page.waiting is not None
        assert (page.waiting.due, page.waiting.late, page.waiting.not_given) == ((), 0, 0)


def test_answers_changed_in_two_places_lead_to_where_they_are_decided(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(office.workspace.overview, "conflicts", lambda _who=None: 2)
    page = home(office)
    office.click(row(page, "2 answers were changed in two places").action)
    assert office.page.name == "packages"
