"""What a branch may see of an audit: what was released, as it was corrected and worded for it, and nothing of who came.

Photos are made anew, for the files of a camera say where, when and with what they were taken.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from motaudit.audit.codec import encode
from motaudit.audit.entries import entries_of
from motaudit.audit.frozen import content_hash, freeze, thaw
from motaudit.audit.model import Attempt, Audit, Contact, Evidence, Observation
from motaudit.audit.places import Person
from motaudit.audit.records import Action
from motaudit.base.clock import to_text
from motaudit.checklist.model import Checklist, ItemType
from motaudit.exchange.events import events_record
from motaudit.exchange.gathering import Wanted
from motaudit.exchange.repository import PackageRepository
from motaudit.exchange.wire import AuditRecord, Entry, RescoreRecord, RevisionRecord, Step
from motaudit.report.context import Audience
from motaudit.report.privacy import Privacy
from motaudit.review.counting import corrected, reported
from motaudit.review.following import stand
from motaudit.review.history import Topic
from motaudit.review.standing import EventKind
from motaudit.review.submission import Revision

SHOPPER = Person("00000000-0000-7000-8000-000000000001", "Shopper")
"""Stands for every shopper in what a branch gets."""
_SEEN = frozenset(
    {EventKind.RELEASED, EventKind.ACKNOWLEDGED, EventKind.QUERIED, EventKind.DECIDED, EventKind.EXCLUDED}
)

CleanCopy = Callable[[Evidence], Evidence | None]
"""Gives a photo without anything that tells more than it shows; None for what cannot be made so."""


def branch_record(
    repository: PackageRepository, audit: Audit, checklist: Checklist, wanted: Wanted, clean: CleanCopy
) -> AuditRecord | None:
    """The copy for the branch of an audit that was released, put aside since or not; None for any other."""
    history = repository.events(Topic.AUDIT, audit.id)
    standing = stand(history)
    revision = repository.revision(audit.id, audit.revision)
    if not standing.seen_by_branch or revision is None:
        return None
    handed_in = reported(corrected(thaw(revision.content, audit), standing), standing)
    shown = _redacted(handed_in, checklist, clean)
    events = tuple(event for event in history if event.kind in _SEEN)
    wanted.branches.add(shown.branch.id)
    wanted.people.add(SHOPPER.id)
    wanted.checklists.add(audit.checklist_hash)
    wanted.note_events(events)
    content = freeze(shown)
    at = to_text(revision.submitted)
    entries = tuple(
        Entry(key.kind, key.code, key.row, encode(key, value)) for key, value in sorted(entries_of(shown).items())
    )
    return AuditRecord(
        audit.id,
        audit.number,
        shown.branch.id,
        SHOPPER.id,
        audit.checklist_hash,
        to_text(audit.created),
        f"{revision.number:04d}.{len(history):06d}.{content_hash(content)[:16]}",
        (Step(Action.CHANGE, at, SHOPPER.id, None, entries),),
        (RevisionRecord(1, content, revision.score, revision.checklist_hash, revision.algorithm, at, SHOPPER.id),),
        tuple(_rescores(repository, audit, revision, content)),
        events_record(events),
    )


def _rescores(repository: PackageRepository, audit: Audit, revision: Revision, content: str) -> list[RescoreRecord]:
    found = [each for each in repository.rescores(audit.id) if each.revision == revision.number]
    return [RescoreRecord(content_hash(content), each.score, to_text(each.at)) for each in found[-1:]]


def _redacted(audit: Audit, checklist: Checklist, clean: CleanCopy) -> Audit:
    # A choice is a code, which may be spelled like a name.
    items = (*checklist.items.values(), *checklist.context)
    typed = {item.code for item in items if item.type is ItemType.TEXT}
    privacy = Privacy(audit, Audience.BRANCH)
    words = privacy.words
    impression = audit.first_impression
    evidence = {key: clean(each) for key, each in audit.evidence.items() if privacy.shows(each)}
    return replace(
        audit,
        auditor=SHOPPER,
        same_visit=None,
        revisit_of=None,
        outcome_note=words(audit.outcome_note),
        story=words(audit.story),
        first_impression=replace(impression, words=words(impression.words)) if impression else None,
        context={code: _value(value, words if code in typed else _as_it_is) for code, value in audit.context.items()},
        answers={
            ref: replace(
                answer,
                value=_value(answer.value, words if ref.code in typed else _as_it_is),
                note=words(answer.note),
                flag=False,
            )
            for ref, answer in audit.answers.items()
        },
        observations={ref: _observation(each, words) for ref, each in audit.observations.items()},
        promises={
            key: replace(each, text=words(each.text), source=words(each.source), note=words(each.note))
            for key, each in audit.promises.items()
        },
        receipts={},
        evidence={
            key: replace(each, caption=words(each.caption)) for key, each in evidence.items() if each is not None
        },
    )


def _as_it_is(text: str) -> str:
    return text


def _value(value: Any, words: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return words(value)
    if isinstance(value, tuple):
        return tuple(_row(row, words) for row in value)
    return value


def _row(row: Any, words: Callable[[str], str]) -> Any:
    if isinstance(row, Contact):
        return replace(row, who="", role=words(row.role), outcome=words(row.outcome))
    if isinstance(row, Attempt):
        return replace(row, note=words(row.note))
    return row


def _observation(observation: Observation, words: Callable[[str], str]) -> Observation:
    recovery = observation.recovery
    return replace(
        observation,
        note=words(observation.note),
        recovery=replace(recovery, offered=words(recovery.offered)) if recovery else None,
    )
