"""What was handed in, in its tables: the frozen content, the score, and the stage scores that figures are made of."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import BindParameter, bindparam, select

from motaudit.base.clock import from_text, to_text
from motaudit.review.submission import Revision
from motaudit.scoring.sheet import ScoreSheet
from motaudit.storage import rows, tables
from motaudit.storage.audits import AuditRepository

_r = tables.revision.c
_id: BindParameter[str] = bindparam("id")
_ALL = rows.compiled(
    select(*(column for column in _r if column.name != "row_hash")).where(_r.audit_id == _id).order_by(_r.number)
)
_ONE = rows.compiled(
    select(*(column for column in _r if column.name != "row_hash")).where(
        _r.audit_id == _id, _r.number == bindparam("number")
    )
)


class RevisionRepository(AuditRepository):
    def save_revision(self, revision: Revision, sheet: ScoreSheet, emotions: dict[str, int]) -> None:
        rows.add(
            self.connection,
            tables.revision,
            audit_id=revision.audit_id,
            number=revision.number,
            content=revision.content,
            content_hash=revision.content_hash,
            score=revision.score,
            checklist_hash=revision.checklist_hash,
            algorithm=revision.algorithm,
            submitted=to_text(revision.submitted),
            who=revision.who,
        )
        for row in stage_rows(revision.audit_id, revision.number, sheet, emotions):
            rows.add(self.connection, tables.stage_score, **row)
        self.save_result(revision.audit_id, sheet.percent, sheet.verdict, sheet.band)

    def revision(self, audit_id: str, number: int) -> Revision | None:
        row = self.connection.exec_driver_sql(_ONE, (audit_id, number)).first()
        return None if row is None else _revision(row)

    def revisions(self, audit_id: str) -> tuple[Revision, ...]:
        return tuple(_revision(row) for row in self.connection.exec_driver_sql(_ALL, (audit_id,)))


def stage_rows(audit_id: str, number: int, sheet: ScoreSheet, emotions: dict[str, int]) -> Iterator[dict[str, Any]]:
    """The rows that figures across audits are made of, one a stage."""
    for stage in sheet.stages:
        figure = stage.figure
        yield {
            "audit_id": audit_id,
            "number": number,
            "stage": stage.code,
            "percent": None if figure.percent is None else float(figure.percent),
            "earned": str(figure.earned),
            "possible": str(figure.possible),
            "n": figure.n,
            "applicable": figure.applicable,
            "emotion": emotions.get(stage.code),
        }


def _revision(row: Any) -> Revision:
    audit_id, number, content, content_hash, score, checklist_hash, algorithm, submitted, who = row
    return Revision(
        audit_id, number, content, content_hash, score, checklist_hash, algorithm, from_text(submitted), who
    )
