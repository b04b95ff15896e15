"""What a package would do, said before it is done; and what it did."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from motaudit.audit.entries import EntryKey
from motaudit.audit.model import AuditState
from motaudit.checklist.model import Text
from motaudit.exchange.authority import ReviewStep, Right
from motaudit.exchange.wire import Audience
from motaudit.locale import _, pick
from motaudit.review.signing import fingerprint


class Fate(StrEnum):
    """What becomes of an audit of a package."""

    NEW = "new"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    CONFLICTING = "conflicting"
    """Updated; the same was changed in two places, and a person must decide."""
    UNKNOWN = "unknown"
    """Only remarks about a visit that is not here: nothing to add them to."""


@dataclass(frozen=True, slots=True)
class From:
    """Who wrote a package: an installation, known by its public key."""

    key: str
    workspace: str
    """The name of the workspace that it was written from."""
    is_own: bool
    trusted: bool

    @property
    def fingerprint(self) -> str:
        """For people to compare, by telephone for example."""
        return fingerprint(self.key)


@dataclass(frozen=True, slots=True)
class AuditLine:
    id: str
    number: str
    branch: str
    """The branch's name."""
    checklist: str
    """Its code."""
    state: AuditState | None
    """After the import; None for what is not here."""
    fate: Fate
    changes: int = 0
    """Entries that come."""
    events: int = 0
    """Steps of the review that come."""
    conflicts: tuple[EntryKey, ...] = ()
    """Entries that this package brings into conflict."""


@dataclass(frozen=True, slots=True)
class PackageInfo:
    """What a package says of itself; it was found whole, and its signature good."""

    path: Path
    digest: str
    """SHA-256 of all its bytes."""
    id: str
    made: datetime
    sender: From
    audience: Audience
    audits: int
    files: int
    size: int
    """Bytes of the photos and files."""
    encrypted: bool


@dataclass(frozen=True, slots=True)
class PackagePlan:
    """What `apply` will do. Names of branches and people; bytes for sizes."""

    info: PackageInfo
    audits: tuple[AuditLine, ...]
    read_before: bool
    new_branches: tuple[str, ...] = ()
    changed_branches: tuple[str, ...] = ()
    clashing_branches: tuple[str, ...] = ()
    """Codes that two branches have: both are kept, the older one keeps the code."""
    new_people: tuple[str, ...] = ()
    changed_people: tuple[str, ...] = ()
    new_checklists: tuple[str, ...] = ()
    """Their codes."""
    titles: Mapping[str, Text] = field(default_factory=dict)
    """What checklists are called, by code: those that are here and those that come."""
    new_files: int = 0
    new_bytes: int = 0
    repairs: int = 0
    """Repairs of which something new comes; likewise `plans`, and `ties`: people with what ties them to branches."""
    plans: int = 0
    ties: int = 0
    looks: int = 0
    """Repairs that visits to come look at, or look at no longer, as a shopper is told of them."""
    rights: tuple[Right, ...] = ()
    """What people may do then and cannot do now: somebody has to agree."""
    steps: tuple[ReviewStep, ...] = ()
    """What reviewers did elsewhere."""
    agreed: bool = False
    """Whether a person saw the rights and agrees."""

    def agree(self) -> PackagePlan:
        """As a person accepts it who saw its rights."""
        return replace(self, agreed=True)

    def of(self, fate: Fate) -> tuple[AuditLine, ...]:
        return tuple(line for line in self.audits if line.fate is fate)

    def checklist_title(self, code: str) -> str:
        """In the language in force; the code itself where there is no such checklist."""
        return pick(self.titles[code]) if code in self.titles else code

    @property
    def conflicts(self) -> int:
        """Entries about which a person will have to decide."""
        return sum(len(line.conflicts) for line in self.audits)

    @property
    def changes_nothing(self) -> bool:
        fates = {line.fate for line in self.audits}
        places = (self.new_branches, self.changed_branches, self.new_people, self.changed_people)
        others = (*places, self.new_checklists, self.new_files, self.repairs, self.plans, self.ties, self.looks)
        return fates <= {Fate.UNCHANGED, Fate.UNKNOWN} and not any(others)


def clash_text(code: str) -> str:
    """What two branches with one code mean, and what to do."""
    return _(
        "Two branches have the code “{code}”. Both are kept: the older one keeps the code, the other one has “~” and "
        "some letters behind it. If they are one and the same, a reviewer says so under Branches and people: then the "
        "visits that are still being checked move to the one that stays."
    ).format(code=code)


@dataclass(frozen=True, slots=True)
class Written:
    """A package that was written."""

    path: Path
    id: str
    audits: int
    files: int
    size: int
    """Bytes of the package."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the things that an entry in conflict may be."""

    id: str
    value: object | None
    """As `motaudit.audit.entries` has it; None = nothing there."""
    who: str
    """A person's id."""
    at: datetime
    shown: bool
    """Whether it is what the audit shows until somebody decides."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """An entry that two laptops changed apart."""

    audit_id: str
    number: str
    key: EntryKey
    choices: tuple[Choice, ...]
