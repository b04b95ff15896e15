"""A shopper names branches that must not be given, and only those who need it read why."""

from __future__ import annotations

from tests.ui.office import Office
from ui.places.conflicts import ConflictsDialog
from ui.places.page import PlacesPage


def places(office: Office, name: str) -> PlacesPage:
    page = office.go("places", tab="people", id=office.person(name).id)
    assert isinstance(page, PlacesPage)
    return page


def test_a_shopper_names_branches_and_why_and_is_not_given_them(office: Office) -> None:
    office.work_as("Sam Shopper")
    sam = office.person("Sam Shopper").id
    page = places(office, "Sam Shopper")
    office.click(page.people.form.conflicts)  # type: ignore[attr-defined]
    dialog = office.window.findChild(ConflictsDialog)
    assert dialog is not None
    dialog.branches.tick(office.branch("B-001"))
    office.click(dialog.accept_button)
    assert dialog.isVisible() and office.workspace.ties.conflicts(sam) == {}, "a reason is needed"
    dialog.reason(office.branch("B-001")).setText("Family works there")
    office.click(dialog.accept_button)
    assert office.workspace.ties.conflicts(sam) == {office.branch("B-001"): "Family works there"}
    assert page.people.form.named.text() == "Harbour Street: Family works there"  # type: ignore[attr-defined]


def test_reasons_are_shown_to_the_shopper_and_reviewers_alone(office: Office) -> None:
    sam = office.person("Sam Shopper")
    office.workspace.ties.set_conflicts(sam.id, {office.branch("B-001"): "Family"}, who=sam.id)
    for name, sees in (("Sam Shopper", True), ("Rita Reviewer", True), ("Sara Shopper", False), ("Mo Manager", False)):
        office.work_as(name)
        form = places(office, "Sam Shopper").people.form
        assert form.conflicts.isVisible() is sees, name  # type: ignore[attr-defined]
        assert (form.named.text() == "Harbour Street: Family") is sees, name  # type: ignore[attr-defined]


def test_a_branch_is_given_again_once_it_is_unticked(office: Office) -> None:
    sam = office.person("Sam Shopper")
    office.workspace.ties.set_conflicts(sam.id, {office.branch("B-001"): "Family"}, who=sam.id)
    page = places(office, "Sam Shopper")
    office.click(page.people.form.conflicts)  # type: ignore[attr-defined]
    dialog = office.window.findChild(ConflictsDialog)
    assert dialog is not None
    assert dialog.reason(office.branch("B-001")).text() == "Family"
    dialog.branches.tick(office.branch("B-001"), on=False)
    office.click(dialog.accept_button)
    assert office.workspace.ties.conflicts(sam.id) == {}
