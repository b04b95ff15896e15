"""What the review adds to audits, in its tables: results that count instead, and what lists show of the history."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec
from sqlalchemy import bindparam, select

from motaudit.audit.model import Audit
from motaudit.audit.records import listed
from motaudit.base.clock import from_text, to_text
from motaudit.review.looks import BranchLooks
from motaudit.review.repairs import Repair
from motaudit.review.standing import Standing
from motaudit.review.submission import Rescore
from motaudit.review.ties import Tie, TieKind
from motaudit.scoring.sheet import ScoreSheet
from motaudit.storage import rows, tables
from motaudit.storage.history import HistoryRepository
from motaudit.storage.revisions import RevisionRepository, stage_rows
from motaudit.storage.settings import SettingsRepository

_s, _t, _r = tables.rescore.c, tables.tie.c, tables.repair.c
_RESCORES = rows.compiled(
    select(_s.audit_id, _s.number, _s.revision, _s.score, _s.at)
    .where(_s.audit_id == bindparam("id"))
    .order_by(_s.number)
)
_TIES = rows.compiled(select(_t.person_id, _t.branch_id, _t.kind, _t.reason).where(_t.person_id == bindparam("id")))
_ALL_TIES = rows.compiled(select(_t.person_id, _t.branch_id, _t.kind, _t.reason))
_BRANCH_REPAIRS = rows.compiled(select(_r.content).where(_r.branch_id == bindparam("id")).order_by(_r.id))
_AUDIT_REPAIRS = rows.compiled(select(_r.content).where(_r.audit_id == bindparam("id")).order_by(_r.id))
_REPAIRS = rows.compiled(select(_r.content).order_by(_r.id))
_repair = msgspec.json.Decoder(Repair)
_looks = msgspec.json.Decoder(BranchLooks)
_encode = msgspec.json.Encoder(order="deterministic").encode


class TieRepository(HistoryRepository):
    def ties(self, person_id: str | None = None) -> tuple[Tie, ...]:
        found = self.connection.exec_driver_sql(*((_TIES, (person_id,)) if person_id else (_ALL_TIES,)))
        return tuple(Tie(person, branch, TieKind(kind), reason) for person, branch, kind, reason in found)

    def save_ties(self, person_id: str, ties: Iterable[Tie]) -> None:
        """These and no others."""
        for old in self.ties(person_id):
            rows.remove(self.connection, tables.tie, old.person_id, old.branch_id, old.kind)
        for tie in ties:
            rows.put(self.connection, tables.tie, **tie._asdict())


class RepairRepository(TieRepository):
    def repairs(self, branch_id: str | None = None) -> tuple[Repair, ...]:
        """The oldest first."""
        found = self.connection.exec_driver_sql(*((_BRANCH_REPAIRS, (branch_id,)) if branch_id else (_REPAIRS,)))
        return tuple(_repair.decode(content) for (content,) in found)

    def repairs_of(self, audit_id: str) -> tuple[Repair, ...]:
        found = self.connection.exec_driver_sql(_AUDIT_REPAIRS, (audit_id,))
        return tuple(_repair.decode(content) for (content,) in found)

    def save_repair(self, repair: Repair) -> None:
        rows.put(self.connection, tables.repair, **repair_row(repair))

    def looks(self, branch_id: str) -> BranchLooks | None:
        text = SettingsRepository(self.connection).value(f"looks/{branch_id}")
        return None if text is None else _looks.decode(text)

    def save_looks(self, branch_id: str, looks: BranchLooks) -> None:
        SettingsRepository(self.connection).set_value(f"looks/{branch_id}", _encode(looks).decode())


class ReviewRepository(RevisionRepository, RepairRepository):
    def rescores(self, audit_id: str) -> tuple[Rescore, ...]:
        found = self.connection.exec_driver_sql(_RESCORES, (audit_id,))
        return tuple(Rescore(id_, number, revision, score, from_text(at)) for id_, number, revision, score, at in found)

    def save_rescore(self, rescore: Rescore, sheet: ScoreSheet, emotions: dict[str, int]) -> None:
        """Add a result that counts from now on, and copy it to where lists read it."""
        rows.add(
            self.connection,
            tables.rescore,
            audit_id=rescore.audit_id,
            number=rescore.number,
            revision=rescore.revision,
            score=rescore.score,
            at=to_text(rescore.at),
        )
        for row in stage_rows(rescore.audit_id, rescore.number, sheet, emotions):
            rows.add(self.connection, tables.rescore_stage, **row)
        self.save_result(rescore.audit_id, sheet.percent, sheet.verdict, sheet.band)

    def save_review(self, audit_id: str, standing: Standing) -> None:
        rows.put(self.connection, tables.review, **review_row(audit_id, standing))

    def save_shown_files(self, audit_id: str, hashes: Iterable[str]) -> None:
        for sha256 in hashes:
            rows.put(self.connection, tables.shown_file, sha256=sha256, audit_id=audit_id)

    def save_header(self, audit: Audit) -> None:
        self._rewrite(audit.id, **listed(audit))


def review_row(audit_id: str, standing: Standing) -> dict[str, Any]:
    """What lists show of a history; checking a file compares the two."""
    release, said = standing.release, standing.acknowledgement
    released = release.act if release else None
    return {
        "audit_id": audit_id,
        "state": standing.state,
        "revision": standing.revision,
        "returns": len(standing.returns),
        "claimed_by": standing.claim.who if standing.claim else None,
        "open_questions": len(standing.open_questions),
        "open_queries": len(standing.open_queries),
        "flagged": standing.seals[-1].flagged if standing.seals else 0,
        "released": to_text(released.at) if released else None,
        "released_by": released.who if released else None,
        "query_until": to_text(release.query_until) if release else None,
        "acknowledged": to_text(said.act.at) if said and said.act else None,
        "grade": standing.grade.points if standing.grade else None,
    }


def repair_row(repair: Repair) -> dict[str, Any]:
    return {
        "id": repair.id,
        "audit_id": repair.audit_id,
        "branch_id": repair.branch_id,
        "state": repair.state,
        "due": repair.due.isoformat() if repair.due else None,
        "content": _content(repair),
    }


def _content(repair: Repair) -> str:
    """As JSON in the order of its fields. What was never withdrawn reads as it did before repairs could be."""
    plain = msgspec.to_builtins(repair, order="deterministic")
    if repair.withdrawn is None:
        del plain["withdrawn"]
    return msgspec.json.encode(plain).decode()
