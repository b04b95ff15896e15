"""What a branch manager does with a visit that was sent: read it, query an item, and hear what was decided."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from motaudit.audit.model import Answer, AuditState, ItemRef
from motaudit.audit.places import Role
from motaudit.audit.records import SENT
from motaudit.audit.walk import Walk
from motaudit.base.errors import UserError
from motaudit.base.ids import new_id
from motaudit.locale import _
from motaudit.review.counting import counted
from motaudit.review.desk import Case, Desk
from motaudit.review.permissions import require_discreet, required
from motaudit.review.standing import (
    Acknowledgement,
    Decision,
    EventKind,
    Query,
    QueryKind,
    Ruling,
    Standing,
    answer_text,
    without_act,
)
from motaudit.review.verifying import verify_anew
from motaudit.scoring.sheet import ScoreSheet

_QUERYABLE = SENT - {AuditState.CLOSED}


class Scores(NamedTuple):
    """The result as it was handed in, and the one that counts now; the same object where nothing was decided."""

    original: ScoreSheet
    counts: ScoreSheet


class AppealService:
    """Safe to use from any thread. Raises UserError where role, branch, state or time do not allow it."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def acknowledge(self, audit_id: str, *, who: str, comment: str = "") -> Standing:
        """The manager has read it. The last comment holds."""
        with self._desk.case(audit_id, who=who, role=Role.MANAGER, states=SENT) as case:
            case.record(EventKind.ACKNOWLEDGED, without_act(Acknowledgement(comment.strip())))
            return case.standing

    def query(
        self, audit_id: str, item: ItemRef, kind: QueryKind, fact: str, *, who: str, evidence: Sequence[str] = ()
    ) -> Query:
        """Query one item: name the fact that speaks against the answer, and files (SHA-256) that show it.

        Raises UserError after the time for queries, and while another query of the same item is open.
        """
        fact = required(
            fact,
            "query.no_fact",
            _("The fact is missing."),
            _("Write what was different, such as a time, a name or a number."),
        )
        with self._desk.case(audit_id, who=who, role=Role.MANAGER, states=_QUERYABLE) as case:
            self._require_queryable(case, item)
            query = Query(new_id(), item, kind, fact, tuple(evidence))
            case.record(EventKind.QUERIED, _without_decision(query))
            return case.standing.queries[-1]

    def decide(
        self, audit_id: str, query_id: str, ruling: Ruling, why: str, *, who: str, answer: Answer | None = None
    ) -> Standing:
        """Decide a query: decline it, let another answer count, or leave the item out. The first score stays visible.

        Somebody else than who released the visit should decide; where it is the same person, the decision says so.
        Raises UserError for a reason that names the shopper, as the branch reads it.
        """
        why = required(
            why, "query.no_reason", _("The reason is missing."), _("Say why, so that the branch can follow.")
        )
        if (ruling is Ruling.RESCORED) is (answer is None):
            raise UserError(
                "query.no_answer",
                _("Say which answer counts instead.") if answer is None else _("Only a re-scored item has an answer."),
                remedy=_("Choose the answer that counts when the item is re-scored."),
            )
        with self._desk.case(audit_id, who=who, role=Role.REVIEWER, states=(AuditState.APPEALED,)) as case:
            require_discreet(case.audit.auditor, why, answer.note if answer else "")
            query = _open_query(case, query_id)
            release = case.standing.release
            same = release is not None and release.act is not None and release.act.who == who
            text = None if answer is None else answer_text(answer)
            decision = Decision(ruling, why, text, same_person=same)
            decision = replace(decision, score_hash=_rescore(case, query, decision))
            case.record(EventKind.DECIDED, {"query": query.id, **without_act(decision)})
            if decision.score_hash is not None:
                verify_anew(case.repository, case.checklist, case.handed_in(), case.sheet(), who=who, at=case.at)
            return case.standing

    def scores(self, audit_id: str) -> Scores | None:
        """Both results of the newest revision; None for what was never handed in."""
        with self._desk.store.read() as repository:
            revisions, rescores = repository.revisions(audit_id), repository.rescores(audit_id)
        if not revisions:
            return None
        original = revisions[-1].sheet
        later = [rescore for rescore in rescores if rescore.revision == revisions[-1].number]
        return Scores(original, later[-1].sheet if later else original)

    def _require_queryable(self, case: Case, item: ItemRef) -> None:
        case.require_item(item)
        until = case.standing.query_until
        if until is not None and case.at > until:
            raise UserError(
                "query.too_late",
                _("The time for queries is over."),
                remedy=_("Speak to the reviewer if the visit is wrong."),
            )
        if any(query.item == item for query in case.standing.open_queries):
            raise UserError(
                "query.twice",
                _("This question is queried already."),
                remedy=_("Wait for the decision; you can query it again after it."),
            )


def _rescore(case: Case, query: Query, decision: Decision) -> str | None:
    if decision.ruling is Ruling.DECLINED:
        return None
    queries = (replace(each, decision=decision) if each.id == query.id else each for each in case.standing.queries)
    audit = counted(case.handed_in(), replace(case.standing, queries=tuple(queries)))
    if problem := Walk(case.checklist, audit).problem(query.item):
        raise UserError(
            "query.answer_wrong",
            _("This answer does not fit the question: {problem}").format(problem=problem),
            remedy=_("Choose an answer that the question allows."),
        )
    return case.rescored(audit)


def _open_query(case: Case, query_id: str) -> Query:
    query = case.standing.query(query_id)
    if query is None or query.decision is not None:
        raise UserError(
            "query.not_open",
            _("This query is decided already, or belongs to another visit."),
            remedy=_("Open the visit again to see its queries."),
        )
    return query


def _without_decision(query: Query) -> dict[str, object]:
    plain = without_act(query)
    plain.pop("decision")
    return plain
