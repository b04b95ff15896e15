"""Taking a package in: looked at in one view of the workspace, done in one transaction."""

from __future__ import annotations

import re
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from itertools import islice
from typing import BinaryIO, NamedTuple, cast

from motaudit.audit.evidence import StoredFile
from motaudit.audit.pictures import look_at
from motaudit.base.clock import Clock, from_text
from motaudit.base.errors import ProblemsError, UserError
from motaudit.base.progress import Progress, Work
from motaudit.base.store import Store
from motaudit.checklist.canonical import canonical_json
from motaudit.checklist.loader import read_checklist
from motaudit.checklist.model import Text
from motaudit.checklist.service import ChecklistVersion
from motaudit.exchange.authority import Authority, Right
from motaudit.exchange.events import chain_of, event_of, repaired, require_known, require_whole, understood
from motaudit.exchange.for_branch import SHOPPER
from motaudit.exchange.looks import looks_in
from motaudit.exchange.merging import Surroundings, arrive
from motaudit.exchange.package import Package
from motaudit.exchange.places import BRANCH, PERSON, Register, branch_of, person_of
from motaudit.exchange.plan import AuditLine, Fate, PackageInfo, PackagePlan
from motaudit.exchange.refusing import too_large, unsafe
from motaudit.exchange.repository import PackageRepository
from motaudit.exchange.wire import AuditRecord, EventRecord, FileRecord, Kind
from motaudit.exchange.writing import audience_text
from motaudit.locale import _
from motaudit.locale.text import plain
from motaudit.review.arrival import Arrival, LogEntry, Sender
from motaudit.review.history import Event, Topic, added, own_key
from motaudit.review.looks import changes, newer
from motaudit.review.plans import plan_of as visit_plan_of
from motaudit.review.repairs import repair_of
from motaudit.review.ties import ties_of

MOST_QUESTIONS = 3000
MOST_VALUES = 40_000
"""Of a checklist that comes; of all together ten times as many. The library's longest has a thirtieth."""
_MARKS = re.compile(rb'"(?:[^"\\]|\\.)*+"|,')
"""A value takes three at most: its key, itself, and a comma before the next."""
_AT_ONCE = 100
"""Audits that are written together."""


def plan_of(repository: PackageRepository, package: Package, info: PackageInfo, at: datetime) -> Work[PackagePlan]:
    """What importing would do; everything in the package was looked at then."""
    incoming = _Incoming(repository, package, at)
    lines: list[AuditLine] = []
    for record, arrival in incoming.arrivals():
        lines.append(incoming.line(record, arrival))
        yield Progress(len(lines), info.audits, record.number)
    topics = Counter(topic for topic, *_history in incoming.histories({line.id for line in lines}))
    return incoming.plan(info, lines, topics)


def require_agreement(plan: PackagePlan, rights: Iterable[Right]) -> None:
    """Raises UserError when somebody else's package gives rights that nobody agreed to."""
    if plan.info.sender.is_own:
        return
    agreed = frozenset(plan.rights) if plan.agreed else frozenset()
    if missing := [right for right in rights if right not in agreed]:
        raise UserError(
            "package.rights",
            _("The package gives people rights that nobody here agreed to yet: {rights}").format(
                rights=" ".join(right.words for right in missing)
            ),
            remedy=_("Ask the sender whether that is meant. If it is, look at the package again and agree."),
        )


class _Kept(NamedTuple):
    """A file that was brought, and where its small copy lies: `size` bytes from `at`."""

    file: StoredFile
    at: int = 0
    size: int = 0


