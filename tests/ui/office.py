"""An office: three branches, two shoppers, two reviewers, a manager, and somebody who both visits and reviews."""

from __future__ import annotations

from datetime import date, timedelta

from motaudit.audit.model import Audit
from motaudit.audit.places import Branch, Person, Role
from motaudit.base.clock import now
from motaudit.base.ids import new_id
from motaudit.review.plans import Plan
from motaudit.workspace import Workspace
from tests.samples import hand_in, person, start_audit
from tests.ui.desk import Desk

TODAY = now().astimezone().date()


def fill_office(workspace: Workspace) -> None:
    """What it has beside the sample's branch, which Mo manages from now on."""
    places = workspace.places
    for code, name in (("B-002", "Market Square"), ("B-003", "Old Town")):
        places.save_branch(Branch(new_id(), code, name, city="Muscat"))
    places.save_person(Person(new_id(), "Sara Shopper"))
    rob = places.save_person(Person(new_id(), "Rob Reviewer", frozenset({Role.REVIEWER})))
    places.save_person(Person(new_id(), "Bo Both", frozenset({Role.AUDITOR, Role.REVIEWER})))
    manager = person(workspace, "Mo Manager")
    workspace.ties.set_managed(manager.id, [places.branch("B-001").id], who=rob.id)


class Office(Desk):
    """The window before the people of the office, and what they did without it."""

    def branch(self, code: str) -> str:
        return self.workspace.places.branch(code).id

    @staticmethod
    def day(days: int) -> date:
        """Counted from today."""
        return TODAY + timedelta(days=days)

    def plan(self, code: str = "B-001", opens: int = 0, closes: int = 6, who: str = "", note: str = "") -> Plan:
        """For days counted from today."""
        return self.workspace.plans.make(
            self.branch(code),
            "cafe-visit",
            self.day(opens),
            self.day(closes),
            who=self.person("Rita Reviewer").id,
            auditor_id=self.person(who).id if who else None,
            note=note,
        )

    def handed_in(self, **answers: str) -> Audit:
        """A visit that the shopper handed in."""
        audit = start_audit(self.workspace)
        hand_in(self.workspace, audit, **answers)
        return audit
