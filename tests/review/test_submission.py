"""Handing a visit in: what is refused, and what is frozen."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path

import pytest

from motaudit.audit.entries import Change, header_key
from motaudit.audit.model import Answer, Audit, AuditState, ItemRef
from motaudit.audit.records import Action
from motaudit.base.errors import UserError
from motaudit.base.progress import finish
from motaudit.review.submission import GapsError
from motaudit.scoring.codec import decode_sheet, encode_sheet
from motaudit.workspace import Workspace
from tests.samples import answer, complete, make_workspace, start_audit


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with make_workspace(tmp_path / "chain.motaudit") as made:
        yield made


@pytest.fixture
def audit(workspace: Workspace) -> Audit:
    return start_audit(workspace)


def test_a_visit_with_gaps_is_not_handed_in_and_says_what_is_missing(workspace: Workspace, audit: Audit) -> None:
    workspace.audits.commit(audit.id, answer("greeted", "yes"), who="ann")
    with pytest.raises(GapsError) as caught:
        workspace.audits.submit(audit.id, who="ann")
    assert len(caught.value.gaps) == len(caught.value.problems) >= 4
    assert workspace.audits.load(audit.id).state is AuditState.IN_PROGRESS
    assert workspace.audits.revisions(audit.id) == ()


def test_handing_in_freezes_answers_score_and_rules(workspace: Workspace, audit: Audit) -> None:
    complete(workspace, audit, greeted="no")
    submitted = workspace.audits.submit(audit.id, who=audit.auditor.id)
    loaded = workspace.audits.load(audit.id)
    assert (loaded.state, loaded.revision, loaded.submitted) == (AuditState.SUBMITTED, 1, submitted.revision.submitted)
    assert submitted.sheet.percent == Fraction(75)
    assert submitted.revision.checklist_hash == audit.checklist_hash
    assert workspace.audits.sheet(audit.id) == submitted.sheet
    (revision,) = workspace.audits.revisions(audit.id)
    assert revision.sheet == submitted.sheet
    (row,) = workspace.audits.summaries()
    assert (row.percent, row.verdict, row.open_count) == (Fraction(75), "passed", 0)
    assert workspace.audits.journal(audit.id)[-1].action is Action.SUBMIT
    assert finish(workspace.check()) == ()


def test_what_was_handed_in_can_neither_be_changed_nor_undone_nor_handed_in_again(
    workspace: Workspace, audit: Audit
) -> None:
    complete(workspace, audit)
    workspace.audits.submit(audit.id, who="ann")
    for attempt in (
        lambda: workspace.audits.commit(audit.id, answer("greeted", "no"), who="ann"),
        lambda: workspace.audits.undo(audit.id, who="ann"),
        lambda: workspace.audits.submit(audit.id, who="ann"),
        lambda: workspace.audits.discard(audit.id, who="ann"),
    ):
        with pytest.raises(UserError) as caught:
            attempt()
        assert caught.value.code == "audit.handed_in"
    assert workspace.audits.load(audit.id).answers[ItemRef("greeted")] == Answer("yes")


def test_a_branch_that_changes_later_does_not_change_what_was_handed_in(workspace: Workspace, audit: Audit) -> None:
    complete(workspace, audit)
    workspace.audits.submit(audit.id, who="ann")
    workspace.places.save_branch(replace(audit.branch, name="Renamed", attributes={"drive_thru": "false"}))
    assert workspace.audits.load(audit.id).branch == audit.branch
    assert workspace.audits.summaries()[0].branch_name == "Renamed"


def test_a_draft_is_scored_as_it_stands(workspace: Workspace, audit: Audit) -> None:
    workspace.audits.commit(audit.id, answer("greeted", "yes") + answer("smiled", "no"), who="ann")
    assert workspace.audits.sheet(audit.id).percent == Fraction(50)


def test_the_last_visit_is_the_one_before_at_the_same_branch(workspace: Workspace) -> None:
    audits = [start_audit(workspace) for _ in range(3)]
    for day, audit in enumerate(audits, 1):
        started = Change(header_key("started"), None, datetime(2026, 11, day, 10, tzinfo=UTC))
        workspace.audits.commit(audit.id, (started,), who="ann")
        complete(workspace, audit)
        workspace.audits.submit(audit.id, who="ann")
    first, second, third = audits
    assert workspace.audits.previous(first.id) is None
    previous = workspace.audits.previous(third.id)
    assert previous is not None
    assert previous.id == second.id
    rita = next(person.id for person in workspace.places.people() if person.name == "Rita Reviewer")
    workspace.reviews.exclude(second.id, "It was another branch", who=rita)
    previous = workspace.audits.previous(third.id)
    assert previous is not None
    assert previous.id == first.id


def test_a_score_sheet_survives_being_written(workspace: Workspace, audit: Audit) -> None:
    complete(workspace, audit, greeted="no", clean="no")
    sheet = workspace.audits.submit(audit.id, who="ann").sheet
    assert decode_sheet(encode_sheet(sheet)) == sheet
    assert sheet.critical == (ItemRef("clean"),)


def test_the_report_of_a_visit_is_written(workspace: Workspace, audit: Audit, tmp_path: Path) -> None:
    complete(workspace, audit, greeted="no")
    workspace.audits.submit(audit.id, who="ann")
    for language, for_branch in (("en", True), ("ar", False)):
        out = tmp_path / f"{language}.xlsx"
        assert finish(workspace.reports.excel(audit.id, out, language=language, for_branch=for_branch)) == out
        assert out.read_bytes().startswith(b"PK")
