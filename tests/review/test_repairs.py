"""Repairs: made from what a visit found, mended by the branch, and verified by nothing but a later visit."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from motaudit.audit.entries import Change, header_key, observation_key
from motaudit.audit.model import Answer, Audit, ItemRef, MomentRef, Observation, Outcome, Recovery, Valence
from motaudit.audit.walk import Walk
from motaudit.base.progress import finish
from motaudit.checklist.model import Lane
from motaudit.review.history import Event, Topic
from motaudit.review.loop import loop_times
from motaudit.review.repairs import Priority, Repair, RepairState, repair_of
from motaudit.review.standing import QueryKind, Ruling
from motaudit.review.verifying import to_look_at, unseen_gaps
from motaudit.scoring.findings import FindingKind
from motaudit.storage.reviews import ReviewRepository
from tests.review.office import CLEAN, GREETED, Office
from tests.review.test_workflow import refused
from tests.samples import answer, start_audit


def opened(office: Office, **keys: object) -> Repair:
    audit = office.released(clean="no")
    return office.workspace.repairs.open(audit.id, CLEAN, who=office.mo, **keys)  # type: ignore[arg-type]


def done(office: Office) -> Repair:
    repair = opened(office)
    office.clock.on(hours=1)
    return office.workspace.repairs.finish(repair.id, who=office.mo, note="New cloths")


def test_repairs_are_suggested_for_must_pass_questions_and_pains_that_were_not_put_right(office: Office) -> None:
    audit = office.visit(clean="no", greeted="no")
    pains = {
        "queue": Observation(Valence.PAIN),
        "welcome": Observation(Valence.PAIN, recovery=Recovery("an apology", 1)),
    }
    changes = tuple(Change(observation_key(MomentRef(code)), None, seen) for code, seen in pains.items())
    office.workspace.audits.commit(audit.id, changes, who=office.sam)
    office.workspace.audits.submit(audit.id, who=office.sam)
    office.workspace.reviews.confirm_critical(audit.id, CLEAN, who=office.rita)
    office.workspace.reviews.release(audit.id, who=office.rita)
    repairs = office.workspace.repairs
    found = [(each.finding.kind, each.finding.moment.code, each.priority) for each in repairs.suggest(audit.id)]
    assert found == [(FindingKind.CRITICAL, "table", Priority.HIGH), (FindingKind.PAIN, "queue", Priority.NORMAL)]
    made = repairs.open(audit.id, repairs.suggest(audit.id)[1].finding, who=office.mo)
    assert (made.item, made.moment, made.finding) == (None, MomentRef("queue"), FindingKind.PAIN)
    assert [suggestion.repair for suggestion in repairs.suggest(audit.id)] == [None, made]


def test_a_repair_says_what_who_where_and_until_when(office: Office) -> None:
    repair = opened(office, what="Wipe hourly", owner="Ali", due=date(2026, 11, 9), priority=Priority.HIGH)
    assert (repair.title, repair.what, repair.owner) == ({"en": "Was the table clean?"}, "Wipe hourly", "Ali")
    assert (repair.moment, repair.lane, repair.state) == (MomentRef("table"), Lane.FRONT, RepairState.OPEN)
    planned = office.workspace.repairs.plan(repair.id, who=office.mo, owner="Huda", lane=Lane.BACK)
    assert (planned.owner, planned.lane, planned.due) == ("Huda", Lane.BACK, date(2026, 11, 9))
    assert office.workspace.repairs.repair(repair.id) == planned
    assert office.workspace.repairs.plan(repair.id, who=office.mo, due=None).due is None


def test_repairs_come_from_visits_that_were_sent_and_from_places_that_exist(office: Office) -> None:
    repairs, audit = office.workspace.repairs, office.handed_in()
    assert refused(lambda: repairs.open(audit.id, CLEAN, who=office.mo)) == "repair.not_sent"
    sent = office.released()
    assert refused(lambda: repairs.open(sent.id, ItemRef("nowhere"), who=office.mo)) == "repair.unknown_place"
    assert refused(lambda: repairs.open(sent.id, CLEAN, who=office.sam)) == "review.role"
    office.workspace.ties.set_managed(office.mo, [], who=office.rita)
    assert refused(lambda: repairs.open(sent.id, CLEAN, who=office.mo)) == "review.other_branch"
    assert refused(lambda: repairs.start("nothing", who=office.mo)) == "repair.unknown"


def test_only_a_later_visit_verifies(office: Office) -> None:
    repair, repairs = done(office), office.workspace.repairs
    assert repair.state is RepairState.DONE
    assert refused(lambda: repairs.start(repair.id, who=office.mo)) == "repair.state"
    assert refused(lambda: repairs.finish(repair.id, who=office.mo)) == "repair.state"
    before = office.released(started=office.clock.at - timedelta(minutes=30))
    assert repairs.repair(repair.id).state is RepairState.DONE
    office.clock.on(days=1)
    after = office.released()
    verified = repairs.repair(repair.id)
    assert (verified.state, verified.settled_in) == (RepairState.VERIFIED, after.id)
    assert before.id != after.id
    assert refused(lambda: repairs.start(repair.id, who=office.mo)) == "repair.state"
    assert finish(office.workspace.check()) == ()


def test_a_visit_in_which_it_fails_again_opens_it_again(office: Office) -> None:
    repair, repairs = done(office), office.workspace.repairs
    office.clock.on(days=1)
    office.released(clean="no")
    reopened = repairs.repair(repair.id)
    assert (reopened.state, reopened.reopened, reopened.done) == (RepairState.REOPENED, 1, None)
    repairs.start(repair.id, who=office.mo)
    repairs.finish(repair.id, who=office.mo)
    office.clock.on(days=1)
    office.released()
    assert repairs.repair(repair.id).state is RepairState.VERIFIED


def test_a_visit_that_did_not_look_says_nothing(office: Office) -> None:
    repair = done(office)
    office.clock.on(days=1)
    office.released(clean="na")
    assert office.workspace.repairs.repair(repair.id).state is RepairState.DONE


@pytest.mark.parametrize(
    ("ruling", "right", "state"),
    [
        (Ruling.DECLINED, None, RepairState.REOPENED),
        (Ruling.RESCORED, Answer("yes"), RepairState.VERIFIED),
        (Ruling.EXCLUDED, None, RepairState.DONE),
    ],
)
def test_a_repair_hears_what_a_query_changed_about_the_visit_that_looked(
    office: Office, ruling: Ruling, right: Answer | None, state: RepairState
) -> None:
    repair = done(office)
    office.clock.on(days=1)
    audit, appeals = office.released(clean="no"), office.workspace.appeals
    query = appeals.query(audit.id, CLEAN, QueryKind.WRONG_FACT, "It was clean", who=office.mo)
    appeals.decide(audit.id, query.id, ruling, "See photo", who=office.rob, answer=right)
    after = office.workspace.repairs.repair(repair.id)
    assert (after.state, after.reopened) == (state, int(state is RepairState.REOPENED))
    assert finish(office.workspace.check()) == ()


@pytest.mark.parametrize("clean", ["yes", "no"])
def test_a_visit_that_was_put_aside_neither_verifies_nor_reopens(office: Office, clean: str) -> None:
    repair, repairs = done(office), office.workspace.repairs
    office.clock.on(days=1)
    audit = office.released(clean=clean)
    assert repairs.repair(repair.id).settled_in == audit.id
    office.workspace.reviews.exclude(audit.id, "It was another branch", who=office.rob)
    assert repairs.repair(repair.id) == repair
    office.clock.on(days=1)
    office.released()
    assert repairs.repair(repair.id).state is RepairState.VERIFIED
    assert finish(office.workspace.check()) == ()


def test_what_the_branch_did_since_stays_when_the_visit_is_put_aside(office: Office) -> None:
    repair, repairs = done(office), office.workspace.repairs
    office.clock.on(days=1)
    audit = office.released(clean="no")
    repairs.start(repair.id, who=office.mo)
    office.workspace.reviews.exclude(audit.id, "It was another branch", who=office.rob)
    assert repairs.repair(repair.id).state is RepairState.IN_PROGRESS


def test_a_visit_elsewhere_says_nothing(office: Office) -> None:
    repair = done(office)
    office.clock.on(days=1)
    audit = office.handed_in()
    office.workspace.reviews.correct_branch(audit.id, office.elsewhere.id, "Receipt", who=office.rita)
    office.workspace.reviews.release(audit.id, who=office.rita)
    assert office.workspace.repairs.repair(repair.id).state is RepairState.DONE


def test_a_repair_of_a_moment_is_verified_when_it_no_longer_hurts(office: Office) -> None:
    def visit(valence: Valence | None) -> str:
        audit = office.visit()
        change = Change(observation_key(MomentRef("queue")), None, Observation(valence))
        office.workspace.audits.commit(audit.id, (change,), who=office.sam)
        office.workspace.audits.submit(audit.id, who=office.sam)
        office.workspace.reviews.release(audit.id, who=office.rita)
        return audit.id

    repairs = office.workspace.repairs
    repair = repairs.open(visit(Valence.PAIN), MomentRef("queue"), who=office.mo)
    repairs.finish(repair.id, who=office.mo)
    for valence, state in ((None, RepairState.DONE), (Valence.NEUTRAL, RepairState.VERIFIED)):
        office.clock.on(days=1)
        visit(valence)
        assert repairs.repair(repair.id).state is state


def test_a_visit_that_did_not_come_about_says_nothing_of_how_a_moment_felt(office: Office) -> None:
    def visit(outcome: Outcome, valence: Valence) -> str:
        audit = office.visit()
        felt = Change(observation_key(MomentRef("queue")), None, Observation(valence))
        note = Change(header_key("outcome_note"), "", "They knew me")
        changes = (Change(header_key("outcome"), Outcome.COMPLETED, outcome), felt, note)
        office.workspace.audits.commit(audit.id, changes, who=office.sam)
        office.workspace.audits.submit(audit.id, who=office.sam)
        office.workspace.reviews.release(audit.id, who=office.rita)
        return audit.id

    repairs = office.workspace.repairs
    repair = repairs.open(visit(Outcome.COMPLETED, Valence.PAIN), MomentRef("queue"), who=office.mo)
    repairs.finish(repair.id, who=office.mo)
    office.clock.on(days=1)
    visit(Outcome.RECOGNISED, Valence.GLORY)
    assert repairs.repair(repair.id).state is RepairState.DONE


def test_overdue_ones_come_first_then_by_day_and_verified_ones_last(office: Office) -> None:
    audit, repairs = office.released(), office.workspace.repairs
    for what, due in (("late", 1), ("later", 20), ("soon", 5), ("someday", None)):
        day = None if due is None else date(2026, 11, due)
        repairs.open(audit.id, CLEAN, who=office.mo, what=what, due=day)
    listed = repairs.list()
    assert [repair.what for repair in listed] == ["late", "soon", "later", "someday"]
    assert [repair.is_overdue(office.clock.at.date()) for repair in listed] == [True, False, False, False]
    assert repairs.mine(office.mo) == listed
    assert repairs.mine(office.rita) == ()
    verified = done(office)
    office.clock.on(days=1)
    office.released()
    assert repairs.list()[-1].id == verified.id
    assert verified.id not in {repair.id for repair in repairs.list(unsettled_only=True)}


def test_the_next_visit_is_asked_to_look_first_at_what_is_said_to_be_done(office: Office) -> None:
    audit, repairs = office.released(), office.workspace.repairs
    waiting = repairs.open(audit.id, GREETED, who=office.mo, due=date(2026, 11, 3))
    finished = repairs.open(audit.id, CLEAN, who=office.mo)
    repairs.finish(finished.id, who=office.mo)
    asked = repairs.to_check(office.branch.id, "cafe-visit")
    assert [repair.id for repair in asked] == [finished.id, waiting.id]
    assert repairs.to_check(office.branch.id, "another") == ()


def test_the_loop_is_measured_from_the_visit(office: Office) -> None:
    start = office.clock.at
    audit, repairs = office.released(clean="no"), office.workspace.repairs
    office.clock.on(hours=5)
    repair = repairs.open(audit.id, CLEAN, who=office.rita)
    assert repairs.loop(audit.id).first_response is None
    office.clock.on(hours=1)
    assert repairs.start(repair.id, who=office.mo).time_to_response == timedelta(hours=6)
    assert repairs.loop(audit.id).first_response == timedelta(hours=6)
    repairs.finish(repair.id, who=office.mo)
    office.clock.on(days=2)
    office.released()
    loop = repairs.loop(audit.id)
    assert (loop.closing, loop.repairs, loop.verified) == (office.clock.at - start, 1, 1)


def test_the_first_answer_stays_the_first_when_the_branch_adds_a_comment(office: Office) -> None:
    audit, appeals = office.released(clean="no"), office.workspace.appeals
    for hours, comment in ((2, ""), (72, "We are on it")):
        office.clock.on(hours=hours)
        appeals.acknowledge(audit.id, who=office.mo, comment=comment)
    assert office.workspace.repairs.loop(audit.id).first_response == timedelta(hours=2)


def test_the_times_of_many_repairs_are_medians_beside_those_that_still_wait(office: Office) -> None:
    repairs = office.workspace.repairs
    for days in (1, 2, 6):
        made = repairs.open(office.released(clean="no").id, CLEAN, who=office.rita)
        office.clock.on(days=days)
        repairs.start(made.id, who=office.mo)
    repairs.withdraw(opened(office).id, "By mistake", who=office.rita)
    repairs.open(office.released(clean="no").id, CLEAN, who=office.rita)
    times = loop_times(repairs.list())
    assert (times.response.median, times.response.n, times.response.waiting) == (timedelta(days=2), 3, 1)
    assert (times.closing.median, times.closing.n, times.closing.waiting) == (None, 0, 4)
    two = loop_times(repair for repair in repairs.list() if repair.time_to_response != timedelta(days=6))
    assert two.response.median == timedelta(days=1.5), "between the two in the middle"


def test_a_branch_reads_its_open_repairs_in_the_report(office: Office) -> None:
    repair = opened(office, what="Wipe hourly", due=date(2026, 11, 9))
    lines = office.workspace.reports.material(repair.audit_id).repairs
    assert lines is not None
    assert lines[0].startswith("Wipe hourly (due ")
    office.clock.on(days=30)
    late = office.workspace.reports.material(repair.audit_id).repairs
    assert late is not None
    assert "overdue since" in late[0]


def walk_of(office: Office, audit: Audit) -> Walk:
    loaded = office.workspace.audits.load(audit.id)
    return Walk(office.workspace.checklists.get(loaded.checklist_hash), loaded)


def test_a_visit_looks_at_what_was_repaired_before_it_and_hears_nothing_of_what_was_not(office: Office) -> None:
    repair, repairs = done(office), office.workspace.repairs
    repairs.open(repair.audit_id, GREETED, who=office.mo)
    office.clock.on(hours=1)
    audit = start_audit(office.workspace)
    asked = repairs.to_check(audit.branch.id, audit.checklist_code)
    assert len(asked) == 2
    assert [each.id for each in to_look_at(asked, walk_of(office, audit))] == [repair.id]
    gaps = unseen_gaps(asked, walk_of(office, audit))
    assert [(gap.item, gap.severity, gap.message) for gap in gaps] == [
        (CLEAN, "warning", "Repaired, please look: Was the table clean?")
    ]
    office.workspace.audits.commit(audit.id, answer("clean", "na"), who=office.sam)
    assert len(unseen_gaps(asked, walk_of(office, audit))) == 1
    office.workspace.audits.commit(audit.id, answer("clean", "no"), who=office.sam)
    assert unseen_gaps(asked, walk_of(office, audit)) == ()
    earlier = office.visit(started=office.clock.at - timedelta(hours=5))
    assert to_look_at(asked, walk_of(office, earlier)) == ()


def test_a_question_without_points_is_verified_as_its_moment_is(office: Office) -> None:
    repairs = office.workspace.repairs
    repair = repairs.open(office.released(clean="no").id, ItemRef("remark"), who=office.mo)
    asked = [repairs.finish(repair.id, who=office.mo)]
    office.clock.on(hours=1)
    audit = office.visit()
    (gap,) = unseen_gaps(asked, walk_of(office, audit))
    assert gap.position == walk_of(office, audit).position_of(MomentRef("table"))
    change = Change(observation_key(MomentRef("table")), None, Observation(Valence.GLORY))
    office.workspace.audits.commit(audit.id, (change,), who=office.sam)
    assert unseen_gaps(asked, walk_of(office, audit)) == ()
    office.workspace.audits.submit(audit.id, who=office.sam)
    office.workspace.reviews.release(audit.id, who=office.rita)
    assert repairs.repair(repair.id).state is RepairState.VERIFIED


def test_a_repair_of_a_moment_is_looked_at_by_saying_how_it_felt(office: Office) -> None:
    repairs = office.workspace.repairs
    repair = repairs.open(office.released(clean="no").id, MomentRef("queue"), who=office.mo)
    asked = [repairs.finish(repair.id, who=office.mo)]
    office.clock.on(hours=1)
    audit = start_audit(office.workspace)
    (gap,) = unseen_gaps(asked, walk_of(office, audit))
    assert (gap.item, gap.position) == (None, walk_of(office, audit).position_of(MomentRef("queue")))
    change = Change(observation_key(MomentRef("queue")), None, Observation(Valence.NEUTRAL))
    office.workspace.audits.commit(audit.id, (change,), who=office.sam)
    assert unseen_gaps(asked, walk_of(office, audit)) == ()


def test_a_mistaken_repair_is_withdrawn_and_stays_in_the_history(office: Office) -> None:
    repair, repairs = done(office), office.workspace.repairs
    withdrawn = repairs.withdraw(repair.id, "The wrong branch", who=office.mo)
    assert withdrawn.state is RepairState.WITHDRAWN
    assert withdrawn.withdrawn is not None
    assert (withdrawn.withdrawn.reason, withdrawn.withdrawn.who) == ("The wrong branch", office.mo)
    assert repairs.list() == (withdrawn,) == repairs.of_audit(repair.audit_id)
    assert repairs.list(unsettled_only=True) == ()
    assert repairs.to_check(office.branch.id, "cafe-visit") == ()
    loop = repairs.loop(repair.audit_id)
    assert (loop.first_response, loop.closing, loop.repairs) == (None, None, 0)
    assert [each.repair for each in repairs.suggest(repair.audit_id)] == [None]
    office.clock.on(days=1)
    office.released()
    assert repairs.repair(repair.id) == withdrawn
    assert refused(lambda: repairs.start(repair.id, who=office.mo)) == "repair.state"
    assert refused(lambda: repairs.withdraw(repair.id, "Once more", who=office.mo)) == "repair.state"
    assert finish(office.workspace.check()) == ()


def test_only_who_made_a_repair_or_a_reviewer_withdraws_it_and_says_why(office: Office) -> None:
    repairs = office.workspace.repairs
    made = repairs.open(office.released(clean="no").id, CLEAN, who=office.rita)
    assert refused(lambda: repairs.withdraw(made.id, "A mistake", who=office.mo)) == "repair.other_maker"
    assert refused(lambda: repairs.withdraw(made.id, " ", who=office.rob)) == "review.no_reason"
    assert repairs.withdraw(made.id, "A mistake", who=office.rob).state is RepairState.WITHDRAWN


def test_a_verified_repair_cannot_be_withdrawn(office: Office) -> None:
    repair = done(office)
    office.clock.on(days=1)
    office.released()
    assert refused(lambda: office.workspace.repairs.withdraw(repair.id, "Late", who=office.rita)) == "repair.state"


def test_what_another_laptop_did_meanwhile_does_not_bring_a_withdrawn_repair_back(office: Office) -> None:
    """Both events follow the same one; whichever stands first, the repair stays withdrawn."""
    repair = done(office)
    office.workspace.repairs.withdraw(repair.id, "A mistake", who=office.mo)
    with office.workspace._database.read() as connection:
        *before, last = ReviewRepository(connection).events(Topic.REPAIR, repair.id)
    for at in (-1, 1):
        other = Event(
            last.topic, last.subject, last.seq, "verified", office.rita, last.at + timedelta(seconds=at),
            '{"audit":"another"}', last.previous, last.installation, "0" * 64, "",
        )  # fmt: skip
        told = repair_of([other, *before, last])
        assert told == repair_of([*before, last, other])
        assert told is not None
        assert told.state is RepairState.WITHDRAWN
