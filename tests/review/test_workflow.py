"""What reviewers and shoppers may do with a visit that was handed in, and what stays as it was."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from motaudit.audit.entries import Change, EntryKey, EntryKind, header_key
from motaudit.audit.model import (
    Answer,
    AuditState,
    Evidence,
    ItemRef,
    MomentRef,
    Outcome,
    Position,
    TimeMark,
    Visibility,
)
from motaudit.base.errors import ProblemsError, UserError
from motaudit.base.ids import new_id
from motaudit.base.progress import finish
from motaudit.review.counting import Words, reported, target_of
from motaudit.review.standing import HeaderField, Remark
from tests.review.office import CLEAN, GREETED, MORNING, Office
from tests.samples import answer


def refused(act: Callable[[], object]) -> str:
    """The code of the error that an act raises; each tells what is wrong and what to do."""
    with pytest.raises(UserError) as caught:
        act()
    assert caught.value.message
    problems = caught.value.problems if isinstance(caught.value, ProblemsError) else [caught.value]
    assert all(problem.remedy for problem in problems)
    return caught.value.code


def test_a_visit_is_claimed_by_the_first_act_and_others_are_told(office: Office) -> None:
    audit, reviews = office.handed_in(), office.workspace.reviews
    reviews.grade(audit.id, 4, who=office.rita)
    claim = reviews.standing(audit.id).claim
    assert claim is not None
    assert claim.who == office.rita
    assert refused(lambda: reviews.release(audit.id, who=office.rob)) == "review.claimed"
    reviews.claim(audit.id, who=office.rob, take_over=True)
    assert reviews.release(audit.id, who=office.rob).state is AuditState.RELEASED


def test_only_reviewers_review(office: Office) -> None:
    audit, reviews = office.handed_in(), office.workspace.reviews
    for who in (office.sam, office.mo):
        assert refused(lambda who=who: reviews.release(audit.id, who=who)) == "review.role"  # type: ignore[misc]
    assert reviews.standing(audit.id).claim is None
    assert office.workspace.audits.load(audit.id).state is AuditState.SUBMITTED


def test_a_draft_cannot_be_reviewed(office: Office) -> None:
    draft = office.visit()
    assert refused(lambda: office.workspace.reviews.release(draft.id, who=office.rita)) == "review.state"
    assert refused(lambda: office.workspace.reviews.standing("nothing")) == "audit.unknown"


def test_a_remark_reaches_the_shopper_at_its_question_and_the_next_revision_shows_what_changed(office: Office) -> None:
    audit = office.returned(GREETED, "By whom?", greeted="no")
    reviews, audits = office.workspace.reviews, office.workspace.audits
    assert audits.load(audit.id).state is AuditState.RETURNED
    (remark,) = reviews.remarks(audit.id)
    assert (remark.text, remark.item, remark.position) == (
        "By whom?",
        GREETED,
        Position("moment", "welcome", 1, "greeted"),
    )
    audits.commit(audit.id, answer("greeted", "yes"), who=office.sam)
    audits.submit(audit.id, who=office.sam)
    assert reviews.remarks(audit.id) == ()
    (changed,) = reviews.differences(audit.id, 1, 2)
    assert (changed.item, changed.before, changed.after) == (GREETED, Answer("no"), Answer("yes"))
    first, second = audits.revisions(audit.id)
    assert (first.sheet.percent, second.sheet.percent) == (75, 100)
    assert reviews.standing(audit.id).revision == 2
    assert refused(lambda: reviews.differences(audit.id, 1, 3)) == "review.no_revision"


def test_returning_needs_a_remark_at_a_place_that_exists(office: Office) -> None:
    audit, reviews = office.handed_in(), office.workspace.reviews
    for remarks, code in (
        ([], "review.no_remark"),
        ([Remark("  ", CLEAN)], "review.no_remark"),
        ([Remark("?", ItemRef("nowhere"))], "review.unknown_item"),
    ):
        assert refused(lambda r=remarks: reviews.return_with_remarks(audit.id, r, who=office.rita)) == code  # type: ignore[misc]
    reviews.return_with_remarks(audit.id, [Remark("Tell more", position=Position("story"))], who=office.rita)
    assert reviews.remarks(audit.id) == (Remark("Tell more", None, Position("story")),)


def test_every_must_pass_question_that_failed_is_confirmed_before_the_release(office: Office) -> None:
    audit, reviews = office.handed_in(clean="no"), office.workspace.reviews
    assert reviews.to_confirm(audit.id) == (CLEAN,)
    assert refused(lambda: reviews.release(audit.id, who=office.rita)) == "review.unconfirmed"
    assert refused(lambda: reviews.confirm_critical(audit.id, GREETED, who=office.rita)) == "review.not_critical"
    standing = reviews.confirm_critical(audit.id, CLEAN, who=office.rita, note="Seen on photo 2")
    assert standing.confirmations[0].note == "Seen on photo 2"
    assert reviews.release(audit.id, who=office.rita).state is AuditState.RELEASED


def test_a_confirmation_does_not_outlive_its_revision(office: Office) -> None:
    audit, reviews = office.handed_in(clean="no"), office.workspace.reviews
    reviews.confirm_critical(audit.id, CLEAN, who=office.rita)
    reviews.return_with_remarks(audit.id, [Remark("Sure?", CLEAN)], who=office.rita)
    office.workspace.audits.submit(audit.id, who=office.sam)
    assert reviews.to_confirm(audit.id) == (CLEAN,)


def test_a_wrong_branch_is_corrected_and_the_old_one_stays_in_the_history(office: Office) -> None:
    audit, workspace = office.handed_in(), office.workspace
    assert (
        refused(lambda: workspace.reviews.correct_branch(audit.id, office.elsewhere.id, " ", who=office.rita))
        == "review.no_reason"
    )
    workspace.reviews.correct_branch(audit.id, office.elsewhere.id, "The receipt says so", who=office.rita)
    assert workspace.audits.load(audit.id).branch == office.elsewhere
    assert workspace.audits.summaries()[0].branch_code == "B-002"
    (correction,) = workspace.reviews.standing(audit.id).corrections
    assert (correction.field, correction.before, correction.after) == (
        HeaderField.BRANCH,
        office.branch.id,
        office.elsewhere.id,
    )
    assert '"B-001"' in workspace.audits.revisions(audit.id)[0].content
    assert finish(workspace.check()) == ()


def test_a_wrong_day_moves_the_times_of_the_visit_with_it(office: Office) -> None:
    audit, workspace = office.visit(), office.workspace
    times = {"arrived": MORNING, "left": MORNING + timedelta(minutes=30)}
    changes = tuple(Change(EntryKey(EntryKind.TIME, code), None, TimeMark(at)) for code, at in times.items())
    workspace.audits.commit(audit.id, changes, who=office.sam)
    workspace.audits.submit(audit.id, who=office.sam)
    right = datetime(2026, 11, 1, 9, 0, tzinfo=UTC)
    workspace.reviews.correct_start(audit.id, right, "The receipt is of the day before", who=office.rita)
    loaded = workspace.audits.load(audit.id)
    assert loaded.started == loaded.times["arrived"].at == right
    assert loaded.times["left"].at == right + timedelta(minutes=30)
    assert workspace.audits.summaries()[0].started == right
    assert finish(workspace.check()) == ()


def test_no_visit_is_corrected_into_the_future(office: Office) -> None:
    audit, reviews = office.handed_in(), office.workspace.reviews
    ahead = office.clock.at + timedelta(days=30)
    assert refused(lambda: reviews.correct_start(audit.id, ahead, "Typed wrongly", who=office.rita)) == "review.future"
    assert reviews.standing(audit.id).corrections == ()


def test_no_visit_is_moved_to_a_year_that_no_package_carries(office: Office) -> None:
    audit, reviews = office.handed_in(), office.workspace.reviews
    typed = MORNING.replace(year=2926)
    assert (
        refused(lambda: reviews.correct_start(audit.id, typed, "The receipt", who=office.rita)) == "review.no_such_day"
    )


def test_a_correction_gives_way_when_the_shopper_mends_the_date(office: Office) -> None:
    audit, workspace = office.handed_in(), office.workspace
    workspace.reviews.correct_start(audit.id, MORNING - timedelta(days=1), "Receipt", who=office.rita)
    workspace.reviews.return_with_remarks(audit.id, [Remark("Which day?", CLEAN)], who=office.rita)
    right = MORNING - timedelta(days=2)
    key = EntryKey(EntryKind.HEADER, "started")
    workspace.audits.commit(audit.id, (Change(key, None, right),), who=office.sam)
    workspace.audits.submit(audit.id, who=office.sam)
    assert workspace.audits.load(audit.id).started == right
    assert finish(workspace.check()) == ()


def test_a_correction_holds_on_when_the_shopper_changes_the_date_there_and_back(office: Office) -> None:
    audit, workspace = office.handed_in(), office.workspace
    right = MORNING - timedelta(days=1)
    workspace.reviews.correct_start(audit.id, right, "Receipt", who=office.rita)
    workspace.reviews.return_with_remarks(audit.id, [Remark("Sure?", CLEAN)], who=office.rita)
    for started in (MORNING + timedelta(hours=1), MORNING):
        change = Change(EntryKey(EntryKind.HEADER, "started"), None, started)
        workspace.audits.commit(audit.id, (change,), who=office.sam)
    workspace.audits.submit(audit.id, who=office.sam)
    assert workspace.audits.load(audit.id).started == workspace.audits.summaries()[0].started == right
    assert finish(workspace.check()) == ()


def test_a_question_to_the_shopper_is_answered_and_a_corrected_answer_says_why(office: Office) -> None:
    audit, reviews = office.handed_in(), office.workspace.reviews
    question = reviews.ask(audit.id, "Which table?", who=office.rita, item=CLEAN)
    assert reviews.standing(audit.id).open_questions == (question,)
    assert refused(lambda: reviews.answer_question(audit.id, question.id, "4", who=office.rita)) == "review.role"
    reviews.answer_question(audit.id, question.id, "Number 4", who=office.sam)
    assert (
        refused(lambda: reviews.answer_question(audit.id, question.id, "Number 5", who=office.sam))
        == "review.no_reason"
    )
    answered = reviews.answer_question(audit.id, question.id, "Number 5", who=office.sam, why="I looked at the photo")
    assert [(reply.text, reply.why) for reply in answered.replies] == [
        ("Number 4", ""),
        ("Number 5", "I looked at the photo"),
    ]
    assert reviews.standing(audit.id).open_questions == ()
    assert refused(lambda: reviews.answer_question(audit.id, "?", "x", who=office.sam)) == "review.unknown_question"


def test_report_texts_stand_beside_the_shoppers_own_words(office: Office) -> None:
    audit, workspace = office.handed_in(), office.workspace
    for where, text in ((Words.STORY, "A calm visit."), (CLEAN, "Spotless."), (MomentRef("table"), "Pleasant.")):
        workspace.reviews.report_text(audit.id, where, text, who=office.rita)
        assert workspace.reviews.standing(audit.id).texts[target_of(where)].text == text
    own = workspace.audits.load(audit.id)
    assert own.story == own.answers[CLEAN].note == "" and MomentRef("table") not in own.observations
    told = reported(workspace.audits.load(audit.id), workspace.audits.standing(audit.id))
    assert (told.story, told.answers[CLEAN].note) == ("A calm visit.", "Spotless.")
    assert told.observations[MomentRef("table")].note == "Pleasant."
    given = workspace.reports.material(audit.id)
    assert given.audit.story == "A calm visit."
    assert workspace.reports.material(audit.id, for_branch=False).audit.story == ""


def test_hidden_evidence_is_internal_for_the_branch_and_can_be_shown_again(office: Office) -> None:
    audit, workspace = office.visit(), office.workspace
    key = new_id()
    evidence = Evidence("ab" * 32, "door.jpg", "image/jpeg", 9)
    workspace.audits.commit(audit.id, (Change(EntryKey(EntryKind.EVIDENCE, key), None, evidence),), who=office.sam)
    workspace.audits.submit(audit.id, who=office.sam)
    workspace.reviews.hide_evidence(audit.id, key, who=office.rita)
    assert workspace.audits.load(audit.id).evidence[key].visibility is Visibility.INTERNAL
    workspace.reviews.hide_evidence(audit.id, key, who=office.rita, hidden=False)
    assert workspace.audits.load(audit.id).evidence[key].visibility is Visibility.BRANCH
    assert refused(lambda: workspace.reviews.hide_evidence(audit.id, "x", who=office.rita)) == "review.unknown_evidence"
    workspace.reviews.release(audit.id, who=office.rita)
    office.clock.on(days=30)
    assert workspace.reviews.state(audit.id) is AuditState.CLOSED
    assert workspace.reviews.hide_evidence(audit.id, key, who=office.rita).hidden == {key}


def test_an_excluded_visit_says_why_and_stays(office: Office) -> None:
    audit, workspace = office.released(), office.workspace
    assert refused(lambda: workspace.reviews.exclude(audit.id, "", who=office.rita)) == "review.no_reason"
    standing = workspace.reviews.exclude(audit.id, "The wrong company", who=office.rob)
    assert (standing.state, standing.excluded) == (AuditState.EXCLUDED, "The wrong company")
    assert workspace.audits.load(audit.id).state is AuditState.EXCLUDED
    assert refused(lambda: workspace.reviews.grade(audit.id, 3, who=office.rita)) == "review.state"
    assert finish(workspace.check()) == ()


def test_a_visit_put_aside_is_listed_as_it_was_handed_in_whatever_the_shopper_was_changing(office: Office) -> None:
    audit, workspace = office.returned(), office.workspace
    header = (("outcome", Outcome.CLOSED), ("started", MORNING - timedelta(days=3)), ("scenario", "alone"))
    changes = tuple(Change(header_key(code), None, value) for code, value in header)
    workspace.audits.commit(audit.id, changes, who=office.sam)
    workspace.reviews.exclude(audit.id, "The wrong company", who=office.rita)
    listed, loaded = workspace.audits.summaries()[0], workspace.audits.load(audit.id)
    assert (listed.outcome, listed.started, listed.scenario) == (loaded.outcome, loaded.started, loaded.scenario)
    assert listed.outcome is Outcome.COMPLETED
    assert finish(workspace.check()) == ()


def test_the_shoppers_work_is_graded_from_one_to_five(office: Office) -> None:
    audit, reviews = office.handed_in(), office.workspace.reviews
    assert refused(lambda: reviews.grade(audit.id, 6, who=office.rita)) == "review.grade"
    reviews.grade(audit.id, 2, who=office.rita)
    grade = reviews.grade(audit.id, 4, who=office.rita, note="Better than I thought").grade
    assert grade is not None
    assert (grade.points, grade.note) == (4, "Better than I thought")


def test_somebody_who_left_cannot_act(office: Office) -> None:
    audit, places = office.handed_in(), office.workspace.places
    places.save_person(replace(places.person(office.rita), active=False))
    assert refused(lambda: office.workspace.reviews.release(audit.id, who=office.rita)) == "review.inactive"


def test_a_shopper_cannot_put_aside_what_came_back(office: Office) -> None:
    audit = office.returned()
    assert refused(lambda: office.workspace.audits.discard(audit.id, who=office.sam)) == "audit.came_back"
    assert office.workspace.reviews.state(audit.id) is AuditState.RETURNED