class Import:
    """One import: files first, then everything else at once."""

    def __init__(self, store: Store[PackageRepository], package: Package, plan: PackagePlan, clock: Clock) -> None:
        self._store = store
        self._package = package
        self._plan = plan
        self._info = plan.info
        self._clock = clock
        self._brought: dict[str, int] = {}
        """SHA-256 -> number of pieces."""
        self._done = False

    def bring_files(self) -> Work[None]:
        """Photos and files that are not here, piece by piece so that answers typed meanwhile never wait."""
        with self._store.read() as repository:
            missing = [file for file in self._package.contents.files if repository.files.file(file.sha256) is None]
        total = sum(file.size for file in missing)
        done = 0
        for file in missing:
            digest = sha256()
            self._brought[file.sha256] = 0
            for number, data in enumerate(self._package.pieces(file)):
                digest.update(data)
                with self._store.write() as repository:
                    if number == 0:
                        repository.files.begin(file.sha256)
                    repository.files.add_piece(file.sha256, number, data)
                    repository.commit()
                self._brought[file.sha256] = number + 1
                done += len(data)
                yield Progress(done, total, _("Photos and files"))
            if digest.hexdigest() != file.sha256:
                raise unsafe(_("“{name}” holds another file than its name says.").format(name=file.sha256))

    def switch(self) -> Work[PackagePlan]:
        """Everything else, and the files show: one transaction."""
        with tempfile.TemporaryFile() as small:
            pictures = []
            for file in self._package.contents.files:
                if file.sha256 in self._brought:
                    pictures.append(self._described(file, cast(BinaryIO, small)))
                    yield Progress(0, 0, _("Photos and files"))
            return (yield from self._commit(pictures, cast(BinaryIO, small)))

    def _commit(self, pictures: list[_Kept], small: BinaryIO) -> Work[PackagePlan]:
        with self._store.write() as repository:
            # Not before nobody else can write: what is sent "since" a moment must not miss what came after it.
            at = self._clock()
            incoming = _Incoming(repository, self._package, at)
            incoming.save_surroundings()
            for kept in pictures:
                small.seek(kept.at)
                data = small.read(kept.size) if kept.size else None
                repository.files.finish(kept.file, self._brought[kept.file.sha256], data, at)
            lines: list[AuditLine] = []
            batch: list[Arrival] = []
            for record, arrival in incoming.arrivals():
                lines.append(incoming.line(record, arrival))
                if arrival is not None:
                    batch.append(arrival)
                if len(batch) == _AT_ONCE:
                    incoming.receive(batch)
                    batch = []
                yield Progress(len(lines), self._info.audits, record.number)
            incoming.receive(batch)
            topics = incoming.save_histories({line.id for line in lines})
            incoming.save_looks()
            incoming.seal()
            plan = incoming.plan(self._info, lines, topics)
            require_agreement(self._plan, plan.rights)
            manifest = self._package.manifest
            repository.save_log(
                LogEntry(
                    manifest.id, "in", at, manifest.installation, audience_text(manifest.audience), manifest.audits
                )
            )
            repository.commit()
        self._done = True
        return plan

    def take_back(self) -> None:
        """Take away the pieces of an import that did not come to its end."""
        if self._done:
            return
        with self._store.write() as repository:
            for sha256_ in self._brought:
                repository.files.forget(sha256_)
            repository.commit()

    def _described(self, file: FileRecord, small: BinaryIO) -> _Kept:
        """What is known of a file; its small copy goes to a file, for there may be thousands."""
        plain = StoredFile(file.sha256, "", file.media_type, file.size)
        if not file.picture:
            return _Kept(plain)
        try:
            picture = look_at(self._package.opened(file), file.sha256)
        except UserError:
            return _Kept(plain)  # whole, but not of a kind that this computer can show
        at = small.seek(0, 2)
        small.write(picture.small)
        known = replace(plain, taken=picture.taken, width=picture.width, height=picture.height)
        return _Kept(known, at, len(picture.small))


