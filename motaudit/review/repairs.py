"""Repairs: what a branch mends after a visit, and whether the next visit finds it mended.

`open > in_progress > done > verified | reopened`. People say that something is done; only a later visit to the branch
in which the question passes says that it is so, and one in which it fails opens the repair again (`verifying`). Where
that visit is put aside, or a query changes its answer, the repair waits as before, and what counts now is heard. One
that was made by mistake is withdrawn: it stays with its history, and nobody has to do anything about it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, Protocol

import msgspec

from motaudit.audit.model import Audit, ItemRef, MomentRef
from motaudit.base.clock import from_text
from motaudit.checklist.model import Lane, Text
from motaudit.review.history import Event, Topic, append, in_order
from motaudit.review.ties import TieRepository
from motaudit.scoring.findings import FindingKind


class RepairState(StrEnum):
    OPEN = "open"
    IN_PROGRESS = "in_progress"
    DONE = "done"
    VERIFIED = "verified"
    REOPENED = "reopened"
    WITHDRAWN = "withdrawn"


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
    WAITING = "waiting"
    """What a visit said of it counts no more: it is as it was before that visit."""
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """Why a repair was a mistake, and who (a person's id) said so."""

    reason: str
    who: str
    at: datetime


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
    withdrawn: Withdrawal | None = None

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
    def repairs_of(self, audit_id: str) -> tuple[Repair, ...]:
        """Those that a visit gave rise to, the oldest first."""

    def save_repair(self, repair: Repair) -> None: ...


def repair_of(events: Iterable[Event]) -> Repair | None:
    """What a repair's history amounts to."""
    repair: Repair | None = None
    for event in in_order(events):
        if event.kind == RepairKind.OPENED:
            repair = repair or _opened(event)
        elif repair is not None and event.kind in _STEPS:
            after = _STEPS[event.kind](repair, event.data(), event)
            # What was withdrawn stays so, whatever another laptop did meanwhile.
            repair = after if repair.withdrawn is None else replace(after, state=RepairState.WITHDRAWN)
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


def visit_time(audit: Audit) -> datetime:
    """When the visit was, as far as it is known."""
    mark = audit.times.get("arrived")
    return mark.at if mark else audit.started or audit.submitted or audit.created


def _opened(event: Event) -> Repair:
    data = event.data()
    responded = event.at if data.pop("by_branch") else None
    known = {"id": event.subject, "opened": event.at, "opened_by": event.who, "responded": responded}
    return msgspec.convert({**data, **known}, Repair)


def _planned(repair: Repair, data: Mapping[str, Any], event: Event) -> Repair:
    owner, what = data["owner"], data["what"]
    due = date.fromisoformat(data["due"]) if data["due"] else None
    lane, priority = Lane(data["lane"]), Priority(data["priority"])
    planned = replace(repair, owner=owner, what=what, due=due, lane=lane, priority=priority)
    return _responded(planned, event.at) if data["by_branch"] else planned


def _started(repair: Repair, data: Mapping[str, Any], event: Event) -> Repair:
    return _responded(replace(repair, state=RepairState.IN_PROGRESS), event.at)


def _done(repair: Repair, data: Mapping[str, Any], event: Event) -> Repair:
    evidence = tuple(dict.fromkeys((*repair.evidence, *data["evidence"])))
    done = replace(repair, state=RepairState.DONE, done=event.at, note=data["note"], evidence=evidence)
    return _responded(done, event.at)


def _verified(repair: Repair, data: Mapping[str, Any], event: Event) -> Repair:
    return replace(repair, state=RepairState.VERIFIED, settled=event.at, settled_in=data["audit"])


def _reopened(repair: Repair, data: Mapping[str, Any], event: Event) -> Repair:
    return replace(
        repair,
        state=RepairState.REOPENED,
        settled=None,
        settled_in=data["audit"],
        done=None,
        reopened=repair.reopened + 1,
    )


def _waiting(repair: Repair, data: Mapping[str, Any], event: Event) -> Repair:
    return replace(
        repair,
        state=RepairState.DONE,
        settled=None,
        settled_in=None,
        done=from_text(data["done"]),
        reopened=repair.reopened - (repair.state is RepairState.REOPENED),
    )


def _withdrawn(repair: Repair, data: Mapping[str, Any], event: Event) -> Repair:
    said = {"reason": data["reason"], "who": event.who, "at": event.at}
    return replace(repair, state=RepairState.WITHDRAWN, withdrawn=msgspec.convert(said, Withdrawal))


def _responded(repair: Repair, at: datetime) -> Repair:
    return repair if repair.responded is not None else replace(repair, responded=at)


_STEPS: Mapping[str, Callable[[Repair, Mapping[str, Any], Event], Repair]] = {
    RepairKind.PLANNED: _planned,
    RepairKind.STARTED: _started,
    RepairKind.DONE: _done,
    RepairKind.VERIFIED: _verified,
    RepairKind.REOPENED: _reopened,
    RepairKind.WAITING: _waiting,
    RepairKind.WITHDRAWN: _withdrawn,
}
