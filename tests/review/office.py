"""An office for tests: a workspace whose clock stands still, with a shopper, two reviewers and a manager of B-001."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from motaudit.audit.entries import Change, header_key
from motaudit.audit.model import Audit, ItemRef
from motaudit.audit.places import Branch, Person, Role
from motaudit.base.ids import new_id
from motaudit.review.standing import Remark
from motaudit.workspace import Workspace
from tests.samples import complete, fill_workspace, start_audit

MORNING = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
CLEAN, GREETED = ItemRef("clean"), ItemRef("greeted")


@dataclass
class StandingClock:
    at: datetime = MORNING

    def __call__(self) -> datetime:
        return self.at

    def on(self, days: float = 0, **parts: float) -> None:
        self.at += timedelta(days=days, **parts)


class Office:
    """Ids of people by what they do: `sam` shops, `rita` and `rob` review, `mo` manages B-001."""

    def __init__(self, path: Path) -> None:
        self.clock = StandingClock()
        self.workspace = Workspace.create(path, name="Test chain", clock=self.clock)
        fill_workspace(self.workspace)
        places = self.workspace.places
        by_name = {person.name: person.id for person in places.people()}
        self.sam, self.rita, self.mo = by_name["Sam Shopper"], by_name["Rita Reviewer"], by_name["Mo Manager"]
        self.rob = places.save_person(Person(new_id(), "Rob Reviewer", frozenset({Role.REVIEWER}))).id
        self.branch = places.branch("B-001")
        self.elsewhere = places.save_branch(Branch(new_id(), "B-002", "Market Square"))
        self.workspace.ties.set_managed(self.mo, [self.branch.id], who=self.rita)

    def visit(self, *, started: datetime | None = None, **answers: str) -> Audit:
        """A visit to B-001 that was answered but not handed in."""
        audit = start_audit(self.workspace)
        change = Change(header_key("started"), None, started or self.clock.at)
        self.workspace.audits.commit(audit.id, (change,), who=self.sam)
        complete(self.workspace, audit, **answers)
        return self.workspace.audits.load(audit.id)

    def handed_in(self, *, started: datetime | None = None, **answers: str) -> Audit:
        audit = self.visit(started=started, **answers)
        self.workspace.audits.submit(audit.id, who=self.sam)
        return self.workspace.audits.load(audit.id)

    def released(self, *, started: datetime | None = None, **answers: str) -> Audit:
        audit = self.handed_in(started=started, **answers)
        for item in self.workspace.reviews.to_confirm(audit.id):
            self.workspace.reviews.confirm_critical(audit.id, item, who=self.rita)
        self.workspace.reviews.release(audit.id, who=self.rita)
        return self.workspace.audits.load(audit.id)

    def returned(self, item: ItemRef = CLEAN, text: str = "Where is the photo?", **answers: str) -> Audit:
        audit = self.handed_in(**answers)
        self.workspace.reviews.return_with_remarks(audit.id, [Remark(text, item)], who=self.rita)
        return self.workspace.audits.load(audit.id)
