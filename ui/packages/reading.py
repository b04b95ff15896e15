"""What the page reads beside the window: whom one can write to, what was changed in two places, what an import did."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from motaudit.audit.places import Person, Role
from motaudit.audit.records import AuditSummary
from motaudit.audit.walk import Walk
from motaudit.base.progress import Work
from motaudit.exchange.plan import Choice, Conflict, PackagePlan, Written
from motaudit.exchange.wire import Audience, Kind
from motaudit.locale import _, format_date, format_datetime, isolated, pick
from motaudit.review.seeing import visits_shown_to
from ui.common.context import Changes
from ui.common.entries import entry_place, entry_title, entry_words
from ui.common.labels import facts
from ui.common.tick_list import Option

if TYPE_CHECKING:
    from motaudit.workspace import Workspace

_FOLDER = "packages_folder"
_NAMED_BRANCHES = 3
_UNSAFE = re.compile(r'[\\/:*?"<>|\x00-\x1f]+')


@dataclass(frozen=True, slots=True)
class Identity:
    """How others know this workspace, and what they need to write for it alone."""

    fingerprint: str
    recipient: str


def read_identity(workspace: Workspace) -> Identity:
    return Identity(workspace.packages.fingerprint(), workspace.packages.recipient())


# Whom one can write to, and what


@dataclass(frozen=True, slots=True)
class Sendable:
    """What the person in force can choose from."""

    kinds: tuple[Kind, ...]
    branches: tuple[Option, ...]
    """By code."""
    shoppers: tuple[Option, ...]
    """By id."""
    visits: tuple[Option, ...]
    """By id, the newest first."""
    folder: Path | None
    """Where the last file was written."""


def read_sendable(workspace: Workspace, person: Person) -> Sendable:
    """Shoppers and branch managers write to head office; only reviewers write for branches and shoppers."""
    kinds: tuple[Kind, ...] = (Kind.HEAD_OFFICE,)
    branches: tuple[Option, ...] = ()
    shoppers: tuple[Option, ...] = ()
    if Role.REVIEWER in person.roles:
        kinds = (Kind.HEAD_OFFICE, Kind.BRANCH, Kind.SHOPPER)
        branches = tuple(
            Option(each.code, each.name, (isolated(each.code), each.city))
            for each in workspace.places.branches()
            if each.active and not each.competitor
        )
        shoppers = tuple(
            Option(each.id, each.name)
            for each in workspace.places.people()
            if each.active and Role.AUDITOR in each.roles
        )
    shown = visits_shown_to(person, workspace.audits, workspace.ties)
    visits = tuple(_visit(each, with_shopper=person.sees_all_visits) for each in shown)
    return Sendable(kinds, branches, shoppers, visits, _folder(workspace))


def _visit(audit: AuditSummary, *, with_shopper: bool) -> Option:
    day = format_date((audit.started or audit.created).astimezone().date(), "short")
    shopper = audit.auditor if with_shopper else ""
    return Option(audit.id, audit.branch_name, (isolated(audit.number), day, pick(audit.checklist_title), shopper))


def _folder(workspace: Workspace) -> Path | None:
    kept = workspace.settings.get(_FOLDER)
    return Path(kept) if isinstance(kept, str) and Path(kept).is_dir() else None


def remember_folder(workspace: Workspace, folder: Path) -> None:
    workspace.settings.set(_FOLDER, str(folder))


def file_name(workspace_name: str, audience: Audience, shopper: str, today: date) -> str:
    """What a file for these readers is called, the same on every system: `B-001 2026-11-23.motaudit`."""
    match audience.kind:
        case Kind.BRANCH if len(audience.branches) <= _NAMED_BRANCHES:
            stem = " ".join(audience.branches)
        case Kind.BRANCH:
            stem = _("{n} branches").format(n=len(audience.branches))
        case Kind.SHOPPER:
            stem = shopper
        case Kind.HEAD_OFFICE:
            stem = workspace_name
    stem = " ".join(_UNSAFE.sub(" ", stem).split())[:80].strip(" .") or "motaudit"
    return f"{stem} {today.isoformat()}.motaudit"


@dataclass(frozen=True, slots=True)
class Order:
    """A file that somebody wants to have written."""

    audience: Audience
    audits: tuple[str, ...] | None = None
    """Ids; None = all."""
    since: datetime | None = None
    recipient: str | None = None
    shopper: str = ""
    """The name of the one it is for."""


@dataclass(frozen=True, slots=True)
class Outlook:
    """What an order would come to."""

    last: datetime | None
    """When a file for these readers was written last."""
    visits: int


def read_outlook(workspace: Workspace, order: Order) -> Outlook:
    """Raises UserError for readers who are not known here."""
    packages = workspace.packages
    visits = packages.to_send(audience=order.audience, audits=order.audits, since=order.since)
    return Outlook(packages.last_written(order.audience), len(visits))


def write_order(workspace: Workspace, order: Order, out: Path) -> Work[Written]:
    """Write the file, and remember its folder."""
    written = yield from workspace.packages.write(
        out, audience=order.audience, audits=order.audits, since=order.since, recipient=order.recipient
    )
    remember_folder(workspace, out.parent)
    return written


# What a file would do, and what an import did


@dataclass(frozen=True, slots=True)
class Imported:
    plan: PackagePlan
    """What was really done."""
    changes: Changes


def import_package(workspace: Workspace, plan: PackagePlan) -> Work[Imported]:
    """Take in what was previewed; with it, in the ids of the domain, what other pages have to read again."""
    done = yield from workspace.packages.apply(plan)
    branches, people = {*done.new_branches, *done.changed_branches}, {*done.new_people, *done.changed_people}
    checklists = set(done.new_checklists)
    places = workspace.places
    return Imported(
        done,
        Changes(
            audits=frozenset(line.id for line in done.audits),
            branches=frozenset(branch.id for branch in places.branches() if branch.name in branches),
            people=frozenset(person.id for person in places.people() if done.ties or person.name in people),
            checklists=frozenset(each.hash for each in workspace.checklists.list() if each.code in checklists),
        ),
    )


# What was changed in two places


@dataclass(frozen=True, slots=True)
class ChoiceWords:
    choice: Choice
    text: str
    who: str
    at: datetime

    @property
    def told(self) -> str:
        """Who wrote it and when, and whether it is what the visit shows now."""
        when = format_datetime(self.at.astimezone())
        return facts(self.who, when, _("shown now") if self.choice.shown else "")


@dataclass(frozen=True, slots=True)
class ConflictWords:
    """A conflict as a person reads it."""

    conflict: Conflict
    branch: str
    title: str
    place: str
    choices: tuple[ChoiceWords, ...]

    @property
    def id(self) -> str:
        kind, code, row = self.conflict.key
        return f"{self.conflict.audit_id}/{kind}/{code}/{row}"


def read_conflicts(workspace: Workspace, person: Person) -> tuple[ConflictWords, ...]:
    """Those of all visits, or of the own where the person sees no others."""
    names = {each.id: each.name for each in workspace.places.people()}
    walks: dict[str, Walk] = {}
    found = []
    for conflict in workspace.packages.conflicts():
        walk = walks.get(conflict.audit_id)
        if walk is None:
            audit = workspace.audits.load(conflict.audit_id)
            walk = walks[audit.id] = Walk(workspace.checklists.get(audit.checklist_hash), audit)
        if person.sees_all_visits or walk.audit.auditor.id == person.id:
            found.append(_in_words(conflict, walk, names))
    return tuple(found)


def _in_words(conflict: Conflict, walk: Walk, names: dict[str, str]) -> ConflictWords:
    key = conflict.key
    return ConflictWords(
        conflict,
        walk.audit.branch.name,
        entry_title(walk, key),
        entry_place(walk, key),
        tuple(
            ChoiceWords(each, entry_words(walk, key, each.value), names.get(each.who, _("Somebody else")), each.at)
            for each in conflict.choices
        ),
    )
