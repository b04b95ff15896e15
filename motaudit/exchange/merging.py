"""Putting together what two laptops know of the same audit. The result does not depend on which came first."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import lru_cache
from itertools import groupby

import msgspec

from motaudit.audit.codec import decode, encode
from motaudit.audit.entries import HEADER_FIELDS, EntryKey, EntryKind
from motaudit.audit.frozen import content_hash, freeze, thaw
from motaudit.audit.lineage import JournalRow, Line, Lineage, Written
from motaudit.audit.model import Audit, AuditState, Mode
from motaudit.audit.places import Branch, Person
from motaudit.audit.records import Action
from motaudit.base.clock import from_text, to_text
from motaudit.checklist.service import ChecklistVersion
from motaudit.exchange.refusing import unsafe
from motaudit.exchange.repository import PackageRepository
from motaudit.exchange.wire import AuditRecord, Entry, EventRecord, RevisionRecord, Step
from motaudit.locale import _
from motaudit.review.arrival import Arrival, Result
from motaudit.review.counting import corrected
from motaudit.review.history import Chain, Event, Topic, digest, ends, in_order
from motaudit.review.recounting import is_forked, recounted, scoring_acts
from motaudit.review.signing import is_signed
from motaudit.review.standing import Standing, stand
from motaudit.review.submission import Rescore, Revision
from motaudit.scoring.codec import decode_sheet, encode_sheet
from motaudit.scoring.sheet import ScoreSheet

_COPIED = {"mode": str(Mode.AFTER_VISIT), "scenario": "", "outcome": None, "started": None}
_MARKS = frozenset({Action.START, Action.SUBMIT, Action.EXCLUDE, Action.REVIEW})


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


@dataclass(slots=True)
class _Past:
    """What is added to the journal, and what the entries become."""

    rows: tuple[JournalRow, ...] = ()
    earlier: tuple[int, ...] = ()
    entries: dict[EntryKey, str | None] = field(default_factory=dict)
    conflicts: tuple[EntryKey, ...] = ()
    excluded: bool = False


def arrive(repository: PackageRepository, record: AuditRecord, around: Surroundings, at: datetime) -> Arrival | None:
    """What an audit of a package adds to what is here; None when that is nothing.

    Raises UserError when the audit is none that motaudit could have written.
    """
    known = repository.audit(record.id)
    rank = around.copies.get(record.id)
    if known is None and not record.steps:
        return None
    _require_same(known, record, copied=bool(rank or record.rank))
    events = tuple(event_of(each, Topic.AUDIT, record.id) for each in record.events)
    here = repository.events(Topic.AUDIT, record.id) if known else ()
    hashes = {event.hash for event in here}
    new_events = tuple({event.hash: event for event in events if event.hash not in hashes}.values())
    history = (*here, *new_events)
    if not (rank or record.rank):
        require_whole(history)
    standing = stand(history)
    content = record if _takes_content(known, rank, record) else None
    past = _past(repository, known, content, replaces=bool(rank))
    identity = known or _identity(record, around)
    handed_in = _HandedIn(repository, known, identity, content, history)
    if known and not (past.rows or new_events or handed_in.revisions or handed_in.rescores):
        return None
    _require_files(repository, past.entries, around)
    chain = chain_of(history)
    return Arrival(
        audit=handed_in.audit(standing, excluded=past.excluded),
        updated=at,
        is_new=known is None,
        rank=record.rank if content is not None else "",
        rows=past.rows,
        earlier=past.earlier,
        entries=past.entries,
        conflicts=past.conflicts,
        header=_header(past.entries, handed_in.corrected_start(standing), is_new=known is None),
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
            created=from_text(record.created),
        )
    except (KeyError, ValueError) as error:
        raise unsafe(_("visit {number} refers to what is not in the package.").format(number=record.number)) from error


# The journal


def _past(repository: PackageRepository, known: Audit | None, record: AuditRecord | None, *, replaces: bool) -> _Past:
    here = repository.journal_rows(known.id) if known else ()
    if record is None:
        return _Past(earlier=_steps(here), excluded=_is_excluded(row.action for row in here))
    came = tuple(_came(record))
    excluded = _is_excluded(row.action for row in (*here, *came))
    if not here:
        past = _first(record.id, came)
    elif replaces:
        past = _replaced(repository, record, here)
    else:
        past = _merged(record.id, here, came)
    past.excluded = excluded
    return past


def _steps(rows: Iterable[JournalRow]) -> tuple[int, ...]:
    return tuple(dict.fromkeys(row.step for row in rows))


def _is_excluded(actions: Iterable[str]) -> bool:
    return any(action == Action.EXCLUDE for action in actions)


def _came(record: AuditRecord) -> Iterator[JournalRow]:
    """The steps of a record as rows; what the entries become is filled in later."""
    for number, step in enumerate(record.steps):
        _require_step(step, number)
        if not step.entries:
            yield JournalRow(number, step.action, None, None, None, step.at, step.who, None, None)
        elsewhere = any(entry.depth is not None for entry in step.entries)
        action = Action.IMPORT.value if elsewhere else step.action
        for entry in step.entries:
            key = _key(entry)
            line = _line(step.action, entry) if elsewhere else None
            yield JournalRow(number, action, key, None, entry.value, step.at, step.who, step.undoes, line)


def _first(audit_id: str, came: Sequence[JournalRow]) -> _Past:
    """An audit that is not here yet: its journal as it is."""
    if any(row.line for row in came):
        lineage = Lineage(audit_id)
        rows = tuple(_played(lineage, came))
        return _Past(rows, (), dict(lineage.entries()), lineage.conflicts())
    state: dict[EntryKey, str] = {}
    rows = tuple(row if row.key is None else row._replace(before=_put(state, row.key, row.after)) for row in came)
    return _Past(rows, (), dict(state))


def _put(state: dict[EntryKey, str], key: EntryKey, value: str | None) -> str | None:
    before = state.get(key)
    if value is None:
        state.pop(key, None)
    else:
        state[key] = value
    return before


def _played(lineage: Lineage, rows: Iterable[JournalRow]) -> Iterator[JournalRow]:
    """Rows with what their entries were and became."""
    for row in rows:
        before = None if row.key is None else lineage.shown(row.key)
        try:
            tuple(lineage.replay((row,)))
        except ValueError as error:
            raise unsafe(_("the journal of a visit has gaps.")) from error
        yield row if row.key is None else row._replace(before=before, after=lineage.shown(row.key))


def _merged(audit_id: str, here: Sequence[JournalRow], came: Sequence[JournalRow]) -> _Past:
    local, foreign = Lineage(audit_id), Lineage(audit_id)
    own = [written.id for written in local.replay(here)]
    try:
        theirs = list(foreign.replay(came))
    except ValueError as error:
        raise unsafe(_("the journal of a visit has gaps.")) from error
    earlier = _steps(here)
    if [written.id for written in theirs[: len(own)]] == own:
        rows = tuple(_played(local, came[len(own) :]))
    else:
        rows = tuple(_beside(local, zip(came, theirs, strict=True), len(earlier)))
    entries = {row.key: local.shown(row.key) for row in rows if row.key is not None}
    return _Past(rows, earlier, entries, local.conflicts())


def _beside(local: Lineage, came: Iterable[tuple[JournalRow, Written]], first: int) -> Iterator[JournalRow]:
    """What was written elsewhere meanwhile, as further steps that cannot be undone here."""
    new = ((row, written) for row, written in came if written.id not in local.known)
    for number, (_step, group) in enumerate(groupby(new, lambda pair: pair[0].step), first):
        for row, written in group:
            if row.key is None:
                local.take(written)
                yield row._replace(step=number)
                continue
            before = local.shown(row.key)
            local.take(written)
            line = Line(written.action, written.depth, written.parents, written.value)
            after = local.shown(row.key)
            yield JournalRow(number, Action.IMPORT.value, row.key, before, after, row.at, row.who, None, line)


def _replaced(repository: PackageRepository, record: AuditRecord, here: Sequence[JournalRow]) -> _Past:
    """A newer copy for the branch in the place of an older one, as one step."""
    old = repository.entries(record.id)
    new: dict[EntryKey, str] = {}
    for row in _came(record):
        if row.key is not None:
            _put(new, row.key, row.after)
    last = record.steps[-1]
    earlier = _steps(here)
    keys = sorted(key for key in old.keys() | new.keys() if old.get(key) != new.get(key))
    rows = tuple(
        JournalRow(len(earlier), Action.CHANGE.value, key, old.get(key), new.get(key), last.at, last.who, None, None)
        for key in keys
    )
    return _Past(rows, earlier, {key: new.get(key) for key in keys})


def _require_step(step: Step, number: int) -> None:
    _require_instant(step.at)
    if step.action not in _ACTIONS or (step.action not in _MARKS and not step.entries):
        raise unsafe(_("the journal of a visit holds what no journal holds."))
    if step.undoes is not None and step.undoes >= number:
        raise unsafe(_("the journal of a visit has gaps."))
    elsewhere = [entry.depth is not None and entry.parents is not None for entry in step.entries]
    if any(elsewhere) and not all(elsewhere):
        raise unsafe(_("the journal of a visit has gaps."))


_ACTIONS = frozenset(Action)
_KINDS = {str(kind): kind for kind in EntryKind}


def _key(entry: Entry) -> EntryKey:
    kind = _KINDS.get(entry.kind)
    if kind is None or not 1 <= entry.row <= 9999 or not _is_value(kind, entry.code, entry.value):
        raise unsafe(_("a visit holds an answer that no visit can hold: {code}.").format(code=entry.code[:40]))
    return EntryKey(kind, entry.code, entry.row)


def _line(action: str, entry: Entry) -> Line:
    return Line(action, entry.depth or 0, entry.parents or (), entry.value)


def _is_value(kind: EntryKind, code: str, text: str | None) -> bool:
    if kind is EntryKind.HEADER and code not in HEADER_FIELDS:
        return False
    return text is None or _is_canonical(kind, code if kind is EntryKind.HEADER else "", text)


@lru_cache(maxsize=20_000)
def _is_canonical(kind: EntryKind, code: str, text: str) -> bool:
    key = EntryKey(kind, code)
    try:
        return encode(key, decode(key, text)) == text
    except (msgspec.MsgspecError, ValueError, RecursionError, ArithmeticError):
        return False


@lru_cache(maxsize=20_000)
def _require_instant(text: str) -> datetime:
    try:
        instant = from_text(text)
    except ValueError as error:
        raise unsafe(_("“{text}” is no point in time.").format(text=text)) from error
    if to_text(instant) != text:
        raise unsafe(_("“{text}” is no point in time.").format(text=text))
    return instant


def _header(entries: Mapping[EntryKey, str | None], started: datetime | None, *, is_new: bool) -> dict[str, str | None]:
    found: dict[str, str | None] = dict(_COPIED) if is_new else {}
    for key, value in entries.items():
        if key.kind is EntryKind.HEADER and key.code in _COPIED:
            found[key.code] = _COPIED[key.code] if value is None else msgspec.json.decode(value)
    if started is not None:
        found["started"] = to_text(started)
    return found


def _require_files(repository: PackageRepository, entries: Mapping[EntryKey, str | None], around: Surroundings) -> None:
    for key, value in entries.items():
        if key.kind is EntryKind.EVIDENCE and value is not None:
            sha256 = decode(key, value).sha256
            if sha256 not in around.files and repository.files.file(sha256) is None:
                raise unsafe(_("a photo or file of a visit is missing."))


# What was handed in


class _HandedIn:
    """The revisions and rescores that come, and the result that counts."""

    def __init__(
        self,
        repository: PackageRepository,
        known: Audit | None,
        identity: Audit,
        record: AuditRecord | None,
        history: Collection[Event],
    ) -> None:
        standing = stand(history)
        self._identity = identity
        here = repository.revisions(identity.id) if known else ()
        self._all = list(here)
        self._contents: dict[str, Audit] = {}
        self._sheets: dict[str, ScoreSheet] = {}
        self.revisions: tuple[Result, ...] = ()
        self.rescores: tuple[Result, ...] = ()
        self.shown: frozenset[str] = frozenset()
        self.counts: ScoreSheet | None = None
        if record is not None:
            self._take_revisions(record.revisions, standing)
        if not self._all:
            return
        self._rescored = list(repository.rescores(identity.id)) if known else []
        if record is not None:
            self._take_rescores(record)
        self._count(repository, standing, merged=known is not None and is_forked(history))

    @property
    def current(self) -> Revision | None:
        return self._all[-1] if self._all else None

    def audit(self, standing: Standing, *, excluded: bool) -> Audit:
        """The identity as it will be."""
        state = standing.state or (AuditState.EXCLUDED if excluded else self._identity.state)
        audit = replace(self._identity, state=state)
        current = self.current
        if current is None:
            return audit
        branch = corrected(self._thawed(current), standing).branch if standing.corrections else audit.branch
        return replace(audit, branch=branch, revision=current.number, submitted=current.submitted)

    def corrected_start(self, standing: Standing) -> datetime | None:
        current = self.current
        if current is None or not standing.corrections:
            return None
        return corrected(self._thawed(current), standing).started

    def _take_revisions(self, records: Iterable[RevisionRecord], standing: Standing) -> None:
        here = {(each.content_hash, each.submitted, each.who) for each in self._all}
        came = []
        for record in records:
            revision = self._revision(record)
            if (revision.content_hash, revision.submitted, revision.who) not in here:
                came.append(self._appended(revision))
        # The newest is the one that was sealed last, whichever came first.
        sealed = standing.seals[-1].content_hash if standing.seals else None
        if sealed is not None and self._all and self._all[-1].content_hash != sealed:
            newest = next((each for each in reversed(self._all) if each.content_hash == sealed), None)
            if newest is not None:
                came.append(self._appended(newest))
        self.revisions = tuple(self._result(each, each.score) for each in came)
        self.shown = frozenset(
            evidence.sha256 for revision in came for evidence in self._thawed(revision).evidence.values()
        )

    def _take_rescores(self, record: AuditRecord) -> None:
        numbers = {each.content_hash: each.number for each in self._all}
        hashes = {each.number: each.content_hash for each in self._all}
        here = {(hashes[each.revision], each.score, to_text(each.at)) for each in self._rescored}
        came = []
        for content, score, at in sorted(map(msgspec.structs.astuple, record.rescores), key=lambda each: each[2]):
            if (content, score, at) in here or content not in numbers:
                continue
            came.append(self._rescore(numbers[content], score, _require_instant(at)))
        self.rescores = tuple(came)

    def _count(self, repository: PackageRepository, standing: Standing, *, merged: bool) -> None:
        """The result that counts; after a merge it is what all corrections and decisions together give."""
        current = self._all[-1]
        last = [each for each in self._rescored if each.revision == current.number]
        text = last[-1].score if last else current.score
        acts = [act.at for act in scoring_acts(standing)]
        document = repository.checklists.document(current.checklist_hash) if merged and acts else None
        if document is not None:
            together = encode_sheet(recounted(document, self._thawed(current), standing))
            if together != text:
                text = together
                self.rescores = (*self.rescores, self._rescore(current.number, text, max(acts)))
        self.counts = self._sheet(text)

    def _appended(self, revision: Revision) -> Revision:
        numbered = replace(revision, number=len(self._all) + 1)
        self._all.append(numbered)
        return numbered

    def _rescore(self, revision: int, score: str, at: datetime) -> Result:
        rescore = Rescore(self._identity.id, len(self._rescored) + 1, revision, score, at)
        self._rescored.append(rescore)
        return Result(rescore, self._sheet(score), self._thawed(self._all[revision - 1]).emotions)

    def _result(self, revision: Revision, score: str) -> Result:
        return Result(revision, self._sheet(score), self._thawed(revision).emotions)

    def _revision(self, record: RevisionRecord) -> Revision:
        revision = Revision(
            self._identity.id,
            record.number,
            record.content,
            content_hash(record.content),
            record.score,
            record.checklist,
            record.algorithm,
            _require_instant(record.submitted),
            record.who,
        )
        try:
            good = (
                freeze(self._thawed(revision)) == record.content and record.checklist == self._identity.checklist_hash
            )
        except (msgspec.MsgspecError, ValueError, KeyError, RecursionError, ArithmeticError):
            good = False
        if not good:
            raise unsafe(_("what was handed in of visit {number} is damaged.").format(number=self._identity.number))
        return revision

    def _thawed(self, revision: Revision) -> Audit:
        content = self._contents.get(revision.content_hash)
        if content is None:
            content = self._contents[revision.content_hash] = thaw(revision.content, self._identity)
        return content

    def _sheet(self, text: str) -> ScoreSheet:
        sheet = self._sheets.get(text)
        if sheet is None:
            try:
                sheet = self._sheets[text] = decode_sheet(text)
            except (msgspec.MsgspecError, ValueError, ArithmeticError, RecursionError) as error:
                raise unsafe(_("the score of a visit is damaged.")) from error
        return sheet


# The history


def event_of(record: EventRecord, topic: Topic, subject: str) -> Event:
    """An event that is what its hash and signature say; raises UserError for any other."""
    event = Event(
        topic,
        record.subject,
        record.seq,
        record.kind,
        record.who,
        _require_instant(record.at),
        record.payload,
        record.previous,
        record.installation,
        record.hash,
        record.signature,
    )
    previous = " ".join(record.previous)
    said = digest(
        topic, record.subject, record.seq, record.kind, record.who, record.at, record.payload, previous,
        record.installation,
    )  # fmt: skip
    genuine = said == record.hash and is_signed(record.installation, bytes.fromhex(record.hash), record.signature)
    if record.topic != topic or record.subject != subject or not genuine:
        raise unsafe(_("an event of the history is not what its signature says."))
    return event


def require_whole(events: Iterable[Event]) -> None:
    """Each event follows events that are there; raises UserError otherwise."""
    seqs = {event.hash: event.seq for event in events}
    for event in events:
        before = [seqs.get(each, -1) for each in event.previous]
        if -1 in before or event.seq != 1 + max(before, default=0):
            raise unsafe(_("the history of a visit has gaps."))


def chain_of(events: Collection[Event]) -> Chain:
    return Chain(len(events), ends((event.seq, event.hash, event.previous) for event in events))


def events_record(events: Iterable[Event]) -> tuple[EventRecord, ...]:
    return tuple(
        EventRecord(
            event.topic, event.subject, event.seq, event.kind, event.who, to_text(event.at), event.payload,
            event.previous, event.installation, event.hash, event.signature,
        )
        for event in in_order(events)
    )  # fmt: skip
