"""The visits to come that a person may see, with what lists say of them, and who can be given one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from motaudit.audit.model import Mode
from motaudit.audit.places import Branch, Person, Role
from motaudit.audit.records import AuditFilter
from motaudit.checklist.model import Scenario
from motaudit.locale import N_, _, format_date, format_number, ngettext, pgettext, pick
from motaudit.review.plans import Plan, PlanState

if TYPE_CHECKING:
    from motaudit.workspace import Workspace


class Show(StrEnum):
    """What the list is narrowed to."""

    OPEN = "open"
    OVERDUE = "overdue"
    NOT_GIVEN = "not_given"
    BEGUN = "begun"
    CANCELLED = "cancelled"


SHOWN = {
    Show.OPEN: N_("To be made"),
    Show.OVERDUE: N_("Overdue"),
    Show.NOT_GIVEN: N_("Not given yet"),
    Show.BEGUN: N_("Begun"),
    Show.CANCELLED: N_("Called off"),
}


@dataclass(frozen=True, slots=True)
class PlanRow:
    """One visit to come as lists show it."""

    plan: Plan
    branch: Branch
    shopper: str
    """Empty while it is not given to anybody."""
    checklist: str
    scenario: Scenario | None
    today: date

    @property
    def overdue(self) -> bool:
        return self.plan.is_overdue(self.today)

    @property
    def due(self) -> bool:
        """Whether it can be made today."""
        return self.plan.is_due(self.today)

    @property
    def place(self) -> str:
        return place_text(self.branch)

    @property
    def until_text(self) -> str:
        day = format_date(self.plan.closes, "short")
        return pgettext("visit", "Overdue since {date}").format(date=day) if self.overdue else day

    @property
    def state_text(self) -> str:
        match self.plan.state:
            case PlanState.BEGUN:
                return _("Begun")
            case PlanState.CANCELLED:
                return _("Called off")
        if self.overdue:
            return _("Overdue")
        if not self.due:
            return _("To come")
        return days_left(self.plan, self.today)

    @property
    def mode_text(self) -> str:
        """Empty for what is usual."""
        return _("Announced") if self.plan.mode is Mode.ANNOUNCED else ""

    def passes(self, show: Show) -> bool:
        match show:
            case Show.BEGUN:
                return self.plan.state is PlanState.BEGUN
            case Show.CANCELLED:
                return self.plan.state is PlanState.CANCELLED
        if self.plan.state is not PlanState.OPEN:
            return False
        return show is Show.OPEN or (self.overdue if show is Show.OVERDUE else self.plan.auditor_id is None)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A shopper who can be given a visit, or the reasons why not. `load`: the visits that this shopper has to make."""

    id: str
    name: str
    reasons: tuple[str, ...] = ()
    load: int = 0

    @property
    def detail(self) -> str:
        if self.reasons:
            return "\n".join(self.reasons)
        if not self.load:
            return _("Has no visit to make.")
        text = ngettext("Has {n} visit to make.", "Has {n} visits to make.", self.load)
        return text.format(n=format_number(self.load))


@dataclass(frozen=True, slots=True)
class Candidates:
    """Who can be given visits to `branches` in these days: those who can first."""

    branches: tuple[str, ...]
    opens: date
    closes: date
    people: tuple[Candidate, ...]


@dataclass(frozen=True, slots=True)
class BranchChoice:
    """A branch that can be planned for, and when it was last visited."""

    branch: Branch
    last: date | None
    checklist: str
    """The code of the checklist of its last visit; empty without one."""
    planned: bool
    """Whether a visit is to be made there already."""

    @property
    def text(self) -> str:
        name = _("{code} {name}").format(code=self.branch.code, name=place_text(self.branch))
        if self.planned:
            return _("{branch}: planned already").format(branch=name)
        if self.last is None:
            return _("{branch}: never visited").format(branch=name)
        return _("{branch}: last visit {date}").format(branch=name, date=format_date(self.last, "short"))


def place_text(branch: Branch) -> str:
    """The branch with its city."""
    if not branch.city:
        return branch.name
    return pgettext("branch and city", "{branch}, {city}").format(branch=branch.name, city=branch.city)


def days_left(plan: Plan, today: date) -> str:
    days = (plan.closes - today).days
    if days == 0:
        return _("Last day today")
    return ngettext("{n} day left", "{n} days left", days).format(n=format_number(days))


def read_rows(workspace: Workspace, today: date, *, auditor_id: str | None = None) -> tuple[PlanRow, ...]:
    """All plans, or those of one shopper; the overdue first, then as they close."""
    branches = {branch.id: branch for branch in workspace.places.branches()}
    people = {person.id: person.name for person in workspace.places.people()}
    newest = {version.code: version for version in workspace.checklists.list()}
    scenarios = {
        (code, scenario.code): scenario
        for code, version in newest.items()
        for scenario in workspace.checklists.get(version.hash).scenarios
    }
    rows = [
        PlanRow(
            plan,
            branches[plan.branch_id],
            people.get(plan.auditor_id or "", ""),
            pick(newest[plan.checklist_code].title) if plan.checklist_code in newest else plan.checklist_code,
            scenarios.get((plan.checklist_code, plan.scenario)),
            today,
        )
        for plan in workspace.plans.list(auditor_id=auditor_id, open_only=False)
    ]
    return tuple(sorted(rows, key=lambda row: (not row.overdue, row.plan.closes, row.plan.opens, row.plan.id)))


def read_branches(workspace: Workspace) -> tuple[BranchChoice, ...]:
    """Branches in use; those that were not visited for the longest time first, those planned already last."""
    last: dict[str, tuple[date, str]] = {}
    for visit in workspace.overview.summaries(AuditFilter()):
        seen = (visit.started or visit.created).date(), visit.checklist_code
        last[visit.branch_id] = max(seen, last.get(visit.branch_id, seen))
    planned = {plan.branch_id for plan in workspace.plans.list()}
    found = []
    for branch in workspace.places.branches(active_only=True):
        day, code = last.get(branch.id, (None, ""))
        found.append(BranchChoice(branch, day, code, branch.id in planned))
    return tuple(sorted(found, key=lambda each: (each.planned, each.last or date.min, each.branch.code)))


def read_candidates(
    workspace: Workspace, branches: Sequence[str], opens: date, closes: date, plan_id: str = ""
) -> Candidates:
    """Every active shopper, with each reason why one of these visits cannot be given."""
    plans, known = workspace.plans, {branch.id: branch for branch in workspace.places.branches()}
    fitness, has_it = plans.fitness(), plans.plan(plan_id).auditor_id if plan_id else None
    load = Counter(plan.auditor_id for plan in plans.list() if plan.id != plan_id)

    def reasons(person: Person) -> tuple[str, ...]:
        problems = (fitness.why_not(person, known[id_], opens, closes, plan_id=plan_id) for id_ in branches)
        return tuple(problem.message for found in problems for problem in found)

    people = [
        Candidate(person.id, person.name, reasons(person), load[person.id])
        for person in workspace.places.people()
        if _is_asked(person, has_it)
    ]
    people.sort(key=lambda each: (bool(each.reasons), each.name))
    return Candidates(tuple(branches), opens, closes, tuple(people))


def _is_asked(person: Person, has_it: str | None) -> bool:
    """Shoppers out of use are shown where they still have the visit: that is why it must go to somebody else."""
    return (Role.AUDITOR in person.roles and person.active) or person.id == has_it
