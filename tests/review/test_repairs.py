"""Repairs: made from what a visit found, mended by the branch, and verified by nothing but a later visit."""

from __future__ import annotations

from datetime import date, timedelta

from motaudit.audit.entries import Change, observation_key
from motaudit.audit.model import ItemRef, MomentRef, Observation, Recovery, Valence
from motaudit.base.progress import finish
from motaudit.checklist.model import Lane
from motaudit.review.repairs import Priority, Repair, RepairState
from motaudit.scoring.findings import FindingKind
from tests.review.office import CLEAN, GREETED, Office
from tests.review.test_workflow import refused


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


def test_a_branch_reads_its_open_repairs_in_the_report(office: Office) -> None:
    repair = opened(office, what="Wipe hourly", due=date(2026, 11, 9))
    lines = office.workspace.reports.material(repair.audit_id).repairs
    assert lines is not None
    assert lines[0].startswith("Wipe hourly (due ")
    office.clock.on(days=30)
    late = office.workspace.reports.material(repair.audit_id).repairs
    assert late is not None
    assert "overdue since" in late[0]
