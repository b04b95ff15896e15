"""Who takes over at a shared computer, and which branches a manager runs."""

from __future__ import annotations

from tests.ui.office import Office
from ui.places.managed import ManagedDialog
from ui.window.person import PersonMenu
from ui.window.pin import OwnPinDialog, TakeOverDialog


def choose(office: Office, entry: str) -> None:
    """From the menu above the name of who works here."""
    menu = office.window.findChild(PersonMenu)
    assert menu is not None
    menu.aboutToShow.emit()
    next(action for action in menu.actions() if action.text() == entry).trigger()


def test_who_has_a_pin_is_asked_for_it(office: Office) -> None:
    rob = office.person("Rob Reviewer")
    office.workspace.pins.set(rob.id, "4711")
    choose(office, "Rob Reviewer")
    dialog = office.window.findChild(TakeOverDialog)
    dialog.pin.setText("1234")
    office.click(dialog.accept_button)
    assert office.context.person.name == "Rita Reviewer"
    dialog.pin.setText("٤٧١١")
    office.click(dialog.accept_button)
    assert office.context.person.name == "Rob Reviewer"


def test_a_person_sets_the_own_pin_and_needs_the_old_one_to_change_it(office: Office) -> None:
    who = office.context.person.id
    choose(office, "My PIN")
    dialog = office.window.findChild(OwnPinDialog)
    dialog.new.setText("12")
    office.click(dialog.accept_button)
    assert dialog.banner.text.startswith("The PIN is too short.")
    assert dialog.new.hasFocus()
    office.until(lambda: dialog.new.visibleRegion().boundingRect().height() == dialog.new.height())
    dialog.new.setText("1234")
    office.click(dialog.accept_button)
    assert office.workspace.pins.fits(who, "1234") and not office.workspace.pins.fits(who, "9999")


def test_a_reviewer_ticks_the_branches_that_a_manager_runs(office: Office) -> None:
    manager = office.person("Mo Manager")
    page = office.go("places", tab="people", id=manager.id)
    office.click(page.people.form.branches)
    dialog = office.window.findChild(ManagedDialog)
    dialog.branches.tick(office.workspace.places.branch("B-001").id, on=False)
    office.click(dialog.accept_button)
    assert office.workspace.ties.managed(manager.id) == frozenset()


def test_a_reviewer_takes_a_forgotten_pin_away(office: Office) -> None:
    manager = office.person("Mo Manager")
    office.workspace.pins.set(manager.id, "4711")
    page = office.go("places", tab="people", id=manager.id)
    office.click(page.people.form.pin)
    assert not office.workspace.pins.has(manager.id)
    assert page.people.form.pin.isHidden()
    page = office.go("places", tab="people", id=office.context.person.id)
    assert page.people.form.pin.isHidden(), "nobody does so with the own PIN"
