"""Who can be given which visit: what is known of all shoppers and branches, read once, and what it speaks against."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING

from motaudit.audit.model import AuditState
from motaudit.audit.places import Branch, Person, Role
from motaudit.audit.records import AuditSummary
from motaudit.base.errors import Problem
from motaudit.locale import _, format_date
from motaudit.review.ties import Tie, TieKind

if TYPE_CHECKING:
    from motaudit.review.plans import Plan


class Fitness:
    """As things stand: who is tied to which branch, which visits are given already, and when somebody was there last.

    `given`: plans that are open.
    """

    def __init__(
        self, ties: Iterable[Tie], given: Iterable[Plan], visits: Iterable[AuditSummary], rotation_days: int
    ) -> None:
        self._apart = timedelta(days=rotation_days)
        self._ties: dict[tuple[str, str], dict[TieKind, str]] = defaultdict(dict)
        self._given: dict[tuple[str | None, str], list[Plan]] = defaultdict(list)
        self._last: dict[tuple[str, str], date] = {}
        for tie in ties:
            self._ties[tie.person_id, tie.branch_id][tie.kind] = tie.reason
        for plan in given:
            self._given[plan.auditor_id, plan.branch_id].append(plan)
        for visit in visits:
            if visit.state is not AuditState.EXCLUDED:
                pair, day = (visit.auditor_id, visit.branch_id), (visit.started or visit.created).date()
                self._last[pair] = max(day, self._last.get(pair, day))

    def why_not(
        self, person: Person, branch: Branch, opens: date, closes: date, *, plan_id: str = ""
    ) -> tuple[Problem, ...]:
        """Why a visit to a branch in these days cannot be given to somebody; empty when it can.

        `plan_id` is the plan that is looked at, which does not stand in its own way.
        """
        given = (plan for plan in self._given.get((person.id, branch.id), ()) if plan.id != plan_id)
        return (*self._obstacles(person, branch, closes), *self._too_near(person, branch, opens, closes, given))

    def _obstacles(self, person: Person, branch: Branch, closes: date) -> Iterator[Problem]:
        ties = self._ties.get((person.id, branch.id), {})
        choose = _("Choose another shopper.")
        if Role.AUDITOR not in person.roles or not person.active:
            yield Problem("plan.no_shopper", _("{name} is no active shopper.").format(name=person.name), choose)
        if not branch.active:
            message = _("{branch} is no longer visited.").format(branch=branch.name)
            yield Problem("plan.inactive_branch", message, _("Choose another branch."))
        if TieKind.CONFLICT in ties:
            message = _("{name} must not visit {branch}: {reason}.")
            reason = ties[TieKind.CONFLICT].rstrip(".")
            yield Problem("plan.conflict", message.format(name=person.name, branch=branch.name, reason=reason), choose)
        if TieKind.MANAGES in ties:
            message = _("{name} manages {branch}.").format(name=person.name, branch=branch.name)
            yield Problem("plan.manager", message, choose)
        last = self._last.get((person.id, branch.id))
        if last is not None and closes < last + self._apart:
            message = _("{name} visited {branch} on {date} and may go again from {again}.").format(
                name=person.name, branch=branch.name, date=format_date(last), again=format_date(last + self._apart)
            )
            yield Problem("plan.rotation", message, _("Choose another shopper, or later days."))

    def _too_near(
        self, person: Person, branch: Branch, opens: date, closes: date, given: Iterable[Plan]
    ) -> Iterator[Problem]:
        """Other plans of which no day lies as far from any of these days as rotation asks for."""
        for plan in given:
            if closes - plan.opens < self._apart and plan.closes - opens < self._apart:
                message = _("{name} was given {branch} already, for {opens} to {closes}.").format(
                    name=person.name,
                    branch=branch.name,
                    opens=format_date(plan.opens),
                    closes=format_date(plan.closes),
                )
                yield Problem("plan.given", message, _("Choose another shopper, or call off the other visit."))
