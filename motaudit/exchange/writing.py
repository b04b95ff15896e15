"""Writing a package: one consistent view of the workspace, part after part, in little memory."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from motaudit.audit.model import Audit, Evidence
from motaudit.audit.pictures import plain_copy
from motaudit.audit.places import Role
from motaudit.base.clock import to_text
from motaudit.base.errors import UserError
from motaudit.base.ids import new_id
from motaudit.base.progress import Progress, Work
from motaudit.base.store import Store
from motaudit.checklist.service import ChecklistService
from motaudit.exchange import wire
from motaudit.exchange.events import events_record
from motaudit.exchange.for_branch import SHOPPER, branch_record
from motaudit.exchange.gathering import Wanted, file_record, full_record, other_events, remarks_record
from motaudit.exchange.looks import look_records
from motaudit.exchange.package import PackageWriter, wrapped
from motaudit.exchange.places import BRANCH, PERSON, Register, person_of, person_text
from motaudit.exchange.plan import Written
from motaudit.exchange.recognise import is_package
from motaudit.exchange.repository import PackageRepository
from motaudit.exchange.wire import (
    FORMAT,
    SCHEMA,
    Audience,
    AuditRecord,
    Contents,
    EventRecord,
    FileRecord,
    Kind,
    LookRecord,
    Manifest,
    PlaceRecord,
)
from motaudit.locale import _
from motaudit.review.arrival import LogEntry
from motaudit.review.following import stand
from motaudit.review.history import Event, Topic, own_key
from motaudit.review.plans import plan_of
from motaudit.review.repairs import repair_of
from motaudit.review.signing import signer

_EDGE = 1600
"""Pixels of the longer edge of photos for a branch."""


@dataclass(frozen=True, slots=True)
class Selection:
    audience: Audience
    audits: tuple[str, ...] | None = None
    """Ids; None = all."""
    since: datetime | None = None


def audience_text(audience: Audience) -> str:
    return wire.write(audience).decode()


def write_package(
    store: Store[PackageRepository],
    checklists: ChecklistService,
    selection: Selection,
    out: Path,
    recipient: str | None,
    at: datetime,
) -> Work[Written]:
    _require_free(out)
    with store.write() as repository:
        secret = own_key(repository, at)
        for kind in (BRANCH, PERSON):
            Register(repository, kind).save()
        repository.commit()
    with store.read() as repository, wrapped(out, recipient) as stream:
        job = _Job(repository, checklists, selection, PackageWriter(stream))
        yield from job.run()
        manifest = Manifest(
            FORMAT, SCHEMA, new_id(), to_text(at), signer(secret).public, (repository.fact("name") or "")[:200],
            selection.audience, job.audits, job.writer.parts,
        )  # fmt: skip
        job.writer.seal(manifest, secret)
    with store.write() as repository:
        entry = LogEntry(manifest.id, "out", at, manifest.installation, audience_text(selection.audience), job.audits)
        repository.save_log(entry)
        repository.commit()
    return Written(out, manifest.id, job.audits, len(job.files), out.stat().st_size)


def _require_free(out: Path) -> None:
    """Workspaces may be called `.motaudit` too: only a package, or nothing, gives way to a package."""
    if out.is_dir():
        raise UserError(
            "package.folder",
            _("“{name}” is a folder, not a file to write.").format(name=out),
            remedy=_("Add the name of the package to it."),
        )
    with suppress(OSError):
        if out.is_file() and out.stat().st_size and not is_package(out):
            raise UserError(
                "package.other_file",
                _("“{name}” is another kind of file, which would be lost.").format(name=out.name),
                remedy=_("Choose another name."),
            )


def to_send(repository: PackageRepository, selection: Selection) -> tuple[str, ...]:
    """Ids of the visits that a package would hold if it were written now. Raises UserError as writing does."""
    copies, kind, choosing = repository.copies(), selection.audience.kind, _Choosing(repository, selection)
    if kind is Kind.HEAD_OFFICE and selection.audits is None:
        return tuple(choosing.ids())  # thousands perhaps, and none of them has to be read for that

    def is_sent(audit: Audit) -> bool:
        if kind is Kind.BRANCH:
            events = repository.events(Topic.AUDIT, audit.id)
            return audit.id not in copies and audit.revision > 0 and stand(events).seen_by_branch
        return kind is Kind.HEAD_OFFICE or audit.id not in copies

    return tuple(audit.id for audit in choosing.audits() if is_sent(audit))


class _Job:
    def __init__(
        self, repository: PackageRepository, checklists: ChecklistService, selection: Selection, writer: PackageWriter
    ) -> None:
        self._repository = repository
        self._checklists = checklists
        self._choosing = _Choosing(repository, selection)
        self._audience = selection.audience
        self._wanted = Wanted()
        self._copies = repository.copies()
        self.writer = writer
        self.audits = 0
        self.files: dict[str, FileRecord] = {}

    def run(self) -> Work[None]:
        chosen = self._choosing.audits()
        sent: set[str] = set()
        for done, audit in enumerate(chosen, 1):
            record = self._record(audit)
            if record is not None:
                self.writer.add_audit(record)
                self.audits += 1
                sent.add(audit.id)
            yield Progress(done, len(chosen), audit.number)
        events = self._other_events(frozenset(sent))
        for hash_ in self._checklist_hashes():
            document = self._repository.checklists.document(hash_)
            assert document is not None  # audits refer to it
            self.writer.add_checklist(hash_, document)
        yield from self._add_files()
        branches = self._places(BRANCH)
        self.writer.add_contents(
            Contents(branches, self._places(PERSON), tuple(self.files.values()), events, self._looks(branches))
        )

    def _looks(self, branches: tuple[PlaceRecord, ...]) -> tuple[LookRecord, ...]:
        if self._audience.kind is not Kind.SHOPPER:
            return ()
        repairs = ((branch.id, self._repository.repairs(branch.id)) for branch in branches)
        return tuple(look for branch_id, found in repairs for look in look_records(branch_id, found))

    def _record(self, audit: Audit) -> AuditRecord | None:
        rank = self._copies.get(audit.id)
        match self._audience.kind:
            case Kind.HEAD_OFFICE if rank:
                return remarks_record(self._repository, audit, self._wanted, rank)
            case Kind.BRANCH if not rank:
                checklist = self._checklists.get(audit.checklist_hash)
                return branch_record(self._repository, audit, checklist, self._wanted, self._clean_copy)
            case Kind.SHOPPER if rank:
                return None
            case _:
                return full_record(self._repository, audit, self._wanted, rank=rank or "")

    def _clean_copy(self, evidence: Evidence) -> Evidence | None:
        """A photo without its EXIF and when it was taken, added to the package at once: only one is in memory."""
        known = self._repository.files.file(evidence.sha256)
        if known is None or not known.is_picture:
            return None
        try:
            data = plain_copy(b"".join(self._repository.files.pieces(evidence.sha256)), "", _EDGE)
        except UserError:
            return None  # A picture of an older workspace that would need more memory than there may be.
        digest = sha256(data).hexdigest()
        if digest not in self.files:
            file = FileRecord(digest, "image/jpeg", len(data), True)
            for _done in self.writer.add_file(file, (data,)):
                pass
            self.files[digest] = file
        return replace(evidence, sha256=digest, name="photo.jpg", media_type="image/jpeg", size=len(data), taken=None)

    def _other_events(self, audits: frozenset[str]) -> tuple[EventRecord, ...]:
        audience = self._audience
        found: list[EventRecord] = []
        branches = self._choosing.allowed().branches or frozenset()
        for topic, events in other_events(self._repository, audience.kind, audits, branches, audience.person):
            self._wanted.note_events(events)
            self._note_subject(topic, events)
            found += events_record(events)
        return tuple(found)

    def _note_subject(self, topic: Topic, events: tuple[Event, ...]) -> None:
        wanted = self._wanted
        if topic is Topic.PERSON:
            wanted.people.add(events[0].subject)
            for event in events:
                wanted.branches.update(event.data().get("branches", ()))
        elif topic is Topic.REPAIR and (repair := repair_of(events)) is not None:
            wanted.branches.add(repair.branch_id)
        elif topic is Topic.PLAN and (plan := plan_of(events)) is not None:
            wanted.branches.add(plan.branch_id)
            wanted.people.update([plan.auditor_id] if plan.auditor_id else [])

    def _checklist_hashes(self) -> list[str]:
        in_use = {version.hash for version in self._repository.checklists.versions() if version.retired is None}
        return sorted(self._wanted.checklists | (set() if self._audience.kind is Kind.BRANCH else in_use))

    def _add_files(self) -> Work[None]:
        known = (file_record(self._repository, sha256) for sha256 in sorted(self._wanted.files - self.files.keys()))
        wanted = [file for file in known if file is not None]
        total = sum(file.size for file in wanted)
        done = 0
        for file in wanted:
            for part in self.writer.add_file(file, self._repository.files.pieces(file.sha256)):
                yield Progress(done + part, total, _("Photos and files"))
            done += file.size
            self.files[file.sha256] = file

    def _places(self, kind: str) -> tuple[PlaceRecord, ...]:
        register = Register(self._repository, kind)
        if self._audience.kind is Kind.HEAD_OFFICE:
            return register.records(register.places.keys() - {SHOPPER.id})
        if kind == BRANCH:
            return register.records(self._wanted.branches | (self._choosing.allowed().branches or frozenset()))
        people = register.records(self._wanted.people | {self._audience.person})
        if self._audience.kind is Kind.BRANCH:
            people = tuple(map(_as_a_branch_knows, people))
        if SHOPPER.id in self._wanted.people - register.places.keys():
            people = (PlaceRecord(SHOPPER.id, 1, person_text(SHOPPER)), *people)
        return people


def _as_a_branch_knows(record: PlaceRecord) -> PlaceRecord:
    """Who checks visits may make some, too, which no branch is to know: it would look out for that person.

    It counts as older than what head office knows, so that it is no news there when the branch sends it back.
    """
    person = person_of(record.id, record.value)
    if Role.AUDITOR not in person.roles:
        return record
    known = replace(person, roles=person.roles - {Role.AUDITOR})
    return PlaceRecord(record.id, max(0, record.clock - 1), person_text(known))


@dataclass(frozen=True, slots=True)
class _Choosing:
    """What a selection comes to in this workspace."""

    repository: PackageRepository
    selection: Selection

    def ids(self) -> list[str]:
        """Without those that did not change, where only changed ones are wanted; each once, however often it is named."""
        wanted = self.selection.audits
        ids = self.repository.audit_ids() if wanted is None else tuple(dict.fromkeys(wanted))
        changed = self._changed(self.selection.since) if self.selection.since else None
        return [id_ for id_ in ids if changed is None or id_ in changed]

    def audits(self) -> list[Audit]:
        allowed = self.allowed()
        found = []
        for id_ in self.ids():
            audit = self.repository.audit(id_)
            if audit is None:
                raise UserError(
                    "audit.unknown",
                    _("There is no visit “{text}” in this workspace.").format(text=id_),
                    remedy=_("Look it up in the list of visits."),
                )
            if allowed(audit):
                found.append(audit)
        return found

    def _changed(self, since: datetime) -> frozenset[str]:
        found = set(self.repository.audit_ids(since))
        for events in self.repository.all_events(Topic.REPAIR).values():
            repair = repair_of(events)
            if repair is not None and any(event.at >= since for event in events):
                found.add(repair.audit_id)
        return frozenset(found)

    def allowed(self) -> _Filter:
        audience = self.selection.audience
        if audience.kind is Kind.BRANCH:
            known = {branch.code: branch for branch in self.repository.places.branches()}
            if missing := next((code for code in audience.branches if code not in known), None):
                raise UserError(
                    "places.unknown_branch",
                    _("There is no branch “{code}” in this workspace.").format(code=missing),
                    remedy=_("Add it under Branches and people, or with `motaudit branch add`."),
                )
            if rival := next((code for code in audience.branches if known[code].competitor), None):
                raise UserError(
                    "package.competitor",
                    _("“{code}” is a competitor's branch, which is sent nothing.").format(code=rival),
                    remedy=_("Choose branches of your own."),
                )
            return _Filter(branches=frozenset(known[code].id for code in audience.branches))
        return _Filter(shopper=audience.person if audience.kind is Kind.SHOPPER else None)


@dataclass(frozen=True, slots=True)
class _Filter:
    """Which audits an audience may have at all."""

    branches: frozenset[str] | None = None
    shopper: str | None = None

    def __call__(self, audit: Audit) -> bool:
        if self.branches is not None and audit.branch.id not in self.branches:
            return False
        return self.shopper is None or audit.auditor.id == self.shopper
