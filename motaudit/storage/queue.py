"""The reviewer's queue, read from the tables as rows."""

from __future__ import annotations

from typing import Any

import msgspec
from sqlalchemy import select

from motaudit.audit.model import AuditState, Outcome
from motaudit.base.clock import from_text
from motaudit.review.queue import QueueRow
from motaudit.storage import tables
from motaudit.storage.database import Repository
from motaudit.storage.overview import fraction

_a, _b, _c, _p, _r = (
    tables.audit.c,
    tables.branch.c,
    tables.checklist.c,
    tables.person.c,
    tables.review.c,
)
_reviewer = tables.person.alias("reviewer")
_ROWS = (
    select(
        _a.id, _a.number, _r.state, _b.id, _b.code, _b.name, _c.title, _p.id, _p.name, _a.outcome, _a.started,
        _a.submitted, _r.revision, _a.percent, _a.verdict, _a.band, _r.claimed_by, _reviewer.c.name, _r.returns,
        _r.open_questions, _r.open_queries, _r.flagged, _r.released, _r.query_until, _r.acknowledged, _r.grade,
    )
    .join_from(tables.review, tables.audit, _a.id == _r.audit_id)
    .join(tables.branch, _a.branch_id == _b.id)
    .join(tables.person, _a.auditor_id == _p.id)
    .join(tables.checklist, _a.checklist_hash == _c.hash)
    .outerjoin(_reviewer, _r.claimed_by == _reviewer.c.id)
)  # fmt: skip
_title = msgspec.json.Decoder(dict[str, str])


class QueueRepository(Repository):
    def rows(self, states: tuple[AuditState, ...]) -> tuple[QueueRow, ...]:
        titles: dict[str, dict[str, str]] = {}
        return tuple(_row(row, titles) for row in self.connection.execute(_ROWS.where(_r.state.in_(states))))


def _row(row: Any, titles: dict[str, dict[str, str]]) -> QueueRow:
    (
        id_, number, state, branch_id, branch_code, branch_name, title, auditor_id, auditor, outcome, started,
        submitted, revision, percent, verdict, band, claimed_by, reviewer, returns,
        open_questions, open_queries, flagged, released, query_until, acknowledged, grade,
    ) = row  # fmt: skip
    if title not in titles:
        titles[title] = _title.decode(title)
    return QueueRow(
        id_, number, AuditState(state), branch_id, branch_code, branch_name, titles[title], auditor_id, auditor,
        Outcome(outcome) if outcome else None, from_text(started) if started else None, from_text(submitted), revision,
        fraction(percent) if percent else None, verdict, band, claimed_by, reviewer, returns, open_questions,
        open_queries, flagged, from_text(released) if released else None,
        from_text(query_until) if query_until else None, from_text(acknowledged) if acknowledged else None, grade,
    )  # fmt: skip
