"""Before a visit that nobody planned it is said why a planner would give it to somebody else."""

from __future__ import annotations

from motaudit.audit.entries import Change, header_key
from motaudit.base.clock import now
from tests.ui.office import Office
from ui.audit.new_visit import NewVisitPage


def new_visit(office: Office, code: str = "B-001") -> NewVisitPage:
    page = office.go("new_visit", branch_id=office.branch(code))
    assert isinstance(page, NewVisitPage)
    return page


def test_a_conflict_is_said_before_an_unplanned_visit_but_hinders_nobody(office: Office) -> None:
    sam = office.person("Sam Shopper").id
    office.workspace.ties.set_conflicts(sam, {office.branch("B-001"): "Family works there."}, who=sam)
    page = new_visit(office)
    page.shopper.setCurrentIndex(page.shopper.findData(sam))
    office.settle()
    assert page.unfit.text().splitlines() == [
        "Sam Shopper must not visit Harbour Street: Family works there.",
        "You can start the visit all the same.",
    ]
    assert page.start.isEnabled()
    page.shopper.setCurrentIndex(page.shopper.findData(office.person("Sara Shopper").id))
    office.settle()
    assert page.unfit.isHidden()


def test_shoppers_are_reminded_of_what_they_said_themselves(office: Office) -> None:
    sam = office.person("Sam Shopper").id
    office.workspace.ties.set_conflicts(sam, {office.branch("B-001"): "Family works there"}, who=sam)
    office.work_as("Sam Shopper")
    assert (
        new_visit(office).unfit.text().startswith("You said that you must not visit this branch: Family works there.")
    )


def test_a_visit_of_these_days_and_a_planned_one_are_mentioned(office: Office) -> None:
    sam = office.person("Sam Shopper").id
    (version,) = office.workspace.checklists.list()
    audit = office.workspace.audits.start(office.branch("B-001"), version.hash, sam)
    office.workspace.audits.commit(audit.id, (Change(header_key("started"), None, now()),), who=sam)
    office.plan("B-002", who="Sam Shopper")
    office.work_as("Sam Shopper")
    assert "may go again from" in new_visit(office).unfit.text()
    assert "Begin it under “Visits to come”" in new_visit(office, "B-002").unfit.text()
    assert new_visit(office, "B-003").unfit.isHidden()
