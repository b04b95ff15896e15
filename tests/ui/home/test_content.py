"""Home knows what a person should do next."""

from __future__ import annotations

from datetime import datetime, timedelta

from motaudit.audit.entries import Change, header_key
from motaudit.audit.model import Audit, Outcome, Position
from motaudit.base.clock import now
from motaudit.workspace import Workspace
from tests.samples import hand_in, person, start_audit
from ui.home.content import HomeContent, read_home
from ui.home.rows import due_text, left_text


def note(
    workspace: Workspace, audit: Audit, position: Position | None = None, left: int | None = None, **header: object
):
    changes = tuple(Change(header_key(name), None, value) for name, value in header.items())
    workspace.audits.commit(audit.id, changes, who=audit.auditor.id, position=position, open_count=left)


def home(workspace: Workspace, who: str = "Sam Shopper", at: datetime | None = None) -> HomeContent:
    return read_home(workspace, person(workspace, who), at or now())


def test_a_new_workspace_has_nothing_to_show(workspace: Workspace) -> None:
    assert home(workspace) == HomeContent((), (), (), unused=True)


def test_a_shopper_sees_nothing_of_the_visits_of_others(workspace: Workspace) -> None:
    """Several shoppers work on one laptop; who went where is not theirs to know."""
    hand_in(workspace, start_audit(workspace, who="Rita Reviewer"))
    closed = start_audit(workspace, "X-001", who="Rita Reviewer")
    hand_in(workspace, closed, Outcome.CLOSED)
    start_audit(workspace, who="Rita Reviewer")
    assert home(workspace) == HomeContent((), (), ())
    hand_in(workspace, start_audit(workspace))
    assert [audit.auditor for audit in home(workspace).recent] == ["Sam Shopper"]
    assert len(home(workspace, "Rita Reviewer").recent) == 3


def test_a_shopper_need_not_go_again_where_somebody_else_went(workspace: Workspace) -> None:
    hand_in(workspace, start_audit(workspace), Outcome.CLOSED)
    hand_in(workspace, start_audit(workspace, who="Rita Reviewer"))
    assert home(workspace).again == ()


def test_a_draft_says_how_much_is_left_and_where_it_was_left(workspace: Workspace) -> None:
    audit = start_audit(workspace)
    note(workspace, audit, Position("moment", "table"), 17, outcome=Outcome.COMPLETED)
    (draft,) = home(workspace).drafts
    assert left_text(draft) == "17 left, Using"


def test_a_stage_that_is_left_at_its_end_counts_as_that_stage(workspace: Workspace) -> None:
    audit = start_audit(workspace)
    note(workspace, audit, Position("stage_end", "FMOT"), 3)
    assert left_text(home(workspace).drafts[0]) == "3 left, Arrival"


def test_a_visit_not_begun_and_a_visit_all_answered_say_so(workspace: Workspace) -> None:
    audit = start_audit(workspace)
    assert left_text(home(workspace).drafts[0]) == "Not begun yet"
    note(workspace, audit, Position("story"), 0)
    assert left_text(home(workspace).drafts[0]) == "Everything answered, ready to hand in"


def test_a_shopper_sees_own_drafts_and_a_reviewer_everybodys(workspace: Workspace) -> None:
    start_audit(workspace, who="Sam Shopper")
    start_audit(workspace, who="Rita Reviewer")
    assert [draft.audit.auditor for draft in home(workspace, "Sam Shopper").drafts] == ["Sam Shopper"]
    assert [draft.audit.auditor for draft in home(workspace, "Rita Reviewer").drafts] == [
        "Rita Reviewer",
        "Sam Shopper",
    ]


def test_a_visit_is_due_after_a_day(workspace: Workspace) -> None:
    start_audit(workspace)
    assert home(workspace).drafts[0].due is None
    due = home(workspace, at=now() + timedelta(hours=25)).drafts[0].due
    assert due is not None
    assert due_text(due).startswith("Due since")


def test_an_uncompleted_visit_is_due_again_until_somebody_goes(workspace: Workspace) -> None:
    hand_in(workspace, start_audit(workspace), Outcome.CLOSED)
    assert [audit.branch_code for audit in home(workspace).again] == ["B-001"]
    start_audit(workspace)
    assert home(workspace).again == ()


def test_a_completed_visit_is_not_due_again(workspace: Workspace) -> None:
    hand_in(workspace, start_audit(workspace))
    content = home(workspace)
    assert content.again == ()
    assert len(content.recent) == 1
    assert content.drafts == ()
