"""Who sees which visits."""

from __future__ import annotations

from motaudit.audit.places import Role
from motaudit.review.seeing import visits_shown_to
from tests.review.office import Office


def seen(office: Office, who: str) -> set[tuple[str, str]]:
    """The id of each visit with the name of who went there, as far as it is told."""
    workspace = office.workspace
    found = visits_shown_to(workspace.places.person(who), workspace.audits, workspace.ties)
    return {(visit.id, visit.auditor) for visit in found}


def test_a_reviewer_sees_all_a_shopper_the_own_and_a_manager_what_was_sent_without_who_went_there(
    office: Office,
) -> None:
    sent, waiting, draft = office.released().id, office.handed_in().id, office.visit().id
    everything = {(each, "Sam Shopper") for each in (sent, waiting, draft)}
    assert seen(office, office.rita) == seen(office, office.sam) == everything
    assert seen(office, office.mo) == {(sent, "")}


def test_a_manager_sees_nothing_of_other_branches(office: Office) -> None:
    office.released()
    office.workspace.ties.set_managed(office.mo, [office.elsewhere.id], who=office.rita)
    assert seen(office, office.mo) == set()


def test_a_manager_who_visits_too_sees_the_own_visits_as_well(office: Office) -> None:
    places = office.workspace.places
    mo = places.person(office.mo)
    places.save_person(type(mo)(mo.id, mo.name, mo.roles | {Role.AUDITOR}))
    sent = office.released().id
    version = office.workspace.checklists.newest("cafe-visit")
    assert version is not None
    own = office.workspace.audits.start(office.elsewhere.id, version.hash, office.mo).id
    assert seen(office, office.mo) == {(sent, ""), (own, "Mo Manager")}
