"""What goes into a package: the audits that were asked for, and all that they refer to and their readers may see."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from motaudit.audit.entries import EntryKind
from motaudit.audit.lineage import JournalRow, Lineage
from motaudit.audit.model import Audit
from motaudit.base.clock import to_text
from motaudit.exchange.events import events_record
from motaudit.exchange.repository import PackageRepository
from motaudit.exchange.wire import (
    AuditRecord,
    Entry,
    FileRecord,
    Kind,
    RescoreRecord,
    RevisionRecord,
    Step,
)
from motaudit.review.history import Event, Topic
from motaudit.review.plans import plan_of
from motaudit.review.repairs import repair_of

_HASH = re.compile(r'"([0-9a-f]{64})"')


@dataclass(slots=True)
class Wanted:
    """What the records refer to, and so has to come along."""

    branches: set[str] = field(default_factory=set)
    people: set[str] = field(default_factory=set)
    checklists: set[str] = field(default_factory=set)
    files: set[str] = field(default_factory=set)

    def note_events(self, events: Iterable[Event]) -> None:
        for event in events:
            self.people.add(event.who)
            self.files.update(_HASH.findall(event.payload))


def full_record(repository: PackageRepository, audit: Audit, wanted: Wanted, *, rank: str = "") -> AuditRecord:
    """Everything that is known of an audit; `rank` is that of a branch's copy."""
    rows = repository.journal_rows(audit.id)
    events = repository.events(Topic.AUDIT, audit.id)
    revisions = repository.revisions(audit.id)
    hashes = {revision.number: revision.content_hash for revision in revisions}
    wanted.branches.add(audit.branch.id)
    wanted.people.update((audit.auditor.id, *(row.who for row in rows)))
    wanted.checklists.add(audit.checklist_hash)
    wanted.note_events(events)
    wanted.files.update(_files_of(audit.id, rows))
    for revision in revisions:
        wanted.files.update(_HASH.findall(revision.content))
    return AuditRecord(
        audit.id,
        audit.number,
        audit.branch.id,
        audit.auditor.id,
        audit.checklist_hash,
        to_text(audit.created),
        rank,
        tuple(_steps(rows)),
        tuple(
            RevisionRecord(
                each.number, each.content, each.score, each.checklist_hash, each.algorithm, to_text(each.submitted),
                each.who,
            )
            for each in revisions
        ),
        tuple(
            RescoreRecord(hashes[each.revision], each.score, to_text(each.at))
            for each in repository.rescores(audit.id)
        ),
        events_record(events),
    )  # fmt: skip


def remarks_record(repository: PackageRepository, audit: Audit, wanted: Wanted, rank: str) -> AuditRecord:
    """What a branch added to its copy of an audit."""
    events = repository.events(Topic.AUDIT, audit.id)
    wanted.note_events(events)
    return AuditRecord(
        audit.id, audit.number, audit.branch.id, audit.auditor.id, audit.checklist_hash, to_text(audit.created), rank,
        (), (), (), events_record(events),
    )  # fmt: skip


def other_events(
    repository: PackageRepository, kind: Kind, audits: frozenset[str], branches: frozenset[str], person: str
) -> Iterator[tuple[Topic, tuple[Event, ...]]]:
    """The histories of repairs, plans and people that belong into a package, each whole."""
    office, shopper = kind is Kind.HEAD_OFFICE, kind is Kind.SHOPPER
    for events in repository.all_events(Topic.REPAIR).values():
        repair = repair_of(events)
        if repair is not None and repair.audit_id in audits and not shopper:
            yield Topic.REPAIR, events
    for events in repository.all_events(Topic.PLAN).values():
        plan = plan_of(events)
        if office or (shopper and plan is not None and plan.auditor_id == person):
            yield Topic.PLAN, events
    for subject, events in repository.all_events(Topic.PERSON).items():
        if office or (shopper and subject == person) or (kind is Kind.BRANCH and _runs(events, branches)):
            yield Topic.PERSON, events


def file_record(repository: PackageRepository, sha256: str) -> FileRecord | None:
    """None for a hash that is not of a file."""
    known = repository.files.file(sha256)
    return None if known is None else FileRecord(sha256, known.media_type, known.size, known.is_picture)


def _runs(events: Iterable[Event], branches: frozenset[str]) -> bool:
    """Whether they say which branches a manager runs, some of these among them, and nothing else."""
    said = [event.data() for event in events]
    return all(data.get("kind") == "manages" for data in said) and any(
        branches.intersection(data.get("branches", ())) for data in said
    )


def _steps(rows: tuple[JournalRow, ...]) -> Iterator[Step]:
    places: dict[int, int] = {}
    grouped: dict[int, list[JournalRow]] = {}
    for row in rows:
        places.setdefault(row.step, len(places))
        grouped.setdefault(row.step, []).append(row)
    for group in grouped.values():
        first = group[0]
        action = first.line.action if first.line else first.action
        undoes = None if first.undoes is None else places.get(first.undoes)
        yield Step(action, first.at, first.who, undoes, tuple(_entry(row) for row in group if row.key is not None))


def _entry(row: JournalRow) -> Entry:
    assert row.key is not None
    kind, code, number = row.key
    if row.line is None:
        return Entry(kind, code, number, row.after)
    return Entry(kind, code, number, row.line.value, row.line.depth, row.line.parents)


def _files_of(audit_id: str, rows: tuple[JournalRow, ...]) -> Iterator[str]:
    """The files that the entries name, those of every side of a conflict too."""
    if any(row.line for row in rows):
        lineage = Lineage(audit_id)
        tuple(lineage.replay(rows))
        values = [
            head.value for key, heads in lineage.heads.items() if key.kind is EntryKind.EVIDENCE for head in heads
        ]
    else:
        last = {row.key: row.after for row in rows if row.key is not None and row.key.kind is EntryKind.EVIDENCE}
        values = list(last.values())
    for value in values:
        yield from _HASH.findall(value or "")
