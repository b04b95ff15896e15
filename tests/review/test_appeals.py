"""A branch queries what it was sent, somebody else decides, and both scores stay to be seen."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from functools import partial

import pytest

from motaudit.audit.model import Answer, AuditState, ItemRef
from motaudit.base.progress import finish
from motaudit.review.counting import counted
from motaudit.review.standing import Decision, Query, QueryKind, Ruling, Standing
from motaudit.scoring import score
from tests.review.office import CLEAN, GREETED, Office
from tests.review.test_workflow import refused
from tests.tables import checklist, visit


def query(office: Office, audit_id: str, item: object = CLEAN) -> Query:
    assert item in (CLEAN, GREETED)
    return office.workspace.appeals.query(
        audit_id, CLEAN if item == CLEAN else GREETED, QueryKind.WRONG_FACT, "Wiped at 9:55", who=office.mo
    )


def decision(office: Office, audit_id: str) -> Decision:
    found = office.workspace.reviews.standing(audit_id).queries[-1].decision
    assert found is not None
    return found


def test_the_manager_reads_and_says_so(office: Office) -> None:
    audit, appeals = office.released(), office.workspace.appeals
    said = appeals.acknowledge(audit.id, who=office.mo, comment="We are on it").acknowledgement
    assert said is not None
    assert said.comment == "We are on it"
    assert refused(lambda: appeals.acknowledge(audit.id, who=office.rita)) == "review.role"


def test_a_branch_sees_nothing_before_the_release(office: Office) -> None:
    audit = office.handed_in()
    assert refused(lambda: office.workspace.appeals.acknowledge(audit.id, who=office.mo)) == "review.state"
    assert refused(lambda: query(office, audit.id)) == "review.state"


def test_a_manager_acts_only_at_the_own_branches(office: Office) -> None:
    audit = office.released()
    office.workspace.ties.set_managed(office.mo, [office.elsewhere.id], who=office.rita)
    assert refused(lambda: query(office, audit.id)) == "review.other_branch"


def test_a_query_names_a_fact_and_each_question_is_queried_once_at_a_time(office: Office) -> None:
    audit, appeals = office.released(), office.workspace.appeals
    assert refused(lambda: appeals.query(audit.id, CLEAN, QueryKind.OTHER, " ", who=office.mo)) == "query.no_fact"
    made = query(office, audit.id)
    assert (made.item, made.kind, made.fact) == (CLEAN, QueryKind.WRONG_FACT, "Wiped at 9:55")
    assert office.workspace.audits.load(audit.id).state is AuditState.APPEALED
    assert refused(lambda: query(office, audit.id)) == "query.twice"
    query(office, audit.id, GREETED)
    assert len(office.workspace.reviews.standing(audit.id).open_queries) == 2


def test_after_the_set_days_the_visit_is_closed_by_the_clock(office: Office) -> None:
    office.workspace.settings.set("query_days", 3)
    audit = office.released()
    until = office.workspace.reviews.standing(audit.id).query_until
    assert until is not None
    assert until.date() - office.clock.at.date() == timedelta(days=3)
    assert office.workspace.reports.material(audit.id).query_until == until.date()
    office.clock.at = until
    assert office.workspace.reviews.state(audit.id) is AuditState.RELEASED
    office.clock.on(seconds=1)
    assert office.workspace.reviews.state(audit.id) is AuditState.CLOSED
    assert refused(lambda: query(office, audit.id)) == "review.state"
    assert office.workspace.reports.material(audit.id).query_until is None


def test_a_query_made_in_time_is_decided_after_it(office: Office) -> None:
    audit = office.released(clean="no")
    made = query(office, audit.id)
    office.clock.on(days=30)
    assert office.workspace.reviews.state(audit.id) is AuditState.APPEALED
    assert refused(lambda: query(office, audit.id, GREETED)) == "query.too_late"
    office.workspace.appeals.decide(audit.id, made.id, Ruling.DECLINED, "The photo shows crumbs", who=office.rob)
    assert office.workspace.reviews.state(audit.id) is AuditState.CLOSED


def test_a_declined_query_changes_no_score(office: Office) -> None:
    audit = office.released(clean="no")
    made = query(office, audit.id)
    standing = office.workspace.appeals.decide(audit.id, made.id, Ruling.DECLINED, "See photo", who=office.rob)
    assert standing.state is AuditState.DECIDED
    scores = office.workspace.appeals.scores(audit.id)
    assert scores is not None
    assert scores.original == scores.counts
    assert (decision(office, audit.id).why, decision(office, audit.id).same_person) == ("See photo", False)


def test_a_rescored_item_counts_and_the_first_score_stays_beside_it(office: Office) -> None:
    audit, workspace = office.released(clean="no"), office.workspace
    made = query(office, audit.id)
    assert (
        refused(lambda: workspace.appeals.decide(audit.id, made.id, Ruling.RESCORED, "Right", who=office.rob))
        == "query.no_answer"
    )
    workspace.appeals.decide(audit.id, made.id, Ruling.RESCORED, "Right", who=office.rob, answer=Answer("yes"))
    scores = workspace.appeals.scores(audit.id)
    assert scores is not None
    assert (scores.original.percent, scores.original.critical) == (Fraction(75), (CLEAN,))
    assert (scores.counts.percent, scores.counts.critical) == (Fraction(100), ())
    assert workspace.audits.sheet(audit.id) == scores.counts
    assert (workspace.audits.summaries()[0].percent, workspace.audits.summaries()[0].verdict) == (100, "passed")
    assert workspace.audits.load(audit.id).answers[CLEAN] == Answer("no")
    told = workspace.reports.material(audit.id).audit.answers[CLEAN]
    assert told.value == "yes"
    assert "Right" in told.note
    assert "No" in told.note
    assert finish(workspace.check()) == ()


def test_an_excluded_item_counts_for_nothing(office: Office) -> None:
    audit, workspace = office.released(clean="no", greeted="no"), office.workspace
    made = query(office, audit.id)
    workspace.appeals.decide(audit.id, made.id, Ruling.EXCLUDED, "No tables there", who=office.rob)
    sheet = workspace.audits.sheet(audit.id)
    assert (sheet.percent, sheet.total.n, sheet.critical) == (Fraction(200, 3), 3, ())
    assert finish(workspace.check()) == ()


@pytest.mark.parametrize("total", ["pooled", "stage_weights"])
def test_what_is_asked_because_of_an_excluded_answer_still_counts(total: str) -> None:
    """The branch queried one question, not those that were asked because of its answer."""
    of = checklist(
        """
        stage A weight=3
          moment m
            gate   yes_no
            broken yes_no relevant="${gate} = 'yes'" critical=no
            clean  yes_no relevant="${gate} = 'yes'"
        stage B
          moment n
            came   time
            went   time
            took   duration from=came to=went goal=60 worst=180
        """,
        total=total,
    )
    said = {"gate": "yes", "broken": "no", "clean": "yes", "came": "12:00", "went": "12:02"}
    audit, out = visit(of, said), Decision(Ruling.EXCLUDED, "There is none")
    left = [Query(code, ItemRef(code), QueryKind.OTHER, "x", decision=out) for code in ("gate", "went")]
    sheet = score(of, counted(audit, Standing(queries=tuple(left))))
    assert sheet.percent == 50
    assert (sheet.total.n, sheet.critical) == (3, (ItemRef("broken"),))


def test_an_answer_that_the_question_does_not_know_cannot_count(office: Office) -> None:
    audit, appeals = office.released(clean="no"), office.workspace.appeals
    made = query(office, audit.id)
    for wrong in (Answer("maybe"), Answer(Decimal(1)), Answer(("yes",))):
        rescore = partial(appeals.decide, audit.id, made.id, Ruling.RESCORED, "x", who=office.rob, answer=wrong)
        assert refused(rescore) == "query.answer_wrong"
    assert len(office.workspace.reviews.standing(audit.id).open_queries) == 1


def test_decisions_add_up_and_a_later_one_of_the_same_item_holds(office: Office) -> None:
    audit, workspace = office.released(clean="no", greeted="no"), office.workspace
    first, second = query(office, audit.id), query(office, audit.id, GREETED)
    decide = workspace.appeals.decide
    assert decide(audit.id, first.id, Ruling.EXCLUDED, "x", who=office.rob).state is AuditState.APPEALED
    decide(audit.id, second.id, Ruling.RESCORED, "y", who=office.rob, answer=Answer("yes"))
    assert workspace.audits.sheet(audit.id).percent == 100
    third = query(office, audit.id)
    decide(audit.id, third.id, Ruling.RESCORED, "z", who=office.rob, answer=Answer("no"))
    assert workspace.audits.sheet(audit.id).percent == 75
    assert finish(workspace.check()) == ()


def test_a_decision_by_the_releaser_says_so(office: Office) -> None:
    audit = office.released(clean="no")
    made = query(office, audit.id)
    office.workspace.appeals.decide(audit.id, made.id, Ruling.DECLINED, "No", who=office.rita)
    assert decision(office, audit.id).same_person


@pytest.mark.parametrize("who", ["mo", "sam"])
def test_only_reviewers_decide_and_only_once(office: Office, who: str) -> None:
    audit, appeals = office.released(clean="no"), office.workspace.appeals
    made, other = query(office, audit.id), query(office, audit.id, GREETED)

    def decide(by: str, query_id: str) -> None:
        appeals.decide(audit.id, query_id, Ruling.DECLINED, "No", who=by)

    assert refused(lambda: decide(getattr(office, who), made.id)) == "review.role"
    decide(office.rob, made.id)
    assert refused(lambda: decide(office.rob, made.id)) == "query.not_open"
    decide(office.rob, other.id)
    assert refused(lambda: decide(office.rob, other.id)) == "review.state"
