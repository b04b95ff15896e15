"""A branch was entered on two laptops: head office says that they are one, and the visits come together."""

from __future__ import annotations

import pytest

from motaudit.audit.model import AuditState
from motaudit.audit.places import Branch
from motaudit.base.errors import UserError
from motaudit.base.ids import new_id
from motaudit.base.progress import finish
from motaudit.review.joining import Joining, same_by_look
from tests.review.office import Office


def test_visits_being_checked_move_and_all_others_stay(office: Office) -> None:
    workspace, into = office.workspace, office.elsewhere
    new, claimed = office.handed_in(), office.handed_in()
    sent, draft, returned = office.released(), office.visit(), office.returned()
    workspace.reviews.claim(claimed.id, who=office.rob)
    looked = workspace.joining.look(office.branch.id)
    assert (set(looked.moving), looked.with_shopper, looked.staying) == ({new.id, claimed.id}, 2, 1)
    assert finish(workspace.joining.join(office.branch.id, into.id, who=office.rita)) == looked
    branches = {visit.id: visit.branch_id for visit in workspace.audits.summaries()}
    assert {branches[new.id], branches[claimed.id]} == {into.id}
    assert {branches[sent.id], branches[draft.id], branches[returned.id]} == {office.branch.id}
    (correction,) = workspace.reviews.standing(new.id).corrections
    assert (correction.before, correction.after, correction.act.who) == (office.branch.id, into.id, office.rita)
    assert "B-001" in correction.why and "B-002" in correction.why
    claims = {id_: workspace.reviews.standing(id_).claim for id_ in (new.id, claimed.id)}
    assert claims[new.id] is None
    assert claims[claimed.id] is not None and claims[claimed.id].who == office.rob
    assert not workspace.places.branch(office.branch.id).active
    assert finish(workspace.check()) == ()


def test_what_is_handed_in_later_moves_when_it_is_said_again(office: Office) -> None:
    workspace = office.workspace
    audit = office.returned()
    finish(workspace.joining.join(office.branch.id, office.elsewhere.id, who=office.rita))
    workspace.audits.submit(audit.id, who=office.sam)
    joined = finish(workspace.joining.join(office.branch.id, office.elsewhere.id, who=office.rita))
    assert joined == Joining((audit.id,), 0, 0)
    assert workspace.audits.load(audit.id).branch.id == office.elsewhere.id
    assert workspace.reviews.release(audit.id, who=office.rita).state is AuditState.RELEASED


def test_only_a_reviewer_says_so_and_only_of_another_branch_in_use(office: Office) -> None:
    joining, places = office.workspace.joining, office.workspace.places
    closed = places.save_branch(Branch(new_id(), "B-003", "Closed long ago", active=False))
    for into, who, code in (
        (office.elsewhere, office.mo, "review.role"),
        (office.branch, office.rita, "places.not_another"),
        (closed, office.rita, "places.not_another"),
    ):
        audit = office.handed_in()
        with pytest.raises(UserError) as refused:
            finish(joining.join(office.branch.id, into.id, who=who))
        assert refused.value.code == code
        assert office.workspace.audits.load(audit.id).branch.id == office.branch.id
    assert places.branch(office.branch.id).active


def test_the_branch_whose_code_was_taken_is_the_likely_one() -> None:
    first, second, other = (Branch(new_id(), code, "Harbour") for code in ("H-1", "H-1~532a7e", "H-2"))
    assert same_by_look(second, (other, first)) is first
    assert same_by_look(first, (second, other)) is None
