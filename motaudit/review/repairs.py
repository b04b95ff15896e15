"""Repairs: what a branch mends after a visit, and whether the next visit finds it mended.

`open > in_progress > done > verified | reopened`. People say that something is done; only a later visit to the branch
in which the question passes says that it is so, and one in which it fails opens the repair again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, Protocol

import msgspec

from motaudit.audit.model import Audit, ItemRef, MomentRef, Valence
from motaudit.checklist.model import Checklist, Lane, Text
from motaudit.review.history import Event, Topic, append, in_order
from motaudit.review.ties import TieRepository
from motaudit.scoring.findings import FindingKind
from motaudit.scoring.sheet import ScoreSheet


class RepairState(StrEnum):
    OPEN = "open"
    IN_PROGRESS = "in_progress"
    DONE = "done"
    VERIFIED = "verified"
    REOPENED = "reopened"


UNSETTLED = frozenset({RepairState.OPEN, RepairState.IN_PROGRESS, RepairState.DONE, RepairState.REOPENED})
"""States in which the next visit has to look."""
TO_DO = frozenset({RepairState.OPEN, RepairState.IN_PROGRESS, RepairState.REOPENED})
"""States in which somebody has to act."""


class Priority(StrEnum):
    HIGH = "high"
    NORMAL = "normal"
    LOW = "low"


class RepairKind(StrEnum):
    OPENED = "opened"
    PLANNED = "planned"
    STARTED = "started"
    DONE = "done"
    VERIFIED = "verified"
    REOPENED = "reopened"


@dataclass(frozen=True, slots=True)
class Repair:
    """One thing to mend at a branch. Beside an item it belongs to the item's moment; ids of people in `..._by`."""

    id: str
    audit_id: str
    """The visit that found it."""
    branch_id: str
    checklist_code: str
    moment: MomentRef
    title: Text
    """The question's or the moment's wording, in the languages of the checklist."""
    visited: datetime
    opened: datetime
    opened_by: str
    item: ItemRef | None = None
    finding: FindingKind | None = None
    what: str = ""
    """What is to be done, in somebody's own words."""
    owner: str = ""
    lane: Lane = Lane.FRONT
    due: date | None = None
    priority: Priority = Priority.NORMAL
    state: RepairState = RepairState.OPEN
    responded: datetime | None = None
    """When the branch first did something about it."""
    done: datetime | None = None
    evidence: tuple[str, ...] = ()
    """SHA-256 of photos and files that prove it."""
    note: str = ""
    """What was said when it was done last."""
    settled: datetime | None = None
    """When a visit verified it."""
    settled_in: str | None = None
    """The visit that verified or reopened it last."""
    reopened: int = 0

    @property
    def time_to_response(self) -> timedelta | None:
        """From the visit to the branch's first response."""
        return None if self.responded is None else self.responded - self.visited

    @property
    def time_to_closing(self) -> timedelta | None:
        """From the visit that found it to the one that verified it."""
        return None if self.settled is None else self.settled - self.visited

    def is_overdue(self, today: date) -> bool:
        return self.state in TO_DO and self.due is not None and self.due < today


class RepairRepository(TieRepository, Protocol):
    def repairs(self, branch_id: str | None = None) -> tuple[Repair, ...]: ...
    def save_repair(self, repair: Repair) -> None: ...


def repair_of(events: Iterable[Event]) -> Repair | None:
    """What a repair's history amounts to."""
    repair: Repair | None = None
    for event in in_order(events):
        if event.kind == RepairKind.OPENED:
            repair = repair or _opened(event)
        elif repair is not None and event.kind in _STEPS:
            repair = _STEPS[event.kind](repair, event.data(), event.at)
    return repair


def add_step(
    repository: RepairRepository,
    repair_id: str,
    kind: RepairKind,
    payload: Mapping[str, Any],
    *,
    who: str,
    at: datetime,
) -> Repair:
    """Add an event to a repair's history and keep what lists show; the caller commits."""
    append(repository, Topic.REPAIR, repair_id, kind, payload, who=who, at=at)
    repair = repair_of(repository.events(Topic.REPAIR, repair_id))
    assert repair is not None  # its first event opens it
    repository.save_repair(repair)
    return repair


