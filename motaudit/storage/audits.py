"""Audits in their tables: identity, entries, journal and what lists show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from fractions import Fraction
from typing import Any

import msgspec
from sqlalchemy import BindParameter, bindparam, func, or_, select

from motaudit.audit.codec import decode
from motaudit.audit.entries import Change, EntryKey, EntryKind
from motaudit.audit.model import Audit, AuditState, Mode, Position
from motaudit.audit.records import Action, AuditFilter, AuditSummary, Edit, JournalStep, Progress
from motaudit.base.clock import from_text, to_text
from motaudit.storage import rows, tables
from motaudit.storage.database import BEAR_WITNESS, Repository
from motaudit.storage.overview import summaries
from motaudit.storage.places import branch_of, person_of
from motaudit.storage.settings import SettingsRepository

_a, _b, _c, _p = tables.audit.c, tables.branch.c, tables.checklist.c, tables.person.c
_g, _e, _j = tables.progress.c, tables.entry.c, tables.journal.c

_id: BindParameter[str] = bindparam("id")
_branch_columns = [column for column in _b if column.name != "row_hash"]
_person_columns = [column for column in _p if column.name != "row_hash"]

_AUDIT = rows.compiled(
    select(
        _a.id, _a.number, _a.state, _a.checklist_hash, _c.code, _c.version, _a.created, _a.revision, _a.submitted,
        *_branch_columns, *_person_columns,
    )
    .join_from(tables.audit, tables.branch, _a.branch_id == _b.id)
    .join(tables.person, _a.auditor_id == _p.id)
    .join(tables.checklist, _a.checklist_hash == _c.hash)
    .where(_a.id == _id)
)  # fmt: skip
_ROW = rows.compiled(select(*(column for column in _a if column.name != "row_hash")).where(_a.id == _id))
_ENTRIES = rows.compiled(select(_e.kind, _e.code, _e.row, _e.value).where(_e.audit_id == _id))
_ENTRY = rows.compiled(
    select(_e.value).where(
        _e.audit_id == _id, _e.kind == bindparam("kind"), _e.code == bindparam("code"), _e.row == bindparam("row")
    )
)
_PROGRESS = rows.compiled(
    select(_a.state, _g.updated, _g.step, _g.position, _g.open_count)
    .join_from(tables.audit, tables.progress, _a.id == _g.audit_id)
    .where(_a.id == _id)
)
_LAST_SEQ = rows.compiled(select(func.max(_j.seq)))
_STEPS = rows.compiled(
    select(_j.step, _j.action, _j.undoes).where(_j.audit_id == _id, _j.seq == _j.step).order_by(_j.seq)
)
_JOURNAL_COLUMNS = (_j.seq, _j.step, _j.action, _j.kind, _j.code, _j.row, _j.before, _j.after, _j.at, _j.who, _j.undoes)
_JOURNAL = rows.compiled(select(*_JOURNAL_COLUMNS).where(_j.audit_id == _id).order_by(_j.seq))
_STEP = rows.compiled(
    select(_j.kind, _j.code, _j.row, _j.before, _j.after)
    .where(_j.seq >= bindparam("step"), _j.step == bindparam("same_step"), _j.audit_id == bindparam("id"))
    .order_by(_j.seq)
)

_position = msgspec.json.Decoder(Position)
_encode = msgspec.json.Encoder().encode

_COPIED = ("mode", "scenario", "outcome", "started")
"""Header entries of which `audit` keeps a copy for lists."""
_COPY_DEFAULTS = {"mode": str(Mode.AFTER_VISIT), "scenario": "", "outcome": None, "started": None}


class AuditRepository(Repository):
    _journal_end = 0

    def audit(self, audit_id: str) -> Audit | None:
        row = self.connection.exec_driver_sql(_AUDIT, (audit_id,)).first()
        if row is None:
            return None
        id_, number, state, checklist_hash, code, version, created, revision, submitted, *others = row
        width = len(_branch_columns)
        return Audit(
            id=id_,
            number=number,
            state=AuditState(state),
            branch=branch_of(others[:width]),
            auditor=person_of(others[width:]),
            checklist_hash=checklist_hash,
            checklist_code=code,
            checklist_version=version,
            created=from_text(created),
            revision=revision,
            submitted=from_text(submitted) if submitted else None,
        )

    def entries(self, audit_id: str) -> dict[EntryKey, str]:
        found = self.connection.exec_driver_sql(_ENTRIES, (audit_id,))
        return {EntryKey(EntryKind(kind), code, row): value for kind, code, row, value in found}

    def entry(self, audit_id: str, key: EntryKey) -> str | None:
        return self.connection.exec_driver_sql(_ENTRY, (audit_id, *key)).scalar()

    def progress(self, audit_id: str) -> Progress | None:
        row = self.connection.exec_driver_sql(_PROGRESS, (audit_id,)).first()
        if row is None:
            return None
        state, updated, step, position, open_count = row
        return Progress(
            AuditState(state), from_text(updated), step, _position.decode(position) if position else None, open_count
        )

    def matching(self, text: str) -> tuple[str, ...]:
        wanted = select(_a.id).where(or_(_a.number == text, _a.id.startswith(text, autoescape=True))).limit(10)
        return tuple(self.connection.scalars(wanted))

    def summaries(self, filter: AuditFilter, at: datetime) -> tuple[AuditSummary, ...]:
        return summaries(self.connection.exec_driver_sql, filter, at)

    def next_number(self, year: int) -> str:
        """The next audit number, such as 2026-K7-0042: year, this workspace's tag, counter."""
        facts = SettingsRepository(self.connection)
        counter = f"counter/{year}"
        number = int(facts.value(counter) or 0) + 1
        facts.set_value(counter, str(number))
        return f"{year}-{facts.value('tag')}-{number:04d}"

    def save(self, audit: Audit) -> None:
        known = self.connection.exec_driver_sql(_ROW, (audit.id,)).mappings().first()
        copied = known or {**_COPY_DEFAULTS, "percent": None, "verdict": None, "band": None}
        identity = {
            "id": audit.id,
            "number": audit.number,
            "state": audit.state,
            "branch_id": audit.branch.id,
            "auditor_id": audit.auditor.id,
            "checklist_hash": audit.checklist_hash,
            "revision": audit.revision,
            "created": to_text(audit.created),
            "submitted": to_text(audit.submitted) if audit.submitted else None,
        }
        rows.put(self.connection, tables.audit, **{**copied, **identity})

    def save_result(self, audit_id: str, percent: Fraction | None, verdict: str | None, band: str | None) -> None:
        """Keep the result that counts where lists read it."""
        self._rewrite(audit_id, percent=None if percent is None else str(percent), verdict=verdict, band=band)

    def append(
        self,
        audit_id: str,
        action: Action,
        edits: Sequence[Edit],
        *,
        at: datetime,
        who: str,
        undoes: int | None = None,
    ) -> int:
        step = (self.connection.exec_driver_sql(_LAST_SEQ).scalar() or 0) + 1
        at_text = to_text(at)
        for seq, (key, before, after) in enumerate(edits or (_NOTHING,), step):
            kind, code, row = key or (None, None, None)
            rows.add(
                self.connection,
                tables.journal,
                seq=seq,
                audit_id=audit_id,
                step=step,
                action=action,
                kind=kind,
                code=code,
                row=row,
                before=before,
                after=after,
                at=at_text,
                who=who,
                undoes=undoes,
            )
        for key, _before, after in edits:
            if after is None:
                rows.remove(self.connection, tables.entry, audit_id, *key)
            else:
                rows.put(
                    self.connection,
                    tables.entry,
                    audit_id=audit_id,
                    kind=key.kind,
                    code=key.code,
                    row=key.row,
                    value=after,
                )
        self._copy_header(audit_id, edits)
        self._journal_end = seq
        return step

    def commit(self) -> None:
        super().commit()
        bear_witness = self.connection.info.get(BEAR_WITNESS)
        if bear_witness is not None and self._journal_end:
            bear_witness(self._journal_end)

    def remember(
        self, audit_id: str, *, updated: datetime, step: int, position: Position | None, open_count: int | None
    ) -> None:
        rows.put(
            self.connection,
            tables.progress,
            audit_id=audit_id,
            updated=to_text(updated),
            step=step,
            position=_encode(position).decode() if position else None,
            open_count=open_count,
        )

    def steps(self, audit_id: str) -> tuple[tuple[int, Action, int | None], ...]:
        found = self.connection.exec_driver_sql(_STEPS, (audit_id,))
        return tuple((step, Action(action), undoes) for step, action, undoes in found)

    def step(self, audit_id: str, step: int) -> tuple[Edit, ...]:
        found = self.connection.exec_driver_sql(_STEP, (step, step, audit_id))
        return tuple(
            Edit(EntryKey(EntryKind(kind), code, row), before, after)
            for kind, code, row, before, after in found
            if kind is not None
        )

    def journal(self, audit_id: str) -> tuple[JournalStep, ...]:
        steps: dict[int, JournalStep] = {}
        changes: dict[int, list[Change]] = {}
        for row in self.connection.exec_driver_sql(_JOURNAL, (audit_id,)):
            _seq, step, action, kind, code, number, before, after, at, who, undoes = row
            if step not in steps:
                steps[step] = JournalStep(step, audit_id, Action(action), from_text(at), who, (), undoes)
                changes[step] = []
            if kind is not None:
                key = EntryKey(EntryKind(kind), code, number)
                changes[step].append(Change(key, _value(key, before), _value(key, after)))
        return tuple(replace(step, changes=tuple(changes[step.id])) for step in steps.values())

    def _copy_header(self, audit_id: str, edits: Sequence[Edit]) -> None:
        changed = {
            key.code: _COPY_DEFAULTS[key.code] if after is None else msgspec.json.decode(after)
            for key, _before, after in edits
            if key.kind is EntryKind.HEADER and key.code in _COPIED
        }
        if changed:
            self._rewrite(audit_id, **changed)

    def _rewrite(self, audit_id: str, **changed: Any) -> None:
        known = self.connection.exec_driver_sql(_ROW, (audit_id,)).mappings().one()
        rows.put(self.connection, tables.audit, **{**known, **changed})


_NOTHING: tuple[EntryKey | None, str | None, str | None] = (None, None, None)


def _value(key: EntryKey, text: str | None) -> Any:
    return None if text is None else decode(key, text)
