"""What people do about repairs: open them from what a visit found, plan them, say that they are done."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from types import EllipsisType
from typing import Any, Protocol

from motaudit.audit.model import Audit, ItemRef, MomentRef
from motaudit.audit.places import Person, Role
from motaudit.audit.records import SENT
from motaudit.audit.walk import Walk
from motaudit.base.clock import Clock, now
from motaudit.base.errors import UserError
from motaudit.base.ids import new_id
from motaudit.base.store import Store
from motaudit.checklist.model import Checklist, Lane, Moment, Text
from motaudit.checklist.service import ChecklistService
from motaudit.locale import _, format_date, pick
from motaudit.review.history import Topic
from motaudit.review.looks import LooksRepository, as_repair
from motaudit.review.permissions import require_discreet, require_role, required
from motaudit.review.repairs import (
    TO_DO,
    UNSETTLED,
    Priority,
    Repair,
    RepairKind,
    RepairRepository,
    RepairState,
    add_step,
    repair_of,
    visit_time,
)
from motaudit.review.submission import SubmissionService
from motaudit.review.ties import PlacesLookup, TieKind
from motaudit.scoring.findings import Finding, FindingKind, fix_first

_SUGGESTED = (FindingKind.BREAK_OFF, FindingKind.CRITICAL, FindingKind.PAIN)
_ALL = 10_000
_PRIORITIES = tuple(Priority)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Something that a visit found and that should be mended; `repair` where one was made of it already."""

    finding: Finding
    lane: Lane
    priority: Priority
    repair: Repair | None = None


@dataclass(frozen=True, slots=True)
class ClosedLoop:
    """How fast a visit was answered: times from the visit, None while it has not come to that."""

    first_response: timedelta | None
    closing: timedelta | None
    """When the last repair was verified; None while any is not."""
    repairs: int
    verified: int


class RepairingRepository(RepairRepository, LooksRepository, Protocol):
    """Repairs, and what is known of those that others keep."""


