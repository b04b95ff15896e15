"""The reviewer's queue: what waits, in which order, and what comes next."""

from __future__ import annotations

from dataclasses import replace

import pytest

from motaudit.audit.entries import Change, answer_key
from motaudit.audit.model import Answer, AuditState
from motaudit.audit.places import Role
from motaudit.audit.records import AuditFilter
from motaudit.review.queue import QueueFilter, QueueKind
from motaudit.review.standing import QueryKind, Remark
from tests.review.office import CLEAN, GREETED, Office


def ids(office: Office, kind: QueueKind) -> list[str]:
    return [row.audit_id for row in office.workspace.queue.rows(QueueFilter(kind))]


def test_what_was_handed_in_waits_the_oldest_first(office: Office) -> None:
    first = office.handed_in()
    office.clock.on(hours=1)
    second = office.handed_in()
    office.visit()
    assert ids(office, QueueKind.TO_DO) == [first.id, second.id]
    rows = office.workspace.queue.rows(QueueFilter(oldest_first=False))
    assert [row.audit_id for row in rows] == [second.id, first.id]
    row = rows[1]
    assert (row.branch_code, row.auditor, row.percent, row.revision, row.returns) == ("B-001", "Sam Shopper", 100, 1, 0)


def test_each_visit_is_found_by_its_filters(office: Office) -> None:
    failed = office.handed_in(clean="no")
    returned = office.returned()
    again = office.returned()
    office.workspace.audits.submit(again.id, who=office.sam)
    flagged = office.visit()
    flag = Change(answer_key(GREETED), None, Answer("yes", flag=True))
    office.workspace.audits.commit(flagged.id, (flag,), who=office.sam)
    office.workspace.audits.submit(flagged.id, who=office.sam)
    asked = office.handed_in()
    office.workspace.reviews.ask(asked.id, "When?", who=office.rita)
    appealed, sent = office.released(), office.released()
    office.workspace.appeals.query(appealed.id, CLEAN, QueryKind.WRONG_FACT, "It was clean", who=office.mo)
    expected = {
        QueueKind.NEW: [failed, flagged, asked],
        QueueKind.RETURNED: [again],
        QueueKind.APPEALED: [appealed],
        QueueKind.FAILED: [failed],
        QueueKind.FLAGGED: [flagged],
        QueueKind.ASKED: [asked],
        QueueKind.WITH_SHOPPER: [returned],
        QueueKind.SENT: [appealed, sent],
        QueueKind.TO_DO: [failed, again, flagged, asked, appealed],
    }
    for kind, audits in expected.items():
        assert sorted(ids(office, kind)) == sorted(audit.id for audit in audits), kind
        assert office.workspace.queue.counts()[kind] == len(audits)


def test_releasing_leads_to_the_next_one_that_nobody_else_has(office: Office) -> None:
    audits = []
    for _ in range(4):
        audits.append(office.handed_in())
        office.clock.on(hours=1)
    first, second, third, fourth = audits
    office.workspace.reviews.claim(third.id, who=office.rob)
    office.workspace.reviews.release(second.id, who=office.rita)
    queue = office.workspace.queue
    for done, expected in ((second, fourth), (fourth, first), (first, fourth)):
        found = queue.next_after(done.id, who=office.rita)
        assert found is not None
        assert found.audit_id == expected.id
    newest = queue.next_after(second.id, QueueFilter(oldest_first=False), who=office.rita)
    assert newest is not None
    assert newest.audit_id == first.id


def test_a_manager_sees_what_was_sent_to_the_own_branches(office: Office) -> None:
    sent = office.released()
    office.handed_in()
    own = office.workspace.ties.managed(office.mo)
    rows = office.workspace.queue.rows(QueueFilter(QueueKind.SENT, branch_ids=own))
    assert [row.audit_id for row in rows] == [sent.id]
    assert office.workspace.queue.rows(QueueFilter(QueueKind.SENT, branch_ids=frozenset())) == ()


def test_after_the_time_for_queries_a_visit_shows_as_closed(office: Office) -> None:
    office.released()
    office.clock.on(days=9)
    (row,) = office.workspace.queue.rows(QueueFilter(QueueKind.SENT))
    assert row.state is AuditState.CLOSED


@pytest.mark.parametrize("kind", list(QueueKind))
def test_an_empty_queue_is_empty(office: Office, kind: QueueKind) -> None:
    assert office.workspace.queue.rows(QueueFilter(kind)) == ()
    assert office.workspace.queue.counts()[kind] == 0


def test_a_returned_visit_counts_its_returns(office: Office) -> None:
    audit = office.returned()
    office.workspace.audits.submit(audit.id, who=office.sam)
    office.workspace.reviews.return_with_remarks(audit.id, [Remark("Once more", CLEAN)], who=office.rita)
    (row,) = office.workspace.queue.rows(QueueFilter(QueueKind.WITH_SHOPPER))
    assert (row.returns, row.reviewer) == (2, "Rita Reviewer")


def test_a_visit_that_nobody_queried_in_time_is_closed_in_every_list(office: Office) -> None:
    audit = office.released()
    workspace = office.workspace

    def told() -> set[AuditState]:
        (summary,), (early,) = workspace.audits.summaries(), workspace.overview.summaries(AuditFilter())
        (row,) = workspace.queue.rows(QueueFilter(QueueKind.SENT))
        return {summary.state, early.state, row.state, workspace.reviews.state(audit.id)}

    assert told() == {AuditState.RELEASED}
    office.clock.on(days=8)
    assert told() == {AuditState.CLOSED}


def test_who_checks_the_own_visit_is_not_refused_but_seen(office: Office) -> None:
    places, reviews = office.workspace.places, office.workspace.reviews
    sam = places.person(office.sam)
    places.save_person(replace(sam, roles=sam.roles | {Role.REVIEWER}))
    audit, other = office.handed_in(), office.released()
    reviews.claim(audit.id, who=office.sam)
    assert office.workspace.queue.next_after(other.id, who=office.sam) is None, "nobody is led to the own visit"
    marked = {row.audit_id: row.checked_by_shopper for row in office.workspace.queue.rows(QueueFilter(QueueKind.ALL))}
    assert marked == {audit.id: True, other.id: False}
    assert reviews.release(audit.id, who=office.sam).released_by_shopper
    assert not reviews.standing(other.id).released_by_shopper
