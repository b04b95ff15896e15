"""What a new visit can be made of, and how lists say it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from motaudit.audit.places import Branch, Person, Role
from motaudit.audit.records import EDITABLE, AuditSummary
from motaudit.base.clock import now
from motaudit.checklist.service import ChecklistVersion
from motaudit.locale import _, format_date, format_number, isolated, pick
from ui.audit.choice_list import Option

if TYPE_CHECKING:
    from motaudit.workspace import Workspace

_REVISITS = 12
_TOGETHER_DAYS = 3


@dataclass(frozen=True)
class Choices:
    """What a new visit can be made of, read at once."""

    branches: tuple[Branch, ...] = ()
    versions: tuple[ChecklistVersion, ...] = ()
    """The newest published version of each checklist."""
    shoppers: tuple[Person, ...] = ()
    """Who may make it: only head office begins visits for others."""
    audits: tuple[AuditSummary, ...] = ()
    others: bool = False
    """Whether there are shoppers, though none whose visits this person may begin."""

    def is_complete(self) -> bool:
        return bool(self.branches and self.versions and self.shoppers)

    def at(self, branch_id: str | None, checklist_code: str) -> list[AuditSummary]:
        """Visits of a branch with a checklist, the newest first."""
        return [
            audit for audit in self.audits if audit.branch_id == branch_id and audit.checklist_code == checklist_code
        ]

    def earlier(self, branch_id: str | None, checklist_code: str) -> list[AuditSummary]:
        """What was handed in lately, to be looked at again."""
        return [audit for audit in self.at(branch_id, checklist_code) if audit.state not in EDITABLE][:_REVISITS]

    def together(self, branch_id: str | None, checklist_code: str, shopper_id: str | None) -> list[AuditSummary]:
        """Visits of these days by somebody else: one is often written down a day or two after it was made."""
        since = now() - timedelta(days=_TOGETHER_DAYS)
        return [
            audit
            for audit in self.at(branch_id, checklist_code)
            if (audit.started or audit.created) >= since and audit.auditor_id != shopper_id
        ]

    def draft(self, branch_id: str | None, checklist_code: str, shopper_id: str | None) -> AuditSummary | None:
        """A visit of the shopper's that is not finished."""
        drafts = (audit for audit in self.at(branch_id, checklist_code) if audit.state in EDITABLE)
        return next((audit for audit in drafts if audit.auditor_id == shopper_id), None)


def read_choices(workspace: Workspace, person: Person) -> Choices:
    """Read what is in use now, for who begins the visit."""
    newest = {version.code: version for version in workspace.checklists.list(retired=False)}
    shoppers = [each for each in workspace.places.people(active_only=True) if Role.AUDITOR in each.roles]
    own = tuple(each for each in shoppers if person.may_open(each.id))
    return Choices(
        branches=workspace.places.branches(active_only=True),
        versions=tuple(sorted(newest.values(), key=lambda version: pick(version.title))),
        shoppers=own,
        audits=workspace.audits.summaries(),
        others=bool(shoppers) and not own,
    )


def branch_option(branch: Branch) -> Option:
    parts = {"code": branch.code, "name": branch.name, "city": branch.city}
    if branch.competitor:
        text = _("{code}  {name}, {city} (competitor)") if branch.city else _("{code}  {name} (competitor)")
    else:
        text = _("{code}  {name}, {city}") if branch.city else _("{code}  {name}")
    return Option(branch.id, text.format(**parts), f"{branch.code} {branch.name} {branch.city} {branch.brand}")


def version_text(version: ChecklistVersion) -> str:
    return _("{title}, version {n}").format(title=pick(version.title), n=format_number(version.version))


def visit_text(audit: AuditSummary) -> str:
    day = format_date((audit.started or audit.created).date())
    return _("{number}, {date}").format(number=isolated(audit.number), date=day)


def shared_text(audit: AuditSummary, *, with_shopper: bool) -> str:
    """The visit of the other of two shoppers. Who went there is said only to who may know it."""
    day = format_date((audit.started or audit.created).date())
    if not with_shopper:
        return _("Yes, with {number}, {date}").format(number=isolated(audit.number), date=day)
    return _("Yes, with {number}, {date}, by {shopper}").format(
        number=isolated(audit.number), date=day, shopper=isolated(audit.auditor)
    )