class _Incoming:
    """A package in the light of what is here, within one unit of work."""

    def __init__(self, repository: PackageRepository, package: Package, at: datetime) -> None:
        self._repository = repository
        self._package = package
        self._at = at
        contents = package.contents
        self._registers = {BRANCH: Register(repository, BRANCH), PERSON: Register(repository, PERSON)}
        for branch in contents.branches:
            branch_of(branch.id, branch.value)
        for person in contents.people:
            if person_of(person.id, person.value) != SHOPPER and person.id == SHOPPER.id:
                raise unsafe(_("it gives a name to the shopper whom nobody is to know."))
        clashing = set(self._registers[BRANCH].clashing())
        self._new_branches, self._changed_branches = self._registers[BRANCH].merge(contents.branches)
        self._new_people, self._changed_people = self._registers[PERSON].merge(contents.people)
        self._clashing = set(self._registers[BRANCH].clashing()) - clashing
        self._branches = {id_: branch_of(id_, text) for id_, text in self._registers[BRANCH].shown().items()}
        self._people = {id_: person_of(id_, text) for id_, text in self._registers[PERSON].shown().items()}
        before = {id_: person_of(id_, text) for id_, text in self._registers[PERSON].here.items()}
        self._authority = Authority(repository, before, self._people, self._branches)
        self._documents: dict[str, bytes] = {}
        self._checklists = self._all_checklists()
        files = frozenset(file.sha256 for file in contents.files)
        self._around = Surroundings(self._branches, self._people, self._checklists, files, repository.copies())
        self._open = set(repository.conflicts())
        self._known_files = {sha256 for sha256 in files if repository.files.file(sha256) is not None}
        manifest = package.manifest
        self._looks = looks_in(contents, from_text(manifest.made), told=manifest.audience.kind is Kind.SHOPPER)
        self._new_looks = sum(changes(repository.looks(id_), came) for id_, came in self._looks.items())
        self._hashes: list[str] = []
        self._installations: set[str] = set()

    def arrivals(self) -> Iterator[tuple[AuditRecord, Arrival | None]]:
        for record in self._package.audits():
            yield record, arrive(self._repository, record, self._around, self._at)

    def line(self, record: AuditRecord, arrival: Arrival | None) -> AuditLine:
        known = self._repository.audit(record.id) if arrival is None else arrival.audit
        if known is None:
            branch = self._branches.get(record.branch)
            name = plain(branch.name) if branch else ""
            return AuditLine(record.id, record.number, name, "", None, Fate.UNKNOWN)
        if arrival is None:
            return AuditLine(
                record.id, known.number, plain(known.branch.name), known.checklist_code, known.state, Fate.UNCHANGED
            )
        self._authority.note(known.number, arrival.events)
        conflicts = tuple(key for key in arrival.conflicts if (record.id, key) not in self._open)
        fate = Fate.NEW if arrival.is_new else Fate.CONFLICTING if conflicts else Fate.UPDATED
        return AuditLine(
            record.id, known.number, plain(known.branch.name), known.checklist_code, known.state, fate,
            len(arrival.entries), len(arrival.events), conflicts,
        )  # fmt: skip

    def plan(self, info: PackageInfo, lines: list[AuditLine], topics: Counter[Topic]) -> PackagePlan:
        """`topics`: of how many repairs, plans and people something new comes."""
        files = [file for file in self._package.contents.files if file.sha256 not in self._known_files]
        this = (info.id, "in", info.sender.key)
        return PackagePlan(
            info=info,
            audits=tuple(lines),
            read_before=this in ((each.id, each.direction, each.installation) for each in self._repository.log()),
            new_branches=tuple(sorted(plain(self._branches[id_].name) for id_ in self._new_branches)),
            changed_branches=tuple(sorted(plain(self._branches[id_].name) for id_ in self._changed_branches)),
            clashing_branches=tuple(sorted(map(plain, self._clashing))),
            new_people=tuple(sorted(plain(self._people[id_].name) for id_ in self._new_people)),
            changed_people=tuple(sorted(plain(self._people[id_].name) for id_ in self._changed_people)),
            new_checklists=tuple(sorted(self._checklists[hash_].code for hash_ in self._documents)),
            titles=self._titles(),
            new_files=len(files),
            new_bytes=sum(file.size for file in files),
            repairs=topics[Topic.REPAIR],
            plans=topics[Topic.PLAN],
            ties=topics[Topic.PERSON],
            looks=self._new_looks,
            rights=self._authority.rights(),
            steps=self._authority.steps(),
        )

    def _titles(self) -> dict[str, Text]:
        """Those of the newest version of each checklist."""
        by_age = sorted(self._checklists.values(), key=lambda version: version.version)
        return {each.code: {language: plain(text) for language, text in each.title.items()} for each in by_age}

    def save_surroundings(self) -> None:
        for register in self._registers.values():
            register.save()
        for hash_, document in self._documents.items():
            self._repository.checklists.save(self._checklists[hash_], document)

    def receive(self, arrivals: list[Arrival]) -> None:
        self._repository.receive(arrivals)
        for arrival in arrivals:
            self._note(arrival.events)

    def histories(self, audits: set[str]) -> Iterator[tuple[Topic, str, tuple[Event, ...], tuple[Event, ...]]]:
        """Repairs, plans and people of whom something is new: all their events, and the new ones."""
        grouped: dict[tuple[str, str], list[EventRecord]] = defaultdict(list)
        for record in self._package.contents.events:
            grouped[record.topic, record.subject].append(record)
        for (name, subject), records in grouped.items():
            if name not in (Topic.REPAIR, Topic.PLAN, Topic.PERSON):
                raise unsafe(_("it holds a history of something unknown."))
            topic = Topic(name)
            here = self._repository.events(topic, subject)
            known = {event.hash for event in here}
            came = {each.hash: event_of(each, topic, subject) for each in records if each.hash not in known}
            every = (*here, *came.values())
            require_whole(every)
            require_known(came.values(), self._people)
            if came and self._can_keep(topic, every, audits):
                if topic is Topic.PERSON:
                    self._authority.note_ties(self._repository.ties(subject), ties_of(every))
                yield topic, subject, every, tuple(came.values())

    def save_histories(self, audits: set[str]) -> Counter[Topic]:
        """Of how many repairs, plans and people something was kept."""
        repository, kept = self._repository, Counter[Topic]()
        for topic, subject, every, new in self.histories(audits):
            kept[topic] += 1
            repository.add_events(new, chain_of(every))
            self._note(new)
            if topic is Topic.REPAIR and (repair := repair_of(every)) is not None:
                repository.save_repair(repair)
                self._touch(repair.audit_id)
            elif topic is Topic.PLAN and (plan := visit_plan_of(every)) is not None:
                repository.save_plan(plan)
            elif topic is Topic.PERSON:
                repository.save_ties(subject, ties_of(every))
        return kept

    def save_looks(self) -> None:
        """Keep where a visit is to look that was repaired since an earlier one."""
        for branch_id, came in self._looks.items():
            if newer(self._repository.looks(branch_id), came):
                self._repository.save_looks(branch_id, came)

    def _touch(self, audit_id: str) -> None:
        """Let a visit be among those that changed: what came to its repairs is to be passed on from here."""
        progress = self._repository.progress(audit_id)
        if progress is not None:
            self._repository.remember(
                audit_id,
                updated=self._at,
                step=progress.step,
                position=progress.position,
                open_count=progress.open_count,
            )

    def seal(self) -> None:
        """Sign the new total of all events, and note who signed them."""
        repository = self._repository
        secret = own_key(repository, self._at)
        if self._hashes:
            repository.save_total(added(secret, repository.total(), self._hashes))
        for public in self._installations:
            if repository.sender(public) is None:
                repository.save_sender(public, Sender("", self._at, None))

    def _note(self, events: tuple[Event, ...]) -> None:
        self._hashes += [event.hash for event in events]
        self._installations.update(event.installation for event in events)

    def _can_keep(self, topic: Topic, events: tuple[Event, ...], audits: set[str]) -> bool:
        """A repair of a visit that is not here comes again with the visit."""
        if topic is Topic.REPAIR:
            repair = repaired(events)
            here = repair is not None and self._repository.audit(repair.audit_id) is not None
            return repair is not None and (here or repair.audit_id in audits) and repair.branch_id in self._branches
        if topic is Topic.PLAN:
            plan = understood(visit_plan_of, events)
            known = plan is not None and (plan.auditor_id is None or plan.auditor_id in self._people)
            return plan is not None and known and plan.branch_id in self._branches
        return all(
            tie.person_id in self._people and tie.branch_id in self._branches for tie in understood(ties_of, events)
        )

    def _all_checklists(self) -> dict[str, ChecklistVersion]:
        known = {version.hash: version for version in self._repository.checklists.versions()}
        questions = values = 0
        for hash_, document in self._package.checklists():
            if hash_ in known:
                continue
            # Counted before anything looks at them, which takes a while for each. Each question has a text.
            each = document.count(b'"text":')
            questions += each
            if each > MOST_QUESTIONS or questions > 10 * MOST_QUESTIONS:
                raise too_large(_("a checklist has more than {n} questions.").format(n=MOST_QUESTIONS))
            each = sum(1 for _mark in islice(_MARKS.finditer(document), 3 * MOST_VALUES + 3)) // 3
            values += each
            if each > MOST_VALUES or values > 10 * MOST_VALUES:
                raise too_large(_("a checklist has more than {n} values.").format(n=MOST_VALUES))
            try:
                checklist, _warnings = read_checklist(document, f"{hash_[:12]}.json")
            except ProblemsError as error:
                raise unsafe(_("a checklist cannot be used: {reason}").format(reason=error.problems[0])) from error
            if canonical_json(checklist) != document:
                raise unsafe(_("a checklist is not written as motaudit writes it."))
            number = 1 + max((v.version for v in known.values() if v.code == checklist.code), default=0)
            known[hash_] = ChecklistVersion(hash_, checklist.code, number, checklist.title, self._at)
            self._documents[hash_] = document
        return known