class RepairService:
    """Safe to use from any thread. Managers act at the branches they run, reviewers everywhere."""

    def __init__(
        self,
        store: Store[RepairingRepository],
        audits: SubmissionService,
        checklists: ChecklistService,
        places: PlacesLookup,
        clock: Clock = now,
    ) -> None:
        self._store = store
        self._audits = audits
        self._checklists = checklists
        self._places = places
        self._clock = clock

    # What there is

    def repair(self, repair_id: str) -> Repair:
        with self._store.read() as repository:
            return _known(repository, repair_id)

    def list(self, *, branch_id: str | None = None, unsettled_only: bool = False) -> tuple[Repair, ...]:
        """Those that are overdue first, then by due date and priority; verified and withdrawn ones last."""
        with self._store.read() as repository:
            found = repository.repairs(branch_id)
        today = self._clock().date()
        wanted = (repair for repair in found if repair.state in UNSETTLED or not unsettled_only)
        return tuple(sorted(wanted, key=lambda repair: _urgency(repair, today)))

    def mine(self, person_id: str, *, unsettled_only: bool = False) -> tuple[Repair, ...]:
        """Those at the branches that a manager runs, in the order of `list`."""
        with self._store.read() as repository:
            ties = repository.ties(person_id)
        own = {tie.branch_id for tie in ties if tie.kind is TieKind.MANAGES}
        return tuple(repair for repair in self.list(unsettled_only=unsettled_only) if repair.branch_id in own)

    def of_audit(self, audit_id: str) -> tuple[Repair, ...]:
        """Those that a visit gave rise to, the oldest first."""
        with self._store.read() as repository:
            return repository.repairs_of(audit_id)

    def to_check(self, branch_id: str, checklist_code: str) -> tuple[Repair, ...]:
        """What the next visit to a branch has to look at; what is said to be done first.

        Repairs that others keep are among them, as far as a package told of them.
        """
        found = self.list(branch_id=branch_id, unsettled_only=True)
        asked = [repair for repair in found if repair.checklist_code == checklist_code]
        elsewhere = self._repaired_elsewhere(branch_id, checklist_code)
        return tuple(sorted((*asked, *elsewhere), key=lambda repair: repair.state is not RepairState.DONE))

    def _repaired_elsewhere(self, branch_id: str, checklist_code: str) -> tuple[Repair, ...]:
        with self._store.read() as repository:
            told = repository.looks(branch_id)
            here = {repair.id for repair in repository.repairs(branch_id)} if told else set()
        looks = told.looks if told else ()
        wanted = [look for look in looks if look.checklist_code == checklist_code and look.id not in here]
        newest = self._checklists.newest(checklist_code) if wanted else None
        if newest is None:
            return ()
        checklist = self._checklists.get(newest.hash)
        places = ((look, look.item or look.moment) for look in wanted)
        return tuple(
            as_repair(look, branch_id, known[1])
            for look, place in places
            if (known := _where(checklist, place)) is not None
        )

    def suggest(self, audit_id: str) -> tuple[Suggestion, ...]:
        """Must-pass questions that failed, where the customer would have left, and what hurt and was not put right."""
        audit = self._audits.load(audit_id)
        checklist = self._checklists.get(audit.checklist_hash)
        findings = fix_first(self._audits.sheet(audit_id), checklist, audit, _ALL, Walk(checklist, audit))
        standing = _not_withdrawn(self.of_audit(audit_id))
        made = {(repair.item, repair.moment): repair for repair in standing}
        return tuple(
            Suggestion(
                finding,
                checklist.moment_by_code[finding.moment.code].lane,
                Priority.NORMAL if finding.kind is FindingKind.PAIN else Priority.HIGH,
                made.get((finding.item, finding.moment)),
            )
            for finding in findings
            if finding.kind in _SUGGESTED
        )

    def loop(self, audit_id: str) -> ClosedLoop:
        """How fast the branch answered a visit, and how fast all that it gave rise to was mended.

        Withdrawn repairs are no part of it.
        """
        visited = visit_time(self._audits.load(audit_id))
        standing, repairs = self._audits.standing(audit_id), _not_withdrawn(self.of_audit(audit_id))
        responses = [repair.responded for repair in repairs if repair.responded is not None]
        if standing.acknowledged is not None:
            responses.append(standing.acknowledged)
        responses += [query.act.at for query in standing.queries if query.act]
        settled = [repair.settled for repair in repairs if repair.settled is not None]
        whole = bool(repairs) and len(settled) == len(repairs)
        return ClosedLoop(
            first_response=min(responses) - visited if responses else None,
            closing=max(settled) - visited if whole else None,
            repairs=len(repairs),
            verified=len(settled),
        )

    def words(self, repair: Repair) -> str:
        """One line for a report, in the language in force."""
        title = repair.what or pick(repair.title)
        if repair.due is None:
            return _("{title} (since {date})").format(title=title, date=format_date(repair.visited.date()))
        due = format_date(repair.due)
        if repair.is_overdue(self._clock().date()):
            return _("{title} (overdue since {date})").format(title=title, date=due)
        return _("{title} (due {date})").format(title=title, date=due)

    # What people do

    def open(
        self,
        audit_id: str,
        where: ItemRef | MomentRef | Finding,
        *,
        who: str,
        what: str = "",
        owner: str = "",
        lane: Lane | None = None,
        due: date | None = None,
        priority: Priority = Priority.NORMAL,
    ) -> Repair:
        """Make a repair from an item, a moment or a finding of a visit that was sent to its branch."""
        audit = self._audits.load(audit_id)
        if audit.state not in SENT:
            raise UserError(
                "repair.not_sent",
                _("Repairs are made from visits that were sent to the branch."),
                remedy=_("Release the visit first."),
            )
        person = self._places.person(who)
        require_role(person, Role.MANAGER, Role.REVIEWER)
        self._require_discreet(person, audit_id, what)
        content = _content(audit, self._checklists.get(audit.checklist_hash), where)
        plan = {"what": what.strip(), "owner": owner.strip(), "due": due, "priority": priority}
        if lane is not None:
            plan["lane"] = lane
        with self._store.write(urgent=True) as repository:
            by_branch = _require_access(repository, person, audit)
            payload = {**content, **plan, "by_branch": by_branch}
            repair = add_step(repository, new_id(), RepairKind.OPENED, payload, who=who, at=self._clock())
            repository.commit()
        return repair

    def plan(
        self,
        repair_id: str,
        *,
        who: str,
        what: str | None = None,
        owner: str | None = None,
        lane: Lane | None = None,
        due: date | EllipsisType | None = ...,
        priority: Priority | None = None,
    ) -> Repair:
        """Change who does what until when; None leaves it as it is, but a repair may be due on no day."""
        known = self.repair(repair_id)
        if what is not None and what.strip() != known.what:
            self._require_discreet(self._places.person(who), known.audit_id, what)
        payload: dict[str, Any] = {
            "what": known.what if what is None else what.strip(),
            "owner": known.owner if owner is None else owner.strip(),
            "lane": lane or known.lane,
            "due": known.due if due is ... else due,
            "priority": priority or known.priority,
        }
        return self._step(repair_id, RepairKind.PLANNED, payload, who, UNSETTLED)

    def start(self, repair_id: str, *, who: str) -> Repair:
        """Say that somebody is at it."""
        return self._step(repair_id, RepairKind.STARTED, {}, who, (RepairState.OPEN, RepairState.REOPENED))

    def finish(self, repair_id: str, *, who: str, note: str = "", evidence: Sequence[str] = ()) -> Repair:
        """Say that it is mended; `evidence` are the SHA-256 of kept files. The next visit will tell."""
        self._require_discreet(self._places.person(who), self.repair(repair_id).audit_id, note)
        payload = {"note": note.strip(), "evidence": list(evidence)}
        return self._step(repair_id, RepairKind.DONE, payload, who, TO_DO)

    def withdraw(self, repair_id: str, reason: str, *, who: str) -> Repair:
        """Say that a repair was a mistake; it stays with its history and nobody has to do anything about it.

        Whoever made it may, and a reviewer. Raises UserError for anybody else, and for one that a visit verified.
        """
        reason = required(reason, "review.no_reason", _("The reason is missing."), _("Say in a few words why."))
        known, person = self.repair(repair_id), self._places.person(who)
        if who != known.opened_by and Role.REVIEWER not in person.roles:
            raise UserError(
                "repair.other_maker",
                _("Only {name}, who made this repair, or a reviewer can withdraw it.").format(
                    name=self._places.person(known.opened_by).name
                ),
                remedy=_("Ask one of them to withdraw it."),
            )
        self._require_discreet(person, known.audit_id, reason)
        return self._step(repair_id, RepairKind.WITHDRAWN, {"reason": reason}, who, UNSETTLED)

    def _require_discreet(self, person: Person, audit_id: str, text: str) -> None:
        """Raises UserError where a reviewer names the shopper in what the branch reads."""
        if Role.REVIEWER in person.roles:
            require_discreet(self._audits.load(audit_id).auditor, text)

    def _step(
        self, repair_id: str, kind: RepairKind, payload: dict[str, Any], who: str, states: Collection[RepairState]
    ) -> Repair:
        person = self._places.person(who)
        require_role(person, Role.MANAGER, Role.REVIEWER)
        with self._store.write(urgent=True) as repository:
            known = _known(repository, repair_id)
            by_branch = _require_access(repository, person, known)
            if known.state not in states:
                raise UserError(
                    "repair.state",
                    _not_now(known.state),
                    remedy=_("Open the repair again to see where it stands."),
                )
            payload = {**payload, "by_branch": by_branch}
            repair = add_step(repository, repair_id, kind, payload, who=who, at=self._clock())
            repository.commit()
        return repair


