"""A planner gives the week's visits, and sees who could go instead; a shopper sees the own ones and begins."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from pytestqt.modeltest import ModelTester

from motaudit.audit.entries import Change, header_key
from motaudit.audit.model import AuditState, Mode
from motaudit.base.clock import now
from motaudit.review.plans import PlanState
from tests.ui.keys import type_text
from tests.ui.office import Office
from ui.common.labels import Label
from ui.common.reason import ReasonDialog
from ui.plans.making import MakeDialog
from ui.plans.page import PlansPage
from ui.plans.reading import Show


def opened(office: Office, **args: Any) -> PlansPage:
    page = office.go("plans", **args)
    assert isinstance(page, PlansPage)
    return page


def column(page: PlansPage, at: int) -> list[str]:
    model = page.model
    return [model.index(row, at).data() for row in range(model.rowCount())]


def texts(page: PlansPage) -> list[str]:
    return [label.text() for label in page.own.findChildren(Label) if label.isVisible()]


def visited(office: Office, code: str, who: str) -> None:
    """A visit of today that nobody planned."""
    (version,) = office.workspace.checklists.list()
    shopper = office.person(who).id
    audit = office.workspace.audits.start(office.branch(code), version.hash, shopper)
    office.workspace.audits.commit(audit.id, (Change(header_key("started"), None, now()),), who=shopper)


# -- the planner's list


def test_overdue_visits_come_first_then_those_that_close_first(office: Office, qtmodeltester: ModelTester) -> None:
    office.plan("B-001", 0, 9)
    office.plan("B-002", -9, -2, who="Sam Shopper")
    office.plan("B-003", 1, 3)
    page = opened(office)
    assert column(page, 1) == ["Market Square, Muscat", "Old Town, Muscat", "Harbour Street, Muscat"]
    assert column(page, 0)[0].startswith("Overdue since")
    assert column(page, 2) == ["Sam Shopper", "Not given yet", "Not given yet"]
    assert column(page, 4) == ["Overdue", "To come", "9 days left"]
    qtmodeltester.check(page.model)


def test_the_list_is_narrowed_to_a_state_a_shopper_or_a_branch(office: Office) -> None:
    office.plan("B-001", who="Sam Shopper")
    office.plan("B-002", -9, -2, who="Sara Shopper")
    called_off = office.plan("B-003")
    office.workspace.plans.cancel(called_off.id, "Rebuilt", who=office.person("Rita Reviewer").id)
    page = opened(office)
    for show, branches in (
        (Show.OVERDUE, ["Market Square, Muscat"]),
        (Show.NOT_GIVEN, []),
        (Show.CANCELLED, ["Old Town, Muscat"]),
    ):
        office.click(page.filters.button(show))
        assert column(page, 1) == branches
    office.click(page.filters.button(Show.OPEN))
    page.shopper.setCurrentIndex(page.shopper.findText("Sam Shopper"))
    page.shopper.activated.emit(page.shopper.currentIndex())
    assert column(page, 1) == ["Harbour Street, Muscat"]
    page.shopper.setCurrentIndex(0)
    page.branch.setCurrentIndex(page.branch.findText("Market Square, Muscat"))
    page.branch.activated.emit(page.branch.currentIndex())
    assert column(page, 2) == ["Sara Shopper"]


def test_a_shopper_who_cannot_go_is_shown_with_the_reason_below_those_who_can(office: Office) -> None:
    sam, sara = office.person("Sam Shopper"), office.person("Sara Shopper")
    bo, rita = office.person("Bo Both"), office.person("Rita Reviewer")
    office.workspace.ties.set_conflicts(sam.id, {office.branch("B-001"): "My sister works there"}, who=rita.id)
    visited(office, "B-001", "Sara Shopper")
    plan = office.plan("B-001")
    shoppers = opened(office, plan_id=plan.id).panel.shoppers
    assert list(shoppers._boxes) == ["", bo.id, sam.id, sara.id]
    assert shoppers.box(bo.id).isEnabled()
    for person, reason in ((sam, "My sister works there"), (sara, "may go again from")):
        assert not shoppers.box(person.id).isEnabled()
        assert shoppers.box(person.id).isVisible()
        assert reason in shoppers.reason(person.id)


def test_a_visit_is_given_moved_and_noted(office: Office) -> None:
    plan = office.plan("B-001")
    page = opened(office, plan_id=plan.id)
    sam = office.person("Sam Shopper")
    assert not page.panel.save.isEnabled()
    office.click(page.panel.shoppers.box(sam.id))
    page.panel.closes.field.set_value(office.day(9))
    page.panel.closes.committed.emit(office.day(9))
    page.panel.note.setPlainText("In the evening")
    office.click(page.panel.save)
    kept = office.workspace.plans.plan(plan.id)
    assert (kept.auditor_id, kept.closes, kept.note) == (sam.id, office.day(9), "In the evening")
    assert column(page, 2) == ["Sam Shopper"]
    office.click(page.panel.shoppers.box(""))
    office.click(page.panel.save)
    (anew,) = office.workspace.plans.list()
    assert anew.auditor_id is None and (anew.closes, anew.note) == (office.day(9), "In the evening")
    assert page.panel.row is not None and page.panel.row.plan.id == anew.id, "the page goes on with it"


def test_other_days_let_other_shoppers_go(office: Office) -> None:
    visited(office, "B-001", "Sam Shopper")
    sam = office.person("Sam Shopper").id
    plan = office.plan("B-001")
    page = opened(office, plan_id=plan.id)
    assert not page.panel.shoppers.box(sam).isEnabled()
    page.panel.closes.field.set_value(office.day(70))
    page.panel.closes.committed.emit(office.day(70))
    office.settle()
    assert page.panel.shoppers.box(sam).isEnabled()
    office.click(page.panel.shoppers.box(sam))
    page.panel.closes.field.set_value(office.day(6))
    page.panel.closes.committed.emit(office.day(6))
    office.settle()
    assert "cannot be given to Sam Shopper" in page.panel.shopper_row._below.text()
    office.click(page.panel.save)
    assert "may go again from" in page.panel.banner.text
    assert office.workspace.plans.plan(plan.id).auditor_id is None


def test_a_visit_is_called_off_only_with_a_reason(office: Office) -> None:
    plan = office.plan("B-001")
    page = opened(office, plan_id=plan.id)
    office.click(page.panel.cancel)
    dialog = page.window().findChild(ReasonDialog)
    assert dialog is not None
    assert not dialog.accept_button.isEnabled()
    type_text(dialog.why, "Rebuilt")
    office.click(dialog.accept_button)
    assert office.workspace.plans.plan(plan.id).reason == "Rebuilt"
    assert page.model.rowCount() == 0
    assert page.panel.state.text() == "Called off: Rebuilt"
    assert not page.panel.save.isVisible()


def test_what_was_chosen_is_kept_when_another_plan_is_opened(office: Office) -> None:
    plan, other = office.plan("B-001", who="Sam Shopper"), office.plan("B-002")
    page = opened(office, plan_id=plan.id)
    page.panel.note.setPlainText("Order the soup")
    page._on_chosen(page.model.index(page.model.row_of(other.id), 0))
    office.settle()
    assert office.workspace.plans.plan(plan.id).note == "Order the soup"
    assert page.panel.row is not None and page.panel.row.plan.id == other.id
    page.panel.note.setPlainText("By bus")
    page.close_panel()
    office.settle()
    assert office.workspace.plans.plan(other.id).note == "By bus" and not page.sides.is_open


def test_days_that_are_none_hold_the_plan_that_is_open(office: Office) -> None:
    plan, other = office.plan("B-001", who="Sam Shopper"), office.plan("B-002")
    page = opened(office, plan_id=plan.id)
    page.panel.closes.field.setText("soon")
    page.panel.note.setPlainText("Order the soup")
    page._on_chosen(page.model.index(page.model.row_of(other.id), 0))
    page.close_panel()
    assert page.sides.is_open and page.panel.row is not None and page.panel.row.plan.id == plan.id
    page.panel.closes.field.set_value(plan.closes)
    page.panel.saved()


def test_typing_a_note_survives_a_change_elsewhere(office: Office) -> None:
    plan, other = office.plan("B-001", who="Sam Shopper"), office.plan("B-002")
    page = opened(office, plan_id=plan.id)
    page.panel.note.setPlainText("Order the soup")
    office.workspace.plans.cancel(other.id, "Rebuilt", who=office.person("Rita Reviewer").id)
    page.reload()
    office.settle()
    assert page.panel.note.toPlainText() == "Order the soup"
    assert page.panel.shoppers.value == office.person("Sam Shopper").id
    office.click(page.panel.save)
    kept = office.workspace.plans.plan(plan.id)
    assert (kept.note, kept.auditor_id) == ("Order the soup", office.person("Sam Shopper").id)


def test_in_a_narrow_window_the_panel_takes_the_place_of_list_and_filters(office: Office) -> None:
    plan = office.plan("B-001")
    office.window.resize(700, 700)
    page = opened(office, plan_id=plan.id)
    assert page.panel.isVisible() and not page.table.isVisible() and not page.filters.isVisible()
    page.close_panel()
    assert page.table.isVisible() and page.filters.isVisible() and page.search.isVisible()


# -- planning many at once


@pytest.fixture
def dialog(office: Office) -> Iterator[MakeDialog]:
    page = opened(office)
    page.make_visits()
    office.settle()
    dialog = office.window.findChild(MakeDialog)
    assert dialog is not None
    yield dialog


def tick(office: Office, dialog: MakeDialog, *codes: str) -> None:
    for code in codes:
        dialog.branches.tick(office.branch(code))
    office.until(lambda: not dialog._pause.isActive())
    office.settle()


def test_several_branches_are_planned_at_once_one_visit_each(office: Office, dialog: MakeDialog) -> None:
    assert not dialog.make.isEnabled() and dialog.why_not.text() == "Choose a branch."
    tick(office, dialog, "B-001", "B-003")
    assert dialog.make.text() == "Plan 2 visits"
    sara = office.person("Sara Shopper").id
    office.click(dialog.shoppers.box(sara))
    dialog.mode.choose(Mode.ANNOUNCED)
    dialog.note.setPlainText("Pay in cash")
    office.click(dialog.make)
    made = office.workspace.plans.list()
    assert {plan.branch_id for plan in made} == {office.branch("B-001"), office.branch("B-003")}
    assert {(plan.auditor_id, plan.mode, plan.note) for plan in made} == {(sara, Mode.ANNOUNCED, "Pay in cash")}
    assert {(plan.opens, plan.closes) for plan in made} == {(office.day(0), office.day(6))}
    assert column(office.page, 2) == ["Sara Shopper", "Sara Shopper"]  # type: ignore[arg-type]


def test_who_cannot_go_to_one_of_the_branches_is_not_given_all(office: Office, dialog: MakeDialog) -> None:
    sam = office.person("Sam Shopper").id
    office.workspace.ties.set_conflicts(sam, {office.branch("B-003"): "Family"}, who=sam)
    tick(office, dialog, "B-001")
    office.click(dialog.shoppers.box(sam))
    tick(office, dialog, "B-003")
    assert not dialog.make.isEnabled()
    assert dialog.why_not.text() == "Sam Shopper cannot be given all of these visits."
    assert "Old Town: Family" in dialog.shoppers.reason(sam)
    office.click(dialog.shoppers.box(""))
    office.click(dialog.make)
    assert [plan.auditor_id for plan in office.workspace.plans.list()] == [None, None]


def test_the_checklist_of_the_last_visit_is_offered(office: Office) -> None:
    from tests.samples import small_checklist

    visited(office, "B-002", "Sam Shopper")
    office.workspace.checklists.publish(small_checklist("a-first-one"))
    page = opened(office)
    page.make_visits()
    office.settle()
    dialog = office.window.findChild(MakeDialog)
    assert dialog is not None
    tick(office, dialog, "B-002")
    assert dialog.checklist.currentData() == "cafe-visit"
    dialog.reject()


# -- the shopper's own


def test_a_shopper_sees_only_own_visits_and_begins_what_is_due(office: Office) -> None:
    late = office.plan("B-001", -9, -2, who="Sam Shopper", note="Order the soup")
    office.plan("B-002", 3, 9, who="Sam Shopper")
    office.plan("B-003", who="Sara Shopper")
    office.plan("B-003", 20, 25)
    office.work_as("Sam Shopper")
    page = opened(office)
    shown = texts(page)
    assert "Harbour Street, Muscat" in shown and "Market Square, Muscat" in shown
    assert "Old Town, Muscat" not in shown
    assert "Order the soup" in shown
    assert not hasattr(page, "make") and page.whose.isHidden()
    (begin,) = office.buttons("Begin")
    office.click(begin)
    assert office.page.name == "walk"
    begun = office.workspace.plans.plan(late.id)
    assert begun.state is PlanState.BEGUN and begun.audit_id is not None
    audit = office.workspace.audits.load(begun.audit_id)
    assert (audit.auditor.name, audit.state) == ("Sam Shopper", AuditState.IN_PROGRESS)
    assert "Harbour Street, Muscat" not in texts(opened(office))


def test_a_shopper_who_cannot_begin_is_told_why(office: Office) -> None:
    plan = office.plan("B-001", who="Sam Shopper")
    office.work_as("Sam Shopper")
    page = opened(office)
    office.workspace.ties.set_conflicts(
        office.person("Sam Shopper").id, {office.branch("B-001"): "Family"}, who=office.person("Sam Shopper").id
    )
    office.click(office.buttons("Begin")[0])
    assert office.page is page and "Family" in page.banner.text
    assert office.workspace.plans.plan(plan.id).state is PlanState.OPEN


def test_a_shopper_without_visits_reads_so(office: Office) -> None:
    office.plan("B-001")
    office.work_as("Sam Shopper")
    page = opened(office)
    assert page.own.currentIndex() == 1
    assert "No visit is planned for you." in texts(page)


def test_who_plans_and_visits_changes_between_all_and_own(office: Office) -> None:
    office.plan("B-001", who="Bo Both")
    office.plan("B-002")
    office.work_as("Bo Both")
    page = opened(office)
    assert page.model.rowCount() == 2
    page.whose.choose("own")
    page.whose.chosen.emit("own")
    office.settle()
    assert texts(page).count("Market Square, Muscat") == 0
    assert len(office.buttons("Begin")) == 1


def test_the_place_in_the_list_survives_another_language(office: Office) -> None:
    plan = office.plan("B-001", -9, -2)
    office.plan("B-002")
    page = opened(office, show="overdue", plan_id=plan.id)
    state = page.save_state()
    office.context.prefer(language="ar")
    office.settle()
    page = office.page
    assert isinstance(page, PlansPage)
    assert page.save_state() == state
    assert page.model.rowCount() == 1 and page.panel.isVisible()


def test_a_shopper_who_takes_over_at_the_planners_page_sees_only_own_visits(office: Office) -> None:
    office.plan("B-001", who="Sam Shopper")
    other = office.plan("B-002", who="Sara Shopper")
    opened(office, plan_id=other.id)
    office.work_as("Sam Shopper")
    page = office.page
    assert isinstance(page, PlansPage)
    assert page.own.isVisible() and not page.table.isVisible() and not page.panel.isVisible()
    assert "Harbour Street, Muscat" in texts(page) and "Market Square, Muscat" not in texts(page)
    assert page.model.total == 0, "nothing of others was even read"


def test_a_begun_visit_leads_to_the_visit(office: Office) -> None:
    plan = office.plan("B-001", who="Sam Shopper")
    office.workspace.plans.begin(plan.id, who=office.person("Sam Shopper").id)
    page = opened(office, show="begun", plan_id=plan.id)
    assert column(page, 4) == ["Begun"]
    office.click(page.panel.visit)
    assert office.page.name == "walk"
