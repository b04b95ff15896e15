"""What packages read and write: whole audits at a time, in as few statements as there are tables."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from functools import cached_property
from typing import Any

import msgspec
from sqlalchemy import Table, bindparam, func, select

from motaudit.audit.entries import EntryKey, EntryKind
from motaudit.audit.lineage import JournalRow, Line
from motaudit.base.clock import from_text, to_text
from motaudit.review.arrival import Arrival, KnownPlace, LogEntry, Result, Sender
from motaudit.review.history import Chain, Event, Topic, in_order
from motaudit.review.submission import Rescore, Revision
from motaudit.storage import rows, tables
from motaudit.storage.checklists import ChecklistRepository
from motaudit.storage.evidence import EvidenceRepository
from motaudit.storage.history import chain_row, event_of, event_row
from motaudit.storage.places import PlacesRepository
from motaudit.storage.plans import PlanRepository
from motaudit.storage.reviews import ReviewRepository, review_row
from motaudit.storage.revisions import stage_rows
from motaudit.storage.settings import SettingsRepository

_a, _g, _j, _l = tables.audit.c, tables.progress.c, tables.journal.c, tables.journal_line.c
_e, _k, _p, _i = tables.event.c, tables.known_place.c, tables.package.c, tables.installation.c
_x, _b = tables.conflict.c, tables.branch_copy.c

_JOURNAL = rows.compiled(
    select(
        _j.step, _j.action, _j.kind, _j.code, _j.row, _j.before, _j.after, _j.at, _j.who, _j.undoes,
        _l.action, _l.depth, _l.parents, _l.value,
    )
    .join_from(tables.journal, tables.journal_line, _j.seq == _l.seq, isouter=True)
    .where(_j.audit_id == bindparam("id"))
    .order_by(_j.seq)
)  # fmt: skip
_IDS = rows.compiled(
    select(_a.id, _g.updated).join_from(tables.audit, tables.progress, _a.id == _g.audit_id).order_by(_a.id)
)
_COPIES = rows.compiled(select(_b.audit_id, _b.rank))
_EVENTS = rows.compiled(
    select(*(column for column in _e if column.name != "row_hash"))
    .where(_e.topic == bindparam("topic"))
    .order_by(_e.subject)
)
_CONFLICTS = rows.compiled(
    select(_x.audit_id, _x.kind, _x.code, _x.row).order_by(_x.audit_id, _x.kind, _x.code, _x.row)
)
_PLACES = rows.compiled(select(_k.id, _k.clock, _k.value).where(_k.kind == bindparam("kind")))
_SENDER = rows.compiled(select(_i.name, _i.known_since, _i.trusted_by).where(_i.public_key == bindparam("public_key")))
_TRUSTED = rows.compiled(select(_i.public_key).where(_i.trusted_by == bindparam("id")))
_NAMING = tuple(
    rows.compiled(select(column).where(column == bindparam("id")))
    for column in (
        _a.auditor_id, _j.who, tables.revision.c.who, _e.who, _e.subject, tables.plan.c.auditor_id,
        tables.tie.c.person_id, tables.pin.c.person_id,
    )
)  # fmt: skip
_LOG = rows.compiled(select(_p.id, _p.direction, _p.at, _p.installation, _p.audience, _p.audits).order_by(_p.at, _p.id))
_LAST_SEQ = rows.compiled(select(func.max(_j.seq)))
_KEPT = rows.compiled(
    select(_a.mode, _a.scenario, _a.outcome, _a.started, _a.percent, _a.verdict, _a.band).where(
        _a.id == bindparam("id")
    )
)


class PackageRepository(ReviewRepository, PlanRepository):
    @cached_property
    def checklists(self) -> ChecklistRepository:
        return ChecklistRepository(self.connection)

    @cached_property
    def places(self) -> PlacesRepository:
        return PlacesRepository(self.connection)

    @cached_property
    def files(self) -> EvidenceRepository:
        return EvidenceRepository(self.connection)

    def fact(self, key: str) -> str | None:
        return SettingsRepository(self.connection).value(key)

    def set_fact(self, key: str, value: str | None) -> None:
        SettingsRepository(self.connection).set_value(key, value)

    def audit_ids(self, changed_since: datetime | None = None) -> tuple[str, ...]:
        found = self.connection.exec_driver_sql(_IDS)
        return tuple(id_ for id_, updated in found if changed_since is None or from_text(updated) >= changed_since)

    def copies(self) -> dict[str, str]:
        return {row[0]: row[1] for row in self.connection.exec_driver_sql(_COPIES)}

    def journal_rows(self, audit_id: str) -> tuple[JournalRow, ...]:
        return tuple(map(_journal_row, self.connection.exec_driver_sql(_JOURNAL, (audit_id,))))

    def all_events(self, topic: Topic) -> dict[str, tuple[Event, ...]]:
        found = defaultdict(list)
        for row in self.connection.exec_driver_sql(_EVENTS, (topic,)):
            event = event_of(row)
            found[event.subject].append(event)
        return {subject: in_order(events) for subject, events in found.items()}

    def installations_of(self, kinds: Collection[str]) -> frozenset[str]:
        marks = ", ".join("?" * len(kinds))
        found = self.connection.exec_driver_sql(
            f"SELECT DISTINCT installation FROM event WHERE topic = ? AND kind IN ({marks})", (Topic.AUDIT, *kinds)
        )
        return frozenset(found.scalars())

    def add_events(self, events: Iterable[Event], chain: Chain) -> None:
        for event in events:
            self.add_event(event, chain)

    def conflicts(self) -> tuple[tuple[str, EntryKey], ...]:
        found = self.connection.exec_driver_sql(_CONFLICTS)
        return tuple((audit_id, EntryKey(EntryKind(kind), code, row)) for audit_id, kind, code, row in found)

    def set_conflicts(self, audit_id: str, keys: Iterable[EntryKey]) -> None:
        for other, key in self.conflicts():
            if other == audit_id:
                rows.remove(self.connection, tables.conflict, audit_id, *key)
        for key in keys:
            rows.put(self.connection, tables.conflict, audit_id=audit_id, **key._asdict())

    def known_places(self, kind: str) -> dict[str, KnownPlace]:
        found = self.connection.exec_driver_sql(_PLACES, (kind,))
        return {id_: KnownPlace(clock, value) for id_, clock, value in found}

    def save_known_place(self, kind: str, id: str, place: KnownPlace) -> None:
        rows.put(self.connection, tables.known_place, kind=kind, id=id, **place._asdict())

    def is_named(self, person_id: str) -> bool:
        """Whether anything names a person: a visit, a step of a journal or history, a tie, a plan, a PIN."""
        return any(self.connection.exec_driver_sql(question, (person_id,)).first() is not None for question in _NAMING)

    def forget_person(self, person_id: str, successor_id: str) -> None:
        """Take away a person whom nothing names; whom they trusted, `successor_id` trusts."""
        for (public,) in self.connection.exec_driver_sql(_TRUSTED, (person_id,)).all():
            known = self.sender(public)
            assert known is not None  # it was found among them just now
            self.save_sender(public, known._replace(trusted_by=successor_id))
        rows.remove(self.connection, tables.known_place, "person", person_id)
        rows.remove(self.connection, tables.person, person_id)

    def sender(self, public: str) -> Sender | None:
        row = self.connection.exec_driver_sql(_SENDER, (public,)).first()
        return None if row is None else Sender(row[0], from_text(row[1]), row[2])

    def save_sender(self, public: str, sender: Sender) -> None:
        rows.put(
            self.connection,
            tables.installation,
            public_key=public,
            name=sender.name,
            known_since=to_text(sender.known_since),
            trusted_by=sender.trusted_by,
        )

    def log(self) -> tuple[LogEntry, ...]:
        found = self.connection.exec_driver_sql(_LOG)
        return tuple(LogEntry(id_, way, from_text(at), *others) for id_, way, at, *others in found)

    def save_log(self, entry: LogEntry) -> None:
        rows.put(self.connection, tables.package, **{**entry._asdict(), "at": to_text(entry.at)})

    def receive(self, arrivals: Sequence[Arrival]) -> None:
        """Keep audits that came, all rows of a table in one statement."""
        batch = _Batch(self)
        for arrival in arrivals:
            batch.take(arrival)
        batch.write()
        self._journal_end = batch.seq
        for arrival in arrivals:
            for key in (key for key, value in arrival.entries.items() if value is None):
                rows.remove(self.connection, tables.entry, arrival.audit.id, *key)
            if arrival.conflicts or not arrival.is_new:
                self.set_conflicts(arrival.audit.id, arrival.conflicts)


class _Batch:
    """The rows of many audits, table by table in the order in which they refer to each other."""

    def __init__(self, repository: PackageRepository) -> None:
        self._repository = repository
        self._connection = repository.connection
        self._rows: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
        self.seq = int(self._connection.exec_driver_sql(_LAST_SEQ).scalar() or 0)

    def take(self, arrival: Arrival) -> None:
        audit_id = arrival.audit.id
        self._audit(arrival)
        step = self._journal(arrival)
        self._progress(arrival, step)
        self._rows["entry"] += [
            (audit_id, key.kind.value, key.code, key.row, value)
            for key, value in arrival.entries.items()
            if value is not None
        ]
        for result in arrival.revisions:
            self._revision(result)
        for result in arrival.rescores:
            self._rescore(result)
        if arrival.events:
            self._events(arrival)
        self._rows["shown_file"] += [(sha256, audit_id) for sha256 in sorted(arrival.shown)]
        if arrival.rank:
            self._rows["branch_copy"].append((audit_id, arrival.rank))

    def write(self) -> None:
        for table in tables.metadata.sorted_tables:
            if found := self._rows.get(table.name):
                written = rows.add_all if table in _ONLY_ADDED else rows.put_all
                written(self._connection, table, found)

    def _audit(self, arrival: Arrival) -> None:
        audit = arrival.audit
        kept = (None,) * 7 if arrival.is_new else self._connection.exec_driver_sql(_KEPT, (audit.id,)).one()
        header = dict(zip(("mode", "scenario", "outcome", "started"), kept, strict=False)) | dict(arrival.header)
        counts = arrival.counts
        result = kept[4:]
        if counts is not None:
            percent = None if counts.percent is None else str(counts.percent)
            result = (percent, counts.verdict, counts.band)
        self._rows["audit"].append(
            (
                audit.id, audit.number, audit.state.value, audit.branch.id, audit.auditor.id, audit.checklist_hash,
                audit.revision, to_text(audit.created), to_text(audit.submitted) if audit.submitted else None,
                header["mode"], header["scenario"], header["outcome"], header["started"], *result,
            )
        )  # fmt: skip

    def _journal(self, arrival: Arrival) -> int:
        """Number the steps; the audit's last one."""
        numbers = list(arrival.earlier)
        journal, lines = self._rows["journal"], self._rows["journal_line"]
        audit_id = arrival.audit.id
        for step, action, key, before, after, at, who, undoes, line in arrival.rows:
            self.seq += 1
            if step == len(numbers):
                numbers.append(self.seq)
            kind, code, row = key or (None, None, None)
            undone = None if undoes is None else numbers[undoes]
            journal.append((self.seq, audit_id, numbers[step], action, kind, code, row, before, after, at, who, undone))
            if line is not None:
                lines.append((self.seq, line.action, line.depth, " ".join(line.parents), line.value))
        return numbers[-1]

    def _progress(self, arrival: Arrival, step: int) -> None:
        known = None if arrival.is_new else self._repository.progress(arrival.audit.id)
        if known is None:
            position, open_count = None, 0 if arrival.audit.revision else None
        else:
            position, open_count = known.position, known.open_count
        place = None if position is None else msgspec.json.encode(position).decode()
        self._rows["progress"].append((arrival.audit.id, to_text(arrival.updated), step, place, open_count))

    def _revision(self, result: Result) -> None:
        revision = result.of
        assert isinstance(revision, Revision)
        self._rows["revision"].append(
            (
                revision.audit_id, revision.number, revision.content, revision.content_hash, revision.score,
                revision.checklist_hash, revision.algorithm, to_text(revision.submitted), revision.who,
            )
        )  # fmt: skip
        self._stages(tables.stage_score, revision.audit_id, revision.number, result)

    def _rescore(self, result: Result) -> None:
        rescore = result.of
        assert isinstance(rescore, Rescore)
        self._rows["rescore"].append(
            (rescore.audit_id, rescore.number, rescore.revision, rescore.score, to_text(rescore.at))
        )
        self._stages(tables.rescore_stage, rescore.audit_id, rescore.number, result)

    def _stages(self, table: Table, audit_id: str, number: int, result: Result) -> None:
        for row in stage_rows(audit_id, number, result.sheet, dict(result.emotions)):
            self._rows[table.name].append(rows.ordered(table, row))

    def _events(self, arrival: Arrival) -> None:
        audit_id = arrival.audit.id
        self._rows["event"] += [rows.ordered(tables.event, event_row(event)) for event in arrival.events]
        chain = {"topic": Topic.AUDIT, "subject": audit_id, **chain_row(arrival.chain)}
        self._rows["chain"].append(rows.ordered(tables.chain, chain))
        self._rows["review"].append(rows.ordered(tables.review, review_row(audit_id, arrival.standing)))


_ONLY_ADDED: frozenset[Table] = frozenset(
    {
        tables.journal, tables.journal_line, tables.revision, tables.stage_score, tables.rescore,
        tables.rescore_stage, tables.event,
    }
)  # fmt: skip


def _journal_row(row: Any) -> JournalRow:
    (
        step, action, kind, code, number, before, after, at, who, undoes, written_as, depth, parents, value,
    ) = row  # fmt: skip
    key = None if kind is None else EntryKey(EntryKind(kind), code, number)
    line = None if written_as is None else Line(written_as, depth, tuple(parents.split()), value)
    return JournalRow(step, action, key, before, after, at, who, undoes, line)
