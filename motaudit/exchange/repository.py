"""What packages need of what keeps a workspace."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from motaudit.audit.entries import EntryKey
from motaudit.audit.evidence import EvidenceRepository
from motaudit.audit.lineage import JournalRow
from motaudit.audit.places_service import PlacesRepository
from motaudit.checklist.service import ChecklistRepository
from motaudit.review.arrival import Arrival, KnownPlace, LogEntry, Sender
from motaudit.review.desk import ReviewRepository
from motaudit.review.history import Chain, Event, Topic
from motaudit.review.looks import LooksRepository
from motaudit.review.plans import PlanRepository


class PackageRepository(ReviewRepository, PlanRepository, LooksRepository, Protocol):
    @property
    def checklists(self) -> ChecklistRepository: ...
    @property
    def places(self) -> PlacesRepository: ...
    @property
    def files(self) -> EvidenceRepository: ...

    def fact(self, key: str) -> str | None: ...
    def set_fact(self, key: str, value: str | None) -> None: ...

    def audit_ids(self, changed_since: datetime | None = None) -> tuple[str, ...]: ...
    def copies(self) -> Mapping[str, str]:
        """Audits of which only what a branch may see is here, with their ranks."""

    def journal_rows(self, audit_id: str) -> tuple[JournalRow, ...]:
        """The whole journal of an audit with its lines, oldest first; `step` as the journal numbers it."""

    def receive(self, arrivals: Sequence[Arrival]) -> None: ...
    def all_events(self, topic: Topic) -> Mapping[str, tuple[Event, ...]]: ...
    def installations_of(self, kinds: Collection[str]) -> frozenset[str]:
        """Public keys of the installations that added events of these kinds to audits."""

    def add_events(self, events: Iterable[Event], chain: Chain) -> None:
        """Of one subject, with how its chain is then."""

    def conflicts(self) -> tuple[tuple[str, EntryKey], ...]:
        """Audits and entries about which a person must decide."""

    def set_conflicts(self, audit_id: str, keys: Iterable[EntryKey]) -> None: ...

    def known_places(self, kind: str) -> Mapping[str, KnownPlace]: ...
    def save_known_place(self, kind: str, id: str, place: KnownPlace) -> None: ...

    def is_named(self, person_id: str) -> bool: ...
    def forget_person(self, person_id: str, successor_id: str) -> None: ...

    def sender(self, public: str) -> Sender | None: ...
    def save_sender(self, public: str, sender: Sender) -> None: ...
    def log(self) -> tuple[LogEntry, ...]:
        """Oldest first."""

    def save_log(self, entry: LogEntry) -> None: ...
