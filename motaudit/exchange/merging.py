"""Putting together what two laptops know of the same audit. The result does not depend on which came first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import msgspec

from motaudit.audit.codec import decode
from motaudit.audit.entries import EntryKey, EntryKind
from motaudit.audit.model import Audit, AuditState, Mode
from motaudit.audit.places import Branch, Person
from motaudit.base.clock import to_text
from motaudit.checklist.service import ChecklistVersion
from motaudit.exchange.events import chain_of, event_of, is_whole, require_known, require_whole, stands
from motaudit.exchange.handed_in import HandedIn
from motaudit.exchange.journals import past_of, require_instant
from motaudit.exchange.refusing import unsafe
from motaudit.exchange.repository import PackageRepository
from motaudit.exchange.wire import AuditRecord
from motaudit.locale import _
from motaudit.review.arrival import Arrival
from motaudit.review.history import Topic

_COPIED = {"mode": str(Mode.AFTER_VISIT), "scenario": "", "outcome": None, "started": None}


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What audits refer to, as it will be after the import."""

    branches: Mapping[str, Branch]
    people: Mapping[str, Person]
    checklists: Mapping[str, ChecklistVersion]
    files: frozenset[str]
    """SHA-256 of what the package holds."""
    copies: Mapping[str, str]
    """Audits of which only a branch's copy is here, with their ranks."""


def arrive(repository: PackageRepository, record: AuditRecord, around: Surroundings, at: datetime) -> Arrival | None:
    """What an audit of a package adds to what is here; None when that is nothing, or nothing that can be kept yet.

    Raises UserError when the audit is none that motaudit could have written.
    """
    known = repository.audit(record.id)
    rank = around.copies.get(record.id)
    if known is None and not record.steps:
        return None
    _require_same(known, record, copied=bool(rank or record.rank))
    if len({each.hash for each in record.events}) < len(record.events):
        raise unsafe(_("the history of a visit names an event twice."))
    events = tuple(event_of(each, Topic.AUDIT, record.id) for each in record.events)
    require_known(events, around.people)
    here = repository.events(Topic.AUDIT, record.id) if known else ()
    hashes = {event.hash for event in here}
    new_events = tuple(event for event in events if event.hash not in hashes)
    history = (*here, *new_events)
    is_copy = bool(rank) if known else bool(record.rank)
    if not is_copy:
        if record.rank and not is_whole(history):
            return None  # A branch answers what did not arrive here yet; its remarks come again with its next package.
        require_whole(history)
    standing = stands(history)
    content = record if _takes_content(known, rank, record) else None
    if content is not None and not all(step.who in around.people for step in content.steps):
        raise unsafe(_("the journal of a visit names a person who is not in the package."))
    past = past_of(repository, known, content, replaces=bool(rank))
    identity = known or _identity(record, around)
    handed_in = HandedIn(repository, known, identity, content, history, standing)
    if known and not (past.rows or new_events or handed_in.revisions or handed_in.rescores):
        return None
    if not is_copy:
        handed_in.require_sealed()
    _require_files(repository, past.entries, around)
    audit = handed_in.audit(excluded=past.excluded)
    if audit.branch.id not in around.branches:
        raise unsafe(_("visit {number} refers to what is not in the package.").format(number=record.number))
    chain = chain_of(history)
    return Arrival(
        audit=audit,
        updated=at,
        is_new=known is None,
        rank=record.rank if content is not None else "",
        rows=past.rows,
        earlier=past.earlier,
        entries=past.entries,
        conflicts=past.conflicts,
        header=_header(past.entries, is_new=known is None) | handed_in.header(audit.state),
        revisions=handed_in.revisions,
        rescores=handed_in.rescores,
        counts=handed_in.counts,
        events=new_events,
        chain=chain,
        standing=standing,
        shown=handed_in.shown,
    )


def _takes_content(known: Audit | None, rank: str | None, record: AuditRecord) -> bool:
    """A branch's copy says nothing to the audit itself, and the audit itself is not laid over a copy."""
    if not record.steps:
        return False
    if known is None:
        return True
    if rank:
        return bool(record.rank) and record.rank > rank
    return not record.rank


def _require_same(known: Audit | None, record: AuditRecord, *, copied: bool) -> None:
    if known is None or copied:
        return
    said = (record.number, record.auditor, record.checklist, record.created)
    if (known.number, known.auditor.id, known.checklist_hash, to_text(known.created)) != said:
        raise unsafe(_("visit {number} has the id of another visit.").format(number=record.number))


def _identity(record: AuditRecord, around: Surroundings) -> Audit:
    try:
        version = around.checklists[record.checklist]
        return Audit(
            id=record.id,
            number=record.number,
            state=AuditState.IN_PROGRESS,
            branch=around.branches[record.branch],
            auditor=around.people[record.auditor],
            checklist_hash=version.hash,
            checklist_code=version.code,
            checklist_version=version.version,
            created=require_instant(record.created),
        )
    except (KeyError, ValueError) as error:
        raise unsafe(_("visit {number} refers to what is not in the package.").format(number=record.number)) from error


def _header(entries: Mapping[EntryKey, str | None], *, is_new: bool) -> dict[str, str | None]:
    found: dict[str, str | None] = dict(_COPIED) if is_new else {}
    for key, value in entries.items():
        if key.kind is EntryKind.HEADER and key.code in _COPIED:
            found[key.code] = _COPIED[key.code] if value is None else msgspec.json.decode(value)
    return found


def _require_files(repository: PackageRepository, entries: Mapping[EntryKey, str | None], around: Surroundings) -> None:
    for key, value in entries.items():
        if key.kind is EntryKind.EVIDENCE and value is not None:
            sha256 = decode(key, value).sha256
            if sha256 not in around.files and repository.files.file(sha256) is None:
                raise unsafe(_("a photo or file of a visit is missing."))
