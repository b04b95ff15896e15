"""Visits to come, and why one cannot be given to somebody."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from motaudit.audit.model import AuditState
from motaudit.base.errors import ProblemsError
from motaudit.base.progress import finish
from motaudit.review.history import Topic
from motaudit.review.plans import Plan, PlanState, plan_of
from motaudit.storage.plans import PlanRepository
from tests.review.office import Office
from tests.review.test_workflow import refused

FIRST, LAST = date(2026, 11, 2), date(2026, 11, 20)


def plan(office: Office, auditor: str | None = None) -> Plan:
    return office.workspace.plans.make(
        office.branch.id, "cafe-visit", FIRST, LAST, who=office.rita, auditor_id=auditor, scenario="alone"
    )


def why_not(office: Office, auditor: str) -> list[str]:
    return [problem.code for problem in office.workspace.plans.why_not(auditor, office.branch.id, FIRST, LAST)]


def test_a_planned_visit_is_begun_by_its_shopper(office: Office) -> None:
    made, plans = plan(office, office.sam), office.workspace.plans
    assert plans.list(auditor_id=office.sam) == (made,)
    assert (made.is_due(FIRST), made.is_overdue(LAST), made.is_overdue(LAST + timedelta(days=1))) == (True, False, True)
    audit = plans.begin(made.id, who=office.sam)
    assert (audit.branch.id, audit.scenario, audit.state) == (office.branch.id, "alone", AuditState.IN_PROGRESS)
    begun = plans.plan(made.id)
    assert (begun.state, begun.audit_id) == (PlanState.BEGUN, audit.id)
    assert plans.list() == ()
    assert refused(lambda: plans.begin(made.id, who=office.sam)) == "plan.state"
    assert finish(office.workspace.check()) == ()


def test_branches_that_a_shopper_must_not_be_given_are_refused_with_the_reason(office: Office) -> None:
    office.workspace.ties.set_conflicts(office.sam, {office.branch.id: "My sister works there"}, who=office.sam)
    with pytest.raises(ProblemsError) as caught:
        plan(office, office.sam)
    assert "My sister works there" in str(caught.value)
    open_one = plan(office)
    assert refused(lambda: office.workspace.plans.change(open_one.id, who=office.rita, auditor_id=office.sam))
    assert refused(lambda: office.workspace.plans.begin(open_one.id, who=office.sam)) == "plan.not_given"
    office.workspace.ties.set_conflicts(office.sam, {}, who=office.rita)
    assert plan(office, office.sam).auditor_id == office.sam


def test_a_shopper_stays_away_from_a_branch_for_the_days_of_rotation(office: Office) -> None:
    office.workspace.settings.set("rotation_days", 30)
    office.visit(started=office.clock.at - timedelta(days=5))
    assert why_not(office, office.sam) == ["plan.rotation"]
    later = office.workspace.plans.why_not(office.sam, office.branch.id, date(2026, 12, 1), date(2026, 12, 31))
    assert later == ()


def test_who_is_no_shopper_or_runs_the_branch_is_not_given_it(office: Office) -> None:
    assert why_not(office, office.mo) == ["plan.no_shopper", "plan.manager"]
    assert why_not(office, office.sam) == []


def test_plans_need_days_a_checklist_and_a_reviewer(office: Office) -> None:
    plans, branch = office.workspace.plans, office.branch.id
    assert refused(lambda: plans.make(branch, "cafe-visit", LAST, FIRST, who=office.rita)) == "plan.days"
    assert refused(lambda: plans.make(branch, "none", FIRST, LAST, who=office.rita)) == "plan.no_checklist"
    assert refused(lambda: plans.make(branch, "cafe-visit", FIRST, LAST, who=office.sam)) == "review.role"
    assert refused(lambda: plans.plan("nothing")) == "plan.unknown"


def test_a_plan_is_moved_and_cancelled_with_a_reason(office: Office) -> None:
    made, plans = plan(office), office.workspace.plans
    moved = plans.change(made.id, who=office.rita, closes=LAST + timedelta(days=3), note="Evening")
    assert (moved.closes, moved.note) == (LAST + timedelta(days=3), "Evening")
    assert refused(lambda: plans.cancel(made.id, " ", who=office.rita)) == "plan.no_reason"
    cancelled = plans.cancel(made.id, "Branch is being rebuilt", who=office.rita)
    assert (cancelled.state, cancelled.reason) == (PlanState.CANCELLED, "Branch is being rebuilt")
    assert plans.list(open_only=False) == (cancelled,)
    assert finish(office.workspace.check()) == ()


def test_nobody_is_given_a_branch_twice_within_the_days_of_rotation(office: Office) -> None:
    plans = office.workspace.plans
    first, spare = plan(office, office.sam), plan(office)
    assert why_not(office, office.sam) == ["plan.given"]
    assert refused(lambda: plans.change(spare.id, who=office.rita, auditor_id=office.sam)) == "plan.not_given"
    later = FIRST + timedelta(days=60)
    assert plans.why_not(office.sam, office.branch.id, later, later) == ()
    assert plans.change(first.id, who=office.rita, note="In the evening").auditor_id == office.sam
    office.workspace.settings.set("rotation_days", 0)
    assert why_not(office, office.sam) == []


def test_a_visit_that_was_given_can_be_taken_back(office: Office) -> None:
    made, plans = plan(office, office.sam), office.workspace.plans
    anew = plans.change(made.id, who=office.rita, auditor_id="", note="Any day")
    assert (anew.auditor_id, anew.note, anew.opens, anew.closes) == (None, "Any day", made.opens, made.closes)
    assert plans.list(auditor_id=office.sam) == ()
    assert plans.list() == (anew,)
    off = plans.plan(made.id)
    assert (off.state, off.reason) == (PlanState.CANCELLED, "It was taken back.")
    assert finish(office.workspace.check()) == ()


def test_a_visit_is_not_begun_before_its_first_day_but_may_be_made_late(office: Office) -> None:
    made, plans = plan(office, office.sam), office.workspace.plans
    office.clock.on(days=-1)
    assert refused(lambda: plans.begin(made.id, who=office.sam)) == "plan.too_early"
    office.clock.on(days=40)
    assert plans.begin(made.id, who=office.sam).branch.id == office.branch.id


def test_a_planned_visit_is_to_be_made_again_when_its_draft_was_discarded(office: Office) -> None:
    made, plans = plan(office, office.sam), office.workspace.plans
    plans.discard(plans.begin(made.id, who=office.sam).id, who=office.sam)
    assert plans.list(auditor_id=office.sam) == (made,)
    again = plans.begin(made.id, who=office.sam)
    assert plans.plan(made.id).audit_id == again.id
    assert finish(office.workspace.check()) == ()


@pytest.mark.parametrize("hours", [-1, 1])
def test_what_was_begun_stays_begun_when_another_laptop_changed_the_plan_meanwhile(office: Office, hours: int) -> None:
    made, plans = plan(office, office.sam), office.workspace.plans
    begun = plans.begin(made.id, who=office.sam)
    with office.workspace._database.read() as connection:
        first, last = PlanRepository(connection).events(Topic.PLAN, made.id)
    other = replace(last, kind="changed", who=office.rita, at=last.at + timedelta(hours=hours), payload=first.payload)
    told = plan_of([first, last, other])
    assert told is not None
    assert (told.state, told.audit_id) == (PlanState.BEGUN, begun.id)
