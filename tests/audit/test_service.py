"""What a shopper can rely on while filling in a visit."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from motaudit.audit.entries import Change, EntryKey, EntryKind, header_key
from motaudit.audit.model import (
    Answer,
    Audit,
    AuditState,
    Evidence,
    ItemRef,
    Mode,
    MomentRef,
    Observation,
    Outcome,
    Position,
    Receipt,
    TimeMark,
    Valence,
)
from motaudit.audit.records import Action, AuditFilter
from motaudit.base.errors import UserError
from motaudit.base.ids import new_id
from motaudit.workspace import Workspace
from tests.samples import answer, make_workspace, start_audit


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with make_workspace(tmp_path / "chain.motaudit") as made:
        yield made


@pytest.fixture
def audit(workspace: Workspace) -> Audit:
    return start_audit(workspace)


def reopened(workspace: Workspace) -> Workspace:
    workspace.close()
    return Workspace.open(workspace.path)


def test_a_new_visit_is_in_progress_and_numbered_by_year_and_installation(workspace: Workspace) -> None:
    first, second = start_audit(workspace), start_audit(workspace)
    assert first.state is AuditState.IN_PROGRESS
    year, tag, number = first.number.split("-")
    assert year == str(datetime.now().year)
    assert number == "0001"
    assert second.number == f"{year}-{tag}-0002"


def test_what_was_chosen_at_the_start_is_kept(workspace: Workspace) -> None:
    branch, person = workspace.places.branch("B-001"), workspace.places.people()[0]
    (version,) = workspace.checklists.list()
    audit = workspace.audits.start(branch.id, version.hash, person.id, mode=Mode.ANNOUNCED, scenario="complaint")
    assert (audit.mode, audit.scenario, audit.branch, audit.auditor) == (Mode.ANNOUNCED, "complaint", branch, person)
    assert workspace.audits.undo(audit.id, who=person.id) is None


def test_everything_that_was_noted_is_there_after_opening_again(workspace: Workspace, audit: Audit) -> None:
    noted = {
        EntryKey(EntryKind.ANSWER, "greeted"): Answer("no", note="حارس على الهاتف", flag=True),
        EntryKey(EntryKind.ANSWER, "smiled", 2): Answer(("a", "b")),
        EntryKey(EntryKind.OBSERVATION, "welcome"): Observation(Valence.PAIN),
        EntryKey(EntryKind.EMOTION, "FMOT"): -2,
        EntryKey(EntryKind.TIME, "arrived"): TimeMark(datetime(2026, 11, 2, 10, 5, tzinfo=UTC)),
        EntryKey(EntryKind.RECEIPT, new_id()): Receipt("17"),
        EntryKey(EntryKind.EVIDENCE, new_id()): Evidence("0" * 64, "a.jpg", "image/jpeg", 3),
        header_key("outcome"): Outcome.COMPLETED,
        header_key("story"): "I came in, and nobody looked up.",
    }
    for key, value in noted.items():
        workspace.audits.commit(audit.id, (Change(key, None, value),), who=audit.auditor.id)
    with reopened(workspace) as again:
        loaded = again.audits.load(audit.id)
    assert loaded.answers[ItemRef("greeted")].note == "حارس على الهاتف"
    assert loaded.answers[ItemRef("smiled", 2)].value == ("a", "b")
    assert loaded.observations[MomentRef("welcome")].valence is Valence.PAIN
    assert loaded.emotions == {"FMOT": -2}
    assert loaded.times["arrived"].at == datetime(2026, 11, 2, 10, 5, tzinfo=UTC)
    assert len(loaded.receipts) == len(loaded.evidence) == 1
    assert loaded.outcome is Outcome.COMPLETED


def test_the_journal_says_who_changed_what_from_what(workspace: Workspace, audit: Audit) -> None:
    workspace.audits.commit(audit.id, answer("greeted", "yes"), who="ann")
    committed = workspace.audits.commit(audit.id, answer("greeted", "no"), who="bob")
    start, first, second = workspace.audits.journal(audit.id)
    assert start.action is Action.START
    assert first.changes[0].before is None
    assert (second.who, second.id, second.at) == (
        "bob",
        committed.step,
        committed.at.replace(microsecond=second.at.microsecond),
    )
    assert (second.changes[0].before, second.changes[0].after) == (Answer("yes"), Answer("no"))


def test_an_answer_that_says_the_same_is_not_journaled_again(workspace: Workspace, audit: Audit) -> None:
    workspace.audits.commit(audit.id, answer("greeted", "yes"), who="ann")
    workspace.audits.commit(audit.id, answer("greeted", "yes"), who="ann")
    assert len(workspace.audits.journal(audit.id)) == 2


def test_taking_an_answer_back_leaves_no_entry(workspace: Workspace, audit: Audit) -> None:
    workspace.audits.commit(audit.id, answer("greeted", "yes"), who="ann")
    workspace.audits.commit(audit.id, answer("greeted", None), who="ann")
    assert workspace.audits.load(audit.id).answers == {}


def test_undo_takes_back_whole_steps_and_redo_brings_them_again(workspace: Workspace, audit: Audit) -> None:
    both = answer("greeted", "yes") + answer("smiled", "no")
    workspace.audits.commit(audit.id, both, who="ann")
    workspace.audits.commit(audit.id, answer("greeted", "no"), who="ann")
    undone = workspace.audits.undo(audit.id, who="ann")
    assert undone is not None
    assert undone[0].after == Answer("yes")
    workspace.audits.undo(audit.id, who="ann")
    assert workspace.audits.load(audit.id).answers == {}
    assert workspace.audits.undo(audit.id, who="ann") is None
    workspace.audits.redo(audit.id, who="ann")
    workspace.audits.redo(audit.id, who="ann")
    assert workspace.audits.redo(audit.id, who="ann") is None
    assert workspace.audits.load(audit.id).answers[ItemRef("greeted")] == Answer("no")
    assert workspace.audits.load(audit.id).answers[ItemRef("smiled")] == Answer("no")


def test_after_a_new_answer_what_was_undone_cannot_come_back(workspace: Workspace, audit: Audit) -> None:
    workspace.audits.commit(audit.id, answer("greeted", "yes"), who="ann")
    workspace.audits.undo(audit.id, who="ann")
    workspace.audits.commit(audit.id, answer("smiled", "yes"), who="ann")
    assert workspace.audits.redo(audit.id, who="ann") is None


def test_undo_keeps_to_its_own_visit(workspace: Workspace, audit: Audit) -> None:
    other = start_audit(workspace)
    workspace.audits.commit(audit.id, answer("greeted", "yes"), who="ann")
    workspace.audits.commit(other.id, answer("greeted", "yes"), who="ann")
    workspace.audits.undo(audit.id, who="ann")
    assert workspace.audits.load(other.id).answers == {ItemRef("greeted"): Answer("yes")}


def test_undo_survives_closing_the_window(workspace: Workspace, audit: Audit) -> None:
    workspace.audits.commit(audit.id, answer("greeted", "yes"), who="ann")
    with reopened(workspace) as again:
        assert again.audits.undo(audit.id, who="ann") is not None


def test_the_place_in_the_walk_is_remembered_without_a_journal_step(workspace: Workspace, audit: Audit) -> None:
    assert workspace.audits.position(audit.id) is None
    workspace.audits.remember(audit.id, Position("moment", "queue", 1, "short"))
    workspace.audits.commit(audit.id, answer("greeted", "yes"), who="ann", open_count=3)
    assert workspace.audits.position(audit.id) == Position("moment", "queue", 1, "short")
    assert len(workspace.audits.journal(audit.id)) == 2


def test_the_list_tells_the_visits_apart(workspace: Workspace, audit: Audit) -> None:
    started = datetime(2026, 11, 2, 10, 5, tzinfo=UTC)
    changes = (
        Change(header_key("started"), None, started),
        Change(header_key("outcome"), None, Outcome.CLOSED),
    )
    workspace.audits.commit(audit.id, changes, who="ann", position=Position("header"), open_count=4)
    newer = start_audit(workspace)
    first, second = workspace.audits.summaries()
    assert (first.id, second.id) == (newer.id, audit.id)
    assert (second.branch_code, second.city, second.auditor) == ("B-001", "Muscat", "Sam Shopper")
    assert (second.started, second.outcome, second.open_count) == (started, Outcome.CLOSED, 4)
    assert second.checklist_title == {"en": "Café visit"}
    assert workspace.audits.summaries(AuditFilter(limit=1)) == (first,)
    assert workspace.audits.summaries(AuditFilter(states=(AuditState.SUBMITTED,))) == ()
    workspace.audits.undo(audit.id, who="ann")
    assert workspace.audits.summaries()[1].outcome is None


def test_a_visit_is_found_by_number_and_by_the_beginning_of_its_id(workspace: Workspace, audit: Audit) -> None:
    assert workspace.audits.find(audit.number).id == audit.id
    assert workspace.audits.find(audit.id[:13]).id == audit.id
    start_audit(workspace)
    with pytest.raises(UserError) as caught:
        workspace.audits.find("0")
    assert caught.value.code == "audit.ambiguous"
    for unknown in ("nothing", "%", "", "2026-ZZ-9999"):
        with pytest.raises(UserError) as caught:
            workspace.audits.find(unknown)
        assert caught.value.code in ("audit.unknown", "audit.ambiguous")


def test_a_discarded_draft_stays_in_the_file_but_can_no_longer_change(workspace: Workspace, audit: Audit) -> None:
    workspace.audits.commit(audit.id, answer("greeted", "yes"), who="ann")
    workspace.audits.discard(audit.id, who="ann")
    assert workspace.audits.load(audit.id).state is AuditState.EXCLUDED
    with pytest.raises(UserError) as caught:
        workspace.audits.commit(audit.id, answer("greeted", "no"), who="ann")
    assert caught.value.code == "audit.handed_in"


def test_unknown_visits_branches_and_retired_checklists_are_refused(workspace: Workspace) -> None:
    person, branch = workspace.places.people()[0], workspace.places.branch("B-001")
    (version,) = workspace.checklists.list()
    with pytest.raises(UserError, match="no visit"):
        workspace.audits.load("nothing")
    with pytest.raises(UserError, match="no branch"):
        workspace.audits.start("nowhere", version.hash, person.id)
    workspace.checklists.retire(version.hash)
    with pytest.raises(UserError, match="no longer used"):
        workspace.audits.start(branch.id, version.hash, person.id)
    assert workspace.audits.summaries() == ()


def test_a_failing_step_leaves_nothing_of_itself(workspace: Workspace, audit: Audit) -> None:
    broken = (*answer("greeted", "yes"), Change(header_key("outcome"), None, object()))
    with pytest.raises(TypeError):
        workspace.audits.commit(audit.id, broken, who="ann")
    assert workspace.audits.load(audit.id).answers == {}
    workspace.audits.commit(audit.id, answer("greeted", "no"), who="ann")


def test_threads_that_answer_at_once_lose_nothing(workspace: Workspace, audit: Audit) -> None:
    def fill(worker: int) -> None:
        for n in range(20):
            workspace.audits.commit(audit.id, answer(f"item{worker}_{n}", "yes"), who="ann")

    threads = [threading.Thread(target=fill, args=(worker,)) for worker in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(workspace.audits.load(audit.id).answers) == 80
    assert list(workspace.check()) is not None


def test_the_clock_of_the_workspace_dates_the_steps(tmp_path: Path) -> None:
    at = datetime(2026, 3, 1, 9, tzinfo=UTC)
    ticks = (at + timedelta(minutes=n) for n in range(1000))
    with Workspace.create(tmp_path / "a.motaudit", clock=lambda: next(ticks)) as workspace:
        from tests.samples import fill_workspace

        fill_workspace(workspace)
        audit = start_audit(workspace)
        committed = workspace.audits.commit(audit.id, answer("greeted", "yes"), who="ann")
        assert at < audit.created < committed.at < at + timedelta(hours=1)
        assert audit.number.startswith("2026-")
