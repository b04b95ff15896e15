"""A manager meets on no page who went where, and nothing of a visit that was not sent to the own branches."""

from __future__ import annotations

import pytest

from motaudit.audit.entries import Change, answer_key, header_key
from motaudit.audit.model import Answer, ItemRef, Outcome
from motaudit.audit.places import Role
from motaudit.base.clock import now
from tests.ui.office import Office
from tests.ui.test_sparse import texts

SHOPPER, MANAGER = "Sara Shopper", "Mo Manager"


def make_visits(office: Office) -> tuple[str, str, str]:
    """The ids of one that was sent to the manager's branch, one that is being checked there, and a draft."""
    workspace, who = office.workspace, office.person(SHOPPER).id
    reviewer = next(person.id for person in workspace.places.people() if Role.REVIEWER in person.roles)
    workspace.ties.set_managed(office.person(MANAGER).id, [office.branch("B-001")], who=reviewer)
    checklist = workspace.checklists.newest("cafe-visit")
    assert checklist is not None
    ids = []
    for handed_in in (True, True, False):
        audit = workspace.audits.start(office.branch("B-001"), checklist.hash, who)
        ids.append(audit.id)
        answers = {"greeted": "yes", "smiled": "no", "short": "no", "clean": "yes"}
        changes = [Change(answer_key(ItemRef(item)), None, Answer(value)) for item, value in answers.items()]
        changes += [
            Change(header_key("outcome"), None, Outcome.COMPLETED),
            Change(header_key("started"), None, now()),
            Change(header_key("story"), None, f"I am {SHOPPER}."),
        ]
        workspace.audits.commit(audit.id, tuple(changes), who=who)
        if handed_in:
            workspace.audits.submit(audit.id, who=who)
    workspace.reviews.release(ids[0], who=reviewer)
    sent, checked, draft = ids
    return sent, checked, draft


@pytest.mark.parametrize("page", ["home", "audits", "repairs", "packages", "plans", "review", "new_visit", "settings"])
def test_a_manager_reads_no_shoppers_name_on_any_page(office: Office, page: str) -> None:
    make_visits(office)
    office.work_as(MANAGER)
    shown = office.go(page)
    office.until(lambda: not office.context.tasks.busy)
    assert SHOPPER not in "\n".join(texts(shown))


@pytest.mark.parametrize("page", ["result", "walk", "receipt", "desk"])
@pytest.mark.parametrize("which", [0, 1, 2], ids=["sent", "checked", "draft"])
def test_a_manager_reads_no_shoppers_name_at_a_visit_however_it_is_reached(
    office: Office, page: str, which: int
) -> None:
    audit_id = make_visits(office)[which]
    office.work_as(MANAGER)
    shown = office.go(page, audit_id=audit_id)
    office.until(lambda: not office.context.tasks.busy)
    said = "\n".join(texts(shown))
    assert SHOPPER not in said
    assert "Was the table clean?" not in said or which == 0