def verify_repairs(
    repository: RepairRepository, checklist: Checklist, audit: Audit, sheet: ScoreSheet, *, who: str, at: datetime
) -> tuple[Repair, ...]:
    """Let a visit say whether what is said to be done at its branch is so; the repairs that it settled or reopened.

    A visit that did not look, or came before the repair was done, says nothing.
    """
    visited = visit_time(audit)
    changed = []
    for repair in repository.repairs(audit.branch.id):
        waiting = repair.state is RepairState.DONE and repair.done is not None and repair.done < visited
        if not waiting or repair.audit_id == audit.id or repair.checklist_code != audit.checklist_code:
            continue
        passed = passes(repair, checklist, audit, sheet)
        if passed is not None:
            kind = RepairKind.VERIFIED if passed else RepairKind.REOPENED
            changed.append(add_step(repository, repair.id, kind, {"audit": audit.id}, who=who, at=at))
    return tuple(changed)


def passes(repair: Repair, checklist: Checklist, audit: Audit, sheet: ScoreSheet) -> bool | None:
    """Whether a visit found it mended; None when it did not look. Every row of what repeats has to be good."""
    if repair.item is not None:
        code = repair.item.code
        seen = [score for score in sheet.items if score.ref.code == code and score.scored]
        failed = any(ref.code == code for ref in sheet.critical)
        if not seen and not failed:
            return None
        return not failed and all(score.earned >= score.possible for score in seen)
    if repair.moment.code not in checklist.moment_by_code:
        return None
    felt = [seen for ref, seen in audit.observations.items() if ref.code == repair.moment.code]
    if not any(seen.valence is not None or seen.break_off for seen in felt):
        return None
    return not any(seen.break_off or seen.valence is Valence.PAIN for seen in felt)


def visit_time(audit: Audit) -> datetime:
    """When the visit was, as far as it is known."""
    mark = audit.times.get("arrived")
    return mark.at if mark else audit.started or audit.submitted or audit.created


def _opened(event: Event) -> Repair:
    data = event.data()
    responded = event.at if data.pop("by_branch") else None
    known = {"id": event.subject, "opened": event.at, "opened_by": event.who, "responded": responded}
    return msgspec.convert({**data, **known}, Repair)


def _planned(repair: Repair, data: Mapping[str, Any], at: datetime) -> Repair:
    owner, what = data["owner"], data["what"]
    due = date.fromisoformat(data["due"]) if data["due"] else None
    lane, priority = Lane(data["lane"]), Priority(data["priority"])
    planned = replace(repair, owner=owner, what=what, due=due, lane=lane, priority=priority)
    return _responded(planned, at) if data["by_branch"] else planned


def _started(repair: Repair, data: Mapping[str, Any], at: datetime) -> Repair:
    return _responded(replace(repair, state=RepairState.IN_PROGRESS), at)


def _done(repair: Repair, data: Mapping[str, Any], at: datetime) -> Repair:
    evidence = tuple(dict.fromkeys((*repair.evidence, *data["evidence"])))
    return _responded(replace(repair, state=RepairState.DONE, done=at, note=data["note"], evidence=evidence), at)


def _verified(repair: Repair, data: Mapping[str, Any], at: datetime) -> Repair:
    return replace(repair, state=RepairState.VERIFIED, settled=at, settled_in=data["audit"])


def _reopened(repair: Repair, data: Mapping[str, Any], at: datetime) -> Repair:
    return replace(
        repair,
        state=RepairState.REOPENED,
        settled=None,
        settled_in=data["audit"],
        done=None,
        reopened=repair.reopened + 1,
    )


def _responded(repair: Repair, at: datetime) -> Repair:
    return repair if repair.responded is not None else replace(repair, responded=at)


_STEPS: Mapping[str, Callable[[Repair, Mapping[str, Any], datetime], Repair]] = {
    RepairKind.PLANNED: _planned,
    RepairKind.STARTED: _started,
    RepairKind.DONE: _done,
    RepairKind.VERIFIED: _verified,
    RepairKind.REOPENED: _reopened,
}
