"""Looking for what was done to the sealed history, and whether all that repeats it still says the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from itertools import groupby
from operator import itemgetter
from typing import Any, TypeAlias

import msgspec
from sqlalchemy import Connection

from motaudit.audit.frozen import content_hash, thaw
from motaudit.audit.model import Audit
from motaudit.audit.records import EDITABLE, Action
from motaudit.base.clock import from_text, to_text
from motaudit.base.errors import Place, Problem
from motaudit.base.progress import Progress
from motaudit.locale import _
from motaudit.review.counting import corrected
from motaudit.review.following import stand
from motaudit.review.history import Chain, Event, Topic, digest, ends, in_order, is_genuine
from motaudit.review.plans import plan_of
from motaudit.review.recounting import is_forked, results_given
from motaudit.review.repairs import repair_of
from motaudit.review.signing import is_signed, signer
from motaudit.review.standing import Seal, Standing
from motaudit.review.submission import Revision, result, score_hash, seal
from motaudit.review.ties import ties_of
from motaudit.storage import tables
from motaudit.storage.history import chain_row, event_of
from motaudit.storage.plans import plan_row
from motaudit.storage.reviews import ReviewRepository, repair_row, review_row
from motaudit.storage.revisions import stage_rows

Findings: TypeAlias = Iterator[Problem | Progress]
Events: TypeAlias = tuple[Event, ...]

_ALL = 1 << 256


def check_history(connection: Connection) -> Findings:
    """Each event by its hash, its signature and what it follows; each chain and the whole by what stands beside them."""
    repository = ReviewRepository(connection)
    known = set(connection.exec_driver_sql("SELECT public_key FROM installation").scalars())
    copies = set(connection.exec_driver_sql("SELECT audit_id FROM branch_copy").scalars())
    chains = _chains(connection)
    good: dict[Topic, dict[str, tuple[Event, ...]]] = {topic: {} for topic in Topic}
    count, summed = 0, 0
    found = connection.exec_driver_sql(f"SELECT {_names('event')} FROM event ORDER BY topic, subject, seq, hash")
    for (topic, subject), group in groupby(found, itemgetter(1, 2)):
        events = list(group)
        count, summed = count + len(events), summed + sum(int(row[0], 16) for row in events)
        chain = Chain(len(events), ends((row[3], row[0], tuple(row[8].split())) for row in events))
        if not _is_whole(events, known, partial=subject in copies) or chains.pop((topic, subject), None) != chain_row(
            chain
        ):
            yield _broken(topic, subject)
        else:
            good[Topic(topic)][subject] = in_order(map(event_of, events))
        if count % 200 < len(events):
            yield Progress(count, 0, _("History"))
    for topic, subject in chains:
        yield _broken(topic, subject)
    if not _is_complete(repository, known, count, summed % _ALL):
        message = _("The history was cut, added to or replaced: it does not fit its signed total.")
        yield _damage("workspace.history", "event", message)
    yield from _check_audits(repository, good[Topic.AUDIT], copies)
    yield from _check_lists(repository, good)


def _chains(connection: Connection) -> dict[tuple[str, str], dict[str, Any]]:
    found = connection.exec_driver_sql("SELECT topic, subject, events, heads FROM chain")
    return {(topic, subject): {"events": events, "heads": heads} for topic, subject, events, heads in found}


def _is_whole(events: list[Any], known: set[str], *, partial: bool) -> bool:
    """Whether each event is what its hash and signature say, and follows events that are there.

    Of a branch's copy (`partial`) only those events are here that a branch may see.
    """
    seqs = {row[0]: row[3] for row in events}
    for hash_, topic, subject, seq, kind, who, at, payload, previous, installation, signature in events:
        before = previous.split()
        follows = all(each in seqs for each in before) and seq == 1 + max((seqs[each] for each in before), default=0)
        said = digest(topic, subject, seq, kind, who, at, payload, previous, installation)
        if not ((follows or partial) and said == hash_ and installation in known):
            return False
        if not is_signed(installation, bytes.fromhex(hash_), signature):
            return False
    return True


def _is_complete(repository: ReviewRepository, known: set[str], count: int, summed: int) -> bool:
    secret, total = repository.signing_key(), repository.total()
    if secret is None or total is None:
        return count == 0 and total is None and (secret is None or signer(secret).public in known)
    own = signer(secret).public
    said = (total.events, total.sum) == (count, f"{summed:064x}")
    return own in known and said and is_genuine(total, own)


def _check_audits(repository: ReviewRepository, histories: dict[str, tuple[Event, ...]], copies: set[str]) -> Findings:
    audits = set(repository.connection.exec_driver_sql("SELECT id FROM audit WHERE revision > 0").scalars())
    reviews = _keyed(repository.connection, "review", "audit_id")
    for audit_id in audits - histories.keys():
        yield _changed(audit_id, "event")
    for done, (audit_id, events) in enumerate(histories.items(), 1):
        standing = stand(events)
        if reviews.pop(audit_id, None) != review_row(audit_id, standing):
            yield _changed(audit_id, "review")
        # A branch's copy never tells of handing in; an audit that does is none, whatever it is marked as.
        is_copy = audit_id in copies and not standing.seals
        for table, agrees in ({} if is_copy else _AUDIT_CHECKS).items():
            if not agrees(repository, audit_id, standing, events):
                yield _changed(audit_id, table)
        yield Progress(done, len(histories), _("History"))
    for audit_id in reviews:
        yield _changed(audit_id, "review")


def _revisions_agree(repository: ReviewRepository, audit_id: str, standing: Standing, events: Events) -> bool:
    """What was handed in is what was sealed, and its stage scores are those of its score.

    Where laptops handed in apart, each numbers what it got; the newest is the one that was sealed last.
    """
    revisions, forked = repository.revisions(audit_id), is_forked(events)
    if [each.number for each in revisions] != list(range(1, len(revisions) + 1)):
        return False
    if not forked and len(revisions) != len(standing.seals):
        return False
    if [each.content_hash for each in revisions[-1:]] != [sealed.content_hash for sealed in standing.seals[-1:]]:
        return False
    if not {sealed.content_hash for sealed in standing.seals} <= {each.content_hash for each in revisions}:
        return False
    return all(
        any(_is_sealed(revision, sealed, forked=forked) for sealed in standing.seals)
        and _stages(repository, "stage_score", audit_id, revision.number)
        == _sorted(stage_rows(audit_id, revision.number, revision.sheet, _emotions(repository, revision)))
        for revision in revisions
    )


def _is_sealed(revision: Revision, sealed: Seal, *, forked: bool) -> bool:
    said = seal(revision, sealed.flagged)
    if forked:
        said = replace(said, revision=sealed.revision)
    return said == sealed and content_hash(revision.content) == sealed.content_hash


def _rescores_agree(repository: ReviewRepository, audit_id: str, standing: Standing, events: Events) -> bool:
    """Every result that counts instead was given by a correction or a decision.

    Where laptops did so apart, there is one more for what all of them together give.
    """
    given = sorted(hash_ for hash_, _at in results_given(events))
    rescores = repository.rescores(audit_id)
    found = sorted(score_hash(each.score) for each in rescores)
    if found != given and not (is_forked(events) and given and set(found) >= set(given)):
        return False
    if [each.number for each in rescores] != list(range(1, len(rescores) + 1)):
        return False
    for rescore in rescores:
        revision = repository.revision(audit_id, rescore.revision)
        if revision is None:
            return False
        emotions = _emotions(repository, revision)
        expected = _sorted(stage_rows(audit_id, rescore.number, rescore.sheet, emotions))
        if _stages(repository, "rescore_stage", audit_id, rescore.number) != expected:
            return False
    return True


def _audit_agrees(repository: ReviewRepository, audit_id: str, standing: Standing, events: Events) -> bool:
    """The row that lists read says what was handed in, how it stands and what it scored."""
    audit = repository.audit(audit_id)
    revision = None if audit is None else repository.revision(audit_id, audit.revision)
    if audit is None or revision is None or not (is_forked(events) or revision.number == standing.revision):
        return False
    handed_in = corrected(thaw(revision.content, audit), standing)
    sheet = result(repository, audit_id, revision.number)
    row = _keyed(repository.connection, "audit", "id", audit_id)[audit_id]
    expected: dict[str, Any] = {
        "state": standing.state,
        "revision": revision.number,
        "branch_id": handed_in.branch.id,
        "auditor_id": handed_in.auditor.id,
        "submitted": to_text(revision.submitted),
        "percent": None if sheet is None or sheet.percent is None else str(sheet.percent),
        "verdict": None if sheet is None else sheet.verdict,
        "band": None if sheet is None else sheet.band,
    }
    if audit.state not in EDITABLE:
        expected |= {"mode": handed_in.mode, "scenario": handed_in.scenario, "outcome": handed_in.outcome}
        if handed_in.started != (from_text(row["started"]) if row["started"] else None):
            return False
    return all(row[name] == value for name, value in expected.items()) and _is_same(audit, revision)


def _is_same(audit: Audit, revision: Revision) -> bool:
    """Whether what never changes about an audit is as it was when it was handed in."""
    frozen = msgspec.json.decode(revision.content)
    now = (audit.id, audit.number, audit.checklist_hash, audit.created)
    return now == (frozen["id"], frozen["number"], frozen["checklist_hash"], from_text(frozen["created"]))


def _shown_agree(repository: ReviewRepository, audit_id: str, standing: Standing, events: Events) -> bool:
    """The files that are known to be shown are those of its revisions."""
    shown = {
        each.sha256
        for revision in repository.revisions(audit_id)
        for each in _content(repository, revision).evidence.values()
    }
    found = repository.connection.exec_driver_sql("SELECT sha256 FROM shown_file WHERE audit_id = ?", (audit_id,))
    return set(found.scalars()) == shown


def _journal_agrees(repository: ReviewRepository, audit_id: str, standing: Standing, events: Events) -> bool:
    """Each step of the journal that stands for an act of the review has its event: none was taken back with its traces."""
    steps = repository.connection.exec_driver_sql(
        "SELECT at, who FROM journal WHERE audit_id = ? AND action IN (?, ?)", (audit_id, Action.REVIEW, Action.SUBMIT)
    )
    return Counter(map(tuple, steps)) <= Counter((to_text(event.at), event.who) for event in events)


_AUDIT_CHECKS: dict[str, Callable[[ReviewRepository, str, Standing, Events], bool]] = {
    "revision": _revisions_agree,
    "rescore": _rescores_agree,
    "audit": _audit_agrees,
    "shown_file": _shown_agree,
    "journal": _journal_agrees,
}


def _check_lists(repository: ReviewRepository, good: dict[Topic, dict[str, tuple[Event, ...]]]) -> Findings:
    """Repairs, plans and ties as lists read them are what their histories amount to."""
    repairs = [repair for events in good[Topic.REPAIR].values() if (repair := repair_of(events))]
    plans = [plan for events in good[Topic.PLAN].values() if (plan := plan_of(events))]
    ties = {tie for events in good[Topic.PERSON].values() for tie in ties_of(events)}
    expected = {repair.id: repair_row(repair) for repair in repairs}
    if _keyed(repository.connection, "repair", "id") != expected:
        yield _damage("workspace.history", "repair", _("The repairs are not what their history says."))
    if _keyed(repository.connection, "plan", "id") != {plan.id: plan_row(plan) for plan in plans}:
        yield _damage("workspace.history", "plan", _("The planned visits are not what their history says."))
    if set(repository.ties()) != ties:
        yield _damage("workspace.history", "tie", _("Who belongs to which branch is not what the history says."))


def _content(repository: ReviewRepository, revision: Revision) -> Audit:
    identity = repository.audit(revision.audit_id)
    assert identity is not None  # a revision refers to its audit
    return thaw(revision.content, identity)


def _emotions(repository: ReviewRepository, revision: Revision) -> dict[str, int]:
    return dict(_content(repository, revision).emotions)


def _stages(repository: ReviewRepository, table: str, audit_id: str, number: int) -> list[dict[str, Any]]:
    found = repository.connection.exec_driver_sql(
        f"SELECT {_names(table)} FROM {table} WHERE audit_id = ? AND number = ?", (audit_id, number)
    )
    return _sorted(dict(row) for row in found.mappings())


def _sorted(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(rows, key=itemgetter("stage"))


def _keyed(connection: Connection, table: str, key: str, only: str | None = None) -> dict[str, dict[str, Any]]:
    """The rows of a table by their key, without their hashes."""
    where, wanted = ("", ()) if only is None else (f" WHERE {key} = ?", (only,))
    found = connection.exec_driver_sql(f"SELECT {_names(table)} FROM {table}{where}", wanted)
    return {row[key]: dict(row) for row in found.mappings()}


def _names(table: str) -> str:
    return ", ".join(column.name for column in tables.metadata.tables[table].columns if column.name != "row_hash")


def _broken(topic: str, subject: str) -> Problem:
    message = _("The history of {topic} {id} was changed: an event was edited, dropped, moved or cut off.")
    return _damage("workspace.history", "event", message.format(topic=topic, id=subject))


def _changed(audit_id: str, table: str) -> Problem:
    message = _("Visit {id} is not what its history says.").format(id=audit_id)
    return _damage("workspace.history", table, message)


def _damage(code: str, table: str, message: str) -> Problem:
    return Problem(code, message, _("Restore the newest good backup."), Place(path=table))
