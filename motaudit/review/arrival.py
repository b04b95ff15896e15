"""What came from another workspace, as it is to be kept: what it is now, and what is added to its past."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from motaudit.audit.entries import EntryKey
from motaudit.audit.lineage import JournalRow
from motaudit.audit.model import Audit
from motaudit.review.history import Chain, Event
from motaudit.review.standing import Standing
from motaudit.review.submission import Rescore, Revision
from motaudit.scoring.sheet import ScoreSheet


@dataclass(frozen=True, slots=True)
class Result:
    """A revision or a rescore with what figures across audits are made of."""

    of: Revision | Rescore
    sheet: ScoreSheet
    emotions: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Arrival:
    """`audit` is the identity, with state and revision as they will be; its entries are not looked at."""

    audit: Audit
    updated: datetime
    is_new: bool = True
    rank: str = ""
    """Of a branch's copy: which of two is newer; '' for the audit itself."""
    rows: tuple[JournalRow, ...] = ()
    """To be added to the journal; `step` and `undoes` count the audit's steps from 0, those in `earlier` first."""
    earlier: tuple[int, ...] = ()
    """The journal's numbers of the steps that are here already."""
    entries: Mapping[EntryKey, str | None] = field(default_factory=dict)
    """Entries that change; None takes one away."""
    conflicts: tuple[EntryKey, ...] = ()
    """All that are open now."""
    header: Mapping[str, str | None] = field(default_factory=dict)
    """What lists show of the header: mode, scenario, outcome, started."""
    revisions: tuple[Result, ...] = ()
    rescores: tuple[Result, ...] = ()
    counts: ScoreSheet | None = None
    """The result that counts; None for what was never handed in."""
    events: tuple[Event, ...] = ()
    chain: Chain = field(default_factory=Chain)
    standing: Standing = field(default_factory=Standing)
    shown: frozenset[str] = frozenset()
    """SHA-256 of the files that its new revisions show."""


class KnownPlace(NamedTuple):
    """A branch or person as it was last sent or received."""

    clock: int
    value: str


class Sender(NamedTuple):
    """An installation that wrote packages; `trusted_by` None until a person said that it may be trusted."""

    name: str
    known_since: datetime
    trusted_by: str | None


class LogEntry(NamedTuple):
    """A package that was written ("out") or read ("in") here."""

    id: str
    direction: str
    at: datetime
    installation: str
    audience: str
    audits: int