def _not_withdrawn(repairs: Sequence[Repair]) -> tuple[Repair, ...]:
    return tuple(repair for repair in repairs if repair.state is not RepairState.WITHDRAWN)


def _known(repository: RepairRepository, repair_id: str) -> Repair:
    repair = repair_of(repository.events(Topic.REPAIR, repair_id))
    if repair is None:
        raise UserError(
            "repair.unknown",
            _("This repair is not in the workspace."),
            remedy=_("Look it up in the list of repairs."),
        )
    return repair


def _require_access(repository: RepairRepository, person: Person, at: Audit | Repair) -> bool:
    """Whether the person acts for the branch; raises UserError for a manager of other branches only."""
    branch_id = at.branch.id if isinstance(at, Audit) else at.branch_id
    own = any(tie.branch_id == branch_id and tie.kind is TieKind.MANAGES for tie in repository.ties(person.id))
    if own or Role.REVIEWER in person.roles:
        return own
    raise UserError(
        "review.other_branch",
        _("{name} does not manage this branch.").format(name=person.name),
        remedy=_("A reviewer can add the branch to the manager under Branches and people."),
    )


def _where(checklist: Checklist, place: ItemRef | MomentRef) -> tuple[Moment, Text] | None:
    """The moment that a question or moment belongs to, and its wording; None for what the checklist does not have."""
    if isinstance(place, ItemRef) and place.code in checklist.items:
        return checklist.moment_of[place.code], checklist.items[place.code].text
    if isinstance(place, MomentRef) and place.code in checklist.moment_by_code:
        moment = checklist.moment_by_code[place.code]
        return moment, moment.title
    return None


def _content(audit: Audit, checklist: Checklist, where: ItemRef | MomentRef | Finding) -> dict[str, Any]:
    """What a repair says of its origin, as it is kept."""
    finding = where if isinstance(where, Finding) else None
    place = (where.item or where.moment) if isinstance(where, Finding) else where
    known = _where(checklist, place)
    if known is None:
        raise UserError(
            "repair.unknown_place",
            _("There is no “{code}” in this checklist.").format(code=place),
            remedy=_("Choose a question or a moment of this visit."),
        )
    moment, title = known
    return {
        "audit_id": audit.id,
        "branch_id": audit.branch.id,
        "checklist_code": audit.checklist_code,
        "moment": MomentRef(moment.code, place.row),
        "item": place if isinstance(place, ItemRef) else None,
        "title": dict(title),
        "finding": finding.kind if finding else None,
        "visited": visit_time(audit),
        "lane": moment.lane,
    }


def _urgency(repair: Repair, today: date) -> tuple[bool, bool, date, int, str]:
    settled = repair.state not in UNSETTLED
    due = repair.due or date.max
    return settled, not repair.is_overdue(today), due, _PRIORITIES.index(repair.priority), repair.id


def _not_now(state: RepairState) -> str:
    match state:
        case RepairState.OPEN | RepairState.REOPENED:
            return _("Nobody has started this repair yet.")
        case RepairState.IN_PROGRESS:
            return _("This repair is in progress already.")
        case RepairState.DONE:
            return _("This repair is done and waits for the next visit.")
        case RepairState.VERIFIED:
            return _("A later visit found this repair good; it is closed.")
        case RepairState.WITHDRAWN:
            return _("This repair was withdrawn.")
