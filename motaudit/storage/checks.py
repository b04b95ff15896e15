"""What the reviewer's checks read of other visits, and the likeness of pictures."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import bindparam, func, select

from motaudit.audit.model import Audit
from motaudit.storage import rows, tables
from motaudit.storage.evidence import EvidenceRepository

_s, _a, _r, _l, _e = (
    tables.shown_file.c,
    tables.audit.c,
    tables.revision.c,
    tables.likeness.c,
    tables.evidence.c,
)
_others = tables.shown_file.alias("other")
_other = _others.c
_ELSEWHERE = rows.compiled(
    select(_s.sha256, _a.number)
    .join_from(tables.shown_file, _others, _s.sha256 == _other.sha256)
    .join(tables.audit, _other.audit_id == _a.id)
    .where(_s.audit_id == bindparam("id"), _other.audit_id != bindparam("besides"))
    .order_by(_s.sha256, _a.number)
)
_CONTENTS = rows.compiled(
    select(_a.number, _r.content)
    .join_from(tables.audit, tables.revision, (_r.audit_id == _a.id) & (_r.number == _a.revision))
    .where(_a.auditor_id == bindparam("auditor"), _a.id != bindparam("id"))
    .order_by(_a.id.desc())
    .limit(bindparam("limit", type_=tables.audit.c.revision.type))
)
_LIKENESSES = rows.compiled(select(_l.sha256, _l.bits))
_NUMBERS = rows.compiled(
    select(_a.number)
    .join_from(tables.shown_file, tables.audit, _s.audit_id == _a.id)
    .where(_s.sha256 == bindparam("sha"), _s.audit_id != bindparam("besides"))
    .order_by(_a.number)
)
_WITHOUT = rows.compiled(
    select(func.distinct(_s.sha256))
    .join_from(tables.shown_file, tables.evidence, _s.sha256 == _e.sha256)
    .outerjoin(tables.likeness, _s.sha256 == _l.sha256)
    .where(_l.sha256.is_(None), _e.width.is_not(None))
)


class CheckRepository(EvidenceRepository):
    def shown_elsewhere(self, audit_id: str) -> tuple[tuple[str, str], ...]:
        found = self.connection.exec_driver_sql(_ELSEWHERE, (audit_id, audit_id))
        return tuple((sha256, number) for sha256, number in found)

    def earlier_contents(self, audit: Audit, limit: int) -> tuple[tuple[str, str], ...]:
        found = self.connection.exec_driver_sql(_CONTENTS, (audit.auditor.id, audit.id, limit, 0))
        return tuple((number, content) for number, content in found)

    def likenesses(self) -> Mapping[str, str]:
        return {row[0]: row[1] for row in self.connection.exec_driver_sql(_LIKENESSES)}

    def numbers_showing(self, sha256: str, besides: str) -> tuple[str, ...]:
        return tuple(self.connection.exec_driver_sql(_NUMBERS, (sha256, besides)).scalars())

    def without_likeness(self) -> tuple[str, ...]:
        return tuple(self.connection.exec_driver_sql(_WITHOUT).scalars())

    def save_likeness(self, sha256: str, bits: str) -> None:
        rows.put(self.connection, tables.likeness, sha256=sha256, bits=bits)
