"""Who runs which branch, and PINs that say who acts."""

from __future__ import annotations

from tests.review.office import Office
from tests.review.test_workflow import refused


def test_a_manager_runs_named_branches(office: Office) -> None:
    ties = office.workspace.ties
    assert ties.managed(office.mo) == {office.branch.id}
    assert [person.id for person in ties.managers(office.branch.id)] == [office.mo]
    ties.set_managed(office.mo, [office.elsewhere.id], who=office.rita)
    assert ties.managed(office.mo) == {office.elsewhere.id}
    assert refused(lambda: ties.set_managed(office.mo, [], who=office.mo)) == "review.role"
    assert refused(lambda: ties.set_managed(office.sam, [], who=office.rita)) == "review.role"


def test_a_conflict_says_why(office: Office) -> None:
    ties = office.workspace.ties
    assert refused(lambda: ties.set_conflicts(office.sam, {office.branch.id: ""}, who=office.sam)) == "ties.no_reason"
    assert refused(lambda: ties.set_conflicts(office.sam, {}, who=office.mo)) == "review.role"
    ties.set_conflicts(office.sam, {office.branch.id: "Family"}, who=office.sam)
    assert ties.conflicts(office.sam) == {office.branch.id: "Family"}
    assert ties.managed(office.mo) == {office.branch.id}


def test_without_a_pin_anything_fits(office: Office) -> None:
    assert not office.workspace.pins.has(office.sam)
    assert office.workspace.pins.fits(office.sam, "whatever")


def test_a_pin_is_kept_as_argon2id_and_fits_in_any_script(office: Office) -> None:
    pins = office.workspace.pins
    pins.set(office.sam, "4711")
    assert pins.has(office.sam)
    assert (pins.fits(office.sam, "4711"), pins.fits(office.sam, "٤٧١١"), pins.fits(office.sam, "4712")) == (
        True,
        True,
        False,
    )
    with office.workspace._database.read() as connection:
        kept = connection.exec_driver_sql("SELECT hash FROM pin").scalar_one()
    assert kept.startswith("$argon2id$")
    assert "4711" not in kept


def test_changing_a_pin_needs_the_old_one_and_a_reviewer_resets_a_forgotten_one(office: Office) -> None:
    pins = office.workspace.pins
    assert refused(lambda: pins.set(office.rita, "12")) == "pin.short"
    pins.set(office.rita, "1234")
    assert refused(lambda: pins.set(office.rita, "5678", old="0000")) == "pin.wrong"
    assert refused(lambda: pins.clear(office.rita, old="0000")) == "pin.wrong"
    pins.set(office.rita, "5678", old="1234")
    assert refused(lambda: pins.reset(office.rita, who=office.rita)) == "pin.own"
    assert refused(lambda: pins.reset(office.rita, who=office.mo)) == "review.role"
    pins.reset(office.rita, who=office.rob)
    assert not pins.has(office.rita)
