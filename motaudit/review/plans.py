"""Visits to come: which branch, with which checklist, by whom and when; and why a visit cannot be given to somebody."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any, Protocol

import msgspec

from motaudit.audit.model import Audit, Mode
from motaudit.audit.places import Role
from motaudit.audit.records import AuditFilter
from motaudit.base.clock import Clock, now
from motaudit.base.errors import Problem, ProblemsError, UserError
from motaudit.base.ids import new_id
from motaudit.base.store import Store
from motaudit.checklist.service import ChecklistService
from motaudit.locale import _, format_date
from motaudit.review.fitness import Fitness
from motaudit.review.history import Event, Topic, append, in_order
from motaudit.review.permissions import require_role, required
from motaudit.review.submission import SubmissionService
from motaudit.review.ties import PlacesLookup, TieRepository

ROTATION_DAYS = 60
"""How long a shopper stays away from a branch, where the workspace does not say otherwise."""


class PlanState(StrEnum):
    OPEN = "open"
    BEGUN = "begun"
    CANCELLED = "cancelled"


class PlanKind(StrEnum):
    MADE = "made"
    CHANGED = "changed"
    BEGUN = "begun"
    GIVEN_UP = "given_up"
    """The draft was discarded, so that the visit is still to be made."""
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Plan:
    """One visit to come, on any day from `opens` to `closes`. Without an auditor it is still to be given."""

    id: str
    branch_id: str
    checklist_code: str
    opens: date
    closes: date
    auditor_id: str | None = None
    scenario: str = ""
    mode: Mode = Mode.AFTER_VISIT
    note: str = ""
    state: PlanState = PlanState.OPEN
    audit_id: str | None = None
    """The visit that it became."""
    reason: str = ""
    """Why it was cancelled."""

    def is_due(self, today: date) -> bool:
        return self.state is PlanState.OPEN and self.opens <= today

    def is_overdue(self, today: date) -> bool:
        return self.state is PlanState.OPEN and self.closes < today


class PlanRepository(TieRepository, Protocol):
    def plans(self) -> tuple[Plan, ...]: ...
    def save_plan(self, plan: Plan) -> None: ...


class PlanService:
    """Safe to use from any thread. Reviewers plan; the shopper begins what was planned."""

    def __init__(
        self,
        store: Store[PlanRepository],
        audits: SubmissionService,
        checklists: ChecklistService,
        places: PlacesLookup,
        clock: Clock = now,
        rotation_days: Callable[[], int] = lambda: ROTATION_DAYS,
    ) -> None:
        self._store = store
        self._audits = audits
        self._checklists = checklists
        self._places = places
        self._clock = clock
        self._rotation_days = rotation_days

    def list(self, *, auditor_id: str | None = None, open_only: bool = True) -> tuple[Plan, ...]:
        """The one that closes first comes first."""
        with self._store.read() as repository:
            found = repository.plans()
        wanted = (
            plan
            for plan in found
            if (plan.state is PlanState.OPEN or not open_only) and auditor_id in (None, plan.auditor_id)
        )
        return tuple(sorted(wanted, key=lambda plan: (plan.closes, plan.opens, plan.id)))

    def plan(self, plan_id: str) -> Plan:
        with self._store.read() as repository:
            return _known(repository, plan_id)

    def why_not(
        self, person_id: str, branch_id: str, opens: date, closes: date, *, plan_id: str = ""
    ) -> tuple[Problem, ...]:
        """Why a visit to a branch in these days cannot be given to somebody; empty when it can.

        `plan_id` is the plan that is looked at, which does not stand in its own way.
        """
        person, branch = self._places.person(person_id), self._places.branch(branch_id)
        fitness = self.fitness(AuditFilter(branch_id=branch.id, auditor_id=person.id))
        return fitness.why_not(person, branch, opens, closes, plan_id=plan_id)

    def fitness(self, visits: AuditFilter | None = None) -> Fitness:
        """All that speaks for or against giving visits to people, to ask about many of them; `visits` narrows it."""
        with self._store.read() as repository:
            ties, plans = repository.ties(), repository.plans()
        given = (plan for plan in plans if plan.state is PlanState.OPEN)
        return Fitness(ties, given, self._audits.summaries(visits), self._rotation_days())

    def make(
        self,
        branch_id: str,
        checklist_code: str,
        opens: date,
        closes: date,
        *,
        who: str,
        auditor_id: str | None = None,
        scenario: str = "",
        mode: Mode = Mode.AFTER_VISIT,
        note: str = "",
    ) -> Plan:
        """Plan a visit. Raises UserError where the days or the checklist do not fit or the shopper cannot be given it."""
        require_role(self._places.person(who), Role.REVIEWER)
        branch = self._places.branch(branch_id)
        if self._checklists.newest(checklist_code) is None:
            raise UserError(
                "plan.no_checklist",
                _("There is no checklist “{code}” in use.").format(code=checklist_code),
                remedy=_("Publish the checklist first."),
            )
        plan = Plan(new_id(), branch.id, checklist_code, opens, closes, auditor_id, scenario, mode, note.strip())
        self._require_fit(plan)
        return self._step(plan.id, PlanKind.MADE, _content(plan), who)

    def change(
        self,
        plan_id: str,
        *,
        who: str,
        opens: date | None = None,
        closes: date | None = None,
        auditor_id: str | None = None,
        note: str | None = None,
    ) -> Plan:
        """Give it to somebody ("": to nobody yet), move its days or note something; None leaves it as it is.

        What is taken from a shopper is called off and planned anew, under another id: so the first shopper's laptop
        hears that it is off, and nothing of who goes instead.
        """
        require_role(self._places.person(who), Role.REVIEWER)
        known = self._require_open(plan_id)
        changed = replace(
            known,
            opens=opens or known.opens,
            closes=closes or known.closes,
            auditor_id=known.auditor_id if auditor_id is None else auditor_id or None,
            note=known.note if note is None else note.strip(),
        )
        self._require_fit(changed)
        if known.auditor_id is None or known.auditor_id == changed.auditor_id:
            return self._step(plan_id, PlanKind.CHANGED, _content(changed), who)
        off = _("It was given to somebody else.") if changed.auditor_id else _("It was taken back.")
        with self._store.write() as repository:
            self._add(repository, plan_id, PlanKind.CANCELLED, {"reason": off}, who)
            anew = self._add(repository, new_id(), PlanKind.MADE, _content(changed), who)
            repository.commit()
        return anew

    def cancel(self, plan_id: str, reason: str, *, who: str) -> Plan:
        require_role(self._places.person(who), Role.REVIEWER)
        reason = required(reason, "plan.no_reason", _("The reason is missing."), _("Say in a few words why."))
        self._require_open(plan_id)
        return self._step(plan_id, PlanKind.CANCELLED, {"reason": reason}, who)

    def begin(self, plan_id: str, *, who: str) -> Audit:
        """Start the planned visit with the newest version of its checklist.

        Raises UserError before its first day and where it cannot be given. Once overdue it can still be made.
        """
        person = self._places.person(who)
        require_role(person, Role.AUDITOR)
        plan = self._require_open(plan_id)
        if plan.auditor_id not in (None, who):
            other = self._places.person(plan.auditor_id or "").name
            raise UserError(
                "plan.other_shopper",
                _("This visit was given to {name}.").format(name=other),
                remedy=_("Choose one of your own visits."),
            )
        if self._clock().date() < plan.opens:
            raise UserError(
                "plan.too_early",
                _("This visit is planned from {date} on.").format(date=format_date(plan.opens)),
                remedy=_("Go there on one of its days, or ask a reviewer to move it."),
            )
        version = self._checklists.newest(plan.checklist_code)
        if version is None:
            raise UserError(
                "plan.no_checklist",
                _("There is no checklist “{code}” in use.").format(code=plan.checklist_code),
                remedy=_("Publish the checklist first."),
            )
        self._require_fit(replace(plan, auditor_id=who), began=True)
        audit = self._audits.start(plan.branch_id, version.hash, who, mode=plan.mode, scenario=plan.scenario)
        self._step(plan_id, PlanKind.BEGUN, {"audit": audit.id}, who)
        return audit

    def discard(self, audit_id: str, *, who: str) -> frozenset[str]:
        """Put a draft aside; the ids of the plans that are to be made again, for it was begun from them."""
        self._audits.discard(audit_id, who=who)
        begun = frozenset(plan.id for plan in self.list(open_only=False) if plan.audit_id == audit_id)
        for plan_id in begun:
            self._step(plan_id, PlanKind.GIVEN_UP, {"audit": audit_id}, who)
        return begun

    def _require_fit(self, plan: Plan, *, began: bool = False) -> None:
        today = self._clock().date()
        if plan.closes < plan.opens:
            raise UserError(
                "plan.days",
                _("The last day lies before the first."),
                remedy=_("Choose a last day on or after the first."),
            )
        if plan.auditor_id is None:
            return
        opens, closes = (today, today) if began else (plan.opens, plan.closes)
        problems = self.why_not(plan.auditor_id, plan.branch_id, opens, closes, plan_id=plan.id)
        if began:  # which of two planned visits is made first is for the shopper to choose
            problems = tuple(problem for problem in problems if problem.code != "plan.given")
        if problems:
            name = self._places.person(plan.auditor_id).name
            raise ProblemsError(
                "plan.not_given", _("This visit cannot be given to {name}.").format(name=name), problems
            )

    def _require_open(self, plan_id: str) -> Plan:
        plan = self.plan(plan_id)
        if plan.state is not PlanState.OPEN:
            raise UserError(
                "plan.state",
                _("This visit was begun or cancelled already."),
                remedy=_("Plan another visit."),
            )
        return plan

    def _step(self, plan_id: str, kind: PlanKind, payload: Mapping[str, Any], who: str) -> Plan:
        with self._store.write() as repository:
            plan = self._add(repository, plan_id, kind, payload, who)
            repository.commit()
        return plan

    def _add(
        self, repository: PlanRepository, plan_id: str, kind: PlanKind, payload: Mapping[str, Any], who: str
    ) -> Plan:
        append(repository, Topic.PLAN, plan_id, kind, payload, who=who, at=self._clock())
        plan = _known(repository, plan_id)
        repository.save_plan(plan)
        return plan


def plan_of(events: Iterable[Event]) -> Plan | None:
    """What a plan's history amounts to."""
    plan: Plan | None = None
    for event in in_order(events):
        data = event.data()
        if event.kind == PlanKind.MADE:
            plan = msgspec.convert({**data, "id": event.subject}, Plan)
        elif plan is not None and event.kind == PlanKind.CHANGED:
            # What another laptop began or called off meanwhile stays so.
            changed = msgspec.convert({**data, "id": event.subject}, Plan)
            plan = replace(changed, state=plan.state, audit_id=plan.audit_id, reason=plan.reason)
        elif plan is not None and event.kind == PlanKind.BEGUN:
            plan = replace(plan, state=PlanState.BEGUN, audit_id=data["audit"])
        elif plan is not None and event.kind == PlanKind.GIVEN_UP and data["audit"] == plan.audit_id:
            state = PlanState.OPEN if plan.state is PlanState.BEGUN else plan.state
            plan = replace(plan, state=state, audit_id=None)
        elif plan is not None and event.kind == PlanKind.CANCELLED:
            plan = replace(plan, state=PlanState.CANCELLED, reason=data["reason"])
    return plan


def _content(plan: Plan) -> dict[str, Any]:
    plain: dict[str, Any] = msgspec.to_builtins(plan)
    return {key: value for key, value in plain.items() if key not in ("id", "state", "audit_id", "reason")}


def _known(repository: PlanRepository, plan_id: str) -> Plan:
    plan = plan_of(repository.events(Topic.PLAN, plan_id))
    if plan is None:
        raise UserError(
            "plan.unknown",
            _("This planned visit is not in the workspace."),
            remedy=_("Look it up in the list of visits to come."),
        )
    return plan
